//! What the layout engine promises for every input, checked by measuring what it draws.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use imbroglio::layout::layered::network::{
    CardBox, Diagram, EdgeLine, End, GroupBox, LabelSize, Placement, place,
};
use imbroglio::random::Random;
use imbroglio::scene::{Point, Rect, Segment};

/// Points along a path, close together.
fn flat(path: &[Segment]) -> Vec<Point> {
    let mut points: Vec<Point> = Vec::new();
    for segment in path {
        let from = points.last().copied().unwrap_or_default();
        let line = |to: Point, points: &mut Vec<Point>| {
            let count = ((to.x - from.x).abs().max((to.y - from.y).abs()) / 2.0).ceil().max(1.0) as usize;
            for step in 1..=count {
                let t = step as f64 / count as f64;
                points.push(Point::new(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t));
            }
        };
        match *segment {
            Segment::Move(to) => points.push(to),
            Segment::Line(to) => line(to, &mut points),
            Segment::Cubic(a, b, to) => {
                for step in 1..=12 {
                    let t = f64::from(step) / 12.0;
                    let s = 1.0 - t;
                    let mix = |p: f64, q: f64, r: f64, u: f64| {
                        s * s * s * p + 3.0 * s * s * t * q + 3.0 * s * t * t * r + t * t * t * u
                    };
                    points.push(Point::new(mix(from.x, a.x, b.x, to.x), mix(from.y, a.y, b.y, to.y)));
                }
            }
            Segment::Close => {}
        }
    }
    points
}

type Faults = Vec<String>;

fn within(page: &Rect, rect: &Rect) -> bool {
    rect.x >= 0.0 && rect.y >= 0.0 && rect.right() <= page.right() && rect.bottom() <= page.bottom()
}

fn card_faults(diagram: &Diagram, placement: &Placement, page: &Rect, faults: &mut Faults) {
    for (index, card) in placement.cards.iter().enumerate() {
        if !within(page, card) {
            faults.push(format!("card {index} off the page"));
        }
        if card.width < diagram.cards[index].width || card.height < diagram.cards[index].height {
            faults.push(format!("card {index} too small"));
        }
        for (other, rect) in placement.cards.iter().enumerate().skip(index + 1) {
            if card.grown(4.0).overlaps(rect) {
                faults.push(format!("cards {index} and {other} overlap"));
            }
        }
    }
}

fn group_faults(diagram: &Diagram, placement: &Placement, page: &Rect, faults: &mut Faults) {
    for (index, group) in placement.groups.iter().enumerate() {
        let Some(group) = group else {
            if diagram.cards.iter().any(|card| card.group == Some(index)) {
                faults.push(format!("group {index} lost"));
            }
            continue;
        };
        if !within(page, &group.rect) || !within(page, &group.tab) {
            faults.push(format!("group {index} off the page"));
        }
        for (card, rect) in placement.cards.iter().enumerate() {
            let member = diagram.cards[card].group == Some(index);
            let corners = [Point::new(rect.x, rect.y), Point::new(rect.right(), rect.bottom())];
            let inside = corners.iter().all(|corner| group.rect.contains(*corner));
            if member != inside || (!member && group.rect.overlaps(rect)) {
                faults.push(format!("card {card} and box {index}"));
            }
            if group.tab.overlaps(rect) {
                faults.push(format!("card {card} under tab {index}"));
            }
        }
        for (other, second) in placement.groups.iter().enumerate().skip(index + 1) {
            if second
                .is_some_and(|second| group.rect.overlaps(&second.rect) || group.tab.overlaps(&second.tab))
            {
                faults.push(format!("boxes {index} and {other} overlap"));
            }
        }
    }
}

fn labels(placement: &Placement) -> Vec<(usize, Rect)> {
    placement.edges.iter().enumerate().filter_map(|(edge, placed)| Some((edge, placed.label?))).collect()
}

