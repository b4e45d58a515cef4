//! A film as rows of the tables of the annotation: the places of a [`Draft`], walked along the paths of the schema.

use super::schema::{Column, Table};
use super::{Cell, Row};
use crate::diagnostic::Error;
use crate::exchange::Draft;
use serde_json::Value;

/// A step of a path: a field, and the names of the columns that count the lists within it.
pub(super) struct Step<'p> {
    pub field: &'p str,
    pub lists: Vec<&'p str>,
}

/// The steps of a path such as `acts[item].agents[place]`.
pub(super) fn steps(path: &str) -> Vec<Step<'_>> {
    let step = |part| {
        let (field, lists) = str::split_once(part, '[').unwrap_or((part, ""));
        let lists = lists.trim_end_matches(']').split("][").filter(|name| !name.is_empty()).collect();
        Step { field, lists }
    };
    path.split('.').map(step).collect()
}

/// A film as a tree of values. O(its size).
pub(super) fn tree(draft: &Draft) -> Result<Value, Error> {
    serde_json::to_value(draft).map_err(|cause| Error::because("cannot make rows of a film", cause))
}

/// Hands over the rows of a table of the annotation, one by one.
pub(super) fn each_row(table: &Table, film: &str, tree: &Value, take: &mut dyn FnMut(Row)) {
    for (part, path) in table.places {
        let mut walk = Walk { table, film, part, numbers: Vec::new(), take: &mut *take };
        walk.step(&steps(path), tree);
    }
}

struct Walk<'w> {
    table: &'w Table,
    film: &'w str,
    part: &'w str,
    /// The columns that count the lists so far, and where they stand.
    numbers: Vec<(&'w str, usize)>,
    take: &'w mut dyn FnMut(Row),
}

impl<'w> Walk<'w> {
    fn step(&mut self, steps: &[Step<'w>], value: &Value) {
        match steps.split_first() {
            None => self.row(value),
            Some((step, rest)) => {
                if let Some(inside) = value.get(step.field) {
                    self.list(&step.lists, rest, inside);
                }
            }
        }
    }

    fn list(&mut self, lists: &[&'w str], rest: &[Step<'w>], value: &Value) {
        let Some((name, deeper)) = lists.split_first() else { return self.step(rest, value) };
        for (at, one) in value.as_array().into_iter().flatten().enumerate() {
            self.numbers.push((name, at + 1));
            self.list(deeper, rest, one);
            self.numbers.pop();
        }
    }

    fn row(&mut self, value: &Value) {
        let cells = self.table.columns.iter().enumerate().map(|(at, column)| self.cell(at, column, value));
        let row = cells.collect();
        (self.take)(row);
    }

    fn cell(&self, at: usize, column: &Column, value: &Value) -> Cell {
        if at == 0 {
            return self.film.into();
        }
        if column.name == "part" && self.table.places.len() > 1 {
            return self.part.into();
        }
        if let Some((_, number)) = self.numbers.iter().find(|(name, _)| *name == column.name) {
            return (*number).into();
        }
        match (column.field, value) {
            ("", Value::String(text)) => text.as_str().into(),
            ("", other) => Cell::Text(other.to_string()),
            (field, Value::Object(fields)) => of(column, fields.get(field)),
            _ => Cell::Nothing,
        }
    }
}

/// A field as a cell; what is not written is what it is by default.
fn of(column: &Column, value: Option<&Value>) -> Cell {
    use super::Type::{Flag, Text, Whole};
    match (column.holds, value) {
        (Text, Some(Value::String(text))) => text.as_str().into(),
        (Whole, Some(Value::Number(number))) => number.as_i64().map_or(Cell::Nothing, Cell::Whole),
        (Flag, flag) => Cell::Flag(flag.and_then(Value::as_bool).unwrap_or(false)),
        (Text, _) if !column.optional => "".into(),
        _ => Cell::Nothing,
    }
}
