//! A corpus as tables, for whoever asks in SQL or in data frames: one table for each relation of the model, one row for
//! each fact, told apart by the film's id in the first column.
//!
//! The tables of the annotation hold all that a story holds, so [`Reader`] makes the same story of them again; those
//! of findings (ties, fates, betrayals, chains, motifs) are made from it and are not read back. What each column holds is
//! data ([`TABLES`]), from which the reference and the manifest of a folder are made.

#[cfg(feature = "engine")]
pub mod arrow;
mod back;
mod faults;
mod findings;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod schema;
mod sheet;

pub use back::Reader;
pub use faults::{fault_rows, unread_row};
pub use schema::{Column, TABLES, Table, Type, reference};
pub use sheet::{
    Form, Listed, ListedColumn, MANIFEST, Manifest, Portion, Sheets, VERSION, rows_in_csv, rows_of,
    rows_of_some,
};

use crate::diagnostic::Error;

/// A value in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// None.
    Nothing,
    /// Words.
    Text(String),
    /// A number that counts: 0 and up, or the sign of a tie.
    Whole(i64),
    /// True or false.
    Flag(bool),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Whole(number as i64)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Whole(i64::from(number))
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// A value for each column of a table.
pub type Row = Vec<Cell>;

/// Rows of a table, each with the number of its line.
trait Source {
    /// The next one.
    fn row(&mut self) -> Result<Option<(u64, Row)>, Error>;
}

/// Where each column of a table stands in a file with these columns.
fn places(table: &Table, found: &[&str]) -> Result<Vec<usize>, Error> {
    let places = table.columns.iter().map(|column| {
        let missing = || Error::new(format!("the table `{}` has no column `{}`", table.name, column.name));
        found.iter().position(|name| *name == column.name).ok_or_else(missing)
    });
    places.collect()
}
