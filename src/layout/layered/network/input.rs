//! The input: the diagram as the engine works on it: whole pixels, checked indices.

use super::{Diagram, End, LabelSize};

/// Room between a card and the border of its group's box, left and right.
pub(super) const PAD: i64 = 12;

/// A card.
#[derive(Debug, Clone, Copy)]
pub(super) struct Card {
    pub width: i64,
    pub height: i64,
    pub group: Option<usize>,
}

/// An edge whose ends exist.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub from: End,
    pub to: Vec<End>,
    pub labels: Vec<(i64, i64)>,
    pub weight: i64,
    /// Index in the diagram.
    pub index: usize,
}

/// The checked diagram. Groups that are ends but hold no card get a phantom card.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub cards: Vec<Card>,
    /// The index of each card.
    indices: Vec<usize>,
    /// Cards that the diagram has; those after them are phantoms.
    pub real: usize,
    pub members: Vec<Vec<usize>>,
    pub tabs: Vec<i64>,
    pub edges: Vec<Edge>,
    pub width: i64,
    /// Counted steps that the search for a better layout may take.
    pub budget: u64,
    /// Earlier centres.
    pub previous: Vec<Option<(i64, i64)>>,
}

/// A length in whole pixels, rounded up; nonsense becomes nought, giants are cut.
pub(super) fn whole(length: f64) -> i64 {
    if length.is_finite() { length.clamp(0.0, 20_000.0).ceil() as i64 } else { 0 }
}

impl Input {
    pub(super) fn new(diagram: &Diagram) -> Self {
        let groups = diagram.groups.len();
        let mut cards: Vec<Card> = diagram
            .cards
            .iter()
            .map(|card| Card {
                width: whole(card.width).max(24),
                height: whole(card.height).max(24),
                group: card.group.filter(|group| *group < groups),
            })
            .collect();
        let real = cards.len();
        let mut members = vec![Vec::new(); groups];
        for (index, card) in cards.iter().enumerate() {
            if let Some(group) = card.group {
                members[group].push(index);
            }
        }
        let tabs: Vec<i64> = diagram.groups.iter().map(|group| whole(group.tab_width).max(8)).collect();
        let edges = edges(diagram, real);
        for edge in &edges {
            for end in std::iter::once(&edge.from).chain(&edge.to) {
                if let End::Group(group) = *end
                    && members[group].is_empty()
                {
                    members[group].push(cards.len());
                    cards.push(Card { width: tabs[group], height: 24, group: Some(group) });
                }
            }
        }
        let center = |point: crate::scene::Point| {
            (point.x.is_finite() && point.y.is_finite())
                .then(|| ((2.0 * point.x).round() as i64, (2.0 * point.y).round() as i64))
        };
        let previous = diagram.previous.as_deref().unwrap_or_default();
        let previous =
            (0..cards.len()).map(|index| previous.get(index).copied().flatten().and_then(center)).collect();
        Self {
            indices: (0..cards.len()).collect(),
            cards,
            real,
            members,
            tabs,
            edges,
            width: whole(diagram.width).max(200),
            budget: diagram.budget,
            previous,
        }
    }

    /// The cards that an end stands for.
    pub(super) fn cards_of(&self, end: End) -> &[usize] {
        match end {
            End::Card(card) => &self.indices[card..=card],
            End::Group(group) => &self.members[group],
        }
    }
}

fn edges(diagram: &Diagram, real: usize) -> Vec<Edge> {
    let exists = |end: &End| match *end {
        End::Card(card) => card < real,
        End::Group(group) => group < diagram.groups.len(),
    };
    let size = |label: &LabelSize| (whole(label.width), whole(label.height));
    let valid =
        |edge: &&super::EdgeLine| exists(&edge.from) && !edge.to.is_empty() && edge.to.iter().all(exists);
    let leads =
        |end: &End| matches!(*end, End::Card(card) if diagram.cards.get(card).is_some_and(|card| card.lead));
    let weight =
        |weight: f64| if weight.is_finite() { (weight * 4.0).clamp(1.0, 40.0).round() as i64 } else { 4 };
    diagram
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| valid(edge))
        .map(|(index, edge)| Edge {
            from: edge.from,
            to: edge.to.clone(),
            labels: edge
                .labels
                .iter()
                .map(size)
                .filter(|(width, height)| *width > 0 && *height > 0)
                .collect(),
            weight: weight(edge.weight) + if leads(&edge.from) || edge.to.iter().any(leads) { 1 } else { 0 },
            index,
        })
        .collect()
}
