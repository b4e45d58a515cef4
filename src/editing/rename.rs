//! New names for what is defined, in every file that mentions it.

use super::completion::defines;
use super::edits::workspace_edit;
use super::places::{Class, Sort};
use super::project::{Project, each_symbol};
use super::session::Session;
use crate::film::{Limits, place};
use crate::formatting::comments;
use gen_lsp_types::{PrepareRenameParams, PrepareRenamePlaceholder, RenameParams, WorkspaceEdit};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The word that may be renamed at a place; none where there is none, or where it comes with the program.
pub fn prepare(session: &Session, params: PrepareRenameParams) -> Option<PrepareRenamePlaceholder> {
    let at = params.text_document_position_params;
    let (path, document) = session.project.document(&at.text_document.uri)?;
    let (class, word, found) = session.project.symbol_at(&path, document.text.byte(at.position))?;
    let uses = session.project.uses(&path, class, &word);
    uses.iter().any(|found| found.defines).then(|| PrepareRenamePlaceholder {
        range: document.text.range(found.start..found.end),
        placeholder: word,
    })
}

/// Renames what stands at a place.
pub fn rename(session: &Session, params: RenameParams) -> Result<Option<WorkspaceEdit>, String> {
    let at = params.text_document_position_params;
    let Some((path, document)) = session.project.document(&at.text_document.uri) else { return Ok(None) };
    let Some((class, word, _)) = session.project.symbol_at(&path, document.text.byte(at.position)) else {
        return Err("there is nothing here that has a name".to_owned());
    };
    let name = params.new_name.trim();
    check_name(class, name)?;
    let uses = session.project.uses(&path, class, &word);
    if !uses.iter().any(|found| found.defines) {
        return Err(format!("`{word}` is not defined in these files, so it cannot be renamed here"));
    }
    let mut changes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for found in uses {
        changes.entry(found.path).or_default().push((found.start..found.end, name.to_owned()));
    }
    for path in changes.keys() {
        let taken = session.project.text(path).is_some_and(|text| {
            let sort = if class == Class::Kind { Sort::Vocabulary } else { Sort::Film };
            name != word && defines(text.plain(), sort, class, name)
        });
        if taken {
            return Err(format!("there is {} `{name}` already", class.one()));
        }
    }
    Ok(Some(workspace_edit(&session.project, session.client, changes)))
}

/// Whether a word may be the name of something.
///
/// # Errors
/// Why not, in a sentence.
pub fn check_name(class: Class, name: &str) -> Result<(), String> {
    let mut letters = name.chars();
    let well_formed = letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_');
    if !well_formed {
        return Err(format!("`{name}` cannot be a name: letters, digits and `_`, beginning with a letter"));
    }
    let reserved = match class {
        Class::Party => crate::rules::is_reserved(name),
        _ => crate::rules::is_no_id(name),
    };
    if reserved { Err(format!("`{name}` means something in the language itself")) } else { Ok(()) }
}

/// The texts of a film's files after a word of it is given another name, each with the number of places in which it stood.
/// Files that are not changed are left out.
///
/// # Errors
/// Why it cannot be done, in a sentence: a file that cannot be read whole among others.
pub fn renamed(
    film: &Path,
    old: &str,
    new: &str,
    limits: Limits,
) -> Result<Vec<(PathBuf, String, usize)>, String> {
    let path = place(film);
    let mut project = Project::new(path.parent().map(Path::to_owned).into_iter().collect(), limits);
    let films = path.parent().filter(|folder| folder.ends_with("data/films"));
    if let Some(root) = films.and_then(Path::parent).and_then(Path::parent) {
        project.set_root(root, true);
    }
    let loaded = project.film(&path).ok_or_else(|| format!("{} cannot be read", film.display()))?;
    let (mut classes, mut taken) = (Vec::new(), None);
    for (id, file) in &loaded.files {
        let Some(text) = project.text(file) else { continue };
        // where a bracket is open, some mentions might not be seen
        if let Err(fault) = comments(text.plain()) {
            return Err(format!("{}: {fault}; nothing is renamed", file.display()));
        }
        let vocabulary = loaded.film.material.vocabularies.contains(id);
        each_symbol(
            text.plain(),
            if vocabulary { Sort::Vocabulary } else { Sort::Film },
            &mut |class, word, _, _, defines| {
                if defines && word == old {
                    classes.push(class);
                } else if defines && word == new {
                    taken = Some(class);
                }
            },
        );
    }
    classes.sort_unstable();
    classes.dedup();
    let class = match classes.as_slice() {
        [] => return Err(format!("nothing is called `{old}` in these files")),
        [only] => *only,
        several => {
            let words: Vec<String> = several.iter().map(|class| class.one()).collect();
            return Err(format!(
                "`{old}` is the id of {}; rename it in an editor with the language server, which knows which is meant",
                words.join(" and of ")
            ));
        }
    };
    check_name(class, new)?;
    // a character and an event of one id are told apart by their places, which this command does not see
    if let Some(taken) = taken {
        return Err(format!("there is {} `{new}` already; nothing is renamed", taken.one()));
    }
    let mut changes: BTreeMap<PathBuf, Vec<Range<usize>>> = BTreeMap::new();
    for found in project.uses(&path, class, old) {
        changes.entry(found.path).or_default().push(found.start..found.end);
    }
    let mut changed = Vec::new();
    for (path, mut places) in changes {
        let text = project.text(&path).ok_or_else(|| format!("{} cannot be read", path.display()))?;
        let sort = if class == Class::Kind { Sort::Vocabulary } else { Sort::Film };
        if new != old && defines(text.plain(), sort, class, new) {
            return Err(format!("there is {} `{new}` already", class.one()));
        }
        places.sort_by_key(|place| std::cmp::Reverse(place.start));
        let mut text = text.plain().to_owned();
        let number = places.len();
        for place in places {
            text.replace_range(place, new);
        }
        changed.push((path, text, number));
    }
    Ok(changed)
}
