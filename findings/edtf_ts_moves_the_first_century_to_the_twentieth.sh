#!/usr/bin/env bash
# Expected: 0064-07-18, the night on which Rome burns, lies in the year 64; 00XX is the first century.
# Seen: @edtf-ts/core 0.4.2 (npm) parses both and keeps their text, but min and max are in 1964, and 00XX lasts from 1900 to 1999.
#   0000 is 1900, so XXXX-12-25, any Christmas, begins there too. No message. The year 100 and years before zero are right.
#   edtf 4.11.1 (npm) has all of them right, edtf 5.0.2 (PyPI) the year 64.
# From: seen by running; the package hands the year to Date.UTC of JavaScript, which adds 1900 to a year below 100.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install edtf==5.0.2
(cd "$folder" && npm install --silent --no-audit --no-fund edtf@4.11.1 @edtf-ts/core@0.4.2 >/dev/null 2>&1)
cat > "$folder/years.mjs" <<'END'
import edtf from 'edtf';
import { parse } from '@edtf-ts/core';
const year = (moment) => new Date(moment).getUTCFullYear();
const seen = ['0064-07-18', '00XX', '0000', '0100', '-0044-03-15'].map((text) => {
  const [other, value] = [edtf(text), parse(text).value];
  return `${text}: edtf-ts ${year(value.min)}..${year(value.max)}, edtf ${year(other.min)}..${year(other.max)}`;
});
console.log(seen.join('\n'));
if (seen.join('\n') !== `0064-07-18: edtf-ts 1964..1964, edtf 64..64
00XX: edtf-ts 1900..1999, edtf 0..99
0000: edtf-ts 1900..1900, edtf 0..0
0100: edtf-ts 100..100, edtf 100..100
-0044-03-15: edtf-ts -44..-44, edtf -44..-44`) throw new Error('edtf-ts or edtf has changed');
END
(cd "$folder" && node years.mjs)
"$folder/env/bin/python" -c '
import sys, edtf
year = edtf.parse_edtf("0064-07-18").lower_strict().tm_year
print("python:", year)
sys.exit(0 if year == 64 else "edtf of PyPI has changed")'
echo "as described"
