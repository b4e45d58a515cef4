//! Reading XML with bounds: no entities of a file's own, no endless nesting, no endless element; every element with
//! its line and column; no more memory than one element.

use super::findings::{Place, Unreadable};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::io::{BufRead, Read};

/// Most elements inside one another.
pub const DEEPEST: usize = 200;

/// Most attributes of an element.
pub const MOST_ATTRIBUTES: usize = 200;

/// Longest single piece of markup or text, in bytes.
pub const LONGEST: usize = 16 * 1024 * 1024;

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// A source that counts lines and columns of the pieces for which they are asked, and refuses to hand over one piece
/// without end.
struct Counted<R> {
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
    fn of(inner: R) -> Self {
        let mark = Mark::At(1, 0);
        Self { inner, buffer: vec![0; CHUNK], at: 0, end: 0, counted: 0, line: 1, column: 0, mark, piece: 0 }
    }

    /// Counts up to a point of the buffer.
    fn count(&mut self, to: usize) {
        let seen = &self.buffer[self.counted..to];
        let lines = seen.iter().filter(|byte| **byte == b'\n').count();
        let mut last = seen;
        if lines > 0 {
            self.column = 0;
            last = seen.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        }
        self.line += lines as u64;
        self.column += last.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u64;
        self.counted = to;
    }

    /// A piece begins.
    fn begin(&mut self) {
        self.piece = 0;
        self.mark = Mark::There(self.at);
    }

    /// Where the piece began. O(what was read since it was asked last).
    fn began(&mut self) -> Place {
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
    fn place(&mut self) -> Place {
        self.began();
        self.count(self.at);
        Place::At(self.line, self.column + 1)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
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
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.piece > LONGEST {
            let message = format!("one piece of it is longer than {} MiB", LONGEST / (1024 * 1024));
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, message));
        }
        if self.at == self.end {
            self.began();
            self.count(self.end);
            (self.at, self.counted) = (0, 0);
            self.end = 0;
            self.end = loop {
                match self.inner.read(&mut self.buffer) {
                    Err(cause) if cause.kind() == std::io::ErrorKind::Interrupted => {}
                    read => break read?,
                }
            };
        }
        Ok(&self.buffer[self.at..self.end])
    }

    fn consume(&mut self, length: usize) {
        self.piece += length;
        self.at = (self.at + length).min(self.end);
    }
}

/// A piece of a file.
pub enum Token<'t> {
    /// An element begins.
    Open(Element<'t>),
    /// The innermost element ends.
    Close(Closed<'t>),
    /// Text inside an element.
    Text(Cow<'t, str>),
    /// A comment or the like.
    Other,
    /// The file ends.
    End,
}

/// An element that ends.
pub struct Closed<'t>(BytesEnd<'t>);

impl Closed<'_> {
    /// Its name without its prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// An element that begins.
pub struct Element<'t> {
    start: BytesStart<'t>,
    /// Where it stands, if its name is one of those whose places are wanted; else about the whole file.
    pub place: Place,
}

impl Element<'_> {
    /// Its name without its prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute, by its name with its prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value.into_owned())
    }

    /// All attributes with names and values. What cannot be made out stands as it is written.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.start.attributes();
        // to compare each with all others would take the square of their number
        attributes.with_checks(false);
        attributes.take(MOST_ATTRIBUTES).filter_map(Result::ok).map(|attribute| {
            let name = attribute.key.into_inner();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            (name, value.unwrap_or_else(|_| Cow::Owned(attribute.value.clone().into_owned())))
        })
    }
}

/// Reads XML piece by piece.
pub struct Markup<R: Read> {
    reader: quick_xml::Reader<Counted<R>>,
    depth: usize,
    placed: fn(&str) -> bool,
}

impl<R: Read> Markup<R> {
    /// Begins to read; the places of elements with such names are wanted.
    pub fn new(inner: R, placed: fn(&str) -> bool) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Counted::of(inner));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, placed }
    }

    /// Where reading stands.
    pub fn place(&mut self) -> Place {
        self.reader.get_mut().place()
    }

    /// The next piece, kept in `buffer`. O(its length).
    ///
    /// # Errors
    /// When the file is no XML from here on, declares entities, or goes beyond the bounds of this reader.
    pub fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Token<'b>, Unreadable> {
        buffer.clear();
        self.reader.get_mut().begin();
        let event = match self.reader.read_event_into(buffer) {
            Ok(event) => event,
            Err(cause) => {
                let place = self.reader.get_mut().place();
                return Err(Unreadable::at(place, format!("this is no sound XML: {cause}")));
            }
        };
        let refused =
            |counted: &mut Counted<R>, message: String| Err(Unreadable::at(counted.began(), message));
        match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    let message = format!("more than {DEEPEST} elements stand inside one another");
                    return refused(self.reader.get_mut(), message);
                }
                let raw = start.attributes_raw().len();
                if raw > MOST_ATTRIBUTES && start.attributes().with_checks(false).count() > MOST_ATTRIBUTES {
                    let message = format!("an element has more than {MOST_ATTRIBUTES} attributes");
                    return refused(self.reader.get_mut(), message);
                }
                let wanted = (self.placed)(start.local_name().into_inner());
                let place = if wanted { self.reader.get_mut().began() } else { Place::Whole };
                Ok(Token::Open(Element { start, place }))
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Ok(Token::Close(Closed(end)))
            }
            Event::Text(text) => Ok(Token::Text(text.into_inner())),
            Event::CData(text) => Ok(Token::Text(text.into_inner())),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().ok().flatten().map(String::from);
                let known =
                    quick_xml::escape::resolve_predefined_entity(&name.xml10_content()).map(str::to_owned);
                Ok(Token::Text(Cow::Owned(
                    letter.or(known).unwrap_or_else(|| format!("&{};", name.xml10_content())),
                )))
            }
            Event::DocType(declared) if declared.to_ascii_uppercase().contains("<!ENTITY") => {
                let message = "the file declares entities of its own, which are not read";
                refused(self.reader.get_mut(), message.to_owned())
            }
            Event::Eof if self.depth > 0 => {
                refused(self.reader.get_mut(), "the file ends inside an element".to_owned())
            }
            Event::Eof => Ok(Token::End),
            _ => Ok(Token::Other),
        }
    }
}
