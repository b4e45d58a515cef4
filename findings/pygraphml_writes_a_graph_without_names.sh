#!/usr/bin/env bash
# Expected: a GraphML file that is read and written again holds the same nodes, ties and names of attributes.
# Seen: pygraphml 2.4.2 (PyPI) writes every node of a file by networkx 3.6.1 with the id "", and every tie from "" to "": the writer
#   takes a node's label, which the reader fills from an attribute called label alone, and no file must have one. The tie of a
#   directed graph says directed="false", at which networkx refuses the file, and attributes carry the ids of their keys, d0 and
#   d1, for their names. Reading alone keeps the ids. No message. igraph 1.0.0 passes the same file on whole.
# From: graphml_parser.py of the package, where the writer asks for the label; seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install pygraphml==2.4.2 networkx==3.6.1 igraph==1.0.0
cat > "$folder/pass.py" <<'END'
import sys
import xml.etree.ElementTree as tree
import igraph, networkx, pygraphml

one, two, three = (f"{sys.argv[1]}/{name}.graphml" for name in ("one", "two", "three"))
graph = networkx.DiGraph()
graph.add_node("t", name="Tony")
graph.add_edge("t", "j", kind="kills")
networkx.write_graphml(graph, one)
parser = pygraphml.GraphMLParser()
read = parser.parse(one)
print("read:", [node.id for node in read.nodes()])
parser.write(read, two)
written = tree.parse(two).getroot()
nodes = [node.get("id") for node in written.iter("node")]
ties = [(tie.get("source"), tie.get("target"), tie.get("directed")) for tie in written.iter("edge")]
names = sorted(key.get("attr.name") for key in written.iter("key"))
print("written:", nodes, ties, names)
if [node.id for node in read.nodes()] != ["t", "j"] or nodes != ["", ""] or ties != [("", "", "false")] or names != ["d0", "d1", "label"]:
    sys.exit("pygraphml has changed")
try:
    networkx.read_graphml(two)
    sys.exit("networkx has changed")
except networkx.NetworkXError as error:
    print("networkx:", error)
igraph.Graph.Read_GraphML(one).write_graphml(three)
other = igraph.Graph.Read_GraphML(three)
if other.vs["name"] != ["Tony", ""] or other.es["kind"] != ["kills"] or not other.is_directed():
    sys.exit("igraph has changed")
END
"$folder/env/bin/python" -W ignore "$folder/pass.py" "$folder"
echo "as described"
