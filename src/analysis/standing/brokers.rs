//! Who stands between whom: Gould and Fernandez' brokerage in the order of time.

use super::Brokerage;
use crate::facts::{EventId, PartyId};
use crate::story::{Readings, Story, Tie, View};
use std::collections::BTreeMap;

/// Ways through a broker that are looked at; with more there is no answer.
const MOST_WAYS: usize = 20_000_000;

/// For each broker the pairs between which it stands; none if there are too many. Dealings are completed acts that do
/// not divide.
pub(super) fn brokerage(story: &Story) -> Option<BTreeMap<PartyId, Brokerage>> {
    let mut first: BTreeMap<(PartyId, PartyId), EventId> = BTreeMap::new();
    let mut last: BTreeMap<(PartyId, PartyId), EventId> = BTreeMap::new();
    let divides = |tie: &Tie| story.kind(tie.kind).sign < 0;
    for tie in story.ties(&View::deeds(Readings::Settled)).filter(|tie| !divides(tie)) {
        let (Some(event), a, b) = (tie.since, tie.from, tie.to) else { continue };
        if a != b && !story.party(a).is_group() && !story.party(b).is_group() {
            first.entry((a, b)).or_insert(event);
            last.insert((a, b), event);
        }
    }
    let mut degrees = vec![(0usize, 0usize); story.facts().parties.len()];
    for (a, b) in first.keys() {
        degrees[a.index()].1 += 1;
        degrees[b.index()].0 += 1;
    }
    if degrees.iter().map(|(to, from)| to * from).sum::<usize>() > MOST_WAYS {
        return None;
    }
    let homes = story.homes();
    let mut brokers: BTreeMap<PartyId, Brokerage> = BTreeMap::new();
    for (&(a, b), begin) in &first {
        for (&(_, c), end) in last.range((b, PartyId(0))..=(b, PartyId(u32::MAX))) {
            if c == a || story.event(*begin).rank > story.event(*end).rank {
                continue;
            }
            if first.contains_key(&(a, c)) || first.contains_key(&(c, a)) {
                continue;
            }
            let (x, y, z) = (homes.get(&a), homes.get(&b), homes.get(&c));
            let same = |p: Option<&PartyId>, q: Option<&PartyId>| p.is_some() && p == q;
            let broker = brokers.entry(b).or_default();
            match (same(x, y), same(y, z), same(x, z)) {
                (true, true, _) => broker.coordinator += 1,
                (_, _, true) => broker.itinerant += 1,
                (true, false, _) => broker.representative += 1,
                (false, true, _) => broker.gatekeeper += 1,
                _ => broker.liaison += 1,
            }
        }
    }
    Some(brokers)
}
