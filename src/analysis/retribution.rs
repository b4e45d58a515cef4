//! Who strikes back: harm and answer, chains of revenge, punishment.
//!
//! **Definition.** A harms B; later C harms A, or somebody of A's side if A is a group. It is an answer if C is
//! B or a member of the group B (*direct*), or is bound to B by a positive bond, or of a group with B, when
//! B is harmed (*third-party*), and has not harmed B himself. Levels, always told:
//!
//! * **0** order and bonds alone;
//! * **1** links lead from the harm to the answer;
//! * **2** the answer would not have happened without the harm;
//! * **3** the text names revenge as its motive, and there is no nearer reason to doubt which harm is meant:
//!   the harm has level 1 or 2, or else is the last of level 0.
//!
//! An act told as self-defence, rescue, mercy or mistake has another motive and is no answer. A *chain of
//! revenge* are answers each of which is the harm that the next answers; if it returns to where it came from it
//! is a feud. *Punishment* answers a betrayal of the punisher's own group, or of it by one of its own.
//!
//! That murder among gangs is a network of action and reaction is Papachristos' finding (*American Journal of
//! Sociology* 115, 2009); that retaliation must be told from rivalry and repetition, hence the levels,
//! Gravel et al.'s (*Network Science*, 2023).

use super::betrayal::Betrayal;
use super::counterfactual::{Links, Model};
use super::{Evidence, Readings};
use crate::facts::{Act, ActId, EventId, Mode, PartyId, Status};
use crate::story::Story;
use crate::vocabulary::{Breach, Effect};
use std::collections::{BTreeMap, BTreeSet};

/// A harm and its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Retribution {
    /// Who did harm.
    pub offender: PartyId,
    /// To whom.
    pub victim: PartyId,
    /// By what: acts of one event.
    pub harm: Vec<ActId>,
    /// Who answers.
    pub avenger: PartyId,
    /// Whom the answer strikes: the offender, or one of its side.
    pub target: PartyId,
    /// By what: acts of one event.
    pub answer: Vec<ActId>,
    /// Whether the avenger is the victim, or of the group that is.
    pub direct: bool,
    /// 0 to 3.
    pub level: u8,
    /// Whether the harm betrayed a group of the avenger, or was done by one of its members.
    pub punishment: bool,
    /// What it rests on.
    pub evidence: Evidence,
}

/// The retributions of a story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Retributions {
    /// By answer, then by harm.
    pub all: Vec<Retribution>,
    /// Whether there are more than were taken.
    pub more: bool,
}

/// Answers to answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevengeChain {
    /// Places of the retributions, each answering the one before.
    pub steps: Vec<usize>,
    /// Whether it comes back to strike the side that struck first.
    pub feud: bool,
}

