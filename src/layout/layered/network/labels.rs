//! Label placement: moves labels towards the middle of their straight stretch where nothing is in the way.

use super::geometry::{Drawing, RoutedEdge};

type Box4 = (i64, i64, i64, i64);

/// Clear room around a label.
const CLEAR: i64 = 8;

/// Slides the labels of level stretches, and of upright edges between two cards.
pub(super) fn centre(drawing: &Drawing, routed: &mut [RoutedEdge]) {
    let solid = solid(drawing);
    let hulls: Vec<Box4> = routed.iter().map(hull).collect();
    for edge in 0..routed.len() {
        let Some((middle, size, _)) = routed[edge].label else { continue };
        let Some((from, to)) = stretch(&routed[edge], middle) else { continue };
        let upright = routed[edge].upright;
        // labels of edges side by side stay in line
        let beside = |route_of: &RoutedEdge| {
            route_of.upright && route_of.label.is_some_and(|label| label.0.1 == middle.1)
        };
        if upright && routed.iter().filter(|route_of| beside(route_of)).count() > 1 {
            continue;
        }
        let along = if upright { middle.1 } else { middle.0 };
        for part in [4, 3, 2, 1] {
            let place = along + ((from + to) / 2 - along) * part / 4;
            let (x, y) = if upright { (middle.0, place) } else { (place, middle.1) };
            let (wide, high) = (size.0 / 2 + CLEAR, size.1 / 2 + CLEAR);
            let rect = (x - wide, y - high, x + wide, y + high);
            if (place - along).abs() > 3 && is_free(rect, edge, routed, &hulls, &solid) {
                if let Some(label) = &mut routed[edge].label {
                    label.0 = (x, y);
                }
                break;
            }
        }
    }
}

/// Cards and tabs.
fn solid(drawing: &Drawing) -> Vec<Box4> {
    let embedding = drawing.embedding;
    let mut all: Vec<Box4> = Vec::new();
    for (card, (top, bottom)) in drawing.vertical.cards.iter().enumerate() {
        let (x, width) = drawing.horizontal.columns[embedding.strip_of[card] / 2];
        all.push((x, *top, x + width, *bottom));
    }
    for (group, span) in embedding.spans.iter().enumerate() {
        if let Some((first, last)) = span {
            let (x, _) = drawing.horizontal.columns[first / 2];
            let (end, width) = drawing.horizontal.columns[last / 2];
            let (top, bottom) = drawing.vertical.boxes[group];
            all.push((x, top - 9, x + embedding.input.tabs[group], top + 9));
            // nor should a label sit on the border of a box
            let (left, right) = (x - super::input::PAD, end + width + super::input::PAD);
            all.extend([(left, top, left + 1, bottom), (right - 1, top, right, bottom)]);
        }
    }
    all
}

/// The straight stretch on which a label sits.
fn stretch(route_of: &RoutedEdge, middle: (i64, i64)) -> Option<(i64, i64)> {
    let pieces = route_of.lines.iter().flat_map(|line| line.windows(2));
    let mut found: Option<(i64, i64)> = None;
    for pair in pieces {
        let [a, b] = *pair else { continue };
        let (left, right) = (a.0.min(b.0), a.0.max(b.0));
        if route_of.upright {
            found = Some((a.1.min(b.1), a.1.max(b.1)));
        } else if a.1 == b.1 && a.1 == middle.1 && left <= middle.0 && middle.0 <= right {
            // of a fan, the part that all branches share
            found = Some(found.map_or((left, right), |(x, y)| (x.max(left), y.min(right))));
        }
    }
    found
}

/// A box around the lines of an edge and its label, which slides along them.
fn hull(edge: &RoutedEdge) -> Box4 {
    let corners = edge.lines.iter().flatten().map(|(x, y)| (*x, *y, x + 1, y + 1));
    let label = edge.label.map(|((x, y), (width, height), _)| {
        (x - (width + 1) / 2, y - (height + 1) / 2, x + (width + 1) / 2, y + (height + 1) / 2)
    });
    let around = |a: Box4, b: Box4| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3));
    let lines = corners.reduce(around);
    let (lines, label) = (lines.or(label).unwrap_or_default(), label.or(lines).unwrap_or_default());
    let (wide, high) = (label.2 - label.0, label.3 - label.1);
    let slid = (lines.0 - wide, lines.1 - high, lines.2 + wide, lines.3 + high);
    around(slid, label)
}

fn overlap(a: Box4, b: Box4) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

fn is_free(rect: Box4, edge: usize, routed: &[RoutedEdge], hulls: &[Box4], solid: &[Box4]) -> bool {
    if solid.iter().any(|other| overlap(rect, *other)) {
        return false;
    }
    routed.iter().enumerate().filter(|(other, _)| overlap(rect, hulls[*other])).all(|(other, route_of)| {
        let label = route_of.label.filter(|_| other != edge).map(|((x, y), (width, height), _)| {
            (x - (width + 1) / 2, y - (height + 1) / 2, x + (width + 1) / 2, y + (height + 1) / 2)
        });
        let mut lines =
            route_of.lines.iter().flat_map(|line| line.windows(2)).filter_map(|pair| match *pair {
                [a, b] => Some((a.0.min(b.0), a.1.min(b.1), a.0.max(b.0) + 1, a.1.max(b.1) + 1)),
                _ => None,
            });
        let own = other == edge;
        let level = |line: &Box4| own && (route_of.upright || line.3 - line.1 == 1);
        !label.is_some_and(|label| overlap(rect, label))
            && !lines.any(|line| overlap(rect, line) && !level(&line))
    })
}
