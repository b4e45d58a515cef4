//! The facts of a story laid out for search: every pair of an act or a bond found by kind and either end, in
//! logarithmic time at most; the orders of a kind are made when first asked for, in time and memory linear in
//! its pairs and the cast.

use crate::facts::{Act, ActId, Certainty, Directness, EventId, Mode, PartyId, PartyKind, Status};
use crate::motif::Selector;
use crate::story::Story;
use crate::vocabulary::{KindId, Vocabulary};
use std::cell::OnceCell;
use std::num::NonZeroU32;

/// Nobody: an act whose agent or patient is not told.
pub(super) const NOBODY: u32 = u32::MAX;

/// Which facts count: settled or contested too, and how sure they must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Whether contested facts count.
    pub contested: bool,
    /// The least certainty that counts.
    pub least: Certainty,
}

impl Default for Filter {
    /// Settled facts of every certainty.
    fn default() -> Self {
        Self { contested: false, least: Certainty::Inferred }
    }
}

impl Filter {
    /// Every fact, for what must not be told.
    pub(super) const ALL: Self = Self { contested: true, least: Certainty::Inferred };

    pub(super) fn takes(self, certainty: Certainty, contested: bool) -> bool {
        certainty >= self.least && (self.contested || !contested)
    }
}

/// One pair of an act or a bond, with what searches ask of an act, so that they need not look at the story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Number of the act or bond.
    pub fact: u32,
    pub source: u32,
    pub target: u32,
    /// The event of an act.
    pub event: u32,
    pub status: Status,
    pub mode: Mode,
    pub directness: Directness,
    pub certainty: Certainty,
    pub contested: bool,
    pub secret: bool,
    pub condoned: bool,
    /// Whether it is the first of its fact for its source, for its target; so that a deed done to two
    /// counts once where the patient does not matter.
    pub first_of_source: bool,
    pub first_of_target: bool,
}

/// All pairs of one layer by kind, and two orders to find those of a kind by, made when first asked for.
#[derive(Debug)]
pub(super) struct Table {
    parties: usize,
    /// The place in `used` of each kind that the story has, by the number of the kind: a film has few of all kinds,
    /// and the tables of a corpus would otherwise be mostly empty.
    places: Vec<Option<NonZeroU32>>,
    used: Vec<OfKind>,
}

/// The pairs of a kind, in story order.
#[derive(Debug, Default)]
struct OfKind {
    edges: Vec<Edge>,
    by_source: OnceCell<Sorted>,
    by_target: OnceCell<Sorted>,
}

/// Pairs by one end, then by the other, then in story order.
#[derive(Debug)]
struct Sorted {
    edges: Vec<Edge>,
    /// Where each party begins; none where there are few pairs, which are searched by halves.
    starts: Option<Vec<u32>>,
}

type Ends = fn(&Edge) -> (u32, u32);

impl Table {
    fn new(parties: usize, kinds: usize) -> Self {
        Self { parties, places: vec![None; kinds], used: Vec::new() }
    }

    fn add(&mut self, kind: KindId, edge: Edge) {
        let place = &mut self.places[kind.0 as usize];
        if place.is_none() {
            self.used.push(OfKind::default());
            *place = NonZeroU32::new(self.used.len() as u32);
        }
        if let Some(place) = *place {
            self.used[place.get() as usize - 1].edges.push(edge);
        }
    }

    fn of_kind(&self, kind: KindId) -> Option<&OfKind> {
        self.places[kind.0 as usize].map(|place| &self.used[place.get() as usize - 1])
    }

    /// How many pairs a kind has.
    pub fn count(&self, kind: KindId) -> usize {
        self.of_kind(kind).map_or(0, |of_kind| of_kind.edges.len())
    }

    /// The pairs of a kind with these ends, where given; in story order if both or none are given.
    pub fn find(&self, kind: KindId, source: Option<u32>, target: Option<u32>) -> &[Edge] {
        let Some(of_kind) = self.of_kind(kind) else { return &[] };
        match (source, target) {
            (None, None) => &of_kind.edges,
            (Some(source), target) => {
                let ends: Ends = |edge| (edge.source, edge.target);
                let sorted =
                    of_kind.by_source.get_or_init(|| Sorted::new(&of_kind.edges, self.parties, ends));
                sorted.find(source, target, ends)
            }
            (None, Some(target)) => {
                let ends: Ends = |edge| (edge.target, edge.source);
                let sorted =
                    of_kind.by_target.get_or_init(|| Sorted::new(&of_kind.edges, self.parties, ends));
                sorted.find(target, None, ends)
            }
        }
    }
}

impl Sorted {
    fn new(edges: &[Edge], parties: usize, ends: Ends) -> Self {
        if edges.len() * 4 < parties {
            let mut edges = edges.to_vec();
            edges.sort_by_key(ends);
            return Self { edges, starts: None };
        }
        // Least significant key first; each pass is stable, so story order decides last.
        let place = |end: u32| if end == NOBODY { parties } else { end as usize };
        let (inner, _) = counted(edges, |edge| place(ends(edge).1), parties + 1);
        let (edges, starts) = counted(&inner, |edge| place(ends(edge).0), parties + 1);
        Self { edges, starts: Some(starts) }
    }

