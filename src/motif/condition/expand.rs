//! Macros: their parameters are bound, their own variables are new.

use super::{Alternatives, Asked, Names, Reader, counted};
use crate::annotation::{Argument, Call, Value};
use crate::diagnostic::Label;
use crate::motif::End;
use crate::motif::macros::DEEPEST;
use crate::motif::rules::{TOO_MANY_CASES, WRONG_ARITY};
use crate::source::Word;

impl<'src> Reader<'_, 'src> {
    /// A macro: its parameters are bound to the arguments, its own variables are new ones.
    pub(super) fn expand(
        &mut self,
        call: &Call<'src>,
        name: Word<'src>,
        names: &Names<'src>,
    ) -> Alternatives {
        let Some(wanted) = self.macros.get(name.text) else { return vec![Vec::new()] };
        if self.crowded {
            return vec![Vec::new()];
        }
        if wanted.faulty || self.expanding.contains(&name.text) {
            self.broken = true;
            return vec![Vec::new()];
        }
        if self.defining == Some(name.text) {
            let message = match self.expanding.last() {
                Some(last) => format!("`{}` calls itself, through `{last}`", name.text),
                None => format!("`{}` calls itself", name.text),
            };
            self.fault(&TOO_MANY_CASES, name.span, message).help =
                Some("a macro is written in kinds, words of the language and other macros".into());
            return vec![Vec::new()];
        }
        if self.expanding.len() >= DEEPEST {
            let message = format!("macros call one another more than {DEEPEST} deep at `{}`", name.text);
            self.fault(&TOO_MANY_CASES, name.span, message);
            return vec![Vec::new()];
        }
        if call.arguments.len() != wanted.takes.len() {
            let (takes, span) = (wanted.takes.join(", "), wanted.name);
            let message = format!("`{}` takes {}", name.text, counted(wanted.takes.len(), "argument"));
            let fault = WRONG_ARITY
                .at(call.span, message)
                .other(span, "defined here")
                .help(format!("write `{}({takes})`", name.text));
            self.faults.push(fault);
            return vec![Vec::new()];
        }
        let mut inner = Names::new();
        for (parameter, argument) in wanted.takes.iter().zip(&call.arguments) {
            let end = self.argument(call, name, &argument.value, names);
            inner.insert(parameter, end);
        }
        for (word, sort) in &wanted.own {
            let number = self.variables.len();
            let id = self.variable(format!("{}{number}", word.text), *sort, false, word.span);
            inner.insert(word.text, Some(id));
        }
        let before = self.faults.len();
        self.expanding.push(name.text);
        let means: Vec<Vec<Value<'src>>> = wanted.means.clone();
        let mut alternatives = Vec::new();
        for values in &means {
            alternatives.extend(self.all(values, &inner));
        }
        self.expanding.pop();
        if self.expanding.is_empty() {
            // The macro is sound by itself, so what is wrong comes from the arguments.
            for fault in &mut self.faults[before..] {
                let inside = std::mem::replace(&mut fault.label.span, call.span);
                fault.mend = None;
                fault.others.push(Label { span: inside, text: "asked for here".into() });
            }
        }
        let text = self.text_of(call.span);
        for condition in alternatives.iter_mut().flatten() {
            condition.text.clone_from(&text);
            condition.span = call.span;
        }
        if alternatives.is_empty() { vec![Vec::new()] } else { alternatives }
    }

    /// An argument of a macro, which is a bare variable even where a kind takes `at(e1)`.
    pub(super) fn argument(
        &mut self,
        call: &Call<'src>,
        name: Word<'src>,
        value: &Value<'src>,
        names: &Names<'src>,
    ) -> End {
        if let Value::Call(inner) = value
            && let [Argument { value: Value::Word(word), .. }] = inner.arguments.as_slice()
        {
            let written = self.sources.text(call.span).replacen(self.sources.text(inner.span), word.text, 1);
            let message = format!("the macro `{}` takes bare variables", name.text);
            let fault = WRONG_ARITY
                .at(inner.span, message)
                .did_you_mean(Some(word.text))
                .help(format!("write `{}`", written.split_whitespace().collect::<Vec<_>>().join(" ")));
            self.faults.push(fault);
            return None;
        }
        self.end(value, names, Asked::Either)
    }
}
