//! TEI, as DraCor and editions have it: persons in `listPerson`, relations in `listRelation`.
//!
//! With `dracor` a text holds what DraCor's schema has: persons, groups of persons, and relations between
//! them. With `full` it holds everything: events in `listEvent`, the time of relations by `*-custom`,
//! certainty, sources, the sentences of the seeds as text; and what TEI has no element for in feature structures that
//! the element points to by `ana`, so that the text reads back to an equal story.

mod features;
mod full;
mod own;
mod read;

pub use full::write_full;
pub use own::{is_ours, read_own};
pub use read::{read, take};

use super::draft::{ActRecord, BondRecord, Draft};
use super::graph::{NOBODY, vocabulary};
use super::ways::{Keeps, Profile, Quoting, Way, one};
use crate::facts::{Certainty, PartyKind, Status};
use crate::vocabulary::Vocabulary;
use crate::xml::Xml;

/// The format as DraCor has it.
pub const DRACOR: Way = Way {
    name: "tei (dracor)",
    profiles: &[Profile::Dracor],
    keeps: Keeps::Only(
        &[
            "film: director",
            "film: credit",
            "character: aliases",
            "character: note",
            "bond: certainty",
            "bond: words for a chart",
            "bond: citations",
            "act: joint deed kept as one",
            "act: certainty",
            "act: words for a chart",
            "act: citations",
        ],
        &["film: year", "character: sort (person, unnamed, collective, group)", "act: status"],
    ),
    quoting: Quoting::Markup,
    write: |draft, _| Ok(one(&draft.film.id, "xml", write_dracor(&draft))),
};

/// The format with everything.
pub const FULL: Way = Way {
    name: "tei (full)",
    profiles: &[Profile::Full],
    keeps: Keeps::All,
    quoting: Quoting::Markup,
    write: |draft, _| Ok(one(&draft.film.id, "xml", write_full(&draft)?)),
};

/// The namespace of TEI.
const NAMESPACE: &str = "http://www.tei-c.org/ns/1.0";

/// DraCor's names that hold both ways.
const MUTUAL: &[&str] = &["siblings", "spouses", "friends"];

/// Writes a draft as DraCor has plays. O(its size).
pub fn write_dracor(draft: &Draft) -> String {
    let mut xml = Xml::new();
    opening(&mut xml, draft, None);
    xml.open("profileDesc", &[]);
    xml.open("particDesc", &[]);
    xml.open("listPerson", &[]);
    persons(&mut xml, draft, &|_| None);
    xml.open("listRelation", &[("type", "personal")]);
    let vocabulary = vocabulary(draft);
    for bond in &draft.bonds {
        dracor_bond(&mut xml, bond, &vocabulary);
    }
    for act in &draft.acts {
        let name = match act.status {
            Status::Completed => act.kind.clone(),
            // a murder that was only tried is no relation `kills`
            other => format!("{}-{}", act.kind, other.word()),
        };
        let (agents, patients) = ends(act);
        relation(
            &mut xml,
            &name,
            (&agents, &patients),
            act.certainty,
            act.label.as_deref(),
            &sources(&act.cites),
        );
    }
    for _ in ["listRelation", "listPerson", "particDesc", "profileDesc", "teiHeader"] {
        xml.close();
    }
    xml.open("text", &[]);
    xml.open("body", &[]);
    xml.open("div", &[]);
    xml.words("p", &[], &draft.film.title);
    xml.finish()
}

/// The header down to the description of the file, which is open behind it.
fn opening(xml: &mut Xml, draft: &Draft, application: Option<&str>) {
    let film = &draft.film;
    xml.declaration();
    let id = format!("film.{}", film.id);
    let mut root = vec![("xmlns", NAMESPACE), ("xml:id", id.as_str()), ("xml:lang", &film.language)];
    if application.is_none() {
        root.push(("type", "dracor"));
    }
    xml.open("TEI", &root);
    xml.open("teiHeader", &[]);
    xml.open("fileDesc", &[]);
    xml.open("titleStmt", &[]);
    xml.words("title", &[("type", "main")], &film.title);
    if let Some(director) = &film.director {
        xml.words("author", &[("role", "director")], director);
    }
    if let Some(credit) = &film.credit {
        xml.open("respStmt", &[]);
        xml.words("resp", &[], "annotation");
        xml.words("name", &[], credit);
        xml.close();
    }
    xml.close();
    xml.open("publicationStmt", &[]);
    xml.words("p", &[], "Written by imbroglio.");
    xml.close();
    xml.open("sourceDesc", &[]);
    match film.year {
        Some(year) => xml.words("p", &[], &format!("{}, {year}", film.title)),
        None => xml.words("p", &[], &film.title),
    }
    xml.close();
    xml.close();
    if let Some(version) = application {
        xml.open("encodingDesc", &[]);
        xml.open("appInfo", &[]);
        xml.open("application", &[("ident", "imbroglio"), ("version", version)]);
        xml.words("label", &[], "imbroglio");
        xml.close();
        xml.close();
        xml.close();
    }
}

