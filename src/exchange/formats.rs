//! The formats that films are written in: of one list are made what `export` takes and how it writes, what is told as lost, and
//! `docs/FORMATS.md`.

use super::draft::Draft;
use super::fields::{Field, Keeping, Stands};
use super::{csv, cypher, gexf, graphml, json, markdown, mermaid, ron, tei};
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
}

/// One file, called after the film.
pub(super) fn one(id: &str, ending: &str, text: String) -> Written {
    vec![(format!("{id}.{ending}"), text)]
}

/// Declares the formats: a line of help, the name, the word that is typed, and the ways in which it is written, the first of
/// which is taken where no profile is asked for.
macro_rules! formats {
    ($($(#[$help:meta])* $name:ident = $word:literal: $($way:path),+;)*) => {
        words! {
            /// A format that films are written in.
            #[cfg_attr(feature = "terminal", derive(clap::ValueEnum))]
            pub enum Format { $($(#[$help])* $name = $word),* }
        }

        impl Format {
            /// The ways in which it is written.
            pub fn ways(self) -> &'static [&'static Way] {
                match self { $(Self::$name => &[$(&$way),+],)* }
            }
        }
    };
}

formats! {
    /// A film of imbroglio's own, with its kinds and seeds
    Ron = "ron": ron::WAY;
    /// TEI: persons and relations as DraCor has them; with `--profile full` everything
    Tei = "tei": tei::DRACOR, tei::FULL;
    /// GEXF 1.3, for Gephi, networkx, graphology
    Gexf = "gexf": gexf::WAY;
    /// GraphML, for networkx, igraph, graphology, Gephi
    Graphml = "graphml": graphml::WAY;
    /// Tables of nodes and edges, for Gephi and data frames
    Csv = "csv": csv::GEPHI, csv::DRACOR, csv::KUMU;
    /// JSON of nodes and links, for networkx and d3
    Json = "json": json::NODE_LINK;
    /// JSON of Cytoscape's elements
    Cytoscape = "cytoscape": json::CYTOSCAPE;
    /// JSON of graphology
    Graphology = "graphology": json::GRAPHOLOGY;
    /// CX2, for NDEx and Cytoscape
    Cx2 = "cx2": json::CX2;
    /// A script for Neo4j, and a schema for engines that want one
    Cypher = "cypher": cypher::WAY;
    /// A Mermaid flowchart
    Mermaid = "mermaid": mermaid::WAY;
    /// A page for a wiki
    Markdown = "markdown": markdown::WAY;
}

/// All ways to write a film, in the order of the formats.
pub fn ways() -> impl Iterator<Item = &'static Way> {
    Format::ALL.iter().flat_map(|format| format.ways()).copied()
}

impl Format {
    /// The way in which it is written for somebody.
    ///
    /// # Errors
    /// Where it has none for them.
    pub fn way(self, profile: Option<Profile>) -> Result<&'static Way, Error> {
        let Some(profile) = profile else { return Ok(self.ways()[0]) };
        self.ways().iter().find(|way| way.profiles.contains(&profile)).copied().ok_or_else(|| {
            let known = self.ways().iter().flat_map(|way| way.profiles);
            let mut known: Vec<String> = known.map(|known| format!("`{}`", known.word())).collect();
            let last = known.pop().unwrap_or_else(|| "none".to_owned());
            let known = if known.is_empty() { last } else { format!("{} and {last}", known.join(", ")) };
            Error::new(format!("{} has no profile `{}`; it has {known}", self.word(), profile.word()))
        })
    }
}
