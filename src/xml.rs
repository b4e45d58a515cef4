//! A small face for writing XML: elements that always close and words that are always safe.
//!
//! Escaping and layout are quick-xml's; what it does not look at, characters that XML forbids, is replaced
//! here, so that any text of an annotation can be written.

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::writer::Writer;

/// An XML text being written, one element a line.
///
/// Names of elements and attributes are the program's own and are not checked; values are made safe.
///
/// ```
/// use imbroglio::xml::Xml;
/// let mut xml = Xml::new();
/// xml.open("cast", &[("film", "M <1931> & \"more\"")]);
/// xml.words("person", &[], "Hans </cast> Beckert\u{0}");
/// assert_eq!(
///     xml.finish(),
///     "<cast film=\"M &lt;1931&gt; &amp; &quot;more&quot;\">\n\
///      <person>Hans &lt;/cast&gt; Beckert\u{FFFD}</person>\n</cast>\n"
/// );
/// ```
pub struct Xml {
    writer: Writer<Vec<u8>>,
    open: Vec<String>,
    /// Name and attributes of the element that is being written.
    content: String,
}

impl Xml {
    /// Starts an empty text, without a declaration.
    pub fn new() -> Self {
        let writer = Writer::new_with_indent(Vec::new(), b' ', 0);
        Self { writer, open: Vec::new(), content: String::new() }
    }

    /// Writes the line that says which XML it is; it stands first or not at all.
    pub fn declaration(&mut self) {
        self.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    }

    /// Opens an element; what comes next is inside it.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.element(name, attributes, false);
        self.open.push(name.to_owned());
    }

    /// Writes an element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.element(name, attributes, true);
    }

    /// Writes an element that holds words.
    pub fn words(&mut self, name: &str, attributes: &[(&str, &str)], words: &str) {
        self.element(name, attributes, false);
        self.event(Event::Text(BytesText::new(&allowed(words))));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// The same with a `<title>` before the words: a tooltip.
    pub fn titled(&mut self, name: &str, attributes: &[(&str, &str)], title: Option<&str>, words: &str) {
        let Some(title) = title else { return self.words(name, attributes, words) };
        self.element(name, attributes, false);
        self.element("title", &[], false);
        self.event(Event::Text(BytesText::new(&allowed(title))));
        self.event(Event::End(BytesEnd::new("title")));
        self.event(Event::Text(BytesText::new(&allowed(words))));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// Closes the element that was opened last; nothing when none is open.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.event(Event::End(BytesEnd::new(name)));
        }
    }

    /// Closes what is open and gives the text, with a line end.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        // only texts were written, so nothing is ever replaced
        String::from_utf8(bytes)
            .unwrap_or_else(|fault| String::from_utf8_lossy(fault.as_bytes()).into_owned())
    }

    /// Writes the beginning of an element, or an empty one.
    fn element(&mut self, name: &str, attributes: &[(&str, &str)], is_empty: bool) {
        let mut content = std::mem::take(&mut self.content);
        content.clear();
        content.push_str(name);
        for (key, value) in attributes {
            [" ", key, "=\""].into_iter().for_each(|part| content.push_str(part));
            if is_plain(value) {
                content.push_str(value);
            } else {
                content.push_str(&Attribute::from((*key, allowed(value))).value);
            }
            content.push('"');
        }
        let element = BytesStart::from_content(content.as_str(), name.len());
        self.event(if is_empty { Event::Empty(element) } else { Event::Start(element) });
        self.content = content;
    }

    fn event(&mut self, event: Event<'_>) {
        // The writer behind it is a Vec<u8>, which takes every byte.
        let _infallible = self.writer.write_event(event);
    }
}

impl Default for Xml {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a text stands in an attribute as it is, told by its bytes.
fn is_plain(text: &str) -> bool {
    let is_plain =
        |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'');
    text.bytes().fold(true, |all, byte| all & is_plain(byte))
}

/// The text with every character that XML 1.0 forbids replaced by U+FFFD. Borrowed when there is none.
///
/// ```
/// use imbroglio::xml::allowed;
/// assert_eq!(allowed("Rififi"), "Rififi");
/// assert_eq!(allowed("a\u{8}b\u{FFFE}"), "a\u{FFFD}b\u{FFFD}");
/// ```
pub fn allowed(text: &str) -> Cow<'_, str> {
    if text.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')) || text.chars().all(is_allowed)
    {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|letter| if is_allowed(letter) { letter } else { '\u{FFFD}' }).collect())
}

/// Whether XML 1.0 (section 2.2) lets the character stand; the discouraged C1 controls and the
/// non-characters of the higher planes are kept out as well.
fn is_allowed(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => true,
        '\u{FDD0}'..='\u{FDEF}' => false,
        _ => !letter.is_control() && (letter as u32) & 0xFFFE != 0xFFFE,
    }
}

/// The text as a name that XML takes for an identifier: letters, digits, `-`, `_` and `.`, never beginning
/// with a digit or a mark; everything else becomes `-`.
///
/// ```
/// use imbroglio::xml::identifier;
/// assert_eq!(identifier("c-tony"), "c-tony");
/// assert_eq!(identifier("7 \"up\""), "_7--up-");
/// ```
pub fn identifier(text: &str) -> String {
    let mut name: String = text
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '-' })
        .collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        name.insert(0, '_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_survives_or_is_replaced() -> Result<(), roxmltree::Error> {
        let hostile: String = (0..=0x2FFFF_u32).filter_map(char::from_u32).collect();
        let mut xml = Xml::new();
        xml.words("t", &[("a", &hostile)], &hostile);
        let text = xml.finish();
        let document = roxmltree::Document::parse(&text)?;
        // A parser turns line ends of text into one kind; an attribute keeps them, as they are escaped.
        let expected = allowed(&hostile).replace("\r\n", "\n").replace('\r', "\n");
        assert_eq!(document.root_element().text().map(|text| text.replace('\r', "\n")), Some(expected));
        assert_eq!(document.root_element().attribute("a"), Some(allowed(&hostile).as_ref()));
        Ok(())
    }

    #[test]
    fn elements_always_close() {
        let mut xml = Xml::new();
        xml.open("a", &[]);
        xml.open("b", &[]);
        xml.empty("c", &[("x", "1")]);
        assert_eq!(xml.finish(), "<a>\n<b>\n<c x=\"1\"/>\n</b>\n</a>\n");
        let mut nothing = Xml::new();
        nothing.close();
        assert_eq!(nothing.finish(), "\n");
    }
}
