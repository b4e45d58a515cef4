//! `corpus`: many films: their measures, how alike they are, the nearest of each and why, the tree they form.

use super::answer::Answer;
use super::files::Workspace;
use super::table::{Column, Table, column};
use super::words::{count, rounded, short};
use super::{Exit, Failure, Format, Print, draw, motifs, terminal};
use crate::charts::heatmap::{self, Heatmap};
use crate::compare::web::{Lexicon, Web};
use crate::compare::{self, compare, null, roles};
use crate::corpus::tree::{Tree, tree};
use crate::corpus::{Corpus, Facet, Measures, Options as Ask, Similarities, pairs_at_most, similarities};
use crate::diagnostic::Error;
use crate::motif::Motif;
use crate::story::Story;
use crate::vocabulary::Vocabulary;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Reasons are given for the neighbours of up to this many films.
const EXPLAINED: usize = 40;
/// Nearest pairs are held against chance for up to this many films.
const CALIBRATED: usize = 10;
/// Motifs of both that are named as a reason.
const MOTIFS: usize = 3;
/// Neighbours of each film that are printed.
const NEIGHBOURS: usize = 3;
/// Matrices of more films are given as data and as a picture only.
const PRINTED: usize = 20;

/// What `corpus` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films, or folders of films
    #[arg(value_name = "DIR|FILM", required = true)]
    films: Vec<PathBuf>,
    /// Random copies to test the nearest pairs of a small corpus for significance; 0 for none
    #[arg(long = "null", value_name = "N", default_value_t = 199, value_parser = clap::value_parser!(u32).range(0..=99_999))]
    copies: u32,
    /// Seed of the random numbers
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    motifs: Vec<PathBuf>,
    /// Draw the matrix with its tree to this file; its ending says what: .svg or .png
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    #[command(flatten)]
    page: draw::Page,
    #[command(flatten)]
    print: Print,
}

/// What was loaded, and what could not be.
#[derive(Default)]
struct Loaded {
    corpus: Corpus,
    lexicon: Lexicon,
    stories: Vec<Story>,
    faults: Vec<String>,
}

/// Compares many films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let named = expand(&options.films)?;
    let bar = bar(named.len(), "reading");
    let vocabulary = Vocabulary::built_in().map_err(|fault| Error::new(fault.message))?;
    let library = motifs::load(workspace, &options.motifs, &[&vocabulary])?.remove(0).read.motifs;
    let mut loaded = Loaded { corpus: Corpus::with_motifs(library.clone()), ..Loaded::default() };
    for name in &named {
        loaded.add(workspace, name);
        bar.inc(1);
    }
    bar.finish_and_clear();
    let mut ask = Ask::default();
    ask.budget.seed = options.seed;
    let bar = self::bar(pairs_at_most(loaded.corpus.len(), &ask), "comparing");
    let found = similarities(&loaded.corpus, &ask, &|done| bar.set_position(done as u64));
    bar.finish_and_clear();
    let tree = tree(found.films, &|a, b| 1.0 - found.mean(a, b));
    let neighbours = neighbours(&loaded, &found, &library, options);
    if let Some(path) = &options.chart {
        chart(workspace, &loaded.corpus, &found, &tree, path, options)?;
    }
    answer(&loaded, &found, &tree, &neighbours, options.print.format)?.print(workspace, &options.print)?;
    for fault in &loaded.faults {
        terminal::err(&format!("left out: {fault}"));
    }
    match (loaded.corpus.is_empty(), loaded.faults.is_empty()) {
        (true, _) => Err(Error::new("no film could be read").into()),
        (false, true) => Ok(Exit::Clean),
        (false, false) => Ok(Exit::Findings),
    }
}

fn bar(length: usize, message: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(length as u64).with_message(message);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}

