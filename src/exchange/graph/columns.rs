//! The values of nodes and edges, one table: writers, readers and the documentation go through it.

use super::{Layer, NOBODY, Node, Seen, Value};
use crate::exchange::draft::PartyRecord;
use crate::words::words;

words! {
    /// What a column holds.
    pub enum Type {
        /// A text.
        Text = "text",
        /// A whole number.
        Whole = "whole number",
        /// `true` or `false`.
        Flag = "true or false",
        /// Some texts.
        List = "list of texts",
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

/// A column: what it holds, its name, what it says, and its value.
macro_rules! column {
    ($holds:ident, $name:literal, $says:literal, |$of:ident| $value:expr) => {
        Column { name: $name, holds: Type::$holds, says: $says, of: |$of| Value::$holds($value) }
    };
}

fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

/// The columns of nodes; the id and the name have places of their own.
pub const NODES: &[Column<OfParty>] = &[
    column!(Text, "kind", "person, unnamed, collective, group, or nobody for `_`", |party| party
        .kind
        .word()
        .to_owned()),
    column!(Text, "short", "a short name", |party| text(party.short.as_ref())),
    column!(List, "aliases", "other names", |party| party.aliases.clone()),
    column!(Text, "note", "who this is", |party| text(party.note.as_ref())),
    column!(Text, "mono", "the letter on the card", |party| text(party.mono.as_ref())),
    column!(Flag, "lead", "whether the story follows this character", |party| party.lead),
    column!(Text, "home", "the group whose box holds the card", |party| text(party.home.as_ref())),
    column!(Text, "fate", "the fate in words", |party| text(party.fate.as_ref())),
    column!(Text, "turns_out_to_be", "the character who this one turns out to be", |party| text(
        party.is.as_ref()
    )),
    column!(Text, "revealed", "the event at which that comes out", |party| text(party.revealed.as_ref())),
    column!(List, "perhaps", "others of whom this one may be one", |party| party.perhaps.clone()),
    column!(List, "cites", "the sentences that introduce it", |party| party.cites.clone()),
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

fn word(word: Option<&'static str>) -> String {
    word.unwrap_or_default().to_owned()
}

/// The columns of edges; the ends and the label have places of their own.
pub const EDGES: &[Column<OfFact>] = &[
    column!(Text, "relation", "the kind", |seen| seen.of(|act| act.kind.clone(), |bond| bond.kind.clone())),
    column!(Text, "layer", "act or bond", |seen| word(Some(seen.layer().word()))),
    column!(Text, "family", "the family of the kind", |seen| seen.family.clone()),
    column!(Whole, "sign", "1 binds, -1 divides, 0 neither", |seen| seen
        .kind
        .map_or(0, |kind| i64::from(kind.sign))),
    column!(Flag, "symmetric", "whether it holds both ways", |seen| seen
        .kind
        .is_some_and(|kind| kind.symmetric)),
    column!(Text, "act", "the act: edges of one joint act share it", |seen| seen.name().to_owned()),
    column!(
        Text,
        "event",
        "the event of an act; the event that a bond begins at, empty before the story",
        |seen| seen.of(|act| act.event.clone(), |bond| bond.start.clone().unwrap_or_default())
    ),
    column!(Whole, "t", "the place of that event in story order, 0 before the story", |seen| i64::from(
        seen.start
    )),
    column!(Text, "until", "the event that a bond ends at, empty if it never does", |seen| text(
        seen.bond().and_then(|bond| bond.end.as_ref())
    )),
    column!(
        Whole,
        "t_end",
        "the place of that event; of an act, its own; one more than the last for a bond without end",
        |seen| i64::from(seen.end)
    ),
    column!(Text, "what", "what happens at the event", |seen| text(seen.event.map(|event| &event.what))),
    column!(Text, "event_certainty", "how sure the event is", |seen| word(
        seen.event.map(|event| event.certainty.word())
    )),
    column!(Flag, "event_draft", "whether the event is not settled", |seen| seen
        .event
        .is_some_and(|event| event.draft)),
    column!(Text, "status", "how far an act came", |seen| word(seen.status().map(|status| status.word()))),
    column!(Text, "mode", "under what condition", |seen| word(seen.mode().map(|mode| mode.word()))),
    column!(Text, "directness", "in person or not", |seen| word(
        seen.directness().map(|directness| directness.word())
    )),
    column!(Text, "certainty", "explicit, entailed or inferred", |seen| word(Some(seen.certainty().word()))),
    column!(Flag, "contested", "whether a defensible reader would deny it", |seen| seen
        .of(|act| act.contested, |bond| bond.contested)),
    column!(Flag, "secret", "whether it is hidden", |seen| seen.of(|act| act.secret, |bond| bond.secret)),
    column!(Flag, "condoned", "whether the one it is done to tolerates it", |seen| seen
        .act()
        .is_some_and(|act| act.condoned)),
    column!(Text, "reading", "the reading that it belongs to", |seen| seen
        .of(|act| act.reading.clone(), |bond| bond.reading.clone())
        .unwrap_or_default()),
    column!(List, "about", "whom it is about", |seen| seen
        .act()
        .map(|act| act.about.clone())
        .unwrap_or_default()),
    column!(List, "through", "through whom", |seen| seen
        .act()
        .map(|act| act.through.clone())
        .unwrap_or_default()),
    column!(List, "believed_by", "who believes it, of a deed that is only believed", |seen| seen
        .act()
        .map(|act| act.believers.clone())
        .unwrap_or_default()),
    column!(Flag, "ghostly", "whether a ghost does it", |seen| seen.act().is_some_and(|act| act.ghostly)),
    column!(Text, "words", "the annotator's words for a chart", |seen| seen
        .of(|act| act.label.clone(), |bond| bond.label.clone())
        .unwrap_or_default()),
    column!(List, "cites", "the sentences that say so; of an act without its own, none", |seen| seen
        .of(|act| act.cites.clone(), |bond| bond.cites.clone())),
    column!(List, "event_cites", "the sentences of the event", |seen| seen
        .event
        .map(|event| event.cites.clone())
        .unwrap_or_default()),
    column!(Text, "quote", "what these sentences say, an act's own or its event's", |seen| seen
        .quote
        .clone()),
];

/// The column of acts and bonds in [`EDGES`].
pub(super) fn is_layer(word: &str) -> bool {
    word == Layer::Act.word() || word == Layer::Bond.word()
}
