//! CX2: whole numbers for ids, every attribute declared with its type, no empty lists.

use super::{Each, Object, REST, object, text};
use crate::diagnostic::Error;
use crate::exchange::draft::Draft;
use crate::exchange::graph::{Column, EDGES, Graph, NODES, Type, rest};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Writes CX2. O(its size).
///
/// # Errors
/// Only if memory cannot be written.
pub fn write(draft: &Draft) -> Result<String, Error> {
    let graph = Graph::of(draft);
    let carried = serde_json::to_string(&rest(draft))
        .map_err(|cause| Error::because("cannot write the rest of the film as JSON", cause))?;
    let numbers: BTreeMap<&str, usize> =
        graph.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    let nodes = Each(graph.nodes.iter().enumerate().map(|(at, node)| {
        let mut values = full(object(NODES, &node.values));
        values.insert("party".to_owned(), Json::from(node.id.as_str()));
        values.insert("name".to_owned(), Json::from(node.label.as_str()));
        json!({ "id": at, "v": values })
    }));
    let edges = Each(graph.edges.iter().enumerate().map(|(at, edge)| {
        let mut values = full(object(EDGES, &edge.values));
        values.insert("edge".to_owned(), Json::from(edge.id.as_str()));
        values.insert("interaction".to_owned(), Json::from(edge.relation.as_str()));
        values.insert("label".to_owned(), Json::from(edge.label.as_str()));
        let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
        json!({ "id": at, "s": number(&edge.source), "t": number(&edge.target), "v": values })
    }));
    let counts = [
        ("attributeDeclarations", 1),
        ("networkAttributes", 1),
        ("nodes", graph.nodes.len()),
        ("edges", graph.edges.len()),
    ];
    let counts: Vec<Json> =
        counts.iter().map(|(name, count)| json!({ "name": name, "elementCount": count })).collect();
    text(&(
        json!({ "CXVersion": "2.0", "hasFragments": false }),
        json!({ "metaData": counts }),
        json!({ "attributeDeclarations": [{
            "networkAttributes": declared(&["name", "language", REST]),
            "nodes": joined(declared(&["party", "name"]), columns(NODES)),
            "edges": joined(declared(&["edge", "interaction", "label"]), columns(EDGES)),
        }] }),
        json!({ "networkAttributes": [{ "name": graph.title, "language": graph.language, REST: carried }] }),
        Nodes { nodes },
        Edges { edges },
        json!({ "status": [{ "success": true }] }),
    ))
}

#[derive(Serialize)]
struct Nodes<N> {
    nodes: N,
}

#[derive(Serialize)]
struct Edges<E> {
    edges: E,
}

/// Values without empty lists, whose type a reader cannot see.
fn full(values: Object) -> Object {
    values.into_iter().filter(|(_, value)| value.as_array().is_none_or(|items| !items.is_empty())).collect()
}

fn declared(names: &[&str]) -> Object {
    names.iter().map(|name| ((*name).to_owned(), json!({ "d": "string" }))).collect()
}

fn columns<S>(columns: &[Column<S>]) -> Object {
    let word = |holds: Type| match holds {
        Type::Text => "string",
        Type::Whole => "integer",
        Type::Flag => "boolean",
        Type::List => "list_of_string",
    };
    columns.iter().map(|column| (column.name.to_owned(), json!({ "d": word(column.holds) }))).collect()
}

fn joined(mut first: Object, second: Object) -> Object {
    first.extend(second);
    first
}
