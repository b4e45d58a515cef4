//! From what a search found to a match that can be read, checked and cited.

use super::index::{Filter, Index};
use super::search::{FREE, Found, Search};
use crate::analysis::Evidence;
use crate::facts::{ActId, BondId, Certainty, EventId, PartyId, SentenceId, verb_of_many, within_sentence};
use crate::motif::{Absence, Case, Condition, Motif, Sort, VariableId, What};
use crate::story::Story;
use std::collections::BTreeMap;
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

/// What was found for one choice of parties: the surest way, the earliest if equal.
#[derive(Debug, Clone)]
struct Way {
    rank: (bool, std::cmp::Reverse<Certainty>, usize, Vec<u32>),
    case: usize,
    bindings: Vec<u32>,
    found: Vec<(usize, Found)>,
    count: u64,
}

/// The best way for each choice of parties.
pub(super) struct Best {
    most: usize,
    ways: BTreeMap<Vec<u32>, Way>,
    /// The key of the way that is looked at.
    key: Vec<u32>,
}

impl Best {
    pub fn new(most: usize) -> Self {
        Self { most, ways: BTreeMap::new(), key: Vec::new() }
    }

    pub fn holds(&self, key: &[u32]) -> bool {
        self.ways.contains_key(key)
    }

    /// How many choices of parties there are.
    pub fn count(&self) -> usize {
        self.ways.len()
    }

    /// Takes what a search has found. What it rests on is only gathered once it is described: most ways are counted alone.
    pub fn add(&mut self, search: &Search<'_, '_, '_>, case: usize) -> ControlFlow<()> {
        self.key.clear();
        self.key.extend(search.shown());
        let is_full = self.ways.len() >= self.most;
        let known = self.ways.get_mut(self.key.as_slice());
        if known.is_none() && is_full {
            return ControlFlow::Break(());
        }
        let times = || {
            let variables = search.motif.variables.iter().zip(&search.bindings);
            variables.filter(|(variable, _)| variable.sort == Sort::Event).map(|(_, event)| *event)
        };
        let order =
            |(contested, certainty): (bool, Certainty)| (contested, std::cmp::Reverse(certainty), case);
        // nothing makes it surer than its facts alone
        let facts = sureness_of_facts(search);
        if let Some(known) = known {
            known.count += 1;
            let is_better = |sure: (bool, Certainty), known: &Way| {
                let (contested, certainty, case, at) = &known.rank;
                let way = order(sure).cmp(&(*contested, *certainty, *case));
                let way = way.then_with(|| times().cmp(at.iter().copied()));
                // so that the order in which facts are looked for does not tell
                way.then_with(|| by_condition(&search.found).cmp(&by_condition(&known.found))).is_lt()
            };
            // the ways of two may be millions, so nothing is made for those that are only counted
            if is_better(facts, known) {
                let sure = sureness(search, facts, case);
                if is_better(sure, known) {
                    let (contested, certainty, case) = order(sure);
                    let rank = (contested, certainty, case, times().collect());
                    let (bindings, found) = (search.bindings.clone(), search.found.clone());
                    *known = Way { rank, case, bindings, found, count: known.count };
                }
            }
            return ControlFlow::Continue(());
        }
        let (contested, certainty, case) = order(sureness(search, facts, case));
        let rank = (contested, certainty, case, times().collect());
        let (bindings, found) = (search.bindings.clone(), search.found.clone());
        self.ways.insert(self.key.clone(), Way { rank, case, bindings, found, count: 1 });
        ControlFlow::Continue(())
    }

    /// The first so many matches, in the order of the cast.
    pub fn matches(self, index: &Index<'_>, motif: &Motif, most: usize) -> Vec<Match> {
        self.ways.into_values().take(most).map(|way| describe(index, motif, way)).collect()
    }

    /// The matches with the act that satisfies the condition of that number, and what all variables stand for.
    pub fn partial(self, index: &Index<'_>, motif: &Motif, at: usize) -> Vec<Partial> {
        let partial = |way: Way| {
            let act = act_of(&way.found, at);
            let bindings = way.bindings.clone();
            Partial { found: describe(index, motif, way), act, bindings }
        };
        self.ways.into_values().map(partial).collect()
    }
}

/// What was found in the order of the conditions that it satisfies.
fn by_condition(found: &[(usize, Found)]) -> Vec<(usize, Found)> {
    let mut found = found.to_vec();
    found.sort_unstable();
    found
}

