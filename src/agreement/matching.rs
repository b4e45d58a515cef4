//! Who is who and what is what in several annotations of one text.
//!
//! Characters are matched by their names first, then by what they do; events by the sentences that they cite and by who
//! acts in them. Both are linear assignments (Kuhn and Munkres), so that nobody is matched twice. Only those are held against one
//! another that share a name, a word or a sentence; what is connected by such pairs is assigned by itself, and where that is very
//! much, the best pair goes first.

use crate::facts::{EventId, PartyId};
use crate::nearest::folded;
use crate::story::Story;
use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Of more things than this that hang together by likeness the best pair is matched first, and then the next: an assignment would take
/// their number to the third power.
const KNOT: usize = 1_000;
/// What more than so many share makes no two of them alike by itself.
const COMMON: usize = 1_000;

/// For each character, group or event of all annotations together, its number in each annotation that has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched<Id> {
    /// A row a thing, a cell an annotation.
    pub rows: Vec<Vec<Option<Id>>>,
}

impl<Id: Copy + Ord> Matched<Id> {
    /// For each thing of an annotation the row that holds it. O(rows · log).
    pub fn rows_of(&self, annotation: usize) -> BTreeMap<Id, usize> {
        let cell = |(row, cells): (usize, &Vec<Option<Id>>)| Some(((*cells.get(annotation)?)?, row));
        self.rows.iter().enumerate().filter_map(cell).collect()
    }
}

/// Characters and groups of all annotations. O(annotations × (pairs that share something + n³ of those that hang together)).
pub fn parties(stories: &[&Story]) -> Matched<PartyId> {
    let mut told = Known::default();
    let all: Vec<Vec<PartyTold>> = stories.iter().map(|story| party_told(story, &mut told)).collect();
    let clues = |one: &PartyTold| -> Vec<Clue> {
        let of = |sort: u8| move |number: &u32| (sort, *number);
        one.names
            .iter()
            .map(of(0))
            .chain(one.words.iter().map(of(1)))
            .chain(one.mentions.iter().map(of(2)))
            .collect()
    };
    matched(&all, &clues, &party_score, &|at| PartyId(at as u32))
}

/// Events of all annotations, given who is who. O(annotations × (pairs that share something + n³ of those that hang together)).
pub fn events(stories: &[&Story], who: &Matched<PartyId>) -> Matched<EventId> {
    let mut told = Known::default();
    let all: Vec<Vec<EventTold>> = stories
        .iter()
        .enumerate()
        .map(|(number, story)| event_told(story, &who.rows_of(number), &mut told))
        .collect();
    let clues = |one: &EventTold| -> Vec<Clue> {
        if !one.cited.is_empty() {
            return one.cited.iter().map(|cite| (0, *cite)).collect();
        }
        // what cites nothing is told by its word or its summary
        vec![(1, one.id), (2, one.summary)]
    };
    matched(&all, &clues, &event_score, &|at| EventId(at as u32))
}

/// Something that two things share which are held against one another: its sort and its number.
type Clue = (u8, u32);

/// Numbers for texts.
#[derive(Default)]
struct Known(BTreeMap<String, u32>);

impl Known {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.0.get(text) {
            return *number;
        }
        let next = self.0.len() as u32;
        self.0.insert(text.to_owned(), next);
        next
    }
}

/// Adds the things of one annotation after the other: each to the row it fits best, by the first annotation that has it, or to one
/// of its own.
fn matched<Told, Id: Copy>(
    all: &[Vec<Told>],
    clues: &dyn Fn(&Told) -> Vec<Clue>,
    score: &dyn Fn(&Told, &Told) -> i64,
    id: &dyn Fn(usize) -> Id,
) -> Matched<Id> {
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    let mut firsts: Vec<&Told> = Vec::new();
    let mut index: BTreeMap<Clue, Vec<usize>> = BTreeMap::new();
    for (number, things) in all.iter().enumerate() {
        let mut pairs: Vec<(usize, usize, i64)> = Vec::new();
        for (column, thing) in things.iter().enumerate() {
            let having = clues(thing).into_iter().filter_map(|clue| index.get(&clue));
            let near: BTreeSet<usize> =
                having.filter(|having| having.len() <= COMMON).flatten().copied().collect();
            let scored = near.into_iter().map(|row| (row, column, score(firsts[row], thing)));
            pairs.extend(scored.filter(|(.., score)| *score > 0));
        }
        rows.iter_mut().for_each(|row| row.push(None));
        let mut is_free = vec![true; things.len()];
        for (row, column) in assigned(rows.len(), things.len(), pairs) {
            rows[row][number] = Some(column);
            is_free[column] = false;
        }
        for column in (0..things.len()).filter(|column| is_free[*column]) {
            for clue in clues(&things[column]) {
                index.entry(clue).or_default().push(rows.len());
            }
            firsts.push(&things[column]);
            let mut row = vec![None; number];
            row.push(Some(column));
            rows.push(row);
        }
    }
    let named = |row: Vec<Option<usize>>| row.into_iter().map(|at| at.map(id)).collect();
    Matched { rows: rows.into_iter().map(named).collect() }
}

