//! Places for everything on the page of a storyline: orders of lines are compared, names and captions find room.

use super::captions::{self, Caption};
use super::curves;
use super::frame::{CURVE, FLAT, Frame, HALF};
use super::name_labels::{self, Labels, Name, Obstacles, Place};
use super::plot::{Close, Plot};
use crate::charts::pieces::{MARGIN, marks};
use crate::layout::storyline::beam_search::beam_search;
use crate::layout::storyline::{Alignment, Closeness, Curve, Order, Storyline, align, ordering};
use crate::parallel::{both, threads, work};
use crate::scene::Rect;
use crate::scene::curve::Polyline;

/// What a crossing costs when ways to draw a story are compared; a bend costs 14.
const CROSSING: i64 = 60;
/// By how many crossings more than the fewest an order may be worth a look.
const MORE_CROSSINGS: usize = 3;
/// Of how many orders looser meetings are tried too.
const LOOSENED: usize = 2;
/// What the places of a name cost: before its line, above and below it, after its beginning.
const ASIDE: [i64; 5] = [0, 7, 7, 24, 24];
/// What a pixel costs by which two events stand farther apart than others.
const UNEVEN: f64 = 0.35;
/// Distance of one line to the next where time runs right.
const PITCH: i64 = 24;
/// Least and most distance of one line to the next where time runs down.
const PITCHES_DOWN: (f64, f64) = (30.0, 58.0);
/// Least and most distance of one event to the next where time runs right.
const STEPS: (f64, f64) = (44.0, 104.0);
/// Least distance of one event to the next where time runs down.
const STEP_DOWN: f64 = 40.0;
/// How far a line runs on beyond the last event.
const ONWARD: f64 = 24.0;
/// Least width of a page.
const LEAST_WIDTH: f64 = 760.0;
/// Room between head and captions, and between captions and chart.
pub const AIR: f64 = 24.0;
/// Room between two words that begin side by side.
const WORDS_APART: f64 = 9.0;
/// Width of the column of deaths where time runs down.
pub const DEATHS: f64 = 74.0;
/// Widest name of a part where time runs down.
pub const PART_WIDTH: f64 = 104.0;

/// A plot with places.
#[derive(Default)]
pub struct Laid {
    pub frame: Frame,
    pub labels: Vec<Labels>,
    pub names: Vec<Name>,
    pub captions: Vec<Caption>,
    pub width: f64,
    /// Where the chart begins and ends across time: what the bands span.
    pub band: (f64, f64),
    pub crossings: usize,
}

/// The orders of lines that come into question for a plot, before anything has a place.
pub struct Ordered {
    labels: Vec<Labels>,
    width: f64,
    lines: Lines,
}

/// Lines with their orders, and which way time runs.
enum Lines {
    /// With room for the names of the lines, and without.
    Right([Ways; 2]),
    Down(Ways),
}

/// A few good orders of lines with their crossings, the cheapest first.
struct Ways {
    storyline: Storyline,
    orders: Vec<(Order, usize)>,
}

impl Ordered {
    /// The crossings of the order that has the fewest: no drawing of one of them has fewer.
    pub fn crossings(&self) -> usize {
        let ways = match &self.lines {
            Lines::Right(both) => both.as_slice(),
            Lines::Down(one) => std::slice::from_ref(one),
        };
        let all = ways.iter().flat_map(|ways| &ways.orders);
        all.map(|(_, crossings)| *crossings).min().unwrap_or(0)
    }
}

/// Finds orders for the lines of a plot.
pub fn order(plot: &Plot, vertical: bool, width: f64) -> Ordered {
    let labels = name_labels::measure(plot, vertical);
    let bare = storyline(plot, &|_| (0, 0));
    let starts = beam_search(&bare);
    let lines = if vertical {
        Lines::Down(Ways { orders: orders(&bare, &starts), storyline: bare })
    } else {
        let roomy = with_room(plot, &labels, width);
        let (first, second) = both(threads(), &|| orders(&roomy, &starts), &|| orders(&bare, &starts));
        Lines::Right([Ways { storyline: roomy, orders: first }, Ways { storyline: bare, orders: second }])
    };
    Ordered { labels, width, lines }
}

