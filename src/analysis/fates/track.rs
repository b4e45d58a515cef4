//! What happens to each character in turn, as far as it decides about life and freedom.

use crate::facts::{Act, ActId, BondId, EventId, PartyId, Status};
use crate::story::{Readings, Story};
use crate::vocabulary::Effect;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    #[default]
    Present,
    Dead,
    Arrested,
    Captive,
    Hiding,
    Escaped,
    Expelled,
}

impl State {
    /// Not at large: in custody or in hiding.
    fn away(self) -> bool {
        matches!(self, Self::Arrested | Self::Captive | Self::Hiding)
    }
}

/// Where somebody stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    pub state: State,
    pub deciding: Option<ActId>,
    pub threats: Vec<ActId>,
    pub wound: Option<ActId>,
    /// A contested act that would have moved the state, and was the last to do so.
    pub doubt: Option<ActId>,
    /// What was done to a whole group of theirs, nobody being named, if they have not been seen since.
    pub perhaps: Option<(ActId, EventId)>,
    pub untold: Vec<(ActId, ActId)>,
    pub last_seen: Option<EventId>,
    pub acted_last: Option<EventId>,
    /// The last event before that at which they acted.
    acted_earlier: Option<EventId>,
}

/// The tracks of all parties at the end. O(acts + bonds + members of the groups that are killed or seized).
pub(super) fn tracks(story: &Story) -> Vec<Track> {
    let mut tracks: Vec<Track> = vec![Track::default(); story.facts().parties.len()];
    let members = members(story);
    for (id, act) in story.acts() {
        for agent in act.agents().iter().chain(act.patients()) {
            tracks[agent.index()].shown_at_large(story, id, act, *agent);
        }
        for patient in act.patients() {
            tracks[patient.index()].undergo(story, id, act);
            for member in members[patient.index()]
                .iter()
                .filter(|(_, bond)| story.holds_before(story.bond(*bond), act.event) && is_fatal(story, act))
            {
                tracks[member.0.index()].perhaps_too(id, act, member.0);
            }
        }
        for agent in act.agents() {
            tracks[agent.index()].acts(act);
        }
    }
    see_appearances(story, &mut tracks);
    tracks
}

/// The members of each group, those of groups within it among them, with the bond of each.
fn members(story: &Story) -> Vec<Vec<(PartyId, BondId)>> {
    let mut members = vec![Vec::new(); story.facts().parties.len()];
    for tie in story.bonds_and_memberships(Readings::Settled).filter(|tie| tie.membership) {
        members[tie.to.index()].extend(tie.bond().map(|bond| (tie.from, bond)));
    }
    members
}

/// Whether an act that is done takes life or freedom.
fn is_fatal(story: &Story, act: &Act) -> bool {
    let effect = story.kind(act.kind).effect;
    act.is_completed()
        && !act.contested
        && matches!(effect, Some(Effect::Death | Effect::Arrest | Effect::Captivity))
}

impl Track {
    fn acts(&mut self, act: &Act) {
        // a ghost does not live
        if act.ghostly {
            return;
        }
        if self.acted_last < Some(act.event) {
            self.acted_earlier = self.acted_last;
            self.acted_last = Some(act.event);
        }
        if act.is_completed() && !act.contested {
            self.seen_at(act.event);
        }
    }

    /// The last event before this one at which they acted: in which order one event tells its acts says nothing.
    fn acted_before(&self, event: EventId) -> Option<EventId> {
        if self.acted_last < Some(event) { self.acted_last } else { self.acted_earlier }
    }

    /// What was done to a group of theirs at an earlier event has spared them.
    fn seen_at(&mut self, event: EventId) {
        self.perhaps = self.perhaps.filter(|(_, at)| *at >= event);
    }

    /// A group of theirs is killed or seized and nobody is named.
    fn perhaps_too(&mut self, id: ActId, act: &Act, who: PartyId) {
        let named = act.patients().contains(&who) || act.agents().contains(&who);
        if !named && self.state != State::Dead {
            self.perhaps = Some((id, act.event));
        }
    }

