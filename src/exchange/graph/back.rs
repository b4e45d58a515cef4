//! From a graph that this program wrote back to the draft.

use super::columns::is_layer;
use super::foreign::{Given, RawEdge, RawGraph, RawNode};
use super::{NOBODY, Value, parted, vocabulary};
use crate::exchange::draft::{ActRecord, BondRecord, Draft, EventRecord, PartyRecord};
use crate::exchange::findings::Report;
use crate::facts::{Certainty, Directness, Mode, PartyKind, Status};
use crate::names::Names;
use crate::vocabulary::{Kind, Layer};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Whether a graph has the columns of ours: then its acts, bonds and events are what they were.
pub fn is_ours(graph: &RawGraph) -> bool {
    !graph.edges.is_empty()
        && graph.nodes.first().is_none_or(is_our_node)
        && graph.edges.iter().all(is_our_edge)
}

/// Whether a node has the sort of party that ours have.
pub fn is_our_node(node: &RawNode) -> bool {
    node.values.get("kind").is_some()
}

/// Whether an edge has the columns that say what it is in ours.
pub fn is_our_edge(edge: &RawEdge) -> bool {
    edge.values.get("layer").is_some_and(|layer| is_layer(&layer.to_text()))
        && edge.values.get("relation").is_some()
        && edge.values.get("event").is_some()
}

/// The draft of a graph that this program wrote. O(its size).
pub fn draft_of(graph: RawGraph, name: &str, report: &mut Report) -> Draft {
    let carried = graph.rest.is_some();
    let mut draft = graph.rest.unwrap_or_default();
    if draft.film.title.is_empty() {
        draft.film.title = graph.title.unwrap_or_else(|| name.to_owned());
    }
    if draft.film.language.is_empty() {
        draft.film.language = graph.language.unwrap_or_else(|| "en".to_owned());
    }
    draft.film.id = name.to_owned();
    let cast = graph.nodes.iter().filter(|node| text(&node.values, "kind").as_deref() != Some("nobody"));
    draft.parties = cast.map(|node| party(node, report)).collect();
    unknown_kinds(&mut draft, &graph.edges, report);
    if !carried {
        draft.events = events(&graph.edges);
    }
    let mut joint: Names<String, usize> = Names::default();
    for edge in graph.edges {
        if says(&edge.values, "layer").as_deref() == Some("bond") {
            draft.bonds.push(bond_of(edge));
            continue;
        }
        // edges of one joint act share its name
        let name = text(&edge.values, "act");
        let known = name.as_ref().and_then(|name| joint.get(name));
        let at = known.unwrap_or_else(|| {
            if let Some(name) = name {
                joint.insert(name, draft.acts.len());
            }
            draft.acts.push(act_of(&edge));
            draft.acts.len() - 1
        });
        add_pair(&mut draft.acts[at], edge);
    }
    let mut places: Names<&str, usize> = Names::with_room(draft.events.len());
    for (at, event) in draft.events.iter().enumerate() {
        places.insert(&event.id, at);
    }
    let place = |act: &ActRecord| places.get(&act.event).unwrap_or(usize::MAX);
    if !draft.acts.is_sorted_by_key(place) {
        draft.acts.sort_by_key(place);
    }
    draft
}

/// A text as it stands, unless it says nothing.
fn says<'v>(values: &'v Given, name: &str) -> Option<Cow<'v, str>> {
    values.get(name).map(Value::to_text).filter(|text| !text.is_empty())
}

fn text(values: &Given, name: &str) -> Option<String> {
    values.get(name).map(Value::text).filter(|text| !text.is_empty())
}

fn flag(values: &Given, name: &str) -> bool {
    match values.get(name) {
        Some(Value::Flag(flag)) => *flag,
        Some(other) => matches!(other.text().to_lowercase().as_str(), "true" | "1"),
        None => false,
    }
}

fn list(values: &Given, name: &str) -> Vec<String> {
    match values.get(name) {
        Some(Value::List(items)) => items.clone(),
        Some(other) => parted(&other.text()),
        None => Vec::new(),
    }
}

fn party(node: &RawNode, report: &mut Report) -> PartyRecord {
    let values = &node.values;
    let kind = text(values, "kind").unwrap_or_default();
    PartyRecord {
        id: node.id.clone(),
        name: node.label.clone().unwrap_or_else(|| node.id.clone()),
        short: text(values, "short"),
        aliases: list(values, "aliases"),
        kind: PartyKind::of(&kind).unwrap_or_else(|| {
            report.find(&node.place, format!("a character has no kind `{kind}`; it is taken for a person"));
            PartyKind::Person
        }),
        note: text(values, "note"),
        mono: text(values, "mono"),
        lead: flag(values, "lead"),
        home: text(values, "home"),
        fate: text(values, "fate"),
        is: text(values, "turns_out_to_be"),
        revealed: text(values, "revealed"),
        perhaps: list(values, "perhaps"),
        cites: list(values, "cites"),
    }
}

