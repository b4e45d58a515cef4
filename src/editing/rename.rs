//! New names for what is defined, in every file that mentions it.

use super::completion::defines;
use super::edits::workspace_edit;
use super::places::{Class, Sort};
use super::session::Session;
use gen_lsp_types::{PrepareRenameParams, PrepareRenamePlaceholder, RenameParams, WorkspaceEdit};
use std::collections::BTreeMap;

/// The word that may be renamed at a place; none where there is none, or where it comes with the program.
pub fn prepare(session: &Session<'_>, params: PrepareRenameParams) -> Option<PrepareRenamePlaceholder> {
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
pub fn rename(session: &Session<'_>, params: RenameParams) -> Result<Option<WorkspaceEdit>, String> {
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
            return Err(format!("there is a {} `{name}` already", class.word()));
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
