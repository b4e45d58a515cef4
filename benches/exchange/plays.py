"""What `imbroglio import` does with plays, by hand with lxml: persons, groups, organisations and places, relations
with their ends, times and certainty, anchors in the order of the text; a film and a seed for each play.

usage: plays.py FOLDER PLAY.xml...
"""
import pathlib
import re
import sys

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"


def word(text):
    return re.sub(r"\W+", "_", re.sub(r"([a-zåäö])([A-ZÅÄÖ])", r"\1_\2", text)).strip("_").lower()


def film(path, folder):
    root = etree.parse(path).getroot()
    title = root.findtext(f".//{TEI}titleStmt/{TEI}title") or path.stem
    people, order = {}, {}
    for sort in ("person", "personGrp", "org", "place"):
        for entry in root.iter(TEI + sort):
            identity = entry.get(ID)
            if identity:
                name = entry.find(f".//{TEI}persName")
                words = " ".join("".join(name.itertext()).split()) if name is not None else identity
                people[identity] = words or identity
    for place, anchor in enumerate(root.iter(TEI + "anchor")):
        order[anchor.get(ID)] = place
    bonds, sentences, moments = [], [], set()
    for number, relation in enumerate(root.iter(TEI + "relation"), 1):
        name = relation.get("name")
        if name == "wikidata":
            continue
        ids = lambda key: [one.lstrip("#") for one in (relation.get(key) or "").split()]
        mutual = ids("mutual")
        if mutual:
            pairs = [(a, b) for i, a in enumerate(mutual) for b in mutual[i + 1:]]
        else:
            pairs = [(a, b) for a in ids("active") for b in ids("passive")]
        start, end = relation.get("from-custom"), relation.get("to-custom") or relation.get("notAfter-custom")
        moments.update(one.lstrip("#") for one in (start, end) if one)
        sentences.append(f"relation {number}: {name} {pairs}")
        for a, b in pairs:
            for one in (a, b):
                people.setdefault(one, one)
            markers = "".join(
                f", {key}({word(moment)})" for key, moment in (("from", start), ("until", end)) if moment
            )
            cert = ", inferred" if relation.get("cert") else ""
            bonds.append(f'        {word(name)}({word(a)}, {word(b)}{markers}{cert}, cites("{path.stem}.p1.s{len(sentences)}")),')
    cast = "\n".join(f'        (id: {word(one)}, name: "{name}"),' for one, name in people.items())
    events = "\n".join(
        f'        (id: {word(one)}, what: "{one}"),' for one in sorted(moments, key=lambda one: order.get(one, 1 << 30))
    )
    text = f'(\n    title: "{title}",\n    characters: [\n{cast}\n    ],\n    bonds: [\n' + "\n".join(bonds)
    (folder / f"{path.stem}.ron").write_text(f"{text}\n    ],\n    story: [\n{events}\n    ],\n)\n", encoding="utf-8")
    (folder / f"{path.stem}.txt").write_text("\n".join(sentences), encoding="utf-8")


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for play in sys.argv[2:]:
    film(pathlib.Path(play), folder)
