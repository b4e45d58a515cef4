//! The kinds of a film: those of the program, and those that it brings.

use super::Material;
use crate::diagnostic::{Diagnostic, rules};
use crate::source::{FileId, Span};
use crate::vocabulary::{Vocabulary, VocabularyFault};
use std::collections::BTreeSet;
use std::sync::Arc;

rules! {
    FAULTY_VOCABULARY: "E110" "faulty-vocabulary" {
        what: "A vocabulary file of the film's own can be read, and its kinds are whole.",
        why: "Acts of a kind that cannot be read cannot be counted or drawn.",
        example: r#"(id: "haunts", family: "coercions", layer: act, …)"#,
        instead: r#"(id: "haunts", family: "coercion", layer: act, …)"#,
    }
}

/// The built-in kinds with those of the film's files, and the quoted words of files that could not be read.
pub(super) fn vocabulary(
    material: &Material,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Arc<Vocabulary>, BTreeSet<String>) {
    let mut vocabulary = Vocabulary::shared().unwrap_or_default();
    let mut lost = BTreeSet::new();
    for &file in &material.vocabularies {
        let text = &material.sources.file(file).text;
        if let Err(fault) = Arc::make_mut(&mut vocabulary).extend(text) {
            let span = vocabulary_span(file, text, &fault);
            let diagnostic = FAULTY_VOCABULARY
                .at(span, format!("vocabulary: {}", fault.message))
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
