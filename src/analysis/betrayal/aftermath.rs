//! What comes of betrayals: who suffers, who takes it back, who comes to know.

use super::super::Readings;
use super::super::causes::{Causes, Question};
use super::{Betrayal, Discovered};
use crate::facts::{Act, ActId, Attitude, EventId, Mode, PartyId, PropositionId, Status};
use crate::story::{Fact, Story};
use crate::vocabulary::{Breach, Effect};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A hostile act of this weight hurts.
const HURTS: u8 = 5;

/// More than so many who do one deed are looked up in order.
const CROWD: usize = 32;

/// Who knows of each betrayal, and since when, but for the betrayer: who takes part in it, at once; and who learns a
/// proposition that tells of it. To know of something else at its event is not to know it.
pub(super) fn tell(story: &Story, all: &mut [Betrayal]) {
    let facts = story.facts();
    let mut of_event: BTreeMap<EventId, Vec<PropositionId>> = BTreeMap::new();
    for (i, proposition) in facts.propositions.iter().enumerate() {
        if let Some(of) = proposition.of {
            of_event.entry(of).or_default().push(PropositionId(i as u32));
        }
    }
    let mut learnt: BTreeMap<PropositionId, Vec<(PartyId, EventId)>> = BTreeMap::new();
    for learning in facts.learnings.iter().filter(|learning| learning.attitude == Attitude::Knows) {
        learnt.entry(learning.proposition).or_default().push((learning.who, learning.event));
    }
    // of one deed, whoever of several does it
    let mut alike: BTreeMap<Deed, Arc<[(PartyId, Option<EventId>)]>> = BTreeMap::new();
    for betrayal in all {
        let deed = (betrayal.breaches.clone(), betrayal.asserted, betrayal.event, betrayal.to);
        let told = deed.1.is_some() || !deed.0.is_empty();
        let is_joint = betrayal.joint && told && deed.0.iter().all(|(_, fact)| fact.act().is_some());
        if let Some(all) = alike.get(&deed).filter(|_| is_joint) {
            betrayal.discovered = Discovered { all: Arc::clone(all), by: Some(betrayal.by) };
            continue;
        }
        let mut known: Vec<(PartyId, Option<EventId>)> = partakers(story, betrayal);
        let acts: Vec<ActId> =
            betrayal.breaches.iter().filter_map(|(_, fact)| fact.act()).chain(betrayal.asserted).collect();
        let mut events: Vec<EventId> =
            betrayal.event.into_iter().chain(acts.iter().map(|act| story.act(*act).event)).collect();
        events.sort_unstable();
        events.dedup();
        for &proposition in events.iter().filter_map(|event| of_event.get(event)).flatten() {
            let told = &facts.propositions[proposition.index()];
            let lasting = acts.is_empty()
                && told.known_to.contains(&betrayal.by)
                && told.concerns.contains(&betrayal.to);
            if lasting || acts.iter().any(|act| story.tells_of(proposition, *act)) {
                known.extend(told.known_to.iter().map(|party| (*party, None)));
                known.extend(
                    learnt.get(&proposition).into_iter().flatten().map(|(party, at)| (*party, Some(*at))),
                );
            }
        }
        known.sort_by_key(|(party, event)| (*event, *party));
        let mut met: BTreeSet<PartyId> = BTreeSet::new();
        known.retain(|(party, _)| met.insert(*party));
        let known: Arc<[(PartyId, Option<EventId>)]> = known.into();
        if is_joint {
            alike.insert(deed, Arc::clone(&known));
        }
        betrayal.discovered = Discovered { all: known, by: Some(betrayal.by) };
    }
}

/// The breaches of a betrayal, what asserts it, when it is done and to whom.
type Deed = (Vec<(Breach, Fact)>, Option<ActId>, Option<EventId>, PartyId);

/// Who takes part in a betrayal and so knows of it, but for the one betrayed: who does it jointly, who is informed or
/// helped against the one betrayed, through whom it is done, and with whom somebody is unfaithful.
fn partakers(story: &Story, betrayal: &Betrayal) -> Vec<(PartyId, Option<EventId>)> {
    let mut parties: Vec<PartyId> = Vec::new();
    for (breach, premise) in &betrayal.breaches {
        match *premise {
            Fact::Act(id) => {
                let act = story.act(id);
                parties.extend(act.agents());
                if matches!(breach, Breach::Inform | Breach::AidEnemy) && act.is_completed() {
                    parties.extend(act.patients());
                }
                let unaware = |party: &PartyId| {
                    story
                        .acts_at(act.event)
                        .any(|(_, other)| other.mode == Mode::Mistaken && other.agents().contains(party))
                };
                parties.extend(act.through.iter().filter(|party| !unaware(party)));
            }
            Fact::Bond(bond) => parties.extend([story.bond(bond).from, story.bond(bond).to]),
        }
    }
    if let Some(id) = betrayal.asserted {
        parties.extend(story.act(id).agents());
    }
    parties.retain(|party| *party != betrayal.to && !story.members(*party).contains(&betrayal.to));
    parties.into_iter().map(|party| (party, None)).collect()
}

