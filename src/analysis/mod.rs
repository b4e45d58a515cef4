//! Questions asked of a story, one a file: a function from a [`Story`] to plain data that names parties,
//! events, acts and bonds by number. Nothing here prints.
//!
//! Questions are blind to one another, but for these, which stand on others: every question may ask for
//! [`betrayal`]s and for what falls without an event ([`counterfactual`]); [`explanation`] also reads
//! [`fates`].

pub mod allegiance;
pub mod balance;
pub mod betrayal;
pub mod cascade;
pub mod chains;
#[cfg(feature = "classic")]
pub mod classic;
pub mod counterfactual;
pub mod explanation;
pub mod fates;
pub mod knowledge;
pub mod motifs;
pub mod peril;
pub mod retribution;
pub mod standing;

use crate::facts::{ActId, BondId, Certainty, EventId, PartyId, SentenceId};
use crate::story::Story;
use crate::vocabulary::Effect;
use std::collections::BTreeMap;

/// Which facts a question admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Readings {
    /// Those that no defensible reader would deny.
    #[default]
    Settled,
    /// Those that are contested as well.
    Contested,
}

impl Readings {
    /// Whether a fact is admitted.
    pub fn admit(self, contested: bool) -> bool {
        self == Self::Contested || !contested
    }
}

/// What a finding rests on, how sure it is and where it is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    /// The certainty of the weakest premise.
    pub certainty: Certainty,
    /// Whether any premise is contested.
    pub contested: bool,
    /// The sentences of all premises, in order, each once.
    pub cites: Vec<SentenceId>,
}

impl Default for Evidence {
    fn default() -> Self {
        Self { certainty: Certainty::Explicit, contested: false, cites: Vec::new() }
    }
}

impl Evidence {
    /// With one more act as premise.
    #[must_use]
    pub fn act(mut self, story: &Story, id: ActId) -> Self {
        self.certainty = self.certainty.min(story.certainty_of_act(id));
        self.contested |= story.act(id).contested;
        self.cite(story.cites_of_act(id))
    }
    /// With one more bond as premise.
    #[must_use]
    pub fn bond(mut self, story: &Story, id: BondId) -> Self {
        self.certainty = self.certainty.min(story.bond(id).certainty);
        self.contested |= story.bond(id).contested;
        self.cite(story.cites_of_bond(id))
    }
    /// With one more event as premise.
    #[must_use]
    pub fn event(mut self, story: &Story, id: EventId) -> Self {
        self.certainty = self.certainty.min(story.event(id).certainty);
        self.cite(&story.event(id).cites)
    }
    /// With the premises of another finding.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.certainty = self.certainty.min(other.certainty);
        self.contested |= other.contested;
        self.cite(&other.cites)
    }
    fn cite(mut self, cites: &[SentenceId]) -> Self {
        for cite in cites {
            if let Err(at) = self.cites.binary_search(cite) {
                self.cites.insert(at, *cite);
            }
        }
        self
    }
}

/// A character who dies, with the events that tell it: one for a person; a collective may lose some of its
/// people at several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Death {
    /// Who dies.
    pub party: PartyId,
    /// Where, in story order.
    pub events: Vec<EventId>,
}

/// All deaths of characters, in file order: by acts that are completed and not contested, of kinds whose
/// effect is death. O(acts + d log d) for d deaths.
pub fn deaths(story: &Story) -> Vec<Death> {
    let mut deaths: BTreeMap<PartyId, Vec<EventId>> = BTreeMap::new();
    for (_, act) in story.acts() {
        if story.kind(act.kind).effect != Some(Effect::Death) || !act.is_completed() || act.contested {
            continue;
        }
        for &patient in act.patients.iter().filter(|patient| !story.party(**patient).is_group()) {
            let events = deaths.entry(patient).or_default();
            if events.last() != Some(&act.event) {
                events.push(act.event);
            }
        }
    }
    deaths.into_iter().map(|(party, events)| Death { party, events }).collect()
}
