//! TEI with everything.

use super::{cert, ends, features, opening, persons, references, sources};
use crate::diagnostic::Error;
use crate::exchange::draft::{Draft, EventRecord};
use crate::exchange::graph::vocabulary;
use crate::xml::Xml;
use serde::Serialize;
use serde_json::Value as Json;

/// The version of the layout that [`super::read_own`] understands.
pub const VERSION: &str = "1";

/// Fields of records that stand in elements and attributes; all others stand in feature structures.
pub const OF_PERSON: &[&str] = &["id", "name"];
/// The same of bonds.
pub const OF_BOND: &[&str] = &["kind", "from", "to", "start", "end", "certainty"];
/// The same of acts.
pub const OF_ACT: &[&str] = &["event", "kind", "agents", "patients", "certainty"];
/// The same of events.
pub const OF_EVENT: &[&str] = &["id", "what"];

/// Feature structures, each with its number.
#[derive(Default)]
struct Structures(Vec<Json>);

impl Structures {
    /// Keeps what is left of a record without some fields, and says how to point to it; nothing if nothing is left.
    fn keep(&mut self, record: &impl Serialize, without: &[&str]) -> Result<Option<String>, Error> {
        let mut json = value(record)?;
        if let Some(fields) = json.as_object_mut() {
            fields.retain(|name, _| !without.contains(&name.as_str()));
            if fields.is_empty() {
                return Ok(None);
            }
        }
        self.0.push(json);
        Ok(Some(format!("#f.{}", self.0.len())))
    }
}

fn value(record: &impl Serialize) -> Result<Json, Error> {
    serde_json::to_value(record).map_err(|cause| Error::because("cannot write a record of the film", cause))
}

/// Writes a draft with all that it says. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write_full(draft: &Draft) -> Result<String, Error> {
    let mut structures = Structures::default();
    let mut of_persons = Vec::new();
    for party in &draft.parties {
        of_persons.push(structures.keep(party, OF_PERSON)?);
    }
    let mut xml = Xml::new();
    opening(&mut xml, draft, Some(VERSION));
    xml.open("profileDesc", &[]);
    xml.open("particDesc", &[]);
    xml.open("listPerson", &[]);
    persons(&mut xml, draft, &|at| of_persons.get(at).cloned().flatten());
    xml.open("listRelation", &[("type", "bond")]);
    bonds(&mut xml, draft, &mut structures)?;
    xml.close();
    xml.open("listRelation", &[("type", "act")]);
    acts(&mut xml, draft, &mut structures)?;
    for _ in ["listRelation", "listPerson", "particDesc", "profileDesc", "teiHeader"] {
        xml.close();
    }
    xml.open("standOff", &[]);
    xml.open("listEvent", &[]);
    for (at, event) in draft.events.iter().enumerate() {
        let ana = structures.keep(event, OF_EVENT)?;
        write_event(&mut xml, event, at + 1, ana.as_deref());
    }
    xml.close();
    xml.open("fvLib", &[]);
    let rest = Draft {
        parties: Vec::new(),
        bonds: Vec::new(),
        acts: Vec::new(),
        events: Vec::new(),
        seeds: Vec::new(),
        ..draft.clone()
    };
    features::write(&mut xml, &value(&rest)?, &[("type", "film")]);
    for (at, structure) in structures.0.iter().enumerate() {
        features::write(&mut xml, structure, &[("xml:id", &format!("f.{}", at + 1))]);
    }
    xml.close();
    xml.close();
    seeds(&mut xml, draft);
    Ok(xml.finish())
}

