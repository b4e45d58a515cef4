//! Who is who and what is what in several annotations of one text.
//!
//! Characters are matched by their names first, then by what they do; events by the sentences that they cite and by who
//! acts in them. Both are linear assignments (Kuhn and Munkres), so that nobody is matched twice.

use crate::facts::{EventId, PartyId};
use crate::nearest::folded;
use crate::story::Story;
use pathfinding::matrix::Matrix;
use pathfinding::prelude::kuhn_munkres;
use std::collections::BTreeSet;

/// For each character, group or event of all annotations together, its number in each annotation that has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched<Id> {
    /// A row a thing, a cell an annotation.
    pub rows: Vec<Vec<Option<Id>>>,
}

impl<Id: Copy + PartialEq> Matched<Id> {
    /// The row that holds something of an annotation.
    pub fn row_of(&self, annotation: usize, id: Id) -> Option<usize> {
        self.rows.iter().position(|row| row.get(annotation) == Some(&Some(id)))
    }
}

/// Characters and groups of all annotations. O(annotations × n³).
pub fn parties(stories: &[&Story]) -> Matched<PartyId> {
    let mut matched = Matched { rows: Vec::new() };
    for (number, story) in stories.iter().enumerate() {
        let ids: Vec<PartyId> = story.parties().map(|(id, _)| id).collect();
        let scores = |row: &[Option<PartyId>], id: PartyId| {
            first(row).map_or(0, |(of, other)| party_score((stories[of], other), (story, id)))
        };
        extend(&mut matched, number, &ids, &scores);
    }
    matched
}

/// Events of all annotations, given who is who. O(annotations × n³).
pub fn events(stories: &[&Story], who: &Matched<PartyId>) -> Matched<EventId> {
    let mut matched = Matched { rows: Vec::new() };
    for (number, story) in stories.iter().enumerate() {
        let ids: Vec<EventId> = story.events().map(|(id, _)| id).collect();
        let scores = |row: &[Option<EventId>], id: EventId| {
            first(row).map_or(0, |(of, other)| event_score(stories, who, (of, other), (number, id)))
        };
        extend(&mut matched, number, &ids, &scores);
    }
    matched
}

/// The first annotation that has a thing, and its number there.
fn first<Id: Copy>(row: &[Option<Id>]) -> Option<(usize, Id)> {
    row.iter().enumerate().find_map(|(number, id)| Some((number, (*id)?)))
}

/// Adds the things of one more annotation: each to the row it fits best, or to one of its own.
fn extend<Id: Copy>(
    matched: &mut Matched<Id>,
    number: usize,
    ids: &[Id],
    score: &dyn Fn(&[Option<Id>], Id) -> i64,
) {
    let rows = matched.rows.len();
    for row in &mut matched.rows {
        row.push(None);
    }
    let mut free: Vec<Option<Id>> = ids.iter().copied().map(Some).collect();
    if rows > 0 && !ids.is_empty() {
        // as many columns as rows at least: whoever is matched with nothing scores 0
        let columns = ids.len().max(rows);
        let weights = Matrix::from_fn(rows, columns, |(row, column)| {
            ids.get(column).map_or(0, |id| score(&matched.rows[row], *id))
        });
        let (_, assigned) = kuhn_munkres(&weights);
        for (row, column) in assigned.into_iter().enumerate() {
            if weights[(row, column)] > 0
                && let Some(id) = free.get_mut(column).and_then(Option::take)
                && let Some(cell) = matched.rows[row].last_mut()
            {
                *cell = Some(id);
            }
        }
    }
    for id in free.into_iter().flatten() {
        let mut row = vec![None; number];
        row.push(Some(id));
        matched.rows.push(row);
    }
}

/// What a shared name weighs against everything else.
const NAME: i64 = 1_000;
/// What a shared word of a name weighs.
const WORD: i64 = 120;

