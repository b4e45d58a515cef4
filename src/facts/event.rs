//! What happens: events, what they rest on, and the acts done at them.

use super::parties::Sole;
use super::{Certainty, ConflictId, Directness, EventId, Mode, Parties, PartyId, SentenceId, Status};
use crate::seldom::{Seldom, details};
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
    /// Where it is annotated.
    pub span: Span,
    /// What is said of few links; read as fields of the link itself.
    pub details: Seldom<LinkDetails>,
}

/// What is said of few links.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkDetails {
    /// The reason, in a few words.
    pub why: Option<String>,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
}

details!(Link has LinkDetails { why: None, cites: Vec::new() });

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
    pub all: SmallVec<[Link; 1]>,
    /// What few events rest on; read as fields of the support itself.
    pub details: Seldom<SupportDetails>,
}

/// What few events rest on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SupportDetails {
    /// Of each group at least one is needed.
    pub any: Vec<Vec<Link>>,
    /// Led to it without being needed.
    pub contributing: Vec<Link>,
    /// Would stop it.
    pub prevented_by: Vec<Prevention>,
}

details!(Support has SupportDetails { any: Vec::new(), contributing: Vec::new(), prevented_by: Vec::new() });

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
    /// Goes over all of them, and over what would prevent it, to change them.
    pub fn each_link(&mut self, with: &mut dyn FnMut(&mut Link)) {
        self.all.iter_mut().for_each(&mut *with);
        let Some(details) = self.details.apart() else { return };
        details.any.iter_mut().flatten().chain(&mut details.contributing).for_each(&mut *with);
        details.prevented_by.iter_mut().for_each(|prevention| with(&mut prevention.by));
    }
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its word.
    pub id: Box<str>,
    /// Place in story time, from 1.
    pub rank: u32,
    /// What happens, in one line.
    pub summary: Box<str>,
    /// Sentences that tell it.
    pub cites: Box<[SentenceId]>,
    /// What it rests on.
    pub support: Support,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether the annotator has not made up their mind about it.
    pub draft: bool,
    /// Where it is annotated.
    pub span: Span,
    /// What is said of few events; read as fields of the event itself.
    pub details: Seldom<EventDetails>,
}

impl Event {
    /// What happens, for tight places: its caption, or else its summary.
    pub fn brief(&self) -> &str {
        self.caption.as_deref().unwrap_or(&self.summary)
    }
}

/// What is said of few events.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventDetails {
    /// What happens, for tight places.
    pub caption: Option<String>,
    /// Name of the part of the story that opens here.
    pub part: Option<String>,
    /// Events whose order to this one is not told.
    pub meanwhile: Vec<EventId>,
    /// Who is there without acting or being acted on.
    pub present: Vec<PartyId>,
    /// Place in the order of telling.
    pub told: Option<u32>,
}

details!(Event has EventDetails {
    caption: None, part: None, meanwhile: Vec::new(), present: Vec::new(), told: None,
});

/// Something done at an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// When.
    pub event: EventId,
    /// Number of the act within its event, from 1.
    pub number: u32,
    /// What.
    pub kind: KindId,
    /// By whom, and to whom: most acts have one agent and one patient, and several are details.
    agent: Sole,
    patient: Sole,
    /// How far it came.
    pub status: Status,
    /// Under what condition.
    pub mode: Mode,
    /// In person or not.
    pub directness: Directness,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it is annotated.
    pub span: Span,
    /// What is said of few acts; read as fields of the act itself.
    pub details: Seldom<ActDetails>,
}

/// What is said of few acts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ActDetails {
    /// Whether a defensible reader would deny it, or it belongs to a reading that was not chosen.
    pub contested: bool,
    /// Whether it is hidden from those concerned.
    pub secret: bool,
    /// Whether it is done by the ghost of somebody dead.
    pub ghostly: bool,
    /// Whether the one it is done to agreed to it or knows and tolerates it.
    pub condoned: bool,
    /// All agents where they are several; [`Act::agents`] reads them.
    pub several_agents: Parties,
    /// All patients where they are several; [`Act::patients`] reads them.
    pub several_patients: Parties,
    /// About whom.
    pub about: Parties,
    /// Through whom.
    pub through: Parties,
    /// Of a deed that is only believed to have happened: who believes it; empty when not told.
    pub believers: Parties,
    /// The conflict and the number of the reading that it belongs to.
    pub reading: Option<(ConflictId, u32)>,
    /// Words for the edge of a chart.
    pub label: Option<String>,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
}

details!(Act has ActDetails {
    contested: false, secret: false, ghostly: false, condoned: false, several_agents: Parties::new(),
    several_patients: Parties::new(), about: Parties::new(), through: Parties::new(), believers: Parties::new(), reading: None, label: None,
    cites: Vec::new(),
});

/// What every act has, but for who does it to whom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Manner {
    /// How far it came.
    pub status: Status,
    /// Under what condition.
    pub mode: Mode,
    /// In person or not.
    pub directness: Directness,
    /// How sure it is.
    pub certainty: Certainty,
}

impl Act {
    /// An act, by the event and its number there, the kind, agents and patients; its details name no several of these.
    pub fn new(
        (event, number): (EventId, u32),
        kind: KindId,
        (agents, patients): (Parties, Parties),
        manner: Manner,
        span: Span,
        details: ActDetails,
    ) -> Self {
        let Manner { status, mode, directness, certainty } = manner;
        let (agent, several_agents) = Sole::of(agents);
        let (patient, several_patients) = Sole::of(patients);
        let details = Seldom::new(ActDetails { several_agents, several_patients, ..details });
        Self { event, number, kind, agent, patient, status, mode, directness, certainty, span, details }
    }
    /// By whom; empty when not told or when the kind takes none.
    #[inline]
    pub fn agents(&self) -> &[PartyId] {
        self.agent.or(&self.details.several_agents)
    }
    /// To whom; empty when not told or when the kind takes none.
    #[inline]
    pub fn patients(&self) -> &[PartyId] {
        self.patient.or(&self.details.several_patients)
    }
    /// Whether it is a fact of the story and not only an order, a try or a belief.
    pub fn is_completed(&self) -> bool {
        self.status == Status::Completed
    }
    /// Lets it be done to others.
    pub fn set_patients(&mut self, patients: Parties) {
        let several;
        (self.patient, several) = Sole::of(patients);
        if self.details.several_patients != several {
            self.details.change(|details| details.several_patients = several);
        }
    }
    /// Goes over its parties, to change them.
    pub fn each_party(&mut self, with: &mut dyn FnMut(&mut PartyId)) {
        [&mut self.agent, &mut self.patient].into_iter().filter_map(Sole::alone_mut).for_each(&mut *with);
        let Some(details) = self.details.apart() else { return };
        let several = [&mut details.several_agents, &mut details.several_patients];
        let others = [&mut details.about, &mut details.through, &mut details.believers];
        several.into_iter().chain(others).flat_map(|list| list.iter_mut()).for_each(with);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A story of a million acts is held whole, so each word more of one is eight megabytes.
    #[test]
    fn what_there_is_most_of_is_small() {
        assert!(size_of::<Act>() <= 40, "an act takes {}", size_of::<Act>());
        assert!(size_of::<Link>() <= 24, "a link takes {}", size_of::<Link>());
        assert!(size_of::<Event>() <= 112, "an event takes {}", size_of::<Event>());
    }
}
