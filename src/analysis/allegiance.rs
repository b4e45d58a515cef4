//! Whose side somebody is on, and the events at which that changes.
//!
//! For a character c and a side s (a group, or a person to whom c is bound) the allegiance after event t
//! is +2 while a bond that binds holds between them, plus the sum over c's acts on s or its members so
//! far: +1 or −1 by the sign of the kind, doubled for grave kinds. While c belongs to a group, what c does
//! to single members is between them and not against the group. Nothing decays, since a film is short and
//! an early betrayal is not forgotten. A **change** is an event at which such a bond begins or ends,
//! at which the sum changes sign by 2 or more, or at which c comes to serve two sides that are hostile to
//! one another. (Methods, section 10; for pairs of characters compare Chaturvedi et al., AAAI 2016, and
//! Iyyer et al. 2016.)

use crate::facts::{ActId, BondId, EventId, Mode, PartyId, Status};
use crate::story::Story;
use crate::vocabulary::{Breach, Effect};
use std::collections::{BTreeMap, BTreeSet};

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// A bond begins.
    Joins(BondId),
    /// A bond ends.
    Leaves(BondId),
    /// From for to against.
    TurnsAgainst,
    /// From against to for.
    TurnsTo,
    /// Serves this other side as well, which is hostile to the first.
    Divided(PartyId),
}

impl Turn {
    /// A word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Joins(_) => "joins",
            Self::Leaves(_) => "leaves",
            Self::TurnsAgainst => "turns against",
            Self::TurnsTo => "turns to",
            Self::Divided(_) => "divided",
        }
    }
}

/// A change of allegiance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Whose.
    pub who: PartyId,
    /// To which side.
    pub side: PartyId,
    /// When.
    pub event: EventId,
    /// What changes.
    pub turn: Turn,
    /// The allegiance before.
    pub before: i32,
    /// And after.
    pub after: i32,
    /// What `who` does to the side at that event.
    pub acts: Vec<ActId>,
    /// What the side does to `who` there.
    pub suffered: Vec<ActId>,
    /// Under what condition `who` does the weightiest of these acts, if any.
    pub mode: Option<Mode>,
    /// Whether it is feigned: `who` deceives the side or wrongs it in secret by then.
    pub feigned: bool,
    /// Whether the event shows it: `who` takes part there, or, if divided, the sides fall out there. If not,
    /// no event of the story earns the change.
    pub earned: bool,
}

/// Least change of the sum that counts as a turn.
const LEAST_TURN: i32 = 2;
/// From this weight on a kind counts double.
const GRAVE: u8 = 7;

/// All changes of allegiance, in story order, then in the order of the cast. O(characters × sides × acts).
///
/// ```
/// use imbroglio::{analysis::allegiance::{changes, Turn}, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     bonds: [friend(a, b)],
///     story: [(id: e, what: "A betrays B", acts: [betrays(a, b)]), (id: f, what: "and kills", acts: [kills(a, b)])],
/// )"#);
/// let changes = changes(&story::build(film.checked.unwrap()));
/// assert_eq!(changes.len(), 1);
/// assert_eq!(changes[0].turn, Turn::TurnsAgainst);
/// ```
pub fn changes(story: &Story) -> Vec<Change> {
    let mut changes = Vec::new();
    for (who, _) in story.characters() {
        let mut sides: BTreeSet<PartyId> = BTreeSet::new();
        for (_, bond) in story.bonds().filter(|(_, bond)| binds(story, bond)) {
            sides.extend(
                [(bond.from, bond.to), (bond.to, bond.from)]
                    .iter()
                    .filter(|(a, _)| *a == who)
                    .map(|(_, b)| *b),
            );
        }
        let courses: Vec<Course> = sides.iter().map(|side| Course::new(story, who, *side)).collect();
        for course in &courses {
            course.changes(story, &mut changes);
        }
        divided(story, &courses, &mut changes);
    }
    changes.sort_by_key(|change| (change.event, change.who, change.side, change.turn));
    changes
}

fn binds(story: &Story, bond: &crate::facts::Bond) -> bool {
    story.kind(bond.kind).sign > 0 && !bond.contested
}

/// Allegiance of one character to one side through the story.
struct Course {
    who: PartyId,
    side: PartyId,
    /// Before the story, then after each event.
    values: Vec<i32>,
    /// What `who` does to the side: the event, the act and its value.
    acts: Vec<(EventId, ActId, i32)>,
    /// The side, with its members if it is a group.
    people: BTreeSet<PartyId>,
}

