#!/usr/bin/env bash
# Expected: the unrolled graph of networkx-temporal, one vertex for each person and moment, holds "all nodes and edges in all snapshots", so a
#   tie keeps its kind and its time there and comes back with them; the step in time may be read from an attribute of the ties, as the
#   description of `delta` says.
# Seen: with networkx-temporal 1.4.4 and networkx 3.6.1 (PyPI) no tie of the unrolled graph has an attribute, so kills and loves look the
#   same, and from_unrolled gives the ties back without kinds and times; two ties of one moment, tony to jo and jo to tess, form a path
#   within it. `delta` with the name of an attribute raises TypeError. to_events has no kind either, and the number of the snapshot for
#   its time: 1, 5 and 9 become 0, 1 and 2. Apart from the TypeError no message. The snapshots themselves keep both.
# From: seen by running; to_unrolled adds the pairs of names alone, and refuses whatever is not a whole number before it looks for a name.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkx-temporal==1.4.4 networkx==3.6.1
cat > "$folder/unroll.py" <<'END'
import sys

import networkx
import networkx_temporal as temporal

story = temporal.TemporalMultiDiGraph()
story.add_edge("tony", "jo", time=1, kind="kills")
story.add_edge("jo", "tess", time=1, kind="loves")
story.add_edge("tess", "ann", time=5, kind="loves")
story.add_edge("ann", "tony", time=9, kind="kills")
snapshots = story.slice(attr="time")
kept = [[data for _, _, data in graph.edges(data=True)] for graph in snapshots]
print("snapshots:", kept)

unrolled = temporal.to_unrolled(snapshots)
ties = list(unrolled.edges(data=True))
print("unrolled:", ties)
back = [list(graph.edges(data=True)) for graph in temporal.from_unrolled(unrolled)]
print("back:", back)
at_once = networkx.has_path(unrolled, "tony_0", "tess_0")
print("tony reaches tess in one moment:", at_once)
try:
    temporal.to_unrolled(snapshots, delta="time")
    refused = False
except TypeError as error:
    refused = True
    print("delta by name:", error)
told = temporal.to_events(snapshots.copy())
print("events:", told)

if not all("kind" in data and "time" in data for graph in kept for data in graph):
    sys.exit("the snapshots have changed")
if any(data.keys() - {"coupling"} for _, _, data in ties) or ("tony_0", "jo_0", {}) not in ties:
    sys.exit("the unrolled graph has changed")
if any(data for graph in back for _, _, data in graph):
    sys.exit("from_unrolled has changed")
if not at_once or not refused:
    sys.exit("delta has changed")
if sorted({event[2] for event in told}) != [0, 1, 2] or any(len(event) != 3 for event in told):
    sys.exit("to_events has changed")
END
"$folder/env/bin/python" "$folder/unroll.py"
echo "as described"
