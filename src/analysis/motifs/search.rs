//! Backtracking over a plan: each step binds one fact, each test is made as soon as it can be.

mod others;

use super::index::{Filter, Index};
use super::pairs::{Look, NOBODY, Pair};
use super::plan::{ActStep, Plan, Slot, Step, Test};
use super::table::Manner;
use crate::facts::{EventId, PartyId};
use crate::motif::{ActPattern, End, Motif, Sort, VariableId, What};
use crate::story::Order;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Not bound yet.
pub(super) const FREE: u32 = u32::MAX - 1;

/// A fact that satisfies a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// An act with the agent and the patient it was found for.
    Act {
        act: u32,
        agent: u32,
        patient: u32,
    },
    Bond(u32),
    Learning(u32),
    /// Nothing but a variable bound.
    Party,
}

/// A search in progress.
pub(super) struct Search<'i, 's, 'm> {
    pub index: &'i Index<'s>,
    pub motif: &'m Motif,
    pub filter: Filter,
    pub bindings: Vec<u32>,
    /// What was found, with the number of its condition.
    pub found: Vec<(usize, Found)>,
    /// Facts that may still be looked at.
    pub budget: u64,
    /// Says which choices of parties, by their [`key`](Self::key), need no more ways.
    pub is_known: Option<&'i dyn Fn(&[u32]) -> bool>,
}

