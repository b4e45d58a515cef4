//! The formats that films are written in and made from, a list of each. Of the first are made what `export` takes and how it
//! writes, what is told as lost, and `docs/FORMATS.md`; of the second what `import` takes and which file is read how.

use super::findings::Unreadable;
use super::import::Taking;
use super::ways::{Profile, Way};
use super::{csv, cypher, gexf, graphml, json, markdown, mermaid, ron, tei};
use crate::diagnostic::Error;
use crate::words::words;
use std::io::BufRead;

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

/// Declares the formats that are read: a line of help, the name, the word that is typed, how the names of files end, and what
/// takes such a file in.
macro_rules! forms {
    ($($(#[$help:meta])* $name:ident = $word:literal [$($ending:literal),+]: $take:path;)*) => {
        words! {
            /// A format that films are made from.
            #[cfg_attr(feature = "terminal", derive(clap::ValueEnum))]
            pub enum Form { $($(#[$help])* $name = $word),* }
        }

        impl Form {
            /// How the names of its files end.
            pub const fn endings(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($ending),+],)* }
            }

            /// Takes a file in.
            ///
            /// # Errors
            /// When the file is not of the format.
            pub(super) fn take(self, file: impl BufRead, taking: &mut Taking<'_>) -> Result<(), Unreadable> {
                match self { $(Self::$name => $take(file, taking),)* }
            }
        }
    };
}

forms! {
    /// TEI with `listPerson` and `listRelation`
    Tei = "tei" ["tei", "xml"]: tei::take;
    /// GEXF 1.1 to 1.3
    Gexf = "gexf" ["gexf"]: gexf::take;
    /// GraphML
    Graphml = "graphml" ["graphml"]: graphml::take;
    /// JSON of nodes and links, Cytoscape, graphology, CX2, or a matrix of signed numbers
    Json = "json" ["json", "cyjs", "cx2"]: json::take;
    /// A table; whether commas, semicolons, tabs or bars separate its fields is found from its first line
    Csv = "csv" ["csv"]: csv::take;
    /// Tab-separated values
    Tsv = "tsv" ["tsv", "tab"]: csv::take_tabs;
}

impl Form {
    /// The format of files whose names end so, in whatever case.
    pub fn of_ending(ending: &str) -> Option<Self> {
        let ends = |form: &&Self| form.endings().iter().any(|known| known.eq_ignore_ascii_case(ending));
        Self::ALL.iter().find(ends).copied()
    }

    /// Whether its files are tables, of which several may be one film.
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv)
    }

    /// What stands between the fields of its tables; none if the table itself has to show it.
    pub const fn separator(self) -> Option<u8> {
        match self {
            Self::Tsv => Some(b'\t'),
            _ => None,
        }
    }
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
