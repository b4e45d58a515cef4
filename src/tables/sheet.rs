//! Tables as comma-separated values: written film by film, so that memory does not grow with the corpus, and read back in
//! the same way.

use super::schema::{TABLES, Table, Type};
use super::{Cell, Row, Source, findings, places, rows};
use crate::diagnostic::Error;
use crate::exchange::Draft;
use crate::exchange::csv::{guarded, unguarded};
use crate::motif::Motif;
use crate::story::Story;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{Read, Write};

/// The version of the tables; a table of another one is not read.
pub const VERSION: u32 = 1;

/// The file of a folder of tables in which it says what it holds.
pub const MANIFEST: &str = "tables.json";

/// What a folder of tables says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// `imbroglio tables`.
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// The tables.
    pub tables: Vec<Listed>,
}

/// A table in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its name; the file is the name with an ending.
    pub name: String,
    /// What a row is.
    pub row: String,
    /// How many rows it has.
    pub rows: u64,
    /// Whether it is made from the others.
    pub finding: bool,
    /// Its columns.
    pub columns: Vec<ListedColumn>,
}

/// A column in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedColumn {
    /// Its name.
    pub name: String,
    /// `text`, `integer` or `boolean`.
    pub r#type: String,
    /// Whether a row may have none.
    pub optional: bool,
    /// What it says.
    pub meaning: String,
}

impl Manifest {
    /// The name of its format.
    pub const FORMAT: &'static str = "imbroglio tables";

    /// Reads one.
    ///
    /// # Errors
    /// If the text is no manifest, or one of another version.
    pub fn read(text: &str) -> Result<Self, Error> {
        let manifest: Self = serde_json::from_str(text)
            .map_err(|cause| Error::because("tables.json is not what `imbroglio tables` writes", cause))?;
        if manifest.format != Self::FORMAT || manifest.version != VERSION {
            let (format, version) = (&manifest.format, manifest.version);
            return Err(Error::new(format!(
                "the tables are “{format}” of version {version}, and this program reads “{}” of version {VERSION}; \
                 write them again from the films",
                Self::FORMAT
            )));
        }
        Ok(manifest)
    }
}

/// The form of the files of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
    /// Files of Apache Arrow.
    #[cfg(feature = "engine")]
    Arrow,
}

impl Form {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            #[cfg(feature = "engine")]
            Self::Arrow => "arrow",
        }
    }
}

/// The rows of a film, made ready for a form of tables on whatever thread has time.
pub struct Portion(Ready);

enum Ready {
    /// Of each table, how many lines there are, and the lines.
    Lines(Vec<(u64, Vec<u8>)>),
    #[cfg(feature = "parquet")]
    Rows(Vec<Vec<Row>>),
}

impl Form {
    /// Makes the rows that [`rows_of`] gives ready to be written; as lines none is held longer than it takes to write it.
    /// O(their text).
    ///
    /// # Errors
    /// Only if memory cannot be written.
    pub fn portion(self, story: &Story, motifs: &[Motif]) -> Result<Portion, Error> {
        match self {
            Self::Csv => {
                let mut film = RowsOf::new(story, motifs);
                let ready = TABLES.iter().map(|table| {
                    let mut lines = Lines::new(table);
                    film.each(table, &mut |row| lines.add(&row))?;
                    lines.finish()
                });
                Ok(Portion(Ready::Lines(ready.collect::<Result<_, Error>>()?)))
            }
            #[cfg(feature = "parquet")]
            _ => Ok(Portion(Ready::Rows(rows_of(story, motifs)?))),
        }
    }
}

/// Rows that are written as lines of comma-separated values.
struct Lines<'t> {
    table: &'t Table,
    writer: ::csv::Writer<Vec<u8>>,
    count: u64,
    digits: String,
    fault: Option<::csv::Error>,
}

impl<'t> Lines<'t> {
    fn new(table: &'t Table) -> Self {
        let writer = ::csv::Writer::from_writer(Vec::new());
        Self { table, writer, count: 0, digits: String::new(), fault: None }
    }

    fn add(&mut self, row: &Row) {
        let Self { writer, digits, .. } = self;
        let cells = row.iter().try_for_each(|cell| writer.write_field(written(cell, digits).as_bytes()));
        let ended = cells.and_then(|()| writer.write_record(None::<&[u8]>));
        self.fault = self.fault.take().or(ended.err());
        self.count += 1;
    }

