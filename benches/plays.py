"""Many plays in the form of DraCor (TEI), to measure `corpus` on casts with relations and without events.

    python3 benches/plays.py FOLDER [COUNT [PLAYS]]
    imbroglio import FOLDER/*.xml -o FILMS
    imbroglio corpus FILMS --null 0 --chart FOLDER/heat.svg

Without PLAYS, COUNT (612) random plays of 5 to 60 persons: families, groups, lovers, enemies. With PLAYS, a folder of real plays:
these and copies of them whose relations were dealt anew, each end to another person of the same play. The same arguments give the
same plays.
"""

import pathlib
import random
import re
import sys

# how often each relation is drawn, and whether both sides have it
RELATIONS = [
    ("parent_of", 6, False),
    ("siblings", 3, True),
    ("spouses", 2, True),
    ("lover_of", 3, False),
    ("friends", 2, True),
    ("related_with", 1, False),
    ("associated_with", 6, False),
]

PLAY = """<?xml version="1.0" encoding="utf-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{id}" xml:lang="en">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>Play {number}</title><author><persName>Nobody</persName></author></titleStmt>
      <publicationStmt><publisher>none</publisher></publicationStmt>
      <sourceDesc><bibl><title>Play {number}</title></bibl></sourceDesc>
    </fileDesc>
    <profileDesc>
      <particDesc>
        <listPerson>
{persons}
          <listRelation type="personal">
{relations}
          </listRelation>
        </listPerson>
      </particDesc>
    </profileDesc>
  </teiHeader>
  <text><body>{scenes}</body></text>
</TEI>
"""


def play(number):
    """A random play: families within, groups beside, and relations across them."""
    draw = random.Random(number)
    cast = draw.randint(5, 60)
    persons = [f"p{at}" for at in range(cast)]
    groups = [f"g{at}" for at in range(draw.randint(0, 4))]
    sexes = [draw.choice(["MALE", "FEMALE"]) for _ in persons]
    lines = [
        f'          <person xml:id="{id}" sex="{sex}"><persName>Person {at}</persName></person>'
        for at, (id, sex) in enumerate(zip(persons, sexes))
    ]
    lines += [f'          <personGrp xml:id="{id}"><name>Group {at}</name></personGrp>' for at, id in enumerate(groups)]
    kinds = [name for name, often, _ in RELATIONS for _ in range(often)]
    mutual = {name for name, _, both in RELATIONS if both}
    relations = set()
    for _ in range(draw.randint(cast // 2, 2 * cast)):
        name = draw.choice(kinds)
        one, other = draw.sample(persons, 2)
        relations.add(f'mutual="#{one} #{other}" name="{name}"' if name in mutual else f'active="#{one}" name="{name}" passive="#{other}"')
    for group in groups:
        for one in draw.sample(persons, min(cast, draw.randint(2, 6))):
            relations.add(f'active="#{one}" name="associated_with" passive="#{group}"')
    lines_of = [f"            <relation {relation}/>" for relation in sorted(relations)]
    scenes = ""
    for _ in range(draw.randint(3, 12)):
        said = "".join(f'<sp who="#{id}"><p>Words.</p></sp>' for id in draw.sample(persons, min(cast, 4)))
        scenes += f'<div type="scene">{said}</div>'
    words = dict(id=f"play{number:06}", number=number, persons="\n".join(lines), relations="\n".join(lines_of), scenes=scenes)
    return PLAY.format(**words)


def dealt(text, number):
    """A play whose relations have other ends of the same play."""
    draw = random.Random(number)
    block = re.search(r"<listPerson>.*?</listPerson>", text, re.S)
    ids = re.findall(r'xml:id="([^"]+)"', block.group(0)) if block else []
    end = lambda match: "#" + draw.choice(ids) if match.group(1) in ids else match.group(0)
    ends = lambda match: match.group(0) if "wikidata" in match.group(0) else re.sub(r"#([^\s\"]+)", end, match.group(0))
    return re.sub(r"<relation\b[^>]*>", ends, text)


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 612
    real = sorted(pathlib.Path(sys.argv[3]).rglob("*.xml")) if len(sys.argv) > 3 else []
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        if not real:
            text = play(number)
        elif number < len(real):
            text = real[number].read_text()
        else:
            text = dealt(real[number % len(real)].read_text(), number)
        name = f"{real[number % len(real)].stem}-{number:06}" if real else f"play-{number:06}"
        (folder / f"{name}.xml").write_text(text)


main()
