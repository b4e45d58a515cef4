//! How what went before leads to an answer: the ways of links back from it.
//!
//! Where no event has more than one cause and nothing is prevented, there is one way at most, and what is asked of it is told
//! from places in preorder and from depths ([`Lines`]). Else the links are walked back from each answer.

mod lines;

use super::super::Readings;
use super::super::counterfactual::{Links, Model, Scratch};
use crate::facts::{Certainty, EventId};
use crate::story::Story;
use lines::Lines;
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
    /// Lines of causes, if there is nothing else.
    lines: Option<Lines>,
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
            lines: Lines::of(story, readings),
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

    /// Turns to an event. O(what leads to it), or O(1) among lines of causes.
    pub fn to(&mut self, target: EventId) {
        if self.target == Some(target) {
            return;
        }
        if self.lines.is_some() {
            self.target = Some(target);
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
        match (&self.lines, self.target) {
            (Some(lines), Some(target)) => lines.lead(event, target),
            _ => self.best[event.index()].is_some(),
        }
    }

    /// The certainty of the surest way from an event to the target, if any.
    fn surest(&self, event: EventId) -> Option<Certainty> {
        match (&self.lines, self.target) {
            (Some(lines), Some(target)) => lines.surest(event, target),
            _ => self.best[event.index()],
        }
    }

    /// Those of some items, sorted by event, whose events lead to the target. O(the smaller of both lists, but
    /// for logarithms, and the output).
    pub fn among(&mut self, items: &[usize], event: impl Fn(usize) -> EventId) -> Vec<usize> {
        let leading = match (&self.lines, self.target) {
            (Some(lines), Some(target)) => lines.depth(target) as usize,
            _ => self.reached.len(),
        };
        if items.len() <= leading {
            self.spent += items.len() as u64;
            return items.iter().copied().filter(|item| self.leads(event(*item))).collect();
        }
        self.spent += leading as u64;
        let mut found = Vec::new();
        let mut take = |at: EventId| {
            let first = items.partition_point(|item| event(*item) < at);
            found.extend(items[first..].iter().copied().take_while(|item| event(*item) == at));
        };
        match (&self.lines, self.target) {
            (Some(lines), Some(target)) => lines.back(target).for_each(&mut take),
            _ => self.reached.iter().copied().for_each(&mut take),
        }
        found.sort_unstable();
        found
    }

    /// Those of some events that lead to the target on a way that passes no other of them.
    pub fn nearest(&mut self, events: &BTreeSet<EventId>) -> BTreeSet<EventId> {
        let mut near = BTreeSet::new();
        if events.len() < 2 {
            return events.clone();
        }
        if let (Some(lines), Some(target)) = (&self.lines, self.target) {
            self.spent += events.len() as u64;
            let leading = events.iter().copied().filter(|event| lines.lead(*event, target));
            return leading.max_by_key(|event| lines.depth(*event)).into_iter().collect();
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
        let (Some(target), Some(sure)) = (self.target, self.surest(harm)) else {
            return (0, Certainty::Explicit);
        };
        if let Some(lines) = &self.lines {
            self.spent += 1;
            return match (lines.need(harm, target), lines.need_strictly(harm, target)) {
                (false, _) => (1, sure),
                (true, strictly) => (2, if strictly { sure } else { Certainty::Inferred }),
            };
        }
        let (needs, fallen) = self.model.needs(target, harm, &mut self.scratch);
        self.spent += fallen as u64 + 1;
        if !needs {
            return (1, sure);
        }
        let (strictly, fallen) = self.strict.needs(target, harm, &mut self.strict_scratch);
        self.spent += fallen as u64 + 1;
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;
    use std::fmt::Write as _;

    /// A story whose events have one cause at most, needed or not, sure or not.
    fn story(events: usize, random: &mut Random) -> Story {
        let mut text = String::from("(title: \"T\", characters: [(id: a, name: \"A\")], story: [");
        for event in 0..events {
            let certainty = ["explicit", "entailed", "explicit", "inferred"][random.below(4)];
            let field = ["needs", "needs", "helped_by"][random.below(3)];
            let marker = ["", "", "(entailed)", "(inferred)", "(contested)"][random.below(5)];
            let near = random.below(6);
            let cause = if event == 0 || near == 0 {
                String::new()
            } else {
                format!("{field}: [e{}{marker}],", event - 1 - random.below(event.min(near)))
            };
            let _ = write!(text, "(id: e{event}, what: \"x\", certainty: {certainty}, {cause}),");
        }
        text.push_str("])");
        crate::story::build(crate::rules::check_text("T", &text).checked.unwrap())
    }

    #[test]
    fn lines_of_causes_say_what_walks_say() {
        let mut random = Random::new(7, 0);
        let mut levels = [0; 3];
        for events in [1, 2, 30, 60] {
            for readings in [Readings::Settled, Readings::Contested] {
                let story = story(events, &mut random);
                let (mut quick, mut slow) = (Ways::new(&story, readings), Ways::new(&story, readings));
                assert!(quick.lines.is_some(), "the stories are lines");
                slow.lines = None;
                for target in (0..events as u32).map(EventId) {
                    quick.to(target);
                    slow.to(target);
                    for harm in (0..events as u32).map(EventId) {
                        assert_eq!(quick.leads(harm), slow.leads(harm), "{harm:?} to {target:?}");
                        assert_eq!(quick.level(harm), slow.level(harm), "{harm:?} to {target:?}");
                        levels[usize::from(quick.level(harm).0)] += 1;
                    }
                    let items: Vec<usize> = (0..events).filter(|_| random.below(3) == 0).collect();
                    let event = |item: usize| EventId(item as u32);
                    let leading: Vec<usize> =
                        items.iter().copied().filter(|item| slow.leads(event(*item))).collect();
                    assert_eq!(quick.among(&items, event), leading);
                    assert_eq!(slow.among(&items, event), leading);
                    let some: BTreeSet<EventId> = items.iter().map(|item| event(*item)).collect();
                    let led: BTreeSet<EventId> =
                        some.iter().copied().filter(|event| slow.leads(*event)).collect();
                    assert_eq!(quick.nearest(&led), slow.nearest(&led));
                }
            }
        }
        assert!(levels.iter().all(|level| *level > 50), "all levels are there: {levels:?}");
    }

    #[test]
    fn harms_that_lead_nowhere_cost_nothing() {
        let events = 100;
        let found = |needs: &dyn Fn(usize) -> String| {
            let mut text = String::from("(title: \"T\", characters: [(id: a, name: \"A\")], story: [");
            for event in 0..events {
                let _ = write!(text, "(id: e{event}, what: \"x\", {}),", needs(event));
            }
            text.push_str("])");
            let story = crate::story::build(crate::rules::check_text("T", &text).checked.unwrap());
            let mut ways = Ways::new(&story, Readings::Settled);
            ways.to(EventId(events as u32 - 1));
            let items: Vec<usize> = (0..events).collect();
            let found = ways.among(&items, |item| EventId(item as u32));
            (found.len(), ways.spent)
        };
        let line = |event: usize| match event {
            0 => String::new(),
            _ => format!("needs: [e{}]", event - 1),
        };
        assert_eq!(
            found(&|_| String::new()),
            (0, 0),
            "nothing leads to the last event, so nothing is looked at"
        );
        assert_eq!(found(&line), (events - 1, events as u64 - 1), "each event leads to it");
    }
}
