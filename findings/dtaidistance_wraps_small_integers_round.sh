#!/usr/bin/env bash
# Expected: two curves of tension between -100 and 100 have the same distance whether they are held as a list, as small integers
#   (int8, as columns are often stored) or as numbers with a fraction.
# Seen: distance of dtaidistance 2.5.1 (PyPI) subtracts and squares small integers as they are, and both wrap round: two opposed
#   curves that are 282.8 apart as whole or broken numbers are 11.3 apart in int8. No message; the fast variant refuses all
#   integers. dtw-python 1.9.0, fastdtw 0.3.4 and tslearn 0.10.0 (PyPI) give one distance for all forms.
# From: seen by running; the documentation asks for numbers with a fraction where speed is wanted, and takes any array otherwise.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install dtaidistance==2.5.1 dtw-python==1.9.0 fastdtw==0.3.4 tslearn==0.10.0 numpy==2.4.6
cat > "$folder/curves.py" <<'END'
import sys
import numpy as np
from dtaidistance import dtw
from dtw import dtw as dtw_python
from fastdtw import fastdtw
from tslearn.metrics import dtw as tslearn

one, other = [0, 100, 100], [0, -100, -100]
measures = {
    "dtaidistance": dtw.distance,
    "dtw-python": lambda a, b: dtw_python(a, b).distance,
    "fastdtw": lambda a, b: fastdtw(a, b)[0],
    "tslearn": tslearn,
}
for name, measure in measures.items():
    seen = [round(float(measure(np.array(one, dtype=kind), np.array(other, dtype=kind))), 1) for kind in (float, np.int64, np.int8)]
    print(name, seen)
    same = len(set(seen)) == 1
    if name == "dtaidistance":
        if seen != [282.8, 282.8, 11.3]:
            sys.exit("dtaidistance has changed")
    elif not same:
        sys.exit(f"{name} has changed")
END
"$folder/env/bin/python" -W ignore "$folder/curves.py"
echo "as described"
