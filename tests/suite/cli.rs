//! The real program on bad input: a clear message, the right exit code, nothing half-written, no control
//! character let through.

use crate::harness::{Answer, files, program, project, run, stem};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

/// A sound film of two, on the seed below.
const SOUND: &str = r#"(
    title: "Sound",
    seeds: ["one"],
    characters: [(id: king, name: "King"), (id: heir, name: "Heir")],
    story: [(id: end, what: "The heir kills the king", cites: "one.p1.s1", acts: [kills(heir, king)])],
)
"#;

/// A folder with a seed and the given files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("seeds")).unwrap();
    fs::write(folder.path().join("seeds/one.txt"), "Something happens.\n").unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Checks one film of these bytes.
fn check(bytes: &[u8]) -> Answer {
    let folder = folder(&[("film.ron", bytes)]);
    run(folder.path(), &["check", "film.ron"])
}

/// It ended with this exit code and drew a picture in which nothing commands; tabs and directions of writing
/// are texts there.
fn draws(answer: &Answer) {
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    assert_eq!(commands(&answer.err), Vec::<char>::new());
    let texts = |c: &char| *c == '\t' || !c.is_control();
    assert_eq!(
        commands(&answer.out).into_iter().filter(|c| !texts(c)).collect::<Vec<_>>(),
        Vec::<char>::new()
    );
    roxmltree::Document::parse(&answer.out).unwrap();
}

/// It ended with this exit code, said each of these, and neither panicked nor commanded a terminal.
fn says(answer: &Answer, code: i32, words: &[&str]) {
    let all = format!("{}{}", answer.err, answer.out);
    assert_eq!(answer.code, Some(code), "{all}");
    assert!(!all.contains("panicked") && !all.contains("RUST_BACKTRACE"), "{all}");
    for word in words {
        assert!(all.contains(word), "“{word}” is not in:\n{all}");
    }
    assert_eq!(commands(&all), Vec::<char>::new(), "{all:?}");
}

/// Characters that may command a terminal or reorder what it shows.
fn commands(text: &str) -> Vec<char> {
    let turns = |c: &char| {
        matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}')
    };
    text.chars().filter(|c| (c.is_control() && *c != '\n') || turns(c)).collect()
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_fault() {
    says(&check(format!("\u{feff}{SOUND}").as_bytes()), 0, &["film: clean"]);
    says(&check(SOUND.replace('\n', "\r\n").as_bytes()), 0, &["film: clean"]);
}

#[test]
fn windows_line_ends_change_no_place() {
    for name in ["E101-unknown-name", "W510-text-too-long", "E302-dangling-citation", "E004-nested-too-deep"]
    {
        let text =
            fs::read_to_string(project(&format!("tests/films/{name}.ron"))).unwrap().replace('\n', "\r\n");
        let folder = folder(&[(&format!("{name}.ron"), text.as_bytes())]);
        let answer = run(folder.path(), &["check", &format!("{name}.ron")]);
        let golden = fs::read_to_string(project(&format!("tests/golden/rules/{name}.txt"))).unwrap();
        assert_eq!(format!("{}{}", answer.err, answer.out), golden);
    }
}

#[test]
fn bytes_that_are_no_text() {
    says(&check(b"\xff\xfe(\0t\0i\0t\0l\0e\0"), 1, &["E001 not-utf8", "offset 0, in line 1"]);
    let noise: Vec<u8> = (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    says(&check(&noise), 1, &["E001 not-utf8"]);
    says(&check(&[0; 4096]), 1, &["E002 not-ron"]);
}

#[test]
fn an_empty_file() {
    for text in ["", "  \n\n", "// only a remark\n", "()", "[]", "\"film\"", "42", "("] {
        let answer = check(text.as_bytes());
        says(&answer, 1, &["film: "]);
        assert!(answer.err.contains("film.ron"), "{text:?}: {}", answer.err);
    }
}

#[test]
fn a_file_cut_short_anywhere() {
    let text = fs::read_to_string(project("data/films/la-balance-1982.ron")).unwrap();
    for end in (0..text.len()).step_by(97).filter(|end| text.is_char_boundary(*end)) {
        let outcome = imbroglio::rules::check_text("film", &text[..end]);
        let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code()).collect();
        assert!(outcome.checked.is_none() && codes.iter().any(|code| *code < "E010"), "{end}: {codes:?}");
    }
    says(&check(&text.as_bytes()[..text.len() / 2]), 1, &["E003 unclosed"]);
}

#[test]
fn every_letter_left_out_or_doubled_is_no_panic() {
    let text = fs::read_to_string(project("tests/films/E106-unknown-reference.ron")).unwrap();
    for (at, letter) in text.char_indices() {
        let without = format!("{}{}", &text[..at], &text[at + letter.len_utf8()..]);
        let doubled = format!("{}{letter}{}", &text[..at], &text[at..]);
        for text in [without, doubled] {
            imbroglio::rules::check_text("film", &text);
        }
    }
}

#[test]
fn two_hundred_thousand_brackets() {
    for bracket in ["(", "[", "{", "/*", "any("] {
        says(
            &check(format!("(story: [(id: a, needs: {}", bracket.repeat(200_000)).as_bytes()),
            1,
            &["film.ron:1:"],
        );
    }
    says(&check(")".repeat(200_000).as_bytes()), 1, &["E003 unclosed"]);
    let quotes = format!("(title: {})", "\"\\\"\" ".repeat(200_000));
    says(&check(quotes.as_bytes()), 1, &["E002 not-ron"]);
}

#[test]
fn a_line_of_a_million_letters_is_not_shown_whole() {
    let text = SOUND.replace("King", &"K".repeat(1_000_000)).replace('\n', " ");
    let answer = check(text.as_bytes());
    says(&answer, 1, &["W510 text-too-long"]);
    assert!(answer.err.len() < 20_000, "{} letters", answer.err.len());
}

