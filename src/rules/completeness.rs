//! What is missing or idle: sentences nobody cites, people who do nothing, a tally that does not add up.

use super::Check;
use super::events;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::diagnostic::{Severity, rules};
use crate::facts::{Aside, PartyId, Sentence, SentenceId};
use std::collections::{BTreeMap, BTreeSet};

rules! {
    UNCITED_SENTENCE: "W306" "uncited-sentence" {
        what: "Every sentence of the seeds is cited by a fact, or stands in `no_fact` with the reason; those of one paragraph are reported together.",
        why: "What nothing cites has perhaps been overlooked.",
        example: r#"seeds: ["001"]    // and nothing cites 001.p1.s1"#,
        instead: r#"no_fact: [(cites: "001.p1.s1", because: "a tagline")]"#,
    }
    IDLE_CHARACTER: "W503" "idle-character" {
        what: "Every character does something, undergoes something, is present, knows something, or is bound to somebody.",
        why: "A card without a line is noise on the chart, or a fact is missing.",
        example: r#"(id: viviane, name: "Viviane")    // and no entry mentions viviane"#,
        instead: r#"bonds: [lover(cesar, viviane, cites("001.p6.s12"))]"#,
    }
    EMPTY_GROUP: "W504" "empty-group" {
        what: "Every group has members.",
        why: "The chart would draw an empty box.",
        example: r#"(id: gang, name: "The gang", cites: "001.p6.s18")"#,
        instead: r#"(id: gang, name: "The gang", cites: "001.p6.s18", members: [grutter, remi])"#,
    }
    KNOWN_TO_NOBODY: "W505" "known-to-nobody" {
        what: "Somebody knows every piece of knowledge from the start, or learns it.",
        why: "A secret that nobody holds cannot come out.",
        example: r#"(id: ring_kept, what: "César has kept a ring", cites: "001.p6.s12")"#,
        instead: r#"(id: ring_kept, what: "César has kept a ring", known_to: [cesar], cites: "001.p6.s12")"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(completeness, Severity::Warning)];

/// All rules about what is not there.
fn completeness(known: &Resolver<'_, '_>, faults: &mut Findings) {
    events::empty(known, faults);
    idle_parties(known, faults);
    idle_knowledge(known, faults);
    uncited_sentences(known, faults);
}

pub(super) fn asides(resolver: &mut Resolver<'_, '_>) {
    let film = resolver.film;
    for entry in &film.no_fact {
        let cites = resolver.cites(&entry.cites);
        resolver.must_cite(!entry.cites.is_empty(), entry.span, || "this entry of `no_fact`".to_owned());
        resolver.facts.asides.push(Aside { cites, because: entry.because.content.to_string() });
    }
}

fn idle_parties(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut busy = vec![false; known.facts.parties.len()];
    let mut peopled = vec![false; known.facts.parties.len()];
    let mut is_busy = |party: &PartyId| busy[party.index()] = true;
    for act in &known.facts.acts {
        act.agents()
            .iter()
            .chain(act.patients())
            .chain(&act.about)
            .chain(&act.through)
            .chain(&act.believers)
            .for_each(&mut is_busy);
    }
    for bond in &known.facts.bonds {
        is_busy(&bond.from);
        if known.vocabulary.kind(bond.kind).membership {
            peopled[bond.to.index()] = true;
        } else {
            is_busy(&bond.to);
        }
    }
    known.facts.events.iter().flat_map(|event| &event.present).for_each(&mut is_busy);
    for (i, party) in known.facts.parties.iter().enumerate() {
        // two names of one person
        if let Some(person) = party.is {
            is_busy(&person);
            is_busy(&PartyId(i as u32));
        }
    }
    known.facts.learnings.iter().for_each(|learning| is_busy(&learning.who));
    known.facts.propositions.iter().flat_map(|p| &p.known_to).for_each(&mut is_busy);
    known.unmade.iter().flat_map(|(_, parties)| parties).for_each(&mut is_busy);
    let idle: Vec<_> = known
        .facts
        .parties
        .iter()
        .enumerate()
        .filter(|(i, party)| known.parties.get(&party.id) == Some(PartyId(*i as u32)))
        .filter(|(i, party)| if party.is_group() { !peopled[*i] } else { !busy[*i] })
        // An entry whose name could not be read has its fault, and perhaps more of it could not.
        .filter(|(i, _)| known.film.characters.get(*i).is_none_or(|entry| entry.name.span != entry.id.span))
        .map(|(_, party)| (party.span, party.name.clone(), party.is_group()))
        .collect();
    for (span, name, is_group) in idle {
        if is_group {
            faults.push(
                EMPTY_GROUP
                    .at(span, format!("nobody belongs to “{name}”"))
                    .help("add `members: […]`, or make it a collective character"),
            );
        } else {
            faults.push(
                IDLE_CHARACTER
                    .at(span, format!("{name} does nothing and is bound to nobody"))
                    .label("idle")
                    .help("annotate what the text says of this character, or take the entry out"),
            );
        }
    }
}

fn idle_knowledge(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let learnt: BTreeSet<_> =
        known.facts.learnings.iter().map(|learning| learning.proposition.index()).collect();
    let idle: Vec<_> = known
        .facts
        .propositions
        .iter()
        .enumerate()
        .filter(|(i, proposition)| !learnt.contains(i) && proposition.known_to.is_empty())
        .map(|(_, proposition)| (proposition.span, proposition.id.clone()))
        .collect();
    for (span, id) in idle {
        faults.push(
            KNOWN_TO_NOBODY
                .at(span, format!("nobody knows or learns `{id}`"))
                .help("add `known_to: […]`, or `learns: […]` to an event"),
        );
    }
}

/// Sentences that nothing cites: one warning a paragraph, so that an unfinished film is not buried under them.
fn uncited_sentences(known: &Resolver<'_, '_>, faults: &mut Findings) {
    let mut paragraphs: BTreeMap<(&str, u32), Vec<&Sentence>> = BTreeMap::new();
    for (i, sentence) in known.facts.sentences.iter().enumerate() {
        let id = SentenceId(i as u32);
        if known.citations.counts.get(i) == Some(&0) && !known.citations.repeats.contains_key(&id) {
            paragraphs.entry((&sentence.seed, sentence.paragraph)).or_default().push(sentence);
        }
    }
    let mut uncited = Vec::new();
    for ((seed, _), sentences) in paragraphs {
        let named = known.film.seeds.iter().find(|named| crate::seed::number(&named.content) == seed);
        let (Some(named), [first, rest @ ..]) = (named, sentences.as_slice()) else { continue };
        let mut cited = first.citation();
        for sentence in rest {
            cited.push_str(&format!(" s{}", sentence.number));
        }
        let words = shortened(&first.text, 60);
        let message = match rest.len() {
            0 => format!("nothing cites {cited}: “{words}”"),
            more => format!("nothing cites {} sentences, {cited}: “{words}” and so on", more + 1),
        };
        uncited.push((named.span, message, rest.is_empty()));
    }
    for (span, message, single) in uncited {
        let (label, help) = match single {
            true => (
                "a sentence of this seed",
                "annotate what it states, or list it under `no_fact` with the reason",
            ),
            false => (
                "sentences of this seed",
                "annotate what they state, or list them under `no_fact` with the reason",
            ),
        };
        faults.push(UNCITED_SENTENCE.at(span, message).label(label).help(help));
    }
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most).collect();
    cut.push('…');
    cut
}
