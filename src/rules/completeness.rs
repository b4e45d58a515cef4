//! What is missing or idle: sentences nobody cites, people who do nothing, a tally that does not add up.

use super::resolver::Resolver;
use crate::facts::{Aside, PartyId, Sentence, SentenceId};
use crate::nearest::folded;
use std::collections::{BTreeMap, BTreeSet};

impl Resolver<'_, '_> {
    /// All rules about what is not there.
    pub fn completeness(&mut self) {
        self.asides();
        self.idle_parties();
        self.idle_knowledge();
        self.inherited_citations();
        self.uncited_sentences();
        self.tallies();
        self.unheard_names();
    }

    fn asides(&mut self) {
        let film = self.film;
        for entry in &film.no_fact {
            let cites = self.cites(&entry.cites);
            self.must_cite(!entry.cites.is_empty(), entry.span, || "this entry of `no_fact`".to_owned());
            self.facts.asides.push(Aside { cites, because: entry.because.content.to_string() });
        }
    }

    fn idle_parties(&mut self) {
        let mut busy = vec![false; self.facts.parties.len()];
        let mut peopled = vec![false; self.facts.parties.len()];
        let mut is_busy = |party: &PartyId| busy[party.index()] = true;
        for act in &self.facts.acts {
            act.agents
                .iter()
                .chain(&act.patients)
                .chain(&act.about)
                .chain(&act.through)
                .for_each(&mut is_busy);
        }
        for bond in &self.facts.bonds {
            is_busy(&bond.from);
            if self.vocabulary.kind(bond.kind).membership {
                peopled[bond.to.index()] = true;
            } else {
                is_busy(&bond.to);
            }
        }
        self.facts.events.iter().flat_map(|event| &event.present).for_each(&mut is_busy);
        self.facts.learnings.iter().for_each(|learning| is_busy(&learning.who));
        self.facts.propositions.iter().flat_map(|p| &p.known_to).for_each(&mut is_busy);
        self.unmade.iter().flat_map(|(_, parties)| parties).for_each(&mut is_busy);
        let idle: Vec<_> = self
            .facts
            .parties
            .iter()
            .enumerate()
            .filter(|(i, party)| self.parties.get(&party.id) == Some(PartyId(*i as u32)))
            .filter(|(i, party)| if party.is_group() { !peopled[*i] } else { !busy[*i] })
            // An entry whose name could not be read has its fault, and perhaps more of it could not.
            .filter(|(i, _)| {
                self.film.characters.get(*i).is_none_or(|entry| entry.name.span != entry.id.span)
            })
            .map(|(_, party)| (party.span, party.name.clone(), party.is_group()))
            .collect();
        for (span, name, is_group) in idle {
            if is_group {
                self.warn("W504", span, format!("nobody belongs to “{name}”"));
                self.refine(|d| d.help("add `members: […]`, or make it a collective character"));
            } else {
                self.warn("W503", span, format!("{name} does nothing and is bound to nobody"));
                self.refine(|d| {
                    d.label("idle")
                        .help("annotate what the text says of this character, or take the entry out")
                });
            }
        }
    }

    fn idle_knowledge(&mut self) {
        let learnt: BTreeSet<_> =
            self.facts.learnings.iter().map(|learning| learning.proposition.index()).collect();
        let idle: Vec<_> = self
            .facts
            .propositions
            .iter()
            .enumerate()
            .filter(|(i, proposition)| !learnt.contains(i) && proposition.known_to.is_empty())
            .map(|(_, proposition)| (proposition.span, proposition.id.clone()))
            .collect();
        for (span, id) in idle {
            self.warn("W505", span, format!("nobody knows or learns `{id}`"));
            self.refine(|d| d.help("add `known_to: […]`, or `learns: […]` to an event"));
        }
    }

