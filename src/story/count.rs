//! What counts as a death, a killing, a betrayal and a bond, in every number that the program gives. What becomes of
//! somebody in the end is `analysis::fates`.

use super::{Readings, Story, Tie, View};
use crate::facts::{EventId, PartyId};
use crate::vocabulary::{Effect, Kin, Layer};
use std::collections::{BTreeMap, BTreeSet};

/// A character who dies, with the events that tell it: one for a person; a collective may lose some of its
/// people at several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// Who dies.
    pub party: PartyId,
    /// Where, in story order.
    pub events: Vec<EventId>,
    /// Where they are born, if the story tells it: without that event nobody would have been there to live or to die.
    pub born: Option<EventId>,
}

/// All deaths of characters, in file order: by acts that are completed and not contested, of kinds whose
/// effect is death. O(acts + d log d) for d deaths.
pub fn deaths(story: &Story) -> Vec<Death> {
    let mut deaths: BTreeMap<PartyId, Vec<EventId>> = BTreeMap::new();
    for (_, act) in story.acts() {
        if story.kind(act.kind).effect != Some(Effect::Death) || !act.is_completed() || act.contested {
            continue;
        }
        for &patient in act.patients().iter().filter(|patient| !story.party(**patient).is_group()) {
            let events = deaths.entry(patient).or_default();
            if events.last() != Some(&act.event) {
                events.push(act.event);
            }
        }
    }
    let born = births(story, &deaths);
    deaths
        .into_iter()
        .map(|(party, events)| Death { party, events, born: born.get(&party).copied() })
        .collect()
}

/// Where those of the dead are born whose parents are told from an event of the story on, and who take part in nothing
/// before it: a foster child that is seen earlier was there already. O(ties + acts).
fn births(story: &Story, dead: &BTreeMap<PartyId, Vec<EventId>>) -> BTreeMap<PartyId, EventId> {
    let mut born: BTreeMap<PartyId, Option<EventId>> = BTreeMap::new();
    for tie in story.ties(&View::annotated_bonds(Readings::Settled)) {
        if story.kind(tie.kind).kin == Some(Kin::Parent) && dead.contains_key(&tie.to) {
            let earliest = born.entry(tie.to).or_insert(tie.since);
            *earliest = (*earliest).min(tie.since);
        }
    }
    let mut born: BTreeMap<PartyId, EventId> =
        born.into_iter().filter_map(|(party, since)| Some((party, since?))).collect();
    if !born.is_empty() {
        let mut seen = |party: &PartyId, event: EventId| {
            if born.get(party).is_some_and(|birth| event < *birth) {
                born.remove(party);
            }
        };
        for (event, told) in story.events() {
            told.present.iter().for_each(|party| seen(party, event));
        }
        for (_, act) in story.acts() {
            act.agents().iter().chain(act.patients()).for_each(|party| seen(party, act.event));
        }
    }
    born
}

/// The killings: completed acts of one party on another whose effect is death, one for each agent and patient, in story order.
/// O(ties).
pub fn killings(story: &Story, readings: Readings) -> impl Iterator<Item = &Tie> {
    done(story, readings).filter(|tie| story.kind(tie.kind).effect == Some(Effect::Death))
}

/// The betrayals that the annotation asserts: completed acts of kinds that say so, one for each agent, patient and event,
/// in story order. Those that a reader derives from breaches of bonds are counted by
/// `analysis::betrayal`, and always named apart. O(t log t) for t ties.
///
/// ```
/// let film = imbroglio::rules::check_text("Joint", r#"(
///     title: "Joint",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [(id: e, what: "A and B betray C", acts: [betrays([a, b], c)])],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let asserted = imbroglio::story::count::asserted_betrayals(&story, Default::default());
/// assert_eq!(asserted.len(), 2, "each of the two betrays");
/// ```
pub fn asserted_betrayals(story: &Story, readings: Readings) -> Vec<&Tie> {
    let mut seen = BTreeSet::new();
    done(story, readings)
        .filter(|tie| story.kind(tie.kind).betrayal && seen.insert((tie.since, tie.from, tie.to)))
        .collect()
}

/// The bonds between two parties, as distinct spells; memberships of groups are not among them. O(ties).
pub fn bonds(story: &Story) -> usize {
    story.ties(&View { layer: Some(Layer::Bond), readings: Readings::Contested, ..View::default() }).count()
}

/// The memberships of groups. O(ties).
pub fn memberships(story: &Story) -> usize {
    story.ties(&View::ANNOTATED).filter(|tie| tie.membership).count()
}

fn done(story: &Story, readings: Readings) -> impl Iterator<Item = &Tie> {
    story.ties(&View::deeds(readings)).filter(|tie| tie.from != tie.to)
}