    /// How many there are, and the lines; or the first fault.
    fn finish(self) -> Result<(u64, Vec<u8>), Error> {
        match self.fault {
            Some(cause) => Err(fault(self.table, cause)),
            None => {
                let lines = self.writer.into_inner();
                Ok((self.count, lines.map_err(|cause| fault(self.table, cause.into_error().into()))?))
            }
        }
    }
}

/// Rows as lines of comma-separated values.
fn lines(table: &Table, rows: &[Row]) -> Result<Vec<u8>, Error> {
    let mut lines = Lines::new(table);
    rows.iter().for_each(|row| lines.add(row));
    Ok(lines.finish()?.1)
}

/// A table while it is written.
enum Sheet<W: Write + Send> {
    Csv(W),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::Writer<W>>),
    #[cfg(feature = "engine")]
    Arrow(Box<super::arrow::Writer<W>>),
}

/// All tables of a corpus while they are written.
pub struct Sheets<W: Write + Send> {
    form: Form,
    sheets: Vec<Sheet<W>>,
    rows: Vec<u64>,
}

impl<W: Write + Send> Sheets<W> {
    /// Begins the tables, each in the place that `open` gives for its name, with their headings.
    ///
    /// # Errors
    /// If a place cannot be had or written to.
    pub fn new(form: Form, mut open: impl FnMut(&str) -> Result<W, Error>) -> Result<Self, Error> {
        let mut sheets = Vec::new();
        for table in TABLES {
            let place = open(table.name)?;
            sheets.push(match form {
                Form::Csv => {
                    let mut place = place;
                    let header: Vec<Cell> = table.columns.iter().map(|column| column.name.into()).collect();
                    let line = lines(table, &[header])?;
                    place.write_all(&line).map_err(|cause| fault(table, cause.into()))?;
                    Sheet::Csv(place)
                }
                #[cfg(feature = "parquet")]
                Form::Parquet => Sheet::Parquet(Box::new(super::parquet::Writer::new(table, place)?)),
                #[cfg(feature = "engine")]
                Form::Arrow => Sheet::Arrow(Box::new(super::arrow::Writer::new(table, place)?)),
            });
        }
        Ok(Self { form, sheets, rows: vec![0; TABLES.len()] })
    }

    /// Writes the rows of a film; of `motifs` those that it has. O(its facts) but for chains and motifs, whose searches are
    /// bounded.
    ///
    /// # Errors
    /// If a table cannot be written to.
    pub fn film(&mut self, story: &Story, motifs: &[Motif]) -> Result<(), Error> {
        let portion = self.form.portion(story, motifs)?;
        self.put(portion)
    }

