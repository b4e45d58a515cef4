//! Who breaks faith with whom: the betrayals that an annotation asserts, beside those that follow from a
//! bond and its breach.
//!
//! **Definition.** A betrays B at an event if a thick bond between them (love, kin, friendship, membership
//! of one group, a pledge) holds just before it, and A there does one of: D1 harm to B, by hand or by order;
//! D2 inform against B; D3 take from B in secret; D4 hand B over; D5 enter a second exclusive bond, or one
//! with a friend's partner; D6 break a pledge; D7 desert B; D8 help B's enemy against B; or deceive B. Kinds
//! say by their [`Breach`] which of these they are. A must act knowingly (not by mistake, not out of
//! their mind, and not in self-defence): force, love and orders do not undo a betrayal, they are its mode. And B must not have
//! forfeited the claim by an earlier betrayal of A or of A's group, an attack on A, A's expulsion, or the killing of
//! somebody to whom A was bound, unless a bond between the two began after that, or they were reconciled: else A's act
//! is an answer. A betrayal that was nothing but a deceit is answered by deceit alone: whoever told a lie may still be
//! betrayed by a murder.
//!
//! *Standing breach*: who deceives or informs while no bond holds, and is bound later without having been
//! found out, betrays from the bond's beginning.
//!
//! *No betrayal* is what is done out of mercy or to rescue, and what the one concerned agrees to: such breaches
//! are kept apart ([`Excused`]), with those for which the claim was forfeited. An infidelity that the partner
//! knows of and tolerates remains one: to keep silent afterwards is not to agree. What an annotation asserts
//! remains asserted in any case.
//!
//! *What comes of it* does not make it more or less of one, but is told: whether the one betrayed suffers from
//! it, whether the betrayer tried to undo it, and who comes to know.
//!
//! That betrayal is a breach of thick relations is Margalit's account (*On Betrayal*, 2017, known through
//! reviews); loyalty as perseverance in an association is Kleinig's (*Loyalty*, Stanford Encyclopedia of
//! Philosophy); bond and breach as observed from acts is how Niculae et al. (ACL 2015, arXiv 1506.04744)
//! make betrayal measurable in games of Diplomacy.

mod aftermath;
mod derive;
mod ties;
mod twice;

pub use self::twice::{told_twice, wronged};
use crate::words::words;

use self::derive::{Candidate, Wrongs, candidates};
use self::ties::ThickTies;
use super::{Evidence, Readings};
use crate::facts::{ActId, BondId, Certainty, EventId, Mode, PartyId, Status};
use crate::story::{Fact, Story};
use crate::vocabulary::Breach;
use std::collections::BTreeMap;
use std::sync::Arc;

words! {
    /// Whether the text asserts a betrayal, and whether a bond and its breach are annotated.
    pub enum Claim {
        /// Asserted, and it follows from bond and breach.
        Supported = "supported",
        /// Asserted, but bond or breach is missing, or the claim was forfeited.
        Asserted = "asserted",
        /// Not asserted; it follows from bond and breach.
        Derived = "derived",
    }
}

/// What an asserted betrayal lacks to follow from the other facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lack {
    /// No thick bond holds just before it.
    Bond,
    /// No act breaks the bond.
    Breach,
    /// The one betrayed had betrayed, attacked or expelled the other, at this event.
    Claim(EventId),
}

/// Whether a breach is a betrayal when it is done, or becomes one by a bond that begins later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Begun {
    /// The bond is there.
    AtOnce,
    /// The bond begins later, while the breach goes on.
    SinceBond,
}

