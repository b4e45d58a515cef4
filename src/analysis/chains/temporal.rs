//! The deeds indexed by character: who arrives where, and who sets out from there, in order of time.

use super::{Chain, Comeuppance, Count, Deed, Question, Step};
use crate::facts::{EventId, PartyId, PartyKind};
use crate::story::{Readings, Story, View};
use std::collections::{BTreeMap, BTreeSet};

/// No group.
const NONE: u32 = u32::MAX;

/// Deeds by onset, with what follows what.
#[derive(Debug, Clone)]
pub struct TemporalGraph {
    pub(super) steps: Vec<Step>,
    /// Moment of each step; equal moments are not ordered. 0 is before the story.
    pub(super) moment: Vec<u32>,
    /// For each party the first of its arrivals, which are sorted by step.
    arrivals: Vec<u32>,
    /// A step that reaches the party, and the group through which it does.
    arrival: Vec<(u32, u32)>,
    departures: Vec<u32>,
    departure: Vec<u32>,
    /// Members of the groups that are wronged, by step, where there are any.
    members: BTreeMap<u32, Vec<PartyId>>,
    /// Parties at which no chain goes on: crowds, unless asked for.
    closed: Vec<bool>,
    /// For each moment those that it is declared unordered to.
    loose: BTreeMap<u32, BTreeSet<u32>>,
}

impl TemporalGraph {
    /// Indexes the steps of a story. A chain goes on at a crowd, a character that stands for several people, only if
    /// `crowds` says so: those of it who are wronged need not be those who then wrong another.
    pub fn new(story: &Story, steps: Vec<Step>, crowds: bool) -> Self {
        let closed =
            story.parties().map(|(_, party)| !crowds && party.kind == PartyKind::Collective).collect();
        let moment = |event: EventId| story.event(event).rank;
        let mut loose: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (id, event) in story.events() {
            for other in &event.meanwhile {
                loose.entry(moment(id)).or_default().insert(moment(*other));
                loose.entry(moment(*other)).or_default().insert(moment(id));
            }
        }
        let mut groups: BTreeMap<PartyId, Vec<(PartyId, Option<EventId>, Option<EventId>)>> = BTreeMap::new();
        for step in steps.iter().filter(|step| story.party(step.to).is_group()) {
            groups.entry(step.to).or_default();
        }
        for tie in story.ties(&View::bonds(Readings::Settled)).filter(|tie| tie.membership) {
            if let Some(members) = groups.get_mut(&tie.to) {
                members.push((tie.from, tie.since, tie.until));
            }
        }
        let reached = |step: &Step| -> Vec<PartyId> {
            let at = step.onset.map_or(0, moment);
            let members = groups.get(&step.to).map_or(&[][..], Vec::as_slice);
            let then = members.iter().filter(|(party, start, end)| {
                *party != step.from
                    && start.map_or(0, moment) <= at
                    && end.is_none_or(|end| moment(end) >= at)
            });
            let mut then: Vec<PartyId> = then.map(|(party, ..)| *party).collect();
            then.sort_unstable();
            then.dedup();
            then
        };
        Self::build(closed, steps, moment, reached, loose)
    }

    /// Indexes steps given as moment, source and target, without a story: equal moments are not ordered.
    ///
    /// ```
    /// use imbroglio::analysis::chains::{Question, TemporalGraph};
    /// let graph = TemporalGraph::plain(3, vec![(1, 0, 1), (2, 1, 2)]);
    /// let question = Question::default();
    /// let counts = graph.count(&graph.live(&question), &question);
    /// assert_eq!(counts.longest, 2);
    /// ```
    pub fn plain(parties: usize, deeds: Vec<(u32, u32, u32)>) -> Self {
        let steps = deeds
            .iter()
            .enumerate()
            .map(|(i, (moment, from, to))| Step {
                onset: moment.checked_sub(1).map(EventId),
                from: PartyId(*from),
                to: PartyId(*to),
                deed: Deed::Betrayal(i as u32),
            })
            .collect();
        Self::build(vec![false; parties], steps, |event| event.0 + 1, |_| Vec::new(), BTreeMap::new())
    }

