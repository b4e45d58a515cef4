//! From the text of a film file to its entries.
//!
//! Most files are written in the plain part of RON, and are read in one pass. Of any other ron says whether it is
//! right: it reads the file down to its fields and hands each over as the very slice of the text in which it stands;
//! the entries are then read one by one, so that a fault in one does not hide the others. A file that is read in one
//! pass would come out of the longer way just the same.

use super::value::{self, Argument, Call, Reader, Value};
use super::{
    AsideEntry, CharacterEntry, Cites, ConflictEntry, EventEntry, EventHead, FilmAnnotation, GroupEntry,
    KnowledgeEntry, ReadingEntry, TallyEntry, WitnessEntry, scan, span_of,
};
use super::{FIELD_TWICE, MISSING_FIELD, NOT_RON, UNKNOWN_FIELD, WRONG_SHAPE};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span, Text, Word};
use ron::value::RawValue;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The file as ron sees it: fields by name, each the very slice of the text in which its value stands. ron
/// reads on behind a name that is unknown or stands twice, so such a slip costs nothing but itself.
struct Document<'src>(Vec<(&'src str, &'src RawValue)>);

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
        deserializer.deserialize_struct("Film", DOCUMENT, Fields)
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

/// What a loader must know before a film can be read: which other files belong to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Headers<'src> {
    /// Files with more entries.
    pub include: Vec<Text<'src>>,
    /// Files with more kinds.
    pub vocabulary: Vec<Text<'src>>,
    /// Numbers of seeds.
    pub seeds: Vec<Text<'src>>,
    /// Whether the file has a title, or is so broken that it may have one.
    pub titled: bool,
}

/// Which other files a film file names. Faults are left for [`read`] to report. O(n), and only the fields
/// in question are read.
pub fn headers(sources: &Sources, file: FileId) -> Headers<'_> {
    let text = sources.file(file).text.as_str();
    let mut context = Reading { file, text, faults: Vec::new() };
    if scan::scan(file, text).is_some() {
        return Headers { titled: true, ..Headers::default() };
    }
    let mut headers = Headers::default();
    for (name, slice) in scan::fields(text) {
        headers.titled |= name == "title";
        let into = match name {
            "include" => &mut headers.include,
            "vocabulary" => &mut headers.vocabulary,
            "seeds" => &mut headers.seeds,
            _ => continue,
        };
        if let Ok(value) = value::read(file, text, slice) {
            into.append(&mut context.as_texts(value, name));
        }
    }
    headers
}

/// Reads the films' files, the film's own first and its includes after it, into one annotation, with all
/// faults of shape that were found. O(n).
pub fn read<'src>(sources: &'src Sources, files: &[FileId]) -> (FilmAnnotation<'src>, Vec<Diagnostic>) {
    let mut film = FilmAnnotation::default();
    let mut faults = Vec::new();
    for &file in files {
        let text = sources.file(file).text.as_str();
        if film.whole.is_none() {
            film.whole = Some(value::opening(file, text));
        }
        let (part, mut found) = match scan::scan(file, text) {
            Some(fault) => (FilmAnnotation::default(), vec![fault]),
            None => plainly(file, text).unwrap_or_else(|| carefully(file, text)),
        };
        film.join(part);
        faults.append(&mut found);
    }
    (film, faults)
}

type Part<'src> = (FilmAnnotation<'src>, Vec<Diagnostic>);

/// A file in the plain part of RON, read in one pass; none if it holds anything else.
fn plainly(file: FileId, text: &str) -> Option<Part<'_>> {
    let mut context = Reading { file, text, faults: Vec::new() };
    let mut film = FilmAnnotation::default();
    context.plain_document(&mut film).ok()?;
    Some((film, context.faults))
}

/// Any file, read by ron first.
fn carefully(file: FileId, text: &str) -> Part<'_> {
    let mut context = Reading { file, text, faults: Vec::new() };
    let mut film = FilmAnnotation::default();
    match options().from_str::<Document<'_>>(text) {
        Ok(document) => context.document(document, &mut film),
        Err(error) => context.ron_fault(&error),
    }
    (film, context.faults)
}

