#!/usr/bin/env bash
# Expected: labels of UCINET's DL format are parted by blanks, commas or new lines, and a label with a blank stands in quotes;
#   labels:, then "Tony le Belge" and Jo, are two people.
# Seen: igraph 1.0.0 (PyPI) cuts the quoted label at its blanks. The first person is called '"Tony ' and the second 'le '; what is
#   too many is dropped without a message, so Jo is gone and her ties are those of "le ". A name before a blank keeps the blank:
#   a list Jo Tony gives 'Jo ' and 'Tony', which no look-up by name finds. With commas the same list is read well.
# From: UCINET's help on the DL language has the rule and the quotes; igraph's documentation says that it reads all forms of a
#   page of examples, and does not speak of quotes. Seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install igraph==1.0.0
cat > "$folder/read.py" <<'END'
import sys
import igraph

def names(labels):
    with open(sys.argv[1], "w", encoding="ascii") as file:
        file.write(f"dl n=2\nformat = edgelist1\nlabels:\n{labels}\ndata:\n1 2 1\n")
    return igraph.Graph.Read_DL(sys.argv[1]).vs["name"]

for labels, described in [
    ('"Tony le Belge"\nJo', ['"Tony ', "le "]),
    ("Jo Tony", ["Jo ", "Tony"]),
    ("Jo, Tony", ["Jo", "Tony"]),
    ("Jo\nTony", ["Jo", "Tony"]),
]:
    found = names(labels)
    print(repr(labels), "->", found)
    if found != described:
        sys.exit("igraph has changed")
END
"$folder/env/bin/python" "$folder/read.py" "$folder/pair.dl"
echo "as described"
