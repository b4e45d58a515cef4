//! Who there is: characters and groups.

use super::{EventId, PartyId, SentenceId};
use crate::source::Span;

words!(PartyKind {
    Person => "person", Unnamed => "unnamed", Collective => "collective", Group => "group",
});

/// What sort of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum PartyKind {
    /// One person with a name.
    #[default]
    Person,
    /// One person whose name is not told.
    Unnamed,
    /// Several persons who act as one and are not told apart.
    Collective,
    /// A group that persons belong to.
    Group,
}

/// A character or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Its word.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Name for tight places; the full name if none was given.
    pub short: String,
    /// Other names and spellings.
    pub aliases: Vec<String>,
    /// What sort of party it is.
    pub kind: PartyKind,
    /// Who this is, in a few words.
    pub note: Option<String>,
    /// The letter on the card.
    pub mono: Option<String>,
    /// Whether the story follows this character.
    pub lead: bool,
    /// The group whose box holds the card.
    pub home: Option<PartyId>,
    /// The fate in the annotator's words.
    pub fate: Option<String>,
    /// The character who this one turns out to be: one person under two names.
    pub is: Option<PartyId>,
    /// The event at which that comes out; from the start if none.
    pub revealed: Option<EventId>,
    /// Sentences that introduce it.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

impl Party {
    /// Whether it is one person, named or not.
    pub fn is_person(&self) -> bool {
        matches!(self.kind, PartyKind::Person | PartyKind::Unnamed)
    }
    /// Whether it is a group rather than a character.
    pub fn is_group(&self) -> bool {
        self.kind == PartyKind::Group
    }
}

/// A name as it stands within a sentence: its article loses its capital.
///
/// ```
/// assert_eq!(imbroglio::facts::within_sentence("The gang"), "the gang");
/// assert_eq!(imbroglio::facts::within_sentence("Theo"), "Theo");
/// ```
pub fn within_sentence(name: &str) -> String {
    for article in ["The ", "A ", "An "] {
        if let Some(rest) = name.strip_prefix(article) {
            return format!("{}{rest}", article.to_lowercase());
        }
    }
    name.to_owned()
}
