//! Whom walks of acts lead to, each step later than the one before.

use crate::facts::{Act, PartyId};
use crate::parallel::{both, threads};
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Characters looked at at once: their bits in a row for each party.
const BLOCK: usize = 4096;

/// Words that sets of characters may take in all, each act one set; with more the numbers are estimated.
const MOST_WORDS: usize = 50_000_000;

/// For each party to how many characters such walks lead from it, and from how many they lead to it, and whether that is
/// estimated. O(acts × characters / 64), in blocks of characters, so that memory is O(parties); above a bound
/// O((acts + parties) × registers of a sketch), with room for a part of the registers at once.
pub(super) fn counts(story: &Story) -> (Vec<(u32, u32)>, bool) {
    let characters = story.characters().count();
    let words = (story.facts().acts.len() + characters).saturating_mul(characters.div_ceil(64));
    if words > MOST_WORDS { (estimates(story), true) } else { (exact(story), false) }
}

fn exact(story: &Story) -> Vec<(u32, u32)> {
    let parties = story.facts().parties.len();
    let mut counts = vec![(0, 0); parties];
    let characters: Vec<PartyId> = story.characters().map(|(id, _)| id).collect();
    for block in characters.chunks(BLOCK) {
        let words = block.len().div_ceil(64);
        let mut bit = vec![usize::MAX; parties];
        block.iter().enumerate().for_each(|(i, party)| bit[party.index()] = i);
        let rows = rows(story, &bit, words);
        for (party, row) in rows.chunks(words).enumerate() {
            let itself = bit[party];
            let is_group = story.party(PartyId(party as u32)).is_group();
            for (at, word) in row.iter().enumerate() {
                let mut rest = *word;
                while rest != 0 {
                    let i = at * 64 + rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    if i != itself {
                        counts[party].0 += 1;
                        counts[block[i].index()].1 += u32::from(!is_group);
                    }
                }
            }
        }
    }
    counts
}

/// The same by two passes of sketches: who is reached, from the last act to the first, and who reaches, from the first to
/// the last.
fn estimates(story: &Story) -> Vec<(u32, u32)> {
    let steps = Steps::of(story);
    let is_counted: Vec<bool> = story.parties().map(|(_, party)| !party.is_group()).collect();
    let pass = |way| estimate(&is_counted, &steps, way);
    let (reached, reaching) = both(threads(), &|| pass(Way::From), &|| pass(Way::To));
    reached.into_iter().zip(reaching).collect()
}

/// The acts that walks are made of, close together.
struct Steps {
    /// Where in `ends` the agents of each act stand, and where its patients do, which go on to those of the next.
    acts: Vec<(u32, u32)>,
    ends: Vec<PartyId>,
    /// Where acts of one rank begin, none of which comes before another; and the end of all.
    ranks: Vec<u32>,
}

impl Steps {
    fn of(story: &Story) -> Self {
        let (mut acts, mut ends, mut ranks) = (Vec::new(), Vec::new(), Vec::new());
        let rank = |act: &Act| story.event(act.event).rank;
        let told = |act: &&Act| {
            act.is_completed() && !act.contested && !act.agents().is_empty() && !act.patients().is_empty()
        };
        let mut last = None;
        for act in story.facts().acts.iter().filter(told) {
            if last.replace(rank(act)) != Some(rank(act)) {
                ranks.push(acts.len() as u32);
            }
            let agents = ends.len() as u32;
            ends.extend_from_slice(act.agents());
            acts.push((agents, ends.len() as u32));
            ends.extend_from_slice(act.patients());
        }
        ranks.push(acts.len() as u32);
        acts.push((ends.len() as u32, ends.len() as u32));
        Self { acts, ends, ranks }
    }

    /// The acts of each rank, as numbers.
    fn ranks(&self) -> impl DoubleEndedIterator<Item = Range<usize>> {
        self.ranks.windows(2).map(|two| two[0] as usize..two[1] as usize)
    }

    /// Agents and patients of an act.
    fn ends(&self, act: usize) -> (&[PartyId], &[PartyId]) {
        let ((agents, patients), (end, _)) = (self.acts[act], self.acts[act + 1]);
        let (agents, patients, end) = (agents as usize, patients as usize, end as usize);
        (&self.ends[agents..patients], &self.ends[patients..end])
    }