/// Of a million names of characters, one for each event, all would be told; of more only those of the last moment.
#[test]
fn of_many_events_and_characters_the_camps_are_told_for_the_last_moment_alone() {
    let film = |cast: usize, events: usize| {
        let characters: String = (0..cast).map(|c| format!("(id: c{c}, name: \"P{c}\"), ")).collect();
        let acts = |e: usize| format!("helps(c{}, c{})", e % cast, (e + 1) % cast);
        let story: String =
            (0..events).map(|e| format!("(id: e{e}, what: \"Event\", acts: [{}]), ", acts(e))).collect();
        format!("(title: \"Many\", characters: [{characters}], story: [{story}])")
    };
    for (cast, events, every) in [(3, 4, true), (1_500, 800, false)] {
        let folder = folder(&[("film.ron", film(cast, events).as_bytes())]);
        let answer = run(folder.path(), &["balance", "film.ron", "--format", "jsonl"]);
        assert_eq!(answer.code, Some(0), "{}", answer.err);
        let moments: Vec<serde_json::Value> =
            answer.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<bool> = moments.iter().map(|moment| moment["camps"].is_array()).collect();
        assert_eq!(told.len(), events + 1);
        assert_eq!(told.iter().filter(|told| **told).count(), if every { events + 1 } else { 1 });
        assert!(told.last() == Some(&true) && moments[events]["unbound"].is_array());
        assert_eq!(answer.err.contains("for the last moment only"), !every, "{}", answer.err);
        let csv = run(folder.path(), &["balance", "film.ron", "--format", "csv"]);
        assert_eq!(csv.out.lines().count(), events + 2);
        assert!(
            csv.out.starts_with("event,rank,frustration,exact,least,edges,balance,change,"),
            "{}",
            csv.out
        );
    }
}

#[test]
fn a_file_too_large_as_film_include_vocabulary_and_seed() {
    let large = |name: &str, film: &str| {
        let folder = folder(&[("film.ron", film.as_bytes())]);
        let file = fs::OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .open(folder.path().join(name))
            .unwrap();
        file.set_len(200 * 1024 * 1024).unwrap();
        folder
    };
    let film = large("film.ron", "");
    says(&run(film.path(), &["check", "film.ron"]), 1, &["E012 too-large", "128 MiB", "--max-size"]);
    let include = large("more.ron", &SOUND.replace("seeds:", "include: [\"more.ron\"], seeds:"));
    says(&run(include.path(), &["check", "film.ron"]), 1, &["E012 too-large", "film.ron:3:"]);
    let vocabulary = large("more.ron", &SOUND.replace("seeds:", "vocabulary: [\"more.ron\"], seeds:"));
    says(&run(vocabulary.path(), &["check", "film.ron"]), 1, &["E012 too-large", "film.ron:3:"]);
    let seed = large("seeds/two.txt", &SOUND.replace("[\"one\"]", "[\"one\", \"two\"]"));
    says(&run(seed.path(), &["check", "film.ron"]), 1, &["E012 too-large", "film.ron:3:"]);
}

#[test]
fn a_world_that_does_not_answer() {
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    says(&run(&["check", "seeds"]), 2, &["there is no film in seeds"]);
    says(&run(&["show", "seeds"]), 2, &["seeds is a folder"]);
    says(&run(&["check", "nowhere.ron"]), 2, &["cannot read nowhere.ron"]);
    says(&run(&["check", "nowhere"]), 2, &["no film `nowhere`"]);
    says(&run(&["check", "rififi-1995"]), 2, &["did you mean `rififi-1955`?"]);
    says(&run(&["check", "film.ron/film.ron"]), 2, &["cannot read"]);
    says(&run(&["check", ""]), 2, &["[FILM]"]);
    says(&run(&["check", &"x/".repeat(5000)]), 2, &["cannot read"]);
    says(&run(&["check"]), 2, &["data/films"]);
    says(&run(&[]), 2, &["data/films"]);
    says(&run(&["chekc"]), 2, &["check"]);
    says(&run(&["check", "--format", "yaml", "film.ron"]), 2, &["json"]);
    says(&run(&["explain", "E999"]), 2, &["`E999`"]);
    says(&run(&["--version"]), 0, &["imbroglio 0."]);
    says(&run(&["--help"]), 0, &["Exit codes: 0 clean, 1 findings, 2 could not run."]);
    let mut stdin = program(folder.path());
    says(&stdin.args(["check", "film.ron"]).output().unwrap().into(), 0, &["clean"]);
}

#[test]
fn a_folder_is_checked_film_by_film_and_a_film_named_twice_once() {
    let broken = SOUND.replace("story:", "stroy:");
    let folder = folder(&[]);
    fs::create_dir(folder.path().join("films")).unwrap();
    for (name, film) in [("a", SOUND), ("b", &broken)] {
        fs::write(folder.path().join("films").join(name).with_extension("ron"), film).unwrap();
    }
    let answer = run(folder.path(), &["check", "films", "films/a.ron"]);
    says(&answer, 1, &["films/b.ron", "`stroy`"]);
    assert_eq!(answer.out, "a: clean\nb: 1 error, 3 warnings\n");
}

#[test]
fn includes_that_go_round_or_lead_nowhere() {
    let with = |include: &str| SOUND.replace("seeds:", &format!("include: [\"{include}\"], seeds:"));
    says(&check(with("film.ron").as_bytes()), 1, &["E010 cyclic-include", "film.ron → film.ron"]);
    says(&check(with("seeds").as_bytes()), 1, &["E011 missing-file", "is a folder"]);
    says(&check(with("../nowhere.ron").as_bytes()), 1, &["E011 missing-file"]);
    says(&check(with("a\\u{0}b").as_bytes()), 1, &["E011 missing-file"]);
    let folder = folder(&[("film.ron", with("part0.ron").as_bytes())]);
    for i in 0..400 {
        let part = format!("(include: [\"part{}.ron\"])", i + 1);
        fs::write(folder.path().join(format!("part{i}.ron")), part).unwrap();
    }
    says(&run(folder.path(), &["check", "film.ron"]), 1, &["E011 missing-file", "256 at most"]);
}

#[cfg(unix)]
#[test]
fn an_include_that_is_a_link_to_itself() {
    let folder =
        folder(&[("film.ron", SOUND.replace("seeds:", "include: [\"link.ron\"], seeds:").as_bytes())]);
    std::os::unix::fs::symlink("link.ron", folder.path().join("link.ron")).unwrap();
    says(&run(folder.path(), &["check", "film.ron"]), 1, &["E011 missing-file"]);
}

/// Letters that end a text, a tag, a comment, a cell, a line, or command a terminal.
const HOSTILE: &str = "\"; ];</svg>]]>--><script>|`'\\\n\r\t\u{1b}[31m\u{7}\u{7f}\u{9b}1m\u{202e}\u{2066}\u{200b}\u{e0041}&amp;%s{}$(x)\u{1}";

