//! What stands behind the parties of an act, a bond, a link or a learning.

use super::lookups::UNKNOWN_REFERENCE;
use super::resolver::Resolver;
use crate::annotation::{Argument, Call, Value, WRONG_SHAPE};
use crate::diagnostic::rules;
use crate::facts::{Certainty, ConflictId, Directness, Mode, Parties, SentenceId, Status};
use crate::nearest::{nearest, slip};
use crate::source::{Span, Text, Word};

rules! {
    UNKNOWN_MARKER: "E105" "unknown-marker" {
        what: "Behind the parties stand only the markers that belong there: status, mode, certainty, `about(…)`, `label(…)` and so on.",
        why: "A misspelt `atempted` would turn an attempt into a deed.",
        example: "kills(massina, dede, atempted)",
        instead: "kills(massina, dede, attempted)",
    }
    CONTRADICTORY_MARKERS: "E204" "contradictory-markers" {
        what: "An act has one status, one mode, one certainty.",
        why: "What was only attempted was not also ordered and done.",
        example: "kills(petrovic, le_belge, attempted, completed)",
        instead: "kills(petrovic, le_belge, attempted)",
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
    /// Whether a ghost does it.
    pub ghostly: bool,
    /// Whether it is only believed to have happened, and by whom.
    pub believed: bool,
    pub believers: Parties,
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
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// What it is, for messages: `an act`.
    pub name: &'static str,
    /// Markers that are words.
    pub words: &'static [&'static str],
    /// Markers that are calls.
    pub calls: &'static [&'static str],
    /// What the place takes besides, for a message.
    pub also: &'static str,
}

/// Behind the parties of an act.
pub const ACT: Place = Place {
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
        "deranged",
        "direct",
        "joint",
        "by_group",
        "explicit",
        "entailed",
        "inferred",
        "contested",
        "secret",
        "condoned",
        "as_ghost",
    ],
    calls: &["status", "mode", "certainty", "about", "through", "believed_by", "label", "cites", "reading"],
    also: "",
};
/// Behind the parties of a bond.
pub const BOND: Place = Place {
    name: "a bond",
    words: &["explicit", "entailed", "inferred", "contested", "secret"],
    calls: &["from", "until", "certainty", "label", "cites", "reading"],
    also: "",
};
/// Behind the event of a link.
pub const LINK: Place = Place {
    name: "a link",
    words: &["explicit", "entailed", "inferred", "contested"],
    calls: &["why", "certainty", "cites", "unless"],
    also: "",
};

/// Words that no party may take as its id, since they mean something behind one.
pub fn is_reserved(word: &str) -> bool {
    is_no_id(word) || ACT.words.contains(&word)
}

