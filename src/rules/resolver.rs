//! Looking up every word of an annotation: the context that the families of rules share.

use super::Material;
use super::citations::Citations;
use crate::annotation::{Argument, Call, FilmAnnotation, Value};
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{
    Certainty, ConflictId, Directness, EventId, Facts, Film, Mode, Parties, PartyId, PropositionId,
    SentenceId, Status,
};
use crate::names::Names;
use crate::nearest::{folded, nearest, slip};
use crate::source::{Span, Text, Word};
use crate::vocabulary::Vocabulary;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The tables in which words are looked up, and what has been made of them so far.
pub(super) struct Resolver<'a, 'src> {
    pub film: &'a FilmAnnotation<'src>,
    pub vocabulary: &'a Vocabulary,
    pub parties: Names<&'src str, PartyId>,
    pub events: Names<&'src str, EventId>,
    pub propositions: Names<&'src str, PropositionId>,
    pub readings: Names<&'src str, (ConflictId, u32)>,
    pub citations: Citations<'a>,
    /// Words in vocabulary files that could not be read: perhaps kinds, so not one is called unknown.
    lost: &'a BTreeSet<String>,
    /// Acts and bonds that could not be made, with what they cite: those in them are not idle, and are spoken of.
    pub unmade: Vec<(Vec<SentenceId>, Vec<PartyId>)>,
    /// How many comparisons "did you mean" may still make.
    guesses: usize,
    pub facts: Facts,
    pub faults: Vec<Diagnostic>,
}

/// Comparisons that "did you mean" may make in one film: thousands of unknown words among thousands of known ones
/// are no slips.
const GUESSES: usize = 1_000_000;

impl<'a, 'src> Resolver<'a, 'src> {
    pub fn new(
        material: &'a Material,
        film: &'a FilmAnnotation<'src>,
        vocabulary: &'a Vocabulary,
        lost: &'a BTreeSet<String>,
    ) -> Self {
        let mut facts = Facts { film: header(material, film), ..Facts::default() };
        facts.sentences = material.sentences.clone();
        Self {
            film,
            vocabulary,
            parties: Names::with_room(film.characters.len() + film.groups.len()),
            events: Names::with_room(film.events.len()),
            propositions: Names::default(),
            readings: Names::default(),
            citations: Citations::new(&material.sentences, &film.seeds),
            lost,
            unmade: Vec::new(),
            guesses: GUESSES,
            facts,
            faults: Vec::new(),
        }
    }

    /// Whether a word may be a kind of a vocabulary that could not be read.
    pub fn is_lost(&self, word: &str) -> bool {
        self.lost.contains(word)
    }

    /// Takes the comparisons with so many candidates from what is left of them.
    pub fn may_guess(&mut self, candidates: usize) -> bool {
        let may = self.guesses >= candidates;
        self.guesses = self.guesses.saturating_sub(candidates);
        may
    }

    /// Every family of rules in turn: first who and when, then what, then what is odd about it.
    pub fn resolve(&mut self) {
        self.header_faults();
        self.witnesses();
        self.cast();
        self.event_names();
        self.conflicts();
        self.knowledge_names();
        self.memberships();
        self.bonds();
        self.events();
        self.time();
        self.loyalty();
        self.label_lengths();
        self.completeness();
    }

    pub fn finish(mut self) -> (Facts, Vec<Diagnostic>) {
        self.facts.sentences.append(&mut self.citations.take_free());
        (self.facts, self.faults)
    }

    pub fn error(&mut self, code: &'static str, span: Span, message: impl Into<Cow<'static, str>>) {
        self.faults.push(Diagnostic::new(code, Severity::Error, span, message));
    }
    pub fn warn(&mut self, code: &'static str, span: Span, message: impl Into<Cow<'static, str>>) {
        self.faults.push(Diagnostic::new(code, Severity::Warning, span, message));
    }
    /// Replaces the last fault by what `with` makes of it.
    pub fn refine(&mut self, with: impl FnOnce(Diagnostic) -> Diagnostic) {
        if let Some(last) = self.faults.pop() {
            self.faults.push(with(last));
        }
    }

    fn header_faults(&mut self) {
        let Some(whole) = self.film.whole else { return };
        if self.film.title.is_none() {
            self.error("E007", whole, "a film needs the field `title`");
            self.refine(|d| d.help("for example `title: \"Rififi\"` after the first bracket"));
        }
        if let Some(year) = self.film.year
            && year.text.parse::<u32>().is_err()
        {
            self.error("E009", year.span, "`year` is a whole number");
        }
        if self.film.seeds.is_empty() {
            self.warn("W309", whole, "this film names no seed, so no citation can be checked");
            self.refine(|d| {
                d.help("add `seeds: [\"004\"]` for a file `seeds/004-….txt`, one sentence a line")
            });
        }
    }

