//! Which events and causes stand on a cascade chart, and how they look.

use crate::analysis::betrayal::Betrayal;
use crate::analysis::cascade::cascade_web;
use crate::analysis::{Readings, deaths};
use crate::charts::pieces::event::{Look, Sign};
use crate::charts::words;
use crate::facts::{Act, Certainty, EventId, Link, PartyKind, Status};
use crate::story::Story;
use crate::vocabulary::{Breach, Effect, Kind, LineFamily, Takes};
use petgraph::adj::UnweightedList;
use petgraph::algo::tred::dag_transitive_reduction_closure;
use petgraph::visit::IntoNeighbors as _;
use std::collections::BTreeMap;

/// Events beyond which only betrayals, deaths and what leads to deaths are drawn.
const MANY: usize = 90;
/// Events beyond which causes that others imply are drawn all the same, since to find them costs too much.
const VERY_MANY: usize = 2000;
/// Cards beyond which the chart ends and counts what it leaves out: nobody reads on, and no browser shows it.
const MOST_CARDS: usize = 3000;
/// Most ranks' worth of arrows, all together: beyond, the longest arrows are left out.
const MOST_SPAN: usize = 6000;
/// Most arrows that pass one card: beyond, the longest are left out, since each takes a lane of its own.
const MOST_PASSING: usize = 28;
/// Kinds of at least this weight that divide, and are drawn as force, count as violence.
const GRAVE: u8 = 7;

/// A card.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its event.
    pub event: EventId,
    /// What it is.
    pub look: Look,
    /// Betrayals and deaths.
    pub signs: Vec<Sign>,
}

impl Told {
    /// Betrayals, told and derived.
    pub fn betrayals(&self) -> impl Iterator<Item = Sign> {
        self.signs.iter().copied().filter(|sign| matches!(sign, Sign::Betrayal | Sign::Derived))
    }
    /// Deaths.
    pub fn deaths(&self) -> impl Iterator<Item = Sign> {
        self.signs.iter().copied().filter(|sign| !matches!(sign, Sign::Betrayal | Sign::Derived))
    }
}

/// An arrow.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The card it leaves.
    pub from: usize,
    /// The card it leads to.
    pub to: usize,
    /// The reason, with a question mark where it is inferred.
    pub why: Option<String>,
    /// How many deaths it leads to.
    pub deaths: usize,
    /// What it is, for whoever points at it.
    pub words: String,
}

/// What stands on the chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The cards, in story order.
    pub cards: Vec<Told>,
    /// The arrows.
    pub causes: Vec<Cause>,
    /// How many causes are implied by others, and so left out.
    pub implied: usize,
    /// How many causes are left out since there are too many.
    pub dropped: usize,
    /// How many events are left out.
    pub left_out: usize,
}

/// Chooses events and causes. O(events² / 64 · causes) up to 2000 events, else O(events + causes).
pub fn choose(story: &Story, betrayals: &[Betrayal]) -> Chosen {
    let signs = signs(story, betrayals);
    let mut linked = vec![false; story.facts().events.len()];
    for (id, event) in story.events() {
        for link in event.support.links() {
            linked[link.event.index()] = true;
            linked[id.index()] = true;
        }
    }
    let mut events: Vec<EventId> =
        story.events().map(|(id, _)| id).filter(|id| linked[id.index()] || signs.contains_key(id)).collect();
    if events.len() > MANY {
        events = cascade_web(story, betrayals, Readings::Contested).events;
    }
    if events.is_empty() {
        // nothing leads to anything: the story as it is told
        events = story.events().map(|(id, _)| id).take(MANY).collect();
    }
    events.truncate(MOST_CARDS);
    let told = |event: EventId| {
        let signs = signs.get(&event).cloned().unwrap_or_default();
        Told { event, look: look(story, event, &signs), signs }
    };
    let cards: Vec<Told> = events.iter().copied().map(told).collect();
    let left_out = story.facts().events.len() - cards.len();
    let mut chosen = Chosen { cards, left_out, ..Chosen::default() };
    chosen.causes(story);
    chosen
}

