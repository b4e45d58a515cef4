//! Tables for people, from a declared list of columns.

use super::terminal::{harmless, wrapped};
use comfy_table::{ColumnConstraint, ContentArrangement, Table as Grid, Width, presets};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

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

/// The heading of a column or another word of an answer that is explained: the words that it goes by, what prints it, and
/// what it says.
pub struct Measure {
    /// The words, the usual one first.
    pub words: &'static [&'static str],
    /// What prints it.
    pub printed_by: &'static str,
    /// What it says.
    pub meaning: &'static str,
}

/// Headings and what they say, declared beside the columns: what prints them, and behind it the words of each and its meaning.
macro_rules! measures {
    ($($printed_by:literal: $([$($word:literal),+] => $meaning:literal),+;)*) => {
        &[$($($crate::cli::table::Measure { words: &[$($word),+], printed_by: $printed_by, meaning: $meaning }),+),*]
    };
}
pub(super) use measures;

/// A table for people.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Words above it, if any.
    pub heading: Option<String>,
    /// Names of the columns, and whether each is shown only with `--wide`.
    columns: Vec<(String, bool)>,
    rows: Rows,
}

/// The cells of a table, row by row, as one text: a million rows of small texts of their own would take many times as much.
#[derive(Debug, Clone, Default)]
struct Rows {
    text: String,
    /// The length of each cell.
    lengths: Vec<u32>,
    /// Cells a row.
    columns: usize,
}

impl Rows {
    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.lengths.push(cell.len() as u32);
    }

    fn iter(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        let mut begin = 0;
        self.lengths.chunks(self.columns.max(1)).map(move |lengths| {
            let mut at = begin;
            begin += lengths.iter().map(|length| *length as usize).sum::<usize>();
            lengths.iter().map(move |length| {
                let from = at;
                at += *length as usize;
                &self.text[from..at]
            })
        })
    }

    fn len(&self) -> usize {
        self.lengths.len() / self.columns.max(1)
    }
}

/// Longer words are broken rather than widen their column, if the table has no room for them as they are.
const WORD: usize = 12;

/// A word that is longer than a column should be, and is an id, keeps its column this wide;
const LONG_ID: usize = 20;
/// one of more letters is broken over two lines.
const ID: usize = 24;

/// A text whose long ids are broken behind an underscore rather than anywhere: `killed_by_the_` and `betrayed`.
fn broken(text: &str) -> String {
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

/// A cell made harmless; in a table that has a width, with its long ids broken.
fn fitting(cell: &str, width: Option<u16>) -> Cow<'_, str> {
    let safe = if is_plain(cell) { Cow::Borrowed(cell) } else { Cow::Owned(harmless(cell)) };
    match width {
        Some(_) if safe.contains('_') => Cow::Owned(broken(&safe)),
        _ => safe,
    }
}

