#!/usr/bin/env bash
# Expected: an <svg x="10" y="10" width="50" height="50" viewBox="0 0 5 5"> inside another puts its square of 5 into the box from 10
#   to 60; a <symbol> or <marker> is drawn where it is used, never where it stands, and <use width="20"> scales the symbol.
# Seen: svgelements 1.9.6 (PyPI) applies x and y of a nested picture a second time, scaled: the box is from 110 to 160, outside a
#   picture of 100; with a viewBox that does not scale it is off by 10. A symbol that nobody uses has a shape at the origin, so
#   does a marker outside <defs>, and the width of <use> is ignored. No message. resvg (@resvg/resvg-js 2.6.2, npm) places all
#   of them as expected. Bounding boxes and overlaps taken from such a file are those of another picture.
# From: seen by running; places and sizes are in the chapter on document structure of SVG.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install svgelements==1.9.6
(cd "$folder" && npm install --silent --no-audit --no-fund @resvg/resvg-js@2.6.2 >/dev/null 2>&1)
cat > "$folder/pieces.json" <<'END'
[["<svg x='10' y='10' width='50' height='50' viewBox='0 0 5 5'><rect width='5' height='5'/></svg>", [[110, 110, 160, 160]], [10, 10, 60, 60]],
 ["<svg x='10' y='10' width='50' height='50' viewBox='0 0 50 50'><rect width='5' height='5'/></svg>", [[20, 20, 25, 25]], [10, 10, 15, 15]],
 ["<svg x='10' y='10' width='50' height='50'><rect width='5' height='5'/></svg>", [[10, 10, 15, 15]], [10, 10, 15, 15]],
 ["<symbol id='s' viewBox='0 0 10 10'><rect width='10' height='10'/></symbol><use href='#s' x='5' y='5' width='20' height='20'/>",
  [[0, 0, 10, 10], [5, 5, 15, 15]], [5, 5, 25, 25]],
 ["<marker id='m'><rect width='97' height='97'/></marker><rect width='2' height='2'/>", [[0, 0, 97, 97], [0, 0, 2, 2]], [0, 0, 2, 2]]]
END
cat > "$folder/boxes.py" <<'END'
import io, json, sys
from svgelements import SVG, Shape

for body, described, _ in json.load(open(sys.argv[1], encoding="utf-8")):
    picture = SVG.parse(io.StringIO(f"<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>{body}</svg>"))
    boxes = [[round(float(side), 2) for side in piece.bbox()] for piece in picture.elements() if isinstance(piece, Shape)]
    print(body, boxes)
    if boxes != described:
        sys.exit("svgelements has changed")
END
cat > "$folder/boxes.cjs" <<'END'
const { Resvg } = require('@resvg/resvg-js');
for (const [body, , described] of JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'))) {
  const box = new Resvg(`<svg xmlns='http://www.w3.org/2000/svg' width='100' height='100'>${body}</svg>`).getBBox();
  const sides = [box.x, box.y, box.x + box.width, box.y + box.height].map((side) => Math.round(side * 100) / 100);
  if (sides.join() !== described.join()) throw new Error(`resvg has changed: ${body} ${sides}`);
}
console.log('resvg: as expected');
END
"$folder/env/bin/python" "$folder/boxes.py" "$folder/pieces.json"
(cd "$folder" && node boxes.cjs pieces.json)
echo "as described"
