"""Counts three motifs as `benches/motifs.rs` does, with DuckDB, Polars and dotmotif, and says how long each takes.

    IMBROGLIO_ACTS=1000000 cargo bench --bench motifs -- --write FOLDER
    python3 -m venv FOLDER/peers && FOLDER/peers/bin/pip install duckdb polars dotmotif
    FOLDER/peers/bin/python benches/motif_peers.py FOLDER PROGRAM

PROGRAM is the bench program that cargo built (`target/release/deps/motifs-…`). Each runs as a process of its own, five
times in turn with the others, which is timed whole: from annotations with all checks for imbroglio, from CSV for the
peers. For the matching alone each holds what it has read and counts five times in a process, the making of indices
included. A motif is counted in choices of deeds:

    love triangle   a takes up with b, c takes up with b; a and c unordered
    revenge         c takes up with b or agrees with b, not after a kills b; c kills a, after that
    double-cross    a agrees with b, then betrays b, then b kills a

dotmotif is given every deed as a vertex between its two persons, so that deeds of two persons keep apart.
"""

import json
import statistics
import subprocess
import sys
import time

LOVE, PACT = "takes_up_with", "agrees"
SQL = {
    "love_triangle": f"FROM d x JOIN d y ON x.film = y.film AND x.target = y.target AND x.source < y.source "
    f"WHERE x.kind = '{LOVE}' AND y.kind = '{LOVE}'",
    "revenge": f"FROM d k JOIN d v ON k.film = v.film AND v.target = k.source AND v.moment > k.moment "
    f"AND v.source <> k.target JOIN d b ON b.film = k.film AND b.source = v.source AND b.target = k.target "
    f"AND b.moment <= k.moment WHERE k.kind = 'kills' AND v.kind = 'kills' AND b.kind IN ('{LOVE}', '{PACT}')",
    "double_cross": f"FROM d p JOIN d r ON p.film = r.film AND p.source = r.source AND p.target = r.target "
    f"AND p.moment < r.moment JOIN d k ON k.film = r.film AND k.source = r.target AND k.target = r.source "
    f"AND k.moment > r.moment WHERE p.kind = '{PACT}' AND r.kind = 'betrays' AND k.kind = 'kills'",
}


def duckdb_(path):
    import duckdb

    con = duckdb.connect()
    begun = time.perf_counter()
    con.execute(f"CREATE TABLE d AS SELECT * FROM read_csv('{path}')")
    read = time.perf_counter() - begun
    return read, lambda: [con.execute("SELECT count(*) " + sql).fetchone()[0] for sql in SQL.values()]


def polars_(path):
    import polars as pl

    begun = time.perf_counter()
    d = pl.read_csv(path)
    read = time.perf_counter() - begun

    def of(kinds, source, target, moment):
        named = d.lazy().filter(pl.col("kind").is_in(kinds))
        return named.select("film", pl.col("source").alias(source), pl.col("target").alias(target), pl.col("moment").alias(moment))

    def count(lazy):
        return lazy.select(pl.len()).collect().item()

    def counts():
        love = of([LOVE], "a", "b", "t").join(of([LOVE], "c", "b", "u"), on=["film", "b"]).filter(pl.col("a") < pl.col("c"))
        kill, strike = of(["kills"], "a", "b", "k"), of(["kills"], "c", "a", "v")
        revenge = kill.join(strike, on=["film", "a"]).filter((pl.col("v") > pl.col("k")) & (pl.col("c") != pl.col("b")))
        revenge = revenge.join(of([LOVE, PACT], "c", "b", "t"), on=["film", "c", "b"]).filter(pl.col("t") <= pl.col("k"))
        cross = of([PACT], "a", "b", "t").join(of(["betrays"], "a", "b", "r"), on=["film", "a", "b"])
        cross = cross.filter(pl.col("t") < pl.col("r")).join(of(["kills"], "b", "a", "k"), on=["film", "a", "b"])
        return [count(love), count(revenge), count(cross.filter(pl.col("k") > pl.col("r")))]

    return read, counts


