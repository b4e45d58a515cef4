//! The signed graph from moment to moment: only what changes is looked at again.
//!
//! Whoever stands on a side stays there; a new edge that does not fit is tried by moving those near it. What no division
//! goes below is carried along: an edge that comes cannot lower it, one that goes lowers it by at most one. Only where
//! that proves nothing is a part divided anew, within a budget for the whole story.

mod whole;

use super::frustration::{MOST_STEPS, solve};
use super::improve::descend;
use super::kernel::Neighbours;
use super::signs::{Change, Reason, Signs};
use super::{Step, Triads};
use crate::facts::{EventId, PartyId};
use crate::names::Numbers;
use crate::story::{Fact, Story};
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

/// A part in which more nodes than this hang together is improved only near to what changes.
const MOST_NODES: usize = 1000;

/// Parts up to this size are divided anew even where the budget is spent.
const ALWAYS: usize = 24;

/// What stands between two parties at a moment.
#[derive(Debug)]
struct Between {
    /// The two, the first in the order of the cast before the second.
    pair: (usize, usize),
    positive: Reasons,
    negative: Reasons,
    /// Whether the camps leave them wrong.
    wrong: bool,
    /// What that was at the last moment, if it was looked at anew since.
    was_wrong: Option<bool>,
}

/// Most pairs have one.
type Reasons = SmallVec<[Reason; 2]>;

impl Between {
    fn of(pair: (usize, usize)) -> Self {
        let (positive, negative) = (Reasons::new(), Reasons::new());
        Self { pair, positive, negative, wrong: false, was_wrong: None }
    }
    /// The sign of the two, if it is one alone.
    fn single(&self) -> i32 {
        i32::from(!self.positive.is_empty()) - i32::from(!self.negative.is_empty())
    }
    fn edges(&self) -> u32 {
        u32::from(!self.positive.is_empty()) + u32::from(!self.negative.is_empty())
    }
}

/// What is known of some parts together: all parts that have hung together since they were last looked at as a whole.
#[derive(Debug, Default)]
struct Cluster {
    nodes: Vec<usize>,
    /// The first of the nodes.
    first: usize,
    /// Single edges that the camps leave wrong.
    wrong: u32,
    /// What no division goes below.
    least: u32,
    /// Whether no equally good division is nearer to the camps before.
    nearest: bool,
}

/// The walk through a story.
pub(super) struct Course<'a> {
    story: &'a Story,
    changes: Vec<Change>,
    /// The first of the changes that has not come.
    next: usize,
    after: Option<EventId>,
    here: Vec<bool>,
    /// All pairs that have had a sign, in the order in which they had their first.
    pairs: Vec<Between>,
    /// The place of each pair there.
    places: Numbers<(u32, u32), u32>,
    /// The pairs of each node, whether it is here or not: the other one, and the place of the pair.
    pairs_of: Vec<Vec<(u32, u32)>>,
    /// Single edges between nodes that are here.
    neighbours: Neighbours,
    /// How many edges each node has, those of pairs with both signs included.
    signed: Vec<u32>,
    second: Vec<bool>,
    /// The camps at the last moment; none for who was in none.
    last: Vec<Option<bool>>,
    /// Whose camp, or whose being in one, may have changed at this moment, some of them several times.
    moved: Vec<usize>,
    cluster: Vec<usize>,
    clusters: Vec<Cluster>,
    /// Places of the pairs that were looked at anew at this moment.
    judged: Vec<usize>,
    /// Clusters with a changed edge, and the nodes at it.
    touched: BTreeMap<usize, Vec<usize>>,
    totals: Totals,
    moments: u64,
    steps: u64,
}

#[derive(Debug, Default)]
struct Totals {
    edges: u32,
    both: u32,
    single_wrong: u32,
    least: u32,
    /// Clusters of which no nearest division is known.
    far: u32,
    triads: Triads,
}

