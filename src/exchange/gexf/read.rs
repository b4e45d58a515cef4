//! GEXF 1.1 to 1.3 as others write it.
//!
//! Names are taken without their namespace, attributes by their titles. Time may stand at an edge as `start` and
//! `end`, as `timestamp` or `timestamps`, as `intervals`, or in `<spells>`.

use crate::exchange::findings::{Report, Unreadable};
use crate::exchange::graph::{Open, RawEdge, RawGraph, RawNode, Receiver, Value};
use crate::exchange::import::Taking;
use crate::exchange::markup::{Element, Taker, hand_over};
use crate::names::Names;
use std::borrow::Cow;
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
    if !reading.any {
        return Err(Unreadable::at(end, "there is no `<graph>` in this file"));
    }
    Ok(())
}

/// What an attribute is called and how its values are written.
struct Declared {
    title: Arc<str>,
    list: bool,
    flag: bool,
}

struct Reading<'r, R> {
    receiver: &'r mut R,
    any: bool,
    directed: bool,
    /// The class that is being declared: whether it is that of edges.
    of_edges: bool,
    /// The attributes of nodes, of edges, and the number of each by its id.
    declared: [Vec<Declared>; 2],
    numbers: [Names<String, usize>; 2],
    /// The attribute whose default or options stand here.
    attribute: Option<String>,
    open: Open,
    words: String,
}

impl<'r, R: Receiver> Reading<'r, R> {
    fn of(receiver: &'r mut R) -> Self {
        Self {
            receiver,
            any: false,
            directed: true,
            of_edges: false,
            declared: Default::default(),
            numbers: Default::default(),
            attribute: None,
            open: Open::default(),
            words: String::new(),
        }
    }
}

