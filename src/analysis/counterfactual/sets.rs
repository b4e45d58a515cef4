//! Smallest interventions: minimal sets of events without which a character would have lived, and events
//! that are causes although they are not necessary.

use super::model::{Links, Model, Scratch};
use crate::facts::{EventId, PartyId};
use crate::story::Story;
use std::collections::BTreeSet;

/// How many evaluations a search may take before it stops at smaller sets.
const MOST_EVALUATIONS: u64 = 2_000_000;
/// How many events all evaluations together may go through.
const MOST_STEPS: u64 = 200_000_000;

/// Minimal sets of events without which a character would have lived.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavingSets {
    /// The sets, the smallest first, then in story order; no one contains another.
    pub sets: Vec<Vec<EventId>>,
    /// Sets of up to this size were all looked at: less than asked for where there are too many.
    pub searched: usize,
}

/// Minimal sets of at most `most` events, the death itself not among them, whose removal saves a
/// character: the minimal cut sets of the death, as in the analysis of fault trees. Finding all is NP-hard;
/// sets of size k take O(ancestors ^ k) evaluations, so the search stops at a smaller size when they
/// would be too many, and says so.
///
/// ```
/// use imbroglio::analysis::counterfactual::{Links, saving_sets};
/// let film = imbroglio::rules::check_text("Two guns", r#"(
///     title: "Two guns",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [
///         (id: one, what: "A hears of C", acts: [discovers(a, c)]),
///         (id: two, what: "B hears of C", acts: [discovers(b, c)]),
///         (id: shot, what: "C is shot", acts: [kills(_, c)], needs: [any(one, two)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let found = saving_sets(&story, story.find_party("c").unwrap(), 3, Links::AsTold);
/// assert_eq!(found.sets.len(), 1, "neither alone would do");
/// assert_eq!(found.sets[0].len(), 2);
/// ```
pub fn saving_sets(story: &Story, character: PartyId, most: usize, links: Links) -> SavingSets {
    let Some(death) = super::super::deaths(story).into_iter().find(|death| death.party == character) else {
        return SavingSets { sets: Vec::new(), searched: most };
    };
    let model = Model::new(story, links);
    let mut scratch = model.scratch();
    let mut candidates = ancestors(story, &death.events);
    let mut found = SavingSets { sets: Vec::new(), searched: most };
    // a death that its own support denies is not told to hang on anything
    if death.events.iter().any(|event| scratch.down[model.place_of(*event) as usize]) {
        return found;
    }
    let saves = |set: &[EventId], scratch: &mut Scratch| {
        model.fall(set, &[], scratch);
        let down = |event: &EventId| scratch.down[model.place_of(*event) as usize];
        let saved = death.events.iter().all(down) && !death.born.as_ref().is_some_and(down);
        model.restore(scratch);
        saved
    };
    for size in 1..=most {
        if size == 1 {
            let needed = death.events.iter().map(|event| needed_for(story, &model, *event));
            let needed = needed.reduce(|all, more| all.intersection(&more).copied().collect());
            let mut alone = needed.unwrap_or_default();
            candidates.retain(|event| !alone.contains(event));
            // what a birth needs saves nobody by its absence
            if let Some(born) = death.born {
                let unborn = needed_for(story, &model, born);
                alone.retain(|event| *event != born && !unborn.contains(event));
                candidates.retain(|event| *event != born && !unborn.contains(event));
            }
            found.sets.extend(alone.iter().filter(|e| !death.events.contains(e)).map(|event| vec![*event]));
            continue;
        }
        // a minimal set holds nothing that would do alone
        let evaluations = combinations(candidates.len() as u64, size as u64);
        let steps = evaluations.saturating_mul(candidates.len() as u64);
        if evaluations > MOST_EVALUATIONS || steps > MOST_STEPS {
            found.searched = size - 1;
            break;
        }
        let mut new = Vec::new();
        subsets(&candidates, size, &mut |set| {
            let minimal = !found.sets.iter().any(|smaller| smaller.iter().all(|event| set.contains(event)));
            if minimal && saves(set, &mut scratch) {
                new.push(set.to_vec());
            }
        });
        found.sets.append(&mut new);
    }
    found
}

