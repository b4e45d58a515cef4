//! Who strikes back: harm and answer, chains of revenge, punishment.
//!
//! **Definition.** A harms B; later C harms A, or somebody of A's side if A is a group. It is an answer if C is
//! B or a member of the group B (*direct*), or is bound to B by a positive bond, or of a group with B, when
//! B is harmed (*third-party*) and has not parted from B, who lives, since, and has not harmed B himself, before or by the same blow. Levels, always told:
//!
//! * **0** order and bonds alone;
//! * **1** links lead from the harm to the answer;
//! * **2** the answer would not have happened without the harm;
//! * **3** level 1 or 2, and the text names revenge as its motive.
//!
//! *What revenge answers* is told by what led to it: of an act told as revenge, the harms that it needs come before all
//! else, whether or not a bond between avenger and victim is annotated, then those that led to it. Where no link leads
//! from a harm to it, what it answers is not told, and it is given apart ([`Retributions::unmet`]). Who has vowed to strike
//! somebody in revenge, and then does, answers what the vow answered.
//!
//! *Kin*: the answer may also strike kin of the offender, if it needs the harm (level 2) or is told as revenge; of feuds it
//! is told that they strike whom they can reach.
//!
//! A danger that does not come to harm (a hunt, a threat, an ambush) is answered by the one in danger alone: nobody avenges
//! a stopped van. What is done out of mercy or to rescue is no harm. A harm that is only believed is one to those who
//! believe it: what they do in revenge of it answers it.
//!
//! Nobody avenges somebody who helps or frees the one struck there and then, and a harm of others is answered only if, on some
//! way of links from the one to the other, the avenger, the one avenged or the one struck has a part in every event.
//!
//! An act told as self-defence, rescue, mercy or mistake has another motive and is no answer. What is answered
//! is the *nearest* harm: one that leads to a later harm of the same offender on somebody for whom the avenger stands, and
//! to the answer by no straight link, is what that harm came of, and not what is answered. And a harm that
//! was answered already, with level 2 or more, is answered again only by what that answer leads to, or with
//! level 2. An answer is no surer than the links that make it one.
//!
//! A *chain of revenge* are answers each of which is the harm that the next answers; if it returns to where it
//! came from it is a feud. *Punishment* answers a betrayal of the punisher's own group, or of it by one of its
//! own.
//!
//! That murder among gangs is a network of action and reaction is Papachristos' finding (*American Journal of
//! Sociology* 115, 2009); that retaliation must be told from rivalry and repetition, hence the levels,
//! Gravel et al.'s (*Network Science*, 2023).

mod blows;
mod pairs;
mod sides;
mod ways;

use self::blows::{Blow, answers, harms, turned_on};
use self::pairs::{ByPair, Wrongs};
use self::sides::Sides;
use self::ways::Ways;
use super::betrayal::Betrayal;
use super::{Evidence, Readings, deaths};
use crate::facts::{ActId, EventId, Mode, PartyId};
use crate::names::Numbers;
use crate::story::Story;
use crate::vocabulary::Effect;
use std::collections::{BTreeMap, BTreeSet};

/// How many harms, links and falling events are looked at before a search stops and says so.
const MOST_STEPS: u64 = 50_000_000;

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
    /// Whether the answer strikes kin of the offender, who are not of the offender's group.
    pub kin: bool,
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
    /// Whether the search stopped before every harm was held against every answer.
    pub partial: bool,
    /// Acts told as revenge to which no link leads from a harm, in story order.
    pub unmet: Vec<ActId>,
}

/// Answers to answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevengeChain {
    /// Places of the retributions, each answering the one before.
    pub steps: Vec<usize>,
    /// Whether it comes back to strike the side that struck first.
    pub feud: bool,
}

