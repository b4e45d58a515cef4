//! What two stories are compared in, facet by facet.
//!
//! A facet that one of two stories cannot have (no deeds, no groups, no causes) is absent for the pair: it is
//! neither a likeness nor a difference, and nothing is put in its place.

use crate::analysis::fates::{FateKind, fates};
use crate::analysis::peril;
use crate::compare::Facet;
use crate::compare::kernel::{Labels, labels};
use crate::compare::matching::{Matching, Ready, matching};
use crate::compare::order;
use crate::compare::profile::{Pattern, turns};
use crate::compare::roles::{Budget, Proof, units};
use crate::compare::web::{Deed, Sort, Web};
use crate::compare::weightiest::Weightiest;
use crate::facts::{EventId, PartyId, Status};
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};

/// Most events of a story whose tension is followed: the cost is events × facts.
const MOST_MOMENTS: usize = 400;

/// A cause and an effect: the families of the weightiest deeds of both events, and how those who act are the same.
pub(super) type Link = (u32, u32, Continuity);

/// Who of a cause acts or suffers in its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Continuity {
    /// Whoever acted acts again.
    Same,
    /// Whoever suffered acts.
    Answer,
    /// Whoever acted suffers.
    Return,
    /// Nobody of the cause.
    Others,
}

/// A story of a corpus, reduced to what is compared.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub web: Web,
    pub turns: BTreeSet<Pattern>,
    pub labels: Labels,
    /// Numbers of the motifs that it has.
    pub motifs: Vec<u32>,
    /// Whether anything is done in it: without deeds it can have no turns and no order.
    pub deeds: bool,
    /// How often each kind of bond and deed stands in it, by its word.
    pub kinds: BTreeMap<String, usize>,
    /// Its facts, to be matched.
    ready: Ready,
    /// Its bonds among characters alone, to be matched.
    ties: Ready,
    /// Whether it has no other facts than these.
    only_ties: bool,
    /// The fates that are told, by person.
    fates: BTreeMap<PartyId, FateKind>,
    /// Each link between families, as often as it occurs: numbered, so that no two are the same.
    pub links: Vec<(Link, u32)>,
    /// The danger after each event, its greatest 1; empty where nobody is in danger.
    tension: Vec<f64>,
}

impl Entry {
    pub fn new(story: &Story, part: Weightiest, motifs: Vec<u32>) -> Self {
        let Weightiest { web, parties, .. } = part;
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        let acts = story.acts().map(|(_, act)| act.kind);
        let bonds = story.bonds().map(|(_, bond)| bond.kind).filter(|kind| !story.kind(*kind).membership);
        for kind in acts.chain(bonds) {
            *kinds.entry(story.kind(kind).id.clone()).or_default() += 1;
        }
        let told = fates(story).into_iter().filter_map(|fate| {
            let party = PartyId(parties.binary_search(&fate.party).ok()? as u32);
            let is_told = fate.fate != FateKind::Unknown && web.sorts[party.index()] == Sort::Person;
            is_told.then_some((party, fate.fate))
        });
        let acting = taking_part(&web);
        let (ready, ties) = (Ready::new(&web), Ready::new(&ties(&web)));
        Self {
            turns: turns(&web),
            labels: labels(&web),
            motifs,
            deeds: !web.deeds.is_empty(),
            kinds,
            only_ties: ready.is_as(&ties),
            ready,
            ties,
            fates: told.filter(|(party, _)| acting.contains(party)).collect(),
            links: links(&web),
            tension: tension(story),
            web,
        }
    }
}

/// Who takes part in any fact: nobody else can have a counterpart.
fn taking_part(web: &Web) -> BTreeSet<PartyId> {
    let deeds = web.deeds.iter().flat_map(|deed| deed.agents.iter().copied().chain(deed.target));
    deeds.chain(web.ties.iter().flat_map(|tie| [tie.from, tie.to])).collect()
}

