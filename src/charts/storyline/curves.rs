//! The lines of the characters, in pieces from meeting to meeting.

use super::frame::{Frame, HALF, STUB};
use super::plot::{Plot, Thread};
use crate::charts::ink::Theme;
use crate::charts::pieces::{Pen, solid};
use crate::scene::curve::{self, Polyline};
use crate::scene::{Color, Data, Point, Role, Segment, Stroke};

/// Width of a line.
const WIDTH: f64 = 2.8;
/// Width of the line of a lead.
const LEAD_WIDTH: f64 = 4.4;
/// Width of a line that runs on.
const ONWARD_WIDTH: f64 = 1.4;
/// Width of a lead's line that runs on.
const LEAD_ONWARD_WIDTH: f64 = 2.2;
/// Dashes of a line that runs on.
const DASH: [f64; 2] = [1.0, 3.5];
/// Paper on either side of the upper line where two lines cross.
const GAP: f64 = 1.8;
/// Half the length of the upper line that has paper beside it where lines cross squarely.
const SQUARE: f64 = 5.0;
/// Most half length of it where they cross at a slant.
const SLANT: f64 = 14.0;

/// A piece of a line: from one meeting to the next, or on to the edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Whose it is.
    pub curve: usize,
    /// Its paths.
    pub paths: Vec<Vec<Segment>>,
    /// Whether it runs on after the last meeting.
    pub onward: bool,
    /// The meeting with which it is complete.
    pub to: usize,
}

/// The colour of a line.
pub fn color(theme: &Theme, thread: &Thread) -> Color {
    if thread.lead { theme.ink } else { theme.group(thread.group) }
}

/// How many pieces all lines have, wherever they run.
pub fn count(plot: &Plot) -> usize {
    let of = |(curve, thread): (usize, &Thread)| {
        stops(plot, curve, thread).count().saturating_sub(1).max(1) + usize::from(thread.runs_on())
    };
    plot.threads.iter().enumerate().map(of).sum()
}

/// The events at which a line meets others.
fn stops(plot: &Plot, curve: usize, thread: &Thread) -> impl Iterator<Item = usize> {
    (thread.first..=thread.last).filter(move |at| plot.meetings[*at].members.contains(&curve))
}

/// The pieces of all lines, those drawn last at the end.
pub fn pieces(plot: &Plot, frame: &Frame) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (curve, thread) in plot.threads.iter().enumerate() {
        let stops: Vec<usize> = stops(plot, curve, thread).collect();
        let begin = frame.u(thread.first);
        let mut stub = Some(frame.way(curve, (thread.first, begin - STUB), (thread.first, begin - HALF)));
        for pair in stops.windows(2) {
            let way =
                frame.way(curve, (pair[0], frame.u(pair[0]) + HALF), (pair[1], frame.u(pair[1]) - HALF));
            let paths = stub.take().into_iter().chain([way]).collect();
            pieces.push(Piece { curve, paths, onward: false, to: pair[1] });
        }
        pieces.extend(stub.map(|stub| Piece { curve, paths: vec![stub], onward: false, to: thread.first }));
        if thread.runs_on() {
            let from = (thread.last, frame.u(thread.last) + HALF);
            let way = frame.way(curve, from, (frame.times.len().saturating_sub(1), frame.end));
            let to = frame.times.len().saturating_sub(1);
            pieces.push(Piece { curve, paths: vec![way], onward: true, to });
        }
    }
    pieces.sort_by_key(|piece| (!piece.onward, plot.threads[piece.curve].lead));
    pieces
}

fn stroke(theme: &Theme, thread: &Thread, onward: bool) -> Stroke {
    let color = color(theme, thread);
    match (onward, thread.lead) {
        (false, false) => solid(color, WIDTH),
        (false, true) => solid(color, LEAD_WIDTH),
        (true, lead) => {
            let width = if lead { LEAD_ONWARD_WIDTH } else { ONWARD_WIDTH };
            Stroke { color, width, dash: DASH.to_vec(), round: true }
        }
    }
}

/// Half the width that a line takes with its paper.
pub fn half_width(thread: &Thread, onward: bool) -> f64 {
    GAP + 0.5
        * match (onward, thread.lead) {
            (false, false) => WIDTH,
            (false, true) => LEAD_WIDTH,
            (true, false) => ONWARD_WIDTH,
            (true, true) => LEAD_ONWARD_WIDTH,
        }
}

/// Draws all lines; where two cross, the upper has paper beside it.
pub fn draw(
    pen: &mut Pen<'_>,
    plot: &Plot,
    pieces: &[Piece],
    named: &dyn Fn(usize) -> (String, String),
    data: &dyn Fn(&Piece) -> Data,
    ground: &dyn Fn(Point) -> Color,
) {
    let mut below: Vec<Polyline> = Vec::new();
    let mut seen: Vec<bool> = vec![false; plot.threads.len()];
    for (number, piece) in pieces.iter().enumerate() {
        let thread = &plot.threads[piece.curve];
        let stroke = stroke(pen.theme, thread, piece.onward);
        pen.open(data(piece));
        for path in &piece.paths {
            for (place, reach) in crossings(path, &below) {
                let length: f64 = curve::flatten(path).iter().map(Polyline::length).sum();
                let part = curve::trimmed(path, (place - reach).max(0.0), (length - place - reach).max(0.0));
                let at = curve::flatten(path).first().map(|line| line.at(place).0).unwrap_or_default();
                pen.line(Role::Ground, part, solid(ground(at), stroke.width + 2.0 * GAP));
            }
        }
        for path in &piece.paths {
            if !std::mem::replace(&mut seen[piece.curve], true) {
                let (id, tooltip) = named(piece.curve);
                pen.name(Some(&id), Some(&tooltip));
            }
            pen.line(Role::Edge(number as u32), path.clone(), stroke.clone());
        }
        pen.close();
        below.extend(piece.paths.iter().flat_map(|path| curve::flatten(path)));
    }
}

/// Where a path crosses lines below it: the place along it, and how far beside it paper shows.
fn crossings(path: &[Segment], below: &[Polyline]) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    for line in curve::flatten(path) {
        for piece in line.pieces() {
            for other in below.iter().flat_map(Polyline::pieces) {
                if apart(piece, other) {
                    continue;
                }
                if let Some(at) = curve::crossing(piece, other) {
                    found.push((line.nearest(at).0, reach(piece, other)));
                }
            }
        }
    }
    found
}

fn apart((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    a.x.max(b.x) < c.x.min(d.x)
        || c.x.max(d.x) < a.x.min(b.x)
        || a.y.max(b.y) < c.y.min(d.y)
        || c.y.max(d.y) < a.y.min(b.y)
}

/// The flatter two lines cross, the longer they run beside one another.
fn reach(one: (Point, Point), other: (Point, Point)) -> f64 {
    match (curve::direction(one.0, one.1), curve::direction(other.0, other.1)) {
        (Some(a), Some(b)) => {
            let sine = (a.x * b.y - a.y * b.x).abs().max(0.05);
            (SQUARE / sine).min(SLANT)
        }
        _ => SQUARE,
    }
}
