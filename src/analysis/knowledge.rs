//! Who knows what when: secrets, how they leak, false beliefs, open secrets, and how long a reader knows
//! what a character does not.
//!
//! For each proposition every party's state is a step function that changes only at learnings. The model
//! is that of story worlds with characters' beliefs (Shirvani, Ware and Farrell, AIIDE 2017, 2018). Who does a
//! deed of which a proposition tells knows it ([`Story::doers_who_know`]).
//!
//! Who is concerned and not told to learn of it *may know* from where they act against those whom it is about at an event that
//! rests straight on one at which somebody learnt it: what is done because it came out is no deed in the dark.
//!
//! A reader is taken to know a proposition from the event at which it becomes true, or at which the text first says so if
//! that is later, as soon as that event is told: where
//! events have a place in the order of telling (`told`), only those told after it are moments at which the reader knows
//! more than a character. A proposition that is not so ([`Story::is_false`]) is nobody's knowledge, the reader's
//! least of all, but a belief.

use crate::analysis::deaths;
use crate::facts::{Act, ActId, Attitude, Certainty, Channel, EventId, PartyId, PropositionId, Status};
use crate::story::Story;
use crate::vocabulary::{Breach, Effect, KindId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// One change of what somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When.
    pub event: EventId,
    /// Who.
    pub who: PartyId,
    /// What they hold then.
    pub attitude: Attitude,
    /// How they came to it.
    pub channel: Channel,
    /// From whom.
    pub from: Option<PartyId>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// One hop of what is known, from one party to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hop {
    /// Who had it.
    pub from: PartyId,
    /// Who got it.
    pub to: PartyId,
    /// When.
    pub event: EventId,
    /// The act that carried it, if it was not a learning or a presence.
    pub act: Option<ActId>,
}

/// How a leak came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// Told by one who knew: the tellings, from a first holder on.
    Told(Vec<Hop>),
    /// Carried, perhaps unknowingly, by dealings that lead from a holder to the learner in time.
    Carried(Vec<Hop>),
    /// Worked out, seen or overheard, with no dealing that leads there.
    Found(Channel),
    /// Told, but by whom is not told.
    BySomebody,
    /// How the learner knows is not told.
    NotTold,
    /// Not looked for: the story is too long to look for each.
    NotSought,
}

/// The first time a secret gets out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// When.
    pub event: EventId,
    /// To whom.
    pub to: PartyId,
    /// How.
    pub how: How,
}

/// A stretch in which a reader knows what somebody concerned does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Irony {
    /// Who does not know.
    pub who: PartyId,
    /// From when; from the start if none.
    pub from: Option<EventId>,
    /// The event at which they learn it, or may know it; none if that is not told, or death comes first.
    pub until: Option<EventId>,
    /// Whether they are not told to learn it then, but act in consequence of its having come out.
    pub may_know: bool,
    /// The event of their death, if they die and are not told to have learnt it.
    pub dies: Option<EventId>,
    /// How many events it lasts.
    pub length: u32,
    /// What they do, try, order or threaten meanwhile to one who knows.
    pub acts: Vec<ActId>,
}

/// A stretch in which somebody holds what is not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FalseBelief {
    /// Who.
    pub who: PartyId,
    /// From when.
    pub from: EventId,
    /// Until when; to the end if none.
    pub until: Option<EventId>,
    /// What they hold: not, or something else.
    pub attitude: Attitude,
}

/// One proposition through the story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// What is known.
    pub proposition: PropositionId,
    /// Whether it is not so, and only believed.
    pub is_false: bool,
    /// Whether somebody concerned does not know it at first.
    pub is_secret: bool,
    /// Whether all concerned know it from the first and nobody is told: an open secret.
    pub is_open: bool,
    /// Who learns it, in story order.
    pub changes: Vec<Change>,
    /// Who knows it at the end, in the order of the cast.
    pub knowers: Vec<PartyId>,
    /// Of those the dead.
    pub dead: Vec<PartyId>,
    /// Who is concerned and is not told to learn it.
    pub never: Vec<PartyId>,
    /// How it first got out.
    pub leak: Option<Leak>,
    /// Who holds what is not so.
    pub false_beliefs: Vec<FalseBelief>,
    /// How long who does not know.
    pub ironies: Vec<Irony>,
}

