//! What may stand where in a film, so that words can be offered, found and renamed.

use super::syntax::{Leaf, Open, Role};
use crate::annotation::Shape;
use crate::rules::{ACT, BOND, LEARNING, LINK};
use crate::vocabulary::{Layer, Takes, Vocabulary};
use crate::words::words;

/// What sort of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A film, or a part of one.
    Film,
    /// More kinds.
    Vocabulary,
    /// A motif, or macros for motifs.
    Motif,
    /// A text that is cited.
    Seed,
}

impl Sort {
    /// The sort of a file, by its name and its outermost fields.
    pub fn of(name: &str, text: &str) -> Self {
        if name.ends_with(".txt") {
            return Self::Seed;
        }
        let mut fields = Vec::new();
        super::syntax::walk(text, &super::syntax::tokens(text), &mut |stack, step| {
            if let (super::syntax::Step::Leaf(Leaf { role: Role::Label, text, .. }), [_]) = (step, stack) {
                fields.push(text);
            }
        });
        let has = |names: &[&str]| names.iter().any(|name| fields.contains(name));
        if has(&["kinds"]) {
            Self::Vocabulary
        } else if has(&["macros", "cases", "when", "fires", "analogue"]) {
            Self::Motif
        } else {
            Self::Film
        }
    }
}

words! {
    /// Things that words stand for.
    pub enum Class {
        /// A character or a group.
        Party = "character or group",
        /// An event.
        Event = "event",
        /// A piece of knowledge.
        Proposition = "piece of knowledge",
        /// A point on which witnesses disagree.
        Conflict = "conflict",
        /// One answer to it.
        Reading = "reading",
        /// A telling.
        Witness = "witness",
        /// A kind of act or bond.
        Kind = "kind",
        /// A condition of motifs that stands for others.
        Macro = "macro",
    }
}

impl Class {
    /// The same with its article.
    pub fn one(self) -> String {
        let article = if self == Self::Event { "an" } else { "a" };
        format!("{article} {}", self.word())
    }
}

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The name of a field, or nothing but an entry.
    Field(Shape),
    /// A new entry.
    Entries(Shape),
    /// The name that an entry gives itself.
    Defines(Class),
    /// A kind.
    Kind(Layer),
    /// A character or a group.
    Party,
    /// A group.
    Group,
    /// A party of an act or a bond, or a marker behind the parties.
    Argument {
        /// The kind.
        kind: String,
        /// Whether it is an act or a bond.
        layer: Layer,
        /// Which argument, from 0.
        index: usize,
    },
    /// A marker behind what is linked to, belongs to, or is learnt.
    Marker(Behind),
    /// An event.
    Event,
    /// An event, or `any(…)`.
    Cause,
    /// A piece of knowledge.
    Proposition,
    /// A reading.
    Reading,
    /// Sentences.
    Cites,
    /// The number of a seed.
    Seed,
    /// The name of a file.
    File,
    /// One of these words.
    Words(&'static [&'static str]),
    /// Something that the program knows nothing of: the words of a text, a number.
    Free,
}

/// Behind what a marker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// A cause.
    Link,
    /// A member of a group.
    Member,
    /// What is learnt.
    Learning,
}

impl Behind {
    /// The words and the calls that may stand there.
    pub fn markers(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Link => (LINK.words, LINK.calls),
            Self::Member => (BOND.words, BOND.calls),
            Self::Learning => (LEARNING.words, LEARNING.calls),
        }
    }
}

/// Further words of a learning, which are no markers.
pub const LEARNT: &[&str] = &[
    "saw",
    "overheard",
    "told",
    "worked_out",
    "knows",
    "suspects",
    "believes_not",
    "believes_falsely",
    "forgets",
];

const SURE: &[&str] = &["explicit", "entailed", "inferred"];

/// What stands around a place, lists left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame<'t> {
    Field(&'t str),
    Entry,
    Call(&'t str, usize),
}

fn frames<'t>(stack: &[Open<'t>], label: Option<&'t str>) -> Vec<Frame<'t>> {
    let mut frames = Vec::with_capacity(stack.len() + 1);
    for (depth, open) in stack.iter().enumerate() {
        frames.extend(open.label.filter(|_| depth > 0).map(Frame::Field));
        match (open.bracket, open.name) {
            (b'(', Some(name)) => frames.push(Frame::Call(name, open.index)),
            (b'(', None) if depth > 0 => frames.push(Frame::Entry),
            _ => {}
        }
    }
    frames.extend(label.map(Frame::Field));
    frames
}

