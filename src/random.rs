//! A small source of random numbers: the same numbers on every platform and for every number of threads.
//!
//! It is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a mixing
//! function run over a counter. Whatever draws lots in the crate draws from it. Every piece of random work (a start of a
//! search, a copy of a film) has a generator of its own, made from the printed seed
//! and the number of the piece, so that it does not matter who does the piece, or when.

/// A generator of random numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The generator of one piece of work.
    ///
    /// ```
    /// use imbroglio::random::Random;
    /// let mut one = Random::new(7, 1);
    /// let mut same = Random::new(7, 1);
    /// let mut other = Random::new(7, 2);
    /// let number = one.below(1000);
    /// assert_eq!(number, same.below(1000));
    /// assert_ne!(number, other.below(1000));
    /// ```
    pub fn new(seed: u64, piece: u64) -> Self {
        let mut random = Self { state: seed };
        let mixed = random.next() ^ piece.wrapping_mul(0xD1B5_4A32_D192_ED03);
        random.state = mixed;
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 when the bound is 0. The bias is below `bound` / 2⁶⁴.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// Puts a list into random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}
