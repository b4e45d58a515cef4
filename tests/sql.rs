//! Films asked in SQL, held against the program's own answers.
#![cfg(feature = "engine")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "random/corpus.rs"]
mod films;

use imbroglio::Film;
use imbroglio::analysis::Readings;
use imbroglio::analysis::betrayal::betrayals;
use imbroglio::analysis::chains::{Deed, Question, betrayal_steps, chains};
use imbroglio::analysis::fates::{FateKind, fates};
use imbroglio::analysis::motifs::{Filter, Index, occurs};
use imbroglio::compare::kernel::{ROUNDS, kernel, labels};
use imbroglio::compare::web::{Lexicon, Web};
use imbroglio::corpus::neighbours::{self, Ask};
use imbroglio::engine::places::Text;
use imbroglio::engine::{Answer, Engine, Limits, likeness};
use imbroglio::film::{BUILT_IN_FILMS, BUILT_IN_SHELF};
use imbroglio::motif::{Motif, library};
use imbroglio::story::{Fact, Story, View};
use imbroglio::tables::{Row, TABLES, Table, rows_of};
use imbroglio::vocabulary::Vocabulary;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

const LIMITS: Limits = Limits { memory: 1 << 30, seconds: Some(300), threads: 2 };

/// The stories that come with the program, sorted by id, and their texts.
static STORIES: LazyLock<Vec<(Story, Text)>> = LazyLock::new(|| {
    let mut all: Vec<(Story, Text)> = BUILT_IN_FILMS
        .iter()
        .chain(BUILT_IN_SHELF)
        .map(|(id, text)| {
            let story = Film::built_in(id).unwrap().story().unwrap();
            let text = Text { film: (*id).to_owned(), text: (*text).to_owned(), files: Vec::new() };
            (story, text)
        })
        .collect();
    all.sort_by(|one, other| one.1.film.cmp(&other.1.film));
    all
});

static MOTIFS: LazyLock<Vec<Motif>> =
    LazyLock::new(|| library(&Vocabulary::built_in().unwrap(), Vec::new()).read.motifs);

/// An engine with all tables of those stories.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let engine = Engine::new(LIMITS).unwrap();
    let mut tables: Vec<Vec<Row>> = vec![Vec::new(); TABLES.len()];
    for (story, _) in STORIES.iter() {
        for (all, rows) in tables.iter_mut().zip(rows_of(story, &MOTIFS).unwrap()) {
            all.extend(rows);
        }
    }
    for (table, rows) in TABLES.iter().zip(&tables) {
        engine.put(table, rows).unwrap();
    }
    engine.put_meanings().unwrap();
    let texts: Vec<Text> = STORIES.iter().map(|(_, text)| text.clone()).collect();
    engine.put_texts(&texts).unwrap();
    engine
});

fn table(name: &str) -> &'static Table {
    TABLES.iter().find(|table| table.name == name).unwrap()
}

fn ask(question: &str) -> Answer {
    ENGINE.ask(question).unwrap_or_else(|error| panic!("{error}\n{question}"))
}

/// The questions of docs/SQL.md by their headings.
fn questions() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/SQL.md")).unwrap();
    let question = |section: &str| {
        let (heading, rest) = section.split_once('\n')?;
        let (_, rest) = rest.split_once("```sql\n")?;
        Some((heading.to_owned(), rest.split_once("```")?.0.to_owned()))
    };
    page.split("\n## ").skip(1).filter_map(question).collect()
}

/// The rows that the program itself would give to each question.
fn expected(heading: &str) -> Vec<Vec<Value>> {
    match heading {
        "Who betrays most" => who_betrays_most(),
        "Chains of three betrayals, with their sentences" => chains_of_three(),
        "Killers who are killed by their kin" => killed_by_kin(),
        "Betrayed by the one who loves them" => betrayed_by_lovers(),
        "How many of each cast die" => dead(),
        "Motifs by how many stories have them" => motifs(),
        "Likeness of all pairs" => pairs(),
        "Betrayals, found where the text is" => from_texts(),
        other => panic!("no answer of the program is known for “{other}”"),
    }
}

