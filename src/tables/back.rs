//! Films made again of the tables of the annotation.

use super::Source;
use super::rows::{Step, steps};
use super::schema::{TABLES, Table};
use super::sheet::{Csv, Rows};
use super::{Cell, Row};
use crate::diagnostic::Error;
use crate::exchange::Draft;
use serde_json::{Map, Value};
use std::io::Read;

/// Reads films from the tables that [`Sheets`](super::Sheets) wrote, one after the other: of each table only the rows of one
/// film are in memory. Rows of a film stand together, and films come in the order of `films`.
pub struct Reader {
    tables: Vec<(&'static Table, Rows)>,
}

impl Reader {
    /// Opens the tables of the annotation, comma-separated values, each from the place that `open` gives for its name.
    ///
    /// # Errors
    /// If a place cannot be read, or a column is missing.
    pub fn csv<R: Read + 'static>(mut open: impl FnMut(&str) -> Result<R, Error>) -> Result<Self, Error> {
        Self::of(|table| Ok(Box::new(Csv::new(table, open(table.name)?)?)))
    }

    /// The same of files of Apache Parquet.
    ///
    /// # Errors
    /// If a place cannot be read, or a column is missing.
    #[cfg(feature = "parquet")]
    pub fn parquet<R>(mut open: impl FnMut(&str) -> Result<R, Error>) -> Result<Self, Error>
    where
        R: ::parquet::file::reader::ChunkReader + 'static,
    {
        Self::of(|table| Ok(Box::new(super::parquet::Records::new(table, open(table.name)?)?)))
    }

    fn of(mut source: impl FnMut(&'static Table) -> Result<Box<dyn Source>, Error>) -> Result<Self, Error> {
        let of_annotation = TABLES.iter().filter(|table| !table.is_finding());
        let tables = of_annotation.map(|table| Ok((table, Rows::new(table, source(table)?))));
        Ok(Self { tables: tables.collect::<Result<_, Error>>()? })
    }

    /// The next film. O(its rows).
    ///
    /// # Errors
    /// If a row cannot be read or stands where it cannot, or the rows make no film.
    pub fn film(&mut self) -> Result<Option<Draft>, Error> {
        let Some((_, films)) = self.tables.first_mut() else { return Ok(None) };
        let Some(Cell::Text(id)) = films.peek()?.and_then(|row| row.first()).cloned() else {
            return self.nothing_left();
        };
        let mut tree = Value::Object(Map::new());
        for (table, rows) in &mut self.tables {
            let mut first = true;
            while let Some(row) = rows.of_film(&id)? {
                put(table, &row, &mut tree).map_err(|message| rows.fault(&message))?;
                // two films of one id are two films
                if table.name == "films" && std::mem::replace(&mut first, false) {
                    break;
                }
            }
        }
        serde_json::from_value(tree)
            .map(Some)
            .map_err(|cause| Error::because(format!("the rows of `{id}` make no film"), cause))
    }

    /// After the last film no table has a row.
    fn nothing_left(&mut self) -> Result<Option<Draft>, Error> {
        for (_, rows) in &mut self.tables {
            if let Some(Cell::Text(film)) = rows.peek()?.and_then(|row| row.first()).cloned() {
                return Err(rows.fault(&format!(
                    "`{film}` is no film of the table `films`, or its rows do not stand together in the order of that table"
                )));
            }
        }
        Ok(None)
    }
}

/// Puts a row into its place in a tree.
fn put(table: &Table, row: &Row, tree: &mut Value) -> Result<(), String> {
    let cell =
        |name: &str| table.columns.iter().position(|column| column.name == name).and_then(|at| row.get(at));
    let path = match (table.places, cell("part")) {
        ([(_, path)], _) => path,
        (places, Some(Cell::Text(part))) => {
            let place = places.iter().find(|(known, _)| known == part);
            place.map(|(_, path)| path).ok_or_else(|| format!("`{part}` is no part"))?
        }
        _ => return Err("the part is not said".to_owned()),
    };
    let steps = steps(path);
    let leaf = place(&steps, tree, &|name| match cell(name) {
        Some(Cell::Whole(number)) => usize::try_from(*number).ok().filter(|number| *number > 0),
        _ => None,
    })?;
    let counts = |name: &str| steps.iter().any(|step: &Step<'_>| step.lists.contains(&name));
    for (at, column) in table.columns.iter().enumerate() {
        let is_place = counts(column.name)
            || (column.name == "part" && table.places.len() > 1)
            || (at == 0 && column.field == column.name);
        let Some(value) = row.get(at).filter(|_| !is_place) else { continue };
        match (column.field, value) {
            (_, Cell::Nothing) => {}
            ("", Cell::Text(text)) if column.name == "definition" => {
                *leaf = serde_json::from_str(text).map_err(|cause| format!("no definition: {cause}"))?;
            }
            ("", Cell::Text(text)) => *leaf = Value::String(text.clone()),
            (field, value) => {
                if leaf.is_null() {
                    *leaf = Value::Object(Map::new());
                }
                let Some(fields) = leaf.as_object_mut() else {
                    return Err("two rows in one place".to_owned());
                };
                fields.insert(field.to_owned(), read(value));
            }
        }
    }
    Ok(())
}

fn read(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => Value::String(text.clone()),
        Cell::Whole(number) => Value::from(*number),
        Cell::Flag(flag) => Value::Bool(*flag),
    }
}

/// The place that a path leads to, made if it is not there. A number may go one beyond the end of its list, not more.
fn place<'t>(
    steps: &[Step<'_>],
    tree: &'t mut Value,
    number: &dyn Fn(&str) -> Option<usize>,
) -> Result<&'t mut Value, String> {
    let mut here = tree;
    for step in steps {
        if here.is_null() {
            *here = Value::Object(Map::new());
        }
        let Some(fields) = here.as_object_mut() else { return Err("two rows in one place".to_owned()) };
        here = fields.entry(step.field).or_insert(Value::Null);
        for list in &step.lists {
            if here.is_null() {
                *here = Value::Array(Vec::new());
            }
            let Some(entries) = here.as_array_mut() else { return Err("two rows in one place".to_owned()) };
            let Some(at) = number(list).map(|number| number - 1).filter(|at| *at <= entries.len()) else {
                return Err(format!("`{list}` is not the number after the last, {}", entries.len()));
            };
            if at == entries.len() {
                entries.push(Value::Null);
            }
            here = entries.get_mut(at).ok_or("no such place")?;
        }
    }
    Ok(here)
}
