//! The head of a page, with what the picture finds, and its foot.

use super::letters::{COUNT, FINDING, KEY, SUBTITLE, TITLE};
use super::marks::{self, Fate};
use super::{Cut, MARGIN, Pen, fitted, solid, straight, width_of};
use crate::scene::{Anchor, Point, Role};

/// Height of the head down to its rule, when the title and what follows it share a line.
pub const HEIGHT: f64 = 104.0;
/// Height of the head when they do not.
pub const TALL_HEIGHT: f64 = 128.0;
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

/// Height of the head on a page of this width, in pixels: known before anything is drawn.
pub fn height(block: &TitleBlock<'_>, page_width: f64) -> f64 {
    let count = if block.count.is_empty() { 0.0 } else { width_of(block.count, COUNT) + 2.0 * GAP };
    let wanted = width_of(block.title, TITLE) + GAP + width_of(block.subtitle, SUBTITLE);
    if block.subtitle.is_empty() || wanted <= page_width - 2.0 * MARGIN - count {
        HEIGHT
    } else {
        TALL_HEIGHT
    }
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
    let count = if block.count.is_empty() { 0.0 } else { width_of(block.count, COUNT) + 2.0 * GAP };
    let room = right - left - count;
    let title = fitted(block.title, TITLE, room, Cut::Title, &mut cuts);
    pen.text(Role::Title, Point::new(left, TITLE_LINE), Anchor::Start, &title, TITLE, theme.ink);
    let (at, room) = if height > HEIGHT {
        (Point::new(left, SUBTITLE_LINE), right - left)
    } else {
        let after = width_of(&title, TITLE) + GAP;
        (Point::new(left + after, TITLE_LINE), room - after)
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
