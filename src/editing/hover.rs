//! What is said of the word under the pointer: a kind's definition, a character's facts so far, a citation's sentences.

use super::navigation::cited_at;
use super::outline::entries;
use super::places::Class;
use super::project::Loaded;
use super::session::Session;
use super::syntax::{Role, Step, tokens, walk};
use crate::analysis::fates::fates;
use crate::facts::{Act, EventId, PartyId, phrase_alone, phrase_of};
use crate::story::Story;
use crate::vocabulary::Kind;
use gen_lsp_types::{Contents, Hover, HoverParams, MarkupContent, MarkupKind};
use std::fmt::Write as _;
use std::path::Path;

/// Most acts of a character that are listed.
const MOST: usize = 12;

/// Answers a request.
pub fn hover(session: &Session, params: HoverParams) -> Option<Hover> {
    let at = params.text_document_position_params;
    let (path, document) = session.project.document(&at.text_document.uri)?;
    let byte = document.text.byte(at.position);
    let (value, range) = match session.project.symbol_at(&path, byte) {
        Some((class, word, found)) => {
            (of_symbol(session, &path, class, &word, byte)?, document.text.range(found.start..found.end))
        }
        None => match cited_at(session, &path, byte) {
            Some((_, sentences)) if !sentences.is_empty() => {
                let lines =
                    sentences.iter().map(|sentence| format!("**{}** {}", sentence.citation(), sentence.text));
                (lines.collect::<Vec<_>>().join("\n\n"), document.text.range(byte..byte))
            }
            _ => {
                let (word, at) = plain_word(document.text.plain(), byte)?;
                ((session.explain)(&word)?, document.text.range(at))
            }
        },
    };
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range: Some(range).filter(|range| range.start != range.end) })
}

/// The word at a byte, whatever it is.
fn plain_word(text: &str, byte: usize) -> Option<(String, std::ops::Range<usize>)> {
    let mut found = None;
    walk(text, &tokens(text), &mut |_, step| {
        if let Step::Leaf(leaf) = step
            && leaf.role != Role::Text
            && leaf.start <= byte
            && byte <= leaf.end
        {
            found = Some((leaf.text.to_owned(), leaf.start..leaf.end));
        }
    });
    found
}

fn of_symbol(session: &Session, path: &Path, class: Class, word: &str, byte: usize) -> Option<String> {
    let film = session.project.films_of(path).into_iter().next();
    if class == Class::Kind {
        let film = film?;
        let id = film.vocabulary.find(word)?;
        return Some(of_kind(film.vocabulary.kind(id), word));
    }
    let film = film?;
    if let Some(story) = &film.story {
        let text = session.project.text(path)?;
        let within = entries(text.plain())
            .into_iter()
            .find(|entry| entry.class == Class::Event && entry.at.start <= byte && byte < entry.at.end);
        let now = within.and_then(|entry| event_named(story, &entry.id));
        let known = match class {
            Class::Party => {
                story.parties().find(|(_, party)| party.id == word).map(|(id, _)| of_party(story, id, now))
            }
            Class::Event => event_named(story, word).map(|id| of_event(story, id)),
            _ => None,
        };
        if known.is_some() {
            return known;
        }
    }
    said(session, &film, class, word)
}

fn event_named(story: &Story, id: &str) -> Option<EventId> {
    story.events().find(|(_, event)| *event.id == *id).map(|(id, _)| id)
}

/// What the entry itself says, for films that have no story yet.
fn said(session: &Session, film: &Loaded, class: Class, word: &str) -> Option<String> {
    film.files.values().find_map(|path| {
        let text = session.project.text(path)?;
        let found =
            entries(text.plain()).into_iter().find(|entry| entry.class == class && entry.id == word)?;
        Some(format!("**{}** ({})\n\n{}", found.id, class.word(), found.says))
    })
}