/// How well two characters of two annotations fit: names, words of names, the sentences that speak of them, what they do.
fn party_score((one, a): (&Story, PartyId), (two, b): (&Story, PartyId)) -> i64 {
    let (first, second) = (one.party(a), two.party(b));
    if first.is_group() != second.is_group() {
        return 0;
    }
    let names = |party: &crate::facts::Party| -> BTreeSet<String> {
        let all = party.names().chain([party.id.as_str()]);
        all.map(bare).filter(|name| !name.is_empty()).collect()
    };
    let (of_first, of_second) = (names(first), names(second));
    let same = of_first.intersection(&of_second).count() as i64;
    let words = |names: &BTreeSet<String>| -> BTreeSet<String> {
        names
            .iter()
            .flat_map(|name| name.split_whitespace().map(str::to_owned))
            .filter(|word| word.chars().count() > 2)
            .collect()
    };
    let shared = words(&of_first).intersection(&words(&of_second)).count() as i64;
    let (told_first, told_second) = (mentions(one, a), mentions(two, b));
    let told = told_first.intersection(&told_second).count() as i64;
    let union = told_first.union(&told_second).count().max(1) as i64;
    let deeds = deeds(one, a).intersection(&deeds(two, b)).count() as i64;
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

/// The sentences that an act or a bond of a character cites.
fn mentions(story: &Story, party: PartyId) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for (id, act) in story.acts() {
        if [act.agents(), act.patients(), &act.about, &act.through].iter().any(|list| list.contains(&party)) {
            cited.extend(story.cites_of_act(id).iter().map(|cite| story.sentence(*cite).citation()));
        }
    }
    for (id, bond) in story.bonds() {
        if bond.from == party || bond.to == party {
            cited.extend(story.cites_of_bond(id).iter().map(|cite| story.sentence(*cite).citation()));
        }
    }
    cited
}

/// What a character does and undergoes: kinds, and on which side of them.
fn deeds(story: &Story, party: PartyId) -> BTreeSet<(String, bool)> {
    let mut deeds = BTreeSet::new();
    for (_, act) in story.acts() {
        let kind = &story.kind(act.kind).id;
        if act.agents().contains(&party) {
            deeds.insert((kind.clone(), true));
        }
        if act.patients().contains(&party) {
            deeds.insert((kind.clone(), false));
        }
    }
    deeds
}

/// How well two events fit: the sentences they cite, who takes part, what is done, and how both sum it up.
fn event_score(
    stories: &[&Story],
    who: &Matched<PartyId>,
    (of, a): (usize, EventId),
    (to, b): (usize, EventId),
) -> i64 {
    let cited = |number: usize, event: EventId| -> BTreeSet<String> {
        let story = stories[number];
        story.event(event).cites.iter().map(|cite| story.sentence(*cite).citation()).collect()
    };
    let there = |number: usize, event: EventId| -> BTreeSet<usize> {
        stories[number]
            .participants(event)
            .into_iter()
            .filter_map(|party| who.row_of(number, party))
            .collect()
    };
    let kinds = |number: usize, event: EventId| -> BTreeSet<&str> {
        stories[number].acts_at(event).map(|(_, act)| stories[number].kind(act.kind).id.as_str()).collect()
    };
    let (one, two) = (cited(of, a), cited(to, b));
    let (first, second) = (stories[of].event(a), stories[to].event(b));
    let same_id = i64::from(first.id == second.id);
    let shared = one.intersection(&two).count() as i64;
    let (said, also) = (words(&first.summary), words(&second.summary));
    let in_words =
        SUMMARY * said.intersection(&also).count() as i64 / said.union(&also).count().max(1) as i64;
    // what cites nothing is told by its word or its summary
    let told = one.is_empty() && two.is_empty() && (same_id > 0 || in_words == SUMMARY);
    if shared == 0 && !told {
        return 0;
    }
    let union = one.union(&two).count().max(1) as i64;
    let cast = there(of, a).intersection(&there(to, b)).count() as i64;
    let deeds = kinds(of, a).intersection(&kinds(to, b)).count() as i64;
    let where_told = if told { 1000 } else { 1000 * shared / union };
    where_told + 100 * cast.min(5) + 100 * deeds.min(5) + in_words + ID * same_id
}

/// What the same summary weighs; as much as the same sentences, since several events may rest on one sentence.
const SUMMARY: i64 = 1_000;
/// What the same id weighs.
const ID: i64 = 200;

/// The words of a summary, folded, without small ones.
fn words(summary: &str) -> BTreeSet<String> {
    let folded = folded(summary);
    let all = folded.split(|letter: char| !letter.is_alphanumeric());
    all.filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
}