/// The events without which one would not have happened, in story order, without itself. What it needs on
/// links without alternatives is known from those, O(events + links); every other ancestor is tried.
///
/// ```
/// use imbroglio::analysis::counterfactual::{Links, necessary};
/// let film = imbroglio::rules::check_text("Two ways", r#"(
///     title: "Two ways",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: root, what: "They meet", acts: [meets(a, b)]),
///         (id: one, what: "They talk", acts: [meets(a, b)], needs: [root]),
///         (id: two, what: "They talk again", acts: [meets(a, b)], needs: [root]),
///         (id: shot, what: "A shoots B", acts: [kills(a, b)], needs: [any(one, two)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let find = |name| story.find_event(name).unwrap();
/// assert_eq!(necessary(&story, find("shot"), Links::AsTold), [find("root")]);
/// ```
pub fn necessary(story: &Story, effect: EventId, links: Links) -> Vec<EventId> {
    needed_for(story, &Model::new(story, links), effect).into_iter().collect()
}

fn needed_for(story: &Story, model: &Model, effect: EventId) -> BTreeSet<EventId> {
    let mut scratch = model.scratch();
    let target = model.place_of(effect);
    if scratch.down[target as usize] {
        return BTreeSet::new();
    }
    let mut needed = BTreeSet::new();
    let mut front = vec![target];
    while let Some(at) = front.pop() {
        front.extend(model.needed(at).filter(|parent| needed.insert(*parent)));
    }
    let mut is_needed = |event: &EventId| {
        needed.contains(&model.place_of(*event)) || down(model, &mut scratch, effect, &[*event], &[])
    };
    ancestors(story, &[effect]).into_iter().filter(|event| is_needed(event)).collect()
}

/// Everything that some events rest on, but for themselves: needed, alternative, preventing and disabling
/// events, in story order.
fn ancestors(story: &Story, of: &[EventId]) -> Vec<EventId> {
    let mut seen = BTreeSet::new();
    let mut front = of.to_vec();
    while let Some(event) = front.pop() {
        let support = &story.event(event).support;
        let needed = support.all.iter().chain(support.any.iter().flatten()).map(|link| link.event);
        let stops =
            support.prevented_by.iter().flat_map(|stop| std::iter::once(stop.by.event).chain(stop.unless));
        for parent in needed.chain(stops) {
            if seen.insert(parent) {
                front.push(parent);
            }
        }
    }
    seen.into_iter().filter(|event| !of.contains(event)).collect()
}

fn combinations(n: u64, k: u64) -> u64 {
    (0..k).fold(1u64, |product, i| product.saturating_mul(n.saturating_sub(i)) / (i + 1))
}

/// Calls `with` for every subset of a size, in lexicographic order.
fn subsets(of: &[EventId], size: usize, with: &mut impl FnMut(&[EventId])) {
    fn extend(of: &[EventId], size: usize, set: &mut Vec<EventId>, with: &mut impl FnMut(&[EventId])) {
        if size == 0 {
            return with(set);
        }
        for (i, event) in of.iter().enumerate() {
            if of.len() - i < size {
                break;
            }
            set.push(*event);
            extend(&of[i + 1..], size - 1, set, with);
            set.pop();
        }
    }
    extend(of, size, &mut Vec::with_capacity(size), with);
}

/// What is held fixed while the necessity of an event is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Contingency {
    /// The event does not happen.
    Removed(EventId),
    /// The event happens, come what may.
    Frozen(EventId),
}

