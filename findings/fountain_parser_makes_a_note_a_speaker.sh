#!/usr/bin/env bash
# Expected: in Fountain a note in double square brackets is the writer's own, may run over two lines, and is no part of the story;
#   a line that begins with an exclamation mark is action, even in capitals.
# Seen: fountain-parser 0.1.1 (PyPI) does not know notes. A note whose first line is in capitals is a speaker, "[[TONY", with
#   "is alive?]]" as his words, and "!HE FALLS" over another line is a speaker of that name; both stand in character_names
#   of the scene. A short note stays in the action as text. There is no message. screenplain 0.12.0 (PyPI) leaves notes out of the
#   cast and takes the forced line for action.
# From: seen by running; the description of the format has both rules.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install fountain-parser==0.1.1 screenplain==0.12.0
printf 'INT. CLUB\n\nA man. [[a short note]]\n\n[[TONY\nis alive?]]\n\n!HE FALLS\n!at last\n\nJO\nNo.\n' > "$folder/script.fountain"
cat > "$folder/read.py" <<'END'
import io, sys
import fountain_parser
from screenplain.parsers import fountain

text = open(sys.argv[1], encoding="utf-8").read()
(scene,) = fountain_parser.parse(text).scenes
print("fountain-parser:", sorted(scene.character_names), "action:", scene.action_text)
if sorted(scene.character_names) != ["!HE FALLS", "JO", "[[TONY"] or "a short note" not in scene.action_text:
    sys.exit("fountain-parser has changed")
speakers = [str(piece.character) for piece in fountain.parse(io.StringIO(text)) if type(piece).__name__ == "Dialog"]
print("screenplain:", speakers)
if speakers != ["JO"]:
    sys.exit("screenplain has changed")
END
"$folder/env/bin/python" "$folder/read.py" "$folder/script.fountain"
echo "as described"
