//! What the storyline promises for every story, checked by the audit on what it draws.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::charts::ink::Theme;
use imbroglio::charts::storyline::{Drawing, Options, draw};
use imbroglio::film::Film;
use imbroglio::random::Random;
use imbroglio::render::svg;
use imbroglio::scene::audit::audit;
use imbroglio::scene::{Role, Shape};
use imbroglio::story::Story;
use std::path::Path;

const FILMS: [&str; 3] = ["rififi-1955", "un-flic-1972", "la-balance-1982"];

fn film(id: &str) -> Story {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/films/{id}.ron"));
    Film::open(&path).unwrap().story.unwrap().settled()
}

fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("Test", text);
    imbroglio::story::build(outcome.checked.unwrap_or_else(|| panic!("{:?}\n{text}", outcome.diagnostics)))
}

fn drawn(story: &Story, theme: &str, vertical: bool) -> Drawing {
    draw(story, &Theme::named(theme).unwrap(), &Options { vertical: Some(vertical), ..Options::default() })
}

/// Draws a story in every way and holds each drawing to the hard limits.
fn hold(name: &str, story: &Story) {
    for vertical in [false, true] {
        for theme in ["light", "dark"] {
            let drawing = drawn(story, theme, vertical);
            let report = audit(&drawing.scene);
            let faults = report.hard_failures();
            assert!(
                faults.is_empty(),
                "{name}, vertical {vertical}, {theme}: {} faults\n{}",
                faults.len(),
                faults.join("\n")
            );
            assert!(drawing.scene.description.chars().count() <= 600);
        }
    }
}

#[test]
fn the_films_are_drawn_without_fault() {
    for id in FILMS {
        hold(id, &film(id));
    }
}

#[test]
fn the_films_cross_and_bend_little() {
    for id in FILMS {
        let story = film(id);
        for vertical in [false, true] {
            let drawing = drawn(&story, "light", vertical);
            let report = audit(&drawing.scene);
            let measures = drawing.measures;
            let bends = measures.bends as f64 / measures.lines as f64;
            println!(
                "{id} vertical {vertical}: {} lines, {} events, {} crossings on {} pieces ({:.2}), {bends:.2} \
                 bends a line; {:?}",
                measures.lines,
                measures.events,
                report.crossings,
                report.edges,
                report.crossings_per_edge(),
                report.shortfalls(),
            );
            assert!(report.crossings_per_edge() <= 0.3);
            assert!(bends <= 1.5, "{id}: {bends}");
            assert!(report.crossings <= measures.crossings);
        }
    }
}

#[test]
fn the_same_story_gives_the_same_bytes() {
    for id in FILMS {
        let story = film(id);
        let text = |drawing: &Drawing| svg::write(&drawing.scene, &svg::Options::default());
        assert_eq!(text(&drawn(&story, "light", false)), text(&drawn(&story, "light", false)));
    }
}

const NAMES: [&str; 14] = [
    "Jo",
    "Mado",
    "Aleksandra Konstantinovna Wassiljewa-Rimskaja",
    "杉山 勝志",
    "Ben",
    "Ιωάννης Παπαδόπουλος",
    "Σ",
    "<b>&amp;\\\" ]]>",
    "محمد علي",
    "Ẅ̈́ḯ̈",
    "Tony le Stéphanois",
    "Le Commissaire divisionnaire",
    "🙂🙂🙂",
    "Ida",
];

