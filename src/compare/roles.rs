//! Who answers to whom: the best partial map of the parties of one story onto those of another.
//!
//! **Definition** (Methods 15.3). A map μ matches persons with persons, collectives with collectives and groups
//! with groups, one to one, and need not match everybody. Its value is S(μ) = Σ m(F₁(a,b), F₂(μa,μb)) over
//! ordered pairs, where F are the typed and timed facts of a pair (acts, bonds, and causal links between what
//! the two do), an end may be nobody (to die, to be arrested by nobody named), and m is the best matching of the
//! two lists under [`likeness`](super::fit::likeness). The weight of a kind is the one its vocabulary gives it. Links
//! between deeds are facts too, so that matched causes count (the systematicity of structure mapping:
//! Falkenhainer, Forbus & Gentner 1989), with a quarter of the weight of the deeds.
//!
//! Maximising S is a quadratic assignment problem. Up to [`Budget::exact_up_to`] characters it is solved by branch
//! and bound; above, by local search from many starts, and the result says which.
//!
//! **Stable pairs.** Optima are massively non-unique. A pair is stable if every map worth at least 99 % of the
//! best one has it; only stable pairs are findings. A pair that shares nothing is in no map.

use super::climb::{Climber, Local, best as best_of};
use super::fit::{Fit, Matcher, Side};
use super::search::{Ask, Exact, Found, Hopes, Map};
use super::web::{Ground, Lexicon, Relation, UNIT, Web};
use crate::facts::PartyId;
use crate::random::Random;
use crate::story::Story;
use crate::words::words;

/// A map worth this share of the best, in hundredths, is as good as it.
const NEAR: i64 = 99;
/// A pair that adds less than this, in facts of the weightiest kind, hangs by a thread.
const THREAD: f64 = 1.0;
/// Piece numbers of random work: starts of the search.
pub(super) const STARTS: u64 = 1;

/// How much work the search may do. It is counted in steps and not in time, so that results are the same on
/// every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Steps that branch and bound may make for the best map, and again for the maps near it, and again for the
    /// proof that stable pairs are stable. A step is a node of the search and 32 pairs that it bounds.
    pub steps: u64,
    /// Starts of the local search.
    pub starts: usize,
    /// Maps near the best one that are collected.
    pub near: usize,
    /// Branch and bound is used if the smaller cast has at most this many characters.
    pub exact_up_to: usize,
    /// Seed of the random starts.
    pub seed: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { steps: 200_000, starts: 24, near: 200, exact_up_to: 15, seed: 1 }
    }
}

words! {
    /// What is known about the best map.
    pub enum Proof {
        /// No map is better.
        Optimal = "optimal",
        /// The best found before the budget ran out.
        BudgetSpent = "best found before the budget ran out",
        /// The best of many starts; the cast is too large for a proof.
        Searched = "best of many starts",
    }
}

/// A fact of the first story and the one of the second that answers to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// The fact of the first story.
    pub a: Relation,
    /// The fact of the second story.
    pub b: Relation,
    /// How alike they are, in facts of the weightiest kind.
    pub likeness: f64,
}

/// A party and its counterpart.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// In the first story.
    pub a: PartyId,
    /// In the second story.
    pub b: PartyId,
    /// Whether it is in every map near the best.
    pub stable: bool,
    /// What the map would lose without it, all else being kept.
    pub gain: f64,
}

impl Pair {
    /// Whether it is stable and more than a thread holds it: its facts add up to one of the weightiest kind.
    pub fn is_firm(&self) -> bool {
        self.stable && self.gain >= THREAD
    }
}

/// The best map and how sure it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// The pairs of the best map, stable ones first, those that matter most first.
    pub pairs: Vec<Pair>,
    /// The facts matched under the best map.
    pub shared: Vec<Shared>,
    /// S of the best map, in facts of the weightiest kind.
    pub score: f64,
    /// S of the first story with itself.
    pub self_a: f64,
    /// S of the second story with itself.
    pub self_b: f64,
    /// What is known about the best map.
    pub proof: Proof,
    /// Maps found that are worth at least 99 % of the best, itself included.
    pub near: usize,
    /// Whether these are all there are.
    pub near_complete: bool,
    /// Whether it is proved that the stable pairs are in all of them.
    pub stable_proved: bool,
    /// The seed of the random starts.
    pub seed: u64,
}

impl Alignment {
    /// S over the mean of both self-scores: 0 for nothing in common, 1 for the same story.
    pub fn dice(&self) -> f64 {
        let both = self.self_a + self.self_b;
        if both > 0.0 { 2.0 * self.score / both } else { 0.0 }
    }

