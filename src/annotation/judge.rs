//! ron, the judge: whether a text is RON, and what it says against it, in our words where we have better ones.

use super::NOT_RON;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::fmt;

/// The file as ron sees it: fields by name, each the very slice of the text in which its value stands. ron
/// reads on behind a name that is unknown or stands twice, so such a slip costs nothing but itself.
pub(super) struct Document<'src>(pub Vec<(&'src str, &'src RawValue)>);

impl<'de> Deserialize<'de> for Document<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Document<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a film: `( … )` with fields inside")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry::<FieldName<'de>, &RawValue>()? {
                    fields.push((field.0.0, field.1));
                }
                Ok(Document(fields))
            }
        }
        deserializer.deserialize_struct("Film", super::Shape::Film.fields(), Fields)
    }
}

/// The name of a field, as it stands in the text.
struct FieldName<'src>(&'src str);

impl<'de> Deserialize<'de> for FieldName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl<'de> Visitor<'de> for Name {
            type Value = FieldName<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(FieldName(name))
            }
        }
        deserializer.deserialize_identifier(Name)
    }
}

/// How ron reads our files.
pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// Says where and why ron refuses a text.
pub(super) struct Judge<'t> {
    pub file: FileId,
    pub text: &'t str,
}

impl Judge<'_> {
    /// One error of ron, in our words where we have better ones.
    pub fn fault(&self, error: &ron::error::SpannedError) -> Diagnostic {
        let start = self.offset(error.span.start);
        let end = self.offset(error.span.end).max(self.text.ceil_char_boundary(start + 1));
        if let Some(fault) = self.mark_of_prose([start, end, start.saturating_sub(1)]) {
            return fault;
        }
        let span = Span { file: self.file, start: start as u32, end: end as u32 };
        use ron::Error as Ron;
        match &error.code {
            Ron::ExpectedMapColon if self.text[start..].trim_start().starts_with('=') => {
                let at = (self.text.len() - self.text[start..].trim_start().len()) as u32;
                let span = Span { file: self.file, start: at, end: at + 1 };
                let message = "a field is written with a colon: `name: value`";
                let mut fault = NOT_RON.at(span, message).did_you_mean(Some(":"));
                fault.help = Some("write `:` for `=`".into());
                fault
            }
            Ron::ExpectedComma if self.text[start..].starts_with(':') => {
                let word = self.text[..start].trim_end();
                let from = word
                    .char_indices()
                    .rev()
                    .take_while(|(_, c)| c.is_alphanumeric() || *c == '_')
                    .last()
                    .map_or(start, |(at, _)| at);
                let name = word.get(from..).unwrap_or("");
                let span = Span { file: self.file, start: from as u32, end: (start + 1) as u32 };
                let help = match name {
                    "by" | "agent" | "whom" | "to" | "patient" => {
                        format!(
                            "leave `{name}:` out: who does it stands first, then to whom; or name every argument: `kills(by: tony, whom: cesar)`"
                        )
                    }
                    "status" | "mode" | "certainty" => {
                        format!("leave `{name}:` out: `kills(tony, cesar, regret)`")
                    }
                    _ => format!(
                        "in a call write `{name}(…)` instead of `{name}: …`; if it is a field of an entry, the entry before it is not closed"
                    ),
                };
                NOT_RON
                    .at(span, "named and unnamed arguments do not mix in RON")
                    .label("a name with a colon, after arguments without")
                    .help(help)
            }
            code => {
                let message = match code {
                    Ron::ExpectedComma => "a comma is missing before this".to_owned(),
                    Ron::ExpectedArray => "a list in square brackets is expected here".to_owned(),
                    Ron::ExpectedNamedStructLike(_)
                    | Ron::ExpectedStructLike
                    | Ron::ExpectedDifferentStructName { .. } => {
                        "a film file is `( … )` with fields inside".to_owned()
                    }
                    Ron::TrailingCharacters => "something stands after the last closing bracket".to_owned(),
                    Ron::Eof => "the file ends too early".to_owned(),
                    other => format!("this is not RON: {}", lowered(&other.to_string())),
                };
                let fault = NOT_RON.at(span, message);
                match code {
                    Ron::TrailingCharacters => fault.help("a file holds one film, or one motif"),
                    Ron::ExpectedComma => match self.no_comma(start) {
                        Some(help) => fault.help(help),
                        None => fault,
                    },
                    _ => fault,
                }
            }
        }
    }

    /// A mark of written prose at one of these places that RON does not know: what an editor makes of quotation
    /// marks, or a comment as in other languages.
    fn mark_of_prose(&self, places: [usize; 3]) -> Option<Diagnostic> {
        let found = places.into_iter().find_map(|place| {
            let rest = self.text.get(place..)?;
            let begin = place + (rest.len() - rest.trim_start().len());
            let mark = self.text[begin..].chars().next()?;
            let (message, help) = match mark {
                '“' | '”' | '„' | '«' | '»' | '‘' | '’' => {
                    ("a curly quotation mark encloses no text", "texts stand in straight ones: `\"…\"`")
                }
                '\'' => ("a single quotation mark encloses no text", "texts stand in double ones: `\"…\"`"),
                '#' => ("`#` begins nothing here", "a comment begins with `//`"),
                _ => return None,
            };
            Some((begin, mark, message, help))
        });
        let (begin, mark, message, help) = found?;
        let span = Span { file: self.file, start: begin as u32, end: (begin + mark.len_utf8()) as u32 };
        Some(NOT_RON.at(span, message).help(help))
    }

    /// What is meant where ron looks for a comma and finds something else.
    fn no_comma(&self, at: usize) -> Option<&'static str> {
        let before = self.text.get(..at)?.chars().next_back()?;
        let mut rest = self.text.get(at..)?.chars();
        let here = rest.next()?;
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        match (before, here) {
            ('0'..='9', '.') | ('.', 'p' | 's') => Some("citations stand in quotes: `\"001.p6.s12\"`"),
            (_, ';') => Some("elements are separated by commas"),
            (_, '-' | '.' | '\'' | '/') if is_part(before) => {
                Some("an id holds letters, digits and `_` only, and begins with a letter")
            }
            ('0'..='9', _) if here.is_alphabetic() => Some("an id begins with a letter"),
            (' ', _) if here.is_alphabetic() || matches!(here, '<' | '=' | '>') => {
                Some("elements are separated by commas; words that are one text stand in quotes: `\"…\"`")
            }
            ('"', _) if here.is_alphanumeric() => {
                Some("the text ends at the quotation mark before this; inside a text it is written `\\\"`")
            }
            _ => None,
        }
    }

    pub fn offset(&self, place: ron::error::Position) -> usize {
        let mut offset = 0;
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            if number + 1 == place.line {
                let column = place.col.saturating_sub(1);
                return offset + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
            }
            offset += line.len();
        }
        self.text.len()
    }
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}
