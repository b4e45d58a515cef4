//! The best map is the best, whoever is called what and written where.

use crate::tales::{Tale, film, story};
use imbroglio::compare::fit::{Fit, Side};
use imbroglio::compare::kernel::{Gram, ROUNDS, kernel, labels};
use imbroglio::compare::roles::{Alignment, Budget, Proof, align, best_score, casting, score_against};
use imbroglio::compare::web::{Lexicon, UNIT, Web};
use imbroglio::story::Story;
use proptest::prelude::*;

fn tale() -> impl Strategy<Value = Tale> {
    let fact = || (0..12usize, 0..6usize, 0..6usize);
    (1..=5usize, prop::collection::vec(fact(), 0..9), prop::collection::vec(fact(), 0..5))
        .prop_map(|(cast, acts, bonds)| Tale { cast, acts, bonds })
}

fn aligned(a: &Story, b: &Story) -> Alignment {
    align(a, b, &Budget::default())
}

/// The best value over all partial injections, and the pairs that all maps worth 99 % of it have in common.
fn brute(a: &Story, b: &Story) -> (i64, Vec<(usize, usize)>) {
    let mut lexicon = Lexicon::default();
    let (one, other) = (Web::new(a, &mut lexicon), Web::new(b, &mut lexicon));
    let (x, y) = (one.relations(), other.relations());
    let sides = (Side::new(&one, &x), Side::new(&other, &y));
    let fit = Fit::new((&sides.0, &x), (&sides.1, &y));
    let mut all = Vec::new();
    every(&fit, &mut vec![None; one.sorts.len()], 0, &mut all);
    let best = all.iter().map(|(value, _)| *value).max().unwrap_or(0);
    let near: Vec<&Vec<Option<usize>>> =
        all.iter().filter(|(value, _)| *value * 100 >= best * 99).map(|(_, map)| map).collect();
    let pays = |map: &[Option<usize>], i: usize| map[i].filter(|j| fit.with(map, i, *j) > 0);
    let first = near[0];
    let stable = (0..first.len())
        .filter_map(|i| Some((i, pays(first, i)?)))
        .filter(|(i, j)| best > 0 && near.iter().all(|map| pays(map, *i) == Some(*j)))
        .collect();
    (best, stable)
}

fn every(fit: &Fit, map: &mut Vec<Option<usize>>, i: usize, all: &mut Vec<(i64, Vec<Option<usize>>)>) {
    if i == map.len() {
        all.push((fit.value(map), map.clone()));
        return;
    }
    every(fit, map, i + 1, all);
    for j in 0..fit.b.sorts.len() {
        if fit.may(i, j) && !map.contains(&Some(j)) {
            map[i] = Some(j);
            every(fit, map, i + 1, all);
            map[i] = None;
        }
    }
}

