//! `imbroglio` alone: checks every film, draws each into `output/`, and prints a summary.

mod kept;

use super::answer::Answer;
use super::files::{Workspace, Writer};
use super::table::{Column, Table, column};
use super::words::count;
use super::{Exit, Failure, check, cost, diagnose, draw, files, graphviz, report as pages, terminal};
use crate::analysis::betrayal;
use crate::analysis::fates::{Fate, FateKind, fates};
use crate::charts::ink::Theme;
use crate::charts::{self, Chart, Shown, comparison, relations};
use crate::compare::{self, Comparison};
use crate::diagnostic::Error;
use crate::facade::svg;
use crate::film::Film;
use crate::parallel::{threads, work};
use crate::report::Made;
use crate::report::drawings;
use crate::scene::Scene;
use crate::story::{Choice, Readings, Selection, Story, count as counts};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use kept::{Kept, digest, of_film};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the main job takes.
#[derive(Debug, Args)]
pub struct Options {
    /// Where the films are
    #[arg(long, value_name = "FOLDER", default_value = files::FILMS)]
    films: PathBuf,
    /// Where the pictures go
    #[arg(long, value_name = "FOLDER", default_value = "output")]
    output: PathBuf,
    /// Overwrite files in the output folder that imbroglio did not write
    #[arg(long)]
    force: bool,
    /// Draw every picture, also those for which nothing has changed since they were drawn
    #[arg(long)]
    all: bool,
}

/// A picture to be drawn; films are named by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Job {
    Film(Chart, usize),
    Pair(usize, usize),
}

/// What a drawing is of, and what the page of all films takes over of it.
#[derive(Debug)]
enum Shared {
    Chart(usize, drawings::Chart),
    Pair((usize, usize), Box<Comparison>, [Scene; 2]),
}

/// What became of a picture: the files written, what the audit objects to, and what had to be cut.
#[derive(Debug, Default)]
struct Drawn {
    /// What the page needs of it.
    shared: Option<Shared>,
    /// The files that were written, with digests of what they hold.
    files: Vec<(String, String)>,
    /// How many files of an earlier run are still right.
    unchanged: usize,
    faults: Vec<String>,
    notes: Vec<String>,
}

/// Does the main job.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let paths = crate::film::films_in(&options.films)?;
    if paths.is_empty() {
        return Err(Error::new(format!(
            "there is no film in {}; go to a folder that has {0}, or name a command (see --help)",
            options.films.display()
        ))
        .into());
    }
    let films = workspace.load_all(&paths)?;
    let stories: Vec<Option<Story>> =
        films.iter().map(|film| film.story.as_ref().map(Story::settled)).collect();
    let jobs = jobs(&stories);
    distinct(&films, &jobs)?;
    std::fs::create_dir_all(&options.output).map_err(|cause| {
        Error::because(format!("cannot make the folder {}", options.output.display()), cause)
    })?;
    cost::stage("draw");
    let mut kept = Kept::read(&options.output, options.all);
    let digests: Vec<String> = films.iter().map(of_film).collect();
    let of = |films: &[usize]| -> Vec<&str> { films.iter().map(|film| digests[*film].as_str()).collect() };
    let mut known = |job: &Job| kept.find(&job.name(&films), &of(&job.numbers()));
    let (mut done, mut open) = (Vec::new(), Vec::new());
    for job in jobs {
        match known(&job) {
            Some(picture) => done.push((job, Drawn::known(picture))),
            None => open.push(job),
        }
    }
    let writer = workspace.writer(options.force);
    cost::quiet();
    let bar = progress(open.len());
    let inks = themes()?;
    let drawn = work(open.len(), threads(), &|job| {
        let drawn = draw_job(open[job], (&films, &stories), &inks, (&options.output, &writer));
        bar.inc(1);
        drawn
    });
    bar.finish_and_clear();
    let mut made = Made::default();
    let place = |film: usize| stories[..film].iter().flatten().count();
    for (job, drawn) in open.into_iter().zip(drawn) {
        let mut drawn = drawn?;
        match drawn.shared.take() {
            Some(Shared::Chart(film, chart)) => {
                made.charts.insert((place(film), chart.chart), chart);
            }
            Some(Shared::Pair((one, other), comparison, scenes)) => {
                made.pairs.insert((place(one), place(other)), (*comparison, scenes));
            }
            None => {}
        }
        let name = job.name(&films);
        kept.add(&name, &of(&job.numbers()), &drawn.files, &drawn.faults, &drawn.notes);
        done.push((job, drawn));
    }
    let all: Vec<usize> = (0..films.len()).collect();
    if kept.find(PAGE, &of(&all)).is_none()
        && let Some(text) = page(&stories, &inks, &made)
    {
        writer.write(&options.output.join(PAGE), text.as_bytes())?;
        kept.add(PAGE, &of(&all), &[(PAGE.to_owned(), digest([text.as_bytes()]))], &[], &[]);
    }
    kept.write()?;
    Ok(report(workspace, &films, &stories, done)?)
}

