//! The first order of the cards of each column.

use super::input::Input;
use super::routing::LARGE;
use crate::layout::layered::ordering::{self, Layers, order};
use crate::random::Random;

/// The seed of the random numbers that cards are ordered by, to begin with.
const ORDERS: u64 = 91;
/// Sweeps of the means.
const MEANS: usize = 16;
/// Most sweeps of the sifting in a large cast, whose order is found by means first.
const FEWER_SWEEPS: usize = 3;

/// Orders the cards of every column so that few links cross, in so many sweeps at most; `start` picks the order to
/// begin with.
pub(super) fn order_columns(
    input: &Input,
    columns: &[Vec<usize>],
    start: usize,
    sweeps: usize,
    steps: &mut u64,
) -> (i64, Vec<Vec<usize>>) {
    let count = input.cards.len();
    let mut column_of = vec![0; count];
    let mut layers =
        Layers { blocks: input.cards.iter().map(|card| card.group).collect(), ..Layers::default() };
    let mut random = Random::new(ORDERS, start as u64);
    for (index, cards) in columns.iter().enumerate() {
        let mut units: Vec<Vec<usize>> = Vec::new();
        for card in cards {
            column_of[*card] = index;
            let group = input.cards[*card].group;
            match units.last_mut() {
                Some(unit) if group.is_some() && input.cards[unit[0]].group == group => unit.push(*card),
                _ => units.push(vec![*card]),
            }
        }
        if start == 1 {
            units.reverse();
            units.iter_mut().for_each(|unit| unit.reverse());
        } else if start > 1 {
            random.shuffle(&mut units);
            units.iter_mut().for_each(|unit| random.shuffle(unit));
        }
        layers.layers.push(units.into_iter().flatten().collect());
    }
    for edge in &input.edges {
        if let Some(a) = input.cards_of(edge.from).first().copied() {
            for b in edge.to.iter().filter_map(|end| input.cards_of(*end).first().copied()) {
                link(&mut layers, &column_of, a, b);
            }
        }
    }
    let is_large = count > LARGE;
    if is_large {
        ordering::by_means(&mut layers, MEANS);
    }
    let ordered = order(&layers, if is_large { FEWER_SWEEPS.min(sweeps) } else { sweeps }, steps);
    let keep = |layer: Vec<usize>| layer.into_iter().filter(|item| *item < count).collect();
    (ordered.cost, ordered.layers.into_iter().map(keep).collect())
}

/// Links two cards through a lane in each column between them.
fn link(layers: &mut Layers, column_of: &[usize], a: usize, b: usize) {
    let (a, b) = if column_of[a] <= column_of[b] { (a, b) } else { (b, a) };
    if column_of[a] == column_of[b] {
        if a != b {
            layers.near.push((a, b, 2));
        }
        return;
    }
    let mut last = a;
    for column in column_of[a] + 1..column_of[b] {
        let item = layers.blocks.len();
        layers.blocks.push(None);
        // a lane may not part a block, so it starts outside
        layers.layers[column].push(item);
        layers.links.push((last, item, 1));
        last = item;
    }
    layers.links.push((last, b, 1));
}
