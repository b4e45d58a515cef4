//! The order of the roles, and where arcs leave, how far they reach, and where they return.

use super::choose::{Arc, Chosen};
use crate::charts::ink::Head;
use crate::charts::pieces::heads;
use crate::random::Random;
use crate::scene::{Point, Segment};

/// Height of a card.
pub const CARD: f64 = 50.0;
/// Room between two cards.
const GAP: f64 = 14.0;
/// Distance of one port of a card to the next.
const PORT: f64 = 13.0;
/// Room between the first port and the corner of a card.
const CORNER: f64 = 11.0;
/// Reach of the innermost arc.
const FIRST: f64 = 42.0;
/// Distances from one track to the next, the widest for which there is room.
const TRACKS: [f64; 9] = [54.0, 48.0, 42.0, 36.0, 30.0, 26.0, 22.0, 18.0, 14.0];
/// Room between an arc and those that it spans.
const APART: f64 = 9.0;
/// Heights at which two arcs are looked at.
const LOOKS: usize = 24;
/// Farthest that an arc may reach.
const FARTHEST: f64 = 268.0;
/// Share of a handle's length that a cubic with level handles reaches.
const BULGE: f64 = 0.75;
/// Starts of the search for an order.
const STARTS: u64 = 24;

/// Where everything stands, from the top of the first card.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placement {
    /// The rows from top to bottom.
    pub order: Vec<usize>,
    /// For each row its top and height.
    pub rows: Vec<(f64, f64)>,
    /// For each film and arc: height of its source and target, and its reach.
    pub arcs: [Vec<(f64, f64, f64)>; 2],
    /// Height of all rows.
    pub height: f64,
}

/// Orders rows and places arcs.
pub fn place(chosen: &Chosen) -> Placement {
    let order = order(chosen);
    let mut place_of = vec![0; order.len()];
    for (place, row) in order.iter().enumerate() {
        place_of[*row] = place;
    }
    let tracks = [tracks(&chosen.arcs[0], &place_of), tracks(&chosen.arcs[1], &place_of)];
    let ports = [0, 1].map(|side| ports(&chosen.arcs[side], &tracks[side], &place_of));
    let mut rows = vec![(0.0, CARD); order.len()];
    let mut top = 0.0;
    for row in &order {
        let most = ports.iter().map(|ports| ports[*row].len()).max().unwrap_or(0);
        let height = (most.saturating_sub(1) as f64 * PORT + 2.0 * CORNER).max(CARD);
        rows[*row] = (top, height);
        top += height + GAP;
    }
    let arcs = [0, 1].map(|side| {
        let port = |row: usize, arc: usize| {
            let list: &Vec<usize> = &ports[side][row];
            let at = list.iter().position(|other| *other == arc).unwrap_or(0) as f64;
            let (top, height) = rows[row];
            top + height / 2.0 + (at - (list.len().saturating_sub(1)) as f64 / 2.0) * PORT
        };
        let ends: Vec<(f64, f64)> = chosen.arcs[side]
            .iter()
            .enumerate()
            .map(|(at, arc)| (port(arc.from, at), port(arc.to, at)))
            .collect();
        let reaches = reaches(&ends, &tracks[side]);
        ends.into_iter().zip(reaches).map(|((from, to), reach)| (from, to, reach)).collect()
    });
    Placement { order, rows, arcs, height: (top - GAP).max(0.0) }
}

/// The way of an arc from the edge of a column, outwards and back.
pub fn way(base: f64, out: f64, (from, to, reach): (f64, f64, f64), head: Head) -> Vec<Segment> {
    let handle = out * reach / BULGE;
    let stem = out * (heads::reach(head, 1.0) + 2.0).min(reach / 3.0);
    let p = Point::new;
    // A level stretch at the target, so that the head stands straight.
    vec![
        Segment::Move(p(base, from)),
        Segment::Cubic(p(base + handle, from), p(base + handle, to), p(base + stem, to)),
        Segment::Line(p(base, to)),
    ]
}

/// How far each arc reaches: as far as its track says, and farther where it would run into one that it spans. The
/// widest distance of tracks for which there is room is taken.
fn reaches(ends: &[(f64, f64)], tracks: &[usize]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..ends.len()).collect();
    order.sort_by_key(|at| (tracks[*at], *at));
    let mut reaches = vec![FIRST; ends.len()];
    for step in TRACKS {
        for (place, at) in order.iter().enumerate() {
            reaches[*at] = FIRST + step * tracks[*at] as f64;
            for inner in &order[..place] {
                if !is_within(ends[*inner], ends[*at]) {
                    continue;
                }
                while reaches[*at] < 2.0 * FARTHEST
                    && !is_clear((ends[*inner], reaches[*inner]), (ends[*at], reaches[*at]))
                {
                    reaches[*at] += 4.0;
                }
            }
        }
        if reaches.iter().all(|reach| *reach <= FARTHEST) {
            return reaches;
        }
    }
    reaches.into_iter().map(|reach| reach.min(FARTHEST)).collect()
}

