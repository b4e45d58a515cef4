//! `imbroglio` alone: checks every film, draws each into `output/`, and prints a summary.

use super::answer::{self, Table};
use super::{Exit, diagnose, draw, files, graphviz};
use crate::analysis::fates::{FateKind, fates};
use crate::charts::ink::Theme;
use crate::charts::{cascade, comparison, relations, storyline};
use crate::compare;
use crate::diagnostic::{Error, Severity};
use crate::facts::PartyKind;
use crate::film::Film;
use crate::story::Story;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What the main job takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Where the films are
    #[arg(long, value_name = "FOLDER", default_value = files::FILMS)]
    films: PathBuf,
    /// Where the pictures go
    #[arg(long, value_name = "FOLDER", default_value = "output")]
    output: PathBuf,
}

/// What became of one film.
struct Done {
    film: Film,
    files: Vec<String>,
    faults: Vec<String>,
    notes: Vec<String>,
}

/// Does the main job.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let paths = crate::film::films_in(&options.films)?;
    if paths.is_empty() {
        return Err(Error::new(format!(
            "there is no film in {}; go to a folder that has {0}, or name a command (see --help)",
            options.films.display()
        )));
    }
    std::fs::create_dir_all(&options.output).map_err(|cause| {
        Error::because(format!("cannot make the folder {}", options.output.display()), cause)
    })?;
    let bar = progress(paths.len());
    let done = all_films(&paths, &options.output, &bar);
    bar.finish_and_clear();
    let done = done.into_iter().collect::<Result<Vec<_>, _>>()?;
    let faults = comparisons(&done, &options.output)?;
    report(&done, &faults)
}

