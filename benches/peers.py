"""Counts chains by length as `benches/chains.rs` does, with DuckDB and Polars, and says how long each takes.

    cargo bench --bench chains -- --write FOLDER
    python3 -m venv FOLDER/peers && FOLDER/peers/bin/pip install duckdb polars
    FOLDER/peers/bin/python benches/peers.py FOLDER

A walk of k deeds is a walk of k - 1 deeds joined with a deed that its last target does later. DuckDB joins the
walks themselves, on the five thousand films; on the story of a million deeds there are 277 million walks of ten
deeds, so Polars is given the better way: sums of numbers of walks by target, looked up by time.
"""

import sys
import time

import duckdb
import polars as pl


def duckdb_films(path):
    con = duckdb.connect()
    con.execute(f"CREATE TABLE d AS SELECT * FROM read_csv('{path}')")
    begun = time.perf_counter()
    con.execute("CREATE TABLE w AS SELECT film, moment, target FROM d")
    counts = []
    while True:
        n = con.execute("SELECT count(*) FROM w").fetchone()[0]
        if n == 0:
            break
        counts.append(n)
        con.execute(
            "CREATE OR REPLACE TABLE w AS SELECT d.film, d.moment, d.target FROM w JOIN d "
            "ON w.film = d.film AND w.target = d.source AND w.moment < d.moment"
        )
    return counts, time.perf_counter() - begun


def polars_saga(path):
    d = pl.read_csv(path).sort("moment")
    begun = time.perf_counter()
    return polars_walks(d), time.perf_counter() - begun


def polars_walks(d, most=None):
    """Walks by length, up to so many deeds."""
    walks = d.with_columns(n=pl.lit(1, dtype=pl.UInt64))
    counts = []
    while True:
        n = walks["n"].sum()
        if n == 0 or len(counts) == most:
            break
        counts.append(n)
        arrived = (
            walks.group_by("target", "moment")
            .agg(pl.col("n").sum())
            .sort("moment")
            .with_columns(sum=pl.col("n").cum_sum().over("target"))
            .select(source="target", moment="moment", sum="sum")
        )
        walks = (
            d.join_asof(arrived, on="moment", by="source", strategy="backward", allow_exact_matches=False)
            .with_columns(n=pl.col("sum").fill_null(0))
            .drop("sum")
            .filter(pl.col("n") > 0)
        )
    return counts


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else "."
    for name, run, file in (("DuckDB", duckdb_films, "films.csv"), ("Polars", polars_saga, "saga.csv")):
        counts, seconds = min((run(f"{folder}/{file}") for _ in range(3)), key=lambda r: r[1])
        print(f"{name}, {file}: {seconds:.2f} s, longest {len(counts)}, walks by length {counts}")
