//! `tables`: a corpus as tables, for SQL and data frames.

use super::files::{self, Workspace, films_of};
use super::{Exit, Failure, terminal};
use crate::diagnostic::Error;
use crate::film::{Faults, Film};
use crate::motif::{self, Motif};
use crate::tables::{Form, MANIFEST, Manifest, Portion, Sheets, TABLES, fault_rows, unread_row};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// What `tables` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films, or folders of films
    #[arg(value_name = "FILM|FOLDER", required = true)]
    films: Vec<PathBuf>,
    /// The folder to write: a file for each table, and tables.json that says what they hold
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// The form of the files
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    to: Into,
    /// Overwrite a folder of tables that imbroglio wrote earlier
    #[arg(long)]
    force: bool,
}

/// Forms of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Into {
    /// Comma-separated values
    #[default]
    Csv,
    /// Apache Parquet, for DuckDB, Polars, pandas, Spark. Needs a program built with `--features parquet`
    Parquet,
    /// Files of Apache Arrow (Feather 2), for the same. Needs a program built with `--features engine`
    Arrow,
}

impl Into {
    fn form(self) -> Result<Form, Error> {
        match self {
            Self::Csv => Ok(Form::Csv),
            #[cfg(feature = "parquet")]
            Self::Parquet => Ok(Form::Parquet),
            #[cfg(not(feature = "parquet"))]
            Self::Parquet => Err(super::needs("--to parquet", "parquet")),
            #[cfg(feature = "engine")]
            Self::Arrow => Ok(Form::Arrow),
            #[cfg(not(feature = "engine"))]
            Self::Arrow => Err(super::needs("--to arrow", "engine")),
        }
    }
}

/// Writes the tables: beside their place first, so that a folder holds all of them or is not there.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let form = options.to.form()?;
    let named = films_of(&options.films)?;
    let shown = options.output.display();
    may_write(&options.output, options.force)?;
    let fault = |cause| Error::because(format!("cannot write {shown}"), cause);
    let parent =
        options.output.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let scratch = tempfile::Builder::new().prefix(".imbroglio-tables").tempdir_in(parent).map_err(fault)?;
    let open = |name: &str| {
        let file = File::create(scratch.path().join(format!("{name}.{}", form.ending()))).map_err(fault)?;
        Ok(BufWriter::new(file))
    };
    let library = motif::built_in().map_err(|fault| Error::new(fault.message))?;
    let mut writing =
        Writing { sheets: Sheets::new(form, open)?, ids: BTreeSet::new(), taken: 0, faulty: 0, first: None };
    super::cost::quiet();
    let bar = ProgressBar::new(named.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("writing {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    for some in named.chunks(AT_ONCE) {
        let made = workspace.each(some, &|film| make(film, &library.read.motifs, form));
        for (name, made) in some.iter().zip(made) {
            writing.take(name, made)?;
        }
        bar.inc(some.len() as u64);
    }
    bar.finish_and_clear();
    if writing.taken == 0 {
        return Err(files::none_read(writing.first).into());
    }
    let (taken, faulty) = (writing.taken, writing.faulty);
    let manifest = writing.sheets.finish()?;
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|cause| Error::because(format!("cannot write {shown}"), cause))?;
    std::fs::write(scratch.path().join(MANIFEST), text + "\n").map_err(fault)?;
    settle(scratch, &options.output, form).map_err(fault)?;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let films = if taken == 1 { "film" } else { "films" };
    terminal::out(&format!("{shown}: {} tables, {rows} rows of {taken} {films}\n", manifest.tables.len()))?;
    if faulty > 0 {
        let (films, are) = if faulty == 1 { ("film", "is") } else { ("films", "are") };
        terminal::err(&format!("note: {faulty} {films} could not be taken and {are} in the table `faults`"));
    }
    Ok(if faulty == 0 { Exit::Clean } else { Exit::Findings })
}

