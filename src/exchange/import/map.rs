//! A map: which column of a table says what, and which word is which kind.

use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;

/// What `--map` reads.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Map {
    /// The title of the film.
    pub title: Option<String>,
    /// The language of its texts.
    pub language: Option<String>,
    /// Who made the data.
    pub credit: Option<String>,
    /// Columns, or names of values, that say what a relation is.
    pub relations: RelationColumns,
    /// Columns, or names of values, that say who there is.
    pub persons: PersonColumns,
    /// The kind of relations that name none.
    pub relation: Option<String>,
    /// What the file's words for relations are called here.
    pub kinds: BTreeMap<String, Rule>,
    /// What the file's words for certainty mean.
    pub certainties: BTreeMap<String, String>,
    /// What stands between several references in one field.
    pub separator: Option<String>,
}

/// Columns of relations.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelationColumns {
    /// From whom.
    pub source: Option<String>,
    /// To whom.
    pub target: Option<String>,
    /// The kind.
    pub relation: Option<String>,
    /// Whether it has a direction: `Directed` or `Undirected`.
    pub direction: Option<String>,
    /// A moment at which it is done.
    pub at: Option<String>,
    /// A moment from which it holds.
    pub from: Option<String>,
    /// A moment until which it holds.
    pub until: Option<String>,
    /// A moment at which it is seen to hold.
    pub attested: Option<String>,
    /// How sure it is.
    pub certainty: Option<String>,
    /// References: one column, or several.
    #[serde(deserialize_with = "one_or_many")]
    pub cites: Vec<String>,
    /// More words.
    pub note: Option<String>,
}

/// Columns of persons.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PersonColumns {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Who this is.
    pub note: Option<String>,
    /// Other names.
    pub aliases: Option<String>,
}

/// What a word for a relation is called here.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The kind: one of ours, or a word for a kind of the film's own.
    #[serde(default)]
    pub kind: String,
    /// Whether the two change places: `son` is `parent`, reversed.
    #[serde(default)]
    pub reversed: bool,
    /// Whether such relations stay out.
    #[serde(default)]
    pub left_out: bool,
}

/// A list of one may be written without its brackets, as in films.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Columns {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Columns::deserialize(deserializer)? {
        Columns::One(column) => vec![column],
        Columns::Many(columns) => columns,
    })
}

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    /// What is wrong, with line and column.
    pub fn read(text: &str) -> Result<Self, String> {
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        options.from_str(text).map_err(|fault| fault.to_string())
    }
}