/// Whether the ends of an arc stand between those of another.
fn is_within(inner: (f64, f64), outer: (f64, f64)) -> bool {
    outer.0.min(outer.1) < inner.0.min(inner.1) && inner.0.max(inner.1) < outer.0.max(outer.1)
}

/// Whether an arc keeps away from one that it spans.
fn is_clear((inner, near): ((f64, f64), f64), (outer, far): ((f64, f64), f64)) -> bool {
    let (top, bottom) = (inner.0.min(inner.1), inner.0.max(inner.1));
    (0..=LOOKS).all(|look| {
        let y = top + (bottom - top) * look as f64 / LOOKS as f64;
        let x = reach_at(inner, near, y);
        reach_at(outer, far, y) >= x + APART.min(x)
    })
}

/// How far an arc has gone out at a height.
fn reach_at((from, to): (f64, f64), reach: f64, y: f64) -> f64 {
    let share = ((y - from) / (to - from)).clamp(0.0, 1.0);
    // Level handles: the height is 3t² − 2t³ of the whole, which grows with t.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..24 {
        let t: f64 = (low + high) / 2.0;
        if t * t * (3.0 - 2.0 * t) < share { low = t } else { high = t }
    }
    3.0 * low * (1.0 - low) * reach / BULGE
}

/// The places between which an arc with these ends runs.
fn span((from, to): (usize, usize), place_of: &[usize]) -> (usize, usize) {
    let (one, other) = (place_of[from], place_of[to]);
    (one.min(other), one.max(other))
}

/// Inner arcs first: an arc lies outside all that it spans, and beside those that it overlaps.
fn tracks(arcs: &[Arc], place_of: &[usize]) -> Vec<usize> {
    let spans: Vec<(usize, usize)> = arcs.iter().map(|arc| span((arc.from, arc.to), place_of)).collect();
    let mut order: Vec<usize> = (0..arcs.len()).collect();
    order.sort_by_key(|at| (spans[*at].1 - spans[*at].0, arcs[*at].key.is_none(), spans[*at], *at));
    let mut tracks: Vec<Option<usize>> = vec![None; arcs.len()];
    for at in order {
        let (top, bottom) = spans[at];
        let inside =
            |other: usize| spans[other].0 >= top && spans[other].1 <= bottom && spans[other] != spans[at];
        let beside = |other: usize| spans[other].0 < bottom && top < spans[other].1;
        let placed: Vec<(usize, usize)> =
            tracks.iter().enumerate().filter_map(|(other, track)| Some((other, (*track)?))).collect();
        let inner = placed.iter().filter(|(other, _)| inside(*other)).map(|(_, track)| track + 1).max();
        let mut track = inner.unwrap_or(0);
        while placed.iter().any(|(other, taken)| *taken == track && beside(*other)) {
            track += 1;
        }
        tracks[at] = Some(track);
    }
    tracks.into_iter().map(|track| track.unwrap_or(0)).collect()
}

/// The arcs of each row from top to bottom: upward ones from the inner to the outer, then downward ones from the
/// outer to the inner, so that none crosses another at the card.
fn ports(arcs: &[Arc], tracks: &[usize], place_of: &[usize]) -> Vec<Vec<usize>> {
    let mut ports: Vec<Vec<usize>> = vec![Vec::new(); place_of.len()];
    for row in 0..place_of.len() {
        let other = |at: usize| if arcs[at].from == row { arcs[at].to } else { arcs[at].from };
        let mut up: Vec<usize> = Vec::new();
        let mut down: Vec<usize> = Vec::new();
        for at in (0..arcs.len()).filter(|at| arcs[*at].from == row || arcs[*at].to == row) {
            if place_of[other(at)] < place_of[row] { up.push(at) } else { down.push(at) }
        }
        up.sort_by_key(|at| tracks[*at]);
        down.sort_by_key(|at| std::cmp::Reverse(tracks[*at]));
        up.extend(down);
        ports[row] = up;
    }
    ports
}