    /// Writes the rows of a film that [`Form::portion`] has made ready.
    ///
    /// # Errors
    /// If a table cannot be written to.
    pub fn put(&mut self, portion: Portion) -> Result<(), Error> {
        match portion.0 {
            Ready::Lines(tables) => {
                for (at, (count, lines)) in tables.iter().enumerate() {
                    self.lines(at, *count, lines)?;
                }
            }
            #[cfg(feature = "parquet")]
            Ready::Rows(tables) => {
                for (at, rows) in tables.into_iter().enumerate() {
                    for row in rows {
                        self.row(at, row)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn lines(&mut self, at: usize, count: u64, lines: &[u8]) -> Result<(), Error> {
        if let (Some(Sheet::Csv(place)), Some(rows)) = (self.sheets.get_mut(at), self.rows.get_mut(at)) {
            *rows += count;
            place.write_all(lines).map_err(|cause| fault(&TABLES[at], cause.into()))?;
        }
        Ok(())
    }

    /// Writes what is wrong with a film that could not be taken.
    ///
    /// # Errors
    /// If the table cannot be written to.
    pub fn fault(&mut self, row: Row) -> Result<(), Error> {
        match TABLES.iter().position(|table| table.name == "faults") {
            Some(at) => self.row(at, row),
            None => Ok(()),
        }
    }

    fn row(&mut self, at: usize, row: Row) -> Result<(), Error> {
        let (Some(sheet), Some(count)) = (self.sheets.get_mut(at), self.rows.get_mut(at)) else {
            return Ok(());
        };
        *count += 1;
        match sheet {
            Sheet::Csv(place) => {
                let line = lines(&TABLES[at], &[row])?;
                place.write_all(&line).map_err(|cause| fault(&TABLES[at], cause.into()))
            }
            #[cfg(feature = "parquet")]
            Sheet::Parquet(writer) => writer.row(row),
            #[cfg(feature = "engine")]
            Sheet::Arrow(writer) => writer.row(row),
        }
    }

    /// Ends the tables, and says what stands in them.
    ///
    /// # Errors
    /// If a table cannot be written to.
    pub fn finish(mut self) -> Result<Manifest, Error> {
        for (sheet, table) in self.sheets.drain(..).zip(TABLES) {
            match sheet {
                Sheet::Csv(mut place) => place.flush().map_err(|cause| fault(table, cause.into()))?,
                #[cfg(feature = "parquet")]
                Sheet::Parquet(writer) => writer.finish()?,
                #[cfg(feature = "engine")]
                Sheet::Arrow(writer) => writer.finish()?,
            }
        }
        let listed = |(table, rows): (&Table, &u64)| Listed {
            name: table.name.to_owned(),
            row: table.meaning.to_owned(),
            rows: *rows,
            finding: table.is_finding(),
            columns: (table.columns.iter())
                .map(|column| ListedColumn {
                    name: column.name.to_owned(),
                    r#type: column.holds.word().to_owned(),
                    optional: column.optional,
                    meaning: column.meaning.to_owned(),
                })
                .collect(),
        };
        let tables = TABLES.iter().zip(&self.rows).map(listed).collect();
        Ok(Manifest { format: Manifest::FORMAT.to_owned(), version: VERSION, tables })
    }
}

/// The rows of a film, a list for each of [`TABLES`]; of `motifs` those that it has. O(its facts) but for chains and motifs,
/// whose searches are bounded.
///
/// # Errors
/// Only if memory cannot be written.
pub fn rows_of(story: &Story, motifs: &[Motif]) -> Result<Vec<Vec<Row>>, Error> {
    rows_of_some(TABLES.iter(), story, motifs)
}

/// The rows of a film in some tables, a list for each.
///
/// # Errors
/// Only if memory cannot be written.
pub fn rows_of_some<'t>(
    tables: impl IntoIterator<Item = &'t Table>,
    story: &Story,
    motifs: &[Motif],
) -> Result<Vec<Vec<Row>>, Error> {
    let mut film = RowsOf::new(story, motifs);
    let rows = |table: &Table| {
        let mut rows = Vec::new();
        film.each(table, &mut |row| rows.push(row))?;
        Ok(rows)
    };
    tables.into_iter().map(rows).collect()
}

/// The rows of a film, table by table.
struct RowsOf<'s> {
    story: &'s Story,
    findings: findings::Film<'s>,
    /// The annotation, once a table asks for it.
    tree: Option<Value>,
}

impl<'s> RowsOf<'s> {
    fn new(story: &'s Story, motifs: &'s [Motif]) -> Self {
        Self { story, findings: findings::Film::new(story, motifs), tree: None }
    }

    /// Hands over the rows of a table, one by one.
    fn each(&mut self, table: &Table, take: &mut dyn FnMut(Row)) -> Result<(), Error> {
        if table.is_finding() {
            self.findings.rows(table.name).into_iter().for_each(take);
            return Ok(());
        }
        let tree = match &mut self.tree {
            Some(tree) => tree,
            none => none.insert(rows::tree(&Draft::of(self.story))?),
        };
        rows::each_row(table, &self.story.facts().film.id, tree, take);
        Ok(())
    }
}

/// The rows of a table of comma-separated values. O(bytes).
///
/// # Errors
/// If a column is missing, or a value is not what its column holds.
pub fn rows_in_csv(table: &'static Table, input: impl Read) -> Result<Vec<Row>, Error> {
    let mut source = Csv::new(table, input)?;
    let mut rows = Vec::new();
    while let Some((_, row)) = source.row()? {
        rows.push(row);
    }
    Ok(rows)
}

fn fault(table: &Table, cause: ::csv::Error) -> Error {
    Error::because(format!("cannot write the table `{}`", table.name), cause)
}

/// A cell as text: nothing is empty, and no text is a formula to a spreadsheet.
fn written<'c>(cell: &'c Cell, digits: &'c mut String) -> Cow<'c, str> {
    match cell {
        Cell::Nothing => Cow::Borrowed(""),
        Cell::Text(text) => guarded(text),
        Cell::Whole(number) => {
            digits.clear();
            // memory takes everything
            let _ = write!(digits, "{number}");
            Cow::Borrowed(digits)
        }
        Cell::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
    }
}

/// The rows of one table while they are read.
pub(super) struct Rows {
    table: &'static Table,
    source: Box<dyn Source>,
    /// A row that was read and not yet taken.
    next: Option<Row>,
    line: u64,
}

impl Rows {
    pub fn new(table: &'static Table, source: Box<dyn Source>) -> Self {
        Self { table, source, next: None, line: 1 }
    }

    /// The next row, if it is one of this film.
    pub fn of_film(&mut self, film: &str) -> Result<Option<Row>, Error> {
        let row = match self.next.take() {
            Some(row) => row,
            None => match self.read()? {
                Some(row) => row,
                None => return Ok(None),
            },
        };
        if matches!(row.first(), Some(Cell::Text(text)) if text == film) {
            return Ok(Some(row));
        }
        self.next = Some(row);
        Ok(None)
    }

    /// The next row, of whichever film, without taking it.
    pub fn peek(&mut self) -> Result<Option<&Row>, Error> {
        if self.next.is_none() {
            self.next = self.read()?;
        }
        Ok(self.next.as_ref())
    }

    /// A fault with the place of the last row that was read.
    pub fn fault(&self, message: &str) -> Error {
        misplaced(self.table, self.line, message)
    }

    fn read(&mut self) -> Result<Option<Row>, Error> {
        let Some((line, row)) = self.source.row()? else { return Ok(None) };
        self.line = line;
        Ok(Some(row))
    }
}

fn misplaced(table: &Table, line: u64, message: &str) -> Error {
    Error::new(format!("table `{}`, line {line}: {message}", table.name))
}

/// A table of comma-separated values.
pub(super) struct Csv<R: Read> {
    table: &'static Table,
    records: ::csv::StringRecordsIntoIter<R>,
    places: Vec<usize>,
}

impl<R: Read> Csv<R> {
    pub fn new(table: &'static Table, input: R) -> Result<Self, Error> {
        let mut reader = ::csv::ReaderBuilder::new().flexible(false).from_reader(input);
        let named = |cause| Error::because(format!("cannot read the table `{}`", table.name), cause);
        let header = reader.headers().map_err(named)?.clone();
        let places = places(table, &header.iter().collect::<Vec<_>>())?;
        Ok(Self { table, records: reader.into_records(), places })
    }
}

impl<R: Read> Source for Csv<R> {
    fn row(&mut self) -> Result<Option<(u64, Row)>, Error> {
        let Some(record) = self.records.next() else { return Ok(None) };
        let named = |cause| Error::because(format!("cannot read the table `{}`", self.table.name), cause);
        let record = record.map_err(named)?;
        let line = record.position().map_or(0, ::csv::Position::line);
        let cells = self.table.columns.iter().zip(&self.places).map(|(column, place)| {
            let text = record.get(*place).unwrap_or_default();
            match (column.holds, text) {
                (_, "") if column.optional => Ok(Cell::Nothing),
                (Type::Text, text) => Ok(Cell::Text(unguarded(text).to_owned())),
                (Type::Flag, "true") => Ok(Cell::Flag(true)),
                (Type::Flag, "false") => Ok(Cell::Flag(false)),
                (Type::Whole, text) if text.parse::<i64>().is_ok() => {
                    Ok(text.parse().map_or(Cell::Nothing, Cell::Whole))
                }
                (holds, text) => {
                    let message = format!("`{text}` in the column `{}` is no {}", column.name, holds.word());
                    Err(misplaced(self.table, line, &message))
                }
            }
        });
        let row: Row = cells.collect::<Result<_, _>>()?;
        Ok(Some((line, row)))
    }
}
