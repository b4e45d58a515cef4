//! The matrix and the strip: the three films, random casts of 26 to 80, odd names, odd stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::charts::ink::Theme;
use imbroglio::charts::{matrix, strip};
use imbroglio::film::{BUILT_IN_FILMS, Film};
use imbroglio::random::Random;
use imbroglio::scene::audit::audit;
use imbroglio::scene::{Scene, Shape};
use imbroglio::story::Story;
use std::collections::BTreeMap;
use std::fmt::Write as _;

const NAMES: [&str; 11] = [
    "Jo",
    "Mado",
    "Aleksandra Konstantinovna Wassiljewa-Rimskaja",
    "杉山 勝志",
    "Ιωάννης Παπαδόπουλος",
    "Σ",
    "<b>&amp;",
    "محمد علي",
    "Ẅ̈́ḯ̈",
    "🙂🙂🙂",
    "山田太郎左衛門尉信長山田太郎左衛門尉信長山田太郎左衛門尉信長",
];
const KINDS: [&str; 9] =
    ["betrays", "kills", "beats", "takes_up_with", "agrees", "rescues", "threatens", "informs", "meets"];

fn theme(name: &str) -> Theme {
    Theme::named(name).unwrap()
}

fn story(text: &str) -> Story {
    let film = imbroglio::rules::check_text("Test", text);
    imbroglio::story::build(film.checked.unwrap_or_else(|| panic!("{:#?}\n{text}", film.diagnostics)))
}

/// So many people in so many groups, most of whose dealings are with their own.
fn cast(people: usize, groups: usize, seed: u64) -> String {
    let mut dice = Random::new(seed, 0);
    let mut text = String::from("(title: \"Chance\", characters: [");
    for person in 0..people {
        let _ = write!(text, "(id: c{person}, name: \"{} {person}\"),", NAMES[person % NAMES.len()]);
    }
    text.push_str("], groups: [");
    for group in 0..groups {
        let _ = write!(
            text,
            "(id: g{group}, name: \"{} and sons\", members: [",
            NAMES[(group + 2) % NAMES.len()]
        );
        // the last of each round belongs nowhere
        (0..people).filter(|p| p % (groups + 1) == group).for_each(|p| text.push_str(&format!("c{p},")));
        text.push_str("]),");
    }
    text.push_str("], story: [");
    for event in 0..people {
        let _ = write!(text, "(id: e{event}, what: \"e\", acts: [");
        for _ in 0..3 {
            let from = dice.below(people);
            let apart = if dice.below(3) > 0 {
                (groups + 1) * (1 + dice.below(4))
            } else {
                1 + dice.below(people - 1)
            };
            let to = (from + apart) % people;
            if from != to {
                let how = if dice.below(5) == 0 { ", attempted" } else { "" };
                let _ = write!(text, "{}(c{from}, c{to}{how}),", KINDS[dice.below(KINDS.len())]);
            }
        }
        text.push_str("]),");
    }
    text.push_str("])");
    text
}

fn sound(scene: &Scene, what: &str) {
    let faults = audit(scene).hard_failures();
    assert!(faults.is_empty(), "{what}: {} faults\n{}", faults.len(), faults.join("\n"));
    assert!(scene.description.chars().count() <= 600);
}

fn hold_matrix(story: &Story, what: &str) -> matrix::Drawing {
    let plan = matrix::plan(story, &matrix::Options::default());
    for name in Theme::NAMES {
        sound(&plan.draw(&theme(name)).scene, &format!("{what}, {name}"));
    }
    plan.draw(&theme("light"))
}

fn hold_strip(story: &Story, what: &str) {
    for name in Theme::NAMES {
        let drawing = strip::draw(story, &theme(name), &strip::Options::default());
        sound(&drawing.scene, &format!("strip of {what}, {name}"));
    }
}

#[test]
fn the_films_are_drawn_without_fault() {
    for (id, _) in BUILT_IN_FILMS {
        let story = Film::built_in(id).unwrap().story.unwrap().settled();
        assert_eq!(hold_matrix(&story, id), hold_matrix(&story, id), "the same twice");
        assert_eq!(hold_matrix(&story, id).cuts, Vec::<String>::new());
        hold_strip(&story, id);
        assert_eq!(
            strip::draw(&story, &theme("light"), &strip::Options::default()).cuts,
            Vec::<String>::new()
        );
    }
}

#[test]
fn casts_of_26_to_80_are_drawn_without_fault() {
    for (people, groups, seed) in
        [(26, 0, 1), (27, 3, 2), (40, 1, 3), (55, 6, 4), (80, 5, 5), (80, 0, 6), (130, 9, 7)]
    {
        let story = story(&cast(people, groups, seed));
        let drawing = hold_matrix(&story, &format!("{people} people, {groups} groups"));
        assert!(drawing.rows >= people.min(100) - 3 && drawing.rows <= 100, "{} rows", drawing.rows);
        assert!(drawing.cells > people);
        if people < 60 {
            hold_strip(&story, &format!("{people} people"));
        }
    }
}

