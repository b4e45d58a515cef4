//! The cascade chart: the three films, random causal graphs, odd stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::charts::cascade::{Options, draw};
use imbroglio::charts::ink::Theme;
use imbroglio::charts::relations::{self, Highlight};
use imbroglio::film::{BUILT_IN_FILMS, Film};
use imbroglio::layout::layered::hierarchy::{Arrow, Block, Flow, place};
use imbroglio::random::Random;
use imbroglio::scene::audit::{Report, audit};
use imbroglio::scene::{Role, Shape};
use imbroglio::story::Story;
use std::fmt::Write as _;

fn theme(name: &str) -> Theme {
    Theme::named(name).expect("a built-in theme")
}

fn story(text: &str) -> Story {
    let film = imbroglio::rules::check_text("Test", text);
    imbroglio::story::build(film.checked.unwrap_or_else(|| panic!("{:#?}\n{text}", film.diagnostics)))
}

/// Draws light and dark, and gives the audit of the light one.
fn checked(story: &Story, what: &str) -> Report {
    let drawing = draw(story, &theme("light"), &Options::default());
    for name in ["light", "dark"] {
        let drawn = draw(story, &theme(name), &Options::default());
        let failures = audit(&drawn.scene).hard_failures();
        assert!(failures.is_empty(), "{what}, {name}: {failures:#?}");
        assert_eq!(drawn.cards, drawing.cards, "the theme moves nothing");
    }
    audit(&drawing.scene)
}

#[test]
fn the_films() {
    for (id, _) in BUILT_IN_FILMS {
        let story = Film::built_in(id).and_then(|film| film.story).expect("a film").settled();
        let start = std::time::Instant::now();
        let drawing = draw(&story, &theme("light"), &Options::default());
        let time = start.elapsed();
        let report = checked(&story, id);
        let size = (drawing.scene.width, drawing.scene.height);
        println!(
            "{id}: {} crossings on {} edges, {time:?}, {size:?}, {:?}",
            report.crossings,
            report.edges,
            report.shortfalls()
        );
        assert!(report.crossings_per_edge() <= 0.25, "{id}: {}", report.crossings_per_edge());
        assert_eq!(drawing.cuts, [""; 0], "{id}");
        assert_eq!(draw(&story, &theme("light"), &Options::default()), drawing, "the same twice");
    }
}

const WORDS: [&str; 12] = [
    "the gang",
    "betrays",
    "Donaudampfschifffahrtsgesellschaftskapitän",
    "a ring",
    "<b>&amp;</b>",
    "סוף הסיפור",
    "終わりの物語である",
    "e\u{301}e\u{301}",
    "in the night",
    "—",
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "x",
];

