#!/usr/bin/env bash
# Expected: two CSV files of one folder with headers, the second with its columns in another order, make one table by the names of the
#   columns; or the difference is reported, as it is for Parquet files whose types differ.
# Seen: datafusion 55.0.0 (PyPI) takes the names of one file, the first that the folder lists, and the places of each: in the other file
#   killer and victim change places, without a word. Given a schema it reads one file by place too, and does not look at a header that says something else.
#   duckdb 2.0.1 and the datasets of pyarrow 26.0.1 go by the names over a folder; with given columns duckdb goes by place as well.
# From: seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install datafusion==55.0.0 duckdb==2.0.1 pyarrow==26.0.1
mkdir "$folder/killings"
printf 'killer,victim\nbrutus,caesar\n' > "$folder/killings/1.csv"
printf 'victim,killer\ndesdemona,othello\n' > "$folder/killings/2.csv"
cat > "$folder/places.py" <<'END'
import sys
import datafusion, duckdb, pyarrow, pyarrow.dataset

folder = sys.argv[1] + "/killings"
def asked(path, **options):
    context = datafusion.SessionContext()
    context.register_csv("killings", path, **options)
    batches = context.sql("SELECT killer, victim FROM killings ORDER BY killer").collect()
    return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]

right = [("brutus", "caesar"), ("othello", "desdemona")]
both = asked(folder)
print("datafusion:", both)
if both not in ([("brutus", "caesar"), ("desdemona", "othello")], [("caesar", "brutus"), ("othello", "desdemona")]):
    sys.exit("datafusion has changed")
schema = pyarrow.schema([("killer", pyarrow.string()), ("victim", pyarrow.string())])
one = asked(folder + "/2.csv", schema=schema)
print("datafusion with a schema:", one)
if one != [("desdemona", "othello")]:
    sys.exit("datafusion has changed with a schema")
ducks = duckdb.sql(f"SELECT killer, victim FROM '{folder}/*.csv' ORDER BY killer").fetchall()
arrows = pyarrow.dataset.dataset(folder, format="csv").to_table().sort_by("killer").to_pylist()
print("duckdb:", ducks, "pyarrow:", arrows)
if ducks != right or [(row["killer"], row["victim"]) for row in arrows] != right:
    sys.exit("duckdb or pyarrow has changed")
given = duckdb.sql(f"FROM read_csv('{folder}/2.csv', columns={{'killer': 'VARCHAR', 'victim': 'VARCHAR'}})").fetchall()
if given != [("desdemona", "othello")]:
    sys.exit("duckdb has changed with given columns")
END
"$folder/env/bin/python" "$folder/places.py" "$folder"
echo "as described"
