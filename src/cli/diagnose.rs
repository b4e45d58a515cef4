//! Diagnostics on a terminal, as rustc draws them, and as JSON.

use super::answer::{Row, harmless};
use crate::diagnostic::{Diagnostic, Error, Severity};
use crate::{motif, rules};
use crate::source::{Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde_json::json;
use std::io::Write as _;

/// Most letters of a line that are shown around a fault; a longer line is cut.
const WIDEST: usize = 140;

/// Prints diagnostics to the standard error.
pub fn print(sources: &Sources, diagnostics: &[Diagnostic]) -> Result<(), Error> {
    let fault = |cause| Error::because("cannot write to the standard error", cause);
    let mut stream = anstream::stderr().lock();
    for diagnostic in diagnostics {
        writeln!(stream, "{}\n", render(sources, diagnostic)).map_err(fault)?;
    }
    Ok(())
}

/// One diagnostic as text with colours in it.
pub fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let name = rules::rule(diagnostic.code).or_else(|| motif::rule(diagnostic.code)).map_or("", |rule| rule.name);
    let id = format!("{} {name}", diagnostic.code);
    let main = diagnostic.label.span.file;
    let message = harmless(&diagnostic.message);
    let title = level.primary_title(message.as_str()).id(id.trim_end());
    let file = sources.file(main);
    let mut group = Group::with_title(title);
    let labels: Vec<(AnnotationKind, Span, String)> =
        std::iter::once((AnnotationKind::Primary, diagnostic.label.span, harmless(&diagnostic.label.text)))
            .chain(diagnostic.others.iter().map(|other| {
                (AnnotationKind::Context, other.span, harmless(&other.text))
            }))
            .filter(|(kind, span, text)| {
                *kind == AnnotationKind::Primary || !(text.is_empty() && *span == diagnostic.label.span)
            })
            .collect();
    if file.text.is_empty() {
        group = group.element(annotate_snippets::Origin::path(harmless(&file.name)));
    } else {
        let mut files: Vec<_> = labels.iter().map(|(_, span, _)| span.file).collect();
        files.dedup();
        for at in files {
            let source = sources.file(at);
            let (text, offset, line) = window(&source.text, &labels, at);
            let mut snippet = Snippet::source(text).line_start(line).path(harmless(&source.name)).fold(true);
            for (kind, span, words) in labels.iter().filter(|(_, span, _)| span.file == at) {
                let mut annotation = kind.span(within(*span, offset, text));
                if !words.is_empty() {
                    annotation = annotation.label(words.as_str());
                }
                snippet = snippet.annotation(annotation);
            }
            group = group.element(snippet);
        }
    }
    let help = diagnostic.help.as_deref().map(harmless);
    let mut report = vec![group];
    if let Some(help) = &help {
        let mut advice = Group::with_title(Level::HELP.secondary_title(help.as_str()));
        if let Some(mend) = &diagnostic.mend {
            let source = sources.file(mend.span.file);
            let (text, offset, line) = window(&source.text, &labels, mend.span.file);
            let patch = Patch::new(within(mend.span, offset, text), mend.replacement.as_str());
            advice = advice.element(
                Snippet::source(text).line_start(line).path(harmless(&source.name)).fold(true).patch(patch),
            );
        }
        report.push(advice);
    }
    let drawn = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(WIDEST).render(&report);
    drawn.chars().map(|letter| if is_eight_bit_command(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Controls that the renderer lets through; colours begin with the escape of seven bits.
fn is_eight_bit_command(letter: char) -> bool {
    matches!(letter, '\u{80}'..='\u{9f}')
}

/// The lines of a file that the labels need, so that a huge file is not searched for each fault.
fn window<'a>(
    text: &'a str,
    labels: &[(AnnotationKind, Span, String)],
    file: crate::source::FileId,
) -> (&'a str, usize, usize) {
    let spans = || labels.iter().map(|(_, span, _)| span).filter(|span| span.file == file);
    let first = spans().map(|span| span.start as usize).min().unwrap_or(0).min(text.len());
    let last = spans().map(|span| span.end as usize).max().unwrap_or(0).clamp(first, text.len());
    let start = text.get(..first).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(last..).and_then(|t| t.find('\n')).map_or(text.len(), |at| last + at);
    let line = text.as_bytes()[..start].iter().filter(|byte| **byte == b'\n').count() + 1;
    (text.get(start..end).unwrap_or(""), start, line)
}

fn within(span: Span, offset: usize, text: &str) -> std::ops::Range<usize> {
    let start = (span.start as usize).saturating_sub(offset).min(text.len());
    let end = (span.end as usize).saturating_sub(offset).clamp(start, text.len());
    start..end
}

/// One diagnostic as a row of JSON.
pub fn row(sources: &Sources, diagnostic: &Diagnostic) -> Row {
    let place = |span: Span| {
        let (line, column) = sources.line_column(span);
        let end = Span { start: span.end, ..span };
        let (end_line, end_column) = sources.line_column(end);
        json!({
            "file": sources.file(span.file).name, "line": line, "column": column,
            "end_line": end_line, "end_column": end_column,
        })
    };
    let others: Vec<_> = diagnostic
        .others
        .iter()
        .map(|other| json!({"label": other.text, "place": place(other.span)}))
        .collect();
    let mut row = Row::new();
    row.insert("code".into(), json!(diagnostic.code));
    row.insert("name".into(), json!(rules::rule(diagnostic.code).map(|rule| rule.name)));
    row.insert("severity".into(), json!(diagnostic.severity.word()));
    row.insert("message".into(), json!(diagnostic.message));
    row.insert("place".into(), place(diagnostic.label.span));
    row.insert("label".into(), json!(diagnostic.label.text));
    row.insert("others".into(), json!(others));
    row.insert("help".into(), json!(diagnostic.help));
    row.insert("replacement".into(), json!(diagnostic.mend.as_ref().map(|mend| &mend.replacement)));
    row
}