/// Folders become the films in them.
fn expand(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut films = Vec::new();
    for path in named {
        if !path.is_dir() {
            films.push(path.clone());
            continue;
        }
        let inside = crate::film::films_in(path)?;
        if inside.is_empty() {
            return Err(Error::new(format!("there is no film in {}", path.display())));
        }
        films.extend(inside);
    }
    let mut seen = BTreeSet::new();
    films.retain(|film| seen.insert(film.clone()));
    Ok(films)
}

impl Loaded {
    fn add(&mut self, workspace: &Workspace, name: &Path) {
        let film = match workspace.find(name) {
            Ok(film) => film,
            Err(error) => return self.faults.push(format!("{}: {error}", name.display())),
        };
        let story = match film.story() {
            Ok(story) => story.settled(),
            Err(faults) => return self.faults.push(faults.to_string()),
        };
        let web = Web::new(&story, &mut self.lexicon);
        self.corpus.add(&story, web);
        self.stories.push(story);
        if self.stories.len() > EXPLAINED {
            // A large corpus is kept in its reduced form only.
            self.stories.truncate(EXPLAINED);
        }
    }
}

/// A film and one that is near it.
struct Neighbour {
    film: usize,
    other: usize,
    why: String,
    sure: Option<String>,
}

fn neighbours(loaded: &Loaded, found: &Similarities, library: &[Motif], options: &Options) -> Vec<Neighbour> {
    let films = found.films;
    let explained = films <= EXPLAINED;
    let mut all = Vec::new();
    for film in 0..films {
        for (rank, other) in found.nearest(film, NEIGHBOURS).into_iter().enumerate() {
            let mut neighbour =
                Neighbour { film, other, why: shared_motifs(&loaded.corpus, film, other), sure: None };
            if explained && rank == 0 {
                let calibrated = films <= CALIBRATED && options.copies > 0;
                let ask = compare::Options {
                    budget: roles::Budget { seed: options.seed, ..roles::Budget::default() },
                    copies: if calibrated { options.copies as usize } else { 0 },
                    motifs: library.to_vec(),
                    ..compare::Options::default()
                };
                let (a, b) = (&loaded.stories[film], &loaded.stories[other]);
                let comparison = compare(a, b, &ask);
                neighbour.why = [why(a, b, &comparison), neighbour.why].join("; ");
                neighbour.sure = comparison.calibration.as_ref().map(sure);
            }
            all.push(neighbour);
        }
    }
    all
}

