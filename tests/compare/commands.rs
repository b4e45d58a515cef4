//! The commands themselves: exit codes, output, bad input.

use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn two_films_are_compared_with_their_sentences() {
    let output = run(&["compare", "rififi-1955", "la-balance-1982", "--null", "0"]);
    let notes = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    for words in ["Tony – Dédé", "003.p4.s2", "the adversary", "Not tested for significance"] {
        assert!(notes.contains(words), "{words} is missing in\n{notes}");
    }
}

#[test]
fn the_output_does_not_depend_on_threads() {
    let with = |threads: &str| {
        let films =
            ["compare", "la-balance-1982", "un-flic-1972", "--null", "5", "--format", "json", "--threads"];
        let mut arguments = films.to_vec();
        arguments.push(threads);
        run(&arguments).stdout
    };
    let one = with("1");
    assert_eq!(one, with("3"));
    let value: serde_json::Value = serde_json::from_slice(&one).unwrap();
    assert_eq!(value["results"][0]["calibration"]["seed"], 1);
    assert!(value["results"][0]["roles"]["pairs"][0]["shared"][0]["a"]["cites"].is_array());
}

#[test]
fn one_film_at_two_moments() {
    let output = run(&["compare", "rififi-1955", "--at", "murder", "--at", "ring"]);
    let notes = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0));
    assert!(notes.contains("dead       Mario, Ida"), "{notes}");
    assert!(notes.contains("ended      Mado – lovers – Grutter"), "{notes}");
}

#[test]
fn of_a_large_cast_the_weightiest_are_compared_and_it_is_said() {
    let films = ["compare", "rififi-1955", "la-balance-1982", "--null", "0", "--top", "5"];
    let notes = text(&run(&films).stdout);
    let flat = notes.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Of Rififi only 5 of 18 characters and groups are compared"), "{notes}");
    assert!(flat.contains("(--top compares more)"), "{notes}");
    let chart = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("weightiest.svg");
    run(&[&films[..], &["--force", "--chart", chart.to_str().unwrap()]].concat());
    let picture = std::fs::read_to_string(&chart).unwrap();
    assert!(picture.contains("among the 5 of 18 and 5 of 12 characters and groups that are compared"));
    let json = |films: &[&str]| -> serde_json::Value {
        let value: serde_json::Value = serde_json::from_slice(&run(films).stdout).unwrap();
        value["results"][0]["not_compared"].clone()
    };
    let part = json(&[&films[..], &["--format", "json"]].concat());
    assert_eq!((part[0]["parties"].as_u64(), part[0]["of"].as_u64()), (Some(13), Some(18)));
    assert!(part[0]["weight"].as_f64().is_some_and(|weight| 0.0 < weight && weight < 1.0), "{part}");
    assert_eq!(json(&[&films[..5], &["--format", "json"]].concat()), serde_json::json!([null, null]));
}

#[test]
fn bad_input_is_told_in_words() {
    for (arguments, words) in [
        (vec!["compare", "rififi-1955"], "name two films"),
        (vec!["compare", "rififi-1955", "--at", "ring"], "at two events"),
        (vec!["compare", "rififi-1955", "--at", "ring", "--at", "rong"], "did you mean"),
        (vec!["compare", "rififi-1955", "un-flic-1972", "--at", "ring"], "for one film"),
        (vec!["compare", "rififi-1955", "rufifi-1955"], "did you mean"),
        (vec!["compare", "rififi-1955", "un-flic-1972", "--null", "many"], "--null"),
        (vec!["compare", "rififi-1955", "un-flic-1972", "--top", "0"], "--top"),
        (vec!["corpus", "no-such-film"], "no film could be read"),
    ] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words) && !said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_corpus_goes_on_without_the_film_it_cannot_read() {
    let output = run(&["corpus", "data/films", "no-such-film", "--null", "9", "--wide"]);
    let (said, notes) = (text(&output.stderr), text(&output.stdout));
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("left out: no-such-film"), "{said}");
    for words in ["Similarity: roles", "Nearest", "Rififi (1955)"] {
        assert!(notes.contains(words), "{notes}");
    }
}

