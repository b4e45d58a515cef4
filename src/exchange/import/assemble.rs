//! A draft of a source.

use super::kinds::{Chosen, Kinds};
use super::{Ids, Map, Person, Source, Statement, times, word_of};
use crate::exchange::draft::{
    ActRecord, BondRecord, Draft, EventRecord, FilmRecord, PartyRecord, SeedRecord,
};
use crate::exchange::findings::Report;
use crate::exchange::ron::{Remarks, derived_directness};
use crate::facts::{Certainty, PartyKind};
use crate::vocabulary::Layer;
use std::collections::BTreeMap;

/// A film made of a foreign file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// The film.
    pub draft: Draft,
    /// Comments for its files.
    pub remarks: Remarks,
    /// What was found, counted and left out.
    pub report: Report,
}

/// Makes a draft of a source. O(n log n).
pub fn assemble(source: Source, map: &Map, name: &str, report: Report) -> Imported {
    let mut making = Making {
        map,
        seed: seed_word(name),
        draft: Draft::default(),
        report,
        parties: Ids::default(),
        events: Ids::default(),
        ranks: BTreeMap::new(),
        places: BTreeMap::new(),
        names: BTreeMap::new(),
        kinds: Kinds::new(map, source.dracor),
        sentences: Vec::new(),
        bonds: BTreeMap::new(),
        acts: BTreeMap::new(),
        numbers: Numbers::default(),
    };
    making.draft.film = FilmRecord {
        id: name.to_owned(),
        title: map.title.clone().or(source.title.clone()).unwrap_or_else(|| name.to_owned()),
        language: map.language.clone().or(source.language.clone()).unwrap_or_else(|| "en".to_owned()),
        credit: map.credit.clone().or(source.credit.clone()),
        ..FilmRecord::default()
    };
    making.cast(&source.persons);
    making.moments(&source);
    for statement in &source.statements {
        making.statement(statement);
    }
    making.finish()
}

/// The word of a film's seed: what a citation may begin with.
fn seed_word(name: &str) -> String {
    let word: String = name
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' })
        .collect();
    let number = crate::seed::number(&word).to_owned();
    // `s12` and `p3` mean a sentence and a paragraph
    let place =
        number.strip_prefix(['s', 'p']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if place { format!("seed_{number}") } else { number }
}

/// How many relations became what; the numbers add up.
#[derive(Default)]
struct Numbers {
    statements: u64,
    pairs: u64,
    bonds: u64,
    acts: u64,
    merged: u64,
    selves: u64,
    by_map: u64,
}

/// What makes two bonds the same: kind, ends, beginning and end.
type SameBond = (String, String, String, Option<String>, Option<String>);
/// What makes two acts the same: event, if the file names one, kind, agent, patient.
type SameAct = (Option<String>, String, String, String);

struct Making<'m> {
    map: &'m Map,
    seed: String,
    draft: Draft,
    report: Report,
    parties: Ids,
    events: Ids,
    /// The place of each event that a moment became.
    ranks: BTreeMap<String, usize>,
    /// The place of each event, by its word.
    places: BTreeMap<String, usize>,
    /// The place of each character, by its word.
    names: BTreeMap<String, usize>,
    kinds: Kinds<'m>,
    sentences: Vec<String>,
    bonds: BTreeMap<SameBond, usize>,
    acts: BTreeMap<SameAct, usize>,
    numbers: Numbers,
}

