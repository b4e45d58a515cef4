//! Who serves two sides that come to be hostile to one another.

use super::course::Course;
use super::worth::{against, holds_after, value, worth};
use super::{Change, Ties, Turn};
use crate::facts::{ActId, BondId, EventId, PartyId};
use crate::story::{Fact, Readings, Story, View};
use crate::vocabulary::Depth;
use std::collections::{BTreeMap, BTreeSet};

/// Events at which a character who serves two groups or persons, or belongs to them, comes to stand between them.
pub(super) fn divided(
    story: &Story,
    ties: &Ties,
    courses: &BTreeMap<(PartyId, PartyId), Course>,
    changes: &mut Vec<Change>,
) {
    let mut served: BTreeMap<PartyId, Vec<&Course>> = BTreeMap::new();
    for course in courses.values() {
        let serves =
            course.ties.iter().any(|(id, other)| other.is_none() && is_service(story, course.who, *id));
        if serves {
            served.entry(course.who).or_default().push(course);
        }
    }
    served.retain(|_, courses| courses.len() > 1);
    if served.is_empty() {
        return;
    }
    let hostility = Hostility::new(story, ties);
    for courses in served.values() {
        for (i, first) in courses.iter().enumerate() {
            for second in &courses[i + 1..] {
                let Some((since, why)) = hostility.since(story, ties, first.who, first.side, second.side)
                else {
                    continue;
                };
                if let Some(event) = begins(story, first, second, since) {
                    changes.push(change(story, ties, first, second, event, why));
                }
            }
        }
    }
}

/// Whether somebody serves by a bond, or belongs by it.
fn is_service(story: &Story, who: PartyId, id: BondId) -> bool {
    let bond = story.bond(id);
    let kind = story.kind(bond.kind);
    bond.from == who && (kind.membership || (kind.depth == Some(Depth::Thin) && !kind.symmetric))
}

/// The first event, not before the rank from which the sides are hostile, after which both hold `who`.
fn begins(story: &Story, first: &Course, second: &Course, since: u32) -> Option<EventId> {
    let both = |event: EventId| first.value_after(event) > 0 && second.value_after(event) > 0;
    let changed = first.values.iter().chain(&second.values).map(|(event, _)| *event);
    let hostile = story.events().map(|(id, _)| id).find(|event| story.event(*event).rank >= since);
    let mut moments: Vec<EventId> = changed.chain(hostile).collect();
    moments.sort_unstable();
    moments.into_iter().find(|event| story.event(*event).rank >= since && both(*event))
}

fn change(story: &Story, ties: &Ties, first: &Course, second: &Course, event: EventId, why: Fact) -> Change {
    let mut change = first.change(story, ties, event, Turn::Divided(second.side));
    let bonds = first.ties.iter().chain(&second.ties).flat_map(|(bond, other)| [Some(*bond), *other]);
    let holding = bonds.flatten().filter(|id| holds_after(story, story.bond(*id), Some(event)));
    change.between = holding.map(Fact::Bond).chain([why]).collect();
    change.between.sort_unstable_by_key(|fact| bonds_first(*fact));
    change.between.dedup();
    let sure = change.between.iter().map(|fact| story.certainty_of(*fact));
    change.certainty = sure.min().unwrap_or_default();
    change
}

/// What holds stands before what is done.
fn bonds_first(fact: Fact) -> (Option<ActId>, Option<BondId>) {
    (fact.act(), fact.bond())
}

/// What is hostile, by the groups and persons who do it or suffer it.
struct Hostility {
    grounds: BTreeMap<PartyId, Vec<(u32, Fact)>>,
}

impl Hostility {
    fn new(story: &Story, ties: &Ties) -> Self {
        let mut grounds: BTreeMap<PartyId, Vec<(u32, Fact)>> = BTreeMap::new();
        let mut add = |parties: &mut dyn Iterator<Item = PartyId>, ground: (u32, Fact)| {
            let sides: BTreeSet<PartyId> =
                parties.flat_map(|party| ties.groups(party).chain([party]).collect::<Vec<_>>()).collect();
            sides.into_iter().for_each(|side| grounds.entry(side).or_default().push(ground));
        };
        for (id, act) in story.acts() {
            let open = value(story, id).is_some_and(|value| value <= -2);
            let told = worth(story, id) >= 2 && !against(story, id).is_empty();
            if open || told {
                let ground = (story.event(act.event).rank, Fact::Act(id));
                add(&mut act.agents().iter().copied(), ground);
            }
        }
        for tie in story.ties(&View::annotated_bonds(Readings::Settled)).filter(|tie| tie.sign < 0) {
            let rank = tie.since.map_or(0, |start| story.event(start).rank);
            add(&mut [tie.from, tie.to].into_iter(), (rank, tie.fact));
        }
        Self { grounds }
    }

    /// The rank from which two sides are hostile, and why: the first grave act done, tried or ordered between them or
    /// their members, or a hostile bond. What `who` has a part in does not count, nor what is tolerated.
    fn since(&self, story: &Story, ties: &Ties, who: PartyId, a: PartyId, b: PartyId) -> Option<(u32, Fact)> {
        let of = |party: &PartyId, side: PartyId| *party != who && ties.is_of(*party, side);
        // who belongs to both sides makes them one another's
        let overlap =
            |group: PartyId, other: PartyId| story.party(group).is_group() && ties.is_of(other, group);
        if overlap(a, b) || overlap(b, a) {
            return None;
        }
        let meets = |from: &[PartyId], to: &[PartyId]| {
            let any = |parties: &[PartyId], side: PartyId| parties.iter().any(|party| of(party, side));
            (any(from, a) && any(to, b)) || (any(from, b) && any(to, a))
        };
        let counts = |ground: &Fact| match ground {
            Fact::Act(id) => {
                let act = story.act(*id);
                let open =
                    value(story, *id).is_some_and(|value| value <= -2) && meets(act.agents(), act.patients());
                let told = worth(story, *id) >= 2 && meets(act.agents(), against(story, *id));
                (open || told) && !act.agents().contains(&who) && !act.patients().contains(&who)
            }
            Fact::Bond(id) => meets(&[story.bond(*id).from], &[story.bond(*id).to]),
        };
        let all = [a, b].into_iter().filter_map(|side| self.grounds.get(&side)).flatten();
        let first = all.filter(|(_, ground)| counts(ground));
        first.min_by_key(|(rank, ground)| (*rank, bonds_first(*ground))).copied()
    }
}
