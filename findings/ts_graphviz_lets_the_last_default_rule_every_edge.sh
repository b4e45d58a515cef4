#!/usr/bin/env bash
# Expected: in DOT a statement "edge [style=dashed];" holds for the edges made after it; a library that reads DOT and writes it
#   again keeps which edge is dashed.
# Seen: ts-graphviz 3.0.7 (npm) keeps one set of defaults for a whole graph, the last value wins, and writes it before all nodes
#   and edges. Of a dashed and a solid edge two solid ones are left, and a "node [shape=box];" that stood last turns everybody
#   into a box. No message. Read by Graphviz (@viz-js/viz 3.31.0) before and after, the two texts are two pictures.
# From: seen by running; that defaults hold from their statement on is in the documentation of the DOT language.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
(cd "$folder" && npm install --silent --no-audit --no-fund ts-graphviz@3.0.7 @viz-js/viz@3.31.0 >/dev/null 2>&1)
cat > "$folder/pass.mjs" <<'END'
import { fromDot, toDot } from 'ts-graphviz';
import { instance } from '@viz-js/viz';
const viz = await instance();
const look = (dot) => {
  const drawn = viz.renderJSON(dot);
  return JSON.stringify([drawn.edges.map((edge) => edge.style), drawn.objects.map((node) => node.shape ?? 'ellipse').sort()]);
};
const before = `digraph {
  edge [style=dashed]; tony -> jo;
  edge [style=solid]; tony -> cesar;
  node [shape=box]; tess;
}`;
const after = toDot(fromDot(before));
console.log(after);
console.log('before:', look(before));
console.log('after: ', look(after));
if (look(before) !== '[["dashed","solid"],["box","ellipse","ellipse","ellipse"]]') throw new Error('Graphviz has changed');
if (look(after) !== '[["solid","solid"],["box","box","box","box"]]') throw new Error('ts-graphviz has changed');
END
(cd "$folder" && node pass.mjs)
echo "as described"