impl<'a> Course<'a> {
    pub fn new(story: &'a Story) -> Self {
        let Signs { changes } = Signs::new(story);
        let n = story.facts().parties.len();
        let one =
            |node: usize| Cluster { nodes: vec![node], first: node, nearest: true, ..Cluster::default() };
        Self {
            story,
            changes,
            next: 0,
            after: None,
            here: vec![false; n],
            pairs: Vec::new(),
            places: Numbers::default(),
            pairs_of: vec![Vec::new(); n],
            neighbours: vec![Vec::new(); n],
            signed: vec![0; n],
            second: vec![false; n],
            last: vec![None; n],
            moved: Vec::new(),
            cluster: (0..n).collect(),
            clusters: (0..n).map(one).collect(),
            judged: Vec::new(),
            touched: BTreeMap::new(),
            totals: Totals::default(),
            moments: story.facts().events.len() as u64 + 1,
            steps: MOST_STEPS,
        }
    }

    /// Goes on to a moment, not before the last one: after an event, or before the story.
    pub fn go(&mut self, after: Option<EventId>) -> Step {
        let before = self.totals.both + self.totals.single_wrong;
        self.after = after;
        let rank = after.map_or(0, |event| self.story.event(event).rank);
        while let Some(change) = self.changes.get(self.next).filter(|change| change.at() <= rank).cloned() {
            self.next += 1;
            self.apply(change);
        }
        self.divide();
        for node in std::mem::take(&mut self.moved) {
            // who has left the camps stands nowhere until they are in one again
            self.second[node] &= self.signed[node] > 0;
            self.last[node] = (self.signed[node] > 0).then_some(self.second[node]);
        }
        let (mut raised, mut broken) = (Vec::new(), Vec::new());
        for place in self.judged.drain(..) {
            let between = &mut self.pairs[place];
            match (between.was_wrong.take(), between.wrong) {
                (Some(false), true) => raised.push(both_ids(between.pair)),
                (Some(true), false) => broken.push(both_ids(between.pair)),
                _ => {}
            }
        }
        raised.sort_unstable();
        broken.sort_unstable();
        let frustration = self.totals.both + self.totals.single_wrong;
        let first = after.is_none();
        Step {
            after,
            frustration,
            least: self.totals.both + self.totals.least,
            edges: self.totals.edges,
            nearest: self.totals.far == 0,
            triads: self.totals.triads,
            change: if first { 0 } else { i64::from(frustration) - i64::from(before) },
            raised,
            broken,
        }
    }

    fn apply(&mut self, change: Change) {
        match change {
            Change::Comes { party, .. } => self.party(party.index(), true),
            Change::Goes { party, .. } => self.party(party.index(), false),
            Change::Begins { pair, sign, reason, .. } => self.sign(pair, sign, |reasons| {
                // an act begins at one moment only, at which the same changes stand side by side
                let is_act = matches!(reason, Reason::Fact(Fact::Act(_)));
                let is_known =
                    if is_act { reasons.last() == Some(&reason) } else { reasons.contains(&reason) };
                if !is_known {
                    reasons.push(reason);
                }
            }),
            Change::Ends { pair, sign, reason, .. } => {
                self.sign(pair, sign, |reasons| reasons.retain(|other| *other != reason));
            }
        }
    }

    fn party(&mut self, node: usize, here: bool) {
        if self.here[node] == here {
            return;
        }
        let others = self.pairs_of[node].iter().copied().filter(|(other, _)| self.here[*other as usize]);
        let mut others: Vec<(u32, u32)> = others.collect();
        others.sort_unstable();
        // before its pairs are judged: those of who is gone violate nothing
        self.here[node] = here;
        for (_, place) in others {
            let between = &self.pairs[place as usize];
            let signs = (between.single(), between.edges());
            let (before, now) = if here { ((0, 0), signs) } else { (signs, (0, 0)) };
            self.count(place as usize, before, now);
        }
    }

