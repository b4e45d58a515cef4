//! An answer to a question, and its four ways onto paper: table, JSON, CSV, Markdown.

use super::files::Workspace;
use super::table::{NOTHING, Table};
use super::terminal::{WIDTH, err, harmless, harmless_json, width, wrapped};
use super::{Exit, Format, Print};
use crate::diagnostic::Error;
use crate::exchange::csv::guarded;
use crate::story::Story;
use serde::Serialize;
use serde_json::Value;
use std::fmt::Write as _;

/// What a command has to say.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The command's name.
    command: &'static str,
    /// The film's id, when it is about one film.
    film: Option<String>,
    /// The results as data.
    results: Vec<Value>,
    /// Whether the results are lists of several sorts of things, each a row of CSV.
    lists: bool,
    /// Fields that every result has, so that CSV has its columns even without one.
    pub fields: &'static [&'static str],
    /// The same where they are known only when the answer is.
    pub columns: Vec<String>,
    /// Lines before the tables.
    pub prose: Vec<String>,
    /// The results for people.
    pub tables: Vec<Table>,
    /// Remarks that are not results: caps, caveats.
    pub notices: Vec<String>,
}

/// What stands around the results in JSON.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Envelope<'a, R> {
    /// The version of the program.
    imbroglio: &'static str,
    /// The version of this shape.
    schema: u32,
    /// The command that was asked.
    command: &'a str,
    /// The film that it was asked about, where that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    film: Option<&'a str>,
    /// The results, one for each thing that was found.
    results: &'a [R],
    /// What has to be said about the results: caps and caveats.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notices: &'a [String],
}

impl Answer {
    /// An answer of a command that is about no single film.
    pub fn new(command: &'static str) -> Self {
        Self { command, ..Self::default() }
    }

    /// An answer of a command about one film.
    pub fn about(command: &'static str, story: &Story) -> Self {
        Self { command, film: Some(story.facts().film.id.clone()), ..Self::default() }
    }

