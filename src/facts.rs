//! What a film states once every word of its annotation has been looked up: parties, events, acts,
//! bonds, knowledge, and the sentences that say so.
//!
//! Facts are plain records that point at one another by number. [`crate::rules`] makes them;
//! [`crate::story`] joins them into a graph.

use crate::source::Span;
use crate::vocabulary::KindId;
use smallvec::SmallVec;

/// Defines a number that names one record of a list.
macro_rules! number {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// Its place in the list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

number!(
    /// A character or a group: index into [`Facts::parties`].
    PartyId
);
number!(
    /// An event: index into [`Facts::events`], which stand in story order.
    EventId
);
number!(
    /// An act: index into [`Facts::acts`], which stand in story order.
    ActId
);
number!(
    /// A bond: index into [`Facts::bonds`].
    BondId
);
number!(
    /// A sentence of a seed: index into [`Facts::sentences`].
    SentenceId
);
number!(
    /// A telling of the story: index into [`Facts::witnesses`].
    WitnessId
);
number!(
    /// Something that can be known: index into [`Facts::propositions`].
    PropositionId
);
number!(
    /// A conflict between witnesses: index into [`Facts::conflicts`].
    ConflictId
);

/// How far an act came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Status {
    /// Told to somebody to do.
    Ordered,
    /// Announced as a threat.
    Threatened,
    /// Worked out, not begun.
    Planned,
    /// Meant, not begun.
    Intended,
    /// Begun, outcome not told.
    UnderWay,
    /// Tried without success.
    Attempted,
    /// Done.
    #[default]
    Completed,
    /// Believed by somebody to have happened; not told as a fact.
    Perceived,
}

/// Under what condition an act was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Mode {
    /// Of one's own will; the default.
    #[default]
    Free,
    /// Under force.
    Coerced,
    /// Under pressure short of force.
    Pressured,
    /// On somebody's orders.
    OnOrders,
    /// Out of love.
    ForLove,
    /// Out of mercy.
    Mercy,
    /// With regret.
    Regret,
    /// In self-defence.
    SelfDefence,
    /// To rescue somebody.
    Rescue,
    /// In revenge, in the words of the text.
    Revenge,
    /// By mistake, or taking one for another.
    Mistaken,
}

/// Whether the agent did it in person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Directness {
    /// In person.
    #[default]
    Direct,
    /// Several together.
    Joint,
    /// Through somebody else.
    Through,
    /// By a group, nobody singled out.
    ByGroup,
}

/// How sure a fact is, the weakest first so that `min` is the weaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Certainty {
    /// A reader infers it.
    Inferred,
    /// It follows from what is said.
    Entailed,
    /// The text says it.
    #[default]
    Explicit,
}

/// Makes `word()` for an enum and a table of all its words.
macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),* $(,)? }) => {
        impl $name {
            /// All of them with their words.
            pub const ALL: &'static [(Self, &'static str)] = &[$((Self::$variant, $word)),*];
            /// The word for it in annotations and results.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

words!(Status {
    Ordered => "ordered", Threatened => "threatened", Planned => "planned", Intended => "intended",
    UnderWay => "under_way", Attempted => "attempted", Completed => "completed", Perceived => "perceived",
});
words!(Mode {
    Free => "free", Coerced => "coerced", Pressured => "pressured", OnOrders => "on_orders",
    ForLove => "for_love", Mercy => "mercy", Regret => "regret", SelfDefence => "self_defence",
    Rescue => "rescue", Revenge => "revenge", Mistaken => "mistaken",
});
words!(Directness { Direct => "direct", Joint => "joint", Through => "through", ByGroup => "by_group" });
words!(Certainty { Explicit => "explicit", Entailed => "entailed", Inferred => "inferred" });
words!(PartyKind {
    Person => "person", Unnamed => "unnamed", Collective => "collective", Group => "group",
});
words!(Attitude {
    Knows => "knows", Suspects => "suspects", BelievesNot => "believes_not", BelievesFalsely => "believes_falsely",
});
words!(Channel { Told => "told", Saw => "saw", Overheard => "overheard", Inferred => "inferred", Unstated => "unstated" });

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

/// A link from an event to one that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The earlier event.
    pub event: EventId,
    /// How sure the link is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it.
    pub contested: bool,
    /// The reason, in a few words.
    pub why: Option<String>,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

