//! The nearest of each film of a large corpus, by one measure that can be looked up: the Weisfeiler–Lehman kernel.
//!
//! Films that share nothing are never compared: each label knows who has it. What is shared is counted in whole numbers, so
//! the answer is the same on any number of threads, and in SQL (`engine::likeness`).

use crate::compare::kernel::{Labels, labels_by, number_of};
use crate::compare::postings::Postings;
use crate::compare::web::{Lexicon, Web};
use crate::parallel::work;
use crate::story::Story;

/// What is asked of the neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// How many of each film.
    pub nearest: usize,
    /// Labels that more films have make no two of them candidates; without a limit every pair with a label in common is
    /// compared.
    pub most_films: Option<usize>,
    /// With such a limit, how many candidates of each film are compared in full: those that share most rare labels.
    pub candidates: usize,
    /// Threads; the answer does not depend on them.
    pub threads: usize,
}

/// A film that is near another.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// The film.
    pub film: String,
    /// 1 for the nearest.
    pub rank: usize,
    /// The film near it.
    pub near: String,
    /// Labels of both: the sum of the products of their counts.
    pub shared: u64,
    /// The kernel: `shared` over the geometric mean of what each shares with itself.
    pub likeness: f64,
}

/// The labels of a film by which it is looked up. They hang on words alone, so films need share nothing to be compared.
/// O(facts · log).
pub fn labels(story: &Story) -> Labels {
    let mut lexicon = Lexicon::default();
    let web = Web::new(story, &mut lexicon);
    let numbers: Vec<u64> = lexicon.words().into_iter().map(number_of).collect();
    labels_by(&web, &|family| numbers.get(family as usize).copied().unwrap_or(0))
}

/// The films of a corpus by their labels.
#[derive(Debug, Clone)]
pub struct Index {
    /// Ids, in their order.
    films: Vec<String>,
    /// What each shares with itself.
    own: Vec<u64>,
    labels: Postings,
}

/// Films that one thread takes at once.
const CHUNK: usize = 64;

impl Index {
    /// Sorts films by their labels. Ids must differ. O(labels · log).
    pub fn new(mut all: Vec<(String, Labels)>) -> Self {
        all.sort_by(|one, other| one.0.cmp(&other.0));
        let count = all.len();
        let (mut films, mut own, mut entries) = (Vec::with_capacity(count), Vec::new(), Vec::new());
        for (at, (film, labels)) in all.into_iter().enumerate() {
            films.push(film);
            own.push(labels.iter().map(|(.., count)| u64::from(count).pow(2)).sum());
            entries.extend(labels.iter().map(|(round, label, count)| ((round, label), at as u32, count)));
        }
        Self { films, own, labels: Postings::new(count, entries).0 }
    }

    /// Ids of the films, in their order.
    pub fn films(&self) -> &[String] {
        &self.films
    }

    /// The nearest of each film. O(sum over the labels that make candidates of their films² + candidates · labels), at most
    /// films² · labels.
    pub fn nearest(&self, ask: &Ask) -> Vec<Near> {
        let all: Vec<usize> = (0..self.films.len()).collect();
        self.nearest_of(&all, ask)
    }

    /// The nearest of some films, by their places in [`Self::films`].
    pub fn nearest_of(&self, some: &[usize], ask: &Ask) -> Vec<Near> {
        let chunks: Vec<&[usize]> = some.chunks(CHUNK).collect();
        let found = work(chunks.len(), ask.threads, &|chunk| {
            let mut sums = Sums { sums: vec![0; self.films.len()], touched: Vec::new() };
            chunks[chunk].iter().flat_map(|film| self.of(*film, ask, &mut sums)).collect::<Vec<_>>()
        });
        found.into_iter().flatten().collect()
    }

    /// The least limit, of that which is asked for and its doubles, with which so large a `share` of the nearest of a sample of films
    /// is found; none where all pairs must be compared for that. O(cost of [`Self::nearest_of`] the sample for each double).
    pub fn sufficient(&self, ask: &Ask, sample: usize, share: f64) -> Option<usize> {
        let films = self.films.len();
        let some = sampled(films, sample);
        let exact = self.nearest_of(&some, &Ask { most_films: None, ..*ask });
        let found =
            |most: usize| recall(&self.nearest_of(&some, &Ask { most_films: Some(most), ..*ask }), &exact);
        let limits = std::iter::successors(ask.most_films, |most| most.checked_mul(2))
            .take_while(|most| (1..films).contains(most));
        limits.into_iter().find(|most| found(*most) >= share)
    }

