//! Bonds and memberships: kinds, ends, intervals.

use super::Check;
use super::acts::SELF_REFERENCE;
use super::findings::Findings;
use super::lookups::owned;
use super::markers::{BOND, Markers};
use super::parties::{TOO_FEW_PARTIES, join};
use super::resolver::Resolver;
use crate::annotation::{Argument, Value, WRONG_SHAPE};
use crate::diagnostic::{Severity, rules};
use crate::facts::{Bond, Parties, PartyId};
use crate::source::{Span, Word};
use crate::vocabulary::{KindId, Layer};
use std::collections::{BTreeMap, BTreeSet};

rules! {
    NOT_A_GROUP: "E206" "not-a-group" {
        what: "One can be a member of a group only, and only a group can be a `home`.",
        why: "Groups are the boxes of the chart; a character has no room inside.",
        example: r#"member_of(jo, tony, cites("001.p2.s1"))"#,
        instead: r#"groups: [(id: crew, name: "The crew", members: [jo, tony], cites: "001.p2.s1")]"#,
    }
    DUPLICATE_BOND: "W208" "duplicate-bond" {
        what: "No bond stands twice with the same parties and the same time.",
        why: "It would be drawn and counted twice.",
        example: r#"friend([tony, jo], cites("001.p2.s1")), friend(tony, jo, cites("001.p5.s1"))"#,
        instead: r#"friend(tony, jo, cites("001.p2.s1 p5.s1"))"#,
    }
    HOME_ELSEWHERE: "W210" "home-elsewhere" {
        what: "The `home` of a character is a group that the character belongs to.",
        why: "The box of a group says who belongs to it, so the card is not drawn in the box of such a home.",
        example: r#"(id: viviane, name: "Viviane", home: gang)    // and gang has no member viviane"#,
        instead: r#"(id: grutter, name: "Grutter", home: gang)    // and gang has members: [grutter]"#,
    }
    ENDS_BEFORE_BEGINS: "E403" "ends-before-begins" {
        what: "A bond ends after it begins.",
        why: "A bond that ends first never held.",
        example: r#"lover(mado, grutter, from(leaves), until(takes_up), cites("001.p6.s4"))"#,
        instead: r#"lover(mado, grutter, from(takes_up), until(leaves), cites("001.p6.s4"))"#,
    }
    OVERLAPPING_SPELLS: "W409" "overlapping-spells" {
        what: "Two bonds of one kind between the same two do not hold at the same time.",
        why: "A bond that ends and comes back is two spells; where they overlap, one of the ends is wrong.",
        example: "members: [dede(until(trap)), dede(from(shut_out))]    // shut_out comes before trap",
        instead: "members: [dede(until(shut_out)), dede(from(readmitted))]",
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] =
    &[(same_bonds, Severity::Error), (spells, Severity::Error), (homes, Severity::Error)];

/// Members of all groups, as bonds of the vocabulary's kind of membership.
pub(super) fn memberships<'src>(resolver: &mut Resolver<'_, 'src>) {
    let Some(kind) = resolver.vocabulary.kinds().find(|(_, kind)| kind.membership).map(|(id, _)| id) else {
        return;
    };
    let film = resolver.film;
    let first_group = film.characters.len();
    for (i, group) in film.groups.iter().enumerate() {
        let to = PartyId((first_group + i) as u32);
        for member in &group.members {
            let (name, arguments): (Word<'src>, &[Argument<'src>]) = match member {
                Value::Word(word) => (*word, &[]),
                Value::Call(call) => match call.name {
                    Some(name) => (name, &call.arguments),
                    None => continue,
                },
                _ => continue,
            };
            let Some(from) = resolver.party(name) else { continue };
            let mut markers = resolver.markers(arguments, BOND);
            if markers.cites.is_empty() {
                markers.cites = resolver.facts.parties[to.index()].cites.to_vec();
                resolver.citations.count(&markers.cites);
            }
            bond(resolver, kind, from, to, &markers, member.span());
        }
    }
}

/// All entries of `bonds`.
pub(super) fn bonds<'src>(resolver: &mut Resolver<'_, 'src>) {
    let film = resolver.film;
    for call in &film.bonds {
        let Some(name) = call.name else { continue };
        let Some(kind) = resolver.kind(name, Layer::Bond) else {
            unmade_bond(resolver, &call.arguments);
            continue;
        };
        let (pairs, rest) = pairs(resolver, kind, &call.arguments, call.span);
        let markers = resolver.markers(rest, BOND);
        let what = format!("the bond `{}`", resolver.vocabulary.kind(kind).id);
        resolver.must_cite(markers.cited, call.span, || what);
        for (from, to) in pairs {
            bond(resolver, kind, from, to, &markers, call.span);
        }
    }
    resolver.facts.bonds.shrink_to_fit();
}

