//! The fields of an entry, taken out one by one: of the right shape, or with a fault that says so.

use super::read::Reading;
use super::shape::Shape;
use super::value::{Argument, Call, Value};
use super::{Cites, FIELD_TWICE, MISSING_FIELD, UNKNOWN_FIELD};
use crate::source::{Span, Text, Word};
use std::borrow::Cow;

impl<'src> Reading<'src> {
    pub fn as_text(&mut self, value: Value<'src>, field: &str) -> Option<Text<'src>> {
        match value {
            Value::Text(text) => Some(text),
            other => {
                let help = format!("for example `{field}: \"…\"`");
                self.shape(
                    other.span(),
                    format!("`{field}` is a text in quotes, not {}", other.sort()),
                    help,
                );
                match other {
                    Value::Word(word) | Value::Number(word) => {
                        Some(Text { content: Cow::Borrowed(word.text), span: word.span })
                    }
                    _ => None,
                }
            }
        }
    }

    pub fn as_texts(&mut self, value: Value<'src>, field: &str) -> Vec<Text<'src>> {
        match value {
            Value::List(items, _) => items.into_iter().filter_map(|item| self.as_text(item, field)).collect(),
            other => self.as_text(other, field).into_iter().collect(),
        }
    }

    pub fn as_word(&mut self, value: Value<'src>, field: &str) -> Option<Word<'src>> {
        match value {
            Value::Word(word) => Some(word),
            other => {
                let help = match &other {
                    _ if matches!(field, "lead" | "draft") => {
                        "write `true` or `false`, without quotes".to_owned()
                    }
                    Value::Text(text) if is_word(&text.content) => {
                        format!("drop the quotes: `{}`", text.content)
                    }
                    _ => "a bare word: letters, digits and `_`, beginning with a letter".to_owned(),
                };
                self.shape(other.span(), format!("`{field}` is a bare word, not {}", other.sort()), help);
                // The fault is told; whoever mentions this id need not hear of it again.
                match other {
                    Value::Text(Text { content: Cow::Borrowed(content), span }) if is_word(content) => {
                        Some(Word { text: content, span })
                    }
                    _ => None,
                }
            }
        }
    }

    pub fn as_words(&mut self, value: Value<'src>, field: &str) -> Vec<Word<'src>> {
        match value {
            Value::List(items, _) => items.into_iter().filter_map(|item| self.as_word(item, field)).collect(),
            other => self.as_word(other, field).into_iter().collect(),
        }
    }

    pub fn as_number(&mut self, value: Value<'src>, field: &str) -> Option<Word<'src>> {
        match value {
            Value::Number(word) if word.text.parse::<u32>().is_ok() => Some(word),
            other => {
                let (message, help) = match field {
                    "facts" => {
                        ("`facts` holds whole numbers, from 0".to_owned(), "for example `facts: [1, 2, 1]`")
                    }
                    _ => (format!("`{field}` is a whole number"), "for example `told: 3`"),
                };
                self.shape(other.span(), message, help);
                None
            }
        }
    }

    /// Words and calls, as in `needs: [a, any(b, c)]`; a single one may stand without brackets.
    pub fn as_terms(&mut self, value: Value<'src>, field: &str) -> Vec<Value<'src>> {
        let mut terms = match value {
            Value::List(items, _) => items,
            other => vec![other],
        };
        terms.retain(|item| match item {
            Value::Word(_) => true,
            Value::Call(call) if call.name.is_some() => true,
            other => {
                let message = format!("`{field}` holds words and calls, not {}", other.sort());
                let help = match other {
                    Value::Text(text) if is_word(&text.content) => {
                        format!("drop the quotes: `{}`", text.content)
                    }
                    _ => match field {
                        "members" => "for example `[tony, dede(until(shut_out))]`",
                        "acts" => "for example `[kills(tony, cesar, regret)]`",
                        "learns" => "for example `[grutter(ring_kept, saw)]`",
                        "prevented_by" => "for example `[warning(unless(missed))]`",
                        _ => "for example `[ring, any(suspicion, panic)]`",
                    }
                    .to_owned(),
                };
                self.shape(other.span(), message, help);
                false
            }
        });
        terms
    }
}

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

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && letters.all(|c| c.is_alphanumeric() || c == '_')
}
