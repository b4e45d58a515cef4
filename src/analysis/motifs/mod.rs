//! Which motifs a story has: who plays which part, in which events, by which sentences.
//!
//! A motif ([`crate::motif::Motif`]) is a conjunctive query with alternatives, absences and counts over
//! the acts, bonds and causes of a story. It is answered by chronological, edge-driven backtracking
//! (after Mackey et al., *A chronological edge-driven approach to temporal subgraph isomorphism*, 2018;
//! Paranjape, Benson and Leskovec, *Motifs in temporal networks*, WSDM 2017): the condition with the
//! fewest facts first, each next fact found by kind and whichever ends are bound. The relation graph is
//! a multigraph, and two conditions never rest on one and the same pair of an act. The worst case is
//! O(facts^conditions); every motif of the program on a film of sixty events takes microseconds.

mod example;
mod index;
mod near;
mod pairs;
mod plan;
mod report;
mod search;
mod table;

pub use example::examples;
pub use index::{Filter, Index};
pub use near::{NearMiss, NearMisses, near};
pub use report::Match;

use crate::motif::Motif;
use crate::parallel::work;
use plan::{Plan, plan};
use report::Best;
use search::Search;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// How much is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most matches of one motif.
    pub matches: usize,
    /// Most of them that are described.
    pub described: usize,
    /// Most facts looked at for one motif while ways are counted, and as many again while parties are looked for.
    pub steps: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { matches: 10_000, described: 10_000, steps: 200_000_000 }
    }
}

/// The matches of one motif.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matches {
    /// Each choice of parties once, in the order of the cast; the first of them if there are more than are described.
    pub matches: Vec<Match>,
    /// How many choices of parties were found.
    pub found: usize,
    /// Whether the search was cut short by a limit, so that there may be more.
    pub cut_short: bool,
    /// Whether not all ways of each choice were gone through: there are at least so many, and some may be surer.
    pub ways_cut_short: bool,
    /// Facts that were looked at.
    pub steps: u64,
}

/// The matches of a motif in a story. Each choice of parties is given once, with the surest of the events
/// that bear it out and the number of ways in which it is borne out. Where these are too many to be gone through, as
/// those of two who strike one another for a lifetime, a second search leaves a choice as soon as it is known, and so
/// finds the other choices.
///
/// ```
/// use imbroglio::{analysis::motifs, motif, rules, story, vocabulary::Vocabulary};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "Ann"), (id: b, name: "Bo"), (id: c, name: "Cy")],
///     story: [
///         (id: shot, what: "Ann shoots Bo", acts: [kills(a, b)]),
///         (id: again, what: "Cy shoots Ann", acts: [kills(c, a)], needs: [shot]),
///     ],
/// )"#);
/// let story = story::build(film.checked.unwrap());
/// let read = motif::read_text("payback", r#"(
///     title: "Payback", family: retribution, definition: "A killer is killed for it.",
///     reading: "{a} kills {b} and dies for it",
///     parties: [a, b], events: [e1, e2],
///     when: [kills(a, b, at(e1)), kills(_, a, at(e2)), causes(e1, e2)],
/// )"#, &Vocabulary::built_in().unwrap());
/// let index = motifs::Index::new(&story, motifs::Filter::default());
/// let found = motifs::find(&index, &read.motifs[0], motifs::Limits::default());
/// assert_eq!(found.matches[0].reading, "Ann kills Bo and dies for it");
/// ```
pub fn find(index: &Index<'_>, motif: &Motif, limits: Limits) -> Matches {
    Prepared::new(index, motif).find(index, limits)
}

/// A motif with the order in which its conditions are looked for: worked out once for a whole story, it serves every part
/// of it that is cut off at an event.
#[derive(Debug)]
pub struct Prepared<'m> {
    motif: &'m Motif,
    plans: Vec<Plan<'m>>,
}

impl<'m> Prepared<'m> {
    /// Prepares a motif for a story. O(conditions² + kinds of the story).
    pub fn new(index: &Index<'_>, motif: &'m Motif) -> Self {
        Self { motif, plans: motif.cases.iter().map(|case| plan(index, motif, case)).collect() }
    }

