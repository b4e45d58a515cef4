//! A foreign graph as statements.

use super::{Map, Person, Source, Statement, Time, UNNAMED, Words};
use crate::exchange::findings::{Place, Report};
use crate::exchange::graph::{
    Given, RawEdge, RawGraph, RawNode, Receiver, Value, is_our_edge, is_our_node, is_ours, parted,
};
use crate::facts::{Certainty, PartyKind};
use smallvec::smallvec;
use std::collections::{BTreeMap, BTreeSet};

/// Names under which files keep the kind of an edge, the plainest first; capitals do not count.
const KIND: &[&str] =
    &["relation", "relationship", "kind", "type", "interaction", "label", "edge label", "name"];

/// Makes statements of a graph. O(its size).
pub fn source_of(graph: RawGraph, map: &Map, report: &mut Report) -> Source {
    let mut incoming = Incoming { ours: false, ..Incoming::new(map) };
    (incoming.graph.title, incoming.graph.language) = (graph.title, graph.language);
    graph.nodes.into_iter().for_each(|node| incoming.node(node, report));
    graph.edges.into_iter().for_each(|edge| incoming.edge(edge, report));
    incoming.source(report)
}

/// What a graph's file turns out to be.
pub enum Arrived {
    /// One that this program wrote.
    Ours(Box<RawGraph>),
    /// One of others, as statements.
    Foreign(Source),
}

/// Takes a graph while it is read. As long as it may be one that this program wrote it is kept as it is; as soon as a
/// node or an edge shows that others made it, only what statements need of it is kept.
pub struct Incoming<'m> {
    map: &'m Map,
    ours: bool,
    graph: RawGraph,
    persons: Vec<Person>,
    statements: Vec<Statement>,
    words: Words,
    edges: u64,
    /// Values that nothing is made of, by their names: of nodes, of edges.
    unused: [BTreeMap<String, u64>; 2],
}

impl Receiver for Incoming<'_> {
    fn graph(&mut self) -> &mut RawGraph {
        &mut self.graph
    }

    fn node(&mut self, node: RawNode, report: &mut Report) {
        if self.ours && self.graph.nodes.is_empty() && !is_our_node(&node) {
            self.turn_foreign(report);
        }
        if self.ours {
            self.graph.nodes.push(node);
        } else {
            let person = person(node, self.map, &mut self.unused[0]);
            self.persons.push(person);
        }
    }

    fn edge(&mut self, mut edge: RawEdge, report: &mut Report) {
        if self.ours && !is_our_edge(&edge) {
            self.turn_foreign(report);
        }
        if self.ours {
            edge.values.compact(&["relation", "layer", "event"]);
            self.graph.edges.push(edge);
        } else {
            self.statement(edge, report);
        }
    }
}

impl<'m> Incoming<'m> {
    /// Nothing yet.
    pub fn new(map: &'m Map) -> Self {
        Self {
            map,
            ours: true,
            graph: RawGraph::default(),
            persons: Vec::new(),
            statements: Vec::new(),
            words: Words::default(),
            edges: 0,
            unused: Default::default(),
        }
    }

    /// What it is. O(its size).
    pub fn finish(self, report: &mut Report) -> Arrived {
        if self.ours && is_ours(&self.graph) {
            return Arrived::Ours(Box::new(self.graph));
        }
        Arrived::Foreign(self.source(report))
    }

    fn turn_foreign(&mut self, report: &mut Report) {
        self.ours = false;
        for node in std::mem::take(&mut self.graph.nodes) {
            self.node(node, report);
        }
        for edge in std::mem::take(&mut self.graph.edges) {
            self.edge(edge, report);
        }
    }

    fn source(mut self, report: &mut Report) -> Source {
        self.turn_foreign(report);
        if self.map.relation.is_none() {
            let unnamed = self.statements.iter().filter(|statement| statement.kind.is_none()).count();
            if unnamed > 0 {
                let message = format!(
                    "nothing says what {unnamed} of {} relations are: they are called `{UNNAMED}`; a map can name them, \
                     `(relation: \"…\")`",
                    self.statements.len()
                );
                report.taken.push(message);
            }
        }
        if self.persons.is_empty() && !self.statements.is_empty() {
            self.persons = named(&self.statements);
            let count = self.persons.len();
            report.taken.push(format!("nobody is declared: the {count} who are named are the cast"));
        }
        for (unused, of) in self.unused.into_iter().zip(["nodes", "edges"]) {
            for (name, count) in unused {
                report.lose(format!("values of `{name}` of {of}"), count);
            }
        }
        Source {
            title: self.graph.title,
            language: self.graph.language,
            persons: self.persons,
            statements: self.statements,
            ..Source::default()
        }
    }

