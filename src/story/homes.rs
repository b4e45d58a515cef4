//! In whose box a character stands.

use std::collections::BTreeMap;

use super::Story;
use crate::facts::PartyId;

impl Story {
    /// The group that each character is shown with: the one the annotator chose as `home`, else one that the
    /// character still belongs to, else any, the first in file order. A `home` of which nothing tells that the
    /// character belongs to it, or not yet, counts for nothing. O(bonds).
    pub fn homes(&self) -> BTreeMap<PartyId, PartyId> {
        let mut homes: BTreeMap<PartyId, (Rank, PartyId)> = BTreeMap::new();
        let memberships = self.bonds().filter(|(_, bond)| self.kind(bond.kind).membership);
        for (_, bond) in memberships
            .filter(|(_, bond)| !self.party(bond.from).is_group() && self.party(bond.to).is_group())
        {
            let rank = match bond.end {
                _ if self.party(bond.from).home == Some(bond.to) => Rank::Chosen,
                None => Rank::Lasting,
                Some(_) => Rank::Ended,
            };
            let home = homes.entry(bond.from).or_insert((rank, bond.to));
            if rank < home.0 {
                *home = (rank, bond.to);
            }
        }
        homes.into_iter().map(|(party, (_, home))| (party, home)).collect()
    }
}

/// Why a group is somebody's home, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Chosen,
    Lasting,
    Ended,
}
