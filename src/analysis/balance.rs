//! Structural balance through the story: who stands with and against whom after each event, and how far
//! the cast is from two camps.
//!
//! The signed multigraph after an event joins the living (and groups that act in their own name) by `+`
//! where a bond that binds holds, where both belong to one group, or where one has helped the other, and
//! by `−` where a hostile bond holds, where one has acted against the other or means to (unless the other
//! tolerates it), or where two have a bond of love to the same third at once (latent rivalry: without it a
//! love triangle among friends looks balanced). Both signs between two are kept: ambivalence. A kindness from
//! somebody who does the same one a grave wrong at the same event joins nobody. A group is there until the last
//! of its members is gone, and again if it acts after that.
//!
//! The **frustration index** L is the least number of edges that any division into two camps leaves wrong:
//! `+` across or `−` within (Aref and Wilson, *Balance and frustration in signed networks*, J. Complex
//! Networks 2019; Aref, Mason and Wilson, Networks 2020). It is NP-hard, and exact here: a pair with both
//! signs costs one in every division, each connected part is solved by itself, and branch and bound with
//! the optima of the later parts as bounds does the rest. F = 1 − 2L/m for m edges is 1 when balanced. Several
//! divisions may be as good: then the one is taken in which the fewest change the camp that they were in after
//! the event before.

mod frustration;
mod signs;

pub use frustration::{Division, divide, divide_near};
pub use signs::{Reason, SignedPair};

use crate::facts::{EventId, PartyId};
use crate::story::Story;
use signs::Signs;
use std::collections::BTreeMap;

/// How the cast stands after an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// The event, or the time before the story if none.
    pub after: Option<EventId>,
    /// The living, and groups that act and are not without members, in the order of the cast.
    pub parties: Vec<PartyId>,
    /// Pairs with a sign, in the order of the cast, each with its reasons.
    pub pairs: Vec<SignedPair>,
    /// L: how many edges the best division leaves wrong.
    pub frustration: u32,
    /// Whether L is exact; if not, it is an upper bound.
    pub exact: bool,
    /// Edges: one for each sign of each pair.
    pub edges: u32,
    /// Whether no equally good division is nearer to the camps before; if not, it is the nearest found.
    pub nearest: bool,
    /// The camps of the best division, the nearest to those before if several are equal; parties without a
    /// sign are in neither.
    pub camps: [Vec<PartyId>; 2],
    /// The same by parts: those that single signs join in one piece, in the order of the cast. Which camp of one
    /// part stands beside which of another means nothing.
    pub parts: Vec<[Vec<PartyId>; 2]>,
    /// Pairs with an edge that the division leaves wrong.
    pub frustrated: Vec<(PartyId, PartyId)>,
    /// Triangles of pairs with one sign each.
    pub triads: Triads,
}

impl Balance {
    /// F = 1 − 2L/m, from 0 to 1; 1 where there is no edge.
    pub fn normalised(&self) -> f64 {
        if self.edges == 0 { 1.0 } else { 1.0 - 2.0 * f64::from(self.frustration) / f64::from(self.edges) }
    }
}

/// How many triangles there are of each sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Triads {
    /// Three friends: balanced.
    pub all_positive: u32,
    /// A common enemy: balanced.
    pub one_positive: u32,
    /// Two friends of one who are enemies: not balanced.
    pub two_positive: u32,
    /// Three enemies: not balanced, though weakly.
    pub none_positive: u32,
}

/// What an event changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// How the cast stands after it.
    pub balance: Balance,
    /// L after it less L before it: above zero if it raised the tension, below if it broke it.
    pub change: i64,
    /// Pairs that are at odds with the camps after it and were not before: what they have between them has changed,
    /// or the camps have.
    pub raised: Vec<(PartyId, PartyId)>,
    /// Pairs that were at odds with the camps before it and are not after.
    pub broken: Vec<(PartyId, PartyId)>,
}

/// How the cast stands before the story and after each event, in story order. O(events) times the cost
/// of one division, which is recomputed only when a sign has changed.
///
/// ```
/// use imbroglio::{analysis::balance, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C")],
///     bonds: [friend(a, b), lover(b, c)],
///     story: [(id: affair, what: "A and C", acts: [meets(a, c)]), (id: end, what: "B dies", acts: [kills(a, b)])],
/// )"#);
/// let story = story::build(film.checked.unwrap());
/// let steps = balance::over_time(&story);
/// assert_eq!(steps.len(), 3);
/// assert_eq!(steps[0].balance.frustration, 0);
/// ```
pub fn over_time(story: &Story) -> Vec<Step> {
    let signs = Signs::new(story);
    let mut steps: Vec<Step> = Vec::with_capacity(story.facts().events.len() + 1);
    let moments = std::iter::once(None).chain(story.events().map(|(id, _)| Some(id)));
    for after in moments {
        let last = steps.last().map(|step| &step.balance);
        let balance = next(story, &signs, after, last);
        let before: &[(PartyId, PartyId)] = last.map_or(&[], |last| &last.frustrated);
        let change = last.map_or(0, |last| i64::from(balance.frustration) - i64::from(last.frustration));
        let raised = balance.frustrated.iter().filter(|pair| !before.contains(pair)).copied().collect();
        let broken = before.iter().filter(|pair| !balance.frustrated.contains(pair)).copied().collect();
        steps.push(Step { balance, change, raised, broken });
    }
    steps
}

