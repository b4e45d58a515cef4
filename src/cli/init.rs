//! `init`: a folder for annotations, with a first film that can be checked and drawn.

use super::files::Workspace;
use super::{Exit, Failure, files, terminal};
use crate::diagnostic::Error;
use clap::Args;
use std::path::PathBuf;

/// What `init` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The folder; it is made if it is not there
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

/// What is written, by its place.
const FILES: &[(&str, &str)] = &[
    ("seeds/001-hamlet.txt", include_str!("init/hamlet.txt")),
    ("data/films/hamlet.ron", include_str!("init/hamlet.ron")),
    (".gitignore", "/output/\n"),
    (".github/workflows/check.yml", include_str!("init/check.yml")),
];

/// Makes the folder. Nothing that exists is overwritten.
pub fn run(options: &Options, _: &Workspace) -> Result<Exit, Failure> {
    let mut said = String::new();
    for (name, text) in FILES {
        let path = options.folder.join(name);
        let shown = terminal::harmless(&path.display().to_string());
        if path.exists() {
            said.push_str(&format!("{shown} is there already, and stays as it is\n"));
            continue;
        }
        if let Some(folder) = path.parent() {
            let fault = |cause| Error::because(format!("cannot make the folder {}", folder.display()), cause);
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        files::replace(&path, text.as_bytes())?;
        said.push_str(&format!("{shown}\n"));
    }
    said.push_str("Next, in that folder: imbroglio check, then imbroglio; and imbroglio new SYNOPSIS for a film of your own\n");
    terminal::out(&said)?;
    Ok(Exit::Clean)
}