/// The retributions of at least a level, at most `most` of them. For each answer O(harms of the struck on those
/// whom the avenger stands for + causes of the answer); the search is bounded as a whole.
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
    let mut search = Search::new(story, betrayals, readings);
    let mut found = Retributions::default();
    for answer in answers(story, readings) {
        let here = search.answered(&answer, least);
        if answer.is_vow {
            continue;
        }
        if answer.revenge && here.iter().all(|r| r.level == 0) {
            found.unmet.extend(answer.acts.iter().filter(|act| story.act(**act).mode == Mode::Revenge));
        }
        found.all.extend(here.into_iter().filter(|r| r.level >= least));
        if found.all.len() > most {
            found.all.truncate(most);
            found.more = true;
            break;
        }
        if search.ways.spent > MOST_STEPS {
            found.partial = true;
            break;
        }
    }
    found.unmet.sort_unstable();
    found.unmet.dedup();
    found
}

/// What one avenger has answered before: offender, victim, harm, target.
type Answered = (PartyId, PartyId, PartyId, EventId, PartyId);

/// Harms that are answered, and whether the avenger is the victim.
type Meant = Vec<(usize, bool)>;

struct Search<'s> {
    story: &'s Story,
    sides: Sides<'s>,
    harms: Vec<Blow>,
    by_pair: ByPair,
    betrayed: BTreeMap<(EventId, PartyId), Vec<PartyId>>,
    turned: Numbers<(PartyId, PartyId), EventId>,
    /// Answers of level 2 or more, by what they answer.
    given: BTreeMap<Answered, Vec<EventId>>,
    ways: Ways<'s>,
    /// What each told revenge answered, and where it began.
    carried: BTreeMap<(PartyId, PartyId), (EventId, Meant)>,
    /// Who has vowed revenge on whom.
    vowed: BTreeSet<(PartyId, PartyId)>,
    /// When each dies.
    deaths: BTreeMap<PartyId, Vec<EventId>>,
}

impl<'s> Search<'s> {
    fn new(story: &'s Story, betrayals: &[Betrayal], readings: Readings) -> Self {
        let harms = harms(story, readings);
        Self {
            story,
            sides: Sides::new(story, readings),
            betrayed: punishable(betrayals),
            turned: turned_on(&harms),
            given: BTreeMap::new(),
            carried: BTreeMap::new(),
            vowed: BTreeSet::new(),
            deaths: deaths(story).into_iter().map(|death| (death.party, death.events)).collect(),
            ways: Ways::new(story, readings),
            by_pair: ByPair::new(&harms, story.facts().parties.len()),
            harms,
        }
    }

    /// The harms that an act answers, by harm.
    fn answered(&mut self, answer: &Blow, least: u8) -> Vec<Retribution> {
        // who strikes the one whom they have vowed to strike keeps that vow
        let avenges = answer.revenge || self.vowed.contains(&(answer.by, answer.to));
        let groups = self.groups(answer);
        let unbound = avenges || !self.sides.kin(answer.to).is_empty();
        if !unbound && groups.iter().all(|wrongs| wrongs.count == 0) {
            return Vec::new();
        }
        self.ways.to(answer.event);
        let mut here = self.linked(answer, &groups);
        if avenges {
            here = self.meant(answer, here);
        }
        if answer.is_vow {
            self.vowed.insert((answer.by, answer.to));
            return Vec::new();
        }
        here.extend(self.on_kin(answer, &here));
        if least == 0 {
            here.extend(self.unlinked(answer, &groups));
        }
        here.sort_unstable();
        here.dedup();
        // who was struck by the same blow answers for themselves
        let own: BTreeSet<(PartyId, EventId)> =
            here.iter().filter(|(_, direct)| *direct).map(|(harm, _)| self.blow(*harm)).collect();
        here.retain(|(harm, direct)| {
            *direct || !own.contains(&self.blow(*harm)) || (avenges && self.by_way_of_death(*harm))
        });
        let mut all: Vec<Retribution> =
            here.into_iter().filter_map(|(harm, direct)| self.retribution(answer, harm, direct)).collect();
        if avenges {
            all.iter_mut().filter(|r| r.level > 0).for_each(|r| r.level = 3);
        }
        all
    }

