//! The first findings of a film are the first of all, and the others are counted right, whatever is let go on the way.

use crate::harness::{files, run};
use imbroglio::diagnostic::Severity;
use imbroglio::film::{Film, Limits};
use imbroglio::random::Random;
use imbroglio::rules::{self, Further, Material};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Opens a film for its faults, and holds the first ones to all of them, for several numbers of those that are kept.
/// How many findings there are.
fn compare(path: &Path, mosts: &[usize]) -> usize {
    let open = |check: &dyn Fn(&Material) -> rules::Outcome| {
        Film::open_with(path, Limits::default(), check).unwrap()
    };
    let whole = open(&rules::faults);
    assert_eq!(whole.further, Further::default());
    // who asks for a story too hears the same
    let checked = open(&rules::check);
    assert_eq!(
        (&whole.diagnostics, &whole.todo),
        (&checked.diagnostics, &checked.todo),
        "{}",
        path.display()
    );
    for &most in mosts {
        let first = open(&|material| rules::first_faults(material, most));
        let cut = most.min(whole.diagnostics.len());
        let (listed, left) = whole.diagnostics.split_at(cut);
        let number = |severity| left.iter().filter(|fault| fault.severity() == severity).count();
        let further = Further {
            errors: number(Severity::Error),
            warnings: number(Severity::Warning),
            todo: whole.todo.len().saturating_sub(most),
        };
        let about = format!("{}, the first {most}", path.display());
        assert_eq!(first.diagnostics, listed, "{about}");
        assert_eq!(first.todo, whole.todo[..most.min(whole.todo.len())], "{about}");
        assert_eq!(first.further, further, "{about}");
    }
    whole.diagnostics.len() + whole.todo.len()
}

#[test]
fn of_every_fixture() {
    let mut found = 0;
    for path in files("tests/films", "ron") {
        found += compare(&path, &[0, 1, 2, 3, 5, 1000]);
    }
    assert!(found > 200, "{found}");
}

/// A film with slips of every sort, many of them twice.
fn faulty(number: u64) -> String {
    let mut random = Random::new(29, number);
    let mut below = |most: usize| random.below(most);
    let (cast, events) = (2 + below(6), 1 + below(40));
    let words = "A word that stands here for a great many others, more than a chart has ever room for";
    let mut characters = String::new();
    for c in 0..cast {
        let name = if below(5) == 0 { words } else { ["Tony", "Jo", "Mado"][below(3)] };
        let _ = write!(characters, "(id: c{}, name: \"{name}\"), ", if below(6) == 0 { 0 } else { c });
    }
    let mut bonds = String::new();
    for _ in 0..below(6) {
        let (kind, from) = (["lover", "friend", "frend"][below(3)], below(events + 1));
        let _ = write!(bonds, "{kind}(c{}, c{}, from(e{from})), ", below(cast + 1), below(cast));
    }
    let mut story = String::new();
    for event in 0..events {
        let mut acts = String::new();
        for _ in 0..below(5) {
            const KINDS: [&str; 8] =
                ["kills", "betrays", "betrays", "helps", "kils", "cheats_on", "mourns", "dies"];
            let (from, to) = (below(cast + 1), below(cast + 1));
            let marker = ["", "", ", attempted, completed", ", perhaps", ", secret"][below(5)];
            let list = if below(4) == 0 { format!("[c{from}, c{to}, c{from}]") } else { format!("c{from}") };
            let _ = write!(acts, "{}({list}, c{to}{marker}), ", KINDS[below(KINDS.len())]);
        }
        let id = if below(9) == 0 { 0 } else { event };
        let needs = format!("e{0}, e{0}, e{1}", below(events + 1), below(events));
        let more = ["", "", ", status: draft", ", status: draf", ", caption: 3", ", nedes: [e0]"][below(6)];
        let what = if below(5) == 0 { words } else { "Something happens" };
        let meanwhile =
            if below(4) == 0 { format!(", meanwhile: [e{}]", below(events)) } else { String::new() };
        let _ = writeln!(
            story,
            "(id: e{id}, what: \"{what}\", acts: [{acts}], needs: [{needs}]{meanwhile}{more}), "
        );
    }
    let draft = if below(8) == 0 { "draft: true, " } else { "" };
    let (title, end) = (["title: \"Faulty\", ", ""][below(2)], [")", ")", ")", "", "] )"][below(5)]);
    format!("({title}{draft}story: [{story}], characters: [{characters}], bonds: [{bonds}]{end}")
}

#[test]
fn of_films_with_slips_of_every_sort() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faulty.ron");
    let (mut found, mut most) = (0, 0);
    for number in 0..120 {
        fs::write(&path, faulty(number)).unwrap();
        let findings = compare(&path, &[0, 1, 4, 13]);
        (found, most) = (found + findings, most.max(findings));
    }
    assert!(found > 4_000 && most > 150, "{found}, at most {most}");
}

#[test]
fn are_printed_as_if_all_were_held() {
    let folder = tempfile::tempdir().unwrap();
    let mut acts = String::new();
    for event in 0..1500 {
        let status = if event % 3 == 0 { ", status: draft" } else { "" };
        let act = ["betrays(tony, jo)", "kills(jo, tony)"][event % 2];
        let _ = writeln!(acts, "(id: e{event}, what: \"Something happens\", acts: [{act}, {act}]{status}),");
    }
    let cast = "characters: [(id: tony, name: \"Tony\"), (id: jo, name: \"Jo\")]";
    fs::write(folder.path().join("long.ron"), format!("(title: \"Long\", {cast}, story: [{acts}])")).unwrap();
    let first = run(folder.path(), &["check", "--todo", "long.ron"]);
    let all = run(folder.path(), &["check", "--todo", "--all", "long.ron"]);
    assert_eq!((first.code, &first.out), (all.code, &all.out));
    let film = Film::open(folder.path().join("long.ron")).unwrap();
    let (found, open) = (film.diagnostics.len(), film.todo.len());
    assert!(found > 2000 && open > 1200, "{found}, {open}");
    // each finding ends in an empty line, as does the number of the others
    let blocks = |text: &str| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>();
    let (first, all) = (blocks(&first.err), blocks(&all.err));
    let cut = |from: usize, of: usize| {
        let more = format!("… and {} more findings; `imbroglio check --all` shows every one", of - 100);
        all[from..from + 100].iter().cloned().chain([more])
    };
    let expected: Vec<String> = cut(0, found).chain(cut(found, open)).chain([String::new()]).collect();
    assert_eq!(all.len(), found + open + 1);
    assert_eq!(first, expected);
}
