//! Orthogonal routing: the cheapest path of an edge through an embedding, by Dijkstra's algorithm over the gaps of its strips.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::End;
use super::crossings::CrossingTables;
use super::embedding::{Embedding, Item, Root};

/// What the parts of a way cost.
pub(super) const CROSS: i64 = 1000;
pub(super) const PIXEL: i64 = 3;
const BEND: i64 = 120;
const TURN: i64 = 400;
const TIGHT: i64 = 60;
const PASS: i64 = 260;
const FOREIGN: i64 = 150;
const STEM: i64 = 150;
const AVOIDED: i64 = 4000;
/// Cards above which only paths near the straight one are looked at.
pub(super) const LARGE: usize = 120;
/// Strips beyond source and target that are looked at then,
const ASIDE: usize = 1;
/// and gaps above and below the height wanted: so many,
const NEAR: usize = 10;
/// or this divided by the number of cards.
const FAR: usize = 4000;

/// Where a way begins or ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Terminal {
    Port { card: usize, right: bool },
    Stem { root: Root, top: bool },
    Border,
    Fork(usize),
}

/// A lane to be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Node {
    pub strip: usize,
    pub gap: usize,
    pub right: bool,
    pub y: i64,
}

/// A way that was found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Path {
    Lanes { start: Terminal, nodes: Vec<Node>, end: Terminal },
    DirectEdge { upper: usize, lower: usize, down: bool, choice: usize },
}

#[derive(Clone, Copy)]
enum From {
    Seed(Terminal),
    State(usize),
}

struct State {
    node: Node,
    cost: i64,
    from: From,
    done: bool,
}

/// The search for one target.
pub(super) struct Search<'p, 'a> {
    embedding: &'p Embedding<'a>,
    tables: &'p CrossingTables,
    states: Vec<State>,
    /// The state of each lane that may be made, one more than its index; 0 if it has none yet.
    state_of: Vec<u32>,
    /// The least cost at which each lane was come to.
    costs: Vec<i64>,
    /// Crossings from the place that is being left to each place that may be gone to.
    crossings: Vec<i32>,
    base: Vec<usize>,
    heap: BinaryHeap<Reverse<(i64, usize)>>,
    target: End,
    target_y: i64,
    best: Option<(i64, From, Terminal)>,
    /// In a large embedding, the strips from the source to the target.
    corridor: Option<(usize, usize)>,
    /// Gates that another way is looked for.
    avoid: &'p [Terminal],
}

impl<'p, 'a> Search<'p, 'a> {
    pub(super) fn new(
        embedding: &'p Embedding<'a>,
        tables: &'p CrossingTables,
        target: End,
        avoid: &'p [Terminal],
    ) -> Self {
        let mut base = Vec::with_capacity(embedding.strips.len());
        let mut count = 0;
        for strip in &embedding.strips {
            base.push(count);
            count += 4 * (strip.len() + 1);
        }
        let mut search = Self {
            embedding,
            tables,
            states: Vec::new(),
            state_of: vec![0; count],
            costs: vec![i64::MAX; count],
            crossings: Vec::new(),
            base,
            heap: BinaryHeap::new(),
            target,
            target_y: 0,
            best: None,
            corridor: None,
            avoid,
        };
        let (top, bottom) = search.extent(target);
        search.target_y = (top + bottom) / 2;
        search
    }

    /// Likely top and bottom of an end.
    fn extent(&self, end: End) -> (i64, i64) {
        match end {
            End::Card(card) => self.embedding.card_y[card],
            End::Group(group) => self.embedding.box_y[group],
        }
    }

    /// Looks only at strips from the source to the target and a little beyond, and in them only at gaps near the
    /// height wanted.
    fn narrow(&mut self, from: End) {
        if self.embedding.input.cards.len() > LARGE {
            let ends = [self.span(from), self.span(self.target)].into_iter().flatten();
            self.corridor = ends.reduce(|(a, b), (c, d)| (a.min(c), b.max(d)));
        }
    }