/// The bonds among characters alone.
fn ties(web: &Web) -> Web {
    let is_character = |party: PartyId| web.sorts.get(party.index()).is_some_and(|sort| *sort != Sort::Group);
    let among = |tie: &&crate::compare::web::WeighedBond| is_character(tie.from) && is_character(tie.to);
    Web {
        sorts: web.sorts.clone(),
        deeds: Vec::new(),
        ties: web.ties.iter().filter(among).cloned().collect(),
        links: Vec::new(),
        order: Vec::new(),
    }
}

/// The weightiest deed of an event; beliefs are none.
fn weightiest(web: &Web, event: EventId) -> Option<&Deed> {
    let from = web.deeds.partition_point(|deed| deed.event < event);
    let deeds = web.deeds[from..].iter().take_while(|deed| deed.event == event);
    deeds.filter(|deed| deed.status != Status::Perceived).reduce(|best, deed| {
        if (deed.weight, best.family) > (best.weight, deed.family) { deed } else { best }
    })
}

fn links(web: &Web) -> Vec<(Link, u32)> {
    let mut links: BTreeMap<Link, u32> = BTreeMap::new();
    for (cause, effect) in &web.links {
        let (Some(one), Some(other)) = (weightiest(web, *cause), weightiest(web, *effect)) else { continue };
        let tie = if other.agents.iter().any(|agent| one.agents.contains(agent)) {
            Continuity::Same
        } else if one.target.is_some_and(|target| other.agents.contains(&target)) {
            Continuity::Answer
        } else if other.target.is_some_and(|target| one.agents.contains(&target)) {
            Continuity::Return
        } else {
            Continuity::Others
        };
        *links.entry((one.family, other.family, tie)).or_default() += 1;
    }
    links.into_iter().flat_map(|(link, count)| (0..count).map(move |number| (link, number))).collect()
}

fn tension(story: &Story) -> Vec<f64> {
    if story.acts().next().is_none() || story.events().nth(MOST_MOMENTS).is_some() {
        return Vec::new();
    }
    let stakes: Vec<u32> = peril::over_time(story).iter().map(peril::Moment::stakes).collect();
    let most = stakes.iter().copied().max().unwrap_or(0);
    if most == 0 {
        Vec::new()
    } else {
        stakes.iter().map(|stake| f64::from(*stake) / f64::from(most)).collect()
    }
}

/// The facets that need a matching of the casts, and whether it is proved to be the best.
pub(super) struct Cast {
    pub values: Vec<(Facet, f64)>,
    pub proved: bool,
    /// Whether a larger budget would give the same.
    pub settled: bool,
}

/// Compares two casts, and what hangs on who answers to whom. O(search).
pub(super) fn casts(a: &Entry, b: &Entry, own: f64, budget: &Budget) -> Cast {
    let found = matching(&a.ready, &b.ready, budget);
    let mut settled = found.settled;
    let mut values = Vec::new();
    values.extend(found.characters.map(|value| (Facet::Roles, value)));
    values.extend(found.groups.map(|value| (Facet::Groups, value)));
    if a.deeds && b.deeds && own > 0.0 {
        let order = units(order::score(&a.web, &b.web, &found.pairs));
        values.push((Facet::Order, (2.0 * order / own).max(0.0)));
    }
    values.extend(shared_fates(a, b, &found).map(|value| (Facet::Fates, value)));
    if a.only_ties && b.only_ties {
        values.extend(found.characters.map(|value| (Facet::Bonds, value)));
    } else if !a.ties.is_empty() && !b.ties.is_empty() {
        let ties = matching(&a.ties, &b.ties, budget);
        settled &= ties.settled;
        values.extend(ties.characters.map(|value| (Facet::Bonds, value)));
    }
    Cast { values, proved: found.proof == Proof::Optimal, settled }
}

/// Twice the counterparts with one fate over all fates that are told.
fn shared_fates(a: &Entry, b: &Entry, found: &Matching) -> Option<f64> {
    let told = a.fates.len() + b.fates.len();
    if a.fates.is_empty() || b.fates.is_empty() {
        return None;
    }
    let same = |(one, other): &&(PartyId, PartyId)| {
        a.fates.get(one).is_some_and(|fate| b.fates.get(other) == Some(fate))
    };
    Some(2.0 * found.pairs.iter().filter(same).count() as f64 / told as f64)
}