/// A film with hostile letters wherever a text may stand.
fn hostile() -> String {
    let text = |head: &str| format!("{:?}", format!("{head}{HOSTILE}"));
    let (a, b, g, what, label) = (text("A"), text("B"), text("G"), text("Kills"), text("L"));
    format!(
        "(title: {a}, original_title: {b}, director: {a}, credit: {b}, seeds: [\"one\"],\n\
         witnesses: [(id: w, text: \"one\", note: {b})],\n\
         characters: [(id: a, name: {a}, note: {b}, aliases: [{what}], mono: {a}), (id: b, name: {b}, short: {b}, fate: {a}),\n\
         (id: c, name: {label})],\n\
         groups: [(id: g, name: {g}, note: {a}, members: [a, b], cites: \"one.p1.s1\")],\n\
         bonds: [friend(a, b, label({label}), cites(\"one.p1.s1\"))],\n\
         story: [(id: e, what: {what}, caption: {what}, part: {a}, cites: \"one.p1.s1\",\n\
         acts: [betrays(a, b, label({label})), kills(a, b, reading(r))], present: [c], learns: [a(k)]),\n\
         (id: f, what: {what}, cites: \"one.p1.s1\", needs: [e(why({b}))], acts: [kills(c, a, label({label}))])],\n\
         knowledge: [(id: k, what: {a}, of: e, known_to: [b], cites: \"one.p1.s1\")],\n\
         conflicts: [(id: q, question: {a}, readings: [(id: r, says: {a}, cites: \"one.p1.s1\"),\n\
         (id: s, says: {b}, cites: \"one.p1.s1\")], chosen: r, because: {b})],\n)\n"
    )
}

#[test]
fn hostile_texts_command_nothing_in_any_answer() {
    let folder = folder(&[("film.ron", hostile().as_bytes())]);
    let seed = format!("A{} meets.\n", HOSTILE.replace(['\n', '\r'], ""));
    fs::write(folder.path().join("seeds/one.txt"), seed).unwrap();
    let checked = run(folder.path(), &["check", "film.ron"]);
    says(&checked, 1, &["W510 text-too-long"]);
    assert!(!checked.err.contains("error["), "{}", checked.err);
    let mut asked = 0;
    for command in imbroglio::cli::command().get_subcommands() {
        let mut arguments = vec![command.get_name().to_owned()];
        for argument in command.get_positionals() {
            arguments.push(
                match argument.get_value_names().and_then(|names| names.first()).map(|name| name.as_str()) {
                    Some("FILM") => "film.ron".to_owned(),
                    Some("CHARACTER") => "a".to_owned(),
                    _ => continue,
                },
            );
        }
        if arguments[0] == "compare" {
            arguments.extend(["film.ron", "--null", "0"].map(str::to_owned));
        }
        if arguments[0] == "agree" {
            arguments.push("film.ron".to_owned());
        }
        if !arguments.contains(&"film.ron".to_owned())
            // serves pages until it is stopped: tests/browser tries it
            || arguments[0] == "watch"
            // changes the film, and says nothing but its name: tests/workbench.rs tries it
            || arguments[0] == "rename"
            // files for other programs, in their own quoting: tests/exchange tries them
            || arguments[0] == "export"
        {
            continue;
        }
        let formats = command.get_arguments().find(|argument| argument.get_id() == "format");
        let formats: Vec<String> = formats
            .map(|format| {
                format.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
            })
            .unwrap_or_default();
        let runs: Vec<Vec<String>> = match formats.as_slice() {
            [] => vec![arguments],
            all => all
                .iter()
                .map(|format| [arguments.clone(), vec!["--format".into(), format.clone()]].concat())
                .collect(),
        };
        for arguments in runs {
            let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let answer = run(folder.path(), &words);
            match words[0] {
                "draw" => draws(&answer),
                "report" => {
                    let page = Answer { out: answer.out.replace('\t', " "), ..answer };
                    says(&page, 0, &[]);
                    continue;
                }
                "check" => says(&answer, 1, &[]),
                _ => says(&answer, 0, &[]),
            }
            if words.contains(&"json") {
                serde_json::from_str::<serde_json::Value>(&answer.out).unwrap();
            }
            asked += 1;
        }
    }
    assert!(asked > 20, "only {asked} answers");
}

#[test]
fn hostile_texts_command_nothing_in_what_is_written_for_other_programs() {
    let folder = folder(&[("film.ron", hostile().as_bytes())]);
    for format in [
        "ron",
        "tei",
        "gexf",
        "graphml",
        "csv",
        "json",
        "cytoscape",
        "graphology",
        "cx2",
        "cypher",
        "mermaid",
        "markdown",
    ] {
        let answer = run(folder.path(), &["export", "film.ron", "--to", format]);
        assert_eq!(answer.code, Some(0), "{}", answer.err);
        // a tab is no more than a blank
        assert_eq!(commands(&answer.out.replace('\t', " ")), Vec::<char>::new(), "{format}");
        match format {
            "tei" | "gexf" | "graphml" => drop(roxmltree::Document::parse(&answer.out).unwrap()),
            "json" | "cytoscape" | "graphology" | "cx2" => {
                drop(serde_json::from_str::<serde_json::Value>(&answer.out).unwrap());
            }
            "ron" => {
                let film = imbroglio::rules::check_text("film", &answer.out);
                let unreadable = film.diagnostics.iter().any(|fault| fault.code().starts_with("E00"));
                assert!(!unreadable, "{:?}", film.diagnostics);
            }
            _ => {}
        }
    }
    says(&run(folder.path(), &["agree", "film.ron", "film.ron", "--merge"]), 0, &[]);
    says(&run(folder.path(), &["export", "film.ron", "--to", "gexf", "-o", "film.gexf"]), 0, &[]);
    says(&run(folder.path(), &["import", "film.gexf"]), 0, &[]);
}

#[test]
fn hostile_texts_stay_texts_in_pictures() {
    let folder = folder(&[("film.ron", hostile().as_bytes())]);
    says(&run(folder.path(), &["draw", "film.ron", "-o", "film.svg"]), 0, &[]);
    let svg = fs::read_to_string(folder.path().join("film.svg")).unwrap();
    let document = roxmltree::Document::parse(&svg).unwrap();
    assert!(document.descendants().all(|node| !node.has_tag_name("script")));
    says(&run(folder.path(), &["draw", "film.ron", "-o", "film.dot"]), 0, &[]);
    let dot = fs::read_to_string(folder.path().join("film.dot")).unwrap();
    assert!(dot.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'), "{dot:?}");
}

#[cfg(unix)]
#[test]
fn hostile_names_of_files() {
    let name = "a\u{1b}[31m\"\n<svg>\u{9b}\u{202e}.ron";
    let folder = folder(&[(name, b"(titel: 1)"), ("film.ron", SOUND.as_bytes())]);
    says(&run(folder.path(), &["check", name]), 1, &["E005 unknown-field"]);
    says(&run(folder.path(), &["check", "--format", "json", name]), 1, &["E005"]);
    says(&run(folder.path(), &["check", "no\u{1b}[31m such\n.ron"]), 2, &["cannot read"]);
    says(&run(folder.path(), &["explain", "no\u{1b}[31m such"]), 2, &[]);
    says(&run(folder.path(), &["relations", "film.ron", "--kind", "no\u{1b}[31m such"]), 2, &[]);
    says(&run(folder.path(), &["relations", "film.ron", "--until", "no\u{1b}[31m such"]), 2, &[]);
}

#[test]
fn hostile_letters_in_the_source_are_shown_harmlessly() {
    let text = SOUND.replace(
        "kills(heir, king)",
        &format!("kills(hair, king, label(\"{}\"))", "\u{1b}[2J\u{9b}\u{7}\u{202e}\t"),
    );
    says(&check(text.as_bytes()), 1, &["E101 unknown-name"]);
    let text = SOUND.replace("(id: king,", "(id: king, \u{1b}[2J: 1,");
    says(&check(text.as_bytes()), 1, &["film.ron:4:"]);
}

#[test]
fn a_film_with_errors_answers_no_question() {
    let folder = folder(&[("film.ron", SOUND.replace("kills(", "slays(").as_bytes())]);
    says(&run(folder.path(), &["relations", "film.ron"]), 1, &["E104 unknown-kind", "mend them first"]);
    says(&run(folder.path(), &["draw", "film.ron", "-o", "film.svg"]), 1, &["E104 unknown-kind"]);
    assert!(!folder.path().join("film.svg").exists());
}

#[test]
fn a_reader_who_goes_away_is_nobodys_fault() {
    for arguments in [
        vec!["explain", "kinds"],
        vec!["draw", "rififi-1955"],
        vec!["--help"],
        vec!["relations", "rififi-1955"],
    ] {
        let mut child = program(&project("."))
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}: {err}");
        assert_eq!(err, "", "{arguments:?}");
    }
}

