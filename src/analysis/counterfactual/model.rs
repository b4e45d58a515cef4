//! The support of all events as one Boolean model, and its re-evaluation after a removal.

use super::super::Readings;
use crate::facts::{Certainty, EventId, Link};
use crate::story::Story;
use petgraph::algo::toposort;
use petgraph::graph::{DiGraph, NodeIndex};

/// Which links make an event necessary for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Links {
    /// All that are annotated, but for contested ones.
    #[default]
    AsTold,
    /// Inferred ones led to the effect without being needed.
    Strict,
    /// All that are annotated, contested ones too.
    Contested,
}

impl Links {
    /// All links that some readings admit.
    pub fn of(readings: Readings) -> Self {
        match readings {
            Readings::Settled => Self::AsTold,
            Readings::Contested => Self::Contested,
        }
    }
    /// Whether a link makes an event necessary.
    pub fn admit(self, link: &Link) -> bool {
        match self {
            Self::AsTold => !link.contested,
            Self::Strict => !link.contested && link.certainty != Certainty::Inferred,
            Self::Contested => true,
        }
    }
    /// Whether a link names an alternative: an inferred one is still one.
    fn alternative(self, link: &Link) -> bool {
        !link.contested || self == Self::Contested
    }
}

/// No event.
const NONE: u32 = u32::MAX;

/// The support φ(e) of every event, compiled: events are numbered so that causes come first.
#[derive(Debug, Clone)]
pub struct Model {
    /// Event at each place.
    event: Vec<u32>,
    /// Place of each event.
    place: Vec<u32>,
    /// For each place the first of its clauses; a clause is a list of places one of which must hold.
    clauses: Vec<u32>,
    literals: Vec<(u32, u32)>,
    members: Vec<u32>,
    /// For each place the first of its preventions: what would stop it, what disables that.
    preventions: Vec<u32>,
    prevention: Vec<(u32, u32)>,
    /// Places that prevent something, or disable what would, in order.
    stoppers: Vec<u32>,
    /// For each place the first of the places that depend on it.
    dependents: Vec<u32>,
    dependent: Vec<u32>,
    /// For each of these whether it needs the place, with no alternative.
    hard: Vec<bool>,
    /// Places that do not hold even if nothing is removed.
    contradicted: Vec<u32>,
}

/// Working memory of an evaluation, to be used again.
#[derive(Debug, Clone)]
pub struct Scratch {
    /// Places that do not hold.
    pub(super) down: Vec<bool>,
    dirty: Vec<u64>,
    /// Those of the dirty places that something they need has left.
    doomed: Vec<u64>,
    /// How many places are dirty, and the first word that holds one.
    waiting: usize,
    least: usize,
    fallen: Vec<u32>,
}

impl Model {
    /// Compiles the support of a story's events. O(events + links).
    pub fn new(story: &Story, links: Links) -> Self {
        let n = story.facts().events.len();
        let event = order(story);
        let mut place = vec![0u32; n];
        for (at, event) in event.iter().enumerate() {
            place[*event as usize] = at as u32;
        }
        let at = |id: EventId| place[id.index()];
        let (mut clauses, mut literals, mut members) = (vec![0u32], Vec::new(), Vec::new());
        let (mut preventions, mut prevention) = (vec![0u32], Vec::new());
        let mut edges: Vec<(u32, u32, bool)> = Vec::new();
        for (here, id) in event.iter().enumerate() {
            let here = here as u32;
            let support = &story.event(EventId(*id)).support;
            let needed = support.all.iter().filter(|link| links.admit(link)).map(std::slice::from_ref);
            // an inferred alternative is still an alternative; a group of nothing else asks for nothing
            let groups = support
                .any
                .iter()
                .map(Vec::as_slice)
                .filter(|group| group.iter().any(|link| links.admit(link)));
            for clause in needed.chain(groups) {
                let from = members.len() as u32;
                members
                    .extend(clause.iter().filter(|link| links.alternative(link)).map(|link| at(link.event)));
                let clause = &members[from as usize..];
                edges.extend(clause.iter().map(|cause| (*cause, here, clause.len() == 1)));
                literals.push((from, members.len() as u32));
            }
            clauses.push(literals.len() as u32);
            for stop in support.prevented_by.iter().filter(|stop| links.admit(&stop.by)) {
                let unless = stop.unless.map_or(NONE, at);
                prevention.push((at(stop.by.event), unless));
                edges.push((at(stop.by.event), here, false));
                if unless != NONE {
                    edges.push((unless, here, false));
                }
            }
            preventions.push(prevention.len() as u32);
        }
        let mut stoppers: Vec<u32> =
            prevention.iter().flat_map(|(by, unless)| [*by, *unless]).filter(|at| *at != NONE).collect();
        stoppers.sort_unstable();
        stoppers.dedup();
        // of equal edges the hard one comes first, and stays
        edges.sort_unstable_by_key(|(from, to, hard)| (*from, *to, !*hard));
        edges.dedup_by_key(|(from, to, _)| (*from, *to));
        let mut dependents = vec![0u32; n + 1];
        for (from, ..) in &edges {
            dependents[*from as usize + 1] += 1;
        }
        for i in 0..n {
            dependents[i + 1] += dependents[i];
        }
        let (dependent, hard) = edges.into_iter().map(|(_, to, hard)| (to, hard)).unzip();
        let mut model = Self {
            event,
            place,
            clauses,
            literals,
            members,
            preventions,
            prevention,
            stoppers,
            dependents,
            dependent,
            hard,
            contradicted: Vec::new(),
        };
        let mut scratch = model.scratch();
        for at in 0..n as u32 {
            if !model.holds(at, |at| scratch.down[at as usize]) {
                scratch.down[at as usize] = true;
                model.contradicted.push(at);
            }
        }
        model
    }

