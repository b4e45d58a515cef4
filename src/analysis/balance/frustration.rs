//! The least frustrated division of a signed graph into two camps.

/// A division into two camps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Edges it leaves wrong: positive ones across, negative ones within.
    pub frustration: u32,
    /// For each node whether it is in the second camp. Of equal divisions the first in the order of the
    /// nodes, each part's first node being in the first camp.
    pub second: Vec<bool>,
    /// Whether no better division exists; a search that is too long stops with the best found.
    pub exact: bool,
}

/// Most nodes of a search tree that are looked at before the best found so far is given.
const MOST_STEPS: u64 = 50_000_000;

/// The best division of `nodes` nodes by `edges`, each two nodes and a sign (+1 or −1), exact up to some
/// forty nodes and on sparse graphs far above. Exponential in the worst case.
///
/// ```
/// use imbroglio::analysis::balance::divide;
/// // Two friends of one who are enemies: one edge must be wrong.
/// let division = divide(3, &[(0, 1, 1), (1, 2, 1), (0, 2, -1)]);
/// assert_eq!((division.frustration, division.exact), (1, true));
/// // A common enemy: nothing is wrong, and the enemy stands alone.
/// assert_eq!(divide(3, &[(0, 1, 1), (1, 2, -1), (0, 2, -1)]).second, [false, false, true]);
/// ```
pub fn divide(nodes: usize, edges: &[(usize, usize, i8)]) -> Division {
    let mut weights: Vec<Vec<(usize, i32)>> = vec![Vec::new(); nodes];
    for &(a, b, sign) in edges {
        if a != b && a < nodes && b < nodes {
            weights[a].push((b, i32::from(sign.signum())));
            weights[b].push((a, i32::from(sign.signum())));
        }
    }
    let mut division = Division { frustration: 0, second: vec![false; nodes], exact: true };
    let mut seen = vec![false; nodes];
    for start in 0..nodes {
        if seen[start] {
            continue;
        }
        let part = part(start, &weights, &mut seen);
        if part.len() == 1 {
            continue;
        }
        let (frustration, exact, second) = solve(&part, &weights);
        division.frustration += frustration;
        division.exact &= exact;
        for (node, second) in part.iter().zip(second) {
            division.second[*node] = second;
        }
    }
    division
}

/// The nodes joined with `start`, in order.
fn part(start: usize, weights: &[Vec<(usize, i32)>], seen: &mut [bool]) -> Vec<usize> {
    let mut part = vec![start];
    seen[start] = true;
    let mut at = 0;
    while let Some(&node) = part.get(at) {
        for &(next, _) in &weights[node] {
            if !seen[next] {
                seen[next] = true;
                part.push(next);
            }
        }
        at += 1;
    }
    part.sort_unstable();
    part
}

/// The best division of one part: for each of its nodes whether it is in the second camp.
fn solve(part: &[usize], weights: &[Vec<(usize, i32)>]) -> (u32, bool, Vec<bool>) {
    let n = part.len();
    let place = |node: usize| part.binary_search(&node).unwrap_or(0);
    let earlier: Vec<Vec<(usize, i32)>> = part
        .iter()
        .map(|node| weights[*node].iter().map(|(other, sign)| (place(*other), *sign)).collect())
        .collect();
    // Russian dolls: the optimum of the nodes from `i` on bounds every search that begins before `i`.
    let mut rest = vec![0u32; n + 1];
    let mut exact = true;
    let mut best = vec![false; n];
    let mut steps = MOST_STEPS;
    for first in (0..n).rev() {
        let most: u32 = (first..n).map(|i| earlier[i].iter().filter(|(j, _)| *j > i).count() as u32).sum();
        let bound = most.min(rest[first + 1] + later(&earlier[first], first));
        let (least, found, left) = {
            let mut search = Search {
                neighbours: &earlier,
                rest: &rest,
                cost: vec![[0, 0]; n],
                camp: vec![false; n],
                best: vec![false; n],
                least: bound + 1,
                steps,
            };
            // By symmetry the first node is in the first camp.
            search.place(first, false, 0);
            (search.least, search.best, search.steps)
        };
        steps = left;
        if steps == 0 {
            exact = false;
            break;
        }
        rest[first] = least;
        best = found;
    }
    if exact {
        return (rest[0], true, best);
    }
    let best = descend(&earlier);
    (cost(&earlier, &best), false, best)
}

/// A division that no single change of camp improves.
fn descend(neighbours: &[Vec<(usize, i32)>]) -> Vec<bool> {
    let mut second = vec![false; neighbours.len()];
    loop {
        let mut better = false;
        for node in 0..neighbours.len() {
            let wrong = neighbours[node]
                .iter()
                .filter(|(other, sign)| (*sign > 0) == (second[node] != second[*other]));
            if wrong.count() * 2 > neighbours[node].len() {
                second[node] = !second[node];
                better = true;
            }
        }
        if !better {
            return second;
        }
    }
}

fn cost(neighbours: &[Vec<(usize, i32)>], second: &[bool]) -> u32 {
    let wrong = |node: usize, other: usize, sign: i32| (sign > 0) == (second[node] != second[other]);
    let all = neighbours
        .iter()
        .enumerate()
        .flat_map(|(node, all)| all.iter().map(move |(other, sign)| (node, *other, *sign)));
    all.filter(|(node, other, sign)| node < other && wrong(*node, *other, *sign)).count() as u32
}

/// How many neighbours of a node come after it.
fn later(neighbours: &[(usize, i32)], node: usize) -> u32 {
    neighbours.iter().filter(|(other, _)| *other > node).count() as u32
}

struct Search<'a> {
    neighbours: &'a [Vec<(usize, i32)>],
    rest: &'a [u32],
    /// What each node yet to be placed would cost in either camp.
    cost: Vec<[u32; 2]>,
    camp: Vec<bool>,
    best: Vec<bool>,
    /// The least found so far; a solution must be below it.
    least: u32,
    steps: u64,
}

impl Search<'_> {
    /// Places `node` and goes on with the next; `cost` is that of the nodes placed before it.
    fn place(&mut self, node: usize, second: bool, cost: u32) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let neighbours = self.neighbours;
        let cost = cost + self.cost[node][usize::from(second)];
        self.camp[node] = second;
        for &(other, sign) in neighbours[node].iter().filter(|(other, _)| *other > node) {
            self.cost[other][usize::from((sign > 0) != second)] += 1;
        }
        let next = node + 1;
        if next == neighbours.len() {
            if cost < self.least {
                self.least = cost;
                self.best.clone_from(&self.camp);
            }
        } else {
            let open: u32 = self.cost[next..].iter().map(|[first, second]| (*first).min(*second)).sum();
            if cost + open + self.rest[next] < self.least {
                self.place(next, false, cost);
                self.place(next, true, cost);
            }
        }
        for &(other, sign) in neighbours[node].iter().filter(|(other, _)| *other > node) {
            self.cost[other][usize::from((sign > 0) != second)] -= 1;
        }
    }
}
