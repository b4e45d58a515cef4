"""The alpha of `imbroglio agree` against the package krippendorff, on the same values: equal to 1e-9."""

import json
import subprocess
import sys
from pathlib import Path

import krippendorff
import numpy

ROOT = Path(__file__).resolve().parents[2]
wrong = 0
seen = 0
for film in ["un-flic-1972", "rififi-1955", "la-balance-1982"]:
    pair = [f"data/films/{film}.ron", f"data/second-readings/{film}.ron"]
    answer = subprocess.run([sys.argv[1], "agree", *pair, "--values", "--format", "json"], cwd=ROOT, capture_output=True, text=True, check=True)
    for layer in json.loads(answer.stdout)["results"]:
        if layer.get("alpha") is None:
            continue
        values = numpy.array([[numpy.nan if value is None else value for value in unit] for unit in layer["values"]], dtype=float).T
        level = "ordinal" if layer["layer"] == "certainty" else "nominal"
        theirs = krippendorff.alpha(reliability_data=values, level_of_measurement=level)
        seen += 1
        if abs(theirs - layer["alpha"]) > 1e-9:
            wrong += 1
            print(f"{film}, {layer['layer']}: {layer['alpha']} here, {theirs} there")
print(f"agreement: {seen} alphas compared, {wrong} differ")
sys.exit(1 if wrong or not seen else 0)