/// Every film, several at a time; the results stand in the order of the paths whoever was first.
fn all_films(paths: &[PathBuf], output: &Path, bar: &ProgressBar) -> Vec<Result<Done, Error>> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(paths.len());
    let mut done: Vec<(usize, Result<Done, Error>)> = std::thread::scope(|scope| {
        let work = || {
            let mut mine = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(path) = paths.get(index) else { return mine };
                bar.set_message(
                    path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned()),
                );
                mine.push((index, film(path, output)));
                bar.inc(1);
            }
        };
        let running: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for worker in running {
            match worker.join() {
                Ok(more) => all.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn progress(films: usize) -> ProgressBar {
    let bar = ProgressBar::new(films as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar
}

fn film(path: &Path, folder: &Path) -> Result<Done, Error> {
    let film = files::load(path)?;
    let mut done = Done { film, files: Vec::new(), faults: Vec::new(), notes: Vec::new() };
    let Some(story) = done.film.story.as_ref().map(Story::settled) else { return Ok(done) };
    let id = done.film.id.clone();
    let mut save = |name: String, text: String| -> Result<(), Error> {
        files::write(&folder.join(&name), text.as_bytes(), false)?;
        done.files.push(name);
        Ok(())
    };
    let plan = relations::plan(&story, &relations::Options::default());
    let fall = cascade::plan(&story, &cascade::Options::default());
    for theme in ["light", "dark"] {
        let inks = Theme::named(theme).map_err(|cause| Error::because("a built-in theme", cause))?;
        let dark = if theme == "light" { "" } else { ".dark" };
        let relations = plan.draw(&inks);
        let storyline = storyline::draw(&story, &inks, &storyline::Options::default());
        let cascade = fall.draw(&inks);
        let pictures = [
            ("relations", &relations.scene, &relations.cuts),
            ("storyline", &storyline.scene, &storyline.cuts),
            ("cascade", &cascade.scene, &cascade.cuts),
        ];
        for (chart, scene, cuts) in pictures {
            save(format!("{id}.{chart}{dark}.svg"), draw::svg(scene, ""))?;
            if theme == "light" {
                done.faults.extend(draw::faults(scene).into_iter().map(|fault| format!("{chart}: {fault}")));
                done.notes.extend(cuts.iter().map(|cut| format!("{chart}: too long and cut: {cut}")));
            }
        }
        if theme == "light" {
            save(format!("{id}.dot"), graphviz::text(&story, &relations, &inks, None))?;
        }
    }
    Ok(done)
}

/// Films of which all pairs are compared; of more, `compare` draws the pairs that are wanted.
const COMPARED: usize = 6;
/// Random copies that the likeness of two films is held against.
const COPIES: usize = 0;

/// Draws all pairs of films side by side; the faults of the pictures come back.
fn comparisons(done: &[Done], folder: &Path) -> Result<Vec<String>, Error> {
    let stories: Vec<(&str, Story)> = done
        .iter()
        .filter_map(|done| Some((done.film.id.as_str(), done.film.story.as_ref()?.settled())))
        .collect();
    let mut faults = Vec::new();
    if stories.len() > COMPARED {
        return Ok(faults);
    }
    let ask = compare::Options { copies: COPIES, ..compare::Options::default() };
    for (at, (one, a)) in stories.iter().enumerate() {
        for (other, b) in &stories[at + 1..] {
            let found = compare::compare(a, b, &ask);
            for theme in ["light", "dark"] {
                let inks = Theme::named(theme).map_err(|cause| Error::because("a built-in theme", cause))?;
                let drawing = comparison::draw(a, b, &found, &inks);
                let suffix = if theme == "light" { String::new() } else { format!(".{theme}") };
                let name = format!("{one}.{other}.comparison{suffix}.svg");
                files::write(&folder.join(name), draw::svg(&drawing.scene, "").as_bytes(), false)?;
                if theme == "light" {
                    let of = |fault: String| format!("{one} and {other}: {fault}");
                    faults.extend(draw::faults(&drawing.scene).into_iter().map(of));
                    faults.extend(drawing.cuts.iter().map(|cut| of(format!("cut to fit: {cut}"))));
                }
            }
        }
    }
    Ok(faults)
}

fn report(done: &[Done], compared: &[String]) -> Result<Exit, Error> {
    let mut table =
        Table::new(["film", "characters", "events", "acts", "bonds", "dead", "betrayals", "check", "drawn"]);
    let mut findings = !compared.is_empty();
    for fault in compared {
        answer::err(&format!("the comparison has a fault: {fault}"));
    }
    for Done { film, files, faults, notes } in done {
        diagnose::print(&film.material.sources, &film.diagnostics, diagnose::MOST)?;
        for note in notes {
            answer::err(&format!("note: {}: {note}", film.id));
        }
        for fault in faults {
            answer::err(&format!("{}: the picture has a fault: {fault}", film.id));
        }
        findings |= !film.diagnostics.is_empty() || !faults.is_empty();
        let errors = film.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        let check = match (errors, film.diagnostics.len() - errors) {
            (0, 0) => "clean".to_owned(),
            (0, w) => format!("{w} warnings"),
            (e, _) => format!("{e} errors"),
        };
        let numbers = film.story.as_ref().map(|story| counts(&story.settled())).unwrap_or_default();
        let [characters, events, acts, bonds, dead, betrayals] = numbers;
        table.row([
            film.id.clone(),
            characters,
            events,
            acts,
            bonds,
            dead,
            betrayals,
            check,
            format!("{} files", files.len()),
        ]);
    }
    let summary = answer::Answer { command: "all", tables: vec![table], ..answer::Answer::default() };
    let print = super::Print { format: super::Format::Table, output: None, force: false };
    summary.print(&print)?;
    Ok(if findings { Exit::Findings } else { Exit::Clean })
}

fn counts(story: &Story) -> [String; 6] {
    let person = |party| matches!(story.party(party).kind, PartyKind::Person | PartyKind::Unnamed);
    let fates = fates(story);
    let dead = fates.iter().filter(|fate| fate.fate == FateKind::Dead && person(fate.party)).count();
    let betrayals =
        story.acts().filter(|(_, act)| story.kind(act.kind).betrayal && act.is_completed()).count();
    [
        story.characters().count(),
        story.events().count(),
        story.acts().count(),
        story.bonds().filter(|(_, bond)| !story.kind(bond.kind).membership).count(),
        dead,
        betrayals,
    ]
    .map(|n| n.to_string())
}
