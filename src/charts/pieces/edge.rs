//! The lines of relations: a family's stroke from card to card, its heads, and the marks that say that a
//! relation ended or was only attempted.

use super::super::ink::{Head, LineStyle};
use super::crossings::Below;
use super::{Pen, heads, round, solid, straight};
use crate::scene::curve::{self, Polyline};
use crate::scene::{Color, Data, Point, Role, Segment, Stroke};
use crate::vocabulary::LineFamily;

/// Paper on either side of the upper line where two lines cross.
pub const CROSSING_GAP: f64 = 2.2;
/// Length of the upper line that has paper beside it.
const CROSSING_LENGTH: f64 = 12.0;
/// A crossing this near to an end of the upper line has no gap, so that no border is wiped out.
const CROSSING_CLEAR: f64 = 16.0;
/// Where the head of an attempt stands unless the label needs the place, as a share of the way.
pub const ATTEMPT: f64 = 0.6;
/// Gap between the head of an attempt and the rest of its line.
const ATTEMPT_GAP: f64 = 10.0;
/// Distance between the two slashes of a relation that ended.
const SLASH_STEP: f64 = 5.2;
/// Half the length of a slash across the line.
const SLASH_REACH: f64 = 6.0;
/// Half the length of a slash along the line.
const SLASH_LEAN: f64 = 2.6;
/// Width of the paper around a slash.
const SLASH_GAP: f64 = 4.2;
/// Width of a slash.
const SLASH_WIDTH: f64 = 1.7;

/// How loudly a line speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Emphasis {
    /// As its family does.
    #[default]
    Usual,
    /// A third thicker: what two films share.
    Strong,
    /// Thinner and paler: what only stands by.
    Weak,
}

/// A line to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge<'a> {
    /// Which edge of the scene it is.
    pub number: u32,
    /// Whose stroke and head it has.
    pub family: LineFamily,
    /// The ways it takes: the first from source to target; any more fork off it and end at further targets.
    pub paths: Vec<Vec<Segment>>,
    /// Whether the source has a head too, as in mutual love.
    pub head_at_start: bool,
    /// Whether the targets have heads.
    pub head_at_end: bool,
    /// Another head than the family's: who is whose child shows on a line whose family has none.
    pub head: Option<Head>,
    /// Where along the first way the two slashes stand, as a share of it, if the relation ended.
    pub ended: Option<f64>,
    /// Where along the first way the head stands, as a share of it, if the act was only attempted.
    pub attempted: Option<f64>,
    /// How loudly it speaks.
    pub emphasis: Emphasis,
    /// Size of its heads, 1 being the usual.
    pub head_scale: f64,
    /// What it stands for: `data-` attributes of the group around its shapes, none for no group.
    pub data: Data,
    /// The id of its line in the file.
    pub id: Option<&'a str>,
    /// Longer words for whoever points at it.
    pub tooltip: Option<&'a str>,
}

impl Edge<'_> {
    /// A plain edge along one way, with its family's head at the target.
    pub fn new(number: u32, family: LineFamily, path: Vec<Segment>) -> Self {
        Self {
            number,
            family,
            paths: vec![path],
            head_at_start: false,
            head_at_end: true,
            head: None,
            ended: None,
            attempted: None,
            emphasis: Emphasis::Usual,
            head_scale: 1.0,
            data: Data::new(),
            id: None,
            tooltip: None,
        }
    }

    fn color(&self, pen: &Pen<'_>) -> Color {
        match self.emphasis {
            Emphasis::Weak => pen.theme.weak(self.family),
            Emphasis::Usual | Emphasis::Strong => pen.theme.family(self.family),
        }
    }

    fn weight(&self) -> f64 {
        match self.emphasis {
            Emphasis::Usual => 1.0,
            Emphasis::Strong => 1.35,
            Emphasis::Weak => 0.8,
        }
    }
}

/// Draws all edges, the weightiest family on top, with a gap of paper where one crosses another. `ground`
/// tells the colour of the page at a place: the paper, or the inside of a group's box.
pub fn draw_all(pen: &mut Pen<'_>, edges: &[Edge<'_>], ground: &dyn Fn(Point) -> Color) {
    let mut order: Vec<&Edge<'_>> = edges.iter().collect();
    order.sort_by_key(|edge| (edge.family.rank(), edge.number));
    let mut below = Below::default();
    for edge in order {
        let grouped = !edge.data.is_empty();
        if grouped {
            pen.open(edge.data.clone());
        }
        for path in &edge.paths {
            for (place, at) in below.crossings(path, edge.number) {
                let line = edge.family.line();
                let width = line.double.map_or(line.width, |gap| gap + 2.0 * line.width) * edge.weight();
                gap(pen, width, path, place, ground(at));
            }
        }
        draw(pen, edge, ground);
        if grouped {
            pen.close();
        }
        edge.paths.iter().for_each(|path| below.add(edge.number, path));
    }
}

/// Draws one edge.
pub fn draw(pen: &mut Pen<'_>, edge: &Edge<'_>, ground: &dyn Fn(Point) -> Color) {
    draw_as(pen, edge, ground, Role::Edge(edge.number), Role::EdgeMark(edge.number));
}

