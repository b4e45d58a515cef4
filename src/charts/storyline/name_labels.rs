//! Names: before the first meeting, after a death, and at the edge of the chart.

use super::frame::{Frame, HALF, STUB};
use super::plot::{Close, Plot, Thread};
use crate::charts::pieces::letters::Letters;
use crate::scene::curve::{self, Polyline};
use crate::scene::{Anchor, Font, Point, Rect, text};

/// Letters of a name.
const NAME: Letters = (Font::SansBold, 11.5);
/// Letters of the name of a lead.
const LEAD: Letters = (Font::SansBold, 13.0);
/// Letters of the name of somebody who dies.
const DEAD: Letters = (Font::SansItalic, 11.0);
/// Widest name before a line that runs right.
const WIDEST: f64 = 196.0;
/// Widest line of a name above a line that runs down.
const NARROWEST: f64 = 76.0;
/// Room between a name and its line.
const GAP: f64 = 5.0;
/// Room between a death and the name.
const AFTER: f64 = 12.0;
/// Room between a mark at the edge and the name.
const BESIDE: f64 = 13.0;
/// Room around a name that no line may enter.
const CLEAR: f64 = 2.5;
/// Height of a line of a name.
const LINE: f64 = 13.0;

/// A name broken into lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its lines.
    pub lines: Vec<String>,
    /// The widest of them.
    pub width: f64,
    /// Their letters.
    pub letters: Letters,
    /// Whether it had to be cut.
    pub cut: bool,
}

impl Label {
    fn new(words: &str, letters: Letters, vertical: bool) -> Self {
        let (widest, most) = if vertical { (NARROWEST, 2) } else { (WIDEST, 1) };
        let wrap = |lines: usize| text::wrap(words.trim(), letters.0, letters.1, widest, lines);
        let usual = wrap(most);
        // a name in lines below one another has room for one more
        let wrapped = if usual.cut && vertical { wrap(most + 1) } else { usual };
        Self { width: wrapped.width(letters.0, letters.1), lines: wrapped.lines, letters, cut: wrapped.cut }
    }

    /// Height of its lines.
    pub fn height(&self) -> f64 {
        LINE * self.lines.len() as f64
    }

    fn is_empty(&self) -> bool {
        self.width <= 0.0
    }
}

/// The names of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// Before the first meeting, and at the edge of the chart.
    pub name: Label,
    /// After the death.
    pub dead: Label,
}

/// The names of all lines, measured.
pub fn measure(plot: &Plot, vertical: bool) -> Vec<Labels> {
    plot.threads
        .iter()
        .map(|thread| Labels {
            name: Label::new(&thread.name, if thread.lead { LEAD } else { NAME }, vertical),
            dead: Label::new(&thread.name, DEAD, vertical),
        })
        .collect()
}

/// Which of the names of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Before the first meeting.
    Start,
    /// After the death.
    Death,
    /// At the edge of the chart.
    Edge,
}

/// A name with its place on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Whose it is.
    pub curve: usize,
    /// Which of the names.
    pub place: Place,
    /// The box of its lines.
    pub rect: Rect,
    /// Which end of the lines is fixed.
    pub anchor: Anchor,
    /// Which of the places that come into question it has: 0 is the best.
    pub choice: usize,
}

/// How far a name before the first meeting reaches back in time.
pub fn room_before(label: &Label, vertical: bool) -> f64 {
    STUB + GAP + if vertical { label.height() - 1.0 } else { label.width }
}

/// How far a name after a death reaches on in time.
pub fn room_after(label: &Label, vertical: bool) -> f64 {
    AFTER + if vertical { label.height() - 1.0 } else { label.width }
}

/// How far a name at the edge of the chart reaches on from there.
pub fn room_beyond(label: &Label, vertical: bool) -> f64 {
    BESIDE + if vertical { label.height() } else { label.width }
}

/// What names must keep clear of.
pub struct Obstacles {
    /// Lines.
    pub lines: Vec<Polyline>,
    /// Meetings, marks and names that have their place.
    pub boxes: Vec<Rect>,
}

impl Obstacles {
    fn is_free(&self, rect: Rect) -> bool {
        let near = rect.grown(CLEAR);
        !self.boxes.iter().any(|other| near.overlaps(other))
            && !self.lines.iter().flat_map(Polyline::pieces).any(|(a, b)| enters(near, a, b))
    }
}

/// Whether a straight piece comes into a rectangle.
fn enters(rect: Rect, a: Point, b: Point) -> bool {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for (from, to, least, most) in [(a.x, b.x, rect.x, rect.right()), (a.y, b.y, rect.y, rect.bottom())] {
        let way = to - from;
        if way == 0.0 {
            if from < least || from > most {
                return false;
            }
            continue;
        }
        let (one, other) = ((least - from) / way, (most - from) / way);
        low = low.max(one.min(other));
        high = high.min(one.max(other));
    }
    low <= high
}

