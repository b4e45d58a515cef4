//! The annotator's commands, as a person uses them: `new`, `fmt`, `agree`.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workbench").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imbroglio")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_synopsis_becomes_a_seed_and_a_film_that_checks_without_errors() {
    let folder = folder("new");
    fs::write(
        folder.join("duel.txt"),
        "Ann Reed meets Bob.\n\nBob is killed by Ann. Mr. Cole, her uncle, flees.\n",
    )
    .unwrap();
    let made = run(&folder, &["new", "duel.txt", "--year", "1901"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let film = fs::read_to_string(folder.join("data/films/duel-1901.ron")).unwrap();
    assert!(film.contains("// kills(ann, bob)?"), "{film}");
    let seed = fs::read_to_string(folder.join("seeds/001-duel-1901.txt")).unwrap();
    assert_eq!(seed, "Ann Reed meets Bob.\n\nBob is killed by Ann.\nMr. Cole, her uncle, flees.\n");
    let checked = run(&folder, &["check", "duel-1901"]);
    assert!(!text(&checked.stdout).contains(" error"), "{}{}", text(&checked.stdout), text(&checked.stderr));
    // nothing that exists is overwritten
    let again = run(&folder, &["new", "duel.txt", "--year", "1901"]);
    assert_eq!(again.status.code(), Some(2), "{}", text(&again.stdout));
    assert_eq!(fs::read_to_string(folder.join("data/films/duel-1901.ron")).unwrap(), film);
}

#[test]
fn an_empty_synopsis_is_one_clear_error() {
    let folder = folder("empty");
    fs::write(folder.join("none.txt"), " \n\n").unwrap();
    let made = run(&folder, &["new", "none.txt"]);
    assert_eq!(made.status.code(), Some(2));
    assert!(text(&made.stderr).contains("no sentence"), "{}", text(&made.stderr));
    assert!(!folder.join("seeds").exists());
}

/// What a film says, apart from where it says it.
fn said(path: &Path) -> String {
    let folder = path.parent().unwrap();
    let shown = run(folder, &["relations", path.to_str().unwrap(), "--format", "json"]);
    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));
    text(&shown.stdout)
}

#[test]
fn fmt_changes_no_film_and_is_idempotent() {
    let folder = folder("fmt");
    fs::create_dir_all(folder.join("data")).unwrap();
    for part in ["films", "seeds"] {
        let (from, to) = if part == "films" { ("data/films", "data/films") } else { ("seeds", "seeds") };
        fs::create_dir_all(folder.join(to)).unwrap();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.join(to).join(path.file_name().unwrap())).unwrap();
        }
    }
    for film in ["rififi-1955", "un-flic-1972", "la-balance-1982"] {
        let path = folder.join(format!("data/films/{film}.ron"));
        let written = fs::read_to_string(&path).unwrap();
        let before = said(&path);
        // the same film, badly written
        fs::write(&path, written.replace(", cites: ", " ,\n\n\n   cites :")).unwrap();
        assert_eq!(run(&folder, &["fmt", "--check"]).status.code(), Some(1));
        assert_eq!(run(&folder, &["fmt"]).status.code(), Some(0));
        assert_eq!(said(&path), before);
        let once = fs::read_to_string(&path).unwrap();
        assert_eq!(run(&folder, &["fmt"]).status.code(), Some(0));
        assert_eq!(fs::read_to_string(&path).unwrap(), once);
    }
}

#[test]
fn fmt_leaves_a_file_that_it_cannot_read_whole() {
    let folder = folder("unreadable");
    fs::write(folder.join("film.ron"), "(title: \"A\", story: [").unwrap();
    let formatted = run(&folder, &["fmt", "film.ron"]);
    assert_eq!(formatted.status.code(), Some(1));
    assert!(text(&formatted.stderr).contains("film.ron:1:"), "{}", text(&formatted.stderr));
    assert_eq!(fs::read_to_string(folder.join("film.ron")).unwrap(), "(title: \"A\", story: [");
}

