//! Straightening: coordinates that keep their distances and join what is linked by short offsets.
//!
//! Variables stand on one axis. A [`Limit`] keeps two apart, a [`Tie`] pulls two together at an
//! offset. [`align`] finds whole coordinates with the least weighted sum of the ties' lengths, by the
//! network simplex method; most ties then have length nought, so most lines are straight.

/// `to` stands at least `least` after `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The earlier variable.
    pub from: usize,
    /// The later variable.
    pub to: usize,
    /// Least distance; may be negative.
    pub least: i64,
}

/// `b` would like to stand at `a + offset`; every unit of distance costs `weight`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// One variable.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Wanted value of `b − a`.
    pub offset: i64,
    /// Cost of a unit of distance from it.
    pub weight: i64,
}

/// Variables, limits and ties on one axis.
#[derive(Debug, Clone, Default)]
pub struct Axis {
    /// Number of variables.
    pub count: usize,
    /// Least distances.
    pub limits: Vec<Limit>,
    /// Wanted offsets.
    pub ties: Vec<Tie>,
}

impl Axis {
    /// A new variable.
    pub fn variable(&mut self) -> usize {
        self.count += 1;
        self.count - 1
    }
    /// Keeps `to` at least `least` after `from`.
    pub fn limit(&mut self, from: usize, to: usize, least: i64) {
        self.limits.push(Limit { from, to, least });
    }
    /// Pulls `b` towards `a + offset`.
    pub fn tie(&mut self, a: usize, b: usize, offset: i64, weight: i64) {
        if weight > 0 {
            self.ties.push(Tie { a, b, offset, weight });
        }
    }
}

/// The coordinates of an axis's variables, all at least those of variable 0, which stands at 0.
/// Nothing if the limits contradict one another. Counts its work in `steps`.
pub fn align(axis: &Axis, steps: &mut u64) -> Option<Vec<i64>> {
    if axis.count == 0 {
        return Some(Vec::new());
    }
    let mut net = Net::new(axis);
    net.longest_paths()?;
    net.tight_tree(steps);
    net.pivot(steps);
    let base = net.rank.first().copied().unwrap_or(0);
    Some(net.rank.iter().take(axis.count).map(|rank| rank - base).collect())
}

#[derive(Clone, Copy)]
struct Arc {
    tail: usize,
    head: usize,
    least: i64,
}

const NONE: usize = usize::MAX;

struct Net {
    arcs: Vec<Arc>,
    /// Weight of the arcs that leave a node less that of those that enter it.
    surplus: Vec<i64>,
    rank: Vec<i64>,
    /// Arcs at each node.
    at: Vec<Vec<usize>>,
    tree: Vec<bool>,
    parent: Vec<usize>,
    low: Vec<usize>,
    lim: Vec<usize>,
    by_lim: Vec<usize>,
}

impl Net {
    fn new(axis: &Axis) -> Self {
        let count = axis.count + axis.ties.len();
        let mut arcs: Vec<Arc> = Vec::with_capacity(axis.limits.len() + 2 * axis.ties.len() + axis.count);
        let mut surplus = vec![0; count];
        for limit in &axis.limits {
            arcs.push(Arc { tail: limit.from, head: limit.to, least: limit.least });
        }
        for variable in 1..axis.count {
            arcs.push(Arc { tail: 0, head: variable, least: 0 });
        }
        for (index, tie) in axis.ties.iter().enumerate() {
            let joint = axis.count + index;
            arcs.push(Arc { tail: joint, head: tie.a, least: 0 });
            arcs.push(Arc { tail: joint, head: tie.b, least: tie.offset });
            surplus[joint] += 2 * tie.weight;
            surplus[tie.a] -= tie.weight;
            surplus[tie.b] -= tie.weight;
        }
        let mut at = vec![Vec::new(); count];
        for (index, arc) in arcs.iter().enumerate() {
            at[arc.tail].push(index);
            at[arc.head].push(index);
        }
        let tree = vec![false; arcs.len()];
        let blank = vec![NONE; count];
        Self {
            arcs,
            surplus,
            rank: vec![0; count],
            at,
            tree,
            parent: blank.clone(),
            low: blank.clone(),
            lim: blank,
            by_lim: Vec::new(),
        }
    }

    fn slack(&self, arc: usize) -> i64 {
        let arc = self.arcs[arc];
        self.rank[arc.head] - self.rank[arc.tail] - arc.least
    }

    /// A first solution; nothing if the limits go round in a circle.
    fn longest_paths(&mut self) -> Option<()> {
        let count = self.rank.len();
        let mut waiting = vec![0_usize; count];
        for arc in &self.arcs {
            waiting[arc.head] += 1;
        }
        let mut ready: Vec<usize> = (0..count).filter(|node| waiting[*node] == 0).collect();
        for node in &ready {
            self.rank[*node] = 0;
        }
        let mut low = vec![i64::MIN / 4; count];
        let mut next = 0;
        while next < ready.len() {
            let node = ready[next];
            next += 1;
            if low[node] > i64::MIN / 8 {
                self.rank[node] = low[node];
            }
            for index in &self.at[node] {
                let arc = self.arcs[*index];
                if arc.tail == node {
                    low[arc.head] = low[arc.head].max(self.rank[node] + arc.least);
                    waiting[arc.head] -= 1;
                    if waiting[arc.head] == 0 {
                        ready.push(arc.head);
                    }
                }
            }
        }
        (next == count).then_some(())
    }

