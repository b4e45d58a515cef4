//! The small language inside an entry: words, texts, lists and calls such as
//! `kills(tony, cesar, regret)`, each with its place.
//!
//! ron has already read the file, so the brackets are right; what comes here is a slice of it.

use super::WRONG_SHAPE;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Text, Word};
use std::borrow::Cow;

/// A value as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'src> {
    /// A bare word: `tony`, `completed`, `_`.
    Word(Word<'src>),
    /// A quoted text.
    Text(Text<'src>),
    /// A number.
    Number(Word<'src>),
    /// A list in square brackets.
    List(Vec<Value<'src>>, Span),
    /// A call, or a bundle of fields when it has no name.
    Call(Call<'src>),
}

impl<'src> Value<'src> {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Word(word) | Self::Number(word) => word.span,
            Self::Text(text) => text.span,
            Self::List(_, span) => *span,
            Self::Call(call) => call.span,
        }
    }
    /// What sort of value it is, for messages.
    pub fn sort(&self) -> &'static str {
        match self {
            Self::Word(_) => "a word",
            Self::Text(_) => "a text",
            Self::Number(_) => "a number",
            Self::List(..) => "a list",
            Self::Call(call) if call.name.is_none() => "a bundle of fields",
            Self::Call(_) => "a call",
        }
    }
}

/// `name(argument, …)`, or `(field: value, …)` without a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Call<'src> {
    /// The word before the bracket, if any.
    pub name: Option<Word<'src>>,
    /// What stands between the brackets.
    pub arguments: Vec<Argument<'src>>,
    /// All of it.
    pub span: Span,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument<'src> {
    /// `about` in `about: tony`.
    pub label: Option<Word<'src>>,
    /// Its value.
    pub value: Value<'src>,
}

/// Reads the value that `slice`, a part of `file`'s text, holds. O(n).
///
/// # Errors
/// A diagnostic `E002` or `E009` when the slice holds what no entry may hold, such as a map.
pub fn read<'src>(file: FileId, text: &'src str, slice: &'src str) -> Result<Value<'src>, Diagnostic> {
    let start = (slice.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    let end = start.saturating_add(slice.len()).min(text.len());
    let mut reader = Reader { file, text, at: start.min(end), end, plain: false };
    reader.blanks();
    reader.value().map_err(|fault| *fault)
}

/// Reads a whole text in the plain part of RON, which needs no other judge. None if it holds anything else, good or
/// bad. O(n).
pub(super) fn read_plain(file: FileId, text: &str) -> Option<Value<'_>> {
    let mut reader = Reader::plain(file, text);
    let value = reader.value().ok()?;
    reader.end().ok()?;
    Some(value)
}

/// The first letter of a file behind comments and `#![…]` lines: its opening bracket.
pub fn opening(file: FileId, text: &str) -> Span {
    let mut reader = Reader { file, text, at: 0, end: text.len(), plain: false };
    reader.blanks();
    while reader.rest().starts_with("#!") {
        reader.at += reader.rest().find(']').map_or(reader.rest().len(), |at| at + 1);
        reader.blanks();
    }
    let start = reader.at;
    reader.at += reader.rest().chars().next().map_or(0, char::len_utf8);
    reader.span(start)
}

/// Whether a slice holds nothing but blanks and comments.
pub(super) fn is_blank(slice: &str) -> bool {
    let mut reader = Reader { file: FileId(0), text: slice, at: 0, end: slice.len(), plain: false };
    reader.blanks();
    reader.at == reader.end
}

/// A slice without the blanks and comments before it, and the blanks behind it.
pub(super) fn trimmed(slice: &str) -> &str {
    let mut reader = Reader { file: FileId(0), text: slice, at: 0, end: slice.len(), plain: false };
    reader.blanks();
    reader.rest().trim_end()
}

/// What keeps a value from being read; in a box, since every value is handed on beside it.
pub(super) type Fault = Box<Diagnostic>;

/// A place in a text, and the values from there on.
pub(super) struct Reader<'src> {
    file: FileId,
    text: &'src str,
    at: usize,
    end: usize,
    /// Whether everything is refused of which ron has to say if it is right: the rarer ways to write a text or a
    /// number, letters beyond ASCII in words, words of RON's own. What is left is read once, and not by ron before.
    plain: bool,
}

/// A bundle of fields of which one is wanted before the others.
pub(super) enum Head<'src> {
    /// It was passed over.
    Plain {
        /// The word of the field.
        word: Word<'src>,
        /// All of the bundle.
        span: Span,
    },
    /// It was read: it is no bundle, or there is something in it that has to be looked at.
    Read(Value<'src>),
}

