//! Layering: which column holds which cards.
//!
//! Groups and free cards are the units. A unit stands in one column; a group too tall for one column
//! takes several whole columns for itself. Maps are scored by how far linked units stand apart, how
//! tall the tallest column is and how the page fits; the best few are given back.

mod pool;

use pool::Pool;

use super::input::{Input, PAD};
use super::routing::LARGE;
use crate::random::Random;

struct Unit {
    cards: Vec<usize>,
    height: i64,
    width: i64,
    span: usize,
}

/// Units one above the other, or one wide group.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stack {
    units: Vec<usize>,
    span: usize,
}

/// Stacks side by side, with what their cost is made of.
struct Row {
    stacks: Vec<Stack>,
    /// First and last column of each unit.
    ranges: Vec<(i64, i64)>,
    /// Height and width of each stack.
    sizes: Vec<(i64, i64)>,
    /// What the links cost all together.
    links: i64,
}

struct ColumnAssignment<'a> {
    input: &'a Input,
    units: Vec<Unit>,
    links: Vec<(usize, usize, i64)>,
    /// The links of each unit: the other one, and the weight.
    links_of: Vec<Vec<(usize, i64)>>,
    /// The links of each card in the same way.
    card_links: Vec<Vec<(usize, i64)>>,
    steps: u64,
    pool: Pool,
}

const CARD_GAP: i64 = 34;
/// The seed of the random numbers that columns are dealt out by, to begin with.
const STARTS: u64 = 7;
/// How often everybody moves to the mean of their neighbours.
const ARRANGEMENTS: usize = 60;

/// The best maps of cards to columns, best first, with cards in no particular order.
pub(super) fn assignments(input: &Input, keep: usize, steps: &mut u64) -> Vec<Vec<Vec<usize>>> {
    let total: i64 = input.cards.iter().map(|card| card.height + CARD_GAP).sum();
    let mut searched: Vec<ColumnAssignment> = Vec::new();
    let count = input.cards.len();
    let root = (1..).find(|root| root * root >= count).unwrap_or(1);
    // the lanes of so many edges make a large page wider than its cards alone
    let is_large = count > LARGE;
    let tried = if is_large {
        root * 4 / 5..=root * 4 / 5
    } else {
        root.saturating_sub(2).max(1)..=(root + 2).min(count.max(1))
    };
    for columns in tried {
        let tall = (total / columns as i64 * 7 / 4).max(560);
        let mut assignment = ColumnAssignment::new(input, tall);
        let spans: usize = assignment.units.iter().map(|unit| unit.span).filter(|span| *span > 1).sum();
        let narrow = assignment.units.iter().filter(|unit| unit.span == 1).count();
        let free = columns.saturating_sub(spans).clamp(usize::from(narrow > 0), narrow.max(1));
        let free = if narrow == 0 { 0 } else { free };
        assignment.pool.keep = keep;
        for start in 0..if is_large {
            1
        } else if count > 24 {
            3
        } else {
            6
        } {
            let start = if is_large { assignment.in_a_row(free) } else { assignment.start(free, start) };
            assignment.climb(start);
        }
        *steps += assignment.steps;
        searched.push(assignment);
    }
    best_of(&searched, keep)
}

/// The best maps of all that were found, best first, each once.
fn best_of(all: &[ColumnAssignment], keep: usize) -> Vec<Vec<Vec<usize>>> {
    let maps = all.iter().flat_map(|one| one.pool.lines().map(move |(cost, line)| (cost, one, line)));
    let mut maps: Vec<(i64, &ColumnAssignment, &[u32])> = maps.collect();
    maps.sort_by_key(|(cost, ..)| *cost);
    let mut found: Vec<Vec<Vec<usize>>> = Vec::new();
    for alike in maps.chunk_by(|a, b| a.0 == b.0) {
        if found.len() >= keep {
            break;
        }
        let mut maps: Vec<_> = alike.iter().map(|(_, one, line)| one.split(&pool::read(line))).collect();
        maps.sort();
        for map in maps {
            if !found.contains(&map) {
                found.push(map);
            }
        }
    }
    found.truncate(keep);
    found
}

