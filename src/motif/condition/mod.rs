//! From a condition as written to what it asks: words are looked up, macros and alternatives are
//! multiplied out.

mod absence;
mod ends;
mod expand;
mod qualifiers;
mod relations;
mod selectors;
mod template;
mod words;

pub(super) use template::{Piece, known_variables, pieces, place_of};

use super::words as language;
use super::{Condition, End, Selector, Sort, Variable, VariableId};
use crate::annotation::{Call, Value, WRONG_SHAPE};
use crate::diagnostic::{Diagnostic, Rule};
use crate::facts::{Directness, Mode, Status};
use crate::motif::macros::Macros;
use crate::motif::rules::{
    IDLE_CONDITION, IMPOSSIBLE_CONDITION, TOO_MANY_CASES, UNKNOWN_CONDITION, UNKNOWN_QUALIFIER, WRONG_ARITY,
};
use crate::nearest::nearest;
use crate::source::{Sources, Span, Word};
use crate::vocabulary::Vocabulary;
use std::collections::{BTreeMap, BTreeSet};

/// Most cases that alternatives may multiply to.
pub(in crate::motif) const MOST_CASES: usize = 96;

/// Most variables of a motif, those of its macros included.
const MOST_VARIABLES: usize = 200;

/// Most conditions of a case, those of its macros included.
const MOST_CONDITIONS: usize = 120;

/// What words stand for here: variables, or anybody.
pub(in crate::motif) type Names<'src> = BTreeMap<&'src str, End>;

/// Alternatives, each a list of conditions that hold together.
pub(in crate::motif) type Alternatives = Vec<Vec<Condition>>;

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
pub(in crate::motif) struct Reader<'a, 'src> {
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
pub(in crate::motif) fn in_order(a: VariableId, b: VariableId) -> (VariableId, VariableId) {
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

    pub fn fault(&mut self, rule: &'static Rule, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.faults.push(rule.at(span, message.into()));
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
                    &TOO_MANY_CASES,
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
                self.fault(&TOO_MANY_CASES, value.span(), message).help =
                    Some("those of macros count too; leave out what the rest already says".into());
                return product;
            }
        }
        product
    }

    fn one(&mut self, value: &Value<'src>, names: &Names<'src>) -> Alternatives {
        let Value::Call(call) = value else {
            let message = format!("a condition is written as a call, not as {}", value.sort());
            self.fault(&WRONG_SHAPE, value.span(), message).help =
                Some("for example `kills(a, b, at(e1))`".into());
            return vec![Vec::new()];
        };
        let Some(name) = call.name else {
            self.fault(&UNKNOWN_CONDITION, call.span, "a condition begins with a word").help =
                Some("for example `kills(a, b, at(e1))`".into());
            return vec![Vec::new()];
        };
        if let Some(named) = call.arguments.iter().find_map(|argument| argument.label) {
            let message = "arguments of a condition have no names";
            let help = if is_marker(named.text) || BOND_MARKERS.contains(&named.text) {
                format!("write `{0}(…)` for `{0}: …`", named.text)
            } else {
                "write the values alone, in their order: `kills(a, b, at(e1))`".to_owned()
            };
            self.fault(&UNKNOWN_QUALIFIER, named.span, message).help = Some(help.into());
            return vec![Vec::new()];
        }
        match name.text {
            "either" => self.either(call, names),
            "not_told" => vec![self.not_told(call, names)],
            word if language::conditions().any(|known| known == word) => self.word(call, name, names),
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
        let fault = UNKNOWN_CONDITION.at(name.span, message).label("unknown condition");
        let other = language::instead_of_condition(name.text).map(str::to_owned);
        let fault = match other.or_else(|| language::elsewhere(name.text)) {
            Some(help) => fault.help(help),
            None => {
                let mut known: Vec<&str> = language::conditions().collect();
                known.extend(self.macros.keys().copied());
                known.extend(self.vocabulary.words());
                let suggestion = nearest(name.text, known).map(|word| self.canonical(word).to_owned());
                let listed: Vec<&str> = language::conditions().collect();
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
            self.fault(&IDLE_CONDITION, span, message).help = Some(help.to_owned().into());
        }
    }

    /// A condition that can never hold.
    fn impossible(&mut self, span: Span, message: impl Into<String>, help: &str) {
        if self.expanding.is_empty() {
            self.fault(&IMPOSSIBLE_CONDITION, span, message).help = Some(help.to_owned().into());
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
            self.fault(&WRONG_ARITY, call.span, "`either` takes two alternatives or more").help =
                Some("for example `either([kills(a, b)], [beats(a, b)])`".into());
        }
        alternatives
    }

    /// The condition as written, blanks squeezed.
    fn text_of(&self, span: Span) -> String {
        self.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A new variable.
    pub fn variable(&mut self, name: String, sort: Sort, shown: bool, span: Span) -> VariableId {
        if self.variables.len() >= MOST_VARIABLES {
            self.fault(
                &TOO_MANY_CASES,
                span,
                format!("a motif has at most {MOST_VARIABLES} variables, those of its macros included"),
            );
            return VariableId(0);
        }
        self.variables.push(Variable { name, sort, shown });
        VariableId((self.variables.len() - 1) as u8)
    }
}

/// `1 argument`, `2 arguments`.
fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("one {what}") } else { format!("{number} {what}s") }
}

fn with_article(word: &str) -> String {
    if word.starts_with('e') { format!("an {word}") } else { format!("a {word}") }
}

fn is_marker(word: &str) -> bool {
    ACT_MARKERS.contains(&word)
        || Status::of(word).is_some()
        || Mode::of(word).is_some()
        || Directness::of(word).is_some()
}
