//! What is left of a signed graph once its easy parts are taken away, and the exact division of that.
//!
//! A node with one neighbour can always stand right; one with two neighbours is an edge between these (the lesser of
//! both weights, the product of both signs), and parallel edges add up, those of opposite signs at the price of the
//! lesser. What cut nodes join is divided block by block. Each block is divided by branch and bound with Russian
//! dolls: the optimum of the later nodes bounds every search that begins before them, and what is known when the
//! budget ends bounds the optimum from below.

use super::search::{Search, WRONG};
use std::collections::BTreeMap;

/// Neighbours of each node, each with a weight whose sign says whether the two belong together.
pub(super) type Neighbours = Vec<Vec<(usize, i32)>>;

/// How well a graph can be divided, as far as is known.
pub(super) struct Bounds {
    /// No division leaves less wrong.
    pub least: u32,
    /// A division, and what it leaves wrong.
    pub most: u32,
    pub second: Vec<bool>,
}

/// Largest block that is searched.
const MOST_NODES: usize = 200;

/// Divides a connected graph, whose edges weigh 1, from a first division on; `steps` is what may be spent, and what
/// is left is given back in it.
pub(super) fn divide(neighbours: &Neighbours, first: &[bool], steps: &mut u64) -> Bounds {
    let n = neighbours.len();
    let mut graph: Vec<BTreeMap<usize, i32>> = vec![BTreeMap::new(); n];
    let mut least = 0;
    for (node, all) in neighbours.iter().enumerate() {
        for &(other, weight) in all.iter().filter(|(other, _)| node < *other) {
            least += add(&mut graph, node, other, weight);
        }
    }
    let (certain, undo) = reduce(&mut graph);
    let mut second = first.to_vec();
    least += certain;
    for block in blocks(&graph) {
        least += solve(&graph, &block, first, &mut second, steps);
    }
    for step in undo.iter().rev() {
        let camp = |second: &[bool], camp: bool| -> i32 {
            step.beside.iter().map(|&(other, weight)| if second[other] == camp { weight } else { 0 }).sum()
        };
        let (stay, go) = (camp(&second, first[step.node]), camp(&second, !first[step.node]));
        second[step.node] = if go > stay { !first[step.node] } else { first[step.node] };
    }
    let most = wrong(neighbours, &second);
    Bounds { least, most, second }
}

/// How much a division leaves wrong.
pub(super) fn wrong(neighbours: &Neighbours, second: &[bool]) -> u32 {
    let each = neighbours.iter().enumerate().flat_map(|(node, all)| all.iter().map(move |e| (node, *e)));
    let wrong = each
        .filter(|(node, (other, weight))| node < other && (*weight > 0) == (second[*node] != second[*other]));
    wrong.map(|(_, (_, weight))| weight.unsigned_abs()).sum()
}

/// A node that was taken away, and what it was joined to.
struct Taken {
    node: usize,
    beside: Vec<(usize, i32)>,
}

/// Takes nodes with at most two neighbours away; gives what must be wrong in any case, and how to put them back.
fn reduce(graph: &mut [BTreeMap<usize, i32>]) -> (u32, Vec<Taken>) {
    let mut certain = 0;
    let mut taken = Vec::new();
    let mut front: Vec<usize> = (0..graph.len()).rev().collect();
    while let Some(node) = front.pop() {
        if graph[node].is_empty() || graph[node].len() > 2 {
            continue;
        }
        let beside: Vec<(usize, i32)> = std::mem::take(&mut graph[node]).into_iter().collect();
        for (other, _) in &beside {
            graph[*other].remove(&node);
            front.push(*other);
        }
        if let [(a, first), (b, second)] = beside[..] {
            let lesser = first.abs().min(second.abs()) * first.signum() * second.signum();
            certain += add(graph, a, b, lesser);
        }
        taken.push(Taken { node, beside });
    }
    (certain, taken)
}

/// Adds to the weight between two nodes; gives what must be wrong because the signs differ.
fn add(graph: &mut [BTreeMap<usize, i32>], a: usize, b: usize, weight: i32) -> u32 {
    let now = graph[a].get(&b).copied().unwrap_or(0);
    if now + weight == 0 {
        graph[a].remove(&b);
        graph[b].remove(&a);
    } else {
        graph[a].insert(b, now + weight);
        graph[b].insert(a, now + weight);
    }
    if now.signum() * weight.signum() < 0 { now.unsigned_abs().min(weight.unsigned_abs()) } else { 0 }
}

