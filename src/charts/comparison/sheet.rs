//! Drawing a placed comparison: head, cards, arcs, labels, strips of time, key, legend.

mod cards;
mod foot;
mod labels;

use super::Drawing;
use super::choose::Chosen;
use super::place::{self, Placement};
use crate::charts::data;
use crate::charts::ink::Theme;
use crate::charts::pieces::edge::{self, Edge, Emphasis};
use crate::charts::pieces::{MARGIN, Pen, letters, solid, straight};
use crate::compare::Comparison;
use crate::compare::Facet;
use crate::scene::{Anchor, Data, Font, Point, Role, Scene, Segment, text};
use crate::story::Story;
use crate::vocabulary::LineFamily;

/// Width of the page.
const WIDTH: f64 = 1200.0;
/// Width of a card.
const CARD: f64 = 170.0;
/// Left edges of both columns of cards.
const COLUMNS: [f64; 2] = [330.0, WIDTH - 330.0 - CARD];
/// Top of the first card.
const TOP: f64 = 182.0;
/// The rule under the head.
const RULE: f64 = 107.0;
/// Titles of two films.
const TITLE: letters::Letters = (Font::SerifBold, 38.0);
/// Heads of columns.
const HEADING: letters::Letters = (Font::SansBold, 11.0);
/// Names of roles.
const ROLE: letters::Letters = (Font::SerifItalic, 14.0);
/// Least height of a page, so that it is not too wide for its height.
const LEAST: f64 = 600.0;

/// The picture.
pub fn draw(
    stories: [&Story; 2],
    comparison: &Comparison,
    chosen: &Chosen,
    placement: &Placement,
    theme: &Theme,
) -> Drawing {
    let strip = TOP + placement.height + 34.0 + 15.0 * foot::highest(stories) as f64;
    let table = strip + 52.0;
    let legend = table + foot::table_height(chosen);
    let height = (legend + foot::legend_height(stories, chosen, WIDTH)).max(LEAST);
    let titles = stories.map(|story| story.facts().film.title.clone());
    let films = stories.map(|story| story.facts().film.id.clone()).join(" ");
    let mut scene = Scene {
        name: format!("{}-comparison", films.replace(' ', "-")),
        data: vec![("film", films), ("chart", "comparison".to_owned())],
        width: WIDTH,
        height,
        title: format!("{} and {}", titles[0], titles[1]),
        description: description(stories, chosen),
        language: stories[0].facts().film.language.clone(),
        items: Vec::new(),
    };
    let mut cuts = Vec::new();
    let mut pen = Pen::on_paper(&mut scene, theme);
    head(&mut pen, stories, comparison, &mut cuts);
    let ways: [Vec<Vec<Segment>>; 2] = [0, 1].map(|side| ways(chosen, placement, side));
    let edges: Vec<Edge<'_>> = arcs(stories, chosen, &ways);
    edge::draw_all(&mut pen, &edges, &|_| theme.paper);
    cards::draw(&mut pen, stories, chosen, placement, &mut cuts);
    labels::draw(&mut pen, stories, chosen, &ways, placement);
    for (side, story) in stories.into_iter().enumerate() {
        let span = if side == 0 { (44.0, COLUMNS[0] + CARD) } else { (COLUMNS[1], WIDTH - 44.0) };
        foot::strip(&mut pen, story, span, strip);
    }
    pen.text(
        Role::Note,
        Point::new(WIDTH / 2.0, strip + 4.5),
        Anchor::Middle,
        "When it happens",
        ROLE,
        theme.ink,
    );
    foot::table(&mut pen, stories, chosen, table, &mut cuts);
    foot::legend(&mut pen, stories, chosen, (legend, height, WIDTH), &mut cuts);
    Drawing { scene, common: chosen.common, cuts }
}

/// The column's edge on which arcs stand, and which way is out.
fn outside(side: usize) -> (f64, f64) {
    if side == 0 { (COLUMNS[0], -1.0) } else { (COLUMNS[1] + CARD, 1.0) }
}

fn ways(chosen: &Chosen, placement: &Placement, side: usize) -> Vec<Vec<Segment>> {
    let (base, out) = outside(side);
    chosen.arcs[side]
        .iter()
        .zip(&placement.arcs[side])
        .map(|(arc, (from, to, reach))| {
            place::way(base, out, (from + TOP, to + TOP, *reach), arc.family.line().head)
        })
        .collect()
}

/// The number of an arc in the scene.
fn number(chosen: &Chosen, side: usize, at: usize) -> u32 {
    (if side == 0 { at } else { chosen.arcs[0].len() + at }) as u32
}

fn arcs<'a>(stories: [&Story; 2], chosen: &Chosen, ways: &[Vec<Vec<Segment>>; 2]) -> Vec<Edge<'a>> {
    let mut edges = Vec::new();
    for side in [0, 1] {
        for (at, arc) in chosen.arcs[side].iter().enumerate() {
            let mut edge = Edge::new(number(chosen, side, at), arc.family, ways[side][at].clone());
            let key = arc.key.and_then(|key| chosen.keys.get(key));
            edge.emphasis = match key {
                Some(key) if key.exact => Emphasis::Strong,
                Some(_) => Emphasis::Usual,
                None => Emphasis::Weak,
            };
            edge.head_at_start = arc.mutual;
            edge.head_scale = if key.is_some() { 1.0 } else { 0.8 };
            edge.data = named(stories, chosen, (side, at), "line");
            edges.push(edge);
        }
    }
    edges
}

