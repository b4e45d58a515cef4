//! What each format keeps of each part of a film: one table, from which losses are told, round trips are tested and
//! `docs/FORMATS.md` is made.

use super::draft::{Draft, EventRecord, LinkRecord};
use crate::words::words;

words! {
    /// A format that films are written in, with the profiles that keep different things apart, in the order of the table's columns.
    pub enum Format {
        /// Our own.
        Ron = "ron",
        /// TEI with everything.
        TeiFull = "tei (full)",
        /// TEI as DraCor has it.
        TeiDracor = "tei (dracor)",
        /// GEXF 1.3.
        Gexf = "gexf",
        /// GraphML.
        Graphml = "graphml",
        /// Tables of nodes and edges.
        Csv = "csv",
        /// JSON of nodes and links.
        NodeLink = "json",
        /// JSON of Cytoscape.
        Cytoscape = "cytoscape",
        /// JSON of graphology.
        Graphology = "graphology",
        /// CX2 of NDEx.
        Cx2 = "cx2",
        /// A script for Neo4j and its kin.
        Cypher = "cypher",
        /// A Mermaid flowchart.
        Mermaid = "mermaid",
        /// A page for a wiki.
        Markdown = "markdown",
        /// Tables for DraCor's tools.
        CsvDracor = "csv (dracor)",
        /// Tables for Kumu.
        CsvKumu = "csv (kumu)",
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
        match self.keeping.as_bytes().get(format as usize) {
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

/// A list of a film.
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

/// A field of the film itself: there if it is not as it is where nothing is said.
macro_rules! part {
    ($name:literal, $keeping:literal, film.$field:ident) => {
        Field {
            name: $name,
            keeping: $keeping,
            count: |draft| usize::from(is_said(&draft.film.$field)),
            clear: |draft| draft.film.$field = Default::default(),
        }
    };
}

/// Fields of the entries of a list: an entry has them if one of them is not as it is where nothing is said.
macro_rules! each {
    ($name:literal, $keeping:literal, $($list:ident.$field:ident),+) => {
        each!($name, $keeping, $($list)+, |record| $(is_said(&record.$field))||+, |record| {
            $(record.$field = Default::default();)+
        })
    };
    ($name:literal, $keeping:literal, $list:ident $($again:ident)*, |$record:ident| $has:expr, |$cleared:pat_param| $clear:expr) => {
        Field {
            name: $name,
            keeping: $keeping,
            count: |draft| draft.$list.iter().filter(|$record| $has).count(),
            clear: |draft| draft.$list.iter_mut().for_each(|$cleared| $clear),
        }
    };
}

fn is_said<T: PartialEq + Default>(value: &T) -> bool {
    *value != T::default()
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
    part!("film: original title", "kk--t-kkktk----", film.original_title),
    part!("film: author", "kk--t-kkktk----", film.author),
    part!("film: still being written", "kk--t-kkktk----", film.draft),
    part!("film: director", "kkk-t-kkktk-k--", film.director),
    part!("film: year", "kkt-t-kkktk-k--", film.year),
    part!("film: credit", "kkk-t-kkktk-k--", film.credit),
    list!("seeds: sentences", "kk-tttkkktt----", seeds),
    list!("witnesses", "kk--t-kkktk----", witnesses),
    each!("character: short name", "kk-kkkkkkkk----", parties.short),
    each!("character: aliases", "kkkkkkkkkkk-k-k", parties.aliases),
    each!("character: sort (person, unnamed, collective, group)", "kktkkkkkkkk-k-k", parties.kind),
    each!("character: note", "kkkkkkkkkkkkk-k", parties.note),
    each!("character: letter of the card", "kk-kkkkkkkk----", parties.mono),
    each!("character: lead", "kk-kkkkkkkk-k--", parties.lead),
    each!("character: home", "kk-kkkkkkkk----", parties.home),
    each!("character: fate in words", "kk-kkkkkkkk-k--", parties.fate),
    each!("character: citations", "kk-kkkkkkkk-k--", parties.cites),
    each!("bond: beginning and end", "kk-kkkkkkkkkk-k", bonds.start, bonds.end),
    each!("bond: certainty", "kkkkkkkkkkk-k-k", bonds.certainty),
    each!("bond: contested", "kk-kkkkkkkk-k--", bonds.contested),
    each!("bond: secret", "kk-kkkkkkkk-k--", bonds.secret),
    each!("bond: reading", "kk-kkkkkkkk----", bonds.reading),
    each!("bond: words for a chart", "kkkkkkkkkkkkk-k", bonds.label),
    each!("bond: citations", "kkkkkkkkkkk-k-k", bonds.cites),
    each!("event: sentence", "kk-kkkkkkkk-k-k", events, |e| e.what != e.id, |e| e.what = e.id.clone()),
    each!("event: caption", "kk--t-kkktk----", events.caption),
    each!("event: part that it opens", "kk--t-kkktk-k--", events.part),
    each!("event: citations", "kk-kkkkkkkk-k--", events.cites),
    each!("event: certainty", "kk-kkkkkkkk-k--", events.certainty),
    each!("event: who is present", "kk--t-kkktk----", events.present),
    each!("event: meanwhile", "kk--t-kkktk----", events.meanwhile),
    each!("event: place in the telling", "kk--t-kkktk----", events.told),
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
    each!("act: event", "kk-kkkkkkkkkk-k", acts.event),
    each!(
        "act: joint deed kept as one",
        "kkkkkkkkkkk-k--",
        acts,
        |act| act.agents.len() * act.patients.len() > 1,
        |_| {}
    ),
    each!("act: about whom", "kk-kkkkkkkk-k--", acts.about),
    each!("act: through whom", "kk-kkkkkkkk-k--", acts.through),
    each!("act: status", "kktkkkkkkkkkk--", acts.status),
    each!("act: mode", "kk-kkkkkkkk-k--", acts.mode),
    each!("act: in person or not", "kk-kkkkkkkk----", acts.directness),
    each!("act: certainty", "kkkkkkkkkkk-k-k", acts.certainty),
    each!("act: contested", "kk-kkkkkkkk-k--", acts.contested),
    each!("act: secret", "kk-kkkkkkkk-k--", acts.secret),
    each!("act: condoned", "kk-kkkkkkkk-k--", acts.condoned),
    each!("act: reading", "kk-kkkkkkkk----", acts.reading),
    each!("act: words for a chart", "kkkkkkkkkkkkk-k", acts.label),
    each!("act: citations", "kkkkkkkkkkk-k-k", acts.cites),
    each!(
        "character: who it turns out to be",
        "kk-kkkkkkkk----",
        parties,
        |p| p.is.is_some() || !p.perhaps.is_empty(),
        |p| (p.is, p.revealed, p.perhaps) = (None, None, Vec::new())
    ),
    each!("event: not settled", "kk-kkkkkkkk----", events.draft),
    each!("act: who believes it", "kk-kkkkkkkk----", acts.believers),
    each!("act: by a ghost", "kk-kkkkkkkk----", acts.ghostly),
    list!("knowledge", "kk--t-kkktk----", knowledge),
    list!("learning", "kk--t-kkktk----", learnings),
    list!("conflicts and readings", "kk--t-kkktk----", conflicts),
    list!("sentences without a fact", "kk--t-kkktk----", asides),
    list!("kinds of the film's own", "kk-tttkkktt----", kinds),
];
