//! Events and the acts in them: kinds, arity, markers, learning.

use super::Check;
use super::findings::Findings;
use super::lookups::owned;
use super::markers::{ACT, CONTRADICTORY_MARKERS};
use super::parties::{is_party, join, parties_of};
use super::resolver::Resolver;
use crate::annotation::{Argument, Value};
use crate::diagnostic::{Severity, rules};
use crate::facts::{Act, ActDetails, Directness, EventId, Manner, PartyId, Status};
use crate::names::Names;
use crate::nearest::slip;
use crate::source::{Span, Word};
use crate::vocabulary::{Effect, Layer};

rules! {
    SELF_REFERENCE: "E203" "self-reference" {
        what: "Nobody is bound to themselves or harms themselves, and no event is meanwhile to itself.",
        why: "It is nearly always a slip of the hand.",
        example: "kills(tony, tony)",
        instead: "kills(tony, cesar)    // for a suicide: takes_own_life(tony)",
    }
    DUPLICATE_ACT: "W509" "duplicate-act" {
        what: "No act stands twice in one event.",
        why: "One deed would be counted as two.",
        example: "acts: [kills(gang, mario), kills(gang, mario)]",
        instead: "acts: [kills(gang, [mario, ida])]",
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(same_acts, Severity::Warning)];

pub(super) fn act<'src>(resolver: &mut Resolver<'_, 'src>, event: EventId, number: u32, value: &Value<'src>) {
    let (name, arguments, span): (Word<'src>, &[Argument<'src>], Span) = match value {
        Value::Word(word) => (*word, &[], word.span),
        Value::Call(call) => match call.name {
            Some(name) => (name, &call.arguments, call.span),
            None => return,
        },
        _ => return,
    };
    let Some(kind) = resolver.kind(name, Layer::Act) else { return unmade_act(resolver, event, arguments) };
    let (agents, patients, rest) = parties_of(resolver, kind, name, arguments, span);
    let markers = resolver.markers(rest, ACT);
    let others = patients.len() + markers.about.len() + markers.through.len();
    if !join(resolver, agents.len().max(1) as u64 * others.max(1) as u64, span) {
        return;
    }
    let directness = markers.directness.map(|(directness, _)| directness).unwrap_or_else(|| {
        if !markers.through.is_empty() {
            return Directness::Through;
        }
        match agents.as_slice() {
            [only] if resolver.several[only.index()] => Directness::ByGroup,
            [_] => Directness::Direct,
            [] => Directness::Direct,
            _ => Directness::Joint,
        }
    });
    let own = agents.iter().find(|agent| patients.contains(agent));
    if let Some(own) = own.filter(|_| resolver.vocabulary.kind(kind).sign < 0) {
        let id = resolver.facts.parties[own.index()].id.clone();
        let help = match resolver.vocabulary.kind(kind).effect == Some(Effect::Death) {
            true => format!("a suicide is `takes_own_life({id})`"),
            false => "is one of the two somebody else? `_` stands for somebody who is not named".to_owned(),
        };
        let message = format!("`{id}` is both agent and patient of one act");
        resolver.report(SELF_REFERENCE.at(span, message).help(help));
    }
    if let Some((status, at)) = markers.status
        && markers.believed
        && status != Status::Perceived
    {
        let message = format!("what is believed is `perceived`, and not `{}`", status.word());
        resolver.report(CONTRADICTORY_MARKERS.at(at, message).help("keep one of the two"));
    }
    let manner = Manner {
        status: match markers.status {
            Some((status, _)) => status,
            None if markers.believed => Status::Perceived,
            None => Status::default(),
        },
        mode: markers.mode.map(|(mode, _)| mode).unwrap_or_default(),
        directness,
        certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
    };
    let details = ActDetails {
        contested: resolver.is_contested(&markers),
        secret: markers.secret,
        ghostly: markers.ghostly,
        condoned: markers.condoned,
        about: markers.about,
        through: markers.through,
        believers: markers.believers,
        reading: markers.reading,
        label: owned(markers.label.as_ref()),
        cites: markers.cites,
        ..ActDetails::default()
    };
    let act = Act::new((event, number), kind, (agents, patients), manner, span, details);
    resolver.facts.acts.push(act);
}

/// An act of an unknown kind: who and how is looked at all the same, so that one run tells everything.
fn unmade_act<'src>(resolver: &mut Resolver<'_, 'src>, event: EventId, arguments: &[Argument<'src>]) {
    if arguments.iter().any(|argument| argument.label.is_some()) {
        return;
    }
    let is_second = |value: &Value<'src>, parties: &Names<&'src str, PartyId>| match value {
        Value::Word(word) => {
            parties.contains(word.text) || slip(word.text, ACT.words.iter().copied()).is_none()
        }
        _ => true,
    };
    let count = arguments
        .iter()
        .enumerate()
        .take(2)
        .take_while(|(i, argument)| {
            is_party(&argument.value) && (*i == 0 || is_second(&argument.value, &resolver.parties))
        })
        .count();
    let mut parties: Vec<PartyId> =
        arguments[..count].iter().flat_map(|argument| resolver.party_list(&argument.value)).collect();
    let markers = resolver.markers(&arguments[count..], ACT);
    parties.extend(markers.about.iter().chain(&markers.through).chain(&markers.believers));
    resolver.unmade.push((resolver.facts.events[event.index()].cites.to_vec(), parties));
}

/// One deed written twice in an event.
fn same_acts(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let of_one_event = known.facts.acts.chunk_by(|a, b| a.event == b.event);
    of_one_event.filter(|acts| acts.len() > 1).for_each(|acts| same_acts_of(acts, faults));
}

fn same_acts_of(acts: &[Act], faults: &mut Findings) {
    let deed = |act: &'_ Act| (act.kind, act.status);
    let alike = |a: &Act, b: &Act| {
        deed(a)
            .cmp(&deed(b))
            .then_with(|| (a.agents(), a.patients(), &a.about).cmp(&(b.agents(), b.patients(), &b.about)))
    };
    let mut order: Vec<&Act> = acts.iter().collect();
    order.sort_by(|a, b| alike(a, b));
    let mut twice = Vec::new();
    for same in order.chunk_by(|a, b| alike(a, b).is_eq()) {
        twice.extend(same[1..].iter().map(|act| (act.span, same[0].span)));
    }
    for (second, first) in twice {
        faults.push(
            DUPLICATE_ACT
                .at(second, "the same act stands twice in one event")
                .label("the second one")
                .other(first, "the first one"),
        );
    }
}
