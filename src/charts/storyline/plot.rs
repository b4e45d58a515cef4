//! What a storyline shows, taken from a story: lines, meetings and parts. Nothing here has a place yet.

use crate::analysis::fates::{Fate, FateKind};
use crate::charts::ink::UNGROUPED;
use crate::charts::pieces::marks;
use crate::charts::{relations, words};
use crate::facts::{Act, EventId, Mode, PartyId, Status};
use crate::story::{Fact, Readings, Realised, Story, Tie, View};
use crate::vocabulary::{Breach, Layer, LineFamily};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Most lines of a chart; those with the fewest meetings are left out beyond it.
pub const MOST_LINES: usize = 60;
/// Most events of a chart; later ones are left out beyond it.
const MOST_EVENTS: usize = 120;
/// Acts of less weight have no arrow.
const LEAST_WEIGHT: u8 = 4;

/// How a line comes to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// With a death, at its last meeting.
    Death(marks::Fate),
    /// Not at all: it runs on to the edge of the chart, where its mark stands.
    Onward(marks::Fate),
    /// With its last meeting: a group that acts as a body and is not heard of again.
    Lapse,
}

/// A character's way through the story.
#[derive(Debug, Clone, PartialEq)]
pub struct Thread {
    /// Whose it is.
    pub party: PartyId,
    /// The name in tight places.
    pub name: String,
    /// The number of the group, which gives the colour.
    pub group: usize,
    /// Whether the story is theirs.
    pub lead: bool,
    /// Whether it is one person and not several.
    pub single: bool,
    /// The first meeting.
    pub first: usize,
    /// The last meeting, or that of the death.
    pub last: usize,
    /// How it ends.
    pub close: Close,
}

impl Plot {
    /// How many single persons die at an event, whether their lines are drawn or not.
    pub fn deaths(&self, at: usize) -> usize {
        self.meetings[at].dead.iter().filter(|death| death.single).count()
    }
}

impl Thread {
    /// Whether it ends with a death that its name stands after; whoever comes and dies at one event has the
    /// name before it.
    pub fn is_named_at_death(&self) -> bool {
        matches!(self.close, Close::Death(_)) && self.first < self.last
    }

    /// Whether it is drawn beyond its last meeting.
    pub fn runs_on(&self) -> bool {
        matches!(self.close, Close::Onward(_))
    }
}

/// Something done by one to another in a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    /// Who does it: index of a thread.
    pub from: usize,
    /// To whom: index of a thread.
    pub to: usize,
    /// Whose head it has.
    pub family: LineFamily,
    /// Whether it fell short of being done: was tried in vain or only threatened.
    pub attempted: bool,
    /// What it stands for.
    pub facts: Vec<Fact>,
    weight: u8,
}

/// An event and the threads that come together in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Which event.
    pub event: EventId,
    /// Its number.
    pub number: String,
    /// What happens.
    pub caption: String,
    /// Whether its order to other events is not told.
    pub unordered: bool,
    /// Who is there, ascending.
    pub members: Vec<usize>,
    /// What they do to one another.
    pub arrows: Vec<Arrow>,
    /// Who breaks faith.
    pub betrayers: Vec<usize>,
    /// Who dies.
    pub dead: Vec<Death>,
}

impl Meeting {
    /// Whether a thread ends here with a death.
    pub fn is_death_of(&self, thread: usize) -> bool {
        self.dead.iter().any(|death| death.thread == Some(thread))
    }
}

/// A death at an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Death {
    /// Who dies.
    pub party: PartyId,
    /// Whether it is one person and not several.
    pub single: bool,
    /// How.
    pub fate: marks::Fate,
    /// The thread that ends with it, if it is drawn.
    pub thread: Option<usize>,
}

/// A part of the story: its name and its events, first and last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name; empty before the first part that has one.
    pub name: String,
    /// First event.
    pub from: usize,
    /// Last event.
    pub to: usize,
}

/// All that the chart shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plot {
    /// The lines, in file order.
    pub threads: Vec<Thread>,
    /// The events, in story order.
    pub meetings: Vec<Meeting>,
    /// The parts; none if the story names none.
    pub parts: Vec<Part>,
    /// Characters that take part in no event that is drawn.
    pub left_out: Vec<PartyId>,
    /// Parties that take part in few events, and whose lines are not drawn since there are too many.
    pub undrawn: Vec<PartyId>,
    /// Events beyond those that a page holds.
    pub later: usize,
}