/// A bond of an unknown kind: who it joins is looked at all the same.
fn unmade_bond<'src>(resolver: &mut Resolver<'_, 'src>, arguments: &[Argument<'src>]) {
    let is_party = |value: &Value<'src>| match value {
        Value::Word(word) => !BOND.words.contains(&word.text),
        value => matches!(value, Value::List(..)),
    };
    let unnamed =
        arguments.iter().take(2).take_while(|argument| argument.label.is_none() && is_party(&argument.value));
    let count = unnamed.count();
    let parties: Vec<PartyId> =
        arguments[..count].iter().flat_map(|argument| resolver.party_list(&argument.value)).collect();
    let markers = resolver.markers(&arguments[count..], BOND);
    resolver.unmade.push((markers.cites, parties));
}

fn same_bonds(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut first = BTreeMap::new();
    let mut twice = Vec::new();
    for bond in &known.facts.bonds {
        let key = (bond.kind, two(known, bond), bond.start, bond.end);
        match first.get(&key) {
            Some(span) => twice.push((bond.span, *span)),
            None => {
                first.insert(key, bond.span);
            }
        }
    }
    for (second, first) in twice {
        faults.push(
            DUPLICATE_BOND
                .at(second, "the same bond stands twice")
                .label("the second one")
                .other(first, "the first one"),
        );
    }
}

/// The two that a bond joins, in one order whichever way a symmetric one is written.
fn two(known: &Resolver<'_, '_>, bond: &Bond) -> (PartyId, PartyId) {
    match known.vocabulary.kind(bond.kind).symmetric && bond.to < bond.from {
        true => (bond.to, bond.from),
        false => (bond.from, bond.to),
    }
}

/// A bond that comes back comes back after it has ended.
fn spells(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut spells: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (i, bond) in known.facts.bonds.iter().enumerate().filter(|(_, bond)| !bond.contested) {
        spells.entry((bond.kind, two(known, bond))).or_default().push(i);
    }
    let mut overlapping = Vec::new();
    for mut of_two in spells.into_values().filter(|of_two| of_two.len() > 1) {
        of_two.sort_by_key(|i| known.facts.bonds[*i].start);
        for pair in of_two.windows(2) {
            let (first, second) = (&known.facts.bonds[pair[0]], &known.facts.bonds[pair[1]]);
            let same = (first.start, first.end) == (second.start, second.end);
            let apart = first.end.is_some_and(|end| second.start.is_some_and(|start| end <= start));
            if !same && !apart {
                overlapping.push((second.span, first.span, first.from, first.to));
            }
        }
    }
    for (second, first, from, to) in overlapping {
        let (from, to) = (&known.facts.parties[from.index()], &known.facts.parties[to.index()]);
        let message = format!("two bonds of one kind between {} and {} hold at one time", from.name, to.name);
        faults.push(
            OVERLAPPING_SPELLS
                .at(second, message)
                .label("begins before the other ends")
                .other(first, "the other")
                .help("two spells have an end, `until(…)`, and a later beginning, `from(…)`"),
        );
    }
}

/// The box that holds a card belongs to a group that the character is in.
fn homes(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let film = known.film;
    let memberships: BTreeSet<(PartyId, PartyId)> = known
        .facts
        .bonds
        .iter()
        .filter(|bond| known.vocabulary.kind(bond.kind).membership)
        .map(|bond| (bond.from, bond.to))
        .collect();
    for (i, entry) in film.characters.iter().enumerate() {
        let party = &known.facts.parties[i];
        let (Some(word), Some(home)) = (entry.home, party.home) else { continue };
        if !memberships.contains(&(PartyId(i as u32), home)) {
            let group = &known.facts.parties[home.index()];
            let message = format!("{} has the home `{}`, but is no member of it", party.name, word.text);
            let span = group.span;
            faults.push(
                HOME_ELSEWHERE
                    .at(word.span, message)
                    .other(span, "this group")
                    .help("add the membership, or take `home` out"),
            );
        }
    }
}

