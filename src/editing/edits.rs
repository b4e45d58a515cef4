//! Changes of texts: formatting, and edits over several files.

use super::project::Project;
use super::session::{Client, Session};
use crate::formatting;
use gen_lsp_types::{
    DocumentChange, DocumentFormattingParams, Edit, OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The text in the one style, as `fmt` writes it; no edit if it is in it, or cannot be read.
pub fn format(session: &Session, params: DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    let (_, document) = session.project.document(&params.text_document.uri)?;
    let formatted = formatting::format(document.text.plain()).ok()?;
    if formatted == document.text.raw() {
        return Some(Vec::new());
    }
    Some(vec![TextEdit { range: document.text.whole(), new_text: formatted }])
}

/// Replacements of bytes, by file, as an edit that the editor can take.
pub fn workspace_edit(
    project: &Project,
    client: Client,
    changes: BTreeMap<PathBuf, Vec<(std::ops::Range<usize>, String)>>,
) -> WorkspaceEdit {
    let edits = changes.into_iter().filter_map(|(path, changes)| {
        let text = project.text(&path)?;
        let edits =
            changes.into_iter().map(|(bytes, new_text)| TextEdit { range: text.range(bytes), new_text });
        Some((path, edits.collect::<Vec<_>>()))
    });
    if !client.versions {
        let changes = edits.map(|(path, edits)| (project.uri(&path), edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let documents = edits.map(|(path, edits)| {
        let version = project.documents.get(&path).map(|document| document.version);
        let text_document_identifier = TextDocumentIdentifier { uri: project.uri(&path) };
        DocumentChange::TextDocumentEdit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
            edits: edits.into_iter().map(Edit::TextEdit).collect(),
        })
    });
    WorkspaceEdit { document_changes: Some(documents.collect()), ..WorkspaceEdit::default() }
}