/// Whether a text is harmless as it is and has a letter a byte.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// How many columns a text takes: of plain letters one a byte.
fn width_of(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// How wide a cell is when it is made harmless.
fn harmless_width(cell: &str) -> usize {
    if is_plain(cell) { cell.len() } else { harmless(cell).width() }
}

/// Whether the cells of a row stand in one line of columns of these widths, with a blank on both sides of each.
fn fits(cells: &[Cow<'_, str>], widths: &[u16]) -> bool {
    cells.iter().zip(widths).all(|(cell, width)| {
        !cell.contains('\n')
            && !cell.starts_with(' ')
            && !cell.ends_with(' ')
            && width_of(cell) + 2 <= usize::from(*width)
    })
}

/// Adds a row that fits, without the blank before its first cell and without blanks at its end.
fn push_line(text: &mut String, cells: &[Cow<'_, str>], widths: &[u16]) {
    let last = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    let mut missing = 0;
    for (cell, width) in cells[..last].iter().zip(widths) {
        text.extend(std::iter::repeat_n(' ', missing));
        text.push_str(cell);
        missing = usize::from(*width) - width_of(cell);
    }
    text.push('\n');
}

/// What stands for a table without rows.
pub const NOTHING: &str = "(none)";

/// Rows that are laid out at once. Of a longer table those that tell how wide its columns are come first; then each row that fits its columns is
/// written as it stands, and only the others are laid out, so many at once at most.
const AT_ONCE: usize = 1000;

/// So many bytes of a long table are said at once.
const PIECE: usize = 64 * 1024;

impl Table {
    /// A table of these rows.
    pub fn of<C: ?Sized, R>(
        about: &C,
        columns: &[Column<C, R>],
        rows: impl IntoIterator<Item = impl std::borrow::Borrow<R>>,
    ) -> Self {
        let mut cells = Rows { columns: columns.len(), ..Rows::default() };
        for row in rows {
            columns.iter().for_each(|column| cells.push(&(column.cell)(about, row.borrow())));
        }
        cells.text.shrink_to_fit();
        cells.lengths.shrink_to_fit();
        Self {
            heading: None,
            columns: columns.iter().map(|column| (column.heading.to_owned(), column.wide)).collect(),
            rows: cells,
        }
    }

    /// A table whose columns are known only when it is made, such as one for each film.
    pub fn with_columns(columns: impl IntoIterator<Item = String>, rows: Vec<Vec<String>>) -> Self {
        let columns: Vec<(String, bool)> = columns.into_iter().map(|column| (column, false)).collect();
        let mut cells = Rows { columns: columns.len(), ..Rows::default() };
        for row in rows {
            (0..columns.len()).for_each(|at| cells.push(row.get(at).map_or("", String::as_str)));
        }
        Self { heading: None, columns, rows: cells }
    }

    /// The same with words above it.
    pub fn under(mut self, heading: impl Into<String>) -> Self {
        self.heading = Some(heading.into());
        self
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.lengths.is_empty()
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
            row.zip(&self.columns).filter(move |(_, (_, only_wide))| wide || !only_wide).map(|(cell, _)| cell)
        })
    }

    /// Says the table as lines of at most `width` columns, if that can be; without a width they are as long as they are.
    /// A long table is said piece by piece, and the widths of its columns come from its first and its widest rows.
    pub fn lines<E>(
        &self,
        wide: bool,
        width: Option<u16>,
        say: &mut dyn FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(heading) = &self.heading {
            let heading = harmless(heading);
            say(&(width.map_or_else(|| heading.to_string(), |width| wrapped(&heading, width)) + "\n"))?;
        }
        if self.is_empty() {
            return say(&format!("{NOTHING}\n"));
        }
        let mut grid = self.grid(wide, width);
        if self.rows.len() <= AT_ONCE {
            for row in self.cells(wide) {
                grid.add_row(row.map(|cell| fitting(cell, width)));
            }
            self.bound(&mut grid, wide, width);
            return say(&text_of(&grid));
        }
        let (sample, widest) = self.sample(wide);
        for row in self.cells(wide).enumerate().filter(|(at, _)| sample.contains(at)).map(|(_, row)| row) {
            grid.add_row(row.map(|cell| fitting(cell, width)));
        }
        self.bound(&mut grid, wide, width);
        let widths = width.map_or_else(
            || widest.iter().map(|most| most + 2).collect(),
            |_| widths_of(&mut grid, widest.len()),
        );
        let head = self.head(wide, width, &widths);
        let mut text = head.clone();
        // rows that have to be broken over several lines, which wait for one another
        let mut broken: Vec<Vec<Cow<'_, str>>> = Vec::new();
        for row in self.cells(wide) {
            let cells: Vec<Cow<'_, str>> = row.map(|cell| fitting(cell, width)).collect();
            let fits = fits(&cells, &widths);
            if !broken.is_empty() && (fits || broken.len() >= AT_ONCE) {
                let rows = std::mem::take(&mut broken);
                text.push_str(&self.laid_out(rows, (wide, width), &widths)[head.len()..]);
            }
            if fits {
                push_line(&mut text, &cells, &widths);
            } else {
                broken.push(cells);
            }
            if text.len() > PIECE {
                say(&text)?;
                text.clear();
            }
        }
        if !broken.is_empty() {
            text.push_str(&self.laid_out(broken, (wide, width), &widths)[head.len()..]);
        }
        say(&text)
    }

    /// The headings and some rows as lines, in columns of given widths.
    fn laid_out(
        &self,
        rows: Vec<Vec<Cow<'_, str>>>,
        (wide, width): (bool, Option<u16>),
        widths: &[u16],
    ) -> String {
        let mut grid = self.grid(wide, width);
        for row in rows {
            grid.add_row(row);
        }
        for (column, width) in grid.column_iter_mut().zip(widths) {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(*width)));
        }
        text_of(&grid)
    }

    fn grid(&self, wide: bool, width: Option<u16>) -> Grid {
        let mut grid = Grid::new();
        grid.load_style(presets::NOTHING);
        if let Some(width) = width {
            // the blank before the first column is taken off below
            grid.set_content_arrangement(ContentArrangement::Dynamic).set_width(width.saturating_add(1));
        }
        grid.set_header(self.headings(wide).map(harmless));
        grid
    }

    fn bound(&self, grid: &mut Grid, wide: bool, width: Option<u16>) {
        if let Some(width) = width {
            let whole = self.least(wide, LONG_ID);
            let room = whole.iter().map(|least| u32::from(*least)).sum::<u32>() <= u32::from(width) + 1;
            let least = if room { whole } else { self.least(wide, WORD) };
            for (column, least) in grid.column_iter_mut().zip(least) {
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
        }
    }

    /// The lines of the headings alone.
    fn head(&self, wide: bool, width: Option<u16>, widths: &[u16]) -> String {
        self.laid_out(Vec::new(), (wide, width), widths)
    }

    /// Rows that tell how wide the columns must be: the first, and each that has a wider cell than all before it; and the
    /// width of the widest cell of each column.
    fn sample(&self, wide: bool) -> (BTreeSet<usize>, Vec<u16>) {
        let mut widest: Vec<u16> =
            self.headings(wide).map(|heading| harmless(heading).width() as u16).collect();
        let mut sample: BTreeSet<usize> = (0..AT_ONCE / 2).collect();
        for (at, row) in self.cells(wide).enumerate() {
            for (most, cell) in widest.iter_mut().zip(row) {
                let width = harmless_width(cell).min(usize::from(u16::MAX) - 2) as u16;
                if width > *most {
                    *most = width;
                    sample.insert(at);
                }
            }
        }
        (sample, widest)
    }

    /// The least width of each column in which no word of it of so many letters is broken, with the blanks around it.
    fn least(&self, wide: bool, letters: usize) -> Vec<u16> {
        let most = |word: &str| if word.contains('_') && word.width() > LONG_ID { ID } else { letters };
        let words =
            |text: &str| text.split(' ').map(|word| width_of(word).min(most(word))).max().unwrap_or(0);
        let mut least: Vec<usize> = self.headings(wide).map(words).collect();
        for row in self.cells(wide) {
            // no text has a word of more columns than it has bytes
            let longer = least.iter_mut().zip(row).filter(|(least, cell)| cell.len() > **least);
            longer.for_each(|(least, cell)| *least = (*least).max(words(cell)));
        }
        least.into_iter().map(|least| least as u16 + 2).collect()
    }
}

