//! Who informs whom on whom, and as what.

use crate::facts::{ActId, EventId, PartyId};
use crate::story::{Readings, Story};
use crate::vocabulary::{Breach, Depth};
use crate::words::words;
use std::collections::{BTreeMap, BTreeSet};

words! {
    /// What an informer is to those informed on.
    pub enum Agent {
        /// Informs on somebody to whom nothing ties them.
        Informer = "informer",
        /// Informs on a group, or one of a group, to which they belong then or get in afterwards, or on somebody to whom a
        /// bond that binds ties them then.
        Within = "informer within",
        /// One within who also deceives those informed on: feigned service.
        Spy = "spy",
    }
}

/// Somebody who informs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Informing {
    /// Who.
    pub who: PartyId,
    /// Whom they inform.
    pub to: Vec<PartyId>,
    /// About whom.
    pub about: Vec<PartyId>,
    /// The group, or whom they are bound to, within which they inform, if they do.
    pub group: Option<PartyId>,
    /// What they are.
    pub agent: Agent,
    /// The act.
    pub act: ActId,
    /// Deceits of those informed on, or of their group or one of it, by the same.
    pub deceits: Vec<ActId>,
}

/// Everybody who gives information against others, in story order: an informer; one within if they belong to
/// the group of those informed on, or are bound to them; a spy if besides they deceive them. O(acts + bonds)
/// and, for each who informs, their deceits.
pub fn informers(story: &Story) -> Vec<Informing> {
    let bonds = Bonds::new(story);
    let informs = |id: &ActId| story.kind(story.act(*id).kind).breach == Some(Breach::Inform);
    let done = story.acts().filter(|(_, act)| act.is_completed() && !act.contested).map(|(id, _)| id);
    let (mut tellings, mut deceits) = (Vec::new(), BTreeMap::<PartyId, Vec<ActId>>::new());
    for id in done {
        if informs(&id) {
            tellings.push(id);
        } else if story.kind(story.act(id).kind).breach == Some(Breach::Deceive) {
            story.act(id).agents().iter().for_each(|agent| deceits.entry(*agent).or_default().push(id));
        }
    }
    let mut all = Vec::new();
    for id in tellings {
        let act = story.act(id);
        for &who in act.agents() {
            let group = bonds.within(story, who, &act.about, act.patients(), act.event);
            let mine = deceits.get(&who).map_or(&[][..], Vec::as_slice).iter().copied();
            let of_group = |deceit: &ActId| {
                let patients = story.act(*deceit).patients();
                group.is_some_and(|group| patients.iter().any(|patient| bonds.is_of(*patient, group)))
            };
            let deceits: Vec<ActId> = mine.filter(of_group).collect();
            let agent = match (group, deceits.is_empty()) {
                (None, _) => Agent::Informer,
                (Some(_), true) => Agent::Within,
                (Some(_), false) => Agent::Spy,
            };
            let (to, about) = (act.patients().to_vec(), act.about.to_vec());
            all.push(Informing { who, to, about, group, agent, act: id, deceits });
        }
    }
    all
}

/// What binds whom.
struct Bonds {
    groups: Vec<BTreeSet<PartyId>>,
    memberships: BTreeMap<(PartyId, PartyId), Vec<crate::facts::BondId>>,
    direct: BTreeMap<(PartyId, PartyId), Vec<crate::facts::BondId>>,
}

impl Bonds {
    fn new(story: &Story) -> Self {
        let mut groups = vec![BTreeSet::new(); story.facts().parties.len()];
        let (mut direct, mut memberships): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
        for tie in story.bonds_and_memberships(Readings::Settled) {
            let Some(id) = tie.bond() else { continue };
            if tie.membership {
                groups[tie.from.index()].insert(tie.to);
                memberships.entry((tie.from, tie.to)).or_default().push(id);
            } else if tie.sign > 0 {
                direct.entry((tie.from, tie.to)).or_default().push(id);
                // who is served is not bound to whom they pay
                if tie.mutual || story.kind(tie.kind).depth != Some(Depth::Thin) {
                    direct.entry((tie.to, tie.from)).or_default().push(id);
                }
            }
        }
        Self { groups, memberships, direct }
    }

    fn is_of(&self, party: PartyId, side: PartyId) -> bool {
        party == side || self.groups[party.index()].contains(&side)
    }

    /// The group of who informs to which those informed on belong and those informed do not; else whom of those informed
    /// on a bond ties to who informs.
    fn within(
        &self,
        story: &Story,
        who: PartyId,
        about: &[PartyId],
        to: &[PartyId],
        event: EventId,
    ) -> Option<PartyId> {
        let inside = |party: &PartyId, group: PartyId| self.is_of(*party, group);
        // who has left for good informs from outside
        let rank = story.event(event).rank;
        let belongs = |group: PartyId| {
            let spells = self.memberships.get(&(who, group)).map_or(&[][..], Vec::as_slice);
            spells.iter().any(|id| story.bond(*id).end.is_none_or(|end| story.event(end).rank >= rank))
        };
        let group = self.groups[who.index()].iter().copied().filter(|group| belongs(*group)).find(|group| {
            about.iter().any(|party| inside(party, *group)) && !to.iter().any(|party| inside(party, *group))
        });
        let bound = |other: &PartyId| {
            let bonds = self.direct.get(&(who, *other));
            bonds.is_some_and(|all| all.iter().any(|id| story.holds_before(story.bond(*id), event)))
        };
        group.or_else(|| about.iter().copied().find(bound))
    }
}