/// A betrayal of one party by another.
#[derive(Debug, Clone, PartialEq)]
pub struct Betrayal {
    /// Who betrays.
    pub by: PartyId,
    /// Who is betrayed.
    pub to: PartyId,
    /// When it begins; before the story if none.
    pub onset: Option<EventId>,
    /// The event that tells it; none if only a bond from before the story does.
    pub event: Option<EventId>,
    /// Asserted, derived, or both.
    pub claim: Claim,
    /// The act that asserts it.
    pub asserted: Option<ActId>,
    /// What an asserted one lacks.
    pub lack: Option<Lack>,
    /// The ties it breaks: a bond, or two memberships of one group; in file order.
    pub bonds: Vec<BondId>,
    /// The breaches, by kind and fact.
    pub breaches: Vec<(Breach, Fact)>,
    /// Whether it is a betrayal only since a bond that began after the deed.
    pub begun: Begun,
    /// How far it came; who orders or tries to kill has broken faith, whatever came of it.
    pub status: Status,
    /// Under what condition.
    pub mode: Mode,
    /// Whether several did it together, or a group did.
    pub joint: bool,
    /// The group through which the one betrayed is reached: the breach was of its stock, secrecy or safety.
    pub via: Option<PartyId>,
    /// Whether it is hidden.
    pub secret: bool,
    /// Whether the one betrayed agreed to it, or knows and tolerates it.
    pub condoned: bool,
    /// An event at which the betrayer acted to undo it, in vain: it would have kept something that the betrayal
    /// led to from happening. The betrayal stays one.
    pub retracted: Option<EventId>,
    /// Whether the one betrayed is told to have suffered from it: by it or by what it led to, harm was done to
    /// them or to members of theirs.
    pub effective: bool,
    /// Who comes to know of it, and when; who knew from the start has no event. Nobody: it is never found out.
    pub discovered: Discovered,
    /// How sure it is and where it is told: an asserted one as sure as the assertion, a derived one as its
    /// weakest premise.
    pub evidence: Evidence,
}

/// Who comes to know of a betrayal, and when. Those who do it together know of one another's, so that they share one list.
#[derive(Debug, Clone, Default)]
pub struct Discovered {
    all: Arc<[(PartyId, Option<EventId>)]>,
    /// Who is in the list and left out: the betrayer.
    by: Option<PartyId>,
}

impl Discovered {
    /// Who, and when; without an event who knew from the start. By event, then in the order of the cast.
    pub fn iter(&self) -> impl Iterator<Item = &(PartyId, Option<EventId>)> {
        self.all.iter().filter(|(party, _)| Some(*party) != self.by)
    }

    /// Whether nobody does.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl PartialEq for Discovered {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Discovered {}

impl Betrayal {
    /// Whether it is done, and not only meant or tried.
    pub fn is_completed(&self) -> bool {
        self.status == Status::Completed
    }
    /// Whether the text asserts it.
    pub fn is_asserted(&self) -> bool {
        self.asserted.is_some()
    }
    /// Its name in results: that of the act that asserts it, or that breaks faith; for one that only bonds
    /// tell, the event of its onset.
    pub fn name(&self, story: &Story) -> String {
        let act = self.asserted.or_else(|| self.breaches.iter().find_map(|(_, fact)| fact.act()));
        match (act, self.onset) {
            (Some(act), _) => story.act_name(act),
            (None, Some(event)) => story.event(event).id.to_string(),
            (None, None) => format!("{}.{}", story.party(self.by).id, story.party(self.to).id),
        }
    }
}

/// Why a breach of a bond is no betrayal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Excuse {
    /// The one concerned had betrayed, attacked or expelled the other, at this event: the claim was taken as forfeited.
    Forfeited(EventId),
    /// It is told as done under this condition: mercy, rescue, self-defence, mistake or madness.
    Mode(Mode),
    /// The one concerned agrees to it.
    Condoned,
}

/// A breach of a bond that is no betrayal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excused {
    /// Who did it.
    pub by: PartyId,
    /// Whom it concerns.
    pub to: PartyId,
    /// When; before the story if none.
    pub onset: Option<EventId>,
    /// What was done.
    pub breaches: Vec<(Breach, Fact)>,
    /// Why it is none.
    pub excuse: Excuse,
    /// What it rests on.
    pub evidence: Evidence,
}

