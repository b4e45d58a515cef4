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

/// A source that counts its lines and columns, and refuses to hand over one piece without end.
struct Counted<R> {
    inner: R,
    line: u64,
    column: u64,
    /// Bytes handed over since the last piece was done.
    piece: usize,
}

impl<R: BufRead> Read for Counted<R> {
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

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.piece > LONGEST {
            let message = format!("one piece of it is longer than {} MiB", LONGEST / (1024 * 1024));
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, message));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        // what is in the buffer already is handed out again without a read
        if let Ok(buffer) = self.inner.fill_buf() {
            let seen = &buffer[..length.min(buffer.len())];
            let lines = seen.iter().filter(|byte| **byte == b'\n').count() as u64;
            let last = match lines {
                0 => seen,
                _ => {
                    self.column = 0;
                    let at = seen.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                    &seen[at..]
                }
            };
            self.line += lines;
            self.column += last.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u64;
        }
        self.piece += length;
        self.inner.consume(length);
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
    /// Where it stands.
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
pub struct Markup<R: BufRead> {
    reader: quick_xml::Reader<Counted<R>>,
    depth: usize,
}

impl<R: BufRead> Markup<R> {
    /// Begins to read.
    pub fn new(inner: R) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Counted { inner, line: 1, column: 0, piece: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    /// Where reading stands.
    pub fn place(&self) -> Place {
        let counted = self.reader.get_ref();
        Place::At(counted.line, counted.column + 1)
    }

    /// The next piece, kept in `buffer`. O(its length).
    ///
    /// # Errors
    /// When the file is no XML from here on, declares entities, or goes beyond the bounds of this reader.
    pub fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Token<'b>, Unreadable> {
        buffer.clear();
        self.reader.get_mut().piece = 0;
        let place = self.place();
        let event = self.reader.read_event_into(buffer);
        let event = event.map_err(|cause| {
            let counted = self.reader.get_ref();
            let at = Place::At(counted.line, counted.column + 1);
            Unreadable::at(at, format!("this is no sound XML: {cause}"))
        })?;
        match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    let message = format!("more than {DEEPEST} elements stand inside one another");
                    return Err(Unreadable::at(place, message));
                }
                let raw = start.attributes_raw().len();
                if raw > MOST_ATTRIBUTES && start.attributes().with_checks(false).count() > MOST_ATTRIBUTES {
                    let message = format!("an element has more than {MOST_ATTRIBUTES} attributes");
                    return Err(Unreadable::at(place, message));
                }
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
                Err(Unreadable::at(place, "the file declares entities of its own, which are not read"))
            }
            Event::Eof if self.depth > 0 => Err(Unreadable::at(place, "the file ends inside an element")),
            Event::Eof => Ok(Token::End),
            _ => Ok(Token::Other),
        }
    }
}
