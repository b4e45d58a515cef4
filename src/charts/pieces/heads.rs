//! Heads of lines: each a shape of its own, placed by its tip and the way the line runs.

use super::super::ink::Head;
use super::{Pen, round, solid};
use crate::scene::{Color, Point, Role, Segment};

/// Half the width of a heart in the units of its outline.
const HEART: f64 = 8.0;
/// Scale of the heart's outline, which makes it 13.2 pixels wide.
const HEART_SCALE: f64 = 6.6 / HEART;
/// Radius of the ring.
const RING: f64 = 3.9;
/// Width of the ring's and the triangle's outline.
const OUTLINE: f64 = 1.8;

/// How far before the tip the line has to end, in pixels.
pub fn length(head: Head, scale: f64) -> f64 {
    let length = match head {
        Head::None => 0.0,
        Head::Dagger => 10.0,
        Head::Barb => 7.5,
        Head::Triangle => 11.0,
        Head::Heart => 7.0,
        Head::Vee => 1.0,
        Head::Ring => 2.0 * RING + OUTLINE / 2.0,
    };
    length * scale
}

/// How far the head reaches back from its tip, in pixels: what a plate or a bend must keep clear of.
pub fn reach(head: Head, scale: f64) -> f64 {
    let reach = match head {
        Head::None => 0.0,
        Head::Dagger => 16.3,
        Head::Barb | Head::Heart => 13.2,
        Head::Triangle => 11.4,
        Head::Vee => 9.0,
        Head::Ring => 2.0 * RING + OUTLINE,
    };
    reach * scale
}

/// Draws a head with its tip at `tip`, pointing along the unit vector `way`.
pub fn draw(pen: &mut Pen<'_>, role: Role, head: Head, (tip, way): (Point, Point), color: Color, scale: f64) {
    // `back` along the line from the tip, `side` to the left of its way.
    let at = |back: f64, side: f64| {
        let (back, side) = (back * scale, side * scale);
        Point::new(tip.x - back * way.x + side * way.y, tip.y - back * way.y - side * way.x)
    };
    let closed = |points: &[(f64, f64)]| {
        let corner = |(index, &(back, side)): (usize, &(f64, f64))| match index {
            0 => Segment::Move(at(back, side)),
            _ => Segment::Line(at(back, side)),
        };
        let mut path: Vec<Segment> = points.iter().enumerate().map(corner).collect();
        path.push(Segment::Close);
        path
    };
    match head {
        Head::None => {}
        Head::Dagger => {
            pen.area(role, closed(&[(0.0, 0.0), (11.0, -5.2), (11.0, 5.2)]), color);
            let bar = vec![Segment::Move(at(15.0, -6.5)), Segment::Line(at(15.0, 6.5))];
            pen.line(role, bar, solid(color, 2.6 * scale));
        }
        Head::Barb => pen.area(role, closed(&[(0.0, 0.0), (13.0, -6.0), (7.5, 0.0), (13.0, 6.0)]), color),
        Head::Triangle => {
            pen.line(role, closed(&[(1.0, 0.0), (10.5, -4.8), (10.5, 4.8)]), round(color, OUTLINE * scale));
        }
        Head::Vee => {
            let strokes =
                vec![Segment::Move(at(8.0, -4.6)), Segment::Line(at(0.9, 0.0)), Segment::Line(at(8.0, 4.6))];
            pen.line(role, strokes, round(color, OUTLINE * scale));
        }
        Head::Ring => {
            let center = at(RING + OUTLINE / 2.0, 0.0);
            pen.circle(role, center, RING * scale, None, Some(solid(color, OUTLINE * scale)));
        }
        Head::Heart => pen.area(role, heart(at(6.6, 0.0), HEART_SCALE * scale), color),
    }
}

/// Length of a plain arrow's head.
pub const ARROW: f64 = 9.5;

/// Draws the head of a plain arrow: what led to what.
pub fn arrow(pen: &mut Pen<'_>, role: Role, (tip, way): (Point, Point), color: Color, scale: f64) {
    let at = |back: f64, side: f64| {
        let (back, side) = (back * scale, side * scale);
        Point::new(tip.x - back * way.x + side * way.y, tip.y - back * way.y - side * way.x)
    };
    let corners = vec![
        Segment::Move(at(0.0, 0.0)),
        Segment::Line(at(ARROW, -4.9)),
        Segment::Line(at(ARROW, 4.9)),
        Segment::Close,
    ];
    pen.area(role, corners, color);
}

/// A heart that stands upright whichever way its line runs.
fn heart(center: Point, scale: f64) -> Vec<Segment> {
    let p = |x: f64, y: f64| Point::new(center.x + x * scale, center.y + (y + 0.6) * scale);
    vec![
        Segment::Move(p(0.0, 7.0)),
        Segment::Cubic(p(-3.0, 4.2), p(-HEART, 1.0), p(-HEART, -3.0)),
        Segment::Cubic(p(-HEART, -6.0), p(-5.6, -7.4), p(-3.8, -7.4)),
        Segment::Cubic(p(-2.0, -7.4), p(-0.6, -6.2), p(0.0, -4.8)),
        Segment::Cubic(p(0.6, -6.2), p(2.0, -7.4), p(3.8, -7.4)),
        Segment::Cubic(p(5.6, -7.4), p(HEART, -6.0), p(HEART, -3.0)),
        Segment::Cubic(p(HEART, 1.0), p(3.0, 4.2), p(0.0, 7.0)),
        Segment::Close,
    ]
}
