//! Local search for the best map: from many starts, one party at a time to a better counterpart.
//!
//! What each party as each other would have in common with all that are matched is kept in a table, and only the
//! neighbours of those that move are written anew. So a move is judged by a few looks, however many neighbours there are.

use super::assignment::assignment;
use super::fit::Fit;
use super::search::{Hopes, Map, stripped};
use crate::random::Random;

/// Pairs of a map that are exchanged to shake it.
const SHAKES: usize = 3;

/// The first of the best maps; the map of nobody if none is worth anything.
pub fn best(found: Vec<(i64, Map)>, parties: usize) -> (i64, Map) {
    found
        .into_iter()
        .fold((0, vec![None; parties]), |best, found| if found.0 > best.0 { found } else { best })
}

/// Local search over the maps of a fit. Its first start, the optimist's assignment, is chance's in no part, so it is climbed
/// from once, however often a number of starts is asked for.
pub struct Local<'a> {
    fit: &'a Fit<'a>,
    /// What is reached from the optimist's assignment.
    first: (i64, Map),
    /// No map is worth more: half of what the optimist's assignment promises.
    most: i64,
}

impl<'a> Local<'a> {
    /// Climbs from the optimist's assignment. O(n³ + rounds · n₁ · n₂).
    pub fn new(fit: &'a Fit<'a>, hopes: &Hopes) -> Self {
        let (most, start) = hopeful(fit, hopes);
        Self { fit, first: climbed(fit, &start), most }
    }

    /// Whether no map can be worth more: then every further start and every step of an exact search is in vain.
    pub fn is_most(&self, value: i64) -> bool {
        value >= self.most
    }

    /// The best map that is found from a number of starts: the same as of [`Self::climbs`], without the starts after one
    /// that nothing can surpass.
    pub fn best(&self, starts: usize, random: &mut Random) -> (i64, Map) {
        best(self.climbs_until(starts, random, &|value| self.is_most(value)), self.fit.a.sorts.len())
    }

    /// The maps that are found from a number of starts: the first from the optimist's assignment, the others in turn
    /// from chance and from a shaken best. O(starts · rounds · n₁ · n₂).
    pub fn climbs(&self, starts: usize, random: &mut Random) -> Vec<(i64, Map)> {
        self.climbs_until(starts, random, &|_| false)
    }

    /// The same as far as one whose value is `enough`.
    fn climbs_until(
        &self,
        starts: usize,
        random: &mut Random,
        enough: &dyn Fn(i64) -> bool,
    ) -> Vec<(i64, Map)> {
        let mut all: Vec<(i64, Map)> = Vec::with_capacity(starts.max(1));
        all.push(self.first.clone());
        let (mut best, nobody) = (0, vec![None; self.fit.a.sorts.len()]);
        for start in 1..starts {
            if enough(all[best].0) {
                break;
            }
            let map = match start {
                odd if odd % 2 == 1 => chance(self.fit, random),
                _ => shaken(self.fit, if all[best].0 > 0 { &all[best].1 } else { &nobody }, random),
            };
            let found = climbed(self.fit, &map);
            if found.0 > all[best].0 {
                best = all.len();
            }
            all.push(found);
        }
        all.into_iter().map(|(value, map)| (value, stripped(self.fit, &map))).collect()
    }
}

/// What is reached from a map.
fn climbed(fit: &Fit<'_>, map: &Map) -> (i64, Map) {
    let mut climber = Climber::new(fit, map);
    climber.climb();
    (climber.value, climber.map)
}

/// The optimist's assignment, and what no map is worth more than: what two share is promised to both, so it is halved.
fn hopeful(fit: &Fit<'_>, hopes: &Hopes) -> (i64, Map) {
    let (rows, columns) = (fit.a.live(), fit.b.live());
    let gain = |i: usize, j: usize| {
        if fit.may(i, j) { 2 * fit.alone(i, j) + hopes.of(i, j) } else { 0 }
    };
    let (promised, found) =
        assignment(rows.len(), columns.len(), &|row, column| gain(rows[row], columns[column]));
    let mut map = vec![None; fit.a.sorts.len()];
    for (row, column) in found.into_iter().enumerate() {
        let (i, j) = (rows[row], column.map(|column| columns[column]));
        map[i] = j.filter(|j| gain(i, *j) > 0);
    }
    (promised / 2, map)
}

