//! Where things stand from left to right.

/// Horizontal places of everything.
#[derive(Debug, Clone, Default)]
pub(super) struct HorizontalPositions {
    /// Left edge and width of the cards of each column.
    pub columns: Vec<(i64, i64)>,
    /// Left edge and width of each gutter.
    pub gutters: Vec<(i64, i64)>,
    /// Track of each net.
    pub nets: Vec<i64>,
    /// Middle of each lane's label.
    pub labels: Vec<i64>,
    /// Place of each stem.
    pub stems: Vec<i64>,
    /// Place of each direct_edge.
    pub direct_edges: Vec<i64>,
    /// Width of the page.
    pub width: i64,
}

impl HorizontalPositions {
    /// Moves everything to the right.
    pub(super) fn shift(&mut self, by: i64) {
        for (x, _) in self.columns.iter_mut().chain(&mut self.gutters) {
            *x += by;
        }
        for x in
            self.nets.iter_mut().chain(&mut self.labels).chain(&mut self.stems).chain(&mut self.direct_edges)
        {
            *x += by;
        }
    }
}