    fn statement(&mut self, mut edge: RawEdge, report: &mut Report) {
        self.edges += 1;
        let reference = match (edge.id.take(), &edge.place) {
            (Some(row), Place::Row(..)) => row,
            (Some(id), _) => format!("edge {id}"),
            (None, _) => format!("edge {}", self.edges),
        };
        let spells = std::mem::take(&mut edge.spells);
        let words = &mut self.words;
        let statement = statement_of(edge, self.map, reference, words, &mut self.unused[1], report);
        if spells.is_empty() {
            self.statements.push(statement);
            return;
        }
        for (from, until) in spells {
            let (from, until) = (from.map(|at| words.one(&at)), until.map(|at| words.one(&at)));
            let time = match (from, until) {
                (Some(from), Some(until)) if from == until => Time { at: Some(from), ..Time::default() },
                (from, until) => Time { from, until, ..Time::default() },
            };
            self.statements.push(Statement { time, ..statement.clone() });
        }
    }
}

/// Everybody whom statements name, in their order.
fn named(statements: &[Statement]) -> Vec<Person> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut persons = Vec::new();
    for statement in statements {
        for end in statement.from.iter().chain(&statement.to) {
            if known.insert(end) {
                let place = statement.place.clone();
                persons.push(Person { id: end.to_string(), place, ..Person::default() });
            }
        }
    }
    persons
}

fn take(values: &mut Given, name: Option<&String>) -> Option<String> {
    let value = values.remove(name?)?;
    Some(value.into_text()).filter(|text| !text.trim().is_empty())
}

fn first(values: &mut Given, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| values.remove_alike(name).map(Value::into_text))
}

fn unused(values: &Given, into: &mut BTreeMap<String, u64>) {
    for (name, _) in values.iter().filter(|(_, value)| !value.is_blank()) {
        match into.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(into.insert(name.to_owned(), 1)),
        }
    }
}

fn person(mut node: RawNode, map: &Map, into: &mut BTreeMap<String, u64>) -> Person {
    let columns = &map.persons;
    let name = take(&mut node.values, columns.name.as_ref());
    let name = name.or(node.label).or_else(|| first(&mut node.values, &["name", "label", "title"]));
    let note = take(&mut node.values, columns.note.as_ref())
        .or_else(|| first(&mut node.values, &["note", "description"]));
    let aliases = take(&mut node.values, columns.aliases.as_ref());
    let group = node.values.get("isGroup").is_some_and(|value| value.text() == "true");
    let person = Person {
        id: node.id,
        name,
        aliases: aliases.map(|text| parted(&text)).unwrap_or_default(),
        kind: if group { PartyKind::Collective } else { PartyKind::Person },
        note,
        place: node.place,
    };
    unused(&node.values, into);
    person
}

/// How sure a word of the file says that something is; a word that is not known is told.
pub fn certainty(word: &str, map: &Map, report: &mut Report) -> Certainty {
    let meant = map.certainties.get(word).map_or(word, String::as_str);
    Certainty::of(&meant.to_lowercase()).unwrap_or_else(|| {
        report.lose(format!("certainty `{word}`: taken for explicit"), 1);
        Certainty::Explicit
    })
}

/// What an edge states, its spells left aside.
fn statement_of(
    mut edge: RawEdge,
    map: &Map,
    reference: String,
    words: &mut Words,
    into: &mut BTreeMap<String, u64>,
    report: &mut Report,
) -> Statement {
    let columns = &map.relations;
    let mut cites = Vec::new();
    for column in &columns.cites {
        let text = take(&mut edge.values, Some(column)).unwrap_or_default();
        let parts = match &map.separator {
            Some(separator) if !separator.is_empty() => text.split(separator.as_str()).collect(),
            _ => vec![text.as_str()],
        };
        cites.extend(parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned));
    }
    let values = &mut edge.values;
    let kind = match &columns.relation {
        Some(_) => take(values, columns.relation.as_ref()),
        None => first(values, KIND),
    };
    // Gephi says the kind as a label too
    if kind.is_some() && values.get("label").map(Value::text) == kind {
        values.remove("label");
    }
    let direction = take(values, columns.direction.as_ref());
    let directed = direction.map_or(edge.directed, |word| !word.to_lowercase().starts_with("undirected"));
    let sure = take(values, columns.certainty.as_ref());
    let certainty = sure.map_or(Certainty::Explicit, |word| certainty(&word, map, report));
    let mut moment = |column: &Option<String>| Some(words.one(&take(values, column.as_ref())?));
    let time = Time {
        at: moment(&columns.at),
        from: moment(&columns.from),
        until: moment(&columns.until),
        attested: moment(&columns.attested),
    };
    let note = take(values, columns.note.as_ref());
    unused(values, into);
    Statement {
        kind: kind.map(|kind| words.one(&kind)),
        from: smallvec![words.one(&edge.source)],
        to: smallvec![words.one(&edge.target)],
        directed,
        time,
        certainty,
        reference,
        cites,
        note,
        place: edge.place,
    }
}