    /// The cheapest way from `from`, or from a lane of `forks` if there are any.
    pub(super) fn run(mut self, from: End, forks: &[usize], steps: &mut u64) -> Option<(i64, Path)> {
        self.narrow(from);
        if forks.is_empty() {
            self.leave(from);
        }
        for lane in forks {
            self.fork(*lane);
        }
        while let Some(Reverse((cost, index))) = self.heap.pop() {
            if self.best.as_ref().is_some_and(|(best, ..)| *best <= cost) {
                break;
            }
            let Some(state) = self.state(index) else { continue };
            if state.done || state.cost < cost {
                continue;
            }
            state.done = true;
            let node = state.node;
            let fresh = matches!(state.from, From::Seed(Terminal::Stem { .. } | Terminal::Border));
            *steps += 8;
            if !fresh {
                self.arrive(node, cost, From::State(index));
            }
            self.expand(2 * node.gap, node, cost, From::State(index), fresh, steps);
        }
        let (cost, from, end) = self.best?;
        let mut nodes = Vec::new();
        let mut from = from;
        let start = loop {
            match from {
                From::Seed(terminal) => break terminal,
                From::State(index) => {
                    let state = self.state(index)?;
                    nodes.push(state.node);
                    from = state.from;
                }
            }
        };
        nodes.reverse();
        Some((cost, Path::Lanes { start, nodes, end }))
    }

    fn state(&mut self, index: usize) -> Option<&mut State> {
        self.states.get_mut((self.state_of[index] as usize).checked_sub(1)?)
    }

    fn dislike(&self, terminal: Terminal) -> i64 {
        if self.avoid.contains(&terminal) { AVOIDED } else { 0 }
    }

    /// What a lane has to cost less than to be looked at: what the way found costs.
    fn bound(&self) -> i64 {
        self.best.as_ref().map_or(i64::MAX, |(best, ..)| *best)
    }

    /// The lane in the first gap of a strip, of those that come from somewhere; four further on is that in the next gap.
    fn index(&self, strip: usize, right: bool, from: From) -> usize {
        // a lane that hangs on its source may not do what others may, so it is a state of its own
        let fresh = matches!(from, From::Seed(Terminal::Stem { .. } | Terminal::Border));
        self.base[strip] + 2 * usize::from(fresh) + usize::from(right)
    }

    fn relax(&mut self, node: Node, cost: i64, from: From) {
        let index = self.index(node.strip, node.right, from) + 4 * node.gap;
        if cost >= self.costs[index].min(self.bound()) {
            return;
        }
        self.costs[index] = cost;
        let state = State { node, cost, from, done: false };
        match self.state_of[index] {
            0 => {
                self.states.push(state);
                self.state_of[index] = self.states.len() as u32;
            }
            known => self.states[known as usize - 1] = state,
        }
        self.heap.push(Reverse((cost, index)));
    }

    fn finish(&mut self, cost: i64, from: From, terminal: Terminal) {
        let cost = cost + self.dislike(terminal);
        if self.best.as_ref().is_none_or(|(best, ..)| cost < *best) {
            self.best = Some((cost, from, terminal));
        }
    }

    /// Starts at every side of the source.
    fn leave(&mut self, from: End) {
        for card in self.embedding.input.cards_of(from).iter().copied() {
            let strip = self.embedding.strip_of[card];
            if let (End::Card(_), Some(index)) = (from, self.embedding.find(strip, Item::Card(card))) {
                let (top, bottom) = self.embedding.card_y[card];
                for right in [true, false] {
                    let cost = self.load(card, right) + self.dislike(Terminal::Port { card, right });
                    let y = self.target_y.clamp(top + 12, (bottom - 12).max(top + 12));
                    let node = Node { strip, gap: 0, right, y };
                    self.expand(
                        2 * index + 1,
                        node,
                        cost,
                        From::Seed(Terminal::Port { card, right }),
                        true,
                        &mut 0,
                    );
                }
            }
        }
        let Some((first, last)) = self.span(from) else { return };
        let (top, bottom) = self.extent(from);
        let middle = (top + bottom) / 2;
        for strip in (first..=last).step_by(2) {
            for gap in self.near(strip, middle) {
                if let Some((cost, terminal, y)) = self.stem(from, strip, gap) {
                    for right in [true, false] {
                        self.relax(
                            Node { strip, gap, right, y },
                            cost + self.dislike(terminal),
                            From::Seed(terminal),
                        );
                    }
                }
                if let End::Group(group) = from
                    && self.tables.gap(strip, gap).inside == Some(group)
                {
                    let (y, tight) = self.fit(strip, gap, self.target_y);
                    for right in [true, false] {
                        if strip == if right { last } else { first } {
                            self.relax(
                                Node { strip, gap, right, y },
                                100 + tight + self.dislike(Terminal::Border),
                                From::Seed(Terminal::Border),
                            );
                        }
                    }
                }
            }
        }
    }

    fn span(&self, end: End) -> Option<(usize, usize)> {
        match end {
            End::Card(card) => Some((self.embedding.strip_of[card], self.embedding.strip_of[card])),
            End::Group(group) => self.embedding.spans[group],
        }
    }