/// How many betrayals are done: the one number for every summary, table and picture. Each is of one party by another,
/// from one onset on: a joint deed of two on one is two, and what is asserted beside its breach is one.
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::{betrayals, count}};
/// let film = imbroglio::rules::check_text("Joint", r#"(
///     title: "Joint",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     bonds: [friend(a, c)],
///     story: [(id: e, what: "They sell C", acts: [betrays([a, b], c), hands_over([a, b], c)]),
///             (id: f, what: "A lies to C", acts: [deceives(a, c)])],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let number = count(&betrayals(&story, Readings::Settled).all);
/// assert_eq!((number.asserted, number.derived, number.total()), (2, 1, 3));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Number {
    /// Those that the annotation asserts.
    pub asserted: usize,
    /// Those that it does not assert, and that follow from a bond and its breach.
    pub derived: usize,
}

impl Number {
    /// Both.
    pub fn total(self) -> usize {
        self.asserted + self.derived
    }
}

/// How many betrayals of a list are done. O(b).
pub fn count(betrayals: &[Betrayal]) -> Number {
    let done = || betrayals.iter().filter(|b| b.is_completed());
    let asserted = done().filter(|b| b.is_asserted()).count();
    Number { asserted, derived: done().count() - asserted }
}

/// All betrayals of a story, and those that are only believed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Betrayals {
    /// By onset, then by whom and of whom.
    pub all: Vec<Betrayal>,
    /// Breaches of a bond that are no betrayals, by onset, then by whom and of whom.
    pub excused: Vec<Excused>,
    /// Acts of betrayal that somebody believes to have happened: never counted.
    pub believed: Vec<ActId>,
}

/// All betrayals, asserted and derived. O(acts · bonds between a pair), and O(b log b) for b betrayals.
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::{Claim, betrayals}};
/// let film = imbroglio::rules::check_text("Crew", r#"(
///     title: "Crew",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     groups: [(id: crew, name: "Crew", members: [a, b])],
///     story: [
///         (id: talk, what: "A tells C about B", acts: [informs(a, c, about(b))]),
///         (id: shot, what: "B kills A for it", acts: [kills(b, a)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = betrayals(&story, Readings::Settled);
/// assert_eq!(found.all.len(), 1, "the second is an answer to the first");
/// assert_eq!(found.all[0].claim, Claim::Derived);
/// ```
pub fn betrayals(story: &Story, readings: Readings) -> Betrayals {
    let (mut all, mut excused) = done(story, readings);
    excused.sort_by_key(|e| (e.onset, e.by, e.to));
    aftermath::tell(story, &mut all);
    aftermath::suffer(story, readings, &mut all);
    aftermath::retract(story, readings, &mut all);
    in_order(&mut all);
    Betrayals { all, excused, believed: believed(story) }
}

/// What is done, without what comes of it.
fn done(story: &Story, readings: Readings) -> (Vec<Betrayal>, Vec<Excused>) {
    let ties = ThickTies::new(story, readings);
    let candidates = candidates(story, &ties, readings);
    let asserted = assertions(story, readings);
    let mut wrongs = Wrongs::attacks(story, &ties, readings, &candidates);
    judge(story, &ties, &candidates, &asserted, &mut wrongs)
}

fn in_order(all: &mut [Betrayal]) {
    all.sort_by_key(|b| (b.onset, b.event, b.by, b.to, b.asserted));
}

type Pair = (PartyId, PartyId);

/// What is asserted, by event.
fn assertions(story: &Story, readings: Readings) -> BTreeMap<EventId, BTreeMap<Pair, ActId>> {
    let mut asserted: BTreeMap<EventId, BTreeMap<Pair, ActId>> = BTreeMap::new();
    for (id, act) in story.acts() {
        if !story.kind(act.kind).betrayal || act.status == Status::Perceived || !readings.admit(act.contested)
        {
            continue;
        }
        let here = asserted.entry(act.event).or_default();
        for &by in act.agents() {
            for &to in act.patients().iter().filter(|to| **to != by) {
                here.entry((by, to)).or_insert(id);
            }
        }
    }
    asserted
}

