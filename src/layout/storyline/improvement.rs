//! Local search over an order: single curves are moved past neighbours over stretches of events, which the sifting of
//! one event at a time cannot do.
//!
//! What a move gains is told from what it changes: sets of curves are bits of a word, so the crossings of one curve
//! with those that it passes cost a few operations, and only the neighbours near it are looked at.

use super::cost::{CostModel, CurveSet, MOST_CURVES, Permutation, bit};

/// Most events over which a curve is moved at once.
const LONGEST_SHIFT: usize = 24;
/// Most neighbours that a curve is moved past at once.
const DEEPEST_SHIFT: usize = 4;
/// Rounds of moving.
const ROUNDS: usize = 8;
/// The place of a curve that is not there.
const NOWHERE: u8 = u8::MAX;

/// The orders of all events, improved until no move gains or so many rounds are over. Those who meet must be neighbours,
/// and stay so. O(rounds · curves · events · longest shift) for moves of bounded depth; what was looked at in vain is
/// looked at again only when an event near it has changed.
pub fn improve(model: &CostModel, rows: Vec<Permutation>) -> Vec<Permutation> {
    let mut improver = Improver::new(model, rows);
    let events = improver.events.len();
    for _ in 0..ROUNDS {
        let mut better = false;
        for (index, curve) in model.storyline.curves.iter().enumerate() {
            let (from, to) = curve.span(events);
            for start in from..=to {
                for step in [-1, 1] {
                    better |= improver.shift(index as u8, (start, to), step);
                }
            }
        }
        if !better {
            break;
        }
    }
    improver.events.into_iter().map(|event| event.row).collect()
}

/// The order of an event with what is known of it.
struct Event {
    row: Permutation,
    /// The place of each curve.
    places: [u8; MOST_CURVES],
    /// The curves before each curve.
    ahead: [CurveSet; MOST_CURVES],
    /// All curves.
    present: CurveSet,
    /// Those who meet.
    meet: CurveSet,
    /// What neighbours of two groups cost.
    mixed: i64,
    /// The places whose curve and the next one are parted in the step to the next event.
    parted: u64,
    /// When it was last changed, counted in moves looked at.
    changed: u64,
}

impl Event {
    fn new(row: Permutation, meet: CurveSet, model: &CostModel) -> Self {
        let mut event = Self {
            mixed: model.mixed(&row),
            row,
            places: [NOWHERE; MOST_CURVES],
            ahead: [0; MOST_CURVES],
            present: 0,
            meet: 0,
            parted: 0,
            changed: 1,
        };
        for (place, curve) in row.lines().iter().enumerate() {
            event.places[usize::from(*curve)] = place as u8;
            event.ahead[usize::from(*curve)] = event.present;
            event.present |= bit(*curve);
        }
        event.meet = meet & event.present;
        event
    }

    fn place(&self, curve: u8) -> Option<usize> {
        Some(usize::from(self.places[usize::from(curve)])).filter(|place| *place < MOST_CURVES)
    }

    /// The places of those that the curve at a place may pass in a direction.
    fn passing(&self, place: usize, step: isize) -> std::ops::Range<usize> {
        if step > 0 {
            place + 1..(place + 1 + DEEPEST_SHIFT).min(self.row.lines().len())
        } else {
            place.saturating_sub(DEEPEST_SHIFT)..place
        }
    }

    /// A curve moved by so many places; nothing if it cannot, or a meeting would break.
    fn moved(&self, curve: u8, by: isize) -> Option<Move> {
        let from = self.place(curve)?;
        let to = from.checked_add_signed(by).filter(|to| *to < self.row.lines().len())?;
        let passed = if from < to { &self.row.lines()[from + 1..=to] } else { &self.row.lines()[to..from] };
        let passed = passed.iter().fold(0, |set, other| set | bit(*other));
        let (met, alone) = (passed & self.meet, self.meet & (self.meet.wrapping_sub(1)) == 0);
        let keeps = if self.meet & bit(curve) != 0 { met == passed } else { met == 0 || met == self.meet };
        (alone || keeps).then_some(Move { curve, from, to, passed })
    }
}

