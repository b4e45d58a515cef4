"""Import and export beside programs that do the same: whole processes in turn, from start to end.

usage: measure.py PROGRAM DATA [ROUNDS]    (DATA is the folder `data` of what others made; see tests/exchange/real.rs)
Needs lxml and networkx. For each: the best and the median time, the median of CPU seconds, which tell more than times
on a machine with other work, and the most memory.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

program, data = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 9
here = pathlib.Path(__file__).parent
scratch = pathlib.Path(tempfile.mkdtemp())
out = scratch / "out"


def once(command):
    """Wall seconds, CPU seconds and the most MiB of one process."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    assert os.waitstatus_to_exitcode(status) in ((0,) if command[0] == python else (0, 1)), command
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def beside(title, commands):
    """Runs them in turn, so that other load falls on all; a row each, the first is what the others are held against."""
    runs = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            run = once(command)
            if turn > 0:
                runs[name].append(run)
    print(f"\n| {title} | best | median | CPU | most memory | time of the first / this | memory |\n|---|---:|---:|---:|---:|---:|---:|")
    first = None
    for name, rows in runs.items():
        wall, cpu, memory = ([row[at] for row in rows] for at in range(3))
        median, most = statistics.median(wall), max(memory)
        first = first or (median, statistics.median(cpu), most)
        print(
            f"| {name} | {min(wall) * 1e3:.1f} ms | {median * 1e3:.1f} ms | {statistics.median(cpu) * 1e3:.1f} ms "
            f"| {most:.1f} MiB | {first[0] / median:.1f} (CPU {first[1] / statistics.median(cpu):.1f}) | {most / first[2]:.2f} |"
        )


python = sys.executable
vocabulary = here.parent.parent / "data" / "vocabulary.ron"
plays = sorted(str(path) for path in data.glob("tei/*/*.xml"))
if plays:
    beside(
        f"{len(plays)} plays",
        {
            "lxml": [python, here / "plays.py", vocabulary, out, *plays],
            "imbroglio": [program, "import", *plays, "-o", out],
        },
    )
    beside(
        f"{len(plays)} plays, near words left out there",
        {
            "lxml": [python, here / "plays.py", "-", out, *plays],
            "imbroglio": [program, "import", *plays, "-o", out],
        },
    )
else:
    print(f"no plays in {data}")

foreign, table = scratch / "foreign.gexf", scratch / "film.csv"
subprocess.run([python, here / "gexf.py", "make", foreign, "41000"], check=True)
subprocess.run([python, here / "gexf.py", "table", table, "6700"], check=True)
subprocess.run([program, "import", table, "-o", scratch / "film.ron"], stderr=subprocess.DEVNULL)
ours = scratch / "film.gexf"
subprocess.run([program, "export", scratch / "film.ron", "--to", "gexf", "-o", ours], check=True, stderr=subprocess.DEVNULL)
for title, path in (("GEXF as networkx writes it", foreign), ("GEXF as imbroglio writes it", ours)):
    size = path.stat().st_size / 1e6
    beside(
        f"{title}, {size:.1f} MB, read",
        {
            "networkx.read_gexf": [python, here / "gexf.py", "read", path],
            "imbroglio, to a film": [program, "import", path, "-o", out / "film.ron"],
        },
    )
beside(
    f"{ours.stat().st_size / 1e6:.1f} MB of GEXF written",
    {
        "networkx.write_gexf": [python, here / "gexf.py", "write", ours, out / "again.gexf"],
        "imbroglio, from a film": [program, "export", scratch / "film.ron", "--to", "gexf", "-o", out / "film.gexf"],
    },
)
shutil.rmtree(scratch)
