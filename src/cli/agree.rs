//! `agree`: how far several annotations of one text agree, and where they do not.

use super::answer::{Answer, records};
use super::files::Workspace;
use super::table::{Column, Measure, Table, column, decimals, measures};
use super::terminal::err;
use super::words::{count, rounded};
use super::{Exit, Extent, Failure, Print};
use crate::agreement::{Agreement, Alpha, Disagreement, agree};
use crate::diagnostic::Error;
use crate::exchange::merge::{Annotation, merge};
use crate::exchange::ron;
use crate::formatting::{comments, format};
use crate::story::Readings;
use clap::Args;
use std::path::{Path, PathBuf};

/// What `agree` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Two or more annotations of one text: paths, or ids of films
    #[arg(value_name = "FILM", required = true, num_args = 2..)]
    films: Vec<PathBuf>,
    /// List at most so many disagreements; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 20)]
    max: usize,
    /// Print one merged film instead: it states what all annotations say, and holds what differs as comments for a person to decide
    #[arg(long, conflicts_with_all = ["max", "values", "format"])]
    merge: bool,
    /// With `--format json`, give the values behind each alpha too: a list for each unit, a number for each annotation
    #[arg(long)]
    values: bool,
    #[command(flatten)]
    print: Print,
}

/// Compares annotations.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if options.merge {
        return merged(options, workspace);
    }
    let view = Extent { until: None, readings: Readings::Settled };
    let stories = workspace.stories(&options.films, &view)?;
    let all: Vec<&crate::story::Story> = stories.iter().collect();
    let report = agree(&all).map_err(|cause| Error::because("cannot compare the annotations", cause))?;
    let mut answer = Answer::new("agree");
    for layer in &report.layers {
        answer.record(LayerRecord::new(layer, options.values))?;
    }
    let most = if options.max == 0 { usize::MAX } else { options.max };
    for one in &report.disagreements {
        answer.record(DisagreementRecord::new(one))?;
    }
    let (shared, cast) = report.cast;
    let (both, events) = report.events;
    answer.prose.push(format!(
        "{} of one text. All have {shared} of {} and {both} of {}.",
        count(stories.len(), "annotation", "annotations"),
        count(cast, "character or group", "characters and groups"),
        count(events, "event", "events")
    ));
    answer.tables.push(Table::of(&(), LAYERS, &report.layers).under("Agreement, layer by layer"));
    let shown = &report.disagreements[..report.disagreements.len().min(most)];
    let heading = format!(
        "{}, the weightiest first",
        count(report.disagreements.len(), "disagreement", "disagreements")
    );
    answer.tables.push(Table::of(&(), DISAGREEMENTS, shown).under(heading));
    if shown.len() < report.disagreements.len() {
        answer.notices.push(format!("{} more; --max 0 lists all", report.disagreements.len() - shown.len()));
    }
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio agree FILM FILM":
    ["alpha", "Krippendorff's alpha"] =>
        "Agreement beyond chance (Krippendorff's α, nominal; ordinal for certainty): 1 is perfect, 0 is what chance would give, \
         below 0 is systematic disagreement. Where every annotation gives one and the same value to everything, nothing \
         varies and there is no such number.",
    ["95 % interval"] =>
        "Between these ends lie 95 of 100 values of alpha when its units are drawn anew with replacement, a thousand times.",
    ["observed"] =>
        "The share of pairs of annotations that gave a unit the same value, chance not taken off.",
    ["F1"] =>
        "Twice the facts that two annotations share over the facts of both: 1 if they tell the same, 0 if nothing is shared.",
    ["layer", "units"] =>
        "What is compared, and in how many places at least two annotations judged: characters, pairs of characters, or \
         pairs of events.",
    ["readings"] => "What each annotation says, numbered in the order in which they were named.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<LayerRecord>("A layer"),
    super::schema::sort::<DisagreementRecord<'static>>("A disagreement"),
];

