//! Every rule has a row in the table, a fixture that it fires on, and a message that one can read.
//!
//! A fixture states its own expectation: `//~ E101 unknown-name` stands above the guilty line.

use crate::harness::{BLESS, files, golden, nothing, project, run, short, stem};
use imbroglio::diagnostic::Severity;
use imbroglio::film::{Film, Limits};
use imbroglio::motif;
use imbroglio::rules::{self, Rule};
use imbroglio::vocabulary::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Rules whose fixture is made by a test, since no such file belongs in a repository.
const MADE_BY_A_TEST: &[&str] = &["E012", "E212"];

/// Where the fixtures stand.
const FILMS: &str = "tests/films";

fn fixtures() -> Vec<PathBuf> {
    let all = files(FILMS, "ron");
    all.into_iter().filter(|path| path.parent() == Some(&project(FILMS))).collect()
}

/// The rules for films, and those for motifs.
fn all_rules() -> impl Iterator<Item = &'static Rule> {
    rules::all().into_iter().chain(motif::all_rules())
}

/// Every rule that a source text declares: its identifier and its code, as in `UNKNOWN_NAME: "E101" "unknown-name" {`.
fn declared(text: &str) -> Vec<(String, String)> {
    let of_line = |line: &str| {
        let (id, rest) = line.trim().strip_suffix(" {")?.split_once(": \"")?;
        let (code, name) = rest.split_once("\" \"")?;
        let shouted =
            id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        (shouted && name.ends_with('"')).then(|| (id.to_owned(), code.to_owned()))
    };
    text.lines().filter_map(of_line).collect()
}

#[test]
fn every_rule_is_listed_and_raised() {
    let sources: Vec<String> =
        files("src", "rs").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let declared: Vec<(String, String)> = sources.iter().flat_map(|text| declared(text)).collect();
    let mut codes: Vec<&str> = declared.iter().map(|(_, code)| code.as_str()).collect();
    codes.sort_unstable();
    let mut listed: Vec<&str> = all_rules().map(|rule| rule.code).collect();
    listed.sort_unstable();
    assert_eq!(codes, listed, "rules that are declared, and rules that `all` lists");
    let raised = |id: &str| {
        let ways = [format!("{id}.at("), format!("{id}\n"), format!("&{id}")];
        sources.iter().any(|text| ways.iter().any(|way| text.contains(way)))
    };
    let idle: Vec<&String> = declared.iter().map(|(id, _)| id).filter(|id| !raised(id)).collect();
    assert_eq!(idle, Vec::<&String>::new(), "rules that nothing raises");
}

#[test]
fn who_asks_of_the_story_hears_of_the_same_errors() {
    let errors = |film: &Film| -> Vec<String> {
        let all = film.diagnostics.iter().filter(|fault| fault.severity() == Severity::Error);
        all.map(|fault| format!("{} {:?} {}", fault.code(), fault.label.span, fault.message)).collect()
    };
    for path in fixtures() {
        let (whole, asked) =
            (Film::open(&path).unwrap(), Film::open_to_ask(&path, Limits::default()).unwrap());
        assert_eq!(errors(&whole), errors(&asked), "{}", path.display());
        assert_eq!(whole.story.is_some(), asked.story.is_some());
    }
}

#[test]
fn the_table_is_in_order_and_says_everything() {
    let numbers: Vec<&str> = all_rules().map(|rule| &rule.code[1..]).collect();
    let by_number = |numbers: &[&str]| numbers.is_sorted_by(|a, b| a < b);
    let (films, motifs) = numbers.split_at(rules::all().len());
    assert!(by_number(films) && by_number(&motifs[..motifs.len() - 1]), "{numbers:?}");
    let names: BTreeSet<&str> = all_rules().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all_rules().count(), "a name stands twice");
    for rule in all_rules() {
        let kebab = rule.name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(kebab, "{} is not a kebab-case name", rule.name);
        for sentence in [rule.what, rule.why] {
            assert!(sentence.ends_with('.') || sentence.ends_with('?'), "{}: “{sentence}”", rule.code);
        }
        assert!(!rule.example.is_empty() && !rule.instead.is_empty(), "{}", rule.code);
    }
}

#[test]
fn every_rule_has_a_fixture() {
    let there: BTreeSet<String> = files(FILMS, "ron").iter().map(|path| stem(path)).collect();
    let missing: Vec<String> = all_rules()
        .filter(|rule| !MADE_BY_A_TEST.contains(&rule.code))
        .map(|rule| format!("{}-{}", rule.code, rule.name))
        .filter(|name| !there.contains(name))
        .collect();
    assert!(missing.is_empty(), "no fixture {FILMS}/{{{}}}.ron", missing.join(","));
}

/// What a file expects of itself: (line, code) for each `//~ CODE name` above a line.
fn expected(text: &str) -> Vec<(usize, String)> {
    let mut waiting = Vec::new();
    let mut expected = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match line.trim_start().strip_prefix("//~ ") {
            Some(words) => {
                let code = words.split_whitespace().next().unwrap_or("");
                let rule =
                    all_rules().find(|rule| rule.code == code).unwrap_or_else(|| panic!("no rule {code}"));
                assert_eq!(words.trim(), format!("{} {}", rule.code, rule.name), "a marker names its rule");
                waiting.push(rule.code.to_owned());
            }
            None => expected.extend(waiting.drain(..).map(|code| (number + 1, code))),
        }
    }
    expected
}

