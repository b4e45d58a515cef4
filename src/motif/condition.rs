//! From a condition as written to what it asks: words are looked up, macros and alternatives are
//! multiplied out.

use super::macros::{DEEPEST, Macros};
use super::{
    Absence, ActPattern, BondPattern, Condition, End, LearningPattern, Selector, Sort, Variable, VariableId,
    What,
};
use crate::annotation::{Argument, Call, Value};
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{Directness, Mode, Status};
use crate::nearest::nearest;
use crate::source::{Sources, Span, Word};
use crate::vocabulary::{Layer, Takes, Vocabulary};
use std::collections::BTreeMap;

/// Most cases that alternatives may multiply to.
pub(super) const MOST_CASES: usize = 96;
/// Most variables of a motif, those of its macros included.
const MOST_VARIABLES: usize = 200;

/// What words stand for here: variables, or anybody.
pub(super) type Names<'src> = BTreeMap<&'src str, End>;
/// Alternatives, each a list of conditions that hold together.
pub(super) type Alternatives = Vec<Vec<Condition>>;

/// Conditions of the language that are neither kinds nor macros.
const WORDS: &[&str] = &[
    "act",
    "bond",
    "learns",
    "before",
    "not_after",
    "causes",
    "within",
    "different",
    "same",
    "may_be_same",
    "interchangeable",
    "called",
    "not_told",
    "every",
    "at_least",
    "either",
];
const ACT_MARKERS: &[&str] = &[
    "at",
    "about",
    "through",
    "status",
    "mode",
    "not",
    "any_status",
    "secret",
    "not_secret",
    "condoned",
    "not_condoned",
];
const BOND_MARKERS: &[&str] = &["at", "before", "starts", "ends", "secret"];

/// The context in which the conditions of one motif are read.
pub(super) struct Reader<'a, 'src> {
    pub sources: &'src Sources,
    pub vocabulary: &'a Vocabulary,
    pub macros: &'a Macros<'src>,
    pub variables: Vec<Variable>,
    /// Pairs of parties that may be one.
    pub may_be_same: Vec<(VariableId, VariableId)>,
    pub faults: Vec<Diagnostic>,
    pub depth: usize,
    pub absences: usize,
}

