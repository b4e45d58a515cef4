//! The fields of an entry, taken out one by one: of the right shape, or with a fault that says so.

use super::reading::Reading;
use super::shape::Shape;
use super::value::{Argument, Call, Value};
use super::{Cites, FIELD_TWICE, MISSING_FIELD, UNKNOWN_FIELD};
use crate::source::{Span, Text, Word};
use std::borrow::Cow;

/// The fields of one entry while they are taken out of it.
pub(super) struct Fields<'src> {
    pub span: Span,
    /// The fields by name; what was taken is gone.
    given: Vec<(Word<'src>, Option<Value<'src>>)>,
    /// Which fields there may be.
    pub shape: Shape,
    /// Fields that stood there but were of the wrong shape: not missing, only wrong.
    wrong: Vec<&'static str>,
}

impl<'src> Fields<'src> {
    pub fn of(reading: &mut Reading<'src>, call: Call<'src>) -> Self {
        for (at, Argument { label, value }) in call.arguments.iter().enumerate() {
            let Some(name) = label else {
                reading.shape(
                    value.span(),
                    "every value of an entry has a name",
                    "write `name: value`, for example `id: tony`",
                );
                continue;
            };
            let mut before = call.arguments[..at].iter().filter_map(|argument| argument.label);
            if let Some(first) = before.find(|first| first.text == name.text) {
                let message = format!("the field `{}` stands twice in one entry", name.text);
                let fault = FIELD_TWICE
                    .at(name.span, message)
                    .label("the second one")
                    .other(first.span, "the first one");
                reading.faults.push(fault);
            }
        }
        let named = |argument: Argument<'src>| Some((argument.label?, Some(argument.value)));
        let given = call.arguments.into_iter().filter_map(named).collect();
        Self { span: call.span, given, shape: Shape::Film, wrong: Vec::new() }
    }

    pub fn take(&mut self, _reading: &mut Reading<'src>, name: &str) -> Option<Value<'src>> {
        let (_, value) = self.given.iter_mut().find(|(given, _)| given.text == name)?;
        value.take()
    }

    pub fn word(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Option<Word<'src>> {
        let value = self.take(reading, name)?;
        let word = reading.as_word(value, name);
        self.note(name, word.is_some());
        word
    }
    pub fn words(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Vec<Word<'src>> {
        self.take(reading, name).map(|value| reading.as_words(value, name)).unwrap_or_default()
    }
    pub fn text(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Option<Text<'src>> {
        let value = self.take(reading, name)?;
        let text = reading.as_text(value, name);
        self.note(name, text.is_some());
        text
    }
    pub fn texts(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Cites<'src> {
        let mut texts =
            self.take(reading, name).map(|value| reading.as_texts(value, name)).unwrap_or_default();
        texts.shrink_to_fit();
        texts
    }
    pub fn terms(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Vec<Value<'src>> {
        self.take(reading, name).map(|value| reading.as_terms(value, name)).unwrap_or_default()
    }
    pub fn number(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Option<Word<'src>> {
        let value = self.take(reading, name)?;
        reading.as_number(value, name)
    }

    pub fn note(&mut self, name: &'static str, good: bool) {
        if !good {
            self.wrong.push(name);
        }
    }

    /// A field without which the entry means nothing.
    pub fn must<T>(&self, reading: &mut Reading<'src>, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.wrong.contains(&name) {
            let at = Span { end: self.span.start + 1, ..self.span };
            let fault = MISSING_FIELD
                .at(at, format!("{} needs the field `{name}`", self.shape.word()))
                .label(format!("`{name}` is missing in this entry"));
            reading.faults.push(fault);
        }
        value
    }

    /// The same for a text. An entry whose id is known is kept for those who mention it, whatever else is
    /// wrong with it: the id then stands for the text.
    pub fn must_say(
        &self,
        reading: &mut Reading<'src>,
        name: &str,
        text: Option<Text<'src>>,
        id: Option<Word<'src>>,
    ) -> Option<Text<'src>> {
        self.must(reading, name, text)
            .or_else(|| id.map(|id| Text { content: Cow::Borrowed(id.text), span: id.span }))
    }

    pub fn finish(self, reading: &mut Reading<'src>) {
        let known = self.shape.fields();
        // one that stands twice has had its fault
        for (at, (name, value)) in self.given.iter().enumerate() {
            let again = self.given[..at].iter().any(|(before, _)| before.text == name.text);
            if value.is_none() || again {
                continue;
            }
            let message = format!("{} has no field `{}`", self.shape.word(), name.text);
            let fault = UNKNOWN_FIELD
                .at(name.span, message)
                .label("unknown field")
                .help(format!("its fields are {}", known.join(", ")))
                .did_you_mean(crate::nearest::nearest(name.text, known.iter().copied()));
            reading.faults.push(fault);
        }
    }
}
