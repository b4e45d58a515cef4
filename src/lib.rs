//! imbroglio turns hand-written annotations of stories into a graph of who betrays, kills and loves whom.
#![forbid(unsafe_code)]

pub mod charts;
pub mod render;
pub mod scene;
pub mod xml;
