//! `motifs`: which patterns a film has, by whom, in which events and sentences.

mod library;
pub mod manual;

pub use library::load;

use super::answer::Answer;
use super::files::{Workspace, films_of};
use super::table::{Column, Measure, Table, column, measures};
use super::words::{capital, cited, cites, event_id, event_ids, id, of_more, short};
use super::{Exit, Extent, Failure, Print};
use crate::analysis::motifs::{Filter, Index, Limits, Match, NearMiss, find, near};
use crate::diagnostic::Error;
use crate::facts::{Certainty, EventId};
use crate::motif::{Library, Motif, library, shared};
use crate::nearest::nearest;
use crate::story::{Readings, Story};
use crate::vocabulary::Vocabulary;
use clap::{Args, ValueEnum};
use library::{approve, load_for, texts};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// What `motifs` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths, folders or ids; several give a table of films and motifs
    #[arg(value_name = "FILM", required = true)]
    films: Vec<PathBuf>,
    /// Only these motifs, separated by commas: revenge,double_cross
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    motif: Vec<String>,
    /// Only motifs of these families, separated by commas: betrayal,retribution
    #[arg(long, value_name = "FAMILY", value_delimiter = ',')]
    family: Vec<String>,
    /// Also near misses: what fails one condition only, and which one
    #[arg(long)]
    near: bool,
    /// Only matches of at least this certainty
    #[arg(long, value_enum, default_value_t = Least::Inferred)]
    min_certainty: Least,
    /// Show at most so many matches of one motif, in the order of the cast; all are counted
    #[arg(long, value_name = "NUMBER", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    max: u32,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    motifs: Vec<PathBuf>,
    #[command(flatten)]
    view: Extent,
    #[command(flatten)]
    print: Print,
}

/// How sure a match must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Least {
    /// A reader infers it
    Inferred,
    /// It follows from what is said
    Entailed,
    /// The text says it
    Explicit,
}

/// The fields of a match, in their order.
const FIELDS: &[&str] =
    &["motif", "bindings", "at", "events", "reading", "not_told", "ways", "certainty", "contested", "cites"];

/// Most events of a match that a table names.
const MOST_EVENTS: usize = 40;
/// Facts that are looked at for all motifs of one film together, but for what each may look at in any case.
const MOST_STEPS: u64 = 24_000_000;
/// Facts that each of the two searches for a motif may look at in any case: a million acts need half as many.
const LEAST_STEPS: u64 = 1_000_000;
/// Most near misses of one motif that are shown.
const MOST_NEAR: usize = 12;

/// Lists motifs.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let named = films_of(&options.films)?;
    let mut answer = if let [film] = named.as_slice() {
        let story = workspace.story(film, &options.view)?;
        let library = load_for(workspace, &options.motifs, &[story.vocabulary()], &options.motif)?.remove(0);
        let names = chosen(&[&library], options)?;
        let motifs: Vec<&Motif> = names.iter().filter_map(|name| library.find(name)).collect();
        let mut answer = Answer::about("motifs", &story).printed(&options.print);
        one(&story, &motifs, options, &mut answer)?;
        answer
    } else {
        several(&named, options, workspace)?
    };
    answer.fields = FIELDS;
    Ok(answer.print(workspace, &options.print)?)
}

/// What its tables say, for `explain`.
pub const MEASURES: &[Measure] = measures! {
    "imbroglio motifs FILM --near":
    ["near miss", "near", "what fails", "what is there"] =>
        "A motif of which one condition fails, while the rest holds and names all its parties.";
    "imbroglio motifs FILM":
    ["motif", "what is told"] =>
        "A pattern of acts and bonds that recurs from story to story; `imbroglio explain motifs` lists them.";
};

