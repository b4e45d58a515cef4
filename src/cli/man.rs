//! `man`: manual pages.

use super::files::Workspace;
use super::{Exit, Failure, files, terminal};
use crate::diagnostic::Error;
use clap::Args;
use clap_mangen::Man;
use std::path::{Path, PathBuf};

/// What `man` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Write a page for the program and one for each command into this folder, such as ~/.local/share/man/man1
    #[arg(long, value_name = "FOLDER")]
    out_dir: Option<PathBuf>,
}

/// Prints the page of the program, or writes all pages.
pub fn run(options: &Options, _: &Workspace) -> Result<Exit, Failure> {
    let command = super::command();
    let Some(folder) = &options.out_dir else {
        terminal::out(&page(command)?)?;
        return Ok(Exit::Clean);
    };
    let fault = |cause| Error::because(format!("cannot make the folder {}", folder.display()), cause);
    std::fs::create_dir_all(folder).map_err(fault)?;
    let mut pages = vec![("imbroglio".to_owned(), command.clone())];
    for sub in command.get_subcommands() {
        let name = format!("imbroglio-{}", sub.get_name());
        let named = sub.clone().bin_name(name.replacen('-', " ", 1)).display_name(name.clone());
        pages.push((name, named));
    }
    let number = pages.len();
    for (name, command) in pages {
        write(folder, &name, &page(command)?)?;
    }
    terminal::out(&format!("{number} pages in {}\n", terminal::harmless(&folder.display().to_string())))?;
    Ok(Exit::Clean)
}

fn page(command: clap::Command) -> Result<String, Error> {
    let mut text = Vec::new();
    Man::new(command).render(&mut text).map_err(|cause| Error::because("cannot write the manual", cause))?;
    String::from_utf8(text).map_err(|cause| Error::because("cannot write the manual", cause))
}

fn write(folder: &Path, name: &str, page: &str) -> Result<(), Error> {
    files::replace(&folder.join(format!("{name}.1")), page.as_bytes())
}
