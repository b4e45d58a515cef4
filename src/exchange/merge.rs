//! One film out of several annotations of one text: what all have is stated, what differs stands beside it as comments, for
//! a person to decide.
//!
//! Who is who and what is what is found as for the agreement of annotations. Then:
//!
//! * A character, a group or an event is stated if all annotations have it. Names and summaries are those of the first.
//! * An act is stated if all have it at that event with the same parties, status, condition and directness; of markers of
//!   certainty the least sure is taken. Acts that only some have stand above the acts of their event, as `new` proposes
//!   acts: `// kills(grutter, jo)?`, so that an editor can confirm them.
//! * Bonds, members, links, knowledge and readings are treated in the same way.
//! * Citations are joined: what is evidence for one is evidence for all.
//! * An event of which anything is left to be decided has `status: draft`, and the film is a draft if anything is.

mod facts;
mod together;
mod words;

use super::draft::{Draft, EventRecord, FilmRecord, PartyRecord};
use super::ron::{Remarks, Shown, plain_line};
use crate::agreement::Incomparable;
use crate::formatting::Comment;
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};
use together::{agreed, citations, in_all, same_words, together};
use words::{Renamed, in_common};

/// An annotation that is to be merged.
#[derive(Debug, Clone, Copy)]
pub struct Annotation<'a> {
    /// What it is called in comments, such as its file's name.
    pub name: &'a str,
    /// What it says.
    pub story: &'a Story,
    /// The comments of its files.
    pub comments: &'a [Comment],
}

/// Several annotations as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// What all of them say.
    pub draft: Draft,
    /// What only some of them say, and the comments of all.
    pub remarks: Remarks,
    /// How many differences are left to be decided.
    pub open: usize,
}

/// Merges annotations of one text. O(n³) in the larger of cast and events, for finding who is who.
///
/// ```
/// use imbroglio::exchange::{Draft, merge::{Annotation, merge}};
/// let story = |acts: &str| imbroglio::story::build(imbroglio::rules::check_text("Duel", &format!(
///     r#"(title: "Duel", characters: [(id: a, name: "Ann"), (id: b, name: "Bob")],
///     story: [(id: duel, what: "They fight", acts: [{acts}])])"#)).checked.unwrap());
/// let (one, other) = (story("fights(a, b), kills(a, b)"), story("fights(a, b)"));
/// let merged = merge(&[
///     Annotation { name: "one", story: &one, comments: &[] },
///     Annotation { name: "other", story: &other, comments: &[] },
/// ])?;
/// assert_eq!((merged.draft.acts.len(), merged.open), (1, 1));
/// assert!(merged.remarks.acts["duel"].contains(&"kills(a, b)?".to_owned()));
/// # Ok::<(), imbroglio::agreement::Incomparable>(())
/// ```
///
/// # Errors
/// When there are fewer than two, or they cite different texts.
pub fn merge(annotations: &[Annotation<'_>]) -> Result<Merged, Incomparable> {
    let stories: Vec<&Story> = annotations.iter().map(|one| one.story).collect();
    let all = in_common(&stories)?;
    let drafts: Vec<&Draft> = all.iter().map(|(draft, _)| draft).collect();
    let shown: Vec<Shown<'_>> = drafts.iter().map(|draft| Shown::of(draft)).collect();
    let names: Vec<String> = annotations.iter().map(|one| plain_line(one.name).into_owned()).collect();
    let mut merger = Merger {
        names,
        drafts,
        shown,
        merged: Draft::default(),
        remarks: Remarks::default(),
        parties: BTreeSet::new(),
        events: BTreeSet::new(),
        open: 0,
    };
    merger.film();
    merger.cast();
    merger.tellings();
    merger.bonds();
    merger.events();
    merger.knowledge();
    merger.homes();
    let renamed: Vec<&Renamed> = all.iter().map(|(_, renamed)| renamed).collect();
    merger.comments(annotations, &renamed);
    merger.merged.film.draft |= merger.open > 0;
    Ok(Merged { draft: merger.merged, remarks: merger.remarks, open: merger.open })
}

struct Merger<'d> {
    names: Vec<String>,
    drafts: Vec<&'d Draft>,
    shown: Vec<Shown<'d>>,
    merged: Draft,
    remarks: Remarks,
    /// Characters and groups that all have.
    parties: BTreeSet<&'d str>,
    /// Events that all have.
    events: BTreeSet<&'d str>,
    open: usize,
}