    /// Cost of turning one story into the other: self₁ + self₂ − 2S (Methods 15.10).
    pub fn edit_cost(&self) -> f64 {
        self.self_a + self.self_b - 2.0 * self.score
    }

    /// The stable pairs.
    pub fn stable(&self) -> impl Iterator<Item = &Pair> {
        self.pairs.iter().filter(|pair| pair.stable)
    }

    /// The counterpart of a party of the first story in the best map.
    pub fn counterpart(&self, a: PartyId) -> Option<&Pair> {
        self.pairs.iter().find(|pair| pair.a == a)
    }

    /// The shared facts that a pair takes part in.
    pub fn shared_by<'a>(&'a self, pair: &Pair) -> impl Iterator<Item = &'a Shared> {
        let (a, b) = (Some(pair.a), Some(pair.b));
        self.shared.iter().filter(move |shared| {
            (shared.a.from == a && shared.b.from == b) || (shared.a.to == a && shared.b.to == b)
        })
    }
}

/// Aligns the casts of two stories. The worst case is exponential and bounded by the budget.
///
/// ```
/// use imbroglio::compare::roles::{Budget, Proof, align};
/// let story = |text: &str| {
///     imbroglio::story::build(imbroglio::rules::check_text("Tale", text).checked.unwrap())
/// };
/// let one = story(r#"(title: "One",
///     characters: [(id: anna, name: "Anna"), (id: bruno, name: "Bruno"), (id: carl, name: "Carl")],
///     story: [(id: lie, what: "Anna deceives Bruno", acts: [deceives(anna, bruno)]),
///             (id: shot, what: "Bruno kills Anna", acts: [kills(bruno, anna)])],
/// )"#);
/// let other = story(r#"(title: "Other",
///     characters: [(id: dora, name: "Dora"), (id: emil, name: "Emil")],
///     story: [(id: lie, what: "Emil deceives Dora", acts: [deceives(emil, dora)]),
///             (id: shot, what: "Dora kills Emil", acts: [kills(dora, emil)])],
/// )"#);
/// let alignment = align(&one, &other, &Budget::default());
/// let name = |pair: &imbroglio::compare::roles::Pair| {
///     format!("{}–{}", one.party(pair.a).name, other.party(pair.b).name)
/// };
/// let mut pairs: Vec<String> = alignment.stable().map(name).collect();
/// pairs.sort();
/// assert_eq!(pairs, ["Anna–Emil", "Bruno–Dora"]);
/// assert_eq!(alignment.proof, Proof::Optimal);
/// assert!((alignment.dice() - 1.0).abs() < 1e-9);
/// ```
pub fn align(a: &Story, b: &Story, budget: &Budget) -> Alignment {
    let mut lexicon = Lexicon::default();
    let (one, other) = (Web::new(a, &mut lexicon), Web::new(b, &mut lexicon));
    align_webs(&one, &other, budget)
}

/// The same for stories already reduced to webs that share a lexicon.
pub fn align_webs(a: &Web, b: &Web, budget: &Budget) -> Alignment {
    let (facts_a, facts_b) = (a.relations(), b.relations());
    let (side_a, side_b) = (Side::new(a, &facts_a), Side::new(b, &facts_b));
    let fit = Fit::new((&side_a, &facts_a), (&side_b, &facts_b));
    let solved = solve(&fit, a.characters().min(b.characters()), budget);
    let shared = shared(&facts_a, &facts_b, &solved.map);
    let mut pairs: Vec<Pair> = solved
        .map
        .iter()
        .enumerate()
        .filter_map(|(i, j)| {
            let j = (*j)?;
            Some(Pair {
                a: PartyId(i as u32),
                b: PartyId(j as u32),
                stable: solved.stable.contains(&(i, j)),
                gain: units(fit.with(&solved.map, i, j)),
            })
        })
        .collect();
    pairs.sort_by(|x, y| {
        (y.stable, y.gain).partial_cmp(&(x.stable, x.gain)).unwrap_or(std::cmp::Ordering::Equal)
    });
    Alignment {
        pairs,
        shared,
        score: units(solved.value),
        self_a: units(total(&facts_a)),
        self_b: units(total(&facts_b)),
        proof: solved.proof,
        near: solved.near,
        near_complete: solved.near_complete,
        stable_proved: solved.stable_proved,
        seed: budget.seed,
    }
}

/// S of the best map alone, found with the same search.
pub fn best_score(a: &Web, b: &Web, budget: &Budget) -> f64 {
    score_against(a, b, budget, None)
}

