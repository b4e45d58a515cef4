//! The order in which the conditions of a case are looked for: the rarest first, then whatever hangs
//! together with it most closely, every test as soon as it can be made.

use super::index::{Index, has_any, kinds};
use super::table::{End, Manner, Table};
use crate::motif::{Absence, Case, Condition, Motif, Sort, VariableId, What};
use crate::vocabulary::KindId;

/// A fact to be found.
#[derive(Debug)]
pub(super) struct Step<'m> {
    /// Number of the condition in its list.
    pub condition: usize,
    pub what: &'m What,
    pub kinds: Vec<KindId>,
    /// What an act must be like, and what becomes of its agent, patient and event; of other facts nothing.
    pub act: Option<ActStep>,
    /// Tests that can be made once it is found.
    pub tests: Vec<Test<'m>>,
    /// Pairs of parties that must differ, and of which it binds one at least.
    pub different: Vec<(VariableId, VariableId)>,
}

/// An act to be found that asks for no third parties.
#[derive(Debug)]
pub(super) struct ActStep {
    pub manner: Manner,
    /// Agent, patient and event.
    pub ends: [Slot; 3],
}

impl ActStep {
    /// The end by which its acts are looked up, and the variable that is known there.
    fn known(&self) -> Option<(End, VariableId)> {
        match self.ends {
            [Slot::Known(variable), ..] => Some((End::Source, variable)),
            [_, Slot::Known(variable), _] => Some((End::Target, variable)),
            _ => None,
        }
    }
}

/// What becomes of an end of an act that is found.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    /// Anybody, or nobody told.
    Anybody,
    /// It must be what the variable stands for already.
    Known(VariableId),
    /// The variable will stand for it.
    New(VariableId),
}

/// Something to be tested.
#[derive(Debug)]
pub(super) enum Test<'m> {
    /// A condition between variables that are all bound.
    Plain(&'m What),
    /// No way of carrying out the plan.
    None(Plan<'m>),
    /// Every way of the first is a way of the second, and there is one.
    Every(Plan<'m>, Plan<'m>),
    /// So many ways that differ in these variables.
    AtLeast(u32, Plan<'m>, &'m [VariableId]),
}

/// How a list of conditions is looked for.
#[derive(Debug, Default)]
pub(super) struct Plan<'m> {
    /// Tests that need nothing found.
    pub tests: Vec<Test<'m>>,
    pub steps: Vec<Step<'m>>,
    /// Whether some condition can hold nowhere in the story.
    pub hopeless: bool,
    /// Of the plan for a whole case the step after which all parties that are shown are known.
    pub settled: Option<usize>,
}

/// From how many acts on it is worth while to share them among threads.
const MANY: usize = 20_000;

impl Plan<'_> {
    /// Whether a story, or what is left of it, has facts of a kind that each step asks for.
    pub fn may_succeed(&self, index: &Index<'_>) -> bool {
        let any = |table: &Table<'_>, kinds: &[KindId]| kinds.iter().any(|kind| !table.all(*kind).is_empty());
        !self.hopeless
            && self.steps.iter().all(|step| match step.what {
                What::Act(_) => any(&index.acts, &step.kinds),
                What::Bond(_) => any(&index.bonds, &step.kinds),
                _ => may_hold(index, step.what),
            })
    }

    /// Whether so many acts are looked at first that they are better shared among threads.
    pub fn many_acts(&self, index: &Index<'_>) -> bool {
        self.steps.first().is_some_and(|step| {
            let acts = step.kinds.iter().map(|kind| index.acts.all(*kind).len());
            matches!(step.what, What::Act(_)) && acts.sum::<usize>() >= MANY
        })
    }

    /// The orders of acts in which its steps will look, if the first goes through its acts in the order that
    /// [`Plan::outer`] says.
    pub fn orders(&self) -> impl Iterator<Item = (KindId, End)> {
        self.steps.iter().enumerate().flat_map(|(number, step)| {
            let known = step.act.as_ref().and_then(|act| act.known()).map(|(end, _)| end);
            let end = if number == 0 { self.outer() } else { known };
            end.into_iter().flat_map(|end| step.kinds.iter().map(move |kind| (*kind, end)))
        })
    }

    /// The end by which the acts of the first step are best gone through: that by which the second step looks, so
    /// that it finds what lies together.
    pub fn outer(&self) -> Option<End> {
        let (first, second) = (self.steps.first()?.act.as_ref()?, self.steps.get(1)?.act.as_ref()?);
        let (_, known) = second.known()?;
        let is = |slot: Slot| matches!(slot, Slot::New(variable) if variable == known);
        match first.ends {
            [source, ..] if is(source) => Some(End::Source),
            [_, target, _] if is(target) => Some(End::Target),
            _ => None,
        }
    }
}

