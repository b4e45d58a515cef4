//! Betrayals that follow from a bond and its breach.

use super::super::Readings;
use super::ties::{ThickTie, ThickTies};
use super::{Begun, Excuse};
use crate::facts::{Act, ActId, Attitude, Bond, BondId, EventId, Mode, PartyId, Status};
use crate::story::{Fact, Story, Tie, View};
use crate::vocabulary::{Breach, Effect};
use std::collections::BTreeMap;

/// A breach of faith, before it is known whether it is a betrayal.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub by: PartyId,
    pub to: PartyId,
    /// Before the story if none.
    pub onset: Option<EventId>,
    pub breach: Breach,
    pub premise: Fact,
    pub begun: Begun,
    /// The ties that it breaks; none if the breach carries its own pledge.
    pub ties: Vec<ThickTie>,
    /// Intended, attempted or completed.
    pub status: Status,
    /// Why it is no betrayal in itself, if it is none.
    pub excuse: Option<Excuse>,
    /// Whether it rests on two bonds of love from before the story alone: that both held at one time is not told.
    pub guessed: bool,
}

/// All breaches of a thick bond, by onset. O(acts · bonds of a pair).
pub fn candidates(story: &Story, ties: &ThickTies<'_>, readings: Readings) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (id, act) in story.acts() {
        if !readings.admit(act.contested) {
            continue;
        }
        for (to, breach) in story.breaches_of(act) {
            let Some(status) = performed(breach, act.status) else { continue };
            for &by in act.agents().iter().filter(|by| **by != to) {
                found.extend(breach_of(story, ties, Deed { id, act, breach, by, to, status }));
            }
        }
    }
    found.extend(double_bonds(story, ties, readings));
    found.sort_by_key(|c| (c.onset, c.by, c.to, c.breach, c.premise));
    found
}

struct Deed<'s> {
    id: ActId,
    act: &'s Act,
    breach: Breach,
    by: PartyId,
    to: PartyId,
    status: Status,
}

/// Why an act is no betrayal, whatever bond it breaks. A partner who knows of an infidelity and tolerates it has not
/// agreed to it.
fn excuse(breach: Breach, act: &Act) -> Option<Excuse> {
    match act.mode {
        Mode::Mistaken | Mode::SelfDefence | Mode::Mercy | Mode::Rescue | Mode::Deranged => {
            Some(Excuse::Mode(act.mode))
        }
        _ => (act.condoned && breach != Breach::Infidelity).then_some(Excuse::Condoned),
    }
}

/// How far a breach came by how far its act came: who orders or tries a killing has broken faith.
fn performed(breach: Breach, status: Status) -> Option<Status> {
    match (breach, status) {
        (_, Status::Completed) => Some(Status::Completed),
        (Breach::Harm, Status::Ordered | Status::Attempted | Status::UnderWay) => Some(Status::Completed),
        (_, Status::UnderWay | Status::Attempted) => Some(Status::Attempted),
        (_, Status::Ordered | Status::Planned | Status::Intended) => Some(Status::Intended),
        (_, Status::Threatened | Status::Perceived) => None,
    }
}

fn breach_of(story: &Story, ties: &ThickTies<'_>, deed: Deed<'_>) -> Option<Candidate> {
    let Deed { id, act, breach, by, to, status } = deed;
    let candidate = Candidate {
        by,
        to,
        onset: Some(act.event),
        breach,
        premise: Fact::Act(id),
        begun: Begun::AtOnce,
        ties: ties.before(by, to, act.event),
        status,
        excuse: excuse(breach, act),
        guessed: false,
    };
    if !candidate.ties.is_empty() || breach == Breach::BreakPledge {
        return Some(candidate);
    }
    let goes_on =
        matches!(breach, Breach::Deceive | Breach::Inform | Breach::AidEnemy) && status == Status::Completed;
    if !goes_on {
        return None;
    }
    let tie = ties.from(by, to, act.event).into_iter().next()?;
    let since = tie.since?;
    if found_out(story, id, to, since) {
        return None;
    }
    Some(Candidate { onset: Some(since), begun: Begun::SinceBond, ties: vec![tie], ..candidate })
}

/// Whether the one wronged learns of the deed before the bond begins.
fn found_out(story: &Story, deed: ActId, wronged: PartyId, bond: EventId) -> bool {
    let facts = story.facts();
    facts.learnings.iter().take_while(|learning| learning.event < bond).any(|learning| {
        learning.who == wronged
            && learning.attitude == Attitude::Knows
            && story.tells_of(learning.proposition, deed)
    })
}

/// D5 from bonds: a second exclusive bond beside a first, and a bond with a friend's lover. Of two bonds from
/// before the story the second is the secret one, or the one that makes an infidelity of which acts tell.
fn double_bonds(story: &Story, ties: &ThickTies<'_>, readings: Readings) -> Vec<Candidate> {
    let mut exclusive: BTreeMap<PartyId, Vec<BondId>> = BTreeMap::new();
    let bonds = story.ties(&View::annotated_bonds(readings));
    for tie in bonds.filter(|tie| story.kind(tie.kind).exclusive) {
        exclusive.entry(tie.from).or_default().extend(tie.bond());
        exclusive.entry(tie.to).or_default().extend(tie.bond());
    }
    let told = told_infidelities(story, readings);
    let mut found = Vec::new();
    for (&shared, bonds) in &exclusive {
        for &second in bonds {
            for &first in bonds.iter().filter(|first| **first != second) {
                let (old, new) = (story.bond(first), story.bond(second));
                let (partner, intruder) = (other(old, shared), other(new, shared));
                let wronged = told.get(&(shared, partner)).is_some_and(|events| {
                    events.iter().any(|event| story.holds_at(old, *event) && story.holds_at(new, *event))
                });
                let back = told.contains_key(&(shared, intruder));
                if partner == intruder || !(comes_second(story, old, new) || (wronged && !back)) {
                    continue;
                }
                let candidate = |by: PartyId, bonds: Vec<BondId>, since: Option<EventId>| Candidate {
                    by,
                    to: partner,
                    onset: new.start,
                    breach: Breach::Infidelity,
                    premise: Fact::Bond(second),
                    begun: Begun::AtOnce,
                    ties: vec![ThickTie { bonds, since, through: None }],
                    status: Status::Completed,
                    excuse: None,
                    guessed: old.start.is_none() && new.start.is_none() && !wronged,
                };
                found.push(candidate(shared, vec![first], old.start));
                let friendship = ties.between(intruder, partner).find(|id| {
                    let bond = story.bond(*id);
                    !story.kind(bond.kind).exclusive
                        && new.start.map_or(bond.start.is_none(), |start| story.holds_before(bond, start))
                });
                if let Some(id) = friendship {
                    found.push(candidate(intruder, vec![id], story.bond(id).start));
                }
            }
        }
    }
    found
}

