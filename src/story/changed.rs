//! The same story with its deeds dealt to others: what a finding is held against.

use super::Story;
use super::build::assemble;
use crate::facts::{Parties, PartyId};
use std::sync::Arc;

impl Story {
    /// The story in which what each party does, suffers and learns falls to another; bonds, groups, times and causes stay. `to` says
    /// to whom, and must name parties of the story. O(facts).
    pub fn recast(&self, to: &dyn Fn(PartyId) -> PartyId) -> Story {
        let mut facts = self.facts().clone();
        let deal = |list: &mut [PartyId]| list.iter_mut().for_each(|party| *party = to(*party));
        for act in &mut facts.acts {
            act.each_party(&mut |party| *party = to(*party));
        }
        for event in &mut facts.events {
            if let Some(details) = event.details.apart() {
                deal(&mut details.present);
            }
        }
        for learning in &mut facts.learnings {
            learning.who = to(learning.who);
            learning.from = learning.from.map(to);
        }
        for proposition in &mut facts.propositions {
            deal(&mut proposition.known_to);
            deal(&mut proposition.concerns);
        }
        assemble(facts, Arc::clone(&self.vocabulary))
    }

    /// The story in which acts are done to others: for each act, in story order, its patients. Acts for which none are
    /// given keep theirs. O(facts).
    pub fn with_patients(&self, patients: Vec<Parties>) -> Story {
        let mut facts = self.facts().clone();
        for (act, patients) in facts.acts.iter_mut().zip(patients) {
            act.set_patients(patients);
        }
        assemble(facts, Arc::clone(&self.vocabulary))
    }
}
