//! What would have to change to turn one story into the other: the edit script behind the score.
//!
//! With deletion and insertion costing a fact's weight and a relabelling what the two do not share, the cost of
//! the script is self₁ + self₂ − 2S (Methods 15.10), so the best map gives the cheapest script; it is printed
//! because it can be read.

use super::roles::{Alignment, units};
use super::web::{Fact, Layer, Source, Web};
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
    Change(Source, Source, f64),
    /// A fact between parties that stay goes.
    Delete(Source, f64),
    /// A fact between parties that stay comes.
    Insert(Source, f64),
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
            facts.push((cost, Edit::Change(shared.a.source, shared.b.source, cost)));
        }
    }
    let used_a: BTreeSet<Source> = alignment.shared.iter().map(|shared| shared.a.source).collect();
    let used_b: BTreeSet<Source> = alignment.shared.iter().map(|shared| shared.b.source).collect();
    for (source, cost) in unmatched(&a.facts(), &ours, &used_a) {
        facts.push((cost, Edit::Delete(source, cost)));
    }
    for (source, cost) in unmatched(&b.facts(), &theirs, &used_b) {
        facts.push((cost, Edit::Insert(source, cost)));
    }
    facts.sort_by(|x, y| y.0.total_cmp(&x.0));
    edits.extend(facts.into_iter().map(|(_, edit)| edit));
    let whole = alignment.self_a + alignment.self_b;
    let cost = alignment.edit_cost();
    Script { edits, cost, share: if whole > 0.0 { cost / whole } else { 0.0 } }
}

/// Facts between parties that stay which answer to nothing, each source once.
fn unmatched(facts: &[Fact], kept: &BTreeSet<PartyId>, used: &BTreeSet<Source>) -> Vec<(Source, f64)> {
    let mut list: Vec<(Source, f64)> = Vec::new();
    for fact in facts.iter().filter(|fact| fact.layer != Layer::Link && !used.contains(&fact.source)) {
        let stays = |end: Option<PartyId>| end.is_none_or(|party| kept.contains(&party));
        if !stays(fact.from) || !stays(fact.to) {
            continue;
        }
        match list.iter_mut().find(|(source, _)| *source == fact.source) {
            Some((_, cost)) => *cost += units(fact.weight),
            None => list.push((fact.source, units(fact.weight))),
        }
    }
    list
}