fn of_kind(kind: &Kind, word: &str) -> String {
    let other = if word == kind.id { String::new() } else { format!("`{word}` is another word for it. ") };
    format!(
        "**{}** ({} of the family {})\n\n{other}{}\n\nReads: {}; from the other side: {}.\n\n    {}",
        kind.id,
        kind.layer.word(),
        kind.family,
        kind.definition,
        kind.phrase,
        kind.inverse,
        kind.example
    )
}

fn of_party(story: &Story, id: PartyId, now: Option<EventId>) -> String {
    let party = story.party(id);
    let mut text = format!("**{}**", party.name);
    if let Some(note) = &party.note {
        let _ = write!(text, ", {note}");
    }
    text.push('\n');
    let groups: Vec<&str> =
        story.groups_of(id).iter().map(|group| story.party(*group).name.as_str()).collect();
    if !groups.is_empty() {
        let _ = write!(text, "\nBelongs to {}.\n", groups.join(", "));
    }
    let bonds: Vec<String> = story
        .bonds()
        .filter(|(_, bond)| (bond.from == id || bond.to == id) && !story.kind(bond.kind).membership)
        .map(|(_, bond)| {
            let kind = story.kind(bond.kind);
            let (phrase, other) =
                if bond.from == id { (&kind.phrase, bond.to) } else { (&kind.inverse, bond.from) };
            format!("{phrase} {}", story.party(other).short())
        })
        .collect();
    if !bonds.is_empty() {
        let _ = write!(text, "\nBonds: {}.\n", bonds.join("; "));
    }
    let upto = |event: EventId| now.is_none_or(|now| event <= now);
    let acts: Vec<String> = story
        .acts()
        .filter(|(_, act)| upto(act.event) && (act.agents().contains(&id) || act.patients().contains(&id)))
        .map(|(_, act)| format!("- {}: {}", story.event(act.event).rank, said_of(story, act)))
        .collect();
    if !acts.is_empty() {
        let head = if now.is_some() { "Up to here" } else { "In the story" };
        let skipped = acts.len().saturating_sub(MOST);
        let more = if skipped > 0 { format!(" (the last {MOST} of {})", acts.len()) } else { String::new() };
        let _ = write!(text, "\n{head}{more}:\n\n{}\n", acts[skipped..].join("\n"));
    }
    if let Some(fate) = fates(story).into_iter().find(|fate| fate.party == id)
        && fate.event.is_none_or(upto)
    {
        let _ = write!(text, "\nFate: {}.\n", fate.fate.word());
    }
    text
}

/// An act in words: who, what, whom.
fn said_of(story: &Story, act: &Act) -> String {
    let names = |parties: &[PartyId]| {
        parties.iter().map(|party| story.party(*party).short()).collect::<Vec<_>>().join(" and ")
    };
    let kind = story.kind(act.kind);
    let status = if act.is_completed() { String::new() } else { format!(" ({})", act.status.word()) };
    let many = act.agents().len() > 1;
    let told = match (act.agents().is_empty(), act.patients().is_empty()) {
        (true, false) => format!("{} {}", names(act.patients()), kind.inverse.trim_end_matches(" by")),
        (_, true) => format!("{} {}", names(act.agents()), phrase_of(phrase_alone(&kind.phrase), many)),
        _ => format!("{} {} {}", names(act.agents()), phrase_of(&kind.phrase, many), names(act.patients())),
    };
    format!("{told}{status}")
}

fn of_event(story: &Story, id: EventId) -> String {
    let event = story.event(id);
    let mut text = format!("**{}** (event {})\n\n{}\n", event.id, event.rank, event.summary);
    let acts: Vec<String> = story.acts_at(id).map(|(_, act)| format!("- {}", said_of(story, act))).collect();
    if !acts.is_empty() {
        let _ = write!(text, "\n{}\n", acts.join("\n"));
    }
    let needs: Vec<&str> = event.support.links().map(|link| story.event(link.event).id.as_ref()).collect();
    if !needs.is_empty() {
        let _ = write!(text, "\nRests on {}.\n", needs.join(", "));
    }
    text
}
