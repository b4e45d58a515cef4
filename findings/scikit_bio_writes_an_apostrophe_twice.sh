#!/usr/bin/env bash
# Expected: a Newick name with an apostrophe is written in single quotes with the apostrophe doubled, 'D''Artagnan', and every
#   reader of the format finds D'Artagnan in it.
# Seen: scikit-bio 0.7.4 (PyPI) reads it so, but on writing doubles the apostrophe and leaves the quotes out: D''Artagnan. Its
#   own reader takes that back, dendropy 5.1.3 finds a person with two apostrophes, so the names of two files no longer meet.
#   treeswift 1.1.51 loses the apostrophe when it reads: DArtagnan. dendropy and newick 1.11.0 (PyPI) read and write it well.
# From: seen by running; the quoting rule is in the description of the Newick standard.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install scikit-bio==0.7.4 newick==1.11.0 treeswift==1.1.51 DendroPy==5.1.3
cat > "$folder/read.py" <<'END'
import io, sys
import dendropy, newick, skbio, treeswift

text = "('D''Artagnan':1.0,Jo:2.0);"
bio = skbio.TreeNode.read(io.StringIO(text))
written = str(bio).strip()
first = lambda text: next(dendropy.Tree.get(data=text, schema="newick").leaf_node_iter()).taxon.label
seen = {
    "scikit-bio reads": next(bio.tips()).name,
    "scikit-bio writes": written,
    "scikit-bio reads its own": next(skbio.TreeNode.read(io.StringIO(written)).tips()).name,
    "dendropy reads": first(text),
    "dendropy reads what scikit-bio wrote": first(written),
    "newick reads": newick.loads(text)[0].get_leaves()[0].unquoted_name,
    "treeswift reads": sorted(leaf.label for leaf in treeswift.read_tree_newick(text).traverse_leaves())[0],
}
for line in seen.items():
    print(*line, sep=": ")
described = {
    "scikit-bio reads": "D'Artagnan",
    "scikit-bio writes": "(D''Artagnan:1.0,Jo:2.0);",
    "scikit-bio reads its own": "D'Artagnan",
    "dendropy reads": "D'Artagnan",
    "dendropy reads what scikit-bio wrote": "D''Artagnan",
    "newick reads": "D'Artagnan",
    "treeswift reads": "DArtagnan",
}
for key in described:
    if seen[key] != described[key]:
        sys.exit(f"{key}: this has changed")
END
"$folder/env/bin/python" -W ignore "$folder/read.py"
echo "as described"