    fn build(
        closed: Vec<bool>,
        mut steps: Vec<Step>,
        rank: impl Fn(EventId) -> u32,
        reached: impl Fn(&Step) -> Vec<PartyId>,
        loose: BTreeMap<u32, BTreeSet<u32>>,
    ) -> Self {
        steps.sort_unstable_by_key(|step| (step.onset.map_or(0, &rank), *step));
        let moment: Vec<u32> = steps.iter().map(|step| step.onset.map_or(0, &rank)).collect();
        let mut members = BTreeMap::new();
        for (i, step) in steps.iter().enumerate() {
            let reached = reached(step);
            if !reached.is_empty() {
                members.insert(i as u32, reached);
            }
        }
        let all = || steps.iter().enumerate().map(|(i, step)| (i as u32, step));
        let through = |i: u32| members.get(&i).map_or(&[][..], Vec::as_slice);
        let parties = closed.len();
        let reach = all().filter(|(_, step)| !closed[step.to.index()]).flat_map(|(i, step)| {
            let group = step.to.0;
            let members = through(i).iter().map(move |party| (party.0, (i, group)));
            std::iter::once((group, (i, NONE))).chain(members)
        });
        let (arrivals, arrival) = rows(parties, reach);
        let (departures, departure) = rows(parties, all().map(|(i, step)| (step.from.0, i)));
        Self { moment, arrivals, arrival, departures, departure, members, closed, loose, steps }
    }

    /// The steps, by onset.
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    pub(super) fn arrivals(&self, party: PartyId) -> &[(u32, u32)] {
        &self.arrival[self.arrivals[party.index()] as usize..self.arrivals[party.index() + 1] as usize]
    }
    fn departures(&self, party: PartyId) -> &[u32] {
        &self.departure[self.departures[party.index()] as usize..self.departures[party.index() + 1] as usize]
    }
    pub(super) fn parties(&self) -> usize {
        self.arrivals.len() - 1
    }
    /// Whether no order of the step's moment to another is declared untold.
    pub(super) fn is_firm(&self, step: u32) -> bool {
        self.loose.is_empty() || !self.loose.contains_key(&self.moment[step as usize])
    }
    /// The parties that a step reaches: its target, and members of a target that is a group, with the group.
    pub(super) fn reached(&self, step: u32) -> impl Iterator<Item = (PartyId, Option<PartyId>)> {
        let to = self.steps[step as usize].to;
        let members = if self.members.is_empty() { None } else { self.members.get(&step) };
        let open = (!self.closed[to.index()]).then_some((to, None));
        open.into_iter().chain(members.into_iter().flatten().map(move |party| (*party, Some(to))))
    }
    /// Whether one step is told to begin before another.
    pub(super) fn is_before(&self, first: u32, second: u32) -> bool {
        let (a, b) = (self.moment[first as usize], self.moment[second as usize]);
        a < b && !self.is_loose(a, b)
    }
    /// Whether one step may begin before another, as far as the story tells.
    pub(super) fn may_precede(&self, first: u32, second: u32) -> bool {
        let (a, b) = (self.moment[first as usize], self.moment[second as usize]);
        a <= b || self.is_loose(a, b)
    }
    fn is_loose(&self, a: u32, b: u32) -> bool {
        !self.loose.is_empty() && self.loose.get(&a).is_some_and(|others| others.contains(&b))
    }
    fn in_time(&self, first: u32, second: u32, question: &Question) -> bool {
        let wait = self.moment[second as usize].saturating_sub(self.moment[first as usize]);
        self.is_before(first, second) && question.waiting.is_none_or(|most| wait <= most)
    }

    /// The steps that a step may follow, with the group through which they reach its agent.
    pub(super) fn before(
        &self,
        step: u32,
        question: &Question,
    ) -> impl Iterator<Item = (u32, Option<PartyId>)> {
        let from = self.steps[step as usize].from;
        let moment = self.moment[step as usize];
        let arrivals = self.arrivals(from);
        let end = arrivals.partition_point(|(i, _)| self.moment[*i as usize] < moment);
        arrivals[..end]
            .iter()
            .filter(move |(i, _)| self.in_time(*i, step, question))
            .map(|(i, via)| (*i, (*via != NONE).then_some(PartyId(*via))))
    }

