//! Whether a drawing can be read: overlaps, crossings, lost labels, small letters, poor contrast, counted
//! on the shapes and not on pixels.
//!
//! What an edge may touch is taken from the drawing itself: the cards at which its line or its marks end
//! are its own, every other card is foreign.

use std::collections::{BTreeMap, BTreeSet};

use super::contrast;
use super::curve::{self, Polyline};
use super::{Color, Item, Point, Rect, Role, Scene, Shape, Text, text};

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
pub const SIZES: [f64; 12] = [11.0, 11.5, 12.5, 13.0, 14.0, 15.0, 17.0, 18.0, 20.0, 22.0, 38.0, 40.0];

/// Room that an edge must leave around words that are not its own, in pixels.
const TEXT_MARGIN: f64 = 1.5;
/// Room that an edge must leave around a card that is not its own, in pixels.
const CARD_MARGIN: f64 = 1.0;
/// How far inside its own card an edge may reach (half of a thick border), in pixels.
const OWN_CARD_DEPTH: f64 = 3.0;
/// How near to a card an edge must end for the card to be its own, in pixels.
const REACH: f64 = 1.5;
/// How far boxes of letters may run into each other, since letters seldom fill them, in pixels.
const OVERLAP_TOLERANCE: f64 = 0.5;
/// Crossings of two edges nearer together than this count as one (a double line crossed is one), in pixels.
const SAME_CROSSING: f64 = 8.0;
/// A line that ends this near to another touches it and does not cross it, in pixels.
const LINE_END: f64 = 0.5;
/// How far apart two edges may run on a common trunk, in pixels.
const TRUNK_GAP: f64 = 2.5;
/// Step at which a common trunk is followed, in pixels.
const TRUNK_STEP: f64 = 4.0;
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
///     id: None, role: Role::Card(id), tooltip: None,
///     shape: Shape::Rect { rect: Rect::new(x, 10.0, 60.0, 30.0), radius: 7.0, fill: None, stroke: None },
/// };
/// let scene = Scene {
///     width: 200.0, height: 120.0, title: String::new(), description: String::new(), language: String::new(),
///     items: vec![card(0, 10.0), card(1, 50.0)],
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
    contrasts(scene, &sheet, &mut report);
    report
}

/// A text with the box it fills.
struct Words<'a> {
    text: &'a Text,
    role: Role,
    bounds: Rect,
    place: usize,
}

impl Words<'_> {
    fn name(&self) -> String {
        format!("“{}”", self.text.content)
    }
}

/// What a label stands on.
struct Plate {
    edge: u32,
    bounds: Rect,
    place: usize,
}

/// All that belongs to one edge.
#[derive(Default)]
struct Edge {
    lines: Vec<Polyline>,
    marks: Vec<Polyline>,
    own: BTreeSet<u32>,
    color: Option<(Color, usize)>,
}

/// The scene sorted by what things are.
struct Sheet<'a> {
    texts: Vec<Words<'a>>,
    cards: BTreeMap<u32, Rect>,
    edges: BTreeMap<u32, Edge>,
    plates: Vec<Plate>,
    /// Words for an edge, from its first label.
    names: BTreeMap<u32, String>,
}

