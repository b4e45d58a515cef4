//! Shapes at fixed places: what a chart hands to a renderer.
//!
//! A [`Scene`] knows rectangles, paths, circles and lines of text, and for each the [`Role`] that it
//! plays, so that a drawing can be audited without knowing what it is about. All lengths are in
//! pixels at the scene's own size; y grows downwards.

mod advances;
pub mod audit;
pub mod contrast;
pub mod curve;
pub mod text;

use std::sync::Arc;

/// A place on the page, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// Distance from the left edge.
    pub x: f64,
    /// Distance from the top edge.
    pub y: f64,
}

impl Point {
    /// The point at `x`, `y`.
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

/// An upright rectangle, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width, never negative.
    pub width: f64,
    /// Height, never negative.
    pub height: f64,
}

impl Rect {
    /// The rectangle with this left top corner and size.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }
    /// Bottom edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
    /// The middle.
    pub fn center(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
    /// The rectangle grown by `by` on every side (shrunk when negative).
    pub fn grown(&self, by: f64) -> Self {
        Self::new(self.x - by, self.y - by, self.width + 2.0 * by, self.height + 2.0 * by)
    }
    /// Whether the two share more than a border.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
    /// Whether `point` lies in it or on its border.
    pub fn contains(&self, point: Point) -> bool {
        point.x >= self.x && point.x <= self.right() && point.y >= self.y && point.y <= self.bottom()
    }
}

/// An opaque colour; tints are blended before they come here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// As SVG and DOT write it: `#780014`.
    pub fn hex(self) -> String {
        format!("#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
    /// This colour laid over a ground, `share` thousandths of it: a tint without transparency.
    ///
    /// ```
    /// use imbroglio::scene::Color;
    /// let (paper, ink) = (Color(0xFB, 0xFA, 0xF7), Color(0x35, 0x53, 0x79));
    /// assert_eq!(ink.over(paper, 0), paper);
    /// assert_eq!(ink.over(paper, 1000), ink);
    /// assert_eq!(ink.over(paper, 75), Color(0xEC, 0xED, 0xEE));
    /// assert_eq!(ink.hex(), "#355379");
    /// ```
    pub fn over(self, ground: Self, share: u32) -> Self {
        let share = share.min(1000);
        let mix = |over: u8, under: u8| {
            let mixed = (u32::from(over) * share + u32::from(under) * (1000 - share) + 500) / 1000;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub color: Color,
    /// Its width in pixels.
    pub width: f64,
    /// Lengths of dashes and gaps in turn; empty for a solid line.
    pub dash: Vec<f64>,
    /// Round line ends, so that a dash of length 0.1 is a dot.
    pub round: bool,
}

/// One piece of a path, in absolute coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    /// Lift the pen and go to the point.
    Move(Point),
    /// A straight line to the point.
    Line(Point),
    /// A cubic curve: first handle, second handle, end.
    Cubic(Point, Point, Point),
    /// Back to the start of this part of the path.
    Close,
}

/// Typeface of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Font {
    /// Sans-serif, regular.
    Sans,
    /// Sans-serif, bold.
    SansBold,
    /// Sans-serif, italic.
    SansItalic,
    /// Serif, bold.
    SerifBold,
    /// Serif, italic.
    SerifItalic,
}

/// Which point of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left end.
    Start,
    /// The middle.
    Middle,
    /// The right end.
    End,
}

/// One line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// Where the anchor stands, on the baseline.
    pub at: Point,
    /// Which end of the text stands there.
    pub anchor: Anchor,
    /// What it says.
    pub content: String,
    /// Its typeface.
    pub font: Font,
    /// Its size in pixels.
    pub size: f64,
    /// Its colour.
    pub color: Color,
    /// Extra room after each letter, in pixels.
    pub tracking: f64,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A rectangle with rounded corners.
    Rect {
        /// Its place and size.
        rect: Rect,
        /// Radius of its corners.
        radius: f64,
        /// Fill, if any.
        fill: Option<Color>,
        /// Border, if any.
        stroke: Option<Stroke>,
    },
    /// A circle.
    Circle {
        /// Its middle.
        center: Point,
        /// Its radius.
        radius: f64,
        /// Fill, if any.
        fill: Option<Color>,
        /// Border, if any.
        stroke: Option<Stroke>,
    },
    /// A path of lines and curves.
    Path {
        /// Its pieces.
        segments: Vec<Segment>,
        /// Fill, if any.
        fill: Option<Color>,
        /// Line, if any.
        stroke: Option<Stroke>,
    },
    /// A line of text.
    Text(Text),
}

/// What an item is to the drawing, so that an audit can tell a label that sits on its own edge from
/// one that sits on another's. The numbers tell things of one sort apart; they mean nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Background, rules, bands: nothing the audit minds.
    Ground,
    /// The box around a group.
    GroupBox(u32),
    /// The name of a group on its box.
    GroupTab(u32),
    /// A card: its outline.
    Card(u32),
    /// What is written or drawn inside a card.
    CardContent(u32),
    /// The line of an edge.
    Edge(u32),
    /// The head, tail or other mark that belongs to an edge.
    EdgeMark(u32),
    /// The plate behind an edge's label.
    EdgePlate(u32),
    /// The words or the badge of an edge's label.
    EdgeLabel(u32),
    /// Title, finding, count.
    Title,
    /// Legend and key; its samples are not edges.
    Legend,
    /// Anything else that must not be overlapped, such as a caption.
    Note,
}

/// Names for what is drawn, in the order in which they are written: each a word and its value.
pub type Data = Vec<(&'static str, String)>;

/// A run of items that belong together, with what they stand for, so that a page can find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What it stands for: `data-` attributes without their prefix.
    pub data: Data,
    /// The group that it is part of, if any.
    pub inside: Option<Arc<Group>>,
}

/// One thing to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// A stable name for it in the file (`c-tony`, `r-07`), if it has one.
    pub id: Option<String>,
    /// What it is to the drawing.
    pub role: Role,
    /// What is drawn.
    pub shape: Shape,
    /// Longer words for whoever points at it.
    pub tooltip: Option<String>,
    /// The innermost group that it belongs to, if any.
    pub group: Option<Arc<Group>>,
}

/// A drawing: a page size and its items, the first at the back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scene {
    /// A name that no other drawing of one page has (`rififi-1955-relations`); every id begins with it.
    pub name: String,
    /// What the whole stands for: `data-` attributes without their prefix.
    pub data: Data,
    /// Page width in pixels.
    pub width: f64,
    /// Page height in pixels.
    pub height: f64,
    /// Title for those who cannot see it.
    pub title: String,
    /// Description for those who cannot see it; at most 600 characters.
    pub description: String,
    /// Language of its words, as in `xml:lang`.
    pub language: String,
    /// What is drawn, back to front.
    pub items: Vec<Item>,
}

/// Rounds to a hundredth of a pixel: every coordinate is rounded before it is compared or written,
/// so that no platform can disagree.
pub fn rounded(value: f64) -> f64 {
    let hundredths = (value * 100.0).round() / 100.0;
    if hundredths == 0.0 { 0.0 } else { hundredths }
}