    /// The motif.
    pub fn motif(&self) -> &'m Motif {
        self.motif
    }

    /// The matches that [`find`] gives, in the story for which the motif was prepared or in one
    /// [cut off](crate::story::Story::until) from it.
    pub fn find(&self, index: &Index<'_>, limits: Limits) -> Matches {
        let Self { motif, plans } = self;
        if !plans.iter().any(|plan| plan.may_succeed(index)) {
            return Matches::default();
        }
        let best = RefCell::new(Best::new(limits.matches));
        let mut search = Search::new(index, motif, limits.steps);
        let mut cut_short = each_case(&mut search, plans, &best).is_break();
        let mut steps = limits.steps - search.budget;
        let ways_cut_short = cut_short && search.budget == 0;
        if ways_cut_short {
            let is_known = |key: &[u32]| best.borrow().holds(key);
            let mut search = Search { is_known: Some(&is_known), ..Search::new(index, motif, limits.steps) };
            cut_short = each_case(&mut search, plans, &best).is_break();
            steps += limits.steps - search.budget;
        }
        let best = best.into_inner();
        let found = best.count();
        let matches = best.matches(index, motif, limits.described);
        Matches { matches, found, cut_short, ways_cut_short, steps }
    }
}

/// Takes what a search finds in each case.
fn each_case<'m>(
    search: &mut Search<'_, '_, 'm>,
    plans: &[Plan<'m>],
    best: &RefCell<Best>,
) -> ControlFlow<()> {
    let mut cases = plans.iter().enumerate();
    cases.try_for_each(|(number, plan)| search.run(plan, &mut |search| best.borrow_mut().add(search, number)))
}

/// Whether a story has a motif at all: the search stops at the first match. `None` if a limit of steps was met.
pub fn occurs(index: &Index<'_>, motif: &Motif, steps: u64) -> Option<bool> {
    let mut search = Search::new(index, motif, steps);
    for case in &motif.cases {
        let mut held = false;
        let plan = plan(index, motif, case);
        let flow = search.run(&plan, &mut |_| {
            held = true;
            ControlFlow::Break(())
        });
        if held {
            return Some(true);
        }
        if flow.is_break() {
            return None;
        }
    }
    Some(false)
}

/// How often a motif occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Choices of facts, one for each condition; of motifs with several cases the sum over them.
    pub facts: u64,
    /// Choices of parties.
    pub parties: u64,
}

/// Counts the occurrences of a motif without describing them; `None` if a limit of steps was met.
pub fn count(index: &Index<'_>, motif: &Motif, steps: u64) -> Option<Count> {
    let mut facts = 0;
    let mut parties: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut search = Search::new(index, motif, steps);
    for case in &motif.cases {
        let plan = plan(index, motif, case);
        let flow = search.run(&plan, &mut |search| {
            facts += 1;
            parties.insert(search.key());
            ControlFlow::Continue(())
        });
        if flow.is_break() {
            return None;
        }
    }
    Some(Count { facts, parties: parties.len() as u64 })
}

/// Counts choices of facts of several motifs, in constant memory and on so many threads; `None` for a motif if a
/// limit of steps was met. Where the first thing to be found are thousands of acts, the limit is for each of a few
/// parts of them.
pub fn count_facts(index: &Index<'_>, motifs: &[Motif], steps: u64, threads: usize) -> Vec<Option<u64>> {
    let plans: Vec<(usize, Plan<'_>)> = motifs
        .iter()
        .enumerate()
        .flat_map(|(number, motif)| motif.cases.iter().map(move |case| (number, plan(index, motif, case))))
        .collect();
    let parts = |plan: &Plan<'_>| if plan.many_acts(index) { PARTS } else { 1 };
    // made before, so that no thread waits for another
    let many = plans.iter().map(|(_, plan)| plan).filter(|plan| parts(plan) > 1);
    let orders: Vec<_> = many.flat_map(Plan::orders).collect::<BTreeSet<_>>().into_iter().collect();
    work(orders.len(), threads, &|order| {
        let (kind, end) = orders[order];
        index.acts.sorted_by(kind, end);
    });
    let tasks: Vec<(usize, usize)> =
        (0..plans.len()).flat_map(|plan| (0..parts(&plans[plan].1)).map(move |part| (part, plan))).collect();
    let counted = work(tasks.len(), threads, &|task| {
        let (part, number) = tasks[task];
        let (motif, plan) = &plans[number];
        let mut search = Search::new(index, &motifs[*motif], steps);
        let mut facts = 0;
        let mut visit = |_: &Search<'_, '_, '_>| {
            facts += 1;
            ControlFlow::Continue(())
        };
        let flow = match parts(plan) {
            1 => search.run(plan, &mut visit),
            parts => search.run_part(plan, (part, parts), &mut visit),
        };
        (*motif, flow.is_continue().then_some(facts))
    });
    let mut sums = vec![Some(0); motifs.len()];
    for (motif, facts) in counted {
        sums[motif] = sums[motif].zip(facts).map(|(sum, more)| sum + more);
    }
    sums
}

/// Parts of a search that begins with thousands of acts, however many threads there are, so that a limit means the same
/// on every machine. Those at the beginning of a story have more to follow them than those at its end.
const PARTS: usize = 32;
