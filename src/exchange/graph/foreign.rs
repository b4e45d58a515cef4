//! A graph as some file has it, before anything is made of it.

use super::Value;
use crate::exchange::draft::Draft;
use crate::exchange::findings::{Place, Report};
use std::sync::Arc;

/// The values of a node or an edge by the names that the file gives them, each name once, in the order of the file.
/// They are few, so they are looked through; the names are shared by all nodes and edges.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given(Vec<(Arc<str>, Value)>);

impl Given {
    /// The value of a name. O(values).
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }
    /// Gives a name a value, in place of the one that it had. O(values).
    pub fn insert(&mut self, name: impl Into<Arc<str>> + AsRef<str>, value: Value) {
        match self.0.iter_mut().find(|(known, _)| **known == *name.as_ref()) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.into(), value)),
        }
    }
    /// Lets go of values that say nothing, but for those of these names. O(values).
    pub fn compact(&mut self, without: &[&str]) {
        self.0.retain(|(name, value)| !value.is_empty() || without.contains(&&**name));
        self.0.shrink_to_fit();
    }
    /// Takes out the value of the name that is this one but for capitals, unless it is blank. O(values).
    pub fn remove_alike(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(known, _)| known.eq_ignore_ascii_case(name))?;
        if self.0[at].1.is_blank() { None } else { Some(self.0.remove(at).1) }
    }
    /// Takes the value of a name out. O(values).
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(known, _)| **known == *name)?;
        Some(self.0.remove(at).1)
    }
    /// The values that stand here where these have none. O(values).
    pub fn fill(&mut self, defaults: &Self) {
        for (name, value) in &defaults.0 {
            if self.get(name).is_none() {
                self.0.push((Arc::clone(name), value.clone()));
            }
        }
    }
    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }
}

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

/// Who takes the nodes and edges of a file while it is read, so that nobody has to keep the file.
pub trait Receiver {
    /// The place for what is said of the whole graph.
    fn graph(&mut self) -> &mut RawGraph;
    /// A node.
    fn node(&mut self, node: RawNode, report: &mut Report);
    /// An edge.
    fn edge(&mut self, edge: RawEdge, report: &mut Report);
}

/// Keeps everything as it is.
impl Receiver for RawGraph {
    fn graph(&mut self) -> &mut RawGraph {
        self
    }
    fn node(&mut self, node: RawNode, _: &mut Report) {
        self.nodes.push(node);
    }
    fn edge(&mut self, edge: RawEdge, _: &mut Report) {
        self.edges.push(edge);
    }
}

/// What is open of a file in XML, where values stand inside a node or an edge.
#[derive(Debug, Default)]
pub struct Open {
    /// Nodes inside nodes, the innermost last.
    pub nodes: Vec<RawNode>,
    /// The edge.
    pub edge: Option<RawEdge>,
    /// The values of nodes and of edges that give none.
    pub defaults: [Given; 2],
}

impl Open {
    /// Whether neither a node nor an edge is open.
    pub fn is_none(&self) -> bool {
        self.nodes.is_empty() && self.edge.is_none()
    }

    /// The values of the edge, or else of the innermost node.
    pub fn values(&mut self) -> Option<&mut Given> {
        match &mut self.edge {
            Some(edge) => Some(&mut edge.values),
            None => self.nodes.last_mut().map(|node| &mut node.values),
        }
    }

    /// The innermost node ends.
    pub fn end_node(&mut self) -> Option<RawNode> {
        let mut node = self.nodes.pop()?;
        node.values.fill(&self.defaults[0]);
        Some(node)
    }

    /// The edge ends.
    pub fn end_edge(&mut self) -> Option<RawEdge> {
        let mut edge = self.edge.take()?;
        edge.values.fill(&self.defaults[1]);
        Some(edge)
    }
}
