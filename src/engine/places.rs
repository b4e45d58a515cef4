//! Where the tables of an engine are: in memory, or in files that it reads as it needs them.

use super::{Engine, functions, said};
use crate::diagnostic::Error;
use crate::tables::arrow::{BATCH, batch, schema};
use crate::tables::{Row, TABLES, Table, Type};
use datafusion::arrow::array::{ArrayRef, BooleanArray, ListArray, RecordBatch, StringArray, StructArray};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::catalog::TableProvider;
use datafusion::datasource::MemTable;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::arrow::ArrowFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::parquet::arrow::ArrowWriter;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// The table of the films as texts, which the functions take.
pub const TEXTS: &str = "texts";
/// The table of what all columns mean.
pub const MEANINGS: &str = "meanings";

/// A film as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The id of the film.
    pub film: String,
    /// Its text.
    pub text: String,
    /// Its other files: names and texts.
    pub files: Vec<(String, String)>,
}

/// The form of a file that an engine reads by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// Apache Parquet.
    Parquet,
    /// A file of Apache Arrow.
    Arrow,
}

impl Engine {
    /// Adds a table of rows in memory. O(rows).
    ///
    /// # Errors
    /// If a row lacks what every row has.
    pub fn put(&self, table: &'static Table, rows: &[Row]) -> Result<(), Error> {
        let batches = rows.chunks(BATCH).map(|rows| batch(table, rows)).collect::<Result<Vec<_>, _>>()?;
        self.put_batches(table.name, schema(table), batches)
    }

    /// Adds the table [`TEXTS`]. O(bytes).
    ///
    /// # Errors
    /// If memory cannot be written.
    pub fn put_texts(&self, films: &[Text]) -> Result<(), Error> {
        let batches = films.chunks(TEXTS_OF_A_BATCH).map(texts).collect::<Result<Vec<_>, _>>()?;
        self.put_batches(TEXTS, texts_schema(), batches)
    }

    /// Adds the table [`MEANINGS`]: each column of each table, with what it holds and means.
    ///
    /// # Errors
    /// If memory cannot be written.
    pub fn put_meanings(&self) -> Result<(), Error> {
        let columns =
            || TABLES.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        let text = |name: &str| Field::new(name, DataType::Utf8, false);
        let schema = Arc::new(Schema::new(vec![
            text("of_table"),
            text("name"),
            text("holds"),
            Field::new("optional", DataType::Boolean, false),
            text("meaning"),
        ]));
        let strings = |values: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(values)) };
        let optional: Vec<bool> = columns().map(|(_, column)| column.optional).collect();
        let arrays = vec![
            strings(columns().map(|(table, _)| table.name).collect()),
            strings(columns().map(|(_, column)| column.name).collect()),
            strings(columns().map(|(_, column)| column.holds.word()).collect()),
            Arc::new(BooleanArray::from(optional)),
            strings(columns().map(|(_, column)| column.meaning).collect()),
        ];
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(unwritten)?;
        self.put_batches(MEANINGS, schema, vec![batch])
    }

    fn put_batches(&self, name: &str, schema: SchemaRef, batches: Vec<RecordBatch>) -> Result<(), Error> {
        let parts = self.limits.threads.clamp(1, batches.len().max(1));
        let mut partitions: Vec<Vec<RecordBatch>> = vec![Vec::new(); parts];
        for (at, batch) in batches.into_iter().enumerate() {
            partitions[at % parts].push(batch);
        }
        let table = MemTable::try_new(schema, partitions).map_err(|cause| said(&cause, self.limits))?;
        self.register(name, Arc::new(table))
    }

    fn register(&self, name: &str, table: Arc<dyn TableProvider>) -> Result<(), Error> {
        self.context.register_table(name, table).map(drop).map_err(|cause| said(&cause, self.limits))
    }

    /// Adds a table that stands in a file, which is read as questions need it.
    ///
    /// # Errors
    /// If the file is not of that form, or has not the columns of the table.
    pub fn open(&self, table: &'static Table, form: FileForm, path: &Path) -> Result<(), Error> {
        let provider = self.listing(table.name, form, path)?;
        let found = provider.schema();
        for column in table.columns {
            let Ok(field) = found.field_with_name(column.name) else {
                return Err(Error::new(format!(
                    "the table `{}` has no column `{}`",
                    table.name, column.name
                )));
            };
            let fits = matches!(
                (column.holds, field.data_type()),
                (Type::Text, DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8)
                    | (Type::Whole, DataType::Int64)
                    | (Type::Flag, DataType::Boolean)
            );
            if !fits {
                return Err(Error::new(format!(
                    "the column `{}` of the table `{}` holds no {}",
                    column.name,
                    table.name,
                    column.holds.word()
                )));
            }
        }
        self.register(table.name, provider)
    }

    /// Adds the table [`TEXTS`] from a folder of files of Parquet that [`write_texts`] wrote.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn open_texts(&self, folder: &Path) -> Result<(), Error> {
        let provider = self.listing(TEXTS, FileForm::Parquet, folder)?;
        self.register(TEXTS, provider)
    }

    fn listing(&self, name: &str, form: FileForm, path: &Path) -> Result<Arc<dyn TableProvider>, Error> {
        let named = |cause| Error::because(format!("cannot read the table `{name}`"), cause);
        let said = |cause| named(said(&cause, self.limits));
        let place = std::path::absolute(path)
            .map_err(|cause| Error::because(format!("cannot find {}", path.display()), cause))?;
        let url = match path.is_dir() {
            true => Url::from_directory_path(&place),
            false => Url::from_file_path(&place),
        };
        let url = url.map_err(|()| Error::new(format!("{} is no path of a file", path.display())))?;
        let (format, ending): (Arc<dyn FileFormat>, _) = match form {
            FileForm::Parquet => (Arc::new(ParquetFormat::default()), ".parquet"),
            FileForm::Arrow => (Arc::new(ArrowFormat), ".arrow"),
        };
        let url = ListingTableUrl::try_new(url, None).map_err(said)?;
        let options = ListingOptions::new(format).with_file_extension(ending);
        let state = self.context.state();
        let config = ListingTableConfig::new(url).with_listing_options(options);
        let config = self.wait(async move { Ok(config.infer_schema(&state).await?) }).map_err(named)?;
        Ok(Arc::new(ListingTable::try_new(config).map_err(said)?))
    }
}

