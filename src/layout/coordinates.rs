//! Coordinate assignment: coordinates that keep their distances and join what is linked by short offsets.
//!
//! Variables stand on one axis. A [`Separation`] keeps two apart, an [`Attraction`] pulls two together at an offset.
//! [`solve`] finds whole coordinates with the least weighted sum of the attractions' lengths, by the network simplex
//! method (Gansner, Koutsofios, North and Vo, "A technique for drawing directed graphs", 1993), or by cost scaling where the
//! variables are many. Most attractions then have length nought, so most lines are straight.

mod cost_scaling;
mod preorder;

use preorder::{NOWHERE, Preorder};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Variables and attractions, counted together, above which cost scaling takes the place of the simplex method, which then
/// takes longer: its swaps grow in number, and each in what it moves.
const MANY: usize = 3000;

/// `to` stands at least `least` after `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Separation {
    /// The earlier variable.
    pub from: usize,
    /// The later variable.
    pub to: usize,
    /// Least distance; may be negative.
    pub least: i64,
}

/// `b` would like to stand at `a + offset`; every unit of distance costs `weight`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attraction {
    /// One variable.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Wanted value of `b − a`.
    pub offset: i64,
    /// Cost of a unit of distance from it.
    pub weight: i64,
}

/// Variables, separations and attractions on one axis.
#[derive(Debug, Clone, Default)]
pub struct Axis {
    /// Number of variables.
    pub count: usize,
    /// Least distances.
    pub separations: Vec<Separation>,
    /// Wanted offsets.
    pub attractions: Vec<Attraction>,
}

impl Axis {
    /// A new variable.
    pub fn variable(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }
    /// Keeps `to` at least `least` after `from`.
    pub fn separate(&mut self, from: usize, to: usize, least: i64) {
        self.separations.push(Separation { from, to, least });
    }
    /// Pulls `b` towards `a + offset`.
    pub fn attract(&mut self, a: usize, b: usize, offset: i64, weight: i64) {
        if weight > 0 {
            self.attractions.push(Attraction { a, b, offset, weight });
        }
    }
}

/// The coordinates of an axis's variables, all at least those of variable 0, which stands at 0.
/// Nothing if the separations contradict one another. Counts its work in `steps`.
pub fn solve(axis: &Axis, steps: &mut u64) -> Option<Vec<i64>> {
    solve_from(axis, &[], steps)
}

/// Like [`solve`], beginning near coordinates that need not keep the separations, which is faster when
/// they are nearly right.
pub fn solve_from(axis: &Axis, start: &[i64], steps: &mut u64) -> Option<Vec<i64>> {
    if axis.count == 0 {
        return Some(Vec::new());
    }
    let mut simplex = NetworkSimplex::new(axis);
    simplex.longest_paths(axis, start)?;
    if simplex.rank.len() > MANY {
        let start = if start.is_empty() { &simplex.rank[..axis.count] } else { start };
        simplex.rank = cost_scaling::solve(axis, start, steps);
    } else {
        simplex.tight_tree(steps);
        simplex.pivot(steps);
    }
    let base = simplex.rank.first().copied().unwrap_or(0);
    Some(simplex.rank.iter().take(axis.count).map(|rank| rank - base).collect())
}

#[derive(Clone, Copy)]
struct Arc {
    tail: u32,
    head: u32,
    least: i64,
}

/// An arc as one of its nodes has it.
#[derive(Clone, Copy, Default)]
struct ArcEnd {
    arc: u32,
    /// The node at the other end.
    far: u32,
    /// Whether it leads out of the node.
    leads_out: bool,
}

/// No arc.
const NONE: u32 = u32::MAX;
/// How many cut values are looked at together.
const LANES: usize = 16;

struct NetworkSimplex {
    arcs: Vec<Arc>,
    /// Weight of the arcs that leave a node less that of those that enter it.
    surplus: Vec<i64>,
    rank: Vec<i64>,
    /// Arcs at each node, one node after the other; those of the tree come first.
    at: Vec<ArcEnd>,
    /// Where each arc stands there, at its tail and at its head.
    places: Vec<[u32; 2]>,
    /// Where each node's arcs begin in `at`.
    first: Vec<usize>,
    /// How many of a node's arcs belong to the tree.
    in_tree: Vec<usize>,
    /// The arc by which each node hangs in the tree.
    parent: Vec<u32>,
    order: Preorder,
    /// The nodes of the smaller side of a cut, and for each node the last cut at which it was one of them.
    side: Vec<u32>,
    marks: Vec<u32>,
    cut: u32,
}