fn words(dice: &mut Random, most: usize) -> String {
    (0..1 + dice.below(most)).map(|_| WORDS[dice.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
}

/// A story of so many events, each of which rests on up to `parents` of the `reach` before it.
fn random(seed: u64, events: usize, parents: usize, reach: usize) -> String {
    let mut dice = Random::new(seed, 5);
    let mut text =
        String::from("(title: \"Random\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")");
    for event in 0..events {
        let _ = write!(text, ", (id: v{event}, name: \"V{event}\")");
    }
    text.push_str("], bonds: [friend(a, b)], story: [");
    for event in 0..events {
        let _ = write!(text, "(id: e{event}, what: \"{}\", acts: [", words(&mut dice, 6));
        let act = match dice.below(8) {
            0 => format!("kills(a, v{event})"),
            1 => format!("dies(v{event})"),
            2 => "betrays(a, b)".to_owned(),
            3 => "beats(a, b)".to_owned(),
            _ => "meets(a, b)".to_owned(),
        };
        let _ = write!(text, "{act}]");
        let mut from: Vec<usize> = (0..dice.below(parents + 1))
            .filter(|_| event > 0)
            .map(|_| event - 1 - dice.below(reach.min(event)))
            .collect();
        from.sort_unstable();
        from.dedup();
        let links: Vec<String> = from
            .iter()
            .map(|from| match dice.below(3) {
                0 => format!("e{from}(why(\"{}\"))", words(&mut dice, 3)),
                _ => format!("e{from}"),
            })
            .collect();
        let how = if dice.below(5) == 0 { "helped_by" } else { "needs" };
        if !links.is_empty() {
            let _ = write!(text, ", {how}: [{}]", links.join(", "));
        }
        text.push_str("),");
    }
    text.push_str("])");
    text
}

#[test]
fn random_causes() {
    for seed in 0..60_u64 {
        let events = 1 + (seed as usize * 7) % 60;
        checked(&story(&random(seed, events, 2, 4)), &format!("seed {seed}"));
    }
}

#[test]
fn tangled_causes_keep_apart() {
    for seed in 0..8_u64 {
        let story = story(&random(seed, 12 + seed as usize * 5, 4, 30));
        let drawing = draw(&story, &theme("light"), &Options::default());
        // a tangle may cross more often than a chart should, but must be right in all else
        let mut failures = audit(&drawing.scene).hard_failures();
        failures.retain(|failure| !failure.contains("crossings on"));
        assert!(failures.is_empty(), "seed {seed}: {failures:#?}");
    }
}

fn chain(events: usize) -> String {
    let line = |event: usize| match event {
        0 => "(id: e0, what: \"It begins\", acts: [betrays(a, b)]),".to_owned(),
        _ => format!("(id: e{event}, what: \"It goes on\", acts: [meets(a, b)], needs: [e{}]),", event - 1),
    };
    let story: String = (0..events).map(line).collect();
    format!("(title: \"Chain\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")], story: [{story}])")
}

#[test]
fn long_chains_are_folded() {
    for events in [1, 2, 12, 30, 60, 85] {
        let report = checked(&story(&chain(events)), &format!("{events} in a row"));
        assert_eq!(report.cards, events);
        assert_eq!(report.crossings, 0);
    }
}

#[test]
fn every_betrayal_and_death_is_shown() {
    // far more events than fit, most of them beside the point
    let text = random(3, 400, 2, 9);
    let story = story(&text);
    let drawing = draw(&story, &theme("light"), &Options::default());
    for (id, event) in story.events() {
        let told = story.acts_at(id).any(|(_, act)| {
            let kind = story.kind(act.kind);
            kind.betrayal || kind.effect == Some(imbroglio::vocabulary::Effect::Death)
        });
        assert!(!told || drawing.cards.iter().any(|(card, _)| *card == id), "{} is missing", event.id);
    }
}

#[test]
fn a_story_without_causes() {
    let report = checked(
        &story(
            r#"(title: "Loose", characters: [(id: a, name: "A"), (id: b, name: "B")], story: [
                (id: one, what: "A meets B", acts: [meets(a, b)]),
                (id: two, what: "B dies", acts: [dies(b)]),
            ])"#,
        ),
        "no causes",
    );
    assert_eq!((report.cards, report.edges), (1, 0), "only the death");
    let quiet = r#"(title: "Quiet", characters: [(id: a, name: "A")], story: [(id: one, what: "A walks", acts: [travels(a)])])"#;
    if let Some(checked_facts) = imbroglio::rules::check_text("Quiet", quiet).checked {
        let report = checked(&imbroglio::story::build(checked_facts), "nothing at all");
        assert_eq!(report.cards, 1, "the story as it is told");
    }
}

#[test]
fn time_runs_down() {
    for seed in 0..12 {
        let drawing = draw(&story(&random(seed, 30, 3, 8)), &theme("light"), &Options::default());
        for pair in drawing.cards.windows(2) {
            let ((_, above), (_, below)) = (&pair[0], &pair[1]);
            let next_column = below.x > above.right() && below.y < above.y;
            assert!(below.bottom() > above.y || next_column, "seed {seed}: {above:?} {below:?}");
        }
    }
}

