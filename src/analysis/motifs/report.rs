//! From what a search found to a match that can be read, checked and cited.

use super::index::{Filter, Index, path};
use super::search::{FREE, Found, Search};
use crate::analysis::Evidence;
use crate::facts::{ActId, BondId, Certainty, EventId, PartyId};
use crate::motif::{Absence, Case, Condition, Motif, Sort, What};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// A motif found.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Number of the case that holds.
    pub case: usize,
    /// Who plays which part: variables of the motif, in its order.
    pub bindings: Vec<(String, PartyId)>,
    /// Which event is which, in the motif's order.
    pub at: Vec<(String, EventId)>,
    /// Events of the acts, of the named events and of the paths of causes, in story order.
    pub events: Vec<EventId>,
    /// The acts it rests on, in story order.
    pub acts: Vec<ActId>,
    /// The bonds it rests on.
    pub bonds: Vec<BondId>,
    /// How sure it is, whether contested, and the sentences that say so.
    pub evidence: Evidence,
    /// What is not told and would undo it.
    pub not_told: Vec<String>,
    /// It in a sentence.
    pub reading: String,
    /// In how many ways the same parties play it.
    pub ways: u64,
}

/// The shown parties that are bound, as a key; unbound ones take the highest number.
pub(super) fn key(search: &Search<'_, '_, '_>) -> Vec<u32> {
    let shown = search.motif.variables.iter().zip(&search.bindings);
    shown
        .filter(|(variable, _)| variable.shown && variable.sort != Sort::Event)
        .map(|(_, value)| *value)
        .collect()
}

/// What was found for one choice of parties: the surest way, the earliest if equal.
#[derive(Debug, Clone)]
struct Way {
    rank: (bool, std::cmp::Reverse<Certainty>, usize, Vec<u32>),
    case: usize,
    bindings: Vec<u32>,
    found: Vec<(usize, Found)>,
    evidence: Evidence,
    events: BTreeSet<EventId>,
    count: u64,
}

/// The best way for each choice of parties.
pub(super) struct Best {
    most: usize,
    ways: BTreeMap<Vec<u32>, Way>,
}

impl Best {
    pub fn new(most: usize) -> Self {
        Self { most, ways: BTreeMap::new() }
    }

    pub fn holds(&self, key: &[u32]) -> bool {
        self.ways.contains_key(key)
    }

    /// Takes what a search has found.
    pub fn add(&mut self, search: &Search<'_, '_, '_>, case: usize) -> ControlFlow<()> {
        let key = key(search);
        if self.ways.len() >= self.most && !self.ways.contains_key(&key) {
            return ControlFlow::Break(());
        }
        let (evidence, events) = evidence(search, &search.motif.cases[case]);
        let times = search.motif.variables.iter().zip(&search.bindings);
        let times =
            times.filter(|(variable, _)| variable.sort == Sort::Event).map(|(_, event)| *event).collect();
        let rank = (evidence.contested, std::cmp::Reverse(evidence.certainty), case, times);
        let way = Way {
            rank,
            case,
            bindings: search.bindings.clone(),
            found: search.found.clone(),
            evidence,
            events,
            count: 1,
        };
        match self.ways.get_mut(&key) {
            Some(known) => {
                let count = known.count + 1;
                if way.rank < known.rank {
                    *known = way;
                }
                known.count = count;
            }
            None => {
                self.ways.insert(key, way);
            }
        }
        ControlFlow::Continue(())
    }

    pub fn matches(self, index: &Index<'_>, motif: &Motif) -> Vec<Match> {
        self.ways.into_values().map(|way| describe(index, motif, way)).collect()
    }
}

/// What a finding rests on: its acts, bonds and learnings, and the paths of causes between its events.
fn evidence(search: &Search<'_, '_, '_>, case: &Case) -> (Evidence, BTreeSet<EventId>) {
    let story = search.index.story();
    let mut evidence = Evidence::default();
    let mut events = BTreeSet::new();
    for (_, found) in &search.found {
        match found {
            Found::Act { act, .. } => {
                evidence = evidence.act(story, ActId(*act));
                events.insert(story.act(ActId(*act)).event);
            }
            Found::Bond(bond) => evidence = evidence.bond(story, BondId(*bond)),
            Found::Learning(number) => {
                let learning = &story.facts().learnings[*number as usize];
                let cites = if learning.cites.is_empty() {
                    &story.event(learning.event).cites
                } else {
                    &learning.cites
                };
                let more = Evidence { certainty: learning.certainty, contested: false, cites: cites.clone() };
                evidence = evidence.and(&more);
                events.insert(learning.event);
            }
            Found::Party => {}
        }
    }
    for condition in &case.conditions {
        more_evidence(search, condition, &mut evidence, &mut events);
    }
    (evidence, events)
}

