//! The search for the best map: branch and bound for small casts, local search from many starts for any.
//!
//! Branch and bound goes through the parties of the first story, those with most to share first, and drops a
//! branch when even an optimist could not make it better than what is known. The optimist (Gilmore and Lawler's
//! idea) gives each free party its best neighbours regardless of what the others take, and solves the linear
//! assignment that is left.

use super::fit::Fit;
use crate::random::Random;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use std::collections::BTreeSet;

/// Pairs that are bounded in one counted step.
const PAIRS_A_STEP: u64 = 32;

/// For each party of the first story its counterpart.
pub type Map = Vec<Option<usize>>;

/// What branch and bound is asked.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Only maps worth at least this are of interest.
    pub least: i64,
    /// A pair that must not be in the map.
    pub without: Option<(usize, usize)>,
    /// Stop at the first map that is worth `least`, or go on to the best.
    pub first: bool,
    /// Collect this many maps worth `least` instead of the best one.
    pub collect: usize,
}

/// What branch and bound found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The best map worth the least asked, and its value.
    pub best: Option<(i64, Map)>,
    /// The maps collected.
    pub maps: BTreeSet<Map>,
    /// Whether the search went through everything.
    pub complete: bool,
}

/// Branch and bound over the maps of a fit.
pub struct Exact<'a> {
    fit: &'a Fit,
    /// Parties of the first story, in the order in which they are decided.
    order: Vec<usize>,
    /// Steps that may still be made.
    pub steps: u64,
    ask: Ask,
    found: Found,
    map: Map,
    /// Parties of the second story that have facts.
    live: Vec<usize>,
    taken: Vec<bool>,
    /// What `i` as `j` shares with those decided.
    linear: Vec<i64>,
}

impl<'a> Exact<'a> {
    /// A search that makes at most `steps` steps, all asks together: one for a node of the search and one for every
    /// 32 pairs that it bounds.
    pub fn new(fit: &'a Fit, steps: u64) -> Self {
        let (n, m) = (fit.a.sorts.len(), fit.b.sorts.len());
        let mut linear = vec![0; n * m];
        let mut promise = vec![0i64; n];
        for i in 0..n {
            for j in (0..m).filter(|j| fit.may(i, *j)) {
                linear[i * m + j] = fit.alone(i, j);
                promise[i] = promise[i].max(fit.alone(i, j) + hope(fit, i, j));
            }
        }
        let mut order: Vec<usize> = (0..n).filter(|i| promise[*i] > 0).collect();
        order.sort_by_key(|i| (-promise[*i], *i));
        let ask = Ask { least: 1, without: None, first: false, collect: 0 };
        Self {
            fit,
            order,
            steps,
            ask,
            found: Found::default(),
            map: vec![None; n],
            live: fit.b.live(),
            taken: vec![false; m],
            linear,
        }
    }

    /// Answers one ask.
    pub fn run(&mut self, ask: Ask) -> Found {
        self.ask = ask;
        self.found = Found { complete: true, ..Found::default() };
        self.step(0, 0);
        std::mem::take(&mut self.found)
    }

    fn done(&self) -> bool {
        (self.ask.first && self.found.best.is_some()) || (self.ask.collect > 0 && !self.found.complete)
    }

    fn step(&mut self, depth: usize, value: i64) {
        if self.done() {
            return;
        }
        if self.steps == 0 {
            self.found.complete = false;
            return;
        }
        // A node costs about as much as there are pairs to bound.
        let pairs = (self.order.len() - depth) * self.live.len();
        self.steps = self.steps.saturating_sub(1 + pairs as u64 / PAIRS_A_STEP);
        if depth == self.order.len() {
            self.leaf(value);
            return;
        }
        if value + self.bound(depth, self.ask.least - value) < self.ask.least {
            return;
        }
        let i = self.order[depth];
        let m = self.taken.len();
        let near = self.near_a(depth, i);
        let mut tries: Vec<(i64, usize)> = (self.live.iter().copied())
            .filter(|j| !self.taken[*j] && self.fit.may(i, *j) && self.ask.without != Some((i, *j)))
            .map(|j| (self.linear[i * m + j] + hope_with(self.fit, &near, &self.near_b(j)), j))
            .filter(|(hope, _)| *hope > 0)
            .collect();
        tries.sort_by_key(|(hope, j)| (-hope, *j));
        for (_, j) in tries {
            let gain = self.linear[i * m + j];
            self.decide(i, j, 1);
            self.step(depth + 1, value + gain);
            self.decide(i, j, -1);
        }
        self.step(depth + 1, value);
    }

