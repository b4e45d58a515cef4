//! `motifs`: which patterns a film has, by whom, in which events and sentences.

mod library;
pub mod manual;

pub use library::load;

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Print, Readings, View, files};
use crate::analysis::motifs::{Filter, Index, Limits, Match, find, near};
use crate::diagnostic::Error;
use crate::facts::Certainty;
use crate::motif::{Library, Motif};
use crate::nearest::nearest;
use crate::parallel::{threads, work};
use crate::story::Story;
use crate::vocabulary::Vocabulary;
use clap::{Args, ValueEnum};
use library::load_for;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

/// What `motifs` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Films: paths or ids; several give a table of films and motifs
    #[arg(value_name = "FILM", required = true)]
    films: Vec<String>,
    /// Only these motifs, separated by commas: revenge,double_cross
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    motif: Vec<String>,
    /// Only motifs of these families, separated by commas: betrayal,retribution
    #[arg(long, value_name = "FAMILY", value_delimiter = ',')]
    family: Vec<String>,
    /// Also what fails by one condition, and which
    #[arg(long)]
    near: bool,
    /// Only what is at least so sure
    #[arg(long, value_enum, default_value_t = Least::Inferred)]
    min_certainty: Least,
    /// A folder with more motifs, one RON file each
    #[arg(long, value_name = "DIR")]
    motifs: Vec<PathBuf>,
    #[command(flatten)]
    view: View,
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

/// Most near misses of one motif that are shown.
const MOST_NEAR: usize = 12;

/// Lists motifs.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let stories = match files::stories(&options.films, &options.view)? {
        Ok(stories) => stories,
        Err(exit) => return Ok(exit),
    };
    // films that bring no kinds of their own share one vocabulary, and so one library
    let mut vocabularies: Vec<&Vocabulary> = Vec::new();
    let library_of: Vec<usize> = stories
        .iter()
        .map(|story| {
            let same = |known: &&Vocabulary| std::ptr::eq(*known, story.vocabulary());
            vocabularies.iter().position(same).unwrap_or_else(|| {
                vocabularies.push(story.vocabulary());
                vocabularies.len() - 1
            })
        })
        .collect();
    let libraries = load_for(&options.motifs, &vocabularies, &options.motif)?;
    let names = chosen(&libraries, options)?;
    let mut answer = Answer { command: "motifs", fields: FIELDS, ..Answer::default() };
    if let ([story], [library]) = (stories.as_slice(), libraries.as_slice()) {
        answer.film = Some(story.facts().film.id.clone());
        let motifs: Vec<&Motif> = names.iter().filter_map(|name| library.find(name)).collect();
        one(story, &motifs, options, &mut answer);
    } else {
        let films: Vec<(&Story, &Library)> =
            stories.iter().zip(&library_of).map(|(story, library)| (story, &libraries[*library])).collect();
        several(&films, &names, options, &mut answer);
        if options.near {
            answer
                .notices
                .push("near misses are shown of one film at a time; `--near` is passed over".to_owned());
        }
    }
    answer.print(&options.print)
}

fn filter(options: &Options) -> Filter {
    let least = match options.min_certainty {
        Least::Inferred => Certainty::Inferred,
        Least::Entailed => Certainty::Entailed,
        Least::Explicit => Certainty::Explicit,
    };
    Filter { contested: options.view.readings == Readings::Contested, least }
}

/// The names of the motifs asked for, in the order of the library.
fn chosen(libraries: &[Library], options: &Options) -> Result<Vec<String>, Error> {
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
    let named = |motif: &&&Motif| {
        options.motif.is_empty() || options.motif.iter().any(|name| name.trim() == motif.name)
    };
    let kin = |motif: &&&Motif| {
        options.family.is_empty() || options.family.iter().any(|f| f.trim() == motif.family)
    };
    if let Some(stranger) = all.iter().filter(named).find(|motif| !options.motif.is_empty() && !kin(motif)) {
        return Err(Error::new(format!(
            "`{}` is no motif of the family {}; it is one of {}",
            stranger.name,
            options.family.join(", "),
            stranger.family
        )));
    }
    Ok(all.iter().filter(named).filter(kin).map(|motif| motif.name.clone()).collect())
}

