//! Who stands for whom: groups, their leaders and members, and positive bonds.

use super::super::Readings;
use crate::facts::{EventId, PartyId};
use crate::story::{Story, View};
use crate::vocabulary::Depth;
use std::collections::BTreeMap;

/// When a bond begins and ends.
type Span = (Option<EventId>, Option<EventId>);

/// Groups, their leaders and members, and positive bonds.
pub(super) struct Sides<'s> {
    story: &'s Story,
    groups: Vec<Vec<PartyId>>,
    bound: BTreeMap<(PartyId, PartyId), Vec<Span>>,
    kin: Vec<Vec<PartyId>>,
}

impl<'s> Sides<'s> {
    pub fn new(story: &'s Story, readings: Readings) -> Self {
        let mut groups = vec![Vec::new(); story.facts().parties.len()];
        let mut bound: BTreeMap<(PartyId, PartyId), Vec<Span>> = BTreeMap::new();
        let mut kin = vec![Vec::new(); story.facts().parties.len()];
        for tie in story.ties(&View::bonds(readings)) {
            let kind = story.kind(tie.kind);
            if kind.kin.is_some() {
                for (one, other) in [(tie.from, tie.to), (tie.to, tie.from)] {
                    let of: &mut Vec<PartyId> = &mut kin[one.index()];
                    if !of.contains(&other) {
                        of.push(other);
                    }
                }
            }
            if kind.sign > 0 {
                bound.entry((tie.from, tie.to)).or_default().push((tie.since, tie.until));
                bound.entry((tie.to, tie.from)).or_default().push((tie.since, tie.until));
                if story.party(tie.to).is_group() && kind.depth == Some(Depth::Thick) {
                    let of: &mut Vec<PartyId> = &mut groups[tie.from.index()];
                    if !of.contains(&tie.to) {
                        of.push(tie.to);
                    }
                }
            }
        }
        Self { story, groups, bound, kin }
    }

    pub fn groups(&self, party: PartyId) -> impl Iterator<Item = PartyId> {
        self.groups[party.index()].iter().copied()
    }

    /// Who may have acted where one is struck: itself, and the groups that it leads or belongs to.
    pub fn behind(&self, struck: PartyId) -> Vec<PartyId> {
        std::iter::once(struck).chain(self.groups(struck)).collect()
    }

    /// Somebody's kin.
    pub fn kin(&self, party: PartyId) -> &[PartyId] {
        &self.kin[party.index()]
    }

    /// All whom one may stand for; none if it belongs to a group, for then they are its members too.
    pub fn near(&self, one: PartyId) -> Option<Vec<PartyId>> {
        let bound = || self.bound.range((one, PartyId(0))..=(one, PartyId(u32::MAX)));
        self.groups[one.index()]
            .is_empty()
            .then(|| std::iter::once(one).chain(bound().map(|((_, other), _)| *other)).collect())
    }

    /// Whether one stands for another at any time.
    pub fn may_stand_for(&self, one: PartyId, victim: PartyId) -> bool {
        one == victim
            || self.bound.contains_key(&(one, victim))
            || self.groups(one).any(|group| group == victim || self.bound.contains_key(&(victim, group)))
    }

    /// Where the last bond of two that held at one event ends before another, and no other has begun by then; none of those who
    /// belong to one group.
    pub fn parted(&self, one: PartyId, other: PartyId, at: EventId, by: EventId) -> Option<EventId> {
        if self.groups(one).any(|group| group == other || self.bound.contains_key(&(other, group))) {
            return None;
        }
        let mut last = None;
        for (start, end) in self.bound.get(&(one, other))? {
            if start.is_some_and(|start| !self.story.is_before(start, by)) {
                continue;
            }
            let end = (*end).filter(|end| self.story.is_before(*end, by))?;
            last = last.max(Some(end));
        }
        last.filter(|end| self.story.is_before(at, *end))
    }

    /// Whether one answers for a victim: as the victim or a member of it, or bound to it when it is harmed.
    pub fn stands_for(&self, one: PartyId, victim: PartyId, at: EventId) -> Option<bool> {
        if one == victim || self.groups(one).any(|group| group == victim) {
            return Some(true);
        }
        let rank = self.story.event(at).rank;
        let holds = |(start, end): &Span| {
            start.is_none_or(|start| self.story.event(start).rank <= rank)
                && end.is_none_or(|end| self.story.event(end).rank >= rank)
        };
        let tied =
            |a: PartyId, b: PartyId| self.bound.get(&(a, b)).is_some_and(|spans| spans.iter().any(holds));
        let together = || self.groups(one).any(|group| tied(one, group) && tied(victim, group));
        (tied(one, victim) || together()).then_some(false)
    }
}
