//! How far across the chart every line runs at every event: few bends, and no more room than that takes.

use super::loom::{Order, Web};
use crate::charts::layout::align::{self, Axis};
use std::collections::BTreeMap;

/// Rounds of weighing what is not yet straight less, so that few lines take all the bends.
const ROUNDS: usize = 3;
/// Weight of a stretch that would be straight.
const STRAIGHT: i64 = 24;
/// Weight of those who meet standing close.
const CLOSE: i64 = 400;
/// The same where they may be apart.
const LOOSE: i64 = 50;
/// Weight of a name standing straight before its line.
const NAME: i64 = 4000;
/// Weight of the whole being low.
const LOW: i64 = 10;

/// Where every line runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// For each event the lines that have a place there, and where.
    pub at: Vec<BTreeMap<usize, i64>>,
    /// Bends of all lines, names not counted.
    pub bends: usize,
    /// From the first place to the last.
    pub height: i64,
    /// How much farther apart than need be those who meet stand, all together.
    pub loose: i64,
}

impl Rows {
    /// How good they are; less is better.
    pub fn score(&self) -> i64 {
        14 * self.bends as i64 + (self.height + self.loose) / 4
    }
}

/// How close to one another those who meet stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closeness {
    /// Never farther apart than need be.
    Close,
    /// Apart where that makes lines straighter.
    Loose,
}

/// Finds places for an order. `apart` tells how far two neighbours must be from one another at an event.
pub fn straighten(
    web: &Web,
    order: &Order,
    apart: &dyn Fn(usize, usize, usize) -> i64,
    closeness: Closeness,
) -> Rows {
    let close = match closeness {
        Closeness::Close => CLOSE,
        Closeness::Loose => LOOSE,
    };
    let mut axis = Axis::default();
    let top = axis.variable();
    let mut variables: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, layer) in order.iter().enumerate() {
        for strand in layer {
            let variable = axis.variable();
            variables.insert((*strand, at), variable);
        }
    }
    let bottom = axis.variable();
    let mut tight: Vec<(usize, usize, i64)> = Vec::new();
    axis.limit(top, bottom, 0);
    axis.tie(top, bottom, 0, LOW);
    for (at, layer) in order.iter().enumerate() {
        for pair in layer.windows(2) {
            let (a, b) = (variables[&(pair[0], at)], variables[&(pair[1], at)]);
            let distance = apart(at, pair[0], pair[1]);
            axis.limit(a, b, distance);
            if pair.iter().all(|strand| web.meets[at].contains(strand)) {
                axis.tie(a, b, distance, close);
                tight.push((a, b, distance));
            }
        }
        if let Some(last) = layer.last() {
            axis.limit(variables[&(*last, at)], bottom, 0);
        }
    }
    let stretches: Vec<(usize, usize)> =
        variables.keys().copied().filter(|(strand, at)| variables.contains_key(&(*strand, at + 1))).collect();
    let fixed = axis.ties.len();
    let mut weights: Vec<i64> = stretches.iter().map(|stretch| weight(web, *stretch)).collect();
    let mut best: Option<Rows> = None;
    let mut start: Vec<i64> = Vec::new();
    for _ in 0..ROUNDS {
        axis.ties.truncate(fixed);
        for ((strand, at), weight) in stretches.iter().zip(&weights) {
            axis.tie(variables[&(*strand, *at)], variables[&(*strand, at + 1)], 0, *weight);
        }
        let Some(places) = align::improve(&axis, &start, &mut 0) else { break };
        let mut rows = rows(web, order, &variables, &places);
        rows.loose = tight.iter().map(|(a, b, distance)| places[*b] - places[*a] - distance).sum();
        if best.as_ref().is_some_and(|best| rows.score() >= best.score()) {
            break;
        }
        best = Some(rows);
        for ((strand, at), current) in stretches.iter().zip(&mut weights) {
            let way = places[variables[&(*strand, at + 1)]] - places[variables[&(*strand, *at)]];
            let usual = weight(web, (*strand, *at));
            *current = (usual * 48 / (24 + way.abs())).max(1);
        }
        start = places;
    }
    best.unwrap_or_default()
}

/// What a bend of the stretch from an event to the next costs, for each pixel.
fn weight(web: &Web, (index, at): (usize, usize)) -> i64 {
    let strand = &web.strands[index];
    if at < strand.first || at >= strand.last {
        return NAME;
    }
    let meets = |at: usize| i64::from(web.meets[at].contains(&index));
    if at >= strand.met {
        return STRAIGHT / 2;
    }
    STRAIGHT * strand.weight * (2 + meets(at) + meets(at + 1)) / 2
}

fn rows(web: &Web, order: &Order, variables: &BTreeMap<(usize, usize), usize>, places: &[i64]) -> Rows {
    let at: Vec<BTreeMap<usize, i64>> = order
        .iter()
        .enumerate()
        .map(|(at, layer)| layer.iter().map(|strand| (*strand, places[variables[&(*strand, at)]])).collect())
        .collect();
    let low = at.iter().flat_map(BTreeMap::values).min().copied().unwrap_or(0);
    let high = at.iter().flat_map(BTreeMap::values).max().copied().unwrap_or(0);
    let at: Vec<BTreeMap<usize, i64>> = at
        .into_iter()
        .map(|layer| layer.into_iter().map(|(strand, place)| (strand, place - low)).collect())
        .collect();
    let bends = web
        .strands
        .iter()
        .enumerate()
        .map(|(index, strand)| {
            (strand.first..strand.last).filter(|event| at[*event][&index] != at[event + 1][&index]).count()
        })
        .sum();
    Rows { at, bends, height: high - low, loose: 0 }
}
