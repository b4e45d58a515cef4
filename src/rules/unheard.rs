//! Names that stand in a sentence of which no fact that cites it speaks.

use super::Check;
use super::findings::Findings;
use super::resolver::Resolver;
use crate::diagnostic::{Severity, rules};
use crate::facts::{PartyId, SentenceId};
use crate::nearest::folded;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::char::is_combining_mark;

rules! {
    UNHEARD_NAME: "W311" "unheard-name" {
        what: "If a sentence names somebody, a fact that cites the sentence is about them.",
        why: "Either a fact about them is missing, or a citation of it.",
        example: r#"(id: ring, what: "César keeps a ring", cites: "001.p6.s12")    // the sentence names Viviane too"#,
        instead: r#"(id: ring, what: "César keeps a ring", cites: "001.p6.s12", acts: [gives(cesar, viviane)])"#,
    }
}

/// The checks of this family.
pub(super) const CHECKS: &[Check] = &[(unheard_names, Severity::Warning)];

/// A sentence that names somebody of whom no fact that cites it speaks.
fn unheard_names(known: &Resolver<'_, '_>, faults: &mut Findings) {
    if known.film.seeds.is_empty() {
        return;
    }
    let names = names(known);
    let longest = names.keys().map(Vec::len).max().unwrap_or(0);
    let aside: BTreeSet<SentenceId> =
        known.facts.asides.iter().flat_map(|aside| aside.cites.iter().copied()).collect();
    let mut mentions = Mentions::new();
    for (i, sentence) in known.facts.sentences.iter().enumerate() {
        let id = SentenceId(i as u32);
        if known.citations.counts.get(i).is_none_or(|count| *count == 0) || aside.contains(&id) {
            continue;
        }
        let found: Vec<Mention> = mentioned(&sentence.text, &names, longest)
            .into_iter()
            .map(|(name, parties)| Mention { name, parties, heard: false })
            .collect();
        if !found.is_empty() {
            mentions.insert(id, found);
        }
    }
    hear(known, &mut mentions);
    let unheard: Vec<(SentenceId, String, Vec<PartyId>)> = mentions
        .into_iter()
        .flat_map(|(id, found)| found.into_iter().map(move |mention| (id, mention)))
        .filter(|(_, mention)| !mention.heard)
        .map(|(id, mention)| (id, mention.name, mention.parties))
        .collect();
    for (sentence, name, parties) in unheard {
        let citation = known.facts.sentences[sentence.index()].citation();
        let party = &known.facts.parties[parties[0].index()];
        let as_written = party.names().find(|text| words(text).join(" ") == name);
        let name = as_written.unwrap_or(&party.name);
        let span = party.span;
        faults.push(
            UNHEARD_NAME
                .at(span, format!("{citation} names {name}, but no fact that cites it is about {name}"))
                .label("this character or group")
                .help("is a fact missing, or a citation? `present: […]` tells who is there without acting"),
        );
    }
}

/// Every name as its folded words, with the parties that bear it; none for words such as “the crew of Massina”,
/// which are no name and yet hide the name in them.
fn names(known: &Resolver<'_, '_>) -> BTreeMap<Vec<String>, Vec<PartyId>> {
    let mut names: BTreeMap<Vec<String>, Vec<PartyId>> = BTreeMap::new();
    for (i, party) in known.facts.parties.iter().enumerate() {
        for name in party.names() {
            let begins = name.chars().next().is_some_and(char::is_uppercase);
            let key = words(name);
            if key.is_empty() || (!begins && key.len() < 2) {
                continue;
            }
            let bearers = names.entry(key).or_default();
            if begins && !bearers.contains(&PartyId(i as u32)) {
                bearers.push(PartyId(i as u32));
            }
        }
    }
    names
}

/// Marks each mention that a fact which cites its sentence is about.
fn hear(known: &Resolver<'_, '_>, mentions: &mut Mentions) {
    let facts = &known.facts;
    let mut hear = |cites: &[SentenceId], parties: &mut dyn Iterator<Item = &PartyId>| {
        if !cites.iter().any(|cite| mentions.contains_key(cite)) {
            return;
        }
        let parties: Vec<&PartyId> = parties.collect();
        for cite in cites {
            for mention in mentions.get_mut(cite).into_iter().flatten() {
                mention.heard |= parties.iter().any(|party| mention.parties.contains(party));
            }
        }
    };
    for act in &facts.acts {
        let event = &facts.events[act.event.index()].cites;
        let mut all = act
            .agents()
            .iter()
            .chain(act.patients())
            .chain(&act.about)
            .chain(&act.through)
            .chain(&act.believers);
        hear(event, &mut all.clone());
        hear(&act.cites, &mut all);
    }
    for event in &facts.events {
        hear(&event.cites, &mut event.present.iter());
    }
    for learning in &facts.learnings {
        let event = &facts.events[learning.event.index()].cites;
        hear(event, &mut std::iter::once(&learning.who).chain(&learning.from));
        hear(&learning.cites, &mut std::iter::once(&learning.who).chain(&learning.from));
    }
    for (cites, parties) in &known.unmade {
        hear(cites, &mut parties.iter());
    }
    for bond in &facts.bonds {
        hear(&bond.cites, &mut [bond.from, bond.to].iter());
    }
    for (i, party) in facts.parties.iter().enumerate() {
        hear(&party.cites, &mut std::iter::once(&PartyId(i as u32)));
    }
    for proposition in &facts.propositions {
        hear(&proposition.cites, &mut proposition.known_to.iter().chain(&proposition.concerns));
    }
    for conflict in &facts.conflicts {
        for reading in &conflict.readings {
            let says = words(&reading.says);
            for (i, party) in facts.parties.iter().enumerate() {
                let named = party.names().any(|name| {
                    let name = words(name);
                    !name.is_empty() && says.windows(name.len()).any(|window| window == name)
                });
                if named {
                    hear(&reading.cites, &mut std::iter::once(&PartyId(i as u32)));
                }
            }
        }
    }
}

/// A name that stands in a sentence.
struct Mention {
    name: String,
    /// Who may be meant.
    parties: Vec<PartyId>,
    /// Whether a fact that cites the sentence is about one of them.
    heard: bool,
}

type Mentions = BTreeMap<SentenceId, Vec<Mention>>;

/// The words of a text, folded, without punctuation.
fn words(text: &str) -> Vec<String> {
    written(text).map(folded).collect()
}

/// The words of a text as they are written, without punctuation.
fn written(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty())
}

/// The names, none of more than `longest` words, that stand in a sentence, the longest that fits at each place. A name
/// begins with a capital there too: “officers” is no mention of a party whose short name is “Officers”.
fn mentioned(
    sentence: &str,
    names: &BTreeMap<Vec<String>, Vec<PartyId>>,
    longest: usize,
) -> BTreeMap<String, Vec<PartyId>> {
    let capitals: Vec<bool> = written(sentence).map(|word| !word.starts_with(char::is_lowercase)).collect();
    let words = words(sentence);
    let mut found = BTreeMap::new();
    let mut at = 0;
    while at < words.len() {
        let fit = (1..=longest.min(words.len() - at))
            .rev()
            .find_map(|length| names.get(&words[at..at + length]).map(|parties| (length, parties)));
        match fit {
            Some((length, parties)) => {
                if !parties.is_empty() && capitals[at] {
                    found.insert(words[at..at + length].join(" "), parties.clone());
                }
                at += length;
            }
            None => at += 1,
        }
    }
    found
}
