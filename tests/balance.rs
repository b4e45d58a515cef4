//! Structural balance: the frustration index against every partition, and signs through a story.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::analysis::balance::{Balance, Step, after, divide, divide_near, over_time, walk};
use imbroglio::facts::EventId;
use imbroglio::random::Random;
use imbroglio::rules::check_text;
use imbroglio::story::{Story, build};
use proptest::prelude::*;

fn wrong(edges: &[(usize, usize, i8)], second: impl Fn(usize) -> bool) -> u32 {
    edges.iter().filter(|(a, b, sign)| (*sign > 0) == (second(*a) != second(*b))).count() as u32
}

/// The least over all partitions, and the first partition that has it when each part's first node stands
/// in the first camp.
fn brute_force(nodes: usize, edges: &[(usize, usize, i8)]) -> u32 {
    (0u32..1 << nodes).map(|camp| wrong(edges, |node| camp >> node & 1 == 1)).min().unwrap_or(0)
}

fn signed_graph() -> impl Strategy<Value = (usize, Vec<(usize, usize, i8)>)> {
    (1usize..11).prop_flat_map(|nodes| {
        let pairs: Vec<(usize, usize)> =
            (0..nodes).flat_map(|a| (a + 1..nodes).map(move |b| (a, b))).collect();
        let signs = proptest::collection::vec(-1i8..=1, pairs.len());
        signs.prop_map(move |signs| {
            let edges =
                pairs.iter().zip(signs).filter(|(_, sign)| *sign != 0).map(|(&(a, b), sign)| (a, b, sign));
            (nodes, edges.collect())
        })
    })
}

/// What a balance says, in the ids of the cast.
fn said(story: &Story, balance: &Balance) -> String {
    let names = |parties: &[imbroglio::facts::PartyId]| -> Vec<String> {
        parties.iter().map(|party| story.party(*party).id.to_string()).collect()
    };
    let frustrated: Vec<Vec<String>> = balance.frustrated.iter().map(|(a, b)| names(&[*a, *b])).collect();
    format!(
        "L {} of {}, {:?}, {:?}, {frustrated:?}, {:?}",
        balance.frustration,
        balance.edges,
        names(&balance.camps[0]),
        names(&balance.camps[1]),
        balance.triads
    )
}

/// How the cast stands at every moment.
fn balances(story: &Story) -> Vec<Balance> {
    let mut all = Vec::new();
    walk(story, |_, moment| all.push(moment.balance()));
    all
}

/// Nothing that comes later is in what is said of an event: not a group that is heard of only then.
#[test]
fn the_balance_after_an_event_is_that_of_the_story_cut_there() {
    let films = ["un-flic-1972", "rififi-1955", "la-balance-1982"];
    let mut stories: Vec<Story> = films
        .iter()
        .map(|film| imbroglio::film::Film::built_in(film).unwrap().story.unwrap().settled())
        .collect();
    let late = r#"(title: "Late", characters: [(id: a, name: "Ann"), (id: b, name: "Bo"), (id: c, name: "Cy")],
        groups: [(id: g, name: "The gang", members: [b])], bonds: [works_for(a, g), enemy(a, b)],
        story: [(id: e1, what: "Ann helps Cy", acts: [helps(a, c)]), (id: e2, what: "The gang robs Cy", acts: [robs(g, c)])])"#;
    stories.push(build(check_text("late", late).checked.expect("a sound film")));
    let mut compared = 0;
    for story in &stories {
        for (event, balance) in story.events().map(|(id, _)| id).zip(balances(story).into_iter().skip(1)) {
            let cut = story.until(event);
            let come = |start: Option<EventId>| {
                start.is_none_or(|start| story.event(start).rank <= story.event(event).rank)
            };
            // a bond that holds and is told of later only is hidden from who reads no further, and counts all the same
            if story.bonds().filter(|(_, bond)| come(bond.start)).count() > cut.bonds().count() {
                continue;
            }
            compared += 1;
            let last = balances(&cut).pop().expect("an event");
            let at = &story.event(event).id;
            assert_eq!(said(story, &balance), said(&cut, &last), "after {at}");
        }
    }
    assert!(compared >= 15, "{compared}");
}

