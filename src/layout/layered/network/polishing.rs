//! Polishing: other ways for single edges of a drawing that is nearly done.

use super::candidate::{Candidate, complete, route, take};
use super::embedding::{Embedding, Stop};
use super::routing::{Path, Terminal};
use super::vertical::Solve;

/// A way that was tried for an edge in a drawing: the ways to its targets, and the steps that finding them and placing everything
/// took.
struct Trial {
    ways: Vec<(usize, Path)>,
    routing: u64,
    placing: u64,
}

/// Tries other ways for single edges and keeps what makes the whole drawing better.
pub(super) fn polish<'a>(mut best: Candidate<'a>, pinned: bool, steps: &mut u64) -> Candidate<'a> {
    let limit = *steps + best.embedding.input.budget / 10;
    let count = best.embedding.input.edges.len();
    // the trials of each edge in the drawing that is the best so far: others would come to the same
    let mut trials: Vec<Vec<Trial>> = (0..count).map(|_| Vec::new()).collect();
    for _ in 0..3 {
        let before = best.score;
        for edge in 0..count {
            let terminals = terminals(&best.embedding, edge);
            let variants = [
                Vec::new(),
                terminals.iter().take(1).copied().collect(),
                terminals.iter().skip(1).copied().collect(),
                terminals.clone(),
            ];
            let known = std::mem::take(&mut trials[edge]);
            let is_known = known.len() == variants.len();
            let mut tried: Vec<Trial> = if is_known { known } else { Vec::new() };
            for (index, avoid) in variants.iter().enumerate() {
                if *steps > limit {
                    return best;
                }
                if is_known {
                    *steps += tried[index].routing + tried[index].placing;
                    continue;
                }
                let start = *steps;
                let mut embedding = best.embedding.clone();
                take(&mut embedding, &best.vertical);
                embedding.remove(edge);
                let ways = route(&mut embedding, edge, avoid, steps);
                let routing = *steps - start;
                if let Some(same) = tried.iter().find(|trial| trial.ways == ways) {
                    let placing = same.placing;
                    *steps += placing;
                    tried.push(Trial { ways, routing, placing });
                    continue;
                }
                let solve = Solve { loose: false, quick: false, pinned };
                let next = complete(embedding, solve, steps).filter(|next| next.score < best.score);
                tried.push(Trial { ways, routing, placing: *steps - start - routing });
                if let Some(next) = next {
                    best = next;
                    trials.iter_mut().for_each(Vec::clear);
                    tried.clear();
                }
            }
            trials[edge] = tried;
        }
        if best.score >= before {
            break;
        }
    }
    best
}

/// Where an edge leaves and where it arrives.
fn terminals(embedding: &Embedding, edge: usize) -> Vec<Terminal> {
    let terminal = |stop: Stop| match stop {
        Stop::Port(port) => {
            Terminal::Port { card: embedding.ports[port].card, right: embedding.ports[port].right }
        }
        Stop::Stem(stem) => {
            Terminal::Stem { root: embedding.stems[stem].root, top: embedding.stems[stem].top }
        }
        Stop::Border(_) => Terminal::Border,
        Stop::Fork(lane) => Terminal::Fork(lane),
    };
    let route = &embedding.routes[edge];
    let start = route.legs.first().map(|leg| terminal(leg.start));
    start.into_iter().chain(route.legs.iter().map(|leg| terminal(leg.end))).collect()
}
