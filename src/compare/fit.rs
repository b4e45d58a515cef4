//! How well two parties of one story answer to two of another: the tables that a search for the best map reads.
//!
//! The value of a map is pairwise (Methods 15.2): what each party and its counterpart have alone, and what each
//! two parties and their counterparts have between them. Both are computed once; the search only looks up.

use super::assignment::assignment;
use super::web::{Layer, Relation, Sort, WHOLE_TIME, Web};
use crate::facts::{PartyId, Status};
use std::collections::BTreeMap;

/// Tenths of the weight for kinds of one family that are not the same kind.
const SAME_FAMILY: i64 = 6;
/// Tenths of the weight for acts that came differently far.
const OTHER_STATUS: i64 = 7;
/// Lists of one family up to this length are matched by a table of subsets, longer ones by the Hungarian method.
const EXACT_LIST: usize = 7;

/// How alike two facts are, in [`super::web::UNIT`]s: the lighter weight, times 1 for the same kind or 0.6 for the same
/// family, times 0.7 if they came differently far, times 1 − ½ of their distance in relative time. Facts of
/// different layers or families are not alike, and a belief is like a belief only.
pub fn likeness(a: &Relation, b: &Relation) -> i64 {
    if a.layer != b.layer || a.family != b.family {
        return 0;
    }
    let same = a.kind == b.kind;
    if a.layer == Layer::Link && !same {
        return 0;
    }
    if (a.status == Status::Perceived) != (b.status == Status::Perceived) {
        return 0;
    }
    let mut value = a.weight.min(b.weight);
    if !same {
        value = value * SAME_FAMILY / 10;
    }
    if a.status != b.status {
        value = value * OTHER_STATUS / 10;
    }
    if let (Some(one), Some(other)) = (a.time, b.time) {
        value = value * (2 * WHOLE_TIME - (one - other).abs()) / (2 * WHOLE_TIME);
    }
    value
}

/// Two parties that have facts between them.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    /// The lower and the higher of the two.
    pub ends: (usize, usize),
    /// The facts from lower to higher, and back.
    pub facts: [Vec<usize>; 2],
    /// Which layers and families these are of, as bits: two lists without a common bit have nothing in common.
    families: [u64; 2],
    /// Number of its shape in its story.
    shape: usize,
}

/// A neighbour of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    /// Who.
    pub party: u32,
    /// Twice the shape of the edge, and one more where the party is its higher end.
    edge: u32,
}

impl Neighbour {
    fn new(party: usize, shape: usize, is_higher: bool) -> Self {
        Self { party: party as u32, edge: 2 * shape as u32 + u32::from(is_higher) }
    }

    /// Who, as a place in lists of parties.
    #[inline]
    pub fn place(self) -> usize {
        self.party as usize
    }

    fn shape(self) -> usize {
        self.edge as usize / 2
    }

    /// Whether the party whose neighbour it is has the higher number.
    pub fn is_lower(self) -> bool {
        self.edge % 2 == 1
    }
}

/// The facts of a story by ordered pair.
#[derive(Debug, Clone)]
pub struct Side {
    /// Sorts of the parties.
    pub sorts: Vec<Sort>,
    /// For each party the facts that it has alone or with nobody named: as target, as agent, with itself.
    alone: Vec<[Vec<usize>; 3]>,
    /// Pairs of parties that have facts, the lower first.
    pub edges: Vec<Edge>,
    /// For each party its neighbours.
    pub near: Vec<Vec<Neighbour>>,
    /// For each two parties the shape of their edge.
    shape_of: Vec<Option<u32>>,
    /// For each shape an edge that has it. Edges with the same facts between the same sorts are of one shape: whatever they
    /// answer to, they are worth the same, so it is computed once. Of casts that are known by their kin and their masters most
    /// edges are like others.
    shapes: Vec<usize>,
}

/// What likeness asks of a fact.
type Content = (Layer, u32, u32, Status, Option<i64>, i64);

