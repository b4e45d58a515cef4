//! Many stories side by side: measures of each, how alike any two are in each facet, the nearest of each and why,
//! and the tree they form.
//!
//! Kernel, turns and motifs are computed for all pairs; casts and the order of events, which cost more, for all pairs of a
//! small corpus and for the nearest of each film in a large one. None of these likenesses is a metric, and raw scores
//! grow with size, so they are given as shares (Dice, Jaccard, cosine); what chance would give is asked of a
//! pair by [`mod@crate::compare`], on which this stands though it is on the same floor.

pub mod tree;

use crate::analysis::fates::{FateKind, fates};
use crate::compare::kernel::{Gram, Labels, labels};
use crate::compare::motifs::{in_common, present, rarity};
use crate::compare::order;
use crate::compare::profile::{Pattern, turns, turns_in_common};
use crate::compare::roles::{Budget, Proof, align_webs, units};
use crate::compare::web::Web;
use crate::facts::PartyId;
use crate::motif::Motif;
use crate::parallel::work;
use crate::story::{Readings, Story, count};
use std::collections::{BTreeMap, BTreeSet};
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

/// A film of a corpus, reduced to what is compared.
#[derive(Debug, Clone)]
struct Entry {
    web: Web,
    turns: BTreeSet<Pattern>,
    labels: Labels,
    /// Numbers of the motifs that it has.
    motifs: Vec<u32>,
    /// Whether anything is done in it: without deeds it can have no turns and no order.
    deeds: bool,
    /// How often each kind of bond and deed stands in it, by its word.
    kinds: BTreeMap<String, usize>,
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
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        let acts = story.acts().map(|(_, act)| act.kind);
        let bonds = story.bonds().map(|(_, bond)| bond.kind).filter(|kind| !story.kind(*kind).membership);
        for kind in acts.chain(bonds) {
            *kinds.entry(story.kind(kind).id.clone()).or_default() += 1;
        }
        let deeds = story.acts().next().is_some();
        self.entries.push(Entry { turns: turns(&web), labels: labels(&web), motifs, web, deeds, kinds });
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

/// A facet of likeness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Share of the casts' facts that counterparts have in common.
    Roles,
    /// Score of the aligned events over the mean of the films' scores with themselves.
    Order,
    /// Jaccard's index of the turns.
    Turns,
    /// The Weisfeiler–Lehman kernel of the last round.
    Kernel,
    /// Jaccard's index of the motifs, from thirty films on weighted by how rare they are.
    Motifs,
}

impl Facet {
    /// All facets.
    pub const ALL: [Self; 5] = [Self::Roles, Self::Order, Self::Turns, Self::Motifs, Self::Kernel];

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Order => "order",
            Self::Turns => "turns",
            Self::Kernel => "kernel",
            Self::Motifs => "motifs",
        }
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

/// How alike all films are in each facet.
#[derive(Debug, Clone)]
pub struct Similarities {
    /// Number of films.
    pub films: usize,
    /// Pairs of casts that were compared.
    pub compared: usize,
    /// Of those, how many have a map that is proved to be the best; the others have the best that was found.
    pub proved: usize,
    /// For each facet the pairs of different films, row by row above the diagonal; not a number where not computed.
    values: [Vec<f32>; Facet::ALL.len()],
}

impl Similarities {
    fn new(films: usize) -> Self {
        let pairs = films * films.saturating_sub(1) / 2;
        Self { films, compared: 0, proved: 0, values: std::array::from_fn(|_| vec![f32::NAN; pairs]) }
    }

    fn place(&self, a: usize, b: usize) -> usize {
        let (low, high) = (a.min(b), a.max(b));
        low * (2 * self.films - low - 1) / 2 + high - low - 1
    }

    /// How alike two films are; nothing where the corpus is large and they are far apart.
    pub fn of(&self, facet: Facet, a: usize, b: usize) -> Option<f64> {
        if a == b {
            return Some(1.0);
        }
        if a.max(b) >= self.films {
            return None;
        }
        let value = self.values[facet as usize].get(self.place(a, b)).copied()?;
        (!value.is_nan()).then_some(f64::from(value))
    }

    fn set(&mut self, facet: Facet, (a, b): (usize, usize), value: f64) {
        let place = self.place(a, b);
        if let Some(old) = self.values[facet as usize].get_mut(place) {
            *old = value as f32;
        }
    }