/// A match of a motif that asks less at one condition.
pub(super) struct Partial {
    pub found: Match,
    /// The act that satisfies the condition, if an act does.
    pub act: Option<ActId>,
    pub bindings: Vec<u32>,
}

/// The act that satisfies the condition of a number.
pub(super) fn act_of(found: &[(usize, Found)], at: usize) -> Option<ActId> {
    found.iter().find_map(|(condition, found)| match found {
        Found::Act { act, .. } if *condition == at => Some(ActId(*act)),
        _ => None,
    })
}

/// Whether any of the facts found is contested, and how sure the least sure of them is.
fn sureness_of_facts(search: &Search<'_, '_, '_>) -> (bool, Certainty) {
    let story = search.index.story();
    let mut sure = (false, Certainty::Explicit);
    for (_, found) in &search.found {
        let (contested, certainty) = match found {
            Found::Act { act, .. } => {
                let id = ActId(*act);
                (story.act(id).contested, story.certainty_of_act(id))
            }
            Found::Bond(bond) => {
                let bond = story.bond(BondId(*bond));
                (bond.contested, bond.certainty)
            }
            Found::Learning(number) => (false, story.facts().learnings[*number as usize].certainty),
            Found::Party => continue,
        };
        sure = (sure.0 || contested, sure.1.min(certainty));
    }
    sure
}

/// The same with what conditions add that are no facts.
fn sureness(search: &Search<'_, '_, '_>, facts: (bool, Certainty), case: usize) -> (bool, Certainty) {
    let mut sure = facts;
    for condition in &search.motif.cases[case].conditions {
        let (contested, certainty) = match &condition.what {
            What::Causes(a, b) if search.value(*a) != FREE && search.value(*b) != FREE => {
                let (from, to) = (EventId(search.value(*a)), EventId(search.value(*b)));
                match search.index.width(from, to, search.filter) {
                    Some((certainty, contested)) => (contested, certainty),
                    None => continue,
                }
            }
            What::Every(..) | What::AtLeast(..) => {
                let (mut evidence, mut events) = (Evidence::default(), Vec::new());
                more_evidence(search, condition, &mut evidence, &mut events);
                (evidence.contested, evidence.certainty)
            }
            _ => continue,
        };
        sure = (sure.0 || contested, sure.1.min(certainty));
    }
    sure
}