/// When an act says that somebody is unfaithful to somebody: it tells which of two bonds is the wronged one.
fn told_infidelities(story: &Story, readings: Readings) -> BTreeMap<(PartyId, PartyId), Vec<EventId>> {
    let mut told: BTreeMap<(PartyId, PartyId), Vec<EventId>> = BTreeMap::new();
    let unfaithful = |tie: &&Tie| story.kind(tie.kind).breach == Some(Breach::Infidelity);
    for tie in story.ties(&View::deeds(readings)).filter(unfaithful) {
        told.entry((tie.from, tie.to)).or_default().extend(tie.since);
    }
    told
}

/// Whether the new bond begins while the old one holds; of two from before the story, the secret one is new.
fn comes_second(story: &Story, old: &Bond, new: &Bond) -> bool {
    match new.start {
        Some(start) => story.holds_before(old, start) && old.end.is_none_or(|end| end > start),
        None => old.start.is_none() && new.secret && !old.secret,
    }
}

fn other(bond: &Bond, one: PartyId) -> PartyId {
    if bond.from == one { bond.to } else { bond.from }
}

/// Who wronged whom, and when: what forfeits a claim to loyalty.
#[derive(Default)]
pub struct Wrongs(BTreeMap<(PartyId, PartyId), Vec<Wrong>>);

/// One thing that somebody has done to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    at: EventId,
    /// Whether it was nothing but a deceit: that answers no more than a deceit.
    deceit: bool,
}

impl Wrongs {
    /// Attacks and expulsions between those who are to be judged, and killings of somebody to whom the other is bound.
    pub fn attacks(story: &Story, ties: &ThickTies<'_>, readings: Readings, judged: &[Candidate]) -> Self {
        let mut wrongs: BTreeMap<(PartyId, PartyId), Vec<Wrong>> =
            judged.iter().map(|c| ((c.to, c.by), Vec::new())).collect();
        for (_, act) in story.acts() {
            let kind = story.kind(act.kind);
            let attack = kind.breach == Some(Breach::Harm)
                || matches!(kind.effect, Some(Effect::Wound | Effect::Captivity | Effect::Expulsion));
            let done = matches!(
                act.status,
                Status::Completed | Status::Attempted | Status::UnderWay | Status::Ordered
            );
            let meant = excuse(Breach::Harm, act).is_none();
            if !attack || !done || !meant || !readings.admit(act.contested) {
                continue;
            }
            let wrong = Wrong { at: act.event, deceit: false };
            let kills = kind.effect == Some(Effect::Death) && act.is_completed();
            for &agent in act.agents() {
                for &patient in act.patients() {
                    if let Some(found) = wrongs.get_mut(&(agent, patient)) {
                        found.push(wrong);
                    }
                }
                if kills {
                    let judged = wrongs.range_mut((agent, PartyId(0))..=(agent, PartyId(u32::MAX)));
                    for ((_, other), found) in judged {
                        if act
                            .patients()
                            .iter()
                            .any(|dead| dead != other && ties.bound(*other, *dead, act.event))
                        {
                            found.push(wrong);
                        }
                    }
                }
            }
        }
        Self(wrongs)
    }

    /// Adds a betrayal, which may be a `deceit` and no more.
    pub fn add(&mut self, by: PartyId, to: PartyId, at: EventId, deceit: bool) {
        let found = self.0.entry((by, to)).or_default();
        let wrong = Wrong { at, deceit };
        let place = found.partition_point(|other| *other <= wrong);
        found.insert(place, wrong);
    }

    /// The last wrong that one has done to another, or to a group that the other belongs to, before an event, and that
    /// answers for a breach of this kind.
    pub fn last(
        &self,
        story: &Story,
        ties: &ThickTies<'_>,
        by: PartyId,
        to: PartyId,
        event: EventId,
        breach: Breach,
    ) -> Option<EventId> {
        let before = |wrongs: &[Wrong], also: &dyn Fn(EventId) -> bool| {
            let answers = |wrong: &&Wrong| {
                (breach == Breach::Deceive || !wrong.deceit)
                    && story.is_before(wrong.at, event)
                    && also(wrong.at)
            };
            wrongs.iter().rev().find(answers).map(|wrong| wrong.at)
        };
        let direct = self.0.get(&(by, to)).and_then(|events| before(events, &|_| true));
        let groups = ties.groups_at(to, event).filter_map(|group| {
            let events = self.0.get(&(by, group))?;
            before(events, &|wrong| ties.groups_at(to, wrong).any(|other| other == group))
        });
        direct.into_iter().chain(groups).max()
    }
}
