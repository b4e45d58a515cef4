//! Who is in danger after each event, and of what.
//!
//! Somebody is in danger while a threat against them is open, as [`super::fates`] defines it: an order, a
//! threat, a try or a hunt that nobody has carried out or called off, or a wound at the last appearance; and
//! while they are held captive. What is at stake weighs 3 for a life, 2 for freedom, 1 for anything else (the
//! stakes of Ware and others' model of conflict, 2014, by convention).

use super::fates::{FateKind, fates};
use crate::facts::{ActId, EventId, PartyId};
use crate::story::Story;
use crate::vocabulary::Effect;

/// Somebody in danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Danger {
    /// Who.
    pub who: PartyId,
    /// The act that threatens or holds them.
    pub act: ActId,
    /// What is at stake: 3 a life, 2 freedom, 1 anything else.
    pub stake: u32,
}

/// Who is in danger after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The event.
    pub after: EventId,
    /// Those in danger, in the order of the cast.
    pub dangers: Vec<Danger>,
}

impl Moment {
    /// All stakes together.
    pub fn stakes(&self) -> u32 {
        self.dangers.iter().map(|danger| danger.stake).sum()
    }
}

/// The dangers after each event, in story order: at each, what a reader knows who has stopped there.
/// O(events × facts).
///
/// ```
/// use imbroglio::{analysis::peril, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: threat, what: "A threatens to kill B", acts: [kills(a, b, threatened)]),
///         (id: deed, what: "A kills B", acts: [kills(a, b)]),
///     ],
/// )"#);
/// let moments = peril::over_time(&story::build(film.checked.unwrap()));
/// let stakes: Vec<u32> = moments.iter().map(peril::Moment::stakes).collect();
/// assert_eq!(stakes, [3, 0]);
/// ```
pub fn over_time(story: &Story) -> Vec<Moment> {
    story.events().map(|(after, _)| Moment { after, dangers: dangers(story, after) }).collect()
}

fn dangers(story: &Story, after: EventId) -> Vec<Danger> {
    let seen = story.until(after);
    let mut dangers = Vec::new();
    for fate in fates(&seen) {
        let (Some(act), FateKind::Unknown | FateKind::Captive) = (fate.act, fate.fate) else { continue };
        let kind = seen.kind(seen.act(act).kind);
        let effect = kind.effect.or(kind.threatens);
        let stake = match (fate.fate, effect) {
            (FateKind::Captive, _) | (_, Some(Effect::Captivity | Effect::Arrest)) => 2,
            (_, Some(Effect::Death | Effect::Wound)) => 3,
            _ => 1,
        };
        // Acts keep their numbers, since later ones are cut off behind them; those who are not yet in the
        // cast leave gaps among the parties.
        let id = &seen.party(fate.party).id;
        let who = story.parties().find(|(_, party)| party.id == *id).map(|(who, _)| who);
        dangers.extend(who.map(|who| Danger { who, act, stake }));
    }
    dangers
}
