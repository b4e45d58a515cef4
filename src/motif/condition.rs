//! From a condition as written to what it asks: words are looked up, macros and alternatives are
//! multiplied out.

use super::macros::{DEEPEST, Macros};
use super::sense::{contradiction, selects};
use super::{
    Absence, ActPattern, BondPattern, Condition, End, LearningPattern, Selector, Sort, Variable, VariableId,
    What, words,
};
use crate::annotation::{Argument, Call, Value};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::facts::{Directness, Mode, Status};
use crate::nearest::{nearest, slip};
use crate::source::{Sources, Span, Word};
use crate::vocabulary::{Layer, Takes, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};

/// Most cases that alternatives may multiply to.
pub(super) const MOST_CASES: usize = 96;
/// Most variables of a motif, those of its macros included.
const MOST_VARIABLES: usize = 200;
/// Most conditions of a case, those of its macros included.
const MOST_CONDITIONS: usize = 120;

/// What words stand for here: variables, or anybody.
pub(super) type Names<'src> = BTreeMap<&'src str, End>;
/// Alternatives, each a list of conditions that hold together.
pub(super) type Alternatives = Vec<Vec<Condition>>;

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
/// The place of a bond's qualifiers, for messages.
const A_BOND: &str = "a bond";
const BOND_MARKERS: &[&str] = &["at", "before", "starts", "ends", "secret"];

/// The context in which the conditions of one motif are read.
pub(super) struct Reader<'a, 'src> {
    pub sources: &'src Sources,
    pub vocabulary: &'a Vocabulary,
    pub macros: &'a Macros<'src>,
    pub variables: Vec<Variable>,
    /// Pairs of parties that may be one.
    pub may_be_same: BTreeSet<(VariableId, VariableId)>,
    pub faults: Vec<Diagnostic>,
    /// The macros being expanded, the outermost first.
    pub expanding: Vec<&'src str>,
    /// The macro that is read by itself, its parameters standing for anything.
    pub defining: Option<&'src str>,
    /// Whether a macro that is wrong in itself was used.
    pub broken: bool,
    /// Whether a case has had too many conditions: no more are read.
    pub crowded: bool,
}

/// A pair that is the same whichever of the two comes first.
pub(super) fn in_order(a: VariableId, b: VariableId) -> (VariableId, VariableId) {
    (a.min(b), a.max(b))
}

/// What a variable is asked for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Event,
    Party,
    Either,
}

impl<'a, 'src> Reader<'a, 'src> {
    pub fn new(sources: &'src Sources, vocabulary: &'a Vocabulary, macros: &'a Macros<'src>) -> Self {
        Self {
            sources,
            vocabulary,
            macros,
            variables: Vec::new(),
            may_be_same: BTreeSet::new(),
            faults: Vec::new(),
            expanding: Vec::new(),
            defining: None,
            broken: false,
            crowded: false,
        }
    }

