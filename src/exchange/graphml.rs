//! GraphML, for networkx, igraph, graphology, yEd and Gephi.
//!
//! Directed edges only, since networkx refuses a file that mixes; a key for nodes and a key for edges, never one for
//! both; every value written out; the kind also as the attribute `label` of the edge, from which Gephi takes it. What
//! a graph of persons has no place for is one value of the graph, as text in JSON.

mod read;

pub use read::{read, take};

use super::draft::Draft;
use super::fields::Keeping;
use super::graph::{EDGES, Graph, NODES, Type, Value, rest};
use super::ways::{Keeps, Quoting, Way, one};
use crate::diagnostic::Error;
use crate::xml::Xml;

/// The format.
pub const WAY: Way = Way {
    name: "graphml",
    profiles: &[],
    keeps: Keeps::Graph(Keeping::AsText),
    quoting: Quoting::Markup,
    write: |draft, _| Ok(one(&draft.film.id, "graphml", write(&draft)?)),
};

/// The key of the value that holds the rest of the film.
pub const REST: &str = "imbroglio";

/// Writes a draft. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write(draft: &Draft) -> Result<String, Error> {
    let graph = Graph::of(draft);
    let carried = serde_json::to_string(&rest(draft))
        .map_err(|cause| Error::because("cannot write the rest of the film as JSON", cause))?;
    let mut xml = Xml::new();
    xml.declaration();
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")]);
    for name in ["title", "language", REST] {
        key(&mut xml, name, "graph", name, "string");
    }
    key(&mut xml, "n", "node", "label", "string");
    for (at, column) in NODES.iter().enumerate() {
        key(&mut xml, &format!("n{at}"), "node", column.name, type_of(column.holds));
    }
    key(&mut xml, "e", "edge", "label", "string");
    for (at, column) in EDGES.iter().enumerate() {
        key(&mut xml, &format!("e{at}"), "edge", column.name, type_of(column.holds));
    }
    xml.open("graph", &[("id", &graph.id), ("edgedefault", "directed")]);
    xml.words("data", &[("key", "title")], &graph.title);
    xml.words("data", &[("key", "language")], &graph.language);
    xml.words("data", &[("key", REST)], &carried);
    for node in &graph.nodes {
        xml.open("node", &[("id", &node.id)]);
        values(&mut xml, "n", &node.label, &node.values);
        xml.close();
    }
    for edge in &graph.edges {
        let attributes = [
            ("label", edge.relation.as_str()),
            ("id", &edge.id),
            ("source", &edge.source),
            ("target", &edge.target),
        ];
        xml.open("edge", &attributes);
        values(&mut xml, "e", &edge.label, &edge.values);
        xml.close();
    }
    Ok(xml.finish())
}

fn key(xml: &mut Xml, id: &str, of: &str, name: &str, holds: &str) {
    xml.empty("key", &[("id", id), ("for", of), ("attr.name", name), ("attr.type", holds)]);
}

fn type_of(holds: Type) -> &'static str {
    match holds {
        Type::Text | Type::List => "string",
        Type::Whole => "int",
        Type::Flag => "boolean",
    }
}

fn values(xml: &mut Xml, prefix: &str, label: &str, values: &[Value]) {
    xml.words("data", &[("key", prefix)], label);
    for (at, value) in values.iter().enumerate() {
        xml.words("data", &[("key", &format!("{prefix}{at}"))], &value.text());
    }
}
