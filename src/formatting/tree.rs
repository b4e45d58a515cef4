//! Brackets and what stands in them, with the comments where they were.

use super::Unreadable;
use super::tokens::{Sort, Token};

/// A whole file of RON. What its brackets hold stands in one list, so that nothing is allocated for each.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// Attributes and comments before the outermost value.
    pub head: Vec<Remark<'a>>,
    /// The outermost value.
    pub value: Item<'a>,
    /// Comments behind it.
    pub tail: Vec<Remark<'a>>,
    /// The elements of all brackets, those of one together.
    items: Vec<Item<'a>>,
    /// The comments within, those of one place together.
    remarks: Vec<Remark<'a>>,
}

impl<'a> Document<'a> {
    /// What a bracket holds.
    pub fn items(&self, group: &Group<'a>) -> &[Item<'a>] {
        self.items.get(group.items.range()).unwrap_or_default()
    }

    /// The comments on lines of their own before an element.
    pub fn before(&self, item: &Item<'a>) -> &[Remark<'a>] {
        self.remarks.get(item.before.range()).unwrap_or_default()
    }

    /// The comments behind the last element of a bracket.
    pub fn rest(&self, group: &Group<'a>) -> &[Remark<'a>] {
        self.remarks.get(group.rest.range()).unwrap_or_default()
    }
}

/// Where in a list of the document something stands: from, and how many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    from: u32,
    count: u32,
}

impl Span {
    /// A file is at most 128 MiB long, unless its user allows more, and the least element takes two bytes of it.
    fn of(from: usize, to: usize) -> Self {
        let least = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { from: least(from), count: least(to - from) }
    }

    fn range(self) -> std::ops::Range<usize> {
        self.from as usize..self.from as usize + self.count as usize
    }

    /// Whether nothing stands there.
    pub fn is_empty(self) -> bool {
        self.count == 0
    }

    /// How many stand there.
    pub fn len(self) -> usize {
        self.count as usize
    }
}

/// A comment or an attribute of the file.
#[derive(Debug, Clone, Copy)]
pub struct Remark<'a> {
    /// Its letters.
    pub text: &'a str,
    /// Whether a blank line stands before it.
    pub apart: bool,
}

/// An element of a bracket: `key: value`, `word`, `"text"`, `word(…)`, `(…)`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Item<'a> {
    /// Comments on lines of their own before it.
    pub before: Span,
    /// Whether a blank line stands before it.
    pub apart: bool,
    /// The word or text before a colon.
    pub key: Option<&'a str>,
    /// The word or text of the value.
    pub word: Option<&'a str>,
    /// The bracket of the value.
    pub group: Option<Group<'a>>,
    /// A comment behind it on its line.
    pub after: Option<&'a str>,
    /// Letters on one line, if it can stand on one.
    pub width: Option<u32>,
}

/// A bracket.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// `(`, `[` or `{`.
    pub open: &'a str,
    /// What it holds.
    pub items: Span,
    /// Comments behind the last element.
    pub rest: Span,
}

impl Group<'_> {
    /// The bracket that closes it.
    pub fn close(&self) -> &'static str {
        match self.open.as_bytes() {
            b"(" => ")",
            b"[" => "]",
            _ => "}",
        }
    }

    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.open.as_bytes() == b"["
    }
}

/// Reads the tokens of a file. O(tokens).
pub fn read<'a>(text: &'a str, tokens: &[Token<'a>]) -> Result<Document<'a>, Unreadable> {
    let file = Document { items: Vec::with_capacity(tokens.len() / 2), ..Document::default() };
    let mut reader = Reader { text, tokens, at: 0, depth: 0, file, open: Vec::new() };
    while let Some(token) = reader.peek() {
        if token.sort != Sort::Comment && !token.text.starts_with('#') {
            break;
        }
        let apart = token.lines > 1 && !reader.file.head.is_empty();
        reader.file.head.push(Remark { text: token.text, apart });
        reader.at += 1;
    }
    if reader.peek().is_none() {
        return Err(Unreadable::new(
            text,
            text.len(),
            "the file holds nothing; a film is `( … )` with fields inside",
        ));
    }
    reader.file.value = reader.item()?;
    if reader.file.value.key.is_some() {
        return Err(Unreadable::new(
            text,
            0,
            "the outermost bracket is missing: a film is `( … )` with fields inside",
        ));
    }
    while let Some(token) = reader.peek() {
        if token.sort != Sort::Comment {
            return Err(Unreadable::new(text, token.at(text), "nothing may follow the outermost bracket"));
        }
        reader.file.tail.push(Remark { text: token.text, apart: token.lines > 1 });
        reader.at += 1;
    }
    Ok(reader.file)
}

/// Deepest nesting of brackets.
const DEEPEST: usize = 256;

struct Reader<'t, 'a> {
    text: &'a str,
    tokens: &'t [Token<'a>],
    at: usize,
    depth: usize,
    file: Document<'a>,
    /// The elements of the brackets that are open.
    open: Vec<Item<'a>>,
}

