//! Local search for the best map: from many starts, one party at a time to a better counterpart.
//!
//! What each party as each other would have in common with all that are matched is kept in a table, and only the
//! neighbours of those that move are written anew. So a move is judged by a few looks, however many neighbours there are.

use super::fit::Fit;
use super::search::{Hopes, Map, assignment, stripped};
use crate::random::Random;

/// Pairs of a map that are exchanged to shake it.
const SHAKES: usize = 3;

/// The best map that local search finds from a number of starts.
pub fn local(fit: &Fit<'_>, hopes: &Hopes, starts: usize, random: &mut Random) -> (i64, Map) {
    best(climbs(fit, hopes, starts, random), fit.a.sorts.len())
}

/// The first of the best maps; the map of nobody if none is worth anything.
pub fn best(found: Vec<(i64, Map)>, parties: usize) -> (i64, Map) {
    found
        .into_iter()
        .fold((0, vec![None; parties]), |best, found| if found.0 > best.0 { found } else { best })
}

/// The maps that local search finds from a number of starts: the first from the optimist's assignment, the others in turn
/// from chance and from a shaken best. O(starts · rounds · n₁ · n₂).
pub fn climbs(fit: &Fit<'_>, hopes: &Hopes, starts: usize, random: &mut Random) -> Vec<(i64, Map)> {
    let mut best = (0, vec![None; fit.a.sorts.len()]);
    let mut all = Vec::with_capacity(starts.max(1));
    for start in 0..starts.max(1) {
        let map = match start {
            0 => hopeful(fit, hopes),
            odd if odd % 2 == 1 => chance(fit, random),
            _ => shaken(fit, &best.1, random),
        };
        let mut climber = Climber::new(fit, &map);
        climber.climb();
        if climber.value > best.0 {
            best = (climber.value, climber.map.clone());
        }
        all.push((climber.value, stripped(fit, &climber.map)));
    }
    all
}

/// The optimist's assignment.
fn hopeful(fit: &Fit<'_>, hopes: &Hopes) -> Map {
    let (rows, columns) = (fit.a.live(), fit.b.live());
    let gain = |i: usize, j: usize| {
        if fit.may(i, j) { 2 * fit.alone(i, j) + hopes.of(i, j) } else { 0 }
    };
    let (_, found) = assignment(rows.len(), columns.len(), &|row, column| gain(rows[row], columns[column]));
    let mut map = vec![None; fit.a.sorts.len()];
    for (row, column) in found.into_iter().enumerate() {
        let (i, j) = (rows[row], column.map(|column| columns[column]));
        map[i] = j.filter(|j| gain(i, *j) > 0);
    }
    map
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
}

impl<'a> Climber<'a> {
    /// Begins at a map.
    pub fn new(fit: &'a Fit<'a>, map: &Map) -> Self {
        let (n, m) = (fit.a.sorts.len(), fit.b.sorts.len());
        let with = (0..n).flat_map(|i| (0..m).map(move |j| fit.alone(i, j))).collect();
        let mut climber = Self { fit, map: vec![None; n], value: 0, holder: vec![None; m], with };
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
        for (k, edge, high) in &self.fit.a.near[i] {
            for (l, other, other_high) in &self.fit.b.near[j] {
                if self.fit.may(*k, *l) {
                    self.with[k * m + l] += sign * self.fit.edges(*edge, *other, high != other_high);
                }
            }
        }
    }

    /// What is gained if a party takes another counterpart, whose holder gets its own in exchange.
    pub fn gain(&self, i: usize, j: usize) -> i64 {
        let (from, holder) = (self.map[i], self.holder[j]);
        let mut gain = self.with(i, j);
        gain -= from.map_or(0, |from| self.with(i, from));
        gain -= holder.map_or(0, |k| self.with(k, j));
        if let (Some(from), Some(k)) = (from, holder) {
            gain += self.with(k, from) + self.fit.both((i, k), (j, from)) + self.fit.both((i, k), (from, j));
        }
        gain
    }

    fn exchange(&mut self, i: usize, j: usize) {
        let (from, holder) = (self.map[i], self.holder[j]);
        self.value += self.gain(i, j);
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

    /// Moves one party at a time to a better counterpart, until no move gains.
    fn climb(&mut self) {
        let (rows, columns) = (self.fit.a.live(), self.fit.b.live());
        loop {
            let mut moved = false;
            for i in rows.iter().copied() {
                for j in columns.iter().copied() {
                    if self.map[i] != Some(j) && self.fit.may(i, j) && self.gain(i, j) > 0 {
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
