//! The shelf, and what a likeness to it says.

use imbroglio::Chart;
use imbroglio::charts::Page;
use imbroglio::charts::ink::Theme;
use imbroglio::compare::roles::Budget;
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::corpus::{Corpus, Facet, Options, Similarities, shelf, similarities};
use imbroglio::film::{BUILT_IN_FILMS, BUILT_IN_SHELF, Film, films_in};
use imbroglio::motif::library;
use imbroglio::parallel::{threads, work};
use imbroglio::scene::audit::audit;
use imbroglio::story::Story;
use imbroglio::vocabulary::Vocabulary;
use std::path::Path;
use std::process::Command;

fn compared(stories: &[&Story]) -> Similarities {
    let vocabulary = Vocabulary::built_in().unwrap();
    let mut corpus = Corpus::with_motifs(library(&vocabulary, Vec::new()).read.motifs);
    let mut lexicon = Lexicon::default();
    for story in stories {
        let web = Web::new(story, &mut lexicon);
        corpus.add(story, web);
    }
    similarities(&corpus, &Options::default(), &|_| {})
}

#[test]
fn the_shelf_of_the_project_comes_with_the_program_and_is_without_a_fault() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/shelf");
    let id = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    let there: Vec<String> = films_in(&folder).unwrap().iter().map(|path| id(path)).collect();
    let with_it: Vec<&str> = BUILT_IN_SHELF.iter().map(|(id, _)| *id).collect();
    assert_eq!(there, with_it);
    assert_eq!(there.len(), 24);
    for id in &there {
        // that every sentence is cited or marked as no fact is a rule of its own (W306)
        let film = Film::built_in(id).unwrap();
        assert!(film.diagnostics.is_empty() && film.todo.is_empty(), "{id}: {:?}", film.diagnostics);
        assert!(film.story.is_some(), "{id}");
    }
}

