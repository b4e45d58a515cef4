//! Finding and reading films and other files, and writing files without ever leaving half of one.

use super::{Extent, Failure, cost, terminal};
use crate::diagnostic::Error;
use crate::film::{self, BUILT_IN_FILMS, BUILT_IN_SHELF, Film, Limits, films_in};
use crate::nearest::nearest;
use crate::parallel::{threads, work};
use crate::rules;
use crate::story::{Readings, Story};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use unicode_normalization::UnicodeNormalization as _;

/// A name of a file with its letters made alike that some file systems take for one: those that differ in case or in how
/// their accents are written.
pub fn folded(name: &str) -> String {
    name.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// Fails if two files would have one name.
pub fn distinct<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), Error> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for name in names {
        if let Some(other) = known.insert(folded(name), name) {
            return Err(Error::new(format!(
                "two files would have one name, `{other}` and `{name}`: rename one of the films; nothing was written"
            )));
        }
    }
    Ok(())
}

/// At most so much of the standard input, as text.
///
/// # Errors
/// When it cannot be read, is larger, or is not UTF-8.
pub fn standard_input(largest: u64) -> Result<String, Error> {
    let fault = |cause| Error::because("cannot read the standard input", cause);
    let mut text = String::new();
    std::io::stdin().lock().take(largest.saturating_add(1)).read_to_string(&mut text).map_err(fault)?;
    if text.len() as u64 > largest {
        let most = largest / (1024 * 1024);
        return Err(Error::new(format!(
            "the standard input is larger than {most} MiB; --max-size allows more"
        )));
    }
    Ok(text)
}

/// Where the films of a project stand.
pub const FILMS: &str = "data/films";

/// Whether a path names a folder: one that is there, or one to be made, with a separator at its end.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// The films that were named, folders as the films in them, each once.
pub fn films_of(named: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut films = Vec::new();
    for path in named {
        if !path.is_dir() {
            films.push(path.clone());
            continue;
        }
        let inside = films_in(path)?;
        if inside.is_empty() {
            return Err(Error::new(format!("there is no film in {}", path.display())));
        }
        films.extend(inside);
    }
    let mut seen = BTreeSet::new();
    films.retain(|film| seen.insert(film.clone()));
    Ok(films)
}

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

/// That no film could be read, and what was wrong with the first.
pub fn none_read(first: Option<String>) -> Error {
    match first {
        Some(cause) => Error::because("no film could be read", cause),
        None => Error::new("no film could be read"),
    }
}

/// What is said of a film whose faults are listed elsewhere.
pub fn faulty(shown: &str) -> String {
    format!("{shown} has faults, which `imbroglio check` lists")
}

/// What a run of the program reads: within which limits, and every file so far, as no output may take the place of
/// one.
#[derive(Debug, Default)]
pub struct Workspace {
    limits: Limits,
    read: RefCell<BTreeSet<PathBuf>>,
}

impl Workspace {
    /// One that has read nothing yet.
    pub fn new(limits: Limits) -> Self {
        Self { limits, read: RefCell::default() }
    }

