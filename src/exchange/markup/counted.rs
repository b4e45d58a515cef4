//! The bytes of a file of XML: how many lines and columns they are, how long a piece of them is, and where among them
//! the next element stands that somebody asks for.

use super::LONGEST;
use crate::exchange::findings::Place;
use memchr::{memchr, memchr_iter, memchr3, memrchr};
use std::io::{BufRead, Read, Result};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// A source that counts lines and columns of the pieces for which they are asked, and refuses to hand over one piece
/// without end.
pub struct Counted<R> {
    inner: R,
    buffer: Vec<u8>,
    /// What of the buffer was handed over, and how far it is filled.
    at: usize,
    end: usize,
    /// Up to where in the buffer lines and columns were counted, and what they are there.
    counted: usize,
    line: u64,
    column: u64,
    mark: Mark,
    /// Bytes handed over since the piece began.
    piece: usize,
}

/// Where the piece that is read begins.
#[derive(Clone, Copy)]
enum Mark {
    /// There in the buffer.
    There(usize),
    /// At a line and after so many letters of it.
    At(u64, u64),
}

impl<R> Counted<R> {
    /// Nothing read yet.
    pub fn of(inner: R) -> Self {
        let mark = Mark::At(1, 0);
        Self { inner, buffer: vec![0; CHUNK], at: 0, end: 0, counted: 0, line: 1, column: 0, mark, piece: 0 }
    }

    /// Counts up to a point of the buffer.
    fn count(&mut self, to: usize) {
        let seen = &self.buffer[self.counted..to];
        let mut last = seen;
        if let Some(end) = memrchr(b'\n', seen) {
            self.line += memchr_iter(b'\n', seen).count() as u64;
            self.column = 0;
            last = &seen[end + 1..];
        }
        self.column += last.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u64;
        self.counted = to;
    }

    /// A piece begins.
    pub fn begin(&mut self) {
        self.piece = 0;
        self.mark = Mark::There(self.at);
    }

    /// Passes by blanks that stand here, if a tag follows; none of which the rest is not read yet.
    pub fn pass_blanks(&mut self) {
        let ahead = &self.buffer[self.at..self.end];
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        if let Some(length) = ahead.iter().position(|byte| !blank(byte))
            && ahead[length] == b'<'
        {
            self.at += length;
        }
    }

    /// Where the piece began. O(what was read since it was asked last).
    pub fn began(&mut self) -> Place {
        if let Mark::There(mark) = self.mark {
            self.count(mark);
            self.mark = Mark::At(self.line, self.column);
        }
        match self.mark {
            Mark::At(line, column) => Place::At(line, column + 1),
            Mark::There(_) => Place::Whole,
        }
    }

    /// Where reading stands.
    pub fn place(&mut self) -> Place {
        self.began();
        self.count(self.at);
        Place::At(self.line, self.column + 1)
    }
}

