//! Citations as they are written and read.

use super::layout::Piece;
use smallvec::{SmallVec, smallvec};
use std::fmt::Write as _;

/// Citations as an annotator writes them: what stays the same is left out, runs are ranges. Citations in the words
/// of a film without seeds stand as they are, a text each.
pub fn cited(cites: &[String]) -> SmallVec<[Piece<'_>; 1]> {
    if let [only] = cites
        && !(only.contains(".p0") || only.contains(".s0"))
    {
        // a single one is written as it is, but for zeros before its numbers
        return smallvec![Piece::text(only)];
    }
    let places: Option<Vec<(&str, u32, u32)>> = cites.iter().map(|cite| place(cite)).collect();
    let Some(places) = places else { return cites.iter().map(Piece::text).collect() };
    let mut written = String::new();
    let mut before: Option<(&str, u32)> = None;
    let mut at = 0;
    while let Some(&(seed, paragraph, first)) = places.get(at) {
        let mut last = first;
        while places.get(at + 1) == Some(&(seed, paragraph, last.wrapping_add(1))) {
            last = last.wrapping_add(1);
            at += 1;
        }
        at += 1;
        if !written.is_empty() {
            written.push(' ');
        }
        match before {
            Some((known, same)) if known == seed && same == paragraph => {}
            Some((known, _)) if known == seed => {
                let _ = write!(written, "p{paragraph}.");
            }
            _ => {
                let _ = write!(written, "{seed}.p{paragraph}.");
            }
        }
        let _ = write!(written, "s{first}");
        if last > first {
            let _ = write!(written, "-{last}");
        }
        before = Some((seed, paragraph));
    }
    smallvec![Piece::text(written)]
}

/// The seed, the paragraph and the number of a citation in full: `001.p6.s12`.
pub fn place(cite: &str) -> Option<(&str, u32, u32)> {
    let (rest, sentence) = numbered(cite, ".s")?;
    let (seed, paragraph) = numbered(rest, ".p")?;
    Some((seed, paragraph, sentence))
}

/// What stands before a mark and the number at the end.
fn numbered<'c>(cite: &'c str, mark: &str) -> Option<(&'c str, u32)> {
    let before = cite.trim_end_matches(|letter: char| letter.is_ascii_digit());
    Some((before.strip_suffix(mark)?, cite[before.len()..].parse().ok()?))
}
