#!/usr/bin/env bash
# Expected: a file of Cytoscape's elements that says "multigraph": true, with two edges between one pair under ids of their
#   own, is read by networkx as a multigraph with two edges.
# Seen: cytoscape_graph of networkx tells parallel edges apart by the field `key`, which Cytoscape.js neither writes nor
#   knows, and not by their `id`. Without it every edge of a pair has the key 0, so the last one takes the place of all
#   others, without a message: of a betrayal and a killing of the same pair the killing alone is left. cytoscape 3.35.0
#   (npm) reads both edges of the same file. A writer has to add `key` to each edge for networkx.
# From: seen by running.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install networkx==3.6.1
(cd "$folder" && npm install --silent --no-audit --no-fund cytoscape@3.35.0 >/dev/null 2>&1)
cat > "$folder/pair.json" <<'END'
{"data": {}, "directed": true, "multigraph": true, "elements": {
  "nodes": [{"data": {"id": "ann", "value": "ann"}}, {"data": {"id": "ben", "value": "ben"}}],
  "edges": [{"data": {"id": "e1", "source": "ann", "target": "ben", "kind": "betrays"}},
            {"data": {"id": "e2", "source": "ann", "target": "ben", "kind": "kills"}}]}}
END
cat > "$folder/read.py" <<'END'
import json, sys
import networkx
data = json.load(open(sys.argv[1], encoding="utf-8"))
kinds = lambda data: [kind for _, _, kind in networkx.cytoscape_graph(data).edges(data="kind")]
bare = kinds(data)
for edge in data["elements"]["edges"]:
    edge["data"]["key"] = edge["data"]["id"]
print(f"networkx {networkx.__version__}: {bare}, with keys {kinds(data)}")
sys.exit(0 if bare == ["kills"] and len(kinds(data)) == 2 else "networkx has changed")
END
cat > "$folder/read.cjs" <<'END'
const { elements } = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const cytoscape = require('cytoscape');
const kinds = cytoscape({ headless: true, elements }).edges().map((edge) => edge.data('kind'));
console.log(`cytoscape ${cytoscape.version}: ${kinds}`);
if (kinds.length !== 2) throw new Error('cytoscape has changed');
END
"$folder/env/bin/python" "$folder/read.py" "$folder/pair.json"
node "$folder/read.cjs" "$folder/pair.json"
echo "as described"