impl Side {
    /// Sorts the facts of a web by their pairs. O(facts · log + parties²).
    pub fn new(web: &Web, facts: &[Relation]) -> Self {
        let n = web.sorts.len();
        let mut side = Self {
            sorts: web.sorts.clone(),
            alone: vec![Default::default(); n],
            edges: Vec::new(),
            near: vec![Vec::new(); n],
            shape_of: vec![None; n * n],
            shapes: Vec::new(),
        };
        let mut edge_of = vec![None; n * n];
        let mut sorted: Vec<usize> = (0..facts.len()).collect();
        sorted.sort_by_key(|at| (facts[*at].layer, facts[*at].family));
        for at in sorted {
            let fact = &facts[at];
            match (fact.from.map(PartyId::index), fact.to.map(PartyId::index)) {
                (None, Some(to)) => side.alone[to][0].push(at),
                (Some(from), None) => side.alone[from][1].push(at),
                (Some(from), Some(to)) if from == to => side.alone[to][2].push(at),
                (Some(from), Some(to)) => {
                    let ends = (from.min(to), from.max(to));
                    let edge = *edge_of[ends.0 * n + ends.1].get_or_insert_with(|| {
                        side.edges.push(Edge { ends, ..Edge::default() });
                        side.edges.len() - 1
                    });
                    let edge = &mut side.edges[edge];
                    edge.facts[usize::from(from > to)].push(at);
                    edge.families[usize::from(from > to)] |= bit(fact);
                }
                (None, None) => {}
            }
        }
        side.shape(facts);
        side
    }

    /// Numbers the shapes of the edges, and tells each party its neighbours.
    fn shape(&mut self, facts: &[Relation]) {
        let n = self.sorts.len();
        let content = |at: &usize| -> Content {
            let fact = &facts[*at];
            (fact.layer, fact.kind, fact.family, fact.status, fact.time, fact.weight)
        };
        let mut known: BTreeMap<([Sort; 2], [Vec<Content>; 2]), usize> = BTreeMap::new();
        for (number, edge) in self.edges.iter_mut().enumerate() {
            let (low, high) = edge.ends;
            let both = edge.facts.each_ref().map(|list| list.iter().map(content).collect());
            let next = known.len();
            edge.shape = *known.entry(([self.sorts[low], self.sorts[high]], both)).or_insert(next);
            if edge.shape == next {
                self.shapes.push(number);
            }
            self.shape_of[low * n + high] = Some(edge.shape as u32);
            self.shape_of[high * n + low] = Some(edge.shape as u32);
            self.near[low].push(Neighbour::new(high, edge.shape, false));
            self.near[high].push(Neighbour::new(low, edge.shape, true));
        }
    }

    /// Whether a party has facts alone or with nobody named.
    fn has_alone(&self, party: usize) -> bool {
        !self.alone[party].iter().all(Vec::is_empty)
    }

    /// Whether a party has no fact at all, and so nothing to share with anybody.
    pub fn is_idle(&self, party: usize) -> bool {
        self.near[party].is_empty() && !self.has_alone(party)
    }

    /// The parties that have facts. Imported casts are full of those that have none.
    pub fn live(&self) -> Vec<usize> {
        (0..self.sorts.len()).filter(|party| !self.is_idle(*party)).collect()
    }

    /// The shape of the edge between two parties.
    #[inline]
    pub fn edge_between(&self, one: usize, other: usize) -> Option<usize> {
        self.shape_of[one * self.sorts.len() + other].map(|shape| shape as usize)
    }

    /// For each shape an edge that has it, with the sorts of its ends.
    fn edges_by_shape(&self) -> impl Iterator<Item = (&Edge, [Sort; 2])> {
        self.shapes.iter().map(|edge| &self.edges[*edge]).map(|edge| {
            let (low, high) = edge.ends;
            (edge, [self.sorts[low], self.sorts[high]])
        })
    }
}

/// A bit for the layer and the family of a fact; families that are far apart in the lexicon may share one.
fn bit(fact: &Relation) -> u64 {
    1 << ((fact.family * 4 + fact.layer as u32) % u64::BITS)
}

/// The tables of two stories.
#[derive(Debug, Clone)]
pub struct Fit<'s> {
    /// The first story.
    pub a: &'s Side,
    /// The second story.
    pub b: &'s Side,
    /// What a party and its counterpart have alone.
    alone: Vec<i64>,
    /// What two parties and their counterparts have between them: for each shape of the first story and each of the second a
    /// number where the lower ends answer to one another, and one where each does to the higher. Nought where they may not.
    between: Vec<i64>,
    /// The most that any two edges are worth, straight and crossed together.
    most: i64,
}

