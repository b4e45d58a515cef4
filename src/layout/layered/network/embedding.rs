//! The embedding, or what is where before there are coordinates: strips of items, and the routes between them.
//!
//! The page is cut into upright strips: gutters and columns in turn, a gutter at either side. A
//! column holds cards, the heads and feet of group boxes, and lanes; a gutter holds lanes. A lane is
//! a level stretch of an edge across its strip with a height of its own. Between two strips lies a
//! channel, where nets (upright stretches) join lanes and card sides. Since everything in a strip
//! has its own height and every net its own track, nothing can run over anything else.

use super::input::Input;

/// Something with a height of its own in a strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A card.
    Card(usize),
    /// The upper border and tab of a group's box.
    Head(usize),
    /// The lower border of a group's box.
    Foot(usize),
    /// A level stretch of an edge.
    Lane(usize),
    /// Room for the labels of upright edges between this card and the next.
    Zone(usize),
}

/// A level stretch of an edge across a strip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub edge: usize,
    pub strip: usize,
    /// Whether the edge runs to the right here.
    pub right: bool,
    /// Where it is likely to be.
    pub y: i64,
    /// Size of the label that it carries.
    pub label: Option<(i64, i64)>,
}

/// A place at the left or right side of a card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Port {
    pub card: usize,
    pub right: bool,
    /// Where it is likely to be.
    pub y: i64,
}

/// A member of a net.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pin {
    Lane(usize),
    Port(usize),
}

/// An upright stretch in a channel with all that it joins.
#[derive(Debug, Clone)]
pub(super) struct Net {
    pub edge: usize,
    pub channel: usize,
    pub left: Vec<Pin>,
    pub right: Vec<Pin>,
}

/// What an upright stretch in a column starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    Card(usize),
    Group(usize),
}

/// An upright stretch between the upper or lower side of a card or box and a lane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stem {
    pub edge: usize,
    pub root: Root,
    pub top: bool,
    pub lane: usize,
    pub strip: usize,
}

/// An upright edge between two cards, one above the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct DirectEdge {
    pub edge: usize,
    pub upper: usize,
    pub lower: usize,
    pub label: Option<(i64, i64)>,
    pub choice: usize,
    /// Whether the edge runs downwards.
    pub down: bool,
}

/// An end of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    Port(usize),
    Stem(usize),
    /// The side border of the box in which the leg's first or last lane lies.
    Border(usize),
    /// An existing lane of the same edge, where a fan forks.
    Fork(usize),
}

/// The way to one target, or between a fork and a target.
#[derive(Debug, Clone)]
pub(super) struct Leg {
    /// Which of the edge's targets it leads to.
    pub target: usize,
    pub start: Stop,
    pub lanes: Vec<usize>,
    pub end: Stop,
}

/// How an edge runs.
#[derive(Debug, Clone, Default)]
pub(super) struct Route {
    pub legs: Vec<Leg>,
    pub direct_edge: Option<usize>,
    /// The lane that carries the label, and which size it has.
    pub label: Option<(usize, usize)>,
}

/// Strips with everything in them.
#[derive(Debug, Clone)]
pub(super) struct Embedding<'a> {
    pub input: &'a Input,
    pub columns: usize,
    /// Width of the cards of each column.
    pub widths: Vec<i64>,
    pub strips: Vec<Vec<Item>>,
    /// Strip of each card.
    pub strip_of: Vec<usize>,
    /// First and last strip of each group.
    pub spans: Vec<Option<(usize, usize)>>,
    pub lanes: Vec<Lane>,
    pub ports: Vec<Port>,
    pub nets: Vec<Net>,
    pub stems: Vec<Stem>,
    pub direct_edges: Vec<DirectEdge>,
    pub routes: Vec<Route>,
    /// Likely top and bottom of cards.
    pub card_y: Vec<(i64, i64)>,
    /// Likely top and bottom of boxes.
    pub box_y: Vec<(i64, i64)>,
}

impl<'a> Embedding<'a> {
    /// An embedding with cards in columns and no edges yet. An empty column at either side lets lines in
    /// the outer gutters turn back.
    pub(super) fn new(input: &'a Input, columns: &[Vec<usize>]) -> Self {
        let columns: Vec<Vec<usize>> =
            [Vec::new()].into_iter().chain(columns.iter().cloned()).chain([Vec::new()]).collect();
        let mut strips = vec![Vec::new(); 2 * columns.len() + 1];
        let mut strip_of = vec![1; input.cards.len()];
        let mut spans: Vec<Option<(usize, usize)>> = vec![None; input.members.len()];
        for (column, cards) in columns.iter().enumerate() {
            let strip = 2 * column + 1;
            let mut open = None;
            for card in cards {
                let group = input.cards[*card].group;
                if group != open {
                    strips[strip].extend(open.map(Item::Foot));
                    strips[strip].extend(group.map(Item::Head));
                    open = group;
                }
                strips[strip].push(Item::Card(*card));
                strip_of[*card] = strip;
                if let Some(group) = group {
                    let span = spans[group].get_or_insert((strip, strip));
                    *span = (span.0.min(strip), span.1.max(strip));
                }
            }
            strips[strip].extend(open.map(Item::Foot));
        }
        let widths = columns
            .iter()
            .enumerate()
            .map(|(column, cards)| width(input, cards, 2 * column + 1, &spans))
            .collect();
        Self {
            input,
            columns: columns.len(),
            widths,
            strips,
            strip_of,
            spans,
            lanes: Vec::new(),
            ports: Vec::new(),
            nets: Vec::new(),
            stems: Vec::new(),
            direct_edges: Vec::new(),
            routes: vec![Route::default(); input.edges.len()],
            card_y: vec![(0, 0); input.cards.len()],
            box_y: vec![(0, 0); input.members.len()],
        }
    }

