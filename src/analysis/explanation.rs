//! Why did this character die? The causes of a fate in layers: deed, occasion, hinges, root.
//!
//! **Definition.** The *necessary slice* of an event are the events without which it would not have happened
//! ([`super::counterfactual`]). Twenty of them are no answer, so they are told in layers: the **deed** and its
//! agents; its **occasion**, the events that the deed's event needs directly; the **hinges**, those of the
//! slice at which somebody betrays, kills, seizes, is told or finds out, orders, or is forced, and those that
//! keep a prevention from taking effect; the **root**, those
//! with no other of the slice before them in the order of causes. The **backbone** is the path of causes from
//! a root to the deed that passes the weightiest events of the slice. What contributed without being
//! necessary stands apart, and so do alternatives of which any one would have done.
//!
//! Of these some are causes none the less: they would be necessary if one or two other things were changed
//! ([`Explanation::shared`]).
//!
//! Where no event is alternative to another, the slice is the one minimal witness of the deed, its
//! why-provenance (Green, Karvounarakis & Tannen, PODS 2007).

use super::Readings;
use super::betrayal::Betrayal;
use super::causes::Causes;
use super::counterfactual::{Links, Responsibility, necessary, responsibility};
use super::fates::{Fate, FateKind, fates};
use crate::facts::{Act, ActId, Certainty, EventId, Link, Mode, PartyId, SentenceId, Status};
use crate::story::Story;
use std::collections::{BTreeMap, BTreeSet};

/// An event in an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The event.
    pub event: EventId,
    /// How sure it is that the deed rests on it: its own certainty and that of the links that lead on, on the
    /// surest way.
    pub certainty: Certainty,
    /// The reason that the link onward gives.
    pub why: Option<String>,
    /// Sentences of the event, and of the link.
    pub cites: Vec<SentenceId>,
}

/// A cause that was not necessary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// The cause.
    pub line: Line,
    /// What it led to.
    pub effect: EventId,
    /// Whether it is one of several of which any would have done.
    pub alternative: bool,
}

/// Why a character met their fate.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What became of the character.
    pub fate: Fate,
    /// The acts that dealt it, at its event, or the wound before it.
    pub deed: Vec<ActId>,
    /// What the deed's event needs directly; of alternatives, one that it could not do without after all. Other
    /// alternatives are among the contributions.
    pub occasion: Vec<Line>,
    /// Everything without which the deed would not have happened, in story order.
    pub needed: Vec<Line>,
    /// Those of it at which something turns, in story order.
    pub hinges: Vec<Line>,
    /// Where it began, in story order.
    pub root: Vec<Line>,
    /// The weightiest way from a root to the deed, the deed last.
    pub backbone: Vec<Line>,
    /// What led to it without being necessary, in story order.
    pub contributing: Vec<Contribution>,
    /// Causes that are not necessary, but would be if one or two other things were changed: their degree of
    /// responsibility, the most responsible first.
    pub shared: Vec<Responsibility>,
    /// Everything without which it would not have happened, in story order, itself last.
    pub slice: Vec<EventId>,
}

