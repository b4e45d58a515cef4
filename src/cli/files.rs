//! Finding films by path or id, and writing files without ever leaving half of one.

use super::{Exit, Readings, View, answer, diagnose};
use crate::diagnostic::{Error, Severity};
use crate::film::{BUILT_IN_FILMS, Film, films_in};
use crate::nearest::nearest;
use crate::parallel::{threads, work};
use crate::story::Story;
use std::collections::BTreeSet;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Where the films of a project stand.
pub const FILMS: &str = "data/films";

/// The files of a folder that end in `.ron`, sorted by name; none if there is no such folder.
pub fn ron_files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fault = |cause| Error::because(format!("cannot read {}", folder.display()), cause);
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(fault(cause)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_some_and(|extension| extension == "ron") && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Every file that this run has read a film or a motif from: no output may take the place of one.
static READ: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Loads a film and remembers its files.
pub fn load(path: &Path) -> Result<Film, Error> {
    let film = Film::load(path)?;
    if let Ok(mut read) = READ.lock() {
        read.extend(film.files.iter().filter_map(|path| std::fs::canonicalize(path).ok()));
    }
    Ok(film)
}

/// Remembers a file that was read otherwise.
pub fn remember(path: &Path) {
    if let (Ok(mut read), Ok(path)) = (READ.lock(), std::fs::canonicalize(path)) {
        read.insert(path);
    }
}

/// Loads the film that a person named: a path, the id of one in `data/films`, or of a built-in one.
pub fn find(named: &str) -> Result<Film, Error> {
    let path = Path::new(named);
    if path.exists() || named.contains(['/', '\\']) || named.ends_with(".ron") {
        return load(path);
    }
    let in_project = Path::new(FILMS).join(format!("{named}.ron"));
    if in_project.is_file() {
        return load(&in_project);
    }
    if let Some(film) = Film::built_in(named) {
        return Ok(film);
    }
    let mut ids: Vec<String> = films_in(Path::new(FILMS))?
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .chain(BUILT_IN_FILMS.iter().map(|(id, _)| (*id).to_owned()))
        .collect();
    ids.sort();
    ids.dedup();
    let begins: Vec<&String> = ids.iter().filter(|id| id.starts_with(&named.to_lowercase())).collect();
    if let [only] = begins.as_slice() {
        return find(only);
    }
    let hint = match nearest(named, ids.iter().map(String::as_str)) {
        Some(id) => format!("did you mean `{id}`?"),
        None => format!("films here: {}", ids.join(", ")),
    };
    Err(Error::new(format!("no film `{named}`: there is no such file and no film of that id; {hint}")))
}

/// The story of a film, seen as asked; its faults are printed, and none comes back if one is serious.
pub fn story(named: &str, view: &View) -> Result<Result<Story, Exit>, Error> {
    seen(named, find(named)?, view)
}

/// The stories of films, read on all threads, with the faults of the first that has serious ones.
pub fn stories(named: &[String], view: &View) -> Result<Result<Vec<Story>, Exit>, Error> {
    let films = work(named.len(), threads(), &|film| find(&named[film]));
    let mut stories = Vec::with_capacity(films.len());
    for (named, film) in named.iter().zip(films) {
        match seen(named, film?, view)? {
            Ok(story) => stories.push(story),
            Err(exit) => return Ok(Err(exit)),
        }
    }
    Ok(Ok(stories))
}

fn seen(named: &str, film: Film, view: &View) -> Result<Result<Story, Exit>, Error> {
    let serious: Vec<_> =
        film.diagnostics.iter().filter(|d| d.severity() == Severity::Error).cloned().collect();
    let Some(story) = film.story else {
        diagnose::print(&film.material.sources, &serious, diagnose::MOST)?;
        answer::err(&format!("{named} has errors, so no question can be answered; mend them first"));
        return Ok(Err(Exit::Findings));
    };
    let story = match view.readings {
        Readings::Settled => story.settled(),
        Readings::Contested => story,
    };
    match &view.until {
        None => Ok(Ok(story)),
        Some(asked) => {
            let event = story.find_event(asked).map_err(|cause| {
                let last = story.events().map(|(_, event)| event.rank).max().unwrap_or(0);
                let about = format!("--until, in {named}, whose events are numbered from 1 to {last}");
                Error::because(about, cause)
            })?;
            Ok(Ok(story.until(event)))
        }
    }
}

/// Prints a text where it was asked for: into a file, or to the standard output, which `-` names too. An earlier
/// file that begins with one of the lines of `heads` is of the same kind.
pub fn deliver(text: &str, output: Option<&Path>, force: bool, heads: &[String]) -> Result<(), Error> {
    match output {
        Some(path) if path != Path::new("-") => write_like(path, text.as_bytes(), force, heads),
        _ => answer::out(text),
    }
}

/// Writes a file whole or not at all: beside its place first, then renamed into it. An existing file is
/// overwritten only if it is an earlier answer of the program, or when asked to; one that this run has read,
/// never.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Error> {
    write_like(path, bytes, force, &[])
}

