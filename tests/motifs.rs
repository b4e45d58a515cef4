//! Motifs: the language, the matcher, and the library that comes with the program.

use imbroglio::analysis::motifs::{Filter, Index, Limits, find, near};
use imbroglio::motif::{BUILT_IN, Library, Motif, library};
use imbroglio::rules::check_text;
use imbroglio::story::{Story, build};
use imbroglio::vocabulary::Vocabulary;

fn built_in() -> Library {
    library(&Vocabulary::built_in().expect("the vocabulary"), Vec::new())
}

fn story(name: &str, text: &str) -> Story {
    let outcome = check_text(name, text);
    let faults: Vec<String> = outcome.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
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
            format!("{file}:{line}:{column} {} {} {:?}", d.code, d.message, d.help)
        })
        .collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(library.read.motifs.len() >= 55);
}

#[test]
fn every_file_of_the_folder_is_in_the_library() {
    let mut files: Vec<String> = std::fs::read_dir("data/motifs")
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned())
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
        let fires = motif.fires.as_deref().map(|text| count(motif, &story(&motif.name, text)));
        let nearly = motif.nearly.as_deref().map(|text| count(motif, &story(&motif.name, text)));
        if fires.is_none_or(|count| count == 0) || nearly != Some(0) {
            wrong.push(format!("{}: fires {fires:?}, nearly {nearly:?}", motif.name));
        }
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
            let story = story(&motif.name, motif.nearly.as_deref().expect("an example"));
            near(&Index::new(&story, Filter::default()), motif, Limits::default()).is_empty()
        })
        .map(|motif| motif.name.as_str())
        .collect();
    eprintln!("{silent:?}");
    assert!(silent.len() * 4 < library.read.motifs.len(), "{silent:?}");
}