#[test]
fn every_fixture_fires_exactly_what_it_states() {
    let mut wrong = Vec::new();
    for path in fixtures() {
        let film = Film::open(&path).unwrap();
        let mut stated: Vec<(String, usize, String)> = Vec::new();
        for (_, file) in film.material.sources.files() {
            let bytes = fs::read(&file.name).unwrap();
            let lines = expected(&String::from_utf8_lossy(&bytes));
            stated.extend(lines.into_iter().map(|(line, code)| (file.name.clone(), line, code)));
        }
        let mut fired: Vec<(String, usize, String)> = film
            .diagnostics
            .iter()
            .chain(&film.todo)
            .map(|diagnostic| {
                let span = diagnostic.label.span;
                let (line, _) = film.material.sources.line_column(span);
                (film.material.sources.file(span.file).name.clone(), line, diagnostic.code().to_owned())
            })
            .collect();
        stated.sort();
        fired.sort();
        if stated != fired {
            let shown = |all: &[(String, usize, String)]| {
                all.iter()
                    .map(|(file, line, code)| format!("    {}:{line} {code}", short(Path::new(file))))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            wrong.push(format!("{}\n  states\n{}\n  fires\n{}", stem(&path), shown(&stated), shown(&fired)));
        }
        let own = stem(&path)[..4].to_owned();
        if !stated.iter().any(|(_, _, code)| *code == own) {
            wrong.push(format!("{} does not state its own rule", stem(&path)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_motif_fixture_fires_exactly_what_it_states() {
    let vocabulary = Vocabulary::built_in().unwrap();
    let mut wrong = Vec::new();
    for path in files("tests/films/motifs", "ron") {
        let text = fs::read_to_string(&path).unwrap();
        let stated = expected(&text);
        let read = motif::read_text(&stem(&path), &text, &vocabulary);
        let tried = read.motifs.iter().flat_map(imbroglio::analysis::motifs::examples);
        let fired: Vec<(usize, String)> = read
            .diagnostics
            .iter()
            .cloned()
            .chain(tried)
            .map(|d| (text[..d.label.span.start as usize].matches('\n').count() + 1, d.code().to_owned()))
            .collect();
        // an error, and only an error, stops a motif
        if read.motifs.is_empty() != stem(&path).starts_with('E') {
            wrong.push(format!("{}: {} motifs", stem(&path), read.motifs.len()));
        }
        if stated != fired || !stated.iter().any(|(_, code)| stem(&path).starts_with(code.as_str())) {
            wrong.push(format!("{}: states {stated:?}, fires {fired:?}", stem(&path)));
        }
    }
    nothing(&wrong, "tests/films/motifs");
}

#[test]
fn messages_are_as_accepted() {
    let mut differs = Vec::new();
    let folder = project(FILMS);
    let mut names = BTreeSet::new();
    for path in fixtures() {
        let name = stem(&path);
        let answer = run(&folder, &["check", "--todo", &format!("{name}.ron")]);
        assert_eq!(answer.code, Some(1), "{name}: {}", answer.err);
        golden(
            &format!("tests/golden/rules/{name}.txt"),
            &format!("{}{}", answer.err, answer.out),
            &mut differs,
        );
        names.insert(name);
    }
    for golden in files("tests/golden/rules", "txt") {
        if !names.contains(&stem(&golden)) {
            differs.push(format!("{} belongs to no fixture", short(&golden)));
        }
    }
    nothing(&differs, BLESS);
}

#[test]
fn json_says_the_same_as_the_messages() {
    let folder = project(FILMS);
    for path in fixtures() {
        let name = path.to_string_lossy();
        let answer = run(&folder, &["check", "--todo", "--format", "json", &name]);
        let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        let rows = json["results"].as_array().unwrap();
        let film = Film::open(&path).unwrap();
        assert_eq!(rows.len(), film.diagnostics.len() + film.todo.len(), "{name}");
        for (row, diagnostic) in rows.iter().zip(film.diagnostics.iter().chain(&film.todo)) {
            assert_eq!(row["code"], diagnostic.code());
            assert_eq!(row["message"], diagnostic.message.as_ref());
            assert_eq!(row["place"]["line"], film.material.sources.line_column(diagnostic.label.span).0);
        }
    }
}

#[test]
fn every_rule_is_explained() {
    let mut wrong = BTreeMap::new();
    let (listed, all) = (run(&project("."), &["explain", "rules"]).out, all_rules().collect::<Vec<_>>());
    assert_eq!(listed.lines().count(), all.len());
    for (number, rule) in all.into_iter().enumerate() {
        assert!(listed.contains(&format!("{} {}\n", rule.code, rule.name)), "{}", rule.code);
        assert!(!rule.what.is_empty(), "{}", rule.code);
        // all are written by one function: some of each sort do
        if number % 8 > 0 {
            continue;
        }
        let answer = run(&project("."), &["explain", &rule.code.to_lowercase()]);
        if answer.code != Some(0) || !answer.out.contains(rule.what) || !answer.out.contains(rule.name) {
            wrong.insert(rule.code, answer.out);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
