//! Geometry: from positions to lines, boxes and labels.

use super::embedding::{Embedding, Leg, Pin, Root, Stop};
use super::positions::HorizontalPositions;
use super::vertical::VerticalPositions;
use super::{Branch, Measures, PlacedEdge, PlacedGroup, Placement, Tip};
use crate::scene::{Point, Rect, Segment, rounded};

const RADIUS: i64 = 10;
const PAD: i64 = super::input::PAD;

/// An embedding with all its numbers.
pub(super) struct Drawing<'d, 'a> {
    pub embedding: &'d Embedding<'a>,
    pub vertical: &'d VerticalPositions,
    pub horizontal: &'d HorizontalPositions,
    /// The nets of each edge.
    nets: Vec<Vec<usize>>,
}

/// The corners of a line.
pub(super) type Corners = Vec<(i64, i64)>;

/// Middle of a label, its size and which of the given sizes it is.
pub(super) type Plate = ((i64, i64), (i64, i64), usize);

/// An edge's lines and label, in whole pixels.
#[derive(Debug, Clone, Default)]
pub(super) struct RoutedEdge {
    /// The lines with the targets that they lead to; the first starts at the source.
    pub lines: Vec<Corners>,
    pub targets: Vec<usize>,
    /// The label, if there is one.
    pub label: Option<Plate>,
    pub upright: bool,
}

impl<'d, 'a> Drawing<'d, 'a> {
    pub(super) fn new(
        embedding: &'d Embedding<'a>,
        vertical: &'d VerticalPositions,
        horizontal: &'d HorizontalPositions,
    ) -> Self {
        let mut nets = vec![Vec::new(); embedding.input.edges.len()];
        embedding.nets.iter().enumerate().for_each(|(index, net)| nets[net.edge].push(index));
        Self { embedding, vertical, horizontal, nets }
    }
}

impl Drawing<'_, '_> {
    /// The lines of all edges of the input.
    pub(super) fn route_of(&self) -> Vec<RoutedEdge> {
        (0..self.embedding.input.edges.len()).map(|edge| self.edge(edge)).collect()
    }

    fn edge(&self, edge: usize) -> RoutedEdge {
        let route = &self.embedding.routes[edge];
        if let Some(direct_edge) = route.direct_edge {
            let info = self.embedding.direct_edges[direct_edge];
            let x = self.horizontal.direct_edges[direct_edge];
            let mut line =
                vec![(x, self.vertical.cards[info.upper].1), (x, self.vertical.cards[info.lower].0)];
            if !info.down {
                line.reverse();
            }
            let label = info.label.map(|size| ((x, self.vertical.zones[info.upper]), size, info.choice));
            return RoutedEdge { lines: vec![line], targets: vec![0], label, upright: true };
        }
        let lines = (0..route.legs.len()).map(|leg| self.leg(edge, leg)).collect();
        let label = route.label.and_then(|(lane, choice)| {
            let size = self.embedding.lanes[lane].label?;
            Some(((self.horizontal.labels[lane], self.vertical.lanes[lane]), size, choice))
        });
        let targets = route.legs.iter().map(|leg| leg.target).collect();
        RoutedEdge { lines, targets, label, upright: false }
    }

    fn leg(&self, edge: usize, index: usize) -> Corners {
        let leg = &self.embedding.routes[edge].legs[index];
        let mut line: Corners = Vec::new();
        let mut pin = match leg.start {
            Stop::Port(port) => {
                line.push(self.port(port));
                Some(Pin::Port(port))
            }
            Stop::Stem(stem) => {
                line.extend(self.stem(stem));
                None
            }
            Stop::Border(lane) => {
                let right = self.embedding.lanes[lane].right;
                line.push((self.border(lane, right), self.vertical.lanes[lane]));
                None
            }
            Stop::Fork(lane) => {
                line.extend(self.fork(edge, index, lane, leg));
                Some(Pin::Lane(lane))
            }
        };
        let pins = leg.lanes.iter().map(|lane| Pin::Lane(*lane));
        let last = if let Stop::Port(port) = leg.end { Some(Pin::Port(port)) } else { None };
        for next in pins.chain(last) {
            if let Some(from) = pin {
                let (a, b) = (self.y(from), self.y(next));
                if let Some(track) = self.track(edge, from, next)
                    && a != b
                {
                    if !(line.len() > 1 && line.last().is_some_and(|last| last.0 == track)) {
                        line.push((track, a));
                    }
                    line.push((track, b));
                }
            }
            pin = Some(next);
        }
        match leg.end {
            Stop::Port(port) => line.push(self.port(port)),
            Stop::Stem(stem) => line.extend(self.stem(stem).into_iter().rev()),
            Stop::Border(lane) => {
                line.push((self.border(lane, !self.embedding.lanes[lane].right), self.vertical.lanes[lane]))
            }
            Stop::Fork(_) => {}
        }
        simplified(line)
    }

