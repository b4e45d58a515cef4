//! A check that knows no cast: the Weisfeiler–Lehman subtree kernel of two stories.
//!
//! Each story is a graph of parties (blank but for their sort) and deeds (labelled by family), joined by who
//! does it, to whom, about whom, and what leads to what. In each round every label takes in those of its
//! neighbours (Shervashidze et al. 2011); the kernel counts labels in common over rounds 0 to h, and is 1
//! for a story with itself. Round 0 is a plain count of families, a strong baseline on small graphs where deep
//! labels are nearly all unique (Kriege, Johansson & Morris 2020): read it first.

use super::web::{Slot, Web};
use std::collections::BTreeMap;

/// Rounds that are printed: 0, 1 and 2.
pub const ROUNDS: usize = 3;

/// How often each label occurs in each round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    rounds: [Vec<(u64, u32)>; ROUNDS],
}

/// The labels of a story. O(rounds · edges · log). Webs that are compared must share a lexicon.
pub fn labels(web: &Web) -> Labels {
    let parties = web.sorts.len();
    let mut now: Vec<u64> = web.sorts.iter().map(|sort| mixed(1, *sort as u64)).collect();
    now.extend(web.deeds.iter().map(|deed| mixed(2, u64::from(deed.family))));
    let mut near: Vec<Vec<(u64, usize)>> = vec![Vec::new(); now.len()];
    let mut join = |from: usize, to: usize, edge: u64| {
        near[from].push((edge, to));
        near[to].push((edge + 16, from));
    };
    for (at, deed) in web.deeds.iter().enumerate() {
        for agent in &deed.agents {
            join(parties + at, agent.index(), 1);
        }
        if let Some(target) = deed.target {
            join(parties + at, target.index(), if deed.slot == Slot::About { 3 } else { 2 });
        }
    }
    for (cause, effect) in &web.links {
        for (x, one) in web.deeds.iter().enumerate().filter(|(_, deed)| deed.event == *cause) {
            for (y, other) in web.deeds.iter().enumerate().filter(|(_, deed)| deed.event == *effect) {
                if one.slot == Slot::Patient && other.slot == Slot::Patient {
                    join(parties + x, parties + y, 4);
                }
            }
        }
    }
    let mut labels = Labels::default();
    for round in 0..ROUNDS {
        let mut counts: BTreeMap<u64, u32> = BTreeMap::new();
        for label in &now {
            *counts.entry(*label).or_default() += 1;
        }
        labels.rounds[round] = counts.into_iter().collect();
        now = (0..now.len())
            .map(|node| {
                let mut around: Vec<u64> =
                    near[node].iter().map(|(edge, to)| mixed(*edge, now[*to])).collect();
                around.sort_unstable();
                around.into_iter().fold(mixed(3, now[node]), mixed)
            })
            .collect();
    }
    labels
}

/// The normalised kernel after each round: 0 for no label in common, 1 for the same labels. O(labels).
pub fn kernel(a: &Labels, b: &Labels) -> [f64; ROUNDS] {
    let (mut own_a, mut own_b, mut both) = (0u64, 0u64, 0u64);
    std::array::from_fn(|round| {
        own_a += dot(&a.rounds[round], &a.rounds[round]);
        own_b += dot(&b.rounds[round], &b.rounds[round]);
        both += dot(&a.rounds[round], &b.rounds[round]);
        let norm = (own_a as f64 * own_b as f64).sqrt();
        if norm > 0.0 { both as f64 / norm } else { 0.0 }
    })
}

fn dot(a: &[(u64, u32)], b: &[(u64, u32)]) -> u64 {
    let (mut x, mut y, mut sum) = (0, 0, 0);
    while let (Some((one, n)), Some((other, m))) = (a.get(x), b.get(y)) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => x += 1,
            std::cmp::Ordering::Greater => y += 1,
            std::cmp::Ordering::Equal => {
                sum += u64::from(*n) * u64::from(*m);
                (x, y) = (x + 1, y + 1);
            }
        }
    }
    sum
}

/// One label of two; the same on every platform.
fn mixed(a: u64, b: u64) -> u64 {
    let mut z = (a ^ b.rotate_left(32)).wrapping_add(b).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) ^ a
}
