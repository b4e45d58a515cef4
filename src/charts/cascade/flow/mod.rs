//! Places cards in ranks that follow one another downwards, and arrows between them that run upright and level.
//!
//! Knows sizes and indices, never films. Arrows go from earlier cards to later ones. A flow that would be
//! much higher than wide is folded into columns that are read from left to right; arrows go from the foot of
//! one column to the head of the next through a passage of their own.

mod lanes;
mod ports;
mod ranks;
mod route;
mod tracks;

use crate::scene::{Point, Rect};

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
    pub rows: Vec<Row>,
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
pub struct Row {
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
/// Most columns.
const MOST_COLUMNS: usize = 12;

/// Places a flow. The search for an order of few crossings is bounded by the number of its starts and
/// sweeps: O(starts · sweeps · ranks · w² · d²) for rows of w cards and passing arrows with d arrows each.
///
/// ```
/// # use imbroglio::charts::cascade::flow::{Arrow, Block, Flow, place};
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
    let web = ranks::Web::new(flow);
    let mut best: Option<(f64, Placed)> = None;
    for columns in 1..=MOST_COLUMNS.min(web.layers.len().max(1)) {
        let placed = route::lay(flow, &web, &web.folds(flow, columns));
        let ratio = (placed.width + flow.frame.0) / (placed.height + flow.frame.1).max(1.0);
        let miss = (ratio / PLEASANT).ln().abs();
        let (fits, over) = (ratio >= NARROW && ratio <= WIDE, ratio > WIDE);
        if best.as_ref().is_none_or(|(least, _)| miss < *least || fits) {
            best = Some((miss, placed));
        }
        if fits || over {
            break;
        }
    }
    best.map(|(_, placed)| placed).unwrap_or_default()
}
