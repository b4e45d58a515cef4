//! Stories as DOT: what stands in the text, that nothing in an annotation can break out of it, and how
//! Graphviz is run.
//!
//! Tests that need Graphviz itself run with `IMBROGLIO_GRAPHVIZ=1` and pass without a word otherwise.
#![cfg(feature = "terminal")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "dot/content.rs"]
mod content;
#[path = "dot/graphviz.rs"]
mod graphviz;
#[path = "dot/parsed.rs"]
mod parsed;
#[path = "dot/processes.rs"]
mod processes;
#[path = "dot/quoting.rs"]
mod quoting;