/// Words that mean something to RON itself, and are no names.
const OWN_WORDS: &[&str] =
    &["true", "false", "None", "Some", "inf", "inff32", "inff64", "NaN", "NaNf32", "NaNf64"];

/// Whether a word is one of RON's own; most are told by their first letter to be none.
#[inline]
fn is_own_word(word: &str) -> bool {
    matches!(word.as_bytes(), [b't' | b'f' | b'N' | b'S' | b'i', ..]) && OWN_WORDS.contains(&word)
}

/// Most digits of a plain number: none of them is too large for any reader.
const PLAIN_DIGITS: usize = 9;

fn is_plain_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl<'src> Reader<'src> {
    /// At the first value of a text, of which only the plain part is read.
    pub fn plain(file: FileId, text: &'src str) -> Self {
        let mut reader = Self { file, text, at: 0, end: text.len(), plain: true };
        reader.blanks();
        reader
    }

    /// Goes into a bracket.
    ///
    /// # Errors
    /// When something else stands here.
    pub fn opens(&mut self, bracket: u8) -> Result<(), Fault> {
        if self.peek() != Some(bracket) {
            return Err(self.fault("a bracket is missing here"));
        }
        self.at += 1;
        Ok(())
    }

    /// The name of a field, and the colon behind it.
    ///
    /// # Errors
    /// When something else stands here.
    pub fn label(&mut self) -> Result<Word<'src>, Fault> {
        match self.word_or_call(self.at)? {
            Value::Word(word) => {
                self.blanks();
                if self.peek() != Some(b':') {
                    return Err(self.fault("a colon is missing here"));
                }
                self.at += 1;
                self.blanks();
                Ok(word)
            }
            other => Err(self.fault(format!("a name is missing here, and {} stands", other.sort()))),
        }
    }

    /// Makes sure that nothing more stands in the text.
    ///
    /// # Errors
    /// When something does.
    pub fn end(&mut self) -> Result<(), Fault> {
        self.blanks();
        if self.at == self.end { Ok(()) } else { Err(self.fault("nothing may stand here")) }
    }

    fn span(&self, start: usize) -> Span {
        Span { file: self.file, start: start as u32, end: self.at as u32 }
    }
    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        if self.at < self.end { self.text.as_bytes().get(self.at).copied() } else { None }
    }
    fn rest(&self) -> &'src str {
        self.text.get(self.at..self.end).unwrap_or("")
    }
    fn fault(&self, message: impl Into<Cow<'static, str>>) -> Fault {
        let end = self.text.ceil_char_boundary((self.at + 1).min(self.text.len()));
        let span = Span { file: self.file, start: self.at as u32, end: end as u32 };
        Box::new(WRONG_SHAPE.at(span, message))
    }

    #[inline]
    fn blanks(&mut self) {
        match self.text.as_bytes().get(self.at) {
            // what an element most often ends or begins with
            Some(byte) if byte.is_ascii_graphic() && *byte != b'/' => {}
            _ => self.skip_blanks(),
        }
    }

    fn skip_blanks(&mut self) {
        loop {
            while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
                self.at += 1;
            }
            match self.peek() {
                Some(b'/') => {}
                // other blanks are rare, and some of them RON does not know
                Some(byte) if !self.plain && !byte.is_ascii_graphic() => {}
                _ => return,
            }
            let rest = self.rest();
            let trimmed = if self.plain { rest } else { rest.trim_start() };
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                self.at += comment_length(trimmed);
            } else {
                return;
            }
        }
    }

    /// The value that begins here.
    ///
    /// # Errors
    /// A diagnostic `E009` when something stands here that no entry may hold.
    pub fn value(&mut self) -> Result<Value<'src>, Fault> {
        let start = self.at;
        match self.peek() {
            Some(b'"') => self.quoted(start),
            Some(b'r') if is_raw(self.rest()) => self.raw(start),
            Some(b'[') => {
                self.at += 1;
                let mut items = Vec::new();
                while !self.closes(b']')? {
                    items.push(self.value()?);
                    self.comma(b']')?;
                }
                Ok(Value::List(items, self.span(start)))
            }
            Some(b'(') => self.call(None, start),
            Some(b'{') => {
                let fault = self.fault("a map in braces has no place here");
                Err(Box::new(fault.label("write fields in round brackets: `(id: …, name: …)`")))
            }
            Some(byte) if byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.') => {
                while self
                    .peek()
                    .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+'))
                {
                    self.at += 1;
                }
                let digits = &self.text.as_bytes()[start..self.at];
                if self.plain && !(digits.len() <= PLAIN_DIGITS && digits.iter().all(u8::is_ascii_digit)) {
                    return Err(self.fault("this number is not plain"));
                }
                Ok(Value::Number(Word { text: &self.text[start..self.at], span: self.span(start) }))
            }
            Some(_) => self.word_or_call(start),
            None => Err(self.fault("a value is missing here")),
        }
    }

    fn word_or_call(&mut self, start: usize) -> Result<Value<'src>, Fault> {
        let bytes = &self.text.as_bytes()[..self.end];
        let is_raw = bytes.get(start) == Some(&b'r') && bytes.get(start + 1) == Some(&b'#');
        let name_start = if is_raw { start + 2 } else { start };
        let plain = bytes[name_start..].iter().take_while(|byte| is_plain_letter(**byte)).count();
        self.at = name_start + plain;
        let beyond = bytes.get(self.at).is_some_and(|byte| !byte.is_ascii());
        if beyond && !self.plain {
            let more = self.rest().chars().take_while(|c| c.is_alphanumeric() || *c == '_');
            self.at += more.map(char::len_utf8).sum::<usize>();
        }
        if self.at == name_start {
            return Err(self.fault("this is neither a word, a text, a list nor a call"));
        }
        let word = Word { text: &self.text[name_start..self.at], span: self.span(start) };
        let before = self.at;
        self.blanks();
        let next = self.peek();
        if self.plain {
            let truth = matches!(word.text, "true" | "false") && !matches!(next, Some(b'(' | b':'));
            let own = is_own_word(word.text) && !truth;
            if beyond || name_start != start || bytes[start].is_ascii_digit() || own {
                return Err(self.fault("this word is not plain"));
            }
        }
        if next == Some(b'(') {
            return self.call(Some(word), start);
        }
        self.at = before;
        Ok(Value::Word(word))
    }

    /// The word of a field of the bundle that begins here, and the bundle's place, if all in it is written in the plainest way;
    /// else the bundle, read whole. What is passed over so is read only once, when it is asked for.
    ///
    /// # Errors
    /// As [`Self::value`].
    pub fn head(&mut self, field: &str) -> Result<Head<'src>, Fault> {
        let start = self.at;
        if let Some((word, span)) = self.plainest_head(field) {
            return Ok(Head::Plain { word, span });
        }
        self.at = start;
        self.value().map(Head::Read)
    }

    fn plainest_head(&mut self, field: &str) -> Option<(Word<'src>, Span)> {
        let start = self.at;
        if self.peek() != Some(b'(') {
            return None;
        }
        self.at += 1;
        let mut found = None;
        while !self.closes(b')').ok()? {
            let label = self.at;
            if !self.passes()? {
                return None;
            }
            let is_wanted = found.is_none() && &self.text[label..self.at] == field;
            self.blanks();
            if self.peek() != Some(b':') {
                return None;
            }
            self.at += 1;
            self.blanks();
            let value = self.at;
            let is_word = self.passes()?;
            if is_wanted {
                let word = Word { text: &self.text[value..self.at], span: self.span(value) };
                found = Some(is_word.then_some(word)?);
            }
            self.comma(b')').ok()?;
        }
        Some((found?, self.span(start)))
    }

    /// Goes past a value that is written in the plainest way, which nobody has to judge; whether it is a bare word. None if it is
    /// not written so: then it may be anything.
    fn passes(&mut self) -> Option<bool> {
        let bytes = self.text.as_bytes().get(..self.end)?;
        let start = self.at;
        match self.peek()? {
            b'"' => {
                let end = memchr::memchr2(b'"', b'\\', &bytes[start + 1..])?;
                self.at = start + 1 + end + 1;
                return (bytes[self.at - 1] == b'"').then_some(false);
            }
            b'[' => {
                self.at += 1;
                while !self.closes(b']').ok()? {
                    self.passes()?;
                    self.comma(b']').ok()?;
                }
                return Some(false);
            }
            b'(' => return self.passes_arguments(),
            byte if is_plain_letter(byte) => {}
            _ => return None,
        }
        let length = bytes[start..].iter().take_while(|byte| is_plain_letter(**byte)).count();
        let word = &self.text[start..start + length];
        self.at = start + length;
        if bytes[start].is_ascii_digit() {
            let ends = !matches!(self.peek(), Some(b'.' | b'-' | b'+' | 0x80..));
            let plain = length <= PLAIN_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
            return (ends && plain).then_some(false);
        }
        if is_own_word(word) || self.peek().is_some_and(|byte| !byte.is_ascii()) {
            return None;
        }
        let end = self.at;
        self.blanks();
        if self.peek() == Some(b'(') {
            return self.passes_arguments();
        }
        self.at = end;
        Some(true)
    }

    fn passes_arguments(&mut self) -> Option<bool> {
        self.at += 1;
        let mut labelled = None;
        while !self.closes(b')').ok()? {
            let is_word = self.passes()?;
            self.blanks();
            let has_label = self.peek() == Some(b':');
            if *labelled.get_or_insert(has_label) != has_label {
                return None;
            }
            if has_label {
                if !is_word {
                    return None;
                }
                self.at += 1;
                self.blanks();
                self.passes()?;
            }
            self.comma(b')').ok()?;
        }
        Some(false)
    }

    fn call(&mut self, name: Option<Word<'src>>, start: usize) -> Result<Value<'src>, Fault> {
        self.at += 1;
        // most acts have two parties, most entries some fields more
        let mut arguments: Vec<Argument<'src>> = Vec::with_capacity(if name.is_some() { 2 } else { 4 });
        while !self.closes(b')')? {
            let value = self.value()?;
            self.blanks();
            let argument = match (self.peek(), value) {
                (Some(b':'), Value::Word(label)) => {
                    self.at += 1;
                    self.blanks();
                    Argument { label: Some(label), value: self.value()? }
                }
                (_, value) => Argument { label: None, value },
            };
            let alike = |first: &Argument<'src>| first.label.is_some() == argument.label.is_some();
            if self.plain && !arguments.first().is_none_or(alike) {
                return Err(self.fault("named and unnamed arguments do not mix in RON"));
            }
            arguments.push(argument);
            self.comma(b')')?;
        }
        Ok(Value::Call(Call { name, arguments, span: self.span(start) }))
    }

    /// Goes past the comma behind an element; the last one before `closing` may do without.
    ///
    /// # Errors
    /// In plain text, when neither stands here.
    pub fn comma(&mut self, closing: u8) -> Result<(), Fault> {
        self.blanks();
        match self.peek() {
            Some(b',') => self.at += 1,
            Some(byte) if self.plain && byte != closing => return Err(self.fault("a comma is missing here")),
            _ => {}
        }
        Ok(())
    }

    /// Whether the bracket closes here; if so, goes past it.
    ///
    /// # Errors
    /// When the text ends before.
    pub fn closes(&mut self, bracket: u8) -> Result<bool, Fault> {
        self.blanks();
        match self.peek() {
            Some(byte) if byte == bracket => {
                self.at += 1;
                Ok(true)
            }
            Some(_) => Ok(false),
            None => Err(self.fault(format!("`{}` is missing", bracket as char))),
        }
    }

    fn quoted(&mut self, start: usize) -> Result<Value<'src>, Fault> {
        self.at += 1;
        let mut escaped = false;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => {
                    escaped = true;
                    self.at += 1;
                }
                b'"' => break,
                _ => {}
            }
        }
        let slice = &self.text[start..self.at];
        let content = if escaped {
            let read = ron::from_str::<String>(slice)
                .map_err(|error| self.fault(format!("this text cannot be read: {}", error.code)))?;
            Cow::Owned(read)
        } else {
            Cow::Borrowed(slice.get(1..slice.len().saturating_sub(1)).unwrap_or(""))
        };
        Ok(Value::Text(Text { content, span: self.span(start) }))
    }

    fn raw(&mut self, start: usize) -> Result<Value<'src>, Fault> {
        if self.plain {
            return Err(self.fault("this text is not plain"));
        }
        let hashes = self.rest()[1..].bytes().take_while(|b| *b == b'#').count();
        let body = 1 + hashes + 1;
        let closing = format!("\"{}", "#".repeat(hashes));
        let rest = self.rest();
        let length = rest.get(body..).and_then(|r| r.find(&closing)).unwrap_or(0);
        let content = rest.get(body..body + length).unwrap_or("");
        self.at += body + length + closing.len();
        Ok(Value::Text(Text { content: Cow::Borrowed(content), span: self.span(start) }))
    }
}

