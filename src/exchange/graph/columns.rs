//! The values of nodes and edges, one table: writers, readers and the documentation go through it.

use super::{Layer, NOBODY, Node, Seen, Value};
use crate::exchange::draft::PartyRecord;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A text.
    Text,
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// Some texts.
    List,
}

impl Type {
    /// Its name in the documentation.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "whole number",
            Self::Flag => "true or false",
            Self::List => "list of texts",
        }
    }
}

/// A column of nodes or edges.
pub struct Column<S: ?Sized> {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Type,
    /// What it says.
    pub says: &'static str,
    /// Its value.
    pub of: S,
}

type OfParty = fn(&PartyRecord) -> Value;
type OfFact = fn(&Seen<'_>) -> Value;

fn text(text: Option<&String>) -> Value {
    Value::Text(text.cloned().unwrap_or_default())
}

/// The columns of nodes; the id and the name have places of their own.
pub const NODES: &[Column<OfParty>] = &[
    Column {
        name: "kind",
        holds: Type::Text,
        says: "person, unnamed, collective, group, or nobody for `_`",
        of: |party| Value::Text(party.kind.word().to_owned()),
    },
    Column { name: "short", holds: Type::Text, says: "a short name", of: |party| text(party.short.as_ref()) },
    Column {
        name: "aliases",
        holds: Type::List,
        says: "other names",
        of: |party| Value::List(party.aliases.clone()),
    },
    Column { name: "note", holds: Type::Text, says: "who this is", of: |party| text(party.note.as_ref()) },
    Column {
        name: "mono",
        holds: Type::Text,
        says: "the letter on the card",
        of: |party| text(party.mono.as_ref()),
    },
    Column {
        name: "lead",
        holds: Type::Flag,
        says: "whether the story follows this character",
        of: |party| Value::Flag(party.lead),
    },
    Column {
        name: "home",
        holds: Type::Text,
        says: "the group whose box holds the card",
        of: |party| text(party.home.as_ref()),
    },
    Column {
        name: "fate",
        holds: Type::Text,
        says: "the fate in words",
        of: |party| text(party.fate.as_ref()),
    },
    Column {
        name: "turns_out_to_be",
        holds: Type::Text,
        says: "the character who this one turns out to be",
        of: |party| text(party.is.as_ref()),
    },
    Column {
        name: "revealed",
        holds: Type::Text,
        says: "the event at which that comes out",
        of: |party| text(party.revealed.as_ref()),
    },
    Column {
        name: "perhaps",
        holds: Type::List,
        says: "others of whom this one may be one",
        of: |party| Value::List(party.perhaps.clone()),
    },
    Column {
        name: "cites",
        holds: Type::List,
        says: "the sentences that introduce it",
        of: |party| Value::List(party.cites.clone()),
    },
];

/// The node of an end that is not told.
pub(super) fn nobody() -> Node {
    let nobody =
        PartyRecord { id: NOBODY.to_owned(), name: "(not told)".to_owned(), ..PartyRecord::default() };
    let mut values: Vec<Value> = NODES.iter().map(|column| (column.of)(&nobody)).collect();
    if let Some(kind) = values.first_mut() {
        *kind = Value::Text("nobody".to_owned());
    }
    Node { id: nobody.id, label: nobody.name, values }
}

fn word(word: Option<&'static str>) -> Value {
    Value::Text(word.unwrap_or_default().to_owned())
}

/// The columns of edges; the ends and the label have places of their own.
pub const EDGES: &[Column<OfFact>] = &[
    Column {
        name: "relation",
        holds: Type::Text,
        says: "the kind",
        of: |seen| Value::Text(seen.of(|act| act.kind.clone(), |bond| bond.kind.clone())),
    },
    Column {
        name: "layer",
        holds: Type::Text,
        says: "act or bond",
        of: |seen| word(Some(seen.layer().word())),
    },
    Column {
        name: "family",
        holds: Type::Text,
        says: "the family of the kind",
        of: |seen| Value::Text(seen.family.clone()),
    },
    Column {
        name: "sign",
        holds: Type::Whole,
        says: "1 binds, -1 divides, 0 neither",
        of: |seen| Value::Whole(seen.kind.map_or(0, |kind| i64::from(kind.sign))),
    },
    Column {
        name: "symmetric",
        holds: Type::Flag,
        says: "whether it holds both ways",
        of: |seen| Value::Flag(seen.kind.is_some_and(|kind| kind.symmetric)),
    },
    Column {
        name: "act",
        holds: Type::Text,
        says: "the act: edges of one joint act share it",
        of: |seen| Value::Text(seen.name().to_owned()),
    },
    Column {
        name: "event",
        holds: Type::Text,
        says: "the event of an act; the event that a bond begins at, empty before the story",
        of: |seen| {
            Value::Text(seen.of(|act| act.event.clone(), |bond| bond.start.clone().unwrap_or_default()))
        },
    },
    Column {
        name: "t",
        holds: Type::Whole,
        says: "the place of that event in story order, 0 before the story",
        of: |seen| Value::Whole(i64::from(seen.start)),
    },
    Column {
        name: "until",
        holds: Type::Text,
        says: "the event that a bond ends at, empty if it never does",
        of: |seen| text(seen.bond().and_then(|bond| bond.end.as_ref())),
    },
    Column {
        name: "t_end",
        holds: Type::Whole,
        says: "the place of that event; of an act, its own; one more than the last for a bond without end",
        of: |seen| Value::Whole(i64::from(seen.end)),
    },
    Column {
        name: "what",
        holds: Type::Text,
        says: "what happens at the event",
        of: |seen| text(seen.event.map(|event| &event.what)),
    },
    Column {
        name: "event_certainty",
        holds: Type::Text,
        says: "how sure the event is",
        of: |seen| word(seen.event.map(|event| event.certainty.word())),
    },
    Column {
        name: "event_draft",
        holds: Type::Flag,
        says: "whether the event is not settled",
        of: |seen| Value::Flag(seen.event.is_some_and(|event| event.draft)),
    },
    Column {
        name: "status",
        holds: Type::Text,
        says: "how far an act came",
        of: |seen| word(seen.status().map(|status| status.word())),
    },
    Column {
        name: "mode",
        holds: Type::Text,
        says: "under what condition",
        of: |seen| word(seen.mode().map(|mode| mode.word())),
    },
    Column {
        name: "directness",
        holds: Type::Text,
        says: "in person or not",
        of: |seen| word(seen.directness().map(|directness| directness.word())),
    },
    Column {
        name: "certainty",
        holds: Type::Text,
        says: "explicit, entailed or inferred",
        of: |seen| word(Some(seen.certainty().word())),
    },
    Column {
        name: "contested",
        holds: Type::Flag,
        says: "whether a defensible reader would deny it",
        of: |seen| Value::Flag(seen.of(|act| act.contested, |bond| bond.contested)),
    },
    Column {
        name: "secret",
        holds: Type::Flag,
        says: "whether it is hidden",
        of: |seen| Value::Flag(seen.of(|act| act.secret, |bond| bond.secret)),
    },
    Column {
        name: "condoned",
        holds: Type::Flag,
        says: "whether the one it is done to tolerates it",
        of: |seen| Value::Flag(seen.act().is_some_and(|act| act.condoned)),
    },
    Column {
        name: "reading",
        holds: Type::Text,
        says: "the reading that it belongs to",
        of: |seen| {
            Value::Text(seen.of(|act| act.reading.clone(), |bond| bond.reading.clone()).unwrap_or_default())
        },
    },
    Column {
        name: "about",
        holds: Type::List,
        says: "whom it is about",
        of: |seen| Value::List(seen.act().map(|act| act.about.clone()).unwrap_or_default()),
    },
    Column {
        name: "through",
        holds: Type::List,
        says: "through whom",
        of: |seen| Value::List(seen.act().map(|act| act.through.clone()).unwrap_or_default()),
    },
    Column {
        name: "believed_by",
        holds: Type::List,
        says: "who believes it, of a deed that is only believed",
        of: |seen| Value::List(seen.act().map(|act| act.believers.clone()).unwrap_or_default()),
    },
    Column {
        name: "ghostly",
        holds: Type::Flag,
        says: "whether a ghost does it",
        of: |seen| Value::Flag(seen.act().is_some_and(|act| act.ghostly)),
    },
    Column {
        name: "words",
        holds: Type::Text,
        says: "the annotator's words for a chart",
        of: |seen| {
            Value::Text(seen.of(|act| act.label.clone(), |bond| bond.label.clone()).unwrap_or_default())
        },
    },
    Column {
        name: "cites",
        holds: Type::List,
        says: "the sentences that say so; of an act without its own, none",
        of: |seen| Value::List(seen.of(|act| act.cites.clone(), |bond| bond.cites.clone())),
    },
    Column {
        name: "event_cites",
        holds: Type::List,
        says: "the sentences of the event",
        of: |seen| Value::List(seen.event.map(|event| event.cites.clone()).unwrap_or_default()),
    },
    Column {
        name: "quote",
        holds: Type::Text,
        says: "what these sentences say, an act's own or its event's",
        of: |seen| Value::Text(seen.quote.clone()),
    },
];

/// The column of acts and bonds in [`EDGES`].
pub(super) fn is_layer(word: &str) -> bool {
    word == Layer::Act.word() || word == Layer::Bond.word()
}
