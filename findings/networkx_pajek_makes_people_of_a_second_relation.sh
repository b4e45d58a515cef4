#!/usr/bin/env bash
# Expected: a Pajek network with two relations, *Arcs :1 "kills" and *Arcs :2 "loves", has three people and two ties; a reader
#   that knows one relation only says so.
# Seen: networkx 3.6.1 (PyPI) takes the heading of the second relation for a tie: there is a person called "*Arcs", tied to a
#   person called ":2", and the tie of the second relation stands among those of the first. No message, no relation is kept.
#   A partition behind the network, as in Pajek's project files, makes people called "*Partition" and "*Vertices". igraph 1.0.0
#   (PyPI) refuses the headings with an error and warns of the partition.
# From: networkx issue 5013, open since 2021, tells of the heading; the documentation says nothing of relations.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkx==3.6.1 igraph==1.0.0
cat > "$folder/relations.net" <<'END'
*Vertices 3
1 "tony"
2 "jo"
3 "cesar"
*Arcs :1 "kills"
1 2 1
*Arcs :2 "loves"
2 3 1
END
cat > "$folder/project.net" <<'END'
*Vertices 2
1 "tony"
2 "jo"
*Arcs
1 2 1
*Partition gangs
*Vertices 2
1
2
END
cat > "$folder/read.py" <<'END'
import sys
import igraph, networkx

def read(path):
    graph = networkx.read_pajek(path)
    return list(graph), list(graph.edges())

relations, project = read(sys.argv[1]), read(sys.argv[2])
print("networkx:", relations)
print("networkx:", project)
if relations != (["tony", "jo", "cesar", "*Arcs", ":2"], [("tony", "jo"), ("jo", "cesar"), ("*Arcs", ":2")]):
    sys.exit("networkx has changed in how it reads a second relation")
if project != (["tony", "jo", "*Partition", "gangs", "*Vertices"], [("tony", "jo"), ("*Partition", "gangs"), ("*Vertices", "jo")]):
    sys.exit("networkx has changed in how it reads a partition")
try:
    igraph.Graph.Read_Pajek(sys.argv[1])
    sys.exit("igraph has changed: it reads two relations")
except igraph.InternalError as error:
    print("igraph:", str(error)[:90])
END
"$folder/env/bin/python" "$folder/read.py" "$folder/relations.net" "$folder/project.net"
echo "as described"