impl<'s> Fit<'s> {
    /// Computes the tables of two stories, of each its facts by pairs, and the facts. O(shapes₁ · shapes₂ · length of the
    /// lists + parties₁ · parties₂).
    pub fn new((one, a): (&'s Side, &[Relation]), (other, b): (&'s Side, &[Relation])) -> Self {
        let matcher = Matcher { a, b };
        let mut alone = Vec::with_capacity(one.sorts.len() * other.sorts.len());
        let any: Vec<bool> = (0..other.sorts.len()).map(|party| other.has_alone(party)).collect();
        for (i, lists) in one.alone.iter().enumerate() {
            let some = one.has_alone(i);
            for (j, others) in other.alone.iter().enumerate() {
                let value = if some && any[j] && one.sorts[i] == other.sorts[j] {
                    lists.iter().zip(others).map(|(list, other)| matcher.value(list, other)).sum()
                } else {
                    0
                };
                alone.push(value);
            }
        }
        let mut between = Vec::with_capacity(2 * one.shapes.len() * other.shapes.len());
        for (edge, [low, high]) in one.edges_by_shape() {
            for (with, [with_low, with_high]) in other.edges_by_shape() {
                let way = |way: usize, other: usize| {
                    if edge.families[way] & with.families[other] == 0 {
                        return 0;
                    }
                    matcher.value(&edge.facts[way], &with.facts[other])
                };
                let is_straight = (low, high) == (with_low, with_high);
                let is_crossed = (low, high) == (with_high, with_low);
                between.push(if is_straight { way(0, 0) + way(1, 1) } else { 0 });
                between.push(if is_crossed { way(0, 1) + way(1, 0) } else { 0 });
            }
        }
        let most = between.chunks(2).map(|both| both.iter().sum()).max().unwrap_or(0);
        Self { a: one, b: other, alone, between, most }
    }

    /// Whether two parties may be matched.
    #[inline]
    pub fn may(&self, i: usize, j: usize) -> bool {
        self.a.sorts[i] == self.b.sorts[j]
    }

    /// What a party and its counterpart have alone.
    #[inline]
    pub fn alone(&self, i: usize, j: usize) -> i64 {
        self.alone[i * self.b.sorts.len() + j]
    }

    /// What an edge of each story have in common, by their shapes, the ends being matched straight or crossed.
    #[inline]
    fn edges(&self, one: usize, other: usize, crossed: bool) -> i64 {
        self.edges_of(one)[2 * other + usize::from(crossed)]
    }

    /// The same of an edge of the first story with each shape of the second, straight and crossed in turn.
    #[inline]
    fn edges_of(&self, one: usize) -> &[i64] {
        let others = 2 * self.b.shapes.len();
        &self.between[one * others..(one + 1) * others]
    }

    /// What a neighbour of a party of the first story and each of some neighbours of one of the second share by these edges; nought
    /// where they may not be matched.
    #[inline]
    pub fn shares<'f>(
        &'f self,
        neighbour: Neighbour,
        others: &'f [Neighbour],
    ) -> impl Iterator<Item = (Neighbour, i64)> + use<'f, 's> {
        let (edges, crossed) = (self.edges_of(neighbour.shape()), neighbour.edge % 2);
        others.iter().map(move |other| (*other, edges[(other.edge ^ crossed) as usize]))
    }

    /// What two parties of the first story have in common with two of the second.
    #[inline]
    pub fn both(&self, (i, k): (usize, usize), (j, l): (usize, usize)) -> i64 {
        match (self.a.edge_between(i, k), self.b.edge_between(j, l)) {
            (Some(one), Some(other)) => self.edges(one, other, (i > k) != (j > l)),
            _ => 0,
        }
    }

    /// What [`Self::exchanged`] is at most, whoever it is asked of.
    #[inline]
    pub fn exchanged_at_most(&self) -> i64 {
        self.most
    }

    /// What two parties of the first story have in common with two of the second, straight and crossed, together.
    #[inline]
    pub fn exchanged(&self, (i, k): (usize, usize), (j, l): (usize, usize)) -> i64 {
        match (self.a.edge_between(i, k), self.b.edge_between(j, l)) {
            (Some(one), Some(other)) => self.edges(one, other, false) + self.edges(one, other, true),
            _ => 0,
        }
    }

    /// What `i` as `j` has in common with all that are matched.
    pub fn with(&self, map: &[Option<usize>], i: usize, j: usize) -> i64 {
        let mut value = self.alone(i, j);
        for neighbour in &self.a.near[i] {
            if let Some(l) = map[neighbour.place()]
                && let Some(other) = self.b.edge_between(j, l)
            {
                value += self.edges(neighbour.shape(), other, neighbour.is_lower() != (j > l));
            }
        }
        value
    }

    /// The value of a map. O(edges₁).
    pub fn value(&self, map: &[Option<usize>]) -> i64 {
        let mut value = 0;
        for (i, j) in map.iter().enumerate() {
            value += j.map_or(0, |j| self.alone(i, j));
        }
        for Edge { ends: (i, k), shape, .. } in &self.a.edges {
            if let (Some(j), Some(l)) = (map[*i], map[*k])
                && let Some(other) = self.b.edge_between(j, l)
            {
                value += self.edges(*shape, other, j > l);
            }
        }
        value
    }
}

