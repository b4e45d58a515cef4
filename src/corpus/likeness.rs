//! How alike all stories of a corpus are: in each facet, and in one order over all facets that is learned from nothing.

use crate::compare::Facet;
use crate::parallel::in_order;
use std::cmp::Ordering;
use std::convert::Infallible;

/// How alike all stories are in each facet.
///
/// **One order over the facets.** Values of different facets are not comparable: a third of the motifs in common is
/// much, a third of the curve of danger is little. So only orders are joined: in each facet the others are ranked by
/// how near they are to a story (equal ones share the mean of their places), and what a pair has is the mean, over its
/// facets and both directions, of 1 / rank (reciprocal rank fusion with constant 0; Cormack, Clarke and Büttcher 2009). A
/// facet that is absent takes no part. No weight was fitted.
#[derive(Debug, Clone)]
pub struct Similarities {
    /// Number of stories.
    pub films: usize,
    /// Pairs of casts that were compared.
    pub compared: usize,
    /// Of those, how many have a map that is proved to be the best; the others have the best that was found.
    pub proved: usize,
    kept: Kept,
    /// For each facet the pairs that are kept; not a number where absent.
    values: [Vec<f32>; Facet::ALL.len()],
    /// Whether the best map of a pair is only the best that was found.
    guessed: Vec<bool>,
    /// Whether a larger budget would find nothing better for the casts of a pair.
    settled: Vec<bool>,
    /// Reciprocal ranks of the facets that need no matching of casts, and of how many facets they are.
    given: Vec<(f64, u32)>,
    /// Reciprocal ranks joined over the facets.
    overall: Vec<f32>,
    /// The values of each facet that are known, the least first.
    sorted: Vec<Vec<f32>>,
    /// For each pair how many are less alike over all facets, equal ones counted half; twice that.
    farther: Vec<u32>,
}

/// The pairs of stories that are kept.
#[derive(Debug, Clone)]
enum Kept {
    /// All, row by row above the diagonal.
    All,
    /// Of each story the others, in order, and where the pair stands.
    Near(Vec<Vec<(u32, u32)>>),
}

/// The facets that are known only of pairs whose casts were matched.
const OF_CASTS: [Facet; 5] = [Facet::Roles, Facet::Groups, Facet::Order, Facet::Fates, Facet::Bonds];

impl Similarities {
    /// Of all pairs.
    pub(super) fn new(films: usize) -> Self {
        Self::keeping(films, Kept::All, films * films.saturating_sub(1) / 2)
    }

    /// Of some pairs, each with the lower number first, in order and none twice; all others are far apart.
    pub(super) fn of_pairs(films: usize, pairs: &[(usize, usize)]) -> Self {
        let mut near = vec![Vec::new(); films];
        for (place, (a, b)) in pairs.iter().enumerate() {
            near[*a].push((*b as u32, place as u32));
            near[*b].push((*a as u32, place as u32));
        }
        near.iter_mut().for_each(|others| others.sort_unstable());
        Self::keeping(films, Kept::Near(near), pairs.len())
    }

    fn keeping(films: usize, kept: Kept, pairs: usize) -> Self {
        Self {
            films,
            compared: 0,
            proved: 0,
            kept,
            values: std::array::from_fn(|_| vec![f32::NAN; pairs]),
            guessed: vec![false; pairs],
            settled: vec![false; pairs],
            given: vec![(0.0, 0); pairs],
            overall: vec![0.0; pairs],
            sorted: Vec::new(),
            farther: Vec::new(),
        }
    }

    /// Where a pair of different stories stands, if it is kept.
    pub(super) fn place(&self, a: usize, b: usize) -> Option<usize> {
        let (low, high) = (a.min(b), a.max(b));
        if high >= self.films {
            return None;
        }
        match &self.kept {
            Kept::All => Some(low * (2 * self.films - low - 1) / 2 + high - low - 1),
            Kept::Near(near) => {
                let others = &near[low];
                let at = others.binary_search_by_key(&(high as u32), |(other, _)| *other).ok()?;
                Some(others[at].1 as usize)
            }
        }
    }

    /// The pairs of a story that are kept: the other, and where the pair stands.
    fn around(&self, film: usize) -> Vec<(usize, usize)> {
        match &self.kept {
            Kept::All => {
                let others = (0..self.films).filter(|other| *other != film);
                others.filter_map(|other| Some((other, self.place(film, other)?))).collect()
            }
            Kept::Near(near) => {
                near[film].iter().map(|(other, place)| (*other as usize, *place as usize)).collect()
            }
        }
    }

    /// Whether all pairs are kept; of very many stories only those that are near one another are.
    pub fn is_whole(&self) -> bool {
        matches!(self.kept, Kept::All)
    }

    /// Pairs of different stories.
    pub fn pairs(&self) -> usize {
        self.films * self.films.saturating_sub(1) / 2
    }

