//! What part each character has in the plot: who acts and who undergoes what, how far their deeds reach in time,
//! between whom they stand, and who informs whom on whom.
//!
//! A degree on the collapsed graph rewards being mentioned; instead this gives agency (events acted in by
//! events taken part in), a profile of deeds by family, the number of characters that strictly
//! time-respecting walks of acts lead to and come from (see the survey of Labatut and Bost, ACM Computing
//! Surveys 52, 2019), what falls without all that they do (counterfactual centrality), and brokerage after Gould and Fernandez (1989). With a cast of ten, ranks are shown
//! with ties and no decimals are worth printing.

use super::Readings;
use super::betrayal::told_twice;
use super::counterfactual::{Links, Model, without};
use crate::facts::{Act, ActId, EventId, PartyId, Status};
use crate::story::Story;
use crate::vocabulary::{Breach, FamilyId};
use std::collections::{BTreeMap, BTreeSet};

/// The place of one character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub party: PartyId,
    /// Events in which the character acts, or gives an order.
    pub acting: u32,
    /// Events in which the character takes part: acts, is acted on, or is there.
    pub taking_part: u32,
    /// Deeds done and undergone, by family; completed ones only, each once: a betrayal asserted beside its breach,
    /// and a deed told both without and with its agent, are one.
    pub profile: BTreeMap<FamilyId, Degree>,
    /// Deeds that the character orders and that are not told to be done.
    pub ordered: u32,
    /// Characters that walks of acts lead to, each step later than the one before.
    pub reach: u32,
    /// Characters from whom such walks come.
    pub reached_by: u32,
    /// In how many pairs the character stands between, by role.
    pub brokerage: Brokerage,
    /// Events that fall if those in which the character acts are taken away, without these themselves.
    pub lost: u32,
    /// Characters who do not die then, those whose deaths are taken away themselves included.
    pub living: u32,
    /// Place by events taken part in, from 1; equal numbers share a place.
    pub rank: u32,
    /// Place by reach.
    pub reach_rank: u32,
}

/// Deeds of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Degree {
    /// Done.
    pub done: u32,
    /// Undergone, for good or ill.
    pub suffered: u32,
}

/// Gould and Fernandez' five roles: pairs a, c that deal with one another only through the broker b.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brokerage {
    /// All three of one group.
    pub coordinator: u32,
    /// The pair of one group, the broker of another.
    pub itinerant: u32,
    /// From the broker's group to another.
    pub representative: u32,
    /// From another group into the broker's.
    pub gatekeeper: u32,
    /// All of different groups.
    pub liaison: u32,
}

impl Brokerage {
    /// All roles together.
    pub fn all(self) -> u32 {
        self.coordinator + self.itinerant + self.representative + self.gatekeeper + self.liaison
    }
}