fn believed(story: &Story) -> Vec<ActId> {
    let of_betrayal = |act: &crate::facts::Act| {
        let kind = story.kind(act.kind);
        act.status == Status::Perceived && (kind.betrayal || kind.breach.is_some())
    };
    story.acts().filter(|(_, act)| of_betrayal(act)).map(|(id, _)| id).collect()
}

/// Goes through the story: at each event what is broken, by whom, and whether it was forfeited.
fn judge(
    story: &Story,
    ties: &ThickTies<'_>,
    candidates: &[Candidate],
    asserted: &BTreeMap<EventId, BTreeMap<Pair, ActId>>,
    wrongs: &mut Wrongs,
) -> (Vec<Betrayal>, Vec<Excused>) {
    let mut by_event: BTreeMap<Option<EventId>, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        by_event.entry(candidate.onset).or_default().push(candidate);
    }
    for event in asserted.keys() {
        by_event.entry(Some(*event)).or_default();
    }
    let mut past: BTreeMap<Pair, Vec<&Candidate>> = BTreeMap::new();
    let mut all: Vec<Betrayal> = Vec::new();
    let mut excused: Vec<Excused> = Vec::new();
    let mut lasting: BTreeMap<Pair, usize> = BTreeMap::new();
    for (onset, here) in by_event {
        let mut groups: BTreeMap<Pair, Vec<Judged<'_>>> = BTreeMap::new();
        for candidate in here {
            let forfeited = forfeited(story, ties, candidate, wrongs).map(Excuse::Forfeited);
            let judged = Judged { candidate, excuse: candidate.excuse.or(forfeited) };
            groups.entry((candidate.by, candidate.to)).or_default().push(judged);
        }
        let named = onset.and_then(|event| asserted.get(&event));
        let mut found: Vec<Betrayal> = Vec::new();
        for (pair, act) in named.into_iter().flatten() {
            found.push(asserted_one(story, ties, *pair, *act, &groups, past.get(pair)));
        }
        for (pair, breaches) in &groups {
            let open: Vec<&Candidate> = breaches
                .iter()
                .filter(|judged| judged.excuse.is_none())
                .map(|judged| judged.candidate)
                .collect();
            if named.is_none_or(|named| !named.contains_key(pair)) {
                if open.is_empty() {
                    excused.extend(excused_one(story, *pair, onset, breaches));
                } else {
                    found.push(derived_one(story, *pair, onset, &open));
                }
            }
            past.entry(*pair).or_default().extend(open);
        }
        for betrayal in found {
            if let Some(event) = betrayal.event.filter(|_| betrayal.is_completed()) {
                let deceit = !betrayal.breaches.is_empty()
                    && betrayal.breaches.iter().all(|(breach, _)| *breach == Breach::Deceive);
                wrongs.add(betrayal.by, betrayal.to, event, deceit);
            }
            settle(story, &mut all, &mut lasting, betrayal);
        }
    }
    (all, excused)
}

/// A breach, and why it is no betrayal, if it is none.
struct Judged<'c> {
    candidate: &'c Candidate,
    excuse: Option<Excuse>,
}

