//! The tree of a corpus: which plots stand together, each with its name and its sigil, on a page to be printed.

use super::branches::Branches;
use super::data::page_of_many;
use super::ink::Theme;
use super::pieces::letters::{KEY, NOTE};
use super::pieces::{MARGIN, Pen, solid, straight, title};
use super::sigil::{LANES, Sigil, mark};
use crate::corpus::tree::Tree;
use crate::scene::{Anchor, Point, Rect, Role, Scene, text};
use crate::vocabulary::LineFamily;

/// Most leaves: of more films those that join first share a leaf.
const MOST: usize = 60;
/// From one leaf to the next, of few and of many.
const PITCH: (f64, f64) = (34.0, 24.0);
/// Up to so many are few.
const FEW: usize = 36;
/// Room between the sigils of two leaves.
const BETWEEN: f64 = 5.0;
/// Width of the tree.
const TREE: f64 = 280.0;
/// Widest that a name may be.
const NAME: f64 = 240.0;
/// Least width of a sigil.
const STRIP: f64 = 330.0;
/// Room between tree, names and sigils.
const GAP: f64 = 14.0;
/// Room above the leaves for the scale, and below them for the legend.
const SCALE: f64 = 46.0;
const LEGEND: f64 = 84.0;
/// Least and greatest width of the page over its height.
const RATIOS: (f64, f64) = (0.72, 1.8);
/// Least distance of two numbers on the scale.
const NUMBERS: f64 = 34.0;

/// What is drawn.
#[derive(Clone, Copy)]
pub struct Dendrogram<'a> {
    /// What the picture is called.
    pub title: &'a str,
    /// What it shows, in a sentence.
    pub finding: &'a str,
    /// The films' names.
    pub names: &'a [String],
    /// The films' sigils.
    pub sigils: &'a [Sigil],
    /// The tree, its heights shares of pairs that are more alike.
    pub tree: &'a Tree,
}

/// A leaf of the page: a film, or several that join first.
struct Leaf {
    films: Vec<usize>,
    /// The number of its cluster: a film below the number of films, else a merge.
    cluster: usize,
}

/// Draws a tree. O(films log films), and what is drawn.
///
/// ```
/// use imbroglio::charts::dendrogram::{Dendrogram, draw};
/// use imbroglio::charts::{ink::Theme, sigil::Sigil};
/// let names: Vec<String> = ["Rififi", "Un flic", "La Balance"].map(str::to_owned).into();
/// let sigils = vec![Sigil::default(); 3];
/// let tree = imbroglio::corpus::tree::tree(3, &|a, b| 0.1 * (a + b) as f64);
/// let page = Dendrogram { title: "Films", finding: "", names: &names, sigils: &sigils, tree: &tree };
/// for theme in Theme::NAMES {
///     let scene = draw(&page, &Theme::named(theme).unwrap());
///     assert_eq!(imbroglio::scene::audit::audit(&scene).hard_failures(), Vec::<String>::new());
/// }
/// ```
pub fn draw(page: &Dendrogram<'_>, theme: &Theme) -> Scene {
    let leaves = leaves(page.tree);
    let pitch = if leaves.len() <= FEW { PITCH.0 } else { PITCH.1 };
    let names: Vec<String> = leaves.iter().map(|leaf| name(page, leaf)).collect();
    let widest = names.iter().map(|name| text::width(name, NOTE.0, NOTE.1)).fold(0.0, f64::max).ceil();
    let block = title::TitleBlock { title: page.title, finding: page.finding, ..Default::default() };
    let side = pitch * leaves.len() as f64;
    let least = 2.0 * MARGIN + TREE + widest + 2.0 * GAP + STRIP.max(legend_width());
    let about = title::HEIGHT + SCALE + side + LEGEND;
    let width = least.max(about * RATIOS.0).ceil();
    let top = (title::height(&block, width) + SCALE).round();
    let height = (top + side + LEGEND).max(width / RATIOS.1).ceil();
    let many = if leaves.len() < page.tree.leaves.len() { ", those that join first on one line" } else { "" };
    let films = page.tree.leaves.len();
    let described = format!("The tree of {films} plots{many}. {}", page.finding);
    let mut scene = page_of_many("tree", (width, height), page.title, &described);
    let mut pen = Pen::on_paper(&mut scene, theme);
    title::draw(&mut pen, width, &block);
    let right = MARGIN + TREE;
    let rows: Vec<f64> = (0..leaves.len()).map(|row| top + pitch * (row as f64 + 0.5)).collect();
    let branches = Branches { tree: page.tree, right, width: TREE };
    scale(&mut pen, &branches, (top, top + side));
    draw_branches(&mut pen, &branches, &leaves, &rows);
    let strip = right + 2.0 * GAP + widest;
    for ((leaf, name), y) in leaves.iter().zip(&names).zip(&rows) {
        let at = Point::new(right + GAP, y + text::baseline_drop(NOTE.1));
        pen.text(Role::Note, at, Anchor::Start, name, NOTE, theme.ink);
        let rect = Rect::new(strip, y - (pitch - BETWEEN) / 2.0, width - MARGIN - strip, pitch - BETWEEN);
        if let Some(sigil) = leaf.films.first().and_then(|film| page.sigils.get(*film)) {
            sigil.draw(&mut pen, rect);
        }
    }
    legend(&mut pen, (strip, top + side + 24.0), (strip, top - 10.0));
    title::draw_foot(&mut pen, width, height, "imbroglio");
    scene
}

