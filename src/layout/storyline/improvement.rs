//! Local search over an order: single curves are moved past neighbours over stretches of events, which the sifting of
//! one event at a time cannot do.
//!
//! What a move gains is told from what it changes: sets of curves are bits of a word, so the crossings of one curve
//! with those that it passes cost a few operations, and only the neighbours near it are looked at.
//! It is kept until an event near it changes: a stretch gains the sum of what its events gain, and summed from the end they
//! say which stretches cannot gain at all. That takes 200 bytes for each curve and event.

use super::cost::{CostModel, CurveSet, MOST_CURVES, Permutation, bit};
use std::ops::Range;

/// Most events over which a curve is moved at once.
const LONGEST_SHIFT: usize = 24;
/// Most neighbours that a curve is moved past at once.
const DEEPEST_SHIFT: usize = 4;
/// Rounds of moving.
const ROUNDS: usize = 8;
/// The place of a curve that is not there.
const NOWHERE: u8 = u8::MAX;

/// The orders of all events, improved until no move gains or so many rounds are over. Those who meet must be neighbours,
/// and stay so. O(rounds · curves · events · longest shift) for moves of bounded depth.
pub fn improve(model: &CostModel, rows: Vec<Permutation>) -> Vec<Permutation> {
    let mut improver = Improver::new(model, rows);
    let mut tables: Vec<Table> =
        model.storyline.curves.iter().map(|curve| Table::new(curve.span(improver.events.len()))).collect();
    for _ in 0..ROUNDS {
        let mut better = false;
        for (curve, table) in tables.iter_mut().enumerate() {
            better |= improver.shift(curve as u8, table);
        }
        if !better {
            break;
        }
    }
    improver.events.into_iter().map(|event| event.row).collect()
}

/// A move of so many places: up, or down.
const fn by(way: usize, depth: usize) -> isize {
    if way == 0 { -(depth as isize) } else { depth as isize }
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
    /// The places whose curve and the next one are parted in the step to the next event.
    parted: u64,
}

