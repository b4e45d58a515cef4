//! Local search: divisions that no change of one camp, and no chain of changes, improves.

use super::kernel::Neighbours;

/// What a division gains if a node changes its camp: edges that come right less edges that go wrong.
pub(super) fn gain(neighbours: &Neighbours, second: &[bool], node: usize) -> i64 {
    let wrong = |(other, weight): &(usize, i32)| -> i64 {
        let wrong = (*weight > 0) == (second[node] != second[*other]);
        i64::from(weight.abs()) * if wrong { 1 } else { -1 }
    };
    neighbours[node].iter().map(wrong).sum()
}

/// Changes the camp of nodes, beginning with those given, until no single change improves the division. Gives the
/// nodes that it changed, some perhaps twice. O(the degrees of the nodes looked at); each change saves an edge.
pub(super) fn descend(neighbours: &Neighbours, second: &mut [bool], mut front: Vec<usize>) -> Vec<usize> {
    let mut changed = Vec::new();
    while let Some(node) = front.pop() {
        if gain(neighbours, second, node) > 0 {
            second[node] = !second[node];
            changed.push(node);
            front.extend(neighbours[node].iter().map(|(other, _)| *other));
        }
    }
    changed
}

/// A chain of changes, each the best that is left and none twice, cut where the division is best (Kernighan and Lin
/// 1970); whether it is better than before. O(nodes² + edges).
pub(super) fn chain(neighbours: &Neighbours, second: &mut [bool]) -> bool {
    let n = neighbours.len();
    let mut gains: Vec<i64> = (0..n).map(|node| gain(neighbours, second, node)).collect();
    let mut done = vec![false; n];
    let (mut order, mut sum, mut best, mut cut) = (Vec::new(), 0, 0, 0);
    for _ in 0..n / 2 {
        let open = (0..n).filter(|node| !done[*node]);
        let Some(node) = open.max_by_key(|node| (gains[*node], std::cmp::Reverse(*node))) else { break };
        done[node] = true;
        sum += gains[node];
        for &(other, weight) in &neighbours[node] {
            let wrong = (weight > 0) == (second[node] != second[other]);
            gains[other] += i64::from(weight.abs()) * if wrong { -2 } else { 2 };
        }
        gains[node] = -gains[node];
        second[node] = !second[node];
        order.push(node);
        if sum > best {
            (best, cut) = (sum, order.len());
        }
    }
    for &node in &order[cut..] {
        second[node] = !second[node];
    }
    best > 0
}

/// Takes changes back that improve nothing: of a division or its mirror image the one with fewer changes, and in it
/// every node that can stand where it stood at no price.
pub(super) fn settle(neighbours: &Neighbours, second: &mut [bool], before: &[Option<bool>]) {
    let other = |second: &[bool], node: &usize| before[*node].is_some_and(|camp| camp != second[*node]);
    let all = before.iter().filter(|camp| camp.is_some()).count();
    if (0..second.len()).filter(|node| other(second, node)).count() * 2 > all {
        second.iter_mut().for_each(|camp| *camp = !*camp);
    }
    let mut front: Vec<usize> = (0..second.len()).filter(|node| other(second, node)).collect();
    while let Some(node) = front.pop() {
        if other(second, &node) && gain(neighbours, second, node) == 0 {
            second[node] = !second[node];
            front.extend(neighbours[node].iter().map(|(other, _)| *other));
        }
    }
}