/// Whether any map of two copies is worth as much as `observed`, as a score: S of the best map that local search finds;
/// only where that is less, branch and bound looks for one that reaches it, and S is that one's. A proof that none does
/// costs far less than the best map.
pub fn score_against(a: &Web, b: &Web, budget: &Budget, observed: Option<f64>) -> f64 {
    let (facts_a, facts_b) = (a.relations(), b.relations());
    let (side_a, side_b) = (Side::new(a, &facts_a), Side::new(b, &facts_b));
    let fit = Fit::new((&side_a, &facts_a), (&side_b, &facts_b));
    let hopes = Hopes::new(&fit);
    let local = Local::new(&fit, &hopes);
    let (value, map) = local.best(budget.starts, &mut Random::new(budget.seed, STARTS));
    if value == 0 {
        return 0.0;
    }
    if a.characters().min(b.characters()) > budget.exact_up_to {
        return units(searched(&local, value, map, budget).value);
    }
    let mut exact = Exact::new(&fit, hopes, budget.steps);
    let Some(observed) = observed else { return units(best(&mut exact, value, map).0) };
    let least = (observed * UNIT as f64).round() as i64;
    if value >= least {
        return units(value);
    }
    units(exact.run(Ask { least, first: true, collect: 0 }).best.map_or(value, |(value, _)| value))
}

/// S of the best map, and its stable pairs, with as little work as tells them: what the copies of two stories are asked,
/// and the stories themselves beside them. The pairs of a proved map whose proof of stability ends are those of
/// [`align_webs`].
pub fn casting(a: &Web, b: &Web, budget: &Budget) -> (f64, Vec<(PartyId, PartyId)>) {
    let (facts_a, facts_b) = (a.relations(), b.relations());
    let (side_a, side_b) = (Side::new(a, &facts_a), Side::new(b, &facts_b));
    let fit = Fit::new((&side_a, &facts_a), (&side_b, &facts_b));
    let hopes = Hopes::new(&fit);
    let local = Local::new(&fit, &hopes);
    let tries = local.climbs(budget.starts, &mut Random::new(budget.seed, STARTS));
    let (value, map) = best_of(tries.clone(), fit.a.sorts.len());
    if value == 0 {
        return (0.0, Vec::new());
    }
    let (value, stable) = if a.characters().min(b.characters()) > budget.exact_up_to {
        let solved = searched(&local, value, map, budget);
        (solved.value, solved.stable)
    } else {
        let mut exact = Exact::new(&fit, hopes, budget.steps);
        let (value, map, _) = best(&mut exact, value, map);
        let mut left = unmoved(&fit, value, &map);
        for (_, other) in tries.iter().filter(|(worth, _)| *worth >= near(value)) {
            for (pair, other) in left.iter_mut().zip(other) {
                *pair = pair.filter(|j| *other == Some(*j));
            }
        }
        exact.steps = budget.steps;
        let (left, _) = exact.firm(near(value), left);
        (value, pairs_of(&left).collect())
    };
    let party = |at: usize| PartyId(at as u32);
    (units(value), stable.into_iter().map(|(i, j)| (party(i), party(j))).collect())
}

/// The pairs of the best map that no single move undoes for a hundredth of its value or less.
fn unmoved(fit: &Fit<'_>, value: i64, map: &Map) -> Map {
    let climber = Climber::new(fit, map);
    let spare = value - near(value);
    let mut left = map.clone();
    for (i, j) in pairs_of(map) {
        if fit.with(map, i, j) <= spare {
            left[i] = None;
        }
    }
    for i in fit.a.live() {
        for j in fit.b.live().into_iter().filter(|j| map[i] != Some(*j) && fit.may(i, *j)) {
            if climber.gain(i, j) >= -spare {
                left[i] = None;
                if let Some(k) = map.iter().position(|other| *other == Some(j)) {
                    left[k] = None;
                }
            }
        }
    }
    left
}

pub(super) fn pairs_of(map: &Map) -> impl Iterator<Item = (usize, usize)> + '_ {
    map.iter().enumerate().filter_map(|(i, j)| Some((i, (*j)?)))
}

/// S of a story with itself: every fact answers to itself.
pub fn total(facts: &[Relation]) -> i64 {
    facts.iter().filter(|fact| fact.from.is_some() || fact.to.is_some()).map(|fact| fact.weight).sum()
}

/// From the integers of the search to facts of the weightiest kind.
pub fn units(value: i64) -> f64 {
    value as f64 / UNIT as f64
}

/// A map that was searched for, and what is known about it.
pub(super) struct Solved {
    value: i64,
    pub(super) map: Map,
    proof: Proof,
    stable: Vec<(usize, usize)>,
    near: usize,
    near_complete: bool,
    stable_proved: bool,
}

