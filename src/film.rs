//! Loading a film with everything that belongs to it: includes, vocabularies, seeds.
//!
//! This is the one place outside the command line that reads files. It gathers them into
//! [`Material`]; faults in their contents become diagnostics, and only a world that does not answer
//! is an [`Error`].

mod built_in;
mod given;
mod seeds;
mod surroundings;

pub use built_in::{BUILT_IN_FILMS, BUILT_IN_SHELF};
pub use surroundings::{Surroundings, owners, place, ron_in};

use crate::annotation;
use crate::diagnostic::{Diagnostic, Error, Rule, Severity};
use crate::rules::files::{CYCLIC_INCLUDE, MISSING_FILE, MISSING_SEED, NOT_UTF8, TOO_LARGE};
use crate::rules::{self, Further, Material};
use crate::seed;
use crate::source::{FileId, Sources, Span};
use crate::story::{self, Story};
use built_in::BUILT_IN_SEEDS;
use seeds::{find_seed, is_seed};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Most bytes of one file unless [`Limits`] say otherwise: a film of a feature's length takes some 30 thousand, a
/// corpus of one series some millions.
pub const LARGEST: u64 = 128 * MIB;

const MIB: u64 = 1024 * 1024;

/// Bytes of memory that a byte of a film may come to take while it is read and asked.
pub const MEMORY: usize = 24;

/// What may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of one file.
    pub largest: u64,
    /// Whether a film may include files from outside its own folder.
    pub outside: bool,
    /// Bytes of memory that a byte of a film may come to take: a film is not begun where the system would not give so much,
    /// since a program that runs out of memory later can only be ended.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { largest: LARGEST, outside: false, memory: MEMORY }
    }
}

/// Most files of one film, with all that it includes.
pub const MOST_FILES: usize = 256;

/// A film as loaded: its files, what is wrong with it, and its story if nothing serious is.
#[derive(Debug, Clone)]
pub struct Film {
    /// Its id: the file's name without `.ron`.
    pub id: String,
    /// The files, for showing places.
    pub material: Material,
    /// Everything found wrong, or the first of it if no more was asked for.
    pub diagnostics: Vec<Diagnostic>,
    /// What is still open, likewise: warnings about a film or an event that is marked as a draft.
    pub todo: Vec<Diagnostic>,
    /// How many more there are of both ([`rules::first_faults`]).
    pub further: Further,
    /// The story, if there is no error.
    pub story: Option<Story>,
    /// Every file that it was read from, seeds too; none for a film that comes with the program.
    pub files: Vec<PathBuf>,
}

