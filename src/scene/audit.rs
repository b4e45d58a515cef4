//! Whether a drawing can be read: overlaps, crossings, lost labels, small letters, poor contrast, counted
//! on the shapes and not on pixels.
//!
//! What an edge may touch is taken from the drawing itself: the cards at which its line or its marks end
//! are its own, every other card is foreign.

mod boxes;
mod contrasts;
mod geometry;
mod lines;
mod sheet;

pub use self::geometry::extent;
use self::sheet::Sheet;
use super::{Scene, contrast};

/// Most crossings per edge.
pub const CROSSINGS_PER_EDGE: Limit = Limit { hard: 0.75, target: 0.25 };
/// Farthest that the middle of a label may be from its own edge, in pixels.
pub const LABEL_FROM_OWN_EDGE: Limit = Limit { hard: 14.0, target: 2.0 };
/// Nearest that the words of a label may be to another edge, in pixels.
pub const LABEL_TO_FOREIGN_EDGE: Limit = Limit { hard: 2.0, target: 6.0 };
/// Smallest size of letters, in pixels.
pub const SMALLEST_TEXT: Limit = Limit { hard: 11.0, target: 11.0 };
/// Least ratio of width to height.
pub const NARROWEST: Limit = Limit { hard: 0.6, target: 0.7 };
/// Greatest ratio of width to height.
pub const WIDEST: Limit = Limit { hard: 2.2, target: 1.8 };
/// Least contrast of letters with what is behind them.
pub const TEXT_CONTRAST: Limit = Limit { hard: contrast::TEXT_MINIMUM, target: 5.0 };
/// Least contrast of an edge with what is behind it.
pub const EDGE_CONTRAST: Limit = Limit { hard: contrast::GRAPHIC_MINIMUM, target: 3.5 };

/// The sizes of letters that drawings use, in pixels.
pub const SIZES: [f64; 16] =
    [11.0, 11.5, 12.5, 13.0, 14.0, 15.0, 17.0, 18.0, 20.0, 22.0, 23.0, 26.0, 30.0, 35.0, 38.0, 40.0];

/// How far from words another edge is looked for, in pixels.
const LOOK_AROUND: f64 = 8.0;
/// A hair, to forgive rounding.
const HAIR: f64 = 0.005;

/// A bound that fails a build, and the one to aim at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Beyond this the drawing is faulty.
    pub hard: f64,
    /// Beyond this it could be better.
    pub target: f64,
}

/// What was found on a drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// Number of texts.
    pub texts: usize,
    /// Number of cards.
    pub cards: usize,
    /// Number of edges.
    pub edges: usize,
    /// Words on words, or under the plate of a label, each pair in a sentence.
    pub text_overlaps: Vec<String>,
    /// Words on a card that is not theirs, or sticking out of their own.
    pub texts_astray: Vec<String>,
    /// Cards on cards.
    pub card_overlaps: Vec<String>,
    /// Edges that run through a card: any part of a foreign one, the inside of their own.
    pub edges_through_cards: Vec<String>,
    /// Edges or their heads nearer than 1.5 pixels to words that are not theirs.
    pub edges_through_texts: Vec<String>,
    /// Plates of labels that bite into a card or cover a head.
    pub plates_astray: Vec<String>,
    /// Shapes and words that leave the page.
    pub outside: Vec<String>,
    /// Letters of a size that the drawing's scale of sizes does not have.
    pub off_scale: Vec<String>,
    /// Labels without an edge.
    pub lost_labels: Vec<String>,
    /// How often edges cross.
    pub crossings: usize,
    /// The label whose middle is farthest from its own edge, and how far.
    pub label_from_own_edge: Option<(String, f64)>,
    /// The label nearest to another edge, and how near; none when nothing comes within 8 pixels.
    pub label_to_foreign_edge: Option<(String, f64)>,
    /// The smallest words and their size.
    pub smallest_text: Option<(String, f64)>,
    /// Width of the page over its height.
    pub aspect: f64,
    /// The words that stand out least, and their contrast.
    pub text_contrast: Option<(String, f64)>,
    /// The edge that stands out least, and its contrast.
    pub edge_contrast: Option<(String, f64)>,
}

