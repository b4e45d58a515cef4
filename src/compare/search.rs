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
            for k in near.iter().map(|near| near.place()) {
                let at = side.near[k].iter().position(|other| other.place() == party).unwrap_or(0);
                twin.push(first[k] + at);
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
        for (at, near) in side.near[party].iter().map(|near| near.place()).enumerate() {
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
        // for each neighbour in the second story what it could share if `i` were its counterpart's neighbour: one behind another
        // while they are met, and then put in their places
        let mut known = vec![0; back.twin.len()];
        for (i, near) in fit.a.near.iter().enumerate() {
            known.fill(0);
            for (at, neighbour) in near.iter().enumerate() {
                let slot = ahead.first[i] + at;
                for (j, others) in fit.b.near.iter().enumerate().filter(|(j, _)| fit.may(i, *j)) {
                    let mut most = 0;
                    let known = &mut known[back.first[j]..][..others.len()];
                    for ((_, value), known) in fit.shares(*neighbour, others).zip(known) {
                        most = most.max(value);
                        *known = value.max(*known);
                    }
                    ahead.most[slot * m + j] = most;
                }
            }
            for (most, known) in back.most.chunks_mut(n).zip(&known) {
                most[i] = *known;
            }
        }
        ahead.add_up(fit.a);
        back.add_up(fit.b);
        Self { ahead, back }
    }

    /// What `i` as `j` could share with all neighbours at most: each takes its best, on the stricter side.
    #[inline]
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
    room: Room,
}

/// What a bound writes down on its way, kept so that room for it is asked for once.
#[derive(Default)]
struct Room {
    /// Parties of the second story that are not taken.
    free: Vec<usize>,
    /// What each undecided party can get by each of these at most.
    gains: Vec<i64>,
    /// Neighbours of the undecided that are undecided.
    near_a: Lists,
    /// Neighbours of the free that are free.
    near_b: Lists,
    /// For each free neighbour what it could share at most.
    best: Vec<i64>,
    /// For each free party what those lose together who want it, and what one of them loses at most.
    losses: Vec<(i64, i64)>,
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
            room: Room::default(),
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
            let linear = &mut self.linear[neighbour.place() * m..(neighbour.place() + 1) * m];
            for (near, value) in self.fit.shares(*neighbour, &self.fit.b.near[j]) {
                linear[near.place()] += sign * value;
            }
        }
    }

    /// Whether the undecided cannot add as much as `wanted`: the cheap bounds first, and the next only if they leave it
    /// open.
    fn is_hopeless(&mut self, depth: usize, wanted: i64) -> bool {
        let mut room = std::mem::take(&mut self.room);
        let hopeless = self.cannot_add(depth, wanted, &mut room);
        self.room = room;
        hopeless
    }

    fn cannot_add(&self, depth: usize, wanted: i64, room: &mut Room) -> bool {
        let Room { free, gains, near_a, near_b, best, losses } = room;
        let rest = &self.order[depth..];
        free.clear();
        free.extend(self.live.iter().copied().filter(|j| !self.taken[*j]));
        if free.is_empty() {
            return wanted > 0;
        }
        let m = self.taken.len();
        // Doubled, since what two undecided parties share is halved between them.
        gains.clear();
        for i in rest {
            let linear = &self.linear[i * m..(i + 1) * m];
            gains.extend(free.iter().map(|j| match self.fit.may(*i, *j) {
                true => 2 * linear[*j] + self.hopes.of(*i, *j),
                false => 0,
            }));
        }
        if at_most(gains, free.len(), losses) < 2 * wanted {
            return true;
        }
        near_a.fill(rest.iter().map(|i| self.near_a(depth, *i)));
        near_b.fill(free.iter().map(|j| self.near_b(*j)));
        for (row, i) in rest.iter().enumerate() {
            for (column, j) in free.iter().enumerate().filter(|(_, j)| self.fit.may(*i, **j)) {
                let hope = hope(self.fit, near_a.at(row), near_b.at(column), best);
                gains[row * free.len() + column] = 2 * self.linear[i * m + j] + hope;
            }
        }
        at_most(gains, free.len(), losses) < 2 * wanted
            || assignment(rest.len(), free.len(), &|r, c| gains[r * free.len() + c]).0 < 2 * wanted
    }

    /// The neighbours of a party of the first story that are undecided.
    fn near_a(&self, depth: usize, i: usize) -> impl Iterator<Item = Neighbour> {
        self.fit.a.near[i].iter().copied().filter(move |near| self.turn[near.place()] > depth)
    }

    /// The neighbours of a party of the second story that are free.
    fn near_b(&self, j: usize) -> impl Iterator<Item = Neighbour> {
        self.fit.b.near[j].iter().copied().filter(|near| !self.taken[near.place()])
    }
}

/// No assignment of rows to columns is worth more: every row takes its best column, and of those that want the same one
/// all but the one that would lose most take their second best.
fn at_most(gains: &[i64], columns: usize, losses: &mut Vec<(i64, i64)>) -> i64 {
    losses.clear();
    losses.resize(columns, (0, 0));
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
#[derive(Default)]
struct Lists {
    all: Vec<Neighbour>,
    /// Where each list ends.
    ends: Vec<usize>,
}

impl Lists {
    /// Takes these in place of what it held.
    fn fill<N: Iterator<Item = Neighbour>>(&mut self, lists: impl Iterator<Item = N>) {
        self.all.clear();
        self.ends.clear();
        for list in lists {
            self.all.extend(list);
            self.ends.push(self.all.len());
        }
    }

    fn at(&self, number: usize) -> &[Neighbour] {
        let first = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[first..self.ends[number]]
    }
}

/// What two could share with these neighbours of theirs at most: each neighbour takes its best, on the stricter side.
fn hope(fit: &Fit<'_>, near_a: &[Neighbour], near_b: &[Neighbour], best: &mut Vec<i64>) -> i64 {
    if near_a.is_empty() || near_b.is_empty() {
        return 0;
    }
    let mut rows = 0;
    best.clear();
    best.resize(near_b.len(), 0);
    for neighbour in near_a {
        let mut most = 0;
        for ((_, value), best) in fit.shares(*neighbour, near_b).zip(best.iter_mut()) {
            most = most.max(value);
            *best = value.max(*best);
        }
        rows += most;
    }
    rows.min(best.iter().sum())
}

/// A map without the pairs that share nothing with the rest of it.
pub fn stripped(fit: &Fit<'_>, map: &Map) -> Map {
    map.iter().enumerate().map(|(i, j)| j.filter(|j| fit.with(map, i, *j) > 0)).collect()
}
