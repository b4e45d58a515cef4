//! What can be known, and who learns it.

use super::cast::DUPLICATE_ID;
use super::lookups::UNKNOWN_REFERENCE;
use super::markers::{Markers, Place};
use super::parties::TOO_FEW_PARTIES;
use super::resolver::Resolver;
use crate::annotation::{Argument, Call, Value, WRONG_SHAPE};
use crate::facts::{Attitude, Channel, EventId, Learning, Proposition, PropositionId};
use crate::nearest::nearest;
use crate::source::Span;
use crate::vocabulary::Layer;

/// Behind the proposition of a learning.
pub const LEARNING: Place = Place {
    name: "a learning",
    words: &["explicit", "entailed", "inferred"],
    calls: &["certainty", "cites"],
    also: "saw, overheard, told, worked_out, from(…), suspects, believes_not, believes_falsely, forgets, ",
};

/// Ids of what can be known.
pub(super) fn propositions<'src>(resolver: &mut Resolver<'_, 'src>) {
    let film = resolver.film;
    for (i, entry) in film.knowledge.iter().enumerate() {
        let id = PropositionId(i as u32);
        if let Some(first) = resolver.propositions.insert(entry.id.text, id) {
            let span = film.knowledge[first.index()].id.span;
            let message = format!("two pieces of knowledge have the id `{}`", entry.id.text);
            resolver.report(
                DUPLICATE_ID.at(entry.id.span, message).label("the second one").other(span, "the first one"),
            );
        }
        let cites = resolver.cites(&entry.cites);
        resolver.must_cite(!entry.cites.is_empty(), entry.id.span, || {
            format!("the knowledge `{}`", entry.id.text)
        });
        let proposition = Proposition {
            id: entry.id.text.to_owned(),
            what: entry.what.content.to_string(),
            since: entry.since.and_then(|word| resolver.event(word)),
            of: entry.of.and_then(|word| resolver.event(word)),
            deeds: entry.deeds.iter().filter_map(|word| resolver.kind(*word, Layer::Act)).collect(),
            known_to: entry.known_to.iter().filter_map(|word| resolver.party(*word)).collect(),
            concerns: entry.concerns.iter().filter_map(|word| resolver.party(*word)).collect(),
            cites,
            span: entry.id.span,
        };
        resolver.facts.propositions.push(proposition);
    }
}

pub(super) fn learning<'src>(resolver: &mut Resolver<'_, 'src>, event: EventId, value: &Value<'src>) {
    let call: &Call<'src> = match value {
        Value::Call(call) => call,
        other => {
            resolver.report(
                WRONG_SHAPE.at(other.span(), "who learns what is written `grutter(ring_secret, saw)`"),
            );
            return;
        }
    };
    let Some(name) = call.name else { return };
    let Some(who) = resolver.party(name) else { return };
    let Some(Argument { value: Value::Word(what), .. }) = call.arguments.first() else {
        resolver.report(
            TOO_FEW_PARTIES
                .at(call.span, "a learning names what is learnt")
                .help("for example `grutter(ring_secret, saw)`"),
        );
        return;
    };
    let Some(proposition) = resolver.propositions.get(what.text) else {
        if resolver.is_lost(what.text) {
            return;
        }
        let words = resolver.propositions.words();
        let suggestion = nearest(what.text, words.iter().map(String::as_str));
        resolver.report(
            UNKNOWN_REFERENCE
                .at(what.span, format!("`knowledge` has no entry `{}`", what.text))
                .label("unknown")
                .did_you_mean(suggestion),
        );
        return;
    };
    let (mut attitude, mut channel, mut from): (Option<(Attitude, Span)>, Option<(Channel, Span)>, _) =
        (None, None, None);
    let mut rest = Vec::new();
    for argument in &call.arguments[1..] {
        match &argument.value {
            Value::Word(word) => {
                let worked_out = (word.text == "worked_out").then_some(Channel::Inferred);
                let named = Channel::of(word.text).filter(|_| word.text != "inferred");
                if let Some(held) = Attitude::of(word.text) {
                    resolver.once(&mut attitude, held, word.span, word.text);
                } else if let Some(way) = worked_out.or(named) {
                    resolver.once(&mut channel, way, word.span, word.text);
                } else {
                    rest.push(argument.clone());
                }
            }
            Value::Call(inner) if inner.name.is_some_and(|name| name.text == "from") => {
                if let Some(Argument { value: Value::Word(teller), .. }) = inner.arguments.first() {
                    from = resolver.party(*teller);
                    channel = channel.or(Some((Channel::Told, teller.span)));
                }
            }
            _ => rest.push(argument.clone()),
        }
    }
    let markers: Markers<'src> = resolver.markers(&rest, LEARNING);
    resolver.facts.learnings.push(Learning {
        event,
        who,
        proposition,
        attitude: attitude.map(|(attitude, _)| attitude).unwrap_or_default(),
        channel: channel.map(|(channel, _)| channel).unwrap_or_default(),
        from,
        certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
        cites: markers.cites,
        span: call.span,
    });
}
