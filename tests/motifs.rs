//! Motifs: the language, the matcher, and the library that comes with the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::analysis::motifs::{Filter, Index, Limits, Prepared, examples, find, near};
use imbroglio::motif::{BUILT_IN, Condition, Example, Library, Motif, What, library};
use imbroglio::random::Random;
use imbroglio::rules::check_text;
use imbroglio::story::{Story, build};
use imbroglio::vocabulary::Vocabulary;

fn built_in() -> Library {
    library(&Vocabulary::built_in().expect("the vocabulary"), Vec::new())
}

fn story(name: &str, text: &str) -> Story {
    let outcome = check_text(name, text);
    let faults: Vec<String> =
        outcome.diagnostics.iter().map(|d| format!("{} {}", d.code(), d.message)).collect();
    build(outcome.checked.unwrap_or_else(|| panic!("{name}: {faults:#?}\n{text}")))
}

fn count(motif: &Motif, story: &Story) -> usize {
    let index = Index::new(story, Filter::default());
    find(&index, motif, Limits::default()).matches.len()
}

#[test]
fn the_library_is_read_without_a_fault() {
    let library = built_in();
    let faults: Vec<String> = library
        .read
        .diagnostics
        .iter()
        .map(|d| {
            let (line, column) = library.sources.line_column(d.label.span);
            let file = &library.sources.file(d.label.span.file).name;
            format!("{file}:{line}:{column} {} {} {:?}", d.code(), d.message, d.help)
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(library.read.motifs.len() >= 55);
}

#[test]
fn every_file_of_the_folder_is_in_the_library() {
    let mut files: Vec<String> = std::fs::read_dir("data/motifs")
        .expect("the folder")
        .map(|entry| {
            entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned()
        })
        .filter(|name| name != "macros")
        .collect();
    files.sort();
    let known: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    assert_eq!(files, known);
}

#[test]
fn every_motif_fires_on_its_example_and_not_on_the_near_one() {
    let mut wrong = Vec::new();
    for motif in &built_in().read.motifs {
        let counts = |stories: &[Example]| -> Vec<usize> {
            stories.iter().map(|example| count(motif, &story(&motif.name, &example.text))).collect()
        };
        let (fires, nearly) = (counts(&motif.fires), counts(&motif.nearly));
        let sound = !fires.is_empty()
            && fires.iter().all(|count| *count > 0)
            && !nearly.is_empty()
            && nearly.iter().all(|count| *count == 0);
        if !sound {
            wrong.push(format!("{}: fires {fires:?}, nearly {nearly:?}", motif.name));
        }
        assert_eq!(examples(motif), [], "{}", motif.name);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_near_example_is_a_near_miss_with_one_condition_named() {
    let library = built_in();
    let silent: Vec<&str> = library
        .read
        .motifs
        .iter()
        .filter(|motif| {
            let story = story(&motif.name, &motif.nearly[0].text);
            near(&Index::new(&story, Filter::default()), motif, Limits::default()).misses.is_empty()
        })
        .map(|motif| motif.name.as_str())
        .collect();
    eprintln!("{silent:?}");
    assert!(silent.len() * 4 < library.read.motifs.len(), "{silent:?}");
}

#[cfg(feature = "terminal")]
#[path = "motifs/commands.rs"]
mod commands;
#[path = "motifs/deeds.rs"]
mod deeds;
#[path = "motifs/large.rs"]
mod large;
#[path = "motifs/naive.rs"]
mod naive;
#[path = "motifs/random.rs"]
mod random;

#[test]
fn the_matcher_finds_what_plain_enumeration_finds() {
    let library = built_in();
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let mut dice = Random::new(1972, 0);
    let mut never = Vec::new();
    // No motif of the library can rest twice on one pair; this one would.
    let twice = custom(
        r#"(title: "Twice", family: test, definition: "Two blows.", reading: "{a} {b} {c}", parties: [a, b, c],
            events: [e1, e2], when: [beats(a, b, at(e1)), beats(a, _, at(e2)), friend(b, c), may_be_same(a, c)])"#,
    );
    for motif in library.read.motifs.iter().chain([&twice]) {
        let mut total = 0;
        for round in 0..40 {
            let text = random::film(motif, &vocabulary, &mut dice);
            let story = story(&motif.name, &text);
            let index = Index::new(&story, Filter::default());
            let found = find(&index, motif, Limits::default());
            assert!(!found.cut_short);
            let found: std::collections::BTreeMap<_, _> =
                found.matches.iter().map(|found| (found.bindings.clone(), found.ways)).collect();
            let expected = naive::Naive { story: &story, motif }.matches();
            assert_eq!(found, expected, "{} in round {round}\n{text}", motif.name);
            total += expected.len();
        }
        if total == 0 {
            never.push(motif.name.as_str());
        }
    }
    assert!(never.len() <= 12, "too few random stories have these: {never:?}");
}

/// Of each match and its mirror image one is kept, and nothing else is lost.
#[test]
fn interchangeable_keeps_one_of_a_match_and_its_mirror_image() {
    let library = built_in();
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let mut dice = Random::new(1955, 0);
    let is_exchange = |condition: &Condition| matches!(condition.what, What::Interchangeable(..));
    let exchanging = |motif: &&Motif| motif.cases.iter().all(|case| case.conditions.iter().any(is_exchange));
    let either = custom(
        r#"(title: "T", family: test, definition: "D.", reading: "{a} and {b} side with {c}", parties: [a, b, c],
            when: [positive(a, c), positive(b, c), interchangeable(a, b)])"#,
    );
    let mut total = 0;
    for motif in library.read.motifs.iter().filter(exchanging).chain([&either]) {
        let mut both = motif.clone();
        both.cases.iter_mut().for_each(|case| case.conditions.retain(|condition| !is_exchange(condition)));
        for round in 0..24 {
            let text = random::film(motif, &vocabulary, &mut dice);
            let story = story(&motif.name, &text);
            let (one, all) = (count(motif, &story), count(&both, &story));
            assert_eq!(2 * one, all, "{} in round {round}\n{text}", motif.name);
            total += one;
        }
    }
    assert!(total > 20, "{total}");
}

fn custom(text: &str) -> Motif {
    let read = imbroglio::motif::read_text("custom", text, &Vocabulary::built_in().expect("the vocabulary"));
    let faults: Vec<&str> = read.diagnostics.iter().map(|d| d.message.as_ref()).collect();
    read.motifs.first().unwrap_or_else(|| panic!("{faults:?}")).clone()
}

/// grand-cypher binds one relation twice where a motif asks for two.
#[test]
fn two_conditions_never_rest_on_one_pair_of_an_act() {
    let motif = custom(
        r#"(title: "Twice", family: test, definition: "Two blows.", reading: "{a} beats {b} twice",
            parties: [a, b], events: [e1, e2],
            when: [beats(a, b, at(e1)), beats(a, b, at(e2)), not_after(e1, e2)])"#,
    );
    let film = |acts: &str| {
        story(
            "tiny",
            &format!(
                r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B")], story: [{acts}])"#
            ),
        )
    };
    assert_eq!(count(&motif, &film(r#"(id: e1, what: "e", acts: [beats(a, b)])"#)), 0);
    assert_eq!(
        count(
            &motif,
            &film(r#"(id: e1, what: "e", acts: [beats(a, b)]), (id: e2, what: "e", acts: [beats(a, b)])"#)
        ),
        1
    );
}

/// dotmotif fails on parallel relations between one pair, and on their order.
#[test]
fn ordered_parallel_relations_on_one_pair_are_told_apart() {
    let motif = custom(
        r#"(title: "Help, then harm", family: test, definition: "Help, then harm.", reading: "{a} helps, then kills {b}",
            parties: [a, b], events: [e1, e2],
            when: [friend(a, b), helps(a, b, at(e1)), kills(a, b, at(e2)), before(e1, e2)])"#,
    );
    let film = |first: &str, second: &str| {
        story(
            "tiny",
            &format!(
                r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B")], bonds: [friend(a, b)],
                    story: [(id: e1, what: "e", acts: [{first}(a, b), meets(a, b)]), (id: e2, what: "e", acts: [{second}(a, b)])])"#
            ),
        )
    };
    assert_eq!(count(&motif, &film("helps", "kills")), 1);
    assert_eq!(count(&motif, &film("kills", "helps")), 0);
}

#[test]
fn a_joint_deed_has_a_pair_for_each_of_its_agents_and_patients() {
    let motif = custom(
        r#"(title: "Three on a job", family: test, definition: "Three.", reading: "{a}, {b} and {c}",
            persons: [a, b, c], events: [e1],
            when: [robs(a, _, at(e1)), robs(b, _, at(e1)), robs(c, _, at(e1)), interchangeable(a, b, c)])"#,
    );
    let four = r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
        story: [(id: e1, what: "e", acts: [robs([a, b, c, d])])])"#;
    assert_eq!(count(&motif, &story("tiny", four)), 4);
}

#[test]
fn a_match_is_as_sure_as_its_weakest_link_and_cites_all() {
    let motif = custom(
        r#"(title: "Payback", family: test, definition: "P.", reading: "{a} pays",
            parties: [a, b], events: [e1, e2], when: [kills(a, b, at(e1)), kills(_, a, at(e2)), causes(e1, e2)])"#,
    );
    let text = |link: &str| {
        format!(
            r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
            story: [(id: e1, what: "e", acts: [kills(a, b)]), (id: e2, what: "e", acts: [kills(c, a)], needs: [{link}])])"#
        )
    };
    let certainty = |link: &str| {
        let story = story("tiny", &text(link));
        let index = Index::new(&story, Filter { contested: true, ..Filter::default() });
        let found = find(&index, &motif, Limits::default());
        found.matches.iter().map(|m| (m.evidence.certainty.word(), m.evidence.contested)).collect::<Vec<_>>()
    };
    assert_eq!(certainty("e1"), [("explicit", false)]);
    assert_eq!(certainty("e1(inferred)"), [("inferred", false)]);
    assert_eq!(certainty("e1(contested)"), [("explicit", true)]);
}

