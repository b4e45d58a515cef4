#!/usr/bin/env bash
# Expected: a sum of whole numbers that does not fit their type is an error or a wider number, in sum() and in x * x alike.
# Seen: datafusion 55.0.0 (PyPI) wraps around without a word: the sum of 9223372036854775807 and 1 is -9223372036854775808, the square
#   of 4000000000 is -2446744073709551616, and so is a window's running sum. A cast that does not fit is an error, and the mean of such
#   numbers is right. duckdb 2.0.1 widens the sum and refuses the product; polars 2.1.0 wraps around too. So a join that adds up
#   products of counts must be known to stay below 2^63.
# From: seen by running; duckdb's wide sums are documented, of datafusion's nothing was found.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install datafusion==55.0.0 duckdb==2.0.1 polars==2.1.0 pyarrow==26.0.1
cat > "$folder/wrap.py" <<'END'
import sys
import datafusion, duckdb, polars

context = datafusion.SessionContext()
def asked(question):
    return [tuple(row.values()) for batch in context.sql(question).collect() for row in batch.to_pylist()]

most = 2**63 - 1
total = f"SELECT sum(x) AS s FROM (VALUES ({most}), (1)) AS t(x)"
square = "SELECT x * x AS s FROM (VALUES (4000000000)) AS t(x)"
running = f"SELECT sum(x) OVER (ORDER BY x ROWS UNBOUNDED PRECEDING) AS s FROM (VALUES (1), ({most})) AS t(x) ORDER BY x"
mean = f"SELECT avg(x) AS s FROM (VALUES ({most}), ({most})) AS t(x)"
print("datafusion:", asked(total), asked(square), asked(running), asked(mean))
if asked(total) != [(-(2**63),)] or asked(square) != [(4000000000**2 - 2**64,)]:
    sys.exit("datafusion has changed")
if asked(running)[-1] != (-(2**63),) or asked(mean) != [(float(most),)]:
    sys.exit("datafusion has changed in windows or means")
try:
    asked("SELECT CAST(x AS TINYINT) AS s FROM (VALUES (300)) AS t(x)")
    sys.exit("datafusion has changed in casts")
except Exception as cause:
    print("datafusion refuses a cast:", str(cause).splitlines()[0])
wide = duckdb.sql(total).fetchall()
print("duckdb:", wide)
if wide != [(2**63,)]:
    sys.exit("duckdb has changed")
try:
    duckdb.sql(square).fetchall()
    sys.exit("duckdb has changed in products")
except duckdb.OutOfRangeException as cause:
    print("duckdb refuses:", str(cause).splitlines()[0])
sums = polars.Series([most, 1]).sum()
print("polars:", sums)
if sums != -(2**63):
    sys.exit("polars has changed")
END
"$folder/env/bin/python" "$folder/wrap.py"
echo "as described"
