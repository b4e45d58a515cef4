//! The charts of a page: each laid out once, drawn in two themes, and written with its colours by name.

use super::Pair;
use crate::charts::dendrogram::{self, Dendrogram};
use crate::charts::ink::Theme;
use crate::charts::pieces::{Pen, marks as pieces};
use crate::charts::sigil::Sigil;
use crate::charts::{self, Page, Shown, comparison};
use crate::corpus::tree::tree as tree_of;
use crate::corpus::{self, shelf, similarities};
use crate::render::svg::{self, Inks};
use crate::scene::audit::extent;
use crate::scene::{Color, Item, Point, Rect, Role, Scene, Shape};
use crate::story::Story;
use std::fmt::Write as _;

/// Parts of a drawing that a page has in places of its own.
const ELSEWHERE: [&str; 4] = ["head", "legend", "foot", "totals"];
/// Room around a chart, in pixels.
const MARGIN: f64 = 8.0;

/// A chart of a film, by day and by night: what a page shows of it.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Which chart it is, as in `draw --chart`.
    pub chart: &'static str,
    /// The drawing by day and by night.
    pub scenes: [Scene; 2],
    /// The part of the drawing that is shown.
    pub window: Rect,
}

/// The charts that a page of a story has.
pub fn charts(story: &Story) -> Vec<charts::Chart> {
    let is_shown = |chart: &charts::Chart| chart.shown(story) >= Shown::OnPages;
    charts::Chart::ALL.iter().copied().filter(is_shown).collect()
}

/// Draws a chart of a story. The cost is that of its layout.
pub fn draw(story: &Story, chart: charts::Chart, themes: [&Theme; 2]) -> Chart {
    let plan = chart.plan(story, Page::default());
    let scenes = themes.map(|theme| plan(theme).scene);
    cut(chart, scenes)
}

/// What a page shows of whole drawings of a chart by day and by night.
pub fn cut(chart: charts::Chart, scenes: [Scene; 2]) -> Chart {
    let scenes = scenes.map(shown);
    let window = window(&scenes[0]);
    Chart { chart: chart.word(), scenes, window }
}

/// A chart as the text of an SVG with its colours by name.
pub fn write(chart: &Chart, inks: &mut Inks) -> String {
    svg::write_for_page([&chart.scenes[0], &chart.scenes[1]], Some(chart.window), inks)
}

/// A drawing without its paper and without what a page has in places of its own.
fn shown(mut scene: Scene) -> Scene {
    let whole = (scene.width, scene.height);
    let is_paper = |item: &Item| matches!(&item.shape, Shape::Rect { rect, .. } if rect.width >= whole.0 && rect.height >= whole.1);
    scene.items.retain(|item| {
        let mut groups = std::iter::successors(item.group.as_ref(), |group| group.inside.as_ref());
        let is_elsewhere = groups.any(|group| {
            group.data.iter().any(|(name, value)| *name == "part" && ELSEWHERE.contains(&value.as_str()))
        });
        !(is_elsewhere || item.role == Role::Ground && is_paper(item))
    });
    scene
}

/// The box around all that is drawn, with a margin.
fn window(scene: &Scene) -> Rect {
    let boxes = scene.items.iter().map(|item| extent(&item.shape));
    let all = boxes.reduce(|one, other| {
        let (x, y) = (one.x.min(other.x), one.y.min(other.y));
        let (right, bottom) = (one.right().max(other.right()), one.bottom().max(other.bottom()));
        Rect::new(x, y, right - x, bottom - y)
    });
    let all = all.unwrap_or(Rect::new(0.0, 0.0, scene.width, scene.height)).grown(MARGIN);
    let (x, y) = (all.x.floor(), all.y.floor());
    Rect::new(x, y, (all.right() - x).ceil(), (all.bottom() - y).ceil())
}

