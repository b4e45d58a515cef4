//! `draw`: a film as a picture.

use super::files::{Workspace, Writer};
use super::graphviz::{self, Engine, Picture, TIMEOUT};
use super::{Exit, Extent, Failure, cost, terminal};
use crate::charts::ink::Theme;
use crate::charts::relations::Highlight;
use crate::charts::{Chart, matrix, relations};
use crate::diagnostic::Error;
use crate::facade::svg;
use crate::scene::{Point, Scene, audit};
use crate::story::{Choice, NotFound, Selection, Story};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What `draw` takes.
#[derive(Debug, Args)]
pub struct Options {
    /// The film: a path, or an id such as rififi-1955
    #[arg(value_name = "FILM", required = true, num_args = 1..=2, hide_possible_values = true)]
    film: Vec<PathBuf>,
    /// Which picture
    #[arg(long, value_enum, default_value_t = Chart::Relations)]
    chart: Chart,
    #[command(flatten)]
    page: Page,
    /// Page width in pixels; wider pages have a wider grid, the text stays as large as it is
    #[arg(long, value_name = "PIXELS", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(600..=6000))]
    width: u32,
    /// In a storyline time runs down (the default above 28 events) or, with =false, to the right
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    vertical: Option<bool>,
    /// Leave every card where it stands in this earlier drawing (an SVG that imbroglio drew)
    #[arg(long, value_name = "SVG")]
    keep_positions: Option<PathBuf>,
    /// Write DOT without places: the program that reads it finds its own, and nothing has to be laid out here
    #[arg(long, conflicts_with_all = ["engine", "keep_positions"])]
    no_positions: bool,
    /// Keep in full colour what belongs to a chain of betrayals (chain), to why a character meets their fate
    /// (why:CHARACTER), or to events (EVENT,EVENT)
    #[arg(long, value_name = "WHAT")]
    highlight: Option<String>,
    #[command(flatten)]
    choosing: Choosing,
    /// Leave the legend out of a DOT text, since other programs take its points and samples for data
    #[arg(long)]
    no_legend: bool,
    /// Write here; the ending says what: .svg, .png or .dot. Without it SVG goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Lay out and render with an installed Graphviz engine
    #[arg(long, value_enum)]
    engine: Option<Engine>,
    /// Seconds that the engine may take
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT.as_secs(), requires = "engine", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Overwrite the file if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    view: Extent,
}

/// Who and what stands on a relationship chart or in a DOT text; above 100 characters an overview if nothing is asked.
#[derive(Debug, Args)]
struct Choosing {
    /// Show at most so many characters: those with most betrayals, killings and loves first, then by the weight of
    /// all their relations [default: all; 60 of more than 100]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    top: Option<u32>,
    /// Show a character or group, and only those who are tied to it
    #[arg(long, value_name = "CHARACTER")]
    around: Option<String>,
    /// How many relations `--around` follows, one after the other
    #[arg(long, value_name = "NUMBER", requires = "around", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    steps: u32,
    /// Show only relations of these kinds or families, separated by commas: kills,betrays,love
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<String>,
}

impl Choosing {
    /// What is asked for, in the numbers of a story.
    fn choice(&self, story: &Story) -> Result<Choice, Error> {
        let find =
            |asked: &String| story.find_party(asked).map_err(|cause| Error::because("--around", cause));
        let around = self.around.as_ref().map(find).transpose()?.map(|party| (party, self.steps));
        let kinds = super::relations::kinds(story.vocabulary(), &self.kind)?;
        Ok(Choice { top: self.top.map(|top| top as usize), around, kinds })
    }
}

/// What every picture takes.
#[derive(Debug, Args)]
pub struct Page {
    /// light, dark, print, or the path of a theme file
    #[arg(long, value_name = "THEME", default_value = "light")]
    theme: String,
    /// Put this before every id, so that several drawings can stand in one page
    #[arg(long, value_name = "PREFIX", default_value = "")]
    id_prefix: String,
}

impl Page {
    /// The theme that was asked for.
    pub fn theme(&self, workspace: &Workspace) -> Result<Theme, Error> {
        theme(workspace, &self.theme)
    }