impl<'a> Sheet<'a> {
    fn read(scene: &'a Scene) -> Self {
        let mut sheet = Self {
            texts: Vec::new(),
            cards: BTreeMap::new(),
            edges: BTreeMap::new(),
            plates: Vec::new(),
            names: BTreeMap::new(),
        };
        let mut marks: BTreeMap<u32, Vec<Polyline>> = BTreeMap::new();
        for (place, item) in scene.items.iter().enumerate() {
            if let Shape::Text(words) = &item.shape {
                sheet.texts.push(Words { text: words, role: item.role, bounds: text::bounds(words), place });
                if let Role::EdgeLabel(id) = item.role {
                    let name = sheet.names.entry(id).or_default();
                    if !name.is_empty() {
                        name.push(' ');
                    }
                    name.push_str(&words.content);
                }
                continue;
            }
            match (item.role, &item.shape) {
                (Role::Card(id), shape) => {
                    sheet.cards.entry(id).or_insert_with(|| extent(shape));
                }
                (Role::EdgePlate(edge), shape) => {
                    sheet.plates.push(Plate { edge, bounds: extent(shape), place });
                }
                (Role::Edge(id), Shape::Path { segments, stroke, .. }) => {
                    let edge = sheet.edges.entry(id).or_default();
                    edge.lines.extend(curve::flatten(segments));
                    edge.color = edge.color.or(stroke.as_ref().map(|stroke| (stroke.color, place)));
                }
                (Role::EdgeMark(id), shape) => marks.entry(id).or_default().extend(outline(shape)),
                _ => {}
            }
        }
        for (id, edge) in &mut sheet.edges {
            edge.marks = marks.remove(id).unwrap_or_default();
            edge.own = own_cards(edge, &sheet.cards);
        }
        sheet
    }

    fn edge_name(&self, id: u32) -> String {
        self.names.get(&id).map_or_else(|| format!("edge {id}"), |name| format!("edge {id} “{name}”"))
    }

    /// Boxes against boxes: words on words, words on cards, cards on cards, plates on cards.
    fn boxes(&self, report: &mut Report) {
        #[derive(Clone, Copy)]
        enum Thing {
            Text(usize),
            Card(u32),
            Plate(usize),
            Mark(u32),
        }
        let mut boxes: Vec<(Rect, Thing)> = Vec::new();
        let half = -OVERLAP_TOLERANCE / 2.0;
        let readable = self.texts.iter().enumerate().filter(|(_, words)| words.role != Role::Ground);
        boxes.extend(readable.map(|(index, words)| (words.bounds.grown(half), Thing::Text(index))));
        boxes.extend(self.cards.iter().map(|(id, rect)| (*rect, Thing::Card(*id))));
        let plates = self.plates.iter().enumerate();
        boxes.extend(plates.map(|(index, plate)| (plate.bounds.grown(half), Thing::Plate(index))));
        for (id, edge) in &self.edges {
            boxes.extend(edge.marks.iter().map(|mark| (bounds_of(mark.points()), Thing::Mark(*id))));
        }
        let mut text_on_card = |index: usize, card: u32| {
            if let Some(words) = self.texts.get(index)
                && words.role != Role::CardContent(card)
            {
                report.texts_astray.push(format!("{} stands on card {card}", words.name()));
            }
        };
        for (a, b) in overlapping(&boxes) {
            match (a, b) {
                (Thing::Text(a), Thing::Text(b)) => {
                    if let (Some(a), Some(b)) = (self.texts.get(a), self.texts.get(b)) {
                        report.text_overlaps.push(format!("{} overlaps {}", a.name(), b.name()));
                    }
                }
                (Thing::Text(index), Thing::Card(card)) | (Thing::Card(card), Thing::Text(index)) => {
                    text_on_card(index, card);
                }
                (Thing::Card(a), Thing::Card(b)) => {
                    report.card_overlaps.push(format!("card {} overlaps card {}", a.min(b), a.max(b)));
                }
                (Thing::Plate(index), Thing::Card(card)) | (Thing::Card(card), Thing::Plate(index)) => {
                    if let Some(plate) = self.plates.get(index) {
                        let name = self.edge_name(plate.edge);
                        report.plates_astray.push(format!("the label of {name} bites into card {card}"));
                    }
                }
                (Thing::Plate(index), Thing::Mark(edge)) | (Thing::Mark(edge), Thing::Plate(index)) => {
                    if let Some(plate) = self.plates.get(index) {
                        let (label, head) = (self.edge_name(plate.edge), self.edge_name(edge));
                        report.plates_astray.push(format!("the label of {label} touches the head of {head}"));
                    }
                }
                (Thing::Plate(plate), Thing::Text(words)) | (Thing::Text(words), Thing::Plate(plate)) => {
                    if let (Some(plate), Some(words)) = (self.plates.get(plate), self.texts.get(words))
                        && words.role != Role::EdgeLabel(plate.edge)
                        && plate.place > words.place
                    {
                        let label = self.edge_name(plate.edge);
                        report.text_overlaps.push(format!("the label of {label} hides {}", words.name()));
                    }
                }
                (Thing::Plate(_) | Thing::Mark(_), Thing::Plate(_) | Thing::Mark(_))
                | (Thing::Mark(_), Thing::Text(_) | Thing::Card(_))
                | (Thing::Text(_) | Thing::Card(_), Thing::Mark(_)) => {}
            }
        }
        for words in &self.texts {
            if let Role::CardContent(id) = words.role
                && let Some(card) = self.cards.get(&id)
                && !holds(card.grown(OVERLAP_TOLERANCE), words.bounds)
            {
                report.texts_astray.push(format!("{} sticks out of card {id}", words.name()));
            }
        }
        for list in [
            &mut report.text_overlaps,
            &mut report.texts_astray,
            &mut report.card_overlaps,
            &mut report.plates_astray,
        ] {
            list.sort();
            list.dedup();
        }
    }

