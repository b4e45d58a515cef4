"""Reads or writes a GEXF file with networkx. usage: gexf.py make FILE EDGES | read FILE | write FILE"""
import random
import resource
import sys
import time

import networkx as nx

task, path = sys.argv[1:3]
if task == "make":
    source = random.Random(1)
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
print(f"read {middle - start:.2f} s, {graph.number_of_edges()} edges")
if task == "write":
    nx.write_gexf(graph, path + ".again")
    print(f"written {time.perf_counter() - middle:.2f} s")
print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")
