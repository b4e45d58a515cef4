//! What can be known, and who learns it.

use super::{Certainty, EventId, PartyId, PropositionId, SentenceId};
use crate::source::Span;
use crate::vocabulary::KindId;

words!(Attitude {
    Knows => "knows", Suspects => "suspects", BelievesNot => "believes_not", BelievesFalsely => "believes_falsely",
    Forgets => "forgets",
});

words!(Channel { Told => "told", Saw => "saw", Overheard => "overheard", Inferred => "inferred", Unstated => "unstated" });

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

/// What somebody holds of a proposition after learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Attitude {
    /// Knows it.
    #[default]
    Knows,
    /// Suspects it.
    Suspects,
    /// Believes it is not so.
    BelievesNot,
    /// Believes something false in its place.
    BelievesFalsely,
    /// Knew it and does so no longer: by a drink, a blow, a spell.
    Forgets,
}

/// How somebody came to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Channel {
    /// Was told.
    Told,
    /// Saw it.
    Saw,
    /// Overheard it.
    Overheard,
    /// Worked it out.
    Inferred,
    /// The text does not say.
    #[default]
    Unstated,
}

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
