//! Linear assignment: rows to columns, one to one, for the greatest sum.

use pathfinding::kuhn_munkres::{Weights, kuhn_munkres};
use pathfinding::num_traits::Signed;

/// Weights of an assignment row by row, without the checks of a matrix: its solver does little but look them up.
struct Flat {
    columns: usize,
    values: Vec<i64>,
}

impl Flat {
    fn new(rows: usize, columns: usize, of: &dyn Fn(usize, usize) -> i64) -> Self {
        let values = (0..rows).flat_map(|row| (0..columns).map(move |column| of(row, column)));
        Self { columns, values: values.collect() }
    }
}

impl Weights<i64> for Flat {
    fn rows(&self) -> usize {
        self.values.len().checked_div(self.columns).unwrap_or(0)
    }

    fn columns(&self) -> usize {
        self.columns
    }

    fn at(&self, row: usize, column: usize) -> i64 {
        self.values[row * self.columns + column]
    }

    fn neg(&self) -> Self
    where
        i64: Signed,
    {
        Self { columns: self.columns, values: self.values.iter().map(|value| -value).collect() }
    }
}

/// The best linear assignment of rows to columns, no row or column being forced; its value.
pub fn assignment(
    rows: usize,
    columns: usize,
    of: &dyn Fn(usize, usize) -> i64,
) -> (i64, Vec<Option<usize>>) {
    if rows == 0 || columns == 0 {
        return (0, vec![None; rows]);
    }
    if rows <= columns {
        let (value, chosen) = kuhn_munkres(&Flat::new(rows, columns, of));
        return (value, chosen.into_iter().map(Some).collect());
    }
    let (value, chosen) = kuhn_munkres(&Flat::new(columns, rows, &|c, r| of(r, c)));
    let mut map = vec![None; rows];
    for (column, row) in chosen.into_iter().enumerate() {
        map[row] = Some(column);
    }
    (value, map)
}
