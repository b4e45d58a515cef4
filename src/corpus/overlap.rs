//! What any two of many stories have in common of features that each has or has not.

use super::postings::Postings;

/// The features of many stories.
pub(super) struct Overlap {
    /// Of each feature of several stories its weight.
    weights: Vec<f64>,
    /// Of each such feature the stories that have it, in order.
    stories: Vec<Vec<(u32, ())>>,
    /// Of each story the numbers of its features that others have too.
    features: Vec<Vec<(u32, ())>>,
    /// The weight of all features of each story.
    own: Vec<f64>,
}

impl Overlap {
    /// Sorts the features of all stories. O(features · log).
    pub fn new<F: Ord>(all: impl Iterator<Item = Vec<F>>, weight: &dyn Fn(&F) -> f64) -> Self {
        let (mut own, mut entries) = (Vec::new(), Vec::new());
        for (story, features) in all.enumerate() {
            own.push(features.iter().map(weight).sum());
            entries.extend(features.into_iter().map(|feature| (feature, story as u32, ())));
        }
        let Postings { shared, stories, features } = Postings::new(own.len(), entries);
        Self { weights: shared.iter().map(weight).collect(), stories, features, own }
    }

    /// Jaccard's index of the features of a story and of each from some place on, by weight; 0 where neither has any. What
    /// stands at its own place means nothing.
    /// O(stories that share a feature, each as often as they do).
    pub fn row_from(&self, story: usize, first: usize) -> Vec<f64> {
        let mut both = vec![0.0; self.own.len().saturating_sub(first)];
        for (feature, ()) in &self.features[story] {
            let (stories, weight) = (&self.stories[*feature as usize], self.weights[*feature as usize]);
            let from = stories.partition_point(|(other, ())| (*other as usize) < first);
            for (other, ()) in &stories[from..] {
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
