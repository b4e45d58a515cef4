"""What other programs take for the part of a question of `benches/scale.sh` that they can answer, one in a process.

    python3 -m venv FOLDER/peers && FOLDER/peers/bin/pip install duckdb igraph numpy polars
    PEERS=FOLDER/peers/bin/python benches/scale.sh PROGRAM...
    FOLDER/peers/bin/python benches/scale_peers.py QUESTION FILE

FILE holds the acts and bonds of a story as `relations --format csv` writes them. None of them reads annotations or checks
anything, so each answers less than the program does:

    triads      igraph and numpy: signed triangles at the end of the story
    relations   Polars: the acts, sorted by their events, as a table of text
    motifs      DuckDB: three motifs of two deeds, counted
    walks       Polars: walks of betrayals and killings, each step later than the one before, of at most ten
                deeds, counted by length as in `peers.py`
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
    from peers import polars_walks

    deeds = acts(path).filter(polars.col("kind").is_in(["betrays", "kills"]))
    deeds = deeds.select(source="from", target="to", moment="rank").sort("moment")
    # of a long story there are more walks of many deeds than a number holds
    return polars_walks(deeds, most=10)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    question = {one.__name__: one for one in (triads, relations, motifs, walks)}[sys.argv[1]]
    print(question(sys.argv[2]))