fn hint<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    nearest(name, known).map_or_else(
        || "`imbroglio explain motifs` lists them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

fn one(story: &Story, motifs: &[&Motif], options: &Options, answer: &mut Answer) {
    let index = Index::new(story, filter(options));
    let mut table = Table::new(["motif", "what", "events", "certainty", "cites"]);
    let mut misses = Table::new(["motif", "who", "what is there", "what fails", "cites"])
        .under("Near misses: one condition fails");
    for motif in motifs {
        let found = find(&index, motif, Limits::default());
        if found.cut_short {
            answer.notices.push(format!("the search for `{}` was cut short; there may be more", motif.name));
        }
        for found in &found.matches {
            table.row([
                motif.name.clone(),
                said(found),
                events(story, found).join(" "),
                sureness(found),
                cited(story, &found.evidence.cites).join(" "),
            ]);
            answer.results.push(row(story, &motif.name, found));
        }
        if options.near {
            let limits = Limits { matches: MOST_NEAR, ..Limits::default() };
            for miss in near(&index, motif, limits) {
                misses.row([
                    motif.name.clone(),
                    who(story, &miss.partial),
                    events(story, &miss.partial).join(" "),
                    format!("{}: {}", miss.failing, miss.because),
                    cited(story, &miss.partial.evidence.cites).join(" "),
                ]);
                let mut row = row(story, &motif.name, &miss.partial);
                // The sentence alone would state what does not hold.
                row.insert("reading".into(), json!(format!("nearly: {}", miss.partial.reading)));
                row.insert("near".into(), json!({"failing": miss.failing, "because": miss.because}));
                answer.results.push(row);
            }
        }
    }
    answer.tables.push(table);
    if options.near {
        answer.tables.push(misses);
    }
}

/// A match in a sentence, with what is not told.
pub fn said(found: &Match) -> String {
    let mut text = found.reading.clone();
    for absence in &found.not_told {
        let _ = write!(text, "; not told: {absence}");
    }
    text
}

fn sureness(found: &Match) -> String {
    let contested = if found.evidence.contested { ", contested" } else { "" };
    format!("{}{contested}", found.evidence.certainty.word())
}

fn who(story: &Story, found: &Match) -> String {
    let names = found.bindings.iter().map(|(name, party)| format!("{name} {}", story.party(*party).short));
    names.collect::<Vec<_>>().join(", ")
}

fn events<'s>(story: &'s Story, found: &Match) -> Vec<&'s str> {
    found.events.iter().map(|event| story.event(*event).id.as_str()).collect()
}

/// A match as data.
pub fn row(story: &Story, motif: &str, found: &Match) -> Row {
    let bindings: Map<String, Value> =
        found.bindings.iter().map(|(name, party)| (name.clone(), json!(story.party(*party).id))).collect();
    let at: Map<String, Value> =
        found.at.iter().map(|(name, event)| (name.clone(), json!(story.event(*event).id))).collect();
    let mut row = Row::new();
    row.insert("motif".into(), json!(motif));
    row.insert("bindings".into(), Value::Object(bindings));
    row.insert("at".into(), Value::Object(at));
    row.insert("events".into(), json!(events(story, found)));
    row.insert("reading".into(), json!(found.reading));
    row.insert("not_told".into(), json!(found.not_told));
    row.insert("ways".into(), json!(found.ways));
    row.insert("certainty".into(), json!(found.evidence.certainty.word()));
    row.insert("contested".into(), json!(found.evidence.contested));
    row.insert("cites".into(), json!(cited(story, &found.evidence.cites)));
    row
}

/// What was found of a motif in a film.
#[derive(Debug, Default)]
struct Told {
    /// How often it occurs, as it stands in a table; none if the film lacks a kind that the motif names.
    count: Option<String>,
    rows: Vec<Row>,
}

/// How often each motif occurs in each film. Films stand side by side, or below one another if they are more than
/// the motifs.
fn several(films: &[(&Story, &Library)], names: &[String], options: &Options, answer: &mut Answer) {
    let told = work(films.len(), threads(), &|film| {
        let (story, library) = films[film];
        let index = Index::new(story, filter(options));
        names
            .iter()
            .map(|name| library.find(name).map_or_else(Told::default, |motif| told(&index, motif)))
            .collect()
    });
    let mut told: Vec<Vec<Told>> = told;
    let ids: Vec<&String> = films.iter().map(|(story, _)| &story.facts().film.id).collect();
    for (at, name) in names.iter().enumerate() {
        for (film, told) in ids.iter().zip(&mut told) {
            match told[at].count {
                Some(_) => answer.results.append(&mut told[at].rows),
                None => answer
                    .notices
                    .push(format!("`{name}` names kinds that {film} does not have; not sought there")),
            }
        }
    }
    let cell = |told: &Told| told.count.clone().unwrap_or_else(|| "not sought".to_owned());
    let shown: Vec<usize> =
        (0..names.len()).filter(|at| told.iter().any(|told| cell(&told[*at]) != NONE)).collect();
    let mut table = Table::default();
    if films.len() > shown.len().max(WIDE) {
        table.columns =
            std::iter::once("film".to_owned()).chain(shown.iter().map(|at| names[*at].clone())).collect();
        for (film, told) in ids.iter().zip(&told) {
            let cells = shown.iter().map(|at| cell(&told[*at]));
            table.rows.push(std::iter::once((*film).clone()).chain(cells).collect());
        }
    } else {
        table.columns =
            std::iter::once("motif".to_owned()).chain(ids.iter().map(|id| (*id).clone())).collect();
        for at in shown {
            let cells = told.iter().map(|told| cell(&told[at]));
            table.rows.push(std::iter::once(names[at].clone()).chain(cells).collect());
        }
    }
    answer.tables.push(table);
}

/// Stands where a film does not have a motif.
const NONE: &str = "·";
/// So many films always stand side by side.
const WIDE: usize = 8;

fn told(index: &Index<'_>, motif: &Motif) -> Told {
    let found = find(index, motif, Limits::default());
    let mark = if found.cut_short { "+" } else { "" };
    let count = match found.matches.len() {
        0 => NONE.to_owned(),
        count => format!("{count}{mark}"),
    };
    let film = &index.story().facts().film.id;
    let rows = found.matches.iter().map(|found| {
        let mut row = row(index.story(), &motif.name, found);
        row.insert("film".into(), json!(film));
        row
    });
    Told { count: Some(count), rows: rows.collect() }
}
