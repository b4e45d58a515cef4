//! Who runs beside whom: an order of the lines at every event, so that those who meet are neighbours and few
//! lines cross.
//!
//! A beam of orders is carried through the story: at each event those who meet are drawn together at every
//! place that comes into question, whoever is new comes in there, and the cheapest orders go on. The best
//! few are then improved by [`layout::order`] and by moving single lines over stretches of events.

use crate::charts::layout::order::{self, Layers};
use std::collections::BTreeMap;

/// More lines than a web has.
const MOST_LINES: usize = 64;
/// Cost of a crossing.
const CROSSING: i64 = 100;
/// Cost of a line that leaves its neighbours for a meeting.
const MOVE: i64 = 34;
/// Cost of neighbours that are parted by somebody who comes between them.
const SPLIT: i64 = 12;
/// Cost of neighbours from two groups.
const MIXED: i64 = 2;
/// Most orders that are carried along.
const WIDEST_BEAM: usize = 400;
/// Pairs of lines that the beam may compare.
const BEAM_WORK: usize = 30_000_000;
/// How many of its results are worked out.
const RESULTS: usize = 6;
/// Most ways to arrange those who meet that are tried at each place.
const MOST_ARRANGEMENTS: usize = 24;
/// How much more a crossing of a name costs than one of a line.
const NAME_WEIGHT: i64 = 2;
/// Most events over which a line is moved at once.
const LONGEST_SHIFT: usize = 24;
/// Sweeps of the sifting.
const SWEEPS: usize = 8;

/// A line to be woven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strand {
    /// Its first event.
    pub first: usize,
    /// Its last event.
    pub last: usize,
    /// The last event at which it meets anybody; it is free to leave after it.
    pub met: usize,
    /// Events before the first at which its name stands.
    pub before: usize,
    /// Events after the last at which its name stands.
    pub after: usize,
    /// Its group.
    pub group: usize,
    /// How much it matters that it is straight.
    pub weight: i64,
}

impl Strand {
    /// First and last event at which it has a place, its names included.
    pub fn span(&self, events: usize) -> (usize, usize) {
        (self.first.saturating_sub(self.before), (self.last + self.after).min(events.saturating_sub(1)))
    }
}

/// What is to be woven: the lines, and who meets at each event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Web {
    /// The lines.
    pub strands: Vec<Strand>,
    /// For each event those who meet.
    pub meets: Vec<Vec<usize>>,
}

/// For each event the lines that have a place there, in order.
pub type Order = Vec<Vec<usize>>;

