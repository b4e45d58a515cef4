//! Faults that use has found in charts, each kind with a control that must stay as it is.
#![allow(clippy::unwrap_used, clippy::panic)]

use imbroglio::analysis::fates::fates;
use imbroglio::charts::ink::Theme;
use imbroglio::charts::relations::{self, Chosen, Line};
use imbroglio::charts::{cascade, matrix, storyline, strip};
use imbroglio::render::svg;
use imbroglio::scene::audit::audit;
use imbroglio::story::{Fact, Story, build};
use imbroglio::vocabulary::LineFamily;

fn story(rest: &str) -> Story {
    let text = format!(
        "(title: \"T\", characters: [(id: ann, name: \"Ann\"), (id: bob, name: \"Bob\"), (id: cid, name: \"Cid\"), \
         (id: dan, name: \"Dan\")], {rest})"
    );
    let outcome = imbroglio::rules::check_text("film", &text);
    assert!(outcome.checked.is_some(), "{:?}", outcome.diagnostics);
    build(outcome.checked.unwrap())
}

/// What the relationship chart shows, and the chart as SVG, sound in both themes.
fn chart(story: &Story) -> (Chosen, String) {
    let chosen = relations::choose(story, &fates(story), None);
    let mut text = String::new();
    for name in ["dark", "light"] {
        let drawing = relations::draw(story, &Theme::named(name).unwrap(), &relations::Options::default());
        assert_eq!(audit(&drawing.scene).hard_failures(), Vec::<String>::new());
        text = svg::write(&drawing.scene, &svg::Options::default());
    }
    (chosen, text)
}

fn name(story: &Story, parties: &[imbroglio::facts::PartyId]) -> String {
    parties.iter().map(|party| story.party(*party).id.as_str()).collect::<Vec<_>>().join(" ")
}

fn told(story: &Story, line: &Line) -> String {
    let events: Vec<String> = line.events.iter().map(|event| story.event(*event).rank.to_string()).collect();
    let (from, to) = (name(story, &line.agents), name(story, &line.patients));
    format!("{from} > {to}: {} [{}]", line.label, events.join(", "))
}

#[test]
fn a_slight_bond_is_drawn_where_there_is_room() {
    let story = story("bonds: [associate(ann, bob), friend(bob, cid)]");
    let (chosen, _) = chart(&story);
    let drawn: Vec<String> = chosen.lines.iter().map(|line| told(&story, line)).collect();
    assert_eq!(drawn, ["bob > cid: friends []", "ann > bob: associates []"]);
    assert_eq!(chosen.undrawn.count(), 0);
}

