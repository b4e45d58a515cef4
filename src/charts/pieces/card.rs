//! The card of a character: monogram, name, note, and a strip that tells the fate.

use super::letters::{LEAD, Letters, NAME, NOTE};
use super::marks::{self, Fate};
use super::{Cut, Pen, QUARTER, baseline, fitted, solid, width_of};
use crate::scene::{Anchor, Font, Point, Rect, Role, Segment};
use unicode_segmentation::UnicodeSegmentation;

/// Radius of the corners.
const CORNER: f64 = 7.0;
/// Room at the left, before the monogram.
const LEFT: f64 = 12.0;
/// Room at the right, after the words.
const RIGHT: f64 = 12.0;
/// Radius of the monogram.
const DISC: f64 = 16.0;
/// Radius of the monogram of a lead.
const LEAD_DISC: f64 = 19.0;
/// Room between monogram and words.
const DISC_GAP: f64 = 10.0;
/// Height of the fate strip.
pub const STRIP: f64 = 24.0;
/// Height of a card.
pub const HEIGHT: f64 = 74.0;
/// Height of the card of a lead.
pub const LEAD_HEIGHT: f64 = 86.0;
/// Place of the fate mark from the left.
const MARK: f64 = 16.0;
/// Place of the fate's words from the left.
const FATE: f64 = 28.0;
/// Letters of a monogram.
const MONOGRAM: Letters = (Font::SerifBold, 17.0);
/// Letters of the monogram of a lead.
const LEAD_MONOGRAM: Letters = (Font::SerifBold, 20.0);

/// Who is on the card.
#[derive(Debug, Clone, PartialEq)]
pub struct Card<'a> {
    /// The name.
    pub name: &'a str,
    /// A few words about them; may be empty.
    pub note: &'a str,
    /// What becomes of them, and in which words; the words of the legend when they are empty. Without a
    /// fate the card has no strip.
    pub fate: Option<(Fate, &'a str)>,
    /// The number of their group, which gives the colour.
    pub group: usize,
    /// Whether the story is theirs.
    pub lead: bool,
    /// Letters for the disc instead of the first of the name.
    pub monogram: Option<&'a str>,
}

impl Card<'_> {
    fn disc(&self) -> f64 {
        if self.lead { LEAD_DISC } else { DISC }
    }

    fn name_letters(&self) -> Letters {
        if self.lead { LEAD } else { NAME }
    }

    fn words_left(&self) -> f64 {
        LEFT + 2.0 * self.disc() + DISC_GAP
    }

    fn fate_words(&self) -> Option<(Fate, &str)> {
        self.fate.map(|(fate, words)| (fate, if words.trim().is_empty() { fate.legend() } else { words }))
    }

    /// The letters of the disc: as given, or the first letter of the name with its marks, articles passed over.
    fn monogram(&self) -> String {
        let given = self.monogram.filter(|given| !given.trim().is_empty());
        given.map_or_else(|| initial(self.name), str::to_owned)
    }
}

/// Articles that a name may begin with.
const ARTICLES: &[&str] =
    &["The", "Le", "La", "Les", "Un", "Une", "Der", "Die", "Das", "Il", "Lo", "Gli", "El", "Los", "Las"];
/// Articles that are one only before a small letter: `A B` may be a name.
const SMALL_ARTICLES: &[&str] = &["A", "An"];

/// The first letter of a name as a capital, articles passed over.
///
/// ```
/// use imbroglio::charts::pieces::card::initial;
/// assert_eq!(initial("Le Capitaine"), "C");
/// assert_eq!(initial("An officer"), "O");
/// assert_eq!(initial("L’Étranger"), "É");
/// assert_eq!(initial("A B"), "A");
/// assert_eq!(initial("Theo"), "T");
/// ```
pub fn initial(name: &str) -> String {
    let name = name.trim();
    let elided = ["L’", "L'"].iter().find_map(|article| name.strip_prefix(article));
    let rest = elided.or_else(|| {
        let (first, rest) = name.split_once(char::is_whitespace)?;
        let rest = rest.trim_start();
        let small = rest.chars().next().is_some_and(char::is_lowercase);
        (ARTICLES.contains(&first) || (small && SMALL_ARTICLES.contains(&first))).then_some(rest)
    });
    let word = rest.filter(|rest| !rest.is_empty()).unwrap_or(name);
    let first = word.graphemes(true).next().unwrap_or_default();
    if word.len() < name.len() { first.to_uppercase() } else { first.to_owned() }
}

