//! The card of an event: its number, what happens, and what it costs.

use super::letters::{CAPTION, CAPTION_BOLD, Letters};
use super::marks::{self, DIAMOND};
use super::{Cut, Pen, baseline, solid, width_of};
use crate::scene::{Anchor, Color, Point, Rect, Role, Stroke, text};
use crate::vocabulary::LineFamily;

/// Least height of a card: two lines.
const HEIGHT: f64 = 52.0;
/// Height of a line.
const LINE: f64 = 15.6;
/// Lines that the least height holds.
const LINES: usize = 2;
/// Most lines; more words are cut.
const MOST_LINES: usize = 6;
/// Radius of the corners.
const CORNER: f64 = 7.0;
/// Room at the left and right.
const SIDE: f64 = 12.0;
/// Room between the badge and the words, and between the words and the signs.
const GAP: f64 = 8.0;
/// Half the width of a victim's cross.
const REACH: f64 = 4.2;
/// From one sign to the next.
const STEP: f64 = 14.0;
/// Most signs of one sort; more are told by number.
pub const MOST_SIGNS: usize = 3;
/// Share of the betrayal's colour in its card, in thousandths.
const BETRAYAL_TINT: u32 = 90;
/// Share of violence's colour in its card, in thousandths.
const VIOLENCE_TINT: u32 = 45;
/// Share of ink in the border of a plain card, in thousandths.
const PLAIN_BORDER: u32 = 520;

/// What a card says by its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Look {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Somebody is hurt, held or forced.
    Violence,
    /// Faith is broken.
    Betrayal,
    /// Somebody dies.
    Death,
}

/// How somebody dies, or faith is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// A betrayal that the text tells.
    Betrayal,
    /// A betrayal that only follows from what it tells.
    Derived,
    /// Somebody is killed.
    Killed,
    /// Several who are not counted are killed.
    SeveralKilled,
    /// Somebody dies in another way.
    Died,
}

/// An event on a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<'a> {
    /// Its number.
    pub number: &'a str,
    /// What happens.
    pub words: &'a str,
    /// What it is.
    pub look: Look,
    /// What it costs.
    pub signs: &'a [Sign],
}

/// A caption broken into lines and measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Height that the card needs.
    pub height: f64,
    /// The lines of the caption.
    pub lines: Vec<String>,
    /// Whether words had to be cut.
    pub cut: Option<Cut>,
}

fn letters(look: Look) -> Letters {
    if matches!(look, Look::Betrayal | Look::Death) { CAPTION_BOLD } else { CAPTION }
}

/// The signs that are drawn, each with how many it stands for.
fn drawn(signs: &[Sign]) -> Vec<(Sign, usize)> {
    let mut counted: Vec<(Sign, usize)> = Vec::new();
    for sign in signs {
        match counted.iter_mut().find(|(other, _)| other == sign) {
            Some((_, count)) => *count += 1,
            None => counted.push((*sign, 1)),
        }
    }
    counted
}

fn signs_width(signs: &[Sign]) -> f64 {
    drawn(signs)
        .iter()
        .map(|(sign, count)| {
            let wide = if *sign == Sign::SeveralKilled { STEP + 7.0 } else { STEP };
            if *count > MOST_SIGNS { wide + number_width(*count) } else { wide * *count as f64 }
        })
        .sum()
}

fn number_width(count: usize) -> f64 {
    width_of(&format!("×{count}"), CAPTION_BOLD) + 4.0
}

/// Where the words begin and end, from the card's left end.
fn words_room(event: &Event<'_>, width: f64) -> (f64, f64) {
    let left = SIDE + marks::badge_width(event.number) + GAP;
    let signs = signs_width(event.signs);
    let right = if signs > 0.0 { signs + GAP } else { 0.0 };
    (left, (width - SIDE - right).max(left + 24.0).min(width - 6.0))
}

/// Breaks the caption into lines on a card of this width, and measures the height that it needs.
///
/// ```
/// use imbroglio::charts::pieces::event::{Event, Look, measure};
/// let event = Event { number: "9", words: "Grutter sees the ring on Viviane", look: Look::Plain, signs: &[] };
/// let measured = measure(&event, 216.0);
/// assert_eq!(measured.lines.len(), 2);
/// assert_eq!(measured.height, 52.0);
/// ```
pub fn measure(event: &Event<'_>, width: f64) -> Measured {
    let (font, size) = letters(event.look);
    let (left, right) = words_room(event, width);
    let wrapped = text::wrap(event.words, font, size, right - left, MOST_LINES);
    let more = wrapped.lines.len().saturating_sub(LINES) as f64;
    Measured { height: HEIGHT + more * LINE, lines: wrapped.lines, cut: wrapped.cut.then_some(Cut::Caption) }
}

