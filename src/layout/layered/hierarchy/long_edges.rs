//! Optimal insertion of long edges: takes each arrow that passes layers out and puts it in again where it crosses least.
//!
//! Sifting moves one item at a time and cannot carry a long arrow past a card that its neighbours hold it
//! behind. Here the whole way is found at once, by dynamic programming over the slots of each row.

use super::layers::{Item, LayeredGraph};

/// What a crossing costs, against a step aside.
const CROSSING: i64 = 1000;

/// Lays every long arrow in again while that takes crossings away, at most `rounds` times, and while `steps`,
/// the work counted, is below `budget`. O(rounds · arrows · ranks · w² · links between two ranks) for rows of w.
pub fn reinsert_long_edges(graph: &mut LayeredGraph, rounds: usize, steps: &mut u64, budget: u64) {
    let arrows = graph.label_places.len();
    let mut ways: Vec<Vec<usize>> = vec![Vec::new(); arrows];
    for (number, piece) in graph.pieces.iter().enumerate() {
        ways[piece.arrow].push(number);
    }
    for _ in 0..rounds {
        let mut better = false;
        for way in ways.iter().filter(|way| way.len() > 1) {
            if *steps > budget {
                return;
            }
            better |= reinsert(graph, way, steps);
        }
        if !better {
            return;
        }
    }
}

/// The items of one layer without those of the way, and where in it the way may stand.
struct Level {
    items: Vec<usize>,
    /// The slots: a slot `s` stands before item `s`; a card of the way stands at its own place only.
    slots: Vec<usize>,
    is_card: bool,
    /// The slot it has now.
    now: usize,
}

fn reinsert(graph: &mut LayeredGraph, way: &[usize], steps: &mut u64) -> bool {
    let Some(first) = way.first() else { return false };
    let mut stops: Vec<usize> = vec![graph.pieces[*first].upper];
    stops.extend(way.iter().map(|piece| graph.pieces[*piece].lower));
    let top = graph.layer_of[stops[0]];
    let levels: Vec<Level> = stops
        .iter()
        .enumerate()
        .map(|(at, stop)| {
            let layer = &graph.layers[top + at];
            let place = layer.iter().position(|item| item == stop).unwrap_or(0);
            match graph.items[*stop] {
                Item::Card(_) => Level { items: layer.clone(), slots: vec![place], is_card: true, now: 0 },
                Item::Pass(_) => {
                    let items: Vec<usize> = layer.iter().copied().filter(|item| item != stop).collect();
                    Level { slots: (0..=items.len()).collect(), items, is_card: false, now: place }
                }
            }
        })
        .collect();
    let mut costs: Vec<Vec<Vec<i64>>> = Vec::new();
    for (at, pair) in levels.windows(2).enumerate() {
        let [upper, lower] = pair else { return false };
        let links = graph.pieces_in(graph.pieces[way[at]].gap).count();
        *steps += (upper.slots.len() * lower.slots.len() * (links + 1) / 8) as u64;
        costs.push(between(graph, upper, lower, way[at]));
    }
    let old: i64 =
        costs.iter().enumerate().map(|(at, cost)| cost[slot(&levels[at])][slot(&levels[at + 1])]).sum();
    // cheapest cost down to each slot, and the slot above it
    let mut best: Vec<Vec<(i64, usize)>> = vec![vec![(0, 0)]];
    for cost in &costs {
        let Some(above) = best.last() else { return false };
        let width = cost.first().map_or(0, Vec::len);
        let row = (0..width)
            .map(|to| {
                let ways = above.iter().enumerate().map(|(from, (sum, _))| (sum + cost[from][to], from));
                ways.min().unwrap_or((0, 0))
            })
            .collect();
        best.push(row);
    }
    let Some(&(new, _)) = best.last().and_then(|row| row.first()) else { return false };
    if new / CROSSING >= old / CROSSING {
        return false;
    }
    let mut at = 0;
    for level in (1..levels.len()).rev() {
        let above = best[level][at].1;
        if !levels[level].is_card {
            let mut items = levels[level].items.clone();
            items.insert(levels[level].slots[at], stops[level]);
            graph.layers[top + level] = items;
        }
        at = above;
    }
    true
}

fn slot(level: &Level) -> usize {
    if level.is_card { 0 } else { level.now }
}

/// The cost of each pair of slots: links crossed, and how far aside the way goes.
fn between(graph: &LayeredGraph, upper: &Level, lower: &Level, own: usize) -> Vec<Vec<i64>> {
    let gap = graph.pieces[own].gap;
    let place = |level: &Level, item: usize| level.items.iter().position(|other| *other == item);
    let links: Vec<(i64, i64)> = graph
        .pieces_in(gap)
        .filter(|piece| *piece != own)
        .filter_map(|piece| {
            let piece = graph.pieces[piece];
            Some((2 * place(upper, piece.upper)? as i64, 2 * place(lower, piece.lower)? as i64))
        })
        .collect();
    // slots stand between places, a card at its place
    let at = |level: &Level, slot: usize| if level.is_card { 2 * slot as i64 } else { 2 * slot as i64 - 1 };
    let middle = |level: &Level| level.items.len() as i64 - 1;
    let cost = |from: i64, to: i64| {
        let crossed =
            links.iter().filter(|(a, b)| (a - from).signum() * (b - to).signum() < 0).count() as i64;
        let aside = ((from - middle(upper)) - (to - middle(lower))).abs();
        CROSSING * crossed + aside
    };
    let row = |from: &usize| lower.slots.iter().map(|to| cost(at(upper, *from), at(lower, *to))).collect();
    upper.slots.iter().map(row).collect()
}
