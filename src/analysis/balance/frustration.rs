//! The least frustrated division of a signed graph into two camps.

/// A division into two camps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Edges it leaves wrong: positive ones across, negative ones within.
    pub frustration: u32,
    /// For each node whether it is in the second camp.
    pub second: Vec<bool>,
    /// For each node the first node of its connected part: camps of two parts have nothing to do with one
    /// another.
    pub part: Vec<usize>,
    /// Whether no better division exists; a search that is too long stops with the best found.
    pub exact: bool,
    /// Whether no equally good division is nearer to the camps before; a search that is too long stops with
    /// the nearest found.
    pub nearest: bool,
}

/// Most nodes of a search tree that are looked at before the best found so far is given.
const MOST_STEPS: u64 = 50_000_000;
/// The same for the nearest of equally good divisions.
const MOST_STEPS_NEAR: u64 = 2_000_000;
/// What a wrong edge costs; a node that changes its camp costs 1, so that no number of changes outweighs an edge.
const WRONG: u64 = 1 << 32;

/// The best division of `nodes` nodes by `edges`, each two nodes and a sign (+1 or −1), exact up to some
/// forty nodes and on sparse graphs far above, but for parts of more than two hundred nodes. Exponential in the worst case. Of equal divisions the first in
/// the order of the nodes, each part's first node being in the first camp.
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
    divide_near(nodes, edges, &[])
}

