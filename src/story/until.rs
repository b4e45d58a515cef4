//! The story as far as an event: what a reader knows who has stopped there.

use super::Story;
use super::build::assemble;
use crate::facts::{EventId, Facts, PartyId};
use std::collections::BTreeSet;

impl Story {
    /// The story up to and including `last`: later events, acts, bonds and learnings are gone, bonds that
    /// end later have no end yet, and whoever has not appeared is not in the cast. Fates in the
    /// annotator's own words are dropped, since they may tell what comes. O(facts).
    pub fn until(&self, last: EventId) -> Story {
        let rank = self.event(last).rank;
        let kept = |event: EventId| self.event(event).rank <= rank;
        let mut facts = self.facts().clone();
        facts.events.retain(|event| event.rank <= rank);
        facts.acts.retain(|act| kept(act.event));
        facts.learnings.retain(|learning| kept(learning.event));
        facts.bonds.retain(|bond| bond.start.is_none_or(kept));
        for bond in &mut facts.bonds {
            bond.end = bond.end.filter(|end| kept(*end));
        }
        for event in &mut facts.events {
            event.meanwhile.retain(|other| kept(*other));
            for prevention in &mut event.support.prevented_by {
                prevention.unless = prevention.unless.filter(|unless| kept(*unless));
            }
            event.support.prevented_by.retain(|prevention| kept(prevention.by.event));
        }
        for proposition in &mut facts.propositions {
            proposition.of = proposition.of.filter(|of| kept(*of));
        }
        let gone: Vec<bool> = facts
            .propositions
            .iter()
            .map(|proposition| proposition.since.is_some_and(|since| !kept(since)))
            .collect();
        drop_propositions(&mut facts, &gone);
        drop_parties(&mut facts);
        assemble(facts, self.vocabulary().clone())
    }
}

fn drop_propositions(facts: &mut Facts, gone: &[bool]) {
    let mut number = Vec::with_capacity(gone.len());
    let mut next = 0u32;
    for &is_gone in gone {
        number.push(next);
        next += u32::from(!is_gone);
    }
    facts.learnings.retain(|learning| !gone[learning.proposition.index()]);
    for learning in &mut facts.learnings {
        learning.proposition.0 = number[learning.proposition.index()];
    }
    let mut at = 0;
    facts.propositions.retain(|_| {
        at += 1;
        !gone[at - 1]
    });
}

/// Parties that no remaining fact names leave the cast, and the others are numbered anew.
fn drop_parties(facts: &mut Facts) {
    let mut seen: BTreeSet<PartyId> = BTreeSet::new();
    for act in &facts.acts {
        seen.extend(act.agents.iter().chain(&act.patients).chain(&act.about).chain(&act.through));
    }
    for bond in &facts.bonds {
        seen.extend([bond.from, bond.to]);
    }
    for event in &facts.events {
        seen.extend(&event.present);
    }
    for learning in &facts.learnings {
        seen.insert(learning.who);
        seen.extend(learning.from);
    }
    let mut number = vec![None; facts.parties.len()];
    for (next, party) in seen.iter().enumerate() {
        number[party.index()] = Some(PartyId(next as u32));
    }
    let renumber = |party: &mut PartyId| {
        if let Some(new) = number[party.index()] {
            *party = new;
        }
    };
    for act in &mut facts.acts {
        for list in [&mut act.agents, &mut act.patients, &mut act.about, &mut act.through] {
            list.iter_mut().for_each(renumber);
        }
    }
    for bond in &mut facts.bonds {
        renumber(&mut bond.from);
        renumber(&mut bond.to);
    }
    for event in &mut facts.events {
        event.present.iter_mut().for_each(renumber);
    }
    for learning in &mut facts.learnings {
        renumber(&mut learning.who);
        learning.from.iter_mut().for_each(renumber);
    }
    for proposition in &mut facts.propositions {
        for list in [&mut proposition.known_to, &mut proposition.concerns] {
            list.retain(|party| number[party.index()].is_some());
            list.iter_mut().for_each(renumber);
        }
    }
    let mut at = 0;
    facts.parties.retain(|_| {
        at += 1;
        number[at - 1].is_some()
    });
    for party in &mut facts.parties {
        party.fate = None;
        party.home = party.home.and_then(|home| number[home.index()]);
    }
}

impl Story {
    /// The story without contested facts: what every reader who follows the annotation takes as told. O(facts).
    pub fn settled(&self) -> Story {
        let mut facts = self.facts().clone();
        facts.acts.retain(|act| !act.contested);
        facts.bonds.retain(|bond| !bond.contested);
        assemble(facts, self.vocabulary().clone())
    }
}
