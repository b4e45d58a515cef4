//! A story in the formats of other programs, and what other programs made as a film. What is written here is text
//! for a reader that is not us, so every word of an annotation goes through the format's own quoting.
//!
//! [`Draft`] stands in the middle: a story becomes a draft without loss, every format is written from a draft and
//! read into one, and [`ron`] writes a draft as a film that is read and checked like any other.

pub mod csv;
pub mod cypher;
pub mod dot;
mod draft;
pub mod fields;
pub mod findings;
pub mod formats;
pub mod gexf;
pub mod graph;
pub mod graphml;
pub mod import;
pub mod json;
pub mod markdown;
pub mod markup;
pub mod merge;
pub mod mermaid;
pub mod ron;
pub mod tei;
pub mod ways;

pub use draft::{
    ActRecord, AsideRecord, BondRecord, ConflictRecord, Draft, EventRecord, FilmRecord, KnowledgeRecord,
    LearningRecord, LinkRecord, PartyRecord, ReadingRecord, SeedRecord, WitnessRecord,
};
