//! Which roles and which relations are drawn, and what both films have.

use crate::compare::{Comparison, parts::Part};
use crate::facts::{EventId, PartyId, within_sentence};
use crate::story::{Fact, Realised, Story, Tie, View};
use crate::vocabulary::{KindId, LineFamily, Role};
use std::collections::{BTreeMap, BTreeSet};

/// Most rows that have room.
const ROWS: usize = 11;
/// Most arcs of a film that have room.
const ARCS: usize = 12;
/// Relations of a kind that weighs less are not drawn.
const LEAST: u8 = 5;
/// Most relations that both films have in full.
const EXACT: usize = 7;
/// Most relations of which one role differs.
const VARIED: usize = 3;
/// Most names on a card.
const NAMES: usize = 4;

/// A role: who plays it in either film.
#[derive(Debug, Clone, PartialEq)]
pub struct Counterparts {
    /// In the first film, in the second film; one of them may be empty.
    pub players: [Vec<PartyId>; 2],
    /// Its name, from what they do.
    pub part: Option<Part>,
    /// Whether the pair is a firm finding, and not one that hangs by a thread.
    pub firm: bool,
}

impl Counterparts {
    /// Whether both films have it.
    pub fn is_joined(&self) -> bool {
        self.players.iter().all(|players| !players.is_empty())
    }
}

/// A relation of one film between two rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Arc {
    /// Its line.
    pub family: LineFamily,
    /// The row of the source.
    pub from: usize,
    /// The row of the target.
    pub to: usize,
    /// What it says.
    pub label: String,
    /// Whether it goes both ways.
    pub mutual: bool,
    /// How much it matters.
    pub weight: u32,
    /// What it stands for.
    pub fact: Fact,
    /// All that it stands for, in the order of the graph.
    pub facts: Vec<Fact>,
    /// The number of its entry in the key.
    pub key: Option<usize>,
}

/// An entry of the key: what both films have.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Whether both roles are the same, or one of them differs.
    pub exact: bool,
    /// Its line.
    pub family: LineFamily,
    /// What is the same.
    pub what: String,
    /// How each film tells it.
    pub told: [String; 2],
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chosen {
    /// The roles.
    pub rows: Vec<Counterparts>,
    /// The relations of both films.
    pub arcs: [Vec<Arc>; 2],
    /// What both films have.
    pub keys: Vec<Key>,
    /// Relations that both have in full, and all between these roles.
    pub common: (usize, usize),
}

/// A relation between two parties.
#[derive(Debug, Clone)]
struct Raw {
    family: LineFamily,
    from: PartyId,
    to: PartyId,
    kind: KindId,
    label: String,
    mutual: bool,
    weight: u32,
    fact: Fact,
    facts: Vec<Fact>,
}

/// Picks roles and relations.
pub fn choose(a: &Story, b: &Story, comparison: &Comparison) -> Chosen {
    let stories = [a, b];
    let raw = [raw(a), raw(b)];
    let rows = rows(stories, comparison, &raw);
    let mut arcs = [arcs(&rows, 0, &raw[0]), arcs(&rows, 1, &raw[1])];
    let keys = keys(stories, &rows, &mut arcs);
    let exact = keys.0;
    let all = arcs[0].len() + arcs[1].len() - exact;
    for arcs in &mut arcs {
        arcs.sort_by_key(|arc| (arc.key.is_none(), arc.key, std::cmp::Reverse(arc.weight)));
        arcs.truncate(ARCS);
    }
    let mut chosen = Chosen { rows, arcs, keys: keys.1, common: (exact, all) };
    drop_idle(&mut chosen);
    chosen
}

