//! Charts: a story and its findings become a drawing.

pub mod layout;
