//! A motif file as written: its fields, each with its place.

use crate::annotation::{Argument, Call, Value};
use crate::annotation::{FIELD_TWICE, MISSING_FIELD, UNKNOWN_FIELD, WRONG_SHAPE};
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::source::{Span, Text, Word};
use std::borrow::Cow;

/// The fields of a motif.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry<'src> {
    pub title: Option<Text<'src>>,
    pub family: Option<Word<'src>>,
    pub definition: Option<Text<'src>>,
    pub reading: Option<Text<'src>>,
    pub analogue: Option<Text<'src>>,
    pub persons: Vec<Word<'src>>,
    pub groups: Vec<Word<'src>>,
    pub parties: Vec<Word<'src>>,
    pub events: Vec<Word<'src>>,
    /// The conditions and where their list stands.
    pub when: Option<(Vec<Value<'src>>, Span)>,
    pub cases: Vec<CaseEntry<'src>>,
    pub fires: Option<Value<'src>>,
    pub nearly: Option<Value<'src>>,
    pub macros: Vec<MacroEntry<'src>>,
    /// The fields that are there, or that a misspelt one stands for.
    given: Vec<String>,
}

impl Entry<'_> {
    /// Whether a field is there, be it faulty.
    pub fn gives(&self, field: &str) -> bool {
        self.given.iter().any(|given| given == field)
    }
}

/// One form of a motif.
#[derive(Debug, Clone)]
pub(super) struct CaseEntry<'src> {
    pub reading: Option<Text<'src>>,
    pub when: Vec<Value<'src>>,
    pub span: Span,
    /// Whether it has a reading, be it faulty.
    pub given: bool,
}

/// A condition that stands for others.
#[derive(Debug, Clone)]
pub(super) struct MacroEntry<'src> {
    pub name: Word<'src>,
    pub takes: Vec<Word<'src>>,
    pub groups: Vec<Word<'src>>,
    pub parties: Vec<Word<'src>>,
    pub events: Vec<Word<'src>>,
    /// The alternatives, each a list of conditions.
    pub means: Vec<Vec<Value<'src>>>,
    pub definition: Option<Text<'src>>,
    pub span: Span,
}

const MOTIF: &[&str] = &[
    "title",
    "family",
    "definition",
    "reading",
    "analogue",
    "persons",
    "groups",
    "parties",
    "events",
    "when",
    "cases",
    "fires",
    "nearly",
    "macros",
];
const CASE: &[&str] = &["reading", "when"];
const MACRO: &[&str] = &["name", "takes", "groups", "parties", "events", "definition", "means"];

/// Reads the fields of a motif file.
pub(super) fn entry<'src>(value: &Value<'src>, faults: &mut Vec<Diagnostic>) -> Entry<'src> {
    let mut entry = Entry::default();
    let Value::Call(call) = value else {
        faults.push(shape(
            value.span(),
            "a motif file is `( … )` with fields inside",
            "begin with `(title: \"…\",`",
        ));
        return entry;
    };
    let mut fields = Fields::of(call, "a motif", MOTIF, faults);
    entry.title = fields.text("title");
    entry.family = fields.word("family");
    entry.definition = fields.text("definition");
    entry.reading = fields.text("reading");
    entry.analogue = fields.text("analogue");
    entry.persons = fields.words("persons");
    entry.groups = fields.words("groups");
    entry.parties = fields.words("parties");
    entry.events = fields.words("events");
    entry.when = fields.get("when").map(|value| (fields.list(value, "when"), value.span()));
    entry.fires = fields.get("fires").cloned();
    entry.nearly = fields.get("nearly").cloned();
    entry.given.clone_from(&fields.given);
    let cases = fields.items("cases");
    let macros = fields.items("macros");
    entry.cases = cases.iter().filter_map(|value| case_entry(value, fields.faults)).collect();
    entry.macros = macros.iter().filter_map(|value| macro_entry(value, fields.faults)).collect();
    entry
}

fn case_entry<'src>(value: &Value<'src>, faults: &mut Vec<Diagnostic>) -> Option<CaseEntry<'src>> {
    let call = bundle(value, "a case", "(when: [kills(a, b)], reading: \"{a} kills {b}\")", faults)?;
    let mut fields = Fields::of(call, "a case", CASE, faults);
    let reading = fields.text("reading");
    let given = fields.given.iter().any(|name| name == "reading");
    let when = fields.must("when").map(|value| fields.list(value, "when"))?;
    Some(CaseEntry { reading, when, span: call.span, given })
}

fn macro_entry<'src>(value: &Value<'src>, faults: &mut Vec<Diagnostic>) -> Option<MacroEntry<'src>> {
    let call =
        bundle(value, "a macro", "(name: harms, takes: [x, y, e], means: [[kills(x, y, at(e))]])", faults)?;
    let mut fields = Fields::of(call, "a macro", MACRO, faults);
    let takes = fields.words("takes");
    let (groups, parties, events) = (fields.words("groups"), fields.words("parties"), fields.words("events"));
    let means = fields.must("means").map(|value| fields.list(value, "means")).unwrap_or_default();
    let means = means.iter().map(|value| fields.list(value, "means")).collect();
    let definition = fields.text("definition");
    fields.must("name");
    let name = fields.word("name")?;
    Some(MacroEntry { name, takes, groups, parties, events, means, definition, span: call.span })
}

