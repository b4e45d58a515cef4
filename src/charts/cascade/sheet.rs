//! Drawing a placed cascade: margins, arrows, cards, reasons, head and legend.

use super::legend::{Legend, THICK, THIN, thin};
use super::{Chosen, Drawing, Plan};
use crate::charts::data;
use crate::charts::ink::Theme;
use crate::charts::pieces::crossings::Below;
use crate::charts::pieces::event::{self, Event, Measured, Sign};
use crate::charts::pieces::letters::{DISPUTED, FINDING, Letters, SUBTITLE, TITLE};
use crate::charts::pieces::tally::{self, Margin};
use crate::charts::pieces::{LINE_HEIGHT, MARGIN, Pen, QUARTER, edge, heads, solid, title};
use crate::charts::words::Head;
use crate::facts::EventId;
use crate::layout::layered::hierarchy::{Arrow, Block, Flow, Placed, PlacedArrow, layers};
use crate::scene::{Anchor, Data, Point, Rect, Role, Segment, curve, text};
use crate::story::Story;

/// Width of a card.
const CARD: f64 = 228.0;
/// Width of a card where many stand side by side.
const NARROW_CARD: f64 = 172.0;
/// Most cards side by side.
const MOST: usize = 4;
/// Most cards side by side where there are many events.
const MOST_NARROW: usize = 5;
/// Events from which cards are narrow.
const MANY: usize = 44;
/// Radius of an arrow's corners.
const CORNER: f64 = 9.0;
/// Widest that a reason is set.
const REASON: f64 = 150.0;
/// Most lines of a reason.
const REASON_LINES: usize = 3;
/// Paper between the head and the chart, and below the chart.
const AIR: f64 = 18.0;
/// Height of the foot.
const FOOT: f64 = 56.0;
/// Least width of a page.
const LEAST_WIDTH: f64 = 760.0;
/// Least and greatest ratio of width to height.
const RATIOS: (f64, f64) = (0.62, 1.75);

fn width_of(words: &str, (font, size): Letters) -> f64 {
    text::width(words, font, size)
}

/// A reason set in lines.
struct Reason {
    lines: Vec<String>,
    size: Block,
    cut: bool,
}

fn reason(words: &str) -> Reason {
    let (font, size) = DISPUTED;
    let wrapped = text::wrap(words, font, size, REASON, REASON_LINES);
    let height = size * LINE_HEIGHT * wrapped.lines.len() as f64;
    Reason {
        size: Block { width: wrapped.width(font, size), height },
        lines: wrapped.lines,
        cut: wrapped.cut,
    }
}

/// Everything that is set before it is placed.
pub struct Set {
    width: f64,
    numbers: Vec<String>,
    captions: Vec<Measured>,
    reasons: Vec<Option<Reason>>,
}

fn words<'a>(story: &'a Story, chosen: &Chosen, card: usize) -> &'a str {
    story.event(chosen.cards[card].event).brief()
}

/// Breaks captions and reasons into lines.
pub fn set(story: &Story, chosen: &Chosen) -> Set {
    let width = if chosen.cards.len() > MANY { NARROW_CARD } else { CARD };
    let numbers: Vec<String> =
        chosen.cards.iter().map(|card| story.event(card.event).rank.to_string()).collect();
    let captions = (0..chosen.cards.len())
        .map(|card| event::measure(&piece(story, chosen, card, &numbers[card]), width))
        .collect();
    let reasons = chosen.causes.iter().map(|cause| cause.why.as_deref().map(reason)).collect();
    Set { width, numbers, captions, reasons }
}

fn piece<'a>(story: &'a Story, chosen: &'a Chosen, card: usize, number: &'a str) -> Event<'a> {
    let told = &chosen.cards[card];
    Event { number, words: words(story, chosen, card), look: told.look, signs: &told.signs }
}

/// The most signs that `signs` gives for the cards of one rank.
fn most(ranks: &[usize], signs: impl Fn(usize) -> usize) -> usize {
    let mut sums = vec![0; ranks.iter().max().map_or(0, |last| last + 1)];
    ranks.iter().enumerate().for_each(|(card, rank)| sums[*rank] += signs(card));
    sums.into_iter().max().unwrap_or(0)
}