    /// The party that a word names.
    pub fn party(&mut self, word: Word<'src>) -> Option<PartyId> {
        if let Some(id) = self.parties.get(word.text) {
            return Some(id);
        }
        self.error("E101", word.span, format!("nobody in the cast has the id `{}`", word.text));
        let suggestion =
            if self.may_guess(self.facts.parties.len() * 3) { self.party_meant(word.text) } else { None };
        self.refine(|d| {
            d.label("no character or group has this id")
                .help("add it to `characters` or `groups`, or write `_` for somebody not told")
                .did_you_mean(suggestion.as_deref())
        });
        None
    }

    /// The id of the party whom a word calls by name, or by an id with a slip in it.
    fn party_meant(&self, word: &str) -> Option<String> {
        let wanted = folded(word);
        let by_name = self.facts.parties.iter().find(|party| {
            let mut names = [&party.name, &party.short].into_iter().chain(&party.aliases);
            names.any(|name| folded(name) == wanted)
        });
        by_name
            .map(|party| party.id.clone())
            .or_else(|| nearest(word, self.parties.words().into_iter().copied()).map(str::to_owned))
    }

    /// The event that a word names.
    pub fn event(&mut self, word: Word<'src>) -> Option<EventId> {
        if let Some(id) = self.events.get(word.text) {
            return Some(id);
        }
        let may = self.may_guess(self.events.len());
        let suggestion =
            if may { nearest(word.text, self.events.words().into_iter().copied()) } else { None };
        self.error("E103", word.span, format!("no event has the id `{}`", word.text));
        self.refine(|d| {
            d.label("no entry of `story` has this id")
                .help("add the event to `story`, or take this mention out")
                .did_you_mean(suggestion)
        });
        None
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

    /// Parties of an argument: a word, `_` for nobody told, or a list.
    pub fn party_list(&mut self, value: &Value<'src>) -> Parties {
        let mut parties = Parties::new();
        match value {
            Value::Word(word) if word.text == "_" => {}
            Value::Word(word) => parties.extend(self.party(*word)),
            Value::List(items, span) => {
                if items.is_empty() {
                    self.error("E009", *span, "an empty list names nobody");
                    self.refine(|d| d.help("write `_` for somebody not told"));
                }
                for item in items {
                    for party in self.party_list(item) {
                        if parties.contains(&party) {
                            let id = self.facts.parties[party.index()].id.clone();
                            self.error("E205", item.span(), format!("`{id}` stands twice in one list"));
                        } else {
                            parties.push(party);
                        }
                    }
                }
            }
            other => {
                let message = format!("a party is a word or a list of words, not {}", other.sort());
                self.error("E009", other.span(), message);
                self.refine(|d| d.help("for example `tony` or `[remi, louis]`"));
            }
        }
        parties
    }
}

fn header(material: &Material, film: &FilmAnnotation<'_>) -> Film {
    let text = |field: &Option<Text<'_>>| field.as_ref().map(|text| text.content.to_string());
    Film {
        id: material.film.clone(),
        title: text(&film.title).unwrap_or_else(|| material.film.clone()),
        original_title: text(&film.original_title),
        director: text(&film.director),
        year: film.year.and_then(|year| year.text.parse().ok()),
        language: text(&film.language).unwrap_or_else(|| "en".to_owned()),
        credit: text(&film.credit),
    }
}

/// What may stand behind the parties of an act, a bond, a link or a learning.
#[derive(Debug, Clone, Default)]
pub(super) struct Markers<'src> {
    pub status: Option<(Status, Span)>,
    pub mode: Option<(Mode, Span)>,
    pub directness: Option<(Directness, Span)>,
    pub certainty: Option<(Certainty, Span)>,
    pub contested: bool,
    pub secret: bool,
    pub condoned: bool,
    pub about: Parties,
    pub through: Parties,
    pub label: Option<Text<'src>>,
    pub why: Option<Text<'src>>,
    pub cites: Vec<SentenceId>,
    /// Whether anything is cited, even if it leads nowhere.
    pub cited: bool,
    pub from: Option<Word<'src>>,
    pub until: Option<Word<'src>>,
    pub unless: Option<Word<'src>>,
    pub reading: Option<(ConflictId, u32)>,
}

/// Which markers a place allows, for its messages.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub name: &'static str,
    pub words: &'static [&'static str],
    pub calls: &'static [&'static str],
    /// What the place takes besides, for a message.
    pub also: &'static str,
}

