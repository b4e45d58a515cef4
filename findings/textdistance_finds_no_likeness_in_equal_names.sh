#!/usr/bin/env bash
# Expected: normalized_similarity of any algorithm of textdistance is a number from 0, all different, to 1, equal, as its description
#   says, so that one threshold serves to match names.
# Seen: with tanimoto of textdistance 4.6.3 (PyPI) two equal names have 0, tony and jo -2.32, two that share no letter minus infinity; the
#   normalised distance of equal names is 1, of tony and jo 3.32. No message. Whoever keeps names of 0.8 and more keeps none.
#   jaccard, of which it is the logarithm, sorensen and levenshtein give 1 for equal names.
# From: seen by running; the description of the package gives the bounds for all algorithms.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install textdistance==4.6.3
cat > "$folder/alike.py" <<'END'
import sys
import textdistance

pairs = [("tony", "tony"), ("tony", "jo"), ("tony", "bar")]
seen = [round(textdistance.tanimoto.normalized_similarity(*pair), 2) for pair in pairs]
far = [round(textdistance.tanimoto.normalized_distance(*pair), 2) for pair in pairs]
print("tanimoto:", seen, "as a distance:", far)
if seen != [0, -2.32, float("-inf")] or far != [1, 3.32, float("inf")]:
    sys.exit("textdistance has changed")
for name in ("jaccard", "sorensen", "levenshtein"):
    values = [getattr(textdistance, name).normalized_similarity(*pair) for pair in pairs]
    print(name, values)
    if values[0] != 1 or not all(0 <= value <= 1 for value in values):
        sys.exit(f"{name} has changed")
END
"$folder/env/bin/python" "$folder/alike.py"
echo "as described"