/// Matches short lists of facts.
pub struct Matcher<'a> {
    /// Facts of the first story.
    pub a: &'a [Relation],
    /// Facts of the second story.
    pub b: &'a [Relation],
}

impl Matcher<'_> {
    /// The value of the best matching of two lists that are sorted by layer and family.
    pub fn value(&self, one: &[usize], other: &[usize]) -> i64 {
        if let ([one], [other]) = (one, other) {
            return self.of(*one, *other);
        }
        let mut value = 0;
        self.blocks(one, other, |one, other| {
            value += match (one, other) {
                ([one], others) => others.iter().map(|other| self.of(*one, *other)).max().unwrap_or(0),
                (ones, [other]) => ones.iter().map(|one| self.of(*one, *other)).max().unwrap_or(0),
                _ => self.block(one, other).iter().map(|(x, y)| self.of(*x, *y)).sum(),
            };
        });
        value
    }

    /// The pairs of the best matching, with their likeness.
    pub fn pairs(&self, one: &[usize], other: &[usize]) -> Vec<(usize, usize, i64)> {
        let mut pairs = Vec::new();
        self.blocks(one, other, |one, other| {
            let chosen = self.block(one, other).into_iter().map(|(x, y)| (x, y, self.of(x, y)));
            pairs.extend(chosen.filter(|(.., value)| *value > 0));
        });
        pairs
    }

    #[inline]
    fn of(&self, one: usize, other: usize) -> i64 {
        likeness(&self.a[one], &self.b[other])
    }

    fn blocks(&self, one: &[usize], other: &[usize], mut visit: impl FnMut(&[usize], &[usize])) {
        let (mut at, mut to) = (0, 0);
        while at < one.len() && to < other.len() {
            let key = |fact: &Relation| (fact.layer, fact.family);
            let (x, y) = (key(&self.a[one[at]]), key(&self.b[other[to]]));
            let end = |list: &[usize], facts: &[Relation], from: usize, of| {
                from + list[from..].iter().take_while(|fact| key(&facts[**fact]) == of).count()
            };
            match x.cmp(&y) {
                std::cmp::Ordering::Less => at = end(one, self.a, at, x),
                std::cmp::Ordering::Greater => to = end(other, self.b, to, y),
                std::cmp::Ordering::Equal => {
                    let (next, next_other) = (end(one, self.a, at, x), end(other, self.b, to, y));
                    visit(&one[at..next], &other[to..next_other]);
                    (at, to) = (next, next_other);
                }
            }
        }
    }

    /// The best matching within one family: over the subsets of the shorter list if that is short.
    fn block(&self, one: &[usize], other: &[usize]) -> Vec<(usize, usize)> {
        let values: Vec<i64> = one.iter().flat_map(|x| other.iter().map(move |y| self.of(*x, *y))).collect();
        let of = |x: usize, y: usize| values[x * other.len() + y];
        let chosen = if one.len() <= other.len() && one.len() <= EXACT_LIST {
            exact(one.len(), other.len(), &of)
        } else if other.len() <= EXACT_LIST {
            let turned = exact(other.len(), one.len(), &|y, x| of(x, y));
            turned.into_iter().map(|(y, x)| (x, y)).collect()
        } else {
            assigned(one.len(), other.len(), &of)
        };
        chosen.into_iter().map(|(x, y)| (one[x], other[y])).collect()
    }
}

/// The best matching of few rows with any number of columns: a table over the subsets of rows.
fn exact(rows: usize, columns: usize, of: &dyn Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    let states = 1 << rows;
    // best[c][s]: the best value with the first c columns when the rows in s are taken.
    let mut best = vec![vec![i64::MIN; states]; columns + 1];
    best[0][0] = 0;
    for column in 0..columns {
        let (done, next) = best.split_at_mut(column + 1);
        let (now, next) = (&done[column], &mut next[0]);
        for state in 0..states {
            if now[state] == i64::MIN {
                continue;
            }
            next[state] = next[state].max(now[state]);
            for row in (0..rows).filter(|row| state & (1 << row) == 0) {
                let value = of(row, column);
                let taken = state | (1 << row);
                if value > 0 && now[state] + value > next[taken] {
                    next[taken] = now[state] + value;
                }
            }
        }
    }
    let last = &best[columns];
    let mut state = (0..states).rev().max_by_key(|state| last[*state]).unwrap_or(0);
    let mut chosen = Vec::new();
    for column in (0..columns).rev() {
        let value = best[column + 1][state];
        if best[column][state] == value {
            continue;
        }
        let row = (0..rows).find(|row| {
            state & (1 << row) != 0
                && best[column][state ^ (1 << row)] != i64::MIN
                && best[column][state ^ (1 << row)] + of(*row, column) == value
        });
        if let Some(row) = row {
            chosen.push((row, column));
            state ^= 1 << row;
        }
    }
    chosen
}

