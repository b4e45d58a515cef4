//! The words on an edge: a badge with the number of the event, a phrase of one to three lines, on a plate
//! of the colour beneath, so that the line makes room for them.

use super::letters::{DISPUTED, LABEL, Letters};
use super::{Cut, LINE_HEIGHT, Pen, baseline, marks};
use crate::scene::{Anchor, Color, Point, Rect, Role, text};
use crate::vocabulary::LineFamily;

/// How far the plate reaches beyond the words, left and right.
const PLATE_X: f64 = 4.0;
/// How far the plate reaches beyond the words, above and below.
const PLATE_Y: f64 = 2.0;
/// Room between badge and words.
const BADGE_GAP: f64 = 5.0;
/// Least height of the words or the badge.
const LEAST_HEIGHT: f64 = 17.0;
/// How many lines more a phrase may take that does not fit otherwise.
pub(super) const MORE_LINES: usize = 2;
/// How much smaller the letters of a phrase are that does not fit even so, in pixels: no smaller than the smallest
/// letters of a drawing.
const SMALLER: f64 = 0.5;
/// Radius of the plate's corners.
const PLATE_RADIUS: f64 = 3.0;

/// What an edge says.
#[derive(Debug, Clone, PartialEq)]
pub struct Label<'a> {
    /// The phrase, third person, from source to target; may be empty.
    pub words: &'a str,
    /// The number of the event, if there is one.
    pub badge: Option<&'a str>,
    /// Whether the sources disagree or the annotator infers: italics and a question mark.
    pub disputed: bool,
    /// Widest that badge and words may be, without the plate's margin, in pixels.
    pub max_width: f64,
    /// Most lines of a phrase of the usual length: 2, or 3 where the edge is alone. A longer one takes up to two more,
    /// then smaller letters, before it is cut.
    pub max_lines: usize,
}

/// A label broken into lines and measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Width of the plate in pixels.
    pub width: f64,
    /// Height of the plate in pixels.
    pub height: f64,
    /// The lines of the phrase.
    pub lines: Vec<String>,
    /// Whether the phrase had to be cut.
    pub cut: Option<Cut>,
    letters: Letters,
    badge: Option<String>,
}

impl Measured {
    /// The plate when the label stands around `center`.
    pub fn plate(&self, center: Point) -> Rect {
        Rect::new(center.x - self.width / 2.0, center.y - self.height / 2.0, self.width, self.height)
    }
}

/// Breaks a label into lines and measures its plate.
///
/// ```
/// use imbroglio::charts::pieces::label::{Label, measure};
/// let label = Label {
///     words: "gives her a stolen ring", badge: Some("6"), disputed: false, max_width: 104.0, max_lines: 2,
/// };
/// let measured = measure(&label);
/// assert_eq!(measured.lines, ["gives her a", "stolen ring"]);
/// assert!(measured.width < 112.0);
/// ```
pub fn measure(label: &Label<'_>) -> Measured {
    let words = label.words.trim();
    let asked = if label.disputed && !words.is_empty() && !words.ends_with('?') {
        format!("{words}?")
    } else {
        words.to_owned()
    };
    let badge = label.badge.map(str::to_owned);
    let badge_width = badge.as_deref().map_or(0.0, marks::badge_width);
    let beside = if badge.is_some() && !words.is_empty() { badge_width + BADGE_GAP } else { badge_width };
    let (font, usual) = if label.disputed { DISPUTED } else { LABEL };
    let room = (label.max_width - beside).max(0.0);
    let wrap =
        |lines: usize, size: f64| (size, text::wrap(&asked, font, size, room, label.max_lines + lines));
    let more = (0..=MORE_LINES).map(|lines| wrap(lines, usual));
    let tries = more.chain(std::iter::once_with(|| wrap(MORE_LINES, usual - SMALLER)));
    let (size, wrapped) =
        tries.reduce(|found, next| if found.1.cut { next } else { found }).unwrap_or_else(|| wrap(0, usual));
    let letters = (font, size);
    let width = wrapped.width(font, size) + beside;
    let height = (size * LINE_HEIGHT * wrapped.lines.len() as f64).max(LEAST_HEIGHT);
    Measured {
        width: width + 2.0 * PLATE_X,
        height: height + 2.0 * PLATE_Y,
        lines: wrapped.lines,
        cut: wrapped.cut.then_some(Cut::Label),
        letters,
        badge,
    }
}

/// Draws a label around `center` in the colour of its family, on a plate of the colour `ground`. The
/// result is the plate.
pub fn draw(
    pen: &mut Pen<'_>,
    edge: u32,
    family: LineFamily,
    label: &Measured,
    center: Point,
    ground: Color,
) -> Rect {
    let color = pen.theme.family(family);
    draw_in(pen, edge, color, label, center, ground)
}

/// The same in any colour.
pub fn draw_in(
    pen: &mut Pen<'_>,
    edge: u32,
    color: Color,
    label: &Measured,
    center: Point,
    ground: Color,
) -> Rect {
    let plate = label.plate(center);
    if label.lines.is_empty() && label.badge.is_none() {
        return plate;
    }
    let theme = pen.theme;
    pen.rect(Role::EdgePlate(edge), plate, PLATE_RADIUS, Some(ground), None);
    let role = Role::EdgeLabel(edge);
    let mut left = plate.x + PLATE_X;
    if let Some(number) = &label.badge {
        let width = marks::badge_width(number);
        marks::badge(pen, role, Point::new(left + width / 2.0, center.y), number, color, theme.paper);
        left += width + BADGE_GAP;
    }
    let step = label.letters.1 * LINE_HEIGHT;
    let first = center.y - step * (label.lines.len() as f64 - 1.0) / 2.0;
    // Without a badge the lines are centred on the edge; beside a badge they share its left edge.
    let (x, anchor) = if label.badge.is_some() { (left, Anchor::Start) } else { (center.x, Anchor::Middle) };
    for (index, line) in label.lines.iter().enumerate() {
        let at = Point::new(x, baseline(first + step * index as f64, label.letters));
        pen.text(role, at, anchor, line, label.letters, color);
    }
    plate
}
