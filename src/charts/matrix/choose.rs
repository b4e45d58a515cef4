//! What stands in a matrix: its rows in order, and its cells.

use crate::analysis::fates::fates;
use crate::charts::pieces::marks;
use crate::charts::words;
use crate::corpus::tree::tree;
use crate::facts::{PartyId, SentenceId};
use crate::story::{Fact, Story, View};
use crate::vocabulary::LineFamily;
use std::collections::{BTreeMap, BTreeSet};

/// Most rows that are drawn.
const MOST: usize = 100;

/// A row, which is also a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Whose.
    pub party: PartyId,
    /// The group among which it stands.
    pub home: Option<PartyId>,
    /// What becomes of a single person.
    pub fate: Option<marks::Fate>,
    /// How many relations run from it.
    pub from: usize,
    /// How many run to it.
    pub to: usize,
}

/// What one does to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The place of the one who acts among the rows.
    pub row: usize,
    /// The place of the other.
    pub column: usize,
    /// The family of the weightiest relation, one that was done before one that was tried.
    pub family: LineFamily,
    /// Whether that was only tried, meant or ordered.
    pub attempted: bool,
    /// Whether there are relations of other families too.
    pub more: bool,
    /// All of them in words.
    pub words: String,
    /// What they are.
    pub facts: Vec<Fact>,
    /// The sentences that say so, in order, each once.
    pub cites: Vec<SentenceId>,
}

/// What a matrix shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The rows from above.
    pub rows: Vec<Row>,
    /// The cells that are not empty, row by row.
    pub cells: Vec<Cell>,
    /// Who is not shown: nobody deals with them, or there is no room.
    pub left_out: usize,
    /// All relations.
    pub relations: usize,
    /// Those between two of one group.
    pub inside: usize,
}

/// One relation of an ordered pair.
struct Found {
    family: LineFamily,
    attempted: bool,
    weight: u32,
    words: String,
    fact: Fact,
}

type Pairs = BTreeMap<(PartyId, PartyId), Vec<Found>>;

/// Chooses rows and cells. O(relations log relations + rows³).
pub fn choose(story: &Story) -> Chosen {
    let pairs = pairs(story);
    let homes = story.homes();
    let home =
        |party: PartyId| if story.party(party).is_group() { Some(party) } else { homes.get(&party).copied() };
    let mut ties: BTreeMap<PartyId, (usize, usize)> = BTreeMap::new();
    for ((from, to), found) in &pairs {
        ties.entry(*from).or_default().0 += found.len();
        ties.entry(*to).or_default().1 += found.len();
    }
    let everybody: Vec<PartyId> = story.characters().map(|(id, _)| id).collect();
    let mut shown: Vec<PartyId> =
        if ties.is_empty() { everybody.clone() } else { ties.keys().copied().collect() };
    if shown.len() > MOST {
        // betrayals, killings and loves before all else
        let mut grave: BTreeMap<PartyId, usize> = BTreeMap::new();
        for ((from, to), found) in &pairs {
            let count = found.iter().filter(|found| !found.attempted && is_grave(found.family)).count();
            *grave.entry(*from).or_default() += count;
            *grave.entry(*to).or_default() += count;
        }
        shown.sort_by_key(|party| {
            let (from, to) = ties.get(party).copied().unwrap_or_default();
            let grave = grave.get(party).copied().unwrap_or_default();
            (std::cmp::Reverse((grave, from + to)), *party)
        });
        shown.truncate(MOST);
        shown.sort_unstable();
    }
    let left_out = everybody.iter().filter(|party| shown.binary_search(party).is_err()).count();
    let order = order(&shown, &pairs, &home);
    let fates = fates(story);
    let rows: Vec<Row> = order
        .iter()
        .map(|&party| {
            let (from, to) = ties.get(&party).copied().unwrap_or_default();
            let fate = fates.iter().find(|fate| fate.party == party).map(words::mark);
            Row { party, home: home(party), fate, from, to }
        })
        .collect();
    let mut cells = Vec::new();
    for (row, one) in rows.iter().enumerate() {
        for (column, other) in rows.iter().enumerate() {
            if let Some(found) = pairs.get(&(one.party, other.party)) {
                cells.extend(cell(story, (row, column), found));
            }
        }
    }
    let relations = pairs.values().map(Vec::len).sum();
    let within = |(from, to): &(PartyId, PartyId)| home(*from).is_some() && home(*from) == home(*to);
    let inside = pairs.iter().filter(|(pair, _)| within(pair)).map(|(_, found)| found.len()).sum();
    Chosen { rows, cells, left_out, relations, inside }
}

