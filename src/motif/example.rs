//! The tiny stories of a motif file, which say what it takes to have the motif and what falls short:
//! `(people: [a, b], groups: [crew(a, b)], bonds: [friend(a, b)], story: [e1(kills(a, b)), e2(mourns(c, b), needs(e1))])`.
//! They are turned into the text of a film, so that a film's own rules check them.

use super::entry::shape;
use crate::annotation::{Argument, Call, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use std::fmt::Write as _;

/// Fields of an event that are not acts.
const LINKS: &[&str] = &["needs", "helped_by", "prevented_by", "meanwhile", "learns", "present"];

/// The text of the film that a tiny story stands for.
pub(super) fn film(
    sources: &Sources,
    value: &Value<'_>,
    title: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<String> {
    let help = "for example `fires: (people: [a, b], story: [e1(kills(a, b))])`";
    let Value::Call(call) = value else {
        faults.push(shape(value.span(), "a tiny story is a bundle of fields", help));
        return None;
    };
    let mut text = format!("(\n    title: {title:?},\n");
    for Argument { label, value } in &call.arguments {
        let (Some(label), Value::List(items, span)) = (label, value) else {
            faults.push(shape(value.span(), "a tiny story is made of named lists", help));
            return None;
        };
        let lines: Option<Vec<String>> = match label.text {
            "people" => items.iter().map(person).collect(),
            "groups" => items.iter().map(|item| group(sources, item)).collect(),
            "story" => items.iter().map(|item| event(sources, item)).collect(),
            "bonds" | "knowledge" => {
                Some(items.iter().map(|item| sources.text(item.span()).to_owned()).collect())
            }
            _ => {
                let message = format!("a tiny story has no list `{}`", label.text);
                faults.push(shape(
                    label.span,
                    message,
                    "its lists are people, groups, bonds, story, knowledge",
                ));
                return None;
            }
        };
        let Some(lines) = lines else {
            faults.push(shape(*span, format!("an entry of `{}` cannot be read", label.text), help));
            return None;
        };
        let field = if label.text == "people" { "characters" } else { label.text };
        let _ = writeln!(text, "    {field}: [\n        {}\n    ],", lines.join(",\n        "));
    }
    text.push_str(")\n");
    Some(text)
}

/// `a`, or `gang(collective)`.
fn person(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Word(word) => Some(format!("(id: {0}, name: \"{1}\")", word.text, name(word.text))),
        Value::Call(call) => {
            let id = call.name?.text;
            let [Argument { value: Value::Word(kind), .. }] = call.arguments.as_slice() else { return None };
            Some(format!("(id: {id}, name: \"{}\", kind: {})", name(id), kind.text))
        }
        _ => None,
    }
}

/// `crew(a, b)`; members may be calls, `a(until(e1))`.
fn group(sources: &Sources, value: &Value<'_>) -> Option<String> {
    let (id, members) = match value {
        Value::Word(word) => (word.text, String::new()),
        Value::Call(call) => (call.name?.text, verbatim(sources, call)),
        _ => return None,
    };
    Some(format!("(id: {id}, name: \"{}\", members: [{members}])", name(id)))
}

/// `e1(kills(a, b), needs(e0))`.
fn event(sources: &Sources, value: &Value<'_>) -> Option<String> {
    let Value::Call(call) = value else { return None };
    let id = call.name?.text;
    let mut acts = Vec::new();
    let mut links = String::new();
    for argument in &call.arguments {
        match &argument.value {
            Value::Call(inner) if inner.name.is_some_and(|name| LINKS.contains(&name.text)) => {
                let _ = write!(links, ", {}: [{}]", inner.name?.text, verbatim(sources, inner));
            }
            other => acts.push(sources.text(other.span())),
        }
    }
    Some(format!("(id: {id}, what: \"{id}\", acts: [{}]{links})", acts.join(", ")))
}

fn verbatim(sources: &Sources, call: &Call<'_>) -> String {
    let arguments = call.arguments.iter().map(|argument| match argument.label {
        Some(label) => format!("{}: {}", label.text, sources.text(argument.value.span())),
        None => sources.text(argument.value.span()).to_owned(),
    });
    arguments.collect::<Vec<_>>().join(", ")
}

/// `tony` is called Tony.
fn name(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
