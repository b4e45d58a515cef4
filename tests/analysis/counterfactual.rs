//! What falls without an event, against re-evaluation from scratch; and smallest interventions.

use crate::stories::{cast, events, names, story};
use imbroglio::analysis::counterfactual::{
    Links, Model, responsibility, saving_sets, turning, turns, what_if, without,
};
use imbroglio::analysis::{Readings, deaths};
use imbroglio::facts::EventId;
use imbroglio::story::Story;
use proptest::prelude::*;

/// φ by its definition: every event in turn, from scratch. Contested links ask for nothing.
fn holds(story: &Story, removed: &[EventId]) -> Vec<bool> {
    let mut value: Vec<bool> = Vec::new();
    for (id, event) in story.events() {
        let at = |other: EventId| value[other.index()];
        let support = &event.support;
        let settled = |link: &&imbroglio::facts::Link| !link.contested;
        let all = support.all.iter().filter(settled).all(|link| at(link.event));
        let any = support.any.iter().all(|group| {
            let mut group = group.iter().filter(settled).peekable();
            group.peek().is_none() || group.any(|link| at(link.event))
        });
        let free = support
            .prevented_by
            .iter()
            .filter(|stop| !stop.by.contested)
            .all(|stop| !at(stop.by.event) || stop.unless.is_some_and(at));
        value.push(!removed.contains(&id) && all && any && free);
    }
    value
}

fn lost_from_scratch(story: &Story, removed: &[EventId]) -> Vec<EventId> {
    let (before, after) = (holds(story, &[]), holds(story, removed));
    story
        .events()
        .map(|(id, _)| id)
        .filter(|id| before[id.index()] && !after[id.index()] && !removed.contains(id))
        .collect()
}

const CALL: &str = r#"story: [
    (id: trap, what: "a trap is laid", acts: [sets_up(a, b)]),
    (id: call, what: "a calls it off", acts: [warns(a, c)]),
    (id: missed, what: "the call is missed", acts: [misses(c, a)], needs: [call]),
    (id: sprung, what: "b dies", acts: [kills(c, b)], needs: [trap], prevented_by: [call(unless(missed))]),
],"#;

#[test]
fn double_prevention() {
    let story = story(&format!("{}{CALL}", cast("a b c")));
    let event = |name: &str| story.find_event(name).unwrap();
    let call = what_if(&story, &[event("call")], Readings::Settled).as_told;
    assert_eq!((events(&story, &call.lost), names(&story, &call.saved)), ("missed".into(), String::new()));
    let missed = what_if(&story, &[event("missed")], Readings::Settled).as_told;
    assert_eq!((events(&story, &missed.lost), names(&story, &missed.saved)), ("sprung".into(), "b".into()));
    let both = what_if(&story, &[event("call"), event("missed")], Readings::Settled).as_told;
    assert!(both.saved.is_empty());
}

#[test]
fn an_inferred_link_counts_for_less_and_a_contested_one_for_nothing() {
    let story = story(&format!(
        "{}{}",
        cast("a b c"),
        r#"story: [
            (id: x, what: "x", acts: [meets(a, b)]), (id: y, what: "y", acts: [meets(a, b)]),
            (id: one, what: "a dies", acts: [dies(a)], needs: [x(inferred)]),
            (id: two, what: "b dies", acts: [dies(b)], needs: [x(contested)]),
            (id: three, what: "c dies", acts: [dies(c)], needs: [any(x(inferred), y)]),
        ],"#
    ));
    let event = |name: &str| story.find_event(name).unwrap();
    let x = what_if(&story, &[event("x")], Readings::Settled);
    assert_eq!(
        (names(&story, &x.as_told.saved), names(&story, &x.strict.saved)),
        ("a".into(), String::new())
    );
    let contested = what_if(&story, &[event("x")], Readings::Contested).as_told;
    assert_eq!(names(&story, &contested.saved), "a b");
    let both = what_if(&story, &[event("x"), event("y")], Readings::Settled);
    assert_eq!(
        (names(&story, &both.as_told.saved), names(&story, &both.strict.saved)),
        ("a c".into(), "c".into())
    );
}