    /// Ends a custody or a hiding that an act shows to have ended.
    fn shown_at_large(&mut self, story: &Story, id: ActId, act: &Act, who: PartyId) {
        let (true, Some(since)) = (self.state.away(), self.deciding) else { return };
        let kind = story.kind(act.kind);
        let done = act.is_completed() && !act.contested;
        if !done || !story.is_before(story.act(since).event, act.event) {
            return;
        }
        // who is hunted is in no cell, but may well hide; who does what nobody can do in a cell is at large
        let hunted = self.state != State::Hiding
            && act.patients().contains(&who)
            && kind.threatens == Some(Effect::Captivity);
        let holders = story.act(since).agents();
        let inside =
            !act.patients().is_empty() && act.patients().iter().all(|patient| holders.contains(patient));
        let free = act.agents().contains(&who) && kind.at_large && !inside;
        if hunted || free {
            self.untold.push((since, id));
            self.state = State::Present;
            self.deciding = None;
        }
    }

    fn undergo(&mut self, story: &Story, id: ActId, act: &Act) {
        let kind = story.kind(act.kind);
        let effect = kind.effect;
        let dies = effect == Some(Effect::Death) && act.is_completed() && !act.contested;
        if self.state == State::Dead
            && effect == Some(Effect::Revival)
            && act.is_completed()
            && !act.contested
        {
            self.state = State::Present;
            self.deciding = None;
            self.wound = None;
            return;
        }
        if self.state == State::Dead {
            // who acts after a death and dies again was not dead, or has come back; a collective dies in parts
            let died = self.deciding.map(|death| story.act(death).event);
            let back = self.acted_before(act.event) > died && Some(act.event) > died;
            if dies && back && act.patients().iter().all(|party| story.is_person(*party)) {
                self.deciding = Some(id);
            }
            return;
        }
        if is_threat(story, act) && !act.contested {
            self.threats.push(id);
        }
        if !act.is_completed() {
            return;
        }
        let state = match effect {
            None | Some(Effect::Reconciliation) => return,
            Some(Effect::Wound) => {
                if !act.contested {
                    self.wound = Some(id);
                }
                return;
            }
            Some(Effect::Death) => State::Dead,
            Some(Effect::Arrest) => State::Arrested,
            Some(Effect::Captivity) => State::Captive,
            Some(Effect::Release | Effect::Readmission | Effect::Revival) => State::Present,
            Some(Effect::Hiding) => State::Hiding,
            Some(Effect::Escape) => State::Escaped,
            Some(Effect::Expulsion) => State::Expelled,
        };
        if act.contested {
            self.doubt = Some(id);
            return;
        }
        // being put out of a group, or taken back, frees nobody from a cell
        if self.state.away() && matches!(effect, Some(Effect::Expulsion | Effect::Readmission)) {
            return;
        }
        if matches!(effect, Some(Effect::Release | Effect::Escape | Effect::Arrest)) {
            self.threats.clear();
        }
        self.state = state;
        self.deciding = Some(id);
        self.doubt = None;
        self.seen_at(act.event);
    }
}

/// Whether an act leaves its patient in danger of life or freedom.
fn is_threat(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    let begun =
        matches!(act.status, Status::Ordered | Status::Threatened | Status::Attempted | Status::UnderWay);
    let grave = matches!(kind.effect, Some(Effect::Death | Effect::Captivity | Effect::Arrest));
    (grave && begun)
        || (kind.peril && (begun || act.is_completed()))
        || (kind.sign < 0 && act.status == Status::UnderWay)
}

fn see_appearances(story: &Story, tracks: &mut [Track]) {
    let mut see = |party: PartyId, event: EventId| {
        let seen = &mut tracks[party.index()].last_seen;
        *seen = (*seen).max(Some(event));
    };
    for (id, event) in story.events() {
        event.present.iter().for_each(|party| see(*party, id));
    }
    for (_, act) in story.acts() {
        act.agents()
            .iter()
            .chain(act.patients())
            .chain(&act.through)
            .for_each(|party| see(*party, act.event));
    }
    for learning in &story.facts().learnings {
        see(learning.who, learning.event);
    }
}

/// Who can no longer threaten anybody: the dead and those in custody; a group if all its members are.
pub(super) fn out_of_action(story: &Story, tracks: &[Track]) -> Vec<bool> {
    let mut out: Vec<bool> =
        tracks.iter().map(|track| matches!(track.state, State::Dead | State::Arrested)).collect();
    let mut members: Vec<(u32, u32)> = vec![(0, 0); out.len()];
    let memberships = story.bonds_and_memberships(Readings::Contested).filter(|tie| tie.membership);
    for tie in memberships.filter(|tie| !story.party(tie.from).is_group()) {
        let (all, gone) = &mut members[tie.to.index()];
        *all += 1;
        *gone += u32::from(out[tie.from.index()]);
    }
    for (id, _) in story.groups() {
        let (all, gone) = members[id.index()];
        out[id.index()] = all > 0 && all == gone;
    }
    out
}