impl<'a> ColumnAssignment<'a> {
    fn new(input: &'a Input, tall: i64) -> Self {
        let mut units: Vec<Unit> = Vec::new();
        let mut unit_of = vec![0; input.cards.len()];
        let sizes = |cards: &[usize]| {
            let height: i64 = cards.iter().map(|card| input.cards[*card].height + CARD_GAP).sum();
            (height, cards.iter().map(|card| input.cards[*card].width).max().unwrap_or(0))
        };
        let groups = input.members.iter().filter(|members| !members.is_empty()).cloned();
        let free =
            (0..input.cards.len()).filter(|card| input.cards[*card].group.is_none()).map(|card| vec![card]);
        for cards in groups.chain(free) {
            let (height, width) = sizes(&cards);
            for card in &cards {
                unit_of[*card] = units.len();
            }
            let span = if cards.len() > 3 && height > tall {
                ((height + tall / 2 - 1) / (tall / 2)).min(cards.len() as i64) as usize
            } else {
                1
            };
            let grouped = cards.first().is_some_and(|card| input.cards[*card].group.is_some());
            units.push(Unit { cards, height: if grouped { height + 40 } else { height }, width, span });
        }
        let mut links = Vec::new();
        for edge in &input.edges {
            for a in input.cards_of(edge.from).iter().take(1) {
                for b in edge.to.iter().flat_map(|end| input.cards_of(*end).iter().take(1)) {
                    if unit_of[*a] != unit_of[*b] {
                        links.push((unit_of[*a], unit_of[*b], edge.weight));
                    }
                }
            }
        }
        let mut links_of = vec![Vec::new(); units.len()];
        for (a, b, weight) in &links {
            links_of[*a].push((*b, *weight));
            links_of[*b].push((*a, *weight));
        }
        let mut card_links = vec![Vec::new(); input.cards.len()];
        for edge in &input.edges {
            for a in input.cards_of(edge.from).iter().copied() {
                for b in edge.to.iter().flat_map(|end| input.cards_of(*end)).copied() {
                    card_links[a].push((b, edge.weight));
                    card_links[b].push((a, edge.weight));
                }
            }
        }
        Self { input, units, links, links_of, card_links, steps: 0, pool: Pool::default() }
    }

    /// Units in a row in which linked units stand near one another, cut into stacks of like height: everybody moves to the
    /// mean place of those that they are linked with, and the places are spread evenly again, many times (the power
    /// method for a linear arrangement, after Koren and Harel 2002).
    fn in_a_row(&self, free: usize) -> Vec<Stack> {
        let (count, links) = (self.units.len(), &self.links_of);
        let mut row: Vec<usize> = (0..count).collect();
        for _ in 0..ARRANGEMENTS {
            let mut places = vec![0_i64; count];
            row.iter().enumerate().for_each(|(place, unit)| places[*unit] = place as i64 * 1024);
            let mean = |unit: usize| {
                let weights: i64 = links[unit].iter().map(|(_, weight)| weight).sum();
                let sum: i64 = links[unit].iter().map(|(other, weight)| weight * places[*other]).sum();
                (places[unit] * weights.max(1) + sum) / (weights + weights.max(1))
            };
            let means: Vec<i64> = (0..count).map(mean).collect();
            row.sort_by_key(|unit| (means[*unit], *unit));
        }
        let mut stacks: Vec<Stack> = Vec::new();
        let total: i64 = self.units.iter().filter(|unit| unit.span == 1).map(|unit| unit.height).sum();
        let share = total / free.max(1) as i64 + 1;
        let (mut filled, mut open) = (0, 0);
        for unit in row {
            let span = self.units[unit].span;
            if span > 1 {
                stacks.push(Stack { units: vec![unit], span });
                open = usize::MAX;
                continue;
            }
            let column = ((filled + self.units[unit].height / 2) / share) as usize;
            match stacks.last_mut().filter(|stack| stack.span == 1 && open == column) {
                Some(stack) => stack.units.push(unit),
                None => stacks.push(Stack { units: vec![unit], span }),
            }
            open = column;
            filled += self.units[unit].height;
        }
        stacks
    }

