//! Two stories compared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(feature = "terminal")]
#[path = "compare/commands.rs"]
mod commands;
#[cfg(feature = "terminal")]
#[path = "compare/corpus.rs"]
mod corpus;
#[path = "compare/motifs.rs"]
mod motifs;
#[path = "compare/null.rs"]
mod null;
#[path = "compare/panel.rs"]
mod panel;
#[path = "compare/roles.rs"]
mod roles;
#[cfg(feature = "terminal")]
#[path = "compare/shelf.rs"]
mod shelf;
#[path = "compare/tales.rs"]
mod tales;
#[path = "compare/weightiest.rs"]
mod weightiest;