impl Course {
    fn new(story: &Story, who: PartyId, side: PartyId) -> Self {
        let mut target: BTreeSet<PartyId> = story.members(side).into_iter().collect();
        target.insert(side);
        target.remove(&who);
        let own = |event| tied_before(story, who, side, event);
        let acts: Vec<(EventId, ActId, i32)> = story
            .acts()
            .filter(|(_, act)| act.agents.contains(&who))
            .filter(|(_, act)| {
                let members = || act.patients.iter().any(|patient| target.contains(patient));
                act.patients.contains(&side) || (members() && !own(act.event))
            })
            .filter_map(|(id, act)| Some((act.event, id, value(story, id)?)))
            .collect();
        let mut values = Vec::with_capacity(story.facts().events.len() + 1);
        values.push(if tied(story, who, side, None) { 2 } else { 0 });
        let mut sum = 0;
        for (event, _) in story.events() {
            sum += acts.iter().filter(|(at, ..)| *at == event).map(|(_, _, value)| value).sum::<i32>();
            values.push(sum + if tied(story, who, side, Some(event)) { 2 } else { 0 });
        }
        Self { who, side, values, acts, people: target }
    }

    fn changes(&self, story: &Story, changes: &mut Vec<Change>) {
        for (id, bond) in story.bonds().filter(|(_, bond)| binds(story, bond)) {
            if (bond.from, bond.to) != (self.who, self.side) && (bond.to, bond.from) != (self.who, self.side)
            {
                continue;
            }
            let found = [(bond.start, Turn::Joins(id)), (bond.end, Turn::Leaves(id))];
            for (event, turn) in found.into_iter().filter_map(|(event, turn)| Some((event?, turn))) {
                let change = self.change(story, event, turn);
                // Of two persons the one who does it changes; and a death is no change of heart.
                let suffered = change.acts.is_empty() && !change.suffered.is_empty();
                let deed_of_another = suffered && !story.party(self.side).is_group();
                if !deed_of_another && !self.parted_by_death(story, event) {
                    changes.push(change);
                }
            }
        }
        changes.dedup_by_key(|change| (change.event, change.turn));
        // The last value that was not zero, so that a turn by way of zero is still a turn.
        let mut last = self.values[0];
        for (event, _) in story.events() {
            let after = self.values[event.index() + 1];
            if after.signum() != 0
                && last.signum() != 0
                && after.signum() != last.signum()
                && (after - last).abs() >= LEAST_TURN
            {
                let turn = if after < 0 { Turn::TurnsAgainst } else { Turn::TurnsTo };
                // Who turns against a side and leaves it there is told once.
                changes.retain(|c| {
                    (c.who, c.side, c.event) != (self.who, self.side, event)
                        || !matches!(c.turn, Turn::Leaves(_))
                });
                changes.push(self.change(story, event, turn));
            }
            if after != 0 {
                last = after;
            }
        }
    }

    fn change(&self, story: &Story, event: EventId, turn: Turn) -> Change {
        let here: Vec<&(EventId, ActId, i32)> = self.acts.iter().filter(|(at, ..)| *at == event).collect();
        let weightiest = here.iter().max_by_key(|(_, id, value)| (value.abs(), std::cmp::Reverse(*id)));
        let suffered: Vec<ActId> = story
            .acts_at(event)
            .filter(|(_, act)| {
                act.patients.contains(&self.who) && act.agents.iter().any(|a| self.people.contains(a))
            })
            .map(|(id, _)| id)
            .collect();
        let mode = weightiest.map(|(_, id, _)| story.act(*id).mode);
        let feigned = matches!(turn, Turn::Joins(_) | Turn::TurnsTo)
            && self.acts.iter().any(|(at, id, _)| *at <= event && conceals(story, *id));
        Change {
            who: self.who,
            side: self.side,
            event,
            turn,
            before: self.values[event.index()],
            after: self.values[event.index() + 1],
            acts: here.iter().map(|(_, id, _)| *id).collect(),
            suffered,
            mode,
            feigned,
            earned: matches!(turn, Turn::Divided(_)) || story.participants(event).contains(&self.who),
        }
    }

    /// Whether one of the two is killed or dies at an event.
    fn parted_by_death(&self, story: &Story, event: EventId) -> bool {
        story.acts_at(event).any(|(_, act)| {
            story.kind(act.kind).effect == Some(Effect::Death)
                && act.is_completed()
                && (act.patients.contains(&self.who) || act.patients.contains(&self.side))
        })
    }
}

