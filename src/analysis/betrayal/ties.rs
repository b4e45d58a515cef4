//! Which thick bonds tie two parties at an event.

use super::super::Readings;
use crate::facts::{Bond, BondId, EventId, PartyId};
use crate::story::{Derivation, Story, Tie, View};
use crate::vocabulary::{Depth, Effect};
use std::collections::BTreeMap;

/// A tie between two parties: a bond of their own, or membership of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThickTie {
    /// The bond, or the two memberships.
    pub bonds: Vec<BondId>,
    /// Since when; before the story if none.
    pub since: Option<EventId>,
    /// The group that both belong to.
    pub through: Option<PartyId>,
}

/// Thick bonds by pair, memberships by party.
pub struct ThickTies<'s> {
    story: &'s Story,
    pairs: BTreeMap<(PartyId, PartyId), Vec<BondId>>,
    groups: Vec<Vec<BondId>>,
    peace: BTreeMap<(PartyId, PartyId), Vec<EventId>>,
}

impl<'s> ThickTies<'s> {
    /// Indexes the thick bonds of a story. O(bonds log bonds).
    pub fn new(story: &'s Story, readings: Readings) -> Self {
        let mut ties = Self {
            story,
            pairs: BTreeMap::new(),
            groups: vec![Vec::new(); story.facts().parties.len()],
            peace: BTreeMap::new(),
        };
        // that in-laws owe faith is for the annotation to say
        let owed = |tie: &&Tie| {
            tie.derived != Some(Derivation::InLaws) && story.kind(tie.kind).depth == Some(Depth::Thick)
        };
        for tie in story.ties(&View::bonds(readings)).filter(owed) {
            let Some(id) = tie.bond() else { continue };
            ties.pairs.entry(tie.pair()).or_default().push(id);
            if tie.membership {
                ties.groups[tie.from.index()].push(id);
            }
        }
        let reconciles = |tie: &&Tie| {
            matches!(story.kind(tie.kind).effect, Some(Effect::Reconciliation | Effect::Readmission))
        };
        for tie in story.ties(&View::deeds(readings)).filter(reconciles) {
            ties.peace.entry(tie.pair()).or_default().extend(tie.since);
        }
        ties
    }

    /// When two parties were reconciled, or one took the other back.
    pub fn reconciliations(&self, a: PartyId, b: PartyId) -> impl Iterator<Item = EventId> {
        self.peace.get(&ordered(a, b)).into_iter().flatten().copied()
    }

    /// The ties that hold between two parties just before an event, the surest first.
    pub fn before(&self, a: PartyId, b: PartyId, event: EventId) -> Vec<ThickTie> {
        self.find(a, b, |bond| self.story.holds_before(bond, event))
    }

    /// Whether a thick bond of their own holds between two parties just before an event.
    pub fn bound(&self, a: PartyId, b: PartyId, event: EventId) -> bool {
        let bonds = self.pairs.get(&ordered(a, b));
        bonds.into_iter().flatten().any(|bond| self.story.holds_before(self.story.bond(*bond), event))
    }

    /// The ties between two parties that begin at an event or after it, the earliest first.
    pub fn from(&self, a: PartyId, b: PartyId, event: EventId) -> Vec<ThickTie> {
        let rank = self.story.event(event).rank;
        let mut ties = self.find(a, b, |bond| bond.end.is_none_or(|end| self.story.event(end).rank > rank));
        ties.retain(|tie| tie.since.is_some_and(|since| self.story.event(since).rank >= rank));
        ties.sort_by_key(|tie| tie.since);
        ties
    }

    fn find(&self, a: PartyId, b: PartyId, holds: impl Fn(&Bond) -> bool) -> Vec<ThickTie> {
        let story = self.story;
        let mut ties: Vec<ThickTie> = Vec::new();
        for &id in self.pairs.get(&ordered(a, b)).map_or(&[][..], Vec::as_slice) {
            let bond = story.bond(id);
            if holds(bond) {
                ties.push(ThickTie { bonds: vec![id], since: bond.start, through: None });
            }
        }
        for &mine in &self.groups[a.index()] {
            for &theirs in &self.groups[b.index()] {
                let (first, second) = (story.bond(mine), story.bond(theirs));
                if first.to == second.to && holds(first) && holds(second) && overlap(story, first, second) {
                    let since = first.start.max(second.start);
                    ties.push(ThickTie { bonds: vec![mine, theirs], since, through: Some(first.to) });
                }
            }
        }
        ties.sort_by_key(|tie| {
            let certainty = tie.bonds.iter().map(|id| story.bond(*id).certainty).min();
            (tie.through.is_some(), std::cmp::Reverse(certainty), tie.bonds.clone())
        });
        ties
    }

    /// The groups that a party belongs to at an event.
    pub fn groups_at(&self, party: PartyId, event: EventId) -> impl Iterator<Item = PartyId> {
        self.groups[party.index()]
            .iter()
            .map(|id| self.story.bond(*id))
            .filter(move |bond| self.story.holds_at(bond, event))
            .map(|bond| bond.to)
    }

    /// The bonds of a pair, those of love and friendship alike.
    pub fn between(&self, a: PartyId, b: PartyId) -> impl Iterator<Item = BondId> {
        self.pairs.get(&ordered(a, b)).into_iter().flatten().copied()
    }
}

fn overlap(story: &Story, a: &Bond, b: &Bond) -> bool {
    let before = |end: Option<EventId>, start: Option<EventId>| {
        end.zip(start).is_some_and(|(end, start)| story.event(end).rank <= story.event(start).rank)
    };
    !before(a.end, b.start) && !before(b.end, a.start)
}

fn ordered(a: PartyId, b: PartyId) -> (PartyId, PartyId) {
    if a <= b { (a, b) } else { (b, a) }
}
