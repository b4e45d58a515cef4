//! A script of Cypher: characters and events as nodes, acts and bonds between characters, causes between events.
//!
//! One statement a line, each value in the language's own quoting. Neo4j takes the script as it is. Engines that want
//! their tables declared first, as Kuzu and its successors do, run the schema before it.

use super::draft::{Draft, EventRecord, LinkRecord};
use super::fields::Keeping;
use super::graph::{EDGES, Graph, NODES, Node, Type, Value};
use super::ways::{Keeps, Quoting, Way, one};
use crate::diagnostic::Error;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The format: a script, and a schema beside it.
pub const WAY: Way = Way {
    name: "cypher",
    profiles: &[],
    keeps: Keeps::Graph(Keeping::Kept),
    quoting: Quoting::Json,
    write: |draft, _| {
        let (id, made) = (&draft.film.id, write(&draft)?);
        let schema = one(id, "schema.cypher", made.schema);
        Ok(one(id, "cypher", made.script).into_iter().chain(schema).collect())
    },
};

/// The schema, and the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Tables for engines that want them declared.
    pub schema: String,
    /// Nodes and relationships.
    pub script: String,
}

/// Nodes of one sort: label, and properties by name, `id` first.
struct Sort {
    label: &'static str,
    rows: Vec<Map<String, Json>>,
}

/// Writes a draft. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write(draft: &Draft) -> Result<Script, Error> {
    let graph = Graph::of(draft);
    let sorts = sorts(draft, &graph)?;
    let mut schema = String::new();
    let mut script = format!("// {}: characters, events and what joins them\n", one_line(&draft.film.title));
    for sort in &sorts {
        let columns = columns(&sort.rows);
        if columns.is_empty() {
            continue;
        }
        let declared: Vec<String> =
            columns.iter().map(|(name, holds)| format!("{} {holds}", escaped(name))).collect();
        let _ =
            writeln!(schema, "CREATE NODE TABLE {}({}, PRIMARY KEY(id));", sort.label, declared.join(", "));
        for row in &sort.rows {
            let _ = writeln!(script, "CREATE (:{} {});", sort.label, properties(row));
        }
    }
    relationships(&graph, &mut schema, &mut script);
    causes(draft, &mut schema, &mut script);
    Ok(Script { schema, script })
}

fn row(record: &impl Serialize, id: Option<String>) -> Result<Map<String, Json>, Error> {
    let json = serde_json::to_value(record)
        .map_err(|cause| Error::because("cannot write a record of the film as Cypher", cause))?;
    let mut row = Map::new();
    let Json::Object(fields) = json else { return Ok(row) };
    if let Some(id) = id {
        row.insert("id".to_owned(), json!(id));
    }
    for (name, value) in fields {
        let plain = match &value {
            Json::Array(items) => items.iter().all(Json::is_string),
            Json::Object(_) => false,
            _ => true,
        };
        row.insert(name, if plain { value } else { json!(value.to_string()) });
    }
    Ok(row)
}

fn sorts(draft: &Draft, graph: &Graph) -> Result<Vec<Sort>, Error> {
    let numbered = |label: &str, at: usize| Some(format!("{label} {}", at + 1));
    let mut film = row(&draft.film, None)?;
    film.retain(|_, value| !value.is_null());
    let event = |(at, event): (usize, &EventRecord)| {
        let bare = EventRecord {
            needs: Vec::new(),
            needs_any: Vec::new(),
            helped_by: Vec::new(),
            prevented_by: Vec::new(),
            ..event.clone()
        };
        let mut row = row(&bare, None)?;
        row.insert("t".to_owned(), json!(at + 1));
        Ok(row)
    };
    let learning = |(at, learning)| row(learning, numbered("learning", at));
    let aside = |(at, aside)| row(aside, numbered("aside", at));
    Ok(vec![
        Sort { label: "Film", rows: vec![film] },
        Sort { label: "Character", rows: graph.nodes.iter().map(character).collect() },
        Sort {
            label: "Event",
            rows: draft.events.iter().enumerate().map(event).collect::<Result<_, Error>>()?,
        },
        Sort {
            label: "Witness",
            rows: draft.witnesses.iter().map(|one| row(one, None)).collect::<Result<_, _>>()?,
        },
        Sort {
            label: "Knowledge",
            rows: draft.knowledge.iter().map(|one| row(one, None)).collect::<Result<_, _>>()?,
        },
        Sort {
            label: "Learning",
            rows: draft.learnings.iter().enumerate().map(learning).collect::<Result<_, _>>()?,
        },
        Sort {
            label: "Conflict",
            rows: draft.conflicts.iter().map(|one| row(one, None)).collect::<Result<_, _>>()?,
        },
        Sort { label: "Aside", rows: draft.asides.iter().enumerate().map(aside).collect::<Result<_, _>>()? },
    ])
}

