//! Looking words up: who is meant by a name, which event, which kind, which sentences.

use super::citations::{MISSING_CITATION, ONE_WITNESS_TWICE};
use super::resolver::Resolver;
use crate::annotation::{Value, WRONG_SHAPE};
use crate::diagnostic::rules;
use crate::facts::{EventId, Parties, PartyId, SentenceId};
use crate::nearest::{folded, nearest, slip};
use crate::source::{Span, Text, Word};
use crate::vocabulary::{KindId, Layer};
use std::collections::BTreeSet;

/// Up to so many parties of a list are looked through for one that stands there twice.
const FEW: usize = 16;

rules! {
    UNKNOWN_NAME: "E101" "unknown-name" {
        what: "Whoever is mentioned is in the cast: an id of `characters` or `groups`.",
        why: "A misspelt id would be a new person whom nobody knows.",
        example: "kills(tonny, cesar)",
        instead: "kills(tony, cesar)    // or kills(_, cesar) if it is not told who",
    }
    UNKNOWN_EVENT: "E103" "unknown-event" {
        what: "Every event that is mentioned stands in `story`.",
        why: "A cause, a beginning or an end that leads nowhere holds nothing up.",
        example: "needs: [rign]",
        instead: "needs: [ring]",
    }
    UNKNOWN_KIND: "E104" "unknown-kind" {
        what: "Every kind of act or bond is in the vocabulary, under its id or one of its other words.",
        why: "Questions go by kinds; what has no kind is never found.",
        example: "acts: [slays(tony, cesar)]",
        instead: "acts: [kills(tony, cesar)]    // `imbroglio explain kinds` lists them",
    }
    UNKNOWN_REFERENCE: "E106" "unknown-reference" {
        what: "What is learnt is an entry of `knowledge`; what is followed is a reading of a conflict.",
        why: "A learning of nothing and a reading of no conflict say nothing.",
        example: "learns: [grutter(ring_kep, saw)]",
        instead: "learns: [grutter(ring_kept, saw)]",
    }
    EMPTY_NAME: "E108" "empty-name" {
        what: "Names of the cast and sentences of events say something.",
        why: "A card without a name is an empty box on the chart.",
        example: r#"(id: jos_wife, name: "")"#,
        instead: r#"(id: jos_wife, kind: unnamed, name: "Jo's wife")"#,
    }
    ACT_OR_BOND: "E202" "act-or-bond" {
        what: "Acts stand in `acts` of an event, bonds in `bonds`.",
        why: "An act happens once, a bond lasts: time treats them differently.",
        example: "acts: [lover(tony, mado)]",
        instead: "acts: [takes_up_with(tony, mado)]    // and lover(tony, mado) in `bonds`",
    }
    TWICE_IN_LIST: "E205" "twice-in-list" {
        what: "Nobody stands twice in one list of parties.",
        why: "One deed would be counted twice.",
        example: "robs([simon, paul, simon])",
        instead: "robs([simon, paul, louis])",
    }
}

