//! Graphs in JSON: nodes and links as networkx and d3 have them, Cytoscape's elements, graphology, CX2 of NDEx.
//!
//! What a graph of persons has no place for is the value `imbroglio` of the whole graph: the same records that stand in
//! [`super::Draft`], as JSON inside the JSON; in CX2, which holds no nested values, as text.

mod cx2;
mod read;

pub use cx2::write as write_cx2;
pub use read::{read, take};

use super::draft::Draft;
use super::fields::Keeping;
use super::graph::{Column, EDGES, Edge, Graph, NODES, Node, Value, rest};
use super::ways::{Keeps, Profile, Quoting, Way, one};
use crate::diagnostic::Error;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value as Json};

/// Nodes and links.
pub const NODE_LINK: Way = Way {
    name: "json",
    profiles: &[Profile::NodeLink],
    keeps: Keeps::All,
    quoting: Quoting::Json,
    write: |draft, settings| Ok(one(&draft.film.id, "json", write_node_link(&draft, settings.links)?)),
};

/// Cytoscape's elements.
pub const CYTOSCAPE: Way = Way {
    name: "cytoscape",
    profiles: &[],
    keeps: Keeps::All,
    quoting: Quoting::Json,
    write: |draft, _| Ok(one(&draft.film.id, "cyjs", write_cytoscape(&draft)?)),
};

/// Graphology's graph.
pub const GRAPHOLOGY: Way = Way {
    name: "graphology",
    profiles: &[],
    keeps: Keeps::All,
    quoting: Quoting::Json,
    write: |draft, _| Ok(one(&draft.film.id, "graphology.json", write_graphology(&draft)?)),
};

/// CX2 of NDEx.
pub const CX2: Way = Way {
    name: "cx2",
    profiles: &[],
    keeps: Keeps::Graph(Keeping::AsText),
    quoting: Quoting::Json,
    write: |draft, _| Ok(one(&draft.film.id, "cx2", write_cx2(&draft)?)),
};

/// The name of the value of the graph that holds the rest of the film.
pub const REST: &str = "imbroglio";

type Object = Map<String, Json>;

/// Values by the names of their columns.
fn object<S>(columns: &[Column<S>], values: &[Value]) -> Object {
    columns.iter().zip(values).map(|(column, value)| (column.name.to_owned(), json(value))).collect()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Whole(number) => Json::from(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::List(items) => Json::from(items.clone()),
    }
}

fn text(whole: &impl Serialize) -> Result<String, Error> {
    let fault = |cause| Error::because("cannot write the film as JSON", cause);
    let mut text = serde_json::to_string_pretty(whole).map_err(fault)?;
    text.push('\n');
    Ok(text)
}

/// Things that are made into JSON one after the other, while they are written.
struct Each<I>(I);

impl<I: Iterator<Item: Serialize> + Clone> Serialize for Each<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// Values of the whole graph.
#[derive(Serialize)]
struct Whole {
    title: String,
    language: String,
    imbroglio: Draft,
}

fn whole(draft: &Draft) -> Whole {
    Whole { title: draft.film.title.clone(), language: draft.film.language.clone(), imbroglio: rest(draft) }
}

/// Nodes and links.
#[derive(Serialize)]
struct NodeLink<N, E> {
    directed: bool,
    multigraph: bool,
    graph: Whole,
    nodes: N,
    #[serde(skip_serializing_if = "Option::is_none")]
    edges: Option<E>,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<E>,
}

/// Writes nodes and links, the links called `edges` as networkx 3.6 has them, or `links`. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write_node_link(draft: &Draft, links: bool) -> Result<String, Error> {
    let graph = Graph::of(draft);
    let node = |node: &Node| {
        let mut values = object(NODES, &node.values);
        values.insert("id".to_owned(), Json::from(node.id.as_str()));
        values.insert("label".to_owned(), Json::from(node.label.as_str()));
        values
    };
    let edge = |edge: &Edge| {
        let mut values = object(EDGES, &edge.values);
        for (name, value) in
            [("source", &edge.source), ("target", &edge.target), ("key", &edge.id), ("label", &edge.label)]
        {
            values.insert(name.to_owned(), Json::from(value.as_str()));
        }
        values
    };
    let edges = Each(graph.edges.iter().map(edge));
    let (edges, links) = if links { (None, Some(edges)) } else { (Some(edges), None) };
    let nodes = Each(graph.nodes.iter().map(node));
    text(&NodeLink { directed: true, multigraph: true, graph: whole(draft), nodes, edges, links })
}

/// Elements of Cytoscape.
#[derive(Serialize)]
struct Cytoscape<N, E> {
    data: Whole,
    directed: bool,
    multigraph: bool,
    elements: Elements<N, E>,
}

#[derive(Serialize)]
struct Elements<N, E> {
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
struct Element {
    data: Object,
}

/// Writes Cytoscape's elements. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write_cytoscape(draft: &Draft) -> Result<String, Error> {
    let graph = Graph::of(draft);
    let node = |node: &Node| {
        let mut data = object(NODES, &node.values);
        // networkx reads the node from `value`
        for (name, value) in [("id", &node.id), ("value", &node.id), ("label", &node.label)] {
            data.insert(name.to_owned(), Json::from(value.as_str()));
        }
        Element { data }
    };
    let edge = |edge: &Edge| {
        let mut data = object(EDGES, &edge.values);
        // without a key of its own networkx lets a second edge of one pair take the place of the first
        for (name, value) in [
            ("id", &edge.id),
            ("key", &edge.id),
            ("source", &edge.source),
            ("target", &edge.target),
            ("label", &edge.label),
        ] {
            data.insert(name.to_owned(), Json::from(value.as_str()));
        }
        Element { data }
    };
    let elements =
        Elements { nodes: Each(graph.nodes.iter().map(node)), edges: Each(graph.edges.iter().map(edge)) };
    text(&Cytoscape { data: whole(draft), directed: true, multigraph: true, elements })
}

/// A serialised graph of graphology.
#[derive(Serialize)]
struct Graphology<N, E> {
    attributes: Whole,
    options: GraphologyOptions,
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct GraphologyOptions {
    #[serde(rename = "type")]
    sort: &'static str,
    multi: bool,
    allow_self_loops: bool,
}

#[derive(Serialize)]
struct GraphologyNode {
    key: String,
    attributes: Object,
}

#[derive(Serialize)]
struct GraphologyEdge {
    key: String,
    source: String,
    target: String,
    undirected: bool,
    attributes: Object,
}

/// Writes a serialised graph of graphology. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write_graphology(draft: &Draft) -> Result<String, Error> {
    let graph = Graph::of(draft);
    let node = |node: &Node| {
        let mut attributes = object(NODES, &node.values);
        attributes.insert("label".to_owned(), Json::from(node.label.as_str()));
        GraphologyNode { key: node.id.clone(), attributes }
    };
    let edge = |edge: &Edge| {
        let mut attributes = object(EDGES, &edge.values);
        attributes.insert("label".to_owned(), Json::from(edge.label.as_str()));
        GraphologyEdge {
            key: edge.id.clone(),
            source: edge.source.clone(),
            target: edge.target.clone(),
            undirected: edge.symmetric,
            attributes,
        }
    };
    text(&Graphology {
        attributes: whole(draft),
        options: GraphologyOptions { sort: "mixed", multi: true, allow_self_loops: true },
        nodes: Each(graph.nodes.iter().map(node)),
        edges: Each(graph.edges.iter().map(edge)),
    })
}