/// Reads a story, with so many lines at most. O(acts + members of the groups that act).
pub fn read(story: &Story, fates: &[Fate], most: usize) -> Plot {
    let fates: BTreeMap<PartyId, &Fate> = fates.iter().map(|fate| (fate.party, fate)).collect();
    let events: Vec<EventId> = story.events().map(|(id, _)| id).take(MOST_EVENTS).collect();
    let present: Vec<BTreeSet<PartyId>> =
        events.iter().map(|event| who_is_there(story, *event, &fates)).collect();
    let kept = most_met(story, &present, &fates, most);
    let groups = colours(story, &fates);
    let mut threads: Vec<Thread> = Vec::new();
    for (party, entry) in story.parties().filter(|(party, _)| kept.contains(party)) {
        let there = |there: &BTreeSet<PartyId>| there.contains(&party);
        threads.push(Thread {
            party,
            name: entry.short().to_owned(),
            group: groups.get(&party).copied().unwrap_or(UNGROUPED),
            lead: entry.lead,
            single: entry.is_person(),
            first: present.iter().position(there).unwrap_or(0),
            last: present.iter().rposition(there).unwrap_or(0),
            close: close(&fates, party, &events),
        });
    }
    let index: BTreeMap<PartyId, usize> =
        threads.iter().enumerate().map(|(index, thread)| (thread.party, index)).collect();
    let ties = ties_by_event(story);
    let mut dead = deaths(story, &fates, &index);
    let meetings = events
        .iter()
        .zip(&present)
        .map(|(event, there)| {
            let ties = ties.get(event).map_or(&[][..], Vec::as_slice);
            let dead = dead.remove(event).unwrap_or_default();
            Meeting { dead, ..meeting(story, *event, there, &index, ties) }
        })
        .collect();
    let met: BTreeSet<PartyId> = present.iter().flatten().copied().collect();
    let left_out = story.characters().map(|(party, _)| party).filter(|p| !met.contains(p)).collect();
    let undrawn = met.into_iter().filter(|party| !index.contains_key(party)).collect();
    let later = story.events().count() - events.len();
    Plot { threads, meetings, parts: parts(story, &events), left_out, undrawn, later }
}

/// Who meets at an event: those who act, those acted on to their face, those present. A group stands for
/// itself unless one of its own is there. Nobody is there after their death.
fn who_is_there(story: &Story, event: EventId, fates: &BTreeMap<PartyId, &Fate>) -> BTreeSet<PartyId> {
    let mut there: BTreeSet<PartyId> = story.event(event).present.iter().copied().collect();
    for (_, act) in story.acts_at(event).filter(|(_, act)| act.status != Status::Perceived) {
        there.extend(act.agents().iter().chain(&act.through));
        if is_face_to_face(story, act) && !is_taken_for_another(story, act) {
            there.extend(act.patients());
        }
    }
    if there.is_empty() {
        there.extend(story.acts_at(event).flat_map(|(_, act)| act.patients()));
    }
    let death = |party: &PartyId| {
        let fate = fates.get(party).filter(|fate| fate.fate == FateKind::Dead && !fate.some_only)?;
        fate.event
    };
    there
        .extend(story.acts_at(event).flat_map(|(_, act)| act.patients()).filter(|p| death(p) == Some(event)));
    there.retain(|party| death(party).is_none_or(|death| death >= event));
    let is_represented = |group: &PartyId| {
        story.party(*group).is_group() && story.members(*group).iter().any(|member| there.contains(member))
    };
    there.iter().copied().filter(|party| !is_represented(party)).collect()
}

/// Whether an act misses its patient, since its agent takes somebody else for them there and strikes that one by mistake.
fn is_taken_for_another(story: &Story, act: &Act) -> bool {
    act.status == Status::Attempted
        && story.acts_at(act.event).any(|(_, other)| {
            other.mode == Mode::Mistaken
                && other.is_completed()
                && other.agents().iter().any(|agent| act.agents().contains(agent))
        })
}

/// Whether an act brings its patient to the place: not what is only planned, nor done behind somebody's
/// back.
fn is_face_to_face(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    let happens = matches!(act.status, Status::Completed | Status::Attempted | Status::UnderWay);
    let behind =
        kind.betrayal || kind.peril || kind.apart || act.secret || kind.breach == Some(Breach::Infidelity);
    happens && !behind
}

/// The parties with a line: all, or so many of them. Whom the story follows comes first, then who dies, then who has
/// the most meetings.
fn most_met(
    story: &Story,
    present: &[BTreeSet<PartyId>],
    fates: &BTreeMap<PartyId, &Fate>,
    most: usize,
) -> BTreeSet<PartyId> {
    let mut met: BTreeMap<PartyId, usize> = BTreeMap::new();
    for party in present.iter().flatten() {
        *met.entry(*party).or_default() += 1;
    }
    let mut ranked: Vec<(usize, PartyId)> = met.into_iter().map(|(party, times)| (times, party)).collect();
    let matters = |party: PartyId| {
        let dies = fates.get(&party).is_some_and(|fate| fate.fate == FateKind::Dead);
        (story.party(party).lead, dies)
    };
    ranked.sort_by_key(|(times, party)| (Reverse((matters(*party), *times)), *party));
    ranked.into_iter().take(most).map(|(_, party)| party).collect()
}

/// Who dies at each event, in file order.
fn deaths(
    story: &Story,
    fates: &BTreeMap<PartyId, &Fate>,
    index: &BTreeMap<PartyId, usize>,
) -> BTreeMap<EventId, Vec<Death>> {
    let mut deaths: BTreeMap<EventId, Vec<Death>> = BTreeMap::new();
    for (party, fate) in fates {
        let Some(event) = fate.event.filter(|_| fate.fate == FateKind::Dead && !fate.some_only) else {
            continue;
        };
        deaths.entry(event).or_default().push(Death {
            party: *party,
            single: story.party(*party).is_person(),
            fate: words::mark(fate),
            thread: index.get(party).copied(),
        });
    }
    deaths
}