fn chance(fit: &Fit<'_>, random: &mut Random) -> Map {
    let mut free = fit.b.live();
    random.shuffle(&mut free);
    let mut map = vec![None; fit.a.sorts.len()];
    let mut order = fit.a.live();
    random.shuffle(&mut order);
    for i in order {
        if let Some(at) = free.iter().position(|j| fit.may(i, *j)) {
            map[i] = Some(free.remove(at));
        }
    }
    map
}

fn shaken(fit: &Fit<'_>, map: &Map, random: &mut Random) -> Map {
    let mut map = map.clone();
    for _ in 0..SHAKES {
        let (i, k) = (random.below(map.len()), random.below(map.len()));
        if fit.a.sorts.get(i) == fit.a.sorts.get(k) && !map.is_empty() {
            map.swap(i, k);
        }
    }
    map
}

/// A map that is being improved.
pub struct Climber<'a> {
    fit: &'a Fit<'a>,
    /// Who answers to whom.
    pub map: Map,
    /// The value of the map.
    pub value: i64,
    /// For each party of the second story whose counterpart it is.
    holder: Vec<Option<usize>>,
    /// What `i` as `j` has in common with all that are matched.
    with: Vec<i64>,
    /// Moves that were made, from 1 on.
    moves: u32,
    /// For each party of the first story the last move by which its row of `with` or its counterpart became another.
    row_moved: Vec<u32>,
    /// For each party of the second story the last move by which its holder became another.
    holder_moved: Vec<u32>,
}

impl<'a> Climber<'a> {
    /// Begins at a map.
    pub fn new(fit: &'a Fit<'a>, map: &Map) -> Self {
        let (n, m) = (fit.a.sorts.len(), fit.b.sorts.len());
        let with = (0..n).flat_map(|i| (0..m).map(move |j| fit.alone(i, j))).collect();
        let mut climber = Self {
            fit,
            map: vec![None; n],
            value: 0,
            holder: vec![None; m],
            with,
            moves: 1,
            row_moved: vec![1; n],
            holder_moved: vec![1; m],
        };
        for (i, j) in map.iter().enumerate() {
            if let Some(j) = j {
                climber.value += climber.with[i * m + j];
                climber.put(i, *j);
            }
        }
        climber
    }

    /// What `i` as `j` has in common with all that are matched.
    fn with(&self, i: usize, j: usize) -> i64 {
        self.with[i * self.holder.len() + j]
    }

    /// Matches a pair, and tells its neighbours.
    fn put(&mut self, i: usize, j: usize) {
        self.map[i] = Some(j);
        self.holder[j] = Some(i);
        self.tell(i, j, 1);
    }

    fn take(&mut self, i: usize, j: usize) {
        self.map[i] = None;
        self.holder[j] = None;
        self.tell(i, j, -1);
    }

    fn tell(&mut self, i: usize, j: usize, sign: i64) {
        let m = self.holder.len();
        (self.row_moved[i], self.holder_moved[j]) = (self.moves, self.moves);
        for neighbour in &self.fit.a.near[i] {
            let k = neighbour.place();
            let with = &mut self.with[k * m..(k + 1) * m];
            let mut any = 0;
            for (near, value) in self.fit.shares(*neighbour, &self.fit.b.near[j]) {
                with[near.place()] += sign * value;
                any |= value;
            }
            if any != 0 {
                self.row_moved[k] = self.moves;
            }
        }
    }

    /// What is gained if a party takes another counterpart, whose holder gets its own in exchange.
    pub fn gain(&self, i: usize, j: usize) -> i64 {
        match (self.map[i], self.holder[j]) {
            (Some(from), Some(k)) => self.alone_gained(i, j, from, k) + self.fit.exchanged((i, k), (from, j)),
            (from, holder) => {
                let lost = from.map_or(0, |from| self.with(i, from)) + holder.map_or(0, |k| self.with(k, j));
                self.with(i, j) - lost
            }
        }
    }

    /// Of an exchange of counterparts the gain without what both have between them.
    fn alone_gained(&self, i: usize, j: usize, from: usize, k: usize) -> i64 {
        self.with(i, j) + self.with(k, from) - self.with(i, from) - self.with(k, j)
    }

