//! The whole panel, on the films and on odd stories.

use crate::tales::{Tale, film, story};
use imbroglio::charts::comparison::draw;
use imbroglio::charts::ink::Theme;
use imbroglio::compare::parts::{Part, parts};
use imbroglio::compare::roles::{Budget, Proof};
use imbroglio::compare::{Comparison, Options, compare};
use imbroglio::scene::audit::audit;
use imbroglio::story::Story;
use proptest::prelude::*;

fn compared(a: &Story, b: &Story, copies: usize) -> Comparison {
    let comparison = compare(a, b, &Options { copies, ..Options::default() });
    for theme in Theme::NAMES {
        let drawing = draw(a, b, &comparison, &Theme::named(theme).unwrap());
        let report = audit(&drawing.scene);
        assert_eq!(report.hard_failures(), Vec::<String>::new());
        assert!(report.crossings_per_edge() <= 0.25, "{} crossings on {}", report.crossings, report.edges);
    }
    comparison
}

fn tale() -> impl Strategy<Value = Tale> {
    let fact = || (0..12usize, 0..12usize, 0..12usize);
    (1..=12usize, prop::collection::vec(fact(), 0..24), prop::collection::vec(fact(), 0..12))
        .prop_map(|(cast, acts, bonds)| Tale { cast, acts, bonds })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_stories_can_be_drawn(a in tale(), b in tale()) {
        let (a, b) = (a.story(), b.story());
        let few = Budget { steps: 2_000, starts: 2, near: 8, ..Budget::default() };
        let comparison = compare(&a, &b, &Options { budget: few, ..Options::default() });
        let drawing = draw(&a, &b, &comparison, &Theme::named("light").unwrap());
        let report = audit(&drawing.scene);
        prop_assert_eq!(report.hard_failures(), Vec::<String>::new());
        prop_assert!(report.crossings_per_edge() <= 0.75, "{} crossings on {}", report.crossings, report.edges);
        let other = draw(&a, &b, &comparison, &Theme::named("dark").unwrap());
        prop_assert_eq!(drawing.scene.items.len(), other.scene.items.len());
    }
}

#[test]
fn the_charts_of_all_pairs_of_films_have_few_crossings() {
    let films = ["rififi-1955", "la-balance-1982", "un-flic-1972"].map(film);
    for (a, b) in [(0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1)] {
        compared(&films[a], &films[b], 0);
    }
}

fn firm(a: &Story, b: &Story, comparison: &Comparison) -> Vec<String> {
    let firm = comparison.alignment.pairs.iter().filter(|pair| pair.is_firm());
    firm.map(|pair| format!("{}–{}", a.party(pair.a).short(), b.party(pair.b).short())).collect()
}

#[test]
fn who_answers_to_whom_in_the_films() {
    let (rififi, balance) = (film("rififi-1955"), film("la-balance-1982"));
    let found = compared(&rififi, &balance, 0);
    assert_eq!(firm(&rififi, &balance, &found)[..3], ["Tony–Dédé", "Grutter–Massina", "Mado–Nicole"]);
    assert_eq!(found.outcome.same_killer, Some(true));
    assert!(found.outcome.ends.iter().all(|end| end.stops_early.is_none()));
}

#[test]
fn a_telling_that_stops_early_is_flagged() {
    let found = compared(&film("la-balance-1982"), &film("un-flic-1972"), 0);
    assert!(found.outcome.ends[0].stops_early.is_none());
    assert!(found.outcome.ends[1].stops_early.as_deref().unwrap().contains("Coleman goes to confront him"));
    assert!(found.outcome.pairs.iter().any(|pair| pair.same.is_none()));
}

#[test]
fn the_same_film_twice() {
    let rififi = film("rififi-1955");
    let found = compared(&rififi, &rififi, 0);
    assert!((found.alignment.dice() - 1.0).abs() < 1e-9);
    assert_eq!(found.order.concordance, Some(1.0));
    assert_eq!(found.kernel, [1.0; 3]);
    assert!(found.script.cost.abs() < 1e-9);
    assert!(found.profiles.iter().all(|profile| profile.likeness == 1.0));
    assert!(found.alignment.stable().all(|pair| pair.a == pair.b));
}

