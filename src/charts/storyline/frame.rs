//! Where things stand on the page: time along one axis, the lines beside one another along the other.

use crate::layout::storyline::Alignment;
use crate::scene::{Point, Rect, Segment};

/// Half the thickness of a meeting along time.
pub const HALF: f64 = 8.0;
/// How far a meeting reaches beyond its outermost lines.
pub const BEYOND: f64 = 8.5;
/// Straight line on either side of an event at least.
pub const FLAT: f64 = 11.0;
/// Least room for the curves between two events.
pub const CURVE: f64 = 20.0;
/// How far before the first meeting a line begins.
pub const STUB: f64 = 17.0;

/// The chart's axes. `u` runs along time and `v` across it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Whether time runs down.
    pub vertical: bool,
    /// The place of every event along time.
    pub times: Vec<f64>,
    /// Straight line before and after every event.
    pub flats: Vec<(f64, f64)>,
    /// Where lines that run on come to the edge of the chart.
    pub end: f64,
    /// The place of row 0.
    pub origin: f64,
    /// The rows.
    pub rows: Alignment,
}

impl Frame {
    /// The point of the page at `u`, `v`.
    pub fn point(&self, u: f64, v: f64) -> Point {
        if self.vertical { Point::new(v, u) } else { Point::new(u, v) }
    }

    /// The rectangle of the page from `u`, `v` to `u`, `v`.
    pub fn rect(&self, from: (f64, f64), to: (f64, f64)) -> Rect {
        let (a, b) = (self.point(from.0, from.1), self.point(to.0, to.1));
        Rect::new(a.x, a.y, b.x - a.x, b.y - a.y)
    }

    /// The unit vector across time.
    pub fn across(&self) -> Point {
        self.point(0.0, 1.0)
    }

    /// Where a line runs at an event; the origin if it has no place there.
    pub fn v(&self, curve: usize, at: usize) -> f64 {
        let row = self.rows.at.get(at).and_then(|rows| rows.get(&curve)).copied().unwrap_or(0);
        self.origin + row as f64
    }

    /// Where an event stands.
    pub fn u(&self, at: usize) -> f64 {
        self.times.get(at).copied().unwrap_or_default()
    }

    /// The page rectangle of a meeting of lines.
    pub fn meeting(&self, at: usize, members: &[usize]) -> Option<Rect> {
        let (low, high) = self.reach(at, members)?;
        let u = self.u(at);
        Some(self.rect((u - HALF, low - BEYOND), (u + HALF, high + BEYOND)))
    }

    /// The outermost places of lines at an event.
    pub fn reach(&self, at: usize, members: &[usize]) -> Option<(f64, f64)> {
        members.iter().map(|curve| self.v(*curve, at)).fold(None, |reach, v| {
            Some(reach.map_or((v, v), |(low, high): (f64, f64)| (low.min(v), high.max(v))))
        })
    }

    /// How far the line moves that moves farthest from an event to the next.
    pub fn far(&self, at: usize) -> i64 {
        let (Some(here), Some(there)) = (self.rows.at.get(at), self.rows.at.get(at + 1)) else { return 0 };
        let moved = |(curve, row): (&usize, &i64)| there.get(curve).map(|next| (next - row).abs());
        here.iter().filter_map(moved).max().unwrap_or(0)
    }

    /// The stretch of time between an event and the next in which all lines change their places: the same for
    /// all, so that two lines cross once or not at all.
    pub fn bend(&self, at: usize) -> (f64, f64) {
        let (low, high) = (self.u(at) + self.flats[at].1, self.u(at + 1) - self.flats[at + 1].0);
        let far = self.far(at);
        let slope = if self.vertical { 0.2 } else { 0.4 };
        let length = (22.0 + far as f64 * slope).min(high - low);
        let slack = (high - low - length) / 2.0;
        (low + slack, high - slack)
    }

    /// The way of a line from a place near one event to a place near another.
    pub fn way(&self, curve: usize, (from, start): (usize, f64), (to, stop): (usize, f64)) -> Vec<Segment> {
        let mut path = vec![Segment::Move(self.point(start, self.v(curve, from)))];
        for at in from..to {
            let (here, there) = (self.v(curve, at), self.v(curve, at + 1));
            if here == there {
                continue;
            }
            let (low, high) = self.bend(at);
            let middle = (low + high) / 2.0;
            path.push(Segment::Line(self.point(low, here)));
            path.push(Segment::Cubic(
                self.point(middle, here),
                self.point(middle, there),
                self.point(high, there),
            ));
        }
        path.push(Segment::Line(self.point(stop, self.v(curve, to))));
        path
    }
}
