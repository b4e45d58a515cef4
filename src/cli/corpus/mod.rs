//! `corpus`: many films: their measures, how alike they are, the nearest of each and why, the tree they form.

mod data;
mod lookup;
mod nearest;

pub use data::Record;
#[cfg(test)]
pub use lookup::Found;

use super::answer::Answer;
use super::files::{Workspace, films_of};
use super::table::{Column, Measure, Table, column, measures};
use super::words::percent;
use super::{Comparing, Engine, Exit, Failure, Format, Print, draw, motifs, terminal};
use crate::charts::dendrogram::{self, Dendrogram};
use crate::charts::heatmap::{self, Heatmap};
use crate::charts::sigil::Sigil;
use crate::compare::web::Lexicon;
use crate::corpus::tree::{Tree, tree};
use crate::corpus::{
    Corpus, Facet, Measures, Options as Ask, Similarities, pairs_at_most, shelf, similarities,
};
use crate::diagnostic::Error;
use crate::film::Film;
use crate::story::Story;
use crate::vocabulary::Vocabulary;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use nearest::{Ask as Reasons, Neighbour};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Films that are read at once.
const AT_ONCE: usize = 64;
/// Stories of a large corpus that are kept whole, for the reasons.
const KEPT: usize = 40;
/// Matrices of more films are given as data and as a picture only.
const PRINTED: usize = 20;

/// What `corpus` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films, or folders of films; a single film is compared with the shelf
    #[arg(value_name = "DIR|FILM", required_unless_present = "shelf")]
    films: Vec<PathBuf>,
    /// Compare the films with the shelf: the older stories that come with the program. Without films, compare these with one another
    #[arg(long)]
    shelf: bool,
    /// Draw the likenesses to this file; its ending says what: .svg or .png
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
    /// What the picture shows
    #[arg(long, value_enum, default_value_t = Picture::Matrix, requires = "chart")]
    picture: Picture,
    /// Only the N nearest of each film, by what lies around its parties and deeds (the kernel): for a corpus of any size
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with_all = ["shelf", "chart"])]
    nearest: Option<u32>,
    /// With --nearest: what more than so many films share makes no two of them candidates by itself; 0 compares all pairs [default: 1000, more where that finds too few]
    #[arg(long, value_name = "FILMS", requires = "nearest")]
    most_films: Option<usize>,
    /// With --nearest: what answers
    #[arg(long, value_enum, default_value_t = By::Inside, requires = "nearest")]
    engine: By,
    #[command(flatten)]
    #[cfg_attr(not(feature = "engine"), allow(dead_code, reason = "without it nothing is asked"))]
    asked: Engine,
    #[command(flatten)]
    comparing: Comparing,
    #[command(flatten)]
    page: draw::Page,
    #[command(flatten)]
    print: Print,
}

/// A picture of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Picture {
    /// How alike any two are, in the order of the tree, with the tree beside
    Matrix,
    /// The tree, with each story's killings, betrayals and loves as a strip over story time
    Tree,
}

/// What looks up the nearest films.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The program itself
    Inside,
    /// DataFusion, in SQL; films may be a folder that `tables` wrote. Needs a program built with `--features engine`
    Datafusion,
}

/// What was loaded, and what could not be.
#[derive(Default)]
struct Loaded {
    corpus: Corpus,
    lexicon: Lexicon,
    stories: Vec<Story>,
    faults: Vec<String>,
    /// The sigil of each film, where the tree is to be drawn.
    sigils: Option<Vec<Sigil>>,
    /// How many films were named; those of the shelf come after them.
    named: usize,
}

