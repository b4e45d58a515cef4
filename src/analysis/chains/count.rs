//! Numbers of chains and the longest one, by dynamic programming: one record for each character.

use super::number::Count;
use super::{Chain, Question, TemporalGraph};
use crate::facts::PartyId;

/// Chains of this many steps and of more are counted together.
pub const LONGEST_COUNTED: usize = 64;

/// How many chains there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Steps of the longest chain; 1 if no two deeds compose, 0 if there is none.
    pub longest: usize,
    /// Maximal chains of 1, 2, … steps.
    pub maximal: Vec<Count>,
}

impl Counts {
    /// Maximal chains of at least so many steps.
    pub fn at_least(&self, steps: usize) -> Count {
        self.maximal
            .iter()
            .skip(steps.saturating_sub(1))
            .fold(Count::default(), |sum, count| sum.plus(*count))
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

impl TemporalGraph {
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

    /// Longest chain, and maximal chains by number of steps. O(m · the longest, up to [`LONGEST_COUNTED`]), and
    /// O(m · degree) more with a bound on waiting or where the order of events is not told.
    pub fn count(&self, live: &Live, question: &Question) -> Counts {
        let tally = Tally { live: &live.live, starts: &live.starts, ends: &live.ends };
        Counts { longest: self.longest_length(live, question), maximal: self.tally(&tally, question) }
    }

    /// Walks of 1, 2, … steps, whether or not they are maximal: what a self-join of the deeds, repeated, counts.
    /// The same cost.
    ///
    /// ```
    /// use imbroglio::analysis::chains::{Question, TemporalGraph};
    /// let graph = TemporalGraph::plain(4, vec![(1, 0, 1), (2, 1, 2), (3, 2, 3)]);
    /// let numbers: Vec<u128> = graph.walks(&Question::default()).iter().map(|count| count.number).collect();
    /// assert_eq!(numbers, [3, 2, 1]);
    /// ```
    pub fn walks(&self, question: &Question) -> Vec<Count> {
        let all = vec![true; self.steps.len()];
        self.tally(&Tally { live: &all, starts: &all, ends: &all }, question)
    }

    /// Walks that begin with a start and end with an end, by number of steps.
    fn tally(&self, of: &Tally<'_>, question: &Question) -> Vec<Count> {
        let mut here: Vec<Row> = vec![Row::new(); self.parties()];
        let slow = self.needs_each(question);
        let mut each: Vec<Row> = if slow { vec![Row::new(); self.steps.len()] } else { Vec::new() };
        let mut total = Row::new();
        let mut rows = Row::new();
        let mut ranges: Vec<(u32, usize, usize)> = Vec::new();
        self.by_moment(|now| {
            rows.clear();
            ranges.clear();
            for &i in now.iter().filter(|i| of.live[**i as usize]) {
                let first = rows.len();
                rows.push(u128::from(of.starts[i as usize]));
                if self.is_firm(i) && question.waiting.is_none() {
                    rows.extend_from_slice(&here[self.steps[i as usize].from.index()]);
                } else {
                    let mut sum = Row::new();
                    for (before, _) in self.before(i, question) {
                        add(&mut sum, &each[before as usize]);
                    }
                    rows.extend_from_slice(&sum);
                }
                if rows.len() - first > LONGEST_COUNTED {
                    let last = rows.pop().unwrap_or(0);
                    let place = rows.len() - 1;
                    rows[place] = rows[place].saturating_add(last);
                }
                ranges.push((i, first, rows.len()));
            }
            for &(i, first, end) in &ranges {
                let row = &rows[first..end];
                if of.ends[i as usize] {
                    add(&mut total, row);
                }
                for (party, _) in self.reached(i) {
                    add(&mut here[party.index()], row);
                }
                if slow {
                    each[i as usize] = row.to_vec();
                }
            }
        });
        total.into_iter().map(|number| Count { number, more: number == u128::MAX }).collect()
    }

    fn longest_length(&self, live: &Live, question: &Question) -> usize {
        let mut here = vec![0u32; self.parties()];
        let mut each = if self.needs_each(question) { vec![0u32; self.steps.len()] } else { Vec::new() };
        let mut longest = 0;
        let mut lengths: Vec<u32> = Vec::new();
        self.by_moment(|now| {
            lengths.clear();
            lengths.extend(now.iter().map(|&i| {
                if !live.live[i as usize] {
                    0
                } else if self.is_firm(i) && question.waiting.is_none() {
                    here[self.steps[i as usize].from.index()] + 1
                } else {
                    self.before(i, question).map(|(before, _)| each[before as usize]).max().unwrap_or(0) + 1
                }
            }));
            for (&i, &length) in now.iter().zip(&lengths).filter(|(_, length)| **length > 0) {
                longest = longest.max(length);
                self.reached(i).for_each(|(party, _)| here[party.index()] = here[party.index()].max(length));
                if let Some(slot) = each.get_mut(i as usize) {
                    *slot = length;
                }
            }
        });
        longest as usize
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

    /// The steps of each moment in turn.
    fn by_moment(&self, mut with: impl FnMut(&[u32])) {
        let mut now: Vec<u32> = Vec::new();
        let mut first = 0u32;
        for moment in self.moment.chunk_by(|a, b| a == b) {
            now.clear();
            now.extend(first..first + moment.len() as u32);
            first += moment.len() as u32;
            with(&now);
        }
    }
    /// The steps of each moment in turn, the last first.
    fn by_moment_reversed(&self, mut with: impl FnMut(&[u32])) {
        let mut now: Vec<u32> = Vec::new();
        let mut end = self.moment.len() as u32;
        for moment in self.moment.chunk_by(|a, b| a == b).rev() {
            now.clear();
            now.extend(end - moment.len() as u32..end);
            end -= moment.len() as u32;
            with(&now);
        }
    }
}

/// The longer, or the one whose step comes first.
fn better(a: &(u32, u32), b: &(u32, u32)) -> std::cmp::Ordering {
    a.0.cmp(&b.0).then(b.1.cmp(&a.1))
}

/// Numbers of walks of 1, 2, … steps; [`u128::MAX`] is "that many or more".
type Row = Vec<u128>;

/// Which walks are counted.
struct Tally<'a> {
    live: &'a [bool],
    starts: &'a [bool],
    ends: &'a [bool],
}

fn add(sum: &mut Row, more: &[u128]) {
    if sum.len() < more.len() {
        sum.resize(more.len(), 0);
    }
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum = sum.saturating_add(*more);
    }
}
