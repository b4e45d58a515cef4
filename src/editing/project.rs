//! What an editor has open, the films that it belongs to, and what they were last found to say.

use super::documents::{self, Document};
use super::places::{self, Class, Sort};
use super::positions::Text;
use super::syntax::{Role, Step, tokens, walk};
use crate::diagnostic::Diagnostic;
use crate::film::{Film, Limits, Surroundings, owners, place};
use crate::source::{FileId, Span};
use crate::story::Story;
use crate::vocabulary::Vocabulary;
use gen_lsp_types::{Location, Uri};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

/// A film as it was last read.
#[derive(Debug)]
pub struct Loaded {
    /// Its file.
    pub path: PathBuf,
    /// What was read.
    pub film: Film,
    /// The last story of it that had no errors; places in it may be out of date.
    pub story: Option<Rc<Story>>,
    /// The kinds that it may use.
    pub vocabulary: Arc<Vocabulary>,
    /// The places of its files, films and vocabularies.
    pub files: BTreeMap<FileId, PathBuf>,
    /// What it was read from: versions of open texts, and how often the disk had changed.
    read_from: (u64, Vec<(PathBuf, i32)>),
}

/// A word that stands for something, somewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The file.
    pub path: PathBuf,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether it is where the word is given.
    pub defines: bool,
}

/// Everything that is open.
#[derive(Debug, Default)]
pub struct Project {
    /// The open texts, by their places.
    pub documents: BTreeMap<PathBuf, Document>,
    around: Surroundings,
    /// How often files may have changed on the disk.
    disk: u64,
    films: RefCell<BTreeMap<PathBuf, Rc<Loaded>>>,
    owners: RefCell<BTreeMap<PathBuf, (u64, Vec<PathBuf>)>>,
}

impl Project {
    /// A workspace of these folders. Without any it is the project that the first text belongs to.
    pub fn new(roots: Vec<PathBuf>, limits: Limits) -> Self {
        let within = roots.iter().map(|root| place(root)).collect();
        Self {
            around: Surroundings { limits, within: Some(within), ..Surroundings::default() },
            ..Self::default()
        }
    }

    /// Adds a folder to the workspace, or takes one out.
    pub fn set_root(&mut self, root: &Path, there: bool) {
        let root = place(root);
        let roots = self.around.within.get_or_insert_default();
        roots.retain(|other| *other != root);
        if there {
            roots.push(root);
        }
        self.disk_changed();
    }

    /// Files may have changed on the disk.
    pub fn disk_changed(&mut self) {
        self.disk += 1;
    }

    /// A text was opened.
    pub fn open(&mut self, uri: Uri, version: i32, text: String) {
        let path = place(&documents::path(&uri));
        let roots = self.around.within.get_or_insert_default();
        // a file that is opened alone brings its project with it
        if roots.is_empty() && path.is_absolute() {
            roots.extend(project_of(&path));
        }
        self.put(path, Document { uri, version, text: Rc::new(Text::new(text)) });
        self.disk_changed();
    }

    /// A text is as it is now.
    pub fn put(&mut self, path: PathBuf, document: Document) {
        self.around.edited.insert(path.clone(), document.text.raw().to_owned());
        self.documents.insert(path, document);
    }

    /// A text was closed.
    pub fn close(&mut self, path: &Path) {
        self.documents.remove(path);
        self.around.edited.remove(path);
        self.disk_changed();
    }

    /// The open text of an address, with its place.
    pub fn document(&self, uri: &Uri) -> Option<(PathBuf, &Document)> {
        let path = place(&documents::path(uri));
        self.documents.get(&path).map(|document| (path, document))
    }

    /// What sort of file an open text is.
    pub fn sort(&self, path: &Path) -> Sort {
        let name = path.to_string_lossy();
        self.documents.get(path).map_or(Sort::Film, |document| Sort::of(&name, document.text.plain()))
    }

    /// The films that a file belongs to; a film belongs to itself.
    pub fn films_of(&self, path: &Path) -> Vec<Rc<Loaded>> {
        let known = self.owners.borrow().get(path).filter(|(disk, _)| *disk == self.disk).cloned();
        let owners = known.map(|(_, owners)| owners).unwrap_or_else(|| {
            let found = owners(path, &self.around);
            self.owners.borrow_mut().insert(path.to_owned(), (self.disk, found.clone()));
            found
        });
        let mut films: Vec<Rc<Loaded>> = owners.iter().filter_map(|owner| self.film(owner)).collect();
        if films.is_empty() && self.sort(path) == Sort::Film {
            films.extend(self.film(path));
        }
        films
    }

