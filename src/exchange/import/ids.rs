//! Words for foreign ids.

use crate::exchange::findings::{Place, Report};
use crate::facts::{Certainty, Directness, Mode, Status};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The word that a foreign id becomes: letters without accents, digits and `_`, beginning with a letter, no word
/// that has a meaning of its own.
///
/// ```
/// use imbroglio::exchange::import::word_of;
/// assert_eq!(word_of("#MästerOlof"), "master_olof");
/// assert_eq!(word_of("Obi-Wan Kenobi"), "obi_wan_kenobi");
/// assert_eq!(word_of("7 of 9"), "x7_of_9");
/// assert_eq!(word_of("secret"), "secret_");
/// ```
pub fn word_of(id: &str) -> String {
    let word = match id.is_ascii() {
        true => letters_of(id.chars(), id.len()),
        false => letters_of(id.nfkd().filter(|letter| !is_combining_mark(*letter)), id.len()),
    };
    let mut word = word.trim_end_matches('_').to_owned();
    if !word.starts_with(char::is_alphabetic) {
        word.insert(0, 'x');
    }
    if is_taken(&word) {
        word.push('_');
    }
    word
}

/// Small letters and digits, with `_` between words.
fn letters_of(id: impl Iterator<Item = char>, room: usize) -> String {
    let mut word = String::with_capacity(room);
    let mut low = false;
    for letter in id {
        if letter.is_uppercase() && low {
            word.push('_');
        }
        low = letter.is_lowercase();
        if letter.is_alphanumeric() {
            word.extend(letter.to_lowercase().filter(|letter| letter.is_alphanumeric()));
        } else if !word.is_empty() && !word.ends_with('_') {
            word.push('_');
        }
    }
    word
}

/// Whether a word means something behind the parties of an act, or to RON.
fn is_taken(word: &str) -> bool {
    Status::of(word).is_some()
        || Mode::of(word).is_some()
        || Certainty::of(word).is_some()
        || Directness::of(word).is_some()
        || matches!(
            word,
            "contested"
                | "as_ghost"
                | "secret"
                | "condoned"
                | "any"
                | "true"
                | "false"
                | "none"
                | "some"
                | "inf"
                | "nan"
        )
}

/// Words given so far: each foreign id has one, and no two have the same.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    words: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Ids {
    /// The word of a foreign id that is known.
    pub fn get(&self, id: &str) -> Option<&String> {
        self.words.get(id)
    }

    /// The word of a foreign id, made if need be; that two ids fold to one word is told.
    pub fn make(&mut self, id: &str, place: &Place, report: &mut Report) -> String {
        if let Some(word) = self.words.get(id) {
            return word.clone();
        }
        let first = word_of(id);
        let mut word = first.clone();
        let mut number = 1;
        while !self.taken.insert(word.clone()) {
            number += 1;
            word = format!("{first}_{number}");
        }
        if number > 1 {
            let message = format!(
                "`{id}` and an earlier id both fold to the word `{first}`; this one is called `{word}`"
            );
            report.find(place, message);
        }
        self.words.insert(id.to_owned(), word.clone());
        word
    }
}
