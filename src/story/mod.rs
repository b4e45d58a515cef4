//! The story: a film's facts joined into one typed multigraph of acts and bonds, and a graph of
//! causes.
//!
//! A story is built from checked facts only ([`build`]), so nothing here can fail. Analyses take a
//! `&Story`, give back findings that name acts, bonds and events by number, and those name sentences.

mod build;
mod changed;
pub mod count;
mod derived;
mod highlight;
mod homes;
mod index;
mod look_up;
mod selection;
mod tells;
mod tie;
mod until;
mod view;

pub use build::build;
pub use derived::{Derivation, Derived};
pub use highlight::Highlight;
pub use look_up::NotFound;
pub use selection::{Choice, Selection};
pub use tie::{Fact, Realised, Tie};
pub use view::{Kinds, Readings, View};

use index::Index;

use crate::facts::{
    Act, ActId, Bond, BondId, Certainty, Event, EventId, Facts, Learning, Party, PartyId, PropositionId,
    Sentence, SentenceId,
};
use crate::vocabulary::{Kind, KindId, Vocabulary};
use petgraph::graph::DiGraph;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// How an event rests on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Necessity {
    /// Could not have happened without it.
    Needed,
    /// Needs one of several: the number of the group.
    OneOf(u32),
    /// Was led to by it, without needing it.
    Contributing,
}

/// The edge of the cause graph, from cause to effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cause {
    /// How the effect rests on the cause.
    pub necessity: Necessity,
    /// How sure the link is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it.
    pub contested: bool,
}

/// How two events stand to one another in story time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Order {
    /// The first is told to happen before the second.
    Before,
    /// The first is told to happen after the second.
    After,
    /// One and the same event.
    Same,
    /// Their order is not told.
    Unordered,
}

/// A film's facts, joined.
#[derive(Debug, Clone)]
pub struct Story {
    facts: Facts,
    /// One for all films that bring no kinds of their own.
    vocabulary: Arc<Vocabulary>,
    /// Node `i` is party `i`; the edges of bonds come first. It is made when first asked for, as that of causes is.
    graph: OnceLock<DiGraph<PartyId, Tie>>,
    /// How many edges are bonds.
    bond_ties: usize,
    /// Node `i` is event `i`.
    causes: OnceLock<DiGraph<EventId, Cause>>,
    /// For each event the numbers of its first act and of the first act after it.
    acts_at: Vec<(u32, u32)>,
    /// Bonds that follow from those of the facts; their numbers go on from those.
    derived: Vec<Derived>,
    /// The rank of each event, close together.
    ranks: Vec<u32>,
    /// Whether each party is one person, close together.
    persons: Vec<bool>,
    unordered: BTreeSet<(EventId, EventId)>,
    /// For each group the memberships in it, and for each party its own, by their numbers among the bonds.
    members: Index,
    groups: Index,
    /// For each proposition who learns it, by their numbers among the learnings.
    learnings: Index,
}

impl Story {
    /// All facts.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
    /// The kinds they use.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }
    /// The same, to be kept: films that bring no kinds of their own share one.
    pub fn shared_vocabulary(&self) -> Arc<Vocabulary> {
        Arc::clone(&self.vocabulary)
    }
    /// The multigraph of all [ties](Tie), the only list of relations; node `i` is party `i`. Questions go over it
    /// through a [`View`], see [`Story::ties`]. The first call makes it, in time linear in the facts.
    pub fn graph(&self) -> &DiGraph<PartyId, Tie> {
        self.graph.get_or_init(|| build::graph(&self.facts, &self.derived, &self.vocabulary))
    }
    /// The graph of causes, from cause to effect; node `i` is event `i`. It has no cycle. The first call makes it, in
    /// time linear in the causes.
    pub fn causes(&self) -> &DiGraph<EventId, Cause> {
        self.causes.get_or_init(|| build::causes(&self.facts))
    }

    /// A character or group.
    pub fn party(&self, id: PartyId) -> &Party {
        &self.facts.parties[id.index()]
    }
    /// Whether a party is one person, named or not.
    pub fn is_person(&self, id: PartyId) -> bool {
        self.persons[id.index()]
    }
    /// An event.
    pub fn event(&self, id: EventId) -> &Event {
        &self.facts.events[id.index()]
    }
    /// An act.
    pub fn act(&self, id: ActId) -> &Act {
        &self.facts.acts[id.index()]
    }
    /// A bond, annotated or following from others.
    pub fn bond(&self, id: BondId) -> &Bond {
        let told = &self.facts.bonds;
        told.get(id.index()).unwrap_or_else(|| &self.derived[id.index() - told.len()].bond)
    }
    /// A sentence.
    pub fn sentence(&self, id: SentenceId) -> &Sentence {
        &self.facts.sentences[id.index()]
    }
    /// The kind of an act or a bond.
    pub fn kind(&self, id: KindId) -> &Kind {
        self.vocabulary.kind(id)
    }

