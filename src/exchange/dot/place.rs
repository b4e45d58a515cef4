//! From pixels with y down to Graphviz's points and inches with y up.

use super::quote::Attributes;
use crate::facts::PartyId;

/// A rectangle in pixels, y down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// Where a drawing of ours has its cards and boxes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Positions {
    /// Width and height of the page.
    pub page: (f64, f64),
    /// Nodes: characters, and groups that are drawn as cards.
    pub cards: Vec<(PartyId, Place)>,
    /// Boxes of groups.
    pub groups: Vec<(PartyId, Place)>,
}

/// Points in a pixel: a pixel of CSS is 1/96 inch, a point 1/72.
const POINTS: f64 = 72.0 / 96.0;

impl Positions {
    pub(super) fn card(&self, party: PartyId) -> Option<Place> {
        self.cards.iter().find(|(card, _)| *card == party).map(|(_, place)| *place)
    }

    pub(super) fn group(&self, party: PartyId) -> Option<Place> {
        self.groups.iter().find(|(group, _)| *group == party).map(|(_, place)| *place)
    }

    /// The lower edge of everything that is placed.
    pub(super) fn foot(&self) -> f64 {
        let all = self.cards.iter().chain(&self.groups).map(|(_, place)| place.y + place.height);
        all.fold(0.0, f64::max)
    }

    /// The left edge of everything that is placed.
    pub(super) fn left(&self) -> f64 {
        self.cards.iter().chain(&self.groups).map(|(_, place)| place.x).reduce(f64::min).unwrap_or(0.0)
    }

    /// What holds a node in its place and size: `pos` in points, `width` and `height` in inches.
    pub(super) fn node(&self, place: Place) -> Attributes {
        let x = (place.x + place.width / 2.0) * POINTS;
        let y = (self.page.1 - place.y - place.height / 2.0) * POINTS;
        Attributes::new()
            .set("pos", format!("{},{}!", decimal(x, 2), decimal(y, 2)))
            .set("width", decimal(place.width * POINTS / 72.0, 4))
            .set("height", decimal(place.height * POINTS / 72.0, 4))
            .set("fixedsize", "true")
    }

    /// The same for the frame of a cluster, and for its label within it at the top.
    pub(super) fn cluster(&self, place: Place) -> Attributes {
        let (left, right) = (place.x * POINTS, (place.x + place.width) * POINTS);
        let (top, bottom) =
            ((self.page.1 - place.y) * POINTS, (self.page.1 - place.y - place.height) * POINTS);
        let bounds = [left, bottom, right, top].map(|number| decimal(number, 2));
        Attributes::new()
            .set("bb", bounds.join(","))
            .set("lp", format!("{},{}", decimal((left + right) / 2.0, 2), decimal(top - 7.0, 2)))
    }
}

/// A number with at most so many decimals and without idle zeros; 0 for what is no number.
pub(super) fn decimal(number: f64, places: usize) -> String {
    if !number.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{number:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}