    fn find(&self, one: u32, other: Option<u32>, ends: Ends) -> &[Edge] {
        let of_one = match &self.starts {
            Some(starts) => &self.edges[starts[one as usize] as usize..starts[one as usize + 1] as usize],
            None => run(&self.edges, |edge| ends(edge).0, one),
        };
        match other {
            Some(other) => run(of_one, |edge| ends(edge).1, other),
            None => of_one,
        }
    }
}

/// The edges of a sorted slice whose key is this.
fn run(edges: &[Edge], key: impl Fn(&Edge) -> u32, wanted: u32) -> &[Edge] {
    let from = edges.partition_point(|edge| key(edge) < wanted);
    let length = edges[from..].partition_point(|edge| key(edge) == wanted);
    &edges[from..from + length]
}

/// A stable counting sort of edges by `key`, and where each key begins. O(edges + keys).
fn counted(edges: &[Edge], key: impl Fn(&Edge) -> usize, keys: usize) -> (Vec<Edge>, Vec<u32>) {
    let mut starts = vec![0u32; keys + 2];
    for edge in edges {
        starts[key(edge) + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut next = starts.clone();
    let mut order = edges.to_vec();
    for edge in edges {
        let at = &mut next[key(edge)];
        order[*at as usize] = *edge;
        *at += 1;
    }
    (order, starts)
}

/// A story made ready for search. Built once, it serves any number of motifs.
#[derive(Debug)]
pub struct Index<'s> {
    pub(super) story: &'s Story,
    pub(super) acts: Table,
    pub(super) bonds: Table,
    /// Which parties are single persons.
    pub(super) persons: Vec<bool>,
    pub(super) filter: Filter,
    strict: OnceCell<Reach>,
    lenient: OnceCell<Reach>,
}

impl<'s> Index<'s> {
    /// Lays out a story's facts; `filter` says which count. O(parties + facts) time and memory.
    pub fn new(story: &'s Story, filter: Filter) -> Self {
        let (parties, kinds) = (story.facts().parties.len(), story.vocabulary().kinds().count());
        let mut acts = Table::new(parties, kinds);
        for (id, act) in story.acts() {
            each_pair(story, id, act, &mut |edge| acts.add(act.kind, edge));
        }
        let mut bonds = Table::new(parties, kinds);
        for (id, bond) in story.bonds() {
            let mut add = |edge| bonds.add(bond.kind, edge);
            let blank = Edge { fact: id.0, certainty: bond.certainty, ..BLANK };
            pairs(blank, &[bond.from], &[bond.to], &mut add);
            if story.kind(bond.kind).symmetric {
                pairs(blank, &[bond.to], &[bond.from], &mut add);
            }
        }
        let single = |kind| matches!(kind, PartyKind::Person | PartyKind::Unnamed);
        let persons = story.parties().map(|(_, party)| single(party.kind)).collect();
        Self { story, acts, bonds, persons, filter, strict: OnceCell::new(), lenient: OnceCell::new() }
    }

    /// The story.
    pub fn story(&self) -> &'s Story {
        self.story
    }

    /// Whether a path of causes that count leads from one event to another.
    pub(super) fn causes(&self, from: EventId, to: EventId, filter: Filter) -> bool {
        let cell = if filter == Filter::ALL { &self.lenient } else { &self.strict };
        cell.get_or_init(|| Reach::new(self.story, filter)).leads(self.story, from, to)
    }
}

const BLANK: Edge = Edge {
    fact: 0,
    source: NOBODY,
    target: NOBODY,
    event: NOBODY,
    status: Status::Completed,
    mode: Mode::Free,
    directness: Directness::Direct,
    certainty: Certainty::Explicit,
    contested: false,
    secret: false,
    condoned: false,
    first_of_source: true,
    first_of_target: true,
};

/// Every pair of an act; both ways if its kind goes both ways.
pub(super) fn each_pair(story: &Story, id: ActId, act: &Act, add: &mut dyn FnMut(Edge)) {
    let nobody = [PartyId(NOBODY)];
    let sources = if act.agents.is_empty() { &nobody[..] } else { &act.agents };
    let targets = if act.patients.is_empty() { &nobody[..] } else { &act.patients };
    let blank = Edge {
        fact: id.0,
        event: act.event.0,
        status: act.status,
        mode: act.mode,
        directness: act.directness,
        certainty: story.certainty_of_act(id),
        contested: act.contested,
        secret: act.secret,
        condoned: act.condoned,
        ..BLANK
    };
    pairs(blank, sources, targets, add);
    if story.kind(act.kind).symmetric {
        pairs(blank, targets, sources, add);
    }
}

