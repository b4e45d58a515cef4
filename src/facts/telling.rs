//! Who says so: sentences, tellings, and the points on which they disagree.

use super::SentenceId;
use smol_str::SmolStr;

/// A sentence of a seed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sentence {
    /// Number of its seed: `001`.
    pub seed: SmolStr,
    /// Its paragraph, from 1.
    pub paragraph: u32,
    /// Its place in the paragraph, from 1.
    pub number: u32,
    /// What it says.
    pub text: String,
}

impl Sentence {
    /// The citation: `001.p6.s12`; the words of the annotator where the film has no seed.
    pub fn citation(&self) -> String {
        if self.paragraph == 0 {
            return self.seed.to_string();
        }
        format!("{}.p{}.s{}", self.seed, self.paragraph, self.number)
    }
}

/// A telling of the story.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Its word.
    pub id: String,
    /// What holds it: `001.p6`.
    pub text: String,
    /// Sentences of it, in order.
    pub sentences: Vec<SentenceId>,
    /// Sentences that repeat it elsewhere.
    pub repeats: Vec<SentenceId>,
    /// A remark.
    pub note: Option<String>,
}

/// A point on which witnesses disagree.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Its word.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answers.
    pub readings: Vec<Reading>,
    /// The number of the answer that the annotation follows.
    pub chosen: Option<u32>,
    /// Why.
    pub because: Option<String>,
}

/// One answer to a conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its word.
    pub id: String,
    /// What it says.
    pub says: String,
    /// Sentences that say so.
    pub cites: Vec<SentenceId>,
}

/// A sentence that states nothing to annotate.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    /// Which.
    pub cites: Vec<SentenceId>,
    /// Why.
    pub because: String,
}
