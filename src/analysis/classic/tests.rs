//! Against sums over all paths, written down one by one.

use super::{Measures, cast, classic, measures, pieces};
use crate::facts::PartyId;
use crate::story::Story;
use crate::{rules, story};
use petgraph::graph::{NodeIndex, UnGraph};
use proptest::prelude::*;

fn graph(nodes: usize, edges: &[(usize, usize)]) -> UnGraph<(), ()> {
    let mut graph = UnGraph::default();
    let all: Vec<NodeIndex> = (0..nodes).map(|_| graph.add_node(())).collect();
    graph.extend_with_edges(edges.iter().map(|(a, b)| (all[*a], all[*b])));
    graph
}

fn measured(graph: &UnGraph<(), ()>) -> Vec<Measures> {
    measures(graph, &pieces(graph))
}

/// Graphs of up to seven nodes.
fn graphs() -> impl Strategy<Value = (usize, Vec<(usize, usize)>)> {
    (1usize..=7).prop_flat_map(|nodes| {
        let pairs: Vec<(usize, usize)> = (0..nodes).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
        proptest::collection::vec(any::<bool>(), pairs.len()).prop_map(move |kept| {
            (nodes, pairs.iter().zip(kept).filter(|(_, kept)| *kept).map(|(pair, _)| *pair).collect())
        })
    })
}

/// All paths without repetition from the end of `path` to `target`.
fn walk(edges: &[(usize, usize)], path: &mut Vec<usize>, target: usize, found: &mut Vec<Vec<usize>>) {
    let last = path[path.len() - 1];
    if last == target {
        found.push(path.clone());
        return;
    }
    for (a, b) in edges.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]) {
        if a == last && !path.contains(&b) {
            path.push(b);
            walk(edges, path, target, found);
            path.pop();
        }
    }
}

/// The shortest paths between two nodes, found among all paths.
fn shortest(edges: &[(usize, usize)], from: usize, to: usize) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    walk(edges, &mut vec![from], to, &mut found);
    let least = found.iter().map(Vec::len).min().unwrap_or(0);
    found.retain(|path| path.len() == least);
    found
}

fn betweenness(nodes: usize, edges: &[(usize, usize)], node: usize) -> f64 {
    let mut between = 0.0;
    for (a, b) in
        (0..nodes).flat_map(|b| (0..b).map(move |a| (a, b))).filter(|(a, b)| ![a, b].contains(&&node))
    {
        let paths = shortest(edges, a, b);
        let through = paths.iter().filter(|path| path.contains(&node)).count();
        between += through as f64 / paths.len().max(1) as f64;
    }
    let pairs = (nodes.saturating_sub(1) * nodes.saturating_sub(2)) as f64 / 2.0;
    between / pairs.max(1.0)
}

fn closeness(nodes: usize, edges: &[(usize, usize)], node: usize) -> f64 {
    let distances: Vec<usize> = (0..nodes)
        .filter(|other| *other != node)
        .filter_map(|other| shortest(edges, node, other).first().map(|path| path.len() - 1))
        .collect();
    if distances.is_empty() {
        return 0.0;
    }
    let reached = distances.len() as f64;
    let mean = distances.iter().sum::<usize>() as f64 / reached;
    reached / (nodes - 1) as f64 / mean
}

proptest! {
    #[test]
    fn paths_written_down_one_by_one_give_the_same((nodes, edges) in graphs()) {
        for (node, found) in measured(&graph(nodes, &edges)).iter().enumerate() {
            let wanted = (betweenness(nodes, &edges, node), closeness(nodes, &edges, node));
            prop_assert!((found.betweenness - wanted.0).abs() < 1e-12, "{node}: {found:?}, not {wanted:?}");
            prop_assert!((found.closeness - wanted.1).abs() < 1e-12, "{node}: {found:?}, not {wanted:?}");
            let joined = edges.iter().filter(|(a, b)| [a, b].contains(&&node)).count();
            prop_assert!((found.degree * (nodes.max(2) - 1) as f64 - joined as f64).abs() < 1e-12);
        }
    }

    /// An eigenvector is what the graph only stretches, by one factor in each piece.
    #[test]
    fn neighbours_add_up_to_a_multiple_of_the_entry((nodes, edges) in graphs()) {
        let graph = graph(nodes, &edges);
        let found: Vec<f64> = measured(&graph).iter().map(|measures| measures.eigenvector.unwrap()).collect();
        for piece in pieces(&graph) {
            let sum = |node: &NodeIndex| graph.neighbors(*node).map(|other| found[other.index()]).sum::<f64>();
            let top = piece.iter().max_by(|a, b| found[a.index()].total_cmp(&found[b.index()])).unwrap();
            prop_assert_eq!(found[top.index()], if piece.len() > 1 { 1.0 } else { 0.0 });
            for node in &piece {
                prop_assert!((sum(node) - sum(top) * found[node.index()]).abs() < 1e-6);
                prop_assert!(found[node.index()] > 0.0 || piece.len() == 1);
            }
        }
    }
}

#[test]
fn pieces_come_by_size_and_then_by_the_earliest() {
    let graph = graph(6, &[(0, 5), (1, 2), (2, 4)]);
    let found: Vec<Vec<usize>> =
        pieces(&graph).iter().map(|piece| piece.iter().map(|node| node.index()).collect()).collect();
    assert_eq!(found, [vec![1, 2, 4], vec![0, 5], vec![3]]);
}

#[test]
fn an_iteration_that_does_not_settle_gives_no_number() {
    let path: Vec<(usize, usize)> = (1..600).map(|node| (node - 1, node)).collect();
    assert!(measured(&graph(600, &path)).iter().all(|measures| measures.eigenvector.is_none()));
}

fn told(text: &str) -> Story {
    let film = rules::check_text("t", text);
    story::build(film.checked.unwrap_or_else(|| panic!("{:#?}", film.diagnostics)))
}

/// Orders, tries, what is contested, what is done to groups, and being of one group join nobody;
/// a bond and an act of one pair are one edge.
#[test]
fn what_is_settled_and_done_joins() {
    let story = told(
        r#"#![enable(implicit_some)]
        (title: "T", characters: [(id: a, name: "A"), (id: b, name: "B"), (id: c, name: "C"), (id: d, name: "D")],
        groups: [(id: g, name: "G", members: [c, d])],
        bonds: [friend(a, b)],
        story: [
            (id: e, what: "e", acts: [beats(a, b), kills(b, c, attempted), beats(a, g)]),
            (id: f, what: "f", acts: [beats(c, d, contested), beats(b, a)]),
        ])"#,
    );
    let parties: Vec<PartyId> = story.characters().map(|(party, _)| party).collect();
    assert_eq!(cast(&story, &parties).edge_count(), 1);
    let classic = classic(&story);
    assert_eq!(classic.pieces, 3);
    let places: Vec<(u32, u32)> = classic.places.iter().map(|place| (place.piece, place.joined)).collect();
    assert_eq!(places, [(1, 1), (1, 1), (2, 0), (3, 0)]);
}

#[test]
fn somebody_alone_has_numbers_too() {
    let classic =
        classic(&told(r#"(title: "T", characters: [(id: a, name: "A")], story: [(id: e, what: "e")])"#));
    let alone = Measures { degree: 0.0, betweenness: 0.0, closeness: 0.0, eigenvector: Some(0.0) };
    assert_eq!((classic.is_in_pieces(), classic.places[0].measures), (false, alone));
}
