//! The facts that a search finds by more than two parties and an event: bonds with their moments, learnings, acts with
//! third parties, and parties by their names.

use super::{FREE, Found, Search, Visit};
use crate::analysis::motifs::pairs::{NOBODY, Pair};
use crate::analysis::motifs::plan::{Plan, Step};
use crate::facts::{Attitude, EventId, PartyId};
use crate::motif::{ActPattern, BondPattern, End, LearningPattern, VariableId};
use crate::nearest::folded;
use std::ops::ControlFlow;

impl<'i, 's, 'm> Search<'i, 's, 'm> {
    /// The one value a variable can have, or every party.
    pub(super) fn candidates(&self, variable: VariableId, known: Option<u32>) -> std::ops::Range<u32> {
        match known.or(Some(self.value(variable)).filter(|value| *value != FREE)) {
            Some(value) => value..value + 1,
            None => 0..self.index.story().facts().parties.len() as u32,
        }
    }

    pub(super) fn is_called(&self, party: u32, words: &[String]) -> bool {
        let party = self.index.story().party(PartyId(party));
        let names = std::iter::once(party.id.as_str()).chain(party.names()).map(folded);
        let parts: Vec<String> = names
            .flat_map(|name| {
                name.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect::<Vec<_>>()
            })
            .collect();
        words.iter().any(|word| parts.contains(&folded(word)))
    }

    /// Binds the ends of an act of which third parties are asked, and goes on.
    pub(super) fn thirds(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        wanted: &'m ActPattern,
        pair: &Pair,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let end = |end: End, value| if end.is_some() { value } else { NOBODY };
        let found = Found::Act {
            act: pair.fact,
            agent: end(wanted.agent, pair.source),
            patient: end(wanted.patient, pair.target),
        };
        let pairs = [(wanted.agent, pair.source), (wanted.patient, pair.target), (wanted.event, pair.event)];
        let act = self.index.story().act(crate::facts::ActId(pair.fact));
        let nobody = [PartyId(NOBODY)];
        let thirds =
            |end: End, parties: &'s [PartyId]| if end.is_some() { parties } else { &nobody[..] }.to_vec();
        for about in thirds(wanted.about, &act.about) {
            for through in thirds(wanted.through, &act.through) {
                let all =
                    [pairs[0], pairs[1], pairs[2], (wanted.about, about.0), (wanted.through, through.0)];
                self.bind(plan, at, &all, found, visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    pub(super) fn bonds(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        step: &Step<'m>,
        wanted: &'m BondPattern,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let index = self.index;
        let (from, to) = (self.bound(wanted.from), self.bound(wanted.to));
        for kind in &step.kinds {
            for pair in index.bonds.find(*kind, from, to) {
                self.spend()?;
                let bond = index.story().bond(crate::facts::BondId(pair.fact));
                let backwards = pair.source != bond.from.0;
                if (backwards && wanted.from.is_none() && wanted.to.is_none())
                    || (bond.contested && !self.filter.contested)
                    || bond.certainty < self.filter.least
                    || (wanted.secret && !bond.secret)
                    || (wanted.starts.is_some() && bond.start.is_none())
                    || (wanted.ends.is_some() && bond.end.is_none())
                {
                    continue;
                }
                let event = |event: Option<EventId>| event.map_or(NOBODY, |event| event.0);
                let pairs = [
                    (wanted.from, pair.source),
                    (wanted.to, pair.target),
                    (wanted.starts, event(bond.start)),
                    (wanted.ends, event(bond.end)),
                ];
                self.moments(plan, at, wanted, pair.fact, &pairs, visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Binds a bond for the events `at` and `before` which it holds; all events if they are free.
    pub(super) fn moments(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        wanted: &'m BondPattern,
        bond: u32,
        pairs: &[(End, u32)],
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let story = self.index.story();
        // free events are all gone through
        let free =
            [wanted.at, wanted.before].into_iter().filter(|end| end.is_some() && self.bound(*end).is_none());
        let looked_at = free.count() as u64 * story.facts().events.len() as u64;
        self.budget = self.budget.saturating_sub(looked_at);
        self.cut_short()?;
        let record = story.bond(crate::facts::BondId(bond));
        let events = |end: End, holds: &dyn Fn(EventId) -> bool| -> Vec<u32> {
            match (end, self.bound(end)) {
                (None, _) => vec![NOBODY],
                (_, Some(event)) => vec![event].into_iter().filter(|e| holds(EventId(*e))).collect(),
                (_, None) => (0..story.facts().events.len() as u32).filter(|e| holds(EventId(*e))).collect(),
            }
        };
        let during = events(wanted.at, &|event| story.holds_at(record, event));
        let before = events(wanted.before, &|event| story.holds_before(record, event));
        for first in &during {
            for second in &before {
                self.spend()?;
                let mut all = pairs.to_vec();
                all.extend([(wanted.at, *first), (wanted.before, *second)]);
                self.bind(plan, at, &all, Found::Bond(bond), visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    pub(super) fn learnings(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        wanted: &'m LearningPattern,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let story = self.index.story();
        let facts = story.facts();
        for (number, learning) in facts.learnings.iter().enumerate() {
            self.spend()?;
            let of = facts.propositions[learning.proposition.index()].of;
            if !self.filter.takes(learning.certainty, false)
                || learning.attitude != Attitude::Knows
                || (wanted.of.is_some() && of.is_none())
                || (wanted.from.is_some() && learning.from.is_none())
            {
                continue;
            }
            let pairs = [
                (wanted.who, learning.who.0),
                (wanted.of, of.map_or(NOBODY, |event| event.0)),
                (wanted.at, learning.event.0),
                (wanted.from, learning.from.map_or(NOBODY, |party| party.0)),
            ];
            let found = Found::Learning(number as u32);
            if wanted.by.is_none() {
                self.bind(plan, at, &pairs, found, visit)?;
                continue;
            }
            for doer in story.doers_told_of(learning.proposition) {
                self.spend()?;
                let [who, of, when, from] = pairs;
                self.bind(plan, at, &[who, of, when, from, (wanted.by, doer.0)], found, visit)?;
            }
        }
        ControlFlow::Continue(())
    }
}
