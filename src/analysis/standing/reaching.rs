//! Whom walks of acts lead to, each step later than the one before.

use crate::facts::PartyId;
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};

/// Characters looked at at once: their bits in a row for each party.
const BLOCK: usize = 4096;

/// For each party to how many characters such walks lead from it, and from how many they lead to it.
/// O(acts × characters / 64), in blocks of characters, so that memory is O(parties).
pub(super) fn counts(story: &Story) -> Vec<(u32, u32)> {
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
            for (i, target) in block.iter().enumerate() {
                if i != itself && row[i / 64] >> (i % 64) & 1 == 1 {
                    counts[party].0 += 1;
                    if !story.party(PartyId(party as u32)).is_group() {
                        counts[target.index()].1 += 1;
                    }
                }
            }
        }
    }
    counts
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