fn is_raw(rest: &str) -> bool {
    rest[1..].trim_start_matches('#').starts_with('"')
}

fn comment_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0usize);
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'/', Some(b'*')) => {
                depth += 1;
                at += 2;
            }
            (b'*', Some(b'/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read(FileId(0), text, text) {
            Ok(value) => show(&value),
            Err(fault) => format!("{}: {}", fault.code(), fault.message),
        }
    }

    fn show(value: &Value<'_>) -> String {
        match value {
            Value::Word(word) | Value::Number(word) => word.text.to_owned(),
            Value::Text(text) => format!("{:?}", text.content),
            Value::List(items, _) => {
                format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" "))
            }
            Value::Call(call) => {
                let arguments = call.arguments.iter().map(|a| match a.label {
                    Some(label) => format!("{}={}", label.text, show(&a.value)),
                    None => show(&a.value),
                });
                let name = call.name.map_or("", |n| n.text);
                format!("{name}({})", arguments.collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[test]
    fn calls_words_texts_and_lists_are_read() {
        assert_eq!(shown("kills(tony, [remi, louis], regret,)"), "kills(tony [remi louis] regret)");
        assert_eq!(shown("(id: a, what: \"x \\\"y\\\"\") // end"), "(id=a what=\"x \\\"y\\\"\")");
        assert_eq!(shown(" /* a */ _"), "_");
        assert_eq!(shown("any(a, b(inferred))"), "any(a b(inferred))");
        assert_eq!(shown("r#\"a \"b\" c\"#"), "\"a \\\"b\\\" c\"");
        assert_eq!(shown("{a: 1}"), "E009: a map in braces has no place here");
    }

    #[test]
    fn places_are_the_words_own() {
        let text = "  kills( // who\n tony )";
        let Ok(Value::Call(call)) = read(FileId(0), text, text) else { panic!("a call") };
        let Value::Word(tony) = &call.arguments[0].value else { panic!("a word") };
        assert_eq!(&text[tony.span.range()], "tony");
        assert_eq!(&text[call.span.range()], "kills( // who\n tony )");
    }

    /// Values of every sort, most of them plain, written at random.
    fn written(random: &mut crate::random::Random, depth: usize) -> String {
        const WORDS: [&str; 10] = ["a", "b_1", "true", "None", "r", "inf", "_", "été", "1x", "r#x"];
        const OTHERS: [&str; 12] = [
            "\"x\"",
            "\"é\"",
            "\"\\n\"",
            "12",
            "1.5",
            "-3",
            "1234567890",
            "{a: 1}",
            "r\"x\"",
            "'c'",
            "",
            "/* c */ x",
        ];
        let list = |random: &mut crate::random::Random, labels: bool| {
            let items: Vec<String> = (0..random.below(3))
                .map(|_| {
                    let label = if labels && random.below(9) > 0 { "f: " } else { "" };
                    format!("{label}{}", written(random, depth + 1))
                })
                .collect();
            items.join([", ", ",", " ", " , // c\n"][if random.below(4) > 0 { 0 } else { random.below(4) }])
        };
        match random.below(if depth > 3 { 4 } else { 8 }) {
            0 => OTHERS[random.below(OTHERS.len())].to_owned(),
            1 => WORDS[random.below(WORDS.len())].to_owned(),
            2 | 3 => WORDS[random.below(2)].to_owned(),
            4 => format!("[{}]", list(random, false)),
            5 => format!("({})", list(random, true)),
            _ => {
                let (name, labels) = (WORDS[random.below(3)], random.below(2) == 0);
                format!("{name}({})", list(random, labels))
            }
        }
    }

    #[test]
    fn what_is_passed_over_is_what_would_be_read() {
        let mut random = crate::random::Random::new(1, 0);
        let mut passed = 0;
        for _ in 0..20_000 {
            let text = format!("(id: {}, x: {}) ", written(&mut random, 2), written(&mut random, 0));
            let mut reader = Reader::plain(FileId(0), &text);
            let Ok(Head::Plain { word, span }) = reader.head("id") else { continue };
            passed += 1;
            let mut whole = Reader::plain(FileId(0), &text);
            let Ok(Value::Call(call)) = whole.value() else { panic!("{text} is not plain") };
            assert_eq!((reader.at, span), (whole.at, call.span), "{text}");
            let id = call.arguments.iter().find(|field| field.label.is_some_and(|label| label.text == "id"));
            assert_eq!(id.map(|id| &id.value), Some(&Value::Word(word)), "{text}");
        }
        assert!(passed > 1000, "only {passed} were plain");
    }
}
