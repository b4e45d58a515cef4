//! Insertion of edges: puts found paths into an embedding, and finds direct upright edges between neighbours in a column.

use super::End;
use super::embedding::{DirectEdge, Embedding, Item, Lane, Leg, Net, Pin, Port, Root, Stem, Stop};
use super::routing::{CROSS, Node, PIXEL, Path, Terminal};

/// What an upright edge costs beside its length.
const DIRECT: i64 = 20;

/// An upright edge, if the two cards are neighbours in a column and there is room.
pub(super) fn direct_edge(
    embedding: &Embedding,
    from: End,
    to: End,
    labels: &[(i64, i64)],
) -> Option<(i64, Path)> {
    let (End::Card(a), End::Card(b)) = (from, to) else { return None };
    let strip = embedding.strip_of[a];
    if a == b || embedding.strip_of[b] != strip {
        return None;
    }
    let (upper, lower) = if embedding.next_card(strip, a) == Some(b) {
        (a, b)
    } else if embedding.next_card(strip, b) == Some(a) {
        (b, a)
    } else {
        return None;
    };
    let (start, end) = (embedding.find(strip, Item::Card(upper))?, embedding.find(strip, Item::Card(lower))?);
    let between = &embedding.strips[strip][start + 1..end];
    let mut room = embedding.widths[strip / 2];
    let labelled = |item: &Item| matches!(item, Item::Lane(lane) if embedding.lanes[*lane].label.is_some());
    if between.iter().any(labelled) {
        return None;
    }
    for item in between {
        if let Item::Head(group) = item {
            if !embedding.head_has_room(*group, strip, room) {
                return None;
            }
            if embedding.spans[*group].is_some_and(|span| span.0 == strip) {
                room -= embedding.input.tabs[*group] + 6;
            }
        }
    }
    let taken: Vec<(i64, i64)> = embedding
        .live_direct_edges()
        .filter(|(_, direct_edge)| direct_edge.upper == upper)
        .map(|(_, direct_edge)| direct_edge.label.unwrap_or((22, 0)))
        .collect();
    let used: i64 = taken.iter().map(|label| label.0 + 12).sum();
    let (choice, size) = if labels.is_empty() {
        (0, (22, 0))
    } else {
        labels.iter().copied().enumerate().find(|(_, label)| used + label.0 <= room)?
    };
    if used + size.0 > room || embedding.zone_place(upper, lower).is_none() {
        return None;
    }
    let lanes = between.iter().filter(|item| matches!(item, Item::Lane(_))).count() as i64;
    let length = (embedding.card_y[lower].0 - embedding.card_y[upper].1).max(0);
    let spread = taken.len() as i64 * 30;
    let cost = DIRECT + CROSS * lanes + PIXEL * length / 2 + spread;
    Some((cost, Path::DirectEdge { upper, lower, down: upper == a, choice }))
}

