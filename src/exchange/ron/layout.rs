//! How RON is laid out: on one line what fits, else an element a line.

use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Longest line that is not broken.
const WIDTH: usize = 110;

/// A value, not laid out yet; its words and texts are borrowed where that can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'p> {
    /// A word or a number.
    Atom(Cow<'p, str>),
    /// A text, without its quotes.
    Text(Cow<'p, str>),
    /// Elements in brackets.
    Group {
        /// What stands before the bracket.
        name: Cow<'p, str>,
        /// The brackets.
        brackets: [char; 2],
        /// The elements.
        elements: Vec<Element<'p>>,
    },
    /// An element with comments on lines of their own above it.
    Remarked {
        /// The comments, without their marks.
        above: Vec<String>,
        /// The element.
        piece: Box<Self>,
    },
}

/// An element, perhaps with a name before it.
pub type Element<'p> = (Option<Cow<'p, str>>, Piece<'p>);

const SQUARE: [char; 2] = ['[', ']'];
const ROUND: [char; 2] = ['(', ')'];

impl<'p> Piece<'p> {
    /// A word or a number.
    pub fn atom(word: impl Into<Cow<'p, str>>) -> Self {
        Self::Atom(word.into())
    }
    /// A text, which will stand in quotes.
    pub fn text(text: impl Into<Cow<'p, str>>) -> Self {
        Self::Text(text.into())
    }
    /// A list.
    pub fn list(elements: impl IntoIterator<Item = Self>) -> Self {
        let elements = elements.into_iter().map(|element| (None, element)).collect();
        Self::Group { name: Cow::Borrowed(""), brackets: SQUARE, elements }
    }
    /// A list; a single word or text stands without brackets.
    pub fn one_or_list(elements: impl IntoIterator<Item = Self>) -> Self {
        let mut elements = elements.into_iter();
        match (elements.next(), elements.next()) {
            (Some(only @ (Self::Atom(_) | Self::Text(_))), None) => only,
            (first, second) => Self::list(first.into_iter().chain(second).chain(elements)),
        }
    }
    /// A call; one without arguments is its name.
    pub fn call(name: impl Into<Cow<'p, str>>, arguments: impl IntoIterator<Item = Self>) -> Self {
        let elements: Vec<_> = arguments.into_iter().map(|argument| (None, argument)).collect();
        if elements.is_empty() {
            return Self::atom(name);
        }
        Self::Group { name: name.into(), brackets: ROUND, elements }
    }
    /// A bundle of named fields.
    pub fn fields<N: Into<Cow<'p, str>>>(fields: impl IntoIterator<Item = (N, Self)>) -> Self {
        let elements = fields.into_iter().map(|(field, value)| (Some(field.into()), value)).collect();
        Self::Group { name: Cow::Borrowed(""), brackets: ROUND, elements }
    }

    /// The same on one line; comments are left out.
    pub fn on_one_line(&self) -> String {
        let mut text = String::new();
        self.flat(&mut text);
        text
    }
    /// The same on as many lines as it takes.
    pub fn on_lines(&self) -> String {
        let mut text = String::new();
        self.lay(&mut text, 0, 0);
        text
    }

    /// Writes it on one line; whether comments were left out.
    fn flat(&self, into: &mut String) -> bool {
        match self {
            Self::Remarked { piece, .. } => {
                piece.flat(into);
                true
            }
            Self::Atom(word) => {
                into.push_str(word);
                false
            }
            Self::Text(text) => {
                quote(text, into);
                false
            }
            Self::Group { name, brackets: [open, close], elements } => {
                let mut remarked = false;
                into.push_str(name);
                into.push(*open);
                for (i, (label, element)) in elements.iter().enumerate() {
                    into.push_str(if i > 0 { ", " } else { "" });
                    if let Some(label) = label {
                        into.push_str(label);
                        into.push_str(": ");
                    }
                    remarked |= element.flat(into);
                }
                into.push(*close);
                remarked
            }
        }
    }

    fn lay(&self, into: &mut String, indent: usize, before: usize) {
        let start = into.len();
        match self {
            Self::Remarked { piece, .. } => piece.lay(into, indent, before),
            Self::Group { name, brackets: [open, close], elements } => {
                // most fit on one line, so that is tried first
                let remarked = self.flat(into);
                if !remarked && before + width(&into[start..]) <= WIDTH {
                    return;
                }
                into.truncate(start);
                into.push_str(name);
                into.push(*open);
                into.push('\n');
                for (label, element) in elements {
                    let indent = indent + 4;
                    if let Self::Remarked { above, .. } = element {
                        remark(into, above, indent);
                    }
                    blanks(into, indent);
                    let mut before = indent + 1;
                    if let Some(label) = label {
                        into.push_str(label);
                        into.push_str(": ");
                        before += label.len() + 2;
                    }
                    element.lay(into, indent, before);
                    into.push_str(",\n");
                }
                blanks(into, indent);
                into.push(*close);
            }
            Self::Atom(_) | Self::Text(_) => {
                self.flat(into);
            }
        }
    }
}

