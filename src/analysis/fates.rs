//! What becomes of everybody: the table of fates.
//!
//! **Question.** Who is dead, arrested, held, in hiding, gone, alive at the end, and for whom does the
//! story not say?
//!
//! **Definition.** A state machine per character, moved only by acts that are completed and uncontested,
//! through the [`Effect`] of their kind: death ends it; arrest, captivity and hiding last until another
//! effect; release and escape end them. Whoever is put out of a group, or gets away, and is not seen
//! again, has that as fate. Everybody else is *alive* if nothing threatens them when the story stops, and
//! *unknown* otherwise: unknown is censoring, not a fate.
//!
//! **Open threat** against a character: an act that is ordered, threatened, attempted or under way and whose
//! kind has a death, captivity or arrest as effect; an act of a kind of [peril](crate::vocabulary::Kind::peril)
//! (a hunt, a death ordered); any hostile act under way, its outcome not told; a wound at the last
//! appearance. It is closed by a later release, escape or arrest of the threatened, or when everybody who
//! poses it is dead or in custody at the end; a threat by somebody not told stays open.
//!
//! A death without an agent (of a kind that takes none) is somebody's deed if the last wound, or attempt on
//! the life, among the events it needs was: the killer is then entailed.

use super::Evidence;
use crate::facts::{Act, ActId, Certainty, EventId, PartyId, PartyKind, Status};
use crate::story::Story;
use crate::vocabulary::{Effect, Takes};
use std::collections::BTreeSet;

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FateKind {
    /// Dies in the story.
    Dead,
    /// Is in the hands of the law at the end.
    Arrested,
    /// Is held by somebody else at the end.
    Captive,
    /// Is in hiding at the end.
    Hiding,
    /// Gets away and is not seen again.
    Escaped,
    /// Is put out of a group and is not seen again.
    Expelled,
    /// Lives when last seen, and nothing threatens them.
    Alive,
    /// Not told.
    Unknown,
}

impl FateKind {
    /// The word for it in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Dead => "dead",
            Self::Arrested => "arrested",
            Self::Captive => "captive",
            Self::Hiding => "hiding",
            Self::Escaped => "escaped",
            Self::Expelled => "expelled",
            Self::Alive => "alive",
            Self::Unknown => "unknown",
        }
    }
}

/// What a fate is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// The text says it.
    Explicit,
    /// It follows from what the text says, or a reader infers it.
    Entailed,
    /// The character lives when last mentioned.
    LastMention,
    /// Something that threatens the character is left open, or no event mentions them.
    Open,
}

impl Basis {
    /// The word for it in results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Explicit => "explicit",
            Self::Entailed => "entailed",
            Self::LastMention => "last_mention",
            Self::Open => "open",
        }
    }
}

/// Whether somebody was killed or died otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Manner {
    /// Somebody took the life, told or not.
    Killed,
    /// Of an illness, an accident, or a cause not told.
    Died,
}

/// What becomes of one character.
#[derive(Debug, Clone, PartialEq)]
pub struct Fate {
    /// Whose fate.
    pub party: PartyId,
    /// What.
    pub fate: FateKind,
    /// What it is known from.
    pub basis: Basis,
    /// The event that decides it: of the death, of the arrest, of the last appearance, of the open threat.
    pub event: Option<EventId>,
    /// The act that decides it.
    pub act: Option<ActId>,
    /// How a dead character died.
    pub manner: Option<Manner>,
    /// Who took the life, in file order; empty when not told.
    pub killers: Vec<PartyId>,
    /// How sure it is that they did: the surest act that says so, or entailed by a wound.
    pub killers_certainty: Certainty,
    /// The wound, or attempt, of which the character died later.
    pub wound: Option<ActId>,
    /// Whether only some of a collective are meant: it is seen to act after its death.
    pub some_only: bool,
    /// The last event that the character takes part in.
    pub last_seen: Option<EventId>,
    /// How sure it is; contested if an act that is contested would decide otherwise; where it is told.
    pub evidence: Evidence,
}