#[test]
fn files_of_the_user_are_not_overwritten() {
    let folder =
        folder(&[("film.ron", SOUND.as_bytes()), ("mine.svg", b"<svg>my own</svg>"), ("mine.json", b"{}")]);
    let mine = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    says(&run(&["draw", "film.ron", "-o", "mine.svg"]), 2, &["--force"]);
    says(&run(&["relations", "film.ron", "--format", "json", "-o", "mine.json"]), 2, &["--force"]);
    assert_eq!((mine("mine.svg").as_str(), mine("mine.json").as_str()), ("<svg>my own</svg>", "{}"));
    says(&run(&["draw", "film.ron", "-o", "mine.svg", "--force"]), 0, &[]);
    let drawn = mine("mine.svg");
    assert!(drawn.contains("King"));
    says(&run(&["draw", "film.ron", "-o", "mine.svg"]), 0, &[]);
    assert_eq!(mine("mine.svg"), drawn, "the same film, the same bytes");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "no temporary file is left");
}

#[test]
fn output_that_cannot_be_written() {
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    for place in ["nowhere/film.svg", "film.ron/film.svg", "seeds", "film.pdf"] {
        says(&run(&["draw", "film.ron", "-o", place]), 2, &[]);
    }
    fs::write(folder.path().join("file"), "").unwrap();
    fs::create_dir_all(folder.path().join("data/films")).unwrap();
    fs::write(folder.path().join("data/films/film.ron"), SOUND).unwrap();
    says(&run(&["--output", "file"]), 2, &["cannot make the folder file"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk() {
    if !Path::new("/dev/full").exists() {
        return;
    }
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for arguments in [
        vec!["draw", "film.ron"],
        vec!["show", "film.ron"],
        vec!["explain", "kinds"],
        vec!["check", "film.ron"],
    ] {
        let output =
            program(folder.path()).args(&arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        says(&output.into(), 2, &["cannot write to the standard output"]);
    }
    fs::create_dir(folder.path().join("link")).unwrap();
    std::os::unix::fs::symlink("/dev/full", folder.path().join("link/film.svg")).unwrap();
    says(
        &run(folder.path(), &["draw", "film.ron", "-o", "link/film.svg"]),
        2,
        &["cannot write link/film.svg"],
    );
    let output = program(folder.path())
        .args(["draw", "film.ron"])
        .stderr(full())
        .stdout(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
}

/// A file may not grow beyond a limit, which a write meets as it meets a full disk: in the middle of a file.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_leaves_nothing_half_written() {
    let folder = folder(&[("film.ron", SOUND.as_bytes()), ("crowd.ron", crowd(4_000).as_bytes())]);
    let names = || {
        let entries = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        entries.collect::<std::collections::BTreeSet<_>>()
    };
    let before = names();
    let program = env!("CARGO_BIN_EXE_imbroglio");
    for command in [
        "tables crowd.ron -o tables",
        "export crowd.ron --to graphml -o crowd.graphml",
        "export crowd.ron --to tei -o crowd.xml",
        "fmt crowd.ron",
        "rename crowd.ron c0 somebody",
    ] {
        let crowd = fs::read(folder.path().join("crowd.ron")).unwrap();
        let mut shell = std::process::Command::new("bash");
        shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f 2; exec '{program}' {command}"));
        let answer: Answer = shell.current_dir(folder.path()).output().unwrap().into();
        says(&answer, 2, &["cannot write"]);
        assert_eq!(names(), before, "{command}");
        assert!(fs::read(folder.path().join("crowd.ron")).unwrap() == crowd, "{command}");
    }
}

/// A film of many who do nothing.
#[cfg(target_os = "linux")]
fn crowd(characters: usize) -> String {
    let people: String =
        (0..characters).map(|number| format!("(id: c{number},name: \"Person {number}\"),")).collect();
    format!(
        "(title: \"Crowd\", characters: [{people}], story: [(id: e, what: \"One kills another.\", acts: [kills(c0, c1)])])"
    )
}

/// Nothing ends the program in the middle of its work for want of memory: what takes more asks for more.
#[cfg(target_os = "linux")]
#[test]
fn a_film_for_which_there_is_no_memory_is_not_begun() {
    let folder = folder(&[("crowd.ron", crowd(200_000).as_bytes())]);
    let program = env!("CARGO_BIN_EXE_imbroglio");
    let under = |kib: u32, command: &str| -> Answer {
        let mut shell = std::process::Command::new("bash");
        shell.arg("-c").arg(format!("ulimit -v {kib}; exec '{program}' {command}"));
        shell.current_dir(folder.path()).output().unwrap().into()
    };
    // seven megabytes of text, for each byte of which 100, 128, 40, 24 and 48 are asked
    let graph = "export crowd.ron --to graphml -o crowd.graphml";
    for command in [graph, "tables crowd.ron -o tables"] {
        says(&under(600_000, command), 2, &["not enough memory to read", "crowd.ron, which may take"]);
    }
    for command in ["fmt --check crowd.ron", "fates crowd.ron", "rename crowd.ron c1 somebody"] {
        says(&under(150_000, command), 2, &["not enough memory to read"]);
    }
    for (enough, command) in [(3_000_000, graph), (1_500_000, "fates crowd.ron")] {
        assert_eq!(under(enough, command).code, Some(0), "{command}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let answer = run(folder.path(), &["relations", "film.ron", "-o", "/dev/stdout"]);
    says(&answer, 0, &["King"]);
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if made.is_ok_and(|status| status.success()) {
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).unwrap()
        });
        says(&run(folder.path(), &["relations", "film.ron", "-o", "pipe"]), 0, &[]);
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert!(reader.join().unwrap().contains("King"));
    }
}

/// A project of its own, with one of the films.
fn a_project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for place in ["data/films", "seeds"] {
        fs::create_dir_all(folder.path().join(place)).unwrap();
    }
    for file in ["data/films/la-balance-1982.ron", "seeds/003-la-balance.txt"] {
        fs::copy(project(file), folder.path().join(file)).unwrap();
    }
    folder
}

#[test]
fn alone_it_does_everything_twice_the_same() {
    let folder = a_project();
    says(&run(folder.path(), &[]), 0, &["la-balance-1982", "clean"]);
    let drawn = |folder: &Path| -> Vec<(String, Vec<u8>)> {
        let mut all: Vec<_> = fs::read_dir(folder.join("output"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
            .collect();
        all.sort();
        all
    };
    let first = drawn(folder.path());
    assert!(first.len() >= 3, "three files at least");
    says(&run(folder.path(), &[]), 0, &[]);
    assert!(first == drawn(folder.path()), "same input, other bytes");
}

#[test]
fn one_broken_film_does_not_keep_the_others_from_being_drawn() {
    let folder = a_project();
    fs::write(folder.path().join("data/films/broken.ron"), "(titel: \"x\")").unwrap();
    says(&run(folder.path(), &[]), 1, &["E005 unknown-field", "9 files"]);
    assert!(folder.path().join("output/la-balance-1982.relations.svg").exists());
    assert!(!folder.path().join("output/broken.relations.svg").exists());
}

#[test]
fn the_films_of_the_project_are_the_films_that_come_with_it() {
    let there: Vec<String> = files("data/films", "ron").iter().map(|path| stem(path)).collect();
    let built_in: Vec<&str> = imbroglio::film::BUILT_IN_FILMS.iter().map(|(id, _)| *id).collect();
    assert_eq!(there, built_in);
    let empty = tempfile::tempdir().unwrap();
    for id in built_in {
        let (here, anywhere) =
            (run(&project("."), &["relations", id]), run(empty.path(), &["relations", id]));
        assert_eq!((here.code, here.out), (anywhere.code, anywhere.out));
    }
}

/// A film in which every text that a command prints tries to be a formula, a line of its own, or Markdown.
fn forged() -> String {
    let text = |head: &str| {
        format!(
            "{:?}",
            format!("={head}\nFORGED 9 line\n| FORGED | cell |\n# FORGED\n![x](http://a.example/p)")
        )
    };
    let (a, b, what) = (text("A"), text("B"), text("W"));
    format!(
        "(title: {a}, director: {b}, seeds: [\"one\"], witnesses: [(id: w, text: \"one\", note: {b})],\n\
         characters: [(id: a, name: {a}, note: {b}), (id: b, name: {b}), (id: c, name: \"@C\")],\n\
         groups: [(id: g, name: {a}, members: [a, b], cites: \"one.p1.s1\")],\n\
         bonds: [friend(a, b, cites(\"one.p1.s1\")), friend(b, c, cites(\"one.p1.s1\"))],\n\
         story: [(id: e, what: {what}, cites: \"one.p1.s1\", acts: [betrays(a, b), deceives(a, b)], learns: [c(k)]),\n\
         (id: f, what: {what}, cites: \"one.p1.s1\", needs: [e(why({b}))], acts: [kills(b, a), betrays(c, b)])],\n\
         knowledge: [(id: k, what: {a}, of: e, known_to: [a], cites: \"one.p1.s1\")],\n\
         conflicts: [(id: q, question: {a}, readings: [(id: r, says: {a}, cites: \"one.p1.s1\"),\n\
         (id: s, says: {b}, cites: \"one.p1.s1\")], chosen: r, because: {b})],\n)\n"
    )
}

/// Every question that can be asked of one film.
fn questions() -> Vec<Vec<&'static str>> {
    let mut all: Vec<Vec<&str>> = [
        "show",
        "relations",
        "fates",
        "betrayals",
        "chains",
        "what-if",
        "retribution",
        "motifs",
        "balance",
        "allegiance",
        "secrets",
        "standing",
        "sources",
    ]
    .map(|command| vec![command, "film.ron"])
    .to_vec();
    all.push(vec!["why", "film.ron", "a"]);
    all.push(vec!["compare", "film.ron", "film.ron", "--null", "0"]);
    all.push(vec!["compare", "film.ron", "--at", "1", "--at", "2"]);
    all.push(vec!["corpus", "film.ron", "--null", "0"]);
    all.push(vec!["what-if", "film.ron", "--without", "e"]);
    all.push(vec!["what-if", "film.ron", "--save", "a"]);
    all
}

#[test]
fn no_text_is_a_formula_or_json_in_csv_and_none_forges_a_line() {
    let folder = folder(&[("film.ron", forged().as_bytes())]);
    for question in questions() {
        for format in ["table", "csv", "md", "json"] {
            let answer = run(folder.path(), &[question.as_slice(), &["--format", format]].concat());
            says(&answer, 0, &[]);
            for line in answer.out.lines().chain(answer.err.lines()) {
                let forged = ["FORGED 9 line", "| FORGED | cell |", "# FORGED"].contains(&line.trim());
                assert!(
                    !forged,
                    "{question:?} {format}:
{}",
                    answer.out
                );
            }
            if format == "md" {
                assert!(
                    !answer.out.contains("![x](") && !answer.out.contains("](http:"),
                    "{question:?}:\n{}",
                    answer.out
                );
            }
            if format == "csv" {
                let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(answer.out.as_bytes());
                for record in reader.records() {
                    for cell in &record.unwrap() {
                        let formula = cell.trim_start().starts_with(['=', '+', '@'])
                            || (cell.starts_with('-') && cell.parse::<f64>().is_err());
                        assert!(!formula, "{question:?}: {cell}");
                        assert!(!cell.contains("{\"") && !cell.contains("[\""), "{question:?}: {cell}");
                    }
                }
            }
        }
    }
}

#[test]
fn tables_fit_a_hundred_columns() {
    for question in questions() {
        let film = "rififi-1955";
        let mut question: Vec<&str> =
            question.into_iter().map(|word| if word == "film.ron" { film } else { word }).collect();
        for word in &mut question {
            *word = match *word {
                "a" => "tony",
                "e" => "ring",
                other => other,
            };
        }
        let answer = run(&project("."), &question);
        says(&answer, 0, &[]);
        let widest = answer.out.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        assert!(widest <= 100, "{question:?}: {widest}\n{}", answer.out);
        question.push("--wide");
        let wide = run(&project("."), &question);
        assert!(wide.out.lines().next().is_some(), "{question:?}");
    }
    let narrow = run(&project("."), &["betrayals", "rififi-1955"]).out;
    let wide = run(&project("."), &["betrayals", "rififi-1955", "--wide"]).out;
    assert!(!narrow.contains("known to") && wide.contains("known to"));
}

#[cfg(unix)]
#[test]
fn reads_are_bounded_everywhere() {
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    if Path::new("/dev/zero").exists() {
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.ron")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("seeds/zero.txt")).unwrap();
        fs::write(
            folder.path().join("draws.ron"),
            SOUND.replace("seeds:", "include: [\"zero.ron\"], seeds:"),
        )
        .unwrap();
        let small = ["--max-size", "1"];
        says(
            &run(&["draw", "film.ron", "--theme", "zero.ron", small[0], small[1]]),
            2,
            &["zero.ron is larger than 1 MiB"],
        );
        says(
            &run(&["draw", "film.ron", "--keep-positions", "zero.ron", small[0], small[1]]),
            2,
            &["larger than 1 MiB"],
        );
        says(&run(&["check", "zero.ron", small[0], small[1]]), 1, &["E012 too-large", "larger than 1 MiB"]);
        says(&run(&["check", "draws.ron"]), 1, &["E011 missing-file", "outside the folder"]);
        says(&run(&["check", "draws.ron", "--outside"]), 1, &["E011 missing-file", "device"]);
    }
    let large = format!("{SOUND}{}", "// remark\n".repeat(150_000));
    fs::write(folder.path().join("large.ron"), &large).unwrap();
    says(&run(&["check", "large.ron", "--max-size", "1"]), 1, &["larger than 1 MiB; --max-size allows more"]);
    says(&run(&["check", "large.ron", "--max-size", "2"]), 0, &["clean"]);
}

#[test]
fn a_film_includes_nothing_from_outside_its_folder_unless_allowed() {
    let part = "(characters: [(id: late, name: \"Late\")])";
    let film = SOUND.replace("seeds:", "include: [\"../part.ron\"], seeds:");
    let folder = folder(&[("part.ron", part.as_bytes())]);
    fs::create_dir(folder.path().join("films")).unwrap();
    fs::write(folder.path().join("films/film.ron"), film).unwrap();
    says(
        &run(folder.path(), &["check", "films/film.ron"]),
        1,
        &["E011 missing-file", "outside the folder", "--outside"],
    );
    let allowed = run(folder.path(), &["check", "films/film.ron", "--outside"]);
    assert!(!allowed.err.contains("E011"), "{}", allowed.err);
}

#[test]
fn a_title_that_is_long_is_a_note_and_no_fault_of_the_comparison() {
    let film = |title: &str| {
        format!(
            r#"(title: "{title}", characters: [(id: a, name: "A"), (id: b, name: "B")],
            bonds: [friend(a, b)], story: [(id: e, what: "x", acts: [kills(a, b)])])"#
        )
    };
    let long = "How One Learned to Stop Worrying and to Love the Bomb, or the Strange Doctor ".repeat(2);
    let (one, other) = (film(&long), film(&format!("{long} again")));
    let folder = folder(&[("one.ron", one.as_bytes()), ("other.ron", other.as_bytes())]);
    let answer = run(folder.path(), &["--films", "."]);
    says(&answer, 0, &["note: one and other: too long and cut"]);
    assert!(!answer.err.contains("fault"), "{}", answer.err);
}

#[test]
fn several_who_die_are_named_beside_the_count_and_two_killers_both() {
    let film = r#"(title: "Two", characters: [(id: a, name: "Ann"), (id: b, name: "Bob"), (id: c, name: "Cid"),
        (id: m, name: "Several men", kind: collective)],
        story: [(id: e, what: "x", acts: [kills([a, b], c)]), (id: f, what: "y", acts: [kills(a, m)])])"#;
    let folder = folder(&[("two.ron", film.as_bytes())]);
    says(&run(folder.path(), &["--films", "."]), 0, &[]);
    let drawn =
        |chart: &str| std::fs::read_to_string(folder.path().join(format!("output/two.{chart}.svg"))).unwrap();
    let relations = drawn("relations");
    for words in ["one death and those of several men", "killed by Ann and Bob", "1 of 3 dead"] {
        assert!(relations.contains(words), "{words}");
    }
    assert!(drawn("strip").contains(">1+<"), "one person, and several who are not counted");
}

