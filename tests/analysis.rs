//! Questions asked of small stories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "analysis/allegiance.rs"]
mod allegiance;
#[path = "analysis/answers.rs"]
mod answers;
#[path = "analysis/betrayal.rs"]
mod betrayal;
#[path = "analysis/causes.rs"]
mod causes;
#[path = "analysis/chains.rs"]
mod chains;
#[path = "analysis/counterfactual.rs"]
mod counterfactual;
#[path = "analysis/fates.rs"]
mod fates;
#[path = "analysis/laws.rs"]
mod laws;
#[path = "analysis/long.rs"]
mod long;
#[path = "analysis/stories.rs"]
mod stories;
