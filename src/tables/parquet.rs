//! Tables as files of Apache Parquet, written and read by columns without Arrow's arrays.

use super::schema::{Table, Type};
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
    waiting: Vec<Row>,
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
        Ok(Self { table, file, waiting: Vec::new() })
    }

    pub fn row(&mut self, row: Row) -> Result<(), Error> {
        self.waiting.push(row);
        if self.waiting.len() >= ROW_GROUP { self.write() } else { Ok(()) }
    }

    pub fn finish(mut self) -> Result<(), Error> {
        self.write()?;
        let table = self.table;
        self.file.close().map(drop).map_err(|cause| fault(table, cause))
    }

    fn write(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.waiting);
        let table = self.table;
        write_group(&mut self.file, table, &rows).map_err(|cause| fault(table, cause))
    }
}

fn write_group<W: Write + Send>(
    file: &mut SerializedFileWriter<W>,
    table: &Table,
    rows: &[Row],
) -> Result<(), ParquetError> {
    let mut group = file.next_row_group()?;
    for (at, column) in table.columns.iter().enumerate() {
        let Some(mut writer) = group.next_column()? else { break };
        let cells = || rows.iter().filter_map(|row| row.get(at));
        let levels: Vec<i16> = cells().map(|cell| i16::from(*cell != Cell::Nothing)).collect();
        let levels = column.optional.then_some(levels.as_slice());
        match writer.untyped() {
            ColumnWriter::ByteArrayColumnWriter(writer) => {
                let texts = cells().filter_map(|cell| match cell {
                    Cell::Text(text) => Some(ByteArray::from(text.as_str())),
                    _ => None,
                });
                writer.write_batch(&texts.collect::<Vec<_>>(), levels, None)?;
            }
            ColumnWriter::Int64ColumnWriter(writer) => {
                let numbers = cells().filter_map(|cell| match cell {
                    Cell::Whole(number) => Some(*number),
                    _ => None,
                });
                writer.write_batch(&numbers.collect::<Vec<_>>(), levels, None)?;
            }
            ColumnWriter::BoolColumnWriter(writer) => {
                let flags = cells().filter_map(|cell| match cell {
                    Cell::Flag(flag) => Some(*flag),
                    _ => None,
                });
                writer.write_batch(&flags.collect::<Vec<_>>(), levels, None)?;
            }
            _ => return Err(ParquetError::General(format!("the column `{}` has another type", column.name))),
        }
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
