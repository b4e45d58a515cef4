//! Many stories side by side: measures of each, how alike any two are in each facet, the nearest of each and why,
//! and the tree they form.
//!
//! Kernel, turns and motifs are computed for all pairs; casts and the order of events, which cost more, for all pairs of a
//! small corpus and for the nearest of each film in a large one. None of these likenesses is a metric, and raw scores
//! grow with size, so they are given as shares (Dice, Jaccard, cosine); what chance would give is asked of a
//! pair by [`mod@crate::compare`], on which this stands though it is on the same floor.

mod facets;
mod likeness;
pub mod neighbours;
pub mod shelf;
pub mod tree;

pub use facets::Facet;
pub use likeness::Similarities;

use crate::analysis::fates::{FateKind, fates};
use crate::compare::kernel::Gram;
use crate::compare::motifs::{in_common, present, rarity};
use crate::compare::profile::turns_in_common;
use crate::compare::roles::{Budget, units};
use crate::compare::web::Web;
use crate::motif::Motif;
use crate::parallel::work;
use crate::story::{Readings, Story, count};
use facets::Entry;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Up to this many films, the casts of all pairs are compared.
const ALL_PAIRS: usize = 40;

/// Steps that all comparisons of casts together may make for each of their asks; each has its share, and the least
/// and the most that its own budget says.
const STEPS: u64 = 2_000_000;
/// The least share.
const FEWEST: u64 = 100;

/// Measures of one film.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Its id.
    pub film: String,
    /// Its title.
    pub title: String,
    /// Its year.
    pub year: Option<u32>,
    /// Characters.
    pub characters: usize,
    /// Groups.
    pub groups: usize,
    /// Events.
    pub events: usize,
    /// Acts.
    pub acts: usize,
    /// Bonds that are not memberships.
    pub bonds: usize,
    /// Persons who die.
    pub dead: usize,
    /// Characters that stand for several persons of whom some or all die.
    pub several_dead: usize,
    /// Persons whose fate is not told.
    pub untold: usize,
    /// Completed acts that assert a betrayal.
    pub betrayals: usize,
    /// All facts, in facts of the weightiest kind: S of the film with itself.
    pub weight: f64,
}

/// Films to be compared.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Measures of each film.
    pub measures: Vec<Measures>,
    /// Motifs that are looked for in each.
    library: Vec<Motif>,
    entries: Vec<Entry>,
}

impl Corpus {
    /// A corpus in whose films these motifs are looked for.
    pub fn with_motifs(library: Vec<Motif>) -> Self {
        Self { library, ..Self::default() }
    }

    /// Adds a film. Its web must be made with the lexicon of all the others. O(motifs + facts²).
    pub fn add(&mut self, story: &Story, web: Web) {
        self.measures.push(measures(story, &web));
        let motifs = present(story, &self.library);
        self.entries.push(Entry::new(story, web, motifs));
    }

    /// Titles of the motifs that both of two films have, the rarest in the corpus first.
    pub fn motifs_of_both(&self, a: usize, b: usize) -> Vec<&str> {
        let (Some(one), Some(other)) = (self.entries.get(a), self.entries.get(b)) else { return Vec::new() };
        let having = self.having();
        let mut both: Vec<u32> =
            one.motifs.iter().copied().filter(|number| other.motifs.binary_search(number).is_ok()).collect();
        both.sort_by_key(|number| (having[*number as usize], *number));
        both.into_iter().map(|number| self.library[number as usize].title.as_str()).collect()
    }

    /// Kinds of bonds and deeds that both of two films have, with how often both have them, the most frequent first.
    pub fn kinds_of_both(&self, a: usize, b: usize) -> Vec<(&str, usize)> {
        let (Some(one), Some(other)) = (self.entries.get(a), self.entries.get(b)) else { return Vec::new() };
        let mut both: Vec<(&str, usize)> = Vec::new();
        for (kind, count) in &one.kinds {
            both.extend(other.kinds.get(kind).map(|theirs| (kind.as_str(), *count.min(theirs))));
        }
        both.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
        both
    }

    /// How many films have each motif.
    fn having(&self) -> Vec<usize> {
        let mut having = vec![0; self.library.len()];
        for number in self.entries.iter().flat_map(|entry| &entry.motifs) {
            having[*number as usize] += 1;
        }
        having
    }

    /// How many films there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn measures(story: &Story, web: &Web) -> Measures {
    let film = &story.facts().film;
    let fates = fates(story);
    let with =
        |kind: FateKind| fates.iter().filter(|fate| fate.fate == kind && story.is_person(fate.party)).count();
    Measures {
        film: film.id.clone(),
        title: film.title.clone(),
        year: film.year,
        characters: story.characters().count(),
        groups: story.groups().count(),
        events: story.events().count(),
        acts: story.acts().count(),
        bonds: count::bonds(story),
        dead: with(FateKind::Dead),
        several_dead: count::deaths(story).iter().filter(|death| !story.is_person(death.party)).count(),
        untold: with(FateKind::Unknown),
        betrayals: count::asserted_betrayals(story, Readings::Settled).len(),
        weight: units(crate::compare::roles::total(&web.facts())),
    }
}

