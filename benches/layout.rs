//! The relationship chart's layout: random casts of several sizes with the budget of a drawing.
//!
//! `cargo bench --bench layout`. Goal: at most 50 ms for 40 characters and 60 relations.

use divan::{Bencher, black_box};
use imbroglio::charts::relations::BUDGET;
use imbroglio::layout::layered::network::{CardBox, Diagram, EdgeLine, End, GroupBox, LabelSize, place};

fn main() {
    divan::main();
}

/// A linear congruential generator, so that every run sees the same casts.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides.max(1)
    }
}

/// A cast in groups of about five, most of whose relations stay near a few leading characters.
fn diagram(cards: usize, edges: usize) -> Diagram {
    let mut dice = Dice(cards as u64);
    let groups = cards / 5;
    let card = |index: usize, dice: &mut Dice| CardBox {
        width: 150.0 + dice.roll(50) as f64,
        height: 74.0,
        group: (dice.roll(4) > 0).then(|| dice.roll(groups.max(1))).filter(|_| groups > 0),
        lead: index == 0,
    };
    let cards_of: Vec<CardBox> = (0..cards).map(|index| card(index, &mut dice)).collect();
    let edges = (0..edges)
        .map(|_| {
            let from = dice.roll(cards) * dice.roll(cards) / cards;
            let to = (from + 1 + dice.roll(cards - 1)) % cards;
            let labels = vec![LabelSize { width: 40.0 + dice.roll(90) as f64, height: 20.0 }];
            EdgeLine { from: End::Card(from), to: vec![End::Card(to)], labels, weight: 1.0 }
        })
        .collect();
    Diagram {
        cards: cards_of,
        groups: vec![GroupBox { tab_width: 90.0 }; groups],
        edges,
        budget: BUDGET,
        ..Diagram::default()
    }
}

#[divan::bench(args = [(10, 15), (20, 30), (40, 60), (60, 90)])]
fn layout(bencher: Bencher, (cards, edges): (usize, usize)) {
    let diagram = diagram(cards, edges);
    bencher.bench(|| place(black_box(&diagram)));
}
