#!/usr/bin/env bash
# Expected: two people who speak at once (in Fountain a caret behind the second name, in Final Draft's FDX an element
#   DualDialogue) belong to the cast of their scene.
# Seen: fountain-py 0.3.0 (PyPI) reads both, but get_characters and the count of characters pass over dual dialogue: whoever speaks
#   only there is no character. open-fdx-toolkit 0.1.0 (PyPI) knows DualDialogue in a paragraph of type General or Character alone;
#   in one without a type, as screenplain 0.12.0 writes it, both people and their words are gone and has_dual_dialogue is
#   False. It also counts CESAR and CESAR (O.S.) as two. There is no message. screenplain and fountain-js 1.2.4 (npm) find both speakers.
# From: seen by running; the docstring of get_characters says that it scans all characters and speaks of the caret.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install fountain-py==0.3.0 open-fdx-toolkit==0.1.0 screenplain==0.12.0
(cd "$folder" && npm install --silent --no-audit --no-fund fountain-js@1.2.4 >/dev/null 2>&1)
printf 'INT. CLUB - NIGHT\n\nA man.\n\nJO\nOne.\n\nTONY ^\nTwo.\n\nCESAR (O.S.)\nThree.\n\nCESAR\nFour.\n' > "$folder/script.fountain"
cat > "$folder/read.py" <<'END'
import io, sys
import fdx_parser, fountain
from screenplain.export import fdx
from screenplain.parsers import fountain as screenplain

text = open(sys.argv[1], encoding="utf-8").read()
document = fountain.FountainParser().parse(text)
print("fountain-py:", document.get_characters(), document.get_statistics()["characters"])
if document.get_characters() != ["CESAR"] or document.get_statistics()["dual_dialogue_count"] != 1:
    sys.exit("fountain-py has changed")
out = io.StringIO()
script = screenplain.parse(io.StringIO(text))
fdx.to_fdx(script, out)
written = out.getvalue()
if not all(word in written for word in ("<DualDialogue>", ">JO<", ">TONY<")):
    sys.exit("screenplain has changed")
(scene,) = fdx_parser.parse_fdx(written)
print("open-fdx-toolkit:", sorted(scene.characters), scene.has_dual_dialogue, scene.body_lines)
if sorted(scene.characters) != ["CESAR", "CESAR (O.S.)"] or scene.has_dual_dialogue or "Two." in scene.body_lines:
    sys.exit("open-fdx-toolkit has changed")
END
"$folder/env/bin/python" "$folder/read.py" "$folder/script.fountain"
cat > "$folder/read.mjs" <<'END'
import fs from 'node:fs';
import pkg from 'fountain-js';
const tokens = new pkg.Fountain().parse(fs.readFileSync(process.argv[2], 'utf8'), true).tokens;
const names = tokens.filter((token) => token.type === 'character').map((token) => token.text).sort();
console.log('fountain-js:', names.join());
if (!names.includes('JO') || !names.includes('TONY')) throw new Error('fountain-js has changed');
END
(cd "$folder" && node read.mjs script.fountain)
echo "as described"