/// A whole file as one value, for files that are not films but are written in the same language. O(n).
pub fn whole(sources: &Sources, file: FileId) -> Result<Value<'_>, Vec<Diagnostic>> {
    let text = sources.file(file).text.as_str();
    if let Some(fault) = scan::scan(file, text) {
        return Err(vec![fault]);
    }
    if let Some(value) = value::read_plain(file, text) {
        return Ok(value);
    }
    let mut context = Reading { file, text, faults: Vec::new() };
    if let Err(error) = options().from_str::<&RawValue>(text) {
        context.ron_fault(&error);
        return Err(context.faults);
    }
    value::read(file, text, text).map_err(|fault| vec![fault])
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// Longest text of a file whose events are kept as they were read: a large film would take much room for them.
const MOST_KEPT: usize = 1 << 20;

/// Reads one event again; its faults of shape have been reported before.
pub(super) fn event<'src>(file: FileId, text: &'src str, slice: &'src str) -> Option<EventEntry<'src>> {
    let mut reading = Reading { file, text, faults: Vec::new() };
    match value::read(file, text, slice) {
        Ok(Value::Call(call)) => {
            let mut fields = Fields::of(&mut reading, call);
            reading.event(&mut fields)
        }
        _ => None,
    }
}

struct Reading<'src> {
    file: FileId,
    text: &'src str,
    faults: Vec<Diagnostic>,
}

/// Field names of the file itself, for "did you mean".
const DOCUMENT: &[&str] = &[
    "title",
    "original_title",
    "director",
    "author",
    "year",
    "language",
    "credit",
    "draft",
    "include",
    "vocabulary",
    "seeds",
    "witnesses",
    "characters",
    "groups",
    "bonds",
    "story",
    "knowledge",
    "conflicts",
    "no_fact",
    "tally",
];

/// Those of them that hold lists.
const LISTS: &[&str] = &[
    "include",
    "vocabulary",
    "seeds",
    "witnesses",
    "characters",
    "groups",
    "bonds",
    "story",
    "knowledge",
    "conflicts",
    "no_fact",
    "tally",
];

/// What stands behind the name of a field of the file.
enum Written<'r, 'src> {
    /// A slice that ron has read.
    Slice(&'src RawValue),
    /// Plain text, not read yet.
    Ahead(&'r mut Reader<'src>),
}

/// The text is not plain, and has to be read the longer way.
struct NotPlain;

impl From<value::Fault> for NotPlain {
    fn from(_: value::Fault) -> Self {
        Self
    }
}

impl<'src> Reading<'src> {
    fn document(&mut self, document: Document<'src>, film: &mut FilmAnnotation<'src>) {
        film.texts.insert(self.file, self.text);
        let mut seen = Vec::new();
        for (name, raw) in document.0 {
            let name = Word { text: name, span: span_of(self.file, self.text, name) };
            self.named(name, &mut seen);
            // only what ron has not read yet can turn out not to be plain
            let _ = self.field(name, &mut Written::Slice(raw), film);
        }
    }

    fn plain_document(&mut self, film: &mut FilmAnnotation<'src>) -> Result<(), NotPlain> {
        film.texts.insert(self.file, self.text);
        let mut reader = Reader::plain(self.file, self.text);
        let mut seen = Vec::new();
        reader.opens(b'(')?;
        while !reader.closes(b')')? {
            let name = reader.label()?;
            self.named(name, &mut seen);
            self.field(name, &mut Written::Ahead(&mut reader), film)?;
            reader.comma(b')')?;
        }
        Ok(reader.end()?)
    }

    fn named(&mut self, name: Word<'src>, seen: &mut Vec<Word<'src>>) {
        match seen.iter().find(|first| first.text == name.text) {
            Some(first) => self.twice(name, first.span),
            None => seen.push(name),
        }
    }

    /// A field that stands twice in one file: of lists both count, of single values the first.
    fn twice(&mut self, name: Word<'src>, first: Span) {
        let list = LISTS.contains(&name.text);
        let help = if list { "join the two lists into one" } else { "keep one of the two" };
        let fault = FIELD_TWICE
            .at(name.span, format!("the field `{}` stands twice", name.text))
            .label("the second one")
            .other(first, "the first one")
            .help(help);
        if DOCUMENT.contains(&name.text) {
            self.faults.push(fault);
        }
    }

