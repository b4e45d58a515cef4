//! A draft as a film in RON.

use super::{Heading, Language, Person, Proposal};
use crate::formatting::format;
use std::fmt::Write as _;

/// The film: cast and events stated, acts proposed as comments.
pub(super) fn film(
    paragraphs: &[Vec<String>],
    people: &[Person],
    proposals: &[Proposal],
    heading: &Heading<'_>,
    language: &Language,
) -> String {
    let mut text = String::from(
        "// Drafted from the synopsis. Nothing is stated yet of what is done: confirm the proposals behind `//` by\n// removing the two strokes and the question mark, mend them or strike them out, and give each event a short `what`.\n(\n",
    );
    let _ = writeln!(text, "title: {},", quoted(heading.title));
    if let Some(year) = heading.year {
        let _ = writeln!(text, "year: {year},");
    }
    let _ = writeln!(
        text,
        "language: {},\nseeds: [{}],\n\ncharacters: [",
        quoted(&language.id),
        quoted(heading.seed)
    );
    for person in people.iter().filter(|person| !person.unnamed || is_used(person, proposals)) {
        let _ = write!(text, "(id: {}, ", person.id);
        if person.unnamed {
            text.push_str("kind: unnamed, ");
        }
        let _ = write!(text, "name: {}", quoted(&person.name));
        if !person.aliases.is_empty() {
            let aliases: Vec<String> = person.aliases.iter().map(|alias| quoted(alias)).collect();
            let _ = write!(text, ", aliases: [{}]", aliases.join(", "));
        }
        let _ = writeln!(text, ", cites: {}),", quoted(&cites(heading.seed, &person.told)));
    }
    text.push_str("],\n\nstory: [\n");
    let mut number = 0;
    for (paragraph, sentences) in paragraphs.iter().enumerate() {
        for (sentence, words) in sentences.iter().enumerate() {
            number += 1;
            let told = (paragraph + 1, sentence + 1);
            let _ = writeln!(text, "(id: event_{number}, what: {},", quoted(words));
            let _ = writeln!(text, "cites: {},", quoted(&cites(heading.seed, &[told])));
            for proposal in proposals.iter().filter(|proposal| proposal.told == told) {
                let _ = writeln!(text, "// {}?", proposal.act());
            }
            text.push_str("acts: []),\n");
        }
    }
    text.push_str("],\n)\n");
    // what is written here is RON; were it not, it would still be worth having as it is
    format(&text).unwrap_or(text)
}

fn is_used(person: &Person, proposals: &[Proposal]) -> bool {
    proposals
        .iter()
        .any(|proposal| proposal.agents.contains(&person.id) || proposal.patients.contains(&person.id))
}

/// Citations of sentences: `004.p1.s2 p2.s1`.
fn cites(seed: &str, told: &[(usize, usize)]) -> String {
    let mut text = format!("{seed}.");
    let mut last = None;
    for &(paragraph, sentence) in told {
        let _ = match last {
            None => write!(text, "p{paragraph}.s{sentence}"),
            Some(before) if before == paragraph => write!(text, " s{sentence}"),
            Some(_) => write!(text, " p{paragraph}.s{sentence}"),
        };
        last = Some(paragraph);
    }
    text
}

/// A text in RON.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            _ if letter.is_control() => quoted.extend(letter.escape_unicode()),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