fn label_faults(placement: &Placement, page: &Rect, faults: &mut Faults) {
    let labels = labels(placement);
    for (at, (edge, label)) in labels.iter().enumerate() {
        if !within(page, label) {
            faults.push(format!("label {edge} off the page"));
        }
        if let Some(card) = placement.cards.iter().position(|card| card.overlaps(label)) {
            faults.push(format!("label {edge} over card {card}"));
        }
        if let Some(group) = placement.groups.iter().flatten().position(|group| group.tab.overlaps(label)) {
            faults.push(format!("label {edge} over tab {group}"));
        }
        for (other, second) in &labels[at + 1..] {
            if label.grown(1.0).overlaps(second) {
                faults.push(format!("labels {edge} and {other} overlap"));
            }
        }
    }
}

fn line_faults(placement: &Placement, page: &Rect, faults: &mut Faults) {
    let labels = labels(placement);
    for (edge, placed) in placement.edges.iter().enumerate() {
        let lines: Vec<Point> = placed.branches.iter().flat_map(|branch| flat(&branch.path)).collect();
        for point in &lines {
            if !page.contains(*point) {
                faults.push(format!("edge {edge} off the page"));
            }
            if let Some(card) = placement.cards.iter().position(|card| card.grown(-1.0).contains(*point)) {
                faults.push(format!("edge {edge} through card {card} at {point:?}"));
            }
            if let Some(group) =
                placement.groups.iter().flatten().position(|group| group.tab.grown(2.0).contains(*point))
            {
                faults.push(format!("edge {edge} through tab {group} at {point:?}"));
            }
            if let Some((other, _)) =
                labels.iter().find(|(other, label)| *other != edge && label.grown(2.0).contains(*point))
            {
                faults.push(format!("edge {edge} through label {other} at {point:?}"));
            }
        }
        if let Some(label) = placed.label {
            let middle = label.center();
            if !lines
                .iter()
                .any(|point| (point.x - middle.x).abs() <= 3.0 && (point.y - middle.y).abs() <= 3.0)
            {
                faults.push(format!("label {edge} off its edge"));
            }
        }
    }
}

fn end_faults(diagram: &Diagram, placement: &Placement, faults: &mut Faults) {
    let exists = |end: &End| match *end {
        End::Card(card) => card < diagram.cards.len(),
        End::Group(group) => group < diagram.groups.len(),
    };
    for (edge, (placed, given)) in placement.edges.iter().zip(&diagram.edges).enumerate() {
        if exists(&given.from) && given.to.iter().all(exists) {
            if placed.branches.len() != given.to.len() {
                faults.push(format!(
                    "edge {edge} has {} branches of {}",
                    placed.branches.len(),
                    given.to.len()
                ));
            }
            if placed.label.is_none() != given.labels.is_empty() {
                faults.push(format!("label of edge {edge} lost"));
            }
        }
        let rect = |end: End| match end {
            End::Card(card) => Some(placement.cards[card]),
            End::Group(group) => placement.groups[group].map(|group| group.rect),
        };
        let tips = placed.branches.iter().map(|branch| branch.tip).zip(given.to.iter().copied());
        for (tip, end) in tips.chain(placed.start.map(|start| (start, given.from))) {
            let on_border = rect(end)
                .is_some_and(|rect| rect.grown(0.5).contains(tip.at) && !rect.grown(-0.5).contains(tip.at));
            if !on_border {
                faults.push(format!("edge {edge} misses {end:?} at {:?} {:?}", tip.at, rect(end)));
            }
            if tip.direction.x.abs() + tip.direction.y.abs() != 1.0 {
                faults.push(format!("edge {edge} has no direction"));
            }
        }
    }
}

/// Everything that is wrong with a placement.
fn faults(diagram: &Diagram, placement: &Placement) -> Faults {
    assert_eq!(placement.cards.len(), diagram.cards.len());
    assert_eq!(placement.groups.len(), diagram.groups.len());
    assert_eq!(placement.edges.len(), diagram.edges.len());
    let page = Rect::new(0.0, 0.0, placement.width, placement.height);
    let mut faults = Vec::new();
    card_faults(diagram, placement, &page, &mut faults);
    group_faults(diagram, placement, &page, &mut faults);
    label_faults(placement, &page, &mut faults);
    line_faults(placement, &page, &mut faults);
    end_faults(diagram, placement, &mut faults);
    let ratio = placement.width / placement.height;
    if !(0.6..=2.2).contains(&ratio) {
        faults.push(format!("page of shape {ratio}"));
    }
    faults.truncate(12);
    faults
}

