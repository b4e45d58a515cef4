#!/usr/bin/env bash
# Expected: pysbd with language="de" knows how German books quote, with the points turned inwards: »Nein.« is one sentence with its
#   marks, as „Nein.“ and “No.” are.
# Seen: pysbd 0.3.4 (PyPI) ends the sentence before the closing mark and begins the next with it: '»Nein.', '« Sie geht. »Doch.', '«'.
#   The sentence between is swallowed, the last one is a lone mark, so a citation of it cites a quotation mark. The same
#   marks turned outwards, as in French or in Switzerland, and „low ones“ stay with their sentence. syntok 1.4.4 (PyPI) tears none.
# From: seen by running; the rule for German in pysbd speaks of other marks.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pysbd==0.3.4 syntok==1.4.4
cat > "$folder/split.py" <<'END'
import sys
import pysbd
from syntok import segmenter

german = pysbd.Segmenter(language="de", clean=False)

def syntok(text):
    return ["".join(token.spacing + token.value for token in sentence).strip() for paragraph in segmenter.process(text) for sentence in paragraph]

whole = "{0}Nein.{1} Sie geht. {0}Doch.{1}"
for left, right, torn in [("»", "«", True), ("«", "»", False), ("„", "“", False)]:
    text = whole.format(left, right)
    parts = [part.strip() for part in german.segment(text)]
    print(text, "pysbd:", parts, "syntok:", syntok(text))
    if any(part.startswith(right) for part in parts) != torn:
        sys.exit("pysbd has changed")
    if any(part.startswith(right) for part in syntok(text)):
        sys.exit("syntok has changed")
if [part.strip() for part in german.segment(whole.format("»", "«"))] != ["»Nein.", "« Sie geht. »Doch.", "«"]:
    sys.exit("pysbd has changed")
END
"$folder/env/bin/python" -W ignore "$folder/split.py"
echo "as described"