    /// Sentences that nothing cites: one warning a paragraph, so that an unfinished film is not buried under them.
    fn uncited_sentences(&mut self) {
        let mut paragraphs: BTreeMap<(&str, u32), Vec<&Sentence>> = BTreeMap::new();
        for (i, sentence) in self.facts.sentences.iter().enumerate() {
            let id = SentenceId(i as u32);
            if self.citations.counts.get(i) == Some(&0) && !self.citations.repeats.contains_key(&id) {
                paragraphs.entry((&sentence.seed, sentence.paragraph)).or_default().push(sentence);
            }
        }
        let mut uncited = Vec::new();
        for ((seed, _), sentences) in paragraphs {
            let named = self.film.seeds.iter().find(|named| crate::seed::number(&named.content) == seed);
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
            self.warn("W306", span, message);
            self.refine(|d| match single {
                true => d
                    .label("a sentence of this seed")
                    .help("annotate what it states, or list it under `no_fact` with the reason"),
                false => d
                    .label("sentences of this seed")
                    .help("annotate what they state, or list them under `no_fact` with the reason"),
            });
        }
    }

    /// A sentence that names somebody of whom no fact that cites it speaks.
    fn unheard_names(&mut self) {
        if self.film.seeds.is_empty() {
            return;
        }
        let names = self.names();
        let longest = names.keys().map(Vec::len).max().unwrap_or(0);
        let aside: BTreeSet<SentenceId> =
            self.facts.asides.iter().flat_map(|aside| aside.cites.iter().copied()).collect();
        let mut mentions = Mentions::new();
        for (i, sentence) in self.facts.sentences.iter().enumerate() {
            let id = SentenceId(i as u32);
            if self.citations.counts.get(i).is_none_or(|count| *count == 0) || aside.contains(&id) {
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
        self.hear(&mut mentions);
        let unheard: Vec<(SentenceId, String, Vec<PartyId>)> = mentions
            .into_iter()
            .flat_map(|(id, found)| found.into_iter().map(move |mention| (id, mention)))
            .filter(|(_, mention)| !mention.heard)
            .map(|(id, mention)| (id, mention.name, mention.parties))
            .collect();
        for (sentence, name, parties) in unheard {
            let citation = self.facts.sentences[sentence.index()].citation();
            let party = &self.facts.parties[parties[0].index()];
            let as_written = [&party.name, &party.short].into_iter().chain(&party.aliases);
            let name = as_written
                .into_iter()
                .find(|text| words(text).join(" ") == name)
                .unwrap_or(&party.name)
                .clone();
            let span = party.span;
            self.warn(
                "W311",
                span,
                format!("{citation} names {name}, but no fact that cites it is about {name}"),
            );
            self.refine(|d| {
                d.label("this character or group").help(
                    "is a fact missing, or a citation? `present: […]` tells who is there without acting",
                )
            });
        }
    }

    /// Every name as its folded words, with the parties that bear it; none for words such as “the crew of Massina”,
    /// which are no name and yet hide the name in them.
    fn names(&self) -> BTreeMap<Vec<String>, Vec<PartyId>> {
        let mut names: BTreeMap<Vec<String>, Vec<PartyId>> = BTreeMap::new();
        for (i, party) in self.facts.parties.iter().enumerate() {
            for name in [&party.name, &party.short].into_iter().chain(&party.aliases) {
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
    fn hear(&self, mentions: &mut Mentions) {
        let facts = &self.facts;
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
            let mut all = act.agents.iter().chain(&act.patients).chain(&act.about).chain(&act.through);
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
        for (cites, parties) in &self.unmade {
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
                    let named = [&party.name, &party.short].into_iter().chain(&party.aliases).any(|name| {
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
    folded(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The names, none of more than `longest` words, that stand in a sentence, the longest that fits at each place.
fn mentioned(
    sentence: &str,
    names: &BTreeMap<Vec<String>, Vec<PartyId>>,
    longest: usize,
) -> BTreeMap<String, Vec<PartyId>> {
    let words = words(sentence);
    let mut found = BTreeMap::new();
    let mut at = 0;
    while at < words.len() {
        let fit = (1..=longest.min(words.len() - at))
            .rev()
            .find_map(|length| names.get(&words[at..at + length]).map(|parties| (length, parties)));
        match fit {
            Some((length, parties)) => {
                if !parties.is_empty() {
                    found.insert(words[at..at + length].join(" "), parties.clone());
                }
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most).collect();
    cut.push('…');
    cut
}
