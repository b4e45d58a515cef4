//! The page of a storyline: places for everything, then the drawing.

use super::captions::{self, Caption};
use super::frame::{CURVE, FLAT, Frame, HALF};
use super::name_labels::{self, Labels, Name, Obstacles, Place};
use super::plot::{Close, Part, Plot};
use super::{Drawing, Measures, curves, meetings};
use crate::analysis::fates::Fate;
use crate::charts::data;
use crate::charts::ink::Theme;
use crate::charts::pieces::letters::FINDING;
use crate::charts::pieces::{MARGIN, Pen, legend, marks, solid, straight, title};
use crate::charts::words;
use crate::layout::storyline::beam_search::beam_search;
use crate::layout::storyline::{Alignment, Closeness, Curve, Order, Storyline, align, ordering};
use crate::scene::curve::Polyline;
use crate::scene::{Anchor, Color, Data, Font, Point, Rect, Role, Scene, text};
use crate::story::Story;
use crate::vocabulary::LineFamily;

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
const AIR: f64 = 24.0;
/// Room between two words that begin side by side.
const WORDS_APART: f64 = 9.0;
/// Share of ink in the bands of parts, in thousandths.
const BAND: u32 = 32;
/// Share of ink in leaders, in thousandths.
const LEADER: u32 = 420;
/// Letters of the name of a part.
const PART: (Font, f64) = (Font::SerifItalic, 13.0);
/// Letters of the number of the dead.
const TOTAL: (Font, f64) = (Font::SerifBold, 13.0);
/// Letters of the strip's name.
const STRIP: (Font, f64) = (Font::SansBold, 11.5);
/// Widest and least ratio of a page's sides that is kept to by adding paper.
const ASPECTS: (f64, f64) = (0.62, 2.1);
/// Width of the column of deaths where time runs down.
const DEATHS: f64 = 74.0;
/// Widest name of a part where time runs down.
const PART_WIDTH: f64 = 104.0;

/// A plot with places.
#[derive(Default)]
pub struct Laid {
    frame: Frame,
    labels: Vec<Labels>,
    names: Vec<Name>,
    captions: Vec<Caption>,
    width: f64,
    /// Where the chart begins and ends across time: what the bands span.
    band: (f64, f64),
    crossings: usize,
}

