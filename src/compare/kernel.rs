//! A check that knows no cast: the Weisfeiler–Lehman subtree kernel of two stories.
//!
//! Each story is a graph of parties (blank but for their sort) and deeds (labelled by family), joined by who
//! does it, to whom, about whom, and what leads to what. In each round every label takes in those of its
//! neighbours (Shervashidze et al. 2011); the kernel counts labels in common over rounds 0 to h, and is 1
//! for a story with itself. Round 0 is a plain count of families, a strong baseline on small graphs where deep
//! labels are nearly all unique (Kriege, Johansson & Morris 2020): read it first.

use super::postings::Postings;
use super::web::{Slot, Web};
use crate::facts::EventId;

/// Rounds that are printed: 0, 1 and 2.
pub const ROUNDS: usize = 3;

/// How often each label occurs in each round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    rounds: [Vec<(u64, u32)>; ROUNDS],
}

impl Labels {
    /// Every label: its round, its number, and how often it occurs. The same number in two rounds is two labels.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u64, u32)> {
        let round = |(round, list): (usize, &'_ Vec<(u64, u32)>)| {
            list.iter().map(move |(label, count)| (round, *label, *count)).collect::<Vec<_>>()
        };
        self.rounds.iter().enumerate().flat_map(round)
    }
}

/// A number for a word that is the same in every story and every run.
pub fn number_of(word: &str) -> u64 {
    word.bytes().fold(5, |number, byte| mixed(number, u64::from(byte)))
}

/// The labels of a story. O(rounds · edges · log). Webs that are compared must share a lexicon.
pub fn labels(web: &Web) -> Labels {
    labels_by(web, &|family| u64::from(family))
}

/// The labels of a story with a number for each family that is given. With one that hangs on the word alone, such as
/// [`number_of`] it, stories need share nothing. O(rounds · edges · log).
pub fn labels_by(web: &Web, number: &dyn Fn(u32) -> u64) -> Labels {
    let parties = web.sorts.len();
    let mut now: Vec<u64> = web.sorts.iter().map(|sort| mixed(1, *sort as u64)).collect();
    now.extend(web.deeds.iter().map(|deed| mixed(2, number(deed.family))));
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
    let at = |event: EventId| {
        let from = web.deeds.partition_point(|deed| deed.event < event);
        let to = from + web.deeds[from..].partition_point(|deed| deed.event == event);
        (from..to).filter(|deed| web.deeds[*deed].slot == Slot::Patient)
    };
    for (cause, effect) in &web.links {
        for one in at(*cause) {
            for other in at(*effect) {
                join(parties + one, parties + other, 4);
            }
        }
    }
    let mut labels = Labels::default();
    let (mut sorted, mut around, mut next) = (Vec::new(), Vec::new(), Vec::with_capacity(now.len()));
    for round in 0..ROUNDS {
        sorted.clone_from(&now);
        sorted.sort_unstable();
        labels.rounds[round] = sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
        if round + 1 == ROUNDS {
            break;
        }
        next.clear();
        for (node, label) in now.iter().enumerate() {
            around.clear();
            around.extend(near[node].iter().map(|(edge, to)| mixed(*edge, now[*to])));
            around.sort_unstable();
            next.push(around.iter().copied().fold(mixed(3, *label), mixed));
        }
        std::mem::swap(&mut now, &mut next);
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

/// The kernels of many stories at once: by label, not by pair, so that labels of one story alone cost nothing.
#[derive(Debug, Clone)]
pub struct Gram {
    labels: Postings,
    /// Of each story the square root of its kernel with itself.
    own: Vec<f64>,
    /// Of each label that many have how often each story has it.
    columns: Vec<Option<Vec<f32>>>,
}

/// A label that less than one story in so many has is kept as a list.
const FEW: usize = 6;

impl Gram {
    /// Sorts the labels of all stories. O(labels · log).
    pub fn new(all: &[&Labels]) -> Self {
        let stories = all.len();
        let own = |labels: &&Labels| labels.rounds.iter().map(|round| dot(round, round)).sum::<u64>() as f64;
        let mut entries: Vec<(u64, u32, u32)> = Vec::new();
        for (story, labels) in all.iter().enumerate() {
            for (round, list) in labels.rounds.iter().enumerate() {
                // The same number in two rounds is two labels.
                let number = |label: u64| mixed(round as u64, label);
                entries.extend(list.iter().map(|(label, count)| (number(*label), story as u32, *count)));
            }
        }
        let (index, kept) = Postings::new(stories, entries);
        let column = |label: u32| {
            let having = index.having(label, 0);
            let is_many = having.len() * FEW >= stories;
            is_many.then(|| {
                let mut column = vec![0.0; stories];
                having.iter().for_each(|(story, count)| column[*story as usize] = *count as f32);
                column
            })
        };
        let columns = (0..kept.len() as u32).map(column).collect();
        Self { own: all.iter().map(|labels| own(labels).sqrt()).collect(), columns, labels: index }
    }

    /// The kernel after the last round of a story with each that comes after it. O(stories · its labels).
    pub fn row(&self, story: usize) -> Vec<f64> {
        self.row_from(story, story + 1)
    }

    /// The same with each from some place on, itself included where it stands there.
    pub fn row_from(&self, story: usize, first: usize) -> Vec<f64> {
        let mut sums = vec![0f32; self.own.len().saturating_sub(first)];
        for (label, count) in self.labels.of(story) {
            let count = *count as f32;
            if let Some(column) = &self.columns[*label as usize] {
                for (sum, other) in sums.iter_mut().zip(&column[first..]) {
                    *sum += count * other;
                }
            } else {
                for (other, times) in self.labels.having(*label, first) {
                    sums[*other as usize - first] += count * *times as f32;
                }
            }
        }
        let norm = |other: usize| self.own[story] * self.own[other];
        let scaled = |(at, sum): (usize, f32)| {
            let norm = norm(first + at);
            if norm > 0.0 { f64::from(sum) / norm } else { 0.0 }
        };
        sums.into_iter().enumerate().map(scaled).collect()
    }
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
