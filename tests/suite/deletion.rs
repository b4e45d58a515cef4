//! Whatever is taken out of a film, `check` says so, and what it says leads to the hole.
//!
//! The films are cut with the places that the library itself gives: each entry, each bond, and each
//! sentence of each citation goes once, alone.

use crate::harness::{files, nothing, stem};
use imbroglio::annotation::{self, FilmAnnotation, Value};
use imbroglio::diagnostic::Diagnostic;
use imbroglio::film::Film;
use imbroglio::rules::{self, Material};
use imbroglio::source::{Sources, Span, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// One thing to delete.
struct Cut {
    /// What sort of thing, for the count.
    sort: &'static str,
    /// What it is, for a message.
    what: String,
    /// The bytes that go, and what stands there instead.
    range: std::ops::Range<usize>,
    instead: String,
    /// Words that lead to the hole: ids, and sentences as citations.
    leads: BTreeSet<String>,
}

/// A film that is cut.
struct Patient {
    name: String,
    text: String,
    material: Material,
}

fn patients() -> Vec<Patient> {
    let films = files("data/films", "ron");
    films
        .iter()
        .map(|path: &PathBuf| {
            let film = Film::open(path).unwrap();
            assert!(film.diagnostics.is_empty(), "{} is not clean to begin with", stem(path));
            assert!(
                film.material.vocabularies.is_empty() && film.material.films.len() == 1,
                "one file a film"
            );
            let text = film.material.sources.file(film.material.films[0]).text.clone();
            Patient { name: stem(path), text, material: film.material }
        })
        .collect()
}

impl Patient {
    /// The film after a cut, with what is found wrong in it.
    fn check(&self, cut: &Cut) -> (Sources, Vec<Diagnostic>) {
        let text = format!("{}{}{}", &self.text[..cut.range.start], cut.instead, &self.text[cut.range.end..]);
        let mut sources = Sources::new();
        let file = sources.add(format!("{}.ron", self.name), text);
        let material = Material { sources, films: vec![file], ..self.material.clone() };
        let outcome = rules::check(&material);
        (material.sources, outcome.diagnostics)
    }

    /// A whole entry, with the comma behind it.
    fn entry(&self, sort: &'static str, id: &str, span: Span) -> Cut {
        let mut leads = BTreeSet::from([id.to_owned()]);
        leads.extend(quoted(&self.text[span.range()]).flat_map(sentences));
        if sort == "bonds" {
            leads.remove(id);
        }
        Cut { sort, what: id.to_owned(), range: self.with_comma(span.range()), instead: String::new(), leads }
    }

    fn with_comma(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let behind = &self.text[range.end..];
        let blanks = behind.len() - behind.trim_start().len();
        let end = if behind[blanks..].starts_with(',') { range.end + blanks + 1 } else { range.end };
        range.start..end
    }

    /// Each sentence that a text cites, gone from it; the whole `cites` with the last one.
    fn citations(&self, holder: &str, text: &Text<'_>, into: &mut Vec<Cut>) {
        let all = sentences(&text.content);
        for (i, sentence) in all.iter().enumerate() {
            let rest: Vec<&str> =
                all.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, s)| s.as_str()).collect();
            let range = text.span.range();
            let (range, instead) = if rest.is_empty() {
                (self.field(range), String::new())
            } else {
                (range, format!("{:?}", rest.join(" ")))
            };
            into.push(Cut {
                sort: "citations",
                what: format!("{sentence} of {holder}"),
                range,
                instead,
                leads: BTreeSet::from([sentence.clone(), holder.to_owned()]),
            });
        }
    }

    /// The field `cites: "…"` or the call `cites("…")` around a text.
    fn field(&self, text: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let before = self.text[..text.start].trim_end();
        let (word, behind) = match before.strip_suffix(':') {
            Some(word) => (word, 0),
            None => (before.strip_suffix('(').expect("`cites:` or `cites(`"), 1),
        };
        let start = word.strip_suffix("cites").expect("`cites` before a citation").len();
        self.with_comma(start..text.end + behind)
    }
}

