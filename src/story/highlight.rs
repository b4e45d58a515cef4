//! What is to stand out in a picture.

use super::{Fact, Story};
use crate::facts::EventId;
use std::collections::BTreeSet;

/// Relations, and all that happens at events, that are to stand out while all else only stands by, with words that say
/// what they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Highlight {
    /// What they are, for a line under the title.
    pub words: String,
    /// Single relations.
    pub relations: BTreeSet<Fact>,
    /// Events: what is done there, and the bonds that begin or end there.
    pub events: BTreeSet<EventId>,
}

impl Highlight {
    /// Whether a relation belongs to it. O(log of its size).
    pub fn has(&self, story: &Story, relation: Fact) -> bool {
        let at = |event: Option<EventId>| event.is_some_and(|event| self.events.contains(&event));
        self.relations.contains(&relation)
            || match relation {
                Fact::Act(act) => at(Some(story.act(act).event)),
                Fact::Bond(bond) => at(story.bond(bond).start) || at(story.bond(bond).end),
            }
    }
}
