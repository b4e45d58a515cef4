//! A line of the relationship chart.

use crate::facts::{EventId, PartyId, SentenceId};
use crate::story::{Fact, Tie};
use crate::vocabulary::LineFamily;

/// A line of the chart. Either one agent and several patients, or several agents and one patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// From whom.
    pub agents: Vec<PartyId>,
    /// To whom.
    pub patients: Vec<PartyId>,
    /// What the line stands for, the speaking one first.
    pub facts: Vec<Fact>,
    /// How it is drawn.
    pub family: LineFamily,
    /// Whether it holds both ways.
    pub mutual: bool,
    /// What it says.
    pub label: String,
    /// The events whose numbers stand on it, in story order: those at which it is done, or from which it holds.
    pub events: Vec<EventId>,
    /// The event it ended at, if it did and did not begin again.
    pub ending: Option<EventId>,
    /// The sentences that say so, in order, each once.
    pub cites: Vec<SentenceId>,
    /// Whether it fell short of being done: was only tried, meant or ordered.
    pub attempted: bool,
    /// Whether a reader infers it or might deny it.
    pub disputed: bool,
    pub(super) weight: u32,
}

impl Line {
    /// Whether the other end has no head: family that holds both ways.
    pub fn is_headless(&self) -> bool {
        self.family == LineFamily::Kin && self.mutual
    }
    /// Everybody it touches.
    pub fn ends(&self) -> impl Iterator<Item = PartyId> {
        self.agents.iter().chain(&self.patients).copied()
    }
    /// Whether it stands for a relation that is one of its facts: also for that between these two.
    pub(super) fn stands_for(&self, tie: &Tie) -> bool {
        let joins = |from: &PartyId, to: &PartyId| self.agents.contains(from) && self.patients.contains(to);
        let all_of_them = self.mutual && self.patients.len() > 1;
        let within = |party: &PartyId| self.agents.contains(party) || self.patients.contains(party);
        joins(&tie.from, &tie.to)
            || joins(&tie.to, &tie.from)
            || (all_of_them && within(&tie.from) && within(&tie.to))
    }
}
