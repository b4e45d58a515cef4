//! Coordinates from left to right: how far right everything stands in a column.

use super::Flow;
use super::layers::{Item, LabelPlace, LayeredGraph};
use super::ports::Ports;
use crate::layout::coordinates::{Axis, solve};
use std::collections::BTreeMap;

/// Between two cards.
const CARDS: i64 = 34;
/// Between a card and an arrow that passes.
const CARD_PASS: i64 = 22;
/// Between two arrows that pass.
const PASSES: i64 = 14;
/// Between two arrows, or an arrow and words, above their targets.
const ABOVE: i64 = 12;
/// Width beyond which a column costs.
const ROOMY: i64 = 880;
/// What a pixel of such width costs, as a pull.
const TIGHT: i64 = 50;
/// Between an arrow and its words.
pub const WORDS: i64 = 11;

/// On which side of the last piece of an arrow its words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// There are none.
    #[default]
    None,
    /// Left.
    Left,
    /// Right.
    Right,
}

/// Places along the level axis, from the left end of each column.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HorizontalPositions {
    /// The left ends of cards, and the lines of passing arrows.
    pub items: Vec<i64>,
    /// Where each piece stands above the item that it meets.
    pub pieces: Vec<i64>,
    /// On which side of a piece words stand.
    pub sides: Vec<Side>,
    /// How wide each column is.
    pub widths: Vec<i64>,
}

/// What stands in a row: where its line or left end is told from, and how far it reaches from there.
#[derive(Clone, Copy)]
struct Stand {
    variable: usize,
    offset: i64,
    left: i64,
    right: i64,
}

/// Finds places: straight arrows first, those of weight before others.
pub fn horizontal(flow: &Flow, graph: &LayeredGraph, ports: &Ports, folds: &[usize]) -> HorizontalPositions {
    let mut horizontal = HorizontalPositions {
        items: vec![0; graph.items.len()],
        pieces: vec![0; graph.pieces.len()],
        sides: sides(graph, ports),
        widths: Vec::new(),
    };
    let free = free(graph, ports, &horizontal.sides);
    let mut first = 0;
    for end in folds.iter().copied().chain([graph.layers.len()]) {
        let width = column(flow, graph, ports, first..end, &free, &mut horizontal);
        horizontal.widths.push(width);
        first = end;
    }
    horizontal
}

/// Words stand right of their arrow, unless another arrow meets the same card further right.
fn sides(graph: &LayeredGraph, ports: &Ports) -> Vec<Side> {
    let mut sides = vec![Side::None; graph.pieces.len()];
    for gap in &ports.gaps {
        for (at, piece) in gap.iter().enumerate() {
            let Item::Card(_) = graph.items[graph.pieces[*piece].lower] else { continue };
            if graph.label_places[graph.pieces[*piece].arrow] != LabelPlace::Gap {
                continue;
            }
            let same = |other: Option<&usize>| {
                other.is_some_and(|other| graph.pieces[*other].lower == graph.pieces[*piece].lower)
            };
            let is_first = at == 0 || !same(gap.get(at - 1));
            let is_last = !same(gap.get(at + 1));
            sides[*piece] = if is_first && !is_last { Side::Left } else { Side::Right };
        }
    }
    sides
}

/// The pieces that cannot stand straight above their ports, since words must stand between them.
fn free(graph: &LayeredGraph, ports: &Ports, sides: &[Side]) -> Vec<bool> {
    let mut free = vec![false; graph.pieces.len()];
    for gap in &ports.gaps {
        let mut at = 0;
        while at < gap.len() {
            let lower = graph.pieces[gap[at]].lower;
            let end = at + gap[at..].iter().take_while(|piece| graph.pieces[**piece].lower == lower).count();
            let row = &gap[at..end];
            let inner =
                row.len() > 2 && row[1..row.len() - 1].iter().any(|piece| sides[*piece] != Side::None);
            row.iter().for_each(|piece| free[*piece] = inner);
            at = end;
        }
    }
    free
}

