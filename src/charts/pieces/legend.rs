//! The foot of a chart: samples of the lines and marks that occur in it, and the key of its events.

use super::edge::{self, ATTEMPT, Edge};
use super::letters::{BADGE, KEY, LEGEND, Letters, NOTE};
use super::marks::{self, Fate};
use super::{Cut, MARGIN, Pen, baseline, fitted, solid, straight, width_of};
use crate::scene::{Anchor, Point, Role};
use crate::vocabulary::LineFamily;

/// Length of a sample of a line.
const SAMPLE: f64 = 38.0;
/// Length of the sample of a relation that ended.
const SHORT_SAMPLE: f64 = 26.0;
/// Room between a sample and its words.
const WORDS_GAP: f64 = 7.0;
/// Room between a mark's middle and its words.
const MARK_GAP: f64 = 13.0;
/// Room between two entries.
const ENTRY_GAP: f64 = 21.0;
/// Middle of the first row below the rule.
const FIRST_ROW: f64 = 22.0;
/// Distance of one row of samples to the next.
const ROW: f64 = 21.0;
/// Distance from the last row of samples to the first of the key.
const KEY_DROP: f64 = 29.0;
/// Distance of one row of the key to the next.
const KEY_ROW: f64 = 17.0;
/// Most columns of the key.
const KEY_COLUMNS: usize = 4;
/// Where the words of the key begin in their column.
const KEY_WORDS: f64 = 20.0;
/// Where its numbers end.
const KEY_NUMBER: f64 = 13.0;
/// Room below the last row.
const BELOW: f64 = 9.0;
/// Height of the foot of the page, below the legend.
pub const FOOT: f64 = 36.0;

/// What a legend has to explain: only what occurs in the drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Legend<'a> {
    /// The families drawn; put into the order of a legend and made single here.
    pub families: Vec<LineFamily>,
    /// Whether a relation ended.
    pub ended: bool,
    /// Whether an act was only attempted.
    pub attempted: bool,
    /// Whether a betrayer's diamond is drawn.
    pub betrayer: bool,
    /// The fates drawn.
    pub fates: Vec<Fate>,
    /// The events cited by number.
    pub key: Vec<Event<'a>>,
}

/// An entry of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event<'a> {
    /// Its number.
    pub number: &'a str,
    /// What happens.
    pub words: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Line(LineFamily),
    Ended,
    Attempted,
    Betrayer,
    Fate(Fate),
}

impl Entry {
    fn words(&self) -> &'static str {
        match self {
            Self::Line(family) => family.legend(),
            Self::Ended => "ended",
            Self::Attempted => "not carried out",
            Self::Betrayer => "betrayer",
            Self::Fate(fate) => fate.legend(),
        }
    }

    fn letters(&self) -> Letters {
        if self.is_line() { LEGEND } else { NOTE }
    }

    fn is_line(&self) -> bool {
        matches!(self, Self::Line(_) | Self::Ended | Self::Attempted)
    }

    /// Where the words begin, from the left end of the entry.
    fn words_left(&self) -> f64 {
        match self {
            Self::Line(_) | Self::Attempted => SAMPLE + WORDS_GAP,
            Self::Ended => SHORT_SAMPLE + WORDS_GAP,
            Self::Betrayer | Self::Fate(..) => marks::RADIUS + MARK_GAP,
        }
    }

    fn width(&self) -> f64 {
        self.words_left() + width_of(self.words(), self.letters())
    }
}

/// The entries with their left ends and rows, and the number of rows.
fn arrange(legend: &Legend<'_>, page_width: f64) -> (Vec<(Entry, f64, usize)>, usize) {
    let families = LineFamily::LEGEND.into_iter().filter(|family| legend.families.contains(family));
    let mut lines: Vec<Entry> = families.map(Entry::Line).collect();
    lines.extend(legend.ended.then_some(Entry::Ended));
    lines.extend(legend.attempted.then_some(Entry::Attempted));
    let mut signs: Vec<Entry> = legend.betrayer.then_some(Entry::Betrayer).into_iter().collect();
    for fate in Fate::ALL {
        signs.extend(legend.fates.contains(&fate).then_some(Entry::Fate(fate)));
    }
    let (left, right) = (MARGIN, page_width - MARGIN);
    let mut placed = Vec::new();
    let (mut x, mut row) = (left, 0);
    let flow = |entries: &[Entry], x: &mut f64, row: &mut usize, placed: &mut Vec<_>| {
        for entry in entries {
            if *x > left && *x + entry.width() > right {
                (*x, *row) = (left, *row + 1);
            }
            placed.push((*entry, *x, *row));
            *x += entry.width() + ENTRY_GAP;
        }
    };
    flow(&lines, &mut x, &mut row, &mut placed);
    let signs_width: f64 = signs.iter().map(|sign| sign.width() + ENTRY_GAP).sum::<f64>() - ENTRY_GAP;
    if x + signs_width <= right {
        x = right - signs_width;
    } else if x > left && !signs.is_empty() {
        (x, row) = (left, row + 1);
    }
    flow(&signs, &mut x, &mut row, &mut placed);
    let rows = placed.last().map_or(0, |(_, _, row)| row + 1);
    (placed, rows)
}

