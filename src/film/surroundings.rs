//! What stands around a film that an editor holds: texts that are not saved yet, and the bounds of the workspace.

use super::{Contents, Limits, read_text};
use crate::annotation;
use crate::diagnostic::Error;
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What stands around a film that is read: limits, texts that an editor holds, and the bounds of its workspace.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// What may be read.
    pub limits: Limits,
    /// Texts that stand for those of files, each by its [`place`].
    pub edited: BTreeMap<PathBuf, String>,
    /// The folders out of which nothing is read, each by its [`place`]; without them there are no bounds.
    pub within: Option<Vec<PathBuf>>,
}

impl Surroundings {
    /// Whether a place lies within the bounds.
    pub fn admits(&self, place: &Path) -> bool {
        self.within.as_ref().is_none_or(|roots| roots.iter().any(|root| place.starts_with(root)))
    }

    /// The text of a file as it stands now: in an editor, or else on the disk.
    ///
    /// # Errors
    /// When the file lies out of bounds, cannot be read, is too large, or is not UTF-8.
    pub fn text(&self, path: &Path) -> Result<String, Error> {
        self.contents(path)?.map_err(|unreadable| Error::new(unreadable.message))
    }

    pub(super) fn contents(&self, path: &Path) -> Result<Contents, Error> {
        let here = place(path);
        match self.edited.get(&here) {
            Some(text) => Ok(Ok(text.clone())),
            None if self.admits(&here) => read_text(path, self.limits.largest),
            None => Err(Error::new(format!("{} lies outside the workspace", path.display()))),
        }
    }
}

/// The one path of a file, however it is named: links are followed, and of a file that is not there yet those of its
/// folder.
pub fn place(path: &Path) -> PathBuf {
    let beside = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.to_owned())
}

/// The films that a file is a part of: those that include it or name it as their vocabulary, perhaps by way of other
/// files. They are looked for in its own folder and in those above it, within the bounds. O(bytes of these folders).
pub fn owners(path: &Path, around: &Surroundings) -> Vec<PathBuf> {
    let here = place(path);
    let mut named: BTreeMap<PathBuf, Vec<(PathBuf, bool)>> = BTreeMap::new();
    let folders = here.ancestors().skip(1).take(4).filter(|folder| around.admits(folder));
    for folder in folders {
        for file in ron_in(folder) {
            let Ok(text) = around.text(&file) else { continue };
            let mut sources = Sources::new();
            let id = sources.add("", text);
            let headers = annotation::headers(&sources, id);
            for name in headers.include.iter().chain(&headers.vocabulary) {
                let part = place(&folder.join(name.content.as_ref()));
                named.entry(part).or_default().push((file.clone(), headers.titled));
            }
        }
    }
    let (mut owners, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![here]);
    while let Some(part) = open.pop() {
        for (file, titled) in named.get(&part).into_iter().flatten() {
            if !seen.insert(file.clone()) {
                continue;
            }
            if *titled {
                owners.insert(file.clone());
            }
            open.push(file.clone());
        }
    }
    owners.into_iter().collect()
}

/// The files of a folder that end in `.ron`, sorted by name; none if it cannot be read.
pub fn ron_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let files = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "ron") && path.is_file())
        .collect();
    files.sort();
    files
}
