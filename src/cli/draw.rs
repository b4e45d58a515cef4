//! `draw`: a film as a picture.

use super::{Exit, View, answer, files};
use crate::charts::ink::Theme;
use crate::charts::{relations, storyline};
use crate::diagnostic::Error;
use crate::exchange::dot;
use crate::facts::PartyId;
use crate::render::svg;
use crate::scene::{Point, Rect, Scene, audit};
use crate::story::Story;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What `draw` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The film: a path, or an id such as rififi-1955
    #[arg(value_name = "FILM")]
    film: String,
    /// Which picture
    #[arg(long, value_enum, default_value_t = Chart::Relations)]
    chart: Chart,
    /// light, dark, print, or the path of a theme file
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: String,
    /// Page width in pixels; wider pages have a wider grid, the text stays as large as it is
    #[arg(long, value_name = "PIXELS", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(600..=6000))]
    width: u32,
    /// In a storyline time runs down (the default above 24 events) or, with =false, to the right
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    vertical: Option<bool>,
    /// Leave every card where it stands in this earlier drawing (an SVG that imbroglio drew)
    #[arg(long, value_name = "SVG")]
    keep_positions: Option<PathBuf>,
    /// Put this before every id, so that several drawings can stand in one page
    #[arg(long, value_name = "PREFIX", default_value = "")]
    id_prefix: String,
    /// Write here; the ending says what: .svg, .png or .dot. Without it SVG goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    view: View,
}

/// The pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Chart {
    /// Who betrays, kills and loves whom
    Relations,
    /// Who meets whom, through the story: one line for each character
    Storyline,
}

/// Draws a film.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.film, &options.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let theme = theme(&options.theme)?;
    if options.chart == Chart::Storyline {
        let asked = storyline::Options { width: f64::from(options.width), vertical: options.vertical };
        let drawing = storyline::draw(&story, &theme, &asked);
        return deliver(options, &drawing.scene, &drawing.cuts, None);
    }
    let previous = match &options.keep_positions {
        Some(path) => positions(path)?,
        None => BTreeMap::new(),
    };
    let asked = relations::Options { width: f64::from(options.width), previous };
    let drawing = relations::draw(&story, &theme, &asked);
    deliver(options, &drawing.scene, &drawing.cuts, Some(dot(&story, &drawing)))
}

/// Writes a picture in the form that was asked for.
fn deliver(options: &Options, scene: &Scene, cuts: &[String], dot: Option<String>) -> Result<Exit, Error> {
    for cut in cuts {
        answer::err(&format!("note: too long for the picture and cut: {cut}"));
    }
    let ending = options.output.as_deref().and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        None | Some("svg") => svg(scene, &options.id_prefix).into_bytes(),
        Some("png") => png(scene)?,
        Some("dot" | "gv") => match dot {
            Some(dot) => dot.into_bytes(),
            None => return Err(Error::new("only the relationship chart can be written as .dot")),
        },
        Some(other) => {
            return Err(Error::new(format!("a picture ends in .svg, .png or .dot, not in .{other}")));
        }
    };
    match &options.output {
        Some(path) => files::write(path, &bytes, options.force)?,
        None => answer::out(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(Exit::Clean)
}

/// A theme by name or by path.
pub fn theme(named: &str) -> Result<Theme, Error> {
    let theme = if named.ends_with(".ron") { Theme::load(Path::new(named)) } else { Theme::named(named) };
    theme.map_err(|cause| Error::because("--theme", cause))
}

/// A scene as SVG text that says who wrote it.
pub fn svg(scene: &Scene, id_prefix: &str) -> String {
    svg::write(scene, &svg::Options { id_prefix: id_prefix.to_owned(), ..svg::Options::default() })
}

/// The DOT text of a drawn story, with our places in it: `neato -n` draws our picture.
pub fn dot(story: &Story, drawing: &relations::Drawing) -> String {
    let places = |rects: &[(PartyId, Rect)]| {
        rects
            .iter()
            .map(|(party, rect)| {
                let place = dot::Place { x: rect.x, y: rect.y, width: rect.width, height: rect.height };
                (*party, place)
            })
            .collect()
    };
    let positions = dot::Positions {
        page: (drawing.scene.width, drawing.scene.height),
        cards: places(&drawing.cards),
        groups: places(&drawing.groups),
    };
    dot::write(story, &dot::Options { positions: Some(positions), ..dot::Options::default() })
}

/// What the audit objects to in a drawing that is to be published.
pub fn faults(scene: &Scene) -> Vec<String> {
    audit::audit(scene).hard_failures()
}

#[cfg(feature = "png")]
fn png(scene: &Scene) -> Result<Vec<u8>, Error> {
    let options = crate::render::png::Options { scale: 2.0, ..crate::render::png::Options::default() };
    let png = crate::render::png::write(scene, &options)
        .map_err(|cause| Error::because("cannot draw the PNG", cause))?;
    if !png.missing.is_empty() {
        let letters: Vec<&str> = png.missing.iter().map(String::as_str).collect();
        answer::err(&format!("note: the built-in fonts lack {}", letters.join(" ")));
    }
    Ok(png.bytes)
}

#[cfg(not(feature = "png"))]
fn png(_scene: &Scene) -> Result<Vec<u8>, Error> {
    Err(Error::new(
        "this imbroglio was built without PNG; build it with `--features png`, or draw SVG and convert that",
    ))
}

/// The middles of the cards of an earlier drawing, by the id of the character.
fn positions(path: &Path) -> Result<BTreeMap<String, Point>, Error> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|cause| Error::because(format!("cannot read {shown}"), cause))?;
    let positions = crate::render::positions::cards(&text, "");
    if positions.is_empty() {
        return Err(Error::new(format!("{shown} holds no cards of a relationship chart drawn by imbroglio")));
    }
    Ok(positions)
}
