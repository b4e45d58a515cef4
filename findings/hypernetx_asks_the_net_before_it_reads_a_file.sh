#!/usr/bin/env bash
# Expected: from_hif reads a hypergraph in the interchange format HIF from a file of this machine, or tells what is wrong with it.
# Seen: from_hif of hypernetx 2.4.3 (PyPI) first fetches the schema of the format from a code host, at each call, even for a
#   dictionary in memory: without a connection no file can be read. With a schema at hand a file that breaks it is answered with
#   None; the error is made and not raised. xgi 0.10.2 (PyPI) reads the same file and asks nobody.
# From: seen by running, with the request put under observation; the docstring speaks of neither.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install hypernetx==2.4.3 xgi==0.10.2
cat > "$folder/pair.hif.json" <<'END'
{"network-type": "undirected", "incidences": [{"edge": "heist", "node": "tony"}, {"edge": "heist", "node": "jo"}]}
END
cat > "$folder/read.py" <<'END'
import json, sys
import hypernetx, requests, xgi

asked = []

class Answer:
    text = json.dumps({"type": "object", "required": ["incidences"]})

def watched(url, *arguments, **more):
    asked.append(url)
    if offline:
        raise requests.ConnectionError("no connection")
    return Answer

requests.get = watched
offline = True
for source in ({"filename": sys.argv[1]}, {"hif": json.load(open(sys.argv[1], encoding="utf-8"))}):
    try:
        hypernetx.from_hif(**source)
        sys.exit("hypernetx has changed: it reads without a connection")
    except requests.ConnectionError as error:
        print("hypernetx:", error)
offline = False
broken = hypernetx.from_hif(hif={"edges": []})
print("requests:", len(asked), "of", len(set(asked)), "address; what breaks the schema gives", broken)
if len(asked) != 3 or not asked[0].startswith("https://") or broken is not None:
    sys.exit("hypernetx has changed")
members = xgi.read_hif(sys.argv[1]).edges.members("heist")
print("xgi:", sorted(members))
if members != {"tony", "jo"}:
    sys.exit("xgi has changed")
END
"$folder/env/bin/python" -W ignore "$folder/read.py" "$folder/pair.hif.json"
echo "as described"