/// How the cast stands after an event, or before the story. It takes what comes before, since of equal divisions
/// the nearest to that before is taken.
pub fn after(story: &Story, event: Option<EventId>) -> Balance {
    let signs = Signs::new(story);
    let mut balance = next(story, &signs, None, None);
    for (id, _) in story.events().take_while(|(id, _)| event.is_some_and(|event| *id <= event)) {
        balance = next(story, &signs, Some(id), Some(&balance));
    }
    balance
}

/// How the cast stands at a moment, given how it stood at the one before.
fn next(story: &Story, signs: &Signs, after: Option<EventId>, last: Option<&Balance>) -> Balance {
    let (parties, pairs) = signs.after(story, after);
    match last {
        Some(last) if last.parties == parties && same_signs(&last.pairs, &pairs) => {
            Balance { after, pairs, ..last.clone() }
        }
        _ => balance(after, parties, pairs, last.map(|last| &last.camps)),
    }
}

fn same_signs(first: &[SignedPair], second: &[SignedPair]) -> bool {
    let key =
        |pair: &SignedPair| (pair.first, pair.second, pair.positive.is_empty(), pair.negative.is_empty());
    first.iter().map(key).eq(second.iter().map(key))
}

fn balance(
    after: Option<EventId>,
    parties: Vec<PartyId>,
    pairs: Vec<SignedPair>,
    before: Option<&[Vec<PartyId>; 2]>,
) -> Balance {
    let place = |party: PartyId| parties.binary_search(&party).unwrap_or(0);
    let mut edges = 0;
    let mut both = 0;
    let mut single: Vec<(usize, usize, i8)> = Vec::new();
    for pair in &pairs {
        let (a, b) = (place(pair.first), place(pair.second));
        match (pair.positive.is_empty(), pair.negative.is_empty()) {
            (false, false) => both += 1,
            (false, true) => single.push((a, b, 1)),
            _ => single.push((a, b, -1)),
        }
        edges += u32::from(!pair.positive.is_empty()) + u32::from(!pair.negative.is_empty());
    }
    let before: Vec<Option<bool>> = parties
        .iter()
        // camps are in the order of the cast
        .map(|party| before?.iter().position(|camp| camp.binary_search(party).is_ok()).map(|camp| camp == 1))
        .collect();
    let division = divide_near(parties.len(), &single, &before);
    let mut signed: Vec<usize> =
        pairs.iter().flat_map(|pair| [place(pair.first), place(pair.second)]).collect();
    signed.sort_unstable();
    signed.dedup();
    let mut camps = [Vec::new(), Vec::new()];
    let mut parts: BTreeMap<usize, [Vec<PartyId>; 2]> = BTreeMap::new();
    for &i in &signed {
        let camp = usize::from(division.second[i]);
        camps[camp].push(parties[i]);
        parts.entry(division.part[i]).or_default()[camp].push(parties[i]);
    }
    let frustrated = pairs
        .iter()
        .filter(|pair| {
            let across = division.second[place(pair.first)] != division.second[place(pair.second)];
            (across && !pair.positive.is_empty()) || (!across && !pair.negative.is_empty())
        })
        .map(|pair| (pair.first, pair.second))
        .collect();
    Balance {
        after,
        camps,
        parts: parts.into_values().collect(),
        nearest: division.nearest,
        frustrated,
        frustration: division.frustration + both,
        exact: division.exact,
        edges,
        triads: triads(parties.len(), &single),
        parties,
        pairs,
    }
}

/// Counts triangles. O(n³ / 64) for n parties.
fn triads(n: usize, edges: &[(usize, usize, i8)]) -> Triads {
    let words = n.div_ceil(64);
    let mut rows = [vec![0u64; n * words], vec![0u64; n * words]];
    for &(a, b, sign) in edges {
        let rows = &mut rows[usize::from(sign > 0)];
        rows[a * words + b / 64] |= 1 << (b % 64);
        rows[b * words + a / 64] |= 1 << (a % 64);
    }
    let common = |first: usize, a: usize, second: usize, b: usize| -> u32 {
        (0..words).map(|w| (rows[first][a * words + w] & rows[second][b * words + w]).count_ones()).sum()
    };
    let mut triads = Triads::default();
    for &(a, b, sign) in edges {
        if sign > 0 {
            triads.all_positive += common(1, a, 1, b);
            triads.one_positive += common(0, a, 0, b);
        } else {
            triads.two_positive += common(1, a, 1, b);
            triads.none_positive += common(0, a, 0, b);
        }
    }
    // A triangle of one sign is met from each of its three edges; one of two signs from its odd edge.
    triads.all_positive /= 3;
    triads.none_positive /= 3;
    triads
}
