//! The relationship chart of every film, and of casts that nobody would invent, passes the audit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::analysis::fates::fates;
use imbroglio::charts::ink::Theme;
use imbroglio::charts::relations::{Options, choose, draw, plan};
use imbroglio::exchange::dot;
use imbroglio::film::{BUILT_IN_FILMS, Film};
use imbroglio::random::Random;
use imbroglio::render::{positions, svg};
use imbroglio::scene::audit::audit;
use imbroglio::story::{Choice, Selection, Story, build};
use std::fmt::Write as _;

const NAMES: &[&str] = &[
    "Ann",
    "Wolfeschlegelsteinhausenbergerdorff",
    "東京の花子さんと太郎さん",
    "Zoe\u{301} l'E\u{301}toile\u{308}",
    "אברהם",
    "x",
    "Maria de los Ángeles García Márquez",
    "A B C D E F G",
    "</svg><script>",
    "\\\"];}{",
    "😀😀",
    "e\u{301}\u{301}\u{301}\u{301}",
];
const KINDS: &[&str] =
    &["kills", "betrays", "beats", "informs", "helps", "gives", "steals_from", "rescues", "threatens"];
const BONDS: &[&str] = &["friend", "lover", "sibling", "spouse", "works_for", "rival"];

/// A film with a cast of that size, in RON.
fn random(dice: &mut Random, cast: usize, acts: usize, groups: usize) -> String {
    let mut film = String::from("(title: \"Random\", characters: [");
    for i in 0..cast {
        let name = NAMES[dice.below(NAMES.len())].replace('\\', "\\\\").replace('"', "\\\"");
        let _ = write!(film, "(id: c{i}, name: \"{name} {i}\", note: \"note {i}\", lead: {}),", i == 0);
    }
    film.push_str("], groups: [");
    for group in 0..groups {
        let members: Vec<String> =
            (0..cast).filter(|i| i % (groups + 1) == group).map(|i| format!("c{i}")).collect();
        let _ = write!(
            film,
            "(id: g{group}, name: \"Group number {group}\", members: [{}]),",
            members.join(", ")
        );
    }
    film.push_str("], bonds: [");
    let pair = |dice: &mut Random| {
        (cast > 1).then(|| {
            let a = dice.below(cast);
            (a, (a + 1 + dice.below(cast - 1)) % cast)
        })
    };
    for _ in 0..acts / 2 {
        if let Some((a, b)) = pair(dice) {
            let _ = write!(film, "{}(c{a}, c{b}),", BONDS[dice.below(BONDS.len())]);
        }
    }
    film.push_str("], story: [");
    for event in 0..acts {
        if let Some((a, b)) = pair(dice) {
            let kind = KINDS[dice.below(KINDS.len())];
            let status = ["", ", attempted", ", inferred", ", ordered"][dice.below(4)];
            let from = if groups > 0 && dice.below(6) == 0 { "g0".to_owned() } else { format!("c{a}") };
            let _ = write!(
                film,
                "(id: e{event}, what: \"Event {event}\", acts: [{kind}({from}, c{b}{status})]),"
            );
        }
    }
    film.push_str("])");
    film
}

fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("random", text);
    let checked = outcome.checked.unwrap_or_else(|| panic!("{:?}\n{text}", outcome.diagnostics));
    build(checked).settled()
}

fn theme() -> Theme {
    Theme::named("light").expect("a built-in theme")
}

#[test]
fn the_charts_of_our_films_pass_with_few_crossings() {
    for (id, _) in BUILT_IN_FILMS {
        let film = Film::built_in(id).expect("built in").story.expect("sound").settled();
        let plan = plan(&film, &Options::default());
        for name in ["light", "dark", "print"] {
            let drawing = plan.draw(&Theme::named(name).expect("a built-in theme"));
            let report = audit(&drawing.scene);
            assert_eq!(report.hard_failures(), Vec::<String>::new(), "{id} in {name}");
            assert!(report.crossings_per_edge() <= 0.25, "{id}: {} crossings", report.crossings);
            assert_eq!(drawing.cuts, Vec::<String>::new(), "{id}: words cut");
        }
    }
}

#[test]
fn charts_of_any_cast_pass() {
    let mut dice = Random::new(7, 0);
    let mut cases: Vec<(usize, usize, usize)> =
        vec![(1, 0, 0), (2, 0, 0), (2, 1, 0), (5, 0, 2), (60, 0, 5), (60, 90, 4)];
    cases.extend((0..24).map(|i| (1 + i, dice.below(2 * i + 2), dice.below(4))));
    for (cast, acts, groups) in cases {
        let text = random(&mut dice, cast, acts, groups);
        let drawing = draw(&story(&text), &theme(), &Options::default());
        let faults: Vec<String> = audit(&drawing.scene)
            .hard_failures()
            .into_iter()
            // how often lines must cross is the cast's own doing; a matrix is the chart for such
            .filter(|fault| !fault.contains("crossings on"))
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{cast} characters, {acts} acts, {groups} groups\n{text}");
        let text = svg::write(&drawing.scene, &svg::Options::default());
        assert!(roxmltree::Document::parse(&text).is_ok(), "not well-formed");
    }
}