/// The retributions of at least a level, at most `most` of them. O(harms · answers between the same sides).
///
/// ```
/// use imbroglio::analysis::{Readings, retribution::retributions};
/// let film = imbroglio::rules::check_text("Blood", r#"(
///     title: "Blood",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     bonds: [friend(b, c)],
///     story: [
///         (id: blow, what: "A beats B", acts: [beats(a, b)]),
///         (id: shot, what: "C kills A", acts: [kills(c, a)], needs: [blow]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = retributions(&story, &[], Readings::Settled, 1, 100).all;
/// assert_eq!((found[0].level, found[0].direct), (2, false));
/// ```
pub fn retributions(
    story: &Story,
    betrayals: &[Betrayal],
    readings: Readings,
    least: u8,
    most: usize,
) -> Retributions {
    let sides = Sides::new(story, readings);
    let harms = harms(story, readings);
    let betrayed = punishable(betrayals);
    let turned = turned_on(&harms);
    let mut by_offender: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (i, harm) in harms.iter().enumerate() {
        by_offender.entry(harm.by).or_default().push(i);
    }
    let mut links = Reach::new(story, readings);
    let mut found = Retributions::default();
    for answer in answers(story, readings) {
        let offenders = sides.behind(answer.to);
        let mut here: Vec<Retribution> = Vec::new();
        for harm in offenders.iter().filter_map(|side| by_offender.get(side)).flatten().map(|i| &harms[*i]) {
            let strikes =
                harm.by != answer.by && harm.to != answer.to && story.is_before(harm.event, answer.event);
            let Some(direct) =
                strikes.then(|| sides.stands_for(story, answer.by, harm.to, harm.event)).flatten()
            else {
                continue;
            };
            let own_harm = || {
                turned.get(&(answer.by, harm.to)).is_some_and(|first| story.is_before(*first, answer.event))
            };
            if !direct && own_harm() {
                continue;
            }
            let level = links.level(harm.event, answer.event);
            if level < least && !answer.revenge {
                continue;
            }
            let evidence =
                harm.acts.iter().chain(&answer.acts).fold(Evidence::default(), |e, act| e.act(story, *act));
            let own = betrayed.get(&(harm.event, harm.by)).is_some_and(|wronged| {
                wronged.iter().any(|to| sides.groups(answer.by).any(|group| group == *to))
                    || sides.groups(answer.by).any(|group| sides.groups(harm.by).any(|other| other == group))
            });
            here.push(Retribution {
                offender: harm.by,
                victim: harm.to,
                harm: harm.acts.clone(),
                avenger: answer.by,
                target: answer.to,
                answer: answer.acts.clone(),
                direct,
                level,
                punishment: own,
                evidence,
            });
        }
        if answer.revenge {
            name_motive(story, &mut here);
        }
        found.all.extend(here.into_iter().filter(|r| r.level >= least));
        if found.all.len() > most {
            found.all.truncate(most);
            found.more = true;
            break;
        }
    }
    found
}

/// Which harm a told motive of revenge means.
fn name_motive(story: &Story, here: &mut [Retribution]) {
    let linked = here.iter().any(|r| r.level > 0);
    let event = |r: &Retribution| r.harm.first().map(|act| story.act(*act).event);
    let last = here.iter().filter_map(event).max();
    for r in here {
        if (linked && r.level > 0) || (!linked && event(r) == last) {
            r.level = 3;
        }
    }
}

/// Maximal chains of at least two answers, the longest first; at most `most`. O(output).
pub fn revenge_chains(retributions: &[Retribution], most: usize) -> Vec<RevengeChain> {
    let follows = |a: &Retribution, b: &Retribution| {
        a.avenger == b.offender && a.answer.iter().any(|act| b.harm.contains(act)) && b.victim == a.target
    };
    let mut by_harm: BTreeMap<ActId, BTreeSet<usize>> = BTreeMap::new();
    for (i, r) in retributions.iter().enumerate() {
        for act in &r.harm {
            by_harm.entry(*act).or_default().insert(i);
        }
    }
    let next = |i: usize| -> Vec<usize> {
        let a = &retributions[i];
        let after: BTreeSet<usize> =
            a.answer.iter().filter_map(|act| by_harm.get(act)).flatten().copied().collect();
        after.into_iter().filter(|j| follows(a, &retributions[*j])).collect()
    };
    let led: BTreeSet<usize> = (0..retributions.len()).flat_map(next).collect();
    let mut chains = Vec::new();
    for start in (0..retributions.len()).filter(|i| !led.contains(i)) {
        let mut walk = vec![start];
        let mut open = vec![next(start).into_iter()];
        while let Some(choices) = open.last_mut() {
            let Some(step) = choices.next() else {
                open.pop();
                walk.pop();
                continue;
            };
            walk.push(step);
            let choices = next(step);
            if choices.is_empty() && chains.len() < most {
                let (first, last) = (&retributions[walk[0]], &retributions[step]);
                let feud = last.target == first.avenger || last.avenger == first.offender;
                chains.push(RevengeChain { steps: walk.clone(), feud });
            }
            open.push(choices.into_iter());
        }
        if chains.len() >= most {
            break;
        }
    }
    chains.sort_by(|a: &RevengeChain, b| (b.steps.len(), &a.steps).cmp(&(a.steps.len(), &b.steps)));
    chains
}

