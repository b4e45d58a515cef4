//! Numbers of chains and the longest one, by dynamic programming: one record for each character.

use super::{Chain, Question, Web};
use crate::facts::PartyId;

/// Chains of this many steps and of more are counted together in [`Counts::walks`] and [`Counts::maximal`].
pub const LONGEST_COUNTED: usize = 64;

/// A number that may be too great to hold: then it is *more than* [`u128::MAX`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Count {
    /// The number, if it is exact.
    pub number: u128,
    /// Whether there are more.
    pub more: bool,
}

impl From<u128> for Count {
    fn from(number: u128) -> Self {
        Self { number, more: false }
    }
}

impl Count {
    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        match self.number.checked_add(other.number) {
            Some(number) => Self { number, more: self.more || other.more },
            None => Self { number: u128::MAX, more: true },
        }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.more {
            return write!(f, "more than {}", self.number);
        }
        write!(f, "{}", self.number)
    }
}

/// How many chains there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Steps of the longest chain; 1 if no two deeds compose, 0 if there is none.
    pub longest: usize,
    /// Walks of 1, 2, … steps, whether or not they are maximal.
    pub walks: Vec<Count>,
    /// Maximal chains of 1, 2, … steps.
    pub maximal: Vec<Count>,
}

impl Counts {
    /// Maximal chains of at least so many steps.
    pub fn at_least(&self, steps: usize) -> Count {
        self.maximal.iter().skip(steps.saturating_sub(1)).fold(Count::default(), |sum, count| sum.plus(*count))
    }
}

/// Which steps belong to a walk from the start to the end that are asked for.
#[derive(Debug, Clone)]
pub struct Live {
    /// The step can be reached from a start, and leads to an end.
    pub(super) live: Vec<bool>,
    pub(super) starts: Vec<bool>,
    pub(super) ends: Vec<bool>,
}

impl Web {
    /// The steps that belong to chains as asked for. O(m), and O(m · degree) with a bound on waiting.
    pub fn live(&self, question: &Question) -> Live {
        let m = self.steps.len();
        let starts_here = |i: u32| question.from.is_none_or(|from| self.steps[i as usize].from == from);
        let ends_here = |i: u32| question.to.is_none_or(|to| self.reached(i).any(|(party, _)| party == to));
        let (mut reached, mut starts) = (vec![false; m], vec![false; m]);
        let mut here = vec![false; self.parties()];
        self.by_moment(|now| {
            for &i in now {
                let from = self.steps[i as usize].from;
                let follows = if self.is_firm(i) && question.waiting.is_none() {
                    here[from.index()]
                } else {
                    self.before(i, question).any(|(before, _)| reached[before as usize])
                };
                starts[i as usize] = !follows && starts_here(i);
                reached[i as usize] = follows || starts_here(i);
            }
            for &i in now.iter().filter(|i| reached[**i as usize]) {
                self.reached(i).for_each(|(party, _)| here[party.index()] = true);
            }
        });
        let (mut leads, mut ends) = (vec![false; m], vec![false; m]);
        let mut there = vec![false; self.parties()];
        self.by_moment_reversed(|now| {
            for &i in now {
                let goes_on = if self.is_firm(i) && question.waiting.is_none() {
                    self.reached(i).any(|(party, _)| there[party.index()])
                } else {
                    self.after(i, question).any(|(after, _)| leads[after as usize])
                };
                ends[i as usize] = !goes_on && ends_here(i);
                leads[i as usize] = goes_on || ends_here(i);
            }
            for &i in now.iter().filter(|i| leads[**i as usize]) {
                there[self.steps[i as usize].from.index()] = true;
            }
        });
        let live = reached.iter().zip(&leads).map(|(a, b)| *a && *b).collect();
        Live { live, starts, ends }
    }

    /// Longest chain, walks and maximal chains by number of steps. O(m · the longest, up to
    /// [`LONGEST_COUNTED`]), and O(m · degree) more with a bound on waiting.
    pub fn count(&self, live: &Live, question: &Question) -> Counts {
        let mut table = Table { web: self, live, question, slow: self.needs_each(question), each: Vec::new(), here: Vec::new() };
        table.here = vec![Record::default(); self.parties()];
        if table.slow {
            table.each = vec![Record::default(); self.steps.len()];
        }
        let mut counts = Counts::default();
        let mut records: Vec<Record> = Vec::new();
        self.by_moment(|now| {
            records.clear();
            for &i in now {
                records.push(if live.live[i as usize] { table.record(i) } else { Record::default() });
            }
            for (&i, record) in now.iter().zip(&mut records).filter(|(i, _)| live.live[**i as usize]) {
                counts.longest = counts.longest.max(record.longest as usize);
                add(&mut counts.walks, &record.walks, 0);
                if live.ends[i as usize] {
                    add(&mut counts.maximal, &record.chains, 0);
                }
                for (party, _) in self.reached(i) {
                    table.here[party.index()].absorb(record);
                }
                if table.slow {
                    table.each[i as usize] = std::mem::take(record);
                }
            }
        });
        counts
    }

