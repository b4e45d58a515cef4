//! GraphML as others write it.

use super::REST;
use crate::exchange::findings::{Report, Unreadable};
use crate::exchange::graph::{Open, RawEdge, RawGraph, RawNode, Receiver, Value};
use crate::exchange::import::Taking;
use crate::exchange::markup::{Element, Taker, hand_over};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::Arc;

/// Takes a file in.
///
/// # Errors
/// As [`read`].
pub fn take(file: impl BufRead, taking: &mut Taking<'_>) -> Result<(), Unreadable> {
    read_into(file, &mut taking.graph, &mut taking.report)
}

/// Reads a graph. O(its size), with no more memory than the graph.
///
/// # Errors
/// When it is no sound XML, or holds no graph.
pub fn read(source: impl BufRead, report: &mut Report) -> Result<RawGraph, Unreadable> {
    let mut graph = RawGraph::default();
    read_into(source, &mut graph, report)?;
    Ok(graph)
}

/// Reads a graph and hands it over node by node and edge by edge. O(its size).
///
/// # Errors
/// As [`read`].
fn read_into(
    source: impl BufRead,
    receiver: &mut impl Receiver,
    report: &mut Report,
) -> Result<(), Unreadable> {
    let mut reading = Reading::of(receiver);
    let end = hand_over(source, |name| matches!(name, "node" | "edge"), &mut reading, report)?;
    if reading.graphs == 0 {
        return Err(Unreadable::at(end, "there is no `<graph>` in this file"));
    }
    Ok(())
}

struct Reading<'r, R> {
    receiver: &'r mut R,
    graphs: u64,
    directed: bool,
    /// The name of each key.
    names: BTreeMap<String, Arc<str>>,
    key: Option<(Arc<str>, String)>,
    data: Option<String>,
    open: Open,
    gathers: bool,
    words: String,
}

impl<'r, R: Receiver> Reading<'r, R> {
    fn of(receiver: &'r mut R) -> Self {
        Self {
            receiver,
            graphs: 0,
            directed: true,
            names: BTreeMap::new(),
            key: None,
            data: None,
            open: Open::default(),
            gathers: false,
            words: String::new(),
        }
    }
}

impl<R: Receiver> Taker for Reading<'_, R> {
    fn text(&mut self, text: &str) {
        if self.gathers {
            self.words.push_str(text);
        }
    }

    fn wants_blanks(&self) -> bool {
        self.gathers
    }

    fn open(&mut self, element: &Element<'_>, report: &mut Report) {
        match element.name() {
            "graph" => {
                self.graphs += 1;
                if self.graphs > 1 {
                    report.lose(
                        "graphs inside nodes, or more than one: their nodes and edges are taken together",
                        1,
                    );
                }
                self.directed = element.get("edgedefault").is_none_or(|word| word != "undirected");
            }
            "key" => {
                let id = element.get("id").unwrap_or_default();
                let name: Arc<str> = element.get("attr.name").unwrap_or_else(|| id.clone()).into();
                self.names.insert(id, Arc::clone(&name));
                self.key = Some((name, element.get("for").unwrap_or_default()));
            }
            "default" | "data" => {
                self.data = element.get("key");
                self.gathers = true;
                self.words.clear();
            }
            "node" => {
                let id = element.get("id").unwrap_or_default();
                self.open.nodes.push(RawNode { id, place: element.place.clone(), ..RawNode::default() });
            }
            "edge" => {
                let mut edge =
                    RawEdge { place: element.place.clone(), directed: self.directed, ..RawEdge::default() };
                for (name, value) in element.attributes() {
                    match name {
                        "id" => edge.id = Some(value.into_owned()),
                        "source" => edge.source = value.into_owned(),
                        "target" => edge.target = value.into_owned(),
                        "directed" => edge.directed = value == "true",
                        "label" => {
                            edge.values.insert("label", Value::Text(value.into_owned()));
                        }
                        _ => {}
                    }
                }
                self.open.edge = Some(edge);
            }
            "NodeLabel" | "EdgeLabel" if self.data.is_some() => self.words.clear(),
            "hyperedge" | "port" => report.lose("hyperedges and ports", 1),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, report: &mut Report) {
        match name {
            "default" => {
                if let Some((name, of)) = &self.key {
                    let value = Value::Text(std::mem::take(&mut self.words));
                    for (class, defaults) in self.open.defaults.iter_mut().enumerate() {
                        if of == "all" || of.is_empty() || of == ["node", "edge"][class] {
                            defaults.insert(Arc::clone(name), value.clone());
                        }
                    }
                }
                self.gathers = false;
            }
            "key" => self.key = None,
            // yEd keeps what it shows inside the values
            "NodeLabel" | "EdgeLabel" if self.data.is_some() => self.label(report),
            "data" => self.value(report),
            "node" => {
                if let Some(mut node) = self.open.end_node() {
                    node.label = node.label.or_else(|| node.values.remove("label").map(|value| value.text()));
                    self.receiver.node(node, report);
                }
            }
            "edge" => {
                if let Some(edge) = self.open.end_edge() {
                    self.receiver.edge(edge, report);
                }
            }
            _ => {}
        }
    }
}

impl<R: Receiver> Reading<'_, R> {
    /// The first label of a node or an edge is its label.
    fn label(&mut self, report: &mut Report) {
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.words.clear();
        let first = match (&mut self.open.edge, self.open.nodes.last_mut()) {
            _ if words.is_empty() => return,
            (Some(edge), _) => {
                let first = edge.values.get("label").is_none();
                if first {
                    edge.values.insert("label", Value::Text(words));
                }
                first
            }
            (None, Some(node)) => {
                let first = node.label.is_none();
                node.label.get_or_insert(words);
                first
            }
            (None, None) => true,
        };
        if !first {
            report.lose("labels of a node or an edge after its first", 1);
        }
    }

    fn value(&mut self, report: &mut Report) {
        self.gathers = false;
        let words = std::mem::take(&mut self.words);
        let Some(key) = self.data.take() else { return };
        let name = self.names.get(&key).map_or_else(|| key.as_str().into(), Arc::clone);
        match self.open.values() {
            Some(values) => values.insert(name, Value::Text(words)),
            None => match &*name {
                "title" => self.receiver.graph().title = Some(words),
                "language" => self.receiver.graph().language = Some(words),
                REST => match serde_json::from_str(&words) {
                    Ok(rest) => self.receiver.graph().rest = Some(rest),
                    Err(cause) => report.lose(
                        format!("the rest of the film, which is no longer what was written: {cause}"),
                        1,
                    ),
                },
                _ => report.lose(format!("the value `{name}` of the graph"), 1),
            },
        }
    }
}