/// Sizes and ends for the layout.
pub fn flow(chosen: &Chosen, set: &Set) -> Flow {
    let cards =
        set.captions.iter().map(|caption| Block { width: set.width, height: caption.height }).collect();
    let arrow = |(cause, reason): (&super::Cause, &Option<Reason>)| Arrow {
        from: cause.from,
        to: cause.to,
        weight: cause.deaths as i64,
        label: reason.as_ref().map(|reason| reason.size),
    };
    let mut flow = Flow {
        cards,
        arrows: chosen.causes.iter().zip(&set.reasons).map(arrow).collect(),
        most: if chosen.cards.len() > MANY { MOST_NARROW } else { MOST },
        frame: (2.0 * MARGIN, title::HEIGHT + 2.0 * AIR + FOOT),
        ..Flow::default()
    };
    let layers = layers(&flow);
    let betrayals = most(&layers, |card| chosen.cards[card].betrayals().count());
    let deaths = most(&layers, |card| chosen.cards[card].deaths().count());
    flow.sides = (tally::width(betrayals), tally::width(deaths));
    flow.above = if flow.sides == (0.0, 0.0) { 8.0 } else { tally::HEADING };
    flow
}

/// The picture.
pub fn draw(plan: &Plan<'_>, theme: &Theme) -> Drawing {
    let Plan { story, options, chosen, set, placed, head } = plan;
    let legend = Legend::new(chosen);
    let block = title::TitleBlock {
        title: &head.title,
        subtitle: &head.subtitle,
        finding: &head.finding,
        ..title::TitleBlock::default()
    };
    // as wide as the chart needs, as asked where it is high enough for that, and so that the finding is whole
    let needed =
        (placed.width + 2.0 * MARGIN).max(width_of(&head.finding, FINDING).min(1500.0) + 2.0 * MARGIN + 12.0);
    let about = placed.height + title::HEIGHT + 2.0 * AIR + FOOT;
    let width = needed.max(options.width.min(about * RATIOS.1)).max(LEAST_WIDTH).max(about * RATIOS.0).ceil();
    let head_height = title::height(&block, width);
    let beside = legend.width() + 2.0 * MARGIN + 28.0;
    let top_line = width_of(&head.title, TITLE) + width_of(&head.subtitle, SUBTITLE) + 12.0;
    let is_beside = head_height <= title::HEIGHT && beside + top_line <= width;
    let is_raised = beside + width_of(&head.finding, FINDING) > width;
    let foot_legend = if is_beside { 0.0 } else { legend.height(width) };
    let rest = head_height + 2.0 * AIR + foot_legend + FOOT;
    let height = (placed.height + rest).max(width / RATIOS.1).ceil();
    let spare = height - placed.height - rest;
    let shift = Point::new(((width - placed.width) / 2.0).round(), (head_height + AIR + spare / 3.0).round());
    let mut scene = data::page(story, "cascade", (width, height), &head.title, &description(head));
    let mut pen = Pen::on_paper(&mut scene, theme);
    let mut cuts: Vec<String> =
        title::draw(&mut pen, width, &block).iter().map(|cut| format!("page: {cut:?}")).collect();
    pen.open(data::part("legend"));
    if is_beside {
        legend.draw_beside(&mut pen, width, is_raised);
    } else {
        legend.draw_below(&mut pen, height - FOOT - foot_legend, width);
    }
    pen.close();
    let mut columns: Vec<Rect> = placed.columns.iter().map(|rect| moved(*rect, shift)).collect();
    if let [column] = columns.as_mut_slice() {
        // alone on the page it has the whole width
        (column.x, column.width) = (MARGIN, width - 2.0 * MARGIN);
    }
    let sheet = Sheet { story, chosen, set, placed, shift, columns };
    sheet.margins(&mut pen);
    sheet.arrows(&mut pen);
    let cards = sheet.cards(&mut pen);
    sheet.reasons(&mut pen);
    cuts.extend(sheet.cuts());
    let foot = foot(chosen, head);
    cuts.extend(title::draw_foot(&mut pen, width, height, &foot).iter().map(|cut| format!("foot: {cut:?}")));
    Drawing { scene, cards, cuts }
}

fn description(head: &Head) -> String {
    let text = format!("{} {}", head.finding, head.description);
    if text.chars().count() > 600 { text.chars().take(599).collect::<String>() + "…" } else { text }
}

fn foot(chosen: &Chosen, head: &Head) -> String {
    let mut words = head.foot.clone();
    if chosen.left_out > 0 {
        let events = if chosen.left_out == 1 { "event is" } else { "events are" };
        words.push_str(&format!(" · {} {events} left out", chosen.left_out));
    }
    if chosen.implied > 0 {
        words.push_str(" · causes that others imply are not drawn");
    }
    if chosen.dropped > 0 {
        words.push_str(&format!(" · {} causes are left out for want of room", chosen.dropped));
    }
    words
}

