//! The words of the language that are no kinds: `before`, `causes`, `within`, `every` and the like.

use super::counted;
use super::{Alternatives, Names, Reader, in_order};
use crate::annotation::{Argument, Call, Value};
use crate::motif::rules::{ALTERNATIVES_IN_COUNT, WRONG_ARITY};
use crate::motif::sense::contradiction;
use crate::motif::{Condition, LearningPattern, VariableId, What, words};
use crate::source::Word;

impl<'src> Reader<'_, 'src> {
    /// A word of the language.
    pub(super) fn word(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Alternatives {
        let text = self.text_of(call.span);
        let condition = |what| Condition { text: text.clone(), span: call.span, what };
        match name.text {
            "act" | "bond" => self.selected(call, name, names),
            "learns" => vec![
                self.learns(call, names).map(|learns| condition(What::Learns(learns))).into_iter().collect(),
            ],
            "before" | "not_after" | "causes" => {
                if call.arguments.len() < 2 {
                    self.fault(
                        &WRONG_ARITY,
                        call.span,
                        format!("`{}` takes two events or more", name.text),
                    )
                    .help = Some(format!("for example `{}`", words::example(name.text)).into());
                }
                let ids: Vec<VariableId> = call
                    .arguments
                    .iter()
                    .filter_map(|argument| self.told(call, &argument.value, names, true))
                    .collect();
                vec![match name.text {
                    "before" => self.chain(call, &ids, What::Before, false),
                    "not_after" => self.chain(call, &ids, What::NotAfter, true),
                    _ => self.chain(call, &ids, What::Causes, false),
                }]
            }
            "within" => vec![self.within(call, names).map(condition).into_iter().collect()],
            "different" => {
                let ids = self.variables_of(call, names, true);
                vec![self.chain(call, &ids, What::Different, false)]
            }
            "same" => {
                let ids = self.variables_of(call, names, false);
                self.may_be_same.extend(ids.windows(2).map(|pair| in_order(pair[0], pair[1])));
                vec![self.chain(call, &ids, What::Same, true)]
            }
            "interchangeable" => {
                let ids = self.variables_of(call, names, true);
                vec![self.chain(call, &ids, What::Interchangeable, false)]
            }
            "may_be_same" => {
                let ids = self.variables_of(call, names, false);
                self.chain(call, &ids, What::Same, true);
                for (i, a) in ids.iter().enumerate() {
                    self.may_be_same.extend(ids[i + 1..].iter().map(|b| in_order(*a, *b)));
                }
                vec![Vec::new()]
            }
            "called" => vec![self.called(call, names).map(condition).into_iter().collect()],
            _ => vec![self.counted(call, name, names).map(condition).into_iter().collect()],
        }
    }

    pub(super) fn within(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<What> {
        if let [first, second, Argument { value: Value::Number(number), .. }] = call.arguments.as_slice()
            && let Ok(most) = number.text.parse()
        {
            let first = self.told(call, &first.value, names, true);
            let second = self.told(call, &second.value, names, true);
            if first.is_some() && first == second {
                let message = "an event is always within reach of itself";
                self.idle(call.span, message, "name two events");
            }
            return Some(What::Within(first?, second?, most));
        }
        self.fault(&WRONG_ARITY, call.span, "`within` takes two events and a whole number").help =
            Some("for example `within(e1, e2, 3)`: at most three events apart".into());
        None
    }

    pub(super) fn called(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<What> {
        let Some((first, rest)) = call.arguments.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            self.fault(&WRONG_ARITY, call.span, "`called` takes a party and one word or more").help =
                Some(format!("for example `{}`", words::example("called")).into());
            return None;
        };
        let id = self.told(call, &first.value, names, false);
        let mut words = Vec::new();
        for argument in rest {
            match &argument.value {
                Value::Word(word) => words.push(word.text.to_owned()),
                Value::Text(text) => words.push(text.content.to_string()),
                other => {
                    self.fault(&WRONG_ARITY, other.span(), "`called` takes words");
                }
            }
        }
        Some(What::Called(id?, words))
    }

    /// `every` and `at_least`, whose conditions are counted and so have no alternatives.
    pub(super) fn counted(
        &mut self,
        call: &Call<'src>,
        name: Word<'src>,
        names: &Names<'src>,
    ) -> Option<What> {
        let mut arguments = call.arguments.as_slice();
        let mut least = 0;
        if name.text == "at_least" {
            let number = arguments.first().and_then(|argument| match &argument.value {
                Value::Number(number) => number.text.parse().ok(),
                _ => None,
            });
            let Some(number) = number else {
                self.fault(&WRONG_ARITY, call.span, "`at_least` takes a whole number and conditions").help =
                    Some("for example `at_least(3, member(m, g))`".into());
                return None;
            };
            least = number;
            if number == 0 {
                let message = "`at_least(0, …)` always holds";
                self.idle(call.span, message, "ask for one or more, or take it out");
            }
            arguments = &arguments[1..];
        }
        let values: Vec<Value<'src>> = arguments.iter().map(|argument| argument.value.clone()).collect();
        let wanted = if name.text == "every" { 2 } else { 1 };
        if values.len() < wanted {
            let behind = if name.text == "every" { "" } else { " behind the number" };
            let message = format!("`{}` takes {} or more{behind}", name.text, counted(wanted, "condition"));
            self.fault(&WRONG_ARITY, call.span, message).help =
                Some(format!("for example `{}`", words::example(name.text)).into());
            return None;
        }
        let mut alternatives = self.all(&values, names);
        if alternatives.len() != 1 {
            let message = format!("conditions within `{}` have no alternatives", name.text);
            self.fault(&ALTERNATIVES_IN_COUNT, call.span, message).help =
                Some("list kinds instead: `act([kills, wounds], _, m)`".into());
            return None;
        }
        let mut conditions = alternatives.pop()?;
        if let Some(found) = contradiction(&conditions, &[], &self.variables) {
            self.impossible(call.span, found.message, "mend the conditions within, which exclude each other");
        }
        if name.text == "every" {
            if conditions.len() < 2 {
                return None;
            }
            let rest = conditions.split_off(1);
            return Some(What::Every(Box::new(conditions.pop()?), rest, Vec::new()));
        }
        Some(What::AtLeast(least, conditions, Vec::new()))
    }

    pub(super) fn learns(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<LearningPattern> {
        let Some((first, rest)) = call.arguments.split_first() else {
            self.fault(&WRONG_ARITY, call.span, "`learns` takes a party").help =
                Some("for example `learns(b, of(e1), at(e2))`".into());
            return None;
        };
        let who = self.sorted(&first.value, names, false);
        let mut pattern = LearningPattern { who, of: None, by: None, at: None, from: None };
        let mut given = Vec::new();
        for argument in rest {
            let marked = self.marked(&argument.value, names, &["of", "by", "at", "from"], "a learning");
            marked.iter().for_each(|(name, _)| self.once(&mut given, name, &argument.value));
            match marked {
                Some(("of", id)) => pattern.of = id,
                Some(("by", id)) => pattern.by = id,
                Some(("at", id)) => pattern.at = id,
                Some((_, id)) => pattern.from = id,
                None => {}
            }
        }
        Some(pattern)
    }
}