#[test]
fn ends_that_do_not_exist_are_left_out() {
    let arrow = |from, to| Arrow { from, to, weight: 1, label: Some(Block { width: 40.0, height: 14.0 }) };
    let cards = vec![Block { width: 200.0, height: 52.0 }; 3];
    let flow = Flow {
        cards,
        arrows: vec![arrow(0, 2), arrow(2, 0), arrow(1, 1), arrow(0, 9)],
        most: 0,
        ..Flow::default()
    };
    let placed = place(&flow);
    assert_eq!(placed.arrows.iter().filter(|arrow| !arrow.points.is_empty()).count(), 1);
    assert_eq!(place(&Flow::default()).cards.len(), 0);
}

#[test]
fn looks_come_from_the_vocabulary() {
    let drawing = draw(
        &story(
            r#"(title: "Looks", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
            bonds: [friend(a, b)], story: [
                (id: one, what: "A betrays B", acts: [betrays(a, b)]),
                (id: two, what: "B beats A", acts: [beats(b, a)], needs: [one]),
                (id: three, what: "C is killed", acts: [kills(_, c)], needs: [two(why("in anger"))]),
            ])"#,
        ),
        &theme("light"),
        &Options::default(),
    );
    let border = |number: u32| {
        drawing.scene.items.iter().find_map(|item| match (&item.role, &item.shape) {
            (Role::Card(card), Shape::Rect { stroke: Some(stroke), .. }) if *card == number => {
                Some(stroke.clone())
            }
            _ => None,
        })
    };
    let [betrayal, violence, death] = [0, 1, 2].map(|card| border(card).expect("a border"));
    assert!(betrayal.width > 2.0 && betrayal.dash.is_empty());
    assert!(!violence.dash.is_empty());
    assert_eq!(death.color, theme("light").kill_fill);
}

#[test]
fn highlights_leave_the_rest_weak() {
    for (id, _) in BUILT_IN_FILMS {
        let story = Film::built_in(id).and_then(|film| film.story).expect("a film").settled();
        let plain = relations::draw(&story, &theme("light"), &relations::Options::default());
        let mut wanted: Vec<Highlight> = Highlight::chain(&story).into_iter().collect();
        wanted.extend(story.characters().filter_map(|(party, _)| Highlight::fate(&story, party)));
        wanted.push(Highlight::events(&story, &[story.events().last().expect("an event").0]));
        // a theme moves nothing, so one of them sees every highlight, and the other the first
        let light = wanted.iter().map(|highlight| ("light", highlight));
        for (name, highlight) in light.chain([("dark", &wanted[0])]) {
            let options =
                relations::Options { highlight: Some(highlight.clone()), ..relations::Options::default() };
            let drawing = relations::draw(&story, &theme(name), &options);
            assert_eq!(drawing.cards, plain.cards, "nothing moves");
            let failures = audit(&drawing.scene).hard_failures();
            assert!(failures.is_empty(), "{id}, {name}, {}: {failures:#?}", highlight.words);
        }
    }
}

#[test]
fn a_highlighted_line_keeps_its_colour() {
    let story = story(
        r#"(title: "Two", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")], story: [
            (id: one, what: "A betrays B", acts: [betrays(a, b)]),
            (id: two, what: "B kills C", acts: [kills(b, c)]),
        ])"#,
    );
    let light = theme("light");
    let two = Highlight::events(&story, &[story.find_event("two").expect("the event")]);
    let options = relations::Options { highlight: Some(two), ..relations::Options::default() };
    let drawing = relations::draw(&story, &light, &options);
    let colors: Vec<_> = drawing
        .scene
        .items
        .iter()
        .filter_map(|item| match (&item.role, &item.shape) {
            (Role::Edge(_), Shape::Path { stroke: Some(stroke), .. }) => Some(stroke.color),
            _ => None,
        })
        .collect();
    let (betray, kill) = (imbroglio::vocabulary::LineFamily::Betray, imbroglio::vocabulary::LineFamily::Kill);
    assert!(colors.contains(&light.family(kill)) && colors.contains(&light.weak(betray)), "{colors:?}");
    assert!(!colors.contains(&light.family(betray)));
}