impl<'src> Reader<'_, 'src> {
    pub fn fault(&mut self, code: &'static str, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.faults.push(Diagnostic::new(code, Severity::Error, span, Into::<String>::into(message)));
        let last = self.faults.len() - 1;
        &mut self.faults[last]
    }

    /// All conditions of a list, their alternatives multiplied out.
    pub fn all(&mut self, values: &[Value<'src>], names: &Names<'src>) -> Alternatives {
        let mut product: Alternatives = vec![Vec::new()];
        for value in values {
            let alternatives = self.one(value, names);
            if product.len() * alternatives.len() > MOST_CASES {
                self.fault(
                    "E608",
                    value.span(),
                    format!("alternatives multiply to more than {MOST_CASES} cases"),
                );
                return product;
            }
            product = product
                .iter()
                .flat_map(|head| alternatives.iter().map(move |tail| [head.as_slice(), tail].concat()))
                .collect();
        }
        product
    }

    fn one(&mut self, value: &Value<'src>, names: &Names<'src>) -> Alternatives {
        let Value::Call(call) = value else {
            let message = format!("a condition is written as a call, not as {}", value.sort());
            self.fault("E009", value.span(), message).help =
                Some("for example `kills(a, b, at(e1))`".to_owned());
            return vec![Vec::new()];
        };
        let Some(name) = call.name else {
            self.fault("E603", call.span, "a condition begins with a word").help =
                Some("for example `kills(a, b, at(e1))`".to_owned());
            return vec![Vec::new()];
        };
        if let Some(named) = call.arguments.iter().find_map(|argument| argument.label) {
            let message = "arguments of a condition have no names";
            self.fault("E605", named.span, message).help =
                Some(format!("write `{0}(…)` for `{0}: …`", named.text));
            return vec![Vec::new()];
        }
        match name.text {
            "either" => self.either(call, names),
            "not_told" => vec![self.not_told(call, names)],
            word if WORDS.contains(&word) => self.word(call, name, names),
            word => match (self.vocabulary.find(word), self.macros.contains_key(word)) {
                (_, true) => self.expand(call, name, names),
                (Some(kind), _) => {
                    let kind = self.vocabulary.kind(kind);
                    let (layer, takes) = (kind.layer, kind.takes);
                    let kinds = vec![Selector::Kind(kind.id.clone())];
                    self.relation(call, &call.arguments, kinds, layer, takes, names)
                }
                (None, false) => {
                    self.unknown(name);
                    vec![Vec::new()]
                }
            },
        }
    }

    fn unknown(&mut self, name: Word<'src>) {
        let known = WORDS.iter().copied().chain(self.macros.keys().copied()).chain(self.vocabulary.words());
        let suggestion = nearest(name.text, known).map(str::to_owned);
        let message = format!("`{}` is no kind, no macro and no word of the motif language", name.text);
        let fault = Diagnostic::new("E603", Severity::Error, name.span, message)
            .label("unknown condition")
            .help(format!("the words are {}; `imbroglio explain kinds` lists the kinds", WORDS.join(", ")))
            .did_you_mean(suggestion.as_deref());
        self.faults.push(fault);
    }

    fn either(&mut self, call: &Call<'src>, names: &Names<'src>) -> Alternatives {
        let mut alternatives = Vec::new();
        for argument in &call.arguments {
            match &argument.value {
                Value::List(values, _) => alternatives.extend(self.all(values, names)),
                value => alternatives.extend(self.one(value, names)),
            }
        }
        if alternatives.len() < 2 {
            self.fault("E606", call.span, "`either` takes two alternatives or more").help =
                Some("for example `either([kills(a, b)], [beats(a, b)])`".to_owned());
        }
        alternatives
    }

    /// Not (A or B) is not A and not B.
    fn not_told(&mut self, call: &Call<'src>, names: &Names<'src>) -> Vec<Condition> {
        let (mut values, mut saying) = (Vec::new(), None);
        for argument in &call.arguments {
            match &argument.value {
                Value::Call(inner) if inner.name.is_some_and(|name| name.text == "saying") => {
                    saying = self.text(inner);
                }
                value => values.push(value.clone()),
            }
        }
        if values.is_empty() {
            self.fault("E606", call.span, "`not_told` takes at least one condition");
        }
        self.absences += 1;
        let alternatives = self.all(&values, names);
        self.absences -= 1;
        let text = self.text_of(call.span);
        alternatives
            .into_iter()
            .map(|conditions| {
                let absence = Absence { conditions, own: Vec::new(), saying: saying.clone() };
                Condition { text: text.clone(), what: What::NotTold(absence) }
            })
            .collect()
    }

    fn text(&mut self, call: &Call<'src>) -> Option<String> {
        match call.arguments.as_slice() {
            [Argument { value: Value::Text(text), .. }] => Some(text.content.to_string()),
            _ => {
                self.fault("E606", call.span, "this takes one text in quotes");
                None
            }
        }
    }

    /// A macro: its parameters are bound to the arguments, its own variables are new ones.
    fn expand(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Alternatives {
        let Some(wanted) = self.macros.get(name.text) else { return vec![Vec::new()] };
        if self.depth >= DEEPEST {
            let message = format!("macros call one another more than {DEEPEST} deep at `{}`", name.text);
            self.fault("E608", name.span, message);
            return vec![Vec::new()];
        }
        if call.arguments.len() != wanted.takes.len() {
            let (takes, span) = (wanted.takes.join(", "), wanted.span);
            let message = format!("`{}` takes {} arguments", name.text, wanted.takes.len());
            let fault = Diagnostic::new("E606", Severity::Error, call.span, message)
                .other(span, "defined here")
                .help(format!("write `{}({takes})`", name.text));
            self.faults.push(fault);
            return vec![Vec::new()];
        }
        let mut inner = Names::new();
        for (parameter, argument) in wanted.takes.iter().zip(&call.arguments) {
            let end = self.end(&argument.value, names);
            inner.insert(parameter, end);
        }
        for (word, sort) in &wanted.own {
            let number = self.variables.len();
            let id = self.variable(format!("{}{number}", word.text), *sort, false, word.span);
            inner.insert(word.text, Some(id));
        }
        self.depth += 1;
        let means: Vec<Vec<Value<'src>>> = wanted.means.clone();
        let mut alternatives = Vec::new();
        for values in &means {
            alternatives.extend(self.all(values, &inner));
        }
        self.depth -= 1;
        let text = self.text_of(call.span);
        for condition in alternatives.iter_mut().flatten() {
            condition.text.clone_from(&text);
        }
        alternatives
    }

    /// A new variable.
    pub fn variable(&mut self, name: String, sort: Sort, shown: bool, span: Span) -> VariableId {
        if self.variables.len() >= MOST_VARIABLES {
            self.fault(
                "E608",
                span,
                format!("a motif has at most {MOST_VARIABLES} variables, those of its macros included"),
            );
            return VariableId(0);
        }
        self.variables.push(Variable { name, sort, shown });
        VariableId((self.variables.len() - 1) as u8)
    }

    /// The condition as written, blanks squeezed.
    fn text_of(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn end(&mut self, value: &Value<'src>, names: &Names<'src>) -> End {
        let Value::Word(word) = value else {
            let written = match value {
                Value::Text(text) => Some(text.content.as_ref()),
                _ => None,
            };
            let message = format!("a variable is a bare word, not {}", value.sort());
            let fault = Diagnostic::new("E606", Severity::Error, value.span(), message).did_you_mean(written);
            self.faults.push(fault);
            return None;
        };
        self.name(*word, names)
    }

    fn name(&mut self, word: Word<'src>, names: &Names<'src>) -> End {
        if word.text == "_" {
            return None;
        }
        if let Some(end) = names.get(word.text) {
            return *end;
        }
        let suggestion = nearest(word.text, names.keys().copied());
        let message = format!("the motif declares no variable `{}`", word.text);
        let fault = Diagnostic::new("E601", Severity::Error, word.span, message)
            .label("not declared")
            .help("add it to `persons`, `groups`, `parties` or `events`")
            .did_you_mean(suggestion);
        self.faults.push(fault);
        None
    }

    /// A variable of an event, or of a party, as `event` asks; `_` is let through.
    fn sorted(&mut self, value: &Value<'src>, names: &Names<'src>, event: bool) -> End {
        let id = self.end(value, names)?;
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
        self.fault("E602", value.span(), message);
        None
    }

    fn variables_of(&mut self, call: &Call<'src>, names: &Names<'src>, least: usize) -> Vec<VariableId> {
        if call.arguments.len() < least {
            let name = call.name.map_or("", |name| name.text);
            self.fault("E606", call.span, format!("`{name}` takes {least} variables or more"));
            return Vec::new();
        }
        call.arguments.iter().filter_map(|argument| self.end(&argument.value, names)).collect()
    }

    /// A word of the language.
    fn word(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Alternatives {
        let text = self.text_of(call.span);
        let condition = |what| Condition { text: text.clone(), what };
        let chain = |variables: &[VariableId], what: fn(VariableId, VariableId) -> What| {
            vec![variables.windows(2).map(|pair| condition(what(pair[0], pair[1]))).collect()]
        };
        match name.text {
            "act" | "bond" => self.selected(call, name, names),
            "learns" => vec![
                self.learns(call, names).map(|learns| condition(What::Learns(learns))).into_iter().collect(),
            ],
            "before" | "not_after" | "causes" => {
                let ids: Vec<VariableId> = call
                    .arguments
                    .iter()
                    .filter_map(|argument| self.sorted(&argument.value, names, true))
                    .collect();
                if call.arguments.len() < 2 {
                    self.fault("E606", call.span, format!("`{}` takes two events or more", name.text));
                }
                match name.text {
                    "before" => chain(&ids, What::Before),
                    "not_after" => chain(&ids, What::NotAfter),
                    _ => chain(&ids, What::Causes),
                }
            }
            "within" => vec![self.within(call, names).map(condition).into_iter().collect()],
            "different" => chain(&self.variables_of(call, names, 2), What::Different),
            "same" => {
                let ids = self.variables_of(call, names, 2);
                self.may_be_same.extend(ids.windows(2).map(|pair| (pair[0], pair[1])));
                chain(&ids, What::Same)
            }
            "interchangeable" => chain(&self.variables_of(call, names, 2), What::Interchangeable),
            "may_be_same" => {
                let ids = self.variables_of(call, names, 2);
                for (i, a) in ids.iter().enumerate() {
                    self.may_be_same.extend(ids[i + 1..].iter().map(|b| (*a, *b)));
                }
                vec![Vec::new()]
            }
            "called" => vec![self.called(call, names).map(condition).into_iter().collect()],
            _ => vec![self.counted(call, name, names).map(condition).into_iter().collect()],
        }
    }

    fn within(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<What> {
        if let [first, second, Argument { value: Value::Number(number), .. }] = call.arguments.as_slice()
            && let Ok(most) = number.text.parse()
        {
            let first = self.sorted(&first.value, names, true);
            let second = self.sorted(&second.value, names, true);
            return Some(What::Within(first?, second?, most));
        }
        self.fault("E606", call.span, "`within` takes two events and a whole number").help =
            Some("for example `within(e1, e2, 3)`: at most three events apart".to_owned());
        None
    }

    fn called(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<What> {
        let Some((first, rest)) = call.arguments.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            self.fault("E606", call.span, "`called` takes a party and one word or more");
            return None;
        };
        let id = self.sorted(&first.value, names, false);
        let mut words = Vec::new();
        for argument in rest {
            match &argument.value {
                Value::Word(word) => words.push(word.text.to_owned()),
                Value::Text(text) => words.push(text.content.to_string()),
                other => {
                    self.fault("E606", other.span(), "`called` takes words");
                }
            }
        }
        Some(What::Called(id?, words))
    }

    /// `every` and `at_least`, whose conditions are counted and so have no alternatives.
    fn counted(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Option<What> {
        let mut arguments = call.arguments.as_slice();
        let mut least = 0;
        if name.text == "at_least" {
            let number = arguments.first().and_then(|argument| match &argument.value {
                Value::Number(number) => number.text.parse().ok(),
                _ => None,
            });
            let Some(number) = number else {
                self.fault("E606", call.span, "`at_least` takes a whole number and conditions").help =
                    Some("for example `at_least(3, member(m, g))`".to_owned());
                return None;
            };
            least = number;
            arguments = &arguments[1..];
        }
        let values: Vec<Value<'src>> = arguments.iter().map(|argument| argument.value.clone()).collect();
        let wanted = if name.text == "every" { 2 } else { 1 };
        if values.len() < wanted {
            self.fault("E606", call.span, format!("`{}` takes {wanted} conditions or more", name.text))
                .help = Some("for example `every(member(m, g), dies(m))`".to_owned());
            return None;
        }
        let mut alternatives = self.all(&values, names);
        if alternatives.len() != 1 {
            let message = format!("conditions within `{}` have no alternatives", name.text);
            self.fault("E609", call.span, message).help =
                Some("list kinds instead: `act([kills, dies], _, m)`".to_owned());
            return None;
        }
        let mut conditions = alternatives.pop()?;
        if name.text == "every" {
            if conditions.len() < 2 {
                return None;
            }
            let rest = conditions.split_off(1);
            return Some(What::Every(Box::new(conditions.pop()?), rest, Vec::new()));
        }
        Some(What::AtLeast(least, conditions, Vec::new()))
    }

    fn learns(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<LearningPattern> {
        let Some((first, rest)) = call.arguments.split_first() else {
            self.fault("E606", call.span, "`learns` takes a party").help =
                Some("for example `learns(b, of(e1), at(e2))`".to_owned());
            return None;
        };
        let who = self.sorted(&first.value, names, false);
        let mut pattern = LearningPattern { who, of: None, at: None, from: None };
        for argument in rest {
            let marked = self.marked(&argument.value, names, &["of", "at", "from"], "a learning");
            match marked {
                Some(("of", id)) => pattern.of = id,
                Some(("at", id)) => pattern.at = id,
                Some((_, id)) => pattern.from = id,
                None => {}
            }
        }
        Some(pattern)
    }

    /// `at(e1)` and the like: which of `known` it is, and its variable.
    fn marked(
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
            self.fault("E605", value.span(), format!("{} has no place in {place}", value.sort()));
            return None;
        };
        let found = known.iter().find(|name| **name == word.text);
        match (found, value) {
            (Some(name), Value::Call(call)) if call.arguments.len() == 1 => {
                let event = !matches!(*name, "about" | "through" | "from");
                Some((name, self.sorted(&call.arguments[0].value, names, event)))
            }
            (Some(name), _) => {
                self.fault("E606", value.span(), format!("`{name}` takes one variable: `{name}(e1)`"));
                None
            }
            (None, _) => {
                self.unknown_marker(word, known, place);
                None
            }
        }
    }

    fn unknown_marker(&mut self, word: Word<'src>, known: &[&'static str], place: &str) {
        let message = format!("{place} has no qualifier `{}`", word.text);
        let suggestion = nearest(word.text, known.iter().copied());
        let fault = Diagnostic::new("E605", Severity::Error, word.span, message)
            .label("unknown qualifier")
            .help(format!("qualifiers are {}", known.join(", ")))
            .did_you_mean(suggestion);
        self.faults.push(fault);
    }

    /// `act([kills, family(violence)], a, b, …)` and `bond(…)`.
    fn selected(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Alternatives {
        let layer = if name.text == "act" { Layer::Act } else { Layer::Bond };
        let Some((first, rest)) = call.arguments.split_first() else {
            self.fault("E606", call.span, format!("`{}` takes kinds and two parties", name.text)).help =
                Some(format!("for example `{}([…], a, b)`", name.text));
            return vec![Vec::new()];
        };
        let items = match &first.value {
            Value::List(items, _) => items.as_slice(),
            other => std::slice::from_ref(other),
        };
        let kinds = items.iter().filter_map(|item| self.selector(item, layer)).collect();
        self.relation(call, rest, kinds, layer, Takes::AgentAndPatient, names)
    }

    fn selector(&mut self, value: &Value<'src>, layer: Layer) -> Option<Selector> {
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
                    self.fault("E603", word.span, message);
                    None
                }
                (_, None) => {
                    self.unknown(*word);
                    None
                }
            },
            Value::Call(call) => self.selector_call(call),
            other => {
                self.fault("E603", other.span(), format!("a kind is a bare word, not {}", other.sort()));
                None
            }
        }
    }

    fn selector_call(&mut self, call: &Call<'src>) -> Option<Selector> {
        let word = match call.arguments.as_slice() {
            [Argument { value: Value::Word(word), .. }] => *word,
            _ => {
                self.fault("E606", call.span, "this takes one word").help =
                    Some("for example `family(violence)`, `effect(death)`, `sign(positive)`".to_owned());
                return None;
            }
        };
        match call.name.map_or("", |name| name.text) {
            "family" => {
                let known: Vec<&str> =
                    self.vocabulary.families().map(|(_, family)| family.id.as_str()).collect();
                if !known.contains(&word.text) {
                    let suggestion = nearest(word.text, known.iter().copied());
                    let fault = Diagnostic::new(
                        "E603",
                        Severity::Error,
                        word.span,
                        format!("no family is called `{}`", word.text),
                    )
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
                self.fault("E603", call.span, "this selects no kinds").help = Some(
                    "kinds are selected by `family(…)`, `effect(…)`, `breach(…)`, `depth(…)` or `sign(…)`"
                        .to_owned(),
                );
                None
            }
        }
    }

    /// What the vocabulary calls an effect, a breach or a depth.
    fn named<T: serde::de::DeserializeOwned>(&mut self, sort: &str, word: Word<'src>) -> Option<T> {
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

    fn no_such(&mut self, sort: &str, word: Word<'src>, known: &[&str]) {
        let message = format!("no {sort} is called `{}`", word.text);
        let fault = Diagnostic::new("E603", Severity::Error, word.span, message)
            .help(format!("it is one of {}", known.join(", ")))
            .did_you_mean(nearest(word.text, known.iter().copied()));
        self.faults.push(fault);
    }

    /// A qualifier that was given before.
    fn once(&mut self, given: &mut Vec<&'static str>, name: &'static str, value: &Value<'src>) {
        if given.contains(&name) {
            self.fault("E605", value.span(), format!("`{name}` is given twice")).help =
                Some("one act or bond is at one event; write another condition for the other".to_owned());
        }
        given.push(name);
    }

    /// An act or a bond with its parties and qualifiers.
    fn relation(
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
        let is_end = |value: &Value<'src>| matches!(value, Value::Word(word) if word.text == "_" || names.contains_key(word.text) || !is_marker(word.text));
        let count = arguments.iter().take(most).take_while(|argument| is_end(&argument.value)).count();
        if count < least {
            let name = call.name.map_or("", |name| name.text);
            let message = format!("`{name}` takes {least} parties, `_` for anybody; {count} given");
            self.fault("E606", call.span, message);
            return vec![Vec::new()];
        }
        let ends: Vec<End> =
            arguments[..count].iter().map(|argument| self.sorted(&argument.value, names, false)).collect();
        let second = ends.get(1).copied().flatten();
        let (from, to) = if takes == Takes::Patient { (None, ends[0]) } else { (ends[0], second) };
        let rest = &arguments[count..];
        let what = match layer {
            Layer::Act => What::Act(self.act(kinds, from, to, rest, names)),
            Layer::Bond => What::Bond(self.bond(kinds, from, to, rest, names)),
        };
        vec![vec![Condition { text: self.text_of(call.span), what }]]
    }

    fn act(
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
        let mut given = Vec::new();
        for argument in rest {
            match &argument.value {
                Value::Word(word) if word.text == "any_status" => any_status = true,
                Value::Word(word) if names.contains_key(word.text) => self.bare_variable(*word),
                Value::Word(word) => self.act_word(&mut act, *word),
                Value::Call(call) if matches!(call.name.map_or("", |name| name.text), "status" | "mode") => {
                    for word in self.words(call) {
                        self.act_word(&mut act, word);
                    }
                }
                Value::Call(call) if call.name.is_some_and(|name| name.text == "not") => {
                    for word in self.words(call) {
                        match find(Mode::ALL, word.text) {
                            Some(mode) => act.not_modes.push(mode),
                            None => {
                                self.unknown_marker(word, &words_of(Mode::ALL), "`not`, which takes modes,")
                            }
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
        if any_status {
            act.statuses = Status::ALL.iter().map(|(status, _)| *status).collect();
        } else if act.statuses.is_empty() {
            act.statuses = vec![Status::Completed];
        }
        act
    }

    /// A variable where a qualifier stands.
    fn bare_variable(&mut self, word: Word<'src>) {
        let message = format!("`{}` is a variable, where a qualifier is asked for", word.text);
        self.fault("E605", word.span, message).help =
            Some(format!("write `at({0})`, `about({0})` or `through({0})`", word.text));
    }

    fn words(&mut self, call: &Call<'src>) -> Vec<Word<'src>> {
        let mut words = Vec::new();
        for argument in &call.arguments {
            match &argument.value {
                Value::Word(word) => words.push(*word),
                other => {
                    self.fault("E605", other.span(), "a bare word is asked for here");
                }
            }
        }
        words
    }

    fn act_word(&mut self, act: &mut ActPattern, word: Word<'src>) {
        if let Some(status) = find(Status::ALL, word.text) {
            act.statuses.push(status);
        } else if let Some(mode) = find(Mode::ALL, word.text) {
            act.modes.push(mode);
        } else if let Some(directness) = find(Directness::ALL, word.text) {
            act.directness.push(directness);
        } else {
            match word.text {
                "secret" => act.secret = Some(true),
                "not_secret" => act.secret = Some(false),
                "condoned" => act.condoned = Some(true),
                "not_condoned" => act.condoned = Some(false),
                _ => {
                    let mut known = ACT_MARKERS.to_vec();
                    known.extend(words_of(Status::ALL));
                    known.extend(words_of(Mode::ALL));
                    known.extend(words_of(Directness::ALL));
                    self.unknown_marker(word, &known, "an act");
                }
            }
        }
    }

    fn bond(
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
                Value::Word(word) if names.contains_key(word.text) => self.bare_variable(*word),
                value => {
                    let found = self.marked(value, names, BOND_MARKERS, "a bond");
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

fn with_article(word: &str) -> String {
    if word.starts_with('e') { format!("an {word}") } else { format!("a {word}") }
}

fn words_of<T>(all: &'static [(T, &'static str)]) -> Vec<&'static str> {
    all.iter().map(|(_, word)| *word).collect()
}

fn find<T: Copy>(all: &[(T, &str)], word: &str) -> Option<T> {
    all.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
}

fn is_marker(word: &str) -> bool {
    ACT_MARKERS.contains(&word)
        || find(Status::ALL, word).is_some()
        || find(Mode::ALL, word).is_some()
        || find(Directness::ALL, word).is_some()
}