/// What an arc or its label stands for.
fn named(stories: [&Story; 2], chosen: &Chosen, (side, at): (usize, usize), name: &'static str) -> Data {
    let (story, arc) = (stories[side], &chosen.arcs[side][at]);
    let players = |row: usize| chosen.rows.get(row).map_or(&[][..], |row| row.players[side].as_slice());
    let mut data = vec![
        (name, number(chosen, side, at).to_string()),
        ("film", story.facts().film.id.clone()),
        ("family", arc.family.word().to_owned()),
    ];
    data.extend(data::relations(story, (players(arc.from), players(arc.to)), &arc.facts));
    data
}

fn head(pen: &mut Pen<'_>, stories: [&Story; 2], comparison: &Comparison, cuts: &mut Vec<String>) {
    let theme = pen.theme;
    let middle = WIDTH / 2.0;
    let room = middle - 26.0 - MARGIN;
    for (side, story) in stories.into_iter().enumerate() {
        let (x, anchor) =
            if side == 0 { (middle - 26.0, Anchor::End) } else { (middle + 26.0, Anchor::Start) };
        let film = &story.facts().film;
        let (title, cut) = text::fit(&film.title, TITLE.0, TITLE.1, room);
        if cut {
            cuts.push(format!("{}: title", film.id));
        }
        pen.text(Role::Title, Point::new(x, 62.0), anchor, &title, TITLE, theme.ink);
        let count = crate::charts::words::head(story, &crate::analysis::fates::fates(story)).count;
        let line: Vec<String> =
            [crate::charts::words::made(film), count].into_iter().filter(|part| !part.is_empty()).collect();
        let (line, cut) = text::fit(&line.join(" · "), Font::Sans, 13.0, room);
        if cut {
            cuts.push(format!("{}: director", film.id));
        }
        pen.text(Role::Title, Point::new(x, 88.0), anchor, &line, letters::FINDING, theme.mute);
    }
    let divider = straight(Point::new(middle, 38.0), Point::new(middle, 66.0));
    pen.line(Role::Ground, divider, solid(theme.rule, 1.2));
    let rule = straight(Point::new(MARGIN, RULE), Point::new(WIDTH - MARGIN, RULE));
    pen.line(Role::Ground, rule, solid(theme.ink, 1.2));
    let at = Point::new(middle, RULE + 25.0);
    let (finding, _) = text::fit(&finding(comparison), Font::Sans, 13.0, WIDTH - 2.0 * MARGIN);
    pen.text(Role::Title, at, Anchor::Middle, &finding, letters::FINDING, theme.mute);
    let at = Point::new(middle, RULE + 55.0);
    pen.text(Role::Note, at, Anchor::Middle, "ROLES", HEADING, theme.mute);
}

/// Which relations are compared: of large stories not all.
fn compared(comparison: &Comparison) -> String {
    let [a, b] = &comparison.not_compared;
    if a.parties > 0 || b.parties > 0 {
        let (one, other) = (a.of - a.parties, b.of - b.parties);
        return format!(
            "relations among the {one} of {} and {other} of {} characters and groups that are compared",
            a.of, b.of
        );
    }
    let weightiest = if a.is_any() || b.is_any() { "weightiest " } else { "" };
    format!("{weightiest}relations of the two casts")
}

/// How sure the likeness is, in a sentence.
fn finding(comparison: &Comparison) -> String {
    let share = comparison.alignment.dice() * 100.0;
    let shared = format!("Counterparts share {share:.0} % of the {}", compared(comparison));
    match comparison.calibration.as_ref().and_then(|calibration| calibration.survives(Facet::Roles)) {
        Some(true) => format!("{shared}; chance would hardly give as much."),
        Some(false) => {
            format!("{shared}; chance would give nearly as much: read it as a picture, not as proof.")
        }
        None => format!("{shared}; not tested for significance."),
    }
}

fn description(stories: [&Story; 2], chosen: &Chosen) -> String {
    let pairs: Vec<String> = chosen
        .rows
        .iter()
        .filter(|row| row.is_joined())
        .map(|row| {
            let name = |side: usize| stories[side].party(row.players[side][0]).short().to_owned();
            format!("{} and {}", name(0), name(1))
        })
        .collect();
    let keys: Vec<&str> = chosen.keys.iter().map(|key| key.what.as_str()).collect();
    let text = format!(
        "Two casts on one column of roles. Counterparts: {}. In both films: {}.",
        if pairs.is_empty() { "none".to_owned() } else { pairs.join("; ") },
        if keys.is_empty() { "nothing".to_owned() } else { keys.join("; ") }
    );
    if text.chars().count() > 600 { text.chars().take(599).collect::<String>() + "…" } else { text }
}

/// The letter of an entry of the key.
fn letter(key: usize) -> String {
    char::from_digit(10 + key as u32 % 26, 36)
        .map_or_else(String::new, |letter| letter.to_ascii_uppercase().to_string())
}

/// Draws a letter: filled if both roles are the same, hollow if one differs.
fn badge(pen: &mut Pen<'_>, role: Role, center: Point, key: usize, exact: bool, family: LineFamily) {
    let (color, paper) = (pen.theme.family(family), pen.theme.paper);
    let fill = if exact { color } else { paper };
    pen.circle(role, center, 8.0, Some(fill), Some(solid(color, 1.4)));
    let at = Point::new(center.x, center.y + text::baseline_drop(11.0));
    pen.text(role, at, Anchor::Middle, &letter(key), letters::BADGE, if exact { paper } else { color });
}