    /// For each event the one that it needs, if any; none if some event needs several, has alternatives or may be prevented,
    /// or stands before what it needs.
    pub fn single_causes(&self) -> Option<Vec<Option<EventId>>> {
        let mut causes = vec![None; self.event.len()];
        for at in 0..self.event.len() {
            let event = EventId(self.event[at]);
            let clauses = &self.literals[self.clauses[at] as usize..self.clauses[at + 1] as usize];
            causes[event.index()] = match clauses {
                [] => None,
                [(from, to)] if to - from == 1 => {
                    let cause = self.event_at(self.members[*from as usize]);
                    Some(Some(cause).filter(|cause| *cause < event)?)
                }
                _ => return None,
            };
        }
        self.prevention.is_empty().then_some(causes)
    }

    /// Memory for evaluations.
    pub fn scratch(&self) -> Scratch {
        let n = self.event.len();
        let mut down = vec![false; n];
        for at in &self.contradicted {
            down[*at as usize] = true;
        }
        let words = n.div_ceil(64);
        let (dirty, doomed) = (vec![0; words], vec![0; words]);
        Scratch { down, dirty, doomed, waiting: 0, least: words, fallen: Vec::new() }
    }

    /// Events that the annotation tells although their support denies them: they are prevented and nothing
    /// disables what prevents them. In story order.
    pub fn contradictions(&self) -> Vec<EventId> {
        self.events(self.contradicted.iter().copied())
    }

    /// The events that fall away if some are removed, in story order, without those themselves.
    /// O(what falls and depends on it).
    pub fn lost(&self, removed: &[EventId], scratch: &mut Scratch) -> Vec<EventId> {
        self.fall(removed, &[], scratch);
        let mut taken = removed.to_vec();
        taken.sort_unstable();
        let fell = |at: &u32| taken.binary_search(&self.event_at(*at)).is_err();
        let lost = self.events(scratch.fallen.iter().copied().filter(fell));
        self.restore(scratch);
        lost
    }

    /// Whether an event would not happen without another, and how many events before it would not either: what comes after
    /// it is not looked at. O(what falls before it and depends on it).
    pub fn needs(&self, event: EventId, removed: EventId, scratch: &mut Scratch) -> (bool, usize) {
        let (at, before) = (self.place_of(event), scratch.fallen.len());
        self.take(&[removed], scratch);
        self.spread_to(at, &[], scratch);
        let fell = scratch.fallen[before..].contains(&at) && event != removed;
        let fallen = scratch.fallen.len() - before;
        self.restore(scratch);
        (fell, fallen)
    }

    /// Goes through the events that fall away if some are removed, in no order, without those themselves. O(what falls and
    /// depends on it).
    pub fn each_lost(&self, removed: &[EventId], scratch: &mut Scratch, with: &mut dyn FnMut(EventId)) {
        self.take(removed, scratch);
        let taken = scratch.fallen.len();
        self.spread(&[], scratch);
        scratch.fallen[taken..].iter().for_each(|at| with(self.event_at(*at)));
        self.restore(scratch);
    }

