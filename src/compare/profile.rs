//! What two stories are made of, whoever does it: counts of features, shared and distinctive.
//!
//! A [`Profile`] is a list of named features with counts; anything that can count features of a story gives one
//! (a library of motifs gives how often each occurs). Two come with the comparison: the families of the deeds,
//! and the *turns*: two deeds, one before the other, that share somebody (the directed temporal patterns on at most
//! three nodes; compare Paranjape, Benson & Leskovec 2017).

use super::web::{UNIT, Web};
use crate::facts::Status;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A feature of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Feature {
    /// How often it occurs.
    pub count: u32,
    /// How much it matters to a reader: what matters most is printed first. It does not enter the likeness.
    pub weight: u32,
}

/// Features of one story with their counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// What sort of features they are: `acts`, `turns`, `motifs`.
    pub name: String,
    /// The features by name.
    pub features: BTreeMap<String, Feature>,
}

/// Two profiles of one sort compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Profiles {
    /// What sort of features they are.
    pub name: String,
    /// Weighted Jaccard: Σ min / Σ max of the counts (Methods 15.6; all weights are 1).
    pub likeness: f64,
    /// Features of both stories, with both counts.
    pub shared: Vec<(String, u32, u32)>,
    /// Features of the first story alone.
    pub only_a: Vec<(String, u32)>,
    /// Features of the second story alone.
    pub only_b: Vec<(String, u32)>,
}

/// Compares two profiles. O(features).
///
/// ```
/// use imbroglio::compare::profile::{Feature, Profile, compare};
/// let profile = |features: &[(&str, u32)]| Profile {
///     name: "motifs".into(),
///     features: features.iter().map(|(name, n)| ((*name).to_owned(), Feature { count: *n, weight: 1 })).collect(),
/// };
/// let both = compare(&profile(&[("heist", 2), ("duel", 1)]), &profile(&[("heist", 1)]));
/// assert_eq!(both.shared, [("heist".to_owned(), 2, 1)]);
/// assert_eq!(both.likeness, 1.0 / 3.0);
/// ```
pub fn compare(a: &Profile, b: &Profile) -> Profiles {
    let names: BTreeSet<&String> = a.features.keys().chain(b.features.keys()).collect();
    let (mut least, mut most) = (0u64, 0u64);
    let mut profiles = Profiles {
        name: a.name.clone(),
        likeness: 0.0,
        shared: Vec::new(),
        only_a: Vec::new(),
        only_b: Vec::new(),
    };
    for name in names {
        let of = |profile: &Profile| profile.features.get(name).map_or(0, |feature| feature.count);
        let (n, m) = (of(a), of(b));
        least += u64::from(n.min(m));
        most += u64::from(n.max(m));
        match (n, m) {
            (0, 0) => {}
            (n, 0) => profiles.only_a.push((name.clone(), n)),
            (0, m) => profiles.only_b.push((name.clone(), m)),
            (n, m) => profiles.shared.push((name.clone(), n, m)),
        }
    }
    profiles.likeness = if most > 0 { least as f64 / most as f64 } else { 0.0 };
    let weight = |name: &String| {
        let of = |profile: &Profile| profile.features.get(name).map_or(0, |feature| feature.weight);
        of(a).max(of(b))
    };
    profiles.shared.sort_by_key(|(name, n, m)| (Reverse(weight(name)), Reverse(*n.min(m)), name.clone()));
    for only in [&mut profiles.only_a, &mut profiles.only_b] {
        only.sort_by_key(|(name, n)| (Reverse(weight(name)), Reverse(*n), name.clone()));
    }
    profiles
}

/// How two deeds, the earlier A's on B, hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// A does it to B again.
    Again,
    /// B answers A.
    Answer,
    /// B does it to somebody else.
    PassedOn,
    /// A does it to somebody else.
    Spread,
    /// Somebody else does it to B.
    Joined,
    /// Somebody else does it to A.
    Comeuppance,
}

impl Turn {
    fn words(self, first: &str, second: &str) -> String {
        let (x, y) = match self {
            Self::Again => ("A", "B"),
            Self::Answer => ("B", "A"),
            Self::PassedOn => ("B", "C"),
            Self::Spread => ("A", "C"),
            Self::Joined => ("C", "B"),
            Self::Comeuppance => ("C", "A"),
        };
        format!("A –{first}→ B, then {x} –{second}→ {y}")
    }
}

/// A turn with the families of both deeds.
pub type Pattern = (u32, Turn, u32);

/// The turns of a story, each once. Beliefs do not count, nor deeds whose order is not told. O(deeds²).
pub fn turns(web: &Web) -> BTreeSet<Pattern> {
    let told: Vec<_> =
        web.deeds.iter().filter(|deed| deed.status != Status::Perceived && deed.weight > 0).collect();
    let mut turns = BTreeSet::new();
    for one in &told {
        for other in told.iter().filter(|other| other.time > one.time) {
            let (Some(b), Some(d)) = (one.target, other.target) else { continue };
            let same_agent = one.agents.iter().any(|agent| other.agents.contains(agent));
            let (from_b, to_a) = (other.agents.contains(&b), one.agents.contains(&d));
            let others = !other.agents.is_empty() && !same_agent;
            let turn = match (same_agent, b == d, from_b, to_a) {
                (true, true, ..) => Turn::Again,
                (_, _, true, true) => Turn::Answer,
                (true, false, ..) => Turn::Spread,
                (_, _, true, false) => Turn::PassedOn,
                (_, true, ..) if others => Turn::Joined,
                (_, _, false, true) if others => Turn::Comeuppance,
                _ => continue,
            };
            turns.insert((one.family, turn, other.family));
        }
    }
    turns
}

/// Jaccard's index of two sets of turns.
pub fn turns_in_common(a: &BTreeSet<Pattern>, b: &BTreeSet<Pattern>) -> f64 {
    let both = a.intersection(b).count();
    let all = a.len() + b.len() - both;
    if all > 0 { both as f64 / all as f64 } else { 0.0 }
}

/// The turns of a story in words, those with the weightiest families first. `words` are the verbs of families by
/// their numbers in the lexicon of its web.
pub fn turn_profile(web: &Web, words: &[&str]) -> Profile {
    let word = |family: u32| words.get(family as usize).copied().unwrap_or("");
    let mut heaviest: BTreeMap<u32, i64> = BTreeMap::new();
    for deed in &web.deeds {
        let weight = heaviest.entry(deed.family).or_default();
        *weight = deed.weight.max(*weight);
    }
    let weight = |family: u32| heaviest.get(&family).map_or(0, |weight| *weight * 1000 / UNIT) as u32;
    let features = turns(web).into_iter().map(|(one, turn, other)| {
        let closed = u32::from(matches!(turn, Turn::Answer | Turn::Comeuppance));
        let feature = Feature { count: 1, weight: 2 * (weight(one) + weight(other)) + closed };
        (turn.words(word(one), word(other)), feature)
    });
    Profile { name: "turns".to_owned(), features: features.collect() }
}

/// How many deeds of each family a story has; beliefs do not count. `words` are those of the lexicon of its web.
pub fn act_profile(web: &Web, words: &[&str]) -> Profile {
    let mut features: BTreeMap<String, Feature> = BTreeMap::new();
    for deed in web.deeds.iter().filter(|deed| deed.status != Status::Perceived && deed.weight > 0) {
        let word = words.get(deed.family as usize).copied().unwrap_or("");
        let feature = features.entry(word.to_owned()).or_default();
        feature.count += 1;
        feature.weight = feature.weight.max((deed.weight * 1000 / UNIT) as u32);
    }
    Profile { name: "acts".to_owned(), features }
}