#[test]
fn too_many_betrayals_are_told_together() {
    let mut text = String::from(
        r#"(title: "Many", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")], story: ["#,
    );
    for event in 0..2100 {
        text += &format!("(id: e{event}, what: \"A betrays B\", acts: [betrays(a, b)]),\n");
    }
    text += r#"(id: last, what: "C dies", acts: [dies(c)], needs: [e7])])"#;
    let story = story(&text);
    let found = imbroglio::analysis::betrayal::betrayals(&story, imbroglio::analysis::Readings::Settled);
    let told = imbroglio::charts::cascade::finding(&story, &found.all);
    assert_eq!(told, "The one death follows from any of the 2100 betrayals.");
}

#[test]
fn a_hundred_deaths_of_one_betrayal_fit_a_page_and_a_note_says_what_is_left_out() {
    let of = |deaths: usize| {
        let mut text =
            String::from("(title: \"War\", characters: [(id: a, name: \"A\"), (id: b, name: \"B\")");
        for death in 0..deaths {
            let _ = write!(text, ", (id: v{death}, name: \"V{death}\")");
        }
        text.push_str("], story: [(id: lie, what: \"A betrays B\", acts: [betrays(a, b)]),");
        for death in 0..deaths {
            let _ = write!(
                text,
                "(id: e{death}, what: \"V{death} falls\", needs: lie, acts: [kills(a, v{death})]),"
            );
        }
        text.push_str("])");
        story(&text)
    };
    let drawn = |story: &Story| {
        let drawing = draw(story, &theme("light"), &Options::default());
        assert!(audit(&drawing.scene).hard_failures().is_empty());
        let text = imbroglio::render::svg::write(&drawing.scene, &imbroglio::render::svg::Options::default());
        (drawing.scene.width, drawing.cards.len(), text.contains("causes are left out for want of room"))
    };
    let (width, cards, noted) = drawn(&of(100));
    assert!(width <= 3200.0 && noted, "{width} pixels, noted: {noted}");
    assert_eq!(cards, 101, "every death is there");
    let (_, cards, noted) = drawn(&of(12));
    assert_eq!((cards, noted), (13, false), "what fits is left as it is");
}

#[test]
fn what_only_helped_has_a_part_in_deaths_that_do_not_follow_from_it() {
    let said = |link: &str| {
        let film = imbroglio::rules::check_text(
            "Helped",
            &format!(
                r#"(
                title: "Helped",
                characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
                bonds: [friend(a, b), friend(c, b)],
                story: [
                    (id: slight, what: "C betrays B", acts: [betrays(c, b)]),
                    (id: lie, what: "A betrays B", acts: [betrays(a, b)]),
                    (id: shot, what: "B kills A and C", acts: [kills(b, [a, c])], needs: [lie], {link}: [slight]),
                ],
            )"#
            )
            .replace("needs: [lie], needs: [slight]", "needs: [lie, slight]"),
        );
        let story = imbroglio::story::build(film.checked.expect("sound"));
        let found = imbroglio::analysis::betrayal::betrayals(&story, Default::default());
        imbroglio::charts::cascade::finding(&story, &found.all)
    };
    assert_eq!(said("needs"), "Both deaths follow from each of the two betrayals.");
    assert_eq!(
        said("helped_by"),
        "Each of the two betrayals has a part in both deaths; none happens without A’s of B (2)."
    );
}

#[test]
fn a_long_line_of_causes_is_drawn_on_a_small_stack() {
    let events = 10_000;
    let event = |number: u32| {
        let needs = number.checked_sub(1).map_or(String::new(), |before| format!(", needs: [e{before}]"));
        format!("(id: e{number}, what: \"Ann wounds Bob\", acts: [wounds(a, b)]{needs}),")
    };
    let mut events: String = (0..events).map(event).collect();
    events.push_str("(id: end, what: \"Ann kills Bob\", acts: [kills(a, b)], needs: [e9999])");
    let text = format!(
        "(title: \"Line\", characters: [(id: a, name: \"Ann\"), (id: b, name: \"Bob\")], story: [{events}])"
    );
    let drawn = move || !draw(&story(&text), &theme("light"), &Options::default()).scene.items.is_empty();
    // a function that calls itself for each event does not fit
    let small = std::thread::Builder::new().stack_size(1 << 20).spawn(drawn).unwrap();
    assert!(small.join().unwrap());
}