#[test]
fn mistakes_in_a_motif_get_a_place_and_a_mend() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let fault = |when: &str| {
        let text = format!(
            r#"(title: "T", family: test, definition: "D.", reading: "{{a}} {{b}}", parties: [a, b], events: [e1, e2], when: [{when}])"#
        );
        let read = imbroglio::motif::read_text("custom", &text, &vocabulary);
        let first = read.diagnostics.first().unwrap_or_else(|| panic!("no fault in {when}"));
        let place = text.get(first.label.span.range()).unwrap_or("").to_owned();
        (first.code(), place, first.mend.as_ref().map(|mend| mend.replacement.clone()))
    };
    let mended = |code, place: &str, mend: &str| (code, place.to_owned(), Some(mend.to_owned()));
    let plain = |code, place: &str| (code, place.to_owned(), None);
    assert_eq!(fault("betrys(a, b, at(e1))"), mended("E603", "betrys", "betrays"));
    assert_eq!(fault("kills(a, b, atempted)"), mended("E605", "atempted", "attempted"));
    assert_eq!(fault("kills(a, b, at(e3)), beats(a, b, at(e2)), befor(e1, e2)").0, "E601");
    assert_eq!(fault("kills(a, e1)"), plain("E602", "e1"));
    assert_eq!(fault("kills(a, b, e1)"), plain("E605", "e1"));
    assert_eq!(fault("kills(a)"), plain("E606", "kills(a)"));
    assert_eq!(fault("kills(a, b, at(e1)), before(e1, e2)").0, "E604");
    assert_eq!(fault("act([family(violense)], a, b)"), mended("E603", "violense", "violence"));
    assert_eq!(fault("kills(a, b, at: e1)").0, "E002");
    assert_eq!(fault("{a: b}").0, "E009");
    assert_eq!(fault("harms(a, b)"), plain("E606", "harms(a, b)"));
    assert_eq!(fault("act([effect(deth)], a, b)"), mended("E603", "deth", "death"));
    assert_eq!(fault("act([sign(positiv)], a, b)"), mended("E603", "positiv", "positive"));
    assert_eq!(fault("kills(a, b, at(e1), at(e2))"), plain("E605", "at(e2)"));
    assert_eq!(fault("kills(a, b, at(\"e1\"))"), mended("E606", "\"e1\"", "e1"));
    assert_eq!(fault("kils(a, b)"), mended("E603", "kils", "kills"));
    assert_eq!(fault("harms(a, b, at(e1))"), mended("E606", "at(e1)", "e1"));
    assert_eq!(fault("harms(e1, a, b)"), plain("E602", "harms(e1, a, b)"));
    assert_eq!(fault("police(e1)"), plain("E602", "police(e1)"));
    assert_eq!(fault("dies(_, b)"), plain("E606", "b"));
    assert_eq!(fault("kills(a, b, at(e1)), before(_, e1)"), plain("E606", "_"));
    assert_eq!(fault("kills(a, b, at(e1)), learns(a, of(e1), of(e1))"), plain("E605", "of(e1)"));
    assert_eq!(fault("kills(a, b, status())"), plain("E606", "status()"));
    assert_eq!(fault("kills(a, b, at(e1)), may_be_same(e1, a)"), plain("E602", "e1"));
    assert_eq!(
        fault("kills(a, b, at(e1)), not_told(kills(b, a), saying(\"that {z} dies\"))"),
        plain("E601", "{z}")
    );
    assert_eq!(
        fault("kills(a, b, at(e1)), not_told(kills(b, a), saying(\"x\"), saying(\"y\"))"),
        plain("E605", "saying(\"y\")")
    );
    assert_eq!(fault("either([kills(a, b)], [kills(a, _)])"), plain("E604", "{b}"));
}

