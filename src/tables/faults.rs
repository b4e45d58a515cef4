//! Rows for films that could not be taken.

use super::{Cell, Row};
use crate::film::Faults;
use std::path::Path;

/// A row for each error of a film.
pub fn fault_rows(faults: &Faults) -> Vec<Row> {
    let row = |fault: &crate::diagnostic::Diagnostic| -> Row {
        let (line, column) = faults.sources.line_column(fault.label.span);
        vec![
            faults.film.as_str().into(),
            faults.sources.file(fault.label.span.file).name.as_str().into(),
            line.into(),
            column.into(),
            fault.code().into(),
            fault.message.as_ref().into(),
        ]
    };
    faults.errors().map(row).collect()
}

/// The row for a file that could not be read at all.
pub fn unread_row(file: &str, message: &str) -> Row {
    let name =
        Path::new(file).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    vec![name.as_str().into(), file.into(), Cell::Nothing, Cell::Nothing, Cell::Nothing, message.into()]
}