fn check(diagram: &Diagram) -> Placement {
    let placement = place(diagram);
    let found = faults(diagram, &placement);
    assert!(found.is_empty(), "{found:#?}\n{diagram:?}");
    assert_eq!(placement, place(diagram), "the same twice");
    let centers = placement.cards.iter().map(|card| Some(card.center())).collect();
    let kept = place(&Diagram { previous: Some(centers), ..diagram.clone() });
    let found = faults(diagram, &kept);
    assert!(found.is_empty(), "kept: {found:#?}");
    placement
}

fn card(group: Option<usize>) -> CardBox {
    CardBox { width: 170.0, height: 74.0, group, lead: false }
}

fn edge(from: usize, to: usize) -> EdgeLine {
    let labels = vec![LabelSize { width: 80.0, height: 20.0 }];
    EdgeLine { from: End::Card(from), to: vec![End::Card(to)], labels, weight: 1.0 }
}

fn diagram(cards: usize, edges: &[(usize, usize)]) -> Diagram {
    Diagram {
        cards: vec![card(None); cards],
        edges: edges.iter().map(|(a, b)| edge(*a, *b)).collect(),
        budget: 400_000,
        ..Diagram::default()
    }
}

fn random(seed: u64, most: usize) -> Diagram {
    let mut dice = Random::new(seed, 11);
    let cards = 1 + dice.below(most);
    let groups = dice.below(7);
    let edges = dice.below(2 * most + 1);
    let mut result = Diagram { budget: 30_000, ..Diagram::default() };
    for _ in 0..cards {
        let group = if groups > 0 && dice.below(3) > 0 { Some(dice.below(groups)) } else { None };
        let width = 120.0 + dice.below(1000) as f64 / 9.0;
        result.cards.push(CardBox {
            width,
            height: 60.0 + dice.below(40) as f64,
            group,
            lead: dice.below(6) == 0,
        });
    }
    result.groups = (0..groups).map(|_| GroupBox { tab_width: 40.0 + dice.below(180) as f64 }).collect();
    let end = |dice: &mut Random| {
        if groups > 0 && dice.below(8) == 0 {
            End::Group(dice.below(groups))
        } else {
            End::Card(dice.below(cards))
        }
    };
    for _ in 0..edges {
        let from = end(&mut dice);
        let to =
            (0..if dice.below(7) == 0 { 2 + dice.below(3) } else { 1 }).map(|_| end(&mut dice)).collect();
        let count = dice.below(3);
        let size = |dice: &mut Random| LabelSize {
            width: 20.0 + dice.below(160) as f64,
            height: 17.0 + dice.below(20) as f64,
        };
        let labels = (0..count).map(|_| size(&mut dice)).collect();
        result.edges.push(EdgeLine { from, to, labels, weight: 1.0 + dice.below(3) as f64 });
    }
    result
}

