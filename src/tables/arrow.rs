//! Tables as batches of Apache Arrow, and as its files.

use super::schema::{Column, Table, Type};
use super::{Cell, Row};
use crate::diagnostic::Error;
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::ipc::writer::FileWriter;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

/// Rows of one batch: as many as engines read at once.
pub const BATCH: usize = 8_192;

/// The key under which a field's metadata says what it holds.
pub const MEANING: &str = "meaning";

/// What the values of a column are to Arrow.
pub fn data_type(holds: Type) -> DataType {
    match holds {
        Type::Text => DataType::Utf8,
        Type::Whole => DataType::Int64,
        Type::Flag => DataType::Boolean,
    }
}

/// Columns as fields, with what they say in their metadata.
pub fn fields(columns: &[Column]) -> Fields {
    let field = |column: &Column| {
        let said = [(MEANING.to_owned(), column.meaning.to_owned())];
        Field::new(column.name, data_type(column.holds), column.optional).with_metadata(said.into())
    };
    columns.iter().map(field).collect()
}

/// A table's columns as a schema.
pub fn schema(table: &Table) -> SchemaRef {
    let said: BTreeMap<String, String> = [("row".to_owned(), table.meaning.to_owned())].into();
    Arc::new(Schema::new(fields(table.columns)).with_metadata(said.into_iter().collect()))
}

/// The values of some columns, each from the cells of all rows at its place. O(rows · columns).
pub fn arrays(columns: &[Column], first: usize, rows: &[Row]) -> Vec<ArrayRef> {
    let column = |(at, column): (usize, &Column)| -> ArrayRef {
        let cells = rows.iter().map(|row| row.get(first + at));
        match column.holds {
            Type::Text => Arc::new(StringArray::from_iter(cells.map(|cell| match cell {
                Some(Cell::Text(text)) => Some(text.as_str()),
                _ => None,
            }))),
            Type::Whole => Arc::new(Int64Array::from_iter(cells.map(|cell| match cell {
                Some(Cell::Whole(number)) => Some(*number),
                _ => None,
            }))),
            Type::Flag => Arc::new(BooleanArray::from_iter(cells.map(|cell| match cell {
                Some(Cell::Flag(flag)) => Some(*flag),
                _ => None,
            }))),
        }
    };
    columns.iter().enumerate().map(column).collect()
}

/// Rows of a table as a batch. O(rows · columns).
///
/// # Errors
/// If a column that every row must have is missing in one.
pub fn batch(table: &Table, rows: &[Row]) -> Result<RecordBatch, Error> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(schema(table), arrays(table.columns, 0, rows), &options)
        .map_err(|cause| fault(table, cause))
}

fn fault(table: &Table, cause: ArrowError) -> Error {
    Error::because(format!("cannot write the table `{}`", table.name), cause)
}

/// A table while it is written.
pub(super) struct Writer<W: Write> {
    table: &'static Table,
    file: FileWriter<W>,
    waiting: Vec<Row>,
}

impl<W: Write> Writer<W> {
    pub fn new(table: &'static Table, place: W) -> Result<Self, Error> {
        let file = FileWriter::try_new(place, &schema(table)).map_err(|cause| fault(table, cause))?;
        Ok(Self { table, file, waiting: Vec::new() })
    }

    pub fn row(&mut self, row: Row) -> Result<(), Error> {
        self.waiting.push(row);
        if self.waiting.len() >= BATCH { self.write() } else { Ok(()) }
    }

    pub fn finish(mut self) -> Result<(), Error> {
        self.write()?;
        self.file.finish().map_err(|cause| fault(self.table, cause))
    }

    fn write(&mut self) -> Result<(), Error> {
        let rows = std::mem::take(&mut self.waiting);
        if rows.is_empty() {
            return Ok(());
        }
        self.file.write(&batch(self.table, &rows)?).map_err(|cause| fault(self.table, cause))
    }
}