/// Hostile acts of one on another at an event.
struct Blow {
    by: PartyId,
    to: PartyId,
    event: EventId,
    acts: Vec<ActId>,
    revenge: bool,
}

/// Acts that harm: that break faith, take life or freedom, or are hostile and matter to a reader.
fn harms(story: &Story, readings: Readings) -> Vec<Blow> {
    blows(story, |act| {
        let kind = story.kind(act.kind);
        let done = act.is_completed() || (is_attack(story, act) && begun(act.status));
        let hurts = kind.breach.is_some()
            || kind.betrayal
            || is_attack(story, act)
            || kind.effect == Some(Effect::Expulsion)
            || (kind.sign < 0 && kind.weight >= 5);
        readings.admit(act.contested) && done && hurts && act.mode != Mode::Mistaken
    })
}

/// Acts that strike: violence, death and captivity, done, tried or ordered, without another motive told.
fn answers(story: &Story, readings: Readings) -> Vec<Blow> {
    blows(story, |act| {
        let other_motive =
            matches!(act.mode, Mode::SelfDefence | Mode::Rescue | Mode::Mercy | Mode::Mistaken);
        let done = act.is_completed() || begun(act.status);
        readings.admit(act.contested) && is_attack(story, act) && done && !other_motive
    })
}

fn begun(status: Status) -> bool {
    matches!(status, Status::Attempted | Status::Ordered | Status::UnderWay)
}

fn is_attack(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    kind.breach == Some(Breach::Harm)
        || matches!(kind.effect, Some(Effect::Wound | Effect::Death | Effect::Captivity))
}

fn blows(story: &Story, is_one: impl Fn(&Act) -> bool) -> Vec<Blow> {
    let mut blows: BTreeMap<(EventId, PartyId, PartyId), Blow> = BTreeMap::new();
    for (id, act) in story.acts().filter(|(_, act)| is_one(act)) {
        let breach = story.kind(act.kind).breach;
        let hurt = if matches!(breach, Some(Breach::Inform | Breach::AidEnemy)) {
            &act.about
        } else {
            &act.patients
        };
        for &by in &act.agents {
            for &to in hurt.iter().filter(|to| **to != by) {
                let blow = blows.entry((act.event, by, to)).or_insert_with(|| Blow {
                    by,
                    to,
                    event: act.event,
                    acts: Vec::new(),
                    revenge: false,
                });
                blow.acts.push(id);
                blow.revenge |= act.mode == Mode::Revenge;
            }
        }
    }
    blows.into_values().collect()
}

/// When each first harmed each: nobody avenges one whom he has harmed himself.
fn turned_on(harms: &[Blow]) -> BTreeMap<(PartyId, PartyId), EventId> {
    let mut first: BTreeMap<(PartyId, PartyId), EventId> = BTreeMap::new();
    for harm in harms {
        first.entry((harm.by, harm.to)).or_insert(harm.event);
    }
    first
}

/// Whom a betrayer betrayed at an event.
fn punishable(betrayals: &[Betrayal]) -> BTreeMap<(EventId, PartyId), Vec<PartyId>> {
    let mut betrayed: BTreeMap<(EventId, PartyId), Vec<PartyId>> = BTreeMap::new();
    for betrayal in betrayals.iter().filter(|b| b.is_completed()) {
        if let Some(event) = betrayal.event {
            betrayed.entry((event, betrayal.by)).or_default().push(betrayal.to);
        }
    }
    betrayed
}

/// Groups, their leaders and members, and positive bonds.
struct Sides {
    groups: Vec<Vec<PartyId>>,
    bound: BTreeMap<(PartyId, PartyId), Vec<(Option<EventId>, Option<EventId>)>>,
}

