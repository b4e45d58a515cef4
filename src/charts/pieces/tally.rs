//! The margins of a cascade: what has been counted up to each row, and the dotted line from there to the cards.

use super::event::{MOST_SIGNS, Sign, draw_sign};
use super::letters::{KEY, Letters, TAB, TAB_TRACKING};
use super::marks::{self, Fate};
use super::{Pen, baseline, straight, width_of};
use crate::scene::{Anchor, Color, Font, Point, Rect, Role, Stroke};
use crate::vocabulary::LineFamily;
use crate::words::words;

/// Letters of the numbers.
const NUMBER: Letters = (Font::SerifBold, 18.0);
/// Height of a heading with the room below it.
pub const HEADING: f64 = 44.0;
/// Middle of a heading, from the top of its column.
const HEADING_MIDDLE: f64 = 14.0;
/// From the edge of a column to its signs or numbers.
const EDGE: f64 = 12.0;
/// From one sign to the next.
const STEP: f64 = 17.5;
/// Room for a number.
const ROOM: f64 = 40.0;
/// Room that a dotted line keeps from what is in its way.
const CLEAR: f64 = 7.0;
/// Least length of a dotted line.
const LEAST: f64 = 9.0;
/// Share of the family's colour in its dotted lines, in thousandths.
const DOTS: u32 = 700;

words! {
    /// Which margin.
    pub enum Margin => heading {
        /// Betrayals, left.
        Betrayals = "betrayals" => "BETRAYALS",
        /// Deaths, right.
        Deaths = "deaths" => "DEATHS",
    }
}

impl Margin {
    fn color(self, pen: &Pen<'_>) -> Color {
        pen.theme.family(match self {
            Self::Betrayals => LineFamily::Betray,
            Self::Deaths => LineFamily::Kill,
        })
    }
}

/// Width of a margin whose fullest row has so many signs; 0 for none.
pub fn width(most: usize) -> f64 {
    if most == 0 { 0.0 } else { EDGE + STEP * most.min(MOST_SIGNS + 1) as f64 + ROOM + 16.0 }
}

/// Draws the heading of a margin of the column `column`.
pub fn heading(pen: &mut Pen<'_>, margin: Margin, column: Rect) {
    let color = margin.color(pen);
    let words = margin.heading();
    let wide = width_of(words, TAB) + TAB_TRACKING * words.chars().count() as f64;
    let x = match margin {
        Margin::Betrayals => column.x + EDGE,
        Margin::Deaths => column.right() - EDGE - wide,
    };
    let at = Point::new(x, baseline(column.y + HEADING_MIDDLE, TAB));
    pen.tracked(Role::Note, at, Anchor::Start, words, TAB, color, TAB_TRACKING);
}

/// Draws what a row adds to a margin and the number reached; gives where a dotted line may begin.
pub fn row(pen: &mut Pen<'_>, margin: Margin, column: Rect, y: f64, signs: &[Sign], number: &str) -> f64 {
    let theme = pen.theme;
    let shown = signs.len().min(if signs.len() > MOST_SIGNS + 1 { 1 } else { MOST_SIGNS + 1 });
    let more = if shown < signs.len() { format!("×{}", signs.len()) } else { String::new() };
    let line = baseline(y, NUMBER);
    match margin {
        Margin::Betrayals => {
            let mut x = column.x + EDGE + 14.0;
            for sign in &signs[..shown] {
                draw_sign(
                    pen,
                    Role::Note,
                    Point::new(x, y),
                    *sign,
                    theme.family(LineFamily::Betray),
                    theme.paper,
                );
                x += STEP;
            }
            x -= STEP / 2.0 - 5.0;
            if !more.is_empty() {
                pen.text(Role::Note, Point::new(x, baseline(y, KEY)), Anchor::Start, &more, KEY, theme.ink);
                x += width_of(&more, KEY) + 5.0;
            }
            pen.text(Role::Note, Point::new(x, line), Anchor::Start, number, NUMBER, theme.ink);
            x + width_of(number, NUMBER) + CLEAR
        }
        Margin::Deaths => {
            let right = column.right() - EDGE;
            pen.text(Role::Note, Point::new(right, line), Anchor::End, number, NUMBER, theme.ink);
            let mut x = right - ROOM;
            if !more.is_empty() {
                pen.text(
                    Role::Note,
                    Point::new(x + 8.0, baseline(y, KEY)),
                    Anchor::End,
                    &more,
                    KEY,
                    theme.ink,
                );
                x -= width_of(&more, KEY) + 4.0;
            }
            for sign in signs[..shown].iter().rev() {
                let fate = if *sign == Sign::Died { Fate::Died } else { Fate::Killed };
                marks::fate(pen, Role::Note, Point::new(x, y), fate, marks::RADIUS);
                x -= STEP;
            }
            x + STEP - marks::RADIUS - CLEAR
        }
    }
}

/// Draws a dotted line at the height `y` from `from` to `to`, but not through `obstacles`.
pub fn dots(pen: &mut Pen<'_>, margin: Margin, (from, to): (f64, f64), y: f64, obstacles: &[Rect]) {
    let color = margin.color(pen).over(pen.theme.paper, DOTS);
    let mut blocked: Vec<(f64, f64)> = obstacles
        .iter()
        .filter(|rect| rect.y - 3.0 <= y && y <= rect.bottom() + 3.0)
        .map(|rect| (rect.x - CLEAR, rect.right() + CLEAR))
        .collect();
    blocked.sort_by(|a, b| a.0.total_cmp(&b.0));
    blocked.push((to, f64::INFINITY));
    let mut x = from;
    for (left, right) in blocked {
        let end = left.min(to);
        if end - x >= LEAST {
            let stroke = Stroke { color, width: 1.3, dash: vec![0.1, 4.2], round: true };
            pen.line(Role::Ground, straight(Point::new(x, y), Point::new(end, y)), stroke);
        }
        x = x.max(right);
    }
}