/// What an act is worth to the one it is done to; nothing if it only planned, believed or contested.
fn value(story: &Story, id: ActId) -> Option<i32> {
    let act = story.act(id);
    let kind = story.kind(act.kind);
    let counts = match kind.sign {
        -1 => !matches!(act.status, Status::Planned | Status::Intended | Status::Perceived),
        1 => matches!(act.status, Status::Completed | Status::Attempted),
        _ => false,
    };
    let weight = if kind.weight >= GRAVE { 2 } else { 1 };
    (counts && !act.contested).then_some(i32::from(kind.sign) * weight)
}

fn conceals(story: &Story, id: ActId) -> bool {
    let act = story.act(id);
    act.is_completed() && (story.kind(act.kind).breach == Some(Breach::Deceive) || act.secret)
}

/// Whether a bond that binds holds between two after an event.
fn tied(story: &Story, a: PartyId, b: PartyId, event: Option<EventId>) -> bool {
    let rank = event.map_or(0, |event| story.event(event).rank);
    let come = |moment: EventId| story.event(moment).rank <= rank;
    story.bonds().any(|(_, bond)| {
        binds(story, bond)
            && ((bond.from, bond.to) == (a, b) || (bond.to, bond.from) == (a, b))
            && bond.start.is_none_or(come)
            && !bond.end.is_some_and(come)
    })
}

/// Whether a bond that binds holds between two just before an event.
fn tied_before(story: &Story, a: PartyId, b: PartyId, event: EventId) -> bool {
    story.bonds().any(|(_, bond)| {
        binds(story, bond)
            && ((bond.from, bond.to) == (a, b) || (bond.to, bond.from) == (a, b))
            && story.holds_before(bond, event)
    })
}

/// Events at which a character comes to serve two groups or persons that are hostile to one another.
fn divided(story: &Story, courses: &[Course], changes: &mut Vec<Change>) {
    let mut hostile: BTreeMap<(PartyId, PartyId), Option<u32>> = BTreeMap::new();
    for (i, first) in courses.iter().enumerate() {
        for second in &courses[i + 1..] {
            let since = *hostile
                .entry((first.side, second.side))
                .or_insert_with(|| hostile_since(story, first.who, first.side, second.side));
            let Some(since) = since else { continue };
            let both = |at: usize| first.values[at] > 0 && second.values[at] > 0;
            let begins = story.events().map(|(event, _)| event).find(|event| {
                story.event(*event).rank >= since
                    && both(event.index() + 1)
                    && (story.event(*event).rank == since || !both(event.index()))
            });
            if let Some(event) = begins {
                changes.push(first.change(story, event, Turn::Divided(second.side)));
            }
        }
    }
}

/// The rank from which two sides are hostile: the first grave act done, tried or ordered between them or
/// their members, or a hostile bond. What `who` has a part in does not count.
fn hostile_since(story: &Story, who: PartyId, a: PartyId, b: PartyId) -> Option<u32> {
    let side = |side: PartyId| -> BTreeSet<PartyId> {
        let mut all: BTreeSet<PartyId> = story.members(side).into_iter().collect();
        all.insert(side);
        all.remove(&who);
        all
    };
    let (first, second) = (side(a), side(b));
    if !first.is_disjoint(&second) {
        return None;
    }
    let meet = |from: &[PartyId], to: &[PartyId]| {
        let any =
            |parties: &[PartyId], side: &BTreeSet<PartyId>| parties.iter().any(|party| side.contains(party));
        (any(from, &first) && any(to, &second)) || (any(from, &second) && any(to, &first))
    };
    let acts = story
        .acts()
        .filter(|(id, act)| {
            story.kind(act.kind).weight >= GRAVE
                && value(story, *id).is_some_and(|value| value < 0)
                && !act.agents.contains(&who)
                && !act.patients.contains(&who)
        })
        .filter(|(_, act)| meet(&act.agents, &act.patients))
        .map(|(_, act)| story.event(act.event).rank);
    let bonds = story
        .bonds()
        .filter(|(_, bond)| {
            story.kind(bond.kind).sign < 0 && !bond.contested && meet(&[bond.from], &[bond.to])
        })
        .map(|(_, bond)| bond.start.map_or(0, |start| story.event(start).rank));
    acts.chain(bonds).min()
}
