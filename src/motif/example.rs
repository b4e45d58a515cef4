//! The tiny stories of a motif file, which say what it takes to have the motif and what falls short:
//! `(people: [a, b], groups: [crew(a, b)], bonds: [friend(a, b)], story: [e1(kills(a, b)), e2(mourns(c, b), needs(e1))])`.
//! They are turned into the text of a film, so that a film's own rules check them.

use super::Example;
use super::entry::shape;
use crate::annotation::{Argument, Call, Value};
use crate::diagnostic::Diagnostic;
use crate::source::Sources;
use std::fmt::Write as _;

/// Fields of an event that are not acts.
const LINKS: &[&str] = &["needs", "helped_by", "prevented_by", "meanwhile", "learns", "present"];

/// The films that tiny stories stand for: one, or a list of several.
pub(super) fn films(
    sources: &Sources,
    value: &Value<'_>,
    title: &str,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Example> {
    let stories = match value {
        Value::List(stories, _) => stories.as_slice(),
        story => std::slice::from_ref(story),
    };
    let films = stories.iter().filter_map(|story| {
        let text = film(sources, story, title, faults)?;
        Some(Example { text, written: sources.text(story.span()).to_owned(), span: story.span() })
    });
    films.collect()
}

/// The text of the film that a tiny story stands for.
fn film(sources: &Sources, value: &Value<'_>, title: &str, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let help = "for example `fires: (people: [a, b], story: [e1(kills(a, b))])`";
    let Value::Call(call) = value else {
        faults.push(shape(value.span(), "a tiny story is a bundle of fields", help));
        return None;
    };
    let mut text = format!("(\n    title: {title:?},\n");
    for Argument { label, value } in &call.arguments {
        let (Some(label), Value::List(items, _)) = (label, value) else {
            faults.push(shape(value.span(), "a tiny story is made of named lists", help));
            return None;
        };
        let mut lines = Vec::new();
        for item in items {
            let (line, like) = match label.text {
                "people" => (person(item), "`a`, or `gang(collective)` for several told as one"),
                "groups" => (group(sources, item), "`crew(a, b)`: the group, and who belongs to it"),
                "story" => {
                    (event(sources, item), "`e1(kills(a, b), needs(e0))`: an event, and what happens in it")
                }
                "bonds" | "knowledge" => (Some(sources.text(item.span()).to_owned()), ""),
                _ => {
                    let message = format!("a tiny story has no list `{}`", label.text);
                    let lists = "its lists are people, groups, bonds, story, knowledge";
                    faults.push(shape(label.span, message, lists));
                    return None;
                }
            };
            if let ("groups", Some(written)) = (label.text, listed(sources, item)) {
                let help = format!("write `{written}`: the group, and who belongs to it");
                faults.push(shape(item.span(), "the members of a group stand in no list here", help));
                return None;
            }
            let Some(line) = line else {
                let message = format!("this is no entry of `{}`", label.text);
                faults.push(shape(item.span(), message, format!("write {like}")));
                return None;
            };
            lines.push(line);
        }
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

/// `crew([a, b])` as it should be written, `crew(a, b)`; a film has the list, a tiny story has not.
fn listed(sources: &Sources, value: &Value<'_>) -> Option<String> {
    let Value::Call(call) = value else { return None };
    let [Argument { value: Value::List(members, _), .. }] = call.arguments.as_slice() else { return None };
    let members: Vec<&str> = members.iter().map(|member| sources.text(member.span())).collect();
    Some(format!("{}({})", call.name?.text, members.join(", ")))
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
            Value::Call(_) => acts.push(sources.text(argument.value.span())),
            _ => return None,
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