/// The firm pairs, and the roles they share.
fn why(a: &Story, b: &Story, comparison: &compare::Comparison) -> String {
    let pairs = comparison.alignment.pairs.iter().filter(|pair| pair.is_firm()).take(3).map(|pair| {
        let names = format!("{} – {}", short(a, pair.a), short(b, pair.b));
        match comparison.title(pair.a, pair.b) {
            Some(part) => format!("{names} ({})", part.title()),
            None => names,
        }
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { "no firm pair of counterparts".to_owned() } else { pairs.join("; ") }
}

/// Motifs that both have, the rarest first.
fn shared_motifs(corpus: &Corpus, a: usize, b: usize) -> String {
    let both = corpus.motifs_of_both(a, b);
    let more = both.len().saturating_sub(MOTIFS);
    let names = both.iter().take(MOTIFS).copied().collect::<Vec<_>>().join(", ");
    match (both.len(), more) {
        (0, _) => "no shared motif".to_owned(),
        (_, 0) => format!("both: {names}"),
        (_, more) => format!("both: {names} and {}", count(more, "more motif", "more motifs")),
    }
}

fn sure(calibration: &null::Calibration) -> String {
    if calibration.too_few() {
        return format!("too few random copies to tell; at least {} are needed", calibration.enough());
    }
    let beyond: Vec<&str> = null::Facet::ALL
        .into_iter()
        .filter(|facet| calibration.survives(*facet) == Some(true))
        .map(null::Facet::word)
        .collect();
    if beyond.is_empty() {
        "not significant".to_owned()
    } else {
        format!("significant in {}", beyond.join(", "))
    }
}

fn name(measures: &Measures) -> String {
    match measures.year {
        Some(year) => format!("{} ({year})", measures.title),
        None => measures.title.clone(),
    }
}

fn chart(
    workspace: &Workspace,
    corpus: &Corpus,
    found: &Similarities,
    tree: &Tree,
    path: &Path,
    options: &Options,
) -> Result<(), Error> {
    let names: Vec<String> = corpus.measures.iter().map(name).collect();
    let value = |a: usize, b: usize| Some(found.mean(a, b)).filter(|_| a != b).or(Some(1.0));
    let heatmap = Heatmap {
        title: "Plots side by side",
        finding: "The mean of the facets: a description, not tested for significance.",
        names: &names,
        tree,
        value: &value,
    };
    let scene = heatmap::draw(&heatmap, &options.page.theme(workspace)?);
    options.page.save(&workspace.writer(options.print.force), path, (&scene, &[]))
}

fn answer(
    loaded: &Loaded,
    found: &Similarities,
    tree: &Tree,
    neighbours: &[Neighbour],
    format: Format,
) -> Result<Answer, Error> {
    let measures = &loaded.corpus.measures;
    let mut answer = Answer::new("corpus");
    if format == Format::Csv {
        for film in measures {
            answer.record(Film::new(film))?;
        }
    } else {
        answer.record(Record::new(measures, found, tree, neighbours, &loaded.faults))?;
    }
    answer.tables.push(Table::of(&(), MEASURES, measures).under("Measures"));
    if found.films <= PRINTED {
        answer.tables.extend(Facet::ALL.map(|facet| matrix(measures, found, tree, facet)));
    }
    answer
        .tables
        .push(Table::of(&(measures.as_slice(), found), &nearest_columns(), neighbours).under("Nearest"));
    if found.films < 2 {
        answer.notices.push("one film has nothing to be compared with".to_owned());
    }
    if found.proved < found.compared {
        answer.notices.push(format!(
            "matchings of two casts proved to be the best: {} of {}; the others are the best that was found",
            found.proved, found.compared
        ));
    }
    if found.films > PRINTED && format == Format::Table {
        answer
            .notices
            .push(format!("matrices of more than {PRINTED} films are in --format json and --chart"));
    }
    if (3..=PRINTED).contains(&found.films) {
        let order: Vec<String> = tree.leaves.iter().map(|film| name(&measures[*film])).collect();
        answer.prose.push(format!("In the order of the tree: {}", order.join(" · ")));
    }
    Ok(answer)
}

const MEASURES: &[Column<(), Measures>] = &[
    column("film", |(), film| name(film)),
    column("characters", |(), film| film.characters.to_string()),
    column("groups", |(), film| film.groups.to_string()),
    column("events", |(), film| film.events.to_string()),
    column("acts", |(), film| film.acts.to_string()),
    column("bonds", |(), film| film.bonds.to_string()),
    column("dead", |(), film| film.dead.to_string()),
    column("untold", |(), film| film.untold.to_string()),
    column("betrayals", |(), film| film.betrayals.to_string()),
    column("weight", |(), film| format!("{:.1}", film.weight)),
];

fn nearest_columns<'a>() -> Vec<Column<(&'a [Measures], &'a Similarities), Neighbour>> {
    vec![
        column("film", |(measures, _), neighbour| name(&measures[neighbour.film])),
        column("near", |(measures, _), neighbour| name(&measures[neighbour.other])),
        column("mean", |(_, found), neighbour| format!("{:.2}", found.mean(neighbour.film, neighbour.other))),
        column("why", |_, neighbour| neighbour.why.clone()),
        column("how sure", |_, neighbour| neighbour.sure.clone().unwrap_or_default()),
    ]
}

fn matrix(measures: &[Measures], found: &Similarities, tree: &Tree, facet: Facet) -> Table {
    let id = |film: &usize| measures[*film].film.clone();
    let columns = std::iter::once(String::new()).chain(tree.leaves.iter().map(id));
    let rows = tree.leaves.iter().map(|one| {
        let values = tree.leaves.iter().map(|other| {
            found.of(facet, *one, *other).map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
        });
        std::iter::once(id(one)).chain(values).collect()
    });
    Table::with_columns(columns, rows.collect()).under(format!("Similarity: {}", facet.word()))
}

/// Measures of a film.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Film<'a> {
    film: &'a str,
    title: &'a str,
    year: Option<u32>,
    characters: usize,
    groups: usize,
    events: usize,
    acts: usize,
    bonds: usize,
    dead: usize,
    untold: usize,
    betrayals: usize,
    weight: f64,
}

