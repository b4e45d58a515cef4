//! A sheet with every piece on it, held to the audit in every theme. With `IMBROGLIO_SHEETS` set to a folder
//! the sheets are written there to be looked at.

use super::card::Card;
use super::edge::Edge;
use super::label::Label;
use super::legend::{Event, Legend};
use super::marks::Fate;
use super::title::TitleBlock;
use super::*;
use crate::charts::ink::ThemeError;
use crate::render::svg;
use crate::scene::audit::audit;
use crate::vocabulary::LineFamily;

const WIDTH: f64 = 1200.0;
const HEIGHT: f64 = 1000.0;
const CREW: Rect = Rect::new(318.0, 162.0, 238.0, 664.0);
const CLUB: Rect = Rect::new(662.0, 300.0, 176.0, 324.0);
const GANG: Rect = Rect::new(960.0, 462.0, 204.0, 364.0);
const HOME: Rect = Rect::new(36.0, 486.0, 188.0, 340.0);
const GROUPS: [(Rect, usize, &str); 4] = [
    (CREW, 0, "The crew"),
    (GANG, 1, "The Grutter gang"),
    (CLUB, 2, "The club, L’Âge d’Or"),
    (HOME, 3, "Jo’s home"),
];

fn p(x: f64, y: f64) -> Point {
    Point::new(x, y)
}

fn cards() -> Vec<(Rect, Card<'static>)> {
    let card =
        |name, note, fate, group| Card { name, note, fate: Some(fate), group, lead: false, monogram: None };
    let lead = |name, note, fate, group| Card { lead: true, ..card(name, note, fate, group) };
    let at = |x, y, width, card: Card<'static>| (Rect::new(x, y, width, super::card::size(&card).1), card);
    vec![
        at(
            330.0,
            186.0,
            214.0,
            card("Mario Ferrati", "the Italian friend", (Fate::Killed, "killed by the gang"), 0),
        ),
        at(
            330.0,
            326.0,
            214.0,
            card("César", "the Milanese, safe-cracker", (Fate::Killed, "killed by Tony"), 0),
        ),
        at(
            330.0,
            510.0,
            214.0,
            lead("Tony le Stéphanois", "master burglar", (Fate::Died, "dies of his wounds"), 0),
        ),
        at(
            330.0,
            730.0,
            214.0,
            card("Jo the Swede", "Tony’s protégé", (Fate::Killed, "killed by Pierre Grutter"), 0),
        ),
        at(48.0, 516.0, 164.0, card("Tonio", "five years old", (Fate::Survives, "delivered home"), 3)),
        at(48.0, 730.0, 164.0, Card { monogram: Some("w"), ..card("Jo’s wife", "", (Fate::Unknown, ""), 3) }),
        at(674.0, 326.0, 152.0, card("Viviane", "club singer", (Fate::Escapes, ""), 2)),
        at(674.0, 516.0, 152.0, card("Mado", "once Tony’s girl", (Fate::Arrested, ""), 2)),
        at(972.0, 488.0, 176.0, lead("Pierre Grutter", "club owner", (Fate::Killed, "killed by Tony"), 1)),
        at(972.0, 606.0, 176.0, card("Rémi", "brother", (Fate::Killed, "killed by Tony"), 1)),
        at(972.0, 700.0, 176.0, card("Louis", "brother", (Fate::Killed, "killed by Tony"), 1)),
    ]
}

/// A path from an S-shaped curve: out, across, in.
fn bent(from: Point, lane: f64, left: f64, right: f64, to: Point) -> Vec<Segment> {
    let s = |from: Point, to: Point| {
        let middle = (from.x + to.x) / 2.0;
        Segment::Cubic(p(middle, from.y), p(middle, to.y), to)
    };
    let (near, far) =
        if from.x < to.x { (p(left, lane), p(right, lane)) } else { (p(right, lane), p(left, lane)) };
    vec![Segment::Move(from), s(from, near), Segment::Line(far), s(far, to)]
}

type Drawn = (Edge<'static>, Label<'static>, Point, Color);

