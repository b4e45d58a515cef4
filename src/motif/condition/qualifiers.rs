//! What stands behind the parties of an act, a bond or a learning.

use super::{A_BOND, ACT_MARKERS, Names, Reader};
use crate::annotation::{Call, Value};
use crate::facts::{Directness, Mode, Status};
use crate::motif::rules::{UNKNOWN_QUALIFIER, WRONG_ARITY};
use crate::motif::{ActPattern, End, Sort, words};
use crate::nearest::nearest;
use crate::source::{Span, Word};
use crate::vocabulary::Layer;

impl<'src> Reader<'_, 'src> {
    /// `at(e1)` and the like: which of `known` it is, and its variable.
    pub(super) fn marked(
        &mut self,
        value: &Value<'src>,
        names: &Names<'src>,
        known: &[&'static str],
        place: &str,
    ) -> Option<(&'static str, End)> {
        let word = match value {
            Value::Call(call) => call.name,
            Value::Word(word) => Some(*word),
            _ => None,
        };
        let Some(word) = word else {
            self.fault(&UNKNOWN_QUALIFIER, value.span(), format!("{} has no place in {place}", value.sort()));
            return None;
        };
        let found = known.iter().find(|name| **name == word.text);
        match (found, value) {
            (Some(name), Value::Call(call)) if call.arguments.len() == 1 => {
                let event = !matches!(*name, "about" | "through" | "by" | "from");
                Some((name, self.sorted(&call.arguments[0].value, names, event)))
            }
            (Some(name), _) => {
                self.fault(&WRONG_ARITY, value.span(), format!("`{name}` takes one variable: `{name}(e1)`"));
                None
            }
            (None, _) => {
                self.unknown_marker(word, known, place);
                None
            }
        }
    }

    pub(super) fn unknown_marker(&mut self, word: Word<'src>, known: &[&'static str], place: &str) {
        let message = format!("{place} has no qualifier `{}`", word.text);
        let fault = UNKNOWN_QUALIFIER.at(word.span, message).label("unknown qualifier");
        let fault = match words::instead_of_qualifier(word.text, place == A_BOND) {
            Some(help) => fault.help(help),
            None => fault
                .help(format!("qualifiers are {}", known.join(", ")))
                .did_you_mean(nearest(word.text, known.iter().copied())),
        };
        self.faults.push(fault);
    }

    /// A qualifier that was given before.
    pub(super) fn once(&mut self, given: &mut Vec<&'static str>, name: &'static str, value: &Value<'src>) {
        if given.contains(&name) {
            self.fault(&UNKNOWN_QUALIFIER, value.span(), format!("`{name}` is given twice")).help =
                Some("one act or bond is at one event; write another condition for the other".into());
        }
        given.push(name);
    }

    /// Qualifiers of one act that exclude each other.
    pub(super) fn contradictions(&mut self, act: &ActPattern, said: &[Word<'src>], place: Span) {
        let help = "ask for one of them";
        for (one, other) in [("secret", "not_secret"), ("condoned", "not_condoned")] {
            if [one, other].iter().all(|word| said.iter().any(|other| other.text == *word)) {
                let message = format!("no act is `{one}` and `{other}` at once");
                self.impossible(place, message, help);
            }
        }
        if !act.modes.is_empty() && act.modes.iter().all(|mode| act.not_modes.contains(mode)) {
            let message = "every mode that is asked for is excluded by `not(…)`";
            self.impossible(place, message, help);
        }
    }

    /// A variable where a qualifier stands.
    pub(super) fn bare_variable(&mut self, word: Word<'src>, names: &Names<'src>, layer: Layer) {
        let id = names.get(word.text).copied().flatten();
        let help = match (id.map(|id| self.variables[id.index()].sort == Sort::Event), layer) {
            (Some(true), Layer::Act) => format!("write `at({})`", word.text),
            (Some(true), Layer::Bond) => {
                format!("write `at({0})`, `before({0})`, `starts({0})` or `ends({0})`", word.text)
            }
            (Some(false), Layer::Act) => format!("write `about({0})` or `through({0})`", word.text),
            (Some(false), Layer::Bond) => "a bond is between two".to_owned(),
            (None, _) => format!("write `at({0})`, `about({0})` or `through({0})`", word.text),
        };
        let message = format!("`{}` is a variable, where a qualifier is asked for", word.text);
        self.fault(&UNKNOWN_QUALIFIER, word.span, message).help = Some(help.into());
    }

    pub(super) fn words(&mut self, call: &Call<'src>) -> Vec<Word<'src>> {
        let mut words = Vec::new();
        if call.arguments.is_empty() {
            let name = call.name.map_or("", |name| name.text);
            self.fault(&WRONG_ARITY, call.span, format!("`{name}()` is empty, so it asks nothing")).help =
                Some(
                    format!(
                        "for example `{}`",
                        match name {
                            "status" => "status(attempted, ordered)",
                            "mode" => "mode(regret, mercy)",
                            _ => "not(self_defence)",
                        }
                    )
                    .into(),
                );
        }
        for argument in &call.arguments {
            match &argument.value {
                Value::Word(word) => words.push(*word),
                other => {
                    self.fault(&UNKNOWN_QUALIFIER, other.span(), "a bare word is asked for here");
                }
            }
        }
        words
    }

    pub(super) fn act_word(&mut self, act: &mut ActPattern, word: Word<'src>, said: &mut Vec<Word<'src>>) {
        said.push(word);
        if let Some(status) = Status::of(word.text) {
            act.statuses.push(status);
        } else if let Some(mode) = Mode::of(word.text) {
            act.modes.push(mode);
        } else if let Some(directness) = Directness::of(word.text) {
            act.directness.push(directness);
        } else {
            match word.text {
                "secret" => act.secret = Some(true),
                "not_secret" => act.secret = Some(false),
                "condoned" => act.condoned = Some(true),
                "not_condoned" => act.condoned = Some(false),
                _ => {
                    let mut known = ACT_MARKERS.to_vec();
                    known.extend(Status::words());
                    known.extend(Mode::words());
                    known.extend(Directness::words().filter(|word| *word != "through"));
                    self.unknown_marker(word, &known, "an act");
                }
            }
        }
    }
}