/// The signs of each event that has any: betrayals first, then deaths.
fn signs(story: &Story, betrayals: &[Betrayal]) -> BTreeMap<EventId, Vec<Sign>> {
    let mut signs: BTreeMap<EventId, Vec<Sign>> = BTreeMap::new();
    for betrayal in betrayals.iter().filter(|betrayal| betrayal.is_completed()) {
        if let Some(event) = betrayal.event {
            let sign = if betrayal.is_asserted() { Sign::Betrayal } else { Sign::Derived };
            signs.entry(event).or_default().push(sign);
        }
    }
    for death in deaths(story) {
        let several = story.party(death.party).kind == PartyKind::Collective;
        for event in death.events {
            let kills = |act: &Act| {
                let kind = story.kind(act.kind);
                is_death(kind, act) && act.patients().contains(&death.party) && kind.takes != Takes::Patient
            };
            let sign = match (several, story.acts_at(event).any(|(_, act)| kills(act))) {
                (true, _) => Sign::SeveralKilled,
                (false, true) => Sign::Killed,
                (false, false) => Sign::Died,
            };
            signs.entry(event).or_default().push(sign);
        }
    }
    signs.values_mut().for_each(|signs| signs.sort());
    signs
}

fn is_death(kind: &Kind, act: &Act) -> bool {
    kind.effect == Some(Effect::Death) && act.is_completed() && !act.contested
}

/// What an event is: the gravest of what happens there.
fn look(story: &Story, event: EventId, signs: &[Sign]) -> Look {
    let has = |wanted: &[Sign]| signs.iter().any(|sign| wanted.contains(sign));
    if has(&[Sign::Killed, Sign::Died, Sign::SeveralKilled]) {
        return Look::Death;
    }
    if has(&[Sign::Betrayal, Sign::Derived]) {
        return Look::Betrayal;
    }
    let violent = story.acts_at(event).any(|(_, act)| is_violent(story, act));
    if violent { Look::Violence } else { Look::Plain }
}

/// Whether an act hurts, holds or forces somebody, or is tried or ordered to.
fn is_violent(story: &Story, act: &Act) -> bool {
    let kind = story.kind(act.kind);
    let line = story.vocabulary().line(act.kind);
    let holds = matches!(kind.effect, Some(Effect::Wound | Effect::Arrest | Effect::Captivity));
    let forces = line == LineFamily::Coerce && kind.sign < 0 && kind.weight >= GRAVE;
    let tried = matches!(act.status, Status::Attempted | Status::UnderWay | Status::Ordered);
    let hurts = kind.breach == Some(Breach::Harm) && (act.is_completed() || tried);
    hurts || ((holds || forces) && act.is_completed())
}

impl Chosen {
    /// Adds the causes among the cards: without those that others imply and that give no reason of their own.
    fn causes(&mut self, story: &Story) {
        let place: BTreeMap<EventId, usize> =
            self.cards.iter().enumerate().map(|(i, card)| (card.event, i)).collect();
        let mut links: Vec<(usize, usize, &Link, &str)> = Vec::new();
        for (to, card) in self.cards.iter().enumerate() {
            let support = &story.event(card.event).support;
            let all = support.all.iter().map(|link| (link, "needed"));
            let any = support.any.iter().flatten().map(|link| (link, "one of several"));
            let rest = support.contributing.iter().map(|link| (link, "helped"));
            for (link, how) in all.chain(any).chain(rest) {
                let Some(&from) = place.get(&link.event) else { continue };
                match links
                    .iter_mut()
                    .rev()
                    .take_while(|(_, other, ..)| *other == to)
                    .find(|(other, ..)| *other == from)
                {
                    Some((_, _, held, _)) if held.why.is_none() && link.why.is_some() => *held = link,
                    Some(_) => {}
                    None if from < to => links.push((from, to, link, how)),
                    None => {}
                }
            }
        }
        let reduced = Reduced::new(self.cards.len(), links.iter().map(|(from, to, ..)| (*from, *to)));
        let deaths: Vec<usize> = self.cards.iter().map(|card| card.deaths().count()).collect();
        for (from, to, link, how) in &links {
            if link.why.is_none() && reduced.implies(*from, *to) {
                self.implied += 1;
                continue;
            }
            self.causes.push(Cause {
                from: *from,
                to: *to,
                why: why(link),
                deaths: deaths[*to] + reduced.after(*to).map(|later| deaths[later]).sum::<usize>(),
                words: tooltip(story, link, self.cards[*to].event, how),
            });
        }
        self.shorten();
    }

