//! The legend: a chain of points, a sample of each family between two of them.

use super::edges::{Edge, look, stroke};
use super::place::Place;
use super::quote::Attributes;
use super::{Groups, Pen, syntax};
use crate::vocabulary::LineFamily;
use dot_structures::Stmt;

/// Below all else.
const BELOW: f64 = 60.0;
/// From point to point.
const STEP: f64 = 130.0;

/// The lines that occur, in a cluster where there are clusters, below `foot` where places are given; nothing
/// without lines. Its names hold a blank, as no word of an annotation does, so they never meet a party's.
pub(super) fn statements(pen: &Pen<'_>, edges: &[Edge<'_>], foot: f64) -> Vec<Stmt> {
    let lines: Vec<LineFamily> = LineFamily::LEGEND
        .into_iter()
        .filter(|line| edges.iter().any(|edge| edge.tie.line == *line))
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let name = |number: usize| format!("legend {number}");
    let names: Vec<_> = (0..=lines.len()).map(name).collect();
    let mut stmts: Vec<Stmt> =
        names.iter().enumerate().map(|(number, name)| syntax::node(name, point(pen, number, foot))).collect();
    for (number, line) in lines.iter().enumerate() {
        let attributes = Attributes::new().set("label", line.legend()).and(look(pen, *line, true));
        let attributes = match stroke(*line).2 {
            Some(head) => attributes.set("arrowhead", head),
            None => attributes.set("dir", "none"),
        };
        stmts.push(syntax::edge(&names[number], &names[number + 1], attributes.set("len", "1.4")));
    }
    if pen.groups == Groups::Colours {
        return stmts;
    }
    let attributes = Attributes::new()
        .set("label", "Lines")
        .set("labeljust", "l")
        .set("fontsize", "10")
        .set("fontcolor", pen.palette.mute.hex())
        .set("style", "rounded")
        .set("color", pen.palette.mute.over(pen.palette.paper, 300).hex());
    let attributes = match pen.positions {
        None => attributes,
        Some(positions) => {
            let (x, y) = (positions.left(), foot + BELOW - 28.0);
            let frame = Place { x, y, width: lines.len() as f64 * STEP + 40.0, height: 52.0 };
            attributes.and(positions.cluster(frame))
        }
    };
    stmts.push(syntax::cluster(" legend", attributes, &names));
    stmts
}

fn point(pen: &Pen<'_>, number: usize, foot: f64) -> Attributes {
    let look = Attributes::new().set("shape", "point").set("label", "").set("tooltip", "legend");
    match pen.positions {
        None => look.set("width", "0.05"),
        Some(positions) => {
            let (x, y) = (positions.left() + 20.0 + number as f64 * STEP, foot + BELOW);
            look.and(positions.node(Place { x: x - 2.0, y: y - 2.0, width: 4.0, height: 4.0 }))
        }
    }
}