/// Finds places for a plot whose lines are ordered. Everything but the head's height is known here.
pub fn lay_out(plot: &Plot, ordered: Ordered) -> Laid {
    let Ordered { labels, width, lines } = ordered;
    match &lines {
        Lines::Right(ways) => lay_right(plot, labels, ways, width),
        Lines::Down(ways) => lay_down(plot, labels, ways, width),
    }
}

fn storyline(plot: &Plot, slots: &dyn Fn(usize) -> (usize, usize)) -> Storyline {
    let events = plot.meetings.len();
    let curves = plot
        .threads
        .iter()
        .enumerate()
        .map(|(index, thread)| {
            let (before, after) = slots(index);
            Curve {
                first: thread.first,
                last: if thread.runs_on() { events.saturating_sub(1) } else { thread.last },
                met: thread.last,
                before,
                after,
                group: thread.group,
                weight: if thread.lead { 3 } else { 1 },
            }
        })
        .collect();
    Storyline { curves, meets: plot.meetings.iter().map(|meeting| meeting.members.clone()).collect() }
}

/// A few good orders, with their crossings; those that cross far more often than the best are left.
fn orders(storyline: &Storyline, starts: &[Order]) -> Vec<(Order, usize)> {
    let orders: Vec<(Order, usize)> = ordering::order(storyline, starts)
        .into_iter()
        .map(|order| {
            let crossings = ordering::crossings(storyline, &order);
            (order, crossings)
        })
        .collect();
    let fewest = orders.iter().map(|(_, crossings)| *crossings).min().unwrap_or(0);
    orders.into_iter().filter(|(_, crossings)| *crossings <= fewest + MORE_CROSSINGS).collect()
}

/// Rows for orders, with their crossings.
fn rows(
    Ways { storyline, orders }: &Ways,
    apart: &(dyn Fn(usize, usize, usize) -> i64 + Sync),
    threads: usize,
) -> Vec<(Alignment, usize)> {
    let Some((best, others)) = orders.split_first() else { return Vec::new() };
    // the others are much like the first, so they are looked for near it
    let rows_of = |(order, _): &(Order, usize), near: (Closeness, Option<&Alignment>)| {
        align(storyline, order, apart, near)
    };
    let first = rows_of(best, (Closeness::Close, None));
    let rest = work(others.len(), threads, &|at| rows_of(&others[at], (Closeness::Close, Some(&first))));
    let mut found: Vec<(&(Order, usize), Alignment)> =
        orders.iter().zip(std::iter::once(first).chain(rest)).collect();
    found.sort_by_key(|((_, crossings), rows)| score(rows, *crossings));
    let loose = work(found.len().min(LOOSENED), threads, &|at| {
        let (way, rows) = &found[at];
        (rows_of(way, (Closeness::Loose, Some(rows))), way.1)
    });
    found.into_iter().map(|((_, crossings), rows)| (rows, *crossings)).chain(loose).collect()
}

/// How good rows are; less is better.
fn score(rows: &Alignment, crossings: usize) -> i64 {
    CROSSING * crossings as i64 + rows.score()
}

/// The room that names need at the left end and at the right, where time runs right.
fn sides(plot: &Plot, labels: &[Labels]) -> (f64, f64) {
    let last = plot.meetings.len().saturating_sub(1);
    let mut sides: (f64, f64) = (20.0, 110.0);
    for (thread, labels) in plot.threads.iter().zip(labels) {
        if thread.first == 0 {
            sides.0 = sides.0.max(name_labels::room_before(&labels.name, false));
        }
        match thread.close {
            Close::Onward(_) => sides.1 = sides.1.max(ONWARD + name_labels::room_beyond(&labels.name, false)),
            Close::Death(_) if thread.last == last && thread.is_named_at_death() => {
                sides.1 = sides.1.max(name_labels::room_after(&labels.dead, false));
            }
            Close::Death(_) | Close::Lapse => {}
        }
    }
    sides
}

