//! Which kinds satisfy a condition: by word, family, effect, breach, depth or sign.

use super::{Alternatives, Names, Reader};
use crate::annotation::{Argument, Call, Value};
use crate::motif::Selector;
use crate::motif::rules::{UNKNOWN_CONDITION, WRONG_ARITY};
use crate::motif::sense::selects;
use crate::nearest::nearest;
use crate::source::Word;
use crate::vocabulary::{Layer, Takes};

impl<'src> Reader<'_, 'src> {
    /// `act([kills, family(violence)], a, b, …)` and `bond(…)`.
    pub(super) fn selected(
        &mut self,
        call: &Call<'src>,
        name: Word<'src>,
        names: &Names<'src>,
    ) -> Alternatives {
        let layer = if name.text == "act" { Layer::Act } else { Layer::Bond };
        let Some((first, rest)) = call.arguments.split_first() else {
            self.fault(&WRONG_ARITY, call.span, format!("`{}` takes kinds and two parties", name.text))
                .help = Some(format!("for example `{}([…], a, b)`", name.text).into());
            return vec![Vec::new()];
        };
        let items = match &first.value {
            Value::List(items, _) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut kinds = Vec::new();
        for item in items {
            let Some(selector) = self.selector(item, layer) else { continue };
            if !selects(self.vocabulary, &selector, layer) {
                let message = format!(
                    "no kind of {} is {}, so nothing can satisfy this",
                    layer.word(),
                    self.text_of(item.span())
                );
                self.impossible(item.span(), message, "effects and breaches are of acts, depths of bonds");
            }
            kinds.push(selector);
        }
        if items.is_empty() {
            let message = format!("`{}` names no kind, so nothing can satisfy it", name.text);
            self.impossible(first.value.span(), message, "name kinds, or `any_kind`");
        }
        self.relation(call, rest, kinds, layer, Takes::AgentAndPatient, names)
    }

    pub(super) fn selector(&mut self, value: &Value<'src>, layer: Layer) -> Option<Selector> {
        match value {
            Value::Word(word) => match (word.text, self.vocabulary.find(word.text)) {
                ("exclusive", _) => Some(Selector::Exclusive),
                ("membership", _) => Some(Selector::Membership),
                ("asserted_betrayal", _) => Some(Selector::Betrayal),
                ("any_kind", _) => Some(Selector::Any),
                (_, Some(kind)) if self.vocabulary.kind(kind).layer == layer => {
                    Some(Selector::Kind(self.vocabulary.kind(kind).id.clone()))
                }
                (_, Some(kind)) => {
                    let other = self.vocabulary.kind(kind).layer.word();
                    let message = format!("`{}` is a kind of {other}, not of {}", word.text, layer.word());
                    self.fault(&UNKNOWN_CONDITION, word.span, message).help =
                        Some(format!("write it in `{other}([…], …)`").into());
                    None
                }
                (_, None) => {
                    self.unknown(*word);
                    None
                }
            },
            Value::Call(call) => self.selector_call(call),
            other => {
                self.fault(
                    &UNKNOWN_CONDITION,
                    other.span(),
                    format!("a kind is a bare word, not {}", other.sort()),
                );
                None
            }
        }
    }

    pub(super) fn selector_call(&mut self, call: &Call<'src>) -> Option<Selector> {
        let word = match call.arguments.as_slice() {
            [Argument { value: Value::Word(word), .. }] => *word,
            _ => {
                self.fault(&WRONG_ARITY, call.span, "this takes one word").help =
                    Some("for example `family(violence)`, `effect(death)`, `sign(positive)`".into());
                return None;
            }
        };
        match call.name.map_or("", |name| name.text) {
            "family" => {
                let known: Vec<&str> =
                    self.vocabulary.families().map(|(_, family)| family.id.as_str()).collect();
                if !known.contains(&word.text) {
                    let suggestion = nearest(word.text, known.iter().copied());
                    let fault = UNKNOWN_CONDITION
                        .at(word.span, format!("no family is called `{}`", word.text))
                        .help(format!("families are {}", known.join(", ")))
                        .did_you_mean(suggestion);
                    self.faults.push(fault);
                    return None;
                }
                Some(Selector::Family(word.text.to_owned()))
            }
            "effect" => self.named("effect", word).map(Selector::Effect),
            "breach" => self.named("breach", word).map(Selector::Breach),
            "depth" => self.named("depth", word).map(Selector::Depth),
            "sign" => match word.text {
                "positive" => Some(Selector::Sign(1)),
                "negative" => Some(Selector::Sign(-1)),
                "neutral" => Some(Selector::Sign(0)),
                _ => {
                    self.no_such("sign", word, &["positive", "negative", "neutral"]);
                    None
                }
            },
            _ => {
                self.fault(&UNKNOWN_CONDITION, call.span, "this selects no kinds").help = Some(
                    "kinds are selected by `family(…)`, `effect(…)`, `breach(…)`, `depth(…)` or `sign(…)`"
                        .into(),
                );
                None
            }
        }
    }

    /// What the vocabulary calls an effect, a breach or a depth.
    pub(super) fn named<T: serde::de::DeserializeOwned>(
        &mut self,
        sort: &str,
        word: Word<'src>,
    ) -> Option<T> {
        match ron::from_str(word.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let known: &[&str] = match error.code {
                    ron::Error::NoSuchEnumVariant { expected, .. } => expected,
                    _ => &[],
                };
                self.no_such(sort, word, known);
                None
            }
        }
    }

    pub(super) fn no_such(&mut self, sort: &str, word: Word<'src>, known: &[&str]) {
        let message = format!("no {sort} is called `{}`", word.text);
        let fault = UNKNOWN_CONDITION
            .at(word.span, message)
            .help(format!("it is one of {}", known.join(", ")))
            .did_you_mean(nearest(word.text, known.iter().copied()));
        self.faults.push(fault);
    }
}