/// The merged film, with its kinds beside it if it has any.
fn merged(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let mut readings = Vec::new();
    for path in &options.films {
        let film = workspace.find(path)?;
        let mut remarks = Vec::new();
        for id in &film.material.films {
            let file = film.material.sources.file(*id);
            // what is no RON as a whole has no story either, which is said below
            remarks.extend(comments(&file.text).unwrap_or_default());
        }
        readings.push((path.display().to_string(), remarks, film.story()?));
    }
    let annotations: Vec<Annotation<'_>> =
        readings.iter().map(|(name, comments, story)| Annotation { name, story, comments }).collect();
    let merged =
        merge(&annotations).map_err(|cause| Error::because("cannot merge the annotations", cause))?;
    let mut draft = merged.draft;
    // it stands beside the seeds that it cites
    draft.seeds.iter_mut().for_each(|seed| seed.paragraphs.clear());
    let files = ron::write(&draft, &merged.remarks);
    let text =
        format(&files.film).map_err(|cause| Error::because("cannot lay out the merged film", cause))?;
    let output = options.print.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(path) = output.filter(|path| path.exists() && !options.print.force) {
        let shown = path.display();
        return Err(Error::new(format!("{shown} exists and is not overwritten; --force does")).into());
    }
    workspace.deliver(&text, output, options.print.force, &[])?;
    match (output, files.vocabulary) {
        (Some(path), Some((name, text))) => {
            workspace.writer(options.print.force).write(&path.with_file_name(name), text.as_bytes())?;
        }
        (None, Some(_)) => err("note: its kinds are written with `-o FILM.ron`"),
        (_, None) => {}
    }
    err(&match merged.open {
        0 => "the annotations say the same".to_owned(),
        open => format!(
            "{} left to be decided, as comments; `imbroglio check --todo` lists the events",
            count(open, "difference", "differences")
        ),
    });
    Ok(Exit::Clean)
}

const LAYERS: &[Column<(), Agreement>] = &[
    column("layer", |_, one| one.layer.word().to_owned()),
    column("units", |_, one| one.units.to_string()),
    column("observed", |_, one| share(one.observed)),
    column("alpha", |_, one| match one.alpha {
        None => "no model of chance".to_owned(),
        Some(Alpha::Value { alpha, .. }) => decimals(alpha, 2),
        Some(Alpha::NoVariation) => "no variation".to_owned(),
        Some(Alpha::NothingShared) => "nothing shared".to_owned(),
    }),
    column("95 % interval", |_, one| match one.alpha {
        Some(Alpha::Value { low, high, .. }) => format!("{} to {}", decimals(low, 2), decimals(high, 2)),
        _ => String::new(),
    }),
    column("F1", |_, one| share(one.f1)),
];

const DISAGREEMENTS: &[Column<(), Disagreement>] = &[
    column("layer", |_, one| one.layer.word().to_owned()),
    column("about", |_, one| one.about.clone()),
    column("readings", |_, one| {
        let says = one.says.iter().enumerate().map(|(number, says)| format!("{}: {says}", number + 1));
        says.collect::<Vec<_>>().join("; ")
    }),
    column("cites", |_, one| one.cites.join(" ")),
];

fn share(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| decimals(value, 2))
}

records! {
    /// How far a layer agrees.
    pub struct LayerRecord of (one: &Agreement, with_values: bool) {
        /// The layer.
        layer: &'static str = one.layer.word(),
        /// How many units were judged by at least two annotations.
        units: usize = one.units,
        /// The share of pairs of annotations that gave a unit the same value.
        observed: Option<f64> = one.observed.map(rounded),
        /// Krippendorff's alpha; null where there is no model of chance, or nothing varies.
        alpha: Option<f64> = alpha,
        /// Lower end of its 95 % bootstrap interval.
        low: Option<f64> = low,
        /// Upper end of its 95 % bootstrap interval.
        high: Option<f64> = high,
        /// Whether all annotations gave one and the same value to everything.
        no_variation: bool = one.alpha == Some(Alpha::NoVariation),
        /// F1 of the facts told.
        f1: Option<f64> = one.f1.map(rounded),
        /// With `--values`: what each annotation says of each unit, as numbers in the order of the scale.
        #[serde(skip_serializing_if = "Option::is_none")]
        values: Option<Vec<Vec<Option<u8>>>> =
            with_values.then(|| one.values.iter().map(<[_]>::to_vec).collect()),
    } where {
        let (alpha, low, high) = match one.alpha {
            Some(Alpha::Value { alpha, low, high }) => (Some(alpha), Some(rounded(low)), Some(rounded(high))),
            _ => (None, None, None),
        };
    }

    /// A place where annotations differ.
    pub struct DisagreementRecord<'r> of (one: &'r Disagreement) {
        /// The layer.
        layer: &'static str = one.layer.word(),
        /// What it is about.
        about: &'r str = &one.about,
        /// What each annotation says, in the order in which they were named.
        says: &'r [String] = &one.says,
        /// The sentences concerned.
        cites: &'r [String] = &one.cites,
    }
}
