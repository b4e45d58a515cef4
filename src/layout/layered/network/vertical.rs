//! Coordinates from top to bottom: every item of an embedding gets its y, with straight lines where possible.

use super::embedding::{Embedding, Item, Net, Pin, Root};
use super::routing::LARGE;
use crate::layout::coordinates::{Axis, solve_from};

const STIFF: i64 = 20_000;
/// How often the weights are set anew, and how often in a large cast.
const ROUNDS: usize = 3;
const FEWER_ROUNDS: usize = 2;
const PINNED: i64 = 200_000;

/// Heights of everything.
#[derive(Debug, Clone, Default)]
pub(super) struct VerticalPositions {
    /// Top and bottom of each card.
    pub cards: Vec<(i64, i64)>,
    /// Top and bottom of each box.
    pub boxes: Vec<(i64, i64)>,
    /// Height of each lane.
    pub lanes: Vec<i64>,
    /// Height of each port.
    pub ports: Vec<i64>,
    /// Middle of the labels below each card.
    pub zones: Vec<i64>,
    /// Height of the page.
    pub height: i64,
}

impl VerticalPositions {
    /// Moves everything down.
    pub(super) fn shift(&mut self, by: i64) {
        for (top, bottom) in self.cards.iter_mut().chain(&mut self.boxes) {
            *top += by;
            *bottom += by;
        }
        for y in self.lanes.iter_mut().chain(&mut self.ports).chain(&mut self.zones) {
            *y += by;
        }
    }
}

struct Variables {
    axis: Axis,
    bottom: usize,
    cards: Vec<(usize, usize)>,
    boxes: Vec<(usize, usize)>,
    lanes: Vec<usize>,
    ports: Vec<usize>,
    zones: Vec<usize>,
}

/// How to solve.
#[derive(Debug, Clone, Copy)]
pub(super) struct Solve {
    /// Draw linked cards to one height, for an embedding that has no routes yet.
    pub loose: bool,
    /// Do not look for fewer bends.
    pub quick: bool,
    /// Hold cards where they were in an earlier drawing.
    pub pinned: bool,
}

/// Solves an embedding's heights. Nothing if the embedding contradicts itself, which it should not.
pub(super) fn vertical(embedding: &Embedding, solve: Solve, steps: &mut u64) -> Option<VerticalPositions> {
    let mut variables = variables(embedding);
    let sides = sides(embedding);
    stack(embedding, &mut variables);
    attach_ports(embedding, &mut variables, &sides);
    let soft = variables.axis.attractions.len();
    attach_edges(embedding, &mut variables);
    let soft = soft..variables.axis.attractions.len();
    if solve.loose {
        attach_cards(embedding, &mut variables);
    }
    for (card, previous) in embedding.input.previous.iter().enumerate() {
        if let (true, Some((_, y))) = (solve.pinned, previous) {
            let height = embedding.input.cards[card].height.max(needed(&sides, card));
            variables.axis.attract(0, variables.cards[card].0, (y - height).div_euclid(2), PINNED);
        }
    }
    let rounds = if embedding.input.cards.len() > LARGE { FEWER_ROUNDS } else { ROUNDS };
    let start = if solve.loose { Vec::new() } else { likely(embedding, &variables) };
    let y = if solve.quick {
        solve_from(&variables.axis, &start, steps)?
    } else {
        straighten(&mut variables.axis, soft, (rounds, &start), steps)?
    };
    let pick = |variable: usize| y.get(variable).copied().unwrap_or(0);
    let both = |pairs: &[(usize, usize)]| pairs.iter().map(|(a, b)| (pick(*a), pick(*b))).collect();
    Some(VerticalPositions {
        cards: both(&variables.cards),
        boxes: both(&variables.boxes),
        lanes: variables.lanes.iter().map(|lane| pick(*lane)).collect(),
        ports: variables.ports.iter().map(|port| pick(*port)).collect(),
        zones: variables.zones.iter().map(|zone| pick(*zone)).collect(),
        height: pick(variables.bottom),
    })
}

/// Where everything is likely to be, to begin from.
fn likely(embedding: &Embedding, variables: &Variables) -> Vec<i64> {
    let mut start = vec![0; variables.axis.count];
    let pairs =
        variables.cards.iter().zip(&embedding.card_y).chain(variables.boxes.iter().zip(&embedding.box_y));
    for ((top, bottom), (from, to)) in pairs {
        start[*top] = *from;
        start[*bottom] = *to;
    }
    for (variable, lane) in variables.lanes.iter().zip(&embedding.lanes) {
        start[*variable] = lane.y.clamp(0, 100_000);
    }
    for (variable, port) in variables.ports.iter().zip(&embedding.ports) {
        start[*variable] = port.y.clamp(0, 100_000);
    }
    start[0] = 0;
    start
}

