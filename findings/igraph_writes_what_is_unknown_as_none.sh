#!/usr/bin/env bash
# Expected: an attribute that a person lacks, None in Python, is left out of GML, GraphML and DOT, or comes back as None.
# Seen: igraph 1.0.0 (PyPI) writes a missing text as the text "None" in all three, so that the alias of Jo is "None" for every
#   reader after it, and a missing truth value as false: "dead" is not unknown but "no", in GraphML without a word. A missing
#   number is left out of GML and GraphML, as it should be. If nobody has a value the attribute becomes a truth value, false for all.
# From: seen by running. What igraph fills in for an attribute that a file lacks is another matter; here it is the writer.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install igraph==1.0.0 networkx==3.6.1
cat > "$folder/write.py" <<'END'
import sys
import igraph, networkx

graph = igraph.Graph(directed=True)
graph.add_vertices(["jo", "tony"])
graph.vs["alias"] = [None, "le Stephanois"]
graph.vs["dead"] = [None, True]
graph.vs["born"] = [None, 1909]
graph.vs["film"] = [None, None]
for form in ("graphml", "gml", "dot"):
    graph.write(f"{sys.argv[1]}/pair.{form}", format=form)
jo = dict(networkx.read_graphml(f"{sys.argv[1]}/pair.graphml").nodes["n0"])
gml = dict(networkx.read_gml(f"{sys.argv[1]}/pair.gml", label="name").nodes["jo"])
dot = open(f"{sys.argv[1]}/pair.dot", encoding="utf-8").read()
print("GraphML, as networkx reads it:", jo)
print("GML, as networkx reads it:", gml)
if jo != {"name": "jo", "alias": "None", "dead": False, "film": False} or gml != {"alias": "None", "dead": 0, "film": 0}:
    sys.exit("igraph has changed")
if "alias=None" not in dot:
    sys.exit("igraph has changed in DOT")
END
"$folder/env/bin/python" -W ignore "$folder/write.py" "$folder"
echo "as described"
