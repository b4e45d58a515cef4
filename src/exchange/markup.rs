//! Reading XML with bounds: no entities of a file's own, no endless nesting, no endless element; every element with
//! its line and column; no more memory than one element.

mod counted;

use super::findings::{Place, Unreadable};
use counted::Counted;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::borrow::Cow;
use std::io::Read;

/// Most elements inside one another.
pub const DEEPEST: usize = 200;

/// Most attributes of an element.
pub const MOST_ATTRIBUTES: usize = 200;

/// Longest single piece of markup or text, in bytes.
pub const LONGEST: usize = 16 * 1024 * 1024;

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
    passing: Option<Passing>,
}

/// That most of an element is passed by.
struct Passing {
    /// How many elements are open, the element itself the last.
    within: usize,
    /// Elements that are passed by and still open.
    depth: u64,
    wanted: fn(&[u8]) -> bool,
}

impl<R: Read> Markup<R> {
    /// Begins to read; the places of elements with such names are wanted.
    pub fn new(inner: R, placed: fn(&str) -> bool) -> Self {
        let mut reader = quick_xml::Reader::from_reader(Counted::of(inner));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, placed, passing: None }
    }

    /// Passes by what stands in the element that was opened last but elements with such names: only these are handed over,
    /// and the end. It saves most of the time that a long text takes.
    pub fn pass(&mut self, wanted: fn(&[u8]) -> bool) {
        self.passing = Some(Passing { within: self.depth, depth: 0, wanted });
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
        if let Some(passing) = self.passing.as_mut().filter(|passing| passing.within == self.depth) {
            let passed = self.reader.get_mut().pass(passing.wanted, &mut passing.depth);
            if let Err(cause) = passed {
                return Err(unsound(self.reader.get_mut(), &cause));
            }
        }
        self.passing.take_if(|passing| passing.within > self.depth);
        self.reader.get_mut().begin();
        let event = match self.reader.read_event_into(buffer) {
            Ok(event) => event,
            Err(cause) => return Err(unsound(self.reader.get_mut(), &cause)),
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

fn unsound<R>(counted: &mut Counted<R>, cause: &dyn std::fmt::Display) -> Unreadable {
    Unreadable::at(counted.place(), format!("this is no sound XML: {cause}"))
}
