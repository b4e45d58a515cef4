//! The search for the best map: branch and bound for small casts.
//!
//! Branch and bound goes through the parties of the first story, those with most to share first, and drops a
//! branch when even an optimist could not make it better than what is known. The optimist (Gilmore and Lawler's
//! idea) gives each free party its best neighbours regardless of what the others take, and solves the linear
//! assignment that is left. It asks the cheap questions first: what each neighbour could share at best is known from the
//! start, so a match only takes something off; what every party could get by itself, less what those lose who want the same
//! counterpart, is often bound enough; then the neighbours are counted anew, without those that are taken; and only where
//! that leaves it open the assignment is solved.

use super::assignment::assignment;
use super::fit::{Fit, Neighbour, Side};
use std::collections::BTreeSet;

/// Pairs that are bounded in one counted step.
const PAIRS_A_STEP: u64 = 32;

/// For each party of the first story its counterpart.
pub type Map = Vec<Option<usize>>;

/// What each pair could share with its neighbours at most.
#[derive(Debug, Clone)]
pub struct Hopes {
    /// For each neighbour of a party of the first story and each party of the second: the most that the neighbour could
    /// share, whoever it answers to.
    ahead: Slots,
    /// The same the other way round.
    back: Slots,
}

/// A number for each neighbour of a party of one story, and each party of the other.
#[derive(Debug, Clone)]
struct Slots {
    /// Where the neighbours of each party begin.
    first: Vec<usize>,
    /// For each neighbour of a party the place of the party among its own neighbours.
    twin: Vec<usize>,
    others: usize,
    most: Vec<i64>,
    /// The sum over the neighbours of each party.
    sums: Vec<i64>,
}

impl Slots {
    fn new(side: &Side, others: usize) -> Self {
        let mut first = Vec::with_capacity(side.near.len());
        let mut count = 0;
        for near in &side.near {
            first.push(count);
            count += near.len();
        }
        let mut twin = Vec::with_capacity(count);
        for (party, near) in side.near.iter().enumerate() {
            for (k, ..) in near {
                let at = side.near[*k].iter().position(|(other, ..)| *other == party).unwrap_or(0);
                twin.push(first[*k] + at);
            }
        }
        let sums = vec![0; side.near.len() * others];
        Self { first, twin, others, most: vec![0; count * others], sums }
    }

    fn add_up(&mut self, side: &Side) {
        for (party, near) in side.near.iter().enumerate() {
            for slot in self.first[party]..self.first[party] + near.len() {
                for other in 0..self.others {
                    self.sums[party * self.others + other] += self.most[slot * self.others + other];
                }
            }
        }
    }

    /// A party is decided (`sign` −1) or free again (1): its neighbours can no longer hope for it, or can.
    fn tell(&mut self, side: &Side, party: usize, sign: i64) {
        for (at, (near, ..)) in side.near[party].iter().enumerate() {
            let twin = self.twin[self.first[party] + at] * self.others;
            let sums = &mut self.sums[near * self.others..(near + 1) * self.others];
            for (sum, most) in sums.iter_mut().zip(&self.most[twin..twin + self.others]) {
                *sum += sign * most;
            }
        }
    }
}

impl Hopes {
    /// Looks at all pairs of neighbours. O(edges₁ · edges₂).
    pub fn new(fit: &Fit<'_>) -> Self {
        let (n, m) = (fit.a.sorts.len(), fit.b.sorts.len());
        let (mut ahead, mut back) = (Slots::new(fit.a, m), Slots::new(fit.b, n));
        for (i, near) in fit.a.near.iter().enumerate() {
            for (at, neighbour) in near.iter().enumerate() {
                let slot = ahead.first[i] + at;
                for (j, others) in fit.b.near.iter().enumerate().filter(|(j, _)| fit.may(i, *j)) {
                    let mut most = 0;
                    for (to, _, value) in fit.shares(neighbour, others) {
                        most = most.max(value);
                        let known = &mut back.most[(back.first[j] + to) * n + i];
                        *known = value.max(*known);
                    }
                    ahead.most[slot * m + j] = most;
                }
            }
        }
        ahead.add_up(fit.a);
        back.add_up(fit.b);
        Self { ahead, back }
    }

    /// What `i` as `j` could share with all neighbours at most: each takes its best, on the stricter side.
    pub fn of(&self, i: usize, j: usize) -> i64 {
        let there = self.ahead.sums[i * self.ahead.others + j];
        there.min(self.back.sums[j * self.back.others + i])
    }
}