/// The breaches of one pair at one event, all of which are excused; the excuse of the first.
fn excused_one(
    story: &Story,
    (by, to): Pair,
    onset: Option<EventId>,
    breaches: &[Judged<'_>],
) -> Option<Excused> {
    let excuse = breaches.iter().find_map(|judged| judged.excuse)?;
    let mut betrayal = blank(by, to, onset);
    premises(story, &mut betrayal, &breaches.iter().map(|judged| judged.candidate).collect::<Vec<_>>());
    Some(Excused { by, to, onset, breaches: betrayal.breaches, excuse, evidence: betrayal.evidence })
}

/// Adds a betrayal, unless it is the same lasting infidelity as one that began earlier and is told now.
fn settle(story: &Story, all: &mut Vec<Betrayal>, lasting: &mut BTreeMap<Pair, usize>, new: Betrayal) {
    let pair = (new.by, new.to);
    let unfaithful = new.breaches.iter().all(|(breach, _)| *breach == Breach::Infidelity);
    let second = |b: &Betrayal| b.breaches.iter().find_map(|(_, fact)| fact.bond());
    if let (Some(&at), true, Some(event)) = (lasting.get(&pair), unfaithful, new.event) {
        let old = &mut all[at];
        let still = second(old).is_some_and(|bond| story.holds_at(story.bond(bond), event));
        if still && old.asserted.is_none() {
            let evidence = old.evidence.clone();
            let mut merged = Betrayal { onset: old.onset, bonds: old.bonds.clone(), ..new };
            merged.breaches.extend(&old.breaches);
            merged.breaches.sort_unstable();
            merged.breaches.dedup();
            if merged.lack == Some(Lack::Breach) || merged.lack == Some(Lack::Bond) {
                merged.lack = None;
                merged.claim = Claim::Supported;
            }
            merged.evidence = match merged.claim {
                Claim::Derived => evidence.and(&merged.evidence),
                _ => Evidence {
                    certainty: merged.evidence.certainty,
                    contested: merged.evidence.contested,
                    ..evidence.and(&merged.evidence)
                },
            };
            *old = merged;
            return;
        }
    }
    if second(&new).is_some() {
        lasting.insert(pair, all.len());
    }
    all.push(new);
}

/// The wrong by which the one betrayed forfeited the claim, if no tie was renewed since.
fn forfeited(story: &Story, ties: &ThickTies<'_>, candidate: &Candidate, wrongs: &Wrongs) -> Option<EventId> {
    let event = candidate.onset?;
    let wrong = wrongs.last(story, ties, candidate.to, candidate.by, event, candidate.breach)?;
    let after = |since: EventId| story.event(since).rank >= story.event(wrong).rank && since != wrong;
    let bound = candidate.ties.iter().any(|tie| tie.since.is_some_and(after));
    let reconciled = || {
        ties.reconciliations(candidate.by, candidate.to)
            .any(|peace| after(peace) && story.event(peace).rank <= story.event(event).rank)
    };
    (!bound && !reconciled()).then_some(wrong)
}

fn derived_one(story: &Story, (by, to): Pair, onset: Option<EventId>, breaches: &[&Candidate]) -> Betrayal {
    let mut betrayal = blank(by, to, onset);
    betrayal.claim = Claim::Derived;
    betrayal.status = breaches.iter().map(|c| c.status).max().unwrap_or_default();
    premises(story, &mut betrayal, breaches);
    let acts: Vec<ActId> = betrayal.breaches.iter().filter_map(|(_, fact)| fact.act()).collect();
    if let Some(&first) = acts.first() {
        let act = story.act(first);
        betrayal.mode = act.mode;
        betrayal.joint = act.agents().len() > 1;
        betrayal.event = Some(act.event).max(onset);
    }
    betrayal.condoned = acts.iter().any(|act| story.act(*act).condoned);
    betrayal.secret |= acts.iter().any(|act| story.act(*act).secret);
    betrayal
}

fn asserted_one(
    story: &Story,
    ties: &ThickTies<'_>,
    (by, to): Pair,
    id: ActId,
    here: &BTreeMap<Pair, Vec<Judged<'_>>>,
    past: Option<&Vec<&Candidate>>,
) -> Betrayal {
    let act = story.act(id);
    let mut betrayal = blank(by, to, Some(act.event));
    betrayal.claim = Claim::Supported;
    betrayal.asserted = Some(id);
    betrayal.status = act.status;
    let same = here.get(&(by, to)).map_or(&[][..], Vec::as_slice);
    // what is asserted is borne out by a breach that was tolerated, too
    let forfeits = |judged: &Judged<'_>| match judged.excuse {
        Some(Excuse::Forfeited(event)) => Some(event),
        _ => None,
    };
    let sound = |found: &[Judged<'_>]| -> Vec<Candidate> {
        found
            .iter()
            .filter(|judged| forfeits(judged).is_none())
            .map(|judged| judged.candidate.clone())
            .collect()
    };
    let mut breaches = sound(same);
    if breaches.is_empty() {
        // harm to a member is harm to the group, and harm to the group reaches a member
        for ((_, other), found) in here.range((by, PartyId(0))..=(by, PartyId(u32::MAX))) {
            let group = ties.before(to, *other, act.event).iter().any(|tie| tie.through.is_none())
                && (story.party(to).is_group() || story.party(*other).is_group());
            if group {
                breaches.extend(sound(found));
                if story.party(*other).is_group() && !breaches.is_empty() {
                    betrayal.via = Some(*other);
                }
            }
        }
    }
    if breaches.is_empty() {
        breaches.extend(past.and_then(|past| past.last()).map(|c| (*c).clone()));
    }
    if breaches.is_empty() {
        betrayal.claim = Claim::Asserted;
        let tied = ties.before(by, to, act.event);
        let wrong = same.iter().find_map(forfeits);
        betrayal.lack = Some(match wrong {
            Some(event) => Lack::Claim(event),
            None if tied.is_empty() => Lack::Bond,
            None => Lack::Breach,
        });
        betrayal.bonds = tied.into_iter().next().map(|tie| tie.bonds).unwrap_or_default();
    }
    premises(story, &mut betrayal, &breaches.iter().collect::<Vec<_>>());
    let acts: Vec<ActId> = betrayal.breaches.iter().filter_map(|(_, fact)| fact.act()).collect();
    let free = acts.iter().map(|act| story.act(*act).mode).find(|mode| *mode != Mode::Free);
    betrayal.mode = if act.mode == Mode::Free { free.unwrap_or_default() } else { act.mode };
    betrayal.joint = act.agents().len() > 1 || story.party(by).is_group();
    betrayal.secret |= act.secret || acts.iter().any(|act| story.act(*act).secret);
    betrayal.condoned = act.condoned || acts.iter().any(|act| story.act(*act).condoned);
    let said = Evidence::default().act(story, id);
    let (certainty, contested) = (said.certainty, said.contested);
    betrayal.evidence = Evidence { certainty, contested, ..said.and(&betrayal.evidence) };
    betrayal
}

