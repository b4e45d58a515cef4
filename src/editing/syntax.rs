//! A film as it is being typed: words, texts and brackets, whether or not they are closed. Nothing here can fail; what is
//! broken is read as far as it goes.

use crate::annotation::DEEPEST;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A bare word or a number.
    Word,
    /// A text in quotes, perhaps not closed.
    Text,
    /// An opening bracket.
    Open(u8),
    /// A closing bracket.
    Close(u8),
    /// `,`.
    Comma,
    /// `:`.
    Colon,
    /// A comment, or an attribute of the file.
    Comment,
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub sort: Sort,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Of a text or a comment, whether it ends before the file does.
    pub closed: bool,
}

/// The tokens of a text. O(length).
pub fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    while at < bytes.len() {
        let (sort, end, closed) = match bytes[at] {
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b @ (b'(' | b'[' | b'{') => (Sort::Open(b), at + 1, true),
            b @ (b')' | b']' | b'}') => (Sort::Close(b), at + 1, true),
            b',' => (Sort::Comma, at + 1, true),
            b':' => (Sort::Colon, at + 1, true),
            b'"' => quoted(bytes, at),
            b'r' if raw_hashes(bytes, at).is_some() => raw(text, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                let end = text[at..].find('\n').map_or(bytes.len(), |length| at + length);
                (Sort::Comment, end, true)
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => match text[at + 2..].find("*/") {
                Some(length) => (Sort::Comment, at + 2 + length + 2, true),
                None => (Sort::Comment, bytes.len(), false),
            },
            b'#' => {
                let end = text[at..].find([']', '\n']).map_or(bytes.len(), |length| at + length + 1);
                (Sort::Comment, end, true)
            }
            _ => {
                let length = text[at..].find(|letter| !is_of_word(letter)).unwrap_or(text.len() - at);
                if length == 0 {
                    at = text.ceil_char_boundary(at + 1);
                    continue;
                }
                (Sort::Word, at + length, true)
            }
        };
        tokens.push(Token { sort, start: at, end, closed });
        at = end;
    }
    tokens
}

/// Letters of bare words and of numbers.
pub fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '+' | '.')
}

fn quoted(bytes: &[u8], start: usize) -> (Sort, usize, bool) {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return (Sort::Text, at + 1, true),
            _ => at += 1,
        }
    }
    (Sort::Text, bytes.len(), false)
}

fn raw_hashes(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    (bytes.get(at + 1 + hashes) == Some(&b'"')).then_some(hashes)
}

fn raw(text: &str, at: usize) -> (Sort, usize, bool) {
    let hashes = raw_hashes(text.as_bytes(), at).unwrap_or(0);
    let body = at + hashes + 2;
    let closing = format!("\"{}", "#".repeat(hashes));
    match text.get(body..).and_then(|rest| rest.find(&closing)) {
        Some(length) => (Sort::Text, body + length + closing.len(), true),
        None => (Sort::Text, text.len(), false),
    }
}

/// A bracket that is open.
#[derive(Debug, Clone)]
pub struct Open<'t> {
    /// The field whose value it is.
    pub label: Option<&'t str>,
    /// The word before it: of a call, its name.
    pub name: Option<&'t str>,
    /// `(`, `[` or `{`.
    pub bracket: u8,
    /// Where it stands, or its name if it has one.
    pub start: usize,
    /// The number of the element that is being read, from 0.
    pub index: usize,
    /// The fields so far.
    pub fields: Vec<&'t str>,
    /// The texts and words of fields so far: what `id` and `name` say.
    pub values: Vec<(&'t str, usize, usize)>,
}

/// A word or a text of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaf<'t> {
    /// Its letters, of a text those between the quotes.
    pub text: &'t str,
    /// First byte, quotes included.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it is.
    pub role: Role,
    /// The field whose value it is.
    pub label: Option<&'t str>,
}

/// What a word is to what stands around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The name of a field or of an argument.
    Label,
    /// The name of a call.
    Name,
    /// A bare word.
    Word,
    /// A text in quotes.
    Text,
}

/// What is met on a walk through a file.
#[derive(Debug, Clone, Copy)]
pub enum Step<'t> {
    /// A word or a text.
    Leaf(Leaf<'t>),
    /// A comment.
    Comment(Token),
    /// A bracket is about to close: the innermost of those that are open ends at this byte.
    Closes(usize),
}

/// Goes through a text, with the brackets that are open at each step, outermost first. What is left open at the end is
/// answered, with the field whose value is missing there. O(length).
pub fn walk<'t>(
    text: &'t str,
    tokens: &[Token],
    meet: &mut dyn FnMut(&[Open<'t>], Step<'t>),
) -> (Vec<Open<'t>>, Option<&'t str>) {
    let mut walker = Walker { text, stack: Vec::new(), label: None, name: None, too_deep: 0 };
    for (number, token) in tokens.iter().enumerate() {
        walker.take(*token, &tokens[number + 1..], meet);
    }
    (walker.stack, walker.label)
}

struct Walker<'t> {
    text: &'t str,
    stack: Vec<Open<'t>>,
    label: Option<&'t str>,
    name: Option<(&'t str, usize)>,
    /// Brackets that are nested beyond reason, and passed over.
    too_deep: usize,
}

