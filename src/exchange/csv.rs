//! Tables of comma-separated values: nodes and edges for Gephi and for data frames, relations for DraCor, elements and
//! connections for Kumu. No cell is a formula: [`guarded`].

mod read;

pub use read::{read, sample, take, take_tabs};

use super::draft::Draft;
use super::fields::Keeping;
use super::graph::{EDGES, Graph, NODES, Value};
use super::ways::{Keeps, Profile as For, Quoting, Way, Written};
use crate::diagnostic::Error;
use std::borrow::Cow;

/// Nodes and edges.
pub const GEPHI: Way = Way {
    name: "csv",
    profiles: &[For::Gephi],
    keeps: Keeps::Graph(Keeping::Dropped),
    quoting: Quoting::Lines,
    write: |draft, _| sheets(draft, Profile::Gephi),
};

/// For DraCor's tools.
pub const DRACOR: Way = Way {
    name: "csv (dracor)",
    profiles: &[For::Dracor],
    keeps: Keeps::Only(&[], &[]),
    quoting: Quoting::Lines,
    write: |draft, _| sheets(draft, Profile::Dracor),
};

/// For Kumu.
pub const KUMU: Way = Way {
    name: "csv (kumu)",
    profiles: &[For::Kumu],
    keeps: Keeps::Only(
        &[
            "character: aliases",
            "character: sort (person, unnamed, collective, group)",
            "character: note",
            "bond: beginning and end",
            "bond: certainty",
            "bond: words for a chart",
            "bond: citations",
            "event: sentence",
            "act: event",
            "act: certainty",
            "act: words for a chart",
            "act: citations",
        ],
        &[],
    ),
    quoting: Quoting::Lines,
    write: |draft, _| sheets(draft, Profile::Kumu),
};

/// The files of a profile, once the draft is not needed any more.
fn sheets(draft: Draft, profile: Profile) -> Result<Written, Error> {
    let (id, graph) = (draft.film.id.clone(), Graph::of(&draft));
    drop(draft);
    let sheets = write(&graph, profile)?;
    Ok(sheets.into_iter().map(|(name, text)| (format!("{id}.{name}"), text)).collect())
}

/// A table as a file: its name and its text.
pub type Sheet = (&'static str, String);

/// For whom tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    /// Gephi, and whoever reads data frames.
    #[default]
    Gephi,
    /// DraCor's tools: source, type, target, label.
    Dracor,
    /// Kumu.
    Kumu,
}

/// Writes the tables of a graph. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write(graph: &Graph, profile: Profile) -> Result<Vec<Sheet>, Error> {
    match profile {
        Profile::Gephi => Ok(vec![("nodes.csv", nodes(graph)?), ("edges.csv", edges(graph)?)]),
        Profile::Dracor => Ok(vec![("relations.csv", relations(graph)?)]),
        Profile::Kumu => {
            Ok(vec![("elements.csv", elements(graph)?), ("connections.csv", connections(graph)?)])
        }
    }
}

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Whether a text begins as a formula does, behind apostrophes that keep it from being one.
fn is_formula(text: &str) -> bool {
    // no formula begins with a letter or a digit, as most cells do
    !text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.trim_start_matches('\'').trim_start().starts_with(FORMULA)
}

/// A text that a spreadsheet would take for a formula, with an apostrophe before it, which spreadsheets read as
/// “this is text”; [`unguarded`] takes it off again.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was [`guarded`].
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

/// A value as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Text(_) | Value::List(_) => guarded(&value.text()).into_owned(),
        Value::Whole(_) | Value::Flag(_) => value.text(),
    }
}

fn sheet(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Error> {
    let fault = |cause: ::csv::Error| Error::because("cannot write a table as CSV", cause);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(fault)?;
    for row in rows {
        writer.write_record(&row).map_err(fault)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|cause| Error::because("cannot write a table as CSV", cause.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn nodes(graph: &Graph) -> Result<String, Error> {
    let header: Vec<&str> =
        ["Id", "Label"].into_iter().chain(NODES.iter().map(|column| column.name)).collect();
    let rows = graph.nodes.iter().map(|node| {
        let own = [node.id.clone(), guarded(&node.label).into_owned()];
        own.into_iter().chain(node.values.iter().map(cell)).collect()
    });
    sheet(&header, rows)
}

fn edges(graph: &Graph) -> Result<String, Error> {
    let own = ["Source", "Target", "Type", "Kind", "Id", "Label", "Weight"];
    let header: Vec<&str> = own.into_iter().chain(EDGES.iter().map(|column| column.name)).collect();
    let rows = graph.edges.iter().map(|edge| {
        // Gephi adds up edges of one kind between one pair, so the kind says at which event
        let kind = format!("{} {}", edge.relation, edge.event).trim_end().to_owned();
        let own = [
            edge.source.clone(),
            edge.target.clone(),
            if edge.symmetric { "Undirected" } else { "Directed" }.to_owned(),
            kind,
            edge.id.clone(),
            guarded(&edge.label).into_owned(),
            "1".to_owned(),
        ];
        own.into_iter().chain(edge.values.iter().map(cell)).collect()
    });
    sheet(&header, rows)
}

/// DraCor's columns; ids have no commas, as its own tools do not quote.
fn relations(graph: &Graph) -> Result<String, Error> {
    let rows = graph.edges.iter().map(|edge| {
        let direction = if edge.symmetric { "Undirected" } else { "Directed" };
        vec![edge.source.clone(), direction.to_owned(), edge.target.clone(), edge.relation.clone()]
    });
    sheet(&["Source", "Type", "Target", "Label"], rows)
}

fn value(columns: &[&str], values: &[Value], name: &str) -> String {
    let at = columns.iter().position(|known| *known == name);
    at.and_then(|at| values.get(at)).map_or(String::new(), cell)
}

fn elements(graph: &Graph) -> Result<String, Error> {
    let columns: Vec<&str> = NODES.iter().map(|column| column.name).collect();
    let rows = graph.nodes.iter().map(|node| {
        let of = |name: &str| value(&columns, &node.values, name);
        vec![
            node.id.clone(),
            guarded(&node.label).into_owned(),
            of("kind"),
            of("note"),
            of("aliases").replace("; ", "|"),
        ]
    });
    sheet(&["ID", "Label", "Type", "Description", "Tags"], rows)
}

fn connections(graph: &Graph) -> Result<String, Error> {
    let columns: Vec<&str> = EDGES.iter().map(|column| column.name).collect();
    let rows = graph.edges.iter().map(|edge| {
        let of = |name: &str| value(&columns, &edge.values, name);
        let direction = if edge.symmetric { "undirected" } else { "directed" };
        vec![
            edge.source.clone(),
            edge.target.clone(),
            edge.relation.clone(),
            direction.to_owned(),
            guarded(&edge.label).into_owned(),
            edge.id.clone(),
            of("event"),
            of("t"),
            of("t_end"),
            of("certainty"),
            of("cites"),
            of("what"),
        ]
    });
    let header = [
        "From",
        "To",
        "Type",
        "Direction",
        "Label",
        "ID",
        "Event",
        "Time",
        "Until",
        "Certainty",
        "Cites",
        "Description",
    ];
    sheet(&header, rows)
}