fn edges(theme: &Theme) -> Vec<Drawn> {
    let (paper, crew, club) = (theme.paper, theme.group_ground(0), theme.group_ground(2));
    let home = theme.group_ground(3);
    let label = |words, badge, max_width| Label { words, badge, disputed: false, max_width, max_lines: 2 };
    let edge = |number, family, path| Edge::new(number, family, path);
    let line = |from, to| straight(from, to);
    let fork = vec![
        Segment::Move(p(500.0, 596.0)),
        Segment::Line(p(500.0, 680.0)),
        Segment::Cubic(p(500.0, 688.0), p(504.0, 692.0), p(512.0, 692.0)),
        Segment::Line(p(908.0, 692.0)),
        Segment::Cubic(p(940.0, 692.0), p(940.0, 643.0), p(972.0, 643.0)),
    ];
    let other = vec![
        Segment::Move(p(908.0, 692.0)),
        Segment::Cubic(p(940.0, 692.0), p(940.0, 737.0), p(972.0, 737.0)),
    ];
    vec![
        (
            edge(1, LineFamily::Betray, line(p(386.0, 400.0), p(386.0, 510.0))),
            label("rats him out", Some("10"), 120.0),
            p(386.0, 455.0),
            crew,
        ),
        (
            edge(2, LineFamily::Kill, line(p(488.0, 510.0), p(488.0, 400.0))),
            label("kills him", Some("12"), 76.0),
            p(488.0, 455.0),
            crew,
        ),
        (
            edge(3, LineFamily::Love, line(p(544.0, 351.16), p(674.0, 351.16))),
            label("gives her a stolen ring", Some("6"), 104.0),
            p(609.0, 351.16),
            paper,
        ),
        (
            Edge {
                ended: Some(0.8),
                head_at_start: true,
                ..edge(4, LineFamily::Love, line(p(972.0, 542.96), p(826.0, 542.96)))
            },
            label("she leaves", Some("7"), 92.0),
            p(909.0, 542.96),
            paper,
        ),
        (
            edge(5, LineFamily::Betray, line(p(674.0, 535.0), p(544.0, 535.0))),
            label("takes up with Grutter", Some("2"), 104.0),
            p(609.0, 535.0),
            paper,
        ),
        (
            edge(6, LineFamily::Coerce, line(p(544.0, 567.0), p(674.0, 567.0))),
            label("beats her", Some("2"), 104.0),
            p(609.0, 567.0),
            paper,
        ),
        (
            Edge { head_at_start: true, ..edge(7, LineFamily::Ally, line(p(386.0, 730.0), p(386.0, 596.0))) },
            label("loyal friends", None, 104.0),
            p(386.0, 663.0),
            crew,
        ),
        (
            edge(8, LineFamily::Kin, line(p(212.0, 768.0), p(330.0, 768.0))),
            label("married", None, 104.0),
            p(271.0, 768.0),
            paper,
        ),
        (
            edge(9, LineFamily::Kin, line(p(130.0, 590.0), p(130.0, 730.0))),
            label("their son", None, 104.0),
            p(130.0, 660.0),
            home,
        ),
        (
            edge(10, LineFamily::Help, line(p(330.0, 540.0), p(212.0, 540.0))),
            label("drives him home", Some("18"), 78.0),
            p(274.0, 540.0),
            paper,
        ),
        (
            edge(11, LineFamily::Coerce, bent(p(972.0, 510.0), 446.0, 610.0, 896.0, p(544.0, 385.0))),
            label("forces him to talk", Some("10"), 200.0),
            p(750.0, 446.0),
            club,
        ),
        (
            edge(12, LineFamily::Ally, bent(p(972.0, 498.0), 363.0, 860.0, 896.0, p(826.0, 363.0))),
            label("employs", None, 100.0),
            p(880.0, 363.0),
            paper,
        ),
        (
            Edge {
                head_at_start: true,
                ..edge(13, LineFamily::Kill, bent(p(544.0, 579.0), 648.0, 606.0, 900.0, p(972.0, 556.0)))
            },
            label("kill each other", Some("17"), 200.0),
            p(750.0, 648.0),
            paper,
        ),
        (
            Edge { paths: vec![fork.clone(), other], ..edge(14, LineFamily::Kill, fork) },
            label("kills both to free Tonio", Some("15"), 220.0),
            p(750.0, 692.0),
            paper,
        ),
        (
            Edge {
                attempted: Some(0.82),
                ..edge(15, LineFamily::Kill, line(p(972.0, 757.0), p(544.0, 757.0)))
            },
            Label { disputed: true, ..label("is sent to kill him", Some("8"), 200.0) },
            p(750.0, 757.0),
            paper,
        ),
        (
            edge(
                16,
                LineFamily::Kin,
                vec![
                    Segment::Move(p(826.0, 385.0)),
                    Segment::Cubic(p(876.0, 385.0), p(876.0, 526.0), p(826.0, 526.0)),
                ],
            ),
            label("", None, 100.0),
            p(863.5, 455.0),
            paper,
        ),
    ]
}