impl Event {
    fn new(row: Permutation, meet: CurveSet) -> Self {
        let mut event = Self {
            row,
            places: [NOWHERE; MOST_CURVES],
            ahead: [0; MOST_CURVES],
            present: 0,
            meet: 0,
            parted: 0,
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

/// What moving a curve by so many places gains at one event.
#[derive(Clone, Copy)]
struct Gain {
    /// At the event and in the step to it, if the stretch begins here.
    begins: i32,
    /// At the event and in the step to it, if the curve is moved at the event before as well.
    goes_on: i32,
    /// In the step to the next event, if the stretch ends here.
    ends: i32,
}

/// For each depth of a move something, up and down.
type Moves<T> = [[T; DEEPEST_SHIFT]; 2];

/// What moving one curve gains, wherever it has a place.
struct Table {
    /// Its events.
    span: Range<usize>,
    /// What it gains at each; nothing where it cannot be moved so.
    gains: Vec<Moves<Option<Gain>>>,
    /// The most that is gained from each event on, however long the stretch, when it goes through it.
    most: Vec<Moves<i64>>,
    /// When that of each event was told, counted in moves.
    told: Vec<u64>,
    /// Whether all was looked at, and no move gained.
    vain: bool,
}

impl Table {
    fn new((first, last): (usize, usize)) -> Self {
        let span = first..(last + 1).max(first);
        let gains = vec![[[None; DEEPEST_SHIFT]; 2]; span.len()];
        let (most, told) = (vec![[[0; DEEPEST_SHIFT]; 2]; span.len()], vec![0; span.len()]);
        Self { span, gains, most, told, vain: false }
    }

    /// Sets the most that is gained from each of some events on; that of the event after them is set.
    fn set_most(&mut self, events: Range<usize>) {
        for at in events.rev() {
            let own = at - self.span.start;
            for way in 0..2 {
                for depth in 0..DEEPEST_SHIFT {
                    let Some(gain) = self.gains[own][way][depth] else { continue };
                    let ends = i64::from(gain.ends);
                    let next = self.gains.get(own + 1).and_then(|next| next[way][depth]);
                    self.most[own][way][depth] = next.map_or(ends, |next| {
                        ends.max(i64::from(next.goes_on) + self.most[own + 1][way][depth])
                    });
                }
            }
        }
    }

    /// The depth and length of the stretch from an event on that gains most; none if none gains. A stretch is given up as
    /// soon as nothing could be gained by it even if it might be of any length.
    fn best_stretch(&self, start: usize, way: usize) -> Option<(usize, usize)> {
        let start = start - self.span.start;
        let end = self.gains.len().min(start + LONGEST_SHIFT + 1);
        let (mut most, mut best) = (0, None);
        for depth in 0..DEEPEST_SHIFT {
            let mut gained = 0;
            for at in start..end {
                let Some(gain) = self.gains[at][way][depth] else { break };
                gained += i64::from(if at == start { gain.begins } else { gain.goes_on });
                if gained + self.most[at][way][depth] <= most {
                    break;
                }
                if gained + i64::from(gain.ends) > most {
                    (most, best) = (gained + i64::from(gain.ends), Some((depth + 1, at + 1 - start)));
                }
            }
        }
        best
    }
}

/// An order that is being improved.
struct Improver<'a> {
    model: &'a CostModel<'a>,
    events: Vec<Event>,
    /// When each event was last changed, counted in moves.
    changed: Vec<u64>,
    /// Moves made.
    clock: u64,
}

impl<'a> Improver<'a> {
    fn new(model: &'a CostModel<'a>, rows: Vec<Permutation>) -> Self {
        let meets = model.meets.iter();
        let events: Vec<Event> =
            rows.into_iter().zip(meets).map(|(row, meet)| Event::new(row, *meet)).collect();
        let changed = vec![1; events.len()];
        let mut improver = Self { model, events, changed, clock: 1 };
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

    /// Moves a curve, event by event, past as many neighbours as pays over the best stretch that begins there.
    fn shift(&mut self, curve: u8, table: &mut Table) -> bool {
        let (first, end) = (table.span.start, table.span.end.min(self.events.len()));
        if !self.tell(curve, table, first..end) && table.vain {
            return false;
        }
        table.set_most(first..end);
        table.vain = true;
        for start in first..end {
            for way in 0..2 {
                let Some((depth, length)) = table.best_stretch(start, way) else { continue };
                self.make(curve, start..start + length, by(way, depth));
                let near = start.saturating_sub(1).max(first)..(start + length + 1).min(end);
                self.tell(curve, table, near.clone());
                table.set_most(start..near.end);
                table.vain = false;
            }
        }
        !table.vain
    }

    /// Moves a curve by so many places at some events.
    fn make(&mut self, curve: u8, events: Range<usize>, by: isize) {
        self.clock += 1;
        for at in events.clone() {
            if let Some(moved) = self.events[at].moved(curve, by) {
                let row = self.events[at].row.moved(moved.from, moved.to);
                self.events[at] = Event::new(row, self.model.meets[at]);
                self.changed[at] = self.clock;
            }
        }
        (events.start.saturating_sub(1)..events.end).for_each(|at| self.set_parted(at));
    }

    /// Tells anew what moving a curve gains at those of some events near which anything has changed; whether there are any.
    fn tell(&self, curve: u8, table: &mut Table, events: Range<usize>) -> bool {
        let mut any = false;
        for at in events {
            let own = at - table.span.start;
            let near = at.saturating_sub(1)..(at + 2).min(self.changed.len());
            if self.changed[near].iter().all(|changed| *changed <= table.told[own]) {
                continue;
            }
            any = true;
            table.told[own] = self.clock;
            for way in 0..2 {
                for depth in 0..DEEPEST_SHIFT {
                    table.gains[own][way][depth] = self.gain_at(at, curve, by(way, depth + 1));
                }
            }
        }
        any
    }

    /// What moving a curve by so many places gains at an event; nothing if it cannot be moved.
    fn gain_at(&self, at: usize, curve: u8, by: isize) -> Option<Gain> {
        let moved = self.events[at].moved(curve, by)?;
        let groups = self.gain_of_groups(at, &moved);
        let (mut begins, mut goes_on) = (groups, groups);
        if let Some(before) = at.checked_sub(1) {
            begins += self.gain(before, None, Some(&moved));
            goes_on += self.gain(before, self.events[before].moved(curve, by).as_ref(), Some(&moved));
        }
        let ends = self.gain(at, Some(&moved), None);
        Some(Gain { begins: begins as i32, goes_on: goes_on as i32, ends: ends as i32 })
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
        let (here, there) = (View { event, moved: here }, View { event: next, moved: there });
        gain += self.model.splits_of((event.parted & places).count_ones() as usize);
        while places != 0 {
            let place = places.trailing_zeros() as usize;
            gain -= self.model.splits_of(usize::from(here.is_parted(place, &there)));
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

    /// The stretch that gains most, told from the cost of all orders before and after.
    fn plain_stretch(
        model: &CostModel,
        rows: &[Permutation],
        (curve, start, way): (u8, usize, usize),
    ) -> Option<((usize, usize), Vec<Permutation>)> {
        let (_, to) = model.storyline.curves[usize::from(curve)].span(rows.len());
        let (mut most, mut best) = (cost(model, rows), None);
        for depth in 1..=DEEPEST_SHIFT {
            let mut next = rows.to_vec();
            for at in start..=to.min(start + LONGEST_SHIFT) {
                let Some(moved) = Event::new(rows[at], model.meets[at]).moved(curve, by(way, depth)) else {
                    break;
                };
                next[at] = rows[at].moved(moved.from, moved.to);
                let cost = cost(model, &next);
                if cost < most {
                    (most, best) = (cost, Some(((depth, at + 1 - start), next.clone())));
                }
            }
        }
        best
    }

    /// What [`improve`] is to do, move by move, each told from the cost of all orders.
    fn plain(model: &CostModel, mut rows: Vec<Permutation>) -> Vec<Permutation> {
        for _ in 0..ROUNDS {
            let mut better = false;
            for (index, curve) in model.storyline.curves.iter().enumerate() {
                let (from, to) = curve.span(rows.len());
                for (start, way) in (from..=to).flat_map(|start| [(start, 0), (start, 1)]) {
                    if let Some((_, next)) = plain_stretch(model, &rows, (index as u8, start, way)) {
                        (rows, better) = (next, true);
                    }
                }
            }
            if !better {
                break;
            }
        }
        rows
    }

    /// What moving a curve gains, all of it told.
    fn table(improver: &Improver, curve: u8) -> Table {
        let storyline = improver.model.storyline;
        let mut table = Table::new(storyline.curves[usize::from(curve)].span(improver.events.len()));
        let span = table.span.clone();
        improver.tell(curve, &mut table, span.clone());
        table.set_most(span);
        table
    }

    /// Two curves of ninety events, the first below the second for so many events from the thirty-first on.
    fn swapped(events: usize) -> (Storyline, Vec<Permutation>) {
        let curve = Curve { first: 0, last: 89, met: 89, before: 0, after: 0, group: 0, weight: 1 };
        let is_swapped = |at: usize| (30..30 + events).contains(&at);
        let row = |at| Permutation::of(if is_swapped(at) { &[1, 0] } else { &[0, 1] });
        (Storyline { curves: vec![curve; 2], meets: vec![Vec::new(); 90] }, (0..90).map(row).collect())
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
        fn the_best_stretch_is_the_best_of_all((storyline, rows) in stories(), curve in 0..9_u8) {
            let model = CostModel::new(&storyline);
            let improver = Improver::new(&model, rows.clone());
            let table = table(&improver, curve);
            for (start, way) in table.span.clone().flat_map(|start| [(start, 0), (start, 1)]) {
                let plain = plain_stretch(&model, &rows, (curve, start, way)).map(|(stretch, _)| stretch);
                prop_assert_eq!(table.best_stretch(start, way), plain);
            }
        }

        #[test]
        fn no_stretch_gains_more_than_the_most((storyline, rows) in stories(), curve in 0..9_u8) {
            let model = CostModel::new(&storyline);
            let improver = Improver::new(&model, rows);
            let table = table(&improver, curve);
            for (way, depth) in (0..DEEPEST_SHIFT).flat_map(|depth| [(0, depth), (1, depth)]) {
                for (own, most) in table.most.iter().enumerate() {
                    let mut gained = 0;
                    for (at, gain) in table.gains.iter().enumerate().skip(own) {
                        let Some(gain) = gain[way][depth] else { break };
                        gained += i64::from(if at == own { 0 } else { gain.goes_on });
                        prop_assert!(gained + i64::from(gain.ends) <= most[way][depth]);
                    }
                }
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn orders_come_out_as_if_all_were_told_anew_for_each_move((storyline, rows) in stories()) {
            let model = CostModel::new(&storyline);
            prop_assert_eq!(improve(&model, rows.clone()), plain(&model, rows));
        }
    }

    #[test]
    fn no_stretch_is_longer_than_the_longest() {
        for (events, crossings) in [(LONGEST_SHIFT + 1, 0), (LONGEST_SHIFT + 2, 2)] {
            let (storyline, rows) = swapped(events);
            let model = CostModel::new(&storyline);
            let rows = improve(&model, rows);
            let left: usize =
                rows.windows(2).map(|pair| Predecessor::new(&pair[0]).crossings(&pair[1])).sum();
            assert_eq!(left, crossings);
        }
    }
}
