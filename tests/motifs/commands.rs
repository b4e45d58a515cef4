//! `motifs` and `explain` as a person runs them on a folder of their own.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const FILM: &str = r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B")],
    story: [(id: e, what: "e", acts: [kills(a, b)])])"#;

fn motif(family: &str, when: &str, more: &str) -> String {
    format!(
        r#"(title: "T", family: {family}, definition: "D.", reading: "{{a}} and {{b}}", parties: [a, b], when: [{when}], {more})"#
    )
}

/// A film, and a folder `mine` with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    std::fs::write(folder.path().join("film.ron"), FILM).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join("mine").join(name), text).unwrap();
    }
    folder
}

fn run(at: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).current_dir(at).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const ASK: &[&str] = &["motifs", "film.ron", "--motifs", "mine"];

#[test]
fn a_faulty_motif_stops_only_those_who_ask_for_it() {
    let good = motif("plot", "kills(a, b)", "");
    let folder = folder(&[("good.ron", &good), ("bad.ron", &motif("plot", "kils(a, b)", ""))]);
    let (code, _, err) = run(folder.path(), ASK);
    assert_eq!(code, Some(2), "{err}");
    let (code, out, err) = run(folder.path(), &[ASK, &["--motif", "good"]].concat());
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("A and B") && err.contains("kils"), "{out}{err}");
    assert_eq!(run(folder.path(), &[ASK, &["--motif", "bad"]].concat()).0, Some(2));
    assert_eq!(run(folder.path(), &[ASK, &["--motif", "good,bad"]].concat()).0, Some(2));
}

#[test]
fn a_folder_is_said_to_be_missing_or_a_file_and_what_is_not_read_is_named() {
    let folder = folder(&[
        ("good.ron", &motif("plot", "kills(a, b)", "")),
        ("two.txt", "no motif"),
        ("three.RON", "no motif"),
        (".hidden", "no motif"),
    ]);
    std::fs::create_dir(folder.path().join("mine/deeper")).unwrap();
    let asked = |folder: &Path, path: &str| run(folder, &["motifs", "film.ron", "--motifs", path]);
    let (code, _, err) = asked(folder.path(), "nowhere");
    assert_eq!(code, Some(2));
    assert!(err.contains("there is no folder nowhere"), "{err}");
    let (code, _, err) = asked(folder.path(), "mine/good.ron");
    assert_eq!(code, Some(2));
    assert!(err.contains("is a file"), "{err}");
    let (code, _, err) = asked(folder.path(), "mine");
    assert_eq!(code, Some(0));
    assert!(err.contains("not read: deeper/, three.RON, two.txt;"), "{err}");
    std::fs::write(folder.path().join("mine/latin.ron"), b"(title: \"Caf\xe9\")").unwrap();
    let (code, _, err) = asked(folder.path(), "mine");
    assert_eq!(code, Some(2));
    assert!(err.contains("latin.ron is not UTF-8"), "{err}");
}