proptest! {
    #[test]
    fn frustration_is_the_least_over_all_partitions((nodes, edges) in signed_graph()) {
        let division = divide(nodes, &edges);
        prop_assert!(division.exact());
        prop_assert_eq!(division.frustration, brute_force(nodes, &edges));
        prop_assert_eq!(wrong(&edges, |node| division.second[node]), division.frustration);
    }

    #[test]
    fn of_equal_divisions_the_nearest_to_that_before_is_taken(
        (nodes, edges) in signed_graph(),
        before in proptest::collection::vec(proptest::option::of(any::<bool>()), 10),
    ) {
        let before = &before[..nodes.min(10)];
        let division = divide_near(nodes, &edges, before);
        let key = |second: &dyn Fn(usize) -> bool| {
            let moves: Vec<bool> = (0..nodes).map(|node| second(node) != before[node].unwrap_or(false)).collect();
            let changed = (0..nodes).filter(|node| before[*node].is_some() && moves[*node]).count();
            (wrong(&edges, second), changed, moves)
        };
        let best = (0u32..1 << nodes).map(|camp| key(&|node: usize| camp >> node & 1 == 1)).min().unwrap();
        prop_assert!(division.exact() && division.nearest);
        prop_assert_eq!(division.frustration, best.0);
        prop_assert_eq!(key(&|node: usize| division.second[node]), best);
    }

    #[test]
    fn switching_every_sign_across_a_cut_changes_nothing((nodes, edges) in signed_graph(), cut in any::<u16>()) {
        let side = |node: usize| cut >> node & 1 == 1;
        let switched: Vec<_> =
            edges.iter().map(|&(a, b, sign)| (a, b, if side(a) == side(b) { sign } else { -sign })).collect();
        prop_assert_eq!(divide(nodes, &switched).frustration, divide(nodes, &edges).frustration);
    }
}

#[test]
fn the_first_of_equal_divisions_is_taken() {
    // A negative triangle: any one edge may be wrong; the first division in order leaves 0 and 1 together.
    let division = divide(3, &[(0, 1, -1), (1, 2, -1), (0, 2, -1)]);
    assert_eq!((division.frustration, division.second), (1, vec![false, false, true]));
}

fn story(text: &str) -> Story {
    let outcome = check_text("tiny", text);
    build(outcome.checked.unwrap_or_else(|| panic!("{:#?}", outcome.diagnostics)))
}

const TRIANGLE: &str = r#"(
    title: "Tiny",
    characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
    bonds: [friend(a, b), lover(a, c), lover(b, c, from(affair))],
    story: [
        (id: start, what: "they meet", acts: [meets(a, b)]),
        (id: affair, what: "B and C", acts: [meets(b, c)]),
        (id: end, what: "A kills B", acts: [kills(a, b)]),
    ],
)"#;

#[test]
fn a_love_triangle_among_friends_is_frustrated_by_latent_rivalry() {
    let story = story(TRIANGLE);
    let steps = over_time(&story);
    let course: Vec<(u32, i64)> = steps.iter().map(|step| (step.frustration, step.change)).collect();
    assert_eq!(course, [(0, 0), (0, 0), (1, 1), (0, -1)]);
    let raised: Vec<(u32, u32)> = steps[2].raised.iter().map(|(a, b)| (a.0, b.0)).collect();
    assert_eq!(raised, [(0, 1)], "the two friends are what is ambivalent");
    assert_eq!(balances(&story)[3].parties.len(), 2, "the dead are gone");
}

#[test]
fn a_step_is_what_the_moment_says_by_itself() {
    let story = story(TRIANGLE);
    walk(&story, |step: Step, moment| {
        let balance = moment.balance();
        assert_eq!(after(&story, step.after), balance);
        let said = (step.frustration, step.least, step.edges, step.nearest, step.triads);
        assert_eq!(
            said,
            (balance.frustration, balance.least, balance.edges, balance.nearest, balance.triads)
        );
    });
}

fn camps(balance: &Balance) -> [Vec<u32>; 2] {
    balance.camps.each_ref().map(|camp| camp.iter().map(|party| party.0).collect())
}

#[test]
fn who_stood_on_a_side_stays_there_when_nothing_else_decides() {
    let story = story(
        r#"(
    title: "Tiny",
    characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
    bonds: [enemy(a, b), friend(b, c)],
    story: [(id: e, what: "e", acts: [beats(c, b)])],
)"#,
    );
    let steps = balances(&story);
    assert_eq!(camps(&steps[0]), [vec![0], vec![1, 2]]);
    assert_eq!(camps(&steps[1]), [vec![0], vec![1, 2]]);
    let parts: Vec<usize> = steps[1].parts.iter().map(|part| part[0].len() + part[1].len()).collect();
    assert_eq!(parts, [2, 1], "friend and enemy at once, B and C are two parts");
}