/// Draws two films side by side.
pub fn pair(stories: &[&Story], pair: &Pair<'_>, themes: [&Theme; 2], inks: &mut Inks) -> String {
    if let Some([light, dark]) = pair.scenes {
        return svg::write_for_page([light, dark], None, inks);
    }
    let (Some(one), Some(other)) = (stories.get(pair.one), stories.get(pair.other)) else {
        return String::new();
    };
    let plan = comparison::plan(one, other, pair.comparison);
    let [light, dark] = themes.map(|theme| plan.draw(theme).scene);
    svg::write_for_page([&light, &dark], None, inks)
}

/// Draws the tree of three films and more, by the order over all facets that `corpus` gives: the nearer two are than other
/// pairs, the sooner they join. None of fewer, or where not every pair is compared.
pub fn tree(stories: &[&Story], pairs: &[Pair<'_>], themes: [&Theme; 2]) -> Option<[Scene; 2]> {
    let films = stories.len();
    if films < 3 || pairs.len() < films * (films - 1) / 2 {
        return None;
    }
    // it fails only where the vocabulary that comes with the program is broken, and then no film can be read either
    let corpus = shelf::corpus(stories.iter().copied()).ok()?;
    let found = similarities(&corpus, &corpus::Options::default(), &|_| {});
    let tree = tree_of(films, &|one, other| 1.0 - found.nearer_overall(one, other));
    let names: Vec<String> = stories.iter().map(|story| story.facts().film.title.clone()).collect();
    let sigils: Vec<Sigil> = stories.iter().map(|story| Sigil::new(story)).collect();
    let page = Dendrogram { title: "", finding: "", names: &names, sigils: &sigils, tree: &tree };
    Some(themes.map(|theme| shown(dendrogram::draw(&page, theme))))
}

/// Writes the tree for a page.
pub fn write_tree([day, night]: &[Scene; 2], inks: &mut Inks) -> String {
    svg::write_for_page([day, night], Some(window(day)), inks)
}

/// The marks of all fates, each in a group of its name around the origin, for a page that shows another fate than
/// the last.
pub fn marks(themes: [&Theme; 2], inks: &mut Inks) -> String {
    let drawn = |theme: &Theme| {
        let mut scene = Scene { width: 20.0, height: 20.0, ..Scene::default() };
        let mut pen = Pen::new(&mut scene, theme);
        for fate in pieces::Fate::ALL {
            pen.open(vec![("part", word(fate).to_owned())]);
            pieces::fate(&mut pen, Role::Legend, Point::default(), fate, pieces::RADIUS);
            pen.close();
        }
        scene
    };
    let [light, dark] = themes.map(drawn);
    svg::write_for_page([&light, &dark], None, inks)
}

/// The name of a mark.
pub fn word(fate: pieces::Fate) -> &'static str {
    match fate {
        pieces::Fate::Killed => "killed",
        pieces::Fate::Died => "died",
        pieces::Fate::Survives => "survives",
        pieces::Fate::Arrested => "arrested",
        pieces::Fate::Escapes => "escapes",
        pieces::Fate::Unknown => "unknown",
    }
}

/// The colours of a theme by what they are for, as declarations of a style sheet.
pub fn declarations(theme: &Theme) -> String {
    let mut text = String::new();
    let plain = [
        ("paper", theme.paper),
        ("card", theme.card),
        ("ink", theme.ink),
        ("mute", theme.mute),
        ("rule", theme.rule),
        ("soft", theme.soft),
        ("dead", theme.dead),
        ("killfill", theme.kill_fill),
        ("onkill", theme.on_kill),
    ];
    for (name, color) in plain {
        // Writing to a String cannot fail.
        let _infallible = write!(text, "--{name}:{};", color.hex());
    }
    for family in crate::vocabulary::LineFamily::LEGEND {
        let _infallible = write!(text, "--{}:{};", family.word(), theme.family(family).hex());
    }
    let light = |Color(red, green, blue): Color| u32::from(red) + u32::from(green) + u32::from(blue);
    let scheme = if light(theme.paper) < light(theme.ink) { "dark" } else { "light" };
    let _infallible = write!(text, "color-scheme:{scheme};");
    text
}
