//! Results as rows of cells, for CSV.

use crate::cli::terminal::harmless;
use crate::exchange::csv::guarded;
use serde_json::Value;
use std::collections::BTreeMap;

/// The name of a column of CSV, and what stands in it.
type Cell = (String, String);

/// Rows of cells as one text: kept as values, a million of them would take twenty times as much.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// The names of all columns, in the order in which they came, and whether any of their cells holds something.
    pub(super) names: Vec<String>,
    filled: Vec<bool>,
    places: BTreeMap<String, usize>,
    text: String,
    /// Of each cell that holds something its column and its length.
    cells: Vec<(u32, u32)>,
    /// Where the cells of each row end.
    ends: Vec<u32>,
}

impl Sheet {
    /// Adds what is found, as the row that it is or as the rows that its lists hold.
    pub(super) fn add(&mut self, value: &Value, lists: bool) {
        let rows = if lists { items(value) } else { vec![cells(value, 0)] };
        for row in rows {
            let begin = self.cells.len();
            for (name, cell) in row {
                let column = match self.places.get(&name) {
                    Some(column) => *column,
                    None => {
                        self.places.insert(name.clone(), self.names.len());
                        self.names.push(name);
                        self.filled.push(false);
                        self.names.len() - 1
                    }
                };
                // of two cells of one name the first stands
                if !cell.is_empty() && self.cells[begin..].iter().all(|(known, _)| *known as usize != column)
                {
                    self.filled[column] = true;
                    self.cells.push((column as u32, cell.len() as u32));
                    self.text.push_str(&cell);
                }
            }
            self.ends.push(self.cells.len() as u32);
        }
    }

    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.places.get(column).copied()
    }

    /// Row by row the cells that hold something, with their columns.
    pub(super) fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = (usize, &str)>> {
        let (mut from, mut begin) = (0, 0);
        self.ends.iter().map(move |end| {
            let cells = &self.cells[std::mem::replace(&mut from, *end as usize)..*end as usize];
            let mut at = begin;
            begin += cells.iter().map(|(_, length)| *length as usize).sum::<usize>();
            cells.iter().map(move |(column, length)| {
                let cell = &self.text[at..at + *length as usize];
                at += *length as usize;
                (*column as usize, cell)
            })
        })
    }
}

/// What joins the items of a list in one cell: of a list, of a list in it, and so on.
const JOINTS: [&str; 3] = [";", ",", " "];

/// A value as cells of CSV: fields within fields have names with dots, and the items of a list are joined, those of
/// a list of objects field by field, so that the first of one cell belongs to the first of the next.
fn cells(value: &Value, depth: usize) -> Vec<Cell> {
    let joined = |field: &str, name: String| match (field, name.as_str()) {
        ("", _) => name,
        (_, "") => field.to_owned(),
        _ => format!("{field}.{name}"),
    };
    match value {
        Value::Null => vec![Cell::default()],
        Value::String(text) => vec![(String::new(), guarded(&harmless(text)).into_owned())],
        Value::Bool(_) | Value::Number(_) => vec![(String::new(), value.to_string())],
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(field, value)| {
                cells(value, depth).into_iter().map(move |(name, cell)| (joined(field, name), cell))
            })
            .collect(),
        Value::Array(items) => {
            let items: Vec<Vec<Cell>> = items.iter().map(|item| cells(item, depth + 1)).collect();
            let mut names: Vec<&String> = Vec::new();
            for (name, _) in items.iter().flatten() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            if names.is_empty() {
                return vec![Cell::default()];
            }
            let joint = JOINTS[depth.min(JOINTS.len() - 1)];
            let of = |item: &Vec<Cell>, name: &String| {
                item.iter()
                    .find(|(known, _)| known == name)
                    .map_or_else(String::new, |(_, cell)| cell.clone())
            };
            let column =
                |name: &&String| items.iter().map(|item| of(item, name)).collect::<Vec<_>>().join(joint);
            names.iter().map(|name| ((*name).clone(), column(name))).collect()
        }
    }
}

/// The rows of a result that holds lists: one for each thing in them, with the name of its list, and one for all
/// that is in no list.
fn items(result: &Value) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut others = vec![("list".to_owned(), String::new())];
    for (name, value) in result.as_object().into_iter().flatten() {
        match value.as_array() {
            Some(items) if items.iter().all(Value::is_object) => {
                let list =
                    |item| [("list".to_owned(), name.clone())].into_iter().chain(cells(item, 0)).collect();
                rows.extend(items.iter().map(list));
            }
            _ => others.extend(cells(value, 0).into_iter().map(|(field, cell)| match field.as_str() {
                "" => (name.clone(), cell),
                _ => (format!("{name}.{field}"), cell),
            })),
        }
    }
    rows.extend((others.len() > 1).then_some(others));
    rows
}

/// The names of all columns, fields of one thing side by side. One that is empty in every row goes if others say
/// more exactly what it would hold.
pub(super) fn columns<'n>(fields: &[&'n str], sheet: &'n Sheet) -> Vec<&'n str> {
    let mut columns: Vec<&str> = fields.to_vec();
    for name in &sheet.names {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let field = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let order = columns.clone();
    columns.sort_by_key(|name| order.iter().position(|other| field(other) == field(name)));
    let said = |name: &&str| {
        sheet.place(name).is_some_and(|place| sheet.filled[place])
            || !order.iter().any(|other| other.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
    };
    columns.retain(said);
    columns
}