#[test]
fn films_whose_pictures_would_have_one_name_are_refused_before_anything_is_written() {
    for pair in [["Film", "film"], ["caf\u{e9}", "cafe\u{301}"]] {
        let folder = folder(&[]);
        fs::create_dir_all(folder.path().join("data/films")).unwrap();
        for name in pair {
            fs::write(folder.path().join(format!("data/films/{name}.ron")), SOUND).unwrap();
        }
        if fs::read_dir(folder.path().join("data/films")).unwrap().count() < 2 {
            // this file system has only one of them
            continue;
        }
        says(&run(folder.path(), &[]), 2, &["one name", "nothing was written"]);
        assert!(!folder.path().join("output").exists());
    }
    let folder = folder(&[]);
    fs::create_dir_all(folder.path().join("data/films")).unwrap();
    for name in ["a", "a.b", "b.c", "c"] {
        fs::write(folder.path().join(format!("data/films/{name}.ron")), SOUND).unwrap();
    }
    says(&run(folder.path(), &[]), 2, &["`a.b.c.comparison`"]);
}

#[test]
fn films_of_one_name_are_not_exported_or_imported_over_one_another() {
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    fs::create_dir(folder.path().join("other")).unwrap();
    fs::write(folder.path().join("other/film.ron"), SOUND.replace("Sound", "Other")).unwrap();
    fs::write(folder.path().join("other/second.ron"), SOUND).unwrap();
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    for format in ["ron", "csv", "gexf"] {
        let both = ["export", "film.ron", "other/film.ron", "--to", format, "-o", "out/"];
        says(&run(&both), 2, &["one name", "nothing was written"]);
        assert!(!folder.path().join("out").exists());
    }
    says(&run(&["export", "film.ron", "other/second.ron", "--to", "gexf", "-o", "out/"]), 0, &[]);
    fs::copy(folder.path().join("out/film.gexf"), folder.path().join("other/film.gexf")).unwrap();
    let both = ["import", "out/film.gexf", "other/film.gexf", "-o", "in/", "--force"];
    says(&run(&both), 2, &["two films would have one name"]);
    says(&run(&["import", "out/film.gexf", "out/second.gexf", "-o", "in/", "--force"]), 0, &[]);
}