/// Whether a folder may be made, or made anew.
fn may_write(folder: &Path, force: bool) -> Result<(), Error> {
    let shown = folder.display();
    if folder.is_file() {
        return Err(Error::new(format!("{shown} is a file; name a folder")));
    }
    let Ok(mut entries) = std::fs::read_dir(folder) else { return Ok(()) };
    if entries.next().is_none() {
        return Ok(());
    }
    let ours = std::fs::read_to_string(folder.join(MANIFEST))
        .is_ok_and(|text| text.contains(&format!("\"{}\"", Manifest::FORMAT)));
    match (ours, force) {
        (false, _) => {
            Err(Error::new(format!("{shown} holds something else than tables; name another folder")))
        }
        (true, false) => {
            Err(Error::new(format!("{shown} holds tables already; use --force to write over them")))
        }
        (true, true) => Ok(()),
    }
}

/// Endings of the files of tables in all forms, also those that this program was built without.
const ENDINGS: [&str; 3] = ["csv", "parquet", "arrow"];

/// Puts a folder that is complete into its place; tables that stand there go, those of other forms too.
fn settle(scratch: tempfile::TempDir, place: &Path, form: Form) -> std::io::Result<()> {
    if place.is_dir() {
        let others = || ENDINGS.iter().filter(|ending| **ending != form.ending());
        for file in TABLES.iter().flat_map(|table| others().map(|ending| format!("{}.{ending}", table.name)))
        {
            match std::fs::remove_file(place.join(file)) {
                Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => return Err(cause),
                _ => {}
            }
        }
        for entry in std::fs::read_dir(scratch.path())? {
            let entry = entry?;
            std::fs::rename(entry.path(), place.join(entry.file_name()))?;
        }
        return Ok(());
    }
    // a temporary folder is its owner's alone; a folder of tables is as any other
    std::fs::create_dir(place)?;
    let fill = || {
        std::fs::read_dir(scratch.path())?.try_for_each(|entry| {
            let entry = entry?;
            std::fs::rename(entry.path(), place.join(entry.file_name()))
        })
    };
    // a folder that could not be filled was made here, and goes
    fill().inspect_err(|_| drop(std::fs::remove_dir_all(place)))
}

/// Films that are in memory at once.
const AT_ONCE: usize = 64;

/// What became of a film.
enum Made {
    Rows(String, Portion),
    Unread(String),
    Faults(Box<Faults>),
}

/// The rows of a film, on any thread.
fn make(film: Result<Film, Error>, motifs: &[Motif], form: Form) -> Made {
    match film.map(Film::story) {
        Err(error) => Made::Unread(error.to_string()),
        Ok(Err(faults)) => Made::Faults(Box::new(faults)),
        Ok(Ok(story)) => match form.portion(&story, motifs) {
            Ok(rows) => Made::Rows(story.facts().film.id.clone(), rows),
            Err(error) => Made::Unread(error.to_string()),
        },
    }
}

struct Writing {
    sheets: Sheets<BufWriter<File>>,
    ids: BTreeSet<String>,
    taken: usize,
    faulty: usize,
    /// Why the first of these could not be taken.
    first: Option<String>,
}

impl Writing {
    fn take(&mut self, name: &Path, made: Made) -> Result<(), Error> {
        let shown = name.display().to_string();
        match made {
            Made::Unread(error) => {
                self.first.get_or_insert_with(|| error.clone());
                self.unread(&shown, &error)
            }
            Made::Faults(faults) => {
                self.first.get_or_insert_with(|| files::faulty(&shown));
                self.faults(&faults)
            }
            Made::Rows(id, _) if self.ids.contains(&id) => {
                self.unread(&shown, &format!("another film of the corpus has the id `{id}`"))
            }
            Made::Rows(id, rows) => {
                self.ids.insert(id);
                self.taken += 1;
                self.sheets.put(rows)
            }
        }
    }

    fn unread(&mut self, file: &str, message: &str) -> Result<(), Error> {
        self.faulty += 1;
        self.sheets.fault(unread_row(file, message))
    }

    fn faults(&mut self, faults: &Faults) -> Result<(), Error> {
        self.faulty += 1;
        fault_rows(faults).into_iter().try_for_each(|row| self.sheets.fault(row))
    }
}