/// The relations of a film that could be drawn, each pair and line once, the weightiest kind speaking for it. Where an
/// act breaks faith with the one it is about, it is drawn to them and not to whom it is told.
fn raw(story: &Story) -> Vec<Raw> {
    let view = View { realised: Realised::DONE, least_weight: LEAST, ..View::DRAWN };
    let third: BTreeSet<Fact> =
        story.ties(&view).filter(|tie| tie.role == Role::About).map(|tie| tie.fact).collect();
    let mut all: BTreeMap<(LineFamily, PartyId, PartyId), Raw> = BTreeMap::new();
    for tie in story.ties(&view).filter(|tie| tie.from != tie.to) {
        if tie.role != Role::About && third.contains(&tie.fact) {
            continue;
        }
        let mutual = tie.mutual && tie.bond().is_some();
        let turned = mutual && tie.from > tie.to;
        let (from, to) = if turned { (tie.to, tie.from) } else { (tie.from, tie.to) };
        let Tie { line: family, kind, fact, .. } = *tie;
        let weight = u32::from(tie.weight);
        let label = story.vocabulary().phrase(kind, tie.role).to_owned();
        let raw = Raw { family, from, to, kind, label, mutual, weight, fact, facts: Vec::new() };
        let entry = all.entry((family, from, to)).or_insert_with(|| Raw { weight: 0, ..raw.clone() });
        let total = entry.weight + weight;
        let facts = entry.facts.iter().copied().chain([fact]).collect();
        if story.kind(kind).weight > story.kind(entry.kind).weight {
            *entry = raw;
        }
        (entry.weight, entry.facts) = (total, facts);
    }
    all.into_values().collect()
}

/// Firm pairs, then pairs that hang by a thread but play a part in common, then whoever has most to do with
/// others.
fn rows(stories: [&Story; 2], comparison: &Comparison, raw: &[Vec<Raw>; 2]) -> Vec<Counterparts> {
    let busy = |side: usize, party: PartyId| -> u32 {
        raw[side].iter().filter(|raw| raw.from == party || raw.to == party).map(|raw| raw.weight).sum()
    };
    let mut rows: Vec<Counterparts> = comparison
        .alignment
        .pairs
        .iter()
        .map(|pair| Counterparts {
            players: [vec![pair.a], vec![pair.b]],
            part: comparison.title(pair.a, pair.b),
            firm: pair.is_firm(),
        })
        .zip(&comparison.alignment.pairs)
        .filter(|(row, pair)| row.firm || (pair.stable && row.part.is_some()))
        .filter(|(row, pair)| {
            let (ours, theirs) = (busy(0, pair.a), busy(1, pair.b));
            if row.firm { ours + theirs > 0 } else { ours > 0 && theirs > 0 }
        })
        .map(|(row, _)| row)
        .take(ROWS)
        .collect();
    let taken = |rows: &[Counterparts], side: usize, party| {
        rows.iter().any(|row: &Counterparts| row.players[side].contains(&party))
    };
    let mut others: Vec<(u32, usize, Vec<PartyId>)> = Vec::new();
    for (side, story) in stories.into_iter().enumerate() {
        let free: Vec<PartyId> = story
            .parties()
            .map(|(id, _)| id)
            .filter(|id| !taken(&rows, side, *id) && busy(side, *id) > 0)
            .collect();
        for players in merged(&free, &raw[side]) {
            let weight = players.iter().map(|party| busy(side, *party)).max().unwrap_or(0);
            others.push((weight, side, players));
        }
    }
    others.sort_by_key(|(weight, side, players)| (std::cmp::Reverse(*weight), *side, players.clone()));
    for (_, side, players) in others.into_iter().take(ROWS.saturating_sub(rows.len())) {
        let part =
            comparison.parts[side].get(players[0].index()).and_then(|parts| parts.first()).map(|p| p.part);
        let mut row = Counterparts { players: [Vec::new(), Vec::new()], part, firm: false };
        row.players[side] = players;
        rows.push(row);
    }
    rows
}