    /// A picture that is no graph in the format that a file's ending asks for: SVG or PNG.
    fn bytes(&self, scene: &Scene, cuts: &[String], ending: Option<&str>) -> Result<Vec<u8>, Error> {
        for cut in cuts {
            terminal::err(&format!("note: too long for the picture and cut: {cut}"));
        }
        match ending {
            None | Some("svg") => Ok(svg(scene, &self.id_prefix).into_bytes()),
            Some("png") => png(scene),
            Some(other) => Err(Error::new(format!("this chart ends in .svg or .png, not in .{other}"))),
        }
    }

    /// Writes a picture beside an answer.
    pub fn save(
        &self,
        writer: &Writer,
        path: &Path,
        (scene, cuts): (&Scene, &[String]),
    ) -> Result<(), Error> {
        writer.write(path, &self.bytes(scene, cuts, ending(path).as_deref())?)
    }
}

/// A theme by name or by path.
pub fn theme(workspace: &Workspace, named: &str) -> Result<Theme, Error> {
    let is_file = named.ends_with(".ron");
    let about = if is_file { format!("--theme {named}") } else { "--theme".to_owned() };
    let theme = if is_file { Theme::read(&workspace.text(Path::new(named))?) } else { Theme::named(named) };
    theme.map_err(|cause| Error::because(about, cause))
}

fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// Draws a film.
pub fn run(options: &Options, workspace: &Workspace) -> Result<Exit, Failure> {
    let [film] = options.film.as_slice() else {
        let films: Vec<_> = options.film.iter().map(|film| film.display().to_string()).collect();
        let films = films.join(" ");
        return Err(Error::new(format!(
            "draw takes one film; `imbroglio compare {films} --chart comparison.svg` draws two side by side"
        ))
        .into());
    };
    let story = workspace.story(film, &options.view)?;
    cost::stage("draw");
    let theme = options.page.theme(workspace)?;
    let ending = options.output.as_deref().and_then(ending);
    let bytes = if options.chart == Chart::Relations {
        draw_relations(options, workspace, &story, &theme, ending.as_deref())?
    } else {
        only_for_relations(options)?;
        let picture = story.draw(options.chart).theme(theme).width(f64::from(options.width));
        let picture = match options.vertical {
            Some(vertical) => picture.vertical(vertical),
            None => picture,
        };
        let drawing = picture.draw().map_err(|cause| Error::because("--theme", cause))?;
        options.page.bytes(&drawing.scene, &drawing.cuts, ending.as_deref())?
    };
    cost::stage("write");
    match options.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => workspace.writer(options.force).write(path, &bytes)?,
        None => terminal::out(&terminal::harmless_markup(&String::from_utf8_lossy(&bytes)))?,
    }
    Ok(Exit::Clean)
}

/// The relationship chart, ours or by Graphviz.
fn draw_relations(
    options: &Options,
    workspace: &Workspace,
    story: &Story,
    theme: &Theme,
    ending: Option<&str>,
) -> Result<Vec<u8>, Error> {
    let previous = match &options.keep_positions {
        Some(path) => positions(&workspace.text(path)?, path)?,
        None => BTreeMap::new(),
    };
    let highlight = options.highlight.as_deref().map(|asked| highlight(story, asked)).transpose()?;
    let width = f64::from(options.width);
    let out = highlight.clone();
    let choice = options.choosing.choice(story)?;
    // a text holds everybody if nothing is asked for: it is for other programs, not for the eye
    let selection = Selection::of(story, &choice);
    let in_text = selection.clone().filter(|_| !choice.is_open());
    let asked = relations::Options { width, previous, highlight, choice, ..relations::Options::default() };
    let is_dot = matches!(ending, Some("dot" | "gv"));
    if options.no_positions && !is_dot {
        return Err(Error::new("--no-positions is for DOT: give it with `--output FILE.dot`"));
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
            // only an engine that is told the places needs a layout of ours
            let drawing = (engine == Engine::NeatoN).then(|| relations::draw(story, theme, &asked));
            let shown = if drawing.is_some() { selection } else { in_text };
            let text = graphviz::text_for(engine, story, drawing.as_ref(), theme, (out.as_ref(), shown));
            graphviz::render(engine, &text, picture, theme.paper, Duration::from_secs(options.timeout))
        }
        (None, _) if options.no_positions => {
            let (out, plain) = ((out.as_ref(), in_text), options.no_legend);
            Ok(graphviz::text(story, None, theme, out, plain).into_bytes())
        }
        (None, _) if is_dot && in_text.is_none() && selection.is_some() => {
            let cast = story.characters().count();
            terminal::err(&format!(
                "note: {cast} characters are written without places; `--top NUMBER` writes those of a chart"
            ));
            let (out, plain) = ((out.as_ref(), None), options.no_legend);
            Ok(graphviz::text(story, None, theme, out, plain).into_bytes())
        }
        (None, ending) => {
            let drawing = relations::draw(story, theme, &asked);
            if drawing.cards.len() >= matrix::WORTH_IT {
                let cards = drawing.cards.len();
                terminal::err(&format!(
                    "note: {cards} characters on one chart; `--chart matrix` shows so many more clearly"
                ));
            }
            if is_dot {
                let (out, plain) = ((out.as_ref(), in_text), options.no_legend);
                let text = graphviz::text(story, Some(&drawing), theme, out, plain);
                return Ok(text.into_bytes());
            }
            options.page.bytes(&drawing.scene, &drawing.cuts, ending)
        }
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
        (options.no_positions, "--no-positions"),
        (options.highlight.is_some(), "--highlight"),
        (options.choosing.top.is_some(), "--top"),
        (options.choosing.around.is_some(), "--around"),
        (!options.choosing.kind.is_empty(), "--kind"),
    ];
    match only.into_iter().find(|(given, _)| *given) {
        Some((_, option)) => Err(Error::new(format!("{option} is for `--chart relations`"))),
        None => Ok(()),
    }
}

