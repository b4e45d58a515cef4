//! `scheduler`: hands out the work of a cluster.

use super::files::Workspace;
use super::{Exit, Failure};
use clap::Args;

/// What `scheduler` takes.
#[cfg_attr(not(feature = "cluster"), allow(dead_code, reason = "without it nothing is asked"))]
#[derive(Debug, Args)]
pub struct Options {
    /// Where it listens. Whoever reaches it may ask: keep it within a network that you trust
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    listen: String,
    /// An executor that has not been heard of for so many seconds is given up, and its work done anew
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u64).range(10..=3600))]
    patience: u64,
}

/// Runs until it is stopped.
#[cfg(not(feature = "cluster"))]
pub fn run(_: &Options, _: &Workspace) -> Result<Exit, Failure> {
    Err(super::needs("scheduler", "cluster").into())
}

/// Runs until it is stopped.
#[cfg(feature = "cluster")]
pub fn run(options: &Options, _: &Workspace) -> Result<Exit, Failure> {
    super::terminal::err(&format!("scheduler on {}; ctrl-C ends it", options.listen));
    crate::engine::cluster::schedule(&options.listen, options.patience)?;
    Ok(Exit::Clean)
}
