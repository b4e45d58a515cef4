//! "Did you mean": the nearest of several words to one that is unknown.

use std::borrow::Borrow;
use unicode_normalization::UnicodeNormalization;

/// `text` in lower case without accents, so that `CÉSAR` and `cesar` are one. O(n).
///
/// ```
/// assert_eq!(imbroglio::nearest::folded("L'Âge d'Or"), "l'age d'or");
/// ```
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The candidate nearest to `word` by Damerau-Levenshtein distance, if it is near enough to be meant:
/// at most a third of its letters differ. Ties go to the first. O(candidates × letters²).
///
/// ```
/// let names = ["cesar", "tony", "grutter"];
/// assert_eq!(imbroglio::nearest::nearest("cézar", names), Some("cesar"));
/// assert_eq!(imbroglio::nearest::nearest("mado", names), None);
/// assert_eq!(imbroglio::nearest::nearest("f", ["e"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // no candidate is looked at that is more than three letters longer
    let furthest = (length + 3).max(3) / 3;
    let third = |candidate: &str| third(length, candidate);
    within(word, candidates.into_iter().map(Known::of), furthest, third).map(|known| known.word)
}

/// How many letters of a word and a candidate may differ: a third of them, and never all.
fn third(length: usize, candidate: &str) -> usize {
    let length = length.max(candidate.chars().count());
    (length.max(3) / 3).min(length.saturating_sub(1))
}

/// Words among which the nearest is looked for again and again.
///
/// ```
/// let names = imbroglio::nearest::Candidates::of(["cesar", "tony", "grutter"]);
/// assert_eq!(names.nearest("cézar"), Some("cesar"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Candidates(Vec<Known<String>>);

impl Candidates {
    /// These words, in their order. O(their length).
    pub fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        Self(words.into_iter().map(|word| Known::of(word.to_owned())).collect())
    }

    /// As [`nearest()`], with less work for each word.
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        let third = |candidate: &str| third(length, candidate);
        within(word, &self.0, (length + 3).max(3) / 3, third).map(|known| known.word.as_str())
    }
}

/// The candidate that differs from `word` by a slip of the hand: one letter, or two of a word of nine letters and more.
/// For words whose neighbours mean something else, such as kinds and markers. O(candidates × letters²).
///
/// ```
/// use imbroglio::nearest::slip;
/// assert_eq!(slip("atempted", ["attempted"]), Some("attempted"));
/// assert_eq!(slip("orders", ["murders"]), None);
/// ```
pub fn slip<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let furthest = if length < 3 { 0 } else { 1 + usize::from(length >= 9) };
    within(word, candidates.into_iter().map(Known::of), furthest, |_| furthest).map(|known| known.word)
}

/// A word with what is compared of it.
#[derive(Debug, Clone)]
struct Known<W> {
    word: W,
    folded: String,
    /// Of the folded word.
    length: usize,
    letters: [u8; 32],
}

impl<W: AsRef<str>> Known<W> {
    fn of(word: W) -> Self {
        let folded = folded(word.as_ref());
        Self { length: folded.chars().count(), letters: letters(&folded), folded, word }
    }
}

/// How often each letter stands in a word, letters that share a cell counted together.
fn letters(word: &str) -> [u8; 32] {
    let mut counts = [0_u8; 32];
    for letter in word.chars() {
        let count = &mut counts[letter as usize % 32];
        *count = count.saturating_add(1);
    }
    counts
}

/// At least so many steps lie between two words: letters that only one of them has. O(1).
fn least_distance<V, W>(one: &Known<V>, other: &Known<W>) -> usize {
    // small numbers, so that all 32 are counted at once
    let more = one.letters.iter().zip(&other.letters);
    let more: u16 = more.map(|(one, other)| u16::from(one.saturating_sub(*other))).sum();
    let more = usize::from(more);
    // what the other has more is what makes up for the lengths
    more.max((more + other.length).saturating_sub(one.length))
}

/// The nearest candidate, if it is within `most`; `furthest` is the most that `most` can be.
fn within<W: AsRef<str>, K: Borrow<Known<W>>>(
    word: &str,
    candidates: impl IntoIterator<Item = K>,
    furthest: usize,
    most: impl Fn(&str) -> usize,
) -> Option<K> {
    let wanted = Known::of(word);
    if wanted.length > 64 {
        return None;
    }
    let mut best: Option<(usize, K)> = None;
    for candidate in candidates {
        let other = candidate.borrow();
        if other.length.abs_diff(wanted.length) > 3 {
            continue;
        }
        // most candidates are too far away for reasons that are told without a table of distances
        let least = least_distance(&wanted, other);
        if least > furthest || best.as_ref().is_some_and(|(best, _)| least >= *best) {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&wanted.folded, &other.folded);
        if best.as_ref().is_none_or(|(least, _)| distance < *least) {
            best = Some((distance, candidate));
        }
    }
    let (distance, candidate) = best?;
    (distance <= most(candidate.borrow().word.as_ref())).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition: every distance is counted.
    fn slow<'a>(word: &str, candidates: &[&'a str], most: impl Fn(&str) -> usize) -> Option<&'a str> {
        let wanted = folded(word);
        let length = wanted.chars().count();
        let near = candidates.iter().filter(|one| folded(one).chars().count().abs_diff(length) <= 3);
        let best = near.map(|one| (strsim::damerau_levenshtein(&wanted, &folded(one)), *one));
        let best = best.reduce(|best, one| if one.0 < best.0 { one } else { best });
        best.filter(|(distance, one)| *distance <= most(one)).map(|(_, one)| one)
    }

    proptest! {
        #[test]
        fn what_is_passed_over_is_never_the_nearest(
            word in "[a-dé]{0,9}",
            candidates in proptest::collection::vec("[a-dé]{0,10}", 0..12),
        ) {
            let candidates: Vec<&str> = candidates.iter().map(String::as_str).collect();
            let length = word.chars().count();
            let third = |one: &str| super::third(length, one);
            prop_assert_eq!(nearest(&word, candidates.iter().copied()), slow(&word, &candidates, third));
            let prepared = Candidates::of(candidates.iter().copied());
            prop_assert_eq!(prepared.nearest(&word), slow(&word, &candidates, third));
            let slips = if length < 3 { 0 } else { 1 + usize::from(length >= 9) };
            prop_assert_eq!(slip(&word, candidates.iter().copied()), slow(&word, &candidates, |_| slips));
        }
    }
}
