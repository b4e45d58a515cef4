//! The legend of a cascade chart: beside the title where there is room, else at the foot.

use super::Chosen;
use crate::charts::ink::Theme;
use crate::charts::pieces::event::{self, Look, Sign, draw_sign};
use crate::charts::pieces::letters::{Letters, NOTE};
use crate::charts::pieces::{MARGIN, Pen, heads, solid, straight};
use crate::scene::{Anchor, Color, Point, Role, text};

/// Width of a cause on a path to a death.
pub const THICK: f64 = 2.2;
/// Width of any other cause.
pub const THIN: f64 = 1.2;
/// Share of ink in a cause from which no death follows, in thousandths.
const PALE: u32 = 560;
/// Room between a sample and its words.
const GAP: f64 = 8.0;
/// Room between two entries.
const BETWEEN: f64 = 22.0;
/// From one row to the next.
const ROW: f64 = 26.0;
/// Middle of the last row beside the title.
const LAST: f64 = 82.0;
/// The same where the finding needs the whole line.
const RAISED: f64 = 54.0;
/// Length of the sample of an arrow.
const ARROW: f64 = 33.0;

/// The colour of a cause from which no death follows.
pub fn thin(theme: &Theme) -> Color {
    theme.ink.over(theme.paper, PALE)
}

#[derive(Clone, Copy, PartialEq)]
enum Entry {
    Look(Look),
    Thick,
    Thin,
    Sign(Sign),
}

impl Entry {
    fn words(self) -> &'static str {
        match self {
            Self::Look(Look::Death) => "death",
            Self::Look(Look::Betrayal) => "betrayal",
            Self::Look(Look::Violence) => "coercion, violence",
            Self::Look(Look::Plain) => "event",
            Self::Thick => "cause on a path to a death",
            Self::Thin => "cause, no death follows",
            Self::Sign(Sign::Derived) => "betrayal derived, not asserted",
            Self::Sign(Sign::SeveralKilled) => "several, not counted",
            Self::Sign(Sign::Died) => "dies",
            Self::Sign(_) => "is killed",
        }
    }
    fn sample(self) -> f64 {
        match self {
            Self::Look(_) => 23.0,
            Self::Thick | Self::Thin => ARROW,
            Self::Sign(Sign::SeveralKilled) => 22.0,
            Self::Sign(_) => 13.0,
        }
    }
    fn width(self) -> f64 {
        let (font, size): Letters = NOTE;
        self.sample() + GAP + text::width(self.words(), font, size)
    }
    fn draw(self, pen: &mut Pen<'_>, at: Point) {
        let theme = pen.theme;
        match self {
            Self::Look(look) => {
                event::sample(pen, at, look);
            }
            Self::Thick | Self::Thin => {
                let (color, width, scale) =
                    if self == Self::Thick { (theme.ink, THICK, 1.0) } else { (thin(theme), THIN, 0.85) };
                let tip = Point::new(at.x + ARROW, at.y);
                let end = Point::new(tip.x - heads::ARROW * scale + 1.0, at.y);
                pen.line(Role::Legend, straight(at, end), solid(color, width));
                heads::arrow(pen, Role::Legend, (tip, Point::new(1.0, 0.0)), color, scale);
            }
            Self::Sign(sign) => {
                let color = match sign {
                    Sign::Betrayal | Sign::Derived => theme.family(crate::vocabulary::LineFamily::Betray),
                    _ => theme.ink,
                };
                draw_sign(pen, Role::Legend, Point::new(at.x + 6.5, at.y), sign, color, theme.paper);
            }
        }
        let (_, size): Letters = NOTE;
        let words = Point::new(at.x + self.sample() + GAP, at.y + text::baseline_drop(size));
        pen.text(Role::Legend, words, Anchor::Start, self.words(), NOTE, theme.ink);
    }
}

/// What has to be explained, in rows.
pub struct Legend {
    rows: Vec<Vec<Entry>>,
}

fn width(row: &[Entry]) -> f64 {
    row.iter().map(|entry| entry.width() + BETWEEN).sum::<f64>() - BETWEEN
}

impl Legend {
    /// The legend of what is drawn.
    pub fn new(chosen: &Chosen) -> Self {
        let looks = [Look::Death, Look::Betrayal, Look::Violence, Look::Plain].into_iter();
        let looks = looks.filter(|look| chosen.cards.iter().any(|card| card.look == *look)).map(Entry::Look);
        let has = |sign: Sign| chosen.cards.iter().any(|card| card.signs.contains(&sign));
        let signs =
            [Sign::Derived, Sign::SeveralKilled].into_iter().filter(|sign| has(*sign)).map(Entry::Sign);
        let mut arrows = Vec::new();
        arrows.extend(chosen.causes.iter().any(|cause| cause.deaths > 0).then_some(Entry::Thick));
        arrows.extend(chosen.causes.iter().any(|cause| cause.deaths == 0).then_some(Entry::Thin));
        let rows = vec![looks.chain(signs).collect(), arrows];
        Self { rows: rows.into_iter().filter(|row: &Vec<Entry>| !row.is_empty()).collect() }
    }

    /// Width that it takes beside the title.
    pub fn width(&self) -> f64 {
        self.rows.iter().map(|row| width(row)).fold(0.0, f64::max)
    }

    /// Draws it beside the title, right-aligned; raised, so that the finding has its line alone.
    pub fn draw_beside(&self, pen: &mut Pen<'_>, page_width: f64, raised: bool) {
        let last = if raised { RAISED } else { LAST };
        for (at, row) in self.rows.iter().rev().enumerate() {
            let mut x = page_width - MARGIN - width(row);
            for entry in row {
                entry.draw(pen, Point::new(x, last - ROW * at as f64));
                x += entry.width() + BETWEEN;
            }
        }
    }

    fn flowing(&self, page_width: f64) -> (Vec<(Entry, Point)>, f64) {
        let (mut x, mut y) = (MARGIN, 20.0);
        let mut placed = Vec::new();
        for entry in self.rows.iter().rev().flatten() {
            if x > MARGIN && x + entry.width() > page_width - MARGIN {
                (x, y) = (MARGIN, y + ROW);
            }
            placed.push((*entry, Point::new(x, y)));
            x += entry.width() + BETWEEN;
        }
        (placed, y + 12.0)
    }

    /// Height that it takes at the foot.
    pub fn height(&self, page_width: f64) -> f64 {
        self.flowing(page_width).1
    }

    /// Draws it at the foot, below a rule.
    pub fn draw_below(&self, pen: &mut Pen<'_>, top: f64, page_width: f64) {
        let rule = straight(Point::new(MARGIN, top), Point::new(page_width - MARGIN, top));
        pen.line(Role::Ground, rule, solid(pen.theme.rule, 1.0));
        for (entry, at) in self.flowing(page_width).0 {
            entry.draw(pen, Point::new(at.x, at.y + top));
        }
    }
}
