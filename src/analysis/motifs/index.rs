//! The facts of a story laid out for search: every pair of an act or a bond found by kind and either end
//! in logarithmic time, in memory linear in the story.

use crate::facts::{Certainty, EventId, PartyId};
use crate::motif::Selector;
use crate::story::Story;
use crate::vocabulary::{KindId, Vocabulary};
use std::cell::OnceCell;

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

/// One pair of an act or a bond.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Number of the act or bond.
    pub fact: u32,
    pub source: u32,
    pub target: u32,
    pub kind: u16,
    /// Whether it is the first of its fact for its source, for its target; so that a deed done to two
    /// counts once where the patient does not matter.
    pub first_of_source: bool,
    pub first_of_target: bool,
}

/// All pairs of one layer, in story order, and three orders to find them by.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub edges: Vec<Edge>,
    by_source: Vec<u32>,
    source_starts: Vec<u32>,
    by_target: Vec<u32>,
    target_starts: Vec<u32>,
    by_kind: Vec<u32>,
    kind_starts: Vec<u32>,
}

impl Table {
    fn new(edges: Vec<Edge>, parties: usize, kinds: usize) -> Self {
        let end = |end: u32| if end == NOBODY { parties } else { end as usize };
        let all: Vec<u32> = (0..edges.len() as u32).collect();
        // Least significant key first; each pass is stable, so story order decides last.
        let source = |i: u32| end(edges[i as usize].source);
        let target = |i: u32| end(edges[i as usize].target);
        let kind = |i: u32| edges[i as usize].kind as usize;
        let (by_kind, kind_starts) = sorted(&all, kind, kinds);
        let by = |inner: &dyn Fn(u32) -> usize, outer: &dyn Fn(u32) -> usize| {
            let (by_inner, _) = sorted(&all, inner, parties + 1);
            let (by_kind, _) = sorted(&by_inner, kind, kinds);
            sorted(&by_kind, outer, parties + 1)
        };
        let (by_source, source_starts) = by(&target, &source);
        let (by_target, target_starts) = by(&source, &target);
        Self { edges, by_source, source_starts, by_target, target_starts, by_kind, kind_starts }
    }

    /// How many pairs a kind has.
    pub fn count(&self, kind: KindId) -> usize {
        let at = kind.0 as usize;
        (self.kind_starts[at + 1] - self.kind_starts[at]) as usize
    }

    /// The pairs of a kind with these ends, where given; in story order if both or none are given.
    pub fn find(&self, kind: KindId, source: Option<u32>, target: Option<u32>) -> &[u32] {
        match (source, target) {
            (None, None) => {
                let at = kind.0 as usize;
                &self.by_kind[self.kind_starts[at] as usize..self.kind_starts[at + 1] as usize]
            }
            (Some(source), target) => {
                let all = &self.by_source[range(&self.source_starts, source)];
                self.narrow(all, kind, target, |edge| edge.target)
            }
            (None, Some(target)) => {
                let all = &self.by_target[range(&self.target_starts, target)];
                self.narrow(all, kind, None, |edge| edge.source)
            }
        }
    }

    fn narrow<'t>(
        &self,
        all: &'t [u32],
        kind: KindId,
        other: Option<u32>,
        end: fn(&Edge) -> u32,
    ) -> &'t [u32] {
        let key = |i: &u32| {
            let edge = &self.edges[*i as usize];
            (edge.kind, if other.is_some() { end(edge) } else { 0 })
        };
        let wanted = (kind.0, other.unwrap_or(0));
        let from = all.partition_point(|i| key(i) < wanted);
        let length = all[from..].partition_point(|i| key(i) <= wanted);
        &all[from..from + length]
    }
}

fn range(starts: &[u32], at: u32) -> std::ops::Range<usize> {
    starts[at as usize] as usize..starts[at as usize + 1] as usize
}

/// A stable counting sort of `items` by `key`, and where each key begins. O(items + keys).
fn sorted(items: &[u32], key: impl Fn(u32) -> usize, keys: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0u32; keys + 2];
    for &item in items {
        starts[key(item) + 1] += 1;
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut next = starts.clone();
    let mut order = vec![0u32; items.len()];
    for &item in items {
        let at = &mut next[key(item)];
        order[*at as usize] = item;
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
    pub(super) filter: Filter,
    strict: OnceCell<Reach>,
    lenient: OnceCell<Reach>,
}

impl<'s> Index<'s> {
    /// Lays out a story's facts; `filter` says which count. O(parties + facts) time and memory.
    pub fn new(story: &'s Story, filter: Filter) -> Self {
        let (parties, kinds) = (story.facts().parties.len(), story.vocabulary().kinds().count());
        let mut acts = Vec::with_capacity(story.facts().acts.len());
        for (id, act) in story.acts() {
            let symmetric = story.kind(act.kind).symmetric;
            let nobody = [PartyId(NOBODY)];
            let sources = if act.agents.is_empty() { &nobody[..] } else { &act.agents };
            let targets = if act.patients.is_empty() { &nobody[..] } else { &act.patients };
            push(&mut acts, id.0, act.kind, sources, targets);
            if symmetric {
                push(&mut acts, id.0, act.kind, targets, sources);
            }
        }
        let mut bonds = Vec::with_capacity(story.facts().bonds.len());
        for (id, bond) in story.bonds() {
            push(&mut bonds, id.0, bond.kind, &[bond.from], &[bond.to]);
            if story.kind(bond.kind).symmetric {
                push(&mut bonds, id.0, bond.kind, &[bond.to], &[bond.from]);
            }
        }
        Self {
            story,
            acts: Table::new(acts, parties, kinds),
            bonds: Table::new(bonds, parties, kinds),
            filter,
            strict: OnceCell::new(),
            lenient: OnceCell::new(),
        }
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

fn push(edges: &mut Vec<Edge>, fact: u32, kind: KindId, sources: &[PartyId], targets: &[PartyId]) {
    for (i, source) in sources.iter().enumerate() {
        for (j, target) in targets.iter().enumerate() {
            edges.push(Edge {
                fact,
                source: source.0,
                target: target.0,
                kind: kind.0,
                first_of_source: j == 0,
                first_of_target: i == 0,
            });
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
    if let [Selector::Kind(word)] = selectors {
        return vocabulary.find(word).into_iter().collect();
    }
    let selected = |id: KindId, selector: &Selector| {
        let kind = vocabulary.kind(id);
        match selector {
            Selector::Kind(word) => vocabulary.find(word) == Some(id),
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
        .filter(|id| selectors.iter().any(|selector| selected(*id, selector)))
        .collect()
}