    fn of(&self, film: usize, ask: &Ask, sums: &mut Sums) -> Vec<Near> {
        let most = ask.most_films.unwrap_or(usize::MAX);
        for (label, count) in self.labels.of(film) {
            let films = self.labels.having(*label, 0);
            if films.len() <= most {
                films
                    .iter()
                    .for_each(|(other, times)| sums.add(*other, u64::from(*count) * u64::from(*times)));
            }
        }
        let mut shared = sums.take();
        shared.retain(|(other, _)| *other as usize != film);
        if ask.most_films.is_some() {
            // the order of films is that of their ids
            shared.sort_unstable_by_key(|(other, shared)| (std::cmp::Reverse(*shared), *other));
            shared.truncate(ask.candidates);
            shared
                .iter_mut()
                .for_each(|(other, shared)| *shared = self.labels.in_common(film, *other as usize));
        }
        let likeness = |(other, shared): (u32, u64)| {
            let norm = self.own[film] as f64 * self.own[other as usize] as f64;
            (other, shared, shared as f64 / norm.sqrt())
        };
        let mut near: Vec<(u32, u64, f64)> = shared.into_iter().map(likeness).collect();
        near.sort_unstable_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
        near.truncate(ask.nearest);
        let row = |(at, (other, shared, likeness)): (usize, (u32, u64, f64))| Near {
            film: self.films[film].clone(),
            rank: at + 1,
            near: self.films[other as usize].clone(),
            shared,
            likeness,
        };
        near.into_iter().enumerate().map(row).collect()
    }
}

/// Places of a sample of films: every so many-th.
pub fn sampled(films: usize, sample: usize) -> Vec<usize> {
    (0..films).step_by(step(films, sample)).collect()
}

/// How many films further the next of a sample stands.
pub fn step(films: usize, sample: usize) -> usize {
    films.div_ceil(sample.max(1)).max(1)
}

/// The share of the `exact` nearest of some films that an answer found. What counts is the likeness, so that of two that are
/// equally near either is right. Both are in the order of films and ranks. O(found).
pub fn recall(found: &[Near], exact: &[Near]) -> f64 {
    let (mut right, mut all) = (0, 0);
    for of_film in exact.chunk_by(|one, other| one.film == other.film) {
        let Some(last) = of_film.last() else { continue };
        let from = found.partition_point(|near| near.film < last.film);
        let there = found[from..].iter().take_while(|near| near.film == last.film);
        all += of_film.len();
        right += there.filter(|near| near.likeness >= last.likeness).count().min(of_film.len());
    }
    if all == 0 { 1.0 } else { right as f64 / all as f64 }
}

/// Sums for films, most of which stay nought.
struct Sums {
    sums: Vec<u64>,
    touched: Vec<u32>,
}

impl Sums {
    fn add(&mut self, film: u32, more: u64) {
        let sum = &mut self.sums[film as usize];
        if *sum == 0 {
            self.touched.push(film);
        }
        *sum += more;
    }

    /// The sums that are not nought, which become it.
    fn take(&mut self) -> Vec<(u32, u64)> {
        let sums = &mut self.sums;
        self.touched.drain(..).map(|film| (film, std::mem::take(&mut sums[film as usize]))).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;

    /// Films of which every ten are variants of one, and all of which have common labels too.
    fn films(count: usize) -> Index {
        let mut random = Random::new(11, 0);
        let mut entries: Vec<((usize, u64), u32, u32)> = Vec::new();
        let mut own = Vec::new();
        for film in 0..count {
            let rare = (0..6).map(|label| ((film / 10 * 6 + label) as u64, 1));
            let common = (0..40).filter(|_| random.below(2) == 0).map(|label| (1_000_000 + label, 3));
            let labels: Vec<(u64, u32)> = rare.chain(common).collect();
            own.push(labels.iter().map(|(_, count)| u64::from(*count).pow(2)).sum());
            entries.extend(labels.iter().map(|(label, count)| ((0, *label), film as u32, *count)));
        }
        let films = (0..count).map(|film| format!("f{film:04}")).collect();
        Index { films, own, labels: Postings::new(count, entries).0 }
    }

    #[test]
    fn the_limit_grows_until_enough_of_the_nearest_are_found() {
        let index = films(300);
        let ask = Ask { nearest: 10, most_films: Some(9), candidates: 20, threads: 2 };
        let exact = index.nearest(&Ask { most_films: None, ..ask });
        let share = |most_films| recall(&index.nearest(&Ask { most_films, ..ask }), &exact);
        let sufficient = |wanted| index.sufficient(&ask, 300, wanted);
        assert_eq!(sufficient(0.0), Some(9));
        assert!(share(Some(9)) < 0.5, "{}", share(Some(9)));
        let most = sufficient(0.98);
        assert!(most != Some(9) && share(most) >= 0.98, "{most:?}");
        let half = most.map_or(288, |most| most / 2);
        assert!(share(Some(half)) < 0.98, "and no smaller limit");
    }
}
