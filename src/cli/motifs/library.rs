//! The motifs of the program and of a person's folders, read, with what is wrong with them printed.

use super::super::files::Workspace;
use super::super::{diagnose, files, terminal};
use crate::analysis::motifs::examples;
use crate::diagnostic::{Diagnostic, Error, Severity};
use crate::motif::{Library, library};
use crate::source::FileId;
use crate::vocabulary::Vocabulary;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The motifs of the program and of the folders given, read with the words of each film. Faults are printed of
/// files that are faulty for every film; one that lacks only a kind that another film has is passed over there.
pub fn load(
    workspace: &Workspace,
    folders: &[PathBuf],
    vocabularies: &[&Vocabulary],
) -> Result<Vec<Library>, Error> {
    load_for(workspace, folders, vocabularies, &[])
}

/// The same where only some motifs are asked for, by name: faults of others are printed, but stop nothing.
pub fn load_for(
    workspace: &Workspace,
    folders: &[PathBuf],
    vocabularies: &[&Vocabulary],
    asked: &[String],
) -> Result<Vec<Library>, Error> {
    let more = texts(workspace, folders)?;
    let libraries: Vec<Library> =
        vocabularies.iter().map(|vocabulary| library(vocabulary, more.clone())).collect();
    approve(&libraries.iter().collect::<Vec<_>>(), asked)?;
    Ok(libraries)
}

/// The motif files of folders, each with its name.
pub fn texts(workspace: &Workspace, folders: &[PathBuf]) -> Result<Vec<(String, String)>, Error> {
    let mut texts = Vec::new();
    for folder in folders {
        for path in motif_files(folder)? {
            texts.push((path.display().to_string(), workspace.text(&path)?));
        }
    }
    Ok(texts)
}

/// Prints what is wrong with the motifs of libraries that were read from the same files for several vocabularies.
///
/// # Errors
/// Where a file is faulty for all of them, unless the motifs that are asked for are sound.
pub fn approve(libraries: &[&Library], asked: &[String]) -> Result<(), Error> {
    let faulty = |library: &Library| -> BTreeSet<FileId> {
        let errors = library.read.diagnostics.iter().filter(|fault| fault.severity() == Severity::Error);
        errors.map(|fault| fault.label.span.file).collect()
    };
    // The files are the same for every film, and so are their numbers.
    let everywhere = libraries
        .iter()
        .map(|library| faulty(library))
        .reduce(|one, other| &one & &other)
        .unwrap_or_default();
    let Some(first) = libraries.first() else { return Ok(()) };
    let concerns = |fault: &&Diagnostic| {
        fault.severity() != Severity::Error || everywhere.contains(&fault.label.span.file)
    };
    let mut faults: Vec<Diagnostic> = first.read.diagnostics.iter().filter(concerns).cloned().collect();
    let shipped = |text: &str| crate::motif::BUILT_IN.iter().any(|(_, built_in)| *built_in == text);
    for motif in first.read.motifs.iter().filter(|motif| !shipped(&motif.text)) {
        faults.extend(examples(motif));
    }
    diagnose::print(&first.sources, &faults, diagnose::MOST)?;
    let there = |name: &String| libraries.iter().any(|library| library.find(name.trim()).is_some());
    if everywhere.is_empty() || (!asked.is_empty() && asked.iter().all(there)) {
        return Ok(());
    }
    Err(Error::new("the motifs have errors; mend them first"))
}

/// So many files are named where none is a motif.
const MOST_NAMED: usize = 5;

/// The motif files of a folder. What else lies there is named, so that nobody waits for it.
fn motif_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let shown = folder.display();
    if folder.exists() && !folder.is_dir() {
        return Err(Error::new(format!("{shown} is a file; --motifs takes the folder that it is in")));
    }
    if !folder.exists() {
        return Err(Error::new(format!("there is no folder {shown}")));
    }
    let paths = files::ron_files(folder)?;
    let others = others(folder, &paths)?;
    if paths.is_empty() {
        let files: Vec<&str> =
            others.iter().map(String::as_str).filter(|name| !name.ends_with('/')).take(MOST_NAMED).collect();
        let mend = match files.as_slice() {
            [] => String::new(),
            [one] => format!("; if {one} is one, rename it to end in .ron"),
            many => format!("; if {} are some, rename them to end in .ron", many.join(", ")),
        };
        return Err(Error::new(format!("{shown} holds no motif: no file ends in .ron{mend}")));
    }
    if !others.is_empty() {
        let message = "only files of the folder itself that end in .ron are motifs";
        terminal::err(&format!("note: in {shown} not read: {}; {message}", others.join(", ")));
    }
    Ok(paths)
}

/// What else lies in a folder, by name; a folder's ends in `/`.
fn others(folder: &Path, paths: &[PathBuf]) -> Result<Vec<String>, Error> {
    let mut others: Vec<String> = std::fs::read_dir(folder)
        .map_err(|cause| Error::because(format!("cannot read {}", folder.display()), cause))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !paths.contains(path))
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some(if path.is_dir() { format!("{name}/") } else { name })
        })
        .filter(|name| !name.starts_with('.'))
        .collect();
    others.sort();
    Ok(others)
}
