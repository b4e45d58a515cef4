//! The facts of a story laid out for search: every pair of an act or a bond found by kind and either end, in
//! logarithmic time at most, and every path of causes.

use super::pairs::Pairs;
use super::table::Table;
use crate::analysis::causes::Preorder;
use crate::facts::{Certainty, EventId, Link};
use crate::motif::Selector;
use crate::story::Story;
use crate::vocabulary::{KindId, Vocabulary};
use std::sync::OnceLock;

/// Which facts count: settled or contested too, and how sure they must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Whether contested facts count.
    pub contested: bool,
    /// The least certainty that counts.
    pub least: Certainty,
}

impl Default for Filter {
    /// Settled facts of every certainty.
    fn default() -> Self {
        Self { contested: false, least: Certainty::Inferred }
    }
}

impl Filter {
    /// Every fact, for what must not be told.
    pub(super) const ALL: Self = Self { contested: true, least: Certainty::Inferred };

    pub(super) fn takes(self, certainty: Certainty, contested: bool) -> bool {
        certainty >= self.least && (self.contested || !contested)
    }
}

/// A story made ready for search. Built once, it serves any number of motifs, and any number of threads.
#[derive(Debug)]
pub struct Index<'s> {
    pub(super) story: &'s Story,
    pub(super) acts: Table<'s>,
    pub(super) bonds: Table<'s>,
    pub(super) filter: Filter,
    strict: OnceLock<Reach>,
    lenient: OnceLock<Reach>,
    /// Whether all links are explicit and settled, so that any path of causes is as sure as any other.
    plain: OnceLock<bool>,
}

impl<'s> Index<'s> {
    /// Makes a story ready; `filter` says which facts count. O(kinds); the acts, the bonds, and of a
    /// kind each order of them are laid out when a motif first asks for them, in time and memory linear in them and the
    /// parties.
    pub fn new(story: &'s Story, filter: Filter) -> Self {
        Self {
            story,
            acts: Table::new(story, Pairs::of_acts),
            bonds: Table::new(story, Pairs::of_bonds),
            filter,
            strict: OnceLock::new(),
            lenient: OnceLock::new(),
            plain: OnceLock::new(),
        }
    }

    /// The story.
    pub fn story(&self) -> &'s Story {
        self.story
    }

    fn reach(&self, filter: Filter) -> &Reach {
        let cell = if filter == Filter::ALL { &self.lenient } else { &self.strict };
        cell.get_or_init(|| Reach::new(self.story, filter))
    }

    /// Whether a path of causes that count leads from one event to another, and how many events were looked at for that.
    pub(super) fn causes(&self, from: EventId, to: EventId, filter: Filter) -> (bool, u64) {
        match self.reach(filter).leads(from, to) {
            Some(leads) => (leads, 0),
            None => (self.path(from, to, filter).is_some(), u64::from(to.0.saturating_sub(from.0))),
        }
    }

    /// The surest path of causes from one event to another, see [`path`].
    pub(super) fn path(
        &self,
        from: EventId,
        to: EventId,
        filter: Filter,
    ) -> Option<(Vec<EventId>, Certainty, bool)> {
        if self.is_plain() {
            let events = match self.reach(filter) {
                Reach::Lines(lines) => lines.path(from, to)?,
                _ => plain_path(self.story, from, to)?,
            };
            return (Certainty::Explicit >= filter.least).then_some((events, Certainty::Explicit, false));
        }
        path(self.story, from, to, filter)
    }

    /// How sure that path is and whether it is contested.
    pub(super) fn width(&self, from: EventId, to: EventId, filter: Filter) -> Option<(Certainty, bool)> {
        if self.is_plain() {
            return self.causes(from, to, filter).0.then_some((Certainty::Explicit, false));
        }
        if from != to && self.reach(filter).leads(from, to) == Some(false) {
            return None;
        }
        path(self.story, from, to, filter).map(|(_, certainty, contested)| (certainty, contested))
    }

    fn is_plain(&self) -> bool {
        let plain = |link: &Link| link.certainty == Certainty::Explicit && !link.contested;
        *self
            .plain
            .get_or_init(|| self.story.facts().events.iter().all(|event| event.support.links().all(plain)))
    }
}

/// Which events lead to which.
#[derive(Debug)]
enum Reach {
    /// Of a short story: row `e` are the events that lead to `e`, a bit each, so many words a row.
    Rows(Vec<u64>, usize),
    /// Of a long one in which no event has several causes.
    Lines(Lines),
    /// Of any other a path is searched for on demand.
    Unknown,
}

/// Most events for which all paths are kept: 32 MiB of bits.
const MOST_EVENTS: usize = 16_384;

