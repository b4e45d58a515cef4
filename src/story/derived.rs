//! Bonds that follow from others: siblings of one parent, in-laws, membership of a group by way of a group within it.

use super::Story;
use crate::facts::{Bond, BondId, Certainty, EventId, Facts, PartyId, SentenceId};
use crate::rules::DEEPEST_GROUPS;
use crate::vocabulary::{Kin, KindId, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};

/// Why a bond follows from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Derivation {
    /// Two are children of one parent: siblings, if only by one side.
    OneParent,
    /// Somebody is married to a child, a parent or a sibling of somebody: in-laws, while the marriage lasts.
    InLaws,
    /// Somebody belongs to a group that belongs to another.
    GroupInGroup,
}

impl Derivation {
    /// How it follows, for results: `children of one parent`.
    pub fn words(self) -> &'static str {
        match self {
            Self::OneParent => "children of one parent",
            Self::InLaws => "by marriage",
            Self::GroupInGroup => "through a group within it",
        }
    }
}

/// A bond that is not annotated and follows from others.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// The bond: at most entailed, as contested and as secret as those it follows from, with their sentences.
    pub bond: Bond,
    /// Why it follows.
    pub why: Derivation,
    /// What it follows from.
    pub from: Vec<BondId>,
}

impl Story {
    /// A bond that follows from others, if it is one and not annotated.
    pub fn derived(&self, id: BondId) -> Option<&Derived> {
        self.derived.get(id.index().checked_sub(self.facts.bonds.len())?)
    }
}

/// The bonds that follow from those of some facts, by rule and then by the parties. A pair that is told to be kin in
/// any way is left as it is told. O(pairs of children of a parent + pairs of a marriage and kin of the spouse
/// + memberships of each group within a group).
pub(super) fn derive(facts: &Facts, vocabulary: &Vocabulary) -> Vec<Derived> {
    let mut maker =
        Maker { facts, vocabulary, kin: BTreeMap::new(), told: BTreeSet::new(), made: Vec::new() };
    maker.index();
    maker.siblings();
    maker.in_laws();
    maker.nested();
    maker.made
}

struct Maker<'f> {
    facts: &'f Facts,
    vocabulary: &'f Vocabulary,
    /// Bonds of kin by their sort.
    kin: BTreeMap<Kin, Vec<BondId>>,
    /// Pairs that are told to be kin.
    told: BTreeSet<(PartyId, PartyId)>,
    made: Vec<Derived>,
}

impl<'f> Maker<'f> {
    fn index(&mut self) {
        for (i, bond) in self.facts.bonds.iter().enumerate() {
            if let Some(kin) = self.vocabulary.kind(bond.kind).kin {
                self.kin.entry(kin).or_default().push(BondId(i as u32));
                self.told.insert(ordered(bond.from, bond.to));
            }
        }
    }

