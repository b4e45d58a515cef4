//! The charts of a page: each laid out once, drawn in two themes, and written with its colours by name.

use super::Pair;
use crate::charts::ink::Theme;
use crate::charts::pieces::{Pen, marks as pieces};
use crate::charts::{cascade, comparison, matrix, relations, storyline, strip};
use crate::render::svg::{self, Inks};
use crate::scene::{Color, Point, Role, Scene};
use crate::story::Story;
use std::fmt::Write as _;

/// A chart of a film.
#[derive(Debug, Clone)]
pub struct Chart {
    /// Which chart it is, as in `draw --chart`.
    pub chart: &'static str,
    /// The drawing by day and by night.
    pub scenes: [Scene; 2],
}

/// Draws all charts of a story. The cost is that of their layouts.
pub fn draw(story: &Story, themes: [&Theme; 2]) -> Vec<Chart> {
    let mut charts = Vec::new();
    let mut add = |chart: &'static str, scenes: [Scene; 2]| charts.push(Chart { chart, scenes });
    let plan = relations::plan(story, &relations::Options::default());
    add("relations", themes.map(|theme| plan.draw(theme).scene));
    let plan = storyline::plan(story, &storyline::Options::default());
    add("storyline", themes.map(|theme| plan.draw(theme).scene));
    let plan = cascade::plan(story, &cascade::Options::default());
    add("cascade", themes.map(|theme| plan.draw(theme).scene));
    let plan = matrix::plan(story, &matrix::Options::default());
    add("matrix", themes.map(|theme| plan.draw(theme).scene));
    if story.characters().count() <= strip::MOST_CHARACTERS {
        let plan = strip::plan(story, &strip::Options::default());
        add("strip", themes.map(|theme| plan.draw(theme).scene));
    }
    charts
}

/// Draws two films side by side.
pub fn pair(stories: &[&Story], pair: &Pair<'_>, themes: [&Theme; 2], inks: &mut Inks) -> String {
    let (Some(one), Some(other)) = (stories.get(pair.one), stories.get(pair.other)) else {
        return String::new();
    };
    let plan = comparison::plan(one, other, pair.comparison);
    let [light, dark] = themes.map(|theme| plan.draw(theme).scene);
    svg::write_for_page(&light, &dark, inks)
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
    svg::write_for_page(&light, &dark, inks)
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
    for family in crate::vocabulary::LineFamily::ALL {
        let _infallible = write!(text, "--{}:{};", family.name(), theme.family(family).hex());
    }
    let light = |Color(red, green, blue): Color| u32::from(red) + u32::from(green) + u32::from(blue);
    let scheme = if light(theme.paper) < light(theme.ink) { "dark" } else { "light" };
    let _infallible = write!(text, "color-scheme:{scheme};");
    text
}
