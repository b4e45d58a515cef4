//! Whose side somebody is on, and the events at which that changes.
//!
//! For a character c and a side s (a group, a person to whom c is bound, or a fellow member whom c wrongs) the
//! allegiance after event t is +2 while a bond that binds or a common group holds between them, plus the sum over
//! c's acts on s or its members so far: +1 or −1 by the sign of the kind, doubled for grave kinds; slight kinds, such
//! as a mere consent, count nothing. Telling s's secrets or helping others against s is such an act too. A deed that s tolerates costs nothing, and a betrayal
//! asserted beside the breach that it consists of adds to it only what it is graver by. While c belongs to a
//! group, what c does to single members is between them and not against the group. Nothing decays, since a film
//! is short and an early betrayal is not forgotten. A **change** is an event at which a bond begins or ends, at
//! which c's deeds bring the sum from above zero to zero or below (or from below zero to zero or above) by 2 or
//! more, counted from the last value on that side, or at which c comes to serve two sides that are hostile to one
//! another. (Methods, section 10; for pairs of characters compare Chaturvedi et al., AAAI 2016, and
//! Iyyer et al. 2016.)

use super::betrayal::{told_twice, wronged};
use crate::facts::{ActId, Bond, BondId, Certainty, EventId, Mode, PartyId, Status};
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
    /// Under what condition `who` does the weightiest of these acts; coerced if `who` does none and the side
    /// does `who` a grave wrong there.
    pub mode: Option<Mode>,
    /// How sure it is: as the bond that begins or ends, as the surest of the weightiest deeds, or, if divided, as
    /// the weakest of the two bonds and what makes the sides hostile.
    pub certainty: Certainty,
    /// If divided, the bonds that tie `who` to either side, and what makes the sides hostile to one another.
    pub between: Vec<Ground>,
    /// Whether it is feigned: `who` deceives the side or wrongs it in secret by then.
    pub feigned: bool,
    /// Whether the event shows it: `who` takes part there, or, if divided, the sides fall out there. If not,
    /// no event of the story earns the change.
    pub earned: bool,
}

/// What a change rests on beside deeds of the one who changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A bond.
    Bond(BondId),
    /// An act of others.
    Act(ActId),
}

/// Least change of the sum that counts as a turn.
const LEAST_TURN: i32 = 2;
/// From this weight on a kind counts double.
const GRAVE: u8 = 7;
/// Below this weight a kind counts nothing.
const SLIGHT: u8 = 3;

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
    let twice = told_twice(story);
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
        let courses: Vec<Course> = sides.iter().map(|side| Course::new(story, &twice, who, *side)).collect();
        for course in &courses {
            course.changes(story, &mut changes);
        }
        for fellow in wronged_fellows(story, who).difference(&sides) {
            Course::new(story, &twice, who, *fellow).turns(story, &mut changes);
        }
        divided(story, &courses, &mut changes);
    }
    changes.sort_by_key(|change| (change.event, change.who, change.side, change.turn));
    changes
}

fn binds(story: &Story, bond: &Bond) -> bool {
    story.kind(bond.kind).sign > 0 && !bond.contested
}

/// The members of groups that somebody belongs to at some time to whom they do wrong at some time.
fn wronged_fellows(story: &Story, who: PartyId) -> BTreeSet<PartyId> {
    let groups = story.groups_of(who);
    let fellow = |party: &PartyId| {
        *party != who
            && groups.iter().any(|group| story.memberships(*group).any(|(_, bond)| bond.from == *party))
    };
    let acts = story.acts().filter(|(_, act)| act.agents.contains(&who));
    let hurt: BTreeSet<PartyId> = acts
        .flat_map(|(id, act)| {
            let hostile = value(story, id).is_some_and(|value| value < 0);
            let patients = if hostile { act.patients.as_slice() } else { &[] };
            patients.iter().chain(against(story, id)).copied()
        })
        .collect();
    hurt.into_iter().filter(|party| !story.party(*party).is_group()).filter(fellow).collect()
}

/// A bond, or two memberships of one group, that tie two parties while all of it holds.
type Tie = (BondId, Option<BondId>);

