//! Bonds that are alike share one forked line: siblings of one another, the children of a parent, the followers of a
//! leader. So twelve siblings are one sign and not sixty-six lines.

use super::Line;
use crate::facts::{EventId, PartyId};
use crate::story::{Fact, Story};
use crate::vocabulary::{KindId, LineFamily};
use std::collections::{BTreeMap, BTreeSet};

/// From so many who are bound alike on they share a line.
const LEAST: usize = 4;

/// What lines that share one have in common.
type Look = (KindId, String, LineFamily, (bool, bool), Vec<EventId>, Option<EventId>);

/// Joins the lines of bonds that are alike. O(lines log lines + lines × the largest family).
pub(super) fn gathered(story: &Story, lines: Vec<Line>) -> Vec<Line> {
    let lines = cliques(story, lines);
    let lines = fans(story, lines, |line| line.agents[0]);
    fans(story, lines, |line| line.patients[0])
}

/// The look of a line that may share one with others: of a single bond between two.
fn look(story: &Story, line: &Line, mutual: bool) -> Option<Look> {
    let [Fact::Bond(bond)] = line.facts[..] else { return None };
    let single = line.agents.len() == 1 && line.patients.len() == 1;
    let plain = single && line.mutual == mutual;
    plain.then(|| {
        let state = (line.attempted, line.disputed);
        let kind = story.bond(bond).kind;
        (kind, line.label.clone(), line.family, state, line.events.clone(), line.ending)
    })
}

/// Those who are all bound to one another alike: one of them has a line that forks to all the others.
fn cliques(story: &Story, lines: Vec<Line>) -> Vec<Line> {
    let mut by_look: BTreeMap<Look, BTreeMap<PartyId, BTreeMap<PartyId, usize>>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(look) = look(story, line, true) {
            let graph = by_look.entry(look).or_default();
            graph.entry(line.agents[0]).or_default().insert(line.patients[0], index);
            graph.entry(line.patients[0]).or_default().insert(line.agents[0], index);
        }
    }
    let mut joined: Vec<(Vec<PartyId>, Vec<usize>)> = Vec::new();
    for mut graph in by_look.into_values() {
        let starts: Vec<PartyId> = graph.keys().copied().collect();
        for start in starts {
            let mut clique = vec![start];
            for other in graph[&start].keys() {
                if clique.iter().all(|member| graph[member].contains_key(other)) {
                    clique.push(*other);
                }
            }
            if clique.len() < LEAST {
                continue;
            }
            let mut edges = BTreeSet::new();
            for one in &clique {
                let Some(neighbours) = graph.get_mut(one) else { continue };
                edges.extend(clique.iter().filter_map(|other| neighbours.remove(other)));
            }
            joined.push((clique, edges.into_iter().collect()));
        }
    }
    shared(lines, joined, |line, members| {
        line.label = format!("{}, all {}", line.label, members.len());
        (vec![members[0]], members[1..].to_vec())
    })
}

/// Those who are bound alike to one: that one has a line that forks to them.
fn fans(story: &Story, lines: Vec<Line>, one: fn(&Line) -> PartyId) -> Vec<Line> {
    let mut by_look: BTreeMap<(PartyId, Look), Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(look) = look(story, line, false) {
            by_look.entry((one(line), look)).or_default().push(index);
        }
    }
    let joined = by_look.into_iter().filter(|(_, of)| of.len() >= LEAST).map(|((one, _), of)| {
        let others = of.iter().map(|index| {
            let line = &lines[*index];
            if line.agents[0] == one { line.patients[0] } else { line.agents[0] }
        });
        ([one].into_iter().chain(others).collect(), of)
    });
    let joined: Vec<(Vec<PartyId>, Vec<usize>)> = joined.collect();
    shared(lines, joined, |line, members| {
        let (one, others) = (vec![members[0]], members[1..].to_vec());
        if line.agents[0] == members[0] { (one, others) } else { (others, one) }
    })
}

/// Puts one line in the place of several; `ends` says from whom to whom it runs, and may change its words.
fn shared(
    lines: Vec<Line>,
    joined: Vec<(Vec<PartyId>, Vec<usize>)>,
    ends: impl Fn(&mut Line, &[PartyId]) -> (Vec<PartyId>, Vec<PartyId>),
) -> Vec<Line> {
    let mut lines: Vec<Option<Line>> = lines.into_iter().map(Some).collect();
    for (members, of) in joined {
        let mut taken = of.iter().filter_map(|index| Some((*index, lines[*index].take()?)));
        let Some((place, mut line)) = taken.next() else { continue };
        for (_, other) in taken {
            line.facts.extend(other.facts);
            line.cites.extend(other.cites);
            line.weight = line.weight.max(other.weight);
        }
        line.cites.sort_unstable();
        line.cites.dedup();
        (line.agents, line.patients) = ends(&mut line, &members);
        lines[place] = Some(line);
    }
    lines.into_iter().flatten().collect()
}