/// The standing of every character, in the order of the cast. O(characters × (acts + links) + dealings²).
///
/// ```
/// use imbroglio::{analysis::standing::standings, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [(id: e, what: "A beats B", acts: [beats(a, b)]), (id: f, what: "B kills C", acts: [kills(b, c)])],
/// )"#);
/// let standings = standings(&story::build(film.checked.unwrap()));
/// assert_eq!((standings[0].reach, standings[2].reached_by), (2, 2));
/// ```
pub fn standings(story: &Story) -> Vec<Standing> {
    let reaches: BTreeMap<PartyId, BTreeSet<PartyId>> =
        story.characters().map(|(id, _)| (id, reach(story, id))).collect();
    let mut brokers = brokerage(story);
    let twice = told_twice(story);
    let model = Model::new(story, Links::of(Readings::Settled));
    let mut scratch = model.scratch();
    let mut standings: Vec<Standing> = story
        .characters()
        .map(|(party, _)| {
            let Deeds { acting, profile, ordered } = deeds(story, &twice, party);
            let mut part = BTreeSet::new();
            part.extend(
                story.events().map(|(id, _)| id).filter(|id| story.participants(*id).contains(&party)),
            );
            let removed: Vec<EventId> = acting.iter().copied().collect();
            let fall = without(story, &model, &mut scratch, &removed);
            Standing {
                party,
                lost: fall.lost.len() as u32,
                living: (fall.saved.len() + fall.spared.len()) as u32,
                acting: acting.len() as u32,
                taking_part: part.len() as u32,
                profile,
                ordered,
                reach: reaches.get(&party).map_or(0, BTreeSet::len) as u32,
                reached_by: reaches.values().filter(|reached| reached.contains(&party)).count() as u32,
                brokerage: brokers.remove(&party).unwrap_or_default(),
                rank: 0,
                reach_rank: 0,
            }
        })
        .collect();
    let ranks = ranks(standings.iter().map(|standing| standing.taking_part).collect());
    let reach_ranks = self::ranks(standings.iter().map(|standing| standing.reach).collect());
    for ((standing, rank), reach_rank) in standings.iter_mut().zip(ranks).zip(reach_ranks) {
        (standing.rank, standing.reach_rank) = (rank, reach_rank);
    }
    standings
}

/// What somebody does and undergoes.
#[derive(Default)]
struct Deeds {
    acting: BTreeSet<EventId>,
    profile: BTreeMap<FamilyId, Degree>,
    ordered: u32,
}

/// Each deed once: an asserted betrayal is none beside acts that tell the breach, so far as these count for the
/// same one.
fn deeds(story: &Story, twice: &BTreeMap<(ActId, PartyId, PartyId), Vec<ActId>>, party: PartyId) -> Deeds {
    let mut deeds = Deeds::default();
    for (id, act) in story.acts() {
        let family = story.vocabulary().family_id(act.kind);
        let does = act.agents.contains(&party);
        if act.status == Status::Ordered && does {
            deeds.acting.insert(act.event);
            deeds.ordered += 1;
        }
        if !act.is_completed() {
            continue;
        }
        let breaches = |by: PartyId, to: PartyId| twice.get(&(id, by, to)).into_iter().flatten();
        if does {
            deeds.acting.insert(act.event);
            let again = |to: &PartyId| breaches(party, *to).next().is_some();
            if act.patients.is_empty() || !act.patients.iter().all(again) {
                deeds.profile.entry(family).or_default().done += 1;
            }
        }
        if act.patients.contains(&party) {
            // who is informed on undergoes no other act, so that there the assertion is what counts
            let again = |by: &PartyId| {
                breaches(*by, party).any(|breach| story.act(*breach).patients.contains(&party))
            };
            let told = !act.agents.is_empty() && act.agents.iter().all(again);
            if !told && !told_with_agent(story, id, party) {
                deeds.profile.entry(family).or_default().suffered += 1;
            }
        }
    }
    deeds
}

/// Whether an act without agent, of which somebody undergoes the effect, stands beside one of the same effect with
/// an agent: "he dies" beside "it is the other who kills him".
fn told_with_agent(story: &Story, id: ActId, party: PartyId) -> bool {
    let act = story.act(id);
    let effect = story.kind(act.kind).effect;
    let same = |other: &Act| {
        story.kind(other.kind).effect == effect && other.is_completed() && other.patients.contains(&party)
    };
    effect.is_some()
        && act.agents.is_empty()
        && story.acts_at(act.event).any(|(_, other)| !other.agents.is_empty() && same(other))
}

