//! `sql`: films as tables, asked in SQL.

use super::files::Workspace;
use super::table::Measure;
use super::{Engine, Exit, Failure, Print};
use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// What `sql` takes.
#[cfg_attr(not(feature = "engine"), allow(dead_code, reason = "without it nothing is asked"))]
#[derive(Debug, Args)]
pub struct Options {
    /// The question, such as 'SELECT traitor, count(*) FROM betrayals GROUP BY traitor'
    #[arg(value_name = "SELECT")]
    question: String,
    /// Films, or folders of films, whose tables are asked
    #[arg(value_name = "FILM|FOLDER", required_unless_present = "tables", conflicts_with = "tables")]
    films: Vec<PathBuf>,
    /// A folder that `tables` wrote, in place of films
    #[arg(long, value_name = "FOLDER")]
    tables: Option<PathBuf>,
    /// Show how the question is going to be answered, in place of the answer
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    engine: Engine,
    #[command(flatten)]
    print: Print,
}

/// A row: its values by the names of the columns of the question.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(transparent)]
#[cfg_attr(not(any(test, feature = "engine")), allow(dead_code, reason = "without it nothing is asked"))]
pub struct Record(Map<String, Value>);

/// Asks.
#[cfg(not(feature = "engine"))]
pub fn run(_: &Options, _: &Workspace) -> Result<Exit, Failure> {
    Err(super::needs("sql", "engine").into())
}

/// Asks.
#[cfg(feature = "engine")]
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    use super::engine::{hint, limits, of_films, of_folder};
    use crate::diagnostic::Error;
    let question = match options.explain {
        true => format!("EXPLAIN {}", options.question),
        false => options.question.clone(),
    };
    let engine = super::engine::start(&options.engine, limits(&options.engine))?;
    let named = engine.asked(&question)?;
    engine.put_meanings()?;
    let faulty = match &options.tables {
        Some(folder) => of_folder(&engine, folder, &named, workspace).map(|()| 0)?,
        None => of_films(&engine, &options.films, &named, workspace)?,
    };
    let found = engine.ask(&question).map_err(|cause| match hint(&named, options.tables.is_some()) {
        Some(hint) => Error::new(format!("{cause}; {hint}")),
        None => cause,
    })?;
    printed(found, options.explain).and_then(|answer| answer.print(workspace, &options.print))?;
    Ok(if faulty == 0 { Exit::Clean } else { Exit::Findings })
}

/// What its tables say, for `explain`: nothing but what others say too.
pub const MEASURES: &[Measure] = &[];

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] =
    &[super::schema::sort::<Record>("A row: a value for each column of the question, by its name")];

/// An answer of an engine as one of the program.
#[cfg(feature = "engine")]
fn printed(
    found: crate::engine::Answer,
    explain: bool,
) -> Result<super::answer::Answer, crate::diagnostic::Error> {
    let mut answer = super::answer::Answer::new("sql");
    answer.columns.clone_from(&found.columns);
    for row in &found.rows {
        answer.record(Record(found.columns.iter().cloned().zip(row.iter().cloned()).collect()))?;
    }
    if explain {
        let lines = found.rows.iter().flatten().map(shown);
        answer.prose = lines.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
        return Ok(answer);
    }
    let cells = found.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    answer.tables.push(super::table::Table::with_columns(found.columns, cells));
    Ok(answer)
}

/// A value as text for people.
#[cfg(feature = "engine")]
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) if number.is_f64() => {
            let text = super::table::decimals(number.as_f64().unwrap_or(0.0), 6);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => fields.values().map(shown).collect::<Vec<_>>().join(" "),
    }
}