    fn sign(&mut self, (a, b): (PartyId, PartyId), sign: i8, change: impl Fn(&mut Reasons)) {
        let place = self.place(a, b);
        let between = &mut self.pairs[place];
        let before = (between.single(), between.edges());
        change(if sign > 0 { &mut between.positive } else { &mut between.negative });
        let now = (between.single(), between.edges());
        if before != now && self.here[a.index()] && self.here[b.index()] {
            self.count(place, before, now);
        }
    }

    /// The place of a pair, a new one if it has had no sign.
    fn place(&mut self, a: PartyId, b: PartyId) -> usize {
        if let Some(place) = self.places.get(&(a.0, b.0)) {
            return place as usize;
        }
        let place = self.pairs.len();
        self.places.insert((a.0, b.0), place as u32);
        self.pairs.push(Between::of((a.index(), b.index())));
        self.pairs_of[a.index()].push((b.0, place as u32));
        self.pairs_of[b.index()].push((a.0, place as u32));
        place
    }

    /// A pair has another sign, and another number of edges.
    fn count(&mut self, place: usize, before: (i32, u32), now: (i32, u32)) {
        let key = self.pairs[place].pair;
        let (a, b) = key;
        self.totals.edges = self.totals.edges + now.1 - before.1;
        for node in [a, b] {
            self.signed[node] = self.signed[node] + now.1 - before.1;
            self.moved.push(node);
        }
        self.totals.both = self.totals.both + u32::from(now.1 == 2) - u32::from(before.1 == 2);
        if before.0 != now.0 {
            if before.0 != 0 {
                self.single(key, before.0, false);
            }
            if now.0 != 0 {
                self.single(key, now.0, true);
            }
        }
        self.judge(place);
    }

    /// Whether a pair is wrong, noted as it stands now.
    fn judge(&mut self, place: usize) {
        let between = &mut self.pairs[place];
        let (a, b) = between.pair;
        let across = self.second[a] != self.second[b];
        let violates = if across { !between.positive.is_empty() } else { !between.negative.is_empty() };
        if between.was_wrong.is_none() {
            between.was_wrong = Some(between.wrong);
            self.judged.push(place);
        }
        between.wrong = violates && self.here[a] && self.here[b];
    }

    /// A single edge comes or goes.
    fn single(&mut self, (a, b): (usize, usize), sign: i32, comes: bool) {
        self.triads(a, b, sign, comes);
        let wrong = u32::from((sign > 0) == (self.second[a] != self.second[b]));
        if comes {
            for (node, other) in [(a, b), (b, a)] {
                let at = self.neighbours[node].partition_point(|(known, _)| *known < other);
                self.neighbours[node].insert(at, (other, sign));
            }
            let apart = self.cluster[a] != self.cluster[b];
            let smaller = self.merge(a, b);
            let into = self.cluster[a];
            self.clusters[into].wrong += wrong;
            self.totals.single_wrong += wrong;
            if apart && wrong > 0 {
                // two parts that nothing else joins: one of them stands as well in its mirror image
                smaller.iter().for_each(|node| self.turn(*node));
            }
        } else {
            for (node, other) in [(a, b), (b, a)] {
                let at = self.neighbours[node].partition_point(|(known, _)| *known < other);
                self.neighbours[node].remove(at);
            }
            let cluster = &mut self.clusters[self.cluster[a]];
            cluster.wrong -= wrong;
            self.totals.single_wrong -= wrong;
            if cluster.least > 0 {
                cluster.least -= 1;
                self.totals.least -= 1;
            }
        }
        self.touched.entry(self.cluster[a]).or_default().extend([a, b]);
    }