/// The pairs that a call joins: one, the product of two lists, or all pairs of one list.
fn pairs<'src, 'c>(
    resolver: &mut Resolver<'_, 'src>,
    kind: KindId,
    arguments: &'c [Argument<'src>],
    span: Span,
) -> (Vec<(PartyId, PartyId)>, &'c [Argument<'src>]) {
    let entry = resolver.vocabulary.kind(kind);
    let is_party = |argument: &Argument<'src>| {
        argument.label.is_none_or(|label| matches!(label.text, "of" | "by" | "whom" | "to" | "with"))
            && match &argument.value {
                Value::Word(word) => !BOND.words.contains(&word.text),
                Value::List(..) => true,
                _ => false,
            }
    };
    let count = arguments.iter().take(2).take_while(|argument| is_party(argument)).count();
    let mut pairs = Vec::new();
    match (count, arguments) {
        (2, [first, second, ..]) => {
            let (from, to) = (bound(resolver, first), bound(resolver, second));
            if join(resolver, from.len() as u64 * to.len() as u64, span) {
                pairs.extend(from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))));
            }
        }
        (1, [Argument { value: value @ Value::List(written, _), .. }, ..]) if entry.symmetric => {
            let all = resolver.party_list(value);
            // a second who is written and whom nobody knows is a fault of its own
            if let ([one], [_]) = (all.as_slice(), written.as_slice()) {
                let id = resolver.facts.parties[one.index()].id.clone();
                resolver.report(
                    TOO_FEW_PARTIES
                        .at(span, format!("`{}` joins two; only `{id}` is given", entry.id))
                        .label("too few parties")
                        .help(format!("for example `{}`", entry.example)),
                );
            }
            let count = all.len() as u64;
            let room = join(resolver, count * count.saturating_sub(1) / 2, span);
            for (i, a) in all.iter().enumerate().filter(|_| room) {
                pairs.extend(all[i + 1..].iter().map(|b| (*a, *b)));
            }
        }
        _ => {
            let example = entry.example.clone();
            resolver.report(
                TOO_FEW_PARTIES
                    .at(span, format!("`{}` joins two; {count} given", entry.id))
                    .label("too few parties")
                    .help(format!("for example `{example}`")),
            );
        }
    }
    (pairs, &arguments[count..])
}

/// The parties on one side of a bond, who must be told.
fn bound<'src>(resolver: &mut Resolver<'_, 'src>, argument: &Argument<'src>) -> Parties {
    if let Value::Word(word) = &argument.value
        && word.text == "_"
    {
        resolver.report(
            WRONG_SHAPE
                .at(word.span, "a bond joins two who are both in the cast")
                .label("nobody")
                .help("add an unnamed character for somebody who is not named"),
        );
    }
    resolver.party_list(&argument.value)
}

fn bond<'src>(
    resolver: &mut Resolver<'_, 'src>,
    kind: KindId,
    from: PartyId,
    to: PartyId,
    markers: &Markers<'src>,
    span: Span,
) {
    if from == to {
        let id = resolver.facts.parties[from.index()].id.clone();
        resolver.report(SELF_REFERENCE.at(span, format!("`{id}` is bound to itself")));
        return;
    }
    let entry = resolver.vocabulary.kind(kind);
    if entry.membership && !resolver.facts.parties[to.index()].is_group() {
        let id = resolver.facts.parties[to.index()].id.clone();
        resolver.report(
            NOT_A_GROUP
                .at(span, format!("`{id}` is not a group, so nobody can belong to it"))
                .help("list it under `groups`"),
        );
        return;
    }
    let start = markers.from.and_then(|word| resolver.event(word));
    let end = markers.until.and_then(|word| resolver.event(word));
    if let (Some(start), Some(end), Some(word)) = (start, end, markers.until)
        && start >= end
    {
        let first = markers.from.map_or(word.span, |from| from.span);
        resolver.report(
            ENDS_BEFORE_BEGINS
                .at(word.span, "a bond ends before it begins")
                .label("ends here")
                .other(first, "begins here")
                .help("`story` gives the order of events"),
        );
    }
    let bond = Bond {
        kind,
        from,
        to,
        start,
        end,
        certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
        contested: resolver.is_contested(markers),
        secret: markers.secret,
        reading: markers.reading,
        label: owned(markers.label.as_ref()),
        cites: markers.cites.clone(),
        span,
    };
    resolver.facts.bonds.push(bond);
}