/// The room that names need at both ends, and the distance of one event to the next, where time runs right.
fn steps(plot: &Plot, labels: &[Labels], width: f64) -> ((f64, f64), f64) {
    let events = plot.meetings.len();
    let (left, right) = sides(plot, labels);
    let free = width - 2.0 * MARGIN - left - right;
    let step = if events > 1 { (free / (events - 1) as f64).clamp(STEPS.0, STEPS.1) } else { STEPS.1 };
    ((left, right), step)
}

/// The lines with room for their names before their first and after their last event, where time runs right.
fn with_room(plot: &Plot, labels: &[Labels], width: f64) -> Storyline {
    let (_, step) = steps(plot, labels, width);
    storyline(plot, &|curve: usize| {
        let count = |room: f64| ((room + 5.0 - FLAT) / step).max(0.0).ceil() as usize;
        let room = name_labels::room_after(&labels[curve].dead, false);
        let after = if plot.threads[curve].is_named_at_death() { count(room) } else { 0 };
        (count(name_labels::room_before(&labels[curve].name, false)), after)
    })
}

fn lay_right(plot: &Plot, labels: Vec<Labels>, ways: &[Ways; 2], width: f64) -> Laid {
    let events = plot.meetings.len();
    let ((left, right), step) = steps(plot, &labels, width);
    let [roomy, bare] = ways.each_ref().map(|ways| move || rows(ways, &|_, _, _| PITCH, 1));
    let (first, second) = both(threads(), &roomy, &bare);
    let mut ways: Vec<(i64, Alignment, usize)> = first
        .into_iter()
        .chain(second)
        .map(|(rows, crossings)| (score(&rows, crossings), rows, crossings))
        .collect();
    ways.sort_by_key(|(score, ..)| *score);
    let mut best: Option<(i64, Frame, Vec<Name>, usize)> = None;
    for (score, rows, crossings) in ways {
        // names can only make a way dearer
        if best.as_ref().is_some_and(|(least, ..)| score >= *least) {
            break;
        }
        let (frame, names, aside) = named(plot, &labels, rows, (step, left));
        let usual = step * events.saturating_sub(1) as f64;
        let wider = (frame.end - frame.u(0) - ONWARD - usual).max(0.0) + UNEVEN * unevenness(&frame, step);
        let whole = score + aside + wider as i64;
        if best.as_ref().is_none_or(|(least, ..)| whole < *least) {
            best = Some((whole, frame, names, crossings));
        }
    }
    let Some((_, mut frame, mut names, crossings)) = best else {
        return Laid { width: LEAST_WIDTH, ..Laid::default() };
    };
    // a long name behind a death shortly before the end reaches beyond the last event too
    let farthest = names.iter().map(|name| name.rect.right()).fold(0.0, f64::max);
    let content = (frame.end - ONWARD + right).max(farthest) + MARGIN;
    let page = content.max(LEAST_WIDTH).ceil();
    let shift = ((page - content) / 2.0).round();
    frame.times.iter_mut().for_each(|time| *time += shift);
    frame.end += shift;
    names.iter_mut().for_each(|name| name.rect.x += shift);
    let (captions, height) = captions::above(plot, &frame.times, page - MARGIN, 0.0);
    frame.origin = height + AIR + 10.0;
    names.iter_mut().for_each(|name| name.rect.y += frame.origin);
    let over = names.iter().map(|name| frame.origin - name.rect.y).fold(0.0, f64::max).max(HALF);
    frame.origin += over;
    names.iter_mut().for_each(|name| name.rect.y += over);
    let foot = names
        .iter()
        .map(|name| name.rect.bottom())
        .fold(frame.origin + frame.rows.height as f64 + HALF, f64::max);
    let band = (frame.origin - over - 12.0, foot + 14.0);
    Laid { frame, labels, names, captions, width: page, band, crossings }
}

/// How much farther apart than usual events stand, all together.
fn unevenness(frame: &Frame, step: f64) -> f64 {
    frame.times.windows(2).map(|pair| (pair[1] - pair[0] - step).max(0.0)).sum()
}

