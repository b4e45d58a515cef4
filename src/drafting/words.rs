//! Words of one sort, as a language table lists them.

use crate::names::Names;
use serde::Deserialize;

/// What the length and the first byte of a word tell at once: most words of a text are in none of a table's fifty lists,
/// and this is said without a hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sieve {
    /// A bit for each length in bytes; the last stands for all above.
    lengths: u64,
    /// A bit for each first byte.
    firsts: [u64; 4],
}

impl Sieve {
    fn length(word: &str) -> u64 {
        1 << word.len().min(63)
    }

    fn first(word: &str) -> (usize, u64) {
        let first = word.bytes().next().unwrap_or_default();
        (usize::from(first / 64), 1 << (first % 64))
    }

    fn add(&mut self, word: &str) {
        let (place, bit) = Self::first(word);
        self.lengths |= Self::length(word);
        self.firsts[place] |= bit;
    }

    /// Whether a word of that length and that first byte was added.
    fn may_hold(&self, word: &str) -> bool {
        let (place, bit) = Self::first(word);
        self.lengths & Self::length(word) != 0 && self.firsts[place] & bit != 0
    }
}

/// A list of words in which each is found at once, however long it is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Words {
    listed: Vec<String>,
    known: Names<String, ()>,
    sieve: Sieve,
}

impl From<Vec<String>> for Words {
    fn from(listed: Vec<String>) -> Self {
        let mut known = Names::with_room(listed.len());
        let mut sieve = Sieve::default();
        for word in &listed {
            sieve.add(word);
            known.insert(word.clone(), ());
        }
        Self { listed, known, sieve }
    }
}

impl Words {
    /// Whether a word is among them.
    pub fn contains(&self, word: &str) -> bool {
        self.sieve.may_hold(word) && self.known.contains(word)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// All of them, as they are listed.
    pub fn iter(&self) -> std::slice::Iter<'_, String> {
        self.listed.iter()
    }

    /// The word that is listed first.
    pub fn first(&self) -> Option<&String> {
        self.listed.first()
    }
}

/// What words stand for, each maybe for several things, in the order in which they were added.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Keyed<T> {
    places: Names<String, usize>,
    meanings: Vec<Vec<T>>,
    sieve: Sieve,
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Self { places: Names::default(), meanings: Vec::new(), sieve: Sieve::default() }
    }
}

impl<T> Keyed<T> {
    /// Lets a word stand for one thing more.
    pub fn add(&mut self, word: &str, meaning: T) {
        match self.places.get(word) {
            Some(place) => self.meanings[place].push(meaning),
            None => {
                self.sieve.add(word);
                self.places.insert(word.to_owned(), self.meanings.len());
                self.meanings.push(vec![meaning]);
            }
        }
    }

    /// What a word stands for; nothing for a word that is not known.
    pub fn of(&self, word: &str) -> &[T] {
        let known = self.sieve.may_hold(word).then(|| self.places.get(word)).flatten();
        known.map_or(&[], |place| self.meanings[place].as_slice())
    }

    /// What each word stands for, word by word.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Vec<T>> {
        self.meanings.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::{Keyed, Words};

    #[test]
    fn the_sieve_loses_no_word() {
        let long = "x".repeat(70);
        let longer = "x".repeat(90);
        let listed = ["", "a", "über", "zwölf", "l'", long.as_str()];
        let words = Words::from(listed.map(str::to_owned).to_vec());
        let mut keyed = Keyed::default();
        for (number, word) in listed.into_iter().enumerate() {
            keyed.add(word, number);
        }
        for (number, word) in listed.into_iter().enumerate() {
            assert!(words.contains(word), "{word}");
            assert_eq!(keyed.of(word), [number], "{word}");
        }
        for word in ["b", "ab", "ü", "übel", longer.as_str()] {
            assert!(!words.contains(word), "{word}");
            assert!(keyed.of(word).is_empty(), "{word}");
        }
        assert!(!Words::default().contains(""));
    }
}