#[test]
fn what_is_not_drawn_is_said_by_name_and_number() {
    let acts = "bonds: [friend(ann, bob), friend(cid, dan)], story: [
        (id: e, what: \"Ann asks Bob\", acts: [asks(ann, bob)]),
        (id: f, what: \"Ann meets Bob, Cid and Dan\", acts: [meets(ann, bob), meets(cid, dan)]),
    ]";
    let story = story(acts);
    let (chosen, svg) = chart(&story);
    // all friends have a line, and their slight deeds stand on it
    assert_eq!(chosen.lines.len(), 2);
    let slight = self::story("bonds: [friend(ann, bob), friend(cid, dan)], story: [
        (id: e, what: \"Ann hunts Bob\", acts: [confronts(ann, bob), searches(ann, bob), confronts(bob, ann)]),
    ]");
    let (chosen, text) = chart(&slight);
    assert_eq!(chosen.undrawn.kinds, [("confronts".to_owned(), 2), ("searches".to_owned(), 1)]);
    assert!(text.contains("Not drawn: 3 relations (confronts 2, searches 1)."), "{text}");
    assert!(!svg.contains("Not drawn"), "nothing is missing there");
}

#[test]
fn a_joint_act_is_drawn_from_every_agent() {
    let story = story(
        "story: [
            (id: e, what: \"Ann, Bob and Cid kill Dan\", acts: [kills([ann, bob, cid], dan)]),
        ]",
    );
    let (chosen, svg) = chart(&story);
    let drawn: Vec<String> = chosen.lines.iter().map(|line| told(&story, line)).collect();
    assert_eq!(drawn, ["ann bob cid > dan: kills [1]"]);
    assert_eq!(chosen.undrawn.count(), 0);
    assert!(!svg.contains("Left out"));
    // one who does it to several is a fork at the other end, as before
    let fork =
        self::story("story: [(id: e, what: \"Ann kills Bob and Cid\", acts: [kills(ann, [bob, cid])])]");
    let (chosen, _) = chart(&fork);
    assert_eq!(told(&fork, &chosen.lines[0]), "ann > bob cid: kills [1]");
}

#[test]
fn several_who_betray_are_several_betrayals() {
    let story = story(
        "bonds: [friend([ann, bob, cid], dan)],
         story: [(id: e, what: \"Ann, Bob and Cid betray Dan\", acts: [betrays([ann, bob, cid], dan)])]",
    );
    let (_, svg) = chart(&story);
    assert!(svg.contains("Three betrayals"), "each of the three betrays");
}

#[test]
fn deeds_that_are_repeated_show_all_their_numbers_and_stand_in_the_key() {
    let story = story(
        "bonds: [friend(ann, bob)], story: [
            (id: e1, what: \"Ann betrays Bob\", acts: [betrays(ann, bob)]),
            (id: e2, what: \"Again Ann betrays Bob\", acts: [betrays(ann, bob)]),
            (id: e3, what: \"Bob betrays Ann\", acts: [betrays(bob, ann)]),
            (id: e4, what: \"A third time Ann betrays Bob\", acts: [betrays(ann, bob)]),
        ]",
    );
    let (chosen, svg) = chart(&story);
    let drawn: Vec<String> = chosen.lines.iter().map(|line| told(&story, line)).collect();
    assert_eq!(drawn, ["ann > bob: betrays [1, 2, 4]", "bob > ann: betrays [3]", "ann > bob: friends []"]);
    for words in ["Again Ann betrays Bob", "A third time Ann betrays Bob", ">1, 2, 4<"] {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn a_bond_that_begins_again_has_not_ended() {
    let events = "story: [
        (id: e0, what: \"Ann and Bob are lovers\", acts: [meets(ann, bob)]),
        (id: split, what: \"They part\", acts: [leaves(ann, bob)]),
        (id: back, what: \"They are lovers again\", acts: [meets(ann, bob)]),
    ]";
    let ending = |bonds: &str| {
        let story = story(&format!("bonds: [{bonds}], {events}"));
        let (chosen, _) = chart(&story);
        let love = chosen.lines.iter().find(|line| line.family == LineFamily::Love).unwrap();
        love.ending.map(|event| story.event(event).id.clone())
    };
    assert_eq!(ending("lover(ann, bob, until(split)), lover(ann, bob, from(back))"), None);
    assert_eq!(ending("lover(ann, bob, until(split))"), Some("split".into()), "this one did end");
}

#[test]
fn a_bond_that_begins_again_is_told_as_one_of_two_spells() {
    let events = "story: [
        (id: split, what: \"They part\", acts: [leaves(ann, bob)]),
        (id: back, what: \"They come together\", acts: [meets(ann, bob)]),
    ]";
    let label = |bonds: &str| {
        let story = story(&format!("bonds: [{bonds}], {events}"));
        let (chosen, _) = chart(&story);
        chosen.lines.iter().map(|line| told(&story, line)).find(|line| !line.contains("meets")).unwrap()
    };
    let again = |kind: &str| format!("{kind}(ann, bob, until(split)), {kind}(ann, bob, from(back))");
    assert_eq!(label(&again("lover")), "ann > bob: lovers again [2]");
    assert_eq!(label(&again("works_for")), "ann > bob: again works for [2]");
    assert_eq!(label("lover(ann, bob, from(back))"), "ann > bob: lovers [2]", "for the first time");
    let other = "lover(ann, bob, until(split)), spouse(ann, bob, from(back))";
    assert!(!label(other).contains("again"), "a bond of another kind");
}

#[test]
fn several_bonds_of_a_pair_are_all_named_and_a_child_is_told_from_a_parent() {
    let story = story("bonds: [parent(ann, bob), spouse(ann, bob), sibling(cid, dan), relative(cid, dan)]");
    let (chosen, _) = chart(&story);
    let mut drawn: Vec<String> = chosen.lines.iter().map(|line| told(&story, line)).collect();
    drawn.sort();
    assert_eq!(
        drawn,
        ["ann > bob: married []", "ann > bob: parent of []", "cid > dan: siblings, relatives []"]
    );
    let parent = chosen.lines.iter().find(|line| line.label == "parent of").unwrap();
    assert!(!parent.is_headless(), "a head says who is the child");
    assert!(chosen.lines.iter().filter(|line| line.mutual).all(Line::is_headless));
}

#[test]
fn a_second_group_is_named() {
    let story = story(
        "groups: [(id: reds, name: \"The reds\", members: [ann, bob]), (id: blues, name: \"The blues\", members: [bob, cid])],
         story: [(id: e, what: \"Ann kills Dan, Cid kills Ann\", acts: [kills(ann, dan), kills(cid, ann)])]",
    );
    let (chosen, svg) = chart(&story);
    assert_eq!(chosen.elsewhere.len(), 1);
    assert!(svg.contains("Also members: Bob in the blues."), "{svg}");
}

#[test]
fn a_group_within_a_group_is_named() {
    let groups = |members: &str| {
        let story = story(&format!(
            "groups: [(id: cell, name: \"The cell\", members: [ann, bob]), (id: army, name: \"The army\", members: [{members}])],
             story: [(id: e, what: \"Cid kills Ann\", acts: [kills(cid, ann)])]"
        ));
        chart(&story).1
    };
    assert!(groups("cell, cid").contains("Also members: the cell in the army."));
    assert!(!groups("cid").contains("Also members"), "where each has one group");
}

#[test]
fn informing_is_drawn_to_the_one_informed_on() {
    let story = story(
        "bonds: [friend(ann, cid)],
         story: [(id: e, what: \"Ann informs Bob about Cid\", acts: [informs(ann, bob, about(cid))])]",
    );
    let (chosen, _) = chart(&story);
    let betrayals: Vec<String> = chosen
        .lines
        .iter()
        .filter(|line| line.family == LineFamily::Betray)
        .map(|line| told(&story, line))
        .collect();
    assert_eq!(betrayals, ["ann > cid: informs on [1]"]);
    let drawing = matrix::draw(&story, &Theme::named("light").unwrap(), &matrix::Options::default());
    assert!(svg::write(&drawing.scene, &svg::Options::default()).contains("1 informs on"));
}

#[test]
fn a_line_cites_what_it_stands_for() {
    for (id, _) in imbroglio::film::BUILT_IN_FILMS {
        let story = imbroglio::film::Film::built_in(id).unwrap().story.unwrap();
        let (chosen, svg) = chart(&story);
        for line in &chosen.lines {
            assert!(!line.cites.is_empty(), "{}", told(&story, line));
            assert!(line.facts.iter().all(|fact| matches!(fact, Fact::Act(_) | Fact::Bond(_))));
            let last = story.sentence(*line.cites.last().unwrap()).citation();
            assert!(svg.contains(&format!("{last}</title>")), "{id}: {last} ends no tooltip");
        }
    }
}

#[test]
fn a_killing_that_is_threatened_is_not_drawn_as_done() {
    let event = |status: &str| {
        format!(
            "story: [(id: e, what: \"Ann and Bob\", acts: [kills(ann, bob{status})], present: [bob, cid])]"
        )
    };
    let ink = |rest: &str| {
        let story = story(rest);
        let drawing =
            storyline::draw(&story, &Theme::named("light").unwrap(), &storyline::Options::default());
        svg::write(&drawing.scene, &svg::Options::default())
    };
    assert!(ink(&event(", threatened")).contains("not carried out"), "the legend explains its mark");
    assert!(!ink(&event("")).contains("not carried out"));
}

#[test]
fn what_is_done_and_what_is_only_tried_are_two_lines_unless_the_try_is_carried_out() {
    let lines = |acts: &str| -> Vec<String> {
        let story = story(&format!("story: [{acts}]"));
        let (chosen, _) = chart(&story);
        let state = |line: &Line| if line.attempted { " (tried)" } else { "" };
        chosen.lines.iter().map(|line| told(&story, line) + state(line)).collect()
    };
    let both = "(id: e, what: \"e\", acts: [kidnaps(ann, bob, attempted)]), (id: f, what: \"f\", acts: [wounds(ann, bob)])";
    assert_eq!(lines(both), ["ann > bob: kidnaps [1] (tried)", "ann > bob: wounds [2]"]);
    let carried_out = "(id: e, what: \"e\", acts: [kills(ann, bob, planned)]), (id: f, what: \"f\", acts: [kills(ann, bob)])";
    assert_eq!(lines(carried_out), ["ann > bob: kills [2]"]);
}

#[test]
fn a_line_of_several_deeds_names_what_is_done_at_each_of_its_numbers() {
    let story = story(
        "story: [(id: e, what: \"e\", acts: [wounds(ann, bob)]), (id: f, what: \"f\", acts: [arrests(ann, bob)]), (id: g, what: \"g\", acts: [wounds(ann, bob)])]",
    );
    let (chosen, _) = chart(&story);
    let lines: Vec<String> = chosen.lines.iter().map(|line| told(&story, line)).collect();
    assert_eq!(lines, ["ann > bob: wounds, arrests [1, 2, 3]"]);
}

#[test]
fn a_storyline_without_events_is_a_page() {
    let story = story("bonds: [friend(ann, bob)]");
    let drawing = storyline::draw(&story, &Theme::named("light").unwrap(), &storyline::Options::default());
    assert!(drawing.scene.width >= 600.0, "{}", drawing.scene.width);
    assert!(drawing.cuts.is_empty(), "{:?}", drawing.cuts);
}

#[test]
fn what_is_tried_again_after_the_deed_has_a_line_of_its_own() {
    let lines = |acts: &str| -> Vec<String> {
        let story = story(&format!("story: [{acts}]"));
        let (chosen, _) = chart(&story);
        assert_eq!(chosen.undrawn.count(), 0);
        let state = |line: &Line| if line.attempted { " (tried)" } else { "" };
        chosen.lines.iter().map(|line| told(&story, line) + state(line)).collect()
    };
    let after = "(id: e, what: \"e\", acts: [betrays(ann, bob)]), (id: f, what: \"f\", acts: [betrays(ann, bob, attempted)])";
    assert_eq!(lines(after), ["ann > bob: betrays [1]", "ann > bob: betrays [2] (tried)"]);
    let before = "(id: e, what: \"e\", acts: [betrays(ann, bob, attempted)]), (id: f, what: \"f\", acts: [betrays(ann, bob)])";
    assert_eq!(lines(before), ["ann > bob: betrays [2]"]);
}

/// Sixteen of whom three who stand nowhere near each other meet at every event.
fn crowd() -> Story {
    let cast: String = (0..16).map(|at| format!("(id: c{at}, name: \"Name {at}\"),")).collect();
    let mut random = imbroglio::random::Random::new(1, 0);
    let mut events = String::new();
    for at in 0..40 {
        let mut all: Vec<usize> = (0..16).collect();
        random.shuffle(&mut all);
        let [a, b, c] = [all[0], all[1], all[2]];
        events.push_str(&format!("(id: e{at}, what: \"e{at}\", acts: [meets(c{a}, [c{b}, c{c}])]),"));
    }
    let text = format!("(title: \"T\", characters: [{cast}], story: [{events}])");
    let outcome = imbroglio::rules::check_text("film", &text);
    build(outcome.checked.unwrap_or_else(|| panic!("{:?}", outcome.diagnostics)))
}

#[test]
fn of_a_storyline_that_cannot_be_followed_lines_of_few_events_are_left_out_by_name() {
    let draw = |story: &Story, vertical: bool| {
        let options = storyline::Options { vertical: Some(vertical), ..storyline::Options::default() };
        let drawing = storyline::draw(story, &Theme::named("light").unwrap(), &options);
        assert_eq!(audit(&drawing.scene).hard_failures(), Vec::<String>::new());
        (drawing.measures.lines, svg::write(&drawing.scene, &svg::Options::default()))
    };
    let (lines, text) = draw(&crowd(), false);
    assert!((3..16).contains(&lines), "{lines}");
    assert!(text.contains("Not drawn: ") && !text.contains("in no event"));
    // few who meet are all drawn
    for vertical in [false, true] {
        let few = story(
            "story: [(id: e, what: \"e\", acts: [meets(ann, bob)]), (id: f, what: \"f\", acts: [meets(cid, dan)])]",
        );
        let (lines, text) = draw(&few, vertical);
        assert!(lines == 4 && !text.contains("Not drawn"));
    }
}

#[test]
fn captions_that_are_no_finding_are_not_cut() {
    let what = "The old gravedigger waits in the house of the Kommissar for his brother.";
    assert_eq!(what.chars().count(), imbroglio::rules::LONGEST_CAPTION);
    for events in [1, 3, 12, 28, 40] {
        let events: String = (0..events)
            .map(|at| {
                format!(
                    "(id: e{at}, what: {what:?}, acts: [betrays({})]),",
                    ["ann, bob", "cid, dan", "bob, cid"][at % 3]
                )
            })
            .collect();
        let story = story(&format!("story: [{events}]"));
        for chart in [
            imbroglio::Chart::Relations,
            imbroglio::Chart::Storyline,
            imbroglio::Chart::Cascade,
            imbroglio::Chart::Strip,
        ] {
            let drawing = story.draw(chart).draw().unwrap();
            assert_eq!(drawing.cuts, Vec::<String>::new(), "{chart:?}");
            assert_eq!(audit(&drawing.scene).hard_failures(), Vec::<String>::new(), "{chart:?}");
        }
    }
}

#[test]
fn a_page_that_a_long_key_makes_tall_is_widened() {
    let what = "word ".repeat(22);
    let events: String = (0..40)
        .map(|at| {
            format!(
                "(id: e{at}, what: {what:?}, acts: [betrays({})]),",
                ["ann, bob", "cid, dan", "bob, cid"][at % 3]
            )
        })
        .collect();
    chart(&story(&format!("story: [{events}]")));
}

#[test]
fn a_page_of_nothing_says_so_in_every_chart() {
    let nothing = [
        ("a cast and no events", story("")),
        ("no cast", {
            let outcome =
                imbroglio::rules::check_text("film", "(title: \"T\", story: [(id: e, what: \"Rain\")])");
            build(outcome.checked.unwrap())
        }),
        ("nothing", build(imbroglio::rules::check_text("film", "(title: \"T\")").checked.unwrap())),
    ];
    let light = Theme::named("light").unwrap();
    for (what, story) in &nothing {
        let pages = [
            ("relations", relations::draw(story, &light, &relations::Options::default()).scene),
            ("storyline", storyline::draw(story, &light, &storyline::Options::default()).scene),
            ("cascade", cascade::draw(story, &light, &cascade::Options::default()).scene),
            ("matrix", matrix::draw(story, &light, &matrix::Options::default()).scene),
            ("strip", strip::draw(story, &light, &strip::Options::default()).scene),
        ];
        for (chart, scene) in pages {
            assert_eq!(audit(&scene).hard_failures(), Vec::<String>::new(), "{what}, {chart}");
            let text = svg::write(&scene, &svg::Options::default());
            let words = ["nobody", "Nobody", "no event", "No event", "nothing", "Nothing", "none"];
            assert!(words.iter().any(|word| text.contains(word)), "{what}, {chart}: {text}");
            for wrong in ["NaN", "inf", " 0 events", "1 events", "undefined"] {
                assert!(!text.contains(wrong), "{what}, {chart}: “{wrong}”");
            }
        }
    }
}

#[test]
fn the_description_of_a_picture_has_verbs_that_fit_several_and_one() {
    let told = |group: &str| {
        let story = story(&format!(
            "groups: [(id: gang, name: \"{group}\", members: [dan])], bonds: [ally(gang, ann), friend(bob, cid)], story: [
                (id: e, what: \"They turn on Ann\", acts: [betrays(gang, ann)]),
                (id: f, what: \"Bob turns on Cid\", acts: [betrays(bob, cid)]),
                (id: g, what: \"They kill two\", acts: [kills(gang, [ann, cid])]),
            ]"
        ));
        let (_, svg) = chart(&story);
        let between = |tag: &str| {
            let (_, rest) = svg.split_once(&format!("<{tag}")).unwrap();
            rest.split_once('>').unwrap().1.split_once(&format!("</{tag}>")).unwrap().0.to_owned()
        };
        between("desc") + &svg
    };
    for (group, betray, kill) in [
        ("The reds", "the reds betray Ann", "the reds kill two"),
        ("The police", "the police betray Ann", "the police kill two"),
        ("The gang", "the gang betrays Ann", "the gang kills two"),
    ] {
        let text = told(group);
        for words in [betray, kill, "Bob betrays Cid"] {
            assert!(text.contains(words), "“{words}”: {text}");
        }
    }
}

#[test]
fn what_a_line_says_when_it_is_pointed_at_is_a_sentence() {
    let story = story(
        "groups: [(id: gang, name: \"The gang\", members: [cid, dan])], bonds: [leads(cid, gang)], story: [
            (id: e, what: \"They throw Cid out\", acts: [expels([ann, bob, dan], cid)]),
            (id: f, what: \"Ann turns on them\", acts: [betrays(ann, gang)]),
            (id: g, what: \"They strike back\", acts: [kills(gang, ann), kills([bob, dan], cid)]),
        ]",
    );
    let (_, svg) = chart(&story);
    for told in [
        "1. Ann, Bob and Dan expel Cid (completed): They throw Cid out",
        "2. Ann betrays the gang (completed)",
        "3. The gang kills Ann (completed)",
        "3. Bob and Dan kill Cid (completed)",
    ] {
        assert!(svg.contains(told), "“{told}”: {svg}");
    }
}
