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
    let proposed: Vec<Proposed<'_>> =
        comments.into_iter().filter_map(|comment| Proposed::read(text, comment, &lists)).collect();
    let mut found = Vec::new();
    let mut whole = Vec::new();
    for one in proposed.iter().filter(|one| one.at.start <= asked.end && one.at.end >= asked.start) {
        if let Some(list) = one.list {
            let changes = vec![(one.line.clone(), String::new()), stated(text, list, one.act)];
            found.push((format!("Confirm {}", one.act), changes));
            if !whole.contains(&list) {
                whole.push(list);
            }
        }
        found.push((format!("Strike out {}", one.act), vec![(one.line.clone(), String::new())]));
    }
    for list in whole {
        let all: Vec<&Proposed<'_>> = proposed.iter().filter(|one| one.list == Some(list)).collect();
        if all.len() > 1 {
            let acts: Vec<&str> = all.iter().map(|one| one.act).collect();
            let mut changes: Vec<Change> = all.iter().map(|one| (one.line.clone(), String::new())).collect();
            changes.push(stated(text, list, &acts.join(", ")));
            found.push((format!("Confirm all {} proposals of this event", all.len()), changes));
        }
    }
    found
}

/// A proposal in a comment.
struct Proposed<'t> {
    act: &'t str,
    /// The comment.
    at: Range<usize>,
    /// What goes with it: its line, if it stands alone on one.
    line: Range<usize>,
    /// Where the brackets of the `acts` stand that follow it.
    list: Option<(usize, usize)>,
}

impl<'t> Proposed<'t> {
    fn read(text: &'t str, (start, end): (usize, usize), lists: &[(usize, usize)]) -> Option<Self> {
        let act = text[start..end].trim_start_matches('/').trim().strip_suffix('?')?;
        if !act.ends_with(')') || !act.starts_with(|letter: char| letter.is_alphabetic()) {
            return None;
        }
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let alone = text[from..start].trim().is_empty();
        let to = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let line = if alone { from..to } else { start..end };
        let list = lists.iter().find(|(open, _)| *open >= end).copied();
        Some(Self { act, at: start..end, line, list })
    }
}

/// Acts put at the end of a list, whose brackets stand at these places.
fn stated(text: &str, (open, close): (usize, usize), acts: &str) -> Change {
    let inner = text[open + 1..close - 1].trim();
    let comma = if inner.is_empty() {
        ""
    } else if inner.ends_with(',') {
        " "
    } else {
        ", "
    };
    let behind = open + 1 + text[open + 1..close - 1].trim_end().len();
    (behind..close - 1, format!("{comma}{acts}"))
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
        let titles: Vec<&str> = offered.iter().map(|(title, _)| title.as_str()).collect();
        assert_eq!(
            titles,
            ["Confirm kills(a, b)", "Strike out kills(a, b)", "Confirm all 2 proposals of this event"]
        );
        let all = applied(text, offered[2].1.clone());
        assert!(all.contains("acts: [dies(b), kills(a, b), meets(a, b)]") && !all.contains('?'), "{all}");
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