#[test]
fn every_worked_question_has_the_answer_of_the_program() {
    let questions = questions();
    assert!(questions.len() >= 8, "{questions:?}");
    for (heading, question) in questions {
        let wanted = expected(&heading);
        assert!(!wanted.is_empty(), "{heading}: the stories have none");
        assert_eq!(ask(&question).rows, wanted, "{heading}");
    }
}

fn stories() -> impl Iterator<Item = (&'static str, &'static Story)> {
    STORIES.iter().map(|(story, text)| (text.film.as_str(), story))
}

fn who_betrays_most() -> Vec<Vec<Value>> {
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (film, story) in stories() {
        for betrayal in betrayals(story, Readings::Settled).all {
            *counts.entry((film, story.party(betrayal.by).id.to_string())).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(key, count)| (std::cmp::Reverse(*count), key.clone()));
    counts.iter().take(10).map(|((film, who), count)| vec![json!(film), json!(who), json!(count)]).collect()
}

fn chains_of_three() -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (film, story) in stories() {
        let all = betrayals(story, Readings::Settled).all;
        let question = Question { most: 1000, ..Question::default() };
        let found = chains(story, betrayal_steps(&all, true), &question);
        for (number, chain) in found.listed.iter().enumerate().filter(|(_, chain)| chain.steps.len() == 3) {
            for (at, step) in chain.steps.iter().enumerate() {
                let step = &found.steps[*step as usize];
                let Deed::Betrayal(betrayal) = step.deed else { continue };
                let Some(event) = all[betrayal as usize].event else { continue };
                for cited in &story.event(event).cites {
                    let sentence = story.sentence(*cited);
                    rows.push(vec![
                        json!(film),
                        json!(number + 1),
                        json!(at + 1),
                        json!(story.party(step.from).id),
                        json!(story.party(step.to).id),
                        json!(format!("{}.p{}.s{}", sentence.seed, sentence.paragraph, sentence.number)),
                        json!(sentence.text),
                    ]);
                }
            }
        }
    }
    rows
}

/// Who kills whom in a story.
fn killings(story: &Story) -> Vec<(String, String)> {
    let id = |party| story.party(party).id.to_string();
    let of = |fate: &imbroglio::analysis::fates::Fate| {
        fate.killings.iter().map(|killing| (id(killing.by), id(fate.party))).collect::<Vec<_>>()
    };
    fates(story).iter().flat_map(of).collect()
}

/// The bonds of a family that are told, from the one to the other.
fn bonds(story: &Story, family: &str) -> BTreeSet<(String, String)> {
    let ties = story
        .ties(&View::ANNOTATED)
        .filter(|tie| matches!(tie.fact, Fact::Bond(_)) && story.kind(tie.kind).family == family);
    ties.map(|tie| (story.party(tie.from).id.to_string(), story.party(tie.to).id.to_string())).collect()
}

fn killed_by_kin() -> Vec<Vec<Value>> {
    let mut rows = BTreeSet::new();
    for (film, story) in stories() {
        let (killings, kin) = (killings(story), bonds(story, "kin"));
        let killers: BTreeSet<&String> = killings.iter().map(|(killer, _)| killer).collect();
        for (by, victim) in killings.iter().filter(|(_, victim)| killers.contains(victim)) {
            let pair = (by.clone(), victim.clone());
            if kin.contains(&pair) || kin.contains(&(pair.1.clone(), pair.0.clone())) {
                rows.insert((film, pair.1, pair.0));
            }
        }
    }
    rows.into_iter().map(|(film, killer, by)| vec![json!(film), json!(killer), json!(by)]).collect()
}

fn betrayed_by_lovers() -> Vec<Vec<Value>> {
    let mut rows = BTreeSet::new();
    for (film, story) in stories() {
        let love = bonds(story, "love");
        for betrayal in betrayals(story, Readings::Settled).all {
            let pair = (story.party(betrayal.by).id.to_string(), story.party(betrayal.to).id.to_string());
            if love.contains(&pair) {
                rows.insert((film, pair.0, pair.1));
            }
        }
    }
    rows.into_iter().map(|(film, by, to)| vec![json!(film), json!(by), json!(to)]).collect()
}

