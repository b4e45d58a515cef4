#!/usr/bin/env bash
# Expected: a directed, weighted graph written as DOT is a digraph with -> and keeps its weights; what is written as GraphML or
#   GEXF stands in the namespace of its format, so that other programs read it.
# Seen: networkit 11.3 (PyPI) writes "graph { 0 -- 1; }" for a directed graph, without weights and without a message: who betrays
#   whom is gone. In GraphML the attribute that should set the namespace is misspelt, GEXF has none at all: read_graphml and
#   read_gexf of networkx 3.6.1 refuse both files, igraph 1.0.0 reads the GraphML in spite of it.
# From: seen by running. The documentation of the DOT writer says only that it writes graphs.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkit==11.3 networkx==3.6.1 igraph==1.0.0
cat > "$folder/write.py" <<'END'
import sys
import igraph, networkit, networkx

folder = sys.argv[1]
graph = networkit.Graph(2, weighted=True, directed=True)
graph.addEdge(0, 1, 2.5)
text = {}
for name, form in [("dot", "DOT"), ("graphml", "GraphML"), ("gexf", "GEXF")]:
    networkit.writeGraph(graph, f"{folder}/pair.{name}", getattr(networkit.Format, form))
    text[name] = open(f"{folder}/pair.{name}", encoding="utf-8").read()
print(text["dot"])
if text["dot"].split() != "graph { 0 -- 1; }".split():
    sys.exit("networkit has changed in DOT")
if ' xmlns="' in text["graphml"] or ' xmlnsi="' not in text["graphml"] or ' xmlns="' in text["gexf"]:
    sys.exit("networkit has changed in GraphML or GEXF")
for read, path in [(networkx.read_graphml, "pair.graphml"), (networkx.read_gexf, "pair.gexf")]:
    try:
        read(f"{folder}/{path}")
        sys.exit("networkx has changed")
    except networkx.NetworkXError as error:
        print(path, "networkx:", error)
other = igraph.Graph.Read_GraphML(f"{folder}/pair.graphml")
print("igraph:", other.is_directed(), other.es["weight"])
if not other.is_directed() or other.es["weight"] != [2.5]:
    sys.exit("igraph has changed")
END
"$folder/env/bin/python" "$folder/write.py" "$folder"
echo "as described"