/// Parties with the same relations to the same others share a card.
fn merged(free: &[PartyId], raw: &[Raw]) -> Vec<Vec<PartyId>> {
    let mut groups: Vec<(BTreeSet<(LineFamily, bool, PartyId)>, Vec<PartyId>)> = Vec::new();
    for party in free {
        let relations: BTreeSet<(LineFamily, bool, PartyId)> = raw
            .iter()
            .filter_map(|raw| match () {
                () if raw.from == *party => Some((raw.family, !raw.mutual, raw.to)),
                () if raw.to == *party => Some((raw.family, false, raw.from)),
                () => None,
            })
            .collect();
        match groups.iter_mut().find(|(other, players)| *other == relations && players.len() < NAMES) {
            Some((_, players)) => players.push(*party),
            None => groups.push((relations, vec![*party])),
        }
    }
    groups.into_iter().map(|(_, players)| players).collect()
}

/// The relations between rows.
fn arcs(rows: &[Counterparts], side: usize, raw: &[Raw]) -> Vec<Arc> {
    let row_of = |party: PartyId| rows.iter().position(|row| row.players[side].contains(&party));
    let mut arcs: Vec<Arc> = Vec::new();
    for raw in raw {
        let (Some(from), Some(to)) = (row_of(raw.from), row_of(raw.to)) else { continue };
        if from == to {
            continue;
        }
        let same = |arc: &&mut Arc| arc.family == raw.family && (arc.from, arc.to) == (from, to);
        if let Some(arc) = arcs.iter_mut().find(same) {
            arc.weight = arc.weight.max(raw.weight);
            arc.facts.extend(&raw.facts);
            continue;
        }
        arcs.push(Arc {
            family: raw.family,
            from,
            to,
            label: raw.label.clone(),
            mutual: raw.mutual,
            weight: raw.weight,
            fact: raw.fact,
            facts: raw.facts.clone(),
            key: None,
        });
    }
    arcs
}

/// Whether two arcs say the same: line, roles, and way.
fn same(one: &Arc, other: &Arc) -> bool {
    let ends = (one.from, one.to) == (other.from, other.to);
    let turned = (one.from, one.to) == (other.to, other.from) && (one.mutual || other.mutual);
    one.family == other.family && (ends || turned)
}

/// Gives letters to what both films have; returns how many relations are the same in full, and the key.
fn keys(stories: [&Story; 2], rows: &[Counterparts], arcs: &mut [Vec<Arc>; 2]) -> (usize, Vec<Key>) {
    let [ours, theirs] = arcs;
    ours.sort_by_key(|arc| (std::cmp::Reverse(arc.weight), arc.from, arc.to));
    let mut keys: Vec<Key> = Vec::new();
    let mut exact = 0;
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut matched: BTreeSet<usize> = BTreeSet::new();
    for (x, one) in ours.iter_mut().enumerate() {
        let Some(y) = (0..theirs.len()).find(|y| !used.contains(y) && same(one, &theirs[*y])) else {
            continue;
        };
        exact += 1;
        used.insert(y);
        matched.insert(x);
        if keys.len() < EXACT {
            let told = [told(stories[0], one.fact), told(stories[1], theirs[y].fact)];
            let (from, to) = (name(&rows[one.from], stories), name(&rows[one.to], stories));
            let other = &theirs[y];
            let what = sentence(&if one.mutual || other.mutual {
                let what = if one.label == other.label { one.label.as_str() } else { noun(one.family) };
                format!("{from} and {to}: {what}")
            } else {
                format!("{from} {} {to}", either(one, other))
            });
            one.key = Some(keys.len());
            theirs[y].key = Some(keys.len());
            keys.push(Key { exact: true, family: one.family, what, told });
        }
    }
    let mut varied = 0;
    for (x, one) in ours.iter_mut().enumerate() {
        if varied == VARIED || matched.contains(&x) || one.mutual {
            continue;
        }
        let near = |other: &Arc| {
            let from = one.from == other.from && rows[one.from].is_joined();
            let to = one.to == other.to && rows[one.to].is_joined();
            one.family == other.family && !other.mutual && (from || to)
        };
        let Some(y) = (0..theirs.len())
            .filter(|y| !used.contains(y) && near(&theirs[*y]))
            .max_by_key(|y| (theirs[*y].weight, std::cmp::Reverse(*y)))
        else {
            continue;
        };
        used.insert(y);
        varied += 1;
        let told = [told(stories[0], one.fact), told(stories[1], theirs[y].fact)];
        let verb = either(one, &theirs[y]);
        let what = if one.from == theirs[y].from {
            format!("{} {verb} somebody else", name(&rows[one.from], stories))
        } else {
            format!("somebody else {verb} {}", name(&rows[one.to], stories))
        };
        one.key = Some(keys.len());
        theirs[y].key = Some(keys.len());
        keys.push(Key { exact: false, family: one.family, what: sentence(&what), told });
    }
    (exact, keys)
}

