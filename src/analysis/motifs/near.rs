//! Near misses: parties for whom all conditions of a motif hold but one.

use super::index::Index;
use super::plan::plan;
use super::report::{Best, Match, filled};
use super::search::Search;
use super::{Limits, Match as Found};
use crate::facts::{ActId, Mode, Status};
use crate::motif::{Absence, Case, Condition, Motif, Sort, VariableId, What};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// A motif that fails by one condition.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMiss {
    /// What is there.
    pub partial: Match,
    /// Number of the condition that fails, in its case.
    pub condition: usize,
    /// The condition as the motif says it.
    pub failing: String,
    /// Why it fails, in words.
    pub because: String,
}

/// Near misses of a motif: at most `limits.matches`, each choice of parties once, and none of parties for
/// whom the motif holds. An act may be there in another status, or in another mode if the motif has more
/// than one fact; a bond may be missing if two acts are left; an order, a cause, an absence or a count may
/// fail. What is left must hang together and say who all the parties are. Cost as that of [`super::find`],
/// for each condition.
pub fn near(index: &Index<'_>, motif: &Motif, limits: Limits) -> Vec<NearMiss> {
    let mut whole = Best::new(usize::MAX);
    let mut search = Search::new(index, motif, limits.steps);
    for (number, case) in motif.cases.iter().enumerate() {
        let plan = plan(index, motif, case);
        if search.run(&plan, &mut |search| whole.add(search, number)).is_break() {
            return Vec::new();
        }
    }
    let mut seen: BTreeSet<Vec<(String, crate::facts::PartyId)>> = BTreeSet::new();
    let mut misses = Vec::new();
    for (number, case) in motif.cases.iter().enumerate() {
        for (at, condition) in case.conditions.iter().enumerate() {
            for relaxed in relaxations(motif, case, at) {
                let mut lesser = motif.clone();
                lesser.cases[number] = relaxed;
                let mut best = Best::new(limits.matches);
                let mut search = Search::new(index, &lesser, limits.steps);
                let plan = plan(index, &lesser, &lesser.cases[number]);
                let _ = search.run(&plan, &mut |search| {
                    if whole.holds(&super::report::key(search)) {
                        return ControlFlow::Continue(());
                    }
                    best.add(search, number)
                });
                for partial in best.matches(index, &lesser) {
                    if misses.len() >= limits.matches || !seen.insert(partial.bindings.clone()) {
                        continue;
                    }
                    let because = because(index, motif, condition, &partial);
                    let failing = match &condition.what {
                        What::NotTold(Absence { saying: Some(saying), .. }) => format!("not told {saying}"),
                        _ => condition.text.clone(),
                    };
                    misses.push(NearMiss { partial, condition: at, failing, because });
                }
            }
        }
    }
    misses
}

/// The cases that a case becomes when it asks less at one condition.
fn relaxations(motif: &Motif, case: &Case, at: usize) -> Vec<Case> {
    let condition = &case.conditions[at];
    let mut relaxed = Vec::new();
    let with = |what: What| {
        let mut lesser = case.clone();
        lesser.conditions[at].what = what;
        lesser
    };
    let facts = case.conditions.iter().filter(|condition| condition.what.is_fact()).count();
    match &condition.what {
        What::Act(act) => {
            let mut any = act.clone();
            any.statuses = Status::ALL.iter().map(|(status, _)| *status).collect();
            any.not_modes.clear();
            if facts > 1 {
                any.modes.clear();
                any.secret = None;
                any.condoned = None;
            }
            relaxed.push(with(What::Act(any)));
        }
        // Without a cause there must at least be an order, or everything would be a near miss.
        What::Causes(a, b) => relaxed.push(with(What::Before(*a, *b))),
        What::Bond(_)
        | What::Before(..)
        | What::NotAfter(..)
        | What::Within(..)
        | What::NotTold(_)
        | What::Every(..)
        | What::AtLeast(..) => relaxed.extend(without(motif, case, at)),
        // Who is who is not a matter of degree, and a deed not told is no near miss.
        _ => {}
    }
    relaxed
}

