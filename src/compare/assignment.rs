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

#[cfg(test)]
mod tests {
    use super::*;
    use pathfinding::matrix::Matrix;
    use proptest::prelude::*;

    proptest! {
        /// The flat list answers as a matrix does, also where several assignments are the best.
        #[test]
        fn a_flat_list_is_assigned_as_a_matrix_is(
            rows in 1usize..7, columns in 1usize..7, values in proptest::collection::vec(0i64..5, 36),
        ) {
            let of = |row: usize, column: usize| values[row * 6 + column];
            let (value, map) = assignment(rows, columns, &of);
            let turned = rows > columns;
            let matrix = if turned {
                Matrix::from_fn(columns, rows, |(column, row)| of(row, column))
            } else {
                Matrix::from_fn(rows, columns, |(row, column)| of(row, column))
            };
            let (most, chosen) = kuhn_munkres(&matrix);
            let pairs = map.iter().enumerate().filter_map(|(row, column)| Some((row, (*column)?)));
            let pairs = pairs.map(|(x, y)| if turned { (y, x) } else { (x, y) });
            let mut pairs: Vec<(usize, usize)> = pairs.collect();
            pairs.sort_unstable();
            prop_assert_eq!(value, most);
            prop_assert_eq!(pairs, chosen.into_iter().enumerate().collect::<Vec<_>>());
        }
    }
}
