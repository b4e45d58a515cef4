#!/usr/bin/env bash
# Expected: under *Arcslist (and *Edgeslist) of Pajek the line "1 2 3" is a list of neighbours, two ties from 1, to 2 and to 3.
# Seen: networkx 3.6.1 (PyPI) reads it as under *Arcs, a single tie from 1 to 2 of weight 3. A row of four makes the same single
#   tie, the rest is dropped. There is no message: of five ties two are left, with weights that nobody wrote. igraph 1.0.0
#   (PyPI) reads all five.
# From: seen by running; the reader asks only whether a heading begins with "*arcs" or "*edge".
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkx==3.6.1 igraph==1.0.0
cat > "$folder/list.net" <<'END'
*Vertices 4
1 "tony"
2 "jo"
3 "cesar"
4 "tess"
*Arcslist
1 2 3
2 3 4 1
END
cat > "$folder/read.py" <<'END'
import sys
import igraph, networkx

graph = networkx.read_pajek(sys.argv[1])
ties = list(graph.edges(data="weight"))
print("networkx:", ties)
other = igraph.Graph.Read_Pajek(sys.argv[1])
names = other.vs["name"]
all_ties = [(names[a], names[b]) for a, b in other.get_edgelist()]
print("igraph:", all_ties)
if ties != [("tony", "jo", 3.0), ("jo", "cesar", 4.0)]:
    sys.exit("networkx has changed")
if len(all_ties) != 5:
    sys.exit("igraph has changed")
END
"$folder/env/bin/python" "$folder/read.py" "$folder/list.net"
echo "as described"
