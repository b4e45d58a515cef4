//! What a reader has to say about a file: faults with their places, and what it left out.

use std::collections::BTreeMap;
use std::fmt;

/// Where something stands in a file that is read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Place {
    /// About the whole file.
    #[default]
    Whole,
    /// A line and a column, from 1, in letters.
    At(u64, u64),
    /// A line of one of several tables that are read as one: the number of the table, from 0, and the line, from 1.
    Row(usize, u64),
    /// An entry of a list by its number, from 0: `edges[17]`.
    Item(&'static str, u64),
    /// A value by the names that lead to it: `relations.fox.crow`.
    Entry(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::At(line, column) => write!(f, ":{line}:{column}"),
            Self::Row(_, line) => write!(f, ":{line}:1"),
            Self::Item(list, at) => write!(f, ": {list}[{at}]"),
            Self::Entry(entry) => write!(f, ": {entry}"),
        }
    }
}

/// Something wrong in a file, which did not stop the rest from coming in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where.
    pub place: Place,
    /// What is wrong, and what was made of it.
    pub message: String,
}

/// Findings and counts of one reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Faults, in the order of the file.
    pub findings: Vec<Finding>,
    /// What was left out or weakened, with how often, in the order of the alphabet.
    pub losses: BTreeMap<String, u64>,
    /// What came in, in the order in which it was counted.
    pub counts: Vec<(String, u64)>,
    /// How words of the file were taken, where that is not plain.
    pub taken: Vec<String>,
}

impl Report {
    /// Notes a fault.
    pub fn find(&mut self, place: &Place, message: impl Into<String>) {
        self.findings.push(Finding { place: place.clone(), message: message.into() });
    }
    /// Counts something that was left out or weakened.
    pub fn lose(&mut self, what: impl Into<String> + AsRef<str>, count: u64) {
        match self.losses.get_mut(what.as_ref()) {
            Some(known) => *known += count,
            None if count > 0 => drop(self.losses.insert(what.into(), count)),
            None => {}
        }
    }
}

/// Why a file could not be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Where reading stopped.
    pub place: Place,
    /// Why.
    pub message: String,
}

impl Unreadable {
    /// A fault at a place.
    pub fn at(place: Place, message: impl Into<String>) -> Self {
        Self { place, message: message.into() }
    }
}
