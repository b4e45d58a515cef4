//! Layering: which layer each node of a graph without cycles belongs to.

/// The layer of each node: below all that lead to it, never above a node of a smaller number, and no layer with more than
/// `most` nodes. Edges that do not lead from a smaller number to a greater are passed over. This is the longest-path
/// layering with bounded width (after Coffman and Graham, 1972), for nodes numbered in the order that must be
/// kept. O(nodes + edges).
pub fn longest_paths(nodes: usize, edges: impl Iterator<Item = (usize, usize)>, most: usize) -> Vec<usize> {
    let mut least = vec![0_usize; nodes];
    let mut leads: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (from, to) in edges.filter(|(from, to)| from < to && *to < nodes) {
        leads[from].push(to);
    }
    let (mut layer, mut held) = (0, 0);
    for node in 0..nodes {
        if least[node] > layer || held >= most.max(1) {
            layer = least[node].max(layer + 1);
            held = 0;
        }
        held += 1;
        least[node] = layer;
        for &to in &leads[node] {
            least[to] = least[to].max(layer + 1);
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All assignments that keep the three rules, tried one by one: the fewest layers.
    fn fewest(nodes: usize, edges: &[(usize, usize)], most: usize, done: &mut Vec<usize>) -> usize {
        let at = done.len();
        if at == nodes {
            return done.last().map_or(0, |last| last + 1);
        }
        let last = done.last().copied().unwrap_or(0);
        let above =
            edges.iter().filter(|(_, to)| *to == at).map(|(from, _)| done[*from] + 1).max().unwrap_or(0);
        let mut best = usize::MAX;
        for layer in last.max(above)..nodes {
            if done.iter().filter(|other| **other == layer).count() < most {
                done.push(layer);
                best = best.min(fewest(nodes, edges, most, done));
                done.pop();
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_layering_that_keeps_the_order_has_fewer_layers(
            ends in proptest::collection::vec((0..6_usize, 0..6_usize), 0..9), most in 1..4_usize,
        ) {
            let edges: Vec<(usize, usize)> = ends.into_iter().filter(|(from, to)| from < to).collect();
            let layers = longest_paths(6, edges.iter().copied(), most);
            prop_assert!(layers.is_sorted());
            prop_assert!(edges.iter().all(|(from, to)| layers[*from] < layers[*to]));
            prop_assert!((0..6).all(|layer| layers.iter().filter(|other| **other == layer).count() <= most));
            let count = layers.last().map_or(0, |last| last + 1);
            prop_assert_eq!(count, fewest(6, &edges, most, &mut Vec::new()));
        }
    }
}