/// The order with the fewest crossings and the shortest arcs in both films together: each row is moved to its
/// best place until nothing is gained, from several starts.
fn order(chosen: &Chosen) -> Vec<usize> {
    let n = chosen.rows.len();
    let mut costs = Costs::of(chosen);
    let mut best: Option<(u64, Vec<usize>)> = None;
    for start in 0..STARTS {
        let mut order: Vec<usize> = (0..n).collect();
        if start > 0 {
            Random::new(STARTS, start).shuffle(&mut order);
        }
        let mut now = costs.less(&order, u64::MAX).unwrap_or(u64::MAX);
        loop {
            let before = now;
            for row in 0..n {
                let Some(from) = order.iter().position(|other| *other == row) else { continue };
                let mut better = None;
                // from the first place on, one place at a time
                order[..=from].rotate_right(1);
                for place in 0..n {
                    if place > 0 {
                        order.swap(place - 1, place);
                    }
                    if let Some(cost) = costs.less(&order, now) {
                        (now, better) = (cost, Some(place));
                    }
                }
                order[better.unwrap_or(from)..].rotate_right(1);
            }
            if now >= before {
                break;
            }
        }
        if best.as_ref().is_none_or(|(cost, _)| now < *cost) {
            best = Some((now, order));
        }
    }
    best.map_or_else(Vec::new, |(_, order)| order)
}

/// What orders of the rows cost.
struct Costs {
    /// The ends of the arcs of each film.
    ends: [Vec<(usize, usize)>; 2],
    place_of: Vec<usize>,
    /// Of 64 arcs at a time those that end at each place, a bit each, and those of which one end lies before it.
    at: Vec<u64>,
    before: Vec<u64>,
}

impl Costs {
    fn of(chosen: &Chosen) -> Self {
        let ends = chosen.arcs.each_ref().map(|arcs| arcs.iter().map(|arc| (arc.from, arc.to)).collect());
        Self::new(ends, chosen.rows.len())
    }

    fn new(ends: [Vec<(usize, usize)>; 2], rows: usize) -> Self {
        Self { ends, place_of: vec![0; rows], at: vec![0; rows], before: vec![0; rows + 1] }
    }

    /// What an order costs if that is less than so much: six for each crossing, and two for each row that an arc spans. Two
    /// arcs cross if of one a single end lies between the ends of the other. O(rows + arcs²/64).
    fn less(&mut self, order: &[usize], bound: u64) -> Option<u64> {
        let Self { ends, place_of, at, before } = self;
        for (place, row) in order.iter().enumerate() {
            place_of[*row] = place;
        }
        let mut cost = 0;
        for arcs in ends {
            let span = |ends: &(usize, usize)| span(*ends, place_of);
            let mut crossed_twice = 0;
            for some in arcs.chunks(64) {
                at.fill(0);
                for (bit, arc) in some.iter().enumerate() {
                    let (top, bottom) = span(arc);
                    at[top] ^= 1 << bit;
                    at[bottom] ^= 1 << bit;
                }
                for (place, ends) in at.iter().enumerate() {
                    before[place + 1] = before[place] ^ ends;
                }
                for (top, bottom) in arcs.iter().map(span) {
                    // of which both ends lie there, or one on the arc's own, is not crossed
                    let crossed = (before[bottom] ^ before[top + 1]) & !at[top] & !at[bottom];
                    crossed_twice += u64::from(crossed.count_ones());
                }
            }
            cost += 3 * crossed_twice;
            cost += arcs.iter().map(span).map(|(top, bottom)| 2 * (bottom - top) as u64).sum::<u64>();
            if cost >= bound {
                return None;
            }
        }
        Some(cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn orders_cost_what_pairs_counted_one_by_one_say(
            order in Just((0..9).collect::<Vec<usize>>()).prop_shuffle(),
            ends in proptest::collection::vec((0..9_usize, 0..9_usize), 0..90),
        ) {
            let place = |row: usize| order.iter().position(|other| *other == row).unwrap_or(0);
            let spans: Vec<(usize, usize)> =
                ends.iter().map(|(a, b)| (place(*a).min(place(*b)), place(*a).max(place(*b)))).collect();
            let mut cost = 0;
            for (at, one) in spans.iter().enumerate() {
                cost += 2 * (one.1 - one.0) as u64;
                for other in &spans[at + 1..] {
                    let (first, second) = (one.min(other), one.max(other));
                    cost += 6 * u64::from(first.0 < second.0 && second.0 < first.1 && first.1 < second.1);
                }
            }
            let mut costs = Costs::new([ends, Vec::new()], 9);
            prop_assert_eq!(costs.less(&order, cost + 1), Some(cost));
            prop_assert_eq!(costs.less(&order, cost), None);
        }
    }
}
