//! How the whole cast stands at the moment that a walk has come to.

use super::super::Balance;
use super::super::signs::{Reason, SignedPair};
use super::{Between, Course, both_ids};
use crate::facts::PartyId;

impl Course<'_> {
    /// How the cast stands now. O(parties + pairs).
    pub fn balance(&self) -> Balance {
        let party = |node: usize| PartyId(node as u32);
        let parties: Vec<PartyId> = (0..self.here.len()).filter(|node| self.here[*node]).map(party).collect();
        let mut pairs = Vec::new();
        let mut known: Vec<&Between> = self.pairs.iter().collect();
        known.sort_unstable_by_key(|between| between.pair);
        for between in &known {
            let (a, b) = between.pair;
            if self.here[a] && self.here[b] && between.edges() > 0 {
                let sorted = |reasons: &[Reason]| {
                    let mut reasons = reasons.to_vec();
                    reasons.sort_unstable();
                    reasons.dedup();
                    reasons
                };
                pairs.push(SignedPair {
                    first: party(a),
                    second: party(b),
                    positive: sorted(&between.positive),
                    negative: sorted(&between.negative),
                });
            }
        }
        let mut camps = [Vec::new(), Vec::new()];
        let mut parts: Vec<[Vec<PartyId>; 2]> = Vec::new();
        let mut seen = vec![false; self.here.len()];
        for node in (0..self.here.len()).filter(|node| self.signed[*node] > 0) {
            camps[usize::from(self.second[node])].push(party(node));
            if seen[node] {
                continue;
            }
            let mut part = vec![node];
            seen[node] = true;
            let mut at = 0;
            while let Some(&next) = part.get(at) {
                at += 1;
                for (other, _) in &self.neighbours[next] {
                    if !std::mem::replace(&mut seen[*other], true) {
                        part.push(*other);
                    }
                }
            }
            part.sort_unstable();
            let mut sides = [Vec::new(), Vec::new()];
            part.iter().for_each(|node| sides[usize::from(self.second[*node])].push(party(*node)));
            parts.push(sides);
        }
        Balance {
            after: self.after,
            parties,
            pairs,
            frustration: self.totals.both + self.totals.single_wrong,
            least: self.totals.both + self.totals.least,
            edges: self.totals.edges,
            nearest: self.totals.far == 0,
            camps,
            parts,
            frustrated: known
                .iter()
                .filter(|between| between.wrong)
                .map(|between| both_ids(between.pair))
                .collect(),
            triads: self.totals.triads,
        }
    }
}
