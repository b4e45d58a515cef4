//! The strip: tension, its parts, and deaths through the story, a row each over the same events.
//!
//! `series` reads the rows from a story, `sheet` draws them. [`rows`] draws the rows alone at given places of
//! the events, so that they can stand under another picture that has the same events in the same places, such
//! as a storyline whose time runs to the right.

mod series;
mod sheet;

pub use super::{Drawing, Page as Options};

use crate::charts::ink::Theme;
use crate::story::Story;

pub use series::{Moment, Series, series};
pub use sheet::{Places, height, rows};

/// Largest cast whose strip is drawn without being asked for: the frustration index of more takes longer than a picture
/// should.
pub const MOST_CHARACTERS: usize = 100;

/// A strip that only wants colours.
#[derive(Debug, Clone)]
pub struct Plan<'a> {
    story: &'a Story,
    series: Series,
    options: Options,
}

/// Draws the strip of a story. Beyond 120 events the rest is left out, which the foot of the page says.
///
/// ```
/// use imbroglio::charts::ink::Theme;
/// use imbroglio::charts::strip::{Options, draw};
/// let story = imbroglio::film::Film::built_in("rififi-1955").unwrap().story.unwrap().settled();
/// for theme in Theme::NAMES {
///     let drawing = draw(&story, &Theme::named(theme).unwrap(), &Options::default());
///     assert_eq!(imbroglio::scene::audit::audit(&drawing.scene).hard_failures(), Vec::<String>::new());
/// }
/// ```
pub fn draw(story: &Story, theme: &Theme, options: &Options) -> Drawing {
    plan(story, options).draw(theme)
}

/// Reads the rows of a story. O(events × facts), and the cost of balance and secrets.
pub fn plan<'a>(story: &'a Story, options: &Options) -> Plan<'a> {
    Plan { story, series: series(story), options: *options }
}

impl Plan<'_> {
    /// Draws it in the colours of a theme.
    pub fn draw(&self, theme: &Theme) -> Drawing {
        sheet::draw(self.story, &self.series, theme, self.options.width)
    }
}

/// Where it is shown of so many characters.
pub(super) fn shown(cast: usize) -> super::Shown {
    if cast <= MOST_CHARACTERS { super::Shown::Everywhere } else { super::Shown::Asked }
}
