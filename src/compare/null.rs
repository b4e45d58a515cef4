//! How much likeness chance gives: the same comparison on stories whose structure was destroyed.
//!
//! Raw scores grow with the size of films, and optimising a map finds likeness in noise. So each film is taken
//! apart at random many times, the map is optimised anew each time, and only the excess counts (Methods 15.11).
//! In the terms of Gauvin et al. 2022 these are microcanonical reference models: what each conserves is in
//! [`Null::conserves`]. p = (1 + number of copies that reach the observed value) / (N + 1) (Phipson & Smyth 2010).
//! A null tests only what it destroys: where all its copies give the observed value, the facet is not tested.
//! Copies are made only until the answer is clear: when ten of the first l reach the observed value, p = 10 / l, which is
//! a p-value just as well (Besag & Clifford 1991).

use super::Facet;
use super::kernel::{kernel, labels};
use super::order;
use super::profile::{turns, turns_in_common};
use super::roles::{Budget, casting, score_against, total, units};
use super::web::{Sort, WHOLE_TIME, Web};
use crate::facts::{EventId, PartyId};
use crate::parallel::work;
use crate::random::Random;
use crate::words::words;

/// Swaps of two targets for each deed.
const SWAPS: usize = 10;
/// A spread below this is rounding.
const HAIR: f64 = 1e-9;
/// Copies that reach the observed value after which a test is clear, and no further copy is made for it.
const CLEAR: usize = 10;
/// Copies between two looks at what is clear, where several threads work on them.
const BATCH: usize = 16;

words! {
    /// A way to take a story apart.
    pub enum Null => conserves {
        /// The roles in the deeds are dealt at random.
        Recast = "recast"
            => "keeps deeds, bonds, groups, times and causes; deals the persons in the deeds anew",
        /// The targets of deeds are exchanged.
        Rewire = "rewire" => "keeps who does what and how often each is hit; exchanges the targets of deeds",
        /// The events happen in another order.
        Reorder = "reorder" => "keeps everything but the order of events, which stays true to the causes",
    }
}

impl Null {
    /// Whether it destroys just what a facet measures. Others may move a little with it, but are not its to test:
    /// the score of roles falls with the order of events, but it is not about order.
    pub fn is_for(self, facet: Facet) -> bool {
        match self {
            Self::Recast => matches!(facet, Facet::Roles | Facet::Motifs),
            Self::Rewire => facet != Facet::Order,
            Self::Reorder => matches!(facet, Facet::Order | Facet::Turns),
        }
    }

    /// Whether a facet is measured on copies of this kind: if they test it, or if it costs next to nothing to see
    /// that they leave it as it is.
    fn is_measured(self, facet: Facet) -> bool {
        self.is_for(facet) || matches!(facet, Facet::Turns | Facet::Kernel)
    }

    /// A copy of a web taken apart.
    pub fn copy(self, web: &Web, random: &mut Random) -> Web {
        let mut copy = web.clone();
        match self {
            Self::Recast => recast(&mut copy, random),
            Self::Rewire => rewire(&mut copy, random),
            Self::Reorder => reorder(&mut copy, random),
        }
        copy
    }
}

/// Persons of the deeds are permuted.
fn recast(web: &mut Web, random: &mut Random) {
    let persons: Vec<usize> = (0..web.sorts.len()).filter(|at| web.sorts[*at] == Sort::Person).collect();
    let mut dealt = persons.clone();
    random.shuffle(&mut dealt);
    let mut to: Vec<usize> = (0..web.sorts.len()).collect();
    for (from, other) in persons.iter().zip(&dealt) {
        to[*from] = *other;
    }
    let deal = |party: &mut PartyId| *party = PartyId(to[party.index()] as u32);
    for deed in &mut web.deeds {
        deed.agents.iter_mut().chain(deed.target.as_mut()).for_each(deal);
    }
}

/// Targets of two deeds by named agents are exchanged, where nobody then does it to themselves.
fn rewire(web: &mut Web, random: &mut Random) {
    let open: Vec<usize> = (0..web.deeds.len())
        .filter(|at| web.deeds[*at].target.is_some() && !web.deeds[*at].agents.is_empty())
        .collect();
    for _ in 0..open.len() * SWAPS {
        let (x, y) = (open[random.below(open.len())], open[random.below(open.len())]);
        let (Some(one), Some(other)) = (web.deeds[x].target, web.deeds[y].target) else { continue };
        let fits = web.sorts[one.index()] == web.sorts[other.index()];
        if x != y && fits && !web.deeds[x].agents.contains(&other) && !web.deeds[y].agents.contains(&one) {
            (web.deeds[x].target, web.deeds[y].target) = (Some(other), Some(one));
        }
    }
}

