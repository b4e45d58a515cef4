//! From the text of a film file to its entries.
//!
//! Most files are written in the plain part of RON, and are read in one pass. Of any other ron says whether it is
//! right: it reads the file down to its fields and hands each over as the very slice of the text in which it stands;
//! the entries are then read one by one, so that a fault in one does not hide the others. A file that is read in one
//! pass would come out of the longer way just the same.

use super::fields::Fields;
use super::judge::{Document, Judge, options};
use super::mending::{Mend, mend, words_in};
use super::reading::Reading;
use super::shape::Shape;
use super::value::{self, Head, Reader, Value};
use super::{EventEntry, EventHead, FIELD_TWICE, FilmAnnotation, UNKNOWN_FIELD, WRONG_SHAPE, scan};
use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;
use crate::source::{FileId, Sources, Span, Text, Word};
use ron::value::RawValue;
use std::borrow::Cow;
use std::ops::Range;

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
    /// Whether no field of the file is one that a film has, or could be a slip for one: then it is something else.
    pub foreign: bool,
}

/// Which other files a film file names. Faults are left for [`read`] to report. O(n), and only the fields
/// in question are read.
pub fn headers(sources: &Sources, file: FileId) -> Headers<'_> {
    let text = sources.file(file).text.as_str();
    let mut context = Reading { file, text, faults: Vec::new() };
    let Ok(fields) = scan::fields(file, text) else {
        return Headers { titled: true, ..Headers::default() };
    };
    let mut headers = Headers::default();
    let mut fields = fields.into_iter().peekable();
    headers.foreign = fields.peek().is_some();
    for (name, slice) in fields {
        headers.titled |= name == "title";
        headers.foreign &= nearest(name, Shape::Film.fields().iter().copied()).is_none();
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

/// Most faults of grammar that are told of one file.
const MOST_FAULTS: usize = 50;

/// Any file, read by ron first. Where ron finds a fault, it is told and mended in a copy: a missing comma is put in,
/// anything else is blanked out with the entry or the field that it stands in; so one slip does not hide the rest. All
/// stays at its place, so the entries are read from the text itself. O(faults × n).
fn carefully(file: FileId, text: &str) -> Part<'_> {
    let mut context = Reading { file, text, faults: Vec::new() };
    let mut film = FilmAnnotation::default();
    let mut mended = Cow::Borrowed(text);
    while context.faults.len() < MOST_FAULTS {
        let judge = Judge { file, text: &mended };
        let error = match options().from_str::<Document<'_>>(&mended) {
            Ok(document) => {
                let fields = document
                    .0
                    .into_iter()
                    .map(|(name, raw)| (place(&mended, name), place(&mended, raw.get_ron())));
                let fields: Vec<_> = fields.collect();
                context.document(&fields, &mended, &mut film);
                return (film, context.faults);
            }
            Err(error) => error,
        };
        context.faults.push(judge.fault(&error));
        let at = judge.offset(error.span.start);
        let Some(mend) = mend(&mended, at, &error.code) else { break };
        if let Mend::Blank(range) = &mend {
            film.lost.extend(words_in(&text[range.clone()]));
        }
        mended = Cow::Owned(mend.applied(&mended));
    }
    film.unread = true;
    (film, context.faults)
}

/// Where a slice of a text stands in it.
fn place(text: &str, slice: &str) -> Range<usize> {
    let start = (slice.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize).min(text.len());
    start..(start + slice.len()).min(text.len())
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
    if let Err(error) = options().from_str::<&RawValue>(text) {
        return Err(vec![Judge { file, text }.fault(&error)]);
    }
    value::read(file, text, text).map_err(|fault| vec![fault])
}

/// Longest text of a file whose events are kept as they were read: a large film would take much room for them.
const MOST_KEPT: usize = 1 << 20;

/// Reads one event, with its faults of shape.
pub(super) fn event<'src>(
    file: FileId,
    text: &'src str,
    slice: &'src str,
) -> Option<(EventEntry<'src>, Vec<Diagnostic>)> {
    let mut reading = Reading { file, text, faults: Vec::new() };
    match value::read(file, text, slice) {
        Ok(Value::Call(call)) => {
            let mut fields = Fields::of(&mut reading, call);
            let entry = reading.event(&mut fields)?;
            fields.finish(&mut reading);
            Some((entry, reading.faults))
        }
        _ => None,
    }
}