impl Film {
    /// Reads and checks the film in a file. Seeds are looked for in `seeds` folders beside the file and
    /// above it. What is wrong with the film itself is in its diagnostics.
    ///
    /// # Errors
    /// When the file is missing, is a folder, or cannot be read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_within(path.as_ref(), Limits::default())
    }

    /// The same within other limits.
    ///
    /// # Errors
    /// As [`Film::open`].
    pub fn open_within(path: &Path, limits: Limits) -> Result<Self, Error> {
        Self::open_with(path, limits, &rules::check)
    }

    /// The same for who asks of its story: among its diagnostics there are its errors, but not all warnings
    /// ([`rules::errors`]).
    ///
    /// # Errors
    /// As [`Film::open`].
    pub fn open_to_ask(path: &Path, limits: Limits) -> Result<Self, Error> {
        Self::open_with(path, limits, &rules::errors)
    }

    /// The same, checked in a way that is given: by [`rules::check`] or [`rules::errors`] in the end.
    ///
    /// # Errors
    /// As [`Film::open`].
    pub fn open_with(
        path: &Path,
        limits: Limits,
        check: &dyn Fn(&Material) -> rules::Outcome,
    ) -> Result<Self, Error> {
        let id =
            path.file_stem().map_or_else(|| "film".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let mut gathering = Gathering { disk: true, limits, ..Gathering::new(&id) };
        let text = read_text(path, limits.largest)?;
        afford(path, text.as_ref().map_or(0, String::len), limits.memory)?;
        gathering.film(path, text);
        Ok(gathering.check_with(id, check))
    }

    /// The same as an editor has it, which may hold other texts of its files than the disk.
    ///
    /// # Errors
    /// As [`Film::open`], and when the file lies out of bounds.
    pub fn open_in(path: &Path, around: &Surroundings) -> Result<Self, Error> {
        let id =
            path.file_stem().map_or_else(|| "film".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let mut gathering =
            Gathering { disk: true, limits: around.limits, around: Some(around), ..Gathering::new(&id) };
        let text = around.contents(path)?;
        afford(path, text.as_ref().map_or(0, String::len), around.limits.memory)?;
        gathering.film(path, text);
        Ok(gathering.check(id))
    }

    /// The story of the film.
    ///
    /// # Errors
    /// All that is wrong with the film, if that keeps its story from being built.
    pub fn story(self) -> Result<Story, Faults> {
        let Self { id, material, diagnostics, story, .. } = self;
        story.ok_or(Faults { film: id, sources: material.sources, diagnostics })
    }

    /// One of the films, or of the stories of the shelf, that come with the program.
    pub fn built_in(id: &str) -> Option<Self> {
        let (_, text) = BUILT_IN_FILMS.iter().chain(BUILT_IN_SHELF).find(|(name, _)| *name == id)?;
        let mut gathering = Gathering::new(id);
        gathering.film(Path::new(&format!("{id}.ron")), Ok((*text).to_owned()));
        Some(gathering.check(id.to_owned()))
    }
}

impl FromStr for Film {
    type Err = Faults;

    /// Checks a film that is given as text. It has neither seeds nor other files but those that come with the program.
    ///
    /// # Errors
    /// All that is wrong with the film, if that keeps its story from being built.
    fn from_str(text: &str) -> Result<Self, Faults> {
        let mut gathering = Gathering::new("film");
        gathering.film(Path::new("film.ron"), Ok(text.to_owned()));
        gathering.check("film".to_owned()).checked()
    }
}

/// Why a film has no story: everything that is wrong with it, with the texts that the places are in.
#[derive(Debug, Clone)]
pub struct Faults {
    /// The id of the film.
    pub film: String,
    /// Its files.
    pub sources: Sources,
    /// What is wrong, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

impl Faults {
    /// The faults for which no story can be built.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|fault| fault.severity() == Severity::Error)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.errors().count();
        write!(f, "`{}` has {errors} error{}", self.film, if errors == 1 { "" } else { "s" })?;
        for fault in self.errors().take(1) {
            let (line, column) = self.sources.line_column(fault.label.span);
            let file = &self.sources.file(fault.label.span.file).name;
            write!(f, ", the first at {file}:{line}:{column}: {} {}", fault.code(), fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// The films of a folder, sorted by name; none if there is no such folder. A file that another one there
/// includes or names as its vocabulary, and that has no title of its own, is a part of that film. A file without a single
/// field of a film (nor one that could be a slip for one) is something else, and is passed over. O(bytes).
///
/// # Errors
/// When the folder cannot be read.
pub fn films_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fault = |cause| Error::because(format!("cannot read {}", folder.display()), cause);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(fault(cause)),
    };
    let mut films = Vec::new();
    let mut parts = BTreeSet::new();
    for entry in entries {
        let path = entry.map_err(fault)?.path();
        if path.extension().is_none_or(|extension| extension != "ron") || !path.is_file() {
            continue;
        }
        let mut titled = true;
        if let Ok(Ok(text)) = read_text(&path, LARGEST) {
            let mut sources = Sources::new();
            let file = sources.add("", text);
            let headers = annotation::headers(&sources, file);
            if headers.foreign {
                continue;
            }
            titled = headers.titled;
            let named = headers.include.iter().chain(&headers.vocabulary);
            parts.extend(named.filter_map(|name| fs::canonicalize(folder.join(name.content.as_ref())).ok()));
        }
        films.push((path, titled));
    }
    films.retain(|(path, titled)| *titled || fs::canonicalize(path).is_ok_and(|path| !parts.contains(&path)));
    films.sort();
    Ok(films.into_iter().map(|(path, _)| path).collect())
}

/// A text, or what is wrong with the bytes.
type Contents = Result<String, Unreadable>;

/// Bytes that are no film.
struct Unreadable {
    /// The rule that they break.
    rule: &'static Rule,
    message: String,
    /// What could be read before the fault.
    before: String,
}

/// The text of a file, within limits.
///
/// # Errors
/// When the file cannot be read, is larger, or is not UTF-8, and when there is not enough memory for it.
pub fn text(path: &Path, limits: Limits) -> Result<String, Error> {
    let text = read_text(path, limits.largest)?.map_err(|unreadable| Error::new(unreadable.message))?;
    afford(path, text.len(), limits.memory)?;
    Ok(text)
}

/// Fails where the system would not give so much memory for each byte of a text.
fn afford(path: &Path, bytes: usize, each: usize) -> Result<(), Error> {
    let bytes = bytes.saturating_mul(each);
    if Vec::<u8>::new().try_reserve_exact(bytes).is_err() {
        let (shown, mib) = (path.display(), (bytes as u64).div_ceil(MIB));
        return Err(Error::new(format!("not enough memory to read {shown}, which may take {mib} MiB")));
    }
    Ok(())
}

fn read_text(path: &Path, largest: u64) -> Result<Contents, Error> {
    let shown = path.display();
    let about = fs::metadata(path).map_err(|cause| Error::because(format!("cannot read {shown}"), cause))?;
    if about.is_dir() {
        return Err(Error::new(format!("{shown} is a folder; name a file in it")));
    }
    let too_large = || {
        let most = largest as f64 / MIB as f64;
        let message = format!("{shown} is larger than {most} MiB; --max-size allows more");
        Ok(Err(Unreadable { rule: &TOO_LARGE, message, before: String::new() }))
    };
    if about.len() > largest {
        return too_large();
    }
    let file = fs::File::open(path).map_err(|cause| Error::because(format!("cannot open {shown}"), cause))?;
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(about.len() as usize)
        .map_err(|cause| Error::because(format!("cannot read {shown}"), cause))?;
    file.take(largest.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|cause| Error::because(format!("cannot read {shown}"), cause))?;
    if bytes.len() as u64 > largest {
        return too_large();
    }
    Ok(String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..at]).into_owned();
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let message =
            format!("{shown} is not UTF-8: the byte at offset {at}, in line {line}, begins no letter");
        Unreadable { rule: &NOT_UTF8, message, before }
    }))
}