/// Texts in quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// The sentences that a citation names, each in full; nothing for a text that is no citation.
fn sentences(text: &str) -> Vec<String> {
    let (mut seed, mut paragraph, mut all) = ("", "", Vec::new());
    for piece in text.split_whitespace() {
        let mut parts: Vec<&str> = piece.split('.').collect();
        let last = parts.pop().unwrap_or("");
        let Some(numbers) = last.strip_prefix('s') else { return Vec::new() };
        if let Some(named) = parts.pop() {
            paragraph = named;
        }
        if let Some(named) = parts.pop() {
            seed = named;
        }
        let mut ends = numbers.split('-').map(str::parse::<u32>);
        let (Some(Ok(first)), last) = (ends.next(), ends.next()) else { return Vec::new() };
        let Ok(last) = last.unwrap_or(Ok(first)) else { return Vec::new() };
        all.extend((first..=last).map(|n| format!("{seed}.{paragraph}.s{n}")));
    }
    if seed.is_empty() { Vec::new() } else { all }
}

/// The texts inside every `cites(…)` of a value.
fn cited<'a, 'src>(value: &'a Value<'src>, into: &mut Vec<&'a Text<'src>>) {
    match value {
        Value::Call(call) => {
            let cites = call.name.is_some_and(|name| name.text == "cites");
            for argument in &call.arguments {
                match &argument.value {
                    Value::Text(text) if cites => into.push(text),
                    other => cited(other, into),
                }
            }
        }
        Value::List(items, _) => items.iter().for_each(|item| cited(item, into)),
        _ => {}
    }
}

fn name_of(value: &Value<'_>) -> String {
    match value {
        Value::Word(word) => word.text.to_owned(),
        Value::Call(call) => call.name.map_or(String::new(), |name| name.text.to_owned()),
        _ => String::new(),
    }
}

/// Entries of every sort.
fn entries(film: &FilmAnnotation<'_>, patient: &Patient) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut add = |sort, id: &str, span| cuts.push(patient.entry(sort, id, span));
    film.characters.iter().for_each(|entry| add("characters", entry.id.text, entry.span));
    for (i, entry) in film.events.iter().enumerate() {
        add("events", film.event_id(i).unwrap().text, entry.span);
    }
    film.bonds.iter().for_each(|call| add("bonds", call.name.unwrap().text, call.span));
    film.groups.iter().for_each(|entry| add("groups", entry.id.text, entry.span));
    film.knowledge.iter().for_each(|entry| add("knowledge", entry.id.text, entry.span));
    film.conflicts.iter().for_each(|entry| add("conflicts", entry.id.text, entry.span));
    film.no_fact.iter().for_each(|entry| add("asides", "no_fact", entry.span));
    cuts
}

/// Every sentence of every citation.
fn citations(film: &FilmAnnotation<'_>, patient: &Patient) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut all = |holder: &str, texts: &[Text<'_>], values: &[&Value<'_>]| {
        texts.iter().for_each(|text| patient.citations(holder, text, &mut cuts));
        for value in values {
            let mut inside = Vec::new();
            cited(value, &mut inside);
            let name = name_of(value);
            inside.iter().for_each(|text| patient.citations(&name, text, &mut cuts));
        }
    };
    for entry in &film.characters {
        all(entry.id.text, &entry.cites, &[]);
    }
    for entry in &film.groups {
        all(entry.id.text, &entry.cites, &entry.members.iter().collect::<Vec<_>>());
    }
    for call in &film.bonds {
        all("", &[], &[&Value::Call(call.clone())]);
    }
    for entry in (0..film.events.len()).filter_map(|i| film.event(i)) {
        let values = entry.acts.iter().chain(&entry.needs).chain(&entry.helped_by).chain(&entry.prevented_by);
        all(entry.id.text, &entry.cites, &values.chain(&entry.learns).collect::<Vec<_>>());
    }
    for entry in &film.knowledge {
        all(entry.id.text, &entry.cites, &[]);
    }
    for reading in film.conflicts.iter().flat_map(|entry| &entry.readings) {
        all(reading.id.text, &reading.cites, &[]);
    }
    for entry in &film.no_fact {
        all("no_fact", &entry.cites, &[]);
    }
    cuts
}