/// Whether the one betrayed is hurt by what a betrayal leads to, or by itself. One pass over the story for every few hundred of
/// those betrayed, see [`Causes::lead`].
pub(super) fn suffer(story: &Story, readings: Readings, all: &mut [Betrayal]) {
    let mut of: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (i, betrayal) in all.iter().enumerate().filter(|(_, b)| b.is_completed() && b.event.is_some()) {
        of.entry(betrayal.to).or_default().push(i);
    }
    // of deeds of a crowd who does them, in order
    let mut crowds: BTreeMap<ActId, Vec<PartyId>> = BTreeMap::new();
    let mut hurts: BTreeMap<PartyId, Vec<ActId>> = BTreeMap::new();
    for (id, act) in
        story.acts().filter(|(_, act)| readings.admit(act.contested) && hurts_somebody(story, act))
    {
        for patient in act.patients() {
            hurts.entry(*patient).or_default().push(id);
        }
        if act.agents().len() > CROWD {
            let mut agents = act.agents().to_vec();
            agents.sort_unstable();
            crowds.insert(id, agents);
        }
    }
    let mut questions: Vec<Question> = Vec::new();
    let mut here: Vec<Vec<bool>> = Vec::new();
    for (wronged, betrayals) in &of {
        let members = if story.party(*wronged).is_group() { story.members(*wronged) } else { Vec::new() };
        let felt = members.iter().chain([wronged]).filter_map(|party| hurts.get(party)).flatten();
        let mut at: BTreeMap<EventId, Vec<ActId>> = BTreeMap::new();
        felt.for_each(|act| at.entry(story.act(*act).event).or_default().push(*act));
        // to be wronged at the same time is the wrong itself, not what comes of it; and what a third does to them
        // at the same event comes of it only if they were given into that third's hands
        let harmed = |betrayal: &Betrayal| {
            betrayal.event.and_then(|event| at.get(&event)).into_iter().flatten().any(|act| {
                let (kind, harm) = (story.kind(story.act(*act).kind), story.act(*act));
                let harms = kind.effect.is_some() || kind.breach.is_none_or(|breach| breach == Breach::Harm);
                let own = match crowds.get(act) {
                    Some(crowd) => crowd.binary_search(&betrayal.by).is_ok(),
                    None => harm.agents().contains(&betrayal.by),
                };
                harms && (own || deals(story, betrayal, harm))
            })
        };
        here.push(betrayals.iter().map(|i| harmed(&all[*i])).collect());
        let events = betrayals.iter().filter_map(|i| all[*i].event).collect();
        questions.push(Question { events, ends: at.into_keys().collect() });
    }
    let leading = Causes::all(story, readings).lead(&questions);
    for ((betrayals, here), leading) in of.values().zip(here).zip(leading) {
        for ((i, here), leads) in betrayals.iter().zip(here).zip(leading) {
            all[*i].effective = here || leads;
        }
    }
}

/// Whether a harm at the event of a betrayal is that of those to whom the one betrayed was given up.
fn deals(story: &Story, betrayal: &Betrayal, harm: &Act) -> bool {
    betrayal.breaches.iter().any(|(breach, premise)| match (breach, premise.act()) {
        (Breach::HandOver, _) => true,
        (Breach::Inform | Breach::AidEnemy, Some(act)) => {
            let told = story.act(act).patients();
            harm.agents().iter().any(|agent| told.contains(agent))
        }
        (_, Some(act)) => harm.agents().iter().any(|agent| story.act(act).through.contains(agent)),
        _ => false,
    })
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
/// something the betrayal led to. As [`suffer`] costs.
pub(super) fn retract(story: &Story, readings: Readings, all: &mut [Betrayal]) {
    let mut by: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (i, betrayal) in all.iter().enumerate().filter(|(_, b)| b.is_completed() && b.event.is_some()) {
        by.entry(betrayal.by).or_default().push(i);
    }
    // for each event that somebody tries to stop: who, where, and their own betrayals
    let mut tried: Vec<(EventId, Vec<usize>)> = Vec::new();
    let mut questions: Vec<Question> = Vec::new();
    for (event, told) in story.events() {
        for stop in told.support.prevented_by.iter().filter(|stop| readings.admit(stop.by.contested)) {
            let acts = story.acts_at(stop.by.event).map(|(_, act)| act);
            let done = acts.filter(|act| matches!(act.status, Status::Completed | Status::Attempted));
            let agents: BTreeSet<PartyId> = done.flat_map(|act| act.agents().iter().copied()).collect();
            let own: Vec<usize> =
                agents.iter().filter_map(|agent| by.get(agent)).flatten().copied().collect();
            let events: Vec<EventId> = own.iter().filter_map(|i| all[*i].event).collect();
            if !own.is_empty() {
                tried.push((stop.by.event, own));
                questions.push(Question { events, ends: vec![event] });
            }
        }
    }
    let leading = Causes::all(story, readings).lead(&questions);
    for (((stop, own), question), leading) in tried.into_iter().zip(&questions).zip(leading) {
        for (i, leads) in own.into_iter().zip(leading) {
            let led = all[i].event.is_some_and(|at| {
                let leads = leads || question.ends.contains(&at);
                leads && at != stop && !story.is_before(stop, at)
            });
            if led {
                all[i].retracted = all[i].retracted.max(Some(stop));
            }
        }
    }
}