/// The case without one condition, if what is left hangs together and says who all the parties are.
fn without(motif: &Motif, case: &Case, at: usize) -> Option<Case> {
    let mut lesser = case.clone();
    let gone = lesser.conditions.remove(at);
    let acts = lesser.conditions.iter().filter(|condition| matches!(condition.what, What::Act(_))).count();
    if matches!(gone.what, What::Bond(_)) && acts < 2 {
        return None;
    }
    let bound = variables(&lesser);
    let parties = variables(case).into_iter().filter(|id| motif.variables[id.index()].sort != Sort::Event);
    (parties.into_iter().all(|id| bound.contains(&id)) && hangs_together(&lesser)).then_some(lesser)
}

/// Variables of the facts of a case.
fn variables(case: &Case) -> BTreeSet<VariableId> {
    let facts = case.conditions.iter().filter(|condition| condition.what.is_fact());
    facts.flat_map(|condition| condition.what.variables()).collect()
}

/// Whether the facts of a case are joined by shared variables.
fn hangs_together(case: &Case) -> bool {
    let facts = case.conditions.iter().filter(|condition| condition.what.is_fact());
    let mut open: Vec<Vec<VariableId>> = facts.map(|condition| condition.what.variables()).collect();
    let Some(first) = open.pop() else { return false };
    let mut joined: BTreeSet<VariableId> = first.into_iter().collect();
    while let Some(at) = open.iter().position(|fact| fact.iter().any(|id| joined.contains(id))) {
        joined.extend(open.swap_remove(at));
    }
    open.is_empty()
}

/// Why a condition fails.
fn because(index: &Index<'_>, motif: &Motif, condition: &Condition, partial: &Found) -> String {
    let story = index.story();
    let event = |id: VariableId| {
        let name = &motif.variables[id.index()].name;
        let found = partial.at.iter().find(|(known, _)| known == name);
        found.map_or_else(|| "an event".to_owned(), |(_, event)| format!("`{}`", story.event(*event).id))
    };
    match &condition.what {
        What::Act(wanted) => {
            let other = partial.acts.iter().map(|id| story.act(*id)).find(|act| {
                !wanted.statuses.contains(&act.status)
                    || wanted.not_modes.contains(&act.mode)
                    || (!wanted.modes.is_empty() && !wanted.modes.contains(&act.mode))
            });
            match other {
                Some(act) => {
                    let how = [act.status.word(), if act.mode == Mode::Free { "" } else { act.mode.word() }];
                    let how: Vec<&str> = how.into_iter().filter(|word| !word.is_empty()).collect();
                    let name = story.act_name(number_of(index, act));
                    format!("`{name}` is told as {}", how.join(", "))
                }
                None => "no such act is told".to_owned(),
            }
        }
        What::Bond(_) => "no such bond is told".to_owned(),
        What::Learns(_) => "nobody is told to learn it".to_owned(),
        What::Causes(a, b) => format!("no chain of causes leads from {} to {}", event(*a), event(*b)),
        What::Before(a, b) => format!("{} is not told to happen before {}", event(*a), event(*b)),
        What::NotAfter(a, b) => format!("{} happens after {}", event(*a), event(*b)),
        What::Within(a, b, most) => {
            format!("{} and {} are more than {most} events apart", event(*a), event(*b))
        }
        What::NotTold(Absence { saying, .. }) => match saying {
            Some(saying) => {
                let bindings: Vec<u32> = motif
                    .variables
                    .iter()
                    .map(|v| {
                        let party =
                            partial.bindings.iter().find(|(name, _)| *name == v.name).map(|(_, p)| p.0);
                        let event = partial.at.iter().find(|(name, _)| *name == v.name).map(|(_, e)| e.0);
                        party.or(event).unwrap_or(super::search::FREE)
                    })
                    .collect();
                // “not told that anybody …”, but “told that somebody …”
                let told = saying.replacen("that anybody", "that somebody", 1);
                format!("it is told {}", filled(index, motif, &told, &bindings))
            }
            None => "it is told".to_owned(),
        },
        What::Every(..) => "not every one of them".to_owned(),
        What::AtLeast(least, ..) => format!("fewer than {least}"),
        _ => "it does not hold".to_owned(),
    }
}

fn number_of(index: &Index<'_>, act: &crate::facts::Act) -> ActId {
    let (mut id, facts) = (ActId(0), index.story().facts());
    for (number, other) in facts.acts.iter().enumerate() {
        if std::ptr::eq(other, act) {
            id = ActId(number as u32);
        }
    }
    id
}
