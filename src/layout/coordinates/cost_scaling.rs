//! Coordinate assignment for many variables: the dual of [`super::solve`] is a circulation of least cost, which is found by
//! cost scaling (Goldberg and Tarjan, "Finding minimum-cost circulations by successive approximation", 1990, with the price
//! updates of Goldberg, "An efficient implementation of a scaling minimum-cost flow algorithm", 1997).
//!
//! An attraction is an arc that carries up to its weight either way, a separation one that carries anything against its
//! direction; both cost their distance for each unit. The prices of the nodes that go with a cheapest circulation are
//! coordinates of least cost, and none is cheaper (Ahuja, Hochbaum and Orlin, "Solving the convex cost integer dual network
//! flow problem", 2003).

use super::Axis;
use std::collections::VecDeque;

/// The tolerance of a round is that of the one before, less so many of its binary digits.
const SHRINK: u32 = 3;
/// The tolerance of the first round, as a power of two in units of the axis.
const FIRST: u32 = 3;
/// Nodes looked at, for each that there is, before a circulation is held not to be the cheapest.
const TRIES: usize = 8;
/// Most arcs of a way along which flow is sent at once.
const LONGEST_WAY: usize = 4;

/// Coordinates of least cost, from a start near which they may be looked for. Counts its work in `steps`.
pub(super) fn solve(axis: &Axis, start: &[i64], steps: &mut u64) -> Vec<i64> {
    let mut circulation = Circulation::new(axis, start);
    let mut tolerance = circulation.unit + FIRST;
    loop {
        circulation.refine(tolerance, steps);
        if tolerance <= circulation.unit {
            // a rounder circulation is often the cheapest already
            let most = if tolerance == 0 { usize::MAX } else { TRIES * axis.count };
            if let Some(found) = circulation.coordinates(most, steps) {
                return found;
            }
        }
        tolerance = tolerance.saturating_sub(SHRINK);
    }
}

