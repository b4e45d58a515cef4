//! What a betrayal sets off: causal chains of betrayals, cascades and their body counts.
//!
//! **Cascade.** The events that a betrayal's event leads to, by needed, alternative and contributing links
//! alike. Its *body count by reach* are the characters whose death is among them or is the betrayal itself, as a killing
//! is, or an order carried out there: who merely dies at the same event does not die of it;
//! its *necessary body count* are those who would live without it ([`super::counterfactual`]).
//! Neither is a judgement without the other: "involved in eight deaths, three of which would not have happened".
//!
//! **Causal betrayal chain.** One betrayal leads to another if links lead from the event of the first to that
//! of the second; the relation is reduced to its direct steps, and a chain is a maximal path in it. It need not
//! pass from betrayed to betrayer, as a chain of [`super::chains`] does, nor the other way round.
//!
//! Events on the causal chain of a story and those with many causal connections are remembered better and
//! judged more important (Trabasso & van den Broek 1985, known through later papers).

use super::betrayal::Betrayal;
use super::causes::Causes;
use super::counterfactual::{Links, Model};
use super::{Death, Readings, deaths};
use crate::facts::{EventId, PartyId, Status};
use crate::story::Story;
use crate::vocabulary::Effect;
use std::collections::{BTreeMap, BTreeSet};

/// Events whose falls are followed in one pass, a bit each.
const AT_ONCE: usize = 128;

/// What one betrayal sets off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cascade {
    /// Its place in the list of betrayals.
    pub betrayal: u32,
    /// Its event.
    pub event: EventId,
    /// Events that it leads to, without its own.
    pub reach: Reach,
    /// Who dies in its reach or by it, in file order.
    pub dead: Vec<PartyId>,
    /// Who would live without it, in file order.
    pub necessary: Vec<PartyId>,
    /// Who would live without it even if inferred links are taken as contributing only.
    pub necessary_strict: Vec<PartyId>,
}

/// Events, a bit each: a long story has many, and many betrayals lead to most of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    bits: Vec<u64>,
    len: usize,
}

impl Reach {
    /// How many they are.
    pub fn len(&self) -> usize {
        self.len
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// The events, in story order. O(events of the story / 64 + those that there are).
    pub fn iter(&self) -> impl Iterator<Item = EventId> {
        self.bits.iter().enumerate().flat_map(|(word, bits)| {
            let rest = std::iter::successors(Some(*bits), |bits| Some(bits & bits.wrapping_sub(1)));
            let here = rest.take_while(|bits| *bits != 0);
            here.map(move |bits| EventId((word * 64) as u32 + bits.trailing_zeros()))
        })
    }

    /// What some questions lead to, from the questions that come to each event: a list for each question.
    fn of_each(reached: &[u128], questions: usize) -> Vec<Self> {
        let empty = Self { bits: vec![0; reached.len().div_ceil(64)], len: 0 };
        let mut all = vec![empty; questions];
        for (word, events) in reached.chunks(64).enumerate() {
            for (bit, asked) in events.iter().enumerate() {
                for question in ones(*asked) {
                    all[question].bits[word] |= 1 << bit;
                }
            }
        }
        for reach in &mut all {
            reach.len = reach.bits.iter().map(|bits| bits.count_ones() as usize).sum();
        }
        all
    }
}

/// Where the ones of some bits stand, the lowest first.
fn ones(bits: u128) -> impl Iterator<Item = usize> {
    let rest = std::iter::successors(Some(bits), |bits| Some(bits & bits.wrapping_sub(1)));
    rest.take_while(|bits| *bits != 0).map(|bits| bits.trailing_zeros() as usize)
}

/// What some events set off, each a bit in what it says of events and deaths.
struct Falls {
    reaches: Vec<Reach>,
    /// For each of them who dies in its reach, in file order.
    dead: Vec<Vec<PartyId>>,
    /// For each of them who would live without it.
    necessary: Vec<Vec<PartyId>>,
    necessary_strict: Vec<Vec<PartyId>>,
    /// For each event those without which it would not happen, as told and without inferred links.
    lost: Vec<u128>,
    lost_strict: Vec<u128>,
}

/// What is asked of the falls of events.
struct Asked<'a> {
    causes: &'a Causes<'a>,
    model: &'a Model,
    strict: &'a Model,
    deaths: &'a [Death],
}

impl Falls {
    /// What at most [`AT_ONCE`] events set off. O(events + links + output).
    fn of(asked: &Asked<'_>, events: &[EventId]) -> Self {
        let reached = asked.causes.reached(events);
        let (lost, lost_strict) = (asked.model.lost_to_each(events), asked.strict.lost_to_each(events));
        let lists = || vec![Vec::new(); events.len()];
        let (mut dead, mut necessary, mut necessary_strict) = (lists(), lists(), lists());
        for death in asked.deaths {
            let some = |of: &[u128]| death.events.iter().fold(0, |bits, event| bits | of[event.index()]);
            // a collective lives on only if none of its deaths happens
            // and who would not have been born does not
            let unborn = |of: &[u128]| death.born.map_or(0, |event| of[event.index()]);
            let all = |of: &[u128]| {
                death.events.iter().fold(!0, |bits, event| bits & of[event.index()]) & !unborn(of)
            };
            ones(some(&reached)).for_each(|event| dead[event].push(death.party));
            ones(all(&lost)).for_each(|event| necessary[event].push(death.party));
            ones(all(&lost_strict)).for_each(|event| necessary_strict[event].push(death.party));
        }
        let reaches = Reach::of_each(&reached, events.len());
        Self { reaches, dead, necessary, necessary_strict, lost, lost_strict }
    }
}

