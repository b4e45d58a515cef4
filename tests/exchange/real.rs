//! Files that others made, where they are: see `data/PROVENANCE.md` beside them.

use crate::common::{run, shared};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

fn files(folder: &Path, ending: &str) -> Vec<String> {
    let mut found: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|known| known == ending))
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    found.sort();
    found
}

type Counts = BTreeMap<String, u64>;

/// The counts that were told of each file.
fn told(said: &str) -> Vec<(String, Counts)> {
    let line = |line: &str| {
        let (file, counts) = line.strip_prefix("note: ")?.rsplit_once(": ")?;
        counts.starts_with("relations in the file").then_some(())?;
        let counts = counts
            .split(", ")
            .collect::<Vec<_>>()
            .join("\n")
            .replace("again\njoined", "again, joined")
            .replace("oneself\nleft", "oneself, left");
        let pair = |one: &str| {
            let (what, count) = one.rsplit_once(' ').unwrap();
            (what.to_owned(), count.parse().unwrap())
        };
        let name = Path::new(file).file_stem().unwrap().to_string_lossy().into_owned();
        Some((name, counts.lines().map(pair).collect()))
    };
    said.lines().filter_map(line).collect()
}

/// Imports files into a folder and checks every film of it; what was said.
fn imported(arguments: &[&str], folder: &Path) -> String {
    let output = folder.to_string_lossy();
    let (code, _, said) = run(&[&["import"], arguments, &["-o", &output]].concat());
    assert!((0..=1).contains(&code), "{said}");
    let films = files(folder, "ron").into_iter().filter(|path| !path.ends_with(".kinds.ron"));
    let mut checked = 0;
    for film in films {
        let (code, out, err) = run(&["check", &film]);
        assert!(
            (0..=1).contains(&code) && !out.contains("error[") && !err.contains("error["),
            "{film}\n{out}{err}"
        );
        checked += 1;
    }
    assert!(checked > 0, "{said}");
    said
}

/// Whether the counts add up: every pair became a bond or an act, was said before, or was left out.
fn adds_up(name: &str, counts: &Counts) {
    let of = |what: &str| counts.get(what).copied().unwrap_or(0);
    let became = of("bonds")
        + of("acts")
        + of("said again, joined with the first")
        + of("to oneself, left out")
        + of("left out by the map");
    assert_eq!(of("pairs that they join"), became, "{name}: {counts:?}");
}

fn row(text: &mut String, name: &str, counts: &Counts) {
    let of = |what: &str| counts.get(what).copied().unwrap_or(0);
    let _ = writeln!(
        text,
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        of("relations in the file"),
        of("pairs that they join"),
        of("bonds"),
        of("acts"),
        of("said again, joined with the first"),
        of("to oneself, left out") + of("left out by the map"),
        of("characters"),
        of("events made"),
        of("kinds of its own")
    );
}

#[test]
fn real_files_come_in_and_their_numbers_add_up() {
    let Some(data) = shared() else { return };
    let mut text = include_str!("formats/real-head.md").to_owned();
    let mut all: Vec<(String, Counts)> = Vec::new();
    let plays: Vec<String> =
        ["gerdracor", "swedracor"].iter().flat_map(|of| files(&data.join("tei").join(of), "xml")).collect();
    assert_eq!(plays.len(), 15);
    let plays: Vec<&str> = plays.iter().map(String::as_str).collect();
    let folder = tempfile::tempdir().unwrap();
    let said = imported(&plays, folder.path());
    // an interval that runs backwards, and ids that are declared nowhere
    assert!(said.contains("agrell-ensam.xml:6229:13: the interval runs backwards"), "{said}");
    assert!(
        said.contains("`Anabaptista` is declared nowhere") && said.contains("`daramby` is declared nowhere"),
        "{said}"
    );
    all.extend(told(&said));
    assert_eq!(all.len(), 15, "{said}");
    for (name, counts) in &all {
        let film = folder.path().join(format!("{name}.ron")).to_string_lossy().into_owned();
        counted(&film, counts);
        let (code, out, err) = run(&["draw", &film]);
        assert!(code <= 1 && out.contains("<svg"), "{name}: {err}");
    }

    let bible = data.join("bible");
    let tables = ["BibleData-Person.csv", "BibleData-PersonRelationship.csv"]
        .map(|name| bible.join(name).to_string_lossy().into_owned());
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("bible.ron").to_string_lossy().into_owned();
    let (code, _, said) =
        run(&["import", &tables[0], &tables[1], "--map", "data/maps/bible.ron", "-o", &film]);
    assert_eq!(code, 0, "{said}");
    let of_bible = told(&said);
    assert_eq!(of_bible[0].1["relations in the file"], 5450);
    all.push(("bible".to_owned(), of_bible[0].1.clone()));
    answers(&film, "Abel");
    counted(&film, &of_bible[0].1);

    let episode = data
        .join("starwars/starwars-episode-5-interactions-allCharacters.json")
        .to_string_lossy()
        .into_owned();
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("empire.ron").to_string_lossy().into_owned();
    let (code, _, said) = run(&["import", &episode, "--map", "data/maps/starwars.ron", "-o", &film]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("taken for positions among the nodes"), "{said}");
    all.extend(told(&said));
    answers(&film, "LUKE");

    let fables = files(&data.join("aesop"), "json");
    let fables: Vec<&str> = fables.iter().map(String::as_str).collect();
    let folder = tempfile::tempdir().unwrap();
    let said = imported(&[&fables[..], &["--map", "data/maps/aesop.ron"]].concat(), folder.path());
    let of_fables = told(&said);
    assert_eq!(of_fables.len(), fables.len(), "{said}");
    let mut sum = Counts::new();
    for (name, counts) in &of_fables {
        adds_up(name, counts);
        counted(&folder.path().join(format!("{name}.ron")).to_string_lossy(), counts);
        for (what, count) in counts {
            *sum.entry(what.clone()).or_default() += count;
        }
    }
    all.push((format!("{} fables of Aesop", of_fables.len()), sum));
    for (name, counts) in &all {
        adds_up(name, counts);
        row(&mut text, name, counts);
    }
    let path = "tests/exchange/formats/real.md";
    if std::env::var_os("IMBROGLIO_BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), text, "IMBROGLIO_BLESS=1 writes the numbers again");
}

/// Whether as many relations and characters are answered as came in.
fn counted(film: &str, counts: &Counts) {
    let of = |what: &str| counts.get(what).copied().unwrap_or(0);
    let rows = |question: &str| {
        let (code, out, err) = run(&[question, film, "--format", "json"]);
        assert_eq!(code, 0, "{question} {film}: {err}");
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
        answer["results"].as_array().unwrap().clone()
    };
    let relations = rows("relations");
    let told = relations.iter().filter(|row| row["derived"] != serde_json::json!(true)).count();
    assert_eq!(told as u64, of("bonds") + of("acts"), "{film}");
    assert_eq!(rows("fates").len() as u64, of("characters"), "{film}");
    let (code, out, err) = run(&["show", film]);
    assert_eq!(code, 0, "{film}: {err}");
    assert!(out.contains(&format!("{} character", of("characters"))), "{film}: {out}");
}

/// The main questions about a film that was imported.
fn answers(film: &str, name: &str) {
    for question in ["relations", "show", "fates"] {
        let (code, out, err) = run(&[question, film]);
        assert_eq!(code, 0, "{question}: {err}");
        assert!(out.contains(name) || question == "fates", "{question}: {out}");
    }
    let (code, out, err) = run(&["draw", film]);
    assert!(code <= 1 && out.contains("<svg"), "{err}");
}