    fn field(
        &mut self,
        name: Word<'src>,
        written: &mut Written<'_, 'src>,
        film: &mut FilmAnnotation<'src>,
    ) -> Result<(), NotPlain> {
        match name.text {
            "title" => self.first(&mut film.title, written, name.text),
            "original_title" => self.first(&mut film.original_title, written, name.text),
            "director" => self.first(&mut film.director, written, name.text),
            "author" => self.first(&mut film.author, written, name.text),
            "draft" => {
                if let Some(word) = self.value(written)?.and_then(|value| self.as_word(value, name.text)) {
                    film.draft.get_or_insert(word);
                }
                Ok(())
            }
            "language" => self.first(&mut film.language, written, name.text),
            "credit" => self.first(&mut film.credit, written, name.text),
            "year" => {
                match self.value(written)? {
                    Some(Value::Number(year)) => {
                        film.year.get_or_insert(year);
                    }
                    Some(other) => self.shape(other.span(), "`year` is a number", "for example `year: 1955`"),
                    None => {}
                }
                Ok(())
            }
            // The loader has followed them; here only their shape is looked at.
            "include" | "vocabulary" => self.texts_of(written, name.text).map(drop),
            "seeds" => {
                film.seeds.append(&mut self.texts_of(written, name.text)?);
                Ok(())
            }
            "witnesses" => self.entries(name, written, &mut film.witnesses, Self::witness),
            "characters" => self.entries(name, written, &mut film.characters, Self::character),
            "groups" => self.entries(name, written, &mut film.groups, Self::group),
            "story" => self.entries(name, written, &mut film.events, |reading, fields| {
                let entry = reading.event(fields)?;
                let (id, span) = (entry.id, entry.span);
                let kept = (reading.text.len() <= MOST_KEPT).then(|| Box::new(entry));
                Some(EventHead { id, span, kept })
            }),
            "knowledge" => self.entries(name, written, &mut film.knowledge, Self::knowledge),
            "conflicts" => self.entries(name, written, &mut film.conflicts, Self::conflict),
            "no_fact" => self.entries(name, written, &mut film.no_fact, Self::aside),
            "tally" => self.entries(name, written, &mut film.tally, Self::tally),
            "bonds" => self.bonds(name, written, film),
            _ => {
                self.unknown_field(name);
                match written {
                    Written::Slice(_) => Ok(()),
                    Written::Ahead(reader) => Ok(reader.value().map(drop)?),
                }
            }
        }
    }

    /// The value of a field; none, and a fault, if it cannot be read.
    fn value(&mut self, written: &mut Written<'_, 'src>) -> Result<Option<Value<'src>>, NotPlain> {
        match written {
            Written::Slice(raw) => Ok(self.value_of(raw.get_ron())),
            Written::Ahead(reader) => Ok(Some(reader.value()?)),
        }
    }

    fn first(
        &mut self,
        slot: &mut Option<Text<'src>>,
        written: &mut Written<'_, 'src>,
        name: &str,
    ) -> Result<(), NotPlain> {
        if let Some(text) = self.value(written)?.and_then(|value| self.as_text(value, name)) {
            slot.get_or_insert(text);
        }
        Ok(())
    }

    fn unknown_field(&mut self, name: Word<'src>) {
        let found = name.text;
        let fault =
            UNKNOWN_FIELD.at(name.span, format!("a film has no field `{found}`")).label("unknown field");
        self.faults.push(match found {
            "kinds" | "families" => fault.help(
                "kinds stand in a file of their own, which the film names: `vocabulary: [\"kinds.ron\"]`",
            ),
            _ => fault
                .help(format!("fields of a film are {}", DOCUMENT.join(", ")))
                .did_you_mean(crate::nearest::nearest(found, DOCUMENT.iter().copied())),
        });
    }