/// Solves again with more weight on what is nearly straight and less on what is far from it, and
/// keeps the solution with the fewest bends.
fn straighten(
    axis: &mut Axis,
    soft: std::ops::Range<usize>,
    (rounds, start): (usize, &[i64]),
    steps: &mut u64,
) -> Option<Vec<i64>> {
    let first: Vec<i64> = axis.attractions.iter().map(|tie| tie.weight).collect();
    let mut best = solve_from(axis, start, steps)?;
    let mut y = best.clone();
    let miss =
        |tie: &crate::layout::coordinates::Attraction, y: &[i64]| (y[tie.b] - y[tie.a] - tie.offset).abs();
    let cost = |axis: &Axis, y: &[i64]| -> i64 {
        axis.attractions[soft.clone()]
            .iter()
            .map(|tie| miss(tie, y))
            .map(|miss| if miss > 0 { 60 + miss.min(400) / 4 } else { 0 })
            .sum()
    };
    let mut least = cost(axis, &y);
    for _ in 0..rounds {
        for index in soft.clone() {
            let far = miss(&axis.attractions[index], &y);
            axis.attractions[index].weight = (first[index] * 40 / (far + 10)).max(1);
        }
        y = solve_from(axis, &y, steps)?;
        let now = cost(axis, &y);
        if now >= least {
            break;
        }
        least = now;
        best.clone_from(&y);
    }
    Some(best)
}

fn variables(embedding: &Embedding) -> Variables {
    let mut axis = Axis::default();
    let _top = axis.variable();
    let cards: Vec<_> = embedding.input.cards.iter().map(|_| (axis.variable(), axis.variable())).collect();
    let boxes: Vec<_> = embedding.input.members.iter().map(|_| (axis.variable(), axis.variable())).collect();
    let mut live = vec![false; embedding.lanes.len()];
    for item in embedding.strips.iter().flatten() {
        if let Item::Lane(lane) = item {
            live[*lane] = true;
        }
    }
    let lanes = live.iter().map(|live| if *live { axis.variable() } else { 0 }).collect();
    let mut used = vec![false; embedding.ports.len()];
    for pin in embedding.nets.iter().flat_map(|net| net.left.iter().chain(&net.right)) {
        if let Pin::Port(port) = pin {
            used[*port] = true;
        }
    }
    let ports = used.iter().map(|used| if *used { axis.variable() } else { 0 }).collect();
    let zones = embedding.input.cards.iter().map(|_| axis.variable()).collect();
    let bottom = axis.variable();
    Variables { axis, bottom, cards, boxes, lanes, ports, zones }
}

/// Ports of each card side, `[left, right]`, in order from the top.
pub(super) fn sides(embedding: &Embedding) -> Vec<[Vec<usize>; 2]> {
    let mut sides: Vec<[Vec<(i64, i64, usize)>; 2]> = vec![Default::default(); embedding.input.cards.len()];
    let place = |pin: &Pin| match *pin {
        Pin::Lane(lane) => embedding.find(embedding.lanes[lane].strip, Item::Lane(lane)).unwrap_or(0) as i64,
        Pin::Port(port) => {
            let card = embedding.ports[port].card;
            embedding.find(embedding.strip_of[card], Item::Card(card)).unwrap_or(0) as i64
        }
    };
    for net in &embedding.nets {
        for (own, other) in [(&net.left, &net.right), (&net.right, &net.left)] {
            for pin in own {
                let Pin::Port(port) = *pin else { continue };
                let info = embedding.ports[port];
                let mine = place(pin);
                let key = if let Some(far) = other.first() {
                    let sum: i64 = other.iter().map(place).sum();
                    (1, if other.len() == 1 { 2 * place(far) } else { 2 * sum / other.len() as i64 })
                } else if own.iter().any(|pin| place(pin) < mine) {
                    (0, 0)
                } else {
                    (2, 0)
                };
                sides[info.card][usize::from(info.right)].push((key.0, key.1, port));
            }
        }
    }
    sides
        .into_iter()
        .map(|both| {
            both.map(|mut side| {
                side.sort_unstable();
                side.into_iter().map(|(_, _, port)| port).collect()
            })
        })
        .collect()
}

