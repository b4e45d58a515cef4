//! Who runs beside whom: an order of the lines at every event, so that those who meet are neighbours and few
//! lines cross.
//!
//! The few best orders of the beam are improved by [`crate::charts::layout::order`] and by moving single lines
//! over stretches of events.

use super::loom::{Before, Loom, Order, Row, Web, bit};
use crate::charts::layout::order::{self, Layers};
use std::collections::BTreeMap;

/// How many results are worked out.
const RESULTS: usize = 3;
/// Most events over which a line is moved at once.
const LONGEST_SHIFT: usize = 24;
/// Most neighbours that a line is moved past at once.
const DEEPEST_SHIFT: usize = 4;
/// Rounds of moving.
const ROUNDS: usize = 8;
/// Sweeps of the sifting.
const SWEEPS: usize = 8;

/// A few good orders from those of the beam, the best first.
pub fn weave(web: &Web, starts: &[Order]) -> Vec<Order> {
    let loom = Loom::new(web);
    let mut found: Vec<(i64, Order)> = Vec::new();
    for order in starts {
        let named = with_names(web, order);
        let sifted = sifted(&loom, &named);
        for start in if sifted == named { vec![named] } else { vec![sifted, named] } {
            let rows = moved(&loom, &start);
            let order: Order = rows.iter().map(|row| row.to_vec()).collect();
            let entry = (cost(&loom, &rows), order);
            if !found.contains(&entry) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, order)| order).take(RESULTS).collect()
}

/// Crossings between the lines of neighbouring events, names not counted.
pub fn crossings(web: &Web, order: &Order) -> usize {
    let bare: Vec<Row> = order
        .iter()
        .enumerate()
        .map(|(at, layer)| {
            let is_line =
                |strand: &&usize| (web.strands[**strand].first..=web.strands[**strand].last).contains(&at);
            Row::of(&layer.iter().filter(is_line).copied().collect::<Vec<_>>())
        })
        .collect();
    bare.windows(2).map(|pair| Before::new(&pair[0]).crossings(&pair[1])).sum()
}

fn cost(loom: &Loom, rows: &[Row]) -> i64 {
    steps(loom, rows).into_iter().sum::<i64>() + rows.iter().map(|row| loom.mixed(row)).sum::<i64>()
}

/// What each step from an event to the next costs.
fn steps(loom: &Loom, rows: &[Row]) -> Vec<i64> {
    rows.windows(2).enumerate().map(|(at, pair)| loom.step(at, &Before::new(&pair[0]), &pair[1])).collect()
}

/// The order with a place for the names before the first events and after the deaths, where they cross least.
fn with_names(web: &Web, order: &Order) -> Order {
    let mut full = order.clone();
    for (index, strand) in web.strands.iter().enumerate() {
        let (from, to) = strand.span(order.len());
        for at in (from..strand.first).rev() {
            let like = full[at + 1].clone();
            insert_like(&mut full[at], index, &like);
        }
        for at in strand.last + 1..=to {
            let like = full[at - 1].clone();
            insert_like(&mut full[at], index, &like);
        }
    }
    full
}

/// Puts a line into a layer where its order to the others differs least from that in a neighbouring layer,
/// and not between two who meet if there is a choice.
fn insert_like(layer: &mut Vec<usize>, strand: usize, like: &[usize]) {
    let place_of = |other: usize| like.iter().position(|entry| *entry == other);
    let own = place_of(strand);
    let crossed = |place: usize| {
        let is_crossed = |(at, other): (usize, &usize)| {
            place_of(*other).is_some_and(|there| (Some(there) < own) != (at < place))
        };
        layer.iter().enumerate().filter(|entry| is_crossed(*entry)).count()
    };
    let best = (0..=layer.len()).min_by_key(|place| (crossed(*place), *place)).unwrap_or(0);
    layer.insert(best, strand);
}

/// The order improved by sifting. Names may have come to stand between two who meet; the blocks are drawn
/// together first.
fn sifted(loom: &Loom, order: &Order) -> Order {
    let web = loom.web;
    let mut item: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut back: Vec<usize> = Vec::new();
    let mut layers = Layers::default();
    for (at, layer) in order.iter().enumerate() {
        let layer = gathered(layer, &web.meets[at]);
        let mut items = Vec::new();
        for strand in layer {
            item.insert((at, strand), back.len());
            items.push(back.len());
            layers.blocks.push(web.meets[at].contains(&strand).then_some(at));
            back.push(strand);
        }
        layers.layers.push(items);
    }
    for ((at, strand), from) in &item {
        if let Some(to) = item.get(&(at + 1, *strand)) {
            layers.links.push((*from, *to, loom.link(*strand, *at)));
        }
    }
    let sifted = order::order(&layers, SWEEPS, &mut 0);
    sifted.layers.iter().map(|layer| layer.iter().map(|item| back[*item]).collect()).collect()
}

