//! What an earlier run has drawn, so that what has not changed since is not drawn again.
//!
//! A picture depends on its films and on the program, and on nothing else. The folder of the pictures holds a list: for each
//! picture a digest of these, and one of every file that was written. It stands in no picture, since a picture would then
//! differ with every build of the program that draws it alike; it can be removed at any time, and all is drawn again.

use super::files;
use crate::diagnostic::Error;
use crate::film::Film;
use foldhash::quality::FixedState;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::{Path, PathBuf};

/// The name of the list.
const LIST: &str = ".drawn.json";

/// The pictures of a folder.
#[derive(Debug, Default)]
pub struct Kept {
    folder: PathBuf,
    /// What stands for the program; without it nothing is known again.
    program: Option<String>,
    before: BTreeMap<String, Picture>,
    now: BTreeMap<String, Picture>,
}

/// A picture, in all its files.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Picture {
    /// Digest of all that it depends on.
    of: String,
    /// The names of its files, with the digest of each.
    files: BTreeMap<String, String>,
    /// What the audit objected to.
    pub faults: Vec<String>,
    /// What had to be cut.
    pub notes: Vec<String>,
}

impl Picture {
    /// How many files it has.
    pub fn files(&self) -> usize {
        self.files.len()
    }
}

impl Kept {
    /// What is kept of the pictures in a folder; nothing if all are to be drawn, or if it was another program.
    pub fn read(folder: &Path, all: bool) -> Self {
        let program = files::program();
        // a list that cannot be read is no list
        let list = files::bytes(&folder.join(LIST)).filter(|_| !all && program.is_some());
        let before = list.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { folder: folder.to_owned(), program, before, now: BTreeMap::new() }
    }

    /// The picture of that name, if it was drawn of the same films and its files are still as they were written.
    pub fn find(&mut self, name: &str, films: &[&str]) -> Option<Picture> {
        let of = self.depends(films);
        let same = |(file, is): (&String, &String)| {
            files::bytes(&self.folder.join(file)).is_some_and(|bytes| digest([&bytes[..]]) == *is)
        };
        let picture = self.before.get(name).filter(|picture| picture.of == of)?;
        if !picture.files.iter().all(same) {
            return None;
        }
        let picture = picture.clone();
        self.now.insert(name.to_owned(), picture.clone());
        Some(picture)
    }

    /// Notes a picture that was drawn, with its files and their contents' digests.
    pub fn add(
        &mut self,
        name: &str,
        films: &[&str],
        files: &[(String, String)],
        faults: &[String],
        notes: &[String],
    ) {
        let picture = Picture {
            of: self.depends(films),
            files: files.iter().cloned().collect(),
            faults: faults.to_vec(),
            notes: notes.to_vec(),
        };
        self.now.insert(name.to_owned(), picture);
    }

    /// Writes the list, if there is anything to be known again by.
    pub fn write(&self) -> Result<(), Error> {
        if self.program.is_none() {
            return Ok(());
        }
        let list = serde_json::to_vec_pretty(&self.now)
            .map_err(|cause| Error::because("cannot write what was drawn as JSON", cause))?;
        let path = self.folder.join(LIST);
        if files::bytes(&path).is_some_and(|old| old == list) {
            return Ok(());
        }
        files::replace(&path, &list)
    }

    fn depends(&self, films: &[&str]) -> String {
        let program = self.program.as_deref().unwrap_or_default();
        digest([program].iter().chain(films).map(|part| part.as_bytes()))
    }
}

/// Digest of a film: its id, and the texts of all its files.
pub fn of_film(film: &Film) -> String {
    let texts = film.material.sources.files().map(|(_, file)| file.text.as_bytes());
    let numbers: Vec<String> = film.material.sentences.iter().map(crate::facts::Sentence::citation).collect();
    let sentences = film.material.sentences.iter().map(|sentence| sentence.text.as_bytes());
    let numbers = numbers.iter().map(String::as_bytes);
    digest([film.id.as_bytes()].into_iter().chain(texts).chain(numbers).chain(sentences))
}

/// A digest of texts, one after another.
pub fn digest<'b>(parts: impl IntoIterator<Item = &'b [u8]>) -> String {
    let mut both = [1, 2].map(|seed| FixedState::with_seed(seed).build_hasher());
    for part in parts {
        for hasher in &mut both {
            hasher.write_usize(part.len());
            hasher.write(part);
        }
    }
    both.map(|hasher| format!("{:016x}", hasher.finish())).concat()
}