/// A text as lines of a comment.
fn lines(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines().map(|line| line.trim_end().to_owned())
}

impl<'d> Merger<'d> {
    /// Lines that show what annotations say of one thing.
    fn differs<'t>(&mut self, what: &str, says: impl Iterator<Item = (usize, &'t str)>) -> Vec<String> {
        self.open += 1;
        let mut all = vec![format!("{what}:")];
        all.extend(says.map(|(number, says)| format!("    {}: {}", self.names[number], plain_line(says))));
        all
    }

    /// Entries that only some annotations have.
    fn only(&mut self, number: usize, entry: &str) -> Vec<String> {
        self.open += 1;
        let mut all = vec![format!("only in {}:", self.names[number])];
        all.extend(lines(entry));
        all
    }

    fn above(&mut self, list: &'static str, id: &str, lines: Vec<String>) {
        self.remarks.above.entry((list, id.to_owned())).or_default().extend(lines);
    }

    fn end(&mut self, list: &'static str, lines: Vec<String>) {
        self.remarks.ends.entry(list).or_default().extend(lines);
    }

    /// Title and origin; kinds and texts of all.
    fn film(&mut self) {
        let Some(first) = self.drafts.first() else { return };
        let films: Vec<&FilmRecord> = self.drafts.iter().map(|draft| &draft.film).collect();
        self.merged.film = first.film.clone();
        self.merged.film.draft = films.iter().any(|film| film.draft);
        let year = |film: &FilmRecord| film.year.map(|year| year.to_string());
        let fields: [(&str, fn(&FilmRecord) -> Option<String>); 6] = [
            ("title", |film| Some(film.title.clone())),
            ("original_title", |film| film.original_title.clone()),
            ("author", |film| film.author.clone()),
            ("director", |film| film.director.clone()),
            ("year", |film| film.year.map(|year| year.to_string())),
            ("language", |film| Some(film.language.clone())),
        ];
        for (name, field) in fields {
            let says: Vec<Option<String>> = films.iter().map(|film| field(film)).collect();
            if says.iter().any(|one| *one != says[0]) {
                let said =
                    says.iter().enumerate().map(|(at, one)| (at, one.as_deref().unwrap_or("not told")));
                let lines = self.differs(name, said);
                self.remarks.head.extend(lines);
            }
        }
        let alike = |field: fn(&FilmRecord) -> &Option<String>| {
            agreed(&films.iter().map(|film| field(film)).collect::<Vec<_>>()).flatten()
        };
        self.merged.film.original_title = alike(|film| &film.original_title);
        self.merged.film.author = alike(|film| &film.author);
        self.merged.film.director = alike(|film| &film.director);
        self.merged.film.year =
            films.iter().all(|film| year(film) == year(films[0])).then_some(films[0].year).flatten();
        for draft in self.drafts.clone() {
            for seed in &draft.seeds {
                if self.merged.seeds.iter().all(|known| known.number != seed.number) {
                    self.merged.seeds.push(seed.clone());
                }
            }
            for family in &draft.families {
                if self.merged.families.iter().all(|known| known.id != family.id) {
                    self.merged.families.push(family.clone());
                }
            }
            for kind in &draft.kinds {
                match self.merged.kinds.iter().find(|known| known.id == kind.id) {
                    None => self.merged.kinds.push(kind.clone()),
                    Some(known) if known != kind => {
                        self.open += 1;
                        let remark =
                            "the annotations define this kind differently; this is the first definition";
                        self.remarks.kinds.insert(kind.id.clone(), remark.to_owned());
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// Characters and groups.
    fn cast(&mut self) {
        let lists: Vec<Vec<&PartyRecord>> =
            self.drafts.iter().map(|draft| draft.parties.iter().collect()).collect();
        let group = |party: &PartyRecord| party.kind == crate::facts::PartyKind::Group;
        let found = together(&lists, |one, other| one.id == other.id && group(one) == group(other));
        self.parties = found.shared.iter().map(|row| row[0].id.as_str()).collect();
        for row in &found.shared {
            let list = if group(row[0]) { "groups" } else { "characters" };
            let (party, lines) = self.party(row);
            if !lines.is_empty() {
                self.above(list, &party.id, lines);
            }
            self.merged.parties.push(party);
        }
        for (number, left) in found.left.iter().enumerate() {
            for party in left {
                let list = if group(party) { "groups" } else { "characters" };
                let entry = self.shown[number].party(party);
                let lines = self.only(number, &entry);
                self.end(list, lines);
            }
        }
    }

    /// A character that all have, and what they say differently of it.
    fn party(&mut self, row: &[&PartyRecord]) -> (PartyRecord, Vec<String>) {
        let mut party = row[0].clone();
        party.cites = citations(row.iter().map(|one| &one.cites));
        for other in &row[1..] {
            for name in std::iter::once(&other.name).chain(&other.aliases) {
                let known = |known: &String| known == name;
                if !(known(&party.name)
                    || party.short.as_ref().is_some_and(known)
                    || party.aliases.iter().any(known))
                {
                    party.aliases.push(name.clone());
                }
            }
        }
        let mut lines = Vec::new();
        let words: [(&str, fn(&PartyRecord) -> Option<String>); 6] = [
            ("kind", |one| Some(one.kind.word().to_owned())),
            ("lead", |one| Some(one.lead.to_string())),
            ("fate", |one| one.fate.clone()),
            ("is", |one| one.is.clone()),
            ("revealed", |one| one.revealed.clone()),
            ("perhaps", |one| Some(one.perhaps.join(", "))),
        ];
        for (name, field) in words {
            let says: Vec<Option<String>> = row.iter().map(|one| field(one)).collect();
            if says.iter().any(|one| *one != says[0]) {
                let said =
                    says.iter().enumerate().map(|(at, one)| (at, one.as_deref().unwrap_or("not told")));
                lines.extend(self.differs(name, said));
            }
        }
        party.lead = row.iter().all(|one| one.lead);
        party.fate = agreed(&row.iter().map(|one| &one.fate).collect::<Vec<_>>()).flatten();
        party.is = agreed(&row.iter().map(|one| &one.is).collect::<Vec<_>>()).flatten();
        party.revealed = agreed(&row.iter().map(|one| &one.revealed).collect::<Vec<_>>()).flatten();
        party.revealed = party.revealed.filter(|_| party.is.is_some());
        party.perhaps = in_all(&row.iter().map(|one| &one.perhaps).collect::<Vec<_>>());
        party.home = agreed(&row.iter().map(|one| &one.home).collect::<Vec<_>>()).flatten();
        (party, lines)
    }

    /// A home in whose group one is not is none.
    fn homes(&mut self) {
        let bonds = &self.merged.bonds;
        for party in &mut self.merged.parties {
            let member = |home: &String| bonds.iter().any(|bond| bond.from == party.id && bond.to == *home);
            party.home = party.home.take().filter(member);
        }
    }

    /// Tellings, their conflicts, and sentences that state nothing.
    fn tellings(&mut self) {
        let lists: Vec<Vec<_>> = self.drafts.iter().map(|draft| draft.witnesses.iter().collect()).collect();
        let found = together(&lists, |one, other| {
            one.id == other.id && one.text == other.text && same_words(&one.repeated_by, &other.repeated_by)
        });
        self.merged.witnesses = found.shared.iter().map(|row| row[0].clone()).collect();
        for (number, left) in found.left.iter().enumerate() {
            for one in left {
                let entry = self.shown[number].witness(one);
                let lines = self.only(number, &entry);
                self.end("witnesses", lines);
            }
        }
        let lists: Vec<Vec<_>> = self.drafts.iter().map(|draft| draft.conflicts.iter().collect()).collect();
        let found = together(&lists, |one, other| {
            let ids = |conflict: &super::ConflictRecord| -> Vec<String> {
                conflict.readings.iter().map(|reading| reading.id.clone()).collect()
            };
            one.id == other.id && one.chosen == other.chosen && ids(one) == ids(other)
        });
        self.merged.conflicts = found.shared.iter().map(|row| row[0].clone()).collect();
        for (number, left) in found.left.iter().enumerate() {
            for one in left {
                let entry = self.shown[number].conflict(one);
                let lines = self.only(number, &entry);
                self.end("conflicts", lines);
            }
        }
        self.asides();
    }

    fn asides(&mut self) {
        let cited: Vec<Vec<String>> = self
            .drafts
            .iter()
            .map(|draft| draft.asides.iter().flat_map(|aside| aside.cites.clone()).collect())
            .collect();
        let shared = in_all(&cited.iter().collect::<Vec<_>>());
        for (number, draft) in self.drafts.clone().into_iter().enumerate() {
            for aside in &draft.asides {
                let (both, only): (Vec<String>, Vec<String>) =
                    aside.cites.iter().cloned().partition(|cite| shared.contains(cite));
                if number == 0 && (!both.is_empty() || aside.cites.is_empty()) {
                    self.merged.asides.push(super::AsideRecord { cites: both, ..aside.clone() });
                }
                if !only.is_empty() {
                    let entry =
                        self.shown[number].aside(&super::AsideRecord { cites: only, ..aside.clone() });
                    let lines = self.only(number, &entry);
                    self.end("no_fact", lines);
                }
            }
        }
    }

    /// Events with all that happens in them.
    fn events(&mut self) {
        let lists: Vec<Vec<&EventRecord>> =
            self.drafts.iter().map(|draft| draft.events.iter().collect()).collect();
        let found = together(&lists, |one, other| one.id == other.id);
        self.events = found.shared.iter().map(|row| row[0].id.as_str()).collect();
        let mut waiting: Vec<Vec<String>> = Vec::new();
        // events that not all have stand above the next one that all have
        let mut before: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (number, draft) in self.drafts.clone().into_iter().enumerate() {
            for event in &draft.events {
                if self.events.contains(event.id.as_str()) {
                    before.entry(&event.id).or_default().extend(waiting.drain(..).flatten());
                } else {
                    let entry = self.shown[number].event(event);
                    waiting.push(self.only(number, &entry));
                }
            }
            let rest: Vec<String> = waiting.drain(..).flatten().collect();
            if !rest.is_empty() {
                self.end("story", rest);
            }
        }
        for row in &found.shared {
            let id = row[0].id.as_str();
            if let Some(lines) = before.remove(id).filter(|lines| !lines.is_empty()) {
                self.above("story", id, lines);
            }
            let open = self.open;
            let mut event = self.event(row);
            self.acts(id);
            self.learnings(id);
            event.draft |= self.open > open;
            self.merged.events.push(event);
        }
    }

    /// The comments of all annotations at what they are about.
    fn comments(&mut self, annotations: &[Annotation<'_>], renamed: &[&Renamed]) {
        let mut known: BTreeSet<(Option<&str>, Option<String>, &[String])> = BTreeSet::new();
        let mut head = Vec::new();
        for (annotation, renamed) in annotations.iter().zip(renamed) {
            for comment in annotation.comments {
                let list = comment.list.as_deref();
                let id =
                    comment.id.as_deref().map(|id| renamed.entry(list.unwrap_or_default(), id).to_owned());
                if !known.insert((list, id.clone(), comment.lines.as_slice())) {
                    continue;
                }
                let lines = comment.lines.clone();
                let list = LISTS.iter().find(|known| Some(**known) == list);
                match (list, id) {
                    (Some(&"story"), Some(id)) if comment.within && self.events.contains(id.as_str()) => {
                        self.remarks.acts.entry(id).or_default().extend(lines);
                    }
                    (Some(list), Some(id)) if self.has(&id) => self.above(list, &id, lines),
                    (Some(list), _) => self.end(list, lines),
                    (None, _) => head.extend(lines),
                }
            }
        }
        head.append(&mut self.remarks.head);
        self.remarks.head = head;
    }

    /// Whether a reading is one of a conflict that all have.
    fn is_settled(&self, reading: Option<&String>) -> bool {
        let conflicts = &self.merged.conflicts;
        reading
            .is_none_or(|id| conflicts.iter().flat_map(|one| &one.readings).any(|reading| reading.id == *id))
    }

    /// Whether the film has an entry of that id.
    fn has(&self, id: &str) -> bool {
        let knows = self.merged.knowledge.iter().any(|one| one.id == id);
        let disagrees = self.merged.conflicts.iter().any(|one| one.id == id);
        let tells = self.merged.witnesses.iter().any(|one| one.id == id);
        knows || disagrees || tells || self.parties.contains(id) || self.events.contains(id)
    }
}

/// The lists of a film in which comments may stand.
const LISTS: [&str; 8] =
    ["witnesses", "characters", "groups", "bonds", "story", "knowledge", "conflicts", "no_fact"];
