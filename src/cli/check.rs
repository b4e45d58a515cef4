//! `check`: everything that is wrong with films, in one run.

use super::answer::{self, Answer};
use super::{Exit, Print, diagnose, files};
use crate::diagnostic::{Diagnostic, Error, Severity};
use crate::film::Film;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What `check` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films to check; all of data/films if none is named
    #[arg(value_name = "FILM")]
    films: Vec<String>,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    format: CheckFormat,
    /// Print every finding; otherwise the first hundred of a film, errors before warnings (JSON and files have all)
    #[arg(long)]
    all: bool,
    /// List what is still open as well: drafts, and the warnings about them
    #[arg(long)]
    todo: bool,
    /// Write the findings to this file instead of the terminal (`-` is the terminal)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file even if it is not an earlier answer of this kind; never one that a film is read from
    #[arg(long)]
    force: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// With the lines of the file, for people
    Human,
    /// As JSON
    Json,
}

/// Checks films.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let films = if options.films.is_empty() {
        let paths = crate::film::films_in(Path::new(files::FILMS))?;
        if paths.is_empty() {
            return Err(Error::new(format!("there is no film in {}; name one", files::FILMS)));
        }
        paths.iter().map(|path| files::load(path)).collect::<Result<Vec<_>, _>>()?
    } else {
        options.films.iter().map(|named| files::find(named)).collect::<Result<Vec<_>, _>>()?
    };
    let open = |film| open(film, options.todo);
    let clean = films.iter().all(|film| film.diagnostics.is_empty());
    match options.format {
        CheckFormat::Human => {
            let summaries = films.iter().map(summary).collect::<String>();
            match options.output.as_deref().filter(|path| *path != Path::new("-")) {
                Some(path) => {
                    let mut text = String::from("imbroglio check\n\n");
                    for film in &films {
                        text.push_str(&diagnose::plain(&film.material.sources, &film.diagnostics));
                        text.push_str(&diagnose::plain(&film.material.sources, open(film)));
                    }
                    text.push_str(&summaries);
                    files::write(path, text.as_bytes(), options.force)?;
                }
                None => {
                    let most = if options.all { usize::MAX } else { diagnose::MOST };
                    for film in &films {
                        diagnose::print(&film.material.sources, &film.diagnostics, most)?;
                        diagnose::print(&film.material.sources, open(film), most)?;
                    }
                    answer::out(&summaries)?;
                }
            }
        }
        CheckFormat::Json => {
            let rows = films.iter().flat_map(|film| {
                film.diagnostics.iter().chain(open(film)).map(|diagnostic| {
                    let mut row = diagnose::row(&film.material.sources, diagnostic);
                    row.insert("film".into(), serde_json::json!(film.id));
                    row
                })
            });
            let answer = Answer { command: "check", results: rows.collect(), ..Answer::default() };
            let print =
                Print { format: super::Format::Json, output: options.output.clone(), force: options.force };
            answer.print(&print)?;
        }
    }
    Ok(if clean { Exit::Clean } else { Exit::Findings })
}

/// What is still open in a film, if it is asked for.
fn open(film: &Film, asked: bool) -> &[Diagnostic] {
    if asked { &film.todo } else { &[] }
}

/// One line on a film.
fn summary(film: &Film) -> String {
    let count = |severity| film.diagnostics.iter().filter(|d| d.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let found = match (errors, warnings) {
        (0, 0) => "clean".to_owned(),
        (0, w) => plural(w, "warning"),
        (e, 0) => plural(e, "error"),
        (e, w) => format!("{}, {}", plural(e, "error"), plural(w, "warning")),
    };
    let open = match film.todo.len() {
        0 => String::new(),
        open => format!("; {open} still open, which `--todo` lists"),
    };
    format!("{}: {found}{open}\n", answer::harmless(&film.id))
}