#[test]
fn stories_with_nothing_in_common_or_nothing_at_all() {
    let nobody = story(r#"story: [(id: rain, what: "It rains")],"#);
    let alone =
        story(r#"characters: [(id: a, name: "A")], story: [(id: x, what: "A dies", acts: [dies(a)])],"#);
    let friends =
        story(r#"characters: [(id: a, name: "A"), (id: b, name: "B")], bonds: [friend(a, b)], story: [],"#);
    for (a, b) in [(&nobody, &nobody), (&nobody, &alone), (&alone, &friends), (&friends, &nobody)] {
        let found = compared(a, b, 9);
        assert_eq!(found.alignment.pairs, []);
        assert_eq!((found.alignment.score, found.alignment.proof), (0.0, Proof::Optimal));
        assert_eq!(found.outcome.known, 0);
    }
    let found = compared(&alone, &alone, 9);
    assert_eq!(found.alignment.stable().count(), 1);
    let calibration = found.calibration.unwrap();
    assert!(calibration.tests.iter().all(|test| !test.is_test()), "one person cannot be recast");
}

#[test]
fn sixty_characters_are_searched_and_say_so() {
    let crowd: String = (0..60).map(|c| format!("(id: c{c}, name: \"C {c}\"),")).collect();
    let deeds: String = (0..90)
        .map(|at| {
            let kind = ["kills", "betrays", "beats", "coerces", "rescues"][at % 5];
            format!(
                "(id: e{at}, what: \"deed {at}\", acts: [{kind}(c{}, c{})]),",
                at * 7 % 60,
                (at * 11 + 1) % 60
            )
        })
        .filter(|deed| !deed.contains("(c1, c1)"))
        .collect();
    let crowd = story(&format!("characters: [{crowd}], story: [{deeds}],"));
    let found = compared(&crowd, &crowd, 0);
    assert_eq!(found.alignment.proof, Proof::Searched);
    assert!(!found.alignment.near_complete && !found.alignment.stable_proved);
    assert!(found.alignment.score <= found.alignment.self_a);
    let few = Budget { steps: 2_000, starts: 4, ..Budget::default() };
    let mixed = compare(&crowd, &film("rififi-1955"), &Options { budget: few, ..Options::default() });
    assert_eq!(mixed.alignment.proof, Proof::BudgetSpent);
}

#[test]
fn parts_come_from_deeds() {
    let tale = story(
        r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
        bonds: [friend(a, b), lover(a, d), lover(c, d)],
        story: [
            (id: grab, what: "c takes d", acts: [kidnaps(c, d)]),
            (id: free, what: "a frees d", acts: [rescues(a, d)]),
            (id: talk, what: "d tells", acts: [informs(d, c, about(b), coerced)]),
            (id: shot, what: "c shoots b", acts: [kills(c, b)]),
            (id: end, what: "a shoots c", acts: [kills(a, c)]),
        ],"#,
    );
    let all = parts(&tale);
    let of = |id: &str| -> Vec<Part> {
        all[tale.find_party(id).unwrap().index()].iter().map(|played| played.part).collect()
    };
    assert_eq!(of("d"), [Part::Between, Part::MadeToTalk, Part::Informer, Part::Captive]);
    assert_eq!(of("b"), [Part::Victim]);
    assert!(of("a").contains(&Part::Avenger) && of("a").contains(&Part::Rescuer));
    assert!(!of("c").contains(&Part::Avenger) && of("c").contains(&Part::Killer));
    assert!(all.iter().flatten().all(|played| played.part.word().len() < 24));
}

#[test]
fn a_hostage_is_taken_to_force_somebody_else_and_a_captive_is_not() {
    let tale = |deeds: &str| {
        let tale = story(&format!(
            r#"characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
            story: [(id: grab, what: "a takes b", acts: [{deeds}])],"#
        ));
        let all = parts(&tale);
        all[tale.find_party("b").unwrap().index()][0].part
    };
    assert_eq!(tale("kidnaps(a, b), extorts(a, c)"), Part::Hostage);
    assert_eq!(tale("kidnaps(a, b), extorts(a, b)"), Part::Captive);
    assert_eq!(tale("kidnaps(a, b), extorts(c, a)"), Part::Captive);
}