    /// How alike two stories are; nothing where one of them cannot have the facet, or where the corpus is large and they
    /// are far apart.
    pub fn of(&self, facet: Facet, a: usize, b: usize) -> Option<f64> {
        if a == b {
            return Some(1.0);
        }
        let value = self.values[facet as usize].get(self.place(a, b)?).copied()?;
        (!value.is_nan()).then_some(f64::from(value))
    }

    pub(super) fn set(&mut self, facet: Facet, place: usize, value: f32) {
        if let Some(old) = self.values[facet as usize].get_mut(place) {
            *old = value;
        }
    }

    /// What is given of a pair beforehand: reciprocal ranks, and of how many facets.
    pub(super) fn give(&mut self, place: usize, sum: f64, count: u32) {
        if let Some(given) = self.given.get_mut(place) {
            *given = (given.0 + sum, given.1 + count);
        }
    }

    pub(super) fn set_proved(&mut self, place: usize, proved: bool, settled: bool) {
        if let (Some(guess), Some(end)) = (self.guessed.get_mut(place), self.settled.get_mut(place)) {
            (*guess, *end) = (!proved, settled);
        }
    }

    /// Whether a larger budget would find nothing better for the casts of two stories.
    pub(super) fn is_settled(&self, a: usize, b: usize) -> bool {
        self.place(a, b).and_then(|place| self.settled.get(place)).copied().unwrap_or(false)
    }

    /// Whether who answers to whom is only the best matching that was found in the time given.
    pub fn is_guess(&self, a: usize, b: usize) -> bool {
        a != b && self.place(a, b).and_then(|place| self.guessed.get(place)).copied().unwrap_or(false)
    }

    /// The mean, over facets and both directions, of 1 / rank: from near 0 to 1 for two that are the nearest of one
    /// another in every facet.
    pub fn overall(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return 1.0;
        }
        self.place(a, b).and_then(|place| self.overall.get(place)).copied().map_or(0.0, f64::from)
    }

    /// The share of all pairs that are less alike than two stories in a facet, equal ones counted half; nothing where
    /// the facet is absent.
    pub fn nearer_than(&self, facet: Facet, a: usize, b: usize) -> Option<f64> {
        let value = self.of(facet, a, b).filter(|_| a != b)?;
        let sorted = self.sorted.get(facet as usize)?;
        Some(self.of_all(below(sorted, value as f32)?, sorted.len()))
    }

    /// The same in the order over all facets; all of them for a story with itself.
    pub fn nearer_overall(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return 1.0;
        }
        let farther = self.place(a, b).and_then(|place| self.farther.get(place)).copied();
        let kept = self.farther.len();
        farther.map_or(0.0, |twice| self.of_all(f64::from(twice) / 2.0 / kept as f64, kept))
    }

    /// A share of the pairs that are kept as one of all pairs: those that are not kept are farther apart than any that is.
    fn of_all(&self, share: f64, kept: usize) -> f64 {
        if self.is_whole() { share } else { 1.0 - (1.0 - share) * kept as f64 / self.pairs().max(1) as f64 }
    }

    /// The stories nearest to one in a facet, the nearest first; those without the facet are left out.
    pub fn nearest_in(&self, facet: Facet, film: usize, among: &[usize]) -> Vec<usize> {
        let mut known: Vec<(f64, usize)> = among
            .iter()
            .filter(|other| **other != film)
            .filter_map(|other| Some((self.of(facet, film, *other)?, *other)))
            .collect();
        known.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        known.into_iter().map(|(_, other)| other).collect()
    }

    /// The films nearest to one over all facets, those with casts compared first.
    pub fn nearest(&self, film: usize, count: usize) -> Vec<usize> {
        let of_casts =
            |place: usize| OF_CASTS.iter().any(|facet| !self.values[*facet as usize][place].is_nan());
        let mut others: Vec<(bool, f32, usize)> = self
            .around(film)
            .into_iter()
            .map(|(other, place)| (of_casts(place), self.overall[place], other))
            .collect();
        let order = |x: &(bool, f32, usize), y: &(bool, f32, usize)| {
            y.0.cmp(&x.0).then(y.1.total_cmp(&x.1)).then(x.2.cmp(&y.2))
        };
        if count < others.len() && count > 0 {
            others.select_nth_unstable_by(count - 1, order);
        }
        others.truncate(count);
        others.sort_by(order);
        others.into_iter().map(|(.., other)| other).collect()
    }

    /// Ranks facets that need no matching of casts, once they are set for all pairs that are kept. O(facets · films² · log
    /// films).
    pub(super) fn rank_given(&mut self, facets: &[Facet], threads: usize) {
        let mut given = std::mem::take(&mut self.given);
        facets.iter().for_each(|facet| self.rank(*facet, threads, &mut given));
        self.given = given;
    }

    /// Adds the reciprocal ranks of a facet, of each story among those that it is known of.
    fn rank(&self, facet: Facet, threads: usize, sums: &mut [(f64, u32)]) {
        let values = &self.values[facet as usize];
        // of a story the pairs, and of each the place of the other, twice, since equal ones share the mean of theirs
        let ranked = |film: usize| -> Vec<(u32, u32)> {
            let places = self.around(film).into_iter().map(|(_, place)| (values[place], place as u32));
            let mut row: Vec<u64> = places
                .filter(|(value, _)| !value.is_nan())
                .map(|(value, place)| farthest_last(value, place))
                .collect();
            row.sort_unstable();
            let mut ranks = Vec::with_capacity(row.len());
            for run in row.chunk_by(|x, y| x >> u32::BITS == y >> u32::BITS) {
                let twice = (2 * ranks.len() + run.len() + 1) as u32;
                ranks.extend(run.iter().map(|key| (*key as u32, twice)));
            }
            ranks
        };
        let mut add = |ranks: Vec<(u32, u32)>| -> Result<(), Infallible> {
            for (place, twice) in ranks {
                let (sum, count) = &mut sums[place as usize];
                *sum += 2.0 / f64::from(twice);
                *count += 1;
            }
            Ok(())
        };
        let Ok(()) = in_order(self.films, threads, &ranked, &mut add);
    }

    /// Joins the facets into one order, from what is given and the values of casts that are set. O(facets · films² · log
    /// films).
    pub(super) fn join(&mut self, threads: usize) {
        let mut sums = self.given.clone();
        OF_CASTS.into_iter().for_each(|facet| self.rank(facet, threads, &mut sums));
        let mean = |(sum, count): (f64, u32)| if count > 0 { (sum / f64::from(count)) as f32 } else { 0.0 };
        self.overall = sums.into_iter().map(mean).collect();
    }

    /// Sorts what is known, so that it can be told how many pairs are less alike. O(facets · pairs · log pairs).
    pub(super) fn sort(&mut self) {
        let known = |values: &Vec<f32>| -> Vec<f32> {
            let mut known: Vec<f32> = values.iter().copied().filter(|value| !value.is_nan()).collect();
            known.sort_unstable_by(f32::total_cmp);
            known
        };
        self.sorted = self.values.iter().map(known).collect();
        let mut order: Vec<u32> = (0..self.overall.len() as u32).collect();
        let value = |place: &u32| self.overall[*place as usize];
        order.sort_unstable_by(|one, other| value(one).total_cmp(&value(other)));
        let (mut farther, mut less) = (vec![0; order.len()], 0);
        for run in order.chunk_by(|one, other| value(one) == value(other)) {
            run.iter().for_each(|place| farther[*place as usize] = (2 * less + run.len() - 1) as u32);
            less += run.len();
        }
        self.farther = farther;
    }
}

