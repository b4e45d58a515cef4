//! Words that stand for things: found at once by the word, and in the order of the alphabet for "did you mean".

use foldhash::HashMap;
use foldhash::HashMapExt as _;

/// What each word stands for.
#[derive(Debug)]
pub(super) struct Names<'src, T>(HashMap<&'src str, T>);

impl<T> Default for Names<'_, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<'src, T: Copy> Names<'src, T> {
    /// What a word stands for.
    pub fn get(&self, word: &str) -> Option<T> {
        self.0.get(word).copied()
    }
    /// Whether a word stands for anything.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }
    /// Makes room for so many more words.
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }
    /// Lets a word stand for something; what it stood for before, if it did.
    pub fn insert(&mut self, word: &'src str, meaning: T) -> Option<T> {
        self.0.insert(word, meaning)
    }
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// All words, in the order of the alphabet. O(n log n).
    pub fn words(&self) -> Vec<&'src str> {
        let mut words: Vec<&'src str> = self.0.keys().copied().collect();
        words.sort_unstable();
        words
    }
}
