//! A mention of somebody in a sentence.

/// A mention: a run of words in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mention {
    pub person: usize,
    /// First word.
    pub from: usize,
    /// One past the last word.
    pub to: usize,
}

/// Who is mentioned in a sentence, and what the words beside them hint at.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// In order.
    pub found: Vec<Mention>,
    /// Words of roles that are said of somebody: “his mistress Cathy”, “Jo, a widow,”.
    pub said: Vec<Said>,
    /// Whether the last mention ends with a role that is said of them: “Jo, a widow”.
    pub apposed: bool,
}

/// A role that is said of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub person: usize,
    pub role: String,
    /// The first word of it, which may be a possessive pronoun.
    pub at: usize,
    /// Of whom they are it, where that is named.
    pub owner: Option<usize>,
}