fn dead() -> Vec<Vec<Value>> {
    let row = |(film, story): (&str, &Story)| {
        let all = fates(story);
        let dead = all.iter().filter(|fate| fate.fate == FateKind::Dead).count();
        vec![json!(film), json!(dead), json!(all.len())]
    };
    stories().map(row).collect()
}

fn motifs() -> Vec<Vec<Value>> {
    let mut having: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (film, story) in stories() {
        let index = Index::new(story, Filter::default());
        for motif in MOTIFS.iter().filter(|motif| occurs(&index, motif, 1_000_000) == Some(true)) {
            having.entry(motif.name.as_str()).or_default().push(film);
        }
    }
    let mut having: Vec<_> = having.into_iter().collect();
    having.sort_by_key(|(motif, films)| (std::cmp::Reverse(films.len()), *motif));
    having
        .iter()
        .take(20)
        .map(|(motif, films)| vec![json!(motif), json!(films.len()), json!(films)])
        .collect()
}

fn pairs() -> Vec<Vec<Value>> {
    // one lexicon for all, where the tables have a number for each word
    let mut lexicon = Lexicon::default();
    let all: Vec<_> =
        stories().map(|(film, story)| (film, labels(&Web::new(&story.settled(), &mut lexicon)))).collect();
    let mut rows = Vec::new();
    for (at, (film, one)) in all.iter().enumerate() {
        for (near, other) in &all[at + 1..] {
            let likeness = kernel(one, other)[ROUNDS - 1];
            let counts: BTreeMap<_, _> =
                other.iter().map(|(round, label, count)| ((round, label), u64::from(count))).collect();
            let shared: u64 = one
                .iter()
                .map(|(round, label, count)| u64::from(count) * counts.get(&(round, label)).unwrap_or(&0))
                .sum();
            if shared > 0 {
                rows.push((likeness, *film, *near, shared));
            }
        }
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let row = |(likeness, film, near, shared)| vec![json!(film), json!(near), json!(shared), json!(likeness)];
    rows.into_iter().map(row).collect()
}

fn from_texts() -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (film, story) in stories() {
        for (at, betrayal) in betrayals(story, Readings::Settled).all.iter().enumerate() {
            let id = |party| json!(story.party(party).id);
            rows.push(vec![json!(film), json!(at + 1), id(betrayal.by), id(betrayal.to)]);
        }
    }
    rows
}

#[test]
fn functions_give_the_rows_of_the_tables() {
    for name in ["fates", "killings", "betrayals", "chains", "motifs", "ties", "features"] {
        let columns: Vec<&str> = table(name).columns.iter().skip(1).map(|column| column.name).collect();
        let quoted = |column: &&str| format!("found['{column}'] AS \"{column}\"");
        let found = ask(&format!(
            "SELECT film, {} FROM (SELECT film, unnest(imbroglio_{name}(text)) AS found FROM texts)",
            columns.iter().map(quoted).collect::<Vec<_>>().join(", ")
        ));
        let there = ask(&format!("SELECT * FROM {name}"));
        assert!(!there.rows.is_empty());
        assert_eq!(found, there, "{name}");
    }
}

#[test]
fn a_film_that_does_not_check_gives_nothing_and_says_why() {
    let bad =
        "(title: ''T'', characters: [(id: a, name: ''A'')], story: [(id: e, what: ''e'', acts: [dies(b)])])"
            .replace("''", "\"");
    let good = bad.replace("dies(b)", "dies(a)");
    let asked = |text: &str| {
        ask(&format!("SELECT imbroglio_fates('{text}') AS fates, imbroglio_faults('{text}') AS faults")).rows
    };
    let found = asked(&bad);
    assert_eq!(found[0][0], Value::Null);
    assert_eq!(found[0][1][0]["code"], "E101");
    let found = asked(&good);
    assert_eq!(found[0][0][0]["fate"], "dead");
    assert_eq!(found[0][1], json!([]));
    assert_eq!(ask("SELECT imbroglio_fates(NULL)").rows, [[Value::Null]]);
    for wrong in ["imbroglio_fates()", "imbroglio_fates('a', 1)", "imbroglio_fates('a', [1])"] {
        assert!(ENGINE.ask(&format!("SELECT {wrong}")).is_err(), "{wrong}");
    }
}