/// What the audit objects to in a drawing that is to be published.
pub fn faults(scene: &Scene) -> Vec<String> {
    audit::audit(scene).hard_failures()
}

#[cfg(feature = "png")]
fn png(scene: &Scene) -> Result<Vec<u8>, Error> {
    use crate::render::png::{Options, PngError, SCALE, write};
    let scaled = |scale: f64| write(scene, &Options { scale, ..Options::default() });
    let mut drawn = scaled(SCALE);
    // a very large page is drawn with fewer pixels
    for share in [2.0, 4.0] {
        if matches!(drawn, Err(PngError::Size { .. })) {
            drawn = scaled(SCALE / share);
            if drawn.is_ok() {
                terminal::err(&format!(
                    "note: the page is so large that it is drawn with a {} of the usual pixels each way; SVG stays sharp",
                    if share == 2.0 { "half" } else { "quarter" }
                ));
            }
        }
    }
    let png = drawn.map_err(|cause| {
        Error::because("cannot draw the PNG; the SVG of the same page has no such limit", cause)
    })?;
    if !png.missing.is_empty() {
        let letters: Vec<&str> = png.missing.iter().map(String::as_str).collect();
        terminal::err(&format!("note: the built-in fonts lack {}", letters.join(" ")));
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
fn positions(drawing: &str, path: &Path) -> Result<BTreeMap<String, Point>, Error> {
    let positions = crate::render::positions::cards(drawing, "");
    if positions.is_empty() {
        let shown = path.display();
        return Err(Error::new(format!("{shown} holds no cards of a relationship chart drawn by imbroglio")));
    }
    Ok(positions)
}

#[cfg(all(test, feature = "png"))]
mod tests {
    use super::png;
    use crate::scene::Scene;

    /// Width and height of the picture of a page, or what is said where there is none.
    fn drawn(width: f64, height: f64) -> Result<(u32, u32), String> {
        let scene = Scene { width, height, language: "en".into(), ..Scene::default() };
        let bytes = png(&scene).map_err(|error| error.to_string())?;
        let number = |at: usize| bytes[at..at + 4].iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte));
        Ok((number(16), number(20)))
    }

    #[test]
    fn a_very_large_page_is_a_png_of_fewer_pixels_and_one_beyond_that_is_refused() {
        assert_eq!(drawn(300.0, 200.0), Ok((600, 400)), "the usual");
        assert_eq!(drawn(16_000.0, 1_000.0), Ok((16_000, 1_000)), "half");
        assert_eq!(drawn(62_000.0, 1_000.0), Ok((31_000, 500)), "a quarter");
        let refused = drawn(300_000.0, 1_000.0).expect_err("too large");
        assert!(refused.contains("SVG"), "{refused}");
    }
}