impl NetworkSimplex {
    fn new(axis: &Axis) -> Self {
        let count = axis.count + axis.attractions.len();
        let mut arcs: Vec<Arc> =
            Vec::with_capacity(axis.separations.len() + 2 * axis.attractions.len() + axis.count);
        let mut surplus = vec![0; count];
        for separation in &axis.separations {
            arcs.push(Arc {
                tail: separation.from as u32,
                head: separation.to as u32,
                least: separation.least,
            });
        }
        for variable in 1..axis.count as u32 {
            arcs.push(Arc { tail: 0, head: variable, least: 0 });
        }
        for (index, attraction) in axis.attractions.iter().enumerate() {
            let joint = axis.count + index;
            let tail = joint as u32;
            arcs.push(Arc { tail, head: attraction.a as u32, least: 0 });
            arcs.push(Arc { tail, head: attraction.b as u32, least: attraction.offset });
            surplus[joint] += 2 * attraction.weight;
            surplus[attraction.a] -= attraction.weight;
            surplus[attraction.b] -= attraction.weight;
        }
        let mut first = vec![0; count + 1];
        for arc in &arcs {
            first[arc.tail as usize + 1] += 1;
            first[arc.head as usize + 1] += 1;
        }
        for node in 0..count {
            first[node + 1] += first[node];
        }
        let mut at = vec![ArcEnd::default(); first[count]];
        let mut places = vec![[0; 2]; arcs.len()];
        let mut next = first.clone();
        for (index, (arc, places)) in arcs.iter().zip(&mut places).enumerate() {
            let ends = [(arc.tail, arc.head, true), (arc.head, arc.tail, false)];
            for ((node, far, leads_out), place) in ends.into_iter().zip(places) {
                let next = &mut next[node as usize];
                *place = *next as u32;
                at[*next] = ArcEnd { arc: index as u32, far, leads_out };
                *next += 1;
            }
        }
        Self {
            arcs,
            surplus,
            rank: vec![0; count],
            at,
            places,
            first,
            in_tree: vec![0; count],
            parent: vec![NONE; count],
            order: Preorder::default(),
            side: Vec::new(),
            marks: vec![0; count],
            cut: 0,
        }
    }

    /// The arcs at a node that do not belong to the tree.
    fn others_at(&self, node: usize) -> &[ArcEnd] {
        &self.at[self.first[node] + self.in_tree[node]..self.first[node + 1]]
    }

    /// Swaps two of the arcs at a node.
    fn swap(&mut self, one: usize, other: usize) {
        self.at.swap(one, other);
        for place in [one, other] {
            let end = self.at[place];
            self.places[end.arc as usize][usize::from(!end.leads_out)] = place as u32;
        }
    }

    /// Takes an arc into the tree.
    fn enter(&mut self, index: u32) {
        let arc = self.arcs[index as usize];
        for (node, end) in [(arc.tail as usize, 0), (arc.head as usize, 1)] {
            let (place, split) =
                (self.places[index as usize][end] as usize, self.first[node] + self.in_tree[node]);
            if place >= split {
                self.swap(split, place);
                self.in_tree[node] += 1;
            }
        }
    }

    /// Takes an arc out of the tree.
    fn leave(&mut self, index: u32) {
        let arc = self.arcs[index as usize];
        for (node, end) in [(arc.tail as usize, 0), (arc.head as usize, 1)] {
            let (place, split) =
                (self.places[index as usize][end] as usize, self.first[node] + self.in_tree[node]);
            if place < split {
                self.in_tree[node] -= 1;
                self.swap(place, split - 1);
            }
        }
    }

    fn slack(&self, arc: u32) -> i64 {
        let arc = self.arcs[arc as usize];
        self.rank[arc.head as usize] - self.rank[arc.tail as usize] - arc.least
    }