/// Explains the fate of a character; none if no event decides it. O(s · (events + links)) for a slice of s.
///
/// ```
/// use imbroglio::analysis::{Readings, betrayal::betrayals, explanation::why};
/// let film = imbroglio::rules::check_text("Why", r#"(
///     title: "Why",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: job, what: "They do a job", acts: [robs([a, b])]),
///         (id: quarrel, what: "They quarrel", acts: [confronts(a, b)], needs: [job]),
///         (id: shot, what: "A shoots B", acts: [kills(a, b)], needs: [quarrel]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = betrayals(&story, Readings::Settled);
/// let b = story.find_party("b").unwrap();
/// let answer = why(&story, b, &found.all, Readings::Settled).unwrap();
/// assert_eq!(answer.occasion[0].event, story.find_event("quarrel").unwrap());
/// assert_eq!(answer.root[0].event, story.find_event("job").unwrap());
/// ```
pub fn why(
    story: &Story,
    character: PartyId,
    betrayals: &[Betrayal],
    readings: Readings,
) -> Option<Explanation> {
    let fate = fates(story).into_iter().find(|fate| fate.party == character)?;
    let act = fate.act?;
    if matches!(fate.fate, FateKind::Alive | FateKind::Unknown) {
        return None;
    }
    let target = story.act(act).event;
    let slice = slice(story, target, readings);
    let ways = Ways::new(story, target, readings);
    let betrayed: BTreeSet<EventId> =
        betrayals.iter().filter(|b| b.is_completed()).filter_map(|b| b.event).collect();
    let line = |event: EventId| ways.line(story, event);
    let inner = || slice.iter().copied().filter(|event| *event != target);
    let support = &story.event(target).support;
    let chosen = support.any.iter().flatten().filter(|link| slice.binary_search(&link.event).is_ok());
    let occasion = support.all.iter().chain(chosen).filter(|link| readings.admit(link.contested));
    let occasion: BTreeSet<EventId> = occasion.map(|link| link.event).collect();
    let opened: BTreeSet<EventId> = slice
        .iter()
        .flat_map(|event| &story.event(*event).support.prevented_by)
        .filter_map(|stop| stop.unless)
        .collect();
    let is_hinge =
        |event: &EventId| betrayed.contains(event) || opened.contains(event) || is_turn(story, *event);
    let hinges = inner().filter(is_hinge).map(line).collect();
    let root = Causes::needed(story, readings)
        .roots(&slice)
        .into_iter()
        .filter(|event| *event != target)
        .map(line)
        .collect();
    Some(Explanation {
        deed: deed(story, &fate, target),
        occasion: occasion.into_iter().map(line).collect(),
        needed: inner().map(line).collect(),
        hinges,
        root,
        backbone: backbone(story, &slice, &ways, target, &betrayed).into_iter().map(line).collect(),
        contributing: contributions(story, &slice, readings),
        shared: responsibility(story, target, 2, Links::of(readings))
            .into_iter()
            .filter(|cause| cause.parts > 1)
            .collect(),
        slice,
        fate,
    })
}

/// The events without which one would not have happened, in story order, itself among them.
pub fn slice(story: &Story, target: EventId, readings: Readings) -> Vec<EventId> {
    let mut slice = necessary(story, target, Links::of(readings));
    slice.push(target);
    slice.sort_unstable();
    slice
}

/// The acts that deal a fate: those of its effect at its event on the character, and the wound.
fn deed(story: &Story, fate: &Fate, target: EventId) -> Vec<ActId> {
    let effect = fate.act.and_then(|act| story.kind(story.act(act).kind).effect);
    let deals = |act: &Act| {
        story.kind(act.kind).effect == effect
            && act.is_completed()
            && !act.contested
            && act.patients().contains(&fate.party)
    };
    let mut deed: Vec<ActId> =
        story.acts_at(target).filter(|(_, act)| deals(act)).map(|(id, _)| id).collect();
    deed.splice(0..0, fate.wound);
    deed
}

/// Whether something turns at an event: a life or a freedom is taken or given, faith is broken, an order or a
/// threat goes out, somebody acts under force, or somebody comes to know.
fn is_turn(story: &Story, event: EventId) -> bool {
    let turns = |act: &Act| {
        let kind = story.kind(act.kind);
        let done = act.is_completed()
            || matches!(
                act.status,
                Status::Ordered | Status::Threatened | Status::Attempted | Status::Intended
            );
        let grave = kind.effect.is_some() || kind.breach.is_some() || kind.betrayal || kind.peril;
        (done && grave)
            || (act.is_completed() && kind.weight >= 7)
            || matches!(act.mode, Mode::Coerced | Mode::Pressured)
    };
    story.acts_at(event).any(|(_, act)| turns(act)) || story.learnings_at(event).next().is_some()
}

/// Needed and alternative links of an event.
fn parents(story: &Story, event: EventId, readings: Readings) -> impl Iterator<Item = &Link> {
    let support = &story.event(event).support;
    support.all.iter().chain(support.any.iter().flatten()).filter(move |link| readings.admit(link.contested))
}