/// Finds places for a plot. Everything but the head's height is known here.
pub fn lay_out(plot: &Plot, vertical: bool, width: f64) -> Laid {
    let labels = name_labels::measure(plot, vertical);
    if vertical { lay_down(plot, labels, width) } else { lay_right(plot, labels, width) }
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

/// Rows for a few good orders, with their crossings; orders that cross far more often than the best are left.
fn ways(
    storyline: &Storyline,
    starts: &[Order],
    apart: &dyn Fn(usize, usize, usize) -> i64,
) -> Vec<(Alignment, usize)> {
    let orders: Vec<(Order, usize)> = ordering::order(storyline, starts)
        .into_iter()
        .map(|order| {
            let crossings = ordering::crossings(storyline, &order);
            (order, crossings)
        })
        .collect();
    let fewest = orders.iter().map(|(_, crossings)| *crossings).min().unwrap_or(0);
    let mut hopeful: Vec<(i64, Order, Alignment, usize)> = orders
        .into_iter()
        .filter(|(_, crossings)| *crossings <= fewest + MORE_CROSSINGS)
        .map(|(order, crossings)| {
            let rows = align(storyline, &order, apart, Closeness::Close);
            (score(&rows, crossings), order, rows, crossings)
        })
        .collect();
    hopeful.sort_by_key(|(score, ..)| *score);
    let loose: Vec<(Alignment, usize)> = hopeful
        .iter()
        .take(LOOSENED)
        .map(|(_, order, _, crossings)| (align(storyline, order, apart, Closeness::Loose), *crossings))
        .collect();
    hopeful.into_iter().map(|(_, _, rows, crossings)| (rows, crossings)).chain(loose).collect()
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

fn lay_right(plot: &Plot, labels: Vec<Labels>, width: f64) -> Laid {
    let events = plot.meetings.len();
    let (left, right) = sides(plot, &labels);
    let free = width - 2.0 * MARGIN - left - right;
    let step = if events > 1 { (free / (events - 1) as f64).clamp(STEPS.0, STEPS.1) } else { STEPS.1 };
    let slots = |curve: usize| {
        let count = |room: f64| ((room + 5.0 - FLAT) / step).max(0.0).ceil() as usize;
        let room = name_labels::room_after(&labels[curve].dead, false);
        let after = if plot.threads[curve].is_named_at_death() { count(room) } else { 0 };
        (count(name_labels::room_before(&labels[curve].name, false)), after)
    };
    let none = |_: usize| (0, 0);
    let storylines = [storyline(plot, &slots), storyline(plot, &none)];
    let starts = beam_search(&storylines[1]);
    let mut ways: Vec<(i64, Alignment, usize)> = storylines
        .iter()
        .flat_map(|storyline| ways(storyline, &starts, &|_, _, _| PITCH))
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
    let Some((_, mut frame, mut names, crossings)) = best else { return Laid::default() };
    let content = frame.end - ONWARD + right + MARGIN;
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

fn lay_down(plot: &Plot, labels: Vec<Labels>, width: f64) -> Laid {
    let events = plot.meetings.len();
    let wrapped = captions::lines_beside(plot);
    let storyline = storyline(plot, &|_| (0, 0));
    let most = (0..events)
        .map(|at| storyline.curves.iter().filter(|curve| curve.first <= at && at <= curve.last).count())
        .max()
        .unwrap_or(1);
    let left = captions::badges_beside(plot) + 34.0;
    let right = MARGIN + DEATHS + PART_WIDTH;
    let free = width - left - right - names_width(&labels);
    let pitch = (free / most.saturating_sub(1).max(1) as f64).clamp(PITCHES_DOWN.0, PITCHES_DOWN.1).floor();
    let apart = |at: usize, a: usize, b: usize| apart(plot, &labels, (at, a, b), pitch);
    let best = ways(&storyline, &beam_search(&storyline), &apart)
        .into_iter()
        .min_by_key(|(rows, crossings)| score(rows, *crossings));
    let Some((rows, crossings)) = best else { return Laid::default() };
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

/// Draws a plot with places.
pub fn draw(story: &Story, theme: &Theme, plot: &Plot, laid: &Laid, fates: &[Fate]) -> Drawing {
    let head = words::head(story, fates);
    let marks_width = head.fates.len() as f64 * 18.6 + 12.0;
    let finding = finding(plot, laid.width - 2.0 * MARGIN - marks_width);
    let block = title::TitleBlock {
        title: &head.title,
        subtitle: &head.subtitle,
        finding: &finding,
        count: &head.count,
        fates: &head.fates,
    };
    let legend = explain(plot);
    let top = title::height(&block, laid.width) + AIR;
    let extent = if laid.frame.vertical { laid.frame.end + 44.0 } else { laid.band.1 + strip_height(plot) };
    let least = laid.width / ASPECTS.1;
    let legend_height = legend::height(&legend, laid.width);
    let wanted = top + extent + AIR + legend_height + legend::FOOT;
    let height = wanted.max(least).ceil();
    let air = ((height - wanted) / 2.0).floor();
    let width = laid.width.max((height * ASPECTS.0).ceil());
    let mut moved = Moved {
        laid,
        dx: ((width - laid.width) / 2.0).floor(),
        dy: top + air,
        laid_frame: laid.frame.clone(),
    };
    moved.settle();
    let (name, data) = data::sheet(story, "storyline");
    let mut scene = Scene {
        name,
        data,
        width,
        height,
        title: head.title.clone(),
        description: head.description.clone(),
        language: story.facts().film.language.clone(),
        items: Vec::new(),
    };
    let mut cuts: Vec<String> = Vec::new();
    let mut pen = Pen::new(&mut scene, theme);
    pen.rect(Role::Ground, Rect::new(0.0, 0.0, width, height), 0.0, Some(theme.paper), None);
    let mut cut = |what: &str, found: Vec<_>| cuts.extend(found.iter().map(|cut| format!("{what}: {cut:?}")));
    cut("page", title::draw(&mut pen, width, &block));
    let page = Page { plot, moved: &moved };
    page.draw(&mut pen, story);
    cut("legend", legend::draw(&mut pen, height - legend::FOOT - legend_height, width, &legend));
    cut("foot", title::draw_foot(&mut pen, width, height, &foot(story, plot, &head.foot)));
    for (caption, meeting) in laid.captions.iter().zip(&plot.meetings) {
        if caption.cut {
            cuts.push(format!("{}: Caption", story.event(meeting.event).id));
        }
    }
    for (labels, thread) in laid.labels.iter().zip(&plot.threads) {
        if labels.name.cut {
            cuts.push(format!("{}: Name", story.party(thread.party).id));
        }
    }
    let measures = Measures {
        lines: plot.threads.len(),
        events: plot.meetings.len(),
        crossings: laid.crossings,
        bends: laid.frame.rows.bends,
        vertical: laid.frame.vertical,
    };
    Drawing { scene, cuts, measures }
}

/// A laid plot at its place on the page.
struct Moved<'a> {
    laid: &'a Laid,
    dx: f64,
    dy: f64,
    laid_frame: Frame,
}

impl Moved<'_> {
    fn settle(&mut self) {
        let (along, across) = if self.laid_frame.vertical { (self.dy, self.dx) } else { (self.dx, self.dy) };
        self.laid_frame.times.iter_mut().for_each(|time| *time += along);
        self.laid_frame.end += along;
        self.laid_frame.origin += across;
    }

    fn frame(&self) -> &Frame {
        &self.laid_frame
    }

    fn rect(&self, rect: Rect) -> Rect {
        Rect::new(rect.x + self.dx, rect.y + self.dy, rect.width, rect.height)
    }

    fn point(&self, point: Point) -> Point {
        Point::new(point.x + self.dx, point.y + self.dy)
    }

    /// The chart's bounds across time.
    fn band(&self) -> (f64, f64) {
        let by = if self.laid_frame.vertical { self.dx } else { self.dy };
        (self.laid.band.0 + by, self.laid.band.1 + by)
    }
}

/// The chart on its page.
struct Page<'a> {
    plot: &'a Plot,
    moved: &'a Moved<'a>,
}

impl Page<'_> {
    fn draw(&self, pen: &mut Pen<'_>, story: &Story) {
        let theme = pen.theme;
        let (plot, frame) = (self.plot, self.moved.frame());
        let bands: Vec<Rect> = plot.parts.iter().map(|part| self.band(part)).collect();
        let tint = theme.ink.over(theme.paper, BAND);
        for (part, band) in plot.parts.iter().zip(&bands).step_by(2) {
            pen.open(self.at(story, part.from, "band"));
            pen.rect(Role::Ground, *band, 0.0, Some(tint), None);
            pen.close();
        }
        let ground = |at: Point| -> Color {
            let inside = bands.iter().step_by(2).any(|band| band.contains(at));
            if inside { tint } else { theme.paper }
        };
        let pieces = curves::pieces(plot, frame);
        self.leaders(pen, story);
        let named = |curve: usize| {
            let party = story.party(plot.threads[curve].party);
            (format!("c-{}", party.id), party.name.clone())
        };
        let told = |piece: &curves::Piece| {
            let word = if piece.onward { "onward" } else { "thread" };
            self.of(story, piece.curve, piece.to, word)
        };
        curves::draw(pen, plot, &pieces, &named, &told, &ground);
        for (at, meeting) in plot.meetings.iter().enumerate() {
            let event = story.event(meeting.event);
            pen.open(self.at(story, at, "meeting"));
            meetings::draw(pen, plot, frame, at, (&format!("e-{}", event.id), &event.summary));
            pen.close();
        }
        self.edge_marks(pen, story);
        self.names(pen, story);
        self.captions(pen, story);
        self.parts(pen, story, &bands);
        self.deaths(pen, story);
    }

    /// What something at an event stands for.
    fn at(&self, story: &Story, at: usize, part: &str) -> Data {
        let Some(meeting) = self.plot.meetings.get(at) else { return data::part(part) };
        let mut named = data::event(story, meeting.event);
        named.extend(data::part(part));
        named
    }

    /// What something of a character stands for that is there from an event on.
    fn of(&self, story: &Story, strand: usize, at: usize, part: &str) -> Data {
        let mut named = vec![("character", story.party(self.plot.threads[strand].party).id.clone())];
        named.extend(data::part(part));
        named.extend(self.plot.meetings.get(at).map(|meeting| ("from", data::rank(story, meeting.event))));
        named
    }

    /// The band of a part.
    fn band(&self, part: &Part) -> Rect {
        let frame = self.moved.frame();
        let times = &frame.times;
        let last = times.len().saturating_sub(1);
        let middle = |at: usize| (times[at] + times[at + 1]) / 2.0;
        let half = if times.len() > 1 { (times[last] - times[0]) / (2.0 * last as f64) } else { 40.0 };
        let begin = times[0] - half.max(if frame.vertical { frame.flats[0].0 + 8.0 } else { 0.0 });
        let from = if part.from == 0 { begin } else { middle(part.from - 1) };
        let to = if part.to >= last { times[last] + half } else { middle(part.to) };
        let (low, high) = self.moved.band();
        frame.rect((from, low), (to, high))
    }

    /// Thin lines from the captions to their meetings, with gaps at what they pass.
    fn leaders(&self, pen: &mut Pen<'_>, story: &Story) {
        let frame = self.moved.frame();
        let color = pen.theme.ink.over(pen.theme.paper, LEADER);
        for (at, caption) in self.moved.laid.captions.iter().enumerate() {
            let Some((low, _)) = frame.reach(at, &self.plot.meetings[at].members) else { continue };
            let badge = self.moved.point(caption.badge);
            let from = if frame.vertical {
                badge.x + marks::badge_width(&self.plot.meetings[at].number) / 2.0 + 3.0
            } else {
                badge.y + 10.0
            };
            let stop = low - 8.5;
            let mut gaps = self.gaps(at, frame.u(at));
            gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut start = from;
            pen.open(self.at(story, at, "leader"));
            for (low, high) in gaps.into_iter().chain([(stop, stop)]) {
                let end = low.min(stop);
                if end - start > 2.0 {
                    let line = straight(frame.point(frame.u(at), start), frame.point(frame.u(at), end));
                    pen.line(Role::Ground, line, solid(color, 0.8));
                }
                start = start.max(high);
            }
            pen.close();
        }
    }

    /// What a leader passes, across time: lines, names, captions.
    fn gaps(&self, at: usize, u: f64) -> Vec<(f64, f64)> {
        let frame = self.moved.frame();
        let mut gaps = Vec::new();
        for (curve, thread) in self.plot.threads.iter().enumerate() {
            let there = thread.first <= at && (at <= thread.last || thread.runs_on());
            if there && !self.plot.meetings[at].members.contains(&curve) {
                let half = curves::half_width(thread, at > thread.last);
                gaps.push((frame.v(curve, at) - half, frame.v(curve, at) + half));
            }
        }
        let names = self.moved.laid.names.iter().map(|name| name.rect.grown(2.5));
        let captions = self.moved.laid.captions.iter().map(|caption| caption.words.grown(3.0));
        for rect in names.chain(captions).map(|rect| self.moved.rect(rect)) {
            let (u_span, v_span) = if frame.vertical {
                ((rect.y, rect.bottom()), (rect.x, rect.right()))
            } else {
                ((rect.x, rect.right()), (rect.y, rect.bottom()))
            };
            if (u_span.0..=u_span.1).contains(&u) {
                gaps.push(v_span);
            }
        }
        gaps
    }

    fn edge_marks(&self, pen: &mut Pen<'_>, story: &Story) {
        let frame = self.moved.frame();
        let last = frame.times.len().saturating_sub(1);
        for (curve, thread) in self.plot.threads.iter().enumerate() {
            if let Close::Onward(fate) = thread.close {
                let at = frame.point(frame.end, frame.v(curve, last));
                pen.open(self.of(story, curve, last, "onward"));
                marks::fate(pen, Role::Note, at, fate, marks::RADIUS - 0.4);
                pen.close();
            }
        }
    }

    fn names(&self, pen: &mut Pen<'_>, story: &Story) {
        let theme = pen.theme;
        for name in &self.moved.laid.names {
            let labels = &self.moved.laid.labels[name.curve];
            let (label, color) = match name.place {
                Place::Death => (&labels.dead, theme.ink),
                Place::Start | Place::Edge => {
                    (&labels.name, curves::color(theme, &self.plot.threads[name.curve]))
                }
            };
            let thread = &self.plot.threads[name.curve];
            let from = match name.place {
                Place::Start => thread.first,
                Place::Death => thread.last,
                Place::Edge => self.plot.meetings.len().saturating_sub(1),
            };
            pen.open(self.of(story, name.curve, from, "name"));
            for (line, at) in label.lines.iter().zip(name_labels::baselines(name, label)) {
                pen.text(Role::Note, self.moved.point(at), name.anchor, line, label.letters, color);
            }
            pen.close();
        }
    }

    fn captions(&self, pen: &mut Pen<'_>, story: &Story) {
        let theme = pen.theme;
        for (at, (caption, meeting)) in self.moved.laid.captions.iter().zip(&self.plot.meetings).enumerate() {
            pen.open(self.at(story, at, "caption"));
            let badge = self.moved.point(caption.badge);
            if meeting.unordered {
                let width = marks::badge_width(&meeting.number);
                let rect = Rect::new(badge.x - width / 2.0, badge.y - 8.0, width, 16.0);
                marks::badge(pen, Role::Note, badge, &meeting.number, theme.paper, theme.ink);
                pen.rect(Role::Ground, rect.grown(-0.6), 7.4, None, Some(solid(theme.ink, 1.2)));
            } else {
                marks::badge(pen, Role::Note, badge, &meeting.number, theme.ink, theme.paper);
            }
            let anchor = if caption.before { Anchor::End } else { Anchor::Start };
            for (index, line) in caption.lines.iter().enumerate() {
                let at = self.moved.point(caption.baseline(index));
                pen.text(Role::Note, at, anchor, line, captions::LETTERS, theme.ink);
            }
            pen.close();
        }
    }

    fn parts(&self, pen: &mut Pen<'_>, story: &Story, bands: &[Rect]) {
        let theme = pen.theme;
        let vertical = self.moved.frame().vertical;
        for (part, band) in self.plot.parts.iter().zip(bands) {
            pen.open(self.at(story, part.from, "band"));
            if vertical {
                let left = band.right() - PART_WIDTH;
                let most = ((band.height - 14.0) / 15.0).floor().max(1.0) as usize;
                let wrapped = text::wrap(part.name.trim(), PART.0, PART.1, PART_WIDTH - 14.0, most.min(4));
                for (index, line) in wrapped.lines.iter().enumerate() {
                    let at = Point::new(left, band.y + 20.0 + 15.0 * index as f64);
                    pen.text(Role::Note, at, Anchor::Start, line, PART, theme.ink);
                }
                pen.close();
                continue;
            }
            let y = band.bottom() + 11.0;
            let rule = straight(Point::new(band.x + 4.0, y), Point::new(band.right() - 4.0, y));
            pen.line(Role::Ground, rule, solid(theme.mute, 1.0));
            let (name, _) = text::fit(part.name.trim(), PART.0, PART.1, band.width - 6.0);
            let at = Point::new(band.center().x, y + 17.0);
            pen.text(Role::Note, at, Anchor::Middle, &name, PART, theme.ink);
            pen.close();
        }
    }

    /// The dead at their events, with a running total.
    fn deaths(&self, pen: &mut Pen<'_>, story: &Story) {
        let theme = pen.theme;
        let frame = self.moved.frame();
        if !anybody_dies(self.plot) {
            return;
        }
        let (_, high) = self.moved.band();
        let v = if frame.vertical {
            high - PART_WIDTH - DEATHS / 2.0 - 8.0
        } else {
            high + part_height(self.plot) + 22.0
        };
        let (first, last) = (frame.u(0), frame.u(frame.times.len().saturating_sub(1)));
        pen.line(Role::Ground, straight(frame.point(first, v), frame.point(last, v)), solid(theme.rule, 1.0));
        let name = if frame.vertical {
            (Point::new(v, first - 16.0), Anchor::Middle)
        } else {
            (Point::new(MARGIN, v + text::baseline_drop(STRIP.1)), Anchor::Start)
        };
        pen.text(Role::Note, name.0, name.1, "Dead", STRIP, theme.ink);
        let mut total = 0;
        for (at, meeting) in self.plot.meetings.iter().enumerate().filter(|(_, m)| !m.dead.is_empty()) {
            total += self.plot.deaths(at);
            let u = frame.u(at);
            let shown = meeting.dead.len().min(3);
            pen.open(self.at(story, at, "death"));
            for (index, curve) in meeting.dead.iter().take(shown).enumerate() {
                let aside = (index as f64 - (shown - 1) as f64 / 2.0) * 15.0;
                if let Close::Death(fate) = self.plot.threads[*curve].close {
                    let center =
                        if frame.vertical { Point::new(v + aside, u) } else { Point::new(u + aside, v) };
                    marks::fate(pen, Role::Ground, center, fate, 6.6);
                }
            }
            let (place, anchor) = if frame.vertical {
                let x = v + 7.5 * shown as f64 + 10.0;
                (Point::new(x, u + text::baseline_drop(TOTAL.1)), Anchor::Start)
            } else {
                (Point::new(u, v + 22.0), Anchor::Middle)
            };
            if self.plot.deaths(at) > 0 {
                pen.text(Role::Note, place, anchor, &total.to_string(), TOTAL, theme.ink);
            }
            pen.close();
        }
    }
}

