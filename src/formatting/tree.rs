//! Brackets and what stands in them, with the comments where they were.

use super::Unreadable;
use super::tokens::{Sort, Token};

/// A whole file of RON.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// Attributes and comments before the outermost value.
    pub head: Vec<Remark<'a>>,
    /// The outermost value.
    pub value: Item<'a>,
    /// Comments behind it.
    pub tail: Vec<Remark<'a>>,
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
#[derive(Debug, Default)]
pub struct Item<'a> {
    /// Comments on lines of their own before it.
    pub before: Vec<Remark<'a>>,
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
    pub width: Option<usize>,
}

/// A bracket.
#[derive(Debug)]
pub struct Group<'a> {
    /// `(`, `[` or `{`.
    pub open: &'a str,
    /// What it holds.
    pub items: Vec<Item<'a>>,
    /// Comments behind the last element.
    pub rest: Vec<Remark<'a>>,
}

impl Group<'_> {
    /// The bracket that closes it.
    pub fn close(&self) -> &'static str {
        match self.open {
            "(" => ")",
            "[" => "]",
            _ => "}",
        }
    }
}

/// Reads the tokens of a file. O(tokens).
pub fn read<'a>(text: &'a str, tokens: &[Token<'a>]) -> Result<Document<'a>, Unreadable> {
    let mut reader = Reader { text, tokens, at: 0, depth: 0 };
    let mut file = Document::default();
    while let Some(token) = reader.peek() {
        if token.sort != Sort::Comment && !token.text.starts_with('#') {
            break;
        }
        file.head.push(Remark { text: token.text, apart: token.lines > 1 && !file.head.is_empty() });
        reader.at += 1;
    }
    file.value = reader.item()?;
    while let Some(token) = reader.peek() {
        if token.sort != Sort::Comment {
            return Err(Unreadable::new(text, token.at, "nothing may follow the outermost bracket"));
        }
        file.tail.push(Remark { text: token.text, apart: token.lines > 1 });
        reader.at += 1;
    }
    Ok(file)
}

/// Deepest nesting of brackets.
const DEEPEST: usize = 256;

struct Reader<'t, 'a> {
    text: &'a str,
    tokens: &'t [Token<'a>],
    at: usize,
    depth: usize,
}

impl<'a> Reader<'_, 'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn fault<T>(&self, token: Option<Token<'a>>, message: &str) -> Result<T, Unreadable> {
        Err(Unreadable::new(self.text, token.map_or(self.text.len(), |token| token.at), message))
    }

    /// Comments in the midst of an element go before it.
    fn remarks(&mut self, into: &mut Vec<Remark<'a>>) {
        while let Some(token) = self.peek().filter(|token| token.sort == Sort::Comment) {
            into.push(Remark { text: token.text, apart: token.lines > 1 });
            self.at += 1;
        }
    }

    fn item(&mut self) -> Result<Item<'a>, Unreadable> {
        let mut item = Item { apart: self.peek().is_some_and(|token| token.lines > 1), ..Item::default() };
        self.remarks(&mut item.before);
        if !item.before.is_empty() {
            item.apart = self.peek().is_some_and(|token| token.lines > 1);
        }
        item.word = self.word();
        self.remarks(&mut item.before);
        if let Some(colon) = self.peek().filter(|token| token.sort == Sort::Colon) {
            if item.word.is_none() {
                return self.fault(Some(colon), "a `:` without a field before it");
            }
            self.at += 1;
            item.key = item.word.take();
            self.remarks(&mut item.before);
            item.word = self.word();
            self.remarks(&mut item.before);
        }
        if self.peek().is_some_and(|token| token.sort == Sort::Open) {
            item.group = Some(self.group()?);
        }
        if item.word.is_none() && item.group.is_none() {
            return self.fault(self.peek(), "a value is missing here");
        }
        measure(&mut item);
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
        let mut group = Group { open: bracket.text, items: Vec::new(), rest: Vec::new() };
        loop {
            let from = self.at;
            let mut before = Vec::new();
            self.remarks(&mut before);
            match self.peek() {
                None => return self.fault(open, "this bracket is never closed"),
                Some(token) if token.sort == Sort::Close => {
                    if token.text != group.close() {
                        return self
                            .fault(Some(token), &format!("`{}` closes no bracket of its sort", token.text));
                    }
                    group.rest = before;
                    self.at += 1;
                    self.depth -= 1;
                    return Ok(group);
                }
                Some(_) => self.at = from,
            }
            let mut item = self.item()?;
            self.separator(&mut item)?;
            group.items.push(item);
        }
    }

    /// The comma behind an element, and a comment on its line.
    fn separator(&mut self, item: &mut Item<'a>) -> Result<(), Unreadable> {
        let mut behind = Vec::new();
        let start = self.at;
        self.remarks(&mut behind);
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
                    item.before.append(&mut behind);
                }
            }
            Some(token) if token.sort == Sort::Close => self.at = start,
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
}

/// How wide an element is on one line, where it can stand on one: no comment and no text of several lines within it.
fn measure(item: &mut Item<'_>) {
    let letters = |text: &str| (!text.contains('\n')).then(|| text.chars().count());
    let mut width = item.key.map_or(0, |key| key.chars().count() + 2);
    let whole = item.word.map_or(Some(0), letters).and_then(|word| {
        width += word;
        let Some(group) = &item.group else { return Some(width) };
        if !group.rest.is_empty() {
            return None;
        }
        width += 2 + 2 * group.items.len().saturating_sub(1);
        for inner in &group.items {
            if inner.after.is_some() || !inner.before.is_empty() {
                return None;
            }
            width += inner.width?;
        }
        let crowded = item.key == Some("acts") && group.items.len() > 2;
        (!crowded).then_some(width)
    });
    item.width = whole;
}
