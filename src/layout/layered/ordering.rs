//! Crossing minimisation: the order of items in layers, by sifting (Matuszewski, Schönfeld and Molitor, "Using sifting for
//! k-layer straightline crossing minimization", 1999) with blocks that stay together.
//!
//! Links join items of neighbouring layers. Each unit (an item, or a block of items that must stay
//! together) is tried at every place of its layer while its neighbours stay (sifting), layer by
//! layer to and fro, until nothing gets better.

use std::cmp::Ordering;

/// Items in layers.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// The layers, each in its starting order.
    pub layers: Vec<Vec<usize>>,
    /// Links between items of neighbouring layers, with weights.
    pub links: Vec<(usize, usize, i64)>,
    /// Pairs of one layer that would stand next to each other, with weights.
    pub near: Vec<(usize, usize, i64)>,
    /// For each item the block that it belongs to: a block stays in one piece.
    pub blocks: Vec<Option<usize>>,
}

/// An order and what it costs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ordered {
    /// The layers in their new order.
    pub layers: Vec<Vec<usize>>,
    /// 100 for each crossing, and the distances of near pairs and of linked items.
    pub cost: i64,
}

struct Sifter<'a> {
    input: &'a Layers,
    layers: Vec<Vec<usize>>,
    layer_of: Vec<usize>,
    place: Vec<i64>,
    links: Vec<Vec<(usize, i64)>>,
    near: Vec<Vec<(usize, i64)>>,
}

/// The best order found from the given start. Counts its work in `steps`.
pub fn order(input: &Layers, sweeps: usize, steps: &mut u64) -> Ordered {
    let mut sifter = Sifter::new(input);
    let mut best = sifter.cost();
    let mut kept = sifter.layers.clone();
    for sweep in 0..sweeps {
        let count = sifter.layers.len();
        for turn in 0..count {
            let layer = if sweep % 2 == 0 { turn } else { count - 1 - turn };
            sifter.sift_units(layer, steps);
            sifter.sift_members(layer, steps);
        }
        let cost = sifter.cost();
        if cost >= best {
            break;
        }
        best = cost;
        kept.clone_from(&sifter.layers);
    }
    Ordered { layers: kept, cost: best }
}

/// Orders the layers by the mean places of neighbours, to and fro (Sugiyama, Tagawa and Toda 1981): less good than
/// sifting, and much faster. O(sweeps · (links + items log items)).
pub fn by_means(input: &mut Layers, sweeps: usize) {
    let sifter = Sifter::new(input);
    let (mut places, links) = (sifter.place, sifter.links);
    let blocks = &input.blocks;
    let count = input.layers.len();
    let mean_of = |item: usize, places: &[i64]| {
        let weights: i64 = links[item].iter().map(|(_, weight)| weight).sum();
        let sum: i64 = links[item].iter().map(|(other, weight)| weight * places[*other]).sum();
        if weights == 0 { places[item] } else { sum / weights }
    };
    for sweep in 0..sweeps {
        for turn in 0..count {
            let layer = &mut input.layers[if sweep % 2 == 0 { turn } else { count - 1 - turn }];
            let mut units: Vec<(i64, Vec<(i64, usize)>)> = Vec::new();
            for item in layer.iter() {
                let mean = (mean_of(*item, &places), *item);
                match units.last_mut() {
                    Some((_, unit)) if blocks[*item].is_some() && blocks[unit[0].1] == blocks[*item] => {
                        unit.push(mean);
                    }
                    _ => units.push((0, vec![mean])),
                }
            }
            for (mean, unit) in &mut units {
                unit.sort_by_key(|(mean, _)| *mean);
                *mean = unit.iter().map(|(mean, _)| mean).sum::<i64>() / unit.len().max(1) as i64;
            }
            units.sort_by_key(|(mean, _)| *mean);
            *layer = units.into_iter().flat_map(|(_, unit)| unit).map(|(_, item)| item).collect();
            let count = layer.len().max(1) as i64;
            for (index, item) in layer.iter().enumerate() {
                places[*item] = (2 * index as i64 + 1) * 1000 / (2 * count);
            }
        }
    }
}