    /// All characters and groups, in file order.
    pub fn parties(&self) -> impl Iterator<Item = (PartyId, &Party)> {
        self.facts.parties.iter().enumerate().map(|(i, p)| (PartyId(i as u32), p))
    }
    /// Characters only.
    pub fn characters(&self) -> impl Iterator<Item = (PartyId, &Party)> {
        self.parties().filter(|(_, party)| !party.is_group())
    }
    /// Groups only.
    pub fn groups(&self) -> impl Iterator<Item = (PartyId, &Party)> {
        self.parties().filter(|(_, party)| party.is_group())
    }
    /// All events, in story order.
    pub fn events(&self) -> impl Iterator<Item = (EventId, &Event)> {
        self.facts.events.iter().enumerate().map(|(i, e)| (EventId(i as u32), e))
    }
    /// All acts, in story order.
    pub fn acts(&self) -> impl Iterator<Item = (ActId, &Act)> {
        self.facts.acts.iter().enumerate().map(|(i, a)| (ActId(i as u32), a))
    }
    /// All bonds, in file order, memberships first.
    pub fn bonds(&self) -> impl Iterator<Item = (BondId, &Bond)> {
        self.facts.bonds.iter().enumerate().map(|(i, b)| (BondId(i as u32), b))
    }
    /// The acts of an event.
    pub fn acts_at(&self, event: EventId) -> impl Iterator<Item = (ActId, &Act)> {
        let (from, to) = self.acts_at[event.index()];
        (from..to).map(|i| (ActId(i), &self.facts.acts[i as usize]))
    }
    /// What is learnt at an event.
    pub fn learnings_at(&self, event: EventId) -> impl Iterator<Item = &Learning> {
        let all = &self.facts.learnings;
        let from = all.partition_point(|learning| learning.event < event);
        all[from..].iter().take_while(move |learning| learning.event == event)
    }

    /// How two events stand in story time: by rank, unless their order is declared untold.
    pub fn order(&self, first: EventId, second: EventId) -> Order {
        if first == second {
            return Order::Same;
        }
        let (low, high) = if first < second { (first, second) } else { (second, first) };
        if !self.unordered.is_empty() && self.unordered.contains(&(low, high)) {
            return Order::Unordered;
        }
        match self.ranks[first.index()].cmp(&self.ranks[second.index()]) {
            std::cmp::Ordering::Less => Order::Before,
            std::cmp::Ordering::Greater => Order::After,
            std::cmp::Ordering::Equal => Order::Unordered,
        }
    }
    /// Whether the first event is told to happen before the second.
    pub fn is_before(&self, first: EventId, second: EventId) -> bool {
        self.order(first, second) == Order::Before
    }

    /// Whether a bond holds just before an event: begun earlier, and not ended earlier.
    pub fn holds_before(&self, bond: &Bond, event: EventId) -> bool {
        bond.start.is_none_or(|start| self.event(start).rank < self.event(event).rank)
            && bond.end.is_none_or(|end| self.event(end).rank >= self.event(event).rank)
    }
    /// Whether a bond holds at an event: begun then or earlier, and not ended earlier.
    pub fn holds_at(&self, bond: &Bond, event: EventId) -> bool {
        bond.start.is_none_or(|start| self.event(start).rank <= self.event(event).rank)
            && bond.end.is_none_or(|end| self.event(end).rank >= self.event(event).rank)
    }

    /// Memberships of a group, in file order: the bond and the member.
    pub fn memberships(&self, group: PartyId) -> impl Iterator<Item = (BondId, &Bond)> {
        self.members.of(group.index()).iter().map(|bond| (BondId(*bond), &self.facts.bonds[*bond as usize]))
    }
    /// The members of a group at any time, each once, in file order.
    pub fn members(&self, group: PartyId) -> Vec<PartyId> {
        let mut seen = BTreeSet::new();
        self.memberships(group).map(|(_, bond)| bond.from).filter(|party| seen.insert(*party)).collect()
    }
    /// The groups that a party belongs to at any time, each once, in file order.
    pub fn groups_of(&self, party: PartyId) -> Vec<PartyId> {
        let mut seen = BTreeSet::new();
        let all = self.groups.of(party.index()).iter();
        all.map(|bond| self.facts.bonds[*bond as usize].to).filter(|group| seen.insert(*group)).collect()
    }
    /// Who learns a proposition, in story order.
    pub fn learnings_of(&self, proposition: PropositionId) -> impl Iterator<Item = &Learning> + Clone {
        let all = self.learnings.of(proposition.index()).iter();
        all.map(|learning| &self.facts.learnings[*learning as usize])
    }

    /// Sentences that say an act: its own, or those of its event.
    pub fn cites_of_act(&self, id: ActId) -> &[SentenceId] {
        let act = self.act(id);
        if act.cites.is_empty() { &self.event(act.event).cites } else { &act.cites }
    }
    /// Sentences that say a bond.
    pub fn cites_of_bond(&self, id: BondId) -> &[SentenceId] {
        &self.bond(id).cites
    }
    /// How sure an act is: no surer than its event.
    pub fn certainty_of_act(&self, id: ActId) -> Certainty {
        let act = self.act(id);
        act.certainty.min(self.event(act.event).certainty)
    }
    /// An act's name in results: its event's id and its number there, `ring.1`.
    pub fn act_name(&self, id: ActId) -> String {
        let act = self.act(id);
        format!("{}.{}", self.event(act.event).id, act.number)
    }
    /// The parties that take part in an event: agents, patients, those spoken of through, and those
    /// present; each once, in file order.
    pub fn participants(&self, event: EventId) -> Vec<PartyId> {
        let mut all: Vec<PartyId> = self.event(event).present.to_vec();
        for (_, act) in self.acts_at(event) {
            all.extend(act.agents().iter().chain(act.patients()).chain(&act.through));
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}
