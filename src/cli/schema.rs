//! The JSON Schema of all results, and the page that describes them: made from their types, and held fresh here.

use super::answer::Envelope;
use super::{
    agree, allegiance, balance, betrayals, chains, command, compare, corpus, diagnose, fates, motifs,
    relations, retribution, secrets, show, sources, sql, standing, stats, what_if, why,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// A sort of result: what it is called, and its schema.
type Sort = (&'static str, Value);

fn sort<R: JsonSchema>(generator: &mut SchemaGenerator, what: &'static str) -> Sort {
    (what, generator.subschema_for::<R>().to_value())
}

/// The results of every command.
fn commands(generator: &mut SchemaGenerator) -> Vec<(&'static str, Vec<Sort>)> {
    let g = generator;
    vec![
        ("check", vec![sort::<diagnose::Record<'static>>(g, "A finding")]),
        ("show", vec![sort::<show::Record<'static>>(g, "A film")]),
        ("relations", vec![sort::<relations::Record<'static>>(g, "A relation")]),
        ("fates", vec![sort::<fates::Record<'static>>(g, "A fate")]),
        ("betrayals", vec![sort::<betrayals::Record<'static>>(g, "A betrayal")]),
        ("chains", vec![sort::<chains::Record<'static>>(g, "All chains")]),
        (
            "what-if",
            vec![
                sort::<what_if::TurnRecord<'static>>(g, "Without options: an event that is removed"),
                sort::<what_if::Record<'static>>(g, "With `--without`: the events that are removed"),
                sort::<what_if::SaveRecord<'static>>(g, "With `--save`: a set of events"),
            ],
        ),
        ("retribution", vec![sort::<retribution::Record<'static>>(g, "All retribution")]),
        (
            "why",
            vec![
                sort::<why::Record<'static>>(g, "An explanation"),
                sort::<why::Untold<'static>>(g, "Where no event decides the fate"),
            ],
        ),
        ("motifs", vec![sort::<motifs::Record<'static>>(g, "A match")]),
        ("balance", vec![sort::<balance::Record<'static>>(g, "The balance after an event")]),
        ("allegiance", vec![sort::<allegiance::Record<'static>>(g, "A change")]),
        (
            "secrets",
            vec![
                sort::<secrets::Record<'static>>(g, "Something that can be known"),
                sort::<secrets::Belief<'static>>(g, "A wrong belief"),
            ],
        ),
        (
            "standing",
            vec![
                sort::<standing::Record<'static>>(g, "A character"),
                sort::<standing::Informer<'static>>(g, "Somebody who informs"),
            ],
        ),
        ("sources", vec![sort::<sources::Record<'static>>(g, "All sources")]),
        (
            "compare",
            vec![
                sort::<compare::Record<'static>>(g, "Two films"),
                sort::<compare::Moments<'static>>(g, "With `--at`: one film at two events"),
            ],
        ),
        (
            "corpus",
            vec![
                sort::<corpus::Record<'static>>(g, "All films"),
                sort::<corpus::Found<'static>>(g, "With `--nearest`: a film and one of its nearest"),
            ],
        ),
        ("sql", vec![sort::<sql::Record>(g, "A row: a value for each column of the question, by its name")]),
        ("stats", vec![sort::<stats::Record>(g, "A film")]),
        (
            "agree",
            vec![
                sort::<agree::LayerRecord>(g, "A layer"),
                sort::<agree::DisagreementRecord<'static>>(g, "A disagreement"),
            ],
        ),
    ]
}

fn generator() -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.into_generator()
}

#[test]
fn the_schema_and_its_page_are_fresh() -> Result<(), Box<dyn std::error::Error>> {
    let mut generator = generator();
    let envelope = generator.subschema_for::<Envelope<'static, ()>>().to_value();
    let commands = commands(&mut generator);
    let answers: Vec<Value> = commands
        .iter()
        .map(|(command, sorts)| {
            let mut answer = envelope.clone();
            let items: Vec<&Value> = sorts.iter().map(|(_, schema)| schema).collect();
            answer["properties"]["command"] = json!({"const": command});
            answer["properties"]["results"] = json!({"type": "array", "items": {"anyOf": items}});
            answer["title"] = json!(command);
            answer
        })
        .collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Answers of imbroglio",
        "oneOf": answers,
    });
    fresh("docs/reference/schema.json", &(serde_json::to_string_pretty(&schema)? + "\n"))?;
    fresh("docs/reference/json.md", &page(&commands))?;
    Ok(())
}

#[test]
fn every_question_has_a_schema() {
    let known: Vec<&str> = commands(&mut generator()).into_iter().map(|(command, _)| command).collect();
    for command in command().get_subcommands() {
        let asks = command.get_arguments().any(|argument| argument.get_id() == "format");
        assert_eq!(asks, known.contains(&command.get_name()), "{}", command.get_name());
    }
}

/// Fails if a file is not as the program makes it; writes it if asked to.
fn fresh(name: &str, text: &str) -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("IMBROGLIO_BLESS").is_some() {
        std::fs::write(&path, text)?;
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == text,
        "{name} is not as the types have it; IMBROGLIO_BLESS=1 cargo test --lib schema makes it again"
    );
    Ok(())
}

fn page(commands: &[(&str, Vec<Sort>)]) -> String {
    let mut text = "<!-- Generated by src/cli/schema.rs; do not edit. -->\n\n# JSON\n\nEvery question takes `--format json`. The answer \
         is one object, `{\"imbroglio\": version, \"schema\": 1, \"command\": …, \"film\": id, \"results\": [ … ]}`; `notices` is \
         there when something has to be said about the results. Below stand the fields of a result for each command; \
         [`schema.json`](schema.json) is the same as a JSON Schema. A field without a value is `null`. The schema's number changes \
         when a field is taken away or means something else.\n\nCSV (`--format csv`) has the same fields: those of fields within \
         fields with dots between the names, what stands in lists joined by semicolons. Where a result holds several lists, each \
         thing in one is a row, and the column `list` says in which.\n"
        .to_owned();
    for (command, sorts) in commands {
        let _ = write!(text, "\n## {command}\n");
        for (what, schema) in sorts {
            let _ = write!(text, "\n{what}.\n\n| field | holds | meaning |\n|---|---|---|\n");
            fields("", schema, &mut text);
        }
    }
    text
}

/// A row for each field of an object, and for the fields of objects inside.
fn fields(prefix: &str, schema: &Value, text: &mut String) {
    let Some(properties) = schema["properties"].as_object() else { return };
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, field) in properties {
        let (marks, inner, holds) = holds(field);
        let path = format!("{prefix}{name}{marks}");
        let sometimes = if required.contains(&name.as_str()) || holds.contains("null") {
            ""
        } else {
            "; not always there"
        };
        let meaning = field["description"].as_str().unwrap_or("").replace('\n', " ").replace('|', "\\|");
        let _ = writeln!(text, "| `{path}` | {holds}{sometimes} | {meaning} |");
        for variant in inner {
            fields(&format!("{path}."), variant, text);
        }
    }
}

/// What a field holds: the marks of lists, the objects inside, and words.
fn holds(field: &Value) -> (String, Vec<&Value>, String) {
    let variants: Vec<&Value> =
        ["anyOf", "oneOf"].iter().filter_map(|of| field[of].as_array()).flatten().collect();
    if !variants.is_empty() {
        let all: Vec<_> = variants.iter().map(|variant| holds(variant)).collect();
        let marks = all.iter().map(|(marks, ..)| marks.clone()).max().unwrap_or_default();
        let mut words: Vec<String> = all.iter().map(|(.., words)| words.clone()).collect();
        words.dedup();
        return (marks, all.into_iter().flat_map(|(_, inner, _)| inner).collect(), words.join(" or "));
    }
    let types: Vec<&str> = match &field["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let or_null = if types.contains(&"null") && types.len() > 1 { ", or null" } else { "" };
    if types.contains(&"array") {
        let (marks, inner, words) = holds(&field["items"]);
        let words = if words.is_empty() { "a list".to_owned() } else { format!("list of {words}") };
        return (format!("[]{marks}"), inner, words + or_null);
    }
    if types.contains(&"object") {
        let is_map = field["properties"].as_object().is_none_or(Map::is_empty);
        let words = if is_map { "object, by name" } else { "object" };
        return (String::new(), vec![field], format!("{words}{or_null}"));
    }
    let word = |name: &&str| match *name {
        "string" => "text",
        "integer" | "number" => "number",
        "boolean" => "true or false",
        _ => "null",
    };
    let mut words: Vec<&str> =
        types.iter().filter(|name| **name != "null" || types.len() == 1).map(word).collect();
    words.dedup();
    if let Some(value) = field.get("const") {
        return (String::new(), Vec::new(), format!("`{value}`"));
    }
    (String::new(), Vec::new(), words.join(" or ") + or_null)
}