/// What may stand at a place of a film: within these brackets, as the value of this field if there is one.
pub fn place(stack: &[Open<'_>], label: Option<&str>) -> Place {
    use Frame::{Entry, Field};
    let frames = frames(stack, label);
    match frames.as_slice() {
        [] if stack.is_empty() => Place::Free,
        [] => Place::Field(Shape::Film),
        [Field("seeds")] => Place::Seed,
        [Field("include" | "vocabulary")] => Place::File,
        [Field("draft")] => Place::Words(&["true"]),
        [Field("bonds"), rest @ ..] => calls(Layer::Bond, rest),
        [Field(list)] => Shape::of_list(list).map_or(Place::Free, Place::Entries),
        [Field("conflicts"), Entry, Field("readings"), rest @ ..] => match rest {
            [] => Place::Entries(Shape::Reading),
            [Entry] => Place::Field(Shape::Reading),
            [Entry, Field("id")] => Place::Defines(Class::Reading),
            [Entry, Field("cites")] => Place::Cites,
            _ => Place::Free,
        },
        [Field(list), Entry, rest @ ..] => {
            Shape::of_list(list).map_or(Place::Free, |entry| within(entry, rest))
        }
        _ => Place::Free,
    }
}

/// What may stand within an entry.
fn within(entry: Shape, rest: &[Frame<'_>]) -> Place {
    use Frame::{Call, Field};
    let Some(first) = rest.first() else { return Place::Field(entry) };
    let Field(field) = first else { return Place::Free };
    let behind = &rest[1..];
    match (entry, *field, behind) {
        (_, "cites", _) => Place::Cites,
        (Shape::Character | Shape::Group, "id", []) => Place::Defines(Class::Party),
        (Shape::Event, "id", []) => Place::Defines(Class::Event),
        (Shape::Knowledge, "id", []) => Place::Defines(Class::Proposition),
        (Shape::Conflict, "id", []) => Place::Defines(Class::Conflict),
        (Shape::Witness, "id", []) => Place::Defines(Class::Witness),
        (Shape::Character, "kind", []) => Place::Words(&["person", "unnamed", "collective"]),
        (Shape::Character, "lead", []) => Place::Words(&["true"]),
        (Shape::Character, "home", []) => Place::Group,
        (Shape::Character, "is" | "perhaps", []) => Place::Party,
        (Shape::Character, "revealed", []) | (Shape::Knowledge, "since" | "of", []) => Place::Event,
        (Shape::Group, "members", []) => Place::Party,
        (Shape::Group, "members", [Call(..), inner @ ..]) => markers(Behind::Member, inner),
        (Shape::Event, "acts", behind) => calls(Layer::Act, behind),
        (Shape::Event, "present", _) | (Shape::Knowledge, "known_to" | "concerns", _) => Place::Party,
        (Shape::Event, "needs", []) => Place::Cause,
        (Shape::Event, "helped_by" | "prevented_by" | "meanwhile", []) => Place::Event,
        (Shape::Event, "needs", [Call("any", _)]) => Place::Event,
        (Shape::Event, "needs", [Call("any", _), Call(..), inner @ ..])
        | (Shape::Event, "needs" | "helped_by" | "prevented_by", [Call(..), inner @ ..]) => {
            markers(Behind::Link, inner)
        }
        (Shape::Event, "learns", []) => Place::Party,
        (Shape::Event, "learns", [Call(_, 0)]) => Place::Proposition,
        (Shape::Event, "learns", [Call(..), Call("from", _)]) => Place::Party,
        (Shape::Event, "learns", [Call(..), inner @ ..]) => markers(Behind::Learning, inner),
        (Shape::Event, "certainty", []) => Place::Words(SURE),
        (Shape::Event, "status", []) => Place::Words(&["draft"]),
        (Shape::Knowledge, "deeds", []) => Place::Kind(Layer::Act),
        (Shape::Conflict, "chosen", []) => Place::Reading,
        (Shape::Witness, "text" | "repeated_by", []) | (Shape::Tally, "of", []) => Place::Cites,
        _ => Place::Free,
    }
}

/// What may stand in a list of acts or bonds.
fn calls(layer: Layer, behind: &[Frame<'_>]) -> Place {
    use Frame::{Call, Field};
    match behind {
        [] => Place::Kind(layer),
        [Call(kind, index)] => Place::Argument { kind: (*kind).to_owned(), layer, index: *index },
        [
            Call(..),
            Field("by" | "agent" | "whom" | "to" | "patient" | "about" | "through" | "believed_by"),
        ]
        | [Call(..), Call("about" | "through" | "believed_by", _)] => Place::Party,
        [Call(..), Field("cites")] => Place::Cites,
        [Call(..), Field("from" | "until")] => Place::Event,
        [Call(..), Field("reading")] => Place::Reading,
        [Call(..), Field("status" | "mode" | "certainty")] => Place::Words(ACT.words),
        [Call(..), inner @ ..] => call_of_marker(inner).unwrap_or(Place::Free),
        _ => Place::Free,
    }
}

/// What may stand behind what is linked to, belongs to, or is learnt.
fn markers(behind: Behind, inner: &[Frame<'_>]) -> Place {
    match inner {
        [] => Place::Marker(behind),
        inner => call_of_marker(inner).unwrap_or(Place::Free),
    }
}

fn call_of_marker(inner: &[Frame<'_>]) -> Option<Place> {
    match inner {
        [Frame::Call("cites", _)] => Some(Place::Cites),
        [Frame::Call("from" | "until" | "unless", _)] => Some(Place::Event),
        [Frame::Call("reading", _)] => Some(Place::Reading),
        [Frame::Call("certainty", _)] => Some(Place::Words(SURE)),
        [Frame::Call("status" | "mode", _)] => Some(Place::Words(ACT.words)),
        _ => None,
    }
}

/// How many parties a kind takes: at least, and at most.
pub fn parties(kind: &str, layer: Layer, vocabulary: &Vocabulary) -> (usize, usize) {
    let found = vocabulary.find(kind).map(|id| vocabulary.kind(id));
    match found {
        Some(kind) if layer == Layer::Bond && kind.symmetric => (1, 2),
        Some(_) if layer == Layer::Bond => (2, 2),
        Some(kind) => match kind.takes {
            Takes::AgentAndPatient => (2, 2),
            Takes::AgentMaybePatient => (1, 2),
            Takes::Agent | Takes::Patient => (1, 1),
        },
        None => (1, 2),
    }
}

/// What a word of a film stands for, if for anything that an entry defines, and whether it is the definition.
pub fn symbol(stack: &[Open<'_>], leaf: &Leaf<'_>) -> Option<(Class, bool)> {
    if matches!(leaf.role, Role::Label | Role::Text) || matches!(leaf.text, "_" | "true" | "false") {
        return None;
    }
    let class = match place(stack, leaf.label) {
        Place::Defines(class) => return Some((class, true)),
        Place::Kind(_) => Class::Kind,
        Place::Party | Place::Group => Class::Party,
        Place::Argument { layer, .. } => {
            let markers = if layer == Layer::Act { ACT } else { BOND };
            let is_marker = leaf.role == Role::Name || markers.words.contains(&leaf.text);
            return (!is_marker).then_some((Class::Party, false));
        }
        Place::Cause if leaf.text == "any" => return None,
        Place::Event | Place::Cause => Class::Event,
        Place::Proposition => Class::Proposition,
        Place::Reading => Class::Reading,
        _ => return None,
    };
    Some((class, false))
}

#[cfg(test)]
mod tests {
    use super::super::syntax::{tokens, walk};
    use super::*;

    fn at_end(text: &str) -> Place {
        let (stack, label) = walk(text, &tokens(text), &mut |_, _| {});
        place(&stack, label)
    }

    #[test]
    fn every_place_knows_what_it_takes() {
        for (text, wanted) in [
            ("(", Place::Field(Shape::Film)),
            ("(characters: [", Place::Entries(Shape::Character)),
            ("(characters: [(id: a, ", Place::Field(Shape::Character)),
            ("(characters: [(id: a, home: ", Place::Group),
            ("(groups: [(members: [", Place::Party),
            ("(groups: [(members: [a(until(", Place::Event),
            ("(bonds: [", Place::Kind(Layer::Bond)),
            ("(bonds: [friend(a, b, cites(\"", Place::Cites),
            ("(story: [(acts: [", Place::Kind(Layer::Act)),
            ("(story: [(acts: kills(a, b, about(", Place::Party),
            (
                "(story: [(acts: [kills(a, [b, ",
                Place::Argument { kind: "kills".into(), layer: Layer::Act, index: 1 },
            ),
            ("(story: [(needs: [", Place::Cause),
            ("(story: [(needs: [any(", Place::Event),
            ("(story: [(needs: [any(a(", Place::Marker(Behind::Link)),
            ("(story: [(learns: [a(", Place::Proposition),
            ("(story: [(learns: [a(k, from(", Place::Party),
            ("(conflicts: [(readings: [(id: x, cites: \"", Place::Cites),
            ("(conflicts: [(chosen: ", Place::Reading),
            ("(title: ", Place::Free),
        ] {
            assert_eq!(at_end(text), wanted, "{text}");
        }
    }
}