/// The variables that no chain of separations keeps at or after variable 0.
fn loose(axis: &Axis) -> Vec<usize> {
    let count = axis.count;
    let mut after: Vec<Vec<(usize, i64)>> = vec![Vec::new(); count];
    let mut waiting = vec![0_usize; count];
    for limit in &axis.separations {
        after[limit.from].push((limit.to, limit.least));
        waiting[limit.to] += 1;
    }
    let mut least: Vec<Option<i64>> = vec![None; count];
    least[0] = Some(0);
    let mut ready: Vec<usize> = (0..count).filter(|variable| waiting[*variable] == 0).collect();
    let (mut next, mut loose) = (0, Vec::new());
    while let Some(from) = ready.get(next).copied() {
        next += 1;
        let at = least[from].filter(|least| *least >= 0).unwrap_or_else(|| {
            loose.push(from);
            0
        });
        for (to, distance) in std::mem::take(&mut after[from]) {
            least[to] = least[to].max(Some(at + distance));
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    loose
}

/// A way to send flow from a node.
#[derive(Clone, Copy, Default)]
struct Arc {
    head: u32,
    /// The arc that takes it back.
    twin: u32,
    /// How much may be sent.
    room: i64,
    /// Cost of a unit of flow.
    cost: i64,
}

/// Nodes by distances of which none is less than the last that was taken out: a radix heap (Ahuja, Mehlhorn, Orlin and Tarjan,
/// "Faster algorithms for the shortest path problem", 1990). Of equal distances any comes first.
struct RadixHeap {
    /// The least distance that may stand here.
    last: i64,
    /// In the first those at that distance, in each other those whose distance differs from it in the bit before, and in none
    /// above.
    buckets: [Vec<(i64, u32)>; 64],
}

impl Default for RadixHeap {
    fn default() -> Self {
        Self { last: 0, buckets: std::array::from_fn(|_| Vec::new()) }
    }
}

impl RadixHeap {
    fn push(&mut self, distance: i64, node: u32) {
        let differs = i64::BITS - (distance ^ self.last).leading_zeros();
        self.buckets[differs as usize].push((distance, node));
    }

    fn pop(&mut self) -> Option<(i64, u32)> {
        if self.buckets[0].is_empty() {
            let next = self.buckets.iter().position(|bucket| !bucket.is_empty())?;
            let mut bucket = std::mem::take(&mut self.buckets[next]);
            self.last = bucket.iter().map(|(distance, _)| *distance).min()?;
            bucket.drain(..).for_each(|(distance, node)| self.push(distance, node));
            self.buckets[next] = bucket;
        }
        self.buckets[0].pop()
    }

    fn clear(&mut self) {
        self.last = 0;
        self.buckets.iter_mut().for_each(Vec::clear);
    }
}

/// A flow, and prices of its nodes.
struct Circulation {
    /// Where each node's arcs begin.
    first: Vec<u32>,
    arcs: Vec<Arc>,
    price: Vec<i64>,
    excess: Vec<i64>,
    /// The arc that each node tries next.
    current: Vec<u32>,
    active: VecDeque<u32>,
    /// Costs and prices are units of the axis times two to this power, which is more than the number of nodes, so that a
    /// tolerance of 1 proves the circulation to be the cheapest.
    unit: u32,
    /// How far each node is from one that lacks flow.
    far: Vec<i64>,
    near: RadixHeap,
    /// The way that is being found: its nodes, and the arc by which each sends.
    way: Vec<(u32, u32)>,
}

impl Circulation {
    fn new(axis: &Axis, start: &[i64]) -> Self {
        let count = axis.count;
        let unit = usize::BITS - count.leading_zeros();
        // more than ever flows, so that there is always room left
        let most = 1 + axis.attractions.iter().map(|pull| pull.weight).sum::<i64>();
        let limits = axis.separations.iter().map(|limit| (limit.from, limit.to, limit.least, 0, most));
        let floor = loose(axis).into_iter().map(|variable| (0, variable, 0, 0, most));
        let pulls =
            axis.attractions.iter().map(|pull| (pull.a, pull.b, pull.offset, pull.weight, pull.weight));
        let all: Vec<(usize, usize, i64, i64, i64)> =
            limits.chain(floor).chain(pulls).filter(|(tail, head, ..)| tail != head).collect();
        let mut first = vec![0_u32; count + 1];
        for (tail, head, ..) in &all {
            first[tail + 1] += 1;
            first[head + 1] += 1;
        }
        for node in 0..count {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut arcs = vec![Arc::default(); 2 * all.len()];
        for (tail, head, cost, forth, back) in all {
            let (there, here) = (next[tail], next[head]);
            next[tail] += 1;
            next[head] += 1;
            arcs[there as usize] = Arc { head: head as u32, twin: here, room: forth, cost: cost << unit };
            arcs[here as usize] = Arc { head: tail as u32, twin: there, room: back, cost: -(cost << unit) };
        }
        Self {
            current: first[..count].to_vec(),
            first,
            arcs,
            price: (0..count).map(|node| start.get(node).copied().unwrap_or(0) << unit).collect(),
            excess: vec![0; count],
            active: VecDeque::new(),
            unit,
            far: vec![0; count],
            near: RadixHeap::default(),
            way: Vec::new(),
        }
    }

    fn arcs_at(&self, node: usize) -> std::ops::Range<usize> {
        self.first[node] as usize..self.first[node + 1] as usize
    }

    fn send(&mut self, tail: usize, index: usize, amount: i64) {
        let arc = &mut self.arcs[index];
        arc.room -= amount;
        let (head, twin) = (arc.head as usize, arc.twin as usize);
        self.arcs[twin].room += amount;
        self.excess[tail] -= amount;
        self.excess[head] += amount;
    }

    /// Makes a circulation in which no arc with room is cheaper than −2 to the power of `tolerance`.
    fn refine(&mut self, tolerance: u32, steps: &mut u64) {
        let count = self.price.len();
        for node in 0..count {
            for index in self.arcs_at(node) {
                let arc = self.arcs[index];
                if arc.room > 0 && arc.cost + self.price[node] < self.price[arc.head as usize] {
                    self.send(node, index, arc.room);
                }
            }
        }
        self.update_prices(tolerance, steps);
        self.active.extend((0..count as u32).filter(|node| self.excess[*node as usize] > 0));
        let mut fallen = 0;
        while let Some(node) = self.active.pop_front() {
            fallen += self.discharge(node as usize, tolerance, steps);
            if fallen > count {
                fallen = 0;
                self.update_prices(tolerance, steps);
            }
        }
    }

    /// Sends excess of a node on, along ways of several arcs (the partial augmentation of Király and Kovács, "Efficient
    /// implementations of minimum-cost flow algorithms", 2012), until it has none; gives how often prices had to fall for that.
    fn discharge(&mut self, start: usize, tolerance: u32, steps: &mut u64) -> usize {
        let mut falls = 0;
        while self.excess[start] > 0 {
            let mut node = start;
            self.way.clear();
            while self.way.len() < LONGEST_WAY && self.excess[node] >= 0 {
                let range = self.arcs_at(node);
                let (price, from) = (self.price[node], self.current[node] as usize);
                let is_admissible =
                    |arc: &Arc| arc.room > 0 && arc.cost + price < self.price[arc.head as usize];
                let next = self.arcs[from..range.end].iter().position(is_admissible);
                *steps += 1;
                if let Some(next) = next {
                    self.current[node] = (from + next) as u32;
                    self.way.push((node as u32, (from + next) as u32));
                    node = self.arcs[from + next].head as usize;
                    continue;
                }
                let open = self.arcs[range.clone()].iter().filter(|arc| arc.room > 0);
                // what comes here could go back, though it has not come yet
                let back = self.way.last().map(|(before, arc)| (*before, self.arcs[*arc as usize].cost));
                let best = open
                    .map(|arc| self.price[arc.head as usize] - arc.cost)
                    .chain(back.map(|(before, cost)| self.price[before as usize] + cost))
                    .max();
                let Some(best) = best else { return falls };
                self.price[node] = best - (1 << tolerance);
                self.current[node] = range.start as u32;
                falls += 1;
                *steps += range.len() as u64 / 2;
                if let Some((before, _)) = self.way.pop() {
                    node = before as usize;
                }
            }
            let way = std::mem::take(&mut self.way);
            for (tail, index) in &way {
                let (tail, index) = (*tail as usize, *index as usize);
                let amount = self.excess[tail].min(self.arcs[index].room);
                let head = self.arcs[index].head as usize;
                let had = self.excess[head];
                self.send(tail, index, amount);
                if had <= 0 && self.excess[head] > 0 {
                    self.active.push_back(head as u32);
                }
            }
            self.way = way;
        }
        falls
    }

    /// Lowers every price by how far the node is from one that lacks flow, counted in tolerances.
    fn update_prices(&mut self, tolerance: u32, steps: &mut u64) {
        let count = self.price.len();
        let mut sources = 0;
        for node in 0..count {
            self.far[node] = i64::MAX;
            if self.excess[node] < 0 {
                self.far[node] = 0;
                self.near.push(0, node as u32);
            }
            sources += usize::from(self.excess[node] > 0);
        }
        let mut last = 0;
        while sources > 0
            && let Some((distance, node)) = self.near.pop()
        {
            let node = node as usize;
            if self.far[node] < distance {
                continue;
            }
            last = distance;
            sources -= usize::from(self.excess[node] > 0);
            for index in self.arcs_at(node) {
                let arc = self.arcs[index];
                let tail = arc.head as usize;
                if self.far[tail] <= distance || self.arcs[arc.twin as usize].room == 0 {
                    continue;
                }
                let length = ((self.price[tail] - self.price[node] - arc.cost) >> tolerance) + 1;
                let through = distance + length.max(0);
                if through < self.far[tail] {
                    self.far[tail] = through;
                    self.near.push(through, tail as u32);
                }
            }
        }
        self.near.clear();
        *steps += 4 * count as u64;
        for node in 0..count {
            self.price[node] -= self.far[node].min(last) << tolerance;
            self.current[node] = self.first[node];
        }
    }

    /// Whole coordinates that go with the circulation, if it is the cheapest: prices are lowered until no arc with room is
    /// cheaper than nothing, which ends if no such arcs go round in a circle. Nothing after `most` steps.
    fn coordinates(&self, most: usize, steps: &mut u64) -> Option<Vec<i64>> {
        let count = self.price.len();
        let mut at: Vec<i64> = self.price.iter().map(|price| price >> self.unit).collect();
        let mut waits = vec![true; count];
        let mut queue: VecDeque<usize> = (0..count).collect();
        let mut taken = 0;
        while let Some(node) = queue.pop_front() {
            waits[node] = false;
            taken += 1;
            if taken > most {
                return None;
            }
            *steps += 1;
            for arc in &self.arcs[self.arcs_at(node)] {
                let head = arc.head as usize;
                let highest = at[node] + (arc.cost >> self.unit);
                if arc.room > 0 && at[head] > highest {
                    at[head] = highest;
                    if !std::mem::replace(&mut waits[head], true) {
                        queue.push_back(head);
                    }
                }
            }
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::RadixHeap;
    use crate::random::Random;

    #[test]
    fn the_nearest_is_taken_out_first() {
        let mut random = Random::new(17, 0);
        for scale in [3, 1000, 1 << 40] {
            let mut heap = RadixHeap::default();
            let mut left: Vec<i64> = vec![0];
            heap.push(0, 0);
            for _ in 0..500 {
                let taken = heap.pop().map(|(distance, _)| distance);
                assert_eq!(taken, left.iter().min().copied());
                let Some(taken) = taken else { break };
                left.remove(left.iter().position(|other| *other == taken).unwrap_or(0));
                for _ in 0..random.below(4) {
                    let distance = taken + random.below(scale) as i64;
                    heap.push(distance, 1);
                    left.push(distance);
                }
            }
            heap.clear();
            assert_eq!(heap.pop(), None);
        }
    }
}
