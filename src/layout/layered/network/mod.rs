//! The layered layout of a network: boxes in columns, boxes around groups, and orthogonal lines between them.
//!
//! [`place`] takes a [`Diagram`] (cards with sizes, groups, edges with label sizes) and returns a
//! [`Placement`]: where every card, group box, edge and label goes. No coordinates go in, except
//! those of an earlier drawing that should be kept.

mod candidate;
mod column_orders;
mod crossings;
mod embedding;
mod geometry;
mod horizontal;
mod input;
mod insertion;
mod labels;
mod layering;
mod neighbourhood;
mod polishing;
mod ports;
mod positions;
mod routing;
mod search;
mod stability;
mod vertical;

use crate::scene::{Point, Rect, Segment};

/// What is to be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagram {
    /// The cards.
    pub cards: Vec<CardBox>,
    /// The groups that cards may belong to.
    pub groups: Vec<GroupBox>,
    /// The edges between cards and groups.
    pub edges: Vec<EdgeLine>,
    /// Width that the content should fill if it can; it grows when it must.
    pub width: f64,
    /// Centres of the cards in an earlier drawing, to be kept where possible.
    pub previous: Option<Vec<Option<Point>>>,
    /// Counted steps of work that the search for a better layout may take: about a hundred thousand
    /// a millisecond. One layout is made however small it is.
    pub budget: u64,
}

impl Default for Diagram {
    fn default() -> Self {
        Self {
            cards: Vec::new(),
            groups: Vec::new(),
            edges: Vec::new(),
            width: 1128.0,
            previous: None,
            budget: 12_000_000,
        }
    }
}

/// A card to be placed. Cards of one column are all made as wide as the widest of them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CardBox {
    /// Least width.
    pub width: f64,
    /// Least height; the card grows when it has too many edges for it.
    pub height: f64,
    /// The group whose box holds it, if any.
    pub group: Option<usize>,
    /// Whether it is a leading card, whose edges are kept short and straight before others'.
    pub lead: bool,
}

/// A group: a box around its cards with a tab on its upper border.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GroupBox {
    /// Width of the tab with its padding.
    pub tab_width: f64,
}

/// What an edge ends at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// The card with this index.
    Card(usize),
    /// The border of the box of the group with this index.
    Group(usize),
}

/// An edge, or a fan of edges that share their trunk and label.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeLine {
    /// Where it starts.
    pub from: End,
    /// Where it goes: one end, or several for a trunk with a fork.
    pub to: Vec<End>,
    /// Sizes that its label's plate may have (one line, two lines ...), the best liked first.
    /// Empty for an edge without label.
    pub labels: Vec<LabelSize>,
    /// How much it matters that it is short and straight; 1 as a rule.
    pub weight: f64,
}

/// Size of the plate of a label, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LabelSize {
    /// Width with padding.
    pub width: f64,
    /// Height with padding.
    pub height: f64,
}

/// Where everything goes. The origin is the left top corner of the content.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placement {
    /// Width of the content.
    pub width: f64,
    /// Height of the content.
    pub height: f64,
    /// The cards, in the order they were given.
    pub cards: Vec<Rect>,
    /// The groups, in the order they were given; none for a group that holds nothing.
    pub groups: Vec<Option<PlacedGroup>>,
    /// The edges, in the order they were given.
    pub edges: Vec<PlacedEdge>,
    /// What the result measures.
    pub measures: Measures,
}

/// A group's box and tab.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedGroup {
    /// The box.
    pub rect: Rect,
    /// The tab on its upper border.
    pub tab: Rect,
}

/// An edge's line and label. An edge whose ends do not exist has no branches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlacedEdge {
    /// A branch for each target, in their order: one starts at the source, the others where they
    /// leave it.
    pub branches: Vec<Branch>,
    /// Where the line leaves its source.
    pub start: Option<Tip>,
    /// The label's plate, if it has a label.
    pub label: Option<Rect>,
    /// Which of the given label sizes was taken.
    pub label_choice: usize,
    /// Whether the line runs downwards or upwards through the label.
    pub label_upright: bool,
}

/// A line to one target.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Branch {
    /// The line, towards the target.
    pub path: Vec<Segment>,
    /// Where it meets the target.
    pub tip: Tip,
}

/// An end of a line at the border of a card or box.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tip {
    /// The point on the border.
    pub at: Point,
    /// The direction in which a head there points, into the card or box: one of the four unit vectors.
    pub direction: Point,
}

/// Numbers about a placement.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measures {
    /// Places where two edges cross.
    pub crossings: usize,
    /// Corners of all lines.
    pub bends: usize,
    /// Length of all lines in pixels.
    pub length: f64,
    /// Columns of cards.
    pub columns: usize,
    /// Counted steps of work.
    pub steps: u64,
}

/// Places a diagram.
pub fn place(diagram: &Diagram) -> Placement {
    search::lay_out(diagram)
}
