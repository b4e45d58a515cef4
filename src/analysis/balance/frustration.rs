//! The least frustrated division of a signed graph into two camps.

use super::improve::{chain, descend, settle};
use super::kernel::{self, Neighbours, wrong};
use super::search::{Search, WRONG};

/// A division into two camps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Edges it leaves wrong: positive ones across, negative ones within.
    pub frustration: u32,
    /// What no division goes below, as far as it was proved: the same where the division is the best.
    pub least: u32,
    /// For each node whether it is in the second camp.
    pub second: Vec<bool>,
    /// For each node the first node of its connected part: camps of two parts have nothing to do with one
    /// another.
    pub part: Vec<usize>,
    /// Whether no equally good division is nearer to the camps before; a search that is too long stops with
    /// the nearest found.
    pub nearest: bool,
}

impl Division {
    /// Whether no better division exists.
    pub fn exact(&self) -> bool {
        self.least == self.frustration
    }
}

/// What may be spent on one story, in looks at a node; some tenths of a second.
pub(super) const MOST_STEPS: u64 = 8_000_000;
/// Parts up to this size are searched for the nearest of equal divisions together with the best one.
const SMALL: usize = 24;
/// Parts up to this size are searched for the nearest of equal divisions once the best is known.
const MIDDLE: usize = 64;
/// Parts up to this size are improved by chains of changes.
const CHAINED: usize = 300;

/// The best division of `nodes` nodes by `edges`, each two nodes and a sign (+1 or −1). NP-hard; the budget is a number of
/// steps, and where it ends before the proof the division is the best found, with a bound of what no division goes below.
/// Of equal divisions the first in the order of the nodes, each part's first node being in the first camp.
///
/// ```
/// use imbroglio::analysis::balance::divide;
/// // Two friends of one who are enemies: one edge must be wrong.
/// let division = divide(3, &[(0, 1, 1), (1, 2, 1), (0, 2, -1)]);
/// assert_eq!((division.frustration, division.exact()), (1, true));
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
    let mut weights: Neighbours = vec![Vec::new(); nodes];
    for &(a, b, sign) in edges {
        if a != b && a < nodes && b < nodes && sign != 0 {
            weights[a].push((b, i32::from(sign.signum())));
            weights[b].push((a, i32::from(sign.signum())));
        }
    }
    let before: Vec<Option<bool>> = (0..nodes).map(|node| before.get(node).copied().flatten()).collect();
    let mut division = Division {
        frustration: 0,
        least: 0,
        second: before.iter().map(|camp| camp.unwrap_or(false)).collect(),
        part: (0..nodes).collect(),
        nearest: true,
    };
    let mut seen = vec![false; nodes];
    let mut steps = MOST_STEPS;
    for start in 0..nodes {
        if seen[start] {
            continue;
        }
        let part = part(start, &weights, &mut seen);
        if part.len() == 1 {
            continue;
        }
        let place = |node: usize| part.binary_search(&node).unwrap_or(0);
        let beside = |node: &usize| weights[*node].iter().map(|(o, sign)| (place(*o), *sign)).collect();
        let neighbours: Neighbours = part.iter().map(beside).collect();
        let before: Vec<Option<bool>> = part.iter().map(|node| before[*node]).collect();
        let solved = solve(&neighbours, &before, &vec![false; part.len()], 0, &mut steps);
        division.frustration += solved.frustration;
        division.least += solved.least;
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

/// The best division of one connected part.
pub(super) struct Solved {
    pub frustration: u32,
    /// What no division goes below.
    pub least: u32,
    pub nearest: bool,
    /// For each of its nodes whether it is in the second camp.
    pub second: Vec<bool>,
}

/// Divides a connected part, beginning with the camps before or those of now, whichever are better; `known` is what no
/// division is known to go below.
pub(super) fn solve(
    neighbours: &Neighbours,
    before: &[Option<bool>],
    now: &[bool],
    known: u32,
    steps: &mut u64,
) -> Solved {
    let n = neighbours.len();
    let stay: Vec<bool> = before.iter().map(|camp| camp.unwrap_or(false)).collect();
    let cost = wrong(neighbours, &stay);
    if cost <= known {
        return Solved { frustration: cost, least: cost, nearest: true, second: stay };
    }
    if n <= SMALL
        && let Some(solved) = search(neighbours, before, steps)
    {
        return solved;
    }
    let mut second = if wrong(neighbours, now) < cost { now.to_vec() } else { stay.clone() };
    descend(neighbours, &mut second, (0..n).rev().collect());
    while n <= CHAINED && chain(neighbours, &mut second) {}
    let mut least = known;
    let edges = neighbours.iter().map(Vec::len).sum::<usize>() as u64;
    if wrong(neighbours, &second) > known && *steps > 4 * edges {
        *steps -= 4 * edges;
        let bounds = kernel::divide(neighbours, &second, steps);
        if bounds.most < wrong(neighbours, &second) {
            second = bounds.second;
        }
        least = least.max(bounds.least);
    }
    settle(neighbours, &mut second, before);
    let frustration = wrong(neighbours, &second);
    let mut nearest = second == stay;
    if least == frustration && !nearest && n <= MIDDLE {
        let rest = vec![0; n + 1];
        let mut left = *steps / 4;
        let found = near(neighbours, before, &rest, second, frustration, &mut left);
        *steps = *steps - *steps / 4 + left;
        (second, nearest) = found;
    }
    Solved { frustration, least, nearest, second }
}

/// The best division, and of equal ones the nearest to the camps before, if the budget lasts.
fn search(neighbours: &Neighbours, before: &[Option<bool>], steps: &mut u64) -> Option<Solved> {
    let n = neighbours.len();
    // Russian dolls: the optimum of the nodes from `i` on bounds every search that begins before `i`.
    let mut rest = vec![0u64; n + 1];
    let mut best = vec![false; n];
    for first in (0..n).rev() {
        let later = neighbours[first].iter().filter(|(other, _)| *other > first).count() as u64 * WRONG;
        let mut search = Search::new(neighbours, &rest, rest[first + 1] + later + 1, *steps);
        // By symmetry the first node is in the first camp.
        search.place(first, false, 0);
        *steps = search.steps;
        if search.steps == 0 {
            return None;
        }
        (rest[first], best) = (search.least, search.best);
    }
    let frustration = (rest[0] / WRONG) as u32;
    if before.iter().all(Option::is_none) {
        return Some(Solved { frustration, least: frustration, nearest: true, second: best });
    }
    let (second, nearest) = near(neighbours, before, &rest, best, frustration, steps);
    Some(Solved { frustration, least: frustration, nearest, second })
}

/// Of equally good divisions the nearest to the camps before, and whether the search ended.
fn near(
    neighbours: &Neighbours,
    before: &[Option<bool>],
    rest: &[u64],
    best: Vec<bool>,
    frustration: u32,
    steps: &mut u64,
) -> (Vec<bool>, bool) {
    let best = nearer(before, best);
    let least = u64::from(frustration) * WRONG + changes(before, &best) + 1;
    let mut search = Search::new(neighbours, rest, least, *steps);
    search.best = best;
    for (cost, before) in search.cost.iter_mut().zip(before) {
        if let Some(second) = before {
            cost[usize::from(!*second)] = 1;
        }
    }
    search.before = before.to_vec();
    let stays = before.first().copied().flatten().unwrap_or(false);
    search.place(0, stays, 0);
    search.place(0, !stays, 0);
    *steps = search.steps;
    (search.best, search.steps > 0)
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
