//! Near misses: parties for whom all conditions of a motif hold but one.

use super::Limits;
use super::index::Index;
use super::plan::plan;
use super::report::{Best, Match, Partial, act_of, each_way, filled};
use super::search::{FREE, Search};
use crate::facts::{Act, EventId, PartyId, Status};
use crate::motif::{Absence, ActPattern, Case, Condition, Motif, Sort, VariableId, What};
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

/// The near misses of a motif.
#[derive(Debug, Clone, PartialEq)]
pub struct NearMisses {
    /// They, at most so many as were asked for.
    pub misses: Vec<NearMiss>,
    /// Whether the search was cut short by its limit of steps, so that there may be more.
    pub cut_short: bool,
    /// Facts that were looked at.
    pub steps: u64,
}

/// Near misses of a motif: at most `limits.matches`, each choice of parties once, and none of parties for
/// whom the motif holds. An act may be there in another status, or in another mode if the motif has more
/// than one fact; a bond may be missing if two acts are left; an order, a cause or an absence may fail, and a
/// count by one. What is left must hang together and say who all the parties are. Cost as that of
/// [`super::find`], for each condition, up to the limit of steps for all of them together.
pub fn near(index: &Index<'_>, motif: &Motif, limits: Limits) -> NearMisses {
    let mut whole = Best::new(usize::MAX);
    let mut search = Search::new(index, motif, limits.steps);
    for (number, case) in motif.cases.iter().enumerate() {
        let plan = plan(index, motif, case);
        if search.run(&plan, &mut |search| whole.add(search, number)).is_break() {
            return NearMisses { misses: Vec::new(), cut_short: true, steps: limits.steps };
        }
    }
    let (mut left, mut cut_short) = (search.budget, false);
    let mut seen: BTreeSet<Vec<(String, crate::facts::PartyId)>> = BTreeSet::new();
    let mut misses = Vec::new();
    for (number, case) in motif.cases.iter().enumerate() {
        for (at, condition) in case.conditions.iter().enumerate() {
            for relaxed in relaxations(motif, case, at) {
                let mut lesser = motif.clone();
                lesser.cases[number] = relaxed;
                let mut best = Best::new(limits.matches);
                let mut search = Search::new(index, &lesser, left);
                let plan = plan(index, &lesser, &lesser.cases[number]);
                let _ = search.run(&plan, &mut |search| {
                    let is_far =
                        whole.holds(&search.key()) || is_stage(search, at) || is_far(search, condition);
                    if is_far { ControlFlow::Continue(()) } else { best.add(search, number) }
                });
                left = search.budget;
                cut_short |= left == 0;
                for partial in best.partial(index, &lesser, at) {
                    if misses.len() >= limits.matches || !seen.insert(partial.found.bindings.clone()) {
                        continue;
                    }
                    let because = because(index, motif, condition, &partial);
                    let failing = match &condition.what {
                        What::NotTold(Absence { saying: Some(saying), .. }) if !saying.is_empty() => {
                            format!("not said {}", filled(index, motif, saying, &partial.bindings))
                        }
                        _ => condition.text.clone(),
                    };
                    misses.push(NearMiss { partial: partial.found, condition: at, failing, because });
                }
            }
        }
    }
    NearMisses { misses, cut_short, steps: limits.steps - left }
}

/// Whether the act found for the condition is an earlier stage of another deed of the match, such as the
/// intention of a killing that is done: then it is not one deed more.
fn is_stage(search: &Search<'_, '_, '_>, at: usize) -> bool {
    let story = search.index.story();
    let Some(act) = act_of(&search.found, at).map(|id| story.act(id)) else { return false };
    let begun = matches!(act.status, Status::Attempted | Status::Completed | Status::Perceived);
    !begun
        && search.found.iter().filter(|(condition, _)| *condition != at).any(|(condition, _)| {
            act_of(&search.found, *condition).map(|id| story.act(id)).is_some_and(|other| {
                (other.kind, other.agents(), other.patients()) == (act.kind, act.agents(), act.patients())
            })
        })
}

/// Whether a count fails by more than one.
fn is_far(search: &Search<'_, '_, '_>, condition: &Condition) -> bool {
    let counted = matches!(condition.what, What::Every(..) | What::AtLeast(..));
    counted && short_by_one(search.index, search.motif, condition, &search.bindings).is_none()
}