impl Reach {
    fn new(story: &Story, filter: Filter) -> Self {
        let events = story.facts().events.len();
        if events > MOST_EVENTS {
            return Lines::of(story, filter).map_or(Self::Unknown, Self::Lines);
        }
        let words = events.div_ceil(64);
        let mut rows = vec![0u64; events * words];
        for effect in 0..events {
            for link in story.facts().events[effect].support.links() {
                let cause = link.event.index();
                if cause < effect && filter.takes(link.certainty, link.contested) {
                    let (before, after) = rows.split_at_mut(effect * words);
                    let row = &mut after[..words];
                    for (to, from) in row.iter_mut().zip(&before[cause * words..(cause + 1) * words]) {
                        *to |= from;
                    }
                    row[cause / 64] |= 1 << (cause % 64);
                }
            }
        }
        Self::Rows(rows, words)
    }

    /// Whether a path leads from one event to another; none if the paths are not kept.
    fn leads(&self, from: EventId, to: EventId) -> Option<bool> {
        if from >= to {
            return Some(false);
        }
        match self {
            Self::Rows(rows, words) => {
                let row = to.index() * words + from.index() / 64;
                Some(rows[row] >> (from.index() % 64) & 1 == 1)
            }
            Self::Lines(lines) => Some(lines.order.leads(from, to)),
            Self::Unknown => None,
        }
    }
}

/// The causes of a story in which no event has more than one.
#[derive(Debug)]
struct Lines {
    causes: Vec<Option<EventId>>,
    order: Preorder,
}

impl Lines {
    /// Of the causes that count; none if an event has several. O(events + links).
    fn of(story: &Story, filter: Filter) -> Option<Self> {
        let mut causes = Vec::with_capacity(story.facts().events.len());
        for (event, told) in story.events() {
            let counts = |link: &&Link| link.event < event && filter.takes(link.certainty, link.contested);
            let mut own = told.support.links().filter(counts).map(|link| link.event);
            let cause = own.next();
            if own.any(|other| Some(other) != cause) {
                return None;
            }
            causes.push(cause);
        }
        let order = Preorder::of(&causes);
        Some(Self { causes, order })
    }

    /// The one path from an event to another. O(its length).
    fn path(&self, from: EventId, to: EventId) -> Option<Vec<EventId>> {
        if from != to && !self.order.leads(from, to) {
            return None;
        }
        let back = std::iter::successors(Some(to), |at| self.causes[at.index()].filter(|_| *at != from));
        let mut path: Vec<EventId> = back.collect();
        path.reverse();
        Some(path)
    }
}

/// The path that [`path`] finds where all links are as sure: of the events from the last one down each that is reached passes
/// it on. O(events between + their links).
fn plain_path(story: &Story, from: EventId, to: EventId) -> Option<Vec<EventId>> {
    if from >= to {
        return (from == to).then(|| vec![from]);
    }
    let place = |event: EventId| (event.0 - from.0) as usize;
    let mut next: Vec<Option<EventId>> = vec![None; place(to) + 1];
    let mut at = to;
    while at > from {
        if at == to || next[place(at)].is_some() {
            for link in story.event(at).support.links() {
                if link.event >= from && link.event < at {
                    next[place(link.event)].get_or_insert(at);
                }
            }
        }
        at.0 -= 1;
    }
    let mut event = next[0]?;
    let mut events = vec![from, event];
    while event != to {
        event = next[place(event)]?;
        events.push(event);
    }
    Some(events)
}

/// A path of causes from `from` to `to` that is as sure as any: its events, `from` and `to` included, with
/// the certainty of its weakest link and whether any link is contested. O(causes log events).
pub(super) fn path(
    story: &Story,
    from: EventId,
    to: EventId,
    filter: Filter,
) -> Option<(Vec<EventId>, Certainty, bool)> {
    // The widest path by settled links first, by certainty second; ties go to the later cause.
    let mut best = std::collections::BTreeMap::from([(to, ((true, Certainty::Explicit), None))]);
    let mut open = std::collections::BTreeSet::from([((true, Certainty::Explicit), to)]);
    while let Some((width, at)) = open.pop_last() {
        if at == from {
            let mut events = vec![from];
            let mut next = best.get(&from).and_then(|(_, next)| *next);
            while let Some(event) = next {
                events.push(event);
                next = best.get(&event).and_then(|(_, next)| *next);
            }
            return Some((events, width.1, !width.0));
        }
        for link in story.event(at).support.links() {
            if link.event < from || link.event >= at || !filter.takes(link.certainty, link.contested) {
                continue;
            }
            let wider = (width.0 && !link.contested, width.1.min(link.certainty));
            match best.get(&link.event) {
                Some((known, _)) if *known >= wider => {}
                known => {
                    if let Some((known, _)) = known {
                        open.remove(&(*known, link.event));
                    }
                    best.insert(link.event, (wider, Some(at)));
                    open.insert((wider, link.event));
                }
            }
        }
    }
    None
}