/// Finds a place for every name. What has none is told, so that the chart can make room.
pub fn place(
    plot: &Plot,
    frame: &Frame,
    labels: &[Labels],
    mut obstacles: Obstacles,
) -> (Vec<Name>, Vec<(usize, Place)>) {
    let mut names = Vec::new();
    let mut homeless = Vec::new();
    let mut wanted: Vec<(Place, usize)> = Vec::new();
    for (curve, thread) in plot.threads.iter().enumerate() {
        wanted.push((Place::Start, curve));
        match thread.close {
            Close::Death(_) if thread.is_named_at_death() => wanted.push((Place::Death, curve)),
            Close::Onward(_) => wanted.push((Place::Edge, curve)),
            Close::Death(_) | Close::Lapse => {}
        }
    }
    wanted.sort_by_key(|(place, curve)| (std::cmp::Reverse(*place), *curve));
    for (place, curve) in wanted {
        let label = match place {
            Place::Death => &labels[curve].dead,
            Place::Start | Place::Edge => &labels[curve].name,
        };
        if label.is_empty() {
            continue;
        }
        let ways = candidates(&plot.threads[curve], frame, label, (curve, place));
        let free = ways.iter().enumerate().find(|(_, (rect, _))| obstacles.is_free(*rect));
        if free.is_none() {
            homeless.push((curve, place));
        }
        let farther: Vec<(Rect, Anchor)> =
            if free.is_none() { away(&ways, frame.vertical, place) } else { Vec::new() };
        let farther = farther.iter().find(|(rect, _)| obstacles.is_free(*rect)).map(|way| (0, way));
        if let Some((choice, (rect, anchor))) = free.or(farther).or(ways.first().map(|way| (0, way))) {
            obstacles.boxes.push(*rect);
            names.push(Name { curve, place, rect: *rect, anchor: *anchor, choice });
        }
    }
    (names, homeless)
}

/// Places farther along time from those that are taken: a name that is homeless even so stands apart from its line rather
/// than on another name.
fn away(ways: &[(Rect, Anchor)], vertical: bool, place: Place) -> Vec<(Rect, Anchor)> {
    let steps = (1..=16).map(|step| 10.0 * f64::from(step));
    steps
        .flat_map(|step| ways.iter().map(move |way| (step, way)))
        .map(|(step, (rect, anchor))| {
            // a name before its line goes farther before it, one behind it farther behind
            let is_before = if vertical { place == Place::Start } else { *anchor == Anchor::End };
            let by = if is_before { -step } else { step };
            let (dx, dy) = if vertical { (0.0, by) } else { (by, 0.0) };
            (Rect::new(rect.x + dx, rect.y + dy, rect.width, rect.height), *anchor)
        })
        .collect()
}

/// Where a name may stand, the best first.
fn candidates(
    thread: &Thread,
    frame: &Frame,
    label: &Label,
    (curve, place): (usize, Place),
) -> Vec<(Rect, Anchor)> {
    let (width, height) = (label.width, label.height());
    let at = match place {
        Place::Start => thread.first,
        Place::Death | Place::Edge => thread.last,
    };
    let (u, v) = match place {
        Place::Edge => (frame.end, frame.v(curve, frame.times.len().saturating_sub(1))),
        _ => (frame.u(at), frame.v(curve, at)),
    };
    if frame.vertical {
        let top = match place {
            Place::Start => u - STUB - GAP + 1.0 - height,
            Place::Death => u + AFTER - 1.0,
            Place::Edge => u + BESIDE - 3.0,
        };
        return vec![(Rect::new(v - width / 2.0, top, width, height), Anchor::Middle)];
    }
    let beside = |right: bool, x: f64, dy: f64| {
        let left = if right { x - width } else { x };
        let anchor = if right { Anchor::End } else { Anchor::Start };
        (Rect::new(left, v + dy - height / 2.0, width, height), anchor)
    };
    let (near, rise) = (HALF + 4.0, 12.0);
    match place {
        Place::Start => vec![
            beside(true, u - STUB - GAP, 0.0),
            beside(true, u - near, -rise),
            beside(true, u - near, rise),
            beside(false, u + near, -rise),
            beside(false, u + near, rise),
        ],
        Place::Death => vec![
            beside(false, u + AFTER, 0.0),
            beside(false, u + AFTER, -rise),
            beside(false, u + AFTER, rise),
        ],
        Place::Edge => vec![beside(false, u + BESIDE, 0.0)],
    }
}

/// The baselines of a name's lines.
pub fn baselines(name: &Name, label: &Label) -> Vec<Point> {
    let x = match name.anchor {
        Anchor::Start => name.rect.x,
        Anchor::Middle => name.rect.center().x,
        Anchor::End => name.rect.right(),
    };
    (0..label.lines.len())
        .map(|line| {
            let middle = name.rect.y + LINE * (line as f64 + 0.5);
            Point::new(x, middle + text::baseline_drop(label.letters.1))
        })
        .collect()
}

/// The lines of a path, for finding what is in the way.
pub fn flat(paths: &[Vec<crate::scene::Segment>]) -> Vec<Polyline> {
    paths.iter().flat_map(|path| curve::flatten(path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_homeless_name_goes_farther_from_its_line_on_a_tall_page_too() {
        let rect = Rect::new(100.0, 200.0, 40.0, 12.0);
        let first = |anchor: Anchor, vertical: bool, place: Place| {
            let found = away(&[(rect, anchor)], vertical, place);
            assert!(found.iter().all(|(other, _)| (other.width, other.height) == (rect.width, rect.height)));
            let (other, _) = found[0];
            (other.x - rect.x, other.y - rect.y)
        };
        assert_eq!(first(Anchor::Middle, true, Place::Start), (0.0, -10.0));
        assert_eq!(first(Anchor::Middle, true, Place::Death), (0.0, 10.0));
        assert_eq!(first(Anchor::Middle, true, Place::Edge), (0.0, 10.0));
        assert_eq!(first(Anchor::End, false, Place::Start), (-10.0, 0.0));
        assert_eq!(first(Anchor::Start, false, Place::Death), (10.0, 0.0));
        assert_eq!(away(&[], true, Place::Start), Vec::new());
    }
}