/// All propositions of a story, in their order. O(acts + learnings), the acts of each concerned, and for each first leak that
/// nobody tells of the acts before it, up to a bound ([`How::NotSought`]).
///
/// ```
/// use imbroglio::{analysis::knowledge, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [
///         (id: lie, what: "A cheats B", acts: [deceives(a, b)]),
///         (id: out, what: "C tells B", acts: [meets(c, b)], learns: [b(lied, from(c))]),
///     ],
///     knowledge: [(id: lied, what: "A has lied", of: lie, since: lie, known_to: [a, c], concerns: [b])],
/// )"#);
/// let secrets = knowledge::secrets(&story::build(film.checked.unwrap()));
/// assert!(secrets[0].is_secret);
/// assert_eq!(secrets[0].ironies[0].length, 1);
/// ```
pub fn secrets(story: &Story) -> Vec<Secret> {
    let deaths =
        deaths(story).iter().filter_map(|death| Some((death.party, *death.events.first()?))).collect();
    let told = story.propositions_told();
    let mut by_agent: Vec<Vec<ActId>> = vec![Vec::new(); story.facts().parties.len()];
    for (id, act) in story.acts() {
        act.agents().iter().for_each(|agent| by_agent[agent.index()].push(id));
    }
    let in_order = story.events().all(|(_, event)| event.told.is_none());
    let mut known = Known { story, deaths, by_agent, in_order, left: MOST_CARRIED };
    let told = told.into_iter().enumerate();
    told.map(|(i, told)| known.secret(PropositionId(i as u32), told)).collect()
}

/// Acts that are gone through in all in search of who may have carried something to somebody.
const MOST_CARRIED: usize = 100_000_000;

/// A story with what is asked of it for each proposition.
struct Known<'s> {
    story: &'s Story,
    deaths: BTreeMap<PartyId, EventId>,
    /// The acts of each, in story order.
    by_agent: Vec<Vec<ActId>>,
    /// Whether the events are told in the order in which they happen.
    in_order: bool,
    /// Acts that may still be gone through.
    left: usize,
}

