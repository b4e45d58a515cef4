//! A file being read: what is found wrong with it, and values of the shape that a field wants.

use super::value::Value;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Text, Word};
use std::borrow::Cow;

/// A file being read, and what is found wrong with it.
pub(super) struct Reading<'src> {
    pub file: FileId,
    pub text: &'src str,
    pub faults: Vec<Diagnostic>,
}

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

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && letters.all(|c| c.is_alphanumeric() || c == '_')
}