fn solve(fit: &Fit<'_>, characters: usize, budget: &Budget) -> Solved {
    let hopes = Hopes::new(fit);
    let local = Local::new(fit, &hopes);
    let (value, map) = local.best(budget.starts, &mut Random::new(budget.seed, STARTS));
    if value == 0 {
        let (stable, proof) = (Vec::new(), Proof::Optimal);
        return Solved { value, map, proof, stable, near: 1, near_complete: true, stable_proved: true };
    }
    if characters > budget.exact_up_to {
        return searched(&local, value, map, budget);
    }
    let mut exact = Exact::new(fit, hopes, budget.steps);
    let (value, map, proof) = best(&mut exact, value, map);
    let least = near(value);
    exact.steps = budget.steps;
    let mut found = exact.run(Ask { least, first: false, collect: budget.near.max(1) });
    found.maps.insert(map.clone());
    let mut stable = common(&map, &found);
    let mut stable_proved = found.complete;
    if !found.complete {
        let mut left = vec![None; map.len()];
        stable.iter().for_each(|(i, j)| left[*i] = Some(*j));
        exact.steps = budget.steps;
        (left, stable_proved) = exact.firm(least, left);
        stable = pairs_of(&left).collect();
    }
    let (near, near_complete) = (found.maps.len(), found.complete);
    Solved { value, map, proof, stable, near, near_complete, stable_proved }
}

/// The best map, given one that local search found.
pub(super) fn best(exact: &mut Exact<'_>, value: i64, map: Map) -> (i64, Map, Proof) {
    let better = exact.run(Ask { least: value + 1, first: false, collect: 0 });
    let proof = if better.complete { Proof::Optimal } else { Proof::BudgetSpent };
    let (value, map) = better.best.unwrap_or((value, map));
    (value, map, proof)
}

/// A large cast: the maps near the best are those that more starts find.
pub(super) fn searched(local: &Local<'_>, mut value: i64, mut map: Map, budget: &Budget) -> Solved {
    let mut all = vec![(value, map.clone())];
    for piece in 0..budget.starts as u64 {
        let found = local.best(2, &mut Random::new(budget.seed, STARTS + 1 + piece));
        if found.0 > value {
            (value, map) = found.clone();
        }
        all.push(found);
    }
    let mut found = Found::default();
    found.maps.extend(all.into_iter().filter(|(v, _)| *v >= near(value)).map(|(_, map)| map));
    let (stable, near) = (common(&map, &found), found.maps.len());
    Solved { value, map, proof: Proof::Searched, stable, near, near_complete: false, stable_proved: false }
}

fn near(value: i64) -> i64 {
    (value * NEAR + 99) / 100
}

/// The pairs of a map that all found maps have.
fn common(map: &Map, found: &Found) -> Vec<(usize, usize)> {
    pairs_of(map).filter(|(i, j)| found.maps.iter().all(|other| other[*i] == Some(*j))).collect()
}

/// The facts matched under a map.
fn shared(a: &[Relation], b: &[Relation], map: &Map) -> Vec<Shared> {
    let matcher = Matcher { a, b };
    let mut ends: Vec<(Option<PartyId>, Option<PartyId>)> =
        a.iter().map(|fact| (fact.from, fact.to)).collect();
    ends.sort();
    ends.dedup();
    let image = |end: Option<PartyId>| match end {
        None => Some(None),
        Some(party) => map[party.index()].map(|j| Some(PartyId(j as u32))),
    };
    let mut all = Vec::new();
    for (from, to) in ends {
        let (Some(other_from), Some(other_to)) = (image(from), image(to)) else { continue };
        if from.is_none() && to.is_none() {
            continue;
        }
        let of = |facts: &[Relation], from, to| {
            let mut list: Vec<usize> =
                (0..facts.len()).filter(|at| (facts[*at].from, facts[*at].to) == (from, to)).collect();
            list.sort_by_key(|at| (facts[*at].layer, facts[*at].family));
            list
        };
        for (x, y, value) in matcher.pairs(&of(a, from, to), &of(b, other_from, other_to)) {
            all.push(Shared { a: a[x].clone(), b: b[y].clone(), likeness: units(value) });
        }
    }
    // Both halves of a bond that goes both ways are one fact to a reader.
    let mut merged: Vec<Shared> = Vec::new();
    for shared in all {
        let same = |other: &&mut Shared| {
            let turned = (other.a.from, other.a.to) == (shared.a.to, shared.a.from);
            turned
                && other.a.ground == shared.a.ground
                && other.b.ground == shared.b.ground
                && !is_link(&shared)
        };
        match merged.iter_mut().find(same) {
            Some(other) => other.likeness += shared.likeness,
            None => merged.push(shared),
        }
    }
    merged.sort_by(|x, y| y.likeness.total_cmp(&x.likeness).then(x.a.ground.cmp(&y.a.ground)));
    merged
}

fn is_link(shared: &Shared) -> bool {
    matches!(shared.a.ground, Ground::Link(..))
}
