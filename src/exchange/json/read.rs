//! Graphs in JSON as others write them, read entry by entry. The shape says which of them it is.

mod stream;

use super::{Object, REST};
use crate::exchange::findings::{Place, Report, Unreadable};
use crate::exchange::graph::{Given, RawEdge, RawGraph, RawNode, Receiver, Value};
use crate::exchange::import::{Taking, Word};
use crate::names::Names;
use serde_json::Value as Json;
use std::io::{BufRead, Read};

/// Takes a file in.
///
/// # Errors
/// As [`read`].
pub fn take(file: impl BufRead, taking: &mut Taking<'_>) -> Result<(), Unreadable> {
    read_into(file, &mut taking.graph, &mut taking.report)
}

/// Reads a graph: nodes and links (links by id or by position), Cytoscape's elements, graphology, CX2, or a matrix of
/// signed numbers between characters. O(its size).
///
/// # Errors
/// When it is no JSON, or none of these.
pub fn read(source: impl Read, report: &mut Report) -> Result<RawGraph, Unreadable> {
    let mut graph = RawGraph::default();
    read_into(source, &mut graph, report)?;
    Ok(graph)
}

/// Reads a graph and hands it over node by node and edge by edge. O(its size). Of the file only the entry that is read
/// is kept; edges that stand before the nodes are kept until these are known, and a matrix is read whole.
///
/// # Errors
/// As [`read`].
fn read_into(source: impl Read, receiver: &mut impl Receiver, report: &mut Report) -> Result<(), Unreadable> {
    let mut reading = Reading::of(receiver, report);
    stream::read(source, &mut reading)?;
    if reading.finish() {
        return Ok(());
    }
    let message = "this is none of the known shapes: nodes and links, Cytoscape, graphology, CX2, a list of links, a matrix of numbers";
    Err(Unreadable::at(Place::Whole, message))
}

