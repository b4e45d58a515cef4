//! Which motifs two stories have, which only one of them has, and whether chance would give as many in common.
//!
//! A story either has a motif or has it not: how many choices of parties bear it out depends on whether four killers
//! are written as one act or as four, and so does not count (Methods 15.7 and 15.1). Weighted Jaccard on presence,
//! all weights 1 for two stories; a corpus weighs rare motifs more ([`rarity`]).

use super::Facet;
use super::null::{self, Null, Test};
use super::roles::Alignment;
use crate::analysis::motifs::{Filter, Index, Limits, Match, find, occurs};
use crate::facts::{Parties, PartyId};
use crate::motif::Motif;
use crate::random::Random;
use crate::story::Story;
use std::collections::BTreeMap;

/// Most choices of parties of one motif that are looked at.
const MATCHES: usize = 200;
/// Copies of stories with more acts than this are not made: motifs are not tested then.
const MOST_ACTS: usize = 20_000;
/// Most facts looked at for one motif: a thousand times what a film needs.
const STEPS: u64 = 20_000_000;
/// Swaps of two patients for each act.
const SWAPS: usize = 10;
/// From so many films on, motifs that many have weigh less.
const FEW: usize = 30;

/// A motif that both stories have.
#[derive(Debug, Clone, PartialEq)]
pub struct Common {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// In the first story: the choice of parties that agrees best with the other under the stable pairs.
    pub a: Match,
    /// In the second story.
    pub b: Match,
    /// Choices of parties in each story.
    pub counts: [usize; 2],
    /// Parts that stable counterparts play in both.
    pub counterparts: usize,
}

/// A motif that one story has and the other has not.
#[derive(Debug, Clone, PartialEq)]
pub struct Own {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its first choice of parties.
    pub found: Match,
    /// Choices of parties.
    pub count: usize,
}

/// The motifs of two stories.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Motifs {
    /// How alike they are: motifs of both over motifs of either.
    pub likeness: f64,
    /// Motifs of both, those played by counterparts first, then those that ask for most.
    pub shared: Vec<Common>,
    /// Motifs of one alone, those that ask for most first.
    pub only: [Vec<Own>; 2],
    /// Motifs whose search was cut short in one of the stories: they may be there more often.
    pub cut_short: Vec<String>,
}

/// How much a motif asks for: the conditions of its shortest case.
fn asked(motif: &Motif) -> usize {
    motif.cases.iter().map(|case| case.conditions.len()).min().unwrap_or(0)
}

/// Looks for all motifs of a library in two stories. The worst case of a motif is bounded by a number of facts looked
/// at.
pub fn compare(a: &Story, b: &Story, library: &[Motif], alignment: &Alignment) -> Motifs {
    let indices = [Index::new(a, Filter::default()), Index::new(b, Filter::default())];
    let limits = Limits { matches: MATCHES, described: MATCHES, steps: STEPS };
    let mut ordered: Vec<&Motif> = library.iter().collect();
    ordered.sort_by_key(|motif| (std::cmp::Reverse(asked(motif)), motif.name.clone()));
    let mut motifs = Motifs::default();
    for motif in ordered {
        let found = [0, 1].map(|side| find(&indices[side], motif, limits));
        if found.iter().any(|found| found.cut_short) {
            motifs.cut_short.push(motif.name.clone());
        }
        let [ours, theirs] = found.map(|found| found.matches);
        let (name, title) = (motif.name.clone(), motif.title.clone());
        let counts = [ours.len(), theirs.len()];
        match (ours.first(), theirs.first()) {
            (Some(_), Some(_)) => {
                if let Some((a, b, counterparts)) = closest(&ours, &theirs, alignment) {
                    motifs.shared.push(Common { name, title, a, b, counts, counterparts });
                }
            }
            (Some(found), None) => {
                motifs.only[0].push(Own { name, title, found: found.clone(), count: counts[0] });
            }
            (None, Some(found)) => {
                motifs.only[1].push(Own { name, title, found: found.clone(), count: counts[1] });
            }
            (None, None) => {}
        }
    }
    motifs.shared.sort_by_key(|common| std::cmp::Reverse(common.counterparts));
    let all = motifs.shared.len() + motifs.only[0].len() + motifs.only[1].len();
    motifs.likeness = if all > 0 { motifs.shared.len() as f64 / all as f64 } else { 0.0 };
    motifs
}

/// The two choices of parties that agree best: in which most parts are played by stable counterparts.
fn closest(ours: &[Match], theirs: &[Match], alignment: &Alignment) -> Option<(Match, Match, usize)> {
    let stable: BTreeMap<PartyId, PartyId> = alignment.stable().map(|pair| (pair.a, pair.b)).collect();
    let mut best: Option<(&Match, &Match, usize)> = None;
    for one in ours {
        for other in theirs {
            let same = |(part, party): &&(String, PartyId)| {
                other.bindings.iter().any(|(name, player)| name == part && stable.get(party) == Some(player))
            };
            let agreed = one.bindings.iter().filter(same).count();
            if best.is_none_or(|(.., most)| agreed > most) {
                best = Some((one, other, agreed));
            }
        }
    }
    best.map(|(one, other, agreed)| (one.clone(), other.clone(), agreed))
}

/// Which motifs of a library a story has, by their numbers. Stops at the first choice of parties of each.
pub fn present(story: &Story, library: &[Motif]) -> Vec<u32> {
    let index = Index::new(story, Filter::default());
    let has = |motif: &Motif| occurs(&index, motif, STEPS) == Some(true);
    (0..).zip(library).filter(|(_, motif)| has(motif)).map(|(number, _)| number).collect()
}

