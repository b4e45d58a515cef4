//! The graph of causes as a question admits it, walked with petgraph.
//!
//! One filter says which links count; every walk of links forward or back goes through it. What petgraph lacks stands in
//! files of its own: falls through and-or support in `counterfactual::model`, surest ways in `explanation` and
//! `retribution::ways`, walks in order of time in `chains`.

use super::Readings;
use crate::facts::EventId;
use crate::story::{Cause, Necessity, Story};
use petgraph::graph::{DiGraph, EdgeReference, NodeIndex};
use petgraph::visit::{Dfs, EdgeFiltered, FilterEdge, IntoNeighbors, Reversed, Topo, VisitMap, Visitable};

/// Which links a walk takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Admitted {
    readings: Readings,
    /// Whether links count that led to an event without being needed.
    contributing: bool,
}

impl<'s> FilterEdge<EdgeReference<'s, Cause>> for Admitted {
    fn include_edge(&self, edge: EdgeReference<'s, Cause>) -> bool {
        let cause = edge.weight();
        self.readings.admit(cause.contested)
            && (self.contributing || cause.necessity != Necessity::Contributing)
    }
}

/// The graph of causes with one filter.
pub struct Causes<'s> {
    graph: EdgeFiltered<&'s DiGraph<EventId, Cause>, Admitted>,
    events: usize,
}

impl<'s> Causes<'s> {
    /// All links that some readings admit.
    pub fn all(story: &'s Story, readings: Readings) -> Self {
        Self::of(story, Admitted { readings, contributing: true })
    }
    /// Only those that are needed, alone or as one of several.
    pub fn needed(story: &'s Story, readings: Readings) -> Self {
        Self::of(story, Admitted { readings, contributing: false })
    }
    fn of(story: &'s Story, admitted: Admitted) -> Self {
        Self { graph: EdgeFiltered(story.causes(), admitted), events: story.causes().node_count() }
    }

    /// What an event leads to directly, once for each link.
    pub fn effects_of(&self, event: EventId) -> impl Iterator<Item = EventId> {
        petgraph::visit::IntoNeighbors::neighbors(&self.graph, node(event)).map(name)
    }

    /// For steps from one of some events to the next. The links are laid out once, since many walks go over them.
    /// O(events + links).
    pub fn steps(&self) -> Steps {
        let mut first = Vec::with_capacity(self.events + 1);
        let mut effects = Vec::with_capacity(self.graph.0.edge_count());
        for event in 0..self.events {
            first.push(effects.len() as u32);
            effects.extend(self.effects_of(EventId(event as u32)));
        }
        first.push(effects.len() as u32);
        Steps { first, effects, seen: vec![0; self.events], walk: 0, forward: self.order().is_none() }
    }

    /// For each event whether one of some events leads to it; those themselves only if others of them do.
    /// O(events + links).
    pub fn after(&self, events: impl IntoIterator<Item = EventId>) -> Vec<bool> {
        self.met(&self.graph, events)
    }

    /// For each event whether it leads to one of some events; those themselves only if they lead to others of them.
    /// O(events + links).
    pub fn before(&self, events: impl IntoIterator<Item = EventId>) -> Vec<bool> {
        self.met(Reversed(&self.graph), events)
    }

    /// For each event whether a link leads to it from some events or from any that they lead to. Not by petgraph's
    /// `depth_first_search`, which calls itself once for each event of a line of causes.
    fn met<G>(&self, graph: G, events: impl IntoIterator<Item = EventId>) -> Vec<bool>
    where
        G: IntoNeighbors<NodeId = NodeIndex> + Visitable<Map: VisitMap<NodeIndex>>,
    {
        let mut met = vec![false; self.events];
        let mut walk = Dfs::from_parts(events.into_iter().map(node).collect(), graph.visit_map());
        while let Some(event) = walk.next(graph) {
            graph.neighbors(event).for_each(|next| met[next.index()] = true);
        }
        met
    }

