//! Stories in which no event has more than one cause: what leads to what, how surely and how needfully, without a walk.

use super::super::super::Readings;
use super::super::super::causes::Preorder;
use super::super::super::counterfactual::Links;
use crate::facts::{Certainty, EventId};
use crate::story::Story;

/// The one way of causes to each event.
pub(super) struct Lines {
    causes: Vec<Option<EventId>>,
    events: Vec<Place>,
    order: Preorder,
}

/// Where an event stands among those that it comes of. Depths count the links to it from an event without a cause.
#[derive(Clone, Copy, Default)]
struct Place {
    depth: u32,
    /// The depth of the last event on the way here to which an inferred link leads, or one from an inferred event;
    inferred: u32,
    /// the same, or less than explicit;
    unsure: u32,
    /// of the last to which a link leads without being needed;
    unneeded: u32,
    /// and without being needed if inferred links are taken as contributing only.
    unneeded_strictly: u32,
}

impl Lines {
    /// The lines of a story; none if an event has several causes or a cause that comes later, has alternatives, or is
    /// prevented. O(events).
    pub fn of(story: &Story, readings: Readings) -> Option<Self> {
        let (told, strict) = (Links::of(readings), Links::Strict);
        let mut causes: Vec<Option<EventId>> = Vec::with_capacity(story.facts().events.len());
        let mut events: Vec<Place> = Vec::with_capacity(story.facts().events.len());
        for (id, event) in story.events() {
            let support = &event.support;
            if !support.any.is_empty() || !support.prevented_by.is_empty() {
                return None;
            }
            let mut links = support.links().filter(|link| readings.admit(link.contested));
            let Some(link) = links.next() else {
                causes.push(None);
                events.push(Place::default());
                continue;
            };
            if links.next().is_some() || link.event >= id {
                return None;
            }
            let before = events[link.event.index()];
            let sure = link.certainty.min(story.event(link.event).certainty);
            let needed = support.all.iter().any(|needed| needed.event == link.event);
            let depth = before.depth + 1;
            let last = |breaks: bool, before: u32| if breaks { depth } else { before };
            causes.push(Some(link.event));
            events.push(Place {
                depth,
                inferred: last(sure == Certainty::Inferred, before.inferred),
                unsure: last(sure != Certainty::Explicit, before.unsure),
                unneeded: last(!(needed && told.admit(link)), before.unneeded),
                unneeded_strictly: last(!(needed && strict.admit(link)), before.unneeded_strictly),
            });
        }
        Some(Self { events, order: Preorder::of(&causes), causes })
    }

    fn place(&self, event: EventId) -> &Place {
        &self.events[event.index()]
    }

    /// How many links lead to an event from one without a cause.
    pub fn depth(&self, event: EventId) -> u32 {
        self.place(event).depth
    }

    /// What leads to an event, from the last to the first.
    pub fn back(&self, event: EventId) -> impl Iterator<Item = EventId> {
        std::iter::successors(self.causes[event.index()], |at| self.causes[at.index()])
    }

    /// Whether an event leads to another.
    pub fn lead(&self, event: EventId, other: EventId) -> bool {
        self.order.leads(event, other)
    }

    /// How sure the way from an event to another is, if there is one.
    pub fn surest(&self, event: EventId, other: EventId) -> Option<Certainty> {
        let (from, to) = (self.place(event), self.place(other));
        self.lead(event, other).then_some(if to.inferred > from.depth {
            Certainty::Inferred
        } else if to.unsure > from.depth {
            Certainty::Entailed
        } else {
            Certainty::Explicit
        })
    }

    /// Whether an event leads to another that would not happen without it.
    pub fn need(&self, event: EventId, other: EventId) -> bool {
        self.lead(event, other) && self.place(other).unneeded <= self.place(event).depth
    }

    /// The same if inferred links are taken as contributing only.
    pub fn need_strictly(&self, event: EventId, other: EventId) -> bool {
        self.lead(event, other) && self.place(other).unneeded_strictly <= self.place(event).depth
    }
}