/// A story of so many characters and events, in which everybody lives with somebody for a while.
fn random(seed: u64, characters: usize, events: usize, parts: bool) -> String {
    let mut dice = Random::new(seed, 0);
    let quoted = |name: &str| name.replace('\\', "\\\\").replace('"', "\\\"");
    let mut text = String::from("(title: \"Chance\",\n characters: [\n");
    for index in 0..characters {
        let name = NAMES[dice.below(NAMES.len())];
        let lead = if index == 0 { ", lead: true" } else { "" };
        text += &format!("  (id: c{index}, name: \"{} {index}\"{lead}),\n", quoted(name));
    }
    text += " ],\n groups: [\n";
    for group in 0..3 {
        let members: Vec<String> =
            (0..characters).filter(|c| c % 4 == group).map(|c| format!("c{c}")).collect();
        if !members.is_empty() {
            text +=
                &format!("  (id: g{group}, name: \"Group {group}\", members: [{}]),\n", members.join(", "));
        }
    }
    text += " ],\n story: [\n";
    let mut dead: Vec<usize> = Vec::new();
    for event in 0..events {
        let window = (event * characters / events.max(1)).min(characters.saturating_sub(1));
        let mut there: Vec<usize> = Vec::new();
        for _ in 0..=1 + dice.below(4) {
            let who = (window + dice.below(6)) % characters;
            if !there.contains(&who) && !dead.contains(&who) {
                there.push(who);
            }
        }
        let mut acts: Vec<String> = Vec::new();
        if let [a, b, ..] = there.as_slice() {
            let kind =
                ["kills", "betrays", "beats", "rescues", "meets", "takes_up_with", "informs"][dice.below(7)];
            if kind == "kills" {
                dead.push(*b);
            }
            acts.push(format!("{kind}(c{a}, c{b})"));
            if dice.below(3) == 0 {
                acts.push(format!("kills(c{b}, c{a}, attempted)"));
            }
        }
        let present: Vec<String> = there.iter().map(|c| format!("c{c}")).collect();
        let part = if parts && event % 5 == 0 { format!(" part: \"Part {event}\",") } else { String::new() };
        let words = "word ".repeat(dice.below(12) + 1);
        text += &format!(
            "  (id: e{event},{part} what: \"{words}{event}\", acts: [{}], present: [{}]),\n",
            acts.join(", "),
            present.join(", ")
        );
    }
    text + " ],\n)"
}

#[test]
fn random_stories_are_drawn_without_fault() {
    for seed in 0..24 {
        let mut dice = Random::new(seed, 1);
        let (characters, events) = (1 + dice.below(14), 1 + dice.below(24));
        let text = random(seed, characters, events, seed % 2 == 0);
        hold(&format!("seed {seed} ({characters} characters, {events} events)"), &story(&text));
    }
}

#[test]
fn large_stories_are_drawn_without_fault() {
    for (seed, characters, events) in [(1, 16, 24), (3, 30, 8), (4, 3, 40)] {
        let text = random(seed, characters, events, true);
        hold(&format!("seed {seed}"), &story(&text));
    }
}

#[test]
fn a_story_may_be_as_small_as_can_be() {
    let texts = [
        "(title: \"Alone\", characters: [(id: a, name: \"A\")], story: [(id: e, what: \"A hides\", acts: [hides(a)])])",
        "(title: \"Empty\", characters: [], story: [])",
        "(title: \"Nobody\", characters: [(id: a, name: \"A\")], story: [(id: e, what: \"Rain\", acts: [])])",
    ];
    for text in texts {
        hold(text, &story(text));
    }
}

/// A death shortly before the end, with a name that reaches beyond the last event: the page makes room for it.
#[test]
fn a_long_name_behind_a_late_death_stays_on_the_page() {
    for letters in 20..44 {
        let name = "Maria de los Angeles Garcia Marquez the Elder"[..letters].trim();
        for last in [1, 2] {
            let mut events = String::new();
            for at in 0..19 {
                let acts = if at + last == 18 { "kills(b, a)" } else { "meets(a, b)" };
                let acts = if at + last > 18 { "hides(b)" } else { acts };
                events += &format!("(id: e{at}, what: \"Event {at}\", acts: [{acts}]),");
            }
            let cast = format!("(id: a, name: \"{name}\"), (id: b, name: \"Bo\")");
            hold(name, &story(&format!("(title: \"Late\", characters: [{cast}], story: [{events}])")));
        }
    }
}

#[test]
fn lines_end_where_people_die() {
    let story = film("rififi-1955");
    let drawing = drawn(&story, "light", false);
    let words = |content: &str| {
        let is = |shape: &Shape| matches!(shape, Shape::Text(text) if text.content == content);
        drawing.scene.items.iter().filter(|item| item.role == Role::Note && is(&item.shape)).count()
    };
    // before the first meeting and after the death; before the first meeting and at the edge
    assert_eq!((words("Mario"), words("Mado")), (2, 2));
    assert!(drawing.cuts.is_empty(), "{:?}", drawing.cuts);
}

#[test]
fn who_is_taken_for_another_is_not_there() {
    let dots = |mode: &str| {
        let story = story(&format!(
            r#"(title: "Dark", characters: [(id: bo, name: "Bo"), (id: an, name: "An"), (id: ca, name: "Ca")],
            story: [
                (id: e, what: "all meet", acts: [meets([bo, an], ca)]),
                (id: f, what: "Bo stabs An for Ca", acts: [kills(bo, an{mode}), kills(bo, ca, attempted)]),
            ])"#
        ));
        svg::write(&drawn(&story, "light", false).scene, &svg::Options::default()).matches("<circle").count()
    };
    assert_eq!(dots(", mistaken") + 1, dots(""), "Ca is not where An is stabbed for him");
}