/// Draws one edge under other roles: the sample of a legend is not an edge.
pub(super) fn draw_as(
    pen: &mut Pen<'_>,
    edge: &Edge<'_>,
    ground: &dyn Fn(Point) -> Color,
    line: Role,
    mark: Role,
) {
    pen.name(edge.id, edge.tooltip);
    for (index, path) in edge.paths.iter().enumerate() {
        let first = index == 0;
        let whole: f64 = curve::flatten(path).iter().map(Polyline::length).sum();
        match edge.attempted.filter(|_| first) {
            None => draw_way(pen, edge, path, (edge.head_at_start && first, edge.head_at_end), line, mark),
            Some(share) => {
                // the head that stops short is the last one on the way there
                let back = edge.head_at_start && !edge.head_at_end;
                let (path, share) =
                    if back { (curve::reversed(path), 1.0 - share) } else { (path.clone(), share) };
                let heads_at = (edge.head_at_start && !back, edge.head_at_end || back);
                let stop = whole * share.clamp(0.0, 1.0);
                let near = curve::trimmed(&path, 0.0, whole - stop);
                draw_way(pen, edge, &near, heads_at, line, mark);
                if stop + ATTEMPT_GAP < whole {
                    let stub = curve::trimmed(&path, stop + ATTEMPT_GAP, 0.0);
                    draw_way(pen, edge, &stub, (false, false), line, mark);
                }
            }
        }
    }
    if let (Some(share), Some(way)) =
        (edge.ended, edge.paths.first().and_then(|path| curve::flatten(path).into_iter().next()))
    {
        let (at, way) = way.at(way.length() * share);
        let color = edge.color(pen);
        pen.open(vec![("part", "end".to_owned())]);
        slashes(pen, mark, (at, way), color, ground(at));
        pen.close();
    }
}

/// Draws one way of an edge with the heads asked for.
fn draw_way(
    pen: &mut Pen<'_>,
    edge: &Edge<'_>,
    path: &[Segment],
    heads_at: (bool, bool),
    line: Role,
    mark: Role,
) {
    let LineStyle { head, double, .. } = edge.family.line();
    let head = edge.head.unwrap_or(head);
    let color = edge.color(pen);
    let (start, end) =
        (if heads_at.0 { head } else { Head::None }, if heads_at.1 { head } else { Head::None });
    let cut = |head| heads::length(head, edge.head_scale);
    let reach = |head| heads::reach(head, edge.head_scale);
    let path = curve::straightened_end(path, reach(end));
    let path = curve::reversed(&curve::straightened_end(&curve::reversed(&path), reach(start)));
    let shaft = curve::trimmed(&path, cut(start), cut(end));
    let stroke = pen.theme.stroke(edge.family, color, edge.weight());
    // Dashes are counted from the head, so that it never floats before a gap; a sample in the legend begins
    // at the margin instead.
    let from_head = end != Head::None && !stroke.round && line != Role::Legend;
    let shaft = if from_head && !stroke.dash.is_empty() { curve::reversed(&shaft) } else { shaft };
    pen.line(line, doubled(&shaft, double, &stroke), stroke);
    let back = curve::reversed(&path);
    for (way, head) in [(&path, end), (&back, start)] {
        let lines = curve::flatten(way);
        if let Some(last) = lines.last() {
            // The chord under the head, for a line that could not be made straight there.
            let (tip, way) = last.at(last.length());
            let way = curve::direction(last.at(last.length() - reach(head)).0, tip).unwrap_or(way);
            heads::draw(pen, mark, head, (tip, way), color, edge.head_scale);
        }
    }
}

/// The path itself, or the two lines beside it.
fn doubled(path: &[Segment], double: Option<f64>, stroke: &Stroke) -> Vec<Segment> {
    let Some(gap) = double else { return path.to_vec() };
    let aside = (gap + stroke.width) / 2.0;
    let mut both = curve::offset(path, aside);
    both.extend(curve::offset(path, -aside));
    both
}

/// Draws the two slashes of a relation that ended across a line at a place and the way it runs there.
pub fn slashes(pen: &mut Pen<'_>, role: Role, (at, way): (Point, Point), color: Color, ground: Color) {
    let p = |along: f64, side: f64| {
        Point::new(at.x + along * way.x + side * way.y, at.y + along * way.y - side * way.x)
    };
    let slash =
        |middle: f64| straight(p(middle - SLASH_LEAN, -SLASH_REACH), p(middle + SLASH_LEAN, SLASH_REACH));
    let middles = [-SLASH_STEP / 2.0, SLASH_STEP / 2.0];
    let between = straight(p(-SLASH_STEP / 2.0, 0.0), p(SLASH_STEP / 2.0, 0.0));
    pen.line(Role::Ground, between, solid(ground, SLASH_GAP));
    for middle in middles {
        pen.line(Role::Ground, slash(middle), solid(ground, SLASH_GAP));
    }
    for middle in middles {
        pen.line(role, slash(middle), round(color, SLASH_WIDTH));
    }
}

/// Draws paper on either side of a path of this width where it crosses another, a `place` along it.
pub fn gap(pen: &mut Pen<'_>, width: f64, path: &[Segment], place: f64, ground: Color) {
    let length: f64 = curve::flatten(path).iter().map(Polyline::length).sum();
    if place < CROSSING_CLEAR || length - place < CROSSING_CLEAR {
        return;
    }
    let half = CROSSING_LENGTH / 2.0;
    let piece = curve::trimmed(path, place - half, length - place - half);
    pen.line(Role::Ground, piece, solid(ground, width + 2.0 * CROSSING_GAP));
}
