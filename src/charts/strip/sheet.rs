//! How a strip is drawn.

use super::Drawing;
use super::series::{Moment, Series};
use crate::analysis::fates::fates;
use crate::charts::data;
use crate::charts::ink::Theme;
use crate::charts::pieces::legend::{self, Event, Legend};
use crate::charts::pieces::letters::{BADGE, FINDING, KEY, LABEL, Letters, NAME};
use crate::charts::pieces::{MARGIN, Pen, marks, solid, straight, title};
use crate::charts::words::{self, Head};
use crate::scene::{Anchor, Color, Point, Rect, Role, text};
use crate::story::Story;
use crate::vocabulary::LineFamily;

/// Room at the left for the names of the rows.
pub const LEFT: f64 = 176.0;
/// Room at the right for the total of deaths.
const RIGHT: f64 = 40.0;
/// Height of a row of bars, with the room above for its numbers.
const ROW: f64 = 84.0;
/// Greatest height of a bar.
const BAR: f64 = 50.0;
/// Height of the row of deaths.
const DEATHS: f64 = 66.0;
/// Height of the row of numbers of events.
const AXIS: f64 = 30.0;
/// Distance of one cross to the next above it.
const CROSS: f64 = 13.0;
/// Most crosses that are piled up.
const MOST_CROSSES: u32 = 3;
/// Share of a step that a bar fills.
const FILLED: f64 = 0.62;
/// Step below which not every event has its number.
const NARROW: f64 = 19.0;
/// Room between the rows and the title, and the key.
const AIR: f64 = 20.0;
/// Least width of the page over its height.
const LEAST_RATIO: f64 = 0.7;

/// Where the rows stand: the middles of the events from left to right, how far apart they are, and the top.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// The middle of each event.
    pub events: Vec<f64>,
    /// Least distance of one event to the next.
    pub step: f64,
    /// Where the names of the rows begin.
    pub left: f64,
    /// Top of the first row.
    pub top: f64,
}

/// A row of bars.
struct Row {
    name: &'static str,
    /// Its name in drawings.
    word: &'static str,
    note: &'static str,
    value: fn(&Moment) -> u32,
    color: fn(&Theme) -> Color,
    /// Whether its numbers are written; those of the tension mean nothing.
    written: bool,
}

const ROWS: [Row; 4] = [
    Row {
        name: "Tension",
        word: "tension",
        note: "weighted sum of the next three",
        value: Moment::tension,
        color: |theme| theme.ink,
        written: false,
    },
    Row {
        name: "In danger",
        word: "danger",
        note: "a life 3, freedom 2, else 1",
        value: |moment| moment.danger,
        color: |theme| theme.family(LineFamily::Coerce),
        written: true,
    },
    Row {
        name: "In the dark",
        word: "dark",
        note: "do not know what concerns them",
        value: |moment| moment.dark,
        color: |theme| theme.family(LineFamily::Betray),
        written: true,
    },
    Row {
        name: "Frustration",
        word: "frustration",
        note: "ties violating a two-camp split",
        value: |moment| moment.frustration,
        color: |theme| theme.family(LineFamily::Ally),
        written: true,
    },
];

/// Height of the rows with the numbers of the events below.
pub fn height() -> f64 {
    ROW * ROWS.len() as f64 + DEATHS + AXIS
}

fn baseline(middle: f64, (_, size): Letters) -> f64 {
    middle + text::baseline_drop(size)
}