/// The plan for a case of a motif.
pub(super) fn plan<'m>(index: &Index<'_>, motif: &'m Motif, case: &'m Case) -> Plan<'m> {
    let conditions: Vec<(usize, &Condition)> = case.conditions.iter().enumerate().collect();
    let mut bound = vec![false; motif.variables.len()];
    let mut plan = arrange(index, &conditions, &mut bound);
    differ(&mut plan, &case.different);
    plan.settled = settled(&plan, motif);
    plan
}

/// The last step that binds a party that is shown.
fn settled(plan: &Plan<'_>, motif: &Motif) -> Option<usize> {
    let mut bound: Vec<VariableId> = Vec::new();
    let mut settled = None;
    for (at, step) in plan.steps.iter().enumerate() {
        for variable in step.what.variables() {
            let party = &motif.variables[variable.index()];
            if !bound.contains(&variable) {
                bound.push(variable);
                settled = if party.shown && party.sort != Sort::Event { Some(at) } else { settled };
            }
        }
    }
    settled
}

/// Lets each pair that must differ be looked at as soon as both are bound.
fn differ(plan: &mut Plan<'_>, different: &[(VariableId, VariableId)]) {
    let mut open = different.to_vec();
    let mut bound: Vec<VariableId> = Vec::new();
    for step in &mut plan.steps {
        bound.extend(step.what.variables());
        open.retain(|pair| {
            let both = bound.contains(&pair.0) && bound.contains(&pair.1);
            if both {
                step.different.push(*pair);
            }
            !both
        });
    }
}

