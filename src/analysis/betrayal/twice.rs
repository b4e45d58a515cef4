//! Which assertions of a betrayal tell a deed that another act tells as well.

use super::{Begun, done, in_order};
use crate::analysis::Readings;
use crate::facts::{Act, ActId, EventId, PartyId, Status};
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};

/// For each asserted betrayal of one party by another the acts that tell the breach itself: those beside it, and
/// earlier ones that are a betrayal only since a bond that began with it. Whoever counts deeds counts both as
/// one. An assertion without such an act is not in the map. O(acts · bonds between a
/// pair), and O(b log b) for b betrayals.
///
/// ```
/// use imbroglio::{analysis::betrayal::told_twice, facts::{ActId, PartyId}, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     bonds: [lover(a, b)],
///     story: [(id: e, what: "e", acts: [cheats_on(a, b), betrays(a, b)])],
/// )"#);
/// let told = told_twice(&story::build(film.checked.unwrap()));
/// assert_eq!(told[&(ActId(1), PartyId(0), PartyId(1))], [ActId(0)]);
/// ```
pub fn told_twice(story: &Story) -> BTreeMap<(ActId, PartyId, PartyId), Vec<ActId>> {
    let mut told: BTreeMap<(ActId, PartyId, PartyId), BTreeSet<ActId>> = BTreeMap::new();
    let (mut all, _) = done(story, Readings::Settled);
    in_order(&mut all);
    // for each event and pair of an asserted betrayal the breaches there
    let mut breaches: BTreeMap<(EventId, PartyId, PartyId), Vec<ActId>> = BTreeMap::new();
    for betrayal in &all {
        let at = betrayal.asserted.map(|act| (story.act(act).event, betrayal.by, betrayal.to));
        breaches.extend(at.map(|at| (at, Vec::new())));
    }
    for (id, act) in story.acts().filter(|(_, act)| !act.contested && act.status != Status::Perceived) {
        for &to in wronged(story, act) {
            for &by in act.agents() {
                if let Some(here) = breaches.get_mut(&(act.event, by, to)) {
                    here.push(id);
                }
            }
        }
    }
    for betrayal in all {
        let Some(asserted) = betrayal.asserted else { continue };
        let event = story.act(asserted).event;
        let derived = betrayal
            .breaches
            .iter()
            .filter_map(|(_, fact)| fact.act())
            .filter(|act| story.act(*act).event == event || betrayal.begun == Begun::SinceBond);
        // a breach without a bond, or after the claim was forfeited, is the same deed none the less
        let beside = breaches.get(&(event, betrayal.by, betrayal.to)).into_iter().flatten();
        let acts: BTreeSet<ActId> = derived.chain(beside.copied()).collect();
        if !acts.is_empty() {
            told.insert((asserted, betrayal.by, betrayal.to), acts);
        }
    }
    told.into_iter().map(|(key, acts)| (key, acts.into_iter().collect())).collect()
}

/// With whom an act breaks faith if they are bound to its agent; nobody if it is no breach.
pub fn wronged<'s>(story: &Story, act: &'s Act) -> &'s [PartyId] {
    if story.kind(act.kind).breach.is_none() { &[] } else { story.concerned_by(act) }
}
