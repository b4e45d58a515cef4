//! `new`: from a synopsis to its seed and a draft of its annotation.

use super::files::{self, Workspace};
use super::terminal::{err, harmless, out};
use super::words::count;
use super::{Exit, Failure};
use crate::diagnostic::Error;
use crate::drafting::{Heading, Language, draft};
use crate::vocabulary::Vocabulary;
use clap::Args;
use std::path::{Path, PathBuf};

/// What `new` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The synopsis: a text file with blank lines between paragraphs; `-` is the standard input
    #[arg(value_name = "SYNOPSIS")]
    synopsis: PathBuf,
    /// The title of the film; made of the file's name if left out
    #[arg(long)]
    title: Option<String>,
    /// The year of the film
    #[arg(long)]
    year: Option<u32>,
    /// The id of the film, and so the name of its file; made of the title if left out
    #[arg(long)]
    id: Option<String>,
    /// The language of the synopsis: en, de or fr; found by its most frequent small words if left out
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// The folder of the project, with `data/films` and `seeds` in it
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    project: PathBuf,
}

/// Where seeds stand.
const SEEDS: &str = "seeds";

/// Drafts an annotation. Nothing that exists is overwritten.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let text = if options.synopsis == Path::new("-") {
        files::standard_input(workspace.limits().largest)?
    } else {
        workspace.text(&options.synopsis)?
    };
    let language = &language(options, &text)?;
    let vocabulary = Vocabulary::shared().map_err(|fault| Error::new(fault.message))?;
    let title = title(options);
    let id = options.id.clone().unwrap_or_else(|| id(&title, options.year));
    if id.is_empty() || id.contains(['/', '\\']) || id.starts_with('.') {
        return Err(Error::new(format!("`{id}` cannot be the name of a film; give one with --id")).into());
    }
    let film = options.project.join(files::FILMS).join(format!("{id}.ron"));
    let seeds = options.project.join(SEEDS);
    let number = next_number(&seeds)?;
    let seed = seeds.join(format!("{number}-{id}.txt"));
    let made =
        draft(&text, language, &vocabulary, &Heading { seed: &number, title: &title, year: options.year });
    if made.seed.is_empty() {
        return Err(Error::new("the synopsis holds no sentence").into());
    }
    for path in [&film, &seed] {
        if path.exists() {
            let shown = path.display();
            return Err(
                Error::new(format!("{shown} exists and is not overwritten; choose another --id")).into()
            );
        }
    }
    for (path, text) in [(&seed, &made.seed), (&film, &made.film)] {
        if let Some(folder) = path.parent() {
            let fault = |cause| Error::because(format!("cannot make the folder {}", folder.display()), cause);
            std::fs::create_dir_all(folder).map_err(fault)?;
        }
        files::replace(path, text.as_bytes())?;
    }
    let named = made.people.iter().filter(|person| !person.unnamed).count();
    out(&format!(
        "Language: {}\n{}: {}\n{}: {}, {}\nNext: imbroglio check {}\n",
        language.name,
        harmless(&seed.display().to_string()),
        count(made.seed.lines().filter(|line| !line.is_empty()).count(), "sentence", "sentences"),
        harmless(&film.display().to_string()),
        count(named, "person named", "people named"),
        count(made.proposals.len(), "act proposed as a comment", "acts proposed as comments"),
        harmless(&id)
    ))?;
    if named == 0 {
        err("nobody is named in the synopsis, as far as a capital letter tells: write the cast by hand");
    }
    Ok(Exit::Clean)
}

/// The table of the language that is asked for, or of that of the text, or English.
fn language(options: &Options, text: &str) -> Result<Language, Error> {
    let broken = |cause| Error::because("cannot draft", cause);
    let code = match &options.language {
        Some(asked) => Some(asked.as_str()),
        None => Language::of_text(text).map_err(broken)?,
    };
    let Some(code) = code else {
        let english = Language::english().map_err(broken)?;
        if !text.trim().is_empty() {
            let name = &english.name;
            err(&format!("the language of the synopsis cannot be told from its words; it is read as {name}"));
        }
        return Ok(english);
    };
    Language::built_in(code).map_err(broken)?.ok_or_else(|| {
        let known: Vec<&str> = Language::codes().collect();
        Error::new(format!("there is no language table `{code}`; there are {}", known.join(", ")))
    })
}

fn title(options: &Options) -> String {
    options.title.clone().unwrap_or_else(|| {
        let stem =
            options.synopsis.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let words = stem
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-')
            .replace(['-', '_'], " ");
        let mut letters = words.trim().chars();
        letters
            .next()
            .map_or_else(|| "A story".to_owned(), |first| first.to_uppercase().chain(letters).collect())
    })
}

/// `un-flic-1972` of “Un flic”.
fn id(title: &str, year: Option<u32>) -> String {
    let mut id = String::new();
    for letter in crate::nearest::folded(title).chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() => id.push(letter),
            _ if !id.is_empty() && !id.ends_with('-') => id.push('-'),
            _ => {}
        }
    }
    let id = id.trim_end_matches('-').to_owned();
    match year {
        Some(year) if !id.is_empty() => format!("{id}-{year}"),
        _ => id,
    }
}

/// The number after the highest of the seeds there are.
fn next_number(folder: &Path) -> Result<String, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok("001".to_owned()),
        Err(cause) => return Err(Error::because(format!("cannot read {}", folder.display()), cause)),
    };
    let number =
        |name: String| name.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok();
    let highest =
        entries.filter_map(|entry| number(entry.ok()?.file_name().to_string_lossy().into_owned())).max();
    Ok(format!("{:03}", highest.map_or(1, |highest| highest + 1)))
}