#[test]
fn the_nearest_films_are_those_that_the_program_finds() {
    let all = || {
        STORIES
            .iter()
            .map(|(story, text)| (text.film.clone(), neighbours::labels(&story.settled())))
            .collect()
    };
    let index = neighbours::Index::new(all());
    for (most_films, candidates) in [(None, 0), (Some(8), 5), (Some(3), 2), (Some(0), 5)] {
        let ask = Ask { nearest: 4, most_films, candidates, threads: 2 };
        assert_eq!(likeness::nearest(&ENGINE, &ask).unwrap(), index.nearest(&ask), "{ask:?}");
    }
    let ask = Ask { nearest: 4, most_films: None, candidates: 0, threads: 1 };
    let exact = index.nearest(&ask);
    assert_eq!(neighbours::recall(&exact, &exact), 1.0);
    let sample = neighbours::sampled(index.films().len(), 5);
    assert_eq!(
        likeness::exact(&ENGINE, &ask, index.films().len(), 5).unwrap(),
        index.nearest_of(&sample, &ask)
    );
}

#[test]
fn only_questions_are_taken_and_each_fault_is_one_line() {
    let says = |question: &str| ENGINE.ask(question).unwrap_err().to_string();
    for (question, word) in [
        ("CREATE TABLE x AS SELECT 1", "DDL"),
        ("DROP TABLE films", "DDL"),
        ("INSERT INTO films SELECT * FROM films", "DML"),
        ("COPY films TO 'x.parquet'", "DML"),
        ("SET datafusion.execution.batch_size = 1", "Statement"),
        ("SELECT * FROM filmz", "filmz"),
        ("SELECT titel FROM films", "titel"),
        ("SELECT", "no SQL"),
        ("", ""),
        ("SELECT 1; SELECT 2", ""),
    ] {
        let said = says(question);
        assert!(said.contains(word) && !said.contains('\n'), "{question}: {said}");
    }
    assert!(!Path::new("x.parquet").exists());
    assert_eq!(ask("SELECT count(*) FROM films").rows, [[json!(STORIES.len())]]);
}