/// The cast of Rififi: 12 people in 5 groups, 18 edges, two of them fans, two from a group.
fn rififi() -> Diagram {
    let cards = [
        (134.0, 74.0, 0),
        (183.0, 74.0, 2),
        (214.0, 74.0, 2),
        (214.0, 86.0, 2),
        (160.0, 74.0, 2),
        (148.0, 74.0, 1),
        (130.0, 74.0, 1),
        (128.0, 74.0, 3),
        (154.0, 74.0, 3),
        (168.0, 86.0, 4),
        (120.0, 74.0, 4),
        (120.0, 74.0, 4),
    ];
    let card = |(width, height, group): &(f64, f64, usize)| CardBox {
        width: *width,
        height: *height,
        group: Some(*group),
        lead: *height > 80.0,
    };
    let links: [(usize, &[usize], f64, f64); 16] = [
        (0, &[1], 54.0, 0.0),
        (6, &[4], 54.0, 0.0),
        (5, &[6], 60.0, 0.0),
        (2, &[7], 150.0, 96.0),
        (9, &[7], 60.0, 0.0),
        (9, &[2], 130.0, 80.0),
        (9, &[8], 92.0, 0.0),
        (8, &[3], 150.0, 94.0),
        (3, &[8], 84.0, 0.0),
        (2, &[3], 98.0, 0.0),
        (3, &[2], 82.0, 0.0),
        (3, &[9], 108.0, 70.0),
        (3, &[10, 11], 160.0, 100.0),
        (9, &[4], 204.0, 122.0),
        (3, &[5], 124.0, 82.0),
        (4, &[3], 80.0, 0.0),
    ];
    let sizes = |wide: f64, narrow: f64| -> Vec<LabelSize> {
        let two = (narrow > 0.0).then_some(LabelSize { width: narrow, height: 31.0 });
        [LabelSize { width: wide, height: 20.0 }].into_iter().chain(two).collect()
    };
    let mut edges: Vec<EdgeLine> = links
        .iter()
        .map(|(from, to, wide, narrow)| EdgeLine {
            from: End::Card(*from),
            to: to.iter().map(|card| End::Card(*card)).collect(),
            labels: sizes(*wide, *narrow),
            weight: 1.0,
        })
        .collect();
    edges.push(EdgeLine {
        from: End::Group(4),
        to: vec![End::Card(1), End::Card(0)],
        labels: sizes(196.0, 118.0),
        weight: 1.5,
    });
    edges.push(EdgeLine {
        from: End::Group(4),
        to: vec![End::Card(5)],
        labels: sizes(264.0, 150.0),
        weight: 1.0,
    });
    let groups = [110.0, 84.0, 76.0, 160.0, 140.0].map(|tab_width| GroupBox { tab_width }).to_vec();
    Diagram { cards: cards.iter().map(card).collect(), groups, edges, ..Diagram::default() }
}

#[test]
fn rififi_is_fit_to_print() {
    let diagram = rififi();
    let placement = check(&diagram);
    let measures = placement.measures;
    assert!(measures.crossings * 4 <= diagram.edges.len(), "{measures:?}");
    assert!(measures.bends <= 2 * diagram.edges.len(), "{measures:?}");
    assert!(placement.width <= 1160.0, "{}", placement.width);
    let ratio = placement.width / placement.height;
    assert!((0.7..=1.8).contains(&ratio), "{ratio}");
}