fn anybody_dies(plot: &Plot) -> bool {
    plot.meetings.iter().any(|meeting| !meeting.dead.is_empty())
}

fn part_height(plot: &Plot) -> f64 {
    if plot.parts.is_empty() { 0.0 } else { 34.0 }
}

fn strip_height(plot: &Plot) -> f64 {
    part_height(plot) + if anybody_dies(plot) { 48.0 } else { 0.0 }
}

fn explain(plot: &Plot) -> legend::Legend<'static> {
    let mut fates: Vec<marks::Fate> = plot
        .threads
        .iter()
        .filter_map(|thread| match thread.close {
            Close::Death(fate) | Close::Onward(fate) => Some(fate),
            Close::Lapse => None,
        })
        .collect();
    fates.sort();
    fates.dedup();
    let arrows = || plot.meetings.iter().flat_map(|meeting| &meeting.arrows);
    let mut families: Vec<LineFamily> = arrows().map(|arrow| arrow.family).collect();
    families.sort();
    families.dedup();
    legend::Legend {
        families,
        ended: false,
        attempted: arrows().any(|arrow| arrow.attempted),
        betrayer: plot.meetings.iter().any(|meeting| !meeting.betrayers.is_empty()),
        fates,
        key: Vec::new(),
    }
}

/// What the chart shows, in a sentence or two: as many as the width holds.
fn finding(plot: &Plot, room: f64) -> String {
    let found = format!("{}{}.", deaths_told(plot), busiest(plot));
    let reading = "Lines meet in the events that people share, and end where they die.";
    let whole = format!("{found} {reading}");
    if text::width(&whole, FINDING.0, FINDING.1) <= room { whole } else { found }
}

