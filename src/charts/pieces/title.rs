//! The head of a page, with what the picture finds, and its foot.

use super::letters::{COUNT, FINDING, KEY, Letters, SUBTITLE, TITLE};
use super::marks::{self, Fate};
use super::{Cut, MARGIN, Pen, fitted, solid, straight, width_of};
use crate::scene::{Anchor, Point, Role, text};

/// Height of the head down to its rule, when the title and what follows it share a line.
pub const HEIGHT: f64 = 104.0;
/// Height of the head when they do not.
pub const TALL_HEIGHT: f64 = 128.0;
/// Sizes of its letters, the best liked first.
const TITLE_SIZES: [f64; 5] = [40.0, 35.0, 30.0, 26.0, 23.0];
/// Most lines of a title.
const TITLE_LINES: usize = 3;
/// Baseline of the title.
const TITLE_LINE: f64 = 60.0;
/// Baseline of the finding, from the rule.
const FINDING_RISE: f64 = 19.0;
/// Baseline of the subtitle when it has a line of its own.
const SUBTITLE_LINE: f64 = 86.0;
/// Room between title and subtitle, and between left and right.
const GAP: f64 = 12.0;
/// Distance of one mark to the next.
const MARK_STEP: f64 = 18.6;
/// Radius of the marks.
const MARK_RADIUS: f64 = 7.2;
/// Most of the page's width that the marks may take.
const MARKS_SHARE: f64 = 0.45;

/// What stands at the head of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TitleBlock<'a> {
    /// The title of the film.
    pub title: &'a str,
    /// Original title, director, year; may be empty.
    pub subtitle: &'a str,
    /// What the picture shows or finds, in a sentence.
    pub finding: &'a str,
    /// A number with its noun at the right (“8 of 12 dead”); may be empty.
    pub count: &'a str,
    /// A mark for each character, below the count; left out when they do not fit.
    pub fates: &'a [Fate],
}

/// A title as it is set: in one line of the largest letters that have room, or in two of the smallest.
struct Set {
    lines: Vec<String>,
    letters: Letters,
    cut: bool,
}

impl Set {
    fn new(block: &TitleBlock<'_>, page_width: f64) -> Self {
        let room = page_width - 2.0 * MARGIN - count_width(block);
        let mut letters = TITLE;
        for size in TITLE_SIZES {
            letters = (TITLE.0, size);
            if width_of(block.title, letters) <= room {
                return Self { lines: vec![block.title.to_owned()], letters, cut: false };
            }
        }
        let wrapped = text::wrap(block.title, letters.0, letters.1, room, TITLE_LINES);
        Self { lines: wrapped.lines, letters, cut: wrapped.cut }
    }

    /// What the lines after the first take.
    fn more(&self) -> f64 {
        self.letters.1 * super::LINE_HEIGHT * self.lines.len().saturating_sub(1) as f64
    }
}

fn count_width(block: &TitleBlock<'_>) -> f64 {
    if block.count.is_empty() { 0.0 } else { width_of(block.count, COUNT) + 2.0 * GAP }
}

/// Height of the head on a page of this width, in pixels: known before anything is drawn.
pub fn height(block: &TitleBlock<'_>, page_width: f64) -> f64 {
    let set = Set::new(block, page_width);
    if block.subtitle.is_empty() || is_beside(block, &set, page_width) {
        HEIGHT + set.more()
    } else {
        TALL_HEIGHT + set.more()
    }
}

/// Whether the subtitle has room on the line of the title.
fn is_beside(block: &TitleBlock<'_>, set: &Set, page_width: f64) -> bool {
    let wanted = width_of(block.title, set.letters) + GAP + width_of(block.subtitle, SUBTITLE);
    set.letters == TITLE && wanted <= page_width - 2.0 * MARGIN - count_width(block)
}