/// 1 − the distance of the curves of a story and of each of some others by dynamic time warping (sum of the differences
/// on the best path), over the length of the longer: 1 for the same curve, 0 for the farthest that two can be.
pub(super) fn curves(a: &Entry, others: &[Entry]) -> Vec<Option<f64>> {
    let mut values = Vec::with_capacity(others.len());
    for some in others.chunks(LANES) {
        let curves: Vec<&[f64]> = some.iter().map(|other| other.tension.as_slice()).collect();
        let far = if a.tension.is_empty() { [0.0; LANES] } else { warped(&a.tension, &curves) };
        values.extend(curves.iter().zip(far).map(|(curve, far)| {
            let longer = a.tension.len().max(curve.len()) as f64;
            (!a.tension.is_empty() && !curve.is_empty()).then(|| (1.0 - far / longer).clamp(0.0, 1.0))
        }));
    }
    values
}

/// Curves that one is held against at once: each step waits for the one before, so several side by side take little
/// longer than one.
const LANES: usize = 8;

/// The lesser of two numbers; neither may be none.
fn lesser(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

/// The distances of a curve from some others, at most [`LANES`], by dynamic time warping (Sakoe and Chiba 1978); nought
/// from an empty one. Libraries keep the whole table for the path; the distance alone needs one row. O(length · the
/// longest of the others).
fn warped(one: &[f64], others: &[&[f64]]) -> [f64; LANES] {
    let longest = others.iter().map(|other| other.len()).max().unwrap_or(0);
    // What stands after the end of a curve changes nothing before it.
    let mut side_by_side = vec![[0.0; LANES]; longest];
    for (lane, other) in others.iter().enumerate() {
        other.iter().zip(&mut side_by_side).for_each(|(y, lanes)| lanes[lane] = *y);
    }
    // for each moment of the others the distance of all before it and of the part of `one` so far
    let mut row = vec![[f64::INFINITY; LANES]; longest];
    let mut corner = [0.0; LANES];
    for x in one {
        let mut left = [f64::INFINITY; LANES];
        for (lanes, above) in side_by_side.iter().zip(&mut row) {
            for lane in 0..LANES {
                let least = lesser(lesser(corner[lane], above[lane]), left[lane]);
                left[lane] = least + (x - lanes[lane]).abs();
            }
            corner = *above;
            *above = left;
        }
        corner = [f64::INFINITY; LANES];
    }
    let mut far = [0.0; LANES];
    for (lane, other) in others.iter().enumerate() {
        far[lane] = other.len().checked_sub(1).map_or(0.0, |last| row[last][lane]);
    }
    far
}

/// The score of the order of events of a story with itself.
pub(super) fn own_order(entry: &Entry) -> f64 {
    let pairs: Vec<(PartyId, PartyId)> =
        (0..entry.web.sorts.len() as u32).map(|party| (PartyId(party), PartyId(party))).collect();
    units(order::score(&entry.web, &entry.web, &pairs))
}

#[cfg(test)]
mod tests {
    use super::{LANES, warped};
    use crate::random::Random;
    use dtw_rs::{Solution as _, dtw_with_distance};

    #[test]
    fn curves_are_as_far_apart_as_the_whole_table_says() {
        let mut random = Random::new(7, 0);
        let mut curve = |most: usize| -> Vec<f64> {
            (0..1 + random.below(most)).map(|_| random.below(9) as f64 / 7.0).collect()
        };
        for _ in 0..300 {
            let one = curve(20);
            let others: Vec<Vec<f64>> = (0..LANES - 1).map(|_| curve(20)).collect();
            let mut slices: Vec<&[f64]> = others.iter().map(Vec::as_slice).collect();
            slices.push(&[]);
            let found = warped(&one, &slices);
            for (other, found) in others.iter().zip(found) {
                let whole = dtw_with_distance(&one, other, |x: &f64, y: &f64| (x - y).abs()).distance();
                assert_eq!(found, whole, "{one:?} {other:?}");
            }
            assert_eq!(found[LANES - 1], 0.0, "from no curve");
        }
    }
}
