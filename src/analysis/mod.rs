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
mod causes;
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

use crate::facts::{ActId, BondId, Certainty, EventId, SentenceId};
use crate::story::{Fact, Story};

pub use crate::story::Readings;
pub use crate::story::count::{Death, deaths};

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
    /// With one more act or bond as premise.
    #[must_use]
    pub fn fact(self, story: &Story, fact: Fact) -> Self {
        match fact {
            Fact::Act(act) => self.act(story, act),
            Fact::Bond(bond) => self.bond(story, bond),
        }
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