impl Known<'_> {
    fn secret(&mut self, id: PropositionId, told_at: Option<EventId>) -> Secret {
        let story = self.story;
        let proposition = &story.facts().propositions[id.index()];
        let changes: Vec<Change> = story
            .learnings_of(id)
            .map(|l| Change {
                event: l.event,
                who: l.who,
                attitude: l.attitude,
                channel: l.channel,
                from: l.from,
                certainty: l.certainty,
            })
            .collect();
        let is_false = story.is_false(id);
        let first: BTreeSet<PartyId> =
            proposition.known_to.iter().copied().chain(story.doers_who_know(id)).collect();
        let mut knowers = first.clone();
        for change in &changes {
            match change.attitude {
                Attitude::Knows => knowers.insert(change.who),
                Attitude::Suspects => false,
                Attitude::BelievesNot | Attitude::BelievesFalsely | Attitude::Forgets => {
                    knowers.remove(&change.who)
                }
            };
        }
        let concerned = &proposition.concerns;
        let leak = changes
            .iter()
            .find(|change| change.attitude == Attitude::Knows && !first.contains(&change.who))
            .map(|change| Leak {
                event: change.event,
                to: change.who,
                how: self.how(id, change, &changes, &first),
            });
        let told = changes.iter().any(|change| change.channel == Channel::Told);
        Secret {
            proposition: id,
            is_false,
            is_secret: !is_false && concerned.iter().any(|party| !first.contains(party)),
            is_open: !is_false
                && !concerned.is_empty()
                && concerned.iter().all(|party| first.contains(party))
                && !told,
            never: concerned.iter().copied().filter(|party| !is_false && !knowers.contains(party)).collect(),
            dead: knowers.iter().copied().filter(|party| self.deaths.contains_key(party)).collect(),
            knowers: knowers.into_iter().collect(),
            leak,
            false_beliefs: false_beliefs(&changes, is_false),
            ironies: concerned
                .iter()
                .filter(|party| !is_false && !first.contains(party))
                .map(|party| self.irony(told_at, *party, &changes, &first))
                .chain(self.forgotten(&changes, concerned, &first))
                // who learns it as it comes true is never in the dark
                .filter(|irony| irony.length > 0)
                .collect(),
            changes,
        }
    }

    /// The stretches in which somebody concerned has forgotten it.
    fn forgotten(&self, changes: &[Change], concerned: &[PartyId], first: &BTreeSet<PartyId>) -> Vec<Irony> {
        let forgets =
            |change: &&Change| change.attitude == Attitude::Forgets && concerned.contains(&change.who);
        changes
            .iter()
            .filter(forgets)
            .map(|change| {
                let after: Vec<Change> =
                    changes.iter().filter(|later| later.event > change.event).cloned().collect();
                self.irony(Some(change.event), change.who, &after, first)
            })
            .collect()
    }

    fn irony(
        &self,
        known: Option<EventId>,
        who: PartyId,
        changes: &[Change],
        first: &BTreeSet<PartyId>,
    ) -> Irony {
        let story = self.story;
        let learns = changes.iter().find(|change| change.who == who && change.attitude == Attitude::Knows);
        let learns = learns.map(|change| change.event);
        let consequence = self.consequence(known, who, changes, first);
        let may_know = consequence.is_some_and(|event| learns.is_none_or(|learns| event < learns));
        let until = if may_know { consequence } else { learns };
        let dies = self.deaths.get(&who).copied().filter(|death| until.is_none_or(|until| *death < until));
        let end = dies.or(until);
        let rank = |event: EventId| story.event(event).rank;
        let from = known.map_or(1, rank);
        let last = story.facts().events.last().map_or(0, |event| event.rank + 1);
        let end_rank = end.map_or(last, rank);
        // those events at which a reader has been told that it is true
        let reader =
            |event: EventId| known.is_none_or(|since| telling(story, since) <= telling(story, event));
        let knows_then = |party: &PartyId, event: EventId| {
            first.contains(party)
                || changes
                    .iter()
                    .any(|c| c.who == *party && c.event <= event && c.attitude == Attitude::Knows)
        };
        let own = &self.by_agent[who.index()];
        let begin = own.partition_point(|act| rank(story.act(*act).event) < from);
        let acts = own[begin..]
            .iter()
            .map(|id| (*id, story.act(*id)))
            .take_while(|(_, act)| rank(act.event) < end_rank)
            .filter(|(_, act)| {
                let done = !matches!(act.status, Status::Planned | Status::Intended | Status::Perceived);
                reader(act.event) && done
            })
            .filter(|(_, act)| {
                act.patients().iter().any(|patient| *patient != who && knows_then(patient, act.event))
            })
            .map(|(id, _)| id)
            .collect();
        Irony {
            who,
            from: known,
            until: until.filter(|_| dies.is_none()),
            may_know: may_know && dies.is_none(),
            dies,
            length: self.events(from, end_rank, &reader),
            acts,
        }
    }

    /// The first event at which somebody acts to the harm of one who has known it from the first, and that rests straight on an
    /// event at which another came to know it. O(own acts × what their events rest on).
    fn consequence(
        &self,
        known: Option<EventId>,
        who: PartyId,
        changes: &[Change],
        first: &BTreeSet<PartyId>,
    ) -> Option<EventId> {
        let story = self.story;
        let came_out: BTreeSet<EventId> = changes
            .iter()
            .filter(|c| c.who != who && c.attitude == Attitude::Knows && !first.contains(&c.who))
            .map(|c| c.event)
            .collect();
        let own = self.by_agent[who.index()].iter().map(|id| story.act(*id));
        let later = own.filter(|act| known.is_none_or(|since| act.event > since));
        let against = |act: &&Act| {
            act.is_completed()
                && story.kind(act.kind).sign < 0
                && act.patients().iter().any(|patient| first.contains(patient))
        };
        let follows =
            |act: &&Act| story.event(act.event).support.links().any(|link| came_out.contains(&link.event));
        if came_out.is_empty() {
            return None;
        }
        later.filter(against).find(follows).map(|act| act.event)
    }

    /// How many events of these ranks a reader meets who knows.
    fn events(&self, from: u32, end: u32, reader: &dyn Fn(EventId) -> bool) -> u32 {
        let all = &self.story.facts().events;
        let begin = all.partition_point(|event| event.rank < from);
        let end = all.partition_point(|event| event.rank < end).max(begin);
        if self.in_order {
            return (end - begin) as u32;
        }
        (begin..end).filter(|event| reader(EventId(*event as u32))).count() as u32
    }

    /// How a learner came to know: back along the tellings to a first holder, or along dealings in time.
    fn how(
        &mut self,
        id: PropositionId,
        change: &Change,
        changes: &[Change],
        first: &BTreeSet<PartyId>,
    ) -> How {
        if let Some(teller) = change.from {
            let mut hops = vec![Hop { from: teller, to: change.who, event: change.event, act: None }];
            let mut at = teller;
            while !first.contains(&at) {
                let earlier =
                    changes.iter().find(|c| c.who == at && c.event <= change.event && c.from.is_some());
                let Some((earlier, from)) = earlier.and_then(|c| Some((c, c.from?))) else { break };
                if hops.iter().any(|hop| hop.to == from) {
                    break;
                }
                hops.push(Hop { from, to: at, event: earlier.event, act: None });
                at = from;
            }
            hops.reverse();
            return How::Told(hops);
        }
        if change.channel == Channel::Told {
            return How::BySomebody;
        }
        if self.left == 0 {
            return How::NotSought;
        }
        match (self.carried(id, change, first), change.channel) {
            (Some(hops), _) => How::Carried(hops),
            (None, Channel::Unstated) => How::NotTold,
            (None, channel) => How::Found(channel),
        }
    }

    /// The earliest chain of dealings (acts that do not divide) from a holder, not before the proposition is
    /// true, to somebody who is at the learner's side at the learning. O(acts of those whom such chains reach · log).
    fn carried(&mut self, id: PropositionId, change: &Change, first: &BTreeSet<PartyId>) -> Option<Vec<Hop>> {
        let story = self.story;
        let proposition = &story.facts().propositions[id.index()];
        let from = proposition.since.map_or(0, |since| story.event(since).rank);
        let mut reached: BTreeMap<PartyId, Option<Hop>> =
            first.iter().filter(|party| **party != change.who).map(|party| (*party, None)).collect();
        let all = &story.facts().acts;
        let begin = all.partition_point(|act| story.event(act.event).rank < from);
        let end = all.partition_point(|act| act.event < change.event);
        // the next act of each who is reached, the first of them first
        let mut open: BinaryHeap<Reverse<(ActId, PartyId)>> = BinaryHeap::new();
        let next = |party: PartyId, from: usize| {
            let own = &self.by_agent[party.index()];
            let next = own.get(own.partition_point(|act| act.index() < from))?;
            (next.index() < end).then_some(Reverse((*next, party)))
        };
        open.extend(reached.keys().filter_map(|party| next(*party, begin)));
        let mut last = None;
        while let Some(Reverse((act_id, by))) = open.pop() {
            self.left = self.left.saturating_sub(1);
            open.extend(next(by, act_id.index() + 1));
            let act = story.act(act_id);
            if last.replace(act_id) == Some(act_id) || !act.is_completed() || story.kind(act.kind).sign < 0 {
                continue;
            }
            for (&agent, &patient) in
                act.agents().iter().flat_map(|a| act.patients().iter().map(move |p| (a, p)))
            {
                if reached.contains_key(&agent) && !reached.contains_key(&patient) && patient != change.who {
                    reached.insert(
                        patient,
                        Some(Hop { from: agent, to: patient, event: act.event, act: Some(act_id) }),
                    );
                    open.extend(next(patient, act_id.index() + 1));
                }
            }
        }
        let beside = story.participants(change.event);
        let carrier = beside
            .iter()
            .find(|party| matches!(reached.get(party), Some(Some(_))) && **party != change.who)?;
        let mut hops = vec![Hop { from: *carrier, to: change.who, event: change.event, act: None }];
        let mut at = *carrier;
        while let Some(Some(hop)) = reached.get(&at) {
            hops.push(*hop);
            at = hop.from;
        }
        hops.reverse();
        Some(hops)
    }
}