/// The ties of two parties.
fn ties(story: &Story, a: PartyId, b: PartyId) -> Vec<Tie> {
    let direct = story.bonds().filter(|(_, bond)| {
        binds(story, bond) && ((bond.from, bond.to) == (a, b) || (bond.to, bond.from) == (a, b))
    });
    let mut ties: Vec<Tie> = direct.map(|(id, _)| (id, None)).collect();
    for group in story.groups_of(a) {
        let of = |party: PartyId| {
            story.memberships(group).filter(move |(_, bond)| bond.from == party && !bond.contested)
        };
        for (mine, _) in of(a) {
            ties.extend(of(b).map(|(theirs, _)| (mine, Some(theirs))));
        }
    }
    ties
}

/// Allegiance of one character to one side through the story.
struct Course {
    who: PartyId,
    side: PartyId,
    ties: Vec<Tie>,
    /// Before the story, then after each event.
    values: Vec<i32>,
    /// What `who` does to the side: the event, the act and its value.
    acts: Vec<(EventId, ActId, i32)>,
    /// The side, with its members if it is a group.
    people: BTreeSet<PartyId>,
}

impl Course {
    fn new(
        story: &Story,
        twice: &BTreeMap<(ActId, PartyId, PartyId), Vec<ActId>>,
        who: PartyId,
        side: PartyId,
    ) -> Self {
        let mut people: BTreeSet<PartyId> = story.members(side).into_iter().collect();
        people.insert(side);
        people.remove(&who);
        let mut course =
            Self { who, side, ties: ties(story, who, side), values: Vec::new(), acts: Vec::new(), people };
        course.acts = course.deeds(story);
        course.count_once(story, twice);
        let mut sum = 0;
        course.values.push(course.tied(story, None));
        for (event, _) in story.events() {
            sum += course.acts.iter().filter(|(at, ..)| *at == event).map(|(_, _, value)| value).sum::<i32>();
            course.values.push(sum + course.tied(story, Some(event)));
        }
        course
    }

    /// What `who` does to the side.
    fn deeds(&self, story: &Story) -> Vec<(EventId, ActId, i32)> {
        let hits = |parties: &[PartyId], event: EventId| {
            let members = || parties.iter().any(|party| self.people.contains(party));
            parties.contains(&self.side) || (members() && !self.belongs_before(story, event))
        };
        let mut deeds = Vec::new();
        for (id, act) in story.acts().filter(|(_, act)| act.agents.contains(&self.who)) {
            if hits(&act.patients, act.event) {
                deeds.extend(value(story, id).map(|value| (act.event, id, value)));
            } else if hits(against(story, id), act.event) {
                deeds.push((act.event, id, -worth(story, id)));
            }
        }
        deeds
    }

    /// Takes from an asserted betrayal what the breach beside it counts already.
    fn count_once(&mut self, story: &Story, twice: &BTreeMap<(ActId, PartyId, PartyId), Vec<ActId>>) {
        let all = self.acts.clone();
        for (event, id, value) in &mut self.acts {
            let hit = story.act(*id).patients.iter().filter(|patient| self.people.contains(patient));
            let breaches: Option<Vec<&Vec<ActId>>> =
                hit.map(|patient| twice.get(&(*id, self.who, *patient))).collect();
            let same: BTreeSet<ActId> = breaches.into_iter().flatten().flatten().copied().collect();
            let counted = all.iter().filter(|(_, act, _)| same.contains(act));
            let here = counted.clone().filter(|(at, ..)| at == event).map(|(_, _, value)| *value).min();
            match here {
                Some(graver) => *value = (*value - graver).min(0),
                None if counted.count() > 0 => *value = 0,
                None => {}
            }
        }
    }

    /// Whether a bond or a group ties the two just before an event.
    fn belongs_before(&self, story: &Story, event: EventId) -> bool {
        self.ties.iter().any(|(bond, other)| {
            [Some(*bond), *other].into_iter().flatten().all(|id| story.holds_before(story.bond(id), event))
        })
    }

