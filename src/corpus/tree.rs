//! The tree that films form: average linkage by kodama, and the order of its leaves in which neighbours are as
//! alike as the tree allows.

use kodama::{Method, linkage};

/// Above this many films the leaves keep the order of the clustering; the best order costs their cube.
const ORDERED: usize = 400;

/// Two clusters become one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merge {
    /// The first cluster: a film below the number of films, else a merge.
    pub a: usize,
    /// The second cluster.
    pub b: usize,
    /// How far apart they are: 0 for the same, 1 for nothing in common.
    pub height: f64,
    /// How many films they hold together.
    pub films: usize,
}

/// A tree of films.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tree {
    /// The merges, from the closest to the root.
    pub merges: Vec<Merge>,
    /// The films in the order of the leaves.
    pub leaves: Vec<usize>,
}

/// Clusters films by the distance of any two. O(films³) for the order of the leaves, O(films²) without it.
///
/// ```
/// use imbroglio::corpus::tree::tree;
/// let places = [0.0_f64, 10.0, 1.0, 11.0];
/// let found = tree(4, &|a, b| (places[a] - places[b]).abs());
/// assert!(found.leaves == [0, 2, 1, 3] || found.leaves == [3, 1, 2, 0]);
/// assert_eq!(found.merges.len(), 3);
/// ```
pub fn tree(films: usize, distance: &dyn Fn(usize, usize) -> f64) -> Tree {
    if films < 2 {
        return Tree { merges: Vec::new(), leaves: (0..films).collect() };
    }
    let mut condensed: Vec<f64> =
        (0..films).flat_map(|a| (a + 1..films).map(move |b| (a, b))).map(|(a, b)| distance(a, b)).collect();
    let dendrogram = linkage(&mut condensed, films, Method::Average);
    let merges: Vec<Merge> = dendrogram
        .steps()
        .iter()
        .map(|step| Merge {
            a: step.cluster1,
            b: step.cluster2,
            height: step.dissimilarity,
            films: step.size,
        })
        .collect();
    let leaves =
        if films <= ORDERED { best_order(films, &merges, distance) } else { plain_order(films, &merges) };
    Tree { merges, leaves }
}

/// The films below a cluster.
fn below(films: usize, merges: &[Merge], cluster: usize) -> Vec<usize> {
    let (mut found, mut open) = (Vec::new(), vec![cluster]);
    while let Some(cluster) = open.pop() {
        match cluster.checked_sub(films).and_then(|merge| merges.get(merge)) {
            None => found.push(cluster),
            Some(merge) => open.extend([merge.b, merge.a]),
        }
    }
    found
}

/// The films of a cluster that are not in the half of the one at `place`; that one if it is alone.
fn other_half(part: &[usize], half: usize, place: usize) -> &[usize] {
    if place < half { &part[half..] } else { &part[..if half == 0 { part.len() } else { half }] }
}

fn plain_order(films: usize, merges: &[Merge]) -> Vec<usize> {
    below(films, merges, films + merges.len() - 1)
}

/// The order of leaves, among those the tree allows, with the least sum of distances between neighbours: for each
/// cluster a table of the cheapest order that begins at one film and ends at another.
fn best_order(films: usize, merges: &[Merge], distance: &dyn Fn(usize, usize) -> f64) -> Vec<usize> {
    // cost[x * films + y]: cheapest order of the cluster in which x and y are the ends; join: its inner ends.
    let mut cost = vec![f64::INFINITY; films * films];
    let mut join = vec![(usize::MAX, usize::MAX); films * films];
    for film in 0..films {
        cost[film * films + film] = 0.0;
    }
    let mut parts: Vec<Vec<usize>> = (0..films).map(|film| vec![film]).collect();
    // Where the second half of a cluster begins: an order of the whole ends in the half it did not begin in.
    let mut halves: Vec<usize> = vec![0; films];
    for merge in merges {
        let (left, right) = (parts[merge.a].clone(), parts[merge.b].clone());
        let (half, right_half) = (halves[merge.a], halves[merge.b]);
        // reach[x][k]: the cheapest way from x through the left part and over to k of the right one.
        for (place, x) in left.iter().enumerate() {
            let mut reach: Vec<(f64, usize)> = Vec::with_capacity(right.len());
            for k in &right {
                let mut best = (f64::INFINITY, usize::MAX);
                for m in other_half(&left, half, place) {
                    let value = cost[x * films + m] + distance(*m, *k);
                    if value < best.0 {
                        best = (value, *m);
                    }
                }
                reach.push(best);
            }
            for (place, y) in right.iter().enumerate() {
                let mut best = (f64::INFINITY, (usize::MAX, usize::MAX));
                let first = if place < right_half { right_half } else { 0 };
                for (at, k) in other_half(&right, right_half, place).iter().enumerate() {
                    let (over, m) = reach[first + at];
                    let value = over + cost[k * films + y];
                    if value < best.0 {
                        best = (value, (m, *k));
                    }
                }
                cost[x * films + y] = best.0;
                cost[y * films + x] = best.0;
                join[x * films + y] = best.1;
                join[y * films + x] = (best.1.1, best.1.0);
            }
        }
        halves.push(left.len());
        parts.push(left.into_iter().chain(right).collect());
    }
    let Some(last) = merges.last() else { return Vec::new() };
    let mut ends = (0, 0);
    let mut least = f64::INFINITY;
    for x in &parts[last.a] {
        for y in &parts[last.b] {
            if cost[x * films + y] < least {
                (least, ends) = (cost[x * films + y], (*x, *y));
            }
        }
    }
    let mut leaves = Vec::with_capacity(films);
    let mut open = vec![ends];
    while let Some((x, y)) = open.pop() {
        if x == y {
            leaves.push(x);
            continue;
        }
        let (m, k) = join[x * films + y];
        if m == usize::MAX {
            // Distances that are not numbers: any order will do.
            return plain_order(films, merges);
        }
        open.push((k, y));
        open.push((x, m));
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The least sum of distances between neighbours over all ways to turn the branches.
    fn by_turning(films: usize, tree: &Tree, distance: &dyn Fn(usize, usize) -> f64) -> f64 {
        (0..1u32 << tree.merges.len())
            .map(|turned| {
                let mut parts: Vec<Vec<usize>> = (0..films).map(|film| vec![film]).collect();
                for (at, merge) in tree.merges.iter().enumerate() {
                    let (a, b) = if turned >> at & 1 == 0 { (merge.a, merge.b) } else { (merge.b, merge.a) };
                    parts.push(parts[a].iter().chain(&parts[b]).copied().collect());
                }
                length(parts.last().map_or(&[], Vec::as_slice), distance)
            })
            .fold(f64::INFINITY, f64::min)
    }

    fn length(order: &[usize], distance: &dyn Fn(usize, usize) -> f64) -> f64 {
        order.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
    }

    proptest! {
        #[test]
        fn every_film_stands_once_and_no_turn_of_a_branch_is_better(
            films in 2usize..9,
            numbers in proptest::collection::vec(0u32..1000, 81),
        ) {
            let distance = |a: usize, b: usize| f64::from(numbers[a.min(b) * 9 + a.max(b)]);
            let found = tree(films, &distance);
            let mut sorted = found.leaves.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..films).collect::<Vec<_>>());
            prop_assert_eq!(length(&found.leaves, &distance), by_turning(films, &found, &distance));
        }
    }
}