    fn fork(&mut self, lane: usize) {
        let Some(info) = self.embedding.lanes.get(lane).copied() else { return };
        let Some(index) = self.embedding.find(info.strip, Item::Lane(lane)) else { return };
        let node = Node { strip: info.strip, gap: index, right: info.right, y: info.y };
        let from = From::Seed(Terminal::Fork(lane));
        for gap in if info.label.is_none() { vec![index, index + 1] } else { Vec::new() } {
            self.arrive(Node { gap, ..node }, 0, from);
        }
        self.expand(2 * index + 1, node, 0, from, false, &mut 0);
    }

    /// Ports that a side of a card already has make one more dear.
    fn load(&self, card: usize, right: bool) -> i64 {
        let load = self.tables.load(card, right) as i64;
        let room = (self.embedding.card_y[card].1 - self.embedding.card_y[card].0 - 20).max(11) / 11;
        40 * load + if load >= 3 { 120 * (load - 2) } else { 0 } + if load > room { 600 } else { 0 }
    }

    /// Where a lane in a gap would be that would like to be at `y`, and what the squeeze costs.
    fn fit(&self, strip: usize, gap: usize, y: i64) -> (i64, i64) {
        Self::fit_into(self.tables.gap(strip, gap).bounds, y)
    }

    fn fit_into((low, high): (i64, i64), y: i64) -> (i64, i64) {
        if high - low >= 18 { (y.clamp(low + 9, high - 9), 0) } else { ((low + high) / 2, TIGHT) }
    }

    /// Goes on from a lane or port through the next channel.
    fn expand(&mut self, place: usize, node: Node, cost: i64, from: From, fresh: bool, steps: &mut u64) {
        let (channel, next) = if node.right {
            (node.strip, node.strip + 1)
        } else {
            let Some(next) = node.strip.checked_sub(1) else { return };
            (next, next)
        };
        if next >= self.embedding.strips.len() || channel + 1 >= self.embedding.strips.len() {
            return;
        }
        let mut crossings_to = std::mem::take(&mut self.crossings);
        self.tables.crossings_from(channel, place, node.right, &mut crossings_to);
        let column = next % 2 == 1;
        let near = self.near(next, node.y);
        *steps += near.clone().count() as u64;
        let tables = self.tables;
        let near = if self.embedding.is_open(next) { near } else { std::ops::RangeInclusive::new(1, 0) };
        let (bound, first) = (self.bound(), self.index(next, node.right, from));
        let least = cost + if column { PASS } else { PASS / 2 };
        for gap in near {
            // most lanes were come to for less: cheap questions first
            let known = self.costs[first + 4 * gap].min(bound);
            if least >= known {
                continue;
            }
            let info = tables.gap(next, gap);
            let crossed = least + CROSS * i64::from(crossings_to[2 * gap] + info.upright);
            if crossed >= known {
                continue;
            }
            let (y, tight) = Self::fit_into(info.bounds, node.y);
            let foreign = if info.inside.is_some() { FOREIGN } else { 0 };
            let cost = crossed + self.drift(node.y, y) + tight + foreign;
            if cost < known {
                self.relax(Node { strip: next, gap, right: node.right, y }, cost, from);
            }
        }
        if let End::Card(card) = self.target {
            if self.embedding.strip_of[card] == next
                && !matches!(from, From::Seed(Terminal::Port { .. }))
                && let Some(index) = self.embedding.find(next, Item::Card(card))
            {
                let crossings = i64::from(crossings_to[2 * index + 1]);
                let total = cost + CROSS * crossings + self.reach(node.y, card, !node.right);
                self.finish(total, from, Terminal::Port { card, right: !node.right });
            }
            if node.strip % 2 == 1
                && !fresh
                && self.embedding.strip_of[card] == node.strip
                && let Some(index) = self.embedding.find(node.strip, Item::Card(card))
            {
                let crossings = self.tables.turn(channel, !node.right, place, 2 * index + 1);
                let total = cost + TURN + CROSS * crossings + self.reach(node.y, card, node.right);
                self.finish(total, from, Terminal::Port { card, right: node.right });
            }
        }
        let (bound, least) = (self.bound(), cost + TURN + PASS / 2);
        if node.strip.is_multiple_of(2) && least < bound {
            let first = self.index(node.strip, !node.right, from);
            for gap in self.near(node.strip, self.target_y) {
                let known = self.costs[first + 4 * gap].min(bound);
                if least >= known {
                    continue;
                }
                let crossed = least + CROSS * tables.turn(channel, !node.right, place, 2 * gap);
                if crossed >= known {
                    continue;
                }
                let (y, tight) = Self::fit_into(tables.gap(node.strip, gap).bounds, self.target_y);
                let cost = crossed + PIXEL * (y - node.y).abs() + tight;
                if cost < known {
                    self.relax(Node { strip: node.strip, gap, right: !node.right, y }, cost, from);
                }
            }
        }
        self.crossings = crossings_to;
    }

