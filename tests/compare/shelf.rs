//! The shelf, and what a likeness to it says.

use imbroglio::Chart;
use imbroglio::charts::ink::Theme;
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::corpus::{Corpus, Facet, Options, Similarities, shelf, similarities};
use imbroglio::film::{BUILT_IN_SHELF, Film, films_in};
use imbroglio::motif::library;
use imbroglio::parallel::{threads, work};
use imbroglio::scene::audit::audit;
use imbroglio::story::Story;
use imbroglio::vocabulary::Vocabulary;
use std::collections::BTreeSet;
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

/// Charts that are not fit to print yet: labels below the least height, too many crossings, texts in one another.
const NOT_FIT: [&str; 1] = ["lancelot Relations"];

#[test]
fn every_chart_of_every_story_but_those_named_passes_the_audit() {
    let charts = [Chart::Relations, Chart::Storyline, Chart::Cascade, Chart::Matrix, Chart::Strip];
    let stories = shelf::stories(&[]);
    let faults = work(stories.len() * charts.len(), threads(), &|at| {
        let (story, chart) = (&stories[at / charts.len()], charts[at % charts.len()]);
        let audited = Theme::NAMES.into_iter().flat_map(|theme| {
            let drawing = story.draw(chart).theme(Theme::named(theme).unwrap()).draw().unwrap();
            audit(&drawing.scene).hard_failures()
        });
        audited.map(|fault| (format!("{} {chart:?}", story.facts().film.id), fault)).collect::<Vec<_>>()
    });
    let failed: BTreeSet<&str> = faults.iter().flatten().map(|(chart, _)| chart.as_str()).collect();
    assert_eq!(failed, BTreeSet::from(NOT_FIT), "{faults:#?}");
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

#[test]
fn a_copy_with_other_names_in_another_order_is_wholly_alike() {
    for id in ["pyramus", "cavalleria", "libation-bearers", "moor"] {
        let story = Film::built_in(id).unwrap().story.unwrap().settled();
        let (_, text) = BUILT_IN_SHELF.iter().find(|(name, _)| *name == id).unwrap();
        let ids: Vec<String> = story.parties().map(|(_, party)| party.id.clone()).collect();
        let copy: Film = renamed(text, &ids).parse().unwrap_or_else(|faults| panic!("{id}: {faults}"));
        let copy = copy.story.unwrap().settled();
        assert!(copy.parties().all(|(_, party)| party.id.starts_with("x_")), "{id}");
        let found = compared(&[&story, &copy]);
        let mut present = 0;
        for facet in Facet::ALL {
            if let Some(value) = found.of(facet, 0, 1) {
                present += 1;
                assert!((value - 1.0).abs() < 1e-5, "{id}: {} is {value}", facet.word());
            }
        }
        assert!(present >= 7, "{id} has but {present} facets");
    }
}

#[test]
fn the_more_of_a_story_is_told_the_more_alike_it_is_to_the_whole() {
    for id in ["pyramus", "moor", "medea"] {
        let story = Film::built_in(id).unwrap().story.unwrap().settled();
        let events: Vec<_> = story.events().map(|(event, _)| event).collect();
        let cuts: Vec<Story> =
            (1..=5).map(|fifth| story.until(events[events.len() * fifth / 5 - 1])).collect();
        let stories: Vec<&Story> = std::iter::once(&story).chain(&cuts).collect();
        let found = compared(&stories);
        let roles: Vec<f64> = (1..=5).filter_map(|cut| found.of(Facet::Roles, 0, cut)).collect();
        assert!(roles.len() >= 4 && roles.is_sorted(), "{id}: {roles:?}");
        assert!((roles.last().unwrap() - 1.0).abs() < 1e-6, "{id}: {roles:?}");
        let over_all: Vec<f64> = (1..=5).map(|cut| found.overall(0, cut)).collect();
        assert_eq!(found.nearest(0, 1), [5], "{id}: {over_all:?}");
    }
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
    for facet in Facet::ALL {
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
