"""Times the Weisfeiler-Lehman kernel of a thousand films here and in grakel, in turn, on the same graphs.

    python3 -m venv FOLDER/peers && FOLDER/peers/bin/pip install grakel
    FOLDER/peers/bin/python benches/kernel_peer.py FOLDER

Both take two rounds and normalise, on one thread. grakel sees neither the direction of an edge nor what it stands for, so
its labels are fewer and its work is less; reading the graphs is not timed.
"""

import json
import os
import subprocess
import sys
import time

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

from grakel import Graph
from grakel.kernels import VertexHistogram, WeisfeilerLehman

TURNS = 5


def ours(folder):
    command = ["cargo", "bench", "--quiet", "--bench", "compare", "--", "--kernel", folder]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(answer.splitlines()[-1])["seconds"]


def theirs(folder):
    with open(f"{folder}/graphs.json", encoding="utf-8") as file:
        graphs = json.load(file)
    films = []
    for graph in graphs:
        edges = {}
        for one, other in graph["edges"]:
            edges.setdefault(one, {})[other] = 1.0
            edges.setdefault(other, {})[one] = 1.0
        for node in range(len(graph["nodes"])):
            edges.setdefault(node, {})
        films.append(Graph(edges, node_labels=dict(enumerate(graph["nodes"]))))
    begun = time.perf_counter()
    kernel = WeisfeilerLehman(n_iter=2, base_graph_kernel=VertexHistogram, normalize=True, n_jobs=1)
    matrix = kernel.fit_transform(films)
    seconds = time.perf_counter() - begun
    assert matrix.shape == (len(films), len(films))
    return seconds


if __name__ == "__main__":
    folder = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else ".")
    ours(folder)
    turns = [(ours(folder), theirs(folder)) for _ in range(TURNS)]
    for turn, (one, other) in enumerate(turns, 1):
        print(f"turn {turn}: imbroglio {one * 1000:.0f} ms, grakel {other * 1000:.0f} ms")
    best = [min(column) for column in zip(*turns)]
    print(f"best: {best[0] * 1000:.0f} ms and {best[1] * 1000:.0f} ms: {best[1] / best[0]:.1f} times")
