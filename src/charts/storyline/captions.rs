//! What happens: a numbered caption for every event, above the chart in staggered levels, or at its left.

use super::plot::Plot;
use crate::charts::pieces::letters::{Letters, NOTE};
use crate::charts::pieces::{MARGIN, marks};
use crate::scene::{Point, Rect, text};

/// Letters of a caption.
pub const LETTERS: Letters = NOTE;
/// Distance of one line to the next.
pub const LINE: f64 = 14.0;
/// Room between badge and words.
const GAP: f64 = 5.0;
/// Room between the words of a caption and the next badge.
const APART: f64 = 9.0;
/// Most lines of a caption, and of one that would else be cut.
const MOST_LINES: (usize, usize) = (3, 5);
/// Fewest and most levels.
const LEVELS: (usize, usize) = (3, 6);
/// Room between two levels.
const BETWEEN: f64 = 9.0;
/// Widest words above the chart.
const WIDEST: f64 = 178.0;
/// Width of the words at the left of the chart.
pub const COLUMN: f64 = 236.0;

/// A caption with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Caption {
    /// Its lines.
    pub lines: Vec<String>,
    /// Whether it had to be cut.
    pub cut: bool,
    /// The middle of the badge.
    pub badge: Point,
    /// The box of its words.
    pub words: Rect,
    /// Whether the words end at the badge instead of beginning there.
    pub before: bool,
}

impl Caption {
    /// Place of the words' fixed end, on the baseline of a line.
    pub fn baseline(&self, line: usize) -> Point {
        let x = if self.before { self.words.right() } else { self.words.x };
        let middle = self.words.y + LINE * (line as f64 + 0.5);
        Point::new(x, middle + text::baseline_drop(LETTERS.1))
    }
}

/// Half the width of the badge of an event.
fn half_badge(plot: &Plot, at: usize) -> f64 {
    plot.meetings.get(at).map_or(0.0, |meeting| marks::badge_width(&meeting.number) / 2.0)
}

/// Captions above the chart from `top`, and how high they are.
pub fn above(plot: &Plot, times: &[f64], right: f64, top: f64) -> (Vec<Caption>, f64) {
    let mut best: Option<(usize, usize, Vec<text::Wrapped>)> = None;
    let ways = (MOST_LINES.0..=MOST_LINES.1)
        .flat_map(|lines| (LEVELS.0..=LEVELS.1).map(move |levels| (lines, levels)));
    for (lines, levels) in ways {
        if best.as_ref().is_some_and(|(_, cuts, _)| *cuts == 0) {
            break;
        }
        let wrapped: Vec<text::Wrapped> =
            (0..times.len()).map(|at| wrap(plot, times, right, (at, levels), lines)).collect();
        let cuts = wrapped.iter().filter(|caption| caption.cut).count();
        if best.as_ref().is_none_or(|(_, fewest, _)| cuts < *fewest) {
            best = Some((levels, cuts, wrapped));
        }
    }
    let Some((levels, _, wrapped)) = best else { return (Vec::new(), 0.0) };
    let mut tops = vec![top];
    for level in 0..levels {
        let lines = wrapped.iter().skip(level).step_by(levels).map(|caption| caption.lines.len()).max();
        let height = lines.map_or(0.0, |lines| LINE * lines.max(1) as f64 + BETWEEN);
        tops.push(tops[level] + height);
    }
    let captions = wrapped
        .into_iter()
        .enumerate()
        .map(|(at, wrapped)| {
            let level = tops[at % levels];
            let left = times[at] + half_badge(plot, at) + GAP;
            let size = (wrapped.width(LETTERS.0, LETTERS.1), LINE * wrapped.lines.len() as f64);
            Caption {
                badge: Point::new(times[at], level + LINE / 2.0),
                words: Rect::new(left, level, size.0, size.1),
                lines: wrapped.lines,
                cut: wrapped.cut,
                before: false,
            }
        })
        .collect();
    (captions, tops.last().copied().unwrap_or(top) - top)
}

fn wrap(plot: &Plot, times: &[f64], right: f64, (at, levels): (usize, usize), lines: usize) -> text::Wrapped {
    let left = times[at] + half_badge(plot, at) + GAP;
    let next = at + levels;
    let end = times.get(next).map_or(right, |next_u| next_u - half_badge(plot, next) - APART);
    let room = (end.min(right) - left).clamp(1.0, WIDEST);
    text::wrap(plot.meetings[at].caption.trim(), LETTERS.0, LETTERS.1, room, lines)
}

/// The lines of captions at the left of the chart.
pub fn lines_beside(plot: &Plot) -> Vec<text::Wrapped> {
    let wrap = |caption: &str| {
        let usual = text::wrap(caption.trim(), LETTERS.0, LETTERS.1, COLUMN, MOST_LINES.0);
        if usual.cut { text::wrap(caption.trim(), LETTERS.0, LETTERS.1, COLUMN, MOST_LINES.1) } else { usual }
    };
    plot.meetings.iter().map(|meeting| wrap(&meeting.caption)).collect()
}

/// Where the middle of the badges stands at the left of the chart.
pub fn badges_beside(plot: &Plot) -> f64 {
    let widest = (0..plot.meetings.len()).map(|at| half_badge(plot, at)).fold(0.0, f64::max);
    MARGIN + COLUMN + GAP + widest
}

/// Captions at the left of the chart.
pub fn beside(plot: &Plot, times: &[f64], wrapped: Vec<text::Wrapped>) -> Vec<Caption> {
    let badges = badges_beside(plot);
    wrapped
        .into_iter()
        .zip(times)
        .enumerate()
        .map(|(at, (wrapped, time))| {
            let size = (wrapped.width(LETTERS.0, LETTERS.1), LINE * wrapped.lines.len() as f64);
            let right = badges - half_badge(plot, at) - GAP;
            Caption {
                badge: Point::new(badges, *time),
                words: Rect::new(right - size.0, time - size.1 / 2.0, size.0, size.1),
                lines: wrapped.lines,
                cut: wrapped.cut,
                before: true,
            }
        })
        .collect()
}
