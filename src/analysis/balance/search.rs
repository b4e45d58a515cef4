//! Branch and bound over divisions into two camps.

/// What a wrong edge costs; a node that changes its camp costs 1, so that no number of changes outweighs an edge.
pub(super) const WRONG: u64 = 1 << 32;

/// A search that places the nodes in their order.
pub(super) struct Search<'a> {
    neighbours: &'a [Vec<(usize, i32)>],
    /// For each node what the nodes from it on cost at least among themselves.
    rest: &'a [u64],
    /// The camps before; their side is tried first.
    pub before: Vec<Option<bool>>,
    /// What each node yet to be placed would cost in either camp.
    pub cost: Vec<[u64; 2]>,
    camp: Vec<bool>,
    pub best: Vec<bool>,
    /// The least found so far; a solution must be below it.
    pub least: u64,
    /// What may still be spent.
    pub steps: u64,
}

impl<'a> Search<'a> {
    pub fn new(neighbours: &'a [Vec<(usize, i32)>], rest: &'a [u64], least: u64, steps: u64) -> Self {
        let n = neighbours.len();
        Self {
            neighbours,
            rest,
            before: vec![None; n],
            cost: vec![[0, 0]; n],
            camp: vec![false; n],
            best: vec![false; n],
            least,
            steps,
        }
    }

    /// Places `node` and goes on with the next; `cost` is that of the nodes placed before it.
    pub fn place(&mut self, node: usize, second: bool, cost: u64) {
        // a step costs what it looks at
        let spent = 1 + (self.neighbours[node].len() + self.neighbours.len() - node) as u64 / 8;
        self.steps = self.steps.saturating_sub(spent);
        if self.steps == 0 {
            return;
        }
        let neighbours = self.neighbours;
        let cost = cost + self.cost[node][usize::from(second)];
        self.camp[node] = second;
        for &(other, weight) in neighbours[node].iter().filter(|(other, _)| *other > node) {
            self.cost[other][usize::from((weight > 0) != second)] += u64::from(weight.unsigned_abs()) * WRONG;
        }
        let next = node + 1;
        if next == neighbours.len() {
            if cost < self.least {
                self.least = cost;
                self.best.clone_from(&self.camp);
            }
        } else {
            let open: u64 = self.cost[next..].iter().map(|[first, second]| (*first).min(*second)).sum();
            if cost + open + self.rest[next] < self.least {
                let stays = self.before[next].unwrap_or(false);
                self.place(next, stays, cost);
                self.place(next, !stays, cost);
            }
        }
        for &(other, weight) in neighbours[node].iter().filter(|(other, _)| *other > node) {
            self.cost[other][usize::from((weight > 0) != second)] -= u64::from(weight.unsigned_abs()) * WRONG;
        }
    }
}
