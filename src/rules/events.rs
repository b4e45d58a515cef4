//! Events: their ids, what they rest on, and what is done at them.

use super::acts::SELF_REFERENCE;
use super::cast::{DUPLICATE_ID, RESERVED_WORD};
use super::findings::Findings;
use super::lookups::owned;
use super::markers::{UNKNOWN_MARKER, is_no_id};
use super::resolver::Resolver;
use super::{acts, knowledge, labels, support};
use crate::annotation::EventEntry;
use crate::diagnostic::rules;
use crate::facts::{Certainty, Event, EventDetails, EventId, Party, PartyKind};
use crate::nearest::slip;
use crate::seldom::Seldom;
use std::collections::BTreeSet;

rules! {
    EMPTY_EVENT: "W507" "empty-event" {
        what: "In every event somebody does or learns something, or a bond begins or ends.",
        why: "Without an act nothing can be asked about the event.",
        example: r#"(id: funeral, what: "Mario is buried", cites: "001.p6.s19")"#,
        instead: r#"(id: funeral, what: "Mario is buried", cites: "001.p6.s19", acts: [mourns(tony, mario)])"#,
    }
}

/// Ids of events, so that entries may look ahead.
pub(super) fn names<'src>(resolver: &mut Resolver<'_, 'src>) {
    let film = resolver.film;
    for (i, word) in (0..film.events.len()).filter_map(|i| Some((i, film.event_id(i)?))) {
        let id = EventId(i as u32);
        match resolver.events.get(word.text) {
            Some(first) => {
                let mut fault = DUPLICATE_ID
                    .at(word.span, format!("two events have the id `{}`", word.text))
                    .label("the second one");
                if let Some(first) = film.event_id(first.index()) {
                    fault = fault.other(first.span, "the first one");
                }
                resolver.report(fault);
            }
            None => {
                resolver.events.insert(word.text, id);
            }
        }
        if is_no_id(word.text) {
            let message = format!("`{}` has a meaning of its own and cannot be an id", word.text);
            resolver.report(
                RESERVED_WORD
                    .at(word.span, message)
                    .label("a reserved word")
                    .help("choose another id, for example this one with a `_` behind it"),
            );
        }
    }
}

/// Events at which nothing is done or learnt, and that no bond begins or ends at.
pub(super) fn empty(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let bonds = known.facts.bonds.iter();
    let moments: BTreeSet<EventId> = bonds.flat_map(|bond| bond.start.into_iter().chain(bond.end)).collect();
    for &event in known.empty.iter().filter(|event| !moments.contains(event)) {
        if let Some(id) = known.film.event_id(event.index()) {
            faults.push(
                EMPTY_EVENT
                    .at(id.span, format!("nobody does or learns anything in `{}`", id.text))
                    .help("add `acts: […]`, so that something can be asked about this event"),
            );
        }
    }
}

/// All events in story order, with their acts.
pub(super) fn events<'src>(resolver: &mut Resolver<'_, 'src>) {
    let film = resolver.film;
    let several = |party: &Party| matches!(party.kind, PartyKind::Group | PartyKind::Collective);
    resolver.several = resolver.facts.parties.iter().map(several).collect();
    resolver.facts.events.reserve_exact(film.events.len());
    for i in 0..film.events.len() {
        let Some((entry, faults)) = film.event_with_faults(i) else { continue };
        resolver.faults.extend(faults);
        let id = EventId(i as u32);
        let event = event_entry(resolver, id, &entry);
        resolver.facts.events.push(event);
        labels::caption_length(&entry, &mut resolver.faults);
        if entry.acts.is_empty() && entry.learns.is_empty() {
            resolver.empty.push(id);
        }
        let first = resolver.facts.acts.len();
        for value in &entry.acts {
            let number = (resolver.facts.acts.len() - first) as u32 + 1;
            acts::act(resolver, id, number, value);
        }
        for value in &entry.learns {
            knowledge::learning(resolver, id, value);
        }
    }
    resolver.facts.acts.shrink_to_fit();
}

fn event_entry<'src>(resolver: &mut Resolver<'_, 'src>, id: EventId, entry: &EventEntry<'src>) -> Event {
    let cites = resolver.cites(&entry.cites);
    resolver.must_cite(!entry.cites.is_empty(), entry.id.span, || format!("the event `{}`", entry.id.text));
    let certainty = match entry.certainty {
        None => Certainty::Explicit,
        Some(word) => Certainty::of(word.text).unwrap_or_else(|| {
            let suggestion = slip(word.text, Certainty::words());
            resolver.report(
                UNKNOWN_MARKER
                    .at(word.span, format!("`{}` is no certainty", word.text))
                    .help("a certainty is `explicit`, `entailed` or `inferred`")
                    .did_you_mean(suggestion),
            );
            Certainty::Explicit
        }),
    };
    let meanwhile = entry
        .meanwhile
        .iter()
        .filter_map(|word| {
            let other = resolver.event(*word)?;
            if other == id {
                resolver.report(SELF_REFERENCE.at(word.span, "an event cannot be meanwhile to itself"));
                return None;
            }
            Some(other)
        })
        .collect();
    let help = "say what happens, in the present tense";
    resolver.must_say(&entry.what, "the sentence of an event", help);
    Event {
        id: if resolver.keeps_texts { entry.id.text.into() } else { Box::default() },
        rank: id.0 + 1,
        summary: if resolver.keeps_texts { entry.what.content.as_ref().into() } else { Box::default() },
        cites: cites.into(),
        support: support::support(resolver, id, entry),
        details: Seldom::new(EventDetails {
            caption: owned(entry.caption.as_ref()),
            part: owned(entry.part.as_ref()),
            meanwhile,
            present: entry.present.iter().filter_map(|word| resolver.party(*word)).collect(),
            told: entry.told.and_then(|word| word.text.parse().ok()),
        }),
        certainty,
        draft: draft(resolver, entry),
        span: entry.id.span,
    }
}

/// Whether the annotator has not made up their mind about an event.
fn draft(resolver: &mut Resolver<'_, '_>, entry: &EventEntry<'_>) -> bool {
    let Some(word) = entry.status else { return false };
    if word.text != "draft" {
        let fault = UNKNOWN_MARKER.at(word.span, format!("an event has no status `{}`", word.text));
        resolver.report(fault.help(
            "`status: draft` marks an event that is not settled; how far a deed came is said behind the act",
        ));
    }
    word.text == "draft"
}
