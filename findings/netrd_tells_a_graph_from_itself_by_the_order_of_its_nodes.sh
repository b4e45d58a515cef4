#!/usr/bin/env bash
# Expected: two graphs with the same named nodes and edges have distance 0 in every measure of netrd, and measures that say which nodes
#   answer one another tell graphs of other people apart.
# Seen: in netrd 0.3.0 (networkx 3.4.2, PyPI) the same five people and four edges have a distance from themselves when the people were
#   added in another order: Hamming 0.2, HammingIpsenMikhailov 0.1414, Frobenius 2, GraphDiffusion 0.526, ResistancePerturbation 3.4641,
#   DeltaCon 0.7451. The same edges between five people of other names have distance 0. No message. JaccardDistance goes by names: 0 for
#   the reordered, 1 for the renamed. Both graphs must be built with one order of nodes first.
# From: seen by running; the adjacency matrices are compared row by row, in the order of insertion.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install netrd==0.3.0 networkx==3.4.2
cat > "$folder/distances.py" <<'END'
import sys
import warnings

warnings.filterwarnings("ignore")
import networkx
import netrd

deeds = [("tony", "jo"), ("jo", "cesar"), ("cesar", "mario"), ("louis", "mario")]
told = networkx.DiGraph(deeds)
reordered = networkx.DiGraph()
reordered.add_nodes_from(["louis", "mario", "jo", "cesar", "tony"])
reordered.add_edges_from(deeds)
renamed = networkx.relabel_nodes(told, {"tony": "a", "jo": "b", "cesar": "c", "mario": "d", "louis": "e"})
described = {
    "Hamming": (0.2, 0.0), "HammingIpsenMikhailov": (0.1414, 0.0), "Frobenius": (2.0, 0.0), "GraphDiffusion": (0.526, 0.0),
    "ResistancePerturbation": (3.4641, 0.0), "DeltaCon": (0.7451, 0.0), "JaccardDistance": (0.0, 1.0),
}
if set(told.nodes) != set(reordered.nodes) or set(told.edges) != set(reordered.edges):
    sys.exit("these are two graphs")
for name, expected in described.items():
    measure = getattr(netrd.distance, name)()
    seen = tuple(abs(round(float(measure(told, other)), 4)) for other in (reordered, renamed))
    print(f"{name}: from itself in another order {seen[0]}, from others' {seen[1]}")
    if any(abs(one - other) > 0.0002 for one, other in zip(seen, expected)):
        sys.exit("netrd has changed")
END
"$folder/env/bin/python" "$folder/distances.py"
echo "as described"
