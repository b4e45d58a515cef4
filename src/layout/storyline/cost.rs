//! What an order of the curves costs: crossings, neighbours that part, neighbours of two groups.
//!
//! An order at one event is a [`Permutation`], and sets of lines are bits of a word, so that the cost of a step from
//! one event to the next takes time linear in the lines.

/// More lines than a storyline has.
pub const MOST_CURVES: usize = 64;
/// Cost of a crossing.
const CROSSING: i64 = 100;
/// Cost of a line that leaves its neighbours for a meeting.
const MOVE: i64 = 34;
/// Cost of neighbours that are parted by somebody who comes between them.
const SPLIT: i64 = 12;
/// Cost of neighbours from two groups.
const MIXED: i64 = 2;
/// How much more a crossing of a name costs than one of a line.
const NAME_WEIGHT: i64 = 2;

/// A line to be woven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Curve {
    /// Its first event.
    pub first: usize,
    /// Its last event.
    pub last: usize,
    /// The last event at which it meets anybody; it is free to leave after it.
    pub met: usize,
    /// Events before the first at which its name stands.
    pub before: usize,
    /// Events after the last at which its name stands.
    pub after: usize,
    /// Its group.
    pub group: usize,
    /// How much it matters that it is straight.
    pub weight: i64,
}

impl Curve {
    /// First and last event at which it has a place, its names included.
    pub fn span(&self, events: usize) -> (usize, usize) {
        (self.first.saturating_sub(self.before), (self.last + self.after).min(events.saturating_sub(1)))
    }
}

/// What is to be woven: the lines, at most [`MOST_CURVES`], and who meets at each event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Storyline {
    /// The lines.
    pub curves: Vec<Curve>,
    /// For each event those who meet.
    pub meets: Vec<Vec<usize>>,
}

/// For each event the lines that have a place there, in order.
pub type Order = Vec<Vec<usize>>;

/// A set of lines, a bit for each.
pub type CurveSet = u64;

/// The set of one line.
#[inline]
pub const fn bit(curve: u8) -> CurveSet {
    1 << curve
}

/// The lines of one event, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permutation {
    lines: [u8; MOST_CURVES],
    count: usize,
}

impl Permutation {
    /// No line.
    pub const EMPTY: Self = Self { lines: [0; MOST_CURVES], count: 0 };

    /// These lines.
    pub fn of(lines: &[usize]) -> Self {
        let mut row = Self::EMPTY;
        lines.iter().for_each(|line| row.push(*line as u8));
        row
    }

    /// Its lines.
    #[inline]
    pub fn lines(&self) -> &[u8] {
        &self.lines[..self.count]
    }

    /// Its lines, as an [`Order`] has them.
    pub fn to_vec(self) -> Vec<usize> {
        self.lines().iter().map(|line| usize::from(*line)).collect()
    }

    /// Puts a line at the end; a row that is full stays as it is.
    #[inline]
    pub fn push(&mut self, line: u8) {
        if let Some(free) = self.lines.get_mut(self.count) {
            *free = line;
            self.count += 1;
        }
    }

    /// The lines that are in a set, and the others, both in order.
    pub fn parted(&self, set: CurveSet) -> (Self, Self) {
        let (mut inside, mut outside) = (Self::EMPTY, Self::EMPTY);
        for line in self.lines() {
            if set & bit(*line) == 0 { outside.push(*line) } else { inside.push(*line) }
        }
        (inside, outside)
    }

    /// The row with a block of lines put in before a place.
    #[inline]
    pub fn with(&self, block: &Self, place: usize) -> Self {
        let place = place.min(self.count);
        let end = (place + block.count).min(MOST_CURVES);
        let all = (self.count + block.count).min(MOST_CURVES);
        let mut row = *self;
        row.lines.copy_within(place..place + all - end, end);
        row.lines[place..end].copy_from_slice(&block.lines[..end - place]);
        row.count = all;
        row
    }

    /// The row with the line at a place moved to another place.
    #[inline]
    pub fn moved(&self, from: usize, to: usize) -> Self {
        let mut row = *self;
        if from < to {
            row.lines[from..=to].rotate_left(1);
        } else {
            row.lines[to..=from].rotate_right(1);
        }
        row
    }