fn column(
    flow: &Flow,
    graph: &LayeredGraph,
    ports: &Ports,
    layers: std::ops::Range<usize>,
    free: &[bool],
    horizontal: &mut HorizontalPositions,
) -> i64 {
    let mut axis = Axis::default();
    let origin = axis.variable();
    let mut variable: BTreeMap<usize, usize> = BTreeMap::new();
    for item in graph.layers[layers.clone()].iter().flatten() {
        variable.insert(*item, axis.variable());
    }
    let mut stands: Vec<Stand> = Vec::new();
    let mut piece_stands: BTreeMap<usize, Stand> = BTreeMap::new();
    for layer in layers.clone() {
        let row: Vec<(Stand, bool)> =
            graph.layers[layer].iter().map(|item| stand(flow, graph, *item, variable[item])).collect();
        hold(&mut axis, origin, &row, PASSES);
        stands.extend(row.iter().map(|(stand, _)| *stand));
        let Some(gap) = layer.checked_sub(1) else { continue };
        let above: Vec<(Stand, bool)> = ports.gaps[gap]
            .iter()
            .map(|piece| {
                let below = variable[&graph.pieces[*piece].lower];
                let words = flow.arrows[graph.pieces[*piece].arrow]
                    .label
                    .map_or(0, |label| label.width.ceil() as i64)
                    + WORDS;
                let side = horizontal.sides[*piece];
                let base = if free[*piece] { axis.variable() } else { below };
                let offset = if free[*piece] { 0 } else { ports.into[*piece] };
                let reach = |wanted: Side| if side == wanted { words } else { 0 };
                let stand =
                    Stand { variable: base, offset, left: reach(Side::Left), right: reach(Side::Right) };
                piece_stands.insert(*piece, stand);
                (stand, false)
            })
            .collect();
        hold(&mut axis, origin, &above, ABOVE);
        stands.extend(above.iter().map(|(stand, _)| *stand));
    }
    for (number, stand) in &piece_stands {
        let piece = graph.pieces[*number];
        if free[*number] {
            axis.attract(stand.variable, variable[&piece.lower], -ports.into[*number], 6);
        }
        if let Some(above) = variable.get(&piece.upper) {
            let offset = ports.out[*number] - stand.offset;
            axis.attract(*above, stand.variable, offset, pull(flow, graph, ports, *number));
        }
    }
    let end = axis.variable();
    axis.separate(origin, end, ROOMY);
    stands.iter().for_each(|stand| axis.separate(stand.variable, end, stand.offset + stand.right));
    axis.attract(origin, end, 0, TIGHT);
    let mut steps = 0;
    let places = solve(&axis, &mut steps).unwrap_or_else(|| vec![0; axis.count]);
    for (item, variable) in &variable {
        horizontal.items[*item] = places[*variable];
    }
    for (piece, stand) in &piece_stands {
        horizontal.pieces[*piece] = places[stand.variable] + stand.offset;
    }
    stands.iter().map(|stand| places[stand.variable] + stand.offset + stand.right).max().unwrap_or(0)
}

/// Where an item of a row stands, and whether it is a card.
fn stand(flow: &Flow, graph: &LayeredGraph, item: usize, variable: usize) -> (Stand, bool) {
    let (right, is_card) = match graph.items[item] {
        Item::Card(card) => (flow.cards[card].width as i64, true),
        Item::Pass(arrow) => {
            let words =
                flow.arrows[arrow].label.filter(|_| graph.label_places[arrow] == LabelPlace::Beside(item));
            (words.map_or(0, |label| label.width.ceil() as i64 + WORDS), false)
        }
    };
    (Stand { variable, offset: 0, left: 0, right }, is_card)
}

/// Keeps neighbours of a row apart (two lines by `lines`), and the first from the column's left end.
fn hold(axis: &mut Axis, origin: usize, row: &[(Stand, bool)], lines: i64) {
    if let Some((first, _)) = row.first() {
        axis.separate(origin, first.variable, first.left - first.offset);
    }
    for pair in row.windows(2) {
        let [(a, a_card), (b, b_card)] = pair else { continue };
        if a.variable == b.variable {
            continue;
        }
        let gap = match (a_card, b_card) {
            (true, true) => CARDS,
            (false, false) => lines,
            _ => CARD_PASS,
        };
        axis.separate(a.variable, b.variable, a.offset + a.right + gap + b.left - b.offset);
    }
}

/// How strongly a piece is pulled straight.
fn pull(flow: &Flow, graph: &LayeredGraph, ports: &Ports, number: usize) -> i64 {
    let piece = graph.pieces[number];
    let is_pass = |item: usize| matches!(graph.items[item], Item::Pass(_));
    let long = match (is_pass(piece.upper), is_pass(piece.lower)) {
        (true, true) => 8,
        (false, false) => 2,
        _ => 3,
    };
    let weighty = if flow.arrows[piece.arrow].weight > 0 { 3 } else { 1 };
    long * weighty * if ports.main[number] { 4 } else { 1 }
}
