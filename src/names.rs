//! Hash map from an identifier to its id. It is the one hash table; its iteration order is never exposed, and words come
//! out in alphabetical order.

use foldhash::HashMap;
use foldhash::HashMapExt as _;
use std::borrow::Borrow;
use std::hash::Hash;

/// A hash map from words to what they name.
///
/// ```
/// let mut names = imbroglio::names::Names::with_room(2);
/// assert_eq!(names.insert("tony", 1), None);
/// assert_eq!(names.insert("cesar", 2), None);
/// assert_eq!((names.get("tony"), names.get("mado")), (Some(1), None));
/// assert_eq!(names.words(), [&"cesar", &"tony"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Names<W: Hash + Eq, T>(HashMap<W, T>);

impl<W: Hash + Eq, T> Default for Names<W, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<W: Hash + Eq + Ord + Borrow<str>, T: Copy> Names<W, T> {
    /// None yet, with room for so many.
    pub fn with_room(room: usize) -> Self {
        Self(HashMap::with_capacity(room))
    }
    /// What a word stands for.
    pub fn get(&self, word: &str) -> Option<T> {
        self.0.get(word).copied()
    }
    /// Whether a word stands for anything.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }
    /// Lets a word stand for something; what it stood for before, if it did.
    pub fn insert(&mut self, word: W, meaning: T) -> Option<T> {
        self.0.insert(word, meaning)
    }
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// All words, in the order of the alphabet. O(n log n).
    pub fn words(&self) -> Vec<&W> {
        let mut words: Vec<&W> = self.0.keys().collect();
        words.sort_unstable();
        words
    }
}

/// A hash map from numbers, or pairs of them, to what they stand for; it has no order at all.
///
/// ```
/// let mut numbers = imbroglio::names::Numbers::default();
/// numbers.insert((1, 2), "tony");
/// assert_eq!((numbers.get(&(1, 2)), numbers.get(&(2, 1))), (Some("tony"), None));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers<N: Hash + Eq, T>(HashMap<N, T>);

impl<N: Hash + Eq, T> Default for Numbers<N, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<N: Hash + Eq, T: Copy> Numbers<N, T> {
    /// What a number stands for.
    pub fn get(&self, number: &N) -> Option<T> {
        self.0.get(number).copied()
    }
    /// Lets a number stand for something; what it stood for before, if it did.
    pub fn insert(&mut self, number: N, meaning: T) -> Option<T> {
        self.0.insert(number, meaning)
    }
}