/// Its results, for the reference.
#[cfg(test)]
pub const RESULTS: &[super::schema::Sort] = &[super::schema::sort::<Record<'static>>("A match")];

fn filter(options: &Options) -> Filter {
    let least = match options.min_certainty {
        Least::Inferred => Certainty::Inferred,
        Least::Entailed => Certainty::Entailed,
        Least::Explicit => Certainty::Explicit,
    };
    Filter { contested: options.view.readings == Readings::Contested, least }
}

/// The names of the motifs asked for, in the order of the library.
fn chosen(libraries: &[&Library], options: &Options) -> Result<Vec<String>, Error> {
    let mut all: Vec<&Motif> = Vec::new();
    for motif in libraries.iter().flat_map(|library| &library.read.motifs) {
        if all.iter().all(|known| known.name != motif.name) {
            all.push(motif);
        }
    }
    for name in &options.motif {
        if all.iter().all(|motif| motif.name != name.trim()) {
            let hint = hint(name, all.iter().map(|motif| motif.name.as_str()));
            return Err(Error::new(format!("no motif is called `{name}`; {hint}")));
        }
    }
    for family in &options.family {
        if all.iter().all(|motif| motif.family != family.trim()) {
            let hint = hint(family, all.iter().map(|motif| motif.family.as_str()));
            return Err(Error::new(format!("no motif is of the family `{family}`; {hint}")));
        }
    }
    let stranger = |motif: &&&Motif| is_named(motif, options) && !is_kin(motif, options);
    if let Some(stranger) = all.iter().find(stranger).filter(|_| !options.motif.is_empty()) {
        return Err(Error::new(format!(
            "`{}` is no motif of the family {}; it is one of {}",
            stranger.name,
            options.family.join(", "),
            stranger.family
        )));
    }
    Ok(all.iter().filter(|motif| is_asked_for(motif, options)).map(|motif| motif.name.clone()).collect())
}

fn is_named(motif: &Motif, options: &Options) -> bool {
    options.motif.is_empty() || options.motif.iter().any(|name| name.trim() == motif.name)
}

fn is_kin(motif: &Motif, options: &Options) -> bool {
    options.family.is_empty() || options.family.iter().any(|family| family.trim() == motif.family)
}

fn is_asked_for(motif: &Motif, options: &Options) -> bool {
    is_named(motif, options) && is_kin(motif, options)
}

fn hint<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    nearest(name, known).map_or_else(
        || "`imbroglio explain motifs` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

/// Facts that are looked at for all motifs of a film: what one does not need is left to those after it.
struct Steps {
    left: u64,
    motifs: u64,
}

impl Steps {
    /// For so many motifs.
    fn of(motifs: usize) -> Self {
        Self { left: MOST_STEPS, motifs: motifs as u64 }
    }

    /// The limit for the next motif, of which each of two searches may take as much.
    fn next(&mut self) -> u64 {
        let share = (self.left / self.motifs.max(1) / 2).max(LEAST_STEPS);
        self.motifs = self.motifs.saturating_sub(1);
        share
    }

    fn spend(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
    }
}

fn one(story: &Story, motifs: &[&Motif], options: &Options, answer: &mut Answer) -> Result<(), Error> {
    let index = Index::new(story, filter(options));
    let (mut matches, mut misses) = (Vec::new(), Vec::new());
    let (mut steps, mut near_steps) = (Steps::of(motifs.len()), Steps::of(motifs.len()));
    for motif in motifs {
        let limits = Limits { described: options.max as usize, steps: steps.next(), ..Limits::default() };
        let found = find(&index, motif, limits);
        steps.spend(found.steps);
        if found.found > found.matches.len() {
            let of = of_more(found.matches.len(), "match", "matches", found.found);
            answer.notices.push(format!("`{}`: {of}", motif.name));
        }
        if found.cut_short {
            answer.notices.push(format!("the search for `{}` was cut short; there may be more", motif.name));
        }
        if found.ways_cut_short && found.found > 0 {
            answer.notices.push(format!(
                "`{}`: not all its ways were gone through; `ways` are at least so many, and some may be surer",
                motif.name
            ));
        }
        for found in found.matches {
            // a match of a long story may pass through a hundred thousand events
            if answer.is_data() {
                answer.record(Record::new(story, &motif.name, &found))?;
            }
            if answer.is_table() {
                matches.push((motif.name.as_str(), found));
            }
        }
        if options.near {
            let limits = Limits { matches: MOST_NEAR, steps: near_steps.next(), ..Limits::default() };
            let found = near(&index, motif, limits);
            near_steps.spend(found.steps);
            if found.cut_short {
                let name = &motif.name;
                answer.notices.push(format!("near misses of `{name}` were not looked for to the end"));
            }
            for miss in found.misses {
                if answer.is_data() {
                    answer.record(Record::nearly(story, &motif.name, &miss))?;
                }
                if answer.is_table() {
                    misses.push((motif.name.as_str(), miss));
                }
            }
        }
    }
    answer.tables.push(Table::of(story, &columns(), &matches));
    if options.near {
        answer
            .tables
            .push(Table::of(story, &near_columns(), &misses).under("Near misses: one condition fails"));
    }
    Ok(())
}

fn columns<'a>() -> Vec<Column<Story, (&'a str, Match)>> {
    vec![
        column("motif", |_, (motif, _)| (*motif).to_owned()),
        column("what", |_, (_, found)| said(found)),
        column("events", |story, (_, found)| some_events(story, &found.events)),
        column("certainty", |_, (_, found)| sureness(found)),
        column("cites", |story, (_, found)| cites(story, &found.evidence.cites)),
    ]
}

fn near_columns<'a>() -> Vec<Column<Story, (&'a str, NearMiss)>> {
    vec![
        column("motif", |_, (motif, _)| (*motif).to_owned()),
        column("who", |story, (_, miss)| who(story, &miss.partial)),
        column("what is there", |story, (_, miss)| event_ids(story, &miss.partial.events).join(" ")),
        column("what fails", |_, (_, miss)| format!("{}: {}", miss.failing, miss.because)),
        column("cites", |story, (_, miss)| cites(story, &miss.partial.evidence.cites)),
    ]
}

