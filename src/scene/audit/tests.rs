//! One small drawing for each limit, broken in one place, beside the same drawing unbroken.

use super::audit;
use crate::scene::{Anchor, Color, Font, Item, Point, Rect, Role, Scene, Segment, Shape, Stroke, Text, text};

const INK: Color = Color(29, 28, 26);
const PAPER: Color = Color(251, 250, 247);

fn p(x: f64, y: f64) -> Point {
    Point::new(x, y)
}

fn item(role: Role, shape: Shape) -> Item {
    Item { id: None, role, shape, tooltip: None, group: None }
}

fn filled(role: Role, rect: Rect, color: Color) -> Item {
    item(role, Shape::Rect { rect, radius: 0.0, fill: Some(color), stroke: None })
}

fn card(id: u32, x: f64, y: f64) -> Item {
    filled(Role::Card(id), Rect::new(x, y, 100.0, 50.0), Color(255, 255, 255))
}

fn words(role: Role, x: f64, y: f64, content: &str) -> Item {
    sized(role, x, y, content, 11.5, INK)
}

fn sized(role: Role, x: f64, y: f64, content: &str, size: f64, color: Color) -> Item {
    let text = Text {
        at: p(x, y),
        anchor: Anchor::Start,
        content: content.into(),
        font: Font::Sans,
        size,
        color,
        tracking: 0.0,
    };
    item(role, Shape::Text(text))
}

fn line(id: u32, points: &[(f64, f64)]) -> Item {
    colored(id, points, INK)
}

fn colored(id: u32, points: &[(f64, f64)], color: Color) -> Item {
    let mut segments: Vec<Segment> = points.iter().map(|&(x, y)| Segment::Line(p(x, y))).collect();
    segments[0] = Segment::Move(p(points[0].0, points[0].1));
    let stroke = Stroke { color, width: 2.0, dash: vec![], round: false };
    item(Role::Edge(id), Shape::Path { segments, fill: None, stroke: Some(stroke) })
}

fn scene(items: Vec<Item>) -> Scene {
    let mut all = vec![filled(Role::Ground, Rect::new(0.0, 0.0, 600.0, 400.0), PAPER)];
    all.extend(items);
    Scene {
        width: 600.0,
        height: 400.0,
        title: String::new(),
        description: String::new(),
        language: String::new(),
        items: all,
        ..Scene::default()
    }
}

/// Two cards, an edge between them with its label, a title.
fn sound() -> Vec<Item> {
    vec![
        words(Role::Title, 20.0, 20.0, "Rififi"),
        line(7, &[(120.0, 125.0), (300.0, 125.0)]),
        card(0, 20.0, 100.0),
        words(Role::CardContent(0), 30.0, 120.0, "Tony"),
        card(1, 300.0, 100.0),
        words(Role::CardContent(1), 310.0, 120.0, "César"),
        filled(Role::EdgePlate(7), Rect::new(180.0, 115.0, 52.0, 20.0), PAPER),
        words(Role::EdgeLabel(7), 184.0, 129.0, "kills him"),
    ]
}

fn failures(items: Vec<Item>) -> Vec<String> {
    audit(&scene(items)).hard_failures()
}

fn with(items: impl IntoIterator<Item = Item>) -> Vec<String> {
    let mut all = sound();
    all.extend(items);
    failures(all)
}

#[test]
fn a_sound_drawing_has_no_failures() {
    let report = audit(&scene(sound()));
    assert_eq!(report.hard_failures(), [""; 0]);
    assert_eq!(report.shortfalls(), [""; 0]);
    assert_eq!((report.texts, report.cards, report.edges), (4, 2, 1));
}

#[test]
fn words_on_words() {
    assert_eq!(with([words(Role::Note, 22.0, 24.0, "note")]), ["“Rififi” overlaps “note”"]);
}

#[test]
fn words_on_a_foreign_card() {
    let found = with([words(Role::Note, 330.0, 145.0, "note")]);
    assert_eq!(found, ["“note” stands on card 1"]);
}

#[test]
fn words_that_stick_out_of_their_card() {
    let found = with([words(Role::CardContent(1), 370.0, 145.0, "the Milanese")]);
    assert_eq!(found, ["“the Milanese” sticks out of card 1"]);
}

#[test]
fn cards_on_cards() {
    assert_eq!(with([card(2, 350.0, 140.0)])[0], "card 1 overlaps card 2");
    assert_eq!(with([card(2, 400.0, 150.0)]), [""; 0], "a common border is no overlap");
}

#[test]
fn a_plate_over_foreign_words() {
    let found = with([filled(Role::EdgePlate(7), Rect::new(20.0, 8.0, 30.0, 14.0), PAPER)]);
    assert!(found.contains(&"the label of edge 7 “kills him” hides “Rififi”".to_owned()), "{found:?}");
}

#[test]
fn an_edge_through_a_foreign_card() {
    let found = with([line(8, &[(200.0, 300.0), (390.0, 80.0), (390.0, 200.0)])]);
    assert_eq!(found, ["edge 8 runs through card 1"]);
    let found = with([line(8, &[(200.0, 99.5), (500.0, 99.5)])]);
    assert!(found.contains(&"edge 8 runs through card 1".to_owned()), "too near: {found:?}");
}