#[test]
fn a_removed_death_is_spared_not_saved() {
    let story = story(&format!("{}story: [(id: e, what: \"x\", acts: [kills(a, b)])],", cast("a b")));
    let found = what_if(&story, &[EventId(0)], Readings::Settled).as_told;
    assert_eq!((found.lost.len(), found.saved.len(), names(&story, &found.spared)), (0, 0, "b".into()));
}

#[test]
fn to_remove_everything_loses_nothing_more() {
    let story = story(&format!("{}{CALL}", cast("a b c")));
    let all: Vec<EventId> = story.events().map(|(id, _)| id).collect();
    let found = what_if(&story, &all, Readings::Settled).as_told;
    assert_eq!((found.lost.len(), found.saved.len(), found.spared.len()), (0, 0, 1));
}

#[test]
fn what_is_prevented_and_happens_is_a_contradiction() {
    let story = story(&format!(
        "{}{}",
        cast("a b c"),
        r#"story: [(id: stop, what: "x", acts: [meets(a, b)]), (id: e, what: "x", acts: [kills(a, b)], prevented_by: [stop]),
            (id: f, what: "x", acts: [meets(a, c)], needs: [e])],"#
    ));
    let model = Model::new(&story, Links::AsTold);
    assert_eq!(events(&story, &model.contradictions()), "e f");
    assert!(model.lost(&[EventId(0)], &mut model.scratch()).is_empty());
}

#[test]
fn one_who_shoots_first_is_responsible_once_the_other_is_held_back() {
    let story = story(&format!(
        "{}{}",
        cast("a b c"),
        r#"story: [
            (id: one, what: "x", acts: [confronts(a, c)]), (id: two, what: "x", acts: [confronts(b, c)]),
            (id: road, what: "x", acts: [meets(a, c)]),
            (id: shot, what: "x", acts: [kills(_, c)], needs: [road, any(one, two)]),
        ],"#
    ));
    let shot = story.find_event("shot").unwrap();
    let found = responsibility(&story, shot, 2, Links::AsTold);
    let parts: Vec<String> =
        found.iter().map(|r| format!("{} 1/{}", story.event(r.event).id, r.parts)).collect();
    assert_eq!(parts, ["road 1/1", "one 1/2", "two 1/2"]);
}

/// Ten events or fewer with needed, alternative, contributing and preventing links, some inferred or contested.
fn tales() -> impl Strategy<Value = String> {
    let link = (0..10usize, 0..8usize);
    let event = (
        proptest::collection::vec(link.clone(), 0..3),
        proptest::collection::vec(link, 0..4),
        0..6usize,
        0..10usize,
    );
    proptest::collection::vec(event, 2..9).prop_map(|drawn| {
        let mut text = String::new();
        for (i, (needs, any, turn, other)) in drawn.iter().enumerate() {
            let mark = |how: &usize| ["", "", "", "", "(inferred)", "(inferred)", "(contested)", ""][*how];
            let mut seen = std::collections::BTreeSet::new();
            let mut pick = |links: &[(usize, usize)]| -> Vec<String> {
                links
                    .iter()
                    .filter(|(j, _)| i > 0 && seen.insert(j % i))
                    .map(|(j, how)| format!("e{}{}", j % i, mark(how)))
                    .collect()
            };
            let mut all = pick(needs);
            let group = pick(any);
            if group.len() > 1 {
                all.push(format!("any({})", group.join(", ")));
            }
            let stop = other % i.max(1);
            let prevented = if *turn == 0 && i > 1 && stop + 1 < i && !seen.contains(&stop) {
                format!(", prevented_by: [e{stop}(unless(e{}))]", i - 1)
            } else {
                String::new()
            };
            let act = if *turn > 2 { format!("dies(p{i})") } else { "meets(q, r)".to_owned() };
            text.push_str(&format!(
                "(id: e{i}, what: \"x\", acts: [{act}], needs: [{}]{prevented}),",
                all.join(", ")
            ));
        }
        let people: Vec<String> = (0..drawn.len()).map(|i| format!("p{i}")).collect();
        format!("{}story: [{text}],", cast(&format!("q r {}", people.join(" "))))
    })
}

