//! Whose side somebody is on, and the events at which that changes.
//!
//! For a character c and a side s (a group, a person to whom c is bound, or a fellow member whom c wrongs) the
//! allegiance after event t is +2 while a bond that binds or a common group holds between them, plus the sum over
//! c's acts on s or its members so far: +1 or −1 by the sign of the kind, doubled for grave kinds; slight kinds, such
//! as a mere consent, count nothing. Telling s's secrets or helping others against s is such an act too. A deed that s tolerates costs nothing, and a betrayal
//! asserted beside the breach that it consists of adds to it only what it is graver by. While c belongs to a
//! group, what c does to single members is between them and not against the group. What is done by mistake, in
//! self-defence or in mercy, or for love of the very one it is done to, turns nobody. An infidelity with somebody to whom c is
//! bound from before the story is older than the event that tells of it, and a service into which c is sent by others to spy
//! binds c to nobody. Nothing decays, since a film
//! is short and an early betrayal is not forgotten; but who takes the life of a side, or tries to, is for it no longer,
//! whatever was done for it before.
//!
//! A **change** is one of three. A bond begins or ends at an event at which something passes between the two; kinship,
//! which nobody chooses, and death are none. Or c's deeds
//! bring the sum from above zero to zero or below (or from below zero to zero or above) by 2 or more, counted from the
//! last value on that side. Or c, who serves two sides or belongs to them, does so while they come to be hostile to one
//! another. Of a service he who serves changes sides, of a bond that holds both ways he who acts. Several bonds that
//! begin at once are one change, a bond with a side that one is on already is none, whoever turns on somebody that has
//! turned on them, and has not come back since, only answers it, and who turns on a member by the deeds that turn him on the group is told once. (Methods 11; for
//! pairs of characters compare Chaturvedi et al., AAAI 2016, and Iyyer et al. 2016.)

mod course;
mod crowd;
mod divided;
mod worth;

use super::betrayal::told_twice;
use crate::facts::{ActId, BondId, Certainty, EventId, Mode, PartyId};
use crate::story::{Fact, Readings, Story, View};
use crate::vocabulary::Effect;
use course::{Course, Met};
use std::collections::{BTreeMap, BTreeSet};
use worth::{binding, hostile_to};

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// A bond begins; the first, if several do.
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
    pub between: Vec<Fact>,
    /// Whether it is feigned: `who` deceives the side or wrongs it in secret by then.
    pub feigned: bool,
    /// Whether the bond that begins is a secret.
    pub secret: bool,
    /// Whether a bond of the two, of whatever kind, ends there.
    pub parts: bool,
}

/// Which assertion of a betrayal tells a breach that others tell, as [`told_twice`] gives it.
type Twice = BTreeMap<(ActId, PartyId, PartyId), Vec<ActId>>;

/// All changes of allegiance, in story order, then in the order of the cast. O(n log n) in acts, bonds, members of
/// the groups that are acted on, and the cost of [`told_twice`].
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
    let twice = told_twice(story);
    let ties = Ties::new(story);
    let mut courses: BTreeMap<(PartyId, PartyId), Course> = BTreeMap::new();
    for (_, tie) in binding(story) {
        for key in [(tie.from, tie.to), (tie.to, tie.from)] {
            if !story.party(key.0).is_group() {
                courses.entry(key).or_insert_with(|| Course::new(&ties, key.0, key.1, true));
            }
        }
    }
    for (id, act) in story.acts() {
        for &who in act.agents().iter().filter(|who| !story.party(**who).is_group()) {
            for &hit in hostile_to(story, id) {
                let fellow = hit != who && !story.party(hit).is_group() && ties.share_a_group(who, hit);
                if fellow {
                    courses.entry((who, hit)).or_insert_with(|| Course::new(&ties, who, hit, false));
                }
            }
        }
    }
    let mut courses_of = vec![0; story.facts().parties.len()];
    courses.keys().for_each(|(who, _)| courses_of[who.index()] += 1);
    for (id, act) in story.acts() {
        if act.agents().iter().chain(act.patients()).all(|who| courses_of[who.index()] == 0) {
            continue;
        }
        let concerned = act.patients().iter().chain(act.agents()).chain(&act.about).copied();
        let sides: BTreeSet<PartyId> =
            concerned.flat_map(|party| ties.groups(party).chain([party]).collect::<Vec<_>>()).collect();
        let met = Met::new(story, &ties, id);
        for &who in act.agents().iter().chain(act.patients()) {
            // the fewer of both, in the order of the sides
            if courses_of[who.index()] < sides.len() {
                let own = courses.range_mut((who, PartyId(0))..=(who, PartyId(u32::MAX)));
                for (_, course) in own.filter(|((_, side), _)| sides.contains(side)) {
                    course.meet(story, &ties, &met);
                }
                continue;
            }
            for side in &sides {
                if let Some(course) = courses.get_mut(&(who, *side)) {
                    course.meet(story, &ties, &met);
                }
            }
        }
    }
    let mut changes = Vec::new();
    for course in courses.values_mut() {
        course.reckon(story, &twice);
        course.changes(story, &ties, &mut changes);
    }
    divided::divided(story, &ties, &courses, &mut changes);
    drop_doubles(story, &mut changes);
    drop_mirrored(&mut changes);
    drop_answers(story, &mut changes);
    let ended: BTreeSet<((PartyId, PartyId), EventId)> = story
        .ties(&View::annotated_bonds(Readings::Contested))
        .filter_map(|tie| Some((tie.pair(), tie.until?)))
        .collect();
    for change in &mut changes {
        let pair = (change.who.min(change.side), change.who.max(change.side));
        change.parts = ended.contains(&(pair, change.event));
    }
    changes.sort_by_key(|change| (change.event, change.who, change.side, change.turn));
    changes
}