/// What stands behind the name of a field of the file.
enum Written<'r, 'src> {
    /// A slice that ron has read, in the text as mended.
    Slice { value: Range<usize>, mended: &'r str },
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
    /// Fields at their places in `mended`, which is the text but for what cannot be read.
    fn document(
        &mut self,
        fields: &[(Range<usize>, Range<usize>)],
        mended: &str,
        film: &mut FilmAnnotation<'src>,
    ) {
        film.texts.insert(self.file, self.text);
        let mut seen = Vec::new();
        for (name, value) in fields {
            let span = Span { file: self.file, start: name.start as u32, end: name.end as u32 };
            let name = Word { text: &self.text[name.clone()], span };
            self.named(name, &mut seen);
            // only what ron has not read yet can turn out not to be plain
            let _ = self.field(name, &mut Written::Slice { value: value.clone(), mended }, film);
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
        let list = Shape::is_list(name.text);
        let help = if list { "join the two lists into one" } else { "keep one of the two" };
        let fault = FIELD_TWICE
            .at(name.span, format!("the field `{}` stands twice", name.text))
            .label("the second one")
            .other(first, "the first one")
            .help(help);
        if Shape::Film.fields().contains(&name.text) {
            self.faults.push(fault);
        }
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
                .help(format!("fields of a film are {}", Shape::Film.fields().join(", ")))
                .did_you_mean(crate::nearest::nearest(found, Shape::Film.fields().iter().copied())),
        });
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
            "story" => match written {
                Written::Ahead(reader) if self.text.len() > MOST_KEPT && reader.peek() == Some(b'[') => {
                    self.heads(reader, &mut film.events)
                }
                _ => self.entries(name, written, &mut film.events, Self::event_head),
            },
            "knowledge" => self.entries(name, written, &mut film.knowledge, Self::knowledge),
            "conflicts" => self.entries(name, written, &mut film.conflicts, Self::conflict),
            "no_fact" => self.entries(name, written, &mut film.no_fact, Self::aside),
            "tally" => self.entries(name, written, &mut film.tally, Self::tally),
            "bonds" => self.bonds(name, written, film),
            _ => {
                self.unknown_field(name);
                match written {
                    Written::Slice { .. } => Ok(()),
                    Written::Ahead(reader) => Ok(reader.value().map(drop)?),
                }
            }
        }
    }

    /// The value of a field; none, and a fault, if it cannot be read.
    fn value(&mut self, written: &mut Written<'_, 'src>) -> Result<Option<Value<'src>>, NotPlain> {
        match written {
            Written::Slice { value, .. } => Ok(self.value_of(&self.text[value.clone()])),
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

    fn event_head(&mut self, fields: &mut Fields<'src>) -> Option<EventHead<'src>> {
        let entry = self.event(fields)?;
        let (id, span) = (entry.id, entry.span);
        let kept = (self.text.len() <= MOST_KEPT).then(|| Box::new(entry));
        Some(EventHead::new(id, span, true, kept))
    }

    /// The events of a large film, each passed over but for its id where it is written in the plainest way.
    fn heads(&mut self, reader: &mut Reader<'src>, into: &mut Vec<EventHead<'src>>) -> Result<(), NotPlain> {
        reader.opens(b'[')?;
        while !reader.closes(b']')? {
            match reader.head("id")? {
                Head::Plain { word: id, span } => {
                    into.push(EventHead::new(id, span, false, None));
                }
                Head::Read(value) => self.entry(value, into, Self::event_head),
            }
            reader.comma(b']')?;
        }
        Ok(())
    }

    /// Hands over the elements of a list one by one; a single element may stand without brackets.
    fn each(
        &mut self,
        name: Word<'src>,
        written: &mut Written<'_, 'src>,
        take: &mut dyn FnMut(&mut Self, Value<'src>),
    ) -> Result<(), NotPlain> {
        match written {
            Written::Slice { value, mended } => {
                let whole = &mended[value.clone()];
                let start = value.start;
                for item in self.items(name, whole, start) {
                    if let Some(value) = self.value_of(&self.text[item]) {
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

    /// The places of a list's elements; `whole` begins at `start`.
    fn items(&mut self, name: Word<'src>, whole: &str, start: usize) -> Vec<Range<usize>> {
        let slice = value::trimmed(whole);
        let at = |part: &str| {
            let part = place(whole, part);
            start + part.start..start + part.end
        };
        match slice.as_bytes().first() {
            Some(b'[') => {
                let items = scan::items(slice).into_iter().filter(|item| !value::is_blank(item));
                // of what was blanked out before it an element is no part
                items.map(value::trimmed).map(at).collect()
            }
            Some(b'(') => vec![at(slice)],
            Some(byte) if begins_a_word(*byte) && slice.ends_with(')') => vec![at(slice)],
            _ => {
                let place = at(slice);
                let span = Span { file: self.file, start: place.start as u32, end: place.end as u32 };
                let message = format!("`{}` is a list in square brackets", name.text);
                self.shape(span, message, format!("for example `{}: [ … ]`", name.text));
                Vec::new()
            }
        }
    }
    pub fn shape(
        &mut self,
        span: Span,
        message: impl Into<Cow<'static, str>>,
        help: impl Into<std::borrow::Cow<'static, str>>,
    ) {
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
    fn entries<T>(
        &mut self,
        name: Word<'src>,
        written: &mut Written<'_, 'src>,
        into: &mut Vec<T>,
        read: fn(&mut Self, &mut Fields<'src>) -> Option<T>,
    ) -> Result<(), NotPlain> {
        self.each(name, written, &mut |reading, value| reading.entry(value, into, read))
    }

    fn entry<T>(
        &mut self,
        value: Value<'src>,
        into: &mut Vec<T>,
        read: fn(&mut Self, &mut Fields<'src>) -> Option<T>,
    ) {
        match value {
            Value::Call(call) if call.name.is_none() => {
                let mut fields = Fields::of(self, call);
                let entry = read(self, &mut fields);
                fields.finish(self);
                into.extend(entry);
            }
            other => {
                let message = format!("an entry is a bundle of fields, not {}", other.sort());
                self.shape(other.span(), message, "for example `(id: tony, name: \"Tony le Stéphanois\")`");
            }
        }
    }
}

fn begins_a_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests;
