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
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
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
        file.set_len(100 * 1024 * 1024).unwrap();
        folder
    };
    let film = large("film.ron", "");
    says(&run(film.path(), &["check", "film.ron"]), 1, &["E012 too-large", "32 MiB"]);
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
    says(&run(&["check", "seeds"]), 2, &["seeds is a folder"]);
    says(&run(&["check", "nowhere.ron"]), 2, &["cannot read nowhere.ron"]);
    says(&run(&["check", "nowhere"]), 2, &["no film `nowhere`"]);
    says(&run(&["check", "rififi-1995"]), 2, &["did you mean `rififi-1955`?"]);
    says(&run(&["check", "film.ron/film.ron"]), 2, &["cannot read"]);
    says(&run(&["check", ""]), 2, &["no film ``"]);
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
const HOSTILE: &str =
    "\"; ];</svg>]]>--><script>|`'\\\n\r\t\u{1b}[31m\u{7}\u{7f}\u{9b}1m\u{202e}\u{2066}&amp;%s{}$(x)\u{1}";

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
        if !arguments.contains(&"film.ron".to_owned())
            || command.get_arguments().any(|a| a.get_id() == "watch")
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
