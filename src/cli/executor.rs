//! `executor`: does work of a cluster.

use super::files::Workspace;
use super::{Exit, Failure};
use clap::Args;
use std::path::PathBuf;

/// What `executor` takes.
#[cfg_attr(not(feature = "cluster"), allow(dead_code, reason = "without it nothing is asked"))]
#[derive(Debug, Args)]
pub struct Options {
    /// The scheduler to which it reports
    #[arg(long, value_name = "HOST:PORT")]
    scheduler: String,
    /// The address at which the scheduler and other executors reach it
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    listen: String,
    /// The first of its two ports; without it two that are free
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=65_534))]
    port: Option<u16>,
    /// Tasks at a time; as many as there are threads if it is not said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Most MiB of memory for all tasks
    #[arg(long, value_name = "MIB", default_value_t = 2048, value_parser = clap::value_parser!(u64).range(16..=16_777_216))]
    memory: u64,
    /// The folder for what passes between tasks; a temporary one if it is not said
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Runs until it is stopped.
#[cfg(not(feature = "cluster"))]
pub fn run(_: &Options, _: &Workspace) -> Result<Exit, Failure> {
    Err(super::needs("executor", "cluster").into())
}

/// Runs until it is stopped.
#[cfg(feature = "cluster")]
pub fn run(options: &Options, _: &Workspace) -> Result<Exit, Failure> {
    use crate::diagnostic::Error;
    use crate::engine::cluster::{Executor, execute};
    let scratch = match options.folder {
        Some(_) => None,
        None => {
            let made = tempfile::Builder::new().prefix("imbroglio-executor").tempdir();
            Some(made.map_err(|cause| Error::because("cannot make a temporary folder", cause))?)
        }
    };
    let folder = match (&options.folder, &scratch) {
        (Some(folder), _) => {
            let fault = |cause| Error::because(format!("cannot make the folder {}", folder.display()), cause);
            std::fs::create_dir_all(folder).map_err(fault)?;
            folder.clone()
        }
        (None, Some(scratch)) => scratch.path().to_owned(),
        (None, None) => return Err(Error::new("no folder to work in").into()),
    };
    let ports = match options.port {
        Some(port) => [port, port + 1],
        None => free(&options.listen)?,
    };
    super::terminal::err(&format!("executor for {}; ctrl-C ends it", options.scheduler));
    execute(&Executor {
        scheduler: options.scheduler.clone(),
        host: options.listen.clone(),
        ports,
        threads: options.threads.map_or_else(crate::parallel::threads, usize::from),
        memory: options.memory << 20,
        folder,
    })?;
    Ok(Exit::Clean)
}

/// Two ports that nobody listens on.
#[cfg(feature = "cluster")]
fn free(host: &str) -> Result<[u16; 2], crate::diagnostic::Error> {
    use crate::diagnostic::Error;
    let fault = |cause| Error::because(format!("cannot listen on {host}"), cause);
    let open = || std::net::TcpListener::bind((host, 0)).map_err(fault);
    let port = |listener: &std::net::TcpListener| Ok(listener.local_addr().map_err(fault)?.port());
    // both at once, so that they differ
    let (one, other) = (open()?, open()?);
    Ok([port(&one)?, port(&other)?])
}