    /// Adds a result.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn record(&mut self, record: impl Serialize) -> Result<(), Error> {
        let value = serde_json::to_value(record)
            .map_err(|cause| Error::because("cannot write the answer as JSON", cause))?;
        self.results.push(value);
        Ok(())
    }

    /// Adds a result that holds lists of several sorts of things.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn lists(&mut self, record: impl Serialize) -> Result<(), Error> {
        self.lists = true;
        self.record(record)
    }

    /// Prints it as asked.
    ///
    /// # Errors
    /// When the file or the terminal cannot be written.
    pub fn print(&self, workspace: &Workspace, print: &Print) -> Result<Exit, Error> {
        let output = print.output.as_deref().filter(|path| *path != std::path::Path::new("-"));
        let text = self.text(print, output.is_none())?;
        workspace.deliver(&text, output, print.force, &self.heads(print))?;
        for notice in &self.notices {
            err(&format!("note: {notice}"));
        }
        Ok(Exit::Clean)
    }

    fn text(&self, print: &Print, to_terminal: bool) -> Result<String, Error> {
        match print.format {
            Format::Table => Ok(self.table(print.wide, to_terminal)),
            Format::Json => self.json(),
            Format::Jsonl => self.json_lines(),
            Format::Csv => self.csv(),
            Format::Md => Ok(self.markdown(print.wide)),
        }
    }

    /// First lines that an earlier answer of the same kind may have: its columns, and that there is nothing.
    fn heads(&self, print: &Print) -> Vec<String> {
        match (print.format, self.tables.first()) {
            (Format::Table, Some(table)) if self.prose.is_empty() && table.heading.is_none() => {
                let headings: Vec<&str> = table.headings(print.wide).collect();
                vec![headings.join(" "), NOTHING.to_owned()]
            }
            // what a field holds may have taken columns of its own, `bindings.a`, so its first two names are enough
            (Format::Csv, _) if !self.fields.is_empty() => {
                let first: Vec<&str> = self.fields.iter().take(2).copied().collect();
                vec![self.fields.join(","), format!("{}…", first.join(","))]
            }
            _ => Vec::new(),
        }
    }

    fn json(&self) -> Result<String, Error> {
        let envelope = Envelope {
            imbroglio: env!("CARGO_PKG_VERSION"),
            schema: 1,
            command: self.command,
            film: self.film.as_deref(),
            results: &self.results,
            notices: &self.notices,
        };
        let text = serde_json::to_string_pretty(&envelope)
            .map_err(|cause| Error::because("cannot write the answer as JSON", cause))?;
        Ok(harmless_json(&text) + "\n")
    }

    /// Every result on a line of its own, for programs that read line by line.
    fn json_lines(&self) -> Result<String, Error> {
        let line = |result: &Value| {
            serde_json::to_string(result)
                .map(|text| harmless_json(&text) + "\n")
                .map_err(|cause| Error::because("cannot write the answer as JSON", cause))
        };
        self.results.iter().map(line).collect()
    }

    /// Every result as a row; of results that hold lists, every item of a list, with the name of the list first.
    fn csv(&self) -> Result<String, Error> {
        let rows: Vec<Vec<Cell>> = match self.lists {
            false => self.results.iter().map(|result| cells(result, 0)).collect(),
            true => self.results.iter().flat_map(items).collect(),
        };
        let fields: Vec<&str> =
            self.fields.iter().copied().chain(self.columns.iter().map(String::as_str)).collect();
        let columns = columns(&fields, &rows);
        if columns.is_empty() {
            return Ok(String::new());
        }
        let fault = |cause: csv::Error| Error::because("cannot write the answer as CSV", cause);
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&columns).map_err(fault)?;
        for row in &rows {
            let cell =
                |column: &&str| row.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell);
            writer.write_record(columns.iter().map(cell)).map_err(fault)?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|cause| Error::because("cannot write the answer as CSV", cause.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn table(&self, wide: bool, to_terminal: bool) -> String {
        let terminal = if to_terminal { width() } else { None };
        let width = terminal.or((!wide).then_some(WIDTH));
        let mut text = String::new();
        for line in &self.prose {
            let line = harmless(line);
            let _ = writeln!(text, "{}", width.map_or_else(|| line.clone(), |width| wrapped(&line, width)));
        }
        for table in &self.tables {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&table.lines(wide, width));
        }
        text
    }

    fn markdown(&self, wide: bool) -> String {
        let mut text = String::new();
        for line in self.prose.iter().filter(|line| !line.trim().is_empty()) {
            // two blanks keep the end of the line
            let _ = writeln!(text, "{}  ", markdown(line.trim()));
        }
        for table in &self.tables {
            if !text.is_empty() {
                text.push('\n');
            }
            if let Some(heading) = &table.heading {
                let _ = writeln!(text, "## {}\n", markdown(heading));
            }
            let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
            let _ = writeln!(text, "{}", line(table.headings(wide).map(markdown).collect()));
            let _ = writeln!(text, "{}", line(table.headings(wide).map(|_| "---".to_owned()).collect()));
            for row in table.cells(wide) {
                let _ = writeln!(text, "{}", line(row.map(markdown).collect()));
            }
        }
        text
    }
}

/// The name of a column of CSV, and what stands in it.
type Cell = (String, String);

/// What joins the items of a list in one cell: of a list, of a list in it, and so on.
const JOINTS: [&str; 3] = [";", ",", " "];

/// A value as cells of CSV: fields within fields have names with dots, and the items of a list are joined, those of
/// a list of objects field by field, so that the first of one cell belongs to the first of the next.
fn cells(value: &Value, depth: usize) -> Vec<Cell> {
    let joined = |field: &str, name: String| match (field, name.as_str()) {
        ("", _) => name,
        (_, "") => field.to_owned(),
        _ => format!("{field}.{name}"),
    };
    match value {
        Value::Null => vec![Cell::default()],
        Value::String(text) => vec![(String::new(), guarded(&harmless(text)))],
        Value::Bool(_) | Value::Number(_) => vec![(String::new(), value.to_string())],
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(field, value)| {
                cells(value, depth).into_iter().map(move |(name, cell)| (joined(field, name), cell))
            })
            .collect(),
        Value::Array(items) => {
            let items: Vec<Vec<Cell>> = items.iter().map(|item| cells(item, depth + 1)).collect();
            let mut names: Vec<&String> = Vec::new();
            for (name, _) in items.iter().flatten() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            if names.is_empty() {
                return vec![Cell::default()];
            }
            let joint = JOINTS[depth.min(JOINTS.len() - 1)];
            let of = |item: &Vec<Cell>, name: &String| {
                item.iter()
                    .find(|(known, _)| known == name)
                    .map_or_else(String::new, |(_, cell)| cell.clone())
            };
            let column =
                |name: &&String| items.iter().map(|item| of(item, name)).collect::<Vec<_>>().join(joint);
            names.iter().map(|name| ((*name).clone(), column(name))).collect()
        }
    }
}

