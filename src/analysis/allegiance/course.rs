//! Allegiance of one character to one side through the story.

use super::crowd::Crowd;
use super::worth::{against, conceals, holds_after, is_no_turn, takes_life, value, worth};
use super::{Change, Premises, Ties, Turn, Twice};
use crate::facts::{ActId, BondId, EventId, Mode, PartyId};
use crate::story::{Readings, Story, View};
use crate::vocabulary::{Breach, Effect, LineFamily};
use std::collections::{BTreeMap, BTreeSet};

/// Least change of the sum that counts as a turn.
const LEAST_TURN: i32 = 2;

/// An act that is met.
pub(super) struct Met<'a> {
    act: ActId,
    agents: Crowd<'a>,
    patients: Crowd<'a>,
    /// The third parties against whom it informs or helps.
    against: Crowd<'a>,
}

impl<'a> Met<'a> {
    pub fn new(story: &'a Story, ties: &Ties, id: ActId) -> Self {
        let act = story.act(id);
        let crowd = |parties: &'a [PartyId]| Crowd::new(parties, ties);
        Self {
            act: id,
            agents: crowd(act.agents()),
            patients: crowd(act.patients()),
            against: crowd(against(story, id)),
        }
    }
}

/// What stands between a character and a side.
pub(super) struct Course {
    pub who: PartyId,
    pub side: PartyId,
    pub ties: Vec<Premises>,
    /// Whether bonds tie the two, so that their beginnings and ends are changes.
    bound: bool,
    /// What `who` does to the side: the act and its value.
    deeds: Vec<(ActId, i32)>,
    /// What was done to it before the story, and is told of later.
    older: i32,
    /// What passes between the two, either way.
    met: Vec<ActId>,
    /// The first event at which a deed conceals something.
    concealed: Option<EventId>,
    /// The allegiance before the story, and after each event at which it may have changed.
    pub first: i32,
    pub values: Vec<(EventId, i32)>,
}

/// Those of some things in story order that are of an event.
fn at<'t, T>(story: &Story, all: &'t [T], act: impl Fn(&T) -> ActId, event: EventId) -> &'t [T] {
    let from = all.partition_point(|one| story.act(act(one)).event < event);
    let to = all.partition_point(|one| story.act(act(one)).event <= event);
    &all[from..to]
}

impl Course {
    pub fn new(ties: &Ties, who: PartyId, side: PartyId, bound: bool) -> Self {
        let ties = ties.of(who, side);
        Self {
            who,
            side,
            ties,
            bound,
            deeds: Vec::new(),
            older: 0,
            met: Vec::new(),
            concealed: None,
            first: 0,
            values: Vec::new(),
        }
    }

    /// Takes an act in which `who` and the side may both have a part; they come in story order, one perhaps twice.
    pub fn meet(&mut self, story: &Story, ties: &Ties, met: &Met<'_>) {
        if self.met.last() == Some(&met.act) {
            return;
        }
        let (who, side) = (self.who, self.side);
        let (acts, undergoes) = (met.agents.holds(who), met.patients.holds(who));
        let does = acts && met.patients.any_of(side, who, ties);
        let told_on = acts && met.against.any_of(side, who, ties);
        if does || told_on || ((acts || undergoes) && met.agents.any_of(side, who, ties)) {
            self.met.push(met.act);
        }
        if does || told_on {
            self.deed(story, ties, met);
        }
    }