    /// What an act that is told as revenge answers: of the harms of the struck side, or of kin of the one struck, on anybody
    /// the nearest that it needs; if it needs none, those for whose victims the avenger stands, or else all of the struck
    /// side that led to it.
    fn meant(&mut self, answer: &Blow, bound: Vec<(usize, bool)>) -> Vec<(usize, bool)> {
        // a revenge that is carried on answers what it answered when it began
        let before = self.carried.get(&(answer.by, answer.to)).cloned();
        let vowed = self.vowed.contains(&(answer.by, answer.to));
        if let Some((_, found)) = before.filter(|(event, _)| vowed || self.ways.leads(*event)) {
            return found;
        }
        let found = self.meant_anew(answer, bound);
        self.carried.entry((answer.by, answer.to)).or_insert_with(|| (answer.event, found.clone()));
        found
    }

    fn meant_anew(&mut self, answer: &Blow, bound: Vec<(usize, bool)>) -> Vec<(usize, bool)> {
        let (own, kin) = (self.sides.behind(answer.to), self.sides.kin(answer.to).to_vec());
        let (mut needed, led): (Vec<usize>, Vec<usize>) =
            self.leading(answer, &own).into_iter().partition(|harm| self.needs(*harm));
        let of_kin = self.leading(answer, &kin);
        // what kin did to the one struck as well binds nobody to them
        let of_kin: Vec<usize> =
            of_kin.into_iter().filter(|harm| !self.strikes(self.blow(*harm), answer.to)).collect();
        needed.extend(of_kin.into_iter().filter(|harm| self.needs(*harm)));
        let found: Vec<usize> = match (needed.is_empty(), bound.is_empty()) {
            (false, _) => needed,
            (true, false) => return bound,
            (true, true) => led,
        };
        let events: BTreeSet<EventId> = found.iter().map(|harm| self.harms[*harm].event).collect();
        let near = self.ways.nearest(&events);
        let near = found.into_iter().filter(|harm| near.contains(&self.harms[*harm].event));
        let mut found: Vec<(usize, Option<bool>)> =
            near.map(|harm| (harm, self.stands(answer, harm))).collect();
        // of those harmed at once the ones for whom the avenger stands, if there are any; else those to whom a bond has
        // tied the avenger, who may have done them harm
        if found.iter().any(|(_, direct)| direct.is_some()) {
            found.retain(|(_, direct)| direct.is_some());
        } else if found.iter().any(|(harm, _)| self.knew(answer, *harm)) {
            found.retain(|(harm, _)| self.knew(answer, *harm));
        }
        found.into_iter().map(|(harm, direct)| (harm, direct.unwrap_or(false))).collect()
    }

    /// Who strikes by a harm, and when.
    fn blow(&self, harm: usize) -> (PartyId, EventId) {
        (self.harms[harm].by, self.harms[harm].event)
    }

    /// Whether a harm led to the answer turned to by the death of the one harmed alone, so that it is this death that is avenged.
    fn by_way_of_death(&mut self, harm: usize) -> bool {
        let (event, victim) = (self.harms[harm].event, self.harms[harm].to);
        let deaths = self.deaths.get(&victim).into_iter().flatten().filter(|death| **death != event);
        let between: BTreeSet<EventId> = deaths.copied().filter(|death| self.ways.leads(*death)).collect();
        !between.is_empty()
            && !self.ways.nearest(&between.into_iter().chain([event]).collect()).contains(&event)
    }

    /// Whether somebody strikes somebody at an event.
    fn strikes(&self, (by, event): (PartyId, EventId), struck: PartyId) -> bool {
        let all = self.by_pair.by(by).get(&struck);
        all.is_some_and(|all| all.iter().any(|i| self.harms[*i].event == event))
    }

