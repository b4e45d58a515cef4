//! The shelf.

use imbroglio::film::{BUILT_IN_SHELF, Film, films_in};
use std::path::Path;

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
