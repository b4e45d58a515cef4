//! A draft as a film in RON.

use super::words::{Lower, Words};
use super::{Heading, Language, Person, Proposal};
use crate::formatting::lay_out;
use std::collections::{BTreeMap, BTreeSet};
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
        "// Drafted from the synopsis. Nothing is stated yet of what is done: confirm the proposals behind `//` by\n// removing the two strokes and the question mark, mend them or strike them out, and give each event a short `what`.\n// `imbroglio check --todo` lists what is open; take `draft` out when nothing is.\n(\n",
    );
    let _ = writeln!(text, "title: {},", quoted(heading.title));
    if let Some(year) = heading.year {
        let _ = writeln!(text, "year: {year},");
    }
    let _ = writeln!(
        text,
        "draft: true,\nlanguage: {},\nseeds: [{}],\n\ncharacters: [",
        quoted(&language.id),
        quoted(heading.seed)
    );
    let used: BTreeSet<&String> =
        proposals.iter().flat_map(|proposal| proposal.agents.iter().chain(&proposal.patients)).collect();
    for person in people.iter().filter(|person| !person.unnamed || used.contains(&person.id)) {
        if let Some(other) = &person.taken_for {
            let _ = writeln!(
                text,
                "// {} and {} are taken for one person, since no paragraph has both and both stand beside the same people",
                quoted(&person.name),
                quoted(other)
            );
        }
        let _ = write!(text, "(id: {}, ", person.id);
        if person.unnamed {
            text.push_str(if person.several { "kind: collective, " } else { "kind: unnamed, " });
        }
        let _ = write!(text, "name: {}", quoted(&person.name));
        if !person.aliases.is_empty() {
            let aliases: Vec<String> = person.aliases.iter().map(|alias| quoted(alias)).collect();
            let _ = write!(text, ", aliases: [{}]", aliases.join(", "));
        }
        let _ = writeln!(text, ", cites: {}),", quoted(&cites(heading.seed, &person.told)));
    }
    text.push_str("],\n\nstory: [\n");
    let mut of_sentence: BTreeMap<(usize, usize), Vec<&Proposal>> = BTreeMap::new();
    for proposal in proposals {
        of_sentence.entry(proposal.told).or_default().push(proposal);
    }
    let mut number = 0;
    for (paragraph, sentences) in paragraphs.iter().enumerate() {
        for (sentence, words) in sentences.iter().enumerate() {
            number += 1;
            let told = (paragraph + 1, sentence + 1);
            let _ = writeln!(text, "(id: event_{number}, what: {},", quoted(without_stop(words)));
            if let Some(caption) = caption(words, language) {
                let _ = writeln!(text, "caption: {},", quoted(caption));
            }
            let _ = writeln!(text, "cites: {},", quoted(&cites(heading.seed, &[told])));
            for proposal in of_sentence.get(&told).into_iter().flatten() {
                let _ = writeln!(text, "// {}?", proposal.act());
            }
            text.push_str("acts: []),\n");
        }
    }
    text.push_str("],\n)\n");
    // what is written here is RON; were it not, it would still be worth having as it is
    lay_out(&text).unwrap_or(text)
}

/// A sentence without its full stop: `what` is a heading.
fn without_stop(sentence: &str) -> &str {
    sentence.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(sentence)
}

/// Bytes of a letter, at most.
const LETTER: usize = 4;
/// Letters that look best on a card, and that it has room for.
const CARD: [usize; 2] = [44, 72];

/// The first clauses of a long sentence, as many as a card has room for: they must hold a verb that is known. None for a
/// sentence that fits whole, and where there are no such clauses.
fn caption<'s>(sentence: &'s str, language: &Language) -> Option<&'s str> {
    let [best, most] = CARD;
    let length = without_stop(sentence).chars().count();
    if length <= best {
        return None;
    }
    // what is no longer than a card needs no caption of half its length
    first_clauses(sentence, best, language)
        .or_else(|| first_clauses(sentence, most, language).filter(|_| length > most))
}

/// As many clauses at the head of a sentence as so many letters hold.
fn first_clauses<'s>(sentence: &'s str, room: usize, language: &Language) -> Option<&'s str> {
    let mut best = None;
    let (mut verb, mut aside) = (false, false);
    let mut words = 0;
    let mut at = 0;
    let mut last: Option<Lower> = None;
    let second = sentence.split(' ').nth(1).map(|word| language.lower(word));
    for word in sentence.split(' ') {
        // what is further on does not fit
        if at > LETTER * (room + 1) {
            break;
        }
        let letters = |letter: char| letter.is_alphanumeric();
        let bare = language.lower(word.trim_matches(|letter| !letters(letter)));
        let is = |list: &Words| list.contains(&bare);
        let begins = is(&language.conjunctions) || is(&language.relatives) || is(&language.object_relatives);
        // “When Tosca returns, …”: what is beside the point stands first; “After the trial” is no clause
        aside |= words == 0
            && is(&language.subordinating)
            && !(is(&language.prepositions)
                && second.as_ref().is_some_and(|next| language.articles.contains(next)));
        let before = sentence[..at].trim_end();
        // not “shows her the letter in” before “which”
        let whole = last.as_ref().is_none_or(|last| {
            let open = [&language.prepositions, &language.conjunctions, &language.and];
            !open.iter().any(|list| list.contains(last))
        });
        if verb && !aside && begins && whole && words > 2 && before.chars().count() <= room {
            best = Some(before);
        }
        at += word.len() + 1;
        words += 1;
        // “the fallen republic” tells nothing
        let forms = language.forms(&bare);
        let quality = last.as_ref().is_some_and(|last| language.articles.contains(last))
            && forms.iter().all(|form| form.participle || form.continuous);
        let tells = !forms.is_empty() || is(&language.being) || language.lead(&bare).is_some();
        verb |= tells && !quality;
        let end = sentence[..at.min(sentence.len())].trim_end();
        if end.ends_with([',', ';', ':']) {
            if verb && !aside && words > 2 && end.chars().count() <= room + 1 {
                best = Some(end);
            }
            // the verb of what stood beside is none of the main clause
            verb &= !aside;
            aside = false;
        }
        last = Some(bare);
    }
    best.map(|caption| caption.trim_end_matches([',', ';', ':']))
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
