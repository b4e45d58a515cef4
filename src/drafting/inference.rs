//! What follows from several sentences: a breach of a bond betrays, a love beside another is unfaithful.

use super::Language;
use super::bonds::{Bond, Bonds};
use super::language::{BondSort, Inference};
use super::reader::Found;
use std::collections::BTreeSet;

/// Ties that a love beside another may betray.
const FAITH: &[BondSort] = &[BondSort::Friendship, BondSort::Kin, BondSort::Company, BondSort::Service];

/// What follows from what was found and from who is bound to whom, without what was found itself. O(found × bonds of a person + bonds × those of a person).
pub(super) fn infer(found: &[Found], bonds: &Bonds, language: &Language) -> Vec<Found> {
    let mut all = All { found: found.to_vec(), known: BTreeSet::new() };
    for one in found {
        let pairs =
            one.agents.iter().flat_map(|agent| one.patients.iter().map(move |patient| (*agent, *patient)));
        all.known.extend(pairs.map(|(agent, patient)| (one.kind.clone(), agent, patient)));
    }
    let mut at = 0;
    beside(bonds, &mut all);
    while at < all.found.len() {
        let one = all.found[at].clone();
        at += 1;
        if one.status.as_deref().is_some_and(|status| status != "intended") {
            continue;
        }
        for rule in language.inferences.iter().filter(|rule| rule.of.contains(&one.kind)) {
            if rule.to_partner || rule.by_patient {
                for (agent, patient) in pairs(&one) {
                    // a love is a bond of both
                    for (lover, other) in [(agent, patient), (patient, agent)] {
                        of_love(rule, lover, other, one.sentence, bonds, &mut all);
                    }
                }
                continue;
            }
            let wronged = if rule.to_about { &one.about } else { &one.patients };
            for (agent, whom) in
                one.agents.iter().flat_map(|agent| wronged.iter().map(|whom| (*agent, *whom)))
            {
                if rule.bound.is_empty() || bonds.are_bound(agent, whom, &rule.bound) {
                    add(&mut all, &rule.tells, agent, whom, one.sentence);
                }
            }
        }
    }
    all.found.split_off(found.len())
}

fn pairs(found: &Found) -> Vec<(usize, usize)> {
    found.agents.iter().flat_map(|agent| found.patients.iter().map(|patient| (*agent, *patient))).collect()
}

/// What a new love of somebody who is bound in love already does to that partner.
fn of_love(rule: &Inference, lover: usize, other: usize, sentence: usize, bonds: &Bonds, all: &mut All) {
    let partners = bonds.bound(lover, BondSort::Love, sentence);
    let Some(old) = partners.into_iter().find(|partner| *partner != other && *partner != lover) else {
        return;
    };
    if rule.to_partner {
        add(all, &rule.tells, lover, old, sentence);
    }
    if rule.by_patient && bonds.are_bound(other, old, FAITH) {
        add(all, &rule.tells, other, old, sentence);
    }
}

/// “Ann, the mistress of Tony” and “Jo's wife Ann”: she is unfaithful to Jo, and Tony, if he is Jo's friend, betrays him.
fn beside(bonds: &Bonds, all: &mut All) {
    let other = |bond: &Bond, one: usize| {
        if bond.owner == one { Some(bond.holder) } else { (bond.holder == one).then_some(bond.owner) }
    };
    for bond in bonds.all.iter().filter(|bond| bond.tie == BondSort::Love && bond.beside) {
        for shared in [bond.holder, bond.owner] {
            let Some(rival) = other(bond, shared) else { continue };
            let loves = bonds.of(shared).filter(|bond| bond.tie == BondSort::Love && !bond.beside);
            for old in loves.filter_map(|old| other(old, shared)) {
                if old != rival {
                    add(all, "cheats_on", shared, old, bond.sentence);
                    if bonds.are_bound(rival, old, FAITH) {
                        add(all, "betrays", rival, old, bond.sentence);
                    }
                }
            }
        }
    }
}

/// What is found, and what is inferred from it.
struct All {
    found: Vec<Found>,
    /// Kind, agent and patient of each.
    known: BTreeSet<(String, usize, usize)>,
}

/// Adds an act, unless it is told or inferred already.
fn add(all: &mut All, kind: &str, agent: usize, patient: usize, sentence: usize) {
    if agent != patient && all.known.insert((kind.to_owned(), agent, patient)) {
        let found = Found::new(kind, vec![agent], vec![patient], sentence);
        all.found.push(Found { inferred: true, ..found });
    }
}