/// Compares many films.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    if let Some(nearest) = options.nearest {
        return lookup::run(options, workspace, nearest);
    }
    let named = films_of(&options.films)?;
    let bar = bar(named.len(), "reading");
    let vocabulary = Vocabulary::built_in().map_err(|fault| Error::new(fault.message))?;
    let library = motifs::load(workspace, &options.comparing.motifs, &[&vocabulary])?.remove(0).read.motifs;
    let mut loaded = Loaded { corpus: Corpus::with_motifs(library.clone()), ..Loaded::default() };
    if options.chart.is_some() && options.picture == Picture::Tree {
        loaded.sigils = Some(Vec::new());
    }
    for some in named.chunks(AT_ONCE) {
        loaded.read(workspace, some, options.comparing.threads());
        bar.inc(some.len() as u64);
    }
    bar.finish_and_clear();
    if loaded.corpus.is_empty() && !named.is_empty() {
        loaded.tell_faults();
        return Err(Error::new("no film could be read").into());
    }
    loaded.named = loaded.corpus.len();
    if options.shelf || loaded.named == 1 {
        loaded.add_shelf(options.comparing.threads());
    }
    let mut ask = Ask::default();
    ask.budget.seed = options.comparing.seed;
    ask.threads = options.comparing.threads();
    let bar = self::bar(pairs_at_most(loaded.corpus.len(), &ask), "comparing");
    let found = similarities(&loaded.corpus, &ask, &|done| bar.set_position(done as u64));
    bar.finish_and_clear();
    // of many films the order of the tree is in data and pictures only
    let json = matches!(options.print.format, Format::Json | Format::Jsonl);
    let tree = if found.films <= PRINTED || options.chart.is_some() || json {
        tree(found.films, &|a, b| 1.0 - found.nearer_overall(a, b))
    } else {
        Tree::default()
    };
    let reasons = Reasons {
        library: &library,
        copies: options.comparing.copies as usize,
        seed: options.comparing.seed,
        threads: options.comparing.threads(),
    };
    let neighbours = nearest::neighbours(&loaded, &found, &loaded.asked(), &reasons);
    if let Some(path) = &options.chart {
        chart(workspace, &loaded, &found, &tree, path, options)?;
    }
    let answer = answer(&loaded, &found, &tree, &neighbours, options.print.format)?;
    if json {
        let record = Record::new(&loaded.corpus.measures, &found, &tree, &neighbours, &loaded.faults);
        answer.print_large(record, workspace, &options.print)?;
    } else {
        answer.print(workspace, &options.print)?;
    }
    loaded.tell_faults();
    Ok(if loaded.faults.is_empty() { Exit::Clean } else { Exit::Findings })
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio corpus DIR":
    ["nearer than", "nearest", "second", "third", "how sure", "rank", "likeness", "shared labels"] =>
        "The nearest over all facets or in one, the share of all pairs that are less alike, and whether the nearest pair \
         is significant. A question mark: the matching of the two casts is not proved to be the best. With `--nearest`: the \
         kernel, 0 to 1, over what both share.",
    ["weight", "untold", "dead", "betrayals"] =>
        "`dead` counts the persons who die, `8+` where several more do; `untold` those whose fate is not told; `weight` is \
         the sum of the weights \
         of all acts and bonds, a killing or a betrayal counting 1.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[
    super::schema::sort::<Record<'static>>("All films"),
    super::schema::sort::<Found<'static>>("With `--nearest`: a film and one of its nearest"),
];

fn bar(length: usize, message: &'static str) -> ProgressBar {
    super::cost::quiet();
    let bar = ProgressBar::new(length as u64).with_message(message);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar
}

impl Loaded {
    /// Reads films, on all threads, and takes those that are whole.
    fn read(&mut self, workspace: &Workspace, named: &[PathBuf], threads: usize) {
        let settled = |film: Result<Film, Error>| match film.map(Film::story) {
            Err(error) => Err((true, error.to_string())),
            Ok(Err(faults)) => Err((false, faults.to_string())),
            Ok(Ok(story)) => Ok(story.into_settled()),
        };
        let mut stories = Vec::with_capacity(named.len());
        for (name, read) in named.iter().zip(workspace.each(named, &settled)) {
            match read {
                Ok(story) => stories.push(story),
                Err((true, error)) => self.faults.push(format!("{}: {error}", name.display())),
                Err((false, faults)) => self.faults.push(faults),
            }
        }
        self.take(stories, threads);
    }

    fn take(&mut self, stories: Vec<Story>, threads: usize) {
        self.corpus.add_all(&stories, &mut self.lexicon, threads);
        if let Some(sigils) = &mut self.sigils {
            sigils.extend(stories.iter().map(Sigil::new));
        }
        // A large corpus is kept in its reduced form only.
        let room = KEPT.saturating_sub(self.stories.len());
        self.stories.extend(stories.into_iter().take(room));
    }

    /// The shelf as a background; a story of it that was named takes its own place.
    fn add_shelf(&mut self, threads: usize) {
        let here: Vec<String> = self.corpus.measures.iter().map(|film| film.film.clone()).collect();
        let here: Vec<&str> = here.iter().map(String::as_str).collect();
        let stories = shelf::stories(&here);
        self.take(stories, threads);
    }

    /// Whether the films are held against the shelf.
    fn has_shelf(&self) -> bool {
        self.named < self.corpus.len() && self.named > 0
    }

    /// The films that are asked about: those that were named, or the shelf itself where none was.
    fn asked(&self) -> Vec<usize> {
        if self.named > 0 { (0..self.named).collect() } else { (0..self.corpus.len()).collect() }
    }

    fn tell_faults(&self) {
        for fault in &self.faults {
            terminal::err(&format!("left out: {fault}"));
        }
    }

    /// Ids that more than one film has.
    fn twice(&self) -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let ids = self.corpus.measures.iter().map(|film| film.film.as_str());
        ids.filter(|id| !seen.insert(*id)).collect()
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
    loaded: &Loaded,
    found: &Similarities,
    tree: &Tree,
    path: &Path,
    options: &Options,
) -> Result<(), Error> {
    let names: Vec<String> = loaded.corpus.measures.iter().map(name).collect();
    let theme = options.page.theme(workspace)?;
    let scene = match &loaded.sigils {
        Some(sigils) => {
            let finding = nearest_two(&names, tree, found);
            let page =
                Dendrogram { title: "Which plots are alike", finding: &finding, names: &names, sigils, tree };
            dendrogram::draw(&page, &theme)
        }
        None => {
            let value = |a: usize, b: usize| Some(found.nearer_overall(a, b));
            let heatmap = Heatmap {
                title: "Plots side by side",
                finding: "In each cell the share of all pairs that are less alike, over all facets: a description, not tested for significance.",
                names: &names,
                tree,
                value: &value,
            };
            heatmap::draw(&heatmap, &theme)
        }
    };
    options.page.save(&workspace.writer(options.print.force), path, (&scene, &[]))
}

