//! The sigil of a story: a small strip of fixed height on which its killings, betrayals and loves stand where they fall in
//! story time, over the danger that its people are in. Two plots can be told apart by it, and likened, at a glance.

use super::pieces::heads;
use super::pieces::{Pen, marks, solid, straight};
use crate::analysis::peril;
use crate::facts::{EventId, PartyId};
use crate::scene::{Point, Rect, Role, Segment};
use crate::story::{Fact, Story, View};
use crate::vocabulary::LineFamily;
use std::collections::{BTreeMap, BTreeSet};

/// The families that are marked, from the upper lane to the lower.
pub const LANES: [LineFamily; 3] = [LineFamily::Love, LineFamily::Betray, LineFamily::Kill];
/// Room at the left for what holds before the first event.
const BEFORE: f64 = 15.0;
/// Most events of a story whose danger is shown: the cost is events × facts.
const MOST_MOMENTS: usize = 400;
/// Reach of a mark, and of one that stands for several, as shares of a lane's height.
const REACH: (f64, f64) = (0.30, 0.40);
/// Share of the line colour in the ground of the danger, in thousandths.
const TINT: u32 = 550;

/// What a strip shows of a story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sigil {
    /// How many events there are.
    events: usize,
    /// For each lane and event how much of it happens; what holds before the first event has no event.
    marks: BTreeMap<(usize, Option<usize>), usize>,
    /// The danger after each event, its greatest 1; empty where nobody is in danger.
    danger: Vec<f64>,
}

impl Sigil {
    /// Reads it from a story. O(ties + events × facts).
    ///
    /// ```
    /// use imbroglio::charts::sigil::Sigil;
    /// let film = |id| imbroglio::film::Film::built_in(id).unwrap().story.unwrap().settled();
    /// assert_ne!(Sigil::new(&film("moor")), Sigil::new(&film("norma")));
    /// ```
    pub fn new(story: &Story) -> Self {
        let place: BTreeMap<EventId, usize> =
            story.events().enumerate().map(|(place, (event, _))| (event, place)).collect();
        // several victims of one deed are several killings; a bond of two is one love
        let mut seen: BTreeSet<(Fact, Option<PartyId>)> = BTreeSet::new();
        let mut marks = BTreeMap::new();
        for tie in story.ties(&View::DRAWN).filter(|tie| !tie.realised.falls_short()) {
            let Some(lane) = LANES.iter().position(|family| *family == tie.line) else { continue };
            let victim = (tie.line == LineFamily::Kill).then_some(tie.to);
            if seen.insert((tie.fact, victim)) {
                let event = tie.since.and_then(|event| place.get(&event).copied());
                *marks.entry((lane, event)).or_default() += 1;
            }
        }
        let stakes: Vec<u32> = if place.len() <= MOST_MOMENTS {
            peril::over_time(story).iter().map(peril::Moment::stakes).collect()
        } else {
            Vec::new()
        };
        let most = stakes.iter().copied().max().unwrap_or(0);
        let danger = if most == 0 {
            Vec::new()
        } else {
            stakes.iter().map(|stake| f64::from(*stake) / f64::from(most)).collect()
        };
        Self { events: place.len(), marks, danger }
    }

    /// Draws it into a box. Linear in the events.
    pub fn draw(&self, pen: &mut Pen<'_>, rect: Rect) {
        let theme = pen.theme;
        pen.rect(Role::Ground, rect, 0.0, Some(theme.card), None);
        let first = rect.x + BEFORE;
        let step = (rect.width - BEFORE) / self.events.max(1) as f64;
        if !self.danger.is_empty() {
            let mut outline = vec![Segment::Move(Point::new(first, rect.bottom()))];
            for (at, share) in self.danger.iter().enumerate() {
                let y = rect.bottom() - share * rect.height;
                outline.push(Segment::Line(Point::new(first + step * at as f64, y)));
                outline.push(Segment::Line(Point::new(first + step * (at + 1) as f64, y)));
            }
            outline.extend([Segment::Line(Point::new(rect.right(), rect.bottom())), Segment::Close]);
            pen.area(Role::Ground, outline, theme.rule.over(theme.card, TINT));
        }
        let border = straight(Point::new(first, rect.y), Point::new(first, rect.bottom()));
        pen.line(Role::Ground, border, solid(theme.rule, 1.0));
        let lane = rect.height / LANES.len() as f64;
        for ((row, event), count) in &self.marks {
            let x = event.map_or(rect.x + BEFORE / 2.0, |event| first + step * (event as f64 + 0.5));
            let center = Point::new(x, rect.y + lane * (*row as f64 + 0.5));
            mark(pen, LANES[*row], center, lane * if *count > 1 { REACH.1 } else { REACH.0 });
        }
        pen.rect(Role::Ground, rect, 0.0, None, Some(solid(theme.rule, 1.0)));
    }
}

/// The mark of a family, which reaches so far from its middle: a heart, a diamond, a cross.
pub fn mark(pen: &mut Pen<'_>, family: LineFamily, center: Point, reach: f64) {
    let color = pen.theme.family(family);
    match family {
        LineFamily::Kill => marks::cross(pen, Role::Note, center, reach, color),
        LineFamily::Betray => marks::diamond(pen, Role::Note, center, reach * 2.3, color),
        other => {
            let scale = reach / 6.6 * 1.15;
            let tip = Point::new(center.x + 6.6 * scale, center.y);
            heads::draw(pen, Role::Note, other.line().head, (tip, Point::new(1.0, 0.0)), color, scale);
        }
    }
}
