//! Questions asked of small stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "analysis/betrayal.rs"]
mod betrayal;
#[path = "analysis/chains.rs"]
mod chains;
#[path = "analysis/counterfactual.rs"]
mod counterfactual;
#[path = "analysis/fates.rs"]
mod fates;
#[path = "analysis/stories.rs"]
mod stories;
