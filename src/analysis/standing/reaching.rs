//! Whom walks of acts lead to, each step later than the one before.

use crate::facts::{Act, Parties, PartyId};
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};

/// Characters looked at at once: their bits in a row for each party.
const BLOCK: usize = 4096;

/// Words that sets of characters may take in all, each act one set; with more the numbers are estimated.
const MOST_WORDS: usize = 50_000_000;

/// For each party to how many characters such walks lead from it, and from how many they lead to it, and whether that is
/// estimated. O(acts × characters / 64), in blocks of characters, so that memory is O(parties); above a bound
/// O((acts + parties) × registers of a sketch).
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
    let acts = &story.facts().acts;
    let rank = |act: &Act| story.event(act.event).rank;
    let mut reached = Sketches::new(story);
    for same in acts.chunk_by(|a, b| rank(a) == rank(b)).rev() {
        reached.add(same, |act| (&act.agents, &act.patients));
    }
    let mut reaching = Sketches::new(story);
    for same in acts.chunk_by(|a, b| rank(a) == rank(b)) {
        reaching.add(same, |act| (&act.patients, &act.agents));
    }
    (0..story.facts().parties.len()).map(|party| (reached.count(party), reaching.count(party))).collect()
}

/// Registers of a sketch. The standard error of the number that it tells is 1.04 divided by their square root, 3 %.
const REGISTERS: usize = 1024;

/// For each party a sketch of a set of characters: HyperLogLog (Flajolet, Fusy, Gandouet and Meunier 2007).
struct Sketches<'s> {
    story: &'s Story,
    registers: Vec<u8>,
}

impl<'s> Sketches<'s> {
    fn new(story: &'s Story) -> Self {
        Self { story, registers: vec![0; story.facts().parties.len() * REGISTERS] }
    }

    fn of(&self, party: usize) -> &[u8] {
        &self.registers[party * REGISTERS..(party + 1) * REGISTERS]
    }

    /// Adds to the sets of some what the sets of others hold, and them, for acts of one rank, none of which comes before
    /// another.
    fn add<'a>(&mut self, same: &'a [Act], ends: impl Fn(&'a Act) -> (&'a Parties, &'a Parties)) {
        let mut gained: Vec<(PartyId, Vec<u8>)> = Vec::new();
        for act in same.iter().filter(|act| act.is_completed() && !act.contested) {
            let (into, from) = ends(act);
            if into.is_empty() || from.is_empty() {
                continue;
            }
            let mut sketch = vec![0; REGISTERS];
            for party in from {
                sketch.iter_mut().zip(self.of(party.index())).for_each(|(to, from)| *to = (*to).max(*from));
                if !self.story.party(*party).is_group() {
                    let (register, value) = place(*party);
                    sketch[register] = sketch[register].max(value);
                }
            }
            let (last, others) =
                into.split_last().map_or((None, &[][..]), |(last, others)| (Some(last), others));
            gained.extend(others.iter().map(|party| (*party, sketch.clone())));
            gained.extend(last.map(|party| (*party, sketch)));
        }
        for (party, sketch) in gained {
            let at = party.index() * REGISTERS;
            let into = &mut self.registers[at..at + REGISTERS];
            into.iter_mut().zip(sketch).for_each(|(to, from)| *to = (*to).max(from));
        }
    }

    /// How many a set holds, without the one whose set it is.
    fn count(&self, party: usize) -> u32 {
        let sketch = self.of(party);
        let m = REGISTERS as f64;
        let sum: f64 = sketch.iter().map(|value| 0.5_f64.powi(i32::from(*value))).sum();
        let free = sketch.iter().filter(|value| **value == 0).count();
        let raw = 0.7213 / (1.0 + 1.079 / m) * m * m / sum;
        // so many must come, on the average, until no more registers are free: of few that is nearer the number
        let few = || (free + 1..=REGISTERS).map(|left| m / left as f64).sum();
        let number = if raw <= 2.5 * m && free > 0 { few() } else { raw };
        let (register, value) = place(PartyId(party as u32));
        let itself = sketch[register] >= value;
        (number.round() as u32).saturating_sub(u32::from(itself))
    }
}

/// The register of a party and what it holds there, from 64 well-mixed bits (the finaliser of SplitMix64).
fn place(party: PartyId) -> (usize, u8) {
    let mut bits = u64::from(party.0).wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    let register = (bits as usize) % REGISTERS;
    (register, (bits >> REGISTERS.trailing_zeros()).trailing_zeros().min(53) as u8 + 1)
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
            if act.agents.is_empty() || act.patients.is_empty() {
                continue;
            }
            let mut row = vec![0u64; words];
            for patient in &act.patients {
                let from = &rows[patient.index() * words..(patient.index() + 1) * words];
                row.iter_mut().zip(from).for_each(|(word, other)| *word |= other);
                if let Some(i) = Some(bit[patient.index()]).filter(|i| *i != usize::MAX) {
                    row[i / 64] |= 1 << (i % 64);
                }
            }
            reached.extend(act.agents.iter().map(|agent| (*agent, row.clone())));
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
        if act.agents.iter().any(|agent| arrival.get(agent).is_some_and(|at| *at < rank)) {
            for patient in &act.patients {
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

    #[test]
    fn estimates_are_near_the_numbers() {
        let mut random = Random::new(7, 0);
        let cast = 1500;
        let mut text = String::from("(title: \"T\", characters: [");
        for person in 0..cast {
            let _ = write!(text, "(id: p{person}, name: \"P{person}\"),");
        }
        text.push_str("], story: [");
        for event in 0..9000 {
            let (a, b) = (random.below(cast), random.below(cast));
            let b = if a == b { (a + 1) % cast } else { b };
            let _ = write!(text, "(id: e{event}, what: \"x\", acts: [meets(p{a}, p{b})]),");
        }
        text.push_str("])");
        let story = crate::story::build(crate::rules::check_text("T", &text).checked.unwrap());
        let (sure, near) = (exact(&story), estimates(&story));
        let off = |one: u32, other: u32| one.abs_diff(other) > 2 + one / 8;
        let wrong = sure.iter().zip(&near).filter(|(sure, near)| off(sure.0, near.0) || off(sure.1, near.1));
        assert!(wrong.count() < 5, "four standard errors");
        assert!(sure.iter().any(|(reached, _)| *reached > 100), "and some reach many");
        for (party, (reached, _)) in sure.iter().enumerate().take(40) {
            assert_eq!(reach(&story, PartyId(party as u32)).len(), *reached as usize);
        }
    }
}
