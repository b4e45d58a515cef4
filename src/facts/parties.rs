//! A few parties in as little room as can be: most lists of them hold one.

use super::PartyId;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// So many stand in place.
const FEW: usize = 3;

/// A few parties, in order: up to three in place, more in a list of their own.
///
/// ```
/// use imbroglio::facts::{Parties, PartyId};
/// let mut parties: Parties = (0..3).map(PartyId).collect();
/// parties.push(PartyId(3));
/// assert_eq!(parties.as_slice(), [0, 1, 2, 3].map(PartyId));
/// assert_eq!(size_of::<Parties>(), 16);
/// ```
#[derive(Clone)]
pub struct Parties(Held);

#[derive(Clone)]
enum Held {
    /// How many, and these.
    Few(u8, [PartyId; FEW]),
    #[expect(clippy::box_collection, reason = "the list takes three words, and this must not")]
    Many(Box<Vec<PartyId>>),
}

impl Parties {
    /// None.
    pub const fn new() -> Self {
        Self(Held::Few(0, [PartyId(0); FEW]))
    }
    /// These.
    #[inline]
    pub fn from_slice(parties: &[PartyId]) -> Self {
        parties.iter().copied().collect()
    }
    /// All of them.
    #[inline]
    pub fn as_slice(&self) -> &[PartyId] {
        match &self.0 {
            Held::Few(length, few) => &few[..usize::from(*length).min(FEW)],
            Held::Many(many) => many,
        }
    }
    /// Adds one at the end.
    #[inline]
    pub fn push(&mut self, party: PartyId) {
        match &mut self.0 {
            Held::Few(length, few) => match few.get_mut(usize::from(*length)) {
                Some(place) => {
                    *place = party;
                    *length += 1;
                }
                None => {
                    let many = few.iter().copied().chain([party]).collect();
                    self.0 = Held::Many(Box::new(many));
                }
            },
            Held::Many(many) => many.push(party),
        }
    }
}

impl Default for Parties {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Parties {
    type Target = [PartyId];

    #[inline]
    fn deref(&self) -> &[PartyId] {
        self.as_slice()
    }
}

impl DerefMut for Parties {
    #[inline]
    fn deref_mut(&mut self) -> &mut [PartyId] {
        match &mut self.0 {
            Held::Few(length, few) => &mut few[..usize::from(*length).min(FEW)],
            Held::Many(many) => many,
        }
    }
}

impl Extend<PartyId> for Parties {
    fn extend<I: IntoIterator<Item = PartyId>>(&mut self, parties: I) {
        parties.into_iter().for_each(|party| self.push(party));
    }
}

impl FromIterator<PartyId> for Parties {
    fn from_iter<I: IntoIterator<Item = PartyId>>(parties: I) -> Self {
        let mut all = Self::new();
        all.extend(parties);
        all
    }
}

impl<'a> IntoIterator for &'a Parties {
    type Item = &'a PartyId;
    type IntoIter = std::slice::Iter<'a, PartyId>;

    #[inline]
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Parties {
    type Item = PartyId;
    type IntoIter = Each;

    fn into_iter(self) -> Each {
        Each { parties: self, next: 0 }
    }
}

/// Parties one by one.
#[derive(Debug, Clone)]
pub struct Each {
    parties: Parties,
    next: usize,
}

impl Iterator for Each {
    type Item = PartyId;

    fn next(&mut self) -> Option<PartyId> {
        let party = self.parties.get(self.next).copied()?;
        self.next += 1;
        Some(party)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.parties.len() - self.next;
        (left, Some(left))
    }
}

impl PartialEq for Parties {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Parties {}

impl PartialOrd for Parties {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Parties {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl fmt::Debug for Parties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_slice().fmt(f)
    }
}

/// One party, nobody, or a mark that they are several, in four bytes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sole(PartyId);

impl Sole {
    const NOBODY: Self = Self(PartyId(u32::MAX));
    /// No film has so many parties: each takes some bytes of a text whose places are as many.
    const SEVERAL: Self = Self(PartyId(u32::MAX - 1));

    /// What stands for a list, and the list if it is of several.
    #[inline]
    pub fn of(list: Parties) -> (Self, Parties) {
        match list.as_slice() {
            [] => (Self::NOBODY, Parties::new()),
            [party] => (Self(*party), Parties::new()),
            _ => (Self::SEVERAL, list),
        }
    }

    /// The list that it stands for, which is this one if it is of several.
    #[inline]
    pub fn or<'a>(&'a self, several: &'a Parties) -> &'a [PartyId] {
        match *self {
            it if it == Self::NOBODY => &[],
            it if it == Self::SEVERAL => several,
            _ => std::slice::from_ref(&self.0),
        }
    }

    /// The party, if it is one.
    pub fn alone_mut(&mut self) -> Option<&mut PartyId> {
        (*self != Self::NOBODY && *self != Self::SEVERAL).then_some(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The law: they hold what a list holds, in its order, and are compared as lists are.
        #[test]
        fn parties_are_a_list(one in prop::collection::vec(0u32..5, 0..9), other in prop::collection::vec(0u32..5, 0..9)) {
            let list = |numbers: &[u32]| numbers.iter().copied().map(PartyId).collect::<Vec<_>>();
            let (one, other) = (list(&one), list(&other));
            let (mut few, others) = (Parties::from_slice(&one), Parties::from_slice(&other));
            prop_assert_eq!(few.as_slice(), one.as_slice());
            prop_assert_eq!(few.cmp(&others), one.cmp(&other));
            prop_assert_eq!(few == others, one == other);
            prop_assert_eq!(few.clone().into_iter().collect::<Vec<_>>(), one.clone());
            few.extend(other.iter().copied());
            few.iter_mut().for_each(|party| party.0 += 1);
            let joined: Vec<_> = one.iter().chain(&other).map(|party| PartyId(party.0 + 1)).collect();
            prop_assert_eq!(few.as_slice(), joined.as_slice());
        }
    }
}