    fn knew(&self, answer: &Blow, harm: usize) -> bool {
        self.sides.may_stand_for(answer.by, self.harms[harm].to)
    }

    /// Whether the answer turned to would not have happened without a harm.
    fn needs(&mut self, harm: usize) -> bool {
        self.ways.level(self.harms[harm].event).0 >= 2
    }

    /// Harms by kin of the one struck that the answer needs and for whose victims the avenger stands, where nothing the one
    /// struck did is answered.
    fn on_kin(&mut self, answer: &Blow, bound: &[(usize, bool)]) -> Vec<(usize, bool)> {
        if answer.revenge || !bound.is_empty() {
            return Vec::new();
        }
        let kin: Vec<PartyId> = self.sides.kin(answer.to).to_vec();
        let mut found = Vec::new();
        for harm in self.leading(answer, &kin) {
            // who was helped against the avenger is no kin that pays for it
            let helped =
                self.harms[harm].acts.iter().any(|act| self.story.act(*act).patients().contains(&answer.to));
            if let Some(direct) =
                self.stands(answer, harm).filter(|direct| (*direct || self.draws_blood(harm)) && !helped)
                && self.needs(harm)
            {
                found.push((harm, direct));
            }
        }
        let events: BTreeSet<EventId> = found.iter().map(|(harm, _)| self.harms[*harm].event).collect();
        let near = self.ways.nearest(&events);
        found.retain(|(harm, _)| near.contains(&self.harms[*harm].event));
        found
    }

    /// Whether a harm wounds or kills, or has somebody killed: for less nobody's kin pay to anybody but the one harmed.
    fn draws_blood(&self, harm: usize) -> bool {
        self.harms[harm].acts.iter().any(|act| {
            let kind = self.story.kind(self.story.act(*act).kind);
            matches!(kind.effect, Some(Effect::Death | Effect::Wound))
                || kind.threatens == Some(Effect::Death)
        })
    }

