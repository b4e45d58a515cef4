//! What follows from several sentences: a breach of a bond betrays, a love beside another is unfaithful.

use super::Language;
use super::bonds::{Bond, Bonds};
use super::language::Tie;
use super::reader::Found;

/// Ties that a love beside another may betray.
const FAITH: &[Tie] = &[Tie::Friendship, Tie::Kin, Tie::Company, Tie::Service];

/// What follows from what was found and from who is bound to whom, without what was found itself. O(found² + bonds²).
pub(super) fn infer(found: &[Found], bonds: &Bonds, language: &Language) -> Vec<Found> {
    let mut all: Vec<Found> = found.to_vec();
    let mut at = 0;
    beside(bonds, &mut all);
    while at < all.len() {
        let one = all[at].clone();
        at += 1;
        if one.status.as_deref().is_some_and(|status| status != "intended") {
            continue;
        }
        for rule in language.inferences.iter().filter(|rule| rule.of.contains(&one.kind)) {
            let wronged = if rule.to_about { &one.about } else { &one.patients };
            for agent in &one.agents {
                if rule.by_patient || rule.to_partner {
                    let partners = bonds.bound(*agent, Tie::Love, one.sentence);
                    // a love that begins here is itself a bond: the partner is who was one before
                    let old =
                        partners.iter().find(|partner| !one.patients.contains(partner) && *partner != agent);
                    let Some(old) = old else { continue };
                    if rule.to_partner {
                        add(&mut all, &rule.tells, *agent, *old, one.sentence);
                    }
                    if rule.by_patient {
                        for patient in
                            one.patients.iter().filter(|patient| bonds.are_bound(**patient, *old, FAITH))
                        {
                            add(&mut all, &rule.tells, *patient, *old, one.sentence);
                        }
                    }
                    continue;
                }
                for whom in wronged {
                    if rule.bound.is_empty() || bonds.are_bound(*agent, *whom, &rule.bound) {
                        add(&mut all, &rule.tells, *agent, *whom, one.sentence);
                    }
                }
            }
        }
    }
    all.split_off(found.len())
}

/// “Ann, the mistress of Tony” and “Jo's wife Ann”: she is unfaithful to Jo, and Tony, if he is Jo's friend, betrays him.
fn beside(bonds: &Bonds, all: &mut Vec<Found>) {
    let other = |bond: &Bond, one: usize| {
        if bond.owner == one { Some(bond.holder) } else { (bond.holder == one).then_some(bond.owner) }
    };
    let loves = || bonds.all.iter().filter(|bond| bond.tie == Tie::Love);
    for bond in loves().filter(|bond| bond.beside) {
        for shared in [bond.holder, bond.owner] {
            let Some(rival) = other(bond, shared) else { continue };
            for old in loves().filter(|old| !old.beside).filter_map(|old| other(old, shared)) {
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

/// Adds an act, unless it is told or inferred already.
fn add(all: &mut Vec<Found>, kind: &str, agent: usize, patient: usize, sentence: usize) {
    let known =
        |one: &Found| one.kind == kind && one.agents.contains(&agent) && one.patients.contains(&patient);
    if agent != patient && !all.iter().any(known) {
        let found = Found::new(kind, vec![agent], vec![patient], sentence);
        all.push(Found { inferred: true, ..found });
    }
}
