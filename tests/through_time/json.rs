//! Motifs, balance, secrets, allegiance and standing as JSON, from the real program.

use serde_json::Value;
use std::process::Command;

fn answer(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(arguments)
        .args(["--format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((printed["schema"].as_u64(), printed["command"].as_str()), (Some(1), Some(arguments[0])));
    printed
}

/// The one result that has these fields.
fn only<'a>(answer: &'a Value, fields: &[(&str, &str)]) -> &'a Value {
    let all = answer["results"].as_array().unwrap();
    let fits = |row: &&Value| fields.iter().all(|(field, value)| row[field] == *value);
    let found: Vec<&Value> = all.iter().filter(fits).collect();
    assert_eq!(found.len(), 1, "{fields:?} in {all:#?}");
    found[0]
}

#[test]
fn motifs() {
    let answer = answer(&["motifs", "la-balance-1982", "--near"]);
    let found = only(&answer, &[("motif", "would_be_killer_killed")]);
    assert_eq!(found["bindings"], serde_json::json!({"a": "massina", "b": "dede"}));
    assert_eq!(found["events"], serde_json::json!(["found", "massina_dies"]));
    assert_eq!(found["cites"], serde_json::json!(["003.p4.s1", "003.p4.s2"]));
    let missed = only(&answer, &[("motif", "informer_punished")]);
    assert!(missed["near"]["because"].as_str().unwrap().contains("attempted"));
}

#[test]
fn balance() {
    let answer = answer(&["balance", "rififi-1955"]);
    let step = only(&answer, &[("event", "cesar_dies")]);
    assert_eq!((step["change"].as_i64(), step["exact"].as_bool()), (Some(-3), Some(true)));
    assert_eq!(
        step["broken"],
        serde_json::json!([["tony", "cesar"], ["cesar", "viviane"], ["cesar", "crew"]]),
        "with the dead their ties are gone, and violate nothing"
    );
    assert!(
        !step["frustrated"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|pair| pair.as_array().unwrap())
            .any(|id| id == "cesar"),
        "{step:#}"
    );
    let ring = only(&answer, &[("event", "ring")]);
    assert_eq!(ring["raised"], serde_json::json!([["cesar", "crew"]]));
    let end = only(&answer, &[("event", "tony_dies")]);
    assert_eq!(end["unbound"], serde_json::json!(["mado", "viviane", "fence"]));
    assert_eq!(end["parts"], serde_json::json!([[["jos_wife", "tonio"], ["addict", "gang"]]]));
}

#[test]
fn secrets() {
    let answer = answer(&["secrets", "la-balance-1982"]);
    let trap = only(&answer, &[("proposition", "trap_is_set")]);
    assert_eq!((trap["sort"].as_str(), trap["never"][0].as_str()), (Some("secret"), Some("petrovic")));
    let learnt =
        trap["changes"].as_array().unwrap().iter().find(|change| change["who"] == "massina").unwrap();
    assert_eq!(
        (learnt["event"].as_str(), learnt["certainty"].as_str()),
        (Some("massina_escapes"), Some("inferred"))
    );
    assert_eq!(trap["dead"], serde_json::json!(["massina"]));
    let open = self::answer(&["secrets", "un-flic-1972"]);
    assert!(open["results"].as_array().unwrap().iter().any(|row| row["sort"] == "open secret"));
}

#[test]
fn allegiance() {
    let answer = answer(&["allegiance", "la-balance-1982"]);
    let forced = only(&answer, &[("character", "dede"), ("event", "blackmail")]);
    assert_eq!((forced["turn"].as_str(), forced["mode"].as_str()), (Some("joins"), Some("coerced")));
    let rows = answer["results"].as_array().unwrap();
    assert!(
        rows.iter().all(|row| row["character"] != "nicole"),
        "what she does for love turns her against nobody"
    );
    let between = self::answer(&["allegiance", "rififi-1955"]);
    let mado = only(&between, &[("character", "mado"), ("turn", "joins")]);
    assert!(!mado["cites"].as_array().unwrap().contains(&"001.p6.s14".into()), "there she leaves him");
    let joins = only(&answer, &[("character", "dede"), ("event", "readmitted")]);
    assert_eq!((joins["feigned"].as_bool(), joins["secret"].as_bool()), (Some(true), Some(false)));
}