    /// Lines against boxes and lines: edges through cards and words, crossings, labels near other edges.
    fn lines(&self, report: &mut Report) {
        #[derive(Clone, Copy)]
        enum Thing {
            Text(usize),
            Card(u32),
            Piece { edge: u32, from: Point, to: Point, mark: bool },
        }
        let mut boxes: Vec<(Rect, Thing)> = Vec::new();
        for (index, words) in self.texts.iter().enumerate() {
            if words.role != Role::Ground {
                boxes.push((words.bounds.grown(LOOK_AROUND), Thing::Text(index)));
            }
        }
        boxes.extend(self.cards.iter().map(|(id, rect)| (rect.grown(CARD_MARGIN), Thing::Card(*id))));
        for (id, edge) in &self.edges {
            for (lines, mark) in [(&edge.lines, false), (&edge.marks, true)] {
                for (from, to) in lines.iter().flat_map(Polyline::pieces) {
                    boxes.push((around(from, to), Thing::Piece { edge: *id, from, to, mark }));
                }
            }
        }
        let mut through_cards = BTreeSet::new();
        let mut through_texts = BTreeSet::new();
        let mut crossings: BTreeMap<(u32, u32), Vec<Point>> = BTreeMap::new();
        for (a, b) in overlapping(&boxes) {
            match (a, b) {
                (Thing::Piece { edge, from, to, mark }, Thing::Card(card))
                | (Thing::Card(card), Thing::Piece { edge, from, to, mark })
                    if self.is_through(edge, card, from, to, mark) =>
                {
                    through_cards.insert((edge, card));
                }
                (Thing::Piece { edge, from, to, .. }, Thing::Text(index))
                | (Thing::Text(index), Thing::Piece { edge, from, to, .. }) => {
                    self.near_text(edge, (from, to), index, &mut through_texts, report);
                }
                (
                    Thing::Piece { edge: one, from: a, to: b, mark: false },
                    Thing::Piece { edge: other, from: c, to: d, mark: false },
                ) if one != other => {
                    let at = if one < other {
                        curve::crossing((a, b), (c, d))
                    } else {
                        curve::crossing((c, d), (a, b))
                    };
                    crossings.entry((one.min(other), one.max(other))).or_default().extend(at);
                }
                _ => {}
            }
        }
        for (edge, card) in through_cards {
            report.edges_through_cards.push(format!("{} runs through card {card}", self.edge_name(edge)));
        }
        for (edge, index) in through_texts {
            if let Some(words) = self.texts.get(index) {
                let (edge, words) = (self.edge_name(edge), words.name());
                report.edges_through_texts.push(format!("{edge} runs through {words}"));
            }
        }
        for ((one, other), places) in crossings {
            report.crossings += self.count_crossings(one, other, places);
        }
    }

