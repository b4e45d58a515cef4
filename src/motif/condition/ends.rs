//! Variables where they stand: of a party, of an event, of either.

use super::{Asked, Names, Reader, with_article};
use crate::annotation::{Call, Value};
use crate::motif::rules::{UNKNOWN_VARIABLE, WRONG_ARITY, WRONG_SORT};
use crate::motif::{Condition, End, Sort, VariableId, What, words};
use crate::nearest::slip;
use crate::source::Word;

impl<'src> Reader<'_, 'src> {
    pub(super) fn end(&mut self, value: &Value<'src>, names: &Names<'src>, asked: Asked) -> End {
        let Value::Word(word) = value else {
            let written = match value {
                Value::Text(text) => Some(text.content.as_ref()),
                _ => None,
            };
            let message = format!("a variable is a bare word, not {}", value.sort());
            let fault = WRONG_ARITY.at(value.span(), message).did_you_mean(written);
            self.faults.push(fault);
            return None;
        };
        self.name(*word, names, asked)
    }

    pub(super) fn name(&mut self, word: Word<'src>, names: &Names<'src>, asked: Asked) -> End {
        if word.text == "_" {
            return None;
        }
        if let Some(end) = names.get(word.text) {
            return *end;
        }
        let fits = |end: &End| {
            let event = end.map(|id| self.variables[id.index()].sort == Sort::Event);
            event.is_none_or(|event| asked == Asked::Either || event == (asked == Asked::Event))
        };
        let suggestion = slip(word.text, names.iter().filter(|(_, end)| fits(end)).map(|(name, _)| *name));
        let inside = self.is_in_macro();
        let whose = if inside { "macro" } else { "motif" };
        let lists = match asked {
            Asked::Event => "`events`",
            Asked::Party => "`parties`, `persons` or `groups`",
            Asked::Either => "`parties` or `events`",
        };
        let help = if inside {
            format!("add `{}` to `takes` of the macro, or to its `groups`, `parties` or `events`", word.text)
        } else {
            format!("add `{}` to {lists}", word.text)
        };
        let message = format!("the {whose} declares no variable `{}`", word.text);
        let fault =
            UNKNOWN_VARIABLE.at(word.span, message).label("not declared").help(help).did_you_mean(suggestion);
        self.faults.push(fault);
        None
    }

    /// A variable of an event, or of a party, as `event` asks; `_` is let through.
    pub(super) fn sorted(&mut self, value: &Value<'src>, names: &Names<'src>, event: bool) -> End {
        let id = self.end(value, names, if event { Asked::Event } else { Asked::Party })?;
        let variable = &self.variables[id.index()];
        if (variable.sort == Sort::Event) == event {
            return Some(id);
        }
        let message = format!(
            "`{}` is {}, where {} is asked for",
            variable.name,
            with_article(variable.sort.word()),
            if event { "an event" } else { "a party" }
        );
        self.fault(&WRONG_SORT, value.span(), message);
        None
    }

    /// A party of an act or a bond. Who writes an event there is told where it goes.
    pub(super) fn acting(&mut self, value: &Value<'src>, names: &Names<'src>) -> End {
        let before = self.faults.len();
        let end = self.sorted(value, names, false);
        if self.expanding.is_empty()
            && let (Value::Word(word), Some(fault)) = (value, self.faults.get_mut(before))
            && fault.breaks(&WRONG_SORT)
        {
            fault.help =
                Some(format!("an event stands behind the parties: write `at({})`", word.text).into());
        }
        end
    }

    /// The same where `_` would say nothing.
    pub(super) fn told(
        &mut self,
        call: &Call<'src>,
        value: &Value<'src>,
        names: &Names<'src>,
        event: bool,
    ) -> End {
        if matches!(value, Value::Word(word) if word.text == "_") {
            let name = call.name.map_or("", |name| name.text);
            let help = "`_` is anybody in an act or a bond; name a variable here";
            self.fault(&WRONG_ARITY, value.span(), format!("`{name}` says nothing about `_`")).help =
                Some(help.into());
            return None;
        }
        self.sorted(value, names, event)
    }

    /// The variables of `different` and the like: all parties, or all events where those have a sense.
    pub(super) fn variables_of(
        &mut self,
        call: &Call<'src>,
        names: &Names<'src>,
        events: bool,
    ) -> Vec<VariableId> {
        let name = call.name.map_or("", |name| name.text);
        if call.arguments.len() < 2 {
            self.fault(&WRONG_ARITY, call.span, format!("`{name}` takes two variables or more")).help =
                Some(format!("for example `{}`", words::example(name)).into());
            return Vec::new();
        }
        let first = match &call.arguments[0].value {
            Value::Word(word) => names.get(word.text).copied().flatten(),
            _ => None,
        };
        let event = events && first.is_some_and(|id| self.variables[id.index()].sort == Sort::Event);
        call.arguments.iter().filter_map(|argument| self.told(call, &argument.value, names, event)).collect()
    }

    /// Conditions between each variable and the next; `idle` if one and the same may stand on both sides.
    pub(super) fn chain(
        &mut self,
        call: &Call<'src>,
        variables: &[VariableId],
        what: fn(VariableId, VariableId) -> What,
        idle: bool,
    ) -> Vec<Condition> {
        let text = self.text_of(call.span);
        for (i, id) in variables.iter().enumerate() {
            if variables[i + 1..].contains(id) {
                let name = self.variables[id.index()].name.clone();
                if idle {
                    let message = format!("`{text}` always holds of `{name}` and itself");
                    self.idle(call.span, &message, "take it out, or name another variable");
                } else {
                    let message = format!("`{text}` can never hold: `{name}` stands in it twice");
                    self.impossible(call.span, message, "name each variable once");
                }
            }
        }
        let pairs = variables.windows(2);
        pairs
            .map(|pair| Condition { text: text.clone(), span: call.span, what: what(pair[0], pair[1]) })
            .collect()
    }
}
