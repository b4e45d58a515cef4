//! TEI of others: DraCor's plays, and SweDraCor's with times and certainty.
//!
//! Read are persons, groups of persons, organisations and places that relations name, relations with their ends,
//! times and certainty, and anchors as moments in the order of the text. Relations named `wikidata` are links to the
//! outside and skipped.

use super::{MUTUAL, is_ours, read_own};
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::import::{Ends, Moment, Person, Source, Statement, Taking, Time, Word};
use crate::exchange::markup::{Element, Markup, Token};
use crate::facts::{Certainty, PartyKind};
use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

/// DraCor's names that have a direction.
const DIRECTED: &[&str] = &["parent_of", "lover_of", "related_with", "associated_with"];

/// Takes a file in: a film of our own whole, else persons and relations.
///
/// # Errors
/// As [`read`].
pub fn take(mut file: impl BufRead, taking: &mut Taking<'_>) -> Result<(), Unreadable> {
    if file.fill_buf().is_ok_and(is_ours) {
        taking.film = Some(read_own(file, taking.name)?);
    } else {
        taking.source = Some(read(file, &mut taking.report)?);
    }
    Ok(())
}

/// Reads a text with its persons and relations. O(its length), with no more memory than they take.
///
/// # Errors
/// When it is no sound XML, or no TEI.
pub fn read(source: impl BufRead, report: &mut Report) -> Result<Source, Unreadable> {
    let mut markup =
        Markup::new(source, |name| matches!(name, "person" | "personGrp" | "org" | "place" | "relation"));
    let mut buffer = Vec::new();
    let mut reading = Reading::default();
    loop {
        if reading.gathers.is_none() {
            markup.pass_blanks();
        }
        match markup.next(&mut buffer)? {
            Token::Open(element) => {
                if !reading.tei && !matches!(element.name(), "TEI" | "teiCorpus") {
                    return Err(Unreadable::at(element.place.clone(), no_tei(element.name())));
                }
                reading.open(&element, report);
                // of the text of a play only what stands for a moment is wanted, or a list that somebody put there
                if element.is_empty() {
                    reading.close(element.name());
                } else if element.name() == "text" && reading.title.is_some() && reading.gathers.is_none() {
                    markup.pass(|name| {
                        matches!(name, b"anchor" | b"person" | b"personGrp" | b"org" | b"place" | b"relation")
                    });
                }
            }
            Token::Close(closed) => reading.close(closed.name()),
            Token::Text(text) => reading.text(&text),
            Token::Other => {}
            Token::End => break,
        }
    }
    if !reading.tei {
        return Err(Unreadable::at(markup.place(), "there is no `<TEI>` in this file"));
    }
    Ok(reading.finish(report))
}

/// Why a file with another root is not read.
fn no_tei(root: &str) -> String {
    let hint = match root {
        "gexf" => "; it is read with `--from gexf`",
        "graphml" => "; it is read with `--from graphml`",
        _ => "",
    };
    format!("the root of this file is `<{root}>`, not `<TEI>`{hint}")
}

/// A person while it is read.
struct Entry {
    person: Person,
    names: Vec<String>,
    /// Whether it stands where DraCor lists who speaks.
    speaks: bool,
    /// An organisation, a place: it comes in if a relation names it.
    only_if_named: bool,
}

#[derive(Default)]
struct Reading {
    tei: bool,
    title: Option<String>,
    language: Option<String>,
    anchors: Vec<Moment>,
    entries: Vec<Entry>,
    /// The person that is open.
    entry: Option<(String, Entry)>,
    statements: Vec<Statement>,
    relation: Option<Statement>,
    /// What text is gathered for.
    gathers: Option<String>,
    words: String,
    in_participants: bool,
    relations: u64,
}