impl<'t> Walker<'t> {
    fn take(&mut self, token: Token, rest: &[Token], meet: &mut dyn FnMut(&[Open<'t>], Step<'t>)) {
        match token.sort {
            Sort::Comment => meet(&self.stack, Step::Comment(token)),
            Sort::Colon => {}
            Sort::Comma => {
                if let Some(open) = self.stack.last_mut() {
                    open.index += 1;
                }
                self.label = None;
                self.name = None;
            }
            Sort::Word | Sort::Text => {
                let next = rest.iter().find(|token| token.sort != Sort::Comment);
                self.leaf(token, next.map(|token| token.sort), meet);
            }
            Sort::Open(bracket) => self.opens(bracket, token, rest, meet),
            Sort::Close(bracket) => self.closes(bracket, token, meet),
        }
    }

    fn leaf(&mut self, token: Token, next: Option<Sort>, meet: &mut dyn FnMut(&[Open<'t>], Step<'t>)) {
        let text = &self.text[token.start..token.end];
        let role = match (token.sort, next) {
            (Sort::Text, _) => Role::Text,
            (_, Some(Sort::Colon)) => Role::Label,
            (_, Some(Sort::Open(b'('))) => Role::Name,
            _ => Role::Word,
        };
        let inner = if role == Role::Text { inside(text) } else { text };
        let leaf = Leaf { text: inner, start: token.start, end: token.end, role, label: self.label };
        match role {
            Role::Label => {
                if let Some(open) = self.stack.last_mut() {
                    open.fields.push(text);
                }
                self.label = Some(text);
                let leaf = Leaf { label: None, ..leaf };
                return meet(&self.stack, Step::Leaf(leaf));
            }
            Role::Name => self.name = Some((text, token.start)),
            _ => {
                if let (Some(open), Some(label)) = (self.stack.last_mut(), self.label) {
                    open.values.push((label, token.start, token.end));
                }
            }
        }
        meet(&self.stack, Step::Leaf(leaf));
    }

    fn opens(
        &mut self,
        bracket: u8,
        token: Token,
        rest: &[Token],
        meet: &mut dyn FnMut(&[Open<'t>], Step<'t>),
    ) {
        // an entry cannot stand in a call: the call was not closed
        let is_entry = bracket == b'('
            && self.name.is_none()
            && matches!(rest, [word, colon, ..] if word.sort == Sort::Word && colon.sort == Sort::Colon
                && &self.text[word.start..word.end] == "id");
        if is_entry && self.stack.iter().any(|open| open.name.is_some()) {
            while self.stack.len() > 2 {
                meet(&self.stack, Step::Closes(token.start));
                self.stack.pop();
            }
        }
        if self.stack.len() >= DEEPEST {
            self.too_deep += 1;
            return;
        }
        let name = self.name.take();
        self.stack.push(Open {
            label: self.label.take(),
            name: name.map(|(name, _)| name),
            bracket,
            start: name.map_or(token.start, |(_, start)| start),
            index: 0,
            fields: Vec::new(),
            values: Vec::new(),
        });
    }

    fn closes(&mut self, bracket: u8, token: Token, meet: &mut dyn FnMut(&[Open<'t>], Step<'t>)) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let opening = match bracket {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let Some(found) = self.stack.iter().rposition(|open| open.bracket == opening) else { return };
        while self.stack.len() > found {
            meet(
                &self.stack,
                Step::Closes(if self.stack.len() == found + 1 { token.end } else { token.start }),
            );
            self.stack.pop();
        }
        self.label = None;
        self.name = None;
    }
}

/// The letters between the quotes of a text, as they are written.
fn inside(text: &str) -> &str {
    let text = text.strip_prefix('r').unwrap_or(text).trim_matches('#');
    let text = text.strip_prefix('"').unwrap_or(text);
    text.strip_suffix('"').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The brackets that are open at the end of a text, each as its field or its name.
    fn open(text: &str) -> Vec<String> {
        let (stack, label) = walk(text, &tokens(text), &mut |_, _| {});
        let mut shown: Vec<String> = stack
            .iter()
            .map(|open| format!("{}{}", open.label.or(open.name).unwrap_or(""), open.index))
            .collect();
        shown.extend(label.map(|label| format!("{label}:")));
        shown
    }

    #[test]
    fn what_is_open_is_known_at_every_letter() {
        assert_eq!(open("(story: [(id: e, acts: [kills(tony, "), ["0", "story0", "1", "acts0", "kills1"]);
        assert_eq!(open("(title: "), ["0", "title:"]);
        assert_eq!(open("(a: \"x), [b"), ["0", "a:"], "within a text nothing opens");
        assert_eq!(open("(a: [1, 2)) x"), Vec::<String>::new());
        assert_eq!(open(&"(".repeat(100_000)).len(), DEEPEST);
    }

    #[test]
    fn a_call_that_is_not_closed_hides_no_entry_behind_it() {
        assert_eq!(
            open("(story: [(id: e, acts: [kills(tony, \n (id: f, acts: ["),
            ["0", "story0", "1", "acts0"]
        );
    }
}