/// An event as a cause of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsibility {
    /// The cause.
    pub event: EventId,
    /// What must be changed for it to be necessary, no fewer; nothing if it is necessary as things are.
    pub given: Vec<Contingency>,
    /// The degree of responsibility is one part in so many: one more than the changes.
    pub parts: u32,
}

/// The causes of an event, with at most `most` contingencies: the most responsible first, then in story
/// order; each with its first smallest contingency. O(ancestors ^ (most + 1)) evaluations, fewer contingencies
/// where they would be more than two million.
///
/// ```
/// use imbroglio::analysis::counterfactual::{Links, responsibility};
/// let film = imbroglio::rules::check_text("Two guns", r#"(
///     title: "Two guns",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     story: [
///         (id: one, what: "A hears of C", acts: [discovers(a, c)]),
///         (id: two, what: "B hears of C", acts: [discovers(b, c)]),
///         (id: shot, what: "C is shot", acts: [kills(_, c)], needs: [any(one, two)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let shot = story.find_event("shot").unwrap();
/// let causes = responsibility(&story, shot, 2, Links::AsTold);
/// assert_eq!(causes.len(), 2);
/// assert_eq!(causes[0].parts, 2, "each would do alone: half the responsibility");
/// ```
pub fn responsibility(story: &Story, effect: EventId, most: usize, links: Links) -> Vec<Responsibility> {
    let model = Model::new(story, links);
    let mut scratch = model.scratch();
    let candidates = ancestors(story, &[effect]);
    let mut found: Vec<Responsibility> = necessary(story, effect, links)
        .into_iter()
        .map(|event| Responsibility { event, parts: 1, given: Vec::new() })
        .collect();
    for size in 1..=most {
        let known: BTreeSet<EventId> = found.iter().map(|cause| cause.event).collect();
        let open: Vec<EventId> = candidates.iter().copied().filter(|event| !known.contains(event)).collect();
        let settings = combinations(candidates.len() as u64, size as u64).saturating_mul(1 << size);
        let evaluations = settings.saturating_mul(open.len() as u64 + 1);
        let steps = evaluations.saturating_mul(candidates.len() as u64);
        if open.is_empty() || evaluations > MOST_EVALUATIONS || steps > MOST_STEPS {
            break;
        }
        let mut first: Vec<Option<Vec<Contingency>>> = vec![None; open.len()];
        subsets(&candidates, size, &mut |set| {
            for setting in 0..1u32 << size {
                let (removed, frozen) = split(set, setting);
                if down(&model, &mut scratch, effect, &removed, &frozen) {
                    continue;
                }
                for (cause, slot) in
                    open.iter().zip(&mut first).filter(|(cause, slot)| slot.is_none() && !set.contains(cause))
                {
                    let with: Vec<EventId> = removed.iter().copied().chain([*cause]).collect();
                    if down(&model, &mut scratch, effect, &with, &frozen) {
                        let mut given: Vec<Contingency> =
                            removed.iter().copied().map(Contingency::Removed).collect();
                        given.extend(frozen.iter().copied().map(Contingency::Frozen));
                        *slot = Some(given);
                    }
                }
            }
        });
        for (event, given) in open.into_iter().zip(first) {
            found.extend(given.map(|given| Responsibility { event, parts: size as u32 + 1, given }));
        }
    }
    found
}

fn split(set: &[EventId], setting: u32) -> (Vec<EventId>, Vec<EventId>) {
    let (mut removed, mut frozen) = (Vec::new(), Vec::new());
    for (i, event) in set.iter().enumerate() {
        if setting >> i & 1 == 0 { removed.push(*event) } else { frozen.push(*event) }
    }
    (removed, frozen)
}

fn down(
    model: &Model,
    scratch: &mut Scratch,
    effect: EventId,
    removed: &[EventId],
    frozen: &[EventId],
) -> bool {
    model.fall(removed, frozen, scratch);
    let down = scratch.down[model.place_of(effect) as usize];
    model.restore(scratch);
    down
}
