//! Ordering: which curve runs beside which at every event, so that those who meet are neighbours and few curves cross.
//!
//! The few best orders of the beam are improved by [`crate::layout::layered::ordering`] and by moving single lines
//! over stretches of events.

use super::cost::{CostModel, Order, Permutation, Predecessor, Storyline};
use super::improvement::improve;
use crate::layout::layered::ordering::{self, Layers};
use std::collections::BTreeMap;

/// How many results are worked out.
const RESULTS: usize = 3;
/// Sweeps of the sifting.
const SWEEPS: usize = 8;

/// A few good orders from those of the beam, the best first.
pub fn order(storyline: &Storyline, starts: &[Order]) -> Vec<Order> {
    let model = CostModel::new(storyline);
    let mut found: Vec<(i64, Order)> = Vec::new();
    let mut tried: Vec<Order> = Vec::new();
    for order in starts {
        let named = with_names(storyline, order);
        for start in [sifted(&model, &named), named] {
            // the same comes of the same
            if tried.contains(&start) {
                continue;
            }
            let rows = moved(&model, &start);
            tried.push(start);
            let order: Order = rows.iter().map(|row| row.to_vec()).collect();
            let entry = (cost(&model, &rows), order);
            if !found.contains(&entry) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, order)| order).take(RESULTS).collect()
}

/// Crossings between the lines of neighbouring events, names not counted.
pub fn crossings(storyline: &Storyline, order: &Order) -> usize {
    let bare: Vec<Permutation> = order
        .iter()
        .enumerate()
        .map(|(at, layer)| {
            let is_line = |curve: &&usize| {
                (storyline.curves[**curve].first..=storyline.curves[**curve].last).contains(&at)
            };
            Permutation::of(&layer.iter().filter(is_line).copied().collect::<Vec<_>>())
        })
        .collect();
    bare.windows(2).map(|pair| Predecessor::new(&pair[0]).crossings(&pair[1])).sum()
}

fn cost(model: &CostModel, rows: &[Permutation]) -> i64 {
    steps(model, rows).into_iter().sum::<i64>() + rows.iter().map(|row| model.mixed(row)).sum::<i64>()
}

/// What each step from an event to the next costs.
fn steps(model: &CostModel, rows: &[Permutation]) -> Vec<i64> {
    rows.windows(2)
        .enumerate()
        .map(|(at, pair)| model.step(at, &Predecessor::new(&pair[0]), &pair[1]))
        .collect()
}

/// The order with a place for the names before the first events and after the deaths, where they cross least.
fn with_names(storyline: &Storyline, order: &Order) -> Order {
    let mut full = order.clone();
    for (index, curve) in storyline.curves.iter().enumerate() {
        let (from, to) = curve.span(order.len());
        for at in (from..curve.first).rev() {
            let like = full[at + 1].clone();
            insert_like(&mut full[at], index, &like);
        }
        for at in curve.last + 1..=to {
            let like = full[at - 1].clone();
            insert_like(&mut full[at], index, &like);
        }
    }
    full
}

/// Puts a line into a layer where its order to the others differs least from that in a neighbouring layer,
/// and not between two who meet if there is a choice.
fn insert_like(layer: &mut Vec<usize>, curve: usize, like: &[usize]) {
    let place_of = |other: usize| like.iter().position(|entry| *entry == other);
    let own = place_of(curve);
    let crossed = |place: usize| {
        let is_crossed = |(at, other): (usize, &usize)| {
            place_of(*other).is_some_and(|there| (Some(there) < own) != (at < place))
        };
        layer.iter().enumerate().filter(|entry| is_crossed(*entry)).count()
    };
    let best = (0..=layer.len()).min_by_key(|place| (crossed(*place), *place)).unwrap_or(0);
    layer.insert(best, curve);
}

/// The order improved by sifting. Names may have come to stand between two who meet; the blocks are drawn
/// together first.
fn sifted(model: &CostModel, order: &Order) -> Order {
    let storyline = model.storyline;
    let mut item: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut back: Vec<usize> = Vec::new();
    let mut layers = Layers::default();
    for (at, layer) in order.iter().enumerate() {
        let layer = gathered(layer, &storyline.meets[at]);
        let mut items = Vec::new();
        for curve in layer {
            item.insert((at, curve), back.len());
            items.push(back.len());
            layers.blocks.push(storyline.meets[at].contains(&curve).then_some(at));
            back.push(curve);
        }
        layers.layers.push(items);
    }
    for ((at, curve), from) in &item {
        if let Some(to) = item.get(&(at + 1, *curve)) {
            layers.links.push((*from, *to, model.link(*curve, *at)));
        }
    }
    let sifted = ordering::order(&layers, SWEEPS, &mut 0);
    sifted.layers.iter().map(|layer| layer.iter().map(|item| back[*item]).collect()).collect()
}

/// The layer with those who meet in one piece, at the place of the middle one.
fn gathered(layer: &[usize], meet: &[usize]) -> Vec<usize> {
    let block: Vec<usize> = layer.iter().copied().filter(|curve| meet.contains(curve)).collect();
    let Some(middle) = block.get(block.len() / 2) else { return layer.to_vec() };
    let at = layer.iter().position(|curve| curve == middle).unwrap_or(0);
    let place = layer[..at].iter().filter(|curve| !meet.contains(curve)).count();
    let mut rest: Vec<usize> = layer.iter().copied().filter(|curve| !meet.contains(curve)).collect();
    rest.splice(place..place, block);
    rest
}

/// The order improved by moving single curves past neighbours over stretches of events.
fn moved(model: &CostModel, order: &Order) -> Vec<Permutation> {
    let gathered =
        order.iter().zip(&model.storyline.meets).map(|(layer, meet)| Permutation::of(&gathered(layer, meet)));
    improve(model, gathered.collect())
}
