//! Labels on arcs, each where it has room: the middle of its arc first, then ever farther from it.

use super::{CARD, COLUMNS, TOP, WIDTH, badge, named, number};
use crate::charts::comparison::choose::{Arc, Chosen};
use crate::charts::comparison::place::Placement;
use crate::charts::pieces::{MARGIN, Pen, letters};
use crate::scene::curve::{self, Polyline};
use crate::scene::{Anchor, Font, Point, Rect, Role, Segment, text};
use crate::story::Story;

/// Height of a plate.
const HEIGHT: f64 = 19.0;
/// How far the plate reaches beyond the words.
const PLATE: f64 = 4.0;
/// Width of a letter.
const BADGE: f64 = 16.0;
/// Room between letter and words.
const GAP: f64 = 4.0;
/// How far a label may stand aside from its arc where it finds no place on it.
const ASIDE: f64 = 11.0;
/// Room to other lines; less where there is no place with more.
const CLEAR: [f64; 2] = [6.5, 3.5];
/// Room that a head takes.
const HEAD: f64 = 18.0;
/// Steps along an arc at which a place is tried, from the middle to either end.
const STEPS: usize = 36;
/// Words of an arc that stands out, and of one that only stands by.
const WORDS: [letters::Letters; 2] = [(Font::SansBold, 11.5), (Font::Sans, 11.5)];

struct Plan {
    side: usize,
    at: usize,
    line: Polyline,
}

/// Draws the labels, the lettered first.
pub fn draw(
    pen: &mut Pen<'_>,
    stories: [&Story; 2],
    chosen: &Chosen,
    ways: &[Vec<Vec<Segment>>; 2],
    placement: &Placement,
) {
    let mut plans: Vec<Plan> = Vec::new();
    for side in [0, 1] {
        for (at, way) in ways[side].iter().enumerate() {
            if let Some(line) = curve::flatten(way).into_iter().next() {
                plans.push(Plan { side, at, line });
            }
        }
    }
    let mut order: Vec<usize> = (0..plans.len()).collect();
    let arc = |plan: &Plan| -> &Arc { &chosen.arcs[plan.side][plan.at] };
    order.sort_by_key(|index| (arc(&plans[*index]).key.is_none(), arc(&plans[*index]).key, *index));
    let mut taken: Vec<Rect> = placement
        .rows
        .iter()
        .flat_map(|(top, height)| COLUMNS.map(|x| Rect::new(x, TOP + top, CARD, *height).grown(5.0)))
        .collect();
    taken.extend(plans.iter().flat_map(|plan| heads(plan, arc(plan).mutual)));
    for index in order {
        let plan = &plans[index];
        let arc = arc(plan);
        let full = width(&arc.label, arc.key.is_some(), lettered(chosen, arc));
        let mut sizes = vec![(full, true)];
        if arc.key.is_some() {
            sizes.push((BADGE + 2.0, false));
        }
        let place = sizes.into_iter().find_map(|(width, words)| {
            let aside = if plan.side == 0 { -ASIDE } else { ASIDE };
            let place = |clear: f64, aside: f64| free(&plans, index, (width, clear, aside), &taken);
            let tries = [(CLEAR[0], 0.0), (CLEAR[1], 0.0), (CLEAR[1], aside), (CLEAR[1], -aside)];
            Some((tries.into_iter().find_map(|(clear, aside)| place(clear, aside))?, width, words))
        });
        if let Some((center, width, words)) = place {
            let plate = Rect::new(center.x - width / 2.0, center.y - HEIGHT / 2.0, width, HEIGHT);
            taken.push(plate.grown(2.0));
            pen.open(named(stories, chosen, (plan.side, plan.at), "label"));
            label(pen, chosen, plan, plate, words);
            pen.close();
        }
    }
}

/// Room for the heads of an arc.
fn heads(plan: &Plan, mutual: bool) -> Vec<Rect> {
    let ends = [plan.line.points().last(), plan.line.points().first().filter(|_| mutual)];
    let left = if plan.side == 0 { HEAD } else { 0.0 };
    ends.into_iter().flatten().map(|at| Rect::new(at.x - left, at.y - 7.0, HEAD, 14.0)).collect()
}

/// Whether the letter of an arc is that of a relation both films have in full.
fn lettered(chosen: &Chosen, arc: &Arc) -> bool {
    arc.key.and_then(|key| chosen.keys.get(key)).is_some_and(|key| key.exact)
}

fn width(words: &str, badge: bool, strong: bool) -> f64 {
    let (font, size) = WORDS[usize::from(!strong)];
    text::width(words, font, size) + 2.0 * PLATE + if badge { BADGE + GAP } else { 0.0 }
}

/// The place on an arc, the nearest to its middle, that is clear of all other arcs, cards and labels.
fn free(
    plans: &[Plan],
    index: usize,
    (width, clear, aside): (f64, f64, f64),
    taken: &[Rect],
) -> Option<Point> {
    let plan = &plans[index];
    let length = plan.line.length();
    let is_free = |center: Point| {
        let plate = Rect::new(center.x - width / 2.0, center.y - HEIGHT / 2.0, width, HEIGHT);
        let inside =
            plate.x > MARGIN - PLATE && plate.right() < WIDTH - MARGIN + PLATE && plate.y > TOP - 20.0;
        let wide = plate.grown(clear);
        inside
            && !taken.iter().any(|other| other.overlaps(&plate))
            && plans.iter().enumerate().all(|(other, line)| {
                other == index
                    || line.side != plan.side
                    || line.line.pieces().all(|(from, to)| misses(wide, from, to))
            })
    };
    let share = |step: usize, sign: f64| 0.5 + sign * step as f64 * 0.42 / STEPS as f64;
    (0..=STEPS)
        .flat_map(|step| [share(step, 1.0), share(step, -1.0)])
        .map(|share| {
            let on = plan.line.at(length * share).0;
            Point::new(on.x + aside, on.y)
        })
        .find(|center| is_free(*center))
}

/// Whether a short stretch of a line stays out of a box.
fn misses(rect: Rect, from: Point, to: Point) -> bool {
    // most are nowhere near it; what only touches it is looked at
    let near = rect.grown(1.0);
    if from.x.max(to.x) < near.x
        || from.x.min(to.x) > near.right()
        || from.y.max(to.y) < near.y
        || from.y.min(to.y) > near.bottom()
    {
        return true;
    }
    let steps = (curve::distance(from, to) / 3.0).ceil().max(1.0) as usize;
    (0..=steps).all(|step| !rect.contains(curve::between(from, to, step as f64 / steps as f64)))
}

fn label(pen: &mut Pen<'_>, chosen: &Chosen, plan: &Plan, plate: Rect, words: bool) {
    let arc = &chosen.arcs[plan.side][plan.at];
    let edge = number(chosen, plan.side, plan.at);
    let strong = lettered(chosen, arc);
    let theme = pen.theme;
    pen.rect(Role::EdgePlate(edge), plate, 3.0, Some(theme.paper), None);
    let role = Role::EdgeLabel(edge);
    let middle = plate.center().y;
    let mut left = plate.x + if words { PLATE } else { 1.0 };
    if let Some(key) = arc.key {
        badge(pen, role, Point::new(left + BADGE / 2.0, middle), key, strong, arc.family);
        left += BADGE + GAP;
    }
    if words {
        let letters = WORDS[usize::from(!strong)];
        let at = Point::new(left, middle + text::baseline_drop(letters.1));
        pen.text(role, at, Anchor::Start, &arc.label, letters, theme.family(arc.family));
    }
}
