//! Motifs: patterns that plots share, such as a revenge or a double-cross, written as data.
//!
//! A motif is one RON file, so that anybody can add one without touching Rust. It declares variables
//! for persons, groups and events, and says in the words of the vocabulary what must hold between
//! them; [`read`] turns the file into a [`Motif`] or says what is wrong with it. Looking for motifs in
//! a story is the work of [`crate::analysis::motifs`].
//!
//! ```
//! use imbroglio::vocabulary::Vocabulary;
//! let text = r#"(
//!     title: "Revenge", family: retribution,
//!     definition: "Somebody harmed strikes back.",
//!     reading: "{a} kills {b}, and {c} kills {a} for it",
//!     parties: [a, b, c], events: [e1, e2],
//!     when: [kills(a, b, at(e1)), kills(c, a, at(e2)), causes(e1, e2), not_told(kills(_, c))],
//! )"#;
//! let read = imbroglio::motif::read_text("revenge", text, &Vocabulary::built_in().unwrap());
//! assert!(read.diagnostics.is_empty());
//! assert_eq!(read.motifs[0].cases[0].conditions.len(), 4);
//! ```

mod close;
mod condition;
mod entry;
mod example;
mod library;
mod macros;
mod mirror;
mod read;
mod rules;
mod sense;
pub mod words;

use crate::words::words;
pub use library::{BUILT_IN, Library, built_in, library, shared};
pub use read::{Read, read, read_text};
pub(crate) use rules::EXAMPLE_FAILS;
pub use rules::{all as all_rules, rule};

use crate::facts::{Directness, Mode, Status};
use crate::source::Span;
use crate::vocabulary::{Breach, Depth, Effect, Kind, Layer};

/// A pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Motif {
    /// Its word: the name of its file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The family it belongs to: `retribution`.
    pub family: String,
    /// What it is, in a sentence or two.
    pub definition: String,
    /// What the literature calls something like it.
    pub analogue: Option<String>,
    /// Its variables: those declared, then those of the macros it uses.
    pub variables: Vec<Variable>,
    /// What it may look like; a story has the motif if one of them holds.
    pub cases: Vec<Case>,
    /// Tiny stories that have it.
    pub fires: Vec<Example>,
    /// Tiny stories that nearly have it.
    pub nearly: Vec<Example>,
    /// Its entry as written.
    pub text: String,
}

/// A tiny story.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// It as a film's text.
    pub text: String,
    /// It as written.
    pub written: String,
    /// Where it is written.
    pub span: Span,
}

/// A condition that stands for others.
#[derive(Debug, Clone, PartialEq)]
pub struct Shorthand {
    /// Its word.
    pub name: String,
    /// What it is given.
    pub takes: Vec<String>,
    /// What it asks, in words.
    pub definition: Option<String>,
    /// Its entry as written.
    pub text: String,
}

words! {
    /// What a variable may stand for.
    pub enum Sort {
        /// One person, named or not.
        Person = "person",
        /// A group, or several persons told as one.
        Group = "group",
        /// Anybody: person, collective or group.
        Party = "party",
        /// An event.
        Event = "event",
    }
}

/// Something to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its word.
    pub name: String,
    /// What it may stand for.
    pub sort: Sort,
    /// Whether it is declared by the motif and so shown in its matches; variables of macros are not.
    pub shown: bool,
}

/// Number of a variable in [`Motif::variables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VariableId(pub u8);

impl VariableId {
    /// Its place in the list.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One form of a motif: conditions that must hold together.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// How a match reads: `{a} betrays {b}`.
    pub reading: String,
    /// What must hold.
    pub conditions: Vec<Condition>,
    /// Parties that stand for different ones, as all do unless `may_be_same` says otherwise.
    pub different: Vec<(VariableId, VariableId)>,
}

/// Something that must hold, and the words in which the motif says so.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// As written.
    pub text: String,
    /// Where it is written; of what a macro stands for, where the macro is used.
    pub span: Span,
    /// What it asks.
    pub what: What,
}

/// One end of an act or a bond.
pub type End = Option<VariableId>;

/// What a condition asks.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// An act is done.
    Act(ActPattern),
    /// A bond holds.
    Bond(BondPattern),
    /// Somebody comes to know something about an event: no suspicion, and no belief that it is not so.
    Learns(LearningPattern),
    /// The first event is told to happen before the second.
    Before(VariableId, VariableId),
    /// The first event is not told to happen after the second.
    NotAfter(VariableId, VariableId),
    /// A path of causes leads from the first event to the second.
    Causes(VariableId, VariableId),
    /// The events are at most so many places apart in story order.
    Within(VariableId, VariableId, u32),
    /// Two variables stand for different things.
    Different(VariableId, VariableId),
    /// Two variables stand for one thing.
    Same(VariableId, VariableId),
    /// The two play one part, so that a match and its mirror image count once.
    Interchangeable(VariableId, VariableId),
    /// The party has one of these words in its id, name or aliases.
    Called(VariableId, Vec<String>),
    /// Nowhere is it told that all of these hold together.
    NotTold(Absence),
    /// Whoever satisfies the first satisfies the rest too, and there is somebody.
    Every(Box<Condition>, Vec<Condition>, Vec<VariableId>),
    /// The conditions hold for at least so many different choices of the variables that occur only here.
    AtLeast(u32, Vec<Condition>, Vec<VariableId>),
}

/// Something that must not be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Absence {
    /// What must not hold together.
    pub conditions: Vec<Condition>,
    /// Variables that occur only here: there is no choice of them for which all hold.
    pub own: Vec<VariableId>,
    /// What is not told, in words: `that anybody avenges {b}`.
    pub saying: Option<String>,
}

