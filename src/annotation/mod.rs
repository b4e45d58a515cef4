//! The film as its annotator wrote it: entries of words and texts, each with its place.
//!
//! This floor knows the shape of a film file and nothing of its meaning: a kind is a word, a citation
//! is a text. [`crate::rules`] gives them meaning. Faults of shape are collected, never thrown: one
//! broken entry does not hide the next.

mod entries;
mod fields;
mod judge;
mod mending;
mod read;
mod reading;
mod rules;
mod scan;
mod shape;
mod value;

pub use read::{Headers, headers, read, whole};
pub(crate) use rules::{
    FIELD_TWICE, MISSING_FIELD, NESTED_TOO_DEEP, NOT_RON, RULES, UNCLOSED, UNKNOWN_FIELD, WRONG_SHAPE,
};
pub use scan::DEEPEST;
pub use shape::Shape;
pub use value::{Argument, Call, Value};

use crate::diagnostic::Diagnostic;
use crate::seldom::{Seldom, details};
use crate::source::{FileId, Span, Text, Word};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A film as written, with what its includes bring, in file order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FilmAnnotation<'src> {
    /// Title.
    pub title: Option<Text<'src>>,
    /// Title in the film's own language.
    pub original_title: Option<Text<'src>>,
    /// Who made it.
    pub director: Option<Text<'src>>,
    /// Who wrote it.
    pub author: Option<Text<'src>>,
    /// Year, as written.
    pub year: Option<Word<'src>>,
    /// Language of the annotation's texts, as in `xml:lang`.
    pub language: Option<Text<'src>>,
    /// Who annotated it, for the foot of a picture.
    pub credit: Option<Text<'src>>,
    /// Whether the annotation is still being written.
    pub draft: Option<Word<'src>>,
    /// Numbers of the seeds it cites.
    pub seeds: Vec<Text<'src>>,
    /// The tellings of the story.
    pub witnesses: Vec<WitnessEntry<'src>>,
    /// The cast.
    pub characters: Vec<CharacterEntry<'src>>,
    /// Groups with their members.
    pub groups: Vec<GroupEntry<'src>>,
    /// What lasts between people.
    pub bonds: Vec<Call<'src>>,
    /// What happens, in story order: places. [`FilmAnnotation::event`] reads one whole.
    pub events: Vec<EventHead<'src>>,
    /// What can be known.
    pub knowledge: Vec<KnowledgeEntry<'src>>,
    /// Where the witnesses disagree.
    pub conflicts: Vec<ConflictEntry<'src>>,
    /// Sentences that state nothing to annotate, with the reason.
    pub no_fact: Vec<AsideEntry<'src>>,
    /// How many facts cite each sentence, as the annotator counted them.
    pub tally: Vec<TallyEntry<'src>>,
    /// Words of entries and fields that could not be read: perhaps names, so none of them is called unknown.
    pub lost: Vec<&'src str>,
    /// Whether a file was not read to its end.
    pub unread: bool,
    /// The whole film file, for faults that have no better place.
    pub whole: Option<Span>,
    /// The texts that events are read from.
    texts: BTreeMap<FileId, &'src str>,
}

/// Where an event and its id stand. Most of a film is events, so those of a large one are not all kept read, and their places
/// take little room.
#[derive(Debug, Clone, PartialEq)]
pub struct EventHead<'src> {
    /// The entry.
    pub span: Span,
    /// Where its id begins and ends, in the same file.
    id: (u32, u32),
    /// Whether its faults of shape have been told.
    is_told: bool,
    /// The event, if the film is not large.
    kept: Option<Box<EventEntry<'src>>>,
}

impl<'src> EventHead<'src> {
    fn new(id: Word<'src>, span: Span, is_told: bool, kept: Option<Box<EventEntry<'src>>>) -> Self {
        Self { span, id: (id.span.start, id.span.end), is_told, kept }
    }
}

impl<'src> FilmAnnotation<'src> {
    /// An event read whole, by its place in [`FilmAnnotation::events`]; none if there is no such event. O(its length).
    pub fn event(&self, index: usize) -> Option<Cow<'_, EventEntry<'src>>> {
        self.event_with_faults(index).map(|(entry, _)| entry)
    }

