//! Chains of deeds against all walks, tried one by one.

use crate::stories::{cast, story, who};
use imbroglio::analysis::Readings;
use imbroglio::analysis::betrayal::betrayals;
use imbroglio::analysis::chains::{
    Chain, Chains, Count, Question, Step, TemporalGraph, betrayal_steps, chains,
};
use imbroglio::facts::PartyId;
use imbroglio::story::{Order, Story};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The chains of the betrayals of a story, asserted and derived.
fn ask(story: &Story, question: &Question) -> Chains {
    chains(story, betrayal_steps(&betrayals(story, Readings::Settled).all, true), question)
}

fn walked(story: &Story, found: &Chains, chain: &Chain) -> String {
    found.characters(chain).iter().map(|party| who(story, *party)).collect::<Vec<_>>().join(" ")
}

fn listed(rest: &str, ids: &str, question: &Question) -> Vec<String> {
    let story = story(&format!("{}{rest}", cast(ids)));
    let found = ask(&story, question);
    found.listed.iter().map(|chain| walked(&story, &found, chain)).collect()
}

/// `a>b, …` as events that follow one another.
fn tale(deeds: &str) -> String {
    let events: Vec<String> = deeds
        .split(", ")
        .enumerate()
        .map(|(i, deed)| {
            let (a, b) = deed.split_once('>').unwrap();
            format!("(id: e{i}, what: \"x\", acts: [betrays({a}, {b})])")
        })
        .collect();
    format!("story: [{}],", events.join(", "))
}

#[test]
fn time_runs_forward() {
    assert_eq!(listed(&tale("a>b, b>c, c>d"), "a b c d", &Question::default()), ["a b c d"]);
    assert!(listed(&tale("c>d, b>c, a>b"), "a b c d", &Question::default()).is_empty());
}

#[test]
fn backwards_it_is_comeuppance() {
    let story = story(&format!("{}{}", cast("a b c"), tale("b>c, a>b")));
    let found = ask(&story, &Question::default());
    assert!(found.listed.is_empty());
    let pairs: Vec<(u32, u32)> = found.comeuppance.iter().map(|pair| (pair.first, pair.second)).collect();
    assert_eq!((pairs, found.comeuppances), (vec![(0, 1)], Count::from(1)));
}

#[test]
fn one_event_is_no_order() {
    let both = r#"story: [(id: e, what: "x", acts: [betrays(a, b), betrays(b, c)])],"#;
    assert!(listed(both, "a b c", &Question::default()).is_empty());
    let possible = Question { possible: true, ..Question::default() };
    assert_eq!(listed(both, "a b c", &possible), ["a b c"]);
}

#[test]
fn events_of_untold_order_make_a_chain_only_possible() {
    let loose = r#"story: [(id: e, what: "x", acts: [betrays(a, b)]), (id: f, what: "x", acts: [betrays(b, c)], meanwhile: [e])],"#;
    assert!(listed(loose, "a b c", &Question::default()).is_empty());
    let story = story(&format!("{}{loose}", cast("a b c")));
    let found = ask(&story, &Question { possible: true, ..Question::default() });
    assert_eq!((found.listed.len(), found.listed[0].certain), (1, false));
}

#[test]
fn a_wrong_to_a_group_reaches_its_members_of_then() {
    let crew = |members: &str| {
        format!(
            r#"groups: [(id: crew, name: "Crew", members: [{members}])], story: [
                (id: start, what: "x", acts: [meets(b, c)]),
                (id: e, what: "x", acts: [betrays(a, crew)]),
                (id: f, what: "x", acts: [betrays(b, c)]),
            ],"#
        )
    };
    assert_eq!(listed(&crew("a, b"), "a b c", &Question::default()), ["a crew b c"]);
    assert!(listed(&crew("a, b(from(f))"), "a b c", &Question::default()).is_empty(), "not yet a member");
    let own = r#"groups: [(id: crew, name: "Crew", members: [a, b])], story: [
        (id: e, what: "x", acts: [betrays(a, crew)]), (id: f, what: "x", acts: [betrays(a, c)])],"#;
    assert!(listed(own, "a b c", &Question::default()).is_empty(), "nobody betrays himself");
}

#[test]
fn onset_before_the_story_precedes_everything() {
    let story = story(&format!(
        "{}bonds: [lover(a, b), lover(a, c, secret)], story: [(id: e, what: \"x\", acts: [betrays(b, c)])],",
        cast("a b c")
    ));
    let found = ask(&story, &Question::default());
    assert_eq!(walked(&story, &found, &found.listed[0]), "a b c");
}