    /// Who gains by an act and from whom, where what leads from somebody is looked for, or what leads to somebody.
    fn flow(&self, act: usize, way: Way) -> (&[PartyId], &[PartyId]) {
        match (self.ends(act), way) {
            ((agents, patients), Way::From) => (agents, patients),
            ((agents, patients), Way::To) => (patients, agents),
        }
    }

    /// The acts of each rank in the order of a walk, and whether one of them takes from whom an earlier one of that rank gives to:
    /// acts of one rank know nothing of one another, so that such must be taken together.
    fn walk(&self, way: Way, parties: usize) -> Vec<(Range<usize>, bool)> {
        let mut gained = vec![u32::MAX; parties];
        let mut meet = |same: Range<usize>| {
            let mark = same.start as u32;
            let mut meet = false;
            for act in same.clone() {
                let (gains, gives) = self.flow(act, way);
                meet |= gives.iter().any(|party| gained[party.index()] == mark);
                gains.iter().for_each(|party| gained[party.index()] = mark);
            }
            (same, meet)
        };
        match way {
            Way::From => self.ranks().rev().map(&mut meet).collect(),
            Way::To => self.ranks().map(&mut meet).collect(),
        }
    }
}

/// Whether whom somebody reaches is looked for, or who reaches them.
#[derive(Clone, Copy)]
enum Way {
    From,
    To,
}

/// Registers of a sketch. The standard error of the number that it tells is 1.04 divided by their square root, 3 %.
const REGISTERS: usize = 1024;

/// Registers that are held at once. No register looks at another, so the sketches are made a part after another, and memory
/// is that of one part: few lines of the cache, since the way to a sketch costs more than what is done with it there.
const PART: usize = 256;

/// How many characters the set of each party holds, without itself: HyperLogLog (Flajolet, Fusy, Gandouet and Meunier
/// 2007). A walk over the acts says which sets are added to which.
fn estimate(is_counted: &[bool], steps: &Steps, way: Way) -> Vec<u32> {
    let places: Vec<(u16, u8)> = (0..is_counted.len() as u32).map(|party| place(PartyId(party))).collect();
    let walk = steps.walk(way, is_counted.len());
    let mut tallies = vec![Tally::default(); is_counted.len()];
    let mut sketches = vec![[0u8; PART]; is_counted.len()];
    for part in (0..REGISTERS).step_by(PART) {
        sketches.iter_mut().for_each(|sketch| sketch.fill(0));
        let own = |party: PartyId, sketch: &mut [u8; PART]| {
            let (register, value) = places[party.index()];
            if is_counted[party.index()]
                && let Some(known) = (register as usize).checked_sub(part).and_then(|at| sketch.get_mut(at))
            {
                *known = value.max(*known);
            }
        };
        let mut gained: Vec<[u8; PART]> = Vec::new();
        for (same, meet) in &walk {
            if *meet {
                gained.clear();
                for act in same.clone() {
                    let mut sketch = [0; PART];
                    for party in steps.flow(act, way).1 {
                        join(&mut sketch, &sketches[party.index()]);
                        own(*party, &mut sketch);
                    }
                    gained.push(sketch);
                }
                for (act, sketch) in same.clone().zip(&gained) {
                    let gains = steps.flow(act, way).0;
                    gains.iter().for_each(|party| join(&mut sketches[party.index()], sketch));
                }
                continue;
            }
            for act in same.clone() {
                let (gains, gives) = steps.flow(act, way);
                for (to, from) in gains.iter().flat_map(|to| gives.iter().map(move |from| (*to, *from))) {
                    // nobody gains by what is their own already
                    if let Ok([into, sketch]) = sketches.get_disjoint_mut([to.index(), from.index()]) {
                        join(into, sketch);
                    }
                    own(from, &mut sketches[to.index()]);
                }
            }
        }
        for ((tally, sketch), (register, value)) in tallies.iter_mut().zip(&sketches).zip(&places) {
            tally.add(sketch);
            let own = (*register as usize).checked_sub(part).and_then(|at| sketch.get(at));
            tally.itself |= own.is_some_and(|known| known >= value);
        }
    }
    let few = few();
    tallies.iter().map(|tally| tally.number(&few)).collect()
}

