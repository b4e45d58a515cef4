//! `rename`: another id for a character, an event or what else has one, in every file of a film.

use super::files::{self, Workspace};
use super::words::count;
use super::{Exit, Failure, terminal};
use crate::diagnostic::Error;
use crate::editing::renamed;
use clap::Args;
use std::path::PathBuf;

/// What `rename` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The film: a path, or an id such as rififi-1955
    #[arg(value_name = "FILM")]
    film: PathBuf,
    /// The id as it is
    #[arg(value_name = "OLD")]
    old: String,
    /// The id as it is to be
    #[arg(value_name = "NEW")]
    new: String,
    /// Change nothing; say what would change
    #[arg(long)]
    dry_run: bool,
}

/// Renames.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let film = workspace.find(&options.film)?;
    let Some(path) = film.files.first() else {
        return Err(Error::new("a film that comes with the program cannot be changed; name a file").into());
    };
    // what cannot be read as a text has no ids, which would be told as if there were none of that name
    workspace.text(path)?;
    let changed = renamed(path, &options.old, &options.new, workspace.limits()).map_err(Error::new)?;
    let mut said = String::new();
    for (path, text, places) in changed {
        if !options.dry_run {
            files::replace(&path, text.as_bytes())?;
        }
        let shown = terminal::harmless(&path.display().to_string());
        said.push_str(&format!("{shown}: {}\n", count(places, "place", "places")));
    }
    terminal::out(&said)?;
    Ok(Exit::Clean)
}
