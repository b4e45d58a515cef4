//! Meetings: a capsule with a dot for everybody there, arrows for what they do to one another, and the marks
//! of betrayal and death.

use super::curves;
use super::frame::Frame;
use super::plot::{Arrow, Close, Meeting, Plot};
use crate::charts::pieces::{Pen, heads, marks, solid, straight};
use crate::scene::{Point, Role};

/// Radius of the capsule's ends.
const ROUND: f64 = 8.0;
/// Radius of a dot.
const DOT: f64 = 3.6;
/// Radius of a lead's dot.
const LEAD_DOT: f64 = 4.4;
/// Size of heads in a meeting.
const HEADS: f64 = 0.66;
/// Width of arrows.
const SHAFT: f64 = 2.0;
/// Distance of two arrows side by side from the middle.
const LANE: f64 = 3.0;
/// How far before its aim the head of an attempt stops.
const ATTEMPT: f64 = 7.0;
/// Gap between that head and the rest of the line.
const ATTEMPT_GAP: f64 = 3.5;
/// Most arrows side by side.
const LANES: usize = 2;

/// Draws a meeting.
pub fn draw(pen: &mut Pen<'_>, plot: &Plot, frame: &Frame, at: usize, named: (&str, &str)) {
    let meeting = &plot.meetings[at];
    let Some(rect) = frame.meeting(at, &meeting.members) else { return };
    let theme = pen.theme;
    let content = Role::CardContent(at as u32);
    pen.name(Some(named.0), Some(named.1));
    pen.rect(Role::Card(at as u32), rect, ROUND, Some(theme.card), Some(solid(theme.ink, 1.3)));
    let lanes = lanes(frame, at, meeting);
    for (arrow, lane) in meeting.arrows.iter().zip(&lanes) {
        if let Some(lane) = lane {
            draw_arrow(pen, meeting, frame, at, (arrow, *lane));
        }
    }
    for member in &meeting.members {
        let thread = &plot.threads[*member];
        let center = frame.point(frame.u(at), frame.v(*member, at));
        let color = curves::color(theme, thread);
        match thread.close {
            Close::Death(fate) if meeting.is_death_of(*member) => {
                marks::fate(pen, content, center, fate, marks::RADIUS);
            }
            _ if meeting.betrayers.contains(member) => {
                marks::diamond(pen, content, center, marks::DIAMOND + 2.6, theme.card);
                let betray = theme.family(crate::vocabulary::LineFamily::Betray);
                marks::diamond(pen, content, center, marks::DIAMOND, betray);
            }
            _ => {
                let radius = if thread.lead { LEAD_DOT } else { DOT };
                pen.circle(content, center, radius, Some(color), None);
            }
        }
    }
}

/// How far a mark reaches from its middle.
fn radius(meeting: &Meeting, curve: usize) -> f64 {
    if meeting.is_death_of(curve) {
        marks::RADIUS
    } else if meeting.betrayers.contains(&curve) {
        marks::DIAMOND / 2.0
    } else {
        DOT
    }
}

/// Which of the lanes each arrow takes: 0 in the middle if it is alone, ±1 if two run side by side. Of more
/// the weightiest stay.
fn lanes(frame: &Frame, at: usize, meeting: &Meeting) -> Vec<Option<f64>> {
    let reach = |arrow: &Arrow| {
        let (a, b) = (frame.v(arrow.from, at), frame.v(arrow.to, at));
        (a.min(b), a.max(b))
    };
    let clash = |one: &Arrow, other: &Arrow| {
        let ((a, b), (c, d)) = (reach(one), reach(other));
        // from one hand in one direction, arrows of one family share a shaft
        let shared = one.from == other.from && one.family == other.family && (a == c || b == d);
        a < d && c < b && !shared
    };
    let mut lanes: Vec<Option<usize>> = vec![None; meeting.arrows.len()];
    let mut order: Vec<usize> = (0..meeting.arrows.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(meeting.arrows[*index].family.rank()), *index));
    for index in order {
        let arrow = &meeting.arrows[index];
        let taken: Vec<usize> = (0..lanes.len())
            .filter(|other| *other != index && clash(arrow, &meeting.arrows[*other]))
            .filter_map(|other| lanes[other])
            .collect();
        lanes[index] = (0..LANES).find(|lane| !taken.contains(lane));
    }
    let is_alone = |index: usize| {
        !meeting.arrows.iter().enumerate().any(|(other, arrow)| {
            other != index && lanes[other].is_some() && clash(&meeting.arrows[index], arrow)
        })
    };
    (0..lanes.len())
        .map(|index| {
            let side = if lanes[index]? == 0 { -LANE } else { LANE };
            Some(if is_alone(index) { 0.0 } else { side })
        })
        .collect()
}

fn draw_arrow(pen: &mut Pen<'_>, meeting: &Meeting, frame: &Frame, at: usize, (arrow, lane): (&Arrow, f64)) {
    let content = Role::CardContent(at as u32);
    let color = pen.theme.family(arrow.family);
    let (from, to) = (frame.v(arrow.from, at), frame.v(arrow.to, at));
    let sign = if to > from { 1.0 } else { -1.0 };
    let way = frame.across();
    let way = Point::new(way.x * sign, way.y * sign);
    let head = arrow.family.line().head;
    let u = frame.u(at) + lane;
    let border = to - sign * radius(meeting, arrow.to);
    let tip = border - sign * if arrow.attempted { ATTEMPT } else { 0.6 };
    let start = from + sign * (DOT * 0.6).min(radius(meeting, arrow.from));
    let end = tip - sign * heads::length(head, HEADS);
    if (end - start) * sign > 0.0 {
        let shaft = straight(frame.point(u, start), frame.point(u, end));
        pen.line(content, shaft, solid(color, SHAFT));
    }
    if arrow.attempted {
        let stub = straight(frame.point(u, border), frame.point(u, tip + sign * ATTEMPT_GAP));
        pen.line(content, stub, solid(color, SHAFT));
    }
    heads::draw(pen, content, head, (frame.point(u, tip), way), color, HEADS);
}