#[cfg(unix)]
#[test]
fn endless_input_is_refused_wherever_it_comes_from() {
    if !Path::new("/dev/zero").exists() {
        return;
    }
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let endless = |arguments: &[&str]| -> Answer {
        let zero = fs::File::open("/dev/zero").unwrap();
        program(folder.path()).args(arguments).stdin(zero).output().unwrap().into()
    };
    for arguments in [["fmt", "-"], ["new", "-"]] {
        let bounded = [&arguments[..], &["--max-size", "1"]].concat();
        says(&endless(&bounded), 2, &["larger than 1 MiB", "--max-size"]);
    }
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    says(&run(&["rename", "/dev/zero", "a", "b", "--max-size", "1"]), 2, &["larger than 1 MiB"]);
    says(&run(&["import", "/dev/zero", "--from", "csv"]), 2, &["longer than 16 MiB"]);
    says(&run(&["motifs", "film.ron", "--motifs", "/dev/zero"]), 2, &["takes the folder"]);
    assert!(imbroglio::Theme::load(Path::new("/dev/zero")).is_err());
    // what ends is read
    let sound = fs::File::open(folder.path().join("film.ron")).unwrap();
    let answer = program(folder.path()).args(["fmt", "-"]).stdin(sound).output().unwrap();
    says(&answer.into(), 0, &["title: \"Sound\""]);
}