/// A few good orders from those of the beam, the best first.
pub fn weave(web: &Web, starts: &[Order]) -> Vec<Order> {
    let mut found: Vec<(i64, Order)> = Vec::new();
    for order in starts {
        for start in [with_names(web, order), sifted(web, &with_names(web, order))] {
            let order = moved(web, start);
            let entry = (cost(web, &order), order);
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
    let bare: Order = order
        .iter()
        .enumerate()
        .map(|(at, layer)| {
            let is_line =
                |strand: &&usize| (web.strands[**strand].first..=web.strands[**strand].last).contains(&at);
            layer.iter().filter(is_line).copied().collect()
        })
        .collect();
    let count = |pair: &[Vec<usize>]| {
        let mut count = 0;
        each_inversion(&pair[0], &Places::of(&pair[1]), |_, _| count += 1);
        count
    };
    bare.windows(2).map(count).sum::<usize>()
}

/// The place of every line in a layer.
struct Places([u8; MOST_LINES]);

impl Places {
    fn of(layer: &[usize]) -> Self {
        let mut places = [u8::MAX; MOST_LINES];
        for (at, strand) in layer.iter().enumerate() {
            places[*strand] = at as u8;
        }
        Self(places)
    }

    fn get(&self, strand: usize) -> Option<u8> {
        Some(self.0[strand]).filter(|place| *place != u8::MAX)
    }
}

/// Visits the pairs that stand in two layers in different order.
fn each_inversion(a: &[usize], b: &Places, mut visit: impl FnMut(usize, usize)) {
    for (index, one) in a.iter().enumerate() {
        let Some(high) = b.get(*one) else { continue };
        for other in &a[index + 1..] {
            if b.0[*other] < high {
                visit(*one, *other);
            }
        }
    }
}

fn cost(web: &Web, order: &Order) -> i64 {
    let steps: i64 =
        order.windows(2).enumerate().map(|(at, pair)| pair_cost(web, at, &pair[0], &pair[1])).sum();
    let mixed: i64 = order.iter().map(|layer| mixed(web, layer)).sum();
    steps + mixed
}

/// What it costs to go from the order of an event to that of the next.
fn pair_cost(web: &Web, at: usize, a: &[usize], b: &[usize]) -> i64 {
    let places = Places::of(b);
    let mut cost = splits(a, &places);
    each_inversion(a, &places, |one, other| cost += CROSSING * link(web, one, at) * link(web, other, at));
    cost
}

/// What a crossing of the stretch from an event to the next weighs.
fn link(web: &Web, strand: usize, at: usize) -> i64 {
    let strand = &web.strands[strand];
    if at < strand.first || at >= strand.last { NAME_WEIGHT } else { 1 }
}

/// How often neighbours belong to different groups.
fn mixed(web: &Web, layer: &[usize]) -> i64 {
    let differ = |pair: &&[usize]| web.strands[pair[0]].group != web.strands[pair[1]].group;
    MIXED * layer.windows(2).filter(differ).count() as i64
}

/// An order of the beam, and the one before it.
#[derive(Clone)]
struct State {
    order: Vec<usize>,
    cost: i64,
    parent: usize,
}

/// The best orders of the beam, names not yet in them. Bounded work for any web.
pub fn beam(web: &Web) -> Vec<Order> {
    let events = web.meets.len();
    let widest = web.strands.len().max(2);
    let width = (BEAM_WORK / (events.max(1) * widest * widest * 12)).clamp(4, WIDEST_BEAM);
    let mut history: Vec<Vec<State>> = Vec::new();
    let mut front = vec![State { order: Vec::new(), cost: 0, parent: 0 }];
    for at in 0..events {
        let mut next: BTreeMap<Vec<usize>, (i64, usize)> = BTreeMap::new();
        for (parent, state) in front.iter().enumerate() {
            for (order, added) in successors(web, at, &state.order) {
                let cost = state.cost + added;
                let entry = next.entry(order).or_insert((cost, parent));
                if (cost, parent) < *entry {
                    *entry = (cost, parent);
                }
            }
        }
        let mut states: Vec<State> =
            next.into_iter().map(|(order, (cost, parent))| State { order, cost, parent }).collect();
        states.sort_by(|a, b| (a.cost, &a.order).cmp(&(b.cost, &b.order)));
        states.truncate(width);
        front.clone_from(&states);
        history.push(states);
    }
    let ends = history.last().map_or(0, |states| states.len().min(RESULTS));
    (0..ends).map(|end| trace(&history, end)).collect()
}

/// The orders that led to a state of the last event.
fn trace(history: &[Vec<State>], end: usize) -> Order {
    let mut at = end;
    let mut order: Order = history
        .iter()
        .rev()
        .map(|states| {
            let state = &states[at];
            at = state.parent;
            state.order.clone()
        })
        .collect();
    order.reverse();
    order
}

/// The orders that may follow another at an event, each with what it costs.
fn successors(web: &Web, at: usize, before: &[usize]) -> Vec<(Vec<usize>, i64)> {
    let alive: Vec<usize> = before.iter().copied().filter(|strand| web.strands[*strand].last >= at).collect();
    let meet = &web.meets[at];
    let mut found = Vec::new();
    for base in asides(web, at, &alive) {
        let (old, others): (Vec<usize>, Vec<usize>) = base.iter().partition(|strand| meet.contains(strand));
        let new: Vec<usize> =
            meet.iter().copied().filter(|strand| web.strands[*strand].first == at).collect();
        for block in arrangements(&old, &new) {
            for place in places(&base, &old, others.len()) {
                let mut order = others.clone();
                order.splice(place..place, block.iter().copied());
                let added = step_cost(web, &alive, &order, &old);
                found.push((order, added));
            }
        }
    }
    found
}

/// The order as it is, and with those who have just met for the last time put aside, above or below.
fn asides(web: &Web, at: usize, alive: &[usize]) -> Vec<Vec<usize>> {
    let is_free = |strand: &usize| at > 0 && web.strands[*strand].met == at - 1;
    let (free, rest): (Vec<usize>, Vec<usize>) = alive.iter().partition(|strand| is_free(strand));
    let mut found = vec![alive.to_vec()];
    if !free.is_empty() && !rest.is_empty() {
        found.push(free.iter().chain(&rest).copied().collect());
        found.push(rest.iter().chain(&free).copied().collect());
        if let [one, other] = free.as_slice() {
            found.push(std::iter::once(one).chain(&rest).chain([other]).copied().collect());
            found.push(std::iter::once(other).chain(&rest).chain([one]).copied().collect());
        }
    }
    found
}

/// Places for those who meet among the others: between the outermost of them and one beyond; anywhere, if all
/// are new.
fn places(base: &[usize], old: &[usize], others: usize) -> std::ops::RangeInclusive<usize> {
    let mut seen = 0;
    let mut hull: Option<(usize, usize)> = None;
    for strand in base {
        if old.contains(strand) {
            hull = Some((hull.map_or(seen, |(low, _)| low), seen));
        } else {
            seen += 1;
        }
    }
    hull.map_or(0..=others, |(low, high)| low.saturating_sub(1)..=(high + 1).min(others))
}

/// Ways to arrange those who meet: those who come in their order or with two neighbours exchanged, and the
/// new ones at any place between them.
fn arrangements(old: &[usize], new: &[usize]) -> Vec<Vec<usize>> {
    let mut found = vec![old.to_vec()];
    if (2..=5).contains(&old.len()) {
        for at in 1..old.len() {
            let mut swapped = old.to_vec();
            swapped.swap(at - 1, at);
            found.push(swapped);
        }
    }
    for strand in new {
        let mut grown = Vec::new();
        for block in &found {
            for place in 0..=block.len() {
                let mut block = block.clone();
                block.insert(place, *strand);
                grown.push(block);
            }
        }
        let step = grown.len().div_ceil(5 * MOST_ARRANGEMENTS);
        found = grown.into_iter().step_by(step.max(1)).collect();
    }
    found
}

fn step_cost(web: &Web, before: &[usize], order: &[usize], meet: &[usize]) -> i64 {
    let places = Places::of(order);
    let mut moved = [false; MOST_LINES];
    let mut cost = splits(before, &places) + mixed(web, order);
    each_inversion(before, &places, |a, b| {
        cost += CROSSING;
        let mover = if meet.contains(&b) && !meet.contains(&a) { b } else { a };
        if !std::mem::replace(&mut moved[mover], true) {
            cost += MOVE * web.strands[mover].weight;
        }
    });
    cost
}

/// What it costs that neighbours are parted.
fn splits(before: &[usize], places: &Places) -> i64 {
    let parted = |pair: &&[usize]| match (places.get(pair[0]), places.get(pair[1])) {
        (Some(a), Some(b)) => b > a + 1,
        _ => false,
    };
    SPLIT * before.windows(2).filter(parted).count() as i64
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
fn sifted(web: &Web, order: &Order) -> Order {
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
            layers.links.push((*from, *to, link(web, *strand, *at)));
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
fn moved(web: &Web, mut order: Order) -> Order {
    for (at, layer) in order.iter_mut().enumerate() {
        *layer = gathered(layer, &web.meets[at]);
    }
    let events = order.len();
    for _ in 0..8 {
        let mut better = false;
        for (index, strand) in web.strands.iter().enumerate() {
            let (from, to) = strand.span(events);
            for start in from..=to {
                for step in [-1_isize, 1] {
                    better |= shift(web, &mut order, index, (start, to), step);
                }
            }
        }
        if !better {
            break;
        }
    }
    order
}

/// Moves a line past as many neighbours as pays, over the best stretch that begins at an event.
fn shift(web: &Web, order: &mut Order, strand: usize, (start, to): (usize, usize), step: isize) -> bool {
    let mut best: Option<(i64, Vec<Vec<usize>>)> = None;
    for depth in 1..=4_usize {
        let mut changed: Vec<Vec<usize>> = Vec::new();
        // what is gained up to the last changed layer, and with the step to the next, which stays
        let mut gained = 0;
        for at in start..=to.min(start + LONGEST_SHIFT) {
            let Some(layer) = stepped(web, &order[at], at, strand, step, depth) else { break };
            gained += mixed(web, &order[at]) - mixed(web, &layer);
            if at > 0 {
                let before = changed.last().unwrap_or(&order[at - 1]);
                gained += pair_cost(web, at - 1, &order[at - 1], &order[at]);
                gained -= pair_cost(web, at - 1, before, &layer);
            }
            let after = order
                .get(at + 1)
                .map_or(0, |next| pair_cost(web, at, &order[at], next) - pair_cost(web, at, &layer, next));
            changed.push(layer);
            let gain = gained + after;
            if gain > 0 && best.as_ref().is_none_or(|(most, _)| gain > *most) {
                best = Some((gain, changed.clone()));
            }
        }
    }
    let Some((_, changed)) = best else { return false };
    for (at, layer) in changed.into_iter().enumerate() {
        order[start + at] = layer;
    }
    true
}

/// A layer with a line moved past so many neighbours; nothing if it cannot, or a meeting would break.
fn stepped(
    web: &Web,
    layer: &[usize],
    at: usize,
    strand: usize,
    step: isize,
    depth: usize,
) -> Option<Vec<usize>> {
    let place = layer.iter().position(|other| *other == strand)?;
    let goal = place.checked_add_signed(step * depth as isize).filter(|goal| *goal < layer.len())?;
    let mut layer = layer.to_vec();
    layer.remove(place);
    layer.insert(goal, strand);
    let meet = &web.meets[at];
    let first = layer.iter().position(|other| meet.contains(other));
    let whole =
        first.is_none_or(|first| layer[first..].iter().take(meet.len()).all(|other| meet.contains(other)));
    whole.then_some(layer)
}
