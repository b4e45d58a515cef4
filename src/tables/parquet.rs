//! Tables as files of Apache Parquet, written and read by columns without Arrow's arrays.

use super::schema::{Column, Table, Type};
use super::{Cell, Row, Source, places};
use crate::diagnostic::Error;
use ::parquet::basic::Compression;
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties};
use ::parquet::file::reader::{ChunkReader, FileReader as _, SerializedFileReader};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::record::Field;
use ::parquet::record::reader::RowIter;
use ::parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

/// Rows that are written together: as many as engines read at once.
const ROW_GROUP: usize = 100_000;

/// A table while it is written.
pub(super) struct Writer<W: Write + Send> {
    table: &'static Table,
    file: SerializedFileWriter<W>,
    columns: Vec<Waiting>,
    rows: usize,
}

/// The cells of a column that wait for their row group, as they lie in the file: a waiting row takes the bytes of what it
/// says, and no cells of its own.
struct Waiting {
    /// For each row whether it has a value; of a column that must have one nothing.
    levels: Option<Vec<i16>>,
    values: Values,
}

enum Values {
    /// Texts one behind the other, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Whole(Vec<i64>),
    Flag(Vec<bool>),
}

impl Waiting {
    fn new(column: &Column) -> Self {
        let values = match column.holds {
            Type::Text => Values::Text(Vec::new(), Vec::new()),
            Type::Whole => Values::Whole(Vec::new()),
            Type::Flag => Values::Flag(Vec::new()),
        };
        Self { levels: column.optional.then(Vec::new), values }
    }

    fn push(&mut self, cell: Cell) {
        if let Some(levels) = &mut self.levels {
            levels.push(i16::from(cell != Cell::Nothing));
        }
        match (&mut self.values, cell) {
            (Values::Text(bytes, ends), Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
            }
            (Values::Whole(numbers), Cell::Whole(number)) => numbers.push(number),
            (Values::Flag(flags), Cell::Flag(flag)) => flags.push(flag),
            _ => {}
        }
    }

    fn write(self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = self.levels.as_deref();
        match (writer, self.values) {
            (ColumnWriter::ByteArrayColumnWriter(writer), Values::Text(bytes, ends)) => {
                let bytes = ByteArray::from(bytes);
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts: Vec<ByteArray> =
                    starts.zip(&ends).map(|(start, end)| bytes.slice(start, end - start)).collect();
                writer.write_batch(&texts, levels, None)?;
            }
            (ColumnWriter::Int64ColumnWriter(writer), Values::Whole(numbers)) => {
                writer.write_batch(&numbers, levels, None)?;
            }
            (ColumnWriter::BoolColumnWriter(writer), Values::Flag(flags)) => {
                writer.write_batch(&flags, levels, None)?;
            }
            _ => {
                return Err(ParquetError::General("a column has another type than its file says".to_owned()));
            }
        }
        Ok(())
    }
}

impl<W: Write + Send> Writer<W> {
    pub fn new(table: &'static Table, place: W) -> Result<Self, Error> {
        let fields = table.columns.iter().map(|column| {
            let presence = if column.optional { "optional" } else { "required" };
            let name = column.name;
            match column.holds {
                Type::Text => format!("{presence} binary {name} (UTF8);"),
                Type::Whole => format!("{presence} int64 {name};"),
                Type::Flag => format!("{presence} boolean {name};"),
            }
        });
        let message = format!("message {} {{ {} }}", table.name, fields.collect::<Vec<_>>().join(" "));
        let schema = parse_message_type(&message).map_err(|cause| fault(table, cause))?;
        let said = |key: &str, value: &str| KeyValue::new(key.to_owned(), value.to_owned());
        let mut meanings = vec![said("row", table.meaning)];
        meanings.extend(table.columns.iter().map(|column| said(column.name, column.meaning)));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Page)
            .set_created_by(concat!("imbroglio ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(meanings))
            .build();
        let file = SerializedFileWriter::new(place, Arc::new(schema), Arc::new(properties))
            .map_err(|cause| fault(table, cause))?;
        Ok(Self { table, file, columns: waiting(table), rows: 0 })
    }

    pub fn row(&mut self, row: Row) -> Result<(), Error> {
        for (column, cell) in self.columns.iter_mut().zip(row) {
            column.push(cell);
        }
        self.rows += 1;
        if self.rows >= ROW_GROUP { self.write() } else { Ok(()) }
    }

    pub fn finish(mut self) -> Result<(), Error> {
        self.write()?;
        let table = self.table;
        self.file.close().map(drop).map_err(|cause| fault(table, cause))
    }

    fn write(&mut self) -> Result<(), Error> {
        if std::mem::take(&mut self.rows) == 0 {
            return Ok(());
        }
        let table = self.table;
        let columns = std::mem::replace(&mut self.columns, waiting(table));
        write_group(&mut self.file, columns).map_err(|cause| fault(table, cause))
    }
}

fn waiting(table: &Table) -> Vec<Waiting> {
    table.columns.iter().map(Waiting::new).collect()
}

fn write_group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    columns: Vec<Waiting>,
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for column in columns {
        let Some(mut writer) = group.next_column()? else { break };
        column.write(writer.untyped())?;
        writer.close()?;
    }
    group.close().map(drop)
}

fn fault(table: &Table, cause: ParquetError) -> Error {
    Error::because(format!("cannot write the table `{}`", table.name), cause)
}

/// A table while it is read.
pub(super) struct Records {
    table: &'static Table,
    rows: RowIter<'static>,
    places: Vec<usize>,
    number: u64,
}

impl Records {
    pub fn new<R: ChunkReader + 'static>(table: &'static Table, file: R) -> Result<Self, Error> {
        let named = |cause| Error::because(format!("cannot read the table `{}`", table.name), cause);
        let reader = SerializedFileReader::new(file).map_err(named)?;
        let schema = reader.metadata().file_metadata().schema_descr_ptr();
        let columns: Vec<&str> = schema.columns().iter().map(|column| column.name()).collect();
        let places = places(table, &columns)?;
        let rows = RowIter::from_file_into(Box::new(reader));
        Ok(Self { table, rows, places, number: 0 })
    }
}

impl Source for Records {
    fn row(&mut self) -> Result<Option<(u64, Row)>, Error> {
        let Some(record) = self.rows.next() else { return Ok(None) };
        let table = self.table;
        let record = record
            .map_err(|cause| Error::because(format!("cannot read the table `{}`", table.name), cause))?;
        self.number += 1;
        let fields: Vec<&Field> = record.get_column_iter().map(|(_, field)| field).collect();
        let cells = table.columns.iter().zip(&self.places).map(|(column, place)| {
            match (column.holds, fields.get(*place)) {
                (_, Some(Field::Null)) if column.optional => Ok(Cell::Nothing),
                (Type::Text, Some(Field::Str(text))) => Ok(Cell::Text(text.clone())),
                (Type::Whole, Some(Field::Long(number))) => Ok(Cell::Whole(*number)),
                (Type::Whole, Some(Field::Int(number))) => Ok(Cell::Whole(i64::from(*number))),
                (Type::Flag, Some(Field::Bool(flag))) => Ok(Cell::Flag(*flag)),
                _ => Err(Error::new(format!(
                    "table `{}`, row {}: the column `{}` holds no {}",
                    table.name,
                    self.number,
                    column.name,
                    column.holds.word()
                ))),
            }
        });
        let row: Row = cells.collect::<Result<_, _>>()?;
        Ok(Some((self.number, row)))
    }
}