/// Draws the head. The result tells which words had to be cut.
pub fn draw(pen: &mut Pen<'_>, page_width: f64, block: &TitleBlock<'_>) -> Vec<Cut> {
    let theme = pen.theme;
    pen.open(vec![("part", "head".to_owned())]);
    let (left, right) = (MARGIN, page_width - MARGIN);
    let mut cuts = Vec::new();
    let height = height(block, page_width);
    let rule = height - 1.0;
    pen.text(Role::Title, Point::new(right, TITLE_LINE), Anchor::End, block.count, COUNT, theme.ink);
    let room = right - left - count_width(block);
    let set = Set::new(block, page_width);
    for (index, line) in set.lines.iter().enumerate() {
        let line_at = TITLE_LINE + set.letters.1 * super::LINE_HEIGHT * index as f64;
        pen.text(Role::Title, Point::new(left, line_at), Anchor::Start, line, set.letters, theme.ink);
    }
    cuts.extend(set.cut.then_some(Cut::Title));
    let (at, room) = if is_beside(block, &set, page_width) {
        let after = width_of(block.title, TITLE) + GAP;
        (Point::new(left + after, TITLE_LINE), room - after)
    } else {
        (Point::new(left, SUBTITLE_LINE + set.more()), right - left)
    };
    let subtitle = fitted(block.subtitle, SUBTITLE, room, Cut::Subtitle, &mut cuts);
    pen.text(Role::Title, at, Anchor::Start, &subtitle, SUBTITLE, theme.mute);

    let finding_line = rule - FINDING_RISE;
    let marks = block.fates.len() as f64 * MARK_STEP;
    let marks = if marks > (right - left) * MARKS_SHARE { 0.0 } else { marks };
    if marks > 0.0 {
        for (index, fate) in block.fates.iter().rev().enumerate() {
            let x = right - MARK_RADIUS - index as f64 * MARK_STEP;
            marks::fate(pen, Role::Title, Point::new(x, finding_line - 4.5), *fate, MARK_RADIUS);
        }
    }
    let finding = fitted(block.finding, FINDING, right - left - marks - GAP, Cut::Finding, &mut cuts);
    pen.text(Role::Title, Point::new(left, finding_line), Anchor::Start, &finding, FINDING, theme.mute);
    pen.line(Role::Ground, straight(Point::new(left, rule), Point::new(right, rule)), solid(theme.ink, 1.2));
    pen.close();
    cuts
}

/// Distance of one line of notes to the next.
const NOTE_ROW: f64 = 15.0;
/// Most lines of notes.
const MOST_NOTES: usize = 4;

/// Notes on what a picture does not show, broken into lines for a page of this width.
pub fn notes(notes: &[String], page_width: f64) -> Vec<String> {
    if notes.is_empty() {
        return Vec::new();
    }
    text::wrap(&notes.join(" "), KEY.0, KEY.1, page_width - 2.0 * MARGIN, MOST_NOTES).lines
}

/// The height that they take.
pub fn notes_height(lines: &[String]) -> f64 {
    NOTE_ROW * lines.len() as f64
}

/// Draws notes above the foot of the page.
pub fn draw_notes(pen: &mut Pen<'_>, page_height: f64, lines: &[String]) {
    let first = page_height - 20.0 - notes_height(lines);
    pen.open(vec![("part", "foot".to_owned())]);
    for (index, line) in lines.iter().enumerate() {
        let at = Point::new(MARGIN, first + NOTE_ROW * index as f64);
        pen.text(Role::Legend, at, Anchor::Start, line, KEY, pen.theme.mute);
    }
    pen.close();
}

/// Draws the foot of the page at its right end, the baseline 20 pixels above the lower edge.
pub fn draw_foot(pen: &mut Pen<'_>, page_width: f64, page_height: f64, words: &str) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let words = fitted(words, KEY, page_width - 2.0 * MARGIN, Cut::Foot, &mut cuts);
    let at = Point::new(page_width - MARGIN, page_height - 20.0);
    pen.open(vec![("part", "foot".to_owned())]);
    pen.text(Role::Legend, at, Anchor::End, &words, KEY, pen.theme.mute);
    pen.close();
    cuts
}
