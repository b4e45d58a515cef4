//! `compare`: two films side by side, or one film at two of its events.

mod data;
mod moments;
mod notes;
mod standing;

#[cfg(test)]
pub use data::Record;
#[cfg(test)]
pub use moments::Record as Moments;

use super::answer::Answer;
use super::files::Workspace;
use super::table::{Measure, measures};
use super::{Comparing, Exit, Extent, Failure, Format, Print, draw, motifs};
use crate::charts::comparison;
use crate::compare::roles::Budget;
use crate::compare::weightiest::PARTIES;
use crate::compare::{Options as Ask, compare};
use crate::corpus::{Options as Among, shelf};
use crate::diagnostic::Error;
use crate::motif::Motif;
use crate::story::{Readings, Story};
use clap::Args;
use std::path::PathBuf;

/// What `compare` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Two films, or one with two --at
    #[arg(value_name = "FILM", required = true, num_args = 1..=2)]
    films: Vec<PathBuf>,
    /// With one film: the two events to compare it at
    #[arg(long, value_name = "EVENT", num_args = 1)]
    at: Vec<String>,
    /// Settled facts only, or contested ones too
    #[arg(long, value_enum, default_value_t = Readings::Settled)]
    readings: Readings,
    /// Of each film compare at most so many characters and groups, those with the most weight, and twenty times as many
    /// acts
    #[arg(long, value_name = "N", default_value_t = PARTIES as u32, value_parser = clap::value_parser!(u32).range(1..=1000))]
    top: u32,
    /// Draw the comparison to this file; its ending says what: .svg or .png
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    #[command(flatten)]
    comparing: Comparing,
    #[command(flatten)]
    page: draw::Page,
    #[command(flatten)]
    print: Print,
}

/// Compares.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let view = Extent { until: None, readings: options.readings };
    let stories = workspace.stories(&options.films, &view)?;
    let wrong = match (stories.as_slice(), options.at.as_slice()) {
        ([film], [one, other]) => return Ok(moments::run(film, [one, other], workspace, &options.print)?),
        ([a, b], []) => return Ok(two(a, b, options, workspace)?),
        ([_], []) => "name two films to compare, or one film and two events: --at EVENT --at EVENT",
        ([_], _) => "one film is compared at two events: --at EVENT --at EVENT",
        _ => "--at is for one film; two films are compared as a whole",
    };
    Err(Error::new(wrong).into())
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio compare FILM FILM":
    ["null", "chance", "sd", "z", "p", "adjusted", "films"] =>
        "Tests of significance: `films` is the similarity of the two films, `chance` and `sd` the mean and the standard \
         deviation among random copies under the null model, `z` the distance in standard deviations, `p` the share of \
         copies at least as similar, `adjusted` the distance to chance as a share of the most that there could be.",
    ["facet"] =>
        "What is compared: the roles, the order of events, the turns of the plot, the motifs, the relation graph without \
         names; in a corpus also dealings with groups, the fates of counterparts, bonds, causes and the curve of danger.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<Record<'static>>("Two films"),
    super::schema::sort::<Moments<'static>>("With `--at`: one film at two events"),
];

fn two(a: &Story, b: &Story, options: &Options, workspace: &Workspace) -> Result<Exit, Error> {
    // a motif may name kinds that only one of the films has
    let mut library: Vec<Motif> = Vec::new();
    let libraries = motifs::load(workspace, &options.comparing.motifs, &[a.vocabulary(), b.vocabulary()])?;
    for motif in libraries.into_iter().flat_map(|library| library.read.motifs) {
        if library.iter().all(|known| known.name != motif.name) {
            library.push(motif);
        }
    }
    let ask = Ask {
        budget: Budget { seed: options.comparing.seed, ..Budget::default() },
        copies: options.comparing.copies as usize,
        threads: options.comparing.threads(),
        motifs: library,
        profiles: Vec::new(),
        parties: options.top as usize,
    };
    let comparison = compare(a, b, &ask);
    if let Some(path) = &options.chart {
        let drawing = comparison::draw(a, b, &comparison, &options.page.theme(workspace)?);
        let writer = workspace.writer(options.print.force);
        options.page.save(&writer, path, (&drawing.scene, &drawing.cuts))?;
    }
    let standing = match options.comparing.copies {
        0 => None,
        _ => {
            let mut among = Among { threads: ask.threads, ..Among::default() };
            among.budget.seed = options.comparing.seed;
            Some(shelf::standing(a, b, &among)?)
        }
    };
    let mut answer = Answer::new("compare");
    if options.print.format == Format::Csv {
        for pair in data::pairs(a, b, &comparison) {
            answer.record(pair)?;
        }
    } else {
        answer.record(data::Record::new(a, b, &comparison, standing.as_ref()))?;
    }
    answer.prose = notes::notes(a, b, &comparison);
    answer.prose.extend(standing.iter().flat_map(standing::notes));
    answer.tables = notes::tables(&comparison);
    answer.print(workspace, &options.print)
}

/// The id of a film.
fn id(story: &Story) -> &str {
    &story.facts().film.id
}
