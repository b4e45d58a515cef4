//! What several lists have in common, and what is left of each.

use super::super::ron::place;
use crate::facts::Certainty;
use std::collections::BTreeSet;

/// What several lists have in common.
pub struct Together<'r, T> {
    /// A row for each record that all lists have: that of the first, then those of the others.
    pub shared: Vec<Vec<&'r T>>,
    /// The records that not all have, for each list.
    pub left: Vec<Vec<&'r T>>,
}

/// Finds for each record of the first list one in each other list that is the same, none of them twice; equal ones before
/// those that are only the same. O(product of the lengths).
pub fn together<'r, T: PartialEq>(lists: &[Vec<&'r T>], same: impl Fn(&T, &T) -> bool) -> Together<'r, T> {
    let first = lists.first().map_or(&[][..], Vec::as_slice);
    let partners: Vec<Vec<Option<usize>>> =
        lists.iter().skip(1).map(|other| partners(first, other, &same)).collect();
    let mut used: Vec<Vec<bool>> = lists.iter().map(|list| vec![false; list.len()]).collect();
    let mut shared = Vec::new();
    for (at, record) in first.iter().enumerate() {
        let Some(found) = partners.iter().map(|all| all[at]).collect::<Option<Vec<usize>>>() else {
            continue;
        };
        let mut row = vec![*record];
        used[0][at] = true;
        for (other, at) in (1..).zip(found) {
            used[other][at] = true;
            row.push(lists[other][at]);
        }
        shared.push(row);
    }
    let left = |(list, used): (&Vec<&'r T>, &Vec<bool>)| {
        list.iter().zip(used).filter(|(_, used)| !**used).map(|(one, _)| *one).collect()
    };
    Together { shared, left: lists.iter().zip(&used).map(left).collect() }
}

/// For each record the place of its partner in another list.
fn partners<T: PartialEq>(first: &[&T], other: &[&T], same: impl Fn(&T, &T) -> bool) -> Vec<Option<usize>> {
    let mut free = vec![true; other.len()];
    let mut found = vec![None; first.len()];
    for equal in [true, false] {
        for (record, found) in first.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let fits =
                |at: &usize| free[*at] && (!equal || *record == other[*at]) && same(record, other[*at]);
            *found = (0..other.len()).find(fits);
            if let Some(at) = *found {
                free[at] = false;
            }
        }
    }
    found
}

/// The citations of all, in the order of the first; put in order if the others add to them.
pub fn citations<'a>(lists: impl Iterator<Item = &'a Vec<String>>) -> Vec<String> {
    let mut lists = lists;
    let mut all = lists.next().cloned().unwrap_or_default();
    let first = all.len();
    for cite in lists.flatten() {
        if !all.contains(cite) {
            all.push(cite.clone());
        }
    }
    if all.len() > first && all.iter().all(|cite| place(cite).is_some()) {
        all.sort_by(|one, other| place(one).cmp(&place(other)));
    }
    all
}

/// The least sure of all.
pub fn weakest(all: impl Iterator<Item = Certainty>) -> Certainty {
    all.min().unwrap_or_default()
}

/// The value of the first, if all have the same.
pub fn agreed<T: Clone + PartialEq + Default>(all: &[&T]) -> Option<T> {
    let first = all.first()?;
    all.iter().all(|one| one == first).then(|| (*first).clone())
}

/// Whether two lists hold the same words in any order.
pub fn same_words(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().collect::<BTreeSet<_>>() == other.iter().collect::<BTreeSet<_>>()
}

/// The words of the first list that all others have too.
pub fn in_all(lists: &[&Vec<String>]) -> Vec<String> {
    let Some((first, others)) = lists.split_first() else { return Vec::new() };
    first.iter().filter(|word| others.iter().all(|other| other.contains(word))).cloned().collect()
}
