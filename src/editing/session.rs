//! What is known while an editor is talked with: what every answer is made of.

use super::project::Project;

/// What is to be said of a word of the language, in Markdown; none if it is no such word.
pub type Explain = fn(&str) -> Option<String>;

/// What the editor can do.
#[derive(Debug, Clone, Copy, Default)]
pub struct Client {
    /// Whether edits may name the versions of the texts that they are for.
    pub versions: bool,
    /// Whether what is inserted may have places to fill in.
    pub snippets: bool,
}

/// What is open, and what the editor is told and can take.
pub struct Session {
    /// What is open.
    pub project: Project,
    /// What is said of words.
    pub explain: Explain,
    /// What the editor can do.
    pub client: Client,
}
