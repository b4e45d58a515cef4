//! The relationship chart's layout: random casts of several sizes with the budget of a drawing.
//!
//! `cargo bench --bench layout`. Goal: at most 50 ms for 40 characters and 60 relations.

use divan::{Bencher, black_box};
use imbroglio::charts::relations::BUDGET;
use imbroglio::layout::layered::network::{CardBox, Diagram, EdgeLine, End, GroupBox, LabelSize, place};
use imbroglio::random::Random;

fn main() {
    divan::main();
}

/// A cast in groups of about five, most of whose relations stay near a few leading characters.
fn diagram(cards: usize, edges: usize) -> Diagram {
    let mut dice = Random::new(cards as u64, 0);
    let groups = cards / 5;
    let card = |index: usize, dice: &mut Random| CardBox {
        width: 150.0 + dice.below(50) as f64,
        height: 74.0,
        group: (dice.below(4) > 0).then(|| dice.below(groups.max(1))).filter(|_| groups > 0),
        lead: index == 0,
    };
    let cards_of: Vec<CardBox> = (0..cards).map(|index| card(index, &mut dice)).collect();
    let edges = (0..edges)
        .map(|_| {
            let from = dice.below(cards) * dice.below(cards) / cards;
            let to = (from + 1 + dice.below(cards - 1)) % cards;
            let labels = vec![LabelSize { width: 40.0 + dice.below(90) as f64, height: 20.0 }];
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
