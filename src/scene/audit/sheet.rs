//! A scene sorted by what its items are to the drawing.

use std::collections::{BTreeMap, BTreeSet};

use super::super::curve::{self, Polyline};
use super::super::{Color, Point, Rect, Role, Scene, Shape, Text, text};
use super::geometry::{extent, outline};

/// How near to a card an edge must end for the card to be its own, in pixels.
const REACH: f64 = 1.5;

/// A text with the box it fills.
pub(super) struct Words<'a> {
    pub(super) text: &'a Text,
    pub(super) role: Role,
    pub(super) bounds: Rect,
    pub(super) place: usize,
}

impl Words<'_> {
    pub(super) fn name(&self) -> String {
        format!("“{}”", self.text.content)
    }
}

/// What a label stands on.
pub(super) struct Plate {
    pub(super) edge: u32,
    pub(super) bounds: Rect,
    pub(super) place: usize,
}

/// All that belongs to one edge.
#[derive(Default)]
pub(super) struct Edge {
    pub(super) lines: Vec<Polyline>,
    pub(super) marks: Vec<Polyline>,
    pub(super) own: BTreeSet<u32>,
    pub(super) color: Option<(Color, usize)>,
}

/// The scene sorted by what things are.
pub(super) struct Sheet<'a> {
    pub(super) texts: Vec<Words<'a>>,
    pub(super) cards: BTreeMap<u32, Rect>,
    pub(super) edges: BTreeMap<u32, Edge>,
    pub(super) plates: Vec<Plate>,
    /// Words for an edge, from its first label.
    pub(super) names: BTreeMap<u32, String>,
}

impl<'a> Sheet<'a> {
    pub(super) fn read(scene: &'a Scene) -> Self {
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

    pub(super) fn edge_name(&self, id: u32) -> String {
        self.names.get(&id).map_or_else(|| format!("edge {id}"), |name| format!("edge {id} “{name}”"))
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