    /// A film as it is now.
    pub fn film(&self, path: &Path) -> Option<Rc<Loaded>> {
        let path = place(path);
        let last = self.films.borrow().get(&path).cloned();
        if let Some(last) = last.as_ref().filter(|last| last.read_from == self.state(&last.read_from.1)) {
            return Some(Rc::clone(last));
        }
        let film = Film::open_in(&path, &self.around).ok()?;
        let story = film.story.clone().map(Rc::new).or_else(|| last.and_then(|last| last.story.clone()));
        let sources = &film.material.sources;
        let files: BTreeMap<FileId, PathBuf> =
            sources.files().map(|(id, file)| (id, place(Path::new(&file.name)))).collect();
        let mut read: Vec<(PathBuf, i32)> = files.values().map(|path| (path.clone(), 0)).collect();
        read.extend(film.files.iter().map(|path| (place(path), 0)));
        let loaded = Loaded {
            vocabulary: vocabulary(&film),
            read_from: self.state(&read),
            path: path.clone(),
            film,
            story,
            files,
        };
        let loaded = Rc::new(loaded);
        self.films.borrow_mut().insert(path, Rc::clone(&loaded));
        Some(loaded)
    }

    /// What these files are now.
    fn state(&self, files: &[(PathBuf, i32)]) -> (u64, Vec<(PathBuf, i32)>) {
        let version = |path: &PathBuf| self.documents.get(path).map_or(0, |document| document.version);
        (self.disk, files.iter().map(|(path, _)| (path.clone(), version(path))).collect())
    }

    /// The text of a file: of an open one as the editor has it.
    pub fn text(&self, path: &Path) -> Option<Rc<Text>> {
        if let Some(document) = self.documents.get(path) {
            return Some(Rc::clone(&document.text));
        }
        self.around.text(path).ok().map(|text| Rc::new(Text::new(text)))
    }

    /// The address of a file, as the editor writes it if it has it open.
    pub fn uri(&self, path: &Path) -> Uri {
        self.documents.get(path).map_or_else(|| documents::uri(path), |document| document.uri.clone())
    }

    /// A stretch of a film's files as a place for the editor.
    pub fn location(&self, loaded: &Loaded, span: Span) -> Option<Location> {
        let path = loaded.files.get(&span.file)?;
        Some(self.stretch(path, span.range()))
    }

    /// A stretch of a file as a place for the editor.
    pub fn stretch(&self, path: &Path, bytes: std::ops::Range<usize>) -> Location {
        let range = self.text(path).map(|text| text.range(bytes)).unwrap_or_default();
        Location { uri: self.uri(path), range }
    }

    /// The file of a seed, and its text.
    pub fn seed(&self, loaded: &Loaded, number: &str) -> Option<(PathBuf, Rc<Text>)> {
        let known = loaded.film.files.iter().find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.ends_with(".txt") && crate::seed::number(&name) == number
        })?;
        let path = place(known);
        let text = self.text(&path)?;
        Some((path, text))
    }

    /// The motif files beside the films of a project: `data/motifs`, and those that are open.
    fn motifs(&self, film: &Path) -> Vec<PathBuf> {
        let folder = film.parent().and_then(Path::parent).map(|data| data.join("motifs"));
        let mut found: Vec<PathBuf> = folder
            .filter(|folder| self.around.admits(folder))
            .map_or_else(Vec::new, |folder| crate::film::ron_in(&folder));
        found.extend(self.documents.keys().filter(|path| self.sort(path) == Sort::Motif).cloned());
        found.sort();
        found.dedup();
        found
    }

    /// What a word at a byte of a file stands for: its class, its letters, and where it stands.
    pub fn symbol_at(&self, path: &Path, byte: usize) -> Option<(Class, String, Use)> {
        let text = self.text(path)?;
        let mut found = None;
        each_symbol(text.plain(), self.sort(path), &mut |class, word, start, end, defines| {
            if start <= byte && byte <= end {
                found = Some((class, word.to_owned(), Use { path: path.to_owned(), start, end, defines }));
            }
        });
        found
    }

    /// All words that stand for something, in every file that knows it: those of the films, and for kinds and macros
    /// the motif files too. O(bytes of these files).
    pub fn uses(&self, path: &Path, class: Class, word: &str) -> Vec<Use> {
        let mut files: BTreeMap<PathBuf, Sort> = BTreeMap::new();
        files.insert(path.to_owned(), self.sort(path));
        for film in self.films_of(path) {
            for (id, file) in &film.files {
                let sort =
                    if film.film.material.vocabularies.contains(id) { Sort::Vocabulary } else { Sort::Film };
                files.insert(file.clone(), sort);
            }
            if class == Class::Kind {
                files.extend(self.motifs(&film.path).into_iter().map(|path| (path, Sort::Motif)));
            }
        }
        if class == Class::Macro {
            files.extend(
                crate::film::ron_in(path.parent().unwrap_or(path))
                    .into_iter()
                    .map(|path| (path, Sort::Motif)),
            );
        }
        // other words of a kind stand for it too
        let id = |word: &str| {
            let film = self.films_of(path).into_iter().next()?;
            film.vocabulary.find(word).map(|id| film.vocabulary.kind(id).id.clone())
        };
        let wanted = if class == Class::Kind { id(word) } else { None };
        let mut uses = Vec::new();
        for (path, sort) in files {
            let Some(text) = self.text(&path) else { continue };
            each_symbol(text.plain(), sort, &mut |other, found, start, end, defines| {
                let same = found == word && (wanted.is_none() || wanted.as_deref() == Some(word));
                if other == class && same {
                    uses.push(Use { path: path.clone(), start, end, defines });
                }
            });
        }
        uses
    }
}