    /// A first solution, nowhere before `start`; nothing if the separations go round in a circle.
    fn longest_paths(&mut self, axis: &Axis, start: &[i64]) -> Option<()> {
        let count = axis.count;
        let mut waiting = vec![0_usize; count];
        for arc in self.arcs.iter().filter(|arc| (arc.tail as usize) < count) {
            waiting[arc.head as usize] += 1;
        }
        for (rank, start) in self.rank.iter_mut().zip(start) {
            *rank = *start;
        }
        let mut ready: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
        let mut next = 0;
        while next < ready.len() {
            let node = ready[next];
            next += 1;
            for end in &self.at[self.first[node]..self.first[node + 1]] {
                if !end.leads_out {
                    continue;
                }
                let (head, least) = (end.far as usize, self.arcs[end.arc as usize].least);
                self.rank[head] = self.rank[head].max(self.rank[node] + least);
                waiting[head] -= 1;
                if waiting[head] == 0 {
                    ready.push(head);
                }
            }
        }
        for (index, attraction) in axis.attractions.iter().enumerate() {
            self.rank[count + index] =
                self.rank[attraction.a].min(self.rank[attraction.b] - attraction.offset);
        }
        (next == count).then_some(())
    }

    /// Grows a spanning tree of arcs without slack, moving it towards the nearest node as needed.
    /// Ranks of the tree's nodes are kept less `shift`, so that all of them move at once.
    fn tight_tree(&mut self, steps: &mut u64) {
        let count = self.rank.len();
        let mut inside = vec![false; count];
        // arcs between the tree and others: those without slack, of which the first is taken, and those that lead in and out
        let mut tight: BinaryHeap<Reverse<u32>> = BinaryHeap::new();
        // their slack and index in one number, so that one comparison tells which comes first
        let mut heaps: [BinaryHeap<Reverse<i128>>; 2] = [BinaryHeap::new(), BinaryHeap::new()];
        let (key_of, index_of) = (|entry: i128| (entry >> 32) as i64, |entry: i128| entry as u32);
        let mut shift = 0;
        let mut node = 0;
        inside[0] = true;
        for _ in 1..count {
            for end in &self.at[self.first[node]..self.first[node + 1]] {
                if inside[end.far as usize] {
                    continue;
                }
                let key = self.slack(end.arc);
                if key == if end.leads_out { shift } else { -shift } {
                    tight.push(Reverse(end.arc));
                } else {
                    heaps[usize::from(end.leads_out)]
                        .push(Reverse(i128::from(key) << 32 | i128::from(end.arc)));
                }
            }
            *steps += 4;
            let is_passed = |index: u32| {
                let arc = self.arcs[index as usize];
                inside[arc.tail as usize] && inside[arc.head as usize]
            };
            while tight.peek().is_some_and(|Reverse(index)| is_passed(*index)) {
                tight.pop();
            }
            if tight.is_empty() {
                for heap in &mut heaps {
                    while heap.peek().is_some_and(|Reverse(entry)| is_passed(index_of(*entry))) {
                        heap.pop();
                    }
                }
                let [inward, outward] = &heaps;
                let inward = inward.peek().map(|Reverse(entry)| (key_of(*entry) + shift, index_of(*entry)));
                let outward = outward.peek().map(|Reverse(entry)| (key_of(*entry) - shift, index_of(*entry)));
                let leads_out = match (inward, outward) {
                    (Some(inward), Some(outward)) => outward <= inward,
                    (inward, _) => inward.is_none(),
                };
                let heap = &mut heaps[usize::from(leads_out)];
                let Some(key) = heap.peek().map(|Reverse(entry)| key_of(*entry)) else { return };
                shift = if leads_out { key } else { -key };
                while let Some(Reverse(entry)) = heap.peek().filter(|Reverse(entry)| key_of(*entry) == key) {
                    tight.push(Reverse(index_of(*entry)));
                    heap.pop();
                }
            }
            let Some(Reverse(index)) = tight.pop() else { return };
            let arc = self.arcs[index as usize];
            node = if inside[arc.tail as usize] { arc.head } else { arc.tail } as usize;
            inside[node] = true;
            self.enter(index);
            self.rank[node] -= shift;
        }
    }