impl Embedding<'_> {
    /// Whether one more upright line can pass the head of a box beside its tab.
    pub(super) fn head_has_room(&self, group: usize, strip: usize, width: i64) -> bool {
        let tab = if self.spans[group].is_some_and(|span| span.0 == strip) {
            self.input.tabs[group] + 6
        } else {
            0
        };
        let free = width - tab - 14;
        let stems = self
            .live_stems()
            .filter(|stem| stem.strip == strip && stem.top)
            .filter(|stem| match stem.root {
                Root::Card(card) => self.input.cards[card].group == Some(group),
                Root::Group(other) => other == group,
            })
            .count();
        let direct_edges = self
            .live_direct_edges()
            .filter(|(_, direct_edge)| {
                self.strip_of[direct_edge.lower] == strip
                    && self.input.cards[direct_edge.lower].group == Some(group)
            })
            .filter(|(_, direct_edge)| self.input.cards[direct_edge.upper].group != Some(group))
            .count();
        free >= 0 && ((stems + direct_edges) as i64) < free / 14 + 1
    }

    /// Where the labels of upright edges between two cards go: after the lanes that hang on the
    /// upper card and before those that hang on the lower.
    pub(super) fn zone_place(&self, upper: usize, lower: usize) -> Option<usize> {
        let strip = self.strip_of[upper];
        if let Some(place) = self.find(strip, Item::Zone(upper)) {
            return Some(place);
        }
        let (start, end) = (self.find(strip, Item::Card(upper))?, self.find(strip, Item::Card(lower))?);
        let group = |card: usize| self.input.cards[card].group.map(Root::Group);
        let hangs = |lane: usize, card: usize, top: bool| {
            self.live_stems().any(|stem| {
                stem.lane == lane
                    && stem.top == top
                    && (stem.root == Root::Card(card) || Some(stem.root) == group(card))
            })
        };
        let mut place = start + 1;
        let mut closed = false;
        for (index, item) in self.strips[strip].iter().enumerate().take(end).skip(start + 1) {
            let after = match item {
                Item::Foot(_) => true,
                Item::Lane(lane) => hangs(*lane, upper, false),
                _ => false,
            };
            closed |= matches!(item, Item::Head(_))
                || matches!(item, Item::Lane(lane) if hangs(*lane, lower, true));
            if after {
                if closed {
                    return None;
                }
                place = index + 1;
            }
        }
        Some(place)
    }

    /// Puts a found way into the embedding; gives the terminals as stops and the new lanes.
    pub(super) fn insert_path(
        &mut self,
        (edge, target): (usize, usize),
        start: Terminal,
        nodes: &[Node],
        end: Terminal,
    ) {
        let first = self.lanes.len();
        for node in nodes {
            self.lanes.push(Lane { edge, strip: node.strip, right: node.right, y: node.y, label: None });
        }
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_by_key(|index| (nodes[*index].strip, nodes[*index].gap, nodes[*index].y, *index));
        for index in order.into_iter().rev() {
            self.strips[nodes[index].strip].insert(nodes[index].gap, Item::Lane(first + index));
        }
        let lanes: Vec<usize> = (first..first + nodes.len()).collect();
        let start_lane = if let Terminal::Fork(lane) = start { Some(lane) } else { lanes.first().copied() };
        let end_lane = lanes.last().copied().or(start_lane);
        let start_stop = self.stop(edge, start, start_lane);
        let end_stop = self.stop(edge, end, end_lane);
        // the chain of pins from end to end
        let mut chain: Vec<(usize, Pin, bool)> = Vec::new();
        match start_stop {
            Stop::Port(port) => {
                chain.push((self.strip_of[self.ports[port].card], Pin::Port(port), self.ports[port].right))
            }
            Stop::Fork(lane) => chain.push((self.lanes[lane].strip, Pin::Lane(lane), self.lanes[lane].right)),
            _ => {}
        }
        chain.extend(
            lanes.iter().map(|lane| (self.lanes[*lane].strip, Pin::Lane(*lane), self.lanes[*lane].right)),
        );
        if let Stop::Port(port) = end_stop {
            chain.push((self.strip_of[self.ports[port].card], Pin::Port(port), self.ports[port].right));
        }
        for pair in chain.windows(2) {
            if let [from, to] = pair {
                self.join(edge, *from, (to.0, to.1));
            }
        }
        self.routes[edge].legs.push(Leg { target, start: start_stop, lanes, end: end_stop });
    }

    fn stop(&mut self, edge: usize, terminal: Terminal, lane: Option<usize>) -> Stop {
        match (terminal, lane) {
            (Terminal::Port { card, right }, _) => {
                let y = lane.map_or(0, |lane| self.lanes[lane].y);
                self.ports.push(Port { card, right, y });
                Stop::Port(self.ports.len() - 1)
            }
            (Terminal::Stem { root, top }, Some(lane)) => {
                let strip = self.lanes[lane].strip;
                self.stems.push(Stem { edge, root, top, lane, strip });
                Stop::Stem(self.stems.len() - 1)
            }
            (Terminal::Fork(lane), _) => Stop::Fork(lane),
            (Terminal::Border | Terminal::Stem { .. }, lane) => Stop::Border(lane.unwrap_or(0)),
        }
    }

    /// Joins two pins in the channel that `from` looks into.
    fn join(&mut self, edge: usize, from: (usize, Pin, bool), to: (usize, Pin)) {
        let (strip, pin, right) = from;
        let channel = if right { strip } else { strip - 1 };
        let to_left = to.0 == channel;
        let existing = self.nets.iter_mut().find(|net| {
            net.edge == edge
                && net.channel == channel
                && if right { net.left.contains(&pin) } else { net.right.contains(&pin) }
        });
        if let Some(net) = existing {
            if to_left {
                net.left.push(to.1)
            } else {
                net.right.push(to.1)
            }
            return;
        }
        let mut net = Net { edge, channel, left: Vec::new(), right: Vec::new() };
        if right {
            net.left.push(pin)
        } else {
            net.right.push(pin)
        }
        if to_left {
            net.left.push(to.1)
        } else {
            net.right.push(to.1)
        }
        self.nets.push(net);
    }

    /// Puts an upright edge into the embedding.
    pub(super) fn insert_direct_edge(
        &mut self,
        edge: usize,
        (upper, lower): (usize, usize),
        down: bool,
        choice: usize,
    ) {
        let label = self.input.edges[edge].labels.get(choice).copied();
        if let Some(place) = self.zone_place(upper, lower) {
            let strip = self.strip_of[upper];
            if self.find(strip, Item::Zone(upper)).is_none() {
                self.strips[strip].insert(place, Item::Zone(upper));
            }
        }
        self.routes[edge].direct_edge = Some(self.direct_edges.len());
        self.direct_edges.push(DirectEdge { edge, upper, lower, label, choice, down });
    }
}