struct Sheet<'a> {
    story: &'a Story,
    chosen: &'a Chosen,
    set: &'a Set,
    placed: &'a Placed,
    shift: Point,
    columns: Vec<Rect>,
}

fn moved(rect: Rect, by: Point) -> Rect {
    Rect::new(rect.x + by.x, rect.y + by.y, rect.width, rect.height)
}

impl Sheet<'_> {
    fn moved(&self, rect: Rect) -> Rect {
        moved(rect, self.shift)
    }

    /// Headings, counts and dotted lines.
    fn margins(&self, pen: &mut Pen<'_>) {
        let obstacles: Vec<Rect> = self
            .placed
            .cards
            .iter()
            .copied()
            .chain(self.placed.arrows.iter().filter_map(|arrow| arrow.label))
            .map(|rect| self.moved(rect))
            .collect();
        for margin in [Margin::Betrayals, Margin::Deaths] {
            let signs = |card: usize| -> Vec<Sign> {
                let told = &self.chosen.cards[card];
                if margin == Margin::Betrayals { told.betrayals().collect() } else { told.deaths().collect() }
            };
            if (0..self.chosen.cards.len()).all(|card| signs(card).is_empty()) {
                continue;
            }
            for column in &self.columns {
                tally::heading(pen, margin, *column);
            }
            let (mut sum, mut several) = (0, false);
            for row in &self.placed.ranks {
                let y = row.middle + self.shift.y;
                let mut here: Vec<Sign> = row.cards.iter().flat_map(|card| signs(*card)).collect();
                here.sort();
                if here.is_empty() {
                    continue;
                }
                let counted =
                    here.iter().filter(|sign| !matches!(sign, Sign::Derived | Sign::SeveralKilled)).count();
                sum += counted;
                several |= here.contains(&Sign::SeveralKilled);
                let derived_only = margin == Margin::Betrayals && counted == 0;
                let number = match (derived_only, several) {
                    (true, _) => String::new(),
                    (false, true) => format!("{sum}+"),
                    (false, false) => sum.to_string(),
                };
                let column = self.columns[row.column];
                let signed = row.cards.iter().filter(|card| !signs(**card).is_empty());
                pen.open(self.tally(margin, signed.map(|card| self.chosen.cards[*card].event)));
                let start = tally::row(pen, margin, column, y, &here, &number);
                let marked = row
                    .cards
                    .iter()
                    .filter(|card| !signs(**card).is_empty())
                    .map(|card| self.moved(self.placed.cards[*card]));
                let span = match margin {
                    Margin::Betrayals => (start, marked.map(|rect| rect.x).fold(start, f64::max)),
                    Margin::Deaths => (marked.map(|rect| rect.right()).fold(start, f64::min), start),
                };
                tally::dots(pen, margin, span, y, &obstacles);
                pen.close();
            }
        }
    }

    /// Causes: the pale ones first, with paper where one crosses another.
    fn arrows(&self, pen: &mut Pen<'_>) {
        let theme = pen.theme;
        let mut order: Vec<usize> =
            (0..self.chosen.causes.len()).filter(|at| self.placed.arrows[*at].points.len() > 1).collect();
        order.sort_by_key(|at| (self.chosen.causes[*at].deaths > 0, *at));
        let mut below = Below::default();
        for at in order {
            let cause = &self.chosen.causes[at];
            let points: Vec<Point> = self.placed.arrows[at]
                .points
                .iter()
                .map(|p| Point::new(p.x + self.shift.x, p.y + self.shift.y))
                .collect();
            let path = rounded_path(&points);
            let (color, width, scale) =
                if cause.deaths > 0 { (theme.ink, THICK, 1.0) } else { (thin(theme), THIN, 0.85) };
            let number = at as u32;
            for (place, _) in below.crossings(&path, number) {
                edge::gap(pen, width, &path, place, theme.paper);
            }
            let id = format!("k-{:02}", at + 1);
            pen.open(self.caused(cause));
            pen.name(Some(&id), Some(&cause.words));
            pen.line(
                Role::Edge(number),
                curve::trimmed(&path, 0.0, heads::ARROW * scale - 0.5),
                solid(color, width),
            );
            if let Some(tip) = points.last() {
                let tip = Point::new(tip.x, tip.y - 0.8);
                heads::arrow(pen, Role::EdgeMark(number), (tip, Point::new(0.0, 1.0)), color, scale);
            }
            pen.close();
            below.add(number, &path);
        }
    }

    /// What an arrow or its reason stands for.
    fn caused(&self, cause: &super::Cause) -> Data {
        let [from, to] = [cause.from, cause.to].map(|card| self.chosen.cards[card].event);
        data::cause(self.story, from, to)
    }

    /// What a row of a margin counts.
    fn tally(&self, margin: Margin, events: impl Iterator<Item = EventId>) -> Data {
        let events: Vec<EventId> = events.collect();
        let ids: Vec<&str> = events.iter().map(|event| self.story.event(*event).id.as_ref()).collect();
        let mut named = data::part("tally");
        named.extend([("series", margin.word().to_owned()), ("events", ids.join(" "))]);
        named.extend(events.iter().max().map(|last| ("from", data::rank(self.story, *last))));
        named
    }

    fn cards(&self, pen: &mut Pen<'_>) -> Vec<(EventId, Rect)> {
        let mut drawn = Vec::new();
        for (card, told) in self.chosen.cards.iter().enumerate() {
            let rect = self.moved(self.placed.cards[card]);
            let event = self.story.event(told.event);
            let id = format!("e-{}", event.id);
            let tip = format!("{}. {}", event.rank, event.summary);
            let piece = piece(self.story, self.chosen, card, &self.set.numbers[card]);
            let lines = &self.set.captions[card].lines;
            pen.open(data::event(self.story, told.event));
            event::draw(pen, card as u32, rect, &piece, lines, Some(&id), Some(&tip));
            pen.close();
            drawn.push((told.event, rect));
        }
        drawn
    }

    fn reasons(&self, pen: &mut Pen<'_>) {
        let step = DISPUTED.1 * LINE_HEIGHT;
        for (at, reason) in self.set.reasons.iter().enumerate() {
            let PlacedArrow { label: Some(label), label_is_left, .. } = &self.placed.arrows[at] else {
                continue;
            };
            let Some(reason) = reason else { continue };
            let rect = self.moved(*label);
            let mut named = self.caused(&self.chosen.causes[at]);
            named.push(("part", "reason".to_owned()));
            pen.open(named);
            let (x, anchor) =
                if *label_is_left { (rect.right(), Anchor::End) } else { (rect.x, Anchor::Start) };
            for (line, words) in reason.lines.iter().enumerate() {
                let y = rect.y + step * (line as f64 + 0.5) + text::baseline_drop(DISPUTED.1);
                pen.text(
                    Role::EdgeLabel(at as u32),
                    Point::new(x, y),
                    anchor,
                    words,
                    DISPUTED,
                    pen.theme.mute,
                );
            }
            pen.close();
        }
    }

    fn cuts(&self) -> Vec<String> {
        let cards =
            self.set.captions.iter().zip(&self.chosen.cards).filter(|(caption, _)| caption.cut.is_some());
        let cards = cards.map(|(_, card)| format!("{}: Caption", self.story.event(card.event).id));
        let reasons = self.set.reasons.iter().zip(&self.chosen.causes);
        let reasons = reasons.filter(|(reason, _)| reason.as_ref().is_some_and(|reason| reason.cut));
        cards
            .chain(reasons.map(|(_, cause)| format!("{}: Label", cause.why.as_deref().unwrap_or_default())))
            .collect()
    }
}

/// A line with rounded corners.
fn rounded_path(points: &[Point]) -> Vec<Segment> {
    let Some(first) = points.first() else { return Vec::new() };
    let mut path = vec![Segment::Move(*first)];
    for corner in points.windows(3) {
        let [a, b, c] = corner else { continue };
        let (before, after) = (curve::distance(*a, *b), curve::distance(*b, *c));
        let radius = CORNER.min(before / 2.0).min(after / 2.0);
        let (Some(back), Some(on)) = (curve::direction(*b, *a), curve::direction(*b, *c)) else { continue };
        let at = |way: Point, by: f64| Point::new(b.x + way.x * by, b.y + way.y * by);
        let handle = radius * (1.0 - QUARTER);
        path.push(Segment::Line(at(back, radius)));
        path.push(Segment::Cubic(at(back, handle), at(on, handle), at(on, radius)));
    }
    path.extend(points.last().map(|last| Segment::Line(*last)));
    path
}
