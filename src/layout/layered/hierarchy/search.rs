//! The search for orders of the layers with few crossings: several starts, sifting, and long edges laid in again.

use super::Flow;
use super::layers::LayeredGraph;
use super::long_edges::reinsert_long_edges;
use crate::layout::layered::ordering::{Layers, Ordered, order};
use crate::random::Random;

/// Sweeps of one start of the search.
const SWEEPS: usize = 14;
/// Turns of laying long edges in again and of sifting, in one start.
const ROUNDS: usize = 3;
/// Rounds in which long edges are laid in again, in one turn.
const REINSERTIONS: usize = 4;
/// Items beyond which long edges stay where they are.
const MOST_REINSERTED: usize = 1000;
/// Orders that are drawn to find the best.
const KEPT: usize = 6;
/// Starts that shuffle the layers.
const SHUFFLES: u64 = 12;
/// The seed of the random numbers by which they shuffle.
const SEED: u64 = 17;
/// Counted steps after which no new start is made.
const BUDGET: u64 = 3_000_000;

/// Orders of the layers of a flow with few crossings: of several starts the best results, best first.
pub fn orders(flow: &Flow) -> Vec<LayeredGraph> {
    let unordered = LayeredGraph::new(flow);
    let links: Vec<(usize, usize, i64)> =
        unordered.pieces.iter().map(|piece| (piece.upper, piece.lower, 1)).collect();
    let blocks = vec![None; unordered.items.len()];
    let mut steps = 0;
    let mut found: Vec<(i64, LayeredGraph)> = Vec::new();
    for start in starts(&unordered, flow) {
        let layers = Layers { layers: start, links: links.clone(), near: Vec::new(), blocks: blocks.clone() };
        let mut graph =
            LayeredGraph { layers: order(&layers, SWEEPS, &mut steps).layers, ..unordered.clone() };
        let mut cost = i64::MAX;
        for _ in 0..ROUNDS {
            if unordered.items.len() < MOST_REINSERTED {
                reinsert_long_edges(&mut graph, REINSERTIONS, &mut steps, BUDGET);
            }
            let again = Layers { layers: graph.layers.clone(), ..layers.clone() };
            let Ordered { layers, cost: new } = order(&again, SWEEPS, &mut steps);
            if new >= cost {
                break;
            }
            (cost, graph.layers) = (new, layers);
            if steps > BUDGET {
                break;
            }
        }
        if found.iter().all(|(_, other)| other.layers != graph.layers) {
            found.push((cost, graph));
        }
        if steps > BUDGET {
            break;
        }
    }
    found.sort_by_key(|(cost, _)| *cost);
    found.truncate(KEPT);
    found.into_iter().map(|(_, graph)| graph).collect()
}

/// Orders to begin with: as numbered, the other way round, along the arrows from the first card and back from
/// the last, and shuffled.
fn starts(graph: &LayeredGraph, flow: &Flow) -> Vec<Vec<Vec<usize>>> {
    let by = |key: &dyn Fn(usize) -> u64| -> Vec<Vec<usize>> {
        let sorted = |layer: &Vec<usize>| {
            let mut layer = layer.clone();
            layer.sort_by_key(|item| (key(*item), *item));
            layer
        };
        graph.layers.iter().map(sorted).collect()
    };
    let (down, up) = (walked(graph, flow, false), walked(graph, flow, true));
    let mut starts = vec![by(&|item| down[item]), by(&|item| up[item]), graph.layers.clone()];
    starts.push(graph.layers.iter().map(|layer| layer.iter().rev().copied().collect()).collect());
    starts.push(by(&|item| u64::MAX - down[item]));
    for start in 0..SHUFFLES {
        let mut random = Random::new(SEED, start);
        let mut layers = graph.layers.clone();
        layers.iter_mut().for_each(|layer| random.shuffle(layer));
        starts.push(layers);
    }
    starts
}

/// When a walk in depth along the arrows first meets each item; the weightiest arrow first.
fn walked(graph: &LayeredGraph, flow: &Flow, back: bool) -> Vec<u64> {
    let mut next: Vec<Vec<(i64, usize)>> = vec![Vec::new(); graph.items.len()];
    for piece in &graph.pieces {
        let (from, to) = if back { (piece.lower, piece.upper) } else { (piece.upper, piece.lower) };
        next[from].push((flow.arrows[piece.arrow].weight, to));
    }
    next.iter_mut().for_each(|next| next.sort());
    let mut met = vec![u64::MAX / 2; graph.items.len()];
    let mut clock = 0;
    let cards = flow.cards.len();
    let roots: Vec<usize> = if back { (0..cards).rev().collect() } else { (0..cards).collect() };
    for root in roots {
        let mut stack = vec![root];
        while let Some(item) = stack.pop() {
            if met[item] == u64::MAX / 2 {
                met[item] = clock;
                clock += 1;
                stack.extend(next[item].iter().map(|(_, to)| *to));
            }
        }
    }
    met
}
