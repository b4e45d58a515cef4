#!/usr/bin/env bash
# Expected: reciprocal rank fusion of ranx gives items of equal score equal shares, or parts them by name; the same scores give the same
#   fused ranking in whatever order a list was filled.
# Seen: ranx 0.3.21 (PyPI) gives three films of one score the ranks 1, 2 and 3 in the order in which they were put into the Run: of {jo, tony,
#   mario}, all 1.0, jo is first, of {mario, tony, jo}, all 1.0, mario is. bordafuse and isr do likewise. No message. The averages that
#   pandas.DataFrame.rank gives are equal in both orders.
# From: seen by running; the ranks are places after a sort by score.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install ranx==0.3.21 pandas==3.0.0
cat > "$folder/fuse.py" <<'END'
import sys
import warnings

warnings.filterwarnings("ignore")
import pandas
from ranx import Run, fuse

def fused(names, method):
    runs = [Run({"nearest": {name: 1.0 for name in names}}, name=str(number)) for number in range(2)]
    return dict(fuse(runs, method=method).run["nearest"])

for method in ("rrf", "isr", "bordafuse"):
    one, other = fused(["jo", "tony", "mario"], method), fused(["mario", "tony", "jo"], method)
    best = [max(sorted(result), key=result.get) for result in (one, other)]
    print(f"{method}: first of all-equal lists {best[0]}, filled the other way {best[1]}")
    if best != ["jo", "mario"] or len(set(one.values())) != 3:
        sys.exit("ranx has changed")
ranks = pandas.DataFrame({"jo": [1.0], "tony": [1.0], "mario": [1.0]}).rank(axis=1)
if set(ranks.iloc[0]) != {2.0}:
    sys.exit("pandas has changed")
END
"$folder/env/bin/python" "$folder/fuse.py"
echo "as described"
