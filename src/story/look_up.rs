//! Finding a party, an event or an act by what a person types: id, name, short name or alias, ignoring
//! case and accents.

use super::Story;
use crate::facts::{EventId, PartyId};
use crate::nearest::{folded, nearest};

/// Nothing, or more than one thing, has that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing has it; perhaps this was meant.
    Unknown {
        /// What was asked for.
        asked: String,
        /// The nearest name.
        nearest: Option<String>,
    },
    /// Several have it: their ids.
    Ambiguous {
        /// What was asked for.
        asked: String,
        /// Ids of those that have it.
        ids: Vec<String>,
    },
}

impl std::fmt::Display for NotFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown { asked, nearest: Some(nearest) } => {
                write!(f, "nothing here is called `{asked}`; did you mean `{nearest}`?")
            }
            Self::Unknown { asked, nearest: None } => write!(f, "nothing here is called `{asked}`"),
            Self::Ambiguous { asked, ids } => {
                write!(f, "`{asked}` may be any of {}; say which id is meant", ids.join(", "))
            }
        }
    }
}

impl std::error::Error for NotFound {}

impl Story {
    /// The character or group that `asked` names. An id wins over a name, a name over an alias. O(parties).
    ///
    /// # Errors
    /// When nothing, or more than one party, has that name.
    pub fn find_party(&self, asked: &str) -> Result<PartyId, NotFound> {
        let wanted = folded(asked.trim());
        let names: [fn(&crate::facts::Party) -> Vec<&str>; 3] = [
            |party| vec![party.id.as_str()],
            |party| vec![&party.name, party.short()],
            |party| party.aliases.iter().map(String::as_str).collect(),
        ];
        for name in names {
            let found: Vec<PartyId> = self
                .parties()
                .filter(|(_, party)| name(party).into_iter().any(|n| folded(n) == wanted))
                .map(|(id, _)| id)
                .collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok(*one),
                several => {
                    return Err(NotFound::Ambiguous {
                        asked: asked.to_owned(),
                        ids: several.iter().map(|id| self.party(*id).id.to_string()).collect(),
                    });
                }
            }
        }
        let all =
            self.parties().flat_map(|(_, party)| std::iter::once(party.id.as_str()).chain(party.names()));
        Err(NotFound::Unknown { asked: asked.to_owned(), nearest: nearest(asked, all).map(str::to_owned) })
    }

    /// The event that `asked` names: its id, or its rank as a number. O(events).
    ///
    /// # Errors
    /// When there is no such event.
    pub fn find_event(&self, asked: &str) -> Result<EventId, NotFound> {
        let wanted = folded(asked.trim());
        if let Some((id, _)) = self.events().find(|(_, event)| folded(&event.id) == wanted) {
            return Ok(id);
        }
        if let Ok(rank) = wanted.parse::<u32>()
            && let Some((id, _)) = self.events().find(|(_, event)| event.rank == rank)
        {
            return Ok(id);
        }
        let all = self.events().map(|(_, event)| event.id.as_ref());
        Err(NotFound::Unknown { asked: asked.to_owned(), nearest: nearest(asked, all).map(str::to_owned) })
    }
}
