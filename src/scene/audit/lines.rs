//! Lines against boxes and lines: edges through cards and words, crossings, labels near other edges.

use std::collections::{BTreeMap, BTreeSet};

use super::super::curve::{self, Polyline};
use super::super::{Point, Rect, Role};
use super::geometry::{around, box_to_line, crosses_box, overlapping};
use super::sheet::{Edge, Sheet};
use super::{LOOK_AROUND, Report};

/// Room that an edge must leave around words that are not its own, in pixels.
const TEXT_MARGIN: f64 = 1.5;
/// Room that an edge must leave around a card that is not its own, in pixels.
const CARD_MARGIN: f64 = 1.0;
/// How far inside its own card an edge may reach (half of a thick border), in pixels.
const OWN_CARD_DEPTH: f64 = 3.0;
/// Crossings of two edges nearer together than this count as one (a double line crossed is one), in pixels.
const SAME_CROSSING: f64 = 8.0;
/// A line that ends this near to another touches it and does not cross it, in pixels.
const LINE_END: f64 = 0.5;
/// How far apart two edges may run on a common trunk, in pixels.
const TRUNK_GAP: f64 = 2.5;
/// Step at which a common trunk is followed, in pixels.
const TRUNK_STEP: f64 = 4.0;

impl Sheet<'_> {
    /// Lines against boxes and lines: edges through cards and words, crossings, labels near other edges.
    pub(super) fn lines(&self, report: &mut Report) {
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