/// The cast, with what each person points to for the rest of what is said of it.
fn persons(xml: &mut Xml, draft: &Draft, analysis: &dyn Fn(usize) -> Option<String>) {
    for (at, party) in draft.parties.iter().enumerate() {
        let group = matches!(party.kind, PartyKind::Group | PartyKind::Collective);
        let ana = analysis(at);
        let mut attributes = vec![("xml:id", party.id.as_str())];
        if !group {
            attributes.push(("sex", "UNKNOWN"));
        }
        attributes.extend(ana.as_deref().map(|ana| ("ana", ana)));
        xml.open(if group { "personGrp" } else { "person" }, &attributes);
        let name = if group { "name" } else { "persName" };
        xml.words(name, &[], &party.name);
        for alias in &party.aliases {
            xml.words(name, &[], alias);
        }
        if let Some(note) = &party.note {
            xml.words("note", &[], note);
        }
        xml.close();
    }
    if draft.acts.iter().any(|act| act.agents.is_empty() || act.patients.is_empty()) {
        xml.open("person", &[("xml:id", NOBODY), ("sex", "UNKNOWN")]);
        xml.words("persName", &[], "(not told)");
        xml.close();
    }
}

/// References to some ids.
fn references(ids: &[String]) -> String {
    ids.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(" ")
}

/// The two sides of an act; one that is not told is `_`.
fn ends(act: &ActRecord) -> (String, String) {
    let nobody = || format!("#{NOBODY}");
    let side = |ids: &[String]| if ids.is_empty() { nobody() } else { references(ids) };
    (side(&act.agents), side(&act.patients))
}

/// Citations as references to sentences.
fn sources(cites: &[String]) -> String {
    cites.iter().map(|cite| format!("#s.{cite}")).collect::<Vec<_>>().join(" ")
}

/// How sure, in TEI's words; nothing for what is explicit.
fn cert(certainty: Certainty) -> Option<&'static str> {
    match certainty {
        Certainty::Explicit => None,
        Certainty::Entailed => Some("medium"),
        Certainty::Inferred => Some("low"),
    }
}

fn relation(
    xml: &mut Xml,
    name: &str,
    (active, passive): (&str, &str),
    certainty: Certainty,
    label: Option<&str>,
    source: &str,
) {
    let mut attributes = vec![("name", name), ("active", active), ("passive", passive)];
    finish_relation(xml, &mut attributes, certainty, label, source);
}

fn finish_relation<'a>(
    xml: &mut Xml,
    attributes: &mut Vec<(&'a str, &'a str)>,
    certainty: Certainty,
    label: Option<&str>,
    source: &'a str,
) {
    attributes.extend(cert(certainty).map(|cert| ("cert", cert)));
    if !source.is_empty() {
        attributes.push(("source", source));
    }
    match label {
        None => xml.empty("relation", attributes),
        Some(label) => {
            xml.open("relation", attributes);
            xml.words("desc", &[], label);
            xml.close();
        }
    }
}

/// A bond under DraCor's name, if it has one there.
fn dracor_bond(xml: &mut Xml, bond: &BondRecord, vocabulary: &Vocabulary) {
    let kind = vocabulary.find(&bond.kind).map(|kind| vocabulary.kind(kind));
    let name = kind.and_then(|kind| kind.dracor.clone()).unwrap_or_else(|| bond.kind.clone());
    let symmetric = kind.is_some_and(|kind| kind.symmetric);
    // of DraCor's own names only three hold both ways
    let mutual = symmetric && (MUTUAL.contains(&name.as_str()) || name == bond.kind);
    let (from, to, source) = (format!("#{}", bond.from), format!("#{}", bond.to), sources(&bond.cites));
    if !mutual {
        return relation(xml, &name, (&from, &to), bond.certainty, bond.label.as_deref(), &source);
    }
    let both = format!("{from} {to}");
    let mut attributes = vec![("name", name.as_str()), ("mutual", both.as_str())];
    finish_relation(xml, &mut attributes, bond.certainty, bond.label.as_deref(), &source);
}
