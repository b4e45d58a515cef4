//! Hash map from an identifier to its id. It is the one hash table; its iteration order is never exposed, and words come
//! out in alphabetical order.

use foldhash::HashMap;
use foldhash::HashMapExt as _;
use std::borrow::Borrow;
use std::hash::Hash;

/// A hash map from words to what they name. Short words, as most ids are, stand in the table itself, so that none of them is
/// compared with a text far away in memory.
///
/// ```
/// let mut names = imbroglio::names::Names::with_room(2);
/// assert_eq!(names.insert("tony", 1), None);
/// assert_eq!(names.insert("cesar", 2), None);
/// assert_eq!(names.insert("a_very_long_name", 3), None);
/// assert_eq!((names.get("tony"), names.get("mado"), names.get("a_very_long_name")), (Some(1), None, Some(3)));
/// assert_eq!(names.insert("tony", 4), Some(1));
/// assert_eq!(names.words(), ["a_very_long_name", "cesar", "tony"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Names<W: Hash + Eq, T> {
    short: HashMap<Short, T>,
    long: HashMap<W, T>,
}

/// A word of at most fifteen bytes, with its length in the last one. Packed, so that it and a number take twenty bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(Rust, packed(4))]
struct Short(u64, u64);

impl Short {
    /// Its bytes, the last ones of the second half its length. Read in halves that may overlap, and not copied one by one.
    #[inline]
    fn of(word: &str) -> Option<Self> {
        let bytes = word.as_bytes();
        let length = bytes.len() as u64;
        let (first, rest) = match bytes.len() {
            8..16 => {
                let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
                let last = u64::from_le_bytes(*last);
                // what stands in the first half already is pushed out; of eight bytes that is everything
                (u64::from_le_bytes(*first), last.checked_shr(8 * (16 - length as u32)).unwrap_or(0))
            }
            4..8 => {
                let (first, last) = (bytes.first_chunk()?, bytes.last_chunk()?);
                let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
                let last = u64::from(last) >> (8 * (8 - length));
                (u64::from(first) | last << 32, 0)
            }
            0..4 => {
                let at = |place: usize| bytes.get(place).map_or(0, |byte| u64::from(*byte) << (8 * place));
                (at(0) | at(1) | at(2), 0)
            }
            _ => return None,
        };
        Some(Self(first, rest | length << 56))
    }

    /// The word that it was made of.
    fn word(self) -> String {
        let bytes = (u128::from(self.1) << 64 | u128::from(self.0)).to_le_bytes();
        let length = usize::from(bytes[15]).min(15);
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }
}

impl<W: Hash + Eq, T> Default for Names<W, T> {
    fn default() -> Self {
        Self { short: HashMap::new(), long: HashMap::new() }
    }
}

impl<W: Hash + Eq + Ord + Borrow<str>, T: Copy> Names<W, T> {
    /// None yet, with room for so many short ones.
    pub fn with_room(room: usize) -> Self {
        Self { short: HashMap::with_capacity(room), long: HashMap::new() }
    }
    /// What a word stands for.
    pub fn get(&self, word: &str) -> Option<T> {
        match Short::of(word) {
            Some(short) => self.short.get(&short).copied(),
            None => self.long.get(word).copied(),
        }
    }
    /// Whether a word stands for anything.
    pub fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
    /// Lets a word stand for something; what it stood for before, if it did.
    pub fn insert(&mut self, word: W, meaning: T) -> Option<T> {
        let Some(short) = Short::of(word.borrow()) else { return self.long.insert(word, meaning) };
        self.short.insert(short, meaning)
    }
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.short.len() + self.long.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// All words, in the order of the alphabet. O(n log n).
    pub fn words(&self) -> Vec<String> {
        let long = self.long.keys().map(|word| word.borrow().to_owned());
        let mut words: Vec<String> = self.short.keys().map(|short| short.word()).chain(long).collect();
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

#[cfg(test)]
mod tests {
    use super::Short;

    /// The definition: the bytes in their order, and the length in the last one.
    fn copied(word: &str) -> Option<Short> {
        let mut bytes = [0; 16];
        bytes[..15].get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        bytes[15] = word.len() as u8;
        let whole = u128::from_le_bytes(bytes);
        Some(Short(whole as u64, (whole >> 64) as u64))
    }

    #[test]
    fn short_words_are_their_bytes() {
        let letters = "aZ_9\u{0}\u{7f}éüabcdefgh";
        for from in 0..letters.len() {
            for to in from..=letters.len() {
                let Some(word) = letters.get(from..to) else { continue };
                assert_eq!(Short::of(word), copied(word), "{word:?}");
                assert!(Short::of(word).is_none_or(|short| short.word() == word), "{word:?}");
            }
        }
        assert_eq!(Short::of("fifteen_letters"), copied("fifteen_letters"));
        assert_eq!(Short::of("sixteen_letters_"), None);
    }
}
