//! A film whose files are all given as texts, so that it can be read where they are not.

use super::{Faults, Film, Gathering, is_seed};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

impl Film {
    /// Checks a film that is given as text together with its other files: what it includes and its vocabularies by the
    /// paths from its folder, its seeds by the names of their files. Nothing is read from the disk; seeds that come with
    /// the program are known. O(bytes).
    ///
    /// ```
    /// use imbroglio::Film;
    /// use std::collections::BTreeMap;
    /// let text = r#"(title: "T", seeds: ["one"], characters: [(id: a, name: "A"), (id: b, name: "B")],
    ///     story: [(id: e, what: "e", cites: "one.p1.s1", acts: [kills(a, b)])])"#;
    /// let files = BTreeMap::from([("one.txt".to_owned(), "A kills B.\n".to_owned())]);
    /// assert!(Film::of_texts("t", text, &files)?.diagnostics.is_empty());
    /// # Ok::<(), imbroglio::Faults>(())
    /// ```
    ///
    /// # Errors
    /// All that is wrong with the film, if that keeps its story from being built.
    pub fn of_texts(id: &str, text: &str, files: &BTreeMap<String, String>) -> Result<Self, Faults> {
        let mut gathering = Gathering { given: Some(files), ..Gathering::new(id) };
        gathering.film(Path::new(&format!("{id}.ron")), Ok(text.to_owned()));
        gathering.check(id.to_owned()).checked()
    }

    /// The names of the files that it was read from as [`Film::of_texts`] takes them, beside their paths; the film
    /// itself is not among them. None for a film that was not read from the disk.
    pub fn companions(&self) -> Vec<(String, PathBuf)> {
        let Some((film, others)) = self.files.split_first() else { return Vec::new() };
        let folder = film.parent().unwrap_or(Path::new(""));
        let name = |path: &PathBuf| {
            let is_seed = path.extension().is_some_and(|ending| ending == "txt");
            let inside = path.strip_prefix(folder).unwrap_or(path);
            let named = if is_seed { inside.file_name().map_or(inside, Path::new) } else { inside };
            (plain(named), path.clone())
        };
        others.iter().map(name).collect()
    }

    /// The film, or its faults if it has no story.
    pub(super) fn checked(self) -> Result<Self, Faults> {
        match self.story {
            Some(_) => Ok(self),
            None => {
                Err(Faults { film: self.id, sources: self.material.sources, diagnostics: self.diagnostics })
            }
        }
    }
}

/// A path with `/` and without `.` and `..`, as far as these have something to go back from.
fn plain(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if parts.last().is_some_and(|last| last != "..") => {
                parts.pop();
            }
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}

/// The text of a file that was given.
pub(super) fn text(files: &BTreeMap<String, String>, path: &Path) -> Option<String> {
    files.get(&plain(path)).cloned()
}

/// The text of a seed that was given.
pub(super) fn seed(files: &BTreeMap<String, String>, named: &str) -> Option<String> {
    let full = format!("{}.txt", named.strip_suffix(".txt").unwrap_or(named));
    let file = files
        .get(&full)
        .or_else(|| files.iter().find(|(name, _)| is_seed(name, named)).map(|(_, text)| text));
    file.cloned()
}
