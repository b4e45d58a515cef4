//! The heatmap of a corpus: how alike any two films are, in the order of the tree's leaves, with the tree beside.

use super::branches::Branches;
use super::data::page_of_many;
use super::ink::Theme;
use super::pieces::{MARGIN, Pen, letters, solid, straight};
use crate::corpus::tree::Tree;
use crate::scene::{Anchor, Font, Point, Rect, Role, Scene, Segment, Stroke, text};
use std::collections::BTreeMap;

/// Up to this many films every cell has a name beside its row; the cells of more are smaller, and names are thinned.
const NAMED: usize = 40;
/// Least side of a cell of a named film.
const LEAST_CELL: f64 = 18.0;
/// Width that the cells of many films fill if they can, and the least side of one.
const MANY: (f64, f64) = (960.0, 6.0);
/// Most rows of cells: of more films, neighbours in the tree's order share a row.
const ROWS: usize = 160;
/// Least distance of one name to the next.
const NAMES_APART: f64 = 15.0;
/// Steps of ink that are told apart where cells are small: runs of one step in a row are one shape.
const STEPS: u32 = 40;
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
    // films that share a row
    let shared = films.div_ceil(ROWS).max(1);
    let rows = films.div_ceil(shared);
    let cell = if films <= NAMED {
        (CELLS / films.max(1) as f64).clamp(LEAST_CELL, GREATEST_CELL).floor()
    } else {
        (MANY.0 / rows as f64).clamp(MANY.1, LEAST_CELL).floor()
    };
    let side = cell * rows as f64;
    let names =
        heatmap.names.iter().map(|name| text::width(name, Font::Sans, 11.5)).fold(0.0, f64::max).min(NAME);
    let left = MARGIN + TREE + 12.0;
    let width = (left + side + 12.0 + names + MARGIN).ceil().max(LEAST.0);
    let height = (TOP + side + 60.0).ceil().max(LEAST.1).max(width / 2.1);
    let finding = heatmap.finding;
    let described =
        format!("{films} films; the darker a cell, the more alike its row and its column. {finding}");
    let mut scene = page_of_many("likeness", (width, height), heatmap.title, &described);
    let mut pen = Pen::on_paper(&mut scene, theme);
    let (title, _) = text::fit(heatmap.title, letters::TITLE.0, letters::TITLE.1, width - 2.0 * MARGIN);
    pen.text(Role::Title, Point::new(MARGIN, 60.0), Anchor::Start, &title, letters::TITLE, theme.ink);
    let finding = match shared {
        1 => heatmap.finding.to_owned(),
        _ => format!("{} Each cell is the mean of {shared} × {shared} films.", heatmap.finding),
    };
    let (finding, _) = text::fit(&finding, Font::Sans, 13.0, width - 2.0 * MARGIN);
    pen.text(Role::Title, Point::new(MARGIN, 86.0), Anchor::Start, &finding, letters::FINDING, theme.mute);
    pen.line(
        Role::Ground,
        straight(Point::new(MARGIN, 104.0), Point::new(width - MARGIN, 104.0)),
        solid(theme.ink, 1.2),
    );
    let grid = Grid { heatmap, shared, rows, cell, corner: Point::new(left, TOP) };
    if films <= NAMED {
        grid.draw_cells(&mut pen);
    } else {
        grid.draw_runs(&mut pen);
    }
    grid.draw_names(&mut pen, left + side + 12.0);
    draw_tree(&mut pen, heatmap.tree, left - 8.0, cell / shared as f64);
    super::pieces::title::draw_foot(&mut pen, width, height, "imbroglio");
    scene
}

/// The cells in the order of the tree.
struct Grid<'a> {
    heatmap: &'a Heatmap<'a>,
    /// Films that share a row.
    shared: usize,
    rows: usize,
    cell: f64,
    corner: Point,
}

