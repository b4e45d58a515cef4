#!/usr/bin/env bash
# Expected: a splitter that names German among its languages knows that a point behind a number makes it an ordinal: "am 3. Mai
#   1922" is inside a sentence, as is "der 1. Akt".
# Seen: syntok 1.4.4 (PyPI) ends the sentence at the number, before a month, an act, a chapter or "Weltkrieg", and at the first point of
#   "Frankfurt a. M."; before a word in small letters it does not. pysbd 0.3.4 and sentence-splitter 1.4 (PyPI), with their rules
#   for German, end none of these sentences early.
# From: seen by running; the documentation says that English, Spanish and German are supported.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pysbd==0.3.4 syntok==1.4.4 sentence-splitter==1.4
cat > "$folder/split.py" <<'END'
import sys
import pysbd
from sentence_splitter import SentenceSplitter
from syntok import segmenter

rules, splitter = pysbd.Segmenter(language="de", clean=False), SentenceSplitter(language="de")

def syntok(text):
    return ["".join(token.spacing + token.value for token in sentence).strip() for paragraph in segmenter.process(text) for sentence in paragraph]

for text, parts in [
    ("Mabuse stirbt am 3. Mai 1922. Dann ist Ruhe.", 3),
    ("Der 1. Akt beginnt. Das ist alles.", 3),
    ("Der 2. Weltkrieg endet. Er kehrt heim.", 3),
    ("Er lebt in Frankfurt a. M. seit 1900. Sie nicht.", 3),
    ("Die 3. und letzte Warnung. Er geht.", 2),
]:
    counts = len(syntok(text)), len(rules.segment(text)), len(splitter.split(text))
    print(syntok(text), counts)
    if counts[0] != parts:
        sys.exit("syntok has changed")
    if counts[1:] != (2, 2):
        sys.exit("pysbd or sentence-splitter has changed")
END
"$folder/env/bin/python" -W ignore "$folder/split.py"
echo "as described"