/// The rows of a result that holds lists: one for each thing in them, with the name of its list, and one for all
/// that is in no list.
fn items(result: &Value) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut others = vec![("list".to_owned(), String::new())];
    for (name, value) in result.as_object().into_iter().flatten() {
        match value.as_array() {
            Some(items) if items.iter().all(Value::is_object) => {
                let list =
                    |item| [("list".to_owned(), name.clone())].into_iter().chain(cells(item, 0)).collect();
                rows.extend(items.iter().map(list));
            }
            _ => others.extend(cells(value, 0).into_iter().map(|(field, cell)| match field.as_str() {
                "" => (name.clone(), cell),
                _ => (format!("{name}.{field}"), cell),
            })),
        }
    }
    rows.extend((others.len() > 1).then_some(others));
    rows
}

/// The names of all columns, fields of one thing side by side. One that is empty in every row goes if others say
/// more exactly what it would hold.
fn columns<'n>(fields: &[&'n str], rows: &'n [Vec<Cell>]) -> Vec<&'n str> {
    let mut columns: Vec<&str> = fields.to_vec();
    let mut filled = std::collections::BTreeSet::new();
    for (name, cell) in rows.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
        if !cell.is_empty() {
            filled.insert(name.as_str());
        }
    }
    let field = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let order = columns.clone();
    columns.sort_by_key(|name| order.iter().position(|other| field(other) == field(name)));
    let said = |name: &&str| {
        filled.contains(name)
            || !order.iter().any(|other| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    };
    columns.retain(said);
    columns
}

/// Text in which nothing is a mark of Markdown.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = harmless(text);
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let in_word = |neighbour: Option<&char>| neighbour.is_some_and(|letter| letter.is_alphanumeric());
        let is_mark = match letter {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$' | '@' => true,
            '_' => !(in_word(before.as_ref()) && in_word(letters.peek())),
            // links without brackets: `https://…`, `www.…`
            ':' => letters.peek() == Some(&'/'),
            '.' => escaped.ends_with("www") || escaped.ends_with("WWW"),
            // a heading, a list, a rule
            '#' | '+' | '-' | '=' => before.is_none(),
            ')' => escaped.bytes().all(|byte| byte.is_ascii_digit()) && !escaped.is_empty(),
            _ => false,
        };
        let numbers =
            letter == '.' && !escaped.is_empty() && escaped.bytes().all(|byte| byte.is_ascii_digit());
        if is_mark || numbers {
            escaped.push('\\');
        }
        escaped.push(letter);
        before = Some(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn csv(answer: &Answer) -> String {
        answer.csv().unwrap_or_default()
    }

    #[test]
    fn cells_hold_no_json() {
        let mut answer = Answer::new("x");
        answer.results = vec![
            json!({"a": null, "b": [{"c": 1, "d": ["x", "y"]}, {"c": 2}], "e": [["p", "q"], ["r"]], "f": {"g": true}}),
            json!({"a": {"h": "z"}, "b": [], "e": [], "f": {"g": false}}),
        ];
        assert_eq!(csv(&answer), "a.h,b.c,b.d,e,f.g\n,1;2,\"x,y;\",\"p,q;r\",true\nz,,,,false\n");
        answer.results = vec![json!({"n": 3, "one": [{"id": "a"}], "two": [{"id": "b", "x": 1}]})];
        answer.lists = true;
        assert_eq!(csv(&answer), "list,id,x,n\none,a,,\ntwo,b,1,\n,,,3\n");
    }

    #[test]
    fn cells_are_no_formulas() {
        let mut answer = Answer::new("x");
        answer.results = vec![json!({"a": "=1+1", "b": -2, "c": ["@x", "y-z"], "d": " +1", "e": "a=b"})];
        assert_eq!(csv(&answer), "a,b,c,d,e\n'=1+1,-2,'@x;y-z,' +1,a=b\n");
    }

    #[test]
    fn texts_are_no_markdown() {
        let text = "![x](http://a.b) *b* _c_ a_b `d` <e> | www.f.org";
        assert_eq!(
            markdown(text),
            "!\\[x\\](http\\://a.b) \\*b\\* \\_c\\_ a_b \\`d\\` \\<e\\> \\| www\\.f.org"
        );
        assert_eq!(markdown("# H"), "\\# H");
        assert_eq!(markdown("1. one"), "1\\. one");
        assert_eq!(markdown("- a - b"), "\\- a - b");
    }
}
