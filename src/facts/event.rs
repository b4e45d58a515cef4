//! What happens: events, what they rest on, and the acts done at them.

use super::{Certainty, ConflictId, Directness, EventId, Mode, PartyId, SentenceId, Status};
use crate::source::Span;
use crate::vocabulary::KindId;
use smallvec::SmallVec;

/// A link from an event to one that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The earlier event.
    pub event: EventId,
    /// How sure the link is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it.
    pub contested: bool,
    /// The reason, in a few words.
    pub why: Option<String>,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

/// An event that would stop another, unless a third disables it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prevention {
    /// What would stop it.
    pub by: Link,
    /// What disables that.
    pub unless: Option<EventId>,
}

/// What an event rests on: φ(e) of Methods 3.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Support {
    /// Each is needed.
    pub all: Vec<Link>,
    /// Of each group at least one is needed.
    pub any: Vec<Vec<Link>>,
    /// Led to it without being needed.
    pub contributing: Vec<Link>,
    /// Would stop it.
    pub prevented_by: Vec<Prevention>,
}

impl Support {
    /// Every event that is named here, as a cause, as what would prevent, or as what disables that.
    pub fn mentions(&self) -> impl Iterator<Item = EventId> {
        let disabling = self.prevented_by.iter().filter_map(|prevention| prevention.unless);
        let preventing = self.prevented_by.iter().map(|prevention| prevention.by.event);
        self.links().map(|link| link.event).chain(preventing).chain(disabling)
    }
    /// Needed, any-of and contributing links, in that order: the parents in the cause graph.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.all.iter().chain(self.any.iter().flatten()).chain(&self.contributing)
    }
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its word.
    pub id: String,
    /// Place in story time, from 1.
    pub rank: u32,
    /// What happens, in one line.
    pub summary: String,
    /// The same for tight places.
    pub caption: Option<String>,
    /// Name of the part of the story that opens here.
    pub part: Option<String>,
    /// Sentences that tell it.
    pub cites: Vec<SentenceId>,
    /// What it rests on.
    pub support: Support,
    /// Events whose order to this one is not told.
    pub meanwhile: Vec<EventId>,
    /// Who is there without acting or being acted on.
    pub present: Vec<PartyId>,
    /// Place in the order of telling.
    pub told: Option<u32>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether the annotator has not made up their mind about it.
    pub draft: bool,
    /// Where it is annotated.
    pub span: Span,
}

/// A few parties, up to four of them in place.
pub type Parties = SmallVec<[PartyId; 4]>;

/// Something done at an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// When.
    pub event: EventId,
    /// Number of the act within its event, from 1.
    pub number: u32,
    /// What.
    pub kind: KindId,
    /// By whom; empty when not told or when the kind takes none.
    pub agents: Parties,
    /// To whom; empty when not told or when the kind takes none.
    pub patients: Parties,
    /// About whom.
    pub about: Parties,
    /// Through whom.
    pub through: Parties,
    /// Of a deed that is only believed to have happened: who believes it; empty when not told.
    pub believers: Parties,
    /// How far it came.
    pub status: Status,
    /// Under what condition.
    pub mode: Mode,
    /// In person or not.
    pub directness: Directness,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it, or it belongs to a reading that was not chosen.
    pub contested: bool,
    /// Whether it is hidden from those concerned.
    pub secret: bool,
    /// Whether it is done by the ghost of somebody dead.
    pub ghostly: bool,
    /// Whether the one it is done to agreed to it or knows and tolerates it.
    pub condoned: bool,
    /// The conflict and the number of the reading that it belongs to.
    pub reading: Option<(ConflictId, u32)>,
    /// Words for the edge of a chart.
    pub label: Option<String>,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

impl Act {
    /// Whether it is a fact of the story and not only an order, a try or a belief.
    pub fn is_completed(&self) -> bool {
        self.status == Status::Completed
    }
}
