//! Graphs in JSON as others write them. The shape says which of them it is.

use super::{Object, REST};
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::graph::{Given, RawEdge, RawGraph, RawNode, Value};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::io::Read;

/// Reads a graph: nodes and links (links by id or by position), Cytoscape's elements, graphology, CX2, or a matrix of
/// signed numbers between characters. O(its size).
///
/// # Errors
/// When it is no JSON, or none of these.
pub fn read(source: impl Read, report: &mut Report) -> Result<RawGraph, Unreadable> {
    let json: Json = serde_json::from_reader(source).map_err(|cause| {
        Unreadable::at(
            Place::At(cause.line() as u64, cause.column() as u64),
            format!("this is no JSON: {cause}"),
        )
    })?;
    let graph = match &json {
        Json::Array(aspects) => cx2(aspects, report),
        Json::Object(whole) if whole.contains_key("elements") => cytoscape(whole, report),
        Json::Object(whole) if whole.contains_key("nodes") => nodes_and_links(whole, report),
        Json::Object(whole) => matrix(whole, report),
        _ => None,
    };
    graph.ok_or_else(|| {
        let message = "this is none of the known shapes: nodes and links, Cytoscape, graphology, CX2, a matrix of numbers";
        Unreadable::at(Place::Whole, message)
    })
}

/// A value as ours; none for null and for what is nested.
fn value(json: &Json) -> Option<Value> {
    match json {
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Bool(flag) => Some(Value::Flag(*flag)),
        Json::Number(number) => {
            Some(number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Whole))
        }
        Json::Array(items) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
            texts.map(Value::List)
        }
        Json::Null | Json::Object(_) => None,
    }
}