fn write_like(path: &Path, bytes: &[u8], force: bool, heads: &[String]) -> Result<(), Error> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Error::new(format!("{shown} is a folder; name a file")));
    }
    let fault = |cause: std::io::Error| Error::because(format!("cannot write {shown}"), plain(cause));
    let there = std::fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        // A device or a pipe, such as /dev/stdout: renaming would put a file into its place.
        let mut device = std::fs::OpenOptions::new().write(true).open(path).map_err(fault)?;
        return device.write_all(bytes).map_err(fault);
    }
    let read =
        std::fs::canonicalize(path).is_ok_and(|path| READ.lock().is_ok_and(|read| read.contains(&path)));
    if read {
        return Err(Error::new(format!(
            "{shown} is a file that this answer is read from, and is never overwritten"
        )));
    }
    if !force && there.is_some() && !is_ours(path, bytes, heads)? {
        return Err(Error::new(format!(
            "{shown} exists and is no earlier answer of this kind; use --force to overwrite it"
        )));
    }
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".imbroglio-").tempfile_in(folder).map_err(fault)?;
    file.write_all(bytes).map_err(fault)?;
    file.flush().map_err(fault)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let readable = std::fs::Permissions::from_mode(0o644);
        file.as_file().set_permissions(readable).map_err(fault)?;
    }
    file.persist(path).map_err(|error| fault(error.error))?;
    Ok(())
}

/// A fault without the name of the temporary file, which nobody asked about.
fn plain(cause: std::io::Error) -> std::io::Error {
    cause.raw_os_error().map_or(std::io::Error::from(cause.kind()), std::io::Error::from_raw_os_error)
}

/// Whether a file is an earlier answer of the kind that is to be written: it is empty or the same, bears the mark of
/// JSON, SVG or DOT that the program wrote, or begins with the same line or one of `heads`, blanks apart: the columns
/// of a table, of CSV or Markdown.
fn is_ours(path: &Path, new: &[u8], heads: &[String]) -> Result<bool, Error> {
    const NEAR: u64 = 4096;
    let fault = |cause| Error::because(format!("cannot read {}", path.display()), cause);
    let mut file = std::fs::File::open(path).map_err(fault)?;
    let length = file.metadata().map_err(fault)?.len();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    (&mut file).take(NEAR).read_to_end(&mut head).map_err(fault)?;
    file.seek(SeekFrom::Start(length.saturating_sub(NEAR))).map_err(fault)?;
    (&mut file).take(NEAR).read_to_end(&mut tail).map_err(fault)?;
    let ends = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    let marked = head.starts_with(b"{\n  \"imbroglio\": ")
        || head.starts_with(b"// written by imbroglio")
        || (head.starts_with(b"<svg ") && ends(b">imbroglio"));
    let line = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
    let first = line(new);
    // A lone bracket begins many a file, and the first line of a picture says only that it is one.
    let columns = !first.starts_with(b"<") && std::str::from_utf8(&first).is_ok_and(|line| line.len() > 2);
    let squeezed = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let old = squeezed(&String::from_utf8_lossy(&line(&head)));
    let headed = heads.iter().any(|known| squeezed(known) == old);
    Ok(length == 0
        || headed
        || marked
        || (columns && line(&head) == first)
        || (length == new.len() as u64 && same(path, new)))
}

fn same(path: &Path, new: &[u8]) -> bool {
    std::fs::read(path).is_ok_and(|old| old == new)
}
