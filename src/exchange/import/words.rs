//! Words that stand in a file again and again, each kept once.

use crate::names::Names;
use std::sync::Arc;

/// A word that is shared by all that say it.
pub type Word = Arc<str>;

/// The words of a file.
#[derive(Debug, Default)]
pub struct Words {
    numbers: Names<Word, usize>,
    all: Vec<Word>,
}

impl Words {
    /// The word that says this. O(its length).
    pub fn one(&mut self, text: &str) -> Word {
        if let Some(known) = self.numbers.get(text) {
            return Arc::clone(&self.all[known]);
        }
        let word: Word = text.into();
        self.numbers.insert(Arc::clone(&word), self.all.len());
        self.all.push(Arc::clone(&word));
        word
    }
}
