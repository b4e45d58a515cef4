"""How time and memory grow with a corpus: reading and checking, tables, nearest neighbours, all facets, and the likeness join beside DuckDB.

    python3 benches/corpus.py PROGRAM FILMS [FOLDER]

PROGRAM is `imbroglio`; one built with `--features parquet` writes Parquet, any other CSV. FILMS films are made from a seed: plots, and ten
variants of each with some deeds changed, so that films have neighbours to be found. Each step is a whole process; what is
printed is CPU seconds (user and system), wall seconds and the most memory. With the packages `duckdb` and `datafusion`
(`pip install duckdb==2.0.1 datafusion==55.0.0`) the question that `corpus --engine datafusion` asks is put to both, on the same
tables, each in a process of its own and taking turns; with ENGINE=1 also to the program itself, built with `--features engine`.
"""

import os
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

KINDS = "kills betrays beats helps threatens deceives rescues marries informs steals_from arrests hires".split()
BONDS = "friend lover parent sibling rival works_for".split()


def film(plot, variant):
    """A variant of a plot: the plot's deeds, some of them others."""
    draw = random.Random(plot)
    cast = draw.randint(5, 14)
    deeds = [(draw.choice(KINDS), *draw.sample(range(cast), 2)) for _ in range(draw.randint(15, 45))]
    bonds = [(draw.choice(BONDS), *draw.sample(range(cast), 2)) for _ in range(draw.randint(3, 10))]
    causes = [draw.randrange(at) if at and draw.random() < 0.6 else None for at in range(len(deeds))]
    change = random.Random(plot * 1000 + variant)
    for at in range(len(deeds)):
        if variant and change.random() < 0.12:
            deeds[at] = (change.choice(KINDS), *change.sample(range(cast), 2))
    lines = [f"(\n title: \"Plot {plot}, variant {variant}\",\n characters: ["]
    lines += [f"  (id: c{c}, name: \"Person {c}\")," for c in range(cast)]
    lines.append(" ],\n bonds: [")
    lines += [f"  {kind}(c{one}, c{other})," for kind, one, other in dict.fromkeys(bonds)]
    lines.append(" ],\n story: [")
    for at, (kind, one, other) in enumerate(deeds):
        needs = f", needs: [e{causes[at]}]" if causes[at] is not None else ""
        lines.append(f"  (id: e{at}, what: \"Something happens\", acts: [{kind}(c{one}, c{other})]{needs}),")
    lines.append(" ],\n)\n")
    return "\n".join(lines)


def timed(words, command, out=subprocess.DEVNULL):
    """Runs a process and prints what it took."""
    start, before = time.time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=subprocess.PIPE, text=True)
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    cpu, wall = used.ru_utime + used.ru_stime, time.time() - start
    code = os.waitstatus_to_exitcode(status)
    ended = "" if code in (0, 1) else f" ended with {code}: {said.strip()[:300]}"
    print(f"| {words} | {cpu:.1f} s | {wall:.1f} s | {used.ru_maxrss // 1024} MB |{ended}", flush=True)
    for line in said.splitlines():
        if "sample of films" in line:
            print(f"    {line}", flush=True)
    return cpu


