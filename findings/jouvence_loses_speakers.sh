#!/usr/bin/env bash
# Expected: in a Fountain screenplay a line in capitals after a blank line, with speech below it, is a speaker, whatever
#   digits, accents, apostrophes, full stops or `#` stand in the name; the format's description itself has R2D2 speak.
# Seen: jouvence 0.4.2 (PyPI) knows a speaker only by the letters A to Z, blanks, hyphens, full stops and a bracket. R2D2, ÉMILE,
#   D'ARTAGNAN and MAN #2 are taken for action, their speech too, without a message, so they are missing from
#   the cast; JO, LE BELGE, JEAN-PAUL and JO (CONT'D) are found. screenplain 0.12.0 (PyPI) and fountain-js 1.2.4 (npm)
#   find all of them. A cast drawn from such a script is short of everybody with an accent.
# From: seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install jouvence==0.4.2 screenplain==0.12.0
(cd "$folder" && npm install --silent --no-audit --no-fund fountain-js@1.2.4 >/dev/null 2>&1)
cat > "$folder/names.txt" <<'END'
JO
LE BELGE
JEAN-PAUL
JO (CONT'D)
R2D2
ÉMILE
D'ARTAGNAN
MRS. JONES
MAN #2
END
cat > "$folder/read.py" <<'END'
import io, json, sys
import jouvence.parser
from screenplain.parsers import fountain

def script(name):
    return f"INT. CLUB\n\nA man.\n\n{name}\nBonsoir.\n\nThe end.\n"

names = open(sys.argv[1], encoding="utf-8").read().splitlines()
found = {"jouvence": [], "screenplain": []}
for name in names:
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(script(name))
    document = jouvence.parser.JouvenceParser().parse(sys.argv[2])
    if any(piece.type == 2 for scene in document.scenes for piece in scene.paragraphs):
        found["jouvence"].append(name)
    if any(type(piece).__name__ == "Dialog" for piece in fountain.parse(io.StringIO(script(name)))):
        found["screenplain"].append(name)
print(json.dumps(found, ensure_ascii=False))
END
cat > "$folder/read.mjs" <<'END'
import fs from 'node:fs';
import pkg from 'fountain-js';
const names = fs.readFileSync(process.argv[2], 'utf8').trim().split('\n');
const speaks = (name) =>
  new pkg.Fountain().parse(`INT. CLUB\n\nA man.\n\n${name}\nBonsoir.\n\nThe end.\n`, true)
    .tokens.some((token) => token.type === 'character');
console.log(JSON.stringify(names.filter(speaks)));
END
python="$("$folder/env/bin/python" "$folder/read.py" "$folder/names.txt" "$folder/script.fountain")"
node="$(cd "$folder" && node read.mjs names.txt)"
echo "python: $python"
echo "fountain-js: $node"
all='["JO","LE BELGE","JEAN-PAUL","JO (CONT'"'"'D)","R2D2","ÉMILE","D'"'"'ARTAGNAN","MRS. JONES","MAN #2"]'
[ "$node" = "$all" ] || { echo "fountain-js has changed"; exit 1; }
[ "$python" = "{\"jouvence\": [\"JO\", \"LE BELGE\", \"JEAN-PAUL\", \"JO (CONT'D)\", \"MRS. JONES\"], \"screenplain\": ${all//,/, }}" ] || { echo "jouvence or screenplain has changed"; exit 1; }
echo "as described"