    /// Within which limits it reads.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Notes files that were read otherwise.
    pub fn remember<'p>(&self, paths: impl IntoIterator<Item = &'p PathBuf>) {
        let paths = paths.into_iter().filter_map(|path| std::fs::canonicalize(path).ok());
        self.read.borrow_mut().extend(paths);
    }

    /// Reads films, on all threads.
    pub fn load_all(&self, paths: &[PathBuf]) -> Result<Vec<Film>, Error> {
        self.read_all(paths, &|path, limits| Film::open_within(path, limits))
    }

    fn read_all(
        &self,
        named: &[PathBuf],
        read: &(dyn Fn(&Path, Limits) -> Result<Film, Error> + Sync),
    ) -> Result<Vec<Film>, Error> {
        let limits = self.limits;
        cost::stage("read and check");
        let films = work(named.len(), threads(), &|film| read(&named[film], limits));
        let films = films.into_iter().collect::<Result<Vec<_>, _>>()?;
        films.iter().for_each(|film| self.remember(&film.files));
        cost::stage("ask");
        Ok(films)
    }

    /// Reads films that a person named, on all threads, and does something with each; one that cannot be read is no end.
    pub fn each<T: Send>(
        &self,
        named: &[PathBuf],
        then: &(dyn Fn(Result<Film, Error>) -> T + Sync),
    ) -> Vec<T> {
        self.each_opened(named, &Film::open_within, &|_, film| then(film))
    }

    /// The same with another way to read a film; `then` is told the number of each.
    fn each_opened<T: Send>(
        &self,
        named: &[PathBuf],
        open: &(dyn Fn(&Path, Limits) -> Result<Film, Error> + Sync),
        then: &(dyn Fn(usize, Result<Film, Error>) -> T + Sync),
    ) -> Vec<T> {
        let limits = self.limits;
        let done = work(named.len(), threads(), &|at| {
            let film = find(&named[at], limits, open);
            let files = film.as_ref().map_or_else(|_| Vec::new(), |film| film.files.clone());
            (files, then(at, film))
        });
        let keep = |(files, done): (Vec<PathBuf>, T)| {
            self.remember(&files);
            done
        };
        done.into_iter().map(keep).collect()
    }

    /// Reads films that a person named, on all threads, for their faults alone, all of them or the first so many: they have
    /// no stories.
    pub fn faults(&self, named: &[PathBuf], most: Option<usize>) -> Result<Vec<Film>, Error> {
        let faults = |material: &rules::Material| match most {
            None => rules::faults(material),
            Some(most) => rules::first_faults(material, most),
        };
        self.read_all(named, &|path, limits| {
            find(path, limits, &|path, limits| staged(path, limits, &faults))
        })
    }

    /// Reads a text that is no film.
    pub fn text(&self, path: &Path) -> Result<String, Error> {
        let text = film::text(path, self.limits)?;
        self.remember([&path.to_owned()]);
        Ok(text)
    }

    /// Reads the film that a person named: a path, the id of one in `data/films`, or of a built-in one.
    pub fn find(&self, named: &Path) -> Result<Film, Error> {
        let film = find(named, self.limits, &whole)?;
        self.remember(&film.files);
        Ok(film)
    }

    /// The story of a film, seen as asked.
    pub fn story(&self, named: &Path, view: &Extent) -> Result<Story, Failure> {
        let film = find(named, self.limits, &to_ask)?;
        self.remember(&film.files);
        seen(named, film, view)
    }

    /// The stories of films, read on all threads, or the faults of the first that has serious ones.
    pub fn stories(&self, named: &[PathBuf], view: &Extent) -> Result<Vec<Story>, Failure> {
        self.each_story(named, view, &|story| story)
    }

    /// Reads the stories of films on all threads and does something with each, so that it need not be held; or the faults of
    /// the first that has serious ones.
    pub fn each_story<T: Send>(
        &self,
        named: &[PathBuf],
        view: &Extent,
        then: &(dyn Fn(Story) -> T + Sync),
    ) -> Result<Vec<T>, Failure> {
        cost::stage("read and check");
        let done =
            self.each_opened(named, &Film::open_to_ask, &|at, film| Ok(then(seen(&named[at], film?, view)?)));
        cost::stage("ask");
        done.into_iter().collect()
    }

    /// Prints a text where it was asked for: into a file, or to the standard output, which `-` names too. An earlier
    /// file that begins with one of the lines of `heads` is of the same kind.
    pub fn deliver(
        &self,
        text: &str,
        output: Option<&Path>,
        force: bool,
        heads: &[String],
    ) -> Result<(), Error> {
        cost::stage("write");
        match output {
            Some(path) if path != Path::new("-") => {
                self.writer(force).write_like(path, text.as_bytes(), heads)
            }
            _ => terminal::out(text),
        }
    }

    /// What writes files, and takes the place of none that was read.
    pub fn writer(&self, force: bool) -> Writer {
        Writer { read: self.read.borrow().clone(), force, swept: Arc::default() }
    }
}

