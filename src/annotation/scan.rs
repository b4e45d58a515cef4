//! A first look at the letters of a file: are brackets, texts and comments closed, and is nothing
//! nested beyond reason? It says so better than a parser that has already lost its way.

use super::{NESTED_TOO_DEEP, UNCLOSED};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use std::ops::Range;

/// Deepest nesting of brackets in a file; no story needs more than a dozen.
pub const DEEPEST: usize = 48;

/// Faults of the brackets, texts and comments of `text`; at most one of each sort. O(n).
pub fn scan(file: FileId, text: &str) -> Option<Diagnostic> {
    Scanner { file, bytes: text.as_bytes(), at: 0, open: Vec::new(), long_text: None }.run()
}

/// The fields of the outermost bracket, each with the text from its value on. O(n).
///
/// # Errors
/// What [`scan`] says against the text.
pub fn fields(file: FileId, text: &str) -> Result<Vec<(&str, &str)>, Diagnostic> {
    let mut scanner = Scanner { file, bytes: text.as_bytes(), at: 0, open: Vec::new(), long_text: None };
    let mut fields = Vec::new();
    let mut word: Option<(usize, usize)> = None;
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        let outermost = scanner.open.len() == 1;
        if !outermost && scanner.goes_on() {
            continue;
        }
        let at = scanner.at;
        let raw = byte == b'r' && scanner.raw_text_starts();
        if outermost && !raw && (byte.is_ascii_alphabetic() || byte == b'_') {
            while scanner.bytes.get(scanner.at).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_') {
                scanner.at += 1;
            }
            word = Some((at, scanner.at));
            continue;
        }
        if let (true, b':', Some((start, end))) = (outermost, byte, word.take()) {
            fields.push((&text[start..end], &text[at + 1..]));
        }
        if let Some(fault) = scanner.step(byte) {
            return Err(fault);
        }
    }
    scanner.unclosed().map_or(Ok(fields), Err)
}

/// The elements of a list, brackets included in `text`, each as the slice that holds it. For text that [`scan`]
/// has nothing to say against. O(n).
pub fn items(text: &str) -> Vec<&str> {
    let mut scanner =
        Scanner { file: FileId(0), bytes: text.as_bytes(), at: 0, open: Vec::new(), long_text: None };
    let mut items = Vec::new();
    let mut start = 1;
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        let at = scanner.at;
        if scanner.open.len() == 1 && matches!(byte, b',' | b']') {
            items.push(&text[start.min(at)..at]);
            start = at + 1;
        } else if scanner.open.len() > 1 && scanner.goes_on() {
            continue;
        }
        scanner.step(byte);
    }
    // Behind the last comma there may be nothing but blanks and comments.
    if items.last().is_some_and(|last| super::value::is_blank(last)) {
        items.pop();
    }
    items.shrink_to_fit();
    items
}

/// The innermost element of a list of the file, or else the field of it, that a place stands in, with the comma behind
/// it. For text that [`scan`] has nothing to say against. O(n).
pub fn piece(text: &str, place: usize) -> Option<Range<usize>> {
    let mut scanner =
        Scanner { file: FileId(0), bytes: text.as_bytes(), at: 0, open: Vec::new(), long_text: None };
    let mut begins = [0, 0];
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        let (at, depth) = (scanner.at, scanner.open.len());
        let of_list = depth != 2 || scanner.open[1].0 == b'[';
        if matches!(depth, 1 | 2) && of_list && matches!(byte, b',' | b')' | b']') {
            let range = begins[depth - 1]..at + usize::from(byte == b',');
            if range.start <= place && place <= at {
                return Some(range);
            }
            begins[depth - 1] = at + 1;
        }
        scanner.step(byte);
        if scanner.open.len() > depth && scanner.open.len() <= 2 {
            begins[depth] = scanner.at;
        }
    }
    None
}

/// Which bytes neither begin nor end anything.
const IDLE: [bool; 256] = {
    let mut idle = [true; 256];
    let marks = b"\"r'/()[]{}";
    let mut at = 0;
    while at < marks.len() {
        idle[marks[at] as usize] = false;
        at += 1;
    }
    idle
};

struct Scanner<'a> {
    file: FileId,
    bytes: &'a [u8],
    at: usize,
    open: Vec<(u8, usize)>,
    /// The first text that runs over a line end: the likeliest to lack its closing quote.
    long_text: Option<(usize, usize)>,
}

