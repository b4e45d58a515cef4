//! A film as records of words: the form between a story and every format.
//!
//! What a story says by number a draft says by word, so it can be written in any format, and what comes from a
//! format can be a draft long before it is a sound film. [`Draft::of`] loses nothing of a story but the places in its
//! files: two stories with equal drafts are equal.

mod of_story;
pub mod words;

use crate::facts::{Attitude, Certainty, Channel, Directness, Mode, PartyKind, Status};
use crate::vocabulary::{Family, Kind};
use serde::{Deserialize, Serialize};

/// A film in words.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// Title and origin.
    pub film: FilmRecord,
    /// The texts that it cites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seeds: Vec<SeedRecord>,
    /// Families of kinds that the film brings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<Family>,
    /// Kinds that the film brings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// The tellings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<WitnessRecord>,
    /// Characters, then groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyRecord>,
    /// Memberships, then other bonds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bonds: Vec<BondRecord>,
    /// Events in story order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventRecord>,
    /// Acts, those of one event together and in the order of the events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<ActRecord>,
    /// What can be known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub knowledge: Vec<KnowledgeRecord>,
    /// Who learns what, in the order of the events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learnings: Vec<LearningRecord>,
    /// Where the tellings disagree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<ConflictRecord>,
    /// Sentences without a fact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asides: Vec<AsideRecord>,
}

/// Title and origin of a film.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FilmRecord {
    /// Its id: the name of its file.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in its own language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_title: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Whether its annotation is still being written.
    #[serde(skip_serializing_if = "is_false")]
    pub draft: bool,
    /// Who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub director: Option<String>,
    /// Year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u32>,
    /// Language of its texts.
    pub language: String,
    /// Who annotated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
}

/// A text that a film cites: its paragraphs, each a list of sentences.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedRecord {
    /// The word that citations begin with.
    pub number: String,
    /// The sentences of each paragraph.
    pub paragraphs: Vec<Vec<String>>,
}

/// A telling of the story.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WitnessRecord {
    /// Its word.
    pub id: String,
    /// The passage that holds it.
    pub text: String,
    /// Passages that repeat it: seeds or paragraphs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated_by: Vec<String>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A character or a group.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartyRecord {
    /// Its word.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Name for tight places, where it is not the full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// Other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What sort of party it is.
    #[serde(with = "words::party_kind")]
    pub kind: PartyKind,
    /// Who this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The letter on the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mono: Option<String>,
    /// Whether the story follows this character.
    #[serde(skip_serializing_if = "is_false")]
    pub lead: bool,
    /// The group whose box holds the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// The fate in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fate: Option<String>,
    /// The character who this one turns out to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<String>,
    /// The event at which that comes out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revealed: Option<String>,
    /// Others of whom this one may be one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub perhaps: Vec<String>,
    /// Citations of the sentences that introduce it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// Something that holds for a time; membership is a bond of a kind that says so.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BondRecord {
    /// Its kind.
    pub kind: String,
    /// From whom.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The event it begins at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The event it ends at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
    /// How sure it is.
    #[serde(with = "words::certainty")]
    pub certainty: Certainty,
    /// Whether it is denied.
    #[serde(skip_serializing_if = "is_false")]
    pub contested: bool,
    /// Whether it is hidden.
    #[serde(skip_serializing_if = "is_false")]
    pub secret: bool,
    /// The reading it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// Words for a chart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Citations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// Something that happens; what is done there stands in [`Draft::acts`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EventRecord {
    /// Its word.
    pub id: String,
    /// What happens.
    pub what: String,
    /// The same for tight places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The part of the story that opens here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Citations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    /// Needed, each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<LinkRecord>,
    /// Of each group one is needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs_any: Vec<Vec<LinkRecord>>,
    /// Led to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub helped_by: Vec<LinkRecord>,
    /// Would have stopped it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prevented_by: Vec<LinkRecord>,
    /// Events whose order to this one is not told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub meanwhile: Vec<String>,
    /// Who is there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub present: Vec<String>,
    /// Place in the telling.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<u32>,
    /// How sure it is.
    #[serde(with = "words::certainty")]
    pub certainty: Certainty,
    /// Whether it is not settled.
    #[serde(skip_serializing_if = "is_false")]
    pub draft: bool,
    /// Whether an importer made it, since what it read had a time and no event.
    #[serde(skip)]
    pub made: bool,
}

/// A link to an earlier event.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkRecord {
    /// The earlier event.
    pub event: String,
    /// How sure it is.
    #[serde(with = "words::certainty")]
    pub certainty: Certainty,
    /// Whether it is denied.
    #[serde(skip_serializing_if = "is_false")]
    pub contested: bool,
    /// The reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Citations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    /// What disables a prevention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unless: Option<String>,
}

/// Something done at an event.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ActRecord {
    /// When.
    pub event: String,
    /// Its kind.
    pub kind: String,
    /// By whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<String>,
    /// To whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patients: Vec<String>,
    /// About whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// Through whom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
    /// Who believes it, of a deed that is only believed to have happened.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub believers: Vec<String>,
    /// Whether a ghost does it.
    #[serde(skip_serializing_if = "is_false")]
    pub ghostly: bool,
    /// How far it came.
    #[serde(with = "words::status")]
    pub status: Status,
    /// Under what condition.
    #[serde(with = "words::mode")]
    pub mode: Mode,
    /// In person or not.
    #[serde(with = "words::directness")]
    pub directness: Directness,
    /// How sure it is.
    #[serde(with = "words::certainty")]
    pub certainty: Certainty,
    /// Whether it is denied.
    #[serde(skip_serializing_if = "is_false")]
    pub contested: bool,
    /// Whether it is hidden.
    #[serde(skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Whether it is tolerated.
    #[serde(skip_serializing_if = "is_false")]
    pub condoned: bool,
    /// The reading it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// Words for a chart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Citations; those of the event if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// Something that can be known.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KnowledgeRecord {
    /// Its word.
    pub id: String,
    /// What is known.
    pub what: String,
    /// The event from which it is true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The event that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The kinds of those acts of that event of which it tells.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deeds: Vec<String>,
    /// Who knows it from the start.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub known_to: Vec<String>,
    /// Whom it concerns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concerns: Vec<String>,
    /// Citations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// Somebody learns something.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LearningRecord {
    /// When.
    pub event: String,
    /// Who.
    pub who: String,
    /// What: the word of a piece of knowledge.
    pub knowledge: String,
    /// What they then hold.
    #[serde(with = "words::attitude")]
    pub attitude: Attitude,
    /// How they came to it.
    #[serde(with = "words::channel")]
    pub channel: Channel,
    /// From whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How sure it is.
    #[serde(with = "words::certainty")]
    pub certainty: Certainty,
    /// Citations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// A point on which tellings disagree.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConflictRecord {
    /// Its word.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answers.
    pub readings: Vec<ReadingRecord>,
    /// The answer that is followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
}

/// One answer to a conflict.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadingRecord {
    /// Its word.
    pub id: String,
    /// What it says.
    pub says: String,
    /// Citations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
}

/// Sentences without a fact.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AsideRecord {
    /// Which.
    pub cites: Vec<String>,
    /// Why.
    pub because: String,
}

fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Draft {
    /// The place of an event in story order, from 1.
    pub fn rank(&self, event: &str) -> Option<u32> {
        self.events.iter().position(|known| known.id == event).map(|at| at as u32 + 1)
    }
}