#[test]
fn from_to_and_waiting() {
    let deeds = tale("a>b, b>c, x>b, b>d, c>d");
    let ids = "a b c d x";
    let from = |who: &str, to: Option<&str>, waiting| {
        let story = story(&format!("{}{deeds}", cast(ids)));
        let party = |name: &str| story.find_party(name).unwrap();
        let question = Question { from: Some(party(who)), to: to.map(party), waiting, ..Question::default() };
        let found = ask(&story, &question);
        found.listed.iter().map(|chain| walked(&story, &found, chain)).collect::<Vec<_>>()
    };
    assert_eq!(from("a", None, None), ["a b c d", "a b d"]);
    assert_eq!(from("a", Some("c"), None), ["a b c"]);
    assert_eq!(from("x", None, None), ["x b d"]);
    assert_eq!(from("a", None, Some(1)), ["a b c"]);
}

#[test]
fn a_hundred_thousand_parallel_betrayals_are_counted_and_not_listed() {
    let mut deeds: Vec<(u32, u32, u32)> = (0..100_000).map(|i| (i + 1, 0, 1)).collect();
    deeds.extend((0..100_000).map(|i| (200_000 + i, 1, 2)));
    let graph = TemporalGraph::plain(3, deeds);
    let question = Question::default();
    let counts = graph.count(&graph.live(&question), &question);
    assert_eq!((counts.longest, counts.at_least(2)), (2, Count::from(10_000_000_000)));
}

#[test]
fn numbers_too_great_say_more_than() {
    // forty layers of ten thousand parallel deeds: 10 000 to the power of 40
    let deeds =
        (0..40u32).flat_map(|layer| (0..10_000u32).map(move |_| (layer + 1, layer, layer + 1))).collect();
    let graph = TemporalGraph::plain(41, deeds);
    let question = Question::default();
    let counts = graph.count(&graph.live(&question), &question);
    assert_eq!(counts.longest, 40);
    assert!(counts.at_least(2).more);
    assert!(counts.at_least(2).to_string().starts_with("more than "));
}

#[test]
fn a_flood_is_capped_with_a_notice() {
    let deeds: String = (0..12)
        .map(|i| {
            format!("(id: e{i}, what: \"x\", acts: [betrays([a, b], [c, d]), betrays([c, d], [a, b])]),")
        })
        .collect();
    let story = story(&format!("{}story: [{deeds}],", cast("a b c d")));
    let found = ask(&story, &Question { most: 7, ..Question::default() });
    assert_eq!((found.listed.len(), found.more), (7, true));
    assert_eq!(found.longest.unwrap().steps.len(), 12);
}

/// All maximal strict time-respecting walks, by the definition alone: every walk, then those that nothing
/// extends.
fn all_walks(story: &Story, steps: &[Step], question: &Question) -> BTreeSet<Vec<Step>> {
    let before = |a: &Step, b: &Step| match (a.onset, b.onset) {
        (None, Some(_)) => true,
        (_, None) => false,
        (Some(a), Some(b)) => story.order(a, b) == Order::Before,
    };
    let member = |party: PartyId, step: &Step| {
        story.memberships(step.to).any(|(_, bond)| {
            bond.from == party
                && match step.onset {
                    None => bond.start.is_none(),
                    Some(event) => story.holds_at(bond, event),
                }
        })
    };
    let follows = |a: &Step, b: &Step| {
        let reaches = a.to == b.from || (b.from != a.from && member(b.from, a));
        let wait = |step: &Step| step.onset.map_or(0, |event| story.event(event).rank);
        reaches && before(a, b) && question.waiting.is_none_or(|most| wait(b) - wait(a) <= most)
    };
    let mut walks: Vec<Vec<Step>> = steps.iter().map(|step| vec![*step]).collect();
    let mut at = 0;
    while at < walks.len() {
        for step in steps {
            if follows(walks[at].last().unwrap(), step) {
                let mut longer = walks[at].clone();
                longer.push(*step);
                walks.push(longer);
            }
        }
        at += 1;
    }
    let extendable = |walk: &Vec<Step>| {
        steps.iter().any(|step| follows(step, &walk[0]) || follows(walk.last().unwrap(), step))
    };
    walks.into_iter().filter(|walk| walk.len() >= 2 && !extendable(walk)).collect()
}

