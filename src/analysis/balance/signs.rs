//! The signed multigraph of a story: which deeds and bonds join or divide two, from when and until when.

use crate::analysis::deaths;
use crate::facts::{ActId, BondId, EventId, Mode, PartyId, Status};
use crate::story::Story;
use std::collections::BTreeMap;

/// Why two are joined or divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A bond between them.
    Bond(BondId),
    /// Something that one did to the other.
    Act(ActId),
    /// Both belong to this group.
    Together(PartyId),
    /// Both have a bond of love to this party.
    LatentRivalry(PartyId),
}

/// Two parties and what stands between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedPair {
    /// The first in the order of the cast.
    pub first: PartyId,
    /// The second.
    pub second: PartyId,
    /// What joins them.
    pub positive: Vec<Reason>,
    /// What divides them.
    pub negative: Vec<Reason>,
}

/// A pair, a sign, a reason, and its span of events: from the first (before the story if none) to before
/// the second (for ever if none).
type Edge = (PartyId, PartyId, i8, Reason, Option<EventId>, Option<EventId>);

/// All signs of a story with their times.
pub(super) struct Signs {
    edges: Vec<Edge>,
    /// Parties that are nodes, in order, with the event from which they are: characters from before the story, groups
    /// from their first deed or wrong.
    nodes: BTreeMap<PartyId, Option<EventId>>,
    deaths: BTreeMap<PartyId, EventId>,
    /// When the last of its members is gone, and when it acts: of groups all of whose members go.
    emptied: BTreeMap<PartyId, (EventId, Vec<EventId>)>,
}

/// From this weight on a wrong is grave: who does it binds nobody to whom they do it by a kindness beside it.
const GRAVE: u8 = 7;

impl Signs {
    pub fn new(story: &Story) -> Self {
        let deaths = first_deaths(story);
        let emptied = emptied(story, &deaths);
        let mut signs = Self { edges: Vec::new(), nodes: BTreeMap::new(), deaths, emptied };
        signs.nodes.extend(story.characters().map(|(id, _)| (id, None)));
        for (id, act) in story.acts().filter(|(_, act)| !act.contested) {
            let Some(sign) = sign_of_act(story, id) else { continue };
            for (&agent, &patient) in act.agents.iter().flat_map(|a| act.patients.iter().map(move |p| (a, p)))
            {
                for party in [agent, patient] {
                    signs.nodes.entry(party).or_insert(Some(act.event));
                }
                if sign > 0 && wrongs_gravely(story, act.event, agent, patient) {
                    continue;
                }
                signs.add(agent, patient, sign, Reason::Act(id), Some(act.event), None);
            }
        }
        for (id, bond) in story.bonds().filter(|(_, bond)| !bond.contested) {
            let sign = story.kind(bond.kind).sign;
            if sign != 0 {
                signs.add(bond.from, bond.to, sign, Reason::Bond(id), bond.start, bond.end);
            }
        }
        signs.pairwise(
            story,
            |story, bond| story.kind(bond.kind).membership,
            |a, b| (a.to == b.to).then_some((a.from, b.from, 1, Reason::Together(a.to))),
        );
        signs.pairwise(
            story,
            |story, bond| story.kind(bond.kind).exclusive,
            |a, b| {
                let shared = [a.from, a.to].into_iter().find(|end| *end == b.from || *end == b.to)?;
                let first = if a.from == shared { a.to } else { a.from };
                let second = if b.from == shared { b.to } else { b.from };
                Some((first, second, -1, Reason::LatentRivalry(shared)))
            },
        );
        signs
    }

    /// Signs that two bonds make together while both hold.
    fn pairwise(
        &mut self,
        story: &Story,
        wanted: impl Fn(&Story, &crate::facts::Bond) -> bool,
        sign: impl Fn(&crate::facts::Bond, &crate::facts::Bond) -> Option<(PartyId, PartyId, i8, Reason)>,
    ) {
        let bonds: Vec<_> = story
            .bonds()
            .map(|(_, bond)| bond)
            .filter(|bond| !bond.contested && wanted(story, bond))
            .collect();
        for (i, a) in bonds.iter().enumerate() {
            for b in &bonds[i + 1..] {
                let Some((first, second, value, reason)) = sign(a, b) else { continue };
                let start = a.start.max(b.start);
                let end = match (a.end, b.end) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                if end.is_none_or(|end| start.is_none_or(|start| start < end)) {
                    self.add(first, second, value, reason, start, end);
                }
            }
        }
    }

