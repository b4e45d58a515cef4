//! `check`: everything that is wrong with films, in one run.

use super::answer::Answer;
use super::files::Workspace;
use super::table::Measure;
use super::words::count;
use super::{Exit, Failure, Print, diagnose, files, terminal};
use crate::diagnostic::{Diagnostic, Error, Severity};
use crate::film::Film;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What `check` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films to check, or folders of films; all of data/films if none is named
    #[arg(value_name = "FILM")]
    films: Vec<PathBuf>,
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
    /// Replace the file even if imbroglio did not write it; never a file that a film is read from
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
    /// As JSON, one finding a line
    Jsonl,
}

/// How many findings of a film are held where no more than [`diagnose::MOST`] are printed: many more, so that few films have
/// to be read twice to count the others.
const HELD: usize = 10 * diagnose::MOST;

/// The file that the findings are written to, if it is one.
fn file(options: &Options) -> Option<&Path> {
    options.output.as_deref().filter(|path| *path != Path::new("-"))
}

/// Checks films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let reads_all = options.all || options.format != CheckFormat::Human || file(options).is_some();
    let held = (!reads_all).then_some(HELD);
    let films = if options.films.is_empty() {
        let paths = crate::film::films_in(Path::new(files::FILMS))?;
        if paths.is_empty() {
            return Err(Error::new(format!("there is no film in {}; name one", files::FILMS)).into());
        }
        workspace.faults(&paths, held)?
    } else {
        workspace.faults(&files::films_of(&options.films)?, held)?
    };
    let open = |film| open(film, options.todo);
    match options.format {
        CheckFormat::Human => {
            let summaries = films.iter().map(summary).collect::<String>();
            match file(options) {
                Some(path) => {
                    let mut text = String::from("imbroglio check\n\n");
                    for film in &films {
                        text.push_str(&diagnose::plain(&film.material.sources, &film.diagnostics));
                        text.push_str(&diagnose::plain(&film.material.sources, open(film)));
                    }
                    text.push_str(&summaries);
                    workspace.writer(options.force).write(path, text.as_bytes())?;
                }
                None => {
                    let most = if options.all { usize::MAX } else { diagnose::MOST };
                    for film in &films {
                        let (sources, further) = (&film.material.sources, film.further);
                        let open_further = if options.todo { further.todo } else { 0 };
                        diagnose::print_first(
                            sources,
                            &film.diagnostics,
                            further.errors + further.warnings,
                            most,
                        )?;
                        diagnose::print_first(sources, open(film), open_further, most)?;
                    }
                    terminal::out(&summaries)?;
                }
            }
        }
        CheckFormat::Json | CheckFormat::Jsonl => {
            let format = match options.format {
                CheckFormat::Jsonl => super::Format::Jsonl,
                _ => super::Format::Json,
            };
            let print = Print { format, output: options.output.clone(), force: options.force, wide: false };
            let mut answer = Answer::new("check").printed(&print);
            for film in &films {
                for diagnostic in film.diagnostics.iter().chain(open(film)) {
                    answer.record(diagnose::Record::new(&film.id, &film.material.sources, diagnostic))?;
                }
            }
            answer.print(workspace, &print)?;
        }
    }
    let clean = films.iter().all(|film| film.diagnostics.is_empty());
    Ok(if clean { Exit::Clean } else { Exit::Findings })
}

/// What its tables say, for `explain`: nothing but what others say too.
pub const MEASURES: &[Measure] = &[];

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] =
    &[super::schema::sort::<super::diagnose::Record<'static>>("A finding")];

/// What is still open in a film, if it is asked for.
fn open(film: &Film, asked: bool) -> &[Diagnostic] {
    if asked { &film.todo } else { &[] }
}

/// One line on a film.
fn summary(film: &Film) -> String {
    let open = match film.todo.len() + film.further.todo {
        0 => String::new(),
        open => format!("; {open} still open, which `--todo` lists"),
    };
    format!("{}: {}{open}\n", terminal::harmless(&film.id), verdict(film))
}

/// `clean`, or the numbers of errors and warnings.
pub fn verdict(film: &Film) -> String {
    let number = |severity| film.diagnostics.iter().filter(|d| d.severity() == severity).count();
    let errors = number(Severity::Error) + film.further.errors;
    let warnings = number(Severity::Warning) + film.further.warnings;
    let numbers = (errors, warnings);
    let errors = count(errors, "error", "errors");
    let warnings = count(warnings, "warning", "warnings");
    match numbers {
        (0, 0) => "clean".to_owned(),
        (0, _) => warnings,
        (_, 0) => errors,
        _ => format!("{errors}, {warnings}"),
    }
}
