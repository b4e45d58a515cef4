//! What each format keeps of each part of a film: one table, from which losses are told, round trips are tested and
//! `docs/FORMATS.md` is made.

use super::draft::{ActRecord, BondRecord, Draft, EventRecord, LinkRecord, PartyRecord};
use crate::facts::{Certainty, Directness, Mode, PartyKind, Status};

/// A format that films are written in, with the profiles that keep different things apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// Our own.
    Ron,
    /// TEI with everything.
    TeiFull,
    /// TEI as DraCor has it.
    TeiDracor,
    /// GEXF 1.3.
    Gexf,
    /// GraphML.
    Graphml,
    /// Tables of nodes and edges.
    Csv,
    /// JSON of nodes and links.
    NodeLink,
    /// JSON of Cytoscape.
    Cytoscape,
    /// JSON of graphology.
    Graphology,
    /// CX2 of NDEx.
    Cx2,
    /// A script for Neo4j and its kin.
    Cypher,
    /// A Mermaid flowchart.
    Mermaid,
    /// A page for a wiki.
    Markdown,
    /// Tables for DraCor's tools.
    CsvDracor,
    /// Tables for Kumu.
    CsvKumu,
}

impl Format {
    /// All, in the order of the table's columns, with their names.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Ron, "ron"),
        (Self::TeiFull, "tei (full)"),
        (Self::TeiDracor, "tei (dracor)"),
        (Self::Gexf, "gexf"),
        (Self::Graphml, "graphml"),
        (Self::Csv, "csv"),
        (Self::NodeLink, "json"),
        (Self::Cytoscape, "cytoscape"),
        (Self::Graphology, "graphology"),
        (Self::Cx2, "cx2"),
        (Self::Cypher, "cypher"),
        (Self::Mermaid, "mermaid"),
        (Self::Markdown, "markdown"),
        (Self::CsvDracor, "csv (dracor)"),
        (Self::CsvKumu, "csv (kumu)"),
    ];

    fn column(self) -> usize {
        Self::ALL.iter().position(|(format, _)| *format == self).unwrap_or(0)
    }
}

/// What becomes of a part of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It has a place of its own.
    Kept,
    /// It stands there as text inside something else.
    AsText,
    /// It is left out.
    Dropped,
}

/// A part of a film.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What becomes of it in each format, in the order of [`Format::ALL`]: `k` kept, `t` as text, `-` left out.
    keeping: &'static str,
    /// How many a draft has.
    pub count: fn(&Draft) -> usize,
    /// Takes it out of a draft.
    pub clear: fn(&mut Draft),
}

impl Field {
    /// What becomes of it in a format.
    pub fn in_format(&self, format: Format) -> Keeping {
        match self.keeping.as_bytes().get(format.column()) {
            Some(b'k') => Keeping::Kept,
            Some(b't') => Keeping::AsText,
            _ => Keeping::Dropped,
        }
    }
}

/// What a format leaves out of a draft: the name of each part and how many there are. O(the draft).
pub fn losses(draft: &Draft, format: Format) -> Vec<(&'static str, usize)> {
    let dropped = FIELDS.iter().filter(|field| field.in_format(format) == Keeping::Dropped);
    dropped.map(|field| (field.name, (field.count)(draft))).filter(|(_, count)| *count > 0).collect()
}

/// The draft without what a format leaves out.
pub fn without_losses(draft: &Draft, format: Format) -> Draft {
    let mut draft = draft.clone();
    for field in FIELDS.iter().filter(|field| field.in_format(format) == Keeping::Dropped) {
        (field.clear)(&mut draft);
    }
    draft
}

/// A field of the film itself.
macro_rules! of_film {
    ($name:literal, $keeping:literal, $field:ident) => {
        Field {
            name: $name,
            keeping: $keeping,
            count: |draft| usize::from(draft.film.$field.is_some()),
            clear: |draft| draft.film.$field = None,
        }
    };
}

/// A whole list of a film.
macro_rules! list {
    ($name:literal, $keeping:literal, $list:ident) => {
        Field {
            name: $name,
            keeping: $keeping,
            count: |draft| draft.$list.len(),
            clear: |draft| draft.$list.clear(),
        }
    };
}

/// A field of the entries of a list: when an entry has it, and how it is taken out.
macro_rules! of_each {
    ($name:literal, $keeping:literal, $list:ident, $record:ident, $has:expr, $clear:expr) => {
        Field {
            name: $name,
            keeping: $keeping,
            count: |draft| {
                let has: fn(&$record) -> bool = $has;
                draft.$list.iter().filter(|record| has(record)).count()
            },
            clear: |draft| {
                let clear: fn(&mut $record) = $clear;
                draft.$list.iter_mut().for_each(clear);
            },
        }
    };
}

