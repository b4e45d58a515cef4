//! Boxes against boxes and the page: words on words, words on cards, cards on cards, plates on cards and heads.

use super::super::curve::Polyline;
use super::super::{Rect, Role, Scene};
use super::geometry::{bounds_of, box_to_line, holds, overlapping};
use super::sheet::Sheet;
use super::{HAIR, LOOK_AROUND, Report, SIZES};

/// How far boxes of letters may run into each other, since letters seldom fill them, in pixels.
const OVERLAP_TOLERANCE: f64 = 0.5;

impl Sheet<'_> {
    /// Boxes against boxes: words on words, words on cards, cards on cards, plates on cards.
    pub(super) fn boxes(&self, report: &mut Report) {
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

    /// Labels and the edges they belong to.
    pub(super) fn labels(&self, report: &mut Report) {
        // A label on a plate is on its edge, and measured from its middle; one without stands beside, and is
        // measured from its nearest side.
        let middle = |bounds: Rect| {
            let at = bounds.center();
            Rect::new(at.x, at.y, 0.0, 0.0)
        };
        let mut labels: Vec<(u32, Rect)> =
            self.plates.iter().map(|plate| (plate.edge, middle(plate.bounds))).collect();
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
            let pieces = edge.lines.iter().flat_map(|line| line.pieces());
            let gap = pieces.map(|(from, to)| box_to_line(bounds, from, to)).fold(f64::INFINITY, f64::min);
            if gap.is_finite()
                && report.label_from_own_edge.as_ref().is_none_or(|(_, farthest)| gap > *farthest)
            {
                report.label_from_own_edge = Some((name, gap));
            }
        }
    }

    /// The page and the size of letters.
    pub(super) fn page(&self, scene: &Scene, report: &mut Report) {
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