    /// For each event without which of some events it would fall away, a bit for each of these, at most 128; an event does
    /// not fall away without itself. One pass, causes before effects: O(events + links).
    pub fn lost_to_each(&self, removed: &[EventId]) -> Vec<u128> {
        let mut down = vec![0_u128; self.event.len()];
        self.contradicted.iter().for_each(|at| down[*at as usize] = !0);
        let mut removals: Vec<(u32, u128)> =
            removed.iter().enumerate().map(|(bit, event)| (self.place_of(*event), 1 << bit)).collect();
        removals.sort_unstable();
        let mut lost = vec![0_u128; self.event.len()];
        let first = removals.first().map_or(down.len(), |(at, _)| *at as usize);
        let mut next = removals.into_iter().peekable();
        for at in first..down.len() {
            let mut taken = 0;
            while let Some((_, bit)) = next.next_if(|(place, _)| *place as usize == at) {
                taken |= bit;
            }
            // what does not hold even if nothing is removed cannot fall
            if down[at] != 0 {
                continue;
            }
            let clauses = &self.literals[self.clauses[at] as usize..self.clauses[at + 1] as usize];
            let preventions =
                &self.prevention[self.preventions[at] as usize..self.preventions[at + 1] as usize];
            let unsupported = clauses.iter().fold(0, |bits, (from, to)| {
                let members = &self.members[*from as usize..*to as usize];
                bits | members.iter().fold(!0, |bits, member| bits & down[*member as usize])
            });
            let falls = preventions.iter().fold(unsupported, |bits, (by, unless)| {
                let disabled = if *unless == NONE { 0 } else { !down[*unless as usize] };
                bits | (!down[*by as usize] & !disabled)
            });
            down[at] = falls | taken;
            lost[self.event[at] as usize] = falls & !taken;
        }
        lost
    }

    /// The event at a place.
    pub(super) fn event_at(&self, place: u32) -> EventId {
        EventId(self.event[place as usize])
    }
    /// The place of an event.
    pub(super) fn place_of(&self, event: EventId) -> u32 {
        self.place[event.index()]
    }

    /// Marks as down what does not hold without the removed events, while the frozen ones hold come what
    /// may. [`Self::restore`] undoes it.
    pub(super) fn fall(&self, removed: &[EventId], frozen: &[EventId], scratch: &mut Scratch) {
        self.take(removed, scratch);
        self.spread(frozen, scratch);
    }

    /// Marks the removed events themselves as down.
    fn take(&self, removed: &[EventId], scratch: &mut Scratch) {
        for event in removed {
            let at = self.place[event.index()];
            if !std::mem::replace(&mut scratch.down[at as usize], true) {
                scratch.fallen.push(at);
                self.stir(at, scratch);
            }
        }
    }

    /// Marks as down what does not hold without those that have fallen.
    fn spread(&self, frozen: &[EventId], scratch: &mut Scratch) {
        self.spread_to(NONE, frozen, scratch);
    }

    /// The same up to a place; what is left to look at after it is forgotten.
    fn spread_to(&self, last: u32, frozen: &[EventId], scratch: &mut Scratch) {
        let mut word = std::mem::replace(&mut scratch.least, scratch.dirty.len());
        while scratch.waiting > 0 {
            let bits = scratch.dirty[word];
            if bits == 0 {
                word += 1;
                continue;
            }
            scratch.dirty[word] &= bits - 1;
            scratch.waiting -= 1;
            let at = word as u32 * 64 + bits.trailing_zeros();
            let doomed = scratch.doomed[word] >> (at % 64) & 1 == 1;
            scratch.doomed[word] &= !(1 << (at % 64));
            if at > last {
                continue;
            }
            if scratch.down[at as usize]
                || (!doomed && self.holds(at, |at| scratch.down[at as usize]))
                || frozen.contains(&self.event_at(at))
            {
                continue;
            }
            scratch.down[at as usize] = true;
            scratch.fallen.push(at);
            self.stir(at, scratch);
        }
    }

    /// Undoes [`Self::fall`].
    pub(super) fn restore(&self, scratch: &mut Scratch) {
        for at in scratch.fallen.drain(..) {
            scratch.down[at as usize] = false;
        }
    }