/// A small story of betrayals among four and a group of two of them, with some events of untold order.
fn tales() -> impl Strategy<Value = String> {
    let deed = (0..4usize, 0..5usize);
    let event = (proptest::collection::vec(deed, 1..3), proptest::option::of(0..6usize));
    proptest::collection::vec(event, 1..7).prop_map(|events| {
        let ids = ["a", "b", "c", "d", "crew"];
        let mut text = String::new();
        for (i, (deeds, loose)) in events.iter().enumerate() {
            let mut acts: Vec<String> = deeds
                .iter()
                .filter(|(by, to)| by != to)
                .map(|(by, to)| format!("betrays({}, {})", ids[*by], ids[*to]))
                .collect();
            acts.dedup();
            acts.push("meets(a, b)".to_owned());
            let meanwhile =
                loose.filter(|j| *j < i).map_or(String::new(), |j| format!(", meanwhile: [e{j}]"));
            text.push_str(&format!("(id: e{i}, what: \"x\", acts: [{}]{meanwhile}),", acts.join(", ")));
        }
        format!(
            "{}groups: [(id: crew, name: \"Crew\", members: [b, c(from(e0))])], story: [{text}],",
            cast("a b c d")
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn chains_are_exactly_the_maximal_walks(text in tales(), waiting in proptest::option::of(1u32..3)) {
        let story = story(&text);
        let question = Question { waiting, most: 100_000, ..Question::default() };
        let found = ask(&story, &question);
        let walks = all_walks(&story, &found.steps, &question);
        let ours: BTreeSet<Vec<Step>> =
            found.listed.iter().map(|chain| chain.steps.iter().map(|i| found.steps[*i as usize]).collect()).collect();
        prop_assert_eq!(ours.len(), found.listed.len(), "each once");
        prop_assert_eq!(&ours, &walks);
        prop_assert_eq!(found.counts.at_least(2), Count::from(walks.len() as u128));
        let longest = walks.iter().map(Vec::len).max().unwrap_or(usize::from(!found.steps.is_empty()));
        prop_assert_eq!(found.counts.longest, longest);
        prop_assert_eq!(found.longest.as_ref().map_or(0, |chain| chain.steps.len()), longest);
    }

    #[test]
    fn chains_in_told_order_are_among_the_possible_or_within_them(text in tales()) {
        let story = story(&text);
        let told = ask(&story, &Question { most: 1000, ..Question::default() });
        let possible = ask(&story, &Question { possible: true, most: 1000, ..Question::default() });
        prop_assume!(!told.more && !possible.more);
        for chain in &told.listed {
            let within = possible.listed.iter().any(|other| other.steps.windows(chain.steps.len()).any(|part| part == chain.steps));
            prop_assert!(within, "{:?} in none of {:?}", chain, possible.listed);
        }
        for chain in &possible.listed {
            let mut once = chain.steps.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), chain.steps.len());
        }
    }

    #[test]
    fn possible_chains_are_exactly_the_maximal_ones(
        text in tales(),
        waiting in proptest::option::of(1u32..3),
        from in proptest::option::of(0..4u32),
        to in proptest::option::of(0..5u32),
    ) {
        let story = story(&text);
        let question = Question {
            waiting, from: from.map(PartyId), to: to.map(PartyId), possible: true, most: 100_000, ..Question::default()
        };
        let found = ask(&story, &question);
        prop_assume!(!found.more);
        let ours: BTreeSet<Vec<Step>> =
            found.listed.iter().map(|chain| chain.steps.iter().map(|i| found.steps[*i as usize]).collect()).collect();
        prop_assert_eq!(ours.len(), found.listed.len(), "each once");
        prop_assert_eq!(ours, all_possible(&story, &found.steps, &question));
    }
}

/// All walks in told or untold order that begin and end as asked, less those that are part of another: by the
/// definition alone.
fn all_possible(story: &Story, steps: &[Step], question: &Question) -> BTreeSet<Vec<Step>> {
    let told_before = |a: &Step, b: &Step| match (a.onset, b.onset) {
        (None, Some(_)) => true,
        (_, None) => false,
        (Some(a), Some(b)) => story.order(a, b) == Order::Before,
    };
    let member = |party: PartyId, step: &Step| {
        let then = |start: Option<_>, at| start.is_none_or(|start| story.event(start).rank <= at);
        let at = step.onset.map_or(0, |event| story.event(event).rank);
        story.memberships(step.to).any(|(_, bond)| bond.from == party && then(bond.start, at))
    };
    let rank = |step: &Step| step.onset.map_or(0, |event| story.event(event).rank);
    let follows = |walk: &[Step], next: &Step| {
        let last = walk.last().unwrap();
        (last.to == next.from || (next.from != last.from && member(next.from, last)))
            && walk.iter().all(|earlier| earlier != next && !told_before(next, earlier))
            && question.waiting.is_none_or(|most| rank(next).saturating_sub(rank(last)) <= most)
    };
    let mut walks: Vec<Vec<Step>> = steps.iter().map(|step| vec![*step]).collect();
    let mut at = 0;
    while at < walks.len() {
        for step in steps {
            if follows(&walks[at], step) {
                let longer = walks[at].iter().chain([step]).copied().collect();
                walks.push(longer);
            }
        }
        at += 1;
    }
    let asked = |walk: &Vec<Step>| {
        let last = walk.last().unwrap();
        let ends = |to: PartyId| last.to == to || (to != last.from && member(to, last));
        question.from.is_none_or(|from| walk[0].from == from) && question.to.is_none_or(ends)
    };
    walks.retain(asked);
    let part = |walk: &Vec<Step>| {
        walks
            .iter()
            .any(|other| other.len() > walk.len() && other.windows(walk.len()).any(|part| part == walk))
    };
    walks.iter().filter(|walk| walk.len() >= 2 && !part(walk)).cloned().collect()
}
