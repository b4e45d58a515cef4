//! The heatmap of a corpus: how alike any two films are, in the order of the tree's leaves, with the tree beside.

use super::ink::Theme;
use super::pieces::{MARGIN, Pen, letters, solid, straight};
use crate::corpus::tree::Tree;
use crate::scene::{Anchor, Font, Point, Rect, Role, Scene, Segment, Stroke, text};

/// Least side of a cell.
const LEAST_CELL: f64 = 18.0;
/// Greatest side of a cell.
const GREATEST_CELL: f64 = 64.0;
/// Side from which a cell has room for its value.
const WRITTEN: f64 = 34.0;
/// Width that the cells fill if they can.
const CELLS: f64 = 640.0;
/// Width of the tree.
const TREE: f64 = 90.0;
/// Widest that a film's name may be.
const NAME: f64 = 260.0;
/// Top of the cells.
const TOP: f64 = 132.0;
/// Least size of a page.
const LEAST: (f64, f64) = (640.0, 420.0);
/// Share of ink in the darkest cell, in thousandths: no darker than lets its value be read in every theme.
const DARKEST: f64 = 380.0;

/// What is drawn.
#[derive(Clone, Copy)]
pub struct Heatmap<'a> {
    /// What the picture is called.
    pub title: &'a str,
    /// What the cells measure, and how surely.
    pub finding: &'a str,
    /// The films' names.
    pub names: &'a [String],
    /// The order of rows, and the tree.
    pub tree: &'a Tree,
    /// How alike two films are, 0 to 1; nothing where it was not computed.
    pub value: &'a dyn Fn(usize, usize) -> Option<f64>,
}

/// Draws a heatmap. O(films²).
///
/// ```
/// use imbroglio::charts::heatmap::{Heatmap, draw};
/// use imbroglio::charts::ink::Theme;
/// let names: Vec<String> = ["Rififi", "Un flic", "La Balance"].map(str::to_owned).into();
/// let distance = |a: usize, b: usize| 0.1 * (a + b) as f64;
/// let tree = imbroglio::corpus::tree::tree(3, &distance);
/// let value = |a: usize, b: usize| Some(if a == b { 1.0 } else { 1.0 - distance(a, b) });
/// let heatmap = Heatmap { title: "Films", finding: "", names: &names, tree: &tree, value: &value };
/// for theme in Theme::NAMES {
///     let scene = draw(&heatmap, &Theme::named(theme).unwrap());
///     assert_eq!(imbroglio::scene::audit::audit(&scene).hard_failures(), Vec::<String>::new());
/// }
/// ```
pub fn draw(heatmap: &Heatmap<'_>, theme: &Theme) -> Scene {
    let films = heatmap.tree.leaves.len();
    let cell = (CELLS / films.max(1) as f64).clamp(LEAST_CELL, GREATEST_CELL).floor();
    let side = cell * films as f64;
    let names =
        heatmap.names.iter().map(|name| text::width(name, Font::Sans, 11.5)).fold(0.0, f64::max).min(NAME);
    let left = MARGIN + TREE + 12.0;
    let width = (left + side + 12.0 + names + MARGIN).ceil().max(LEAST.0);
    let height = (TOP + side + 60.0).ceil().max(LEAST.1).max(width / 2.1);
    let mut scene = Scene {
        name: "likeness".to_owned(),
        data: vec![("chart", "likeness".to_owned())],
        width,
        height,
        title: heatmap.title.to_owned(),
        description: format!(
            "{films} films; the darker a cell, the more alike its row and its column. {}",
            heatmap.finding
        )
        .chars()
        .take(600)
        .collect(),
        language: "en".to_owned(),
        items: Vec::new(),
    };
    let mut pen = Pen::new(&mut scene, theme);
    pen.rect(Role::Ground, Rect::new(0.0, 0.0, width, height), 0.0, Some(theme.paper), None);
    let (title, _) = text::fit(heatmap.title, letters::TITLE.0, letters::TITLE.1, width - 2.0 * MARGIN);
    pen.text(Role::Title, Point::new(MARGIN, 60.0), Anchor::Start, &title, letters::TITLE, theme.ink);
    let (finding, _) = text::fit(heatmap.finding, Font::Sans, 13.0, width - 2.0 * MARGIN);
    pen.text(Role::Title, Point::new(MARGIN, 86.0), Anchor::Start, &finding, letters::FINDING, theme.mute);
    pen.line(
        Role::Ground,
        straight(Point::new(MARGIN, 104.0), Point::new(width - MARGIN, 104.0)),
        solid(theme.ink, 1.2),
    );
    for (row, one) in heatmap.tree.leaves.iter().enumerate() {
        for (column, other) in heatmap.tree.leaves.iter().enumerate() {
            let rect = Rect::new(left + cell * column as f64, TOP + cell * row as f64, cell, cell);
            draw_cell(&mut pen, rect, (heatmap.value)(*one, *other));
        }
        let (name, _) = text::fit(heatmap.names.get(*one).map_or("", String::as_str), Font::Sans, 11.5, NAME);
        let middle = TOP + cell * (row as f64 + 0.5) + text::baseline_drop(11.5);
        pen.text(
            Role::Note,
            Point::new(left + side + 12.0, middle),
            Anchor::Start,
            &name,
            letters::NOTE,
            theme.ink,
        );
    }
    draw_tree(&mut pen, heatmap.tree, left - 8.0, cell);
    super::pieces::title::draw_foot(&mut pen, width, height, "imbroglio");
    scene
}

fn draw_cell(pen: &mut Pen<'_>, rect: Rect, value: Option<f64>) {
    let theme = pen.theme;
    let border = solid(theme.paper, 1.0);
    let Some(value) = value else {
        let dashed = Stroke { dash: vec![2.0, 2.0], ..solid(theme.rule, 1.0) };
        pen.rect(Role::Ground, rect.grown(-2.0), 0.0, None, Some(dashed));
        return;
    };
    let share = (value.clamp(0.0, 1.0) * DARKEST).round() as u32;
    let fill = theme.ink.over(theme.paper, share);
    pen.rect(Role::Ground, rect, 0.0, Some(fill), Some(border));
    if rect.width >= WRITTEN {
        let color = theme.ink;
        let at = Point::new(rect.center().x, rect.center().y + text::baseline_drop(11.0));
        pen.text(Role::Ground, at, Anchor::Middle, &format!("{value:.2}"), letters::KEY, color);
    }
}

/// The tree at the left: the root outermost, films at the cells.
fn draw_tree(pen: &mut Pen<'_>, tree: &Tree, right: f64, cell: f64) {
    let films = tree.leaves.len();
    let most = tree.merges.iter().map(|merge| merge.height).fold(0.0, f64::max);
    let mut places: Vec<(f64, f64)> = vec![(0.0, right); films];
    for (row, film) in tree.leaves.iter().enumerate() {
        if let Some(place) = places.get_mut(*film) {
            *place = (TOP + cell * (row as f64 + 0.5), right);
        }
    }
    for merge in &tree.merges {
        let (Some(a), Some(b)) = (places.get(merge.a).copied(), places.get(merge.b).copied()) else { return };
        let x = right - if most > 0.0 { merge.height / most * TREE } else { TREE };
        let way = vec![
            Segment::Move(Point::new(a.1, a.0)),
            Segment::Line(Point::new(x, a.0)),
            Segment::Line(Point::new(x, b.0)),
            Segment::Line(Point::new(b.1, b.0)),
        ];
        pen.line(Role::Ground, way, solid(pen.theme.mute, 1.2));
        places.push(((a.0 + b.0) / 2.0, x));
    }
}
