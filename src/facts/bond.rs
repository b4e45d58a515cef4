//! What holds between two for a time.

use super::{Certainty, ConflictId, EventId, PartyId, SentenceId};
use crate::source::Span;
use crate::vocabulary::KindId;

/// Something that holds between two parties for a time. Membership of a group is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Bond {
    /// What.
    pub kind: KindId,
    /// From whom.
    pub from: PartyId,
    /// To whom.
    pub to: PartyId,
    /// The event it begins at; before the story if none.
    pub start: Option<EventId>,
    /// The event it ends at; never if none.
    pub end: Option<EventId>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it, or it belongs to a reading that was not chosen.
    pub contested: bool,
    /// Whether it is hidden.
    pub secret: bool,
    /// The conflict and the number of the reading that it belongs to.
    pub reading: Option<(ConflictId, u32)>,
    /// Words for the edge of a chart.
    pub label: Option<String>,
    /// Sentences that say so.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}
