//! What each format keeps of each part of a film: one table, from which losses are told, round trips are tested and
//! `docs/FORMATS.md` is made.

use super::draft::{Draft, EventRecord, LinkRecord};

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

/// Where a part of a film stands once it is a [graph](super::graph).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// At its nodes and edges.
    InGraph,
    /// In what nodes and edges say, as text.
    AsText,
    /// Beside it.
    Beside,
}
use Stands::{AsText, Beside, InGraph};

/// A part of a film.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Where it stands in a graph.
    pub stands: Stands,
    /// How many a draft has.
    pub count: fn(&Draft) -> usize,
    /// Takes it out of a draft.
    pub clear: fn(&mut Draft),
}

/// A list of a film.
macro_rules! list {
    ($name:literal, $stands:ident, $list:ident) => {
        Field {
            name: $name,
            stands: $stands,
            count: |draft| draft.$list.len(),
            clear: |draft| draft.$list.clear(),
        }
    };
}

/// A field of the film itself: there if it is not as it is where nothing is said.
macro_rules! part {
    ($name:literal, $stands:ident, film.$field:ident) => {
        Field {
            name: $name,
            stands: $stands,
            count: |draft| usize::from(is_said(&draft.film.$field)),
            clear: |draft| draft.film.$field = Default::default(),
        }
    };
}

/// Fields of the entries of a list: an entry has them if one of them is not as it is where nothing is said.
macro_rules! each {
    ($name:literal, $stands:ident, $($list:ident.$field:ident),+) => {
        each!($name, $stands, $($list)+, |record| $(is_said(&record.$field))||+, |record| {
            $(record.$field = Default::default();)+
        })
    };
    ($name:literal, $stands:ident, $list:ident $($again:ident)*, |$record:ident| $has:expr, |$cleared:pat_param| $clear:expr) => {
        Field {
            name: $name,
            stands: $stands,
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

/// All parts of a film.
pub const FIELDS: &[Field] = &[
    part!("film: original title", Beside, film.original_title),
    part!("film: author", Beside, film.author),
    part!("film: still being written", Beside, film.draft),
    part!("film: director", Beside, film.director),
    part!("film: year", Beside, film.year),
    part!("film: credit", Beside, film.credit),
    list!("seeds: sentences", AsText, seeds),
    list!("witnesses", Beside, witnesses),
    each!("character: short name", InGraph, parties.short),
    each!("character: aliases", InGraph, parties.aliases),
    each!("character: sort (person, unnamed, collective, group)", InGraph, parties.kind),
    each!("character: note", InGraph, parties.note),
    each!("character: letter of the card", InGraph, parties.mono),
    each!("character: lead", InGraph, parties.lead),
    each!("character: home", InGraph, parties.home),
    each!("character: fate in words", InGraph, parties.fate),
    each!("character: citations", InGraph, parties.cites),
    each!("bond: beginning and end", InGraph, bonds.start, bonds.end),
    each!("bond: certainty", InGraph, bonds.certainty),
    each!("bond: contested", InGraph, bonds.contested),
    each!("bond: secret", InGraph, bonds.secret),
    each!("bond: reading", InGraph, bonds.reading),
    each!("bond: words for a chart", InGraph, bonds.label),
    each!("bond: citations", InGraph, bonds.cites),
    each!("event: sentence", InGraph, events, |e| e.what != e.id, |e| e.what = e.id.clone()),
    each!("event: caption", Beside, events.caption),
    each!("event: part that it opens", Beside, events.part),
    each!("event: citations", InGraph, events.cites),
    each!("event: certainty", InGraph, events.certainty),
    each!("event: who is present", Beside, events.present),
    each!("event: meanwhile", Beside, events.meanwhile),
    each!("event: place in the telling", Beside, events.told),
    Field {
        name: "causes: what events rest on",
        stands: Beside,
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
    each!("act: event", InGraph, acts.event),
    each!(
        "act: joint deed kept as one",
        InGraph,
        acts,
        |act| act.agents.len() * act.patients.len() > 1,
        |_| {}
    ),
    each!("act: about whom", InGraph, acts.about),
    each!("act: through whom", InGraph, acts.through),
    each!("act: status", InGraph, acts.status),
    each!("act: mode", InGraph, acts.mode),
    each!("act: in person or not", InGraph, acts.directness),
    each!("act: certainty", InGraph, acts.certainty),
    each!("act: contested", InGraph, acts.contested),
    each!("act: secret", InGraph, acts.secret),
    each!("act: condoned", InGraph, acts.condoned),
    each!("act: reading", InGraph, acts.reading),
    each!("act: words for a chart", InGraph, acts.label),
    each!("act: citations", InGraph, acts.cites),
    each!(
        "character: who it turns out to be",
        InGraph,
        parties,
        |p| p.is.is_some() || !p.perhaps.is_empty(),
        |p| (p.is, p.revealed, p.perhaps) = (None, None, Vec::new())
    ),
    each!("event: not settled", InGraph, events.draft),
    each!("act: who believes it", InGraph, acts.believers),
    each!("act: by a ghost", InGraph, acts.ghostly),
    list!("knowledge", Beside, knowledge),
    list!("learning", Beside, learnings),
    list!("conflicts and readings", Beside, conflicts),
    list!("sentences without a fact", Beside, asides),
    list!("kinds of the film's own", AsText, kinds),
];