    /// Puts the clusters of two nodes together; gives the nodes of the smaller, empty if it is one already.
    fn merge(&mut self, a: usize, b: usize) -> Vec<usize> {
        let (a, b) = (self.cluster[a], self.cluster[b]);
        if a == b {
            return Vec::new();
        }
        let key = |cluster: usize| {
            let Cluster { nodes, first, .. } = &self.clusters[cluster];
            (nodes.len(), std::cmp::Reverse(*first))
        };
        let (small, large) = if key(a) < key(b) { (a, b) } else { (b, a) };
        let gone = std::mem::take(&mut self.clusters[small]);
        self.totals.far -= u32::from(!gone.nearest);
        let into = &mut self.clusters[large];
        self.totals.far -= u32::from(!into.nearest);
        into.nearest &= gone.nearest;
        self.totals.far += u32::from(!into.nearest);
        into.wrong += gone.wrong;
        into.least += gone.least;
        into.nodes.extend(&gone.nodes);
        into.first = into.first.min(gone.first);
        self.clusters[small].nearest = true;
        gone.nodes.iter().for_each(|node| self.cluster[*node] = large);
        let nodes = self.touched.remove(&small).unwrap_or_default();
        self.touched.entry(large).or_default().extend(nodes);
        gone.nodes
    }

    /// A node changes its camp; its edges come right or go wrong.
    fn turn(&mut self, node: usize) {
        self.second[node] = !self.second[node];
        self.moved.push(node);
        let (mut right, mut wrong) = (0, 0);
        for &(other, sign) in &self.neighbours[node] {
            let is = (sign > 0) == (self.second[node] != self.second[other]);
            if is { wrong += 1 } else { right += 1 }
        }
        let cluster = &mut self.clusters[self.cluster[node]];
        cluster.wrong = cluster.wrong + wrong - right;
        self.totals.single_wrong = self.totals.single_wrong + wrong - right;
        let others: Vec<usize> = self.neighbours[node].iter().map(|(other, _)| *other).collect();
        for other in others {
            let place = self.places.get(&(node.min(other) as u32, node.max(other) as u32));
            place.into_iter().for_each(|place| self.judge(place as usize));
        }
    }

    /// Triads that an edge closes, come or go. O(the smaller degree × log of the greater).
    fn triads(&mut self, a: usize, b: usize, sign: i32, comes: bool) {
        let (few, many) = (&self.neighbours[a], &self.neighbours[b]);
        let (few, mut many) = if few.len() <= many.len() { (few, &many[..]) } else { (many, &few[..]) };
        for (node, p) in few {
            many = &many[many.partition_point(|(other, _)| other < node)..];
            let Some((_, q)) = many.first().filter(|(other, _)| other == node) else { continue };
            let triads = &mut self.totals.triads;
            let sort = match [sign, *p, *q].iter().filter(|sign| **sign > 0).count() {
                3 => &mut triads.all_positive,
                2 => &mut triads.two_positive,
                1 => &mut triads.one_positive,
                _ => &mut triads.none_positive,
            };
            *sort = if comes { *sort + 1 } else { *sort - 1 };
        }
    }

    /// Divides anew what has changed.
    fn divide(&mut self) {
        self.moments = self.moments.saturating_sub(1);
        for (cluster, mut nodes) in std::mem::take(&mut self.touched) {
            nodes.sort_unstable();
            nodes.dedup();
            let all = &self.clusters[cluster].nodes;
            let few = Some(all).filter(|all| all.len() <= MOST_NODES);
            let edges = few.map(|all| all.iter().map(|node| self.neighbours[*node].len()).sum::<usize>());
            let paid = |edges: &usize| all.len() <= ALWAYS || self.steps >= 2 * *edges as u64;
            let Some(edges) = edges.filter(paid) else {
                let mut second = std::mem::take(&mut self.second);
                let changed = descend(&self.neighbours, &mut second, nodes);
                self.second = second;
                // `descend` has turned them; turn them back and do it with all that hangs on it
                let odd = odd(changed);
                odd.iter().for_each(|node| self.second[*node] = !self.second[*node]);
                odd.iter().for_each(|node| self.turn(*node));
                let Cluster { wrong, least, .. } = self.clusters[cluster];
                self.set_nearest(cluster, odd.is_empty() && wrong == least);
                continue;
            };
            self.steps = self.steps.saturating_sub(edges as u64 / 4);
            self.solve(cluster);
        }
    }