fn join(into: &mut [u8; PART], from: &[u8; PART]) {
    into.iter_mut().zip(from).for_each(|(to, from)| *to = (*to).max(*from));
}

/// What is told of a sketch whose registers are gone.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// The sum of 2⁻ᵛ over the values of its registers.
    sum: f64,
    /// Registers that hold nothing.
    free: u32,
    /// Whether it seems to hold the one whose set it is.
    itself: bool,
}

impl Tally {
    fn add(&mut self, registers: &[u8; PART]) {
        let mut counts = [0u32; 64];
        registers.iter().for_each(|value| counts[usize::from(*value).min(54)] += 1);
        self.free += counts[0];
        // sums of powers of two, exact for all values that a register can hold but the rarest
        let least: u64 =
            counts.iter().take(55).enumerate().map(|(value, count)| u64::from(*count) << (54 - value)).sum();
        self.sum += least as f64 * 0.5_f64.powi(54);
    }

    fn number(self, few: &[f64]) -> u32 {
        let m = REGISTERS as f64;
        let raw = 0.7213 / (1.0 + 1.079 / m) * m * m / self.sum;
        let is_few = raw <= 2.5 * m && self.free > 0;
        let number = if is_few { few[self.free as usize] } else { raw };
        (number.round() as u32).saturating_sub(u32::from(self.itself))
    }
}

/// For each number of free registers how many must come, on the average, until no more of them are free: of few that is nearer the
/// number.
fn few() -> Vec<f64> {
    let m = REGISTERS as f64;
    (0..=REGISTERS).map(|free| (free + 1..=REGISTERS).map(|left| m / left as f64).sum()).collect()
}

/// The register of a party and what it holds there, from 64 well-mixed bits (the finaliser of SplitMix64).
fn place(party: PartyId) -> (u16, u8) {
    let mut bits = u64::from(party.0).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    let register = (bits as usize) % REGISTERS;
    (register as u16, (bits >> REGISTERS.trailing_zeros()).trailing_zeros().min(53) as u8 + 1)
}

/// For each party the bits of the characters of a block that walks lead to: the acts from the last to the first.
fn rows(story: &Story, bit: &[usize], words: usize) -> Vec<u64> {
    let mut rows = vec![0u64; bit.len() * words];
    let acts = &story.facts().acts;
    let rank = |at: usize| story.event(acts[at].event).rank;
    let mut end = acts.len();
    while end > 0 {
        let mut start = end - 1;
        while start > 0 && rank(start - 1) == rank(end - 1) {
            start -= 1;
        }
        // what is reached by the acts of one rank is reached from what comes later
        let mut reached: Vec<(PartyId, Vec<u64>)> = Vec::new();
        for act in acts[start..end].iter().filter(|act| act.is_completed() && !act.contested) {
            if act.agents().is_empty() || act.patients().is_empty() {
                continue;
            }
            let mut row = vec![0u64; words];
            for patient in act.patients() {
                let from = &rows[patient.index() * words..(patient.index() + 1) * words];
                row.iter_mut().zip(from).for_each(|(word, other)| *word |= other);
                if let Some(i) = Some(bit[patient.index()]).filter(|i| *i != usize::MAX) {
                    row[i / 64] |= 1 << (i % 64);
                }
            }
            reached.extend(act.agents().iter().map(|agent| (*agent, row.clone())));
        }
        for (agent, row) in reached {
            let into = &mut rows[agent.index() * words..(agent.index() + 1) * words];
            into.iter_mut().zip(row).for_each(|(word, other)| *word |= other);
        }
        end = start;
    }
    rows
}