    /// The places whose support names a place.
    pub(super) fn dependents(&self, at: u32) -> &[u32] {
        &self.dependent[self.dependents[at as usize] as usize..self.dependents[at as usize + 1] as usize]
    }
    /// The same, each with whether it needs the place, with no alternative.
    pub(super) fn resting(&self, at: u32) -> impl Iterator<Item = (u32, bool)> {
        let range = self.dependents[at as usize] as usize..self.dependents[at as usize + 1] as usize;
        self.dependent[range.clone()].iter().copied().zip(self.hard[range].iter().copied())
    }
    /// Whether a place is needed by another, with no alternative.
    pub(super) fn is_needed_by(&self, at: u32, other: u32) -> bool {
        let range = self.dependents[at as usize] as usize..self.dependents[at as usize + 1] as usize;
        self.dependent[range.clone()].binary_search(&other).is_ok_and(|place| self.hard[range.start + place])
    }
    /// Whether a place prevents anything, or disables what would.
    pub(super) fn disables(&self, at: u32) -> bool {
        self.stoppers.binary_search(&at).is_ok()
    }
    /// The places that a place needs, with no alternative.
    pub(super) fn needed(&self, at: u32) -> impl Iterator<Item = u32> {
        let at = at as usize;
        let clauses = &self.literals[self.clauses[at] as usize..self.clauses[at + 1] as usize];
        clauses.iter().filter(|(from, to)| to - from == 1).map(|(from, _)| self.members[*from as usize])
    }

    /// The places that have fallen, the removed ones among them.
    pub(super) fn fallen<'a>(&self, scratch: &'a Scratch) -> &'a [u32] {
        &scratch.fallen
    }

    /// What depends on a place must be looked at again.
    fn stir(&self, at: u32, scratch: &mut Scratch) {
        let range = self.dependents[at as usize] as usize..self.dependents[at as usize + 1] as usize;
        for (next, hard) in self.dependent[range.clone()].iter().zip(&self.hard[range]) {
            let (word, bit) = (*next as usize / 64, 1 << (next % 64));
            scratch.waiting += usize::from(scratch.dirty[word] & bit == 0);
            scratch.least = scratch.least.min(word);
            scratch.dirty[word] |= bit;
            if *hard {
                scratch.doomed[word] |= bit;
            }
        }
    }

    /// Whether what a place rests on holds, where some places are down.
    pub(super) fn holds(&self, at: u32, down: impl Fn(u32) -> bool) -> bool {
        let at = at as usize;
        let clauses = &self.literals[self.clauses[at] as usize..self.clauses[at + 1] as usize];
        let preventions = &self.prevention[self.preventions[at] as usize..self.preventions[at + 1] as usize];
        clauses.iter().all(|(from, to)| self.members[*from as usize..*to as usize].iter().any(|m| !down(*m)))
            && preventions.iter().all(|(by, unless)| down(*by) || (*unless != NONE && !down(*unless)))
    }

    fn events(&self, places: impl Iterator<Item = u32>) -> Vec<EventId> {
        let mut events: Vec<EventId> = places.map(|at| self.event_at(at)).collect();
        events.sort_unstable();
        events
    }
}

/// Events with causes, and what prevents or disables, before effects.
fn order(story: &Story) -> Vec<u32> {
    let n = story.facts().events.len();
    let early = |i: usize, other: EventId| other.index() < i;
    let in_order = story.facts().events.iter().enumerate().all(|(i, event)| {
        event.support.links().all(|link| early(i, link.event))
            && event
                .support
                .prevented_by
                .iter()
                .all(|stop| early(i, stop.by.event) && stop.unless.is_none_or(|unless| early(i, unless)))
    });
    if in_order {
        return (0..n as u32).collect();
    }
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(n, n);
    for _ in 0..n {
        graph.add_node(());
    }
    for (i, event) in story.facts().events.iter().enumerate() {
        let preventing = event.support.prevented_by.iter();
        let parents = event
            .support
            .links()
            .map(|link| link.event)
            .chain(preventing.flat_map(|stop| std::iter::once(stop.by.event).chain(stop.unless)));
        for parent in parents {
            graph.add_edge(NodeIndex::new(parent.index()), NodeIndex::new(i), ());
        }
    }
    // a checked story has no cycle of causes
    toposort(&graph, None)
        .map_or_else(|_| (0..n as u32).collect(), |order| order.iter().map(|n| n.index() as u32).collect())
}
