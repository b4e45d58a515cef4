//! What falls without all that somebody does.

use super::Without;
use crate::analysis::causes::Preorder;
use crate::analysis::counterfactual::{Links, Model, Scratch};
use crate::analysis::{Readings, deaths};
use crate::facts::{Act, EventId, PartyId, Status};
use crate::story::Story;
use crate::vocabulary::{Effect, Takes};
use std::collections::BTreeMap;

/// Events that may fall in all before the rest is left out.
const MOST_FALLEN: usize = 50_000_000;

/// What falls without somebody's deeds.
pub(super) struct Falls {
    model: Model,
    scratch: Scratch,
    /// What falls with each event, where each needs one other at most.
    forest: Option<Forest>,
    /// Who dies at each event, and the place of the first of each event among them.
    dying: Vec<Dying>,
    starts: Vec<u32>,
    /// At how many events each of the dead dies.
    times: Vec<u32>,
    /// How many of these fall.
    fallen: Vec<u32>,
    left: usize,
}

/// A character who dies at an event.
struct Dying {
    /// Their place among the dead.
    dead: u32,
    /// Who has a hand in it, in file order; none of one who is not told to be killed.
    hands: Option<Vec<PartyId>>,
}

impl Dying {
    /// Whether it is somebody's doing, or nobody's.
    fn is_by(&self, who: PartyId) -> bool {
        self.hands.as_ref().is_none_or(|hands| hands.binary_search(&who).is_ok())
    }
}

/// Events of which each needs one other at most, and who dies at them.
struct Forest {
    order: Preorder,
    /// For each place how many who die once die before it.
    once: Vec<u32>,
    /// Who dies several times, by place.
    often: Vec<(u32, u32)>,
}

impl Forest {
    fn of(causes: &[Option<EventId>], at: &[(EventId, Dying)], times: &[u32]) -> Self {
        let order = Preorder::of(causes);
        let (mut once, mut often) = (vec![0; causes.len() + 1], Vec::new());
        for (event, dying) in at {
            let (place, _) = order.span(*event);
            if times[dying.dead as usize] == 1 {
                once[place as usize + 1] += 1;
            } else {
                often.push((place, dying.dead));
            }
        }
        for place in 1..once.len() {
            once[place] += once[place - 1];
        }
        often.sort_unstable();
        Self { order, once, often }
    }
}

impl Falls {
    /// Made ready for the questions. O(events + links + acts).
    pub fn new(story: &Story) -> Self {
        let model = Model::new(story, Links::of(Readings::Settled));
        let deaths = deaths(story);
        let mut hands = hands(story);
        let mut starts = vec![0u32; story.facts().events.len() + 1];
        let mut at: Vec<(EventId, Dying)> = Vec::new();
        for (i, death) in deaths.iter().enumerate() {
            for event in &death.events {
                starts[event.index() + 1] += 1;
                at.push((*event, Dying { dead: i as u32, hands: hands.remove(&(death.party, *event)) }));
            }
        }
        at.sort_by_key(|(event, _)| *event);
        for event in 1..starts.len() {
            starts[event] += starts[event - 1];
        }
        let times: Vec<u32> = deaths.iter().map(|death| death.events.len() as u32).collect();
        let forest = model.single_causes().map(|causes| Forest::of(&causes, &at, &times));
        let dying = at.into_iter().map(|(_, dying)| dying).collect();
        let fallen = vec![0; times.len()];
        Self { scratch: model.scratch(), model, forest, dying, starts, times, fallen, left: MOST_FALLEN }
    }

    /// What falls without the events at which somebody acts, in story order. Who is killed at one of these, and not by
    /// them, dies all the same, unless the event falls without the others. O(events taken away · log events) where each
    /// event needs one other at most, else O(what falls and depends on it), up to a bound for all questions together.
    pub fn without(&mut self, who: PartyId, removed: &[EventId]) -> Option<Without> {
        if self.left == 0 {
            return None;
        }
        if let Some(forest) = self.forest.take() {
            let without = self.without_branches(&forest, who, removed);
            self.forest = Some(forest);
            return Some(without);
        }
        self.without_walking(who, removed)
    }

    /// The same by the places of events in preorder, where what falls with an event stands behind it.
    fn without_branches(&mut self, forest: &Forest, who: PartyId, removed: &[EventId]) -> Without {
        let mut spans: Vec<(u32, u32, EventId)> = Vec::with_capacity(removed.len());
        spans.extend(removed.iter().map(|event| {
            let (place, after) = forest.order.span(*event);
            (place, after, *event)
        }));
        spans.sort_unstable();
        let (mut lost, mut living, mut end) = (0, 0, 0);
        let mut touched: Vec<u32> = Vec::new();
        for (place, after, event) in spans {
            // it falls without the others
            if place < end {
                continue;
            }
            end = after;
            lost += after - place;
            living += forest.once[after as usize] - forest.once[place as usize];
            let here = self.starts[event.index()] as usize..self.starts[event.index() + 1] as usize;
            for dying in self.dying[here].iter().filter(|dying| !dying.is_by(who)) {
                if self.times[dying.dead as usize] == 1 {
                    living -= 1;
                } else {
                    // made up for below
                    self.fallen[dying.dead as usize] = self.fallen[dying.dead as usize].wrapping_sub(1);
                    touched.push(dying.dead);
                }
            }
            let from = forest.often.partition_point(|(at, _)| *at < place);
            for (_, dead) in forest.often[from..].iter().take_while(|(at, _)| *at < after) {
                self.fallen[*dead as usize] = self.fallen[*dead as usize].wrapping_add(1);
                touched.push(*dead);
            }
        }
        self.left = self.left.saturating_sub(removed.len() + touched.len());
        living += self.all_fallen(touched);
        Without { lost: lost - removed.len() as u32, living }
    }