    fn leaf(&mut self, value: i64) {
        if value < self.ask.least {
            return;
        }
        if self.ask.collect > 0 {
            self.found.maps.insert(stripped(self.fit, &self.map));
            self.found.complete &= self.found.maps.len() < self.ask.collect;
            return;
        }
        self.found.best = Some((value, stripped(self.fit, &self.map)));
        if !self.ask.first {
            self.ask.least = value + 1;
        }
    }

    /// Matches a pair (`sign` 1) or takes it back (−1), and tells its neighbours.
    fn decide(&mut self, i: usize, j: usize, sign: i64) {
        let m = self.taken.len();
        self.map[i] = (sign > 0).then_some(j);
        self.taken[j] = sign > 0;
        for (k, edge, high) in &self.fit.a.near[i] {
            for (l, other, other_high) in &self.fit.b.near[j] {
                if self.fit.may(*k, *l) {
                    self.linear[k * m + l] += sign * self.fit.edges(*edge, *other, high != other_high);
                }
            }
        }
    }

    /// The neighbours of a party of the first story that are undecided.
    fn near_a(&self, depth: usize, i: usize) -> Vec<Neighbour> {
        let rest = &self.order[depth..];
        self.fit.a.near[i].iter().copied().filter(|(k, ..)| rest.contains(k)).collect()
    }

    /// The neighbours of a party of the second story that are free.
    fn near_b(&self, j: usize) -> Vec<Neighbour> {
        self.fit.b.near[j].iter().copied().filter(|(l, ..)| !self.taken[*l]).collect()
    }

    /// What the undecided could add at most; any number below `wanted` will do when it is below.
    fn bound(&self, depth: usize, wanted: i64) -> i64 {
        let rest = &self.order[depth..];
        let m = self.taken.len();
        let free: Vec<usize> = self.live.iter().copied().filter(|j| !self.taken[*j]).collect();
        if free.is_empty() {
            return 0;
        }
        // filtered once, and not for every pair
        let near_a: Vec<Vec<Neighbour>> = rest.iter().map(|i| self.near_a(depth, *i)).collect();
        let near_b: Vec<Vec<Neighbour>> = free.iter().map(|j| self.near_b(*j)).collect();
        // Doubled, since what two undecided parties share is halved between them.
        let mut gains = vec![0i64; rest.len() * free.len()];
        for (row, i) in rest.iter().enumerate() {
            for (column, j) in free.iter().enumerate() {
                if !self.fit.may(*i, *j) || self.ask.without == Some((*i, *j)) {
                    continue;
                }
                let hope = hope_with(self.fit, &near_a[row], &near_b[column]);
                gains[row * free.len() + column] = 2 * self.linear[i * m + j] + hope;
            }
        }
        let row = |row: usize| &gains[row * free.len()..(row + 1) * free.len()];
        let rough: i64 = (0..rest.len()).map(|r| row(r).iter().copied().max().unwrap_or(0)).sum();
        if rough / 2 < wanted {
            return rough / 2;
        }
        (assignment(rest.len(), free.len(), &|r, c| gains[r * free.len() + c]).0 + 1) / 2
    }
}

/// A neighbour: who, by which edge, and whether the party is its higher end.
type Neighbour = (usize, usize, bool);

/// What `i` as `j` could share with all at most.
fn hope(fit: &Fit, i: usize, j: usize) -> i64 {
    hope_with(fit, &fit.a.near[i], &fit.b.near[j])
}

/// What two could share with these neighbours of theirs at most: each neighbour takes its best, on the stricter side.
fn hope_with(fit: &Fit, near_a: &[Neighbour], near_b: &[Neighbour]) -> i64 {
    if near_a.is_empty() || near_b.is_empty() {
        return 0;
    }
    let mut rows = 0;
    let mut best = [0i64; 64];
    for (k, edge, high) in near_a {
        let mut most = 0;
        for (at, (l, other, other_high)) in near_b.iter().enumerate() {
            if fit.may(*k, *l) {
                let value = fit.edges(*edge, *other, high != other_high);
                most = most.max(value);
                let slot = &mut best[at.min(63)];
                // Beyond the table's length the slots are shared and so summed: still no less than the truth.
                *slot = if at < 63 { (*slot).max(value) } else { *slot + value };
            }
        }
        rows += most;
    }
    rows.min(best[..near_b.len().min(64)].iter().sum())
}