    fn y(&self, pin: Pin) -> i64 {
        super::horizontal::pin_y(self.vertical, pin)
    }

    fn port(&self, port: usize) -> (i64, i64) {
        let info = self.embedding.ports[port];
        let (x, width) = self.horizontal.columns[self.embedding.strip_of[info.card] / 2];
        (if info.right { x + width } else { x }, self.vertical.ports[port])
    }

    /// From the card or box to the lane.
    fn stem(&self, stem: usize) -> [(i64, i64); 2] {
        let info = self.embedding.stems[stem];
        let extent = match info.root {
            Root::Card(card) => self.vertical.cards[card],
            Root::Group(group) => self.vertical.boxes[group],
        };
        let x = self.horizontal.stems[stem];
        [(x, if info.top { extent.0 } else { extent.1 }), (x, self.vertical.lanes[info.lane])]
    }

    /// The border of the column that a lane lies in, which is that of the box there.
    fn border(&self, lane: usize, right: bool) -> i64 {
        let (x, width) = self.horizontal.columns[self.embedding.lanes[lane].strip / 2];
        if right { x + width + PAD } else { x - PAD }
    }

    fn track(&self, edge: usize, a: Pin, b: Pin) -> Option<i64> {
        let holds = |pin: &Pin, index: usize| {
            let net = &self.embedding.nets[index];
            net.left.contains(pin) || net.right.contains(pin)
        };
        let index = self.nets[edge].iter().copied().find(|index| holds(&a, *index) && holds(&b, *index))?;
        Some(self.horizontal.nets[index])
    }

    /// Where a later branch leaves the lane that it shares: a little before its corner.
    fn fork(&self, edge: usize, index: usize, lane: usize, leg: &Leg) -> Corners {
        let y = self.vertical.lanes[lane];
        let ahead = if self.embedding.lanes[lane].right { 1 } else { -1 };
        let earlier = &self.embedding.routes[edge].legs[..index];
        let next_of = |leg: &Leg| match (leg.start, leg.end) {
            (Stop::Fork(from), end) if from == lane => {
                leg.lanes.first().map_or(Some(end), |next| Some(Stop::Fork(*next)))
            }
            (_, end) => {
                let at = leg.lanes.iter().position(|other| *other == lane)?;
                Some(leg.lanes.get(at + 1).map_or(end, |next| Stop::Fork(*next)))
            }
        };
        let to_pin = |stop: Stop| match stop {
            Stop::Fork(lane) => Some(Pin::Lane(lane)),
            Stop::Port(port) => Some(Pin::Port(port)),
            _ => None,
        };
        let taken: Vec<Pin> = earlier.iter().filter_map(next_of).filter_map(to_pin).collect();
        let stems: Vec<i64> = earlier
            .iter()
            .filter_map(next_of)
            .filter_map(
                |stop| if let Stop::Stem(stem) = stop { Some(self.horizontal.stems[stem]) } else { None },
            )
            .collect();
        let furthest = stems.iter().copied().max_by_key(|x| ahead * x);
        let mine = next_of(leg).and_then(to_pin);
        match (mine, taken.first()) {
            (Some(mine), Some(other)) => {
                let Some(track) = self.track(edge, mine, *other) else {
                    return vec![(self.horizontal.labels[lane], y)];
                };
                let to = self.y(mine);
                let covered = taken
                    .iter()
                    .map(|pin| self.y(*pin))
                    .filter(|other| {
                        (*other - y).signum() == (to - y).signum() && (*other - y).abs() <= (to - y).abs()
                    })
                    .max_by_key(|other| (*other - y).abs());
                match covered {
                    Some(covered) if covered != y && covered != to => {
                        let back = RADIUS.min((covered - y).abs()) * (covered - y).signum();
                        vec![(track, covered - back), (track, covered)]
                    }
                    _ => vec![(track - ahead * RADIUS, y), (track, y)],
                }
            }
            (Some(_), None) => vec![(furthest.unwrap_or(self.horizontal.labels[lane]) - ahead * RADIUS, y)],
            (None, other) => {
                let stem = if let Stop::Stem(stem) = leg.end {
                    self.horizontal.stems[stem]
                } else {
                    self.horizontal.labels[lane]
                };
                let from = match (other, furthest) {
                    (None, Some(far)) if ahead * far < ahead * stem => far,
                    _ => stem,
                };
                vec![(from - ahead * RADIUS, y)]
            }
        }
    }