    /// 2 while a bond or a group ties the two after an event, else 0.
    fn tied(&self, story: &Story, event: Option<EventId>) -> i32 {
        let holds = self.ties.iter().any(|(bond, other)| {
            [Some(*bond), *other].into_iter().flatten().all(|id| holds_after(story, story.bond(id), event))
        });
        if holds { 2 } else { 0 }
    }

    fn changes(&self, story: &Story, changes: &mut Vec<Change>) {
        for &(id, _) in self.ties.iter().filter(|(_, other)| other.is_none()) {
            let bond = story.bond(id);
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
        // a bond that is given twice begins and ends once
        changes.dedup_by_key(|change| (change.event, change.who, change.side, change.turn));
        self.turns(story, changes);
    }

    /// The events at which deeds bring the sum from one side of zero to zero or to the other.
    fn turns(&self, story: &Story, changes: &mut Vec<Change>) {
        // The side it was last on and the last value there, so that a turn by way of zero is still a turn.
        let (mut on, mut last) = (self.values[0].signum(), self.values[0]);
        for (event, _) in story.events() {
            let after = self.values[event.index() + 1];
            let deeds: i32 =
                self.acts.iter().filter(|(at, ..)| *at == event).map(|(_, _, value)| value).sum();
            let left = on != 0 && deeds.signum() == -on && after.signum() != on;
            if left && (after - last).abs() >= LEAST_TURN {
                let turn = if deeds < 0 { Turn::TurnsAgainst } else { Turn::TurnsTo };
                // Who turns against a side and leaves it there is told once.
                changes.retain(|c| {
                    (c.who, c.side, c.event) != (self.who, self.side, event)
                        || !matches!(c.turn, Turn::Leaves(_))
                });
                changes.push(self.change(story, event, turn));
                (on, last) = (-on, after);
            } else if after != 0 {
                (on, last) = (after.signum(), after);
            }
        }
    }

    fn change(&self, story: &Story, event: EventId, turn: Turn) -> Change {
        let mut here: Vec<(EventId, ActId, i32)> =
            self.acts.iter().filter(|(at, ..)| *at == event).copied().collect();
        if here.is_empty() {
            // what is between members does not count, but it is what happens
            let own = story.acts_at(event).filter(|(_, act)| {
                act.agents.contains(&self.who) && act.patients.iter().any(|a| self.people.contains(a))
            });
            here.extend(own.filter_map(|(id, _)| Some((event, id, value(story, id)?))));
        }
        let weightiest = here.iter().max_by_key(|(_, id, value)| (value.abs(), std::cmp::Reverse(*id)));
        let suffered: Vec<ActId> = story
            .acts_at(event)
            .filter(|(_, act)| {
                act.patients.contains(&self.who) && act.agents.iter().any(|a| self.people.contains(a))
            })
            .map(|(id, _)| id)
            .collect();
        let forced = || {
            let grave = |id: &ActId| value(story, *id).is_some_and(|value| value <= -2);
            suffered.iter().any(grave).then_some(Mode::Coerced)
        };
        let mode = weightiest.map_or_else(forced, |(_, id, _)| Some(story.act(*id).mode));
        let certainty = match turn {
            Turn::Joins(bond) | Turn::Leaves(bond) => story.bond(bond).certainty,
            _ => {
                let most = weightiest.map_or(0, |(_, _, value)| value.abs());
                let deeds = here.iter().filter(|(_, _, value)| value.abs() == most);
                deeds.map(|(_, id, _)| story.certainty_of_act(*id)).max().unwrap_or_default()
            }
        };
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
            certainty,
            between: Vec::new(),
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

/// What an act is worth to the one it is done to; none if it is only planned, meant or believed, contested,
/// or tolerated.
fn value(story: &Story, id: ActId) -> Option<i32> {
    let act = story.act(id);
    let kind = story.kind(act.kind);
    let counts = match kind.sign {
        -1 => done_or_tried(act.status) && !act.condoned,
        1 => matches!(act.status, Status::Completed | Status::Attempted),
        _ => false,
    };
    (counts && !act.contested).then(|| i32::from(kind.sign) * worth(story, id))
}

fn done_or_tried(status: Status) -> bool {
    !matches!(status, Status::Planned | Status::Intended | Status::Perceived)
}

/// 2 for a grave kind, nothing for a slight one, else 1.
fn worth(story: &Story, id: ActId) -> i32 {
    match story.kind(story.act(id).kind).weight {
        GRAVE.. => 2,
        SLIGHT.. => 1,
        _ => 0,
    }
}

/// The third parties against whom an act informs or helps.
fn against(story: &Story, id: ActId) -> &[PartyId] {
    let act = story.act(id);
    let third = matches!(story.kind(act.kind).breach, Some(Breach::Inform | Breach::AidEnemy));
    let counts = third && done_or_tried(act.status) && !act.condoned && !act.contested;
    if counts { wronged(story, act) } else { &[] }
}

fn conceals(story: &Story, id: ActId) -> bool {
    let act = story.act(id);
    act.is_completed() && (story.kind(act.kind).breach == Some(Breach::Deceive) || act.secret)
}

/// Whether a bond holds after an event, or before the story if none.
fn holds_after(story: &Story, bond: &Bond, event: Option<EventId>) -> bool {
    let rank = event.map_or(0, |event| story.event(event).rank);
    let come = |moment: EventId| story.event(moment).rank <= rank;
    bond.start.is_none_or(come) && !bond.end.is_some_and(come)
}

/// Events at which a character comes to serve two groups or persons that are hostile to one another.
fn divided(story: &Story, courses: &[Course], changes: &mut Vec<Change>) {
    let mut hostile: BTreeMap<(PartyId, PartyId), Option<(u32, Ground)>> = BTreeMap::new();
    for (i, first) in courses.iter().enumerate() {
        for second in &courses[i + 1..] {
            let since = *hostile
                .entry((first.side, second.side))
                .or_insert_with(|| hostile_since(story, first.who, first.side, second.side));
            let Some((since, why)) = since else { continue };
            let both = |at: usize| first.values[at] > 0 && second.values[at] > 0;
            let begins = story.events().map(|(event, _)| event).find(|event| {
                story.event(*event).rank >= since
                    && both(event.index() + 1)
                    && (story.event(*event).rank == since || !both(event.index()))
            });
            if let Some(event) = begins {
                let mut change = first.change(story, event, Turn::Divided(second.side));
                let bonds =
                    first.ties.iter().chain(&second.ties).flat_map(|(bond, other)| [Some(*bond), *other]);
                let holding = bonds.flatten().filter(|id| holds_after(story, story.bond(*id), Some(event)));
                change.between = holding.map(Ground::Bond).chain([why]).collect();
                change.between.sort_unstable();
                change.between.dedup();
                let sure = change.between.iter().map(|ground| match ground {
                    Ground::Bond(bond) => story.bond(*bond).certainty,
                    Ground::Act(act) => story.certainty_of_act(*act),
                });
                change.certainty = sure.min().unwrap_or_default();
                changes.push(change);
            }
        }
    }
}

/// The rank from which two sides are hostile, and why: the first grave act done, tried or ordered between them or
/// their members, or a hostile bond. What `who` has a part in does not count, nor what is tolerated.
fn hostile_since(story: &Story, who: PartyId, a: PartyId, b: PartyId) -> Option<(u32, Ground)> {
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
            let open = value(story, *id).is_some_and(|value| value <= -2) && meet(&act.agents, &act.patients);
            open || (worth(story, *id) >= 2 && meet(&act.agents, against(story, *id)))
        })
        .filter(|(_, act)| !act.agents.contains(&who) && !act.patients.contains(&who))
        .map(|(id, act)| (story.event(act.event).rank, Ground::Act(id)));
    let bonds = story
        .bonds()
        .filter(|(_, bond)| {
            story.kind(bond.kind).sign < 0 && !bond.contested && meet(&[bond.from], &[bond.to])
        })
        .map(|(id, bond)| (bond.start.map_or(0, |start| story.event(start).rank), Ground::Bond(id)));
    acts.chain(bonds).min()
}
