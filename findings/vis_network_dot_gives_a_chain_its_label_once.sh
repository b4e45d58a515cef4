#!/usr/bin/env bash
# Expected: in DOT `a -> b -> c [label=betrays]` gives both edges the label, `a [color=red] [label=A]` is a red node called A, and 1 and "1"
#   are one node, as the DOT language has it.
# Seen: parseDOTNetwork of vis-network 10.1.5 (npm) gives the label to the last edge of a chain alone, so three edges of which one is a
#   betrayal; of two lists of attributes it keeps the last; 1 and "1" are two nodes of one label. No message. @hpcc-js/wasm-graphviz
#   1.29.2 (npm) draws two betrayals, a red A and one node.
# From: the grammar of DOT at the Graphviz site (edge_stmt and attr_list); seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm install --silent --no-audit --no-fund vis-network@10.1.5 @hpcc-js/wasm-graphviz@1.29.2 >/dev/null 2>&1)
cat > "$folder/read.cjs" <<'END'
const { parseDOTNetwork } = require('vis-network/standalone/umd/vis-network.min.cjs');
const chain = 'digraph { tony -> jo -> cesar [label=betrays] }';
const lists = 'digraph { a [color=red] [label=A] }';
const number = 'digraph { 1 -> 2; "1" -> 2 }';
const labels = parseDOTNetwork(chain).edges.map((edge) => edge.label ?? null);
const node = parseDOTNetwork(lists).nodes[0];
const nodes = parseDOTNetwork(number).nodes.map((each) => each.label);
console.log('vis-network:', JSON.stringify({ labels, node, nodes }));
if (labels.join() !== ',betrays' || node.label !== 'A' || 'color' in node || nodes.filter((label) => label === '1').length !== 2) {
  throw new Error('vis-network has changed');
}
import('@hpcc-js/wasm-graphviz').then(async ({ Graphviz }) => {
  const graphviz = await Graphviz.load();
  const drawn = (dot) => JSON.parse(graphviz.layout(dot, 'dot_json', 'dot'));
  const betrayals = drawn(chain).edges.filter((edge) => edge.label === 'betrays').length;
  const { color, label } = drawn(lists).objects[0];
  const count = drawn(number).objects.length;
  console.log('graphviz:', JSON.stringify({ betrayals, color, label, count }));
  if (betrayals !== 2 || color !== 'red' || label !== 'A' || count !== 2) throw new Error('graphviz has changed');
});
END
(cd "$folder" && node read.cjs)
echo "as described"