/// Beliefs that are wrong: that a true proposition is not so, or something else in its place; or one that is not so.
fn false_beliefs(changes: &[Change], is_false: bool) -> Vec<FalseBelief> {
    let wrong = |change: &&Change| match change.attitude {
        Attitude::BelievesFalsely => true,
        Attitude::BelievesNot => !is_false,
        Attitude::Knows | Attitude::Suspects | Attitude::Forgets => false,
    };
    changes
        .iter()
        .filter(wrong)
        .map(|change| FalseBelief {
            who: change.who,
            from: change.event,
            until: changes
                .iter()
                .find(|next| next.who == change.who && next.event > change.event)
                .map(|c| c.event),
            attitude: change.attitude,
        })
        .collect()
}

/// The place of an event in the telling: as told, else as it happens.
fn telling(story: &Story, event: EventId) -> (u32, u32) {
    let event = story.event(event);
    (event.told.unwrap_or(event.rank), event.rank)
}

/// A deed that somebody believes to have happened and that no act of the story bears out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongBelief {
    /// The act as believed.
    pub act: ActId,
    /// Who believes it; nobody if that is not told.
    pub believers: Vec<PartyId>,
}

/// Who believes an act that is only believed: who is told to (`believed_by`); else the one to whom it would have been
/// done, unless that is death; else who takes on a false belief at its event, or is deceived there.
fn believers(story: &Story, act: &Act) -> Vec<PartyId> {
    if !act.believers.is_empty() {
        return act.believers.to_vec();
    }
    let survives = story.kind(act.kind).effect != Some(Effect::Death);
    if survives && !act.agents().is_empty() && !act.patients().is_empty() {
        return act.patients().to_vec();
    }
    let misled =
        story.learnings_at(act.event).filter(|l| l.attitude == Attitude::BelievesFalsely).map(|l| l.who);
    let mut found: Vec<PartyId> = misled.collect();
    if found.is_empty() {
        let deceits = story.acts_at(act.event).filter(|(_, other)| {
            other.is_completed() && story.kind(other.kind).breach == Some(Breach::Deceive)
        });
        found = deceits.flat_map(|(_, other)| other.patients().iter().copied()).collect();
        found.retain(|party| !act.patients().contains(party) || survives);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Beliefs about deeds that are not told to have happened. O(acts²) in the acts believed.
pub fn wrong_beliefs(story: &Story) -> Vec<WrongBelief> {
    let believed = || story.acts().filter(|(_, act)| act.status == Status::Perceived && !act.contested);
    // of each kind that is believed what is done, by those who do or undergo it, and all
    let mut done: BTreeMap<(KindId, Option<PartyId>), Vec<&Act>> = BTreeMap::new();
    for (_, belief) in believed() {
        done.insert(
            (belief.kind, belief.agents().first().or(belief.patients().first()).copied()),
            Vec::new(),
        );
    }
    for (_, act) in story.acts().filter(|(_, act)| act.is_completed()) {
        let parties: BTreeSet<Option<PartyId>> =
            act.agents().iter().chain(act.patients()).map(|party| Some(*party)).chain([None]).collect();
        for party in parties {
            if let Some(acts) = done.get_mut(&(act.kind, party)) {
                acts.push(act);
            }
        }
    }
    believed()
        .filter(|(_, belief)| {
            let party = belief.agents().first().or(belief.patients().first()).copied();
            !done.get(&(belief.kind, party)).into_iter().flatten().any(|act| {
                belief.agents().iter().all(|agent| act.agents().contains(agent))
                    && belief.patients().iter().all(|patient| act.patients().contains(patient))
            })
        })
        .map(|(id, act)| WrongBelief { act: id, believers: believers(story, act) })
        .collect()
}
