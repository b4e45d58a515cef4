//! A Mermaid flowchart, as wikis and code hosts show it.

use super::draft::Draft;
use super::graph::{Graph, NOBODY, Value, vocabulary};
use super::ways::{Keeps, Quoting, Way, one};
use crate::facts::{Certainty, PartyKind, Status, phrase_alone};
use crate::vocabulary::{Layer, Takes};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The format.
pub const WAY: Way = Way {
    name: "mermaid",
    profiles: &[],
    keeps: Keeps::Only(
        &[
            "character: note",
            "bond: beginning and end",
            "bond: words for a chart",
            "act: event",
            "act: status",
            "act: words for a chart",
        ],
        &[],
    ),
    quoting: Quoting::Lines,
    write: |draft, _| Ok(one(&draft.film.id, "mmd", write(&draft))),
};

/// Writes a flowchart: a node a character, an edge a bond or an act, dashed where it did not come to be or is not sure.
/// O(the draft).
pub fn write(draft: &Draft) -> String {
    let (graph, vocabulary) = (Graph::of(draft), vocabulary(draft));
    let mut text = String::from("flowchart LR\n");
    let numbers: BTreeMap<&str, usize> =
        graph.nodes.iter().enumerate().map(|(at, node)| (node.id.as_str(), at)).collect();
    for (at, node) in graph.nodes.iter().enumerate() {
        let party = draft.parties.get(at);
        let note = party.and_then(|party| party.note.as_deref());
        let label = match note {
            Some(note) => format!("{}<br/>{}", quoted(&node.label), quoted(note)),
            None => quoted(&node.label),
        };
        let (open, close) = match party.map(|party| party.kind) {
            Some(PartyKind::Group) => ("[[", "]]"),
            Some(PartyKind::Collective) => ("([", "])"),
            _ => ("[", "]"),
        };
        let _ = writeln!(text, "  n{at}{open}\"{label}\"{close}");
    }
    for edge in &graph.edges {
        let value = |name: &str| {
            let at = super::graph::EDGES.iter().position(|column| column.name == name);
            at.and_then(|at| edge.values.get(at)).map_or(String::new(), Value::text)
        };
        let status = value("status");
        let undone = !status.is_empty() && status != Status::Completed.word();
        let unsure = value("certainty") == Certainty::Inferred.word() || value("contested") == "true";
        let arrow = match (undone || unsure, edge.symmetric) {
            (false, false) => "-->",
            (false, true) => "---",
            (true, false) => "-.->",
            (true, true) => "-.-",
        };
        let event = value("event");
        let kind = vocabulary.find(&edge.relation).map(|kind| vocabulary.kind(kind));
        // what somebody does alone, or what befalls them, is an edge to themselves: nobody untold has a part in it
        let takes = kind.filter(|kind| kind.layer == Layer::Act).map(|kind| kind.takes);
        let (source, target, words) = match (takes, edge.source.as_str(), edge.target.as_str()) {
            (Some(Takes::Patient), NOBODY, who) => (who, who, edge.label.as_str()),
            (Some(Takes::Agent | Takes::AgentMaybePatient), who, NOBODY) => {
                (who, who, phrase_alone(&edge.label))
            }
            (_, source, target) => (source, target, edge.label.as_str()),
        };
        let mut label = quoted(words);
        if undone {
            let _ = write!(label, " ({status})");
        }
        if !event.is_empty() {
            let _ = write!(label, ", {} {event}", value("t"));
        }
        let number = |id: &str| numbers.get(id).copied().unwrap_or_default();
        let _ = writeln!(text, "  n{} {arrow}|\"{label}\"| n{}", number(source), number(target));
    }
    text
}

/// A text inside the quotes of a label, in Mermaid's entities.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match letter {
            '"' | '#' | ';' | '&' | '<' | '>' | '|' | '`' | '\\' | '[' | ']' | '{' | '}' => {
                let _ = write!(quoted, "#{};", letter as u32);
            }
            control if control.is_control() => quoted.push('\u{fffd}'),
            other => quoted.push(other),
        }
    }
    quoted
}