/// A curve that is moved within an event.
#[derive(Clone, Copy)]
struct Move {
    curve: u8,
    from: usize,
    to: usize,
    /// The curves that it passes.
    passed: CurveSet,
}

/// An event, before or after a move.
#[derive(Clone, Copy)]
struct View<'a> {
    event: &'a Event,
    moved: Option<&'a Move>,
}

impl View<'_> {
    /// The curve at a place.
    #[inline]
    fn at(&self, place: usize) -> Option<u8> {
        let source = match self.moved {
            Some(moved) if place == moved.to => moved.from,
            Some(moved) if moved.from <= place && place < moved.to => place + 1,
            Some(moved) if moved.to < place && place <= moved.from => place - 1,
            _ => place,
        };
        self.event.row.lines().get(source).copied()
    }

    /// The place of a curve.
    #[inline]
    fn place(&self, curve: u8) -> Option<usize> {
        let place = self.event.place(curve)?;
        Some(match self.moved {
            Some(moved) if curve == moved.curve => moved.to,
            Some(moved) if moved.passed & bit(curve) != 0 => {
                if moved.from < moved.to {
                    place - 1
                } else {
                    place + 1
                }
            }
            _ => place,
        })
    }

    /// Whether the curve at a place and the next one are of different groups.
    #[inline]
    fn is_mixed(&self, place: usize, model: &CostModel) -> bool {
        match (self.at(place), self.at(place + 1)) {
            (Some(one), Some(other)) => model.is_mixed(one, other),
            _ => false,
        }
    }

    /// Whether the curve at a place and the next one are parted at the event that follows.
    #[inline]
    fn is_parted(&self, place: usize, next: &View) -> bool {
        let (Some(one), Some(other)) = (self.at(place), self.at(place + 1)) else { return false };
        match (next.place(one), next.place(other)) {
            (Some(one), Some(other)) => other > one + 1,
            _ => false,
        }
    }
}

/// An order that is being improved.
struct Improver<'a> {
    model: &'a CostModel<'a>,
    events: Vec<Event>,
    /// When each move was last looked at in vain: of each curve, event and direction.
    vain: Vec<u64>,
    /// Moves looked at.
    clock: u64,
}

impl<'a> Improver<'a> {
    fn new(model: &'a CostModel<'a>, rows: Vec<Permutation>) -> Self {
        let meets = model.meets.iter();
        let events: Vec<Event> =
            rows.into_iter().zip(meets).map(|(row, meet)| Event::new(row, *meet, model)).collect();
        let vain = vec![0; 2 * events.len() * model.storyline.curves.len()];
        let mut improver = Self { model, events, vain, clock: 1 };
        (0..improver.events.len()).for_each(|at| improver.set_parted(at));
        improver
    }

    fn set_parted(&mut self, at: usize) {
        let parted = match self.events.get(at..at + 2) {
            Some([here, next]) => {
                let (here, next) = (View { event: here, moved: None }, View { event: next, moved: None });
                let pairs = 0..here.event.row.lines().len().saturating_sub(1);
                pairs.filter(|place| here.is_parted(*place, &next)).fold(0, |set, place| set | 1 << place)
            }
            _ => 0,
        };
        if let Some(event) = self.events.get_mut(at) {
            event.parted = parted;
        }
    }

