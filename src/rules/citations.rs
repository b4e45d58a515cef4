//! Citations: `"001.p6.s12 s13"`, `"001.p6.s12-14"`, `"003.p1"`, and what they lead to.

use super::findings::Findings;
use crate::diagnostic::rules;
use crate::facts::{Sentence, SentenceId};
use crate::source::{Span, Text};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

rules! {
    MISSING_CITATION: "W301" "missing-citation" {
        what: "Every event, bond, group, reading and piece of knowledge cites the sentences that state it.",
        why: "Without its sentence a fact cannot be checked by anyone.",
        example: r#"(id: ring, what: "César keeps a ring")"#,
        instead: r#"(id: ring, what: "César keeps a ring", cites: "001.p6.s12")"#,
    }
    DANGLING_CITATION: "E302" "dangling-citation" {
        what: "Every citation leads to a sentence of the film's seeds.",
        why: "A citation that leads nowhere proves nothing.",
        example: r#"cites: "001.p6.s99""#,
        instead: r#"cites: "001.p6.s12""#,
    }
    UNREADABLE_CITATION: "E303" "unreadable-citation" {
        what: "A citation is written as seed, paragraph, sentence: `001.p6.s12`.",
        why: "A citation that cannot be read cannot be followed.",
        example: r#"cites: "page 6, line 12""#,
        instead: r#"cites: "001.p6.s12"    // with more: "001.p6.s12 s14-15 p7.s1""#,
    }
    ONE_WITNESS_TWICE: "W305" "one-witness-twice" {
        what: "No fact cites a sentence together with one that only repeats it.",
        why: "Two copies of one telling are one voice; counting them as two makes a fact look surer than it is.",
        example: r#"cites: "001.p6.s12 002.p1.s12"    // and 002.p1 repeats 001.p6"#,
        instead: r#"cites: "001.p6.s12""#,
    }
}

/// Looks citations up, and keeps count of them.
pub(super) struct Citations<'a> {
    /// The first sentence of each paragraph and how many it has; their numbers run on from it.
    paragraphs: BTreeMap<(&'a str, u32), (u32, u32)>,
    /// Seeds that the film names and that were not found: one fault for each has been reported, and not one more
    /// for every citation of it.
    missing: BTreeSet<String>,
    checkable: bool,
    known: u32,
    free: Vec<Sentence>,
    free_by_text: BTreeMap<String, SentenceId>,
    /// How often each sentence was cited.
    pub counts: Vec<u32>,
    /// For a sentence that repeats another, that other.
    pub repeats: BTreeMap<SentenceId, SentenceId>,
}

