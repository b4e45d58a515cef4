//! The box around a group and the tab with its name.

use super::letters::{TAB, TAB_TRACKING};
use super::{Cut, Pen, solid, width_of};
use crate::scene::{Anchor, Point, Rect, Role, text};

/// Room between the box and its cards, left and right.
pub const SIDE: f64 = 12.0;
/// Room between the box and its cards, above.
pub const TOP: f64 = 24.0;
/// Room between the box and its cards, below.
pub const BOTTOM: f64 = 16.0;
/// Height of the tab.
pub const TAB_HEIGHT: f64 = 18.0;
/// How far from the box's left end the tab begins unless an edge needs its place.
pub const TAB_LEFT: f64 = 12.0;
/// Least room between the tab and the box's right end.
const TAB_RIGHT: f64 = 4.0;
/// Room between the end of the tab and its words.
const TAB_PADDING: f64 = 8.0;
/// Radius of the box's corners.
const CORNER: f64 = 10.0;

/// Width of a tab with this name, in pixels.
pub fn tab_width(name: &str) -> f64 {
    let name = name.trim().to_uppercase();
    width_of(&name, TAB) + TAB_TRACKING * name.chars().count() as f64 + 2.0 * TAB_PADDING
}

/// The box around `cards`; nothing when there are none.
///
/// ```
/// use imbroglio::charts::pieces::group::around;
/// use imbroglio::scene::Rect;
/// let cards = [Rect::new(48.0, 186.0, 164.0, 74.0), Rect::new(48.0, 280.0, 164.0, 74.0)];
/// assert_eq!(around(&cards), Some(Rect::new(36.0, 162.0, 188.0, 208.0)));
/// ```
pub fn around(cards: &[Rect]) -> Option<Rect> {
    let left = cards.iter().map(|card| card.x).reduce(f64::min)?;
    let top = cards.iter().map(|card| card.y).reduce(f64::min)?;
    let right = cards.iter().map(Rect::right).reduce(f64::max)?;
    let bottom = cards.iter().map(Rect::bottom).reduce(f64::max)?;
    Some(Rect::new(left - SIDE, top - TOP, right - left + 2.0 * SIDE, bottom - top + TOP + BOTTOM))
}

/// Draws the box of a group; `group` gives its colour.
pub fn draw(
    pen: &mut Pen<'_>,
    number: u32,
    rect: Rect,
    group: usize,
    id: Option<&str>,
    tooltip: Option<&str>,
) {
    let theme = pen.theme;
    pen.name(id, tooltip);
    let border = solid(theme.group_border(group), 1.0);
    pen.rect(Role::GroupBox(number), rect, CORNER, Some(theme.group_ground(group)), Some(border));
}

/// Draws the tab of a group astride the upper border of its box, its left end at `x` (or as far left as it
/// has to be to end inside the box). The result is the tab, and whether the name had to be cut.
pub fn draw_tab(
    pen: &mut Pen<'_>,
    number: u32,
    rect: Rect,
    group: usize,
    name: &str,
    x: f64,
) -> (Rect, Option<Cut>) {
    let theme = pen.theme;
    let capitals = name.trim().to_uppercase();
    let room = rect.width - TAB_LEFT - TAB_RIGHT;
    let (mut words, mut cut) = (capitals, None);
    let mut letters = room - 2.0 * TAB_PADDING;
    while tab_width(&words) > room && letters > 0.0 {
        // What is too wide is mostly tracking, which the cut does not count.
        letters -= (tab_width(&words) - room).max(1.0);
        (words, cut) = (text::fit(&words, TAB.0, TAB.1, letters.max(0.0)).0, Some(Cut::Group));
    }
    let width = tab_width(&words);
    let x = x.min(rect.right() - TAB_RIGHT - width).max(rect.x + TAB_LEFT);
    let tab = Rect::new(x, rect.y - TAB_HEIGHT / 2.0, width, TAB_HEIGHT);
    if words.is_empty() {
        return (tab, cut);
    }
    let role = Role::GroupTab(number);
    pen.rect(role, tab, TAB_HEIGHT / 2.0, Some(theme.group_tab(group)), None);
    let at = Point::new(tab.x + TAB_PADDING, rect.y + 4.0);
    pen.tracked(role, at, Anchor::Start, &words, TAB, theme.group(group), TAB_TRACKING);
    (tab, cut)
}
