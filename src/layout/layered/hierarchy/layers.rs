//! The flow in layers: which card stands in which, and what passes between cards.

use super::Flow;
use crate::layout::layered::layering::longest_paths;

/// What stands in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// A card.
    Card(usize),
    /// An arrow on its way past.
    Pass(usize),
}

/// A piece of an arrow from one layer to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// The arrow.
    pub arrow: usize,
    /// The item above, in layer `gap`.
    pub upper: usize,
    /// The item below, in the next layer.
    pub lower: usize,
    /// The layer above it.
    pub gap: usize,
}

/// Where an arrow's words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelPlace {
    /// It has none.
    Nowhere,
    /// Beside the arrow as it passes a row: the item.
    Beside(usize),
    /// Beside the last piece, above its target.
    Gap,
}

/// A flow in layers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LayeredGraph {
    /// The pieces of each gap.
    pub(super) by_gap: Vec<Vec<usize>>,
    /// The items.
    pub items: Vec<Item>,
    /// The items of each layer, from left to right.
    pub layers: Vec<Vec<usize>>,
    /// The layer of each item.
    pub layer_of: Vec<usize>,
    /// All pieces, arrow by arrow, downwards.
    pub pieces: Vec<Piece>,
    /// The words of each arrow.
    pub label_places: Vec<LabelPlace>,
}

/// Items in a layer beyond which the words of arrows do not stand in it.
const CROWDED: usize = 3;

/// The layer of each card.
pub fn layers(flow: &Flow) -> Vec<usize> {
    longest_paths(flow.cards.len(), flow.arrows.iter().map(|arrow| (arrow.from, arrow.to)), flow.most)
}

impl LayeredGraph {
    /// Puts a flow into layers, in the order of the cards.
    pub fn new(flow: &Flow) -> Self {
        let ranks = layers(flow);
        let count = ranks.iter().max().map_or(0, |last| last + 1);
        let mut graph =
            Self { layers: vec![Vec::new(); count], by_gap: vec![Vec::new(); count], ..Self::default() };
        for (card, rank) in ranks.iter().enumerate() {
            graph.add(Item::Card(card), *rank);
        }
        for (number, arrow) in flow.arrows.iter().enumerate() {
            graph.label_places.push(LabelPlace::Nowhere);
            if arrow.from >= arrow.to || arrow.to >= flow.cards.len() {
                continue;
            }
            let mut upper = arrow.from;
            for rank in ranks[arrow.from] + 1..ranks[arrow.to] {
                let pass = graph.add(Item::Pass(number), rank);
                graph.join(Piece { arrow: number, upper, lower: pass, gap: rank - 1 });
                upper = pass;
            }
            graph.join(Piece { arrow: number, upper, lower: arrow.to, gap: ranks[arrow.to] - 1 });
        }
        graph.words(flow);
        graph
    }

    fn add(&mut self, item: Item, layer: usize) -> usize {
        self.items.push(item);
        self.layer_of.push(layer);
        self.layers[layer].push(self.items.len() - 1);
        self.items.len() - 1
    }

    fn join(&mut self, piece: Piece) {
        self.by_gap[piece.gap].push(self.pieces.len());
        self.pieces.push(piece);
    }

    /// The pieces of a gap.
    pub fn pieces_in(&self, gap: usize) -> impl Iterator<Item = usize> {
        self.by_gap.get(gap).into_iter().flatten().copied()
    }

    /// Finds a place for the words of each arrow: beside a row that it passes and where there is room, else above its target.
    fn words(&mut self, flow: &Flow) {
        let mut load: Vec<usize> = vec![0; self.layers.len()];
        for (layer, items) in self.layers.iter().enumerate() {
            load[layer] = items.iter().filter(|item| matches!(self.items[**item], Item::Card(_))).count();
        }
        for number in 0..flow.arrows.len() {
            if flow.arrows[number].label.is_none() || !self.pieces.iter().any(|piece| piece.arrow == number) {
                continue;
            }
            let passes: Vec<usize> = self
                .pieces
                .iter()
                .filter(|p| p.arrow == number && self.items[p.lower] == Item::Pass(number))
                .map(|p| p.lower)
                .collect();
            let middle = passes.len() / 2;
            let from_middle = |at: usize| at.abs_diff(middle);
            let freest =
                (0..passes.len()).min_by_key(|at| (load[self.layer_of[passes[*at]]], from_middle(*at)));
            self.label_places[number] = match freest.map(|at| passes[at]) {
                Some(pass) if load[self.layer_of[pass]] < CROWDED => {
                    load[self.layer_of[pass]] += 1;
                    LabelPlace::Beside(pass)
                }
                _ => LabelPlace::Gap,
            };
        }
    }

    /// The first layers of all columns but the first when the flow is folded into so many: about equally
    /// high, and where few arrows cross.
    pub fn folds(&self, flow: &Flow, columns: usize) -> Vec<usize> {
        let mut crossing = vec![0_usize; self.layers.len()];
        self.pieces.iter().for_each(|piece| crossing[piece.gap] += 1);
        let tall = |layer: &Vec<usize>| {
            let heights = layer.iter().filter_map(|item| match self.items[*item] {
                Item::Card(card) => Some(flow.cards[card].height),
                Item::Pass(_) => None,
            });
            heights.fold(0.0, f64::max) + 40.0
        };
        let heights: Vec<f64> = self.layers.iter().map(tall).collect();
        let share = heights.iter().sum::<f64>() / columns as f64;
        let mut folds: Vec<usize> = Vec::new();
        for fold in 1..columns {
            let first = folds.last().map_or(1, |last| last + 1);
            let last = self.layers.len().saturating_sub(columns - fold);
            let wanted = share * fold as f64;
            let cost = |layer: usize| {
                let above: f64 = heights[..layer].iter().sum();
                (above - wanted).abs() + 26.0 * crossing[layer - 1] as f64
            };
            let found = (first..=last).min_by(|a, b| cost(*a).total_cmp(&cost(*b)));
            folds.extend(found);
        }
        folds
    }
}