impl<'a> Citations<'a> {
    pub fn new(sentences: &'a [Sentence], seeds: &[Text<'_>]) -> Self {
        let mut paragraphs: BTreeMap<(&'a str, u32), (u32, u32)> = BTreeMap::new();
        for (i, sentence) in sentences.iter().enumerate() {
            let place = (sentence.seed.as_str(), sentence.paragraph);
            paragraphs.entry(place).or_insert((i as u32, 0)).1 = sentence.number;
        }
        let named = seeds.iter().map(|seed| crate::seed::number(&seed.content));
        let missing = named.filter(|seed| !paragraphs.contains_key(&(*seed, 1))).map(str::to_owned).collect();
        Self {
            paragraphs,
            missing,
            checkable: !seeds.is_empty(),
            known: sentences.len() as u32,
            free: Vec::new(),
            free_by_text: BTreeMap::new(),
            counts: vec![0; sentences.len()],
            repeats: BTreeMap::new(),
        }
    }

    /// Whether a passage belongs to a seed that was not found.
    pub fn is_missing(&self, passage: &str) -> bool {
        self.missing.contains(passage.trim().split('.').next().unwrap_or(""))
    }

    /// Counts one more fact that rests on these sentences.
    pub fn count(&mut self, cites: &[SentenceId]) {
        for id in cites {
            if let Some(count) = self.counts.get_mut(id.index()) {
                *count += 1;
            }
        }
    }

    /// Citations of a film without seeds, kept as they were written.
    pub fn take_free(&mut self) -> Vec<Sentence> {
        std::mem::take(&mut self.free)
    }

    /// Appends the sentences that one text cites.
    pub fn read(&mut self, text: &Text<'_>, into: &mut Vec<SentenceId>, faults: &mut Findings) {
        if !self.checkable {
            let content = text.content.trim();
            if !content.is_empty() {
                let next = SentenceId(self.known + self.free.len() as u32);
                let id = *self.free_by_text.entry(content.to_owned()).or_insert(next);
                if id == next {
                    self.free.push(Sentence {
                        seed: content.into(),
                        paragraph: 0,
                        number: 0,
                        text: String::new(),
                    });
                }
                into.push(id);
            }
            return;
        }
        let mut before = (None::<&str>, None::<u32>);
        let (mut any, mut lost) = (false, false);
        for piece in text.content.split([' ', ',', ';', '\n', '\t', '\r']).filter(|p| !p.is_empty()) {
            any = true;
            let span = piece_span(text, piece);
            match parse(piece, &mut before) {
                Some((seed, paragraph, range)) => {
                    self.look_up(seed, paragraph, range, (span, piece), into, faults);
                }
                // `s13` behind one that cannot be read: the same fault again
                None if lost && (before.0.is_none() || before.1.is_none()) => {}
                None => {
                    lost = true;
                    faults.push(
                        UNREADABLE_CITATION.at(span, format!("`{piece}` is not a citation"))
                            .label("cannot be read")
                            .help(
                                "a citation is `001.p6.s12`; behind one of the same paragraph `s13` is enough, and `s12-14` is a range",
                            ),
                    );
                }
            }
        }
        if !any {
            let fault = UNREADABLE_CITATION
                .at(text.span, "an empty citation")
                .help("for example `cites: \"001.p6.s12\"`");
            faults.push(fault);
        }
    }

    fn look_up(
        &mut self,
        seed: &str,
        paragraph: u32,
        range: Option<(u32, u32)>,
        (span, piece): (Span, &str),
        into: &mut Vec<SentenceId>,
        faults: &mut Findings,
    ) {
        if self.missing.contains(seed) {
            return;
        }
        let dangling = |message: String, label: &'static str| {
            let message = format!("`{piece}` leads nowhere: {message}");
            DANGLING_CITATION.at(span, message).label(label)
        };
        let Some(&(start, length)) = self.paragraphs.get(&(seed, paragraph)) else {
            let known = self.paragraphs.contains_key(&(seed, 1));
            let label = if known { "no such paragraph" } else { "no such seed" };
            let fault = dangling(self.nowhere(seed, paragraph), label);
            let meant = self.meant(seed).filter(|_| !known && piece.starts_with(seed));
            let meant = meant.map(|meant| format!("{meant}{}", &piece[seed.len()..]));
            faults.push(fault.did_you_mean(meant.as_deref()));
            return;
        };
        let (first, last) = range.unwrap_or((1, length));
        if first > last {
            let message = format!("the range ends before it begins, s{first} to s{last}");
            faults.push(dangling(message, "runs backwards"));
            return;
        }
        if last > length || first == 0 {
            let sentences = if length == 1 { "sentence" } else { "sentences" };
            let message = format!("paragraph {paragraph} of seed {seed} has {length} {sentences}");
            faults.push(dangling(message, "no such sentence"));
            return;
        }
        for number in first..=last {
            let id = SentenceId(start + number - 1);
            self.counts[id.index()] += 1;
            into.push(id);
        }
    }

    /// The seed that is meant by another way to write its number: `1` or `001-rififi` for `001`.
    fn meant(&self, seed: &str) -> Option<&'a str> {
        let bare = |number: &str| crate::seed::number(number).trim_start_matches('0').to_owned();
        self.paragraphs.keys().map(|(known, _)| *known).find(|known| bare(known) == bare(seed))
    }

    fn nowhere(&self, seed: &str, paragraph: u32) -> String {
        let paragraphs = self.paragraphs.keys().filter(|(s, _)| *s == seed).count();
        let seeds: Vec<&str> = {
            let mut seeds: Vec<&str> = self.paragraphs.keys().map(|(s, _)| *s).collect();
            seeds.dedup();
            seeds
        };
        if paragraphs > 0 {
            let plural = if paragraphs == 1 { "" } else { "s" };
            match paragraph {
                0 => format!("paragraphs of seed {seed} are counted from 1"),
                _ => format!("seed {seed} has only {paragraphs} paragraph{plural}"),
            }
        } else if seeds.is_empty() {
            "none of the film's seeds was found".to_owned()
        } else if let [only] = seeds.as_slice() {
            format!("the film's only seed is {only}")
        } else {
            format!("the film's seeds are {}", seeds.join(", "))
        }
    }

    /// The sentences of a seed or of one paragraph, as named by `text`: `003`, `001.p6`.
    pub fn passage(&self, text: &str) -> Vec<SentenceId> {
        let mut parts = text.trim().splitn(2, '.');
        let seed = parts.next().unwrap_or("");
        let paragraph = parts.next().map(|p| p.strip_prefix('p').and_then(|n| n.parse::<u32>().ok()));
        self.paragraphs
            .iter()
            .filter(|((s, p), _)| {
                *s == seed
                    && match paragraph {
                        None => true,
                        Some(Some(wanted)) => *p == wanted,
                        Some(None) => false,
                    }
            })
            .flat_map(|(_, (start, length))| (*start..start + length).map(SentenceId))
            .collect()
    }
}

/// Where `piece` stands inside the quotes of `text`; the whole text if it holds escapes.
fn piece_span(text: &Text<'_>, piece: &str) -> Span {
    match &text.content {
        Cow::Borrowed(content) => {
            let offset = (piece.as_ptr() as usize).wrapping_sub(content.as_ptr() as usize) as u32;
            let quote = (text.span.end - text.span.start).saturating_sub(content.len() as u32) / 2;
            let start = text.span.start + quote + offset;
            Span { file: text.span.file, start, end: start + piece.len() as u32 }
        }
        Cow::Owned(_) => text.span,
    }
}

type Cited<'t> = (&'t str, u32, Option<(u32, u32)>);

/// One citation; what it leaves out is taken from the one before it.
fn parse<'t>(piece: &'t str, before: &mut (Option<&'t str>, Option<u32>)) -> Option<Cited<'t>> {
    let mut range = None;
    for part in piece.split('.') {
        let rest = part.get(1..).unwrap_or("");
        let digits =
            |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        match part.as_bytes().first()? {
            b's' if range.is_none() && rest.starts_with(|c: char| c.is_ascii_digit()) => {
                let mut ends = rest.splitn(2, '-');
                let first = digits(ends.next()?)?;
                let last = match ends.next() {
                    Some(end) => digits(end.strip_prefix('s').unwrap_or(end))?,
                    None => first,
                };
                range = Some((first, last));
            }
            b'p' if range.is_none() && digits(rest).is_some() => before.1 = digits(rest),
            _ if range.is_none() && part.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') => {
                *before = (Some(part), None);
            }
            _ => return None,
        }
    }
    Some((before.0?, before.1?, range))
}