/// The lines of a grid, without blanks at their ends.
fn text_of(grid: &Grid) -> String {
    let mut text = String::new();
    for line in grid.to_string().lines() {
        let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
        let _ = writeln!(text, "{line}");
    }
    text
}

/// How wide the columns of a grid come out, with the blanks around them: told from where the letters of one more row stand,
/// which widen nothing.
fn widths_of(grid: &mut Grid, columns: usize) -> Vec<u16> {
    let letter = |at: usize| char::from_u32(0xE000 + at as u32).unwrap_or('?');
    grid.add_row((0..columns).map(|at| letter(at).to_string()));
    let drawn = grid.to_string();
    let row = drawn.lines().last().unwrap_or_default();
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for found in row.chars() {
        if found == letter(starts.len()) && starts.len() < columns {
            starts.push(at);
        }
        at += 1;
    }
    // one blank stands before each letter
    starts.push(at + 1);
    starts.windows(2).map(|two| (two[1] - two[0]) as u16).collect()
}

/// A number with so many decimals; what rounds to nought is nought, without a sign.
pub fn decimals(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    text.strip_prefix('-')
        .filter(|rest| rest.chars().all(|c| matches!(c, '0' | '.')))
        .unwrap_or(&text)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(table: &Table, wide: bool, width: Option<u16>) -> String {
        let mut text = String::new();
        let _: Result<(), ()> = table.lines(wide, width, &mut |piece| {
            text.push_str(piece);
            Ok(())
        });
        text
    }

    #[test]
    fn a_long_table_keeps_its_columns() {
        let names = ["number", "word", "a heading of words"];
        let row = |at: usize| {
            vec![at.to_string(), format!("w{}", at * at), "one two three four ".repeat(1 + at % 3)]
        };
        let table = Table::with_columns(names.map(str::to_owned), (0..2 * AT_ONCE + 7).map(row).collect());
        for width in [None, Some(100), Some(44)] {
            let text = said(&table, true, width);
            let at = |line: &str, word: &str| line.find(word);
            let column = text.lines().next().and_then(|head| at(head, "word"));
            assert!(column.is_some());
            let rows: Vec<&str> =
                text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())).collect();
            assert_eq!(rows.len(), 2 * AT_ONCE + 7, "each row once");
            assert!(rows.iter().all(|row| at(row, " w").map(|at| at + 1) == column), "at {width:?}");
            assert_eq!(text.matches("heading").count(), 1);
            assert!(width.is_none_or(|width| text.lines().all(|line| line.width() <= usize::from(width))));
        }
    }

    proptest::proptest! {
        /// The law: a row that fits its columns is written as the layout of tables would write it.
        #[test]
        fn a_row_that_fits_is_written_as_it_is_laid_out(
            cells in proptest::collection::vec("[ a-cé葛_]{0,5}", 3),
            room in proptest::collection::vec(2u16..9, 3),
        ) {
            let widths: Vec<u16> =
                cells.iter().zip(room).map(|(cell, room)| 3.max(cell.width() as u16 + room)).collect();
            let table = Table::with_columns(["a", "b", "c"].map(str::to_owned), Vec::new());
            let cells: Vec<Cow<'_, str>> = cells.iter().map(|cell| Cow::Borrowed(cell.as_str())).collect();
            if fits(&cells, &widths) {
                let mut text = table.head(true, Some(100), &widths);
                push_line(&mut text, &cells, &widths);
                proptest::prop_assert_eq!(text, table.laid_out(vec![cells], (true, Some(100)), &widths));
            }
        }
    }

    #[test]
    fn a_word_is_broken_only_where_there_is_no_room() {
        let names = ["event", "what", "cites"].map(str::to_owned);
        let row = vec![
            "12 massina_escapes".to_owned(),
            "one two three four five six seven".to_owned(),
            "003.p1.s2 ".repeat(8),
        ];
        let table = Table::with_columns(names, vec![row]);
        assert!(said(&table, true, Some(34)).contains("massina_escapes"));
        let narrow = said(&table, true, Some(32));
        assert!(!narrow.contains("massina_escapes"), "{narrow}");
        assert!(narrow.lines().all(|line| line.width() <= 32), "{narrow}");
    }

    #[test]
    fn pieces_are_as_wide_as_the_whole() {
        let row = |at: usize| vec![format!("{:>4}", at % 40), "x".repeat(at % 9)];
        let names = || ["one", "other"].map(str::to_owned);
        let whole = Table::with_columns(names(), (0..AT_ONCE).map(row).collect());
        let pieces = Table::with_columns(names(), (0..2 * AT_ONCE).map(row).collect());
        for width in [None, Some(100), Some(30)] {
            let (whole, pieces) = (said(&whole, true, width), said(&pieces, true, width));
            assert!(pieces.starts_with(&whole), "at {width:?}");
        }
    }
}
