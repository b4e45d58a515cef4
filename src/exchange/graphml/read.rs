//! GraphML as others write it.

use super::REST;
use crate::exchange::findings::{Report, Unreadable};
use crate::exchange::graph::{Given, RawEdge, RawGraph, RawNode, Value};
use crate::exchange::markup::{Element, Markup, Token};
use std::collections::BTreeMap;
use std::io::BufRead;

/// Reads a graph. O(its size), with no more memory than the graph.
///
/// # Errors
/// When it is no sound XML, or holds no graph.
pub fn read(source: impl BufRead, report: &mut Report) -> Result<RawGraph, Unreadable> {
    let mut markup = Markup::new(source);
    let mut buffer = Vec::new();
    let mut reading = Reading { directed: true, ..Reading::default() };
    loop {
        match markup.next(&mut buffer)? {
            Token::Open(element) => reading.open(&element, report),
            Token::Close(closed) => reading.close(closed.name(), report),
            Token::Text(text) if reading.gathers => reading.words.push_str(&text),
            Token::Text(_) | Token::Other => {}
            Token::End => break,
        }
    }
    if reading.graphs == 0 {
        return Err(Unreadable::at(markup.place(), "there is no `<graph>` in this file"));
    }
    Ok(reading.graph)
}

#[derive(Default)]
struct Reading {
    graph: RawGraph,
    graphs: u64,
    directed: bool,
    /// The name of each key.
    names: BTreeMap<String, String>,
    /// The value of each key where none is given: for nodes, for edges.
    defaults: [Given; 2],
    key: Option<(String, String)>,
    data: Option<String>,
    nodes: Vec<RawNode>,
    edge: Option<RawEdge>,
    gathers: bool,
    words: String,
}

impl Reading {
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
                let name = element.get("attr.name").unwrap_or_else(|| id.clone());
                self.names.insert(id.clone(), name.clone());
                self.key = Some((name, element.get("for").unwrap_or_default()));
            }
            "default" | "data" => {
                self.data = element.get("key");
                self.gathers = true;
                self.words.clear();
            }
            "node" => {
                let id = element.get("id").unwrap_or_default();
                self.nodes.push(RawNode { id, place: element.place.clone(), ..RawNode::default() });
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
                            drop(edge.values.insert("label".to_owned(), Value::Text(value.into_owned())))
                        }
                        _ => {}
                    }
                }
                self.edge = Some(edge);
            }
            "hyperedge" | "port" => report.lose("hyperedges and ports", 1),
            _ => {}
        }
    }

    fn close(&mut self, name: &str, report: &mut Report) {
        match name {
            "default" => {
                if let Some((name, of)) = &self.key {
                    let value = Value::Text(std::mem::take(&mut self.words));
                    for (class, defaults) in self.defaults.iter_mut().enumerate() {
                        if of == "all" || of.is_empty() || of == ["node", "edge"][class] {
                            defaults.insert(name.clone(), value.clone());
                        }
                    }
                }
                self.gathers = false;
            }
            "key" => self.key = None,
            "data" => self.value(report),
            "node" => {
                if let Some(mut node) = self.nodes.pop() {
                    fill(&mut node.values, &self.defaults[0]);
                    node.label = node.label.or_else(|| node.values.remove("label").map(|value| value.text()));
                    self.graph.nodes.push(node);
                }
            }
            "edge" => {
                if let Some(mut edge) = self.edge.take() {
                    fill(&mut edge.values, &self.defaults[1]);
                    self.graph.edges.push(edge);
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, report: &mut Report) {
        self.gathers = false;
        let words = std::mem::take(&mut self.words);
        let Some(key) = self.data.take() else { return };
        let name = self.names.get(&key).cloned().unwrap_or(key);
        match (&mut self.edge, self.nodes.last_mut()) {
            (Some(edge), _) => drop(edge.values.insert(name, Value::Text(words))),
            (None, Some(node)) => drop(node.values.insert(name, Value::Text(words))),
            (None, None) => match name.as_str() {
                "title" => self.graph.title = Some(words),
                "language" => self.graph.language = Some(words),
                REST => match serde_json::from_str(&words) {
                    Ok(rest) => self.graph.rest = Some(rest),
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

fn fill(values: &mut Given, defaults: &Given) {
    for (name, value) in defaults {
        values.entry(name.clone()).or_insert_with(|| value.clone());
    }
}