fn bundle<'v, 'src>(
    value: &'v Value<'src>,
    what: &str,
    example: &str,
    faults: &mut Vec<Diagnostic>,
) -> Option<&'v Call<'src>> {
    match value {
        Value::Call(call) if call.name.is_none() => Some(call),
        other => {
            let message = format!("{what} is a bundle of fields, not {}", other.sort());
            faults.push(shape(other.span(), message, format!("for example `{example}`")));
            None
        }
    }
}

/// A fault of shape.
pub(super) fn shape(
    span: Span,
    message: impl Into<String>,
    help: impl Into<std::borrow::Cow<'static, str>>,
) -> Diagnostic {
    WRONG_SHAPE.at(span, Into::<String>::into(message)).help(help)
}

/// The named arguments of a bundle.
struct Fields<'v, 'src, 'f> {
    call: &'v Call<'src>,
    entry: &'static str,
    given: Vec<String>,
    faults: &'f mut Vec<Diagnostic>,
}

impl<'v, 'src, 'f> Fields<'v, 'src, 'f> {
    fn of(
        call: &'v Call<'src>,
        entry: &'static str,
        known: &[&'static str],
        faults: &'f mut Vec<Diagnostic>,
    ) -> Self {
        let mut seen: Vec<Word<'src>> = Vec::new();
        let mut given = Vec::new();
        for Argument { label, value } in &call.arguments {
            let Some(name) = label else {
                let help = "write `name: value`, for example `title: \"Revenge\"`";
                faults.push(shape(value.span(), format!("every value of {entry} has a name"), help));
                continue;
            };
            if let Some(first) = seen.iter().find(|word| word.text == name.text) {
                let message = format!("the field `{}` stands twice in {entry}", name.text);
                let fault = FIELD_TWICE.at(name.span, message);
                faults.push(fault.label("the second one").other(first.span, "the first one"));
            }
            seen.push(*name);
            if known.contains(&name.text) {
                given.push(name.text.to_owned());
            } else {
                let near = nearest(name.text, known.iter().copied());
                given.push(near.unwrap_or(name.text).to_owned());
                let message = format!("{entry} has no field `{}`", name.text);
                let fault = UNKNOWN_FIELD
                    .at(name.span, message)
                    .label("unknown field")
                    .help(format!("its fields are {}", known.join(", ")))
                    .did_you_mean(near);
                faults.push(fault);
            }
        }
        Self { call, entry, given, faults }
    }

    fn get(&self, name: &str) -> Option<&'v Value<'src>> {
        let given = self.call.arguments.iter();
        given.filter(|a| a.label.is_some_and(|l| l.text == name)).map(|a| &a.value).next()
    }

    fn must(&mut self, name: &str) -> Option<&'v Value<'src>> {
        let value = self.get(name);
        if value.is_none() && self.given.iter().all(|given| given != name) {
            let at = Span { end: self.call.span.start + 1, ..self.call.span };
            let message = format!("{} needs the field `{name}`", self.entry);
            let fault = MISSING_FIELD.at(at, message);
            self.faults.push(fault.label(format!("`{name}` is missing in this entry")));
        }
        value
    }

    fn text(&mut self, name: &str) -> Option<Text<'src>> {
        match self.get(name)? {
            Value::Text(text) if text.content.trim().is_empty() => {
                let message = format!("`{name}` is blank");
                let help = "say it in words, or take the field out if it is not needed";
                self.faults.push(shape(text.span, message, help));
                None
            }
            Value::Text(text) => Some(text.clone()),
            other => {
                let message = format!("`{name}` is a text in quotes, not {}", other.sort());
                self.faults.push(shape(other.span(), message, format!("for example `{name}: \"…\"`")));
                None
            }
        }
    }

    fn word(&mut self, name: &str) -> Option<Word<'src>> {
        let value = self.get(name)?;
        self.as_word(value, name)
    }

    fn as_word(&mut self, value: &Value<'src>, name: &str) -> Option<Word<'src>> {
        match value {
            Value::Word(word) => Some(*word),
            other => {
                let message = format!("`{name}` takes bare words, not {}", other.sort());
                let fault = shape(other.span(), message, "letters, digits and `_`, without quotes");
                // What is meant is plain, so that nothing else needs to be said of it.
                let meant = match other {
                    Value::Text(text) => match &text.content {
                        Cow::Borrowed(content) => Some(Word { text: content, span: text.span }),
                        Cow::Owned(_) => None,
                    },
                    _ => None,
                };
                self.faults.push(fault.did_you_mean(meant.map(|word| word.text)));
                meant
            }
        }
    }

    fn words(&mut self, name: &str) -> Vec<Word<'src>> {
        let items: &[Value<'src>] = match self.get(name) {
            None => return Vec::new(),
            Some(Value::List(items, _)) => items,
            Some(other) => std::slice::from_ref(other),
        };
        items.iter().filter_map(|item| self.as_word(item, name)).collect()
    }

    fn items(&mut self, name: &str) -> Vec<Value<'src>> {
        self.get(name).map(|value| self.list(value, name)).unwrap_or_default()
    }

    fn list(&mut self, value: &Value<'src>, name: &str) -> Vec<Value<'src>> {
        match value {
            Value::List(items, _) => items.clone(),
            other => {
                let message = format!("`{name}` is a list in square brackets, not {}", other.sort());
                self.faults.push(shape(other.span(), message, format!("write `{name}: [ … ]`")));
                Vec::new()
            }
        }
    }
}
