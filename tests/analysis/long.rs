//! Stories of some hundred events: the answers are those of the definitions, gone through one by one.

use crate::stories::story;
use imbroglio::analysis::betrayal::{Betrayal, betrayals};
use imbroglio::analysis::cascade::{cascades, causal_chains};
use imbroglio::analysis::counterfactual::{turns, what_if};
use imbroglio::analysis::fates::{FateKind, fates};
use imbroglio::analysis::{Readings, deaths};
use imbroglio::facts::{EventId, PartyId};
use imbroglio::random::Random;
use imbroglio::story::Story;
use imbroglio::vocabulary::Effect;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A story whose events have causes among the few before them, or far before them.
fn long(seed: u64, events: usize, near: usize) -> Story {
    let mut random = Random::new(seed, 0);
    let people = 3 + random.below(30);
    let mut text = String::from("characters: [");
    for person in 0..people {
        let perhaps = match random.below(9) {
            0 => format!(", perhaps: [p{}]", (person + 1) % people),
            _ => String::new(),
        };
        let _ = write!(text, "(id: p{person}, name: \"P{person}\"{perhaps}),");
    }
    text.push_str("], story: [");
    const KINDS: [&str; 6] = ["betrays", "kills", "beats", "meets", "wounds", "deceives"];
    for event in 0..events {
        let mut acts: Vec<String> = Vec::new();
        for _ in 0..1 + random.below(3) {
            let (a, b) = (random.below(people), random.below(people));
            let kind = KINDS[random.below(KINDS.len())];
            if a != b && !acts.iter().any(|act| act.starts_with(kind)) {
                let attempted = if kind == "kills" && random.below(3) == 0 { ", attempted" } else { "" };
                acts.push(format!("{kind}(p{a}, p{b}{attempted})"));
            }
        }
        if random.below(12) == 0 {
            acts.push(format!("dies(p{})", random.below(people)));
        }
        let mut free: Vec<usize> = (event.saturating_sub(near)..event).collect();
        let mut cause =
            |random: &mut Random| (!free.is_empty()).then(|| free.swap_remove(random.below(free.len())));
        let (mut needs, mut helps, mut stops) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..random.below(3) {
            let inferred = if random.below(5) == 0 { "(inferred)" } else { "" };
            needs.extend(cause(&mut random).map(|cause| format!("e{cause}{inferred}")));
        }
        if random.below(4) == 0
            && let (Some(one), Some(other)) = (cause(&mut random), cause(&mut random))
        {
            needs.push(format!("any(e{one}, e{other})"));
        }
        if random.below(4) == 0 {
            helps.extend(cause(&mut random).map(|cause| format!("e{cause}")));
        }
        if random.below(30) == 0
            && let (Some(one), Some(other)) = (cause(&mut random), cause(&mut random))
        {
            stops.push(format!("e{}(unless(e{}))", one.min(other), one.max(other)));
        }
        let _ = write!(
            text,
            "(id: e{event}, what: \"x\", acts: [{}], needs: [{}], helped_by: [{}], prevented_by: [{}]),",
            acts.join(", "),
            needs.join(", "),
            helps.join(", "),
            stops.join(", ")
        );
    }
    story(&format!("{text}],"))
}

fn stories() -> impl Strategy<Value = Story> {
    let near = prop_oneof![Just(3), Just(20), Just(1000)];
    (any::<u64>(), 1..300usize, near).prop_map(|(seed, events, near)| long(seed, events, near))
}

/// Everything that an event leads to, and what is met on the way if the way ends at some events.
fn flood(story: &Story, from: EventId, stop: &dyn Fn(EventId) -> bool) -> BTreeSet<EventId> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for (effect, told) in story.events() {
            if told.support.links().any(|link| link.event == at && !link.contested)
                && found.insert(effect)
                && !stop(effect)
            {
                open.push(effect);
            }
        }
    }
    found
}