impl<'a> Reader<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn fault<T>(&self, token: Option<Token<'a>>, message: &str) -> Result<T, Unreadable> {
        Err(Unreadable::new(self.text, token.map_or(self.text.len(), |token| token.at(self.text)), message))
    }

    /// The comments that stand here.
    fn remarks(&mut self) -> Vec<Remark<'a>> {
        let mut remarks = Vec::new();
        while let Some(token) = self.peek().filter(|token| token.sort == Sort::Comment) {
            remarks.push(Remark { text: token.text, apart: token.lines > 1 });
            self.at += 1;
        }
        remarks
    }

    fn kept(&mut self, remarks: Vec<Remark<'a>>) -> Span {
        if remarks.is_empty() {
            return Span::default();
        }
        let from = self.file.remarks.len();
        self.file.remarks.extend(remarks);
        Span::of(from, self.file.remarks.len())
    }

    /// An element, with the comments before it, behind which comments may follow still.
    fn element(&mut self) -> Result<(Item<'a>, Vec<Remark<'a>>), Unreadable> {
        let mut item = Item { apart: self.peek().is_some_and(|token| token.lines > 1), ..Item::default() };
        // comments in the midst of an element go before it
        let mut before = self.remarks();
        if !before.is_empty() {
            item.apart = self.peek().is_some_and(|token| token.lines > 1);
        }
        item.word = self.word();
        before.extend(self.remarks());
        if let Some(colon) = self.peek().filter(|token| token.sort == Sort::Colon) {
            if item.word.is_none() {
                return self.fault(Some(colon), "a `:` without a field before it");
            }
            self.at += 1;
            item.key = item.word.take();
            before.extend(self.remarks());
            item.word = self.word();
            before.extend(self.remarks());
        }
        if self.peek().is_some_and(|token| token.sort == Sort::Open) {
            item.group = Some(self.group()?);
        }
        if item.word.is_none() && item.group.is_none() {
            return self.fault(self.peek(), "a value is missing here");
        }
        item.width = self.width(&item);
        Ok((item, before))
    }

    fn item(&mut self) -> Result<Item<'a>, Unreadable> {
        let (mut item, before) = self.element()?;
        item.before = self.kept(before);
        Ok(item)
    }

    fn word(&mut self) -> Option<&'a str> {
        let token = self.peek().filter(|token| matches!(token.sort, Sort::Word | Sort::Text))?;
        self.at += 1;
        Some(token.text)
    }

    fn group(&mut self) -> Result<Group<'a>, Unreadable> {
        let open = self.peek();
        let Some(bracket) = open else { return self.fault(None, "a bracket is missing here") };
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fault(open, "brackets are nested too deep");
        }
        self.at += 1;
        let mut group = Group { open: bracket.text, items: Span::default(), rest: Span::default() };
        let first = self.open.len();
        loop {
            let from = self.at;
            let before = self.remarks();
            match self.peek() {
                None => return self.fault(open, "this bracket is never closed"),
                Some(token) if token.sort == Sort::Close => {
                    if token.text != group.close() {
                        return self
                            .fault(Some(token), &format!("`{}` closes no bracket of its sort", token.text));
                    }
                    group.rest = self.kept(before);
                    let begun = self.file.items.len();
                    self.file.items.extend(self.open.drain(first..));
                    group.items = Span::of(begun, self.file.items.len());
                    self.at += 1;
                    self.depth -= 1;
                    return Ok(group);
                }
                Some(_) => self.at = from,
            }
            let (mut item, mut before) = self.element()?;
            self.separator(&mut item, &mut before)?;
            item.before = self.kept(before);
            self.open.push(item);
        }
    }

    /// The comma behind an element, and a comment on its line.
    fn separator(&mut self, item: &mut Item<'a>, before: &mut Vec<Remark<'a>>) -> Result<(), Unreadable> {
        let start = self.at;
        let mut behind = self.remarks();
        match self.peek() {
            Some(token) if token.sort == Sort::Comma => {
                self.at += 1;
                // comments between an element and its comma belong to it
                if let [only] = behind[..]
                    && only.text.starts_with("//")
                    && self.tokens[start].lines == 0
                {
                    item.after = Some(only.text);
                } else {
                    before.append(&mut behind);
                }
            }
            Some(token) if token.sort == Sort::Close => self.at = start,
            // the bracket around it is told to be open
            None => self.at = start,
            other => return self.fault(other, "a comma is missing before this"),
        }
        if let Some(token) = self.peek().filter(|token| token.sort == Sort::Comment && token.lines == 0)
            && item.after.is_none()
            && !(token.text.starts_with("/*")
                && self.tokens.get(self.at + 1).is_some_and(|next| next.lines == 0))
        {
            item.after = Some(token.text);
            self.at += 1;
        }
        Ok(())
    }

    /// How wide an element is on one line, where it can stand on one: no comment and no text of several lines within it.
    fn width(&self, item: &Item<'a>) -> Option<u32> {
        let wide = |letters: usize| u32::try_from(letters).ok();
        let mut width = item.key.map_or(0, |key| letters(key).0 + 2);
        if let Some(word) = item.word {
            match letters(word) {
                (letters, None) => width += letters,
                _ => return None,
            }
        }
        let Some(group) = &item.group else { return wide(width) };
        if !group.rest.is_empty() || (item.key == Some("acts") && group.items.len() > 2) {
            return None;
        }
        width += 2 + 2 * group.items.len().saturating_sub(1);
        for inner in self.file.items(group) {
            if inner.after.is_some() || !inner.before.is_empty() {
                return None;
            }
            width += inner.width? as usize;
        }
        wide(width)
    }
}

/// How many letters a text has, and those behind its last line end if there is one. O(length), on bytes: each letter has one
/// byte that continues none.
pub fn letters(text: &str) -> (usize, Option<usize>) {
    let begins = |byte: &&u8| **byte & 0xC0 != 0x80;
    let bytes = text.as_bytes();
    let count = bytes.iter().filter(begins).count();
    let last = memchr::memrchr(b'\n', bytes).map(|at| bytes[at + 1..].iter().filter(begins).count());
    (count, last)
}