/// “Eight die, the first at event 16 of 26”.
fn deaths_told(plot: &Plot) -> String {
    let events = plot.meetings.len();
    let deadly: Vec<usize> = (0..events).filter(|at| plot.deaths(*at) > 0).collect();
    let dead: usize = deadly.iter().map(|at| plot.deaths(*at)).sum();
    let many = words::sentence(&words::number(dead));
    match deadly.as_slice() {
        [] => "Nobody dies".to_owned(),
        [only] if dead == 1 => format!("One dies, at event {}", plot.meetings[*only].number),
        [only] => format!("{many} die, all at event {}", plot.meetings[*only].number),
        [first, ..] => format!("{many} die, the first at event {} of {events}", plot.meetings[*first].number),
    }
}

/// “; Tony takes part in 18 of 26 events”.
fn busiest(plot: &Plot) -> String {
    let events = plot.meetings.len();
    let meets = |curve: usize| plot.meetings.iter().filter(|m| m.members.contains(&curve)).count();
    let most = (0..plot.threads.len())
        .max_by_key(|curve| (meets(*curve), plot.threads[*curve].lead, std::cmp::Reverse(*curve)));
    match most {
        Some(curve) if events > 1 && plot.threads.len() > 1 => {
            format!("; {} takes part in {} of {events} events", plot.threads[curve].name, meets(curve))
        }
        _ => String::new(),
    }
}

fn foot(story: &Story, plot: &Plot, credit: &str) -> String {
    let mut words = vec![credit.to_owned()];
    if plot.meetings.iter().any(|meeting| meeting.unordered) {
        words.push("a number in a ring: told to happen meanwhile".to_owned());
    }
    let names: Vec<&str> = plot.left_out.iter().map(|party| story.party(*party).name.as_str()).collect();
    match names.as_slice() {
        [] => {}
        few if few.len() <= 4 => words.push(format!("in no event: {}", few.join(", "))),
        many => words.push(format!("{} characters in no event are left out", many.len())),
    }
    if plot.later > 0 {
        words.push(format!("{} later events are left out", plot.later));
    }
    words.join(" · ")
}