/// What each motif weighs in a corpus, given how many of its films have it: −log of its frequency, counted as if one
/// more film had it not, so that no weight is nothing; 1 for all in a small corpus, where frequencies mean little.
pub fn rarity(films: usize, having: &[usize]) -> Vec<f64> {
    let weight = |count: &usize| log((films + 1) as f64 / (*count).max(1) as f64);
    having.iter().map(|count| if films < FEW { 1.0 } else { weight(count) }).collect()
}

/// The natural logarithm of a number from 1 on, by its series, so that every machine gives the same digits.
fn log(number: f64) -> f64 {
    let (mut rest, mut whole) = (number, 0.0);
    while rest >= 2.0 {
        (rest, whole) = (rest / 2.0, whole + std::f64::consts::LN_2);
    }
    let base = (rest - 1.0) / (rest + 1.0);
    let mut power = base;
    let mut sum = 0.0;
    for odd in (1..40).step_by(2) {
        sum += power / f64::from(odd);
        power *= base * base;
    }
    whole + 2.0 * sum
}

/// Weighted Jaccard of two lists of numbers in order: the weight of both over the weight of either. O(numbers).
pub fn in_common(a: &[u32], b: &[u32], weights: &[f64]) -> f64 {
    let weight = |number: u32| weights.get(number as usize).copied().unwrap_or(0.0);
    let both: f64 = a.iter().filter(|number| b.binary_search(number).is_ok()).map(|n| weight(*n)).sum();
    let all: f64 = a.iter().chain(b).map(|number| weight(*number)).sum::<f64>() - both;
    // nothing in common is nought, and never less: the sum of nothing has a sign
    if both > 0.0 { both / all } else { 0.0 }
}

/// Whether chance would give as many motifs in common: the same library on copies of both stories whose deeds were
/// dealt anew, or whose patients were exchanged. No tests where a story has more than 20,000 acts, for each copy would take
/// as long as the story takes to be made. The result does not depend on `threads`. O(copies · motifs).
pub fn calibrate(
    a: &Story,
    b: &Story,
    library: &[Motif],
    copies: usize,
    seed: u64,
    threads: usize,
) -> Vec<Test> {
    if [a, b].iter().any(|story| story.acts().nth(MOST_ACTS).is_some()) {
        return Vec::new();
    }
    let weights = vec![1.0; library.len()];
    let common = |a: &Story, b: &Story| in_common(&present(a, library), &present(b, library), &weights);
    let observed = common(a, b);
    let nulls = Null::ALL.iter().copied().filter(|null| null.is_for(Facet::Motifs));
    nulls
        .map(|null| {
            let columns = null::until_clear(copies, threads, &[observed], &[true], &|number, _| {
                let mut random = null::dice(null, seed, number);
                let copies = [copy(a, null, &mut random), copy(b, null, &mut random)];
                vec![common(&copies[0], &copies[1])]
            });
            let column = columns.into_iter().next().unwrap_or_default();
            null::test(Facet::Motifs, null, observed, &column, None)
        })
        .collect()
}

/// A copy of a story taken apart, as [`Null::copy`] takes its web apart. What would need another order of events is
/// left as it is: no motif is tested by it. O(facts).
pub fn copy(story: &Story, null: Null, random: &mut Random) -> Story {
    match null {
        Null::Recast => {
            let persons: Vec<PartyId> =
                story.parties().map(|(id, _)| id).filter(|id| story.is_person(*id)).collect();
            let mut dealt = persons.clone();
            random.shuffle(&mut dealt);
            let mut to: Vec<PartyId> = story.parties().map(|(id, _)| id).collect();
            for (from, other) in persons.iter().zip(&dealt) {
                to[from.index()] = *other;
            }
            story.recast(&|party| to[party.index()])
        }
        Null::Rewire => story.with_patients(rewired(story, random)),
        Null::Reorder => story.clone(),
    }
}

/// The patients of all acts, after many exchanges of one patient of an act for one of another, where nobody then does
/// it to themselves or suffers one act twice.
fn rewired(story: &Story, random: &mut Random) -> Vec<Parties> {
    let acts: Vec<_> = story.acts().map(|(_, act)| act).collect();
    let mut patients: Vec<Parties> = acts.iter().map(|act| Parties::from_slice(act.patients())).collect();
    let open: Vec<usize> =
        (0..acts.len()).filter(|at| !patients[*at].is_empty() && !acts[*at].agents().is_empty()).collect();
    for _ in 0..open.len() * SWAPS {
        let (x, y) = (open[random.below(open.len())], open[random.below(open.len())]);
        let (i, j) = (random.below(patients[x].len()), random.below(patients[y].len()));
        let (one, other) = (patients[x][i], patients[y][j]);
        let fits = story.party(one).is_group() == story.party(other).is_group()
            && story.is_person(one) == story.is_person(other);
        let free = |act: usize, party: &PartyId| {
            !acts[act].agents().contains(party) && !patients[act].contains(party)
        };
        if x != y && fits && free(x, &other) && free(y, &one) {
            (patients[x][i], patients[y][j]) = (other, one);
        }
    }
    patients
}

#[cfg(test)]
mod tests {
    use super::log;

    #[test]
    // the machine's own logarithm is what ours is held against
    #[allow(clippy::disallowed_methods)]
    fn the_logarithm_is_the_logarithm() {
        for number in [1.0, 1.001, 1.5, 2.0, 3.0, 10.0, 1001.0, 1e9] {
            assert!((log(number) - f64::ln(number)).abs() < 1e-12, "{number}");
        }
    }
}
