//! An answer to a question, and its four ways onto paper: table, JSON, CSV, Markdown.

mod sheet;

use self::sheet::{Sheet, columns};
use super::files::Workspace;
use super::table::{NOTHING, Table};
use super::terminal::{WIDTH, err, harmless, harmless_json, out, width, wrapped};
use super::{Exit, Format, Print, cost};
use crate::diagnostic::Error;
use crate::story::Story;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter};
use std::io::{BufWriter, Write as _};

/// Declares results: each field once, with its words for the reference, its type, and what it holds of what was found.
///
/// `struct Name of (arguments) { field: Type = value, … }` has a function `new` of these arguments, in which the values are reckoned;
/// what several of them need stands behind it, in `where { let …; }`. A result without `of` is made where it is needed.
macro_rules! records {
    () => {};
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$life:lifetime>)? of $arguments:tt {
            $($(#[$words:meta])* $field:ident: $held:ty = $value:expr),* $(,)?
        } where { $($before:tt)* }
        $($rest:tt)*
    ) => {
        records! { $(#[$meta])* $vis struct $name $(<$life>)? { $($(#[$words])* $field: $held),* } }
        impl $(<$life>)? $name $(<$life>)? {
            $vis fn new $arguments -> Self {
                $($before)*
                Self { $($field: $value),* }
            }
        }
        records! { $($rest)* }
    };
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$life:lifetime>)? of $arguments:tt { $($fields:tt)* }
        $($rest:tt)*
    ) => {
        records! {
            $(#[$meta])*
            $vis struct $name $(<$life>)? of $arguments { $($fields)* } where {}
            $($rest)*
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$life:lifetime>)? {
            $($(#[$words:meta])* $field:ident: $held:ty),* $(,)?
        }
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        #[derive(serde::Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        $vis struct $name $(<$life>)? { $($(#[$words])* $field: $held),* }
        records! { $($rest)* }
    };
}
pub(super) use records;

/// What a command has to say.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The command's name.
    command: &'static str,
    /// The film's id, when it is about one film.
    film: Option<String>,
    /// The format that is asked for, if that is known: results are kept as it needs them.
    format: Option<Format>,
    /// The results as data, where it is not known how they will be printed.
    results: Vec<Value>,
    /// The results as rows, where the format has rows.
    sheet: Sheet,
    /// The results as they are written, where the format writes one after another.
    written: String,
    /// Whether they go to the standard output as they come, and whether some have.
    streams: bool,
    begun: bool,
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

    /// The same, to be printed so: what nobody will see is not kept, which is much in a long story.
    pub fn printed(mut self, print: &Print) -> Self {
        self.format = Some(print.format);
        self.streams = into(print).is_none();
        self
    }

    /// Whether the results are printed as data, so that they have to be made at all.
    pub fn is_data(&self) -> bool {
        !matches!(self.format, Some(Format::Table | Format::Md))
    }

    /// Whether tables are printed.
    pub fn is_table(&self) -> bool {
        !matches!(self.format, Some(Format::Json | Format::Jsonl | Format::Csv))
    }

    /// Adds a result.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn record(&mut self, record: impl Serialize) -> Result<(), Error> {
        let fault = |cause| Error::because("cannot write the answer as JSON", cause);
        match self.format {
            Some(Format::Table | Format::Md) => {}
            Some(Format::Json) => {
                let text = serde_json::to_string_pretty(&record).map_err(fault)?;
                let before = if self.begun || !self.written.is_empty() { "," } else { "" };
                self.written.push_str(before);
                for line in harmless_json(&text).lines() {
                    self.written.push_str("\n    ");
                    self.written.push_str(line);
                }
            }
            Some(Format::Jsonl) => {
                let text = serde_json::to_string(&record).map_err(fault)?;
                self.written.push_str(&harmless_json(&text));
                self.written.push('\n');
            }
            Some(Format::Csv) => {
                let value = serde_json::to_value(record).map_err(fault)?;
                self.sheet.add(&value, self.lists);
            }
            None => self.results.push(serde_json::to_value(record).map_err(fault)?),
        }
        if self.streams && self.written.len() > PIECE { self.pass_on() } else { Ok(()) }
    }

    /// Prints the results that are written already, and forgets them: a million of them take ten times as much as their film.
    fn pass_on(&mut self) -> Result<(), Error> {
        if self.format == Some(Format::Json) && !self.begun {
            let envelope = self.envelope()?;
            let before = envelope.split_once(NO_RESULTS).map_or("", |(before, _)| before);
            out(&format!("{before}{}", NO_RESULTS.trim_end_matches(']')))?;
        }
        self.begun = true;
        out(&std::mem::take(&mut self.written))
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
        cost::stage("write");
        match into(print) {
            None => {
                let mut piece = String::new();
                self.say(print, true, &mut |text| {
                    piece.push_str(text);
                    if piece.len() > PIECE {
                        out(&std::mem::take(&mut piece))?;
                    }
                    Ok(())
                })?;
                out(&piece)?;
            }
            Some(_) => {
                let mut text = String::new();
                self.say(print, false, &mut |piece| {
                    text.push_str(piece);
                    Ok(())
                })?;
                workspace.deliver(&text, into(print), print.force, &self.heads(print))?;
            }
        }
        for notice in &self.notices {
            err(&format!("note: {notice}"));
        }
        Ok(Exit::Clean)
    }

    /// Prints one large result as JSON, written as it is made and never held as data: a row of a matrix on a line. On the
    /// standard output it is not even held as text.
    ///
    /// # Errors
    /// When it cannot be written as JSON, or the file or the terminal cannot be written.
    pub fn print_large(
        &self,
        result: impl Serialize,
        workspace: &Workspace,
        print: &Print,
    ) -> Result<Exit, Error> {
        let mut safe = Safe { streams: into(print).is_none(), ..Safe::default() };
        // in pieces, each made harmless at once
        let mut text = BufWriter::with_capacity(PIECE, &mut safe);
        let written = if print.format == Format::Jsonl {
            serde_json::to_writer(&mut text, &result)
        } else {
            let envelope = Envelope {
                imbroglio: env!("CARGO_PKG_VERSION"),
                schema: 1,
                command: self.command,
                film: self.film.as_deref(),
                results: &[result],
                notices: &self.notices,
            };
            let mut serializer = serde_json::Serializer::with_formatter(&mut text, Rows::default());
            envelope.serialize(&mut serializer)
        };
        let written = written.map_err(std::io::Error::from).and_then(|()| text.write_all(b"\n"));
        let written = written.and_then(|()| text.flush());
        drop(text);
        written.map_err(|cause| {
            let fault = safe.fault.take();
            fault.unwrap_or_else(|| Error::because("cannot write the answer as JSON", cause))
        })?;
        workspace.deliver(&safe.text, into(print), print.force, &[])?;
        self.notices.iter().for_each(|notice| err(&format!("note: {notice}")));
        Ok(Exit::Clean)
    }

    /// Says the answer piece by piece.
    fn say(&self, print: &Print, to_terminal: bool, say: Say<'_>) -> Result<(), Error> {
        match print.format {
            Format::Table => self.table(print.wide, to_terminal, say),
            Format::Json => self.json(say),
            Format::Jsonl => self.json_lines(say),
            Format::Csv => self.csv(say),
            Format::Md => self.markdown(print.wide, say),
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

    /// The results as JSON with what stands around them; without those that are written one after another.
    fn envelope(&self) -> Result<String, Error> {
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

    fn json(&self, say: Say<'_>) -> Result<(), Error> {
        let text = self.envelope()?;
        // quotes inside a text are escaped, so this stands nowhere else
        match text.split_once(NO_RESULTS).filter(|_| self.begun || !self.written.is_empty()) {
            Some((before, after)) => {
                if !self.begun {
                    say(before)?;
                    say(NO_RESULTS.trim_end_matches(']'))?;
                }
                say(&self.written)?;
                say("\n  ]")?;
                say(after)
            }
            None => say(&text),
        }
    }

    /// Every result on a line of its own, for programs that read line by line.
    fn json_lines(&self, say: Say<'_>) -> Result<(), Error> {
        say(&self.written)?;
        for result in &self.results {
            let line = serde_json::to_string(result)
                .map_err(|cause| Error::because("cannot write the answer as JSON", cause))?;
            say(&(harmless_json(&line) + "\n"))?;
        }
        Ok(())
    }

    /// Every result as a row; of results that hold lists, every item of a list, with the name of the list first.
    fn csv(&self, say: Say<'_>) -> Result<(), Error> {
        let mut kept = Sheet::default();
        self.results.iter().for_each(|result| kept.add(result, self.lists));
        let sheet = if self.results.is_empty() { &self.sheet } else { &kept };
        let fields: Vec<&str> =
            self.fields.iter().copied().chain(self.columns.iter().map(String::as_str)).collect();
        let columns = columns(&fields, sheet);
        if columns.is_empty() {
            return Ok(());
        }
        let fault = |cause: csv::Error| Error::because("cannot write the answer as CSV", cause);
        let text = |writer: csv::Writer<Vec<u8>>| {
            let bytes = writer.into_inner();
            bytes
                .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                .map_err(|cause| Error::because("cannot write the answer as CSV", cause.into_error()))
        };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&columns).map_err(fault)?;
        let places: Vec<Option<usize>> = columns.iter().map(|column| sheet.place(column)).collect();
        let mut row = vec![""; sheet.names.len()];
        for (at, cells) in sheet.rows().enumerate() {
            row.fill("");
            cells.for_each(|(column, cell)| row[column] = cell);
            writer
                .write_record(places.iter().map(|place| place.map_or("", |place| row[place])))
                .map_err(fault)?;
            if at % ROWS_AT_ONCE == ROWS_AT_ONCE - 1 {
                let full = std::mem::replace(&mut writer, csv::Writer::from_writer(Vec::new()));
                say(&text(full)?)?;
            }
        }
        say(&text(writer)?)
    }

    fn table(&self, wide: bool, to_terminal: bool, say: Say<'_>) -> Result<(), Error> {
        let terminal = if to_terminal { width() } else { None };
        let width = terminal.or((!wide).then_some(WIDTH));
        for line in &self.prose {
            let line = harmless(line);
            say(&(width.map_or_else(|| line.clone(), |width| wrapped(&line, width)) + "\n"))?;
        }
        for (at, table) in self.tables.iter().enumerate() {
            if at > 0 || !self.prose.is_empty() {
                say("\n")?;
            }
            table.lines(wide, width, say)?;
        }
        Ok(())
    }

    fn markdown(&self, wide: bool, say: Say<'_>) -> Result<(), Error> {
        let mut begun = false;
        for line in self.prose.iter().filter(|line| !line.trim().is_empty()) {
            // two blanks keep the end of the line
            say(&format!("{}  \n", markdown(line.trim())))?;
            begun = true;
        }
        for table in &self.tables {
            if begun {
                say("\n")?;
            }
            begun = true;
            if let Some(heading) = &table.heading {
                say(&format!("## {}\n\n", markdown(heading)))?;
            }
            let mut line = |cells: Vec<String>| say(&format!("| {} |\n", cells.join(" | ")));
            line(table.headings(wide).map(markdown).collect())?;
            line(table.headings(wide).map(|_| "---".to_owned()).collect())?;
            for row in table.cells(wide) {
                line(row.map(markdown).collect())?;
            }
        }
        Ok(())
    }
}

/// A text of JSON that is made harmless as it is written.
#[derive(Default)]
struct Safe {
    /// What is not yet printed.
    text: String,
    /// Whether it goes to the standard output as it comes.
    streams: bool,
    /// Why it could not.
    fault: Option<Error>,
}

impl std::io::Write for Safe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(std::io::Error::other)?;
        // numbers, brackets and blanks, which is nearly all of it
        if bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n')) {
            self.text.push_str(text);
        } else {
            self.text.push_str(&harmless_json(text));
        }
        if self.streams && self.text.len() >= PIECE {
            out(&std::mem::take(&mut self.text)).map_err(|fault| {
                self.fault = Some(fault);
                std::io::ErrorKind::Other
            })?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Arrays within arrays within arrays: the rows of matrices.
const ROWS: usize = 3;

/// JSON on lines, but for the rows of matrices, which have one each.
#[derive(Default)]
struct Rows {
    lines: PrettyFormatter<'static>,
    depth: usize,
}

impl Formatter for Rows {
    fn begin_array<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.depth += 1;
        if self.depth < ROWS { self.lines.begin_array(writer) } else { writer.write_all(b"[") }
    }

    fn end_array<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.depth -= 1;
        if self.depth + 1 < ROWS { self.lines.end_array(writer) } else { writer.write_all(b"]") }
    }

    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        match (self.depth < ROWS, first) {
            (true, _) => self.lines.begin_array_value(writer, first),
            (false, true) => Ok(()),
            (false, false) => writer.write_all(b", "),
        }
    }

    fn end_array_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.lines.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.lines.begin_object(writer)
    }

    fn end_object<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.lines.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        self.lines.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.lines.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + std::io::Write>(&mut self, writer: &mut W) -> std::io::Result<()> {
        self.lines.end_object_value(writer)
    }
}