impl<R: Read> Counted<R> {
    /// Reads on, behind what is not handed over yet; whether there was anything.
    fn more(&mut self) -> Result<bool> {
        self.began();
        self.count(self.at);
        self.buffer.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        (self.at, self.counted) = (0, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.end += read;
        Ok(read > 0)
    }

    /// The next bytes without handing them over, so many if there are.
    fn ahead(&mut self, count: usize) -> Result<&[u8]> {
        while self.end - self.at < count && self.more()? {}
        Ok(&self.buffer[self.at..self.end])
    }

    /// Passes by all that stands inside an element, up to the next start of one with such a `name`, or up to the end of
    /// the element. `depth` counts the elements that are passed by and still open. What is passed by is not looked at
    /// more closely than is needed to tell where tags, comments and the like begin and end.
    pub fn pass(&mut self, wanted: fn(&[u8]) -> bool, depth: &mut u64) -> Result<()> {
        loop {
            self.begin();
            if self.pass_whole(wanted, depth) {
                continue;
            }
            let text = self.fill_buf()?;
            if text.is_empty() {
                return Ok(());
            }
            match memchr(b'<', text) {
                None => {
                    let length = text.len();
                    self.consume(length);
                    continue;
                }
                Some(at) => self.consume(at),
            }
            self.begin();
            match self.ahead(LONGEST_NAME)? {
                [b'<', b'!', b'-', b'-', ..] => self.pass_behind(4, b"--")?,
                [b'<', b'!', b'[', ..] => self.pass_behind(3, b"]]")?,
                [b'<', b'?', ..] => self.pass_behind(2, b"?")?,
                [b'<', b'/', ..] if *depth == 0 => return Ok(()),
                [b'<', b'/', ..] => {
                    *depth -= 1;
                    self.pass_behind(2, b"")?;
                }
                [b'<', name @ ..] => {
                    let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>');
                    let length = name.iter().position(ends).unwrap_or(name.len());
                    if wanted(&name[..length]) {
                        return Ok(());
                    }
                    *depth += u64::from(self.pass_tag()?);
                }
                _ => return Ok(()),
            }
        }
    }

    /// Passes by the next tag and what stands before it, if all of it is in the buffer and it is a plain one; whether it
    /// did. Nearly all are, and these take no more than a look at their bytes.
    fn pass_whole(&mut self, wanted: fn(&[u8]) -> bool, depth: &mut u64) -> bool {
        let ahead = &self.buffer[self.at..self.end];
        let Some(begin) = memchr(b'<', ahead) else { return false };
        let tag = &ahead[begin + 1..];
        let passed = match tag {
            [b'/', name @ ..] if *depth > 0 => memchr(b'>', name).map(|end| (end + 2, -1)),
            [b'/' | b'!' | b'?', ..] => None,
            _ => {
                let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>');
                let name = tag.iter().take(LONGEST_NAME).position(ends).map(|length| &tag[..length]);
                name.filter(|name| !wanted(name)).and_then(|_| end_of_tag(tag))
            }
        };
        let Some((length, step)) = passed else { return false };
        *depth = depth.saturating_add_signed(step);
        self.at += begin + 1 + length;
        true
    }

    /// Passes by what begins here, with so many bytes, and ends with these and `>`.
    fn pass_behind(&mut self, begin: usize, end: &[u8]) -> Result<()> {
        self.consume(begin);
        loop {
            let seen = self.fill_buf()?;
            let behind = |at: &usize| end.is_empty() || seen[..*at].ends_with(end);
            if let Some(at) = memchr_iter(b'>', seen).find(behind) {
                self.consume(at + 1);
                return Ok(());
            }
            // what it may end with stays, so that its end is seen whole
            let kept = end.len().min(seen.len());
            let length = seen.len() - kept;
            self.consume(length);
            if length == 0 && !self.more()? {
                let rest = self.end - self.at;
                self.consume(rest);
                return Ok(());
            }
        }
    }

    /// Passes by the tag that begins here; whether its element is open then.
    fn pass_tag(&mut self) -> Result<bool> {
        let (mut quote, mut last) = (None, b'<');
        loop {
            let seen = self.fill_buf()?;
            let Some(before) = seen.last().copied() else { return Ok(true) };
            let found = match quote {
                Some(quote) => memchr(quote, seen),
                None => memchr3(b'>', b'"', b'\'', seen),
            };
            let Some(at) = found else {
                last = before;
                let length = seen.len();
                self.consume(length);
                continue;
            };
            let byte = seen[at];
            last = if at > 0 { seen[at - 1] } else { last };
            self.consume(at + 1);
            match (quote, byte) {
                (None, b'>') => return Ok(last != b'/'),
                (None, mark) => quote = Some(mark),
                (Some(_), _) => quote = None,
            }
            last = byte;
        }
    }
}

/// Behind which byte a tag ends, and whether its element is open then: 1 if it is, 0 if it is empty.
fn end_of_tag(tag: &[u8]) -> Option<(usize, i64)> {
    let mut quote = None;
    for (at, byte) in tag.iter().enumerate() {
        match quote {
            Some(mark) if mark == *byte => quote = None,
            Some(_) => {}
            None if *byte == b'>' => {
                let empty = at > 0 && tag[at - 1] == b'/';
                return Some((at + 1, i64::from(!empty)));
            }
            None if matches!(byte, b'"' | b'\'') => quote = Some(*byte),
            None => {}
        }
    }
    None
}

/// So many bytes tell what begins with `<`: longer names are wanted by nobody.
const LONGEST_NAME: usize = 32;

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let length = {
            let from = self.fill_buf()?;
            let length = from.len().min(into.len());
            into[..length].copy_from_slice(&from[..length]);
            length
        };
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.piece > LONGEST {
            let message = format!("one piece of it is longer than {} MiB", LONGEST / (1024 * 1024));
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, message));
        }
        if self.at == self.end {
            self.more()?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    fn consume(&mut self, length: usize) {
        self.piece += length;
        self.at = (self.at + length).min(self.end);
    }
}
