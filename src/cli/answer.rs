//! An answer to a question, and its four ways onto paper: table, JSON, CSV, Markdown.

use super::files;
use super::{Exit, Format, Print};
use crate::diagnostic::Error;
use comfy_table::{ContentArrangement, Table as Grid, presets};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

/// A row of JSON, its fields in a fixed order.
pub type Row = Map<String, Value>;

/// A table for people.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Words above it, if any.
    pub heading: Option<String>,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// One text a column.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub fn new<const N: usize>(columns: [&str; N]) -> Self {
        Self { heading: None, columns: columns.iter().map(|c| (*c).to_owned()).collect(), rows: Vec::new() }
    }
    /// The same with words above it.
    pub fn under(mut self, heading: impl Into<String>) -> Self {
        self.heading = Some(heading.into());
        self
    }
    /// Adds a row.
    pub fn row<const N: usize>(&mut self, row: [String; N]) {
        self.rows.push(row.into());
    }
}

/// What stands for a table without rows.
const NOTHING: &str = "(none)";

/// What a command has to say.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The command's name.
    pub command: &'static str,
    /// The film's id, when it is about one film.
    pub film: Option<String>,
    /// The results as data.
    pub results: Vec<Row>,
    /// Fields that every result has, so that CSV has its columns even without one.
    pub fields: &'static [&'static str],
    /// Words before the tables.
    pub prose: String,
    /// The results for people.
    pub tables: Vec<Table>,
    /// Remarks that are not results: caps, caveats.
    pub notices: Vec<String>,
}

impl Answer {
    /// Prints it as asked.
    ///
    /// # Errors
    /// When the file or the terminal cannot be written.
    pub fn print(&self, print: &Print) -> Result<Exit, Error> {
        let output = print.output.as_deref().filter(|path| *path != std::path::Path::new("-"));
        let text = self.text(print.format, output.is_none())?;
        files::deliver(&text, output, print.force, &self.heads(print.format))?;
        for notice in &self.notices {
            err(&format!("note: {notice}"));
        }
        Ok(Exit::Clean)
    }

    fn text(&self, format: Format, to_terminal: bool) -> Result<String, Error> {
        match format {
            Format::Table => Ok(self.table(to_terminal)),
            Format::Json => self.json(),
            Format::Csv => self.csv(),
            Format::Md => Ok(self.markdown()),
        }
    }

    /// First lines that an earlier answer of the same kind may have: its columns, and that there is nothing.
    fn heads(&self, format: Format) -> Vec<String> {
        match (format, self.tables.first()) {
            (Format::Table, Some(table)) if self.prose.is_empty() && table.heading.is_none() => {
                vec![table.columns.join(" "), NOTHING.to_owned()]
            }
            (Format::Csv, _) if !self.fields.is_empty() => vec![self.fields.join(",")],
            _ => Vec::new(),
        }
    }

    fn json(&self) -> Result<String, Error> {
        let mut envelope = Map::new();
        envelope.insert("imbroglio".into(), json!(env!("CARGO_PKG_VERSION")));
        envelope.insert("schema".into(), json!(1));
        envelope.insert("command".into(), json!(self.command));
        if let Some(film) = &self.film {
            envelope.insert("film".into(), json!(film));
        }
        envelope.insert(
            "results".into(),
            Value::Array(self.results.iter().cloned().map(Value::Object).collect()),
        );
        if !self.notices.is_empty() {
            envelope.insert("notices".into(), json!(self.notices));
        }
        let mut text = serde_json::to_string_pretty(&envelope)
            .map_err(|cause| Error::because("cannot write the answer as JSON", cause))?;
        text.push('\n');
        Ok(escaped(&text))
    }

    fn csv(&self) -> Result<String, Error> {
        let fault = |cause: csv::Error| Error::because("cannot write the answer as CSV", cause);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut columns: Vec<&str> = self.fields.to_vec();
        for row in &self.results {
            for name in row.keys() {
                if !columns.contains(&name.as_str()) {
                    columns.push(name);
                }
            }
        }
        if columns.is_empty() {
            return Ok(String::new());
        }
        writer.write_record(&columns).map_err(fault)?;
        for row in &self.results {
            let cells = columns
                .iter()
                .map(|column| row.get(*column).map_or(String::new(), |value| harmless(&cell(value))));
            writer.write_record(cells).map_err(fault)?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|cause| Error::because("cannot write the answer as CSV", cause.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn table(&self, to_terminal: bool) -> String {
        let mut text = harmless_lines(&self.prose);
        let width = if to_terminal && std::io::stdout().is_terminal() {
            terminal_size::terminal_size().map_or(100, |(width, _)| width.0)
        } else {
            u16::MAX
        };
        for table in &self.tables {
            if !text.is_empty() {
                text.push('\n');
            }
            if let Some(heading) = &table.heading {
                let _ = writeln!(text, "{}", harmless(heading));
            }
            if table.rows.is_empty() {
                let _ = writeln!(text, "{NOTHING}");
                continue;
            }
            let mut grid = Grid::new();
            grid.load_style(presets::NOTHING);
            if width < u16::MAX {
                grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
            }
            grid.set_header(table.columns.iter().map(|c| harmless(c)));
            for row in &table.rows {
                grid.add_row(row.iter().map(|c| harmless(c)));
            }
            for line in grid.to_string().lines() {
                let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
                let _ = writeln!(text, "{line}");
            }
        }
        text
    }

    fn markdown(&self) -> String {
        let escaped =
            |text: &str| harmless(text).replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;");
        let mut text = harmless_lines(&self.prose).replace('<', "&lt;");
        for table in &self.tables {
            if !text.is_empty() {
                text.push('\n');
            }
            if let Some(heading) = &table.heading {
                let _ = writeln!(text, "## {}\n", escaped(heading));
            }
            let line = |cells: &mut dyn Iterator<Item = String>| {
                format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
            };
            let _ = writeln!(text, "{}", line(&mut table.columns.iter().map(|c| escaped(c))));
            let _ = writeln!(text, "{}", line(&mut table.columns.iter().map(|_| "---".to_owned())));
            for row in &table.rows {
                let _ = writeln!(text, "{}", line(&mut row.iter().map(|c| escaped(c))));
            }
        }
        text
    }
}

/// JSON in which no letter can command a terminal: what serde_json leaves as it is can only stand inside a text,
/// where an escape means the same.
fn escaped(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '\u{7f}'..='\u{9f}' => {
                let _ = write!(safe, "\\u{:04x}", letter as u32);
            }
            _ if is_bidi_control(letter) => {
                let _ = write!(safe, "\\u{:04x}", letter as u32);
            }
            _ => safe.push(letter),
        }
    }
    safe
}

/// A value of a JSON row as one cell of CSV; lists are joined by semicolons.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

/// Text in which no letter can command a terminal: control characters become visible. Line ends too.
pub fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || is_bidi_control(letter) {
            let _ = write!(safe, "{}", letter.escape_unicode());
        } else {
            safe.push(letter);
        }
    }
    safe
}

/// The same for text of several lines.
pub fn harmless_lines(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", harmless(line)),
            None => harmless(line),
        })
        .collect()
}

/// Letters that reorder others on a screen and so can make a line lie.
fn is_bidi_control(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes to the standard output. A reader who has gone away has read enough: that changes no exit code.
pub fn out(text: &str) -> Result<(), Error> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::because("cannot write to the standard output", cause))
        }
        _ => Ok(()),
    }
}

/// Writes a line to the standard error; if that is gone there is nobody to tell.
pub fn err(line: &str) {
    let _ = writeln!(std::io::stderr(), "{}", harmless(line));
}