fn character(node: &Node) -> Map<String, Json> {
    let mut row = Map::new();
    row.insert("id".to_owned(), json!(node.id));
    row.insert("name".to_owned(), json!(node.label));
    for (column, value) in NODES.iter().zip(&node.values) {
        row.insert(column.name.to_owned(), json_of(value));
    }
    row
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Whole(number) => json!(number),
        Value::Flag(flag) => json!(flag),
        Value::List(items) => json!(items),
    }
}

/// The properties that rows have, in the order in which they are met, with what they hold.
fn columns(rows: &[Map<String, Json>]) -> Vec<(String, &'static str)> {
    let mut columns: Vec<(String, &'static str)> = Vec::new();
    for (name, value) in rows.iter().flatten() {
        if value.is_null() || columns.iter().any(|(known, _)| known == name) {
            continue;
        }
        let holds = match value {
            Json::Bool(_) => "BOOLEAN",
            Json::Number(_) => "INT64",
            Json::Array(_) => "STRING[]",
            _ => "STRING",
        };
        columns.push((name.clone(), holds));
    }
    columns
}

fn properties(row: &Map<String, Json>) -> String {
    let pairs = row.iter().filter(|(_, value)| !value.is_null());
    let pairs: Vec<String> =
        pairs.map(|(name, value)| format!("{}: {}", escaped(name), literal(value))).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// A value in Cypher's quoting.
fn literal(value: &Json) -> String {
    match value {
        Json::String(text) => quoted(text),
        Json::Array(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A text in single quotes; nothing in it can end it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", control as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

/// A name of a label, a type or a property: bare if it is plain, else in backticks.
fn escaped(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Acts and bonds: a type a kind.
fn relationships(graph: &Graph, schema: &mut String, script: &mut String) {
    let declared: Vec<String> = EDGES
        .iter()
        .map(|column| {
            let holds = match column.holds {
                Type::Text => "STRING",
                Type::Whole => "INT64",
                Type::Flag => "BOOLEAN",
                Type::List => "STRING[]",
            };
            format!("{} {holds}", escaped(column.name))
        })
        .collect();
    let mut known = BTreeSet::new();
    for edge in &graph.edges {
        let sort = escaped(&edge.relation.to_uppercase());
        if known.insert(sort.clone()) {
            let _ = writeln!(
                schema,
                "CREATE REL TABLE {sort}(FROM Character TO Character, id STRING, label STRING, {});",
                declared.join(", ")
            );
        }
        let mut row = Map::new();
        row.insert("id".to_owned(), json!(edge.id));
        row.insert("label".to_owned(), json!(edge.label));
        for (column, value) in EDGES.iter().zip(&edge.values) {
            row.insert(column.name.to_owned(), json_of(value));
        }
        let _ = writeln!(
            script,
            "MATCH (a:Character {{id: {}}}), (b:Character {{id: {}}}) CREATE (a)-[:{sort} {}]->(b);",
            quoted(&edge.source),
            quoted(&edge.target),
            properties(&row)
        );
    }
}

/// Causes: from the earlier event to the one that rests on it.
fn causes(draft: &Draft, schema: &mut String, script: &mut String) {
    const SORTS: [&str; 4] = ["NEEDED_FOR", "ONE_OF_SEVERAL_FOR", "LED_TO", "WOULD_PREVENT"];
    for sort in SORTS {
        let _ = writeln!(
            schema,
            "CREATE REL TABLE {sort}(FROM Event TO Event, certainty STRING, contested BOOLEAN, why STRING, \
             cites STRING[], unless STRING, of_group INT64);"
        );
    }
    for event in &draft.events {
        let any = event.needs_any.iter().enumerate();
        let any =
            any.flat_map(|(group, links)| links.iter().map(move |link| (SORTS[1], link, Some(group + 1))));
        let all = (event.needs.iter().map(|link| (SORTS[0], link, None)))
            .chain(any)
            .chain(event.helped_by.iter().map(|link| (SORTS[2], link, None)))
            .chain(event.prevented_by.iter().map(|link| (SORTS[3], link, None)));
        for (sort, link, group) in all {
            let _ = writeln!(
                script,
                "MATCH (a:Event {{id: {}}}), (b:Event {{id: {}}}) CREATE (a)-[:{sort} {}]->(b);",
                quoted(&link.event),
                quoted(&event.id),
                properties(&link_row(link, group))
            );
        }
    }
}

fn link_row(link: &LinkRecord, group: Option<usize>) -> Map<String, Json> {
    let mut row = Map::new();
    row.insert("certainty".to_owned(), json!(link.certainty.word()));
    row.insert("contested".to_owned(), json!(link.contested));
    if let Some(why) = &link.why {
        row.insert("why".to_owned(), json!(why));
    }
    if !link.cites.is_empty() {
        row.insert("cites".to_owned(), json!(link.cites));
    }
    if let Some(unless) = &link.unless {
        row.insert("unless".to_owned(), json!(unless));
    }
    if let Some(group) = group {
        row.insert("of_group".to_owned(), json!(group));
    }
    row
}