/// A value as ours; none for null and for what is nested.
fn value(json: Json) -> Option<Value> {
    match json {
        Json::String(text) => Some(Value::Text(text)),
        Json::Bool(flag) => Some(Value::Flag(flag)),
        Json::Number(number) => {
            Some(number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Whole))
        }
        Json::Array(items) => {
            let text = |item| if let Json::String(text) = item { Some(text) } else { None };
            items.into_iter().map(text).collect::<Option<_>>().map(Value::List)
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

/// What an end of a link is called.
const FROM: [&str; 2] = ["source", "from"];
/// What the other is called.
const TO: [&str; 2] = ["target", "to"];

/// A list of a file that entries stand in.
type List = &'static str;

/// What was read so far.
struct Reading<'r, R> {
    receiver: &'r mut R,
    report: &'r mut Report,
    /// What is said of the whole file, without its lists.
    whole: Object,
    /// Whether it has nodes, and whether it has links, elements of Cytoscape, or the mark of CX2.
    has: Has,
    /// The names of values, each kept once.
    names: crate::exchange::import::Words,
    /// The ids of nodes in their order; of CX2, by their numbers.
    ids: Vec<Word>,
    numbers: Names<Word, usize>,
    /// Links that stand before the nodes.
    held: Vec<(Place, Object)>,
    by_position: u64,
    /// Whether links were taken as undirected, since nothing before them says otherwise.
    unsaid: bool,
}

/// Which parts a file has.
#[derive(Default)]
struct Has {
    nodes: bool,
    links: bool,
    elements: bool,
    cx2: bool,
    /// Links alone, the whole file a list of them.
    rows: bool,
}

impl<'r, R: Receiver> Reading<'r, R> {
    fn of(receiver: &'r mut R, report: &'r mut Report) -> Self {
        Self {
            receiver,
            report,
            whole: Object::new(),
            has: Has::default(),
            names: Default::default(),
            ids: Vec::new(),
            numbers: Names::default(),
            held: Vec::new(),
            by_position: 0,
            unsaid: false,
        }
    }

    /// The first of a list that is the whole file: it says whether this is CX2, or a list of elements, or of links.
    fn first(&mut self, json: Json) -> List {
        let is_list = |name: &str| json.get(name).is_some();
        if is_list("CXVersion") {
            self.has.cx2 = true;
            return "aspects";
        }
        let list = if is_list("data") { "elements" } else { "links" };
        let known = is_list("data") || FROM.iter().any(|name| is_list(name));
        if known {
            // a list of rows is read as a table is: each row has a direction
            self.whole.entry("directed").or_insert(Json::from(true));
            self.has.elements |= list == "elements";
            self.has.links |= list == "links";
            self.has.rows = self.has.links;
            self.entry(list, 0, json);
        }
        if known { list } else { "unknown" }
    }

    /// An entry of a list.
    fn entry(&mut self, list: List, at: u64, json: Json) {
        let place = Place::Item(list, at);
        let Json::Object(object) = json else {
            self.report.find(&place, "this entry is no object; it is left out");
            self.report.lose("entries that are no objects", 1);
            return;
        };
        match list {
            "nodes" if self.has.cx2 => self.node_of_cx2(object, place),
            "nodes" => self.node(object, place),
            "links" | "edges" if !self.has.nodes && !self.has.rows => self.held.push((place, object)),
            "links" | "edges" => self.link(object, place),
            _ => self.element(object, place),
        }
    }

    /// A list was read, if it was one.
    fn ends(&mut self, list: List, is_list: bool) {
        match list {
            "nodes" => self.has.nodes = true,
            "links" | "edges" => self.has.links |= is_list,
            _ => self.has.elements = true,
        }
    }

    /// Whether a value of the whole file is needed: what is said of a graph, or what may be a matrix.
    fn keeps(&mut self, name: &str) -> bool {
        self.has.cx2 |= name == "CXVersion" && self.whole.is_empty();
        let has = &self.has;
        matches!(name, "graph" | "attributes" | "options" | "data" | "directed" | "networkAttributes")
            || !(has.cx2 || has.nodes || has.links || has.elements)
    }

    fn values(&mut self, object: Object, without: &[&str]) -> Given {
        let mut given = Given::default();
        for (name, json) in object {
            if json.is_null() || without.contains(&name.as_str()) {
                continue;
            }
            match value(json) {
                Some(value) => given.insert(self.names.one(&name), value),
                None => self.report.lose(format!("nested values of `{name}`"), 1),
            }
        }
        given
    }

    fn known(&mut self, id: &str) {
        let number = self.ids.len();
        let word: Word = id.into();
        if !self.numbers.contains(id) {
            self.numbers.insert(Word::clone(&word), number);
        }
        self.ids.push(word);
    }

    fn node(&mut self, mut node: Object, place: Place) {
        let named = id(node.get("id"));
        // graphology calls it a key, and keeps the values apart
        let (named, attributes) = match (named, id(node.get("key"))) {
            (None, Some(key)) => {
                let apart = matches!(node.get("attributes"), Some(Json::Object(_)));
                let taken = if apart { node.remove("attributes") } else { None };
                let attributes = if let Some(Json::Object(attributes)) = taken { attributes } else { node };
                (Some(key), attributes)
            }
            (named, _) => (named, node),
        };
        let called = id(attributes.get("label")).or_else(|| id(attributes.get("name")));
        let at = self.ids.len();
        let id = named.or_else(|| called.clone()).unwrap_or_else(|| format!("node {at}"));
        self.known(&id);
        let values = self.values(attributes, &["id", "key", "label", "name"]);
        self.receiver.node(RawNode { id, label: called, values, place }, self.report);
    }

    /// Whether links have a direction if they do not say so themselves.
    fn directed(&self) -> Option<bool> {
        let options = self.whole.get("options").and_then(Json::as_object);
        let word = options.map(|options| options.get("type").and_then(Json::as_str) != Some("undirected"));
        self.whole.get("directed").and_then(Json::as_bool).or(word)
    }

    /// The id of an end: a number that is no node's id is a position in the list of nodes.
    fn end(&mut self, link: &Object, names: [&str; 2], place: &Place) -> Option<String> {
        let (name, json) = names.iter().find_map(|name| Some((name, link.get(*name)?)))?;
        let named = id(Some(json))?;
        match json.as_u64().filter(|_| self.has.nodes && !self.numbers.contains(&named)) {
            Some(position) => {
                self.by_position += 1;
                let known = usize::try_from(position).ok().and_then(|at| self.ids.get(at));
                if known.is_none() {
                    let count = self.ids.len();
                    let message = format!(
                        "`{name}` is {position}: no node has this id, and there are {count} nodes; the link is left out"
                    );
                    self.report.find(place, message);
                }
                known.map(|id| id.to_string())
            }
            None => Some(named),
        }
    }

    fn link(&mut self, mut link: Object, place: Place) {
        if self.has.cx2 {
            return self.edge_of_cx2(link, place);
        }
        let told = self.report.findings.len();
        let ends = (self.end(&link, FROM, &place), self.end(&link, TO, &place));
        if self.report.findings.len() > told {
            self.report.lose("relations with one end", 1);
            return;
        }
        let graphology =
            self.whole.contains_key("options") || link.get("attributes").is_some_and(Json::is_object);
        let own = id(link.get("id"));
        let key = id(link.get("key")).filter(|_| graphology);
        // of d3's files nothing says whether their links have a direction
        let said = link.get("undirected").and_then(Json::as_bool).map(|undirected| !undirected);
        let said = said.or_else(|| self.directed());
        self.unsaid |= said.is_none();
        let apart = if graphology { link.remove("attributes") } else { None };
        let attributes = if let Some(Json::Object(attributes)) = apart { attributes } else { link };
        let without = ["source", "target", "from", "to", "key", "id"];
        self.edge(ends, own.or(key), attributes, (place, said.unwrap_or(false)), &without);
    }

    /// An edge between two that are there; one that leads to nobody is left out.
    fn edge(
        &mut self,
        ends: (Option<String>, Option<String>),
        id: Option<String>,
        object: Object,
        (place, directed): (Place, bool),
        without: &[&str],
    ) {
        let (Some(source), Some(target)) = ends else {
            self.report.find(&place, "an edge has no two ends; it is left out");
            self.report.lose("relations with one end", 1);
            return;
        };
        let values = self.values(object, without);
        let edge = RawEdge { id, source, target, directed, values, spells: Vec::new(), place };
        self.receiver.edge(edge, self.report);
    }

    fn element(&mut self, mut element: Object, place: Place) {
        let Some(Json::Object(data)) = element.remove("data") else {
            self.report.find(&place, "an element has no data; it is left out");
            self.report.lose("elements without data", 1);
            return;
        };
        if data.contains_key("source") || data.contains_key("target") {
            let directed = self.directed().unwrap_or(true);
            let ends = (id(data.get("source")), id(data.get("target")));
            let own = id(data.get("id").or_else(|| data.get("key")));
            self.edge(ends, own, data, (place, directed), &["source", "target", "id", "key"]);
        } else {
            let id = id(data.get("id")).unwrap_or_default();
            let label = self::id(data.get("label")).or_else(|| self::id(data.get("name")));
            let values = self.values(data, &["id", "label", "name", "value"]);
            self.receiver.node(RawNode { id, label, values, place }, self.report);
        }
    }

    fn node_of_cx2(&mut self, mut node: Object, place: Place) {
        let v = if let Some(Json::Object(v)) = node.remove("v") { v } else { Object::new() };
        let number = id(node.get("id")).unwrap_or_default();
        let label = id(v.get("name"));
        let own = id(v.get("party")).unwrap_or_else(|| number.clone());
        self.numbers.insert(number.into(), self.ids.len());
        self.ids.push(own.as_str().into());
        let values = self.values(v, &["party", "name"]);
        self.receiver.node(RawNode { id: own, label, values, place }, self.report);
    }

    fn edge_of_cx2(&mut self, mut link: Object, place: Place) {
        let v = if let Some(Json::Object(v)) = link.remove("v") { v } else { Object::new() };
        let end = |name: &str| {
            let number = id(link.get(name))?;
            Some(self.numbers.get(&number).map_or(number, |at| self.ids[at].to_string()))
        };
        let ends = (end("s"), end("t"));
        let ours = v.contains_key("layer");
        let without: &[&str] = if ours { &["edge", "interaction", "label"] } else { &[] };
        self.edge(ends, id(link.get("id")), v, (place, true), without);
    }

    /// What the whole of the file says; whether it has a known shape.
    fn finish(mut self) -> bool {
        let early = self.unsaid;
        // what stood before the nodes can be told now
        for (place, link) in std::mem::take(&mut self.held) {
            self.link(link, place);
        }
        if early && self.directed() == Some(true) {
            let message =
                "that they have a direction is said only after the links; they are taken as undirected";
            self.report.find(&Place::Whole, message);
        }
        if self.by_position > 0 {
            self.report.taken.push(format!(
                "{} ends are numbers and no ids: they are taken for positions among the nodes",
                self.by_position
            ));
        }
        let known = self.has.cx2 || self.has.elements || self.has.links;
        if !known {
            return !self.has.nodes && matrix(&self.whole, self.receiver, self.report);
        }
        let of = if self.has.elements { "data" } else { "graph" };
        let of = if self.has.cx2 { "networkAttributes" } else { of };
        match self.whole.remove(of).or_else(|| self.whole.remove("attributes")) {
            Some(Json::Object(whole)) => self.of_whole(whole),
            Some(Json::Array(mut all)) if !all.is_empty() => {
                if let Json::Object(whole) = all.swap_remove(0) {
                    self.of_whole(whole);
                }
            }
            _ => {}
        }
        true
    }

    fn of_whole(&mut self, mut whole: Object) {
        let word = |name: &str| whole.get(name).and_then(Json::as_str).map(str::to_owned);
        self.receiver.graph().title = word("title").or_else(|| word("name"));
        self.receiver.graph().language = word("language");
        let rest = match whole.remove(REST) {
            None => return,
            Some(Json::String(text)) => serde_json::from_str(&text),
            Some(nested) => serde_json::from_value(nested),
        };
        match rest {
            Ok(rest) => self.receiver.graph().rest = Some(rest),
            Err(cause) => self
                .report
                .lose(format!("the rest of the film, which is no longer what was written: {cause}"), 1),
        }
    }
}

/// Characters and signed numbers between every two of them.
fn matrix(whole: &Object, receiver: &mut impl Receiver, report: &mut Report) -> bool {
    let rows = whole.iter().find_map(|(name, json)| {
        let rows = json.as_object()?;
        let row = |row: &Json| row.as_object().is_some_and(|row| row.values().all(Json::is_number));
        (!rows.is_empty() && rows.values().all(row)).then_some((name, rows))
    });
    let Some((field, rows)) = rows else { return false };
    let node = |id: &str| RawNode { id: id.to_owned(), label: Some(id.to_owned()), ..RawNode::default() };
    let mut declared = false;
    for (name, json) in whole.iter().filter(|(name, _)| *name != field) {
        match json.as_array() {
            Some(list) if !declared => {
                let ids = list.iter().filter_map(Json::as_str);
                for id in ids {
                    declared = true;
                    receiver.node(node(id), report);
                }
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
            let mut edge = RawEdge {
                source: source.clone(),
                target: target.clone(),
                directed: true,
                place: Place::Entry(format!("{field}.{source}.{target}")),
                ..RawEdge::default()
            };
            edge.values.insert("relation", Value::Text(kind.to_owned()));
            receiver.edge(edge, report);
        }
    }
    report.lose("cells of the matrix that say nothing", nothing);
    true
}
