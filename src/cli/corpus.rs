//! `corpus`: many films: their measures, how alike they are, the nearest of each and why, the tree they form.

use super::answer::{self, Answer, Row, Table};
use super::betrayals::count;
use super::{Exit, Format, Print, draw, files, motifs};
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
use serde_json::{Value, json};
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
    films: Vec<String>,
    /// Random copies that the nearest pairs of a small corpus are held against; 0 for none
    #[arg(long = "null", value_name = "N", default_value_t = 199, value_parser = clap::value_parser!(u32).range(0..=99_999))]
    copies: u32,
    /// Seed of everything random
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    seed: u64,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    motifs: Vec<PathBuf>,
    /// Draw the matrix with its tree to this SVG file
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// light, dark, print, or a theme file
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: String,
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
pub fn run(options: &Options) -> Result<Exit, Error> {
    let named = expand(&options.films)?;
    let bar = bar(named.len(), "reading");
    let vocabulary = Vocabulary::built_in().map_err(|fault| Error::new(fault.message))?;
    let library = motifs::load(&options.motifs, &[&vocabulary])?.remove(0).read.motifs;
    let mut loaded = Loaded { corpus: Corpus::with_motifs(library.clone()), ..Loaded::default() };
    for name in &named {
        loaded.add(name);
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
        chart(&loaded.corpus, &found, &tree, path, options)?;
    }
    answer(&loaded, &found, &tree, &neighbours, options.print.format).print(&options.print)?;
    for fault in &loaded.faults {
        answer::err(&format!("left out: {fault}"));
    }
    match (loaded.corpus.is_empty(), loaded.faults.is_empty()) {
        (true, _) => Err(Error::new("no film could be read")),
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
fn expand(named: &[String]) -> Result<Vec<String>, Error> {
    let mut films = Vec::new();
    for name in named {
        let path = Path::new(name);
        if !path.is_dir() {
            films.push(name.clone());
            continue;
        }
        let inside = crate::film::films_in(path)?;
        if inside.is_empty() {
            return Err(Error::new(format!("there is no film in {name}")));
        }
        films.extend(inside.iter().map(|path| path.display().to_string()));
    }
    let mut seen = std::collections::BTreeSet::new();
    films.retain(|film| seen.insert(film.clone()));
    Ok(films)
}

impl Loaded {
    fn add(&mut self, name: &str) {
        let film = match files::find(name) {
            Ok(film) => film,
            Err(error) => return self.faults.push(format!("{name}: {error}")),
        };
        let Some(story) = film.story else {
            let first = film
                .diagnostics
                .first()
                .map_or(String::new(), |fault| format!(": {} {}", fault.code(), fault.message));
            return self.faults.push(format!("{name} has errors{first}"));
        };
        let story = story.settled();
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
        let names = format!("{} – {}", a.party(pair.a).short, b.party(pair.b).short);
        match comparison.title(pair.a, pair.b) {
            Some(part) => format!("{names} ({})", part.title()),
            None => names,
        }
    });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() { "no firm pair".to_owned() } else { pairs.join("; ") }
}

/// Motifs that both have, the rarest first.
fn shared_motifs(corpus: &Corpus, a: usize, b: usize) -> String {
    let both = corpus.motifs_of_both(a, b);
    let more = both.len().saturating_sub(MOTIFS);
    let names = both.iter().take(MOTIFS).copied().collect::<Vec<_>>().join(", ");
    match (both.len(), more) {
        (0, _) => "no motif in common".to_owned(),
        (_, 0) => format!("both: {names}"),
        (_, more) => format!("both: {names} and {}", count(more, "more motif", "more motifs")),
    }
}

fn sure(calibration: &null::Calibration) -> String {
    if calibration.too_few() {
        return format!("too few copies to tell; at least {} are needed", calibration.enough());
    }
    let beyond: Vec<&str> = null::Facet::ALL
        .into_iter()
        .filter(|facet| calibration.survives(*facet) == Some(true))
        .map(null::Facet::word)
        .collect();
    if beyond.is_empty() {
        "cannot be told from noise".to_owned()
    } else {
        format!("beyond chance in {}", beyond.join(", "))
    }
}

fn name(measures: &Measures) -> String {
    match measures.year {
        Some(year) => format!("{} ({year})", measures.title),
        None => measures.title.clone(),
    }
}

fn chart(
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
        finding: "The mean of the facets; descriptive, and not held against chance.",
        names: &names,
        tree,
        value: &value,
    };
    let scene = heatmap::draw(&heatmap, &draw::theme(&options.theme)?);
    files::write(path, draw::svg(&scene, "").as_bytes(), options.print.force)
}