/// The layer with those who meet in one piece, at the place of the middle one.
fn gathered(layer: &[usize], meet: &[usize]) -> Vec<usize> {
    let block: Vec<usize> = layer.iter().copied().filter(|strand| meet.contains(strand)).collect();
    let Some(middle) = block.get(block.len() / 2) else { return layer.to_vec() };
    let at = layer.iter().position(|strand| strand == middle).unwrap_or(0);
    let place = layer[..at].iter().filter(|strand| !meet.contains(strand)).count();
    let mut rest: Vec<usize> = layer.iter().copied().filter(|strand| !meet.contains(strand)).collect();
    rest.splice(place..place, block);
    rest
}

/// The order improved by moving single lines past neighbours over stretches of events, which the sifting of
/// one layer at a time cannot do.
fn moved(loom: &Loom, order: &Order) -> Vec<Row> {
    let gathered = order.iter().zip(&loom.web.meets).map(|(layer, meet)| Row::of(&gathered(layer, meet)));
    let rows: Vec<Row> = gathered.collect();
    let mut cloth = Cloth { loom, steps: steps(loom, &rows), rows };
    let events = cloth.rows.len();
    for _ in 0..ROUNDS {
        let mut better = false;
        for (index, strand) in loom.web.strands.iter().enumerate() {
            let (from, to) = strand.span(events);
            for start in from..=to {
                for step in [-1, 1] {
                    better |= cloth.shift(index as u8, (start, to), step);
                }
            }
        }
        if !better {
            break;
        }
    }
    cloth.rows
}

/// An order that is being improved.
struct Cloth<'a> {
    loom: &'a Loom<'a>,
    rows: Vec<Row>,
    /// What each step from an event to the next costs.
    steps: Vec<i64>,
}

impl Cloth<'_> {
    /// Moves a line past as many neighbours as pays, over the best stretch that begins at an event.
    fn shift(&mut self, line: u8, (start, to): (usize, usize), step: isize) -> bool {
        let mut best: Option<(i64, Vec<Row>)> = None;
        for depth in 1..=DEEPEST_SHIFT {
            let mut changed: Vec<Row> = Vec::new();
            // what is gained up to the last changed layer, and with the step to the next, which stays
            let mut gained = 0;
            for at in start..=to.min(start + LONGEST_SHIFT) {
                let Some(row) = self.stepped(at, line, step * depth as isize) else { break };
                gained += self.loom.mixed(&self.rows[at]) - self.loom.mixed(&row);
                if at > 0 {
                    let before = changed.last().unwrap_or(&self.rows[at - 1]);
                    gained += self.steps[at - 1] - self.loom.step(at - 1, &Before::new(before), &row);
                }
                let after = self
                    .rows
                    .get(at + 1)
                    .map_or(0, |next| self.steps[at] - self.loom.step(at, &Before::new(&row), next));
                changed.push(row);
                let gain = gained + after;
                if gain > 0 && best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    best = Some((gain, changed.clone()));
                }
            }
        }
        let Some((_, changed)) = best else { return false };
        let end = start + changed.len();
        self.rows[start..end].copy_from_slice(&changed);
        for at in start.saturating_sub(1)..end.min(self.steps.len()) {
            self.steps[at] = self.loom.step(at, &Before::new(&self.rows[at]), &self.rows[at + 1]);
        }
        true
    }

    /// The row of an event with a line moved by so many places; nothing if it cannot, or a meeting would break.
    fn stepped(&self, at: usize, line: u8, by: isize) -> Option<Row> {
        let row = &self.rows[at];
        let place = row.place(line)?;
        let goal = place.checked_add_signed(by).filter(|goal| *goal < row.lines().len())?;
        let row = row.moved(place, goal);
        let meet = self.loom.meets[at];
        let meets = |line: &u8| meet & bit(*line) != 0;
        let first = row.lines().iter().position(meets).unwrap_or(0);
        let rest = &row.lines()[first..];
        let together = rest.iter().take_while(|line| meets(line)).count();
        (together == rest.iter().filter(|line| meets(line)).count()).then_some(row)
    }
}