    /// Everything as it is handed over.
    pub(super) fn finish(&self, routed: &[RoutedEdge], edges: usize, steps: u64) -> Placement {
        let embedding = self.embedding;
        let card = |index: usize| {
            let (x, width) = self.horizontal.columns[embedding.strip_of[index] / 2];
            let (top, bottom) = self.vertical.cards[index];
            rect(x, top, width, bottom - top)
        };
        let group = |group: usize| {
            let (first, last) = embedding.spans[group]?;
            let (left, _) = self.horizontal.columns[first / 2];
            let (right, width) = self.horizontal.columns[last / 2];
            let (top, bottom) = self.vertical.boxes[group];
            let rect_ = rect(left - PAD, top, right + width + PAD - (left - PAD), bottom - top);
            Some(PlacedGroup { rect: rect_, tab: rect(left, top - 9, embedding.input.tabs[group], 18) })
        };
        let mut placed = vec![PlacedEdge::default(); edges];
        for (edge, route_of) in embedding.input.edges.iter().zip(routed) {
            if let Some(slot) = placed.get_mut(edge.index) {
                *slot = place_edge(route_of, edge.to.len());
            }
        }
        Placement {
            width: self.horizontal.width as f64,
            height: self.vertical.height as f64,
            cards: (0..embedding.input.real).map(card).collect(),
            groups: (0..embedding.input.members.len()).map(group).collect(),
            edges: placed,
            measures: Measures {
                crossings: crossings(routed),
                bends: bends(routed),
                length: length(routed) as f64,
                columns: embedding.columns - 2,
                steps,
            },
        }
    }
}

fn rect(x: i64, y: i64, width: i64, height: i64) -> Rect {
    Rect::new(x as f64, y as f64, width as f64, height as f64)
}

fn place_edge(route_of: &RoutedEdge, targets: usize) -> PlacedEdge {
    let mut branches = vec![Branch::default(); if route_of.lines.is_empty() { 0 } else { targets }];
    for (line, target) in route_of.lines.iter().zip(&route_of.targets) {
        let at = line.last().copied().unwrap_or_default();
        let before = line.len().checked_sub(2).and_then(|index| line.get(index)).copied().unwrap_or(at);
        if let Some(branch) = branches.get_mut(*target) {
            *branch =
                Branch { path: smooth(line), tip: Tip { at: point(at), direction: direction(before, at) } };
        }
    }
    let start = route_of.lines.first().and_then(|line| {
        let (at, next) = (*line.first()?, *line.get(1)?);
        Some(Tip { at: point(at), direction: direction(next, at) })
    });
    let label = route_of.label.map(|(middle, size, _)| plate(middle, size));
    PlacedEdge {
        branches,
        start,
        label,
        label_choice: route_of.label.map_or(0, |label| label.2),
        label_upright: route_of.upright,
    }
}

/// The plate of a label around its middle.
fn plate(middle: (i64, i64), size: (i64, i64)) -> Rect {
    Rect::new(
        middle.0 as f64 - size.0 as f64 / 2.0,
        middle.1 as f64 - size.1 as f64 / 2.0,
        size.0 as f64,
        size.1 as f64,
    )
}

fn point(at: (i64, i64)) -> Point {
    Point::new(at.0 as f64, at.1 as f64)
}

fn direction(from: (i64, i64), to: (i64, i64)) -> Point {
    Point::new((to.0 - from.0).signum() as f64, (to.1 - from.1).signum() as f64)
}