    /// Whether predecessors must be looked at one by one.
    fn needs_each(&self, question: &Question) -> bool {
        question.waiting.is_some() || (0..self.steps.len() as u32).any(|i| !self.is_firm(i))
    }

    /// A longest chain as asked for: of those, the one whose steps come first.
    pub(super) fn longest(&self, live: &Live, question: &Question) -> Option<Chain> {
        let m = self.steps.len();
        // the best from each step on, and for each party the best of the steps that set out from it
        let mut best = vec![(0u32, u32::MAX); m];
        let mut there = vec![(0u32, u32::MAX); self.parties()];
        self.by_moment_reversed(|now| {
            for &i in now.iter().filter(|i| live.live[**i as usize]) {
                let next = if self.is_firm(i) && question.waiting.is_none() {
                    self.reached(i).map(|(party, _)| there[party.index()]).max_by(better)
                } else {
                    let after = self.after(i, question).filter(|(after, _)| live.live[*after as usize]);
                    after.map(|(after, _)| (best[after as usize].0, after)).max_by(better)
                };
                let (length, next) = next.filter(|(length, _)| *length > 0).unwrap_or((0, u32::MAX));
                best[i as usize] = (length + 1, next);
            }
            for &i in now.iter().filter(|i| live.live[**i as usize]) {
                let slot = &mut there[self.steps[i as usize].from.index()];
                *slot = std::cmp::max_by(*slot, (best[i as usize].0, i), better);
            }
        });
        let start = (0..m as u32).filter(|i| live.starts[*i as usize] && live.live[*i as usize]);
        let (_, mut at) = start.map(|i| (best[i as usize].0, i)).max_by(better)?;
        let mut chain = Chain { steps: vec![at], via: Vec::new(), certain: true };
        while best[at as usize].1 != u32::MAX {
            let next = best[at as usize].1;
            let agent: PartyId = self.steps[next as usize].from;
            let via = self.reached(at).find(|(party, _)| *party == agent).and_then(|(_, via)| via);
            chain.via.push(via);
            chain.steps.push(next);
            at = next;
        }
        Some(chain)
    }

    pub(super) fn by_moment(&self, mut with: impl FnMut(&[u32])) {
        let all: Vec<u32> = (0..self.steps.len() as u32).collect();
        for now in all.chunk_by(|a, b| self.moment[*a as usize] == self.moment[*b as usize]) {
            with(now);
        }
    }
    fn by_moment_reversed(&self, mut with: impl FnMut(&[u32])) {
        let all: Vec<u32> = (0..self.steps.len() as u32).rev().collect();
        for now in all.chunk_by(|a, b| self.moment[*a as usize] == self.moment[*b as usize]) {
            with(now);
        }
    }
}

/// The longer, or the one whose step comes first.
fn better(a: &(u32, u32), b: &(u32, u32)) -> std::cmp::Ordering {
    a.0.cmp(&b.0).then(b.1.cmp(&a.1))
}

/// Walks that end somewhere: the longest, and how many of 1, 2, … steps.
#[derive(Debug, Clone, Default)]
struct Record {
    longest: u32,
    walks: Vec<Count>,
    chains: Vec<Count>,
}

impl Record {
    fn absorb(&mut self, other: &Self) {
        self.longest = self.longest.max(other.longest);
        add(&mut self.walks, &other.walks, 0);
        add(&mut self.chains, &other.chains, 0);
    }
    /// One step longer, all of them.
    fn extended(&self, starts: bool) -> Self {
        let mut next = Self { longest: self.longest + 1, walks: vec![Count::from(1)], chains: Vec::new() };
        add(&mut next.walks, &self.walks, 1);
        if starts {
            next.chains.push(Count::from(1));
        }
        add(&mut next.chains, &self.chains, 1);
        next
    }
}

fn add(sum: &mut Vec<Count>, more: &[Count], shift: usize) {
    let length = (more.len() + usize::from(!more.is_empty()) * shift).min(LONGEST_COUNTED);
    if sum.len() < length {
        sum.resize(length, Count::default());
    }
    for (i, count) in more.iter().enumerate() {
        let at = (i + shift).min(LONGEST_COUNTED - 1);
        sum[at] = sum[at].plus(*count);
    }
}

struct Table<'w> {
    web: &'w Web,
    live: &'w Live,
    question: &'w Question,
    slow: bool,
    each: Vec<Record>,
    here: Vec<Record>,
}

impl Table<'_> {
    fn record(&self, i: u32) -> Record {
        let starts = self.live.starts[i as usize];
        if self.question.waiting.is_none() && self.web.is_firm(i) {
            return self.here[self.web.steps[i as usize].from.index()].extended(starts);
        }
        let mut sum = Record::default();
        for (before, _) in self.web.before(i, self.question) {
            sum.absorb(&self.each[before as usize]);
        }
        sum.extended(starts)
    }
}