/// Fill, border and badge of a card.
fn inks(pen: &Pen<'_>, look: Look) -> (Color, Stroke, Color) {
    let theme = pen.theme;
    match look {
        Look::Plain => (theme.card, solid(theme.ink.over(theme.paper, PLAIN_BORDER), 1.1), theme.ink),
        Look::Violence => {
            let color = theme.family(LineFamily::Coerce);
            let border = Stroke { dash: vec![5.0, 3.0], ..solid(color, 1.7) };
            (color.over(theme.paper, VIOLENCE_TINT), border, color)
        }
        Look::Betrayal => {
            let color = theme.family(LineFamily::Betray);
            (color.over(theme.paper, BETRAYAL_TINT), solid(color, 2.4), color)
        }
        Look::Death => (theme.kill_fill, solid(theme.kill_fill, 1.0), theme.on_kill),
    }
}

/// Draws an event into `rect`.
pub fn draw(
    pen: &mut Pen<'_>,
    number: u32,
    rect: Rect,
    event: &Event<'_>,
    lines: &[String],
    id: Option<&str>,
    tooltip: Option<&str>,
) {
    let theme = pen.theme;
    let role = Role::CardContent(number);
    let (fill, border, badge) = inks(pen, event.look);
    pen.name(id, tooltip);
    pen.rect(Role::Card(number), rect, CORNER, Some(fill), Some(border));
    let middle = rect.center().y;
    let badge_width = marks::badge_width(event.number);
    let on_badge = if event.look == Look::Death { theme.kill_fill } else { theme.paper };
    let at = Point::new(rect.x + SIDE + badge_width / 2.0, middle);
    marks::badge(pen, role, at, event.number, badge, on_badge);
    let (left, _) = words_room(event, rect.width);
    let letters = letters(event.look);
    let color = if event.look == Look::Death { theme.on_kill } else { theme.ink };
    let first = middle - LINE * (lines.len() as f64 - 1.0) / 2.0;
    for (index, line) in lines.iter().enumerate() {
        let at = Point::new(rect.x + left, baseline(first + LINE * index as f64, letters));
        pen.text(role, at, Anchor::Start, line, letters, color);
    }
    let mut x = rect.right() - SIDE;
    for (sign, count) in drawn(event.signs).iter().rev() {
        let color = match (event.look, sign) {
            (Look::Death, _) => theme.on_kill,
            (_, Sign::Betrayal | Sign::Derived) => theme.family(LineFamily::Betray),
            _ => theme.ink,
        };
        if *count > MOST_SIGNS {
            let words = format!("×{count}");
            pen.text(
                role,
                Point::new(x, baseline(middle, CAPTION_BOLD)),
                Anchor::End,
                &words,
                CAPTION_BOLD,
                color,
            );
            x -= number_width(*count);
        }
        for _ in 0..(if *count > MOST_SIGNS { 1 } else { *count }) {
            let wide = if *sign == Sign::SeveralKilled { STEP + 7.0 } else { STEP };
            let shift = if *sign == Sign::SeveralKilled { 7.0 } else { 0.0 };
            draw_sign(pen, role, Point::new(x - STEP / 2.0 + 2.0 - shift, middle), *sign, color, fill);
            x -= wide;
        }
    }
}

/// Draws a sign around a place.
pub fn draw_sign(pen: &mut Pen<'_>, role: Role, at: Point, sign: Sign, color: Color, ground: Color) {
    match sign {
        Sign::Betrayal => marks::diamond(pen, role, at, DIAMOND, color),
        Sign::Derived => {
            marks::diamond(pen, role, at, DIAMOND, color);
            marks::diamond(pen, role, at, DIAMOND - 5.0, ground);
        }
        Sign::Killed => marks::cross(pen, role, at, REACH, color),
        Sign::SeveralKilled => {
            marks::cross(pen, role, at, REACH, color);
            marks::plus(pen, role, Point::new(at.x + 10.0, at.y), 3.2, color);
        }
        Sign::Died => marks::latin_cross(pen, role, at, REACH * 2.1, color),
    }
}

/// Draws the sample of a look for a legend, left end and middle at `at`; gives its width.
pub fn sample(pen: &mut Pen<'_>, at: Point, look: Look) -> f64 {
    let (width, height) = (23.0, 16.0);
    let (fill, border, _) = inks(pen, look);
    let border = Stroke { width: border.width.min(2.0), ..border };
    let rect = Rect::new(at.x, at.y - height / 2.0, width, height);
    pen.rect(Role::Legend, rect, 4.0, Some(fill), Some(border));
    if look == Look::Betrayal {
        let color = pen.theme.family(LineFamily::Betray);
        marks::diamond(pen, Role::Legend, rect.center(), 8.4, color);
    }
    width
}
