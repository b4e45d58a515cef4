//! Boxes and stretches: what overlaps, what passes through what, how far apart.

use super::super::curve::{self, Polyline};
use super::super::{Point, Rect, Shape, text};
use super::HAIR;

/// The upright box around a shape, without its stroke.
pub fn extent(shape: &Shape) -> Rect {
    match shape {
        Shape::Rect { rect, .. } => *rect,
        Shape::Circle { center, radius, .. } => Rect::new(center.x, center.y, 0.0, 0.0).grown(*radius),
        Shape::Path { segments, .. } => {
            let points: Vec<Point> =
                curve::flatten(segments).iter().flat_map(|line| line.points().to_vec()).collect();
            bounds_of(&points)
        }
        Shape::Text(words) => text::bounds(words),
    }
}

pub(super) fn bounds_of(points: &[Point]) -> Rect {
    let first = points.first().copied().unwrap_or_default();
    let (mut low, mut high) = (first, first);
    for point in points {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    }
    Rect::new(low.x, low.y, high.x - low.x, high.y - low.y)
}

/// The outline of a mark as lines.
pub(super) fn outline(shape: &Shape) -> Vec<Polyline> {
    if let Shape::Path { segments, .. } = shape {
        return curve::flatten(segments);
    }
    let rect = extent(shape);
    let corners = [
        (rect.x, rect.y),
        (rect.right(), rect.y),
        (rect.right(), rect.bottom()),
        (rect.x, rect.bottom()),
        (rect.x, rect.y),
    ];
    vec![Polyline::new(corners.iter().map(|&(x, y)| Point::new(x, y)).collect())]
}

pub(super) fn around(a: Point, b: Point) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs()).grown(HAIR)
}

pub(super) fn holds(outer: Rect, inner: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// All pairs of boxes that overlap, found by a sweep from left to right.
pub(super) fn overlapping<T: Copy>(boxes: &[(Rect, T)]) -> Vec<(T, T)> {
    let mut order: Vec<&(Rect, T)> = boxes.iter().collect();
    order.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let mut pairs = Vec::new();
    for (index, (rect, thing)) in order.iter().enumerate() {
        for (other, other_thing) in order.iter().skip(index + 1) {
            if other.x >= rect.right() {
                break;
            }
            if rect.overlaps(other) {
                pairs.push((*thing, *other_thing));
            }
        }
    }
    pairs
}

/// Whether a stretch has a part inside a box (Liang and Barsky 1984).
pub(super) fn crosses_box(from: Point, to: Point, rect: Rect) -> bool {
    if rect.width <= 0.0 || rect.height <= 0.0 {
        return false;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in
        [(from.x, to.x - from.x, rect.x, rect.right()), (from.y, to.y - from.y, rect.y, rect.bottom())]
    {
        if step == 0.0 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (near, far) = ((low - start) / step, (high - start) / step);
        enter = enter.max(near.min(far));
        leave = leave.min(near.max(far));
    }
    enter < leave
}

/// Distance between a box and a stretch; 0 when they touch.
pub(super) fn box_to_line(rect: Rect, from: Point, to: Point) -> f64 {
    if crosses_box(from, to, rect) {
        return 0.0;
    }
    let outside = |point: Point| {
        let x = (rect.x - point.x).max(point.x - rect.right()).max(0.0);
        let y = (rect.y - point.y).max(point.y - rect.bottom()).max(0.0);
        (x * x + y * y).sqrt()
    };
    let corners =
        [(rect.x, rect.y), (rect.right(), rect.y), (rect.x, rect.bottom()), (rect.right(), rect.bottom())];
    let line = Polyline::new(vec![from, to]);
    let from_corners = corners.iter().map(|&(x, y)| line.nearest(Point::new(x, y)).1);
    from_corners.fold(outside(from).min(outside(to)), f64::min)
}
