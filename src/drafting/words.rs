//! Words of one sort, as a language table lists them.

use crate::names::Names;
use serde::Deserialize;

/// A list of words in which each is found at once, however long it is.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Words {
    listed: Vec<String>,
    known: Names<String, ()>,
}

impl From<Vec<String>> for Words {
    fn from(listed: Vec<String>) -> Self {
        let mut known = Names::with_room(listed.len());
        for word in &listed {
            known.insert(word.clone(), ());
        }
        Self { listed, known }
    }
}

impl Words {
    /// Whether a word is among them.
    pub fn contains(&self, word: &str) -> bool {
        self.known.contains(word)
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
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Self { places: Names::default(), meanings: Vec::new() }
    }
}

impl<T> Keyed<T> {
    /// Lets a word stand for one thing more.
    pub fn add(&mut self, word: &str, meaning: T) {
        match self.places.get(word) {
            Some(place) => self.meanings[place].push(meaning),
            None => {
                self.places.insert(word.to_owned(), self.meanings.len());
                self.meanings.push(vec![meaning]);
            }
        }
    }

    /// What a word stands for; nothing for a word that is not known.
    pub fn of(&self, word: &str) -> &[T] {
        self.places.get(word).map_or(&[], |place| self.meanings[place].as_slice())
    }

    /// What each word stands for, word by word.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Vec<T>> {
        self.meanings.iter_mut()
    }
}