fn pairs(blank: Edge, sources: &[PartyId], targets: &[PartyId], add: &mut dyn FnMut(Edge)) {
    for (i, source) in sources.iter().enumerate() {
        for (j, target) in targets.iter().enumerate() {
            let (first_of_source, first_of_target) = (j == 0, i == 0);
            add(Edge { source: source.0, target: target.0, first_of_source, first_of_target, ..blank });
        }
    }
}

/// Which events lead to which: a bit matrix for stories, a search on demand for whole corpora in one.
#[derive(Debug)]
struct Reach {
    filter: Filter,
    /// Row `e`: the events that lead to `e`, a bit each; none if there are too many events.
    rows: Vec<u64>,
    words: usize,
}

/// Most events for which all paths are kept: 2 MiB of bits.
const MOST_EVENTS: usize = 4096;

impl Reach {
    fn new(story: &Story, filter: Filter) -> Self {
        let events = story.facts().events.len();
        let words = events.div_ceil(64);
        if events > MOST_EVENTS {
            return Self { filter, rows: Vec::new(), words: 0 };
        }
        let mut rows = vec![0u64; events * words];
        for effect in 0..events {
            for link in story.facts().events[effect].support.links() {
                let cause = link.event.index();
                if cause < effect && filter.takes(link.certainty, link.contested) {
                    let (before, after) = rows.split_at_mut(effect * words);
                    let row = &mut after[..words];
                    for (to, from) in row.iter_mut().zip(&before[cause * words..(cause + 1) * words]) {
                        *to |= from;
                    }
                    row[cause / 64] |= 1 << (cause % 64);
                }
            }
        }
        Self { filter, rows, words }
    }

    fn leads(&self, story: &Story, from: EventId, to: EventId) -> bool {
        if from >= to {
            return false;
        }
        if self.words > 0 {
            return self.rows[to.index() * self.words + from.index() / 64] >> (from.index() % 64) & 1 == 1;
        }
        path(story, from, to, self.filter).is_some()
    }
}

/// A path of causes from `from` to `to` that is as sure as any: its events, `from` and `to` included, with
/// the certainty of its weakest link and whether any link is contested. O(causes log events).
pub(super) fn path(
    story: &Story,
    from: EventId,
    to: EventId,
    filter: Filter,
) -> Option<(Vec<EventId>, Certainty, bool)> {
    // The widest path by settled links first, by certainty second; ties go to the later cause.
    let mut best = std::collections::BTreeMap::from([(to, ((true, Certainty::Explicit), None))]);
    let mut open = std::collections::BTreeSet::from([((true, Certainty::Explicit), to)]);
    while let Some((width, at)) = open.pop_last() {
        if at == from {
            let mut events = vec![from];
            let mut next = best.get(&from).and_then(|(_, next)| *next);
            while let Some(event) = next {
                events.push(event);
                next = best.get(&event).and_then(|(_, next)| *next);
            }
            return Some((events, width.1, !width.0));
        }
        for link in story.event(at).support.links() {
            if link.event < from || link.event >= at || !filter.takes(link.certainty, link.contested) {
                continue;
            }
            let wider = (width.0 && !link.contested, width.1.min(link.certainty));
            match best.get(&link.event) {
                Some((known, _)) if *known >= wider => {}
                known => {
                    if let Some((known, _)) = known {
                        open.remove(&(*known, link.event));
                    }
                    best.insert(link.event, (wider, Some(at)));
                    open.insert((wider, link.event));
                }
            }
        }
    }
    None
}

/// The kinds that selectors name in a vocabulary, in order, each once.
pub(super) fn kinds(vocabulary: &Vocabulary, selectors: &[Selector]) -> Vec<KindId> {
    // a word is looked up once, and not for every kind
    let named: Vec<Option<KindId>> = selectors
        .iter()
        .map(|selector| match selector {
            Selector::Kind(word) => vocabulary.find(word),
            _ => None,
        })
        .collect();
    if selectors.iter().all(|selector| matches!(selector, Selector::Kind(_))) {
        let mut kinds: Vec<KindId> = named.into_iter().flatten().collect();
        kinds.sort_unstable();
        kinds.dedup();
        return kinds;
    }
    let selected = |id: KindId, (selector, named): (&Selector, &Option<KindId>)| {
        let kind = vocabulary.kind(id);
        match selector {
            Selector::Kind(_) => *named == Some(id),
            Selector::Family(family) => kind.family == *family,
            Selector::Effect(effect) => kind.effect == Some(*effect),
            Selector::Breach(breach) => kind.breach == Some(*breach),
            Selector::Depth(depth) => kind.depth == Some(*depth),
            Selector::Sign(sign) => kind.sign == *sign,
            Selector::Exclusive => kind.exclusive,
            Selector::Betrayal => kind.betrayal,
            Selector::Membership => kind.membership,
            Selector::Any => true,
        }
    };
    vocabulary
        .kinds()
        .map(|(id, _)| id)
        .filter(|id| selectors.iter().zip(&named).any(|selector| selected(*id, selector)))
        .collect()
}
