//! What any two of many stories have in common of features that each has or has not: by feature, not by pair, so that a
//! feature of one story alone costs nothing.

use crate::compare::postings::Postings;

/// The features of many stories.
pub(super) struct Overlap {
    index: Postings,
    /// The weight of each feature that several have.
    weights: Vec<f64>,
    /// The weight of all features of each story.
    own: Vec<f64>,
}

impl Overlap {
    /// Sorts the features of all stories. O(features · log).
    pub fn new<F: Ord + Copy>(all: impl Iterator<Item = Vec<F>>, weight: &dyn Fn(&F) -> f64) -> Self {
        let (mut entries, mut own) = (Vec::new(), Vec::new());
        for (story, features) in all.enumerate() {
            own.push(features.iter().map(weight).sum());
            entries.extend(features.into_iter().map(|feature| (feature, story as u32, 1)));
        }
        let (index, kept) = Postings::new(own.len(), entries);
        Self { index, weights: kept.iter().map(weight).collect(), own }
    }

    /// Jaccard's index of the features of a story and of each from some place on, by weight; 0 where neither has any. What
    /// stands at its own place means nothing.
    /// O(stories that share a feature, each as often as they do).
    pub fn row_from(&self, story: usize, first: usize) -> Vec<f64> {
        let mut both = vec![0.0; self.own.len().saturating_sub(first)];
        for (feature, _) in self.index.of(story) {
            let weight = self.weights[*feature as usize];
            for (other, _) in self.index.having(*feature, first) {
                both[*other as usize - first] += weight;
            }
        }
        let share = |(both, other): (f64, &f64)| {
            // nothing in common is nought, and never less: the sum of nothing has a sign
            if both > 0.0 { both / (self.own[story] + other - both) } else { 0.0 }
        };
        both.into_iter().zip(&self.own[first.min(self.own.len())..]).map(share).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn the_index_gives_what_the_sets_give(
            sets in proptest::collection::vec(proptest::collection::btree_set(0u32..12, 0..8), 1..9),
        ) {
            let weight = |feature: &u32| f64::from(1 + feature % 3);
            let overlap = Overlap::new(sets.iter().map(|set| set.iter().copied().collect()), &weight);
            let sum = |features: BTreeSet<&u32>| features.into_iter().map(weight).sum::<f64>();
            for (story, one) in sets.iter().enumerate() {
                let row = overlap.row_from(story, 1).into_iter().enumerate();
                for (at, found) in row.filter(|(at, _)| 1 + at != story) {
                    let other = &sets[1 + at];
                    let either = sum(one.union(other).collect());
                    let both = sum(one.intersection(other).collect());
                    prop_assert_eq!(found, if either > 0.0 { both / either } else { 0.0 });
                }
            }
        }
    }
}