impl Report {
    /// Crossings divided by edges; 0 without edges.
    pub fn crossings_per_edge(&self) -> f64 {
        if self.edges == 0 { 0.0 } else { self.crossings as f64 / self.edges as f64 }
    }

    /// What makes the drawing faulty, each in a sentence; empty when it may be shown.
    pub fn hard_failures(&self) -> Vec<String> {
        let lists = [
            &self.text_overlaps,
            &self.texts_astray,
            &self.card_overlaps,
            &self.edges_through_cards,
            &self.edges_through_texts,
            &self.outside,
            &self.off_scale,
            &self.lost_labels,
        ];
        let mut failures: Vec<String> = lists.into_iter().flatten().cloned().collect();
        failures.extend(self.beyond(|limit| limit.hard));
        failures
    }

    /// What could be better: the measures held to their targets, and labels that hide a border or a head.
    pub fn shortfalls(&self) -> Vec<String> {
        let mut shortfalls = self.plates_astray.clone();
        shortfalls.extend(self.beyond(|limit| limit.target));
        shortfalls
    }

    /// The measures that are beyond the bound chosen from each limit.
    fn beyond(&self, bound: impl Fn(Limit) -> f64) -> Vec<String> {
        let mut found = Vec::new();
        let most = bound(CROSSINGS_PER_EDGE);
        if self.crossings_per_edge() > most + HAIR {
            let (crossings, edges) = (self.crossings, self.edges);
            found.push(format!("{crossings} crossings on {edges} edges are more than {most} an edge"));
        }
        let mut measure = |found_at: &Option<(String, f64)>, limit: Limit, above: bool, words: &str| {
            let bound = bound(limit);
            if let Some((what, value)) = found_at
                && (if above { *value > bound + HAIR } else { *value < bound - HAIR })
            {
                found.push(format!("{what} {words} {value:.2}, the limit is {bound}"));
            }
        };
        measure(&self.label_from_own_edge, LABEL_FROM_OWN_EDGE, true, "is this far from its own edge:");
        measure(&self.label_to_foreign_edge, LABEL_TO_FOREIGN_EDGE, false, "is this near to another edge:");
        measure(&self.smallest_text, SMALLEST_TEXT, false, "is small:");
        measure(&self.text_contrast, TEXT_CONTRAST, false, "stands out too little:");
        measure(&self.edge_contrast, EDGE_CONTRAST, false, "stands out too little:");
        if self.aspect < bound(NARROWEST) || self.aspect > bound(WIDEST) {
            found.push(format!(
                "the page is {:.2} times as wide as high, not between {} and {}",
                self.aspect,
                bound(NARROWEST),
                bound(WIDEST)
            ));
        }
        found
    }
}

/// Looks a drawing over. About n log n in the number of its shapes, times how crowded it is; a chart of 60
/// cards and 120 edges takes a few milliseconds.
///
/// ```
/// use imbroglio::scene::{Item, Rect, Role, Scene, Shape, audit::audit};
/// let card = |id, x| Item {
///     id: None, role: Role::Card(id), tooltip: None, group: None,
///     shape: Shape::Rect { rect: Rect::new(x, 10.0, 60.0, 30.0), radius: 7.0, fill: None, stroke: None },
/// };
/// let scene = Scene {
///     width: 200.0, height: 120.0, title: String::new(), description: String::new(), language: String::new(),
///     items: vec![card(0, 10.0), card(1, 50.0)], ..Scene::default()
/// };
/// assert_eq!(audit(&scene).hard_failures(), ["card 0 overlaps card 1"]);
/// ```
pub fn audit(scene: &Scene) -> Report {
    let sheet = Sheet::read(scene);
    let mut report = Report {
        texts: sheet.texts.len(),
        cards: sheet.cards.len(),
        edges: sheet.edges.len(),
        aspect: if scene.height > 0.0 { scene.width / scene.height } else { 0.0 },
        ..Report::default()
    };
    sheet.boxes(&mut report);
    sheet.lines(&mut report);
    sheet.labels(&mut report);
    sheet.page(scene, &mut report);
    contrasts::contrasts(scene, &sheet, &mut report);
    report
}

#[cfg(test)]
mod tests;
