//! What must not matter: names, the order of the cast, the order of acts within an event.

use crate::stories::story;
use imbroglio::analysis::Readings;
use imbroglio::analysis::betrayal::betrayals;
use imbroglio::analysis::cascade::{cascades, causal_chains};
use imbroglio::analysis::chains::{Question, betrayal_steps, chains};
use imbroglio::analysis::counterfactual::turns;
use imbroglio::analysis::explanation::why;
use imbroglio::analysis::fates::fates;
use imbroglio::analysis::retribution::retributions;
use imbroglio::facts::{EventId, PartyId};
use imbroglio::story::Story;
use proptest::prelude::*;

/// A tale as drawn, before it is written down.
#[derive(Debug, Clone)]
struct Tale {
    /// Kind, ends, and times of each bond.
    bonds: Vec<(usize, usize, usize)>,
    /// Acts (kind, agent, patient) and needed events of each event.
    events: Vec<(Vec<(usize, usize, usize)>, Vec<usize>)>,
}

const KINDS: [&str; 9] =
    ["betrays", "kills", "deserts", "deceives", "cheats_on", "embezzles", "beats", "arrests", "meets"];
const BONDS: [&str; 4] = ["friend", "lover", "works_for", "rival"];

fn tales() -> impl Strategy<Value = Tale> {
    let bonds = proptest::collection::vec((0..4usize, 0..5usize, 0..5usize), 0..6);
    let act = (0..KINDS.len(), 0..6usize, 0..6usize);
    let event = (proptest::collection::vec(act, 1..4), proptest::collection::vec(0..8usize, 0..3));
    (bonds, proptest::collection::vec(event, 1..8)).prop_map(|(bonds, events)| Tale { bonds, events })
}

/// Writes a tale down with these names, in this order of the cast and with acts turned by `turn`.
fn written(tale: &Tale, names: &[&str; 6], cast: &[usize; 5], turn: usize) -> String {
    let people: Vec<String> = cast.iter().map(|i| format!("(id: {0}, name: \"{0}\")", names[*i])).collect();
    let mut bonds: Vec<String> = Vec::new();
    for (kind, a, b) in &tale.bonds {
        if a != b {
            let bond = format!("{}({}, {})", BONDS[*kind], names[*a], names[*b]);
            let mirror = format!("{}({}, {})", BONDS[*kind], names[*b], names[*a]);
            if !bonds.contains(&bond) && !bonds.contains(&mirror) {
                bonds.push(bond);
            }
        }
    }
    let mut events = String::new();
    for (i, (acts, needs)) in tale.events.iter().enumerate() {
        let mut said: Vec<String> = Vec::new();
        for (kind, a, b) in acts.iter().filter(|(_, a, b)| a != b) {
            let act = format!("{}({}, {})", KINDS[*kind], names[*a], names[*b]);
            if !said.contains(&act) {
                said.push(act);
            }
        }
        said.push(format!("meets({}, {})", names[0], names[1]));
        said.dedup();
        let turn = turn % said.len();
        said.rotate_left(turn);
        let mut causes: Vec<String> = needs.iter().filter(|j| **j < i).map(|j| format!("e{j}")).collect();
        causes.sort();
        causes.dedup();
        events.push_str(&format!(
            "(id: e{i}, what: \"x\", acts: [{}], needs: [{}]),",
            said.join(", "),
            causes.join(", ")
        ));
    }
    let crew = [0, 1, 2].map(|i| names[i]).join(", ");
    format!(
        "characters: [{}], groups: [(id: {}, name: \"Crew\", members: [{crew}])], bonds: [{}], story: [{events}],",
        people.join(", "),
        names[5],
        bonds.join(", ")
    )
}

/// Everything that the analyses say, in words that depend on no number; `plain` undoes a renaming.
fn report(story: &Story, plain: &dyn Fn(&str) -> String) -> Vec<String> {
    let who = |party: PartyId| plain(&story.party(party).id);
    let set = |parties: &[PartyId]| {
        let mut all: Vec<String> = parties.iter().map(|party| who(*party)).collect();
        all.sort();
        all.join(" ")
    };
    let at = |event: EventId| story.event(event).id.clone();
    let found = betrayals(story, Readings::Settled);
    let mut lines: Vec<String> = Vec::new();
    for b in &found.all {
        lines.push(format!(
            "{} {}>{} {:?} {:?} {:?} {}",
            b.claim.word(),
            who(b.by),
            who(b.to),
            b.onset.map(at),
            b.lack,
            b.breaches.iter().map(|(breach, _)| *breach).collect::<std::collections::BTreeSet<_>>(),
            b.bonds.len()
        ));
    }
    let walks =
        chains(story, betrayal_steps(&found.all, true), &Question { most: 100_000, ..Question::default() });
    for chain in &walks.listed {
        let steps: Vec<String> = chain
            .steps
            .iter()
            .map(|i| &walks.steps[*i as usize])
            .map(|step| format!("{}>{} {:?}", who(step.from), who(step.to), step.onset.map(at)))
            .collect();
        lines.push(format!("chain {}", steps.join(", ")));
    }
    lines.push(format!("{:?} {}", walks.counts, walks.comeuppances));
    for cascade in cascades(story, &found.all, Readings::Settled) {
        lines.push(format!(
            "cascade {} {} / {}",
            at(cascade.event),
            set(&cascade.dead),
            set(&cascade.necessary)
        ));
    }
    for chain in causal_chains(story, &found.all, Readings::Settled, 1000).chains {
        lines.push(format!("causal {:?}", chain.into_iter().map(at).collect::<Vec<_>>()));
    }
    for turn in turns(story, Readings::Settled) {
        lines.push(format!("without {} {} {}", at(turn.event), turn.lost, set(&turn.saved)));
    }
    for fate in fates(story) {
        lines.push(format!(
            "{} {} {:?} by {}",
            who(fate.party),
            fate.fate.word(),
            fate.event.map(at),
            set(&fate.killers)
        ));
        if let Some(answer) = why(story, fate.party, &found.all, Readings::Settled) {
            let ids = |all: &[imbroglio::analysis::explanation::Line]| {
                all.iter().map(|line| at(line.event)).collect::<Vec<_>>()
            };
            lines.push(format!(
                "why {:?} {:?} {:?} {:?}",
                ids(&answer.occasion),
                ids(&answer.hinges),
                ids(&answer.root),
                ids(&answer.backbone)
            ));
        }
    }
    for r in retributions(story, &found.all, Readings::Settled, 0, 100_000).all {
        lines.push(format!(
            "{} {}>{} for {} {}",
            r.level,
            who(r.avenger),
            who(r.target),
            who(r.victim),
            r.punishment
        ));
    }
    lines.sort();
    lines
}

const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "crew"];
const OTHERS: [&str; 6] = ["zoe", "yann", "xenia", "wim", "vera", "u_group"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn names_and_orders_do_not_matter(tale in tales(), turn in 0..4usize, cast in Just([0usize, 1, 2, 3, 4]).prop_shuffle()) {
        let first = story(&written(&tale, &NAMES, &[0, 1, 2, 3, 4], 0));
        let second = story(&written(&tale, &OTHERS, &cast, turn));
        let same = |name: &str| name.to_owned();
        let back = |name: &str| NAMES[OTHERS.iter().position(|other| *other == name).unwrap()].to_owned();
        prop_assert_eq!(report(&first, &same), report(&second, &back));
    }
}
