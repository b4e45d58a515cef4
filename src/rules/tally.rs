//! The annotator's own count of facts for each sentence, against the count that is there.

use super::Check;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::diagnostic::{Severity, rules};
use crate::facts::{EventId, SentenceId, SmolStr};
use std::collections::BTreeSet;

rules! {
    TALLY_MISMATCH: "W307" "tally-mismatch" {
        what: "For each sentence the number in `tally` is the number of facts that rest on it, by a citation of their own or by that of their event or group.",
        why: "The annotator once counted them; another number means that a fact or a citation was lost or added since.",
        example: r#"(of: "001.p3", facts: [8, 10, 2])    // and 9 facts rest on the second sentence"#,
        instead: r#"(of: "001.p3", facts: [8, 9, 2])     // once you have looked at what changed"#,
    }
    TALLY_SHAPE: "E308" "tally-shape" {
        what: "A row of `tally` has as many numbers as its paragraph has sentences.",
        why: "Otherwise no number can be matched to its sentence.",
        example: r#"(of: "001.p3", facts: [8, 10])    // the paragraph has three sentences"#,
        instead: r#"(of: "001.p3", facts: [8, 10, 2])"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(tallies, Severity::Error)];

/// Counts what rests on citations without writing its own: an act, a cause or a learning stands on the
/// sentences of its event, so that none of them can be lost without a trace.
pub(super) fn inherited_citations(resolver: &mut Resolver<'_, '_>) {
    let facts = &resolver.facts;
    let citations = &mut resolver.citations;
    let mut count = |own: &[SentenceId], inherited: &[SentenceId]| {
        if own.is_empty() {
            citations.count(inherited);
        }
    };
    for act in &facts.acts {
        count(&act.cites, &facts.events[act.event.index()].cites);
    }
    for learning in &facts.learnings {
        count(&learning.cites, &facts.events[learning.event.index()].cites);
    }
    for event in &facts.events {
        let preventions = event.support.prevented_by.iter().map(|prevention| &prevention.by);
        event.support.links().chain(preventions).for_each(|link| count(&link.cites, &event.cites));
    }
}

/// Every number of a `tally` that does not fit.
fn tallies(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let film = known.film;
    untallied(known, faults);
    for entry in &film.tally {
        let passage = known.citations.passage(&entry.of.content);
        if passage.is_empty() {
            if !known.citations.is_missing(&entry.of.content) {
                let message = format!("no seed of this film has a paragraph `{}`", entry.of.content);
                faults.push(
                    TALLY_SHAPE
                        .at(entry.of.span, message)
                        .help("`imbroglio sources FILM --tally` prints the whole tally"),
                );
            }
            continue;
        }
        if passage.len() != entry.facts.len() {
            let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
            let message = format!(
                "the tally has {}, and `{}` has {}",
                plural(entry.facts.len(), "number"),
                entry.of.content,
                plural(passage.len(), "sentence")
            );
            faults.push(
                TALLY_SHAPE
                    .at(entry.of.span, message)
                    .help("one number a sentence; `imbroglio sources FILM --tally` prints them"),
            );
            continue;
        }
        for (sentence, counted) in passage.iter().zip(&entry.facts) {
            let found = known.citations.counts[sentence.index()];
            if counted.text.parse() == Ok(found) {
                continue;
            }
            let citation = known.facts.sentences[sentence.index()].citation();
            let who = resting_on(known, *sentence);
            let message = format!(
                "the tally counts {} for {citation}, but {found} {} on it",
                counted.text,
                if found == 1 { "fact rests" } else { "facts rest" }
            );
            let label = if who.is_empty() {
                "nothing cites it".to_owned()
            } else {
                format!("facts that rest on it: {who}")
            };
            faults.push(TALLY_MISMATCH.at(counted.span, message).label(label).help(
                "a fact or a citation is missing or new: look at that sentence, then mend the fact or the number (`imbroglio sources FILM --tally` prints the numbers)",
            ));
        }
    }
}

/// A paragraph that facts rest on and that has no row, in a film that has rows.
fn untallied(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let Some(first) = known.film.tally.first() else { return };
    let span = first.span;
    let mut missing: BTreeSet<(SmolStr, u32)> = BTreeSet::new();
    for (sentence, count) in known.facts.sentences.iter().zip(&known.citations.counts) {
        if *count > 0 {
            missing.insert((sentence.seed.clone(), sentence.paragraph));
        }
    }
    for entry in &known.film.tally {
        for sentence in known.citations.passage(&entry.of.content) {
            let sentence = &known.facts.sentences[sentence.index()];
            missing.remove(&(sentence.seed.clone(), sentence.paragraph));
        }
    }
    for (seed, paragraph) in missing {
        faults.push(
            TALLY_MISMATCH
                .at(span, format!("the tally has no row for {seed}.p{paragraph}, on which facts rest"))
                .label("the first row")
                .help("`imbroglio sources FILM --tally` prints the whole tally"),
        );
    }
}

/// What rests on a sentence, for a message: each event with its acts, then everything else by its id.
fn resting_on(known: &Resolver<'_, '_>, sentence: SentenceId) -> String {
    let facts = &known.facts;
    let cites = |cites: &[SentenceId]| cites.contains(&sentence);
    let mut names: Vec<String> = Vec::new();
    for (i, event) in facts.events.iter().enumerate() {
        let here = cites(&event.cites);
        let id = || known.id_of(EventId(i as u32));
        let acts: Vec<&str> = facts
            .acts_of(EventId(i as u32))
            .filter(|act| if act.cites.is_empty() { here } else { cites(&act.cites) })
            .map(|act| known.vocabulary.kind(act.kind).id.as_str())
            .collect();
        match (here || !acts.is_empty(), acts.is_empty()) {
            (true, true) => names.push(id().to_owned()),
            (true, false) => names.push(format!("{} with {}", id(), acts.join(", "))),
            (false, _) => {}
        }
    }
    for (i, party) in facts.parties.iter().enumerate() {
        let members: Vec<&str> = facts
            .bonds
            .iter()
            .filter(|bond| {
                known.vocabulary.kind(bond.kind).membership && bond.to.index() == i && cites(&bond.cites)
            })
            .map(|bond| facts.parties[bond.from.index()].id.as_str())
            .collect();
        if !members.is_empty() {
            names.push(format!("{} with {}", party.id, members.join(", ")));
        } else if cites(&party.cites) {
            names.push(party.id.to_string());
        }
    }
    names.extend(facts.propositions.iter().filter(|known| cites(&known.cites)).map(|known| known.id.clone()));
    let mut bonds: Vec<_> = facts
        .bonds
        .iter()
        .filter(|bond| cites(&bond.cites) && !known.vocabulary.kind(bond.kind).membership)
        .map(|bond| (bond.span, known.vocabulary.kind(bond.kind).id.clone()))
        .collect();
    bonds.dedup();
    names.extend(bonds.into_iter().map(|(_, id)| id));
    let more = names.len().saturating_sub(12);
    names.truncate(12);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names.join("; ")
}
