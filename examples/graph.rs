//! The graph of relations in the hands of petgraph: who is reached from whom, and how many pieces the cast falls into.

#![allow(clippy::print_stdout)]

use imbroglio::Film;
use petgraph::algo::connected_components;
use petgraph::visit::Bfs;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let story = Film::built_in("la-balance-1982").ok_or("no such film")?.story()?;
    let graph = story.graph();
    println!(
        "{} parties, {} ties, {} pieces",
        graph.node_count(),
        graph.edge_count(),
        connected_components(graph)
    );
    for start in graph.node_indices() {
        let mut walk = Bfs::new(graph, start);
        let reached = std::iter::from_fn(|| walk.next(graph)).count() - 1;
        println!("{:24} reaches {reached}", story.party(graph[start]).name);
    }
    Ok(())
}