/// The kinds that selectors name, in order, each once, of those that the story has facts of: a story has a dozen of the
/// hundreds that its vocabulary has.
pub(super) fn kinds(vocabulary: &Vocabulary, facts: &Table<'_>, selectors: &[Selector]) -> Vec<KindId> {
    if selectors.iter().all(|selector| matches!(selector, Selector::Kind(_))) {
        let mut kinds: Vec<KindId> = told(vocabulary, facts, selectors).collect();
        kinds.sort_unstable();
        kinds.dedup();
        return kinds;
    }
    // a word is looked up once, and not for every kind
    let named: Vec<Option<KindId>> = selectors.iter().map(|selector| of_word(vocabulary, selector)).collect();
    let all = facts.kinds().iter().copied();
    all.filter(|id| {
        let selected = |(selector, named): (&Selector, &Option<KindId>)| match selector {
            Selector::Kind(_) => *named == Some(*id),
            selector => selects(vocabulary, selector, *id),
        };
        selectors.iter().zip(&named).any(selected)
    })
    .collect()
}

/// Whether the story has facts of a kind that selectors name.
pub(super) fn has_any(vocabulary: &Vocabulary, facts: &Table<'_>, selectors: &[Selector]) -> bool {
    told(vocabulary, facts, selectors).next().is_some()
        || facts.kinds().iter().any(|id| selectors.iter().any(|selector| selects(vocabulary, selector, *id)))
}

/// The kinds that selectors name by their words, of those that the story has facts of.
fn told<'k>(
    vocabulary: &'k Vocabulary,
    facts: &'k Table<'_>,
    selectors: &'k [Selector],
) -> impl Iterator<Item = KindId> + 'k {
    let named = selectors.iter().filter_map(|selector| of_word(vocabulary, selector));
    named.filter(|kind| !facts.all(*kind).is_empty())
}

/// The kind that a selector names by its word.
fn of_word(vocabulary: &Vocabulary, selector: &Selector) -> Option<KindId> {
    match selector {
        Selector::Kind(word) => vocabulary.find(word),
        _ => None,
    }
}

/// Whether a selector that names no kind by its word takes a kind.
fn selects(vocabulary: &Vocabulary, selector: &Selector, id: KindId) -> bool {
    let kind = vocabulary.kind(id);
    match selector {
        Selector::Kind(_) => false,
        Selector::Family(family) => kind.family == *family,
        Selector::Effect(effect) => kind.effect == Some(*effect),
        Selector::Breach(breach) => kind.breach == Some(*breach),
        Selector::Depth(depth) => kind.depth == Some(*depth),
        Selector::Sign(sign) => kind.sign == *sign,
        Selector::Exclusive => kind.exclusive,
        Selector::Betrayal => kind.betrayal,
        Selector::Membership => kind.membership,
        Selector::Any => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random::Random;
    use std::fmt::Write as _;

    #[test]
    fn lines_of_causes_have_the_paths_that_a_search_finds() {
        let mut random = Random::new(11, 0);
        let mut text = String::from("(title: \"T\", characters: [(id: a, name: \"A\")], story: [");
        for event in 0..80 {
            let marker = ["", "", "(inferred)", "(contested)"][random.below(4)];
            let cause = match random.below(6) {
                0 => String::new(),
                near => format!("needs: [e{}{marker}]", (event as usize).saturating_sub(near)),
            };
            let cause = if event < 6 { String::new() } else { cause };
            let _ = write!(text, "(id: e{event}, what: \"x\", {cause}),");
        }
        text.push_str("])");
        let story = crate::story::build(crate::rules::check_text("T", &text).checked.unwrap());
        for filter in
            [Filter::default(), Filter::ALL, Filter { contested: false, least: Certainty::Explicit }]
        {
            let (lines, rows) = (Lines::of(&story, filter).unwrap(), Reach::new(&story, filter));
            for from in (0..80).map(EventId) {
                for to in (0..80).map(EventId) {
                    assert_eq!(Some(from < to && lines.order.leads(from, to)), rows.leads(from, to));
                    let searched = path(&story, from, to, filter).map(|(events, ..)| events);
                    assert_eq!(lines.path(from, to), searched, "{from:?} to {to:?}");
                }
            }
        }
    }
}
