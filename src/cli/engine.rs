//! What commands that ask an engine have in common: its limits, and where its tables come from.

use super::files::{Workspace, films_of};
use super::rows::{self, Wanted};
use super::terminal;
use crate::diagnostic::Error;
use crate::engine::places::{FileForm, MEANINGS, TEXTS};
use crate::engine::{Engine, Limits};
use crate::nearest::nearest;
use crate::tables::{MANIFEST, Manifest, TABLES, Table, rows_in_csv};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What an engine may take, as it was typed.
pub fn limits(asked: &super::Engine) -> Limits {
    Limits {
        memory: usize::try_from(asked.memory << 20).unwrap_or(usize::MAX),
        seconds: Some(asked.limit_seconds).filter(|seconds| *seconds > 0),
        threads: crate::parallel::threads(),
    }
}

/// An engine in this process, or one that asks a cluster.
pub fn start(asked: &super::Engine, limits: Limits) -> Result<Engine, Error> {
    match &asked.cluster {
        None => Engine::new(limits),
        #[cfg(feature = "cluster")]
        Some(scheduler) => Engine::on_cluster(scheduler, limits),
        #[cfg(not(feature = "cluster"))]
        Some(_) => Err(super::needs("--cluster", "cluster")),
    }
}

/// Tables that a question names; nothing means all.
pub type Named = Option<BTreeSet<String>>;

fn wants(named: &Named, name: &str) -> bool {
    named.as_ref().is_none_or(|named| named.contains(name))
}

/// Gives an engine the tables of films; how many films could not be taken.
pub fn of_films(
    engine: &Engine,
    films: &[PathBuf],
    named: &Named,
    workspace: &Workspace,
) -> Result<usize, Error> {
    if engine.is_clustered() {
        return Err(elsewhere());
    }
    let tables: Vec<&'static Table> = TABLES.iter().filter(|table| wants(named, table.name)).collect();
    let wanted = Wanted { tables, texts: wants(named, TEXTS) };
    let rows = rows::read(workspace, &films_of(films)?, &wanted)?;
    for table in &wanted.tables {
        engine.put(table, rows.tables.get(table.name).map_or(&[], Vec::as_slice))?;
    }
    if wanted.texts {
        engine.put_texts(&rows.texts)?;
    }
    if rows.faulty > 0 {
        let (films, are) = if rows.faulty == 1 { ("film", "is") } else { ("films", "are") };
        terminal::err(&format!(
            "note: {} {films} could not be taken and {are} in the table `faults`",
            rows.faulty
        ));
    }
    Ok(rows.faulty)
}

/// What is said where a cluster is to read what only this process has.
fn elsewhere() -> Error {
    Error::new(
        "a cluster reads tables of Parquet: write them with `imbroglio tables FILM… -o FOLDER --to parquet`, and name them \
         with --tables",
    )
}

/// Whether a folder holds tables.
pub fn is_tables(folder: &Path) -> bool {
    folder.join(MANIFEST).is_file()
}

/// Gives an engine the tables of a folder that `tables` wrote.
pub fn of_folder(engine: &Engine, folder: &Path, named: &Named, workspace: &Workspace) -> Result<(), Error> {
    let shown = folder.display();
    if !folder.is_dir() {
        return Err(Error::new(format!("{shown} is no folder; name one that `imbroglio tables` wrote")));
    }
    if !is_tables(folder) {
        return Err(Error::new(format!(
            "{shown} holds no {MANIFEST}, so `imbroglio tables` did not write it"
        )));
    }
    let named_fault = |cause: Error| Error::because(format!("in {shown}"), cause);
    Manifest::read(&workspace.text(&folder.join(MANIFEST))?).map_err(named_fault)?;
    for table in TABLES.iter().filter(|table| wants(named, table.name)) {
        open(engine, table, folder).map_err(named_fault)?;
    }
    Ok(())
}

fn open(engine: &Engine, table: &'static Table, folder: &Path) -> Result<(), Error> {
    let place = |ending: &str| folder.join(format!("{}.{ending}", table.name));
    for (form, ending) in [(FileForm::Parquet, "parquet"), (FileForm::Arrow, "arrow")] {
        if place(ending).is_file() {
            return engine.open(table, form, &place(ending));
        }
    }
    if !place("csv").is_file() {
        return Err(Error::new(format!(
            "the table `{}` is missing; write the tables again from the films",
            table.name
        )));
    }
    if engine.is_clustered() {
        return Err(elsewhere());
    }
    let fault = |cause| Error::because(format!("cannot read {}", place("csv").display()), cause);
    let file = std::fs::File::open(place("csv")).map_err(fault)?;
    engine.put(table, &rows_in_csv(table, std::io::BufReader::new(file))?)
}

/// An engine on a cluster whose executors have made the table `features` of films: their texts go out in files of Parquet,
/// what they have in common comes back and is written beside them. The folder must stay until the answer is there; the number
/// is that of films that could not be taken.
#[cfg(feature = "cluster")]
pub fn on_cluster(
    scheduler: &str,
    films: &[PathBuf],
    limits: Limits,
    workspace: &Workspace,
) -> Result<(Engine, tempfile::TempDir, usize), Error> {
    let made = tempfile::Builder::new().prefix("imbroglio-cluster").tempdir();
    let folder = made.map_err(|cause| Error::because("cannot make a temporary folder", cause))?;
    // executors may run as somebody else
    let texts = folder.path().join(TEXTS);
    let fault = |cause| Error::because("cannot write the texts of the films", cause);
    std::fs::create_dir(&texts).map_err(fault)?;
    let rows = rows::read(workspace, &films_of(films)?, &Wanted { tables: Vec::new(), texts: true })?;
    for (at, some) in rows.texts.chunks(rows.texts.len().div_ceil(PARTS).max(1)).enumerate() {
        let file = std::fs::File::create(texts.join(format!("{at}.parquet"))).map_err(fault)?;
        crate::engine::places::write_texts(some, std::io::BufWriter::new(file))?;
    }
    let engine = Engine::on_cluster(scheduler, limits)?;
    engine.open_texts(&texts)?;
    let features = folder.path().join("features.parquet");
    let place = features.clone();
    crate::engine::likeness::features(&engine, move || std::fs::File::create(&place))?;
    let table = TABLES.iter().find(|table| table.name == "features");
    engine.open(
        table.ok_or_else(|| Error::new("there is no table `features`"))?,
        FileForm::Parquet,
        &features,
    )?;
    Ok((engine, folder, rows.faulty))
}

/// Without a cluster there is none to ask.
#[cfg(not(feature = "cluster"))]
pub fn on_cluster(
    _: &str,
    _: &[PathBuf],
    _: Limits,
    _: &Workspace,
) -> Result<(Engine, tempfile::TempDir, usize), Error> {
    Err(super::needs("--cluster", "cluster"))
}

/// Files into which the texts of films are cut for a cluster.
#[cfg(feature = "cluster")]
const PARTS: usize = 16;

/// What is said of a table that is not there.
pub fn hint(named: &Named, from_folder: bool) -> Option<String> {
    let known = || TABLES.iter().map(|table| table.name).chain([MEANINGS, TEXTS]);
    let there = |name: &str| known().any(|known| known == name) && !(from_folder && name == TEXTS);
    let missing = named.iter().flatten().find(|name| !there(name))?;
    if missing == TEXTS {
        return Some(format!("`{TEXTS}` is made of films, not of --tables"));
    }
    Some(match nearest(missing, known()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("tables: {}", known().collect::<Vec<_>>().join(", ")),
    })
}
