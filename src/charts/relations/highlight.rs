//! What stands out on a relationship chart while all else only stands by.

use super::Line;
use crate::analysis::Readings;
use crate::analysis::betrayal::{Betrayal, betrayals};
use crate::analysis::cascade::causal_chains;
use crate::analysis::chains::{Deed, Question, betrayal_steps, chains};
use crate::analysis::explanation::{Explanation, why};
use crate::facts::{EventId, PartyId};
use crate::story::{Fact, Highlight, Story};
use std::collections::BTreeSet;

/// A relation that does not speak on its line counts from this weight of its kind.
const WEIGHTY: u8 = 6;

impl Highlight {
    /// The longest chains of betrayals: each is wronged, and then wrongs the next; where there are none, the
    /// longest causal chains of betrayals; none if one betrayal never leads to another.
    ///
    /// ```
    /// use imbroglio::charts::relations::Highlight;
    /// let film = imbroglio::rules::check_text("Round", r#"(
    ///     title: "Round",
    ///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
    ///     story: [
    ///         (id: one, what: "A betrays B", acts: [betrays(a, b)]),
    ///         (id: two, what: "B betrays C", acts: [betrays(b, c)]),
    ///     ],
    /// )"#);
    /// let story = imbroglio::story::build(film.checked.unwrap());
    /// assert_eq!(Highlight::chain(&story).unwrap().words, "the chain of betrayals A, B, C");
    /// ```
    pub fn chain(story: &Story) -> Option<Self> {
        let all = betrayals(story, Readings::Contested).all;
        let found = chains(story, betrayal_steps(&all, true), &Question::default());
        let long = found.listed.iter().map(|chain| chain.steps.len()).max().unwrap_or(0);
        let mut highlight = Self::default();
        if long >= 2 {
            let longest: Vec<_> = found.listed.iter().filter(|chain| chain.steps.len() == long).collect();
            for step in longest.iter().flat_map(|chain| &chain.steps) {
                if let Deed::Betrayal(number) = found.steps[*step as usize].deed {
                    highlight.relations.extend(all.get(number as usize).into_iter().flat_map(premises));
                }
            }
            let names = |chain: &crate::analysis::chains::Chain| {
                let passed = found.characters(chain);
                passed.iter().map(|party| story.party(*party).short()).collect::<Vec<_>>().join(", ")
            };
            highlight.words = match longest.as_slice() {
                [one] => format!("the chain of betrayals {}", names(one)),
                several => format!("{} chains of {long} betrayals", several.len()),
            };
            return Some(highlight);
        }
        let causal = causal_chains(story, &all, Readings::Contested, 100).chains;
        let first = causal.first().filter(|chain| chain.len() >= 2)?;
        for betrayal in
            all.iter().filter(|b| b.is_completed() && b.event.is_some_and(|at| first.contains(&at)))
        {
            highlight.relations.extend(premises(betrayal));
        }
        highlight.words = format!("{} betrayals, of which one leads to another", first.len());
        Some(highlight)
    }

    /// The deed that a character's fate is, and the events that explain it; none if nothing explains it.
    pub fn fate(story: &Story, character: PartyId) -> Option<Self> {
        let all = betrayals(story, Readings::Contested).all;
        let found: Explanation = why(story, character, &all, Readings::Contested)?;
        let lines = found.occasion.iter().chain(&found.hinges).chain(&found.root).chain(&found.backbone);
        let name = story.party(character).short();
        Some(Self {
            words: format!("what leads to the fate of {name}"),
            relations: found.deed.iter().map(|act| Fact::Act(*act)).collect(),
            events: lines.map(|line| line.event).collect(),
        })
    }

    /// What happens at some events.
    pub fn events(story: &Story, events: &[EventId]) -> Self {
        let mut numbers: Vec<u32> = events.iter().map(|event| story.event(*event).rank).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let noun = if numbers.len() == 1 { "event" } else { "events" };
        let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Self {
            words: format!("{noun} {}", numbers.join(", ")),
            relations: BTreeSet::new(),
            events: events.iter().copied().collect(),
        }
    }

    /// Whether a line stands for any of it: by the relation that speaks on it, or by another of weight.
    pub(super) fn has_line(&self, story: &Story, line: &Line) -> bool {
        let weighty = |fact: Fact| story.kind(story.kind_of(fact)).weight >= WEIGHTY;
        line.facts
            .iter()
            .enumerate()
            .any(|(place, fact)| (place == 0 || weighty(*fact)) && self.has(story, *fact))
    }
}

/// The facts that a betrayal rests on.
fn premises(betrayal: &Betrayal) -> impl Iterator<Item = Fact> {
    betrayal.asserted.map(Fact::Act).into_iter().chain(betrayal.breaches.iter().map(|(_, fact)| *fact))
}