    /// For each event which of some events lead to it, a bit for each of these, at most 128. O(events + links).
    pub fn reached(&self, from: &[EventId]) -> Vec<u128> {
        let mut reached = vec![0; self.events];
        let mut starts: Vec<(EventId, u128)> =
            from.iter().enumerate().map(|(bit, event)| (*event, 1 << bit)).collect();
        starts.sort_unstable();
        let start = |event: EventId| {
            let first = starts.partition_point(|(other, _)| *other < event);
            let here = starts[first..].iter().take_while(|(other, _)| *other == event);
            here.fold(0, |bits, (_, bit)| bits | bit)
        };
        let mut begins = vec![false; self.events];
        starts.iter().for_each(|(event, _)| begins[event.index()] = true);
        let order = self.order();
        for at in 0..self.events {
            let at = order.as_ref().map_or(EventId(at as u32), |order| name(order[at]));
            let own = if begins[at.index()] { start(at) } else { 0 };
            let bits: u128 = reached[at.index()] | own;
            if bits != 0 {
                self.effects_of(at).for_each(|effect| reached[effect.index()] |= bits);
            }
        }
        reached
    }

    /// An order in which causes stand before effects; none if the events stand in one already.
    fn order(&self) -> Option<Vec<NodeIndex>> {
        let graph = self.graph.0;
        let forward = graph.edge_indices().all(|edge| {
            graph.edge_endpoints(edge).is_none_or(|(cause, effect)| cause.index() < effect.index())
        });
        if forward { None } else { petgraph::algo::toposort(graph, None).ok() }
    }

    /// For each event of each question whether it leads to one of the question's ends; an end does if it leads to another
    /// of them. Where no event has more than one cause, what each leads to stands together in preorder: O(events + what is
    /// asked · log ends). Else a question with few events before its ends is walked alone; the others are answered
    /// [`AT_ONCE`] at a time, a bit each, in one pass back over the story. O((questions / 512 + 1) × (events + links)).
    pub fn lead(&self, questions: &[Question]) -> Vec<Vec<bool>> {
        if let Some(forest) = self.forest() {
            return questions.iter().map(|question| question.of_forest(&forest)).collect();
        }
        self.lead_by_passes(questions)
    }

    fn lead_by_passes(&self, questions: &[Question]) -> Vec<Vec<bool>> {
        let mut answers: Vec<Vec<bool>> =
            questions.iter().map(|question| vec![false; question.events.len()]).collect();
        let mut seen = vec![0_u32; self.events];
        let mut wide: Vec<usize> = Vec::new();
        for (number, question) in questions.iter().enumerate() {
            match self.walk_back(question, number as u32 + 1, &mut seen) {
                Some(answer) => answers[number] = answer,
                None => wide.push(number),
            }
        }
        let links = if wide.is_empty() { Links::default() } else { self.by_place() };
        for some in wide.chunks(AT_ONCE) {
            links.pass(questions, some, &mut answers);
        }
        answers
    }

    /// For each event its place in preorder and the place after the last event that it leads to; none if some event has
    /// several causes.
    fn forest(&self) -> Option<Vec<(u32, u32)>> {
        let mut has_cause = vec![false; self.events];
        for at in self.graph.0.node_indices() {
            for effect in self.effects_of(name(at)) {
                if std::mem::replace(&mut has_cause[effect.index()], true) {
                    return None;
                }
            }
        }
        let mut places = vec![(0, 0); self.events];
        let mut next = 0;
        for root in (0..self.events).filter(|event| !has_cause[*event]) {
            // an event stands here twice: when it is come to, and when all that it leads to has been
            let mut open = vec![(EventId(root as u32), false)];
            while let Some((at, done)) = open.pop() {
                if done {
                    places[at.index()].1 = next;
                    continue;
                }
                places[at.index()].0 = next;
                next += 1;
                open.push((at, true));
                open.extend(self.effects_of(at).map(|effect| (effect, false)));
            }
        }
        Some(places)
    }