    /// The id of an event, by its place in [`FilmAnnotation::events`]; none if there is no such event.
    pub fn event_id(&self, index: usize) -> Option<Word<'src>> {
        let head = self.events.get(index)?;
        let (start, end) = head.id;
        let span = Span { file: head.span.file, start, end };
        let written = self.texts.get(&span.file)?.get(span.range())?;
        // what RON writes before a word that it would read in another way is no part of it
        Some(Word { text: written.strip_prefix("r#").unwrap_or(written), span })
    }

    /// The same, with faults of its shape that [`read()`] has not told: those of a large film are found when an event is read.
    pub fn event_with_faults(&self, index: usize) -> Option<(Cow<'_, EventEntry<'src>>, Vec<Diagnostic>)> {
        let head = self.events.get(index)?;
        if let Some(kept) = &head.kept {
            return Some((Cow::Borrowed(kept), Vec::new()));
        }
        let text = *self.texts.get(&head.span.file)?;
        let (entry, faults) = read::event(head.span.file, text, text.get(head.span.range())?)?;
        Some((Cow::Owned(entry), if head.is_told { Vec::new() } else { faults }))
    }

    /// Takes in what another file of the film says; of single values the first counts.
    fn join(&mut self, mut part: Self) {
        self.title = self.title.take().or(part.title);
        self.original_title = self.original_title.take().or(part.original_title);
        self.director = self.director.take().or(part.director);
        self.author = self.author.take().or(part.author);
        self.draft = self.draft.or(part.draft);
        self.year = self.year.or(part.year);
        self.language = self.language.take().or(part.language);
        self.credit = self.credit.take().or(part.credit);
        self.seeds.append(&mut part.seeds);
        self.witnesses.append(&mut part.witnesses);
        self.characters.append(&mut part.characters);
        self.groups.append(&mut part.groups);
        self.bonds.append(&mut part.bonds);
        self.events.append(&mut part.events);
        self.knowledge.append(&mut part.knowledge);
        self.conflicts.append(&mut part.conflicts);
        self.no_fact.append(&mut part.no_fact);
        self.tally.append(&mut part.tally);
        self.lost.append(&mut part.lost);
        self.unread |= part.unread;
        self.texts.append(&mut part.texts);
    }
}

/// Citations as written: texts such as `"001.p6.s12 s13"`.
pub type Cites<'src> = Vec<Text<'src>>;

/// A telling of the story.
#[derive(Debug, Clone, PartialEq)]
pub struct WitnessEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// The seed or paragraph that holds it: `"003"`, `"001.p6"`.
    pub text: Text<'src>,
    /// Seeds or paragraphs that repeat it and so add no second voice.
    pub repeated_by: Vec<Text<'src>>,
    /// A remark.
    pub note: Option<Text<'src>>,
    /// The entry.
    pub span: Span,
}

/// A character.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// Full name.
    pub name: Text<'src>,
    /// The entry.
    pub span: Span,
    /// What is said of few characters of a large cast; read as fields of the entry itself.
    pub details: Seldom<CharacterDetails<'src>>,
}

/// What is said of few characters of a large cast.
#[derive(Debug, Clone, PartialEq)]
pub struct CharacterDetails<'src> {
    /// Name for tight places.
    pub short: Option<Text<'src>>,
    /// Other names and spellings.
    pub aliases: Vec<Text<'src>>,
    /// `person`, `unnamed` or `collective`.
    pub kind: Option<Word<'src>>,
    /// Who this is, in a few words.
    pub note: Option<Text<'src>>,
    /// The letter on the card.
    pub mono: Option<Text<'src>>,
    /// Whether the story follows this character.
    pub lead: Option<Word<'src>>,
    /// The group whose box holds the card, when there are several.
    pub home: Option<Word<'src>>,
    /// The fate in words of one's own.
    pub fate: Option<Text<'src>>,
    /// The character who this one turns out to be.
    pub is: Option<Word<'src>>,
    /// The event at which that comes out.
    pub revealed: Option<Word<'src>>,
    /// Others of whom this one may be one.
    pub perhaps: Vec<Word<'src>>,
    /// Sentences that introduce the character.
    pub cites: Cites<'src>,
}

