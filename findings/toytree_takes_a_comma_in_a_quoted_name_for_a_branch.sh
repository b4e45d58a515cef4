#!/usr/bin/env bash
# Expected: in Newick a name in single quotes may hold spaces and commas, so ('Paris, Texas':1,'Un flic':2,Rififi:1); is a tree of three
#   films.
# Seen: toytree 3.0.11 (PyPI) reads four leaves, 'Paris and Texas' among them, each with half of the quotes; 'Un flic' keeps its quotes and
#   loses its space. No message. What it writes of the tree has a length set into the name: ('Paris:1,Texas':1,… DendroPy 5.1.3 reads
#   three films and writes them so that they can be read again; of toytree's text it reads a film called Paris:1,Texas.
# From: the Newick standard on quoted labels; seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install toytree==3.0.11 dendropy==5.1.3
cat > "$folder/films.py" <<'END'
import sys
import dendropy
import toytree

films = "('Paris, Texas':1,'Un flic':2,Rififi:1);"

def names(text):
    return [leaf.taxon.label for leaf in dendropy.Tree.get(data=text, schema="newick").leaf_node_iter()]

tree = toytree.tree(films)
written = tree.write()
print("toytree:", tree.ntips, tree.get_tip_labels(), written)
if tree.get_tip_labels() != ["'Paris", "Texas'", "'Unflic'", "Rififi"] or not written.startswith("('Paris:1,Texas':1,"):
    sys.exit("toytree has changed")
print("dendropy:", names(films), "of toytree's text:", names(written))
if names(films) != ["Paris, Texas", "Un flic", "Rififi"] or names(written) != ["Paris:1,Texas", "Unflic", "Rififi"]:
    sys.exit("dendropy has changed")
again = dendropy.Tree.get(data=films, schema="newick").as_string("newick")
if names(again) != names(films):
    sys.exit("dendropy has changed")
END
"$folder/env/bin/python" "$folder/films.py"
echo "as described"
