//! The storyline: one line for each character, from the first meeting to the last or to death. Lines run
//! together where people meet.
//!
//! `plot` takes lines and meetings from a story, [`crate::layout::storyline`] finds an order in which few lines cross and
//! places in which few bend, `frame` and `place` give them and their names places on the page, and `sheet` draws them.
//! Time runs to the right, or down.

mod captions;
mod curves;
mod finding;
mod frame;
mod legend;
mod meetings;
mod name_labels;
mod place;
mod plot;
mod sheet;

use crate::analysis::fates::{Fate, fates};
use crate::charts::ink::Theme;
use crate::scene::Scene;
use crate::story::Story;
use plot::Plot;

/// Above so many events time runs down, unless asked otherwise: so many still have room side by side on a page of 1200
/// pixels for their captions on three levels.
pub const MOST_ACROSS: usize = 28;

/// What may be asked of a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Page width in pixels; the page grows when the story needs more.
    pub width: f64,
    /// Whether time runs down; by the number of events if not told.
    pub vertical: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self { width: 1200.0, vertical: None }
    }
}

/// A drawing and what it measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// Which words had to be cut to fit, and on what.
    pub cuts: Vec<String>,
    /// What it measures.
    pub measures: Measures,
}

/// Numbers about a storyline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measures {
    /// Lines drawn.
    pub lines: usize,
    /// Events drawn.
    pub events: usize,
    /// How often lines cross.
    pub crossings: usize,
    /// How often lines bend.
    pub bends: usize,
    /// Whether time runs down.
    pub vertical: bool,
}

/// Draws the storyline of a story. The work is bounded: beyond 60 lines and 120 events the rest is left out,
/// which the foot of the page says.
///
/// ```
/// use imbroglio::charts::ink::Theme;
/// use imbroglio::charts::storyline::{Options, draw};
/// let film = imbroglio::rules::check_text("Duel", r#"(
///     title: "Duel",
///     characters: [(id: a, name: "Ann"), (id: b, name: "Bob")],
///     story: [
///         (id: talk, what: "Ann meets Bob", acts: [meets(a, b)]),
///         (id: shot, what: "Ann shoots Bob", acts: [kills(a, b)]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let drawing = draw(&story, &Theme::named("light").unwrap(), &Options::default());
/// assert_eq!((drawing.measures.lines, drawing.measures.bends), (2, 0));
/// assert!(imbroglio::scene::audit::audit(&drawing.scene).hard_failures().is_empty());
/// ```
pub fn draw(story: &Story, theme: &Theme, options: &Options) -> Drawing {
    plan(story, options).draw(theme)
}

/// A storyline that is laid out and only wants colours, so that two themes cost one layout.
pub struct Plan<'a> {
    story: &'a Story,
    fates: Vec<Fate>,
    plot: Plot,
    laid: place::Laid,
}

/// Lays out the storyline of a story.
pub fn plan<'a>(story: &'a Story, options: &Options) -> Plan<'a> {
    let fates = fates(story);
    let plot = plot::read(story, &fates);
    let vertical = options.vertical.unwrap_or(plot.meetings.len() > MOST_ACROSS);
    let laid = place::lay_out(&plot, vertical, options.width);
    Plan { story, fates, plot, laid }
}

impl Plan<'_> {
    /// Draws it in the colours of a theme.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self.story, theme, &self.plot, &self.laid, &self.fates)
    }
}
