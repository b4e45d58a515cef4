//! `fmt`: films, vocabularies, motifs and themes in one style.

use super::files::{self, Workspace};
use super::terminal::{err, harmless, harmless_lines, out};
use super::{Exit, Failure};
use crate::diagnostic::Error;
use crate::formatting::format;
use clap::Args;
use std::path::{Path, PathBuf};

/// What `fmt` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Files or folders to format; data/films and data/motifs if none is named; `-` is the standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; say which files are not in the style, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// Change nothing; print what would change, and exit with 1 if anything would
    #[arg(long)]
    diff: bool,
}

/// Where a project keeps what `fmt` formats.
const FOLDERS: [&str; 2] = [files::FILMS, "data/motifs"];

/// Formats files.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if options.files.iter().any(|file| file == Path::new("-")) {
        return Ok(standard_input(options, workspace)?);
    }
    let mut exit = Exit::Clean;
    for path in named(&options.files)? {
        let shown = harmless(&path.display().to_string());
        let text = workspace.text(&path)?;
        match format(&text) {
            Err(fault) => {
                err(&format!(
                    "{shown}:{}:{}: {}; the file is left as it is",
                    fault.line, fault.column, fault.message
                ));
                exit = Exit::Findings;
            }
            Ok(formatted) if formatted == text => {}
            Ok(formatted) if options.check || options.diff => {
                exit = Exit::Findings;
                if options.diff {
                    out(&difference(&shown, &text, &formatted))?;
                } else {
                    out(&format!("{shown} is not in the style; `imbroglio fmt` puts it there\n"))?;
                }
            }
            Ok(formatted) => files::replace(&path, formatted.as_bytes())?,
        }
    }
    Ok(exit)
}

/// The files that are named, those of named folders, or those of the project.
fn named(asked: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let folders: Vec<PathBuf> = FOLDERS.iter().map(PathBuf::from).collect();
    let mut found = Vec::new();
    for path in if asked.is_empty() { &folders[..] } else { asked } {
        if path.is_dir() {
            found.extend(files::ron_files(path)?);
        } else if !asked.is_empty() {
            found.push(path.clone());
        }
    }
    if found.is_empty() {
        return Err(Error::new("there is nothing to format here; name a file"));
    }
    Ok(found)
}

fn standard_input(options: &Options, workspace: &Workspace) -> Result<Exit, Error> {
    let text = files::standard_input(workspace.limits().largest)?;
    let formatted = match format(&text) {
        Ok(formatted) => formatted,
        Err(fault) => {
            err(&format!("standard input:{}:{}: {}", fault.line, fault.column, fault.message));
            return Ok(Exit::Findings);
        }
    };
    let same = formatted == text;
    if options.diff {
        out(&difference("standard input", &text, &formatted))?;
    } else if !options.check {
        out(&harmless_lines(&formatted))?;
    }
    Ok(if same || !(options.check || options.diff) { Exit::Clean } else { Exit::Findings })
}

/// What changes, as a unified diff with three lines around each place.
fn difference(name: &str, old: &str, new: &str) -> String {
    let diff = similar::TextDiff::from_lines(old, new);
    harmless_lines(&diff.unified_diff().context_radius(3).header(name, "in the style").to_string())
}