impl Grid<'_> {
    /// The films of a row.
    fn films(&self, row: usize) -> &[usize] {
        let leaves = &self.heatmap.tree.leaves;
        &leaves[(row * self.shared).min(leaves.len())..((row + 1) * self.shared).min(leaves.len())]
    }

    /// The mean of the known values of the films of a row and of a column.
    fn value(&self, row: usize, column: usize) -> Option<f64> {
        let pairs = self.films(row).iter().flat_map(|a| self.films(column).iter().map(move |b| (*a, *b)));
        let known: Vec<f64> = pairs.filter_map(|(a, b)| (self.heatmap.value)(a, b)).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }

    fn rect(&self, row: usize, column: usize, columns: usize) -> Rect {
        let (x, y) = (self.corner.x + self.cell * column as f64, self.corner.y + self.cell * row as f64);
        Rect::new(x, y, self.cell * columns as f64, self.cell)
    }

    fn draw_cells(&self, pen: &mut Pen<'_>) {
        for row in 0..self.rows {
            for column in 0..self.rows {
                draw_cell(pen, self.rect(row, column, 1), self.value(row, column));
            }
        }
    }

    /// Small cells: for each step of ink one shape, of the runs in all rows that have it.
    fn draw_runs(&self, pen: &mut Pen<'_>) {
        let mut shapes: BTreeMap<u32, Vec<Segment>> = BTreeMap::new();
        let step =
            |value: Option<f64>| value.map(|value| (value.clamp(0.0, 1.0) * f64::from(STEPS)).round() as u32);
        for row in 0..self.rows {
            let steps: Vec<Option<u32>> =
                (0..self.rows).map(|column| step(self.value(row, column))).collect();
            let mut column = 0;
            for run in steps.chunk_by(|x, y| x == y) {
                if let Some(step) = run[0].filter(|step| *step > 0) {
                    let rect = self.rect(row, column, run.len());
                    let corners = [
                        (rect.x, rect.y),
                        (rect.right(), rect.y),
                        (rect.right(), rect.bottom()),
                        (rect.x, rect.bottom()),
                    ]
                    .map(|(x, y)| Point::new(x, y));
                    let shape = shapes.entry(step).or_default();
                    shape.push(Segment::Move(corners[0]));
                    shape.extend(corners[1..].iter().map(|corner| Segment::Line(*corner)));
                    shape.push(Segment::Close);
                }
                column += run.len();
            }
        }
        for (step, segments) in shapes {
            let share = (f64::from(step) / f64::from(STEPS) * DARKEST).round() as u32;
            pen.area(Role::Ground, segments, pen.theme.ink.over(pen.theme.paper, share));
        }
        let border = Rect { height: self.cell * self.rows as f64, ..self.rect(0, 0, self.rows) };
        pen.rect(Role::Ground, border, 0.0, None, Some(solid(pen.theme.rule, 1.0)));
    }

    /// The names of as many rows as have room.
    fn draw_names(&self, pen: &mut Pen<'_>, x: f64) {
        let every = (NAMES_APART / self.cell).ceil().max(1.0) as usize;
        for row in (0..self.rows).step_by(every) {
            let Some(film) = self.films(row).first() else { continue };
            let name = self.heatmap.names.get(*film).map_or("", String::as_str);
            let (name, _) = text::fit(name, Font::Sans, 11.5, NAME);
            let middle = self.corner.y + self.cell * (row as f64 + 0.5) + text::baseline_drop(11.5);
            pen.text(Role::Note, Point::new(x, middle), Anchor::Start, &name, letters::NOTE, pen.theme.ink);
        }
    }
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
    let mut places: Vec<Option<(f64, f64)>> = vec![None; films];
    for (row, film) in tree.leaves.iter().enumerate() {
        if let Some(place) = places.get_mut(*film) {
            *place = Some((right, TOP + cell * (row as f64 + 0.5)));
        }
    }
    Branches { tree, right, width: TREE }.draw(pen, places, &solid(pen.theme.mute, 1.2));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::tree::tree;
    use crate::render::svg;
    use crate::scene::audit::audit;

    #[test]
    fn many_films_have_few_shapes_and_no_names_on_one_another() {
        for films in [30, 61, 330, 1000] {
            let names: Vec<String> = (0..films).map(|film| format!("A film of number {film}")).collect();
            let near = |a: usize, b: usize| 1.0 - a.abs_diff(b) as f64 / films as f64;
            let tree = tree(films, &|a, b| 1.0 - near(a, b));
            let value = |a: usize, b: usize| Some(near(a, b));
            let heatmap = Heatmap { title: "Many", finding: "", names: &names, tree: &tree, value: &value };
            for theme in Theme::NAMES {
                let scene = draw(&heatmap, &Theme::named(theme).unwrap());
                assert_eq!(audit(&scene).hard_failures(), Vec::<String>::new(), "{films} films, {theme}");
                let named = scene.items.iter().filter(|item| item.role == Role::Note).count();
                assert!(named >= films.min(40) && named <= 80, "{named} names of {films} films");
                let bytes = svg::write(&scene, &svg::Options::default()).len();
                assert!(bytes < 1_500_000, "{bytes} bytes for {films} films");
            }
        }
    }
}
