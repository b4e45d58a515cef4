//! A graph as some file has it, before anything is made of it.

use super::Value;
use crate::exchange::draft::Draft;
use crate::exchange::findings::Place;
use std::collections::BTreeMap;

/// The values of a node or an edge by the names that the file gives them.
pub type Given = BTreeMap<String, Value>;

/// A node of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawNode {
    /// Its id.
    pub id: String,
    /// Its label, if it has one.
    pub label: Option<String>,
    /// Its values.
    pub values: Given,
    /// Where it stands.
    pub place: Place,
}

/// An edge of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawEdge {
    /// Its id, if it has one.
    pub id: Option<String>,
    /// From.
    pub source: String,
    /// To.
    pub target: String,
    /// Whether it has a direction.
    pub directed: bool,
    /// Its kind, label and the like.
    pub values: Given,
    /// Times at which it holds: from, until; a point has both the same.
    pub spells: Vec<(Option<String>, Option<String>)>,
    /// Where it stands.
    pub place: Place,
}

/// A graph of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawGraph {
    /// Its title, if it has one.
    pub title: Option<String>,
    /// The language of its texts.
    pub language: Option<String>,
    /// Its nodes.
    pub nodes: Vec<RawNode>,
    /// Its edges.
    pub edges: Vec<RawEdge>,
    /// Of how many tables it was read.
    pub tables: usize,
    /// What a graph of persons has no place for, where the file carries it.
    pub rest: Option<Draft>,
}
