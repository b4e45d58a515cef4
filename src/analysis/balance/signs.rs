//! The signed multigraph of a story: which deeds and bonds join or divide two, from when and until when.

use crate::analysis::deaths;
use crate::facts::{Act, BondId, EventId, Mode, PartyId, Status};
use crate::story::{Fact, Readings, Story, Tie, View};
use crate::vocabulary::{Layer, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Why two are joined or divided. Bonds stand before acts, and both before what follows from two bonds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A bond between them, or something that one did to the other.
    Fact(Fact),
    /// Both belong to this group.
    Together(PartyId),
    /// Both have a bond of love to this party.
    LatentRivalry(PartyId),
}

impl Reason {
    fn place(self) -> (u8, u32) {
        match self {
            Self::Fact(Fact::Bond(bond)) => (0, bond.0),
            Self::Fact(Fact::Act(act)) => (1, act.0),
            Self::Together(group) => (2, group.0),
            Self::LatentRivalry(third) => (3, third.0),
        }
    }
}

impl Ord for Reason {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Reason {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
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

/// Something that changes in the signed graph, with the rank at which it does; 0 is before the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    /// A sign between two ends.
    Ends { at: u32, pair: (PartyId, PartyId), sign: i8, reason: Reason },
    /// A party leaves.
    Goes { at: u32, party: PartyId },
    /// A party is there.
    Comes { at: u32, party: PartyId },
    /// A sign between two begins.
    Begins { at: u32, pair: (PartyId, PartyId), sign: i8, reason: Reason },
}

impl Change {
    pub fn at(&self) -> u32 {
        match self {
            Self::Ends { at, .. }
            | Self::Goes { at, .. }
            | Self::Comes { at, .. }
            | Self::Begins { at, .. } => *at,
        }
    }
}

/// From when each party is there, by its place: from an event, or from before the story; none if it never is.
type Since = Vec<Option<Option<EventId>>>;

/// All signs of a story with their times.
pub(super) struct Signs {
    /// In the order of time.
    pub changes: Vec<Change>,
}

/// From this weight on a wrong is grave: who does it binds nobody to whom they do it by a kindness beside it.
const GRAVE: u8 = 7;
/// In a group of more the members are joined to the group and not one to another.
const MOST_TOGETHER: usize = 500;

impl Signs {
    pub fn new(story: &Story) -> Self {
        let mut signs = Self { changes: Vec::new() };
        // characters are there from before the story, groups from their first deed or wrong
        let mut since: Since = vec![None; story.facts().parties.len()];
        story.characters().for_each(|(id, _)| since[id.index()] = Some(None));
        signs.acts(story, &mut since);
        for tie in bonds(story).filter(|tie| tie.sign != 0) {
            signs.add(story, (tie.from, tie.to), tie.sign, Reason::Fact(tie.fact), (tie.since, tie.until));
        }
        signs.together(story, &mut since);
        signs.rivals(story);
        signs.presence(story, &since);
        signs.changes.sort_unstable_by_key(|change| (change.at(), *change));
        signs
    }

    fn acts(&mut self, story: &Story, since: &mut Since) {
        let mut grave: BTreeSet<(PartyId, PartyId)> = BTreeSet::new();
        let mut at = None;
        let bonds = binding(story);
        let acts = View {
            layer: Some(Layer::Act),
            roles: Role::CONCERNED,
            readings: Readings::Settled,
            ..View::ALL
        };
        for tie in story.ties(&acts) {
            let Some(id) = tie.act() else { continue };
            let act = story.act(id);
            if at != Some(act.event) {
                at = Some(act.event);
                grave = grave_wrongs(story, act.event);
            }
            let Some(sign) = sign_of_act(story, act, tie) else { continue };
            let pair = (tie.from, tie.to);
            for party in [tie.from, tie.to] {
                since[party.index()].get_or_insert(Some(act.event));
            }
            let kindness_undone = sign > 0 && grave.contains(&pair);
            let meant_well = sign < 0 && is_meant_well(story, act, &bonds, pair);
            if !kindness_undone && !meant_well {
                self.add(story, pair, sign, Reason::Fact(tie.fact), (tie.since, None));
            }
        }
    }

