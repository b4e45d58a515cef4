//! `draw`: a film as a picture.

use super::graphviz::{self, Engine, Picture, TIMEOUT};
use super::{Exit, View, answer, files};
use crate::charts::ink::Theme;
use crate::charts::relations::Highlight;
use crate::charts::{cascade, matrix, relations, storyline, strip};
use crate::diagnostic::Error;
use crate::render::svg;
use crate::scene::{Point, Scene, audit};
use crate::story::{NotFound, Story};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

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
    /// In a storyline time runs down (the default above 28 events) or, with =false, to the right
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    vertical: Option<bool>,
    /// Leave every card where it stands in this earlier drawing (an SVG that imbroglio drew)
    #[arg(long, value_name = "SVG")]
    keep_positions: Option<PathBuf>,
    /// Keep in full colour what belongs to a chain of betrayals (chain), to why a character meets their fate
    /// (why:CHARACTER), or to events (EVENT,EVENT)
    #[arg(long, value_name = "WHAT")]
    highlight: Option<String>,
    /// Put this before every id, so that several drawings can stand in one page
    #[arg(long, value_name = "PREFIX", default_value = "")]
    id_prefix: String,
    /// Write here; the ending says what: .svg, .png or .dot. Without it SVG goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Let an installed Graphviz draw it: nothing of ours is needed for that, and nothing of it for ours
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// Seconds that the engine may take
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT.as_secs(), requires = "engine", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
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
    /// What leads to what, from the betrayals down to the deaths
    Cascade,
    /// Who does what to whom, a row and a column for each character: for casts above 25
    Matrix,
    /// Tension, who is in danger or in the dark, frustration and deaths, event by event
    Strip,
}