/// Orders conditions, given which variables are bound before.
pub(super) fn arrange<'m>(
    index: &Index<'_>,
    conditions: &[(usize, &'m Condition)],
    bound: &mut [bool],
) -> Plan<'m> {
    // a story lacks something of most motifs
    let hopeless = !conditions.iter().all(|(_, condition)| may_hold(index, &condition.what));
    let mut plan = Plan { hopeless, ..Plan::default() };
    if hopeless {
        return plan;
    }
    let mut facts: Vec<(usize, &'m What, Vec<KindId>, usize)> = Vec::new();
    let mut tests: Vec<&'m What> = Vec::new();
    for (number, condition) in conditions {
        match &condition.what {
            what @ (What::Act(_) | What::Bond(_) | What::Learns(_) | What::Called(..) | What::Same(..)) => {
                let (kinds, count) = supply(index, what);
                facts.push((*number, what, kinds, count));
            }
            what => tests.push(what),
        }
    }
    plan.tests = ready(index, &mut tests, bound);
    while !facts.is_empty() {
        let mut best = (0, f64::INFINITY);
        for (at, (_, what, _, count)) in facts.iter().enumerate() {
            let cost = cost(index, what, *count, bound);
            if cost < best.1 {
                best = (at, cost);
            }
        }
        let (condition, what, kinds, _) = facts.remove(best.0);
        let act = act_step(what, bound);
        what.each_variable(&mut |variable| bound[variable.index()] = true);
        let tests = ready(index, &mut tests, bound);
        plan.steps.push(Step { condition, what, kinds, act, tests, different: Vec::new() });
    }
    plan
}

fn act_step(what: &What, bound: &[bool]) -> Option<ActStep> {
    let What::Act(act) = what else { return None };
    if act.about.is_some() || act.through.is_some() {
        return None;
    }
    let mut met: Vec<VariableId> = Vec::new();
    let ends = [act.agent, act.patient, act.event].map(|end| match end {
        None => Slot::Anybody,
        Some(variable) if bound[variable.index()] || met.contains(&variable) => Slot::Known(variable),
        Some(variable) => {
            met.push(variable);
            Slot::New(variable)
        }
    });
    Some(ActStep { manner: Manner::of(act), ends })
}

/// Whether all variables of a condition but those of its own are bound.
fn is_ready(what: &What, bound: &[bool]) -> bool {
    let own: &[VariableId] = match what {
        What::NotTold(Absence { own, .. }) | What::Every(_, _, own) | What::AtLeast(_, _, own) => own,
        _ => &[],
    };
    let mut ready = true;
    what.each_variable(&mut |variable| ready &= bound[variable.index()] || own.contains(&variable));
    ready
}

/// Tests all of whose outer variables are bound, taken out of `tests`.
fn ready<'m>(index: &Index<'_>, tests: &mut Vec<&'m What>, bound: &[bool]) -> Vec<Test<'m>> {
    let ready = tests.extract_if(.., |what| is_ready(what, bound));
    ready.map(|what| test(index, what, bound)).collect()
}

fn test<'m>(index: &Index<'_>, what: &'m What, bound: &[bool]) -> Test<'m> {
    match what {
        What::NotTold(absence) => {
            Test::None(arrange(index, &numbered(&absence.conditions), &mut bound.to_vec()))
        }
        What::Every(first, rest, _) => {
            let mut bound = bound.to_vec();
            let domain = arrange(index, &[(0, &**first)], &mut bound);
            Test::Every(domain, arrange(index, &numbered(rest), &mut bound))
        }
        What::AtLeast(least, conditions, own) => {
            Test::AtLeast(*least, arrange(index, &numbered(conditions), &mut bound.to_vec()), own)
        }
        what => Test::Plain(what),
    }
}

fn numbered(conditions: &[Condition]) -> Vec<(usize, &Condition)> {
    conditions.iter().enumerate().collect()
}

/// Whether the story has anything that could satisfy a condition.
fn may_hold(index: &Index<'_>, what: &What) -> bool {
    let facts = index.story().facts();
    match what {
        What::Act(act) => has_any(index.story().vocabulary(), &index.acts, &act.kinds),
        What::Bond(bond) => has_any(index.story().vocabulary(), &index.bonds, &bond.kinds),
        What::Learns(_) => !facts.learnings.is_empty(),
        What::Called(..) | What::Same(..) => !facts.parties.is_empty(),
        _ => true,
    }
}

/// The kinds a condition asks for, and how many facts could satisfy it.
fn supply(index: &Index<'_>, what: &What) -> (Vec<KindId>, usize) {
    let story = index.story();
    match what {
        What::Act(act) => {
            let kinds = kinds(story.vocabulary(), &index.acts, &act.kinds);
            let count = kinds.iter().map(|kind| index.acts.all(*kind).len()).sum();
            (kinds, count)
        }
        What::Bond(bond) => {
            let kinds = kinds(story.vocabulary(), &index.bonds, &bond.kinds);
            let count = kinds.iter().map(|kind| index.bonds.all(*kind).len()).sum();
            (kinds, count)
        }
        What::Learns(_) => (Vec::new(), story.facts().learnings.len()),
        _ => (Vec::new(), story.facts().parties.len()),
    }
}

/// A guess at how many facts will be looked at.
fn cost(index: &Index<'_>, what: &What, count: usize, bound: &[bool]) -> f64 {
    let is = |end: Option<VariableId>| end.is_some_and(|variable| bound[variable.index()]);
    let parties = index.story().facts().parties.len().max(1) as f64;
    let count = count as f64;
    match what {
        What::Act(act) => match (is(act.agent), is(act.patient)) {
            (true, true) => count / (parties * parties),
            (true, false) | (false, true) => count / parties,
            _ if is(act.event) => count.min(4.0),
            _ => count,
        },
        What::Bond(bond) => match (is(bond.from), is(bond.to)) {
            (true, true) => count / (parties * parties),
            (true, false) | (false, true) => count / parties,
            _ => count,
        },
        What::Same(a, b) if bound[a.index()] || bound[b.index()] => 0.0,
        What::Same(..) => f64::MAX,
        What::Called(a, _) if bound[a.index()] => 0.0,
        _ => count,
    }
}