fn betrayed(all: &[Betrayal]) -> BTreeSet<EventId> {
    all.iter().filter(|one| one.is_completed()).filter_map(|one| one.event).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn turning_points_are_those_of_single_removals(story in stories()) {
        for turn in turns(&story, Readings::Settled) {
            let alone = what_if(&story, &[turn.event], Readings::Settled);
            prop_assert_eq!(turn.lost as usize, alone.as_told.lost.len(), "{:?}", turn.event);
            prop_assert_eq!(turn.saved, alone.as_told.saved);
            prop_assert_eq!(turn.saved_strict, alone.strict.saved);
        }
    }

    #[test]
    fn causal_chains_take_the_direct_steps_of_whole_floods(story in stories()) {
        let all = betrayals(&story, Readings::Settled).all;
        let events = betrayed(&all);
        let mut direct: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
        for &event in &events {
            let mut near = flood(&story, event, &|at| events.contains(&at));
            near.retain(|at| events.contains(at));
            let beyond: BTreeSet<EventId> =
                near.iter().flat_map(|near| flood(&story, *near, &|_| false)).collect();
            direct.insert(event, near.into_iter().filter(|near| !beyond.contains(near)).collect());
        }
        let found = causal_chains(&story, &all, Readings::Settled, 50);
        let led: BTreeSet<EventId> = direct.values().flatten().copied().collect();
        prop_assert_eq!(found.chains.is_empty(), led.is_empty());
        for chain in &found.chains {
            prop_assert!(!led.contains(&chain[0]), "a chain begins with what nothing leads to");
            prop_assert!(chain.windows(2).all(|two| direct[&two[0]].contains(&two[1])));
            prop_assert!(direct[&chain[chain.len() - 1]].is_empty(), "and goes on to the end");
        }
        if !found.more {
            let stepped: BTreeSet<(EventId, EventId)> =
                found.chains.iter().flat_map(|chain| chain.windows(2).map(|two| (two[0], two[1]))).collect();
            let steps = direct.iter().flat_map(|(from, to)| to.iter().map(move |to| (*from, *to)));
            prop_assert_eq!(stepped, steps.collect::<BTreeSet<_>>());
        }
    }

    #[test]
    fn cascades_are_those_of_whole_floods(story in stories()) {
        let all = betrayals(&story, Readings::Settled).all;
        let dead_at = |event: EventId| -> Vec<PartyId> {
            deaths(&story).iter().filter(|death| death.events.contains(&event)).map(|death| death.party).collect()
        };
        let all_cascades = cascades(&story, &all, Readings::Settled);
        // of few the first, and of many some that are not followed in the same pass
        for cascade in all_cascades.iter().step_by(1 + all_cascades.len() / 20) {
            let reach = flood(&story, cascade.event, &|_| false);
            prop_assert_eq!(cascade.reach.len(), reach.len());
            prop_assert_eq!(cascade.reach.iter().collect::<Vec<_>>(), reach.iter().copied().collect::<Vec<_>>());
            let dying: BTreeSet<PartyId> = reach.iter().flat_map(|event| dead_at(*event)).collect();
            let own: BTreeSet<PartyId> = dead_at(cascade.event).into_iter().collect();
            let dead: BTreeSet<PartyId> = cascade.dead.iter().copied().collect();
            prop_assert!(dying.is_subset(&dead));
            prop_assert!(dead.iter().all(|party| dying.contains(party) || own.contains(party)));
            let saved = what_if(&story, &[cascade.event], Readings::Settled).as_told.saved;
            prop_assert!(saved.iter().all(|party| cascade.necessary.contains(party) || own.contains(party)));
            prop_assert!(cascade.necessary.iter().all(|party| saved.contains(party) || own.contains(party)));
        }
    }

    #[test]
    fn killers_are_those_of_the_deadly_acts(story in stories()) {
        let all = fates(&story);
        for fate in &all {
            let perhaps = &story.party(fate.party).perhaps;
            let dead = all.iter().find(|other| perhaps.contains(&other.party) && other.fate == FateKind::Dead);
            prop_assert!(dead.is_none() || fate.fate != FateKind::Alive, "who may be one of the dead");
            let (FateKind::Dead, Some(event)) = (fate.fate, fate.event) else { continue };
            let deadly = story.acts_at(event).filter(|(_, act)| {
                story.kind(act.kind).effect == Some(Effect::Death)
                    && act.is_completed()
                    && act.patients().contains(&fate.party)
            });
            let told: BTreeSet<PartyId> = deadly.flat_map(|(_, act)| act.agents().iter().copied()).collect();
            let killers: BTreeSet<PartyId> = fate.killers.iter().copied().collect();
            prop_assert!(told.is_subset(&killers));
            prop_assert!(fate.wound.is_some() || told == killers);
        }
    }
}
