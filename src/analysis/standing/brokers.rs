//! Who stands between whom: Gould and Fernandez' brokerage in the order of time.

use super::Brokerage;
use crate::facts::{EventId, PartyId};
use crate::story::{Readings, Story, Tie, View};

/// Ways through a broker that are looked at; with more there is no answer.
const MOST_WAYS: usize = 20_000_000;

/// For each party the pairs between which it stands; none if there are too many. Dealings are completed acts that do
/// not divide.
pub(super) fn brokerage(story: &Story) -> Option<Vec<Brokerage>> {
    let parties = story.facts().parties.len();
    let dealings = dealings(story);
    let mut starts = vec![0usize; parties + 1];
    let mut ends = vec![0usize; parties];
    for dealing in &dealings {
        starts[dealing.from.index() + 1] += 1;
        ends[dealing.to.index()] += 1;
    }
    if starts[1..].iter().zip(&ends).map(|(from, to)| from * to).sum::<usize>() > MOST_WAYS {
        return None;
    }
    for party in 0..parties {
        starts[party + 1] += starts[party];
    }
    let of = |party: PartyId| &dealings[starts[party.index()]..starts[party.index() + 1]];
    let deals = |a: PartyId, c: PartyId| of(a).binary_search_by_key(&c, |dealing| dealing.to).is_ok();
    let homes = story.homes();
    let home: Vec<Option<PartyId>> = story.parties().map(|(id, _)| homes.get(&id).copied()).collect();
    let rank = |event: EventId| story.event(event).rank;
    let mut brokers = vec![Brokerage::default(); parties];
    for &Dealing { from: a, to: b, first, .. } in &dealings {
        let begin = rank(first);
        for &Dealing { to: c, last, .. } in of(b) {
            if c == a || begin > rank(last) || deals(a, c) || deals(c, a) {
                continue;
            }
            let (x, y, z) = (home[a.index()], home[b.index()], home[c.index()]);
            let same = |p: Option<PartyId>, q: Option<PartyId>| p.is_some() && p == q;
            let broker = &mut brokers[b.index()];
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

/// That somebody deals with somebody, with the first and the last event at which they do.
struct Dealing {
    from: PartyId,
    to: PartyId,
    first: EventId,
    last: EventId,
}

/// All dealings, by those who deal and with whom.
fn dealings(story: &Story) -> Vec<Dealing> {
    let divides = |tie: &Tie| story.kind(tie.kind).sign < 0;
    let people =
        |tie: &Tie| tie.from != tie.to && [tie.from, tie.to].iter().all(|one| !story.party(*one).is_group());
    let ties = story.ties(&View::deeds(Readings::Settled)).filter(|tie| !divides(tie) && people(tie));
    let dealing =
        |tie: &Tie| tie.since.map(|event| Dealing { from: tie.from, to: tie.to, first: event, last: event });
    let mut dealings: Vec<Dealing> = ties.filter_map(dealing).collect();
    // stable, so that of two the same the earlier comes first
    dealings.sort_by_key(|dealing| (dealing.from, dealing.to));
    dealings.dedup_by(|next, kept| {
        let same = (next.from, next.to) == (kept.from, kept.to);
        if same {
            kept.last = next.last;
        }
        same
    });
    dealings
}
