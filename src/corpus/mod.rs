//! Many stories side by side: measures of each, how alike any two are in each facet, the nearest of each and why,
//! and the tree they form.
//!
//! Kernel, turns and motifs are computed for all pairs; casts and the order of events, which cost more, for all pairs of a
//! small corpus and for the nearest of each film in a large one. None of these likenesses is a metric, and raw scores
//! grow with size, so they are given as shares (Dice, Jaccard, cosine); what chance would give is asked of a
//! pair by [`mod@crate::compare`], on which this stands though it is on the same floor.

mod facets;
mod likeness;
mod nameless;
pub mod neighbours;
mod overlap;
pub mod shelf;
pub mod tree;

pub use crate::compare::Facet;
pub use likeness::Similarities;

use crate::analysis::betrayal;
use crate::analysis::fates::{FateKind, fates};
use crate::compare::motifs::{present, rarity};
use crate::compare::roles::{Budget, units};
use crate::compare::web::{Lexicon, Web};
use crate::compare::weightiest::{NotCompared, PARTIES, Weightiest};
use crate::motif::Motif;
use crate::parallel::work;
use crate::story::{Readings, Story, count};
use facets::Entry;
use nameless::{NAMELESS, Nameless, tension};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Up to this many films, the casts of all pairs are compared.
const ALL_PAIRS: usize = 40;
/// Up to this many films, all pairs are kept; of more only those that are near one another.
const WHOLE: usize = 2_000;
/// In a large corpus, casts are first matched roughly with so many films for each that is asked for.
const ROUGHLY: usize = 3;
/// Starts of a rough matching.
const ROUGH_STARTS: usize = 3;
/// Where not all pairs are kept, ranks beyond this count as nothing.
const RANKS: usize = 100;

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
    /// Betrayals that are done, asserted or derived.
    pub betrayals: usize,
    /// Those of them that the annotation asserts.
    pub asserted: usize,
    /// All facts, in facts of the weightiest kind: S of the film with itself.
    pub weight: f64,
    /// What of it is not compared with others: most is compared of a large story, and all of any other.
    pub not_compared: NotCompared,
}

/// Films to be compared.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// Measures of each film.
    pub measures: Vec<Measures>,
    /// Motifs that are looked for in each.
    library: Vec<Motif>,
    /// How many films have each.
    having: Vec<usize>,
    entries: Vec<Entry>,
}

impl Corpus {
    /// A corpus in whose films these motifs are looked for.
    pub fn with_motifs(library: Vec<Motif>) -> Self {
        Self { having: vec![0; library.len()], library, ..Self::default() }
    }

    /// Adds a film. Its web must be made with the lexicon of all the others; of a large one only the [weightiest
    /// part](crate::compare::weightiest) is compared. O(facts · log + motifs).
    pub fn add(&mut self, story: &Story, web: Web) {
        let made = self.made(story, part(web));
        self.push(made);
    }

    /// Adds films, made ready on several threads; the result does not depend on how many.
    pub fn add_all(&mut self, stories: &[Story], lexicon: &mut Lexicon, threads: usize) {
        let parts: Vec<(Weightiest, i64)> =
            stories.iter().map(|story| part(Web::new(story, lexicon))).collect();
        let made = work(stories.len(), threads, &|at| self.made(&stories[at], parts[at].clone()));
        made.into_iter().for_each(|made| self.push(made));
    }

    fn push(&mut self, (measures, entry): (Measures, Entry)) {
        entry.motifs.iter().for_each(|number| self.having[*number as usize] += 1);
        self.measures.push(measures);
        self.entries.push(entry);
    }

    fn made(&self, story: &Story, (part, weight): (Weightiest, i64)) -> (Measures, Entry) {
        (measures(story, weight, part.not_compared), Entry::new(story, part, present(story, &self.library)))
    }

