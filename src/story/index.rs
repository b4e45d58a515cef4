//! Things by what they belong to, so that none has to be looked for among all.

/// Numbers grouped by row, in the order in which they came.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// Where each row begins.
    first: Vec<u32>,
    items: Vec<u32>,
}

impl Index {
    /// Groups items, given as row and number. O(rows + items).
    pub fn new(rows: usize, items: impl Iterator<Item = (usize, u32)> + Clone) -> Self {
        let mut first = vec![0; rows + 1];
        items.clone().for_each(|(row, _)| first[row + 1] += 1);
        for row in 0..rows {
            first[row + 1] += first[row];
        }
        let mut next = first.clone();
        let mut grouped = vec![0; first[rows] as usize];
        for (row, item) in items {
            grouped[next[row] as usize] = item;
            next[row] += 1;
        }
        Self { first, items: grouped }
    }

    /// The items of a row.
    pub fn of(&self, row: usize) -> &[u32] {
        let from = self.first.get(row).map_or(0, |first| *first as usize);
        let to = self.first.get(row + 1).map_or(from, |first| *first as usize);
        &self.items[from..to]
    }
}