impl Making<'_> {
    fn cast(&mut self, persons: &[Person]) {
        for person in persons {
            if self.parties.get(&person.id).is_some() {
                self.report
                    .find(&person.place, format!("`{}` is declared twice; the first one counts", person.id));
                continue;
            }
            let id = self.parties.make(&person.id, &person.place, &mut self.report);
            self.names.insert(id.clone(), self.draft.parties.len());
            let name = person.name.clone().filter(|name| !name.trim().is_empty());
            self.draft.parties.push(PartyRecord {
                id,
                name: name.unwrap_or_else(|| plain_name(&person.id)),
                aliases: person.aliases.clone(),
                kind: person.kind,
                note: person.note.clone(),
                ..PartyRecord::default()
            });
        }
    }

    /// Events for the moments that statements name, in their order.
    fn moments(&mut self, source: &Source) {
        let told: BTreeMap<&str, &str> = (source.moments.iter())
            .filter_map(|moment| Some((moment.id.as_str(), moment.what.as_deref()?)))
            .collect();
        for moment in times::order(source) {
            let id = self.events.make(&moment, &Default::default(), &mut self.report);
            let what =
                told.get(moment.as_str()).map_or_else(|| plain_name(&moment), |what| (*what).to_owned());
            self.ranks.insert(moment, self.draft.events.len());
            self.places.insert(id.clone(), self.draft.events.len());
            self.draft.events.push(EventRecord { id, what, made: true, ..EventRecord::default() });
        }
    }

    /// The word of one who is named, declared or not.
    fn end(&mut self, id: &str, statement: &Statement) -> String {
        if let Some(word) = self.parties.get(id) {
            return word.clone();
        }
        let message = format!("`{id}` is declared nowhere; it comes in with its id for a name");
        self.report.find(&statement.place, message);
        let word = self.parties.make(id, &statement.place, &mut self.report);
        let party = PartyRecord { id: word.clone(), name: plain_name(id), ..PartyRecord::default() };
        self.names.insert(word.clone(), self.draft.parties.len());
        self.draft.parties.push(party);
        word
    }

    fn statement(&mut self, statement: &Statement) {
        self.numbers.statements += 1;
        let word = statement
            .kind
            .clone()
            .or_else(|| self.map.relation.clone())
            .unwrap_or_else(|| "linked".to_owned());
        let from: Vec<String> = statement.from.iter().map(|id| self.end(id, statement)).collect();
        let to: Vec<String> = statement.to.iter().map(|id| self.end(id, statement)).collect();
        let mut pairs: Vec<(String, String)> = Vec::new();
        if statement.to.is_empty() {
            for (i, a) in from.iter().enumerate() {
                pairs.extend(from[i + 1..].iter().map(|b| (a.clone(), b.clone())));
            }
        } else {
            pairs.extend(from.iter().flat_map(|a| to.iter().map(move |b| (a.clone(), b.clone()))));
        }
        self.numbers.pairs += pairs.len() as u64;
        let point = statement.time.at.is_some();
        let Some(kind) = self.kinds.choose(&word, point, statement.directed, &mut self.report) else {
            self.numbers.by_map += pairs.len() as u64;
            return;
        };
        if kind.symmetric && statement.directed {
            let message = format!("direction of `{word}`: `{}` holds both ways", kind.id);
            self.report.lose(message, pairs.len() as u64);
        }
        let cites = self.sentence(statement, &word, &from, &to);
        for (a, b) in pairs {
            let (a, b) = if kind.reversed { (b, a) } else { (a, b) };
            if a == b && kind.not_to_oneself {
                let message =
                    format!("`{word}` joins `{a}` to itself, which no bond and no harm may; it is left out");
                self.report.find(&statement.place, message);
                self.numbers.selves += 1;
                continue;
            }
            match kind.layer {
                Layer::Bond => self.bond(statement, &kind, (a, b), &cites),
                Layer::Act => self.act(statement, &kind, (a, b), &cites),
            }
        }
    }

    /// The sentences of the seed that say a statement: one for each of its references.
    fn sentence(&mut self, statement: &Statement, word: &str, from: &[String], to: &[String]) -> Vec<String> {
        let joined = |ids: &[String]| ids.join(", ");
        let time = &statement.time;
        let moments =
            [("at", &time.at), ("from", &time.from), ("until", &time.until), ("seen at", &time.attested)];
        let when: String =
            moments.iter().filter_map(|(word, at)| Some(format!(", {word} {}", at.as_ref()?))).collect();
        let note = statement.note.as_ref().map_or(String::new(), |note| format!(": {note}"));
        let said = if to.is_empty() {
            format!("{} {word}{when}{note}", joined(from))
        } else {
            format!("{} {word} {}{when}{note}", joined(from), joined(to))
        };
        let references: Vec<String> = match statement.cites.as_slice() {
            [] => vec![statement.reference.clone()],
            several => several.iter().map(|cite| format!("{}, {cite}", statement.reference)).collect(),
        };
        references
            .into_iter()
            .map(|reference| {
                self.sentences.push(format!("{reference}: {said}"));
                format!("{}.p1.s{}", self.seed, self.sentences.len())
            })
            .collect()
    }

    fn event(&self, moment: &Option<String>) -> Option<String> {
        let at = *self.ranks.get(moment.as_ref()?)?;
        Some(self.draft.events[at].id.clone())
    }

    fn bond(&mut self, statement: &Statement, kind: &Chosen, (a, b): (String, String), cites: &[String]) {
        let time = &statement.time;
        let place = |moment: &Option<String>| self.ranks.get(moment.as_ref()?).copied();
        let (mut start, mut end) = (self.event(&time.from), self.event(&time.until));
        if let (Some(from), Some(until)) = (place(&time.from), place(&time.until))
            && until <= from
        {
            let message = format!(
                "the interval runs backwards, from `{}` to `{}`; it comes in without a time",
                time.from.as_deref().unwrap_or_default(),
                time.until.as_deref().unwrap_or_default()
            );
            self.report.find(&statement.place, message);
            (start, end) = (None, None);
        }
        // where it is seen to hold says nothing of where it begins
        for seen in [&time.at, &time.attested] {
            if let Some(at) = seen.as_ref().and_then(|moment| self.ranks.get(moment)) {
                let event = &mut self.draft.events[*at];
                for party in [&a, &b] {
                    if !event.present.contains(party) {
                        event.present.push(party.clone());
                    }
                }
                event.cites.extend(cites.iter().cloned());
            }
        }
        let (first, second) = if kind.symmetric && b < a { (&b, &a) } else { (&a, &b) };
        let same = (kind.id.clone(), first.clone(), second.clone(), start.clone(), end.clone());
        if let Some(at) = self.bonds.get(&same) {
            let bond = &mut self.draft.bonds[*at];
            merge(&mut bond.cites, cites);
            if bond.certainty != statement.certainty {
                self.report.lose("relations said twice with different certainty: the surer one is kept", 1);
            }
            bond.certainty = bond.certainty.max(statement.certainty);
            self.numbers.merged += 1;
            return;
        }
        self.bonds.insert(same, self.draft.bonds.len());
        self.numbers.bonds += 1;
        self.draft.bonds.push(BondRecord {
            kind: kind.id.clone(),
            from: a,
            to: b,
            start,
            end,
            certainty: statement.certainty,
            cites: cites.to_vec(),
            ..BondRecord::default()
        });
    }

    fn act(&mut self, statement: &Statement, kind: &Chosen, (a, b): (String, String), cites: &[String]) {
        let time = &statement.time;
        let moment =
            time.at.as_ref().or(time.from.as_ref()).or(time.attested.as_ref()).or(time.until.as_ref());
        if time.at.is_none() && moment.is_some() {
            self.report
                .lose("acts with a span: the moment where it begins is kept, the rest stands in the seed", 1);
        }
        let moment = self.event(&moment.cloned());
        let same = (moment.clone(), kind.id.clone(), a.clone(), b.clone());
        if let Some(at) = self.acts.get(&same) {
            let act = &mut self.draft.acts[*at];
            merge(&mut act.cites, cites);
            let event = act.event.clone();
            if act.certainty != statement.certainty {
                self.report.lose("relations said twice with different certainty: the surer one is kept", 1);
            }
            act.certainty = act.certainty.max(statement.certainty);
            self.numbers.merged += 1;
            self.cite_event(&event, cites);
            return;
        }
        self.numbers.acts += 1;
        let event = moment.unwrap_or_else(|| self.made_event(statement, kind, &a, &b));
        self.cite_event(&event, cites);
        self.acts.insert(same, self.draft.acts.len());
        self.draft.acts.push(ActRecord {
            event,
            kind: kind.id.clone(),
            agents: vec![a],
            patients: vec![b],
            certainty: statement.certainty,
            cites: cites.to_vec(),
            ..ActRecord::default()
        });
    }

    fn cite_event(&mut self, event: &str, cites: &[String]) {
        if let Some(at) = self.places.get(event) {
            merge(&mut self.draft.events[*at].cites, cites);
        }
    }

    /// An event for a deed whose time the file does not tell.
    fn made_event(&mut self, statement: &Statement, kind: &Chosen, a: &str, b: &str) -> String {
        let name = |id: &str| {
            let party = self.names.get(id).map(|at| &self.draft.parties[*at]);
            party.map_or_else(|| id.to_owned(), |party| party.name.clone())
        };
        let what = format!("{} {} {}", name(a), kind.phrase, name(b));
        let reference = format!("{} {a} {b}", statement.reference);
        let short = word_of(&statement.reference);
        let key = if self.events.get(&short).is_none() { short } else { reference };
        let id = self.events.make(&key, &statement.place, &mut self.report);
        self.places.insert(id.clone(), self.draft.events.len());
        self.draft.events.push(EventRecord { id: id.clone(), what, made: true, ..EventRecord::default() });
        id
    }

    fn finish(mut self) -> Imported {
        let (families, kinds, kind_remarks) = self.kinds.finish();
        (self.draft.families, self.draft.kinds) = (families, kinds);
        if !self.sentences.is_empty() {
            self.draft.seeds =
                vec![SeedRecord { number: self.seed.clone(), paragraphs: vec![self.sentences] }];
        }
        let places: BTreeMap<&str, usize> =
            self.draft.events.iter().enumerate().map(|(at, event)| (event.id.as_str(), at)).collect();
        self.draft.acts.sort_by_key(|act| places.get(act.event.as_str()).copied());
        let sorts: BTreeMap<&str, PartyKind> =
            self.draft.parties.iter().map(|party| (party.id.as_str(), party.kind)).collect();
        for act in &mut self.draft.acts {
            act.directness = derived_directness(act, |party| sorts.get(party).copied());
        }
        let numbers = &self.numbers;
        let made = self.draft.events.iter().filter(|event| event.made).count() as u64;
        let inferred = |certainty: Certainty| certainty != Certainty::Explicit;
        let unsure = self.draft.bonds.iter().filter(|bond| inferred(bond.certainty)).count()
            + self.draft.acts.iter().filter(|act| inferred(act.certainty)).count();
        for (what, count) in [
            ("relations in the file", numbers.statements),
            ("pairs that they join", numbers.pairs),
            ("bonds", numbers.bonds),
            ("acts", numbers.acts),
            ("said again, joined with the first", numbers.merged),
            ("to oneself, left out", numbers.selves),
            ("left out by the map", numbers.by_map),
            ("bonds and acts not explicit", unsure as u64),
            ("characters", self.draft.parties.len() as u64),
            ("events made", made),
            ("kinds of its own", self.draft.kinds.len() as u64),
        ] {
            self.report.counts.push((what.to_owned(), count));
        }
        let remarks = Remarks { head: Vec::new(), kinds: kind_remarks };
        Imported { draft: self.draft, remarks, report: self.report }
    }
}

/// Adds citations; those of one statement are added together, so they stand at the end if they are there already.
fn merge(cites: &mut Vec<String>, more: &[String]) {
    if !cites.ends_with(more) {
        cites.extend(more.iter().cloned());
    }
}

/// A name for what has only an id.
fn plain_name(id: &str) -> String {
    let name = id.trim_start_matches('#').replace('_', " ");
    if name.trim().is_empty() { "?".to_owned() } else { name }
}
