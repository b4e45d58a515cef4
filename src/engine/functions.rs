//! Functions of SQL over the text of a film: it is read, checked and asked where the row is, so that the costly part is
//! spread over whatever runs the query.
//!
//! `imbroglio_betrayals(text)` gives a list of what the table `betrayals` has of that film as rows, without the column `film`;
//! likewise `fates`, `killings`, `chains`, `motifs`, `ties`, `features`, and `imbroglio_faults` what is wrong with it. Of a
//! film that cannot be taken the others give nothing. A second argument holds the other files of the film, a list of `name`
//! and `text` (see [`Film::of_texts`]); without it the film has none but the seeds that come with the program.

use crate::film::{Faults, Film};
use crate::motif::{self, Motif};
use crate::tables::arrow::{arrays, fields};
use crate::tables::{Column, Row, TABLES, Table, fault_rows, rows_of_some};
use datafusion::arrow::array::{Array, ArrayRef, AsArray as _, ListArray, StructArray};
use datafusion::arrow::buffer::{NullBuffer, OffsetBuffer};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{exec_err, plan_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::prelude::SessionContext;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// How the names of all functions begin.
pub const PREFIX: &str = "imbroglio_";

/// The motifs that come with the program; none if its own vocabulary cannot be read, which its tests rule out.
static MOTIFS: LazyLock<Vec<Motif>> =
    LazyLock::new(|| motif::built_in().map_or_else(|_| Vec::new(), |library| library.read.motifs.clone()));

/// All functions.
pub fn all() -> Vec<ScalarUDF> {
    let of = |table: &'static Table| ScalarUDF::from(Finding::new(table));
    TABLES.iter().filter(|table| table.is_finding()).map(of).collect()
}

/// Makes the functions known.
pub fn register(context: &SessionContext) {
    all().into_iter().for_each(|function| context.register_udf(function));
}

/// A function that finds the rows of one table.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Finding {
    name: String,
    table: &'static str,
    signature: Signature,
}

impl Finding {
    fn new(table: &'static Table) -> Self {
        Self {
            name: format!("{PREFIX}{}", table.name),
            table: table.name,
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn table(&self) -> Result<&'static Table> {
        let table = TABLES.iter().find(|table| table.name == self.table);
        table.ok_or_else(|| DataFusionError::Internal(format!("there is no table {}", self.table)))
    }

    /// The columns but the film.
    fn columns(&self) -> Result<&'static [Column]> {
        Ok(self.table()?.columns.split_first().map_or(&[], |(_, rest)| rest))
    }

    fn item(&self) -> Result<Field> {
        Ok(Field::new_list_field(DataType::Struct(fields(self.columns()?)), true))
    }

    /// The rows of a film; nothing of one that cannot be taken.
    fn rows(&self, text: &str, files: &BTreeMap<String, String>) -> Result<Option<Vec<Row>>> {
        let film = Film::of_texts("film", text, files).and_then(Film::story);
        match (film, self.table) {
            (Ok(_), "faults") => Ok(Some(Vec::new())),
            (Err(faults), "faults") => Ok(Some(fault_rows(&faults))),
            (Err(Faults { .. }), _) => Ok(None),
            (Ok(story), _) => rows_of_some([self.table()?], &story, &MOTIFS)
                .map(|tables| tables.into_iter().next())
                .map_err(|cause| DataFusionError::Execution(cause.to_string())),
        }
    }
}

impl ScalarUDFImpl for Finding {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        match given {
            [_] => Ok(vec![DataType::Utf8]),
            [_, files] if is_files(files) => Ok(vec![DataType::Utf8, files.clone()]),
            _ => plan_err!(
                "{} takes the text of a film, and perhaps its other files, a list of structs of name and text",
                self.name
            ),
        }
    }

    fn return_type(&self, _given: &[DataType]) -> Result<DataType> {
        Ok(DataType::List(Arc::new(self.item()?)))
    }

    fn invoke_with_args(&self, given: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let alone = given.args.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let given = ColumnarValue::values_to_arrays(&given.args)?;
        let Some(texts) = given.first() else { return exec_err!("{} needs a text", self.name) };
        let texts = cast(texts, &DataType::Utf8)?;
        let texts = texts.as_string::<i32>();
        let (mut rows, mut lengths, mut there) = (Vec::new(), Vec::new(), Vec::new());
        for (at, text) in texts.iter().enumerate() {
            let files = given.get(1).map_or_else(|| Ok(BTreeMap::new()), |files| files_of(files, at))?;
            let found = match text {
                Some(text) => self.rows(text, &files)?,
                None => None,
            };
            there.push(found.is_some());
            let found = found.unwrap_or_default();
            lengths.push(found.len());
            rows.extend(found);
        }
        let columns = self.columns()?;
        // the film is the first cell of a row
        let items =
            StructArray::try_new_with_length(fields(columns), arrays(columns, 1, &rows), None, rows.len())?;
        let offsets = OffsetBuffer::from_lengths(lengths);
        let list = ListArray::try_new(
            Arc::new(self.item()?),
            offsets,
            Arc::new(items),
            Some(NullBuffer::from(there)),
        )?;
        if alone && list.len() == 1 {
            return Ok(ColumnarValue::Scalar(datafusion::scalar::ScalarValue::List(Arc::new(list))));
        }
        Ok(ColumnarValue::Array(Arc::new(list)))
    }
}

/// Whether a type is that of the other files of a film.
fn is_files(given: &DataType) -> bool {
    let DataType::List(item) = given else { return *given == DataType::Null };
    let DataType::Struct(fields) = item.data_type() else { return false };
    ["name", "text"].iter().all(|name| fields.find(name).is_some())
}

/// The type of the other files of a film.
pub fn files_type() -> DataType {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let item = DataType::Struct(Fields::from(vec![text("name"), text("text")]));
    DataType::List(Arc::new(Field::new_list_field(item, false)))
}

/// The other files of the film in one row.
fn files_of(files: &ArrayRef, at: usize) -> Result<BTreeMap<String, String>> {
    if files.is_null(at) || *files.data_type() == DataType::Null {
        return Ok(BTreeMap::new());
    }
    let items = files.as_list::<i32>().value(at);
    let items = items.as_struct();
    let texts = |name: &str| match items.column_by_name(name) {
        Some(column) => Ok(cast(column, &DataType::Utf8)?),
        None => exec_err!("the files of a film have no {name}"),
    };
    let (names, texts) = (texts("name")?, texts("text")?);
    let pairs = names.as_string::<i32>().iter().zip(texts.as_string::<i32>().iter());
    Ok(pairs.filter_map(|(name, text)| Some((name?.to_owned(), text?.to_owned()))).collect())
}