/// The height that a card needs for its ports.
fn needed(sides: &[[Vec<usize>; 2]], card: usize) -> i64 {
    sides[card].iter().map(|side| 20 + 11 * (side.len() as i64 - 1).max(0)).max().unwrap_or(0)
}

fn attach_ports(embedding: &Embedding, variables: &mut Variables, sides: &[[Vec<usize>; 2]]) {
    for (card, both) in sides.iter().enumerate() {
        let (top, bottom) = variables.cards[card];
        let height = embedding.input.cards[card].height.max(needed(sides, card));
        variables.axis.separate(top, bottom, height);
        variables.axis.attract(top, bottom, height, STIFF);
        for side in both {
            let count = side.len() as i64;
            let mut last = top;
            for (index, port) in side.iter().enumerate() {
                let port = variables.ports[*port];
                variables.axis.separate(last, port, if index == 0 { 10 } else { 11 });
                variables.axis.attract(top, port, height * (index as i64 + 1) / (count + 1), 1);
                last = port;
            }
            if count > 0 {
                variables.axis.separate(last, bottom, 10);
            }
        }
    }
}

fn attach_edges(embedding: &Embedding, variables: &mut Variables) {
    let variable = |pin: &Pin, variables: &Variables| match *pin {
        Pin::Lane(lane) => variables.lanes[lane],
        Pin::Port(port) => variables.ports[port],
    };
    for net in &embedding.nets {
        let weight = 4 * embedding.input.edges[net.edge].weight;
        let pins: Vec<Pin> = net.left.iter().chain(&net.right).copied().collect();
        let trunk = trunk(embedding, net);
        let weight = if pins.len() > 2 { (weight / 2).max(1) } else { weight };
        let inner = pins.iter().all(|pin| matches!(pin, Pin::Lane(_)));
        let weight = if inner { weight * 3 / 2 } else { weight };
        // a line that turns back is upright anyway
        let turns = net.left.is_empty() || net.right.is_empty();
        let weight = if turns { (weight / 8).max(1) } else { weight };
        for pin in pins.iter().filter(|pin| **pin != trunk) {
            let (a, b) = (variable(&trunk, variables), variable(pin, variables));
            variables.axis.attract(a, b, 0, weight);
        }
    }
    for stem in embedding.live_stems() {
        let side = match (stem.root, stem.top) {
            (Root::Card(card), true) => variables.cards[card].0,
            (Root::Card(card), false) => variables.cards[card].1,
            (Root::Group(group), true) => variables.boxes[group].0,
            (Root::Group(group), false) => variables.boxes[group].1,
        };
        let lane = variables.lanes[stem.lane];
        variables.axis.attract(side, lane, 0, embedding.input.edges[stem.edge].weight);
    }
    for (_, direct_edge) in embedding.live_direct_edges() {
        let (upper, lower) = (variables.cards[direct_edge.upper].1, variables.cards[direct_edge.lower].0);
        variables.axis.attract(upper, lower, 0, 2 * embedding.input.edges[direct_edge.edge].weight);
        variables.axis.attract(upper, variables.zones[direct_edge.upper], 0, 1);
        variables.axis.attract(variables.zones[direct_edge.upper], lower, 0, 1);
    }
}

fn attach_cards(embedding: &Embedding, variables: &mut Variables) {
    for edge in &embedding.input.edges {
        for a in embedding.input.cards_of(edge.from).iter().copied() {
            for b in edge.to.iter().flat_map(|end| embedding.input.cards_of(*end)).copied() {
                if embedding.strip_of[a] != embedding.strip_of[b] {
                    let offset = (embedding.input.cards[a].height - embedding.input.cards[b].height) / 2;
                    let far = embedding.strip_of[a].abs_diff(embedding.strip_of[b]) as i64;
                    variables.axis.attract(
                        variables.cards[a].0,
                        variables.cards[b].0,
                        offset,
                        (4 * edge.weight / far).max(1),
                    );
                }
            }
        }
    }
}

/// The pin that the others of a net hang on.
fn trunk(embedding: &Embedding, net: &Net) -> Pin {
    let looks = |pin: &Pin, right: bool| match *pin {
        Pin::Lane(lane) => embedding.lanes[lane].right == right,
        Pin::Port(_) => false,
    };
    net.left
        .iter()
        .find(|pin| looks(pin, true))
        .or_else(|| net.right.iter().find(|pin| looks(pin, false)))
        .or_else(|| net.left.first())
        .or_else(|| net.right.first())
        .copied()
        .unwrap_or(Pin::Lane(0))
}