/// A random order in which no effect comes before its cause. (Each next event is drawn from those that may come
/// next; not all orders are equally likely.)
fn reorder(web: &mut Web, random: &mut Random) {
    let n = web.order.len();
    // of a large story not all events are there
    let events = web.order.iter().max().map_or(0, |last| last.index() + 1);
    let mut waiting = vec![0usize; events];
    for (_, effect) in &web.links {
        waiting[effect.index()] += 1;
    }
    let mut ready: Vec<EventId> =
        web.order.iter().copied().filter(|event| waiting[event.index()] == 0).collect();
    let mut order = Vec::with_capacity(n);
    while !ready.is_empty() {
        let event = ready.swap_remove(random.below(ready.len()));
        order.push(event);
        let from = web.links.partition_point(|(cause, _)| *cause < event);
        for (_, effect) in web.links[from..].iter().take_while(|(cause, _)| *cause == event) {
            waiting[effect.index()] -= 1;
            if waiting[effect.index()] == 0 {
                ready.push(*effect);
            }
        }
    }
    let last = n.saturating_sub(1).max(1) as i64;
    let mut time = vec![0; events];
    for (place, event) in order.iter().enumerate() {
        time[event.index()] = place as i64 * WHOLE_TIME / last;
    }
    for deed in &mut web.deeds {
        deed.time = time[deed.event.index()];
    }
    web.order = order;
}

/// Facets that are measured on webs; motifs are looked for in stories. Roles are S of the best map, order the score of the
/// global alignment of events under the stable pairs.
pub const ON_WEBS: [Facet; 4] = [Facet::Roles, Facet::Order, Facet::Turns, Facet::Kernel];

/// The facets of two webs, in the order of [`ON_WEBS`].
pub fn facets(a: &Web, b: &Web, budget: &Budget) -> [f64; 4] {
    let (roles, pairs) = casting(a, b, budget);
    let order = units(order::score(a, b, &pairs));
    let (turns, kernel) = nameless(a, b);
    [roles, order, turns, kernel]
}

/// The facets that need no map.
fn nameless(a: &Web, b: &Web) -> (f64, f64) {
    let kernel = kernel(&labels(a), &labels(b))[super::kernel::ROUNDS - 1];
    (turns_in_common(&turns(a), &turns(b)), kernel)
}

/// What chance gives for one facet under one null.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Which facet.
    pub facet: Facet,
    /// Which null.
    pub null: Null,
    /// The value of the two films.
    pub observed: f64,
    /// Mean of the copies.
    pub mean: f64,
    /// Standard deviation of the copies.
    pub sd: f64,
    /// (observed − mean) / sd; nothing when the null cannot test the facet.
    pub z: Option<f64>,
    /// Share of copies that reach the observed value; nothing when the null cannot test the facet.
    pub p: Option<f64>,
    /// Copies that were made: all, or as many as made the answer clear.
    pub copies: usize,
    /// (observed − mean) / (most − mean), the most being what the smaller film has with itself; for roles only.
    pub adjusted: Option<f64>,
}

impl Test {
    /// Whether the null destroys what the facet measures.
    pub fn is_test(&self) -> bool {
        self.p.is_some()
    }
}

/// All tests of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Copies of both films a null at most.
    pub copies: usize,
    /// The seed.
    pub seed: u64,
    /// A row for each facet under each null that is [for it](Null::is_for), or that leaves it as it is.
    pub tests: Vec<Test>,
}

impl Calibration {
    /// The level that a p must reach: 0.05 shared among the tests that are tests, so that one false finding in all
    /// of them has at most that chance.
    pub fn level(&self) -> f64 {
        0.05 / self.tests.iter().filter(|test| test.is_test()).count().max(1) as f64
    }

    /// Whether so few copies were made that no p can reach the level, whatever the films are.
    pub fn too_few(&self) -> bool {
        1.0 / (self.copies + 1) as f64 > self.level()
    }

    /// The least number of copies with which a p can reach the level.
    pub fn enough(&self) -> usize {
        (1.0 / self.level() - 1e-9).ceil() as usize - 1
    }

    /// Whether a facet stands out: under every null that tests it.
    pub fn survives(&self, facet: Facet) -> Option<bool> {
        let level = self.level();
        let mut tests = self.tests.iter().filter(|test| test.facet == facet && test.is_test()).peekable();
        tests.peek()?;
        Some(tests.all(|test| test.p.is_some_and(|p| p <= level)))
    }
}