/// The best matching of two long lists, by the Hungarian method.
fn assigned(rows: usize, columns: usize, of: &dyn Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    let (_, chosen) = assignment(rows, columns, of);
    let pairs = chosen.into_iter().enumerate().filter_map(|(row, column)| Some((row, column?)));
    let mut pairs: Vec<(usize, usize)> = pairs.filter(|(row, column)| of(*row, *column) > 0).collect();
    if rows > columns {
        pairs.sort_by_key(|(_, column)| *column);
    }
    pairs
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::compare::web::{UNIT, WeighedBond};
    use crate::facts::BondId;
    use crate::random::Random;
    use proptest::prelude::*;

    /// A random web of bonds among persons and groups, of few kinds, so that many edges are of one shape.
    pub(in crate::compare) fn web(seed: u64) -> Web {
        let mut random = Random::new(seed, 1);
        let (persons, groups) = (2 + random.below(9), random.below(3));
        let mut sorts = vec![Sort::Person; persons];
        sorts.resize(persons + groups, Sort::Group);
        let mut web =
            Web { sorts, deeds: Vec::new(), ties: Vec::new(), links: Vec::new(), order: Vec::new() };
        for number in 0..random.below(2 * persons) {
            let [kind, from, to] = [5, persons, persons + groups].map(|bound| random.below(bound));
            if from != to {
                web.ties.push(WeighedBond {
                    kind: kind as u32,
                    family: kind as u32 / 2,
                    from: PartyId(from as u32),
                    to: PartyId(to as u32),
                    weight: (1 + kind as i64) * UNIT / 9,
                    symmetric: kind == 2,
                    bond: BondId(number as u32),
                });
            }
        }
        web
    }

    proptest! {
        /// What is looked up by shapes is what the facts between both pairs give.
        #[test]
        fn edges_are_worth_what_their_facts_are(seed in 0u64..10_000) {
            let (one, other) = (web(seed), web(seed + 10_000));
            let (a, b) = (one.relations(), other.relations());
            let sides = (Side::new(&one, &a), Side::new(&other, &b));
            let fit = Fit::new((&sides.0, &a), (&sides.1, &b));
            let between = |facts: &[Relation], from: usize, to: usize| -> Vec<usize> {
                let ends = (Some(PartyId(from as u32)), Some(PartyId(to as u32)));
                let mut list: Vec<usize> =
                    (0..facts.len()).filter(|at| (facts[*at].from, facts[*at].to) == ends).collect();
                list.sort_by_key(|at| (facts[*at].layer, facts[*at].family));
                list
            };
            let matcher = Matcher { a: &a, b: &b };
            let (n, m) = (one.sorts.len(), other.sorts.len());
            for (i, k) in (0..n).flat_map(|i| (0..n).map(move |k| (i, k))).filter(|(i, k)| i != k) {
                for (j, l) in (0..m).flat_map(|j| (0..m).map(move |l| (j, l))).filter(|(j, l)| j != l) {
                    let way = |(i, k), (j, l)| match fit.may(i, j) && fit.may(k, l) {
                        true => matcher.value(&between(&a, i, k), &between(&b, j, l)),
                        false => 0,
                    };
                    let straight = way((i, k), (j, l)) + way((k, i), (l, j));
                    let crossed = way((i, k), (l, j)) + way((k, i), (j, l));
                    let near = fit.a.near[i].iter().find(|near| near.place() == k);
                    let shared = near.into_iter().flat_map(|near| fit.shares(*near, &fit.b.near[j]));
                    let shared = shared.filter(|(near, _)| near.place() == l).map(|(_, value)| value);
                    prop_assert_eq!(shared.sum::<i64>(), straight);
                    prop_assert_eq!(fit.both((i, k), (j, l)), straight);
                    prop_assert_eq!(fit.exchanged((i, k), (j, l)), straight + crossed);
                    prop_assert!(straight + crossed <= fit.exchanged_at_most());
                }
            }
        }
    }
}