# what `corpus --engine datafusion` asks of more than a thousand films (src/engine/likeness.rs)
QUESTION = """WITH kernel AS (SELECT film, label, count FROM features WHERE facet = 'kernel'),
films AS (
  SELECT film, CAST(row_number() OVER (ORDER BY film) AS BIGINT) AS number, sum(count * count) AS own
  FROM kernel GROUP BY film
),
labels AS (
  SELECT label, CAST(row_number() OVER (ORDER BY label) AS BIGINT) AS number, count(*) AS films
  FROM kernel GROUP BY label HAVING count(*) > 1
),
entries AS (
  SELECT films.number AS film, labels.number AS label, labels.films AS films, kernel.count AS count
  FROM kernel JOIN films ON films.film = kernel.film JOIN labels ON labels.label = kernel.label
),
rare AS (SELECT film, label, count FROM entries WHERE films <= 1000),
common AS (SELECT film, label, count FROM entries WHERE films > 1000),
halves AS (
  SELECT (one.film << 32) | other.film AS pair, sum(one.count * other.count) AS shared
  FROM rare AS one JOIN rare AS other ON one.label = other.label AND one.film < other.film
  GROUP BY (one.film << 32) | other.film
),
found AS (
  SELECT CASE WHEN turned THEN pair & 4294967295 ELSE pair >> 32 END AS film,
    CASE WHEN turned THEN pair >> 32 ELSE pair & 4294967295 END AS near, shared
  FROM (SELECT pair, shared, unnest([false, true]) AS turned FROM halves)
),
chosen AS (
  SELECT film, near, shared
  FROM (SELECT film, near, shared, row_number() OVER (PARTITION BY film ORDER BY shared DESC, near) AS place FROM found)
  WHERE place <= 300
),
pairs AS (
  SELECT chosen.film AS film, chosen.near AS near,
    chosen.shared + coalesce(sum(one.count * other.count), 0) AS shared
  FROM chosen LEFT JOIN common AS one ON one.film = chosen.film
  LEFT JOIN common AS other ON other.film = chosen.near AND other.label = one.label
  GROUP BY chosen.film, chosen.near, chosen.shared
),
likenesses AS (
  SELECT one.film AS film, other.film AS near, pairs.shared AS shared,
    CAST(pairs.shared AS DOUBLE) / sqrt(CAST(one.own AS DOUBLE) * CAST(other.own AS DOUBLE)) AS likeness
  FROM pairs JOIN films AS one ON one.number = pairs.film JOIN films AS other ON other.number = pairs.near
),
ranked AS (
  SELECT film, near, shared, likeness, row_number() OVER (PARTITION BY film ORDER BY likeness DESC, near) AS rank
  FROM likenesses
)
SELECT film, rank, near, shared, likeness FROM ranked WHERE rank <= 10 ORDER BY film, rank"""

ENGINES = {
    "duckdb": """
import duckdb
con = duckdb.connect()
con.execute("SET threads = 2")
con.execute(f"CREATE VIEW features AS SELECT * FROM '{table}'")
rows = con.execute(question).fetchall()
""",
    "datafusion": """
from datafusion import SessionContext, SessionConfig
con = SessionContext(SessionConfig().with_target_partitions(2))
con.register_parquet("features", table)
rows = [tuple(row.values()) for batch in con.sql(question).collect() for row in batch.to_pylist()]
""",
}

ASK = """import sys, hashlib
table, question = sys.argv[1], sys.argv[2]
{engine}
print(hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()[:12], len(rows))
"""


def main():
    program, count = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2])
    folder = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix="corpus"))
    films, tables = folder / "films", folder / "tables"
    films.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        place = films / f"f{number:06}.ron"
        if not place.exists():
            place.write_text(film(number // 10, number % 10))
    size = sum(place.stat().st_size for place in films.iterdir())
    print(f"{count} films, {size / 1e6:.0f} MB\n\n| step | CPU | wall | memory |\n|---|---:|---:|---:|", flush=True)
    names = sorted(films.iterdir())
    # a command line holds no more names than that
    check = timed("check", [program, "check", *names]) if count <= 20_000 else None
    form = ["--to", "parquet"] if os.environ.get("FORM") != "csv" else []
    made = timed("tables", [program, "tables", films, "-o", tables, "--force", *form])
    if check:
        print(f"    tables took {made / check:.2f} times the CPU of check", flush=True)
    timed("corpus --nearest 10", [program, "corpus", films, "--nearest", "10", "--format", "csv"])
    # ten facets, casts of those that are near matched; matrices up to 2,000 films
    timed("corpus, as JSON", [program, "corpus", films, "--null", "0", "--format", "json"])
    if form and count <= 20_000:
        for round_ in range(3):
            if os.environ.get("ENGINE") == "1":
                by = ["--engine", "datafusion", "--memory", "8192", "--format", "csv"]
                timed("likeness join and recall, imbroglio", [program, "corpus", tables, "--nearest", "10", *by])
            for name, engine in ENGINES.items():
                code = ASK.format(engine=engine)
                timed(f"likeness join, {name}", [sys.executable, "-c", code, tables / "features.parquet", QUESTION], None)


main()