fn answer(
    loaded: &Loaded,
    found: &Similarities,
    tree: &Tree,
    neighbours: &[Neighbour],
    format: Format,
) -> Answer {
    let measures = &loaded.corpus.measures;
    let mut tables = vec![measure_table(measures)];
    if found.films <= PRINTED {
        tables.extend(Facet::ALL.map(|facet| matrix(measures, found, tree, facet)));
    }
    tables.push(neighbour_table(measures, found, neighbours));
    let order: Vec<String> = tree.leaves.iter().map(|film| name(&measures[*film])).collect();
    let results = match format {
        Format::Csv => measures.iter().map(measure_row).collect(),
        _ => vec![whole(measures, found, tree, neighbours, &loaded.faults)],
    };
    let mut notices = Vec::new();
    if found.films < 2 {
        notices.push("one film has nothing to be compared with".to_owned());
    }
    if found.proved < found.compared {
        notices.push(format!(
            "castings proved to be the best: {} of {}; the others are the best that was found",
            found.proved, found.compared
        ));
    }
    if found.films > PRINTED && format == Format::Table {
        notices.push(format!("matrices of more than {PRINTED} films are in --format json and --chart"));
    }
    let prose = if found.films > 2 {
        format!("Neighbours in the tree: {}\n", order.join(" · "))
    } else {
        String::new()
    };
    Answer { command: "corpus", film: None, results, prose, tables, notices, fields: &[] }
}

fn measure_table(measures: &[Measures]) -> Table {
    let columns =
        ["film", "characters", "groups", "events", "acts", "bonds", "dead", "untold", "betrayals", "weight"];
    let mut table = Table::new(columns).under("Measures");
    for film in measures {
        table.row([
            name(film),
            film.characters.to_string(),
            film.groups.to_string(),
            film.events.to_string(),
            film.acts.to_string(),
            film.bonds.to_string(),
            film.dead.to_string(),
            film.untold.to_string(),
            film.betrayals.to_string(),
            format!("{:.1}", film.weight),
        ]);
    }
    table
}

fn matrix(measures: &[Measures], found: &Similarities, tree: &Tree, facet: Facet) -> Table {
    let mut table = Table { heading: Some(format!("How alike: {}", facet.word())), ..Table::default() };
    table.columns.push(String::new());
    table.columns.extend(tree.leaves.iter().map(|film| measures[*film].film.clone()));
    for one in &tree.leaves {
        let mut row = vec![measures[*one].film.clone()];
        row.extend(tree.leaves.iter().map(|other| {
            found.of(facet, *one, *other).map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
        }));
        table.rows.push(row);
    }
    table
}

fn neighbour_table(measures: &[Measures], found: &Similarities, neighbours: &[Neighbour]) -> Table {
    let mut table = Table::new(["film", "near", "mean", "why", "how sure"]).under("Nearest");
    for neighbour in neighbours {
        table.row([
            name(&measures[neighbour.film]),
            name(&measures[neighbour.other]),
            format!("{:.2}", found.mean(neighbour.film, neighbour.other)),
            neighbour.why.clone(),
            neighbour.sure.clone().unwrap_or_default(),
        ]);
    }
    table
}

fn measure_row(film: &Measures) -> Row {
    let mut row = Row::new();
    for (field, value) in [
        ("film", json!(film.film)),
        ("title", json!(film.title)),
        ("year", json!(film.year)),
        ("characters", json!(film.characters)),
        ("groups", json!(film.groups)),
        ("events", json!(film.events)),
        ("acts", json!(film.acts)),
        ("bonds", json!(film.bonds)),
        ("dead", json!(film.dead)),
        ("untold", json!(film.untold)),
        ("betrayals", json!(film.betrayals)),
        ("weight", json!((film.weight * 1000.0).round() / 1000.0)),
    ] {
        row.insert(field.into(), value);
    }
    row
}

fn whole(
    measures: &[Measures],
    found: &Similarities,
    tree: &Tree,
    neighbours: &[Neighbour],
    faults: &[String],
) -> Row {
    let round = |value: f64| (value * 10_000.0).round() / 10_000.0;
    let mut matrices = serde_json::Map::new();
    for facet in Facet::ALL {
        let rows: Vec<Vec<Option<f64>>> = (0..found.films)
            .map(|a| (0..found.films).map(|b| found.of(facet, a, b).map(round)).collect())
            .collect();
        matrices.insert(facet.word().into(), json!(rows));
    }
    let near: Vec<Value> = neighbours
        .iter()
        .map(|neighbour| {
            json!({
                "film": measures[neighbour.film].film, "near": measures[neighbour.other].film,
                "mean": round(found.mean(neighbour.film, neighbour.other)), "why": neighbour.why, "sure": neighbour.sure,
            })
        })
        .collect();
    let merges: Vec<Value> = tree
        .merges
        .iter()
        .map(|merge| json!({"a": merge.a, "b": merge.b, "height": round(merge.height), "films": merge.films}))
        .collect();
    let mut row = Row::new();
    row.insert(
        "films".into(),
        Value::Array(measures.iter().map(|film| Value::Object(measure_row(film))).collect()),
    );
    row.insert("likeness".into(), Value::Object(matrices));
    row.insert("casts".into(), json!({"compared": found.compared, "proved": found.proved}));
    row.insert("nearest".into(), Value::Array(near));
    row.insert("tree".into(), json!({"merges": merges, "leaves": tree.leaves}));
    row.insert("left_out".into(), json!(faults));
    row
}