impl Scanner<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: start as u32, end: end as u32 }
    }

    fn run(mut self) -> Option<Diagnostic> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.goes_on() {
                continue;
            }
            let fault = self.step(byte);
            if fault.is_some() {
                return fault;
            }
        }
        self.unclosed()
    }

    /// The bracket that is open still.
    fn unclosed(&self) -> Option<Diagnostic> {
        self.open.last().map(|&(bracket, at)| {
            let fault = UNCLOSED
                .at(self.span(at, at + 1), format!("this `{}` is never closed", bracket as char))
                .label("opened here");
            self.with_long_text(fault)
        })
    }

    /// Goes past letters and blanks in which nothing can begin or end; whether there were any.
    fn goes_on(&mut self) -> bool {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| IDLE[usize::from(*byte)]) {
            self.at += 1;
        }
        self.at > start
    }

    /// Goes past one letter, text, comment or bracket.
    fn step(&mut self, byte: u8) -> Option<Diagnostic> {
        match byte {
            b'"' => self.text(),
            b'r' if self.raw_text_starts() => self.raw_text(),
            b'\'' => {
                self.letter();
                None
            }
            b'/' if self.bytes.get(self.at + 1) == Some(&b'/') => {
                while self.bytes.get(self.at).is_some_and(|b| *b != b'\n') {
                    self.at += 1;
                }
                None
            }
            b'/' if self.bytes.get(self.at + 1) == Some(&b'*') => self.comment(),
            b'(' | b'[' | b'{' => self.opens(byte),
            b')' | b']' | b'}' => self.closes(byte),
            _ => {
                self.at += 1;
                None
            }
        }
    }

    fn with_long_text(&self, fault: Diagnostic) -> Diagnostic {
        match self.long_text {
            Some((start, end)) => fault
                .other(self.span(start, end), "this text runs over the end of a line")
                .help("is a closing quote missing there?"),
            None => fault,
        }
    }

    fn opens(&mut self, byte: u8) -> Option<Diagnostic> {
        self.open.push((byte, self.at));
        self.at += 1;
        (self.open.len() > DEEPEST).then(|| {
            NESTED_TOO_DEEP
                .at(self.span(self.at - 1, self.at), format!("brackets are nested more than {DEEPEST} deep"))
                .label("this is the bracket that goes too far")
                .help("a film needs no more than a dozen levels; look for a bracket that was never closed")
        })
    }

    fn closes(&mut self, byte: u8) -> Option<Diagnostic> {
        let at = self.at;
        self.at += 1;
        let wanted = |open: u8| match open {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        match self.open.pop() {
            None => Some(
                self.with_long_text(
                    UNCLOSED
                        .at(self.span(at, at + 1), format!("this `{}` closes nothing", byte as char))
                        .label("nothing is open here"),
                ),
            ),
            Some((open, opened)) if wanted(open) != byte => Some(
                self.with_long_text(
                    UNCLOSED
                        .at(
                            self.span(at, at + 1),
                            format!("`{}` is closed by `{}`", open as char, byte as char),
                        )
                        .label(format!("`{}` was expected", wanted(open) as char))
                        .other(self.span(opened, opened + 1), "opened here"),
                ),
            ),
            Some(_) => None,
        }
    }

    fn text(&mut self) -> Option<Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut lines = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    if lines && self.long_text.is_none() {
                        self.long_text = Some((start, self.at));
                    }
                    return None;
                }
                _ => {
                    lines |= byte == b'\n';
                    self.at += 1;
                }
            }
        }
        // Where a closing mark is missing, the next opening one closes the text: the first text that then runs on
        // over the end of a line stands in the line of the fault.
        let (from, label) = match self.long_text {
            Some((from, _)) => {
                (from, "from here a text runs on over lines: is a mark missing before this one?")
            }
            None => (start, "from here a text runs on to the end: is a mark missing before this one?"),
        };
        Some(
            UNCLOSED
                .at(self.span(from, from + 1), "a text is never closed")
                .label(label)
                .help("close it with `\"`; inside a text a quotation mark is written `\\\"`"),
        )
    }

    fn raw_text_starts(&self) -> bool {
        let preceded = self.at > 0 && {
            let before = self.bytes[self.at - 1];
            before.is_ascii_alphanumeric() || before == b'_' || before >= 0x80
        };
        let mut ahead = self.at + 1;
        while self.bytes.get(ahead) == Some(&b'#') {
            ahead += 1;
        }
        !preceded && self.bytes.get(ahead) == Some(&b'"')
    }

    fn raw_text(&mut self) -> Option<Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut hashes = 0;
        while self.bytes.get(self.at) == Some(&b'#') {
            hashes += 1;
            self.at += 1;
        }
        self.at += 1;
        while self.at < self.bytes.len() {
            let closing = self.bytes[self.at] == b'"'
                && self.bytes[self.at + 1..].iter().take(hashes).take_while(|b| **b == b'#').count()
                    == hashes;
            if closing {
                self.at += 1 + hashes;
                return None;
            }
            self.at += 1;
        }
        Some(UNCLOSED.at(self.span(start, start + 1), "a raw text is never closed").label("it begins here"))
    }

    /// A letter in single quotes, so that `'('` opens nothing; a lone apostrophe is passed over.
    fn letter(&mut self) {
        let rest = &self.bytes[self.at + 1..];
        let length = rest.iter().take(12).position(|b| *b == b'\'');
        let one = match length {
            Some(0) | None => false,
            Some(n) => {
                let inside = &rest[..n];
                inside[0] == b'\\' || std::str::from_utf8(inside).is_ok_and(|s| s.chars().count() == 1)
            }
        };
        self.at += if one { length.unwrap_or(0) + 2 } else { 1 };
    }

    fn comment(&mut self) -> Option<Diagnostic> {
        let start = self.at;
        let mut depth = 0usize;
        while self.at < self.bytes.len() {
            match (self.bytes[self.at], self.bytes.get(self.at + 1)) {
                (b'/', Some(b'*')) => {
                    depth += 1;
                    self.at += 2;
                }
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return None;
                    }
                }
                _ => self.at += 1,
            }
        }
        Some(
            UNCLOSED
                .at(self.span(start, start + 2), "a comment is never closed")
                .label("it begins here")
                .help("close it with `*/`"),
        )
    }
}