DOT = [
    (f'A -> X\nX -> B\nC -> Y\nY -> B\nX.kind = "{LOVE}"\nY.kind = "{LOVE}"', 2),
    *((f'C -> T\nT -> B\nA -> K\nK -> B\nC -> V\nV -> A\nT.kind = "{kind}"\nK.kind = "kills"\nV.kind = "kills"\n'
       "T.moment <= K.moment\nK.moment < V.moment", 1) for kind in (LOVE, PACT)),
    (f'A -> T\nT -> B\nA -> R\nR -> B\nB -> K\nK -> A\nT.kind = "{PACT}"\nR.kind = "betrays"\nK.kind = "kills"\n'
     "T.moment < R.moment\nR.moment < K.moment", 1),
]


def dotmotif_(path, films=200):
    """The first films only: all of them would take hours."""
    import csv

    import networkx as nx
    from dotmotif import GrandIsoExecutor, Motif

    begun = time.perf_counter()
    graphs = {}
    with open(path) as file:
        for number, deed in enumerate(csv.DictReader(file)):
            if int(deed["film"]) >= films:
                break
            graph = graphs.setdefault(deed["film"], nx.DiGraph())
            vertex = f"d{number}"
            graph.add_node(vertex, kind=deed["kind"], moment=int(deed["moment"]))
            graph.add_edge(f"c{deed['source']}", vertex)
            graph.add_edge(vertex, f"c{deed['target']}")
            for person in ("source", "target"):
                graph.nodes[f"c{deed[person]}"].update(kind="person", moment=-1)
    read = time.perf_counter() - begun

    def counts():
        motifs = [(Motif(text), mirrored) for text, mirrored in DOT]
        found = [0] * len(motifs)
        for graph in graphs.values():
            run = GrandIsoExecutor(graph=graph)
            for at, (motif, mirrored) in enumerate(motifs):
                found[at] += len(run.find(motif)) // mirrored
        return [found[0], found[1] + found[2], found[3]]

    return read, counts


PEERS = {"duckdb": duckdb_, "polars": polars_, "dotmotif": dotmotif_}


def run(command):
    """One run of a process: its own answer, and how long it took from start to end."""
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True)
    seconds = time.perf_counter() - begun
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads((done.stdout + done.stderr).strip().splitlines()[-1]), seconds


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        read, count = PEERS[sys.argv[2]](sys.argv[3])
        times = []
        for _ in range(int(sys.argv[4])):
            begun = time.perf_counter()
            counts = count()
            times.append(time.perf_counter() - begun)
        print(json.dumps({"counts": counts, "read": read, "matched": times}))
        sys.exit()
    folder, program = sys.argv[1:3]
    for what in ("films", "saga"):
        print(what)
        peer = lambda name, times: [sys.executable, __file__, "--peer", name, f"{folder}/{what}.csv", str(times)]
        names = [name for name in PEERS if (what, name) != ("saga", "dotmotif")]
        once = {"imbroglio": [program, "--count", folder, what], **{name: peer(name, 1) for name in names}}
        often = {"imbroglio": [program, "--match", folder, what], **{name: peer(name, 5) for name in names}}
        whole, matched, counts = ({name: [] for name in once} for _ in range(3))
        # in turn, so that other load falls on all
        for _ in range(5):
            for name in once:
                if name == "dotmotif" and whole[name]:
                    continue
                answer, seconds = run(once[name])
                whole[name].append(seconds)
                counts[name] = answer["counts"]
                if name != "dotmotif":
                    matched[name] += run(often[name])[0]["matched"]
                else:
                    matched[name] += answer["matched"]
        for name in once:
            best = lambda times: f"best {min(times):.4f} s, median {statistics.median(times):.4f} s"
            print(f"  {name}: matched {best(matched[name])}; whole process {best(whole[name])}; {counts[name]}")
