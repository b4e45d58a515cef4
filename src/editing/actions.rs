//! Mends: what a diagnostic would replace, a name that is missing in the cast, and the proposals of a draft.

use super::edits::workspace_edit;
use super::faults::shown;
use super::project::all_of;
use super::session::Session;
use super::syntax::{Step, tokens, walk};
use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Diagnostic};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Answers a request.
pub fn actions(session: &Session, params: CodeActionParams) -> Option<Vec<CodeActionResponse>> {
    let (path, document) = session.project.document(&params.text_document.uri)?;
    let asked = document.text.bytes(params.range);
    let mut offered = Vec::new();
    for film in session.project.films_of(&path) {
        for (fault, open) in all_of(&film.film) {
            let here = film.files.get(&fault.label.span.file) == Some(&path);
            let span = fault.label.span.range();
            if !here || span.start > asked.end || span.end < asked.start {
                continue;
            }
            let diagnostic = shown(&session.project, &film, fault, open);
            if let Some(mend) = &fault.mend
                && let Some(file) = film.files.get(&mend.span.file)
            {
                let title = format!("Replace with `{}`", mend.replacement);
                let change = (mend.span.range(), mend.replacement.clone());
                offered.push(action(session, title, file, vec![change], diagnostic.clone(), true));
            }
            if fault.code() == "E101" {
                let word = film.film.material.sources.text(fault.label.span).to_owned();
                let change = film.film.material.films.iter().find_map(|id| {
                    let file = film.files.get(id)?;
                    let text = session.project.text(file)?;
                    Some((file.clone(), into_cast(text.plain(), &word)?))
                });
                if let Some((file, change)) = change {
                    let title = format!("Add `{word}` to the characters");
                    offered.push(action(session, title, &file, vec![change], diagnostic, false));
                }
            }
        }
        if !offered.is_empty() {
            break;
        }
    }
    offered.extend(
        proposals(document.text.plain(), &asked)
            .into_iter()
            .map(|(title, changes)| action(session, title, &path, changes, None, false)),
    );
    Some(offered.into_iter().map(CodeActionResponse::CodeAction).collect())
}

type Change = (Range<usize>, String);

fn action(
    session: &Session,
    title: String,
    file: &Path,
    changes: Vec<Change>,
    mends: Option<Diagnostic>,
    preferred: bool,
) -> CodeAction {
    let changes: BTreeMap<PathBuf, Vec<Change>> = BTreeMap::from([(file.to_owned(), changes)]);
    CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: mends.map(|diagnostic| vec![diagnostic]),
        is_preferred: preferred.then_some(true),
        edit: Some(workspace_edit(&session.project, session.client, changes)),
        ..CodeAction::default()
    }
}

/// A new character, behind the last one.
fn into_cast(text: &str, word: &str) -> Option<Change> {
    let mut end = None;
    walk(text, &tokens(text), &mut |stack, step| {
        if let (Step::Closes(at), [_, list]) = (step, stack)
            && list.label == Some("characters")
            && list.bracket == b'['
        {
            end = Some(at - 1);
        }
    });
    let end = end?;
    let name: String = word.split('_').map(capital).collect::<Vec<_>>().join(" ");
    let before = text[..end].trim_end();
    let comma = if before.ends_with([',', '[']) { "" } else { "," };
    let entry = format!("{comma}\n        (id: {word}, name: \"{name}\"),\n    ");
    Some((before.len()..end, entry))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The proposals of a draft in a stretch, `// kills(tony, jo)?`, each as what confirms it and what strikes it out. A
/// confirmed one moves into the `acts` that follow it.
fn proposals(text: &str, asked: &Range<usize>) -> Vec<(String, Vec<Change>)> {
    let read = tokens(text);
    let mut comments = Vec::new();
    let mut lists = Vec::new();
    walk(text, &read, &mut |stack, step| match step {
        Step::Comment(token) => comments.push((token.start, token.end)),
        Step::Closes(end) => {
            if let Some(open) = stack.last().filter(|open| open.label == Some("acts") && open.bracket == b'[')
            {
                lists.push((open.start, end));
            }
        }
        Step::Leaf(_) => {}
    });
    let mut found = Vec::new();
    for (start, end) in comments.into_iter().filter(|(start, end)| *start <= asked.end && *end >= asked.start)
    {
        let Some(act) = text[start..end].trim_start_matches('/').trim().strip_suffix('?') else { continue };
        if !act.ends_with(')') || !act.starts_with(|letter: char| letter.is_alphabetic()) {
            continue;
        }
        // with the line it stands on
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let alone = text[from..start].trim().is_empty();
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let gone = if alone { from..to } else { start..end };
        if let Some((open, close)) = lists.iter().find(|(open, _)| *open >= end) {
            let inner = text[open + 1..close - 1].trim();
            let comma = if inner.is_empty() {
                ""
            } else if inner.ends_with(',') {
                " "
            } else {
                ", "
            };
            let behind = open + 1 + text[open + 1..close - 1].trim_end().len();
            let changes = vec![(gone.clone(), String::new()), (behind..close - 1, format!("{comma}{act}"))];
            found.push((format!("Confirm {act}"), changes));
        }
        found.push((format!("Strike out {act}"), vec![(gone, String::new())]));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, mut changes: Vec<Change>) -> String {
        let mut text = text.to_owned();
        changes.sort_by_key(|(at, _)| std::cmp::Reverse(at.start));
        for (at, new) in changes {
            text.replace_range(at, &new);
        }
        text
    }

    #[test]
    fn a_proposal_moves_into_its_acts_and_a_name_into_the_cast() {
        let text = "(characters: [(id: a, name: \"A\")], story: [(id: e, what: \"x\",\n // kills(a, b)?\n // meets(a, b)?\n acts: [dies(b)])])";
        let at = text.find("kills").unwrap();
        let offered = proposals(text, &(at..at));
        assert_eq!(offered.len(), 2);
        let confirmed = applied(text, offered[0].1.clone());
        assert!(
            confirmed.contains("acts: [dies(b), kills(a, b)]") && !confirmed.contains("kills(a, b)?"),
            "{confirmed}"
        );
        assert!(confirmed.contains("meets(a, b)?"), "the other stays");
        let struck = applied(text, offered[1].1.clone());
        assert!(!struck.contains("kills"), "{struck}");
        let cast = applied(text, vec![into_cast(text, "the_fence").unwrap()]);
        assert!(
            cast.contains("(id: a, name: \"A\"),\n        (id: the_fence, name: \"The Fence\"),\n    ]"),
            "{cast}"
        );
    }
}