    /// Whether a move gains: what both have between them is looked up only where it can tip the scales.
    fn gains(&self, i: usize, j: usize) -> bool {
        match (self.map[i], self.holder[j]) {
            (Some(from), Some(k)) => {
                let alone = self.alone_gained(i, j, from, k);
                alone + self.fit.exchanged_at_most() > 0 && alone + self.fit.exchanged((i, k), (from, j)) > 0
            }
            _ => self.gain(i, j) > 0,
        }
    }

    fn exchange(&mut self, i: usize, j: usize) {
        let (from, holder) = (self.map[i], self.holder[j]);
        self.value += self.gain(i, j);
        self.moves += 1;
        if let Some(from) = from {
            self.take(i, from);
        }
        if let Some(k) = holder {
            self.take(k, j);
        }
        self.put(i, j);
        if let (Some(from), Some(k)) = (from, holder) {
            self.put(k, from);
        }
    }

    /// Moves one party at a time to a better counterpart, until no move gains. A move that did not gain is judged anew only
    /// when what it hangs on has become another: the rows of both that would move, or who holds the counterpart.
    fn climb(&mut self) {
        let (rows, columns) = (self.fit.a.live(), self.fit.b.live());
        let mut looked = vec![0; self.map.len()];
        loop {
            let mut moved = false;
            for i in rows.iter().copied() {
                let before = std::mem::replace(&mut looked[i], self.moves);
                for j in columns.iter().copied() {
                    let holder = self.holder[j];
                    let is_new = self.row_moved[i] > before
                        || self.holder_moved[j] > before
                        || holder.is_some_and(|k| self.row_moved[k] > before);
                    if is_new && holder != Some(i) && self.fit.may(i, j) && self.gains(i, j) {
                        self.exchange(i, j);
                        moved = true;
                    }
                }
            }
            if !moved {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fit::{Side, tests::web};
    use super::*;
    use proptest::prelude::*;

    /// The climb by its definition: each move is judged by the value of the whole map, and all are looked at again after each
    /// round in which one gained.
    fn slowly(fit: &Fit<'_>, start: &Map) -> (i64, Map) {
        let mut map = start.clone();
        loop {
            let before = map.clone();
            for i in fit.a.live() {
                for j in fit.b.live().into_iter().filter(|j| fit.may(i, *j)) {
                    let mut other = map.clone();
                    if let Some(k) = map.iter().position(|held| *held == Some(j)) {
                        other[k] = map[i];
                    }
                    other[i] = Some(j);
                    if fit.value(&other) > fit.value(&map) {
                        map = other;
                    }
                }
            }
            if map == before {
                return (fit.value(&map), map);
            }
        }
    }

    proptest! {
        #[test]
        fn a_climb_ends_where_one_ends_that_looks_at_everything(seed in 0u64..10_000) {
            let (one, other) = (web(seed), web(seed + 10_000));
            let (a, b) = (one.relations(), other.relations());
            let sides = (Side::new(&one, &a), Side::new(&other, &b));
            let fit = Fit::new((&sides.0, &a), (&sides.1, &b));
            let mut random = Random::new(seed, 2);
            let nobody = vec![None; one.sorts.len()];
            for start in [hopeful(&fit, &Hopes::new(&fit)).1, chance(&fit, &mut random), nobody] {
                prop_assert_eq!(climbed(&fit, &start), slowly(&fit, &start));
            }
        }

        #[test]
        fn starts_end_early_only_where_nothing_better_can_be_found(seed in 0u64..10_000) {
            // half of them with itself, where the promise is kept and the starts do end early
            let (one, other) = (web(seed), web(seed + 10_000 * (seed % 2)));
            let (a, b) = (one.relations(), other.relations());
            let sides = (Side::new(&one, &a), Side::new(&other, &b));
            let fit = Fit::new((&sides.0, &a), (&sides.1, &b));
            let hopes = Hopes::new(&fit);
            let local = Local::new(&fit, &hopes);
            let all = best(local.climbs(12, &mut Random::new(seed, 2)), one.sorts.len());
            prop_assert_eq!(&local.best(12, &mut Random::new(seed, 2)), &all);
            let least = all.0 + 1;
            let ask = super::super::search::Ask { least, first: true, collect: 0 };
            let better = super::super::search::Exact::new(&fit, hopes, 1_000_000).run(ask);
            prop_assert!(better.complete || better.best.is_some(), "the oracle ran out of steps");
            prop_assert!(all.0 <= local.most);
            if let Some((value, _)) = better.best {
                prop_assert!(!local.is_most(all.0) && value <= local.most);
            }
        }
    }
}
