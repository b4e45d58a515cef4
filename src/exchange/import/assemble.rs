//! A draft of a source.

use super::kinds::{Chosen, Kinds};
use super::{Ids, Map, Person, Source, Statement, UNNAMED, Word, times, word_of};
use crate::exchange::draft::{
    ActRecord, BondRecord, Draft, EventRecord, FilmRecord, PartyRecord, SeedRecord,
};
use crate::exchange::findings::Report;
use crate::exchange::ron::{Remarks, derived_directness};
use crate::facts::{Certainty, PartyKind};
use crate::names::{Names, Numbers};
use crate::rules::says_something;
use crate::vocabulary::Layer;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// After how many statements their memory is given back.
const LET_GO: usize = 4096;

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
pub fn assemble(mut source: Source, map: &Map, name: &str, report: Report) -> Imported {
    let mut making = Making {
        map,
        seed: seed_word(name),
        draft: Draft::default(),
        report,
        words: Ids::default(),
        parties: Names::default(),
        events: Ids::default(),
        moments: Names::default(),
        present: BTreeSet::new(),
        kinds: Kinds::new(map, source.dracor),
        sentences: Vec::new(),
        bonds: Numbers::default(),
        acts: Numbers::default(),
        said: String::new(),
        numbers: Counts::default(),
    };
    making.draft.film = FilmRecord {
        id: name.to_owned(),
        title: (map.title.clone().or(source.title.clone()))
            .filter(|title| says_something(title))
            .unwrap_or_else(|| name.to_owned()),
        language: map.language.clone().or(source.language.clone()).unwrap_or_else(|| "en".to_owned()),
        credit: map.credit.clone().or(source.credit.clone()),
        ..FilmRecord::default()
    };
    making.cast(&source.persons);
    making.story(&source);
    // each is let go of once it is told, so that the file and its film are never both held in full
    let mut statements = std::mem::take(&mut source.statements);
    statements.reverse();
    while let Some(statement) = statements.pop() {
        making.statement(&statement);
        if statements.len().is_multiple_of(LET_GO) {
            statements.shrink_to_fit();
        }
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
struct Counts {
    statements: u64,
    pairs: u64,
    bonds: u64,
    acts: u64,
    merged: u64,
    selves: u64,
    by_map: u64,
}

/// Those on one side of a statement, by their numbers.
type Parties = SmallVec<[usize; 1]>;

/// What makes two bonds the same: kind, ends, beginning and end, all by their numbers.
type SameBond = (u32, u32, u32, Option<u32>, Option<u32>);
/// What makes two acts the same: event, if the file names one, kind, agent, patient.
type SameAct = (Option<u32>, u32, u32, u32);

struct Making<'m> {
    map: &'m Map,
    seed: String,
    draft: Draft,
    report: Report,
    /// The words of all parties.
    words: Ids,
    /// The number of each party, by its foreign id.
    parties: Names<String, usize>,
    events: Ids,
    /// The number of the event that each moment became.
    moments: Names<Word, usize>,
    /// Who is noted as present at which event, by their numbers.
    present: BTreeSet<(usize, usize)>,
    kinds: Kinds<'m>,
    sentences: Vec<String>,
    bonds: Numbers<SameBond, usize>,
    /// The number of the act and that of its event.
    acts: Numbers<SameAct, (usize, usize)>,
    /// What a sentence says, while it is made.
    said: String,
    numbers: Counts,
}

impl Making<'_> {
    fn cast(&mut self, persons: &[Person]) {
        for person in persons {
            if self.parties.contains(&person.id) {
                self.report
                    .find(&person.place, format!("`{}` is declared twice; the first one counts", person.id));
                continue;
            }
            let id = self.words.make(&person.id, &person.place, &mut self.report);
            self.parties.insert(person.id.clone(), self.draft.parties.len());
            let name = person.name.clone().filter(|name| says_something(name));
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
    fn story(&mut self, source: &Source) {
        let told: BTreeMap<&str, &str> = (source.moments.iter())
            .filter_map(|moment| Some((moment.id.as_str(), moment.what.as_deref()?)))
            .collect();
        for moment in times::order(source) {
            let id = self.events.make(&moment, &Default::default(), &mut self.report);
            let what = told.get(&*moment).map_or_else(|| plain_name(&moment), |what| (*what).to_owned());
            self.moments.insert(moment, self.draft.events.len());
            self.draft.events.push(EventRecord { id, what, made: true, ..EventRecord::default() });
        }
    }

    /// The number of one who is named, declared or not.
    fn end(&mut self, id: &str, statement: &Statement) -> usize {
        if let Some(number) = self.parties.get(id) {
            return number;
        }
        let message = format!("`{id}` is declared nowhere; it comes in with its id for a name");
        self.report.find(&statement.place, message);
        let word = self.words.make(id, &statement.place, &mut self.report);
        let number = self.draft.parties.len();
        self.parties.insert(id.to_owned(), number);
        self.draft.parties.push(PartyRecord { id: word, name: plain_name(id), ..PartyRecord::default() });
        number
    }

    fn statement(&mut self, statement: &Statement) {
        self.numbers.statements += 1;
        let map = self.map;
        let word = statement.kind.as_deref().or(map.relation.as_deref()).unwrap_or(UNNAMED);
        let from: Parties = statement.from.iter().map(|id| self.end(id, statement)).collect();
        let to: Parties = statement.to.iter().map(|id| self.end(id, statement)).collect();
        let mut pairs: SmallVec<[(usize, usize); 1]> = SmallVec::new();
        if statement.to.is_empty() {
            for (i, a) in from.iter().enumerate() {
                pairs.extend(from[i + 1..].iter().map(|b| (*a, *b)));
            }
        } else {
            pairs.extend(from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))));
        }
        self.numbers.pairs += pairs.len() as u64;
        let point = statement.time.at.is_some();
        let Some(kind) = self.kinds.choose(word, point, statement.directed, &mut self.report) else {
            self.numbers.by_map += pairs.len() as u64;
            return;
        };
        if kind.symmetric && statement.directed {
            let message = format!("direction of `{word}`: `{}` holds both ways", kind.id);
            self.report.lose(message, pairs.len() as u64);
        }
        let mut cites = Cow::Owned(self.sentence(statement, word, &from, &to));
        let last = pairs.len().saturating_sub(1);
        for (at, (a, b)) in pairs.into_iter().enumerate() {
            let (a, b) = if kind.reversed { (b, a) } else { (a, b) };
            if a == b && kind.not_to_oneself {
                let id = &self.draft.parties[a].id;
                let message =
                    format!("`{word}` joins `{id}` to itself, which no bond and no harm may; it is left out");
                self.report.find(&statement.place, message);
                self.numbers.selves += 1;
                continue;
            }
            // the last one keeps them
            let own: Cow<'_, [String]> =
                if at == last { std::mem::take(&mut cites) } else { Cow::Borrowed(&cites) };
            match kind.layer {
                Layer::Bond => self.bond(statement, &kind, (a, b), own),
                Layer::Act => self.act(statement, &kind, (a, b), own),
            }
        }
    }

    /// The sentences of the seed that say a statement: one for each of its references.
    fn sentence(&mut self, statement: &Statement, word: &str, from: &[usize], to: &[usize]) -> Vec<String> {
        let said = &mut self.said;
        said.clear();
        let parties = &self.draft.parties;
        let join = |numbers: &[usize], said: &mut String| {
            for (i, number) in numbers.iter().enumerate() {
                said.push_str(if i > 0 { ", " } else { "" });
                said.push_str(&parties[*number].id);
            }
        };
        join(from, said);
        said.push(' ');
        said.push_str(word);
        if !to.is_empty() {
            said.push(' ');
            join(to, said);
        }
        let time = &statement.time;
        let moments =
            [("at", &time.at), ("from", &time.from), ("until", &time.until), ("seen at", &time.attested)];
        for (word, at) in moments {
            if let Some(at) = at {
                said.extend([", ", word, " ", at]);
            }
        }
        if let Some(note) = &statement.note {
            said.extend([": ", note]);
        }
        let mut cites = Vec::with_capacity(statement.cites.len().max(1));
        let mut say = |parts: &[&str]| {
            let mut sentence = String::with_capacity(parts.iter().map(|part| part.len()).sum());
            sentence.extend(parts.iter().copied());
            self.sentences.push(sentence);
            let mut cite = String::with_capacity(self.seed.len() + 11);
            let _ = write!(cite, "{}.p1.s{}", self.seed, self.sentences.len());
            cites.push(cite);
        };
        let reference = statement.reference.as_str();
        if statement.cites.is_empty() {
            say(&[reference, ": ", said]);
        }
        for cite in &statement.cites {
            say(&[reference, ", ", cite, ": ", said]);
        }
        cites
    }

    fn event(&self, moment: &Option<Word>) -> Option<usize> {
        self.moments.get(moment.as_ref()?)
    }

    fn bond(
        &mut self,
        statement: &Statement,
        kind: &Chosen,
        (a, b): (usize, usize),
        cites: Cow<'_, [String]>,
    ) {
        let time = &statement.time;
        let (mut start, mut end) = (self.event(&time.from), self.event(&time.until));
        if let (Some(from), Some(until)) = (start, end)
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
        for at in
            [&time.at, &time.attested].into_iter().filter_map(|seen| self.event(seen)).collect::<Vec<_>>()
        {
            let event = &mut self.draft.events[at];
            for party in [a, b] {
                if self.present.insert((at, party)) {
                    event.present.push(self.draft.parties[party].id.clone());
                }
            }
            event.cites.extend(cites.iter().cloned());
        }
        let (first, second) = if kind.symmetric { (a.min(b), a.max(b)) } else { (a, b) };
        let number = |event: Option<usize>| event.map(|event| event as u32);
        let same = (kind.number as u32, first as u32, second as u32, number(start), number(end));
        if let Some(known) = self.bonds.get(&same) {
            let bond = &mut self.draft.bonds[known];
            merge(&mut bond.cites, &cites);
            said_again(&mut bond.certainty, statement.certainty, &mut self.report);
            self.numbers.merged += 1;
            return;
        }
        self.bonds.insert(same, self.draft.bonds.len());
        self.numbers.bonds += 1;
        let event = |at: Option<usize>| at.map(|at| self.draft.events[at].id.clone());
        self.draft.bonds.push(BondRecord {
            kind: kind.id.clone(),
            from: self.draft.parties[a].id.clone(),
            to: self.draft.parties[b].id.clone(),
            start: event(start),
            end: event(end),
            certainty: statement.certainty,
            cites: cites.into_owned(),
            ..BondRecord::default()
        });
    }

    fn act(
        &mut self,
        statement: &Statement,
        kind: &Chosen,
        (a, b): (usize, usize),
        cites: Cow<'_, [String]>,
    ) {
        let time = &statement.time;
        let moment =
            time.at.as_ref().or(time.from.as_ref()).or(time.attested.as_ref()).or(time.until.as_ref());
        if time.at.is_none() && moment.is_some() {
            self.report
                .lose("acts with a span: the moment where it begins is kept, the rest stands in the seed", 1);
        }
        let moment = moment.and_then(|moment| self.moments.get(moment));
        let same = (moment.map(|moment| moment as u32), kind.number as u32, a as u32, b as u32);
        if let Some((act, event)) = self.acts.get(&same) {
            let act = &mut self.draft.acts[act];
            merge(&mut act.cites, &cites);
            said_again(&mut act.certainty, statement.certainty, &mut self.report);
            self.numbers.merged += 1;
            merge(&mut self.draft.events[event].cites, &cites);
            return;
        }
        self.numbers.acts += 1;
        let event = moment.unwrap_or_else(|| self.made_event(statement, kind, a, b));
        merge(&mut self.draft.events[event].cites, &cites);
        self.acts.insert(same, (self.draft.acts.len(), event));
        self.draft.acts.push(ActRecord {
            event: self.draft.events[event].id.clone(),
            kind: kind.id.clone(),
            agents: vec![self.draft.parties[a].id.clone()],
            patients: vec![self.draft.parties[b].id.clone()],
            certainty: statement.certainty,
            cites: cites.into_owned(),
            ..ActRecord::default()
        });
    }

    /// An event for a deed whose time the file does not tell.
    fn made_event(&mut self, statement: &Statement, kind: &Chosen, a: usize, b: usize) -> usize {
        let (a, b) = (&self.draft.parties[a], &self.draft.parties[b]);
        let what = format!("{} {} {}", a.name, kind.phrase, b.name);
        let reference = format!("{} {} {}", statement.reference, a.id, b.id);
        let short = word_of(&statement.reference);
        let key = if self.events.get(&short).is_none() { short } else { reference };
        let id = self.events.make(&key, &statement.place, &mut self.report);
        self.draft.events.push(EventRecord { id, what, made: true, ..EventRecord::default() });
        self.draft.events.len() - 1
    }

    fn finish(mut self) -> Imported {
        let (families, kinds, kind_remarks) = self.kinds.finish();
        (self.draft.families, self.draft.kinds) = (families, kinds);
        if !self.sentences.is_empty() {
            self.draft.seeds =
                vec![SeedRecord { number: self.seed.clone(), paragraphs: vec![self.sentences] }];
        }
        let mut places: Names<&str, usize> = Names::with_room(self.draft.events.len());
        for (at, event) in self.draft.events.iter().enumerate() {
            places.insert(&event.id, at);
        }
        self.draft.acts.sort_by_key(|act| places.get(&act.event));
        let mut sorts: Names<&str, PartyKind> = Names::with_room(self.draft.parties.len());
        for party in &self.draft.parties {
            sorts.insert(&party.id, party.kind);
        }
        for act in &mut self.draft.acts {
            act.directness = derived_directness(act, |party| sorts.get(party));
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
        let remarks = Remarks { kinds: kind_remarks, ..Remarks::default() };
        Imported { draft: self.draft, remarks, report: self.report }
    }
}

/// Adds citations; those of one statement are added together, so they stand at the end if they are there already.
fn merge(cites: &mut Vec<String>, more: &[String]) {
    if !cites.ends_with(more) {
        cites.extend(more.iter().cloned());
    }
}

/// The certainty of what is said twice: the surer one.
fn said_again(known: &mut Certainty, again: Certainty, report: &mut Report) {
    if *known != again {
        report.lose("relations said twice with different certainty: the surer one is kept", 1);
    }
    *known = (*known).max(again);
}

/// A name for what has only an id.
fn plain_name(id: &str) -> String {
    let name = id.trim_start_matches('#').replace('_', " ");
    if says_something(&name) { name } else { "?".to_owned() }
}
