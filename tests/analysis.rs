//! Questions asked of small stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "analysis/fates.rs"]
mod fates;
#[path = "analysis/stories.rs"]
mod stories;