fn blanks(into: &mut String, count: usize) {
    into.extend(std::iter::repeat_n(' ', count));
}

/// How many columns a text takes.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Comments on lines of their own. A foreign word may have line ends, a comment may not.
fn remark(into: &mut String, lines: &[impl AsRef<str>], indent: usize) {
    for line in lines {
        let line = line.as_ref().replace(|letter: char| letter.is_control(), " ");
        let _ = writeln!(into, "{:indent$}// {line}", "");
    }
}

/// A list of entries with the comments above each.
pub struct Entries<'e> {
    /// The name of the field.
    pub name: &'static str,
    /// The entries.
    pub entries: Box<dyn Iterator<Item = (Vec<Cow<'e, str>>, Piece<'e>)> + 'e>,
    /// Comments behind the last entry.
    pub end: Vec<String>,
}

/// Lays out a film: its own fields first, then its lists, a blank line before each, an entry a line.
pub fn document(text: &mut String, head: Piece<'_>, lists: Vec<Entries<'_>>) {
    text.push_str("(\n");
    if let Piece::Group { elements, .. } = head {
        for (label, element) in elements {
            let label = label.unwrap_or_default();
            let _ = write!(text, "    {label}: ");
            element.lay(text, 4, 6 + label.len());
            text.push_str(",\n");
        }
    }
    for Entries { name, entries, end } in lists {
        let mut entries = entries.peekable();
        if entries.peek().is_none() && end.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n    {name}: [");
        for (comments, entry) in entries {
            remark(text, &comments, 8);
            text.push_str("        ");
            entry.lay(text, 8, 9);
            text.push_str(",\n");
        }
        remark(text, &end, 8);
        text.push_str("    ],\n");
    }
    text.push_str(")\n");
}

/// A text in the quotes of RON.
///
/// What the language has no short escape for, and what could command a terminal, stands by its number.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quote(text, &mut quoted);
    quoted
}

/// Writes a text in quotes. O(its length).
fn quote(text: &str, into: &mut String) {
    into.push('"');
    let mut rest = text;
    // most texts stand as they are
    while let Some(at) = rest.find(is_escaped) {
        let (plain, more) = rest.split_at(at);
        into.push_str(plain);
        let mut letters = more.chars();
        let _ = match letters.next() {
            Some('"') => into.write_str("\\\""),
            Some('\\') => into.write_str("\\\\"),
            Some('\n') => into.write_str("\\n"),
            Some('\r') => into.write_str("\\r"),
            Some('\t') => into.write_str("\\t"),
            Some(letter) => write!(into, "\\u{{{:x}}}", letter as u32),
            None => Ok(()),
        };
        rest = letters.as_str();
    }
    into.push_str(rest);
    into.push('"');
}

fn is_escaped(letter: char) -> bool {
    matches!(letter, '"' | '\\' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || letter.is_control()
}
