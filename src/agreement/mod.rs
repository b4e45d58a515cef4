//! How far several annotations of one text agree: layer by layer, beyond chance where chance can be computed, and every
//! disagreement with both readings and the sentences.
//!
//! Characters and events of the annotations are matched first ([`matching`]); then each layer asks one question of each
//! unit, and each annotation answers it with one value:
//!
//! | layer | a unit is | a value is |
//! |---|---|---|
//! | cast | a character or group that any annotation has | there, or not (no chance model: agreement and F1 only) |
//! | fates | a character that all have | what becomes of them |
//! | killings, betrayals, love, other acts and bonds | an ordered pair of characters that all have | whether such a fact is told of them |
//! | causes | an ordered pair of events that all have, the first in story order before the second | whether the second rests on the first |
//! | order | a pair of events that all have | before, after, or not told |
//! | certainty | an act or bond that all have | inferred, entailed, explicit (an ordinal scale) |

mod alpha;
mod layers;
pub mod matching;

use crate::words::words;
pub use alpha::{Alpha, Scale, Values, alpha};

use crate::facts::{EventId, PartyId};
use crate::story::Story;
use matching::Matched;
use std::collections::BTreeSet;

words! {
    /// A layer of an annotation.
    pub enum Layer {
        /// Who there is.
        Cast = "cast",
        /// What becomes of everybody.
        Fates = "fates",
        /// Who kills whom.
        Killings = "killings",
        /// Who betrays whom: asserted, or a breach of faith.
        Betrayals = "betrayals",
        /// Who loves whom.
        Love = "love",
        /// All other acts and bonds.
        Others = "other acts and bonds",
        /// What rests on what.
        Causes = "causes",
        /// What happens before what.
        Order = "order of events",
        /// How sure the facts are that all have.
        Certainty = "certainty",
    }
}

/// How far a layer agrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Which layer.
    pub layer: Layer,
    /// How many units were judged by at least two annotations.
    pub units: usize,
    /// The share of pairs of annotations that gave a unit the same value; none without units.
    pub observed: Option<f64>,
    /// Agreement beyond chance; none where no model of chance is meaningful.
    pub alpha: Option<Alpha>,
    /// Twice the shared facts over the facts of both, averaged over pairs of annotations; none where no facts are counted
    /// or nobody has any.
    pub f1: Option<f64>,
    /// What each annotation says of each of those units.
    pub values: Values,
}

/// A place where annotations differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Which layer.
    pub layer: Layer,
    /// What it is about, in words.
    pub about: String,
    /// What each annotation says, in the order of the annotations.
    pub says: Vec<String>,
    /// The sentences concerned, as they are cited.
    pub cites: Vec<String>,
}

/// What is known of several annotations of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The layers, all of them.
    pub layers: Vec<Agreement>,
    /// Every disagreement, the weightiest layers first.
    pub disagreements: Vec<Disagreement>,
    /// Characters and groups that all annotations have, and all there are.
    pub cast: (usize, usize),
    /// Events that all annotations have, and all there are.
    pub events: (usize, usize),
}

/// Why annotations cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Incomparable {
    /// Fewer than two.
    TooFew,
    /// They annotate different texts: the number of the annotation, and the texts of the first and of that one.
    DifferentSeeds {
        /// Which annotation, from 0.
        annotation: usize,
        /// The seeds of the first.
        first: Vec<String>,
        /// Its own.
        other: Vec<String>,
    },
    /// So many pairs of events, or of characters, that all have would have to be judged: what is told of each two is compared.
    TooLarge {
        /// How many pairs.
        pairs: usize,
    },
}

/// Pairs of events, or of characters, that are judged at most.
const MOST_PAIRS: usize = 50_000_000;

impl std::fmt::Display for Incomparable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooFew => f.write_str("agreement takes two annotations of one text at least"),
            Self::TooLarge { pairs } => write!(
                f,
                "{pairs} pairs of events or characters would have to be judged, each by every annotation, and at most \
                 {MOST_PAIRS} are; compare the parts of such a text one by one"
            ),
            Self::DifferentSeeds { annotation, first, other } => write!(
                f,
                "annotation {} cites {}, the first cites {}: they are annotations of different texts",
                annotation + 1,
                listed(other),
                listed(first)
            ),
        }
    }
}

impl std::error::Error for Incomparable {}

fn listed(seeds: &[String]) -> String {
    match seeds {
        [] => "no text".to_owned(),
        [one] => format!("the seed {one}"),
        many => format!("the seeds {}", many.join(", ")),
    }
}

/// Several annotations with who is who and what is what in them.
pub(crate) struct Annotations<'a> {
    pub stories: &'a [&'a Story],
    pub parties: Matched<PartyId>,
    pub events: Matched<EventId>,
}

/// How far annotations of one text agree. O(annotations² × (cast² + events²)), and what the [`matching`] takes.
///
/// # Errors
/// When there are fewer than two, or they cite different texts, or have more events or characters than pairs of them can be judged.
///
/// ```
/// let told = |text: &str| imbroglio::story::build(imbroglio::rules::check_text("Duel", text).checked.unwrap());
/// let one = told(r#"(title: "Duel", characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [(id: duel, what: "A kills B", acts: [kills(a, b)])])"#);
/// let report = imbroglio::agreement::agree(&[&one, &one])?;
/// assert!(report.disagreements.is_empty());
/// # Ok::<(), imbroglio::agreement::Incomparable>(())
/// ```
pub fn agree(stories: &[&Story]) -> Result<Report, Incomparable> {
    let (parties, events) = matched(stories)?;
    let most = parties.rows.len().max(events.rows.len());
    if most.saturating_mul(most) > MOST_PAIRS {
        return Err(Incomparable::TooLarge { pairs: most.saturating_mul(most) });
    }
    let annotations = Annotations { stories, parties, events };
    let (layers, disagreements) = layers::judge(&annotations);
    let shared = |all: &[bool]| (all.iter().filter(|all| **all).count(), all.len());
    let whole = |rows: Vec<bool>| shared(&rows);
    Ok(Report {
        layers,
        disagreements,
        cast: whole(annotations.parties.rows.iter().map(|row| row.iter().all(Option::is_some)).collect()),
        events: whole(annotations.events.rows.iter().map(|row| row.iter().all(Option::is_some)).collect()),
    })
}

/// Who is who and what is what in annotations of one text: see [`matching`].
///
/// # Errors
/// When there are fewer than two, or they cite different texts.
pub fn matched(stories: &[&Story]) -> Result<(Matched<PartyId>, Matched<EventId>), Incomparable> {
    if stories.len() < 2 {
        return Err(Incomparable::TooFew);
    }
    same_seeds(stories)?;
    let parties = matching::parties(stories);
    let events = matching::events(stories, &parties);
    Ok((parties, events))
}

fn same_seeds(stories: &[&Story]) -> Result<(), Incomparable> {
    let seeds = |story: &Story| -> BTreeSet<String> {
        story.facts().sentences.iter().map(|sentence| sentence.seed.to_string()).collect()
    };
    let first = seeds(stories[0]);
    for (annotation, story) in stories.iter().enumerate().skip(1) {
        let other = seeds(story);
        if first.is_disjoint(&other) && !(first.is_empty() && other.is_empty()) {
            return Err(Incomparable::DifferentSeeds {
                annotation,
                first: first.into_iter().collect(),
                other: other.into_iter().collect(),
            });
        }
    }
    Ok(())
}