impl<'a> Film<'a> {
    fn new(film: &'a Measures) -> Self {
        Self {
            film: &film.film,
            title: &film.title,
            year: film.year,
            characters: film.characters,
            groups: film.groups,
            events: film.events,
            acts: film.acts,
            bonds: film.bonds,
            dead: film.dead,
            untold: film.untold,
            betrayals: film.betrayals,
            weight: (film.weight * 1000.0).round() / 1000.0,
        }
    }
}

/// Many films.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Record<'a> {
    /// The films with their measures; everything below names them by their place here.
    films: Vec<Film<'a>>,
    /// A matrix of similarities for each facet.
    likeness: Likeness,
    /// How many pairs of casts were matched, and how many of the matchings are proved to be the best.
    casts: Casts,
    /// The nearest of each film.
    nearest: Vec<Near<'a>>,
    /// The tree of the films.
    tree: Branches<'a>,
    /// Films that could not be read, and why.
    left_out: &'a [String],
}

/// A matrix for each facet, in the order of the facets.
struct Likeness(Vec<(&'static str, Matrix)>);

type Matrix = Vec<Vec<Option<f64>>>;

impl Serialize for Likeness {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(facet, matrix)| (facet, matrix)))
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Likeness {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Likeness".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <std::collections::BTreeMap<String, Matrix> as schemars::JsonSchema>::json_schema(generator)
    }
}

/// Numbers of matchings of two casts.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Casts {
    compared: usize,
    proved: usize,
}

/// A film and one that is near it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Near<'a> {
    film: &'a str,
    near: &'a str,
    mean: f64,
    why: &'a str,
    sure: Option<&'a str>,
}

/// The tree: its merges from the nearest on, and its leaves in the order in which it is drawn.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Branches<'a> {
    merges: Vec<Merge>,
    leaves: &'a [usize],
}

/// Two branches that are joined.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Merge {
    a: usize,
    b: usize,
    height: f64,
    films: usize,
}

impl<'a> Record<'a> {
    fn new(
        measures: &'a [Measures],
        found: &Similarities,
        tree: &'a Tree,
        neighbours: &'a [Neighbour],
        faults: &'a [String],
    ) -> Self {
        let matrix = |facet: Facet| -> Matrix {
            let row = |a| (0..found.films).map(|b| found.of(facet, a, b).map(rounded)).collect();
            (0..found.films).map(row).collect()
        };
        let near = neighbours.iter().map(|neighbour| Near {
            film: &measures[neighbour.film].film,
            near: &measures[neighbour.other].film,
            mean: rounded(found.mean(neighbour.film, neighbour.other)),
            why: &neighbour.why,
            sure: neighbour.sure.as_deref(),
        });
        let merges = tree.merges.iter().map(|merge| Merge {
            a: merge.a,
            b: merge.b,
            height: rounded(merge.height),
            films: merge.films,
        });
        Self {
            films: measures.iter().map(Film::new).collect(),
            likeness: Likeness(Facet::ALL.into_iter().map(|facet| (facet.word(), matrix(facet))).collect()),
            casts: Casts { compared: found.compared, proved: found.proved },
            nearest: near.collect(),
            tree: Branches { merges: merges.collect(), leaves: &tree.leaves },
            left_out: faults,
        }
    }
}
