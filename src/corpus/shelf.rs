//! The shelf: the stories that come with the program as a background, so that a likeness has something to stand out
//! from.

use super::{Corpus, Options, Similarities, similarities};
use crate::compare::web::{Lexicon, Web};
use crate::diagnostic::Error;
use crate::film::{BUILT_IN_SHELF, Film};
use crate::motif;
use crate::parallel::work;
use crate::story::Story;

/// The stories of the shelf, settled, in the order of their ids; those of the ids in `without` are left out. O(size of
/// the shelf).
///
/// ```
/// let shelf = imbroglio::corpus::shelf::stories(&["hamlet"]);
/// assert_eq!(shelf.len() + 1, imbroglio::film::BUILT_IN_SHELF.len());
/// ```
pub fn stories(without: &[&str]) -> Vec<Story> {
    let wanted: Vec<&str> =
        BUILT_IN_SHELF.iter().map(|(id, _)| *id).filter(|id| !without.contains(id)).collect();
    let read = |at: usize| Some(Film::built_in(wanted[at])?.story?.settled());
    work(wanted.len(), crate::parallel::threads(), &read).into_iter().flatten().collect()
}

/// Stories made ready for comparison, with the motifs that come with the program. O(facts² + motifs) a story.
///
/// # Errors
/// When the motifs or the vocabulary that come with the program cannot be read.
pub fn corpus<'a>(stories: impl IntoIterator<Item = &'a Story>) -> Result<Corpus, Error> {
    let library = motif::built_in().map_err(|fault| Error::new(fault.message))?;
    let mut corpus = Corpus::with_motifs(library.read.motifs.clone());
    let mut lexicon = Lexicon::default();
    for story in stories {
        let web = Web::new(story, &mut lexicon);
        corpus.add(story, web);
    }
    Ok(corpus)
}

/// Where two stories stand among all pairs of the shelf and of themselves.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How alike all are: the two stories first, then the shelf without them.
    pub found: Similarities,
}

impl Standing {
    /// The place of the first story.
    pub const A: usize = 0;
    /// The place of the second.
    pub const B: usize = 1;
}

/// Compares two stories with one another and with the shelf. A story of the shelf takes its own place there. Costs a
/// comparison of all pairs.
///
/// # Errors
/// When the motifs or the vocabulary that come with the program cannot be read.
pub fn standing(a: &Story, b: &Story, options: &Options) -> Result<Standing, Error> {
    let shelf = stories(&[&a.facts().film.id, &b.facts().film.id]);
    let corpus = corpus([a, b].into_iter().chain(&shelf))?;
    Ok(Standing { found: similarities(&corpus, options, &|_| {}) })
}
