#!/usr/bin/env bash
# Expected: undate, made for uncertain dates in the humanities, writes the Ides of March of the year -44 so that it reads them again, and
#   the decade -004X begins before it ends, as 195X does.
# Seen: undate 0.8.0. Undate(-44, 3, 15) is written "0-44-03-15", in EDTF and ISO 8601 alike, which neither of its readers takes; the
#   minus has a place among the four digits, so -1044 is written well. It reads "-0044-03-15" as EDTF, with the year "0-44", and not as ISO 8601. The decade
#   "-004X" begins in -40 and ends in -49: its digits are filled with 0 for the earliest and 9 for the latest, as after Christ.
# From: seen by running. ISO 8601 and EDTF write four digits after the minus. A play that is set in Rome or Thebes meets this at once.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install undate==0.8.0
cat > "$folder/ides.py" <<'END'
from undate import Undate
ides = Undate(-44, 3, 15)
for form in ("EDTF", "ISO8601"):
    for text in (ides.format(form), "-0044-03-15"):
        try:
            told = Undate.parse(text, form).year
        except ValueError:
            told = "not read"
        print(form, text, told)
print(Undate(-1044).format("EDTF"))
for decade in ("195X", "-004X"):
    print(decade, Undate(decade).earliest.year, Undate(decade).latest.year)
END
seen="$("$folder/env/bin/python" "$folder/ides.py")"
echo "$seen"
[ "$seen" = "EDTF 0-44-03-15 not read
EDTF -0044-03-15 0-44
ISO8601 0-44-03-15 not read
ISO8601 -0044-03-15 not read
-1044
195X 1950 1959
-004X -40 -49" ] || { echo "it has changed"; exit 1; }
echo "as described"
