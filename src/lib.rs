//! imbroglio turns hand-written annotations of stories into a graph of who betrays, kills and loves whom, asks that
//! graph questions, and draws it.
//!
//! An annotation is a RON file: the cast, its bonds, and the events with their acts, each citing sentences of a
//! synopsis. Reading it either yields a [`Story`] or says everything that is wrong with it, with the places. A story is
//! a typed graph over story time; what is asked of it names acts, bonds and events, and so the sentences that say so.
//!
//! ```
//! use imbroglio::{Chart, Film, Theme};
//!
//! let film: Film = r#"(
//!     title: "Duel",
//!     characters: [(id: ann, name: "Ann"), (id: bob, name: "Bob"), (id: cleo, name: "Cleo")],
//!     bonds: [friend(ann, bob)],
//!     story: [
//!         (id: told, what: "Bob tells Cleo where Ann hides", acts: [betrays(bob, ann)]),
//!         (id: shot, what: "Cleo shoots Ann", acts: [kills(cleo, ann)], needs: [told]),
//!     ],
//! )"#.parse()?;
//! let story = film.story()?;
//!
//! for betrayal in &story.betrayals().all {
//!     println!("{} betrays {}", story.party(betrayal.by).name, story.party(betrayal.to).name);
//! }
//! assert_eq!(story.betrayals().all.len(), 1);
//! let so_far = story.until(story.find_event("told")?);
//! assert_eq!(so_far.graph().edge_count(), 2, "a friendship and a betrayal, each an edge");
//! let svg = story.draw(Chart::Relations).theme(Theme::named("dark")?).to_svg()?;
//! assert!(svg.starts_with("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Film::open`] reads a file with all that it includes, [`Film::built_in`] one that comes with the program. From
//! there:
//!
//! * [`Story`]: parties, events, acts and bonds, the graph of relations and that of causes; [`Story::until`] an event,
//!   [`Story::settled`] without contested facts; [`Story::betrayals`], [`Story::chains`], [`Story::fates`],
//!   [`Story::why`], [`Story::motifs`], and one question a module in [`analysis`];
//! * [`Story::draw`] with a [`Chart`] and a [`Theme`]; [`Story::to_dot`];
//! * [`compare()`] for two stories, which gives a [`Comparison`]: `alignment.pairs` are who corresponds to whom;
//!   [`corpus`] for many;
//! * [`Faults`] hold every [`Diagnostic`] of a film that has no story; [`Error`] is for files that cannot be read.
//!
//! The program `imbroglio` is the feature `terminal`, which is on by default: a library user writes
//! `default-features = false`.
#![forbid(unsafe_code)]

pub mod agreement;
pub mod analysis;
pub mod annotation;
pub mod charts;
#[cfg(feature = "terminal")]
pub mod cli;
pub mod compare;
pub mod corpus;
pub mod diagnostic;
pub mod drafting;
#[cfg(feature = "lsp")]
pub mod editing;
#[cfg(feature = "engine")]
pub mod engine;
pub mod exchange;
mod facade;
pub mod facts;
pub mod film;
pub mod formatting;
pub mod layout;
pub mod motif;
#[doc(hidden)]
pub mod names;
#[doc(hidden)]
pub mod nearest;
#[doc(hidden)]
pub mod parallel;
pub mod random;
pub mod render;
#[cfg(feature = "terminal")]
pub mod report;
pub mod rules;
pub mod scene;
pub mod seed;
pub mod seldom;
pub mod source;
pub mod story;
#[cfg(feature = "terminal")]
pub mod tables;
pub mod vocabulary;
mod words;
#[doc(hidden)]
pub mod xml;

pub use charts::ink::Theme;
pub use charts::{Chart, Drawing};
pub use compare::Comparison;
pub use diagnostic::{Diagnostic, Error, Severity};
pub use facade::{Picture, compare};
pub use film::{Faults, Film, Limits};
pub use story::Story;