    fn add(
        &mut self,
        a: PartyId,
        b: PartyId,
        sign: i8,
        reason: Reason,
        start: Option<EventId>,
        end: Option<EventId>,
    ) {
        if a != b {
            self.edges.push((a.min(b), a.max(b), sign, reason, start, end));
        }
    }

    /// The nodes and signed pairs after an event.
    pub fn after(&self, story: &Story, event: Option<EventId>) -> (Vec<PartyId>, Vec<SignedPair>) {
        let rank = event.map_or(0, |event| story.event(event).rank);
        let come = |moment: EventId| story.event(moment).rank <= rank;
        let lives = |party: PartyId| {
            self.deaths.get(&party).is_none_or(|death| !come(*death))
                && self.emptied.get(&party).is_none_or(|(gone, acts)| {
                    let since =
                        |act: &EventId| story.event(*act).rank > story.event(*gone).rank && come(*act);
                    !come(*gone) || acts.iter().any(since)
                })
        };
        let there = self.nodes.iter().filter(|(_, since)| since.is_none_or(come)).map(|(party, _)| *party);
        let nodes: Vec<PartyId> = there.filter(|party| lives(*party)).collect();
        let mut pairs: BTreeMap<(PartyId, PartyId), SignedPair> = BTreeMap::new();
        for &(first, second, sign, reason, start, end) in &self.edges {
            let holds = start.is_none_or(come) && end.is_none_or(|end| !come(end));
            let present = nodes.binary_search(&first).is_ok() && nodes.binary_search(&second).is_ok();
            if !holds || !present {
                continue;
            }
            let pair = pairs.entry((first, second)).or_insert_with(|| SignedPair {
                first,
                second,
                positive: Vec::new(),
                negative: Vec::new(),
            });
            let reasons = if sign > 0 { &mut pair.positive } else { &mut pair.negative };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        (nodes, pairs.into_values().collect())
    }
}

/// The sign of an act: hostile ones count when done, tried, ordered, threatened, meant or under way, unless the
/// victim tolerates it; kind ones when done or tried, and not under force.
fn sign_of_act(story: &Story, id: ActId) -> Option<i8> {
    let act = story.act(id);
    let hostile = !matches!(act.status, Status::Planned | Status::Perceived) && !act.condoned;
    let kind = matches!(act.status, Status::Completed | Status::Attempted)
        && !matches!(act.mode, Mode::Coerced | Mode::Pressured);
    match story.kind(act.kind).sign {
        -1 if hostile => Some(-1),
        1 if kind => Some(1),
        _ => None,
    }
}

/// Whether one does another a grave wrong at an event: who is forced into a service is not won by being taken
/// into it.
fn wrongs_gravely(story: &Story, event: EventId, agent: PartyId, patient: PartyId) -> bool {
    story.acts_at(event).any(|(_, act)| {
        let kind = story.kind(act.kind);
        let done = act.is_completed() && !act.contested && !act.condoned;
        done && kind.sign < 0
            && kind.weight >= GRAVE
            && act.agents.contains(&agent)
            && act.patients.contains(&patient)
    })
}

/// When each is first told to die.
fn first_deaths(story: &Story) -> BTreeMap<PartyId, EventId> {
    deaths(story).iter().filter_map(|death| Some((death.party, *death.events.first()?))).collect()
}

/// The groups whose members all die or leave: when the last is gone, and the events in which the group acts,
/// since one that still acts has members who are not named.
fn emptied(story: &Story, deaths: &BTreeMap<PartyId, EventId>) -> BTreeMap<PartyId, (EventId, Vec<EventId>)> {
    let rank = |event: &EventId| story.event(*event).rank;
    let mut emptied = BTreeMap::new();
    for (group, _) in story.groups() {
        let gone: Option<Vec<EventId>> = story
            .memberships(group)
            .filter(|(_, bond)| !bond.contested)
            .map(|(_, bond)| {
                let death = deaths.get(&bond.from).copied();
                bond.end.into_iter().chain(death).min_by_key(rank)
            })
            .collect();
        let Some(last) = gone.and_then(|gone| gone.into_iter().max_by_key(rank)) else { continue };
        let acts = story
            .acts()
            .filter(|(_, act)| act.agents.contains(&group) && act.status != Status::Perceived)
            .filter(|(_, act)| !act.contested)
            .map(|(_, act)| act.event);
        emptied.insert(group, (last, acts.collect()));
    }
    emptied
}