    fn is_in_macro(&self) -> bool {
        self.defining.is_some() || !self.expanding.is_empty()
    }

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
            if self.crowded {
                return product;
            }
            if product.iter().any(|case| case.len() > MOST_CONDITIONS) {
                self.crowded = true;
                let message = format!("a case has more than {MOST_CONDITIONS} conditions");
                self.fault("E608", value.span(), message).help =
                    Some("those of macros count too; leave out what the rest already says".to_owned());
                return product;
            }
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
            let help = if is_marker(named.text) || BOND_MARKERS.contains(&named.text) {
                format!("write `{0}(…)` for `{0}: …`", named.text)
            } else {
                "write the values alone, in their order: `kills(a, b, at(e1))`".to_owned()
            };
            self.fault("E605", named.span, message).help = Some(help);
            return vec![Vec::new()];
        }
        match name.text {
            "either" => self.either(call, names),
            "not_told" => vec![self.not_told(call, names)],
            word if words::conditions().any(|known| known == word) => self.word(call, name, names),
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
        let message = format!("`{}` is no kind, no macro and no word of the motif language", name.text);
        let fault = Diagnostic::new("E603", Severity::Error, name.span, message).label("unknown condition");
        let other = words::instead_of_condition(name.text).map(str::to_owned);
        let fault = match other.or_else(|| words::elsewhere(name.text)) {
            Some(help) => fault.help(help),
            None => {
                let mut known: Vec<&str> = words::conditions().collect();
                known.extend(self.macros.keys().copied());
                known.extend(self.vocabulary.words());
                let suggestion = nearest(name.text, known).map(|word| self.canonical(word).to_owned());
                let listed: Vec<&str> = words::conditions().collect();
                fault
                    .help(format!(
                        "the words are {}; `imbroglio explain kinds` lists the kinds",
                        listed.join(", ")
                    ))
                    .did_you_mean(suggestion.as_deref())
            }
        };
        self.faults.push(fault);
    }

    /// The id of a kind for one of its other words; any other word as it is.
    fn canonical<'w>(&'w self, word: &'w str) -> &'w str {
        match self.vocabulary.find(word) {
            Some(kind) if !self.macros.contains_key(word) => &self.vocabulary.kind(kind).id,
            _ => word,
        }
    }

    /// A condition or a part of one that asks nothing.
    fn idle(&mut self, span: Span, message: &str, help: &str) {
        if self.expanding.is_empty() {
            self.fault("E613", span, message).help = Some(help.to_owned());
        }
    }

    /// A condition that can never hold.
    fn impossible(&mut self, span: Span, message: impl Into<String>, help: &str) {
        if self.expanding.is_empty() {
            self.fault("E612", span, message).help = Some(help.to_owned());
        }
    }

    fn either(&mut self, call: &Call<'src>, names: &Names<'src>) -> Alternatives {
        let mut alternatives = Vec::new();
        for argument in &call.arguments {
            match &argument.value {
                Value::List(values, span) if values.is_empty() => {
                    let message = "an empty alternative always holds, so `either` asks nothing";
                    self.idle(*span, message, "take the `either` out, or say what the alternative asks");
                    alternatives.push(Vec::new());
                }
                Value::List(values, _) => alternatives.extend(self.all(values, names)),
                value => alternatives.extend(self.one(value, names)),
            }
        }
        if call.arguments.len() < 2 {
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
                    if saying.is_some() {
                        self.fault("E605", inner.span, "`saying` is given twice").help =
                            Some("one absence has one note".to_owned());
                    }
                    saying = self.saying(inner, names);
                }
                value => values.push(value.clone()),
            }
        }
        if values.is_empty() {
            self.fault("E606", call.span, "`not_told` takes at least one condition").help =
                Some(format!("for example `{}`", words::example("not_told")));
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
    fn saying(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<String> {
        let [Argument { value: Value::Text(text), .. }] = call.arguments.as_slice() else {
            self.fault("E606", call.span, "`saying` takes one text in quotes").help =
                Some("for example `saying(\"that anybody kills {a}\")`".to_owned());
            return None;
        };
        let content = text.content.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut said = String::new();
        for piece in pieces(&content) {
            match piece {
                Piece::Plain(plain) => said.push_str(plain),
                Piece::Unclosed => {
                    self.fault("E601", text.span, "a `{` in this text is not closed").help =
                        Some("write `{a}`".to_owned());
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
                        self.fault("E601", place, message).help = Some(known_variables(&self.variables));
                    }
                },
            }
        }
        Some(said)
    }

    /// A macro: its parameters are bound to the arguments, its own variables are new ones.
    fn expand(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Alternatives {
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
            self.fault("E608", name.span, message).help =
                Some("a macro is written in kinds, words of the language and other macros".to_owned());
            return vec![Vec::new()];
        }
        if self.expanding.len() >= DEEPEST {
            let message = format!("macros call one another more than {DEEPEST} deep at `{}`", name.text);
            self.fault("E608", name.span, message);
            return vec![Vec::new()];
        }
        if call.arguments.len() != wanted.takes.len() {
            let (takes, span) = (wanted.takes.join(", "), wanted.name);
            let message = format!("`{}` takes {}", name.text, counted(wanted.takes.len(), "argument"));
            let fault = Diagnostic::new("E606", Severity::Error, call.span, message)
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
    fn argument(
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
            let fault = Diagnostic::new("E606", Severity::Error, inner.span, message)
                .did_you_mean(Some(word.text))
                .help(format!("write `{}`", written.split_whitespace().collect::<Vec<_>>().join(" ")));
            self.faults.push(fault);
            return None;
        }
        self.end(value, names, Asked::Either)
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

    fn end(&mut self, value: &Value<'src>, names: &Names<'src>, asked: Asked) -> End {
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
        self.name(*word, names, asked)
    }

    fn name(&mut self, word: Word<'src>, names: &Names<'src>, asked: Asked) -> End {
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
        let fault = Diagnostic::new("E601", Severity::Error, word.span, message)
            .label("not declared")
            .help(help)
            .did_you_mean(suggestion);
        self.faults.push(fault);
        None
    }

    /// A variable of an event, or of a party, as `event` asks; `_` is let through.
    fn sorted(&mut self, value: &Value<'src>, names: &Names<'src>, event: bool) -> End {
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
        self.fault("E602", value.span(), message);
        None
    }

    /// A party of an act or a bond. Who writes an event there is told where it goes.
    fn acting(&mut self, value: &Value<'src>, names: &Names<'src>) -> End {
        let before = self.faults.len();
        let end = self.sorted(value, names, false);
        if self.expanding.is_empty()
            && let (Value::Word(word), Some(fault)) = (value, self.faults.get_mut(before))
            && fault.code == "E602"
        {
            fault.help = Some(format!("an event stands behind the parties: write `at({})`", word.text));
        }
        end
    }

    /// The same where `_` would say nothing.
    fn told(&mut self, call: &Call<'src>, value: &Value<'src>, names: &Names<'src>, event: bool) -> End {
        if matches!(value, Value::Word(word) if word.text == "_") {
            let name = call.name.map_or("", |name| name.text);
            let help = "`_` is anybody in an act or a bond; name a variable here";
            self.fault("E606", value.span(), format!("`{name}` says nothing about `_`")).help =
                Some(help.to_owned());
            return None;
        }
        self.sorted(value, names, event)
    }

    /// The variables of `different` and the like: all parties, or all events where those have a sense.
    fn variables_of(&mut self, call: &Call<'src>, names: &Names<'src>, events: bool) -> Vec<VariableId> {
        let name = call.name.map_or("", |name| name.text);
        if call.arguments.len() < 2 {
            self.fault("E606", call.span, format!("`{name}` takes two variables or more")).help =
                Some(format!("for example `{}`", words::example(name)));
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
    fn chain(
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

    /// A word of the language.
    fn word(&mut self, call: &Call<'src>, name: Word<'src>, names: &Names<'src>) -> Alternatives {
        let text = self.text_of(call.span);
        let condition = |what| Condition { text: text.clone(), span: call.span, what };
        match name.text {
            "act" | "bond" => self.selected(call, name, names),
            "learns" => vec![
                self.learns(call, names).map(|learns| condition(What::Learns(learns))).into_iter().collect(),
            ],
            "before" | "not_after" | "causes" => {
                if call.arguments.len() < 2 {
                    self.fault("E606", call.span, format!("`{}` takes two events or more", name.text)).help =
                        Some(format!("for example `{}`", words::example(name.text)));
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

    fn within(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<What> {
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
        self.fault("E606", call.span, "`within` takes two events and a whole number").help =
            Some("for example `within(e1, e2, 3)`: at most three events apart".to_owned());
        None
    }

    fn called(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<What> {
        let Some((first, rest)) = call.arguments.split_first().filter(|(_, rest)| !rest.is_empty()) else {
            self.fault("E606", call.span, "`called` takes a party and one word or more").help =
                Some(format!("for example `{}`", words::example("called")));
            return None;
        };
        let id = self.told(call, &first.value, names, false);
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
            self.fault("E606", call.span, message).help =
                Some(format!("for example `{}`", words::example(name.text)));
            return None;
        }
        let mut alternatives = self.all(&values, names);
        if alternatives.len() != 1 {
            let message = format!("conditions within `{}` have no alternatives", name.text);
            self.fault("E609", call.span, message).help =
                Some("list kinds instead: `act([kills, wounds], _, m)`".to_owned());
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

    fn learns(&mut self, call: &Call<'src>, names: &Names<'src>) -> Option<LearningPattern> {
        let Some((first, rest)) = call.arguments.split_first() else {
            self.fault("E606", call.span, "`learns` takes a party").help =
                Some("for example `learns(b, of(e1), at(e2))`".to_owned());
            return None;
        };
        let who = self.sorted(&first.value, names, false);
        let mut pattern = LearningPattern { who, of: None, at: None, from: None };
        let mut given = Vec::new();
        for argument in rest {
            let marked = self.marked(&argument.value, names, &["of", "at", "from"], "a learning");
            marked.iter().for_each(|(name, _)| self.once(&mut given, name, &argument.value));
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
        let fault = Diagnostic::new("E605", Severity::Error, word.span, message).label("unknown qualifier");
        let fault = match words::instead_of_qualifier(word.text, place == A_BOND) {
            Some(help) => fault.help(help),
            None => fault
                .help(format!("qualifiers are {}", known.join(", ")))
                .did_you_mean(nearest(word.text, known.iter().copied())),
        };
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
                    self.fault("E603", word.span, message).help =
                        Some(format!("write it in `{other}([…], …)`"));
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
            self.fault("E606", call.span, message);
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
            self.fault("E606", value.span(), format!("`{name}` takes {parties}")).help = Some(help);
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
    fn member_of_a_group(&mut self, kinds: &[Selector], to: End, at: Option<&Argument<'src>>) {
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
            self.fault("E602", at.value.span(), message).help = Some(format!(
                "the member stands first, the group second; declare `{name}` in `groups` instead of in `persons`"
            ));
        }
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
        if let (Some(first), Some(last)) = (said.first(), said.last()) {
            self.contradictions(&act, &said, first.span.to(last.span));
        }
        if any_status {
            act.statuses = Status::ALL.iter().map(|(status, _)| *status).collect();
        } else if act.statuses.is_empty() {
            act.statuses = vec![Status::Completed];
        }
        act
    }

    /// Qualifiers of one act that exclude each other.
    fn contradictions(&mut self, act: &ActPattern, said: &[Word<'src>], place: Span) {
        let help = "ask for one of them";
        for (one, other) in [("secret", "not_secret"), ("condoned", "not_condoned")] {
            if [one, other].iter().all(|word| said.iter().any(|other| other.text == *word)) {
                let message = format!("no act is `{one}` and `{other}` at once");
                self.impossible(place, message, help);
            }
        }
        if !act.modes.is_empty() && act.modes.iter().all(|mode| act.not_modes.contains(mode)) {
            let message = "every mode that is asked for is excluded by `not(…)`";
            self.impossible(place, message, help);
        }
    }

    /// A variable where a qualifier stands.
    fn bare_variable(&mut self, word: Word<'src>, names: &Names<'src>, layer: Layer) {
        let id = names.get(word.text).copied().flatten();
        let help = match (id.map(|id| self.variables[id.index()].sort == Sort::Event), layer) {
            (Some(true), Layer::Act) => format!("write `at({})`", word.text),
            (Some(true), Layer::Bond) => {
                format!("write `at({0})`, `before({0})`, `starts({0})` or `ends({0})`", word.text)
            }
            (Some(false), Layer::Act) => format!("write `about({0})` or `through({0})`", word.text),
            (Some(false), Layer::Bond) => "a bond is between two".to_owned(),
            (None, _) => format!("write `at({0})`, `about({0})` or `through({0})`", word.text),
        };
        let message = format!("`{}` is a variable, where a qualifier is asked for", word.text);
        self.fault("E605", word.span, message).help = Some(help);
    }

    fn words(&mut self, call: &Call<'src>) -> Vec<Word<'src>> {
        let mut words = Vec::new();
        if call.arguments.is_empty() {
            let name = call.name.map_or("", |name| name.text);
            self.fault("E606", call.span, format!("`{name}()` is empty, so it asks nothing")).help =
                Some(format!(
                    "for example `{}`",
                    match name {
                        "status" => "status(attempted, ordered)",
                        "mode" => "mode(regret, mercy)",
                        _ => "not(self_defence)",
                    }
                ));
        }
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

    fn act_word(&mut self, act: &mut ActPattern, word: Word<'src>, said: &mut Vec<Word<'src>>) {
        said.push(word);
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
                    known.extend(words_of(Directness::ALL).into_iter().filter(|word| *word != "through"));
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

/// A part of a template: plain words, a name in braces, or a brace that is not closed.
pub(super) enum Piece<'t> {
    Plain(&'t str),
    Name(&'t str),
    Unclosed,
}

/// The parts of a template such as `{a} kills {b}`.
pub(super) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((head, tail)) = rest.split_once('{') {
        pieces.push(Piece::Plain(head));
        let Some((word, after)) = tail.split_once('}') else {
            pieces.push(Piece::Unclosed);
            return pieces;
        };
        pieces.push(Piece::Name(word));
        rest = after;
    }
    pieces.push(Piece::Plain(rest));
    pieces
}

/// Where some letters stand within a place; the whole place if they are written otherwise there.
pub(super) fn place_of(sources: &Sources, span: Span, letters: &str) -> Span {
    match sources.text(span).find(letters) {
        Some(at) => {
            let start = span.start + at as u32;
            Span { start, end: start + letters.len() as u32, ..span }
        }
        None => span,
    }
}

/// The variables that a text may name.
pub(super) fn known_variables(variables: &[Variable]) -> String {
    let known: Vec<&str> =
        variables.iter().filter(|variable| variable.shown).map(|variable| variable.name.as_str()).collect();
    if known.is_empty() {
        return "the motif declares no variable; add it to `parties` or `events`".to_owned();
    }
    format!("the variables are {}", known.join(", "))
}

/// `1 argument`, `2 arguments`.
fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("one {what}") } else { format!("{number} {what}s") }
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
