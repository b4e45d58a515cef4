//! Paths as lines that can be walked: flattened, measured, cut short at their ends, drawn twice side by
//! side. Only addition, multiplication, division and square roots, so every platform agrees.

use super::{Point, Segment};

/// Straight pieces that stand for one cubic.
const STEPS: u32 = 24;
/// A handle or a step shorter than this has no direction of its own, in pixels.
const NOTHING: f64 = 1e-6;
/// A mitre longer than this many times the offset is cut off.
const MITRE_LIMIT: f64 = 4.0;

/// An unbroken line through points, with the length walked at each.
///
/// ```
/// use imbroglio::scene::{Point, Segment, curve};
/// let path = [Segment::Move(Point::new(0.0, 0.0)), Segment::Line(Point::new(30.0, 0.0))];
/// let line = &curve::flatten(&path)[0];
/// assert_eq!(line.length(), 30.0);
/// assert_eq!(line.at(10.0), (Point::new(10.0, 0.0), Point::new(1.0, 0.0)));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Polyline {
    points: Vec<Point>,
    walked: Vec<f64>,
}

impl Polyline {
    /// The line through these points.
    pub fn new(points: Vec<Point>) -> Self {
        let mut walked = Vec::with_capacity(points.len());
        let mut sum = 0.0;
        for (index, point) in points.iter().enumerate() {
            if let Some(before) = index.checked_sub(1).and_then(|before| points.get(before)) {
                sum += distance(*before, *point);
            }
            walked.push(sum);
        }
        Self { points, walked }
    }

    /// Its points in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Its length in pixels.
    pub fn length(&self) -> f64 {
        self.walked.last().copied().unwrap_or(0.0)
    }

    /// Its straight pieces.
    pub fn pieces(&self) -> impl Iterator<Item = (Point, Point)> {
        self.points.windows(2).filter_map(|pair| match pair {
            [a, b] => Some((*a, *b)),
            _ => None,
        })
    }

    /// The place `length` pixels along it, and the unit vector in which it runs there; clamped to its
    /// ends. A line without length runs to the right.
    pub fn at(&self, length: f64) -> (Point, Point) {
        let length = length.max(0.0).min(self.length());
        for ((from, to), walked) in self.pieces().zip(self.walked.windows(2)) {
            if let [before, after] = walked
                && after - before > NOTHING
                && length <= *after
            {
                let step = after - before;
                let way = Point::new((to.x - from.x) / step, (to.y - from.y) / step);
                return (between(from, to, (length - before) / step), way);
            }
        }
        (self.points.first().copied().unwrap_or_default(), Point::new(1.0, 0.0))
    }

    /// How far along the line its nearest place to `point` is, and how far away that is.
    pub fn nearest(&self, point: Point) -> (f64, f64) {
        let mut best = (0.0, f64::INFINITY);
        for ((a, b), walked) in self.pieces().zip(&self.walked) {
            let t = foot(point, a, b);
            let gap = distance(point, between(a, b, t));
            if gap < best.1 {
                best = (walked + t * distance(a, b), gap);
            }
        }
        if let (true, Some(only)) = (best.1.is_infinite(), self.points.first()) {
            best.1 = distance(point, *only);
        }
        best
    }
}

/// Distance between two points.
pub fn distance(a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    (x * x + y * y).sqrt()
}

/// The point a share `t` of the way from `a` to `b`.
pub fn between(a: Point, b: Point, t: f64) -> Point {
    Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
}

/// The unit vector from `a` to `b`, if they are apart.
pub fn direction(a: Point, b: Point) -> Option<Point> {
    let length = distance(a, b);
    (length > NOTHING).then(|| Point::new((b.x - a.x) / length, (b.y - a.y) / length))
}

