//! Texts that a chart has room for. Too long a text is cut in a drawing, so it is said here first.

use super::Check;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::annotation::EventEntry;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::source::{Span, Text};

rules! {
    TEXT_TOO_LONG: "W510" "text-too-long" {
        what: "Names, notes, labels and captions fit their place on a chart.",
        why: "The drawing cuts what is longer; you know better than it does where to cut.",
        example: r#"(id: order, what: "Grutter blames Tony, drugs his brother and orders him to murder Tony")"#,
        instead: r#"(id: order, what: "…", caption: "Grutter sends his brother to kill Tony")"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(label_lengths, Severity::Warning)];

/// Letters of a name.
pub const LONGEST_NAME: usize = 28;
/// Letters of a name beside which a short one stands for tight places.
pub const LONGEST_NAME_BESIDE_SHORT: usize = 36;
/// Letters of a short name.
pub const LONGEST_SHORT: usize = 14;
/// Letters of a note on a card.
pub const LONGEST_NOTE: usize = 28;
/// Letters of a fate on a card.
pub const LONGEST_FATE: usize = 28;
/// Letters of a label on an edge: what fits in its lines however it is broken. A long one is wrapped or shrunk, which
/// is no fault.
pub const LONGEST_LABEL: usize = 60;
/// Letters of an event's caption: what fits in its lines in every chart. 44 look best.
pub const LONGEST_CAPTION: usize = 72;

/// Names, notes, labels and captions that do not fit.
fn label_lengths(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let film = known.film;
    let mut long: Vec<(Span, &str, usize, usize)> = Vec::new();
    let mut measure = |text: &Text<'_>, field: &'static str, most: usize| {
        let length = text.content.chars().count();
        if length > most {
            long.push((text.span, field, length, most));
        }
    };
    for entry in &film.characters {
        let most = if entry.short.is_some() { LONGEST_NAME_BESIDE_SHORT } else { LONGEST_NAME };
        measure(&entry.name, "name", most);
        entry.short.iter().for_each(|text| measure(text, "short", LONGEST_SHORT));
        entry.note.iter().for_each(|text| measure(text, "note", LONGEST_NOTE));
        entry.fate.iter().for_each(|text| measure(text, "fate", LONGEST_FATE));
    }
    for entry in &film.groups {
        measure(&entry.name, "name", LONGEST_NAME);
    }
    for (span, field, length, most) in long {
        faults.push(too_long(span, field, length, most));
    }
    let labels = known.facts.acts.iter().map(|act| (&act.label, act.span));
    let labels = labels.chain(known.facts.bonds.iter().map(|bond| (&bond.label, bond.span)));
    let long: Vec<(Span, usize)> = labels
        .filter_map(|(label, span)| Some((span, label.as_ref()?.chars().count())))
        .filter(|(_, length)| *length > LONGEST_LABEL)
        .collect();
    for (span, length) in long {
        faults.push(
            TEXT_TOO_LONG
                .at(span, format!("`label` has {length} letters; an edge has room for {LONGEST_LABEL}"))
                .label("in this entry")
                .help("shorten it"),
        );
    }
}

/// An event's caption, or what happens if it has none.
pub(super) fn caption_length(entry: &EventEntry<'_>, faults: &mut Findings) {
    let (field, text) = match &entry.caption {
        Some(caption) => ("caption", caption),
        None => ("what", &entry.what),
    };
    let length = text.content.chars().count();
    if length > LONGEST_CAPTION {
        faults.push(too_long(text.span, field, length, LONGEST_CAPTION));
    }
}

fn too_long(span: Span, field: &str, length: usize, most: usize) -> Diagnostic {
    let message = format!("`{field}` has {length} letters; a chart has room for {most}");
    let (label, help) = match field {
        "what" => ("too long for a card", "add a shorter `caption: \"…\"` beside it"),
        "name" if most == LONGEST_NAME => (
            "too long for tight places",
            "give a `short: \"…\"` beside it, or a shorter name and keep this one as an alias",
        ),
        "name" => ("too long for a card", "give a shorter name and keep this one as an alias"),
        _ => ("too long", "shorten it"),
    };
    TEXT_TOO_LONG.at(span, message).label(label).help(help)
}
