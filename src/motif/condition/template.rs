//! Texts with names in braces, such as `{a} kills {b}`.

use crate::motif::Variable;
use crate::source::{Sources, Span};

/// A part of a template: plain words, a name in braces, or a brace that is not closed.
pub(in crate::motif) enum Piece<'t> {
    Plain(&'t str),
    Name(&'t str),
    Unclosed,
}

/// The parts of a template such as `{a} kills {b}`.
pub(in crate::motif) fn pieces(template: &str) -> Vec<Piece<'_>> {
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
pub(in crate::motif) fn place_of(sources: &Sources, span: Span, letters: &str) -> Span {
    match sources.text(span).find(letters) {
        Some(at) => {
            let start = span.start + at as u32;
            Span { start, end: start + letters.len() as u32, ..span }
        }
        None => span,
    }
}

/// The variables that a text may name.
pub(in crate::motif) fn known_variables(variables: &[Variable]) -> String {
    let known: Vec<&str> =
        variables.iter().filter(|variable| variable.shown).map(|variable| variable.name.as_str()).collect();
    if known.is_empty() {
        return "the motif declares no variable; add it to `parties` or `events`".to_owned();
    }
    format!("the variables are {}", known.join(", "))
}