    /// Leaves out the longest causes if there are too many to draw, in all or beside one another.
    fn shorten(&mut self) {
        let span = |cause: &Cause| cause.to - cause.from;
        let mut order: Vec<usize> = (0..self.causes.len()).collect();
        order.sort_by_key(|at| (span(&self.causes[*at]), *at));
        let mut sum = 0;
        let mut passing = vec![0; self.cards.len()];
        let kept: Vec<usize> = order
            .into_iter()
            .take_while(|at| {
                sum += span(&self.causes[*at]);
                sum <= MOST_SPAN
            })
            .filter(|at| {
                let passed = &mut passing[self.causes[*at].from + 1..self.causes[*at].to];
                let room = passed.iter().all(|arrows| *arrows < MOST_PASSING);
                passed.iter_mut().for_each(|arrows| *arrows += usize::from(room));
                room
            })
            .collect();
        if kept.len() < self.causes.len() {
            self.dropped = self.causes.len() - kept.len();
            let mut keep = vec![false; self.causes.len()];
            kept.iter().for_each(|at| keep[*at] = true);
            let mut keep = keep.into_iter();
            self.causes.retain(|_| keep.next().unwrap_or(false));
        }
    }
}

fn why(link: &Link) -> Option<String> {
    let why = link.why.as_deref().map(str::trim).filter(|why| !why.is_empty())?;
    let inferred = link.certainty == Certainty::Inferred || link.contested;
    Some(if inferred && !why.ends_with('?') { format!("{why}?") } else { why.to_owned() })
}

fn tooltip(story: &Story, link: &Link, effect: EventId, how: &str) -> String {
    let (cause, effect) = (story.event(link.event), story.event(effect));
    let sure = if link.certainty == Certainty::Inferred { ", inferred" } else { "" };
    let why = link.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
    let cites = words::cited(story, if link.cites.is_empty() { &effect.cites } else { &link.cites });
    let end = if cites.is_empty() { cites } else { format!("\n{cites}") };
    format!("{}. {}\n{}. {}\n{how}{sure}{why}{end}", cause.rank, cause.summary, effect.rank, effect.summary)
}

/// The causes that no others imply, and what each card leads to; nothing of a story too large for it.
#[derive(Default)]
struct Reduced {
    reduction: Vec<Vec<usize>>,
    closure: Vec<Vec<usize>>,
}

impl Reduced {
    /// The transitive reduction and closure (Aho, Garey and Ullman, 1972). Cards stand in story order, and a cause
    /// before its effect, so that their numbers are a topological order. O(cards · causes).
    fn new(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Self {
        if count > VERY_MANY {
            return Self::default();
        }
        let mut sorted: Vec<(usize, usize)> = links.collect();
        sorted.sort_unstable();
        let mut list: UnweightedList<usize> = UnweightedList::with_capacity(count);
        for _ in 0..count {
            list.add_node();
        }
        for (from, to) in sorted {
            list.add_edge(from, to, ());
        }
        let (reduction, closure) = dag_transitive_reduction_closure(&list);
        let rows = |list: &UnweightedList<usize>| {
            (0..count)
                .map(|from| {
                    let mut row: Vec<usize> = list.neighbors(from).collect();
                    row.sort_unstable();
                    row
                })
                .collect()
        };
        Self { reduction: rows(&reduction), closure: rows(&closure) }
    }
    /// Whether other causes imply this one.
    fn implies(&self, from: usize, to: usize) -> bool {
        self.reduction.get(from).is_some_and(|row| row.binary_search(&to).is_err())
    }
    /// All that a card leads to.
    fn after(&self, from: usize) -> impl Iterator<Item = usize> {
        self.closure.get(from).into_iter().flatten().copied()
    }
}