/// The best linear assignment of rows to columns, no row or column being forced; its value.
fn assignment(rows: usize, columns: usize, of: &dyn Fn(usize, usize) -> i64) -> (i64, Map) {
    if rows == 0 || columns == 0 {
        return (0, vec![None; rows]);
    }
    if rows <= columns {
        let weights = Matrix::from_fn(rows, columns, |(r, c)| of(r, c));
        let (value, chosen) = kuhn_munkres(&weights);
        return (value, chosen.into_iter().map(Some).collect());
    }
    let weights = Matrix::from_fn(columns, rows, |(c, r)| of(r, c));
    let (value, chosen) = kuhn_munkres(&weights);
    let mut map = vec![None; rows];
    for (column, row) in chosen.into_iter().enumerate() {
        map[row] = Some(column);
    }
    (value, map)
}

/// A map without the pairs that share nothing with the rest of it.
pub fn stripped(fit: &Fit, map: &Map) -> Map {
    map.iter().enumerate().map(|(i, j)| j.filter(|j| fit.with(map, i, *j) > 0)).collect()
}

/// The best map that local search finds from a number of starts: the first from the optimist's assignment, the
/// others in turn from chance and from a shaken best. O(starts · rounds · n₁ · n₂ · degree).
pub fn local(fit: &Fit, starts: usize, random: &mut Random) -> (i64, Map) {
    let n = fit.a.sorts.len();
    let mut best = (0, vec![None; n]);
    for start in 0..starts.max(1) {
        let map = match start {
            0 => hopeful(fit),
            odd if odd % 2 == 1 => chance(fit, random),
            _ => shaken(fit, &best.1, random),
        };
        let found = climb(fit, map);
        if found.0 > best.0 {
            best = found;
        }
    }
    (best.0, stripped(fit, &best.1))
}

/// The optimist's assignment.
fn hopeful(fit: &Fit) -> Map {
    let (rows, columns) = (fit.a.live(), fit.b.live());
    let gain = |i: usize, j: usize| {
        if fit.may(i, j) { 2 * fit.alone(i, j) + hope(fit, i, j) } else { 0 }
    };
    let (_, found) = assignment(rows.len(), columns.len(), &|row, column| gain(rows[row], columns[column]));
    let mut map = vec![None; fit.a.sorts.len()];
    for (row, column) in found.into_iter().enumerate() {
        let (i, j) = (rows[row], column.map(|column| columns[column]));
        map[i] = j.filter(|j| gain(i, *j) > 0);
    }
    map
}

fn chance(fit: &Fit, random: &mut Random) -> Map {
    let mut free = fit.b.live();
    random.shuffle(&mut free);
    let mut map = vec![None; fit.a.sorts.len()];
    let mut order = fit.a.live();
    random.shuffle(&mut order);
    for i in order {
        if let Some(at) = free.iter().position(|j| fit.may(i, *j)) {
            map[i] = Some(free.remove(at));
        }
    }
    map
}

fn shaken(fit: &Fit, map: &Map, random: &mut Random) -> Map {
    let mut map = map.clone();
    for _ in 0..3 {
        let (i, k) = (random.below(map.len()), random.below(map.len()));
        if fit.a.sorts.get(i) == fit.a.sorts.get(k) && !map.is_empty() {
            map.swap(i, k);
        }
    }
    map
}

/// Moves one party at a time to a better counterpart, which gives its own in exchange, until no move gains.
fn climb(fit: &Fit, mut map: Map) -> (i64, Map) {
    let (rows, columns) = (fit.a.live(), fit.b.live());
    let mut holder: Vec<Option<usize>> = vec![None; fit.b.sorts.len()];
    for (i, j) in map.iter().enumerate() {
        if let Some(j) = j {
            holder[*j] = Some(i);
        }
    }
    let mut value = fit.value(&map);
    loop {
        let mut moved = false;
        for i in rows.iter().copied() {
            for j in columns.iter().copied() {
                if map[i] == Some(j) || !fit.may(i, j) {
                    continue;
                }
                let (from, other) = (map[i], holder[j]);
                let before = worth(fit, &mut map, i, other);
                map[i] = Some(j);
                if let Some(k) = other {
                    map[k] = from;
                }
                let after = worth(fit, &mut map, i, other);
                if after > before {
                    value += after - before;
                    holder[j] = Some(i);
                    if let Some(from) = from {
                        holder[from] = other;
                    }
                    moved = true;
                } else {
                    map[i] = from;
                    if let Some(k) = other {
                        map[k] = Some(j);
                    }
                }
            }
        }
        if !moved {
            return (value, map);
        }
    }
}

/// What two parties add to a map, together.
fn worth(fit: &Fit, map: &mut Map, i: usize, other: Option<usize>) -> i64 {
    let first = map[i].map_or(0, |j| fit.with(map, i, j));
    let Some(k) = other else { return first };
    // The second without the first, so that what they share is counted once.
    let held = map[i].take();
    let second = map[k].map_or(0, |l| fit.with(map, k, l));
    map[i] = held;
    first + second
}
