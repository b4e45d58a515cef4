//! A tree whose parts are hung elsewhere: the nodes of a spanning tree as a list in preorder.

/// The nodes of a tree as a list in which all that hang on a node follow it: a part is taken out, turned about another of its
/// nodes and hung elsewhere in the time of the ways between these, however large it is (Ahuja, Magnanti and Orlin, *Network
/// Flows*, 1993, section 11.3).
#[derive(Default)]
pub(super) struct Preorder {
    pub above: Vec<u32>,
    pub next: Vec<u32>,
    pub previous: Vec<u32>,
    /// How many nodes hang on each, itself with them, and the last of them in the list.
    pub size: Vec<u32>,
    pub last: Vec<u32>,
    /// The way that was turned round last.
    pub way: Vec<u32>,
}

/// No node of a list.
pub(super) const NOWHERE: u32 = u32::MAX;

impl Preorder {
    pub fn link(&mut self, one: u32, other: u32) {
        if one != NOWHERE {
            self.next[one as usize] = other;
        }
        if other != NOWHERE {
            self.previous[other as usize] = one;
        }
    }

    /// Takes a piece out of the list that it stands in; gives the node before it.
    fn cut_out(&mut self, first: u32, last: u32) -> u32 {
        let (before, after) = (self.previous[first as usize], self.next[last as usize]);
        self.link(before, after);
        self.link(NOWHERE, first);
        self.link(last, NOWHERE);
        before
    }

    /// The nodes on the way from one up to another, both with them.
    pub fn way_up(&self, from: u32, to: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(from), move |node| {
            Some(self.above[*node as usize]).filter(|_| *node != to)
        })
    }

    /// Hangs all that hangs on `node` on `outer` instead, by its node `inner`.
    pub fn hang(&mut self, node: u32, inner: u32, outer: u32) {
        let (size, end, old) =
            (self.size[node as usize], self.last[node as usize], self.above[node as usize]);
        let before = self.cut_out(node, end);
        let mut up = old;
        while up != NOWHERE {
            let at = up as usize;
            self.size[at] -= size;
            if self.last[at] == end {
                self.last[at] = before;
            }
            up = self.above[at];
        }
        // the way from `inner` to `node` is turned round: each takes along what hangs on it and not on the one before
        let mut way = std::mem::take(&mut self.way);
        way.clear();
        way.extend(self.way_up(inner, node));
        let mut tail = self.last[inner as usize];
        let (mut old_last, mut old_size) = (tail, self.size[inner as usize]);
        let mut before = self.cut_out(inner, tail);
        for pair in way.windows(2) {
            let (below, at) = (pair[0], pair[1] as usize);
            let last = if self.last[at] == old_last { before } else { self.last[at] };
            old_last = self.last[at];
            before = self.cut_out(pair[1], last);
            self.link(tail, pair[1]);
            tail = last;
            self.above[at] = below;
            old_size = std::mem::replace(&mut self.size[at], size - old_size);
        }
        self.size[inner as usize] = size;
        for stop in &way {
            self.last[*stop as usize] = tail;
        }
        self.way = way;
        // what hangs on `outer` already comes after it
        let after = self.next[outer as usize];
        self.link(outer, inner);
        self.link(tail, after);
        self.above[inner as usize] = outer;
        let is_bare = self.last[outer as usize] == outer;
        let mut up = outer;
        while up != NOWHERE {
            let at = up as usize;
            self.size[at] += size;
            if is_bare && self.last[at] == outer {
                self.last[at] = tail;
            }
            up = self.above[at];
        }
    }

    /// Where the ways up from two nodes meet.
    pub fn meet(&self, mut one: usize, mut other: usize) -> usize {
        while one != other {
            if self.size[one] < self.size[other] {
                one = self.above[one] as usize;
            } else {
                other = self.above[other] as usize;
            }
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Axis, NetworkSimplex};
    use super::*;
    use proptest::prelude::*;

    /// A tree as each node's node above, and the slow answers to what its preorder knows.
    struct Plain(Vec<Option<usize>>);

    impl Plain {
        fn way_up(&self, from: usize) -> Vec<usize> {
            std::iter::successors(Some(from), |node| self.0[*node]).collect()
        }

        fn is_below(&self, node: usize, other: usize) -> bool {
            self.way_up(node).contains(&other)
        }

        fn hang(&mut self, node: usize, inner: usize, outer: usize) {
            let way: Vec<usize> =
                self.way_up(inner).into_iter().take_while(|at| Some(*at) != self.0[node]).collect();
            way.windows(2).for_each(|pair| self.0[pair[1]] = Some(pair[0]));
            self.0[inner] = Some(outer);
        }

        fn is_told_by(&self, order: &Preorder) -> bool {
            let count = self.0.len();
            let list: Vec<usize> = std::iter::successors(Some(0), |at: &u32| {
                Some(order.next[*at as usize]).filter(|at| *at != NOWHERE)
            })
            .map(|at| at as usize)
            .collect();
            let back = list.windows(2).all(|pair| order.previous[pair[1]] as usize == pair[0]);
            let whole = (0..count).all(|node| {
                let below = (0..count).filter(|other| self.is_below(*other, node)).count();
                let from = list.iter().position(|at| *at == node).unwrap_or(count);
                let piece = &list[from..(from + below).min(list.len())];
                order.size[node] as usize == below
                    && piece.len() == below
                    && piece.iter().all(|other| self.is_below(*other, node))
                    && piece.last() == Some(&(order.last[node] as usize))
                    && self.0[node].map_or(NOWHERE, |above| above as u32) == order.above[node]
            });
            let meets = (0..count).all(|one| {
                let first = |other: usize| self.way_up(one).into_iter().find(|at| self.is_below(other, *at));
                (0..count).all(|other| first(other) == Some(order.meet(one, other)))
            });
            list.len() == count && back && whole && meets
        }
    }

    proptest! {
        #[test]
        fn a_part_that_hangs_elsewhere_keeps_the_order(
            above in proptest::collection::vec(0..100_usize, 11),
            moves in proptest::collection::vec((1..12_usize, 0..100_usize, 0..100_usize), 0..12),
        ) {
            let mut plain = Plain(vec![None]);
            let mut axis = Axis { count: 12, ..Axis::default() };
            for (index, above) in above.iter().enumerate() {
                plain.0.push(Some(above % (index + 1)));
                axis.separate(above % (index + 1), index + 1, 0);
            }
            let mut simplex = NetworkSimplex::new(&axis);
            (0..11).for_each(|arc| simplex.enter(arc));
            simplex.put_in_order();
            prop_assert!(plain.is_told_by(&simplex.order));
            for (node, inner, outer) in moves {
                let (below, others): (Vec<usize>, Vec<usize>) = (0..12).partition(|other| plain.is_below(*other, node));
                if others.is_empty() {
                    continue;
                }
                let (inner, outer) = (below[inner % below.len()], others[outer % others.len()]);
                plain.hang(node, inner, outer);
                simplex.order.hang(node as u32, inner as u32, outer as u32);
                prop_assert!(plain.is_told_by(&simplex.order));
            }
        }
    }
}