    /// A number in which nearly all rows differ, so that it is seldom that two have to be compared line by line.
    pub fn print(&self) -> u64 {
        self.lines()
            .iter()
            .fold(0, |print, line| (print ^ u64::from(*line + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// Where a line stands.
    pub fn place(&self, line: u8) -> Option<usize> {
        self.lines().iter().position(|other| *other == line)
    }
}

/// What is known of a row from which steps are taken.
pub struct Predecessor<'a> {
    row: &'a Permutation,
    /// For each line those that stand before it; none for a line that is not in the row.
    ahead: [CurveSet; MOST_CURVES],
    /// For each line the one right before it.
    previous: [CurveSet; MOST_CURVES],
}

impl<'a> Predecessor<'a> {
    /// Of a row.
    pub fn new(row: &'a Permutation) -> Self {
        let (mut ahead, mut previous) = ([0; MOST_CURVES], [0; MOST_CURVES]);
        let (mut seen, mut last) = (0, 0);
        for line in row.lines() {
            ahead[usize::from(*line)] = seen;
            previous[usize::from(*line)] = last;
            last = bit(*line);
            seen |= last;
        }
        Self { row, ahead, previous }
    }

    /// Visits every line of the next row with those that stood before it and now stand after it.
    #[inline]
    fn each_crossed(&self, next: &Permutation, mut visit: impl FnMut(u8, CurveSet)) {
        let mut after = 0;
        for line in next.lines().iter().rev() {
            let crossed = after & self.ahead[usize::from(*line)];
            if crossed != 0 {
                visit(*line, crossed);
            }
            after |= bit(*line);
        }
    }

    /// How many pairs stand in another order in the next row.
    pub fn crossings(&self, next: &Permutation) -> usize {
        let mut count = 0;
        self.each_crossed(next, |_, crossed| count += crossed.count_ones() as usize);
        count
    }

    /// What it costs that neighbours are parted.
    fn splits(&self, next: &Permutation) -> i64 {
        let mut places = [u8::MAX; MOST_CURVES];
        for (place, line) in next.lines().iter().enumerate() {
            places[usize::from(*line)] = place as u8;
        }
        let place = |line: u8| Some(places[usize::from(line)]).filter(|place| *place != u8::MAX);
        let parted = |pair: &&[u8]| match (place(pair[0]), place(pair[1])) {
            (Some(a), Some(b)) => b > a + 1,
            _ => false,
        };
        SPLIT * self.row.lines().windows(2).filter(parted).count() as i64
    }
}

/// A storyline with what its costs need at hand.
pub struct CostModel<'a> {
    /// The storyline.
    pub storyline: &'a Storyline,
    /// For each event those who meet.
    pub meets: Vec<CurveSet>,
    /// For each event the lines of which only the name runs on to the next.
    named: Vec<CurveSet>,
    /// For each line those of other groups.
    strangers: Vec<CurveSet>,
}

impl<'a> CostModel<'a> {
    /// Of a storyline.
    pub fn new(storyline: &'a Storyline) -> Self {
        let set = |is: &dyn Fn(&Curve) -> bool| {
            let inside = storyline.curves.iter().enumerate().filter(|(_, curve)| is(curve));
            inside.fold(0, |set, (index, _)| set | bit(index as u8))
        };
        let meets =
            storyline.meets.iter().map(|meet| meet.iter().fold(0, |set, line| set | bit(*line as u8)));
        let named =
            (0..storyline.meets.len()).map(|at| set(&|curve: &Curve| at < curve.first || at >= curve.last));
        let strangers = storyline.curves.iter().map(|curve| set(&|other: &Curve| other.group != curve.group));
        Self { storyline, meets: meets.collect(), named: named.collect(), strangers: strangers.collect() }
    }

    /// What a crossing of the stretch from an event to the next weighs.
    pub fn link(&self, line: usize, at: usize) -> i64 {
        if self.named[at] & bit(line as u8) == 0 { 1 } else { NAME_WEIGHT }
    }

    /// What it costs that a curve crosses others on the way from an event to the next.
    #[inline]
    pub fn crossing(&self, at: usize, curve: u8, others: CurveSet) -> i64 {
        let named = self.named[at];
        let names = i64::from((others & named).count_ones());
        let weights = i64::from(others.count_ones()) + (NAME_WEIGHT - 1) * names;
        CROSSING * weights * if named & bit(curve) == 0 { 1 } else { NAME_WEIGHT }
    }

    /// What it costs that two neighbours are parted, if they are.
    #[inline]
    pub const fn split(&self, is_parted: bool) -> i64 {
        if is_parted { SPLIT } else { 0 }
    }

    /// Whether two curves belong to different groups.
    #[inline]
    pub fn is_mixed(&self, one: u8, other: u8) -> bool {
        self.strangers[usize::from(one)] & bit(other) != 0
    }

    /// What it costs that two neighbours belong to different groups, if they do.
    #[inline]
    pub const fn mixing(&self, is_mixed: bool) -> i64 {
        if is_mixed { MIXED } else { 0 }
    }

    /// The most that so many pairs of neighbours can cost because they belong to different groups.
    #[inline]
    pub const fn mixing_of(&self, pairs: usize) -> i64 {
        MIXED * pairs as i64
    }

    /// What it costs that so many pairs of neighbours are parted.
    #[inline]
    pub const fn splits_of(&self, pairs: usize) -> i64 {
        SPLIT * pairs as i64
    }

    /// What it costs to go from the order of an event to that of the next.
    pub fn step(&self, at: usize, before: &Predecessor, next: &Permutation) -> i64 {
        let mut cost = before.splits(next);
        before.each_crossed(next, |curve, crossed| cost += self.crossing(at, curve, crossed));
        cost
    }

    /// How often neighbours belong to different groups.
    pub fn mixed(&self, row: &Permutation) -> i64 {
        let differ = |pair: &&[u8]| self.is_mixed(pair[0], pair[1]);
        MIXED * row.lines().windows(2).filter(differ).count() as i64
    }

    /// What the crossings cost if those who come to a meeting are put in before each place among the others, all but those
    /// among themselves.
    pub fn passing(
        &self,
        before: &Predecessor,
        others: &Permutation,
        meet: CurveSet,
    ) -> [i64; MOST_CURVES + 1] {
        let set = others.lines().iter().fold(0, |set, line| set | bit(*line));
        let mut costs = [CROSSING * before.crossings(others) as i64; MOST_CURVES + 1];
        let mut movers = meet;
        while movers != 0 {
            let ahead = before.ahead[movers.trailing_zeros() as usize] & set;
            movers &= movers - 1;
            let mut passed = 0;
            for (place, cost) in costs.iter_mut().enumerate().take(others.lines().len() + 1) {
                *cost += CROSSING * i64::from((ahead ^ passed).count_ones());
                passed |= others.lines().get(place).map_or(0, |line| bit(*line));
            }
        }
        costs
    }

    /// What a step of the beam from one row to another costs, if that is no more than `most`: those who come to a meeting leave
    /// their neighbours.
    pub fn gathering(
        &self,
        (before, next): (&Predecessor, &Permutation),
        meet: CurveSet,
        most: i64,
    ) -> Option<i64> {
        let all = next.lines().iter().fold(0, |set, line| set | bit(*line));
        let (mut cost, mut movers, mut after): (i64, CurveSet, CurveSet) = (0, 0, 0);
        // neighbours who stay in their order, but for those who stay neighbours, are parted
        let mut parted = 0;
        let mut following: Option<u8> = None;
        for line in next.lines().iter().rev() {
            let previous = before.previous[usize::from(*line)];
            let crossed = after & before.ahead[usize::from(*line)];
            parted += i64::from(previous & all & !crossed != 0);
            if crossed != 0 {
                cost += CROSSING * i64::from(crossed.count_ones());
                if meet & bit(*line) == 0 {
                    movers |= crossed;
                } else {
                    movers |= crossed & meet;
                    if crossed & !meet != 0 {
                        movers |= bit(*line);
                    }
                }
            }
            if let Some(following) = following {
                parted -= i64::from(before.previous[usize::from(following)] & bit(*line) != 0);
                cost += self.mixing(self.is_mixed(*line, following));
            }
            following = Some(*line);
            after |= bit(*line);
        }
        cost += SPLIT * parted;
        while movers != 0 {
            cost += MOVE * self.storyline.curves[movers.trailing_zeros() as usize].weight;
            movers &= movers - 1;
        }
        (cost <= most).then_some(cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pairs that stand in two rows in different order, one by one.
    fn inversions(a: &[usize], b: &[usize]) -> usize {
        let place = |line: usize| b.iter().position(|other| *other == line);
        let mut count = 0;
        for (index, one) in a.iter().enumerate() {
            for other in &a[index + 1..] {
                if let (Some(one), Some(other)) = (place(*one), place(*other)) {
                    count += usize::from(other < one);
                }
            }
        }
        count
    }

    proptest! {
        #[test]
        fn crossings_are_pairs_in_another_order(
            a in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
            b in Just((4..16).collect::<Vec<usize>>()).prop_shuffle(),
        ) {
            prop_assert_eq!(Predecessor::new(&Permutation::of(&a)).crossings(&Permutation::of(&b)), inversions(&a, &b));
        }

        #[test]
        fn a_step_of_the_beam_costs_what_its_parts_do(
            a in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
            b in Just((0..16).collect::<Vec<usize>>()).prop_shuffle(),
            (groups, meet) in (proptest::collection::vec(0..3_usize, 16), 0..4096_u64),
        ) {
            let curve = |(index, group): (usize, &usize)| Curve {
                first: 0, last: 1, met: 1, before: 0, after: 0, group: *group, weight: 1 + index as i64 % 3,
            };
            let storyline = Storyline { curves: groups.iter().enumerate().map(curve).collect(), meets: Vec::new() };
            let model = CostModel::new(&storyline);
            let (row, next) = (Permutation::of(&a), Permutation::of(&b));
            let before = Predecessor::new(&row);
            // of two that cross, whoever comes to the meeting moves; the one that was ahead, if both do or neither
            let (mut movers, mut crossings) = (std::collections::BTreeSet::new(), 0);
            for (index, one) in a.iter().enumerate() {
                for other in &a[index + 1..] {
                    if next.place(*other as u8) < next.place(*one as u8) {
                        crossings += 1;
                        let comes = |line: usize| meet & bit(line as u8) != 0;
                        movers.insert(if comes(*other) && !comes(*one) { *other } else { *one });
                    }
                }
            }
            let moves: i64 = movers.iter().map(|line| MOVE * storyline.curves[*line].weight).sum();
            let cost = CROSSING * crossings + moves + before.splits(&next) + model.mixed(&next);
            prop_assert_eq!(model.gathering((&before, &next), meet, cost), Some(cost));
            prop_assert_eq!(model.gathering((&before, &next), meet, cost - 1), None);
        }

        #[test]
        fn crossings_are_those_with_the_others_and_those_among_who_meet(
            a in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
            b in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
            (meet, place) in (0..4096_u64, 0..=12_usize),
        ) {
            let storyline = Storyline { curves: Vec::new(), meets: Vec::new() };
            let model = CostModel::new(&storyline);
            let (row, next) = (Permutation::of(&a), Permutation::of(&b));
            let before = Predecessor::new(&row);
            let (block, others) = next.parted(meet);
            let place = place.min(others.lines().len());
            let whole = CROSSING * before.crossings(&others.with(&block, place)) as i64;
            let among = CROSSING * before.crossings(&block) as i64;
            prop_assert_eq!(model.passing(&before, &others, meet)[place] + among, whole);
        }

        #[test]
        fn rows_are_changed_as_lists_are(
            lines in Just((0..10).collect::<Vec<usize>>()).prop_shuffle(),
            (from, to, place) in (0..10_usize, 0..10_usize, 0..=10_usize),
        ) {
            let mut list = lines.clone();
            let line = list.remove(from);
            list.insert(to, line);
            prop_assert_eq!(Permutation::of(&lines).moved(from, to).to_vec(), list);
            let mut list = lines.clone();
            list.splice(place..place, [20, 21]);
            prop_assert_eq!(Permutation::of(&lines).with(&Permutation::of(&[20, 21]), place).to_vec(), list);
        }
    }

    #[test]
    fn a_full_row_takes_no_more() {
        let full = Permutation::of(&(0..MOST_CURVES).collect::<Vec<_>>());
        assert_eq!(full.with(&Permutation::of(&[1, 2]), MOST_CURVES).lines().len(), MOST_CURVES);
    }
}
