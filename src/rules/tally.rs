//! The annotator's own count of facts for each sentence, against the count that is there.

use super::resolver::Resolver;
use crate::facts::SentenceId;
use std::collections::BTreeSet;

impl Resolver<'_, '_> {
    /// Counts what rests on citations without writing its own: an act, a cause or a learning stands on the
    /// sentences of its event, so that none of them can be lost without a trace.
    pub fn inherited_citations(&mut self) {
        let facts = &self.facts;
        let citations = &mut self.citations;
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
    pub fn tallies(&mut self) {
        let film = self.film;
        self.untallied();
        for entry in &film.tally {
            let passage = self.citations.passage(&entry.of.content);
            if passage.is_empty() {
                if !self.citations.is_missing(&entry.of.content) {
                    let message = format!("no seed of this film has a paragraph `{}`", entry.of.content);
                    self.error("E308", entry.of.span, message);
                    self.refine(|d| d.help("`imbroglio sources FILM --tally` prints the whole tally"));
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
                self.error("E308", entry.of.span, message);
                self.refine(|d| {
                    d.help("one number a sentence; `imbroglio sources FILM --tally` prints them")
                });
                continue;
            }
            for (sentence, counted) in passage.iter().zip(&entry.facts) {
                let found = self.citations.counts[sentence.index()];
                if counted.text.parse() == Ok(found) {
                    continue;
                }
                let citation = self.facts.sentences[sentence.index()].citation();
                let who = self.resting_on(*sentence);
                let message = format!(
                    "the tally counts {} for {citation}, but {found} {} on it",
                    counted.text,
                    if found == 1 { "fact rests" } else { "facts rest" }
                );
                self.warn("W307", counted.span, message);
                self.refine(|d| {
                    let d = d.label(if who.is_empty() { "nothing cites it".to_owned() } else { format!("on it rest {who}") });
                    d.help("a fact or a citation is missing or new: look at that sentence, then mend the fact or the number (`imbroglio sources FILM --tally` prints the numbers)")
                });
            }
        }
    }

    /// A paragraph that facts rest on and that has no row, in a film that has rows.
    fn untallied(&mut self) {
        let Some(first) = self.film.tally.first() else { return };
        let span = first.span;
        let mut missing: BTreeSet<(String, u32)> = BTreeSet::new();
        for (sentence, count) in self.facts.sentences.iter().zip(&self.citations.counts) {
            if *count > 0 {
                missing.insert((sentence.seed.clone(), sentence.paragraph));
            }
        }
        for entry in &self.film.tally {
            for sentence in self.citations.passage(&entry.of.content) {
                let sentence = &self.facts.sentences[sentence.index()];
                missing.remove(&(sentence.seed.clone(), sentence.paragraph));
            }
        }
        for (seed, paragraph) in missing {
            self.warn(
                "W307",
                span,
                format!("the tally has no row for {seed}.p{paragraph}, on which facts rest"),
            );
            self.refine(|d| {
                d.label("the first row").help("`imbroglio sources FILM --tally` prints the whole tally")
            });
        }
    }

    /// What rests on a sentence, for a message: each event with its acts, then everything else by its id.
    fn resting_on(&self, sentence: SentenceId) -> String {
        let facts = &self.facts;
        let cites = |cites: &[SentenceId]| cites.contains(&sentence);
        let mut names: Vec<String> = Vec::new();
        for (i, event) in facts.events.iter().enumerate() {
            let here = cites(&event.cites);
            let acts: Vec<&str> = facts
                .acts_of(crate::facts::EventId(i as u32))
                .filter(|act| if act.cites.is_empty() { here } else { cites(&act.cites) })
                .map(|act| self.vocabulary.kind(act.kind).id.as_str())
                .collect();
            match (here || !acts.is_empty(), acts.is_empty()) {
                (true, true) => names.push(event.id.clone()),
                (true, false) => names.push(format!("{} with {}", event.id, acts.join(", "))),
                (false, _) => {}
            }
        }
        for (i, party) in facts.parties.iter().enumerate() {
            let members: Vec<&str> = facts
                .bonds
                .iter()
                .filter(|bond| {
                    self.vocabulary.kind(bond.kind).membership && bond.to.index() == i && cites(&bond.cites)
                })
                .map(|bond| facts.parties[bond.from.index()].id.as_str())
                .collect();
            if !members.is_empty() {
                names.push(format!("{} with {}", party.id, members.join(", ")));
            } else if cites(&party.cites) {
                names.push(party.id.clone());
            }
        }
        names.extend(
            facts.propositions.iter().filter(|known| cites(&known.cites)).map(|known| known.id.clone()),
        );
        let mut bonds: Vec<_> = facts
            .bonds
            .iter()
            .filter(|bond| cites(&bond.cites) && !self.vocabulary.kind(bond.kind).membership)
            .map(|bond| (bond.span, self.vocabulary.kind(bond.kind).id.clone()))
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
}