/// The number of columns and rows of a key: as many columns as hold the longest entry.
fn key_grid(key: &[Event<'_>], page_width: f64) -> (usize, usize) {
    let room = page_width - 2.0 * MARGIN;
    let widest =
        key.iter().map(|event| KEY_WORDS + width_of(event.words, KEY) + ENTRY_GAP).fold(0.0, f64::max);
    let fits = |columns: &usize| widest <= room / *columns as f64;
    let columns = (1..=KEY_COLUMNS).rev().find(fits).unwrap_or(1).min(key.len().max(1));
    (columns, key.len().div_ceil(columns))
}

/// Height of the legend from its rule to the foot of the page, in pixels; 0 when there is nothing to
/// explain.
pub fn height(legend: &Legend<'_>, page_width: f64) -> f64 {
    let (_, rows) = arrange(legend, page_width);
    let (_, key_rows) = key_grid(&legend.key, page_width);
    let samples = if rows == 0 { 0.0 } else { FIRST_ROW + ROW * (rows - 1) as f64 };
    let key = if legend.key.is_empty() {
        0.0
    } else {
        (if rows == 0 { FIRST_ROW } else { KEY_DROP }) + KEY_ROW * (key_rows.saturating_sub(1)) as f64
    };
    if samples + key == 0.0 { 0.0 } else { samples + key + BELOW }
}

/// Draws the legend below a rule at `top`. The result tells which words had to be cut.
pub fn draw(pen: &mut Pen<'_>, top: f64, page_width: f64, legend: &Legend<'_>) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if height(legend, page_width) == 0.0 {
        return cuts;
    }
    let theme = pen.theme;
    pen.open(vec![("part", "legend".to_owned())]);
    let rule = straight(Point::new(MARGIN, top), Point::new(page_width - MARGIN, top));
    pen.line(Role::Ground, rule, solid(theme.rule, 1.0));
    let (entries, rows) = arrange(legend, page_width);
    for (entry, x, row) in &entries {
        let family = if let Entry::Line(family) = entry { family.word() } else { "" };
        if !family.is_empty() {
            pen.open(vec![("family", family.to_owned())]);
        }
        draw_entry(pen, *entry, Point::new(*x, top + FIRST_ROW + ROW * *row as f64));
        if !family.is_empty() {
            pen.close();
        }
    }
    let (columns, key_rows) = key_grid(&legend.key, page_width);
    let column = (page_width - 2.0 * MARGIN) / columns as f64;
    let first =
        if rows == 0 { top + FIRST_ROW } else { top + FIRST_ROW + ROW * (rows - 1) as f64 + KEY_DROP };
    for (index, event) in legend.key.iter().enumerate() {
        let x = MARGIN + column * (index / key_rows.max(1)) as f64;
        let y = baseline(first + KEY_ROW * (index % key_rows.max(1)) as f64, KEY);
        let words = fitted(event.words, KEY, column - KEY_WORDS - WORDS_GAP, Cut::Key, &mut cuts);
        pen.text(Role::Legend, Point::new(x + KEY_NUMBER, y), Anchor::End, event.number, BADGE, theme.ink);
        pen.text(Role::Legend, Point::new(x + KEY_WORDS, y), Anchor::Start, &words, KEY, theme.mute);
    }
    pen.close();
    cuts
}

fn draw_entry(pen: &mut Pen<'_>, entry: Entry, at: Point) {
    let theme = pen.theme;
    let role = Role::Legend;
    let sample = |length: f64| straight(at, Point::new(at.x + length, at.y));
    let paper = |_: Point| theme.paper;
    let color = match entry {
        Entry::Line(family) => {
            edge::draw_as(pen, &Edge::new(0, family, sample(SAMPLE)), &paper, role, role);
            theme.family(family)
        }
        Entry::Ended => {
            pen.line(role, sample(SHORT_SAMPLE), solid(theme.mute, 1.8));
            let middle = Point::new(at.x + SHORT_SAMPLE / 2.0, at.y);
            edge::slashes(pen, role, (middle, Point::new(1.0, 0.0)), theme.mute, theme.paper);
            theme.mute
        }
        Entry::Attempted => {
            let stop = SAMPLE * ATTEMPT;
            pen.line(role, sample(stop), solid(theme.mute, 1.8));
            let tip = Point::new(at.x + stop, at.y);
            let strokes = [
                straight(Point::new(tip.x - 7.0, at.y - 4.2), tip),
                straight(tip, Point::new(tip.x - 7.0, at.y + 4.2)),
            ];
            pen.line(role, strokes.concat(), super::round(theme.mute, 1.8));
            pen.line(
                role,
                straight(Point::new(tip.x + 8.0, at.y), Point::new(at.x + SAMPLE, at.y)),
                solid(theme.mute, 1.8),
            );
            theme.mute
        }
        Entry::Betrayer => {
            let middle = Point::new(at.x + marks::RADIUS, at.y);
            marks::diamond(pen, role, middle, marks::DIAMOND, theme.family(LineFamily::Betray));
            theme.ink
        }
        Entry::Fate(fate) => {
            marks::fate(pen, role, Point::new(at.x + marks::RADIUS, at.y), fate, marks::RADIUS);
            theme.ink
        }
    };
    let words = Point::new(at.x + entry.words_left(), baseline(at.y, entry.letters()));
    pen.text(role, words, Anchor::Start, entry.words(), entry.letters(), color);
}
