//! A corpus as tables, and back.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::panic)]

use imbroglio::Film;
use imbroglio::exchange::Draft;
use imbroglio::film::{BUILT_IN_FILMS, BUILT_IN_SHELF};
use imbroglio::story::{Story, build};
use imbroglio::tables::{Form, Manifest, Reader, Sheets, TABLES, VERSION};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

/// A place in memory that is written to.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The tables of stories, by name, and the manifest.
fn written(stories: &[Story]) -> (BTreeMap<String, String>, Manifest) {
    let places: RefCell<BTreeMap<String, Memory>> = RefCell::default();
    let mut sheets =
        Sheets::new(Form::Csv, |name| Ok(places.borrow_mut().entry(name.to_owned()).or_default().clone()))
            .unwrap();
    for story in stories {
        sheets.film(story, &[]).unwrap();
    }
    let manifest = sheets.finish().unwrap();
    let text = |memory: Memory| String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
    (places.into_inner().into_iter().map(|(name, memory)| (name, text(memory))).collect(), manifest)
}

fn read(tables: &BTreeMap<String, String>) -> Result<Vec<Draft>, String> {
    let open = |name: &str| {
        tables.get(name).map(|text| io::Cursor::new(text.clone())).ok_or_else(|| imbroglio::Error::new(name))
    };
    let mut reader = Reader::csv(open).map_err(|error| error.to_string())?;
    let mut films = Vec::new();
    while let Some(film) = reader.film().map_err(|error| error.to_string())? {
        films.push(film);
    }
    Ok(films)
}

fn story(text: &str) -> Story {
    let outcome = imbroglio::rules::check_text("film", text);
    build(outcome.checked.unwrap_or_else(|| panic!("{:?}\n{text}", outcome.diagnostics)))
}

const SMALL: &str = r#"(title: "=1+1", characters: [(id: a, name: "A", aliases: ["@x"]), (id: b, name: "B, \"the\" other")],
    groups: [(id: g, name: "G", members: [a(until(f))])], bonds: [friend(a, b, label("line\nend"))],
    story: [(id: e, what: "e", acts: [kills([a, g], b, attempted), informs(a, b, about(g))]),
        (id: f, what: "f", needs: [e(why("so"))], acts: [dies(b)])])"#;

#[test]
fn every_film_and_story_of_the_shelf_comes_back_equal() {
    let ids = BUILT_IN_FILMS.iter().chain(BUILT_IN_SHELF).map(|(id, _)| *id);
    let stories: Vec<Story> = ids.map(|id| Film::built_in(id).unwrap().story().unwrap()).collect();
    let (tables, manifest) = written(&stories);
    let back = read(&tables).unwrap();
    assert_eq!(back.len(), stories.len());
    for (story, back) in stories.iter().zip(back) {
        assert_eq!(Draft::of(story), back, "{}", back.film.id);
    }
    for (listed, table) in manifest.tables.iter().zip(TABLES) {
        let mut rows = csv::Reader::from_reader(tables[table.name].as_bytes());
        assert_eq!(rows.headers().unwrap().len(), table.columns.len());
        assert_eq!(rows.records().map(Result::unwrap).count() as u64, listed.rows, "{}", table.name);
    }
}

#[test]
fn formulas_quotes_and_line_ends_come_back_and_no_cell_is_a_formula() {
    let story = story(SMALL);
    let (tables, _) = written(std::slice::from_ref(&story));
    assert_eq!(read(&tables).unwrap(), [Draft::of(&story)]);
    for (name, text) in &tables {
        for row in csv::Reader::from_reader(text.as_bytes()).records() {
            assert!(row.unwrap().iter().all(|cell| !cell.starts_with(['=', '@'])), "{name}: {text}");
        }
    }
}

#[test]
fn ties_and_killings_say_who_does_what_to_whom() {
    let (tables, _) = written(&[story(
        r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B")], bonds: [friend(a, b)],
            story: [(id: e, what: "e", acts: [kills(a, b, revenge)])])"#,
    )]);
    assert_eq!(
        tables["ties"].lines().skip(1).collect::<Vec<_>>(),
        [
            "film,bond,1,friend,alliance,a,b,patient,1,7,,false,done,explicit,false,,,",
            "film,act,1,kills,lethal,a,b,patient,-1,9,death,false,done,explicit,false,e,1,"
        ]
    );
    assert_eq!(tables["killings"].lines().nth(1), Some("film,a,b,e,1,revenge,explicit"));
    assert_eq!(
        tables["betrayals"].lines().nth(1),
        Some("film,1,a,b,e,1,1,derived,completed,revenge,false,explicit")
    );
}