#[test]
fn every_chart_of_every_story_passes_the_audit() {
    let charts = [Chart::Relations, Chart::Storyline, Chart::Cascade, Chart::Matrix, Chart::Strip];
    let stories = shelf::stories(&[]);
    let faults = work(stories.len() * charts.len(), threads(), &|at| {
        let (story, chart) = (&stories[at / charts.len()], charts[at % charts.len()]);
        // laid out once: a theme moves nothing
        let plan = chart.plan(story, Page::default());
        let audited = Theme::NAMES
            .into_iter()
            .flat_map(|theme| audit(&plan(&Theme::named(theme).unwrap()).scene).hard_failures());
        audited.map(|fault| format!("{} {chart:?}: {fault}", story.facts().film.id)).collect::<Vec<_>>()
    });
    assert_eq!(faults.concat(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_no_film_is_passed_over_and_a_film_with_a_slip_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let film = r#"(title: "Film", characters: [(id: a, name: "Ann")])"#;
    let files = [
        ("film", film),
        ("slip", "(titel: \"x\")"),
        ("notes", "(relatives: [(a: \"x\", b: \"y\")])"),
        ("empty", "()"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(format!("{name}.ron")), text).unwrap();
    }
    let found = films_in(folder.path()).unwrap();
    let names: Vec<_> = found.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["empty", "film", "slip"]);
}

/// The text of a film in which every party has another id and the cast stands in reverse order.
fn renamed(text: &str, ids: &[String]) -> String {
    let (mut copy, mut word, mut quoted, mut escaped) = (String::new(), String::new(), false, false);
    for letter in text.chars() {
        if !quoted && (letter.is_alphanumeric() || matches!(letter, '_' | '-')) {
            word.push(letter);
            continue;
        }
        let known = ids.contains(&word) && letter != ':';
        copy.push_str(&if known { format!("x_{word}") } else { std::mem::take(&mut word) });
        word.clear();
        copy.push(letter);
        quoted ^= letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
    }
    reversed(copy + &word, "characters: [")
}

/// The entries of a list in reverse order.
fn reversed(text: String, head: &str) -> String {
    let start = text.find(head).unwrap() + head.len();
    let (mut depth, mut quoted, mut entries, mut from) = (0, false, Vec::new(), start);
    let mut before = ' ';
    for (at, letter) in text[start..].char_indices().map(|(at, letter)| (start + at, letter)) {
        quoted ^= letter == '"' && before != '\\';
        before = letter;
        match letter {
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ']' if depth == 0 => {
                let mut list: Vec<&str> = entries.clone();
                list.reverse();
                return format!("{}{},{}", &text[..start], list.join(","), &text[at..]);
            }
            ')' | ']' | '}' => {
                depth -= 1;
                if depth == 0 && letter == ')' {
                    entries.push(text[from..=at].trim_start_matches(','));
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    panic!("the list has no end");
}

/// All stories that come with the program, by id, settled.
fn all() -> Vec<(&'static str, &'static str, Story)> {
    let files = BUILT_IN_FILMS.iter().chain(BUILT_IN_SHELF);
    files.map(|(id, text)| (*id, *text, Film::built_in(id).unwrap().story.unwrap().settled())).collect()
}

#[test]
fn a_copy_with_other_names_in_another_order_is_wholly_alike() {
    let stories = all();
    let faults = work(stories.len(), threads(), &|at| {
        let (id, text, story) = &stories[at];
        let ids: Vec<String> = story.parties().map(|(_, party)| party.id.to_string()).collect();
        let copy: Film = renamed(text, &ids).parse().unwrap_or_else(|faults| panic!("{id}: {faults}"));
        let copy = copy.story.unwrap().settled();
        assert!(copy.parties().all(|(_, party)| party.id.starts_with("x_")), "{id}");
        let found = compared(&[story, &copy]);
        let values = Facet::ALL.iter().copied().filter_map(|facet| Some((facet, found.of(facet, 0, 1)?)));
        let values: Vec<(Facet, f64)> = values.collect();
        assert!(values.len() >= 7, "{id} has but {} facets", values.len());
        let unlike = values.into_iter().filter(|(_, value)| (value - 1.0).abs() > 1e-5);
        unlike.map(|(facet, value)| format!("{id}: {} is {value}", facet.word())).collect::<Vec<_>>()
    });
    assert_eq!(faults.concat(), Vec::<String>::new());
}

#[test]
fn a_story_beside_itself_is_wholly_alike() {
    for (id, _, story) in all() {
        let found = compared(&[&story, &story]);
        for &facet in Facet::ALL {
            let value = found.of(facet, 0, 1).unwrap_or(1.0);
            assert!((value - 1.0).abs() < 1e-5, "{id}: {} is {value}", facet.word());
        }
    }
}

/// Cuts of a story: after so many of eight parts of its events, the whole last.
fn cuts(story: &Story) -> Vec<Story> {
    let events: Vec<_> = story.events().map(|(event, _)| event).collect();
    (1..=8).map(|part| story.until(events[(events.len() * part / 8).max(1) - 1])).collect()
}

#[test]
fn the_more_of_a_story_is_told_the_more_alike_it_is_to_the_whole() {
    let stories = all();
    let faults = work(stories.len(), threads(), &|at| {
        let (id, _, story) = &stories[at];
        let cuts = cuts(story);
        let with_all: Vec<&Story> = std::iter::once(story).chain(&cuts).collect();
        let found = compared(&with_all);
        let mut faults = Vec::new();
        // a motif may end: a death is unavenged until it is avenged; and fates, order and danger are of the moment
        for facet in [Facet::Roles, Facet::Turns, Facet::Causes, Facet::Bonds] {
            let values: Vec<f64> = (1..=8).filter_map(|cut| found.of(facet, 0, cut)).collect();
            let last = values.last().copied().unwrap_or(1.0);
            if !values.is_sorted() || (last - 1.0).abs() > 1e-6 {
                faults.push(format!("{id}, {}: {values:?}", facet.word()));
            }
        }
        if found.nearest(0, 1) != [8] {
            faults.push(format!("{id}: the whole is not the nearest"));
        }
        faults
    });
    assert_eq!(faults.concat(), Vec::<String>::new());
}

#[test]
fn what_a_story_cannot_have_is_absent_and_takes_no_part() {
    let tale = |text: &str| text.parse::<Film>().unwrap().story.unwrap().settled();
    let cast = r#"characters: [(id: a, name: "A"), (id: b, name: "B")]"#;
    let bonds = tale(&format!(r#"(title: "Bonds", {cast}, bonds: [friend(a, b)])"#));
    let acts = tale(&format!(
        r#"(title: "Acts", {cast}, bonds: [friend(a, b)], story: [(id: x, what: "x", acts: [kills(a, b)])])"#
    ));
    let empty = tale(&format!(r#"(title: "Empty", {cast})"#));
    let found = compared(&[&bonds, &acts, &bonds, &empty]);
    assert_eq!(found.of(Facet::Bonds, 0, 2), Some(1.0));
    for absent in [Facet::Order, Facet::Turns, Facet::Groups, Facet::Tension, Facet::Causes] {
        assert_eq!(found.of(absent, 0, 1), None, "{}", absent.word());
        assert_eq!(found.nearer_than(absent, 0, 1), None, "{}", absent.word());
    }
    for &facet in Facet::ALL {
        assert_eq!(found.of(facet, 0, 3), None, "{}", facet.word());
    }
    assert_eq!(found.overall(0, 3), 0.0);
    assert_eq!(found.nearest(0, 1), [2]);
}

#[test]
fn a_story_of_the_shelf_is_held_against_the_others() {
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(["corpus", "moor", "--null", "0", "--wide"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    let line = text.lines().find(|line| line.starts_with("who does what to whom")).unwrap();
    assert!(line.contains("Othello") && line.contains('%'), "{text}");
    assert!(text.contains("276 pairs"), "{text}");
    assert_eq!(shelf::stories(&["moor"]).len(), 23);
}

/// Beginnings of stories, four of each: so each has three that are near it beyond doubt.
fn beginnings() -> Vec<Story> {
    let beginning = |story: &Story, percent: usize| {
        let events: Vec<_> = story.events().map(|(event, _)| event).collect();
        story.until(events[(events.len() * percent / 100).clamp(1, events.len()) - 1])
    };
    let stories: Vec<Story> = all().into_iter().map(|(.., story)| story).take(12).collect();
    stories.iter().flat_map(|story| [70, 80, 90, 100].map(|percent| beginning(story, percent))).collect()
}

#[test]
fn what_is_near_is_found_without_matching_all_casts() {
    let stories = beginnings();
    let (mut corpus, mut lexicon) = (Corpus::default(), Lexicon::default());
    corpus.add_all(&stories, &mut lexicon, threads());
    let budget = Budget { steps: 300, starts: 3, ..Options::default().budget };
    let with = |nearest, whole, threads| {
        similarities(&corpus, &Options { nearest, whole, budget, threads }, &|_| {})
    };
    let every = with(stories.len(), 2_000, threads());
    let (some, kept) = (with(5, 2_000, threads()), with(5, 0, threads()));
    assert!(every.is_whole() && some.is_whole() && !kept.is_whole());
    for (film, story) in stories.iter().enumerate() {
        let own: std::collections::BTreeSet<usize> =
            (film / 4 * 4..film / 4 * 4 + 4).filter(|other| *other != film).collect();
        for found in [&every, &some, &kept] {
            let nearest: std::collections::BTreeSet<usize> = found.nearest(film, 3).into_iter().collect();
            assert_eq!(nearest, own, "{}", story.facts().film.id);
            assert!(found.nearest(film, 3).iter().all(|other| found.nearer_overall(film, *other) > 0.9));
        }
    }
    // what is kept does not depend on the threads
    let alone = with(5, 0, 1);
    for (a, b) in (0..stories.len()).flat_map(|a| (0..stories.len()).map(move |b| (a, b))) {
        assert_eq!(kept.overall(a, b), alone.overall(a, b));
        assert!((0.0..=1.0).contains(&kept.nearer_overall(a, b)));
    }
}