impl<'src> Resolver<'_, 'src> {
    /// Whether a word may be a kind of a vocabulary, or a name of an entry, that could not be read.
    pub fn is_lost(&self, word: &str) -> bool {
        self.lost.contains(word) || self.unread.contains(word)
    }

    /// Takes the comparisons with so many candidates from what is left of them.
    pub fn may_guess(&mut self, candidates: usize) -> bool {
        let may = self.guesses >= candidates;
        self.guesses = self.guesses.saturating_sub(candidates);
        may
    }

    /// The party that a word names.
    pub fn party(&mut self, word: Word<'src>) -> Option<PartyId> {
        if let Some(id) = self.parties.get(word.text) {
            return Some(id);
        }
        if self.is_lost(word.text) {
            return None;
        }
        let suggestion =
            if self.may_guess(self.facts.parties.len() * 3) { self.party_meant(word.text) } else { None };
        self.report(
            UNKNOWN_NAME
                .at(word.span, format!("nobody in the cast has the id `{}`", word.text))
                .label("no character or group has this id")
                .help("add it to `characters` or `groups`, or write `_` for somebody who is not named")
                .did_you_mean(suggestion.as_deref()),
        );
        None
    }

    /// The id of the party whom a word calls by name, or by an id with a slip in it.
    fn party_meant(&self, word: &str) -> Option<String> {
        let wanted = folded(word);
        let by_name =
            self.facts.parties.iter().find(|party| party.names().any(|name| folded(name) == wanted));
        by_name
            .map(|party| party.id.to_string())
            .or_else(|| nearest(word, self.parties.words().iter().map(String::as_str)).map(str::to_owned))
    }

    /// The event that a word names.
    pub fn event(&mut self, word: Word<'src>) -> Option<EventId> {
        self.other_event(word, None)
    }

    /// The event that a word names at another one, which the word cannot mean.
    pub fn other_event(&mut self, word: Word<'src>, here: Option<EventId>) -> Option<EventId> {
        if let Some(id) = self.events.get(word.text) {
            return Some(id);
        }
        if self.is_lost(word.text) {
            return None;
        }
        let here = here.and_then(|here| self.film.event_id(here.index())).map(|id| id.text);
        let suggestion = match self.may_guess(self.events.len()) {
            true => {
                let words = self.events.words();
                let others = words.iter().map(String::as_str).filter(|other| Some(*other) != here);
                nearest(word.text, others).map(str::to_owned)
            }
            false => None,
        };
        self.report(
            UNKNOWN_EVENT
                .at(word.span, format!("no event has the id `{}`", word.text))
                .label("no entry of `story` has this id")
                .help("add the event to `story`, or take this mention out")
                .did_you_mean(suggestion.as_deref()),
        );
        None
    }

    /// Parties of an argument: a word, `_` for nobody told, or a list.
    pub fn party_list(&mut self, value: &Value<'src>) -> Parties {
        let mut parties = Parties::new();
        // of a long list what stands in it, so that its length is not looked through for each
        let mut known: BTreeSet<PartyId> = BTreeSet::new();
        match value {
            Value::Word(word) if word.text == "_" => {}
            Value::Word(word) => parties.extend(self.party(*word)),
            Value::List(items, span) => {
                if items.is_empty() {
                    self.report(
                        WRONG_SHAPE
                            .at(*span, "an empty list names nobody")
                            .help("write `_` for somebody who is not named"),
                    );
                }
                for item in items {
                    for party in self.party_list(item) {
                        let again = if parties.len() < FEW {
                            parties.contains(&party)
                        } else {
                            if known.is_empty() {
                                known.extend(parties.iter().copied());
                            }
                            !known.insert(party)
                        };
                        if again {
                            let id = self.facts.parties[party.index()].id.clone();
                            self.report(
                                TWICE_IN_LIST.at(item.span(), format!("`{id}` stands twice in one list")),
                            );
                        } else {
                            parties.push(party);
                        }
                    }
                }
            }
            other => {
                let message = format!("a party is a word or a list of words, not {}", other.sort());
                self.report(
                    WRONG_SHAPE.at(other.span(), message).help("for example `tony` or `[remi, louis]`"),
                );
            }
        }
        parties
    }

    /// The sentences that texts cite, with a fault for each citation that leads nowhere.
    pub fn cites(&mut self, texts: &[Text<'src>]) -> Vec<SentenceId> {
        let mut cited = Vec::new();
        for text in texts {
            self.citations.read(text, &mut cited, &mut self.faults);
        }
        cited.sort_unstable();
        cited.dedup();
        cited.shrink_to_fit();
        self.double_witness(&cited, texts);
        cited
    }

    /// A text without which a reader sees nothing.
    pub fn said(&mut self, text: &Text<'src>, what: &str, help: &str) -> String {
        self.must_say(text, what, help);
        text.content.to_string()
    }

    /// Reports a text without which a reader sees nothing, if it is one.
    pub fn must_say(&mut self, text: &Text<'src>, what: &str, help: &str) {
        if !says_something(&text.content) {
            self.report(EMPTY_NAME.at(text.span, format!("{what} is empty")).help(help.to_owned()));
        }
    }
    /// Where a word is that of a family, such as `loves`: the kinds that say more.
    fn of_family(&self, word: &str) -> Option<String> {
        let wanted = folded(word);
        let (_, family) = self
            .vocabulary
            .families()
            .find(|(_, family)| folded(&family.label) == wanted || folded(&family.id) == wanted)?;
        let of_layer = |layer: Layer| {
            let kinds = self.vocabulary.kinds().map(|(_, kind)| kind);
            let of_family = kinds.filter(|kind| kind.layer == layer && kind.family == family.id);
            of_family.map(|kind| format!("`{}`", kind.id)).collect::<Vec<_>>().join(", ")
        };
        let parts: Vec<String> = [
            ("what lasts stands in `bonds`", of_layer(Layer::Bond)),
            ("what is done at an event in `acts`", of_layer(Layer::Act)),
        ]
        .into_iter()
        .filter(|(_, kinds)| !kinds.is_empty())
        .map(|(place, kinds)| format!("{place}: {kinds}"))
        .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// The kind that a word names, which must belong to `layer`.
    pub fn kind(&mut self, name: Word<'src>, layer: Layer) -> Option<KindId> {
        let Some(id) = self.vocabulary.find(name.text) else {
            if self.is_lost(name.text) {
                return None;
            }
            let may = self.may_guess(self.vocabulary.words().count());
            let of_layer = |word: &&str| {
                self.vocabulary.find(word).is_some_and(|kind| self.vocabulary.kind(kind).layer == layer)
            };
            let suggestion =
                if may { slip(name.text, self.vocabulary.words().filter(of_layer)) } else { None };
            // one of the other words of a kind is no better than its id
            let suggestion = suggestion
                .and_then(|word| self.vocabulary.find(word))
                .map(|kind| self.vocabulary.kind(kind).id.clone());
            if let Some(help) = self.of_family(name.text) {
                let message = format!("no kind of {} is called `{}`", layer.word(), name.text);
                self.report(UNKNOWN_KIND.at(name.span, message).label("the word of a family").help(help));
                return None;
            }
            self.report(
                UNKNOWN_KIND
                    .at(name.span, format!("no kind of {} is called `{}`", layer.word(), name.text))
                    .label("not in the vocabulary")
                    .help(
                        "`imbroglio explain kinds` lists them; a film may bring its own in a vocabulary file",
                    )
                    .did_you_mean(suggestion.as_deref()),
            );
            return None;
        };
        let kind = self.vocabulary.kind(id);
        if kind.layer != layer {
            let (this, place) = match layer {
                Layer::Act => ("a bond, which lasts", "`bonds`"),
                Layer::Bond => ("an act, which happens at an event", "`acts` of an event"),
            };
            let (family, written) = (kind.family.clone(), kind.id.clone());
            let mut others = self
                .vocabulary
                .kinds()
                .map(|(_, kind)| kind)
                .filter(|k| k.layer == layer && k.family == family);
            let near: Vec<String> = others.by_ref().take(6).map(|kind| format!("`{}`", kind.id)).collect();
            let what = if layer == Layer::Act { "acts" } else { "bonds" };
            let message = format!("`{written}` is {this}; it belongs in {place}");
            let mut fault = ACT_OR_BOND.at(name.span, message);
            if !near.is_empty() {
                fault = fault.help(format!("{what} of the same family are {}", near.join(", ")));
            }
            self.report(fault);
            return None;
        }
        Some(id)
    }
    /// A fact that cites a sentence and its own repetition counts one voice as two.
    pub fn double_witness(&mut self, cited: &[SentenceId], texts: &[Text<'src>]) {
        let Some(first) = texts.first() else { return };
        for sentence in cited {
            if let Some(original) = self.citations.repeats.get(sentence)
                && cited.contains(original)
            {
                let (one, two) = (
                    self.facts.sentences[original.index()].citation(),
                    self.facts.sentences[sentence.index()].citation(),
                );
                self.report(
                    ONE_WITNESS_TWICE
                        .at(first.span, format!("{two} only repeats {one}: one witness, counted twice"))
                        .label("both are cited")
                        .help(format!("keep {one}")),
                );
                return;
            }
        }
    }
    /// A fact that must cite, and does not. One whose citation leads nowhere has its own fault already.
    pub fn must_cite(&mut self, written: bool, span: Span, what: impl FnOnce() -> String) {
        if !written && !self.film.seeds.is_empty() {
            self.report(MISSING_CITATION.at(span, format!("{} cites no sentence", what())).label("who says so?").help(
                    "add the sentences that state it: `cites: \"001.p6.s12\"`, or `cites(\"…\")` in a call",
                ));
        }
    }
}

/// A text as the facts keep it.
pub(super) fn owned(text: Option<&Text<'_>>) -> Option<String> {
    text.map(|text| text.content.to_string())
}

/// Whether a text has a letter that a reader sees.
pub fn says_something(text: &str) -> bool {
    let seen = |letter: char| {
        !letter.is_whitespace()
            && !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    text.chars().any(seen)
}
