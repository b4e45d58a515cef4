//! One style for every RON file of a project: films, vocabularies, motifs and themes.
//!
//! [`format()`] changes white space, commas between lines and the brackets of a lone citation; words, texts, their order
//! and all comments stay. It is idempotent, and it compares the words before and after, so that a fault of its own
//! could never change a story.
//!
//! The style: 120 letters a line; an entry `(id: …, …)` is filled line by line, aligned behind its bracket; a list that
//! does not fit stands one element a line, or filled if it holds bare words only; more than two acts stand one a line; the
//! lists of a file's outermost bracket stand one entry a line; one blank line at most stays between entries.
//!
//! ```
//! let text = "(title: \"Hamlet\",\n\n\n  story: [(id: duel, acts: [kills(hamlet,king)])])";
//! assert_eq!(
//!     imbroglio::formatting::format(text)?,
//!     "(\n    title: \"Hamlet\",\n\n    story: [(id: duel, acts: [kills(hamlet, king)])],\n)\n"
//! );
//! # Ok::<(), imbroglio::formatting::Unreadable>(())
//! ```

mod print;
mod remarks;
mod tokens;
mod tree;

pub use remarks::{Comment, comments};

use std::fmt;
use tokens::{Sort, Token};

/// Why a file cannot be formatted: it is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The byte where reading ended.
    pub at: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in letters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
}

impl Unreadable {
    fn new(text: &str, at: usize, message: impl Into<String>) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { at, line, column, message: message.into() }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Unreadable {}

/// A file in the one style. O(length).
///
/// # Errors
/// When the text is not RON as a whole.
pub fn format(text: &str) -> Result<String, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let unix;
    let text = if text.contains('\r') {
        unix = text.replace("\r\n", "\n").replace('\r', "\n");
        &unix
    } else {
        text
    };
    if text.len() < LONG {
        let laid_out = lay_out(text)?;
        judge(text)?;
        return Ok(laid_out);
    }
    // what ron says of a long text is asked for meanwhile
    std::thread::scope(|scope| {
        // where the system gives no more threads, this one does it
        let other = std::thread::Builder::new().spawn_scoped(scope, || judge(text)).ok();
        let laid_out = lay_out(text)?;
        match other.map(std::thread::ScopedJoinHandle::join) {
            Some(Ok(judged)) => judged.map(|()| laid_out),
            _ => judge(text).map(|()| laid_out),
        }
    })
}

/// Bytes from which on a file is worth a second thread.
const LONG: usize = 1 << 18;

/// A text that was written as RON by the program itself, in the one style: ron is not asked once more. O(length).
///
/// # Errors
/// When its brackets and words are not those of RON.
pub(crate) fn lay_out(text: &str) -> Result<String, Unreadable> {
    let tokens = tokens::tokens(text)?;
    let file = tree::read(text, &tokens)?;
    let formatted = print::print(&file, text.len());
    if says_the_same(&tokens, &formatted) {
        return Ok(formatted);
    }
    Err(Unreadable::new(text, 0, "the formatted text would not say the same, which is a fault of imbroglio"))
}

/// Whether a text has all words, texts, comments and brackets but those of lists, in their order.
fn says_the_same(tokens: &[Token<'_>], formatted: &str) -> bool {
    let mut words = tokens.iter().filter(|token| is_kept(token));
    let mut comments = tokens.iter().filter(|token| token.sort == Sort::Comment);
    for token in tokens::stream(formatted) {
        let Ok(token) = token else { return false };
        if token.sort == Sort::Comment {
            if comments.next().map(|one| one.text.trim_end()) != Some(token.text.trim_end()) {
                return false;
            }
        } else if is_kept(&token) && words.next().map(|one| one.text) != Some(token.text) {
            return false;
        }
    }
    words.next().is_none() && comments.next().is_none()
}

/// What may not change, comments apart.
fn is_kept(token: &Token<'_>) -> bool {
    !matches!(token.sort, Sort::Comma | Sort::Comment) && !matches!(token.text, "[" | "]")
}

/// What ron itself says of the text.
fn judge(text: &str) -> Result<(), Unreadable> {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str::<&ron::value::RawValue>(text).map(|_| ()).map_err(|error| {
        let place = error.span.start;
        let line = text.split_inclusive('\n').take(place.line.saturating_sub(1)).map(str::len).sum::<usize>();
        let rest = text.get(line..).unwrap_or_default();
        let column: usize = rest.chars().take(place.col.saturating_sub(1)).map(char::len_utf8).sum();
        Unreadable::new(text, line + column, error.code.to_string())
    })
}

#[cfg(test)]
mod tests;
