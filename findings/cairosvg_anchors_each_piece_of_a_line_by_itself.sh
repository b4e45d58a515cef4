#!/usr/bin/env bash
# Expected: text-anchor places a line of text as a whole: "TonyJo" fills the same room whether or not "Jo" stands in a <tspan> of its own.
# Seen: CairoSVG 2.9.1 (PyPI) anchors each piece anew. Centred on 50 the line of 33 pixels is from 33 to 65 as plain text and from 39 to 77
#   with "Jo" in a <tspan>: to the right, with a gap. Ended at 90 it is from 56 to 88, and with the <tspan> from 67 to 89: "Jo" is written
#   over "Tony". Started, both are one. No message. resvg (@resvg/resvg-js 2.6.2, npm) draws both ways in the same room. Whoever
#   colours one word of a centred label moves it.
# From: seen by running; the chapter on text of SVG gives the anchor to the whole chunk up to the next absolute place.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install cairosvg==2.9.1 pillow==12.0.0
(cd "$folder" && npm install --silent --no-audit --no-fund @resvg/resvg-js@2.6.2 >/dev/null 2>&1)
cat > "$folder/lines.json" <<'END'
[["start", 10, "Tony<tspan>Jo</tspan>"], ["middle", 50, "Tony<tspan>Jo</tspan>"], ["end", 90, "Tony<tspan>Jo</tspan>"],
 ["start", 10, "TonyJo"], ["middle", 50, "TonyJo"], ["end", 90, "TonyJo"]]
END
cat > "$folder/room.py" <<'END'
import io, json, sys
import cairosvg
from PIL import Image

def room(anchor, x, words):
    text = f'<text x="{x}" y="20" font-size="10" font-family="sans-serif" text-anchor="{anchor}">{words}</text>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">{text}</svg>'
    image = Image.open(io.BytesIO(cairosvg.svg2png(bytestring=picture.encode()))).convert("RGBA")
    box = image.getchannel("A").point(lambda ink: 255 if ink > 128 else 0).getbbox()
    return box[0], box[2] - 1

rooms = {}
for anchor, x, words in json.load(open(sys.argv[1], encoding="utf-8")):
    rooms[anchor, "tspan" in words] = left, right = room(anchor, x, words)
    print(f"cairosvg, {anchor} at {x}, {words}: from {left} to {right}")
plain, pieces = rooms["middle", False], rooms["middle", True]
if rooms["start", False] != rooms["start", True] or pieces[0] < plain[0] + 3 or pieces[1] < plain[1] + 3:
    sys.exit("cairosvg has changed")
plain, pieces = rooms["end", False], rooms["end", True]
if pieces[1] - pieces[0] > plain[1] - plain[0] - 5:
    sys.exit("cairosvg has changed")
END
cat > "$folder/room.cjs" <<'END'
const { Resvg } = require('@resvg/resvg-js');
const boxes = {};
for (const [anchor, x, words] of JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'))) {
  const text = `<text x="${x}" y="20" font-size="10" font-family="sans-serif" text-anchor="${anchor}">${words}</text>`;
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="40">${text}</svg>`;
  const box = new Resvg(picture, { font: { loadSystemFonts: true } }).getBBox();
  if (!box) throw new Error('no font: install one, such as fonts-dejavu-core');
  const room = `${Math.round(box.x)} ${Math.round(box.x + box.width)}`;
  boxes[anchor] ??= room;
  if (boxes[anchor] !== room) throw new Error(`resvg has changed: ${anchor} ${room}`);
}
console.log('resvg: one room for both,', JSON.stringify(boxes));
END
"$folder/env/bin/python" "$folder/room.py" "$folder/lines.json"
(cd "$folder" && node room.cjs lines.json)
echo "as described"