#[test]
fn odd_stories_are_drawn_without_fault() {
    let odd = [
        r#"(title: "Nobody", characters: [(id: a, name: "A")], story: [])"#,
        r#"(title: "One", characters: [(id: a, name: "A")], story: [(id: e, what: "e", acts: [dies(a)])])"#,
        r#"(title: "Two", characters: [(id: a, name: "A"), (id: b, name: "B")], story: [(id: e, what: "e", acts: [kills(a, b), kills(b, a)])])"#,
    ];
    for text in odd {
        hold_matrix(&story(text), text);
        hold_strip(&story(text), text);
    }
}

#[test]
fn groups_are_blocks_and_nobody_is_lost() {
    for groups in [1, 4] {
        let story = story(&cast(44, groups, 9));
        let plan = matrix::plan(&story, &matrix::Options::default());
        let order = plan.order();
        let home = |id: &str| -> Option<usize> {
            let number: usize = id.trim_start_matches('c').parse().unwrap();
            Some(number % (groups + 1)).filter(|group| *group < groups)
        };
        let mut runs: Vec<Option<usize>> = order.iter().map(|id| home(id)).collect();
        let mut everybody: Vec<&str> = order.clone();
        everybody.sort_unstable();
        everybody.dedup();
        assert_eq!(everybody.len(), order.len());
        runs.dedup();
        let mut blocks = runs.clone();
        blocks.sort_unstable();
        blocks.dedup();
        assert_eq!(runs.len(), blocks.len(), "a group is torn: {runs:?}");
    }
}

/// Two circles who deal only among themselves are two blocks although no group is told.
#[test]
fn without_groups_those_who_deal_with_one_another_are_neighbours() {
    let mut text = String::from("(title: \"Circles\", characters: [");
    (0..12).for_each(|person| text.push_str(&format!("(id: c{person}, name: \"C{person}\"),")));
    text.push_str("], story: [(id: e, what: \"e\", acts: [");
    for one in 0..12 {
        for other in (one + 2..12).step_by(2) {
            text.push_str(&format!("helps(c{one}, c{other}),"));
        }
    }
    text.push_str("])])");
    let story = story(&text);
    let plan = matrix::plan(&story, &matrix::Options::default());
    let odd: Vec<bool> =
        plan.order().iter().map(|id| id.trim_start_matches('c').parse::<u32>().unwrap() % 2 == 1).collect();
    assert_eq!(odd.windows(2).filter(|pair| pair[0] != pair[1]).count(), 1, "{odd:?}");
}

/// Every deed and bond between two of the cast stands in the cell of the two.
#[test]
fn every_relation_stands_in_its_cell() {
    for (id, _) in BUILT_IN_FILMS {
        let story = Film::built_in(id).unwrap().story.unwrap().settled();
        let drawing = hold_matrix(&story, id);
        let cells: BTreeMap<String, &imbroglio::scene::Item> = drawing
            .scene
            .items
            .iter()
            .filter_map(|item| Some((item.id.clone()?, item)).filter(|(id, _)| id.starts_with("x-")))
            .collect();
        assert_eq!(cells.len(), drawing.cells);
        for (_, act) in story.acts().filter(|(_, act)| act.status != imbroglio::facts::Status::Perceived) {
            for (a, b) in act.agents().iter().flat_map(|a| act.patients().iter().map(move |b| (a, b))) {
                if a == b {
                    continue;
                }
                let cell = cells.get(&format!("x-{}-{}", story.party(*a).id, story.party(*b).id)).unwrap();
                let said = act.label.as_ref().unwrap_or(&story.kind(act.kind).phrase);
                let words = format!("{} {said}", story.event(act.event).rank);
                assert!(cell.tooltip.as_ref().unwrap().contains(&words), "{words} in {:?}", cell.tooltip);
                assert!(matches!(cell.shape, Shape::Rect { .. }));
            }
        }
    }
}

#[test]
fn tension_rises_with_danger_and_falls_when_it_is_over() {
    let story = story(
        r#"(title: "Duel", characters: [(id: a, name: "A"), (id: b, name: "B")], story: [
            (id: calm, what: "e", acts: [meets(a, b)]),
            (id: threat, what: "e", acts: [kills(a, b, threatened)]),
            (id: deed, what: "e", acts: [kills(b, a, self_defence)]),
        ])"#,
    );
    let series = strip::series(&story);
    let dangers: Vec<u32> = series.moments.iter().map(|moment| moment.danger).collect();
    assert_eq!(dangers, [0, 3, 0]);
    assert_eq!((series.peak(), series.fall()), (Some(1), Some(2)));
    assert_eq!(series.moments[2].deaths, 1);
}
