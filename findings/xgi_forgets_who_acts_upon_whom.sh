#!/usr/bin/env bash
# Expected: a directed hypergraph ("Jo and Tony betray Mado": a tail of two, a head of one) that XGI turns into its own dictionary
#   comes back directed, or is refused; write_json writes a file, or is refused.
# Seen: xgi 0.9.4. to_hypergraph_dict says "type": "dihypergraph" but gives each edge one list of its people in the order of the
#   alphabet, so neither tail nor head is there; from_hypergraph_dict does not look at the type and makes an undirected hypergraph
#   of it. write_json of the same hypergraph ends without an error and without a file. to_hif_dict keeps both sides.
# From: seen by running; the documentation of to_hypergraph_dict takes "Hypergraph, DiHypergraph, or SimplicialComplex" to mean that
#   all are kept. write_json is marked as superseded by write_hif, which does not say that it writes nothing.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install xgi==0.9.4
cat > "$folder/sides.py" <<'END'
import pathlib
import warnings
import xgi
warnings.simplefilter("ignore")
deeds = xgi.DiHypergraph()
deeds.add_edge(({"tony", "jo"}, {"mado"}), idx="betrays")
held = xgi.to_hypergraph_dict(deeds)
print("dictionary:", held["type"], held["edge-dict"])
back = xgi.from_hypergraph_dict(held)
print("back:", type(back).__name__, sorted(back.edges.members("betrays")))
print("HIF:", sorted((row["node"], row["direction"]) for row in xgi.to_hif_dict(deeds)["incidences"]))
xgi.write_json(deeds, "deeds.json")
print("file:", pathlib.Path("deeds.json").exists())
xgi.write_json(xgi.Hypergraph([["tony", "jo"]]), "undirected.json")
print("undirected file:", pathlib.Path("undirected.json").exists())
END
seen="$(cd "$folder" && env/bin/python sides.py)"
echo "$seen"
[ "$seen" = "dictionary: dihypergraph {'betrays': ['jo', 'mado', 'tony']}
back: Hypergraph ['jo', 'mado', 'tony']
HIF: [('jo', 'tail'), ('mado', 'head'), ('tony', 'tail')]
file: False
undirected file: True" ] || { echo "it has changed"; exit 1; }
echo "as described"