/// Ids of events; of many the first ones and how many more.
fn some_events(story: &Story, events: &[EventId]) -> String {
    let shown = if events.len() > MOST_EVENTS { &events[..MOST_EVENTS - 1] } else { events };
    let text = event_ids(story, shown).join(" ");
    let more = events.len() - shown.len();
    if more > 0 { format!("{text} and {more} more") } else { text }
}

/// A match in a sentence, which begins as one does, with what is not told.
pub fn said(found: &Match) -> String {
    let mut text = capital(&found.reading);
    for (at, absence) in found.not_told.iter().enumerate() {
        let _ = write!(text, "{}{absence}", if at == 0 { "; it is not said " } else { ", nor " });
    }
    text
}

fn sureness(found: &Match) -> String {
    let contested = if found.evidence.contested { ", contested" } else { "" };
    format!("{}{contested}", found.evidence.certainty.word())
}

fn who(story: &Story, found: &Match) -> String {
    let names = found.bindings.iter().map(|(name, party)| format!("{name} {}", short(story, *party)));
    names.collect::<Vec<_>>().join(", ")
}

/// A motif that a film has, or nearly has.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Record<'s> {
    /// The motif.
    motif: &'s str,
    /// Who plays which part of it.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    bindings: Vec<(&'s str, &'s str)>,
    /// Which event is which of those that it names.
    #[serde(serialize_with = "as_map")]
    #[cfg_attr(test, schemars(with = "std::collections::BTreeMap<String, String>"))]
    at: Vec<(&'s str, &'s str)>,
    /// All events of it.
    events: Vec<&'s str>,
    /// What it says here.
    reading: String,
    /// What must not be said, and is not.
    not_told: &'s [String],
    /// In how many ways the conditions hold for the same parties.
    ways: u64,
    /// How sure it is.
    certainty: &'static str,
    /// Whether a defensible reader would deny it.
    contested: bool,
    /// The sentences.
    cites: Vec<String>,
    /// What fails, where the film nearly has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<Near<'s>>,
    /// The film, where several are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    film: Option<&'s str>,
}

