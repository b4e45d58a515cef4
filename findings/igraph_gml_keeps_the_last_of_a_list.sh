#!/usr/bin/env bash
# Expected: a key that GML repeats is a list, as the format has it; a reader without lists joins the items, or says what it leaves out.
# Seen: networkx 3.6.1 (PyPI) writes kinds=["kills", "loves"] of a tie as two lines with the key kinds, and reads them back as the list.
#   igraph 1.0.0 (PyPI) keeps the last line: the tie of a murder is "loves". No message, while a nested record is warned of. An
#   empty list comes through as the text "[]", which networkx alone takes for a list again.
# From: seen by running; networkx documents how it writes lists, igraph does not speak of repeated keys.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkx==3.6.1 igraph==1.0.0
cat > "$folder/pass.py" <<'END'
import sys
import warnings
import igraph, networkx

graph = networkx.DiGraph()
graph.add_node("tony", aliases=["le Stephanois", "Tony"])
graph.add_node("jo", aliases=[])
graph.add_edge("tony", "jo", kinds=["kills", "loves"])
networkx.write_gml(graph, sys.argv[1])
again = networkx.read_gml(sys.argv[1])
print("networkx:", dict(again.nodes(data="aliases")), again.edges["tony", "jo"])
if again.edges["tony", "jo"]["kinds"] != ["kills", "loves"] or again.nodes["jo"]["aliases"] != []:
    sys.exit("networkx has changed")
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    other = igraph.Graph.Read_GML(sys.argv[1])
told = [warning for warning in told if issubclass(warning.category, RuntimeWarning)]
print("igraph:", other.vs["aliases"], other.es["kinds"], "warnings:", len(told))
if other.vs["aliases"] != ["Tony", "[]"] or other.es["kinds"] != ["loves"] or told:
    sys.exit("igraph has changed")
END
"$folder/env/bin/python" "$folder/pass.py" "$folder/tie.gml"
echo "as described"