/// The blocks of a graph: its edges by what no single node separates, each with its nodes; a block comes before those
/// that hang on it, with the node that it hangs on first. O(nodes + edges).
fn blocks(graph: &[BTreeMap<usize, i32>]) -> Vec<Vec<usize>> {
    let n = graph.len();
    let (mut number, mut low) = (vec![0usize; n], vec![0usize; n]);
    let (mut next, mut open, mut blocks) = (1, Vec::new(), Vec::new());
    for root in 0..n {
        if number[root] > 0 || graph[root].is_empty() {
            continue;
        }
        let first_of_root = blocks.len();
        (number[root], low[root]) = (next, next);
        next += 1;
        open.push(root);
        let mut path = vec![(root, usize::MAX, graph[root].keys())];
        while let Some((node, above, rest)) = path.last_mut() {
            let (node, above) = (*node, *above);
            match rest.next() {
                Some(&other) if other == above => {}
                Some(&other) if number[other] > 0 => low[node] = low[node].min(number[other]),
                Some(&other) => {
                    (number[other], low[other]) = (next, next);
                    next += 1;
                    open.push(other);
                    path.push((other, node, graph[other].keys()));
                }
                None => {
                    path.pop();
                    if above == usize::MAX {
                        continue;
                    }
                    low[above] = low[above].min(low[node]);
                    if low[node] >= number[above] {
                        let from = open.iter().rposition(|one| *one == node).unwrap_or(0);
                        let mut block = vec![above];
                        block.extend(open.drain(from..));
                        blocks.push(block);
                    }
                }
            }
        }
        open.clear();
        blocks[first_of_root..].reverse();
    }
    blocks
}

/// Divides one block anew if that is better, and says what no division goes below. The node that it hangs on stays
/// where the block before it has put it.
fn solve(
    graph: &[BTreeMap<usize, i32>],
    block: &[usize],
    first: &[bool],
    second: &mut [bool],
    steps: &mut u64,
) -> u32 {
    let hung = block[0];
    let turned = first[hung] != second[hung];
    let mut order = block.to_vec();
    order.sort_by_key(|node| (graph[*node].len(), *node));
    let place: BTreeMap<usize, usize> = order.iter().enumerate().map(|(i, node)| (*node, i)).collect();
    let neighbours: Neighbours = order
        .iter()
        .map(|node| graph[*node].iter().filter_map(|(o, w)| Some((*place.get(o)?, *w))).collect())
        .collect();
    let now: Vec<bool> = order.iter().map(|node| first[*node] != turned).collect();
    for (node, camp) in order.iter().zip(&now) {
        second[*node] = *camp;
    }
    let most = wrong(&neighbours, &now);
    let least = disjoint_triangles(&neighbours);
    if least >= most || order.len() > MOST_NODES {
        return least.min(most);
    }
    let (least, better) = dolls(&neighbours, most, steps);
    if let Some(mut better) = better {
        if better[place[&hung]] != second[hung] {
            better.iter_mut().for_each(|camp| *camp = !*camp);
        }
        for (node, camp) in order.iter().zip(better) {
            second[*node] = camp;
        }
    }
    least
}

/// Branch and bound from the last node on. Gives what no division goes below, and a division that is better than
/// `most` if there is one and the budget lasts.
fn dolls(neighbours: &Neighbours, most: u32, steps: &mut u64) -> (u32, Option<Vec<bool>>) {
    let n = neighbours.len();
    let most = u64::from(most) * WRONG;
    let mut rest = vec![0u64; n + 1];
    for first in (0..n).rev() {
        let later: u64 = neighbours[first].iter().filter(|(o, _)| *o > first).map(|(_, w)| worth(*w)).sum();
        let bound = (rest[first + 1] + later).min(most);
        let mut search = Search::new(neighbours, &rest, bound + 1, *steps);
        search.place(first, false, 0);
        let Search { steps: left, least, best, .. } = search;
        *steps = left;
        if left == 0 {
            return ((rest[first + 1] / WRONG) as u32, None);
        }
        rest[first] = least.min(bound);
        if rest[first] >= most {
            return ((most / WRONG) as u32, None);
        }
        if first == 0 {
            return ((rest[0] / WRONG) as u32, Some(best));
        }
    }
    (0, None)
}

fn worth(weight: i32) -> u64 {
    u64::from(weight.unsigned_abs()) * WRONG
}

/// How many triangles with an odd number of edges that divide can be taken out, no edge used twice: of each, one
/// edge is wrong in any division. O(dividing edges × degree).
fn disjoint_triangles(neighbours: &Neighbours) -> u32 {
    let mut left: Vec<BTreeMap<usize, i32>> =
        neighbours.iter().map(|all| all.iter().copied().collect()).collect();
    let mut found = 0;
    for node in 0..left.len() {
        let enemies: Vec<usize> = left[node]
            .iter()
            .filter(|(other, weight)| **other > node && **weight < 0)
            .map(|(o, _)| *o)
            .collect();
        for other in enemies {
            let (few, many) =
                if left[node].len() < left[other].len() { (node, other) } else { (other, node) };
            let thirds: Vec<usize> =
                left[few].keys().copied().filter(|third| left[many].contains_key(third)).collect();
            for third in thirds {
                let edges = (left[node].get(&other), left[node].get(&third), left[other].get(&third));
                let (Some(&x), Some(&y), Some(&z)) = edges else { continue };
                if x.signum() * y.signum() * z.signum() > 0 {
                    continue;
                }
                let lesser = x.abs().min(y.abs()).min(z.abs());
                found += lesser.unsigned_abs();
                for (p, q, weight) in [(node, other, x), (node, third, y), (other, third, z)] {
                    let rest = weight - lesser * weight.signum();
                    if rest == 0 {
                        left[p].remove(&q);
                        left[q].remove(&p);
                    } else {
                        left[p].insert(q, rest);
                        left[q].insert(p, rest);
                    }
                }
            }
        }
    }
    found
}
