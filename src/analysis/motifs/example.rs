//! The tiny stories of motifs, tried: what `fires` has, and `nearly` has not.

use super::{Filter, Index, Limits, find, near};
use crate::diagnostic::{Diagnostic, Mend, Severity};
use crate::motif::{EXAMPLE_FAILS, Example, Motif};
use crate::source::Span;

/// What does not come out as a motif's tiny stories say, each at the place of its story. Cost as that of
/// [`super::find`] and, where a story lacks the motif, [`super::near`].
pub fn examples(motif: &Motif) -> Vec<Diagnostic> {
    let fires = motif.fires.iter().filter_map(|story| tried(motif, "fires", story, true));
    let nearly = motif.nearly.iter().filter_map(|story| tried(motif, "nearly", story, false));
    fires.chain(nearly).collect()
}

fn tried(motif: &Motif, field: &str, example: &Example, wanted: bool) -> Option<Diagnostic> {
    let said = |what: &str, place| {
        let message = format!("the story in `{field}` of `{}` {what}", motif.name);
        EXAMPLE_FAILS.at(place, message)
    };
    let outcome = crate::rules::check_text(&motif.name, &example.text);
    let Some(checked) = outcome.checked else {
        let error = outcome.diagnostics.iter().find(|fault| fault.severity() == Severity::Error)?;
        let place = example.text.get(error.label.span.range()).and_then(|word| found(example, word));
        let mut fault = said(&format!("is no film: {}", error.message), place.unwrap_or(example.span));
        fault.help.clone_from(&error.help);
        fault.mend = place
            .zip(error.mend.as_ref())
            .filter(|(_, mend)| mend.span == error.label.span)
            .map(|(span, mend)| Mend { span, replacement: mend.replacement.clone() });
        return Some(fault);
    };
    let story = crate::story::build(checked);
    let index = Index::new(&story, Filter::default());
    match (!find(&index, motif, Limits::default()).matches.is_empty(), wanted) {
        (true, false) => Some(said("has the motif, and should fall just short of it", example.span)),
        (false, true) => {
            let missed = near(&index, motif, Limits { matches: 1, ..Limits::default() }).misses;
            let help = missed.first().map_or_else(
                || "more than one condition fails, or no such act is told".to_owned(),
                |miss| format!("one condition fails: {}: {}", miss.failing, miss.because),
            );
            Some(said("lacks the motif", example.span).help(help))
        }
        _ => None,
    }
}

/// Where a word of a film's text stands in the story that it was made of.
fn found(story: &Example, word: &str) -> Option<Span> {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let text = &story.written;
    let (start, _) = text
        .match_indices(word)
        .find(|(at, _)| !text[..*at].ends_with(part) && !text[at + word.len()..].starts_with(part))?;
    let start = story.span.start + start as u32;
    (!word.is_empty()).then(|| Span { start, end: start + word.len() as u32, ..story.span })
}