    fn start(&self, free: usize, seed: usize) -> Vec<Stack> {
        let mut random = Random::new(STARTS, seed as u64);
        let mut stacks: Vec<Stack> = (0..free).map(|_| Stack { units: Vec::new(), span: 1 }).collect();
        let mut next = 0;
        for (index, unit) in self.units.iter().enumerate() {
            if unit.span == 1 {
                let stack = if seed == 0 || next < free { next % free.max(1) } else { random.below(free) };
                stacks[stack].units.push(index);
                next += 1;
            }
        }
        for (index, unit) in self.units.iter().enumerate() {
            if unit.span > 1 {
                let place = if seed == 0 { stacks.len() / 2 } else { random.below(stacks.len() + 1) };
                stacks.insert(place, Stack { units: vec![index], span: unit.span });
            }
        }
        if seed > 0 {
            random.shuffle(&mut stacks);
        }
        stacks
    }

    /// Height and width of a stack.
    fn size(&self, stack: &Stack) -> (i64, i64) {
        let units = stack.units.iter().map(|unit| &self.units[*unit]);
        let (height, width) = units.fold((0, 0), |size, unit| (size.0 + unit.height, unit.width.max(size.1)));
        (height / stack.span as i64, width)
    }

    /// What a link costs between units at some columns.
    fn distance(&self, a: (i64, i64), b: (i64, i64), weight: i64) -> i64 {
        // in a small input lines across a column are few, and their labels find room there
        let near = if self.input.cards.len() <= 16 { [17, 27, 12] } else { [23, 38, 15] };
        let far = if a.1 < b.0 { b.0 - a.1 } else { (a.0 - b.1).max(0) };
        weight
            * match far {
                0 => 16,
                1 => 10,
                2 => near[0],
                3 => near[1],
                _ => near[2] * far - 8,
            }
    }

    fn row(&self, stacks: Vec<Stack>) -> Row {
        let sizes = stacks.iter().map(|stack| self.size(stack)).collect();
        let mut row = Row { stacks, ranges: vec![(0, 0); self.units.len()], sizes, links: 0 };
        let mut ranges = std::mem::take(&mut row.ranges);
        row.links = self.set_ranges(&row, &mut ranges);
        Row { ranges, ..row }
    }

    /// Sets the columns of all units; gives what the links then cost.
    fn set_ranges(&self, row: &Row, ranges: &mut [(i64, i64)]) -> i64 {
        let mut column = 0;
        for stack in &row.stacks {
            let span = stack.span as i64;
            stack.units.iter().for_each(|unit| ranges[*unit] = (column, column + span - 1));
            column += span;
        }
        self.links.iter().map(|(a, b, weight)| self.distance(ranges[*a], ranges[*b], *weight)).sum()
    }

    /// What the links of a unit cost.
    fn links_cost(&self, unit: usize, ranges: &[(i64, i64)]) -> i64 {
        let links = self.links_of[unit].iter();
        links.map(|(other, weight)| self.distance(ranges[unit], ranges[*other], *weight)).sum()
    }

    fn cost(&mut self, row: &Row) -> i64 {
        self.steps += (self.links.len() + self.units.len()) as u64;
        let mut column = 0;
        let (mut tallest, mut width, mut square) = (0, -130, 0);
        for (stack, (height, wide)) in row.stacks.iter().zip(&row.sizes) {
            let span = stack.span as i64;
            tallest = tallest.max(*height);
            square += height / 20 * (height / 20) * span;
            width += (wide + 2 * PAD + 130) * span;
            column += span;
        }
        let lanes = 14 * self.links.len() as i64 / column.max(1);
        let height = tallest + lanes + 60;
        let ratio = 100 * width / height.max(1);
        let shape =
            if self.input.cards.len() < 4 { 0 } else { (80 - ratio).max(0) * 6 + (ratio - 165).max(0) * 6 };
        let over = (width - self.input.width).max(0);
        let over = if self.input.cards.len() <= 16 { over * 3 / 2 } else { over / 12 };
        let empty = row.stacks.iter().filter(|stack| stack.units.is_empty()).count() as i64;
        let area = width * height / 5000;
        row.links + tallest + square / 8 + area + shape + over + 500 * empty
    }