/// Pairs of a row and a column, nobody twice, that are worth the most together: what hangs together by the pairs that are given is
/// assigned by itself.
fn assigned(rows: usize, columns: usize, mut pairs: Vec<(usize, usize, i64)>) -> Vec<(usize, usize)> {
    let mut knots = petgraph::unionfind::UnionFind::<usize>::new(rows + columns);
    for (row, column, _) in &pairs {
        knots.union(*row, rows + *column);
    }
    pairs.sort_by_key(|(row, column, _)| (knots.find(*row), *row, *column));
    let mut found = Vec::new();
    for knot in pairs.chunk_by(|one, other| knots.equiv(one.0, other.0)) {
        let sorted = |places: BTreeSet<usize>| -> Vec<usize> { places.into_iter().collect() };
        let of_rows = sorted(knot.iter().map(|(row, ..)| *row).collect());
        let of_columns = sorted(knot.iter().map(|(_, column, _)| *column).collect());
        if of_rows.len().max(of_columns.len()) > KNOT {
            found.extend(best_first(knot));
            continue;
        }
        // as many columns as rows at least: whoever is matched with nothing scores 0
        let mut weights = Matrix::new(of_rows.len(), of_columns.len().max(of_rows.len()), 0);
        for (row, column, score) in knot {
            if let (Ok(row), Ok(column)) = (of_rows.binary_search(row), of_columns.binary_search(column)) {
                weights[(row, column)] = *score;
            }
        }
        let (_, chosen) = kuhn_munkres(&weights);
        let chosen = chosen.into_iter().enumerate().filter(|place| weights[*place] > 0);
        found.extend(chosen.map(|(row, column)| (of_rows[row], of_columns[column])));
    }
    found
}

/// The best pair first, then the best of those that are left.
fn best_first(pairs: &[(usize, usize, i64)]) -> Vec<(usize, usize)> {
    let mut order: Vec<&(usize, usize, i64)> = pairs.iter().collect();
    order.sort_by_key(|(row, column, score)| (Reverse(*score), *row, *column));
    let (mut of_rows, mut of_columns) = (BTreeSet::new(), BTreeSet::new());
    let mut found = Vec::new();
    for (row, column, _) in order {
        if !of_rows.contains(row) && !of_columns.contains(column) {
            of_rows.insert(*row);
            of_columns.insert(*column);
            found.push((*row, *column));
        }
    }
    found
}

/// What a shared name weighs against everything else.
const NAME: i64 = 1_000;
/// What a shared word of a name weighs.
const WORD: i64 = 120;

/// What is told of a character or a group.
struct PartyTold {
    id: String,
    is_group: bool,
    names: BTreeSet<u32>,
    /// The words of its names.
    words: BTreeSet<u32>,
    /// The sentences that an act or a bond of it cites.
    mentions: BTreeSet<u32>,
    /// What it does and undergoes: kinds, and on which side of them.
    deeds: BTreeSet<(u32, bool)>,
}

/// What is told of every party. O(facts · log).
fn party_told(story: &Story, known: &mut Known) -> Vec<PartyTold> {
    let mut all: Vec<PartyTold> = story
        .parties()
        .map(|(_, party)| {
            let names: BTreeSet<String> =
                party.names().chain([party.id.as_str()]).map(bare).filter(|name| !name.is_empty()).collect();
            let long = |word: &&str| word.chars().count() > 2;
            let words: BTreeSet<&str> =
                names.iter().flat_map(|name| name.split_whitespace()).filter(long).collect();
            PartyTold {
                id: party.id.to_string(),
                is_group: party.is_group(),
                words: words.into_iter().map(|word| known.number(word)).collect(),
                names: names.iter().map(|name| known.number(name)).collect(),
                mentions: BTreeSet::new(),
                deeds: BTreeSet::new(),
            }
        })
        .collect();
    for (id, act) in story.acts() {
        let kind = known.number(&story.kind(act.kind).id);
        for (list, does) in [(act.agents(), true), (act.patients(), false)] {
            list.iter().for_each(|party| all[party.index()].deeds.extend([(kind, does)]));
        }
        let cites: Vec<u32> = story
            .cites_of_act(id)
            .iter()
            .map(|cite| known.number(&story.sentence(*cite).citation()))
            .collect();
        for party in [act.agents(), act.patients(), &act.about, &act.through].into_iter().flatten() {
            all[party.index()].mentions.extend(&cites);
        }
    }
    for (id, bond) in story.bonds() {
        for cite in story.cites_of_bond(id) {
            let cite = known.number(&story.sentence(*cite).citation());
            all[bond.from.index()].mentions.insert(cite);
            all[bond.to.index()].mentions.insert(cite);
        }
    }
    all
}