/// Compares `copies` copies of both films under each null, or fewer where fewer make the answer clear. The result does not depend on `threads`.
/// O(nulls · copies · search for a map).
pub fn calibrate(a: &Web, b: &Web, copies: usize, budget: &Budget, threads: usize) -> Calibration {
    let observed = facets(a, b, budget);
    let most = units(total(&a.relations()).min(total(&b.relations())));
    let mut tests = Vec::new();
    for &null in Null::ALL {
        let measured = ON_WEBS.map(|facet| null.is_measured(facet));
        let columns = until_clear(copies, threads, &observed, &measured, &|number, open| {
            copied(null, a, b, number, budget, open, observed[0])
        });
        for (at, facet) in ON_WEBS.into_iter().enumerate().filter(|(at, _)| measured[*at]) {
            let most = (facet == Facet::Roles).then_some(most);
            let test = test(facet, null, observed[at], &columns[at], most);
            if null.is_for(facet) || !test.is_test() {
                tests.push(test);
            }
        }
    }
    Calibration { copies, seed: budget.seed, tests }
}

/// The facets of one pair of copies, in the order of [`ON_WEBS`]; nothing stands for those that are not open. Of the
/// roles it is asked how much they reach of `observed`.
fn copied(
    null: Null,
    a: &Web,
    b: &Web,
    number: usize,
    budget: &Budget,
    open: &[bool],
    observed: f64,
) -> Vec<f64> {
    let mut random = dice(null, budget.seed, number);
    let (x, y) = (null.copy(a, &mut random), null.copy(b, &mut random));
    let (turns, kernel) = if open[2] || open[3] { nameless(&x, &y) } else { (0.0, 0.0) };
    let roles = if open[0] { score_against(&x, &y, budget, Some(observed)) } else { 0.0 };
    // the order of events rests on the stable pairs, which cost most
    let order = if open[1] { units(order::score(&x, &y, &casting(&x, &y, budget).1)) } else { 0.0 };
    vec![roles, order, turns, kernel]
}

/// Measures copies in the order of their numbers, each column only until it is clear. `measured` says which columns
/// are wanted; `piece` gets those that are still open. A column ends with the copy that makes it clear, so the result does
/// not depend on `threads`.
pub(super) fn until_clear(
    copies: usize,
    threads: usize,
    observed: &[f64],
    measured: &[bool],
    piece: &(dyn Fn(usize, &[bool]) -> Vec<f64> + Sync),
) -> Vec<Vec<f64>> {
    let mut columns = vec![Vec::new(); observed.len()];
    let mut open = measured.to_vec();
    let mut reached = vec![0; observed.len()];
    let mut done = 0;
    while done < copies && open.iter().any(|open| *open) {
        // a thread alone looks after each copy; several are not kept waiting for one another so often
        let batch = if threads > 1 { BATCH.min(copies - done) } else { 1 };
        for row in work(batch, threads, &|number| piece(done + number, &open)) {
            for (at, value) in row.into_iter().enumerate().filter(|(at, _)| measured[*at]) {
                if reached[at] < CLEAR {
                    columns[at].push(value);
                    reached[at] += usize::from(reaches(value, observed[at]));
                }
            }
        }
        for (open, reached) in open.iter_mut().zip(&reached) {
            *open &= *reached < CLEAR;
        }
        done += batch;
    }
    columns
}

fn reaches(value: f64, observed: f64) -> bool {
    value >= observed - HAIR
}

/// The random numbers of a copy.
pub(super) fn dice(null: Null, seed: u64, number: usize) -> Random {
    Random::new(seed, ((null as u64 + 1) << 48) | number as u64)
}

/// What a column of values from copies says of the observed one.
pub(super) fn test(facet: Facet, null: Null, observed: f64, column: &[f64], most: Option<f64>) -> Test {
    let n = column.len() as f64;
    let mean = if column.is_empty() { 0.0 } else { column.iter().sum::<f64>() / n };
    let spread: f64 = column.iter().map(|value| (value - mean) * (value - mean)).sum();
    let sd = if column.len() > 1 { (spread / (n - 1.0)).sqrt() } else { 0.0 };
    let invariant = column.iter().all(|value| (value - observed).abs() < HAIR);
    let tested = !column.is_empty() && !invariant;
    let reached: Vec<usize> =
        (0..column.len()).filter(|copy| reaches(column[*copy], observed)).take(CLEAR).collect();
    let p = match reached.last() {
        Some(last) if reached.len() == CLEAR => CLEAR as f64 / (last + 1) as f64,
        _ => (reached.len() + 1) as f64 / (n + 1.0),
    };
    let adjusted =
        most.filter(|most| tested && most - mean > HAIR).map(|most| (observed - mean) / (most - mean));
    Test {
        facet,
        null,
        observed,
        mean,
        sd,
        z: (tested && sd > HAIR).then(|| (observed - mean) / sd),
        p: tested.then_some(p),
        copies: column.len(),
        adjusted,
    }
}
