//! Which of the names that are known a name may be a spelling of.

use super::Language;
use super::namesakes::{Spelled, told_words};
use std::collections::{BTreeMap, BTreeSet};

/// A word of so many letters may hold a slip and still be the same.
const LONG: usize = 6;
/// A word of more letters is compared as it is.
const LONGEST: usize = 40;
/// Two last words this much alike (Jaro-Winkler) behind the same first one are spellings of one name.
const ALIKE: f64 = 0.85;

/// Whether a name is one of those of somebody: each of its words is among theirs, but for a slip in a long one (Coleman,
/// Colemane), or it is their full name with its last word spelt otherwise (Mathieu, Matthew).
pub(super) fn is_same(
    name: &[String],
    words: &BTreeSet<String>,
    (known, names): &Spelled,
    language: &Language,
) -> bool {
    let is_known = |word: &String| known.contains(word) || known.iter().any(|other| is_slip(word, other));
    if !words.is_empty() && words.iter().all(is_known) {
        return true;
    }
    let [first, last] = name else { return false };
    let theirs = names.first().map(|name| told_words(name, language));
    match theirs.as_deref() {
        Some([other_first, other_last]) => {
            let short = last.len().max(other_last.len()) <= LONGEST;
            first == other_first && short && strsim::jaro_winkler(last, other_last) >= ALIKE
        }
        _ => false,
    }
}

fn may_slip(word: &str) -> bool {
    (LONG..=LONGEST).contains(&word.len())
}

fn is_slip(one: &str, other: &str) -> bool {
    may_slip(one)
        && may_slip(other)
        && one.len().abs_diff(other.len()) <= LETTER
        && strsim::damerau_levenshtein(one, other) <= 1
}

/// Bytes of a letter, at most.
const LETTER: usize = 4;

/// Entries by the words of their spellings, so that a name is held against few of them: those that share a word with it, or
/// a word but for a slip.
#[derive(Debug, Default)]
pub(super) struct Alike {
    words: BTreeMap<String, Vec<usize>>,
    /// By what is left of a long word without one of its letters. Two words that differ by a slip leave the same.
    slips: BTreeMap<String, Vec<usize>>,
    /// By the first word of a full name of two.
    first: BTreeMap<String, Vec<usize>>,
}

impl Alike {
    /// Adds an entry by its number: its full name, and the words by which it is known. O(letters²).
    pub fn add(&mut self, entry: usize, full: &str, known: &BTreeSet<String>, language: &Language) {
        for word in known {
            self.words.entry(word.clone()).or_default().push(entry);
            for rest in without_a_letter(word) {
                self.slips.entry(rest).or_default().push(entry);
            }
        }
        if let [first, _] = told_words(full, language).as_slice() {
            self.first.entry(first.clone()).or_default().push(entry);
        }
    }

    /// The entries that a name may belong to, in order: all for which [`is_same`] holds, and maybe others.
    pub fn of(&self, name: &[String], words: &BTreeSet<String>) -> Vec<usize> {
        let shared = |word: &String| -> BTreeSet<usize> {
            let known = self.words.get(word).into_iter().flatten();
            let slips = without_a_letter(word).into_iter().filter_map(|rest| self.slips.get(&rest)).flatten();
            known.chain(slips).copied().collect()
        };
        let mut shared = words.iter().map(shared);
        let mut all = shared.next().unwrap_or_default();
        for other in shared {
            all.retain(|entry| other.contains(entry));
        }
        if let [first, _] = name {
            all.extend(self.first.get(first).into_iter().flatten());
        }
        all.into_iter().collect()
    }
}

/// A word without each of its letters, and as it is; nothing if it is too short or too long for a slip.
fn without_a_letter(word: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    if may_slip(word) {
        all.insert(word.to_owned());
        all.extend(word.char_indices().map(|(at, letter)| {
            let (before, behind) = word.split_at(at);
            before.to_owned() + &behind[letter.len_utf8()..]
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The entries that are looked at are all that there are to find.
        #[test]
        fn no_spelling_is_overlooked(names in proptest::collection::vec("[abé]{1,2}[abcé]{0,6}( [ab]{1,2}[abcé]{2,7})?", 1..12)) {
            let language = Language::english().unwrap();
            let told: Vec<Vec<String>> = names.iter().map(|name| told_words(name, &language)).collect();
            let known: Vec<Spelled> = names.iter().zip(&told)
                .map(|(name, told)| (told.iter().cloned().collect(), vec![name.clone()])).collect();
            let mut alike = Alike::default();
            for (entry, (words, names)) in known.iter().enumerate() {
                alike.add(entry, &names[0], words, &language);
            }
            for (told, (words, _)) in told.iter().zip(&known) {
                let all: Vec<usize> = (0..known.len()).filter(|at| is_same(told, words, &known[*at], &language)).collect();
                let mut few = alike.of(told, words);
                few.retain(|at| is_same(told, words, &known[*at], &language));
                prop_assert_eq!(few, all);
            }
        }
    }
}