/// What other languages call a condition, and what a person writes for one, is answered with what to write here.
#[test]
fn help_says_what_to_write_instead() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let help = |when: &str| -> String {
        let text = format!(
            r#"(title: "T", family: test, definition: "D.", reading: "{{a}} {{b}}", parties: [a, b], events: [e1, e2], when: [{when}])"#
        );
        let read = imbroglio::motif::read_text("custom", &text, &vocabulary);
        let helps: Vec<String> =
            read.diagnostics.iter().filter_map(|fault| fault.help.as_deref().map(str::to_owned)).collect();
        assert_eq!(helps.len(), 1, "{when}: {:?}", read.diagnostics);
        helps.into_iter().collect()
    };
    for (when, wanted) in [
        ("kills(a, c, at(e1))", "add `c` to `parties`"),
        ("kills(a, b, at(e3))", "add `e3` to `events`"),
        ("after(e1, e2)", "before(e1, e2)"),
        ("not(kills(a, b))", "not_told"),
        ("none(kills(a, b))", "not_told"),
        ("or([kills(a, b)], [beats(a, b)])", "either"),
        ("and(kills(a, b), beats(a, b))", "list the conditions"),
        ("status(attempted)", "kills(a, b, status(attempted, ordered))"),
        ("kills(a, b, starts(e1))", "at(e1)"),
        ("kills(a, b, a)", "`about(a)` or `through(a)`"),
        ("kills(a, b, e1)", "write `at(e1)`"),
        ("kills(a, e1)", "write `at(e1)`"),
        ("at_least(2, kills(a, b))", "an order, a count or an absence alone finds nothing"),
        ("kills(a, b, at(e1)), beats(b, a, at(e2)), interchangeable(a, b)", "`kills(b, a, at(e1))`"),
        ("friend(a, b, from(e1))", "starts(e1)"),
        ("friend(a, b, until(e1))", "ends(e1)"),
        ("at_least(2)", "at_least(3"),
        ("kills(who: a)", "in their order"),
    ] {
        assert!(help(when).contains(wanted), "{when}: {}", help(when));
    }
}