impl<'a> Sifter<'a> {
    fn new(input: &'a Layers) -> Self {
        let count = input.blocks.len();
        let mut layer_of = vec![usize::MAX; count];
        for (index, layer) in input.layers.iter().enumerate() {
            for item in layer {
                layer_of[*item] = index;
            }
        }
        let mut links = vec![Vec::new(); count];
        for (a, b, weight) in &input.links {
            links[*a].push((*b, *weight));
            links[*b].push((*a, *weight));
        }
        let mut near = vec![Vec::new(); count];
        for (a, b, weight) in &input.near {
            near[*a].push((*b, *weight));
            near[*b].push((*a, *weight));
        }
        let mut sifter =
            Self { input, layers: input.layers.clone(), layer_of, place: vec![0; count], links, near };
        for layer in 0..sifter.layers.len() {
            sifter.number(layer);
        }
        sifter
    }

    /// Sets the places of a layer's items, spread so that layers of different length compare.
    fn number(&mut self, layer: usize) {
        let count = self.layers[layer].len().max(1) as i64;
        for (index, item) in self.layers[layer].iter().enumerate() {
            self.place[*item] = (2 * index as i64 + 1) * 1000 / (2 * count);
        }
    }

    /// Crossings of the links of `a` and `b` when `a` stands before `b`, and when it stands after.
    fn pair(&self, a: usize, b: usize) -> (i64, i64) {
        let (mut before, mut after) = (0, 0);
        for (x, weight) in &self.links[a] {
            let (layer, place) = (self.layer_of[*x], self.place[*x]);
            for (y, other) in &self.links[b] {
                if layer == self.layer_of[*y] {
                    match place.cmp(&self.place[*y]) {
                        Ordering::Greater => before += 100 * weight * other,
                        Ordering::Less => after += 100 * weight * other,
                        Ordering::Equal => {}
                    }
                }
            }
        }
        (before, after)
    }

    fn stretch(&self, item: usize, place: i64) -> i64 {
        let links: i64 =
            self.links[item].iter().map(|(other, weight)| weight * (self.place[*other] - place).abs()).sum();
        links / 40
    }

    fn near_cost(&self, item: usize, index: i64, index_of: impl Fn(usize) -> i64) -> i64 {
        self.near[item]
            .iter()
            .map(|(other, weight)| 30 * weight * ((index_of(*other) - index).abs() - 1).max(0))
            .sum()
    }

    fn cost(&self) -> i64 {
        let mut sum = 0;
        for layer in &self.layers {
            let index_of = |item: usize| layer.iter().position(|other| *other == item).unwrap_or(0) as i64;
            for (index, a) in layer.iter().enumerate() {
                sum += layer[index + 1..].iter().map(|b| self.pair(*a, *b).0).sum::<i64>();
                sum += self.stretch(*a, self.place[*a]) + self.near_cost(*a, index as i64, index_of);
            }
        }
        sum
    }