/// What a tree finds: which two are the nearest of all.
fn nearest_two(names: &[String], tree: &Tree, found: &Similarities) -> String {
    let first = tree.merges.first().filter(|merge| merge.a.max(merge.b) < names.len());
    first.map_or_else(String::new, |merge| {
        let more = percent(found.nearer_overall(merge.a, merge.b));
        format!(
            "The nearest two are {} and {}: nearer than {more} of the {} pairs, over all facets. Not tested for significance.",
            names[merge.a], names[merge.b], found.pairs()
        )
    })
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
            answer.record(data::Film::new(film))?;
        }
    }
    answer.tables.push(Table::of(&(), FILMS, measures).under("Measures"));
    if found.films <= PRINTED {
        answer
            .tables
            .extend(Facet::ALL.iter().copied().filter_map(|facet| matrix(measures, found, tree, facet)));
    }
    if loaded.has_shelf() {
        answer.tables.extend((0..loaded.named).map(|film| on_the_shelf(loaded, found, film)));
    }
    let heading = match found.pairs() {
        0 | 1 => "Nearest".to_owned(),
        pairs => format!("Nearest, over all facets (% of {pairs} pairs that are less alike)"),
    };
    answer
        .tables
        .push(Table::of(&(measures.as_slice(), found), &nearest::columns(), neighbours).under(heading));
    notices(loaded, found, format, &mut answer.notices);
    if (3..=PRINTED).contains(&found.films) {
        let order: Vec<String> = tree.leaves.iter().map(|film| name(&measures[*film])).collect();
        answer.prose.push(format!("In the order of the tree: {}", order.join(" · ")));
    }
    Ok(answer)
}

/// What has to be said beside the tables.
fn notices(loaded: &Loaded, found: &Similarities, format: Format, notices: &mut Vec<String>) {
    for id in loaded.twice() {
        notices.push(format!("two films have the id `{id}`: ids in the answer do not tell them apart"));
    }
    notices.extend(loaded.corpus.measures.iter().filter_map(|film| film.not_compared.words(&film.title)));
    if found.proved < found.compared {
        notices.push(format!(
            "matchings of two casts proved to be the best: {} of {}; the others are the best that was found",
            found.proved, found.compared
        ));
    }
    if !found.is_whole() {
        notices.push("of so many films only pairs that are near one another are kept: no matrices, and all other pairs count as farther apart".to_owned());
    }
    if found.films > PRINTED && format == Format::Table {
        notices.push(format!("matrices of more than {PRINTED} films are in --format json and --chart"));
    }
}

/// The stories of the shelf that a film is nearest to, facet by facet.
fn on_the_shelf(loaded: &Loaded, found: &Similarities, film: usize) -> Table {
    let measures = loaded.corpus.measures.as_slice();
    let shelf: Vec<usize> = (loaded.named..found.films).collect();
    let rows = nearest::by_facet(found, film, &shelf);
    Table::of(&(measures, found, film), &nearest::facet_columns(), rows).under(format!(
        "{}: nearest by facet (% of {} pairs that are less alike; ?: best matching not proved)",
        name(&measures[film]),
        found.pairs()
    ))
}

const FILMS: &[Column<(), Measures>] = &[
    column("film", |(), film| name(film)),
    column("characters", |(), film| film.characters.to_string()),
    column("groups", |(), film| film.groups.to_string()),
    column("events", |(), film| film.events.to_string()),
    column("acts", |(), film| film.acts.to_string()),
    column("bonds", |(), film| film.bonds.to_string()),
    column("dead", |(), film| match (film.dead, film.several_dead) {
        (dead, 0) => dead.to_string(),
        // as charts count them
        (dead, _) => format!("{dead}+"),
    }),
    column("untold", |(), film| film.untold.to_string()),
    column("betrayals", |(), film| film.betrayals.to_string()),
    column("weight", |(), film| format!("{:.1}", film.weight)),
];

/// A matrix of one facet; none where no pair has it.
fn matrix(measures: &[Measures], found: &Similarities, tree: &Tree, facet: Facet) -> Option<Table> {
    let pair = |a: usize| (0..a).any(|b| found.of(facet, a, b).is_some());
    if found.films > 1 && !(0..found.films).any(pair) {
        return None;
    }
    let id = |film: &usize| measures[*film].film.clone();
    let columns = std::iter::once(String::new()).chain(tree.leaves.iter().map(id));
    let rows = tree.leaves.iter().map(|one| {
        let values = tree.leaves.iter().map(|other| {
            found.of(facet, *one, *other).map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))
        });
        std::iter::once(id(one)).chain(values).collect()
    });
    Some(Table::with_columns(columns, rows.collect()).under(format!("Similarity: {}", facet.word())))
}
