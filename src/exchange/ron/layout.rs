//! How RON is laid out: on one line what fits, else an element a line.

use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

/// Longest line that is not broken.
const WIDTH: usize = 110;

/// A value, not laid out yet.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A word, a number or a text in quotes.
    Atom(String),
    /// Elements in brackets, each perhaps with a name before it.
    Group {
        /// What stands before the bracket and the bracket itself.
        open: String,
        /// The elements.
        elements: Vec<(Option<String>, Piece)>,
        /// The closing bracket.
        close: char,
    },
    /// An element with comments on lines of their own above it.
    Remarked {
        /// The comments, without their marks.
        above: Vec<String>,
        /// The element.
        piece: Box<Piece>,
    },
}

impl Piece {
    /// A word, a number or a text in quotes.
    pub fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }
    /// A list.
    pub fn list(elements: Vec<Self>) -> Self {
        let elements = elements.into_iter().map(|element| (None, element)).collect();
        Self::Group { open: "[".to_owned(), elements, close: ']' }
    }
    /// A list; a single element stands without brackets.
    pub fn one_or_list(mut elements: Vec<Self>) -> Self {
        match (elements.len(), elements.pop()) {
            (1, Some(only @ Self::Atom(_))) => only,
            (_, last) => {
                elements.extend(last);
                Self::list(elements)
            }
        }
    }
    /// A call; one without arguments is its name.
    pub fn call(name: &str, arguments: Vec<Self>) -> Self {
        if arguments.is_empty() {
            return Self::atom(name);
        }
        let elements = arguments.into_iter().map(|argument| (None, argument)).collect();
        Self::Group { open: format!("{name}("), elements, close: ')' }
    }
    /// A bundle of named fields.
    pub fn fields(name: &str, fields: Vec<(&'static str, Self)>) -> Self {
        Self::named(name, fields.into_iter().map(|(field, value)| (field.to_owned(), value)).collect())
    }
    /// The same with names that are not the program's own.
    pub fn named(name: &str, fields: Vec<(String, Self)>) -> Self {
        let elements = fields.into_iter().map(|(field, value)| (Some(field), value)).collect();
        Self::Group { open: format!("{name}("), elements, close: ')' }
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

    /// Whether comments stand within it.
    fn is_remarked(&self) -> bool {
        match self {
            Self::Atom(_) => false,
            Self::Group { elements, .. } => elements.iter().any(|(_, element)| element.is_remarked()),
            Self::Remarked { .. } => true,
        }
    }

    fn flat(&self, into: &mut String) {
        match self {
            Self::Remarked { piece, .. } => piece.flat(into),
            Self::Atom(text) => into.push_str(text),
            Self::Group { open, elements, close } => {
                into.push_str(open);
                for (i, (label, element)) in elements.iter().enumerate() {
                    if i > 0 {
                        into.push_str(", ");
                    }
                    if let Some(label) = label {
                        let _ = write!(into, "{label}: ");
                    }
                    element.flat(into);
                }
                into.push(*close);
            }
        }
    }

    fn lay(&self, into: &mut String, indent: usize, before: usize) {
        let mut flat = String::new();
        self.flat(&mut flat);
        match self {
            Self::Remarked { piece, .. } => piece.lay(into, indent, before),
            Self::Group { open, elements, close } if before + width(&flat) > WIDTH || self.is_remarked() => {
                into.push_str(open);
                into.push('\n');
                for (label, element) in elements {
                    let indent = indent + 4;
                    if let Self::Remarked { above, .. } = element {
                        remark(into, above, indent);
                    }
                    let _ = write!(into, "{:indent$}", "");
                    let label = label.as_ref().map_or(String::new(), |label| format!("{label}: "));
                    into.push_str(&label);
                    element.lay(into, indent, indent + label.len() + 1);
                    into.push_str(",\n");
                }
                let _ = write!(into, "{:indent$}{close}", "");
            }
            _ => into.push_str(&flat),
        }
    }
}

/// How many columns a text takes.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Comments on lines of their own. A foreign word may have line ends, a comment may not.
fn remark(into: &mut String, lines: &[String], indent: usize) {
    for line in lines {
        let line = line.replace(|letter: char| letter.is_control(), " ");
        let _ = writeln!(into, "{:indent$}// {line}", "");
    }
}

/// A list of entries with the comments above each.
pub struct Entries<'e> {
    /// The name of the field.
    pub name: &'static str,
    /// The entries.
    pub entries: Box<dyn Iterator<Item = (Vec<String>, Piece)> + 'e>,
    /// Comments behind the last entry.
    pub end: Vec<String>,
}

/// Lays out a film: its own fields first, then its lists, a blank line before each, an entry a line.
pub fn document(text: &mut String, head: Piece, lists: Vec<Entries<'_>>) {
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
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
                let _ = write!(quoted, "\\u{{{:x}}}", letter as u32);
            }
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{{{:x}}}", control as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