fn bonds(xml: &mut Xml, draft: &Draft, structures: &mut Structures) -> Result<(), Error> {
    let vocabulary = vocabulary(draft);
    let moment = |event: &Option<String>| event.as_ref().map(|event| format!("#event.{event}"));
    for bond in &draft.bonds {
        let ana = structures.keep(bond, OF_BOND)?;
        let kind = vocabulary.find(&bond.kind).map(|kind| vocabulary.kind(kind));
        let (from, to) = (format!("#{}", bond.from), format!("#{}", bond.to));
        let both = format!("{from} {to}");
        let (start, end, source) = (moment(&bond.start), moment(&bond.end), sources(&bond.cites));
        let mut attributes = vec![("name", bond.kind.as_str())];
        match kind.is_some_and(|kind| kind.symmetric) {
            true => attributes.push(("mutual", &both)),
            false => attributes.extend([("active", from.as_str()), ("passive", to.as_str())]),
        }
        attributes.extend(start.as_deref().map(|start| ("from-custom", start)));
        attributes.extend(end.as_deref().map(|end| ("to-custom", end)));
        attributes.extend(cert(bond.certainty).map(|cert| ("cert", cert)));
        push_source(&mut attributes, &source);
        attributes.extend(ana.as_deref().map(|ana| ("ana", ana)));
        described(xml, &attributes, bond.label.as_deref());
    }
    Ok(())
}

fn acts(xml: &mut Xml, draft: &Draft, structures: &mut Structures) -> Result<(), Error> {
    for act in &draft.acts {
        let ana = structures.keep(act, OF_ACT)?;
        let (agents, patients) = ends(act);
        let (event, source) = (format!("#event.{}", act.event), sources(&act.cites));
        let mut attributes = vec![
            ("name", act.kind.as_str()),
            ("active", &agents),
            ("passive", &patients),
            ("when-custom", &event),
        ];
        attributes.extend(cert(act.certainty).map(|cert| ("cert", cert)));
        push_source(&mut attributes, &source);
        attributes.extend(ana.as_deref().map(|ana| ("ana", ana)));
        described(xml, &attributes, act.label.as_deref());
    }
    Ok(())
}

/// Sources, unless a film without seeds cites in words, which are no references.
fn push_source<'a>(attributes: &mut Vec<(&'a str, &'a str)>, source: &'a str) {
    let sentences = source.split(' ').all(|one| crate::exchange::ron::place(one).is_some());
    if sentences {
        attributes.push(("source", source));
    }
}

fn described(xml: &mut Xml, attributes: &[(&str, &str)], words: Option<&str>) {
    match words {
        None => xml.empty("relation", attributes),
        Some(words) => {
            xml.open("relation", attributes);
            xml.words("desc", &[], words);
            xml.close();
        }
    }
}

fn write_event(xml: &mut Xml, event: &EventRecord, rank: usize, ana: Option<&str>) {
    let (id, rank, source) = (format!("event.{}", event.id), rank.to_string(), sources(&event.cites));
    let present = references(&event.present);
    let mut attributes = vec![("xml:id", id.as_str()), ("n", rank.as_str())];
    push_source(&mut attributes, &source);
    if !present.is_empty() {
        attributes.push(("corresp", &present));
    }
    attributes.extend(ana.map(|ana| ("ana", ana)));
    xml.open("event", &attributes);
    xml.words("desc", &[], &event.what);
    xml.close();
}

/// The seeds as the text: a division a seed, its sentences with the ids that sources point to.
fn seeds(xml: &mut Xml, draft: &Draft) {
    xml.open("text", &[]);
    xml.open("body", &[]);
    for seed in &draft.seeds {
        xml.open("div", &[("type", "seed"), ("n", &seed.number)]);
        for (p, paragraph) in seed.paragraphs.iter().enumerate() {
            xml.open("p", &[]);
            for (s, sentence) in paragraph.iter().enumerate() {
                let id = format!("s.{}.p{}.s{}", seed.number, p + 1, s + 1);
                xml.words("s", &[("xml:id", &id)], sentence);
            }
            xml.close();
        }
        xml.close();
    }
    if draft.seeds.is_empty() {
        xml.open("div", &[]);
        xml.words("p", &[], &draft.film.title);
        xml.close();
    }
    xml.close();
    xml.close();
}