/// What a finding rests on: its acts, bonds and learnings, and the paths of causes between its events, which come in no
/// order.
fn evidence(search: &Search<'_, '_, '_>, case: &Case) -> (Evidence, Vec<EventId>) {
    let story = search.index.story();
    let mut evidence = Evidence::default();
    let mut events = Vec::new();
    for (_, found) in &search.found {
        match found {
            Found::Act { act, .. } => {
                evidence = evidence.act(story, ActId(*act));
                events.push(story.act(ActId(*act)).event);
            }
            Found::Bond(bond) => evidence = evidence.bond(story, BondId(*bond)),
            Found::Learning(number) => {
                let learning = &story.facts().learnings[*number as usize];
                let cites: &[SentenceId] = if learning.cites.is_empty() {
                    &story.event(learning.event).cites
                } else {
                    &learning.cites
                };
                let more =
                    Evidence { certainty: learning.certainty, contested: false, cites: cites.to_vec() };
                evidence = evidence.and(&more);
                events.push(learning.event);
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
    events: &mut Vec<EventId>,
) {
    let story = search.index.story();
    match &condition.what {
        What::Causes(a, b) if search.value(*a) != FREE && search.value(*b) != FREE => {
            let (from, to) = (EventId(search.value(*a)), EventId(search.value(*b)));
            if let Some((between, certainty, contested)) = search.index.path(from, to, search.filter) {
                evidence.certainty = evidence.certainty.min(certainty);
                evidence.contested |= contested;
                let of_link = |pair: &[EventId]| link_cites(story, pair[0], pair[1], search.filter);
                let mut cites: Vec<SentenceId> = between.windows(2).flat_map(of_link).copied().collect();
                cites.sort_unstable();
                cites.dedup();
                *evidence = std::mem::take(evidence).and(&Evidence { cites, ..Evidence::default() });
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
        // that somebody does something, whenever, says who they are: it is no part of what happens
        What::AtLeast(_, conditions, _) if conditions.iter().all(is_background) => {}
        What::AtLeast(least, conditions, own) => {
            for (more, when) in fewest(search, conditions, own, *least) {
                *evidence = std::mem::take(evidence).and(&more);
                events.extend(when);
            }
        }
        _ => {}
    }
}

/// The sentences that say that one event leads to the next: those of the surest link, or of the later event if the
/// link has none of its own.
fn link_cites(story: &Story, from: EventId, to: EventId, filter: Filter) -> &[SentenceId] {
    let (support, own) = (&story.event(to).support, &story.event(to).cites);
    if let ([link], true, true) = (&support.all[..], support.any.is_empty(), support.contributing.is_empty())
    {
        // as nearly every event of a long story
        let counts = link.event == from && filter.takes(link.certainty, link.contested);
        return if counts && !link.cites.is_empty() { &link.cites } else { own };
    }
    let links =
        support.links().filter(|link| link.event == from && filter.takes(link.certainty, link.contested));
    match links.max_by_key(|link| (!link.contested, link.certainty, !link.cites.is_empty())) {
        Some(link) if !link.cites.is_empty() => &link.cites,
        _ => own,
    }
}

/// Whether a condition asks for an act and not when it is done.
fn is_background(condition: &Condition) -> bool {
    matches!(&condition.what, What::Act(pattern) if pattern.event.is_none())
}

/// The evidence for as many choices of the counted parties as are needed, the surest and earliest.
fn fewest(
    search: &Search<'_, '_, '_>,
    conditions: &[Condition],
    own: &[VariableId],
    least: u32,
) -> Vec<(Evidence, Vec<EventId>)> {
    let parties: Vec<VariableId> =
        own.iter().copied().filter(|id| search.motif.variables[id.index()].sort != Sort::Event).collect();
    type Told = (bool, std::cmp::Reverse<Certainty>, Vec<EventId>);
    let mut best: BTreeMap<Vec<u32>, (Told, Evidence)> = BTreeMap::new();
    each_way(search.index, search.motif, &search.bindings, conditions, &mut |way| {
        let (more, events) = evidence(way, &BLANK);
        let told = (more.contested, std::cmp::Reverse(more.certainty), in_order(events));
        let choice = parties.iter().map(|id| way.value(*id)).collect();
        match best.get(&choice) {
            Some((known, _)) if *known <= told => {}
            _ => {
                best.insert(choice, (told, more));
            }
        }
    });
    let mut choices: Vec<(Told, Vec<u32>, Evidence)> =
        best.into_iter().map(|(choice, (told, evidence))| (told, choice, evidence)).collect();
    choices.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    choices.truncate(least as usize);
    choices.into_iter().map(|((_, _, events), _, evidence)| (evidence, events)).collect()
}

/// Events in story order, each once.
fn in_order(mut events: Vec<EventId>) -> Vec<EventId> {
    events.sort_unstable();
    events.dedup();
    events
}

/// A case that adds nothing to what was found.
const BLANK: Case = Case { reading: String::new(), conditions: Vec::new(), different: Vec::new() };

/// Every way in which conditions hold, given what is bound.
pub(super) fn each_way(
    index: &Index<'_>,
    motif: &Motif,
    bindings: &[u32],
    conditions: &[Condition],
    visit: &mut dyn FnMut(&Search<'_, '_, '_>),
) {
    let mut bound: Vec<bool> = bindings.iter().map(|value| *value != FREE).collect();
    let numbered: Vec<(usize, &Condition)> = conditions.iter().enumerate().collect();
    let plan = super::plan::arrange(index, &numbered, &mut bound);
    let mut search = Search::new(index, motif, u64::MAX);
    search.bindings = bindings.to_vec();
    let _ = search.run(&plan, &mut |found| {
        visit(found);
        ControlFlow::Continue(())
    });
}

/// The evidence for all ways in which some conditions hold, given what is bound.
fn counted(search: &Search<'_, '_, '_>, conditions: &[Condition]) -> (Evidence, Vec<EventId>) {
    let mut all = Evidence::default();
    let mut when = Vec::new();
    each_way(search.index, search.motif, &search.bindings, conditions, &mut |found| {
        let (more, events) = evidence(found, &BLANK);
        all = std::mem::take(&mut all).and(&more);
        when.extend(events);
    });
    (all, in_order(when))
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
    let mut search = Search::new(index, motif, u64::MAX);
    (search.bindings, search.found) = (way.bindings.clone(), way.found.clone());
    let (evidence, mut events) = evidence(&search, case);
    events.extend(at.clone().map(|(_, value)| EventId(*value)));
    Match {
        case: way.case,
        bindings: bindings.map(|(v, value)| (v.name.clone(), PartyId(*value))).collect(),
        at: at.map(|(v, value)| (v.name.clone(), EventId(*value))).collect(),
        events: in_order(events),
        acts,
        bonds,
        evidence,
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
        let text = match saying.as_deref() {
            Some("") => continue,
            Some(saying) => filled(index, motif, saying, bindings),
            None => untold(&condition.text).to_owned(),
        };
        if !said.contains(&text) {
            said.push(text);
        }
    }
    said
}

/// The conditions within `not_told(…)` as written; a macro as a whole.
pub(super) fn untold(text: &str) -> &str {
    let inside = text.strip_prefix("not_told(").and_then(|rest| rest.strip_suffix(')'));
    inside.map_or(text, |inside| inside.trim().trim_end_matches(',').trim_end())
}

/// A template with its `{variables}` replaced: parties by their names, events by what happens. Behind a party that is many
/// verbs stand in the plural.
pub(super) fn filled(index: &Index<'_>, motif: &Motif, template: &str, bindings: &[u32]) -> String {
    let story = index.story();
    let mut text = String::new();
    let mut rest = template;
    let mut number = Number::default();
    while let Some((head, tail)) = rest.split_once('{') {
        let Some((word, after)) = tail.split_once('}') else { break };
        text.push_str(&number.agree(head));
        let found = motif.variables.iter().zip(bindings).find(|(v, _)| v.shown && v.name == word);
        let mut many = false;
        match found {
            Some((_, &FREE)) | None => text.push_str("somebody"),
            Some((v, value)) if v.sort == Sort::Event => text.push_str(&story.event(EventId(*value)).summary),
            Some((_, value)) => {
                let party = story.party(PartyId(*value));
                many = party.is_plural();
                match text.is_empty() {
                    true => text.push_str(&party.name),
                    false => text.push_str(&within_sentence(&party.name)),
                }
            }
        }
        number.named(head, many);
        rest = after;
    }
    text.push_str(&number.agree(rest));
    text
}

/// Whether the subject of a sentence, and the party named last, are many.
#[derive(Default)]
struct Number {
    subject: bool,
    last: bool,
    /// Whether the party named last is the subject, and its verb is still to come.
    open: bool,
}

impl Number {
    /// Takes note of a party behind some words: it is the subject where a clause begins.
    fn named(&mut self, before: &str, many: bool) {
        let before = before.trim_end();
        let begins = before.is_empty()
            || before.ends_with([',', ';', ':'])
            || before.ends_with(" and")
            || before == "and";
        // the second half of "a of g", "a and b"
        let goes_on = self.open && !before.is_empty() && !before.contains([',', ';', ':']);
        if begins && !goes_on {
            (self.subject, self.open) = (many, true);
        } else if goes_on && before == "and" {
            self.subject = true;
        } else if !goes_on {
            self.open = false;
        }
        self.last = many;
    }

    /// The words behind a party, their verbs in its number.
    fn agree(&mut self, words: &str) -> String {
        if !self.subject && !self.last {
            if words.split_whitespace().any(|word| word.ends_with('s')) {
                self.open = false;
            }
            return words.to_owned();
        }
        let mut verb = self.open.then_some(self.subject);
        let mut text = String::with_capacity(words.len());
        for piece in words.split_inclusive(' ') {
            let word = piece.trim_end_matches([' ', ',']);
            match word {
                "who" => verb = Some(self.last),
                "and" | "then" | "or" | "but" | "later" | "first" | "still" | "also" => {
                    verb = verb.or(Some(self.subject))
                }
                "" => {}
                _ if word.ends_with('s') && word.chars().all(char::is_alphabetic) && verb.is_some() => {
                    let said = if verb == Some(true) { verb_of_many(word) } else { word.to_owned() };
                    text.push_str(&said);
                    text.push_str(&piece[word.len()..]);
                    (verb, self.open) = (None, false);
                    continue;
                }
                _ => verb = None,
            }
            text.push_str(piece);
        }
        text
    }
}

impl Match {
    /// Whether it passes a filter.
    pub fn passes(&self, filter: Filter) -> bool {
        filter.takes(self.evidence.certainty, self.evidence.contested)
    }
}