/// The leaves that are shown, in the order of the tree: the films, or the clusters that are left when those that join
/// first are one.
fn leaves(tree: &Tree) -> Vec<Leaf> {
    let films = tree.leaves.len();
    // each cluster's films, in the order of the tree, as far as they share a leaf
    let joined = films.saturating_sub(MOST);
    let mut leaf_of: Vec<usize> = (0..films).collect();
    let mut cluster_of: Vec<usize> = (0..films).collect();
    for (number, merge) in tree.merges.iter().enumerate().take(joined) {
        let (a, b) = (cluster_of[merge.a], cluster_of[merge.b]);
        leaf_of.iter_mut().filter(|leaf| **leaf == b).for_each(|leaf| *leaf = a);
        cluster_of.push(a);
        debug_assert_eq!(cluster_of.len(), films + number + 1);
    }
    let mut last: Vec<usize> = (0..films).collect();
    for (number, merge) in tree.merges.iter().enumerate().take(joined) {
        last[cluster_of[merge.a]] = films + number;
    }
    let mut leaves: Vec<Leaf> = Vec::new();
    for film in &tree.leaves {
        match leaves.iter_mut().find(|leaf| leaf_of[leaf.films[0]] == leaf_of[*film]) {
            Some(leaf) => leaf.films.push(*film),
            None => leaves.push(Leaf { films: vec![*film], cluster: last[leaf_of[*film]] }),
        }
    }
    leaves
}

/// What stands beside a leaf: the name of its film, and how many more there are.
fn name(page: &Dendrogram<'_>, leaf: &Leaf) -> String {
    let first = leaf.films.first().and_then(|film| page.names.get(*film)).map_or("", String::as_str);
    match leaf.films.len() {
        0 | 1 => text::fit(first, NOTE.0, NOTE.1, NAME).0,
        several => {
            let more = format!(" and {} more", several - 1);
            let room = NAME - text::width(&more, NOTE.0, NOTE.1);
            format!("{}{more}", text::fit(first, NOTE.0, NOTE.1, room).0)
        }
    }
}

/// The scale above the tree: how many pairs are less alike than those that join there.
fn scale(pen: &mut Pen<'_>, branches: &Branches<'_>, (top, bottom): (f64, f64)) {
    let theme = pen.theme;
    let most = branches.most();
    if most <= 0.0 {
        return;
    }
    let caption = "joined at: % of pairs that are less alike";
    let above = Point::new(MARGIN, top - 26.0);
    pen.text(Role::Note, above, Anchor::Start, caption, KEY, theme.mute);
    let step =
        [0.05, 0.1, 0.2, 0.25, 0.5].into_iter().find(|step| step / most * TREE >= NUMBERS).unwrap_or(1.0);
    for number in 0..=(most / step) as usize {
        let height = step * number as f64;
        let x = branches.at_height(height);
        let line = straight(Point::new(x, top - 4.0), Point::new(x, bottom));
        pen.line(Role::Ground, line, solid(theme.rule, 0.8));
        let words = format!("{:.0}", 100.0 * (1.0 - height));
        pen.text(Role::Note, Point::new(x, top - 9.0), Anchor::Middle, &words, KEY, theme.mute);
    }
}