    /// Answers a question by a walk back from its ends; none if that is long.
    fn walk_back(&self, question: &Question, stamp: u32, seen: &mut [u32]) -> Option<Vec<bool>> {
        let causes = |at: NodeIndex| petgraph::visit::IntoNeighbors::neighbors(Reversed(&self.graph), at);
        let mut open: Vec<NodeIndex> = question.ends.iter().map(|end| node(*end)).collect();
        let mut steps = 0;
        while let Some(at) = open.pop() {
            for cause in causes(at) {
                steps += 1;
                if seen[cause.index()] != stamp {
                    seen[cause.index()] = stamp;
                    open.push(cause);
                }
            }
            if steps > LONG {
                return None;
            }
        }
        Some(question.events.iter().map(|event| seen[event.index()] == stamp).collect())
    }

    /// The links that count, by places in an order in which causes stand before effects.
    fn by_place(&self) -> Links {
        let order = self.order().unwrap_or_else(|| self.graph.0.node_indices().collect());
        let mut links = Links { place: vec![0; self.events], ..Links::default() };
        for (place, at) in order.iter().enumerate() {
            links.place[at.index()] = place as u32;
        }
        for at in order {
            links.starts.push(links.effects.len() as u32);
            let effects = petgraph::visit::IntoNeighbors::neighbors(&self.graph, at);
            links.effects.extend(effects.map(|effect| links.place[effect.index()]));
        }
        links.starts.push(links.effects.len() as u32);
        links
    }

    /// Of some events those to which no other of them leads, in story order. O(events + links).
    pub fn roots(&self, of: &[EventId]) -> Vec<EventId> {
        let mut inside = vec![false; self.events];
        of.iter().for_each(|event| inside[event.index()] = true);
        let mut led = vec![false; self.events];
        let mut order = Topo::new(&self.graph);
        while let Some(at) = order.next(&self.graph) {
            let causes = petgraph::visit::IntoNeighbors::neighbors(Reversed(&self.graph), at);
            led[at.index()] = causes.into_iter().any(|cause| inside[cause.index()] || led[cause.index()]);
        }
        sorted(of.iter().filter(|event| !led[event.index()]).map(|event| node(*event)).collect())
    }
}

/// Events of which each has one cause at most: what leads to what is told from their places in preorder.
#[derive(Debug, Clone)]
pub struct Preorder {
    /// For each event its place, and the place after the last event that it leads to.
    places: Vec<(u32, u32)>,
}

impl Preorder {
    /// Of the one cause that each event has, if any; causes come before effects. O(events).
    pub fn of(causes: &[Option<EventId>]) -> Self {
        // how many events each leads to, itself among them, and then where they stand
        let mut places = vec![(0, 1); causes.len()];
        for (at, cause) in causes.iter().enumerate().rev() {
            if let Some(cause) = cause {
                places[cause.index()].1 += places[at].1;
            }
        }
        let (mut next, mut root) = (vec![0; causes.len()], 0);
        for (at, cause) in causes.iter().enumerate() {
            let place = cause.map_or(&mut root, |cause| &mut next[cause.index()]);
            let (first, size) = (*place, places[at].1);
            *place += size;
            next[at] = first + 1;
            places[at] = (first, first + size);
        }
        Self { places }
    }

    /// The place of an event, and the place after the last event that it leads to.
    pub fn span(&self, event: EventId) -> (u32, u32) {
        self.places[event.index()]
    }

    /// Whether an event leads to another. O(1).
    pub fn leads(&self, from: EventId, to: EventId) -> bool {
        let ((first, after), (place, _)) = (self.places[from.index()], self.places[to.index()]);
        first < place && place < after
    }
}

/// Walks of links from many events, one after another; each costs no more than what it goes through.
pub struct Steps {
    /// Where the effects of each event begin.
    first: Vec<u32>,
    effects: Vec<EventId>,
    /// The number of the walk that last came to each event.
    seen: Vec<u32>,
    walk: u32,
    /// Whether every cause has a lower number than its effect.
    forward: bool,
}

impl Steps {
    fn effects_of(&self, event: EventId) -> std::ops::Range<usize> {
        self.first[event.index()] as usize..self.first[event.index() + 1] as usize
    }

