//! An inverted index: of each feature the stories that have it. What a story has in common with others is found by
//! feature and not by pair, so a feature of one story alone costs nothing, and two that share none are never compared.
//!
//! The kernels of many stories ([`kernel::Gram`](super::kernel::Gram)), their turns, motifs and causes, and the nearest of
//! each film of a large corpus ([`corpus::neighbours`](crate::corpus::neighbours)) stand on this one index.

/// Which stories have which features, and how often. Features are numbered in their order.
#[derive(Debug, Clone, Default)]
pub struct Postings {
    /// Of each story its features that others have too, in order, and how often.
    features: Vec<Vec<(u32, u32)>>,
    /// Of each feature the stories that have it, in order, and how often.
    stories: Vec<Vec<(u32, u32)>>,
}

impl Postings {
    /// Sorts entries: a feature, the story that has it (a number below `stories`), and how often; no feature of a story
    /// twice. Features of one story alone are left out; those that are kept come back too, at the places of their numbers.
    /// O(entries · log entries).
    ///
    /// ```
    /// use imbroglio::compare::postings::Postings;
    /// let (index, kept) = Postings::new(2, vec![('a', 0, 1), ('b', 0, 2), ('b', 1, 3)]);
    /// assert_eq!(kept, ['b']);
    /// assert_eq!(index.in_common(0, 1), 6);
    /// ```
    pub fn new<F: Ord + Copy>(stories: usize, mut entries: Vec<(F, u32, u32)>) -> (Self, Vec<F>) {
        entries.sort_unstable();
        let mut index = Self { features: vec![Vec::new(); stories], stories: Vec::new() };
        let mut kept = Vec::new();
        for run in entries.chunk_by(|one, other| one.0 == other.0).filter(|run| run.len() > 1) {
            let number = kept.len() as u32;
            for (_, story, count) in run {
                index.features[*story as usize].push((number, *count));
            }
            kept.push(run[0].0);
            index.stories.push(run.iter().map(|(_, story, count)| (*story, *count)).collect());
        }
        (index, kept)
    }

    /// The features of a story that others have too, in order, and how often.
    pub fn of(&self, story: usize) -> &[(u32, u32)] {
        self.features.get(story).map_or(&[], Vec::as_slice)
    }

    /// The stories that have a feature, in order, from some story on, and how often. O(log stories).
    pub fn having(&self, feature: u32, first: usize) -> &[(u32, u32)] {
        let stories = self.stories.get(feature as usize).map_or(&[][..], Vec::as_slice);
        &stories[stories.partition_point(|(story, _)| (*story as usize) < first)..]
    }

    /// The sum, over the features of both of two stories, of the products of how often they have them. O(features).
    pub fn in_common(&self, one: usize, other: usize) -> u64 {
        let (mut a, mut b) = (self.of(one), self.of(other));
        let mut sum = 0;
        while let (Some(((x, n), rest)), Some(((y, m), others))) = (a.split_first(), b.split_first()) {
            match x.cmp(y) {
                std::cmp::Ordering::Less => a = rest,
                std::cmp::Ordering::Greater => b = others,
                std::cmp::Ordering::Equal => {
                    sum += u64::from(*n) * u64::from(*m);
                    (a, b) = (rest, others);
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn what_two_have_in_common_is_what_their_features_say(
            stories in proptest::collection::vec(proptest::collection::btree_map(0u32..12, 1u32..5, 0..8), 1..9),
        ) {
            let entries = stories.iter().enumerate().flat_map(|(story, features)| {
                features.iter().map(move |(feature, count)| (*feature, story as u32, *count))
            });
            let (index, kept) = Postings::new(stories.len(), entries.collect());
            for (a, one) in stories.iter().enumerate() {
                for (b, other) in stories.iter().enumerate().filter(|(b, _)| *b != a) {
                    let product = |(feature, count): (&u32, &u32)| {
                        u64::from(*count) * other.get(feature).copied().map_or(0, u64::from)
                    };
                    let both: u64 = one.iter().map(product).sum();
                    prop_assert_eq!(index.in_common(a, b), both);
                    // the same from the side of the features
                    let mut found: BTreeMap<u32, u64> = BTreeMap::new();
                    for (feature, count) in index.of(a) {
                        prop_assert!(one.contains_key(&kept[*feature as usize]));
                        for (story, times) in index.having(*feature, b).iter().take(1).filter(|(at, _)| *at as usize == b) {
                            *found.entry(*story).or_default() += u64::from(*count) * u64::from(*times);
                        }
                    }
                    prop_assert_eq!(found.get(&(b as u32)).copied().unwrap_or(0), both);
                }
            }
        }
    }
}