/// The same, but of equal divisions the one in which the fewest nodes change the camp that they had `before`
/// (whether it was the second; none for who had no camp), and of equally near ones the one in which the
/// earlier nodes stay.
///
/// ```
/// use imbroglio::analysis::balance::divide_near;
/// // Two friends of one who have become enemies: who was on the other side stays there.
/// let edges = [(0, 1, 1), (1, 2, 1), (0, 2, -1)];
/// let before = [Some(true), Some(false), Some(false)];
/// assert_eq!(divide_near(3, &edges, &before).second, [true, false, false]);
/// ```
pub fn divide_near(nodes: usize, edges: &[(usize, usize, i8)], before: &[Option<bool>]) -> Division {
    let mut weights: Vec<Vec<(usize, i32)>> = vec![Vec::new(); nodes];
    for &(a, b, sign) in edges {
        if a != b && a < nodes && b < nodes {
            weights[a].push((b, i32::from(sign.signum())));
            weights[b].push((a, i32::from(sign.signum())));
        }
    }
    let before: Vec<Option<bool>> = (0..nodes).map(|node| before.get(node).copied().flatten()).collect();
    let mut division = Division {
        frustration: 0,
        second: before.iter().map(|camp| camp.unwrap_or(false)).collect(),
        part: (0..nodes).collect(),
        exact: true,
        nearest: true,
    };
    let mut seen = vec![false; nodes];
    for start in 0..nodes {
        if seen[start] {
            continue;
        }
        let part = part(start, &weights, &mut seen);
        if part.len() == 1 {
            continue;
        }
        let solved = solve(&part, &weights, &before);
        division.frustration += solved.frustration;
        division.exact &= solved.exact;
        division.nearest &= solved.nearest;
        for (node, second) in part.iter().zip(solved.second) {
            division.second[*node] = second;
            division.part[*node] = start;
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

/// The best division of one part.
struct Solved {
    frustration: u32,
    exact: bool,
    nearest: bool,
    /// For each of its nodes whether it is in the second camp.
    second: Vec<bool>,
}

/// Largest part that is searched; a larger one is divided so that no single change of camp is better, and its index is
/// an upper bound.
const MOST_NODES: usize = 200;

fn solve(part: &[usize], weights: &[Vec<(usize, i32)>], before: &[Option<bool>]) -> Solved {
    let n = part.len();
    let place = |node: usize| part.binary_search(&node).unwrap_or(0);
    let neighbours: Vec<Vec<(usize, i32)>> = part
        .iter()
        .map(|node| weights[*node].iter().map(|(other, sign)| (place(*other), *sign)).collect())
        .collect();
    let before: Vec<Option<bool>> = part.iter().map(|node| before[*node]).collect();
    let roughly = || {
        let second = nearer(&before, descend(&neighbours));
        Solved { frustration: cost(&neighbours, &second), exact: false, nearest: false, second }
    };
    if n > MOST_NODES {
        return roughly();
    }
    // Russian dolls: the optimum of the nodes from `i` on bounds every search that begins before `i`.
    let mut rest = vec![0u64; n + 1];
    let mut best = vec![false; n];
    let mut steps = MOST_STEPS;
    for first in (0..n).rev() {
        let most: u64 = (first..n).map(|i| later(&neighbours[i], i)).sum();
        let bound = most.min(rest[first + 1] + later(&neighbours[first], first));
        let mut search = Search::new(&neighbours, &rest, bound + 1, steps);
        // By symmetry the first node is in the first camp.
        search.place(first, false, 0);
        if search.steps == 0 {
            return roughly();
        }
        let (least, found) = (search.least, search.best);
        steps = search.steps;
        rest[first] = least;
        best = found;
    }
    let frustration = (rest[0] / WRONG) as u32;
    if before.iter().all(Option::is_none) {
        return Solved { frustration, exact: true, nearest: true, second: best };
    }
    let best = nearer(&before, best);
    let mut search = Search::new(&neighbours, &rest, rest[0] + changes(&before, &best) + 1, MOST_STEPS_NEAR);
    search.best = best;
    for (cost, before) in search.cost.iter_mut().zip(&before) {
        if let Some(second) = before {
            cost[usize::from(!*second)] = 1;
        }
    }
    search.before.clone_from(&before);
    let stays = before[0].unwrap_or(false);
    search.place(0, stays, 0);
    search.place(0, !stays, 0);
    Solved { frustration, exact: true, nearest: search.steps > 0, second: search.best }
}

/// How many nodes have another camp than before.
fn changes(before: &[Option<bool>], second: &[bool]) -> u64 {
    before.iter().zip(second).filter(|(before, now)| before.is_some_and(|before| before != **now)).count()
        as u64
}

/// A division or its mirror image, whichever changes fewer camps.
fn nearer(before: &[Option<bool>], second: Vec<bool>) -> Vec<bool> {
    let mirrored: Vec<bool> = second.iter().map(|camp| !camp).collect();
    if changes(before, &mirrored) < changes(before, &second) { mirrored } else { second }
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

/// What the edges of a node to those after it cost at most.
fn later(neighbours: &[(usize, i32)], node: usize) -> u64 {
    neighbours.iter().filter(|(other, _)| *other > node).count() as u64 * WRONG
}

struct Search<'a> {
    neighbours: &'a [Vec<(usize, i32)>],
    rest: &'a [u64],
    /// The camps before; their side is tried first.
    before: Vec<Option<bool>>,
    /// What each node yet to be placed would cost in either camp.
    cost: Vec<[u64; 2]>,
    camp: Vec<bool>,
    best: Vec<bool>,
    /// The least found so far; a solution must be below it.
    least: u64,
    steps: u64,
}

impl<'a> Search<'a> {
    fn new(neighbours: &'a [Vec<(usize, i32)>], rest: &'a [u64], least: u64, steps: u64) -> Self {
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
    fn place(&mut self, node: usize, second: bool, cost: u64) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let neighbours = self.neighbours;
        let cost = cost + self.cost[node][usize::from(second)];
        self.camp[node] = second;
        for &(other, sign) in neighbours[node].iter().filter(|(other, _)| *other > node) {
            self.cost[other][usize::from((sign > 0) != second)] += WRONG;
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
        for &(other, sign) in neighbours[node].iter().filter(|(other, _)| *other > node) {
            self.cost[other][usize::from((sign > 0) != second)] -= WRONG;
        }
    }
}
