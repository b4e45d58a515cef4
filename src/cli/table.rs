//! Tables for people, from a declared list of columns.

use super::terminal::{harmless, wrapped};
use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, Width, presets};
use std::fmt::Write as _;

/// A column of a table: its heading, which `explain` knows, and what stands in it.
pub struct Column<C: ?Sized, R: ?Sized> {
    heading: &'static str,
    wide: bool,
    cell: fn(&C, &R) -> String,
}

/// A column: its heading, and its cell from what the table is about and what the row is about.
pub const fn column<C: ?Sized, R: ?Sized>(heading: &'static str, cell: fn(&C, &R) -> String) -> Column<C, R> {
    Column { heading, wide: false, cell }
}

/// A column that is shown only with `--wide`.
pub const fn wide<C: ?Sized, R: ?Sized>(heading: &'static str, cell: fn(&C, &R) -> String) -> Column<C, R> {
    Column { heading, wide: true, cell }
}

/// A table for people.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Words above it, if any.
    pub heading: Option<String>,
    /// Names of the columns, and whether each is shown only with `--wide`.
    columns: Vec<(String, bool)>,
    /// One text a column.
    rows: Vec<Vec<String>>,
}

/// Longer words are broken rather than widen their column.
const WORD: usize = 12;

/// A word that is longer than a column should be, and is an id, keeps its column this wide;
const LONG_ID: usize = 20;
/// one of more letters is broken over two lines.
const ID: usize = 24;

/// A text whose long ids are broken behind an underscore rather than anywhere: `killed_by_the_` and `betrayed`.
fn broken(text: &str) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let word = |word: &str| {
        if word.width() <= ID || !word.contains('_') {
            return word.to_owned();
        }
        let (mut said, mut line) = (String::new(), 0);
        for piece in word.split_inclusive('_') {
            if line > 0 && line + piece.width() > ID {
                said.push('\n');
                line = 0;
            }
            said.push_str(piece);
            line += piece.width();
        }
        said
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What stands for a table without rows.
pub const NOTHING: &str = "(none)";

impl Table {
    /// A table of these rows.
    pub fn of<C: ?Sized, R>(
        about: &C,
        columns: &[Column<C, R>],
        rows: impl IntoIterator<Item = impl std::borrow::Borrow<R>>,
    ) -> Self {
        let cells = |row: &R| columns.iter().map(|column| (column.cell)(about, row)).collect();
        Self {
            heading: None,
            columns: columns.iter().map(|column| (column.heading.to_owned(), column.wide)).collect(),
            rows: rows.into_iter().map(|row| cells(row.borrow())).collect(),
        }
    }

    /// A table whose columns are known only when it is made, such as one for each film.
    pub fn with_columns(columns: impl IntoIterator<Item = String>, rows: Vec<Vec<String>>) -> Self {
        Self { heading: None, columns: columns.into_iter().map(|column| (column, false)).collect(), rows }
    }

    /// The same with words above it.
    pub fn under(mut self, heading: impl Into<String>) -> Self {
        self.heading = Some(heading.into());
        self
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The headings that are shown.
    pub fn headings(&self, wide: bool) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .filter(move |(_, only_wide)| wide || !only_wide)
            .map(|(heading, _)| heading.as_str())
    }

    /// The cells that are shown, row by row.
    pub fn cells(&self, wide: bool) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        self.rows.iter().map(move |row| {
            row.iter()
                .zip(&self.columns)
                .filter(move |(_, (_, only_wide))| wide || !only_wide)
                .map(|(cell, _)| cell.as_str())
        })
    }

    /// The table as lines of at most `width` columns, if that can be; without a width they are as long as they are.
    pub fn lines(&self, wide: bool, width: Option<u16>) -> String {
        let mut text = String::new();
        if let Some(heading) = &self.heading {
            let heading = harmless(heading);
            let _ = writeln!(
                text,
                "{}",
                width.map_or_else(|| heading.to_string(), |width| wrapped(&heading, width))
            );
        }
        if self.rows.is_empty() {
            let _ = writeln!(text, "{NOTHING}");
            return text;
        }
        let mut grid = Grid::new();
        grid.load_style(presets::NOTHING);
        if let Some(width) = width {
            // the blank before the first column is taken off below
            grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.saturating_add(1));
        }
        grid.set_header(self.headings(wide).map(harmless));
        for row in self.cells(wide) {
            match width {
                Some(_) => grid.add_row(row.map(|cell| broken(&harmless(cell)))),
                None => grid.add_row(row.map(harmless)),
            };
        }
        if width.is_some() {
            for (at, column) in grid.column_iter_mut().enumerate() {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(self.least(wide, at))));
            }
        }
        for line in grid.to_string().lines() {
            let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
            let _ = writeln!(text, "{line}");
        }
        text
    }

    /// The least width of a column in which no short word of it is broken, with the blanks around it.
    fn least(&self, wide: bool, at: usize) -> u16 {
        use unicode_width::UnicodeWidthStr as _;
        let most = |word: &str| if word.contains('_') && word.width() > LONG_ID { ID } else { WORD };
        let words = |text: &str| text.split(' ').map(|word| word.width().min(most(word))).max().unwrap_or(0);
        let heading = self.headings(wide).nth(at).map_or(0, words);
        let cells = self.cells(wide).filter_map(|mut row| row.nth(at).map(words)).max().unwrap_or(0);
        heading.max(cells) as u16 + 2
    }
}

/// A number with so many decimals; what rounds to nought is nought, without a sign.
pub fn decimals(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    text.strip_prefix('-')
        .filter(|rest| rest.chars().all(|c| matches!(c, '0' | '.')))
        .unwrap_or(&text)
        .to_owned()
}
