//! Diagnostics on a terminal, as rustc draws them, and as JSON.

use super::answer::records;
use super::cost;
use super::terminal::{self, harmless};
use crate::diagnostic::{Diagnostic, Error, Label, Severity};
use crate::source::{SourceFile, Sources, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::Range;

/// Most letters of a line that are shown around a fault; a longer line is cut.
const WIDEST: usize = 140;

/// Most findings that are printed of one film unless all are asked for: who has more reads the first ones first.
pub const MOST: usize = 100;

/// Longest part of a file that is handed to the renderer at once, and its longest line.
const WHOLE: usize = 32 * 1024;
const LONGEST_LINE: usize = 1024;

/// Prints diagnostics to the standard error, `most` of them. If the reader has gone away there is nobody to tell.
pub fn print(sources: &Sources, diagnostics: &[Diagnostic], most: usize) -> Result<(), Error> {
    print_first(sources, diagnostics, 0, most)
}

/// The same of the first diagnostics of a film, which has `further` ones.
pub fn print_first(
    sources: &Sources,
    diagnostics: &[Diagnostic],
    further: usize,
    most: usize,
) -> Result<(), Error> {
    cost::stage("write");
    cost::quiet();
    let mut stream = anstream::stderr().lock();
    let mut say = |text: String| match writeln!(stream, "{text}\n") {
        Err(cause) if cause.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::because("cannot write to the standard error", cause))
        }
        _ => Ok(()),
    };
    for diagnostic in diagnostics.iter().take(most) {
        say(render(sources, diagnostic))?;
    }
    match diagnostics.len().saturating_sub(most) + further {
        0 => Ok(()),
        more => say(format!("… and {more} more findings; `imbroglio check --all` shows every one")),
    }
}

/// All diagnostics as plain text, for a file.
pub fn plain(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let _ = writeln!(text, "{}\n", anstream::adapter::strip_str(&render(sources, diagnostic)));
    }
    text
}

/// One diagnostic as text with colours in it.
pub fn render(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let id = format!("{} {}", diagnostic.code(), diagnostic.rule.name);
    let main = diagnostic.label.span.file;
    let message = harmless(&diagnostic.message);
    let title = level.primary_title(message.as_str()).id(id.as_str());
    let file = sources.file(main);
    let mut group = Group::with_title(title);
    let labels: Vec<(AnnotationKind, Span, String)> =
        std::iter::once((AnnotationKind::Primary, diagnostic.label.span, harmless(&diagnostic.label.text)))
            .chain(
                diagnostic
                    .others
                    .iter()
                    .map(|other| (AnnotationKind::Context, other.span, harmless(&other.text))),
            )
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
            let here: Vec<&(AnnotationKind, Span, String)> =
                labels.iter().filter(|(_, span, _)| span.file == at).collect();
            for excerpt in excerpts(sources.file(at), &here) {
                let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.line).fold(true);
                match excerpt.column {
                    None => snippet = snippet.path(harmless(&sources.file(at).name)),
                    Some(column) => {
                        let place = format!("{}:{}:{column}", harmless(&sources.file(at).name), excerpt.line);
                        group = group
                            .element(annotate_snippets::Origin::path(place))
                            .element(annotate_snippets::Padding);
                    }
                }
                for (kind, span, words) in excerpt.marks {
                    let mut annotation = kind.span(span);
                    if !words.is_empty() {
                        annotation = annotation.label(words);
                    }
                    snippet = snippet.annotation(annotation);
                }
                group = group.element(snippet);
            }
        }
    }
    let help = diagnostic.help.as_deref().map(harmless);
    let mut report = vec![group];
    if let Some(help) = &help {
        let mut advice = Group::with_title(Level::HELP.secondary_title(help.as_str()));
        if let Some(mend) = &diagnostic.mend {
            let source = sources.file(mend.span.file);
            let mark = (AnnotationKind::Primary, mend.span, String::new());
            let here: Vec<_> =
                labels.iter().filter(|(_, span, _)| span.file == mend.span.file).chain([&mark]).collect();
            let mut all = excerpts(source, &here);
            // Cut into pieces, only the last is the one that is mended.
            if let Some(Excerpt { text, line, column, mut marks }) = all.pop() {
                let span = marks.pop().map_or(0..0, |(_, span, _)| span);
                let mut snippet = Snippet::source(text).line_start(line).fold(true);
                if column.is_none() {
                    snippet = snippet.path(harmless(&source.name));
                }
                advice = advice.element(snippet.patch(Patch::new(span, mend.replacement.as_str())));
            }
        }
        report.push(advice);
    }
    let drawn = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(WIDEST).render(&report);
    terminal::harmless_drawing(&drawn)
}