/// The number of everybody's group, the same as in the relationship chart.
fn colours(story: &Story, fates: &BTreeMap<PartyId, &Fate>) -> BTreeMap<PartyId, usize> {
    let fates: Vec<Fate> = fates.values().map(|fate| (*fate).clone()).collect();
    let chosen = relations::choose(story, &fates, None);
    let mut groups: BTreeMap<PartyId, usize> =
        chosen.groups.iter().enumerate().map(|(index, group)| (*group, index)).collect();
    groups.extend(chosen.people.iter().filter_map(|person| Some((person.party, person.group?))));
    groups
}

fn close(fates: &BTreeMap<PartyId, &Fate>, party: PartyId, events: &[EventId]) -> Close {
    let Some(fate) = fates.get(&party) else { return Close::Lapse };
    let mark = words::mark(fate);
    let is_drawn = fate.event.is_some_and(|event| events.contains(&event));
    match fate.fate {
        FateKind::Dead if fate.some_only => Close::Onward(marks::Fate::Survives),
        FateKind::Dead if is_drawn => Close::Death(mark),
        FateKind::Dead => Close::Onward(marks::Fate::Unknown),
        _ => Close::Onward(mark),
    }
}

fn meeting(
    story: &Story,
    id: EventId,
    there: &BTreeSet<PartyId>,
    index: &BTreeMap<PartyId, usize>,
    ties: &[&Tie],
) -> Meeting {
    let event = story.event(id);
    let members: Vec<usize> = there.iter().filter_map(|party| index.get(party).copied()).collect();
    let mut betrayers: Vec<usize> = story
        .acts_at(id)
        .filter(|(_, act)| story.kind(act.kind).betrayal && act.is_completed())
        .flat_map(|(_, act)| act.agents())
        .filter_map(|party| index.get(party).copied())
        .filter(|thread| members.contains(thread))
        .collect();
    betrayers.sort_unstable();
    betrayers.dedup();
    Meeting {
        event: id,
        number: event.rank.to_string(),
        caption: event.brief().to_owned(),
        unordered: !event.meanwhile.is_empty(),
        arrows: arrows(story, ties, &members, index),
        betrayers,
        dead: Vec::new(),
        members,
    }
}

/// What those who meet do to one another, the weightiest act of each for each.
fn arrows(story: &Story, ties: &[&Tie], members: &[usize], index: &BTreeMap<PartyId, usize>) -> Vec<Arrow> {
    let mut best: BTreeMap<(usize, usize), Arrow> = BTreeMap::new();
    let here = |party: PartyId| index.get(&party).copied().filter(|thread| members.contains(thread));
    for tie in ties.iter().filter(|tie| is_shown(story, tie)) {
        let (Some(from), Some(to)) = (here(tie.from), here(tie.to)) else { continue };
        let Tie { line: family, weight, fact, .. } = **tie;
        let attempted = tie.realised.falls_short();
        let arrow = Arrow { from, to, family, attempted, facts: Vec::new(), weight };
        let kept = best.entry((from, to)).or_insert(arrow.clone());
        if (kept.weight, !kept.attempted) < (weight, !attempted) {
            *kept = Arrow { facts: std::mem::take(&mut kept.facts), ..arrow };
        }
        kept.facts.push(fact);
    }
    best.into_values().collect()
}

/// Whether a tie says something that an arrow can say: it is done to the patient's good or harm, and a breach is one of
/// faith with the patient and not with a third.
fn is_shown(story: &Story, tie: &Tie) -> bool {
    let of_a_third = matches!(story.kind(tie.kind).breach, Some(Breach::Inform | Breach::AidEnemy));
    let lasting = matches!(tie.line, LineFamily::Ally | LineFamily::Kin);
    tie.from != tie.to && tie.sign != 0 && !of_a_third && !lasting
}

/// What is done to somebody at each event, in story order, of weight enough for an arrow: done, tried, under way or
/// threatened.
fn ties_by_event(story: &Story) -> BTreeMap<EventId, Vec<&Tie>> {
    let view = View {
        readings: Readings::Contested,
        realised: &[Realised::Done, Realised::Attempted, Realised::UnderWay, Realised::Threatened],
        layer: Some(Layer::Act),
        least_weight: LEAST_WEIGHT,
        ..View::default()
    };
    let mut ties: BTreeMap<EventId, Vec<&Tie>> = BTreeMap::new();
    for tie in story.ties(&view) {
        if let Some(event) = tie.since {
            ties.entry(event).or_default().push(tie);
        }
    }
    ties
}

fn parts(story: &Story, events: &[EventId]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        match (&story.event(*event).part, parts.last_mut()) {
            (None, Some(part)) => part.to = at,
            (name, _) => parts.push(Part { name: name.clone().unwrap_or_default(), from: at, to: at }),
        }
    }
    if parts.iter().all(|part| part.name.trim().is_empty()) { Vec::new() } else { parts }
}
