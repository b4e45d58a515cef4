#!/usr/bin/env bash
# Expected: Network.from_nx reads a networkx graph in order to draw it; the graph is afterwards what it was.
# Seen: pyvis 0.3.2 (PyPI) changes the graph it is given. "weight" of each edge is removed and put back as "width", so that a
#   shortest path or a weighted degree asked after the drawing takes every tie for 1; a "width" of one's own is overwritten, and
#   every node gets a "size". No message. With networkx 3.6.1: the way over a weak tie of 9 is the shortest as soon as the
#   graph was drawn.
# From: seen by running. The docstring has half a sentence, that it works in place, which reads as if the drawing were meant; it
#   says nothing of weights that are gone afterwards.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pyvis==0.3.2 networkx==3.6.1
cat > "$folder/draw.py" <<'END'
import sys
import networkx
from pyvis.network import Network

graph = networkx.Graph()
graph.add_edge("tony", "jo", weight=9, width="narrow")
graph.add_edge("tony", "tess", weight=1)
graph.add_edge("tess", "jo", weight=1)
way = lambda: networkx.shortest_path(graph, "tony", "jo", weight="weight")
before = way()
Network().from_nx(graph)
after = way()
print("before:", before, "after:", after, "the first edge:", graph.edges["tony", "jo"], "a node:", graph.nodes["tony"])
if (before, after) != (["tony", "tess", "jo"], ["tony", "jo"]):
    sys.exit("pyvis has changed")
if graph.edges["tony", "jo"] != {"width": 9} or graph.nodes["tony"] != {"size": 10}:
    sys.exit("pyvis has changed in what it leaves behind")
END
"$folder/env/bin/python" "$folder/draw.py"
echo "as described"