    /// Titles of the motifs that both of two films have, the rarest in the corpus first.
    pub fn motifs_of_both(&self, a: usize, b: usize) -> Vec<&str> {
        let (Some(one), Some(other)) = (self.entries.get(a), self.entries.get(b)) else { return Vec::new() };
        let mut both: Vec<u32> =
            one.motifs.iter().copied().filter(|number| other.motifs.binary_search(number).is_ok()).collect();
        both.sort_by_key(|number| (self.having[*number as usize], *number));
        both.into_iter().map(|number| self.library[number as usize].title.as_str()).collect()
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

/// What of a story is compared, and the weight of the whole.
fn part(web: Web) -> (Weightiest, i64) {
    let weight = web.weight();
    (Weightiest::of(web, PARTIES), weight)
}

fn measures(story: &Story, weight: i64, not_compared: NotCompared) -> Measures {
    let film = &story.facts().film;
    let fates = fates(story);
    let betrayed = betrayal::count(&betrayal::betrayals(story, Readings::Settled).all);
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
        betrayals: betrayed.total(),
        asserted: betrayed.asserted,
        weight: units(weight),
        not_compared,
    }
}

/// What may be asked of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// In a large corpus, casts are compared with this many nearest films of each.
    pub nearest: usize,
    /// Up to this many films all pairs are kept; of more only those that are near one another.
    pub whole: usize,
    /// Work of each comparison of casts.
    pub budget: Budget,
    /// Threads; the result does not depend on them.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        // A tight budget: a corpus has very many pairs, and each says whether its map is proved.
        let budget = Budget { steps: 8_000, starts: 6, near: 20, ..Budget::default() };
        Self { nearest: 10, whole: WHOLE, budget, threads: crate::parallel::threads() }
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
    let nameless = Nameless::new(&corpus.entries, &rarity(films, &corpus.having));
    let mut found = if films <= options.whole {
        all_pairs(&nameless, films, options)
    } else {
        near_pairs(&nameless, corpus, options)
    };
    let own = work(films, options.threads, &|at| facets::own_order(&corpus.entries[at]));
    let casts = Casts { corpus, own, options };
    if films > ALL_PAIRS {
        // who is near by what needs no casts is matched roughly; who is near by that too, as well as can be
        let pairs = close(&found, options.nearest * ROUGHLY);
        let rough = Budget { steps: 0, starts: ROUGH_STARTS, ..options.budget };
        casts.compare(&mut found, &pairs, &rough, &|_| {});
        found.join(options.threads);
    }
    let pairs = close(&found, options.nearest);
    found.compared = pairs.len();
    let share = (STEPS / pairs.len().max(1) as u64).max(FEWEST);
    let budget = Budget { steps: options.budget.steps.min(share), ..options.budget };
    // what a rough matching settles is settled: the cheap bound allows no better
    let (settled, open): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(a, b)| found.is_settled(*a, *b));
    let proved = casts.compare(&mut found, &open, &budget, &|done| progress(settled.len() + done));
    found.proved = settled.len() + proved;
    found.join(options.threads);
    found.sort();
    found
}

/// The facets that need no matching of casts, of all pairs.
fn all_pairs(nameless: &Nameless<'_>, films: usize, options: &Options) -> Similarities {
    let mut found = Similarities::new(films);
    let rows = work(films, options.threads, &|a| nameless.row(a, a + 1, true));
    for (place, values) in rows.into_iter().flatten().enumerate() {
        for (facet, value) in NAMELESS.into_iter().zip(values) {
            found.set(facet, place, value);
        }
    }
    found.rank_given(&NAMELESS, options.threads);
    found.join(options.threads);
    found
}

/// What a story of very many knows of the others.
struct Around {
    /// Those that are kept, and how alike they are.
    near: Vec<(usize, nameless::Values)>,
    /// The reciprocal ranks of all that are among the first in a facet, in order.
    sums: Vec<(u32, f64)>,
}

/// The facets that need no matching of casts, of those pairs only that are near one another, seen from one of both.
/// Tension, which costs most, is ranked among them alone.
fn near_pairs(nameless: &Nameless<'_>, corpus: &Corpus, options: &Options) -> Similarities {
    let films = corpus.len();
    let keep = options.nearest * ROUGHLY;
    let around = work(films, options.threads, &|a| around(&nameless.row(a, 0, false), a, keep));
    let kept = around
        .iter()
        .enumerate()
        .flat_map(|(a, around)| around.near.iter().map(move |(b, values)| ((a.min(*b), a.max(*b)), *values)));
    let mut kept: Vec<((usize, usize), nameless::Values)> = kept.collect();
    kept.sort_unstable_by_key(|(pair, _)| *pair);
    kept.dedup_by_key(|(pair, _)| *pair);
    let pairs: Vec<(usize, usize)> = kept.iter().map(|(pair, _)| *pair).collect();
    let mut found = Similarities::of_pairs(films, &pairs);
    let curves = work(pairs.len(), options.threads, &|at| {
        let (a, b) = pairs[at];
        tension(&corpus.entries[a], &corpus.entries[b])
    });
    for (place, (((a, b), values), curve)) in kept.into_iter().zip(curves).enumerate() {
        let sum = |from: usize, to: usize| {
            let sums = &around[from].sums;
            sums.binary_search_by_key(&(to as u32), |(other, _)| *other).map_or(0.0, |at| sums[at].1)
        };
        let known = values.iter().filter(|value| !value.is_nan()).count() as u32;
        found.give(place, sum(a, b) + sum(b, a), 2 * known);
        for (facet, value) in NAMELESS.into_iter().zip(values) {
            found.set(facet, place, value);
        }
        found.set(Facet::Tension, place, curve);
    }
    found.rank_given(&[Facet::Tension], options.threads);
    found.join(options.threads);
    found
}