    /// How many of some dead do not die at any of their events; forgets what has fallen.
    fn all_fallen(&mut self, touched: Vec<u32>) -> u32 {
        let mut living = 0;
        for dead in touched {
            // the first look at each tells, and clears it
            let times = std::mem::take(&mut self.fallen[dead as usize]);
            living += u32::from(times > 0 && times == self.times[dead as usize]);
        }
        living
    }

    /// The same by walks from the events that are taken away.
    fn without_walking(&mut self, who: PartyId, removed: &[EventId]) -> Option<Without> {
        // a collective lives on only if none of its deaths happens
        let mut touched: Vec<u32> = Vec::new();
        let fallen = &mut self.fallen;
        let mut falls = |dead: u32| {
            touched.push(dead);
            fallen[dead as usize] += 1;
        };
        let mut lost = 0;
        let dying = |event: EventId| {
            &self.dying[self.starts[event.index()] as usize..self.starts[event.index() + 1] as usize]
        };
        self.model.each_lost(removed, &mut self.scratch, &mut |event| {
            lost += 1;
            dying(event).iter().for_each(|dying| falls(dying.dead));
        });
        let mut cost = lost + removed.len();
        for &event in removed {
            let own = |dying: &Dying| dying.is_by(who);
            let without_the_others = !dying(event).iter().all(own) && {
                // whether it falls without the others that are taken away
                let others: Vec<EventId> = removed.iter().copied().filter(|other| *other != event).collect();
                let (mut number, mut fell) = (others.len(), false);
                self.model.each_lost(&others, &mut self.scratch, &mut |lost| {
                    number += 1;
                    fell |= lost == event;
                });
                cost += number;
                fell
            };
            let gone = dying(event).iter().filter(|dying| without_the_others || own(dying));
            gone.for_each(|dying| falls(dying.dead));
        }
        self.left = self.left.saturating_sub(cost);
        let living = self.all_fallen(touched);
        Some(Without { lost: lost as u32, living })
    }
}

/// Who has a hand in each death at each event, kills there or gives the order; a death of which no hand is told is missing.
fn hands(story: &Story) -> BTreeMap<(PartyId, EventId), Vec<PartyId>> {
    let mut hands: BTreeMap<(PartyId, EventId), Vec<PartyId>> = BTreeMap::new();
    let deadly = |act: &Act| {
        let kind = story.kind(act.kind);
        let kills = kind.effect == Some(Effect::Death) && act.is_completed();
        let orders = kind.effect.is_none()
            && kind.threatens == Some(Effect::Death)
            && matches!(act.status, Status::Completed | Status::Ordered);
        (kills || orders) && !act.contested
    };
    let befalls = |act: &Act| act.agents().is_empty() && story.kind(act.kind).takes == Takes::Patient;
    for (_, act) in story.acts().filter(|(_, act)| deadly(act) && !befalls(act)) {
        for patient in act.patients() {
            hands.entry((*patient, act.event)).or_default().extend(act.agents());
        }
    }
    hands.values_mut().for_each(|hands| hands.sort_unstable());
    hands
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;
    use std::fmt::Write as _;

    /// A story in which each event needs one before it at most; some persons are killed by two, and crowds more than once.
    fn story(events: usize, random: &mut Random) -> Story {
        let mut text = String::from("(title: \"T\", characters: [");
        for number in 0..8 {
            let kind = if number < 3 { ", kind: collective" } else { "" };
            let _ = write!(text, "(id: c{number}, name: \"C {number}\"{kind}),");
        }
        text.push_str("], story: [");
        for event in 0..events {
            let mut acts = String::new();
            for _ in 0..random.below(3) {
                let one = random.below(8);
                let other = (one + 2 + random.below(5)) % 8;
                let kind = ["kills", "beats", "helps", "kills"][random.below(4)];
                let agents = match random.below(3) {
                    0 => format!("[c{one}, c{}]", (one + 1) % 8),
                    1 => "_".to_owned(),
                    _ => format!("c{one}"),
                };
                let _ = write!(acts, "{kind}({agents}, c{other}), ");
            }
            let needs = match random.below(4) {
                0 => String::new(),
                near => format!("needs: [e{}]", event.saturating_sub(near)),
            };
            let needs = if event < 4 { String::new() } else { needs };
            let _ = write!(text, "(id: e{event}, what: \"x\", acts: [{acts}], {needs}),");
        }
        text.push_str("])");
        // who is killed again is a fault of the story, and no matter here
        let outcome = crate::rules::check_text("T", &text);
        crate::story::build(outcome.checked.unwrap())
    }

    #[test]
    fn branches_fall_as_walks_say() {
        let mut random = Random::new(21, 0);
        let (mut living, mut several) = (0, 0);
        for events in [1, 6, 30, 30, 60, 60] {
            let story = story(events, &mut random);
            let mut falls = Falls::new(&story);
            assert!(falls.forest.is_some());
            several += falls.times.iter().filter(|times| **times > 1).count();
            for who in 0..8 {
                for _ in 0..8 {
                    let mut removed: Vec<EventId> =
                        (0..random.below(5)).map(|_| EventId(random.below(events) as u32)).collect();
                    removed.sort_unstable();
                    removed.dedup();
                    let walked = falls.without_walking(PartyId(who), &removed);
                    let told = falls.without(PartyId(who), &removed);
                    assert_eq!(told, walked, "{who} {removed:?}");
                    living += told.unwrap().living;
                }
            }
        }
        assert!(living > 20 && several > 2, "{living} {several}");
    }
}