    /// Moves and swaps until nothing gets better.
    fn climb(&mut self, start: Vec<Stack>) {
        let mut row = self.row(start);
        let mut cost = self.cost(&row);
        self.pool.add(cost, &row.stacks);
        let limit = self.steps + 400_000;
        let mut spare = row.ranges.clone();
        loop {
            let before = cost;
            for a in 0..row.stacks.len() {
                for b in a + 1..row.stacks.len() {
                    row.stacks.swap(a, b);
                    row.sizes.swap(a, b);
                    let links = self.set_ranges(&row, &mut spare);
                    let links = std::mem::replace(&mut row.links, links);
                    if self.is_better(&row, &mut cost) {
                        std::mem::swap(&mut row.ranges, &mut spare);
                    } else {
                        row.stacks.swap(a, b);
                        row.sizes.swap(a, b);
                        row.links = links;
                    }
                }
            }
            for unit in (0..self.units.len()).filter(|unit| self.units[*unit].span == 1).collect::<Vec<_>>() {
                for target in 0..row.stacks.len() {
                    if row.stacks[target].span == 1
                        && !row.stacks[target].units.contains(&unit)
                        && self.steps < limit
                    {
                        self.try_move(&mut row, &mut cost, (unit, target));
                    }
                }
            }
            if self.units.len() <= 16 {
                for a in 0..self.units.len() {
                    for b in a + 1..self.units.len() {
                        if self.units[a].span == 1 && self.units[b].span == 1 {
                            self.try_swap(&mut row, &mut cost, (a, b));
                        }
                    }
                }
            }
            if cost >= before || self.steps >= limit {
                return;
            }
        }
    }

    /// Moves a unit to another stack if that is better.
    fn try_move(&mut self, row: &mut Row, cost: &mut i64, (unit, target): (usize, usize)) {
        let place = |stack: &Stack| stack.units.iter().position(|other| *other == unit);
        let mut places = row.stacks.iter().enumerate();
        let Some((from, place)) = places.find_map(|(index, stack)| Some((index, place(stack)?))) else {
            return;
        };
        let column = row.stacks[..target].iter().map(|stack| stack.span as i64).sum();
        let old = (row.sizes[from], row.sizes[target], row.links);
        row.links -= self.links_cost(unit, &row.ranges);
        let range = std::mem::replace(&mut row.ranges[unit], (column, column));
        row.links += self.links_cost(unit, &row.ranges);
        row.stacks[from].units.remove(place);
        row.stacks[target].units.push(unit);
        for stack in [from, target] {
            row.sizes[stack] = self.size(&row.stacks[stack]);
        }
        if !self.is_better(row, cost) {
            row.stacks[target].units.pop();
            row.stacks[from].units.insert(place, unit);
            row.ranges[unit] = range;
            (row.sizes[from], row.sizes[target], row.links) = old;
        }
    }

    /// Swaps two units, without their links.
    fn swap(&self, row: &mut Row, (a, b): (usize, usize)) {
        for unit in row.stacks.iter_mut().flat_map(|stack| &mut stack.units) {
            if *unit == a || *unit == b {
                *unit = a + b - *unit;
            }
        }
        row.ranges.swap(a, b);
        for (size, stack) in row.sizes.iter_mut().zip(&row.stacks) {
            if stack.units.contains(&a) || stack.units.contains(&b) {
                *size = self.size(stack);
            }
        }
    }

    /// Swaps two units if that is better.
    fn try_swap(&mut self, row: &mut Row, cost: &mut i64, (a, b): (usize, usize)) {
        let links = row.links;
        // a link of the two with one another costs the same before and after
        row.links -= self.links_cost(a, &row.ranges) + self.links_cost(b, &row.ranges);
        self.swap(row, (a, b));
        row.links += self.links_cost(a, &row.ranges) + self.links_cost(b, &row.ranges);
        if !self.is_better(row, cost) {
            self.swap(row, (a, b));
            row.links = links;
        }
    }

    /// Whether a row is better than the best cost so far, which it then sets.
    fn is_better(&mut self, row: &Row, cost: &mut i64) -> bool {
        let new = self.cost(row);
        self.pool.add(new, &row.stacks);
        let is_better = new < *cost;
        *cost = new.min(*cost);
        is_better
    }

