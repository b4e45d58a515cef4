//! Words of one sort, as a language table lists them, and words of a text that are looked up in a table once.

use crate::names::Names;
use serde::Deserialize;
use std::ops::Deref;

/// What a table has under a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// The lists that have it, a bit for each.
    lists: u128,
    /// Where its meanings as a verb, as a verb before another, and as a noun stand, from 1; 0 for none.
    pub forms: usize,
    pub leads: usize,
    pub nouns: usize,
}

/// A word of a text in lower case, with what the table has under it, so that it is looked up once and not for every question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lower {
    text: String,
    entry: Entry,
}

impl Lower {
    /// What stands behind the last word.
    pub const NONE: &'static Self =
        &Self { text: String::new(), entry: Entry { lists: 0, forms: 0, leads: 0, nouns: 0 } };

    /// A word with what is known of it.
    pub fn new(text: String, entry: Entry) -> Self {
        Self { text, entry }
    }
}

impl Deref for Lower {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl PartialEq<Lower> for String {
    fn eq(&self, other: &Lower) -> bool {
        *self == other.text
    }
}

impl PartialEq<&Lower> for String {
    fn eq(&self, other: &&Lower) -> bool {
        *self == other.text
    }
}

impl PartialEq<String> for Lower {
    fn eq(&self, other: &String) -> bool {
        self.text == *other
    }
}

/// What is looked up in a table: a bare word, or one that was looked up before.
pub(super) trait Wanted {
    /// The word.
    fn text(&self) -> &str;

    /// What the table has under it, if it was looked up.
    fn entry(&self) -> Option<&Entry> {
        None
    }
}

impl<W: Wanted + ?Sized> Wanted for &W {
    fn text(&self) -> &str {
        (**self).text()
    }

    fn entry(&self) -> Option<&Entry> {
        (**self).entry()
    }
}

impl Wanted for str {
    fn text(&self) -> &str {
        self
    }
}

impl Wanted for String {
    fn text(&self) -> &str {
        self
    }
}

impl Wanted for Lower {
    fn text(&self) -> &str {
        &self.text
    }

    fn entry(&self) -> Option<&Entry> {
        Some(&self.entry)
    }
}

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
    /// Its bit in the entries of the table; none for a list without one.
    bit: u128,
}

impl From<Vec<String>> for Words {
    fn from(listed: Vec<String>) -> Self {
        let mut known = Names::with_room(listed.len());
        let mut sieve = Sieve::default();
        for word in &listed {
            sieve.add(word);
            known.insert(word.clone(), ());
        }
        Self { listed, known, sieve, bit: 0 }
    }
}

impl Words {
    /// Whether a word is among them.
    pub fn contains<W: Wanted + ?Sized>(&self, word: &W) -> bool {
        match word.entry() {
            Some(entry) if self.bit != 0 => entry.lists & self.bit != 0,
            _ => self.sieve.may_hold(word.text()) && self.known.contains(word.text()),
        }
    }

    /// Gives the list the bit of a number below 128, and its words that bit.
    pub fn enter(&mut self, number: usize, entries: &mut Entries) {
        self.bit = 1 << number;
        for word in &self.listed {
            entries.of_mut(word).lists |= self.bit;
        }
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

    /// What stands at a place from 1 that an entry names; nothing at 0.
    pub fn at(&self, place: usize) -> &[T] {
        place.checked_sub(1).and_then(|place| self.meanings.get(place)).map_or(&[], Vec::as_slice)
    }

    /// Lets the entries name its places.
    pub fn enter(&self, entries: &mut Entries, place_of: fn(&mut Entry) -> &mut usize) {
        for word in self.places.words() {
            *place_of(entries.of_mut(&word)) = self.places.get(&word).map_or(0, |place| place + 1);
        }
    }

    /// What each word stands for, word by word.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Vec<T>> {
        self.meanings.iter_mut()
    }
}

/// All words of a table, each with what is known of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Entries {
    places: Names<String, usize>,
    entries: Vec<Entry>,
}

impl Entries {
    /// What is known of a word; nothing of one that the table lacks.
    pub fn of(&self, word: &str) -> Entry {
        self.places.get(word).map_or_else(Entry::default, |place| self.entries[place])
    }

    fn of_mut(&mut self, word: &str) -> &mut Entry {
        let place = self.places.get(word).unwrap_or_else(|| {
            self.places.insert(word.to_owned(), self.entries.len());
            self.entries.push(Entry::default());
            self.entries.len() - 1
        });
        &mut self.entries[place]
    }
}

#[cfg(test)]
mod tests {
    use super::{Entries, Keyed, Lower, Words};

    #[test]
    fn a_word_that_was_looked_up_is_answered_as_the_bare_one() {
        let mut lists = [["of", "by"], ["by", "the"], ["a", "the"]]
            .map(|listed| Words::from(listed.map(str::to_owned).to_vec()));
        let mut keyed = Keyed::default();
        keyed.add("by", 'b');
        keyed.add("shoot", 's');
        keyed.add("by", 'c');
        let mut entries = Entries::default();
        // the last has no bit
        for (number, list) in lists.iter_mut().take(2).enumerate() {
            list.enter(126 + number, &mut entries);
        }
        keyed.enter(&mut entries, |entry| &mut entry.leads);
        for word in ["of", "by", "the", "a", "shoot", "none", ""] {
            let entry = entries.of(word);
            let lower = Lower::new(word.to_owned(), entry);
            assert_eq!(
                lists.iter().map(|list| list.contains(&lower)).collect::<Vec<_>>(),
                lists.iter().map(|list| list.contains(word)).collect::<Vec<_>>(),
                "{word}"
            );
            assert_eq!(keyed.at(entry.leads), keyed.of(word), "{word}");
        }
    }

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
