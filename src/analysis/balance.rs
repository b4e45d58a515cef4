//! Structural balance through the story: who stands with and against whom after each event, and how far
//! the cast is from two camps.
//!
//! The signed multigraph after an event joins the living (and groups that act in their own name) by `+`
//! where a bond that binds holds, where both belong to one group, or where one has helped the other, and
//! by `−` where a hostile bond holds, where one has acted against the other or means to (unless the other
//! tolerates it), or where two have a bond of love to the same third at once (latent rivalry: without it a
//! love triangle among friends looks balanced). Both signs between two are kept: ambivalence. A kindness from
//! somebody who does the same one a grave wrong at the same event joins nobody. A group is there until the last
//! of its members is gone, and again if it acts after that.
//!
//! The **frustration index** L is the least number of edges that any division into two camps leaves wrong:
//! `+` across or `−` within (Aref and Wilson, *Balance and frustration in signed networks*, J. Complex
//! Networks 2019; Aref, Mason and Wilson, Networks 2020). It is NP-hard: a pair with both signs costs one in every
//! division, each connected part is divided by itself, beginning with the camps of the moment before; what no
//! division goes below is carried along and proved anew by branch and bound on what is left of a part once its easy
//! nodes are taken away, within a budget of steps. Where that ends first, L is the best found and `least` what no
//! division goes below. F = 1 − 2L/m for m edges is 1 when balanced. Several divisions may be as good: then the one is
//! taken in which the fewest change the camp that they were in after the event before.

mod course;
mod frustration;
mod improve;
mod kernel;
mod search;
mod signs;

pub use frustration::{Division, divide, divide_near};
pub use signs::{Reason, SignedPair};

use crate::facts::{EventId, PartyId};
use crate::story::Story;
use course::Course;

/// How the cast stands after an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The event, or the time before the story if none.
    pub after: Option<EventId>,
    /// The living, and groups that act and are not without members, in the order of the cast.
    pub parties: Vec<PartyId>,
    /// Pairs with a sign, in the order of the cast, each with its reasons.
    pub pairs: Vec<SignedPair>,
    /// L: how many edges the best division that was found leaves wrong.
    pub frustration: u32,
    /// What no division goes below; the same as L where no better one exists.
    pub least: u32,
    /// Edges: one for each sign of each pair.
    pub edges: u32,
    /// Whether no equally good division is nearer to the camps before; if not, it is the nearest found.
    pub nearest: bool,
    /// The camps of the best division, the nearest to those before if several are equal; parties without a
    /// sign are in neither.
    pub camps: [Vec<PartyId>; 2],
    /// The same by parts: those that single signs join in one piece, in the order of the cast. Which camp of one
    /// part stands beside which of another means nothing.
    pub parts: Vec<[Vec<PartyId>; 2]>,
    /// Pairs with an edge that the division leaves wrong.
    pub frustrated: Vec<(PartyId, PartyId)>,
    /// Triangles of pairs with one sign each.
    pub triads: Triads,
}

/// How many triangles there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Triads {
    /// Three friends: balanced.
    pub all_positive: u32,
    /// A common enemy: balanced.
    pub one_positive: u32,
    /// Two friends of one who are enemies: not balanced.
    pub two_positive: u32,
    /// Three enemies: not balanced, though weakly.
    pub none_positive: u32,
}

/// What an event changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The event, or the time before the story if none.
    pub after: Option<EventId>,
    /// L: how many edges the best division that was found leaves wrong.
    pub frustration: u32,
    /// What no division goes below.
    pub least: u32,
    /// Edges: one for each sign of each pair.
    pub edges: u32,
    /// Whether no equally good division is nearer to the camps before; if not, it is the nearest found.
    pub nearest: bool,
    /// Triangles of pairs with one sign each.
    pub triads: Triads,
    /// L after it less L before it: above zero if it raised the tension, below if it broke it.
    pub change: i64,
    /// Pairs that are at odds with the camps after it and were not before: what they have between them has changed,
    /// or the camps have.
    pub raised: Vec<(PartyId, PartyId)>,
    /// Pairs that were at odds with the camps before it and are not after.
    pub broken: Vec<(PartyId, PartyId)>,
}

impl Step {
    /// Whether L is the least; if not, it is an upper bound, and `least` a lower one.
    pub fn exact(&self) -> bool {
        self.least == self.frustration
    }
    /// F = 1 − 2L/m, from 0 to 1; 1 where there is no edge.
    pub fn normalised(&self) -> f64 {
        if self.edges == 0 { 1.0 } else { 1.0 - 2.0 * f64::from(self.frustration) / f64::from(self.edges) }
    }
}

/// The moment that a [`walk`] has come to.
pub struct Moment<'a>(&'a Course<'a>);

impl Moment<'_> {
    /// How the cast stands. O(parties + pairs).
    pub fn balance(&self) -> Balance {
        self.0.balance()
    }
}

/// Goes through the story moment by moment: before it, then after each event. O(changes of signs × degree), and what
/// dividing anew takes within its budget; nothing is kept but the moment that the walk has come to.
pub fn walk(story: &Story, mut with: impl FnMut(Step, &Moment)) {
    let mut course = Course::new(story);
    for after in std::iter::once(None).chain(story.events().map(|(id, _)| Some(id))) {
        let step = course.go(after);
        with(step, &Moment(&course));
    }
}

/// What each event changes, in story order, the first step being the time before the story; as [`walk`] does.
///
/// ```
/// use imbroglio::{analysis::balance, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     bonds: [friend(a, b), lover(b, c)],
///     story: [(id: affair, what: "A and C", acts: [meets(a, c)]), (id: end, what: "B dies", acts: [kills(a, b)])],
/// )"#);
/// let story = story::build(film.checked.unwrap());
/// let steps = balance::over_time(&story);
/// assert_eq!(steps.len(), 3);
/// assert_eq!(steps[0].frustration, 0);
/// ```
pub fn over_time(story: &Story) -> Vec<Step> {
    let mut steps = Vec::with_capacity(story.facts().events.len() + 1);
    walk(story, |step, _| steps.push(step));
    steps
}

/// How the cast stands after an event, or before the story. It takes what comes before, since of equal divisions
/// the nearest to that before is taken.
pub fn after(story: &Story, event: Option<EventId>) -> Balance {
    let mut course = Course::new(story);
    course.go(None);
    for (id, _) in story.events().take_while(|(id, _)| event.is_some_and(|event| *id <= event)) {
        course.go(Some(id));
    }
    course.balance()
}
