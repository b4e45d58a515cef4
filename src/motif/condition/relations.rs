//! Acts and bonds with their parties and qualifiers.

use super::{A_BOND, ACT_MARKERS, Alternatives, BOND_MARKERS, Names, Reader, is_marker};
use crate::annotation::{Argument, Call, Value};
use crate::facts::{Mode, Status};
use crate::motif::rules::{WRONG_ARITY, WRONG_SORT};
use crate::motif::{ActPattern, BondPattern, Condition, End, Selector, Sort, What};
use crate::vocabulary::{Layer, Takes};

impl<'src> Reader<'_, 'src> {
    /// An act or a bond with its parties and qualifiers.
    pub(super) fn relation(
        &mut self,
        call: &Call<'src>,
        arguments: &[Argument<'src>],
        kinds: Vec<Selector>,
        layer: Layer,
        takes: Takes,
        names: &Names<'src>,
    ) -> Alternatives {
        let (least, most) = match (layer, takes) {
            (Layer::Bond, _) | (_, Takes::AgentAndPatient) => (2, 2),
            (_, Takes::AgentMaybePatient) => (1, 2),
            (_, Takes::Agent | Takes::Patient) => (1, 1),
        };
        let is_end = |value: &Value<'src>| match value {
            Value::Word(word) => word.text == "_" || names.contains_key(word.text) || !is_marker(word.text),
            Value::Text(_) => true,
            _ => false,
        };
        let count = arguments.iter().take(most).take_while(|argument| is_end(&argument.value)).count();
        if count < least {
            let name = call.name.map_or("", |name| name.text);
            let parties = if least == 1 { "one party" } else { "two parties" };
            let message = format!("`{name}` takes {parties}, `_` for anybody; {count} given");
            self.fault(&WRONG_ARITY, call.span, message);
            return vec![Vec::new()];
        }
        if let Some(Argument { value: value @ Value::Word(word), .. }) = arguments.get(count)
            && (word.text == "_" || (most == 1 && names.contains_key(word.text)))
        {
            let name = call.name.map_or("", |name| name.text);
            let parties = if most == 1 { "one party" } else { "two parties" };
            let help = match takes {
                Takes::Patient => format!("`{name}` happens to somebody and nobody does it: `{name}(a)`"),
                _ => "any more stands in a qualifier: `about(c)`, `through(c)`".to_owned(),
            };
            self.fault(&WRONG_ARITY, value.span(), format!("`{name}` takes {parties}")).help =
                Some(help.into());
            return vec![Vec::new()];
        }
        let ends: Vec<End> =
            arguments[..count].iter().map(|argument| self.acting(&argument.value, names)).collect();
        let second = ends.get(1).copied().flatten();
        let (from, to) = if takes == Takes::Patient { (None, ends[0]) } else { (ends[0], second) };
        let rest = &arguments[count..];
        if from.is_some() && from == to {
            let name = from.map_or(String::new(), |id| self.variables[id.index()].name.clone());
            let message = format!("nobody does this to themselves, and `{name}` stands on both sides");
            self.impossible(call.span, message, "name two variables");
        }
        let what = match layer {
            Layer::Act => What::Act(self.act(kinds, from, to, rest, names)),
            Layer::Bond => {
                self.member_of_a_group(&kinds, to, arguments.get(1));
                What::Bond(self.bond(kinds, from, to, rest, names))
            }
        };
        vec![vec![Condition { text: self.text_of(call.span), span: call.span, what }]]
    }

    /// Nobody belongs to a single person.
    pub(super) fn member_of_a_group(&mut self, kinds: &[Selector], to: End, at: Option<&Argument<'src>>) {
        let (Some(to), Some(at)) = (to, at) else { return };
        let mut taken = self
            .vocabulary
            .kinds()
            .map(|(_, kind)| kind)
            .filter(|kind| kind.layer == Layer::Bond && kinds.iter().any(|selector| selector.takes(kind)))
            .peekable();
        let belongs = taken.peek().is_some() && taken.all(|kind| kind.membership);
        let variable = &self.variables[to.index()];
        if belongs && variable.sort == Sort::Person {
            let name = variable.name.clone();
            let message = format!("`{name}` is a person, where a group is asked for");
            self.fault(&WRONG_SORT, at.value.span(), message).help = Some(format!(
                "the member stands first, the group second; declare `{name}` in `groups` instead of in `persons`"
            ).into());
        }
    }

    pub(super) fn act(
        &mut self,
        kinds: Vec<Selector>,
        agent: End,
        patient: End,
        rest: &[Argument<'src>],
        names: &Names<'src>,
    ) -> ActPattern {
        let mut act = ActPattern {
            kinds,
            agent,
            patient,
            about: None,
            through: None,
            event: None,
            statuses: Vec::new(),
            modes: Vec::new(),
            not_modes: Vec::new(),
            directness: Vec::new(),
            secret: None,
            condoned: None,
        };
        let mut any_status = false;
        let (mut given, mut said) = (Vec::new(), Vec::new());
        for argument in rest {
            match &argument.value {
                Value::Word(word) if word.text == "any_status" => any_status = true,
                Value::Word(word) if names.contains_key(word.text) => {
                    self.bare_variable(*word, names, Layer::Act);
                }
                Value::Word(word) => self.act_word(&mut act, *word, &mut said),
                Value::Call(call) if matches!(call.name.map_or("", |name| name.text), "status" | "mode") => {
                    for word in self.words(call) {
                        self.act_word(&mut act, word, &mut said);
                    }
                }
                Value::Call(call) if call.name.is_some_and(|name| name.text == "not") => {
                    for word in self.words(call) {
                        match Mode::of(word.text) {
                            Some(mode) => act.not_modes.push(mode),
                            None => self.unknown_marker(
                                word,
                                &Mode::words().collect::<Vec<_>>(),
                                "`not`, which takes modes,",
                            ),
                        }
                    }
                }
                value => {
                    let found = self.marked(value, names, ACT_MARKERS, "an act");
                    found.iter().for_each(|(name, _)| self.once(&mut given, name, value));
                    match found {
                        Some(("at", id)) => act.event = id,
                        Some(("about", id)) => act.about = id,
                        Some(("through", id)) => act.through = id,
                        _ => {}
                    }
                }
            }
        }
        if let (Some(first), Some(last)) = (said.first(), said.last()) {
            self.contradictions(&act, &said, first.span.to(last.span));
        }
        if any_status {
            act.statuses = Status::ALL.to_vec();
        } else if act.statuses.is_empty() {
            act.statuses = vec![Status::Completed];
        }
        act
    }

    pub(super) fn bond(
        &mut self,
        kinds: Vec<Selector>,
        from: End,
        to: End,
        rest: &[Argument<'src>],
        names: &Names<'src>,
    ) -> BondPattern {
        let mut bond =
            BondPattern { kinds, from, to, at: None, before: None, starts: None, ends: None, secret: false };
        let mut given = Vec::new();
        for argument in rest {
            match &argument.value {
                Value::Word(word) if word.text == "secret" => bond.secret = true,
                Value::Word(word) if names.contains_key(word.text) => {
                    self.bare_variable(*word, names, Layer::Bond);
                }
                value => {
                    let found = self.marked(value, names, BOND_MARKERS, A_BOND);
                    found.iter().for_each(|(name, _)| self.once(&mut given, name, value));
                    match found {
                        Some(("at", id)) => bond.at = id,
                        Some(("before", id)) => bond.before = id,
                        Some(("starts", id)) => bond.starts = id,
                        Some(("ends", id)) => bond.ends = id,
                        _ => {}
                    }
                }
            }
        }
        bond
    }
}