    /// Puts the nodes of the tree in order, from node 0.
    fn put_in_order(&mut self) {
        let count = self.rank.len();
        let blank = vec![NOWHERE; count];
        let order = &mut self.order;
        *order = Preorder {
            above: blank.clone(),
            next: blank.clone(),
            previous: blank,
            size: vec![1; count],
            last: (0..count as u32).collect(),
            way: Vec::new(),
        };
        let mut listed: Vec<u32> = Vec::with_capacity(count);
        let mut stack = vec![0_u32];
        while let Some(node) = stack.pop() {
            listed.push(node);
            let here = node as usize;
            for end in &self.at[self.first[here]..self.first[here] + self.in_tree[here]] {
                if self.parent[here] != end.arc {
                    self.parent[end.far as usize] = end.arc;
                    order.above[end.far as usize] = node;
                    stack.push(end.far);
                }
            }
        }
        for pair in listed.windows(2) {
            order.link(pair[0], pair[1]);
        }
        for node in listed.iter().rev() {
            let (node, up) = (*node as usize, order.above[*node as usize]);
            if up == NOWHERE {
                continue;
            }
            let up = up as usize;
            // the last that hangs on a node is met first
            if order.size[up] == 1 {
                order.last[up] = order.last[node];
            }
            order.size[up] += order.size[node];
        }
    }

    /// Hangs the part below `node` on the arc that enters the tree in place of the one that leaves it; `inside` tells on which side
    /// of the cut those are that are marked. Each takes its cut value along.
    fn hang(&mut self, (node, inside): (usize, bool), (entering, cut): (u32, i64), cuts: &mut [i64]) {
        let arc = self.arcs[entering as usize];
        let is_below = (self.marks[arc.tail as usize] == self.cut) == inside;
        let (inner, outer) = if is_below { (arc.tail, arc.head) } else { (arc.head, arc.tail) };
        let (mut arc, mut cut) = (entering, cut);
        for at in self.order.way_up(inner, node as u32) {
            arc = std::mem::replace(&mut self.parent[at as usize], arc);
            cut = std::mem::replace(&mut cuts[at as usize], cut);
        }
        self.order.hang(node as u32, inner, outer);
    }

    /// For each node the cut value of the arc by which it hangs: what moving the part behind it would cost.
    fn cuts(&self) -> Vec<i64> {
        let mut sums = self.surplus.clone();
        let mut cuts = vec![0; self.rank.len()];
        let mut at = self.order.last.first().copied().unwrap_or(NOWHERE);
        while at != NOWHERE {
            let node = at as usize;
            at = self.order.previous[node];
            let above = self.order.above[node];
            if above == NOWHERE {
                continue;
            }
            let leads_up = self.arcs[self.parent[node] as usize].tail as usize == node;
            cuts[node] = if leads_up { sums[node] } else { -sums[node] };
            sums[above as usize] += sums[node];
        }
        cuts
    }

    /// Swaps arcs of the tree while that makes the sum smaller.
    fn pivot(&mut self, steps: &mut u64) {
        let count = self.rank.len();
        self.put_in_order();
        let mut cuts = self.cuts();
        *steps += (count + self.arcs.len()) as u64;
        let mut cursor = 0;
        for _ in 0..20 * count + 100 {
            let Some(node) = self.leaving(&cuts, &mut cursor, steps) else { return };
            let leaving = self.parent[node];
            let below = self.arcs[leaving as usize].tail as usize == node;
            let inside = self.look_at_smaller_side(node);
            let Some(entering) = self.entering(inside, below, steps) else { return };
            let slack = self.slack(entering);
            let shift = if below { -slack } else { slack };
            if shift != 0 {
                // only distances count, so whichever side is smaller moves
                for near in &self.side {
                    self.rank[*near as usize] += if inside { shift } else { -shift };
                }
            }
            let cut = cuts[node];
            let arc = self.arcs[entering as usize];
            let (tail, head) = (arc.tail as usize, arc.head as usize);
            let meet = self.order.meet(tail, head);
            self.carry(&mut cuts, (tail, meet), cut, true);
            self.carry(&mut cuts, (head, meet), cut, false);
            self.leave(leaving);
            self.enter(entering);
            *steps += u64::from(self.order.size[meet] - 1) / 2;
            self.hang((node, inside), (entering, -cut), &mut cuts);
        }
    }