/// Keeps the items of every strip in their order and apart.
fn stack(embedding: &Embedding, variables: &mut Variables) {
    for strip in &embedding.strips {
        for pair in strip.windows(2) {
            if let [above, below] = *pair {
                let least = gap(embedding, above, below);
                let (from, to) = (reference(variables, above, true), reference(variables, below, false));
                variables.axis.separate(from, to, least);
                let rigid = |item| matches!(item, Item::Card(_) | Item::Head(_) | Item::Foot(_));
                if rigid(above) && rigid(below) {
                    variables.axis.attract(
                        from,
                        to,
                        least,
                        if matches!(above, Item::Head(_)) || matches!(below, Item::Foot(_)) { 6 } else { 2 },
                    );
                }
            }
        }
        if let (Some(first), Some(last)) = (strip.first(), strip.last()) {
            variables.axis.separate(0, reference(variables, *first, false), reach(embedding, *first, false));
            variables.axis.separate(
                reference(variables, *last, true),
                variables.bottom,
                reach(embedding, *last, true),
            );
        }
    }
    for (group, members) in embedding.input.members.iter().enumerate() {
        if !members.is_empty() {
            let (top, bottom) = variables.boxes[group];
            variables.axis.separate(top, bottom, 40);
            variables.axis.attract(top, bottom, 0, 4);
        }
    }
    variables.axis.attract(0, variables.bottom, 0, 3);
}

fn reference(variables: &Variables, item: Item, lower: bool) -> usize {
    match item {
        Item::Card(card) if lower => variables.cards[card].1,
        Item::Card(card) => variables.cards[card].0,
        Item::Head(group) => variables.boxes[group].0,
        Item::Foot(group) => variables.boxes[group].1,
        Item::Lane(lane) => variables.lanes[lane],
        Item::Zone(card) => variables.zones[card],
    }
}

/// How far an item reaches up or down from its reference.
fn reach(embedding: &Embedding, item: Item, lower: bool) -> i64 {
    match item {
        Item::Head(_) if !lower => 9,
        Item::Lane(lane) => embedding.lanes[lane].label.map_or(1, |label| (label.1 + 1) / 2),
        Item::Zone(card) => {
            let tallest = embedding
                .live_direct_edges()
                .filter(|(_, direct_edge)| direct_edge.upper == card)
                .filter_map(|(_, direct_edge)| direct_edge.label);
            (tallest.map(|label| label.1).max().unwrap_or(0) + 1) / 2
        }
        _ => 0,
    }
}

/// Least distance between the references of two items, one right below the other.
fn gap(embedding: &Embedding, above: Item, below: Item) -> i64 {
    use Item::{Card, Foot, Head, Lane, Zone};
    let hangs = |lane: usize| embedding.live_stems().any(|stem| stem.lane == lane);
    let labelled = |lane: usize| embedding.lanes[lane].label.is_some();
    let room = match (above, below) {
        (Card(a), Card(b)) => {
            let group = embedding.input.cards[a].group;
            if group.is_some() && group == embedding.input.cards[b].group { 28 } else { 34 }
        }
        (Head(_), Card(_)) => return 24,
        (Head(_), Foot(_)) => 40,
        (Card(_), Foot(_)) => 16,
        (Foot(_) | Card(_), Head(_)) => 28,
        (Foot(_), Card(_) | Foot(_)) | (Head(_), Head(_)) => 34,
        (Card(_), Lane(lane)) | (Lane(lane), Card(_)) => {
            if hangs(lane) {
                24
            } else {
                14
            }
        }
        (Head(_), Lane(_)) => 18,
        (Lane(lane), Head(_)) => {
            if hangs(lane) {
                16
            } else {
                10
            }
        }
        (Foot(_), Lane(_)) | (Lane(_), Foot(_)) => 14,
        (Lane(a), Lane(b)) => {
            if labelled(a) || labelled(b) {
                8
            } else {
                11
            }
        }
        (Card(_) | Foot(_), Zone(_)) | (Zone(_), Card(_) | Foot(_)) => 26,
        (Zone(_), Head(_)) => 14,
        (Head(_), Zone(_)) => 20,
        (Zone(_), Lane(_) | Zone(_)) | (Lane(_), Zone(_)) => 9,
    };
    room + reach(embedding, above, true) + reach(embedding, below, false)
}
