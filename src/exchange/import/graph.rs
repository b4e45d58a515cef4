//! A foreign graph as statements.

use super::{Map, Person, Source, Statement, Time};
use crate::exchange::draft::words;
use crate::exchange::findings::Report;
use crate::exchange::graph::{Given, RawEdge, RawGraph, RawNode, Value};
use crate::facts::{Certainty, PartyKind};
use std::collections::{BTreeMap, BTreeSet};

/// Names under which files keep the kind of an edge, the plainest first.
const KIND: &[&str] = &["relation", "relationship", "kind", "type", "interaction", "label", "Label", "name"];

/// Makes statements of a graph; `what` is what its entries are called. O(its size).
pub fn source_of(graph: RawGraph, map: &Map, what: &str, report: &mut Report) -> Source {
    let mut used = BTreeMap::new();
    let mut persons: Vec<Person> = graph.nodes.into_iter().map(|node| person(node, map, &mut used)).collect();
    if persons.is_empty() {
        persons = named(&graph.edges);
        report.taken.push(format!("nobody is declared: the {} who are named are the cast", persons.len()));
    }
    let mut statements = Vec::new();
    for (at, edge) in graph.edges.into_iter().enumerate() {
        let reference = match &edge.id {
            Some(id) if what.is_empty() => id.clone(),
            Some(id) => format!("{what} {id}"),
            None => format!("{what} {}", at + 1),
        };
        statements.extend(statements_of(edge, map, &reference, &mut used, report));
    }
    for (name, count) in used {
        report.lose(format!("values of `{name}"), count);
    }
    Source { title: graph.title, language: graph.language, persons, statements, ..Source::default() }
}

/// Everybody whom edges name, in their order.
fn named(edges: &[RawEdge]) -> Vec<Person> {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut persons = Vec::new();
    for edge in edges {
        for end in [&edge.source, &edge.target] {
            if known.insert(end) {
                persons.push(Person { id: end.clone(), place: edge.place.clone(), ..Person::default() });
            }
        }
    }
    persons
}

type Unused = BTreeMap<String, u64>;

fn take(values: &mut Given, name: Option<&String>) -> Option<String> {
    let value = values.remove(name?)?;
    Some(value.text()).filter(|text| !text.trim().is_empty())
}

fn first(values: &mut Given, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let text = values.get(*name).map(Value::text).filter(|text| !text.trim().is_empty())?;
        values.remove(*name);
        Some(text)
    })
}

fn unused(values: Given, of: &str, into: &mut Unused) {
    for (name, value) in values {
        if !value.text().is_empty() {
            *into.entry(format!("{name}` of {of}")).or_default() += 1;
        }
    }
}

fn person(mut node: RawNode, map: &Map, into: &mut Unused) -> Person {
    let columns = &map.persons;
    let name = take(&mut node.values, columns.name.as_ref());
    let name = name.or(node.label).or_else(|| first(&mut node.values, &["name", "label", "Label", "title"]));
    let note = take(&mut node.values, columns.note.as_ref())
        .or_else(|| first(&mut node.values, &["note", "description"]));
    let aliases = take(&mut node.values, columns.aliases.as_ref());
    let group = node.values.get("isGroup").is_some_and(|value| value.text() == "true");
    let person = Person {
        id: node.id,
        name,
        aliases: aliases.map(|text| crate::exchange::graph::parted(&text)).unwrap_or_default(),
        kind: if group { PartyKind::Collective } else { PartyKind::Person },
        note,
        place: node.place,
    };
    unused(node.values, "nodes", into);
    person
}

/// How sure a word of the file says that something is; a word that is not known is told.
pub fn certainty(word: &str, map: &Map, report: &mut Report) -> Certainty {
    let meant = map.certainties.get(word).map_or(word, String::as_str);
    words::certainty::of(&meant.to_lowercase()).unwrap_or_else(|| {
        report.lose(format!("certainty `{word}`: taken for explicit"), 1);
        Certainty::Explicit
    })
}

fn statements_of(
    mut edge: RawEdge,
    map: &Map,
    reference: &str,
    into: &mut Unused,
    report: &mut Report,
) -> Vec<Statement> {
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
    let direction = take(values, columns.direction.as_ref());
    let directed = direction.map_or(edge.directed, |word| !word.to_lowercase().starts_with("undirected"));
    let sure = take(values, columns.certainty.as_ref());
    let certainty = sure.map_or(Certainty::Explicit, |word| certainty(&word, map, report));
    let time = Time {
        at: take(values, columns.at.as_ref()),
        from: take(values, columns.from.as_ref()),
        until: take(values, columns.until.as_ref()),
        attested: take(values, columns.attested.as_ref()),
    };
    let statement = Statement {
        kind,
        from: vec![edge.source],
        to: vec![edge.target],
        directed,
        time,
        certainty,
        reference: reference.to_owned(),
        cites,
        note: take(values, columns.note.as_ref()),
        place: edge.place,
    };
    unused(edge.values, "edges", into);
    if edge.spells.is_empty() {
        return vec![statement];
    }
    let spell = |(from, until): &(Option<String>, Option<String>)| {
        let time = match (from, until) {
            (Some(from), Some(until)) if from == until => Time { at: Some(from.clone()), ..Time::default() },
            _ => Time { from: from.clone(), until: until.clone(), ..Time::default() },
        };
        Statement { time, ..statement.clone() }
    };
    edge.spells.iter().map(spell).collect()
}
