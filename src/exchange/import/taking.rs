//! What the files of one film bring, while they are taken in.

use super::{Incoming, Map, Source};
use crate::exchange::draft::Draft;
use crate::exchange::findings::Report;

/// What the files of one film have brought so far: each format fills in what it has.
pub struct Taking<'m> {
    /// Nodes and edges.
    pub graph: Incoming<'m>,
    /// A film of our own, whole.
    pub film: Option<Draft>,
    /// Persons and statements of a file that is no graph.
    pub source: Option<Source>,
    /// What is found and counted.
    pub report: Report,
    /// Which column says what, and which word is which kind.
    pub map: &'m Map,
    /// What the film is to be called.
    pub name: &'m str,
}

impl<'m> Taking<'m> {
    /// Nothing yet.
    pub fn new(map: &'m Map, name: &'m str) -> Self {
        Self { graph: Incoming::new(map), film: None, source: None, report: Report::default(), map, name }
    }
}
