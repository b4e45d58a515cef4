//! The numbers of a strip: what each event leaves open.

use crate::analysis::fates::{FateKind, fates};
use crate::analysis::knowledge::secrets;
use crate::analysis::{balance, peril};
use crate::facts::EventId;
use crate::story::Story;

/// Most events that are drawn.
pub const MOST: usize = 120;

/// What is open after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The event.
    pub event: EventId,
    /// Stakes of those in danger: 3 for a life, 2 for freedom, 1 for anything else.
    pub danger: u32,
    /// How often somebody does not know what concerns them.
    pub dark: u32,
    /// The frustration index.
    pub frustration: u32,
    /// Single persons who die there.
    pub deaths: u32,
    /// Whether several who are not counted die there.
    pub several: bool,
}

impl Moment {
    /// The tension, doubled so that it is whole: danger, and half of what is in the dark and of the
    /// frustration. The weights are a convention; they order the moments of one story and compare no two.
    pub fn tension(&self) -> u32 {
        2 * self.danger + self.dark + self.frustration
    }
}

/// The moments of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// In story order.
    pub moments: Vec<Moment>,
    /// Events beyond the most that are drawn.
    pub left_out: usize,
}

impl Series {
    /// Where the tension is highest, the first such place.
    pub fn peak(&self) -> Option<usize> {
        let most = self.moments.iter().map(Moment::tension).max().filter(|most| *most > 0)?;
        self.moments.iter().position(|moment| moment.tension() == most)
    }

    /// Where it falls most from one event to the next, the first such place.
    pub fn fall(&self) -> Option<usize> {
        let falls = |at: usize| self.moments[at - 1].tension().saturating_sub(self.moments[at].tension());
        let most = (1..self.moments.len()).map(falls).max().filter(|most| *most > 0)?;
        (1..self.moments.len()).find(|at| falls(*at) == most)
    }
}

/// What is open after each event of a story. O(events × facts), and the cost of balance and secrets.
pub fn series(story: &Story) -> Series {
    let all = story.events().count();
    // what is not drawn is not reckoned either: it would take long in a story of thousands of events
    match story.events().nth(MOST - 1) {
        Some((last, _)) if all > MOST => Series { left_out: all - MOST, ..series(&story.until(last)) },
        _ => whole(story),
    }
}

fn whole(story: &Story) -> Series {
    let rank = |event: EventId| story.event(event).rank;
    let ironies: Vec<_> = secrets(story).into_iter().flat_map(|secret| secret.ironies).collect();
    let dark = |event: EventId| {
        let open = ironies.iter().filter(|irony| {
            irony.from.is_none_or(|from| rank(from) <= rank(event))
                && irony.until.or(irony.dies).is_none_or(|end| rank(end) > rank(event))
        });
        open.count() as u32
    };
    let dead: Vec<(EventId, bool)> = fates(story)
        .iter()
        .filter(|fate| fate.fate == FateKind::Dead)
        .filter_map(|fate| Some((fate.event?, story.is_person(fate.party))))
        .collect();
    let dangers = peril::over_time(story);
    let balances = balance::over_time(story);
    let moments: Vec<Moment> = dangers
        .iter()
        .map(|danger| Moment {
            event: danger.after,
            danger: danger.stakes(),
            dark: dark(danger.after),
            frustration: balances
                .iter()
                .find(|step| step.after == Some(danger.after))
                .map_or(0, |step| step.frustration),
            deaths: dead.iter().filter(|death| **death == (danger.after, true)).count() as u32,
            several: dead.contains(&(danger.after, false)),
        })
        .collect();
    Series { left_out: 0, moments }
}