/// Times and names for rows, and what their places cost. Every name that
/// finds no place gets room of its own, in which all lines run straight.
fn named(
    plot: &Plot,
    labels: &[Labels],
    rows: Alignment,
    (step, left): (f64, f64),
) -> (Frame, Vec<Name>, i64) {
    let flats = vec![(FLAT, FLAT); plot.meetings.len()];
    let mut frame = Frame { vertical: false, times: Vec::new(), flats, end: 0.0, origin: 0.0, rows };
    for _ in 0..=2 * plot.threads.len() {
        keep_time(&mut frame, plot, labels, (step, left));
        let (names, homeless) = name_labels::place(plot, &frame, labels, obstacles(plot, &frame));
        if !homeless.into_iter().any(|entry| widen(&mut frame, plot, labels, entry)) {
            let aside = names.iter().filter_map(|name| ASIDE.get(name.choice)).sum();
            return (frame, names, aside);
        }
    }
    (frame, Vec::new(), 0)
}

/// Room for a name that has no place; false if it had it already.
fn widen(frame: &mut Frame, plot: &Plot, labels: &[Labels], (curve, place): (usize, Place)) -> bool {
    let thread = &plot.threads[curve];
    let (flat, room) = match place {
        Place::Start => {
            (&mut frame.flats[thread.first].0, name_labels::room_before(&labels[curve].name, frame.vertical))
        }
        Place::Death => {
            (&mut frame.flats[thread.last].1, name_labels::room_after(&labels[curve].dead, frame.vertical))
        }
        Place::Edge => return false,
    };
    let wider = *flat < room + 4.0;
    *flat = flat.max(room + 4.0);
    wider
}

/// Sets the times of the events where time runs right.
fn keep_time(frame: &mut Frame, plot: &Plot, labels: &[Labels], (step, left): (f64, f64)) {
    let events = plot.meetings.len();
    let spread = |step: f64| {
        let mut times = vec![0.0];
        for at in 1..events {
            let least = frame.flats[at - 1].1 + CURVE + frame.flats[at].0;
            times.push(times[at - 1] + step.max(least));
        }
        times.truncate(events);
        times
    };
    // Room for names is taken from the other events as long as there is some.
    let usual = step * events.saturating_sub(1) as f64;
    let fits = |step: &f64| spread(*step).last().is_none_or(|last| *last <= usual);
    let steps = std::iter::successors(Some(step), |step| Some(step - 2.0)).take_while(|step| *step > STEPS.0);
    let mut times = spread(steps.into_iter().find(fits).unwrap_or(STEPS.0));
    let start = plot
        .threads
        .iter()
        .zip(labels)
        .map(|(thread, labels)| name_labels::room_before(&labels.name, false) - times[thread.first])
        .fold(left, f64::max);
    times.iter_mut().for_each(|time| *time += start + MARGIN);
    frame.end = times.last().copied().unwrap_or(MARGIN) + ONWARD;
    frame.times = times;
}

fn obstacles(plot: &Plot, frame: &Frame) -> Obstacles {
    let mut boxes: Vec<Rect> =
        (0..plot.meetings.len()).filter_map(|at| frame.meeting(at, &plot.meetings[at].members)).collect();
    let last = plot.meetings.len().saturating_sub(1);
    for (curve, thread) in plot.threads.iter().enumerate().filter(|(_, thread)| thread.runs_on()) {
        let _ = thread;
        let v = frame.v(curve, last);
        boxes.push(frame.rect(
            (frame.end - marks::RADIUS, v - marks::RADIUS),
            (frame.end + marks::RADIUS, v + marks::RADIUS),
        ));
    }
    let lines: Vec<Polyline> =
        curves::pieces(plot, frame).iter().flat_map(|piece| name_labels::flat(&piece.paths)).collect();
    Obstacles { lines, boxes }
}