    /// The first of some events on every way from an event, in story order.
    pub fn nearest(&mut self, event: EventId, of: &[bool]) -> Vec<EventId> {
        self.walk += 1;
        let (mut open, mut found) = (vec![event], Vec::new());
        while let Some(at) = open.pop() {
            for link in self.effects_of(at) {
                let effect = self.effects[link];
                if std::mem::replace(&mut self.seen[effect.index()], self.walk) != self.walk {
                    if of[effect.index()] { found.push(effect) } else { open.push(effect) }
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Of some events in story order those to which no other of them leads. What lies beyond the last of them is not gone
    /// through.
    pub fn direct(&mut self, of: Vec<EventId>) -> Vec<EventId> {
        let Some(&last) = of.last().filter(|_| of.len() > 1) else { return of };
        self.walk += 1;
        let mut open = of.clone();
        while let Some(at) = open.pop() {
            for link in self.effects_of(at) {
                let effect = self.effects[link];
                if self.forward && effect > last {
                    continue;
                }
                if std::mem::replace(&mut self.seen[effect.index()], self.walk) != self.walk {
                    open.push(effect);
                }
            }
        }
        of.into_iter().filter(|event| self.seen[event.index()] != self.walk).collect()
    }
}

/// Which of some events lead to one of some ends.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// The events.
    pub events: Vec<EventId>,
    /// The ends.
    pub ends: Vec<EventId>,
}

impl Question {
    /// The answer from places in preorder.
    fn of_forest(&self, places: &[(u32, u32)]) -> Vec<bool> {
        let mut ends: Vec<u32> = self.ends.iter().map(|end| places[end.index()].0).collect();
        ends.sort_unstable();
        let leads = |event: &EventId| {
            let (place, after) = places[event.index()];
            let next = ends.partition_point(|end| *end <= place);
            ends.get(next).is_some_and(|end| *end < after)
        };
        self.events.iter().map(leads).collect()
    }
}

/// Links that a walk of its own takes for one question.
const LONG: usize = 512;
/// Words of bits for questions that share a pass.
const WORDS: usize = 8;
/// Questions that share a pass.
const AT_ONCE: usize = 64 * WORDS;

/// Links by place, causes before effects.
#[derive(Default)]
struct Links {
    /// The place of each event.
    place: Vec<u32>,
    /// For each place where its effects begin.
    starts: Vec<u32>,
    effects: Vec<u32>,
}

impl Links {
    /// Answers some questions, a bit each, by one pass from the last of their ends back to the first of their events.
    fn pass(&self, questions: &[Question], some: &[usize], answers: &mut [Vec<bool>]) {
        let place = |event: &EventId| self.place[event.index()] as usize;
        let mut asked: Vec<(usize, usize, usize)> = Vec::new();
        for (bit, number) in some.iter().enumerate() {
            let events = questions[*number].events.iter().enumerate();
            asked.extend(events.map(|(which, event)| (place(event), bit, which)));
        }
        asked.sort_unstable();
        let Some(first) = asked.first().map(|(place, ..)| *place) else { return };
        let ends = some.iter().flat_map(|number| &questions[*number].ends).map(place);
        let Some(last) = ends.max().filter(|last| *last > first) else { return };
        // for each place the questions of which it is an end, or leads to one
        let mut hit = vec![[0_u64; WORDS]; last - first + 1];
        for (bit, number) in some.iter().enumerate() {
            for end in questions[*number].ends.iter().map(place).filter(|end| *end >= first) {
                hit[end - first][bit / 64] |= 1 << (bit % 64);
            }
        }
        for at in (first..=last).rev() {
            let mut leads = [0_u64; WORDS];
            let effects = self.starts[at] as usize..self.starts[at + 1] as usize;
            let effects = self.effects[effects].iter().map(|effect| *effect as usize);
            for effect in effects.filter(|effect| (at + 1..=last).contains(effect)) {
                leads.iter_mut().zip(&hit[effect - first]).for_each(|(to, from)| *to |= from);
            }
            while let Some((_, bit, which)) = asked.pop_if(|(place, ..)| *place >= at) {
                // beyond the last end nothing leads to one
                answers[some[bit]][which] = leads[bit / 64] >> (bit % 64) & 1 == 1;
            }
            hit[at - first].iter_mut().zip(&leads).for_each(|(to, from)| *to |= from);
        }
    }
}

fn node(event: EventId) -> NodeIndex {
    NodeIndex::new(event.index())
}
fn name(node: NodeIndex) -> EventId {
    EventId(node.index() as u32)
}
fn sorted(nodes: Vec<NodeIndex>) -> Vec<EventId> {
    let mut events: Vec<EventId> = nodes.into_iter().map(name).collect();
    events.sort_unstable();
    events
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;
    use std::fmt::Write as _;

    /// A story in which each event has up to so many causes among the twenty before it.
    fn story(events: usize, most: usize, random: &mut Random) -> Story {
        let mut text = String::from("(title: \"T\", characters: [(id: a, name: \"A\")], story: [");
        for event in 0..events {
            let mut causes: Vec<String> = Vec::new();
            for _ in 0..random.below(most + 1).min(event) {
                let cause = format!("e{}", event - 1 - random.below(event.min(20)));
                if !causes.contains(&cause) {
                    causes.push(cause);
                }
            }
            let _ = write!(text, "(id: e{event}, what: \"x\", needs: [{}]),", causes.join(", "));
        }
        text.push_str("])");
        crate::story::build(crate::rules::check_text("T", &text).checked.unwrap())
    }

    #[test]
    fn preorder_says_what_walks_say() {
        let mut random = Random::new(3, 0);
        for events in [1, 2, 40] {
            let story = story(events, 1, &mut random);
            let causes = Causes::all(&story, Readings::Settled);
            let one = |event: &crate::facts::Event| event.support.links().next().map(|link| link.event);
            let preorder = Preorder::of(&story.events().map(|(_, event)| one(event)).collect::<Vec<_>>());
            for from in (0..events as u32).map(EventId) {
                let reached = causes.after([from]);
                let told: Vec<bool> =
                    (0..events as u32).map(|to| preorder.leads(from, EventId(to))).collect();
                assert_eq!(told, reached, "{from:?}");
            }
        }
    }

    #[test]
    fn events_are_reached_by_those_that_lead_to_them() {
        let mut random = Random::new(9, 0);
        for (events, most) in [(1, 2), (60, 2), (150, 3)] {
            let story = story(events, most, &mut random);
            let causes = Causes::all(&story, Readings::Settled);
            let from: Vec<EventId> = (0..128).map(|_| EventId(random.below(events) as u32)).collect();
            let reached = causes.reached(&from);
            for (bit, event) in from.iter().enumerate() {
                let alone = causes.after([*event]);
                let told: Vec<bool> = reached.iter().map(|bits| bits >> bit & 1 == 1).collect();
                assert_eq!(told, alone, "{event:?}");
            }
        }
    }

    #[test]
    fn many_questions_at_once_are_answered_as_one_by_one() {
        let mut random = Random::new(5, 0);
        for (events, most) in [(1, 2), (7, 2), (7, 1), (300, 2), (300, 1)] {
            let story = story(events, most, &mut random);
            let causes = Causes::all(&story, Readings::Settled);
            let mut some = |most: usize| -> Vec<EventId> {
                (0..random.below(most)).map(|_| EventId(random.below(events) as u32)).collect()
            };
            let questions: Vec<Question> =
                (0..AT_ONCE + 100).map(|_| Question { events: some(6), ends: some(4) }).collect();
            let alone = |question: &Question| -> Vec<bool> {
                let leading = causes.before(question.ends.iter().copied());
                question.events.iter().map(|event| leading[event.index()]).collect()
            };
            let expected: Vec<Vec<bool>> = questions.iter().map(alone).collect();
            assert_eq!(causes.lead(&questions), expected);
            assert_eq!(causes.lead_by_passes(&questions), expected);
            assert_eq!(
                causes.forest().is_some(),
                story.events().all(|(_, event)| event.support.all.len() < 2)
            );
            let mut answers: Vec<Vec<bool>> = expected.iter().map(|of| vec![false; of.len()]).collect();
            let all: Vec<usize> = (0..questions.len()).collect();
            all.chunks(AT_ONCE).for_each(|some| causes.by_place().pass(&questions, some, &mut answers));
            assert_eq!(answers, expected, "in passes");
        }
    }
}
