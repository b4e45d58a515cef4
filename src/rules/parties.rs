//! The parties of an act: who does it, and to whom.

use super::Check;
use super::findings::Findings;
use super::markers::ACT;
use super::resolver::Resolver;
use crate::annotation::{Argument, Value};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::facts::{Bond, Parties, PartyId};
use crate::source::{Span, Word};
use crate::vocabulary::{Kin, Kind, KindId, Takes};

rules! {
    TOO_FEW_PARTIES: "E201" "too-few-parties" {
        what: "An act or bond names as many parties as its kind takes, and a learning names what is learnt.",
        why: "With a party missing, nobody can say who did it to whom.",
        example: "kills(tony)",
        instead: "kills(tony, cesar)    // kills(_, cesar) if it is not told who",
    }
    TOO_MANY_PAIRS: "E212" "too-many-pairs" {
        what: "The acts and bonds of a film join ten million pairs of parties at most, those that follow from others counted.",
        why: "Lists multiply: a hundred thousand who fight a hundred thousand are ten thousand million pairs, for which no memory is enough.",
        example: "fights([soldier1, soldier2], [rebel1, rebel2])    // with 100,000 in each list",
        instead: "fights(army, rebels)    // a group or a `collective` acts and suffers as one",
    }
}

/// Most pairs of parties that the acts and bonds of one film join: with a tie each, some gigabytes.
const MOST_PAIRS: u64 = 10_000_000;

/// Groups within groups are followed so deep.
pub const DEEPEST_GROUPS: usize = 16;

/// Counts pairs that an act or a bond joins. Whether there is room for them; that there is none is told once.
pub(super) fn join(resolver: &mut Resolver<'_, '_>, pairs: u64, span: Span) -> bool {
    let before = resolver.pairs;
    resolver.pairs = before.saturating_add(pairs);
    let room = resolver.pairs <= MOST_PAIRS;
    if !room && before <= MOST_PAIRS {
        let fault = too_many(pairs, before, "this joins", span);
        resolver.report(fault);
    }
    room
}

fn too_many(pairs: u64, before: u64, what: &str, span: Span) -> Diagnostic {
    let before = match before {
        0 => String::new(),
        before => format!(" beside {before} before it"),
    };
    TOO_MANY_PAIRS
        .at(span, format!("{what} {pairs} pairs of parties{before}; a film has {MOST_PAIRS} at most"))
        .label("too many")
        .help("a group, or a character of the kind `collective`, acts and suffers as one")
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(pairs_that_follow, Severity::Error)];

/// Bonds that follow from others are counted before a story makes them: children of one parent, kin of spouses, members of
/// groups within groups. An upper bound. O(bonds).
fn pairs_that_follow(known: &Resolver<'_, '_>, faults: &mut Findings) {
    if known.pairs > MOST_PAIRS {
        return;
    }
    let parties = known.facts.parties.len();
    let kin_of = |bond: &Bond| known.vocabulary.kind(bond.kind).kin;
    let mut children = vec![0u64; parties];
    let mut near = vec![0u64; parties];
    for bond in &known.facts.bonds {
        if kin_of(bond) == Some(Kin::Parent) {
            children[bond.from.index()] += 1;
        }
        if matches!(kin_of(bond), Some(Kin::Parent | Kin::Sibling)) {
            near[bond.from.index()] += 1;
            near[bond.to.index()] += 1;
        }
    }
    for bond in known.facts.bonds.iter().filter(|bond| kin_of(bond) == Some(Kin::Parent)) {
        near[bond.to.index()] += children[bond.from.index()] - 1;
    }
    let mut sum = known.pairs;
    let mut add = |pairs: u64, span: Span| {
        let before = sum;
        sum = sum.saturating_add(pairs);
        if before <= MOST_PAIRS && sum > MOST_PAIRS {
            faults.push(too_many(pairs, before, "from this and the like follow", span));
        }
    };
    for bond in &known.facts.bonds {
        match kin_of(bond) {
            // each pair of children once, with the last of the bonds
            Some(Kin::Parent) => {
                let others = &mut children[bond.from.index()];
                *others -= 1;
                add(*others, bond.span);
            }
            Some(Kin::Spouse) => add(near[bond.from.index()] + near[bond.to.index()], bond.span),
            _ => {}
        }
    }
    let memberships: Vec<&Bond> =
        known.facts.bonds.iter().filter(|bond| known.vocabulary.kind(bond.kind).membership).collect();
    let is_group = |party: PartyId| known.facts.parties[party.index()].is_group();
    let nested: Vec<&Bond> = memberships.iter().copied().filter(|bond| is_group(bond.from)).collect();
    // how many belong to each group by so many steps
    let mut reached = vec![0u64; parties];
    memberships.iter().for_each(|bond| reached[bond.to.index()] += 1);
    for _ in 0..DEEPEST_GROUPS {
        let mut next = vec![0u64; parties];
        for bond in &nested {
            let more = reached[bond.from.index()];
            let there = &mut next[bond.to.index()];
            let held = *there;
            *there = held.saturating_add(more).min(parties as u64);
            add(*there - held, bond.span);
        }
        reached = next;
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
