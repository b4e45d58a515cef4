//! Bonds and memberships: kinds, ends, intervals.

use super::cast::owned;
use super::resolver::{BOND, Markers, Resolver};
use crate::annotation::{Argument, Value};
use crate::facts::{Bond, Parties, PartyId};
use crate::source::{Span, Word};
use crate::vocabulary::{KindId, Layer};
use std::collections::{BTreeMap, BTreeSet};

impl<'src> Resolver<'_, 'src> {
    /// Members of all groups, as bonds of the vocabulary's kind of membership.
    pub fn memberships(&mut self) {
        let Some(kind) = self.vocabulary.kinds().find(|(_, kind)| kind.membership).map(|(id, _)| id) else {
            return;
        };
        let film = self.film;
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
                let Some(from) = self.party(name) else { continue };
                let mut markers = self.markers(arguments, BOND);
                if markers.cites.is_empty() {
                    markers.cites = self.facts.parties[to.index()].cites.clone();
                    self.citations.count(&markers.cites);
                }
                self.bond(kind, from, to, &markers, member.span());
            }
        }
    }

    /// All entries of `bonds`.
    pub fn bonds(&mut self) {
        let film = self.film;
        for call in &film.bonds {
            let Some(name) = call.name else { continue };
            let Some(kind) = self.kind(name, Layer::Bond) else {
                self.unmade_bond(&call.arguments);
                continue;
            };
            let (pairs, rest) = self.pairs(kind, &call.arguments, call.span);
            let markers = self.markers(rest, BOND);
            let what = format!("the bond `{}`", self.vocabulary.kind(kind).id);
            self.must_cite(markers.cited, call.span, || what);
            for (from, to) in pairs {
                self.bond(kind, from, to, &markers, call.span);
            }
        }
        self.facts.bonds.shrink_to_fit();
        self.same_bonds();
        self.spells();
        self.homes();
    }

    /// A bond of an unknown kind: who it joins is looked at all the same.
    fn unmade_bond(&mut self, arguments: &[Argument<'src>]) {
        let is_party = |value: &Value<'src>| match value {
            Value::Word(word) => !BOND.words.contains(&word.text),
            value => matches!(value, Value::List(..)),
        };
        let unnamed = arguments
            .iter()
            .take(2)
            .take_while(|argument| argument.label.is_none() && is_party(&argument.value));
        let count = unnamed.count();
        let parties: Vec<PartyId> =
            arguments[..count].iter().flat_map(|argument| self.party_list(&argument.value)).collect();
        let markers = self.markers(&arguments[count..], BOND);
        self.unmade.push((markers.cites, parties));
    }

    fn same_bonds(&mut self) {
        let mut first = BTreeMap::new();
        let mut twice = Vec::new();
        for bond in &self.facts.bonds {
            let key = (bond.kind, self.two(bond), bond.start, bond.end);
            match first.get(&key) {
                Some(span) => twice.push((bond.span, *span)),
                None => {
                    first.insert(key, bond.span);
                }
            }
        }
        for (second, first) in twice {
            self.warn("W208", second, "the same bond stands twice");
            self.refine(|d| d.label("the second one").other(first, "the first one"));
        }
    }

    /// The two that a bond joins, in one order whichever way a symmetric one is written.
    fn two(&self, bond: &Bond) -> (PartyId, PartyId) {
        match self.vocabulary.kind(bond.kind).symmetric && bond.to < bond.from {
            true => (bond.to, bond.from),
            false => (bond.from, bond.to),
        }
    }

    /// A bond that comes back comes back after it has ended.
    fn spells(&mut self) {
        let mut spells: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (i, bond) in self.facts.bonds.iter().enumerate().filter(|(_, bond)| !bond.contested) {
            spells.entry((bond.kind, self.two(bond))).or_default().push(i);
        }
        let mut overlapping = Vec::new();
        for mut of_two in spells.into_values().filter(|of_two| of_two.len() > 1) {
            of_two.sort_by_key(|i| self.facts.bonds[*i].start);
            for pair in of_two.windows(2) {
                let (first, second) = (&self.facts.bonds[pair[0]], &self.facts.bonds[pair[1]]);
                let same = (first.start, first.end) == (second.start, second.end);
                let apart = first.end.is_some_and(|end| second.start.is_some_and(|start| end <= start));
                if !same && !apart {
                    overlapping.push((second.span, first.span, first.from, first.to));
                }
            }
        }
        for (second, first, from, to) in overlapping {
            let (from, to) = (&self.facts.parties[from.index()], &self.facts.parties[to.index()]);
            let message =
                format!("two bonds of one kind between {} and {} hold at one time", from.name, to.name);
            self.warn("W409", second, message);
            self.refine(|d| {
                d.label("begins before the other ends")
                    .other(first, "the other")
                    .help("two spells have an end, `until(…)`, and a later beginning, `from(…)`")
            });
        }
    }

    /// The box that holds a card belongs to a group that the character is in.
    fn homes(&mut self) {
        let film = self.film;
        let memberships: BTreeSet<(PartyId, PartyId)> = self
            .facts
            .bonds
            .iter()
            .filter(|bond| self.vocabulary.kind(bond.kind).membership)
            .map(|bond| (bond.from, bond.to))
            .collect();
        for (i, entry) in film.characters.iter().enumerate() {
            let party = &self.facts.parties[i];
            let (Some(word), Some(home)) = (entry.home, party.home) else { continue };
            if !memberships.contains(&(PartyId(i as u32), home)) {
                let group = &self.facts.parties[home.index()];
                let message = format!("{} has the home `{}`, but is no member of it", party.name, word.text);
                let span = group.span;
                self.warn("W210", word.span, message);
                self.refine(|d| d.other(span, "this group").help("add the membership, or take `home` out"));
            }
        }
    }

    /// The pairs that a call joins: one, the product of two lists, or all pairs of one list.
    fn pairs<'c>(
        &mut self,
        kind: KindId,
        arguments: &'c [Argument<'src>],
        span: Span,
    ) -> (Vec<(PartyId, PartyId)>, &'c [Argument<'src>]) {
        let entry = self.vocabulary.kind(kind);
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
                let (from, to) = (self.bound(first), self.bound(second));
                pairs.extend(from.iter().flat_map(|a| to.iter().map(move |b| (*a, *b))));
            }
            (1, [only, ..]) if entry.symmetric && matches!(only.value, Value::List(..)) => {
                let all = self.party_list(&only.value);
                if let [one] = all.as_slice() {
                    let id = self.facts.parties[one.index()].id.clone();
                    self.error("E201", span, format!("`{}` joins two; only `{id}` is given", entry.id));
                    self.refine(|d| {
                        d.label("too few parties").help(format!("for example `{}`", entry.example))
                    });
                }
                for (i, a) in all.iter().enumerate() {
                    pairs.extend(all[i + 1..].iter().map(|b| (*a, *b)));
                }
            }
            _ => {
                let example = entry.example.clone();
                self.error("E201", span, format!("`{}` joins two; {count} given", entry.id));
                self.refine(|d| d.label("too few parties").help(format!("for example `{example}`")));
            }
        }
        (pairs, &arguments[count..])
    }

    /// The parties on one side of a bond, who must be told.
    fn bound(&mut self, argument: &Argument<'src>) -> Parties {
        if let Value::Word(word) = &argument.value
            && word.text == "_"
        {
            self.error("E009", word.span, "a bond joins two who are both in the cast");
            self.refine(|d| d.label("nobody").help("add an unnamed character for somebody not told"));
        }
        self.party_list(&argument.value)
    }

    fn bond(&mut self, kind: KindId, from: PartyId, to: PartyId, markers: &Markers<'src>, span: Span) {
        if from == to {
            let id = self.facts.parties[from.index()].id.clone();
            self.error("E203", span, format!("`{id}` is bound to itself"));
            return;
        }
        let entry = self.vocabulary.kind(kind);
        if entry.membership && !self.facts.parties[to.index()].is_group() {
            let id = self.facts.parties[to.index()].id.clone();
            self.error("E206", span, format!("`{id}` is not a group, so nobody can belong to it"));
            self.refine(|d| d.help("list it under `groups`"));
            return;
        }
        let start = markers.from.and_then(|word| self.event(word));
        let end = markers.until.and_then(|word| self.event(word));
        if let (Some(start), Some(end), Some(word)) = (start, end, markers.until)
            && start >= end
        {
            self.error("E403", word.span, "a bond ends before it begins");
            let first = markers.from.map_or(word.span, |from| from.span);
            self.refine(|d| {
                d.label("ends here").other(first, "begins here").help("`story` gives the order of events")
            });
        }
        let bond = Bond {
            kind,
            from,
            to,
            start,
            end,
            certainty: markers.certainty.map(|(certainty, _)| certainty).unwrap_or_default(),
            contested: self.is_contested(markers),
            secret: markers.secret,
            reading: markers.reading,
            label: owned(markers.label.as_ref()),
            cites: markers.cites.clone(),
            span,
        };
        self.facts.bonds.push(bond);
    }
}