/// A way to read a film.
type Open<'a> = &'a dyn Fn(&Path, Limits) -> Result<Film, Error>;

/// Reads a film whose faults are asked for.
fn whole(path: &Path, limits: Limits) -> Result<Film, Error> {
    staged(path, limits, &rules::check)
}

/// Reads a film whose story is asked for.
fn to_ask(path: &Path, limits: Limits) -> Result<Film, Error> {
    staged(path, limits, &rules::errors)
}

fn staged(
    path: &Path,
    limits: Limits,
    check: &dyn Fn(&rules::Material) -> rules::Outcome,
) -> Result<Film, Error> {
    cost::stage("read");
    let film = Film::open_with(path, limits, &|material| {
        cost::stage("check");
        check(material)
    });
    cost::stage("ask");
    film
}

fn find(named: &Path, limits: Limits, open: Open<'_>) -> Result<Film, Error> {
    let is_path = named.to_string_lossy().contains(['/', '\\'])
        || named.extension().is_some_and(|ending| ending == "ron");
    if named.exists() || is_path {
        return open(named, limits);
    }
    let Some(id) = named.to_str().filter(|id| !id.is_empty()) else {
        return Err(unknown(&named.to_string_lossy(), &ids()?));
    };
    let in_project = Path::new(FILMS).join(format!("{id}.ron"));
    if in_project.is_file() {
        return open(&in_project, limits);
    }
    cost::stage("check");
    let built_in = Film::built_in(id);
    cost::stage("ask");
    if let Some(film) = built_in {
        return Ok(film);
    }
    let ids = ids()?;
    let begins: Vec<&str> =
        known(&ids).into_iter().filter(|known| known.starts_with(&id.to_lowercase())).collect();
    match begins.as_slice() {
        [only] => find(Path::new(only), limits, open),
        _ => Err(unknown(id, &ids)),
    }
}

/// The ids of all films that can be named so.
fn ids() -> Result<Vec<String>, Error> {
    let mut ids: Vec<String> = films_in(Path::new(FILMS))?
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .chain(BUILT_IN_FILMS.iter().map(|(id, _)| (*id).to_owned()))
        .collect();
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// Those ids and, after them, the stories of the shelf, each once.
fn known(ids: &[String]) -> Vec<&str> {
    let shelf = BUILT_IN_SHELF.iter().map(|(id, _)| *id).filter(|id| ids.iter().all(|other| other != id));
    ids.iter().map(String::as_str).chain(shelf).collect()
}

fn unknown(named: &str, ids: &[String]) -> Error {
    let hint = match nearest(named, known(ids)) {
        Some(id) => format!("did you mean `{id}`?"),
        None => format!("films here: {}", ids.join(", ")),
    };
    Error::new(format!("no film `{named}`: there is no such file and no film of that id; {hint}"))
}

fn seen(named: &Path, film: Film, view: &Extent) -> Result<Story, Failure> {
    let story = film.story()?;
    let story = match view.readings {
        Readings::Settled => story.into_settled(),
        Readings::Contested => story,
    };
    let Some(asked) = &view.until else { return Ok(story) };
    let event = story.find_event(asked).map_err(|cause| {
        let last = story.events().map(|(_, event)| event.rank).max().unwrap_or(0);
        let named = named.display();
        let about = format!("--until, in {named}, whose events are numbered from 1 to {last}");
        Error::because(about, cause)
    })?;
    Ok(story.until(event))
}

/// Writes files whole or not at all: beside their place first, then renamed into it. An existing file is overwritten
/// only if it is an earlier answer of the program, or when asked to; one that this run has read, or that may not be
/// written, never. A file keeps its mode, a new one has that of the umask; a symbolic link is written through.
#[derive(Debug, Clone)]
pub struct Writer {
    read: BTreeSet<PathBuf>,
    force: bool,
    /// Folders in which nothing unfinished is left of earlier runs.
    swept: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Writer {
    /// Writes a file.
    pub fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.write_like(path, bytes, &[])
    }

    fn write_like(&self, path: &Path, bytes: &[u8], heads: &[String]) -> Result<(), Error> {
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
        let place = match std::fs::canonicalize(path) {
            Ok(place) => place,
            Err(_) if path.is_symlink() => {
                return Err(Error::new(format!("{shown} is a symbolic link that leads nowhere")));
            }
            Err(_) => path.to_owned(),
        };
        if self.read.contains(&place) {
            return Err(Error::new(format!(
                "{shown} is a file that this answer is read from, and is never overwritten"
            )));
        }
        if let Some(there) = &there {
            if there.permissions().readonly() {
                return Err(Error::new(format!(
                    "{shown} is read-only; allow writing to it, or name another file"
                )));
            }
            if !self.force && !is_ours(path, bytes, heads)? {
                return Err(Error::new(format!(
                    "{shown} exists and was not written by imbroglio as an answer of this kind; use --force to overwrite it"
                )));
            }
        }
        let folder = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if self.swept.lock().is_ok_and(|mut swept| swept.insert(folder.to_owned())) {
            sweep(folder);
        }
        let mut file = temporary(folder).map_err(fault)?;
        file.write_all(bytes).map_err(fault)?;
        file.flush().map_err(fault)?;
        if let Some(there) = there {
            file.as_file().set_permissions(there.permissions()).map_err(fault)?;
        }
        file.persist(&place).map_err(|error| fault(error.error))?;
        Ok(())
    }
}

/// Writes a file that a command is there to write or to rewrite, whole or not at all.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    Writer { read: BTreeSet::new(), force: true, swept: Arc::default() }.write(path, bytes)
}

