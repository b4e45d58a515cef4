//! Words and edges against the last filled shape behind them.

use super::super::contrast;
use super::super::curve;
use super::super::{Color, Item, Point, Rect, Scene, Shape};
use super::Report;
use super::geometry::extent;
use super::sheet::Sheet;

/// Text and edges against the last filled shape behind them.
pub(super) fn contrasts(scene: &Scene, sheet: &Sheet<'_>, report: &mut Report) {
    let filled: Vec<(usize, Rect, &Shape, Color)> = scene
        .items
        .iter()
        .enumerate()
        .filter_map(|(place, Item { shape, .. })| match shape {
            Shape::Rect { fill: Some(color), .. }
            | Shape::Circle { fill: Some(color), .. }
            | Shape::Path { fill: Some(color), .. } => Some((place, extent(shape), shape, *color)),
            _ => None,
        })
        .collect();
    let behind = |place: usize, at: Point| {
        let covers = |&&(index, bounds, shape, _): &&(usize, Rect, &Shape, Color)| {
            index < place && bounds.contains(at) && covers(shape, at)
        };
        filled.iter().rev().find(covers).map(|(.., color)| *color)
    };
    for words in &sheet.texts {
        if let Some(color) = behind(words.place, words.bounds.center()) {
            keep_least(&mut report.text_contrast, words.name(), contrast::ratio(words.text.color, color));
        }
    }
    for (id, edge) in &sheet.edges {
        let Some((color, place)) = edge.color else { continue };
        for line in &edge.lines {
            for share in [0.25, 0.5, 0.75] {
                if let Some(ground) = behind(place, line.at(line.length() * share).0) {
                    keep_least(
                        &mut report.edge_contrast,
                        sheet.edge_name(*id),
                        contrast::ratio(color, ground),
                    );
                }
            }
        }
    }
}

fn keep_least(least: &mut Option<(String, f64)>, name: String, value: f64) {
    if least.as_ref().is_none_or(|(_, before)| value < *before) {
        *least = Some((name, value));
    }
}

/// Whether a filled shape hides what is behind it at a place inside its extent.
fn covers(shape: &Shape, at: Point) -> bool {
    match shape {
        Shape::Circle { center, radius, .. } => curve::distance(*center, at) <= *radius,
        Shape::Path { segments, .. } => {
            let mut inside = false;
            for line in curve::flatten(segments) {
                let closing = line.points().last().copied().zip(line.points().first().copied());
                for (a, b) in line.pieces().chain(closing) {
                    if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) {
                        inside = !inside;
                    }
                }
            }
            inside
        }
        Shape::Rect { .. } | Shape::Text(_) => true,
    }
}