/// The page of all films that have a story, which holds their charts and answers; those that are just drawn are not
/// drawn again.
fn page(stories: &[Option<Story>], inks: &[(Theme, &'static str); 2], made: &Made) -> Option<String> {
    let stories: Vec<Story> = stories.iter().flatten().cloned().collect();
    let themes = [&inks[0].0, &inks[1].0];
    (!stories.is_empty()).then(|| pages::page(&stories, &stories, (themes, None), (None, COPIES), Some(made)))
}

/// All pictures, those that take longest first, so that no thread is left alone with one at the end.
fn jobs(stories: &[Option<Story>]) -> Vec<Job> {
    let mut films: Vec<usize> = (0..stories.len()).filter(|film| stories[*film].is_some()).collect();
    films.sort_by_key(|film| Reverse(stories[*film].as_ref().map_or(0, |story| story.events().count())));
    let of = |chart: Chart| {
        let is_shown = move |film: &&usize| {
            stories[**film].as_ref().is_some_and(|story| chart.shown(story) == Shown::Everywhere)
        };
        films.iter().filter(is_shown).map(move |film| Job::Film(chart, *film)).collect::<Vec<_>>()
    };
    let mut jobs = of(Chart::Storyline);
    jobs.extend(of(Chart::Relations));
    if films.len() <= COMPARED {
        let mut films = films.clone();
        films.sort_unstable();
        let pairs = films
            .iter()
            .enumerate()
            .flat_map(|(at, one)| films[at + 1..].iter().map(|other| Job::Pair(*one, *other)));
        jobs.extend(pairs);
    }
    let others = Chart::ALL.iter().filter(|chart| !matches!(chart, Chart::Storyline | Chart::Relations));
    jobs.extend(others.flat_map(|chart| of(*chart)));
    jobs
}

fn progress(pictures: usize) -> ProgressBar {
    let bar = ProgressBar::new(pictures as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} pictures") {
        bar.set_style(style);
    }
    bar
}

/// The themes that are drawn, with what they put before the ending of a file; the first is the one that the audit
/// sees.
fn themes() -> Result<[(Theme, &'static str); 2], Error> {
    let named = |name| Theme::named(name).map_err(|cause| Error::because("a built-in theme", cause));
    Ok([(named("light")?, ""), (named("dark")?, ".dark")])
}

fn draw_job(
    job: Job,
    (films, stories): (&[Film], &[Option<Story>]),
    inks: &[(Theme, &'static str); 2],
    (folder, writer): (&Path, &Writer),
) -> Result<Drawn, Error> {
    let mut page = Page { folder, writer, inks, drawn: Drawn::default() };
    let story = |film: usize| stories[film].as_ref().map(|story| (films[film].id.as_str(), story));
    match job {
        Job::Film(Chart::Relations, film) => {
            let Some((id, story)) = story(film) else { return Ok(page.drawn) };
            let plan = relations::plan(story, &relations::Options::default());
            let mut dot = None;
            let scenes = page.save(&format!("{id}.relations"), "relations", |theme| {
                let drawing = plan.draw(theme);
                // of a large cast the chart is an overview, and the text holds everybody, without places
                let whole = Selection::of(story, &Choice::default()).is_none();
                let placed = whole.then_some(&drawing);
                dot.get_or_insert_with(|| graphviz::text(story, placed, theme, (None, None), false));
                (drawing.scene, drawing.cuts)
            })?;
            page.write(format!("{id}.dot"), &dot.unwrap_or_default())?;
            page.share(film, Chart::Relations, scenes);
        }
        Job::Film(chart, film) => {
            let Some((id, story)) = story(film) else { return Ok(page.drawn) };
            let plan = chart.plan(story, charts::Page::default());
            let scenes = page.save(&format!("{id}.{}", chart.word()), chart.word(), |theme| {
                let drawing = plan(theme);
                (drawing.scene, drawing.cuts)
            })?;
            page.share(film, chart, scenes);
        }
        Job::Pair(one, other) => {
            let films = (one, other);
            let (Some((one, a)), Some((other, b))) = (story(one), story(other)) else {
                return Ok(page.drawn);
            };
            let ask = compare::Options { copies: COPIES, threads: 1, ..compare::Options::default() };
            let found = compare::compare(a, b, &ask);
            let plan = comparison::plan(a, b, &found);
            let (name, about) = (format!("{one}.{other}.comparison"), format!("{one} and {other}"));
            let scenes = page.save(&name, &about, |theme| {
                let drawing = plan.draw(theme);
                (drawing.scene, drawing.cuts)
            })?;
            page.drawn.shared = Some(Shared::Pair(films, Box::new(found), scenes));
        }
    }
    Ok(page.drawn)
}

/// The name of the page.
const PAGE: &str = "index.html";
/// Films of which all pairs are compared; of more, `compare` draws the pairs that are wanted.
const COMPARED: usize = 6;
/// Random copies that the likeness of two films is held against.
const COPIES: usize = 0;

/// Where the pictures of a job go.
struct Page<'a> {
    folder: &'a Path,
    writer: &'a Writer,
    inks: &'a [(Theme, &'static str); 2],
    drawn: Drawn,
}

impl Page<'_> {
    /// Writes a picture in both themes; gives the drawings.
    fn save(
        &mut self,
        name: &str,
        chart: &str,
        mut draw: impl FnMut(&Theme) -> (Scene, Vec<String>),
    ) -> Result<[Scene; 2], Error> {
        let [(day, cuts), (night, _)] = self.inks.each_ref().map(|(theme, _)| draw(theme));
        for ((_, suffix), scene) in self.inks.iter().zip([&day, &night]) {
            self.write(format!("{name}{suffix}.svg"), &svg(scene, ""))?;
        }
        self.drawn.faults.extend(draw::faults(&day).into_iter().map(|fault| format!("{chart}: {fault}")));
        self.drawn.notes.extend(cuts.iter().map(|cut| format!("{chart}: too long and cut: {cut}")));
        Ok([day, night])
    }

    /// Keeps what the page of all films shows of a chart.
    fn share(&mut self, film: usize, chart: Chart, scenes: [Scene; 2]) {
        self.drawn.shared = Some(Shared::Chart(film, drawings::cut(chart, scenes)));
    }

    fn write(&mut self, name: String, text: &str) -> Result<(), Error> {
        self.writer.write(&self.folder.join(&name), text.as_bytes())?;
        self.drawn.files.push((name, digest([text.as_bytes()])));
        Ok(())
    }
}

