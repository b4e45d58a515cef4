//! What must not be told: `not_told`, and the note that says so.

use super::template::{Piece, known_variables, pieces, place_of};
use super::{Names, Reader};
use crate::annotation::{Argument, Call, Value};
use crate::motif::rules::{UNKNOWN_QUALIFIER, UNKNOWN_VARIABLE, WRONG_ARITY};
use crate::motif::sense::contradiction;
use crate::motif::{Absence, Condition, What, words};

impl<'src> Reader<'_, 'src> {
    /// Not (A or B) is not A and not B.
    pub(super) fn not_told(&mut self, call: &Call<'src>, names: &Names<'src>) -> Vec<Condition> {
        let (mut values, mut saying) = (Vec::new(), None);
        for argument in &call.arguments {
            match &argument.value {
                Value::Call(inner) if inner.name.is_some_and(|name| name.text == "saying") => {
                    if saying.is_some() {
                        self.fault(&UNKNOWN_QUALIFIER, inner.span, "`saying` is given twice").help =
                            Some("one absence has one note".into());
                    }
                    saying = self.saying(inner, names);
                }
                value => values.push(value.clone()),
            }
        }
        if values.is_empty() {
            self.fault(&WRONG_ARITY, call.span, "`not_told` takes at least one condition").help =
                Some(format!("for example `{}`", words::example("not_told")).into());
        }
        let alternatives = self.all(&values, names);
        if !alternatives.iter().any(|all| contradiction(all, &[], &self.variables).is_none()) {
            let message = "this can never be told, so that it is not told asks nothing";
            self.idle(call.span, message, "mend the conditions within, which exclude each other");
        }
        let text = self.text_of(call.span);
        alternatives
            .into_iter()
            .map(|conditions| {
                let absence = Absence { conditions, own: Vec::new(), saying: saying.clone() };
                Condition { text: text.clone(), span: call.span, what: What::NotTold(absence) }
            })
            .collect()
    }

    /// The words of `saying("…")`, in the variables of the motif.
    pub(super) fn saying(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<String> {
        let [Argument { value: Value::Text(text), .. }] = call.arguments.as_slice() else {
            self.fault(&WRONG_ARITY, call.span, "`saying` takes one text in quotes").help =
                Some("for example `saying(\"that anybody kills {a}\")`".into());
            return None;
        };
        let content = text.content.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut said = String::new();
        for piece in pieces(&content) {
            match piece {
                Piece::Plain(plain) => said.push_str(plain),
                Piece::Unclosed => {
                    self.fault(&UNKNOWN_VARIABLE, text.span, "a `{` in this text is not closed").help =
                        Some("write `{a}`".into());
                    return None;
                }
                Piece::Name(word) => match names.get(word) {
                    Some(Some(id)) if self.variables[id.index()].shown => {
                        said.push_str(&format!("{{{}}}", self.variables[id.index()].name));
                    }
                    Some(None) if self.is_in_macro() => said.push_str("somebody"),
                    _ => {
                        let place = place_of(self.sources, text.span, &format!("{{{word}}}"));
                        let message = format!("the note names `{{{word}}}`, which is no variable here");
                        self.fault(&UNKNOWN_VARIABLE, place, message).help =
                            Some(known_variables(&self.variables).into());
                    }
                },
            }
        }
        Some(said)
    }
}