#[test]
fn planned_deeds_divide_nobody_and_forced_help_joins_nobody() {
    let story = story(
        r#"(
    title: "Tiny",
    characters: [(id: a, name: "A"), (id: b, name: "B")],
    story: [(id: e, what: "e", acts: [kills(a, b, planned), kills(a, b, perceived), helps(b, a, coerced)]),
            (id: f, what: "f", acts: [kills(a, b, intended)])],
)"#,
    );
    let steps = balances(&story);
    assert_eq!(steps[1].pairs.len(), 0);
    assert_eq!(steps[2].pairs.len(), 1);
    assert_eq!(steps[2].camps.each_ref().map(|camp| camp.len()), [1, 1]);
}

#[test]
fn what_the_victim_tolerates_divides_nobody() {
    let film = |more: &str| {
        let text = format!(
            r#"(title: "Tiny", characters: [(id: a, name: "A"), (id: b, name: "B")], bonds: [friend(a, b)],
            story: [(id: e, what: "e", acts: [betrays(a, b{more})])])"#
        );
        over_time(&story(&text))[1].frustration
    };
    assert_eq!((film(""), film(", condoned")), (1, 0));
}

#[test]
fn who_forces_somebody_into_a_service_has_not_won_them() {
    let film = |acts: &str| {
        let text = format!(
            r#"(title: "Tiny", characters: [(id: a, name: "A"), (id: b, name: "B")],
            story: [(id: e, what: "e", acts: [{acts}])])"#
        );
        balances(&story(&text)).swap_remove(1)
    };
    assert_eq!(film("recruits(a, b)").edges, 1);
    let forced = film("coerces(a, b), recruits(a, b)");
    assert_eq!((forced.edges, camps(&forced)), (1, [vec![0], vec![1]]));
    assert_eq!(film("suspects(a, b), recruits(a, b)").edges, 2, "a slight is no force");
}

#[test]
fn a_group_goes_with_its_last_member_and_is_there_again_if_it_acts() {
    let story = story(
        r#"(
    title: "Tiny",
    characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
    groups: [(id: g, name: "G", members: [a, b(until(f))])],
    story: [(id: e, what: "e", acts: [robs(g, c)]),
            (id: f, what: "f", acts: [kills(c, a)]),
            (id: h, what: "h", acts: [hunts(g, c, intended)])],
)"#,
    );
    let group = imbroglio::facts::PartyId(3);
    let there: Vec<bool> = balances(&story).iter().map(|balance| balance.parties.contains(&group)).collect();
    assert_eq!(there, [false, true, false, true], "not before it acts either");
}

/// Bonds and deeds among `cast` characters, by a fixed rule, so that the test needs no chance.
fn crowd(cast: usize, deeds: usize) -> Story {
    let mut random = Random::new(7, 0);
    let mut next = |below: usize| random.below(below);
    let characters: String = (0..cast).map(|i| format!("(id: c{i}, name: \"C{i}\"),")).collect();
    let members: Vec<String> = (0..cast).step_by(3).map(|i| format!("c{i}")).collect();
    let mut events = String::new();
    for i in 0..deeds {
        let (a, b) = (next(cast), next(cast));
        if a != b {
            let kind =
                ["helps", "beats", "suspects", "rescues", "kills"][if i % 25 == 0 { 4 } else { next(4) }];
            events += &format!("(id: e{i}, what: \"e\", acts: [{kind}(c{a}, c{b})]),");
        }
    }
    story(&format!(
        "(title: \"Crowd\", characters: [{characters}], groups: [(id: g, name: \"G\", members: [{}])], story: [{events}])",
        members.join(", ")
    ))
}