    fn bonds(
        &mut self,
        name: Word<'src>,
        written: &mut Written<'_, 'src>,
        film: &mut FilmAnnotation<'src>,
    ) -> Result<(), NotPlain> {
        self.each(name, written, &mut |reading, value| match value {
            Value::Call(mut call) if call.name.is_some() => {
                call.arguments.shrink_to_fit();
                film.bonds.push(call);
            }
            other => reading.shape(
                other.span(),
                "a bond is written as a call",
                "for example `friend(tony, jo, cites(\"001.p2.s1\"))`",
            ),
        })
    }

    /// Hands over the elements of a list one by one; a single element may stand without brackets.
    fn each(
        &mut self,
        name: Word<'src>,
        written: &mut Written<'_, 'src>,
        take: &mut dyn FnMut(&mut Self, Value<'src>),
    ) -> Result<(), NotPlain> {
        match written {
            Written::Slice(raw) => {
                for slice in self.items(name, raw) {
                    if let Some(value) = self.value_of(slice) {
                        take(self, value);
                    }
                }
            }
            Written::Ahead(reader) if reader.peek() == Some(b'[') => {
                reader.opens(b'[')?;
                while !reader.closes(b']')? {
                    let value = reader.value()?;
                    take(self, value);
                    reader.comma(b']')?;
                }
            }
            Written::Ahead(reader) => match reader.value()? {
                value @ Value::Call(_) => take(self, value),
                _ => return Err(NotPlain),
            },
        }
        Ok(())
    }

    /// The slices of a list's elements.
    fn items(&mut self, name: Word<'src>, raw: &'src RawValue) -> Vec<&'src str> {
        let slice = raw.trim().get_ron();
        match slice.as_bytes().first() {
            Some(b'[') => scan::items(slice),
            Some(b'(') => vec![slice],
            Some(byte) if begins_a_word(*byte) && slice.ends_with(')') => vec![slice],
            _ => {
                let span = span_of(self.file, self.text, slice);
                let message = format!("`{}` is a list in square brackets", name.text);
                self.shape(span, message, format!("for example `{}: [ … ]`", name.text));
                Vec::new()
            }
        }
    }