type Visit<'v, 'i, 's, 'm> = dyn FnMut(&Search<'i, 's, 'm>) -> ControlFlow<()> + 'v;

impl<'i, 's, 'm> Search<'i, 's, 'm> {
    pub fn new(index: &'i Index<'s>, motif: &'m Motif, budget: u64) -> Self {
        let bindings = vec![FREE; motif.variables.len()];
        Self { index, motif, filter: index.filter, bindings, found: Vec::new(), budget, is_known: None }
    }

    pub fn value(&self, variable: VariableId) -> u32 {
        self.bindings[variable.index()]
    }

    /// The shown parties that are bound; unbound ones take the highest number.
    pub fn shown(&self) -> impl Iterator<Item = u32> {
        let variables = self.motif.variables.iter().zip(&self.bindings);
        let parties = variables.filter(|(variable, _)| variable.shown && variable.sort != Sort::Event);
        parties.map(|(_, value)| *value)
    }

    /// These as a key.
    pub fn key(&self) -> Vec<u32> {
        self.shown().collect()
    }

    /// Calls `visit` for every way of carrying out the plan, until it breaks or the budget is spent.
    pub fn run(&mut self, plan: &Plan<'m>, visit: &mut Visit<'_, 'i, 's, 'm>) -> ControlFlow<()> {
        if plan.hopeless || !self.pass(&plan.tests) {
            return self.cut_short();
        }
        self.step(plan, 0, visit)
    }

    /// The same for one of several parts of what the first step of a plan for a whole motif looks at, which must be
    /// an act.
    pub fn run_part(
        &mut self,
        plan: &Plan<'m>,
        (part, parts): (usize, usize),
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        if plan.hopeless || !self.pass(&plan.tests) {
            return self.cut_short();
        }
        let Some((step, What::Act(act))) = plan.steps.first().map(|step| (step, step.what)) else {
            return ControlFlow::Continue(());
        };
        let index = self.index;
        for kind in &step.kinds {
            let pairs = index.acts.all(*kind);
            let range = pairs.len() * part / parts..pairs.len() * (part + 1) / parts;
            match plan.outer() {
                Some(end) => {
                    for pair in index.acts.sorted_by(*kind, end).range(range) {
                        self.act(plan, 0, act, &pair, visit)?;
                    }
                }
                None => {
                    for pair in &pairs[range] {
                        self.act(plan, 0, act, pair, visit)?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether there is a way.
    fn any(&mut self, plan: &Plan<'m>) -> bool {
        let outer = std::mem::take(&mut self.found);
        let held = self.run(plan, &mut |_| ControlFlow::Break(())).is_break();
        self.found = outer;
        held
    }

    fn step(&mut self, plan: &Plan<'m>, at: usize, visit: &mut Visit<'_, 'i, 's, 'm>) -> ControlFlow<()> {
        let Some(step) = plan.steps.get(at) else { return visit(self) };
        match step.what {
            What::Act(act) => self.acts(plan, at, step, act, visit),
            What::Bond(bond) => self.bonds(plan, at, step, bond, visit),
            What::Learns(learning) => self.learnings(plan, at, learning, visit),
            What::Called(variable, words) => {
                for party in self.candidates(*variable, None) {
                    if self.is_called(party, words) {
                        self.bind(plan, at, &[(Some(*variable), party)], Found::Party, visit)?;
                    }
                }
                ControlFlow::Continue(())
            }
            What::Same(a, b) => {
                let (first, second) = (self.value(*a), self.value(*b));
                let known = [first, second].into_iter().find(|value| *value != FREE);
                for party in self.candidates(*a, known) {
                    self.bind(plan, at, &[(Some(*a), party), (Some(*b), party)], Found::Party, visit)?;
                }
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn bound(&self, end: End) -> Option<u32> {
        end.map(|variable| self.value(variable)).filter(|value| *value != FREE)
    }

    fn acts(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        step: &Step<'m>,
        act: &'m ActPattern,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let index = self.index;
        let (agent, patient, event) = (self.bound(act.agent), self.bound(act.patient), self.bound(act.event));
        if let (None, None, Some(event)) = (agent, patient, event) {
            for (id, record) in index.story().acts_at(EventId(event)) {
                self.spend()?;
                if step.kinds.contains(&record.kind) {
                    for pair in index.acts.of_fact(record.kind, id.0) {
                        self.act(plan, at, act, pair, visit)?;
                    }
                }
            }
            return ControlFlow::Continue(());
        }
        for kind in &step.kinds {
            for pair in index.acts.find(*kind, agent, patient) {
                self.act(plan, at, act, &pair, visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn act(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        wanted: &'m ActPattern,
        pair: &Pair,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        self.spend()?;
        match &plan.steps[at].act {
            Some(step) if self.suits(&step.manner, pair) => self.take(plan, at, step, pair, visit),
            None if self.suits(&Manner::of(wanted), pair) => self.thirds(plan, at, wanted, pair, visit),
            _ => ControlFlow::Continue(()),
        }
    }

    fn suits(&self, manner: &Manner, pair: &Pair) -> bool {
        manner.fits(pair.look)
            && pair.look.is_sure(self.filter.least)
            && (self.filter.contested || pair.look.marks() & Look::CONTESTED == 0)
    }

    /// Binds the ends of an act, and goes on.
    fn take(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        step: &ActStep,
        pair: &Pair,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let values = [pair.source, pair.target, pair.event];
        let mut bound = 0;
        let mut fits = true;
        for (slot, value) in step.ends.iter().zip(values) {
            fits = match *slot {
                Slot::Anybody => true,
                Slot::Known(variable) => self.value(variable) == value,
                Slot::New(variable) => {
                    let fits = value != NOBODY && self.is_of_sort(variable, value);
                    if fits {
                        self.bindings[variable.index()] = value;
                    }
                    fits
                }
            };
            if !fits {
                break;
            }
            bound += 1;
        }
        let end = |at: usize| if matches!(step.ends[at], Slot::Anybody) { NOBODY } else { values[at] };
        let found = Found::Act { act: pair.fact, agent: end(0), patient: end(1) };
        let flow = if fits && !self.is_taken(found) {
            self.go_on(plan, at, found, visit)
        } else {
            ControlFlow::Continue(())
        };
        for slot in &step.ends[..bound] {
            if let Slot::New(variable) = slot {
                self.bindings[variable.index()] = FREE;
            }
        }
        flow
    }

    fn spend(&mut self) -> ControlFlow<()> {
        self.budget = self.budget.saturating_sub(1);
        self.cut_short()
    }

    /// Binds variables, makes the tests of the step, goes on, and unbinds.
    fn bind(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        pairs: &[(End, u32)],
        found: Found,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        if self.is_taken(found) {
            return ControlFlow::Continue(());
        }
        let mut new = [VariableId(0); 6];
        let mut count = 0;
        let mut fits = true;
        for (end, value) in pairs {
            let Some(variable) = *end else { continue };
            match self.value(variable) {
                FREE if *value != NOBODY && self.is_of_sort(variable, *value) => {
                    self.bindings[variable.index()] = *value;
                    new[count] = variable;
                    count += 1;
                }
                held if held == *value => {}
                _ => {
                    fits = false;
                    break;
                }
            }
        }
        let flow = if fits { self.go_on(plan, at, found, visit) } else { ControlFlow::Continue(()) };
        for variable in &new[..count] {
            self.bindings[variable.index()] = FREE;
        }
        flow
    }

    /// Makes the tests of a step whose variables are bound, and goes on to the next.
    fn go_on(
        &mut self,
        plan: &Plan<'m>,
        at: usize,
        found: Found,
        visit: &mut Visit<'_, 'i, 's, 'm>,
    ) -> ControlFlow<()> {
        let step = &plan.steps[at];
        if step.different.iter().any(|(a, b)| self.value(*a) == self.value(*b)) {
            return ControlFlow::Continue(());
        }
        if plan.settled == Some(at) && self.is_known.is_some_and(|is_known| is_known(&self.key())) {
            return ControlFlow::Continue(());
        }
        self.found.push((step.condition, found));
        let flow = match self.pass(&step.tests) {
            true => self.step(plan, at + 1, visit),
            false => self.cut_short(),
        };
        self.found.pop();
        flow
    }

    /// Ends the search if its budget is spent: what a test has said since is not worth anything.
    fn cut_short(&self) -> ControlFlow<()> {
        if self.budget == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    /// Whether another condition already rests on this very pair of an act, or on this bond.
    fn is_taken(&self, found: Found) -> bool {
        let meets = |a: u32, b: u32| a == b || a == NOBODY || b == NOBODY;
        self.found.iter().any(|(_, other)| match (found, *other) {
            (
                Found::Act { act, agent, patient },
                Found::Act { act: other, agent: other_agent, patient: other_patient },
            ) => act == other && meets(agent, other_agent) && meets(patient, other_patient),
            (Found::Bond(bond), Found::Bond(other)) => bond == other,
            (Found::Learning(learning), Found::Learning(other)) => learning == other,
            _ => false,
        })
    }

    fn is_of_sort(&self, variable: VariableId, value: u32) -> bool {
        let sort = self.motif.variables[variable.index()].sort;
        if matches!(sort, Sort::Event | Sort::Party) {
            return true;
        }
        self.index.story.is_person(PartyId(value)) == (sort == Sort::Person)
    }

    /// Whether all tests hold; never if the budget is spent over one of them.
    fn pass(&mut self, tests: &[Test<'m>]) -> bool {
        tests.iter().all(|test| self.test(test) && self.budget > 0)
    }

    fn test(&mut self, test: &Test<'m>) -> bool {
        match test {
            Test::Plain(what) => self.holds(what),
            Test::None(plan) => {
                let filter = std::mem::replace(&mut self.filter, Filter::ALL);
                let any = self.any(plan);
                self.filter = filter;
                !any
            }
            Test::Every(domain, rest) => self.every(domain, rest),
            Test::AtLeast(least, plan, own) => self.ways(plan, own).len() >= *least as usize,
        }
    }

    fn every(&mut self, domain: &Plan<'m>, rest: &Plan<'m>) -> bool {
        let outer = std::mem::take(&mut self.found);
        let before = self.bindings.clone();
        let mut ways: BTreeSet<Vec<u32>> = BTreeSet::new();
        let _ = self.run(domain, &mut |search| {
            ways.insert(search.bindings.clone());
            ControlFlow::Continue(())
        });
        let mut all = !ways.is_empty();
        for way in ways {
            self.bindings = way;
            all = all && self.any(rest);
        }
        self.bindings = before;
        self.found = outer;
        all
    }

    /// The different choices of `own` party variables for which a plan can be carried out.
    fn ways(&mut self, plan: &Plan<'m>, own: &[VariableId]) -> BTreeSet<Vec<u32>> {
        let outer = std::mem::take(&mut self.found);
        let mut ways = BTreeSet::new();
        let _ = self.run(plan, &mut |search| {
            let parties = own.iter().filter(|id| search.motif.variables[id.index()].sort != Sort::Event);
            ways.insert(parties.map(|id| search.value(*id)).collect());
            ControlFlow::Continue(())
        });
        self.found = outer;
        ways
    }

    fn holds(&mut self, what: &What) -> bool {
        if let What::Causes(a, b) = what {
            let (from, to) = (EventId(self.value(*a)), EventId(self.value(*b)));
            let (leads, looked_at) = self.index.causes(from, to, self.filter);
            self.budget = self.budget.saturating_sub(looked_at);
            return leads;
        }
        let story = self.index.story();
        let event = |variable: &VariableId| EventId(self.value(*variable));
        match what {
            What::Before(a, b) => story.is_before(event(a), event(b)),
            What::NotAfter(a, b) => story.order(event(a), event(b)) != Order::After,
            What::Within(a, b, most) => {
                story.event(event(a)).rank.abs_diff(story.event(event(b)).rank) <= *most
            }
            What::Different(a, b) => self.value(*a) != self.value(*b),
            What::Interchangeable(a, b) => self.value(*a) < self.value(*b),
            _ => true,
        }
    }
}
