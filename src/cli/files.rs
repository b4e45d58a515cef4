//! Finding films by path or id, and writing files without ever leaving half of one.

use super::{Exit, Readings, View, answer, diagnose};
use crate::diagnostic::{Error, Severity};
use crate::film::{BUILT_IN_FILMS, Film};
use crate::nearest::nearest;
use crate::story::Story;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// Where the films of a project stand.
pub const FILMS: &str = "data/films";

/// The film files of the project, sorted by name; none if there is no such folder.
pub fn project_films(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::because(format!("cannot read {}", folder.display()), cause)),
    };
    let mut films = Vec::new();
    for entry in entries {
        let path = entry.map_err(|cause| Error::because(format!("cannot read {}", folder.display()), cause))?.path();
        if path.extension().is_some_and(|extension| extension == "ron") && path.is_file() {
            films.push(path);
        }
    }
    films.sort();
    Ok(films)
}

/// Loads the film that a person named: a path, the id of one in `data/films`, or of a built-in one.
pub fn find(named: &str) -> Result<Film, Error> {
    let path = Path::new(named);
    if path.exists() || named.contains(['/', '\\']) || named.ends_with(".ron") {
        return Film::load(path);
    }
    let in_project = Path::new(FILMS).join(format!("{named}.ron"));
    if in_project.is_file() {
        return Film::load(&in_project);
    }
    if let Some(film) = Film::built_in(named) {
        return Ok(film);
    }
    let mut ids: Vec<String> = project_films(Path::new(FILMS))?
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
    let film = find(named)?;
    let serious: Vec<_> =
        film.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    let Some(story) = film.story else {
        diagnose::print(&film.material.sources, &serious)?;
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
            let event = story.find_event(asked).map_err(|cause| Error::because("--until", cause))?;
            Ok(Ok(story.until(event)))
        }
    }
}

/// Writes a file whole or not at all: beside its place first, then renamed into it. An existing file is
/// overwritten only if the program wrote it, or when asked to.
pub fn write(path: &Path, bytes: &[u8], force: bool) -> Result<(), Error> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Error::new(format!("{shown} is a folder; name a file")));
    }
    let fault = |cause: std::io::Error| Error::because(format!("cannot write {shown}"), cause);
    let there = std::fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        // A device or a pipe, such as /dev/stdout: renaming would put a file into its place.
        let mut device = std::fs::OpenOptions::new().write(true).open(path).map_err(fault)?;
        return device.write_all(bytes).map_err(fault);
    }
    if !force && there.is_some() && !is_ours(path)? {
        return Err(Error::new(format!("{shown} exists and was not written by imbroglio; use --force to overwrite it")));
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

/// Whether the program wrote a file: its name stands near the top or the end.
fn is_ours(path: &Path) -> Result<bool, Error> {
    const NEAR: u64 = 4096;
    let fault = |cause| Error::because(format!("cannot read {}", path.display()), cause);
    let mut file = std::fs::File::open(path).map_err(fault)?;
    let length = file.metadata().map_err(fault)?.len();
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    (&mut file).take(NEAR).read_to_end(&mut head).map_err(fault)?;
    file.seek(SeekFrom::Start(length.saturating_sub(NEAR))).map_err(fault)?;
    file.take(NEAR).read_to_end(&mut tail).map_err(fault)?;
    let mark = b"imbroglio";
    let has = |part: &[u8]| part.windows(mark.len()).any(|window| window == mark);
    Ok(length == 0 || has(&head) || has(&tail))
}
