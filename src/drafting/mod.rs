//! From a synopsis to a first draft of its annotation: the seed, and a film that states nothing.
//!
//! The draft names who is named, makes an event of each sentence, and proposes acts as comments with a question mark:
//! `// kills(grutter, jo)?`. What is proposed is read off the verb forms of a language table, without a model and without
//! the network, so the same text always gives the same draft. A person confirms or strikes out each line.

mod bonds;
mod cast;
mod clauses;
mod genders;
mod inference;
mod inflection;
mod language;
mod mention;
mod mentions;
mod names;
mod namesakes;
mod pronouns;
mod proposals;
mod reader;
mod sentences;
mod spellings;
mod states;
mod words;
mod write;

pub use language::{Language, LanguageFault};
pub use names::Person;
pub use proposals::Proposal;
pub use sentences::paragraphs;

use crate::vocabulary::Vocabulary;

/// A drafted annotation.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The seed: one sentence a line, a blank line between paragraphs.
    pub seed: String,
    /// The film, in RON, in the one style.
    pub film: String,
    /// Who is named, or called by a role in something that is proposed.
    pub people: Vec<Person>,
    /// What is proposed, sentence by sentence.
    pub proposals: Vec<Proposal>,
}

/// What a draft is to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading<'a> {
    /// The number of the seed, such as `004`.
    pub seed: &'a str,
    /// The title of the film.
    pub title: &'a str,
    /// The year, if it is known.
    pub year: Option<u32>,
}

/// Drafts an annotation of a synopsis. O(words × people).
///
/// ```
/// use imbroglio::drafting::{Heading, Language, draft};
/// use imbroglio::vocabulary::Vocabulary;
/// let heading = Heading { seed: "004", title: "Duel", year: None };
/// let made = draft("Mr. Jo Hart meets Tony. Tony kills Jo.", &Language::english()?, &*Vocabulary::shared().unwrap(), &heading);
/// assert_eq!(made.seed, "Mr. Jo Hart meets Tony.\nTony kills Jo.\n");
/// assert!(made.film.contains("// kills(tony, jo)?"));
/// # Ok::<(), imbroglio::drafting::LanguageFault>(())
/// ```
pub fn draft(synopsis: &str, language: &Language, vocabulary: &Vocabulary, heading: &Heading<'_>) -> Draft {
    let paragraphs = paragraphs(synopsis, language);
    let sentences = sentences::words(&paragraphs, language);
    let mut people = names::people(&sentences, language);
    let proposals = proposals::propose(&sentences, &mut people, language, vocabulary);
    let film = write::film(&paragraphs, &people, &proposals, heading, language);
    let seed = paragraphs.iter().map(|paragraph| paragraph.join("\n") + "\n").collect::<Vec<_>>().join("\n");
    Draft { seed, film, people, proposals }
}

#[cfg(test)]
mod tests;