/// The tree: the root outermost, leaves at the names.
fn draw_branches(pen: &mut Pen<'_>, branches: &Branches<'_>, leaves: &[Leaf], rows: &[f64]) {
    let (tree, right) = (branches.tree, branches.right);
    let films = tree.leaves.len();
    let mut places: Vec<Option<(f64, f64)>> = vec![None; films + tree.merges.len()];
    for (leaf, y) in leaves.iter().zip(rows) {
        // a leaf of several films begins where they are all joined
        let height = leaf.cluster.checked_sub(films).and_then(|merge| tree.merges.get(merge));
        let x = height.map_or(right, |merge| branches.at_height(merge.height));
        if x < right {
            let line = straight(Point::new(x, *y), Point::new(right, *y));
            pen.line(Role::Ground, line, solid(pen.theme.mute, 3.0));
        }
        places[leaf.cluster] = Some((x, *y));
    }
    branches.draw(pen, places, &solid(pen.theme.ink, 1.4));
}

/// The word for a mark of a sigil.
fn word(family: LineFamily) -> &'static str {
    match family {
        LineFamily::Kill => "killing",
        LineFamily::Betray => "betrayal",
        _ => "love",
    }
}

/// What the legend says of the danger behind the marks, and of their size.
const DANGER: &str = "danger; a large mark: several at one event";

/// How wide the legend is.
fn legend_width() -> f64 {
    let marks: f64 = LANES.iter().map(|family| 15.0 + text::width(word(*family), KEY.0, KEY.1) + 18.0).sum();
    (marks + 18.0 + text::width(DANGER, KEY.0, KEY.1)).ceil()
}

/// What the sigils show, below them, and their direction of time above.
fn legend(pen: &mut Pen<'_>, (mut x, y): (f64, f64), head: (f64, f64)) {
    let theme = pen.theme;
    let above = Point::new(head.0, head.1);
    pen.text(Role::Note, above, Anchor::Start, "before the story, then its events →", KEY, theme.mute);
    for family in LANES {
        let words = word(family);
        mark(pen, family, Point::new(x + 5.0, y), 4.0);
        let at = Point::new(x + 15.0, y + text::baseline_drop(KEY.1));
        pen.text(Role::Note, at, Anchor::Start, words, KEY, theme.ink);
        x += 15.0 + text::width(words, KEY.0, KEY.1) + 18.0;
    }
    let sample = Rect::new(x, y - 5.0, 12.0, 10.0);
    pen.rect(Role::Ground, sample, 0.0, Some(theme.rule), None);
    let at = Point::new(x + 18.0, y + text::baseline_drop(KEY.1));
    pen.text(Role::Note, at, Anchor::Start, DANGER, KEY, theme.ink);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::tree::tree;
    use crate::scene::audit::audit;

    #[test]
    fn few_films_and_many_are_drawn_without_a_fault() {
        for films in [1, 2, 27, 61, 400] {
            let names: Vec<String> = (0..films).map(|film| format!("A film of the number {film}")).collect();
            let tree = tree(films, &|a, b| a.abs_diff(b) as f64 / films as f64);
            let sigils = vec![Sigil::default(); films];
            let page = Dendrogram { title: "Many", finding: "", names: &names, sigils: &sigils, tree: &tree };
            for theme in Theme::NAMES {
                let scene = draw(&page, &Theme::named(theme).unwrap());
                assert_eq!(audit(&scene).hard_failures(), Vec::<String>::new(), "{films} films, {theme}");
            }
        }
    }

    #[test]
    fn films_that_join_first_share_a_line_and_none_is_lost() {
        let films = 150;
        let tree = tree(films, &|a, b| a.abs_diff(b) as f64 / films as f64);
        let found = leaves(&tree);
        assert_eq!(found.len(), MOST);
        let mut all: Vec<usize> = found.iter().flat_map(|leaf| leaf.films.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..films).collect::<Vec<_>>());
    }
}
