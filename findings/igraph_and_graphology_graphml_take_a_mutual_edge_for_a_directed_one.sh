#!/usr/bin/env bash
# Expected: in GraphML an edge may say directed="false" in a directed graph; a reader keeps that it holds both ways, or refuses the file.
# Seen: python-igraph 1.0.0 (PyPI) reads a marriage told so as an edge from the first to the second alone: the wife has no neighbour
#   out, nor does an attribute tell the two sorts of edges apart. No message. The reverse, directed="true" in an undirected graph, loses
#   who kills whom. graphology-graphml 0.5.2 (npm), whose graphs hold both sorts, heeds directed="true" in an undirected graph and
#   passes over directed="false" in a directed one. networkx 3.4.2 refuses the first file.
# From: the attribute is in the GraphML primer and schema ("directed" of edge overrides edgedefault); seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install igraph==1.0.0 networkx==3.4.2
(cd "$folder" && npm install --silent --no-audit --no-fund graphology@0.26.0 graphology-graphml@0.5.2 >/dev/null 2>&1)
for default in directed undirected; do
    cat > "$folder/$default.graphml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <graph id="cast" edgedefault="$default">
    <node id="jo"/><node id="ida"/><node id="tony"/>
    <edge source="jo" target="ida" directed="false"/>
    <edge source="tony" target="jo" directed="true"/>
  </graph>
</graphml>
END
done
cat > "$folder/read.py" <<'END'
import sys
import igraph
import networkx

mutual = igraph.Graph.Read_GraphML(sys.argv[1] + "/directed.graphml")
names = mutual.vs["id"]
wife = names.index("ida")
print("igraph, default directed:", [(names[a], names[b]) for a, b in mutual.get_edgelist()], "of an edge:", mutual.es.attributes())
if not mutual.is_directed() or mutual.neighbors(wife, mode="out") != [] or mutual.ecount() != 2 or mutual.es.attributes() != []:
    sys.exit("igraph has changed")
killing = igraph.Graph.Read_GraphML(sys.argv[1] + "/undirected.graphml")
print("igraph, default undirected: directed", killing.is_directed(), "of an edge:", killing.es.attributes())
if killing.is_directed() or killing.es.attributes() != []:
    sys.exit("igraph has changed")
try:
    networkx.read_graphml(sys.argv[1] + "/directed.graphml")
except networkx.NetworkXError as error:
    print("networkx:", error)
else:
    sys.exit("networkx has changed")
END
cat > "$folder/read.cjs" <<'END'
const { MultiGraph } = require('graphology');
const { parse } = require('graphology-graphml');
const fs = require('fs');
for (const name of ['directed', 'undirected']) {
  const graph = parse(MultiGraph, fs.readFileSync(`${process.argv[2]}/${name}.graphml`, 'utf8'));
  console.log(`graphology, default ${name}:`, graph.directedSize, 'directed,', graph.undirectedSize, 'undirected');
  if (graph.undirectedSize !== (name === 'directed' ? 0 : 1)) throw new Error('graphology has changed');
}
END
"$folder/env/bin/python" "$folder/read.py" "$folder"
(cd "$folder" && node read.cjs "$folder")
echo "as described"
