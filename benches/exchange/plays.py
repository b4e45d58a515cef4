"""What `imbroglio import` does with plays, by hand with lxml: persons, groups, organisations and places, relations
with their ends, times and certainty, anchors in the order of the text; ids as words, kinds of the film's own, what is
said twice joined, faults with their lines; a film, its kinds and a seed for each play.

usage: plays.py VOCABULARY.ron FOLDER PLAY.xml...    (`-` for a vocabulary proposes no near words for foreign kinds)
"""
import collections
import difflib
import pathlib
import re
import sys
import unicodedata

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
MUTUAL = {"siblings", "spouses", "friends"}
DRACOR = {"parent_of": "parent", "lover_of": "lover", "siblings": "sibling", "spouses": "married", "friends": "friend"}
vocabulary = []


def word(text, seen={}):
    if text not in seen:
        plain = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
        seen[text] = re.sub(r"\W+", "_", re.sub(r"([a-z])([A-Z])", r"\1_\2", plain)).strip("_").lower()
    return seen[text]


def ids(text, line, faults):
    found = []
    for one in (text or "").split():
        if not one.startswith("#"):
            faults.append(f"{line}: the reference {one} lacks its #")
        if one.lstrip("#") not in found:
            found.append(one.lstrip("#"))
    return found


def film(path, folder):
    root = etree.parse(path).getroot()
    faults, dropped = [], collections.Counter()
    title = root.findtext(f".//{TEI}titleStmt/{TEI}title") or path.stem
    people, things, order = {}, {}, {}
    for sort in ("person", "personGrp", "org", "place"):
        for entry in root.iter(TEI + sort):
            identity = entry.get(ID)
            if not identity:
                dropped[f"{sort} without an id"] += 1
                continue
            names = []
            for name in entry.iter(TEI + "persName", TEI + "orgName", TEI + "placeName", TEI + "name"):
                words = " ".join("".join(name.itertext()).split())
                if words and words not in names:
                    names.append(words)
            (people if sort.startswith("person") else things)[identity] = names or [identity]
    for place, anchor in enumerate(root.iter(TEI + "anchor")):
        order[anchor.get(ID)] = place
    bonds, sentences, moments, kinds = {}, [], set(), {}
    for number, relation in enumerate(root.iter(TEI + "relation"), 1):
        name, line = relation.get("name"), relation.sourceline
        if name == "wikidata":
            dropped["links"] += 1
            continue
        mutual = ids(relation.get("mutual"), line, faults)
        active, passive = (ids(relation.get(key), line, faults) for key in ("active", "passive"))
        symmetric = bool(mutual) or name in MUTUAL
        if mutual:
            pairs = [(a, b) for i, a in enumerate(mutual) for b in mutual[i + 1 :]]
        elif active and passive:
            pairs = [(a, b) for a in active for b in passive]
        else:
            faults.append(f"{line}: {name} has one end")
            continue
        start = relation.get("from-custom") or relation.get("notBefore-custom")
        end = relation.get("to-custom") or relation.get("notAfter-custom")
        start, end = (one and one.lstrip("#") for one in (start, end))
        if start and end and order.get(end, 0) <= order.get(start, 0):
            faults.append(f"{line}: the interval runs backwards")
            start = end = None
        moments.update(one for one in (start, end) if one)
        kind = DRACOR.get(name) or word(name)
        if name not in DRACOR:
            kinds.setdefault(kind, (name, symmetric))
        sentences.append(f"relation {number}: {', '.join(map(word, mutual or active))} {name} {', '.join(map(word, passive))}")
        cite, certainty = f"{path.stem}.p1.s{len(sentences)}", relation.get("cert", "high")
        for a, b in pairs:
            for one in (a, b):
                if one not in people:
                    if one not in things:
                        faults.append(f"{line}: {one} is declared nowhere")
                    people[one] = things.get(one, [one])
            ends = tuple(sorted((a, b))) if symmetric else (a, b)
            bonds.setdefault((kind, ends, start, end), (certainty, []))[1].append(cite)
    # a speaker `spAnna` is one with the person `Anna`, unless a relation names both
    named = {one for _, ends, _, _ in bonds for one in ends}
    for one in [one for one in people if one[:2] == "sp" and one[2:] in people and one not in named]:
        people[one[2:]] += [name for name in people.pop(one) if name not in people[one[2:]]]
    words, taken = {}, set()
    for one in people:
        plain = at = word(one)
        count = 1
        while at in taken:
            count += 1
            at = f"{plain}_{count}"
        taken.add(at)
        words[one] = at
    quoted = lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    cast = "\n".join(
        f"        (id: {words[one]}, name: {quoted(names[0])}, aliases: [{', '.join(map(quoted, names[1:]))}]),"
        for one, names in people.items()
    )
    events = "\n".join(
        f"        (id: {word(one)}, what: {quoted(one)})," for one in sorted(moments, key=lambda one: order.get(one, 1 << 30))
    )
    told = "\n".join(
        f"        {kind}({words[a]}, {words[b]}"
        + "".join(f", {key}({word(moment)})" for key, moment in (("from", start), ("until", end)) if moment)
        + (", inferred" if certainty != "high" else "")
        + f", cites({quoted(' '.join(cites))})),"
        for (kind, (a, b), start, end), (certainty, cites) in bonds.items()
    )
    near = lambda kind: (difflib.get_close_matches(kind, vocabulary, 1) or ["nothing"])[0] if vocabulary else "?"
    (folder / f"{path.stem}.ron").write_text(
        f"(\n    title: {quoted(title)},\n    characters: [\n{cast}\n    ],\n    bonds: [\n{told}\n    ],\n    story: [\n{events}\n    ],\n)\n",
        encoding="utf-8",
    )
    (folder / f"{path.stem}.kinds.ron").write_text(
        "(\n    kinds: [\n"
        + "\n".join(
            f"        // {name} in the file; nearest: {near(kind)}\n        (id: {quoted(kind)}, phrase: {quoted(name)}, symmetric: {str(both).lower()}),"
            for kind, (name, both) in kinds.items()
        )
        + "\n    ],\n)\n",
        encoding="utf-8",
    )
    (folder / "seeds" / f"{path.stem}.txt").write_text("\n".join(sentences), encoding="utf-8")
    for fault in faults:
        print(f"{path}:{fault}", file=sys.stderr)
    print(f"{path.stem}: {len(sentences)} relations, {len(bonds)} bonds, {len(people)} characters, {dict(dropped)}", file=sys.stderr)


if sys.argv[1] != "-":
    vocabulary = re.findall(r'\bid: "([^"]+)"', pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
out = pathlib.Path(sys.argv[2])
(out / "seeds").mkdir(parents=True, exist_ok=True)
for play in sys.argv[3:]:
    film(pathlib.Path(play), out)