struct Gathering<'a> {
    material: Material,
    /// What an editor holds, and its bounds.
    around: Option<&'a Surroundings>,
    /// All other files, where none is read from the disk.
    given: Option<&'a BTreeMap<String, String>>,
    /// Files that are being included, outermost first.
    open: Vec<PathBuf>,
    done: BTreeSet<PathBuf>,
    seeds: BTreeSet<String>,
    /// Files that were read.
    read: Vec<PathBuf>,
    disk: bool,
    limits: Limits,
    /// The folder of the film, below which all that it includes lies.
    root: PathBuf,
}

impl Gathering<'_> {
    fn new(id: &str) -> Self {
        Self {
            material: Material { film: id.to_owned(), ..Material::default() },
            around: None,
            given: None,
            open: Vec::new(),
            done: BTreeSet::new(),
            seeds: BTreeSet::new(),
            read: Vec::new(),
            disk: false,
            limits: Limits::default(),
            root: PathBuf::new(),
        }
    }

    fn check(self, id: String) -> Film {
        self.check_with(id, &rules::check)
    }

    fn check_with(self, id: String, check: &dyn Fn(&Material) -> rules::Outcome) -> Film {
        let outcome = check(&self.material);
        let story = outcome.checked.map(story::build);
        Film {
            id,
            material: self.material,
            diagnostics: outcome.diagnostics,
            todo: outcome.todo,
            further: outcome.further,
            story,
            files: self.read,
        }
    }

    fn film(&mut self, path: &Path, contents: Contents) {
        let name = path.display().to_string();
        if self.disk {
            self.read.push(path.to_owned());
        }
        let text = match contents {
            Ok(text) => text,
            Err(Unreadable { rule, message, mut before }) => {
                before = before.trim_start_matches('\u{feff}').to_owned();
                let start = before.len() as u32;
                if rule == &NOT_UTF8 {
                    before.push('\u{fffd}');
                }
                let file = self.material.sources.add(name, before);
                let end = self.material.sources.file(file).text.len() as u32;
                let span = Span { file, start: start.min(end), end };
                let help = match rule {
                    rule if rule == &NOT_UTF8 => {
                        "save the file as UTF-8; most editors offer it under “encoding”"
                    }
                    _ => "split it, or look whether it is a film at all",
                };
                self.material.faults.push(rule.at(span, message).help(help));
                self.material.films.push(file);
                return;
            }
        };
        let file = self.material.sources.add(name, text);
        self.material.films.push(file);
        let canonical = self.canonical(path);
        if self.open.is_empty() {
            self.root = canonical.parent().unwrap_or(Path::new("")).to_owned();
        }
        self.done.insert(canonical.clone());
        self.open.push(canonical);
        self.follow(file, path.parent().unwrap_or(Path::new("")));
        self.open.pop();
    }

    fn canonical(&self, path: &Path) -> PathBuf {
        if self.disk { fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() }
    }

    fn follow(&mut self, file: FileId, folder: &Path) {
        let headers = annotation::headers(&self.material.sources, file);
        let own = |texts: &[crate::source::Text<'_>]| -> Vec<(String, Span)> {
            texts.iter().map(|text| (text.content.to_string(), text.span)).collect()
        };
        let (include, vocabulary, seeds) =
            (own(&headers.include), own(&headers.vocabulary), own(&headers.seeds));
        for (name, span) in vocabulary {
            if let Some((path, text)) = self.companion(folder, &name, span, "vocabulary") {
                self.read.push(path.clone());
                let file = self.material.sources.add(path.display().to_string(), text);
                self.material.vocabularies.push(file);
            }
        }
        for (name, span) in include {
            self.include(folder, &name, span);
        }
        for (number, span) in seeds {
            self.seed(folder, &number, span);
        }
    }

    fn include(&mut self, folder: &Path, name: &str, span: Span) {
        let path = folder.join(name);
        let canonical = self.canonical(&path);
        if self.open.contains(&canonical) {
            let round: Vec<String> = self
                .open
                .iter()
                .chain([&canonical])
                .map(|p| p.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned()))
                .collect();
            let message = format!("files include one another: {}", round.join(" → "));
            self.fault(&CYCLIC_INCLUDE, span, message, "take one of the includes out");
            return;
        }
        if self.done.contains(&canonical) {
            return;
        }
        if let Some((path, text)) = self.companion(folder, name, span, "include") {
            self.film(&path, Ok(text));
        }
    }

    /// A file that a film names, or a fault at the place where it is named.
    fn companion(&mut self, folder: &Path, name: &str, span: Span, what: &str) -> Option<(PathBuf, String)> {
        if self.material.sources.files().count() >= MOST_FILES {
            let message =
                format!("the {what} `{name}` is one file too many: a film has {MOST_FILES} at most");
            self.fault(&MISSING_FILE, span, message, "join some of the files");
            return None;
        }
        let path = folder.join(name);
        if self.disk
            && !self.limits.outside
            && path.exists()
            && !self.canonical(&path).starts_with(&self.root)
        {
            let message = format!("the {what} `{name}` lies outside the folder of the film");
            self.fault(&MISSING_FILE, span, message, "put it into that folder, or allow it with --outside");
            return None;
        }
        match self.contents_of(&path) {
            Ok(Ok(text)) => Some((path, text)),
            Ok(Err(Unreadable { rule, message, .. })) => {
                self.fault(rule, span, message, "save it as UTF-8 text of a reasonable size");
                None
            }
            Err(error) => {
                let message = format!("the {what} `{name}` cannot be read: {error}");
                self.fault(&MISSING_FILE, span, message, "paths are relative to the folder of this file");
                None
            }
        }
    }

    /// A file that a film names: one that ends, so no pipe and no device.
    fn contents_of(&self, path: &Path) -> Result<Contents, Error> {
        if let Some(around) = self.around.filter(|around| around.edited.contains_key(&place(path))) {
            return around.contents(path);
        }
        if let Some(text) = self.given.and_then(|files| given::text(files, path)) {
            return Ok(Ok(text));
        }
        match fs::metadata(path) {
            _ if !self.disk => Err(Error::new("a film given as text has no files but those given with it")),
            Ok(about) if !about.is_file() && !about.is_dir() => {
                Err(Error::new(format!("{} is a pipe or a device", path.display())))
            }
            _ => match self.around {
                Some(around) => around.contents(path),
                None => read_text(path, self.limits.largest),
            },
        }
    }

    fn seed(&mut self, folder: &Path, named: &str, span: Span) {
        let number = seed::number(named);
        if !self.seeds.insert(number.to_owned()) {
            return;
        }
        let contents: Option<Contents> = if self.disk {
            let admits = |folder: &Path| self.around.is_none_or(|around| around.admits(folder));
            match find_seed(folder, named, &admits).as_slice() {
                [] => None,
                [path] => {
                    self.read.push(path.clone());
                    Some(self.read_seed(path))
                }
                [first, second, ..] => {
                    let name =
                        |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let message =
                        format!("two files are the seed `{number}`: {} and {}", name(first), name(second));
                    let meant = first.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                    let help =
                        format!("rename one of them, or name the one that is meant in full: `\"{meant}\"`");
                    return self.fault(&MISSING_SEED, span, message, &help);
                }
            }
        } else {
            let given = self.given.and_then(|files| given::seed(files, named));
            let built_in = || BUILT_IN_SEEDS.iter().find(|(name, _)| is_seed(name, named));
            given.or_else(|| built_in().map(|(_, text)| (*text).to_owned())).map(Ok)
        };
        match contents {
            Some(Ok(text)) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
                let mut sentences = seed::sentences(number, text);
                if sentences.is_empty() {
                    let message = format!("the seed `{number}` is empty");
                    return self.fault(
                        &MISSING_SEED,
                        span,
                        message,
                        "write one sentence a line, a blank line between paragraphs",
                    );
                }
                self.material.sentences.append(&mut sentences);
            }
            Some(Err(Unreadable { rule, message, .. })) => {
                self.fault(rule, span, message, "a seed is a UTF-8 text file")
            }
            None => {
                let message = format!("no seed `{named}` was found");
                let help = format!(
                    "put the text, one sentence a line, into `seeds/{number}-title.txt` beside this file or in a folder above it"
                );
                self.fault(&MISSING_SEED, span, message, &help);
            }
        }
    }

    /// The text of a seed, or why there is none.
    fn read_seed(&self, path: &Path) -> Contents {
        let unreadable =
            |message: String| Err(Unreadable { rule: &MISSING_SEED, message, before: String::new() });
        if path.is_dir() {
            return unreadable(format!("{} is a folder, and a seed is a text file", path.display()));
        }
        self.contents_of(path).unwrap_or_else(|error| unreadable(error.to_string()))
    }

    fn fault(&mut self, rule: &'static Rule, span: Span, message: String, help: &str) {
        self.material.faults.push(rule.at(span, message).help(help.to_owned()));
    }
}