#[cfg(all(target_os = "linux", feature = "watch", feature = "lsp"))]
#[test]
fn what_needs_threads_says_when_there_are_none() {
    use std::os::unix::fs::MetadataExt as _;
    use std::os::unix::process::CommandExt as _;
    let program = env!("CARGO_BIN_EXE_imbroglio");
    for command in ["watch rififi-1955 --port 0", "lsp"] {
        let mut shell = std::process::Command::new("bash");
        shell.arg("-c").arg(format!("ulimit -u 1 && exec '{program}' {command}"));
        shell.current_dir("/").stdin(std::process::Stdio::null());
        // no limit holds for root, who may be anybody
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            shell.uid(65534).gid(65534);
        }
        let answer: Answer = shell.output().unwrap().into();
        if answer.code == Some(126) || answer.code == Some(127) {
            // that user may not even run the program
            return;
        }
        says(&answer, 2, &["cannot start"]);
    }
}

#[cfg(unix)]
#[test]
fn modes_links_and_leftovers_of_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    let path = |name: &str| folder.path().join(name);
    let mode = |name: &str| fs::metadata(path(name)).unwrap().permissions().mode() & 0o777;
    let set =
        |name: &str, mode: u32| fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).unwrap();
    says(&run(&["draw", "film.ron", "-o", "a.svg"]), 0, &[]);
    fs::write(path("new"), "").unwrap();
    assert_eq!(mode("a.svg"), mode("new"), "the mode that any new file has");
    set("a.svg", 0o600);
    says(&run(&["draw", "film.ron", "-o", "a.svg"]), 0, &[]);
    assert_eq!(mode("a.svg"), 0o600);
    set("a.svg", 0o444);
    says(&run(&["draw", "film.ron", "-o", "a.svg", "--force"]), 2, &["read-only"]);
    set("a.svg", 0o644);
    std::os::unix::fs::symlink("a.svg", path("link.svg")).unwrap();
    says(&run(&["draw", "film.ron", "--theme", "dark", "-o", "link.svg"]), 0, &[]);
    assert!(
        path("link.svg").is_symlink()
            && fs::read(path("link.svg")).unwrap() == fs::read(path("a.svg")).unwrap()
    );
    std::os::unix::fs::symlink("nowhere", path("dangling.svg")).unwrap();
    says(&run(&["draw", "film.ron", "-o", "dangling.svg"]), 2, &["leads nowhere"]);
    fs::create_dir_all(path("data/films")).unwrap();
    fs::create_dir_all(path("output")).unwrap();
    fs::write(path("data/films/film.ron"), SOUND).unwrap();
    fs::write(path("output/film.dot"), "my own").unwrap();
    fs::write(path("output/.imbroglio-a1B2c3"), "").unwrap();
    fs::write(path("output/.imbroglio-999999999-a1B2c3"), "").unwrap();
    fs::write(path("output/.imbroglio-notes"), "mine").unwrap();
    says(&run(&[]), 2, &["film.dot", "--force"]);
    says(&run(&["--force"]), 0, &["clean"]);
    let left: Vec<_> = fs::read_dir(path("output")).unwrap().map(|e| e.unwrap().file_name()).collect();
    let left: Vec<_> = left.iter().filter(|name| name.to_string_lossy().starts_with(".imbroglio")).collect();
    assert_eq!(left, [".imbroglio-notes"]);
    // every command that writes cleans the folder that it writes into
    fs::write(path("output/.imbroglio-999999999-a1B2c3"), "").unwrap();
    says(&run(&["fates", "film.ron", "-o", "output/fates.txt"]), 0, &[]);
    assert!(!path("output/.imbroglio-999999999-a1B2c3").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf_8_can_be_given() {
    use std::os::unix::ffi::OsStrExt as _;
    let name = std::ffi::OsStr::from_bytes(b"fi\xfflm.ron");
    let folder = folder(&[]);
    fs::write(folder.path().join(name), SOUND).unwrap();
    for command in ["check", "relations", "motifs", "corpus"] {
        let output = program(folder.path()).arg(command).arg(name).output().unwrap();
        says(&output.into(), 0, &[]);
    }
}

#[test]
fn draw_of_two_films_points_to_compare() {
    says(
        &run(&project("."), &["draw", "rififi-1955", "un-flic-1972"]),
        2,
        &["imbroglio compare rififi-1955 un-flic-1972 --chart"],
    );
}

#[test]
fn of_two_who_kill_one_another_each_has_a_row_of_cascades() {
    let rows = |acts: &str| {
        let film = format!(
            "(title: \"F\", characters: [(id: a, name: \"Ann\"), (id: b, name: \"Bo\"), (id: c, name: \"Cy\")], bonds: [friend(a, b), friend(a, c)], \
             story: [(id: duel, what: \"They fight\", acts: [{acts}])])"
        );
        let folder = folder(&[("film.ron", film.as_bytes())]);
        let answer = run(folder.path(), &["chains", "film.ron"]).out;
        let table = answer.split("Cascades: ").nth(1).unwrap().to_owned();
        table.lines().filter(|line| line.contains("(1 duel)")).map(str::to_owned).collect::<Vec<_>>()
    };
    let both = rows("kills(a, b), kills(b, a)");
    assert!(both.len() == 2 && both[0].contains("1: Bo") && both[1].contains("1: Ann"), "{both:?}");
    // of whom the same people die are one row
    let one = rows("betrays(a, b), betrays(a, c)");
    assert_eq!(one.len(), 1, "{one:?}");
}

#[test]
fn a_picture_goes_to_the_standard_output_where_that_is_asked_for() {
    let folder = folder(&[("film.ron", SOUND.as_bytes())]);
    let plain = run(folder.path(), &["draw", "film.ron", "--chart", "strip"]);
    let asked = run(folder.path(), &["draw", "film.ron", "--chart", "strip", "-o", "-"]);
    says(&asked, 0, &[]);
    assert!(asked.out.contains("<svg") && asked.out == plain.out, "{}", asked.out);
    assert!(!folder.path().join("-").exists());
}

#[test]
fn commands_are_explained_and_hostile_motifs_are_harmless() {
    says(&run(&project("."), &["explain", "retribution"]), 0, &["retribution (command)", "--help"]);
    let folder = folder(&[]);
    fs::create_dir(folder.path().join("motifs")).unwrap();
    let motif = fs::read_to_string(project("data/motifs/revenge.ron")).unwrap();
    let motif = motif.replacen("title: \"", "title: \"\u{1b}[31m\u{202e}", 1);
    fs::write(folder.path().join("motifs/mine.ron"), motif).unwrap();
    let answer = run(folder.path(), &["explain", "revenge", "--motifs", "motifs"]);
    assert_eq!(commands(&format!("{}{}", answer.out, answer.err)), Vec::<char>::new());
    let usage = run(folder.path(), &["no\u{1b}[31m such\u{202e}"]);
    says(&usage, 2, &["u{202e}"]);
}

#[test]
fn kept_positions_know_every_letter_of_an_id() {
    let film = SOUND.replace("king", "am\u{e9}lie").replace("heir", "am\u{ea}lie");
    let folder = folder(&[("film.ron", film.as_bytes())]);
    let run = |arguments: &[&str]| run(folder.path(), arguments);
    says(&run(&["draw", "film.ron", "-o", "first.svg"]), 0, &[]);
    let again = run(&["draw", "film.ron", "--keep-positions", "first.svg"]);
    assert_eq!(again.out, fs::read_to_string(folder.path().join("first.svg")).unwrap());
    let first = fs::read_to_string(folder.path().join("first.svg")).unwrap();
    let moved = first.replace("data-character=\"am\u{e9}lie\"", "data-character=\"nobody\"");
    fs::write(folder.path().join("moved.svg"), moved).unwrap();
    says(&run(&["draw", "film.ron", "--keep-positions", "moved.svg"]), 0, &[]);
}

/// Ids of so many parties, in a list.
fn many(letter: char, count: usize) -> String {
    let ids: Vec<String> = (0..count).map(|number| format!("{letter}{number}")).collect();
    format!("[{}]", ids.join(","))
}

#[test]
fn lists_that_multiply_beyond_memory_are_one_clear_fault() {
    let entry = |letter: char, count: usize| -> String {
        (0..count).map(|n| format!("(id: {letter}{n}, name: \"{letter} {n}\"), ")).collect()
    };
    let film = |bonds: &str, acts: &str| {
        format!(
            "(title: \"Crowd\", characters: [{}{}], bonds: [{bonds}], story: [(id: e, what: \"x\", acts: [{acts}])])",
            entry('a', 5_000),
            entry('b', 5_000)
        )
    };
    let (one, other) = (many('a', 5_000), many('b', 5_000));
    let both = format!("[{},{}]", one.trim_matches(['[', ']']), other.trim_matches(['[', ']']));
    let joint = format!("attacks({one}, {other})");
    let friends = format!("friend({both}, cites(\"x\"))");
    let children =
        format!("parent(a0, [{}, {}], cites(\"x\"))", &one[4..one.len() - 1], &other[1..other.len() - 1]);
    let thrice = format!("{joint}, {joint}, {joint}");
    for (bonds, acts) in [("", joint.as_str()), ("", &thrice), (&friends, ""), (&children, "")] {
        let answer = check(film(bonds, acts).as_bytes());
        says(&answer, 1, &["E212 too-many-pairs", "pairs of parties", "10000000", "collective"]);
        assert_eq!(
            answer.err.matches("E212 too-many-pairs").count()
                + answer.out.matches("E212 too-many-pairs").count(),
            1
        );
    }
    let few = format!("attacks({}, {})", many('a', 300), many('b', 300));
    let answer = check(film("", &few).as_bytes());
    assert!(!answer.out.contains("E212") && !answer.err.contains("E212"), "{}", answer.err);
}

#[test]
fn a_page_of_two_films_of_one_id_is_refused() {
    let folder = folder(&[("film.ron", SOUND.as_bytes()), ("other.ron", SOUND.as_bytes())]);
    fs::create_dir(folder.path().join("second")).unwrap();
    fs::write(folder.path().join("second/film.ron"), SOUND.replace("Sound", "Second")).unwrap();
    let same = run(folder.path(), &["report", "film.ron", "second/film.ron", "-o", "page.html"]);
    says(&same, 2, &["film.ron", "second/film.ron", "the id `film`"]);
    assert!(!folder.path().join("page.html").exists());
    let different = run(folder.path(), &["report", "film.ron", "other.ron", "-o", "page.html"]);
    assert_eq!(different.code, Some(0), "{}", different.err);
}

/// A long answer is printed while it is made: it must be the one that a file gets, which is made whole.
#[test]
fn a_long_answer_is_printed_as_it_is_written_to_a_file() {
    let events: String = (0..900)
        .map(|at| format!("(id: e{at}, what: \"Event {at}\", acts: [helps(king, heir, label(\"é {at}\"))]),"))
        .collect();
    let film = SOUND.replace("seeds: [\"one\"],", "").replace(", cites: \"one.p1.s1\"", "");
    let film = film.replace("story: [", &format!("story: [{events}"));
    let folder = folder(&[("film.ron", film.as_bytes())]);
    for format in ["table", "json", "jsonl", "csv", "md"] {
        let asked = ["relations", "film.ron", "--format", format];
        let printed = run(folder.path(), &asked);
        let to_file = run(folder.path(), &[&asked[..], &["-o", "answer.txt"]].concat());
        assert_eq!((printed.code, to_file.code), (Some(0), Some(0)), "{}{}", printed.err, to_file.err);
        let written = fs::read_to_string(folder.path().join("answer.txt")).unwrap();
        fs::remove_file(folder.path().join("answer.txt")).unwrap();
        assert!(written.len() > 20_000, "{format} is to be long: {}", written.len());
        assert!(printed.out == written, "{format}");
        if format == "json" {
            let read: serde_json::Value = serde_json::from_str(&written).unwrap();
            assert_eq!(read["results"].as_array().unwrap().len(), 901);
        }
    }
}