/// Draws a film.
pub fn run(options: &Options) -> Result<Exit, Error> {
    let story = match files::story(&options.film, &options.view)? {
        Ok(story) => story,
        Err(exit) => return Ok(exit),
    };
    let theme = theme(&options.theme)?;
    let ending =
        options.output.as_deref().and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
    let bytes = match options.chart {
        Chart::Relations => draw_relations(options, &story, &theme, ending.as_deref())?,
        Chart::Storyline => {
            only_for_relations(options)?;
            let asked = storyline::Options { width: f64::from(options.width), vertical: options.vertical };
            let drawing = storyline::draw(&story, &theme, &asked);
            plain(options, (&drawing.scene, &drawing.cuts), ending.as_deref())?
        }
        Chart::Cascade => {
            only_for_relations(options)?;
            let drawing =
                cascade::draw(&story, &theme, &cascade::Options { width: f64::from(options.width) });
            plain(options, (&drawing.scene, &drawing.cuts), ending.as_deref())?
        }
        Chart::Matrix => {
            only_for_relations(options)?;
            let drawing = matrix::draw(&story, &theme, &matrix::Options { width: f64::from(options.width) });
            plain(options, (&drawing.scene, &drawing.cuts), ending.as_deref())?
        }
        Chart::Strip => {
            only_for_relations(options)?;
            let drawing = strip::draw(&story, &theme, &strip::Options { width: f64::from(options.width) });
            plain(options, (&drawing.scene, &drawing.cuts), ending.as_deref())?
        }
    };
    match &options.output {
        Some(path) => files::write(path, &bytes, options.force)?,
        None => answer::out(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(Exit::Clean)
}

/// The relationship chart, ours or by Graphviz.
fn draw_relations(
    options: &Options,
    story: &Story,
    theme: &Theme,
    ending: Option<&str>,
) -> Result<Vec<u8>, Error> {
    let previous = match &options.keep_positions {
        Some(path) => positions(path)?,
        None => BTreeMap::new(),
    };
    let highlight = options.highlight.as_deref().map(|asked| highlight(story, asked)).transpose()?;
    let width = f64::from(options.width);
    let out = highlight.clone();
    let asked = relations::Options { width, previous, highlight, ..relations::Options::default() };
    let drawing = relations::draw(story, theme, &asked);
    tell(&drawing.cuts);
    if drawing.cards.len() >= matrix::WORTH_IT {
        let cards = drawing.cards.len();
        answer::err(&format!(
            "note: {cards} characters on one chart; `--chart matrix` shows so many more clearly"
        ));
    }
    match (options.engine, ending) {
        (Some(engine), ending) => {
            let picture = match ending {
                None | Some("svg") => Picture::Svg,
                Some("png") => Picture::Png,
                Some("pdf") => Picture::Pdf,
                Some("json") => Picture::Json,
                Some("plain" | "txt") => Picture::Plain,
                Some(other) => {
                    return Err(Error::new(format!(
                        "Graphviz is asked for .svg, .png, .pdf, .json or .plain, not for .{other}"
                    )));
                }
            };
            let text = graphviz::text_for(engine, story, &drawing, theme, out.as_ref());
            graphviz::render(engine, &text, picture, theme.paper, Duration::from_secs(options.timeout))
        }
        (None, Some("dot" | "gv")) => Ok(graphviz::text(story, &drawing, theme, out.as_ref()).into_bytes()),
        (None, ending) => own(&drawing, ending, &options.id_prefix),
    }
}

/// What a person asks to stand out: `chain`, `why:CHARACTER`, or events.
fn highlight(story: &Story, asked: &str) -> Result<Highlight, Error> {
    let cannot = |cause: NotFound| Error::because("--highlight", cause);
    let named = |event: &str| story.find_event(event).map_err(cannot);
    if let Some(character) = asked.strip_prefix("why:") {
        let party = story.find_party(character).map_err(cannot)?;
        let name = &story.party(party).id;
        return Highlight::fate(story, party)
            .ok_or_else(|| Error::new(format!("--highlight: no event decides the fate of `{name}`")));
    }
    // an event may be called `chain`
    if asked.trim() == "chain" && named(asked).is_err() {
        return Highlight::chain(story)
            .ok_or_else(|| Error::new("--highlight: no betrayal of this film leads to another"));
    }
    let events: Vec<_> = asked.split(',').map(named).collect::<Result<_, _>>()?;
    Ok(Highlight::events(story, &events))
}

/// Options that mean something to the relationship chart alone.
fn only_for_relations(options: &Options) -> Result<(), Error> {
    let only = [
        (options.engine.is_some(), "--engine"),
        (options.keep_positions.is_some(), "--keep-positions"),
        (options.highlight.is_some(), "--highlight"),
    ];
    match only.into_iter().find(|(given, _)| *given) {
        Some((_, option)) => Err(Error::new(format!("{option} is for `--chart relations`"))),
        None => Ok(()),
    }
}

/// A picture that is no graph: SVG or PNG, ours only.
fn plain(
    options: &Options,
    (scene, cuts): (&Scene, &[String]),
    ending: Option<&str>,
) -> Result<Vec<u8>, Error> {
    tell(cuts);
    match ending {
        None | Some("svg") => Ok(svg(scene, &options.id_prefix).into_bytes()),
        Some("png") => png(scene),
        Some(other) => Err(Error::new(format!("this chart ends in .svg or .png, not in .{other}"))),
    }
}

fn tell(cuts: &[String]) {
    for cut in cuts {
        answer::err(&format!("note: too long for the picture and cut: {cut}"));
    }
}

/// The picture as we draw it, in the format that a file's ending asks for.
fn own(drawing: &relations::Drawing, ending: Option<&str>, id_prefix: &str) -> Result<Vec<u8>, Error> {
    match ending {
        None | Some("svg") => Ok(svg(&drawing.scene, id_prefix).into_bytes()),
        Some("png") => png(&drawing.scene),
        Some(other) => Err(Error::new(format!("a picture ends in .svg, .png or .dot, not in .{other}"))),
    }
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
