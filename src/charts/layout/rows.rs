//! Heights: gives every item of a plan its y, with straight lines where possible.

use super::align::{Axis, improve};
use super::plan::{Item, Net, Pin, Plan, Root};

const STIFF: i64 = 20_000;
/// How often the weights are set anew.
const ROUNDS: usize = 3;
const PINNED: i64 = 200_000;

/// Heights of everything.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
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

impl Rows {
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

struct Names {
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
    /// Draw linked cards to one height, for a plan that has no routes yet.
    pub loose: bool,
    /// Do not look for fewer bends.
    pub quick: bool,
    /// Hold cards where they were in an earlier drawing.
    pub pinned: bool,
}

/// Solves a plan's heights. Nothing if the plan contradicts itself, which it should not.
pub(super) fn rows(plan: &Plan, solve: Solve, steps: &mut u64) -> Option<Rows> {
    let mut names = names(plan);
    let sides = sides(plan);
    stack(plan, &mut names);
    attach_ports(plan, &mut names, &sides);
    let soft = names.axis.ties.len();
    attach_edges(plan, &mut names);
    let soft = soft..names.axis.ties.len();
    if solve.loose {
        attach_cards(plan, &mut names);
    }
    for (card, previous) in plan.cast.previous.iter().enumerate() {
        if let (true, Some((_, y))) = (solve.pinned, previous) {
            let height = plan.cast.cards[card].height.max(needed(&sides, card));
            names.axis.tie(0, names.cards[card].0, (y - height).div_euclid(2), PINNED);
        }
    }
    let start = if solve.loose { Vec::new() } else { likely(plan, &names) };
    let y = if solve.quick {
        improve(&names.axis, &start, steps)?
    } else {
        straighten(&mut names.axis, soft, &start, steps)?
    };
    let pick = |variable: usize| y.get(variable).copied().unwrap_or(0);
    let both = |pairs: &[(usize, usize)]| pairs.iter().map(|(a, b)| (pick(*a), pick(*b))).collect();
    Some(Rows {
        cards: both(&names.cards),
        boxes: both(&names.boxes),
        lanes: names.lanes.iter().map(|lane| pick(*lane)).collect(),
        ports: names.ports.iter().map(|port| pick(*port)).collect(),
        zones: names.zones.iter().map(|zone| pick(*zone)).collect(),
        height: pick(names.bottom),
    })
}

/// Where everything is likely to be, to begin from.
fn likely(plan: &Plan, names: &Names) -> Vec<i64> {
    let mut start = vec![0; names.axis.count];
    let pairs = names.cards.iter().zip(&plan.card_y).chain(names.boxes.iter().zip(&plan.box_y));
    for ((top, bottom), (from, to)) in pairs {
        start[*top] = *from;
        start[*bottom] = *to;
    }
    for (variable, lane) in names.lanes.iter().zip(&plan.lanes) {
        start[*variable] = lane.y.clamp(0, 100_000);
    }
    for (variable, port) in names.ports.iter().zip(&plan.ports) {
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
    start: &[i64],
    steps: &mut u64,
) -> Option<Vec<i64>> {
    let first: Vec<i64> = axis.ties.iter().map(|tie| tie.weight).collect();
    let mut best = improve(axis, start, steps)?;
    let mut y = best.clone();
    let miss = |tie: &super::align::Tie, y: &[i64]| (y[tie.b] - y[tie.a] - tie.offset).abs();
    let cost = |axis: &Axis, y: &[i64]| -> i64 {
        axis.ties[soft.clone()]
            .iter()
            .map(|tie| miss(tie, y))
            .map(|miss| if miss > 0 { 60 + miss.min(400) / 4 } else { 0 })
            .sum()
    };
    let mut least = cost(axis, &y);
    for _ in 0..ROUNDS {
        for index in soft.clone() {
            let far = miss(&axis.ties[index], &y);
            axis.ties[index].weight = (first[index] * 40 / (far + 10)).max(1);
        }
        y = improve(axis, &y, steps)?;
        let now = cost(axis, &y);
        if now >= least {
            break;
        }
        least = now;
        best.clone_from(&y);
    }
    Some(best)
}

fn names(plan: &Plan) -> Names {
    let mut axis = Axis::default();
    let _top = axis.variable();
    let cards: Vec<_> = plan.cast.cards.iter().map(|_| (axis.variable(), axis.variable())).collect();
    let boxes: Vec<_> = plan.cast.members.iter().map(|_| (axis.variable(), axis.variable())).collect();
    let mut live = vec![false; plan.lanes.len()];
    for item in plan.strips.iter().flatten() {
        if let Item::Lane(lane) = item {
            live[*lane] = true;
        }
    }
    let lanes = live.iter().map(|live| if *live { axis.variable() } else { 0 }).collect();
    let mut used = vec![false; plan.ports.len()];
    for pin in plan.nets.iter().flat_map(|net| net.left.iter().chain(&net.right)) {
        if let Pin::Port(port) = pin {
            used[*port] = true;
        }
    }
    let ports = used.iter().map(|used| if *used { axis.variable() } else { 0 }).collect();
    let zones = plan.cast.cards.iter().map(|_| axis.variable()).collect();
    let bottom = axis.variable();
    Names { axis, bottom, cards, boxes, lanes, ports, zones }
}

/// Ports of each card side, `[left, right]`, in order from the top.
pub(super) fn sides(plan: &Plan) -> Vec<[Vec<usize>; 2]> {
    let mut sides: Vec<[Vec<(i64, i64, usize)>; 2]> = vec![Default::default(); plan.cast.cards.len()];
    let place = |pin: &Pin| match *pin {
        Pin::Lane(lane) => plan.find(plan.lanes[lane].strip, Item::Lane(lane)).unwrap_or(0) as i64,
        Pin::Port(port) => {
            let card = plan.ports[port].card;
            plan.find(plan.strip_of[card], Item::Card(card)).unwrap_or(0) as i64
        }
    };
    for net in &plan.nets {
        for (own, other) in [(&net.left, &net.right), (&net.right, &net.left)] {
            for pin in own {
                let Pin::Port(port) = *pin else { continue };
                let info = plan.ports[port];
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

fn attach_ports(plan: &Plan, names: &mut Names, sides: &[[Vec<usize>; 2]]) {
    for (card, both) in sides.iter().enumerate() {
        let (top, bottom) = names.cards[card];
        let height = plan.cast.cards[card].height.max(needed(sides, card));
        names.axis.limit(top, bottom, height);
        names.axis.tie(top, bottom, height, STIFF);
        for side in both {
            let count = side.len() as i64;
            let mut last = top;
            for (index, port) in side.iter().enumerate() {
                let port = names.ports[*port];
                names.axis.limit(last, port, if index == 0 { 10 } else { 11 });
                names.axis.tie(top, port, height * (index as i64 + 1) / (count + 1), 1);
                last = port;
            }
            if count > 0 {
                names.axis.limit(last, bottom, 10);
            }
        }
    }
}

fn attach_edges(plan: &Plan, names: &mut Names) {
    let variable = |pin: &Pin, names: &Names| match *pin {
        Pin::Lane(lane) => names.lanes[lane],
        Pin::Port(port) => names.ports[port],
    };
    for net in &plan.nets {
        let weight = 4 * plan.cast.edges[net.edge].weight;
        let pins: Vec<Pin> = net.left.iter().chain(&net.right).copied().collect();
        let trunk = trunk(plan, net);
        let weight = if pins.len() > 2 { (weight / 2).max(1) } else { weight };
        let inner = pins.iter().all(|pin| matches!(pin, Pin::Lane(_)));
        let weight = if inner { weight * 3 / 2 } else { weight };
        // a line that turns back is upright anyway
        let turns = net.left.is_empty() || net.right.is_empty();
        let weight = if turns { (weight / 8).max(1) } else { weight };
        for pin in pins.iter().filter(|pin| **pin != trunk) {
            let (a, b) = (variable(&trunk, names), variable(pin, names));
            names.axis.tie(a, b, 0, weight);
        }
    }
    for stem in plan.live_stems() {
        let side = match (stem.root, stem.top) {
            (Root::Card(card), true) => names.cards[card].0,
            (Root::Card(card), false) => names.cards[card].1,
            (Root::Group(group), true) => names.boxes[group].0,
            (Root::Group(group), false) => names.boxes[group].1,
        };
        let lane = names.lanes[stem.lane];
        names.axis.tie(side, lane, 0, plan.cast.edges[stem.edge].weight);
    }
    for (_, rise) in plan.live_rises() {
        let (upper, lower) = (names.cards[rise.upper].1, names.cards[rise.lower].0);
        names.axis.tie(upper, lower, 0, 2 * plan.cast.edges[rise.edge].weight);
        names.axis.tie(upper, names.zones[rise.upper], 0, 1);
        names.axis.tie(names.zones[rise.upper], lower, 0, 1);
    }
}

fn attach_cards(plan: &Plan, names: &mut Names) {
    for edge in &plan.cast.edges {
        for a in plan.cast.cards_of(edge.from) {
            for b in edge.to.iter().flat_map(|end| plan.cast.cards_of(*end)) {
                if plan.strip_of[a] != plan.strip_of[b] {
                    let offset = (plan.cast.cards[a].height - plan.cast.cards[b].height) / 2;
                    let far = plan.strip_of[a].abs_diff(plan.strip_of[b]) as i64;
                    names.axis.tie(
                        names.cards[a].0,
                        names.cards[b].0,
                        offset,
                        (4 * edge.weight / far).max(1),
                    );
                }
            }
        }
    }
}

/// The pin that the others of a net hang on.
fn trunk(plan: &Plan, net: &Net) -> Pin {
    let looks = |pin: &Pin, right: bool| match *pin {
        Pin::Lane(lane) => plan.lanes[lane].right == right,
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
fn stack(plan: &Plan, names: &mut Names) {
    for strip in &plan.strips {
        for pair in strip.windows(2) {
            if let [above, below] = *pair {
                let least = gap(plan, above, below);
                let (from, to) = (reference(names, above, true), reference(names, below, false));
                names.axis.limit(from, to, least);
                let rigid = |item| matches!(item, Item::Card(_) | Item::Head(_) | Item::Foot(_));
                if rigid(above) && rigid(below) {
                    names.axis.tie(
                        from,
                        to,
                        least,
                        if matches!(above, Item::Head(_)) || matches!(below, Item::Foot(_)) { 6 } else { 2 },
                    );
                }
            }
        }
        if let (Some(first), Some(last)) = (strip.first(), strip.last()) {
            names.axis.limit(0, reference(names, *first, false), reach(plan, *first, false));
            names.axis.limit(reference(names, *last, true), names.bottom, reach(plan, *last, true));
        }
    }
    for (group, members) in plan.cast.members.iter().enumerate() {
        if !members.is_empty() {
            let (top, bottom) = names.boxes[group];
            names.axis.limit(top, bottom, 40);
            names.axis.tie(top, bottom, 0, 4);
        }
    }
    names.axis.tie(0, names.bottom, 0, 3);
}

fn reference(names: &Names, item: Item, lower: bool) -> usize {
    match item {
        Item::Card(card) if lower => names.cards[card].1,
        Item::Card(card) => names.cards[card].0,
        Item::Head(group) => names.boxes[group].0,
        Item::Foot(group) => names.boxes[group].1,
        Item::Lane(lane) => names.lanes[lane],
        Item::Zone(card) => names.zones[card],
    }
}

/// How far an item reaches up or down from its reference.
fn reach(plan: &Plan, item: Item, lower: bool) -> i64 {
    match item {
        Item::Head(_) if !lower => 9,
        Item::Lane(lane) => plan.lanes[lane].label.map_or(1, |label| (label.1 + 1) / 2),
        Item::Zone(card) => {
            let tallest =
                plan.live_rises().filter(|(_, rise)| rise.upper == card).filter_map(|(_, rise)| rise.label);
            (tallest.map(|label| label.1).max().unwrap_or(0) + 1) / 2
        }
        _ => 0,
    }
}

/// Least distance between the references of two items, one right below the other.
fn gap(plan: &Plan, above: Item, below: Item) -> i64 {
    use Item::{Card, Foot, Head, Lane, Zone};
    let hangs = |lane: usize| plan.live_stems().any(|stem| stem.lane == lane);
    let labelled = |lane: usize| plan.lanes[lane].label.is_some();
    let room = match (above, below) {
        (Card(a), Card(b)) => {
            let group = plan.cast.cards[a].group;
            if group.is_some() && group == plan.cast.cards[b].group { 28 } else { 34 }
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
    room + reach(plan, above, true) + reach(plan, below, false)
}
