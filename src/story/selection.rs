//! Which characters and kinds a picture shows, where it does not show all: those who matter most, those around one of
//! them, or those whom relations of some kinds join.

use super::{Story, Tie, View};
use crate::facts::PartyId;
use crate::vocabulary::{KindId, LineFamily};
use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};

/// What is asked for; the default asks for nothing, so that a large cast is shown by an overview.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// At most so many.
    pub top: Option<usize>,
    /// Only those whom so many relations, one after the other, join with somebody.
    pub around: Option<(PartyId, u32)>,
    /// Only relations of these kinds, and those whom they join.
    pub kinds: Option<BTreeSet<KindId>>,
}

impl Choice {
    /// Largest cast that is shown whole if nothing is asked for.
    pub const WHOLE: usize = 100;
    /// How many of a larger one are shown.
    pub const OVERVIEW: usize = 60;

    /// Whether nothing is asked for.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

/// Who is shown, and by which kinds of relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Those who are shown.
    parties: BTreeSet<PartyId>,
    /// The kinds; all if none are named.
    kinds: Option<BTreeSet<KindId>>,
    /// In words, what the choice was made by.
    words: String,
}

impl Selection {
    /// Who a choice shows; none if it shows everybody and everything.
    ///
    /// Whoever takes part in most betrayals, killings and loves comes first, then by the weight of all relations; nobody is
    /// taken without somebody to whom they are tied. O(ties log ties).
    ///
    /// ```
    /// use imbroglio::story::{Choice, Selection};
    /// let film = imbroglio::rules::check_text("Four", r#"(
    ///     title: "Four",
    ///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
    ///     bonds: [friends(a, b), friends(c, d)],
    ///     story: [(id: shot, what: "C shoots D", acts: [kills(c, d)])],
    /// )"#);
    /// let story = imbroglio::story::build(film.checked.unwrap());
    /// assert_eq!(Selection::of(&story, &Choice::default()), None, "everybody has room");
    /// let two = Selection::of(&story, &Choice { top: Some(2), ..Choice::default() }).unwrap();
    /// let shown = |name: &str| two.has(story.find_party(name).unwrap());
    /// assert!(shown("c") && shown("d") && !shown("a"));
    /// ```
    pub fn of(story: &Story, choice: &Choice) -> Option<Self> {
        let count = story.facts().parties.len();
        let cast = story.characters().count();
        if choice.is_open() && cast <= Choice::WHOLE {
            return None;
        }
        let wanted = |tie: &Tie| choice.kinds.as_ref().is_none_or(|kinds| kinds.contains(&tie.kind));
        let mut neighbours: Vec<Vec<PartyId>> = vec![Vec::new(); count];
        let mut worth = vec![(0_usize, 0_u32); count];
        for tie in story.ties(&View::DRAWN).filter(|tie| tie.from != tie.to && wanted(tie)) {
            let grave = matches!(tie.line, LineFamily::Betray | LineFamily::Kill | LineFamily::Love)
                && !tie.realised.falls_short();
            for (one, other) in [(tie.from, tie.to), (tie.to, tie.from)] {
                neighbours[one.index()].push(other);
                worth[one.index()].0 += usize::from(grave);
                worth[one.index()].1 += u32::from(tie.weight);
            }
        }
        let mut pool: Vec<PartyId> = match choice.around {
            Some((party, steps)) => reached(&neighbours, party, steps),
            None => (0..count as u32).map(PartyId).filter(|id| !neighbours[id.index()].is_empty()).collect(),
        };
        let far = choice.around.map(|(party, _)| party);
        pool.sort_by_key(|id| {
            let lead = story.party(*id).lead;
            (far != Some(*id), Reverse((lead, worth[id.index()])), *id)
        });
        let most =
            choice.top.unwrap_or(if pool.len() > Choice::WHOLE { Choice::OVERVIEW } else { pool.len() });
        let mut parties = if pool.len() > most {
            foremost(&pool, &neighbours, most)
        } else {
            pool.iter().copied().collect()
        };
        let counted = parties.len();
        let around = choice.around.map(|(party, steps)| {
            let steps = if steps == 1 { "one relation".to_owned() } else { format!("{steps} relations") };
            format!("those whom at most {steps} join with {}", story.party(party).name)
        });
        let words = match (around, counted < pool.len()) {
            (Some(around), true) => format!("{around}, of whom the {counted} that matter most"),
            (Some(around), false) => around,
            (None, true) => format!(
                "the {counted} with most betrayals, killings and loves, then by the weight of all relations"
            ),
            (None, false) => format!("the {counted} whom these kinds of relations join"),
        };
        // the boxes in which they stand
        let homes = story
            .bonds()
            .filter(|(_, bond)| story.kind(bond.kind).membership && parties.contains(&bond.from));
        let homes: Vec<PartyId> = homes.map(|(_, bond)| bond.to).collect();
        parties.extend(homes);
        Some(Self { parties, kinds: choice.kinds.clone(), words })
    }

    /// Whether somebody is shown.
    pub fn has(&self, party: PartyId) -> bool {
        self.parties.contains(&party)
    }

    /// Whether a relation can be shown: its kind is wanted, and both its ends are there.
    pub fn shows(&self, tie: &Tie) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(&tie.kind))
            && self.has(tie.from)
            && self.has(tie.to)
    }

    /// In words, what the choice was made by: `the 60 whose relations weigh most`.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// The characters that are not shown, in file order.
    pub fn hidden<'s>(&self, story: &'s Story) -> impl Iterator<Item = PartyId> + use<'s, '_> {
        story.characters().map(|(party, _)| party).filter(|party| !self.has(*party))
    }
}

/// Everybody whom at most so many steps join with somebody, the nearest first.
fn reached(neighbours: &[Vec<PartyId>], from: PartyId, steps: u32) -> Vec<PartyId> {
    let mut seen = BTreeSet::from([from]);
    let mut found = vec![from];
    let mut next = VecDeque::from([(from, 0)]);
    while let Some((party, far)) = next.pop_front() {
        if far == steps {
            continue;
        }
        for other in &neighbours[party.index()] {
            if seen.insert(*other) {
                found.push(*other);
                next.push_back((*other, far + 1));
            }
        }
    }
    found
}

/// The first `most` of a ranking; whoever is tied to none of those before comes with the first one they are tied to.
fn foremost(ranking: &[PartyId], neighbours: &[Vec<PartyId>], most: usize) -> BTreeSet<PartyId> {
    let mut rank = vec![usize::MAX; neighbours.len()];
    ranking.iter().enumerate().for_each(|(place, id)| rank[id.index()] = place);
    let mut taken: BTreeSet<PartyId> = BTreeSet::new();
    for party in ranking {
        if taken.len() >= most {
            break;
        }
        if taken.contains(party) {
            continue;
        }
        let tied = neighbours[party.index()].iter().any(|other| taken.contains(other));
        if !tied && let Some(with) = neighbours[party.index()].iter().min_by_key(|other| rank[other.index()])
        {
            if taken.len() + 2 > most && !taken.is_empty() {
                continue;
            }
            if rank[with.index()] < usize::MAX && most > 1 {
                taken.insert(*with);
            }
        }
        taken.insert(*party);
    }
    taken
}
