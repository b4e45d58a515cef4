//! Semantic tokens: what each word is, for colours that a grammar cannot know.

use super::places::{self, Class, Place, Sort};
use super::session::Session;
use super::syntax::{Leaf, Open, Role, Step, walk};
use crate::rules::ACT;
use gen_lsp_types::{SemanticToken, SemanticTokens, SemanticTokensParams};

/// The sorts of tokens, in the order of their numbers.
pub const TYPES: &[&str] =
    &["property", "variable", "event", "function", "enumMember", "string", "number", "parameter", "comment"];
/// The modifiers, in the order of their bits.
pub const MODIFIERS: &[&str] = &["definition"];

const PROPERTY: u32 = 0;
const VARIABLE: u32 = 1;
const EVENT: u32 = 2;
const FUNCTION: u32 = 3;
const MARKER: u32 = 4;
const STRING: u32 = 5;
const NUMBER: u32 = 6;
const PARAMETER: u32 = 7;
const COMMENT: u32 = 8;

/// Answers a request.
pub fn tokens(session: &Session, params: SemanticTokensParams) -> Option<SemanticTokens> {
    let (path, document) = session.project.document(&params.text_document.uri)?;
    let sort = session.project.sort(&path);
    if sort == Sort::Seed {
        return None;
    }
    let text = &document.text;
    let mut found: Vec<(usize, usize, u32, u32)> = Vec::new();
    walk(text.plain(), &super::syntax::tokens(text.plain()), &mut |stack, step| match step {
        Step::Leaf(leaf) => {
            let (kind, defines) = sort_of(stack, &leaf, sort);
            found.push((leaf.start, leaf.end, kind, u32::from(defines)));
        }
        Step::Comment(token) => found.push((token.start, token.end, COMMENT, 0)),
        Step::Closes(_) => {}
    });
    let (mut line, mut column) = (0, 0);
    let mut data = Vec::with_capacity(found.len());
    for (start, end, token_type, token_modifiers_bitset) in found {
        // a token of several lines is told line by line
        let mut from = start;
        for part in text.plain()[start..end].split('\n') {
            let range = text.range(from..from + part.len());
            from += part.len() + 1;
            let length = range.end.character.saturating_sub(range.start.character);
            if length == 0 || range.start.line != range.end.line {
                continue;
            }
            let delta_line = range.start.line - line;
            let delta_start =
                if delta_line == 0 { range.start.character - column } else { range.start.character };
            (line, column) = (range.start.line, range.start.character);
            data.push(SemanticToken { delta_line, delta_start, length, token_type, token_modifiers_bitset });
        }
    }
    Some(SemanticTokens { result_id: None, data })
}

fn sort_of(stack: &[Open<'_>], leaf: &Leaf<'_>, sort: Sort) -> (u32, bool) {
    match leaf.role {
        Role::Label => return (PROPERTY, false),
        Role::Text => return (STRING, false),
        _ if leaf.text.starts_with(|letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+')) => {
            return (NUMBER, false);
        }
        _ => {}
    }
    if sort != Sort::Film {
        return (if leaf.role == Role::Name { FUNCTION } else { PARAMETER }, false);
    }
    match places::symbol(stack, leaf) {
        Some((Class::Kind, defines)) => (FUNCTION, defines),
        Some((Class::Event, defines)) => (EVENT, defines),
        Some((Class::Party, defines)) => (VARIABLE, defines),
        Some((_, defines)) => (PARAMETER, defines),
        None if ACT.words.contains(&leaf.text) || leaf.role == Role::Name => (MARKER, false),
        None if matches!(places::place(stack, leaf.label), Place::Words(_) | Place::Marker(_)) => {
            (MARKER, false)
        }
        None => (PARAMETER, false),
    }
}
