//! What the page knows of a film: its cast, events, facts and sentences, what becomes of everybody until each event,
//! and what falls without each.

use super::{Pair, Told, drawings, tables};
use crate::analysis::betrayal::betrayals;
use crate::analysis::counterfactual::{Links, Model, without};
use crate::analysis::explanation::{Line, why};
use crate::analysis::fates::{Fate, FateKind, fates};
use crate::analysis::{Readings, deaths};
use crate::charts::{Chart, data, relations, words};
use crate::compare::Facet;
use crate::facts::{ActId, BondId, Certainty, EventId, PartyId, SentenceId, phrase_alone};
use crate::parallel::work;
use crate::story::{Fact, Story};
use crate::vocabulary::Takes;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Events up to which every answer is given until each event; of a longer story only fates are, and the rest is told
/// of the whole.
pub const MOST_MOMENTS: usize = 200;
/// Moments whose answers are held at a time: of a long story only the changes are kept.
const MOMENTS_AT_ONCE: usize = 64;

/// What a page says of a film that it has not opened yet.
pub fn head(story: &Story) -> Value {
    let film = &story.facts().film;
    json!({ "id": film.id, "title": film.title, "subtitle": words::head(story, &[]).subtitle, "language": film.language })
}

/// All that the page knows of a film besides its charts and answers. O(events · facts).
pub fn book(told: &Told<'_>, threads: usize) -> Map<String, Value> {
    let story = told.story;
    let mut book = Map::new();
    let mut put = |name: &str, value: Value| book.insert(name.to_owned(), value);
    put("cut", json!(story.facts().events.len() < told.whole.facts().events.len()));
    put("parties", story.parties().map(|(id, _)| party(story, id)).collect());
    put("events", story.events().map(|(id, _)| event(story, id)).collect());
    put("facts", facts(story));
    put("sentences", sentences(told));
    put("witnesses", witnesses(story));
    put("propositions", propositions(story));
    let moments: Vec<EventId> = story.events().map(|(id, _)| id).collect();
    let mut lives = Map::new();
    for (number, some) in moments.chunks(MOMENTS_AT_ONCE).enumerate() {
        let seen = work(some.len(), threads, &|at| {
            let until = story.until(some[at]);
            let fates = fates(&until);
            let row = |fate: &Fate| (until.party(fate.party).id.to_string(), fate_row(&until, fate));
            fates.iter().map(row).collect::<Vec<(String, Value)>>()
        });
        for (at, rows) in seen.into_iter().enumerate() {
            changes(&mut lives, number * MOMENTS_AT_ONCE + at + 1, rows);
        }
    }
    put("fates", Value::Object(lives));
    put("without", falls(story));
    put("why", explanations(story));
    put("charts", json!(drawings::charts(story).into_iter().map(Chart::word).collect::<Vec<_>>()));
    book
}

/// The answers of the program as tables through time. O(events · answers).
pub fn answers(story: &Story, threads: usize) -> Value {
    let library = crate::motif::shared(story.vocabulary());
    let moments: Vec<EventId> = story.events().map(|(id, _)| id).collect();
    let motifs = tables::prepared(story, &library);
    if moments.is_empty() || moments.len() > MOST_MOMENTS {
        return tables::through_time(&[tables::all(story, &motifs)], moments.len());
    }
    let each = work(moments.len(), threads, &|at| tables::all(&story.until(moments[at]), &motifs));
    tables::through_time(&each, moments.len())
}

fn ids(story: &Story, parties: &[PartyId]) -> Vec<String> {
    parties.iter().map(|party| story.party(*party).id.to_string()).collect()
}

fn cites(story: &Story, cites: &[SentenceId]) -> Vec<String> {
    cites.iter().map(|cite| story.sentence(*cite).citation()).collect()
}

fn party(story: &Story, id: PartyId) -> Value {
    let party = story.party(id);
    let members: Vec<Value> = story
        .memberships(id)
        .map(|(bond, held)| json!([story.party(held.from).id, data::bond(story, bond)]))
        .collect();
    json!({
        "id": party.id, "name": party.name, "short": party.short(), "aliases": party.aliases,
        "kind": party.kind.word(), "note": party.note, "lead": party.lead, "members": members,
        "from": data::first(story, id).map_or(1, |event| story.event(event).rank),
        "cites": cites(story, &party.cites),
    })
}

