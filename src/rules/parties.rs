//! The parties of an act: who does it, and to whom.

use super::markers::ACT;
use super::resolver::Resolver;
use crate::annotation::{Argument, Value};
use crate::diagnostic::{Diagnostic, rules};
use crate::facts::Parties;
use crate::source::{Span, Word};
use crate::vocabulary::{Kind, KindId, Takes};

rules! {
    TOO_FEW_PARTIES: "E201" "too-few-parties" {
        what: "An act or bond names as many parties as its kind takes, and a learning names what is learnt.",
        why: "With a party missing, nobody can say who did it to whom.",
        example: "kills(tony)",
        instead: "kills(tony, cesar)    // kills(_, cesar) if it is not told who",
    }
}

/// Agents and patients of a call, by place or by name, and the arguments behind them.
pub(super) fn parties_of<'src, 'c>(
    resolver: &mut Resolver<'_, 'src>,
    kind: KindId,
    name: Word<'src>,
    arguments: &'c [Argument<'src>],
    span: Span,
) -> (Parties, Parties, &'c [Argument<'src>]) {
    if arguments.iter().any(|argument| argument.label.is_some()) {
        return named_parties(resolver, kind, name, arguments, span);
    }
    let kind_entry = resolver.vocabulary.kind(kind);
    let (most, least) = match kind_entry.takes {
        Takes::AgentAndPatient => (2, 2),
        Takes::AgentMaybePatient => (2, 1),
        Takes::Agent | Takes::Patient => (1, 1),
    };
    let mut lists = [Parties::new(), Parties::new()];
    let mut given = 0;
    while given < most
        && let Some(argument) = arguments.get(given)
        && let Some(parties) = parties_in(resolver, &argument.value)
    {
        lists[given] = parties;
        given += 1;
    }
    if given < least {
        let fault = wrong_arity(kind_entry, span, given);
        resolver.report(fault);
    }
    let [first, second] = lists;
    let rest = &arguments[given..];
    match kind_entry.takes {
        Takes::Patient => (Parties::new(), first, rest),
        _ => (first, second, rest),
    }
}

/// The parties that an argument names; none if it is no party but a marker.
fn parties_in<'src>(resolver: &mut Resolver<'_, 'src>, value: &Value<'src>) -> Option<Parties> {
    if let Value::Word(word) = value
        && let Some(party) = resolver.parties.get(word.text)
    {
        return Some(Parties::from_slice(&[party]));
    }
    is_party(value).then(|| resolver.party_list(value))
}

fn named_parties<'src, 'c>(
    resolver: &mut Resolver<'_, 'src>,
    kind: KindId,
    name: Word<'src>,
    arguments: &'c [Argument<'src>],
    span: Span,
) -> (Parties, Parties, &'c [Argument<'src>]) {
    let (mut agents, mut patients) = (None, None);
    let mut taken = 0;
    for argument in arguments {
        match argument.label.map_or("", |label| label.text) {
            "by" | "agent" if taken < 2 => agents = Some(resolver.party_list(&argument.value)),
            "whom" | "to" | "patient" if taken < 2 => patients = Some(resolver.party_list(&argument.value)),
            _ => break,
        }
        taken += 1;
    }
    let takes = resolver.vocabulary.kind(kind).takes;
    let missing = match takes {
        Takes::AgentAndPatient => agents.is_none() || patients.is_none(),
        Takes::AgentMaybePatient | Takes::Agent => agents.is_none(),
        Takes::Patient => patients.is_none(),
    };
    if missing {
        let given = usize::from(agents.is_some()) + usize::from(patients.is_some());
        let help = "with names, the parties come first: `kills(by: tony, whom: cesar, mode: regret)`";
        let fault = wrong_arity(resolver.vocabulary.kind(kind), span, given);
        resolver.report(fault.other(name.span, "").help(help));
    }
    (agents.unwrap_or_default(), patients.unwrap_or_default(), &arguments[taken..])
}

fn wrong_arity(kind: &Kind, span: Span, given: usize) -> Diagnostic {
    let wants = match kind.takes {
        Takes::AgentAndPatient => "somebody who does it and somebody it is done to",
        Takes::AgentMaybePatient | Takes::Agent => "somebody who does it",
        Takes::Patient => "somebody it happens to",
    };
    let message = format!("`{}` takes {wants}; {given} given", kind.id);
    let help = format!("for example `{}`; write `_` for somebody who is not named", kind.example);
    TOO_FEW_PARTIES.at(span, message).label("too few parties").help(help)
}

pub(super) fn is_party(value: &Value<'_>) -> bool {
    match value {
        Value::Word(word) => !ACT.words.contains(&word.text),
        Value::List(..) => true,
        _ => false,
    }
}
