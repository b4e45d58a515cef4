//! The tellings of the story: which passages they are, and which only repeat another.

use super::cast::DUPLICATE_ID;
use super::citations::DANGLING_CITATION;
use super::resolver::Resolver;
use crate::diagnostic::rules;
use crate::facts::{SentenceId, Witness};
use crate::source::Text;

rules! {
    UNEVEN_REPETITION: "W310" "uneven-repetition" {
        what: "A passage in `repeated_by` has as many sentences as the one that it repeats.",
        why: "Copies are matched sentence by sentence; where the numbers differ, the wrong sentences would be matched.",
        example: r#"(id: full, text: "001.p6", repeated_by: ["001.p5"])    // 28 sentences and 4"#,
        instead: r#"(id: full, text: "001.p6", repeated_by: ["002.p1"])    // 28 sentences each"#,
    }
}

/// The tellings of the story, and which sentences only repeat another.
pub(super) fn witnesses<'src>(resolver: &mut Resolver<'_, 'src>) {
    for entry in &resolver.film.witnesses {
        if let Some(first) = resolver.facts.witnesses.iter().position(|w| w.id == entry.id.text) {
            let span = resolver.film.witnesses[first].id.span;
            resolver.report(
                DUPLICATE_ID
                    .at(entry.id.span, format!("two witnesses have the id `{}`", entry.id.text))
                    .label("the second one")
                    .other(span, "the first one"),
            );
        }
        let sentences = passage(resolver, &entry.text);
        let mut repeats = Vec::new();
        for text in &entry.repeated_by {
            let again = passage(resolver, text);
            if !again.is_empty() && again.len() != sentences.len() {
                let message = format!(
                    "`{}` has {} sentences and `{}` has {}, so the one does not repeat the other sentence by sentence",
                    entry.text.content,
                    sentences.len(),
                    text.content,
                    again.len()
                );
                resolver.report(UNEVEN_REPETITION.at(text.span, message));
            }
            for (original, repeat) in sentences.iter().zip(&again) {
                resolver.citations.repeats.insert(*repeat, *original);
            }
            repeats.extend(again);
        }
        resolver.facts.witnesses.push(Witness {
            id: entry.id.text.to_owned(),
            text: entry.text.content.to_string(),
            sentences,
            repeats,
            note: entry.note.as_ref().map(|note| note.content.to_string()),
        });
    }
}

fn passage<'src>(resolver: &mut Resolver<'_, 'src>, text: &Text<'src>) -> Vec<SentenceId> {
    let passage = resolver.citations.passage(&text.content);
    let known = !resolver.facts.sentences.is_empty() && !resolver.citations.is_missing(&text.content);
    if passage.is_empty() && known {
        let message = format!("no seed of this film has a passage `{}`", text.content);
        resolver.report(
            DANGLING_CITATION
                .at(text.span, message)
                .label("leads nowhere")
                .help("a passage is a seed, `003`, or a paragraph, `001.p6`"),
        );
    }
    passage
}