fn legend() -> Legend<'static> {
    let key = [
        ("2", "Mado has taken up with Grutter; Tony beats her"),
        ("6", "César gives Viviane a ring from the loot"),
        ("7", "Mado, beaten, breaks with Grutter"),
        ("8", "Grutter sends his brother after Tony"),
        ("10", "Grutter sees the ring and makes César talk"),
        ("12", "Tony finds César captive and kills him"),
        ("15", "Tony kills Rémi and Louis, frees Tonio"),
        ("17", "Tony kills Grutter and is mortally wounded"),
        ("18", "Tony drives Tonio home and dies"),
    ];
    Legend {
        families: LineFamily::LEGEND.to_vec(),
        ended: true,
        attempted: true,
        betrayer: true,
        fates: Fate::ALL.to_vec(),
        key: key.map(|(number, words)| Event { number, words }).to_vec(),
    }
}

fn sheet(theme: &Theme) -> (Scene, Vec<Cut>) {
    let mut scene = Scene {
        width: WIDTH,
        height: HEIGHT,
        title: "Every piece".into(),
        description: "A sheet with every piece of a chart.".into(),
        language: "en".into(),
        ..Scene::default()
    };
    let mut pen = Pen::new(&mut scene, theme);
    let mut cuts = Vec::new();
    pen.rect(Role::Ground, Rect::new(0.0, 0.0, WIDTH, HEIGHT), 0.0, Some(theme.paper), None);
    let block = TitleBlock {
        title: "Rififi",
        subtitle: "Du rififi chez les hommes · Jules Dassin, 1955",
        finding: "Who betrays, kills and loves whom. Numbers are events in story order; see the key below.",
        count: "7 of 11 dead",
        fates: &[Fate::Killed, Fate::Died, Fate::Survives, Fate::Arrested, Fate::Escapes, Fate::Unknown],
    };
    cuts.extend(title::draw(&mut pen, WIDTH, &block));
    for (number, (rect, color, name)) in (0..).zip(GROUPS) {
        group::draw(&mut pen, number, rect, color, None, None);
        cuts.extend(group::draw_tab(&mut pen, number, rect, color, name, rect.x + group::TAB_LEFT).1);
    }
    let drawn = edges(theme);
    let lines: Vec<Edge<'_>> = drawn.iter().map(|(edge, ..)| edge.clone()).collect();
    let ground = |at: Point| {
        let group = GROUPS.iter().find(|(rect, ..)| rect.contains(at));
        group.map_or(theme.paper, |(_, color, _)| theme.group_ground(*color))
    };
    edge::draw_all(&mut pen, &lines, &ground);
    for (number, (rect, card)) in (0..).zip(cards()) {
        cuts.extend(card::draw(&mut pen, number, rect, &card, None, Some(card.name)));
    }
    for (edge, words, at, ground) in &drawn {
        let measured = label::measure(words);
        cuts.extend(measured.cut);
        label::draw(&mut pen, edge.number, edge.family, &measured, *at, *ground);
    }
    marks::diamond(
        &mut pen,
        Role::CardContent(1),
        p(530.0, 340.0),
        marks::DIAMOND,
        theme.family(LineFamily::Betray),
    );
    let legend = legend();
    let top = HEIGHT - legend::FOOT - legend::height(&legend, WIDTH);
    cuts.extend(legend::draw(&mut pen, top, WIDTH, &legend));
    cuts.extend(title::draw_foot(&mut pen, WIDTH, HEIGHT, "imbroglio · annotated by hand from the synopsis"));
    (scene, cuts)
}

fn themes() -> Vec<Theme> {
    Theme::NAMES.iter().filter_map(|name| Theme::named(name).ok()).collect()
}

#[test]
fn the_sheet_can_be_read_in_every_theme() -> std::io::Result<()> {
    assert_eq!(themes().len(), 3);
    for theme in themes() {
        let (scene, cuts) = sheet(&theme);
        if let Some(folder) = std::env::var_os("IMBROGLIO_SHEETS") {
            let file = std::path::Path::new(&folder).join(format!("pieces-{}.svg", theme.name));
            std::fs::write(&file, svg::write(&scene, &svg::Options::default()))?;
            #[cfg(feature = "png")]
            if let Ok(picture) = crate::render::png::write(&scene, &crate::render::png::Options::default()) {
                std::fs::write(file.with_extension("own.png"), picture.bytes)?;
            }
        }
        let report = audit(&scene);
        assert_eq!(report.hard_failures(), [""; 0], "{}", theme.name);
        assert_eq!(report.cards, 11);
        assert_eq!(report.edges, 16);
        assert_eq!(cuts, []);
    }
    Ok(())
}

fn empty(width: f64) -> Scene {
    Scene {
        width,
        height: width / 1.2,
        title: String::new(),
        description: String::new(),
        language: String::new(),
        ..Scene::default()
    }
}

