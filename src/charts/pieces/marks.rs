//! Small signs drawn as paths, never as letters of a font: fates, the betrayer's diamond, badges.

use super::letters::BADGE;
use super::{Pen, baseline, round, solid, straight, width_of};
use crate::scene::{Anchor, Color, Point, Rect, Role, Segment, Stroke};

/// What becomes of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// Killed by somebody.
    Killed,
    /// Died in another way.
    Died,
    /// Still alive at the end.
    Survives,
    /// Arrested, or held by others.
    Arrested,
    /// Got away, or hides.
    Escapes,
    /// The story does not say.
    Unknown,
}

impl Fate {
    /// All fates in the order of a legend.
    pub const ALL: [Self; 6] =
        [Self::Killed, Self::Died, Self::Survives, Self::Arrested, Self::Escapes, Self::Unknown];

    /// Whether it is a death.
    pub fn is_death(self) -> bool {
        matches!(self, Self::Killed | Self::Died)
    }

    /// Its words in a legend, and on a card that has none of its own. A synopsis tells who dies, but seldom that
    /// somebody lives on: they say no more than it knows.
    pub fn legend(self) -> &'static str {
        match self {
            Self::Killed => "killed",
            Self::Died => "dies",
            Self::Survives => "last seen alive",
            Self::Arrested => "arrested or held",
            Self::Escapes => "gets away or hides",
            Self::Unknown => "fate not told",
        }
    }
}

/// Radius of a fate mark.
pub const RADIUS: f64 = 7.0;
/// Width of a betrayer's diamond.
pub const DIAMOND: f64 = 12.4;
/// Height of a badge.
pub const BADGE_HEIGHT: f64 = 16.0;
/// Room left and right of the number in a badge, together.
const BADGE_PADDING: f64 = 9.0;

/// Draws the mark of a fate.
pub fn fate(pen: &mut Pen<'_>, role: Role, center: Point, fate: Fate, radius: f64) {
    let theme = pen.theme;
    let ink = theme.ink;
    let scale = radius / RADIUS;
    let p = |x: f64, y: f64| Point::new(center.x + x * radius, center.y + y * radius);
    if fate.is_death() {
        pen.circle(role, center, radius, Some(ink), None);
        match fate {
            Fate::Killed => cross(pen, role, center, radius * 0.42, theme.paper),
            _ => latin_cross(pen, role, center, radius, theme.paper),
        }
        return;
    }
    let outline = match fate {
        Fate::Unknown => Stroke { dash: vec![2.6 * scale, 2.28 * scale], ..solid(ink, 1.5 * scale) },
        _ => solid(ink, 1.5 * scale),
    };
    pen.circle(role, center, radius - 0.8 * scale, Some(theme.card), Some(outline));
    match fate {
        Fate::Survives => pen.circle(role, center, 2.1 * scale, Some(ink), None),
        Fate::Arrested => {
            let bars: Vec<Segment> = [(-0.36, 0.72), (0.0, 0.8), (0.36, 0.72)]
                .into_iter()
                .flat_map(|(x, high)| straight(p(x, -high), p(x, high)))
                .collect();
            pen.line(role, bars, solid(ink, 1.2 * scale));
        }
        Fate::Escapes => {
            let mut arrow = straight(p(-0.45, 0.0), p(0.45, 0.0));
            arrow.extend([
                Segment::Move(p(0.08, -0.38)),
                Segment::Line(p(0.46, 0.0)),
                Segment::Line(p(0.08, 0.38)),
            ]);
            pen.line(role, arrow, round(ink, 1.4 * scale));
        }
        Fate::Killed | Fate::Died | Fate::Unknown => {}
    }
}

/// Draws a slanting cross whose arms reach `reach` pixels left, right, up and down: one victim.
pub fn cross(pen: &mut Pen<'_>, role: Role, center: Point, reach: f64, color: Color) {
    let p = |x: f64, y: f64| Point::new(center.x + x * reach, center.y + y * reach);
    let mut strokes = straight(p(-1.0, -1.0), p(1.0, 1.0));
    strokes.extend(straight(p(1.0, -1.0), p(-1.0, 1.0)));
    pen.line(role, strokes, round(color, reach * 0.58));
}

/// Draws an upright cross whose arms reach `reach` pixels: and more.
pub fn plus(pen: &mut Pen<'_>, role: Role, center: Point, reach: f64, color: Color) {
    let p = |x: f64, y: f64| Point::new(center.x + x * reach, center.y + y * reach);
    let mut strokes = straight(p(-1.0, 0.0), p(1.0, 0.0));
    strokes.extend(straight(p(0.0, -1.0), p(0.0, 1.0)));
    pen.line(role, strokes, round(color, 1.6));
}

/// Draws the cross of a grave that fits a disc of this radius.
pub fn latin_cross(pen: &mut Pen<'_>, role: Role, center: Point, radius: f64, color: Color) {
    let p = |x: f64, y: f64| Point::new(center.x + x * radius, center.y + y * radius);
    let mut strokes = straight(p(0.0, -0.6), p(0.0, 0.62));
    strokes.extend(straight(p(-0.38, -0.18), p(0.38, -0.18)));
    pen.line(role, strokes, round(color, radius * 0.24));
}

/// Draws a diamond of this width: a betrayer.
pub fn diamond(pen: &mut Pen<'_>, role: Role, center: Point, width: f64, color: Color) {
    let half = width / 2.0;
    let path = vec![
        Segment::Move(Point::new(center.x, center.y - half)),
        Segment::Line(Point::new(center.x + half, center.y)),
        Segment::Line(Point::new(center.x, center.y + half)),
        Segment::Line(Point::new(center.x - half, center.y)),
        Segment::Close,
    ];
    pen.area(role, path, color);
}

/// Width of a badge with these words: round for a figure or two, longer for more.
pub fn badge_width(words: &str) -> f64 {
    (width_of(words, BADGE) + BADGE_PADDING).max(BADGE_HEIGHT)
}

/// Draws a number on a filled badge.
pub fn badge(pen: &mut Pen<'_>, role: Role, center: Point, words: &str, fill: Color, ink: Color) {
    let width = badge_width(words);
    let rect = Rect::new(center.x - width / 2.0, center.y - BADGE_HEIGHT / 2.0, width, BADGE_HEIGHT);
    pen.rect(role, rect, BADGE_HEIGHT / 2.0, Some(fill), None);
    pen.text(role, Point::new(center.x, baseline(center.y, BADGE)), Anchor::Middle, words, BADGE, ink);
}
