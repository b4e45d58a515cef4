#!/usr/bin/env bash
# Expected: in Newick a comment in square brackets may stand between a name and its length; (Jo[the wife]:1,Tony:2) is a tree of
#   two leaves, whatever the comment says.
# Seen: ete4 4.4.0 (PyPI) ends the leaf at the comment and takes the length behind it for the name of one leaf more: Jo without a
#   length, a leaf called "1", and Tony. There is no message, with plain comments as with [&&NHX:...]; a comment [&...], as BEAST
#   writes it in just this place, is refused. A comment behind the length is read well. newick 1.11.0, treeswift 1.1.51 and
#   dendropy 5.1.3 (PyPI) find two leaves in all of these.
# From: seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install ete4==4.4.0 newick==1.11.0 treeswift==1.1.51 DendroPy==5.1.3
cat > "$folder/read.py" <<'END'
import sys
import dendropy, ete4, newick, treeswift

def ete(text):
    return [(leaf.name, leaf.dist) for leaf in ete4.Tree(text, parser=1).leaves()]

def others(text):
    return [
        sorted((leaf.name, leaf.length) for leaf in newick.loads(text)[0].get_leaves()),
        sorted((leaf.label, leaf.edge_length) for leaf in treeswift.read_tree_newick(text).traverse_leaves()),
        sorted((leaf.taxon.label, leaf.edge.length) for leaf in dendropy.Tree.get(data=text, schema="newick").leaf_node_iter()),
    ]

two = [("Jo", 1.0), ("Tony", 2.0)]
three = [("Jo", None), ("1", None), ("Tony", 2.0)]
for comment in ("[the wife]", "[&&NHX:S=x]"):
    before, behind = f"(Jo{comment}:1,Tony:2);", f"(Jo:1{comment},Tony:2);"
    print(before, "ete4:", ete(before), "others:", others(before))
    print(behind, "ete4:", ete(behind))
    if ete(before) != three or ete(behind) != two:
        sys.exit("ete4 has changed")
    if others(before) != [two] * 3:
        sys.exit("newick, treeswift or dendropy has changed")
try:
    ete("(Jo[&rate=0.5]:1,Tony:2);")
    sys.exit("ete4 has changed: it reads the comment of BEAST")
except ete4.parser.newick.NewickError as error:
    print("ete4:", error)
END
"$folder/env/bin/python" "$folder/read.py"
echo "as described"
