//! How alike all stories of a corpus are: in each facet, and in one order over all facets that is learned from nothing.

use super::facets::Facet;
use std::cmp::Ordering;

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
    /// For each facet the pairs of different stories, row by row above the diagonal; not a number where absent.
    values: [Vec<f32>; Facet::ALL.len()],
    /// Whether the best map of a pair is only the best that was found.
    guessed: Vec<bool>,
    /// Reciprocal ranks joined over the facets.
    overall: Vec<f32>,
    /// The values of each facet that are known, and of the order over all, the least first.
    sorted: Vec<Vec<f32>>,
}

impl Similarities {
    pub(super) fn new(films: usize) -> Self {
        let pairs = films * films.saturating_sub(1) / 2;
        Self {
            films,
            compared: 0,
            proved: 0,
            values: std::array::from_fn(|_| vec![f32::NAN; pairs]),
            guessed: vec![false; pairs],
            overall: vec![0.0; pairs],
            sorted: Vec::new(),
        }
    }

    fn place(&self, a: usize, b: usize) -> usize {
        let (low, high) = (a.min(b), a.max(b));
        low * (2 * self.films - low - 1) / 2 + high - low - 1
    }

    /// Pairs of different stories.
    pub fn pairs(&self) -> usize {
        self.overall.len()
    }

    /// How alike two stories are; nothing where one of them cannot have the facet, or where the corpus is large and they
    /// are far apart.
    pub fn of(&self, facet: Facet, a: usize, b: usize) -> Option<f64> {
        if a == b {
            return Some(1.0);
        }
        if a.max(b) >= self.films {
            return None;
        }
        let value = self.values[facet as usize].get(self.place(a, b)).copied()?;
        (!value.is_nan()).then_some(f64::from(value))
    }

    pub(super) fn set(&mut self, facet: Facet, (a, b): (usize, usize), value: f64) {
        let place = self.place(a, b);
        if let Some(old) = self.values[facet as usize].get_mut(place) {
            *old = value as f32;
        }
    }

    pub(super) fn set_guessed(&mut self, (a, b): (usize, usize)) {
        let place = self.place(a, b);
        if let Some(guessed) = self.guessed.get_mut(place) {
            *guessed = true;
        }
    }

    /// Whether who answers to whom is only the best matching that was found in the time given.
    pub fn is_guess(&self, a: usize, b: usize) -> bool {
        a != b && self.guessed.get(self.place(a, b)).copied().unwrap_or(false)
    }

    /// The mean, over facets and both directions, of 1 / rank: from near 0 to 1 for two that are the nearest of one
    /// another in every facet.
    pub fn overall(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return 1.0;
        }
        self.overall.get(self.place(a, b)).copied().map_or(0.0, f64::from)
    }

    /// The share of all pairs that are less alike than two stories in a facet, equal ones counted half; nothing where
    /// the facet is absent.
    pub fn nearer_than(&self, facet: Facet, a: usize, b: usize) -> Option<f64> {
        let value = self.of(facet, a, b).filter(|_| a != b)?;
        below(self.sorted.get(facet as usize)?, value as f32)
    }

    /// The same in the order over all facets; all of them for a story with itself.
    pub fn nearer_overall(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return 1.0;
        }
        let sorted = self.sorted.get(Facet::ALL.len()).map_or(&[][..], Vec::as_slice);
        below(sorted, self.overall(a, b) as f32).unwrap_or(0.0)
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
        let mut others: Vec<usize> = (0..self.films).filter(|other| *other != film).collect();
        let full = |other: usize| self.of(Facet::Roles, film, other).is_some();
        let keys: Vec<(bool, f64)> =
            (0..self.films).map(|other| (full(other), self.overall(film, other))).collect();
        others.sort_by(|x, y| {
            let ((full_x, x_near), (full_y, y_near)) = (keys[*x], keys[*y]);
            full_y.cmp(&full_x).then(y_near.total_cmp(&x_near)).then(x.cmp(y))
        });
        others.truncate(count);
        others
    }

    /// Joins the facets into one order, from the values that are set. O(facets · films² · log films).
    pub(super) fn join(&mut self) {
        let mut sums = vec![(0.0f64, 0u32); self.overall.len()];
        let mut row: Vec<(f32, usize)> = Vec::with_capacity(self.films);
        for values in &self.values {
            for film in 0..self.films {
                row.clear();
                let others = (0..self.films).filter(|other| *other != film);
                row.extend(others.map(|other| self.place(film, other)).map(|place| (values[place], place)));
                row.retain(|(value, _)| !value.is_nan());
                row.sort_by(|x, y| y.0.total_cmp(&x.0));
                let mut first = 0;
                for run in row.chunk_by(|x, y| x.0 == y.0) {
                    let rank = first as f64 + (run.len() + 1) as f64 / 2.0;
                    first += run.len();
                    for (_, place) in run {
                        sums[*place].0 += 1.0 / rank;
                        sums[*place].1 += 1;
                    }
                }
            }
        }
        let mean = |(sum, count): (f64, u32)| if count > 0 { (sum / f64::from(count)) as f32 } else { 0.0 };
        self.overall = sums.into_iter().map(mean).collect();
        let known = |values: &Vec<f32>| -> Vec<f32> {
            let mut known: Vec<f32> = values.iter().copied().filter(|value| !value.is_nan()).collect();
            known.sort_by(f32::total_cmp);
            known
        };
        self.sorted = self.values.iter().chain([&self.overall]).map(known).collect();
    }
}

/// The share of sorted values that are less, equal ones counted half.
fn below(sorted: &[f32], value: f32) -> Option<f64> {
    let less = sorted.partition_point(|other| other.total_cmp(&value) == Ordering::Less);
    let equal = sorted[less..].partition_point(|other| other.total_cmp(&value) == Ordering::Equal);
    (!sorted.is_empty()).then(|| (less as f64 + equal.saturating_sub(1) as f64 / 2.0) / sorted.len() as f64)
}