    /// The cards of each column; wide groups are cut into columns of like height.
    fn split(&self, stacks: &[Stack]) -> Vec<Vec<usize>> {
        let mut columns: Vec<Vec<usize>> = Vec::new();
        for stack in stacks.iter().filter(|stack| !stack.units.is_empty()) {
            let mut units = stack.units.clone();
            units.sort_unstable();
            let cards: Vec<usize> =
                units.iter().flat_map(|unit| self.units[*unit].cards.iter().copied()).collect();
            if stack.span == 1 {
                columns.push(cards);
            } else {
                let share = cards.len().div_ceil(stack.span);
                columns.extend(cards.chunks(share.max(1)).map(<[usize]>::to_vec));
            }
        }
        self.trade(&mut columns);
        columns
    }

    /// Swaps cards of one group between its columns while that brings linked cards together.
    fn trade(&self, columns: &mut [Vec<usize>]) {
        let mut column_of = vec![0_i64; self.input.cards.len()];
        for (index, cards) in columns.iter().enumerate() {
            for card in cards {
                column_of[*card] = index as i64;
            }
        }
        let links = &self.card_links;
        let pull = |card: usize, at: i64, column_of: &[i64]| -> i64 {
            links[card]
                .iter()
                .map(|(other, weight)| weight * ((column_of[*other] - at).abs() * 2 - 1).abs())
                .sum()
        };
        for _ in 0..6 {
            let mut changed = false;
            for group in &self.input.members {
                for (index, a) in group.iter().enumerate() {
                    for b in &group[index + 1..] {
                        let (at, to) = (column_of[*a], column_of[*b]);
                        if at == to {
                            continue;
                        }
                        let before = pull(*a, at, &column_of) + pull(*b, to, &column_of);
                        column_of.swap(*a, *b);
                        if pull(*a, to, &column_of) + pull(*b, at, &column_of) < before {
                            changed = true;
                        } else {
                            column_of.swap(*a, *b);
                        }
                    }
                }
            }
            if !changed {
                break;
            }
        }
        for (index, column) in columns.iter_mut().enumerate() {
            let here = |card: &usize| column_of[*card] == index as i64;
            let grouped = |card: &&usize| self.input.cards[**card].group.is_some();
            let mut cards: Vec<usize> = column.iter().filter(|card| !grouped(card)).copied().collect();
            cards.extend(self.input.members.iter().flatten().filter(|card| here(card)));
            *column = cards;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CardBox, Diagram, EdgeLine, End, GroupBox};
    use super::*;

    fn diagram(seed: u64) -> Diagram {
        let mut random = Random::new(seed, 1);
        let count = 4 + random.below(16);
        let card = |random: &mut Random| CardBox {
            width: 80.0 + random.below(90) as f64,
            height: 40.0 + random.below(300) as f64,
            group: Some(random.below(6)).filter(|group| *group < 3),
            lead: false,
        };
        let cards = (0..count).map(|_| card(&mut random)).collect();
        let end = |random: &mut Random| End::Card(random.below(count));
        let edge = |random: &mut Random| EdgeLine {
            from: end(random),
            to: vec![end(random)],
            labels: Vec::new(),
            weight: (1 + random.below(4)) as f64,
        };
        let edges = (0..2 * count).map(|_| edge(&mut random)).collect();
        Diagram { cards, groups: vec![GroupBox { tab_width: 60.0 }; 3], edges, ..Diagram::default() }
    }

    #[test]
    fn rows_that_were_changed_in_place_cost_what_they_cost_anew() {
        let mut seen = 0;
        for seed in 0..40 {
            let input = Input::new(&diagram(seed));
            // low columns, so that some groups take several
            let mut assignment = ColumnAssignment::new(&input, if seed % 2 == 0 { 300 } else { 2000 });
            assignment.pool.keep = 5000;
            let free = 2 + seed as usize % 4;
            let start = assignment.start(free, seed as usize % 6);
            assignment.climb(start);
            let pool = std::mem::take(&mut assignment.pool);
            for (cost, stacks) in pool.lines().map(|(cost, line)| (cost, pool::read(line))) {
                let forwards = assignment.row(stacks.clone());
                let mirrored = assignment.row(stacks.into_iter().rev().collect());
                // a map and its mirror image count as one
                let anew = [forwards, mirrored].map(|row| assignment.cost(&row));
                assert!(anew.contains(&cost), "{cost} is neither of {anew:?} with seed {seed}");
                seen += 1;
            }
        }
        assert!(seen > 2000, "{seen}");
    }
}