/// The one condition that fails.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Near<'s> {
    failing: &'s str,
    because: &'s str,
}

/// Names with what they stand for, in their order.
fn as_map<S: Serializer>(pairs: &[(&str, &str)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().copied())
}

impl<'s> Record<'s> {
    /// A match.
    pub fn new(story: &'s Story, motif: &'s str, found: &'s Match) -> Self {
        Self {
            motif,
            bindings: found.bindings.iter().map(|(name, party)| (name.as_str(), id(story, *party))).collect(),
            at: found.at.iter().map(|(name, event)| (name.as_str(), event_id(story, *event))).collect(),
            events: event_ids(story, &found.events),
            reading: found.reading.clone(),
            not_told: &found.not_told,
            ways: found.ways,
            certainty: found.evidence.certainty.word(),
            contested: found.evidence.contested,
            cites: cited(story, &found.evidence.cites),
            near: None,
            film: None,
        }
    }

    fn nearly(story: &'s Story, motif: &'s str, miss: &'s NearMiss) -> Self {
        let found = Self::new(story, motif, &miss.partial);
        // The sentence alone would state what does not hold.
        let reading = format!("nearly: {}", found.reading);
        Self { reading, near: Some(Near { failing: &miss.failing, because: &miss.because }), ..found }
    }
}

/// What was found in a film of each motif that was asked for and that its library has, in the order of the library.
struct Told {
    film: String,
    library: Arc<Library>,
    /// How often each occurs, and whether there may be more.
    found: Vec<(usize, bool)>,
    /// The matches of each as they are written, where they are printed as data.
    records: Vec<Vec<Value>>,
}

/// The libraries of films, made when a film first asks: those that bring no kinds of their own share one vocabulary, and so
/// one library.
struct Libraries {
    /// The motif files of a person's folders.
    texts: Vec<(String, String)>,
    known: Mutex<Vec<(Arc<Vocabulary>, Arc<Library>)>>,
}

impl Libraries {
    fn of(&self, story: &Story) -> Arc<Library> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let vocabulary = story.shared_vocabulary();
        if let Some((_, library)) = known.iter().find(|(known, _)| Arc::ptr_eq(known, &vocabulary)) {
            return Arc::clone(library);
        }
        let library = if self.texts.is_empty() {
            shared(&vocabulary)
        } else {
            Arc::new(library(&vocabulary, self.texts.clone()))
        };
        known.push((vocabulary, Arc::clone(&library)));
        library
    }
}