/// With those who die by a betrayal itself, in file order.
fn with_own(own: impl IntoIterator<Item = PartyId>, mut others: Vec<PartyId>) -> Vec<PartyId> {
    for party in own {
        if let Err(place) = others.binary_search(&party) {
            others.insert(place, party);
        }
    }
    others
}

/// The cascade of every completed betrayal, in their order. 128 of their events are followed in one pass down the
/// story, a bit each: O((b / 128 + 1) · (events + links) + output).
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::betrayals, cascade::cascades};
/// let film = imbroglio::rules::check_text("Lie", r#"(
///     title: "Lie",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     bonds: [friend(a, b)],
///     story: [
///         (id: lie, what: "A betrays B", acts: [betrays(a, b)]),
///         (id: shot, what: "C is shot", acts: [kills(_, c)], needs: [lie]),
///         (id: fall, what: "B falls", acts: [dies(b)], helped_by: [lie]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = betrayals(&story, Readings::Settled);
/// let cascade = &cascades(&story, &found.all, Readings::Settled)[0];
/// assert_eq!((cascade.dead.len(), cascade.necessary.len()), (2, 1));
/// ```
pub fn cascades(story: &Story, betrayals: &[Betrayal], readings: Readings) -> Vec<Cascade> {
    let done = || {
        let done = betrayals.iter().enumerate().filter(|(_, betrayal)| betrayal.is_completed());
        done.filter_map(|(i, betrayal)| Some((i, betrayal, betrayal.event?)))
    };
    let mut events: Vec<EventId> = done().map(|(.., event)| event).collect();
    events.sort_unstable();
    events.dedup();
    if events.is_empty() {
        return Vec::new();
    }
    let mut of_event: Vec<Vec<(usize, &Betrayal)>> = vec![Vec::new(); events.len()];
    for (i, betrayal, event) in done() {
        if let Ok(place) = events.binary_search(&event) {
            of_event[place].push((i, betrayal));
        }
    }
    let (model, strict) = (Model::new(story, Links::of(readings)), Model::new(story, Links::Strict));
    let (causes, deaths) = (Causes::all(story, readings), deaths(story));
    let dying = dying(story, &deaths);
    let asked = Asked { causes: &causes, model: &model, strict: &strict, deaths: &deaths };
    let mut cascades: Vec<Cascade> = Vec::new();
    for (some, of_event) in events.chunks(AT_ONCE).zip(of_event.chunks(AT_ONCE)) {
        let falls = Falls::of(&asked, some);
        for (question, reach) in falls.reaches.into_iter().enumerate() {
            let event = some[question];
            // whether all their other deaths fall with the event at which they die
            let own_only = |party: PartyId, lost: &[u128]| {
                let death = deaths.binary_search_by_key(&party, |death| death.party).map(|at| &deaths[at]);
                death.is_ok_and(|death| {
                    let falls = |at: &EventId| *at == event || lost[at.index()] >> question & 1 == 1;
                    death.events.iter().all(falls)
                })
            };
            for (i, betrayal) in &of_event[question] {
                let own = own_deaths(story, betrayal, &dying[event.index()]);
                let saved = |lost: &[u128], others: &[PartyId]| {
                    let own = own.iter().copied().filter(|party| own_only(*party, lost));
                    with_own(own, others.to_vec())
                };
                cascades.push(Cascade {
                    betrayal: *i as u32,
                    event,
                    reach: reach.clone(),
                    necessary: saved(&falls.lost, &falls.necessary[question]),
                    necessary_strict: saved(&falls.lost_strict, &falls.necessary_strict[question]),
                    dead: with_own(own, falls.dead[question].clone()),
                });
            }
        }
    }
    cascades.sort_unstable_by_key(|cascade| cascade.betrayal);
    cascades
}

/// Those who die at the event of a betrayal and by it: it is their killing, or an order to kill them that is carried out
/// there.
fn own_deaths(story: &Story, betrayal: &Betrayal, dying: &[PartyId]) -> Vec<PartyId> {
    let acts = betrayal.breaches.iter().filter_map(|(_, fact)| Some(story.act(fact.act()?)));
    let deadly = acts.filter(|act| {
        let kind = story.kind(act.kind);
        Some(act.event) == betrayal.event
            && (kind.effect == Some(Effect::Death) || kind.threatens == Some(Effect::Death))
            && matches!(act.status, Status::Completed | Status::Ordered)
    });
    let mut own: Vec<PartyId> =
        deadly.flat_map(|act| act.patients().iter().copied()).filter(|party| dying.contains(party)).collect();
    own.sort_unstable();
    own.dedup();
    own
}