    /// The most that moving a curve by so many places at most can gain in the step from an event to the next: its crossings
    /// with those that it may pass, and the neighbours that are parted where it or they may move.
    fn most_of_step(&self, at: usize, curve: u8, step: isize) -> i64 {
        let Some([event, next]) = self.events.get(at..at + 2) else { return 0 };
        let (mut passed, mut places): (CurveSet, u64) = (0, 0);
        if let Some(own) = event.place(curve) {
            let passing = event.passing(own, step);
            passed = event.row.lines()[passing.clone()].iter().fold(0, |set, other| set | bit(*other));
            let (low, high) = (own.min(passing.start), (own + 1).max(passing.end));
            (low.saturating_sub(1)..high).for_each(|place| places |= 1 << place);
        }
        if let Some(own) = next.place(curve) {
            for other in &next.row.lines()[next.passing(own, step)] {
                passed |= bit(*other);
                places |= event.place(*other).map_or(0, |place| 1 << place | 1 << place.saturating_sub(1));
            }
        }
        let splits = self.model.splits_of((event.parted & places).count_ones() as usize);
        let both = event.present & next.present;
        if both & bit(curve) == 0 {
            return splits;
        }
        let crossed = (event.ahead[usize::from(curve)] ^ next.ahead[usize::from(curve)]) & both;
        splits + self.model.crossing(at, curve, crossed & passed)
    }

    /// The most that moving a curve can gain in the groups of an event.
    fn most_of_groups(&self, at: usize) -> i64 {
        self.events[at].mixed.min(self.model.mixing_of(DEEPEST_SHIFT + 2))
    }

    /// Moves a curve past as many neighbours as pays, over the best stretch that begins at an event.
    fn shift(&mut self, curve: u8, (start, to): (usize, usize), step: isize) -> bool {
        let last = to.min(start + LONGEST_SHIFT);
        let known = (usize::from(curve) * self.events.len() + start) * 2 + usize::from(step > 0);
        let depends = start.saturating_sub(1)..(last + 2).min(self.events.len());
        if self.events[depends].iter().all(|event| event.changed <= self.vain[known]) {
            return false;
        }
        self.clock += 1;
        let Some((depth, length)) = self.best_stretch(curve, start, last, step) else {
            self.vain[known] = self.clock;
            return false;
        };
        for at in start..start + length {
            if let Some(moved) = self.events[at].moved(curve, step * depth as isize) {
                let row = self.events[at].row.moved(moved.from, moved.to);
                self.events[at] =
                    Event { changed: self.clock, ..Event::new(row, self.model.meets[at], self.model) };
            }
        }
        (start.saturating_sub(1)..start + length).for_each(|at| self.set_parted(at));
        true
    }

    /// The depth and length of the stretch that gains most; none if none gains. A stretch is given up as soon as
    /// nothing could be gained by it even if the curve came to cost nothing at all its remaining events.
    fn best_stretch(&self, curve: u8, start: usize, last: usize, step: isize) -> Option<(usize, usize)> {
        let mut most_of_step = [0; LONGEST_SHIFT + 2];
        let first = start.saturating_sub(1);
        for (most, at) in most_of_step.iter_mut().zip(first..=last) {
            *most = self.most_of_step(at, curve, step);
        }
        let all =
            most_of_step.iter().sum::<i64>() + (start..=last).map(|at| self.most_of_groups(at)).sum::<i64>();
        let (mut most, mut best) = (0, None);
        for depth in 1..=DEEPEST_SHIFT {
            let mut previous: Option<Move> = None;
            // what is gained up to the last changed event, and what all that follows may gain at most
            let (mut gained, mut left) = (0, all);
            for at in start..=last {
                if gained + left <= most {
                    break;
                }
                let event = &self.events[at];
                let Some(moved) = event.moved(curve, step * depth as isize) else { break };
                gained += self.gain_of_groups(at, &moved);
                left -= self.most_of_groups(at);
                if let Some(before) = at.checked_sub(1) {
                    gained += self.gain(before, previous.as_ref(), Some(&moved));
                    left -= most_of_step[before - first];
                }
                // the step to the next event, which stays
                if gained + most_of_step[at - first] > most {
                    let gain = gained + self.gain(at, Some(&moved), None);
                    if gain > most {
                        (most, best) = (gain, Some((depth, at + 1 - start)));
                    }
                }
                previous = Some(moved);
            }
        }
        best
    }

