//! Where the witnesses disagree, and which reading is followed.

use super::cast::DUPLICATE_ID;
use super::lookups::{UNKNOWN_REFERENCE, owned};
use super::resolver::Resolver;
use crate::annotation::ConflictEntry;
use crate::diagnostic::rules;
use crate::facts::{Conflict, ConflictId, Reading};
use crate::nearest::nearest;

rules! {
    SINGLE_READING: "E207" "single-reading" {
        what: "A conflict has two readings at least.",
        why: "With one answer there is nothing to disagree about.",
        example: r#"readings: [(id: jo_asks, says: "Jo", cites: "001.p6.s2")]"#,
        instead: r#"readings: [
    (id: both_ask, says: "Jo and Mario", cites: "001.p2.s1"),
    (id: jo_asks, says: "Jo", cites: "001.p6.s2"),
]"#,
    }
    NO_READING_CHOSEN: "W511" "no-reading-chosen" {
        what: "In every conflict one reading is chosen.",
        why: "Until then none of the readings' facts count as settled.",
        example: r#"(id: who_asks, question: "Who proposes the job?", readings: [ … ])"#,
        instead: r#"(id: who_asks, question: "Who proposes the job?", readings: [ … ], chosen: both_ask, because: "two of three")"#,
    }
    CHOICE_WITHOUT_REASON: "W513" "choice-without-reason" {
        what: "Where a reading is chosen, `because` says why.",
        why: "Another reader can weigh a choice only if its reason is known.",
        example: "chosen: both_ask",
        instead: r#"chosen: both_ask, because: "two witnesses of three""#,
    }
}

/// Conflicts and their readings.
pub(super) fn conflicts<'src>(resolver: &mut Resolver<'_, 'src>) {
    let film = resolver.film;
    for entry in &film.conflicts {
        let conflict = ConflictId(resolver.facts.conflicts.len() as u32);
        if let Some(first) = resolver.facts.conflicts.iter().position(|c| c.id == entry.id.text) {
            let span = film.conflicts[first].id.span;
            resolver.report(
                DUPLICATE_ID
                    .at(entry.id.span, format!("two conflicts have the id `{}`", entry.id.text))
                    .label("the second one")
                    .other(span, "the first one"),
            );
        }
        let mut readings = Vec::new();
        for reading in &entry.readings {
            let number = readings.len() as u32;
            if let Some((first, place)) = resolver.readings.insert(reading.id.text, (conflict, number)) {
                let span = film.conflicts[first.index()].readings[place as usize].id.span;
                let message = format!("two readings have the id `{}`", reading.id.text);
                resolver.report(
                    DUPLICATE_ID
                        .at(reading.id.span, message)
                        .label("the second one")
                        .other(span, "the first one"),
                );
            }
            let cites = resolver.cites(&reading.cites);
            resolver.must_cite(!reading.cites.is_empty(), reading.id.span, || {
                format!("the reading `{}`", reading.id.text)
            });
            readings.push(Reading {
                id: reading.id.text.to_owned(),
                says: reading.says.content.to_string(),
                cites,
            });
        }
        if readings.len() < 2 {
            resolver.report(
                SINGLE_READING
                    .at(entry.id.span, format!("the conflict `{}` needs two readings", entry.id.text))
                    .help("a conflict holds what each side says, with its sentences"),
            );
        }
        let chosen = chosen(resolver, entry);
        resolver.facts.conflicts.push(Conflict {
            id: entry.id.text.to_owned(),
            question: entry.question.content.to_string(),
            readings,
            chosen,
            because: owned(entry.because.as_ref()),
        });
    }
}

/// The number of the reading that is followed.
fn chosen(resolver: &mut Resolver<'_, '_>, entry: &ConflictEntry<'_>) -> Option<u32> {
    let Some(word) = entry.chosen else {
        let message = format!("no reading of the conflict `{}` is chosen", entry.id.text);
        resolver.report(
            NO_READING_CHOSEN
                .at(entry.id.span, message)
                .help("add `chosen: …` with the id of a reading, and `because: \"…\"`"),
        );
        return None;
    };
    let at = entry.readings.iter().position(|reading| reading.id.text == word.text);
    if at.is_none() {
        let ids = entry.readings.iter().map(|reading| reading.id.text);
        let suggestion = nearest(word.text, ids);
        let message = format!("the conflict has no reading `{}`", word.text);
        let fault = UNKNOWN_REFERENCE.at(word.span, message).label("unknown reading");
        resolver.report(fault.did_you_mean(suggestion));
    } else if entry.because.is_none() {
        let message = format!("the reading `{}` is chosen, and nothing says why", word.text);
        let fault = CHOICE_WITHOUT_REASON.at(word.span, message);
        resolver.report(fault.help("add `because: \"…\"`, so that others can weigh the choice"));
    }
    at.map(|at| at as u32)
}