fn bond_of(edge: RawEdge) -> BondRecord {
    let values = &edge.values;
    BondRecord {
        kind: text(values, "relation").unwrap_or_default(),
        start: text(values, "event"),
        end: text(values, "until"),
        certainty: text(values, "certainty").and_then(|word| Certainty::of(&word)).unwrap_or_default(),
        contested: flag(values, "contested"),
        secret: flag(values, "secret"),
        reading: text(values, "reading"),
        label: text(values, "words"),
        cites: list(values, "cites"),
        from: edge.source,
        to: edge.target,
    }
}

fn act_of(edge: &RawEdge) -> ActRecord {
    let values = &edge.values;
    let word = |name: &str| text(values, name).unwrap_or_default();
    ActRecord {
        event: word("event"),
        kind: word("relation"),
        agents: Vec::new(),
        patients: Vec::new(),
        about: list(values, "about"),
        through: list(values, "through"),
        believers: list(values, "believed_by"),
        ghostly: flag(values, "ghostly"),
        status: Status::of(&word("status")).unwrap_or(Status::Completed),
        mode: Mode::of(&word("mode")).unwrap_or_default(),
        directness: Directness::of(&word("directness")).unwrap_or_default(),
        certainty: Certainty::of(&word("certainty")).unwrap_or_default(),
        contested: flag(values, "contested"),
        secret: flag(values, "secret"),
        condoned: flag(values, "condoned"),
        reading: text(values, "reading"),
        label: text(values, "words"),
        cites: list(values, "cites"),
    }
}

/// One more pair of a joint act.
fn add_pair(act: &mut ActRecord, edge: RawEdge) {
    for (list, end) in [(&mut act.agents, edge.source), (&mut act.patients, edge.target)] {
        if end != NOBODY && !list.contains(&end) {
            list.push(end);
        }
    }
}

/// The events that edges name, where the file carries no others: in story order.
fn events(edges: &[RawEdge]) -> Vec<EventRecord> {
    let time = |values: &Given, name: &str| {
        text(values, name).and_then(|text| text.parse::<f64>().ok()).map_or(0, |time| time as i64)
    };
    // the last edge tells, if several are of one event
    let mut told: BTreeMap<Cow<'_, str>, Option<&Given>> = BTreeMap::new();
    let mut ended: BTreeMap<Cow<'_, str>, &Given> = BTreeMap::new();
    for values in edges.iter().map(|edge| &edge.values) {
        if let Some(id) = says(values, "event") {
            told.insert(id, Some(values));
        }
        if let Some(id) = says(values, "until") {
            ended.entry(id).or_insert(values);
        }
    }
    for id in ended.keys() {
        told.entry(id.clone()).or_insert(None);
    }
    let event = |(id, values): (Cow<'_, str>, Option<&Given>)| {
        let Some(values) = values else {
            let end = ended.get(&id).map_or(0, |values| time(values, "t_end"));
            let id = id.into_owned();
            return (end, EventRecord { what: id.clone(), id, ..EventRecord::default() });
        };
        let event = EventRecord {
            what: text(values, "what").unwrap_or_else(|| id.clone().into_owned()),
            id: id.into_owned(),
            cites: list(values, "event_cites"),
            draft: flag(values, "event_draft"),
            certainty: (text(values, "event_certainty"))
                .and_then(|word| Certainty::of(&word))
                .unwrap_or_default(),
            ..EventRecord::default()
        };
        (time(values, "t"), event)
    };
    let mut events: Vec<(i64, EventRecord)> = told.into_iter().map(event).collect();
    events.sort_by_key(|(time, _)| *time);
    events.into_iter().map(|(_, event)| event).collect()
}

/// Kinds that the vocabulary does not have: what the edges say of them makes an entry.
fn unknown_kinds(draft: &mut Draft, edges: &[RawEdge], report: &mut Report) {
    let known = vocabulary(draft);
    for edge in edges {
        let values = &edge.values;
        let Some(id) = says(values, "relation") else { continue };
        if known.find(&id).is_some() || draft.kinds.iter().any(|kind| kind.id == id) {
            continue;
        }
        let act = text(values, "layer").as_deref() == Some(Layer::Act.word());
        let family =
            text(values, "family").filter(|family| known.families().any(|(_, known)| known.id == *family));
        report.lose(format!("definition of the kind `{id}`: made from its edges"), 1);
        let layer = if act { Layer::Act } else { Layer::Bond };
        draft.kinds.push(Kind {
            sign: text(values, "sign").and_then(|sign| sign.parse().ok()).unwrap_or(0),
            symmetric: flag(values, "symmetric"),
            definition: format!("As `{id}` of the file that it comes from."),
            ..Kind::bare(&id, family.as_deref().unwrap_or("alliance"), layer)
        });
    }
}