impl<R: Receiver> Taker for Reading<'_, R> {
    fn open(&mut self, element: &Element<'_>, report: &mut Report) {
        self.words.clear();
        match element.name() {
            "graph" => {
                self.any = true;
                self.directed = element.get("defaultedgetype").is_none_or(|word| word != "undirected");
                if element.get("timeformat").is_some_and(|format| format.starts_with("date")) {
                    report
                        .taken
                        .push("times are dates: they are put in order as they are written".to_owned());
                }
            }
            "attributes" => self.of_edges = element.get("class").is_some_and(|class| class == "edge"),
            "attribute" => {
                let id = element.get("id").unwrap_or_default();
                let holds = element.get("type").unwrap_or_default();
                let declared = Declared {
                    title: element.get("title").unwrap_or_else(|| id.clone()).into(),
                    list: holds.starts_with("list"),
                    flag: holds == "boolean",
                };
                let class = usize::from(self.of_edges);
                self.numbers[class].insert(id.clone(), self.declared[class].len());
                self.declared[class].push(declared);
                self.attribute = Some(id);
            }
            "node" => self.node(element, report),
            "edge" => self.edge(element),
            "attvalue" => self.value(element, report),
            "spell" => {
                let spell = (bound(element, "start", "startopen"), bound(element, "end", "endopen"));
                if let Some(edge) = &mut self.open.edge {
                    edge.spells.push(spell);
                } else {
                    report.lose("times of nodes", 1);
                }
            }
            "color" | "position" | "size" | "thickness" | "shape" => {
                report.lose("colours, places and sizes", 1)
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, report: &mut Report) {
        match name {
            "default" => {
                if let Some(id) = &self.attribute {
                    let class = usize::from(self.of_edges);
                    let title = self.declared(class, id).map(|declared| Arc::clone(&declared.title));
                    let value = Value::Text(self.words.trim().to_owned());
                    self.open.defaults[class].insert(title.unwrap_or_else(|| id.as_str().into()), value);
                }
            }
            "description" | "title" => {
                let title = &mut self.receiver.graph().title;
                if name == "title" || title.is_none() {
                    *title = Some(self.words.trim().to_owned()).filter(|title| !title.is_empty());
                }
            }
            "attribute" => self.attribute = None,
            "node" => {
                if let Some(node) = self.open.end_node() {
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

    fn text(&mut self, text: &str) {
        if self.open.is_none() {
            self.words.push_str(text);
        }
    }

    /// Words are trimmed, so blanks in front of them say nothing.
    fn wants_blanks(&self) -> bool {
        !self.words.is_empty() && self.open.is_none()
    }
}

impl<R: Receiver> Reading<'_, R> {
    /// What is declared of an attribute, by its id.
    fn declared(&self, class: usize, id: &str) -> Option<&Declared> {
        self.declared[class].get(self.numbers[class].get(id)?)
    }

    fn node(&mut self, element: &Element<'_>, report: &mut Report) {
        let mut node = RawNode { place: element.place.clone(), ..RawNode::default() };
        for (name, value) in element.attributes() {
            match name {
                "id" => node.id = value.into_owned(),
                "label" => node.label = Some(value.into_owned()),
                "start" | "end" | "timestamp" | "timestamps" | "intervals" => {
                    report.lose("times of nodes", 1)
                }
                "pid" => report.lose(INSIDE, 1),
                _ => {}
            }
        }
        if !self.open.nodes.is_empty() {
            report.lose(INSIDE, 1);
        }
        self.open.nodes.push(node);
    }

    fn edge(&mut self, element: &Element<'_>) {
        let mut edge =
            RawEdge { place: element.place.clone(), directed: self.directed, ..RawEdge::default() };
        let (mut start, mut end) = (None, None);
        for (name, value) in element.attributes() {
            let value = value.into_owned();
            match name {
                "id" => edge.id = Some(value),
                "source" => edge.source = value,
                "target" => edge.target = value,
                "type" => edge.directed = value == "directed",
                "start" | "startopen" => start = finite(value),
                "end" | "endopen" => end = finite(value),
                "timestamp" => edge.spells.push((Some(value.clone()), Some(value))),
                "timestamps" => {
                    edge.spells.extend(numbers(&value).into_iter().map(|at| (Some(at.clone()), Some(at))))
                }
                "intervals" => edge.spells.extend(intervals(&value)),
                "label" | "kind" | "weight" => {
                    edge.values.insert(name, Value::Text(value));
                }
                _ => {}
            }
        }
        if start.is_some() || end.is_some() {
            edge.spells.push((start, end));
        }
        self.open.edge = Some(edge);
    }

    fn value(&mut self, element: &Element<'_>, report: &mut Report) {
        let (mut name, mut text, mut dynamic) = (Cow::Borrowed(""), String::new(), false);
        for (key, value) in element.attributes() {
            match key {
                "for" | "id" => name = value,
                "value" => text = value.into_owned(),
                "start" | "end" | "timestamp" => dynamic = true,
                _ => {}
            }
        }
        if dynamic {
            report.lose("values that change with time: the last one is kept", 1);
        }
        let class = usize::from(self.open.edge.is_some());
        let declared = self.declared(class, &name);
        let value = match declared {
            Some(Declared { list: true, .. }) => Value::List(list(&text)),
            Some(Declared { flag: true, .. }) => {
                Value::Flag(matches!(text.as_str(), "true" | "1" | "True" | "TRUE"))
            }
            _ => Value::Text(text),
        };
        let title = declared.map_or_else(|| name.as_ref().into(), |declared| Arc::clone(&declared.title));
        if let Some(values) = self.open.values() {
            values.insert(title, value);
        }
    }
}

/// What is said of a node that stands inside another one.
const INSIDE: &str = "nodes inside nodes: they stand beside one another";

/// A moment, unless it stands for “always”.
fn finite(text: String) -> Option<String> {
    let endless = text.trim().trim_start_matches(['-', '+']).to_lowercase();
    (!text.trim().is_empty() && !matches!(endless.as_str(), "inf" | "infinity")).then_some(text)
}

fn bound(element: &Element<'_>, closed: &str, open: &str) -> Option<String> {
    element.get(closed).or_else(|| element.get(open)).and_then(finite)
}

/// The items of a list: `[a, b]`, `<[a, b]>`, `a|b`.
fn list(text: &str) -> Vec<String> {
    let inner = text.trim().trim_matches(['<', '>']).trim_matches(['[', ']']);
    let separator = if inner.contains('|') { '|' } else { ',' };
    let items = inner.split(separator).map(|item| item.trim().trim_matches(['"', '\'']).to_owned());
    items.filter(|item| !item.is_empty()).collect()
}

fn numbers(text: &str) -> Vec<String> {
    list(text)
}

/// Intervals: `<[1.0, 2.0]; [5.0, 6.0]>`.
fn intervals(text: &str) -> Vec<(Option<String>, Option<String>)> {
    let bounds = |one: &str| {
        let mut ends = one.trim().trim_matches(['<', '>']).trim_matches(['[', ']', '(', ')']).split(',');
        let mut end = || ends.next().map(|end| end.trim().to_owned()).and_then(finite);
        (end(), end())
    };
    text.split(';').map(str::trim).filter(|one| one.len() > 2).map(bounds).collect()
}
