//! What becomes of everybody: the table of fates.
//!
//! **Question.** Who is dead, arrested, held, in hiding, gone, alive at the end, and for whom does the
//! story not say?
//!
//! **Definition.** A state machine per character, moved only by acts that are completed and uncontested,
//! through the [`Effect`](crate::vocabulary::Effect) of their kind. Arrest, captivity and hiding last until another effect; release and
//! escape end them, and so does whatever only somebody at large can do, or can be done to somebody at large
//! ([`Kind::at_large`](crate::vocabulary::Kind::at_large)), at a later event: then a release is taken as untold
//! ([`Fate::untold`]). Violence against those who hold them, or are held, shows no such thing. Death ends it, unless who died is told to act
//! and then to die again: the last death is the fate. Whoever is put out of a group, or gets away, and is not seen
//! again, has that as fate. Everybody else is *alive* if nothing threatens them when the story stops, and
//! *unknown* otherwise: unknown is censoring, not a fate. Where a whole group is killed or seized and nobody is
//! named, what becomes of those who are members then is unknown until they are seen again. Unknown too is the fate of
//! who may be one of those who die.
//!
//! **Open threat** against a character: an act that is ordered, threatened, attempted or under way and whose
//! kind has a death, captivity or arrest as effect; an act of a kind of [peril](crate::vocabulary::Kind::peril)
//! (a hunt, a death ordered); any hostile act under way, its outcome not told; a wound at the last
//! appearance. It is closed by a later release, escape or arrest of the threatened, or when everybody who
//! poses it is dead or in custody at the end; a threat by somebody not told stays open.
//!
//! A death without an agent (of a kind that takes none) is somebody's deed if the last wound, or attempt on
//! the life, among the events it needs was: the killer is then entailed.

mod death;
mod track;

use super::Evidence;
use crate::facts::{ActId, Certainty, EventId, Mode, Parties, PartyId};
use crate::story::Story;
use crate::words::words;
use death::{Hurts, death};
use track::{State, Track, out_of_action, tracks};

words! {
    /// What becomes of a character.
    pub enum FateKind {
        /// Dies in the story.
        Dead = "dead",
        /// Is in the hands of the law at the end.
        Arrested = "arrested",
        /// Is held by somebody else at the end.
        Captive = "captive",
        /// Is in hiding at the end.
        Hiding = "hiding",
        /// Gets away and is not seen again.
        Escaped = "escaped",
        /// Is put out of a group and is not seen again.
        Expelled = "expelled",
        /// Lives when last seen, and nothing threatens them.
        Alive = "alive",
        /// Not told.
        Unknown = "unknown",
    }
}

words! {
    /// What a fate is known from.
    pub enum Basis {
        /// The text says it.
        Explicit = "explicit",
        /// It follows from what the text says.
        Entailed = "entailed",
        /// A reader infers it.
        Inferred = "inferred",
        /// The character lives when last mentioned.
        LastMention = "last_mention",
        /// Something that threatens the character is left open, or no event mentions them.
        Open = "open",
    }
}

/// Whether somebody was killed or died otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Manner {
    /// Somebody took the life, told or not.
    Killed,
    /// Of an illness, an accident, or a cause not told.
    Died,
    /// By their own hand.
    OwnHand,
}

/// One who took the life of another, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Killing {
    /// Who.
    pub by: PartyId,
    /// By which act.
    pub act: ActId,
    /// How sure it is that they did.
    pub certainty: Certainty,
    /// Under what condition they did it.
    pub mode: Mode,
    /// By whose hand.
    pub through: Parties,
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
    /// How sure it is that somebody took the life, whoever it was; none of a life that nobody took.
    pub taken: Option<Certainty>,
    /// For each of the killers the surest act by which they did it.
    pub killings: Vec<Killing>,
    /// The wound, or attempt, of which the character died later.
    pub wound: Option<ActId>,
    /// Whether only some of a collective are meant: it is seen to act after its death.
    pub some_only: bool,
    /// A wound after which the character has not been seen to act.
    pub wounded: Option<ActId>,
    /// Acts that show that a custody or a hiding had ended whose end is not told: the act that began it, and the one
    /// that shows it.
    pub untold: Vec<(ActId, ActId)>,
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
    let tracks = tracks(story);
    let out = out_of_action(story, &tracks);
    let hurts = Hurts::new(story);
    let mut all: Vec<Fate> = story
        .characters()
        .map(|(party, _)| conclude(story, party, &tracks[party.index()], &out, &hurts))
        .collect();
    for i in 0..all.len() {
        perhaps_dead(story, &mut all, i);
    }
    all
}

/// Of who may be one of the dead it is not told whether they live.
fn perhaps_dead(story: &Story, all: &mut [Fate], i: usize) {
    let others = &story.party(all[i].party).perhaps;
    let place = |party: &PartyId| all.binary_search_by_key(party, |fate| fate.party).ok();
    let dead = others.iter().filter_map(place).filter(|at| all[*at].fate == FateKind::Dead).min();
    let dead = dead.map(|at| &all[at]);
    let Some((event, Some(act))) = dead.map(|fate| (fate.event, fate.act)) else { return };
    let fate = &mut all[i];
    if fate.fate == FateKind::Alive {
        (fate.fate, fate.basis, fate.event, fate.act) = (FateKind::Unknown, Basis::Open, event, Some(act));
        fate.evidence = std::mem::take(&mut fate.evidence).act(story, act);
    }
}

fn conclude(story: &Story, party: PartyId, track: &Track, out: &[bool], hurts: &Hurts) -> Fate {
    let mut fate = Fate {
        party,
        fate: FateKind::Unknown,
        basis: Basis::Open,
        event: None,
        act: None,
        manner: None,
        killers: Vec::new(),
        killers_certainty: Certainty::Explicit,
        taken: None,
        killings: Vec::new(),
        wound: None,
        some_only: false,
        wounded: track.wound.filter(|wound| track.acted_last <= Some(story.act(*wound).event)),
        untold: track.untold.clone(),
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
                death(story, track, act, hurts, &mut fate);
            }
            fate.basis = match fate.evidence.certainty {
                Certainty::Explicit => Basis::Explicit,
                Certainty::Entailed => Basis::Entailed,
                Certainty::Inferred => Basis::Inferred,
            };
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
        let agents = story.act(**act).agents();
        agents.is_empty() || !agents.iter().all(|agent| out[agent.index()])
    });
    let wounded = track.wound.filter(|wound| Some(story.act(*wound).event) >= track.last_seen);
    if let Some(act) = track.perhaps.map(|(act, _)| act).or(open.copied()).or(wounded) {
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

impl Fate {
    /// How sure it is who took the life: as sure as the surest act by which the killers did. None without
    /// killers.
    pub fn killers_certainty(&self) -> Option<Certainty> {
        self.killings.iter().map(|killing| killing.certainty).max()
    }
}
