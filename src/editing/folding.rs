//! What can be folded away: brackets of several lines, and comments of several lines.

use super::session::Session;
use super::syntax::{Step, tokens, walk};
use gen_lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams};

/// Answers a request.
pub fn folds(session: &Session, params: FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let (_, document) = session.project.document(&params.text_document.uri)?;
    let text = &document.text;
    let mut found: Vec<FoldingRange> = Vec::new();
    let mut comment: Option<(u32, u32)> = None;
    let fold = |start_line: u32, end_line: u32, kind: FoldingRangeKind| FoldingRange {
        start_line,
        end_line,
        kind: Some(kind),
        start_character: None,
        end_character: None,
        collapsed_text: None,
    };
    walk(text.plain(), &tokens(text.plain()), &mut |stack, step| match step {
        Step::Comment(token) => {
            let (first, last) = (text.position(token.start).line, text.position(token.end).line);
            comment = match comment {
                Some((start, end)) if first <= end + 1 => Some((start, last)),
                earlier => {
                    found.extend(
                        earlier
                            .filter(|(start, end)| end > start)
                            .map(|(start, end)| fold(start, end, FoldingRangeKind::Comment)),
                    );
                    Some((first, last))
                }
            };
        }
        Step::Closes(end) => {
            if let Some(open) = stack.last() {
                let (first, last) = (text.position(open.start).line, text.position(end).line);
                // the line of the closing bracket stays in sight
                let last = if text.plain()[..end].ends_with([')', ']', '}']) {
                    last.saturating_sub(1)
                } else {
                    last
                };
                if last > first {
                    found.push(fold(first, last, FoldingRangeKind::Region));
                }
            }
        }
        Step::Leaf(_) => {}
    });
    found.extend(
        comment
            .filter(|(start, end)| end > start)
            .map(|(start, end)| fold(start, end, FoldingRangeKind::Comment)),
    );
    found.sort_by_key(|fold| (fold.start_line, fold.end_line));
    found.dedup_by_key(|fold| (fold.start_line, fold.end_line));
    Some(found)
}