/// The walk carries a graph along; here each moment is divided by itself, from nothing.
#[test]
fn the_walk_says_of_each_moment_what_the_moment_by_itself_says() {
    let story = crowd(14, 60);
    for balance in balances(&story) {
        let place = |party| balance.parties.binary_search(&party).unwrap();
        let single = balance.pairs.iter().filter(|pair| pair.positive.is_empty() != pair.negative.is_empty());
        let edges: Vec<(usize, usize, i8)> = single
            .map(|pair| {
                (place(pair.first), place(pair.second), if pair.positive.is_empty() { -1 } else { 1 })
            })
            .collect();
        let both = balance.pairs.len() - edges.len();
        let alone = divide(balance.parties.len(), &edges);
        assert!(alone.exact());
        assert_eq!(
            (balance.frustration, balance.least),
            (alone.frustration + both as u32, balance.frustration)
        );
        let wrong = |pair: &&imbroglio::analysis::balance::SignedPair| {
            let camp = |party| balance.camps[0].contains(&party);
            let across = camp(pair.first) != camp(pair.second);
            (across && !pair.positive.is_empty()) || (!across && !pair.negative.is_empty())
        };
        let frustrated: Vec<_> =
            balance.pairs.iter().filter(wrong).map(|pair| (pair.first, pair.second)).collect();
        assert_eq!(frustrated, balance.frustrated);
        assert_eq!(balance.frustrated.len() as u32, balance.frustration);
        let sign =
            |a: usize, b: usize| edges.iter().find(|(x, y, _)| (*x, *y) == (a, b)).map(|(_, _, sign)| *sign);
        let mut positives = [0u32; 4];
        for a in 0..balance.parties.len() {
            for b in a + 1..balance.parties.len() {
                for c in b + 1..balance.parties.len() {
                    if let (Some(x), Some(y), Some(z)) = (sign(a, b), sign(a, c), sign(b, c)) {
                        positives[[x, y, z].iter().filter(|sign| **sign > 0).count()] += 1;
                    }
                }
            }
        }
        let triads = balance.triads;
        assert_eq!(
            positives,
            [triads.none_positive, triads.one_positive, triads.two_positive, triads.all_positive]
        );
    }
}

/// A cast for which no proof can be had within the budget: an answer all the same, and a bound that holds.
#[test]
fn a_large_cast_has_an_answer_with_an_honest_bound() {
    let steps = over_time(&crowd(100, 700));
    assert!(steps.iter().all(|step| step.least <= step.frustration && step.frustration <= step.edges));
    assert!(steps.iter().any(|step| !step.exact()), "the budget is not there to be unlimited");
    let small = over_time(&crowd(12, 80));
    assert!(small.iter().all(|step| step.exact() && step.nearest), "a small cast is proved");
}

proptest! {
    /// Two copies joined at one node, and long ways between two nodes: what is taken apart before the search.
    #[test]
    fn blocks_and_chains_are_taken_apart_without_loss((nodes, edges) in signed_graph(), ways in 0usize..4) {
        prop_assume!(nodes >= 3);
        let (one, alone) = (brute_force(nodes, &edges), edges.clone());
        let shift = |node: usize| if node == 0 { 0 } else { node + nodes - 1 };
        let mut all = edges;
        all.extend(alone.iter().map(|&(a, b, sign)| (shift(a), shift(b), sign)));
        let mut count = 2 * nodes - 1;
        // ways of three edges from node 1 back to itself's neighbour: a chain that is right in every division
        for way in 0..ways {
            all.extend([(way % nodes, count, 1), (count, count + 1, -1)]);
            count += 2;
        }
        let division = divide(count, &all);
        prop_assert!(division.exact());
        prop_assert_eq!(division.frustration, 2 * one);
    }
}

#[test]
fn who_is_informed_on_or_helped_against_is_divided_from_who_does_it() {
    let frustrated = |act: &str| {
        let story = story(&format!(
            r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
                bonds: [friend(a, c)], story: [(id: e, what: "x", acts: [{act}])])"#
        ));
        balances(&story).last().map(|balance| balance.frustrated.len())
    };
    for against in ["informs(a, b, about(c))", "helps(a, b, about(c))", "informs(a, b, about(c), attempted)"]
    {
        assert_eq!(frustrated(against), Some(1), "{against}");
    }
    for other in
        ["reveals(a, b, about(c))", "informs(a, b, about(c), mercy)", "informs(a, b, about(c), planned)"]
    {
        assert_eq!(frustrated(other), Some(0), "{other}");
    }
}

#[test]
fn members_of_a_group_within_a_group_stand_with_the_outer_one() {
    let camps = |groups: &str| {
        let story = story(&format!(
            r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
                groups: [{groups}], story: [(id: e, what: "x", acts: [beats(d, a)])])"#
        ));
        balances(&story).last().map(|balance| balance.camps.clone().map(|camp| camp.len()))
    };
    let nested =
        camps(r#"(id: cell, name: "Cell", members: [a, b]), (id: army, name: "Army", members: [cell, c])"#);
    assert_eq!(nested, Some([3, 1]));
    assert_eq!(nested, camps(r#"(id: army, name: "Army", members: [a, b, c])"#));
}