impl Reading {
    fn open(&mut self, element: &Element<'_>, report: &mut Report) {
        match element.name() {
            "TEI" | "teiCorpus" => {
                self.tei = true;
                self.language = self.language.take().or_else(|| element.get("xml:lang"));
            }
            "particDesc" => self.in_participants = true,
            "title" if self.title.is_none() && self.gathers.is_none() => self.gather("title"),
            name @ ("person" | "personGrp" | "org" | "place") if self.entry.is_none() => {
                let Some(id) = element.get("xml:id") else {
                    report.lose(format!("`{name}` without an id"), 1);
                    return;
                };
                let (kind, note) = match name {
                    "person" => (PartyKind::Person, None),
                    "personGrp" => (PartyKind::Collective, None),
                    "org" => (PartyKind::Collective, Some("organisation")),
                    _ => (PartyKind::Collective, Some("place")),
                };
                let person = Person {
                    id,
                    kind,
                    note: note.map(str::to_owned),
                    place: element.place.clone(),
                    ..Person::default()
                };
                let only_if_named = note.is_some();
                let entry = Entry { person, names: Vec::new(), speaks: self.in_participants, only_if_named };
                self.entry = Some((name.to_owned(), entry));
            }
            "persName" | "orgName" | "placeName" | "name"
                if self.gathers.is_none() && self.entry.is_some() =>
            {
                let name = element.name().to_owned();
                self.gather(&name);
            }
            "anchor" => {
                if let Some(id) = element.get("xml:id") {
                    self.anchors.push(Moment { id, what: None });
                }
            }
            "relation" => self.relation(element, report),
            "desc" if self.relation.is_some() => self.gather("desc"),
            _ => {
                // parts of a name stand side by side
                if self.gathers.is_some() && !self.words.is_empty() {
                    self.words.push(' ');
                }
            }
        }
    }

    fn gather(&mut self, what: &str) {
        self.gathers = Some(what.to_owned());
        self.words.clear();
    }