/// Who turns on somebody and, by the same deeds, on the group of that one is told once.
fn drop_doubles(story: &Story, changes: &mut Vec<Change>) {
    let turned = |turn: Turn| matches!(turn, Turn::TurnsAgainst | Turn::TurnsTo);
    let persons: BTreeSet<(EventId, PartyId, Turn, Vec<ActId>)> = changes
        .iter()
        .filter(|change| turned(change.turn) && !story.party(change.side).is_group())
        .map(|change| (change.event, change.who, change.turn, change.acts.clone()))
        .collect();
    changes.retain(|change| {
        !(turned(change.turn)
            && story.party(change.side).is_group()
            && persons.contains(&(change.event, change.who, change.turn, change.acts.clone())))
    });
}

/// Of two who join or leave one another at one event he is told who acts, or the first of the cast if both do or neither. Who
/// turns to somebody by taking them in is not told beside the one who is taken in.
fn drop_mirrored(changes: &mut Vec<Change>) {
    let sort = |turn: Turn| match turn {
        Turn::Joins(_) => Some(true),
        Turn::Leaves(_) => Some(false),
        _ => None,
    };
    let told: BTreeMap<(EventId, Option<bool>, PartyId, PartyId), bool> = changes
        .iter()
        .filter(|change| sort(change.turn).is_some())
        .map(|change| ((change.event, sort(change.turn), change.who, change.side), !change.acts.is_empty()))
        .collect();
    changes.retain(|change| {
        if change.turn == Turn::TurnsTo {
            return !told.contains_key(&(change.event, Some(true), change.side, change.who));
        }
        let other = told.get(&(change.event, sort(change.turn), change.side, change.who));
        let acts = !change.acts.is_empty();
        sort(change.turn).is_none() || other.is_none_or(|other| (acts, change.side) > (*other, change.who))
    });
}

/// Whoever turns on somebody that has turned on them before answers it, and who is put out of a group by one of its
/// members leaves it: neither is told a second time from the other side.
fn drop_answers(story: &Story, changes: &mut Vec<Change>) {
    let rank = |event: EventId| story.event(event).rank;
    // where each stands towards each, as of their last turn
    let mut against: BTreeMap<(PartyId, PartyId), BTreeMap<u32, bool>> = BTreeMap::new();
    let mut put_out: BTreeSet<ActId> = BTreeSet::new();
    for change in changes.iter() {
        if matches!(change.turn, Turn::TurnsAgainst | Turn::TurnsTo | Turn::Joins(_)) {
            let turns = against.entry((change.who, change.side)).or_default();
            *turns.entry(rank(change.event)).or_default() |= change.turn == Turn::TurnsAgainst;
        }
        if matches!(change.turn, Turn::Leaves(_)) {
            let expulsion = |id: &&ActId| story.kind(story.act(**id).kind).effect == Some(Effect::Expulsion);
            put_out.extend(change.suffered.iter().filter(expulsion));
        }
    }
    changes.retain(|change| {
        let turns = against.get(&(change.side, change.who));
        let last = turns.and_then(|turns| turns.range(..rank(change.event)).next_back());
        let answers = last.is_some_and(|(_, against)| *against);
        let same = change.acts.iter().any(|act| put_out.contains(act));
        change.turn != Turn::TurnsAgainst || !(answers || same)
    });
}

/// A bond, or two memberships of one group, that tie two parties while all of it holds.
type Premises = (BondId, Option<BondId>);

/// The bonds of a story, by those whom they bind.
struct Ties {
    direct: BTreeMap<(PartyId, PartyId), Vec<BondId>>,
    /// The memberships of each party.
    memberships: Vec<Vec<(PartyId, BondId)>>,
}

impl Ties {
    fn new(story: &Story) -> Self {
        let mut direct: BTreeMap<(PartyId, PartyId), Vec<BondId>> = BTreeMap::new();
        let mut memberships = vec![Vec::new(); story.facts().parties.len()];
        for (id, tie) in binding(story) {
            direct.entry((tie.from, tie.to)).or_default().push(id);
            if tie.from != tie.to {
                direct.entry((tie.to, tie.from)).or_default().push(id);
            }
            if tie.membership {
                memberships[tie.from.index()].push((tie.to, id));
            }
        }
        Self { direct, memberships }
    }

    fn groups(&self, party: PartyId) -> impl Iterator<Item = PartyId> {
        self.memberships[party.index()].iter().map(|(group, _)| *group)
    }

    fn share_a_group(&self, a: PartyId, b: PartyId) -> bool {
        self.groups(a).any(|group| self.groups(b).any(|other| other == group))
    }

    /// Whether a party is this side, or belongs to it at some time.
    fn is_of(&self, party: PartyId, side: PartyId) -> bool {
        party == side || self.groups(party).any(|group| group == side)
    }

    /// The bonds between two.
    fn between(&self, a: PartyId, b: PartyId) -> &[BondId] {
        self.direct.get(&(a, b)).map_or(&[], Vec::as_slice)
    }

    /// All ties of two.
    fn of(&self, a: PartyId, b: PartyId) -> Vec<Premises> {
        let mut ties: Vec<Premises> = self.between(a, b).iter().map(|id| (*id, None)).collect();
        for (group, mine) in &self.memberships[a.index()] {
            let theirs = self.memberships[b.index()].iter().filter(|(other, _)| other == group);
            ties.extend(theirs.map(|(_, theirs)| (*mine, Some(*theirs))));
        }
        ties
    }
}
