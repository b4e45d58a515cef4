//! What events rest on: needed, any-of, contributing and preventing events, without cycles.

use super::causes::CAUSAL_CYCLE;
use super::findings::Findings;
use super::lookups::owned;
use super::markers::{LINK, UNKNOWN_MARKER};
use super::resolver::Resolver;
use crate::annotation::{Argument, EventEntry, Value, WRONG_SHAPE};
use crate::diagnostic::rules;
use crate::facts::{EventId, Link, LinkDetails, Prevention, Support, SupportDetails};
use crate::seldom::Seldom;
use crate::source::{Span, Word};
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

rules! {
    ANY_OF_ONE: "E209" "any-of-one" {
        what: "`any(…)` offers two events or more.",
        why: "A choice of one event is simply a cause: write it as one.",
        example: "needs: [any(suspicion)]",
        instead: "needs: [suspicion]",
    }
    HELPS_AND_PREVENTS: "E404" "helps-and-prevents" {
        what: "No event both supports another and would prevent it.",
        why: "The one reading says that it was needed, the other that it had to be overcome.",
        example: "needs: [warning], prevented_by: [warning(unless(missed))]",
        instead: "prevented_by: [warning(unless(missed))]",
    }
    PREVENTED_AND_TOLD: "W412" "prevented-and-told" {
        what: "An event that something would have prevented says what kept it from doing so.",
        why: "What is prevented does not happen: an event that is both told and prevented is a contradiction, which `what-if` cannot resolve.",
        example: "prevented_by: [warning]",
        instead: "prevented_by: [warning(unless(missed))]",
    }
    DUPLICATE_SUPPORT: "W512" "duplicate-support" {
        what: "An event names each cause once, as a need or as a help.",
        why: "The stronger of the two would be taken; say which you mean.",
        example: "needs: [ring], helped_by: [ring]",
        instead: "needs: [ring]",
    }
}

/// The support of one event.
pub(super) fn support<'src>(
    resolver: &mut Resolver<'_, 'src>,
    event: EventId,
    entry: &EventEntry<'src>,
) -> Support {
    let mut all = SmallVec::new();
    let mut rest = SupportDetails::default();
    for value in &entry.needs {
        match value {
            Value::Call(call) if call.name.is_some_and(|name| name.text == "any") => {
                let links: Vec<Link> = call
                    .arguments
                    .iter()
                    .filter_map(|argument| link(resolver, event, &argument.value).map(|(link, _)| link))
                    .collect();
                let different: BTreeSet<EventId> = links.iter().map(|link| link.event).collect();
                if different.len() < 2 {
                    resolver.report(
                        ANY_OF_ONE
                            .at(call.span, "`any(…)` needs at least two events to choose from")
                            .help("a single event stands without `any`"),
                    );
                }
                rest.any.push(links);
            }
            other => {
                if let Some((link, unless)) = link(resolver, event, other) {
                    no_unless(resolver, unless);
                    all.push(link);
                }
            }
        }
    }
    for value in &entry.helped_by {
        if let Some((link, unless)) = link(resolver, event, value) {
            no_unless(resolver, unless);
            rest.contributing.push(link);
        }
    }
    for value in &entry.prevented_by {
        if let Some((by, unless)) = link(resolver, event, value) {
            let unless = unless.and_then(|word| resolver.event(word));
            rest.prevented_by.push(Prevention { by, unless });
        }
    }
    // most have one entry, and a list that grows makes room for four
    rest.contributing.shrink_to_fit();
    rest.prevented_by.shrink_to_fit();
    let support = Support { all, details: Seldom::new(rest) };
    twice_named(&support, &mut resolver.faults);
    support
}

fn no_unless<'src>(resolver: &mut Resolver<'_, 'src>, unless: Option<Word<'src>>) {
    if let Some(word) = unless {
        resolver.report(
            UNKNOWN_MARKER
                .at(word.span, "`unless` belongs to `prevented_by`")
                .help("for example `prevented_by: [warning(unless(missed))]`"),
        );
    }
}

fn link<'src>(
    resolver: &mut Resolver<'_, 'src>,
    effect: EventId,
    value: &Value<'src>,
) -> Option<(Link, Option<Word<'src>>)> {
    let (name, arguments, span): (Word<'src>, &[Argument<'src>], Span) = match value {
        Value::Word(word) => (*word, &[], word.span),
        Value::Call(call) => (call.name?, &call.arguments, call.span),
        other => {
            resolver
                .report(WRONG_SHAPE.at(other.span(), format!("a link is an event, not {}", other.sort())));
            return None;
        }
    };
    let event = resolver.other_event(name, Some(effect))?;
    let markers = resolver.markers(arguments, LINK);
    if event == effect {
        resolver.report(
            CAUSAL_CYCLE.at(span, format!("`{}` is among its own causes", name.text)).label("itself"),
        );
        return None;
    }
    let link = Link {
        event,
        certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
        contested: markers.contested,
        span: name.span,
        details: Seldom::new(LinkDetails { why: owned(markers.why.as_ref()), cites: markers.cites }),
    };
    Some((link, markers.unless))
}

fn twice_named(support: &Support, faults: &mut Findings) {
    let mut seen: BTreeMap<EventId, Span> = BTreeMap::new();
    let mut twice: Vec<(Span, Span)> = Vec::new();
    for link in support.all.iter().chain(&support.contributing) {
        match seen.get(&link.event) {
            Some(first) => twice.push((*first, link.span)),
            None => {
                seen.insert(link.event, link.span);
            }
        }
    }
    for (first, second) in twice {
        faults.push(
            DUPLICATE_SUPPORT
                .at(second, "the same event supports this one twice")
                .label("again here")
                .other(first, "first here"),
        );
    }
    let contradiction = support
        .prevented_by
        .iter()
        .find_map(|prevention| Some((*seen.get(&prevention.by.event)?, prevention.by.span)));
    if let Some((needed, prevents)) = contradiction {
        faults.push(
            HELPS_AND_PREVENTS
                .at(prevents, "one event both supports this one and would prevent it")
                .label("would prevent it")
                .other(needed, "supports it")
                .help("keep one of the two"),
        );
    }
    let supports = |event: EventId| seen.contains_key(&event);
    let open: Vec<Span> = support
        .prevented_by
        .iter()
        .filter(|stop| stop.unless.is_none() && !supports(stop.by.event))
        .map(|stop| stop.by.span)
        .collect();
    for span in open {
        faults.push(PREVENTED_AND_TOLD.at(span, "this would have prevented the event, which happens all the same").label("nothing keeps it from doing so")
                .help("say what did: `prevented_by: [warning(unless(missed))]`; without that the event counts as contradicted"));
    }
}