/// Behind the parties of an act.
pub(super) const ACT: Place = Place {
    name: "an act",
    words: &[
        "ordered",
        "threatened",
        "planned",
        "intended",
        "under_way",
        "attempted",
        "completed",
        "perceived",
        "free",
        "coerced",
        "pressured",
        "on_orders",
        "for_love",
        "mercy",
        "regret",
        "self_defence",
        "rescue",
        "revenge",
        "mistaken",
        "direct",
        "joint",
        "by_group",
        "explicit",
        "entailed",
        "inferred",
        "contested",
        "secret",
        "condoned",
    ],
    calls: &["status", "mode", "certainty", "about", "through", "label", "cites", "reading"],
    also: "",
};
/// Behind the parties of a bond.
pub(super) const BOND: Place = Place {
    name: "a bond",
    words: &["explicit", "entailed", "inferred", "contested", "secret"],
    calls: &["from", "until", "certainty", "label", "cites", "reading"],
    also: "",
};
/// Behind the event of a link.
pub(super) const LINK: Place = Place {
    name: "a link",
    words: &["explicit", "entailed", "inferred", "contested"],
    calls: &["why", "certainty", "cites", "unless"],
    also: "",
};

/// Words that no party may take as its id, since they mean something behind one.
pub(super) fn is_reserved(word: &str) -> bool {
    is_no_id(word) || ACT.words.contains(&word)
}

/// Words that nothing may take as its id, since RON or a list of events means something by them.
pub(super) fn is_no_id(word: &str) -> bool {
    matches!(word, "_" | "any" | "true" | "false" | "None" | "Some")
}

