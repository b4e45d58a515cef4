"""What other programs take for the part of a question of `benches/scale.sh` that they can answer, one in a process.

    python3 -m venv FOLDER/peers && FOLDER/peers/bin/pip install duckdb igraph numpy polars scipy
    PEERS=FOLDER/peers/bin/python benches/scale.sh PROGRAM...
    FOLDER/peers/bin/python benches/scale_peers.py QUESTION FILE

FILE holds the acts and bonds of a story as `relations --format csv` writes them; for `kernel` it is the table of features
that `tables` writes. None of them reads annotations or checks anything, so each answers less than the program does:

    triads      igraph and numpy: signed triangles at the end of the story
    relations   Polars: the acts, sorted by their events, as a table of text
    motifs      DuckDB: three motifs out of two and three deeds, counted
    walks       Polars: walks of betrayals and killings, each step later than the one before, counted by length
    kernel      scipy: likeness of all pairs of films as a product of sparse matrices
"""

import io
import sys

HARM = ("betrays", "kills", "beats", "threatens", "deceives")


def acts(path):
    import polars

    table = polars.read_csv(path, infer_schema=False).filter(polars.col("layer") == "act")
    return table.with_columns(polars.col("rank").cast(polars.UInt32))


def triads(path):
    import igraph
    import numpy

    signs = {}
    for one, other, kind in acts(path).select("from", "to", "kind").iter_rows():
        signs[(min(one, other), max(one, other))] = -1 if kind in HARM else 1
    names = sorted({name for pair in signs for name in pair})
    place = {name: at for at, name in enumerate(names)}
    graph = igraph.Graph(len(names), [(place[one], place[other]) for one, other in signs])
    graph.es["sign"] = list(signs.values())
    balanced = numpy.zeros(2, dtype=int)
    for three in graph.cliques(3, 3):
        one, two, last = (graph.es[graph.get_eid(a, b)]["sign"] for a, b in (three[:2], three[1:], three[::2]))
        balanced[int(one * two * last < 0)] += 1
    return balanced.tolist()


def relations(path):
    text = io.StringIO()
    acts(path).sort("rank").select("event", "from", "kind", "to", "status").write_csv(text)
    return len(text.getvalue())


def motifs(path):
    import duckdb

    base = duckdb.connect()
    base.execute(
        "CREATE TABLE d AS SELECT \"from\" AS a, \"to\" AS b, kind, rank::INT AS t "
        f"FROM read_csv('{path}', all_varchar = true) WHERE layer = 'act'"
    )
    count = lambda rest: base.execute(f"SELECT count(*) FROM d x JOIN d y ON {rest}").fetchone()[0]
    return [
        count("x.kind = 'kills' AND y.kind = 'kills' AND y.b = x.a AND y.t > x.t"),
        count("x.kind = 'betrays' AND y.kind = 'kills' AND y.a = x.b AND y.b = x.a AND y.t > x.t"),
        count("x.kind = 'helps' AND y.kind = 'betrays' AND y.a = x.a AND y.b = x.b AND y.t > x.t"),
    ]


def walks(path):
    import polars

    deeds = acts(path).filter(polars.col("kind").is_in(["betrays", "kills"]))
    deeds = deeds.select(source="from", target="to", moment="rank").sort("moment")
    now, counts = deeds.with_columns(n=polars.lit(1.0)), []
    while len(counts) < 50 and (number := now["n"].sum()) > 0:
        counts.append(number)
        arrived = (
            now.group_by("target", "moment")
            .agg(polars.col("n").sum())
            .sort("moment")
            .select("moment", source="target", n=polars.col("n").cum_sum().over("target"))
        )
        now = deeds.join_asof(
            arrived, on="moment", by="source", strategy="backward", allow_exact_matches=False, check_sortedness=False
        ).filter(polars.col("n") > 0)
    return counts[:3] + [len(counts)]


def kernel(path):
    import numpy
    import polars
    import scipy.sparse

    table = polars.read_csv(path).with_columns(label=polars.col("facet") + "\n" + polars.col("label"))
    films, labels = (table[name].rank("dense").to_numpy() - 1 for name in ("film", "label"))
    counts = scipy.sparse.csr_array((table["count"].to_numpy().astype(float), (films, labels)))
    norms = numpy.sqrt(counts.multiply(counts).sum(axis=1))
    likeness = (counts @ counts.T).toarray() / numpy.outer(norms, norms)
    return float(likeness.mean())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    question = {one.__name__: one for one in (triads, relations, motifs, walks, kernel)}[sys.argv[1]]
    print(question(sys.argv[2]))
