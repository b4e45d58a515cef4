//! The pairs of acts and bonds by either end. Each order of a kind is made when first asked for, so that a motif pays
//! for what it asks; threads may share them.

use super::pairs::{Look, NOBODY, Pair, Pairs};
use crate::motif::ActPattern;
use crate::story::Story;
use crate::vocabulary::KindId;
use std::ops::Range;
use std::sync::OnceLock;

/// What a pattern asks of an act beside its kind and its parties.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// A bit for each status that will do.
    statuses: u8,
    /// The same for modes.
    modes: u16,
    directness: u8,
    /// The marks that matter, and what they must be.
    care: u8,
    marks: u8,
}

impl Manner {
    pub fn of(wanted: &ActPattern) -> Self {
        let modes = match wanted.modes.as_slice() {
            [] => u16::MAX,
            modes => modes.iter().fold(0, |bits, mode| bits | 1 << *mode as u16),
        };
        let never = wanted.not_modes.iter().fold(0, |bits, mode| bits | 1 << *mode as u16);
        let mut manner = Self {
            statuses: wanted.statuses.iter().fold(0, |bits, status| bits | 1 << *status as u8),
            modes: modes & !never,
            directness: match wanted.directness.as_slice() {
                [] => u8::MAX,
                ways => ways.iter().fold(0, |bits, way| bits | 1 << *way as u8),
            },
            care: 0,
            marks: 0,
        };
        // where an end does not matter, a deed of many counts once
        let ends =
            [(wanted.patient.is_none(), Look::LATER_TARGET), (wanted.agent.is_none(), Look::LATER_SOURCE)];
        for (_, mark) in ends.into_iter().filter(|(anybody, _)| *anybody) {
            manner.care |= mark;
        }
        for (asked, mark) in [(wanted.secret, Look::SECRET), (wanted.condoned, Look::CONDONED)] {
            if let Some(asked) = asked {
                manner.care |= mark;
                manner.marks |= if asked { mark } else { 0 };
            }
        }
        manner
    }

    pub fn fits(&self, look: Look) -> bool {
        self.statuses >> look.status() & 1 != 0
            && self.modes >> look.mode() & 1 != 0
            && self.directness >> look.directness() & 1 != 0
            && look.marks() & self.care == self.marks
    }
}

/// All pairs of one layer by kind.
#[derive(Debug)]
pub(super) struct Table<'s> {
    story: &'s Story,
    make: fn(&Story) -> Pairs,
    pairs: OnceLock<Pairs>,
    /// The kinds of these, in order.
    kinds: OnceLock<Vec<KindId>>,
    /// By the number of the kind; a film has few of all kinds.
    sorted: Vec<OnceLock<Box<Orders>>>,
}

/// The pairs of a kind by either end.
#[derive(Debug, Default)]
struct Orders {
    by_source: OnceLock<Sorted>,
    by_target: OnceLock<Sorted>,
    sieve: OnceLock<Option<Sieve>>,
}

/// Says of most pairs of parties at once that no fact of a kind joins them, from a bit each in a small table (after
/// Bloom, *Space/time trade-offs in hash coding with allowable errors*, 1970).
#[derive(Debug)]
struct Sieve {
    bits: Vec<u64>,
    shift: u32,
}

/// From how many pairs of a kind on a sieve is worth its table.
const SIEVED: usize = 10_000;
/// Bits of the table for each pair: of the pairs that do not exist one in sixteen at most passes.
const BITS: usize = 16;

impl Sieve {
    fn new(all: &[Pair]) -> Self {
        let bits = (all.len() * BITS).next_power_of_two().max(64);
        let mut sieve = Self { bits: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() };
        for pair in all {
            let (word, bit) = sieve.place(pair.source, pair.target);
            sieve.bits[word] |= 1 << bit;
        }
        sieve
    }