fn stable(alignment: &Alignment) -> Vec<(usize, usize)> {
    let mut pairs: Vec<_> = alignment.stable().map(|pair| (pair.a.index(), pair.b.index())).collect();
    pairs.sort();
    pairs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equals_the_best_of_all_injections(a in tale(), b in tale()) {
        let (a, b) = (a.story(), b.story());
        let found = aligned(&a, &b);
        let (best, pairs) = brute(&a, &b);
        prop_assert_eq!(found.proof, Proof::Optimal);
        prop_assert_eq!((found.score * UNIT as f64).round() as i64, best);
        prop_assert_eq!(stable(&found), pairs);
        let mut lexicon = Lexicon::default();
        let (one, other) = (Web::new(&a, &mut lexicon), Web::new(&b, &mut lexicon));
        let budget = Budget::default();
        prop_assert_eq!(best_score(&one, &other, &budget), found.score);
        let (score, cast) = casting(&one, &other, &budget);
        let mut cast: Vec<_> = cast.into_iter().map(|(x, y)| (x.index(), y.index())).collect();
        cast.sort();
        prop_assert_eq!((score, cast), (found.score, stable(&found)));
        // a copy reaches what some map reaches, and nothing more
        prop_assert!(score_against(&one, &other, &budget, Some(found.score)) >= found.score);
        prop_assert!(score_against(&one, &other, &budget, Some(found.score + 1e-6)) <= found.score);
    }

    #[test]
    fn the_kernels_of_many_are_those_of_each_pair(tales in prop::collection::vec(tale(), 1..14)) {
        let mut lexicon = Lexicon::default();
        let all: Vec<_> =
            tales.iter().map(|tale| labels(&Web::new(&tale.story(), &mut lexicon))).collect();
        let gram = Gram::new(&all.iter().collect::<Vec<_>>());
        for (at, one) in all.iter().enumerate() {
            let row = gram.row(at);
            prop_assert_eq!(row.len(), all.len() - at - 1);
            for (other, found) in all[at + 1..].iter().zip(row) {
                let pair = kernel(one, other)[ROUNDS - 1];
                prop_assert!((found - pair).abs() < 1e-6, "{} and {}", found, pair);
            }
        }
    }

    #[test]
    fn the_same_from_both_sides(a in tale(), b in tale()) {
        let (a, b) = (a.story(), b.story());
        let (there, back) = (aligned(&a, &b), aligned(&b, &a));
        prop_assert_eq!(there.score, back.score);
        let mut turned: Vec<_> = stable(&back).into_iter().map(|(x, y)| (y, x)).collect();
        turned.sort();
        prop_assert_eq!(stable(&there), turned);
    }

    #[test]
    fn nothing_is_more_like_a_story_than_itself(a in tale(), b in tale()) {
        let (a, b) = (a.story(), b.story());
        let own = aligned(&a, &a);
        prop_assert_eq!(own.score, own.self_a);
        prop_assert!(aligned(&a, &b).score <= own.score);
    }

    #[test]
    fn names_and_the_order_of_entries_do_not_matter(a in tale(), b in tale(), turn in 0..5usize) {
        let plain = a.story();
        let mut order: Vec<usize> = (0..a.cast).collect();
        order.rotate_left(turn % a.cast);
        let other = a.told(&|c| format!("z{}", 9 - c), &order, true);
        let b = b.story();
        prop_assert_eq!(aligned(&plain, &b).score, aligned(&other, &b).score);
        prop_assert_eq!(aligned(&plain, &b).near, aligned(&other, &b).near);
    }
}

#[test]
fn joint_acts_written_apart_are_the_same_story() {
    let tale = |acts: &str| {
        story(&format!(
            r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
            bonds: [friend(a, d), lover(b, c)],
            story: [(id: plan, what: "they plan", acts: [betrays(b, d)]),
                    (id: shot, what: "they kill", needs: [plan], acts: [{acts}])],"#
        ))
    };
    let joint = tale("kills([a, b, c], d)");
    let apart = tale("kills(a, d), kills(b, d), kills(c, d)");
    let other = film("rififi-1955");
    assert_eq!(aligned(&joint, &other).score, aligned(&apart, &other).score);
    assert_eq!(aligned(&joint, &apart).score, aligned(&joint, &joint).score);
    assert_eq!(aligned(&joint, &joint).self_a, aligned(&apart, &apart).self_a);
}

#[test]
fn a_deed_told_with_and_without_its_agent_is_shown_with_it() {
    let film = imbroglio::rules::check_text(
        "Wound",
        r#"(
        title: "Wound",
        characters: [(id: a, name: "A"), (id: b, name: "B")],
        story: [(id: shot, what: "B is wounded", acts: [wounds(_, b), wounds(a, b, inferred)])],
    )"#,
    );
    let story = imbroglio::story::build(film.checked.unwrap());
    let web = Web::new(&story, &mut Lexicon::default());
    let told: Vec<usize> = web.deeds.iter().map(|deed| story.act(deed.act).agents().len()).collect();
    assert_eq!((web.deeds.len(), told), (1, vec![1]), "one deed, and the act that names A");
}

#[test]
fn a_spent_budget_is_admitted() {
    let (a, b) = (film("rififi-1955"), film("la-balance-1982"));
    let found = align(&a, &b, &Budget { steps: 3, starts: 1, ..Budget::default() });
    assert_eq!(found.proof, Proof::BudgetSpent);
    assert!(!found.stable_proved || found.near_complete);
    assert!(found.score > 0.0);
}

#[test]
fn sorts_are_not_mixed() {
    let (a, b) = (film("rififi-1955"), film("la-balance-1982"));
    for pair in &aligned(&a, &b).pairs {
        assert_eq!(a.party(pair.a).is_group(), b.party(pair.b).is_group());
    }
}