/// Drops points that are no corners.
fn simplified(line: Corners) -> Corners {
    let mut out: Corners = Vec::with_capacity(line.len());
    for at in line {
        if out.last() == Some(&at) {
            continue;
        }
        if let [.., a, b] = out[..]
            && ((a.0 == b.0 && b.0 == at.0 && (b.1 - a.1).signum() == (at.1 - b.1).signum())
                || (a.1 == b.1 && b.1 == at.1 && (b.0 - a.0).signum() == (at.0 - b.0).signum()))
        {
            out.pop();
        }
        out.push(at);
    }
    out
}

/// A line with round corners.
fn smooth(line: &[(i64, i64)]) -> Vec<Segment> {
    let Some(first) = line.first() else { return Vec::new() };
    let mut path = vec![Segment::Move(point(*first))];
    let length = |a: (i64, i64), b: (i64, i64)| ((a.0 - b.0).abs() + (a.1 - b.1).abs()) as f64;
    for (index, triple) in line.windows(3).enumerate() {
        let [a, b, c] = *triple else { continue };
        let share =
            |end: bool, length: f64| if end { (length - 2.0).max(length / 2.0) } else { length / 2.0 };
        let before = share(index == 0, length(a, b));
        let after = share(index + 3 == line.len(), length(b, c));
        let radius = (RADIUS as f64).min(before).min(after);
        let toward = |to: (i64, i64), by: f64| {
            let way = direction(b, to);
            Point::new(rounded(b.0 as f64 + way.x * by), rounded(b.1 as f64 + way.y * by))
        };
        path.push(Segment::Line(toward(a, radius)));
        path.push(Segment::Cubic(toward(a, radius * 0.45), toward(c, radius * 0.45), toward(c, radius)));
    }
    if let Some(last) = line.last()
        && line.len() > 1
    {
        path.push(Segment::Line(point(*last)));
    }
    path
}

/// The level and upright pieces of an edge.
fn pieces(route_of: &RoutedEdge) -> impl Iterator<Item = ((i64, i64), (i64, i64))> {
    route_of.lines.iter().flat_map(|line| line.windows(2)).filter_map(|pair| match *pair {
        [a, b] => Some((a, b)),
        _ => None,
    })
}

/// Places where two edges cross.
pub(super) fn crossings(routed: &[RoutedEdge]) -> usize {
    let mut level: Vec<(usize, i64, i64, i64)> = Vec::new();
    let mut upright: Vec<(usize, i64, i64, i64)> = Vec::new();
    for (edge, route_of) in routed.iter().enumerate() {
        for (a, b) in pieces(route_of) {
            if a.1 == b.1 {
                level.push((edge, a.1, a.0.min(b.0), a.0.max(b.0)));
            } else {
                upright.push((edge, a.0, a.1.min(b.1), a.1.max(b.1)));
            }
        }
    }
    upright.sort_unstable_by_key(|(_, x, ..)| *x);
    let mut found: Vec<(i64, i64, usize, usize)> = Vec::new();
    for (edge, y, left, right) in &level {
        let first = upright.partition_point(|(_, x, ..)| x <= left);
        for (other, x, top, bottom) in upright[first..].iter().take_while(|(_, x, ..)| x < right) {
            if edge != other && top < y && y < bottom {
                found.push((*x, *y, *edge.min(other), *edge.max(other)));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// Corners of all lines.
pub(super) fn bends(routed: &[RoutedEdge]) -> usize {
    routed.iter().flat_map(|route_of| &route_of.lines).map(|line| line.len().saturating_sub(2)).sum()
}

/// Length of all lines.
pub(super) fn length(routed: &[RoutedEdge]) -> i64 {
    routed.iter().flat_map(pieces).map(|(a, b)| (a.0 - b.0).abs() + (a.1 - b.1).abs()).sum()
}

/// How much longer the lines are than the way between their ends.
pub(super) fn detour(routed: &[RoutedEdge]) -> i64 {
    let direct = |line: &Corners| match (line.first(), line.last()) {
        (Some(a), Some(b)) => (a.0 - b.0).abs() + (a.1 - b.1).abs(),
        _ => 0,
    };
    length(routed) - routed.iter().flat_map(|route_of| &route_of.lines).map(direct).sum::<i64>()
}
