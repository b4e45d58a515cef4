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

pub use super::Page as Options;
use crate::analysis::fates::{Fate, fates};

use crate::charts::ink::Theme;
use crate::scene::Scene;
use crate::scene::audit::CROSSINGS_PER_EDGE;
use crate::story::Story;
use plot::Plot;

/// Above so many events time runs down, unless asked otherwise: so many still have room side by side on a page of 1200
/// pixels for their captions on three levels.
pub const MOST_ACROSS: usize = 28;

/// How often fewer lines are tried where they cross too often, and which shares of those before.
const TRIES: usize = 6;
const FEWER: (f64, f64) = (0.5, 0.85);

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

/// Draws the storyline of a story. The work is bounded: beyond 60 lines and 120 events the rest is left out, and so are
/// lines of few events where lines cross too often, which the foot of the page says.
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

/// Lays out the storyline of a story. Where lines cross more often than a reader can follow, those of few events are
/// left out, step by step.
pub fn plan<'a>(story: &'a Story, options: &Options) -> Plan<'a> {
    let fates = fates(story);
    let (mut most, mut tries) = (plot::MOST_LINES, TRIES);
    loop {
        let plot = plot::read(story, &fates, most);
        let vertical = options.vertical.unwrap_or(plot.meetings.len() > MOST_ACROSS);
        let ordered = place::order(&plot, vertical, options.width);
        let is_enough = |tangled: f64| tangled <= 1.0 || tries == 0;
        // if even the order with the fewest crossings crosses too often, so does every drawing: none is made
        let mut tangled = tangle(&plot, ordered.crossings());
        if is_enough(tangled) {
            let laid = place::lay_out(&plot, ordered);
            tangled = tangle(&plot, laid.crossings);
            if is_enough(tangled) {
                return Plan { story, fates, plot, laid };
            }
        }
        tries -= 1;
        // twice as many lines cross about twice as often each
        let share = (1.0 / tangled).clamp(FEWER.0, FEWER.1);
        most = (plot.threads.len() as f64 * share) as usize;
    }
}

/// How often lines cross, as a share of what a reader can follow.
fn tangle(plot: &Plot, crossings: usize) -> f64 {
    crossings as f64 / (CROSSINGS_PER_EDGE.hard * curves::count(plot).max(1) as f64)
}

impl Plan<'_> {
    /// Draws it in the colours of a theme.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self.story, theme, &self.plot, &self.laid, &self.fates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::film::Film;

    #[test]
    fn pieces_are_counted_before_they_have_places() {
        for id in ["un-flic-1972", "rififi-1955", "la-balance-1982"] {
            let story = Film::built_in(id).and_then(|film| film.story).unwrap();
            let plan = plan(&story, &Options::default());
            let pieces = curves::pieces(&plan.plot, &plan.laid.frame).len();
            assert!(pieces > 0);
            assert_eq!(curves::count(&plan.plot), pieces, "{id}");
        }
    }
}