/// Which kinds satisfy a pattern, in the terms of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Selector {
    /// One kind, by its word.
    Kind(String),
    /// A family, by its word.
    Family(String),
    /// Kinds with an effect on the patient.
    Effect(Effect),
    /// Kinds that break faith in a way.
    Breach(Breach),
    /// Bonds of a depth.
    Depth(Depth),
    /// Kinds that bind (+1), divide (−1) or do neither (0).
    Sign(i8),
    /// Bonds of which a second is an infidelity.
    Exclusive,
    /// Kinds that assert a betrayal.
    Betrayal,
    /// Memberships.
    Membership,
    /// Any kind.
    Any,
}

impl Selector {
    /// Whether a kind is one of those it names. A word names a kind by its id.
    pub fn takes(&self, kind: &Kind) -> bool {
        match self {
            Self::Kind(word) => kind.id == *word,
            Self::Family(family) => kind.family == *family,
            Self::Effect(effect) => kind.effect == Some(*effect),
            Self::Breach(breach) => kind.breach == Some(*breach),
            Self::Depth(depth) => kind.depth == Some(*depth),
            Self::Sign(sign) => kind.sign == *sign,
            Self::Exclusive => kind.exclusive,
            Self::Betrayal => kind.betrayal,
            Self::Membership => kind.membership,
            Self::Any => true,
        }
    }
}

/// An act that a motif asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct ActPattern {
    /// Its kind is one of these.
    pub kinds: Vec<Selector>,
    /// By whom; `None` is anybody or nobody told.
    pub agent: End,
    /// To whom.
    pub patient: End,
    /// About whom.
    pub about: End,
    /// Through whom.
    pub through: End,
    /// When.
    pub event: End,
    /// How far it came: one of these.
    pub statuses: Vec<Status>,
    /// Under which condition: one of these; any if empty.
    pub modes: Vec<Mode>,
    /// Not under these.
    pub not_modes: Vec<Mode>,
    /// In person or not: one of these; any if empty.
    pub directness: Vec<Directness>,
    /// Only if hidden.
    pub secret: Option<bool>,
    /// Only if condoned (true), or only if not (false).
    pub condoned: Option<bool>,
}

/// A bond that a motif asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct BondPattern {
    /// Its kind is one of these.
    pub kinds: Vec<Selector>,
    /// From whom.
    pub from: End,
    /// To whom.
    pub to: End,
    /// An event at which it holds.
    pub at: End,
    /// An event just before which it holds.
    pub before: End,
    /// The event it begins at.
    pub starts: End,
    /// The event it ends at.
    pub ends: End,
    /// Only if hidden.
    pub secret: bool,
}

/// A learning that a motif asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct LearningPattern {
    /// Who learns.
    pub who: End,
    /// The event that what is learnt is about.
    pub of: End,
    /// Whose deed at that event it tells of.
    pub by: End,
    /// When.
    pub at: End,
    /// From whom.
    pub from: End,
}

impl ActPattern {
    /// Its variables, each as often as it occurs.
    pub fn variables(&self) -> impl Iterator<Item = VariableId> {
        [self.agent, self.patient, self.about, self.through, self.event].into_iter().flatten()
    }
}

impl BondPattern {
    /// Its variables, each as often as it occurs.
    pub fn variables(&self) -> impl Iterator<Item = VariableId> {
        [self.from, self.to, self.at, self.before, self.starts, self.ends].into_iter().flatten()
    }
}

impl What {
    /// Whether it has variables of its own.
    pub fn has_scope(&self) -> bool {
        matches!(self, Self::NotTold(_) | Self::Every(..) | Self::AtLeast(..))
    }
    /// Variables it mentions; of absences and counts also those of their own.
    pub fn variables(&self) -> Vec<VariableId> {
        let mut variables = Vec::new();
        self.each_variable(&mut |variable| variables.push(variable));
        variables
    }

    /// The same, one after the other.
    pub fn each_variable(&self, visit: &mut dyn FnMut(VariableId)) {
        match self {
            Self::Act(act) => act.variables().for_each(visit),
            Self::Bond(bond) => bond.variables().for_each(visit),
            Self::Learns(learning) => [learning.who, learning.of, learning.by, learning.at, learning.from]
                .into_iter()
                .flatten()
                .for_each(visit),
            Self::Before(a, b)
            | Self::NotAfter(a, b)
            | Self::Causes(a, b)
            | Self::Within(a, b, _)
            | Self::Different(a, b)
            | Self::Same(a, b)
            | Self::Interchangeable(a, b) => [*a, *b].into_iter().for_each(visit),
            Self::Called(a, _) => visit(*a),
            Self::NotTold(Absence { conditions, .. }) | Self::AtLeast(_, conditions, _) => {
                conditions.iter().for_each(|condition| condition.what.each_variable(visit));
            }
            Self::Every(first, rest, _) => std::iter::once(&**first)
                .chain(rest)
                .for_each(|condition| condition.what.each_variable(visit)),
        }
    }

    /// Whether facts of the story can supply its variables, as acts, bonds and learnings do.
    pub fn is_fact(&self) -> bool {
        matches!(self, Self::Act(_) | Self::Bond(_) | Self::Learns(_))
    }

    /// The layer of the kinds it names, if it names any.
    pub fn layer(&self) -> Option<Layer> {
        match self {
            Self::Act(_) => Some(Layer::Act),
            Self::Bond(_) => Some(Layer::Bond),
            _ => None,
        }
    }
}