    fn text(&mut self, text: &str) {
        if self.gathers.is_some() {
            self.words.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        if self.gathers.as_deref() == Some(name) {
            self.gathers = None;
            let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
            match (name, &mut self.entry, &mut self.relation) {
                ("title", ..) => self.title = Some(words).filter(|title| !title.is_empty()),
                ("desc", _, Some(relation)) => relation.note = Some(words).filter(|note| !note.is_empty()),
                (_, Some((_, entry)), _) if !words.is_empty() && !entry.names.contains(&words) => {
                    entry.names.push(words);
                }
                _ => {}
            }
        }
        match name {
            "particDesc" => self.in_participants = false,
            "relation" => self.statements.extend(self.relation.take()),
            _ if self.entry.as_ref().is_some_and(|(element, _)| element == name) => {
                self.entries.extend(self.entry.take().map(|(_, entry)| entry));
            }
            _ => {}
        }
    }

    fn relation(&mut self, element: &Element<'_>, report: &mut Report) {
        let place = &element.place;
        let mut given: BTreeMap<&str, String> = BTreeMap::new();
        for (name, value) in element.attributes() {
            given.insert(name, value.into_owned());
        }
        let name = ["name", "ref", "key"].iter().find_map(|key| given.get(*key)).cloned();
        if name.as_deref() == Some("wikidata") {
            report.lose("links to Wikidata: no relation of the story", 1);
            return;
        }
        self.relations += 1;
        let Some(mut name) = name else {
            report.find(place, "a relation has no name; it is left out");
            report.lose("relations without a name", 1);
            return;
        };
        if let Some(bare) = name.strip_prefix('#') {
            report.find(
                place,
                format!("the name of a relation is an id, `{name}`; it is taken as the word `{bare}`"),
            );
            name = bare.to_owned();
        }
        let ends = |key: &str, report: &mut Report| match given.get(key) {
            Some(text) => ids(text, place, report),
            None => Ends::new(),
        };
        let (active, passive, mutual) =
            (ends("active", report), ends("passive", report), ends("mutual", report));
        let Some((from, to, directed)) = sides(&name, (active, passive, mutual), place, report) else {
            return;
        };
        let time = time(&given, place, report);
        let certainty = match given.get("cert").map(String::as_str) {
            None | Some("high") => Certainty::Explicit,
            Some("medium") => Certainty::Inferred,
            Some("low" | "unknown") => {
                report.lose("`cert` low or unknown: there is no weaker word than inferred", 1);
                Certainty::Inferred
            }
            Some(other) => {
                let message =
                    format!("a certainty is high, medium, low or unknown, not `{other}`; taken for unknown");
                report.find(place, message);
                Certainty::Inferred
            }
        };
        let mut cites: Vec<String> = Vec::new();
        for key in ["source", "evidence", "resp"] {
            cites.extend(given.get(key).map(|value| format!("{key} {value}")));
        }
        self.relation = Some(Statement {
            kind: Some(name.into()),
            from,
            to,
            directed,
            time,
            certainty,
            reference: reference(self.relations, &given),
            cites,
            note: None,
            place: place.clone(),
        });
    }

    fn finish(self, report: &mut Report) -> Source {
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for statement in &self.statements {
            named.extend(statement.from.iter().chain(&statement.to).map(|id| &**id));
        }
        let declared: BTreeSet<&str> = self.entries.iter().map(|entry| entry.person.id.as_str()).collect();
        let bare =
            |id: &str| id.strip_prefix("sp").map(str::to_owned).filter(|id| declared.contains(id.as_str()));
        let mut spoken: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut persons = Vec::new();
        for entry in &self.entries {
            let id = entry.person.id.as_str();
            if entry.only_if_named && !named.contains(id) {
                report.lose("organisations and places that no relation names", 1);
                continue;
            }
            if let (true, false, Some(bare)) = (entry.speaks, named.contains(id), bare(id)) {
                spoken.insert(bare, entry.names.clone());
                continue;
            }
            persons.push((entry.person.clone(), entry.names.clone()));
        }
        if !spoken.is_empty() {
            let message = format!(
                "{} speakers `sp…` are one with the entries of the same id without `sp`",
                spoken.len()
            );
            report.taken.push(message);
        }
        let persons = persons.into_iter().map(|(mut person, mut names)| {
            for name in spoken.remove(&person.id).unwrap_or_default() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            let mut names = names.into_iter();
            person.name = names.next();
            person.aliases = names.collect();
            person
        });
        Source {
            title: self.title,
            language: self.language,
            credit: None,
            persons: persons.collect(),
            moments: self.anchors,
            dracor: true,
            statements: self.statements,
        }
    }
}

/// Ids of a list, `#a #b`.
fn ids(text: &str, place: &Place, report: &mut Report) -> Ends {
    let mut ids = Ends::new();
    for reference in text.split_whitespace() {
        let id = reference.strip_prefix('#').unwrap_or_else(|| {
            report.find(place, format!("the reference `{reference}` lacks its `#`; it is taken for an id"));
            reference
        });
        if ids.iter().any(|known| **known == *id) {
            report.find(place, format!("`{reference}` stands twice in one list; it counts once"));
        } else {
            ids.push(id.into());
        }
    }
    ids
}

type Sides = (Ends, Ends, Ends);

/// The two sides of a relation, and whether it has a direction; none if it has no two.
fn sides(
    name: &str,
    (active, passive, mutual): Sides,
    place: &Place,
    report: &mut Report,
) -> Option<(Ends, Ends, bool)> {
    if !mutual.is_empty() {
        if !active.is_empty() || !passive.is_empty() {
            report.find(
                place,
                format!("`{name}` is given both as mutual and with a direction; the mutual side counts"),
            );
            report.lose("the directed side of relations given both ways", 1);
        }
        if mutual.len() < 2 {
            report.find(place, format!("`{name}` is mutual and names only one; it is left out"));
            report.lose("relations with one end", 1);
            return None;
        }
        if DIRECTED.contains(&name) && name != "related_with" && name != "associated_with" {
            report.find(
                place,
                format!("`{name}` has a direction and is given as mutual; every two are taken as they stand"),
            );
        }
        return Some((mutual, Ends::new(), false));
    }
    if active.is_empty() || passive.is_empty() {
        let missing = if active.is_empty() { "active" } else { "passive" };
        report.find(place, format!("`{name}` names nobody as {missing}; it is left out"));
        report.lose("relations with one end", 1);
        return None;
    }
    if MUTUAL.contains(&name) {
        report.find(
            place,
            format!("`{name}` holds both ways and is given as active and passive; it is taken as mutual"),
        );
        return Some((active, passive, false));
    }
    Some((active, passive, true))
}

/// The time of a relation, by anchors.
fn time(given: &BTreeMap<&str, String>, place: &Place, report: &mut Report) -> Time {
    let moment = |key: &str| given.get(key).map(|value| Word::from(value.trim_start_matches('#')));
    let mut time = Time {
        at: moment("when-custom"),
        from: moment("from-custom"),
        until: moment("to-custom"),
        attested: None,
    };
    for (key, slot) in [("notBefore-custom", &mut time.from), ("notAfter-custom", &mut time.until)] {
        let Some(moment) = moment(key) else { continue };
        if slot.is_none() {
            *slot = Some(moment);
            report.lose(format!("`{key}`: taken for a bound that is reached"), 1);
        } else {
            report.find(place, format!("`{key}` stands beside a bound that is told; it is left out"));
        }
    }
    for key in ["when", "from", "to", "notBefore", "notAfter"] {
        if given.contains_key(key) {
            report.lose(format!("`{key}`: a date of a calendar, no moment of the story"), 1);
        }
    }
    time
}

/// How the entry is called: its number, with the moment it names.
fn reference(number: u64, given: &BTreeMap<&str, String>) -> String {
    let id = given.get("xml:id").map(|id| format!("#{id}"));
    let moments = ["when-custom", "from-custom", "to-custom"];
    let moments: String =
        moments.iter().filter_map(|key| given.get(*key)).map(|moment| format!(" {moment}")).collect();
    format!("{}{moments}", id.unwrap_or_else(|| format!("relation {number}")))
}