    fn deed(&mut self, story: &Story, ties: &Ties, met: &Met<'_>) {
        let id = met.act;
        let act = story.act(id);
        let hits = |parties: &Crowd<'_>| {
            let members = parties.any_of(self.side, self.who, ties);
            parties.holds(self.side) || (members && !self.belongs_before(story, act.event))
        };
        let value = if hits(&met.patients) {
            value(story, id)
        } else if hits(&met.against) {
            Some(-worth(story, id))
        } else {
            None
        };
        let of_side = act.patients().iter().filter(|party| ties.is_of(**party, self.side));
        let bound = |event| {
            of_side.clone().all(|party| {
                let mut bonds = ties.between(self.who, *party).iter();
                bonds.any(|bond| story.holds_before(story.bond(*bond), event))
            })
        };
        match value {
            Some(value) if value < 0 && is_no_turn(story, id, bound) => {}
            Some(value) if value < 0 && self.is_older(story, id) => self.older += value,
            Some(value) => {
                if conceals(story, id) {
                    self.concealed.get_or_insert(act.event);
                }
                self.deeds.push((id, value));
            }
            None => {}
        }
    }

    /// Whether a deed is an infidelity with somebody to whom `who` is bound from before the story: it is told of here, and
    /// was done before.
    fn is_older(&self, story: &Story, id: ActId) -> bool {
        story.kind(story.act(id).kind).breach == Some(Breach::Infidelity)
            && story.ties(&View::annotated_bonds(Readings::Settled)).any(|tie| {
                let others = (tie.from == self.who && tie.to != self.side)
                    || (tie.to == self.who && tie.from != self.side);
                others && tie.since.is_none() && story.kind(tie.kind).exclusive
            })
    }

    /// Whether a bond with the side begins where somebody else sends `who` there: what they are told or asked to do is about
    /// the side, which has no part in it. So a spy enters a house.
    fn is_planted(&self, story: &Story, bond: BondId) -> bool {
        let Some(start) = story.bond(bond).start else { return false };
        story.acts_at(start).any(|(_, act)| {
            act.patients().contains(&self.who)
                && act.about.contains(&self.side)
                && !act.agents().contains(&self.side)
                && act.is_completed()
                && story.kind(act.kind).sign >= 0
        })
    }

    /// Adds up what was taken.
    pub fn reckon(&mut self, story: &Story, twice: &Twice) {
        self.count_once(story, twice);
        let (who, side) = (self.who, self.side);
        let planted: BTreeSet<BondId> = self
            .ties
            .iter()
            .filter(|(bond, other)| {
                let bond = story.bond(*bond);
                other.is_none() && (bond.from, bond.to) == (who, side)
            })
            .map(|(bond, _)| *bond)
            .filter(|bond| self.is_planted(story, *bond))
            .collect();
        self.ties.retain(|(bond, _)| !planted.contains(bond));
        let ends = self.ties.iter().flat_map(|(bond, other)| [Some(*bond), *other]).flatten();
        let mut events: BTreeSet<EventId> =
            ends.flat_map(|bond| [story.bond(bond).start, story.bond(bond).end]).flatten().collect();
        events.extend(self.deeds.iter().map(|(id, _)| story.act(*id).event));
        self.first = self.tied(story, None) + self.older;
        let (mut sum, mut next) = (self.older, 0);
        for event in events {
            while let Some((_, value)) = self.deeds.get(next).filter(|(id, _)| story.act(*id).event <= event)
            {
                // who takes somebody's life is for them no longer, whatever was done for them before
                let lethal = *value < 0 && takes_life(story, self.deeds[next].0);
                sum = if lethal { sum.min(0) } else { sum } + value;
                next += 1;
            }
            self.values.push((event, sum + self.tied(story, Some(event))));
        }
    }

    /// Takes from an asserted betrayal what the breach beside it counts already.
    fn count_once(&mut self, story: &Story, twice: &Twice) {
        let all: BTreeMap<ActId, i32> = self.deeds.iter().copied().collect();
        for (id, value) in &mut self.deeds {
            let act = story.act(*id);
            let hit = act.patients().iter().filter(|patient| **patient != self.who);
            let breaches: Option<Vec<&Vec<ActId>>> =
                hit.map(|patient| twice.get(&(*id, self.who, *patient))).collect();
            let counted = breaches.into_iter().flatten().flatten();
            let counted = counted.filter_map(|same| Some((story.act(*same).event, *all.get(same)?)));
            let counted: Vec<(EventId, i32)> = counted.collect();
            let here = counted.iter().filter(|(at, _)| *at == act.event).map(|(_, value)| *value).min();
            match here {
                Some(graver) => *value = (*value - graver).min(0),
                None if !counted.is_empty() => *value = 0,
                None => {}
            }
        }
    }

    /// Whether a bond or a group ties the two just before an event.
    fn belongs_before(&self, story: &Story, event: EventId) -> bool {
        self.ties.iter().any(|(bond, other)| {
            [Some(*bond), *other].into_iter().flatten().all(|id| story.holds_before(story.bond(id), event))
        })
    }

    /// 2 while a bond or a group ties the two after an event, else 0.
    fn tied(&self, story: &Story, event: Option<EventId>) -> i32 {
        let holds = self.ties.iter().any(|(bond, other)| {
            [Some(*bond), *other].into_iter().flatten().all(|id| holds_after(story, story.bond(id), event))
        });
        if holds { 2 } else { 0 }
    }

    /// The allegiance after an event.
    pub fn value_after(&self, event: EventId) -> i32 {
        let at = self.values.partition_point(|(other, _)| *other <= event);
        at.checked_sub(1).map_or(self.first, |at| self.values[at].1)
    }

    fn value_before(&self, event: EventId) -> i32 {
        let at = self.values.partition_point(|(other, _)| *other < event);
        at.checked_sub(1).map_or(self.first, |at| self.values[at].1)
    }

    pub fn changes(&self, story: &Story, ties: &Ties, changes: &mut Vec<Change>) {
        let from = changes.len();
        if self.bound {
            self.bonds(story, ties, changes);
        }
        let mut turns = Vec::new();
        self.turns(story, ties, &mut turns);
        // Who turns against a side and leaves it there is told once, and so is who turns to a side and joins it.
        let again = |change: &Change| {
            matches!(change.turn, Turn::Leaves(_)) && turns.iter().any(|turn| turn.event == change.event)
        };
        let told: Vec<Change> = changes.drain(from..).filter(|change| !again(change)).collect();
        let joins = |turn: &Change| {
            let begun = |change: &Change| matches!(change.turn, Turn::Joins(_)) && change.event == turn.event;
            turn.turn == Turn::TurnsTo && told.iter().any(begun)
        };
        turns.retain(|turn| !joins(turn));
        changes.extend(told);
        changes.extend(turns);
    }

    /// The bonds that begin and end where something passes between the two.
    fn bonds(&self, story: &Story, ties: &Ties, changes: &mut Vec<Change>) {
        let mut told = BTreeSet::new();
        for &(id, _) in self.ties.iter().filter(|(_, other)| other.is_none()) {
            let bond = story.bond(id);
            let kind = story.kind(bond.kind);
            // kinship is not chosen; marriage is
            let given = story.vocabulary().line(bond.kind) == LineFamily::Kin && !kind.exclusive;
            // who joins or leaves a group within a group is told once, by the one they join or leave
            let follows = story.derived(id).is_some();
            if given || follows || !self.is_subject(story, id) {
                continue;
            }
            for (event, turn) in [(bond.start, Turn::Joins(id)), (bond.end, Turn::Leaves(id))] {
                let Some(event) = event else { continue };
                let here = !at(story, &self.met, |id| *id, event).is_empty();
                // who has turned already has left already
                let gone = matches!(turn, Turn::Leaves(_)) && self.value_before(event) < 0;
                // who is on that side already does not come to it
                let there = matches!(turn, Turn::Joins(_)) && self.value_before(event) > 0;
                let first = here && !gone && !there && told.insert((event, turn.word()));
                if first && !self.parted_by_death(story, event) {
                    changes.push(self.change(story, ties, event, turn));
                }
            }
        }
    }

    /// Whether it is `who` that changes sides by a bond: who serves or belongs; of two equals who acts, or the first
    /// of the cast if both do or neither.
    fn is_subject(&self, story: &Story, bond: BondId) -> bool {
        let bond = story.bond(bond);
        if !story.kind(bond.kind).symmetric {
            return bond.from == self.who;
        }
        let acts = |one: PartyId, other: PartyId| {
            self.met.iter().map(|id| story.act(*id)).any(|act| {
                let at = bond.start == Some(act.event) || bond.end == Some(act.event);
                at && act.agents().contains(&one)
                    && (act.patients().contains(&other) || act.agents().contains(&other))
            })
        };
        match (acts(self.who, self.side), acts(self.side, self.who)) {
            (mine, theirs) if mine != theirs => mine,
            _ => self.who < self.side,
        }
    }

    /// The events at which deeds bring the sum from one side of zero to zero or to the other.
    fn turns(&self, story: &Story, ties: &Ties, changes: &mut Vec<Change>) {
        // The side it was last on and the last value there, so that a turn by way of zero is still a turn.
        let (mut on, mut last) = (self.first.signum(), self.first);
        let mut next = 0;
        for &(event, after) in &self.values {
            let mut deeds = 0;
            while let Some((_, value)) = self.deeds.get(next).filter(|(id, _)| story.act(*id).event == event)
            {
                deeds += value;
                next += 1;
            }
            let left = on != 0 && deeds.signum() == -on && after.signum() != on;
            if left && (after - last).abs() >= LEAST_TURN {
                let turn = if deeds < 0 { Turn::TurnsAgainst } else { Turn::TurnsTo };
                changes.push(self.change(story, ties, event, turn));
                (on, last) = (-on, after);
            } else if after != 0 {
                (on, last) = (after.signum(), after);
            }
        }
    }

    pub fn change(&self, story: &Story, ties: &Ties, event: EventId, turn: Turn) -> Change {
        let of_side = |party: &PartyId| *party != self.who && ties.is_of(*party, self.side);
        let mut here: Vec<(ActId, i32)> = at(story, &self.deeds, |(id, _)| *id, event).to_vec();
        let met = at(story, &self.met, |id| *id, event).iter().copied();
        if here.is_empty() {
            // what is between members does not count, but it is what happens
            let own = met.clone().filter(|id| {
                let act = story.act(*id);
                act.agents().contains(&self.who) && act.patients().iter().any(of_side)
            });
            here.extend(own.filter_map(|id| Some((id, value(story, id)?))));
        }
        let weightiest = here.iter().max_by_key(|(id, value)| (value.abs(), std::cmp::Reverse(*id)));
        let suffered: Vec<ActId> = met
            .filter(|id| {
                let act = story.act(*id);
                act.patients().contains(&self.who) && act.agents().iter().any(of_side)
            })
            .collect();
        let forced = || {
            let grave = |id: &ActId| value(story, *id).is_some_and(|value| value <= -2);
            suffered.iter().any(grave).then_some(Mode::Coerced)
        };
        let mode = weightiest.map_or_else(forced, |(id, _)| Some(story.act(*id).mode));
        let certainty = match turn {
            Turn::Joins(bond) | Turn::Leaves(bond) => story.bond(bond).certainty,
            _ => {
                let most = weightiest.map_or(0, |(_, value)| value.abs());
                let deeds = here.iter().filter(|(_, value)| value.abs() == most);
                deeds.map(|(id, _)| story.certainty_of_act(*id)).max().unwrap_or_default()
            }
        };
        let feigned = matches!(turn, Turn::Joins(_) | Turn::TurnsTo)
            && self.concealed.is_some_and(|first| first <= event);
        let secret = matches!(turn, Turn::Joins(bond) if story.bond(bond).secret);
        Change {
            who: self.who,
            side: self.side,
            event,
            turn,
            before: self.value_before(event),
            after: self.value_after(event),
            acts: here.iter().map(|(id, _)| *id).collect(),
            suffered,
            mode,
            certainty,
            between: Vec::new(),
            feigned,
            secret,
            parts: false,
        }
    }

    /// Whether one of the two is killed or dies at an event.
    fn parted_by_death(&self, story: &Story, event: EventId) -> bool {
        story.acts_at(event).any(|(_, act)| {
            story.kind(act.kind).effect == Some(Effect::Death)
                && act.is_completed()
                && (act.patients().contains(&self.who) || act.patients().contains(&self.side))
        })
    }
}