#[test]
fn small_random_casts() {
    for seed in 0..200 {
        let diagram = random(seed, 14);
        let found = faults(&diagram, &place(&diagram));
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

#[test]
fn large_random_casts() {
    for seed in 1000..1006 {
        let diagram = random(seed, 60);
        let found = faults(&diagram, &place(&diagram));
        assert!(found.is_empty(), "seed {seed}: {found:#?}");
    }
}

#[test]
fn casts_beyond_a_readers_grasp_keep_the_rules() {
    let mut dice = Random::new(17, 0);
    let links: Vec<(usize, usize)> =
        (0..190).map(|_| (dice.below(130), dice.below(130))).filter(|(a, b)| a != b).collect();
    let mut large = diagram(130, &links);
    let found = faults(&large, &place(&large));
    assert!(found.is_empty(), "{found:#?}");
    large.groups = vec![GroupBox { tab_width: 90.0 }; 20];
    for card in large.cards.iter_mut().step_by(2) {
        card.group = Some(dice.below(20));
    }
    let found = faults(&large, &place(&large));
    assert!(found.is_empty(), "in groups: {found:#?}");
}

#[test]
fn nothing_at_all() {
    let placement = place(&Diagram::default());
    assert!(placement.cards.is_empty() && placement.edges.is_empty());
}

#[test]
fn one_card() {
    check(&diagram(1, &[]));
    check(&diagram(1, &[(0, 0)]));
    check(&diagram(1, &[(0, 0), (0, 0), (0, 0)]));
}

#[test]
fn cards_without_edges_use_the_page() {
    let placement = check(&diagram(12, &[]));
    let ratio = placement.width / placement.height;
    assert!((0.6..=2.2).contains(&ratio), "{ratio}");
}

#[test]
fn star_has_no_crossings() {
    let spokes: Vec<(usize, usize)> = (1..9).map(|other| (0, other)).collect();
    assert_eq!(check(&diagram(9, &spokes)).measures.crossings, 0);
}

#[test]
fn parallel_edges_do_not_cross() {
    let placement = check(&diagram(2, &[(0, 1), (0, 1), (1, 0), (0, 1), (1, 0), (0, 1)]));
    assert_eq!(placement.measures.crossings, 0);
}

#[test]
fn a_chain_is_straight() {
    let links: Vec<(usize, usize)> = (0..5).map(|card| (card, card + 1)).collect();
    let placement = check(&diagram(6, &links));
    assert_eq!(placement.measures.crossings, 0);
    assert!(placement.measures.bends <= 2, "{}", placement.measures.bends);
}

#[test]
fn groups_alone_and_as_ends() {
    let mut both = diagram(6, &[]);
    both.groups = vec![GroupBox { tab_width: 90.0 }; 3];
    for (index, card) in both.cards.iter_mut().enumerate() {
        card.group = (index < 5).then_some(index % 2);
    }
    check(&both);
    let label = LabelSize { width: 100.0, height: 20.0 };
    let mut join =
        |from: End, to: Vec<End>| both.edges.push(EdgeLine { from, to, labels: vec![label], weight: 1.0 });
    join(End::Group(0), vec![End::Card(5)]);
    join(End::Card(5), vec![End::Group(1)]);
    join(End::Group(0), vec![End::Group(1)]);
    join(End::Group(0), vec![End::Card(0)]);
    join(End::Group(0), vec![End::Group(0)]);
    join(End::Group(2), vec![End::Card(1), End::Card(2), End::Group(0)]);
    check(&both);
}

#[test]
fn ends_that_do_not_exist_are_left_out() {
    let mut odd = diagram(2, &[(0, 1), (0, 7)]);
    odd.edges.push(EdgeLine {
        from: End::Group(3),
        to: vec![End::Card(0)],
        labels: Vec::new(),
        weight: f64::NAN,
    });
    odd.edges.push(EdgeLine { from: End::Card(0), to: Vec::new(), labels: Vec::new(), weight: 1.0 });
    odd.cards[1].group = Some(9);
    let placement = place(&odd);
    assert_eq!(placement.edges[0].branches.len(), 1);
    assert!(placement.edges[1].branches.is_empty() && placement.edges[2].branches.is_empty());
}

#[test]
fn earlier_positions_are_kept() {
    for seed in 0..40 {
        let mut whole = random(seed, 12);
        let held: Vec<Option<usize>> = whole.cards.iter().map(|card| card.group).collect();
        let empty = |end: &End| matches!(end, End::Group(group) if !held.contains(&Some(*group)));
        whole.edges.retain(|edge| !empty(&edge.from) && !edge.to.iter().any(empty));
        let first = place(&whole);
        whole.previous = Some(first.cards.iter().map(|card| Some(card.center())).collect());
        let second = place(&whole);
        let far =
            |a: &Rect, b: &Rect| (a.center().x - b.center().x).abs() + (a.center().y - b.center().y).abs();
        let moved: f64 = first.cards.iter().zip(&second.cards).map(|(a, b)| far(a, b)).sum();
        assert_eq!(moved, 0.0, "seed {seed}");
        let fewer = Diagram { edges: whole.edges.iter().step_by(2).cloned().collect(), ..whole.clone() };
        for (diagram, again) in [(&whole, second), (&fewer, place(&fewer))] {
            let found = faults(diagram, &again);
            assert!(found.is_empty(), "seed {seed}: {found:#?}");
        }
    }
}
