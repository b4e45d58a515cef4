//! Reading XML with bounds: no entities of a file's own, no endless nesting, no endless element; every element with
//! its line and column; no more memory than one element.

mod attributes;
mod counted;

use super::findings::{Place, Report, Unreadable};
use attributes::Attributes;
use counted::Counted;
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
    /// An element begins; one that [is empty](Element::is_empty) ends here too.
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
    /// How long the prefix of its name is.
    prefix: usize,
    empty: bool,
    /// Where it stands, if its name is one of those whose places are wanted; else about the whole file.
    pub place: Place,
}

impl Element<'_> {
    /// Its name without its prefix.
    pub fn name(&self) -> &str {
        &self.start.name().into_inner()[self.prefix..]
    }

    /// Whether it is written as one tag, `<a/>`, so that its end is not told by a piece of its own.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// Its end, for one that is empty.
    pub fn end(&self) -> Closed<'_> {
        Closed(self.start.to_end())
    }

    /// The value of an attribute, by its name with its prefix.
    pub fn get(&self, name: &str) -> Option<String> {
        self.attributes().find(|(known, _)| *known == name).map(|(_, value)| value.into_owned())
    }

    /// All attributes with names and values. What cannot be made out stands as it is written.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        Attributes::of(self.start.attributes_raw()).take(MOST_ATTRIBUTES)
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
        let reader = quick_xml::Reader::from_reader(Counted::of(inner));
        Self { reader, depth: 0, placed, passing: None }
    }

    /// Passes by what stands in the element that was opened last but elements with such names: only these are handed over,
    /// and the end. It saves most of the time that a long text takes.
    pub fn pass(&mut self, wanted: fn(&[u8]) -> bool) {
        self.passing = Some(Passing { within: self.depth, depth: 0, wanted });
    }

    /// Passes by blanks between two tags, of which nothing is made.
    pub fn pass_blanks(&mut self) {
        self.reader.get_mut().pass_blanks();
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
                self.element(start, false)
            }
            Event::Empty(start) => self.element(start, true),
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

impl<R: Read> Markup<R> {
    fn element<'t>(&mut self, start: BytesStart<'t>, empty: bool) -> Result<Token<'t>, Unreadable> {
        let counted = self.reader.get_mut();
        if self.depth + usize::from(empty) > DEEPEST {
            let message = format!("more than {DEEPEST} elements stand inside one another");
            return Err(Unreadable::at(counted.began(), message));
        }
        let raw = start.attributes_raw().len();
        if raw > MOST_ATTRIBUTES && start.attributes().with_checks(false).count() > MOST_ATTRIBUTES {
            let message = format!("an element has more than {MOST_ATTRIBUTES} attributes");
            return Err(Unreadable::at(counted.began(), message));
        }
        let name = start.name().into_inner();
        let prefix = name.bytes().position(|byte| byte == b':').map_or(0, |colon| colon + 1);
        let place = if (self.placed)(&name[prefix..]) { counted.began() } else { Place::Whole };
        Ok(Token::Open(Element { start, prefix, empty, place }))
    }
}

/// What takes the pieces of a file one by one.
pub trait Taker {
    /// An element begins.
    fn open(&mut self, element: &Element<'_>, report: &mut Report);
    /// Text inside an element.
    fn text(&mut self, text: &str);
    /// An element ends.
    fn close(&mut self, name: &str, report: &mut Report);
    /// Whether blanks between two tags mean something here.
    fn wants_blanks(&self) -> bool;
}

/// Hands over a file piece by piece; where it ends. The places of elements with such names are told. O(its length).
///
/// # Errors
/// As [`Markup::next`].
pub fn hand_over(
    source: impl Read,
    placed: fn(&str) -> bool,
    taker: &mut impl Taker,
    report: &mut Report,
) -> Result<Place, Unreadable> {
    let mut markup = Markup::new(source, placed);
    let mut buffer = Vec::new();
    loop {
        if !taker.wants_blanks() {
            markup.pass_blanks();
        }
        match markup.next(&mut buffer)? {
            Token::Open(element) => {
                taker.open(&element, report);
                if element.is_empty() {
                    taker.close(element.name(), report);
                }
            }
            Token::Close(closed) => taker.close(closed.name(), report),
            Token::Text(text) => taker.text(&text),
            Token::Other => {}
            Token::End => return Ok(markup.place()),
        }
    }
}

fn unsound<R>(counted: &mut Counted<R>, cause: &dyn std::fmt::Display) -> Unreadable {
    Unreadable::at(counted.place(), format!("this is no sound XML: {cause}"))
}