/// Films that stand together in a batch: few, since each is dear to ask.
const TEXTS_OF_A_BATCH: usize = 64;

fn texts_schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    Arc::new(Schema::new(vec![
        text("film"),
        text("text"),
        Field::new("files", functions::files_type(), false),
    ]))
}

fn texts(films: &[Text]) -> Result<RecordBatch, Error> {
    let files = || films.iter().flat_map(|film| &film.files);
    let strings = |texts: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(texts)) };
    let names = strings(files().map(|(name, _)| name.as_str()).collect());
    let contents = strings(files().map(|(_, text)| text.as_str()).collect());
    let DataType::List(item) = functions::files_type() else {
        return Err(Error::new("the type of files is no list"));
    };
    let DataType::Struct(fields) = item.data_type() else {
        return Err(Error::new("the type of a file is no struct"));
    };
    let length = names.len();
    let items = StructArray::try_new_with_length(fields.clone(), vec![names, contents], None, length)
        .map_err(unwritten)?;
    let offsets = OffsetBuffer::from_lengths(films.iter().map(|film| film.files.len()));
    let list = ListArray::try_new(item, offsets, Arc::new(items), None).map_err(unwritten)?;
    let columns = vec![
        strings(films.iter().map(|film| film.film.as_str()).collect()),
        strings(films.iter().map(|film| film.text.as_str()).collect()),
        Arc::new(list),
    ];
    RecordBatch::try_new(texts_schema(), columns).map_err(unwritten)
}

fn unwritten(cause: ArrowError) -> Error {
    Error::because("cannot make a table", cause)
}

/// Writes films as texts, as one file of Parquet of the table [`TEXTS`]. O(bytes).
///
/// # Errors
/// If the place cannot be written to.
pub fn write_texts(films: &[Text], place: impl Write + Send) -> Result<(), Error> {
    let fault = |cause| Error::because("cannot write the texts of the films", cause);
    let mut writer = ArrowWriter::try_new(place, texts_schema(), None).map_err(fault)?;
    for films in films.chunks(TEXTS_OF_A_BATCH) {
        writer.write(&texts(films)?).map_err(fault)?;
    }
    writer.close().map(drop).map_err(fault)
}
