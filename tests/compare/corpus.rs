//! `corpus` on odd input: films with faults, of one id, without deeds or without bonds, and very many.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of its own with these films in it.
fn folder(name: &str, films: &[(&str, &str)]) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("corpus-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in films {
        std::fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

const CAST: &str = r#"characters: [(id: a, name: "Ann"), (id: b, name: "Ben"), (id: c, name: "Cleo")]"#;

fn film(title: &str, rest: &str) -> String {
    format!("(title: \"{title}\", {CAST}, {rest})")
}

const DEEDS: &str = r#"story: [(id: lie, what: "Ann lies", acts: [deceives(a, b)]), (id: shot, what: "Ben shoots", acts: [kills(b, a)], needs: [lie])]"#;
const BONDS: &str = "bonds: [friend(a, b), lover(b, c)]";

/// The results as JSON, and what was said besides.
fn json(arguments: &[&str], code: i32) -> (serde_json::Value, String) {
    let output = run(&[&["corpus"], arguments, &["--null", "0", "--format", "json"]].concat());
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    (value["results"][0].clone(), said)
}

#[test]
fn one_film_among_small_ones_may_be_a_saga() {
    let mut saga = String::from("(title: \"Saga\", characters: [");
    for number in 0..30_000 {
        let _ = write!(saga, "(id: c{number}, name: \"Person {number}\"), ");
    }
    saga.push_str("], story: [");
    for event in 0..3_000 {
        let needs = if event > 0 { format!(", needs: [e{}]", event - 1) } else { String::new() };
        let (from, to) = (event % 3, 3 + event % 700);
        let _ = write!(saga, "(id: e{event}, what: \"Event\", acts: [betrays(c{from}, c{to})]{needs}), ");
    }
    saga.push_str("])");
    let (one, other) = (film("One", DEEDS), film("Other", BONDS));
    let folder = folder("saga", &[("one.ron", &one), ("other.ron", &other), ("saga.ron", &saga)]);
    let (found, said) = json(&[folder.to_str().unwrap()], 0);
    assert!(said.contains("of Saga only 100 of 30000 characters and groups are compared"), "{said}");
    assert!(!said.contains("of One"), "{said}");
    let left: Vec<f64> =
        found["films"].as_array().unwrap().iter().filter_map(|film| film["not_compared"].as_f64()).collect();
    assert!(left[..2] == [0.0, 0.0] && 0.5 < left[2] && left[2] < 1.0, "{left:?}");
}

#[test]
fn a_film_with_errors_is_left_out_and_said_to_be() {
    let broken = film("Broken", "bonds: [friend(a, nobody)]");
    let (one, other) = (film("One", DEEDS), film("Other", BONDS));
    let folder = folder("broken", &[("broken.ron", &broken), ("one.ron", &one), ("other.ron", &other)]);
    let (found, said) = json(&[folder.to_str().unwrap(), "--shelf"], 1);
    assert!(said.contains("left out") && said.contains("broken"), "{said}");
    assert_eq!(found["films"].as_array().unwrap().len(), 26);
    assert_eq!(found["left_out"].as_array().unwrap().len(), 1);
}

#[test]
fn two_films_of_one_id_are_told_of() {
    let (one, other) = (film("One", DEEDS), film("Other", DEEDS));
    let folder = folder("twice", &[("here/same.ron", &one), ("there/same.ron", &other)]);
    let [one, other] =
        ["here/same.ron", "there/same.ron"].map(|file| folder.join(file).display().to_string());
    let output = run(&["corpus", &one, &other, "--null", "0"]);
    let said = text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("two films have the id `same`"), "{said}");
}

#[test]
fn films_that_lack_something_are_compared_in_what_they_have() {
    let empty = film("Empty", "story: []");
    let alone = r#"(title: "Alone", characters: [(id: a, name: "Ann")], story: [(id: x, what: "Ann dies", acts: [dies(a)])])"#;
    let (acts, bonds) = (film("Acts", DEEDS), film("Bonds", BONDS));
    let files =
        [("acts.ron", acts.as_str()), ("alone.ron", alone), ("bonds.ron", &bonds), ("empty.ron", &empty)];
    let folder = folder("lacking", &files);
    let (found, _) = json(&[folder.to_str().unwrap()], 0);
    let value = |facet: &str, a: usize, b: usize| found["likeness"][facet][a][b].as_f64();
    // in the order of the files: acts, alone, bonds, empty
    for facet in
        ["roles", "groups", "order", "turns", "motifs", "fates", "bonds", "causes", "tension", "kernel"]
    {
        assert_eq!(value(facet, 0, 3), None, "{facet} of an empty film");
        assert_eq!(value(facet, 3, 3), Some(1.0), "{facet} of a film with itself");
    }
    for facet in ["order", "turns", "causes", "tension", "bonds"] {
        assert_eq!(value(facet, 0, 2), None, "{facet} of deeds and of bonds");
    }
    assert_eq!(value("causes", 0, 1), None);
    assert!(value("order", 0, 1).is_some());
    for command in [&["corpus"][..], &["report", "--pairs"]] {
        let output = run(&[
            command,
            &[folder.join("empty.ron").to_str().unwrap(), folder.join("alone.ron").to_str().unwrap()],
        ]
        .concat());
        let said = text(&output.stderr);
        assert!(!said.contains("panicked") && output.status.code() == Some(0), "{command:?}: {said}");
    }
}

#[test]
fn a_thousand_films_are_compared_and_drawn() {
    let mut films = Vec::new();
    for number in 0..1000usize {
        let kinds = ["kills", "betrays", "beats", "rescues", "deceives", "robs"];
        let mut story = String::new();
        for event in 0..2 + number % 3 {
            let kind = kinds[(number / 7 + event * 5) % kinds.len()];
            let (from, to) = (["a", "b", "c"][(number + event) % 3], ["b", "c", "a"][(number + event) % 3]);
            let _ = write!(story, "(id: e{event}, what: \"Event {event}\", acts: [{kind}({from}, {to})]),");
        }
        films.push((
            format!("f{number:04}.ron"),
            film(&format!("Film {number}"), &format!("story: [{story}]")),
        ));
    }
    let files: Vec<(&str, &str)> = films.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    for (picture, count, most) in [("matrix", 1000, 1_500_000), ("tree", 300, 180_000)] {
        let folder = folder(&format!("{count}-films"), &files[..count]);
        let chart = folder.join(format!("{picture}.svg"));
        let output = run(&[
            "corpus",
            folder.to_str().unwrap(),
            "--null",
            "0",
            "--format",
            "csv",
            "--picture",
            picture,
            "--chart",
            chart.to_str().unwrap(),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout).lines().count(), count + 1);
        let bytes = std::fs::metadata(&chart).unwrap().len();
        assert!(bytes < most, "{picture}: {bytes} bytes");
    }
}

#[test]
fn a_page_of_pairs_needs_two_films_and_few() {
    let output = run(&["report", "--pairs", "rififi-1955"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--shelf"), "{}", text(&output.stderr));
}