/// The characters to whom strictly time-respecting walks of completed acts lead from `source`. O(acts).
pub fn reach(story: &Story, source: PartyId) -> BTreeSet<PartyId> {
    let mut arrival: BTreeMap<PartyId, u32> = BTreeMap::from([(source, 0)]);
    for (_, act) in story.acts().filter(|(_, act)| act.is_completed() && !act.contested) {
        let rank = story.event(act.event).rank;
        if act.agents().iter().any(|agent| arrival.get(agent).is_some_and(|at| *at < rank)) {
            for patient in act.patients() {
                arrival.entry(*patient).or_insert(rank);
            }
        }
    }
    arrival.into_keys().filter(|party| *party != source && !story.party(*party).is_group()).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;
    use std::fmt::Write as _;

    /// A cast of 1,500 with some 9,000 meetings, `together` of them at each event.
    fn meetings(together: usize) -> Story {
        let mut random = Random::new(7, 0);
        let cast = 1500;
        let mut text = String::from("(title: \"T\", characters: [");
        for person in 0..cast {
            let _ = write!(text, "(id: p{person}, name: \"P{person}\"),");
        }
        text.push_str("], story: [");
        for event in 0..9000 / together {
            let _ = write!(text, "(id: e{event}, what: \"x\", acts: [");
            for _ in 0..together {
                let (a, b, c) = (random.below(cast), random.below(cast), random.below(cast));
                let b = if a == b { (a + 1) % cast } else { b };
                let other = if c == a || c == b || together == 1 { String::new() } else { format!(", p{c}") };
                let _ = write!(text, "meets([p{a}], [p{b}{other}]),");
            }
            text.push_str("]),");
        }
        text.push_str("])");
        crate::story::build(crate::rules::check_text("T", &text).checked.unwrap())
    }

    #[test]
    fn estimates_are_near_the_numbers() {
        let story = meetings(1);
        let (sure, near) = (exact(&story), estimates(&story));
        let off = |one: u32, other: u32| one.abs_diff(other) > 2 + one / 8;
        let wrong = sure.iter().zip(&near).filter(|(sure, near)| off(sure.0, near.0) || off(sure.1, near.1));
        assert!(wrong.count() < 5, "four standard errors");
        assert!(sure.iter().any(|(reached, _)| *reached > 100), "and some reach many");
        for (party, (reached, _)) in sure.iter().enumerate().take(40) {
            assert_eq!(reach(&story, PartyId(party as u32)).len(), *reached as usize);
        }
    }

    /// Sketches by their definition: all registers at once, and the acts of a rank always together.
    fn plainly(story: &Story, way: Way) -> Vec<Vec<u8>> {
        let steps = Steps::of(story);
        let mut sketches = vec![vec![0u8; REGISTERS]; story.facts().parties.len()];
        let ranks: Vec<Range<usize>> = match way {
            Way::From => steps.ranks().rev().collect(),
            Way::To => steps.ranks().collect(),
        };
        for same in ranks {
            let before = sketches.clone();
            for act in same {
                let (gains, gives) = steps.flow(act, way);
                for (to, from) in gains.iter().flat_map(|to| gives.iter().map(move |from| (*to, *from))) {
                    let into = &mut sketches[to.index()];
                    into.iter_mut().zip(&before[from.index()]).for_each(|(to, from)| *to = (*to).max(*from));
                    if !story.party(from).is_group() {
                        let (register, value) = place(from);
                        into[register as usize] = into[register as usize].max(value);
                    }
                }
            }
        }
        sketches
    }

    #[test]
    fn acts_of_one_event_take_nothing_from_one_another() {
        for together in [30, 300] {
            let story = meetings(together);
            let steps = Steps::of(&story);
            let is_counted = vec![true; story.facts().parties.len()];
            let few = few();
            for way in [Way::From, Way::To] {
                let walk = steps.walk(way, is_counted.len());
                let meet = walk.iter().filter(|(_, meet)| *meet).count();
                assert!(meet > 20, "{meet} of {}", walk.len());
                assert_eq!(meet == walk.len(), together == 300, "of few some meet, of many all");
                let sketches = plainly(&story, way);
                let plain = sketches.iter().enumerate().map(|(party, sketch)| {
                    let mut tally = Tally::default();
                    for part in sketch.chunks(PART) {
                        tally.add(part.try_into().unwrap());
                    }
                    let (register, value) = place(PartyId(party as u32));
                    tally.itself = sketch[register as usize] >= value;
                    tally.number(&few)
                });
                assert_eq!(estimate(&is_counted, &steps, way), plain.collect::<Vec<_>>());
            }
        }
    }
}
