//! One story at two of its events: who has died, which bonds were made and broken, what was done.

use crate::analysis::fates::{Fate, FateKind, fates};
use crate::facts::{ActId, BondId, EventId, PartyId};
use crate::story::{Readings, Story, Tie, View};
use std::collections::BTreeMap;

/// What happened between two events.
#[derive(Debug, Clone, PartialEq)]
pub struct Between {
    /// The earlier event, itself still before.
    pub from: EventId,
    /// The later event, itself included.
    pub to: EventId,
    /// The events between, in story order.
    pub events: Vec<EventId>,
    /// Who died.
    pub died: Vec<PartyId>,
    /// Who appears for the first time.
    pub appeared: Vec<PartyId>,
    /// Whose fate changed otherwise: before and after.
    pub changed: Vec<(PartyId, FateKind, FateKind)>,
    /// Bonds that began.
    pub made: Vec<BondId>,
    /// Bonds that ended.
    pub broken: Vec<BondId>,
    /// Completed acts that assert a betrayal.
    pub betrayals: Vec<ActId>,
}

/// The difference of a story after two events; the order in which they are given does not matter. O(facts · log).
///
/// ```
/// use imbroglio::compare::moments::between;
/// let story = imbroglio::film::Film::built_in("rififi-1955").unwrap().story.unwrap().settled();
/// let at = |id| story.find_event(id).unwrap();
/// let found = between(&story, at("ring"), at("murder"));
/// let died: Vec<&str> = found.died.iter().map(|party| story.party(*party).id.as_str()).collect();
/// assert_eq!(died, ["mario", "ida"]);
/// ```
pub fn between(story: &Story, one: EventId, other: EventId) -> Between {
    let rank = |event: EventId| story.event(event).rank;
    let (from, to) = if rank(one) <= rank(other) { (one, other) } else { (other, one) };
    let inside = |event: EventId| rank(event) > rank(from) && rank(event) <= rank(to);
    let (before, after) = (story.until(from), story.until(to));
    let (old, new) = (fates(&before), fates(&after));
    let (mut died, mut appeared, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    let known: BTreeMap<&str, &Fate> =
        old.iter().map(|fate| (before.party(fate.party).id.as_str(), fate)).collect();
    let numbers: BTreeMap<&str, PartyId> =
        story.parties().map(|(number, party)| (party.id.as_str(), number)).collect();
    for fate in &new {
        let id = &after.party(fate.party).id;
        let Some(party) = numbers.get(id.as_str()).copied() else { continue };
        let was = known.get(id.as_str()).copied();
        if was.is_none() {
            appeared.push(party);
        }
        match (was.map(|fate| fate.fate), fate.fate) {
            (Some(FateKind::Dead), FateKind::Dead) => {}
            (_, FateKind::Dead) => died.push(party),
            (Some(was), now) if was != now => changed.push((party, was, now)),
            _ => {}
        }
    }
    let bonds = |when: fn(&Tie) -> Option<EventId>| -> Vec<BondId> {
        let all = story.ties(&View::annotated_bonds(Readings::Contested));
        all.filter(|tie| when(tie).is_some_and(inside)).filter_map(Tie::bond).collect()
    };
    Between {
        from,
        to,
        events: story.events().map(|(id, _)| id).filter(|event| inside(*event)).collect(),
        died,
        appeared,
        changed,
        made: bonds(|tie| tie.since),
        broken: bonds(|tie| tie.until),
        betrayals: story
            .acts()
            .filter(|(_, act)| inside(act.event) && act.is_completed() && story.kind(act.kind).betrayal)
            .map(|(id, _)| id)
            .collect(),
    }
}
