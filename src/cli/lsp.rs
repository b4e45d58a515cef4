//! `lsp`: a language server over standard input and output, which editors start.

use super::files::Workspace;
use super::{Exit, Failure, explain};
use crate::diagnostic::Error;
use crate::editing::{Ended, serve};
use clap::Args;
use lsp_server::Connection;

/// What `lsp` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Accepted because some editors pass it: the server always talks over standard input and output
    #[arg(long)]
    stdio: bool,
}

/// Serves one editor until it goes.
pub fn run(_options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    // one reads, one writes, and one waits for the other two to end
    crate::parallel::given(3).map_err(|cause| Error::because("cannot start to talk to the editor", cause))?;
    let (connection, threads) = Connection::stdio();
    let ended = serve(&connection, workspace.limits(), explain::markdown);
    // the writer ends when nobody can send any more
    drop(connection);
    let closed = threads.join();
    let ended = ended.map_err(|cause| Error::because("the editor broke the protocol", cause))?;
    closed.map_err(|cause| Error::because("cannot talk to the editor", cause))?;
    Ok(if ended == Ended::Well { Exit::Clean } else { Exit::Findings })
}
