//! The page of all pairs of films.

use crate::charts::ink::Theme;
use crate::corpus::tree::tree;
use crate::corpus::{Options, shelf, similarities};
use crate::diagnostic::Error;
use crate::parallel::threads;
use crate::report::pairs::{self, Plots};
use crate::story::Story;

/// Most films of a page: its pairs grow with their square.
const MOST: usize = 80;

/// The page of all pairs of stories, with the shelf if that is asked for; a story of the shelf that was named takes its own
/// place.
///
/// # Errors
/// When there are fewer than two films or too many, or what comes with the program cannot be read.
pub fn page(
    mut stories: Vec<Story>,
    with_shelf: bool,
    (themes, shown): ([&Theme; 2], Option<usize>),
) -> Result<String, Error> {
    if with_shelf {
        let here: Vec<String> = stories.iter().map(|story| story.facts().film.id.clone()).collect();
        let here: Vec<&str> = here.iter().map(String::as_str).collect();
        stories.extend(shelf::stories(&here));
    }
    if stories.len() < 2 {
        return Err(Error::new(
            "a page of pairs is of two films or more; --shelf adds the stories of the shelf",
        ));
    }
    if stories.len() > MOST {
        let films = stories.len();
        return Err(Error::new(format!(
            "a page of pairs is of {MOST} films at most, not of {films}; `imbroglio corpus` compares more"
        )));
    }
    let corpus = shelf::corpus(&stories)?;
    let found = similarities(&corpus, &Options::default(), &|_| {});
    let tree = tree(found.films, &|a, b| 1.0 - found.nearer_overall(a, b));
    let plots = Plots {
        stories: &stories,
        corpus: &corpus,
        found: &found,
        tree: &tree,
        themes,
        shown,
        threads: threads(),
    };
    Ok(pairs::page(&plots))
}