    /// The harms of some offenders on others than the one struck that lead to an answer.
    fn leading(&mut self, answer: &Blow, offenders: &[PartyId]) -> Vec<usize> {
        let mut found = Vec::new();
        for offender in offenders.iter().filter(|offender| **offender != answer.by) {
            for (victim, harms) in self.by_pair.by(*offender) {
                if *victim != answer.to {
                    let before = harms.partition_point(|i| self.harms[*i].event < answer.event);
                    found.extend(self.ways.among(&harms[..before], |i| self.harms[i].event));
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|harm| {
            let harm = &self.harms[*harm];
            self.story.is_before(harm.event, answer.event) && harm.is_one_to(answer)
        });
        found
    }

    /// The harms that the struck side did to those whom the avenger may stand for, pair by pair.
    fn groups(&mut self, answer: &Blow) -> Vec<Wrongs> {
        let mut groups = Vec::new();
        for offender in self.sides.behind(answer.to) {
            let victims = self.by_pair.by(offender);
            if offender == answer.by || victims.is_empty() {
                continue;
            }
            let near = self.sides.near(answer.by);
            let few = near.as_ref().filter(|near| near.len() < victims.len());
            let own = |victim: PartyId| victims.get(&victim).map(|harms| (victim, harms));
            let wronged: Vec<(PartyId, &Vec<usize>)> = match few {
                Some(near) => near.iter().filter_map(|victim| own(*victim)).collect(),
                None => victims.iter().map(|(victim, harms)| (*victim, harms)).collect(),
            };
            self.ways.spent += wronged.len() as u64;
            for (victim, harms) in wronged {
                if victim != answer.to && self.sides.may_stand_for(answer.by, victim) {
                    let count = harms.partition_point(|i| self.harms[*i].event < answer.event);
                    groups.push(Wrongs { by: offender, to: victim, count });
                }
            }
        }
        groups
    }

    /// Those of the harms that lead to the answer, the nearest of each offender, and whether the avenger is
    /// the victim.
    fn linked(&mut self, answer: &Blow, groups: &[Wrongs]) -> Vec<(usize, bool)> {
        let mut leading: BTreeMap<PartyId, Vec<(usize, bool)>> = BTreeMap::new();
        for wrongs in groups {
            let harms = self.by_pair.first(*wrongs);
            let reached = self.ways.among(harms, |i| self.harms[i].event);
            for harm in reached {
                if let Some(direct) = self.stands(answer, harm) {
                    leading.entry(self.harms[harm].by).or_default().push((harm, direct));
                }
            }
        }
        let mut nearest = Vec::new();
        for (_, harms) in leading {
            let events: BTreeSet<EventId> = harms.iter().map(|(i, _)| self.harms[*i].event).collect();
            let near = self.ways.nearest(&events);
            let near = self.ways.last(near);
            nearest.extend(harms.into_iter().filter(|(i, _)| near.contains(&self.harms[*i].event)));
        }
        nearest
    }

    /// The harms that only order and bonds speak for.
    fn unlinked(&mut self, answer: &Blow, groups: &[Wrongs]) -> Vec<(usize, bool)> {
        let mut found: Vec<(usize, bool)> = Vec::new();
        for wrongs in groups {
            for &harm in self.by_pair.first(*wrongs).iter().rev() {
                self.ways.spent += 1;
                let Some(direct) = self.stands(answer, harm) else { continue };
                if !self.ways.leads(self.harms[harm].event) {
                    found.push((harm, direct));
                }
            }
        }
        found
    }

    /// Whether the avenger answers for the one harmed: directly or not.
    fn stands(&self, answer: &Blow, harm: usize) -> Option<bool> {
        let (story, harm) = (self.story, &self.harms[harm]);
        if !story.is_before(harm.event, answer.event) || !harm.is_one_to(answer) {
            return None;
        }
        let direct = self.sides.stands_for(answer.by, harm.to, harm.event)?;
        if !direct && self.has_parted(answer, harm) {
            return None;
        }
        // nobody avenges whom they strike by the same blow
        if !direct && self.strikes((answer.by, answer.event), harm.to) {
            return None;
        }
        let own_harm = || {
            let first = self.turned.get(&(answer.by, harm.to));
            first.is_some_and(|first| story.is_before(first, answer.event))
        };
        // what the one avenged undoes at once is done for nobody
        let undone = || {
            story.acts_at(answer.event).any(|(_, act)| {
                story.kind(act.kind).sign > 0
                    && act.is_completed()
                    && act.agents().contains(&harm.to)
                    && act.patients().contains(&answer.to)
            })
        };
        (direct || !(harm.is_danger || own_harm() || undone())).then_some(direct)
    }

    /// Whether the avenger and the one harmed have parted for good between the harm and the answer, both alive: who has left, or
    /// has been left, avenges nobody.
    fn has_parted(&self, answer: &Blow, harm: &Blow) -> bool {
        let Some(end) = self.sides.parted(answer.by, harm.to, harm.event, answer.event) else { return false };
        let dead = self.deaths.get(&harm.to).and_then(|deaths| deaths.first());
        dead.is_none_or(|death| self.story.is_before(end, *death))
    }

    /// Whether a way of links leads from a harm to its answer on which at every event the avenger, the one avenged or the one
    /// struck takes part: what goes through the hands of others alone is no matter between these.
    fn is_between_them(&self, answer: &Blow, harm: &Blow) -> bool {
        let story = self.story;
        let concerned = |event: EventId| {
            let there = story.participants(event);
            [answer.by, answer.to, harm.to].iter().any(|party| {
                there.contains(party) || story.groups_of(*party).iter().any(|group| there.contains(group))
            })
        };
        let (mut seen, mut front) = (BTreeSet::from([answer.event]), vec![answer.event]);
        while let Some(event) = front.pop() {
            for before in story.event(event).support.mentions() {
                if before == harm.event {
                    return true;
                }
                if story.is_before(harm.event, before) && seen.insert(before) && concerned(before) {
                    front.push(before);
                }
            }
        }
        false
    }

    fn retribution(&mut self, answer: &Blow, harm: usize, direct: bool) -> Option<Retribution> {
        let (story, harm) = (self.story, &self.harms[harm]);
        let (level, sure) = self.ways.level(harm.event);
        let told = answer.revenge || self.vowed.contains(&(answer.by, answer.to));
        if level > 0 && !direct && !told && !self.is_between_them(answer, harm) {
            return None;
        }
        let key = (answer.by, harm.by, harm.to, harm.event, answer.to);
        let given = self.given.entry(key).or_default();
        if level < 2
            && !answer.revenge
            && !given.is_empty()
            && !given.iter().any(|event| self.ways.leads(*event))
        {
            return None;
        }
        if level >= 2 {
            given.push(answer.event);
        }
        let mut evidence =
            harm.acts.iter().chain(&answer.acts).fold(Evidence::default(), |e, act| e.act(story, *act));
        evidence.certainty = evidence.certainty.min(sure);
        let own = self.betrayed.get(&(harm.event, harm.by)).is_some_and(|wronged| {
            let groups = || self.sides.groups(answer.by);
            wronged.iter().any(|to| groups().any(|group| group == *to))
                || groups().any(|group| self.sides.groups(harm.by).any(|other| other == group))
        });
        Some(Retribution {
            offender: harm.by,
            victim: harm.to,
            harm: harm.acts.clone(),
            avenger: answer.by,
            target: answer.to,
            answer: answer.acts.clone(),
            direct,
            kin: harm.by != answer.to && !self.sides.behind(answer.to).contains(&harm.by),
            level,
            punishment: own,
            evidence,
        })
    }
}

/// Maximal chains of at least two answers, the longest first, at most `most`; and whether there are more.
/// O(output).
pub fn revenge_chains(retributions: &[Retribution], most: usize) -> (Vec<RevengeChain>, bool) {
    let follows = |a: &Retribution, b: &Retribution| {
        a.avenger == b.offender && a.answer.iter().any(|act| b.harm.contains(act)) && b.victim == a.target
    };
    let mut by_harm: BTreeMap<ActId, BTreeSet<usize>> = BTreeMap::new();
    for (i, r) in retributions.iter().enumerate() {
        for act in &r.harm {
            by_harm.entry(*act).or_default().insert(i);
        }
    }
    let next: Vec<Vec<usize>> = retributions
        .iter()
        .map(|a| {
            let after: BTreeSet<usize> =
                a.answer.iter().filter_map(|act| by_harm.get(act)).flatten().copied().collect();
            after.into_iter().filter(|j| follows(a, &retributions[*j])).collect()
        })
        .collect();
    let led: BTreeSet<usize> = next.iter().flatten().copied().collect();
    let (mut chains, mut more) = (Vec::new(), false);
    'starts: for start in (0..retributions.len()).filter(|i| !led.contains(i)) {
        let mut walk = vec![start];
        let mut open = vec![next[start].iter()];
        while let Some(choices) = open.last_mut() {
            let Some(&step) = choices.next() else {
                open.pop();
                walk.pop();
                continue;
            };
            walk.push(step);
            if next[step].is_empty() {
                if chains.len() >= most {
                    more = true;
                    break 'starts;
                }
                let (first, last) = (&retributions[walk[0]], &retributions[step]);
                let feud = last.target == first.avenger || last.avenger == first.offender;
                chains.push(RevengeChain { steps: walk.clone(), feud });
            }
            open.push(next[step].iter());
        }
    }
    chains.sort_by(|a: &RevengeChain, b| (b.steps.len(), &a.steps).cmp(&(a.steps.len(), &b.steps)));
    (chains, more)
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
