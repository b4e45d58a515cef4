//! The layered layout of a hierarchy: cards in layers that follow one another downwards, and arrows between them that
//! run upright and level.
//!
//! Knows sizes and indices, never films. Arrows go from earlier cards to later ones. A flow that would be
//! much higher than wide is folded into columns that are read from left to right; arrows go from the foot of
//! one column to the head of the next through a passage of their own.

mod horizontal;
mod layers;
mod long_edges;
mod ports;
mod routing;
mod search;

use crate::scene::{Point, Rect};

pub use layers::layers;

/// What is to be placed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Flow {
    /// The cards, each after all that lead to it.
    pub cards: Vec<Block>,
    /// The arrows.
    pub arrows: Vec<Arrow>,
    /// Most cards side by side.
    pub most: usize,
    /// Room left and right of each column.
    pub sides: (f64, f64),
    /// Room above each column.
    pub above: f64,
    /// What the page adds to width and height.
    pub frame: (f64, f64),
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Block {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// An arrow from a card to a later one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrow {
    /// Where it starts.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// How much it matters that it is short and straight; 0 least.
    pub weight: i64,
    /// Size of the words beside it.
    pub label: Option<Block>,
}

/// Where everything goes, from the left top corner of the content.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// Width of the content.
    pub width: f64,
    /// Height of the content.
    pub height: f64,
    /// The cards.
    pub cards: Vec<Rect>,
    /// The arrows; without points where the ends are not cards in order.
    pub arrows: Vec<PlacedArrow>,
    /// The rows of cards, downwards, column by column.
    pub ranks: Vec<Rank>,
    /// The columns with their sides.
    pub columns: Vec<Rect>,
}

/// Where an arrow goes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacedArrow {
    /// Its corners, from the lower border of its source to the upper border of its target.
    pub points: Vec<Point>,
    /// The box of its words.
    pub label: Option<Rect>,
    /// Whether the words stand left of the arrow, and so end at it.
    pub label_is_left: bool,
}

/// Cards side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rank {
    /// The column it stands in.
    pub column: usize,
    /// Height of its middle on the page.
    pub middle: f64,
    /// The cards, from left to right.
    pub cards: Vec<usize>,
}

/// The least ratio of width to height that is not folded further.
const NARROW: f64 = 0.72;
/// The ratio aimed at if every fold is too narrow or too wide.
const PLEASANT: f64 = 1.1;
/// The greatest ratio of a folded flow that is taken at once.
const WIDE: f64 = 1.8;
/// Arrows beyond which crossings are not counted to compare placements.
const MOST_SCORED: usize = 300;
/// Most columns.
const MOST_COLUMNS: usize = 12;

/// Places a flow. The search for an order of few crossings is bounded by the number of its starts and
/// sweeps: O(starts · sweeps · ranks · w² · d²) for rows of w cards and passing arrows with d arrows each.
///
/// ```
/// # use imbroglio::layout::layered::hierarchy::{Arrow, Block, Flow, place};
/// let flow = Flow {
///     cards: vec![Block { width: 216.0, height: 52.0 }; 2],
///     arrows: vec![Arrow { from: 0, to: 1, weight: 1, label: None }],
///     most: 4,
///     ..Flow::default()
/// };
/// let placed = place(&flow);
/// assert_eq!(placed.arrows[0].points.len(), 2, "straight down");
/// ```
pub fn place(flow: &Flow) -> Placed {
    let graphs = search::orders(flow);
    let Some(first) = graphs.first() else { return Placed::default() };
    let (columns, placed) = folded(flow, first);
    let rest =
        graphs.iter().skip(1).map(|graph| routing::place_folded(flow, graph, &graph.folds(flow, columns)));
    let mut best = (score(&placed), placed);
    for placed in rest {
        let cost = score(&placed);
        if cost < best.0 {
            best = (cost, placed);
        }
    }
    best.1
}

/// The number of columns that makes a pleasant page, and the flow in them.
fn folded(flow: &Flow, graph: &layers::LayeredGraph) -> (usize, Placed) {
    let mut best: Option<(f64, usize, Placed)> = None;
    for columns in 1..=MOST_COLUMNS.min(graph.layers.len().max(1)) {
        let placed = routing::place_folded(flow, graph, &graph.folds(flow, columns));
        let ratio = (placed.width + flow.frame.0) / (placed.height + flow.frame.1).max(1.0);
        let miss = (ratio / PLEASANT).max(PLEASANT / ratio.max(0.01));
        let (fits, over) = ((NARROW..=WIDE).contains(&ratio), ratio > WIDE);
        if best.as_ref().is_none_or(|(least, ..)| miss < *least || fits) {
            best = Some((miss, columns, placed));
        }
        if fits || over {
            break;
        }
    }
    best.map_or_else(|| (1, Placed::default()), |(_, columns, placed)| (columns, placed))
}

/// What is wrong with a placement: crossings above all, then corners, length, width, and rows out of order.
fn score(placed: &Placed) -> f64 {
    let lines: Vec<Vec<(Point, Point)>> = placed
        .arrows
        .iter()
        .map(|arrow| {
            arrow.points.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
        })
        .collect();
    let mut crossings = 0;
    if lines.len() <= MOST_SCORED {
        for (at, line) in lines.iter().enumerate() {
            let others = lines[at + 1..].iter().flatten();
            let met = |other: &&(Point, Point)| line.iter().any(|own| cross(*own, **other));
            crossings += others.filter(met).count();
        }
    }
    let length: f64 = lines.iter().flatten().map(|(a, b)| (a.x - b.x).abs() + (a.y - b.y).abs()).sum();
    let corners: usize = placed.arrows.iter().map(|arrow| arrow.points.len().saturating_sub(2)).sum();
    let turned = |row: &Rank| row.cards.windows(2).filter(|pair| pair.first() > pair.last()).count();
    let turned: usize = placed.ranks.iter().map(turned).sum();
    100.0 * crossings as f64
        + 12.0 * corners as f64
        + 0.08 * length
        + 0.5 * placed.width
        + 12.0 * turned as f64
}

/// Whether a level and an upright stretch cross.
fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let inside = |x: f64, p: f64, q: f64| p.min(q) < x && x < p.max(q);
    let level = |(p, q): (Point, Point)| p.y == q.y;
    match (level((a, b)), level((c, d))) {
        (true, false) => inside(c.x, a.x, b.x) && inside(a.y, c.y, d.y),
        (false, true) => inside(a.x, c.x, d.x) && inside(c.y, a.y, b.y),
        _ => false,
    }
}
