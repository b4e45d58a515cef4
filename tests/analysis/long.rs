//! Stories of some hundred events: the answers are those of the definitions, gone through one by one.

use crate::stories::story;
use imbroglio::analysis::betrayal::{Betrayal, betrayals};
use imbroglio::analysis::cascade::{cascades, causal_chains};
use imbroglio::analysis::counterfactual::{turns, what_if};
use imbroglio::analysis::fates::{FateKind, fates};
use imbroglio::analysis::knowledge::{Hop, How, secrets};
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

/// A story of secrets that somebody learns without being told how, among dealings of several with several.
fn secretive(seed: u64) -> Story {
    let mut random = Random::new(seed, 1);
    let people = 4 + random.below(12);
    let mut text = String::from("characters: [");
    for person in 0..people {
        let _ = write!(text, "(id: p{person}, name: \"P{person}\"),");
    }
    text.push_str("], story: [");
    let (mut known, events) = (String::new(), 60);
    for event in 0..events {
        let mut acts = String::new();
        for _ in 0..1 + random.below(3) {
            let mut cast: Vec<usize> = (0..people).collect();
            random.shuffle(&mut cast);
            let (agents, patients) = (1 + random.below(2), 1 + random.below(2));
            let some = |from: usize, number: usize| {
                let some: Vec<String> =
                    cast[from..from + number].iter().map(|who| format!("p{who}")).collect();
                format!("[{}]", some.join(", "))
            };
            let kind = ["meets", "helps", "beats", "deceives"][random.below(4)];
            let _ = write!(acts, "{kind}({}, {}), ", some(0, agents), some(agents, patients));
        }
        let learns = if event > 10 && event % 7 == 0 {
            let of = random.below(event);
            let since = if random.below(2) == 0 { format!(", since: e{of}") } else { String::new() };
            let (holder, learner) = (random.below(people), random.below(people));
            let _ = write!(known, "(id: k{event}, what: \"x\", of: e{of}{since}, known_to: [p{holder}]), ");
            format!(", learns: [p{learner}(k{event})]")
        } else {
            String::new()
        };
        let _ = write!(text, "(id: e{event}, what: \"x\", acts: [{acts}]{learns}), ");
    }
    let _ = write!(text, "], knowledge: [{known}],");
    story(&text)
}

/// The chain of dealings by its definition: every act before the learning is gone through.
fn carried(
    story: &Story,
    since: Option<EventId>,
    at: EventId,
    to: PartyId,
    first: &[PartyId],
) -> Option<Vec<Hop>> {
    let from = since.map_or(0, |since| story.event(since).rank);
    let holders = first.iter().filter(|party| **party != to);
    let mut reached: BTreeMap<PartyId, Option<Hop>> = holders.map(|party| (*party, None)).collect();
    for (id, act) in story.acts().filter(|(_, act)| story.event(act.event).rank >= from && act.event < at) {
        if act.is_completed() && story.kind(act.kind).sign >= 0 {
            for (agent, patient) in act
                .agents()
                .iter()
                .flat_map(|agent| act.patients().iter().map(move |patient| (*agent, *patient)))
            {
                if reached.contains_key(&agent) && patient != to {
                    let hop = Hop { from: agent, to: patient, event: act.event, act: Some(id) };
                    reached.entry(patient).or_insert(Some(hop));
                }
            }
        }
    }
    let beside = story.participants(at);
    let mut who =
        *beside.iter().find(|party| **party != to && reached.get(party).is_some_and(Option::is_some))?;
    let mut hops = vec![Hop { from: who, to, event: at, act: None }];
    while let Some(Some(hop)) = reached.get(&who) {
        hops.push(*hop);
        who = hop.from;
    }
    hops.reverse();
    Some(hops)
}

#[test]
fn who_may_have_carried_a_secret_is_who_all_acts_say() {
    let (mut found, mut none) = (0, 0);
    for seed in 0..60 {
        let story = secretive(seed);
        for secret in secrets(&story) {
            let told = &story.facts().propositions[secret.proposition.index()];
            let mut first = told.known_to.clone();
            first.extend(story.doers_who_know(secret.proposition));
            let Some(leak) = secret.leak else { continue };
            let expected = carried(&story, told.since, leak.event, leak.to, &first);
            match (leak.how, expected) {
                (How::Carried(hops), Some(expected)) => {
                    assert_eq!(hops, expected, "{seed}");
                    found += 1;
                }
                (How::NotTold, None) => none += 1,
                (how, expected) => panic!("{seed}: {how:?}, and not {expected:?}"),
            }
        }
    }
    assert!(found > 50 && none > 5, "{found} {none}");
}

#[test]
fn of_a_joint_deed_each_knows_of_the_others() {
    let story = story(
        r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D"), (id: e, name: "E")],
        groups: [(id: all, name: "All", members: [a, b, c, d, e])],
        story: [(id: deed, what: "x", acts: [kills([a, b, c], [d, e])])],"#,
    );
    let all = betrayals(&story, Readings::Settled).all;
    assert_eq!(all.len(), 6);
    for betrayal in &all {
        let known: Vec<PartyId> = betrayal.discovered.iter().map(|(party, _)| *party).collect();
        let others: Vec<PartyId> = story.act(betrayal.breaches[0].1.act().unwrap()).agents().to_vec();
        assert_eq!(known, others.into_iter().filter(|other| *other != betrayal.by).collect::<Vec<_>>());
        assert!(!betrayal.discovered.is_empty() && betrayal.effective);
    }
}
