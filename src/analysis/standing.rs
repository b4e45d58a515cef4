//! What part each character has in the plot: who acts and who undergoes what, how far their deeds reach in time,
//! between whom they stand, and who informs whom on whom.
//!
//! A degree on the collapsed graph rewards being mentioned; instead this gives agency (events acted in by
//! events taken part in), a profile of deeds by family, the number of characters that strictly
//! time-respecting walks of acts lead to and come from (see the survey of Labatut and Bost, ACM Computing
//! Surveys 52, 2019), what falls without all that they do (counterfactual centrality), and brokerage after Gould and Fernandez (1989). With a cast of ten, ranks are shown
//! with ties and no decimals are worth printing.

mod brokers;
mod falls;
mod informing;
mod reaching;

pub use informing::{Agent, Informing, informers};
pub use reaching::reach;

use super::betrayal::told_twice;
use super::deaths;
use crate::facts::{EventId, PartyId, Status};
use crate::parallel::{both, threads};
use crate::story::Story;
use crate::vocabulary::{Effect, FamilyId};
use falls::Falls;
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
    /// Whether these two numbers are estimates, as in a large cast; the standard error is 3 %.
    pub estimated: bool,
    /// In how many pairs the character stands between, by role; none where there are too many dealings to look at.
    pub brokerage: Option<Brokerage>,
    /// Events that fall if those in which the character acts are taken away, without these themselves, and characters
    /// who do not die then, those whose deaths are taken away themselves included; none where too much falls to look at.
    pub without: Option<Without>,
    /// Place by events taken part in, from 1; equal numbers share a place.
    pub rank: u32,
    /// Place by reach.
    pub reach_rank: u32,
}

/// What goes without all that somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Without {
    /// Events that fall, without those taken away.
    pub lost: u32,
    /// Characters who do not die.
    pub living: u32,
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

/// The standing of every character, in the order of the cast. O(acts + participants) for the deeds, O(acts × characters
/// / 64) for who reaches whom, up to a bound above which that is estimated, O(what falls) and O(dealings of each broker, those with it by those of it) up to a bound.
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
    let dealings = || (tallies(story), brokers::brokerage(story));
    let ((mut tallies, brokers), (reached, estimated)) =
        both(threads(), &dealings, &|| reaching::counts(story));
    let mut falls = Falls::new(story);
    let mut standings: Vec<Standing> = story
        .characters()
        .map(|(party, _)| {
            let Tally { acting, taking_part, profile, ordered } = std::mem::take(&mut tallies[party.index()]);
            let (reach, reached_by) = reached[party.index()];
            Standing {
                party,
                without: falls.without(party, &acting),
                acting: acting.len() as u32,
                taking_part,
                profile,
                ordered,
                reach,
                reached_by,
                estimated,
                brokerage: brokers.as_ref().map(|all| all[party.index()]),
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
#[derive(Default, Clone)]
struct Tally {
    /// Events acted in, in order.
    acting: Vec<EventId>,
    taking_part: u32,
    profile: BTreeMap<FamilyId, Degree>,
    ordered: u32,
}

impl Tally {
    fn acts_at(&mut self, event: EventId) {
        if self.acting.last() != Some(&event) {
            self.acting.push(event);
        }
    }
}

/// The tallies of all parties. Each deed once: an asserted betrayal is none beside acts that tell the breach, so far as
/// these count for the same one; an effect told without its agent is none beside the act that tells it with one; and
/// who is killed on somebody's orders undergoes the killing and not the order.
fn tallies(story: &Story) -> Vec<Tally> {
    let twice = told_twice(story);
    let mut is_twice = vec![false; story.facts().acts.len()];
    twice.keys().for_each(|(act, ..)| is_twice[act.index()] = true);
    let mut last_death: Vec<Option<EventId>> = vec![None; story.facts().parties.len()];
    for death in deaths(story) {
        last_death[death.party.index()] = death.events.last().copied();
    }
    let mut tallies = vec![Tally::default(); story.facts().parties.len()];
    // what is dealt to whom at an event
    let mut dealt: BTreeSet<(Effect, PartyId)> = BTreeSet::new();
    for (event, _) in story.events() {
        for party in story.participants(event) {
            tallies[party.index()].taking_part += 1;
        }
        dealt.clear();
        let here = story
            .acts_at(event)
            .filter(|(_, act)| !act.agents().is_empty() && act.is_completed())
            .filter_map(|(_, act)| Some((story.kind(act.kind).effect?, act)))
            .flat_map(|(effect, act)| act.patients().iter().map(move |patient| (effect, *patient)));
        dealt.extend(here);
        for (id, act) in story.acts_at(event) {
            let kind = story.kind(act.kind);
            let family = story.vocabulary().family_id(act.kind);
            if act.status == Status::Ordered {
                for agent in act.agents() {
                    tallies[agent.index()].acts_at(event);
                    tallies[agent.index()].ordered += 1;
                }
            }
            if !act.is_completed() {
                continue;
            }
            let breaches = |by: PartyId, to: PartyId| {
                let told = if is_twice[id.index()] { twice.get(&(id, by, to)) } else { None };
                told.into_iter().flatten()
            };
            for agent in act.agents() {
                let tally = &mut tallies[agent.index()];
                tally.acts_at(event);
                let again = |to: &PartyId| breaches(*agent, *to).next().is_some();
                if act.patients().is_empty() || !act.patients().iter().all(again) {
                    tally.profile.entry(family).or_default().done += 1;
                }
            }
            for patient in act.patients() {
                // who is informed on undergoes no other act, so that there the assertion is what counts
                let again = |by: &PartyId| {
                    breaches(*by, *patient).any(|breach| story.act(*breach).patients().contains(patient))
                };
                let told = !act.agents().is_empty() && act.agents().iter().all(again);
                let with_agent =
                    act.agents().is_empty() && kind.effect.is_some_and(|e| dealt.contains(&(e, *patient)));
                let carried_out = kind.effect.is_none()
                    && kind.threatens == Some(Effect::Death)
                    && last_death[patient.index()].is_some_and(|death| death >= event);
                if !told && !with_agent && !carried_out {
                    tallies[patient.index()].profile.entry(family).or_default().suffered += 1;
                }
            }
        }
    }
    tallies
}

/// Places from 1, the greatest value first; equal values share one.
fn ranks(values: Vec<u32>) -> Vec<u32> {
    let mut sorted = values.clone();
    sorted.sort_unstable();
    values
        .iter()
        .map(|value| 1 + (sorted.len() - sorted.partition_point(|other| other <= value)) as u32)
        .collect()
}