/// Places from 1, the greatest value first; equal values share one.
fn ranks(values: Vec<u32>) -> Vec<u32> {
    values.iter().map(|value| 1 + values.iter().filter(|other| *other > value).count() as u32).collect()
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

/// For each broker the pairs between which it stands. Dealings are completed acts that do not divide.
fn brokerage(story: &Story) -> BTreeMap<PartyId, Brokerage> {
    let mut first: BTreeMap<(PartyId, PartyId), EventId> = BTreeMap::new();
    let mut last: BTreeMap<(PartyId, PartyId), EventId> = BTreeMap::new();
    for (_, act) in story.acts() {
        if !act.is_completed() || act.contested || story.kind(act.kind).sign < 0 {
            continue;
        }
        for (&a, &b) in act.agents.iter().flat_map(|a| act.patients.iter().map(move |b| (a, b))) {
            if a != b && !story.party(a).is_group() && !story.party(b).is_group() {
                first.entry((a, b)).or_insert(act.event);
                last.insert((a, b), act.event);
            }
        }
    }
    let label = |party: PartyId| story.party(party).home.or_else(|| story.groups_of(party).first().copied());
    let mut brokers: BTreeMap<PartyId, Brokerage> = BTreeMap::new();
    for (&(a, b), begin) in &first {
        for (&(_, c), end) in last.range((b, PartyId(0))..=(b, PartyId(u32::MAX))) {
            let tied = first.contains_key(&(a, c)) || first.contains_key(&(c, a));
            if c == a || tied || story.event(*begin).rank > story.event(*end).rank {
                continue;
            }
            let (x, y, z) = (label(a), label(b), label(c));
            let same = |p: Option<PartyId>, q: Option<PartyId>| p.is_some() && p == q;
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
    brokers
}

/// What an informer is to those informed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agent {
    /// Informs on somebody to whom no group ties them.
    Informer,
    /// Informs on a group, or one of a group, to which they belong then or have belonged.
    Within,
    /// One within who also deceives that group, or one of it: feigned service.
    DoubleAgent,
}

impl Agent {
    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Informer => "informer",
            Self::Within => "informer within",
            Self::DoubleAgent => "double agent",
        }
    }
}

/// Somebody who informs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Informing {
    /// Who.
    pub who: PartyId,
    /// Whom they inform.
    pub to: Vec<PartyId>,
    /// About whom.
    pub about: Vec<PartyId>,
    /// The group within which they inform, if they do.
    pub group: Option<PartyId>,
    /// What they are.
    pub agent: Agent,
    /// The act.
    pub act: ActId,
    /// Deceits of that group or one of it, by the same.
    pub deceits: Vec<ActId>,
}

/// Everybody who gives information against others, in story order: an informer, one within if they belong to
/// the group of those informed on, a double agent if besides they deceive that group. O(acts² × members).
pub fn informers(story: &Story) -> Vec<Informing> {
    let mut all = Vec::new();
    for (id, act) in story.acts() {
        if story.kind(act.kind).breach != Some(Breach::Inform) || !act.is_completed() || act.contested {
            continue;
        }
        for &who in &act.agents {
            let group = story.groups_of(who).into_iter().find(|group| {
                let members = story.members(*group);
                let inside = |party: &PartyId| party == group || members.contains(party);
                act.about.iter().any(inside) && !act.patients.iter().any(inside)
            });
            let deceits: Vec<ActId> = group.map_or_else(Vec::new, |group| {
                let mut members = story.members(group);
                members.push(group);
                story
                    .acts()
                    .filter(|(_, deceit)| {
                        deceit.agents.contains(&who) && deceit.is_completed() && !deceit.contested
                    })
                    .filter(|(_, deceit)| story.kind(deceit.kind).breach == Some(Breach::Deceive))
                    .filter(|(_, deceit)| deceit.patients.iter().any(|patient| members.contains(patient)))
                    .map(|(id, _)| id)
                    .collect()
            });
            let agent = match (group, deceits.is_empty()) {
                (None, _) => Agent::Informer,
                (Some(_), true) => Agent::Within,
                (Some(_), false) => Agent::DoubleAgent,
            };
            all.push(Informing {
                who,
                to: act.patients.to_vec(),
                about: act.about.to_vec(),
                group,
                agent,
                act: id,
                deceits,
            });
        }
    }
    all
}
