//! Films as rows in memory, for commands that ask an engine.

use super::files::{self, Workspace};
use crate::diagnostic::Error;
use crate::engine::places::Text;
use crate::film::{self, Faults, Film, Limits};
use crate::motif::{self, Motif};
use crate::tables::{Row, TABLES, Table, fault_rows, rows_of_some, unread_row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Films that are in memory at once.
const AT_ONCE: usize = 64;

/// Films as rows.
#[derive(Default)]
pub struct Rows {
    /// The rows of each table that was wanted, by its name.
    pub tables: BTreeMap<&'static str, Vec<Row>>,
    /// The films as texts, where they were wanted.
    pub texts: Vec<Text>,
    /// How many films could not be taken; why stands in the table `faults`.
    pub faulty: usize,
    /// Why the first of them could not.
    first: Option<String>,
    ids: BTreeSet<String>,
}

/// What is made of films.
pub struct Wanted {
    /// Tables.
    pub tables: Vec<&'static Table>,
    /// Whether their texts are wanted too.
    pub texts: bool,
}

enum Made {
    Film { id: String, tables: Vec<Vec<Row>>, text: Option<Text> },
    Unread(String),
    Faults(Box<Faults>),
}

/// Reads films on all threads and makes rows of them.
pub fn read(workspace: &Workspace, named: &[PathBuf], wanted: &Wanted) -> Result<Rows, Error> {
    let library = wanted.tables.iter().any(|table| table.name == "motifs").then(motif::built_in);
    let library = library.transpose().map_err(|fault| Error::new(fault.message))?;
    let motifs: &[Motif] = library.as_ref().map_or(&[], |library| &library.read.motifs);
    let limits = workspace.limits();
    let mut rows = Rows::default();
    rows.tables
        .extend(TABLES.iter().filter(|table| table.name == "faults").map(|table| (table.name, Vec::new())));
    for some in named.chunks(AT_ONCE) {
        let made = workspace.each(some, &|film| make(film, wanted, motifs, limits));
        for (name, made) in some.iter().zip(made) {
            rows.take(name, made, wanted);
        }
    }
    if rows.ids.is_empty() {
        return Err(files::none_read(rows.first));
    }
    Ok(rows)
}

fn make(film: Result<Film, Error>, wanted: &Wanted, motifs: &[Motif], limits: Limits) -> Made {
    let film = match film {
        Ok(film) => film,
        Err(error) => return Made::Unread(error.to_string()),
    };
    let text = match wanted.texts.then(|| text(&film, limits)).transpose() {
        Ok(text) => text,
        Err(error) => return Made::Unread(error.to_string()),
    };
    match film.story() {
        Err(faults) => Made::Faults(Box::new(faults)),
        Ok(story) => match rows_of_some(wanted.tables.iter().copied(), &story, motifs) {
            Ok(tables) => Made::Film { id: story.facts().film.id.clone(), tables, text },
            Err(error) => Made::Unread(error.to_string()),
        },
    }
}

/// A film with all its files as texts.
fn text(film: &Film, limits: Limits) -> Result<Text, Error> {
    let own = film.material.films.first();
    let text = own.map_or_else(String::new, |file| film.material.sources.file(*file).text.to_string());
    let files = film.companions().into_iter().map(|(name, path)| Ok((name, film::text(&path, limits)?)));
    Ok(Text { film: film.id.clone(), text, files: files.collect::<Result<_, Error>>()? })
}

impl Rows {
    fn take(&mut self, name: &Path, made: Made, wanted: &Wanted) {
        let shown = name.display().to_string();
        match made {
            Made::Film { id, tables, text } if self.ids.insert(id.clone()) => {
                for (table, rows) in wanted.tables.iter().zip(tables) {
                    self.tables.entry(table.name).or_default().extend(rows);
                }
                self.texts.extend(text);
            }
            Made::Film { id, .. } => {
                self.fault(vec![unread_row(
                    &shown,
                    &format!("another film of the corpus has the id `{id}`"),
                )]);
            }
            Made::Unread(error) => {
                self.first.get_or_insert_with(|| error.clone());
                self.fault(vec![unread_row(&shown, &error)]);
            }
            Made::Faults(faults) => {
                self.first.get_or_insert_with(|| files::faulty(&shown));
                self.fault(fault_rows(&faults));
            }
        }
    }

    fn fault(&mut self, rows: Vec<Row>) {
        self.faulty += 1;
        self.tables.entry("faults").or_default().extend(rows);
    }
}