/// One slip is one fault: a field that is there but faulty is not missing too.
#[test]
fn a_faulty_field_is_not_missing_too() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let rest = r#"reading: "{a} kills {b}", parties: [a, b], when: [kills(a, b)]"#;
    for (text, wanted) in [
        (format!(r#"(title: "T", family: "plot", definition: "D.", {rest})"#), "E009"),
        (format!(r#"(title: "T", family: plot, definiton: "D.", {rest})"#), "E005"),
        (format!(r#"(title: "", family: plot, definition: "D.", {rest})"#), "E009"),
        (format!(r#"(title: "T", family: plot, definition: "D.", {})"#, rest.replace("[a, b]", "[\"a\", b]")), "E009"),
        (format!(r#"(title: "T", family: plot, definition: "D.", {}, fires: (people: [a, b], story: [kills(a, b)]))"#, rest), "E009"),
        (format!(r#"(title: "T", family: plot, definition: " ", {rest})"#), "E009"),
        (r#"(title: "T", family: plot, definition: "D.", reading: " ", parties: [a, b], when: [kills(a, b)])"#.to_owned(), "E009"),
    ] {
        let read = imbroglio::motif::read_text("custom", &text, &vocabulary);
        let codes: Vec<&str> = read.diagnostics.iter().map(|fault| fault.code()).collect();
        assert_eq!(codes, [wanted], "{text}");
        assert!(read.motifs.is_empty());
    }
}

/// A macro is read even if nobody calls it.
#[test]
fn macros_are_checked_by_themselves() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    for (entry, wanted) in [
        ("(name: slays, takes: [x, y], means: [[kils(x, y)]])", "E603"),
        ("(name: slays, takes: [x, y], means: [[slays(x, y)]])", "E608"),
        ("(name: slays, takes: [x, x], means: [[kills(x, _)]])", "E601"),
        ("(name: before, takes: [x, y], means: [[kills(x, y)]])", "E610"),
        ("(name: slays, takes: [x, y], means: [])", "E612"),
        ("(name: slays, takes: [x, y], means: [[]])", "E613"),
        ("(name: slays, takes: [x, y], means: [[kills(x, z)]])", "E601"),
    ] {
        let text = format!(
            r#"(title: "T", family: plot, definition: "D.", reading: "{{a}} kills {{b}}", parties: [a, b],
                when: [kills(a, b)], macros: [{entry}])"#
        );
        let read = imbroglio::motif::read_text("custom", &text, &vocabulary);
        let codes: Vec<&str> = read.diagnostics.iter().map(|fault| fault.code()).collect();
        assert_eq!(codes, [wanted], "{entry}: {:?}", read.diagnostics);
        assert!(read.motifs.is_empty());
    }
    let circle = r#"(title: "T", family: plot, definition: "D.", reading: "{a} kills {b}", parties: [a, b],
        when: [slays(a, b)], macros: [(name: slays, takes: [x, y], means: [[ends(x, y)]]),
            (name: ends, takes: [x, y], means: [[slays(x, y)]])])"#;
    let read = imbroglio::motif::read_text("custom", circle, &vocabulary);
    let said: Vec<&str> = read.diagnostics.iter().map(|fault| fault.message.as_ref()).collect();
    assert_eq!(said, ["`slays` calls itself, through `ends`"]);
    assert!(read.motifs.is_empty(), "a motif of a faulty macro is none");
}

/// The program's own macros in a person's folder are no second ones.
#[test]
fn a_copy_of_the_programs_motifs_may_be_read() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let mut files: Vec<(String, String)> =
        BUILT_IN.iter().map(|(name, text)| (format!("mine/{name}.ron"), (*text).to_owned())).collect();
    let macros = std::fs::read_to_string("data/motifs/macros.ron").expect("the macros");
    files.push(("mine/macros.ron".to_owned(), macros.clone()));
    assert_eq!(library(&vocabulary, files).read.diagnostics, []);
    let changed = macros.replace("breach(harm)", "breach(take)");
    let codes: Vec<&str> = library(&vocabulary, vec![("mine/macros.ron".to_owned(), changed)])
        .read
        .diagnostics
        .iter()
        .map(|fault| fault.code())
        .collect();
    assert_eq!(codes, ["E610"], "another macro of the same name is a fault");
}

/// Which act it is that falls short, and in what.
#[test]
fn a_near_miss_names_the_act_that_fails_and_how() {
    let said = |when: &str, film: &str| -> Vec<String> {
        let motif = custom(&format!(
            r#"(title: "T", family: test, definition: "D.", reading: "{{a}} {{b}}", parties: [a, b], events: [e1, e2], when: [{when}])"#
        ));
        let story = story(
            "tiny",
            &format!(
                r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
                    groups: [(id: g, name: "The gang", members: [a, b, c])], {film})"#
            ),
        );
        let found = near(&Index::new(&story, Filter::default()), &motif, Limits::default()).misses;
        found.iter().map(|miss| format!("{}: {}", miss.failing, miss.because)).collect()
    };
    let two =
        r#"story: [(id: e1, what: "e", acts: [discovers(b, a)]), (id: e2, what: "e", acts: [kills(a, b)])]"#;
    assert_eq!(
        said("discovers(b, a, at(e1)), kills(a, b, at(e2), attempted)", two),
        ["kills(a, b, at(e2), attempted): `e2.1` is told as completed, not attempted"]
    );
    let free = r#"story: [(id: e1, what: "e", acts: [discovers(b, a), kills(a, b)])]"#;
    assert_eq!(
        said("discovers(b, a, at(e1)), kills(a, b, at(e2), regret, mercy)", free),
        ["kills(a, b, at(e2), regret, mercy): `e1.2` is told as free, not regret or mercy"]
    );
    let seen =
        r#"story: [(id: e1, what: "e", acts: [kills(a, b)]), (id: e2, what: "e", acts: [beats(c, a)])]"#;
    assert_eq!(
        said(
            r#"kills(a, b, at(e1)), not_told(beats(_, a), saying("that anybody ever did anything to {a}"))"#,
            seen
        ),
        ["not said that anybody ever did anything to A: it is said that somebody did something to A"]
    );
    // The intention of a killing that is done is not a failed killing before it.
    let stages = r#"story: [(id: e1, what: "e", acts: [kills(a, b, intended)]), (id: e2, what: "e", acts: [kills(a, b)])]"#;
    let perseverance = "kills(a, b, at(e1), attempted), kills(a, b, at(e2)), before(e1, e2)";
    assert_eq!(said(perseverance, stages), Vec::<String>::new());
    let twice = r#"story: [(id: e1, what: "e", acts: [kills(a, b, attempted)]), (id: e2, what: "e", acts: [kills(a, b, attempted)])]"#;
    assert_eq!(
        said(perseverance, twice),
        ["kills(a, b, at(e2)): `e2.1` is told as attempted, not completed"]
    );
}

/// A count is nearly met if one is missing, and names who.
#[test]
fn a_count_is_near_if_it_fails_by_one() {
    let motif = custom(
        r#"(title: "T", family: test, definition: "D.", reading: "everybody in {g} dies", groups: [g], parties: [m],
            when: [member(_, g), every(member(m, g), act([effect(death)], _, m))])"#,
    );
    let said = |acts: &str| -> Vec<String> {
        let story = story(
            "tiny",
            &format!(
                r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
                    groups: [(id: g, name: "The gang", members: [a, b, c])],
                    story: [(id: e1, what: "e", acts: [{acts}])])"#
            ),
        );
        let found = near(&Index::new(&story, Filter::default()), &motif, Limits::default()).misses;
        found.into_iter().map(|miss| miss.because).collect()
    };
    assert_eq!(said("dies(a), dies(b)"), ["it is not said of C"]);
    assert_eq!(said("dies(a)"), Vec::<String>::new());
    assert_eq!(said("dies(a), dies(b), dies(c)"), Vec::<String>::new());
}

/// A match cites the links of the paths that it rests on, and of what is counted no more than is needed.
#[test]
fn a_match_cites_its_causes_and_the_fewest_of_what_it_counts() {
    let film =
        imbroglio::film::Film::built_in("rififi-1955").and_then(|film| film.story).expect("a sound film");
    let story = film.settled();
    let library = built_in();
    let cites = |name: &str, reading: &str| -> Vec<String> {
        let index = Index::new(&story, Filter::default());
        let found = find(&index, library.find(name).expect("a motif"), Limits::default());
        let found = found.matches.iter().find(|found| found.reading.contains(reading)).expect("a match");
        found.evidence.cites.iter().map(|id| story.sentence(*id).citation()).collect()
    };
    let undone = cites("pyrrhic_success", "Tony le Stéphanois");
    for sentence in ["001.p6.s22", "001.p6.s25", "001.p6.s26"] {
        assert!(undone.iter().any(|cite| cite == sentence), "{sentence} is not in {undone:?}");
    }
    assert!(cites("collateral_innocent", "Ida").len() <= 4);
}

/// What a careful reader of the seeds finds, and does not.
#[test]
fn the_films_have_the_motifs_that_their_seeds_tell() {
    let has = |film: &str, name: &str| -> Vec<String> {
        let story = imbroglio::film::Film::built_in(film)
            .and_then(|film| film.story)
            .expect("a sound film")
            .settled();
        let library = built_in();
        let index = Index::new(&story, Filter::default());
        let found = find(&index, library.find(name).expect("a motif"), Limits::default());
        let who = |m: &imbroglio::analysis::motifs::Match| {
            m.bindings.iter().map(|(_, party)| story.party(*party).id.as_str()).collect::<Vec<_>>().join(" ")
        };
        found.matches.iter().map(who).collect()
    };
    assert_eq!(has("rififi-1955", "love_triangle"), ["tony grutter mado"]);
    assert_eq!(has("rififi-1955", "informer_punished"), ["cesar grutter tony"]);
    assert_eq!(has("rififi-1955", "regretful_execution"), ["tony cesar"]);
    assert_eq!(has("rififi-1955", "crew_wiped_out"), ["crew"]);
    assert_eq!(has("rififi-1955", "boss_orders_hit"), ["gang grutter tony"]);
    assert!(has("rififi-1955", "threat_carried_out").is_empty(), "the order to kill Tony is not carried out");
    assert_eq!(has("la-balance-1982", "would_be_killer_killed"), ["massina dede"]);
    assert!(
        !has("la-balance-1982", "revenge").iter().any(|who| who == "massina dede"),
        "self-defence is no revenge"
    );
    assert!(has("la-balance-1982", "informer_punished").is_empty(), "a failed try is no killing");
    assert!(has("rififi-1955", "mole").is_empty(), "a confession that is wrung from somebody makes no mole");
    assert!(has("la-balance-1982", "mole").is_empty(), "Dédé has been shut out when he informs");
    assert!(
        !has("rififi-1955", "revenge").iter().any(|who| who == "cesar crew tony"),
        "nobody strikes for a theft that he dies without knowing of"
    );
    assert!(has("rififi-1955", "revenge").iter().any(|who| who == "cesar tony"));
    assert!(has("la-balance-1982", "betrayal_undiscovered").is_empty(), "what is struck for is not hidden");
    assert_eq!(has("la-balance-1982", "betrayal_out_of_love"), ["nicole dede"]);
    assert_eq!(has("un-flic-1972", "cuckolded_friend"), ["coleman simon cathy"]);
    assert_eq!(has("un-flic-1972", "falsely_suspected_informer"), ["gaby coleman"]);
    assert!(has("un-flic-1972", "betrayer_betrayed").is_empty(), "a wrong suspicion is no betrayal");
}

#[test]
fn a_list_that_is_none_is_the_only_fault() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let text =
        r#"(title: "T", family: test, definition: "D.", reading: "{a}", parties: [a, b], when: kills(a, b))"#;
    let read = imbroglio::motif::read_text("custom", text, &vocabulary);
    let codes: Vec<&str> = read.diagnostics.iter().map(|fault| fault.code()).collect();
    assert_eq!(codes, ["E009"]);
}

/// A motif that is lost is never lost in silence, whatever letter is left out.
#[test]
fn every_letter_left_out_is_no_panic_and_no_silence() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    for (name, text) in
        BUILT_IN.iter().filter(|(name, _)| ["revenge", "love_triangle", "mole"].contains(name))
    {
        for (at, letter) in text.char_indices() {
            let mut cut = text[..at].to_owned();
            cut.push_str(&text[at + letter.len_utf8()..]);
            let read = imbroglio::motif::read_text(name, &cut, &vocabulary);
            let error = read.diagnostics.iter().any(|fault| fault.code().starts_with('E'));
            assert_eq!(
                read.motifs.is_empty(),
                error,
                "{name} without the letter at {at}: {:?}",
                read.diagnostics
            );
        }
    }
}

/// The examples of the guide are read without a fault.
#[test]
fn the_guide_says_what_the_program_reads() {
    let vocabulary = Vocabulary::built_in().expect("the vocabulary");
    let guide = std::fs::read_to_string("docs/MOTIFS.md").expect("the guide");
    let blocks: Vec<&str> =
        guide.split("```ron\n").skip(1).map(|rest| rest.split("```").next().expect("a block")).collect();
    let [motif, macros] = blocks.as_slice() else { panic!("{} examples", blocks.len()) };
    let uses = format!(
        r#"(title: "T", family: plot, definition: "D.", reading: "{{a}} {{b}}", parties: [a, b], events: [e1],
            when: [robs_kin(a, b, e1)], {macros})"#
    );
    for text in [*motif, &uses] {
        let read = imbroglio::motif::read_text("guide", text, &vocabulary);
        assert_eq!(read.diagnostics, [], "{text}");
        assert!(read.motifs.iter().flat_map(examples).next().is_none(), "{text}");
    }
    for entry in imbroglio::motif::words::ENTRIES {
        assert!(guide.contains(entry.word), "the guide does not name `{}`", entry.word);
    }
}

/// A search that is cut short says so, and what it has found by then holds.
#[test]
fn a_search_cut_short_finds_nothing_that_a_whole_one_does_not() {
    let films = ["un-flic-1972", "rififi-1955", "la-balance-1982"];
    let stories = films.map(|film| imbroglio::film::Film::built_in(film).unwrap().story.unwrap().settled());
    let mut cut = 0;
    for story in &stories {
        let index = Index::new(story, Filter::default());
        for motif in &built_in().read.motifs {
            let whole = find(&index, motif, Limits::default());
            for steps in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] {
                let part = find(&index, motif, Limits { steps, ..Limits::default() });
                let known = |bindings| whole.matches.iter().any(|whole| whole.bindings == bindings);
                for found in &part.matches {
                    assert!(
                        known(found.bindings.clone()),
                        "{} in {steps} steps: {}",
                        motif.name,
                        found.reading
                    );
                }
                if part.matches.len() < whole.matches.len() {
                    assert!(part.cut_short, "{} in {steps} steps", motif.name);
                }
                cut += u32::from(part.cut_short);
            }
        }
    }
    assert!(cut > 100, "{cut}");
}

/// Macros that multiply are stopped before they fill the memory, and it is said where.
#[test]
fn a_motif_beyond_reason_is_told_and_takes_no_time() {
    let mut macros = String::from("(name: m0, takes: [x, y], means: [[helps(x, y)]]),");
    for level in 1..=6 {
        let calls = format!("m{}(x, y),", level - 1).repeat(20);
        macros += &format!("(name: m{level}, takes: [x, y], means: [[{calls}]]),");
    }
    let text = format!(
        r#"(macros: [{macros}], title: "T", family: plot, definition: "D.", reading: "{{a}} and {{b}}",
            parties: [a, b], when: [m6(a, b)])"#
    );
    let read = imbroglio::motif::read_text("m", &text, &Vocabulary::built_in().expect("the vocabulary"));
    assert!(read.diagnostics.iter().any(|fault| fault.code() == "E608"), "{:#?}", read.diagnostics);
}