    fn place(&self, source: u32, target: u32) -> (usize, u64) {
        // Fibonacci hashing: the upper bits of a product with an odd number are well mixed
        let ends = u64::from(source) << 32 | u64::from(target);
        let mixed = (ends ^ ends >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = ((mixed ^ mixed >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> self.shift;
        ((hash / 64) as usize, hash % 64)
    }

    fn may_hold(&self, source: u32, target: u32) -> bool {
        let (word, bit) = self.place(source, target);
        self.bits[word] >> bit & 1 != 0
    }
}

/// Pairs by one end; those of an end that has many by the other, the rest in story order.
#[derive(Debug)]
pub(super) struct Sorted {
    end: End,
    halves: Vec<Half>,
    finder: Finder,
}

/// How the pairs of a party are found.
#[derive(Debug)]
enum Finder {
    /// Where each party begins.
    Starts(Vec<u32>),
    /// The party of each pair, by halves: where there are few pairs.
    Parties(Vec<u32>),
}

/// A pair without the end by which it is found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Half {
    other: u32,
    fact: u32,
    event: u32,
    look: Look,
}

impl Half {
    fn of(pair: &Pair, end: End) -> Self {
        Self { other: end.other().of(pair), fact: pair.fact, event: pair.event, look: pair.look }
    }

    fn whole(&self, end: End, one: u32) -> Pair {
        let Self { other, fact, event, look } = *self;
        let (source, target) = match end {
            End::Source => (one, other),
            End::Target => (other, one),
        };
        Pair { fact, source, target, event, look }
    }
}

/// From how many pairs of one end on they are sorted by the other.
const MANY: usize = 32;

/// An end of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Source,
    Target,
}

impl End {
    #[inline]
    fn of(self, pair: &Pair) -> u32 {
        match self {
            Self::Source => pair.source,
            Self::Target => pair.target,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }
}

/// Pairs of a kind that a search looks at.
#[derive(Debug, Clone)]
pub(super) enum Candidates<'t> {
    /// All of them.
    All(std::slice::Iter<'t, Pair>),
    /// Those of a party at an end.
    Of(End, u32, std::slice::Iter<'t, Half>),
    /// Those of a party at an end that have this other end.
    With(End, u32, std::slice::Iter<'t, Half>, u32),
}

impl Iterator for Candidates<'_> {
    type Item = Pair;

    #[inline]
    fn next(&mut self) -> Option<Pair> {
        match self {
            Self::All(pairs) => pairs.next().copied(),
            Self::Of(end, one, halves) => halves.next().map(|half| half.whole(*end, *one)),
            Self::With(end, one, halves, other) => {
                halves.find(|half| half.other == *other).map(|half| half.whole(*end, *one))
            }
        }
    }
}

impl<'s> Table<'s> {
    pub fn new(story: &'s Story, make: fn(&Story) -> Pairs) -> Self {
        let sorted = std::iter::repeat_with(OnceLock::new).take(story.vocabulary().kinds().len()).collect();
        Self { story, make, pairs: OnceLock::new(), kinds: OnceLock::new(), sorted }
    }

    /// The pairs of a kind, in story order.
    #[inline]
    pub fn all(&self, kind: KindId) -> &[Pair] {
        self.pairs.get_or_init(|| (self.make)(self.story)).of(kind)
    }

    /// The kinds that have pairs, in order. O(kinds) when first asked, since every condition of every motif asks.
    pub fn kinds(&self) -> &[KindId] {
        self.kinds.get_or_init(|| {
            let kinds = self.story.vocabulary().kinds().map(|(kind, _)| kind);
            kinds.filter(|kind| !self.all(*kind).is_empty()).collect()
        })
    }

    /// The pairs of one fact of a kind. O(log pairs of the kind).
    pub fn of_fact(&self, kind: KindId, fact: u32) -> &[Pair] {
        let pairs = self.all(kind);
        let from = pairs.partition_point(|pair| pair.fact < fact);
        let length = pairs[from..].iter().take_while(|pair| pair.fact == fact).count();
        &pairs[from..from + length]
    }

    /// The pairs of a kind with these ends, where given; in story order if both or none are given.
    pub fn find(&self, kind: KindId, source: Option<u32>, target: Option<u32>) -> Candidates<'_> {
        match (source, target) {
            _ if self.all(kind).is_empty() => Candidates::All([].iter()),
            (None, None) => Candidates::All(self.all(kind).iter()),
            (Some(source), Some(target)) if !self.may_hold(kind, source, target) => {
                Candidates::All([].iter())
            }
            (Some(source), other) => self.sorted_by(kind, End::Source).find(source, other),
            (None, Some(target)) => self.sorted_by(kind, End::Target).find(target, None),
        }
    }

    fn may_hold(&self, kind: KindId, source: u32, target: u32) -> bool {
        let make = || Some(self.all(kind)).filter(|all| all.len() >= SIEVED).map(Sieve::new);
        let sieve = self.orders(kind).sieve.get_or_init(make);
        sieve.as_ref().is_none_or(|sieve| sieve.may_hold(source, target))
    }

    fn orders(&self, kind: KindId) -> &Orders {
        self.sorted[usize::from(kind.0)].get_or_init(Box::default)
    }

    /// The pairs of a kind by an end, made if they have not been.
    pub fn sorted_by(&self, kind: KindId, end: End) -> &Sorted {
        let orders = self.orders(kind);
        let parties = self.story.facts().parties.len();
        match end {
            End::Source => orders.by_source.get_or_init(|| Sorted::new(self.all(kind), parties, End::Source)),
            End::Target => orders.by_target.get_or_init(|| Sorted::new(self.all(kind), parties, End::Target)),
        }
    }
}

impl Sorted {
    /// O(pairs log most pairs of a party + parties) time.
    fn new(all: &[Pair], parties: usize, end: End) -> Self {
        if all.len() * 4 < parties || all.len() < 16 {
            let mut pairs = all.to_vec();
            pairs.sort_by_key(|pair| (end.of(pair), end.other().of(pair)));
            let halves = pairs.iter().map(|pair| Half::of(pair, end)).collect();
            return Self {
                end,
                halves,
                finder: Finder::Parties(pairs.iter().map(|pair| end.of(pair)).collect()),
            };
        }
        let party = |pair: &Pair| match end.of(pair) {
            NOBODY => parties,
            party => party as usize,
        };
        // where each party ends, and after the pairs are dealt out from the back, where it begins
        let mut starts = vec![0u32; parties + 2];
        for pair in all {
            starts[party(pair)] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut halves = vec![Half::of(&all[0], end); all.len()];
        for pair in all.iter().rev() {
            let at = &mut starts[party(pair)];
            *at -= 1;
            halves[*at as usize] = Half::of(pair, end);
        }
        for span in starts.windows(2) {
            let of_party = &mut halves[span[0] as usize..span[1] as usize];
            if of_party.len() >= MANY {
                of_party.sort_by_key(|half| half.other);
            }
        }
        Self { end, halves, finder: Finder::Starts(starts) }
    }

    /// Its pairs with places in a range, in its order.
    pub fn range(&self, range: Range<usize>) -> impl Iterator<Item = Pair> {
        let mut party = match &self.finder {
            Finder::Starts(starts) => starts.partition_point(|start| *start as usize <= range.start),
            Finder::Parties(_) => 0,
        };
        range.map(move |at| {
            let one = match &self.finder {
                Finder::Starts(starts) => {
                    while starts[party] as usize <= at {
                        party += 1;
                    }
                    // behind the last party stands nobody
                    if party + 1 == starts.len() { NOBODY } else { party as u32 - 1 }
                }
                Finder::Parties(parties) => parties[at],
            };
            self.halves[at].whole(self.end, one)
        })
    }

    fn find(&self, one: u32, other: Option<u32>) -> Candidates<'_> {
        let span = match &self.finder {
            Finder::Starts(starts) => {
                let party = (one as usize).min(starts.len() - 2);
                starts[party] as usize..starts[party + 1] as usize
            }
            Finder::Parties(parties) => {
                let from = parties.partition_point(|party| *party < one);
                from..from + parties[from..].partition_point(|party| *party == one)
            }
        };
        let halves = &self.halves[span];
        match other {
            None => Candidates::Of(self.end, one, halves.iter()),
            Some(other) if halves.len() < MANY => Candidates::With(self.end, one, halves.iter(), other),
            Some(other) => {
                let from = halves.partition_point(|half| half.other < other);
                let length = halves[from..].partition_point(|half| half.other == other);
                Candidates::Of(self.end, one, halves[from..from + length].iter())
            }
        }
    }
}