#[test]
fn an_annotation_agrees_with_itself_and_differences_are_named() {
    let folder = folder("agree");
    let film = |acts: &str| {
        format!(
            "(title: \"D\", characters: [(id: a, name: \"Ann\"), (id: b, name: \"Bob\"), (id: c, name: \"Cole\")],\n \
             story: [(id: e, what: \"x\", acts: [{acts}]), (id: f, what: \"y\", acts: [helps(c, a)])])"
        )
    };
    fs::write(folder.join("one.ron"), film("kills(a, b)")).unwrap();
    fs::write(folder.join("two.ron"), film("kills(c, b)")).unwrap();
    let same = run(&folder, &["agree", "one.ron", "one.ron"]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    assert!(text(&same.stdout).contains("0 disagreements"), "{}", text(&same.stdout));
    assert!(!text(&same.stdout).contains("NaN"), "{}", text(&same.stdout));
    let other = run(&folder, &["agree", "one.ron", "two.ron"]);
    let shown = text(&other.stdout);
    assert!(shown.contains("killings") && shown.contains("Ann and Bob"), "{shown}");
}

#[test]
fn a_new_project_is_clean_and_its_film_can_be_renamed_in() {
    let folder = folder("init");
    let made = run(&folder, &["init"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let checked = run(&folder, &["check"]);
    assert_eq!(checked.status.code(), Some(0), "{}{}", text(&checked.stdout), text(&checked.stderr));
    assert_eq!(run(&folder, &["fmt", "--check"]).status.code(), Some(0));
    let before = fs::read_to_string(folder.join("data/films/hamlet.ron")).unwrap();
    let renamed = run(&folder, &["rename", "hamlet", "king", "claudius"]);
    assert_eq!(renamed.status.code(), Some(0), "{}", text(&renamed.stderr));
    let after = fs::read_to_string(folder.join("data/films/hamlet.ron")).unwrap();
    assert!(!after.contains("(king,") && after.contains("kills(claudius, father, secret)"), "{after}");
    assert!(after.contains("\"the King\"") && after.contains("kills the king"), "texts stay: {after}");
    assert_eq!(run(&folder, &["check"]).status.code(), Some(0));
    for (old, new) in
        [("nobody", "x"), ("claudius", "gertrude"), ("claudius", "1"), ("claudius", "attempted")]
    {
        let refused = run(&folder, &["rename", "hamlet", old, new]);
        assert_eq!(refused.status.code(), Some(2), "{old} {new}");
    }
    assert_eq!(run(&folder, &["rename", "hamlet", "claudius", "king"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.join("data/films/hamlet.ron")).unwrap(), before);
    // nothing that exists is overwritten
    fs::write(folder.join(".gitignore"), "mine\n").unwrap();
    assert_eq!(run(&folder, &["init"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.join(".gitignore")).unwrap(), "mine\n");
    assert_eq!(run(&folder, &["doctor"]).status.code(), Some(0));
    let stats = run(&folder, &["stats", "hamlet", "--format", "jsonl"]);
    let record: serde_json::Value = serde_json::from_slice(&stats.stdout).unwrap();
    assert_eq!(
        (&record["sentences"], &record["cited"], &record["events"]),
        (&4.into(), &4.into(), &3.into())
    );
}

#[test]
fn an_id_that_is_taken_is_refused_whatever_it_names_and_wherever() {
    let folder = folder("taken");
    let film = r#"(
    title: "Taken",
    include: ["others.ron"],
    characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob")],
    groups: [(id: gang, name: "The gang", members: [ann, bob])],
    story: [(id: quarrel, what: "Ann beats Bob", acts: [beats(ann, bob)])],
)
"#;
    let others = "(\n    characters: [(id: cid, name: \"Cid\")],\n)\n";
    fs::write(folder.join("film.ron"), film).unwrap();
    fs::write(folder.join("others.ron"), others).unwrap();
    for (new, what) in [
        ("bob", "character or group"),
        ("quarrel", "event"),
        ("gang", "character or group"),
        ("cid", "character or group"),
    ] {
        for dry in [&["--dry-run"][..], &[]] {
            let refused = run(&folder, &[&["rename", "film.ron", "ann", new], dry].concat());
            assert_eq!(refused.status.code(), Some(2), "{new}: {}", text_of(&refused));
            let told = text(&refused.stderr);
            assert!(told.contains(&format!("{what} `{new}`")) && told.contains("already"), "{new}: {told}");
            assert_eq!(fs::read_to_string(folder.join("film.ron")).unwrap(), film, "{new}");
            assert_eq!(fs::read_to_string(folder.join("others.ron")).unwrap(), others, "{new}");
        }
    }
    // what is free is taken, and the old id is free again
    assert_eq!(run(&folder, &["rename", "film.ron", "ann", "dora"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["rename", "film.ron", "bob", "ann"]).status.code(), Some(0));
    let after = fs::read_to_string(folder.join("film.ron")).unwrap();
    assert!(after.contains("beats(dora, ann)"), "{after}");
}

#[test]
fn what_stats_says_fits_a_terminal_and_wide_has_the_rest() {
    let folder = folder("stats");
    let films = ["un-flic-1972", "rififi-1955", "la-balance-1982"];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let said = |more: &[&str]| text(&run(root, &[&["stats"][..], &films, more].concat()).stdout);
    let width = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap();
    let (narrow, wide) = (said(&[]), said(&["--wide"]));
    assert!(width(&narrow) <= 100, "{narrow}");
    // no row is broken to make it fit: a heading and three films
    assert_eq!(narrow.lines().filter(|line| !line.is_empty()).count(), 4, "{narrow}");
    for heading in ["set aside", "groups", "memberships", "knowledge"] {
        assert!(!narrow.contains(heading) && wide.contains(heading), "{heading}: {wide}");
    }
    // nor is a film of a long id and of large numbers
    let mut film = String::from("(title: \"Long\", characters: [");
    for number in 0..1_200 {
        film.push_str(&format!("(id: c{number}, name: \"C{number}\"), "));
    }
    film.push_str("], story: [");
    for number in 0..1_199 {
        film.push_str(&format!("(id: e{number}, what: \"x\", acts: [meets(c{number}, c{})]), ", number + 1));
    }
    film.push_str("])");
    let long = "the-strange-case-of-a-film-with-a-long-name-1899.ron";
    fs::write(folder.join(long), film).unwrap();
    let told = text(&run(&folder, &["stats", long]).stdout);
    assert!(told.contains("1200") && width(&told) <= 100, "{told}");
}

#[test]
fn lines_of_json_are_the_results_of_json() {
    let folder = folder("jsonl");
    for command in ["fates", "betrayals", "relations"] {
        let whole = run(&folder, &[command, "rififi-1955", "--format", "json"]);
        let whole: serde_json::Value = serde_json::from_slice(&whole.stdout).unwrap();
        let lines = run(&folder, &[command, "rififi-1955", "--format", "jsonl"]);
        let lines: Vec<serde_json::Value> =
            text(&lines.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(whole["results"], serde_json::Value::Array(lines), "{command}");
    }
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let folder = folder("shells");
    for shell in ["bash", "zsh", "fish", "powershell", "nushell"] {
        let script = run(&folder, &["completions", shell]);
        assert_eq!(script.status.code(), Some(0), "{}", text(&script.stderr));
        let script = text(&script.stdout);
        assert!(["betrayals", "what-if", "agree"].iter().all(|word| script.contains(word)), "{shell}");
    }
    assert_eq!(run(&folder, &["man", "--out-dir", "man"]).status.code(), Some(0));
    let page = fs::read_to_string(folder.join("man/imbroglio-betrayals.1")).unwrap();
    assert!(page.starts_with(".ie") || page.contains(".TH"), "{page}");
    assert!(folder.join("man/imbroglio.1").exists());
}

#[test]
fn the_values_behind_alpha_can_be_had() {
    let folder = folder("values");
    let answer = run(&folder, &["agree", "rififi-1955", "rififi-1955", "--values", "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let killings =
        answer["results"].as_array().unwrap().iter().find(|one| one["layer"] == "killings").unwrap();
    assert_eq!(killings["values"].as_array().unwrap().len() as u64, killings["units"].as_u64().unwrap());
    assert!(killings["values"].as_array().unwrap().iter().all(|unit| unit[0] == unit[1]));
}

/// What a merged film says, as words.
fn draft(path: &Path) -> imbroglio::exchange::Draft {
    let film = imbroglio::film::Film::open(path).unwrap();
    let mut draft = imbroglio::exchange::Draft::of(&film.story().unwrap());
    draft.film.id = String::new();
    draft
}

#[test]
fn a_film_merged_with_itself_is_an_equal_story() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder("merge-itself");
    fs::create_dir_all(folder.join("seeds")).unwrap();
    for seed in fs::read_dir(root.join("seeds")).unwrap() {
        let seed = seed.unwrap().path();
        fs::copy(&seed, folder.join("seeds").join(seed.file_name().unwrap())).unwrap();
    }
    for part in ["data/films", "data/second-readings", "data/shelf"] {
        for entry in fs::read_dir(root.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "ron") || path.ends_with("relatives.ron")
            {
                continue;
            }
            let out = folder.join("merged.ron");
            let _ = fs::remove_file(&out);
            let named = path.to_str().unwrap();
            let made = run(root, &["agree", named, named, "--merge", "-o", out.to_str().unwrap()]);
            assert_eq!(made.status.code(), Some(0), "{named}: {}", text(&made.stderr));
            assert!(text(&made.stderr).contains("say the same"), "{named}: {}", text(&made.stderr));
            assert_eq!(draft(&out), draft(&path), "{named}");
        }
    }
}

#[test]
fn second_readings_merge_into_films_without_errors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for film in ["rififi-1955", "un-flic-1972", "la-balance-1982"] {
        let second = format!("data/second-readings/{film}.ron");
        let merge = || run(root, &["agree", &format!("data/films/{film}.ron"), &second, "--merge"]);
        let made = merge();
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        let written = text(&made.stdout);
        assert_eq!(written, text(&merge().stdout), "the same every time");
        assert_eq!(imbroglio::formatting::format(&written).unwrap(), written, "in the style");
        let read = imbroglio::rules::check_text(film, &written.replace("\n    seeds:", "\n    // seeds:"));
        let errors: Vec<_> = read
            .diagnostics
            .iter()
            .filter(|fault| fault.severity() == imbroglio::diagnostic::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{film}: {errors:#?}");
        assert!(written.contains("draft: true") && written.contains("// only in"), "{film}");
        let first = draft(&root.join(format!("data/films/{film}.ron")));
        let merged = imbroglio::exchange::Draft::of(&imbroglio::story::build(read.checked.unwrap()));
        // nothing is stated that the first does not state too
        assert!(merged.acts.len() <= first.acts.len() && !merged.acts.is_empty());
        for act in &merged.acts {
            let known = first.acts.iter().any(|one| {
                (&one.event, &one.kind, &one.agents, &one.patients)
                    == (&act.event, &act.kind, &act.agents, &act.patients)
            });
            assert!(known, "{film}: {act:?}");
        }
    }
}

#[test]
fn what_annotations_say_differently_stands_side_by_side() {
    let folder = folder("merge");
    let film = |acts: &str, more: &str| {
        format!(
            "// hand of one\n(title: \"D\", characters: [(id: a, name: \"Ann\"), (id: b, name: \"Bob\"){more}],\n \
             story: [\n// why?\n(id: e, what: \"They fight\", acts: [{acts}])])"
        )
    };
    fs::write(folder.join("one.ron"), film("kills(a, b), helps(b, a)", "")).unwrap();
    let other = film("kills(a, b, inferred), wounds(a, b)", ", (id: c, name: \"Cole\")");
    fs::write(folder.join("two.ron"), other).unwrap();
    let made = run(&folder, &["agree", "one.ron", "two.ron", "--merge"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    let written = text(&made.stdout);
    for line in [
        "// hand of one",
        "// why?",
        "// how sure:",
        "one.ron: kills(a, b)",
        "two.ron: kills(a, b, inferred)",
        "// only in one.ron:",
        "// helps(b, a)?",
        "// wounds(a, b)?",
        "status: draft",
        "acts: [kills(a, b, inferred)]",
        "// (id: c, name: \"Cole\")",
    ] {
        assert!(written.contains(line), "{line}: {written}");
    }
    assert_eq!(written.matches("hand of one").count(), 1, "{written}");
    // nothing is overwritten: neither what is there nor what it is read from
    fs::write(folder.join("there.ron"), "mine").unwrap();
    for out in ["there.ron", "one.ron"] {
        let refused = run(&folder, &["agree", "one.ron", "two.ron", "--merge", "-o", out]);
        assert_eq!(refused.status.code(), Some(2), "{}", text(&refused.stderr));
    }
    assert_eq!(fs::read_to_string(folder.join("there.ron")).unwrap(), "mine");
    let forced = run(&folder, &["agree", "one.ron", "two.ron", "--merge", "-o", "one.ron", "--force"]);
    assert_eq!(forced.status.code(), Some(2));
    // what cannot be read, and what is of another text
    fs::write(folder.join("broken.ron"), "(title: \"D\"").unwrap();
    assert_ne!(run(&folder, &["agree", "one.ron", "broken.ron", "--merge"]).status.code(), Some(0));
    let apart = run(&folder, &["agree", "rififi-1955", "la-balance-1982", "--merge"]);
    assert_eq!(apart.status.code(), Some(2));
    assert!(text(&apart.stderr).contains("different texts"), "{}", text(&apart.stderr));
}

#[test]
fn odd_synopses_are_drafted_or_refused_in_words() {
    let folder = folder("odd");
    let new = |name: &str, text: &str, more: &[&str]| {
        fs::write(folder.join(format!("{name}.txt")), text).unwrap();
        run(&folder, &[&["new", &format!("{name}.txt")], more].concat())
    };
    let drafted = |name: &str, text: &str| {
        let made = new(name, text, &[]);
        assert_eq!(made.status.code(), Some(0), "{name}: {}", text_of(&made));
        let checked = run(&folder, &["check", name]);
        assert_eq!(checked.status.code(), Some(0), "{name}: {}", text_of(&checked));
        assert_eq!(run(&folder, &["fmt", "--check", "data/films"]).status.code(), Some(0), "{name}");
        fs::read_to_string(folder.join(format!("data/films/{name}.ron"))).unwrap()
    };
    assert!(drafted("one", "Ann kills Bob.").contains("// kills(ann, bob)?"));
    assert!(drafted("windows", "Ann kills Bob.\r\nBob dies.\r\n").contains("// kills(ann, bob)?"));
    assert!(drafted("bullets", "- Ann kills Bob.\n- Cleo flees.\n").contains("// kills(ann, bob)?"));
    assert!(drafted("entities", "Ann &amp; Bob kill Cleo.").contains("Ann & Bob kill Cleo"));
    drafted("verse", "To arms, to arms!\nThe King is slain,\nAnd Ann hath killed the King.\n");
    drafted("dialogue", "ANN: I shall kill him!\nBOB: You will not.\n\"He must die,\" says Ann.");
    drafted("russian", "Анна убивает Бориса. Борис умирает.");
    assert!(
        drafted("french", "Lucien est tué par la bande, et Odile le pleure.").contains("language: \"fr\"")
    );
    assert!(drafted("german", "Jakob verrät Konrad, und Konrad tötet ihn.").contains("language: \"de\""));
    let told = new("wolfram", "Wolfram Hammer.", &[]);
    assert!(text(&told.stderr).contains("cannot be told from its words"), "{}", text_of(&told));
    let unknown = new("spanish", "Ana mata a Juan.", &["--language", "es"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("there are en, de, fr"), "{}", text_of(&unknown));
    for (name, nothing) in [("empty", ""), ("blank", " \r\n\t\n"), ("marks", "... !? —")] {
        let made = new(name, nothing, &[]);
        assert_eq!(made.status.code(), Some(2), "{name}");
        assert!(text(&made.stderr).contains("no sentence"), "{name}: {}", text_of(&made));
    }
    fs::write(folder.join("bytes.txt"), [0xff, 0xfe, 0x41]).unwrap();
    assert_eq!(run(&folder, &["new", "bytes.txt"]).status.code(), Some(2));
    assert_eq!(run(&folder, &["new", "nowhere.txt"]).status.code(), Some(2));
}

fn text_of(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_synopsis_of_a_million_letters_is_drafted() {
    let folder = folder("large");
    let story = "Ann Reed meets Bob Cole, who loves her. Cleo, his wife, kills Bob. Ann flees to Rome. ";
    fs::write(folder.join("large.txt"), story.repeat(1_000_000 / story.len())).unwrap();
    assert_eq!(run(&folder, &["new", "large.txt"]).status.code(), Some(0));
    // one sentence without an end
    fs::write(folder.join("endless.txt"), "Ann kills Bob and ".repeat(20_000)).unwrap();
    assert_eq!(run(&folder, &["new", "endless.txt"]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_left_as_it_is() {
    let folder = folder("broken");
    for (name, broken) in [
        ("open.ron", "(title: \"A\", characters: [(id: a, name: \"Ann\")"),
        ("none.ron", ""),
        ("text.ron", "no film at all"),
    ] {
        fs::write(folder.join(name), broken).unwrap();
        for arguments in [
            vec!["fmt", name],
            vec!["rename", name, "a", "b"],
            vec!["agree", name, "rififi-1955"],
            vec!["agree", "rififi-1955", name, "--merge"],
        ] {
            let answer = run(&folder, &arguments);
            assert!(matches!(answer.status.code(), Some(1 | 2)), "{arguments:?}: {}", text_of(&answer));
            assert!(!answer.stderr.is_empty() || !answer.stdout.is_empty(), "{arguments:?}");
        }
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), broken);
    }
    let apart = run(&folder, &["agree", "rififi-1955", "la-balance-1982"]);
    assert_eq!(apart.status.code(), Some(2));
    assert!(text(&apart.stderr).contains("different texts"), "{}", text_of(&apart));
}

#[test]
fn events_of_one_sentence_are_matched_by_what_they_say_and_an_open_order_is_none() {
    let folder = folder("merge-events");
    fs::create_dir_all(folder.join("seeds")).unwrap();
    fs::write(folder.join("seeds/001-d.txt"), "Ann and Bob meet Cleo.\nThey part.\n").unwrap();
    let film = |story: &str| {
        format!(
            "(title: \"D\", seeds: [\"001\"], characters: [(id: ann, name: \"Ann\"), (id: bob, name: \"Bob\"), (id: cleo, name: \"Cleo\")],\n \
             story: [{story}])"
        )
    };
    let left = "(id: over, what: \"Bob stops seeing Cleo\", certainty: inferred, cites: \"001.p1.s2\")";
    let put_out = "(id: out, what: \"Ann shuts Bob out\", cites: \"001.p1.s2\", acts: [expels(ann, bob)";
    // the other has an event more of that sentence, and does not tell the order of the first two
    let second = "(id: over, what: \"Bob stops seeing Cleo\", certainty: inferred, cites: \"001.p1.s1 s2\", meanwhile: [fight, out]),\n \
         (id: fight, what: \"Ann and Bob fight over Cleo\", cites: \"001.p1.s2\", acts: [vies_for([ann, bob], cleo)])";
    fs::write(folder.join("one.ron"), film(&format!("{left},\n {put_out}, vies_for([ann, bob], cleo)])")))
        .unwrap();
    fs::write(folder.join("two.ron"), film(&format!("{second},\n {put_out}])"))).unwrap();
    for (files, order) in [(["one.ron", "two.ron"], "one, two"), (["two.ron", "one.ron"], "two, one")] {
        let merged = run(&folder, &["agree", files[0], files[1], "--merge"]);
        assert_eq!(merged.status.code(), Some(0), "{}", text(&merged.stderr));
        let film = text(&merged.stdout);
        assert!(!film.contains("order:"), "{order}: {film}");
        assert!(!film.contains("in other words"), "{order}: {film}");
        // both expel Bob at that event, and it is stated
        let stated = film.lines().any(|line| line.contains("expels(ann, bob)") && !line.contains("//"));
        assert!(stated && film.contains("(id: out,"), "{order}: {film}");
    }
}