#[test]
fn the_same_story_gives_the_same_bytes() {
    let mut dice = Random::new(3, 0);
    let text = random(&mut dice, 14, 20, 2);
    let write =
        || svg::write(&draw(&story(&text), &theme(), &Options::default()).scene, &svg::Options::default());
    assert_eq!(write(), write());
}

#[test]
fn cards_stay_where_they_were() {
    for name in ["la-balance-1982", "rififi-1955", "un-flic-1972"] {
        let film = Film::built_in(name).expect("built in").story.expect("sound").settled();
        let first = draw(&film, &theme(), &Options::default());
        let text = svg::write(&first.scene, &svg::Options::default());
        let previous = positions::cards(&text, "");
        assert_eq!(previous.len(), first.cards.len());
        let again = draw(&film, &theme(), &Options { previous, ..Options::default() });
        assert_eq!(first.cards, again.cards, "{name}");
    }
}

#[test]
fn a_large_cast_has_an_overview_that_says_what_it_leaves_out() {
    let mut dice = Random::new(11, 0);
    let text = random(&mut dice, 150, 200, 4);
    let story = story(&text);
    let drawing = draw(&story, &theme(), &Options::default());
    assert!(drawing.cards.len() <= Choice::OVERVIEW && drawing.cards.len() > Choice::OVERVIEW / 2);
    let selection = Selection::of(&story, &Choice::default()).expect("a selection");
    let hidden = selection.hidden(&story).count();
    let shown = story.characters().filter(|(id, _)| selection.has(*id)).count();
    assert_eq!(shown + hidden, 150);
    let picture = svg::write(&drawing.scene, &svg::Options::default());
    assert!(picture.contains(&format!("not shown: {hidden} characters")), "the foot counts them");
    // a cast that has room is shown whole
    let whole = self::story(&random(&mut dice, 90, 40, 0));
    assert_eq!(Selection::of(&whole, &Choice::default()), None);
}

#[test]
fn those_around_somebody_and_the_kinds_asked_for_are_shown() {
    let story = story(
        r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
        bonds: [friends(a, b), friends(b, c), lovers(c, d)], story: [(id: e, what: "x", acts: [kills(d, a)])])"#,
    );
    let party = |id: &str| story.find_party(id).expect("there");
    let shown = |choice: &Choice| {
        let drawing = draw(&story, &theme(), &Options { choice: choice.clone(), ..Options::default() });
        let mut ids: Vec<&str> = drawing.cards.iter().map(|(id, _)| story.party(*id).id.as_str()).collect();
        ids.sort_unstable();
        let selection = Selection::of(&story, choice);
        let text =
            dot::write(&story, &dot::Options { selection, no_legend: true, ..dot::Options::default() });
        (ids.join(" "), text.matches(" -> ").count())
    };
    assert_eq!(shown(&Choice::default()), ("a b c d".to_owned(), 4));
    let around = |steps| Choice { around: Some((party("b"), steps)), ..Choice::default() };
    assert_eq!(shown(&around(1)), ("a b c".to_owned(), 2));
    assert_eq!(shown(&around(2)), ("a b c d".to_owned(), 4));
    let kinds = Some(story.vocabulary().find("kills").into_iter().collect());
    assert_eq!(shown(&Choice { kinds, ..Choice::default() }), ("a d".to_owned(), 1));
    assert_eq!(
        shown(&Choice { top: Some(2), ..Choice::default() }),
        ("a d".to_owned(), 1),
        "a killing first"
    );
}

#[test]
fn many_siblings_are_one_line() {
    let lines = |siblings: usize, bond: &dyn Fn(usize, usize) -> String| {
        let people: String = (0..siblings).map(|n| format!("(id: c{n}, name: \"Child {n}\"),")).collect();
        let pairs = (0..siblings).flat_map(|a| (a + 1..siblings).map(move |b| (a, b)));
        let bonds: String = pairs.map(|(a, b)| bond(a, b)).collect();
        let story = story(&format!("(title: \"T\", characters: [{people}], bonds: [{bonds}])"));
        let chosen = choose(&story, &fates(&story), None);
        assert_eq!(chosen.undrawn.count(), 0, "the line stands for all of them");
        chosen.lines.iter().map(|line| line.label.clone()).collect::<Vec<_>>()
    };
    let siblings = |a: usize, b: usize| format!("siblings(c{a}, c{b}),");
    assert_eq!(lines(12, &siblings), ["siblings, all 12"]);
    assert_eq!(lines(3, &siblings).len(), 3, "few have room");
    // one who is a friend and no sibling keeps a line
    let odd = |a: usize, b: usize| {
        if a == 0 && b == 5 {
            "friends(c0, c5),".to_owned()
        } else if b == 5 {
            String::new()
        } else {
            siblings(a, b)
        }
    };
    assert_eq!(lines(6, &odd), ["friends", "siblings, all 5"]);
    let parents = |a: usize, b: usize| if a == 0 { format!("parent(c0, c{b}),") } else { String::new() };
    assert_eq!(lines(9, &parents).len(), 1, "the children of one parent");
}