/// A part of a file, small enough to be drawn.
struct Excerpt<'a> {
    text: Cow<'a, str>,
    /// The number of its first line.
    line: usize,
    /// The column of its first mark in the file, where the excerpt is not made of whole lines.
    column: Option<usize>,
    marks: Vec<(AnnotationKind, Range<usize>, String)>,
}

/// The lines that the labels need, so that a huge file is not searched for each fault. Where they are far from one
/// another, or in lines too long to be shown, each label has an excerpt of its own, cut on both sides.
fn excerpts<'a>(file: &'a SourceFile, labels: &[&(AnnotationKind, Span, String)]) -> Vec<Excerpt<'a>> {
    let length = file.text.len();
    let first = labels.iter().map(|(_, span, _)| span.start as usize).min().unwrap_or(0).min(length);
    let last = labels.iter().map(|(_, span, _)| span.end as usize).max().unwrap_or(0).clamp(first, length);
    let ((line, start), end) = (file.line_of(first), file.end_of_line(last));
    let text = file.text.get(start..end).unwrap_or("");
    let is_small = text.len() <= LONGEST_LINE
        || (text.len() <= WHOLE && text.split('\n').all(|line| line.len() <= LONGEST_LINE));
    if is_small {
        let marks =
            labels.iter().map(|(kind, span, words)| (*kind, within(*span, start, text), words.clone()));
        return vec![Excerpt { text: Cow::Borrowed(text), line, column: None, marks: marks.collect() }];
    }
    labels.iter().map(|(kind, span, words)| cut(file, *kind, *span, words)).collect()
}

/// One label with what stands around it in its first line.
fn cut<'a>(file: &SourceFile, kind: AnnotationKind, span: Span, words: &str) -> Excerpt<'a> {
    let back = |mut at: usize| {
        while !file.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = back((span.start as usize).min(file.text.len()));
    let (line, begin) = file.line_of(from);
    let end = file.end_of_line(from);
    let to = back((span.end as usize).min(from + WIDEST).clamp(from, end));
    let (left, right) = (back(from.saturating_sub(WIDEST / 2).max(begin)), back((to + WIDEST / 2).min(end)));
    let (before, after) = (if left > begin { "…" } else { "" }, if right < end { "…" } else { "" });
    let text = format!("{before}{}{after}", file.text.get(left..right).unwrap_or(""));
    let shift = |at: usize| at - left + before.len();
    let column = file.column(from);
    let marks = vec![(kind, shift(from)..shift(to), words.to_owned())];
    Excerpt { text: Cow::Owned(text), line, column: Some(column), marks }
}

fn within(span: Span, offset: usize, text: &str) -> std::ops::Range<usize> {
    let start = (span.start as usize).saturating_sub(offset).min(text.len());
    let end = (span.end as usize).saturating_sub(offset).clamp(start, text.len());
    // a mark in the midst of a letter cannot be drawn
    let (start, end) = (text.floor_char_boundary(start), text.ceil_char_boundary(end));
    start..end
}

records! {
    /// A finding.
    pub struct Record<'d> of (film: &'d str, sources: &'d Sources, diagnostic: &'d Diagnostic) {
        /// The code of the rule.
        code: &'d str = diagnostic.code(),
        /// Its name.
        name: &'static str = diagnostic.rule.name,
        /// `error` or `warning`.
        severity: &'static str = diagnostic.severity().word(),
        /// What is wrong.
        message: &'d str = &diagnostic.message,
        /// Where.
        place: Place<'d> = Place::new(sources, diagnostic.label.span),
        /// Words on that place.
        label: &'d str = &diagnostic.label.text,
        /// Places that explain it.
        others: Vec<Other<'d>> = diagnostic.others.iter().map(other).collect(),
        /// How to mend it.
        help: Option<&'d str> = diagnostic.help.as_deref(),
        /// What to write instead.
        replacement: Option<&'d str> = diagnostic.mend.as_ref().map(|mend| mend.replacement.as_str()),
        /// The film.
        film: &'d str = film,
    } where {
        let other = |other: &'d Label| Other { label: &other.text, place: Place::new(sources, other.span) };
    }

    /// A stretch of a file; lines and columns count from 1.
    struct Place<'d> of (sources: &'d Sources, span: Span) {
        file: &'d str = &sources.file(span.file).name,
        line: usize = line,
        column: usize = column,
        end_line: usize = end_line,
        end_column: usize = end_column,
    } where {
        let (line, column) = sources.line_column(span);
        let (end_line, end_column) = sources.line_column(Span { start: span.end, ..span });
    }
}

/// A place with words on it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Other<'d> {
    label: &'d str,
    place: Place<'d>,
}