    /// The gaps of a strip that a lane may come to lie in: all, or in a large embedding those near the height wanted.
    fn near(&self, strip: usize, y: i64) -> std::ops::RangeInclusive<usize> {
        let last = self.embedding.strips[strip].len();
        let Some((first_strip, last_strip)) = self.corridor else { return 0..=last };
        if strip + ASIDE < first_strip || strip > last_strip + ASIDE {
            return std::ops::RangeInclusive::new(1, 0);
        }
        let middle = self.tables.gap_at(strip, y);
        let near = NEAR.min(FAR / self.embedding.input.cards.len()).max(2);
        middle.saturating_sub(near)..=(middle + near).min(last)
    }

    fn drift(&self, from: i64, to: i64) -> i64 {
        let way = (to - from).abs();
        PIXEL * way + if way > 3 { BEND } else { 0 }
    }

    fn reach(&self, y: i64, card: usize, right: bool) -> i64 {
        let (top, bottom) = self.embedding.card_y[card];
        let to = y.clamp(top + 12, (bottom - 12).max(top + 12));
        self.drift(y, to) + self.load(card, right)
    }

    /// Ends here if the target is above, below or around.
    fn arrive(&mut self, node: Node, cost: i64, from: From) {
        if node.strip.is_multiple_of(2) {
            return;
        }
        let Some((first, last)) = self.span(self.target) else { return };
        if node.strip < first || node.strip > last {
            return;
        }
        if let Some((stem, terminal, y)) = self.stem(self.target, node.strip, node.gap) {
            self.finish(cost + stem + self.drift(node.y, y), from, terminal);
        }
        if let End::Group(group) = self.target
            && matches!(from, From::State(_))
            && self.tables.gap(node.strip, node.gap).inside == Some(group)
            && node.strip == if node.right { first } else { last }
        {
            self.finish(cost, from, Terminal::Border);
        }
    }

    /// What an upright stretch from a lane in this gap to the end costs, and where the lane would be.
    fn stem(&self, end: End, strip: usize, gap: usize) -> Option<(i64, Terminal, i64)> {
        let embedding = self.embedding;
        let (upper, lower, root) = match end {
            End::Card(card) => (Item::Card(card), Item::Card(card), Root::Card(card)),
            End::Group(group) => (Item::Head(group), Item::Foot(group), Root::Group(group)),
        };
        let top = gap <= embedding.find(strip, upper)?;
        if !top && gap <= embedding.find(strip, lower)? {
            return None;
        }
        let from = if top { embedding.find(strip, upper)? } else { embedding.find(strip, lower)? };
        let items = if top {
            embedding.strips[strip].get(gap..from)?
        } else {
            embedding.strips[strip].get(from + 1..gap)?
        };
        let mut crossings = 0;
        let mut through = None;
        for item in items {
            match *item {
                // a line may not run through a label
                Item::Lane(lane) if embedding.lanes[lane].label.is_some() => return None,
                Item::Lane(lane) => {
                    let nested = embedding
                        .live_stems()
                        .any(|stem| stem.lane == lane && stem.root == root && stem.top == top);
                    crossings += i64::from(!nested);
                }
                Item::Head(group) if top && self.home(root) == Some(group) => through = Some(group),
                Item::Foot(group) if !top && self.home(root) == Some(group) => {}
                _ => return None,
            }
        }
        if let (Root::Group(group), true) = (root, top) {
            through = Some(group);
        }
        let width = embedding.widths[strip / 2];
        if through.is_some_and(|group| !embedding.head_has_room(group, strip, width)) {
            return None;
        }
        let used = embedding.live_stems().filter(|stem| stem.root == root && stem.top == top).count() as i64;
        if used >= (width - 20) / 16 {
            return None;
        }
        let edge_y = embedding.extent(embedding.strips[strip][from]);
        let wanted = if top { edge_y.0 - 22 } else { edge_y.1 + 22 };
        let (y, tight) = self.fit(strip, gap, wanted);
        let height = if top { (edge_y.0 - y).abs() } else { (y - edge_y.1).abs() };
        let cost = STEM + CROSS * crossings + tight + PIXEL * height + 60 * used;
        Some((cost, Terminal::Stem { root, top }, y))
    }

    fn home(&self, root: Root) -> Option<usize> {
        match root {
            Root::Card(card) => self.embedding.input.cards[card].group,
            Root::Group(_) => None,
        }
    }
}