    /// The cards of each column.
    pub(super) fn cards(&self) -> Vec<Vec<usize>> {
        let card = |item: &Item| if let Item::Card(card) = item { Some(*card) } else { None };
        let columns = self.strips.iter().skip(3).step_by(2).take(self.columns - 2);
        columns.map(|strip| strip.iter().filter_map(card).collect()).collect()
    }

    /// Whether lanes may lie in a strip.
    pub(super) fn is_open(&self, strip: usize) -> bool {
        strip > 1 && strip + 2 < self.strips.len()
    }

    /// Where an item stands in its strip.
    pub(super) fn find(&self, strip: usize, item: Item) -> Option<usize> {
        self.strips[strip].iter().position(|other| *other == item)
    }

    /// Likely top and bottom of an item.
    pub(super) fn extent(&self, item: Item) -> (i64, i64) {
        match item {
            Item::Card(card) => self.card_y[card],
            Item::Head(group) => (self.box_y[group].0 - 9, self.box_y[group].0 + 9),
            Item::Foot(group) => (self.box_y[group].1, self.box_y[group].1),
            Item::Lane(lane) => {
                let half = self.lanes[lane].label.map_or(0, |label| label.1 / 2);
                (self.lanes[lane].y - half, self.lanes[lane].y + half)
            }
            Item::Zone(card) => {
                let below = self.next_card(self.strip_of[card], card);
                let lower = below.map_or(self.card_y[card].1, |next| self.card_y[next].0);
                let middle = (self.card_y[card].1 + lower) / 2;
                (middle - 9, middle + 9)
            }
        }
    }

    /// The card after `card` in its strip.
    pub(super) fn next_card(&self, strip: usize, card: usize) -> Option<usize> {
        let at = self.find(strip, Item::Card(card))?;
        self.strips[strip][at + 1..].iter().find_map(|item| match item {
            Item::Card(next) => Some(*next),
            _ => None,
        })
    }

    /// Takes an edge out again.
    pub(super) fn remove(&mut self, edge: usize) {
        let lanes = &self.lanes;
        for strip in &mut self.strips {
            strip.retain(|item| !matches!(item, Item::Lane(lane) if lanes[*lane].edge == edge));
        }
        self.nets.retain(|net| net.edge != edge);
        if let Some(direct_edge) = self.routes[edge].direct_edge {
            let upper = self.direct_edges[direct_edge].upper;
            let shared = self.direct_edges.iter().enumerate().any(|(index, other)| {
                index != direct_edge && other.edge != usize::MAX && other.upper == upper
            });
            self.direct_edges[direct_edge].edge = usize::MAX;
            if !shared {
                let strip = self.strip_of[upper];
                self.strips[strip].retain(|item| *item != Item::Zone(upper));
            }
        }
        for stem in &mut self.stems {
            if stem.edge == edge {
                stem.edge = usize::MAX;
            }
        }
        self.routes[edge] = Route::default();
    }

    /// The stems that are in use.
    pub(super) fn live_stems(&self) -> impl Iterator<Item = &Stem> {
        self.stems.iter().filter(|stem| stem.edge != usize::MAX)
    }

    /// The direct_edges that are in use.
    pub(super) fn live_direct_edges(&self) -> impl Iterator<Item = (usize, &DirectEdge)> {
        self.direct_edges.iter().enumerate().filter(|(_, direct_edge)| direct_edge.edge != usize::MAX)
    }

    /// Whether an upright line crosses a lane of a column.
    pub(super) fn is_crossed(&self, lane: usize) -> bool {
        let strip = self.lanes[lane].strip;
        let Some(at) = self.find(strip, Item::Lane(lane)) else { return false };
        let parts = |a: Item, b: Item| {
            let (Some(a), Some(b)) = (self.find(strip, a), self.find(strip, b)) else { return false };
            a.min(b) < at && at < a.max(b)
        };
        let root = |stem: &Stem| match (stem.root, stem.top) {
            (Root::Card(card), _) => Item::Card(card),
            (Root::Group(group), true) => Item::Head(group),
            (Root::Group(group), false) => Item::Foot(group),
        };
        self.live_stems().any(|stem| {
            stem.strip == strip && (stem.lane == lane || parts(root(stem), Item::Lane(stem.lane)))
        }) || self
            .live_direct_edges()
            .any(|(_, direct_edge)| parts(Item::Card(direct_edge.upper), Item::Card(direct_edge.lower)))
    }
}

/// Width of a column: its widest card, or what the tabs of its boxes need.
fn width(input: &Input, cards: &[usize], strip: usize, spans: &[Option<(usize, usize)>]) -> i64 {
    if cards.is_empty() {
        return 0;
    }
    let widest = cards.iter().map(|card| input.cards[*card].width).max().unwrap_or(24);
    let tabs = cards
        .iter()
        .filter_map(|card| input.cards[*card].group)
        .filter(|group| spans[*group].is_some_and(|span| span.0 == strip))
        .map(|group| input.tabs[group])
        .max()
        .unwrap_or(0);
    widest.max(tabs)
}