fn event(story: &Story, id: EventId) -> Value {
    let event = story.event(id);
    let link = |link: &crate::facts::Link, form: &str| {
        json!({
            "event": story.event(link.event).rank, "form": form, "certainty": link.certainty.word(),
            "contested": link.contested, "why": link.why, "cites": cites(story, &link.cites),
        })
    };
    let support = &event.support;
    let mut causes: Vec<Value> = support.all.iter().map(|one| link(one, "needs")).collect();
    for (number, any) in support.any.iter().enumerate() {
        causes.extend(any.iter().map(|one| link(one, &format!("one of {}", number + 1))));
    }
    causes.extend(support.contributing.iter().map(|one| link(one, "helped by")));
    causes.extend(support.prevented_by.iter().map(|one| link(&one.by, "prevented by")));
    json!({
        "id": event.id, "n": event.rank, "what": event.summary,
        "caption": event.brief(), "part": event.part,
        "cites": cites(story, &event.cites), "certainty": event.certainty.word(), "causes": causes,
        "who": ids(story, &story.participants(id)),
    })
}

/// Acts and bonds, each with one sentence.
fn facts(story: &Story) -> Value {
    let rank = |event: EventId| story.event(event).rank;
    let told = story.bonds_told();
    let bonds = story.bonds().map(|(id, bond)| {
        let kind = story.kind(bond.kind);
        json!({
            "told": told.get(id.index()).copied().flatten().map(rank),
            "id": data::bond(story, id), "layer": "bond", "kind": kind.id, "family": kind.family,
            "line": story.vocabulary().line(bond.kind).word(), "member": kind.membership,
            "from": ids(story, &[bond.from]), "to": ids(story, &[bond.to]), "says": bond_sentence(story, id), "label": bond.label.as_ref().unwrap_or(&kind.phrase),
            "n": bond.start.map(rank), "until": bond.end.map(rank), "certainty": bond.certainty.word(),
            "contested": bond.contested, "secret": bond.secret, "cites": cites(story, story.cites_of_bond(id)),
        })
    });
    let acts = story.acts().map(|(id, act)| {
        let kind = story.kind(act.kind);
        json!({
            "id": story.act_name(id), "layer": "act", "kind": kind.id, "family": kind.family,
            "line": story.vocabulary().line(act.kind).word(),
            "from": ids(story, act.agents()), "to": ids(story, act.patients()), "about": ids(story, &act.about),
            "through": ids(story, &act.through), "says": act_sentence(story, id),
            "label": act.label.as_ref().unwrap_or(&kind.phrase),
            "n": rank(act.event), "status": act.status.word(), "mode": act.mode.word(),
            "certainty": story.certainty_of_act(id).word(), "contested": act.contested, "secret": act.secret,
            "condoned": act.condoned, "cites": cites(story, story.cites_of_act(id)),
        })
    });
    bonds.chain(acts).collect()
}

fn names(story: &Story, parties: &[PartyId]) -> String {
    let names: Vec<String> =
        parties.iter().map(|party| crate::facts::within_sentence(story.party(*party).short())).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// An act in a sentence, as far as the phrase of its kind goes: “Tony recruits César, with Jo and Mario”.
pub(super) fn act_sentence(story: &Story, id: ActId) -> String {
    let act = story.act(id);
    let kind = story.kind(act.kind);
    let (agents, patients) = (act.agents(), names(story, act.patients()));
    // the phrases of kinds are about one who acts: others stand beside
    let (first, others) = agents.split_at(agents.len().min(1));
    let mut text = match (first.is_empty(), kind.takes) {
        (true, Takes::Patient) => format!("{patients} {}", kind.phrase),
        (true, _) => format!("somebody {} {patients}", kind.phrase),
        (false, _) => format!("{} {} {patients}", names(story, first), kind.phrase),
    };
    if patients.is_empty() {
        text = phrase_alone(text.trim_end()).to_owned();
    }
    if !others.is_empty() {
        text = format!("{}, with {}", text.trim_end(), names(story, others));
    }
    for (word, parties) in [("about", &act.about), ("through", &act.through)] {
        if !parties.is_empty() {
            text = format!("{} {word} {}", text.trim_end(), names(story, parties));
        }
    }
    words::sentence(text.trim_end())
}

pub(super) fn bond_sentence(story: &Story, id: BondId) -> String {
    let bond = story.bond(id);
    let kind = story.kind(bond.kind);
    let [from, to] = [bond.from, bond.to].map(|party| names(story, &[party]));
    let text = if kind.membership {
        format!("{from} is of {to}")
    } else if kind.symmetric {
        format!("{from} and {to}: {}", kind.phrase)
    } else {
        format!("{from} – {} – {to}", kind.phrase)
    };
    words::sentence(&text)
}

/// The sentences of the seeds. In a story that is cut off, a sentence that anything later cites has no words: it
/// may tell of what comes.
fn sentences(told: &Told<'_>) -> Value {
    let (story, whole) = (told.story, told.whole);
    let facts = story.facts();
    let safe = spoken_for(story, whole);
    let mut texts: BTreeMap<String, &str> = BTreeMap::new();
    for sentence in &whole.facts().sentences {
        texts.entry(sentence.citation()).or_insert(&sentence.text);
    }
    let witnesses = facts.witnesses.iter();
    let tells = first(facts.sentences.len(), witnesses.clone().map(|witness| &witness.sentences));
    let repeats = first(facts.sentences.len(), witnesses.map(|witness| &witness.repeats));
    let asides = first(facts.sentences.len(), facts.asides.iter().map(|aside| &aside.cites));
    let last = last_told(story);
    let rows = facts.sentences.iter().enumerate().map(|(at, sentence)| {
        let citation = sentence.citation();
        let text = texts.get(&citation).filter(|_| safe.contains(&citation)).copied();
        let witness = tells[at].or(repeats[at]).map(|witness| &facts.witnesses[witness].id);
        json!({
            "id": citation, "text": text.unwrap_or_default(),
            "last": last[at], "witness": witness,
            "because": asides[at].map(|aside| &facts.asides[aside].because),
        })
    });
    rows.collect()
}

/// For each sentence the first of some lists that it stands in.
fn first<'l>(sentences: usize, lists: impl Iterator<Item = &'l Vec<SentenceId>>) -> Vec<Option<usize>> {
    let mut first = vec![None; sentences];
    for (list, cites) in lists.enumerate() {
        cites.iter().for_each(|cite| {
            first[cite.index()].get_or_insert(list);
        });
    }
    first
}