    fn is_through(&self, edge: u32, card: u32, from: Point, to: Point, mark: bool) -> bool {
        let Some(rect) = self.cards.get(&card) else { return false };
        let own = self.edges.get(&edge).is_some_and(|edge| edge.own.contains(&card));
        // Heads may sit astride the border of their own card.
        let margin = if own && mark {
            -2.0 * OWN_CARD_DEPTH
        } else if own {
            -OWN_CARD_DEPTH
        } else {
            CARD_MARGIN
        };
        crosses_box(from, to, rect.grown(margin))
    }

    fn near_text(
        &self,
        edge: u32,
        (from, to): (Point, Point),
        index: usize,
        through: &mut BTreeSet<(u32, usize)>,
        report: &mut Report,
    ) {
        let Some(words) = self.texts.get(index) else { return };
        if words.role == Role::EdgeLabel(edge) {
            return;
        }
        let gap = box_to_line(words.bounds, from, to);
        if gap < TEXT_MARGIN {
            through.insert((edge, index));
        }
        if matches!(words.role, Role::EdgeLabel(_))
            && gap < LOOK_AROUND
            && report.label_to_foreign_edge.as_ref().is_none_or(|(_, nearest)| gap < *nearest)
        {
            report.label_to_foreign_edge = Some((words.name(), gap));
        }
    }

    /// Crossings of two edges: those of a double line counted once, those of a common trunk and at the very
    /// end of a line not at all.
    fn count_crossings(&self, one: u32, other: u32, mut places: Vec<Point>) -> usize {
        let (Some(a), Some(b)) = (self.edges.get(&one), self.edges.get(&other)) else { return 0 };
        let ends: Vec<Point> = [a, b]
            .into_iter()
            .flat_map(|edge| &edge.lines)
            .flat_map(|line| [line.points().first(), line.points().last()])
            .flatten()
            .copied()
            .collect();
        places.retain(|place| ends.iter().all(|end| curve::distance(*end, *place) > LINE_END));
        if a.own.intersection(&b.own).next().is_some() {
            let trunk = trunk(a, b);
            places.retain(|place| {
                !trunk.iter().any(|shared| curve::distance(*shared, *place) <= TRUNK_STEP + TRUNK_GAP)
            });
        }
        let mut kept: Vec<Point> = Vec::new();
        for place in places {
            if kept.iter().all(|other| curve::distance(*other, place) > SAME_CROSSING) {
                kept.push(place);
            }
        }
        kept.len()
    }

    /// Labels and the edges they belong to.
    fn labels(&self, report: &mut Report) {
        let mut labels: Vec<(u32, Rect)> =
            self.plates.iter().map(|plate| (plate.edge, plate.bounds)).collect();
        for words in &self.texts {
            if let Role::EdgeLabel(id) = words.role
                && !self.plates.iter().any(|plate| {
                    plate.edge == id && plate.bounds.grown(LOOK_AROUND).contains(words.bounds.center())
                })
            {
                labels.push((id, words.bounds));
            }
        }
        for (id, bounds) in labels {
            let name = self
                .names
                .get(&id)
                .map_or_else(|| format!("the label of edge {id}"), |name| format!("“{name}”"));
            let Some(edge) = self.edges.get(&id) else {
                report.lost_labels.push(format!("{name} is the label of no edge"));
                continue;
            };
            let gap =
                edge.lines.iter().map(|line| line.nearest(bounds.center()).1).fold(f64::INFINITY, f64::min);
            if gap.is_finite()
                && report.label_from_own_edge.as_ref().is_none_or(|(_, farthest)| gap > *farthest)
            {
                report.label_from_own_edge = Some((name, gap));
            }
        }
    }

