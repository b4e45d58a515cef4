//! `export`: a film in the format of another program.

use super::files::{Workspace, Writer, distinct, is_folder};
use super::{Exit, Extent, Failure, terminal};
use crate::diagnostic::Error;
use crate::exchange::Draft;
use crate::exchange::formats::Format;
use crate::exchange::ways::{Profile, Quoting, Settings, Way};
use crate::story::Readings;
use clap::Args;
use std::path::{Path, PathBuf};

/// What `export` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths, or ids such as rififi-1955
    #[arg(value_name = "FILM", required = true)]
    films: Vec<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Format,
    /// For whom the format is written, where it has several ways: see FORMATS.md
    #[arg(long, value_enum, value_name = "PROFILE")]
    profile: Option<Profile>,
    /// Write to this file, or into this folder where there are several (`-` is the terminal)
    #[arg(short, long, value_name = "FILE|FOLDER")]
    output: Option<PathBuf>,
    /// Leave out everything after this event: its id, or its number
    #[arg(long, value_name = "EVENT")]
    until: Option<String>,
    /// All facts, contested ones marked so, or settled facts only
    #[arg(long, value_enum, default_value_t = Readings::Contested)]
    readings: Readings,
    /// How long an act lasts on the timeline of a GEXF file, for Gephi, which shows no points
    #[arg(long, value_name = "N", default_value_t = 0)]
    event_width: u32,
    /// In JSON, call the edges `links`, as d3 does
    #[arg(long)]
    links: bool,
    /// Replace files even if imbroglio did not write them
    #[arg(long)]
    force: bool,
}

/// A file to write: its name and its text.
type File = (String, String);

/// Writes films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let view = Extent { until: options.until.clone(), readings: options.readings };
    let way = options.to.way(options.profile)?;
    let Options { profile, event_width, links, .. } = *options;
    let mut written: Vec<File> = Vec::new();
    for named in &options.films {
        let draft = Draft::of(&workspace.story(named, &view)?);
        told_losses(&draft, way);
        let id = draft.film.id.clone();
        let mut made = (way.write)(draft, Settings { profile, event_width, links })?;
        if options.films.len() > 1 && made.len() > 1 {
            for (name, _) in &mut made {
                *name = format!("{id}/{name}");
            }
        }
        written.append(&mut made);
    }
    distinct(written.iter().map(|(name, _)| name.as_str()))?;
    deliver(&written, options, workspace)?;
    Ok(Exit::Clean)
}

/// Says once what the format has no place for.
fn told_losses(draft: &Draft, way: &Way) {
    let lost = way.losses(draft);
    if lost.is_empty() {
        return;
    }
    let parts: Vec<String> = lost.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    terminal::err(&format!("note: {}: this format has no place for {}", draft.film.id, parts.join(", ")));
}

/// A text as it is printed: what commands a terminal or hides is written in the format's own way, where it has one.
fn printed(text: &str, options: &Options) -> Result<String, Error> {
    Ok(match options.to.way(options.profile)?.quoting {
        Quoting::Markup => terminal::harmless_markup(text),
        Quoting::Json => terminal::harmless_json(text),
        Quoting::Lines => terminal::harmless_lines(text),
    })
}

/// One file where a file is named; several into a folder, which is made if need be; one to the terminal.
fn deliver(written: &[File], options: &Options, workspace: &Workspace) -> Result<(), Error> {
    let output = options.output.as_deref().filter(|path| *path != Path::new("-"));
    match (written, output) {
        ([(_, text)], None) => terminal::out(&printed(text, options)?)?,
        (several, None) => {
            // the first is what was asked for; the others belong beside it
            let shown = several.first().filter(|_| options.films.len() == 1);
            let Some((_, text)) = shown else {
                return Err(Error::new("several films need a folder to be written into: `-o FOLDER`"));
            };
            terminal::out(&printed(text, options)?)?;
            let others: Vec<&str> = several[1..].iter().map(|(name, _)| name.as_str()).collect();
            let message =
                format!("note: only the first file is shown; with `-o FOLDER` also {}", others.join(", "));
            terminal::err(&message);
        }
        ([(_, text)], Some(path)) if !is_folder(path) => {
            workspace.writer(options.force).write(path, text.as_bytes())?
        }
        // a film is named as a file, and its seeds stand beside it
        ([(_, text), others @ ..], Some(path))
            if path.extension().is_some() && !is_folder(path) && options.films.len() == 1 =>
        {
            workspace.writer(options.force).write(path, text.as_bytes())?;
            let folder = path.parent().unwrap_or(Path::new(""));
            into_folder(folder, others, &workspace.writer(options.force))?;
        }
        (several, Some(folder)) => into_folder(folder, several, &workspace.writer(options.force))?,
    }
    Ok(())
}

fn into_folder(folder: &Path, files: &[File], writer: &Writer) -> Result<(), Error> {
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            let fault = |cause| Error::because(format!("cannot make the folder {}", parent.display()), cause);
            std::fs::create_dir_all(parent).map_err(fault)?;
        }
        writer.write(&path, text.as_bytes())?;
    }
    Ok(())
}
