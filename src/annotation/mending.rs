//! How a text with a fault of grammar is made readable, so that one slip does not hide the rest.

use super::{scan, value};
use std::ops::Range;

/// What makes a text readable at a fault.
pub(super) enum Mend {
    /// A comma, in place of a blank.
    Comma(usize),
    /// Blanks, in place of the entry or the field that the fault stands in.
    Blank(Range<usize>),
}

impl Mend {
    /// The text with it; every line and every byte behind stays where it is.
    pub fn applied(&self, text: &str) -> String {
        let (range, comma) = match self {
            Self::Comma(at) => (*at..at + 1, true),
            Self::Blank(range) => (range.clone(), false),
        };
        let mut applied = String::with_capacity(text.len());
        applied.push_str(&text[..range.start]);
        match comma {
            true => applied.push(','),
            false => {
                applied
                    .extend(text[range.clone()].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            }
        }
        applied.push_str(&text[range.end..]);
        applied
    }
}

/// How a fault of grammar at a place is mended; none if nothing more can be told behind it.
pub(super) fn mend(text: &str, at: usize, code: &ron::Error) -> Option<Mend> {
    let before = at.checked_sub(1)?;
    // not a line end, which may close a comment
    let blank = matches!(text.as_bytes().get(before), Some(b' ' | b'\t'));
    let begins =
        text[at..].chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '(' | '['));
    let pieces = [scan::piece(text, at), scan::piece(text, before)];
    // two texts or words side by side within a call may be anything; two entries or fields want a comma
    let between = |range: &Range<usize>| text[range.start..at].contains('\n');
    let entries = text[..at].trim_end().ends_with(')') && text[at..].starts_with('(');
    if *code == ron::Error::ExpectedComma
        && blank
        && begins
        && (entries || pieces.iter().flatten().any(between))
    {
        return Some(Mend::Comma(before));
    }
    pieces.into_iter().flatten().find(|range| !value::is_blank(&text[range.clone()])).map(Mend::Blank)
}

/// The words of a text that cannot be read: perhaps names that others mention.
pub(super) fn words_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