/// What conditions that are no facts add: paths of causes, and the deeds that are counted.
fn more_evidence(
    search: &Search<'_, '_, '_>,
    condition: &Condition,
    evidence: &mut Evidence,
    events: &mut BTreeSet<EventId>,
) {
    let story = search.index.story();
    match &condition.what {
        What::Causes(a, b) if search.value(*a) != FREE && search.value(*b) != FREE => {
            let (from, to) = (EventId(search.value(*a)), EventId(search.value(*b)));
            if let Some((between, certainty, contested)) = path(story, from, to, search.filter) {
                evidence.certainty = evidence.certainty.min(certainty);
                evidence.contested |= contested;
                events.extend(between);
            }
        }
        What::Every(first, rest, _) => {
            let mut all: Vec<Condition> = vec![(**first).clone()];
            all.extend(rest.iter().cloned());
            let (more, when) = counted(search, &all);
            *evidence = std::mem::take(evidence).and(&more);
            events.extend(when);
        }
        What::AtLeast(_, conditions, _) => {
            let (more, when) = counted(search, conditions);
            *evidence = std::mem::take(evidence).and(&more);
            events.extend(when);
        }
        _ => {}
    }
}

/// The evidence for all ways in which some conditions hold, given what is bound.
fn counted(search: &Search<'_, '_, '_>, conditions: &[Condition]) -> (Evidence, BTreeSet<EventId>) {
    let mut bound: Vec<bool> = search.bindings.iter().map(|value| *value != FREE).collect();
    let numbered: Vec<(usize, &Condition)> = conditions.iter().enumerate().collect();
    let plan = super::plan::arrange(search.index, &numbered, &mut bound);
    let mut again = Search::new(search.index, search.motif, u64::MAX);
    again.bindings.clone_from(&search.bindings);
    let mut all = Evidence::default();
    let mut when = BTreeSet::new();
    let empty = Case { reading: String::new(), conditions: Vec::new(), different: Vec::new() };
    let _ = again.run(&plan, &mut |found| {
        let (more, events) = evidence(found, &empty);
        all = std::mem::take(&mut all).and(&more);
        when.extend(events);
        ControlFlow::Continue(())
    });
    (all, when)
}

fn describe(index: &Index<'_>, motif: &Motif, way: Way) -> Match {
    let case = &motif.cases[way.case];
    let shown = || motif.variables.iter().zip(&way.bindings).filter(|(v, value)| v.shown && **value != FREE);
    let bindings = shown().filter(|(v, _)| v.sort != Sort::Event);
    let at = shown().filter(|(v, _)| v.sort == Sort::Event);
    let mut acts: Vec<ActId> = Vec::new();
    let mut bonds: Vec<BondId> = Vec::new();
    for (_, found) in &way.found {
        match found {
            Found::Act { act, .. } => acts.push(ActId(*act)),
            Found::Bond(bond) => bonds.push(BondId(*bond)),
            _ => {}
        }
    }
    acts.sort_unstable();
    acts.dedup();
    bonds.sort_unstable();
    let mut events = way.events;
    events.extend(at.clone().map(|(_, value)| EventId(*value)));
    Match {
        case: way.case,
        bindings: bindings.map(|(v, value)| (v.name.clone(), PartyId(*value))).collect(),
        at: at.map(|(v, value)| (v.name.clone(), EventId(*value))).collect(),
        events: events.into_iter().collect(),
        acts,
        bonds,
        evidence: way.evidence,
        not_told: absences(index, motif, case, &way.bindings),
        reading: filled(index, motif, &case.reading, &way.bindings),
        ways: way.count,
    }
}

/// What a case says is not told, in words.
fn absences(index: &Index<'_>, motif: &Motif, case: &Case, bindings: &[u32]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for condition in &case.conditions {
        let What::NotTold(Absence { saying, .. }) = &condition.what else { continue };
        let text = match saying {
            Some(saying) => filled(index, motif, saying, bindings),
            None => condition.text.trim_start_matches("not_told").trim_matches(['(', ')']).to_owned(),
        };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said
}

/// A template with its `{variables}` replaced: parties by their names, events by what happens.
pub(super) fn filled(index: &Index<'_>, motif: &Motif, template: &str, bindings: &[u32]) -> String {
    let story = index.story();
    let mut text = String::new();
    let mut rest = template;
    while let Some((head, tail)) = rest.split_once('{') {
        let Some((word, after)) = tail.split_once('}') else { break };
        text.push_str(head);
        let found = motif.variables.iter().zip(bindings).find(|(v, _)| v.shown && v.name == word);
        match found {
            Some((_, &FREE)) | None => text.push_str("somebody"),
            Some((v, value)) if v.sort == Sort::Event => text.push_str(&story.event(EventId(*value)).summary),
            Some((_, value)) => text.push_str(&story.party(PartyId(*value)).name),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

impl Match {
    /// Whether it passes a filter.
    pub fn passes(&self, filter: Filter) -> bool {
        filter.takes(self.evidence.certainty, self.evidence.contested)
    }
}
