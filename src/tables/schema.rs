//! Which tables there are, and what their columns hold.

mod annotation;
mod finding;

use crate::words::words;
use annotation::ANNOTATION;
use finding::FINDINGS;
use std::fmt::Write as _;

words! {
    /// What the values of a column are.
    pub enum Type {
        /// Words.
        Text = "text",
        /// Whole numbers.
        Whole = "integer",
        /// `true` or `false`.
        Flag = "boolean",
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub holds: Type,
    /// Whether a row may have none.
    pub optional: bool,
    /// What it says.
    pub meaning: &'static str,
    /// The field of a record of the film that it holds, where its name is another.
    pub(super) field: &'static str,
}

impl Column {
    const fn of(mut self, field: &'static str) -> Self {
        self.field = field;
        self
    }

    const fn if_any(mut self) -> Self {
        self.optional = true;
        self
    }
}

const fn column(name: &'static str, holds: Type, meaning: &'static str) -> Column {
    Column { name, holds, optional: false, meaning, field: name }
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    column(name, Type::Text, meaning)
}

const fn whole(name: &'static str, meaning: &'static str) -> Column {
    column(name, Type::Whole, meaning)
}

const fn flag(name: &'static str, meaning: &'static str) -> Column {
    column(name, Type::Flag, meaning)
}

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name, and that of its file.
    pub name: &'static str,
    /// What one row of it is.
    pub meaning: &'static str,
    /// Its columns, the film first.
    pub columns: &'static [Column],
    /// Where its rows stand in a [`Draft`](crate::exchange::Draft): for each place the value of the column `part` that
    /// tells it from the others, if there are several, and the path, whose lists name the column that counts them from
    /// 1. None for a table of findings.
    pub(super) places: &'static [(&'static str, &'static str)],
}

impl Table {
    /// Whether it is made from what the others say.
    pub fn is_finding(&self) -> bool {
        self.places.is_empty()
    }
}

const FILM: Column = text("film", "The id of the film.");
const CERTAINTY: Column = text("certainty", "`explicit`, `entailed` or `inferred`.");
const CONTESTED: Column = flag("contested", "Whether a defensible reader would deny it.");
const ITEM: Column =
    whole("item", "The number of the row that it belongs to in the table of that part, from 1.");
const PLACE: Column = whole("place", "Its place among those of that row, from 1.");

/// All tables: those of the annotation in the order in which they are read back, then those of findings.
pub const TABLES: &[Table] = &joined();

const fn joined() -> [Table; ANNOTATION.len() + FINDINGS.len()] {
    let mut all = [ANNOTATION[0]; ANNOTATION.len() + FINDINGS.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < ANNOTATION.len() { ANNOTATION[at] } else { FINDINGS[at - ANNOTATION.len()] };
        at += 1;
    }
    all
}

/// The reference of all tables, in Markdown.
pub fn reference() -> String {
    let mut page = String::new();
    for table in TABLES {
        let from = if table.is_finding() { " Made from the others; not read back." } else { "" };
        let _ = write!(
            page,
            "## {}\n\nOne row: {}.{from}\n\n| column | type | meaning |\n| --- | --- | --- |\n",
            table.name, table.meaning
        );
        for column in table.columns {
            let optional = if column.optional { ", or nothing" } else { "" };
            let _ = writeln!(
                page,
                "| `{}` | {}{optional} | {} |",
                column.name,
                column.holds.word(),
                column.meaning
            );
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}