    /// What is gained by a move in the cost of neighbours of two groups.
    fn gain_of_groups(&self, at: usize, moved: &Move) -> i64 {
        let event = &self.events[at];
        let (old, new) = (View { event, moved: None }, View { event, moved: Some(moved) });
        let (low, high) = (moved.from.min(moved.to), moved.from.max(moved.to));
        let mut gain = 0;
        for place in low.saturating_sub(1)..=high {
            gain += self.model.mixing(old.is_mixed(place, self.model));
            gain -= self.model.mixing(new.is_mixed(place, self.model));
        }
        gain
    }

    /// What is gained in the step from an event to the next when a curve is moved in either or both.
    fn gain(&self, at: usize, here: Option<&Move>, there: Option<&Move>) -> i64 {
        let Some([event, next]) = self.events.get(at..at + 2) else { return 0 };
        let Some(curve) = here.or(there).map(|moved| moved.curve) else { return 0 };
        let both = event.present & next.present;
        let mut gain = 0;
        if both & bit(curve) != 0 {
            let passed = |moved: Option<&Move>| moved.map_or(0, |moved| moved.passed);
            let turned = (passed(here) ^ passed(there)) & both;
            let crossed = event.ahead[usize::from(curve)] ^ next.ahead[usize::from(curve)];
            gain += self.model.crossing(at, curve, turned & crossed)
                - self.model.crossing(at, curve, turned & !crossed);
        }
        // the places whose neighbours may come to be parted, or no longer be
        let mut places: u64 = 0;
        if let Some(moved) = here {
            let (low, high) = (moved.from.min(moved.to), moved.from.max(moved.to));
            (low.saturating_sub(1)..=high).for_each(|place| places |= 1 << place);
        }
        if let Some(moved) = there {
            let mut moving: u64 = 0;
            let mut others = moved.passed;
            while others != 0 {
                moving |= event.place(others.trailing_zeros() as u8).map_or(0, |place| 1 << place);
                others &= others - 1;
            }
            // those that move alike keep their distances
            places |= moving ^ (moving >> 1);
            places |= event.place(curve).map_or(0, |place| 1 << place | 1 << place.saturating_sub(1));
        }
        let (old, new) = (View { event, moved: None }, View { event, moved: here });
        let (old_next, new_next) = (View { event: next, moved: None }, View { event: next, moved: there });
        while places != 0 {
            let place = places.trailing_zeros() as usize;
            gain += self.model.split(old.is_parted(place, &old_next))
                - self.model.split(new.is_parted(place, &new_next));
            places &= places - 1;
        }
        gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::storyline::cost::{Curve, Predecessor, Storyline};
    use proptest::prelude::*;

    fn cost(model: &CostModel, rows: &[Permutation]) -> i64 {
        let steps = rows.windows(2).enumerate();
        let steps: i64 = steps.map(|(at, pair)| model.step(at, &Predecessor::new(&pair[0]), &pair[1])).sum();
        steps + rows.iter().map(|row| model.mixed(row)).sum::<i64>()
    }

    /// A story of nine curves and six events, and an order of it.
    fn stories() -> impl Strategy<Value = (Storyline, Vec<Permutation>)> {
        let curve = (0..6_usize, 0..6_usize, 0..3_usize, 0..2_usize, 0..2_usize);
        let order = Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle();
        let orders = proptest::collection::vec(order, 6);
        let meets = proptest::collection::vec(proptest::collection::vec(0..9_usize, 0..4), 6);
        (proptest::collection::vec(curve, 9), orders, meets).prop_map(|(curves, orders, meets)| {
            let curves: Vec<Curve> = curves
                .into_iter()
                .map(|(a, b, group, before, after)| {
                    let (first, last) = (a.min(b), a.max(b));
                    Curve { first, last, met: last, before, after, group, weight: 1 }
                })
                .collect();
            let is_there = |curve: &usize, at: usize| {
                let (from, to) = curves[*curve].span(6);
                (from..=to).contains(&at)
            };
            let mut rows = Vec::new();
            let mut met = Vec::new();
            for (at, (order, meet)) in orders.into_iter().zip(meets).enumerate() {
                let mut meet: Vec<usize> = meet.into_iter().filter(|curve| is_there(curve, at)).collect();
                meet.sort_unstable();
                meet.dedup();
                let others = order.into_iter().filter(|curve| is_there(curve, at) && !meet.contains(curve));
                let all: Vec<usize> = meet.iter().copied().chain(others).collect();
                rows.push(Permutation::of(&all));
                met.push(meet);
            }
            (Storyline { curves, meets: met }, rows)
        })
    }

    proptest! {
        #[test]
        fn what_a_move_gains_is_the_difference_of_costs(
            (storyline, rows) in stories(),
            (curve, start, length, by) in (0..9_u8, 0..6_usize, 1..6_usize, -4..5_isize),
        ) {
            let model = CostModel::new(&storyline);
            let improver = Improver::new(&model, rows.clone());
            let end = (start + length).min(6);
            let moves: Vec<Option<Move>> =
                (0..6).map(|at| improver.events[at].moved(curve, by).filter(|_| (start..end).contains(&at))).collect();
            let mut next = rows.clone();
            let mut gain = 0;
            for (at, moved) in moves.iter().enumerate() {
                if let Some(moved) = moved {
                    next[at] = rows[at].moved(moved.from, moved.to);
                    gain += improver.gain_of_groups(at, moved);
                }
                gain += improver.gain(at, moved.as_ref(), moves.get(at + 1).and_then(Option::as_ref));
            }
            prop_assert_eq!(gain, cost(&model, &rows) - cost(&model, &next));
        }

        #[test]
        fn the_best_stretch_is_the_best_of_all((storyline, rows) in stories(), curve in 0..9_u8, start in 0..6_usize) {
            let model = CostModel::new(&storyline);
            let improver = Improver::new(&model, rows);
            for step in [-1, 1] {
                let (mut most, mut best) = (0, None);
                for depth in 1..=DEEPEST_SHIFT {
                    let moved = |at: usize| improver.events[at].moved(curve, step * depth as isize);
                    for end in start..6 {
                        let moves: Vec<Option<Move>> =
                            (0..6).map(|at| moved(at).filter(|_| (start..=end).contains(&at))).collect();
                        if moves[start..=end].iter().any(Option::is_none) {
                            break;
                        }
                        let next = |at: usize| moves.get(at + 1).and_then(Option::as_ref);
                        let steps: i64 = (0..6).map(|at| improver.gain(at, moves[at].as_ref(), next(at))).sum();
                        let groups: i64 = moves
                            .iter()
                            .enumerate()
                            .filter_map(|(at, moved)| Some(improver.gain_of_groups(at, moved.as_ref()?)))
                            .sum();
                        if steps + groups > most {
                            (most, best) = (steps + groups, Some((depth, end + 1 - start)));
                        }
                    }
                }
                prop_assert_eq!(improver.best_stretch(curve, start, 5, step), best);
            }
        }

        #[test]
        fn an_order_is_made_better_and_meetings_stay_whole((storyline, rows) in stories()) {
            let model = CostModel::new(&storyline);
            let better = improve(&model, rows.clone());
            prop_assert!(cost(&model, &better) <= cost(&model, &rows));
            for (row, meet) in better.iter().zip(&storyline.meets) {
                let places: Vec<usize> = meet.iter().filter_map(|curve| row.place(*curve as u8)).collect();
                let (low, high) = (places.iter().min().unwrap_or(&0), places.iter().max().unwrap_or(&0));
                prop_assert!(places.len() == meet.len() && (meet.is_empty() || high - low + 1 == meet.len()));
            }
        }
    }
}