    /// One error of ron, in our words where we have better ones.
    fn ron_fault(&mut self, error: &ron::error::SpannedError) {
        let start = self.offset(error.span.start);
        let end = self.offset(error.span.end).max(start + 1).min(self.text.len());
        if let Some(fault) = self.mark_of_prose([start, end, start.saturating_sub(1)]) {
            return self.faults.push(fault);
        }
        let span = Span { file: self.file, start: start as u32, end: end as u32 };
        use ron::Error as Ron;
        let fault = match &error.code {
            Ron::ExpectedMapColon if self.text[start..].trim_start().starts_with('=') => {
                let at = (self.text.len() - self.text[start..].trim_start().len()) as u32;
                let span = Span { file: self.file, start: at, end: at + 1 };
                let message = "a field is written with a colon: `name: value`";
                let mut fault = NOT_RON.at(span, message).did_you_mean(Some(":"));
                fault.help = Some("write `:` for `=`".to_owned());
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
        };
        self.faults.push(fault);
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

    fn offset(&self, place: ron::error::Position) -> usize {
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

    fn shape(&mut self, span: Span, message: impl Into<Cow<'static, str>>, help: impl Into<String>) {
        self.faults.push(WRONG_SHAPE.at(span, message).help(help));
    }

    fn value_of(&mut self, slice: &'src str) -> Option<Value<'src>> {
        match value::read(self.file, self.text, slice) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.faults.push(fault);
                None
            }
        }
    }

    fn texts_of(
        &mut self,
        written: &mut Written<'_, 'src>,
        field: &str,
    ) -> Result<Vec<Text<'src>>, NotPlain> {
        Ok(self.value(written)?.map(|value| self.as_texts(value, field)).unwrap_or_default())
    }

    fn as_text(&mut self, value: Value<'src>, field: &str) -> Option<Text<'src>> {
        match value {
            Value::Text(text) => Some(text),
            other => {
                let help = format!("for example `{field}: \"…\"`");
                self.shape(
                    other.span(),
                    format!("`{field}` is a text in quotes, not {}", other.sort()),
                    help,
                );
                match other {
                    Value::Word(word) | Value::Number(word) => {
                        Some(Text { content: Cow::Borrowed(word.text), span: word.span })
                    }
                    _ => None,
                }
            }
        }
    }

    fn as_texts(&mut self, value: Value<'src>, field: &str) -> Vec<Text<'src>> {
        match value {
            Value::List(items, _) => items.into_iter().filter_map(|item| self.as_text(item, field)).collect(),
            other => self.as_text(other, field).into_iter().collect(),
        }
    }

    fn as_word(&mut self, value: Value<'src>, field: &str) -> Option<Word<'src>> {
        match value {
            Value::Word(word) => Some(word),
            other => {
                let help = match &other {
                    _ if matches!(field, "lead" | "draft") => {
                        "write `true` or `false`, without quotes".to_owned()
                    }
                    Value::Text(text) if is_word(&text.content) => {
                        format!("drop the quotes: `{}`", text.content)
                    }
                    _ => "a bare word: letters, digits and `_`, beginning with a letter".to_owned(),
                };
                self.shape(other.span(), format!("`{field}` is a bare word, not {}", other.sort()), help);
                // The fault is told; whoever mentions this id need not hear of it again.
                match other {
                    Value::Text(Text { content: Cow::Borrowed(content), span }) if is_word(content) => {
                        Some(Word { text: content, span })
                    }
                    _ => None,
                }
            }
        }
    }

    fn as_words(&mut self, value: Value<'src>, field: &str) -> Vec<Word<'src>> {
        match value {
            Value::List(items, _) => items.into_iter().filter_map(|item| self.as_word(item, field)).collect(),
            other => self.as_word(other, field).into_iter().collect(),
        }
    }

    fn as_number(&mut self, value: Value<'src>, field: &str) -> Option<Word<'src>> {
        match value {
            Value::Number(word) if word.text.parse::<u32>().is_ok() => Some(word),
            other => {
                let (message, help) = match field {
                    "facts" => {
                        ("`facts` holds whole numbers, from 0".to_owned(), "for example `facts: [1, 2, 1]`")
                    }
                    _ => (format!("`{field}` is a whole number"), "for example `told: 3`"),
                };
                self.shape(other.span(), message, help);
                None
            }
        }
    }

    /// Words and calls, as in `needs: [a, any(b, c)]`; a single one may stand without brackets.
    fn as_terms(&mut self, value: Value<'src>, field: &str) -> Vec<Value<'src>> {
        let mut terms = match value {
            Value::List(items, _) => items,
            other => vec![other],
        };
        terms.retain(|item| match item {
            Value::Word(_) => true,
            Value::Call(call) if call.name.is_some() => true,
            other => {
                let message = format!("`{field}` holds words and calls, not {}", other.sort());
                let help = match other {
                    Value::Text(text) if is_word(&text.content) => {
                        format!("drop the quotes: `{}`", text.content)
                    }
                    _ => match field {
                        "members" => "for example `[tony, dede(until(shut_out))]`",
                        "acts" => "for example `[kills(tony, cesar, regret)]`",
                        "learns" => "for example `[grutter(ring_kept, saw)]`",
                        "prevented_by" => "for example `[warning(unless(missed))]`",
                        _ => "for example `[ring, any(suspicion, panic)]`",
                    }
                    .to_owned(),
                };
                self.shape(other.span(), message, help);
                false
            }
        });
        terms
    }

    fn entries<T>(
        &mut self,
        name: Word<'src>,
        written: &mut Written<'_, 'src>,
        into: &mut Vec<T>,
        read: fn(&mut Self, &mut Fields<'src>) -> Option<T>,
    ) -> Result<(), NotPlain> {
        self.each(name, written, &mut |reading, value| match value {
            Value::Call(call) if call.name.is_none() => {
                let mut fields = Fields::of(reading, call);
                let entry = read(reading, &mut fields);
                fields.finish(reading);
                into.extend(entry);
            }
            other => {
                let message = format!("an entry is a bundle of fields, not {}", other.sort());
                reading.shape(
                    other.span(),
                    message,
                    "for example `(id: tony, name: \"Tony le Stéphanois\")`",
                );
            }
        })
    }

    fn witness(&mut self, fields: &mut Fields<'src>) -> Option<WitnessEntry<'src>> {
        fields.knows("a witness", &["id", "text", "repeated_by", "note"]);
        let (id, text) = (fields.word(self, "id"), fields.text(self, "text"));
        let repeated_by = fields.texts(self, "repeated_by");
        let note = fields.text(self, "note");
        let (id, text) = (fields.must(self, "id", id), fields.must(self, "text", text));
        let (id, text) = (id?, text?);
        Some(WitnessEntry { id, text, repeated_by, note, span: fields.span })
    }

    fn character(&mut self, fields: &mut Fields<'src>) -> Option<CharacterEntry<'src>> {
        fields.knows(
            "a character",
            &[
                "id", "name", "short", "aliases", "kind", "note", "mono", "lead", "home", "fate", "is",
                "revealed", "cites",
            ],
        );
        let (id, name) = (fields.word(self, "id"), fields.text(self, "name"));
        let (name, id) = (fields.must_say(self, "name", name, id), fields.must(self, "id", id));
        let entry = CharacterEntry {
            short: fields.text(self, "short"),
            aliases: fields.texts(self, "aliases"),
            kind: fields.word(self, "kind"),
            note: fields.text(self, "note"),
            mono: fields.text(self, "mono"),
            lead: fields.word(self, "lead"),
            home: fields.word(self, "home"),
            fate: fields.text(self, "fate"),
            is: fields.word(self, "is"),
            revealed: fields.word(self, "revealed"),
            cites: fields.texts(self, "cites"),
            span: fields.span,
            id: id?,
            name: name?,
        };
        Some(entry)
    }

    fn group(&mut self, fields: &mut Fields<'src>) -> Option<GroupEntry<'src>> {
        fields.knows("a group", &["id", "name", "short", "aliases", "note", "members", "cites"]);
        let (id, name) = (fields.word(self, "id"), fields.text(self, "name"));
        let (name, id) = (fields.must_say(self, "name", name, id), fields.must(self, "id", id));
        let entry = GroupEntry {
            short: fields.text(self, "short"),
            aliases: fields.texts(self, "aliases"),
            note: fields.text(self, "note"),
            members: fields.terms(self, "members"),
            cites: fields.texts(self, "cites"),
            span: fields.span,
            id: id?,
            name: name?,
        };
        Some(entry)
    }

    fn event(&mut self, fields: &mut Fields<'src>) -> Option<EventEntry<'src>> {
        fields.knows(
            "an event",
            &[
                "id",
                "what",
                "caption",
                "part",
                "cites",
                "acts",
                "present",
                "needs",
                "helped_by",
                "prevented_by",
                "meanwhile",
                "learns",
                "told",
                "certainty",
                "status",
            ],
        );
        let (id, what) = (fields.word(self, "id"), fields.text(self, "what"));
        let (what, id) = (fields.must_say(self, "what", what, id), fields.must(self, "id", id));
        let entry = EventEntry {
            caption: fields.text(self, "caption"),
            part: fields.text(self, "part"),
            cites: fields.texts(self, "cites"),
            acts: fields.terms(self, "acts"),
            present: fields.words(self, "present"),
            needs: fields.terms(self, "needs"),
            helped_by: fields.terms(self, "helped_by"),
            prevented_by: fields.terms(self, "prevented_by"),
            meanwhile: fields.words(self, "meanwhile"),
            learns: fields.terms(self, "learns"),
            told: fields.number(self, "told"),
            certainty: fields.word(self, "certainty"),
            status: fields.word(self, "status"),
            span: fields.span,
            id: id?,
            what: what?,
        };
        Some(entry)
    }

    fn knowledge(&mut self, fields: &mut Fields<'src>) -> Option<KnowledgeEntry<'src>> {
        fields.knows(
            "a piece of knowledge",
            &["id", "what", "since", "of", "deeds", "known_to", "concerns", "cites"],
        );
        let (id, what) = (fields.word(self, "id"), fields.text(self, "what"));
        let (what, id) = (fields.must_say(self, "what", what, id), fields.must(self, "id", id));
        let entry = KnowledgeEntry {
            since: fields.word(self, "since"),
            of: fields.word(self, "of"),
            deeds: fields.words(self, "deeds"),
            known_to: fields.words(self, "known_to"),
            concerns: fields.words(self, "concerns"),
            cites: fields.texts(self, "cites"),
            span: fields.span,
            id: id?,
            what: what?,
        };
        Some(entry)
    }

    fn conflict(&mut self, fields: &mut Fields<'src>) -> Option<ConflictEntry<'src>> {
        fields.knows("a conflict", &["id", "question", "readings", "chosen", "because"]);
        let (id, question) = (fields.word(self, "id"), fields.text(self, "question"));
        let mut readings = Vec::new();
        match fields.take(self, "readings") {
            Some(Value::List(items, _)) => {
                for item in items {
                    match item {
                        Value::Call(call) if call.name.is_none() => {
                            let mut inner = Fields::of(self, call);
                            let reading = self.reading(&mut inner);
                            inner.finish(self);
                            readings.extend(reading);
                        }
                        other => self.shape(
                            other.span(),
                            "a reading is a bundle of fields",
                            "for example `(id: pierre, says: \"Pierre owns it\", cites: \"001.p6.s4\")`",
                        ),
                    }
                }
            }
            Some(other) => {
                self.shape(
                    other.span(),
                    "`readings` is a list",
                    "for example `readings: [(id: …, says: …)]`",
                );
            }
            None => {}
        }
        let chosen = fields.word(self, "chosen");
        let because = fields.text(self, "because");
        let (question, id) = (fields.must_say(self, "question", question, id), fields.must(self, "id", id));
        let (question, id) = (question?, id?);
        Some(ConflictEntry { id, question, readings, chosen, because, span: fields.span })
    }

    fn reading(&mut self, fields: &mut Fields<'src>) -> Option<ReadingEntry<'src>> {
        fields.knows("a reading", &["id", "says", "cites"]);
        let (id, says) = (fields.word(self, "id"), fields.text(self, "says"));
        let cites = fields.texts(self, "cites");
        let (says, id) = (fields.must_say(self, "says", says, id), fields.must(self, "id", id));
        let (says, id) = (says?, id?);
        Some(ReadingEntry { id, says, cites, span: fields.span })
    }

    fn aside(&mut self, fields: &mut Fields<'src>) -> Option<AsideEntry<'src>> {
        fields.knows("an entry of `no_fact`", &["cites", "because"]);
        let cites = fields.texts(self, "cites");
        let because = fields.text(self, "because");
        let because = fields.must(self, "because", because)?;
        Some(AsideEntry { cites, because, span: fields.span })
    }

    fn tally(&mut self, fields: &mut Fields<'src>) -> Option<TallyEntry<'src>> {
        fields.knows("a tally", &["of", "facts"]);
        let of = fields.text(self, "of");
        let mut facts = Vec::new();
        match fields.take(self, "facts") {
            Some(Value::List(items, _)) => {
                facts = items.into_iter().filter_map(|item| self.as_number(item, "facts")).collect();
            }
            Some(other) => {
                self.shape(other.span(), "`facts` is a list of numbers", "for example `facts: [1, 2, 1]`");
            }
            None => {}
        }
        let of = fields.must(self, "of", of)?;
        Some(TallyEntry { of, facts, span: fields.span })
    }
}

/// The fields of one entry while they are taken out of it.
struct Fields<'src> {
    span: Span,
    /// The fields by name; what was taken is gone.
    given: Vec<(Word<'src>, Option<Value<'src>>)>,
    entry: &'static str,
    known: &'static [&'static str],
    /// Fields that stood there but were of the wrong shape: not missing, only wrong.
    wrong: Vec<&'static str>,
}

impl<'src> Fields<'src> {
    fn of(reading: &mut Reading<'src>, call: Call<'src>) -> Self {
        for (at, Argument { label, value }) in call.arguments.iter().enumerate() {
            let Some(name) = label else {
                reading.shape(
                    value.span(),
                    "every value of an entry has a name",
                    "write `name: value`, for example `id: tony`",
                );
                continue;
            };
            let mut before = call.arguments[..at].iter().filter_map(|argument| argument.label);
            if let Some(first) = before.find(|first| first.text == name.text) {
                let message = format!("the field `{}` stands twice in one entry", name.text);
                let fault = FIELD_TWICE
                    .at(name.span, message)
                    .label("the second one")
                    .other(first.span, "the first one");
                reading.faults.push(fault);
            }
        }
        let named = |argument: Argument<'src>| Some((argument.label?, Some(argument.value)));
        let given = call.arguments.into_iter().filter_map(named).collect();
        Self { span: call.span, given, entry: "an entry", known: &[], wrong: Vec::new() }
    }

    fn knows(&mut self, entry: &'static str, known: &'static [&'static str]) {
        self.entry = entry;
        self.known = known;
    }

    fn take(&mut self, _reading: &mut Reading<'src>, name: &str) -> Option<Value<'src>> {
        let (_, value) = self.given.iter_mut().find(|(given, _)| given.text == name)?;
        value.take()
    }

    fn word(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Option<Word<'src>> {
        let value = self.take(reading, name)?;
        let word = reading.as_word(value, name);
        self.note(name, word.is_some());
        word
    }
    fn words(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Vec<Word<'src>> {
        self.take(reading, name).map(|value| reading.as_words(value, name)).unwrap_or_default()
    }
    fn text(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Option<Text<'src>> {
        let value = self.take(reading, name)?;
        let text = reading.as_text(value, name);
        self.note(name, text.is_some());
        text
    }
    fn texts(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Cites<'src> {
        let mut texts =
            self.take(reading, name).map(|value| reading.as_texts(value, name)).unwrap_or_default();
        texts.shrink_to_fit();
        texts
    }
    fn terms(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Vec<Value<'src>> {
        self.take(reading, name).map(|value| reading.as_terms(value, name)).unwrap_or_default()
    }
    fn number(&mut self, reading: &mut Reading<'src>, name: &'static str) -> Option<Word<'src>> {
        let value = self.take(reading, name)?;
        reading.as_number(value, name)
    }

    fn note(&mut self, name: &'static str, good: bool) {
        if !good {
            self.wrong.push(name);
        }
    }

    /// A field without which the entry means nothing.
    fn must<T>(&self, reading: &mut Reading<'src>, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.wrong.contains(&name) {
            let at = Span { end: self.span.start + 1, ..self.span };
            let fault = MISSING_FIELD
                .at(at, format!("{} needs the field `{name}`", self.entry))
                .label(format!("`{name}` is missing in this entry"));
            reading.faults.push(fault);
        }
        value
    }

    /// The same for a text. An entry whose id is known is kept for those who mention it, whatever else is
    /// wrong with it: the id then stands for the text.
    fn must_say(
        &self,
        reading: &mut Reading<'src>,
        name: &str,
        text: Option<Text<'src>>,
        id: Option<Word<'src>>,
    ) -> Option<Text<'src>> {
        self.must(reading, name, text)
            .or_else(|| id.map(|id| Text { content: Cow::Borrowed(id.text), span: id.span }))
    }

    fn finish(self, reading: &mut Reading<'src>) {
        // one that stands twice has had its fault
        for (at, (name, value)) in self.given.iter().enumerate() {
            let again = self.given[..at].iter().any(|(before, _)| before.text == name.text);
            if value.is_none() || again {
                continue;
            }
            let message = format!("{} has no field `{}`", self.entry, name.text);
            let fault = UNKNOWN_FIELD
                .at(name.span, message)
                .label("unknown field")
                .help(format!("its fields are {}", self.known.join(", ")))
                .did_you_mean(crate::nearest::nearest(name.text, self.known.iter().copied()));
            reading.faults.push(fault);
        }
    }
}

fn begins_a_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && letters.all(|c| c.is_alphanumeric() || c == '_')
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