    /// The blocks and free items of a layer, in order.
    fn units<'b>(&self, layer: &'b [usize]) -> Vec<&'b [usize]> {
        let blocks = &self.input.blocks;
        layer.chunk_by(|a, b| blocks[*a].is_some() && blocks[*a] == blocks[*b]).collect()
    }

    fn sift_units(&mut self, layer: usize, steps: &mut u64) {
        let firsts: Vec<usize> = self.units(&self.layers[layer]).iter().map(|unit| unit[0]).collect();
        for first in firsts {
            let items = self.layers[layer].clone();
            let mut units = self.units(&items);
            let Some(at) = units.iter().position(|unit| unit.contains(&first)) else { continue };
            let unit = units.remove(at);
            let flipped: Vec<usize> = unit.iter().rev().copied().collect();
            let pairs = self.pairs(unit, &units);
            let straight = self.best_place(unit, &units, (at, &pairs), steps);
            let turned = if unit.len() > 1 {
                self.best_place(&flipped, &units, (at, &pairs), steps)
            } else {
                (i64::MAX, 0)
            };
            let (place, unit) =
                if turned.0 < straight.0 { (turned.1, flipped.as_slice()) } else { (straight.1, unit) };
            units.insert(place, unit);
            self.layers[layer] = units.concat();
            self.number(layer);
        }
    }

    /// Sifts each member of a block inside its block.
    fn sift_members(&mut self, layer: usize, steps: &mut u64) {
        let before = self.layers[layer].clone();
        for unit in self.units(&before) {
            if unit.len() < 2 {
                continue;
            }
            for member in unit {
                let Some(start) = self.layers[layer].iter().position(|item| unit.contains(item)) else {
                    continue;
                };
                let mut items = self.layers[layer].clone();
                items.retain(|item| item != member);
                let rest: Vec<&[usize]> = items.iter().map(std::slice::from_ref).collect();
                let at = self.layers[layer].iter().position(|item| item == member).unwrap_or(start);
                let pairs = self.pairs(&[*member], &rest);
                let places = start..=start + unit.len() - 1;
                let (_, place) = self.best_between(&[*member], &rest, (at, &pairs), places, steps);
                items.insert(place, *member);
                self.layers[layer] = items;
                self.number(layer);
            }
        }
    }

    /// The crossings of a unit's links with those of each of the others, when the unit stands before it and after it.
    fn pairs(&self, unit: &[usize], others: &[&[usize]]) -> Vec<(i64, i64)> {
        let with = |other: &usize| {
            unit.iter().map(|item| self.pair(*item, *other)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
        };
        others
            .iter()
            .map(|other| other.iter().map(with).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)))
            .collect()
    }

    fn best_place(
        &self,
        unit: &[usize],
        others: &[&[usize]],
        from: (usize, &[(i64, i64)]),
        steps: &mut u64,
    ) -> (i64, usize) {
        self.best_between(unit, others, from, 0..=others.len(), steps)
    }

    /// The cheapest of the allowed places for `unit` among `others`, with which it crosses as `pairs` says; `at` wins ties.
    fn best_between(
        &self,
        unit: &[usize],
        others: &[&[usize]],
        (at, pairs): (usize, &[(i64, i64)]),
        places: std::ops::RangeInclusive<usize>,
        steps: &mut u64,
    ) -> (i64, usize) {
        let mut crossing: i64 = pairs.iter().map(|(before, _)| before).sum();
        let total = (others.iter().map(|other| other.len()).sum::<usize>() + unit.len()).max(1) as i64;
        let mut best = (i64::MAX, at);
        let mut before = 0_i64;
        for place in 0..=others.len() {
            if places.contains(&place) {
                let cost = crossing + self.soft_cost(unit, others, place, before, total);
                if cost < best.0 || (cost == best.0 && place == at) {
                    best = (cost, place);
                }
            }
            if let (Some(next), Some((ahead, behind))) = (others.get(place), pairs.get(place)) {
                *steps += (next.len() * unit.len()) as u64;
                crossing += behind - ahead;
                before += next.len() as i64;
            }
        }
        best
    }

    fn soft_cost(&self, unit: &[usize], others: &[&[usize]], place: usize, before: i64, total: i64) -> i64 {
        let size = unit.len() as i64;
        let mut sum = 0;
        for (offset, item) in unit.iter().enumerate() {
            let index = before + offset as i64;
            sum += self.stretch(*item, (2 * index + 1) * 1000 / (2 * total));
        }
        if unit.iter().any(|item| !self.near[*item].is_empty()) {
            // where everything stands with the unit at this place
            let mut where_: Vec<(usize, i64)> = Vec::new();
            let mut index = 0;
            for (number, other) in others.iter().enumerate() {
                if number == place {
                    index += size;
                }
                for item in *other {
                    where_.push((*item, index));
                    index += 1;
                }
            }
            where_.extend(unit.iter().enumerate().map(|(offset, item)| (*item, before + offset as i64)));
            let index_of =
                |item: usize| where_.iter().find(|(other, _)| *other == item).map_or(0, |(_, index)| *index);
            for item in unit {
                sum += 2 * self.near_cost(*item, index_of(*item), index_of);
            }
        }
        sum
    }
}