/// Calls back for every word that stands for something.
pub fn each_symbol(text: &str, sort: Sort, call: &mut dyn FnMut(Class, &str, usize, usize, bool)) {
    walk(text, &tokens(text), &mut |stack, step| {
        let Step::Leaf(leaf) = step else { return };
        match sort {
            Sort::Film => {
                if let Some((class, defines)) = places::symbol(stack, &leaf) {
                    call(class, leaf.text, leaf.start, leaf.end, defines);
                }
            }
            Sort::Vocabulary => {
                let in_kinds = stack.len() >= 3 && stack[1].label == Some("kinds");
                if in_kinds && leaf.role == Role::Text && leaf.label == Some("id") && stack.len() == 3 {
                    call(
                        Class::Kind,
                        leaf.text,
                        leaf.start + 1,
                        leaf.end - usize::from(leaf.end > leaf.start + 1),
                        true,
                    );
                }
            }
            Sort::Motif => {
                let declares = |open: &super::syntax::Open<'_>| {
                    matches!(
                        open.label,
                        Some("parties" | "events" | "groups" | "takes" | "people" | "bonds" | "story")
                    )
                };
                let is_name = leaf.label == Some("name")
                    && stack.get(1).is_some_and(|open| open.label == Some("macros"));
                if is_name && leaf.role == Role::Word {
                    call(Class::Macro, leaf.text, leaf.start, leaf.end, true);
                } else if leaf.role == Role::Name {
                    call(Class::Kind, leaf.text, leaf.start, leaf.end, false);
                    call(Class::Macro, leaf.text, leaf.start, leaf.end, false);
                } else if leaf.role == Role::Word
                    && stack.last().is_some_and(|open| open.bracket == b'[' && open.label.is_none())
                    && !stack.iter().any(declares)
                {
                    call(Class::Kind, leaf.text, leaf.start, leaf.end, false);
                }
            }
            Sort::Seed => {}
        }
    });
}

/// The kinds that a film may use, those of its own files among them where they can be read.
fn vocabulary(film: &Film) -> Arc<Vocabulary> {
    let mut vocabulary = Vocabulary::shared().unwrap_or_default();
    for file in &film.material.vocabularies {
        // what is wrong with it is among the film's diagnostics
        let _ = Arc::make_mut(&mut vocabulary).extend(&film.material.sources.file(*file).text);
    }
    vocabulary
}

/// The folder of the project that a file belongs to: that above `data/films`, or its own.
fn project_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let data = folder.parent().filter(|data| data.ends_with("data"));
    Some(data.and_then(Path::parent).unwrap_or(folder).to_owned())
}

/// All that is wrong with a film or still open in it.
pub fn all_of(film: &Film) -> impl Iterator<Item = (&Diagnostic, bool)> {
    film.diagnostics.iter().map(|fault| (fault, false)).chain(film.todo.iter().map(|open| (open, true)))
}
