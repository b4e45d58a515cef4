//! Quoting for DOT: every name and value of a DOT text goes through [`quote`].

use dot_structures::{Attribute, Id};

/// A quoted DOT string that stands for `text`, as an id or as the value of an attribute.
///
/// * A quotation mark or a backslash cannot end the string, and `\N`, `\G`, `\L` and the other escapes that
///   Graphviz expands in labels stay the letters they are.
/// * Line ends of all three sorts become `\n`, a new centred line in a label; a tab becomes a blank.
/// * What reads like an entity (`&amp;`, `&#233;`) stays what it reads like; other ampersands are left alone,
///   since other readers of DOT know no entities.
/// * Control characters, which XML forbids and terminals obey, become U+FFFD.
///
/// Two texts have the same quotation only if they differ in nothing but such line ends, tabs and control
/// characters. O(length).
///
/// ```
/// use imbroglio::exchange::dot::quote;
/// assert_eq!(quote("Jo \"the Swede\""), r#""Jo \"the Swede\"""#);
/// assert_eq!(quote("Mappin & Webb\\"), r#""Mappin & Webb\\""#);
/// assert_eq!(quote("&lt;\r\n\\N\u{1b}[2J"), "\"&amp;lt;\\n\\\\N\u{FFFD}[2J\"");
/// ```
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    let mut rest = text.chars();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\r' if rest.as_str().starts_with('\n') => {}
            '\n' | '\r' => quoted.push_str("\\n"),
            '\t' => quoted.push(' '),
            '&' if continues_as_entity(rest.as_str()) => quoted.push_str("&amp;"),
            '\u{fffe}' | '\u{ffff}' => quoted.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() => quoted.push(char::REPLACEMENT_CHARACTER),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether what follows an ampersand would make Graphviz or a browser read an entity: letters and digits up
/// to a semicolon, or a `#` and perhaps some (Graphviz takes `&#;` for the character 0).
fn continues_as_entity(rest: &str) -> bool {
    let (least, name) = rest.strip_prefix('#').map_or((1, rest), |name| (0, name));
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    length >= least && name[length..].starts_with(';')
}

/// The attributes of a node, an edge or a graph, in the order in which they are set.
#[derive(Debug, Clone, Default)]
pub(super) struct Attributes(pub Vec<Attribute>);

impl Attributes {
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more attribute. The name is the program's own word; the value may be anything.
    #[must_use]
    pub fn set(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        let (name, value) = (Id::Plain(name.to_owned()), Id::Escaped(quote(value.as_ref())));
        match self.0.iter_mut().find(|known| known.0 == name) {
            Some(known) => known.1 = value,
            None => self.0.push(Attribute(name, value)),
        }
        self
    }

    /// The same when there is a value.
    #[must_use]
    pub fn set_some(self, name: &'static str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// With all of another list.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }
}