/// All sets of at most so many of the numbers below `n`.
fn small_sets(n: usize, most: u32) -> Vec<Vec<EventId>> {
    (0u32..1 << n)
        .filter(|bits| bits.count_ones() <= most)
        .map(|bits| (0..n as u32).filter(|i| bits >> i & 1 == 1).map(EventId).collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn losses_are_those_of_evaluation_from_scratch(text in tales()) {
        let story = story(&text);
        let model = Model::new(&story, Links::AsTold);
        let mut scratch = model.scratch();
        for removed in small_sets(story.facts().events.len(), 3) {
            prop_assert_eq!(model.lost(&removed, &mut scratch), lost_from_scratch(&story, &removed), "without {:?}", removed);
        }
    }

    #[test]
    fn the_table_is_that_of_single_answers(text in tales(), most in 0..9usize) {
        // a crowd may lose some of its people at one event, and others at another
        let crowd = text
            .replace("characters: [", "characters: [(id: mob, kind: collective, name: \"Mob\"),")
            .replace("dies(p2)", "kills(_, mob)")
            .replace("dies(p4)", "kills(_, mob)")
            .replace("dies(p5)", "kills(_, [mob, p5])");
        let story = story(&crowd);
        let (model, strict) = (Model::new(&story, Links::AsTold), Model::new(&story, Links::Strict));
        let table = turns(&story, Readings::Settled);
        prop_assert_eq!(table.len(), story.facts().events.len());
        for turn in &table {
            let told = without(&deaths(&story), &model, &mut model.scratch(), &[turn.event]);
            prop_assert_eq!((turn.lost as usize, &turn.saved), (told.lost.len(), &told.saved));
            prop_assert_eq!(&turn.saved_strict, &without(&deaths(&story), &strict, &mut strict.scratch(), &[turn.event]).saved);
        }
        prop_assert!(table.windows(2).all(|two| two[0].saved.len() >= two[1].saved.len()));
        let head = turning(&story, Readings::Settled, most);
        prop_assert_eq!(&head.head[..], &table[..most.min(table.len())]);
        prop_assert_eq!(head.idle, table.iter().filter(|turn| turn.lost == 0).count());
        prop_assert_eq!(head.moving + head.idle, table.len());
        let best = table[0].saved.len();
        let last = table.iter().filter(|turn| best > 0 && turn.saved.len() == best).map(|turn| turn.event).max();
        prop_assert_eq!(head.last, last);
    }

    #[test]
    fn saving_sets_are_the_minimal_ones(text in tales()) {
        let story = story(&text);
        for death in deaths(&story) {
            let saves = |set: &Vec<EventId>| {
                !set.contains(&death.events[0]) && lost_from_scratch(&story, set).contains(&death.events[0])
            };
            let saving: Vec<Vec<EventId>> = small_sets(story.facts().events.len(), 3).into_iter().filter(saves).collect();
            let mut minimal: Vec<Vec<EventId>> = saving
                .iter()
                .filter(|set| !saving.iter().any(|other| other.len() < set.len() && other.iter().all(|e| set.contains(e))))
                .cloned()
                .collect();
            minimal.sort_by_key(|set| (set.len(), set.clone()));
            let found = saving_sets(&story, death.party, 3, Links::AsTold);
            prop_assert_eq!(found.searched, 3);
            prop_assert_eq!(found.sets, minimal);
        }
    }
}
