//! The legend: a chain of points, a sample of each family between two of them.

use super::edges::{Tie, look, stroke};
use super::place::Place;
use super::quote::Attributes;
use super::syntax::Statement;
use super::{Groups, Pen, cluster};
use crate::vocabulary::LineFamily;

/// All lines in the order of the charts' legends.
const LINES: [LineFamily; 7] = [
    LineFamily::Betray,
    LineFamily::Kill,
    LineFamily::Coerce,
    LineFamily::Love,
    LineFamily::Kin,
    LineFamily::Ally,
    LineFamily::Help,
];
/// Below all else.
const BELOW: f64 = 60.0;
/// From point to point.
const STEP: f64 = 130.0;

/// The lines that occur, in a cluster where there are clusters, below `foot` where places are given; nothing
/// without lines. Its names hold a blank, as no word of an annotation does, so they never meet a party's.
pub(super) fn statements(pen: &Pen<'_>, ties: &[Tie<'_>], foot: f64) -> Vec<Statement> {
    let lines: Vec<LineFamily> =
        LINES.into_iter().filter(|line| ties.iter().any(|tie| tie.line == *line)).collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let name = |number: usize| format!("legend {number}");
    let mut stmts: Vec<Statement> =
        (0..=lines.len()).map(|number| Statement::Node(name(number), point(pen, number, foot))).collect();
    for (number, line) in lines.iter().enumerate() {
        let attributes = Attributes::new().set("label", words(*line)).and(look(pen, *line, true));
        let attributes = match stroke(*line).2 {
            Some(head) => attributes.set("arrowhead", head),
            None => attributes.set("dir", "none"),
        };
        stmts.push(Statement::Edge(name(number), name(number + 1), attributes.set("len", "1.4")));
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
    vec![cluster(" legend", attributes, stmts)]
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

fn words(line: LineFamily) -> &'static str {
    match line {
        LineFamily::Betray => "betrays",
        LineFamily::Kill => "kills",
        LineFamily::Coerce => "coerces, hurts",
        LineFamily::Love => "loves",
        LineFamily::Kin => "family",
        LineFamily::Ally => "allied, in touch",
        LineFamily::Help => "helps",
    }
}
