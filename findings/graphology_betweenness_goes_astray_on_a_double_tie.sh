#!/usr/bin/env bash
# Expected: in tony -> jo -> tess -> ann the two in the middle have a betweenness of 2 and the ends 0; to say the first tie twice
#   changes nothing, as there is still one way (or two of equal length) through the same people.
# Seen: graphology-metrics 2.4.2 with graphology 0.26.0 (npm) gives all four people 3 as soon as one tie is double and weights are
#   turned off by getEdgeWeight: null, also to tony, who has nobody before him, and to ann, who has nobody behind her. No
#   message. With the default, getEdgeWeight: 'weight', where no edge has a weight, the same graph is right, and without the
#   double tie both are. networkx 3.6.1 (PyPI) gives 0, 2, 2, 0 for the same multigraph.
# From: seen by running. Other measures of the library refuse multigraphs; this one takes them.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkx==3.6.1
(cd "$folder" && npm install --silent --no-audit --no-fund graphology@0.26.0 graphology-metrics@2.4.2 >/dev/null 2>&1)
cat > "$folder/between.cjs" <<'END'
const { MultiDirectedGraph } = require('graphology');
const betweenness = require('graphology-metrics/centrality/betweenness');
const of = (ties, options) => {
  const graph = new MultiDirectedGraph();
  for (const [from, to] of ties) { graph.mergeNode(from); graph.mergeNode(to); graph.addEdge(from, to); }
  return Object.values(betweenness(graph, { normalized: false, ...options })).join();
};
const chain = [['tony', 'jo'], ['jo', 'tess'], ['tess', 'ann']];
const doubled = [chain[0], ...chain];
const seen = [of(chain, { getEdgeWeight: null }), of(doubled, { getEdgeWeight: null }), of(doubled, {})];
console.log('graphology:', seen.join('  '));
if (seen.join(';') !== '0,2,2,0;3,3,3,3;0,2,2,0') throw new Error('graphology-metrics has changed');
END
(cd "$folder" && node between.cjs)
cat > "$folder/between.py" <<'END'
import sys
import networkx
graph = networkx.MultiDiGraph([("tony", "jo"), ("tony", "jo"), ("jo", "tess"), ("tess", "ann")])
seen = list(networkx.betweenness_centrality(graph, normalized=False).values())
print("networkx:", seen)
sys.exit(0 if seen == [0, 2, 2, 0] else "networkx has changed")
END
"$folder/env/bin/python" "$folder/between.py"
echo "as described"