/// How well two characters of two annotations fit: names, words of names, the sentences that speak of them, what they do.
fn party_score(first: &PartyTold, second: &PartyTold) -> i64 {
    if first.is_group != second.is_group {
        return 0;
    }
    let same = first.names.intersection(&second.names).count() as i64;
    let shared = first.words.intersection(&second.words).count() as i64;
    let told = first.mentions.intersection(&second.mentions).count() as i64;
    let union = first.mentions.union(&second.mentions).count().max(1) as i64;
    let deeds = first.deeds.intersection(&second.deeds).count() as i64;
    let doing = 100 * told / union + 10 * deeds.min(20);
    // what they do alone is enough only where most of it is the same
    if same == 0 && shared == 0 && 2 * told < union {
        return 0;
    }
    // of equals those of one word are one
    NAME * same.min(3) + WORD * shared + doing + i64::from(first.id == second.id)
}

/// A name without its article, folded.
fn bare(name: &str) -> String {
    let name = folded(name).replace('_', " ");
    let name = name.trim();
    ["the ", "a ", "an "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name).to_owned()
}

/// What is told of an event.
struct EventTold {
    id: u32,
    cited: BTreeSet<u32>,
    /// Who takes part, by the rows of the cast.
    there: BTreeSet<usize>,
    kinds: BTreeSet<u32>,
    /// The words of its summary, folded, without small ones.
    words: BTreeSet<u32>,
    /// All of these as one.
    summary: u32,
}

fn event_told(story: &Story, who: &BTreeMap<PartyId, usize>, known: &mut Known) -> Vec<EventTold> {
    let told = |(id, event): (EventId, &crate::facts::Event)| {
        let folded = folded(&event.summary);
        let words = folded.split(|letter: char| !letter.is_alphanumeric());
        let words: BTreeSet<&str> = words.filter(|word| word.chars().count() > 2).collect();
        let summary = words.iter().copied().collect::<Vec<_>>().join(" ");
        EventTold {
            summary: known.number(&summary),
            id: known.number(&event.id),
            cited: event.cites.iter().map(|cite| known.number(&story.sentence(*cite).citation())).collect(),
            there: story.participants(id).iter().filter_map(|party| who.get(party).copied()).collect(),
            kinds: story.acts_at(id).map(|(_, act)| known.number(&story.kind(act.kind).id)).collect(),
            words: words.into_iter().map(|word| known.number(word)).collect(),
        }
    };
    story.events().map(told).collect()
}

/// How well two events fit: the sentences they cite, who takes part, what is done, and how both sum it up.
fn event_score(first: &EventTold, second: &EventTold) -> i64 {
    let (one, two) = (&first.cited, &second.cited);
    let same_id = i64::from(first.id == second.id);
    let shared = one.intersection(two).count() as i64;
    let (said, also) = (&first.words, &second.words);
    let in_words = SUMMARY * said.intersection(also).count() as i64 / said.union(also).count().max(1) as i64;
    // what cites nothing is told by its word or its summary
    let told = one.is_empty() && two.is_empty() && (same_id > 0 || in_words == SUMMARY);
    if shared == 0 && !told {
        return 0;
    }
    let union = one.union(two).count().max(1) as i64;
    let cast = first.there.intersection(&second.there).count() as i64;
    let deeds = first.kinds.intersection(&second.kinds).count() as i64;
    let where_told = if told { 1000 } else { 1000 * shared / union };
    where_told + 100 * cast.min(5) + 100 * deeds.min(5) + in_words + ID * same_id
}

/// What the same summary weighs; as much as the same sentences, since several events may rest on one sentence.
const SUMMARY: i64 = 1_000;
/// What the same id weighs.
const ID: i64 = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use proptest::prelude::*;

    /// Some pairs of ten rows and ten columns, and the same as a matrix.
    fn pairs(seed: u64) -> (Vec<(usize, usize, i64)>, Matrix<i64>) {
        let mut random = Random::new(seed, 0);
        let mut weights = Matrix::new(10, 10, 0);
        for _ in 0..random.below(30) {
            weights[(random.below(10), random.below(10))] = 1 + random.below(40) as i64;
        }
        let all = (0..10).flat_map(|row| (0..10).map(move |column| (row, column)));
        let pairs = all.map(|place| (place.0, place.1, weights[place])).filter(|pair| pair.2 > 0).collect();
        (pairs, weights)
    }

    proptest! {
        /// What hangs together is assigned by itself, and the whole is worth what an assignment of all is worth.
        #[test]
        fn knot_by_knot_is_as_good_as_all_at_once(seed in 0u64..10_000) {
            let (pairs, weights) = pairs(seed);
            let found = assigned(10, 10, pairs.clone());
            let worth: i64 = found.iter().map(|place| weights[*place]).sum();
            prop_assert_eq!(worth, kuhn_munkres(&weights).0);
            let rows: BTreeSet<usize> = found.iter().map(|(row, _)| *row).collect();
            let columns: BTreeSet<usize> = found.iter().map(|(_, column)| *column).collect();
            prop_assert!(rows.len() == found.len() && columns.len() == found.len());
            // the best first is at least half as good
            let greedy: i64 = best_first(&pairs).iter().map(|place| weights[*place]).sum();
            prop_assert!(greedy <= worth && worth <= 2 * greedy);
        }
    }
}