/// An event that would stop another, unless a third disables it.
#[derive(Debug, Clone, PartialEq)]
pub struct Prevention {
    /// What would stop it.
    pub by: Link,
    /// What disables that.
    pub unless: Option<EventId>,
}

/// What an event rests on: φ(e) of Methods, section 4.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Support {
    /// Each is needed.
    pub all: Vec<Link>,
    /// Of each group at least one is needed.
    pub any: Vec<Vec<Link>>,
    /// Led to it without being needed.
    pub contributing: Vec<Link>,
    /// Would stop it.
    pub prevented_by: Vec<Prevention>,
}

impl Support {
    /// Every event that is named here, as a cause, as what would prevent, or as what disables that.
    pub fn mentions(&self) -> impl Iterator<Item = EventId> {
        let disabling = self.prevented_by.iter().filter_map(|prevention| prevention.unless);
        let preventing = self.prevented_by.iter().map(|prevention| prevention.by.event);
        self.links().map(|link| link.event).chain(preventing).chain(disabling)
    }
    /// Needed, any-of and contributing links, in that order: the parents in the cause graph.
    pub fn links(&self) -> impl Iterator<Item = &Link> {
        self.all.iter().chain(self.any.iter().flatten()).chain(&self.contributing)
    }
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its word.
    pub id: String,
    /// Place in story time, from 1.
    pub rank: u32,
    /// What happens, in one line.
    pub summary: String,
    /// The same for tight places.
    pub caption: Option<String>,
    /// Name of the part of the story that opens here.
    pub part: Option<String>,
    /// Sentences that tell it.
    pub cites: Vec<SentenceId>,
    /// What it rests on.
    pub support: Support,
    /// Events whose order to this one is not told.
    pub meanwhile: Vec<EventId>,
    /// Who is there without acting or being acted on.
    pub present: Vec<PartyId>,
    /// Place in the order of telling.
    pub told: Option<u32>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Where it is annotated.
    pub span: Span,
}

/// A few parties, up to four of them in place.
pub type Parties = SmallVec<[PartyId; 4]>;

/// Something done at an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// When.
    pub event: EventId,
    /// Number of the act within its event, from 1.
    pub number: u32,
    /// What.
    pub kind: KindId,
    /// By whom; empty when not told or when the kind takes none.
    pub agents: Parties,
    /// To whom; empty when not told or when the kind takes none.
    pub patients: Parties,
    /// About whom.
    pub about: Parties,
    /// Through whom.
    pub through: Parties,
    /// How far it came.
    pub status: Status,
    /// Under what condition.
    pub mode: Mode,
    /// In person or not.
    pub directness: Directness,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it, or it belongs to a reading that was not chosen.
    pub contested: bool,
    /// Whether it is hidden from those concerned.
    pub secret: bool,
    /// Whether the one it is done to agreed to it or knows and tolerates it.
    pub condoned: bool,
    /// The conflict and the number of the reading that it belongs to.
    pub reading: Option<(ConflictId, u32)>,
    /// Words for the edge of a chart.
    pub label: Option<String>,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

impl Act {
    /// Whether it is a fact of the story and not only an order, a try or a belief.
    pub fn is_completed(&self) -> bool {
        self.status == Status::Completed
    }
}

/// Something that holds between two parties for a time. Membership of a group is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Bond {
    /// What.
    pub kind: KindId,
    /// From whom.
    pub from: PartyId,
    /// To whom.
    pub to: PartyId,
    /// The event it begins at; before the story if none.
    pub start: Option<EventId>,
    /// The event it ends at; never if none.
    pub end: Option<EventId>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Whether a defensible reader would deny it, or it belongs to a reading that was not chosen.
    pub contested: bool,
    /// Whether it is hidden.
    pub secret: bool,
    /// The conflict and the number of the reading that it belongs to.
    pub reading: Option<(ConflictId, u32)>,
    /// Words for the edge of a chart.
    pub label: Option<String>,
    /// Sentences that say so.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

/// Something that can be known.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposition {
    /// Its word.
    pub id: String,
    /// What is known.
    pub what: String,
    /// From when it is true; from the start if none.
    pub since: Option<EventId>,
    /// The event that it is about.
    pub of: Option<EventId>,
    /// Who knows it from the start.
    pub known_to: Vec<PartyId>,
    /// Whom it concerns.
    pub concerns: Vec<PartyId>,
    /// Sentences that state it.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