/// What branch and bound is asked.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Only maps worth at least this are of interest.
    pub least: i64,
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
    fit: &'a Fit<'a>,
    hopes: Hopes,
    /// Parties of the first story, in the order in which they are decided.
    order: Vec<usize>,
    /// For each party of the first story its place in this order, from 1 on; 0 where it has none.
    turn: Vec<usize>,
    /// Steps that may still be made.
    pub steps: u64,
    ask: Ask,
    /// Pairs of which a map without one of them is looked for, if that is asked.
    firm: Option<Map>,
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
    pub fn new(fit: &'a Fit<'a>, hopes: Hopes, steps: u64) -> Self {
        let (n, m) = (fit.a.sorts.len(), fit.b.sorts.len());
        let mut linear = vec![0; n * m];
        let mut promise = vec![0i64; n];
        for i in 0..n {
            for j in (0..m).filter(|j| fit.may(i, *j)) {
                linear[i * m + j] = fit.alone(i, j);
                promise[i] = promise[i].max(fit.alone(i, j) + hopes.of(i, j));
            }
        }
        let mut order: Vec<usize> = (0..n).filter(|i| promise[*i] > 0).collect();
        order.sort_by_key(|i| (-promise[*i], *i));
        let mut turn = vec![0; n];
        order.iter().enumerate().for_each(|(place, i)| turn[*i] = place + 1);
        Self {
            fit,
            hopes,
            order,
            turn,
            steps,
            ask: Ask { least: 1, first: false, collect: 0 },
            firm: None,
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

    /// Of some pairs those that are in every map worth `least`, and whether the search for maps without them went
    /// through everything. Only branches are looked at that may lack one of the pairs that are left.
    pub fn firm(&mut self, least: i64, pairs: Map) -> (Map, bool) {
        self.firm = Some(pairs);
        let found = self.run(Ask { least, first: false, collect: 0 });
        (self.firm.take().unwrap_or_default(), found.complete)
    }

    fn done(&self) -> bool {
        let spoilt = self.firm.as_ref().is_some_and(|firm| firm.iter().all(Option::is_none));
        let enough = self.ask.collect > 0 && !self.found.complete;
        spoilt || enough || (self.ask.first && self.found.best.is_some())
    }

    /// Whether all pairs that were asked for are kept whatever follows.
    fn keeps_all(&self, depth: usize) -> bool {
        let Some(firm) = &self.firm else { return false };
        let open = self.order[depth..].iter().any(|i| firm[*i].is_some());
        !open && self.order[..depth].iter().all(|i| firm[*i].is_none() || firm[*i] == self.map[*i])
    }

    fn step(&mut self, depth: usize, value: i64) {
        if self.done() || self.keeps_all(depth) {
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
        if self.is_hopeless(depth, self.ask.least - value) {
            return;
        }
        let i = self.order[depth];
        let m = self.taken.len();
        let mut tries: Vec<(i64, usize)> = (self.live.iter().copied())
            .filter(|j| !self.taken[*j] && self.fit.may(i, *j))
            .map(|j| (self.linear[i * m + j] + self.hopes.of(i, j), j))
            .filter(|(hope, _)| *hope > 0)
            .collect();
        tries.sort_by_key(|(hope, j)| (-hope, *j));
        self.hopes.ahead.tell(self.fit.a, i, -1);
        for (_, j) in tries {
            let gain = self.linear[i * m + j];
            self.decide(i, j, 1);
            self.step(depth + 1, value + gain);
            self.decide(i, j, -1);
        }
        self.step(depth + 1, value);
        self.hopes.ahead.tell(self.fit.a, i, 1);
    }

    fn leaf(&mut self, value: i64) {
        if value < self.ask.least {
            return;
        }
        let map = stripped(self.fit, &self.map);
        if let Some(firm) = &mut self.firm {
            for (pair, other) in firm.iter_mut().zip(&map) {
                *pair = pair.filter(|j| *other == Some(*j));
            }
            return;
        }
        if self.ask.collect > 0 {
            self.found.maps.insert(map);
            self.found.complete &= self.found.maps.len() < self.ask.collect;
            return;
        }
        self.found.best = Some((value, map));
        if !self.ask.first {
            self.ask.least = value + 1;
        }
    }

    /// Matches a pair (`sign` 1) or takes it back (−1), and tells its neighbours.
    fn decide(&mut self, i: usize, j: usize, sign: i64) {
        let m = self.taken.len();
        self.map[i] = (sign > 0).then_some(j);
        self.taken[j] = sign > 0;
        self.hopes.back.tell(self.fit.b, j, -sign);
        for neighbour in &self.fit.a.near[i] {
            let linear = &mut self.linear[neighbour.0 * m..(neighbour.0 + 1) * m];
            for (_, l, value) in self.fit.shares(neighbour, &self.fit.b.near[j]) {
                linear[l] += sign * value;
            }
        }
    }

    /// Whether the undecided cannot add as much as `wanted`: the cheap bounds first, and the next only if they leave it
    /// open.
    fn is_hopeless(&self, depth: usize, wanted: i64) -> bool {
        let rest = &self.order[depth..];
        let free: Vec<usize> = self.live.iter().copied().filter(|j| !self.taken[*j]).collect();
        if free.is_empty() {
            return wanted > 0;
        }
        let m = self.taken.len();
        // Doubled, since what two undecided parties share is halved between them.
        let mut gains = vec![0i64; rest.len() * free.len()];
        for (row, i) in gains.chunks_mut(free.len()).zip(rest) {
            for (gain, j) in row.iter_mut().zip(&free) {
                if self.fit.may(*i, *j) {
                    *gain = 2 * self.linear[i * m + j] + self.hopes.of(*i, *j);
                }
            }
        }
        if at_most(&gains, free.len()) < 2 * wanted {
            return true;
        }
        let near_a = Lists::of(rest.iter().map(|i| self.near_a(depth, *i)));
        let near_b = Lists::of(free.iter().map(|j| self.near_b(*j)));
        for (row, i) in rest.iter().enumerate() {
            for (column, j) in free.iter().enumerate().filter(|(_, j)| self.fit.may(*i, **j)) {
                let hope = hope(self.fit, near_a.at(row), near_b.at(column));
                gains[row * free.len() + column] = 2 * self.linear[i * m + j] + hope;
            }
        }
        at_most(&gains, free.len()) < 2 * wanted
            || assignment(rest.len(), free.len(), &|r, c| gains[r * free.len() + c]).0 < 2 * wanted
    }

    /// The neighbours of a party of the first story that are undecided.
    fn near_a(&self, depth: usize, i: usize) -> impl Iterator<Item = Neighbour> {
        self.fit.a.near[i].iter().copied().filter(move |(k, ..)| self.turn[*k] > depth)
    }

    /// The neighbours of a party of the second story that are free.
    fn near_b(&self, j: usize) -> impl Iterator<Item = Neighbour> {
        self.fit.b.near[j].iter().copied().filter(|(l, ..)| !self.taken[*l])
    }
}

/// No assignment of rows to columns is worth more: every row takes its best column, and of those that want the same one
/// all but the one that would lose most take their second best.
fn at_most(gains: &[i64], columns: usize) -> i64 {
    let mut losses = vec![(0i64, 0i64); columns];
    let mut sum = 0;
    for row in gains.chunks(columns) {
        let (mut best, mut second, mut at) = (0, 0, 0);
        for (column, gain) in row.iter().enumerate() {
            if *gain > best {
                (best, second, at) = (*gain, best, column);
            } else {
                second = second.max(*gain);
            }
        }
        sum += best;
        losses[at].0 += best - second;
        losses[at].1 = losses[at].1.max(best - second);
    }
    sum - losses.iter().map(|(all, most)| all - most).sum::<i64>()
}

/// A list of neighbours for each of some parties, one behind another.
struct Lists {
    all: Vec<Neighbour>,
    /// Where each list ends.
    ends: Vec<usize>,
}

impl Lists {
    fn of<N: Iterator<Item = Neighbour>>(lists: impl Iterator<Item = N>) -> Self {
        let mut all = Vec::new();
        let ends = lists.map(|list| {
            all.extend(list);
            all.len()
        });
        let ends = ends.collect();
        Self { all, ends }
    }

    fn at(&self, number: usize) -> &[Neighbour] {
        let first = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[first..self.ends[number]]
    }
}

/// What two could share with these neighbours of theirs at most: each neighbour takes its best, on the stricter side.
fn hope(fit: &Fit<'_>, near_a: &[Neighbour], near_b: &[Neighbour]) -> i64 {
    if near_a.is_empty() || near_b.is_empty() {
        return 0;
    }
    let mut rows = 0;
    let mut best = [0i64; 64];
    for neighbour in near_a {
        let mut most = 0;
        for (at, _, value) in fit.shares(neighbour, near_b) {
            most = most.max(value);
            let slot = &mut best[at.min(63)];
            // Beyond the table's length the slots are shared and so summed: still no less than the truth.
            *slot = if at < 63 { (*slot).max(value) } else { *slot + value };
        }
        rows += most;
    }
    rows.min(best[..near_b.len().min(64)].iter().sum())
}

/// A map without the pairs that share nothing with the rest of it.
pub fn stripped(fit: &Fit<'_>, map: &Map) -> Map {
    map.iter().enumerate().map(|(i, j)| j.filter(|j| fit.with(map, i, *j) > 0)).collect()
}
