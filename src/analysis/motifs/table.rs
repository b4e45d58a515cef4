//! The pairs of acts and bonds by either end. Each order of a kind is made when first asked for, so that a motif pays
//! for what it asks; threads may share them.

use crate::motif::ActPattern;
use crate::story::{NOBODY, Pair, Story};
use crate::vocabulary::KindId;
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
            [(wanted.patient.is_none(), Pair::LATER_TARGET), (wanted.agent.is_none(), Pair::LATER_SOURCE)];
        for (_, mark) in ends.into_iter().filter(|(anybody, _)| *anybody) {
            manner.care |= mark;
        }
        for (asked, mark) in [(wanted.secret, Pair::SECRET), (wanted.condoned, Pair::CONDONED)] {
            if let Some(asked) = asked {
                manner.care |= mark;
                manner.marks |= if asked { mark } else { 0 };
            }
        }
        manner
    }

    pub fn fits(&self, pair: &Pair) -> bool {
        self.statuses >> pair.status as u8 & 1 != 0
            && self.modes >> pair.mode as u16 & 1 != 0
            && self.directness >> pair.directness as u8 & 1 != 0
            && pair.marks & self.care == self.marks
    }
}

/// All pairs of one layer by kind.
#[derive(Debug)]
pub(super) struct Table<'s> {
    story: &'s Story,
    pairs: fn(&Story, KindId) -> &[Pair],
    /// By the number of the kind; a film has few of all kinds.
    sorted: Vec<OnceLock<Box<Orders>>>,
}

/// The pairs of a kind by either end.
#[derive(Debug, Default)]
struct Orders {
    by_source: OnceLock<Sorted>,
    by_target: OnceLock<Sorted>,
}

/// Pairs by one end; those of an end that has many by the other, the rest in story order.
#[derive(Debug)]
struct Sorted {
    pairs: Vec<Pair>,
    /// Where each party begins; none where there are few pairs, which are searched by halves.
    starts: Option<Vec<u32>>,
}

/// From how many pairs of one end on they are sorted by the other.
const MANY: usize = 32;

type Ends = fn(&Pair) -> (u32, u32);

impl<'s> Table<'s> {
    pub fn new(story: &'s Story, pairs: fn(&Story, KindId) -> &[Pair]) -> Self {
        let sorted = std::iter::repeat_with(OnceLock::new).take(story.vocabulary().kinds().len()).collect();
        Self { story, pairs, sorted }
    }

    /// The pairs of a kind, in story order.
    pub fn all(&self, kind: KindId) -> &'s [Pair] {
        (self.pairs)(self.story, kind)
    }

    /// The pairs of a kind with these ends, where given; those of few pairs may have another target where both are
    /// given. In story order if no end is given.
    pub fn find(&self, kind: KindId, source: Option<u32>, target: Option<u32>) -> &[Pair] {
        let all = self.all(kind);
        if all.is_empty() || (source, target) == (None, None) {
            return all;
        }
        let orders = self.sorted[usize::from(kind.0)].get_or_init(Box::default);
        let sorted = |ends| Sorted::new(all, self.story.facts().parties.len(), ends);
        match (source, target) {
            (Some(source), target) => {
                let ends: Ends = |pair| (pair.source, pair.target);
                orders.by_source.get_or_init(|| sorted(ends)).find(source, target, ends)
            }
            (None, target) => {
                let ends: Ends = |pair| (pair.target, pair.source);
                orders.by_target.get_or_init(|| sorted(ends)).find(target.unwrap_or(NOBODY), None, ends)
            }
        }
    }
}

impl Sorted {
    /// O(pairs log most pairs of a party + parties) time.
    fn new(all: &[Pair], parties: usize, ends: Ends) -> Self {
        if all.len() * 4 < parties || all.len() < 16 {
            let mut pairs = all.to_vec();
            pairs.sort_by_key(ends);
            return Self { pairs, starts: None };
        }
        let place = |pair: &Pair| match ends(pair).0 {
            NOBODY => parties,
            party => party as usize,
        };
        // where each party ends, and after the pairs are dealt out from the back, where it begins
        let mut starts = vec![0u32; parties + 2];
        for pair in all {
            starts[place(pair)] += 1;
        }
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut pairs = all.to_vec();
        for pair in all.iter().rev() {
            let at = &mut starts[place(pair)];
            *at -= 1;
            pairs[*at as usize] = *pair;
        }
        for span in starts.windows(2) {
            let of_party = &mut pairs[span[0] as usize..span[1] as usize];
            if of_party.len() >= MANY {
                of_party.sort_by_key(|pair| ends(pair).1);
            }
        }
        Self { pairs, starts: Some(starts) }
    }

    fn find(&self, one: u32, other: Option<u32>, ends: Ends) -> &[Pair] {
        let of_one = match &self.starts {
            Some(starts) => {
                let party = (one as usize).min(starts.len() - 2);
                &self.pairs[starts[party] as usize..starts[party + 1] as usize]
            }
            None => run(&self.pairs, |pair| ends(pair).0, one),
        };
        match other {
            Some(other) if of_one.len() >= MANY => run(of_one, |pair| ends(pair).1, other),
            _ => of_one,
        }
    }
}

/// The pairs of a sorted slice whose key is this.
fn run(pairs: &[Pair], key: impl Fn(&Pair) -> u32, wanted: u32) -> &[Pair] {
    let from = pairs.partition_point(|pair| key(pair) < wanted);
    let length = pairs[from..].iter().take_while(|pair| key(pair) == wanted).count();
    &pairs[from..from + length]
}