    /// Members of one group are joined while both belong to it.
    fn together(&mut self, story: &Story, since: &mut Since) {
        let mut members: BTreeMap<PartyId, Vec<&Tie>> = BTreeMap::new();
        for tie in bonds(story).filter(|tie| tie.membership) {
            members.entry(tie.to).or_default().push(tie);
        }
        for (group, ties) in members {
            if ties.len() > MOST_TOGETHER {
                since[group.index()] = Some(None);
                continue;
            }
            for (i, a) in ties.iter().enumerate() {
                for b in &ties[i + 1..] {
                    self.both(story, (a.from, b.from), 1, Reason::Together(group), (a, b));
                }
            }
        }
    }

    /// Two with bonds of love to one third at the same time are divided.
    fn rivals(&mut self, story: &Story) {
        let mut loves: BTreeMap<PartyId, Vec<(PartyId, &Tie)>> = BTreeMap::new();
        for tie in bonds(story).filter(|tie| story.kind(tie.kind).exclusive) {
            loves.entry(tie.from).or_default().push((tie.to, tie));
            loves.entry(tie.to).or_default().push((tie.from, tie));
        }
        for (third, ties) in loves {
            for (i, (a, first)) in ties.iter().enumerate() {
                for (b, second) in &ties[i + 1..] {
                    self.both(story, (*a, *b), -1, Reason::LatentRivalry(third), (first, second));
                }
            }
        }
    }

    /// A sign that two bonds make together while both hold.
    fn both(
        &mut self,
        story: &Story,
        pair: (PartyId, PartyId),
        sign: i8,
        reason: Reason,
        (a, b): (&Tie, &Tie),
    ) {
        let rank = |event: EventId| story.event(event).rank;
        let start = a.since.into_iter().chain(b.since).max_by_key(|event| rank(*event));
        let end = a.until.into_iter().chain(b.until).min_by_key(|event| rank(*event));
        self.add(story, pair, sign, reason, (start, end));
    }

    fn add(
        &mut self,
        story: &Story,
        (a, b): (PartyId, PartyId),
        sign: i8,
        reason: Reason,
        (start, end): (Option<EventId>, Option<EventId>),
    ) {
        let rank = |event: EventId| story.event(event).rank;
        let from = start.map_or(0, rank);
        if a == b || end.is_some_and(|end| rank(end) <= from) {
            return;
        }
        let pair = (a.min(b), a.max(b));
        self.changes.push(Change::Begins { at: from, pair, sign, reason });
        if let Some(end) = end {
            self.changes.push(Change::Ends { at: rank(end), pair, sign, reason });
        }
    }