    /// Grows a spanning tree of arcs without slack, moving it towards the nearest node as needed.
    fn tight_tree(&mut self, steps: &mut u64) {
        let count = self.rank.len();
        let mut inside = vec![false; count];
        inside[0] = true;
        let mut members = vec![0];
        let mut done = 0;
        loop {
            while done < members.len() {
                let node = members[done];
                done += 1;
                for position in 0..self.at[node].len() {
                    let index = self.at[node][position];
                    let arc = self.arcs[index];
                    let other = if arc.tail == node { arc.head } else { arc.tail };
                    if !inside[other] && self.slack(index) == 0 {
                        inside[other] = true;
                        self.tree[index] = true;
                        members.push(other);
                    }
                }
            }
            if members.len() == count {
                return;
            }
            *steps += self.arcs.len() as u64;
            let near = (0..self.arcs.len())
                .filter(|index| inside[self.arcs[*index].tail] != inside[self.arcs[*index].head])
                .min_by_key(|index| self.slack(*index));
            let Some(near) = near else { return };
            let slack = self.slack(near);
            let shift = if inside[self.arcs[near].tail] { slack } else { -slack };
            for node in &members {
                self.rank[*node] += shift;
            }
            done = 0;
        }
    }

    /// Numbers the tree's nodes in postorder and sums the surplus of every subtree.
    fn survey(&mut self) -> Vec<i64> {
        let count = self.rank.len();
        let mut sums = self.surplus.clone();
        self.parent.fill(NONE);
        self.by_lim.clear();
        let mut stack = vec![(0_usize, 0_usize)];
        let mut number = 0;
        self.low[0] = 0;
        while let Some((node, position)) = stack.pop() {
            if let Some(index) = self.at[node].get(position).copied() {
                stack.push((node, position + 1));
                if self.tree[index] && self.parent[node] != index {
                    let arc = self.arcs[index];
                    let other = if arc.tail == node { arc.head } else { arc.tail };
                    self.parent[other] = index;
                    self.low[other] = number;
                    stack.push((other, 0));
                }
            } else {
                self.lim[node] = number;
                number += 1;
                self.by_lim.push(node);
                if let Some((above, _)) = stack.last() {
                    sums[*above] += sums[node];
                }
            }
        }
        debug_assert_eq!(number, count);
        sums
    }

    /// Swaps arcs of the tree while that makes the sum smaller.
    fn pivot(&mut self, steps: &mut u64) {
        let count = self.rank.len();
        for _ in 0..6 * count + 60 {
            let sums = self.survey();
            if self.by_lim.len() != count {
                return;
            }
            *steps += (count + self.arcs.len()) as u64;
            // the cut value of the arc above a node follows from its subtree's surplus
            let leaving = (0..count)
                .filter(|node| self.parent[*node] != NONE)
                .map(|node| {
                    let below = self.arcs[self.parent[node]].tail == node;
                    (if below { sums[node] } else { -sums[node] }, node, below)
                })
                .min();
            let Some((cut, node, below)) = leaving else { return };
            if cut >= 0 {
                return;
            }
            let (low, lim) = (self.low[node], self.lim[node]);
            let within = |other: usize| self.lim[other] >= low && self.lim[other] <= lim;
            let entering = (0..self.arcs.len())
                .filter(|index| {
                    let arc = self.arcs[*index];
                    let (inner, outer) = if below { (arc.head, arc.tail) } else { (arc.tail, arc.head) };
                    within(inner) && !within(outer)
                })
                .min_by_key(|index| (self.slack(*index), *index));
            let Some(entering) = entering else { return };
            let slack = self.slack(entering);
            let shift = if below { -slack } else { slack };
            for position in low..=lim {
                let inner = self.by_lim[position];
                self.rank[inner] += shift;
            }
            self.tree[self.parent[node]] = false;
            self.tree[entering] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_hold_where_limits_allow() {
        let mut axis = Axis::default();
        let v: Vec<usize> = (0..5).map(|_| axis.variable()).collect();
        axis.limit(v[1], v[2], 50);
        axis.limit(v[3], v[4], 10);
        axis.tie(v[1], v[3], 0, 3);
        axis.tie(v[2], v[4], 0, 2);
        let at = align(&axis, &mut 0).unwrap_or_default();
        assert_eq!(at[1], at[3]);
        assert_eq!(at[2], at[4]);
        assert_eq!(at[2] - at[1], 50);
    }

    #[test]
    fn circles_are_refused() {
        let mut axis = Axis::default();
        let (_, a, b) = (axis.variable(), axis.variable(), axis.variable());
        axis.limit(a, b, 1);
        axis.limit(b, a, 1);
        assert_eq!(align(&axis, &mut 0), None);
    }
}