/// What an earlier run has left in a file, if there is one.
pub fn bytes(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok()
}

/// What tells this build of the program from others: its version, and the size and the age of its file.
pub fn program() -> Option<String> {
    let about = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let since = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), about.len(), since.as_nanos()))
}

/// The most memory in bytes that the program has taken so far, where the system tells it.
pub fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// How the names of files begin that are still being written; the number of the process follows.
const UNFINISHED: &str = ".imbroglio-";

/// A file beside the place of another, with the mode that any new file has.
fn temporary(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let prefix = format!("{UNFINISHED}{}-", std::process::id());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // less what the umask forbids
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Removes files that earlier runs were stopped in writing; those of processes that still run are left alone.
fn sweep(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(UNFINISHED)) else { continue };
        let process = rest.split_once('-').map_or("", |(process, _)| process);
        let ends =
            if process.is_empty() { rest.len() == 6 } else { process.bytes().all(|b| b.is_ascii_digit()) };
        let runs = !process.is_empty() && Path::new("/proc").join(process).exists();
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if ends && !runs && is_file && (process.is_empty() || Path::new("/proc/self").exists()) {
            // if it cannot be removed it is no worse than before
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// What a page of the program says of itself.
const PAGE: &[u8] = b"<meta name=\"generator\" content=\"imbroglio ";

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
        || head.windows(PAGE.len()).any(|window| window == PAGE)
        || (head.starts_with(b"<svg ") && ends(b">imbroglio"));
    let line = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').next().unwrap_or_default().to_vec();
    let first = line(new);
    // A lone bracket begins many a file, and the first line of a picture says only that it is one.
    let columns = !first.starts_with(b"<") && std::str::from_utf8(&first).is_ok_and(|line| line.len() > 2);
    let squeezed = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let old = squeezed(&String::from_utf8_lossy(&line(&head)));
    let headed = heads.iter().any(|known| match known.strip_suffix('…') {
        Some(start) => old.starts_with(start),
        None => squeezed(known) == old,
    });
    Ok(length == 0
        || headed
        || marked
        || (columns && line(&head) == first)
        || (length == new.len() as u64 && same(path, new)))
}

fn same(path: &Path, new: &[u8]) -> bool {
    std::fs::read(path).is_ok_and(|old| old == new)
}
