"""Files much larger than what is made of them: how much memory `import` takes.

usage: large.py PROGRAM FOLDER [FORMAT:]MB...    (the files are made in FOLDER, imported, and removed again)
Each edge carries a value of 4,000 letters of which no film is made; the play is nearly all text.
"""
import json
import os
import pathlib
import subprocess
import sys
import time

program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
LONG = "what nobody asks for " * 190
KINDS = ("friend", "kills", "betrays", "knows")


def edges(size):
    for at in range(size // (len(LONG) + 200)):
        yield at, f"p{at % 97}", f"p{(at * 7 + 1) % 101}", KINDS[at % 4]


def tei(file, size):
    file.write('<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc><listPerson>\n')
    file.write('<person xml:id="a"><persName>A</persName></person><person xml:id="b"><persName>B</persName></person>\n')
    file.write('<listRelation><relation name="siblings" mutual="#a #b"/></listRelation>\n')
    file.write("</listPerson></particDesc></profileDesc></teiHeader><text><body>\n")
    line = '<sp who="#a"><speaker>A</speaker><l>' + "and so it goes, line by line, as in any play " * 3 + "</l></sp>\n"
    for _ in range(size // len(line)):
        file.write(line)
    file.write("</body></text></TEI>\n")


def csv(file, size):
    file.write("source,target,relation,remark\n")
    for _, a, b, kind in edges(size):
        file.write(f"{a},{b},{kind},{LONG}\n")


def gexf(file, size):
    file.write('<gexf version="1.3"><graph defaultedgetype="directed"><attributes class="edge">')
    file.write('<attribute id="0" title="relation" type="string"/><attribute id="1" title="remark" type="string"/></attributes>\n')
    file.write("<edges>\n")
    for at, a, b, kind in edges(size):
        file.write(f'<edge id="{at}" source="{a}" target="{b}"><attvalues><attvalue for="0" value="{kind}"/><attvalue for="1" value="{LONG}"/></attvalues></edge>\n')
    file.write("</edges></graph></gexf>\n")


def graphml(file, size):
    file.write('<graphml><key id="k" for="edge" attr.name="relation"/><key id="r" for="edge" attr.name="remark"/><graph edgedefault="directed">\n')
    for _, a, b, kind in edges(size):
        file.write(f'<edge source="{a}" target="{b}"><data key="k">{kind}</data><data key="r">{LONG}</data></edge>\n')
    file.write("</graph></graphml>\n")


def node_link(file, size):
    file.write('{"directed": true, "nodes": [')
    file.write(", ".join(json.dumps({"id": f"p{at}"}) for at in range(101)))
    file.write('], "links": [\n')
    for at, a, b, kind in edges(size):
        file.write((",\n" if at else "") + json.dumps({"source": a, "target": b, "relation": kind, "remark": LONG}))
    file.write("]}\n")


print("| file | MB | seconds | most memory | film and seed |\n|---|---:|---:|---:|---:|")
FORMATS = {"xml": tei, "csv": csv, "gexf": gexf, "graphml": graphml, "json": node_link}
for asked in sys.argv[3:]:
    only, _, size = asked.rpartition(":")
    megabytes = int(size)
    for ending, make in FORMATS.items():
        if only not in ("", ending):
            continue
        path, out = folder / f"large.{ending}", folder / "out"
        with open(path, "w", encoding="utf-8") as file:
            make(file, megabytes * 1_000_000)
        start = time.perf_counter()
        process = subprocess.Popen([program, "import", path, "-o", out / "large.ron", "--force"], stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        took = time.perf_counter() - start
        assert os.waitstatus_to_exitcode(status) in (0, 1), path
        made = sum(one.stat().st_size for one in out.rglob("*") if one.is_file())
        print(f"| {ending} | {path.stat().st_size / 1e6:.0f} | {took:.1f} | {used.ru_maxrss / 1024:.0f} MiB | {made / 1e6:.1f} MB |", flush=True)
        path.unlink()
