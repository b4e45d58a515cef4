//! The cascade chart: what leads to what, from the betrayals down to the deaths.
//!
//! Every event that has a cause or an effect is a card, and every betrayal and every death, in rows that run
//! down in story time; every cause is an arrow, thick on a path to a death. The margins count betrayals and
//! deaths. Causes that others imply are left out unless they give a reason of their own.

mod choose;
mod finding;
mod legend;
mod sheet;

pub use super::Page as Options;
use crate::analysis::Readings;
use crate::analysis::betrayal::betrayals;
use crate::analysis::fates::fates;

use crate::charts::ink::Theme;
use crate::charts::words;
use crate::facts::EventId;
use crate::layout::layered::hierarchy::{Placed, place};
use crate::scene::{Rect, Scene};
use crate::story::Story;

pub use choose::{Cause, Chosen, Told, choose};
pub use finding::finding;

/// A drawing, and where its cards stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The picture.
    pub scene: Scene,
    /// The cards.
    pub cards: Vec<(EventId, Rect)>,
    /// Which words had to be cut to fit, and on what.
    pub cuts: Vec<String>,
}

/// Draws the chart of a story. The work is bounded: see [`place`].
///
/// ```
/// use imbroglio::charts::cascade::{Options, draw};
/// use imbroglio::charts::ink::Theme;
/// let film = imbroglio::rules::check_text("Lie", r#"(
///     title: "Lie",
///     characters: [(id: a, name: "A"), (id: b, name: "B")],
///     story: [
///         (id: lie, what: "A betrays B", acts: [betrays(a, b)]),
///         (id: shot, what: "B shoots A", acts: [kills(b, a)], needs: [lie(why("revenge"))]),
///     ],
/// )"#);
/// let story = imbroglio::story::build(film.checked.unwrap());
/// let drawing = draw(&story, &Theme::named("light").unwrap(), &Options::default());
/// assert_eq!(drawing.cards.len(), 2);
/// assert!(imbroglio::scene::audit::audit(&drawing.scene).hard_failures().is_empty());
/// ```
pub fn draw(story: &Story, theme: &Theme, options: &Options) -> Drawing {
    plan(story, options).draw(theme)
}

/// A chart that is laid out and only wants colours, so that two themes cost one layout.
pub struct Plan<'a> {
    story: &'a Story,
    options: Options,
    chosen: Chosen,
    set: sheet::Set,
    placed: Placed,
    head: words::Head,
}

/// Lays out the chart of a story.
pub fn plan<'a>(story: &'a Story, options: &Options) -> Plan<'a> {
    // contested facts are in the story only if they were asked for
    let betrayals = betrayals(story, Readings::Contested).all;
    let chosen = choose(story, &betrayals);
    let set = sheet::set(story, &chosen);
    let placed = place(&sheet::flow(&chosen, &set));
    let finding = match chosen.cards.as_slice() {
        [] => "No event is told that is a betrayal or a death, or leads to another.".to_owned(),
        _ => format!("What leads to what. {}", finding(story, &betrayals)),
    };
    let head = words::Head { finding, ..words::head(story, &fates(story)) };
    Plan { story, options: *options, chosen, set, placed, head }
}

impl Plan<'_> {
    /// Draws it in the colours of a theme. Linear in what is drawn, but for the crossings.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self, theme)
    }
}
