#!/usr/bin/env bash
# Expected: where a rater has not judged a case (nan), an agreement measure leaves the case out, leaves the rater out, or refuses.
# Seen: aggregate_raters and to_table of statsmodels 0.15.0 (PyPI) make a category of nan, without a message, and fleiss_kappa and
#   cohens_kappa count it: three raters who never contradict each other, with a gap here and there, have a kappa of 0.31, the
#   first two of them 0.48. Two raters who both left a case open agree on it. krippendorff 0.9.0 gives 1 for the same table.
# From: seen by running; the docstrings do not speak of missing values.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install statsmodels==0.15.0 krippendorff==0.9.0
cat > "$folder/agree.py" <<'END'
import sys
import krippendorff
import numpy as np
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa, to_table

gap = np.nan
cases = np.array([[1, 1, 1], [2, 2, 2], [1, gap, 1], [2, 2, gap], [1, 1, gap], [gap, 2, 2]])
counts, categories = aggregate_raters(cases)
fleiss = fleiss_kappa(counts)
cohen = cohens_kappa(to_table(cases[:, :2])[0]).kappa
both_open = cohens_kappa(to_table(np.array([[1, 1], [2, 2], [gap, gap], [gap, gap], [1, 2]]))[0]).kappa
neither = cohens_kappa(to_table(np.array([[1, 1], [2, 2], [1, 2]]))[0]).kappa
alpha = krippendorff.alpha(reliability_data=cases.T, level_of_measurement="nominal")
print("categories:", categories, "Fleiss:", fleiss, "Cohen:", cohen, "alpha:", alpha)
print("two cases left open by both:", both_open, "without those cases:", neither)
if len(categories) != 3 or not np.isnan(categories[2]):
    sys.exit("statsmodels has changed: nan is no category")
if round(fleiss, 2) != 0.31 or round(cohen, 2) != 0.48 or not both_open > neither:
    sys.exit("statsmodels has changed")
if alpha != 1:
    sys.exit("krippendorff has changed")
END
"$folder/env/bin/python" "$folder/agree.py"
echo "as described"