#[test]
fn standing() {
    let answer = answer(&["standing", "la-balance-1982"]);
    let agent = only(&answer, &[("informer", "dede")]);
    assert_eq!((agent["is"].as_str(), agent["within"].as_str()), (Some("spy"), Some("organization")));
    let nobody = only(&answer, &[("character", "civilians")]);
    assert_eq!((nobody["lost_without"].as_u64(), nobody["living_without"].as_u64()), (Some(0), Some(0)));
    let massina = only(&answer, &[("character", "massina")]);
    assert!(massina["lost_without"].as_u64() > Some(0));
    let wrung = self::answer(&["standing", "rififi-1955"]);
    let cesar = only(&wrung, &[("informer", "cesar")]);
    assert_eq!((cesar["is"].as_str(), cesar["mode"].as_str()), (Some("informer within"), Some("coerced")));
    assert_eq!(only(&wrung, &[("character", "grutter")])["ordered"], 1);
}

/// A is joined to B, B to C, D to nobody: numbers that can be worked out by hand.
#[test]
#[cfg(feature = "classic")]
fn classic_centralities() {
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("path.ron");
    let text = r#"(title: "Path", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"),
        (id: d, name: "D")], story: [(id: e, what: "e", acts: [beats(a, b)]), (id: f, what: "f", acts: [beats(b, c)])])"#;
    std::fs::write(&film, text).unwrap();
    let answer = answer(&["standing", film.to_str().unwrap(), "--classic"]);
    let measures = |who: &str| {
        let row = only(&answer, &[("character", who)]);
        ["piece", "joined_to", "degree", "betweenness", "closeness", "eigenvector"]
            .map(|name| row[name].as_f64().unwrap())
    };
    let end = [1.0, 1.0, 0.333, 0.0, 0.444, 0.707];
    assert_eq!(measures("a"), end);
    assert_eq!(measures("b"), [1.0, 2.0, 0.667, 0.333, 0.667, 1.0]);
    assert_eq!(measures("c"), end);
    assert_eq!(measures("d"), [2.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let notices = answer["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice.as_str().unwrap().contains("2 pieces")), "{notices:?}");
}

#[test]
#[cfg(not(feature = "classic"))]
fn classic_centralities_are_asked_for_when_building() {
    let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(["standing", "la-balance-1982", "--classic"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{said}");
    assert!(said.contains("--features classic"), "{said}");
}

/// A motif that names a kind of one film's own is sought in that film alone; one that is wrong everywhere is a fault.
#[test]
fn several_films_are_searched_with_the_words_of_each() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "kinds.ron",
        r#"#![enable(implicit_some)]
        (kinds: [(id: "haunts", family: "coercion", layer: act, sign: -1, weight: 6, phrase: "haunts",
            inverse: "is haunted by", definition: "D.", example: "haunts(father, hamlet)")])"#,
    );
    let film = |vocabulary: &str, act: &str| {
        format!(
            r#"(title: "T", {vocabulary} characters: [(id: a, name: "A"), (id: b, name: "B")],
            story: [(id: e, what: "e", acts: [{act}(a, b)])])"#
        )
    };
    write("plain.ron", &film("", "beats"));
    write("ghost.ron", &film(r#"vocabulary: ["kinds.ron"],"#, "haunts"));
    std::fs::create_dir(folder.path().join("mine")).unwrap();
    let motif = |kind: &str| {
        format!(
            r#"(title: "T", family: test, definition: "D.", reading: "{{a}} and {{b}}", parties: [a, b],
            when: [{kind}(a, b)], fires: (people: [a, b], story: [e(beats(a, b))]))"#
        )
    };
    let run = || {
        let output = Command::new(env!("CARGO_BIN_EXE_imbroglio"))
            .args(["motifs", "plain.ron", "ghost.ron", "--motifs", "mine", "--motif", "mine"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    write("mine/mine.ron", &motif("haunts"));
    let (code, out, err) = run();
    assert_eq!(code, Some(0), "{out}{err}");
    assert!(
        out.contains("not searched") && format!("{out}{err}").contains("kinds that plain does not have"),
        "{out}{err}"
    );
    assert!(out.lines().any(|line| line.starts_with("mine") && line.trim_end().ends_with('1')), "{out}");
    write("mine/mine.ron", &motif("kills"));
    assert!(run().2.contains("the story in `fires` of `mine` lacks the motif"), "{:?}", run());
    write("mine/mine.ron", &motif("hauntss"));
    let (code, out, err) = run();
    assert_eq!(code, Some(2), "{out}{err}");
    assert!(format!("{out}{err}").contains("hauntss"));
}