/// Fails if two pictures would have one name, or names that a file system may take for one.
fn distinct(films: &[Film], jobs: &[Job]) -> Result<(), Error> {
    let mut names: BTreeMap<String, (String, Job)> = BTreeMap::new();
    for job in jobs {
        let name = job.name(films);
        if let Some((other, of_other)) = names.insert(files::folded(&name), (name.clone(), *job)) {
            return Err(Error::new(format!(
                "two pictures would have one name, `{other}` ({}) and `{name}` ({}): rename one of the films; nothing was written",
                of_other.films(films),
                job.films(films)
            )));
        }
    }
    Ok(())
}

impl Drawn {
    /// A picture that an earlier run has drawn, and that is still right.
    fn known(picture: kept::Picture) -> Self {
        let unchanged = picture.files();
        Self { unchanged, faults: picture.faults, notes: picture.notes, ..Self::default() }
    }

    fn add(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.unchanged += other.unchanged;
        self.faults.append(&mut other.faults);
        self.notes.append(&mut other.notes);
    }

    /// `11 files`, or how many of them are those of an earlier run.
    fn words(&self) -> String {
        match (self.files.len(), self.unchanged) {
            (drawn, 0) => count(drawn, "file", "files"),
            (0, unchanged) => format!("{unchanged} unchanged"),
            (drawn, unchanged) => format!("{}, {unchanged} unchanged", count(drawn, "file", "files")),
        }
    }
}

