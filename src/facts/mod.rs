//! What a film states once every word of its annotation has been looked up: parties, events, acts,
//! bonds, knowledge, and the sentences that say so.
//!
//! Facts are plain records that point at one another by number. [`crate::rules`] makes them;
//! [`crate::story`] joins them into a graph.

mod bond;
mod event;
mod knowledge;
mod manner;
mod parties;
mod party;
mod telling;

pub use bond::Bond;
pub use event::{
    Act, ActDetails, Event, EventDetails, Link, LinkDetails, Manner, Prevention, Support, SupportDetails,
};
pub use knowledge::{Attitude, Channel, Learning, Proposition};
pub use manner::{Certainty, Directness, Mode, Status};
pub use parties::{Each, Parties};
pub use party::{Party, PartyDetails, PartyKind, phrase_alone, phrase_of, verb_of_many, within_sentence};
/// Text that stands in its place up to 23 bytes: the ids and names of parties.
pub use smol_str::SmolStr;
pub use telling::{Aside, Conflict, Reading, Sentence, Witness};

/// Defines a number that names one record of a list.
macro_rules! number {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// Its place in the list.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

number!(
    /// A character or a group: index into [`Facts::parties`].
    PartyId
);

number!(
    /// An event: index into [`Facts::events`], which stand in story order.
    EventId
);

number!(
    /// An act: index into [`Facts::acts`], which stand in story order.
    ActId
);

number!(
    /// A bond: index into [`Facts::bonds`].
    BondId
);

number!(
    /// A sentence of a seed: index into [`Facts::sentences`].
    SentenceId
);

number!(
    /// A telling of the story: index into [`Facts::witnesses`].
    WitnessId
);

number!(
    /// Something that can be known: index into [`Facts::propositions`].
    PropositionId
);

number!(
    /// A conflict between witnesses: index into [`Facts::conflicts`].
    ConflictId
);

/// Title and origin of a film.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Film {
    /// Its id, from the file's name: `rififi-1955`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in its own language.
    pub original_title: Option<String>,
    /// Who made it.
    pub director: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Year.
    pub year: Option<u32>,
    /// Language of the annotation, as in `xml:lang`.
    pub language: String,
    /// Who annotated it.
    pub credit: Option<String>,
    /// Whether the annotation is still being written.
    pub draft: bool,
}

/// Everything one film states.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// The film.
    pub film: Film,
    /// Characters in file order, then groups.
    pub parties: Vec<Party>,
    /// Events in story order.
    pub events: Vec<Event>,
    /// Acts in story order.
    pub acts: Vec<Act>,
    /// Bonds in file order, memberships first.
    pub bonds: Vec<Bond>,
    /// What can be known.
    pub propositions: Vec<Proposition>,
    /// Who learns what, in story order.
    pub learnings: Vec<Learning>,
    /// Sentences of all seeds, in order.
    pub sentences: Vec<Sentence>,
    /// The tellings.
    pub witnesses: Vec<Witness>,
    /// Where they disagree.
    pub conflicts: Vec<Conflict>,
    /// Sentences without a fact.
    pub asides: Vec<Aside>,
}

impl Facts {
    /// The acts of an event. O(log acts + acts of the event).
    pub fn acts_of(&self, event: EventId) -> impl Iterator<Item = &Act> {
        let from = self.acts.partition_point(|act| act.event < event);
        self.acts[from..].iter().take_while(move |act| act.event == event)
    }
}
