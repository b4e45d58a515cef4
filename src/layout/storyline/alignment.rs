//! Alignment: how far across the chart every curve runs at every event, with few wiggles and no more room than they take.

use super::cost::{Order, Storyline};
use crate::layout::coordinates::{self, Axis};
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
pub struct Alignment {
    /// For each event the lines that have a place there, and where.
    pub at: Vec<BTreeMap<usize, i64>>,
    /// Bends of all lines, names not counted.
    pub bends: usize,
    /// From the first place to the last.
    pub height: i64,
    /// How much farther apart than need be those who meet stand, all together.
    pub loose: i64,
}

impl Alignment {
    /// How good they are; less is better.
    pub fn score(&self) -> i64 {
        14 * self.bends as i64 + (self.height + self.loose) / 4
    }

    /// Places for the variables of an order, of which the first is the top and the last the bottom: those that its lines have
    /// here; a line without a place at an event gets that of the line before it.
    fn start(&self, order: &Order) -> Vec<i64> {
        let mut start = vec![0];
        for (layer, known) in order.iter().zip(&self.at) {
            let mut last = 0;
            for curve in layer {
                last = known.get(curve).copied().unwrap_or(last);
                start.push(last);
            }
        }
        start.push(self.height);
        start
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

/// Finds places for an order. `apart` tells how far two neighbours must be from one another at an event. Places that another
/// order of the same lines was given, `near`, shorten the search; of equally good places those nearer to them may be taken.
pub fn align(
    storyline: &Storyline,
    order: &Order,
    apart: &dyn Fn(usize, usize, usize) -> i64,
    (closeness, near): (Closeness, Option<&Alignment>),
) -> Alignment {
    let close = match closeness {
        Closeness::Close => CLOSE,
        Closeness::Loose => LOOSE,
    };
    let mut axis = Axis::default();
    let top = axis.variable();
    let mut variables: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (at, layer) in order.iter().enumerate() {
        for curve in layer {
            let variable = axis.variable();
            variables.insert((*curve, at), variable);
        }
    }
    let bottom = axis.variable();
    let mut tight: Vec<(usize, usize, i64)> = Vec::new();
    axis.separate(top, bottom, 0);
    axis.attract(top, bottom, 0, LOW);
    for (at, layer) in order.iter().enumerate() {
        for pair in layer.windows(2) {
            let (a, b) = (variables[&(pair[0], at)], variables[&(pair[1], at)]);
            let distance = apart(at, pair[0], pair[1]);
            axis.separate(a, b, distance);
            if pair.iter().all(|curve| storyline.meets[at].contains(curve)) {
                axis.attract(a, b, distance, close);
                tight.push((a, b, distance));
            }
        }
        if let Some(last) = layer.last() {
            axis.separate(variables[&(*last, at)], bottom, 0);
        }
    }
    let stretches: Vec<(usize, usize)> =
        variables.keys().copied().filter(|(curve, at)| variables.contains_key(&(*curve, at + 1))).collect();
    let fixed = axis.attractions.len();
    let mut weights: Vec<i64> = stretches.iter().map(|stretch| weight(storyline, *stretch)).collect();
    let mut best: Option<Alignment> = None;
    let mut start = near.map_or_else(Vec::new, |near| near.start(order));
    for _ in 0..ROUNDS {
        axis.attractions.truncate(fixed);
        for ((curve, at), weight) in stretches.iter().zip(&weights) {
            axis.attract(variables[&(*curve, *at)], variables[&(*curve, at + 1)], 0, *weight);
        }
        let Some(places) = coordinates::solve_from(&axis, &start, &mut 0) else { break };
        let mut rows = rows(storyline, order, &variables, &places);
        rows.loose = tight.iter().map(|(a, b, distance)| places[*b] - places[*a] - distance).sum();
        if best.as_ref().is_some_and(|best| rows.score() >= best.score()) {
            break;
        }
        best = Some(rows);
        for ((curve, at), current) in stretches.iter().zip(&mut weights) {
            let way = places[variables[&(*curve, at + 1)]] - places[variables[&(*curve, *at)]];
            let usual = weight(storyline, (*curve, *at));
            *current = (usual * 48 / (24 + way.abs())).max(1);
        }
        start = places;
    }
    best.unwrap_or_default()
}

/// What a bend of the stretch from an event to the next costs, for each pixel.
fn weight(storyline: &Storyline, (index, at): (usize, usize)) -> i64 {
    let curve = &storyline.curves[index];
    if at < curve.first || at >= curve.last {
        return NAME;
    }
    let meets = |at: usize| i64::from(storyline.meets[at].contains(&index));
    if at >= curve.met {
        return STRAIGHT / 2;
    }
    STRAIGHT * curve.weight * (2 + meets(at) + meets(at + 1)) / 2
}

fn rows(
    storyline: &Storyline,
    order: &Order,
    variables: &BTreeMap<(usize, usize), usize>,
    places: &[i64],
) -> Alignment {
    let at: Vec<BTreeMap<usize, i64>> = order
        .iter()
        .enumerate()
        .map(|(at, layer)| layer.iter().map(|curve| (*curve, places[variables[&(*curve, at)]])).collect())
        .collect();
    let low = at.iter().flat_map(BTreeMap::values).min().copied().unwrap_or(0);
    let high = at.iter().flat_map(BTreeMap::values).max().copied().unwrap_or(0);
    let at: Vec<BTreeMap<usize, i64>> = at
        .into_iter()
        .map(|layer| layer.into_iter().map(|(curve, place)| (curve, place - low)).collect())
        .collect();
    let bends = storyline
        .curves
        .iter()
        .enumerate()
        .map(|(index, curve)| {
            (curve.first..curve.last).filter(|event| at[*event][&index] != at[event + 1][&index]).count()
        })
        .sum();
    Alignment { at, bends, height: high - low, loose: 0 }
}

#[cfg(test)]
mod tests {
    use super::super::cost::Curve;
    use super::*;
    use crate::random::Random;

    /// A storyline of all curves at all events, and an order of it.
    fn drawn_by_lot(random: &mut Random, curves: usize, events: usize) -> (Storyline, Order) {
        let curve =
            Curve { first: 0, last: events - 1, met: events - 1, before: 0, after: 0, group: 0, weight: 1 };
        let mut order = Order::new();
        let mut meets = Vec::new();
        for _ in 0..events {
            let mut row: Vec<usize> = (0..curves).collect();
            random.shuffle(&mut row);
            let from = random.below(curves);
            meets.push(row[from..(from + 1 + random.below(3)).min(curves)].to_vec());
            order.push(row);
        }
        (Storyline { curves: vec![curve; curves], meets }, order)
    }

    #[test]
    fn lines_keep_their_distance_wherever_the_search_begins() {
        let mut random = Random::new(5, 0);
        for _ in 0..40 {
            let (curves, events) = (2 + random.below(6), 1 + random.below(7));
            let (storyline, order) = drawn_by_lot(&mut random, curves, events);
            let (_, other) = drawn_by_lot(&mut random, curves, events);
            let apart = |at: usize, a: usize, b: usize| 10 + ((at + a + b) % 4) as i64;
            let elsewhere = align(&storyline, &other, &apart, (Closeness::Loose, None));
            for near in [None, Some(&elsewhere), Some(&Alignment::default())] {
                let found = align(&storyline, &order, &apart, (Closeness::Close, near));
                assert_eq!(found.at.len(), events);
                for (at, row) in order.iter().enumerate() {
                    for pair in row.windows(2) {
                        let far = found.at[at][&pair[1]] - found.at[at][&pair[0]];
                        assert!(far >= apart(at, pair[0], pair[1]), "{far} at {at}");
                    }
                }
            }
        }
    }
}