/// Acts, causes, learnings and members inside their entries.
fn parts(film: &FilmAnnotation<'_>, patient: &Patient) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut add = |sort, holder: &str, value: &Value<'_>| {
        let name = name_of(value);
        let mut cut = patient.entry(sort, &name, value.span());
        cut.what = format!("{name} of {holder}");
        cut.leads.insert(holder.to_owned());
        cut.leads.extend(words(&patient.text[value.span().range()]));
        cuts.push(cut);
    };
    for entry in (0..film.events.len()).filter_map(|i| film.event(i)) {
        entry.acts.iter().for_each(|act| add("acts", entry.id.text, act));
        entry.learns.iter().for_each(|learning| add("learnings", entry.id.text, learning));
        for link in entry.needs.iter().chain(&entry.helped_by).chain(&entry.prevented_by) {
            add("links", entry.id.text, link);
        }
    }
    for entry in &film.groups {
        entry.members.iter().for_each(|member| add("members", entry.id.text, member));
    }
    cuts
}

/// Words of a text, with citations as one word each.
fn words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')
        .map(|word| word.trim_matches('.').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a message, or a place that it shows, names what is missing.
fn leads_to(cut: &Cut, sources: &Sources, diagnostic: &Diagnostic) -> bool {
    let labels = || std::iter::once(&diagnostic.label).chain(&diagnostic.others);
    let places = labels().map(|label| sources.text(label.span)).filter(|text| text.len() < 200);
    let said = labels()
        .map(|label| label.text.as_ref())
        .chain([diagnostic.message.as_ref()])
        .chain(diagnostic.help.as_deref());
    said.chain(places).any(|text| !words(text).is_disjoint(&cut.leads))
}

/// Tries all cuts; the numbers tried, and those that nothing led to, by sort.
fn operate(
    cuts: impl Fn(&FilmAnnotation<'_>, &Patient) -> Vec<Cut>,
) -> (BTreeMap<&'static str, usize>, Vec<String>) {
    let (mut tried, mut unnoticed) = (BTreeMap::new(), Vec::new());
    for patient in patients() {
        let (film, faults) = annotation::read(&patient.material.sources, &patient.material.films);
        assert!(faults.is_empty());
        for cut in cuts(&film, &patient) {
            *tried.entry(cut.sort).or_insert(0) += 1;
            let (sources, found) = patient.check(&cut);
            if found.iter().any(|d| matches!(d.code(), "E002" | "E003")) {
                panic!("{}: cutting {} broke the file: {}", patient.name, cut.what, found[0].message);
            }
            if !found.iter().any(|diagnostic| leads_to(&cut, &sources, diagnostic)) {
                let said: Vec<&str> = found.iter().map(|d| d.message.as_ref()).collect();
                unnoticed.push(format!("{}: without {} ({}): {said:?}", patient.name, cut.what, cut.sort));
            }
        }
    }
    (tried, unnoticed)
}

#[test]
fn no_entry_can_be_deleted_unnoticed() {
    let (tried, unnoticed) = operate(entries);
    println!("deleted: {tried:?}");
    nothing(&unnoticed, "a film lost an entry and no message led to the hole");
}

#[test]
fn no_citation_can_be_deleted_unnoticed() {
    let (tried, unnoticed) = operate(citations);
    println!("deleted: {tried:?}");
    nothing(&unnoticed, "a film lost a citation and no message led to the hole");
}

#[test]
fn no_act_cause_learning_or_member_can_be_deleted_unnoticed() {
    let (tried, unnoticed) = operate(parts);
    println!("deleted: {tried:?}");
    nothing(&unnoticed, "a film lost a part of an entry and no message led to the hole");
}
