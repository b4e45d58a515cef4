#!/usr/bin/env bash
# Expected: in a Newick tree the group named '1984', in quotes, is called 1984, and a branch without a length stays without one.
# Seen: Bio.Phylo of biopython 1.88 (PyPI) makes a confidence of every inner label that looks like a number, in quotes or not: the group has
#   no name, and is written as 1984.00. Branches without a length are written with 0, so a tree of mere groups comes back as one
#   of which all leaves are in one place, and 123456789.123 is written as 1.2345679e+08. No message. A leaf called 1984 keeps
#   its name. dendropy 5.1.3 and ete4 4.4.0 (PyPI) keep name and want of length.
# From: seen by running. That inner numbers are often confidences is a custom of the field, for which the reader guesses.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install biopython==1.88 DendroPy==5.1.3 ete4==4.4.0
cat > "$folder/year.py" <<'END'
import io, sys
import dendropy, ete4
from Bio import Phylo

text = "((a,b)'1984',1985);"
tree = Phylo.read(io.StringIO(text), "newick")
group = tree.root.clades[0]
out = io.StringIO()
Phylo.write(tree, out, "newick")
print("biopython:", group.name, group.confidence, out.getvalue().strip())
if (group.name, group.confidence) != (None, 1984) or out.getvalue().strip() != "((a:0,b:0)1984.00:0,1985:0):0;":
    sys.exit("biopython has changed")
long = io.StringIO()
Phylo.write(Phylo.read(io.StringIO("(a:123456789.123,b:1);"), "newick"), long, "newick")
print("biopython:", long.getvalue().strip())
if "1.2345679e+08" not in long.getvalue():
    sys.exit("biopython has changed in lengths")
other = dendropy.Tree.get(data=text, schema="newick")
print("dendropy:", other.as_string("newick").strip(), "ete4:", ete4.Tree(text, parser=1).write(parser=1))
if other.as_string("newick").strip() != "((a,b)1984,1985);" or ete4.Tree(text, parser=1).write(parser=1) != "((a,b)1984,1985);":
    sys.exit("dendropy or ete4 has changed")
END
"$folder/env/bin/python" -W ignore "$folder/year.py"
echo "as described"
