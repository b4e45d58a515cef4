//! Ports: where arrows leave and meet cards.

use super::Flow;
use super::layers::{Item, LayeredGraph};

/// Distance of one port to the next where there is room.
const STEP: i64 = 40;
/// Least distance of a port from the card's corner.
const CORNER: i64 = 20;

/// Ports, from the left ends of their cards; 0 where a piece meets no card.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ports {
    /// Where each piece leaves the card above it.
    pub out: Vec<i64>,
    /// Where each piece meets the card below it.
    pub into: Vec<i64>,
    /// Whether a piece leaves and meets its cards by their main ports: such are drawn straight before others.
    pub main: Vec<bool>,
    /// The pieces of each gap, from left to right as they meet the layer below.
    pub gaps: Vec<Vec<usize>>,
}

impl Ports {
    /// Ports for a flow in order.
    pub fn new(flow: &Flow, graph: &LayeredGraph) -> Self {
        let mut place = vec![0_usize; graph.items.len()];
        for layer in &graph.layers {
            layer.iter().enumerate().for_each(|(at, item)| place[*item] = at);
        }
        let (mut leaving, mut meeting) =
            (vec![Vec::new(); graph.items.len()], vec![Vec::new(); graph.items.len()]);
        for (number, piece) in graph.pieces.iter().enumerate() {
            leaving[piece.upper].push(number);
            meeting[piece.lower].push(number);
        }
        let count = graph.pieces.len();
        let mut ports = Self {
            out: vec![0; count],
            into: vec![0; count],
            main: vec![true; count],
            gaps: vec![Vec::new(); graph.layers.len()],
        };
        let weight = |piece: usize| flow.arrows[graph.pieces[piece].arrow].weight;
        let span = |piece: usize| {
            let arrow = flow.arrows[graph.pieces[piece].arrow];
            arrow.to - arrow.from
        };
        let mut is_main_out = vec![true; count];
        for (item, row) in graph.items.iter().zip(&mut leaving) {
            let Item::Card(card) = *item else { continue };
            let width = flow.cards[card].width as i64;
            row.sort_by_key(|piece| (place[graph.pieces[*piece].lower], *piece));
            let main = (0..row.len()).max_by_key(|at| {
                (weight(row[*at]), std::cmp::Reverse(span(row[*at])), std::cmp::Reverse(*at))
            });
            for (at, piece) in row.iter().enumerate() {
                ports.out[*piece] = port(at, main.unwrap_or(0), row.len(), width);
                is_main_out[*piece] = Some(at) == main;
            }
        }
        for (item, row) in graph.items.iter().zip(&mut meeting) {
            let Item::Card(card) = *item else { continue };
            let width = flow.cards[card].width as i64;
            row.sort_by_key(|piece| (place[graph.pieces[*piece].upper], ports.out[*piece], *piece));
            let key = |at: &usize| {
                let piece = row[*at];
                (is_main_out[piece], weight(piece), std::cmp::Reverse(span(piece)), std::cmp::Reverse(*at))
            };
            let main = (0..row.len()).max_by_key(key);
            for (at, piece) in row.iter().enumerate() {
                ports.into[*piece] = port(at, main.unwrap_or(0), row.len(), width);
                ports.main[*piece] = Some(at) == main && is_main_out[*piece];
            }
        }
        for (layer, items) in graph.layers.iter().enumerate().skip(1) {
            ports.gaps[layer - 1] = items.iter().flat_map(|item| meeting[*item].iter().copied()).collect();
        }
        ports
    }
}

/// The place of a port on a card whose main port is in the middle.
fn port(at: usize, main: usize, count: usize, width: i64) -> i64 {
    let half = width / 2;
    let most = main.max(count - 1 - main) as i64;
    if most == 0 {
        return half;
    }
    let room = (half - CORNER).max(1);
    let step = STEP.min(room / most);
    if step >= 16 {
        return half + (at as i64 - main as i64) * step;
    }
    // too many for a main port in the middle: spread evenly
    let last = (count - 1) as i64;
    half - room + 2 * room * at as i64 / last.max(1)
}