/// The last event of which anything cites a sentence; 0 if nothing dated does.
fn last_told(story: &Story) -> Vec<u32> {
    let mut last = vec![0; story.facts().sentences.len()];
    let mut see = |event: Option<EventId>, cites: &[SentenceId]| {
        let Some(event) = event else { return };
        for cite in cites {
            last[cite.index()] = last[cite.index()].max(story.event(event).rank);
        }
    };
    each_dated(story, &mut see);
    last
}

/// Everything that cites, with the last event that it tells of.
fn each_dated(story: &Story, see: &mut dyn FnMut(Option<EventId>, &[SentenceId])) {
    for (id, event) in story.events() {
        see(Some(id), &event.cites);
        event.support.links().for_each(|link| see(Some(id), &link.cites));
        event.support.prevented_by.iter().for_each(|prevention| see(Some(id), &prevention.by.cites));
    }
    story.acts().for_each(|(id, act)| see(Some(act.event), story.cites_of_act(id)));
    story.bonds().for_each(|(_, bond)| see(bond.end.or(bond.start), &bond.cites));
    story.facts().learnings.iter().for_each(|learning| see(Some(learning.event), &learning.cites));
    story.facts().propositions.iter().for_each(|one| see(one.since.max(one.of), &one.cites));
}

/// The citations whose words may stand in a story that is cut off: all that cites them tells of nothing later.
fn spoken_for(story: &Story, whole: &Story) -> BTreeSet<String> {
    let last = story.events().last().map_or(0, |(_, event)| event.rank);
    let is_whole = story.facts().events.len() == whole.facts().events.len();
    let mut cited = BTreeSet::new();
    let mut later = BTreeSet::new();
    let mut see = |event: Option<EventId>, cites: &[SentenceId]| {
        let after = event.is_some_and(|event| whole.event(event).rank > last);
        let into = if after { &mut later } else { &mut cited };
        into.extend(cites.iter().map(|cite| whole.sentence(*cite).citation()));
    };
    each_dated(whole, &mut see);
    for conflict in &whole.facts().conflicts {
        let into = if is_whole { &mut cited } else { &mut later };
        let cites = conflict.readings.iter().flat_map(|reading| &reading.cites);
        into.extend(cites.map(|cite| whole.sentence(*cite).citation()));
    }
    if is_whole {
        return whole.facts().sentences.iter().map(crate::facts::Sentence::citation).collect();
    }
    cited.retain(|citation| !later.contains(citation));
    cited
}

fn witnesses(story: &Story) -> Value {
    let rows = story
        .facts()
        .witnesses
        .iter()
        .map(|witness| json!({ "id": witness.id, "text": witness.text, "note": witness.note }));
    rows.collect()
}

