//! The words of a RON file, each as the slice that holds it.

use super::Unreadable;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A bare word, a number, a letter in single quotes, or an attribute of the file.
    Word,
    /// A text in quotes.
    Text,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// `,`.
    Comma,
    /// `:`.
    Colon,
    /// `// …` or `/* … */`.
    Comment,
}

/// A token and what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub sort: Sort,
    /// Its letters.
    pub text: &'a str,
    /// How many line ends stand between it and the token before; a hundred are as good as more.
    pub lines: u8,
}

impl Token<'_> {
    /// Its first byte in the text that it was read from.
    pub fn at(&self, text: &str) -> usize {
        self.text.as_ptr().addr().wrapping_sub(text.as_ptr().addr())
    }
}

/// The tokens of a file. O(length).
pub fn tokens(text: &str) -> Result<Vec<Token<'_>>, Unreadable> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    for token in stream(text) {
        tokens.push(token?);
    }
    Ok(tokens)
}

/// The tokens of a file, one by one; after a fault there are no more.
pub fn stream(text: &str) -> impl Iterator<Item = Result<Token<'_>, Unreadable>> {
    let mut reader = Reader { text, at: 0 };
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let lines = reader.blanks();
        let at = reader.at;
        let token = match reader.token() {
            Ok(sort) => sort.map(|sort| Ok(Token { sort, text: &text[at..reader.at], lines })),
            Err(fault) => Some(Err(fault)),
        };
        ended = !matches!(token, Some(Ok(_)));
        token
    })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fault<T>(&self, at: usize, message: impl Into<String>) -> Result<T, Unreadable> {
        Err(Unreadable::new(self.text, at, message))
    }

    /// Goes past white space; how many line ends it holds.
    fn blanks(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        let mut lines = 0u8;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'\n' => lines = lines.saturating_add(1),
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => {}
                _ if byte.is_ascii() => break,
                _ => match self.rest().chars().next() {
                    // one less, for the step behind
                    Some(letter) if letter.is_whitespace() => self.at += letter.len_utf8() - 1,
                    _ => break,
                },
            }
            self.at += 1;
        }
        lines
    }

    fn token(&mut self) -> Result<Option<Sort>, Unreadable> {
        let rest = self.rest();
        let Some(byte) = rest.as_bytes().first() else { return Ok(None) };
        // most words begin and go on with plain letters
        if PLAIN[usize::from(*byte)] && !matches!(byte, b'r' | b'b') {
            return Ok(Some(self.word()));
        }
        let Some(first) = rest.chars().next() else { return Ok(None) };
        let sort = match first {
            '(' | '[' | '{' => self.take(1, Sort::Open),
            ')' | ']' | '}' => self.take(1, Sort::Close),
            ',' => self.take(1, Sort::Comma),
            ':' => self.take(1, Sort::Colon),
            '/' => self.comment()?,
            '"' => self.quoted()?,
            '\'' => self.letter()?,
            '#' => self.attribute()?,
            'r' | 'b' if self.raw_hashes().is_some() => self.raw()?,
            'b' if rest[1..].starts_with('"') => {
                self.at += 1;
                self.quoted()?
            }
            'b' if rest[1..].starts_with('\'') => {
                self.at += 1;
                self.letter()?
            }
            _ if is_of_word(first) => self.word(),
            _ => return self.fault(self.at, format!("`{}` cannot stand here", first.escape_debug())),
        };
        Ok(Some(sort))
    }

    /// A bare word.
    fn word(&mut self) -> Sort {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if PLAIN[usize::from(*byte)] {
                self.at += 1;
                continue;
            }
            match self.rest().chars().next() {
                Some(letter) if !byte.is_ascii() && is_of_word(letter) => self.at += letter.len_utf8(),
                _ => break,
            }
        }
        Sort::Word
    }

    fn take(&mut self, length: usize, sort: Sort) -> Sort {
        self.at += length;
        sort
    }

    fn comment(&mut self) -> Result<Sort, Unreadable> {
        let rest = self.rest();
        if rest.starts_with("//") {
            let length = rest.find('\n').unwrap_or(rest.len());
            return Ok(self.take(length, Sort::Comment));
        }
        if !rest.starts_with("/*") {
            return self.fault(self.at, "a lone `/`; a comment begins with `//`");
        }
        let (mut depth, mut at) = (0usize, 0usize);
        loop {
            let tail = &rest[at..];
            if tail.starts_with("/*") {
                depth += 1;
                at += 2;
            } else if tail.starts_with("*/") {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Ok(self.take(at, Sort::Comment));
                }
            } else {
                match tail.chars().next() {
                    Some(letter) => at += letter.len_utf8(),
                    None => return self.fault(self.at, "this comment is never closed"),
                }
            }
        }
    }

    fn quoted(&mut self) -> Result<Sort, Unreadable> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
            at += found;
            if bytes[at] == b'"' {
                self.at = at + 1;
                return Ok(Sort::Text);
            }
            at += 2;
        }
        self.fault(start, "this text is never closed")
    }

    /// The hashes of a raw text `r#"…"#` that begins here.
    fn raw_hashes(&self) -> Option<usize> {
        let rest = self.rest().strip_prefix('b').unwrap_or(self.rest()).strip_prefix('r')?;
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        rest[hashes..].starts_with('"').then_some(hashes)
    }

    fn raw(&mut self) -> Result<Sort, Unreadable> {
        let end = format!("\"{}", "#".repeat(self.raw_hashes().unwrap_or(0)));
        let opening = self.rest().find('"').unwrap_or(0) + 1;
        match self.rest()[opening..].find(&end) {
            Some(length) => Ok(self.take(opening + length + end.len(), Sort::Text)),
            None => self.fault(self.at, "this text is never closed"),
        }
    }

    fn letter(&mut self) -> Result<Sort, Unreadable> {
        let rest = self.rest();
        let escaped = usize::from(rest[1..].starts_with('\\'));
        let after = rest[1 + escaped..].chars().next().map_or(0, char::len_utf8);
        match rest.get(1 + escaped + after..).and_then(|tail| tail.find('\'')) {
            Some(length) if after > 0 => Ok(self.take(2 + escaped + after + length, Sort::Word)),
            _ => self.fault(self.at, "a text stands in double quotes"),
        }
    }

    /// `#![enable(…)]` at the head of a file.
    fn attribute(&mut self) -> Result<Sort, Unreadable> {
        let rest = self.rest();
        match rest.find(']') {
            Some(end) if rest.starts_with("#![") || rest.starts_with("#!") => {
                Ok(self.take(end + 1, Sort::Word))
            }
            _ => self.fault(self.at, "`#` cannot stand here; a comment begins with `//`"),
        }
    }
}

/// The bytes that are letters of bare words by themselves.
const PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut byte = 0u8;
    while byte < 128 {
        plain[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'.');
        byte += 1;
    }
    plain
};

/// Letters of bare words and of numbers.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '.')
}