/// The words of two arcs if they are the same, or else what their line stands for.
fn either(one: &Arc, other: &Arc) -> String {
    if one.label == other.label { verbal(&one.label) } else { verb(one.family).to_owned() }
}

/// Words with a verb: “is parent of”, “works for”.
fn verbal(phrase: &str) -> String {
    let is_verb = phrase.split(' ').next().is_some_and(|word| word.ends_with('s'));
    if is_verb { phrase.to_owned() } else { format!("is {phrase}") }
}

/// What a line stands for, as a verb.
fn verb(family: LineFamily) -> &'static str {
    match family {
        LineFamily::Kill => "kills",
        LineFamily::Betray => "betrays",
        LineFamily::Coerce => "harms",
        LineFamily::Love => "loves",
        LineFamily::Kin => "is kin to",
        LineFamily::Ally => "is tied to",
        LineFamily::Help => "helps",
    }
}

/// What a line stands for between two who have it from one another, or of whom one has.
fn noun(family: LineFamily) -> &'static str {
    match family {
        LineFamily::Kill => "killing",
        LineFamily::Betray => "betrayal",
        LineFamily::Coerce => "strife",
        LineFamily::Love => "love",
        LineFamily::Kin => "family",
        LineFamily::Ally => "alliance",
        LineFamily::Help => "help",
    }
}

/// What a role is called.
pub fn name(row: &Counterparts, stories: [&Story; 2]) -> String {
    if let Some(part) = row.part {
        return part.word().to_owned();
    }
    let names = row.players.iter().zip(stories).flat_map(|(players, story)| {
        players.iter().map(move |party| within_sentence(story.party(*party).short()))
    });
    names.collect::<Vec<_>>().join(" / ")
}

fn told(story: &Story, fact: Fact) -> String {
    let name = |party: PartyId| within_sentence(story.party(party).short());
    sentence(&match fact {
        Fact::Act(act) => event_words(story, story.act(act).event),
        Fact::Bond(bond) => {
            let bond = story.bond(bond);
            let kind = story.kind(bond.kind);
            if kind.symmetric {
                format!("{} and {}: {}", name(bond.from), name(bond.to), kind.phrase)
            } else {
                format!("{} {} {}", name(bond.from), verbal(&kind.phrase), name(bond.to))
            }
        }
    })
}

fn event_words(story: &Story, event: EventId) -> String {
    story.event(event).brief().to_owned()
}

fn sentence(text: &str) -> String {
    crate::charts::words::sentence(text)
}

/// Rows of one film that no arc reaches say nothing.
fn drop_idle(chosen: &mut Chosen) {
    let drawn: BTreeSet<usize> = chosen.arcs.iter().flatten().flat_map(|arc| [arc.from, arc.to]).collect();
    let kept: Vec<usize> =
        (0..chosen.rows.len()).filter(|row| chosen.rows[*row].is_joined() || drawn.contains(row)).collect();
    let place = |row: usize| kept.iter().position(|kept| *kept == row).unwrap_or(0);
    for arc in chosen.arcs.iter_mut().flatten() {
        (arc.from, arc.to) = (place(arc.from), place(arc.to));
    }
    chosen.rows = kept.iter().map(|row| chosen.rows[*row].clone()).collect();
}