    /// The mean of two films over the facets that were computed: what the tree and the neighbours go by. It is
    /// descriptive.
    pub fn mean(&self, a: usize, b: usize) -> f64 {
        let (mut sum, mut known) = (0.0, 0);
        for value in Facet::ALL.into_iter().filter_map(|facet| self.of(facet, a, b)) {
            (sum, known) = (sum + value, known + 1);
        }
        if known > 0 { sum / f64::from(known) } else { 0.0 }
    }

    /// The films nearest to one: by the mean over the facets known for both, those with casts compared first.
    pub fn nearest(&self, film: usize, count: usize) -> Vec<usize> {
        let mut others: Vec<usize> = (0..self.films).filter(|other| *other != film).collect();
        let keys: Vec<(bool, f64)> = (0..self.films)
            .map(|other| (self.of(Facet::Roles, film, other).is_some(), self.mean(film, other)))
            .collect();
        others.sort_by(|x, y| {
            let ((full_x, x_mean), (full_y, y_mean)) = (keys[*x], keys[*y]);
            full_y.cmp(&full_x).then(y_mean.total_cmp(&x_mean)).then(x.cmp(y))
        });
        others.truncate(count);
        others
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
        let pair = |(other, kernel): (&Entry, f64)| {
            // what cannot be in one of the two is no likeness and no difference
            let deeds = one.deeds && other.deeds;
            let some = !one.motifs.is_empty() || !other.motifs.is_empty();
            let motifs = some.then(|| in_common(&one.motifs, &other.motifs, &weights));
            let motifs = motifs.filter(|value| one.deeds == other.deeds || *value > 0.0);
            let told = !one.kinds.is_empty() && !other.kinds.is_empty();
            (deeds.then(|| turns_in_common(&one.turns, &other.turns)), told.then_some(kernel), motifs)
        };
        others.iter().zip(gram.row(a)).map(pair).collect::<Vec<_>>()
    });
    for (a, row) in rows.into_iter().enumerate() {
        for (at, (turns, kernel, motifs)) in row.into_iter().enumerate() {
            let pair = (a, a + 1 + at);
            let values = [(Facet::Turns, turns), (Facet::Kernel, kernel), (Facet::Motifs, motifs)];
            for (facet, value) in values.into_iter().filter_map(|(facet, value)| Some((facet, value?))) {
                found.set(facet, pair, value);
            }
        }
    }
    let pairs = close(&found, options.nearest);
    let own: Vec<f64> = corpus.entries.iter().map(own_order).collect();
    let share = (STEPS / pairs.len().max(1) as u64).max(FEWEST);
    let budget = Budget { steps: options.budget.steps.min(share), ..options.budget };
    let done = AtomicUsize::new(0);
    let values = work(pairs.len(), options.threads, &|at| {
        let (a, b) = pairs[at];
        let value = casts(&corpus.entries[a].web, &corpus.entries[b].web, own[a] + own[b], &budget);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        value
    });
    found.compared = pairs.len();
    for (pair, (roles, order, proved)) in pairs.iter().zip(values) {
        found.proved += usize::from(proved);
        let (one, other) = (&corpus.entries[pair.0], &corpus.entries[pair.1]);
        if !one.kinds.is_empty() && !other.kinds.is_empty() {
            found.set(Facet::Roles, *pair, roles);
        }
        if one.deeds && other.deeds {
            found.set(Facet::Order, *pair, order);
        }
    }
    found
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

fn own_order(entry: &Entry) -> f64 {
    let pairs: Vec<(PartyId, PartyId)> =
        (0..entry.web.sorts.len() as u32).map(|party| (PartyId(party), PartyId(party))).collect();
    units(order::score(&entry.web, &entry.web, &pairs))
}

fn casts(a: &Web, b: &Web, own: f64, budget: &Budget) -> (f64, f64, bool) {
    let alignment = align_webs(a, b, budget);
    let pairs: Vec<(PartyId, PartyId)> = alignment.stable().map(|pair| (pair.a, pair.b)).collect();
    let order = units(order::score(a, b, &pairs));
    let order = if own > 0.0 { (2.0 * order / own).max(0.0) } else { 0.0 };
    (alignment.dice(), order, alignment.proof == Proof::Optimal)
}