    /// A node whose arc upwards should leave the tree: the worst of the next few.
    fn leaving(&self, cuts: &[i64], cursor: &mut usize, steps: &mut u64) -> Option<usize> {
        let count = self.rank.len();
        let mut best: Option<(i64, usize)> = None;
        let mut seen = 0;
        // the root hangs on nothing, which costs nothing
        for (from, to) in [(*cursor, count), (0, *cursor)] {
            for (piece, cuts_of_piece) in cuts[from..to].chunks(LANES).enumerate() {
                // most are not negative
                if cuts_of_piece.iter().fold(0, |all, cut| all | cut) >= 0 {
                    continue;
                }
                for (index, cut) in cuts_of_piece.iter().enumerate() {
                    if *cut >= 0 {
                        continue;
                    }
                    let node = from + piece * LANES + index;
                    if best.is_none_or(|(least, _)| *cut < least) {
                        best = Some((*cut, node));
                    }
                    seen += 1;
                    if seen >= 24 {
                        let turn = if node >= *cursor { node - *cursor } else { node + count - *cursor };
                        *cursor = (node + 1) % count;
                        *steps += turn as u64 / 4;
                        return best.map(|(_, node)| node);
                    }
                }
            }
        }
        *steps += count as u64 / 4;
        *cursor = 0;
        best.map(|(_, node)| node)
    }

    /// The tightest arc that leads back over a cut, of which the smaller side was looked at.
    fn entering(&self, inside: bool, below: bool, steps: &mut u64) -> Option<u32> {
        let mut best: Option<(i64, u32)> = None;
        // whether the arc comes from the nearer side
        let leads_out = inside != below;
        for near in &self.side {
            let others = self.others_at(*near as usize);
            *steps += others.len() as u64 / 2 + 1;
            for end in others {
                if end.leads_out == leads_out && self.marks[end.far as usize] != self.cut {
                    let key = (self.slack(end.arc), end.arc);
                    if best.is_none_or(|best| key < best) {
                        best = Some(key);
                    }
                }
            }
        }
        best.map(|(_, index)| index)
    }

    /// Marks the nodes below `node` or all others, whichever are fewer; tells whether they are those below.
    fn look_at_smaller_side(&mut self, node: usize) -> bool {
        let order = &self.order;
        let inside = 2 * order.size[node] as usize <= self.rank.len();
        self.cut += 1;
        self.side.clear();
        let (mut at, end) =
            if inside { (node as u32, order.next[order.last[node] as usize]) } else { (0, NOWHERE) };
        while at != end {
            if !inside && at as usize == node {
                at = order.next[order.last[node] as usize];
                continue;
            }
            self.side.push(at);
            self.marks[at as usize] = self.cut;
            at = order.next[at as usize];
        }
        inside
    }