/// Words that nothing may take as its id, since RON or a list of events means something by them.
pub fn is_no_id(word: &str) -> bool {
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
                    let fault = UNKNOWN_MARKER.at(other.span(), message);
                    self.report(match other {
                        Value::Text(_) => fault.label("an unnamed text").help(
                            "write `label(\"…\")` for words on the chart, `cites(\"…\")` for sentences",
                        ),
                        _ => fault.label("not a marker").other(other.span(), ""),
                    });
                }
            }
        }
        markers
    }

    fn marker_call(&mut self, markers: &mut Markers<'src>, call: &Call<'src>, place: Place) {
        let Some(name) = call.name else {
            self.report(
                UNKNOWN_MARKER.at(call.span, format!("a bundle of fields has no place in {}", place.name)),
            );
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
        if let Some(status) = Status::of(word.text) {
            self.once(&mut markers.status, status, at, word.text);
        } else if let Some(mode) = Mode::of(word.text) {
            self.once(&mut markers.mode, mode, at, word.text);
        } else if let Some(certainty) = Certainty::of(word.text) {
            self.once(&mut markers.certainty, certainty, at, word.text);
        } else if let Some(directness) = Directness::of(word.text) {
            self.once(&mut markers.directness, directness, at, word.text);
        } else {
            markers.contested |= word.text == "contested";
            markers.secret |= word.text == "secret";
            markers.condoned |= word.text == "condoned";
            markers.ghostly |= word.text == "as_ghost";
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
                self.report(
                    CONTRADICTORY_MARKERS
                        .at(at, format!("`{word}` contradicts an earlier marker"))
                        .label("this one")
                        .other(span, "and this one")
                        .help("keep one of them"),
                );
            }
            _ => *slot = Some((value, at)),
        }
    }

    fn unknown_marker(&mut self, word: Word<'src>, place: Place) {
        let known = place.words.iter().chain(place.calls).copied();
        let suggestion = slip(word.text, known);
        let names_a_party = matches!(word.text, "by" | "agent" | "whom" | "to" | "patient");
        let is_party = self.parties.contains(word.text);
        let fault = UNKNOWN_MARKER
            .at(word.span, format!("{} has no marker `{}`", place.name, word.text))
            .label("unknown marker");
        self.report(if names_a_party {
            fault.help("parties stand first and without names: who does it, then to whom, as in `kills(tony, cesar, regret)`")
        } else if is_party {
            fault.help(format!(
                "for a third party write `about({0})` or `through({0})`; several agents or patients stand in a list, `[a, {0}]`",
                word.text
            ))
        } else {
            let (words, calls) = (place.words.join(", "), place.calls.join("(…), "));
            fault
                .help(format!("markers are {}{words}, and {calls}(…)", place.also))
                .did_you_mean(suggestion)
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
                            self.report(
                                WRONG_SHAPE.at(other.span(), format!("`{}` takes a word", name.text)),
                            );
                        }
                    }
                }
            }
            "about" | "through" | "believed_by" if values.is_empty() => {
                self.report(
                    WRONG_SHAPE
                        .at(name.span, format!("`{}` names nobody", name.text))
                        .help(format!("for example `{}(tony)`", name.text)),
                );
            }
            "about" => markers.about = values.iter().flat_map(|value| self.party_list(value)).collect(),
            "through" => markers.through = values.iter().flat_map(|value| self.party_list(value)).collect(),
            "believed_by" => {
                markers.believed = true;
                markers.believers = values.iter().flat_map(|value| self.party_list(value)).collect();
            }
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
                    None if self.is_lost(word.text) => {}
                    None => {
                        let may = self.may_guess(self.readings.len());
                        let suggestion = if may {
                            nearest(word.text, self.readings.words().iter().map(String::as_str))
                                .map(str::to_owned)
                        } else {
                            None
                        };
                        self.report(
                            UNKNOWN_REFERENCE
                                .at(word.span, format!("no conflict has a reading `{}`", word.text))
                                .label("unknown reading")
                                .did_you_mean(suggestion.as_deref()),
                        );
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
                self.report(
                    WRONG_SHAPE
                        .at(other.span(), format!("`{}` takes texts in quotes", name.text))
                        .help(format!("for example `{}(\"001.p6.s12\")`", name.text)),
                );
            }
        }
    }

    pub fn one_text(&mut self, name: Word<'src>, values: &[Value<'src>]) -> Option<Text<'src>> {
        match values {
            [Value::Text(text)] => Some(text.clone()),
            _ => {
                self.report(
                    WRONG_SHAPE
                        .at(name.span, format!("`{}` takes one text in quotes", name.text))
                        .help(format!("for example `{}(\"…\")`", name.text)),
                );
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
            self.report(
                CONTRADICTORY_MARKERS
                    .at(name.span, format!("`{}({})` contradicts an earlier marker", name.text, word.text))
                    .label("this one")
                    .other(first.span, "and this one")
                    .help("two spells of a bond are two entries"),
            );
        }
        word
    }

    pub fn one_word(&mut self, name: Word<'src>, values: &[Value<'src>]) -> Option<Word<'src>> {
        match values {
            [Value::Word(word)] => Some(*word),
            _ => {
                self.report(
                    WRONG_SHAPE
                        .at(name.span, format!("`{}` takes one word", name.text))
                        .help(format!("for example `{}(ring)`", name.text)),
                );
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