fn lay_down(plot: &Plot, labels: Vec<Labels>, lines: &Ways, width: f64) -> Laid {
    let events = plot.meetings.len();
    let wrapped = captions::lines_beside(plot);
    let most = (0..events)
        .map(|at| lines.storyline.curves.iter().filter(|curve| curve.first <= at && at <= curve.last).count())
        .max()
        .unwrap_or(1);
    let left = captions::badges_beside(plot) + 34.0;
    let right = MARGIN + DEATHS + PART_WIDTH;
    let free = width - left - right - names_width(&labels);
    let pitch = (free / most.saturating_sub(1).max(1) as f64).clamp(PITCHES_DOWN.0, PITCHES_DOWN.1).floor();
    let apart = |at: usize, a: usize, b: usize| apart(plot, &labels, (at, a, b), pitch);
    let best =
        rows(lines, &apart, threads()).into_iter().min_by_key(|(rows, crossings)| score(rows, *crossings));
    let Some((rows, crossings)) = best else { return Laid { width: LEAST_WIDTH, ..Laid::default() } };
    let mut frame = Frame {
        vertical: true,
        times: Vec::new(),
        flats: vec![(FLAT, FLAT); events],
        end: 0.0,
        origin: 0.0,
        rows,
    };
    for curve in 0..plot.threads.len() {
        widen(&mut frame, plot, &labels, (curve, Place::Start));
        if plot.threads[curve].is_named_at_death() {
            widen(&mut frame, plot, &labels, (curve, Place::Death));
        }
    }
    let mut time = frame.flats.first().map_or(0.0, |flats| flats.0).max(AIR);
    for at in 0..events {
        if at > 0 {
            let far = frame.far(at - 1) as f64;
            let least = frame.flats[at - 1].1 + CURVE + (far * 0.08).min(28.0) + frame.flats[at].0;
            let lines = wrapped[at - 1].lines.len() + wrapped[at].lines.len();
            time += STEP_DOWN.max(least).max(captions::LINE * lines as f64 / 2.0 + 8.0);
        }
        frame.times.push(time);
    }
    let after = frame.flats.last().map_or(0.0, |flats| flats.1).max(ONWARD);
    frame.end = time + after + 4.0;
    let (mut names, _) = name_labels::place(plot, &frame, &labels, obstacles(plot, &frame));
    let low = names.iter().map(|name| name.rect.x).fold(-HALF, f64::min);
    frame.origin = left - low;
    names.iter_mut().for_each(|name| name.rect.x += frame.origin);
    let far = names
        .iter()
        .map(|name| name.rect.right())
        .fold(frame.origin + frame.rows.height as f64 + HALF, f64::max);
    let page = (far + right).max(LEAST_WIDTH).ceil();
    let captions = captions::beside(plot, &frame.times, wrapped);
    Laid { frame, labels, names, captions, width: page, band: (MARGIN, page - MARGIN), crossings }
}

/// The widest half names at both ends.
fn names_width(labels: &[Labels]) -> f64 {
    labels.iter().map(|labels| labels.name.width).fold(0.0, f64::max)
}

/// How far two neighbours must be apart where time runs down and names stand above and below their lines.
fn apart(plot: &Plot, labels: &[Labels], (at, a, b): (usize, usize, usize), pitch: f64) -> i64 {
    let last = plot.meetings.len().saturating_sub(1);
    let (one, other) = (&plot.threads[a], &plot.threads[b]);
    // lines that both run on are as far apart as their names at the edge will be
    let edge = at == last || at >= one.last.max(other.last);
    let halves = |curve: usize| {
        let (thread, labels) = (&plot.threads[curve], &labels[curve]);
        let if_so = |so: bool, width: f64| if so { width / 2.0 } else { 0.0 };
        [
            if_so(thread.first == at, labels.name.width),
            if_so(thread.last == at && thread.is_named_at_death(), labels.dead.width),
            if_so(edge && thread.runs_on(), labels.name.width),
        ]
    };
    let zones = halves(a).into_iter().zip(halves(b));
    let needs = zones.filter(|(x, y)| x + y > 0.0).map(|(x, y)| x + y + WORDS_APART);
    needs.fold(pitch, f64::max).ceil() as i64
}