/// A folder of its own with these films in it.
fn folder(name: &str, films: &[(&str, &str)]) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("compare-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (file, text) in films {
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

const ALONE: &str = r#"(title: "Alone", characters: [(id: a, name: "Ann")], story: [(id: x, what: "Ann dies", acts: [dies(a)])])"#;
const IDLE: &str =
    r#"(title: "Idle", characters: [(id: a, name: "Ann")], story: [(id: rain, what: "It rains")])"#;

/// Sixty characters in a ring of deeds.
fn crowd() -> String {
    let cast: String = (0..60).map(|at| format!("(id: c{at}, name: \"C {at}\"),")).collect();
    let deed = |at: usize| {
        let kind = ["kills", "betrays", "beats", "rescues"][at % 4];
        format!("(id: e{at}, what: \"deed {at}\", acts: [{kind}(c{at}, c{})]),", (at + 7) % 60)
    };
    format!("(title: \"Crowd\", characters: [{cast}], story: [{}])", (0..60).map(deed).collect::<String>())
}

#[test]
fn odd_films_are_compared_without_a_claim_too_many() {
    let crowd = crowd();
    let folder = folder("odd", &[("alone.ron", ALONE), ("idle.ron", IDLE), ("crowd.ron", &crowd)]);
    let path = |name: &str| folder.join(name).display().to_string();
    let (alone, idle, crowd) = (path("alone.ron"), path("idle.ron"), path("crowd.ron"));
    for (a, b, words, copies) in [
        (&idle, &idle, "No counterparts can be named", "19"),
        (&idle, &alone, "Too few acts match", "19"),
        (&alone, &alone, "no null model changes what was measured", "19"),
        (&crowd, &crowd, "the casts are too large for a proof", "0"),
        (&crowd, &alone, "Counterparts", "3"),
    ] {
        let output = run(&["compare", a, b, "--null", copies, "--wide"]);
        let notes = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{a} {b}: {}", text(&output.stderr));
        assert!(notes.contains(words), "{words} is missing in\n{notes}");
        assert!(!notes.contains("NaN") && !notes.contains("Significantly similar"), "{notes}");
    }
    // A large cast is never claimed to be solved.
    let notes = text(&run(&["compare", &crowd, &crowd, "--null", "0", "--wide"]).stdout);
    assert!(
        !notes.contains("no other matching of the casts shares more")
            && notes.contains("may exist") | notes.contains("best matching of many tries"),
        "{notes}"
    );
}

#[test]
fn the_same_film_twice_is_wholly_alike() {
    let output = run(&["compare", "la-balance-1982", "la-balance-1982", "--null", "0", "--wide"]);
    let notes = text(&output.stdout);
    for words in [
        "share 100 %",
        "0 % of the relations of both would have to change",
        "same order",
        "acts in common: 100 %",
    ] {
        assert!(notes.contains(words), "{words} is missing in\n{notes}");
    }
    let chance =
        text(&run(&["compare", "la-balance-1982", "la-balance-1982", "--null", "199", "--wide"]).stdout);
    assert!(chance.contains("Significantly similar: who does what to whom"), "{chance}");
}

#[test]
fn too_few_copies_claim_nothing() {
    let notes =
        text(&run(&["compare", "la-balance-1982", "la-balance-1982", "--null", "9", "--wide"]).stdout);
    assert!(notes.contains("9 random copies are too few"), "{notes}");
    assert!(notes.contains("too few random copies to tell") && !notes.contains("(significant"), "{notes}");
}

#[test]
fn motifs_and_edits_are_in_words_and_in_data() {
    let output = run(&["compare", "rififi-1955", "la-balance-1982", "--null", "0", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let (motifs, edits) = (&value["results"][0]["motifs"], &value["results"][0]["edit"]["edits"]);
    for side in ["a", "b"] {
        let first = &motifs["shared"][0][side];
        assert!(first["cites"].as_array().is_some_and(|cites| !cites.is_empty()), "{first}");
        assert!(first["bindings"].is_object() && first["events"].is_array(), "{first}");
    }
    for what in ["recast", "drop", "add", "change", "delete", "insert"] {
        assert!(edits.as_array().unwrap().iter().any(|edit| edit["do"] == what), "no {what} in {edits}");
    }
    let notes = text(&run(&["compare", "rififi-1955", "la-balance-1982", "--null", "0", "--wide"]).stdout);
    for words in
        ["Love triangle", "roles played by counterparts", "In Rififi alone", "to turn Rififi into La Balance"]
    {
        assert!(notes.contains(words), "{words} is missing in\n{notes}");
    }
}

#[test]
fn an_unreadable_film_among_many_is_told_at_the_end() {
    let films: Vec<(String, String)> =
        (0..60).map(|at| (format!("f{at:03}.ron"), ALONE.replace("Alone", &format!("Alone {at}")))).collect();
    let mut films: Vec<(&str, &str)> =
        films.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    films.push(("bad.ron", "(title: \"Bad\", characters: ["));
    films.push(("worse.ron", "(title: \"Worse\", story: [(id: x, what: \"x\", acts: [kills(a, b)])])"));
    let folder = folder("many", &films);
    let output = run(&["corpus", &folder.display().to_string(), "--format", "json"]);
    let (said, data) = (text(&output.stderr), text(&output.stdout));
    assert_eq!(output.status.code(), Some(1), "{said}");
    let value: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(value["results"][0]["films"].as_array().unwrap().len(), 60);
    assert_eq!(value["results"][0]["left_out"].as_array().unwrap().len(), 2);
    for words in ["left out", "bad.ron", "worse.ron"] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(data, text(&run(&["corpus", &folder.display().to_string(), "--format", "json"]).stdout));
}
