#!/usr/bin/env bash
# Expected: in the Extended Date/Time Format [1955..1957] is one of the years 1955 to 1957, {1960,1955} both years in any order;
#   the bounds of the first are 1955 and 1957, of the second 1955 and 1960.
# Seen: edtf 4.11.1 (npm) ends [1955..1957] with 1955-12-31, the first year of the range, so that 1956 is not covered, and takes
#   the first and last item as they are written: {1960,1955} begins in 1960 and ends in 1955, before it begins. No message;
#   [1955,1957] is right. edtf 5.0.2 (PyPI) and @edtf-ts/core 0.4.2 (npm) end the range in 1957.
# From: seen by running; the standard gives sets with ranges among its examples, and no order of the items.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install edtf==5.0.2
(cd "$folder" && npm install --silent --no-audit --no-fund edtf@4.11.1 @edtf-ts/core@0.4.2 >/dev/null 2>&1)
cat > "$folder/sets.mjs" <<'END'
import edtf from 'edtf';
import { parse } from '@edtf-ts/core';
const year = (moment) => new Date(moment).getUTCFullYear();
const bounds = (date) => `${year(date.min)}..${year(date.max)}`;
const seen = ['[1955..1957]', '[1955,1957]', '{1960,1955}'].map((text) => `${text} ${bounds(edtf(text))}`).join(' ');
const covered = edtf('[1955..1957]').covers(edtf('1956'));
console.log('edtf:', seen, 'covers 1956:', covered);
console.log('edtf-ts:', bounds(parse('[1955..1957]').value));
if (seen !== '[1955..1957] 1955..1955 [1955,1957] 1955..1957 {1960,1955} 1960..1955' || covered) throw new Error('edtf has changed');
if (bounds(parse('[1955..1957]').value) !== '1955..1957') throw new Error('edtf-ts has changed');
END
(cd "$folder" && node sets.mjs)
"$folder/env/bin/python" -c '
import sys, edtf
year = edtf.parse_edtf("[1955..1957]").upper_strict().tm_year
print("python ends in", year)
sys.exit(0 if year == 1957 else "edtf of PyPI has changed")'
echo "as described"