/// What somebody holds of a proposition after learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Attitude {
    /// Knows it.
    #[default]
    Knows,
    /// Suspects it.
    Suspects,
    /// Believes it is not so.
    BelievesNot,
    /// Believes something false in its place.
    BelievesFalsely,
}

/// How somebody came to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Channel {
    /// Was told.
    Told,
    /// Saw it.
    Saw,
    /// Overheard it.
    Overheard,
    /// Worked it out.
    Inferred,
    /// The text does not say.
    #[default]
    Unstated,
}

/// Somebody learns something at an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Learning {
    /// When.
    pub event: EventId,
    /// Who.
    pub who: PartyId,
    /// What.
    pub proposition: PropositionId,
    /// What they then hold.
    pub attitude: Attitude,
    /// How they came to it.
    pub channel: Channel,
    /// From whom, if told.
    pub from: Option<PartyId>,
    /// How sure it is.
    pub certainty: Certainty,
    /// Sentences that say so; those of the event if none were given.
    pub cites: Vec<SentenceId>,
    /// Where it is annotated.
    pub span: Span,
}

/// A sentence of a seed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sentence {
    /// Number of its seed: `001`.
    pub seed: String,
    /// Its paragraph, from 1.
    pub paragraph: u32,
    /// Its place in the paragraph, from 1.
    pub number: u32,
    /// What it says.
    pub text: String,
}

impl Sentence {
    /// The citation: `001.p6.s12`; the words of the annotator where the film has no seed.
    pub fn citation(&self) -> String {
        if self.paragraph == 0 {
            return self.seed.clone();
        }
        format!("{}.p{}.s{}", self.seed, self.paragraph, self.number)
    }
}

/// A telling of the story.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Its word.
    pub id: String,
    /// What holds it: `001.p6`.
    pub text: String,
    /// Sentences of it, in order.
    pub sentences: Vec<SentenceId>,
    /// Sentences that repeat it elsewhere.
    pub repeats: Vec<SentenceId>,
    /// A remark.
    pub note: Option<String>,
}

/// A point on which witnesses disagree.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Its word.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answers.
    pub readings: Vec<Reading>,
    /// The number of the answer that the annotation follows.
    pub chosen: Option<u32>,
    /// Why.
    pub because: Option<String>,
}

/// One answer to a conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its word.
    pub id: String,
    /// What it says.
    pub says: String,
    /// Sentences that say so.
    pub cites: Vec<SentenceId>,
}

/// A sentence that states nothing to annotate.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    /// Which.
    pub cites: Vec<SentenceId>,
    /// Why.
    pub because: String,
}

/// Title and origin of a film.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Film {
    /// Its id, from the file's name: `rififi-1955`.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in its own language.
    pub original_title: Option<String>,
    /// Who made it.
    pub director: Option<String>,
    /// Year.
    pub year: Option<u32>,
    /// Language of the annotation, as in `xml:lang`.
    pub language: String,
    /// Who annotated it.
    pub credit: Option<String>,
}

/// Everything one film states.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// The film.
    pub film: Film,
    /// Characters in file order, then groups.
    pub parties: Vec<Party>,
    /// Events in story order.
    pub events: Vec<Event>,
    /// Acts in story order.
    pub acts: Vec<Act>,
    /// Bonds in file order, memberships first.
    pub bonds: Vec<Bond>,
    /// What can be known.
    pub propositions: Vec<Proposition>,
    /// Who learns what, in story order.
    pub learnings: Vec<Learning>,
    /// Sentences of all seeds, in order.
    pub sentences: Vec<Sentence>,
    /// The tellings.
    pub witnesses: Vec<Witness>,
    /// Where they disagree.
    pub conflicts: Vec<Conflict>,
    /// Sentences without a fact.
    pub asides: Vec<Aside>,
}

impl Facts {
    /// The acts of an event. O(log acts + acts of the event).
    pub fn acts_of(&self, event: EventId) -> impl Iterator<Item = &Act> {
        let from = self.acts.partition_point(|act| act.event < event);
        self.acts[from..].iter().take_while(move |act| act.event == event)
    }
}