#[test]
fn as_many_matches_are_described_as_are_asked_for_and_all_are_counted() {
    let people: String = (0..12).map(|n| format!("(id: p{n}, name: \"P{n}\"),")).collect();
    let events: String = (0..12)
        .map(|n| format!("(id: e{n}, what: \"x\", acts: [kills(p{n}, p{})]),", (n + 1) % 12))
        .collect();
    let story = story("many", &format!("(title: \"T\", characters: [{people}], story: [{events}])"));
    let index = Index::new(&story, Filter::default());
    let text = "(title: \"T\", family: plot, definition: \"D.\", reading: \"{a} {b}\", parties: [a, b], when: [kills(a, b)])";
    let read = imbroglio::motif::read_text("m", text, &Vocabulary::built_in().unwrap());
    let all = find(&index, &read.motifs[0], Limits::default());
    let some = find(&index, &read.motifs[0], Limits { described: 5, ..Limits::default() });
    assert_eq!((all.found, all.matches.len(), some.found, some.matches.len()), (12, 12, 12, 5));
    assert_eq!(all.matches[..5], some.matches[..]);
    assert!(!some.cut_short);
}

/// The old, whole search is the oracle of the one that goes on once it has found as many ways as it may look for.
#[test]
fn all_who_play_a_motif_are_found_where_some_play_it_in_too_many_ways() {
    let motif = custom(
        r#"(title: "T", family: test, definition: "D.", reading: "{a} and {b}", parties: [a, b], events: [e1, e2],
            when: [beats(a, b, at(e1)), beats(b, a, at(e2)), before(e1, e2)])"#,
    );
    let mut events = String::new();
    for event in 0..80 {
        let (one, other) = if event % 2 == 0 { ("a", "b") } else { ("b", "a") };
        events.push_str(&format!("(id: e{event}, what: \"x\", acts: [beats({one}, {other})]),"));
    }
    let text = format!(
        r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
            story: [{events} (id: f1, what: "x", acts: [beats(c, d)]), (id: f2, what: "x", acts: [beats(d, c)])])"#
    );
    let story = story("pair", &text);
    let index = Index::new(&story, Filter::default());
    let whole = find(&index, &motif, Limits::default());
    assert!(!whole.cut_short && !whole.ways_cut_short);
    assert_eq!(whole.found, 3);
    let told = find(&index, &motif, Limits { steps: 600, ..Limits::default() });
    assert!(!told.cut_short && told.ways_cut_short && told.steps <= 1200);
    let parties = |found: &imbroglio::analysis::motifs::Matches| -> Vec<_> {
        found.matches.iter().map(|found| found.bindings.clone()).collect()
    };
    assert_eq!(parties(&told), parties(&whole));
    let ways =
        |found: &imbroglio::analysis::motifs::Matches| found.matches.iter().map(|m| m.ways).sum::<u64>();
    assert!(ways(&told) < ways(&whole));
    let given_up = find(&index, &motif, Limits { steps: 30, ..Limits::default() });
    assert!(given_up.cut_short && given_up.found < whole.found);
    let missed = near(&index, &motif, Limits { steps: 30, ..Limits::default() });
    assert!(missed.cut_short);
}

/// What is planned for the whole story finds in every part of it what is planned for the part.
#[test]
fn a_motif_prepared_for_a_story_serves_all_that_is_cut_from_it() {
    let library = built_in();
    let mut found = 0;
    for name in ["un-flic-1972", "rififi-1955", "la-balance-1982"] {
        let whole = imbroglio::Film::built_in(name).unwrap().story.unwrap();
        let index = Index::new(&whole, Filter::default());
        let prepared: Vec<Prepared> =
            library.read.motifs.iter().map(|motif| Prepared::new(&index, motif)).collect();
        for (event, _) in whole.events().step_by(3) {
            let part = whole.until(event);
            let index = Index::new(&part, Filter::default());
            for prepared in &prepared {
                let anew = find(&index, prepared.motif(), Limits::default());
                let again = prepared.find(&index, Limits::default());
                assert_eq!(
                    again.matches,
                    anew.matches,
                    "{} in {name} until {event:?}",
                    prepared.motif().name
                );
                assert_eq!(again.found, anew.found);
                found += anew.found;
            }
        }
    }
    assert!(found > 300, "{found}");
}
