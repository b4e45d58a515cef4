//! Parties of an act, who may be very many: whether somebody is among them, and whether any of them is of a side.

use super::Ties;
use crate::facts::PartyId;
use std::collections::{BTreeMap, BTreeSet};

/// Up to so many are looked through one by one.
const FEW: usize = 16;

/// Some parties, each once.
pub(super) enum Crowd<'a> {
    /// Looked through one by one.
    Few(&'a [PartyId]),
    /// With how many of them are of each side.
    Many(BTreeSet<PartyId>, BTreeMap<PartyId, usize>),
}

impl<'a> Crowd<'a> {
    /// Of a list of parties. O(parties and the groups to which they belong) if they are many.
    pub fn new(parties: &'a [PartyId], ties: &Ties) -> Self {
        if parties.len() <= FEW { Self::Few(parties) } else { Self::many(parties, ties) }
    }

    fn many(parties: &[PartyId], ties: &Ties) -> Self {
        let all: BTreeSet<PartyId> = parties.iter().copied().collect();
        let mut sides: BTreeMap<PartyId, usize> = BTreeMap::new();
        for &party in &all {
            let own: BTreeSet<PartyId> = ties.groups(party).chain([party]).collect();
            own.into_iter().for_each(|side| *sides.entry(side).or_default() += 1);
        }
        Self::Many(all, sides)
    }

    /// Whether somebody is among them.
    pub fn holds(&self, party: PartyId) -> bool {
        match self {
            Self::Few(parties) => parties.contains(&party),
            Self::Many(all, _) => all.contains(&party),
        }
    }

    /// Whether anybody but `who` is this side, or belongs to it.
    pub fn any_of(&self, side: PartyId, who: PartyId, ties: &Ties) -> bool {
        match self {
            Self::Few(parties) => parties.iter().any(|party| *party != who && ties.is_of(*party, side)),
            Self::Many(all, sides) => {
                let own = all.contains(&who) && ties.is_of(who, side);
                sides.get(&side).is_some_and(|number| *number > usize::from(own))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;

    #[test]
    fn many_are_asked_as_few() {
        let film = crate::rules::check_text(
            "T",
            r#"(title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
                groups: [(id: g, name: "G", members: [a, b]), (id: h, name: "H", members: [b, c, g])],
                bonds: [friend(a, d)], story: [(id: e, what: "x", acts: [meets(a, b)])])"#,
        );
        let story = crate::story::build(film.checked.unwrap());
        let ties = Ties::new(&story);
        let mut random = Random::new(2, 0);
        for _ in 0..200 {
            let parties: Vec<PartyId> = (0..6).filter(|_| random.below(2) == 0).map(PartyId).collect();
            let (few, many) = (Crowd::Few(&parties), Crowd::many(&parties, &ties));
            for who in (0..6).map(PartyId) {
                assert_eq!(few.holds(who), many.holds(who));
                for side in (0..6).map(PartyId) {
                    assert_eq!(few.any_of(side, who, &ties), many.any_of(side, who, &ties), "{parties:?}");
                }
            }
        }
    }
}