/// The width and height that a card needs to show all its words, in pixels.
///
/// ```
/// use imbroglio::charts::pieces::card::{Card, size};
/// let ida = Card {
///     name: "Ida", note: "Mario’s wife", fate: None, group: 0, lead: false, monogram: None,
/// };
/// let (width, height) = size(&ida);
/// assert!(width > 100.0 && width < 150.0);
/// assert_eq!(height, 50.0);
/// ```
pub fn size(card: &Card<'_>) -> (f64, f64) {
    let words = width_of(card.name, card.name_letters()).max(width_of(card.note, NOTE));
    let fate = card.fate_words().map_or(0.0, |(_, words)| FATE + width_of(words, NOTE));
    let width = (card.words_left() + words).max(fate) + RIGHT;
    let height = if card.lead { LEAD_HEIGHT } else { HEIGHT };
    (width, if card.fate.is_some() { height } else { height - STRIP })
}

/// Draws a card into `rect`, with `id` and `tooltip` on its outline. The result tells which words had to be
/// cut because the rectangle is narrower than [`size`] asks.
pub fn draw(
    pen: &mut Pen<'_>,
    number: u32,
    rect: Rect,
    card: &Card<'_>,
    id: Option<&str>,
    tooltip: Option<&str>,
) -> Vec<Cut> {
    let theme = pen.theme;
    let content = Role::CardContent(number);
    let mut cuts = Vec::new();
    pen.name(id, tooltip);
    pen.rect(Role::Card(number), rect, CORNER, Some(theme.card), None);
    let mut foot = rect.bottom();
    if let Some((fate, words)) = card.fate_words() {
        foot -= STRIP;
        pen.open(vec![("part", "fate".to_owned())]);
        let fill = if fate.is_death() { theme.dead } else { theme.soft };
        pen.area(content, strip(Rect::new(rect.x, foot, rect.width, STRIP)), fill);
        let middle = foot + STRIP / 2.0;
        marks::fate(pen, content, Point::new(rect.x + MARK, middle), fate, marks::RADIUS);
        let words = fitted(words, NOTE, rect.width - FATE - RIGHT, Cut::Fate, &mut cuts);
        let at = Point::new(rect.x + FATE, baseline(middle, NOTE));
        pen.text(content, at, Anchor::Start, &words, NOTE, theme.ink);
        pen.close();
    }
    // The border is drawn over the strip, so that it stays whole.
    let border = if card.lead { solid(theme.ink, 2.2) } else { solid(theme.group(card.group), 1.2) };
    pen.rect(content, rect, CORNER, None, Some(border));
    monogram(pen, content, Point::new(rect.x + LEFT + card.disc(), (rect.y + foot) / 2.0), card);
    let middle = (rect.y + foot) / 2.0;
    let left = rect.x + card.words_left();
    let room = rect.right() - RIGHT - left;
    let letters = card.name_letters();
    let name = fitted(card.name, letters, room, Cut::Name, &mut cuts);
    let note = fitted(card.note, NOTE, room, Cut::Note, &mut cuts);
    let (name_drop, note_drop) = if note.is_empty() { (5.0, 0.0) } else { (-2.5, 13.0) };
    pen.text(content, Point::new(left, middle + name_drop), Anchor::Start, &name, letters, theme.ink);
    pen.text(content, Point::new(left, middle + note_drop), Anchor::Start, &note, NOTE, theme.mute);
    cuts
}

fn monogram(pen: &mut Pen<'_>, role: Role, center: Point, card: &Card<'_>) {
    let theme = pen.theme;
    let (color, radius) = (theme.group(card.group), card.disc());
    pen.circle(role, center, radius, Some(theme.group_disc(card.group)), Some(solid(color, 1.2)));
    let letters = if card.lead { LEAD_MONOGRAM } else { MONOGRAM };
    // More letters than the disc holds are left out.
    let (words, _) = crate::scene::text::fit(&card.monogram(), letters.0, letters.1, radius * 1.8);
    let at = Point::new(center.x, center.y + letters.1 * 0.34);
    pen.text(role, at, Anchor::Middle, &words, letters, color);
}

/// A strip with its lower corners rounded as the card's.
fn strip(rect: Rect) -> Vec<Segment> {
    let (left, right, bottom) = (rect.x, rect.right(), rect.bottom());
    let handle = CORNER * (1.0 - QUARTER);
    let p = Point::new;
    vec![
        Segment::Move(p(left, rect.y)),
        Segment::Line(p(right, rect.y)),
        Segment::Line(p(right, bottom - CORNER)),
        Segment::Cubic(p(right, bottom - handle), p(right - handle, bottom), p(right - CORNER, bottom)),
        Segment::Line(p(left + CORNER, bottom)),
        Segment::Cubic(p(left + handle, bottom), p(left, bottom - handle), p(left, bottom - CORNER)),
        Segment::Close,
    ]
}