#[test]
fn a_question_that_explodes_is_ended() {
    let engine = Engine::new(Limits { memory: 16 << 20, seconds: Some(1), threads: 2 }).unwrap();
    let rows: Vec<Row> = (0..3000_usize)
        .map(|number| vec![format!("f{number}").as_str().into(), 1_usize.into(), "n".into()])
        .collect();
    engine.put(table("seeds"), &rows).unwrap();
    let says = |question: &str| engine.ask(question).unwrap_err().to_string();
    let long = "SELECT count(*) FROM seeds a, seeds b, seeds c WHERE a.film || b.film < c.film";
    assert!(says(long).contains("--limit-seconds"), "{}", says(long));
    let engine = Engine::new(Limits { memory: 4 << 20, seconds: Some(100), threads: 2 }).unwrap();
    engine.put(table("seeds"), &rows).unwrap();
    let says = |question: &str| engine.ask(question).unwrap_err().to_string();
    let wide = "SELECT array_agg(a.film || b.film) FROM seeds a, seeds b";
    assert!(says(wide).contains("--memory"), "{}", says(wide));
    let many = "SELECT a.film, b.film FROM seeds a, seeds b";
    assert!(says(many).contains("--memory"), "{}", says(many));
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_imbroglio"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", err(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn films_and_folders_of_every_form_have_one_answer() {
    let folder = tempfile::tempdir().unwrap();
    let films = ["rififi-1955", "medea", "hamlet"];
    let question = "SELECT film, killer, victim, event, act FROM killings";
    let sql = |more: &[&str]| run(folder.path(), &[&["sql", question, "--format", "csv"], more].concat());
    let wanted = out(&sql(&films));
    assert!(wanted.starts_with("film,killer,victim,event,act\n") && wanted.lines().count() > 5, "{wanted}");
    for form in ["csv", "parquet", "arrow"] {
        out(&run(
            folder.path(),
            &[&["tables"], films.as_slice(), &["-o", "out", "--force", "--to", form]].concat(),
        ));
        assert_eq!(out(&sql(&["--tables", "out"])), wanted, "{form}");
    }
    for (format, word) in
        [("table", "killer"), ("json", "\"command\": \"sql\""), ("jsonl", "{\"film\":"), ("md", "| film |")]
    {
        let output = run(folder.path(), &["sql", question, "medea", "--format", format]);
        assert!(out(&output).contains(word), "{format}: {}", out(&output));
    }
    assert!(out(&run(folder.path(), &["sql", question, "medea", "--explain"])).contains("physical_plan"));
    assert!(out(&run(folder.path(), &["sql", "SHOW TABLES", "medea"])).contains("betrayals"));
    let none =
        run(folder.path(), &["sql", "SELECT film FROM films WHERE film = 'x'", "medea", "--format", "csv"]);
    assert_eq!(out(&none), "film\n");
}

#[test]
fn tables_that_are_not_what_they_should_be_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join("out").join(name);
    let tables =
        |form: &str| out(&run(folder.path(), &["tables", "medea", "-o", "out", "--force", "--to", form]));
    let sql = |question: &str| {
        let output = run(folder.path(), &["sql", question, "--tables", "out"]);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let said = err(&output);
        assert_eq!(said.lines().count(), 1, "{said}");
        said
    };
    let question = "SELECT * FROM killings";
    assert!(sql(question).contains("no folder"));
    std::fs::create_dir(at("")).unwrap();
    assert!(sql(question).contains("tables.json"));
    tables("parquet");
    assert!(sql("SELECT * FROM killigns").contains("did you mean `killings`?"));
    assert!(sql("SELECT * FROM texts").contains("not of --tables"));
    std::fs::copy(at("films.parquet"), at("killings.parquet")).unwrap();
    assert!(sql(question).contains("has no column `killer`"), "{}", sql(question));
    std::fs::write(at("killings.parquet"), "PAR1 and nothing else").unwrap();
    assert!(sql(question).contains("killings"), "{}", sql(question));
    std::fs::remove_file(at("killings.parquet")).unwrap();
    assert!(sql(question).contains("`killings` is missing"));
    tables("csv");
    let text = std::fs::read_to_string(at("killings.csv")).unwrap();
    std::fs::write(at("killings.csv"), text.replacen("killer", "who", 1)).unwrap();
    assert!(sql(question).contains("has no column `killer`"));
    let manifest = std::fs::read_to_string(at("tables.json")).unwrap();
    std::fs::write(at("tables.json"), manifest.replace("\"version\": 1", "\"version\": 9")).unwrap();
    assert!(sql(question).contains("version 9"));
}

#[test]
fn a_film_with_faults_is_a_row_and_the_others_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let film =
        "(title: \"T\", characters: [(id: a, name: \"A\")], story: [(id: e, what: \"e\", acts: [dies(a)])])";
    std::fs::write(folder.path().join("good.ron"), film).unwrap();
    std::fs::write(folder.path().join("bad.ron"), film.replace("dies(a)", "dies(b)")).unwrap();
    let output = run(folder.path(), &["sql", "SELECT film, code FROM faults", ".", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "film,code\nbad,E101\n");
    let output = run(folder.path(), &["sql", "SELECT count(*) AS films FROM films", ".", "--format", "csv"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "films\n1\n");
}

#[test]
fn corpus_looks_up_the_same_inside_and_in_sql() {
    let folder = tempfile::tempdir().unwrap();
    films::write_films(folder.path(), 300);
    let corpus = |more: &[&str]| {
        out(&run(
            folder.path(),
            &[&["corpus", ".", "medea", "--nearest", "5", "--format", "csv"], more].concat(),
        ))
    };
    let exact = corpus(&[]);
    assert!(exact.lines().count() > 1400, "{}", exact.lines().count());
    assert_eq!(corpus(&["--engine", "datafusion"]), exact);
    let cut = corpus(&["--most-films", "60"]);
    assert_eq!(corpus(&["--most-films", "60", "--engine", "datafusion"]), cut);
    assert_ne!(cut, "");
}
