//! imbroglio turns hand-written annotations of stories into a graph of who betrays, kills and loves whom.
#![forbid(unsafe_code)]

pub mod analysis;
pub mod annotation;
pub mod charts;
pub mod cli;
pub mod compare;
pub mod corpus;
pub mod diagnostic;
pub mod exchange;
pub mod facts;

pub mod film;
pub mod layout;
pub mod motif;
pub mod names;
pub mod nearest;
pub mod parallel;
pub mod random;
pub mod render;
pub mod report;
pub mod rules;
pub mod scene;
pub mod seed;
pub mod source;
pub mod story;
pub mod vocabulary;
pub mod xml;