#[test]
fn what_does_not_fit_is_told_with_its_table_and_line() {
    let (tables, _) = written(&[story(SMALL)]);
    let broken = |name: &str, from: &str, to: &str| {
        let mut tables = tables.clone();
        let text = tables.get_mut(name).unwrap();
        assert!(text.contains(from), "{text}");
        *text = text.replacen(from, to, 1);
        read(&tables).unwrap_err()
    };
    assert_eq!(broken("acts", "status", "state"), "the table `acts` has no column `status`");
    assert_eq!(
        broken("roles", "agent,1,1", "agent,one,1"),
        "table `roles`, line 2: `one` in the column `item` is no integer"
    );
    assert_eq!(
        broken("roles", "agent,1,1", "agent,9,1"),
        "table `roles`, line 2: `item` is not the number after the last, 3"
    );
    assert_eq!(broken("roles", "agent,1,1", "hero,1,1"), "table `roles`, line 2: `hero` is no part");
    assert!(broken("acts", "attempted", "tried").contains("unknown word `tried`"));
    assert!(broken("bonds", "film,1,", "other,1,").contains("`other` is no film of the table `films`"));
}

#[test]
fn a_manifest_of_another_version_is_not_read() {
    let (_, mut manifest) = written(&[story(SMALL)]);
    let text = |manifest: &Manifest| serde_json::to_string(manifest).unwrap();
    assert_eq!(Manifest::read(&text(&manifest)).unwrap(), manifest);
    manifest.version = VERSION + 1;
    assert!(Manifest::read(&text(&manifest)).unwrap_err().to_string().contains("version"));
    assert!(Manifest::read("{}").is_err());
}

fn run(folder: &std::path::Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

#[test]
fn a_corpus_with_faults_is_written_and_the_faults_are_rows() {
    let folder = tempfile::tempdir().unwrap();
    let films = folder.path().join("films");
    std::fs::create_dir(&films).unwrap();
    std::fs::write(films.join("good.ron"), SMALL).unwrap();
    std::fs::write(films.join("bad.ron"), SMALL.replace("dies(b)", "dies(nobody)")).unwrap();
    let output = run(folder.path(), &["tables", "films", "-o", "out"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let faults = std::fs::read_to_string(folder.path().join("out/faults.csv")).unwrap();
    assert!(faults.lines().nth(1).unwrap().starts_with("bad,films/bad.ron,4,"), "{faults}");
    assert!(faults.contains(",E101,"), "{faults}");
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let again = run(folder.path(), &["tables", "films", "-o", "out"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(said(&again).contains("--force"), "{}", said(&again));
    assert_eq!(run(folder.path(), &["tables", "films", "-o", "out", "--force"]).status.code(), Some(1));
    let foreign = run(folder.path(), &["tables", "films", "-o", "films", "--force"]);
    assert_eq!(foreign.status.code(), Some(2));
    assert!(said(&foreign).contains("something else than tables"), "{}", said(&foreign));
    std::fs::remove_file(films.join("good.ron")).unwrap();
    assert_eq!(run(folder.path(), &["tables", "films", "-o", "none"]).status.code(), Some(2));
    assert!(!folder.path().join("none").exists(), "no half folder");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_comes_back_equal_too() {
    let folder = tempfile::tempdir().unwrap();
    let ids = BUILT_IN_FILMS.iter().map(|(id, _)| *id);
    let stories: Vec<Story> = ids.map(|id| Film::built_in(id).unwrap().story().unwrap()).collect();
    let place = |name: &str| folder.path().join(format!("{name}.parquet"));
    let mut sheets =
        Sheets::new(Form::Parquet, |name| Ok(std::fs::File::create(place(name)).unwrap())).unwrap();
    for story in &stories {
        sheets.film(story, &[]).unwrap();
    }
    sheets.finish().unwrap();
    let mut reader = Reader::parquet(|name| Ok(std::fs::File::open(place(name)).unwrap())).unwrap();
    for story in &stories {
        assert_eq!(reader.film().unwrap(), Some(Draft::of(story)));
    }
    assert_eq!(reader.film().unwrap(), None);
}

#[test]
fn import_makes_the_films_of_a_folder_of_tables_again() {
    let folder = tempfile::tempdir().unwrap();
    let told = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let tables = run(folder.path(), &["tables", "rififi-1955", "medea", "-o", "out"]);
    assert_eq!(tables.status.code(), Some(0), "{}", told(&tables));
    let films = run(folder.path(), &["import", "out", "-o", "films"]);
    assert_eq!(films.status.code(), Some(0), "{}", told(&films));
    for id in ["rififi-1955", "medea"] {
        let again = Film::open(folder.path().join(format!("films/{id}.ron"))).unwrap().story().unwrap();
        let there = Film::built_in(id).unwrap().story().unwrap();
        assert_eq!(Draft::of(&again), Draft::of(&there));
    }
    let again = run(folder.path(), &["import", "out", "-o", "films"]);
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
    std::fs::remove_file(folder.path().join("out/acts.csv")).unwrap();
    let broken = run(folder.path(), &["import", "out", "-o", "other"]);
    assert_eq!(broken.status.code(), Some(2));
    assert!(told(&broken).contains("acts.csv"), "{}", told(&broken));
}
