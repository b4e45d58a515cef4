//! Numbers of chains, which grow beyond what a machine word holds.

/// A number that may be too great to hold: then it is *more than* [`u128::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Count {
    /// The number, if it is exact.
    pub number: u128,
    /// Whether there are more.
    pub more: bool,
}

impl From<u128> for Count {
    fn from(number: u128) -> Self {
        Self { number, more: false }
    }
}

impl Count {
    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match self.number.checked_add(other.number) {
            Some(number) => Self { number, more: self.more || other.more },
            None => Self { number: u128::MAX, more: true },
        }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.more {
            return write!(f, "more than {}", self.number);
        }
        write!(f, "{}", self.number)
    }
}
