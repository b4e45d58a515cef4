//! The harms of a story, by who did them and whom they struck.

use super::blows::Blow;
use crate::facts::PartyId;
use std::collections::BTreeMap;

/// For each party the harms that it did, by whom they struck, in story order.
pub(super) struct ByPair(Vec<BTreeMap<PartyId, Vec<usize>>>);

/// The first so many harms that one party did to another.
#[derive(Clone, Copy)]
pub(super) struct Wrongs {
    pub by: PartyId,
    pub to: PartyId,
    pub count: usize,
}

impl ByPair {
    /// Sorts harms, by their places, of so many parties. O(harms · log parties).
    pub fn new(harms: &[Blow], parties: usize) -> Self {
        let mut by_pair = vec![BTreeMap::<PartyId, Vec<usize>>::new(); parties];
        for (i, harm) in harms.iter().enumerate() {
            by_pair[harm.by.index()].entry(harm.to).or_default().push(i);
        }
        Self(by_pair)
    }

    /// What somebody did, by whom it struck.
    pub fn by(&self, offender: PartyId) -> &BTreeMap<PartyId, Vec<usize>> {
        &self.0[offender.index()]
    }

    /// Some of the harms of a pair.
    pub fn first(&self, wrongs: Wrongs) -> &[usize] {
        let all = self.by(wrongs.by).get(&wrongs.to);
        all.and_then(|harms| harms.get(..wrongs.count)).unwrap_or_default()
    }
}
