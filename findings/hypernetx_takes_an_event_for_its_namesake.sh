#!/usr/bin/env bash
# Expected: in the bipartite graph of a hypergraph a node and a hyperedge of one name are two vertices; the film "Laura" with its
#   cast of Laura and Mark is three vertices and two edges.
# Seen: Hypergraph.bipartite of hypernetx 2.4.3 (PyPI) has one vertex "Laura", which is both, with an edge to itself, so
#   that the graph is not bipartite. A film without a cast was dropped before, without a message. xgi 0.10.2 numbers the two sides
#   apart and has three vertices. The hypergraph itself knows the two Lauras apart: it counts two nodes and one edge.
# From: seen by running; the docstring promises a vertex for every node and every edge.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install hypernetx==2.4.3 xgi==0.10.2 networkx==3.6.1
cat > "$folder/cast.py" <<'END'
import sys
import hypernetx, networkx, xgi

films = {"Laura": ["Laura", "Mark"], "Gilda": []}
hyper = hypernetx.Hypergraph(films)
graph = hyper.bipartite()
print("hypernetx:", hyper.shape, list(graph), list(graph.edges), "bipartite:", networkx.is_bipartite(graph))
if hyper.shape != (2, 1) or sorted(graph) != ["Laura", "Mark"] or ("Laura", "Laura") not in graph.edges:
    sys.exit("hypernetx has changed")
if networkx.is_bipartite(graph):
    sys.exit("hypernetx has changed: the graph is bipartite")
other = xgi.Hypergraph({"Laura": ["Laura", "Mark"]})
if len(xgi.to_bipartite_graph(other)) != 3:
    sys.exit("xgi has changed")
END
"$folder/env/bin/python" -W ignore "$folder/cast.py"
echo "as described"
