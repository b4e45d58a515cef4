//! How what went before leads to an answer: the ways of links back from it.

use super::super::Readings;
use super::super::counterfactual::{Links, Model, Scratch};
use crate::facts::{Certainty, EventId};
use crate::story::Story;
use std::collections::BTreeSet;

/// The ways that lead to one event at a time.
pub(super) struct Ways<'s> {
    story: &'s Story,
    readings: Readings,
    model: Model,
    strict: Model,
    scratch: Scratch,
    strict_scratch: Scratch,
    target: Option<EventId>,
    /// For each event the certainty of the surest way to the target, if any.
    best: Vec<Option<Certainty>>,
    reached: Vec<EventId>,
    /// How much was looked at so far.
    pub spent: u64,
}

impl<'s> Ways<'s> {
    pub fn new(story: &'s Story, readings: Readings) -> Self {
        let (model, strict) = (Model::new(story, Links::of(readings)), Model::new(story, Links::Strict));
        Self {
            story,
            readings,
            scratch: model.scratch(),
            strict_scratch: strict.scratch(),
            model,
            strict,
            target: None,
            best: vec![None; story.facts().events.len()],
            reached: Vec::new(),
            spent: 0,
        }
    }

    /// What leads to an event directly, and how surely: links, and what disables a prevention.
    fn parents(&self, event: EventId) -> impl Iterator<Item = (EventId, Certainty)> + use<'s> {
        let (support, readings) = (&self.story.event(event).support, self.readings);
        let links = support.links().map(|link| (link.event, link));
        let disabled = support.prevented_by.iter().filter_map(|stop| Some((stop.unless?, &stop.by)));
        let all = links.chain(disabled).filter(move |(_, link)| readings.admit(link.contested));
        all.map(|(event, link)| (event, link.certainty))
    }

    /// Turns to an event. O(what leads to it).
    pub fn to(&mut self, target: EventId) {
        if self.target == Some(target) {
            return;
        }
        for event in self.reached.drain(..) {
            self.best[event.index()] = None;
        }
        self.target = Some(target);
        // the surest ways first, so that every event is done with when it is reached
        let mut fronts = [Vec::new(), Vec::new(), vec![target]];
        for sure in [Certainty::Explicit, Certainty::Entailed, Certainty::Inferred] {
            let mut front = std::mem::take(&mut fronts[rank(sure)]);
            while let Some(event) = front.pop() {
                if event != target && self.best[event.index()].is_some() {
                    continue;
                }
                if event != target {
                    self.best[event.index()] = Some(sure);
                    self.reached.push(event);
                }
                for (parent, link) in self.parents(event) {
                    self.spent += 1;
                    if self.best[parent.index()].is_none() {
                        let way = sure.min(link).min(self.story.event(parent).certainty);
                        if way == sure { front.push(parent) } else { fronts[rank(way)].push(parent) }
                    }
                }
            }
        }
        self.reached.sort_unstable();
    }

    /// Whether an event leads to the target.
    pub fn leads(&self, event: EventId) -> bool {
        self.best[event.index()].is_some()
    }

    /// Those of some items, sorted by event, whose events lead to the target. O(the smaller of both lists, but
    /// for logarithms, and the output).
    pub fn among(&mut self, items: &[usize], event: impl Fn(usize) -> EventId) -> Vec<usize> {
        if items.len() <= self.reached.len() {
            self.spent += items.len() as u64;
            return items.iter().copied().filter(|item| self.leads(event(*item))).collect();
        }
        self.spent += self.reached.len() as u64;
        let mut found = Vec::new();
        for at in &self.reached {
            let first = items.partition_point(|item| event(*item) < *at);
            found.extend(items[first..].iter().copied().take_while(|item| event(*item) == *at));
        }
        found
    }

    /// Those of some events that lead to the target on a way that passes no other of them.
    pub fn nearest(&mut self, events: &BTreeSet<EventId>) -> BTreeSet<EventId> {
        let mut near = BTreeSet::new();
        if events.len() < 2 {
            return events.clone();
        }
        let mut seen = BTreeSet::new();
        let mut front: Vec<EventId> = self.target.into_iter().collect();
        while let Some(at) = front.pop() {
            for (parent, _) in self.parents(at) {
                self.spent += 1;
                if events.contains(&parent) {
                    near.insert(parent);
                } else if seen.insert(parent) {
                    front.push(parent);
                }
            }
        }
        near
    }

    /// Those of some events that lead to the target from which none of the others comes, unless a link runs straight from
    /// them to it. O(what leads to them).
    pub fn last(&mut self, events: BTreeSet<EventId>) -> BTreeSet<EventId> {
        if events.len() < 2 {
            return events;
        }
        let mut seen = BTreeSet::new();
        let mut front: Vec<EventId> = events.iter().copied().collect();
        while let Some(at) = front.pop() {
            for (parent, _) in self.parents(at) {
                self.spent += 1;
                if seen.insert(parent) {
                    front.push(parent);
                }
            }
        }
        let straight: BTreeSet<EventId> = self
            .target
            .into_iter()
            .flat_map(|target| self.parents(target))
            .map(|(parent, _)| parent)
            .collect();
        events.into_iter().filter(|event| !seen.contains(event) || straight.contains(event)).collect()
    }

    /// The level that the links give an event, as what the target answers, and how surely.
    pub fn level(&mut self, harm: EventId) -> (u8, Certainty) {
        let (Some(target), Some(sure)) = (self.target, self.best[harm.index()]) else {
            return (0, Certainty::Explicit);
        };
        let lost = self.model.lost(&[harm], &mut self.scratch);
        self.spent += lost.len() as u64 + 1;
        if lost.binary_search(&target).is_err() {
            return (1, sure);
        }
        let lost = self.strict.lost(&[harm], &mut self.strict_scratch);
        self.spent += lost.len() as u64 + 1;
        let strictly = lost.binary_search(&target).is_ok();
        (2, if strictly { sure } else { Certainty::Inferred })
    }
}

/// Inferred ways last.
fn rank(certainty: Certainty) -> usize {
    match certainty {
        Certainty::Inferred => 0,
        Certainty::Entailed => 1,
        Certainty::Explicit => 2,
    }
}