/// The picture.
pub fn draw(story: &Story, series: &Series, theme: &Theme, page: f64) -> Drawing {
    let head = head(story, series, page - 2.0 * MARGIN);
    let block = title::TitleBlock {
        title: &head.title,
        subtitle: &head.subtitle,
        finding: &head.finding,
        count: &head.count,
        fates: &[],
    };
    let numbers: Vec<String> = series.moments.iter().map(|m| story.event(m.event).rank.to_string()).collect();
    let captions = series.moments.iter().map(|moment| story.event(moment.event).brief());
    let key = numbers.iter().zip(captions).map(|(number, words)| Event { number, words }).collect();
    let legend = Legend { key, ..Legend::default() };
    let rest = |width: f64| {
        title::height(&block, width) + AIR + height() + AIR + legend::height(&legend, width) + legend::FOOT
    };
    let wanted = MARGIN * 2.0 + LEFT + RIGHT + 9.0 * series.moments.len() as f64;
    let mut width = page.max(wanted).ceil();
    width = width.max((rest(width) * LEAST_RATIO).ceil());
    let page_height = rest(width).max(width / 1.8).ceil();
    let mut scene = data::page(story, "strip", (width, page_height), &head.title, &head.description);
    let mut pen = Pen::on_paper(&mut scene, theme);
    let mut cuts: Vec<String> =
        title::draw(&mut pen, width, &block).iter().map(|cut| format!("page: {cut:?}")).collect();
    let step = (width - 2.0 * MARGIN - LEFT - RIGHT) / series.moments.len().max(1) as f64;
    let first = MARGIN + LEFT;
    let places = Places {
        events: (0..series.moments.len()).map(|at| first + step * (at as f64 + 0.5)).collect(),
        step,
        left: MARGIN,
        top: title::height(&block, width) + AIR,
    };
    rows(&mut pen, story, series, &places);
    let below = page_height - legend::FOOT - legend::height(&legend, width);
    cuts.extend(legend::draw(&mut pen, below, width, &legend).iter().map(|cut| format!("key: {cut:?}")));
    let mut foot = head.foot.clone();
    if series.left_out > 0 {
        foot.push_str(&format!(
            " · not shown: the last {}",
            words::count(series.left_out, "event", "events")
        ));
    }
    cuts.extend(
        title::draw_foot(&mut pen, width, page_height, &foot).iter().map(|cut| format!("foot: {cut:?}")),
    );
    Drawing { scene, cuts }
}

/// The head, with a finding that has room: of events it says what happens, or only their numbers.
fn head(story: &Story, series: &Series, room: f64) -> Head {
    let mut head = words::head(story, &fates(story));
    let at = |place: usize, named: bool| {
        let event = story.event(series.moments[place].event);
        let what = event.brief();
        if named { format!("{} ({what})", event.rank) } else { event.rank.to_string() }
    };
    let finding = |peak: usize, (peak_named, fall_named): (bool, bool)| {
        let fall = |place: usize| format!("; it falls most at {}", at(place, fall_named));
        let fall = series.fall().map_or_else(String::new, fall);
        format!("Tension is highest after event {}{fall}.", at(peak, peak_named))
    };
    head.finding = match series.peak() {
        None => "Nothing is left open after any event.".to_owned(),
        Some(peak) => {
            let fits = |words: &String| text::width(words, FINDING.0, FINDING.1) <= room;
            let ways = [(true, true), (true, false), (false, true)].map(|named| finding(peak, named));
            ways.into_iter().find(fits).unwrap_or_else(|| finding(peak, (false, false)))
        }
    };
    head.description = format!("{} {}", head.finding, head.description).chars().take(600).collect();
    head
}

