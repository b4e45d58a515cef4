//! The main command again: what has not changed is not drawn again, and nothing that has changed is left as it was.

use crate::harness::{Answer, project, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const FILM: &str = "data/films/la-balance-1982.ron";

fn a_project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for wanted in ["data/films", "seeds"] {
        fs::create_dir_all(folder.path().join(wanted)).unwrap();
    }
    for file in [FILM, "seeds/003-la-balance.txt"] {
        fs::copy(project(file), folder.path().join(file)).unwrap();
    }
    folder
}

/// What the last column says of the film.
fn drawn(answer: &Answer) -> String {
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let line = answer.out.lines().find(|line| line.starts_with("la-balance-1982")).unwrap();
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
    fs::remove_file(path("output/la-balance-1982.dot")).unwrap();
    fs::remove_file(path("output/index.html")).unwrap();
    let strip = path("output/la-balance-1982.strip.svg");
    fs::write(&strip, fs::read_to_string(&strip).unwrap().replace("</svg>", "<g/></svg>")).unwrap();
    assert_eq!(drawn(&run(&[])), "5 files, 4 unchanged");
    assert!(first == pictures(folder.path()));
    // a list that is none
    fs::write(path("output/.drawn.json"), "[1, 2").unwrap();
    assert_eq!(drawn(&run(&[])), "9 files");
    assert!(first == pictures(folder.path()));
    // another text of the film, and then another of its seed
    let text = fs::read_to_string(path(FILM)).unwrap();
    fs::write(path(FILM), text.replacen("Nicole", "Nicolette", 1)).unwrap();
    assert_eq!(drawn(&run(&[])), "9 files");
    assert!(first["index.html"] != pictures(folder.path())["index.html"]);
    let seed = path("seeds/003-la-balance.txt");
    fs::write(&seed, fs::read_to_string(&seed).unwrap().replacen('.', " .", 1)).unwrap();
    assert_eq!(drawn(&run(&[])), "9 files");
    assert_eq!(drawn(&run(&[])), "9 unchanged");
}

#[test]
fn a_second_film_leaves_the_first_as_it_was() {
    let folder = a_project();
    assert_eq!(drawn(&run(folder.path(), &[])), "9 files");
    for file in ["data/films/un-flic-1972.ron", "seeds/002-un-flic.txt"] {
        let there = project(file);
        if there.exists() {
            fs::copy(there, folder.path().join(file)).unwrap();
        }
    }
    let answer = run(folder.path(), &[]);
    assert!(answer.out.contains("9 unchanged"), "{}{}", answer.out, answer.err);
    assert!(folder.path().join("output/un-flic-1972.strip.svg").exists());
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