    fn bond(&self, id: BondId) -> &'f Bond {
        &self.facts.bonds[id.index()]
    }
    fn of(&self, kin: Kin) -> Vec<BondId> {
        self.kin.get(&kin).cloned().unwrap_or_default()
    }
    fn rank(&self, event: EventId) -> u32 {
        self.facts.events[event.index()].rank
    }

    fn siblings(&mut self) {
        let Some(kind) = self.vocabulary.kind_of_kin(Kin::Sibling) else { return };
        let mut children: BTreeMap<PartyId, Vec<BondId>> = BTreeMap::new();
        for id in self.of(Kin::Parent) {
            children.entry(self.bond(id).from).or_default().push(id);
        }
        for bonds in children.into_values() {
            for (i, &first) in bonds.iter().enumerate() {
                for &second in &bonds[i + 1..] {
                    let (one, other) = (self.bond(first).to, self.bond(second).to);
                    self.add(kind, (one, other), Derivation::OneParent, &[first, second], None);
                }
            }
        }
    }

    /// Of a marriage each is kin of the other's parents, children and siblings, those by one parent among them.
    fn in_laws(&mut self) {
        let Some(kind) = self.vocabulary.kind_of_kin(Kin::Relative) else { return };
        let mut near: BTreeMap<PartyId, Vec<(PartyId, Vec<BondId>)>> = BTreeMap::new();
        let close = [Kin::Parent, Kin::Sibling].into_iter().flat_map(|kin| self.of(kin)).map(|id| {
            let bond = self.bond(id);
            (bond.from, bond.to, vec![id])
        });
        let close: Vec<(PartyId, PartyId, Vec<BondId>)> = close
            .chain(self.made.iter().map(|made| (made.bond.from, made.bond.to, made.from.clone())))
            .collect();
        for (one, other, from) in close {
            near.entry(one).or_default().push((other, from.clone()));
            near.entry(other).or_default().push((one, from));
        }
        for marriage in self.of(Kin::Spouse) {
            let bond = self.bond(marriage);
            for (spouse, kin_of) in [(bond.from, bond.to), (bond.to, bond.from)] {
                for (relative, from) in near.get(&kin_of).cloned().unwrap_or_default() {
                    let from: Vec<BondId> = std::iter::once(marriage).chain(from).collect();
                    self.add(kind, (spouse, relative), Derivation::InLaws, &from, bond.end);
                }
            }
        }
    }

    /// A kin bond of two, unless they are one, or told or already found to be kin.
    fn add(
        &mut self,
        kind: KindId,
        (from, to): (PartyId, PartyId),
        why: Derivation,
        premises: &[BondId],
        end: Option<EventId>,
    ) {
        if from != to && self.told.insert(ordered(from, to)) {
            let bond = self.joined(kind, (from, to), premises, end);
            self.made.push(Derived { bond, why, from: premises.to_vec() });
        }
    }

    /// Memberships by way of a group within a group, while both memberships hold.
    fn nested(&mut self) {
        let mut groups: BTreeMap<PartyId, Vec<BondId>> = BTreeMap::new();
        for (i, bond) in self.facts.bonds.iter().enumerate() {
            if self.vocabulary.kind(bond.kind).membership {
                groups.entry(bond.from).or_default().push(BondId(i as u32));
            }
        }
        let is_group = |party: PartyId| self.facts.parties[party.index()].is_group();
        let inner: Vec<BondId> =
            groups.iter().filter(|(party, _)| is_group(**party)).flat_map(|(_, b)| b.clone()).collect();
        if inner.is_empty() {
            return;
        }
        let told: BTreeSet<(PartyId, PartyId)> =
            groups.values().flatten().map(|id| (self.bond(*id).from, self.bond(*id).to)).collect();
        let mut seen: BTreeSet<(PartyId, PartyId)> = BTreeSet::new();
        let mut front: Vec<Vec<BondId>> = groups.values().flatten().map(|id| vec![*id]).collect();
        for _ in 0..DEEPEST_GROUPS {
            let mut next = Vec::new();
            for way in &front {
                let (Some(first), Some(last)) = (way.first(), way.last()) else { continue };
                for &outer in groups.get(&self.bond(*last).to).into_iter().flatten() {
                    let pair = (self.bond(*first).from, self.bond(outer).to);
                    let way: Vec<BondId> = way.iter().copied().chain([outer]).collect();
                    if pair.0 == pair.1 || told.contains(&pair) || !self.overlap(&way) || !seen.insert(pair) {
                        continue;
                    }
                    let end =
                        way.iter().filter_map(|id| self.bond(*id).end).min_by_key(|end| self.rank(*end));
                    let bond = self.joined(self.bond(outer).kind, pair, &way, end);
                    self.made.push(Derived { bond, why: Derivation::GroupInGroup, from: way.clone() });
                    next.push(way);
                }
            }
            front = next;
        }
    }

    /// Whether bonds hold at one time.
    fn overlap(&self, bonds: &[BondId]) -> bool {
        let start = bonds.iter().filter_map(|id| self.bond(*id).start).map(|start| self.rank(start)).max();
        let end = bonds.iter().filter_map(|id| self.bond(*id).end).map(|end| self.rank(end)).min();
        start.zip(end).is_none_or(|(start, end)| start < end)
    }

    /// A bond that rests on others: it begins with the last of them.
    fn joined(
        &self,
        kind: KindId,
        (from, to): (PartyId, PartyId),
        premises: &[BondId],
        end: Option<EventId>,
    ) -> Bond {
        let bonds = || premises.iter().map(|id| self.bond(*id));
        let mut cites: Vec<SentenceId> = bonds().flat_map(|bond| bond.cites.iter().copied()).collect();
        cites.sort_unstable();
        cites.dedup();
        Bond {
            kind,
            from,
            to,
            start: bonds().filter_map(|bond| bond.start).max_by_key(|start| self.rank(*start)),
            end,
            certainty: bonds().map(|bond| bond.certainty).min().unwrap_or_default().min(Certainty::Entailed),
            contested: bonds().any(|bond| bond.contested),
            secret: bonds().any(|bond| bond.secret),
            reading: None,
            label: None,
            cites,
            span: self.bond(premises[0]).span,
        }
    }
}

fn ordered(a: PartyId, b: PartyId) -> (PartyId, PartyId) {
    if a <= b { (a, b) } else { (b, a) }
}