/// What takes the pieces of an answer, one after another.
type Say<'a> = &'a mut dyn FnMut(&str) -> Result<(), Error>;

/// So many bytes are printed at once.
const PIECE: usize = 64 * 1024;

/// So many rows of CSV are printed at once.
const ROWS_AT_ONCE: usize = 1000;

/// The file that an answer goes to, if it goes to one.
fn into(print: &Print) -> Option<&std::path::Path> {
    print.output.as_deref().filter(|path| *path != std::path::Path::new("-"))
}

/// How an answer without results says so in JSON.
const NO_RESULTS: &str = "\n  \"results\": []";

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
        let mut text = String::new();
        let said = answer.csv(&mut |piece| {
            text.push_str(piece);
            Ok(())
        });
        assert!(said.is_ok());
        text
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
    fn what_is_written_at_once_is_what_is_kept() {
        let records = [
            json!({"a": "x\u{202e}y", "b": [], "c": {"d": 0.1, "e": [1, [2]]}, "f": "line\nend"}),
            json!({"a": null, "b": [{"g": "\"results\": []"}], "c": {}, "f": ""}),
        ];
        for many in 0..=records.len() {
            for format in [Format::Json, Format::Jsonl, Format::Csv] {
                let said = |mut answer: Answer| {
                    records[..many].iter().for_each(|record| assert!(answer.record(record).is_ok()));
                    answer.notices.push("a notice".to_owned());
                    let print = Print { format, wide: false, output: None, force: false };
                    let mut text = String::new();
                    let said = answer.say(&print, false, &mut |piece| {
                        text.push_str(piece);
                        Ok(())
                    });
                    assert!(said.is_ok());
                    text
                };
                let print = Print { format, wide: false, output: None, force: false };
                assert_eq!(said(Answer::new("x")), said(Answer::new("x").printed(&print)));
            }
        }
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
