"""Reads the tables of the films and of the shelf with DuckDB, Polars, pandas and pyarrow, and holds the killings, the
betrayals and the chains of length two that they find against what the program answers.

usage: tables.py PROGRAM [csv|parquet]"""

import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import pandas
import polars
import pyarrow.csv
import pyarrow.parquet

program, form = sys.argv[1], (sys.argv[2:] or ["csv"])[0]
root = pathlib.Path(__file__).resolve().parents[2]
films = sorted((root / "data" / "films").glob("*.ron")) + sorted((root / "data" / "shelf").glob("*.ron"))
films = [film for film in films if film.stem not in ("relatives",)]


def answer(*arguments):
    told = subprocess.run([program, *map(str, arguments), "--format", "json"], capture_output=True, check=True)
    return json.loads(told.stdout)["results"]


killings, betrayals, pairs = set(), set(), set()
for film in films:
    for fate in answer("fates", film):
        for killing in fate["killings"]:
            killings.add((film.stem, killing["by"], fate["character"], fate["event"]))
    for one in answer("betrayals", film):
        if one["status"] == "completed":
            betrayals.add((film.stem, one["from"], one["to"], one["event"]))
    for told in answer("chains", film, "--max", 1000):
        for chain in told["relational"]:
            if not any(chain["via"]):
                people = chain["characters"]
                pairs.update((film.stem, *people[at : at + 3]) for at in range(len(people) - 2))

with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch) / "tables"
    subprocess.run([program, "tables", *map(str, films), "-o", folder, "--to", form], capture_output=True, check=True)

    def place(name):
        return str(folder / f"{name}.{form}")

    def duck(name):
        reads = {"csv": "read_csv(?, header = true)", "parquet": "read_parquet(?)"}[form]
        return duckdb.execute(f"SELECT * FROM {reads}", [place(name)]).df()

    def pola(name):
        return (polars.read_csv if form == "csv" else polars.read_parquet)(place(name)).to_pandas()

    def panda(name):
        return (pandas.read_csv if form == "csv" else pandas.read_parquet)(place(name))

    def arrow(name):
        return (pyarrow.csv.read_csv if form == "csv" else pyarrow.parquet.read_table)(place(name)).to_pandas()

    failed = False
    for reader, read in (("duckdb", duck), ("polars", pola), ("pandas", panda), ("pyarrow", arrow)):
        kill, betray = read("killings"), read("betrayals")

        def rows(frame, *columns):
            # pyarrow reads an empty cell of text as a text without letters, the others as none
            of = lambda value: None if pandas.isna(value) or value == "" else value
            return {tuple(map(of, row)) for row in frame[list(columns)].itertuples(index=False)}

        done = betray[betray["status"] == "completed"].copy()
        done["at"] = done["onset_number"].fillna(0)
        joined = done.merge(done, left_on=["film", "betrayed"], right_on=["film", "traitor"], suffixes=("", "_then"))
        later = joined[joined["at"] < joined["at_then"]]
        found = {
            "killings": (rows(kill, "film", "killer", "victim", "event"), killings),
            "betrayals": (rows(done, "film", "traitor", "betrayed", "event"), betrayals),
            "chains of two": (rows(later, "film", "traitor", "betrayed", "betrayed_then"), pairs),
        }
        for what, (there, here) in found.items():
            same = here == there
            failed |= not same
            print(f"{reader} {form}: {len(there)} {what}, {len(here)} of the program: {'as told' if same else 'NOT AS TOLD'}")
            if not same:
                print("  only here:", sorted(map(str, there - here))[:5], "only told:", sorted(map(str, here - there))[:5])
sys.exit(failed)
