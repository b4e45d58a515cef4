//! `motifs`: which patterns a film has, by whom, in which events and sentences.

use super::answer::{Answer, Row, Table};
use super::relations::cited;
use super::{Exit, Print, Readings, View, answer, diagnose, files};
use crate::analysis::motifs::{Filter, Index, Limits, Match, find, near};
use crate::diagnostic::{Diagnostic, Error, Severity};
use crate::facts::Certainty;
use crate::motif::{Library, Motif, library};
use crate::nearest::nearest;
use crate::source::FileId;
use crate::story::Story;
use crate::vocabulary::Vocabulary;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

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

/// Most near misses of one motif that are shown.
const MOST_NEAR: usize = 12;

/// Lists motifs.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let mut stories = Vec::new();
    for film in &options.films {
        match files::story(film, &options.view)? {
            Ok(story) => stories.push(story),
            Err(exit) => return Ok(exit),
        }
    }
    let vocabularies: Vec<&Vocabulary> = stories.iter().map(Story::vocabulary).collect();
    let libraries = match load(&options.motifs, &vocabularies)? {
        Ok(libraries) => libraries,
        Err(exit) => return Ok(exit),
    };
    let names = chosen(&libraries, options)?;
    let mut answer = Answer { command: "motifs", ..Answer::default() };
    if let ([story], [library]) = (stories.as_slice(), libraries.as_slice()) {
        answer.film = Some(story.facts().film.id.clone());
        let motifs: Vec<&Motif> = names.iter().filter_map(|name| library.find(name)).collect();
        one(story, &motifs, options, &mut answer);
    } else {
        several(&stories, &libraries, &names, options, &mut answer);
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

/// The motifs of the program and of the folders given, read with the words of each film. Faults are printed of
/// files that are faulty for every film; one that lacks only a kind that another film has is passed over there.
pub fn load(folders: &[PathBuf], vocabularies: &[&Vocabulary]) -> Result<Result<Vec<Library>, Exit>, Error> {
    let mut more = Vec::new();
    for folder in folders {
        let paths = files::ron_files(folder)?;
        if paths.is_empty() {
            return Err(Error::new(format!("{} holds no motif: no file ends in .ron", folder.display())));
        }
        for path in paths {
            more.push((path.display().to_string(), text(&path)?));
        }
    }
    let libraries: Vec<Library> =
        vocabularies.iter().map(|vocabulary| library(vocabulary, more.clone())).collect();
    let faulty = |library: &Library| -> BTreeSet<FileId> {
        let errors = library.read.diagnostics.iter().filter(|fault| fault.severity == Severity::Error);
        errors.map(|fault| fault.label.span.file).collect()
    };
    // The files are the same for every film, and so are their numbers.
    let everywhere = libraries.iter().map(faulty).reduce(|one, other| &one & &other).unwrap_or_default();
    if let Some(first) = libraries.first() {
        let concerns = |fault: &&Diagnostic| {
            fault.severity != Severity::Error || everywhere.contains(&fault.label.span.file)
        };
        let faults: Vec<Diagnostic> = first.read.diagnostics.iter().filter(concerns).cloned().collect();
        diagnose::print(&first.sources, &faults, diagnose::MOST)?;
    }
    if !everywhere.is_empty() {
        answer::err("the motifs have errors; mend them first");
        return Ok(Err(Exit::Findings));
    }
    if let Some(library) = libraries.first() {
        examples(library);
    }
    Ok(Ok(libraries))
}

/// Tries a person's own motifs on the tiny stories in their files, and notes what does not come out as stated.
fn examples(library: &Library) {
    let shipped = |motif: &&Motif| crate::motif::BUILT_IN.iter().any(|(_, text)| *text == motif.text);
    for motif in library.read.motifs.iter().filter(|motif| !shipped(motif)) {
        let name = &motif.name;
        for (field, text, wanted) in [("fires", &motif.fires, true), ("nearly", &motif.nearly, false)] {
            let Some(text) = text else { continue };
            let outcome = crate::rules::check_text(name, text);
            let Some(checked) = outcome.checked else {
                let error = outcome.diagnostics.iter().find(|fault| fault.severity == Severity::Error);
                let why = error.map_or("", |fault| fault.message.as_ref());
                answer::err(&format!("note: the story in `{field}` of `{name}` is no film: {why}"));
                continue;
            };
            let story = crate::story::build(checked);
            let found =
                !find(&Index::new(&story, Filter::default()), motif, Limits::default()).matches.is_empty();
            if found != wanted {
                let has =
                    if found { "has the motif, and should fall just short of it" } else { "lacks the motif" };
                answer::err(&format!("note: the story in `{field}` of `{name}` {has}"));
            }
        }
    }
}

fn text(path: &Path) -> Result<String, Error> {
    let about = |cause| Error::because(format!("cannot read {}", path.display()), cause);
    let length = std::fs::metadata(path).map_err(about)?.len();
    if length > crate::film::LARGEST {
        return Err(Error::new(format!("{} is too large for a motif", path.display())));
    }
    std::fs::read_to_string(path).map_err(about)
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

/// How often each motif occurs in each film.
fn several(
    stories: &[Story],
    libraries: &[Library],
    names: &[String],
    options: &Options,
    answer: &mut Answer,
) {
    let indices: Vec<Index<'_>> = stories.iter().map(|story| Index::new(story, filter(options))).collect();
    let mut columns = vec!["motif".to_owned()];
    columns.extend(stories.iter().map(|story| story.facts().film.id.clone()));
    let mut table = Table { columns, ..Table::default() };
    for name in names {
        let mut cells = vec![name.clone()];
        let mut any = false;
        for (index, library) in indices.iter().zip(libraries) {
            let film = &index.story().facts().film.id;
            let Some(motif) = library.find(name) else {
                answer
                    .notices
                    .push(format!("`{name}` names kinds that {film} does not have; not sought there"));
                cells.push("not sought".to_owned());
                continue;
            };
            let found = find(index, motif, Limits::default());
            any |= !found.matches.is_empty();
            let mark = if found.cut_short { "+" } else { "" };
            cells.push(if found.matches.is_empty() {
                "·".to_owned()
            } else {
                format!("{}{mark}", found.matches.len())
            });
            for found in &found.matches {
                let mut row = row(index.story(), &motif.name, found);
                row.insert("film".into(), json!(film));
                answer.results.push(row);
            }
        }
        if any {
            table.rows.push(cells);
        }
    }
    answer.tables.push(table);
}

/// The manual entry of a motif of the program, or the list of all for `motifs`.
pub fn explain(word: &str, vocabulary: &Vocabulary) -> Option<String> {
    let library = library(vocabulary, Vec::new());
    if word == "motifs" {
        return Some(list(&library));
    }
    let motif = library.find(word)?;
    let mut text = format!(
        "{} (motif of the family {})\n\n{}\n\n{}\n",
        motif.name, motif.family, motif.title, motif.definition
    );
    if let Some(analogue) = &motif.analogue {
        let _ = writeln!(text, "\nCompare: {analogue}.");
    }
    let _ = writeln!(text, "\nAs written, with a tiny story that has it and one that nearly does\n");
    for line in motif.text.lines() {
        let _ = writeln!(text, "    {line}");
    }
    Some(text)
}

fn list(library: &Library) -> String {
    let mut motifs: Vec<&Motif> = library.read.motifs.iter().collect();
    motifs.sort_by(|a, b| (&a.family, &a.name).cmp(&(&b.family, &b.name)));
    let mut text = String::new();
    let mut family = "";
    for motif in motifs {
        if family != motif.family {
            family = &motif.family;
            let _ = writeln!(text, "{family}");
        }
        let _ = writeln!(text, "    {:<28} {}", motif.name, motif.title);
    }
    text
}

/// Names of the motifs of the program, for "did you mean".
pub fn names<'n>() -> impl Iterator<Item = &'n str> {
    crate::motif::BUILT_IN.iter().map(|(name, _)| *name)
}