/// How often each motif occurs in each film. Films stand side by side, or below one another if they are more than
/// the motifs. A film is let go as soon as its motifs are counted.
fn several(named: &[PathBuf], options: &Options, workspace: &Workspace) -> Result<Answer, Failure> {
    let mut answer = Answer::new("motifs").printed(&options.print);
    let libraries = Libraries { texts: texts(workspace, &options.motifs)?, known: Mutex::default() };
    let keeps = answer.is_data();
    let films = workspace
        .each_story(named, &options.view, &|story| counted(&story, libraries.of(&story), options, keeps))?;
    let films = films.into_iter().collect::<Result<Vec<Told>, Error>>()?;
    let mut distinct: Vec<&Library> = Vec::new();
    let of_film: Vec<usize> = (films.iter())
        .map(|film| {
            let same = |known: &&Library| std::ptr::eq(*known, &raw const *film.library);
            distinct.iter().position(same).unwrap_or_else(|| {
                distinct.push(&film.library);
                distinct.len() - 1
            })
        })
        .collect();
    approve(&distinct, &options.motif)?;
    let names = chosen(&distinct, options)?;
    // where each name stands in each library
    let places: Vec<Vec<Option<usize>>> = (distinct.iter())
        .map(|library| {
            let own: Vec<&Motif> = asked_for(library, options).collect();
            names.iter().map(|name| own.iter().position(|motif| motif.name == *name)).collect()
        })
        .collect();
    let place = |film: usize, name: usize| places[of_film[film]][name];
    for (at, name) in names.iter().enumerate() {
        for (number, film) in films.iter().enumerate() {
            match place(number, at) {
                None => answer.notices.push(format!(
                    "`{name}` names kinds that {} does not have; not searched there",
                    film.film
                )),
                Some(place) => film
                    .records
                    .get(place)
                    .into_iter()
                    .flatten()
                    .try_for_each(|record| answer.record(record))?,
            }
        }
    }
    let cell = |film: usize, name: usize| {
        place(film, name).map_or_else(|| "not searched".to_owned(), |place| number(films[film].found[place]))
    };
    let all = 0..films.len();
    let shown: Vec<usize> =
        (0..names.len()).filter(|name| all.clone().any(|film| cell(film, *name) != NONE)).collect();
    let of = |first: String, cells: Vec<String>| std::iter::once(first).chain(cells).collect::<Vec<_>>();
    answer.tables.push(if films.len() > shown.len().max(WIDE) {
        let row =
            |film: usize| of(films[film].film.clone(), shown.iter().map(|name| cell(film, *name)).collect());
        let columns = of("film".to_owned(), shown.iter().map(|name| names[*name].clone()).collect());
        Table::with_columns(columns, all.map(row).collect())
    } else {
        let row =
            |name: &usize| of(names[*name].clone(), all.clone().map(|film| cell(film, *name)).collect());
        let columns = of("motif".to_owned(), films.iter().map(|film| film.film.clone()).collect());
        Table::with_columns(columns, shown.iter().map(row).collect())
    });
    if options.near {
        let notice = "near misses are shown of one film at a time: `--near` is ignored here";
        answer.notices.push(notice.to_owned());
    }
    Ok(answer)
}

/// The motifs of a library that are asked for.
fn asked_for<'l>(library: &'l Library, options: &'l Options) -> impl Iterator<Item = &'l Motif> {
    library.read.motifs.iter().filter(|motif| is_asked_for(motif, options))
}

/// Counts the motifs of a film; `keeps` says whether matches are wanted too.
fn counted(story: &Story, library: Arc<Library>, options: &Options, keeps: bool) -> Result<Told, Error> {
    let index = Index::new(story, filter(options));
    let film = story.facts().film.id.clone();
    let mut steps = Steps::of(asked_for(&library, options).count());
    let (mut found, mut records) = (Vec::new(), Vec::new());
    for motif in asked_for(&library, options) {
        let described = if keeps { options.max as usize } else { 0 };
        let matches = find(&index, motif, Limits { described, steps: steps.next(), ..Limits::default() });
        steps.spend(matches.steps);
        found.push((matches.found, matches.cut_short));
        if keeps {
            let value = |found: &Match| {
                serde_json::to_value(Record { film: Some(&film), ..Record::new(story, &motif.name, found) })
                    .map_err(|cause| Error::because("cannot write the answer as JSON", cause))
            };
            records.push(matches.matches.iter().map(value).collect::<Result<_, _>>()?);
        }
    }
    Ok(Told { film, library, found, records })
}

/// How often a motif occurs, as it stands in a table.
fn number((found, cut_short): (usize, bool)) -> String {
    match (found, cut_short) {
        (0, false) => NONE.to_owned(),
        (count, true) => format!("{count}+"),
        (count, false) => count.to_string(),
    }
}

/// Stands where a film does not have a motif.
const NONE: &str = "·";
/// So many films always stand side by side.
const WIDE: usize = 8;
