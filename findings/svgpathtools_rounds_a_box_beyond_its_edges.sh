#!/usr/bin/env bash
# Expected: a radius larger than half of a rectangle is cut to half, so <rect width="20" height="10" rx="30"> is a pill of 20 by 10.
# Seen: svg2paths, and Document.paths, of svgpathtools 1.8.0 (PyPI) take the radius as it is written: corners lie outside, the
#   shape is 40 wide and 50 high, its sides cross each other. No message. With rx="5" the box is right. svgelements 1.9.6
#   (PyPI) and resvg (@resvg/resvg-js 2.6.2, npm) cut the radius. Length and overlap of a label box with rx="999" are wrong by far.
# From: seen by running; the cut is in the chapter on basic shapes of SVG.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install svgpathtools==1.8.0 svgelements==1.9.6
(cd "$folder" && npm install --silent --no-audit --no-fund @resvg/resvg-js@2.6.2 >/dev/null 2>&1)
cat > "$folder/box.py" <<'END'
import sys
import svgelements, svgpathtools

def boxes(radius):
    path = f"{sys.argv[1]}/{radius}.svg"
    with open(path, "w", encoding="ascii") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><rect x="100" y="100" width="20" height="10" rx="{radius}"/></svg>')
    (shape,), _ = svgpathtools.svg2paths(path)
    (same,) = svgpathtools.Document(path).paths()
    (other,) = [piece for piece in svgelements.SVG.parse(path).elements() if isinstance(piece, svgelements.Shape)]
    left, top, right, bottom = other.bbox()
    return tuple(tuple(round(float(side), 2) for side in box) for box in (shape.bbox(), same.bbox(), (left, right, top, bottom)))

right, wrong = (100, 120, 100, 110), (90, 130, 80, 130)
small, large = boxes(5), boxes(30)
print("rx 5:", small, "rx 30:", large)
if small != (right,) * 3 or large[2] != right:
    sys.exit("svgelements or svgpathtools has changed")
if large[:2] != (wrong, wrong):
    sys.exit("svgpathtools has changed")
END
"$folder/env/bin/python" "$folder/box.py" "$folder"
cat > "$folder/box.cjs" <<'END'
const { Resvg } = require('@resvg/resvg-js');
const box = new Resvg(require('fs').readFileSync('30.svg', 'utf8')).getBBox();
const sides = [box.x, box.y, box.width, box.height].map((side) => Math.round(side * 100) / 100).join();
console.log('resvg:', sides);
if (sides !== '100,100,20,10') throw new Error('resvg has changed');
END
(cd "$folder" && node box.cjs)
echo "as described"
