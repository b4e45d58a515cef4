//! What is shown between the letters: the place of an event in the story, and who is dead by then.

use super::outline::entries;
use super::places::Class;
use super::session::Session;
use crate::analysis::fates::{FateKind, fates};
use crate::facts::EventId;
use gen_lsp_types::{InlayHint, InlayHintParams, Label, Tooltip};

/// Most names of the dead that are shown at an event.
const MOST: usize = 6;

/// Answers a request.
pub fn hints(session: &Session, params: InlayHintParams) -> Option<Vec<InlayHint>> {
    let (path, document) = session.project.document(&params.text_document.uri)?;
    let film = session.project.films_of(&path).into_iter().next()?;
    let story = film.story.as_ref()?;
    let mut deaths: Vec<(EventId, String)> = fates(story)
        .into_iter()
        .filter(|fate| matches!(fate.fate, FateKind::Dead))
        .filter_map(|fate| Some((fate.event?, story.party(fate.party).short().to_owned())))
        .collect();
    deaths.sort();
    let text = &document.text;
    let asked = text.bytes(params.range);
    let shown = entries(text.plain()).into_iter().filter(|entry| {
        entry.class == Class::Event && entry.id_at.end >= asked.start && entry.id_at.start <= asked.end
    });
    let hints = shown.filter_map(|entry| {
        let (id, event) = story.events().find(|(_, event)| *event.id == *entry.id)?;
        let before: Vec<&str> =
            deaths.iter().filter(|(death, _)| *death < id).map(|(_, name)| name.as_str()).collect();
        let dead = match before.len() {
            0 => String::new(),
            many if many > MOST => format!(", dead: {} and {} more", before[..MOST].join(", "), many - MOST),
            _ => format!(", dead: {}", before.join(", ")),
        };
        Some(InlayHint {
            position: text.position(entry.id_at.end),
            label: Label::String(format!("{}{dead}", event.rank)),
            kind: None,
            text_edits: None,
            tooltip: Some(Tooltip::String(
                "Place in the story, and who is dead before this event".to_owned(),
            )),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    });
    Some(hints.collect())
}
