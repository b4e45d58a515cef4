//! The main command again: what has not changed is not drawn again, and nothing that has changed is left as it was.

use crate::harness::{Answer, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const FILM: &str = "data/films/two.ron";
const TEXT: &str = r#"(
    title: "Two",
    seeds: ["one"],
    characters: [(id: king, name: "King"), (id: heir, name: "Heir")],
    story: [(id: end, what: "The heir kills the king", cites: "one.p1.s1", acts: [kills(heir, king)])],
)
"#;

fn a_project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for wanted in ["data/films", "seeds"] {
        fs::create_dir_all(folder.path().join(wanted)).unwrap();
    }
    fs::write(folder.path().join("seeds/one.txt"), "The heir kills the king.\n").unwrap();
    fs::write(folder.path().join(FILM), TEXT).unwrap();
    folder
}

/// What the last column says of the film.
fn drawn(answer: &Answer) -> String {
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let line = answer.out.lines().find(|line| line.starts_with("two")).unwrap();
    line.split("  ").last().unwrap().trim().to_owned()
}

fn pictures(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = fs::read_dir(folder.join("output")).unwrap().map(|entry| entry.unwrap().path());
    all.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}

#[test]
fn only_what_has_changed_is_drawn_again() {
    let folder = a_project();
    let path = |name: &str| folder.path().join(name);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    assert_eq!(drawn(&run(&[])), "9 files");
    let first = pictures(folder.path());
    assert_eq!(drawn(&run(&[])), "9 unchanged");
    assert_eq!(drawn(&run(&["--all"])), "9 files");
    assert!(first == pictures(folder.path()));
    // a picture that is gone, and one that somebody has changed
    fs::remove_file(path("output/two.dot")).unwrap();
    fs::remove_file(path("output/index.html")).unwrap();
    let strip = path("output/two.strip.svg");
    fs::write(&strip, fs::read_to_string(&strip).unwrap().replace("</svg>", "<g/></svg>")).unwrap();
    assert_eq!(drawn(&run(&[])), "5 files, 4 unchanged");
    assert!(first == pictures(folder.path()));
    // a list that is none
    fs::write(path("output/.drawn.json"), "[1, 2").unwrap();
    assert_eq!(drawn(&run(&[])), "9 files");
    assert!(first == pictures(folder.path()));
    // another text of the film, and then another of its seed
    fs::write(path(FILM), TEXT.replacen("Heir", "Younger", 1)).unwrap();
    assert_eq!(drawn(&run(&[])), "9 files");
    assert!(first["index.html"] != pictures(folder.path())["index.html"]);
    fs::write(path("seeds/one.txt"), "The heir has the king killed.\n").unwrap();
    assert_eq!(drawn(&run(&[])), "9 files");
    assert_eq!(drawn(&run(&[])), "9 unchanged");
}

#[test]
fn a_second_film_leaves_the_first_as_it_was() {
    let folder = a_project();
    assert_eq!(drawn(&run(folder.path(), &[])), "9 files");
    fs::write(folder.path().join("data/films/other.ron"), TEXT.replacen("Two", "Other", 1)).unwrap();
    let answer = run(folder.path(), &[]);
    assert!(answer.out.contains("9 unchanged"), "{}{}", answer.out, answer.err);
    assert!(folder.path().join("output/other.strip.svg").exists());
}

#[test]
fn what_a_run_costs_is_said_beside_the_answer() {
    let folder = a_project();
    let (plain, costs) =
        (run(folder.path(), &["fates", FILM]), run(folder.path(), &["fates", FILM, "--stats"]));
    assert_eq!((plain.code, &plain.out), (costs.code, &costs.out));
    for stage in ["stage", "read", "check", "ask", "write", "all"] {
        assert!(costs.err.lines().any(|line| line.starts_with(stage)), "{stage}: {}", costs.err);
    }
    assert!(!plain.err.contains("stage"));
}