    /// The steps that may follow a step, with the group through which it reaches their agent.
    pub(super) fn after(
        &self,
        step: u32,
        question: &Question,
    ) -> impl Iterator<Item = (u32, Option<PartyId>)> {
        let moment = self.moment[step as usize];
        self.reached(step).flat_map(move |(party, via)| {
            let all = self.departures(party);
            let start = all.partition_point(|i| self.moment[*i as usize] <= moment);
            all[start..].iter().filter(move |i| self.in_time(step, **i, question)).map(move |i| (*i, via))
        })
    }

    /// The steps that may follow a step, in told or untold order.
    pub(super) fn perhaps_after(&self, step: u32) -> impl Iterator<Item = (u32, Option<PartyId>)> {
        self.reached(step).flat_map(move |(party, via)| {
            let all = self.departures(party).iter().copied();
            all.filter(move |i| *i != step && self.may_precede(step, *i)).map(move |i| (i, via))
        })
    }
    /// The steps that a step may follow, in told or untold order.
    pub(super) fn perhaps_before(&self, step: u32) -> impl Iterator<Item = u32> {
        let all = self.arrivals(self.steps[step as usize].from).iter();
        all.map(|(i, _)| *i).filter(move |i| *i != step && self.may_precede(*i, step))
    }

    /// Walks within chains that return to their start for the first time, each once, at most so many.
    pub(super) fn cycles(&self, chains: &[Chain], most: usize) -> Vec<Chain> {
        let mut cycles = BTreeSet::new();
        for chain in chains {
            let mut back: BTreeMap<PartyId, usize> = BTreeMap::new();
            for start in (0..chain.steps.len()).rev() {
                let step = &self.steps[chain.steps[start] as usize];
                back.insert(step.to, start);
                if let Some(&end) = back.get(&step.from) {
                    cycles.insert(Chain {
                        steps: chain.steps[start..=end].to_vec(),
                        via: chain.via[start..end].to_vec(),
                        certain: chain.steps[start..=end]
                            .windows(2)
                            .all(|two| self.is_before(two[0], two[1])),
                    });
                    if cycles.len() >= most {
                        return cycles.into_iter().collect();
                    }
                }
            }
        }
        cycles.into_iter().collect()
    }

    /// Pairs of a deed and a later one against its agent: at most so many, and how many there are.
    pub(super) fn comeuppances(&self, most: usize) -> (Vec<Comeuppance>, Count) {
        let (mut pairs, mut count) = (Vec::new(), Count::default());
        for first in 0..self.steps.len() as u32 {
            let arrivals = self.arrivals(self.steps[first as usize].from);
            let start =
                arrivals.partition_point(|(i, _)| self.moment[*i as usize] <= self.moment[first as usize]);
            let later = &arrivals[start..];
            if pairs.len() >= most && self.is_firm(first) {
                count = count.plus(Count::from(later.len() as u128));
                continue;
            }
            for (second, via) in later.iter().filter(|(i, _)| self.is_before(first, *i)) {
                count = count.plus(Count::from(1));
                if pairs.len() < most {
                    let via = (*via != NONE).then_some(PartyId(*via));
                    pairs.push(Comeuppance { first, second: *second, via });
                }
            }
        }
        (pairs, count)
    }
}

/// Items grouped by row, in their own order: the first item of each row, and all items.
fn rows<T: Copy>(rows: usize, items: impl Iterator<Item = (u32, T)> + Clone) -> (Vec<u32>, Vec<T>) {
    let mut first = vec![0u32; rows + 1];
    for (row, _) in items.clone() {
        first[row as usize + 1] += 1;
    }
    for i in 0..rows {
        first[i + 1] += first[i];
    }
    let mut at = first.clone();
    let Some((_, any)) = items.clone().next() else { return (first, Vec::new()) };
    let mut grouped = vec![any; first[rows] as usize];
    for (row, item) in items {
        let place = &mut at[row as usize];
        grouped[*place as usize] = item;
        *place += 1;
    }
    (first, grouped)
}