/// Who dies at each event.
fn dying(story: &Story, deaths: &[Death]) -> Vec<Vec<PartyId>> {
    let mut dying: Vec<Vec<PartyId>> = vec![Vec::new(); story.facts().events.len()];
    for death in deaths {
        for event in &death.events {
            dying[event.index()].push(death.party);
        }
    }
    dying
}

/// Causal chains of betrayals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CausalChains {
    /// Maximal chains of events at which somebody is betrayed: the longest first, then in story order.
    pub chains: Vec<Vec<EventId>>,
    /// Whether there are more than are listed.
    pub more: bool,
}

/// The causal chains among completed betrayals, at most `most` of them. O(b · (events + links)) at most and the output; where
/// each betrayal leads to another soon, O(events + links).
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::betrayals, cascade::causal_chains};
/// let film = imbroglio::rules::check_text("Two", r#"(
///     title: "Two",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
///     story: [
///         (id: first, what: "A betrays B", acts: [betrays(a, b)]),
///         (id: rumour, what: "C hears of it", acts: [meets(b, c)], needs: [first]),
///         (id: second, what: "C betrays D", acts: [betrays(c, d)], helped_by: [rumour]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = betrayals(&story, Readings::Settled);
/// assert_eq!(causal_chains(&story, &found.all, Readings::Settled, 10).chains.len(), 1);
/// ```
pub fn causal_chains(story: &Story, betrayals: &[Betrayal], readings: Readings, most: usize) -> CausalChains {
    let events: BTreeSet<EventId> =
        betrayals.iter().filter(|b| b.is_completed()).filter_map(|b| b.event).collect();
    let causes = Causes::all(story, readings);
    let mut betrayed = vec![false; story.facts().events.len()];
    events.iter().for_each(|event| betrayed[event.index()] = true);
    let mut steps = causes.steps();
    let mut next: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
    let mut led_to: BTreeSet<EventId> = BTreeSet::new();
    for &event in &events {
        // nearest betrayals on any path, less those that a nearer one leads to
        let direct = {
            let near = steps.nearest(event, &betrayed);
            steps.direct(near)
        };
        led_to.extend(&direct);
        next.insert(event, direct);
    }
    let mut found = CausalChains::default();
    'starts: for &start in events.iter().filter(|event| !led_to.contains(event)) {
        let mut walk = vec![start];
        let mut open = vec![0usize];
        while let (Some(&at), Some(choice)) = (walk.last(), open.last_mut()) {
            let choices = &next[&at];
            if let Some(&event) = choices.get(*choice) {
                *choice += 1;
                walk.push(event);
                open.push(0);
                if next[&event].is_empty() {
                    if found.chains.len() >= most {
                        found.more = true;
                        break 'starts;
                    }
                    found.chains.push(walk.clone());
                }
            } else {
                walk.pop();
                open.pop();
            }
        }
    }
    found.chains.sort_by(|a, b| (b.len(), a).cmp(&(a.len(), b)));
    found
}

/// What a cascade chart shows: betrayals, deaths, and the events on the way from the one to the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CascadeWeb {
    /// Every event of a betrayal or a death, and those on a path that leads to a death; in story order.
    pub events: Vec<EventId>,
    /// For each of them the betrayals that are done there, by their places in the list.
    pub betrayals: Vec<Vec<u32>>,
    /// For each of them who dies there.
    pub deaths: Vec<Vec<PartyId>>,
    /// For each of them whether a betrayal leads to it, or somebody dies of a betrayal there.
    pub after_betrayal: Vec<bool>,
}

/// The events of a cascade chart. O(events + links + b).
pub fn cascade_web(story: &Story, betrayals: &[Betrayal], readings: Readings) -> CascadeWeb {
    let n = story.facts().events.len();
    let mut dying = dying(story, &deaths(story));
    let mut betrayed: Vec<Vec<u32>> = vec![Vec::new(); n];
    for (i, betrayal) in betrayals.iter().enumerate().filter(|(_, b)| b.is_completed()) {
        if let Some(event) = betrayal.event {
            betrayed[event.index()].push(i as u32);
        }
    }
    let causes = Causes::all(story, readings);
    let event = |i: usize| EventId(i as u32);
    let mut after = causes.after((0..n).filter(|i| !betrayed[*i].is_empty()).map(event));
    for (i, here) in betrayed.iter().enumerate() {
        after[i] |= here.iter().any(|b| !own_deaths(story, &betrayals[*b as usize], &dying[i]).is_empty());
    }
    let mut before = causes.before((0..n).filter(|i| !dying[*i].is_empty()).map(event));
    dying.iter().zip(&mut before).for_each(|(dying, before)| *before |= !dying.is_empty());
    let mut web = CascadeWeb::default();
    for i in 0..n {
        if !before[i] && betrayed[i].is_empty() {
            continue;
        }
        web.events.push(EventId(i as u32));
        web.betrayals.push(std::mem::take(&mut betrayed[i]));
        web.deaths.push(std::mem::take(&mut dying[i]));
        web.after_betrayal.push(after[i]);
    }
    web
}