/// What may be asked of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// In a large corpus, casts are compared with this many nearest films of each.
    pub nearest: usize,
    /// Work of each comparison of casts.
    pub budget: Budget,
    /// Threads; the result does not depend on them.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        // A tight budget: a corpus has very many pairs, and each says whether its map is proved.
        let budget = Budget { steps: 8_000, starts: 6, near: 20, ..Budget::default() };
        Self { nearest: 10, budget, threads: crate::parallel::threads() }
    }
}

/// Compares all films of a corpus. `progress` hears of every pair of casts that is done. O(films² · features +
/// compared pairs · alignment).
///
/// ```
/// use imbroglio::compare::web::{Lexicon, Web};
/// use imbroglio::corpus::{Corpus, Facet, Options, similarities};
/// let mut lexicon = Lexicon::default();
/// let mut corpus = Corpus::default();
/// for id in ["rififi-1955", "la-balance-1982", "un-flic-1972"] {
///     let story = imbroglio::film::Film::built_in(id).unwrap().story.unwrap().settled();
///     let web = Web::new(&story, &mut lexicon);
///     corpus.add(&story, web);
/// }
/// let found = similarities(&corpus, &Options::default(), &|_| {});
/// assert_eq!(found.of(Facet::Kernel, 0, 1), found.of(Facet::Kernel, 1, 0));
/// assert_eq!(found.nearest(0, 5).len(), 2);
/// ```
pub fn similarities(corpus: &Corpus, options: &Options, progress: &(dyn Fn(usize) + Sync)) -> Similarities {
    let films = corpus.len();
    let mut found = Similarities::new(films);
    let weights = rarity(films, &corpus.having());
    let gram = Gram::new(&corpus.entries.iter().map(|entry| &entry.labels).collect::<Vec<_>>());
    let rows = work(films, options.threads, &|a| {
        let (one, others) = (&corpus.entries[a], &corpus.entries[a + 1..]);
        let pair = |(other, kernel): (&Entry, f64)| nameless(one, other, kernel, &weights);
        others.iter().zip(gram.row(a)).map(pair).collect::<Vec<_>>()
    });
    for (a, row) in rows.into_iter().enumerate() {
        for (at, values) in row.into_iter().enumerate() {
            for (facet, value) in values {
                found.set(facet, (a, a + 1 + at), value);
            }
        }
    }
    found.join();
    let pairs = close(&found, options.nearest);
    let own: Vec<f64> = corpus.entries.iter().map(facets::own_order).collect();
    let share = (STEPS / pairs.len().max(1) as u64).max(FEWEST);
    let budget = Budget { steps: options.budget.steps.min(share), ..options.budget };
    let done = AtomicUsize::new(0);
    let values = work(pairs.len(), options.threads, &|at| {
        let (a, b) = pairs[at];
        let cast = facets::casts(&corpus.entries[a], &corpus.entries[b], own[a] + own[b], &budget);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        cast
    });
    found.compared = pairs.len();
    for (pair, cast) in pairs.iter().zip(values) {
        found.proved += usize::from(cast.proved);
        if !cast.proved {
            found.set_guessed(*pair);
        }
        for (facet, value) in cast.values {
            found.set(facet, *pair, value);
        }
    }
    found.join();
    found
}

/// The facets of a pair that need no matching of its casts.
fn nameless(one: &Entry, other: &Entry, kernel: f64, weights: &[f64]) -> Vec<(Facet, f64)> {
    let mut values = Vec::with_capacity(5);
    if one.deeds && other.deeds {
        values.push((Facet::Turns, turns_in_common(&one.turns, &other.turns)));
    }
    // a motif needs deeds or bonds; where only one of the two has deeds, having none in common says nothing
    if !one.motifs.is_empty() || !other.motifs.is_empty() {
        let motifs = in_common(&one.motifs, &other.motifs, weights);
        values.extend((one.deeds == other.deeds || motifs > 0.0).then_some((Facet::Motifs, motifs)));
    }
    if !one.kinds.is_empty() && !other.kinds.is_empty() {
        values.push((Facet::Kernel, kernel));
    }
    values.extend(facets::causes(one, other).map(|value| (Facet::Causes, value)));
    values.extend(facets::curves(one, other).map(|value| (Facet::Tension, value)));
    values
}

/// How many pairs of casts [`similarities`] will compare at most.
pub fn pairs_at_most(films: usize, options: &Options) -> usize {
    let all = films * films.saturating_sub(1) / 2;
    if films <= ALL_PAIRS { all } else { all.min(films * options.nearest) }
}

fn close(found: &Similarities, nearest: usize) -> Vec<(usize, usize)> {
    let films = found.films;
    let mut pairs = BTreeSet::new();
    for a in 0..films {
        let others = if films <= ALL_PAIRS {
            (0..films).filter(|b| *b != a).collect()
        } else {
            found.nearest(a, nearest)
        };
        pairs.extend(others.into_iter().map(|b| (a.min(b), a.max(b))));
    }
    pairs.into_iter().collect()
}