/// Draws something on paper in the light theme.
fn drawn<T>(width: f64, draw: impl FnOnce(&mut Pen<'_>) -> T) -> Result<(Scene, T), ThemeError> {
    let theme = Theme::named("light")?;
    let mut scene = empty(width);
    let mut pen = Pen::new(&mut scene, &theme);
    pen.rect(Role::Ground, Rect::new(0.0, 0.0, width, width / 1.2), 0.0, Some(theme.paper), None);
    let result = draw(&mut pen);
    Ok((scene, result))
}

const LONG: &str = "Жан-Пьер “the One Who Waits” Ó’Súilleabháin-Quattrocchi von und zu Hohenstein";

#[test]
fn a_card_of_its_own_size_holds_its_words_and_a_narrower_one_cuts_them() -> Result<(), ThemeError> {
    let names = ["Ida", LONG, "用心棒三十郎", "", "e\u{301}ve", "\u{202E}evil"];
    for name in names {
        for lead in [false, true] {
            let card =
                Card { name, note: name, fate: Some((Fate::Died, name)), group: 7, lead, monogram: None };
            let (width, height) = card::size(&card);
            for share in [1.0, 0.5] {
                let rect = Rect::new(40.0, 40.0, (width * share).max(90.0), height);
                let result = drawn(1200.0, |pen| card::draw(pen, 0, rect, &card, None, None));
                let (scene, cuts) = result?;
                assert!(share < 1.0 || cuts.is_empty(), "{name} {cuts:?}");
                assert!(
                    share == 1.0 || name != LONG || cuts == [Cut::Fate, Cut::Name, Cut::Note],
                    "{cuts:?}"
                );
                assert_eq!(audit(&scene).texts_astray, [""; 0], "{name} {share}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_label_stays_on_its_plate() -> Result<(), ThemeError> {
    for words in ["kills him", "gives her a stolen ring", LONG, "ok"] {
        for badge in [None, Some("7"), Some("112")] {
            for (max_lines, disputed) in [(1, false), (2, true), (3, false)] {
                let label = Label { words, badge, disputed, max_width: 130.0, max_lines };
                let measured = label::measure(&label);
                assert!(measured.lines.len() <= max_lines + super::label::MORE_LINES);
                assert!(measured.width <= 138.0 + 0.01, "{measured:?}");
                let shortened = measured.lines.last().is_some_and(|line| line.ends_with('…'));
                assert_eq!(measured.cut.is_some(), shortened, "{measured:?}");
                // cut only where no line is left
                let full = measured.lines.len() == max_lines + super::label::MORE_LINES;
                assert!(full || !shortened, "{measured:?}");
                let at = p(300.0, 200.0);
                let result =
                    drawn(600.0, |pen| label::draw(pen, 3, LineFamily::Kill, &measured, at, pen.theme.paper));
                let (scene, plate) = result?;
                for item in &scene.items {
                    if let (Role::EdgeLabel(3), Shape::Text(text)) = (item.role, &item.shape) {
                        let words = crate::scene::text::bounds(text);
                        let inside = plate.grown(-1.0);
                        assert!(inside.contains(p(words.x, words.y)), "{words:?} {plate:?}");
                        assert!(inside.contains(p(words.right(), words.bottom())), "{words:?} {plate:?}");
                    }
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_label_without_words_draws_nothing() -> Result<(), ThemeError> {
    let label = Label { words: "  ", badge: None, disputed: true, max_width: 100.0, max_lines: 2 };
    let result = drawn(600.0, |pen| {
        label::draw(pen, 3, LineFamily::Kin, &label::measure(&label), p(9.0, 9.0), pen.theme.paper)
    });
    assert_eq!(result?.0.items.len(), 1);
    Ok(())
}

#[test]
fn a_tab_stays_on_its_box() -> Result<(), ThemeError> {
    for (name, cut) in [("The crew", false), (LONG, true), ("", false)] {
        for wanted in [-500.0, 112.0, 900.0] {
            let rect = Rect::new(100.0, 100.0, 160.0, 200.0);
            let result = drawn(600.0, |pen| group::draw_tab(pen, 0, rect, 2, name, wanted));
            let (_, (tab, was_cut)) = result?;
            assert!(tab.x >= rect.x && tab.right() <= rect.right(), "{name} {tab:?}");
            assert_eq!(was_cut.is_some(), cut);
        }
    }
    Ok(())
}

#[test]
fn a_long_title_shrinks_takes_more_lines_and_then_is_cut() -> Result<(), ThemeError> {
    let short = TitleBlock { title: "M", subtitle: "1931", count: "1 of 9 dead", ..TitleBlock::default() };
    let long = TitleBlock { subtitle: LONG, title: "The Good, the Bad and the Ugly", ..short.clone() };
    let endless = LONG.repeat(9);
    let longest = TitleBlock { title: &endless, ..long.clone() };
    for (block, least, cuts) in [
        (short, title::HEIGHT, vec![]),
        (long, title::TALL_HEIGHT, vec![]),
        (longest, title::TALL_HEIGHT + 1.0, vec![Cut::Title]),
    ] {
        assert!(title::height(&block, WIDTH) >= least);
        let result = drawn(WIDTH, |pen| title::draw(pen, WIDTH, &block));
        let (scene, cut) = result?;
        assert_eq!(cut, cuts);
        let report = audit(&scene);
        assert_eq!((report.text_overlaps, report.outside), (vec![], vec![]));
    }
    Ok(())
}

#[test]
fn a_legend_fits_any_width() -> Result<(), ThemeError> {
    let everything = legend();
    let nothing = Legend::default();
    assert_eq!(legend::height(&nothing, WIDTH), 0.0);
    for width in [420.0, 600.0, 900.0, 1200.0, 1600.0] {
        let height = legend::height(&everything, width);
        let result = drawn(width, |pen| legend::draw(pen, 60.0, width, &everything));
        let (scene, cuts) = result?;
        assert_eq!(cuts, [], "{width}");
        let report = audit(&scene);
        assert_eq!((report.text_overlaps, report.edges), (vec![], 0), "{width}");
        for item in &scene.items {
            if let (Role::Legend, Shape::Text(text)) = (item.role, &item.shape) {
                let bounds = crate::scene::text::bounds(text);
                assert!(
                    bounds.right() <= width - MARGIN + 0.01 && bounds.bottom() <= 60.0 + height,
                    "{width} {bounds:?}"
                );
            }
        }
    }
    Ok(())
}

#[test]
fn heads_end_at_their_tip_and_cover_the_end_of_their_line() -> Result<(), ThemeError> {
    for family in LineFamily::LEGEND {
        let head = family.line().head;
        assert!(heads::length(head, 1.0) <= heads::reach(head, 1.0));
        let edge =
            Edge { head_at_start: true, ..Edge::new(0, family, straight(p(100.0, 100.0), p(200.0, 100.0))) };
        let result = drawn(600.0, |pen| edge::draw(pen, &edge, &|_| pen_ground()));
        let (scene, ()) = result?;
        for item in scene.items.iter().skip(1) {
            let half = match &item.shape {
                Shape::Path { stroke, .. } | Shape::Circle { stroke, .. } => {
                    stroke.as_ref().map_or(0.0, |stroke| stroke.width / 2.0)
                }
                _ => 0.0,
            };
            let (low, high) = match &item.shape {
                Shape::Path { segments, .. } => {
                    let lines = crate::scene::curve::flatten(segments);
                    let xs: Vec<f64> =
                        lines.iter().flat_map(|line| line.points().iter().map(|point| point.x)).collect();
                    (xs.iter().copied().fold(f64::INFINITY, f64::min), xs.iter().copied().fold(0.0, f64::max))
                }
                Shape::Circle { center, radius, .. } => (center.x - radius, center.x + radius),
                _ => (100.0, 200.0),
            };
            assert!(low - half >= 99.0 && high + half <= 201.0, "{family:?} {low} {high} {half}");
        }
    }
    Ok(())
}

fn pen_ground() -> Color {
    Color(255, 255, 255)
}

#[test]
fn weird_paths_do_no_harm() -> Result<(), ThemeError> {
    let paths = [
        vec![],
        vec![Segment::Move(p(1.0, 1.0))],
        straight(p(5.0, 5.0), p(5.0, 5.0)),
        straight(p(0.0, 0.0), p(f64::NAN, 1.0)),
        straight(p(0.0, 0.0), p(4.0, 0.0)),
    ];
    for path in paths {
        for family in LineFamily::LEGEND {
            let edge = Edge {
                head_at_start: true,
                ended: Some(0.5),
                attempted: Some(f64::NAN),
                ..Edge::new(0, family, path.clone())
            };
            let twice = [edge.clone(), Edge { number: 1, attempted: None, ..edge }];
            let result = drawn(600.0, |pen| edge::draw_all(pen, &twice, &|_| pen_ground()));
            let (scene, ()) = result?;
            let written = svg::write(&scene, &svg::Options::default());
            assert!(roxmltree::Document::parse(&written).is_ok());
        }
    }
    Ok(())
}
