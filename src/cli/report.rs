//! `report`: films as one page that is read, asked and shown.

mod pairs;

use super::files::Workspace;
use super::{Exit, Extent, Failure, draw, terminal};
use crate::charts::ink::Theme;
use crate::compare::{self, Comparison};
use crate::diagnostic::Error;
use crate::parallel::threads;
use crate::report::{self, Made, Pair, Told};
use crate::story::{Readings, Story};
use clap::Args;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What `report` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths, or ids such as rififi-1955; of several the page compares each with each
    #[arg(value_name = "FILM", required_unless_present = "shelf")]
    films: Vec<PathBuf>,
    /// Instead, a page of all pairs of the films: how alike they are, and a click opens the comparison of a pair
    #[arg(long, conflicts_with = "until")]
    pairs: bool,
    /// Add the shelf to the films: the older stories that come with the program
    #[arg(long, conflicts_with = "until")]
    shelf: bool,
    /// Leave everything after this event out of the file, for a page to hand out that gives nothing away; for one film only
    #[arg(long, value_name = "EVENT")]
    until: Option<String>,
    /// auto follows the reader's system; light, dark, print, or the path of a theme file for these colours alone
    #[arg(long, value_name = "THEME", default_value = "auto")]
    theme: String,
    /// Write here; without it the page goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file even if imbroglio did not write it
    #[arg(long)]
    force: bool,
}

/// Up to so many films are compared each with each.
pub const COMPARED: usize = 6;
/// Copies of each cast by which chance is judged.
const COPIES: usize = 99;

/// Writes the page.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if options.until.is_some() && options.films.len() > 1 {
        return Err(Error::new("--until is for one film; several have no event in common").into());
    }
    let view = Extent { until: None, readings: Readings::Settled };
    let wholes = workspace.stories(&options.films, &view)?;
    different_ids(&options.films, &wholes)?;
    let until = |story: &Story| match &options.until {
        None => Ok(story.clone()),
        Some(event) => {
            let last = story.find_event(event).map_err(|cause| Error::because("--until", cause))?;
            Ok(story.until(last))
        }
    };
    let stories = wholes.iter().map(until).collect::<Result<Vec<Story>, Error>>()?;
    let (themes, shown) = themes(workspace, &options.theme)?;
    let colors = ([&themes[0], &themes[1]], shown);
    let text = if options.pairs || options.shelf {
        pairs::page(stories, options.shelf, colors)?
    } else {
        page(&stories, &wholes, colors, (None, COPIES), None)
    };
    match options.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => workspace.writer(options.force).write(path, text.as_bytes())?,
        None => terminal::out(&terminal::harmless_page(&text))?,
    }
    Ok(Exit::Clean)
}

/// Addresses within a page name films by their ids.
fn different_ids(paths: &[PathBuf], stories: &[Story]) -> Result<(), Error> {
    let mut seen: BTreeMap<&str, &Path> = BTreeMap::new();
    for (path, story) in paths.iter().zip(stories) {
        let id = story.facts().film.id.as_str();
        if let Some(other) = seen.insert(id, path) {
            return Err(Error::new(format!(
                "{} and {} both have the id `{id}`, by which the page names a film; give one of the files another name",
                other.display(),
                path.display()
            )));
        }
    }
    Ok(())
}

/// The colours of a page, and which of the two is shown at first.
///
/// # Errors
/// When there is no such theme.
pub fn themes(workspace: &Workspace, named: &str) -> Result<([Theme; 2], Option<usize>), Error> {
    let theme = |named: &str| draw::theme(workspace, named);
    match named {
        "auto" => Ok(([theme("light")?, theme("dark")?], None)),
        "light" => Ok(([theme("light")?, theme("dark")?], Some(0))),
        "dark" => Ok(([theme("light")?, theme("dark")?], Some(1))),
        other => {
            let theme = theme(other)?;
            Ok(([theme.clone(), theme], Some(0)))
        }
    }
}

/// The page of stories, of which the wholes say what is still to come; each two are compared, and their likeness is
/// held against so many copies by chance. What is `made` must have been so with as many copies, in the same themes.
pub fn page(
    stories: &[Story],
    wholes: &[Story],
    (themes, shown): ([&Theme; 2], Option<usize>),
    (live, copies): (Option<report::Live<'_>>, usize),
    made: Option<&Made>,
) -> String {
    let known = |one: usize, other: usize| made?.pairs.get(&(one, other));
    let mut found: Vec<(usize, usize, Cow<'_, Comparison>)> = Vec::new();
    if stories.len() <= COMPARED {
        for one in 0..stories.len() {
            for other in one + 1..stories.len() {
                let ask = compare::Options { copies, threads: threads(), ..compare::Options::default() };
                let comparison = match known(one, other) {
                    Some((comparison, _)) => Cow::Borrowed(comparison),
                    None => Cow::Owned(compare::compare(&stories[one], &stories[other], &ask)),
                };
                found.push((one, other, comparison));
            }
        }
    }
    let pairs: Vec<Pair<'_>> = found
        .iter()
        .map(|(one, other, comparison)| Pair {
            one: *one,
            other: *other,
            comparison,
            scenes: known(*one, *other).map(|(_, scenes)| scenes),
        })
        .collect();
    let told: Vec<Told<'_>> =
        stories.iter().zip(wholes).map(|(story, whole)| Told { story, whole }).collect();
    report::page(&told, &report::Options { themes, shown, pairs: &pairs, made, live, threads: threads() })
}