/// How far along the stretch from `a` to `b` the nearest place to `point` is, from 0 to 1.
pub fn foot(point: Point, a: Point, b: Point) -> f64 {
    let (x, y) = (b.x - a.x, b.y - a.y);
    let square = x * x + y * y;
    if square <= NOTHING * NOTHING {
        return 0.0;
    }
    (((point.x - a.x) * x + (point.y - a.y) * y) / square).clamp(0.0, 1.0)
}

/// The place on a cubic at `t` from 0 to 1.
pub fn cubic_at(from: Point, first: Point, second: Point, to: Point, t: f64) -> Point {
    split(from, first, second, to, t).2
}

/// Where two stretches cross. The second is moved by a hair first, so that a crossing exactly at a bend of
/// a line is seen by one pair of stretches and not by none or four.
pub fn crossing((a, b): (Point, Point), (c, d): (Point, Point)) -> Option<Point> {
    let moved = |point: Point| Point::new(point.x + 0.0037, point.y + 0.0053);
    let (c, d) = (moved(c), moved(d));
    let side = |p: Point, q: Point, r: Point| (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
    let (first, second) = (side(c, d, a), side(c, d, b));
    let apart = |x: f64, y: f64| (x > 0.0) != (y > 0.0);
    (apart(first, second) && apart(side(a, b, c), side(a, b, d)))
        .then(|| between(a, b, first / (first - second)))
}

/// A path as unbroken lines, one for each time the pen is lifted.
pub fn flatten(segments: &[Segment]) -> Vec<Polyline> {
    let mut lines = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    // all points of a path with one part
    let points_of =
        |segment: &Segment| if matches!(segment, Segment::Cubic(..)) { STEPS as usize } else { 1 };
    let room: usize = segments.iter().map(points_of).sum();
    for segment in segments {
        let here = points.last().copied().unwrap_or_default();
        match *segment {
            Segment::Move(to) => {
                if points.len() > 1 {
                    lines.push(Polyline::new(std::mem::take(&mut points)));
                }
                points.reserve(room);
                points.clear();
                points.push(to);
            }
            Segment::Line(to) => points.push(to),
            Segment::Cubic(first, second, to) => points.extend(
                (1..=STEPS).map(|step| cubic_at(here, first, second, to, f64::from(step) / f64::from(STEPS))),
            ),
            Segment::Close => points.extend(points.first().copied()),
        }
    }
    if points.len() > 1 {
        lines.push(Polyline::new(points));
    }
    lines
}

/// The path without its first `from_start` and last `from_end` pixels: where heads will stand. Curves stay
/// curves. A path shorter than the two together keeps a hundredth of a pixel in its middle, so that it
/// still has a direction. Paths with more than one part are cut at the first start and the last end.
///
/// ```
/// use imbroglio::scene::{Point, Segment, curve};
/// let path = [Segment::Move(Point::new(0.0, 0.0)), Segment::Line(Point::new(100.0, 0.0))];
/// let cut = curve::trimmed(&path, 0.0, 11.0);
/// assert_eq!(cut[1], Segment::Line(Point::new(89.0, 0.0)));
/// ```
pub fn trimmed(segments: &[Segment], from_start: f64, from_end: f64) -> Vec<Segment> {
    let length: f64 = flatten(segments).iter().map(Polyline::length).sum();
    let (from_start, from_end) = if from_start + from_end > length - 0.01 {
        let share = ((length - 0.01) / (from_start + from_end).max(NOTHING)).max(0.0);
        (from_start * share, from_end * share)
    } else {
        (from_start, from_end)
    };
    let shorter = without_start(segments, from_start);
    reversed(&without_start(&reversed(&shorter), from_end))
}

/// The path with its last `length` pixels made straight along the way in which it ends, so that a head
/// sits squarely on a line that bends. Left as it is when it ends straight already or bends too sharply for
/// that.
pub fn straightened_end(segments: &[Segment], length: f64) -> Vec<Segment> {
    let mut path = segments.to_vec();
    if let Some(Segment::Cubic(first, second, to)) = path.pop()
        && let Some(way) = direction(second, to)
        && distance(second, to) > length + NOTHING
    {
        let before = Point::new(to.x - way.x * length, to.y - way.y * length);
        path.extend([Segment::Cubic(first, second, before), Segment::Line(to)]);
        return path;
    }
    segments.to_vec()
}

/// The path walked the other way.
pub fn reversed(segments: &[Segment]) -> Vec<Segment> {
    let mut ends: Vec<Point> = Vec::new();
    let mut start = Point::default();
    for segment in segments {
        let end = match *segment {
            Segment::Move(to) => {
                start = to;
                to
            }
            Segment::Line(to) | Segment::Cubic(_, _, to) => to,
            Segment::Close => start,
        };
        ends.push(end);
    }
    let mut back: Vec<Segment> = ends.last().map(|end| Segment::Move(*end)).into_iter().collect();
    for (index, segment) in segments.iter().enumerate().skip(1).rev() {
        let Some(before) = ends.get(index - 1).copied() else { continue };
        back.push(match *segment {
            Segment::Move(_) => Segment::Move(before),
            Segment::Line(_) | Segment::Close => Segment::Line(before),
            Segment::Cubic(first, second, _) => Segment::Cubic(second, first, before),
        });
    }
    back
}

/// The path beside this one, `by` pixels to the left of its way (to the right when negative). Exact for
/// straight lines, with mitred corners; close for curves much wider than the offset (the control polygons
/// of their quarters are offset, after Tiller and Hanson 1984).
pub fn offset(segments: &[Segment], by: f64) -> Vec<Segment> {
    let mut moved = Vec::new();
    let mut part: Vec<Point> = Vec::new(); // the control polygon of one part
    let mut kinds: Vec<bool> = Vec::new(); // for each segment of it, whether it is a curve
    let mut finish = |part: &mut Vec<Point>, kinds: &mut Vec<bool>| {
        let polygon = offset_polygon(part, by);
        let mut points = polygon.into_iter();
        moved.extend(points.next().map(Segment::Move));
        for curved in kinds.drain(..) {
            if curved {
                if let (Some(a), Some(b), Some(c)) = (points.next(), points.next(), points.next()) {
                    moved.push(Segment::Cubic(a, b, c));
                }
            } else {
                moved.extend(points.next().map(Segment::Line));
            }
        }
        part.clear();
    };
    for segment in segments {
        match *segment {
            Segment::Move(to) => {
                finish(&mut part, &mut kinds);
                part.push(to);
            }
            Segment::Line(to) => {
                part.push(to);
                kinds.push(false);
            }
            Segment::Cubic(first, second, to) => {
                // Quarters keep the distance much better than the whole.
                let from = part.last().copied().unwrap_or_default();
                let (a, b, middle, c, d) = split(from, first, second, to, 0.5);
                for (from, first, second, to) in [(from, a, b, middle), (middle, c, d, to)] {
                    let (a, b, middle, c, d) = split(from, first, second, to, 0.5);
                    part.extend([a, b, middle, c, d, to]);
                    kinds.extend([true, true]);
                }
            }
            Segment::Close => {
                part.extend(part.first().copied());
                kinds.push(false);
            }
        }
    }
    finish(&mut part, &mut kinds);
    moved
}

/// Every point of an open polygon moved to the left of the way by `by`, corners mitred.
fn offset_polygon(points: &[Point], by: f64) -> Vec<Point> {
    let direction_from = |index: usize| {
        let here = points.get(index)?;
        points.get(index + 1..)?.iter().find_map(|next| direction(*here, *next))
    };
    let direction_to = |index: usize| {
        let here = points.get(index)?;
        points.get(..index)?.iter().rev().find_map(|before| direction(*before, *here))
    };
    let mut moved = Vec::with_capacity(points.len());
    for (index, point) in points.iter().enumerate() {
        let (into, out) = match (direction_to(index), direction_from(index)) {
            (Some(into), Some(out)) => (into, out),
            (Some(only), None) | (None, Some(only)) => (only, only),
            (None, None) => (Point::new(1.0, 0.0), Point::new(1.0, 0.0)),
        };
        // The left normals of the two legs; their sum points along the mitre.
        let normal = Point::new(into.y + out.y, -into.x - out.x);
        let square = normal.x * normal.x + normal.y * normal.y;
        let stretch = if square > 4.0 / (MITRE_LIMIT * MITRE_LIMIT) { 2.0 / square } else { 0.0 };
        moved.push(if stretch > 0.0 {
            Point::new(point.x + normal.x * stretch * by, point.y + normal.y * stretch * by)
        } else {
            Point::new(point.x + into.y * by, point.y - into.x * by)
        });
    }
    moved
}

fn without_start(segments: &[Segment], by: f64) -> Vec<Segment> {
    let mut left = by;
    let mut kept: Vec<Segment> = Vec::new();
    let (mut here, mut start) = (Point::default(), Point::default());
    for segment in segments {
        let from = here;
        match *segment {
            Segment::Move(to) => {
                (here, start) = (to, to);
                if left <= 0.0 {
                    kept.push(*segment);
                }
                continue;
            }
            Segment::Line(to) => here = to,
            Segment::Cubic(_, _, to) => here = to,
            Segment::Close => here = start,
        }
        if left <= 0.0 {
            kept.push(match segment {
                // The start has moved away, so closing becomes a line to where it was.
                Segment::Close if by > 0.0 => Segment::Line(here),
                other => *other,
            });
            continue;
        }
        let pieces = flatten(&[
            Segment::Move(from),
            if *segment == Segment::Close { Segment::Line(here) } else { *segment },
        ]);
        let Some(line) = pieces.first() else { continue };
        if line.length() <= left {
            left -= line.length();
            continue;
        }
        match *segment {
            Segment::Cubic(first, second, to) => {
                let t = parameter_at(line, left);
                let (_, _, cut, near, far) = split(from, first, second, to, t);
                kept.extend([Segment::Move(cut), Segment::Cubic(near, far, to)]);
            }
            _ => kept.extend([Segment::Move(line.at(left).0), Segment::Line(here)]),
        }
        left = 0.0;
    }
    kept
}

/// The parameter of a cubic flattened into equal steps, `length` pixels along it.
fn parameter_at(line: &Polyline, length: f64) -> f64 {
    let steps = f64::from(STEPS);
    for (index, pair) in line.walked.windows(2).enumerate() {
        if let [from, to] = pair
            && length <= *to
            && to - from > NOTHING
        {
            return (index as f64 + (length - from) / (to - from)) / steps;
        }
    }
    1.0
}

/// De Casteljau's division: both handles of the first half, the cut, both handles of the second.
fn split(from: Point, first: Point, second: Point, to: Point, t: f64) -> (Point, Point, Point, Point, Point) {
    let (a, b, c) = (between(from, first, t), between(first, second, t), between(second, to, t));
    let (d, e) = (between(a, b, t), between(b, c, t));
    (a, d, between(d, e, t), e, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(x: f64, y: f64) -> Point {
        Point::new(x, y)
    }

    fn s_curve() -> Vec<Segment> {
        vec![Segment::Move(p(0.0, 0.0)), Segment::Cubic(p(50.0, 0.0), p(50.0, 80.0), p(100.0, 80.0))]
    }

    #[test]
    fn a_corner_has_the_length_of_its_legs() {
        let path = [Segment::Move(p(0.0, 0.0)), Segment::Line(p(3.0, 0.0)), Segment::Line(p(3.0, 4.0))];
        let lines = flatten(&path);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].length(), 7.0);
        assert_eq!(lines[0].at(5.0), (p(3.0, 2.0), p(0.0, 1.0)));
        assert_eq!(lines[0].at(99.0), (p(3.0, 4.0), p(0.0, 1.0)));
        assert_eq!(lines[0].nearest(p(5.0, 1.0)), (4.0, 2.0));
    }

    #[test]
    fn lifting_the_pen_makes_a_second_line() {
        let path = [
            Segment::Move(p(0.0, 0.0)),
            Segment::Line(p(1.0, 0.0)),
            Segment::Move(p(5.0, 5.0)),
            Segment::Line(p(6.0, 5.0)),
            Segment::Line(p(6.0, 6.0)),
            Segment::Close,
        ];
        let lines = flatten(&path);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].points().last(), Some(&p(5.0, 5.0)));
    }

    #[test]
    fn a_cut_curve_is_shorter_by_the_cut_and_still_a_curve() {
        let whole = flatten(&s_curve())[0].length();
        let cut = trimmed(&s_curve(), 10.0, 15.0);
        assert!(matches!(cut.as_slice(), [Segment::Move(_), Segment::Cubic(..)]));
        let length = flatten(&cut)[0].length();
        assert!((whole - 25.0 - length).abs() < 0.1, "{whole} {length}");
        assert!((distance(flatten(&cut)[0].points()[0], p(0.0, 0.0)) - 10.0).abs() < 0.2);
    }

    #[test]
    fn a_cut_may_swallow_a_whole_segment() {
        let path = [Segment::Move(p(0.0, 0.0)), Segment::Line(p(3.0, 0.0)), Segment::Line(p(3.0, 40.0))];
        let cut = trimmed(&path, 5.0, 0.0);
        assert_eq!(cut, [Segment::Move(p(3.0, 2.0)), Segment::Line(p(3.0, 40.0))]);
    }

    #[test]
    fn a_path_too_short_for_its_heads_keeps_a_crumb() {
        let path = [Segment::Move(p(0.0, 0.0)), Segment::Line(p(8.0, 0.0))];
        let cut = flatten(&trimmed(&path, 10.0, 10.0));
        assert_eq!(cut.len(), 1);
        assert!(cut[0].length() < 0.02);
        let point = [Segment::Move(p(1.0, 1.0)), Segment::Line(p(1.0, 1.0))];
        assert!(flatten(&trimmed(&point, 3.0, 3.0)).iter().all(|line| line.length() == 0.0));
    }

    #[test]
    fn a_straightened_end_keeps_its_tip_and_its_way() {
        let path = straightened_end(&s_curve(), 16.0);
        let line = &flatten(&path)[0];
        assert_eq!(line.points().last(), Some(&p(100.0, 80.0)));
        assert!(distance(line.at(line.length() - 15.0).0, p(85.0, 80.0)) < 1e-9);
        assert_eq!(straightened_end(&s_curve(), 60.0), s_curve());
        let straight = [Segment::Move(p(0.0, 0.0)), Segment::Line(p(9.0, 0.0))];
        assert_eq!(straightened_end(&straight, 16.0), straight);
    }

    #[test]
    fn two_times_reversed_is_the_path() {
        assert_eq!(reversed(&reversed(&s_curve())), s_curve());
    }

    #[test]
    fn an_offset_line_keeps_its_distance() {
        let corner = [Segment::Move(p(0.0, 0.0)), Segment::Line(p(20.0, 0.0)), Segment::Line(p(20.0, 20.0))];
        let beside = offset(&corner, 2.0);
        assert_eq!(
            beside,
            [Segment::Move(p(0.0, -2.0)), Segment::Line(p(22.0, -2.0)), Segment::Line(p(22.0, 20.0))]
        );
        let curve = &flatten(&s_curve())[0];
        for line in flatten(&offset(&s_curve(), 1.6)) {
            for point in line.points() {
                let gap = curve.nearest(*point).1;
                assert!((1.45..1.75).contains(&gap), "{gap}");
            }
        }
    }
}