/// An id: a text, or a number as text.
fn id(json: Option<&Json>) -> Option<String> {
    match json? {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn values(object: &Object, without: &[&str], report: &mut Report) -> Given {
    let mut given = Given::new();
    for (name, json) in object.iter().filter(|(name, _)| !without.contains(&name.as_str())) {
        match value(json) {
            Some(value) => drop(given.insert(name.clone(), value)),
            None if json.is_null() => {}
            None => report.lose(format!("nested values of `{name}`"), 1),
        }
    }
    given
}

fn entry(list: &str, at: usize) -> Place {
    Place::Entry(format!("{list}[{at}]"))
}

fn objects<'j>(list: Option<&'j Json>, name: &'static str, report: &mut Report) -> Vec<(Place, &'j Object)> {
    let mut found = Vec::new();
    for (at, item) in list.and_then(Json::as_array).into_iter().flatten().enumerate() {
        match item.as_object() {
            Some(object) => found.push((entry(name, at), object)),
            None => {
                report.find(&entry(name, at), "this entry is no object; it is left out");
                report.lose("entries that are no objects", 1);
            }
        }
    }
    found
}

fn of_whole(graph: &mut RawGraph, whole: Option<&Object>, report: &mut Report) {
    let Some(whole) = whole else { return };
    let word = |name: &str| whole.get(name).and_then(Json::as_str).map(str::to_owned);
    graph.title = word("title").or_else(|| word("name"));
    graph.language = word("language");
    let rest = match whole.get(REST) {
        None => return,
        Some(Json::String(text)) => serde_json::from_str(text),
        Some(nested) => serde_json::from_value(nested.clone()),
    };
    match rest {
        Ok(rest) => graph.rest = Some(rest),
        Err(cause) => {
            report.lose(format!("the rest of the film, which is no longer what was written: {cause}"), 1)
        }
    }
}

/// An edge between two that are there; one that leads to nobody is left out.
fn edge(
    ends: (Option<String>, Option<String>),
    object: &Object,
    (place, directed): (Place, bool),
    without: &[&str],
    report: &mut Report,
) -> Option<RawEdge> {
    let (Some(source), Some(target)) = ends else {
        report.find(&place, "an edge has no two ends; it is left out");
        report.lose("relations with one end", 1);
        return None;
    };
    let id = id(object.get("id").or_else(|| object.get("key")));
    let values = values(object, without, report);
    Some(RawEdge { id, source, target, directed, values, spells: Vec::new(), place })
}

fn nodes_and_links(whole: &Object, report: &mut Report) -> Option<RawGraph> {
    let links = ["links", "edges"].into_iter().find(|name| whole.get(*name).is_some_and(Json::is_array))?;
    let mut graph = RawGraph::default();
    of_whole(
        &mut graph,
        whole.get("graph").or_else(|| whole.get("attributes")).and_then(Json::as_object),
        report,
    );
    let options = whole.get("options").and_then(Json::as_object);
    let graphology = options.is_some();
    let word = options.and_then(|options| options.get("type")).and_then(Json::as_str);
    let directed = match whole.get("directed").and_then(Json::as_bool) {
        Some(directed) => directed,
        // of d3's files nothing says whether their links have a direction
        None => graphology && word != Some("undirected"),
    };
    for (at, (place, node)) in objects(whole.get("nodes"), "nodes", report).into_iter().enumerate() {
        let attributes =
            node.get("attributes").and_then(Json::as_object).filter(|_| graphology).unwrap_or(node);
        let named = id(node.get("id")).or_else(|| id(node.get("key").filter(|_| graphology)));
        let called = id(attributes.get("label")).or_else(|| id(attributes.get("name")));
        let id = named.or_else(|| called.clone()).unwrap_or_else(|| format!("node {at}"));
        let values = values(attributes, &["id", "label", "name"], report);
        graph.nodes.push(RawNode { id, label: called, values, place });
    }
    let ids: BTreeSet<String> = graph.nodes.iter().map(|node| node.id.clone()).collect();
    let mut by_position = 0;
    for (place, link) in objects(whole.get(links), "links", report) {
        let mut end = |name: &str| {
            let json = link.get(name)?;
            let named = id(Some(json))?;
            // a number that is no node's id is a position in the list of nodes
            match json.as_u64().filter(|_| !ids.contains(&named)) {
                Some(position) => {
                    by_position += 1;
                    Some(graph.nodes.get(position as usize)?.id.clone())
                }
                None => Some(named),
            }
        };
        let ends = (end("source"), end("target"));
        let attributes =
            link.get("attributes").and_then(Json::as_object).filter(|_| graphology).unwrap_or(link);
        let directed =
            link.get("undirected").and_then(Json::as_bool).map_or(directed, |undirected| !undirected);
        let without = ["source", "target", "key", "id"];
        if let Some(mut made) = edge(ends, attributes, (place, directed), &without, report) {
            made.id = id(link.get("id").or_else(|| link.get("key")))
                .filter(|_| graphology || link.contains_key("id"));
            graph.edges.push(made);
        }
    }
    if by_position > 0 {
        report.taken.push(format!(
            "{by_position} ends are numbers and no ids: they are taken for positions among the nodes"
        ));
    }
    Some(graph)
}

fn cytoscape(whole: &Object, report: &mut Report) -> Option<RawGraph> {
    let mut graph = RawGraph::default();
    of_whole(&mut graph, whole.get("data").and_then(Json::as_object), report);
    let elements = whole.get("elements")?;
    let mut all: Vec<(Place, &Object)> = Vec::new();
    if let Json::Object(split) = elements {
        all.extend(objects(split.get("nodes"), "elements.nodes", report));
        all.extend(objects(split.get("edges"), "elements.edges", report));
    } else {
        all.extend(objects(Some(elements), "elements", report));
    }
    let directed = whole.get("directed").and_then(Json::as_bool).unwrap_or(true);
    for (place, element) in all {
        let Some(data) = element.get("data").and_then(Json::as_object) else {
            report.find(&place, "an element has no data; it is left out");
            report.lose("elements without data", 1);
            continue;
        };
        if data.contains_key("source") || data.contains_key("target") {
            let ends = (id(data.get("source")), id(data.get("target")));
            let without = ["source", "target", "id", "key"];
            graph.edges.extend(edge(ends, data, (place, directed), &without, report));
        } else {
            let id = id(data.get("id")).unwrap_or_default();
            let label = self::id(data.get("label")).or_else(|| self::id(data.get("name")));
            let values = values(data, &["id", "label", "name", "value"], report);
            graph.nodes.push(RawNode { id, label, values, place });
        }
    }
    Some(graph)
}

fn cx2(aspects: &[Json], report: &mut Report) -> Option<RawGraph> {
    aspects.first()?.as_object()?.get("CXVersion")?;
    let mut graph = RawGraph::default();
    let aspect = |name: &str| aspects.iter().find_map(|aspect| aspect.as_object()?.get(name));
    let whole = aspect("networkAttributes").and_then(|list| list.as_array()?.first()?.as_object());
    of_whole(&mut graph, whole, report);
    let empty = Object::new();
    let mut names = std::collections::BTreeMap::new();
    for (place, node) in objects(aspect("nodes"), "nodes", report) {
        let v = node.get("v").and_then(Json::as_object).unwrap_or(&empty);
        let number = id(node.get("id")).unwrap_or_default();
        let label = id(v.get("name"));
        let own = id(v.get("party")).unwrap_or_else(|| number.clone());
        names.insert(number, own.clone());
        graph.nodes.push(RawNode { id: own, label, values: values(v, &["party", "name"], report), place });
    }
    for (place, link) in objects(aspect("edges"), "edges", report) {
        let v = link.get("v").and_then(Json::as_object).unwrap_or(&empty);
        let end = |name: &str| id(link.get(name)).map(|number| names.get(&number).cloned().unwrap_or(number));
        let ours = v.contains_key("layer");
        let without: &[&str] = if ours { &["edge", "interaction", "label"] } else { &[] };
        if let Some(mut made) = edge((end("s"), end("t")), v, (place, true), without, report) {
            made.id = id(link.get("id"));
            graph.edges.push(made);
        }
    }
    Some(graph)
}

/// Characters and signed numbers between every two of them.
fn matrix(whole: &Object, report: &mut Report) -> Option<RawGraph> {
    let rows = whole.iter().find_map(|(name, json)| {
        let rows = json.as_object()?;
        let row = |row: &Json| row.as_object().is_some_and(|row| row.values().all(Json::is_number));
        (!rows.is_empty() && rows.values().all(row)).then_some((name, rows))
    });
    let (field, rows) = rows?;
    let mut graph = RawGraph::default();
    let node = |id: &str| RawNode { id: id.to_owned(), label: Some(id.to_owned()), ..RawNode::default() };
    for (name, json) in whole.iter().filter(|(name, _)| *name != field) {
        match json.as_array() {
            Some(list) if graph.nodes.is_empty() => {
                graph.nodes.extend(list.iter().filter_map(Json::as_str).map(node));
            }
            _ if json.as_str() == Some("") => {}
            _ => report.lose(format!("the value `{name}` of the whole"), 1),
        }
    }
    let mut nothing = 0;
    for (source, row) in rows {
        for (target, number) in row.as_object().into_iter().flatten() {
            let number = number.as_f64().unwrap_or(0.0);
            if number == 0.0 {
                nothing += 1;
                continue;
            }
            let kind = if number > 0.0 { "positive" } else { "negative" };
            if number.abs() != 1.0 {
                report.lose("how strong a number is: its sign is kept", 1);
            }
            graph.edges.push(RawEdge {
                source: source.clone(),
                target: target.clone(),
                directed: true,
                values: [("relation".to_owned(), Value::Text(kind.to_owned()))].into(),
                place: Place::Entry(format!("{field}.{source}.{target}")),
                ..RawEdge::default()
            });
        }
    }
    report.lose("cells of the matrix that say nothing", nothing);
    Some(graph)
}
