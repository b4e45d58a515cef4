//! What makes an annotation sound: names are looked up, facts are made, and every fault is reported, all
//! in one run.
//!
//! [`check`] is the only maker of [`Checked`], and [`Checked`] the only key to a
//! [`Story`](crate::story::Story). The table of all rules is [`RULES`].

mod acts;
mod bonds;
mod cast;
mod citations;
mod completeness;
mod labels;
mod loyalty;
mod resolver;
mod support;
mod table;
mod tally;
mod time;

pub use labels::{LONGEST_CAPTION, LONGEST_FATE, LONGEST_LABEL, LONGEST_NAME, LONGEST_NOTE, LONGEST_SHORT};
pub use table::{RULES, Rule, rule};

use crate::annotation;
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{Facts, Sentence};
use crate::source::{FileId, Sources, Span};
use crate::vocabulary::{Vocabulary, VocabularyFault};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A film without errors: the only thing that a story is built from.
#[derive(Debug, Clone)]
pub struct Checked {
    facts: Facts,
    vocabulary: Arc<Vocabulary>,
}

impl Checked {
    /// The facts and the kinds they use.
    pub fn into_parts(self) -> (Facts, Arc<Vocabulary>) {
        (self.facts, self.vocabulary)
    }
}

/// The files of one film.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// The film's id.
    pub film: String,
    /// All files.
    pub sources: Sources,
    /// The film's own file, then what it includes.
    pub films: Vec<FileId>,
    /// Vocabulary files that it brings.
    pub vocabularies: Vec<FileId>,
    /// Sentences of the seeds that were found, in order.
    pub sentences: Vec<Sentence>,
    /// Faults met while the files were gathered.
    pub faults: Vec<Diagnostic>,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The film, if it has no error.
    pub checked: Option<Checked>,
    /// All faults: errors first, each sort in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a film: every fault of its files in one run. O(n log n) in the size of the files.
pub fn check(material: &Material) -> Outcome {
    let mut diagnostics = material.faults.clone();
    let (vocabulary, lost) = vocabulary(material, &mut diagnostics);
    if diagnostics.iter().any(|d| matches!(d.code, "E001" | "E012")) {
        return Outcome { checked: None, diagnostics };
    }
    let (film, mut shape) = annotation::read(&material.sources, &material.films);
    diagnostics.append(&mut shape);
    let broken = diagnostics.iter().any(|d| matches!(d.code, "E002" | "E003" | "E004"));
    let mut facts = None;
    if !broken {
        let mut resolver = resolver::Resolver::new(material, &film, &vocabulary, &lost);
        resolver.resolve();
        let (found, mut faults) = resolver.finish();
        diagnostics.append(&mut faults);
        facts = Some(found);
    }
    diagnostics.sort_by(|a, b| {
        let key = |d: &'_ Diagnostic| (d.severity, d.label.span, d.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
    let sound = diagnostics.iter().all(|d| d.severity != Severity::Error);
    let checked = facts.filter(|_| sound).map(|facts| Checked { facts, vocabulary });
    Outcome { checked, diagnostics }
}

/// How many facts rest on each sentence of the material, for a `tally`. Faults of the film are passed over.
pub fn citation_counts(material: &Material) -> Vec<u32> {
    let (vocabulary, lost) = vocabulary(material, &mut Vec::new());
    let (film, _) = annotation::read(&material.sources, &material.films);
    let mut resolver = resolver::Resolver::new(material, &film, &vocabulary, &lost);
    resolver.resolve();
    resolver.citations.counts
}

/// Checks a film given as one text, without seeds: for tests and examples.
pub fn check_text(film: &str, text: &str) -> Outcome {
    let mut material = Material { film: film.to_owned(), ..Material::default() };
    material.films = vec![material.sources.add(format!("{film}.ron"), text)];
    check(&material)
}

/// The built-in kinds with those of the film's files, and the quoted words of files that could not be read.
fn vocabulary(material: &Material, diagnostics: &mut Vec<Diagnostic>) -> (Arc<Vocabulary>, BTreeSet<String>) {
    let mut vocabulary = Vocabulary::shared().unwrap_or_default();
    let mut lost = BTreeSet::new();
    for &file in &material.vocabularies {
        let text = &material.sources.file(file).text;
        if let Err(fault) = Arc::make_mut(&mut vocabulary).extend(text) {
            let span = vocabulary_span(file, text, &fault);
            let diagnostic =
                Diagnostic::new("E110", Severity::Error, span, format!("vocabulary: {}", fault.message))
                    .help(fault.help.unwrap_or("docs/ANNOTATING.md, section 11, shows the fields of a kind"));
            diagnostics.push(diagnostic);
            lost.extend(text.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    (vocabulary, lost)
}

fn vocabulary_span(file: FileId, text: &str, fault: &VocabularyFault) -> Span {
    let offset = |(line, column): (usize, usize)| {
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let line = text.get(before..).unwrap_or("");
        before + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
    };
    let (start, end) = match (&fault.place, &fault.word) {
        (Some((start, end)), _) => (offset(*start), offset(*end)),
        (None, Some(word)) => {
            let quoted = format!("\"{word}\"");
            let defined = |at: &usize| text[..*at].trim_end().ends_with("id:");
            let at =
                text.rmatch_indices(&quoted).map(|(at, _)| at).find(defined).or_else(|| text.rfind(&quoted));
            at.map_or((0, 0), |at| (at, at + quoted.len()))
        }
        (None, None) => (0, 0),
    };
    let end = end.max(start + 1).min(text.len());
    Span { file, start: start.min(end) as u32, end: end as u32 }
}