/// By whom a count falls short, if by one.
fn short_by_one(index: &Index<'_>, motif: &Motif, condition: &Condition, bindings: &[u32]) -> Option<String> {
    let story = index.story();
    match &condition.what {
        What::AtLeast(least, conditions, own) => {
            let own: Vec<VariableId> = parties(motif, own);
            let mut choices: BTreeSet<Vec<u32>> = BTreeSet::new();
            each_way(index, motif, bindings, conditions, &mut |way| {
                choices.insert(own.iter().map(|id| way.value(*id)).collect());
            });
            let told = match choices.len() {
                0 => "none is told".to_owned(),
                number => format!("{number} of {least} are told"),
            };
            (choices.len() + 1 == *least as usize).then_some(told)
        }
        What::Every(first, rest, own) => {
            let own: Vec<VariableId> = parties(motif, own);
            let mut domain: BTreeSet<Vec<u32>> = BTreeSet::new();
            each_way(index, motif, bindings, std::slice::from_ref(first), &mut |way| {
                domain.insert(way.bindings.clone());
            });
            let mut without: BTreeSet<Vec<u32>> = BTreeSet::new();
            let mut with: BTreeSet<Vec<u32>> = BTreeSet::new();
            for way in domain {
                let mut holds = false;
                each_way(index, motif, &way, rest, &mut |_| holds = true);
                let choice = own.iter().map(|id| way[id.index()]).collect();
                if holds {
                    with.insert(choice)
                } else {
                    without.insert(choice)
                };
            }
            let [only] = without.iter().collect::<Vec<_>>()[..] else { return None };
            let names: Vec<&str> = only
                .iter()
                .filter(|party| **party != FREE)
                .map(|party| story.party(PartyId(*party)).name.as_str())
                .collect();
            (!with.is_empty()).then(|| format!("it is not said of {}", names.join(", ")))
        }
        _ => None,
    }
}

fn parties(motif: &Motif, own: &[VariableId]) -> Vec<VariableId> {
    own.iter().copied().filter(|id| motif.variables[id.index()].sort != Sort::Event).collect()
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
            any.statuses = Status::ALL.to_vec();
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
fn because(index: &Index<'_>, motif: &Motif, condition: &Condition, partial: &Partial) -> String {
    let story = index.story();
    let event = |id: VariableId| match partial.bindings[id.index()] {
        FREE => "an event".to_owned(),
        event => format!("`{}`", story.event(EventId(event)).id),
    };
    match &condition.what {
        What::Act(wanted) => match partial.act {
            Some(id) => format!("`{}` is told as {}", story.act_name(id), unlike(wanted, story.act(id))),
            None => "no such act is told".to_owned(),
        },
        What::Bond(_) => "no such bond is told".to_owned(),
        What::Learns(_) => "no one is said to learn it".to_owned(),
        What::Causes(a, b) => format!("no chain of causes leads from {} to {}", event(*a), event(*b)),
        What::Before(a, b) => format!("it is not said that {} happens before {}", event(*a), event(*b)),
        What::NotAfter(a, b) => format!("{} happens after {}", event(*a), event(*b)),
        What::Within(a, b, most) => {
            format!("{} and {} are more than {most} events apart", event(*a), event(*b))
        }
        What::NotTold(Absence { saying, .. }) => match saying.as_deref() {
            Some(saying) if !saying.is_empty() => {
                // “not said that anybody ever …”, but “said that somebody …”
                let told = saying.replace("anybody", "somebody").replace("anything", "something");
                let told = told.replace(" ever ", " ");
                format!("it is said {}", filled(index, motif, &told, &partial.bindings))
            }
            _ => "it is told".to_owned(),
        },
        What::Every(..) | What::AtLeast(..) => {
            short_by_one(index, motif, condition, &partial.bindings).unwrap_or_default()
        }
        _ => "it does not hold".to_owned(),
    }
}

/// In what an act is unlike the one asked for: `attempted, not completed`.
fn unlike(wanted: &ActPattern, act: &Act) -> String {
    let list = |words: Vec<&str>| match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    };
    let mut said = Vec::new();
    if !wanted.statuses.contains(&act.status) {
        let statuses = wanted.statuses.iter().map(|status| status.word()).collect();
        said.push(format!("{}, not {}", act.status.word(), list(statuses)));
    }
    if !wanted.modes.is_empty() && !wanted.modes.contains(&act.mode) {
        let modes = wanted.modes.iter().map(|mode| mode.word()).collect();
        said.push(format!("{}, not {}", act.mode.word(), list(modes)));
    } else if wanted.not_modes.contains(&act.mode) {
        said.push(format!("{}, which is excluded", act.mode.word()));
    }
    for (asked, is, word) in
        [(wanted.secret, act.secret, "secret"), (wanted.condoned, act.condoned, "condoned")]
    {
        if asked.is_some_and(|asked| asked != is) {
            said.push(if is { word.to_owned() } else { format!("not {word}") });
        }
    }
    said.join(", and as ")
}