/// The fate of every character, in file order. O(acts + bonds + size of the ancestry of unexplained deaths).
///
/// ```
/// use imbroglio::analysis::fates::{FateKind, fates};
/// let film = imbroglio::rules::check_text("Duel", r#"(
///     title: "Duel",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [
///         (id: shot, what: "A shoots B", acts: [wounds(a, b)]),
///         (id: death, what: "B dies of it", acts: [dies(b)], needs: [shot]),
///         (id: hunt, what: "C goes after A", acts: [hunts(c, a)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let all = fates(&story);
/// let kinds: Vec<FateKind> = all.iter().map(|fate| fate.fate).collect();
/// assert_eq!(kinds, [FateKind::Unknown, FateKind::Dead, FateKind::Alive]);
/// assert_eq!(all[1].killers, [all[0].party]);
/// ```
pub fn fates(story: &Story) -> Vec<Fate> {
    let mut tracks: Vec<Track> = vec![Track::default(); story.facts().parties.len()];
    see_appearances(story, &mut tracks);
    for (id, act) in story.acts() {
        for patient in &act.patients {
            tracks[patient.index()].undergo(story, id, act);
        }
        for agent in &act.agents {
            tracks[agent.index()].acted_last = Some(act.event);
        }
    }
    let out = out_of_action(story, &tracks);
    story.characters().map(|(party, _)| conclude(story, party, &tracks[party.index()], &out)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Present,
    Dead,
    Arrested,
    Captive,
    Hiding,
    Escaped,
    Expelled,
}

#[derive(Debug, Clone, Default)]
struct Track {
    state: State,
    deciding: Option<ActId>,
    threats: Vec<ActId>,
    wound: Option<ActId>,
    /// A contested act that would have moved the state, and was the last to do so.
    doubt: Option<ActId>,
    last_seen: Option<EventId>,
    acted_last: Option<EventId>,
}

impl Track {
    fn undergo(&mut self, story: &Story, id: ActId, act: &Act) {
        let kind = story.kind(act.kind);
        let effect = kind.effect;
        if self.state == State::Dead {
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
        let held = matches!(self.state, State::Arrested | State::Captive | State::Hiding);
        if held && matches!(effect, Some(Effect::Expulsion | Effect::Readmission)) {
            return;
        }
        if matches!(effect, Some(Effect::Release | Effect::Escape | Effect::Arrest)) {
            self.threats.clear();
        }
        self.state = state;
        self.deciding = Some(id);
        self.doubt = None;
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
        act.agents.iter().chain(&act.patients).chain(&act.through).for_each(|party| see(*party, act.event));
    }
    for learning in &story.facts().learnings {
        see(learning.who, learning.event);
    }
}

/// Who can no longer threaten anybody: the dead and those in custody; a group if all its members are.
fn out_of_action(story: &Story, tracks: &[Track]) -> Vec<bool> {
    let mut out: Vec<bool> =
        tracks.iter().map(|track| matches!(track.state, State::Dead | State::Arrested)).collect();
    let mut members: Vec<(u32, u32)> = vec![(0, 0); out.len()];
    for (_, bond) in story.bonds().filter(|(_, bond)| story.kind(bond.kind).membership) {
        let (all, gone) = &mut members[bond.to.index()];
        *all += 1;
        *gone += u32::from(out[bond.from.index()]);
    }
    for (id, _) in story.groups() {
        let (all, gone) = members[id.index()];
        out[id.index()] = all > 0 && all == gone;
    }
    out
}

fn conclude(story: &Story, party: PartyId, track: &Track, out: &[bool]) -> Fate {
    let mut fate = Fate {
        party,
        fate: FateKind::Unknown,
        basis: Basis::Open,
        event: None,
        act: None,
        manner: None,
        killers: Vec::new(),
        killers_certainty: Certainty::Explicit,
        wound: None,
        some_only: false,
        last_seen: track.last_seen,
        evidence: Evidence::default(),
    };
    let decided = match track.state {
        State::Dead => Some(FateKind::Dead),
        State::Arrested => Some(FateKind::Arrested),
        State::Captive => Some(FateKind::Captive),
        State::Hiding => Some(FateKind::Hiding),
        State::Escaped if !seen_after(story, track) => Some(FateKind::Escaped),
        State::Expelled if !seen_after(story, track) => Some(FateKind::Expelled),
        State::Escaped | State::Expelled | State::Present => None,
    };
    match (decided, track.deciding) {
        (Some(kind), Some(act)) => {
            fate.fate = kind;
            fate.act = Some(act);
            fate.event = Some(story.act(act).event);
            fate.evidence = fate.evidence.act(story, act);
            if kind == FateKind::Dead {
                death(story, track, act, &mut fate);
            }
            let said = fate.evidence.certainty == Certainty::Explicit;
            fate.basis = if said { Basis::Explicit } else { Basis::Entailed };
        }
        _ => still_there(story, track, out, &mut fate),
    }
    fate.evidence.contested |= track.doubt.is_some();
    fate
}

fn seen_after(story: &Story, track: &Track) -> bool {
    let decided = track.deciding.map(|act| story.act(act).event);
    track.last_seen > decided
}

/// Nothing has settled the fate: alive, or not told.
fn still_there(story: &Story, track: &Track, out: &[bool], fate: &mut Fate) {
    let open = track.threats.iter().rev().find(|act| {
        let agents = &story.act(**act).agents;
        agents.is_empty() || !agents.iter().all(|agent| out[agent.index()])
    });
    let wounded = track.wound.filter(|wound| Some(story.act(*wound).event) >= track.last_seen);
    if let Some(act) = open.copied().or(wounded) {
        fate.act = Some(act);
        fate.event = Some(story.act(act).event);
        fate.evidence = std::mem::take(&mut fate.evidence).act(story, act);
    } else if let Some(event) = track.last_seen {
        fate.fate = FateKind::Alive;
        fate.basis = Basis::LastMention;
        fate.event = Some(event);
        fate.evidence = std::mem::take(&mut fate.evidence).event(story, event);
        fate.evidence.certainty = fate.evidence.certainty.min(Certainty::Entailed);
    }
}

/// How the character died, and by whom.
fn death(story: &Story, track: &Track, act: ActId, fate: &mut Fate) {
    let event = story.act(act).event;
    let mut killers = BTreeSet::new();
    let mut taken = false;
    let mut sure = Certainty::Inferred;
    for (id, other) in story.acts_at(event) {
        let kind = story.kind(other.kind);
        let deadly = kind.effect == Some(Effect::Death) && other.is_completed() && !other.contested;
        if deadly && other.patients.contains(&fate.party) {
            killers.extend(other.agents.iter().copied());
            if !other.agents.is_empty() {
                sure = sure.max(story.certainty_of_act(id));
            }
            taken |= kind.takes != Takes::Patient;
        }
    }
    if !taken && let Some(wound) = mortal_wound(story, fate.party, event) {
        taken = true;
        killers.extend(story.act(wound).agents.iter().copied());
        fate.wound = Some(wound);
        sure = story.certainty_of_act(wound).min(Certainty::Entailed);
        fate.evidence = std::mem::take(&mut fate.evidence).cite(story.cites_of_act(wound));
    }
    fate.manner = Some(if taken { Manner::Killed } else { Manner::Died });
    fate.killers_certainty = if killers.is_empty() { Certainty::Explicit } else { sure };
    fate.killers = killers.into_iter().collect();
    let many = matches!(story.party(fate.party).kind, PartyKind::Collective);
    fate.some_only = many && track.acted_last > Some(event);
}

/// The last wound, or failed attempt on the life, among the events that the death cannot do without.
fn mortal_wound(story: &Story, party: PartyId, death: EventId) -> Option<ActId> {
    let mut seen = BTreeSet::from([death]);
    let mut front = vec![death];
    let mut last = None;
    while let Some(event) = front.pop() {
        for (id, act) in story.acts_at(event) {
            let kind = story.kind(act.kind);
            let hurts = (kind.effect == Some(Effect::Wound) && act.is_completed())
                || (kind.effect == Some(Effect::Death) && act.status == Status::Attempted);
            if hurts && !act.contested && act.patients.contains(&party) {
                last = last.max(Some(id));
            }
        }
        for link in &story.event(event).support.all {
            if seen.insert(link.event) {
                front.push(link.event);
            }
        }
    }
    last
}

impl Fate {
    /// How sure it is who took the life: as sure as the surest act by which the killers did. None without
    /// killers. O(acts).
    pub fn killers_certainty(&self, story: &Story) -> Option<Certainty> {
        if self.killers.is_empty() {
            return None;
        }
        if let Some(wound) = self.wound {
            return Some(story.certainty_of_act(wound));
        }
        story
            .acts()
            .filter(|(_, act)| {
                act.is_completed()
                    && act.patients.contains(&self.party)
                    && act.agents.iter().any(|agent| self.killers.contains(agent))
                    && story.kind(act.kind).effect == Some(Effect::Death)
            })
            .map(|(id, _)| story.certainty_of_act(id))
            .max()
    }
}
