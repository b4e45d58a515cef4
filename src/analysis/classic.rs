//! The centralities that network studies of fiction usually print: degree, betweenness, closeness and
//! eigenvector, computed by rustworkx-core. With the feature `classic` only.
//!
//! Two characters are joined if a settled act that was done has one as agent and the other as patient, or a
//! settled bond holds between them at some time. The graph is simple, undirected and has no weights: how often,
//! when, and whether in love or hate, is lost, which is why `super::standing` does not rest on it. Groups are no
//! nodes, and membership of the same group joins nobody.
//!
//! A cast may fall into pieces between which no path leads. Then paths tell apart only characters of one piece;
//! [`Classic::is_in_pieces`] says so, and [`Place::piece`] says where each belongs.

use crate::facts::PartyId;
use crate::story::{Realised, Story, View};
use petgraph::graph::{NodeIndex, UnGraph};
use rustworkx_core::centrality::{
    betweenness_centrality, closeness_centrality, degree_centrality, eigenvector_centrality,
};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// Below so many nodes rustworkx-core uses one thread; more would add numbers up in an order of chance.
const ONE_THREAD: usize = usize::MAX;
/// Rounds of the power iteration. A path of sixty characters needs them all; casts need some dozens.
const ROUNDS: usize = 20_000;
/// Mean change of an entry in a round below which the power iteration has settled.
const SETTLED: f64 = 1e-10;

/// The cast as a graph, and where each character stands in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Classic {
    /// How many pieces the cast falls into; somebody joined to nobody is one alone.
    pub pieces: u32,
    /// One of each character, in the order of the cast.
    pub places: Vec<Place>,
}

impl Classic {
    /// Whether paths do not lead from everybody to everybody, so that betweenness, closeness and eigenvector
    /// centrality may only be compared within a piece.
    pub fn is_in_pieces(&self) -> bool {
        self.pieces > 1
    }
}

/// The centralities of one character.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Who.
    pub party: PartyId,
    /// To which piece the character belongs, from 1, the largest first.
    pub piece: u32,
    /// To how many the character is joined.
    pub joined: u32,
    /// The numbers.
    pub measures: Measures,
}

/// The centralities of one node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// The share of all others that the node is joined to.
    pub degree: f64,
    /// The share of the pairs of others that the node lies between; of a pair with several shortest paths the
    /// share of those that lead through the node. Pairs without a path count as pairs.
    pub betweenness: f64,
    /// The share of all others that can be reached, divided by the mean distance to them; 0 if none can.
    pub closeness: f64,
    /// The entry of the leading eigenvector of the node's piece, the greatest entry of which is 1; 0 for a node
    /// joined to none. None if the iteration has not settled.
    pub eigenvector: Option<f64>,
}

/// The centralities of every character.
///
/// Betweenness: Freeman, *Sociometry* 40 (1977), by the algorithm of Brandes, *Social Networks* 30 (2008).
/// Closeness in the form for graphs in pieces: Wasserman and Faust, *Social Network Analysis* (1994).
/// Eigenvector: Bonacich, *American Journal of Sociology* 92 (1987), of each piece by itself, since of a graph
/// in pieces all but one would get nothing. O(n × m) for n characters and m joined pairs, and O(m) for each
/// round of the power iteration, of which there are 20,000 at most.
///
/// ```
/// use imbroglio::{analysis::classic::classic, rules, story};
/// let film = rules::check_text("tiny", r#"(
///     title: "Tiny",
///     characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
///     story: [(id: e, what: "A beats B", acts: [beats(a, b)]), (id: f, what: "B kills C", acts: [kills(b, c)])],
/// )"#);
/// let classic = classic(&story::build(film.checked.unwrap()));
/// assert!(classic.is_in_pieces(), "D is joined to nobody");
/// let b = &classic.places[1];
/// assert_eq!((b.piece, b.joined), (1, 2));
/// assert_eq!((b.measures.betweenness * 3.0).round(), 1.0, "between A and C, one of three pairs");
/// ```
pub fn classic(story: &Story) -> Classic {
    let parties: Vec<PartyId> = story.characters().map(|(party, _)| party).collect();
    let graph = cast(story, &parties);
    let pieces = pieces(&graph);
    let mut of = vec![0; parties.len()];
    for (number, piece) in (1..).zip(&pieces) {
        for node in piece {
            of[node.index()] = number;
        }
    }
    let places = parties
        .iter()
        .zip(graph.node_indices())
        .zip(of)
        .zip(measures(&graph, &pieces))
        .map(|(((party, node), piece), measures)| Place {
            party: *party,
            piece,
            joined: graph.neighbors(node).count() as u32,
            measures,
        })
        .collect();
    Classic { pieces: pieces.len() as u32, places }
}