fn blank(by: PartyId, to: PartyId, onset: Option<EventId>) -> Betrayal {
    Betrayal {
        by,
        to,
        onset,
        event: onset,
        claim: Claim::Derived,
        asserted: None,
        lack: None,
        bonds: Vec::new(),
        breaches: Vec::new(),
        begun: Begun::AtOnce,
        status: Status::Completed,
        mode: Mode::Free,
        joint: false,
        via: None,
        secret: false,
        condoned: false,
        retracted: None,
        effective: false,
        discovered: Discovered::default(),
        evidence: Evidence::default(),
    }
}

/// The bonds and breaches of a betrayal, and what they are known from: for each breach the surest tie.
fn premises(story: &Story, betrayal: &mut Betrayal, breaches: &[&Candidate]) {
    for candidate in breaches {
        betrayal.breaches.push((candidate.breach, candidate.premise));
        betrayal.begun = betrayal.begun.max(candidate.begun);
        let mut evidence = std::mem::take(&mut betrayal.evidence);
        evidence = match candidate.premise {
            Fact::Act(act) => evidence.act(story, act),
            Fact::Bond(bond) => {
                betrayal.secret |= story.bond(bond).secret;
                evidence.bond(story, bond)
            }
        };
        if let Some(tie) = candidate.ties.first() {
            for &bond in &tie.bonds {
                evidence = evidence.bond(story, bond);
                if !betrayal.bonds.contains(&bond) {
                    betrayal.bonds.push(bond);
                }
            }
        }
        betrayal.evidence = evidence;
    }
    if !breaches.is_empty() && breaches.iter().all(|candidate| candidate.guessed) {
        betrayal.evidence.certainty = Certainty::Inferred;
    }
    betrayal.breaches.sort_unstable();
    betrayal.breaches.dedup();
    betrayal.bonds.sort_unstable();
}
