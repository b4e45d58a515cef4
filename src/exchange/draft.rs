//! A film as records of words: the form between a story and every format.
//!
//! What a story says by number a draft says by word, so it can be written in any format, and what comes from a
//! format can be a draft long before it is a sound film. [`Draft::of`] loses nothing of a story but the places in its
//! files: two stories with equal drafts are equal.

mod of_story;

use crate::facts::{Attitude, Certainty, Channel, Directness, Mode, PartyKind, Status};
use crate::vocabulary::{Family, Kind};
use serde::{Deserialize, Serialize};

/// Declares records of a draft, all of whose fields are public. What a record says nothing of is not written, and need not be there.
macro_rules! records {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$field_meta:meta])* pub $field:ident: $held:ty),* $(,)?
        }
    )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[serde(skip_serializing_if = "LeftOut::is_left_out")]
                pub $field: $held,
            )*
        }
    )* };
}

/// Whether a value says nothing, so that it is left out where a record is written.
trait LeftOut {
    fn is_left_out(&self) -> bool {
        false
    }
}

impl<T> LeftOut for Option<T> {
    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T> LeftOut for Vec<T> {
    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

impl LeftOut for bool {
    fn is_left_out(&self) -> bool {
        !*self
    }
}

/// What every record says.
macro_rules! said {
    ($($always:ty),*) => { $(impl LeftOut for $always {})* };
}

said!(String, FilmRecord, PartyKind, Certainty, Status, Mode, Directness, Attitude, Channel);

records! {
    /// A film in words.
    pub struct Draft {
        /// Title and origin.
        pub film: FilmRecord,
        /// The texts that it cites.
        pub seeds: Vec<SeedRecord>,
        /// Families of kinds that the film brings.
        pub families: Vec<Family>,
        /// Kinds that the film brings.
        pub kinds: Vec<Kind>,
        /// The tellings.
        pub witnesses: Vec<WitnessRecord>,
        /// Characters, then groups.
        pub parties: Vec<PartyRecord>,
        /// Memberships, then other bonds.
        pub bonds: Vec<BondRecord>,
        /// Events in story order.
        pub events: Vec<EventRecord>,
        /// Acts, those of one event together and in the order of the events.
        pub acts: Vec<ActRecord>,
        /// What can be known.
        pub knowledge: Vec<KnowledgeRecord>,
        /// Who learns what, in the order of the events.
        pub learnings: Vec<LearningRecord>,
        /// Where the tellings disagree.
        pub conflicts: Vec<ConflictRecord>,
        /// Sentences without a fact.
        pub asides: Vec<AsideRecord>,
    }

    /// Title and origin of a film.
    pub struct FilmRecord {
        /// Its id: the name of its file.
        pub id: String,
        /// Title.
        pub title: String,
        /// Title in its own language.
        pub original_title: Option<String>,
        /// Who wrote it.
        pub author: Option<String>,
        /// Whether its annotation is still being written.
        pub draft: bool,
        /// Who made it.
        pub director: Option<String>,
        /// Year.
        pub year: Option<u32>,
        /// Language of its texts.
        pub language: String,
        /// Who annotated it.
        pub credit: Option<String>,
    }

    /// A telling of the story.
    pub struct WitnessRecord {
        /// Its word.
        pub id: String,
        /// The passage that holds it.
        pub text: String,
        /// Passages that repeat it: seeds or paragraphs.
        pub repeated_by: Vec<String>,
        /// A remark.
        pub note: Option<String>,
    }

    /// A character or a group.
    pub struct PartyRecord {
        /// Its word.
        pub id: String,
        /// Full name.
        pub name: String,
        /// Name for tight places, where it is not the full name.
        pub short: Option<String>,
        /// Other names.
        pub aliases: Vec<String>,
        /// What sort of party it is.
        pub kind: PartyKind,
        /// Who this is.
        pub note: Option<String>,
        /// The letter on the card.
        pub mono: Option<String>,
        /// Whether the story follows this character.
        pub lead: bool,
        /// The group whose box holds the card.
        pub home: Option<String>,
        /// The fate in words.
        pub fate: Option<String>,
        /// The character who this one turns out to be.
        pub is: Option<String>,
        /// The event at which that comes out.
        pub revealed: Option<String>,
        /// Others of whom this one may be one.
        pub perhaps: Vec<String>,
        /// Citations of the sentences that introduce it.
        pub cites: Vec<String>,
    }

    /// Something that holds for a time; membership is a bond of a kind that says so.
    pub struct BondRecord {
        /// Its kind.
        pub kind: String,
        /// From whom.
        pub from: String,
        /// To whom.
        pub to: String,
        /// The event it begins at.
        pub start: Option<String>,
        /// The event it ends at.
        pub end: Option<String>,
        /// How sure it is.
        pub certainty: Certainty,
        /// Whether it is denied.
        pub contested: bool,
        /// Whether it is hidden.
        pub secret: bool,
        /// The reading it belongs to.
        pub reading: Option<String>,
        /// Words for a chart.
        pub label: Option<String>,
        /// Citations.
        pub cites: Vec<String>,
    }

    /// Something that happens; what is done there stands in [`Draft::acts`].
    pub struct EventRecord {
        /// Its word.
        pub id: String,
        /// What happens.
        pub what: String,
        /// The same for tight places.
        pub caption: Option<String>,
        /// The part of the story that opens here.
        pub part: Option<String>,
        /// Citations.
        pub cites: Vec<String>,
        /// Needed, each of them.
        pub needs: Vec<LinkRecord>,
        /// Of each group one is needed.
        pub needs_any: Vec<Vec<LinkRecord>>,
        /// Led to it.
        pub helped_by: Vec<LinkRecord>,
        /// Would have stopped it.
        pub prevented_by: Vec<LinkRecord>,
        /// Events whose order to this one is not told.
        pub meanwhile: Vec<String>,
        /// Who is there.
        pub present: Vec<String>,
        /// Place in the telling.
        pub told: Option<u32>,
        /// How sure it is.
        pub certainty: Certainty,
        /// Whether it is not settled.
        pub draft: bool,
        /// Whether an importer made it, since what it read had a time and no event.
        #[serde(skip)]
        pub made: bool,
    }

    /// A link to an earlier event.
    pub struct LinkRecord {
        /// The earlier event.
        pub event: String,
        /// How sure it is.
        pub certainty: Certainty,
        /// Whether it is denied.
        pub contested: bool,
        /// The reason.
        pub why: Option<String>,
        /// Citations.
        pub cites: Vec<String>,
        /// What disables a prevention.
        pub unless: Option<String>,
    }

    /// Something done at an event.
    pub struct ActRecord {
        /// When.
        pub event: String,
        /// Its kind.
        pub kind: String,
        /// By whom.
        pub agents: Vec<String>,
        /// To whom.
        pub patients: Vec<String>,
        /// About whom.
        pub about: Vec<String>,
        /// Through whom.
        pub through: Vec<String>,
        /// Who believes it, of a deed that is only believed to have happened.
        pub believers: Vec<String>,
        /// Whether a ghost does it.
        pub ghostly: bool,
        /// How far it came.
        pub status: Status,
        /// Under what condition.
        pub mode: Mode,
        /// In person or not.
        pub directness: Directness,
        /// How sure it is.
        pub certainty: Certainty,
        /// Whether it is denied.
        pub contested: bool,
        /// Whether it is hidden.
        pub secret: bool,
        /// Whether it is tolerated.
        pub condoned: bool,
        /// The reading it belongs to.
        pub reading: Option<String>,
        /// Words for a chart.
        pub label: Option<String>,
        /// Citations; those of the event if there are none.
        pub cites: Vec<String>,
    }

    /// Something that can be known.
    pub struct KnowledgeRecord {
        /// Its word.
        pub id: String,
        /// What is known.
        pub what: String,
        /// The event from which it is true.
        pub since: Option<String>,
        /// The event that it is about.
        pub of: Option<String>,
        /// The kinds of those acts of that event of which it tells.
        pub deeds: Vec<String>,
        /// Who knows it from the start.
        pub known_to: Vec<String>,
        /// Whom it concerns.
        pub concerns: Vec<String>,
        /// Citations.
        pub cites: Vec<String>,
    }

    /// Somebody learns something.
    pub struct LearningRecord {
        /// When.
        pub event: String,
        /// Who.
        pub who: String,
        /// What: the word of a piece of knowledge.
        pub knowledge: String,
        /// What they then hold.
        pub attitude: Attitude,
        /// How they came to it.
        pub channel: Channel,
        /// From whom.
        pub from: Option<String>,
        /// How sure it is.
        pub certainty: Certainty,
        /// Citations.
        pub cites: Vec<String>,
    }

    /// One answer to a conflict.
    pub struct ReadingRecord {
        /// Its word.
        pub id: String,
        /// What it says.
        pub says: String,
        /// Citations.
        pub cites: Vec<String>,
    }
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
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    pub chosen: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    pub because: Option<String>,
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

impl Draft {
    /// The place of an event in story order, from 1.
    pub fn rank(&self, event: &str) -> Option<u32> {
        self.events.iter().position(|known| known.id == event).map(|at| at as u32 + 1)
    }
}