/// What can be known, who knows it from the start, and who learns it when.
fn propositions(story: &Story) -> Value {
    let facts = story.facts();
    let told = story.propositions_told();
    let rows = facts.propositions.iter().zip(told).enumerate().map(|(at, (one, told))| {
        let learnt: Vec<Value> = facts
            .learnings
            .iter()
            .filter(|learning| learning.proposition.index() == at)
            .map(|learning| {
                json!({
                    "n": story.event(learning.event).rank, "who": story.party(learning.who).id,
                    "attitude": learning.attitude.word(), "channel": learning.channel.word(),
                    "cites": cites(story, &learning.cites),
                })
            })
            .collect();
        json!({
            "id": one.id, "what": one.what, "since": told.map(|event| story.event(event).rank),
            "known": ids(story, &one.known_to), "learnt": learnt, "cites": cites(story, &one.cites),
        })
    });
    rows.collect()
}

fn fate_row(story: &Story, fate: &Fate) -> Value {
    let event = fate.event.map(|event| story.event(event).rank);
    json!({
        "fate": fate.fate.word(), "basis": fate.basis.word(), "mark": drawings::word(words::mark(fate)),
        "says": relations::fate_words(story, fate).1, "n": event, "by": ids(story, &fate.killers),
        "sure": fate.killers_certainty().map(Certainty::word), "certainty": fate.evidence.certainty.word(),
        "single": story.is_person(fate.party), "cites": cites(story, &fate.evidence.cites),
    })
}

/// Takes in what holds of each name at a moment: of a value that changes, from which moment on it holds.
fn changes(all: &mut Map<String, Value>, moment: usize, rows: Vec<(String, Value)>) {
    for (name, value) in rows {
        let known = all.entry(name).or_insert_with(|| json!([]));
        let Some(list) = known.as_array_mut() else { continue };
        if list.last().is_none_or(|last| last[1] != value) {
            list.push(json!([moment, value]));
        }
    }
}

/// What falls and who lives without each event.
fn falls(story: &Story) -> Value {
    let models = [Links::of(Readings::Settled), Links::Strict].map(|links| Model::new(story, links));
    let mut scratch = [models[0].scratch(), models[1].scratch()];
    let deaths = deaths(story);
    let rows = story.events().map(|(id, _)| {
        let told = without(&deaths, &models[0], &mut scratch[0], &[id]);
        let strict = without(&deaths, &models[1], &mut scratch[1], &[id]);
        let ranks = |events: &[EventId]| events.iter().map(|e| story.event(*e).rank).collect::<Vec<_>>();
        json!([
            ranks(&told.lost),
            ids(story, &told.saved),
            ids(story, &strict.saved),
            ids(story, &told.spared)
        ])
    });
    rows.collect()
}

/// Why each character met their fate, in layers.
fn explanations(story: &Story) -> Value {
    let found = betrayals(story, Readings::Contested);
    let line = |line: &Line| {
        json!([story.event(line.event).rank, line.certainty.word(), line.why, cites(story, &line.cites)])
    };
    let lines = |lines: &[Line]| lines.iter().map(line).collect::<Vec<_>>();
    let mut all = Map::new();
    for (party, entry) in story.characters() {
        let Some(found) = why(story, party, &found.all, Readings::Settled) else { continue };
        if found.fate.fate == FateKind::Alive {
            continue;
        }
        let deed: Vec<String> = found.deed.iter().map(|act| data::relation(story, Fact::Act(*act))).collect();
        let contributing: Vec<Value> = found.contributing.iter().map(|one| line(&one.line)).collect();
        all.insert(
            entry.id.to_string(),
            json!({
                "deed": deed, "occasion": lines(&found.occasion), "hinges": lines(&found.hinges),
                "root": lines(&found.root), "backbone": lines(&found.backbone), "contributing": contributing,
            }),
        );
    }
    Value::Object(all)
}

/// How alike two films are, and who answers to whom.
pub fn pair(stories: &[&Story], pair: &Pair<'_>) -> Value {
    let found = pair.comparison;
    let (Some(one), Some(other)) = (stories.get(pair.one), stories.get(pair.other)) else {
        return Value::Null;
    };
    let counterparts: Vec<Value> = found
        .alignment
        .pairs
        .iter()
        .map(|pair| {
            let part = found.title(pair.a, pair.b).map(|part| part.word());
            json!([one.party(pair.a).id, other.party(pair.b).id, part])
        })
        .collect();
    let sure = found.calibration.as_ref().and_then(|calibration| calibration.survives(Facet::Roles));
    json!({
        "one": pair.one, "other": pair.other, "roles": found.alignment.dice(), "sure": sure,
        "counterparts": counterparts,
    })
}