/// From a row of values those that are among the first in a facet, and of these the nearest over all facets.
fn around(row: &[nameless::Values], story: usize, keep: usize) -> Around {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for facet in 0..NAMELESS.len() {
        let known = row.iter().enumerate().map(|(other, values)| (values[facet], other));
        let mut known: Vec<(f32, usize)> =
            known.filter(|(value, other)| !value.is_nan() && *other != story).collect();
        let order = |x: &(f32, usize), y: &(f32, usize)| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1));
        if known.len() > RANKS {
            known.select_nth_unstable_by(RANKS, order);
            known.truncate(RANKS);
        }
        known.sort_unstable_by(order);
        let mut first = 0;
        for run in known.chunk_by(|x, y| x.0 == y.0) {
            let rank = first as f64 + (run.len() + 1) as f64 / 2.0;
            first += run.len();
            run.iter().for_each(|(_, other)| *sums.entry(*other).or_default() += 1.0 / rank);
        }
    }
    let mean = |(other, sum): (&usize, &f64)| {
        let known = row[*other].iter().filter(|value| !value.is_nan()).count();
        (sum / known.max(1) as f64, *other)
    };
    let mut near: Vec<(f64, usize)> = sums.iter().map(mean).collect();
    near.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    near.truncate(keep);
    Around {
        near: near.into_iter().map(|(_, other)| (other, row[other])).collect(),
        sums: sums.into_iter().map(|(other, sum)| (other as u32, sum)).collect(),
    }
}

/// Comparing casts, and what hangs on who answers to whom.
struct Casts<'a> {
    corpus: &'a Corpus,
    /// Of each story the score of its order of events with itself.
    own: Vec<f64>,
    options: &'a Options,
}

impl Casts<'_> {
    /// Compares the casts of pairs; of how many the map is proved to be the best.
    fn compare(
        &self,
        found: &mut Similarities,
        pairs: &[(usize, usize)],
        budget: &Budget,
        progress: &(dyn Fn(usize) + Sync),
    ) -> usize {
        let done = AtomicUsize::new(0);
        let casts = work(pairs.len(), self.options.threads, &|at| {
            let (a, b) = pairs[at];
            let (one, other) = (&self.corpus.entries[a], &self.corpus.entries[b]);
            let cast = facets::casts(one, other, self.own[a] + self.own[b], budget);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            cast
        });
        let mut proved = 0;
        for ((a, b), cast) in pairs.iter().zip(casts) {
            let Some(place) = found.place(*a, *b) else { continue };
            proved += usize::from(cast.proved);
            found.set_proved(place, cast.proved, cast.settled);
            for (facet, value) in cast.values {
                found.set(facet, place, value as f32);
            }
        }
        proved
    }
}

/// How many pairs of casts [`similarities`] will compare at most.
pub fn pairs_at_most(films: usize, options: &Options) -> usize {
    let all = films * films.saturating_sub(1) / 2;
    if films <= ALL_PAIRS { all } else { all.min(films * options.nearest) }
}

/// The pairs of which one is among the nearest of the other; all pairs of a small corpus.
fn close(found: &Similarities, nearest: usize) -> Vec<(usize, usize)> {
    let films = found.films;
    let wanted = if films <= ALL_PAIRS { films } else { nearest };
    let of = |a: usize| found.nearest(a, wanted).into_iter().map(move |b| (a.min(b), a.max(b)));
    let mut pairs: Vec<(usize, usize)> = (0..films).flat_map(of).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
