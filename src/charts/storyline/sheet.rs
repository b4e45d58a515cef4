//! The page of a storyline: everything drawn at its place.

use super::finding;
use super::frame::Frame;
use super::name_labels::{self, Place};
use super::place::{AIR, DEATHS, Laid, PART_WIDTH};
use super::plot::{Close, Part, Plot};
use super::{Drawing, Measures, captions, curves, meetings};
use crate::analysis::fates::Fate;
use crate::charts::data;
use crate::charts::ink::Theme;
use crate::charts::pieces::{MARGIN, Pen, legend, marks, solid, straight, title};
use crate::charts::words;
use crate::scene::{Anchor, Color, Data, Font, Point, Rect, Role, text};
use crate::story::Story;

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

/// Draws a plot with places.
pub fn draw(story: &Story, theme: &Theme, plot: &Plot, laid: &Laid, fates: &[Fate]) -> Drawing {
    let head = words::head(story, fates);
    let marks_width = head.fates.len() as f64 * 18.6 + 12.0;
    let finding = finding::finding(story, plot, laid.width - 2.0 * MARGIN - marks_width);
    let block = title::TitleBlock {
        title: &head.title,
        subtitle: &head.subtitle,
        finding: &finding,
        count: &head.count,
        fates: &head.fates,
    };
    let legend = super::legend::legend(plot);
    let top = title::height(&block, laid.width) + AIR;
    let extent = if laid.frame.vertical { laid.frame.end + 44.0 } else { laid.band.1 + strip_height(plot) };
    let least = laid.width / ASPECTS.1;
    let legend_height = legend::height(&legend, laid.width);
    let notes = title::notes(&finding::notes(story, plot), laid.width);
    let wanted = top + extent + AIR + legend_height + title::notes_height(&notes) + legend::FOOT;
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
    let mut scene = data::page(story, "storyline", (width, height), &head.title, &head.description);
    let mut cuts: Vec<String> = Vec::new();
    let mut pen = Pen::on_paper(&mut scene, theme);
    let mut cut = |what: &str, found: Vec<_>| cuts.extend(found.iter().map(|cut| format!("{what}: {cut:?}")));
    cut("page", title::draw(&mut pen, width, &block));
    let page = Page { plot, moved: &moved };
    page.draw(&mut pen, story);
    let legend_top = height - legend::FOOT - title::notes_height(&notes) - legend_height;
    cut("legend", legend::draw(&mut pen, legend_top, width, &legend));
    title::draw_notes(&mut pen, height, &notes);
    cut("foot", title::draw_foot(&mut pen, width, height, &finding::foot(story, plot, &head.foot)));
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
            (format!("c-{}", party.id), party.name.to_string())
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
        let mut named = vec![("character", story.party(self.plot.threads[strand].party).id.to_string())];
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
            for (index, death) in meeting.dead.iter().take(shown).enumerate() {
                let aside = (index as f64 - (shown - 1) as f64 / 2.0) * 15.0;
                let center = if frame.vertical { Point::new(v + aside, u) } else { Point::new(u + aside, v) };
                marks::fate(pen, Role::Ground, center, death.fate, 6.6);
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