/// The surest way from each ancestor of an event to it.
struct Ways {
    /// Certainty of the way, and the link it begins with.
    best: BTreeMap<EventId, (Certainty, Option<Link>)>,
}

impl Ways {
    fn new(story: &Story, target: EventId, readings: Readings) -> Self {
        let mut best: BTreeMap<EventId, (Certainty, Option<Link>)> =
            BTreeMap::from([(target, (story.event(target).certainty, None))]);
        let mut front = vec![target];
        // a certainty can rise twice at most, so every event is looked at three times at most
        while let Some(event) = front.pop() {
            let Some((onward, _)) = best.get(&event).cloned() else { continue };
            let stops = story.event(event).support.prevented_by.iter();
            let stops = stops.filter_map(|stop| Some((stop.unless?, &stop.by)));
            let links = parents(story, event, readings).map(|link| (link.event, link)).chain(stops);
            for (parent, link) in links {
                let way = onward.min(link.certainty).min(story.event(parent).certainty);
                let better = best.get(&parent).is_none_or(|(old, _)| way > *old);
                if better {
                    best.insert(parent, (way, Some(link.clone())));
                    front.push(parent);
                }
            }
        }
        Self { best }
    }

    fn line(&self, story: &Story, event: EventId) -> Line {
        let (certainty, link) =
            self.best.get(&event).cloned().unwrap_or((story.event(event).certainty, None));
        let mut cites = story.event(event).cites.to_vec();
        cites.extend(link.iter().flat_map(|link| &link.cites));
        cites.sort_unstable();
        cites.dedup();
        Line { event, certainty, why: link.and_then(|link| link.why.clone()), cites }
    }
}

/// The way of causes from a root to the target that passes the most weight of the slice; of equal ways the
/// one whose last difference comes first in the story.
fn backbone(
    story: &Story,
    slice: &[EventId],
    ways: &Ways,
    target: EventId,
    betrayed: &BTreeSet<EventId>,
) -> Vec<EventId> {
    let inside: BTreeSet<EventId> = slice.iter().copied().collect();
    let weight = |event: EventId| -> u32 {
        if !inside.contains(&event) {
            return 0;
        }
        let acts = story.acts_at(event).map(|(_, act)| u32::from(story.kind(act.kind).weight));
        1 + acts.max().unwrap_or(0).max(if betrayed.contains(&event) { 9 } else { 0 })
    };
    // best weight of a way that ends at the event, and the event before it
    let mut best: BTreeMap<EventId, (u32, Option<EventId>)> = BTreeMap::new();
    for event in ways.best.keys().copied() {
        let support = &story.event(event).support;
        let from = support.all.iter().chain(support.any.iter().flatten()).map(|link| link.event);
        let before = from.filter_map(|parent| best.get(&parent).map(|(sum, _)| (*sum, parent)));
        let before = before.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).filter(|(sum, _)| *sum > 0);
        best.insert(
            event,
            (weight(event) + before.map_or(0, |(sum, _)| sum), before.map(|(_, parent)| parent)),
        );
    }
    let mut path = vec![target];
    while let Some((_, Some(before))) = path.last().and_then(|event| best.get(event)) {
        path.push(*before);
    }
    path.reverse();
    path
}

/// What led to events of the slice without being in it.
fn contributions(story: &Story, slice: &[EventId], readings: Readings) -> Vec<Contribution> {
    let mut found: Vec<Contribution> = Vec::new();
    for &effect in slice {
        let support = &story.event(effect).support;
        let alternatives = support.any.iter().flatten().map(|link| (link, true));
        for (link, alternative) in alternatives.chain(support.contributing.iter().map(|link| (link, false))) {
            if slice.binary_search(&link.event).is_ok() || !readings.admit(link.contested) {
                continue;
            }
            let mut cites = story.event(link.event).cites.to_vec();
            cites.extend(&link.cites);
            cites.sort_unstable();
            cites.dedup();
            let certainty = link.certainty.min(story.event(link.event).certainty);
            let line = Line { event: link.event, certainty, why: link.why.clone(), cites };
            found.push(Contribution { line, effect, alternative });
        }
    }
    found.sort_by_key(|c| (c.line.event, c.effect));
    found
}
