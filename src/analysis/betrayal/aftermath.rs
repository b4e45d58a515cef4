//! What comes of betrayals: who suffers, who takes it back, who comes to know.

use super::super::Readings;
use super::{Betrayal, act_of};
use crate::facts::{Act, ActId, Attitude, EventId, PartyId, Status};
use crate::story::Story;
use crate::vocabulary::{Breach, Effect};
use std::collections::{BTreeMap, BTreeSet};

/// A hostile act of this weight hurts.
const HURTS: u8 = 5;

/// Who comes to know of each betrayal: learnings of a proposition about its event, but for the betrayer's own.
pub(super) fn tell(story: &Story, all: &mut [Betrayal]) {
    let facts = story.facts();
    let mut known: BTreeMap<EventId, Vec<(PartyId, Option<EventId>)>> = BTreeMap::new();
    for proposition in &facts.propositions {
        if let Some(of) = proposition.of {
            known.entry(of).or_default().extend(proposition.known_to.iter().map(|party| (*party, None)));
        }
    }
    for learning in facts.learnings.iter().filter(|learning| learning.attitude == Attitude::Knows) {
        if let Some(of) = facts.propositions[learning.proposition.index()].of {
            known.entry(of).or_default().push((learning.who, Some(learning.event)));
        }
    }
    for list in known.values_mut() {
        list.sort_by_key(|(party, event)| (*event, *party));
    }
    for betrayal in all {
        let told = betrayal
            .breaches
            .iter()
            .filter_map(|(_, premise)| act_of(*premise))
            .map(|act| story.act(act).event);
        let mut events: Vec<EventId> = betrayal.event.into_iter().chain(told).collect();
        events.sort_unstable();
        events.dedup();
        for (party, event) in events.iter().filter_map(|event| known.get(event)).flatten() {
            let first = !betrayal.discovered.iter().any(|(other, _)| other == party);
            if *party != betrayal.by && first {
                betrayal.discovered.push((*party, *event));
            }
        }
    }
}

/// Whether the one betrayed is hurt by what a betrayal leads to, or by itself. O(events + links) for each of
/// those betrayed who are hurt.
pub(super) fn suffer(story: &Story, readings: Readings, all: &mut [Betrayal]) {
    let mut of: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (i, betrayal) in all.iter().enumerate().filter(|(_, b)| b.is_completed() && b.event.is_some()) {
        of.entry(betrayal.to).or_default().push(i);
    }
    let mut hurts: BTreeMap<PartyId, Vec<ActId>> = BTreeMap::new();
    for (id, act) in
        story.acts().filter(|(_, act)| readings.admit(act.contested) && hurts_somebody(story, act))
    {
        for patient in &act.patients {
            hurts.entry(*patient).or_default().push(id);
        }
    }
    for (wronged, betrayals) in of {
        let members = if story.party(wronged).is_group() { story.members(wronged) } else { Vec::new() };
        let felt = members.iter().chain([&wronged]).filter_map(|party| hurts.get(party)).flatten();
        let mut at: BTreeMap<EventId, Vec<ActId>> = BTreeMap::new();
        felt.for_each(|act| at.entry(story.act(*act).event).or_default().push(*act));
        let leading = leading_to(story, at.keys().copied(), readings);
        for i in betrayals {
            let betrayal = &mut all[i];
            let Some(event) = betrayal.event else { continue };
            // to be wronged at the same time is the wrong itself, not what comes of it
            let here = at.get(&event).into_iter().flatten().any(|act| {
                let kind = story.kind(story.act(*act).kind);
                kind.effect.is_some() || kind.breach.is_none_or(|breach| breach == Breach::Harm)
            });
            betrayal.effective = here || leading.contains(&event);
        }
    }
}

/// Whether an act takes life, freedom or health, or is hostile and matters to a reader.
fn hurts_somebody(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    let taken = [Effect::Death, Effect::Wound, Effect::Arrest, Effect::Captivity, Effect::Expulsion];
    let hurts = kind.effect.is_some_and(|effect| taken.contains(&effect))
        || (kind.sign < 0 && kind.weight >= HURTS && !kind.betrayal);
    act.is_completed() && hurts
}

/// What the betrayer does to undo a betrayal: an act of theirs at an event that would have prevented
/// something the betrayal led to. O(events + links) for each event that could have been prevented.
pub(super) fn retract(story: &Story, readings: Readings, all: &mut [Betrayal]) {
    let mut by: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (i, betrayal) in all.iter().enumerate().filter(|(_, b)| b.is_completed() && b.event.is_some()) {
        by.entry(betrayal.by).or_default().push(i);
    }
    for (event, told) in story.events() {
        for stop in told.support.prevented_by.iter().filter(|stop| readings.admit(stop.by.contested)) {
            let acts = story.acts_at(stop.by.event).map(|(_, act)| act);
            let tried = acts.filter(|act| matches!(act.status, Status::Completed | Status::Attempted));
            let agents: BTreeSet<PartyId> = tried.flat_map(|act| act.agents.iter().copied()).collect();
            let own: Vec<usize> =
                agents.iter().filter_map(|agent| by.get(agent)).flatten().copied().collect();
            if own.is_empty() {
                continue;
            }
            let leading = leading_to(story, std::iter::once(event), readings);
            for i in own {
                let betrayal = &mut all[i];
                let led = betrayal.event.is_some_and(|at| {
                    let leads = at == event || leading.contains(&at);
                    leads && at != stop.by.event && !story.is_before(stop.by.event, at)
                });
                if led {
                    betrayal.retracted = betrayal.retracted.max(Some(stop.by.event));
                }
            }
        }
    }
}

/// Everything from which links lead to some events, those themselves only if they lead to others of them.
fn leading_to(story: &Story, events: impl Iterator<Item = EventId>, readings: Readings) -> BTreeSet<EventId> {
    let mut seen = BTreeSet::new();
    let mut front: Vec<EventId> = events.collect();
    front.sort_unstable();
    front.dedup();
    while let Some(at) = front.pop() {
        for link in story.event(at).support.links().filter(|link| readings.admit(link.contested)) {
            if seen.insert(link.event) {
                front.push(link.event);
            }
        }
    }
    seen
}
