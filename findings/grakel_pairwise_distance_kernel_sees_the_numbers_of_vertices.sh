#!/usr/bin/env bash
# Expected: a graph kernel sees shapes and labels, never numbers: a man and a woman with one undirected tie are the same graph
#   whether he is vertex 0 and she 1 or the other way round, so with normalize=True their likeness is 1.
# Seen: in GraKeL 0.1.11 (PyPI) the kernel neighborhood_subgraph_pairwise_distance gives 0.25 for this pair, and 0.4 for a chain of
#   three people of one label whose middle has another number. No message. The order in which a cast is listed so decides which stories
#   are alike. shortest_path, neighborhood_hash, subgraph_matching and the
#   Weisfeiler-Lehman kernel give 1 in both cases.
# From: seen by running; the paper of the kernel compares neighbourhoods by a code that is meant to be the same for isomorphic ones.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install grakel==0.1.11
cat > "$folder/alike.py" <<'END'
import sys
from grakel import GraphKernel

def graph(people, ties):
    both_ways = {(a, b) for a, b in ties} | {(b, a) for a, b in ties}
    return [dict.fromkeys(sorted(both_ways), 1), dict(enumerate(people)), dict.fromkeys(sorted(both_ways), "knows")]

def alike(name, one, other):
    return round(float(GraphKernel(kernel=name, normalize=True).fit_transform([one, other])[0, 1]), 2)

pair = graph(["man", "woman"], [(0, 1)]), graph(["woman", "man"], [(0, 1)])
chain = graph(["man"] * 3, [(0, 1), (1, 2)]), graph(["man"] * 3, [(1, 0), (0, 2)])
names = ["neighborhood_subgraph_pairwise_distance", "shortest_path", "neighborhood_hash", "subgraph_matching", "weisfeiler_lehman"]
seen = {name: (alike(name, *pair), alike(name, *chain)) for name in names}
for line in seen.items():
    print(*line)
if seen.pop(names[0]) != (0.25, 0.4):
    sys.exit("GraKeL has changed")
if any(value != (1, 1) for value in seen.values()):
    sys.exit("another kernel of GraKeL has changed")
END
"$folder/env/bin/python" -W ignore "$folder/alike.py"
echo "as described"
