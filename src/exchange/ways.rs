//! A way to write a film: what each format says of itself beside its code.

use super::draft::Draft;
use super::fields::{FIELDS, Field, Keeping, Stands};
use crate::diagnostic::Error;
use crate::words::words;

words! {
    /// For whom a format is written.
    #[cfg_attr(feature = "terminal", derive(clap::ValueEnum))]
    pub enum Profile {
        /// csv: source, type, target, label; tei: what DraCor's schema has
        Dracor = "dracor",
        /// gexf: both directions and none, kinds that keep parallel edges apart
        Gephi = "gephi",
        /// csv: elements and connections
        Kumu = "kumu",
        /// tei: everything
        Full = "full",
        /// json: nodes and edges, as networkx has them
        NodeLink = "node-link",
    }
}

/// What a writer is told besides.
#[derive(Debug, Clone, Copy, Default)]
pub struct Settings {
    /// For whom it writes.
    pub profile: Option<Profile>,
    /// How long an act lasts on a timeline.
    pub event_width: u32,
    /// Whether edges are called `links`.
    pub links: bool,
}

/// What is written: the first file is what was asked for, the others belong beside it.
pub type Written = Vec<(String, String)>;

/// What a way of writing keeps of a film.
#[derive(Debug, Clone, Copy)]
pub enum Keeps {
    /// All of it.
    All,
    /// What a graph's nodes and edges say; sentences and kinds as text; and what has no place there so.
    Graph(Keeping),
    /// These [fields](super::fields::FIELDS) alone, and those as text.
    Only(&'static [&'static str], &'static [&'static str]),
}

/// How a format writes what would command a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// As XML does.
    Markup,
    /// As JSON does.
    Json,
    /// Not at all.
    Lines,
}

/// A way to write a film, which stands beside its code.
pub struct Way {
    /// Its name in the documentation.
    pub name: &'static str,
    /// For whom it is, where the format has several ways or one has a name.
    pub profiles: &'static [Profile],
    /// What it keeps.
    pub keeps: Keeps,
    /// How it quotes.
    pub quoting: Quoting,
    /// Writes a draft.
    pub write: fn(Draft, Settings) -> Result<Written, Error>,
}

impl Way {
    /// What becomes of a part of a film.
    pub fn keeping(&self, field: &Field) -> Keeping {
        match (self.keeps, field.stands) {
            (Keeps::Only(kept, _), _) if kept.contains(&field.name) => Keeping::Kept,
            (Keeps::Only(_, as_text), _) if as_text.contains(&field.name) => Keeping::AsText,
            (Keeps::Only(..), _) => Keeping::Dropped,
            (Keeps::All, _) | (_, Stands::InGraph) => Keeping::Kept,
            (_, Stands::AsText) => Keeping::AsText,
            (Keeps::Graph(beside), Stands::Beside) => beside,
        }
    }

    /// What it leaves out of a draft: the name of each part and how many there are. O(the draft).
    pub fn losses(&self, draft: &Draft) -> Vec<(&'static str, usize)> {
        self.dropped()
            .map(|field| (field.name, (field.count)(draft)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// The draft without what it leaves out.
    pub fn without_losses(&self, draft: &Draft) -> Draft {
        let mut draft = draft.clone();
        self.dropped().for_each(|field| (field.clear)(&mut draft));
        draft
    }

    fn dropped(&self) -> impl Iterator<Item = &'static Field> {
        FIELDS.iter().filter(|field| self.keeping(field) == Keeping::Dropped)
    }
}

/// One file, called after the film.
pub(super) fn one(id: &str, ending: &str, text: String) -> Written {
    vec![(format!("{id}.{ending}"), text)]
}