    fn set_nearest(&mut self, cluster: usize, nearest: bool) {
        let cluster = &mut self.clusters[cluster];
        self.totals.far = self.totals.far + u32::from(!nearest) - u32::from(!cluster.nearest);
        cluster.nearest = nearest;
    }

    /// Divides each connected part of a cluster by itself, and makes clusters of them.
    fn solve(&mut self, cluster: usize) {
        let mut nodes = std::mem::take(&mut self.clusters[cluster].nodes);
        nodes.sort_unstable();
        let (mut known, wrong) = (self.clusters[cluster].least, self.clusters[cluster].wrong);
        self.totals.least -= known;
        self.set_nearest(cluster, true);
        self.clusters[cluster] = Cluster { nearest: true, ..Cluster::default() };
        let mut left: BTreeSet<usize> = nodes.iter().copied().collect();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        while let Some(start) = left.pop_first() {
            let mut part = vec![start];
            let mut at = 0;
            while let Some(&node) = part.get(at) {
                at += 1;
                part.extend(self.neighbours[node].iter().map(|(other, _)| *other).filter(|o| left.remove(o)));
            }
            part.sort_unstable();
            parts.push(part);
        }
        // what is known of all parts together holds of a part less what the others leave wrong now
        let costs: Vec<u32> = parts.iter().map(|part| self.cost(part)).collect();
        known = known.min(wrong);
        for (part, cost) in parts.iter().zip(&costs) {
            let name = part[0];
            let least = (known + cost).saturating_sub(wrong);
            self.clusters[name] =
                Cluster { nodes: part.clone(), first: name, wrong: *cost, least, nearest: true };
            part.iter().for_each(|node| self.cluster[*node] = name);
            self.totals.least += least;
            if part.len() > 1 {
                self.part(name, part);
            }
        }
    }

    fn cost(&self, part: &[usize]) -> u32 {
        let each = part.iter().flat_map(|node| self.neighbours[*node].iter().map(move |e| (*node, *e)));
        let wrong = |(node, (other, sign)): &(usize, (usize, i32))| {
            node < other && (*sign > 0) == (self.second[*node] != self.second[*other])
        };
        each.filter(wrong).count() as u32
    }

    fn part(&mut self, name: usize, part: &[usize]) {
        let place = |node: usize| part.binary_search(&node).unwrap_or(0);
        let beside =
            |node: &usize| self.neighbours[*node].iter().map(|(o, sign)| (place(*o), *sign)).collect();
        let neighbours: Neighbours = part.iter().map(beside).collect();
        let before: Vec<Option<bool>> = part.iter().map(|node| self.last[*node]).collect();
        let now: Vec<bool> = part.iter().map(|node| self.second[*node]).collect();
        // later moments have their share of the budget; the last may spend what is left
        let share = self.steps / (self.moments + 4) * 4;
        let mut steps = share;
        let solved = solve(&neighbours, &before, &now, self.clusters[name].least, &mut steps);
        self.steps = self.steps - share + steps;
        for (node, second) in part.iter().zip(&solved.second) {
            if self.second[*node] != *second {
                self.turn(*node);
            }
        }
        let cluster = &mut self.clusters[name];
        self.totals.least = self.totals.least + solved.least - cluster.least;
        cluster.least = solved.least;
        self.set_nearest(name, solved.nearest);
    }
}

fn both_ids((a, b): (usize, usize)) -> (PartyId, PartyId) {
    (PartyId(a as u32), PartyId(b as u32))
}

/// Those that stand in a list an odd number of times, in order.
fn odd(mut nodes: Vec<usize>) -> Vec<usize> {
    nodes.sort_unstable();
    nodes.chunk_by(|a, b| a == b).filter(|same| same.len() % 2 == 1).map(|same| same[0]).collect()
}