/// Draws the rows and the numbers of the events at their places. Linear in the events.
pub fn rows(pen: &mut Pen<'_>, story: &Story, series: &Series, places: &Places) {
    let theme = pen.theme;
    let (Some(first), Some(last)) = (places.events.first(), places.events.last()) else { return };
    let (left, right) = (first - places.step / 2.0, last + places.step / 2.0);
    let mut top = places.top;
    for row in &ROWS {
        let foot = top + ROW - 8.0;
        names(pen, places.left, (row.name, row.note), foot - 26.0);
        let most = series.moments.iter().map(row.value).max().unwrap_or(0);
        let mut before = 0;
        for (moment, x) in series.moments.iter().zip(&places.events) {
            let value = (row.value)(moment);
            let mut named = data::event(story, moment.event);
            named.push(("series", row.word.to_owned()));
            pen.open(named);
            if value > 0 {
                let high = BAR * f64::from(value) / f64::from(most);
                let wide = places.step * FILLED;
                let bar = Rect::new(x - wide / 2.0, foot - high, wide, high);
                pen.rect(Role::Ground, bar, 0.0, Some((row.color)(theme).over(theme.paper, 800)), None);
                if row.written && value != before && places.step >= NARROW {
                    let at = Point::new(*x, foot - high - 5.0);
                    pen.text(Role::Note, at, Anchor::Middle, &value.to_string(), BADGE, theme.ink);
                }
            }
            before = value;
            pen.close();
        }
        line(pen, (left, right), foot, theme.mute);
        top += ROW;
    }
    deaths(pen, story, series, places, (top, left, right));
    let middle = top + DEATHS + AXIS / 2.0 - 4.0;
    let every = [1, 2, 5, 10].into_iter().find(|n| places.step * f64::from(*n) >= NARROW).unwrap_or(10);
    for (at, (moment, x)) in series.moments.iter().zip(&places.events).enumerate() {
        if (at + 1) % every as usize == 0 || at == 0 {
            let number = data::rank(story, moment.event);
            let at = Point::new(*x, baseline(middle, BADGE));
            pen.open(data::event(story, moment.event));
            pen.text(Role::Note, at, Anchor::Middle, &number, BADGE, theme.ink);
            pen.close();
        }
    }
}

fn names(pen: &mut Pen<'_>, left: f64, (name, note): (&str, &str), y: f64) {
    let theme = pen.theme;
    pen.text(Role::Note, Point::new(left, y), Anchor::Start, name, NAME, theme.ink);
    pen.text(Role::Note, Point::new(left, y + 15.0), Anchor::Start, note, KEY, theme.mute);
}

fn line(pen: &mut Pen<'_>, (left, right): (f64, f64), y: f64, color: Color) {
    pen.line(Role::Ground, straight(Point::new(left, y), Point::new(right, y)), solid(color, 1.0));
}

/// A cross for each death, and how many there are in all.
fn deaths(
    pen: &mut Pen<'_>,
    story: &Story,
    series: &Series,
    places: &Places,
    (top, left, right): (f64, f64, f64),
) {
    let theme = pen.theme;
    let foot = top + DEATHS - 8.0;
    names(pen, places.left, ("Deaths", "of single persons; + for several"), foot - 22.0);
    let (mut all, mut several) = (0, "");
    for (moment, x) in series.moments.iter().zip(&places.events) {
        all += moment.deaths;
        let mut named = data::event(story, moment.event);
        named.push(("series", "deaths".to_owned()));
        pen.open(named);
        for pile in 0..moment.deaths.min(MOST_CROSSES) {
            let center = Point::new(*x, foot - 9.0 - CROSS * f64::from(pile));
            marks::cross(pen, Role::Note, center, 4.2, theme.family(LineFamily::Kill));
        }
        if moment.several {
            several = "+";
            let center = Point::new(*x, foot - 9.0 - CROSS * f64::from(moment.deaths.min(MOST_CROSSES)));
            marks::cross(pen, Role::Note, center, 4.2, theme.family(LineFamily::Kill));
            let beside = Point::new(center.x + 9.5, center.y);
            marks::plus(pen, Role::Note, beside, 3.0, theme.family(LineFamily::Kill));
        }
        if moment.deaths > MOST_CROSSES {
            let at = Point::new(*x, foot - 9.0 - CROSS * f64::from(MOST_CROSSES) + 2.0);
            pen.text(Role::Note, at, Anchor::Middle, &moment.deaths.to_string(), BADGE, theme.ink);
        }
        pen.close();
    }
    line(pen, (left, right), foot, theme.mute);
    let at = Point::new(right + 8.0, foot - 4.0);
    pen.open(data::part("totals"));
    pen.text(Role::Note, at, Anchor::Start, &format!("{all}{several}"), LABEL, theme.ink);
    pen.close();
}
