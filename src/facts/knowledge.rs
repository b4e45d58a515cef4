//! What can be known, and who learns it.

use super::{Certainty, EventId, PartyId, PropositionId, SentenceId};
use crate::source::Span;
use crate::vocabulary::KindId;
use crate::words::{words, written_as_word};

/// Something that can be known.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposition {
    /// Its word.
    pub id: String,
    /// What is known.
    pub what: String,
    /// From when it is true; from the start if none.
    pub since: Option<EventId>,
    /// The event that it is about.
    pub of: Option<EventId>,
    /// The kinds of those acts of that event of which it tells; none if it says something else of the event, or if that
    /// follows from whom it concerns ([`crate::story::Story::tells_of`]).
    pub deeds: Vec<KindId>,
    /// Who knows it from the start.
    pub known_to: Vec<PartyId>,
    /// Whom it concerns.
    pub concerns: Vec<PartyId>,
    /// Sentences that state it.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

words! {
    /// What somebody holds of a proposition after learning.
    #[derive(Default)]
    pub enum Attitude {
        /// Knows it.
        #[default]
        Knows = "knows",
        /// Suspects it.
        Suspects = "suspects",
        /// Believes it is not so.
        BelievesNot = "believes_not",
        /// Believes something false in its place.
        BelievesFalsely = "believes_falsely",
        /// Knew it and does so no longer: by a drink, a blow, a spell.
        Forgets = "forgets",
    }
}

words! {
    /// How somebody came to know.
    #[derive(Default)]
    pub enum Channel {
        /// Was told.
        Told = "told",
        /// Saw it.
        Saw = "saw",
        /// Overheard it.
        Overheard = "overheard",
        /// Worked it out.
        Inferred = "inferred",
        /// The text does not say.
        #[default]
        Unstated = "unstated",
    }
}

written_as_word!(Attitude, Channel);

/// Somebody learns something at an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning {
    /// When.
    pub event: EventId,
    /// Who.
    pub who: PartyId,
    /// What.
    pub proposition: PropositionId,
    /// What they then hold.
    pub attitude: Attitude,
    /// How they came to it.
    pub channel: Channel,
    /// From whom, if told.
    pub from: Option<PartyId>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}