/// Who is joined to whom, the characters in the order given. O(relations × log relations).
fn cast(story: &Story, parties: &[PartyId]) -> UnGraph<(), ()> {
    let mut graph = UnGraph::default();
    let nodes: BTreeMap<PartyId, NodeIndex> =
        parties.iter().map(|party| (*party, graph.add_node(()))).collect();
    let view = View { realised: Realised::DONE, memberships: true, ..View::default() };
    let mut joined = BTreeSet::new();
    for tie in story.ties(&view) {
        if let [Some(&a), Some(&b)] = [tie.from, tie.to].map(|end| nodes.get(&end))
            && a != b
        {
            joined.insert((a.min(b), a.max(b)));
        }
    }
    graph.extend_with_edges(joined);
    graph
}

/// The connected pieces, the largest first, of equal ones that of the earliest node; their nodes in order.
/// O(n + m).
fn pieces(graph: &UnGraph<(), ()>) -> Vec<Vec<NodeIndex>> {
    let mut seen = vec![false; graph.node_count()];
    let mut pieces = Vec::new();
    for start in graph.node_indices() {
        if seen[start.index()] {
            continue;
        }
        seen[start.index()] = true;
        let mut piece = vec![start];
        let mut next = 0;
        while let Some(&node) = piece.get(next) {
            next += 1;
            for neighbour in graph.neighbors(node) {
                if !std::mem::replace(&mut seen[neighbour.index()], true) {
                    piece.push(neighbour);
                }
            }
        }
        piece.sort_unstable();
        pieces.push(piece);
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
    pieces
}

/// The centralities of every node, in order.
fn measures(graph: &UnGraph<(), ()>, pieces: &[Vec<NodeIndex>]) -> Vec<Measures> {
    // one node alone: nobody to be joined to, and the share of nobody is no number
    let degree =
        if graph.node_count() < 2 { vec![0.0; graph.node_count()] } else { degree_centrality(graph, None) };
    let betweenness = betweenness_centrality(graph, false, true, ONE_THREAD);
    let closeness = closeness_centrality(graph, true, ONE_THREAD);
    let mut eigenvector = vec![Some(0.0); graph.node_count()];
    for piece in pieces.iter().filter(|piece| piece.len() > 1) {
        let entries = leading(graph, piece);
        for (at, node) in piece.iter().enumerate() {
            eigenvector[node.index()] = entries.as_ref().and_then(|entries| entries.get(at).copied());
        }
    }
    degree
        .into_iter()
        .zip(betweenness)
        .zip(closeness)
        .zip(eigenvector)
        .map(|(((degree, betweenness), closeness), eigenvector)| Measures {
            degree,
            betweenness: betweenness.unwrap_or(0.0),
            closeness: closeness.unwrap_or(0.0),
            eigenvector,
        })
        .collect()
}

/// The leading eigenvector of a piece of more than one node, its greatest entry 1; none if the power iteration
/// has not settled.
fn leading(graph: &UnGraph<(), ()>, piece: &[NodeIndex]) -> Option<Vec<f64>> {
    let mut alone: UnGraph<(), ()> = UnGraph::default();
    let nodes: BTreeMap<NodeIndex, NodeIndex> =
        piece.iter().map(|node| (*node, alone.add_node(()))).collect();
    alone.extend_with_edges(graph.edge_indices().filter_map(|edge| {
        let (a, b) = graph.edge_endpoints(edge)?;
        Some((*nodes.get(&a)?, *nodes.get(&b)?))
    }));
    let found: Result<_, Infallible> =
        eigenvector_centrality(&alone, |_| Ok(1.0), Some(ROUNDS), Some(SETTLED));
    let Ok(entries) = found;
    let entries: Vec<f64> = entries?;
    let greatest = entries.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    Some(entries.into_iter().map(|entry| entry / greatest).collect())
}

#[cfg(test)]
mod tests;