impl Job {
    /// The numbers of the films in the picture.
    fn numbers(self) -> Vec<usize> {
        match self {
            Self::Film(_, film) => vec![film],
            Self::Pair(one, other) => vec![one, other],
        }
    }
    /// The films in the picture.
    fn films(self, films: &[Film]) -> String {
        match self {
            Self::Film(_, film) => format!("of {}", films[film].id),
            Self::Pair(one, other) => format!("of {} with {}", films[one].id, films[other].id),
        }
    }
    /// What the files of the picture are called, before theme and ending.
    fn name(self, films: &[Film]) -> String {
        match self {
            Self::Film(chart, film) => format!("{}.{}", films[film].id, chart.word()),
            Self::Pair(one, other) => format!("{}.{}.comparison", films[one].id, films[other].id),
        }
    }
}

/// A film with what became of it.
type Line<'a> = (&'a Film, &'a Option<Story>, &'a Drawn);

fn report(
    workspace: &Workspace,
    films: &[Film],
    stories: &[Option<Story>],
    mut pictures: Vec<(Job, Drawn)>,
) -> Result<Exit, Error> {
    // always in one order, whichever were drawn
    pictures.sort_by_key(|(job, _)| *job);
    let mut done: Vec<Drawn> = films.iter().map(|_| Drawn::default()).collect();
    let mut compared = Drawn::default();
    for (job, drawn) in pictures {
        match job.numbers()[..] {
            [film] => done[film].add(drawn),
            _ => compared.add(drawn),
        }
    }
    let mut findings = !compared.faults.is_empty();
    for note in &compared.notes {
        terminal::err(&format!("note: {note}"));
    }
    for fault in &compared.faults {
        terminal::err(&format!("the comparison has a fault: {fault}"));
    }
    let lines: Vec<Line<'_>> =
        films.iter().zip(stories).zip(&done).map(|((film, story), drawn)| (film, story, drawn)).collect();
    for (film, _, Drawn { faults, notes, .. }) in &lines {
        diagnose::print(&film.material.sources, &film.diagnostics, diagnose::MOST)?;
        for note in notes {
            terminal::err(&format!("note: {}: {note}", film.id));
        }
        for fault in faults {
            terminal::err(&format!("{}: the picture has a fault: {fault}", film.id));
        }
        findings |= !film.diagnostics.is_empty() || !faults.is_empty();
    }
    let mut summary = Answer::new("all");
    summary.tables.push(Table::of(&(), &columns(), &lines));
    let print = super::Print { format: super::Format::Table, output: None, force: false, wide: false };
    summary.print(workspace, &print)?;
    Ok(if findings { Exit::Findings } else { Exit::Clean })
}

fn columns<'a>() -> Vec<Column<(), Line<'a>>> {
    vec![
        column("film", |(), (film, ..)| film.id.clone()),
        column("characters", |(), (_, story, _)| number(story, |story| story.characters().count())),
        column("events", |(), (_, story, _)| number(story, |story| story.events().count())),
        column("acts", |(), (_, story, _)| number(story, |story| story.acts().count())),
        column("bonds", |(), (_, story, _)| number(story, counts::bonds)),
        column("dead", |(), (_, story, _)| story.as_ref().map_or_else(String::new, dead)),
        column("betrayals", |(), (_, story, _)| {
            number(story, |story| betrayal::count(&betrayal::betrayals(story, Readings::Settled).all).total())
        }),
        column("check", |(), (film, ..)| match check::verdict(film) {
            verdict if film.story.is_some() => verdict,
            verdict => verdict.split(',').next().unwrap_or_default().to_owned(),
        }),
        column("drawn", |(), (.., drawn)| drawn.words()),
    ]
}

/// A number of a story; nothing where there is none.
fn number(story: &Option<Story>, count: impl Fn(&Story) -> usize) -> String {
    story.as_ref().map_or_else(String::new, |story| count(story).to_string())
}

/// The persons who die, `8+` where several more do, as charts count them.
fn dead(story: &Story) -> String {
    let (persons, several): (Vec<Fate>, Vec<Fate>) = fates(story)
        .into_iter()
        .filter(|fate| fate.fate == FateKind::Dead)
        .partition(|fate| story.is_person(fate.party));
    format!("{}{}", persons.len(), if several.is_empty() { "" } else { "+" })
}
