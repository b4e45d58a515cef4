//! Macros: conditions that stand for other conditions, so that `side(x, y)` is defined once.

use super::Shorthand;
use super::entry::MacroEntry;
use crate::annotation::Value;
use crate::source::{Sources, Span, Word};
use std::collections::BTreeMap;

/// The macros that come with the program.
pub(super) const MACROS: &str = include_str!("../../data/motifs/macros.ron");

/// Deepest nesting of macros that call macros.
pub(super) const DEEPEST: usize = 8;

/// A macro: its parameters, the variables of its own, and what it stands for.
#[derive(Debug, Clone)]
pub(super) struct Macro<'src> {
    pub takes: Vec<&'src str>,
    pub own: Vec<(Word<'src>, super::Sort)>,
    pub means: Vec<Vec<Value<'src>>>,
    /// What it asks, in words.
    pub definition: Option<String>,
    /// Where its name stands.
    pub name: Span,
    /// Where its entry stands.
    pub span: Span,
    /// Whether it is wrong in itself.
    pub faulty: bool,
}

/// Macros by name.
pub(super) type Macros<'src> = BTreeMap<&'src str, Macro<'src>>;

impl<'src> Macro<'src> {
    /// A macro from its entry.
    pub fn new(entry: &MacroEntry<'src>) -> Self {
        let sorted =
            |words: &[Word<'src>], sort| words.iter().map(move |word| (*word, sort)).collect::<Vec<_>>();
        let mut own = sorted(&entry.groups, super::Sort::Group);
        own.extend(sorted(&entry.parties, super::Sort::Party));
        own.extend(sorted(&entry.events, super::Sort::Event));
        Self {
            takes: entry.takes.iter().map(|word| word.text).collect(),
            own,
            means: entry.means.clone(),
            definition: entry.definition.as_ref().map(|text| text.content.to_string()),
            name: entry.name.span,
            span: entry.span,
            faulty: false,
        }
    }

    /// It as a person reads it.
    pub fn shorthand(&self, name: &str, sources: &Sources) -> Shorthand {
        Shorthand {
            name: name.to_owned(),
            takes: self.takes.iter().map(|word| (*word).to_owned()).collect(),
            definition: self.definition.clone(),
            text: sources.text(self.span).to_owned(),
        }
    }
}