#[test]
fn an_edge_through_the_inside_of_its_own_card() {
    assert_eq!(
        with([line(8, &[(20.0, 130.0), (60.0, 144.0), (130.0, 144.0)])]),
        ["edge 8 runs through card 0"]
    );
}

#[test]
fn an_edge_through_foreign_words() {
    let found = with([words(Role::Note, 200.0, 200.0, "note"), line(8, &[(150.0, 196.0), (300.0, 196.0)])]);
    assert_eq!(found, ["edge 8 runs through “note”"]);
    let below = text::bounds(&Text {
        at: p(200.0, 200.0),
        anchor: Anchor::Start,
        content: "note".into(),
        font: Font::Sans,
        size: 11.5,
        color: INK,
        tracking: 0.0,
    })
    .bottom();
    let note = || words(Role::Note, 200.0, 200.0, "note");
    let at = |gap: f64| with([note(), line(8, &[(150.0, below + gap), (300.0, below + gap)])]).len();
    assert_eq!((at(1.4), at(1.6)), (1, 0));
}

#[test]
fn a_head_in_foreign_words() {
    let head = Shape::Path {
        segments: vec![Segment::Move(p(210.0, 190.0)), Segment::Line(p(215.0, 199.0)), Segment::Close],
        fill: Some(INK),
        stroke: None,
    };
    let found = with([
        words(Role::Note, 200.0, 200.0, "note"),
        line(8, &[(210.0, 300.0), (210.0, 250.0)]),
        item(Role::EdgeMark(8), head),
    ]);
    assert_eq!(found, ["edge 8 runs through “note”"]);
}

#[test]
fn too_many_crossings() {
    // Four edges, four crossings: one an edge.
    let grid = |shift: f64| {
        vec![
            line(0, &[(100.0, 100.0), (400.0, 100.0)]),
            line(1, &[(100.0, 200.0), (400.0, 200.0)]),
            line(2, &[(200.0 + shift, 50.0), (200.0 + shift, 300.0)]),
            line(3, &[(300.0 + shift, 50.0), (300.0 + shift, 300.0)]),
        ]
    };
    assert_eq!(failures(grid(0.0)), ["4 crossings on 4 edges are more than 0.75 an edge"]);
    assert_eq!(failures(grid(200.0)), [""; 0]);
}

fn crossings(items: Vec<Item>) -> usize {
    audit(&scene(items)).crossings
}

#[test]
fn a_crossing_at_a_bend_counts_once() {
    let bent = line(0, &[(100.0, 100.0), (200.0, 200.0), (300.0, 200.0)]);
    let also_bent = line(1, &[(200.0, 100.0), (200.0, 200.0), (210.0, 300.0)]);
    assert_eq!(crossings(vec![bent, also_bent]), 1);
}

#[test]
fn an_edge_that_ends_on_another_does_not_cross_it() {
    for y in [199.9, 200.0, 200.1] {
        let stem = line(1, &[(200.0, 100.0), (200.0, y)]);
        assert_eq!(crossings(vec![line(0, &[(100.0, 200.0), (300.0, 200.0)]), stem]), 0, "{y}");
    }
}

#[test]
fn a_double_line_is_crossed_once() {
    let mut double = line(0, &[(100.0, 100.0), (300.0, 100.0)]);
    if let Shape::Path { segments, .. } = &mut double.shape {
        segments.extend([Segment::Move(p(100.0, 103.0)), Segment::Line(p(300.0, 103.0))]);
    }
    assert_eq!(crossings(vec![double, line(1, &[(200.0, 50.0), (200.0, 150.0)])]), 1);
}

#[test]
fn a_common_trunk_is_no_crossing() {
    // Both leave card 0, run together, fork; the second crosses the first once more further on.
    let edges = |last: f64| {
        vec![
            card(0, 20.0, 100.0),
            line(1, &[(120.0, 125.0), (200.0, 125.0), (200.0, 300.0)]),
            line(2, &[(120.0, 125.0), (260.0, 125.0), (260.0, 250.0), (last, 250.0)]),
        ]
    };
    assert_eq!(crossings(edges(300.0)), 0);
    assert_eq!(crossings(edges(150.0)), 1);
}

#[test]
fn a_fan_of_one_edge_does_not_cross_itself() {
    let fan = vec![line(1, &[(100.0, 100.0), (300.0, 300.0)]), line(1, &[(100.0, 300.0), (300.0, 100.0)])];
    assert_eq!(crossings(fan), 0);
}

#[test]
fn a_label_far_from_its_edge() {
    let mut items = sound();
    items.push(words(Role::EdgeLabel(7), 184.0, 170.0, "far away"));
    let found = failures(items);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("is this far from its own edge: 36."), "{found:?}");
}

