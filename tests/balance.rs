//! Structural balance: the frustration index against every partition, and signs through a story.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::analysis::balance::{after, divide, over_time};
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

proptest! {
    #[test]
    fn frustration_is_the_least_over_all_partitions((nodes, edges) in signed_graph()) {
        let division = divide(nodes, &edges);
        prop_assert!(division.exact);
        prop_assert_eq!(division.frustration, brute_force(nodes, &edges));
        prop_assert_eq!(wrong(&edges, |node| division.second[node]), division.frustration);
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
    let course: Vec<(u32, i64)> = steps.iter().map(|step| (step.balance.frustration, step.change)).collect();
    assert_eq!(course, [(0, 0), (0, 0), (1, 1), (0, -1)]);
    let raised: Vec<(u32, u32)> = steps[2].raised.iter().map(|(a, b)| (a.0, b.0)).collect();
    assert_eq!(raised, [(0, 1)], "the two friends are what is ambivalent");
    assert_eq!(steps[3].balance.parties.len(), 2, "the dead are gone");
}

#[test]
fn a_step_is_what_the_moment_says_by_itself() {
    let story = story(TRIANGLE);
    for step in over_time(&story) {
        assert_eq!(after(&story, step.balance.after), step.balance);
    }
}

#[test]
fn intended_deeds_divide_nobody_and_forced_help_joins_nobody() {
    let story = story(
        r#"(
    title: "Tiny",
    characters: [(id: a, name: "A"), (id: b, name: "B")],
    story: [(id: e, what: "e", acts: [kills(a, b, intended), helps(b, a, coerced)]),
            (id: f, what: "f", acts: [kills(a, b, attempted)])],
)"#,
    );
    let steps = over_time(&story);
    assert_eq!(steps[1].balance.pairs.len(), 0);
    assert_eq!(steps[2].balance.pairs.len(), 1);
    assert_eq!(steps[2].balance.camps.each_ref().map(|camp| camp.len()), [1, 1]);
}
