#!/usr/bin/env bash
# Expected: 1955-24 of the Extended Date/Time Format is the winter of 1955; programs agree on the days it covers, within the
#   freedom that the standard leaves, and each gives a season of three months.
# Seen: three answers. edtf 4.11.1 (npm) says October to December 1955, @edtf-ts/core 0.4.2 (npm) December 1955 to February 1956,
#   edtf 5.0.2 (PyPI) 1 to 31 December 1955, a winter of one month. Spring, 1955-21, is January to March in the first and March to
#   May in the others. So the same field sorts before or after a summer, and a death in January 1956 is within, or not.
# From: seen by running. The standard names the seasons and gives no months. A comment in the settings of the Python package says
#   that its winter ends with the year on purpose, so that the seasons of a year stay in order; its settings can change that.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install edtf==5.0.2
(cd "$folder" && npm install --silent --no-audit --no-fund edtf@4.11.1 @edtf-ts/core@0.4.2 >/dev/null 2>&1)
cat > "$folder/season.mjs" <<'END'
import edtf from 'edtf';
import { parse } from '@edtf-ts/core';
const day = (moment) => new Date(moment).toISOString().slice(0, 10);
for (const text of ['1955-21', '1955-24']) {
  const [first, second] = [edtf(text), parse(text).value];
  console.log('edtf', text, day(first.min), day(first.max));
  console.log('edtf-ts', text, day(second.min), day(second.max));
}
END
cat > "$folder/season.py" <<'END'
import time
import edtf
for text in ("1955-21", "1955-24"):
    season = edtf.parse_edtf(text)
    print("python", text, *(time.strftime("%Y-%m-%d", end) for end in (season.lower_strict(), season.upper_strict())))
END
seen="$(cd "$folder" && node season.mjs; "$folder/env/bin/python" "$folder/season.py")"
echo "$seen"
[ "$seen" = "edtf 1955-21 1955-01-01 1955-03-31
edtf-ts 1955-21 1955-03-01 1955-05-31
edtf 1955-24 1955-10-01 1955-12-31
edtf-ts 1955-24 1955-12-01 1956-02-29
python 1955-21 1955-03-01 1955-05-31
python 1955-24 1955-12-01 1955-12-31" ] || { echo "one of the three has changed"; exit 1; }
echo "as described"