    /// When who comes and goes: the living until they die, groups until the last of their members is gone, and again
    /// once they act after that.
    fn presence(&mut self, story: &Story, since: &Since) {
        let rank = |event: EventId| story.event(event).rank;
        let deaths = first_deaths(story);
        let emptied = emptied(story, &deaths);
        let there = since.iter().enumerate().filter_map(|(at, since)| Some((PartyId(at as u32), (*since)?)));
        for (party, since) in there {
            let from = since.map_or(0, rank);
            let Some((gone, acts)) = emptied.get(&party) else {
                self.changes.push(Change::Comes { at: from, party });
                if let Some(death) = deaths.get(&party) {
                    self.changes.push(Change::Goes { at: rank(*death).max(from), party });
                }
                continue;
            };
            let gone = rank(*gone);
            if from < gone {
                self.changes.push(Change::Comes { at: from, party });
                self.changes.push(Change::Goes { at: gone, party });
            }
            if let Some(again) = acts.iter().map(|act| rank(*act)).filter(|act| *act > gone).min() {
                self.changes.push(Change::Comes { at: again.max(from), party });
            }
        }
    }
}

/// The sign of an act between its doer and one of its parties: hostile ones count when done, tried, ordered, threatened,
/// meant or under way, unless the victim tolerates it; kind ones when done or tried, and not under force. Those whom it is
/// about it divides from the doer if it is done against them, as informing on somebody is; it never binds them.
fn sign_of_act(story: &Story, act: &Act, tie: &Tie) -> Option<i8> {
    let hostile = !matches!(act.status, Status::Planned | Status::Perceived) && !act.condoned;
    let kind = matches!(act.status, Status::Completed | Status::Attempted)
        && !matches!(act.mode, Mode::Coerced | Mode::Pressured);
    let sign = if tie.role == Role::About { tie.sign.min(0) } else { story.kind(act.kind).sign };
    match sign {
        -1 if hostile => Some(-1),
        1 if kind => Some(1),
        _ => None,
    }
}

/// The bonds that no defensible reader would deny: those that are annotated, and memberships by way of a group within a group.
fn bonds(story: &Story) -> impl Iterator<Item = &Tie> {
    story.bonds_and_memberships(Readings::Settled)
}

/// The bonds that join two, by pair.
fn binding(story: &Story) -> BTreeMap<(PartyId, PartyId), Vec<BondId>> {
    let mut all: BTreeMap<(PartyId, PartyId), Vec<BondId>> = BTreeMap::new();
    for tie in bonds(story).filter(|tie| tie.sign > 0) {
        all.entry(tie.pair()).or_default().extend(tie.bond());
    }
    all
}

/// Whether a wrong divides nobody: done by mistake, in mercy or out of one's mind, or, to somebody whom a bond joins to the doer then, out of
/// love or to rescue.
fn is_meant_well(
    story: &Story,
    act: &Act,
    bonds: &BTreeMap<(PartyId, PartyId), Vec<BondId>>,
    (a, b): (PartyId, PartyId),
) -> bool {
    match act.mode {
        Mode::Mercy | Mode::Mistaken | Mode::Deranged => true,
        Mode::ForLove | Mode::Rescue => bonds
            .get(&(a.min(b), a.max(b)))
            .is_some_and(|ids| ids.iter().any(|id| story.holds_before(story.bond(*id), act.event))),
        _ => false,
    }
}

/// Who does whom a grave wrong at an event: who is forced into a service is not won by being taken into it.
fn grave_wrongs(story: &Story, event: EventId) -> BTreeSet<(PartyId, PartyId)> {
    let grave = story.acts_at(event).filter(|(_, act)| {
        let kind = story.kind(act.kind);
        act.is_completed() && !act.contested && !act.condoned && kind.sign < 0 && kind.weight >= GRAVE
    });
    grave
        .flat_map(|(_, act)| act.agents().iter().flat_map(|a| act.patients().iter().map(move |p| (*a, *p))))
        .collect()
}

/// When each is first told to die.
fn first_deaths(story: &Story) -> BTreeMap<PartyId, EventId> {
    deaths(story).iter().filter_map(|death| Some((death.party, *death.events.first()?))).collect()
}

/// The groups whose members all die or leave: when the last is gone, and the events in which the group acts,
/// since one that still acts has members who are not named. O(bonds + acts).
fn emptied(story: &Story, deaths: &BTreeMap<PartyId, EventId>) -> BTreeMap<PartyId, (EventId, Vec<EventId>)> {
    let rank = |event: &EventId| story.event(*event).rank;
    // the last to go of each group; none if somebody stays; a group within it has gone with its members, who are members of both
    let mut last: BTreeMap<PartyId, Option<EventId>> = BTreeMap::new();
    let persons = bonds(story).filter(|tie| tie.membership && !story.party(tie.from).is_group());
    for tie in persons {
        let death = deaths.get(&tie.from).copied();
        let gone = tie.until.into_iter().chain(death).min_by_key(rank);
        let entry = last.entry(tie.to).or_insert(gone);
        *entry = entry.zip(gone).map(|(a, b)| if rank(&a) < rank(&b) { b } else { a });
    }
    let mut emptied: BTreeMap<PartyId, (EventId, Vec<EventId>)> =
        last.into_iter().filter_map(|(group, last)| Some((group, (last?, Vec::new())))).collect();
    for (_, act) in story.acts().filter(|(_, act)| act.status != Status::Perceived && !act.contested) {
        for agent in act.agents() {
            if let Some((_, acts)) = emptied.get_mut(agent) {
                acts.push(act.event);
            }
        }
    }
    emptied
}
