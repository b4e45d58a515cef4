//! Who stands between whom: Gould and Fernandez' brokerage in the order of time.

use super::Brokerage;
use crate::facts::PartyId;
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
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum;
    }
    let of = |party: PartyId| &dealings[starts[party.index()]..starts[party.index() + 1]];
    // for each party who deals with it
    let mut sources = vec![PartyId(0); dealings.len()];
    for dealing in dealings.iter().rev() {
        // where each party ends, and in the end where it begins
        let end = &mut ends[dealing.to.index()];
        *end -= 1;
        sources[*end] = dealing.from;
    }
    let into = |party: PartyId| {
        let end = ends.get(party.index() + 1).copied().unwrap_or(sources.len());
        &sources[ends[party.index()]..end]
    };
    let homes = story.homes();
    let home: Vec<Option<PartyId>> = story.parties().map(|(id, _)| homes.get(&id).copied()).collect();
    let mut brokers = vec![Brokerage::default(); parties];
    // the last party that each deals with or that deals with it
    let mut deals = vec![None; parties];
    for dealt in dealings.chunk_by(|one, other| one.from == other.from) {
        let a = dealt[0].from;
        dealt.iter().for_each(|dealing| deals[dealing.to.index()] = Some(a));
        into(a).iter().for_each(|source| deals[source.index()] = Some(a));
        for &Dealing { to: b, first: begin, .. } in dealt {
            for &Dealing { to: c, last, .. } in of(b) {
                if c == a || begin > last || deals[c.index()] == Some(a) {
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
    }
    Some(brokers)
}

/// That somebody deals with somebody, with the ranks of the first and the last event at which they do.
struct Dealing {
    from: PartyId,
    to: PartyId,
    first: u32,
    last: u32,
}

/// All dealings, by those who deal and with whom.
fn dealings(story: &Story) -> Vec<Dealing> {
    let divides = |tie: &Tie| story.kind(tie.kind).sign < 0;
    let people =
        |tie: &Tie| tie.from != tie.to && [tie.from, tie.to].iter().all(|one| !story.party(*one).is_group());
    let ties = story.ties(&View::deeds(Readings::Settled)).filter(|tie| !divides(tie) && people(tie));
    let dealing = |tie: &Tie| {
        let rank = story.event(tie.since?).rank;
        Some(Dealing { from: tie.from, to: tie.to, first: rank, last: rank })
    };
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;
    use std::fmt::Write as _;

    /// The definition: every two dealings, and every dealing between their ends.
    fn all_pairs(story: &Story) -> Vec<Brokerage> {
        let dealings = dealings(story);
        let homes = story.homes();
        let home = |party: PartyId| homes.get(&party).copied();
        let same = |p: PartyId, q: PartyId| home(p).is_some() && home(p) == home(q);
        let deal = |a: PartyId, c: PartyId| {
            dealings.iter().any(|one| (one.from, one.to) == (a, c) || (one.to, one.from) == (a, c))
        };
        let mut brokers = vec![Brokerage::default(); story.facts().parties.len()];
        for one in &dealings {
            for other in dealings.iter().filter(|other| other.from == one.to && one.first <= other.last) {
                let (a, b, c) = (one.from, one.to, other.to);
                if a == c || deal(a, c) {
                    continue;
                }
                let broker = &mut brokers[b.index()];
                *match (same(a, b), same(b, c), same(a, c)) {
                    (true, true, _) => &mut broker.coordinator,
                    (_, _, true) => &mut broker.itinerant,
                    (true, false, _) => &mut broker.representative,
                    (false, true, _) => &mut broker.gatekeeper,
                    _ => &mut broker.liaison,
                } += 1;
            }
        }
        brokers
    }

    #[test]
    fn brokers_are_those_of_all_pairs() {
        let mut random = Random::new(4, 0);
        let mut found = 0;
        for _ in 0..20 {
            let mut text = String::from("(title: \"T\", characters: [");
            (0..10).for_each(|number| {
                let _ = write!(text, "(id: c{number}, name: \"C {number}\"),");
            });
            text.push_str("], groups: [(id: g, name: \"G\", members: [c0, c1, c2, c3]), ");
            text.push_str("(id: h, name: \"H\", members: [c4, c5, c6])], story: [");
            for event in 0..12 {
                let one = random.below(10);
                let other = (one + 1 + random.below(9)) % 10;
                let kind = ["helps", "meets", "beats", "rescues"][random.below(4)];
                let _ = write!(text, "(id: e{event}, what: \"x\", acts: [{kind}(c{one}, c{other})]),");
            }
            text.push_str("])");
            let Some(checked) = crate::rules::check_text("T", &text).checked else { continue };
            let story = crate::story::build(checked);
            let told = brokerage(&story).unwrap();
            found += told.iter().map(|one| one.all()).sum::<u32>();
            assert_eq!(told, all_pairs(&story));
        }
        assert!(found > 20, "{found}");
    }
}