fn links(event: &EventRecord) -> impl Iterator<Item = &LinkRecord> {
    event
        .needs
        .iter()
        .chain(event.needs_any.iter().flatten())
        .chain(&event.helped_by)
        .chain(&event.prevented_by)
}

//           ron, tei full, tei dracor, gexf, graphml, csv, json, cytoscape, graphology, cx2, cypher, mermaid, markdown, csv dracor, csv kumu
/// All parts of a film.
pub const FIELDS: &[Field] = &[
    of_film!("film: original title", "kk--t-kkktk----", original_title),
    of_film!("film: author", "kk--t-kkktk----", author),
    Field {
        name: "film: still being written",
        keeping: "kk--t-kkktk----",
        count: |draft| usize::from(draft.film.draft),
        clear: |draft| draft.film.draft = false,
    },
    of_film!("film: director", "kkk-t-kkktk-k--", director),
    of_film!("film: year", "kkt-t-kkktk-k--", year),
    of_film!("film: credit", "kkk-t-kkktk-k--", credit),
    list!("seeds: sentences", "kk-tttkkktt----", seeds),
    list!("witnesses", "kk--t-kkktk----", witnesses),
    of_each!("character: short name", "kk-kkkkkkkk----", parties, PartyRecord, |p| p.short.is_some(), |p| {
        p.short = None
    }),
    of_each!("character: aliases", "kkkkkkkkkkk-k-k", parties, PartyRecord, |p| !p.aliases.is_empty(), |p| p
        .aliases
        .clear()),
    of_each!(
        "character: sort (person, unnamed, collective, group)",
        "kktkkkkkkkk-k-k",
        parties,
        PartyRecord,
        |p| p.kind != PartyKind::Person,
        |p| p.kind = PartyKind::Person
    ),
    of_each!("character: note", "kkkkkkkkkkkkk-k", parties, PartyRecord, |p| p.note.is_some(), |p| p.note =
        None),
    of_each!(
        "character: letter of the card",
        "kk-kkkkkkkk----",
        parties,
        PartyRecord,
        |p| p.mono.is_some(),
        |p| p.mono = None
    ),
    of_each!("character: lead", "kk-kkkkkkkk-k--", parties, PartyRecord, |p| p.lead, |p| p.lead = false),
    of_each!("character: home", "kk-kkkkkkkk----", parties, PartyRecord, |p| p.home.is_some(), |p| p.home =
        None),
    of_each!(
        "character: fate in words",
        "kk-kkkkkkkk-k--",
        parties,
        PartyRecord,
        |p| p.fate.is_some(),
        |p| p.fate = None
    ),
    of_each!("character: citations", "kk-kkkkkkkk-k--", parties, PartyRecord, |p| !p.cites.is_empty(), |p| p
        .cites
        .clear()),
    of_each!(
        "bond: beginning and end",
        "kk-kkkkkkkkkk-k",
        bonds,
        BondRecord,
        |b| b.start.is_some() || b.end.is_some(),
        |b| (b.start, b.end) = (None, None)
    ),
    of_each!(
        "bond: certainty",
        "kkkkkkkkkkk-k-k",
        bonds,
        BondRecord,
        |b| b.certainty != Certainty::Explicit,
        |b| b.certainty = Certainty::Explicit
    ),
    of_each!("bond: contested", "kk-kkkkkkkk-k--", bonds, BondRecord, |b| b.contested, |b| b.contested =
        false),
    of_each!("bond: secret", "kk-kkkkkkkk-k--", bonds, BondRecord, |b| b.secret, |b| b.secret = false),
    of_each!("bond: reading", "kk-kkkkkkkk----", bonds, BondRecord, |b| b.reading.is_some(), |b| b.reading =
        None),
    of_each!("bond: words for a chart", "kkkkkkkkkkkkk-k", bonds, BondRecord, |b| b.label.is_some(), |b| b
        .label =
        None),
    of_each!("bond: citations", "kkkkkkkkkkk-k-k", bonds, BondRecord, |b| !b.cites.is_empty(), |b| b
        .cites
        .clear()),
    of_each!("event: sentence", "kk-kkkkkkkk-k-k", events, EventRecord, |e| e.what != e.id, |e| e.what =
        e.id.clone()),
    of_each!("event: caption", "kk--t-kkktk----", events, EventRecord, |e| e.caption.is_some(), |e| e
        .caption =
        None),
    of_each!(
        "event: part that it opens",
        "kk--t-kkktk-k--",
        events,
        EventRecord,
        |e| e.part.is_some(),
        |e| e.part = None
    ),
    of_each!("event: citations", "kk-kkkkkkkk-k--", events, EventRecord, |e| !e.cites.is_empty(), |e| e
        .cites
        .clear()),
    of_each!(
        "event: certainty",
        "kk-kkkkkkkk-k--",
        events,
        EventRecord,
        |e| e.certainty != Certainty::Explicit,
        |e| e.certainty = Certainty::Explicit
    ),
    of_each!(
        "event: who is present",
        "kk--t-kkktk----",
        events,
        EventRecord,
        |e| !e.present.is_empty(),
        |e| e.present.clear()
    ),
    of_each!("event: meanwhile", "kk--t-kkktk----", events, EventRecord, |e| !e.meanwhile.is_empty(), |e| e
        .meanwhile
        .clear()),
    of_each!(
        "event: place in the telling",
        "kk--t-kkktk----",
        events,
        EventRecord,
        |e| e.told.is_some(),
        |e| e.told = None
    ),
    Field {
        name: "causes: what events rest on",
        keeping: "kk--t-kkktk-k--",
        count: |draft| draft.events.iter().map(|event| links(event).count()).sum(),
        clear: |draft| {
            for event in &mut draft.events {
                event.needs.clear();
                event.needs_any.clear();
                event.helped_by.clear();
                event.prevented_by.clear();
            }
        },
    },
    of_each!("act: event", "kk-kkkkkkkkkk-k", acts, ActRecord, |act| !act.event.is_empty(), |act| act
        .event
        .clear()),
    of_each!(
        "act: joint deed kept as one",
        "kkkkkkkkkkk-k--",
        acts,
        ActRecord,
        |act| act.agents.len() * act.patients.len() > 1,
        |_| {}
    ),
    of_each!("act: about whom", "kk-kkkkkkkk-k--", acts, ActRecord, |act| !act.about.is_empty(), |act| act
        .about
        .clear()),
    of_each!("act: through whom", "kk-kkkkkkkk-k--", acts, ActRecord, |act| !act.through.is_empty(), |act| {
        act.through.clear()
    }),
    of_each!(
        "act: status",
        "kktkkkkkkkkkk--",
        acts,
        ActRecord,
        |act| act.status != Status::Completed,
        |act| act.status = Status::Completed
    ),
    of_each!("act: mode", "kk-kkkkkkkk-k--", acts, ActRecord, |act| act.mode != Mode::Free, |act| act.mode =
        Mode::Free),
    of_each!(
        "act: in person or not",
        "kk-kkkkkkkk----",
        acts,
        ActRecord,
        |act| act.directness != Directness::Direct,
        |act| act.directness = Directness::Direct
    ),
    of_each!(
        "act: certainty",
        "kkkkkkkkkkk-k-k",
        acts,
        ActRecord,
        |act| act.certainty != Certainty::Explicit,
        |act| act.certainty = Certainty::Explicit
    ),
    of_each!("act: contested", "kk-kkkkkkkk-k--", acts, ActRecord, |act| act.contested, |act| act
        .contested =
        false),
    of_each!("act: secret", "kk-kkkkkkkk-k--", acts, ActRecord, |act| act.secret, |act| act.secret = false),
    of_each!("act: condoned", "kk-kkkkkkkk-k--", acts, ActRecord, |act| act.condoned, |act| act.condoned =
        false),
    of_each!("act: reading", "kk-kkkkkkkk----", acts, ActRecord, |act| act.reading.is_some(), |act| act
        .reading =
        None),
    of_each!(
        "act: words for a chart",
        "kkkkkkkkkkkkk-k",
        acts,
        ActRecord,
        |act| act.label.is_some(),
        |act| act.label = None
    ),
    of_each!("act: citations", "kkkkkkkkkkk-k-k", acts, ActRecord, |act| !act.cites.is_empty(), |act| act
        .cites
        .clear()),
    of_each!(
        "character: who it turns out to be",
        "kk-kkkkkkkk----",
        parties,
        PartyRecord,
        |p| p.is.is_some() || !p.perhaps.is_empty(),
        |p| (p.is, p.revealed, p.perhaps) = (None, None, Vec::new())
    ),
    of_each!("event: not settled", "kk-kkkkkkkk----", events, EventRecord, |e| e.draft, |e| e.draft = false),
    of_each!(
        "act: who believes it",
        "kk-kkkkkkkk----",
        acts,
        ActRecord,
        |act| !act.believers.is_empty(),
        |act| act.believers.clear()
    ),
    of_each!("act: by a ghost", "kk-kkkkkkkk----", acts, ActRecord, |act| act.ghostly, |act| act.ghostly =
        false),
    list!("knowledge", "kk--t-kkktk----", knowledge),
    list!("learning", "kk--t-kkktk----", learnings),
    list!("conflicts and readings", "kk--t-kkktk----", conflicts),
    list!("sentences without a fact", "kk--t-kkktk----", asides),
    list!("kinds of the film's own", "kk-tttkkktt----", kinds),
];
