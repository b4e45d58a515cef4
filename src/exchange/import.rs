//! From what other programs made to a draft of a film.
//!
//! Every reader of a foreign format gives a [`Source`]: persons, moments, and statements that something holds or was
//! done between them, each with its place and its references. [`assemble()`] makes a draft of it: ids become words,
//! kinds become ours where a map or the same word says so and kinds of the film's own else, times become events, and
//! each reference becomes a sentence of the film's seed. Nothing is left out without being counted.

mod assemble;
mod graph;
mod ids;
mod kinds;
mod map;
mod propose;
mod read;
mod taking;
mod times;
mod words;

pub use assemble::{Imported, assemble};
pub use graph::{Arrived, Incoming, source_of};
pub use ids::{Ids, word_of};
pub use map::{Map, PersonColumns, RelationColumns, Rule};
pub use propose::propose;
pub use read::{Form, read};
pub use taking::Taking;
pub use words::{Word, Words};

use super::findings::Place;
use crate::facts::{Certainty, PartyKind};
use smallvec::SmallVec;

/// What a relation is called that the file does not name.
const UNNAMED: &str = "linked";

/// A person of a foreign file, or a group, a place or a thing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// Its id there.
    pub id: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// What sort of party it is.
    pub kind: PartyKind,
    /// Who this is.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// A moment of a foreign file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moment {
    /// Its id there.
    pub id: String,
    /// What happens then, if that is said.
    pub what: Option<String>,
}

/// When something holds or is done, by ids of moments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Time {
    /// At this moment.
    pub at: Option<Word>,
    /// From this moment on.
    pub from: Option<Word>,
    /// Until this moment.
    pub until: Option<Word>,
    /// Seen to hold at this moment, whenever it began.
    pub attested: Option<Word>,
}

/// Ids of those on one side of a statement, most often one.
pub type Ends = SmallVec<[Word; 1]>;

/// Somebody does something to somebody, or is something to somebody.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Statement {
    /// The file's word for it; none if the file has one kind only.
    pub kind: Option<Word>,
    /// From whom; every one of them to every one of `to`.
    pub from: Ends,
    /// To whom. Empty for what holds between every two of `from`.
    pub to: Ends,
    /// Whether it has a direction.
    pub directed: bool,
    /// When.
    pub time: Time,
    /// How sure it is.
    pub certainty: Certainty,
    /// How the file calls this entry: `row 17`.
    pub reference: String,
    /// Its own references: `GEN 4:8`.
    pub cites: Vec<String>,
    /// More words on it, for the sentence that the film cites.
    pub note: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What a foreign file holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Source {
    /// Its title, if it has one.
    pub title: Option<String>,
    /// The language of its texts, if it says so.
    pub language: Option<String>,
    /// Who made it, if it says so.
    pub credit: Option<String>,
    /// Who there is.
    pub persons: Vec<Person>,
    /// Moments in their order, if the file gives one; those that are only named are put in order by their names.
    pub moments: Vec<Moment>,
    /// What holds and what was done.
    pub statements: Vec<Statement>,
    /// Whether the names of the seven relations of DraCor mean what DraCor says.
    pub dracor: bool,
}