    /// Adds a cut to the arcs on the way from a node up to another.
    fn carry(&self, cuts: &mut [i64], (from, to): (usize, usize), cut: i64, forwards: bool) {
        for node in self.order.way_up(from as u32, to as u32) {
            if node as usize == to {
                break;
            }
            let node = node as usize;
            let leads_up = self.arcs[self.parent[node] as usize].tail as usize == node;
            cuts[node] += if leads_up == forwards { cut } else { -cut };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use proptest::prelude::*;

    #[test]
    fn attractions_hold_where_limits_allow() {
        let mut axis = Axis::default();
        let v: Vec<usize> = (0..5).map(|_| axis.variable()).collect();
        axis.separate(v[1], v[2], 50);
        axis.separate(v[3], v[4], 10);
        axis.attract(v[1], v[3], 0, 3);
        axis.attract(v[2], v[4], 0, 2);
        let at = solve(&axis, &mut 0).unwrap_or_default();
        assert_eq!(at[1], at[3]);
        assert_eq!(at[2], at[4]);
        assert_eq!(at[2] - at[1], 50);
    }

    /// An axis of few variables with separations that lead from smaller to greater numbers.
    fn axes() -> impl Strategy<Value = Axis> {
        let pair = (1..6_usize, 1..6_usize, 0..4_i64);
        let (separations, attractions) = (
            proptest::collection::vec(pair.clone(), 0..6),
            proptest::collection::vec((pair, 1..5_i64), 0..7),
        );
        (separations, attractions).prop_map(|(separations, attractions)| {
            let mut axis = Axis { count: 6, ..Axis::default() };
            for (from, to, least) in separations.into_iter().filter(|(from, to, _)| from < to) {
                axis.separate(from, to, least);
            }
            for ((a, b, offset), weight) in attractions.into_iter().filter(|((a, b, _), _)| a != b) {
                axis.attract(a, b, offset, weight);
            }
            axis
        })
    }

    fn cost(axis: &Axis, at: &[i64]) -> i64 {
        let miss = |pull: &Attraction| pull.weight * (at[pull.b] - at[pull.a] - pull.offset).abs();
        axis.attractions.iter().map(miss).sum()
    }

    fn is_allowed(axis: &Axis, at: &[i64]) -> bool {
        at.iter().all(|place| *place >= at[0])
            && axis.separations.iter().all(|limit| at[limit.to] - at[limit.from] >= limit.least)
    }

    /// The least cost by going from the longest paths along whole sets of variables, moved by one: the cost is convex, and
    /// its least can be reached so (steepest descent for L-natural-convex functions, Murota 2003).
    fn least(axis: &Axis) -> i64 {
        let mut at = vec![0_i64; axis.count];
        for _ in 0..axis.count {
            for limit in &axis.separations {
                at[limit.to] = at[limit.to].max(at[limit.from] + limit.least);
            }
        }
        let mut best = cost(axis, &at);
        loop {
            let moves = (1..1_u32 << axis.count).flat_map(|set| [(set, 1), (set, -1)]);
            let tried = moves.map(|(set, by)| -> Vec<i64> {
                at.iter().enumerate().map(|(index, place)| place + i64::from(set >> index & 1) * by).collect()
            });
            let allowed = tried.filter(|next| is_allowed(axis, next));
            match allowed.map(|next| (cost(axis, &next), next)).min() {
                Some((less, next)) if less < best => (best, at) = (less, next),
                _ => return best,
            }
        }
    }

    proptest! {
        #[test]
        fn no_places_cost_less(axis in axes(), start in proptest::collection::vec(0..9_i64, 6)) {
            let at = solve(&axis, &mut 0).unwrap_or_default();
            prop_assert!(is_allowed(&axis, &at));
            prop_assert_eq!(cost(&axis, &at), least(&axis));
            let scaled = cost_scaling::solve(&axis, &start, &mut 0);
            let scaled: Vec<i64> = scaled.iter().map(|place| place - scaled[0]).collect();
            prop_assert!(is_allowed(&axis, &scaled));
            prop_assert_eq!(cost(&axis, &scaled), least(&axis));
            let near = solve_from(&axis, &start, &mut 0).unwrap_or_default();
            prop_assert!(is_allowed(&axis, &near));
            prop_assert_eq!(cost(&axis, &near), least(&axis));
        }
    }

    /// A node that is reached first and cannot send on has to send back what has not come yet.
    #[test]
    fn a_flow_goes_back_from_a_dead_end() {
        let mut axis = Axis { count: 6, ..Axis::default() };
        axis.attract(2, 4, 0, 1);
        axis.attract(4, 1, 0, 1);
        axis.attract(3, 2, 1, 1);
        let at = cost_scaling::solve(&axis, &[0, 0, 0, 0, 1, 0], &mut 0);
        assert_eq!(cost(&axis, &at), 0, "{at:?}");
    }

    /// An axis of many variables, drawn by lot: rows of them in order, and attractions between any two.
    fn wide_axis(seed: u64) -> Axis {
        let mut random = Random::new(seed, 0);
        let mut axis = Axis { count: 90, ..Axis::default() };
        for variable in 1..axis.count {
            axis.separate(
                if variable % 9 == 1 { 0 } else { variable - 1 },
                variable,
                random.below(40) as i64,
            );
        }
        for _ in 0..160 {
            let (a, b) = (random.below(axis.count), random.below(axis.count));
            if a != b {
                axis.attract(a, b, random.below(21) as i64 - 10, 1 + random.below(50) as i64);
            }
        }
        axis
    }

    #[test]
    fn both_methods_come_to_the_same_cost() {
        for seed in 0..40 {
            let axis = wide_axis(seed);
            let at = solve(&axis, &mut 0).unwrap_or_default();
            let start: Vec<i64> = (0..axis.count as i64).map(|place| place * 7).collect();
            for start in [&[][..], &at, &start] {
                let scaled = cost_scaling::solve(&axis, start, &mut 0);
                let scaled: Vec<i64> = scaled.iter().map(|place| place - scaled[0]).collect();
                assert!(is_allowed(&axis, &scaled), "seed {seed}");
                assert_eq!(cost(&axis, &scaled), cost(&axis, &at), "seed {seed}");
            }
        }
    }

    #[test]
    fn circles_are_refused() {
        let mut axis = Axis::default();
        let (_, a, b) = (axis.variable(), axis.variable(), axis.variable());
        axis.separate(a, b, 1);
        axis.separate(b, a, 1);
        assert_eq!(solve(&axis, &mut 0), None);
    }
}