    /// The page and the size of letters.
    fn page(&self, scene: &Scene, report: &mut Report) {
        let page = Rect::new(0.0, 0.0, scene.width, scene.height).grown(HAIR);
        for words in &self.texts {
            if !holds(page, words.bounds) {
                report.outside.push(format!("{} leaves the page", words.name()));
            }
            if !SIZES.iter().any(|size| (size - words.text.size).abs() < HAIR) {
                report.off_scale.push(format!(
                    "{} is {} pixels high, which is not in the scale",
                    words.name(),
                    words.text.size
                ));
            }
            if report.smallest_text.as_ref().is_none_or(|(_, size)| words.text.size < *size) {
                report.smallest_text = Some((words.name(), words.text.size));
            }
        }
        for (id, card) in &self.cards {
            if !holds(page, *card) {
                report.outside.push(format!("card {id} leaves the page"));
            }
        }
        for (id, edge) in &self.edges {
            let points = || edge.lines.iter().chain(&edge.marks).flat_map(Polyline::points);
            if points().any(|point| !page.contains(*point)) {
                report.outside.push(format!("{} leaves the page", self.edge_name(*id)));
            }
            if points().any(|point| !(point.x.is_finite() && point.y.is_finite())) {
                report.outside.push(format!("{} has a coordinate that is not a number", self.edge_name(*id)));
            }
        }
    }
}

/// The cards at which the line or a mark of an edge ends.
fn own_cards(edge: &Edge, cards: &BTreeMap<u32, Rect>) -> BTreeSet<u32> {
    let ends = edge.lines.iter().flat_map(|line| [line.points().first(), line.points().last()]).flatten();
    let tips = edge.marks.iter().flat_map(Polyline::points);
    let places: Vec<Point> = ends.chain(tips).copied().collect();
    let reached = |card: &Rect| places.iter().any(|place| card.grown(REACH).contains(*place));
    cards.iter().filter(|(_, card)| reached(card)).map(|(id, _)| *id).collect()
}

/// Places on `a` from one of its ends as far as `b` runs along with it.
fn trunk(a: &Edge, b: &Edge) -> Vec<Point> {
    let near_b = |place: Point| b.lines.iter().any(|line| line.nearest(place).1 <= TRUNK_GAP);
    let mut shared = Vec::new();
    for line in &a.lines {
        let length = line.length();
        for backwards in [false, true] {
            let mut walked = 0.0;
            while walked <= length {
                let place = line.at(if backwards { length - walked } else { walked }).0;
                if !near_b(place) {
                    break;
                }
                shared.push(place);
                walked += TRUNK_STEP;
            }
        }
    }
    shared
}

/// Text and edges against the last filled shape behind them.
fn contrasts(scene: &Scene, sheet: &Sheet<'_>, report: &mut Report) {
    let filled: Vec<(usize, Rect, &Shape, Color)> = scene
        .items
        .iter()
        .enumerate()
        .filter_map(|(place, Item { shape, .. })| match shape {
            Shape::Rect { fill: Some(color), .. }
            | Shape::Circle { fill: Some(color), .. }
            | Shape::Path { fill: Some(color), .. } => Some((place, extent(shape), shape, *color)),
            _ => None,
        })
        .collect();
    let behind = |place: usize, at: Point| {
        let covers = |&&(index, bounds, shape, _): &&(usize, Rect, &Shape, Color)| {
            index < place && bounds.contains(at) && covers(shape, at)
        };
        filled.iter().rev().find(covers).map(|(.., color)| *color)
    };
    for words in &sheet.texts {
        if let Some(color) = behind(words.place, words.bounds.center()) {
            keep_least(&mut report.text_contrast, words.name(), contrast::ratio(words.text.color, color));
        }
    }
    for (id, edge) in &sheet.edges {
        let Some((color, place)) = edge.color else { continue };
        for line in &edge.lines {
            for share in [0.25, 0.5, 0.75] {
                if let Some(ground) = behind(place, line.at(line.length() * share).0) {
                    keep_least(
                        &mut report.edge_contrast,
                        sheet.edge_name(*id),
                        contrast::ratio(color, ground),
                    );
                }
            }
        }
    }
}

fn keep_least(least: &mut Option<(String, f64)>, name: String, value: f64) {
    if least.as_ref().is_none_or(|(_, before)| value < *before) {
        *least = Some((name, value));
    }
}

/// Whether a filled shape hides what is behind it at a place inside its extent.
fn covers(shape: &Shape, at: Point) -> bool {
    match shape {
        Shape::Circle { center, radius, .. } => curve::distance(*center, at) <= *radius,
        Shape::Path { segments, .. } => {
            let mut inside = false;
            for line in curve::flatten(segments) {
                let closing = line.points().last().copied().zip(line.points().first().copied());
                for (a, b) in line.pieces().chain(closing) {
                    if (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x) {
                        inside = !inside;
                    }
                }
            }
            inside
        }
        Shape::Rect { .. } | Shape::Text(_) => true,
    }
}

