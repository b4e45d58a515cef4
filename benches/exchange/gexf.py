"""Reads or writes GEXF with networkx.

usage: gexf.py make FILE EDGES | table FILE ROWS | read FILE | write FILE COPY
`make` draws a graph and writes it as GEXF, `table` draws a table of relations; `write` reads, and says how long writing
alone took.
"""
import csv
import random
import sys
import time

task, path = sys.argv[1:3]
source = random.Random(1)
if task == "table":
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["source", "target", "relation", "page"])
        for at in range(int(sys.argv[3])):
            a, b = source.sample(range(400), 2)
            rows.writerow([f"p{a}", f"p{b}", source.choice(["kills", "betrays", "friend", "knows", "robs"]), f"page {at}"])
    sys.exit()

import networkx as nx

if task == "make":
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((f"p{at}", {"label": f"Person {at}"}) for at in range(2000))
    for at in range(int(sys.argv[3])):
        a, b = source.randrange(2000), source.randrange(2000)
        graph.add_edge(f"p{a}", f"p{b}", relation=source.choice(["knows", "likes", "hates"]), note=f"page {at}")
    nx.write_gexf(graph, path, version="1.2draft")
    sys.exit()
start = time.perf_counter()
graph = nx.read_gexf(path, version="1.2draft")
middle = time.perf_counter()
print(f"read {middle - start:.3f} s, {graph.number_of_edges()} edges")
if task == "write":
    nx.write_gexf(graph, sys.argv[3])
    print(f"written {time.perf_counter() - middle:.3f} s")
