//! `compare`: two films side by side, or one film at two of its events.

mod data;
mod moments;
mod notes;

use super::answer::Answer;
use super::{Exit, Format, Print, Readings, View, draw, files, motifs};
use crate::charts::comparison;
use crate::compare::roles::Budget;
use crate::compare::{Comparison, Options as Ask, compare};
use crate::diagnostic::Error;
use crate::motif::Motif;
use crate::parallel;
use crate::story::Story;
use clap::Args;
use std::path::PathBuf;

/// What `compare` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Two films, or one with two --at
    #[arg(value_name = "FILM", required = true, num_args = 1..=2)]
    films: Vec<String>,
    /// Random copies of both films that a likeness is held against, for each way of taking them apart; 0 for none
    #[arg(long = "null", value_name = "N", default_value_t = 199, value_parser = clap::value_parser!(u32).range(0..=99_999))]
    copies: u32,
    /// Seed of everything random
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// Threads; the result does not depend on them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// With one film: the two events to compare it at
    #[arg(long, value_name = "EVENT", num_args = 1)]
    at: Vec<String>,
    /// Settled facts only, or contested ones too
    #[arg(long, value_enum, default_value_t = Readings::Settled)]
    readings: Readings,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    motifs: Vec<PathBuf>,
    /// Draw the comparison to this SVG file
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// light, dark, print, or a theme file
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: String,
    #[command(flatten)]
    print: Print,
}

/// Compares.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let view = View { until: None, readings: options.readings };
    let mut stories = Vec::new();
    for named in &options.films {
        match files::story(named, &view)? {
            Ok(story) => stories.push(story),
            Err(exit) => return Ok(exit),
        }
    }
    match (stories.as_slice(), options.at.as_slice()) {
        ([film], [one, other]) => moments::run(film, one, other, &options.print),
        ([_], []) => {
            Err(Error::new("name two films to compare, or one film and two events: --at EVENT --at EVENT"))
        }
        ([_], _) => Err(Error::new("one film is compared at two events: --at EVENT --at EVENT")),
        ([a, b], []) => two(a, b, options),
        _ => Err(Error::new("--at is for one film; two films are compared as a whole")),
    }
}

fn two(a: &Story, b: &Story, options: &Options) -> Result<Exit, Error> {
    // a motif may name kinds that only one of the films has
    let mut library: Vec<Motif> = Vec::new();
    let libraries = motifs::load(&options.motifs, &[a.vocabulary(), b.vocabulary()])?;
    for motif in libraries.into_iter().flat_map(|library| library.read.motifs) {
        if library.iter().all(|known| known.name != motif.name) {
            library.push(motif);
        }
    }
    let ask = Ask {
        budget: Budget { seed: options.seed, ..Budget::default() },
        copies: options.copies as usize,
        threads: options.threads.map_or_else(parallel::threads, usize::from),
        motifs: library,
        profiles: Vec::new(),
    };
    let comparison = compare(a, b, &ask);
    if let Some(path) = &options.chart {
        let drawing = comparison::draw(a, b, &comparison, &draw::theme(&options.theme)?);
        files::write(path, draw::svg(&drawing.scene, "").as_bytes(), options.print.force)?;
    }
    answer(a, b, &comparison, options.print.format).print(&options.print)
}

/// The answer in all its forms.
pub fn answer(a: &Story, b: &Story, comparison: &Comparison, format: Format) -> Answer {
    let results = match format {
        Format::Csv => data::pairs(a, b, comparison),
        _ => vec![data::whole(a, b, comparison)],
    };
    Answer {
        fields: &[],
        command: "compare",
        film: None,
        results,
        prose: notes::notes(a, b, comparison),
        tables: notes::tables(comparison),
        notices: Vec::new(),
    }
}

/// The id of a film.
fn id(story: &Story) -> &str {
    &story.facts().film.id
}

/// A title with its year.
fn title(story: &Story) -> String {
    let film = &story.facts().film;
    match film.year {
        Some(year) => format!("{} ({year})", film.title),
        None => film.title.clone(),
    }
}