/// A likeness and the place of its pair as one number, the greater the less alike: numbers are sorted in half the time.
fn farthest_last(value: f32, place: u32) -> u64 {
    // of a float the bits stand in its order, but for the negative ones, which stand upside down; nought has one sign
    let bits = (value + 0.0).to_bits();
    let ordered = if bits >> 31 == 1 { !bits } else { bits | 1 << 31 };
    u64::from(!ordered) << u32::BITS | u64::from(place)
}

/// The share of sorted values that are less, equal ones counted half.
fn below(sorted: &[f32], value: f32) -> Option<f64> {
    let less = sorted.partition_point(|other| other.total_cmp(&value) == Ordering::Less);
    let equal = sorted[less..].partition_point(|other| other.total_cmp(&value) == Ordering::Equal);
    (!sorted.is_empty()).then(|| (less as f64 + equal.saturating_sub(1) as f64 / 2.0) / sorted.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn numbers_of_likenesses_stand_in_their_order() {
        let values = [f32::INFINITY, 1.0, 0.5, 1e-40, 0.0, -0.0, -1e-40, -0.5, f32::NEG_INFINITY];
        let keys = values.map(|value| farthest_last(value, 7));
        assert!(keys.is_sorted());
        assert_eq!(keys[4], keys[5], "nought is nought");
        assert!(keys.iter().all(|key| *key as u32 == 7));
        let equal = keys.windows(2).filter(|two| two[0] == two[1]).count();
        assert_eq!(equal, 1);
    }

    #[test]
    fn the_share_of_pairs_that_are_farther_is_what_a_search_among_all_says() {
        let mut random = Random::new(3, 0);
        let films = 20;
        let mut found = Similarities::new(films);
        found.overall.iter_mut().for_each(|value| *value = random.below(60) as f32 / 60.0);
        found.sort();
        let mut sorted = found.overall.clone();
        sorted.sort_unstable_by(f32::total_cmp);
        for (a, b) in (0..films).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let share = below(&sorted, found.overall(a, b) as f32);
            assert_eq!(Some(found.nearer_overall(a, b)), share, "{a} {b}");
        }
    }
}