#[test]
fn an_answer_never_takes_the_place_of_a_motif_and_takes_that_of_an_earlier_answer() {
    let long = motif("plot", "kills(a, b)", "").replace("{a} and", "{a}, as is said, kills");
    let folder = folder(&[
        ("good.ron", &motif("plot", "kills(a, b)", "")),
        ("much_longer_name.ron", &long),
        ("none.ron", &motif("plot", "beats(a, b)", "")),
    ]);
    let ask = |more: &[&str]| run(folder.path(), &[ASK, more].concat());
    let (code, _, err) = ask(&["--motif", "good", "-o", "mine/good.ron", "--force"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("never overwritten"), "{err}");
    for format in ["table", "csv", "md", "json"] {
        for name in ["good", "none", "much_longer_name", "none", "good"] {
            let (code, _, err) = ask(&["--motif", name, "--format", format, "-o", "answer"]);
            assert_eq!(code, Some(0), "{format} {name}: {err}");
        }
        std::fs::remove_file(folder.path().join("answer")).unwrap();
    }
    let (_, out, _) = ask(&["--motif", "none", "--format", "csv"]);
    assert_eq!(out, "motif,bindings,at,events,reading,not_told,ways,certainty,contested,cites\n");
    std::fs::write(folder.path().join("diary"), "Dear diary\n").unwrap();
    assert_eq!(ask(&["--motif", "none", "-o", "diary"]).0, Some(2));
}

#[test]
fn what_is_asked_for_in_vain_is_said() {
    let folder = folder(&[("good.ron", &motif("plot", "kills(a, b)", ""))]);
    std::fs::write(folder.path().join("other.ron"), FILM.replace("id: e,", "id: f,")).unwrap();
    let (code, _, err) =
        run(folder.path(), &["motifs", "film.ron", "--motif", "revenge", "--family", "love"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("`revenge` is no motif of the family love"), "{err}");
    let (code, _, err) = run(folder.path(), &["motifs", "film.ron", "other.ron", "--near"]);
    assert_eq!(code, Some(0));
    assert!(err.contains("one film at a time"), "{err}");
    let (code, _, err) = run(folder.path(), &["motifs", "film.ron", "other.ron", "--until", "e"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("other.ron") && err.contains("from 1 to 1"), "{err}");
}

/// A folder counts as the films in it, each once, and every cell is what the film has when it is asked alone.
#[test]
fn films_of_a_folder_are_counted_as_each_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("films")).unwrap();
    let both = "kills(a, b)|kills(c, a)";
    for (number, deeds) in [both, "helps(a, b)", &format!("{both}|helps(b, c)")].iter().enumerate() {
        let event = |(at, deed): (usize, &str)| {
            let needs = at.checked_sub(1).map_or_else(String::new, |before| format!(", needs: [e{before}]"));
            format!("(id: e{at}, what: \"Event {at}\", acts: [{deed}]{needs})")
        };
        let events: Vec<String> = deeds.split('|').enumerate().map(event).collect();
        let text = format!(
            r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
                bonds: [friend(b, c)], story: [{}])"#,
            events.join(", ")
        );
        std::fs::write(folder.path().join(format!("films/film{number}.ron")), text).unwrap();
    }
    let (code, table, err) = run(folder.path(), &["motifs", "films", "films/film1.ron"]);
    assert_eq!(code, Some(0), "{err}");
    let head: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    let row = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let mut counted = 0;
    for (number, film) in ["film0", "film1", "film2"].iter().enumerate() {
        let (code, alone, err) =
            run(folder.path(), &["motifs", &format!("films/{film}.ron"), "--format", "json"]);
        assert_eq!(code, Some(0), "{err}");
        let alone: serde_json::Value = serde_json::from_str(&alone).unwrap();
        let matches = |motif: &str| {
            alone["results"].as_array().unwrap().iter().filter(|found| found["motif"] == motif).count()
        };
        assert!(head.contains(film), "{table}");
        for cells in table.lines().skip(1).map(row).filter(|cells| cells.len() == head.len()) {
            let told = cells[number + 1].replace('·', "0");
            assert_eq!(told, matches(&cells[0]).to_string(), "{} in {film}:\n{table}", cells[0]);
            counted += matches(&cells[0]);
        }
    }
    assert!(counted > 1, "{table}");
    let (_, all, _) = run(folder.path(), &["motifs", "films", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["results"].as_array().unwrap().len(), counted);
}

#[test]
fn a_story_that_fails_is_shown_at_its_place_with_what_fails() {
    let fires = "fires: (people: [a, b], story: [e1(kills(a, b, attempted))])";
    let nearly = "nearly: (people: [a, b], story: [e1(kils(a, b))])";
    let folder = folder(&[("good.ron", &motif("plot", "kills(a, b)", &format!("{fires}, {nearly}")))]);
    let (code, _, err) = run(folder.path(), ASK);
    assert_eq!(code, Some(0), "{err}");
    assert!(err.contains("W616") && err.contains("mine/good.ron:1:"), "{err}");
    assert!(err.contains("told as attempted, not completed"), "{err}");
    assert!(err.contains("mine/good.ron:1:206") && err.contains("did you mean"), "{err}");
}

#[test]
fn near_misses_do_not_state_what_does_not_hold() {
    let folder = folder(&[("good.ron", &motif("plot", "kills(a, b, attempted)", ""))]);
    let (_, out, _) = run(folder.path(), &[ASK, &["--motif", "good", "--near", "--format", "json"]].concat());
    assert!(out.contains(r#""reading": "nearly: A and B""#), "{out}");
}

#[test]
fn a_folder_of_other_files_is_told_to_rename_them() {
    let folder = folder(&[("good.txt", &motif("plot", "kills(a, b)", ""))]);
    let (code, _, err) = run(folder.path(), ASK);
    assert_eq!(code, Some(2));
    assert!(err.contains("if good.txt is one, rename it to end in .ron"), "{err}");
    std::fs::write(folder.path().join("mine/more.txt"), "").unwrap();
    let (_, _, err) = run(folder.path(), ASK);
    assert!(err.contains("good.txt, more.txt are some, rename them"), "{err}");
    for name in ["good.txt", "more.txt"] {
        std::fs::remove_file(folder.path().join("mine").join(name)).unwrap();
    }
    let (_, _, err) = run(folder.path(), ASK);
    assert!(err.contains("no file ends in .ron") && !err.contains("rename"), "{err}");
}

#[test]
fn a_group_of_a_tiny_story_has_its_members_in_round_brackets() {
    let story = |group: &str| {
        let fires = format!("fires: (people: [a, b, c], groups: [{group}], story: [e1(kills(a, b))])");
        let folder = folder(&[("good.ron", &motif("plot", "kills(a, b)", &fires))]);
        run(folder.path(), ASK)
    };
    let (code, _, err) = story("g([a, b, c])");
    assert_eq!(code, Some(2));
    assert!(err.contains("write `g(a, b, c)`"), "{err}");
    let (code, _, err) = story("g(a, b, c)");
    assert_eq!((code, err.contains("W616")), (Some(0), false), "{err}");
}

#[test]
fn a_person_in_place_of_a_group_is_declared_elsewhere() {
    let persons = motif("plot", "member(a, b)", "").replace("parties", "persons");
    let (code, _, err) = run(folder(&[("good.ron", &persons)]).path(), ASK);
    assert_eq!(code, Some(2));
    assert!(err.contains("declare `b` in `groups` instead of in `persons`"), "{err}");
}

#[test]
fn explain_knows_own_motifs_macros_and_the_words_of_the_language() {
    let macros =
        r#"(macros: [(name: hurts, takes: [x, y], definition: "x hurts y.", means: [[beats(x, y)]])])"#;
    let folder = folder(&[("good.ron", &motif("plot", "hurts(a, b)", "")), ("macros.ron", macros)]);
    let explain = |words: &[&str]| {
        let (code, out, err) = run(folder.path(), &[&["explain"], words].concat());
        assert_eq!(code, Some(0), "{words:?}: {err}");
        out
    };
    assert!(explain(&["good", "--motifs", "mine"]).starts_with("good (motif of the family plot)"));
    assert!(explain(&["hurts", "--motifs", "mine"]).contains("x hurts y."));
    assert_eq!(run(folder.path(), &["explain", "good"]).0, Some(2));
    for word in [
        "harms",
        "side",
        "positive",
        "strikes_at",
        "love",
        "police",
        "effect",
        "breach",
        "depth",
        "sign",
        "membership",
        "exclusive",
        "asserted_betrayal",
        "any_kind",
        "not_told",
        "every",
        "at_least",
        "either",
        "interchangeable",
        "called",
        "any_status",
        "starts",
        "saying",
        "fires",
        "nearly",
        "people",
    ] {
        assert!(explain(&[word]).contains(word), "{word}");
    }
    let conditions = explain(&["conditions", "--motifs", "mine"]);
    assert!(conditions.contains("hurts") && conditions.contains("not_told"), "{conditions}");
}