details!(CharacterEntry<'src> has CharacterDetails {
    short: None, aliases: Vec::new(), kind: None, note: None, mono: None, lead: None, home: None,
    fate: None, is: None, revealed: None, perhaps: Vec::new(), cites: Vec::new(),
});

/// A group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// Its name.
    pub name: Text<'src>,
    /// Name for tight places.
    pub short: Option<Text<'src>>,
    /// Other names.
    pub aliases: Vec<Text<'src>>,
    /// What it is, in a few words.
    pub note: Option<Text<'src>>,
    /// Members: words, or calls with `from`, `until`, `cites`.
    pub members: Vec<Value<'src>>,
    /// Sentences that state it.
    pub cites: Cites<'src>,
    /// The entry.
    pub span: Span,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// What happens, in one line.
    pub what: Text<'src>,
    /// The same for tight places.
    pub caption: Option<Text<'src>>,
    /// Name of the part of the story that opens here.
    pub part: Option<Text<'src>>,
    /// Sentences that tell it.
    pub cites: Cites<'src>,
    /// What is done.
    pub acts: Vec<Value<'src>>,
    /// Who else is there.
    pub present: Vec<Word<'src>>,
    /// Events it could not have happened without.
    pub needs: Vec<Value<'src>>,
    /// Events that led to it without being needed.
    pub helped_by: Vec<Value<'src>>,
    /// Events that would stop it.
    pub prevented_by: Vec<Value<'src>>,
    /// Events whose order to this one is not told.
    pub meanwhile: Vec<Word<'src>>,
    /// Who learns what.
    pub learns: Vec<Value<'src>>,
    /// Place in the order of telling.
    pub told: Option<Word<'src>>,
    /// `explicit`, `entailed` or `inferred`.
    pub certainty: Option<Word<'src>>,
    /// `draft` while the annotator has not made up their mind.
    pub status: Option<Word<'src>>,
    /// The entry.
    pub span: Span,
}

/// Something that can be known.
#[derive(Debug, Clone, PartialEq)]
pub struct KnowledgeEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// The proposition.
    pub what: Text<'src>,
    /// The event from which it is true, if it is not true from the start.
    pub since: Option<Word<'src>>,
    /// The event that it is about.
    pub of: Option<Word<'src>>,
    /// The kinds of those acts of that event of which it tells.
    pub deeds: Vec<Word<'src>>,
    /// Who knows it from the start.
    pub known_to: Vec<Word<'src>>,
    /// Whom it concerns: knowing it would change what they do.
    pub concerns: Vec<Word<'src>>,
    /// Sentences that state it.
    pub cites: Cites<'src>,
    /// The entry.
    pub span: Span,
}

/// A point on which witnesses disagree.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// The question they answer differently.
    pub question: Text<'src>,
    /// The answers: `(id: …, says: "…", cites: "…")`.
    pub readings: Vec<ReadingEntry<'src>>,
    /// The answer that the annotation follows.
    pub chosen: Option<Word<'src>>,
    /// Why.
    pub because: Option<Text<'src>>,
    /// The entry.
    pub span: Span,
}

/// One answer to a conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadingEntry<'src> {
    /// Its word.
    pub id: Word<'src>,
    /// What it says.
    pub says: Text<'src>,
    /// Sentences that say so.
    pub cites: Cites<'src>,
    /// The entry.
    pub span: Span,
}

/// Sentences that state nothing to annotate.
#[derive(Debug, Clone, PartialEq)]
pub struct AsideEntry<'src> {
    /// Which.
    pub cites: Cites<'src>,
    /// Why nothing is annotated.
    pub because: Text<'src>,
    /// The entry.
    pub span: Span,
}

/// How many facts cite each sentence of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct TallyEntry<'src> {
    /// The paragraph: `"001.p6"`.
    pub of: Text<'src>,
    /// One number a sentence.
    pub facts: Vec<Word<'src>>,
    /// The entry.
    pub span: Span,
}
