//! Where something is defined, and everywhere it is mentioned.

use super::places;
use super::project::{Loaded, Use};
use super::session::Session;
use super::syntax::{Role, Step, tokens, walk};
use crate::facts::Sentence;
use gen_lsp_types::{DefinitionParams, Location, ReferenceParams};
use std::path::Path;
use std::rc::Rc;

/// Where what stands at a place is defined: an entry, the file of a kind, the sentence that is cited.
pub fn definition(session: &Session, params: DefinitionParams) -> Option<Vec<Location>> {
    let at = params.text_document_position_params;
    let (path, document) = session.project.document(&at.text_document.uri)?;
    let byte = document.text.byte(at.position);
    if let Some((class, word, _)) = session.project.symbol_at(&path, byte) {
        let uses = session.project.uses(&path, class, &word);
        let defined = uses.into_iter().filter(|found| found.defines);
        return Some(defined.map(|found| location(session, &found)).collect());
    }
    let (film, cited) = cited_at(session, &path, byte)?;
    Some(cited.iter().filter_map(|sentence| sentence_place(session, &film, sentence)).collect())
}

/// Every mention of what stands at a place.
pub fn references(session: &Session, params: ReferenceParams) -> Option<Vec<Location>> {
    let at = params.text_document_position_params;
    let (path, document) = session.project.document(&at.text_document.uri)?;
    let (class, word, _) = session.project.symbol_at(&path, document.text.byte(at.position))?;
    let uses = session.project.uses(&path, class, &word);
    let asked = uses.into_iter().filter(|found| params.context.include_declaration || !found.defines);
    Some(asked.map(|found| location(session, &found)).collect())
}

fn location(session: &Session, found: &Use) -> Location {
    session.project.stretch(&found.path, found.start..found.end)
}

/// The line of a seed that holds a sentence.
fn sentence_place(session: &Session, film: &Loaded, sentence: &Sentence) -> Option<Location> {
    let (path, text) = session.project.seed(film, &sentence.seed)?;
    let plain = text.plain();
    let (mut paragraph, mut number, mut start) = (1, 0, 0);
    for line in plain.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            if number > 0 {
                paragraph += 1;
                number = 0;
            }
        } else {
            number += 1;
            if (paragraph, number) == (sentence.paragraph, sentence.number) {
                return Some(session.project.stretch(&path, start..start + line.trim_end().len()));
            }
        }
        start += line.len();
    }
    None
}

/// The sentences that the citation at a byte names; of one that is being read, only the item under the byte.
pub fn cited_at(session: &Session, path: &Path, byte: usize) -> Option<(Rc<Loaded>, Vec<Sentence>)> {
    let text = session.project.text(path)?;
    let mut written = None;
    walk(text.plain(), &tokens(text.plain()), &mut |stack, step| {
        if let Step::Leaf(leaf) = step
            && leaf.role == Role::Text
            && leaf.start <= byte
            && byte <= leaf.end
            && places::place(stack, leaf.label) == places::Place::Cites
        {
            written = Some((leaf.text.to_owned(), leaf.start + 1));
        }
    });
    let (written, start) = written?;
    let film = session.project.films_of(path).into_iter().next()?;
    let upto = byte.saturating_sub(start).min(written.len());
    let upto = written[upto..].find(' ').map_or(written.len(), |more| upto + more);
    Some((Rc::clone(&film), cited(&film, &written[..written.floor_char_boundary(upto)])))
}

/// The sentences that the last item of a citation names: `s14` of `001.p6.s12 s14`, which takes its seed and its paragraph
/// from those before it.
fn cited(film: &Loaded, written: &str) -> Vec<Sentence> {
    let (mut seed, mut paragraph, mut numbers) = (None, None, None);
    for item in written.split_whitespace() {
        numbers = None;
        let (mut seen_seed, mut seen_paragraph) = (None, None);
        for part in item.split('.') {
            let number = |text: &str| text.parse::<u32>().ok();
            if let Some(found) = part.strip_prefix('p').and_then(number) {
                seen_paragraph = Some(found);
            } else if let Some(range) =
                part.strip_prefix('s').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            {
                let (from, to) = range.split_once('-').unwrap_or((range, range));
                numbers = number(from).zip(number(to.trim_start_matches('s')));
            } else {
                seen_seed = Some(part.to_owned());
            }
        }
        if seen_seed.is_some() {
            seed = seen_seed;
            paragraph = None;
        }
        paragraph = seen_paragraph.or(paragraph);
    }
    let is_cited = |sentence: &&Sentence| {
        seed.as_ref().is_none_or(|seed| *seed == sentence.seed)
            && paragraph.is_some_and(|paragraph| paragraph == sentence.paragraph)
            && numbers.is_none_or(|(from, to)| (from..=to).contains(&sentence.number))
    };
    film.film.material.sentences.iter().filter(is_cited).cloned().collect()
}