impl<'src> Resolver<'_, 'src> {
    /// Reads markers; `arguments` are those behind the parties.
    pub fn markers(&mut self, arguments: &[Argument<'src>], place: Place) -> Markers<'src> {
        let mut markers = Markers::default();
        for argument in arguments {
            match (&argument.label, &argument.value) {
                (Some(name), value) => self.named(&mut markers, *name, std::slice::from_ref(value), place),
                (None, Value::Word(word)) => self.marker_word(&mut markers, *word, place),
                (None, Value::Call(call)) => self.marker_call(&mut markers, call, place),
                (None, other) => {
                    let message =
                        format!("{} has no place behind the parties of {}", other.sort(), place.name);
                    self.error("E105", other.span(), message);
                    let sort = other.span();
                    self.refine(|d| match other {
                        Value::Text(_) => d.label("an unnamed text").help(
                            "write `label(\"…\")` for words on the chart, `cites(\"…\")` for sentences",
                        ),
                        _ => d.label("not a marker").other(sort, ""),
                    });
                }
            }
        }
        markers
    }

    fn marker_call(&mut self, markers: &mut Markers<'src>, call: &Call<'src>, place: Place) {
        let Some(name) = call.name else {
            self.error("E105", call.span, format!("a bundle of fields has no place in {}", place.name));
            return;
        };
        let values: Vec<Value<'src>> = call.arguments.iter().map(|argument| argument.value.clone()).collect();
        self.named(markers, name, &values, place);
    }

    fn marker_word(&mut self, markers: &mut Markers<'src>, word: Word<'src>, place: Place) {
        if !place.words.contains(&word.text) {
            return self.unknown_marker(word, place);
        }
        let at = word.span;
        if let Some(status) = find(Status::ALL, word.text) {
            self.once(&mut markers.status, status, at, word.text);
        } else if let Some(mode) = find(Mode::ALL, word.text) {
            self.once(&mut markers.mode, mode, at, word.text);
        } else if let Some(certainty) = find(Certainty::ALL, word.text) {
            self.once(&mut markers.certainty, certainty, at, word.text);
        } else if let Some(directness) = find(Directness::ALL, word.text) {
            self.once(&mut markers.directness, directness, at, word.text);
        } else {
            markers.contested |= word.text == "contested";
            markers.secret |= word.text == "secret";
            markers.condoned |= word.text == "condoned";
        }
    }

    pub fn once<T: Copy + PartialEq>(
        &mut self,
        slot: &mut Option<(T, Span)>,
        value: T,
        at: Span,
        word: &str,
    ) {
        match slot {
            Some((first, span)) if *first != value => {
                let span = *span;
                self.error("E204", at, format!("`{word}` contradicts an earlier marker"));
                self.refine(|d| d.label("this one").other(span, "and this one").help("keep one of them"));
            }
            _ => *slot = Some((value, at)),
        }
    }

    fn unknown_marker(&mut self, word: Word<'src>, place: Place) {
        let known = place.words.iter().chain(place.calls).copied();
        let suggestion = slip(word.text, known);
        let names_a_party = matches!(word.text, "by" | "agent" | "whom" | "to" | "patient");
        let is_party = self.parties.contains(word.text);
        self.error("E105", word.span, format!("{} has no marker `{}`", place.name, word.text));
        self.refine(|d| {
            let d = d.label("unknown marker");
            if names_a_party {
                d.help("parties stand first and without names: who does it, then to whom, as in `kills(tony, cesar, regret)`")
            } else if is_party {
                d.help(format!(
                    "for a third party write `about({0})` or `through({0})`; several agents or patients stand in a list, `[a, {0}]`",
                    word.text
                ))
            } else {
                let (words, calls) = (place.words.join(", "), place.calls.join("(…), "));
                d.help(format!("markers are {}{words}, and {calls}(…)", place.also))
                    .did_you_mean(suggestion)
            }
        });
    }

    fn named(&mut self, markers: &mut Markers<'src>, name: Word<'src>, values: &[Value<'src>], place: Place) {
        if !place.calls.contains(&name.text) {
            return self.unknown_marker(name, place);
        }
        match name.text {
            "status" | "mode" | "certainty" => {
                for value in values {
                    match value {
                        Value::Word(word) => self.marker_word(markers, *word, place),
                        other => {
                            self.error("E009", other.span(), format!("`{}` takes a word", name.text));
                        }
                    }
                }
            }
            "about" | "through" if values.is_empty() => {
                self.error("E009", name.span, format!("`{}` names nobody", name.text));
                self.refine(|d| d.help(format!("for example `{}(tony)`", name.text)));
            }
            "about" => markers.about = values.iter().flat_map(|value| self.party_list(value)).collect(),
            "through" => markers.through = values.iter().flat_map(|value| self.party_list(value)).collect(),
            "label" => markers.label = self.one_text(name, values),
            "why" => markers.why = self.one_text(name, values),
            "cites" => {
                let mut texts = Vec::new();
                for value in values {
                    self.collect_texts(name, value, &mut texts);
                }
                markers.cited |= !texts.is_empty();
                markers.cites = self.cites(&texts);
            }
            "from" => markers.from = self.one_limit(markers.from, name, values),
            "until" => markers.until = self.one_limit(markers.until, name, values),
            "unless" => markers.unless = self.one_word(name, values),
            _ => {
                let Some(word) = self.one_word(name, values) else { return };
                match self.readings.get(word.text) {
                    Some(reading) => markers.reading = Some(reading),
                    None => {
                        let may = self.may_guess(self.readings.len());
                        let suggestion = if may {
                            nearest(word.text, self.readings.words().into_iter().copied())
                        } else {
                            None
                        };
                        self.error("E106", word.span, format!("no conflict has a reading `{}`", word.text));
                        self.refine(|d| d.label("unknown reading").did_you_mean(suggestion));
                    }
                }
            }
        }
    }

    fn collect_texts(&mut self, name: Word<'src>, value: &Value<'src>, into: &mut Vec<Text<'src>>) {
        match value {
            Value::Text(text) => into.push(text.clone()),
            Value::List(items, _) => items.iter().for_each(|item| self.collect_texts(name, item, into)),
            other => {
                self.error("E009", other.span(), format!("`{}` takes texts in quotes", name.text));
                self.refine(|d| d.help(format!("for example `{}(\"001.p6.s12\")`", name.text)));
            }
        }
    }

    pub fn one_text(&mut self, name: Word<'src>, values: &[Value<'src>]) -> Option<Text<'src>> {
        match values {
            [Value::Text(text)] => Some(text.clone()),
            _ => {
                self.error("E009", name.span, format!("`{}` takes one text in quotes", name.text));
                self.refine(|d| d.help(format!("for example `{}(\"…\")`", name.text)));
                None
            }
        }
    }

    /// A beginning or an end, of which a bond has one.
    fn one_limit(
        &mut self,
        first: Option<Word<'src>>,
        name: Word<'src>,
        values: &[Value<'src>],
    ) -> Option<Word<'src>> {
        let word = self.one_word(name, values);
        if let (Some(first), Some(word)) = (first, word) {
            self.error(
                "E204",
                name.span,
                format!("`{}({})` contradicts an earlier marker", name.text, word.text),
            );
            self.refine(|d| {
                d.label("this one")
                    .other(first.span, "and this one")
                    .help("two spells of a bond are two entries")
            });
        }
        word
    }

    pub fn one_word(&mut self, name: Word<'src>, values: &[Value<'src>]) -> Option<Word<'src>> {
        match values {
            [Value::Word(word)] => Some(*word),
            _ => {
                self.error("E009", name.span, format!("`{}` takes one word", name.text));
                self.refine(|d| d.help(format!("for example `{}(ring)`", name.text)));
                None
            }
        }
    }

    /// Whether a fact counts only for readers who do not follow the annotation: it is marked so, or
    /// belongs to a reading that was not chosen.
    pub fn is_contested(&self, markers: &Markers<'src>) -> bool {
        markers.contested
            || markers.reading.is_some_and(|(conflict, reading)| {
                self.facts.conflicts[conflict.index()].chosen != Some(reading)
            })
    }
}

pub(super) fn find<T: Copy>(all: &[(T, &str)], word: &str) -> Option<T> {
    all.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
}