impl Sides {
    fn new(story: &Story, readings: Readings) -> Self {
        let mut groups = vec![Vec::new(); story.facts().parties.len()];
        let mut bound: BTreeMap<(PartyId, PartyId), Vec<_>> = BTreeMap::new();
        for (_, bond) in story.bonds().filter(|(_, bond)| readings.admit(bond.contested)) {
            let kind = story.kind(bond.kind);
            if kind.sign > 0 {
                bound.entry((bond.from, bond.to)).or_default().push((bond.start, bond.end));
                bound.entry((bond.to, bond.from)).or_default().push((bond.start, bond.end));
                if story.party(bond.to).is_group() && kind.depth == Some(crate::vocabulary::Depth::Thick) {
                    let of: &mut Vec<PartyId> = &mut groups[bond.from.index()];
                    if !of.contains(&bond.to) {
                        of.push(bond.to);
                    }
                }
            }
        }
        Self { groups, bound }
    }

    fn groups(&self, party: PartyId) -> impl Iterator<Item = PartyId> {
        self.groups[party.index()].iter().copied()
    }

    /// Who may have acted where one is struck: itself, and the groups that it leads or belongs to.
    fn behind(&self, struck: PartyId) -> Vec<PartyId> {
        std::iter::once(struck).chain(self.groups(struck)).collect()
    }

    /// Whether one answers for a victim: as the victim or a member of it, or bound to it when it is harmed.
    fn stands_for(&self, story: &Story, one: PartyId, victim: PartyId, at: EventId) -> Option<bool> {
        if one == victim || self.groups(one).any(|group| group == victim) {
            return Some(true);
        }
        let rank = story.event(at).rank;
        let tied = |other: PartyId| {
            self.bound
                .get(&(one, other))
                .is_some_and(|spans| spans.iter().any(|span| spans_rank(story, *span, rank)))
        };
        let in_group = |party: PartyId, group: PartyId| {
            self.bound
                .get(&(party, group))
                .is_some_and(|spans| spans.iter().any(|span| spans_rank(story, *span, rank)))
        };
        let together = self.groups(one).any(|group| in_group(one, group) && in_group(victim, group));
        (tied(victim) || together).then_some(false)
    }
}

fn spans_rank(story: &Story, (start, end): (Option<EventId>, Option<EventId>), rank: u32) -> bool {
    start.is_none_or(|start| story.event(start).rank <= rank)
        && end.is_none_or(|end| story.event(end).rank >= rank)
}

/// Whether a harm leads to its answer, and whether the answer needs it.
struct Reach<'s> {
    story: &'s Story,
    readings: Readings,
    model: Model,
    known: BTreeMap<EventId, (BTreeSet<EventId>, Vec<EventId>)>,
}

impl<'s> Reach<'s> {
    fn new(story: &'s Story, readings: Readings) -> Self {
        Self { story, readings, model: Model::new(story, Links::of(readings)), known: BTreeMap::new() }
    }

    fn level(&mut self, harm: EventId, answer: EventId) -> u8 {
        let (story, readings, model) = (self.story, self.readings, &self.model);
        let (reach, lost) = self.known.entry(harm).or_insert_with(|| {
            let mut seen = BTreeSet::new();
            let mut front = vec![harm];
            while let Some(at) = front.pop() {
                for edge in story.causes().neighbors(petgraph::graph::NodeIndex::new(at.index())) {
                    let next = EventId(edge.index() as u32);
                    let led = story
                        .event(next)
                        .support
                        .links()
                        .any(|l| l.event == at && readings.admit(l.contested));
                    if led && seen.insert(next) {
                        front.push(next);
                    }
                }
            }
            (seen, model.lost(&[harm], &mut model.scratch()))
        });
        match (lost.binary_search(&answer).is_ok(), reach.contains(&answer)) {
            (true, _) => 2,
            (false, true) => 1,
            (false, false) => 0,
        }
    }
}
