//! What would have to change to turn one story into the other: the edit script behind the score.
//!
//! With deletion and insertion costing a fact's weight and a relabelling what the two do not share, the cost of
//! the script is self₁ + self₂ − 2S (Methods 15.10), so the best map gives the cheapest script; it is printed
//! because it can be read.

use super::roles::{Alignment, units};
use super::web::{Ground, Layer, Relation, Web};
use crate::facts::PartyId;
use std::collections::BTreeSet;

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A party becomes its counterpart.
    Recast(PartyId, PartyId),
    /// A party goes, with what it does.
    Drop(PartyId),
    /// A party comes, with what it does.
    Add(PartyId),
    /// A fact becomes another.
    Change(Ground, Ground, f64),
    /// A fact between parties that stay goes.
    Delete(Ground, f64),
    /// A fact between parties that stay comes.
    Insert(Ground, f64),
}

/// The edit script.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script {
    /// The changes: parties first, then facts, the costliest first.
    pub edits: Vec<Edit>,
    /// What all changes cost together, in facts of the weightiest kind.
    pub cost: f64,
    /// The cost over that of deleting one story and writing the other, from 0 to 1.
    pub share: f64,
}

/// The script of an alignment. O(facts²).
pub fn script(a: &Web, b: &Web, alignment: &Alignment) -> Script {
    let mut edits = Vec::new();
    let ours: BTreeSet<PartyId> = alignment.pairs.iter().map(|pair| pair.a).collect();
    let theirs: BTreeSet<PartyId> = alignment.pairs.iter().map(|pair| pair.b).collect();
    edits.extend(alignment.pairs.iter().map(|pair| Edit::Recast(pair.a, pair.b)));
    let missing = |web: &Web, kept: &BTreeSet<PartyId>| -> Vec<PartyId> {
        (0..web.sorts.len() as u32).map(PartyId).filter(|party| !kept.contains(party)).collect()
    };
    edits.extend(missing(a, &ours).into_iter().map(Edit::Drop));
    edits.extend(missing(b, &theirs).into_iter().map(Edit::Add));
    let mut facts: Vec<(f64, Edit)> = Vec::new();
    for shared in alignment.shared.iter().filter(|shared| shared.a.layer != Layer::Link) {
        if shared.a.kind != shared.b.kind || shared.a.status != shared.b.status {
            let cost = units(shared.a.weight + shared.b.weight) - 2.0 * shared.likeness;
            facts.push((cost, Edit::Change(shared.a.ground, shared.b.ground, cost)));
        }
    }
    let used_a: BTreeSet<Ground> = alignment.shared.iter().map(|shared| shared.a.ground).collect();
    let used_b: BTreeSet<Ground> = alignment.shared.iter().map(|shared| shared.b.ground).collect();
    for (ground, cost) in unmatched(&a.relations(), &ours, &used_a) {
        facts.push((cost, Edit::Delete(ground, cost)));
    }
    for (ground, cost) in unmatched(&b.relations(), &theirs, &used_b) {
        facts.push((cost, Edit::Insert(ground, cost)));
    }
    facts.sort_by(|x, y| y.0.total_cmp(&x.0));
    edits.extend(facts.into_iter().map(|(_, edit)| edit));
    let whole = alignment.self_a + alignment.self_b;
    let cost = alignment.edit_cost();
    Script { edits, cost, share: if whole > 0.0 { cost / whole } else { 0.0 } }
}

/// Facts between parties that stay which answer to nothing, each ground once.
fn unmatched(facts: &[Relation], kept: &BTreeSet<PartyId>, used: &BTreeSet<Ground>) -> Vec<(Ground, f64)> {
    let mut list: Vec<(Ground, f64)> = Vec::new();
    for fact in facts.iter().filter(|fact| fact.layer != Layer::Link && !used.contains(&fact.ground)) {
        let stays = |end: Option<PartyId>| end.is_none_or(|party| kept.contains(&party));
        if !stays(fact.from) || !stays(fact.to) {
            continue;
        }
        match list.iter_mut().find(|(ground, _)| *ground == fact.ground) {
            Some((_, cost)) => *cost += units(fact.weight),
            None => list.push((fact.ground, units(fact.weight))),
        }
    }
    list
}