#[test]
fn words_beside_their_edge_are_measured_from_their_nearest_side() {
    let beside = |x: f64| {
        let upright = line(9, &[(200.0, 200.0), (200.0, 300.0)]);
        with([upright, words(Role::EdgeLabel(9), x, 250.0, "for the loot, and for much else besides")])
    };
    assert_eq!(beside(211.0), [""; 0]);
    assert_eq!(beside(217.0).len(), 1);
}

#[test]
fn a_label_near_a_foreign_edge() {
    let at = |y: f64| audit(&scene([sound(), vec![line(8, &[(150.0, y), (280.0, y)])]].concat()));
    let bottom = 129.0 - 0.76 * 11.5 + 0.98 * 11.5;
    assert_eq!(at(bottom + 1.8).hard_failures().len(), 1);
    assert_eq!(at(bottom + 2.2).hard_failures(), [""; 0]);
    assert_eq!(at(bottom + 2.2).shortfalls().len(), 1);
    assert_eq!(at(bottom + 6.2).shortfalls(), [""; 0]);
}

#[test]
fn a_label_of_no_edge() {
    assert_eq!(with([words(Role::EdgeLabel(9), 100.0, 300.0, "x")]), ["“x” is the label of no edge"]);
}

#[test]
fn small_letters_and_odd_sizes() {
    let found = with([sized(Role::Note, 100.0, 300.0, "x", 10.0, INK)]);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[1].contains("is small: 10.00, the limit is 11"), "{found:?}");
    let found = with([sized(Role::Note, 100.0, 300.0, "x", 16.0, INK)]);
    assert_eq!(found, ["“x” is 16 pixels high, which is not in the scale"]);
}

#[test]
fn outside_the_page() {
    assert_eq!(with([words(Role::Note, 580.0, 300.0, "outside")]), ["“outside” leaves the page"]);
    assert_eq!(with([card(3, 550.0, 300.0)]), ["card 3 leaves the page"]);
    assert_eq!(with([line(8, &[(400.0, 300.0), (400.0, 401.0)])]), ["edge 8 leaves the page"]);
    let nowhere = with([line(8, &[(400.0, 300.0), (f64::NAN, 301.0)])]);
    assert!(nowhere.iter().any(|words| words.contains("not a number")), "{nowhere:?}");
}

#[test]
fn a_page_too_wide_or_too_high() {
    let mut wide = scene(vec![]);
    wide.height = 200.0;
    assert_eq!(
        audit(&wide).hard_failures(),
        ["the page is 3.00 times as wide as high, not between 0.6 and 2.2"]
    );
    wide.height = 1200.0;
    assert_eq!(audit(&wide).hard_failures().len(), 1);
    wide.height = 300.0;
    assert_eq!(audit(&wide).hard_failures().len(), 0);
    assert_eq!(audit(&wide).shortfalls().len(), 1);
}

#[test]
fn pale_words_and_edges() {
    let grey = Color(150, 150, 150);
    let found = with([sized(Role::Note, 100.0, 300.0, "pale", 11.5, grey)]);
    assert!(found.len() == 1 && found[0].starts_with("“pale” stands out too little: 2."), "{found:?}");
    let found = with([colored(8, &[(100.0, 300.0), (200.0, 300.0)], grey)]);
    assert!(found.len() == 1 && found[0].starts_with("edge 8 stands out too little: 2."), "{found:?}");
    // The same grey is fine on a dark band.
    let band = filled(Role::Ground, Rect::new(90.0, 280.0, 100.0, 40.0), INK);
    assert_eq!(with([band, sized(Role::Note, 100.0, 300.0, "pale", 11.5, grey)]), [""; 0]);
}

#[test]
fn a_label_that_bites_a_card_or_covers_a_head() {
    let mut items = sound();
    items.push(filled(Role::EdgePlate(7), Rect::new(118.0, 115.0, 20.0, 20.0), PAPER));
    let head = Shape::Circle { center: p(130.0, 125.0), radius: 4.0, fill: Some(INK), stroke: None };
    items.push(item(Role::EdgeMark(7), head));
    let report = audit(&scene(items));
    assert_eq!(
        report.shortfalls()[..2],
        [
            "the label of edge 7 “kills him” bites into card 0",
            "the label of edge 7 “kills him” touches the head of edge 7 “kills him”"
        ]
    );
}

#[test]
fn the_crossings_of_a_crowded_drawing_are_counted() {
    let mut items = Vec::new();
    for id in 0..60_u32 {
        items.push(card(id, f64::from(id % 10) * 120.0, f64::from(id / 10) * 90.0));
    }
    for id in 0..120_u32 {
        let (x, y) = (f64::from(id * 37 % 1100), f64::from(id * 53 % 500));
        let stroke = Stroke { color: INK, width: 2.0, dash: vec![], round: false };
        let curved =
            [Segment::Move(p(x, y)), Segment::Cubic(p(x + 90.0, y), p(x + 90.0, 300.0), p(x + 180.0, 300.0))];
        items.push(item(
            Role::Edge(id),
            Shape::Path { segments: curved.to_vec(), fill: None, stroke: Some(stroke) },
        ));
    }
    assert!(audit(&scene(items)).crossings > 100);
}