fn is_grave(family: LineFamily) -> bool {
    matches!(family, LineFamily::Betray | LineFamily::Kill | LineFamily::Love)
}

/// Every relation of every ordered pair; one that goes both ways stands in both.
fn pairs(story: &Story) -> Pairs {
    let mut pairs = Pairs::new();
    let mut add = |(from, to): (PartyId, PartyId), symmetric: bool, found: &dyn Fn() -> Found| {
        if from != to {
            pairs.entry((from, to)).or_default().push(found());
            if symmetric {
                pairs.entry((to, from)).or_default().push(found());
            }
        }
    };
    for tie in story.ties(&View::DRAWN) {
        let found = || {
            let words = story.words_of(tie);
            let words = match tie.since {
                Some(event) if tie.act().is_some() => format!("{} {words}", story.event(event).rank),
                _ => words.to_owned(),
            };
            Found {
                family: tie.line,
                attempted: tie.realised.falls_short(),
                weight: u32::from(tie.weight),
                words,
                fact: tie.fact,
            }
        };
        // who do something together are agents and patients of one act
        let together = tie.act().is_some_and(|act| {
            let act = story.act(act);
            act.agents().contains(&tie.to) && act.patients().contains(&tie.from)
        });
        add((tie.from, tie.to), tie.mutual && !together, &found);
    }
    pairs
}

fn cell(story: &Story, (row, column): (usize, usize), found: &[Found]) -> Option<Cell> {
    let first = found.iter().min_by_key(|found| (found.attempted, std::cmp::Reverse(found.weight)))?;
    let words: Vec<&str> = found.iter().map(|found| found.words.as_str()).collect();
    let facts: Vec<Fact> = found.iter().map(|found| found.fact).collect();
    let cites: BTreeSet<SentenceId> = facts.iter().flat_map(|fact| story.cites_of(*fact)).copied().collect();
    Some(Cell {
        row,
        column,
        family: first.family,
        attempted: first.attempted,
        more: found.iter().any(|found| found.family != first.family),
        words: words.join(", "),
        facts,
        cites: cites.into_iter().collect(),
    })
}

/// An order in which groups are blocks, and neighbours deal with one another or with the same others: average
/// linkage, and the best order of its leaves. Two of different groups are farther apart than any two of one,
/// so that no group is torn.
fn order(shown: &[PartyId], pairs: &Pairs, home: &dyn Fn(PartyId) -> Option<PartyId>) -> Vec<PartyId> {
    let n = shown.len();
    let mut ties = vec![0.0_f64; n * n];
    for ((from, to), found) in pairs {
        if let (Ok(a), Ok(b)) = (shown.binary_search(from), shown.binary_search(to)) {
            let weight: u32 = found.iter().map(|found| found.weight).sum();
            ties[a * n + b] += f64::from(weight);
            ties[b * n + a] += f64::from(weight);
        }
    }
    let most: Vec<f64> =
        (0..n).map(|a| ties[a * n..(a + 1) * n].iter().copied().fold(0.0, f64::max)).collect();
    for a in 0..n {
        // whoever is tied to another is like that other
        ties[a * n + a] = most[a];
    }
    let product = |a: usize, b: usize| -> f64 { (0..n).map(|c| ties[a * n + c] * ties[b * n + c]).sum() };
    let length: Vec<f64> = (0..n).map(|a| product(a, a).sqrt()).collect();
    let alike = |a: usize, b: usize| {
        let lengths = length[a] * length[b];
        let top = most[a].max(most[b]);
        if lengths > 0.0 { 0.5 * product(a, b) / lengths + 0.5 * ties[a * n + b] / top } else { 0.0 }
    };
    let apart: Vec<f64> = (0..n * n)
        .map(|at| {
            let (a, b) = (at / n, at % n);
            let strange = if home(shown[a]) == home(shown[b]) { 0.0 } else { 2.0 };
            strange + (1.0 - alike(a, b)).clamp(0.0, 1.0)
        })
        .collect();
    let leaves = tree(n, &|a, b| apart[a * n + b]).leaves;
    leaves.into_iter().map(|leaf| shown[leaf]).collect()
}