/// The upright box around a shape, without its stroke.
fn extent(shape: &Shape) -> Rect {
    match shape {
        Shape::Rect { rect, .. } => *rect,
        Shape::Circle { center, radius, .. } => Rect::new(center.x, center.y, 0.0, 0.0).grown(*radius),
        Shape::Path { segments, .. } => {
            let points: Vec<Point> =
                curve::flatten(segments).iter().flat_map(|line| line.points().to_vec()).collect();
            bounds_of(&points)
        }
        Shape::Text(words) => text::bounds(words),
    }
}

fn bounds_of(points: &[Point]) -> Rect {
    let first = points.first().copied().unwrap_or_default();
    let (mut low, mut high) = (first, first);
    for point in points {
        low = Point::new(low.x.min(point.x), low.y.min(point.y));
        high = Point::new(high.x.max(point.x), high.y.max(point.y));
    }
    Rect::new(low.x, low.y, high.x - low.x, high.y - low.y)
}

/// The outline of a mark as lines.
fn outline(shape: &Shape) -> Vec<Polyline> {
    if let Shape::Path { segments, .. } = shape {
        return curve::flatten(segments);
    }
    let rect = extent(shape);
    let corners = [
        (rect.x, rect.y),
        (rect.right(), rect.y),
        (rect.right(), rect.bottom()),
        (rect.x, rect.bottom()),
        (rect.x, rect.y),
    ];
    vec![Polyline::new(corners.iter().map(|&(x, y)| Point::new(x, y)).collect())]
}

fn around(a: Point, b: Point) -> Rect {
    Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs()).grown(HAIR)
}

fn holds(outer: Rect, inner: Rect) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// All pairs of boxes that overlap, found by a sweep from left to right.
fn overlapping<T: Copy>(boxes: &[(Rect, T)]) -> Vec<(T, T)> {
    let mut order: Vec<&(Rect, T)> = boxes.iter().collect();
    order.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    let mut pairs = Vec::new();
    for (index, (rect, thing)) in order.iter().enumerate() {
        for (other, other_thing) in order.iter().skip(index + 1) {
            if other.x >= rect.right() {
                break;
            }
            if rect.overlaps(other) {
                pairs.push((*thing, *other_thing));
            }
        }
    }
    pairs
}

/// Whether a stretch has a part inside a box (Liang and Barsky 1984).
fn crosses_box(from: Point, to: Point, rect: Rect) -> bool {
    if rect.width <= 0.0 || rect.height <= 0.0 {
        return false;
    }
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in
        [(from.x, to.x - from.x, rect.x, rect.right()), (from.y, to.y - from.y, rect.y, rect.bottom())]
    {
        if step == 0.0 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (near, far) = ((low - start) / step, (high - start) / step);
        enter = enter.max(near.min(far));
        leave = leave.min(near.max(far));
    }
    enter < leave
}

/// Distance between a box and a stretch; 0 when they touch.
fn box_to_line(rect: Rect, from: Point, to: Point) -> f64 {
    if crosses_box(from, to, rect) {
        return 0.0;
    }
    let outside = |point: Point| {
        let x = (rect.x - point.x).max(point.x - rect.right()).max(0.0);
        let y = (rect.y - point.y).max(point.y - rect.bottom()).max(0.0);
        (x * x + y * y).sqrt()
    };
    let corners =
        [(rect.x, rect.y), (rect.right(), rect.y), (rect.x, rect.bottom()), (rect.right(), rect.bottom())];
    let line = Polyline::new(vec![from, to]);
    let from_corners = corners.iter().map(|&(x, y)| line.nearest(Point::new(x, y)).1);
    from_corners.fold(outside(from).min(outside(to)), f64::min)
}

#[cfg(test)]
mod tests;
